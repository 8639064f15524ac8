//! An address that is none of ours.

use leptos::prelude::*;

use crate::app::Desk;
use crate::view::{Node, live, nothing_here};
use crate::words;

/// Says so, and leads home.
pub fn missing(desk: Desk) -> Node {
    Effect::new(move |_| desk.arrive(words::MISSING, None));
    live(move || nothing_here(&desk.house(), words::MISSING, words::MISSING_WAY, true))
}
