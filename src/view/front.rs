//! The front page, and the long list of stories that sections and "More stories" share.

use super::House;
use super::article::{time, titled};
use super::calendar::Length;
use super::card::{Kind, card};
use super::stick::Stick;
use crate::article::{Card, Day, When};
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
/// edition. The page sets `to_continue` (above everything), `later` (cards of later pages, at the end of the list, so that
/// "More stories" never moves what stands above it) and `more` (the way to them).
pub fn front(
    to: &mut Stick<'_>,
    house: &House,
    (first, names): (&[Card], &[String]),
    to_continue: impl FnOnce(&mut Stick<'_>),
    later: impl FnOnce(&mut Stick<'_>),
    more: impl FnOnce(&mut Stick<'_>),
) {
    let layout = Layout::new(first, names);
    to.el("div.front", |to| {
        to.el("div.continue-place", to_continue);
        if let Some(lead) = layout.lead {
            top(to, house, lead, &layout.newest);
        }
        for (name, stories) in &layout.sections {
            section_row(to, house, name, stories);
        }
        to.el("section.rest", |to| {
            to.attr("aria-label", words::MORE_STORIES);
            to.line("h2.row-title", (!layout.rest.is_empty()).then_some(words::MORE_STORIES));
            to.el("div.list", |to| {
                cards(to, house, &layout.rest, Kind::Row);
                later(to);
            });
            more(to);
        });
    });
}

fn cards(to: &mut Stick<'_>, house: &House, cards: &[&Card], kind: Kind) {
    for story in cards {
        card(to, house, story, kind, None);
    }
}

fn top(to: &mut Stick<'_>, house: &House, lead: &Card, newest: &[&Card]) {
    to.el("div.top", |to| {
        to.flag("data-alone", newest.is_empty());
        to.el("section.top-lead", |to| {
            titled(to, "h2.unseen", "c-top", words::TOP_STORY);
            card(to, house, lead, Kind::Lead, None);
        });
        if !newest.is_empty() {
            to.el("section.top-newest", |to| {
                titled(to, "h2.row-title", "c-newest", words::NEWEST);
                cards(to, house, newest, Kind::Brief);
            });
        }
    });
}

/// What to continue; nothing where there is nothing.
pub fn continue_reading(to: &mut Stick<'_>, house: &House, to_continue: &[Card]) {
    if to_continue.is_empty() {
        return;
    }
    to.el("section.continue", |to| {
        titled(to, "h2.row-title", "c-continue", words::CONTINUE_READING);
        to.el("div.continue-list", |to| {
            for story in to_continue {
                card(to, house, story, Kind::Continue, None);
            }
        });
    });
}

fn section_row(to: &mut Stick<'_>, house: &House, name: &str, stories: &[&Card]) {
    to.el("section.row", |to| {
        to.attr("aria-label", name);
        to.el("h2.row-title", |to| match Route::section(name) {
            Some(route) => to.el("a", |to| {
                to.attr("href", house.href(&route).as_str());
                to.words(name);
            }),
            None => to.words(name),
        });
        let Some((first, briefs)) = stories.split_first() else { return };
        to.el("div.row-stories", |to| {
            card(to, house, first, Kind::Story, None);
            to.el("div.row-briefs", |to| cards(to, house, briefs, Kind::Brief));
        });
    });
}

/// A section's own page; the page sets its stories, newest first, and the way to more.
pub fn list(to: &mut Stick<'_>, name: &str, stories: impl FnOnce(&mut Stick<'_>), more: impl FnOnce(&mut Stick<'_>)) {
    to.el("div.front", |to| {
        page_title(to, name);
        to.el("div.list", stories);
        more(to);
    });
}

/// The headline of a page that is no article.
pub fn page_title(to: &mut Stick<'_>, title: &str) {
    to.el("h1.page-title", |to| {
        to.attr("tabindex", "-1");
        to.words(title);
    });
}

/// The ways from a page of a list to the pages beside it. `number` counts from 1.
pub fn pager(to: &mut Stick<'_>, house: &House, list: &Route, number: u32, has_more: bool) {
    if number == 1 && !has_more {
        return;
    }
    to.el("nav.pager", |to| {
        to.attr("aria-label", words::PAGES);
        let mut way = |rel, number, what, label| {
            to.el(what, |to| {
                to.attr("rel", rel);
                to.attr("href", house.href(&list.clone().page(number)).as_str());
                to.words(label);
            });
        };
        if number > 1 {
            way("prev", number - 1, "a.button.pager-newer", words::NEWER_STORIES);
        }
        if has_more {
            way("next", number + 1, "a.button.pager-older", words::OLDER_STORIES);
        }
    });
}

/// The months of which there are stories, newest first: the first day of each and how many there are, by year.
pub fn months(to: &mut Stick<'_>, house: &House, months: &[(Day, u32)]) {
    to.el("div.front", |to| {
        page_title(to, words::ARCHIVE);
        for year in months.chunk_by(|(day, _), (other, _)| day.parts().0 == other.parts().0) {
            to.el("section.year", |to| {
                to.line("h2.row-title", year.first().map(|(day, _)| day.parts().0.to_string()).as_deref());
                to.el("ul.months", |to| {
                    to.attr("role", "list");
                    for (day, stories) in year {
                        to.el("li", |to| {
                            to.el("a", |to| {
                                to.attr("href", house.href(&Route::month(*day)).as_str());
                                time(to, house, "time", When::Day(*day), Length::Month);
                            });
                            to.words(" ");
                            to.line("span.months-stories", house.calendar.number(*stories).as_str());
                        });
                    }
                });
            });
        }
    });
}
