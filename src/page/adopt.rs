//! A page that press wrote and that was read before the app was there: it stays as it is, and gets what only the app can add.
//!
//! Nothing is set anew, moved or told: dates are put as the reader writes them, cards say what was read, and an article is
//! followed. The words are not fetched a second time; what has to be known of them is read off the page.

use web_sys::Element;

use super::front::{keep_place, to_continue};
use super::{all, article};
use crate::app::{Desk, later};
use crate::article::{ArticleId, When};
use crate::route::Route;
use crate::view::{House, Length, Stick, mark, marked};

/// Takes the page of a route over. The history is nobody's but the reader's: press wrote no more than its frame.
pub fn adopt(to: &mut Stick<'_>, desk: Desk, route: &Route) {
    if !matches!(route, Route::Read(_)) {
        keep_place(desk);
    }
    later(to, move |to| {
        article::adopt(to, desk);
        for place in all(".continue-place") {
            to.within(&place, |to| to_continue(to, desk));
        }
    });
    later(to, move |to| {
        mark_cards(to, &desk.house());
        write_dates(desk);
    });
}

/// Says of each card what was read of it.
fn mark_cards(to: &mut Stick<'_>, house: &House) {
    for card in all("main [data-card]") {
        let Some(id) = card.get_attribute("data-card").and_then(|id| ArticleId::parse(&id)) else { continue };
        to.within(&card, |to| marked(to, house, &id));
        if let Some(facts) = within(&card, ".card-facts") {
            to.within(&facts, |to| mark(to, house, &id));
        }
    }
}

/// Puts the dates of the page, which are the same for everybody, as this reader writes them.
fn write_dates(desk: Desk) {
    let calendar = desk.calendar();
    for time in all("time[data-date]") {
        let length = time.get_attribute("data-date").and_then(|name| Length::parse(&name));
        let when = time.get_attribute("datetime").and_then(|when| When::parse(&when));
        if let (Some(length), Some(when)) = (length, when) {
            time.set_text_content(Some(&calendar.date(when, length)));
        }
    }
}

fn within(element: &Element, selector: &str) -> Option<Element> {
    element.query_selector(selector).ok().flatten()
}
