//! Waiting, trouble, and nothing at all: each in its own words, each with a way out.

use super::House;
use super::node::{Element, Node, el};
use crate::decode::DecodeError;
use crate::route::Route;
use crate::words;

/// A failure, in the reader's words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    /// What happened, in a line.
    pub title: &'static str,
    /// What it may mean, and what one can do.
    pub way: String,
    /// Whether trying again can help.
    pub can_retry: bool,
}

impl Trouble {
    /// The words for bytes that mean nothing to us.
    #[must_use]
    pub fn of_decode(error: &DecodeError) -> Self {
        let (title, way, can_retry) = words::decode_trouble(error);
        Self { title, way, can_retry }
    }

    /// The words for bytes that did not come.
    #[cfg(feature = "csr")]
    #[must_use]
    pub fn of_fetch(error: &crate::source::FetchError) -> Self {
        let (title, way, can_retry) = words::fetch_trouble(error);
        Self { title, way: way.to_owned(), can_retry }
    }
}

/// A failure with its way out. The page listens for `data-retry`.
#[must_use]
pub fn trouble(house: &House, trouble: &Trouble) -> Node {
    let retry = trouble
        .can_retry
        .then(|| el("button").class("button").attr("type", "button").attr("data-retry", true).child(words::TRY_AGAIN));
    let actions = el("p").class("state-actions").child(retry).child(home(house).attr("data-quiet", true));
    state("h1", trouble.title, &trouble.way).attr("role", "alert").child(actions).into()
}

/// A page with nothing on it: why, and the way home.
#[must_use]
pub fn nothing_here(house: &House, title: &'static str, way: &'static str) -> Node {
    state("h1", title, way).child(el("p").class("state-actions").child(home(house))).into()
}

/// An empty place on a page that has its own headline: what it is for, and where to go instead.
#[must_use]
pub fn nothing_yet(house: &House, title: &'static str, way: &'static str, leads_home: bool) -> Node {
    state("h2", title, way).child(leads_home.then(|| el("p").class("state-actions").child(home(house)))).into()
}

fn state(heading: &'static str, title: &'static str, way: &str) -> Element {
    el("section")
        .class("state")
        .child(el(heading).class("state-title").attr("tabindex", "-1").child(title))
        .child(el("p").class("state-way").child(way))
}

fn home(house: &House) -> Element {
    el("a").class("button").attr("href", house.href(&Route::Front)).child(words::TO_FRONT)
}

/// The page's shape while it loads; `is_slow` says so.
#[must_use]
pub fn waiting(is_slow: bool) -> Node {
    const SHAPE: [&str; 8] = [
        "waiting-kicker",
        "waiting-headline",
        "waiting-headline",
        "waiting-standfirst",
        "waiting-picture",
        "waiting-line",
        "waiting-line",
        "waiting-line",
    ];
    let said = if is_slow { words::STILL_LOADING } else { words::LOADING };
    el("div")
        .class("waiting")
        .attr("role", "status")
        .child(el("p").class("waiting-words").attr("data-slow", is_slow).child(said))
        .child(
            el("div")
                .class("waiting-shape")
                .attr("aria-hidden", "true")
                .all(SHAPE.into_iter().map(|line| el("span").class(line))),
        )
        .into()
}
