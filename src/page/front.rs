//! The front page: the edition's cards, what to continue, and the way to more stories.

use leptos::prelude::{document, on_cleanup, window};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::{Stage, all, meanwhile, on_retry, trouble_of, whole};
use crate::app::events::{listen, next_frame, watch};
use crate::app::{Desk, More, State, derived, is_return};
use crate::article::Card;
use crate::load::LoadError;
use crate::route::Route;
use crate::source::FetchError;
use crate::view::{self, Kind, Stick, Trouble, button, card, continue_reading};
use crate::words;

/// So many rows stand or fall together.
const BATCH: usize = 30;

/// The front page.
pub fn front(to: &mut Stick<'_>, desk: Desk) {
    let paper = desk.paper;
    let retry = move || paper.open(&desk.base.now());
    keep_place(desk);
    watch(move || {
        if let Some(edition) = paper.head() {
            desk.arrive(&edition.title, None);
        } else if let Stage::Failed(error) = paper.edition.get() {
            desk.arrive(trouble_of(&error).title, None);
        }
    });
    to.el("div", |to| {
        to.on("click", on_retry(desk, paper.edition, retry));
        to.live(move |to| {
            let house = desk.house();
            let Some(edition) = paper.head() else {
                paper.edition.with(|stage| match stage {
                    // The way home leads nowhere from here: one can always try again.
                    Stage::Failed(error) => {
                        view::trouble(to, &house, &Trouble { can_retry: true, ..trouble_of(error) });
                    }
                    stage => meanwhile(to, &house, stage),
                });
                return;
            };
            let first = paper.first_page();
            if first == 0 {
                return view::empty_edition(to, &house);
            }
            view::front(
                to,
                &house,
                (&edition.cards[..first], &edition.sections),
                |to| to_continue(to, desk),
                |to| {
                    if !house.has_pages {
                        stories(to, desk, Kind::Row, first, |_| true);
                    }
                },
                |to| {
                    if house.has_pages {
                        view::pager(to, &house, &Route::Front, 1, edition.next.is_some());
                    } else {
                        more_button(to, desk);
                    }
                },
            );
        });
    });
}

/// What to continue, as long as there is something.
pub(super) fn to_continue(to: &mut Stick<'_>, desk: Desk) {
    let paper = desk.paper;
    to.live(move |to| {
        let stories = desk.memory.to_continue(&paper.cards.get());
        // The room that was kept for it.
        if let Some(root) = document().document_element() {
            let _ = match stories.len() {
                0 => root.remove_attribute("data-continue"),
                count => root.set_attribute("data-continue", &count.to_string()),
            };
        }
        continue_reading(to, &desk.house(), &stories);
    });
}

/// The cards from the `from`th on as rows, as far as they are shown. They come in batches, each a part of its own: those
/// that stand stay as they are when more come.
pub(super) fn stories(
    to: &mut Stick<'_>,
    desk: Desk,
    kind: Kind,
    from: usize,
    is_wanted: impl Fn(&Card) -> bool + Copy + 'static,
) {
    let paper = desk.paper;
    let until = from - from % BATCH + BATCH;
    // How many of this batch there are; whether there is another one.
    let extent = derived(move || {
        let there = paper.cards.get().len().min(paper.shown.get());
        (there.min(until), there > until)
    });
    to.live(move |to| {
        let (end, has_next) = extent.get();
        if end <= from {
            return;
        }
        let house = desk.house();
        let cards = paper.cards.now();
        for story in cards[from..end].iter().filter(|story| is_wanted(story)) {
            card(to, &house, story, kind, None);
        }
        if has_next {
            stories(to, desk, kind, until, is_wanted);
        }
    });
}

/// The way to more stories, and how it stands with it.
pub(super) fn more_button(to: &mut Stick<'_>, desk: Desk) {
    let paper = desk.paper;
    // As the words for it promise; the focus stays, for nobody asked just now.
    listen("online", move |_| {
        if matches!(paper.more.now(), More::Failed(LoadError::Fetch(FetchError::Offline))) {
            paper.show_more(|| {});
        }
    });
    let ask = move |to: &mut Stick<'_>, words| {
        button(to, words, |to| to.on("click", move |_| show_more(desk)));
    };
    to.el("div.more", |to| {
        to.live(move |to| {
            let is_long = paper.cards.get().len() > paper.first_page();
            match paper.more.get() {
                More::Failed(error) => {
                    let trouble = trouble_of(&error);
                    to.el("p.more-trouble", |to| {
                        to.attr("role", "alert");
                        to.words([trouble.title, ". ", &trouble.way].concat().as_str());
                    });
                    ask(to, words::TRY_AGAIN);
                }
                More::Waiting => button(to, words::LOADING, |to| to.attr("aria-disabled", "true")),
                More::Idle if paper.has_more() => ask(to, words::MORE_STORIES),
                More::Idle if is_long => to.line("p.more-end", words::NO_MORE),
                More::Idle => {}
            }
        });
    });
}

/// Shows more; whoever asked by keyboard goes on at the first new story.
fn show_more(desk: Desk) {
    let known = cards().count();
    desk.paper.show_more(move || {
        next_frame(move || {
            let link = cards().nth(known).and_then(|card| card.query_selector("a").ok().flatten());
            if let Some(link) = link.and_then(|link| link.dyn_into::<HtmlElement>().ok()) {
                let options = web_sys::FocusOptions::new();
                options.set_prevent_scroll(true);
                let _ = link.focus_with_options(&options);
            }
        });
    });
}

/// A place in a list: how many stories were shown, the card at the top of the window, and how far it had moved up.
struct Place {
    shown: usize,
    card: String,
    above: i32,
}

impl Place {
    fn read(text: &str) -> Option<Self> {
        let mut parts = text.strip_prefix("list ")?.split(' ');
        Some(Self {
            shown: parts.next()?.parse().ok()?,
            above: parts.next()?.parse().ok()?,
            card: parts.next()?.to_owned(),
        })
    }

    fn write(&self) -> String {
        format!("list {} {} {}", self.shown, self.above, self.card)
    }
}

/// Keeps the place in a list of cards, and restores it on Back and reload.
pub(super) fn keep_place(desk: Desk) {
    let paper = desk.paper;
    desk.navigation.keep_place(move || {
        let (card, above) = card_at_top()?;
        Some(Place { shown: paper.shown.now(), card, above }.write())
    });
    on_cleanup(move || desk.navigation.forget_place());
    let location = desk.navigation.location_untracked();
    let place = location.place.as_deref().and_then(Place::read).filter(|_| !location.is_first || is_return());
    let Some(place) = place else { return };
    if desk.stands() {
        if desk.may_move() {
            scroll_to(&place.card, place.above);
        }
        return;
    }
    let is_done = State::new(false);
    watch(move || {
        if paper.head().is_some() && !is_done.now() {
            is_done.set(true);
            let (shown, card, above) = (place.shown, place.card.clone(), place.above);
            // After the cards are on the page.
            paper.show_again(shown, move || next_frame(move || scroll_to(&card, above)));
        }
    });
}

/// The cards of the list: what there is to continue comes and goes above it.
fn cards() -> impl Iterator<Item = HtmlElement> {
    all("main [data-card]:not(.continue *)").into_iter()
}

fn card_at_top() -> Option<(String, i32)> {
    if window().scroll_y().ok()? <= 0.0 {
        return Some(("-".to_owned(), 0));
    }
    let card = cards().find(|card| card.get_bounding_client_rect().bottom() > 0.0)?;
    Some((card.get_attribute("data-card")?, whole(card.get_bounding_client_rect().top())))
}

fn scroll_to(card: &str, above: i32) {
    let card = cards().find(|element| element.get_attribute("data-card").as_deref() == Some(card));
    let top = card.map_or(0.0, |card| {
        card.get_bounding_client_rect().top() - f64::from(above) + window().scroll_y().unwrap_or(0.0)
    });
    window().scroll_to_with_x_and_y(0.0, top);
}
