//! What opens over any page: the Reading panel, the search, the list of keys; and the slip that takes something back.

use std::rc::Rc;

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlDialogElement, HtmlElement, HtmlInputElement};

use super::events::{listen, watch};
use super::state::State;
use super::{Desk, Slip};
use crate::page::marked;
use crate::reading::{Settings, TextSize, Theme};
use crate::route::Route;
use crate::view::{self, Ask, Icon, Node, all, el, help, icon, live, panel};
use crate::words;

/// The names of the overlays, as `data-open` gives them.
pub(super) const NAMES: [&str; 3] = ["search", "reading", "help"];
/// So many stories are found at the most.
const MOST_FOUND: usize = 20;

/// All overlays, closed until something opens them.
pub(super) fn overlays(desk: Desk) -> Node {
    listen("click", move |event| {
        let name = marked(event, "open").and_then(|element| element.get_attribute("data-open"));
        if let Some(name) = NAMES.into_iter().find(|known| name.as_deref() == Some(known)) {
            desk.overlay.set(Some(name));
        }
    });
    all([
        overlay(desk, "reading", words::READING, reading(desk)),
        overlay(desk, "search", words::SEARCH, search(desk)),
        overlay(desk, "help", words::HELP, help()),
        el("div").attr("role", "status").child(live(move || notice(desk))).child(live(move || slip(desk))).into(),
    ])
}

/// A dialog that opens when the desk says its name. Esc and a click beside it close it; the focus goes back to where it was.
fn overlay(desk: Desk, name: &'static str, title: &'static str, inner: Node) -> Node {
    let dialog = State::new(None::<HtmlDialogElement>);
    watch(move || {
        let is_open = desk.overlay.get() == Some(name);
        let Some(dialog) = dialog.now() else { return };
        if is_open && !dialog.open() {
            let _ = dialog.show_modal();
        } else if !is_open && dialog.open() {
            dialog.close();
        }
    });
    let closed = move |_| {
        if desk.overlay.now() == Some(name) {
            desk.overlay.set(None);
        }
    };
    // Only what lies beside the sheet is the dialog itself.
    let close_beside = move |event: Event| {
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        if target.is_some_and(|target| target.has_attribute("data-overlay")) {
            desk.overlay.set(None);
        }
    };
    let id = format!("c-{name}");
    let close = el("button")
        .class("tool")
        .attr("type", "button")
        .attr("aria-label", words::CLOSE)
        .on("click", move |_| desk.overlay.set(None))
        .child(icon(Icon::Close));
    let head = el("header")
        .class("overlay-head")
        .child(el("h2").class("overlay-title").attr("id", &id).child(title))
        .child(close);
    el("dialog")
        .class("overlay")
        .attr("data-overlay", name)
        .attr("aria-labelledby", &id)
        .made(move |element| dialog.set(element.clone().dyn_into().ok()))
        .on("close", closed)
        .on("click", close_beside)
        .child(el("div").class("overlay-sheet").child(head).child(inner))
        .into()
}

fn reading(desk: Desk) -> Node {
    let choose = move |change: &dyn Fn(&mut Settings)| {
        let mut settings = desk.memory.settings_untracked();
        change(&mut settings);
        desk.memory.choose(settings);
    };
    let changed = move |event: Event| {
        let Some(input) = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok()) else { return };
        if input.has_attribute("data-theme-choice") {
            let theme = Theme::parse(&input.value()).unwrap_or_default();
            choose(&|settings| settings.theme = theme);
        } else if input.has_attribute("data-size-choice") {
            let size = input.value().parse().ok().and_then(TextSize::new).unwrap_or_default();
            choose(&|settings| settings.size = size);
        } else if input.has_attribute("data-shortcuts") {
            choose(&|settings| settings.shortcuts = input.checked());
        }
    };
    let stepped = move |event: Event| {
        let step = marked(&event, "size-step").and_then(|button| button.get_attribute("data-size-step"));
        match step.as_deref() {
            Some("-1") => choose(&|settings| settings.size = settings.size.smaller()),
            Some(_) => choose(&|settings| settings.size = settings.size.larger()),
            None => {}
        }
    };
    let settings: Ask<Settings> = Rc::new(move || desk.memory.settings());
    el("div").class("panel").on("input", changed).on("click", stepped).child(panel(&settings)).into()
}

/// Finds among the stories loaded and read.
fn search(desk: Desk) -> Node {
    let query = State::new(String::new());
    watch(move || {
        if desk.overlay.get() != Some("search") {
            query.set(String::new());
        }
    });
    let results = live(move || {
        let query = query.get();
        // Only asked while somebody searches: the whole history may be ten thousand visits.
        if query.trim().is_empty() {
            return el("p").class("search-hint").child(words::SEARCH_HINT).into();
        }
        let found = desk.memory.find(&desk.paper.cards.get(), &query, MOST_FOUND);
        if found.is_empty() {
            return el("p").class("search-hint").child(words::SEARCH_NOTHING).into();
        }
        let house = desk.house();
        let items = found.into_iter().map(|story| {
            let link = el("a")
                .class("search-story")
                .attr("href", house.href(&Route::Read(story.id)))
                .on("click", move |_| desk.overlay.set(None))
                .child(story.headline);
            let section = story.section.map(|section| el("p").class("card-kicker").child(section));
            el("li").attr("lang", story.language).child(section).child(link)
        });
        Node::from(el("ul").class("search-list").attr("role", "list").all(items))
    });
    let field = el("input")
        .class("field")
        .attr("type", "search")
        .attr("aria-label", words::SEARCH_LABEL)
        .attr("placeholder", words::SEARCH_LABEL)
        .attr("autofocus", true)
        .follow("value", move || Some(query.get()))
        .on("input", move |event| query.set(event_target_value(&event)));
    el("div")
        .class("search")
        .child(field)
        .child(el("div").class("search-found").attr("aria-live", "polite").child(results))
        .into()
}

/// Storage trouble is said once.
fn notice(desk: Desk) -> Option<view::Element> {
    let trouble = desk.memory.trouble()?;
    let close = quiet(words::CLOSE).on("click", move |_| desk.memory.hush());
    Some(el("div").class("notice").child(el("p").child(words::store_trouble(trouble))).child(close))
}

/// What happened, and the way to take it back.
fn slip(desk: Desk) -> Option<view::Element> {
    let Slip { text, undo } = desk.slip.get()?;
    let close = move || {
        desk.slip.set(None);
        super::focus_headline();
    };
    let undo = undo.map(|undo| {
        el("button").class("button").attr("type", "button").child(words::UNDO).on("click", move |_| {
            undo();
            close();
        })
    });
    let close = quiet(words::CLOSE).on("click", move |_| close());
    Some(el("div").class("notice").child(el("p").child(text)).child(undo).child(close))
}

fn quiet(words: &'static str) -> view::Element {
    el("button").class("button").attr("type", "button").attr("data-quiet", true).child(words)
}

/// Puts what was chosen on the page: the stylesheet does the rest.
pub(super) fn apply(settings: Settings) {
    let Some(root) = document().document_element().and_then(|root| root.dyn_into::<HtmlElement>().ok()) else { return };
    let _ = root.set_attribute("data-theme", settings.theme.as_str());
    let _ = root.set_attribute("data-size", &settings.size.step().to_string());
}
