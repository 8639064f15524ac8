//! What Courant is, what it stores, its version and licences.

use crate::app::Desk;
use crate::app::events::watch;
use crate::article::Edition;
use crate::view::{self, Stick};
use crate::words;

/// The page about Courant and this edition.
pub fn about(to: &mut Stick<'_>, desk: Desk) {
    watch(move || desk.arrive(words::ABOUT_TITLE, None));
    super::keep_scroll(desk);
    to.live(move |to| {
        let edition = desk.paper.head();
        view::about(to, &desk.house(), edition.as_deref().unwrap_or(&Edition::default()));
    });
}
