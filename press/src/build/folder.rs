//! A folder → the files in it: the texts, and all else that they may show or link to, with what is wrong with their names.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ffi::OsString;
use std::fs::{self, FileType};
use std::io;
use std::path::{Path, PathBuf};

use super::settings::SETTINGS;
use super::{Problem, TEXTS};
use crate::place::MARK;
use crate::refused;
use crate::shelf::{Shelf, folded};
use crate::text::Kind;

/// The files of a folder, by their path in it, with `/` between its parts.
#[derive(Default)]
pub(super) struct Files {
    pub(super) texts: Vec<(String, Kind)>,
    pub(super) others: Shelf,
    /// All of them by what many disks and hosts make of their names.
    pub(super) folded: HashMap<String, String>,
    /// How many texts are not read, by the names with `_` in front for which they are not: their folders', or their own.
    kept: BTreeMap<String, usize>,
}

/// Where Jekyll keeps the texts of a site: of all names with a `_` in front this one is no tool's own.
pub(super) const POSTS: &str = "_posts";
/// Folders in which other tools keep what is no text, and no picture of one.
const TOOLS: [&str; 6] = ["_data", "_includes", "_layouts", "_sass", "_site", "_templates"];
/// Jekyll's texts that are not to be printed yet, and the head of a section in Hugo: nobody misses them.
const UNMISSED: [&str; 2] = ["_drafts", "_index.md"];

impl Files {
    pub(super) fn list(folder: &Path, problems: &mut Vec<Problem>) -> Result<Self, String> {
        let (mut files, mut others) = (Self::default(), BTreeSet::new());
        // Each with the name for which the texts in it are not read.
        let mut folders: Vec<(PathBuf, String, Option<String>)> = vec![(folder.to_owned(), String::new(), None)];
        while let Some((path, name, kept)) = folders.pop() {
            let entries = match fs::read_dir(&path) {
                Ok(entries) => entries,
                Err(error) if name.is_empty() => return Err(format!("{} cannot be read: {error}.", path.display())),
                Err(error) => {
                    problems.push(Problem { file: name, line: 0, words: refused::reading(&error) });
                    continue;
                }
            };
            // A site that press wrote is nobody's text, wherever it lies.
            if !name.is_empty() && path.join(MARK).exists() {
                continue;
            }
            // What the folder itself says an entry is spares a look at it.
            let kinds = entries.map(|entry| entry.map(|entry| (entry.file_name(), entry.file_type())));
            let kinds: io::Result<Vec<(OsString, io::Result<FileType>)>> = kinds.collect();
            let mut entries = kinds.map_err(|error| format!("{} cannot be read: {error}.", path.display()))?;
            entries.sort_unstable_by(|(one, _), (other, _)| one.cmp(other));
            for (entry, kind) in entries {
                let Some(part) = entry.to_str() else {
                    let words = "A name here is no Unicode: give it another one.".to_owned();
                    problems.push(Problem { file: format!("{name}{}", entry.display()), line: 0, words });
                    continue;
                };
                // Hidden files, and those that other tools keep for themselves.
                if part.starts_with('.') || TOOLS.contains(&part) || (name.is_empty() && part == SETTINGS) {
                    continue;
                }
                let inner = format!("{name}{part}");
                // A picture may lie there all the same.
                let is_kept = part.starts_with('_') && part != POSTS;
                let kept = kept.clone().or_else(|| is_kept.then(|| inner.clone()));
                let at = path.join(part);
                let is_link = kind.as_ref().is_ok_and(FileType::is_symlink);
                let kind = if is_link { fs::metadata(&at).map(|meta| meta.file_type()) } else { kind };
                match kind {
                    // A link to a folder may lead back up: it is not followed.
                    Ok(kind) if kind.is_dir() && is_link => {
                        let words = "A link to a folder is not followed: it could lead in a circle.".to_owned();
                        problems.push(Problem { file: inner, line: 0, words });
                    }
                    Ok(kind) if kind.is_file() && is_link && !is_within(folder, &at) => {
                        let words = "This link leads out of the folder, or to a hidden file in it, which nobody may have meant to publish: put a \
                                     copy in its place.";
                        problems.push(Problem { file: inner, line: 0, words: words.to_owned() });
                    }
                    Ok(kind) if kind.is_dir() => folders.push((at, format!("{inner}/"), kept)),
                    Ok(kind) if kind.is_file() => match kept.filter(|_| Kind::of(part).is_some()) {
                        Some(kept) => *files.kept.entry(kept).or_default() += 1,
                        None => files.add(inner, &mut others, problems),
                    },
                    // A pipe or a device would be waited for without end.
                    Ok(_) => {
                        let words = "This is no file: take it out of the folder.".to_owned();
                        problems.push(Problem { file: inner, line: 0, words });
                    }
                    Err(error) if is_link => {
                        let words = format!("This link leads to no file: {error}. Mend it, or remove it.");
                        problems.push(Problem { file: inner, line: 0, words });
                    }
                    Err(error) => {
                        problems.push(Problem { file: inner, line: 0, words: refused::reading(&error) });
                    }
                }
            }
        }
        files.texts.sort();
        files.others = Shelf::of(others);
        Ok(files)
    }

    /// Where texts lie that are not read for a name with `_` in front, and how many they are; nobody misses some of these.
    pub(super) fn left_out(&self) -> impl Iterator<Item = (&str, usize)> {
        let is_missed = |name: &str| !UNMISSED.contains(&name.rsplit('/').next().unwrap_or(name));
        self.kept.iter().map(|(name, count)| (name.as_str(), *count)).filter(move |(name, _)| is_missed(name))
    }

    fn add(&mut self, name: String, others: &mut BTreeSet<String>, problems: &mut Vec<Problem>) {
        if let Some(other) = self.folded.insert(folded(&name), name.clone()) {
            let what = if name.to_lowercase() == other.to_lowercase() {
                "Only capital letters tell it"
            } else {
                "Only the way its accents are stored tells it"
            };
            let words = format!("{what} from {other}: many disks and hosts know no difference. Rename one.");
            problems.push(Problem { file: name.clone(), line: 0, words });
        }
        // Windows shows no ending that it knows, and an editor there may have put one behind another.
        if let Some(meant) = name.strip_suffix(".txt") {
            if meant == SETTINGS {
                let words = format!("This is not read: name it {SETTINGS}. Windows may not show the ending .txt.");
                return problems.push(Problem { file: name, line: 0, words });
            }
            if matches!(Kind::of(meant), Some(Kind::Markdown | Kind::Json)) {
                let words = format!("It is read as plain text: name it {meant}. Windows may not show the ending .txt.");
                problems.push(Problem { file: name.clone(), line: 0, words });
            }
        }
        match Kind::of(&name) {
            Some(kind) => self.texts.push((name, kind)),
            None => drop(others.insert(name)),
        }
    }
}

/// Whether a link in a folder leads to a file in it that is not hidden.
fn is_within(folder: &Path, link: &Path) -> bool {
    let (Ok(folder), Ok(file)) = (folder.canonicalize(), link.canonicalize()) else { return false };
    let is_hidden = |part: &std::ffi::OsStr| part.as_encoded_bytes().starts_with(b".");
    file.strip_prefix(folder).is_ok_and(|inner| !inner.iter().any(is_hidden))
}

/// A file of the folder as an address.
pub(super) fn address(file: &str) -> String {
    let mut url = TEXTS.to_owned();
    for (index, part) in file.split('/').enumerate() {
        url.push_str(if index > 0 { "/" } else { "" });
        url.extend(percent_encoding::utf8_percent_encode(part, percent_encoding::NON_ALPHANUMERIC));
    }
    url
}
