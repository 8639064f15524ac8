//! Where a site is written: a folder that is replaced whole or not at all.
//!
//! The new one is filled beside the old one, and a file whose bytes are the same is no copy but the old file itself under one
//! more name (a hard link), where the disk has such a thing. Then it takes the old one's place by two renames: a crash leaves
//! the old one or, for a moment between the two, its copy under the name `….before`, which the next run puts back. On a disk
//! without renames of folders (some network shares) that moment is as long as their removal takes.
//!
//! What somebody else has laid at the top of the folder (`CNAME`, `_headers`, `.git`) moves over to the new one after the
//! exchange, or, where a crash came between, with the next run: the mark of a site names all that press has put there.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fs::{self, File, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::UNIX_EPOCH;

use serde::{Deserialize, Serialize};

use crate::cores::in_parallel;
use crate::refused;

/// Says of a folder that press wrote it, and, in a line each, what there is at its top.
pub const MARK: &str = ".press";
const MARK_WORDS: &str = "Written by press: all that is named here is replaced by the next build.\n";
/// What it said before it named anything (until November 2026).
const ONCE: &[u8] = b"Written by press: it is replaced whole by the next build.\n";
/// Endings of what a host has compressed once, for its server to send.
const PACKED: [&str; 3] = [".gz", ".br", ".zst"];

/// A file's length in bytes and when it was written, in nanoseconds since 1970: whoever writes to it leaves another one.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub struct Stamp(u64, u64);

impl Stamp {
    fn of(path: &Path) -> io::Result<Self> {
        let meta = fs::metadata(path)?;
        let since = meta.modified()?.duration_since(UNIX_EPOCH).unwrap_or_default();
        Ok(Self(meta.len(), u64::try_from(since.as_nanos()).unwrap_or(u64::MAX)))
    }
}

/// A folder to write to.
#[derive(Debug)]
pub struct Place {
    out: PathBuf,
    fresh: PathBuf,
    before: PathBuf,
    /// Whether a site stands at `out`.
    has_old: bool,
    is_exchanged: bool,
    written: AtomicUsize,
    kept: AtomicUsize,
    /// The mark of the new folder, locked: nobody else fills it.
    mark: Option<File>,
}

impl Place {
    /// Looks whether the place may be written to, and tidies what a crash has left. `folder` is that of the texts.
    ///
    /// # Errors
    /// A sentence that says why it may not.
    pub fn prepare(out: &Path, folder: &Path) -> Result<Self, String> {
        // A link to a folder stays one: what it leads to is replaced.
        let target = match fs::symlink_metadata(out) {
            Ok(meta) if meta.is_symlink() => fs::canonicalize(out)
                .map_err(|error| format!("{} is a link that leads nowhere: {error}. Remove it.", out.display()))?,
            _ => out.to_owned(),
        };
        let out = target.as_path();
        let name = out.file_name().ok_or_else(|| format!("{} is no name for a folder.", out.display()))?;
        let beside = |ending: &str| {
            let mut name = name.to_owned();
            name.push(ending);
            out.with_file_name(name)
        };
        let (fresh, before) = (beside(".new"), beside(".before"));
        let cannot = |error: io::Error| refused::writing(out, &error);
        if before.is_symlink() {
            return Err(format!("{} is in the way: move it elsewhere.", before.display()));
        }
        // An empty folder may have been made since for what was to come.
        if before.join(MARK).exists() && (!out.exists() || fs::remove_dir(out).is_ok()) {
            fs::rename(&before, out).map_err(cannot)?;
        }
        // By another name it would be the same folder.
        let absolute = |path: &Path| fs::canonicalize(path).or_else(|_| std::path::absolute(path)).unwrap_or_default();
        if absolute(folder).starts_with(absolute(out)) {
            return Err(format!("{} holds the texts themselves: give --out another folder.", out.display()));
        }
        let is_ours = out.join(MARK).exists();
        let is_empty = match fs::read_dir(out) {
            Ok(mut entries) => entries.next().is_none(),
            Err(error) if error.kind() == io::ErrorKind::NotFound => true,
            Err(_) if out.is_file() => return Err(format!("{} is a file: give --out a folder.", out.display())),
            Err(error) => return Err(cannot(error)),
        };
        if !is_ours && !is_empty {
            return Err(format!(
                "{} was not written by press and is not empty: give --out a new folder.",
                out.display()
            ));
        }
        if File::open(fresh.join(MARK)).is_ok_and(|mark| matches!(mark.try_lock(), Err(TryLockError::WouldBlock))) {
            return Err(format!("Another press is at work on {}: wait until it is done.", out.display()));
        }
        if is_ours && before.join(MARK).exists() {
            take_over(&before, out)?;
        }
        if fresh.is_symlink() {
            return Err(format!("{} is in the way: move it elsewhere.", fresh.display()));
        }
        for left in [&fresh, &before] {
            if left.join(MARK).exists() || fs::read_dir(left).is_ok_and(|mut entries| entries.next().is_none()) {
                remove(left).map_err(cannot)?;
            } else if left.exists() {
                return Err(format!("{} is in the way: move it elsewhere.", left.display()));
            }
        }
        // Only now: what is dropped takes the new folder with it, and up to here that may be somebody's.
        let (written, kept) = (AtomicUsize::new(0), AtomicUsize::new(0));
        let (out, has_old) = (out.to_owned(), !is_empty);
        let mut place = Self { out, fresh, before, has_old, is_exchanged: false, written, kept, mark: None };
        place.make(&place.fresh.join(MARK), |path| write_new(path, MARK_WORDS.as_bytes()))?;
        // A system without locks has none to look at, either. It goes with the process, however that ends.
        let mark = File::options().append(true).open(place.fresh.join(MARK));
        place.mark = mark.ok().filter(|mark| mark.try_lock().is_ok());
        Ok(place)
    }

    /// A file of the new site, by its path in it. Tells how it is left.
    ///
    /// # Errors
    /// A sentence that says why it cannot be written.
    pub fn put(&self, name: &str, bytes: &[u8]) -> Result<Stamp, String> {
        let (old, path) = (self.out.join(name), self.fresh.join(name));
        let is_same = || {
            let has_size = fs::metadata(&old).is_ok_and(|meta| usize::try_from(meta.len()) == Ok(bytes.len()));
            has_size && fs::read(&old).is_ok_and(|old| old == bytes)
        };
        let is_kept = self.has_old && is_same();
        self.make(&path, |path| if is_kept { self.keep(&old, path, bytes) } else { self.write(path, bytes) })
    }

    /// A file that is taken over as it is.
    ///
    /// # Errors
    /// A sentence that says why it cannot be read or written.
    pub fn copy(&self, from: &Path, name: &str) -> Result<(), String> {
        let bytes = fs::read(from).map_err(|error| format!("{} cannot be read: {error}.", from.display()))?;
        self.put(name, &bytes).map(drop)
    }

    /// The file of a memory of this site, beside it.
    #[must_use]
    pub fn memory(&self) -> PathBuf {
        let mut name = OsString::from(".");
        name.push(self.out.file_name().unwrap_or_default());
        name.push(".press");
        self.out.with_file_name(name)
    }

    /// Takes files over from the site that still stands, all or none, where each is as it was left; tells whether it did.
    #[must_use]
    pub fn keep_all(&self, files: &[(String, Stamp)]) -> bool {
        let is_left = |(name, stamp): &(String, Stamp)| Stamp::of(&self.out.join(name)).is_ok_and(|now| now == *stamp);
        if !files.iter().all(is_left) {
            return false;
        }
        let link = |name: &str| {
            let (old, path) = (self.out.join(name), self.fresh.join(name));
            self.make(&path, |path| fs::hard_link(&old, path))
        };
        let linked = files.iter().take_while(|(name, _)| link(name).is_ok()).count();
        let is_done = linked == files.len();
        if is_done {
            self.kept.fetch_add(linked, Ordering::Relaxed);
        } else {
            // What is written to it now would be written into the old site.
            for (name, _) in &files[..linked] {
                let _ = fs::remove_file(self.fresh.join(name));
            }
        }
        is_done
    }

    /// Where a file of the site that still stands lies, if it has one of that name.
    #[must_use]
    pub fn old(&self, name: &str) -> PathBuf {
        self.out.join(name)
    }

    fn make<T>(&self, path: &Path, write: impl Fn(&Path) -> io::Result<T>) -> Result<T, String> {
        let made =
            write(path).or_else(|error| match path.parent().filter(|_| error.kind() == io::ErrorKind::NotFound) {
                Some(parent) => fs::create_dir_all(parent).and_then(|()| write(path)),
                None => Err(error),
            });
        made.map_err(|error| refused::writing(path, &error))
    }

    fn keep(&self, old: &Path, path: &Path, bytes: &[u8]) -> io::Result<Stamp> {
        match fs::hard_link(old, path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Err(error),
            // A disk without hard links, or one that has enough of them on this file.
            Err(_) => self.write(path, bytes),
            Ok(()) => {
                self.kept.fetch_add(1, Ordering::Relaxed);
                Stamp::of(path)
            }
        }
    }

    fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<Stamp> {
        write_new(path, bytes)?;
        self.written.fetch_add(1, Ordering::Relaxed);
        Stamp::of(path)
    }

    /// The new site takes the old one's place. Tells how many files were written, and how many were kept.
    ///
    /// # Errors
    /// A sentence that says why it cannot, and which of the two stands.
    pub fn exchange(mut self) -> Result<(usize, usize), String> {
        let cannot = |error: io::Error| refused::writing(&self.out, &error);
        let theirs = if self.has_old { strangers(&self.out).map_err(cannot)? } else { Vec::new() };
        if let Some(name) = theirs.iter().find(|name| is_there(&self.fresh.join(name))) {
            return Err(format!(
                "{} was not written by press, and the new site has one of that name: move it elsewhere. Nothing was touched.",
                self.out.join(name).display()
            ));
        }
        let names = names_in(&self.fresh).map_err(cannot)?;
        let named: String = names.iter().map(|name| format!("{}\n", name.display())).collect();
        let mark = self.mark.take().map_or_else(|| File::options().append(true).open(self.fresh.join(MARK)), Ok);
        // To the disk: what it does not name after a power cut would be taken for somebody's. Closed before the renames, for some
        // systems rename no folder in which a file is open.
        mark.and_then(|mut mark| mark.write_all(named.as_bytes()).and_then(|()| mark.sync_all())).map_err(cannot)?;
        if self.has_old {
            fs::rename(&self.out, &self.before).map_err(cannot)?;
        } else if self.out.exists() {
            // It was empty; what has come since is somebody's.
            fs::remove_dir(&self.out).map_err(cannot)?;
        }
        if let Err(error) = fs::rename(&self.fresh, &self.out) {
            if self.has_old {
                let _ = fs::rename(&self.before, &self.out);
            }
            return Err(cannot(error));
        }
        self.is_exchanged = true;
        // The new one stands.
        if self.has_old {
            take_over(&self.before, &self.out)?;
        }
        // What cannot be removed of the old one is the next build's to try.
        let _ = remove(&self.before);
        Ok((self.written.load(Ordering::Relaxed), self.kept.load(Ordering::Relaxed)))
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        // What is half written is of no use; the old site stands. After the exchange another press may have begun there.
        if !self.is_exchanged {
            let _ = remove(&self.fresh);
        }
    }
}

/// The names at the top of a folder, but for press's mark.
fn names_in(folder: &Path) -> io::Result<BTreeSet<OsString>> {
    let names = fs::read_dir(folder)?.map(|entry| Ok(entry?.file_name()));
    let names: io::Result<BTreeSet<OsString>> = names.collect();
    Ok(names?.into_iter().filter(|name| name != MARK).collect())
}

/// What lies at the top of a site and is not press's: its mark names what is. A copy of that in fewer bytes is as old as it is,
/// and nobody's.
fn strangers(site: &Path) -> io::Result<Vec<OsString>> {
    let mark = fs::read(site.join(MARK))?;
    if mark == ONCE {
        return Ok(Vec::new());
    }
    let mark = String::from_utf8_lossy(&mark);
    let ours: BTreeSet<&str> = mark.lines().skip(1).collect();
    let is_ours = |name: &OsString| {
        let name = name.to_string_lossy();
        let packed = PACKED.iter().find_map(|ending| name.strip_suffix(ending));
        ours.contains(&*name) || packed.is_some_and(|name| ours.contains(name))
    };
    Ok(names_in(site)?.into_iter().filter(|name| !is_ours(name)).collect())
}

/// What was somebody's in the site before is theirs in the one that stands.
fn take_over(before: &Path, out: &Path) -> Result<(), String> {
    let cannot = |path: &Path, error: &io::Error| {
        let path = path.display();
        format!(
            "The new site stands, but {path} is not press's and could not be moved into it: {error}. Move it by hand."
        )
    };
    for name in strangers(before).map_err(|error| cannot(before, &error))? {
        let (from, to) = (before.join(&name), out.join(&name));
        if is_there(&to) {
            return Err(cannot(&from, &io::ErrorKind::AlreadyExists.into()));
        }
        fs::rename(&from, to).map_err(|error| cannot(&from, &error))?;
    }
    Ok(())
}

/// Whether the disk has something of that name, in capitals or not, as it sees names.
fn is_there(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok()
}

/// A file that is new, or takes the place of what has its name.
fn write_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let new = |path: &Path| File::create_new(path);
    let mut file = new(path).or_else(|error| match error.kind() {
        // It may be the old site's file under one more name: that one is not written to.
        io::ErrorKind::AlreadyExists => fs::remove_file(path).and_then(|()| new(path)),
        _ => Err(error),
    })?;
    // Some systems say when it was written only once it is closed, which it is when this ends.
    file.write_all(bytes)
}

/// Removes a folder with all that is in it, on every core: a site has a folder for each article, two deep.
fn remove(folder: &Path) -> io::Result<()> {
    let folders_in = |folder: &Path| -> io::Result<Vec<PathBuf>> {
        let entries = fs::read_dir(folder)?.collect::<io::Result<Vec<_>>>()?;
        // A link to a folder is no folder: it goes with what is left.
        let is_folder = |entry: &fs::DirEntry| entry.file_type().is_ok_and(|kind| kind.is_dir());
        Ok(entries.iter().filter(|entry| is_folder(entry)).map(fs::DirEntry::path).collect())
    };
    let mut inner = Vec::new();
    for one in folders_in(folder)? {
        inner.extend(folders_in(&one)?);
    }
    in_parallel(&inner, |_, folder| fs::remove_dir_all(folder)).into_iter().collect::<io::Result<()>>()?;
    // The mark last: without it what a crash has left of this would be nobody's.
    for name in names_in(folder)? {
        let path = folder.join(name);
        if fs::symlink_metadata(&path)?.is_dir() { fs::remove_dir_all(path)? } else { fs::remove_file(path)? }
    }
    fs::remove_dir_all(folder)
}
