//! Forgetting, so that it can be undone.

use super::keys::Name;
use super::wire::{self, Read};
use super::{Store, Stored};
use crate::article::ArticleId;
use crate::reading::{Since, Visit};

/// What was forgotten, to the letter, for as long as it can be undone. Dropping it is for good.
#[derive(Debug, Default)]
#[must_use = "to undo it, keep it; to forget for good, drop it"]
pub struct Forgotten {
    values: Vec<(String, Stored)>,
    pending: Vec<(ArticleId, Since)>,
    visits: usize,
    left: usize,
}

impl Forgotten {
    /// How many visits were forgotten.
    #[must_use]
    pub const fn visits(&self) -> usize {
        self.visits
    }

    /// How many records are still there: a newer version's, or the browser would not let them go.
    #[must_use]
    pub const fn left(&self) -> usize {
        self.left
    }

    /// Whether there is nothing to undo.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.values.is_empty() && self.pending.is_empty()
    }
}

impl Store {
    /// Forgets one article, with what was set aside of it. A newer version's record stays.
    pub fn forget(&self, id: &ArticleId) -> Forgotten {
        let mut forgotten = Forgotten::default();
        let of_it = |name: &Name| match name {
            Name::Visit(other) => other == id,
            Name::Aside(of, _) => of == id.as_str(),
            Name::Recent => false,
        };
        self.take_away(&of_it, &mut forgotten);
        let pending = self.memory().take_pending(id);
        if let Some(since) = pending {
            forgotten.visits = 1;
            forgotten.pending.push((id.clone(), since));
        }
        self.drop_from_list(id);
        forgotten
    }

    /// Forgets every article of this edition, with what was set aside. A newer version's records stay.
    pub fn forget_all(&self) -> Forgotten {
        let mut forgotten = Forgotten::default();
        self.drop_list();
        self.take_away(&|_| true, &mut forgotten);
        let pending = std::mem::take(&mut self.memory().pending);
        let unwritten = pending.iter().filter(|(id, _)| {
            let key = self.keys().visit(id);
            forgotten.values.iter().all(|(other, _)| *other != key)
        });
        forgotten.visits += unwritten.count();
        forgotten.pending.extend(pending);
        forgotten
    }

    /// Undoes it. What was read of an article meanwhile is added to what was forgotten. `Some` is what could not be
    /// put back, to be tried again.
    pub fn restore(&self, forgotten: Forgotten) -> Option<Forgotten> {
        let mut rest = Forgotten::default();
        for (key, stored) in forgotten.values {
            let name = self.keys().parse(&key);
            let is_visit = matches!(name, Some(Name::Visit(_)));
            if !self.put_back(&key, name, &stored) {
                rest.visits += usize::from(is_visit);
                rest.left += 1;
                rest.values.push((key, stored));
            }
        }
        for (id, since) in forgotten.pending {
            let mut memory = self.memory();
            let since = match memory.take_pending(&id) {
                Some(later) => since.and(later),
                None => since,
            };
            memory.pending.push((id, since));
        }
        self.drop_list();
        self.flush();
        (!rest.is_empty()).then_some(rest)
    }

    fn take_away(&self, is_wanted: &dyn Fn(&Name) -> bool, forgotten: &mut Forgotten) {
        for key in self.keys_of_edition() {
            let Some(name) = self.keys().parse(&key).filter(|name| is_wanted(name)) else { continue };
            let Ok(Some(stored)) = self.shelf().get(&key) else { continue };
            let is_newer = match &name {
                Name::Visit(_) => matches!(wire::read_visit(&stored), Read::Newer),
                Name::Recent => matches!(wire::read_recent(&stored), Read::Newer),
                Name::Aside(..) => false,
            };
            let is_gone = !is_newer && self.shelf().remove(&key).map_err(|refusal| self.note_refusal(refusal)).is_ok();
            if is_gone {
                forgotten.visits += usize::from(matches!(name, Name::Visit(_)));
                forgotten.values.push((key, stored));
            } else if name != Name::Recent {
                forgotten.left += 1;
            }
        }
    }

    fn put_back(&self, key: &str, name: Option<Name>, stored: &Stored) -> bool {
        match self.shelf().get(key) {
            Ok(None) => self.shelf().set(key, stored).map_err(|refusal| self.note_refusal(refusal)).is_ok(),
            Ok(Some(other)) if other == *stored => true,
            Ok(Some(other)) => match name {
                Some(Name::Visit(id)) => self.rejoin(&id, stored, &other),
                Some(Name::Aside(of, _)) => self.put_aside(&of, stored),
                Some(Name::Recent) | None => self.set_aside(stored, &|n| self.keys().recent_aside(n)).is_ok(),
            },
            Err(refusal) => {
                self.note_refusal(refusal);
                false
            }
        }
    }

    /// Puts a value among what was set aside of an article, or of the list.
    pub(super) fn put_aside(&self, of: &str, stored: &Stored) -> bool {
        let place =
            |n| ArticleId::parse(of).map_or_else(|| self.keys().recent_aside(n), |id| self.keys().aside(&id, n));
        self.set_aside(stored, &place).is_ok()
    }

    fn rejoin(&self, id: &ArticleId, forgotten: &Stored, present: &Stored) -> bool {
        let (Read::Record(old, old_extras), Read::Record(new, mut extras)) =
            (wire::read_visit(forgotten), wire::read_visit(present))
        else {
            return self.put_aside(id.as_str(), forgotten);
        };
        wire::unite(&mut extras, old_extras);
        // Not the same seconds told twice, as in an import: what came after forgetting began from nothing.
        let seconds = old.seconds.saturating_add(new.seconds);
        self.put(id, &Visit { seconds, ..old.merge(new) }, extras).is_ok()
    }
}
