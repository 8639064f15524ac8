//! Storage: what a reader did, one record per article and edition, in the browser's local storage.
//!
//! In come an edition's id and a [`Shelf`]; visits and settings go in and out, converted by hand to and from
//! private wire records. Nothing here fails: where storage is missing, refuses, is full, or holds what cannot be
//! read, everything goes on in memory, a [`Trouble`] is noted for the page to say once, and no byte that is
//! already there is lost. It knows no screen and no network.
//!
//! Keys, which `keys` alone spells:
//! - `courant:1:<edition>:visit:<article id>`: one visit;
//! - `courant:1:<edition>:aside:<article id>:<n>`: what stood at a visit's key and could not be read, to the letter;
//! - `courant:1:<edition>:list:recent`: the ids read last, derived from the visits and never trusted;
//! - `courant:1:at:<base path>`: the id of the edition that was last read there;
//! - `courant:1:settings`, `courant:1:settings:aside:<n>`: the reader's choices, for all editions.

mod address;
mod archive;
#[cfg(feature = "csr")]
pub mod browser;
mod forget;
mod keys;
mod memory;
mod recent;
mod settings;
mod shelf;
mod survey;
mod wire;

use std::cell::RefCell;
use std::rc::Rc;

pub use archive::{ImportError, Imported};
pub use forget::Forgotten;
use keys::{Keys, Name};
pub use memory::{Fault, MemoryShelf};
pub use shelf::{Refusal, Shelf, Stored};
pub use survey::Survey;
use wire::{Extras, Read};

use crate::article::{ArticleId, EditionId};
use crate::reading::{Settings, Since, Visit};

/// One edition's records and the reader's settings. Cheap to clone; clones share what is only in memory.
#[derive(Clone)]
pub struct Store {
    inner: Rc<Inner>,
}

struct Inner {
    shelf: Rc<dyn Shelf>,
    keys: Keys,
    memory: RefCell<Memory>,
}

/// What could not be written.
#[derive(Default)]
struct Memory {
    /// In the order it was read. So few that each is looked for from the start.
    pending: Vec<(ArticleId, Since)>,
    settings: Option<Settings>,
    /// The list of what was read last could be neither written nor removed.
    is_list_stale: bool,
    noted: Vec<Trouble>,
    said: Vec<Trouble>,
}

/// What is wrong with storage, for the page to say once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Trouble {
    /// There is no storage here: what is read now is forgotten with the tab.
    Missing,
    /// The browser refuses access to it: likewise.
    Refused,
    /// It is full: what is read from now on is forgotten with the tab.
    Full,
    /// A record could not be read. It was set aside, or stands where it stood.
    Unreadable,
    /// A record was written by a newer version of this app: it is left as it is.
    Newer,
}

/// Where a stretch of reading went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// In storage.
    Stored,
    /// In this tab only, until writing succeeds.
    InMemory,
    /// Nowhere: the reader paused recording.
    Paused,
}

/// How much is kept of an edition.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Size {
    /// Records of visits, unreadable ones included.
    pub visits: usize,
    /// Unreadable ones that were set aside.
    pub aside: usize,
    /// Bytes of keys and values: two for each UTF-16 unit, as browsers count.
    pub bytes: usize,
}

/// What another tab changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// One visit, written or forgotten.
    Visit(ArticleId),
    /// The settings.
    Settings,
    /// Everything: storage was cleared.
    All,
}

/// What stands at a visit's key.
enum Found {
    Nothing,
    Visit(Box<Visit>, Extras),
    Newer(Stored),
    Garbage(Stored),
}

impl Store {
    /// The store of an edition on this shelf.
    #[must_use]
    pub fn new(shelf: Rc<dyn Shelf>, edition: &EditionId) -> Self {
        Self { inner: Rc::new(Inner { shelf, keys: Keys::new(edition), memory: RefCell::default() }) }
    }

    /// The store of another edition on the same shelf: what was said is not said again, and what the reader chose holds.
    #[must_use]
    pub fn of(&self, edition: &EditionId) -> Self {
        let memory = {
            let ours = self.memory();
            let (noted, said) = (ours.noted.clone(), ours.said.clone());
            Memory { settings: ours.settings, noted, said, ..Memory::default() }
        };
        let inner =
            Inner { shelf: Rc::clone(&self.inner.shelf), keys: Keys::new(edition), memory: RefCell::new(memory) };
        Self { inner: Rc::new(inner) }
    }

    /// The name to hold a Web Lock under while recording, forgetting or importing: one for the whole edition.
    #[must_use]
    pub fn lock_name(&self) -> String {
        self.keys().lock()
    }

    /// The next trouble that was not yet said; each kind is handed out once in the store's life.
    #[must_use]
    pub fn trouble(&self) -> Option<Trouble> {
        let mut memory = self.memory();
        let trouble = memory.noted.pop()?;
        memory.said.push(trouble);
        Some(trouble)
    }

    /// What is kept of an article; `None` where nothing is, or nothing that can be read.
    #[must_use]
    pub fn visit(&self, id: &ArticleId) -> Option<Visit> {
        let stored = match self.find(id) {
            Ok(Found::Visit(visit, _)) => Some(*visit),
            Ok(_) | Err(_) => None,
        };
        self.with_pending(id, stored)
    }

    /// Adds a stretch of reading to an article's record. Costs the same with any number of records. What cannot be
    /// written stays in memory and is tried again with the next stretch.
    pub fn record(&self, id: &ArticleId, since: &Since) -> Kept {
        if !self.settings().recording {
            return Kept::Paused;
        }
        let earlier = self.memory().take_pending(id);
        let since = match earlier {
            Some(earlier) => earlier.and(since.clone()),
            None => since.clone(),
        };
        if self.write(id, &since).is_err() {
            self.memory().pending.push((id.clone(), since));
            return Kept::InMemory;
        }
        self.put_first(id);
        self.flush();
        Kept::Stored
    }

    /// Tries again to write what is only in memory. True where nothing is left there.
    pub fn flush(&self) -> bool {
        let pending = std::mem::take(&mut self.memory().pending);
        for (id, since) in pending {
            if self.write(&id, &since).is_ok() {
                self.put_first(&id);
            } else {
                self.memory().pending.push((id, since));
            }
        }
        let unwritten = self.memory().settings;
        let is_chosen = unwritten.is_none_or(|settings| self.choose(settings) == Kept::Stored);
        is_chosen && self.memory().pending.is_empty()
    }

    /// What a `storage` event of another tab means, by its key (`None`: cleared); `None` where it is not ours or
    /// needs no answer.
    #[must_use]
    pub fn change(&self, key: Option<&str>) -> Option<Change> {
        let Some(key) = key else { return Some(Change::All) };
        if key == Keys::SETTINGS {
            return Some(Change::Settings);
        }
        match self.keys().parse(key)? {
            Name::Visit(id) => Some(Change::Visit(id)),
            Name::Aside(..) | Name::Recent => None,
        }
    }

    fn shelf(&self) -> &dyn Shelf {
        &*self.inner.shelf
    }

    fn keys(&self) -> &Keys {
        &self.inner.keys
    }

    fn memory(&self) -> std::cell::RefMut<'_, Memory> {
        self.inner.memory.borrow_mut()
    }

    fn note(&self, trouble: Trouble) -> Trouble {
        let mut memory = self.memory();
        if !memory.said.contains(&trouble) && !memory.noted.contains(&trouble) {
            memory.noted.insert(0, trouble);
        }
        trouble
    }

    fn note_refusal(&self, refusal: Refusal) -> Trouble {
        self.note(match refusal {
            Refusal::Missing => Trouble::Missing,
            Refusal::Refused => Trouble::Refused,
            Refusal::Full => Trouble::Full,
        })
    }

    fn with_pending(&self, id: &ArticleId, stored: Option<Visit>) -> Option<Visit> {
        match self.memory().pending.iter().find(|(other, _)| other == id) {
            Some((_, since)) => Some(Visit::with(stored, since)),
            None => stored,
        }
    }

    /// These ids, and those of what is only in memory that are not among them.
    fn with_pending_ids(&self, mut ids: Vec<ArticleId>) -> Vec<ArticleId> {
        for (id, _) in &self.memory().pending {
            if !ids.contains(id) {
                ids.push(id.clone());
            }
        }
        ids
    }

    /// Every key that begins as this edition's do; none, and noted, where the shelf refuses.
    fn keys_of_edition(&self) -> Vec<String> {
        self.shelf().keys(self.keys().edition()).unwrap_or_else(|refusal| {
            self.note_refusal(refusal);
            Vec::new()
        })
    }

    fn visit_ids(&self) -> Vec<ArticleId> {
        let mut ids = Vec::new();
        for key in self.keys_of_edition() {
            if let Some(Name::Visit(id)) = self.keys().parse(&key) {
                ids.push(id);
            }
        }
        ids
    }

    fn find(&self, id: &ArticleId) -> Result<Found, Trouble> {
        let stored = self.shelf().get(&self.keys().visit(id)).map_err(|refusal| self.note_refusal(refusal))?;
        Ok(stored.map_or(Found::Nothing, |stored| self.found(stored)))
    }

    fn found(&self, stored: Stored) -> Found {
        match wire::read_visit(&stored) {
            Read::Record(visit, extras) => Found::Visit(Box::new(visit), extras),
            Read::Newer => {
                self.note(Trouble::Newer);
                Found::Newer(stored)
            }
            Read::Garbage => {
                self.note(Trouble::Unreadable);
                Found::Garbage(stored)
            }
        }
    }

    /// Adds a stretch to one record; what is in the way and cannot be read is set aside first.
    fn write(&self, id: &ArticleId, since: &Since) -> Result<(), Trouble> {
        let (visit, extras) = match self.find(id)? {
            Found::Nothing => (None, Extras::default()),
            Found::Visit(visit, extras) => (Some(*visit), extras),
            Found::Newer(_) => return Err(Trouble::Newer),
            Found::Garbage(stored) => {
                self.set_aside(&stored, &|n| self.keys().aside(id, n))?;
                (None, Extras::default())
            }
        };
        self.put(id, &Visit::with(visit, since), extras)
    }

    fn put(&self, id: &ArticleId, visit: &Visit, extras: Extras) -> Result<(), Trouble> {
        let record = Stored::Text(wire::write_visit(visit, extras));
        self.shelf().set(&self.keys().visit(id), &record).map_err(|refusal| self.note_refusal(refusal))
    }

    /// Copies a value to the first free of its places and looks whether it is there. A copy made earlier will do.
    fn set_aside(&self, stored: &Stored, place: &dyn Fn(u32) -> String) -> Result<(), Trouble> {
        let refused = |refusal| self.note_refusal(refusal);
        for n in 0..u32::MAX {
            let key = place(n);
            match self.shelf().get(&key).map_err(refused)? {
                Some(other) if other == *stored => return Ok(()),
                Some(_) => {}
                None => {
                    self.shelf().set(&key, stored).map_err(refused)?;
                    let copy = self.shelf().get(&key).map_err(refused)?;
                    // A browser that says yes and keeps nothing has been seen; then nothing may be overwritten.
                    return if copy.as_ref() == Some(stored) { Ok(()) } else { Err(refused(Refusal::Refused)) };
                }
            }
        }
        Err(refused(Refusal::Full))
    }
}

impl Memory {
    fn take_pending(&mut self, id: &ArticleId) -> Option<Since> {
        let at = self.pending.iter().position(|(other, _)| other == id)?;
        Some(self.pending.remove(at).1)
    }
}
