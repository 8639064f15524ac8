//! A section: its stories among the cards loaded, newest first, and the way to more.

use super::front::{keep_place, more_button, stories};
use super::{meanwhile, on_retry};
use crate::app::events::watch;
use crate::app::{Desk, State, derived};
use crate::article::Card;
use crate::route::Route;
use crate::view::{Kind, Node, all, el, list, live, nothing_here};
use crate::words;

/// The page of a section, named by its slug.
pub fn section(desk: Desk, slug: String) -> Node {
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
    watch(move || {
        if paper.is_settled() {
            desk.arrive(&name.get().unwrap_or_else(|| words::EMPTY_SECTION.to_owned()), None);
        }
    });
    let page = move || {
        let house = desk.house();
        if paper.head().is_none() {
            return paper.edition.with(|stage| meanwhile(&house, stage)).unwrap_or_default();
        }
        let Some(name) = name.get() else {
            let nothing = nothing_here(&house, words::EMPTY_SECTION, words::EMPTY_SECTION_WAY);
            return all([nothing, more_button(desk)]);
        };
        let stories = stories(desk, Kind::Listed, 0, is_in);
        list(&name, stories, more_button(desk))
    };
    el("div").on("click", on_retry(paper.edition, retry)).child(live(page)).into()
}
