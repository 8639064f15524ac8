//! What a build remembers for the next one: of what the files of each article were made.
//!
//! In comes, for each article, a print of all that went into its files: its text, the cards of the stories beside it, where its
//! links lead, how large its pictures are, the paper's head, the app, press itself. Where the next build finds the same print, and
//! the files as they were left, they are taken over: the text is not set again. It lies beside the site as `.….press`; whoever
//! removes it loses nothing but time, and what cannot be read is no memory.

use std::collections::BTreeMap;
use std::fs;
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};
use serde_json::Value;
use xxhash_rust::xxh3::Xxh3;

use crate::build::Problem;
use crate::place::Stamp;

/// What is known of an article's files.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub struct Record {
    /// Of all that went into them.
    pub made_of: u64,
    /// The links and pictures of the text, as the folder has them: where they lead is found out anew.
    pub links: Vec<String>,
    /// Its figures, with what their author said of their sizes.
    pub figures: Vec<Value>,
    /// The stories that it names.
    pub stories: Vec<String>,
    /// What was found wrong as it was set.
    pub problems: Vec<Problem>,
    /// Its files, as they were left.
    pub files: Vec<(String, Stamp)>,
}

type Records = BTreeMap<String, Record>;

/// The memory of the last build, and what the next one will have.
#[derive(Debug)]
pub struct Memory {
    path: PathBuf,
    old: Records,
    new: Mutex<Records>,
}

impl Memory {
    /// Reads what lies at a path.
    #[must_use]
    pub fn read(path: PathBuf) -> Self {
        let old = fs::read(&path).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default();
        Self { path, old, new: Mutex::default() }
    }

    /// What is known of an article.
    #[must_use]
    pub fn of(&self, id: &str) -> Option<&Record> {
        self.old.get(id)
    }

    /// Keeps it for the next build.
    pub fn keep(&self, id: &str, record: Record) {
        self.new.lock().unwrap_or_else(PoisonError::into_inner).insert(id.to_owned(), record);
    }

    /// Writes it, when the site stands. A memory that cannot be written is none: the next build makes everything anew.
    pub fn write(self) {
        let new = self.new.into_inner().unwrap_or_else(PoisonError::into_inner);
        let fresh = self.path.with_extension("new");
        let write = || -> std::io::Result<()> {
            fs::write(&fresh, serde_json::to_vec(&new)?)?;
            fs::rename(&fresh, &self.path)
        };
        if write().is_err() {
            let _ = fs::remove_file(&fresh);
            let _ = fs::remove_file(&self.path);
        }
    }
}

/// Tells two states of things apart, the same in every run.
#[derive(Default)]
pub struct Print(Xxh3);

impl Print {
    /// Adds something to it.
    #[must_use]
    pub fn with(mut self, part: &(impl Hash + ?Sized)) -> Self {
        part.hash(&mut self);
        self
    }

    /// What it comes to.
    #[must_use]
    pub fn done(&self) -> u64 {
        self.0.digest()
    }
}

impl Hasher for Print {
    fn write(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    fn finish(&self) -> u64 {
        self.0.digest()
    }
}

/// The print of the program that runs: another press may set the same text in another way.
#[must_use]
pub fn of_press() -> u64 {
    let program = std::env::current_exe().and_then(|path: PathBuf| fs::read(Path::new(&path)));
    // Without it nothing is ever the same.
    program.map_or_else(|_| std::process::id().into(), |bytes| Print::default().with(&bytes).done())
}
