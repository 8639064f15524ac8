//! The words and phrases that a page is known by, each list in a file of its own under `phrases/`.
//!
//! One phrase a line, folded as [`fold`](super::lines::fold) folds; a line that begins with `#` is for whoever reads the file. So
//! another language is a few lines more in these files and nothing else. It does not know what a phrase means: who asks does.

use std::sync::OnceLock;

/// A list of phrases, read when it is first asked.
#[derive(Debug)]
pub struct Phrases {
    file: &'static str,
    sorted: OnceLock<Vec<&'static str>>,
}

impl Phrases {
    /// From the text of a file.
    #[must_use]
    pub const fn of(file: &'static str) -> Self {
        Self { file, sorted: OnceLock::new() }
    }

    /// All of them, in the order of their letters.
    fn all(&self) -> &[&'static str] {
        self.sorted.get_or_init(|| {
            let mut phrases: Vec<&str> = self.file.lines().filter(|line| !line.starts_with('#')).collect();
            phrases.sort_unstable();
            phrases
        })
    }

    /// Whether a text is one of them.
    #[must_use]
    pub fn has(&self, text: &str) -> bool {
        self.all().binary_search(&text).is_ok()
    }

    /// Those that a text begins with, the shortest first.
    pub fn starts(&self, text: &str) -> impl Iterator<Item = &'static str> {
        self.all().iter().copied().filter(move |phrase| text.starts_with(phrase))
    }

    /// Whether a text ends with one of them.
    #[must_use]
    pub fn is_end(&self, text: &str) -> bool {
        self.all().iter().any(|phrase| text.ends_with(phrase))
    }

    /// Whether one of them stands anywhere in a text.
    #[must_use]
    pub fn is_in(&self, text: &str) -> bool {
        self.all().iter().any(|phrase| text.contains(phrase))
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::{Path, PathBuf};

    use super::super::lines::fold;
    use super::Phrases;

    fn files(folder: &Path) -> Vec<PathBuf> {
        let entries = fs::read_dir(folder).expect("a folder");
        let paths = entries.map(|entry| entry.expect("an entry").path());
        paths.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
    }

    /// What is not folded would never be found.
    #[test]
    fn phrases_are_folded_and_stand_once() {
        let files = files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/scrape/phrases"));
        assert!(files.len() > 20, "{}", files.len());
        for path in files {
            let text = fs::read_to_string(&path).expect("a list");
            assert!(text.starts_with("# "), "{} says what it holds", path.display());
            let list = Phrases::of(text.leak());
            let mut before = None;
            for phrase in list.all() {
                assert!(!phrase.is_empty() && *phrase == fold(phrase).trim(), "“{phrase}” in {}", path.display());
                assert_ne!(before, Some(phrase), "in {}", path.display());
                before = Some(phrase);
            }
        }
    }

    #[test]
    fn a_text_is_one_begins_with_one_or_holds_one() {
        let list = Phrases::of("# Shores\nquay\nlong pier\n");
        assert!(list.has("quay") && !list.has("quays") && !list.has("# Shores") && !list.has(""));
        assert_eq!(list.starts("long piers").collect::<Vec<_>>(), ["long pier"]);
        assert_eq!(list.starts("a long pier").count(), 0);
        assert!(list.is_end("a long pier") && !list.is_end("long piers"));
        assert!(list.is_in("a long pier") && !list.is_in("a longer pier"));
    }
}
