//! A folder → the files in it: the texts, and all else that they may show or link to, with what is wrong with their names.

use std::collections::{BTreeSet, HashMap};
use std::ffi::OsString;
use std::fs::{self, FileType};
use std::io;
use std::path::Path;

use icu_normalizer::ComposingNormalizerBorrowed;

use super::settings::SETTINGS;
use super::{Problem, TEXTS};
use crate::place::MARK;
use crate::refused;
use crate::text::Kind;

/// The files of a folder, by their path in it, with `/` between its parts.
pub(super) struct Files {
    pub(super) texts: Vec<(String, Kind)>,
    pub(super) others: BTreeSet<String>,
    /// All of them by what many disks and hosts make of their names.
    pub(super) folded: HashMap<String, String>,
}

/// A name without what many disks and hosts know no difference in: capitals, and whether é is one sign or two (NFC, UAX 15).
pub(super) fn folded(name: &str) -> String {
    if name.is_ascii() {
        return name.to_ascii_lowercase();
    }
    ComposingNormalizerBorrowed::new_nfc().normalize(name).to_lowercase()
}

impl Files {
    pub(super) fn list(folder: &Path, problems: &mut Vec<Problem>) -> Result<Self, String> {
        let mut files = Self { texts: Vec::new(), others: BTreeSet::new(), folded: HashMap::new() };
        let mut folders = vec![(folder.to_owned(), String::new())];
        while let Some((path, name)) = folders.pop() {
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
            let kinds = entries.flatten().map(|entry| (entry.file_name(), entry.file_type()));
            let mut entries: Vec<(OsString, io::Result<FileType>)> = kinds.collect();
            entries.sort_unstable_by(|(one, _), (other, _)| one.cmp(other));
            for (entry, kind) in entries {
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
                let is_link = kind.as_ref().is_ok_and(FileType::is_symlink);
                let kind = if is_link { fs::metadata(&at).map(|meta| meta.file_type()) } else { kind };
                match kind {
                    // A link to a folder may lead back up: it is not followed.
                    Ok(kind) if kind.is_dir() && is_link => {
                        let words = "A link to a folder is not followed: it could lead in a circle.".to_owned();
                        problems.push(Problem { file: inner, line: 0, words });
                    }
                    Ok(kind) if kind.is_dir() => folders.push((at, format!("{inner}/"))),
                    Ok(kind) if kind.is_file() => files.add(inner, problems),
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
        Ok(files)
    }

    fn add(&mut self, name: String, problems: &mut Vec<Problem>) {
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
            None => drop(self.others.insert(name)),
        }
    }
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
