//! What Courant is, what it stores, its version and licences.

use leptos::prelude::*;

use crate::app::Desk;
use crate::article::Edition;
use crate::view::{self, Node, live};
use crate::words;

/// The page about Courant and this edition.
pub fn about(desk: Desk) -> Node {
    Effect::new(move |_| desk.arrive(words::ABOUT_TITLE, None));
    live(move || {
        let edition = desk.paper.head();
        view::about(&desk.house(), edition.as_deref().unwrap_or(&Edition::default()))
    })
}
