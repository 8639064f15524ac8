//! An address that is none of ours.

use crate::app::Desk;
use crate::app::events::watch;
use crate::view::{Stick, nothing_here};
use crate::words;

/// Says so, and leads home.
pub fn missing(to: &mut Stick<'_>, desk: Desk) {
    watch(move || desk.arrive(words::MISSING, None));
    to.live(move |to| nothing_here(to, &desk.house(), words::MISSING, words::MISSING_WAY));
}
