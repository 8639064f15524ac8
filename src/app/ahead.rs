//! Asks for a story that a reader is about to open: the pointer rests on its link, or presses it.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use js_sys::Reflect;
use leptos::prelude::window;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlAnchorElement};

use super::Desk;
use super::events::{Timer, after, listen};
use crate::page::Coming;
use crate::route::Route;

/// So long a pointer rests on what is meant; one that passes over, or scrolls, is gone before. In milliseconds.
const REST_MS: i32 = 65;

/// Listens for as long as the app runs.
pub(super) fn look_ahead(desk: Desk) {
    let resting = Rc::new(RefCell::new(Timer::default()));
    let ask_soon = {
        let resting = resting.clone();
        move |link: HtmlAnchorElement| {
            let soon = after(REST_MS, move || ask_for(desk, &link));
            resting.replace(soon).stop();
        }
    };
    listen("pointerdown", {
        let ask_soon = ask_soon.clone();
        move |event| match link(event) {
            // A finger that comes down may be about to scroll; then the browser takes it over.
            Some(link) if is_finger(event) => ask_soon(link),
            Some(link) => ask_for(desk, &link),
            None => {}
        }
    });
    listen("pointercancel", {
        let resting = resting.clone();
        move |_| resting.take().stop()
    });
    // Not when one comes under a pointer at rest, as it does with every new page.
    let over = RefCell::new(None::<HtmlAnchorElement>);
    listen("pointermove", move |event| {
        let link = link(event);
        if *over.borrow() == link {
            return;
        }
        resting.take().stop();
        over.replace(link.clone());
        // Nobody who counts bytes pays for what they only look at.
        if let Some(link) = link.filter(|_| !is_saving()) {
            ask_soon(link);
        }
    });
}

fn is_finger(event: &Event) -> bool {
    Reflect::get(event, &"pointerType".into()).is_ok_and(|kind| kind == "touch")
}

fn ask_for(desk: Desk, link: &HtmlAnchorElement) {
    let Some(Route::Read(id)) = desk.navigation.own_route(&link.href()) else { return };
    let is_coming = |coming: &Option<Coming>| coming.as_ref().is_some_and(|coming| coming.is_of(&id));
    let is_here = desk.navigation.location_untracked().route == Route::Read(id.clone());
    if !is_here && desk.coming.peek(is_coming) == Some(false) {
        desk.coming.set(Coming::start(desk, Arc::new(id)));
    }
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
