//! What was read: by day, with its progress, each with a way to forget it.

use super::House;
use super::calendar::Length;
use super::card::Mark;
use super::node::{Element, Node, all, el};
use crate::article::{Day, Dir, When};
use crate::reading::Entry;
use crate::route::Route;
use crate::words;

/// The days, newest first. The page listens for `data-forget`.
#[must_use]
pub fn history(house: &House, days: &[(Day, Vec<&Entry>)]) -> Node {
    let today = house.calendar.day_of(house.calendar.now()).days_since_1970();
    all(days.iter().map(|(day, entries)| {
        let id = format!("c-day-{day}");
        let name = match today - day.days_since_1970() {
            0 => words::TODAY.to_owned(),
            1 => words::YESTERDAY.to_owned(),
            _ => house.calendar.date(When::Day(*day), Length::Full),
        };
        let time = el("time").attr("datetime", day.to_string()).child(name);
        el("section")
            .class("day")
            .attr("aria-labelledby", &id)
            .child(el("h2").class("row-title").attr("id", &id).child(time))
            .child(el("ul").class("day-list").attr("role", "list").all(entries.iter().map(|entry| visit(house, entry))))
    }))
}

fn visit(house: &House, Entry { id, visit }: &Entry) -> Element {
    let story = &visit.story;
    let dir = story.language.as_deref().map_or(Dir::Ltr, Dir::of_language);
    let progress = match Mark::of(visit) {
        Mark::Begun(fraction) => house.calendar.percent(fraction),
        Mark::Read => words::READ.to_owned(),
        Mark::Unread => words::OPENED.to_owned(),
    };
    let link = el("a").attr("href", house.href(&Route::Read(id.clone()))).child(story.headline.as_str());
    let headline =
        el("h3").class("card-headline").attr("lang", story.language.clone()).attr("dir", dir.as_str()).child(link);
    let facts = el("p")
        .class("card-facts")
        .child(el("span").class("card-mark").child(progress))
        .child(el("span").class("card-minutes").child(house.calendar.minutes(visit.seconds.div_ceil(60))));
    let words = el("div")
        .class("visit-words")
        .child(story.section.as_deref().map(|section| el("p").class("card-kicker").child(section)))
        .child(headline)
        .child(facts);
    let forget = el("button")
        .class("button")
        .attr("type", "button")
        .attr("data-quiet", true)
        .attr("data-forget", id.as_str())
        .attr("aria-label", format!("{}: {}", words::FORGET, story.headline))
        .child(words::FORGET);
    el("li").class("visit").attr("data-visit", id.as_str()).child(words).child(forget)
}
