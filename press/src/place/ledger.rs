//! The one file that press keeps beside a site, `.….press`: what the last build remembers, whether one is at work, and whether a
//! crash fell into an exchange.
//!
//! Whoever works on a site has this file open and locked, from before anything is looked at until all is written: so it is never
//! replaced, and what it holds is written in place. While the new site takes the old one's place, a note stands at its end: what
//! lies beside the site after a crash is press's own only where that note says so, else it is somebody's.
//!
//! On a disk without locks (some network shares) press works as well, and nobody promises there that a second press is told of
//! the first: two at once may leave a site that is torn. The same holds where somebody removes the file while press works.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use crate::refused;

/// What stands at the end while two folders change places.
const NOTE: &[u8] = b"\nPress is putting a new site in the place of the old one.\n";

/// The file, open and locked.
#[derive(Debug)]
pub(super) struct Ledger {
    file: File,
    /// How long it is without the note.
    length: u64,
    has_note: bool,
    /// Dropped after the file, which is closed by then.
    way: Way,
}

/// The way to the file.
#[derive(Debug)]
struct Way {
    path: PathBuf,
    /// Whether the file is to be removed.
    is_idle: bool,
}

impl Ledger {
    /// Opens it, or makes it with the folders on the way to it, and locks it. `out` is the site's folder.
    ///
    /// # Errors
    /// A sentence that says who is at work there, or why it cannot be written.
    pub(super) fn open(path: PathBuf, out: &Path) -> Result<Self, String> {
        let cannot = |error: io::Error| refused::writing(&path, &error);
        // Another one who made it removes it where it came to nothing: then what was opened is no longer there. By a hundred of
        // those in a row, somebody is at work.
        for _ in 0..100 {
            let file = opened(&path).map_err(cannot)?;
            match file.try_lock() {
                Err(TryLockError::WouldBlock) => break,
                // It goes with the process, however that ends.
                Ok(()) if !is_at(&file, &path) => continue,
                // A disk without locks has none to look at.
                Ok(()) | Err(TryLockError::Error(_)) => {}
            }
            let whole = file.metadata().map_err(cannot)?.len();
            let mut ledger =
                Self { file, length: whole, has_note: false, way: Way { path: path.clone(), is_idle: false } };
            ledger.find_note().map_err(cannot)?;
            return Ok(ledger);
        }
        Err(format!("Another press is at work on {}: wait until it is done.", out.display()))
    }

    fn find_note(&mut self) -> io::Result<()> {
        if let Some(before) = self.length.checked_sub(NOTE.len() as u64) {
            let mut end = Vec::new();
            self.file.seek(SeekFrom::Start(before))?;
            self.file.read_to_end(&mut end)?;
            if end == NOTE {
                (self.length, self.has_note) = (before, true);
            }
        }
        Ok(())
    }

    /// Whether two folders are changing places, or were when a crash came.
    pub(super) fn has_note(&self) -> bool {
        self.has_note
    }

    /// Notes that two folders change places from now on: on the disk, when this returns.
    pub(super) fn note(&mut self) -> io::Result<()> {
        self.file.seek(SeekFrom::Start(self.length))?;
        let noted = self.file.write_all(NOTE).and_then(|()| self.file.sync_all());
        if noted.is_err() {
            // Half a note says nothing, and spoils what is remembered.
            let _ = self.file.set_len(self.length);
        }
        self.has_note = noted.is_ok();
        noted
    }

    /// Takes the note away: they have changed places, or stand as they stood.
    pub(super) fn strike(&mut self) {
        if self.has_note && self.file.set_len(self.length).is_ok() {
            self.has_note = false;
        }
    }

    /// What was remembered; nothing where it cannot be read.
    pub(super) fn memory(&self) -> Vec<u8> {
        let mut memory = Vec::with_capacity(usize::try_from(self.length).unwrap_or_default());
        let mut file = &self.file;
        let read = file.seek(SeekFrom::Start(0)).and_then(|_| file.take(self.length).read_to_end(&mut memory));
        if read.is_ok() { memory } else { Vec::new() }
    }

    /// Remembers what is written; nothing where it cannot be. A note stays.
    pub(super) fn remember(&mut self, write: impl FnOnce(&mut File) -> io::Result<()>) {
        let had_note = std::mem::take(&mut self.has_note);
        self.length = 0;
        let start = |file: &mut File| file.set_len(0).and_then(|()| file.seek(SeekFrom::Start(0)));
        let file = &mut self.file;
        let written = start(file).and_then(|_| write(file)).and_then(|()| file.stream_position());
        match written {
            Ok(length) => self.length = length,
            Err(_) => drop(start(file)),
        }
        if had_note {
            // Where there is no room even for it, the next press says what is in the way.
            let _ = self.note();
        }
    }
}

impl Drop for Ledger {
    fn drop(&mut self) {
        // Nothing to remember is no reason for a file beside the site.
        self.way.is_idle = self.file.metadata().is_ok_and(|meta| meta.len() == 0);
        // While it is locked, whoever has opened it meanwhile sees that it is gone from its place. What is open cannot be removed on
        // Windows: not by us before it is closed, and then not where another press has it.
        if cfg!(unix) {
            self.way.clear();
        }
        // A process that is being started beside us has the file open as well, until it begins: closing is not enough.
        let _ = self.file.unlock();
    }
}

impl Way {
    fn clear(&mut self) {
        if std::mem::take(&mut self.is_idle) {
            let _ = fs::remove_file(&self.path);
        }
    }
}

impl Drop for Way {
    fn drop(&mut self) {
        self.clear();
    }
}

fn opened(path: &Path) -> io::Result<File> {
    // What a link leads to is somebody's.
    if fs::symlink_metadata(path).is_ok_and(|meta| !meta.is_file()) {
        return Err(io::Error::other("it is no file of press's: remove it"));
    }
    let open = || options().read(true).write(true).create(true).truncate(false).open(path);
    open().or_else(|error| match path.parent().filter(|_| error.kind() == io::ErrorKind::NotFound) {
        Some(parent) => fs::create_dir_all(parent).and_then(|()| open()),
        None => Err(error),
    })
}

#[cfg(unix)]
fn options() -> OpenOptions {
    File::options()
}

/// Others may read it and write to it, as far as it is not locked; none may remove it or give it another name.
#[cfg(windows)]
fn options() -> OpenOptions {
    use std::os::windows::fs::OpenOptionsExt;
    const FILE_SHARE_READ: u32 = 1;
    const FILE_SHARE_WRITE: u32 = 2;
    let mut options = File::options();
    options.share_mode(FILE_SHARE_READ | FILE_SHARE_WRITE);
    options
}

/// Whether a file still lies where it was opened.
#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let id = |meta: &fs::Metadata| (meta.dev(), meta.ino());
    file.metadata().is_ok_and(|one| fs::metadata(path).is_ok_and(|other| id(&one) == id(&other)))
}

/// None other can.
#[cfg(windows)]
fn is_at(_: &File, _: &Path) -> bool {
    true
}

#[cfg(test)]
mod tests {
    use super::Ledger;

    #[test]
    fn the_lock_goes_with_the_ledger_whoever_has_the_file_open() {
        let folder = tempfile::tempdir().expect("a folder");
        let open = || Ledger::open(folder.path().join("site.press"), folder.path());
        let first = open().expect("a ledger");
        assert!(open().is_err());
        // What is started at this moment inherits it so.
        let inherited = first.file.try_clone().expect("a second handle");
        drop(first);
        assert!(open().is_ok());
        drop(inherited);
    }
}
