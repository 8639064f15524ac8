//! What was read: by day, searchable; forget, undo, pause, export, import.

use std::cell::RefCell;
use std::rc::Rc;

use leptos::prelude::{document, event_target, event_target_checked, event_target_value, on_cleanup, untrack, window};
use wasm_bindgen::prelude::*;
use web_sys::{Blob, BlobPropertyBag, Event, HtmlAnchorElement, HtmlElement, HtmlInputElement, Url};

use super::{all, marked, whole};
use crate::app::events::{after, next_frame, pause, spawn, watch};
use crate::app::{Desk, Slip, State, focus_headline};
use crate::article::ArticleId;
use crate::reading::{Entry, History};
use crate::store::{Imported, Size};
use crate::view::{self, Stick, button, nothing_yet, page_title};
use crate::words;

/// So many visits are shown at first, and so many more each time: the page opens as fast with ten thousand.
const PAGE: usize = 100;

/// The page of what was read.
pub fn history(to: &mut Stick<'_>, desk: Desk) {
    let query = State::new(String::new());
    let shown = State::new(PAGE);
    let has_place = keep_place(desk, shown);
    // Back and reload want every line again, however many were shown; anybody else wants to see the latest soon.
    let visits = State::new(untrack(|| if has_place { desk.memory.history() } else { desk.memory.latest() }));
    let size = State::new(None);
    survey(desk, visits, size);
    watch(move || desk.arrive(words::HISTORY, None));
    let forget_one = move |event: Event| {
        let Some(button) = marked(&event, "forget") else { return };
        let Some(id) = button.get_attribute("data-forget").and_then(|id| ArticleId::parse(&id)) else { return };
        let at = forget_buttons().iter().position(|other| *other == button).unwrap_or(0);
        // At once, whatever else must be read anew.
        visits.update(|visits| visits.remove(&id));
        forget(desk, Some(&id));
        // The button is gone, and the focus with it: the next one takes it, or the last.
        next_frame(move || {
            let buttons = forget_buttons();
            match buttons.get(at).or(buttons.last()) {
                Some(next) => drop(next.focus()),
                None => focus_headline(),
            }
        });
    };
    to.el("div.history", |to| {
        to.on("click", forget_one);
        page_title(to, words::HISTORY);
        head(to, desk, query, size);
        to.el("div", |to| {
            // What is found is said; what is there from the beginning is not.
            to.follow("aria-live", move || size.with(Option::is_some).unwrap_or(false).then(|| "polite".to_owned()));
            to.live(move |to| list(to, desk, visits, query, shown));
        });
    });
}

/// Reads every record, now and whenever one may have changed, and never before the page is drawn.
fn survey(desk: Desk, visits: State<History>, size: State<Option<Size>>) {
    let latest = State::new(0_u32);
    watch(move || {
        desk.memory.follow();
        let this = latest.change(|latest| {
            *latest += 1;
            *latest
        });
        let is_wanted = move || this.is_some() && latest.peek(|latest| *latest) == this;
        next_frame(move || {
            spawn(async move {
                pause(0).await;
                let Some((found, kept)) = desk.memory.survey(is_wanted).await else { return };
                if visits.peek(|visits| *visits != found) == Some(true) {
                    visits.set(found);
                }
                size.set(Some(kept));
            });
        });
    });
}

fn list(to: &mut Stick<'_>, desk: Desk, visits: State<History>, query: State<String>, shown: State<usize>) {
    let house = desk.house();
    if visits.with(History::is_empty).unwrap_or(true) {
        return nothing_yet(to, &house, words::HISTORY_EMPTY, words::HISTORY_EMPTY_WAY, true);
    }
    let query = query.get();
    let shown_now = shown.get();
    let is_asked = !query.trim().is_empty();
    let found = is_asked.then(|| visits.peek(|visits| visits.search(&query))).flatten();
    if found.as_ref().is_some_and(History::is_empty) {
        return to.line("p.search-hint", words::HISTORY_NOTHING);
    }
    let is_whole = visits.peek(|visits| {
        let (days, is_whole) = first(found.as_ref().unwrap_or(visits).days(), shown_now);
        view::history(to, &house, &days);
        is_whole
    });
    if is_whole == Some(false) {
        to.el("div.more", |to| {
            button(to, words::SHOW_MORE, |to| to.on("click", move |_| shown.update(|shown| *shown += PAGE)));
        });
    }
}

/// As many visits as are shown, day by day; and whether these are all.
fn first(
    days: Vec<(crate::article::Day, Vec<&Entry>)>,
    most: usize,
) -> (Vec<(crate::article::Day, Vec<&Entry>)>, bool) {
    let mut left = most;
    let mut shown = Vec::new();
    for (day, mut entries) in days {
        if left == 0 {
            return (shown, false);
        }
        let is_cut = entries.len() > left;
        entries.truncate(left);
        left -= entries.len();
        shown.push((day, entries));
        if is_cut {
            return (shown, false);
        }
    }
    (shown, true)
}

fn head(to: &mut Stick<'_>, desk: Desk, query: State<String>, size: State<Option<Size>>) {
    let file = State::new(None::<HtmlInputElement>);
    let is_recording = move || desk.memory.settings().recording;
    to.el("div.history-head", |to| {
        to.el("input.field", |to| {
            to.attr("type", "search");
            to.attr("aria-label", words::HISTORY_SEARCH);
            to.attr("placeholder", words::HISTORY_SEARCH);
            to.on("input", move |event| query.set(event_target_value(&event)));
        });
        to.el("p.history-facts", |to| to.live(move |to| facts(to, desk, size.get())));
        to.el("div.history-tools", |to| {
            to.el("label.check", |to| {
                to.el("input", |to| {
                    to.attr("type", "checkbox");
                    to.follow("checked", move || is_recording().then(String::new));
                    to.on("change", move |event| {
                        let mut settings = desk.memory.settings_untracked();
                        settings.recording = event_target_checked(&event);
                        desk.memory.choose(settings);
                    });
                });
                to.line("span", words::RECORDING);
            });
            tool(to, words::EXPORT, move || export(desk));
            tool(to, words::IMPORT, move || {
                if let Some(input) = file.now() {
                    input.click();
                }
            });
            to.el("input", |to| {
                to.flag("hidden", true);
                to.attr("type", "file");
                to.attr("accept", "application/json,.json");
                to.made(|element| file.set(element.dyn_into().ok()));
                to.on("change", move |event| import(desk, &event_target(&event)));
            });
            tool(to, words::FORGET_ALL, move || forget(desk, None));
        });
        to.el("div", |to| {
            to.attr("role", "status");
            to.live(move |to| to.line("p.history-paused", (!is_recording()).then_some(words::RECORDING_PAUSED)));
        });
    });
}

fn tool(to: &mut Stick<'_>, words: &'static str, use_it: impl Fn() + 'static) {
    button(to, words, |to| {
        to.flag("data-quiet", true);
        to.on("click", move |_| use_it());
    });
}

fn facts(to: &mut Stick<'_>, desk: Desk, size: Option<Size>) {
    let Some(size) = size else { return };
    let calendar = desk.calendar();
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    let (stories, kilobytes) = (count(size.visits), count(size.bytes.div_ceil(1024)));
    let facts =
        [&calendar.number(stories), " ", words::plural_stories(stories), ", ", &calendar.number(kilobytes), " KB"];
    to.words(facts.concat().as_str());
}

fn forget_buttons() -> Vec<HtmlElement> {
    all("[data-forget]")
}

fn forget(desk: Desk, id: Option<&ArticleId>) {
    let forgotten = RefCell::new(desk.memory.forget(id));
    let undo = move || {
        // Once: what is restored is no longer forgotten.
        if let Some(forgotten) = forgotten.take() {
            desk.memory.restore(forgotten);
            focus_headline();
        }
    };
    desk.slip.set(Some(Slip { text: words::FORGOTTEN.to_owned(), undo: Some(Rc::new(undo)) }));
}

fn export(desk: Desk) {
    let kind = BlobPropertyBag::new();
    kind.set_type("application/json");
    let parts = js_sys::Array::of1(&desk.memory.export().into());
    let Ok(blob) = Blob::new_with_str_sequence_and_options(&parts, &kind) else { return };
    let Ok(url) = Url::create_object_url_with_blob(&blob) else { return };
    let link = document().create_element("a").ok().and_then(|link| link.dyn_into::<HtmlAnchorElement>().ok());
    if let Some(link) = link {
        link.set_href(&url);
        link.set_download(words::EXPORT_FILE);
        link.click();
    }
    // The download has its own hold on the bytes by then.
    after(10_000, move || drop(Url::revoke_object_url(&url)));
}

fn import(desk: Desk, input: &HtmlInputElement) {
    let Some(file) = input.files().and_then(|files| files.item(0)) else { return };
    // So that the same file can be chosen again.
    input.set_value("");
    spawn(async move {
        let text = wasm_bindgen_futures::JsFuture::from(file.text()).await.ok().and_then(|text| text.as_string());
        let said = match text.map(|text| desk.memory.import(&text)) {
            Some(Ok(imported)) => imported_words(desk, &imported),
            Some(Err(error)) => words::import_trouble(&error),
            None => words::IMPORT_FAILED.to_owned(),
        };
        desk.slip.set(Some(Slip { text: said, undo: None }));
    });
}

fn imported_words(desk: Desk, imported: &Imported) -> String {
    let calendar = desk.calendar();
    let number = |number: usize| calendar.number(u32::try_from(number).unwrap_or(u32::MAX));
    words::imported(
        &number(imported.new),
        &number(imported.merged),
        &number(imported.unchanged),
        (imported.refused > 0).then(|| number(imported.refused)).as_deref(),
    )
}

/// The place in the history: how many visits were shown, and how far they were scrolled. Tells whether there is one to
/// go back to.
fn keep_place(desk: Desk, shown: State<usize>) -> bool {
    desk.navigation.keep_place(move || {
        let (shown, top) = (shown.peek(|shown| *shown)?, whole(window().scroll_y().ok()?));
        Some(format!("days {shown} {top}"))
    });
    on_cleanup(move || desk.navigation.forget_place());
    let place = desk.navigation.location_untracked().place;
    let mut parts = place.as_deref().and_then(|place| place.strip_prefix("days ")).unwrap_or_default().split(' ');
    let count = parts.next().and_then(|part| part.parse().ok());
    let top = parts.next().and_then(|part| part.parse::<i32>().ok());
    let (Some(count), Some(top)) = (count, top) else { return false };
    shown.set(count);
    watch(move || {
        if desk.memory.is_open() {
            next_frame(move || window().scroll_to_with_x_and_y(0.0, f64::from(top)));
        }
    });
    true
}
