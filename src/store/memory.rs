//! A shelf in memory, with the faults a browser's storage has: for tests, and for wherever there is no browser.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;

use super::shelf::{Refusal, Shelf, Stored};

/// A shelf in memory. Share it in an `Rc` to stand for the tabs of one origin.
#[derive(Debug, Default)]
pub struct MemoryShelf {
    values: RefCell<BTreeMap<String, Stored>>,
    fault: Cell<Fault>,
    writes: Cell<usize>,
}

/// What is wrong with it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Fault {
    /// Nothing.
    #[default]
    None,
    /// There is none: every call says so.
    Missing,
    /// Every call throws.
    Refusing,
    /// Reading works, writing and removing throw.
    ReadOnly,
    /// From the given write on, counted from 0 since the fault was set, it is full. Removing works.
    FullAt(usize),
    /// Writing says yes and keeps nothing.
    Forgetful,
}

impl MemoryShelf {
    /// From now on this is wrong.
    pub fn set_fault(&self, fault: Fault) {
        self.fault.set(fault);
        self.writes.set(0);
    }

    /// Everything on it, whatever is wrong.
    #[must_use]
    pub fn values(&self) -> BTreeMap<String, Stored> {
        self.values.borrow().clone()
    }

    /// Puts a value there, whatever is wrong.
    pub fn place(&self, key: &str, value: Stored) {
        self.values.borrow_mut().insert(key.to_owned(), value);
    }

    /// Takes everything away, whatever is wrong.
    pub fn clear(&self) {
        self.values.borrow_mut().clear();
    }

    fn check(&self, is_change: bool) -> Result<(), Refusal> {
        match self.fault.get() {
            Fault::Missing => Err(Refusal::Missing),
            Fault::Refusing => Err(Refusal::Refused),
            Fault::ReadOnly if is_change => Err(Refusal::Refused),
            _ => Ok(()),
        }
    }
}

impl Shelf for MemoryShelf {
    fn get(&self, key: &str) -> Result<Option<Stored>, Refusal> {
        self.check(false)?;
        Ok(self.values.borrow().get(key).cloned())
    }

    fn set(&self, key: &str, value: &Stored) -> Result<(), Refusal> {
        self.check(true)?;
        let write = self.writes.replace(self.writes.get() + 1);
        match self.fault.get() {
            Fault::FullAt(most) if write >= most => Err(Refusal::Full),
            Fault::Forgetful => Ok(()),
            _ => {
                self.values.borrow_mut().insert(key.to_owned(), value.clone());
                Ok(())
            }
        }
    }

    fn remove(&self, key: &str) -> Result<(), Refusal> {
        self.check(true)?;
        self.values.borrow_mut().remove(key);
        Ok(())
    }

    fn keys(&self, prefix: &str) -> Result<Vec<String>, Refusal> {
        self.check(false)?;
        let values = self.values.borrow();
        Ok(values
            .range(prefix.to_owned()..)
            .map(|(key, _)| key)
            .take_while(|key| key.starts_with(prefix))
            .cloned()
            .collect())
    }
}
