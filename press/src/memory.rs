//! What a build remembers for the next one: what it read in each text, and of what the files of each article were made.
//!
//! A text whose bytes are the same is not read again: its card and what its story is compared by are known. An article has a print
//! of all that went into its files: its text, the cards of the stories beside it, where its links lead, how large its pictures are,
//! the paper's head, the app, press itself. Where the next build finds the same print, and the files as they were left, they are
//! taken over, and the article is not set again. The memory lies beside the site as `.….press`; whoever removes it while no press is
//! at work loses nothing but time, and what cannot be read is no memory.

use std::borrow::Cow;
use std::cell::Cell;
use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::hash::{Hash, Hasher};
use std::io::{self, BufWriter, Write};
use std::sync::LazyLock;
use std::time::SystemTime;

use serde::de::DeserializeOwned;
use serde::ser::SerializeMap as _;
use serde::{Deserialize, Serialize, Serializer};
use xxhash_rust::xxh3::Xxh3;

use crate::build::Problem;
use crate::picture::{Bare, Developed};
use crate::place::{Place, Stamp};
use crate::related::Story;
use crate::text::Beside;

/// What was read in a text.
#[derive(Debug, Deserialize)]
pub struct Read {
    /// Of the text, and of all by which it was read.
    pub print: u64,
    /// None of a draft.
    pub story: Option<Known<Story, Beside>>,
    /// What was not understood in it.
    pub problems: Vec<Problem>,
}

/// What is known of a text that is no draft.
#[derive(Debug, Deserialize, Serialize)]
pub struct Known<S, B> {
    /// Its card as JSON.
    pub card: String,
    /// What other stories are compared by.
    pub story: S,
    /// What else is known of it.
    pub beside: B,
}

/// The same, as it is written.
#[derive(Debug, Serialize)]
pub struct ReadNow<'a> {
    /// Of the text, and of all by which it was read.
    pub print: u64,
    /// None of a draft.
    pub story: Option<Known<&'a Story, &'a Beside>>,
    /// What was not understood in it.
    pub problems: &'a [Problem],
}

/// What is known of an article's files.
#[derive(Debug, Default, Deserialize, Serialize)]
pub struct Made {
    /// Of the text: what it names is only known of that one.
    pub text: u64,
    /// Of all that went into them.
    pub of: u64,
    /// The links and pictures of the text, as the folder has them, and its links to the web: where they lead is found out anew.
    pub links: Vec<String>,
    /// Its figures, with what their author said of their sizes.
    pub figures: Vec<Bare>,
    /// The stories that it names.
    pub stories: Vec<String>,
    /// What was found wrong as it was set.
    pub problems: Vec<Problem>,
    /// Its files, as they were left.
    pub files: Vec<(String, Stamp)>,
}

/// The memory of the last build, by the texts' files and, of a feed, their ids. What is noted of each text stays as it was written,
/// and is [recalled](recall) where it is needed, on any core.
#[derive(Debug, Default, Deserialize)]
pub struct Memory<'a> {
    /// What was read: a [`Read`] each.
    #[serde(borrow)]
    pub reads: HashMap<&'a str, &'a [u8]>,
    /// What was made: a [`Made`] each.
    #[serde(borrow)]
    pub made: HashMap<&'a str, &'a [u8]>,
    /// What was made of pictures, by their files.
    pub pictures: HashMap<String, Developed>,
}

impl<'a> Memory<'a> {
    /// Reads what was written by [`write()`].
    #[must_use]
    pub fn read(bytes: &'a [u8]) -> Self {
        let whole = || {
            let (kept, print) = bytes.split_last_chunk()?;
            // Half a memory, or one in which a bit has turned, is none.
            (Print::of(kept).to_le_bytes() == *print).then(|| postcard::from_bytes(kept).ok())?
        };
        whole().unwrap_or_default()
    }
}

/// What is known of one text, as it is written: by its file, and of a feed its id.
pub type Note<'a> = (Cow<'a, str>, Cow<'a, [u8]>);

/// Writes down what is known of a text.
#[must_use]
pub fn note(known: &impl Serialize) -> Vec<u8> {
    // Nothing in it can fail; what is empty is recalled as nothing.
    postcard::to_stdvec(known).unwrap_or_default()
}

/// What was written down.
#[must_use]
pub fn recall<T: DeserializeOwned>(note: &[u8]) -> Option<T> {
    postcard::from_bytes(note).ok()
}

/// Writes all that the next build will know, when the site stands. A memory that cannot be written is none: the next build makes
/// everything anew. There are `count` texts that were `read`, whose notes come in any order.
pub fn write<'a>(
    (count, read): (usize, impl Iterator<Item = Note<'a>>),
    made: Vec<Note<'_>>,
    pictures: &BTreeMap<String, Developed>,
    place: &mut Place,
) {
    place.remember(|file| {
        // It comes in pieces of a few bytes: the print is taken of many at once.
        let to = BufWriter::with_capacity(1 << 16, Printed { to: file, print: Print::default() });
        let read = Notes(count, Cell::new(Some(read)));
        let made = Notes(made.len(), Cell::new(Some(made.into_iter())));
        let to = postcard::to_io(&(read, made, pictures), to).map_err(io::Error::other)?;
        let Printed { to, print } = to.into_inner()?;
        to.write_all(&print.done().to_le_bytes())
    });
}

/// So many notes as a map, which are gone when they are written.
struct Notes<I>(usize, Cell<Option<I>>);

impl<'a, I: Iterator<Item = Note<'a>>> Serialize for Notes<I> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut map = to.serialize_map(Some(self.0))?;
        for (name, note) in self.1.take().into_iter().flatten() {
            map.serialize_entry(&name, &Bytes(&note))?;
        }
        map.end()
    }
}

/// Bytes in one piece: serde takes a list of them for a list of numbers.
struct Bytes<'a>(&'a [u8]);

impl Serialize for Bytes<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_bytes(self.0)
    }
}

/// A file, and the print of what was written to it.
struct Printed<W> {
    to: W,
    print: Print,
}

impl<W: Write> Write for Printed<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.to.write(bytes)?;
        self.print.0.update(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}

/// Tells two states of things apart, the same in every run.
#[derive(Default)]
pub struct Print(Xxh3);

impl Print {
    fn of(bytes: &[u8]) -> u64 {
        let mut print = Self::default();
        print.0.update(bytes);
        print.done()
    }

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

/// The print of the program that runs, as it was when it was first asked for: another press may set the same text in another way.
#[must_use]
pub fn of_press() -> u64 {
    static PRESS: LazyLock<u64> = LazyLock::new(|| {
        let program = std::env::current_exe().and_then(fs::read);
        // Without it nothing is ever the same.
        program.map_or_else(|_| Print::default().with(&SystemTime::now()).done(), |bytes| Print::of(&bytes))
    });
    *PRESS
}
