//! The frame around every page: masthead and footer.

use super::House;
use super::calendar::Length;
use super::icon::{Icon, icon};
use super::node::{Element, Node, el};
use crate::article::{Edition, When};
use crate::route::Route;
use crate::words;

/// The masthead: the paper's title, the date of the edition, where one can go. `here` is the page it stands on.
#[must_use]
pub fn masthead(house: &House, edition: &Edition, here: &Route) -> Node {
    let is_front = *here == Route::Front;
    let current = |route: &Route| (route == here).then_some("page");
    let home = el("a").attr("href", house.href(&Route::Front)).attr("aria-current", current(&Route::Front));
    let title = el(if is_front { "h1" } else { "p" })
        .class("masthead-title")
        .attr("tabindex", is_front.then_some("-1"))
        .child(home.child(edition.title.as_str()));
    let tool = |name: &'static str, icon_of: Icon, label: &'static str| {
        let label = el("span").child(label);
        el("button").class("tool").attr("type", "button").attr("data-open", name).child(icon(icon_of)).child(label)
    };
    let history = el("a")
        .class("tool")
        .attr("href", house.href(&Route::History))
        .attr("aria-current", current(&Route::History))
        .child(icon(Icon::Clock))
        .child(el("span").child(words::HISTORY));
    let tools = el("div")
        .class("masthead-tools")
        .child(tool("search", Icon::Search, words::SEARCH))
        .child(history)
        .child(tool("reading", Icon::Letter, words::READING));
    let date = edition.cards.first().and_then(|card| card.published).map(|when| {
        let when = match when {
            When::Moment(moment) => When::Day(house.calendar.day_of(moment)),
            day => day,
        };
        el("time")
            .class("masthead-date")
            .attr("datetime", when.to_string())
            .child(house.calendar.date(when, Length::Full))
    });
    let line = edition.description.as_deref().map(|line| el("p").class("masthead-description").child(line));
    let sections = edition.sections.iter().filter_map(|name| {
        let route = Route::section(name)?;
        let link = el("a").attr("href", house.href(&route)).attr("aria-current", current(&route)).child(name.as_str());
        Some(el("li").child(link))
    });
    let sections = (!edition.sections.is_empty()).then(|| {
        el("nav")
            .class("sections")
            .attr("aria-label", words::SECTIONS)
            .child(el("ul").attr("role", "list").all(sections))
    });
    el("header")
        .class("masthead")
        .attr("data-front", is_front)
        .attr("lang", edition.language.clone())
        .child(el("div").class("masthead-line").child(title).child(tools))
        .child(el("div").class("masthead-edition").child(date).child(line))
        .child(sections)
        .into()
}

/// The footer: copyright, the pages about the paper, the feed.
#[must_use]
pub fn footer(house: &House, edition: &Edition) -> Node {
    let item = |element: Element| el("li").child(element);
    let feed = el("a")
        .attr("href", house.base.file("feed.json"))
        .attr("rel", "external")
        .attr("type", "application/feed+json")
        .child(words::FEED);
    let links = el("ul")
        .class("footer-links")
        .attr("role", "list")
        .child(item(el("a").attr("href", house.href(&Route::History)).child(words::HISTORY)))
        .child(item(el("a").attr("href", house.href(&Route::About)).child(words::ABOUT)))
        .child(item(feed))
        .child(item(el("button").class("link").attr("type", "button").attr("data-open", "help").child(words::HELP)));
    el("footer")
        .class("footer")
        .child(edition.copyright.as_deref().map(|line| el("p").class("footer-copyright").child(line)))
        .child(el("p").class("footer-courant").child(words::READ_WITH))
        .child(links)
        .into()
}
