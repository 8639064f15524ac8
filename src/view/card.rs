//! A card: what a list or a related story shows of an article.

use std::rc::Rc;

use super::House;
use super::article::time;
use super::block::picture;
use super::calendar::Length;
use super::stick::Stick;
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
        if matches!(self, Self::Listed) { "h2.card-headline" } else { "h3.card-headline" }
    }

    const fn has_picture(self) -> bool {
        !matches!(self, Self::Brief)
    }

    /// How large the stylesheet shows its picture. A browser that knows `auto` measures that itself; the others go by the rest.
    const fn sizes(self) -> &'static str {
        match self {
            Self::Lead => "(min-width: 64rem) 48rem, 100vw",
            Self::Story => "auto, (min-width: 48rem) 26rem, 100vw",
            _ => "auto, (min-width: 48rem) 20rem, 7rem",
        }
    }

    const fn has_standfirst(self) -> bool {
        !matches!(self, Self::Related | Self::Continue)
    }
}

/// Why a card is here.
#[derive(Clone, Copy)]
pub struct Reason<'a> {
    /// The words.
    pub words: &'a str,
    /// What they are written in, which is not always what the card is written in.
    pub language: Option<&'a str>,
}

/// A card.
pub fn card(to: &mut Stick<'_>, house: &House, card: &Card, kind: Kind, why: Option<Reason<'_>>) {
    let language = card.language.as_deref().filter(|language| Some(*language) != house.language.as_deref());
    let dir = card.language.as_deref().or(house.language.as_deref()).map_or(Dir::Ltr, Dir::of_language);
    to.el("article.card", |to| {
        to.attr("data-kind", kind.name());
        to.attr("data-card", card.id.as_str());
        to.attr("lang", language);
        to.attr("dir", dir.as_str());
        marked(to, house, &card.id);
        to.el("div.card-words", |to| {
            to.line("p.card-kicker", card.kicker.as_deref().or(card.section.as_deref()));
            headline(to, house, kind.heading(), &card.id, &card.headline);
            to.line("p.card-standfirst", card.standfirst.as_deref().filter(|_| kind.has_standfirst()));
            reason(to, why);
            to.el("p.card-facts", |to| facts(to, house, card));
        });
        // What it shows is read aloud after the headline, wherever the style puts it.
        if let Some(image) = card.image.as_ref().filter(|_| kind.has_picture()) {
            to.el("div.card-picture", |to| picture(to, image, kind == Kind::Lead, kind.sizes()));
        }
    });
}

/// Why it is here, in its own language.
pub fn reason(to: &mut Stick<'_>, why: Option<Reason<'_>>) {
    let Some(Reason { words, language }) = why else { return };
    to.el("p.card-reason", |to| {
        to.attr("lang", language);
        to.attr("dir", language.map(|language| Dir::of_language(language).as_str()));
        to.words(words);
    });
}

/// A headline that leads to its story.
fn headline(to: &mut Stick<'_>, house: &House, what: &'static str, id: &ArticleId, words: &str) {
    to.el(what, |to| {
        to.el("a", |to| {
            to.attr("href", house.href(&Route::Read(id.clone())).as_str());
            to.words(words);
        });
    });
}

fn facts(to: &mut Stick<'_>, house: &House, card: &Card) {
    to.line("span.card-place", card.place.as_deref());
    if card.minutes > 0 {
        to.line("span.card-minutes", house.calendar.minutes(card.minutes).as_str());
    }
    if let Some(when) = card.published {
        time(to, house, "time.card-time", when, Length::Age);
    }
    mark(to, house, &card.id);
}

/// The card that is open says what this reader did with its story.
pub fn marked(to: &mut Stick<'_>, house: &House, id: &ArticleId) {
    let (marks, id) = (house.marks.clone(), id.clone());
    to.follow("data-mark", move || match marks(&id) {
        Mark::Unread => None,
        Mark::Begun(_) => Some("begun".to_owned()),
        Mark::Read => Some("read".to_owned()),
    });
}

/// What this reader did with a story, at the end of its facts.
pub fn mark(to: &mut Stick<'_>, house: &House, id: &ArticleId) {
    let calendar = house.calendar.clone();
    let (marks, id) = (house.marks.clone(), id.clone());
    to.live(move |to| match marks(&id) {
        Mark::Unread => {}
        Mark::Read => to.line("span.card-mark", words::READ),
        Mark::Begun(fraction) => {
            to.line("span.card-mark", calendar.percent(fraction).as_str());
            to.el("progress.card-progress", |to| {
                to.attr("max", "100");
                to.attr("aria-label", words::READ_SO_FAR);
                to.attr("value", fraction.percent().to_string().as_str());
            });
        }
    });
}
