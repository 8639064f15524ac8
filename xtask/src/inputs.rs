//! What a build is made of, as one fingerprint: equal fingerprints, equal builds.
//!
//! In come paths; out goes a text. A file counts with its name and its bytes, not with its time:
//! a fresh checkout of the same commit is the same input.

use crate::Outcome;
use crate::step::Fingerprint;
use std::fs;
use std::path::{Path, PathBuf};

/// What the wasm, its script, the styles and the page are built from, and how.
pub const APP: &[&str] =
    &["src", "style", "index.html", "Cargo.toml", "Cargo.lock", "Trunk.toml", "patches", "xtask/src"];
/// What is served as it is.
pub const PUBLIC: &str = "public";
/// The texts of the sample edition.
pub const SAMPLE: &str = "sample";
/// A paper of short stories, which is pressed for tests.
pub const BRIEFS: &str = "tests/e2e/briefs";

/// One fingerprint over all files in `paths`.
pub fn fingerprint(paths: &[&str]) -> Outcome<String> {
    let mut whole = Fingerprint::new();
    for path in paths {
        for file in files(Path::new(path))? {
            whole.add(file.to_string_lossy().as_bytes());
            let bytes = fs::read(&file).map_err(|error| format!("Cannot read {}: {error}.", file.display()))?;
            whole.add(&(bytes.len() as u64).to_le_bytes());
            whole.add(&bytes);
        }
    }
    Ok(whole.hex())
}

/// A cheaper fingerprint for looking twice a second: names, sizes and times.
pub fn glance() -> String {
    let mut whole = Fingerprint::new();
    for path in APP.iter().chain([&PUBLIC, &SAMPLE, &"press/src"]) {
        for file in files(Path::new(path)).unwrap_or_default() {
            whole.add(file.to_string_lossy().as_bytes());
            if let Ok(meta) = fs::metadata(&file) {
                whole.add(&meta.len().to_le_bytes());
                if let Ok(changed) = meta.modified() {
                    whole.add(format!("{changed:?}").as_bytes());
                }
            }
        }
    }
    whole.hex()
}

/// Every file in a folder and its folders, or the file itself, in one order everywhere. Editors'
/// droppings (`.name`, `name~`) are none of ours.
pub fn files(path: &Path) -> Outcome<Vec<PathBuf>> {
    let mut found = Vec::new();
    collect(path, &mut found).map_err(|error| format!("Cannot read {}: {error}.", path.display()))?;
    found.sort();
    Ok(found)
}

fn collect(path: &Path, found: &mut Vec<PathBuf>) -> std::io::Result<()> {
    if !path.is_dir() {
        if path.exists() {
            found.push(path.to_owned());
        }
        return Ok(());
    }
    for entry in fs::read_dir(path)? {
        let entry = entry?;
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if !name.starts_with('.') && !name.ends_with('~') {
            collect(&entry.path(), found)?;
        }
    }
    Ok(())
}
