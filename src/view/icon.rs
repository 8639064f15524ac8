//! A dozen icons in one stroke width (1.5 on 20). Never alone: the control that holds one has a name.

use super::stick::Stick;

/// What an icon says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Icon {
    /// Find.
    Search,
    /// Settings of the text.
    Letter,
    /// What was read.
    Clock,
    /// Pass on.
    Share,
    /// Go away.
    Close,
    /// Backwards in reading direction.
    Previous,
    /// Forwards in reading direction.
    Next,
    /// To another site.
    Away,
}

impl Icon {
    const fn path(self) -> &'static str {
        match self {
            Self::Search => "M8.75 14.5a5.75 5.75 0 1 0 0-11.5 5.75 5.75 0 0 0 0 11.5ZM13 13l4.5 4.5",
            Self::Letter => "M1.5 16 6.25 4 11 16M3.2 12h6.1M12.5 16l3-7.5 3 7.5M13.5 13.5h4",
            Self::Clock => "M10 17.25a7.25 7.25 0 1 0 0-14.5 7.25 7.25 0 0 0 0 14.5ZM10 6v4.25l3 1.75",
            Self::Share => "M10 12.5V2.75M6.5 6 10 2.5 13.5 6M6 9H4v8h12V9h-2",
            Self::Close => "m5 5 10 10M15 5 5 15",
            Self::Previous => "M16.5 10h-13M8.5 5l-5 5 5 5",
            Self::Next => "M3.5 10h13M11.5 5l5 5-5 5",
            Self::Away => "M7 4.5h8.5V13M15.5 4.5l-11 11",
        }
    }
}

/// An icon, hidden from assistive technology.
pub fn icon(to: &mut Stick<'_>, icon: Icon) {
    to.el("svg.icon", |to| {
        to.attr("viewBox", "0 0 20 20");
        to.attr("aria-hidden", "true");
        to.attr("focusable", "false");
        to.el("path", |to| to.attr("d", icon.path()));
    });
}
