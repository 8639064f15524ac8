//! Waiting, trouble, and nothing at all: each in its own words, each with a way out.

use super::House;
use super::button::button;
use super::stick::Stick;
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
pub fn trouble(to: &mut Stick<'_>, house: &House, trouble: &Trouble) {
    to.el("section.state", |to| {
        to.attr("role", "alert");
        headline(to, "h1.state-title", trouble.title, &trouble.way);
        to.el("p.state-actions", |to| {
            if trouble.can_retry {
                button(to, words::TRY_AGAIN, |to| to.flag("data-retry", true));
            }
            home(to, house, true);
        });
    });
}

/// A page with nothing on it: why, and the way home.
pub fn nothing_here(to: &mut Stick<'_>, house: &House, title: &'static str, way: &'static str) {
    to.el("section.state", |to| {
        headline(to, "h1.state-title", title, way);
        to.el("p.state-actions", |to| home(to, house, false));
    });
}

/// An empty place on a page that has its own headline: what it is for, and where to go instead.
pub fn nothing_yet(to: &mut Stick<'_>, house: &House, title: &'static str, way: &'static str, leads_home: bool) {
    to.el("section.state", |to| {
        headline(to, "h2.state-title", title, way);
        if leads_home {
            to.el("p.state-actions", |to| home(to, house, false));
        }
    });
}

/// An edition without a story.
pub fn empty_edition(to: &mut Stick<'_>, house: &House) {
    nothing_yet(to, house, words::EMPTY_EDITION, words::EMPTY_EDITION_WAY, false);
}

/// What a page that only the reader's own device can fill says until it does, where it never will.
pub fn needs_scripts(to: &mut Stick<'_>) {
    to.el("noscript", |to| {
        to.line("h1", words::HISTORY);
        to.line("p", words::NEEDS_SCRIPTS);
    });
}

fn headline(to: &mut Stick<'_>, heading: &'static str, title: &'static str, way: &str) {
    to.el(heading, |to| {
        to.attr("tabindex", "-1");
        to.words(title);
    });
    to.line("p.state-way", way);
}

fn home(to: &mut Stick<'_>, house: &House, is_quiet: bool) {
    to.el("a.button", |to| {
        to.attr("href", house.href(&Route::Front).as_str());
        to.flag("data-quiet", is_quiet);
        to.words(words::TO_FRONT);
    });
}

/// The page's shape while it loads; `is_slow` says so.
pub fn waiting(to: &mut Stick<'_>, is_slow: bool) {
    const SHAPE: [&str; 8] = [
        "span.waiting-kicker",
        "span.waiting-headline",
        "span.waiting-headline",
        "span.waiting-standfirst",
        "span.waiting-picture",
        "span.waiting-line",
        "span.waiting-line",
        "span.waiting-line",
    ];
    to.el("div.waiting", |to| {
        to.attr("role", "status");
        to.el("p.waiting-words", |to| {
            to.flag("data-slow", is_slow);
            to.words(if is_slow { words::STILL_LOADING } else { words::LOADING });
        });
        to.el("div.waiting-shape", |to| {
            to.attr("aria-hidden", "true");
            for line in SHAPE {
                to.el(line, |_| {});
            }
        });
    });
}
