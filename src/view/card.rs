//! A card: what a list or a related story shows of an article.

use std::rc::Rc;

use super::House;
use super::node::{Node, all, el, live};
use crate::article::{ArticleId, Card, Dir};
use crate::reading::{Fraction, Visit};
use crate::route::Route;
use crate::words;

/// How much room a card has: size follows importance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The top story.
    Lead,
    /// The first story of a section, with its picture.
    Story,
    /// A story in text.
    Brief,
    /// A story in a long list under a heading.
    Row,
    /// A story in a long list that has the page to itself.
    Listed,
    /// A story to go on with.
    Related,
    /// A story to continue.
    Continue,
}

/// Tells what this reader did with a story. Asked again whenever it may have changed.
pub type Marks = Rc<dyn Fn(&ArticleId) -> Mark>;

/// What this reader did with a story.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Mark {
    /// Nothing yet.
    #[default]
    Unread,
    /// Read up to here.
    Begun(Fraction),
    /// Read to the end.
    Read,
}

impl Mark {
    /// The mark of a visit; one that was only opened leaves none.
    #[must_use]
    pub fn of(visit: &Visit) -> Self {
        match visit.progress() {
            Fraction::WHOLE => Self::Read,
            progress if progress.percent() == 0 => Self::Unread,
            progress => Self::Begun(progress),
        }
    }
}

impl Kind {
    const fn name(self) -> &'static str {
        match self {
            Self::Lead => "lead",
            Self::Story => "story",
            Self::Brief => "brief",
            Self::Row | Self::Listed => "row",
            Self::Related => "related",
            Self::Continue => "continue",
        }
    }

    /// The headline is one level below the heading over it.
    const fn heading(self) -> &'static str {
        if matches!(self, Self::Listed) { "h2" } else { "h3" }
    }

    const fn has_picture(self) -> bool {
        !matches!(self, Self::Brief)
    }

    const fn has_standfirst(self) -> bool {
        !matches!(self, Self::Related | Self::Continue)
    }
}

/// A card. `reason` says why it is here.
#[must_use]
pub fn card(house: &House, card: &Card, kind: Kind, reason: Option<&str>) -> Node {
    let calendar = house.calendar;
    let language = card.language.clone().filter(|language| Some(language) != house.language.as_ref());
    let dir = card.language.as_deref().or(house.language.as_deref()).map_or(Dir::Ltr, Dir::of_language);
    let is_lead = kind == Kind::Lead;
    let picture = card.image.as_ref().filter(|_| kind.has_picture()).map(|image| {
        let image = el("img")
            .attr("alt", card.image_alt.as_deref().unwrap_or_default())
            .attr("loading", (!is_lead).then_some("lazy"))
            .attr("fetchpriority", is_lead.then_some("high"))
            .attr("decoding", "async")
            .attr("src", image.as_str());
        el("div").class("card-picture").child(image)
    });
    let mark = {
        let (marks, id) = (house.marks.clone(), card.id.clone());
        move || marks(&id)
    };
    let state = {
        let mark = mark.clone();
        move || match mark() {
            Mark::Unread => None,
            Mark::Begun(_) => Some("begun".to_owned()),
            Mark::Read => Some("read".to_owned()),
        }
    };
    let told = live(move || {
        let words = |words: String| el("span").class("card-mark").child(words);
        match mark() {
            Mark::Unread => Node::Nothing,
            Mark::Read => words(words::READ.to_owned()).into(),
            Mark::Begun(fraction) => {
                let line = el("progress")
                    .class("card-progress")
                    .attr("max", "100")
                    .attr("aria-label", words::READ_SO_FAR)
                    .attr("value", fraction.percent().to_string());
                all([words(calendar.percent(fraction)), line])
            }
        }
    });
    let time = card
        .published
        .map(|when| el("time").class("card-time").attr("datetime", when.to_string()).child(calendar.age(when)));
    let facts = el("p")
        .class("card-facts")
        .child(card.place.as_deref().map(|place| el("span").class("card-place").child(place)))
        .child(time)
        .child((card.minutes > 0).then(|| el("span").class("card-minutes").child(calendar.minutes(card.minutes))))
        .child(told);
    let link = el("a").attr("href", house.href(&Route::Read(card.id.clone()))).child(card.headline.as_str());
    let standfirst = card.standfirst.as_deref().filter(|_| kind.has_standfirst());
    let words = el("div")
        .class("card-words")
        .child(
            card.kicker.as_deref().or(card.section.as_deref()).map(|kicker| el("p").class("card-kicker").child(kicker)),
        )
        .child(el(kind.heading()).class("card-headline").child(link))
        .child(standfirst.map(|standfirst| el("p").class("card-standfirst").child(standfirst)))
        .child(reason.map(|reason| el("p").class("card-reason").child(reason)))
        .child(facts);
    el("article")
        .class("card")
        .attr("data-kind", kind.name())
        .attr("data-card", card.id.as_str())
        .attr("lang", language)
        .attr("dir", dir.as_str())
        .follow("data-mark", state)
        .child(picture)
        .child(words)
        .into()
}
