//! A section: its stories among the cards loaded, newest first, and the way to more.

use super::front::{keep_place, more_button, stories};
use super::{Stage, meanwhile, on_retry, trouble_of};
use crate::app::events::watch;
use crate::app::{Desk, State, derived};
use crate::article::Card;
use crate::route::Route;
use crate::view::{Kind, Stick, list, nothing_here};
use crate::words;

/// The page of a section, named by its slug.
pub fn section(to: &mut Stick<'_>, desk: Desk, slug: String) {
    let paper = desk.paper;
    let route = State::new(Route::Section(slug));
    let is_ours = move |name: &str| Route::section(name) == Some(route.now());
    let is_in = move |card: &Card| card.section.as_deref().is_some_and(is_ours);
    let name = derived(move || {
        let named = paper.head().and_then(|edition| edition.sections.iter().find(|name| is_ours(name)).cloned());
        named.or_else(|| paper.cards.get().iter().find(|card| is_in(card)).and_then(|card| card.section.clone()))
    });
    let retry = move || paper.open(&desk.base.now());
    keep_place(desk);
    watch(move || match paper.edition.get() {
        Stage::Failed(error) => desk.arrive(trouble_of(&error).title, None),
        Stage::Here(_) => desk.arrive(&name.get().unwrap_or_else(|| words::EMPTY_SECTION.to_owned()), None),
        _ => {}
    });
    to.el("div", |to| {
        to.on("click", on_retry(desk, paper.edition, retry));
        to.live(move |to| {
            let house = desk.house();
            if paper.head().is_none() {
                paper.edition.with(|stage| meanwhile(to, &house, stage));
            } else if let Some(name) = name.get() {
                list(to, &name, |to| stories(to, desk, Kind::Listed, 0, is_in), |to| more_button(to, desk));
            } else {
                nothing_here(to, &house, words::EMPTY_SECTION, words::EMPTY_SECTION_WAY);
                more_button(to, desk);
            }
        });
    });
}
