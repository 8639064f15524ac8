//! What lies in a folder beside the texts, pictures above all, and where it is found when it is not where a text says.
//!
//! Other presses keep what texts show in a folder that their addresses do not name: `/img/a.jpg` is `static/img/a.jpg` to Hugo. So a
//! file may be found by the end of its path, where no other file's path ends so. Obsidian calls a file by its name alone, wherever it
//! lies and whatever its capitals. Nothing here reads the disk.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use icu_normalizer::ComposingNormalizerBorrowed;
use percent_encoding::AsciiSet;

use crate::markdown::NAMED;

/// The name that a path stands for, where it is none and has [`NAMED`] in it, and the folder of the text that says it.
#[must_use]
pub fn name(path: &str) -> Option<(&str, &str)> {
    let (folder, name) = path.split_once(NAMED).filter(|(folder, _)| folder.is_empty() || folder.ends_with('/'))?;
    Some((folder.trim_end_matches('/'), name))
}

/// How far a file that is called by its name is: not at all in the folder that is asked from, else by the folders that it lies in.
#[must_use]
pub fn distance(file: &str, folder: &str) -> usize {
    let (folders, _) = file.rsplit_once('/').unwrap_or(("", file));
    if folders == folder { 0 } else { 1 + folders.split('/').filter(|part| !part.is_empty()).count() }
}

/// A name without what many disks and hosts know no difference in: capitals, and whether é is one sign or two (NFC, UAX 15).
#[must_use]
pub fn folded(name: &str) -> String {
    if name.is_ascii() {
        return name.to_ascii_lowercase();
    }
    ComposingNormalizerBorrowed::new_nfc().normalize(name).to_lowercase()
}

/// A path as an address spells it, so that it may also stand in a `srcset`, which a comma or a blank would end.
#[must_use]
pub fn spelt(path: &str) -> String {
    percent_encoding::utf8_percent_encode(path, PATH).to_string()
}

/// What the file is called that an address leads to.
#[must_use]
pub fn called(address: &str) -> String {
    let path = address.split(['?', '#']).next().unwrap_or_default();
    let name = path.rsplit('/').next().unwrap_or(path);
    percent_encoding::percent_decode_str(name).decode_utf8_lossy().into_owned()
}

/// What stands in a path as it is.
const PATH: &AsciiSet =
    &percent_encoding::NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// What other presses call a folder whose files lie at the top of the site.
const AT_THE_TOP: [&str; 5] = ["assets", "content", "public", "source", "static"];

/// Whether a path ends with another, at the beginning of one of its parts.
#[must_use]
pub fn ends_with(path: &str, end: &str) -> bool {
    path.strip_suffix(end).is_some_and(|before| before.is_empty() || before.ends_with('/'))
}

/// Files by their paths in a folder, with `/` between the parts.
#[derive(Debug, Default)]
pub struct Shelf {
    files: BTreeSet<String>,
    /// By the last parts of their paths, [`folded`]; made when something is first looked for.
    by_name: OnceLock<BTreeMap<String, Vec<String>>>,
}

impl Shelf {
    /// Files of these paths.
    #[must_use]
    pub fn of(files: BTreeSet<String>) -> Self {
        Self { files, by_name: OnceLock::new() }
    }

    /// The paths of all.
    #[must_use]
    pub const fn files(&self) -> &BTreeSet<String> {
        &self.files
    }

    /// The path of the file that is meant by one: its own, or, where there is no such file, the only one that ends with it. Behind
    /// [`NAMED`] stands a name, or the end of a path: of several files that are called so, the one in the same folder is meant, else
    /// the one in the fewest folders.
    #[must_use]
    pub fn found(&self, path: &str) -> Option<&str> {
        if let Some(file) = self.files.get(path) {
            return Some(file);
        }
        let Some((folder, name)) = name(path) else {
            let mut ending = self.ending(path);
            return ending.next().filter(|_| ending.next().is_none());
        };
        let name = folded(name);
        let called = self.alike(&name).filter(|file| ends_with(&folded(file), &name));
        called.min_by_key(|file| (distance(file, folder), *file))
    }

    /// The files whose paths end with one; a path that is a name alone is that of a file at the top of a folder in which other presses
    /// keep such files.
    pub fn ending(&self, path: &str) -> impl Iterator<Item = &str> {
        let is_meant = move |file: &&str| {
            let folders = file.strip_suffix(path).unwrap_or_default().trim_end_matches('/');
            ends_with(file, path) && (path.contains('/') || AT_THE_TOP.contains(&folders))
        };
        self.alike(path).filter(is_meant)
    }

    /// The files whose names are that of this one, but for capitals.
    fn alike(&self, path: &str) -> impl Iterator<Item = &str> {
        let name = folded(path.rsplit('/').next().unwrap_or_default());
        self.by_name().get(&name).into_iter().flatten().map(String::as_str)
    }

    fn by_name(&self) -> &BTreeMap<String, Vec<String>> {
        self.by_name.get_or_init(|| {
            let mut names: BTreeMap<String, Vec<String>> = BTreeMap::new();
            for file in &self.files {
                names.entry(folded(file.rsplit('/').next().unwrap_or(file))).or_default().push(file.clone());
            }
            names
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Shelf;

    #[test]
    fn a_file_is_found_where_it_lies_or_by_the_end_of_its_path_or_by_its_name() {
        let files = [
            "a.jpg",
            "static/img/a.jpg",
            "static/img/b.jpg",
            "posts/img/c.jpg",
            "other/img/c.jpg",
            "Über/D d.png",
            "static/e.pdf",
        ];
        let shelf = Shelf::of(files.into_iter().map(str::to_owned).collect());
        for (path, found) in [
            ("a.jpg", Some("a.jpg")),
            ("img/a.jpg", Some("static/img/a.jpg")),
            ("b.jpg", None),
            ("e.pdf", Some("static/e.pdf")),
            // Of two, nobody can say which.
            ("img/c.jpg", None),
            ("posts/b.jpg", None),
            ("mg/a.jpg", None),
            ("IMG/a.jpg", None),
            ("", None),
            (".named/a.jpg", Some("a.jpg")),
            (".named/A.JPG", Some("a.jpg")),
            (".named/img/A.jpg", Some("static/img/a.jpg")),
            (".named/c.jpg", Some("other/img/c.jpg")),
            ("posts/img/.named/C.jpg", Some("posts/img/c.jpg")),
            ("posts/.named/img/c.jpg", Some("other/img/c.jpg")),
            ("x.named/a.jpg", None),
            (".named/u\u{308}ber/d d.png", Some("Über/D d.png")),
            (".named/d.png", None),
            (".named/", None),
        ] {
            assert_eq!(shelf.found(path), found, "{path}");
        }
    }
}
