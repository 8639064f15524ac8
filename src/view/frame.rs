//! The frame around every page: masthead and footer.

use super::House;
use super::article::time;
use super::calendar::Length;
use super::icon::{Icon, icon};
use super::stick::Stick;
use crate::article::{Edition, When};
use crate::route::Route;
use crate::words;

/// The masthead: the paper's title, the date of the edition, where one can go. `here` is the page it stands on. The title
/// is the front page's headline once the edition `has_come`: what stands there instead of it has its own.
pub fn masthead(to: &mut Stick<'_>, house: &House, edition: &Edition, here: &Route, has_come: bool) {
    let is_front = *here == Route::Front;
    to.el("header.masthead", |to| {
        to.flag("data-front", is_front);
        // Room for what its feed will bring: nothing moves when it comes.
        let is_awaited = !has_come && edition.title.is_empty();
        to.flag("data-awaited", is_awaited && matches!(here, Route::Front | Route::Section(_)));
        to.attr("lang", edition.language.as_deref());
        to.el("div.masthead-line", |to| {
            let is_headline = is_front && has_come;
            to.el(if is_headline { "h1.masthead-title" } else { "p.masthead-title" }, |to| {
                to.attr("tabindex", is_headline.then_some("-1"));
                way(to, house, "a", &Route::Front, here, |to| to.words(edition.title.as_str()));
            });
            // Before what stands below it, or that would be painted higher while the page still comes.
            to.line("p.masthead-description", edition.description.as_deref());
            to.el("div.masthead-tools", |to| {
                tool(to, "search", Icon::Search, words::SEARCH);
                way(to, house, "a.tool", &Route::History, here, |to| {
                    icon(to, Icon::Clock);
                    to.line("span", words::HISTORY);
                });
                tool(to, "reading", Icon::Letter, words::DISPLAY);
            });
        });
        date(to, house, edition);
        if !edition.sections.is_empty() {
            to.el("nav.sections", |to| {
                to.attr("aria-label", words::SECTIONS);
                to.el("ul", |to| {
                    to.attr("role", "list");
                    for name in &edition.sections {
                        if let Some(route) = Route::section(name) {
                            to.el("li", |to| way(to, house, "a", &route, here, |to| to.words(name.as_str())));
                        }
                    }
                });
            });
        }
    });
}

/// A link to a page of the paper, which says where one is.
fn way(
    to: &mut Stick<'_>,
    house: &House,
    what: &'static str,
    route: &Route,
    here: &Route,
    set: impl FnOnce(&mut Stick<'_>),
) {
    to.el(what, |to| {
        to.attr("href", house.href(route).as_str());
        let current = match here {
            here if here == route => Some("page"),
            Route::Older(list, _) if **list == *route => Some("true"),
            _ => None,
        };
        to.attr("aria-current", current);
        set(to);
    });
}

fn tool(to: &mut Stick<'_>, name: &'static str, icon_of: Icon, label: &'static str) {
    to.el("button.tool", |to| {
        to.attr("type", "button");
        to.attr("data-open", name);
        icon(to, icon_of);
        to.line("span", label);
    });
}

fn date(to: &mut Stick<'_>, house: &House, edition: &Edition) {
    let when = match edition.cards.first().and_then(|card| card.published) {
        None => return,
        Some(When::Moment(moment)) => When::Day(house.calendar.day_of(moment)),
        Some(day) => day,
    };
    time(to, house, "time.masthead-date", when, Length::Full);
}

/// The footer: copyright, the pages about the paper, the feed.
pub fn footer(to: &mut Stick<'_>, house: &House, edition: &Edition) {
    to.el("footer.footer", |to| {
        to.line("p.footer-copyright", edition.copyright.as_deref());
        to.line("p.footer-courant", words::READ_WITH);
        to.el("ul.footer-links", |to| {
            to.attr("role", "list");
            let ways =
                [(Route::Archive, words::ARCHIVE_LINK), (Route::History, words::HISTORY), (Route::About, words::ABOUT)];
            for (route, name) in ways.into_iter().skip(usize::from(!house.has_pages)) {
                to.el("li", |to| {
                    to.el("a", |to| {
                        to.attr("href", house.href(&route).as_str());
                        to.words(name);
                    });
                });
            }
            to.el("li", |to| {
                to.el("a", |to| {
                    to.attr("href", house.base.file("feed.json").as_str());
                    to.attr("rel", "external");
                    to.attr("type", "application/feed+json");
                    to.words(words::FEED);
                });
            });
            to.el("li", |to| {
                to.el("button.link", |to| {
                    to.attr("type", "button");
                    to.attr("data-open", "help");
                    to.words(words::HELP);
                });
            });
        });
    });
}

/// The way past the masthead, for those who go by keyboard.
pub fn skip(to: &mut Stick<'_>) {
    to.el("a.skip", |to| {
        to.attr("href", "#c-main");
        to.words(words::SKIP);
    });
}

/// The main part of a page.
pub fn main(to: &mut Stick<'_>, set: impl FnOnce(&mut Stick<'_>)) {
    to.el("main.main", |to| {
        to.attr("id", "c-main");
        to.attr("tabindex", "-1");
        set(to);
    });
}
