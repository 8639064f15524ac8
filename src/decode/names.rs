//! Names that were met in a file.

use serde_json::{Map, Value};

/// Names, each with a number. As many as a file likes: looking for one stays fast.
///
/// It is the map that `serde_json` brings along: a second kind of tree or table would weigh kilobytes in the wasm.
#[derive(Default)]
pub struct Names(Map<String, Value>);

impl Names {
    /// Whether a name was met.
    pub fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// A name is met, under the number 1 if it was not before. True where it is new.
    pub fn insert(&mut self, name: &str) -> bool {
        let is_new = !self.has(name);
        if is_new {
            self.set(name, 1);
        }
        is_new
    }

    /// A name's number; 1 where it was not met.
    pub fn number(&self, name: &str) -> u64 {
        self.0.get(name).and_then(Value::as_u64).unwrap_or(1)
    }

    /// Gives a name that was met another number.
    pub fn set(&mut self, name: &str, number: u64) {
        self.0.insert(name.to_owned(), number.into());
    }
}
