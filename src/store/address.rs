//! Which edition stood at an address when it was last here: so that its records can be opened before its feed has come,
//! and when it does not come.

use super::Store;
use super::keys::Keys;
use super::shelf::{Shelf, Stored};
use crate::article::EditionId;

impl Store {
    /// The edition that was last read under this base path; `None` where none was, or storage does not say.
    #[must_use]
    pub fn edition_at(shelf: &dyn Shelf, base: &str) -> Option<EditionId> {
        match shelf.get(&Keys::edition_at(base)).ok()?? {
            Stored::Text(id) => EditionId::parse(&id),
            Stored::Units(_) => None,
        }
    }

    /// Notes that this edition is the one under this base path. Where it cannot be written nothing is lost: the feed
    /// says so again.
    pub fn note_address(&self, base: &str) {
        let (key, id) = (Keys::edition_at(base), Stored::Text(self.keys().edition_id().to_owned()));
        match self.shelf().get(&key) {
            Ok(None | Some(Stored::Text(_))) => drop(self.shelf().set(&key, &id)),
            // Nothing of ours, but not ours to lose.
            Ok(Some(Stored::Units(_))) | Err(_) => {}
        }
    }
}
