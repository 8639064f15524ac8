//! What was read: by day, with its progress, each with a way to forget it.

use super::House;
use super::button::button;
use super::calendar::Length;
use super::card::Mark;
use super::stick::Stick;
use crate::article::{Day, Dir, When};
use crate::reading::Entry;
use crate::route::Route;
use crate::words;

/// The days, newest first. The page listens for `data-forget`.
pub fn history(to: &mut Stick<'_>, house: &House, days: &[(Day, Vec<&Entry>)]) {
    let today = house.calendar.day_of(house.calendar.now()).days_since_1970();
    for (day, entries) in days {
        let date = day.to_string();
        let id = ["c-day-", &date].concat();
        to.el("section.day", |to| {
            to.attr("aria-labelledby", id.as_str());
            to.el("h2.row-title", |to| {
                to.attr("id", id.as_str());
                to.el("time", |to| {
                    to.attr("datetime", date.as_str());
                    match today - day.days_since_1970() {
                        0 => to.words(words::TODAY),
                        1 => to.words(words::YESTERDAY),
                        _ => to.words(house.calendar.date(When::Day(*day), Length::Full).as_str()),
                    }
                });
            });
            to.el("ul.day-list", |to| {
                to.attr("role", "list");
                for entry in entries {
                    to.el("li.visit", |to| visit(to, house, entry));
                }
            });
        });
    }
}

fn visit(to: &mut Stick<'_>, house: &House, Entry { id, visit }: &Entry) {
    let story = &visit.story;
    let language = story.language.as_deref();
    to.attr("data-visit", id.as_str());
    to.el("div.visit-words", |to| {
        to.attr("dir", language.map_or(Dir::Ltr, Dir::of_language).as_str());
        to.line("p.card-kicker", story.section.as_deref());
        to.el("h3.card-headline", |to| {
            to.attr("lang", language);
            to.el("a", |to| {
                to.attr("href", house.href(&Route::Read(id.clone())).as_str());
                to.words(story.headline.as_str());
            });
        });
        to.el("p.card-facts", |to| {
            match Mark::of(visit) {
                Mark::Begun(fraction) => to.line("span.card-mark", house.calendar.percent(fraction).as_str()),
                Mark::Read => to.line("span.card-mark", words::READ),
                Mark::Unread => to.line("span.card-mark", words::OPENED),
            }
            if visit.seconds > 0 {
                let minutes = house.calendar.minutes(visit.seconds.div_ceil(60)) + words::SPENT;
                to.line("span.card-minutes", minutes.as_str());
            }
        });
    });
    button(to, words::FORGET, |to| {
        to.flag("data-quiet", true);
        to.attr("data-forget", id.as_str());
        to.attr_of("aria-label", &[words::FORGET, ": ", &story.headline]);
    });
}
