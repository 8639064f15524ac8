//! A folder of texts → an edition: `feed.json` in pages of thirty, an article's file for each text, and the pictures they name.
//!
//! In comes a folder with `.md`, `.txt` and `.json` at any depth (see [`crate::text`]), pictures beside them, and perhaps an
//! `edition.toml`; out comes a folder that holds the edition and nothing else. The same input gives the same bytes. All that is
//! wrong is told in one run, by file and line; one broken text never stops the others. The folder is replaced whole or not at
//! all: the new one is written beside it and takes its place by two renames, so that a crash leaves the old one or, for a moment
//! between the two, its copy under the name `….before`, which the next run puts back.
//!
//! A link to another text leads to its article; what else is linked or shown is copied to `media/`. A figure is given the size of
//! its picture, see [`crate::picture`].

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use courant::article::{Article, ArticleId, Card, Edition, EditionId, RelatedStory, SafeUrl, slug};
use courant::route::{Base, Route};
use serde_json::Value;
use url::Url;

use crate::check::BASE as EDITION;
use crate::encode;
use crate::picture::Pictures;
use crate::text::{self, Kind};

/// Where the folder of texts is thought to lie. RFC 2606 keeps this host free.
const TEXTS: &str = "https://texts.invalid/";
/// So many cards stand on a page of the list.
const PAGE: usize = 30;
/// Says of a folder that press wrote it.
const MARK: &str = ".press";
/// What the edition says of itself.
const SETTINGS: &str = "edition.toml";

/// What is wanted of a build.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The paper's title, before the one in `edition.toml`.
    pub title: Option<String>,
    /// Nothing is written where anything is wrong.
    pub is_strict: bool,
}

/// Something wrong with a text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// The file, from the folder of texts.
    pub file: String,
    /// Its line, from 1; 0 for the whole file.
    pub line: usize,
    /// What is wrong, and what to do.
    pub words: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => write!(formatter, "{}: {}", self.file, self.words),
            line => write!(formatter, "{}:{line}: {}", self.file, self.words),
        }
    }
}

/// What was built.
#[derive(Debug, Default)]
pub struct Built {
    /// Articles in the edition.
    pub articles: usize,
    /// Texts that are drafts.
    pub drafts: usize,
    /// Pictures and other files that were copied.
    pub media: usize,
    /// All problems, by file and line.
    pub problems: Vec<Problem>,
    /// Whether the edition was written: a strict build with problems writes nothing.
    pub is_written: bool,
}

/// Builds an edition. `progress` hears how many texts of how many are read, from any thread.
///
/// # Errors
/// A sentence that says why nothing could be written; what stood at `out` still stands there.
pub fn build(
    folder: &Path,
    out: &Path,
    options: &Options,
    progress: &(dyn Fn(usize, usize) + Sync),
) -> Result<Built, String> {
    let place = Place::prepare(out, folder)?;
    let mut problems = Vec::new();
    let head = settings(folder, options, &mut problems);
    let files = Files::list(folder, &mut problems)?;
    let (texts, drafts) = read_all(folder, &files, progress, &mut problems);
    if texts.is_empty() {
        problems.push(Problem {
            file: ".".to_owned(),
            line: 0,
            words: "There is no article here: a text is a file that ends in .md, .txt or .json.".to_owned(),
        });
    }
    let mut press = Press {
        texts: &texts,
        by_file: texts.iter().map(|text| (text.file.as_str(), text)).collect(),
        by_id: texts.iter().map(|text| (&text.article.card.id, text)).collect(),
        files: &files,
        folder,
        media: BTreeSet::new(),
        problems: &mut problems,
    };
    let written = press.edition(&head);
    let media = std::mem::take(&mut press.media);
    problems.sort();
    problems.dedup();
    let mut built = Built { articles: texts.len(), drafts, media: media.len(), problems, is_written: false };
    if options.is_strict && !built.problems.is_empty() {
        return Ok(built);
    }
    place.write(folder, &written, &media)?;
    built.is_written = true;
    Ok(built)
}

/// The edition's head, without its cards.
fn settings(folder: &Path, options: &Options, problems: &mut Vec<Problem>) -> Edition {
    let mut edition = Edition::default();
    let mut problem = |line: usize, words: String| {
        problems.push(Problem { file: SETTINGS.to_owned(), line, words });
    };
    let text = fs::read_to_string(folder.join(SETTINGS)).unwrap_or_default();
    let table: toml::Table = toml::from_str(&text).unwrap_or_else(|error| {
        let line = 1 + error.span().map_or(0, |span| text[..span.start.min(text.len())].matches('\n').count());
        problem(line, format!("This is no TOML: {}.", error.message()));
        toml::Table::new()
    });
    let mut id = None;
    for (name, value) in table {
        let line = 1 + text.lines().position(|line| line.trim_start().starts_with(&name)).unwrap_or(0);
        match (name.as_str(), value) {
            ("title", toml::Value::String(words)) => edition.title = words,
            ("id", toml::Value::String(words)) => id = EditionId::parse(&words),
            ("description", toml::Value::String(words)) => edition.description = Some(words),
            ("language", toml::Value::String(words)) => edition.language = Some(words),
            ("copyright", toml::Value::String(words)) => edition.copyright = Some(words),
            ("sections", toml::Value::Array(names)) => {
                edition.sections = names.into_iter().filter_map(|name| Some(name.as_str()?.to_owned())).collect();
            }
            ("title" | "id" | "description" | "language" | "copyright" | "sections", _) => {
                problem(line, format!("{name} has the wrong type: sections is a list of names, all else is words."));
            }
            _ => problem(
                line,
                format!("{name} is not known: title, id, description, language, copyright, sections are."),
            ),
        }
    }
    if let Some(title) = &options.title {
        edition.title.clone_from(title);
    }
    if edition.title.trim().is_empty() {
        edition.title = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
        problem(
            0,
            format!(
                "The paper has no title and is called “{}”: write title = \"…\" here, or give --title.",
                edition.title
            ),
        );
    }
    // The history of every reader hangs on it.
    edition.id = id.or_else(|| EditionId::parse(&slug(&edition.title))).unwrap_or_default();
    edition
}

/// The files of a folder, by their path in it, with `/` between its parts.
struct Files {
    texts: Vec<(String, Kind)>,
    others: BTreeSet<String>,
}

impl Files {
    fn list(folder: &Path, problems: &mut Vec<Problem>) -> Result<Self, String> {
        let mut files = Self { texts: Vec::new(), others: BTreeSet::new() };
        let mut seen = BTreeMap::new();
        let mut folders = vec![(folder.to_owned(), String::new())];
        while let Some((path, name)) = folders.pop() {
            let entries = match fs::read_dir(&path) {
                Ok(entries) => entries,
                Err(error) if name.is_empty() => return Err(format!("{} cannot be read: {error}.", path.display())),
                Err(error) => {
                    problems.push(Problem {
                        file: name,
                        line: 0,
                        words: format!("This folder cannot be read: {error}."),
                    });
                    continue;
                }
            };
            let mut entries: Vec<OsString> = entries.flatten().map(|entry| entry.file_name()).collect();
            entries.sort();
            for entry in entries {
                let Some(part) = entry.to_str() else {
                    let words = "A name here is no Unicode: give it another one.".to_owned();
                    problems.push(Problem { file: format!("{name}{}", entry.display()), line: 0, words });
                    continue;
                };
                // Hidden files, and those that other tools keep for themselves.
                if part.starts_with(['.', '_']) || (name.is_empty() && part == SETTINGS) {
                    continue;
                }
                let inner = format!("{name}{part}");
                let at = path.join(part);
                // A link to a folder may lead back up: it is not followed.
                let is_link = fs::symlink_metadata(&at).is_ok_and(|meta| meta.is_symlink());
                match fs::metadata(&at) {
                    Ok(meta) if meta.is_dir() && is_link => {
                        let words = "A link to a folder is not followed: it could lead in a circle.".to_owned();
                        problems.push(Problem { file: inner, line: 0, words });
                    }
                    Ok(meta) if meta.is_dir() => folders.push((at, format!("{inner}/"))),
                    Ok(_) => files.add(inner, &mut seen, problems),
                    Err(error) => {
                        problems.push(Problem { file: inner, line: 0, words: format!("It cannot be read: {error}.") })
                    }
                }
            }
        }
        files.texts.sort();
        Ok(files)
    }

    fn add(&mut self, name: String, seen: &mut BTreeMap<String, String>, problems: &mut Vec<Problem>) {
        if let Some(other) = seen.insert(name.to_lowercase(), name.clone()) {
            let words = format!(
                "Only capital letters tell it from {other}: many disks and hosts know no difference. Rename one."
            );
            problems.push(Problem { file: name.clone(), line: 0, words });
        }
        match Kind::of(&name) {
            Some(kind) => self.texts.push((name, kind)),
            None => drop(self.others.insert(name)),
        }
    }
}

/// A text that has become an article.
struct Text {
    file: String,
    article: Article,
    /// The file itself, for the lines of what is found out later.
    written: String,
}

/// Reads every text, on every core; tells how many are drafts.
fn read_all(
    folder: &Path,
    files: &Files,
    progress: &(dyn Fn(usize, usize) + Sync),
    problems: &mut Vec<Problem>,
) -> (Vec<Text>, usize) {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let share = files.texts.len().div_ceil(cores).max(1);
    let done = AtomicUsize::new(0);
    let read_share = |share: &[(String, Kind)]| {
        let mut read = Vec::new();
        for (file, kind) in share {
            read.push(read_one(folder, file, *kind));
            progress(done.fetch_add(1, Ordering::Relaxed) + 1, files.texts.len());
        }
        read
    };
    let read: Vec<_> = std::thread::scope(|scope| {
        let shares: Vec<_> = files.texts.chunks(share).map(|share| scope.spawn(move || read_share(share))).collect();
        // A thread that panicked would have taken the process along.
        shares.into_iter().flat_map(|share| share.join().unwrap_or_default()).collect()
    });
    let (mut texts, mut drafts) = (Vec::new(), 0);
    let mut ids: BTreeMap<ArticleId, String> = BTreeMap::new();
    for (text, found) in read {
        problems.extend(found);
        let Some(text) = text else { continue };
        let Some(text) = text else {
            drafts += 1;
            continue;
        };
        match ids.get(&text.article.card.id) {
            Some(other) => {
                let id = &text.article.card.id;
                let words = format!(
                    "Its id {id} is that of {other}, too, and it is left out: write another `id:` in one of them."
                );
                problems.push(Problem { file: text.file, line: 0, words });
            }
            None => {
                ids.insert(text.article.card.id.clone(), text.file.clone());
                texts.push(text);
            }
        }
    }
    (texts, drafts)
}

/// The outer option is empty where nothing came of the file, the inner one for a draft.
fn read_one(folder: &Path, file: &str, kind: Kind) -> (Option<Option<Text>>, Vec<Problem>) {
    let problem = |line: usize, words: String| Problem { file: file.to_owned(), line, words };
    let bytes = match fs::read(folder.join(file)) {
        Ok(bytes) => bytes,
        Err(error) => return (None, vec![problem(0, format!("It cannot be read: {error}."))]),
    };
    let name = file.rsplit('/').next().unwrap_or(file);
    let name = name.rsplit_once('.').map_or(name, |(name, _)| name);
    match text::read(kind, &bytes, name, &address(file)) {
        Ok(read) => {
            let problems = read.problems.into_iter().map(|found| problem(found.line, found.words)).collect();
            let written = String::from_utf8_lossy(&bytes).into_owned();
            (Some(read.article.map(|article| Text { file: file.to_owned(), article, written })), problems)
        }
        Err(found) => (None, vec![problem(found.line, found.words)]),
    }
}

/// A file of the folder as an address.
fn address(file: &str) -> String {
    let mut url = TEXTS.to_owned();
    for (index, part) in file.split('/').enumerate() {
        url.push_str(if index > 0 { "/" } else { "" });
        url.extend(percent_encoding::utf8_percent_encode(part, percent_encoding::NON_ALPHANUMERIC));
    }
    url
}

/// Everything that is written, by its path in the edition.
type Written = BTreeMap<String, String>;

struct Press<'a> {
    texts: &'a [Text],
    by_file: BTreeMap<&'a str, &'a Text>,
    by_id: BTreeMap<&'a ArticleId, &'a Text>,
    files: &'a Files,
    /// Where they lie.
    folder: &'a Path,
    /// What is copied, by its path in the folder of texts.
    media: BTreeSet<String>,
    problems: &'a mut Vec<Problem>,
}

impl Press<'_> {
    fn edition(&mut self, head: &Edition) -> Written {
        let mut written = Written::new();
        let pictures = Pictures { folder: self.folder, files: &self.files.others, at: TEXTS };
        let mut texts: Vec<&Text> = self.texts.iter().collect();
        // Newest first; without a date last; else by id, so that the order is the same everywhere.
        texts.sort_by_key(|text| {
            let card = &text.article.card;
            (std::cmp::Reverse(card.published.map(|when| when.moment().ms())), card.id.clone())
        });
        for (at, text) in texts.iter().enumerate() {
            let beside = |step: isize| at.checked_add_signed(step).and_then(|at| texts.get(at));
            // Newest first: the story before this one in time stands after it.
            let mut article = encode::article(&self.with_cards(text, beside(1), beside(-1)));
            pictures.measure(&mut article);
            self.replace(Some(text), &mut article);
            relative(&mut article, "../");
            written.insert(file_of(&text.article.card.id), encode::to_text(&article));
        }
        let mut sections = head.sections.clone();
        for section in texts.iter().filter_map(|text| text.article.card.section.as_ref()) {
            if !sections.contains(section) {
                sections.push(section.clone());
            }
        }
        let pages: Vec<&[&Text]> = if texts.is_empty() { vec![&[]] } else { texts.chunks(PAGE).collect() };
        for (index, page) in pages.iter().enumerate() {
            let name = page_name(index);
            let next = (index + 1 < pages.len()).then(|| own(&page_name(index + 1))).flatten();
            let page = Edition {
                sections: sections.clone(),
                articles: u32::try_from(texts.len()).ok(),
                cards: page.iter().map(|text| card(&text.article.card)).collect(),
                next,
                ..head.clone()
            };
            let mut feed = encode::edition(&page, None);
            self.replace(None, &mut feed);
            relative(&mut feed, "");
            written.insert(name, encode::to_text(&feed));
        }
        written
    }

    /// An article with whole cards of the stories that it only names, and of its neighbours: nobody has to look for them in
    /// the list.
    fn with_cards(&mut self, this: &Text, previous: Option<&&Text>, next: Option<&&Text>) -> Article {
        let mut article = this.article.clone();
        for related in &mut article.related {
            let RelatedStory::Id(id, _) = &related.story else { continue };
            if let Some(text) = self.by_id.get(id) {
                related.story = RelatedStory::Card(Box::new(card(&text.article.card)));
            } else if let Some(line) = line_with(&this.written, &[id.as_str()]) {
                let words =
                    format!("There is no article {id} in the folder: look at its `id:`, or give a url and a title.");
                self.problems.push(Problem { file: this.file.clone(), line, words });
            }
        }
        article.card.url = card(&article.card).url;
        let neighbour = |text: Option<&&Text>| text.map(|text| card(&text.article.card));
        article.previous = article.previous.take().or_else(|| neighbour(previous));
        article.next = article.next.take().or_else(|| neighbour(next));
        article
    }

    /// Puts the addresses of a text's own links and pictures to where these lie in the edition.
    fn replace(&mut self, text: Option<&Text>, value: &mut Value) {
        match value {
            Value::String(words) => {
                if let Some(path) = words.strip_prefix(TEXTS) {
                    *words = self.in_edition(text, path);
                }
            }
            Value::Array(values) => values.iter_mut().for_each(|value| self.replace(text, value)),
            Value::Object(fields) => fields.values_mut().for_each(|value| self.replace(text, value)),
            _ => {}
        }
    }

    /// Where in the edition a file of the folder lies. `text` names it, and is told where there is no such file.
    fn in_edition(&mut self, text: Option<&Text>, path: &str) -> String {
        let end = path.find(['?', '#']).unwrap_or(path.len());
        let (path, rest) = path.split_at(end);
        let file = percent_encoding::percent_decode_str(path).decode_utf8_lossy().into_owned();
        if let Some(other) = self.by_file.get(file.as_str()) {
            return address_of(&other.article.card.id) + rest;
        }
        if self.files.others.contains(&file) {
            self.media.insert(file);
            return format!("{EDITION}media/{path}{rest}");
        }
        // Where another text's card names it, that text has said so itself.
        let name_of = |path: &str| path.rsplit('/').next().unwrap_or_default().to_owned();
        let found = text.and_then(|text| Some((text, line_with(&text.written, &[&name_of(&file), &name_of(path)])?)));
        if let Some((text, line)) = found {
            let words = format!("There is no {file} in the folder: put it there, or write its whole address.");
            self.problems.push(Problem { file: text.file.clone(), line, words });
        }
        format!("{EDITION}media/{path}{rest}")
    }
}

/// The number of the first line that has one of these words in it.
fn line_with(text: &str, words: &[&str]) -> Option<usize> {
    let has = |line: &str| words.iter().any(|words| !words.is_empty() && line.contains(words));
    text.lines().position(has).map(|at| at + 1)
}

fn page_name(index: usize) -> String {
    if index == 0 { "feed.json".to_owned() } else { format!("feed-{}.json", index + 1) }
}

/// The file of an article, as the native format keeps it.
fn file_of(id: &ArticleId) -> String {
    format!("articles/{id}.json")
}

/// The address of an article, as the app spells it.
fn address_of(id: &ArticleId) -> String {
    let href = Route::Read(id.clone()).href(&Base::new("/"), false);
    format!("{EDITION}{}", href.trim_start_matches('/'))
}

/// An address in the edition.
fn own(path: &str) -> Option<SafeUrl> {
    SafeUrl::parse(Url::parse(EDITION).ok()?.join(path).ok()?.as_str())
}

/// A card as it stands in the list: with the article's file and its address.
fn card(card: &Card) -> Card {
    let url = card.url.clone().or_else(|| SafeUrl::parse(&address_of(&card.id)));
    Card { href: own(&file_of(&card.id)), url, ..card.clone() }
}

/// Makes the edition's own addresses relative to a file; `up` leads from it to the edition's folder.
fn relative(value: &mut Value, up: &str) {
    match value {
        Value::String(words) => {
            if let Some(path) = words.strip_prefix(EDITION) {
                *words = format!("{up}{path}");
            }
        }
        Value::Array(values) => values.iter_mut().for_each(|value| relative(value, up)),
        Value::Object(fields) => fields.values_mut().for_each(|value| relative(value, up)),
        _ => {}
    }
}

/// Where the edition is written.
struct Place {
    out: PathBuf,
    fresh: PathBuf,
    before: PathBuf,
}

impl Place {
    /// Looks whether the place may be written to, and tidies what a crash has left.
    fn prepare(out: &Path, folder: &Path) -> Result<Self, String> {
        let name = out.file_name().ok_or_else(|| format!("{} is no name for a folder.", out.display()))?;
        let beside = |ending: &str| {
            let mut name = name.to_owned();
            name.push(ending);
            out.with_file_name(name)
        };
        let place = Self { out: out.to_owned(), fresh: beside(".new"), before: beside(".before") };
        let cannot = |error: io::Error| format!("{} cannot be written: {error}.", out.display());
        if place.before.exists() && !out.exists() {
            fs::rename(&place.before, out).map_err(cannot)?;
        }
        let absolute = |path: &Path| std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        if absolute(folder).starts_with(absolute(out)) {
            return Err(format!("{} holds the texts themselves: give --out another folder.", out.display()));
        }
        let is_ours = out.join(MARK).exists();
        let is_empty = fs::read_dir(out).map_or(!out.exists(), |mut entries| entries.next().is_none());
        if !is_ours && !is_empty {
            return Err(format!(
                "{} was not written by press and is not empty: give --out a new folder.",
                out.display()
            ));
        }
        for left in [&place.fresh, &place.before] {
            if left.join(MARK).exists() || fs::read_dir(left).is_ok_and(|mut entries| entries.next().is_none()) {
                fs::remove_dir_all(left).map_err(cannot)?;
            } else if left.exists() {
                return Err(format!("{} is in the way: move it elsewhere.", left.display()));
            }
        }
        Ok(place)
    }

    fn write(&self, folder: &Path, written: &Written, media: &BTreeSet<String>) -> Result<(), String> {
        self.fill(folder, written, media).inspect_err(|_| {
            // What is half written is of no use; the old edition stands.
            let _ = fs::remove_dir_all(&self.fresh);
        })?;
        let cannot = |error: io::Error| format!("{} cannot be replaced: {error}.", self.out.display());
        if self.out.exists() {
            fs::rename(&self.out, &self.before).map_err(cannot)?;
        }
        fs::rename(&self.fresh, &self.out).map_err(cannot)?;
        if self.before.exists() {
            fs::remove_dir_all(&self.before).map_err(cannot)?;
        }
        Ok(())
    }

    fn fill(&self, folder: &Path, written: &Written, media: &BTreeSet<String>) -> Result<(), String> {
        let put = |name: &str, write: &dyn Fn(&Path) -> io::Result<()>| {
            let path = self.fresh.join(name);
            let parent = path.parent().map_or(Ok(()), fs::create_dir_all);
            parent
                .and_then(|()| write(&path))
                .map_err(|error| format!("{} cannot be written: {error}.", path.display()))
        };
        put(MARK, &|path| fs::write(path, "Written by press: it is replaced whole by the next build.\n"))?;
        for (name, text) in written {
            put(name, &|path| fs::write(path, text))?;
        }
        for name in media {
            put(&format!("media/{name}"), &|path| fs::copy(folder.join(name), path).map(drop))?;
        }
        Ok(())
    }
}
