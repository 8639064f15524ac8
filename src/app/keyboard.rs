//! A way by keyboard: single keys that go on, back, to the history, to the search and to their own list.
//!
//! They can be switched off (WCAG 2.1.4), and they never take a key that somebody types or that means something to the
//! element which has the focus.

use leptos::prelude::document;
use wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent};

use super::Desk;
use super::events;
use crate::page::all;
use crate::route::Route;

/// Listens for the keys for as long as the app runs.
pub(super) fn listen(desk: Desk) {
    events::listen("keydown", move |event| {
        let Some(event) = event.dyn_ref::<KeyboardEvent>() else { return };
        if event.ctrl_key() || event.meta_key() || event.alt_key() || event.default_prevented() {
            return;
        }
        let is_overlaid = document().query_selector("dialog[open]").ok().flatten().is_some();
        if !desk.memory.settings_untracked().shortcuts || is_overlaid || is_typing(event) {
            return;
        }
        let is_taken = match event.key().as_str() {
            "j" => step(1),
            "k" => step(-1),
            "h" => {
                if desk.navigation.location_untracked().route != Route::History {
                    desk.navigation.go(&Route::History.href(&desk.base.now(), false));
                }
                true
            }
            "/" => open(desk, "search"),
            "?" => open(desk, "help"),
            _ => false,
        };
        if is_taken {
            event.prevent_default();
        }
    });
}

fn open(desk: Desk, name: &'static str) -> bool {
    desk.overlay.set(Some(name));
    true
}

fn is_typing(event: &KeyboardEvent) -> bool {
    let Some(target) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else { return false };
    target.closest("input, textarea, select, audio, video, [contenteditable], dialog[open]").ok().flatten().is_some()
}

/// To the next or the previous story of a list; in an article to the next or the previous section, then to the stories
/// under it.
fn step(by: isize) -> bool {
    const STOPS: &str = "main .section-heading, main .card-headline a, main h1";
    let stops = all(STOPS);
    let focused = document().active_element();
    let at = stops.iter().position(|stop| focused.as_ref() == Some(stop.unchecked_ref::<Element>()));
    let next = match at {
        Some(at) => at.checked_add_signed(by),
        // Nobody has the focus: begin with what is on the screen.
        None => stops.iter().position(|stop| stop.get_bounding_client_rect().top() >= 0.0),
    };
    let Some(stop) = next.and_then(|next| stops.get(next)) else { return false };
    if !stop.has_attribute("href") {
        let _ = stop.set_attribute("tabindex", "-1");
    }
    // The stylesheet's scroll margin keeps it clear of the masthead.
    let _ = stop.focus();
    true
}
