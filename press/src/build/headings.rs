//! A link to a heading of another text → the section that it stands in.
//!
//! A text is read for its headings only where another one links to them, and once.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::markdown::Headings;

/// What is known of the headings of texts, by the place of these in the edition.
#[derive(Default)]
pub(super) struct Known(Mutex<HashMap<usize, Arc<Headings>>>);

impl Known {
    /// The headings of a text; `article` is asked where nothing is known of it.
    pub(super) fn of(&self, text: usize, article: impl FnOnce() -> Option<Headings>) -> Option<Arc<Headings>> {
        let known = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(headings) = known().get(&text) {
            return Some(Arc::clone(headings));
        }
        // Nothing is held while it is read: others may read it, too, and find the same.
        let headings = Arc::new(article()?);
        known().insert(text, Arc::clone(&headings));
        Some(headings)
    }
}
