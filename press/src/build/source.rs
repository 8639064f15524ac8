//! Where a text stands: a file of the folder, or an item of a feed that is one.
//!
//! A JSON Feed with its bodies in it is as many texts as it has items (<https://www.jsonfeed.org/version/1.1/>). Each is read from its
//! own place in the file, so that a feed costs no more than its length; what the feed says of all its items, its authors and its
//! language, goes with each that says nothing of it.

use std::borrow::Cow;
use std::collections::HashSet;
use std::fs::File;
use std::io::{self, Read as _, Seek, SeekFrom};
use std::path::Path;
use std::sync::Arc;

use courant::article::When;
use courant::decode;
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use super::folder::address;
use super::{LARGEST, Problem, ids};
use crate::front::day_in_path;
use crate::memory::Print;
use crate::refused;
use crate::text::{self, Kind};

/// What a feed says for all its items.
const FOR_ALL: [&str; 3] = ["authors", "author", "language"];

/// A file of the folder that is a text, or a part of one.
#[derive(Clone, Debug)]
pub(super) struct Source {
    pub(super) file: String,
    kind: Kind,
    item: Option<Item>,
}

/// An item of a feed.
#[derive(Clone, Debug)]
struct Item {
    /// As the feed writes it; its number where it has none, or another item has it, too.
    id: String,
    /// Its place in the file, in bytes.
    from: usize,
    length: usize,
    /// Its first line, from 1.
    line: usize,
    /// What the feed says for it.
    face: Arc<Map<String, Value>>,
}

#[derive(Deserialize)]
struct Feed<'a> {
    version: String,
    #[serde(borrow)]
    items: Vec<&'a RawValue>,
    next_url: Option<String>,
    #[serde(flatten)]
    others: Map<String, Value>,
}

/// As much of an item as says whether it is an article.
#[derive(Deserialize)]
struct Glance {
    id: Option<Value>,
    content_html: Option<IgnoredAny>,
    #[serde(rename = "_article")]
    extension: Option<Extension>,
}

#[derive(Deserialize)]
struct Extension {
    href: Option<IgnoredAny>,
    sections: Option<IgnoredAny>,
}

impl Source {
    fn whole(file: &str, kind: Kind) -> Self {
        Self { file: file.to_owned(), kind, item: None }
    }

    /// The texts in a file, and what is told of it.
    pub(super) fn all_in(folder: &Path, file: &str, kind: Kind) -> (Vec<Self>, Vec<Problem>) {
        let whole = Self::whole(file, kind);
        // What cannot be read is told when it is read as a text.
        let bytes = if kind == Kind::Json { whole.bytes(folder).unwrap_or_default() } else { Vec::new() };
        match feed_in(&bytes) {
            Some(feed) => whole.items(&bytes, feed),
            None => (vec![whole], Vec::new()),
        }
    }

    fn items(self, bytes: &[u8], feed: Feed<'_>) -> (Vec<Self>, Vec<Problem>) {
        let mut face = feed.others;
        face.retain(|key, _| FOR_ALL.contains(&key.as_str()));
        let face = Arc::new(face);
        let (mut line, mut counted) = (1, 0);
        let (mut items, mut seen) = (Vec::new(), HashSet::new());
        for (number, raw) in feed.items.iter().enumerate() {
            let glance = serde_json::from_str::<Glance>(raw.get()).ok();
            if glance.as_ref().is_some_and(Glance::is_of_another_file) {
                continue;
            }
            // An item is a piece of the file's own bytes.
            let from = raw.get().as_ptr().addr().saturating_sub(bytes.as_ptr().addr());
            line += bytes.get(counted..from).unwrap_or_default().iter().filter(|byte| **byte == b'\n').count();
            counted = from;
            let id = glance.and_then(|glance| glance.id).map(|id| id.to_string());
            let id = id.filter(|id| seen.insert(id.clone())).unwrap_or_else(|| format!("item {}", number + 1));
            let item = Item { id, from, length: raw.get().len(), line, face: Arc::clone(&face) };
            items.push(Self { item: Some(item), ..self.clone() });
        }
        let mut problems = Vec::new();
        if items.is_empty() {
            let words = match feed.items.len() {
                0 => "It is a feed without items: leave it out.",
                _ => "It is a feed of articles that lie in files of their own: put these here, and leave it out.",
            };
            problems.push(self.problem(0, words.to_owned()));
        }
        if let Some(next) = feed.next_url.filter(|next| next.starts_with("http")) {
            let words = format!(
                "There is more of this feed at {next}: put that here as another file, and take `next_url` out of this one."
            );
            problems.push(self.problem(0, words));
        }
        (items, problems)
    }

    /// What tells it from all other texts of the folder, in this build and the next.
    pub(super) fn key(&self) -> Cow<'_, str> {
        match &self.item {
            None => Cow::Borrowed(&self.file),
            Some(item) => Cow::Owned(format!("{}#{}", self.file, item.id)),
        }
    }

    /// Whether it is a text without marks, which may be copied.
    pub(super) fn is_plain(&self) -> bool {
        self.kind == Kind::Plain
    }

    /// Whether the file is this text and no other.
    pub(super) fn is_whole(&self) -> bool {
        self.item.is_none()
    }

    /// What is wrong with it, at one of its lines; 0 for all of it.
    pub(super) fn problem(&self, line: usize, words: String) -> Problem {
        let line = self.item.as_ref().map_or(line, |item| item.line + line.saturating_sub(1));
        Problem { file: self.file.clone(), line, words }
    }

    /// What others call it: the file, and the line where it is one of many in it.
    pub(super) fn name(&self) -> String {
        match &self.item {
            None => self.file.clone(),
            Some(item) => format!("{}:{}", self.file, item.line),
        }
    }

    /// How it writes its id.
    pub(super) fn id_field(&self) -> &'static str {
        if self.kind == Kind::Json { "\"id\"" } else { "id:" }
    }

    /// Its bytes.
    pub(super) fn bytes(&self, folder: &Path) -> Result<Vec<u8>, Problem> {
        let read = || {
            let mut text = File::open(folder.join(&self.file))?;
            let mut length = text.metadata()?.len();
            if length > LARGEST {
                return Ok(Err(length));
            }
            if let Some(Item { from, length: own, .. }) = &self.item {
                text.seek(SeekFrom::Start(u64::try_from(*from).unwrap_or(u64::MAX)))?;
                length = u64::try_from(*own).unwrap_or(length);
            }
            let mut bytes = Vec::with_capacity(usize::try_from(length).unwrap_or_default() + 1);
            // A file of its own may be growing.
            text.take(if self.is_whole() { LARGEST } else { length }).read_to_end(&mut bytes)?;
            Ok(Ok(bytes))
        };
        let too_long = |length: u64| {
            let words =
                format!("It is {} MB long, and no reader takes more than 32 MB: divide it.", length / 1_000_000);
            self.problem(0, words)
        };
        read().map_err(|error: io::Error| self.problem(0, refused::reading(&error)))?.map_err(too_long)
    }

    /// Its words, as far as they are any.
    pub(super) fn words(&self, folder: &Path) -> String {
        String::from_utf8_lossy(&self.bytes(folder).unwrap_or_default()).into_owned()
    }

    /// The print of its bytes, and of all by which they are read; `reader` is that of press itself.
    pub(super) fn print_of(&self, bytes: &[u8], reader: u64) -> u64 {
        // What is told of it names its line.
        let of_feed = self.item.as_ref().map(|item| (item.line, Value::Object(Map::clone(&item.face)).to_string()));
        Print::default().with(&reader).with(bytes).with(&of_feed).done()
    }

    /// Reads its bytes.
    pub(super) fn read(&self, bytes: &[u8]) -> Result<text::Read, Problem> {
        let at = address(&self.file);
        let read = match &self.item {
            None => text::read(self.kind, bytes, ids::name_of(&self.file).1, &at).map(|read| self.dated(read)),
            Some(item) => text::item_of_feed(bytes, &item.face, &at),
        };
        read.map_err(|found| self.problem(found.line, found.words))
    }

    /// A text in folders that make a day, `2026/01/02/title.md`, is of that day where it has no other.
    fn dated(&self, mut read: text::Read) -> text::Read {
        if let Some(article) = &mut read.article {
            let published = &mut article.card.published;
            *published = published.or_else(|| day_in_path(&self.file).map(When::Day));
        }
        read
    }
}

impl Glance {
    /// Whether it is a card alone, as our own feeds have them.
    fn is_of_another_file(&self) -> bool {
        let is_card = |extension: &Extension| extension.href.is_some() && extension.sections.is_none();
        self.content_html.is_none() && self.extension.as_ref().is_some_and(is_card)
    }
}

/// The feed that a file is, if it is one.
fn feed_in(bytes: &[u8]) -> Option<Feed<'_>> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let feed: Feed<'_> = serde_json::from_slice(bytes).ok()?;
    decode::is_version_1(&feed.version).then_some(feed)
}
