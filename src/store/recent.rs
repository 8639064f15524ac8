//! The articles read last, without reading ten thousand records: a short list of ids, derived and never trusted.

use super::wire::{self, Read};
use super::{Store, Stored};
use crate::article::ArticleId;
use crate::reading::{History, Visit};

/// The longest list. More than any page shows at once.
const LONGEST: usize = 64;

enum List {
    Ids(Vec<ArticleId>),
    /// Absent or out of reach.
    None,
    Newer,
    Garbage(Stored),
}

impl Store {
    /// The `n` visits read last, the latest first. Fast up to 64; more reads every record.
    #[must_use]
    pub fn recent(&self, n: usize) -> Vec<(ArticleId, Visit)> {
        let is_listed = n <= LONGEST && !self.memory().is_list_stale;
        let mut ids = self.with_pending_ids(Vec::new());
        let unwritten = ids.len();
        if let (true, List::Ids(listed)) = (is_listed, self.list()) {
            ids.extend(listed);
            let mut found: Vec<(ArticleId, Visit)> = Vec::new();
            for (index, id) in ids.into_iter().enumerate() {
                if index >= unwritten && found.len() >= n + unwritten {
                    break;
                }
                if found.iter().all(|(known, _)| *known != id)
                    && let Some(visit) = self.visit(&id)
                {
                    found.push((id, visit));
                }
            }
            // A list may be too short: then there must be no more records than it found.
            if found.len() >= n + unwritten || found.len() >= self.visit_ids().len() + unwritten {
                return newest(found, n);
            }
        }
        let all = self.visits();
        let all = newest(all, usize::MAX);
        self.put_list(all.iter().map(|(id, _)| id.clone()).collect());
        all.into_iter().take(n).collect()
    }

    /// An article was read just now.
    pub(super) fn put_first(&self, id: &ArticleId) {
        if self.memory().is_list_stale {
            self.drop_list();
        }
        let mut ids = match self.list() {
            List::Ids(ids) => ids,
            List::None | List::Garbage(_) => Vec::new(),
            List::Newer => return,
        };
        if ids.first() != Some(id) {
            ids.retain(|other| other != id);
            ids.insert(0, id.clone());
            self.put_list(ids);
        }
    }

    /// An article was forgotten.
    pub(super) fn drop_from_list(&self, id: &ArticleId) {
        if let List::Ids(mut ids) = self.list() {
            ids.retain(|other| other != id);
            self.put_list(ids);
        }
    }

    /// The list no longer holds: the next reader makes it anew. What is no list of ours stays.
    pub(super) fn drop_list(&self) {
        let is_dropped = match self.list() {
            List::Ids(_) => self.shelf().remove(&self.keys().recent()).is_ok(),
            List::None => self.shelf().get(&self.keys().recent()).is_ok(),
            List::Newer | List::Garbage(_) => true,
        };
        self.memory().is_list_stale = !is_dropped;
    }

    fn put_list(&self, mut ids: Vec<ArticleId>) {
        if ids.is_empty() {
            self.drop_list();
            return;
        }
        ids.truncate(LONGEST);
        match self.list() {
            List::Newer => return,
            List::Ids(present) if present == ids => return,
            List::Garbage(stored) if self.set_aside(&stored, &|n| self.keys().recent_aside(n)).is_err() => return,
            List::Garbage(_) | List::Ids(_) | List::None => {}
        }
        let list = Stored::Text(wire::write_recent(&ids));
        // Not noted as trouble: nothing is lost with it.
        if self.shelf().set(&self.keys().recent(), &list).is_ok() {
            self.memory().is_list_stale = false;
        } else {
            self.drop_list();
        }
    }

    fn list(&self) -> List {
        let Ok(Some(stored)) = self.shelf().get(&self.keys().recent()) else { return List::None };
        match wire::read_recent(&stored) {
            Read::Record(ids, _) => List::Ids(ids),
            Read::Newer => List::Newer,
            Read::Garbage => List::Garbage(stored),
        }
    }
}

fn newest(visits: Vec<(ArticleId, Visit)>, n: usize) -> Vec<(ArticleId, Visit)> {
    History::new(visits).into_entries().into_iter().take(n).map(|entry| (entry.id, entry.visit)).collect()
}
