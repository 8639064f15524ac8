//! A folder that is looked at until something in it changes: by looking, for no system tells of changes on every disk.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime};

use press::place::MARK;

/// How often a folder that is watched is looked at.
const LOOK_EVERY: Duration = Duration::from_millis(500);

/// The folder as it was seen last.
pub(crate) struct Watch {
    folder: PathBuf,
    seen: Vec<Seen>,
}

/// A file: its name, its size, its time, and what else tells it from another one in its place.
type Seen = (PathBuf, u64, Option<SystemTime>, [u64; 4]);

impl Watch {
    /// Looks at a folder for the first time.
    pub(crate) fn new(folder: &Path) -> Self {
        Self { folder: folder.to_owned(), seen: glance(folder) }
    }

    /// Waits until something has changed since it was looked at last, or until a moment, where one is given.
    pub(crate) fn wait(&mut self, until: Option<Instant>) {
        loop {
            std::thread::sleep(LOOK_EVERY);
            let now = glance(&self.folder);
            if std::mem::replace(&mut self.seen, now) != self.seen || until.is_some_and(|until| Instant::now() >= until)
            {
                return;
            }
        }
    }
}

/// All files of a folder: another list, another build.
fn glance(folder: &Path) -> Vec<Seen> {
    let mut seen = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            // What a build does not read, and its own memory.
            if entry.file_name().as_encoded_bytes().starts_with(b".") {
                continue;
            }
            // A link to a folder is not followed, and one to a file is that file, as in a build.
            let is_link = entry.file_type().is_ok_and(|kind| kind.is_symlink());
            match fs::metadata(entry.path()) {
                // It is told that nothing is read there.
                Ok(meta) if meta.is_dir() && is_link => seen.push((entry.path(), 0, None, [0; 4])),
                Err(_) => seen.push((entry.path(), 0, None, [0; 4])),
                // A site within the texts changes with every build.
                Ok(meta) if meta.is_dir() && entry.path().join(MARK).exists() => {}
                Ok(meta) if meta.is_dir() => folders.push(entry.path()),
                Ok(meta) => seen.push((entry.path(), meta.len(), meta.modified().ok(), marks(&meta))),
            }
        }
    }
    seen.sort();
    seen
}

/// Who may read a file, which it is, and when that was last changed: what could not be read may be, and another one may be called as it
/// was, with the same size and time.
#[cfg(unix)]
fn marks(meta: &fs::Metadata) -> [u64; 4] {
    use std::os::unix::fs::MetadataExt;
    [u64::from(meta.mode()), meta.ino(), meta.ctime().cast_unsigned(), meta.ctime_nsec().cast_unsigned()]
}

/// Windows tells them in no number.
#[cfg(not(unix))]
fn marks(_: &fs::Metadata) -> [u64; 4] {
    [0; 4]
}

#[cfg(test)]
mod tests {
    #![allow(clippy::expect_used, reason = "a test ends where its ground gives way")]

    use super::*;

    #[cfg(unix)]
    #[test]
    fn a_change_in_a_linked_file_is_seen() {
        use std::os::unix::fs::symlink;

        let desk = tempfile::tempdir().expect("a folder");
        let (texts, tide) = (desk.path().join("texts"), desk.path().join("tide.md"));
        fs::create_dir_all(&texts).expect("a folder");
        fs::write(&tide, "# Tide\n").expect("a file");
        symlink(&tide, texts.join("tide.md")).expect("a link");
        symlink(desk.path(), texts.join("up")).expect("a link");
        let before = glance(&texts);
        fs::write(&tide, "# Tide\n\nIt rises.\n").expect("a file");
        let after = glance(&texts);
        assert_eq!((before.len(), after.len()), (2, 2), "{after:?}");
        assert_ne!(before, after);
        // Another file of the same size and time is called so now.
        let (ebb, time) =
            (desk.path().join("ebb.md"), fs::metadata(&tide).and_then(|meta| meta.modified()).expect("a time"));
        fs::write(&ebb, "# Tide\n\nIt falls.\n").expect("a file");
        fs::File::options().append(true).open(&ebb).and_then(|file| file.set_modified(time)).expect("a time");
        fs::rename(&ebb, &tide).expect("another name");
        let other = glance(&texts);
        assert_ne!(after, other);
        // What was told not to be read can be read now.
        fs::set_permissions(&tide, std::os::unix::fs::PermissionsExt::from_mode(0o600)).expect("rights");
        assert_ne!(other, glance(&texts));
    }
}
