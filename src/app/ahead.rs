//! Fetches a story that a reader is about to open: the pointer rests on its link, or presses it.
//!
//! By `<link rel=preload>`: the browser keeps the answer for the request that follows, and throws away one that fails. Nobody
//! on a plan that counts bytes pays for a story that is only passed over.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::Reflect;
use leptos::prelude::{document, window};
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlAnchorElement};

use super::Desk;
use super::events::{Timer, after, listen};
use crate::load;
use crate::route::Route;

/// So long a pointer rests on what is meant; one that passes over is gone before.
const REST_MS: i32 = 65;

/// Listens for as long as the app runs.
pub(super) fn listen_for(desk: Desk) {
    // The story that was fetched last.
    let last = Rc::new(RefCell::new(String::new()));
    let fetch = move |link: &HtmlAnchorElement| {
        let Some(Route::Read(id)) = desk.navigation.own_route(&link.href()) else { return };
        let url = load::file_of(&desk.base.now(), &id, desk.paper.card(&id).as_ref());
        if let Some(url) = url
            && last.replace(url.clone()) != url
        {
            preload(&url);
        }
    };
    let fetch_pressed = fetch.clone();
    listen("pointerdown", move |event| {
        if let Some(link) = link(event) {
            fetch_pressed(&link);
        }
    });
    let resting = Rc::new(RefCell::new(Timer::default()));
    listen("pointerover", move |event| {
        resting.take().stop();
        if let Some(link) = link(event).filter(|_| !is_saving()) {
            let fetch = fetch.clone();
            *resting.borrow_mut() = after(REST_MS, move || fetch(&link));
        }
    });
}

fn link(event: &Event) -> Option<HtmlAnchorElement> {
    let target = event.target()?.dyn_into::<Element>().ok()?;
    target.closest("main a[href]").ok().flatten()?.dyn_into().ok()
}

/// Whether the reader has asked the browser to save bytes.
fn is_saving() -> bool {
    let connection = Reflect::get(&window().navigator(), &"connection".into());
    connection.and_then(|connection| Reflect::get(&connection, &"saveData".into())).is_ok_and(|saves| saves.is_truthy())
}

fn preload(url: &str) {
    let (Ok(link), Some(head)) = (document().create_element("link"), document().head()) else { return };
    for (name, value) in [("rel", "preload"), ("as", "fetch"), ("crossorigin", ""), ("href", url)] {
        let _ = link.set_attribute(name, value);
    }
    let _ = head.append_child(&link);
    // What it was for has its answer by then, or has not been asked for.
    after(10_000, move || link.remove());
}
