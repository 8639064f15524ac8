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
        .add(home.add(edition.title.as_str()));
    let tool = |name: &'static str, icon_of: Icon, label: &'static str| {
        let label = el("span").add(label);
        el("button").class("tool").attr("type", "button").attr("data-open", name).add(icon(icon_of)).add(label)
    };
    let history = el("a")
        .class("tool")
        .attr("href", house.href(&Route::History))
        .attr("aria-current", current(&Route::History))
        .add(icon(Icon::Clock))
        .add(el("span").add(words::HISTORY));
    let tools = el("div")
        .class("masthead-tools")
        .add(tool("search", Icon::Search, words::SEARCH))
        .add(history)
        .add(tool("reading", Icon::Letter, words::READING));
    let date = edition.cards.first().and_then(|card| card.published).map(|when| {
        let when = match when {
            When::Moment(moment) => When::Day(house.calendar.day_of(moment)),
            day => day,
        };
        el("time")
            .class("masthead-date")
            .attr("datetime", when.to_string())
            .add(house.calendar.date(when, Length::Full))
    });
    let line = edition.description.as_deref().map(|line| el("p").class("masthead-description").add(line));
    let sections = edition.sections.iter().filter_map(|name| {
        let route = Route::section(name)?;
        let link = el("a").attr("href", house.href(&route)).attr("aria-current", current(&route)).add(name.as_str());
        Some(el("li").add(link))
    });
    let sections = (!edition.sections.is_empty()).then(|| {
        el("nav").class("sections").attr("aria-label", words::SECTIONS).add(el("ul").attr("role", "list").all(sections))
    });
    el("header")
        .class("masthead")
        .attr("data-front", is_front)
        .attr("lang", edition.language.clone())
        .add(el("div").class("masthead-line").add(title).add(tools))
        .add(el("div").class("masthead-edition").add(date).add(line))
        .add(sections)
        .into()
}

/// The footer: copyright, the pages about the paper, the feed.
#[must_use]
pub fn footer(house: &House, edition: &Edition) -> Node {
    let item = |element: Element| el("li").add(element);
    let feed = el("a")
        .attr("href", house.base.file("feed.json"))
        .attr("rel", "external")
        .attr("type", "application/feed+json")
        .add(words::FEED);
    let links = el("ul")
        .class("footer-links")
        .attr("role", "list")
        .add(item(el("a").attr("href", house.href(&Route::History)).add(words::HISTORY)))
        .add(item(el("a").attr("href", house.href(&Route::About)).add(words::ABOUT)))
        .add(item(feed))
        .add(item(el("button").class("link").attr("type", "button").attr("data-open", "help").add(words::HELP)));
    el("footer")
        .class("footer")
        .add(edition.copyright.as_deref().map(|line| el("p").class("footer-copyright").add(line)))
        .add(el("p").class("footer-courant").add(words::READ_WITH))
        .add(links)
        .into()
}
