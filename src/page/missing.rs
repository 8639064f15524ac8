//! An address that is none of ours.

use crate::app::Desk;
use crate::app::events::watch;
use crate::view::{Node, live, nothing_here};
use crate::words;

/// Says so, and leads home.
pub fn missing(desk: Desk) -> Node {
    watch(move || desk.arrive(words::MISSING, None));
    live(move || nothing_here(&desk.house(), words::MISSING, words::MISSING_WAY))
}
