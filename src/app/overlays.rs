//! What opens over any page: the Reading panel, the search, the list of keys; and the slip that takes something back.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlDialogElement, HtmlElement, HtmlInputElement};

use super::events::{listen, watch};
use super::state::State;
use super::{Desk, Slip};
use crate::article::Dir;
use crate::page::marked;
use crate::reading::{Settings, TextSize, Theme};
use crate::route::Route;
use crate::view::{Icon, Stick, button, help, icon, panel};
use crate::words;

/// The names of the overlays, as `data-open` gives them.
pub(super) const NAMES: [&str; 3] = ["search", "reading", "help"];
/// So many stories are found at the most.
const MOST_FOUND: usize = 20;

/// All overlays, closed until something opens them.
pub(super) fn overlays(to: &mut Stick<'_>, desk: Desk) {
    listen("click", move |event| {
        let name = marked(event, "open").and_then(|element| element.get_attribute("data-open"));
        if let Some(name) = NAMES.into_iter().find(|known| name.as_deref() == Some(known)) {
            desk.overlay.set(Some(name));
        }
    });
    overlay(to, desk, "reading", words::DISPLAY, |to| reading(to, desk));
    overlay(to, desk, "search", words::SEARCH, |to| search(to, desk));
    overlay(to, desk, "help", words::HELP, help);
    to.el("div", |to| {
        to.attr("role", "status");
        to.live(move |to| notice(to, desk));
        to.live(move |to| slip(to, desk));
    });
}

/// A dialog that opens when the desk says its name. Esc and a click beside it close it; the focus goes back to where it was.
fn overlay(
    to: &mut Stick<'_>,
    desk: Desk,
    name: &'static str,
    title: &'static str,
    inner: impl FnOnce(&mut Stick<'_>),
) {
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
        // The event comes late: it may have been opened again by then.
        let is_open = dialog.now().is_some_and(|dialog| dialog.open());
        if desk.overlay.now() == Some(name) && !is_open {
            desk.overlay.set(None);
        }
    };
    // Only what lies beside the sheet is the dialog itself. A selection that began within may end beside.
    let began_beside = State::default();
    let close_beside = move |event: Event| {
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let is_beside = target.is_some_and(|target| target.has_attribute("data-overlay"));
        if is_beside && began_beside.now() && event.type_() == "click" {
            desk.overlay.set(None);
        }
        began_beside.set(is_beside);
    };
    to.el("dialog.overlay", |to| {
        to.attr("data-overlay", name);
        to.attr_of("aria-labelledby", &["c-", name]);
        to.made(|element| dialog.set(element.dyn_into().ok()));
        to.on("close", closed);
        to.on("mousedown", close_beside);
        to.on("click", close_beside);
        to.el("div.overlay-sheet", |to| {
            to.el("header.overlay-head", |to| {
                to.el("h2.overlay-title", |to| {
                    to.attr_of("id", &["c-", name]);
                    to.words(title);
                });
                to.el("button.tool", |to| {
                    to.attr("type", "button");
                    to.attr("aria-label", words::CLOSE);
                    to.on("click", move |_| desk.overlay.set(None));
                    icon(to, Icon::Close);
                });
            });
            inner(to);
        });
    });
}

fn reading(to: &mut Stick<'_>, desk: Desk) {
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
    to.el("div.panel", |to| {
        to.on("input", changed);
        to.on("click", stepped);
        panel(to, move || desk.memory.settings());
    });
}

/// Finds among the stories loaded and read.
fn search(to: &mut Stick<'_>, desk: Desk) {
    let query = State::new(String::new());
    watch(move || {
        if desk.overlay.get() != Some("search") {
            query.set(String::new());
        }
    });
    to.el("div.search", |to| {
        to.el("input.field", |to| {
            to.attr("type", "search");
            to.attr("aria-label", words::SEARCH_LABEL);
            to.attr("placeholder", words::SEARCH_LABEL);
            to.flag("autofocus", true);
            to.follow("value", move || Some(query.get()));
            to.on("input", move |event| query.set(event_target_value(&event)));
        });
        to.el("div.search-found", |to| {
            to.attr("aria-live", "polite");
            to.live(move |to| found(to, desk, &query.get()));
        });
    });
}

fn found(to: &mut Stick<'_>, desk: Desk, query: &str) {
    // Only asked while somebody searches: the whole history may be ten thousand visits.
    if query.trim().is_empty() {
        return to.line("p.search-hint", words::SEARCH_HINT);
    }
    let found = desk.memory.find(&desk.paper.cards.get(), query, MOST_FOUND);
    if found.is_empty() {
        return to.line("p.search-hint", words::SEARCH_NOTHING);
    }
    let house = desk.house();
    to.el("ul.search-list", |to| {
        to.attr("role", "list");
        for story in found {
            to.el("li", |to| {
                let language = story.language.or_else(|| desk.language());
                let language = language.as_deref();
                to.attr("lang", language);
                to.attr("dir", language.map_or(Dir::Ltr, Dir::of_language).as_str());
                to.line("p.card-kicker", story.section.as_deref());
                to.el("a.search-story", |to| {
                    to.attr("href", house.href(&Route::Read(story.id)).as_str());
                    to.on("click", move |_| desk.overlay.set(None));
                    to.words(story.headline.as_str());
                });
            });
        }
    });
}

/// Storage trouble is said once.
fn notice(to: &mut Stick<'_>, desk: Desk) {
    let Some(trouble) = desk.memory.trouble() else { return };
    to.el("div.notice", |to| {
        to.line("p", words::store_trouble(trouble));
        close_button(to, move || desk.memory.hush());
    });
}

/// What happened, and the way to take it back.
fn slip(to: &mut Stick<'_>, desk: Desk) {
    let Some(Slip { text, undo }) = desk.slip.get() else { return };
    let close = move || {
        desk.slip.set(None);
        super::focus_headline();
    };
    to.el("div.notice", |to| {
        to.line("p", text.as_str());
        if let Some(undo) = undo {
            button(to, words::UNDO, |to| {
                to.on("click", move |_| {
                    undo();
                    close();
                });
            });
        }
        close_button(to, close);
    });
}

fn close_button(to: &mut Stick<'_>, close: impl Fn() + 'static) {
    button(to, words::CLOSE, |to| {
        to.flag("data-quiet", true);
        to.on("click", move |_| close());
    });
}

/// Puts what was chosen on the page: the stylesheet does the rest.
pub(super) fn apply(settings: Settings) {
    let Some(root) = document().document_element().and_then(|root| root.dyn_into::<HtmlElement>().ok()) else { return };
    let _ = root.set_attribute("data-theme", settings.theme.as_str());
    let _ = root.set_attribute("data-size", &settings.size.step().to_string());
}
