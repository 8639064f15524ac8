//! What was read: by day, searchable; forget, undo, pause, export, import.

use leptos::prelude::*;
use wasm_bindgen::prelude::*;
use web_sys::{Blob, BlobPropertyBag, Event, HtmlAnchorElement, HtmlInputElement, Url};

use super::marked;
use crate::app::{Desk, Slip};
use crate::article::ArticleId;
use crate::reading::{Entry, History};
use crate::store::Imported;
use crate::view::{self, Node, all, el, live, nothing_here};
use crate::words;

/// So many visits are shown at first, and so many more each time: the page opens as fast with ten thousand.
const PAGE: usize = 100;

/// The page of what was read.
pub fn history(desk: Desk) -> Node {
    let query = RwSignal::new(String::new());
    let shown = RwSignal::new(PAGE);
    let visits = Memo::new(move |_| desk.memory.history());
    Effect::new(move |_| desk.arrive(words::HISTORY, None));
    keep_place(desk, shown);
    let list = live(move || {
        let house = desk.house();
        if visits.with(History::is_empty) {
            return nothing_here(&house, words::HISTORY_EMPTY, words::HISTORY_EMPTY_WAY, true);
        }
        let found = visits.with(|visits| query.with(|query| visits.search(query)));
        if found.is_empty() {
            return el("p").class("search-hint").add(words::HISTORY_NOTHING).into();
        }
        let (days, is_whole) = first(found.days(), shown.get());
        let more = (!is_whole).then(|| {
            let button = el("button").class("button").attr("type", "button").add(words::SHOW_MORE);
            el("div").class("more").add(button.on("click", move |_| shown.update(|shown| *shown += PAGE)))
        });
        all([view::history(&house, &days), more.into()])
    });
    let forget_one = move |event: Event| {
        let id = marked(&event, "forget").and_then(|button| button.get_attribute("data-forget"));
        if let Some(id) = id.and_then(|id| ArticleId::parse(&id)) {
            forget(desk, Some(&id));
        }
    };
    el("div")
        .class("history")
        .on("click", forget_one)
        .add(el("h1").class("page-title").attr("tabindex", "-1").add(words::HISTORY))
        .add(head(desk, query))
        .add(el("div").attr("aria-live", "polite").add(list))
        .into()
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

fn head(desk: Desk, query: RwSignal<String>) -> Node {
    let file = StoredValue::new_local(None::<HtmlInputElement>);
    let calendar = desk.calendar();
    let facts = live(move || {
        let size = desk.memory.size();
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        let (stories, kilobytes) = (count(size.visits), count(size.bytes.div_ceil(1024)));
        format!("{} {}, {} KB", calendar.number(stories), words::plural_stories(stories), calendar.number(kilobytes))
    });
    let is_recording = move || desk.memory.settings().recording;
    let record = move |event: Event| {
        let mut settings = desk.memory.settings_untracked();
        settings.recording = event_target_checked(&event);
        desk.memory.choose(settings);
    };
    let tool =
        |words: &'static str| el("button").class("button").attr("type", "button").attr("data-quiet", true).add(words);
    let choose_file = move |_| {
        if let Some(input) = file.get_value() {
            input.click();
        }
    };
    let file_input = el("input")
        .class("unseen")
        .attr("type", "file")
        .attr("tabindex", "-1")
        .attr("aria-label", words::IMPORT)
        .attr("accept", "application/json,.json")
        .made(move |element| file.set_value(element.clone().dyn_into().ok()))
        .on("change", move |event| import(desk, &event_target(&event)));
    let recording = el("input")
        .attr("type", "checkbox")
        .follow("checked", move || is_recording().then(String::new))
        .on("change", record);
    let tools = el("div")
        .class("history-tools")
        .add(el("label").class("check").add(recording).add(el("span").add(words::RECORDING)))
        .add(tool(words::EXPORT).on("click", move |_| export(desk)))
        .add(tool(words::IMPORT).on("click", choose_file))
        .add(file_input)
        .add(tool(words::FORGET_ALL).on("click", move |_| forget(desk, None)));
    let search = el("input")
        .class("field")
        .attr("type", "search")
        .attr("aria-label", words::HISTORY_SEARCH)
        .attr("placeholder", words::HISTORY_SEARCH)
        .on("input", move |event| query.set(event_target_value(&event)));
    let paused = live(move || (!is_recording()).then(|| el("p").class("history-paused").add(words::RECORDING_PAUSED)));
    el("div")
        .class("history-head")
        .add(search)
        .add(el("p").class("history-facts").add(facts))
        .add(tools)
        .add(el("div").attr("role", "status").add(paused))
        .into()
}

fn forget(desk: Desk, id: Option<&ArticleId>) {
    let forgotten = StoredValue::new_local(desk.memory.forget(id));
    let undo = Callback::new(move |()| forgotten.with_value(|forgotten| desk.memory.restore(forgotten)));
    desk.slip.set(Some(Slip { text: words::FORGOTTEN.to_owned(), undo: Some(undo) }));
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
    set_timeout(move || drop(Url::revoke_object_url(&url)), std::time::Duration::from_secs(10));
}

fn import(desk: Desk, input: &HtmlInputElement) {
    let Some(file) = input.files().and_then(|files| files.item(0)) else { return };
    // So that the same file can be chosen again.
    input.set_value("");
    leptos::task::spawn_local(async move {
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

/// The place in the history: how many visits were shown, and how far they were scrolled.
fn keep_place(desk: Desk, shown: RwSignal<usize>) {
    desk.navigation
        .keep_place(move || Some(format!("days {} {}", shown.try_get_untracked()?, window().scroll_y().ok()?)));
    on_cleanup(move || desk.navigation.forget_place());
    let place = desk.navigation.location_untracked().place;
    let mut parts = place.as_deref().and_then(|place| place.strip_prefix("days ")).unwrap_or_default().split(' ');
    let (count, top) =
        (parts.next().and_then(|part| part.parse().ok()), parts.next().and_then(|part| part.parse().ok()));
    if let (Some(count), Some(top)) = (count, top) {
        shown.set(count);
        Effect::new(move |_| {
            if desk.memory.is_open() {
                request_animation_frame(move || window().scroll_to_with_x_and_y(0.0, top));
            }
        });
    }
}
