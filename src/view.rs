//! Pure components: what is known goes in, and is set into a [`Stick`] as elements and words.
//!
//! A view neither fetches nor remembers nor listens: it is told. What a reader can do is marked with `data-…`, and the
//! page listens for it. Views know no browser: natively the same views are written as [`html`], so that press writes what
//! the app shows.

mod article;
mod block;
mod button;
mod calendar;
mod card;
mod frame;
mod front;
mod history;
mod icon;
#[cfg(feature = "csr")]
pub mod mount;
mod overlay;
mod state;
mod stick;
mod text;

pub use article::{Spread, article, go_on, story};
pub use button::button;
pub use calendar::{Calendar, Length};
pub use card::{Kind, Mark, Marks, card, mark, marked};
pub use frame::{footer, main, masthead, skip};
pub use front::{continue_reading, front, list, months, page_title, pager};
pub use history::history;
pub use icon::{Icon, icon};
pub use overlay::{about, help, panel};
pub use state::{Trouble, empty_edition, needs_scripts, nothing_here, nothing_yet, trouble, waiting};
pub use stick::{Rendition, Stick, html, html_from};

use crate::route::{Base, Route};
use crate::words;

/// What every view must know of the house it is printed in: where it is served, whether its articles have pages, how its
/// reader writes dates and numbers, and what this reader did.
#[derive(Clone)]
pub struct House {
    /// The path Courant is served under.
    pub base: Base,
    /// Whether every article has a page of its own.
    pub has_pages: bool,
    /// Dates and numbers.
    pub calendar: Calendar,
    /// The language of the edition, where it says one.
    pub language: Option<String>,
    /// What this reader did with each story.
    pub marks: Marks,
}

/// The name of a page whose words are ours.
#[must_use]
pub fn name_of(route: &Route) -> Option<&'static str> {
    match route {
        Route::History => Some(words::HISTORY),
        Route::About => Some(words::ABOUT_TITLE),
        Route::Archive => Some(words::ARCHIVE),
        Route::Older(list, _) if **list == Route::Front => Some(words::OLDER_STORIES),
        _ => None,
    }
}

impl House {
    /// The link to a route.
    #[must_use]
    pub fn href(&self, route: &Route) -> String {
        route.href(&self.base, self.has_pages)
    }
}
