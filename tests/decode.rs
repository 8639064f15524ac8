//! The decoder as its callers see it: lessons, corpora, chance and spite.
//!
//! A lesson is a folder of `tests/decode`: `input.json` and, beside it, what is expected of it in `expected.txt`.
//! `UPDATE=1 cargo test -p courant --test decode lessons` writes what came out; look at it before it is kept.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test ends where its ground gives way")]

#[path = "decode/corpora.rs"]
mod corpora;
#[path = "decode/dump.rs"]
mod dump;
#[path = "decode/hostile.rs"]
mod hostile;
#[path = "decode/properties.rs"]
mod properties;

use std::fs;
use std::path::{Path, PathBuf};

use courant::decode;

/// Where the lessons' files are said to lie.
const FEED: &str = "https://example.org/paper/feed.json";
const ARTICLE: &str = "https://example.org/paper/articles/a.json";

#[test]
fn lessons() {
    let lessons = folders();
    assert!(lessons.len() >= 20, "only {} lessons", lessons.len());
    let wrong = lessons.iter().filter(|lesson| !check(lesson)).count();
    assert_eq!(wrong, 0, "{wrong} of {} lessons came out otherwise", lessons.len());
}

/// Whether a lesson comes out as expected; what differs is printed.
fn check(lesson: &Path) -> bool {
    let name = lesson.file_name().unwrap().to_string_lossy();
    let found = outcome(&name, &fs::read(lesson.join("input.json")).unwrap());
    let path = lesson.join("expected.txt");
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&path, &found).unwrap();
    }
    let expected = fs::read_to_string(&path).unwrap_or_default();
    if found != expected {
        eprintln!("{name}: expected\n{expected}\n{name}: found\n{found}");
    }
    found == expected
}

/// What the decoder makes of a lesson: the file of an edition where its name says so, else an article's.
fn outcome(name: &str, bytes: &[u8]) -> String {
    let outcome = if name.starts_with("edition-") {
        decode::edition(bytes, FEED, "fallback").map(|(edition, gaps)| dump::edition(&edition) + &dump::gaps(&gaps))
    } else {
        decode::article(bytes, ARTICLE).map(|(article, gaps)| dump::article(&article) + &dump::gaps(&gaps))
    };
    outcome.unwrap_or_else(|error| format!("error {error}\n"))
}

/// The folders of the lessons, in order.
fn folders() -> Vec<PathBuf> {
    let entries = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/decode")).unwrap();
    let mut folders: Vec<_> = entries.map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()).collect();
    folders.sort();
    folders
}
