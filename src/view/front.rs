//! The front page, and the long list of stories that sections and "More stories" share.

use super::House;
use super::card::{Kind, card};
use super::node::{Element, Node, el};
use crate::article::{Card, slug};
use crate::route::Route;
use crate::words;

/// How many stories stand beside the top story.
const NEWEST: usize = 4;
/// How many stories a section shows: one with its picture, the others in text.
const IN_SECTION: usize = 4;

/// How the cards of an edition are laid out: each stands once.
struct Layout<'a> {
    lead: Option<&'a Card>,
    newest: Vec<&'a Card>,
    sections: Vec<(&'a str, Vec<&'a Card>)>,
    rest: Vec<&'a Card>,
}

impl<'a> Layout<'a> {
    fn new(first: &'a [Card], names: &'a [String]) -> Self {
        let mut cards = first.iter();
        let lead = cards.next();
        let newest: Vec<_> = cards.by_ref().take(NEWEST).collect();
        let mut rest: Vec<&Card> = cards.collect();
        let mut order: Vec<&str> = names.iter().map(String::as_str).collect();
        for section in rest.iter().filter_map(|card| card.section.as_deref()) {
            if !order.contains(&section) {
                order.push(section);
            }
        }
        let mut sections = Vec::new();
        for name in order {
            let stories: Vec<&Card> =
                rest.iter().filter(|card| card.section.as_deref() == Some(name)).take(IN_SECTION).copied().collect();
            if !stories.is_empty() {
                rest.retain(|card| !stories.iter().any(|story| std::ptr::eq(*story, *card)));
                sections.push((name, stories));
            }
        }
        Self { lead, newest, sections, rest }
    }
}

/// The front page: the top story, the newest, the sections, then the rest of the list, all from the `first` page of the
/// edition. The page fills `to_continue` (above everything), `later` (cards of later pages, at the end of the list, so that
/// "More stories" never moves what stands above it) and `more` (the way to them).
#[must_use]
pub fn front(house: &House, first: &[Card], names: &[String], to_continue: Node, later: Node, more: Node) -> Node {
    let layout = Layout::new(first, names);
    let newest = (!layout.newest.is_empty()).then(|| {
        el("section")
            .class("top-newest")
            .attr("aria-labelledby", "c-newest")
            .child(title("c-newest", words::NEWEST))
            .all(layout.newest.iter().map(|story| card(house, story, Kind::Brief, None)))
    });
    let top = layout.lead.map(|lead| {
        let lead = el("section")
            .class("top-lead")
            .attr("aria-labelledby", "c-top")
            .child(el("h2").class("unseen").attr("id", "c-top").child(words::TOP_STORY))
            .child(card(house, lead, Kind::Lead, None));
        el("div").class("top").attr("data-alone", newest.is_none()).child(lead).child(newest)
    });
    let rest = el("section")
        .class("rest")
        .attr("aria-label", words::MORE_STORIES)
        .child((!layout.rest.is_empty()).then(|| el("h2").class("row-title").child(words::MORE_STORIES)))
        .child(
            el("div")
                .class("list")
                .all(layout.rest.iter().map(|story| card(house, story, Kind::Row, None)))
                .child(later),
        )
        .child(more);
    el("div")
        .class("front")
        .child(to_continue)
        .child(top)
        .all(layout.sections.iter().map(|(name, stories)| section_row(house, name, stories)))
        .child(rest)
        .into()
}

/// What to continue; nothing where there is nothing.
#[must_use]
pub fn continue_reading(house: &House, to_continue: &[Card]) -> Node {
    if to_continue.is_empty() {
        return Node::Nothing;
    }
    let stories = to_continue.iter().map(|story| card(house, story, Kind::Continue, None));
    el("section")
        .class("continue")
        .attr("aria-labelledby", "c-continue")
        .child(title("c-continue", words::CONTINUE_READING))
        .child(el("div").class("continue-list").all(stories))
        .into()
}

fn title(id: &'static str, words: &'static str) -> Element {
    el("h2").class("row-title").attr("id", id).child(words)
}

fn section_row(house: &House, name: &str, stories: &[&Card]) -> Element {
    let route = Route::section(name);
    let id = format!("c-row-{}", slug(name));
    let title = match &route {
        Some(route) => el("a").attr("href", house.href(route)).child(name).into(),
        None => Node::from(name),
    };
    let mut stories = stories.iter();
    let first = stories.next().map(|story| card(house, story, Kind::Story, None));
    let briefs = el("div").class("row-briefs").all(stories.map(|story| card(house, story, Kind::Brief, None)));
    el("section")
        .class("row")
        .attr("aria-labelledby", &id)
        .child(el("h2").class("row-title").attr("id", &id).child(title))
        .child(el("div").class("row-stories").child(first).child(briefs))
}

/// A section's own page; the page fills in its stories, newest first.
#[must_use]
pub fn list(name: &str, stories: Node, more: Node) -> Node {
    el("div")
        .class("front")
        .child(el("h1").class("page-title").attr("tabindex", "-1").child(name))
        .child(el("div").class("list").child(stories))
        .child(more)
        .into()
}
