//! Where a site is written: a folder that is replaced whole or not at all.
//!
//! The new one is filled beside the old one, and a file whose bytes are the same is no copy but the old file itself under one
//! more name (a hard link), where the disk has such a thing. Then it takes the old one's place by two renames: a crash leaves
//! the old one or, for a moment between the two, its copy under the name `….before`, which the next run puts back. On a disk
//! without renames of folders (some network shares) that moment is as long as their removal takes.
//!
//! What lies beside the site under those names is press's only where its mark says that it is being filled, or where the
//! `ledger` notes an exchange: all else is somebody's, and in the way. One press is at work on a site at a time.
//!
//! A large site that gave its place to a new one is kept `standing`, so that the next build need not name each file once more.
//!
//! What somebody else has laid at the top of the folder (`CNAME`, `_headers`, `.git`) moves over to the new one after the
//! exchange, or, where a crash came between, with the next run: the mark of a site names all that press has put there.

mod ledger;
mod standing;

use std::collections::{BTreeSet, HashSet};
use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

use self::ledger::Ledger;
use crate::cores::in_parallel;
use crate::refused;

/// Says of a folder that press wrote it, and, in a line each, what there is at its top.
pub const MARK: &str = ".press";
const MARK_WORDS: &str = "Written by press: all that is named here is replaced by the next build.\n";
/// What it said before it named anything (until November 2026).
const ONCE: &[u8] = b"Written by press: it is replaced whole by the next build.\n";
/// How the mark of a folder begins that is being filled, and is of no use to anybody.
const FILLING: &str = "Press is filling this folder for ";
/// The mark of the new site until it is whole: that of a folder being filled stands there up to the exchange.
const WHOLE_MARK: &str = ".press.new";
/// Endings of what a host has compressed once, for its server to send.
const PACKED: [&str; 3] = [".gz", ".br", ".zst"];

/// A file's length in bytes and when it was written, in nanoseconds since 1970: whoever writes to it leaves another one.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub struct Stamp(u64, u64);

impl Stamp {
    fn of(path: &Path) -> io::Result<Self> {
        let meta = fs::symlink_metadata(path)?;
        // What a link leads to is nothing that press has left.
        if !meta.is_file() {
            return Err(io::ErrorKind::InvalidInput.into());
        }
        let since = meta.modified()?.duration_since(UNIX_EPOCH).unwrap_or_default();
        Ok(Self(meta.len(), u64::try_from(since.as_nanos()).unwrap_or(u64::MAX)))
    }
}

/// A folder to write to.
#[derive(Debug)]
pub struct Place {
    spot: Spot,
    /// Whether a site stands there.
    has_old: bool,
    is_exchanged: bool,
    written: AtomicUsize,
    kept: AtomicUsize,
    /// The files of the new site, where its folder is one that was kept standing: what else is in it is of an older one.
    made: Option<Mutex<HashSet<PathBuf>>>,
    /// Locked: nobody else is at work here before this is dropped.
    ledger: Ledger,
}

/// The names of a site and of what may lie beside it.
#[derive(Debug)]
struct Spot {
    out: PathBuf,
    /// The new site, while it is filled.
    fresh: PathBuf,
    /// The old one, while they change places.
    before: PathBuf,
    /// What is kept of it for the next build.
    standing: PathBuf,
}

impl Spot {
    /// Of a folder, or of what a link of that name leads to: the link stays.
    fn of(out: &Path) -> Result<Self, String> {
        // Without the stroke that a shell writes behind the name of a folder: with it, a link is what it leads to.
        let out: PathBuf = out.components().collect();
        let out = match fs::symlink_metadata(&out) {
            Ok(meta) if meta.is_symlink() => fs::canonicalize(&out)
                .map_err(|error| format!("{} is a link that leads nowhere: {error}. Remove it.", out.display()))?,
            _ => out,
        };
        if out.file_name().is_none() {
            return Err(format!("{} is no name for a folder.", out.display()));
        }
        let (fresh, before) = (beside(&out, "", ".new"), beside(&out, "", ".before"));
        let standing = beside(&out, ".", ".standing");
        Ok(Self { out, fresh, before, standing })
    }

    /// Puts the old site back where a crash came between the two renames. An empty folder may have been made since for what was
    /// to come.
    fn put_back(&self) -> Result<(), String> {
        let Self { out, before, .. } = self;
        if !is_marked(before) || !is_empty(out).unwrap_or(false) {
            return Ok(());
        }
        let cleared = if is_there(out) { fs::remove_dir(out) } else { Ok(()) };
        cleared.and_then(|()| rename(before, out)).map_err(|error| refused::putting_back(before, out, &error))
    }

    /// Whether a site of press's stands there, or nothing yet. `folder` is that of the texts.
    fn has_site(&self, folder: &Path) -> Result<bool, String> {
        let out = self.out.as_path();
        // By another name it would be the same folder.
        let absolute = |path: &Path| fs::canonicalize(path).or_else(|_| std::path::absolute(path)).unwrap_or_default();
        if absolute(folder).starts_with(absolute(out)) {
            return Err(format!("{} holds the texts themselves: give --out another folder.", out.display()));
        }
        match is_empty(out) {
            Ok(true) => Ok(false),
            Ok(false) if is_marked(out) && !is_filling(out) => Ok(true),
            Ok(false) => {
                Err(format!("{} was not written by press and is not empty: give --out a new folder.", out.display()))
            }
            Err(_) if out.is_file() => Err(format!("{} is a file: give --out a folder.", out.display())),
            Err(error) => Err(refused::writing(out, &error)),
        }
    }

    /// Removes what a press that broke off has left beside the site, and nothing else. `is_noted`: in an exchange.
    fn tidy(&self, is_noted: bool) -> Result<(), String> {
        for left in [&self.fresh, &self.before] {
            let is_empty_folder = !left.is_symlink() && is_there(left) && is_empty(left).unwrap_or(false);
            if is_empty_folder || (is_noted && is_marked(left)) || (left == &self.fresh && self.was_filling(left)) {
                remove(left).map_err(|error| refused::removing(left, &error))?;
            } else if is_there(left) {
                return Err(self.in_the_way(left));
            }
        }
        Ok(())
    }

    /// Whether a press filled a folder for this place and came to no end.
    fn was_filling(&self, folder: &Path) -> bool {
        let Some(mark) = fs::read(folder.join(MARK)).ok().filter(|_| is_marked(folder)) else { return false };
        // A power cut may have left less of it, or nothing. Up to November 2026 it was that of a site, and named nothing yet.
        self.filling().as_bytes().starts_with(&mark) || mark == MARK_WORDS.as_bytes()
    }

    /// Begins the new site with what was kept standing of the old one, where there is any; tells whether it did. `is_noted`: a crash
    /// fell into an exchange. What another has laid there is left alone.
    fn take_up(&self, has_old: bool, is_noted: bool) -> bool {
        let Self { fresh, standing, .. } = self;
        if !(self.was_filling(standing) || (is_noted && is_marked(standing))) {
            return false;
        }
        let take = || {
            // A link to a folder would lead what is written out of the site.
            standing::sift(standing, &|entry| entry.file_type().is_ok_and(|kind| kind.is_file()))?;
            // By the mark the next press knows what this one has left. After a crash it may still be that of a site.
            if !self.was_filling(standing) {
                write_new(&standing.join(MARK), self.filling().as_bytes())?;
            }
            rename(standing, fresh)
        };
        let is_taken = has_old && take().is_ok();
        if !is_taken {
            let _ = remove(standing);
        }
        is_taken
    }

    /// Keeps the site standing that has given its place to another, as far as they share their files. Tells whether it did: not
    /// where that is not worth while, nor where the disk does not tell names apart that differ by capitals.
    fn keep_standing(&self, kept: usize) -> bool {
        let Self { out, before, standing, .. } = self;
        let tells_capitals = !is_there(&out.join(MARK.to_uppercase()));
        if !(cfg!(unix) && tells_capitals && kept >= standing::WORTH) {
            return false;
        }
        let in_site = |path: &Path| path.strip_prefix(before).map(|name| out.join(name));
        let stays = |entry: &fs::DirEntry| {
            let path = entry.path();
            path == before.join(MARK) || in_site(&path).is_ok_and(|other| standing::is_one(&path, &other))
        };
        if standing::sift(before, &stays).and_then(|()| rename(before, standing)).is_err() {
            return false;
        }
        // By the mark of a site it would not be known as what it is; the exchange is noted until this is written.
        if write_new(&standing.join(MARK), self.filling().as_bytes()).is_err() {
            let _ = remove(standing);
        }
        // Whoever keeps the site in a repository keeps this out of it; where it cannot be written, that is theirs to say.
        let _ = write_new(&standing.join(standing::UNKEPT.0), standing::UNKEPT.1);
        true
    }

    fn in_the_way(&self, left: &Path) -> String {
        let out = self.out.display();
        let remedy = if left == self.before && is_marked(left) && !is_there(&self.out) {
            format!("rename it to {out} if that is what it was, else move it elsewhere")
        } else {
            "move it elsewhere".to_owned()
        };
        format!("{} is in the way: {remedy}.", left.display())
    }

    /// The mark of the new site while it is filled.
    fn filling(&self) -> String {
        let name = self.out.file_name().unwrap_or_default();
        format!("{FILLING}{}, and removes it where it broke off.\n", name.display())
    }
}

/// A name made of that of a path, beside it.
fn beside(path: &Path, beginning: &str, ending: &str) -> PathBuf {
    let mut name = OsString::from(beginning);
    name.push(path.file_name().unwrap_or_default());
    name.push(ending);
    path.with_file_name(name)
}

impl Place {
    /// Looks whether the place may be written to, and tidies what a crash has left. `folder` is that of the texts. Nobody else
    /// may prepare the same place until this one is dropped, where the disk has locks.
    ///
    /// # Errors
    /// A sentence that says why it may not.
    pub fn prepare(out: &Path, folder: &Path) -> Result<Self, String> {
        let spot = Spot::of(out)?;
        let mut ledger = Ledger::open(beside(&spot.out, ".", ".press"), &spot.out)?;
        let is_noted = ledger.has_note();
        if is_noted {
            spot.put_back()?;
        }
        let has_old = spot.has_site(folder)?;
        if is_noted && has_old && is_marked(&spot.before) {
            take_over(&spot.before, &spot.out)?;
        }
        spot.tidy(is_noted)?;
        let made = spot.take_up(has_old, is_noted).then(Mutex::default);
        ledger.strike();
        // Only now: what is dropped takes the new folder with it, and up to here that may be somebody's.
        let (written, kept) = (AtomicUsize::new(0), AtomicUsize::new(0));
        let place = Self { spot, has_old, is_exchanged: false, written, kept, made, ledger };
        place.make(&place.spot.fresh.join(MARK), |path| write_new(path, place.spot.filling().as_bytes()))?;
        Ok(place)
    }

    /// A file of the new site, by its path in it. Tells how it is left.
    ///
    /// # Errors
    /// A sentence that says why it cannot be written.
    pub fn put(&self, name: &str, bytes: &[u8]) -> Result<Stamp, String> {
        let (old, path) = (self.spot.out.join(name), self.spot.fresh.join(name));
        let is_same = || {
            let has_size = Stamp::of(&old).is_ok_and(|Stamp(length, _)| usize::try_from(length) == Ok(bytes.len()));
            has_size && fs::read(&old).is_ok_and(|old| old == bytes)
        };
        let is_kept = self.has_old && is_same();
        self.make(&path, |path| if is_kept { self.keep(&old, path, bytes) } else { self.write(path, bytes) })
    }

    /// A file that has a folder for itself: to make that first spares a look for it.
    ///
    /// # Errors
    /// A sentence that says why it cannot be written.
    pub fn put_apart(&self, name: &str, bytes: &[u8]) -> Result<Stamp, String> {
        if let Some(folder) = self.spot.fresh.join(name).parent() {
            // Where it cannot be made alone, all that leads to it is made with the file.
            let _ = fs::create_dir(folder);
        }
        self.put(name, bytes)
    }

    /// What was remembered of this site; nothing where there is nothing.
    #[must_use]
    pub fn memory(&self) -> Vec<u8> {
        self.ledger.memory()
    }

    /// Remembers what is written, or nothing where that fails.
    pub fn remember(&mut self, write: impl FnOnce(&mut File) -> io::Result<()>) {
        self.ledger.remember(write);
    }

    /// Takes files over from the site that still stands, all or none, where each is as it was left; tells whether it did.
    #[must_use]
    pub fn keep_all(&self, files: &[(String, Stamp)]) -> bool {
        let is_left =
            |(name, stamp): &(String, Stamp)| Stamp::of(&self.spot.out.join(name)).is_ok_and(|now| now == *stamp);
        if !files.iter().all(is_left) {
            return false;
        }
        let link = |name: &str| {
            let (old, path) = (self.spot.out.join(name), self.spot.fresh.join(name));
            self.make(&path, |path| link(&old, path))
        };
        let linked = files.iter().take_while(|(name, _)| link(name).is_ok()).count();
        let is_done = linked == files.len();
        if is_done {
            self.kept.fetch_add(linked, Ordering::Relaxed);
        } else {
            // What is written to it now would be written into the old site.
            for (name, _) in &files[..linked] {
                let _ = fs::remove_file(self.spot.fresh.join(name));
            }
        }
        is_done
    }

    /// Whether a site stands there.
    #[must_use]
    pub const fn has_old(&self) -> bool {
        self.has_old
    }

    fn make<T>(&self, path: &Path, write: impl Fn(&Path) -> io::Result<T>) -> Result<T, String> {
        let written = write(path).or_else(|error| match path.parent() {
            _ if self.made.is_some() => standing::make_way(path, &self.spot.fresh).and_then(|()| write(path)),
            Some(parent) if error.kind() == io::ErrorKind::NotFound => {
                fs::create_dir_all(parent).and_then(|()| write(path))
            }
            _ => Err(error),
        });
        if let Some(made) = &self.made {
            made.lock().unwrap_or_else(PoisonError::into_inner).insert(path.to_owned());
        }
        written.map_err(|error| refused::writing(path, &error))
    }

    fn keep(&self, old: &Path, path: &Path, bytes: &[u8]) -> io::Result<Stamp> {
        match link(old, path) {
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
    pub fn exchange(&mut self) -> Result<(usize, usize), String> {
        let Spot { out, fresh, before, .. } = &self.spot;
        let cannot = |error: io::Error| refused::writing(out, &error);
        if let Some(made) = &mut self.made {
            let made = made.get_mut().unwrap_or_else(PoisonError::into_inner);
            standing::sift(fresh, &|entry| made.contains(&entry.path())).map_err(cannot)?;
        }
        let theirs = if self.has_old { strangers(out).map_err(cannot)? } else { Vec::new() };
        if let Some(name) = theirs.iter().find(|name| is_there(&fresh.join(name))) {
            return Err(format!(
                "{} was not written by press, and the new site has one of that name: move it elsewhere. Nothing was touched.",
                out.join(name).display()
            ));
        }
        write_mark(fresh).map_err(cannot)?;
        self.ledger.note().map_err(cannot)?;
        rename(&fresh.join(WHOLE_MARK), &fresh.join(MARK)).map_err(cannot)?;
        let is_empty_folder = !self.has_old && is_there(out);
        if self.has_old {
            rename(out, before).map_err(cannot)?;
        } else if is_empty_folder {
            // It was empty; what has come since is somebody's.
            fs::remove_dir(out).map_err(cannot)?;
        }
        if let Err(error) = rename(fresh, out) {
            if is_empty_folder {
                let _ = fs::create_dir(out);
            }
            let back = if self.has_old { rename(before, out) } else { Ok(()) };
            return Err(match back {
                Ok(()) => cannot(error),
                Err(again) => {
                    format!("{} {}", refused::exchanging(out, &error), refused::putting_back(before, out, &again))
                }
            });
        }
        self.is_exchanged = true;
        let kept = self.kept.load(Ordering::Relaxed);
        // The new one stands.
        if self.has_old {
            take_over(before, out)?;
            if !self.spot.keep_standing(kept) {
                // What cannot be removed of the old one is the next build's to try: the note says whose it is.
                let _ = remove(before);
            }
        }
        if !is_there(before) {
            self.ledger.strike();
        }
        Ok((self.written.load(Ordering::Relaxed), kept))
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if self.is_exchanged {
            return;
        }
        // What is half written is of no use; the old site stands, or lies beside, and the note says so.
        let _ = remove(&self.spot.fresh);
        if !is_there(&self.spot.fresh) && !is_there(&self.spot.before) {
            self.ledger.strike();
        }
    }
}

/// Writes the mark of the new site under another name: to the disk, for what it does not name after a power cut would be taken for
/// somebody's.
fn write_mark(fresh: &Path) -> io::Result<()> {
    let names = names_in(fresh)?;
    let named: String = names.iter().map(|name| format!("{}\n", name.display())).collect();
    let mut mark = File::create(fresh.join(WHOLE_MARK))?;
    mark.write_all(format!("{MARK_WORDS}{named}").as_bytes())?;
    // Closed before the renames: some systems rename no folder in which a file is open.
    mark.sync_all()
}

/// Whether press has marked a folder.
fn is_marked(folder: &Path) -> bool {
    !folder.is_symlink() && is_there(&folder.join(MARK))
}

/// Whether it is one that is being filled, or was when a crash came.
fn is_filling(folder: &Path) -> bool {
    fs::read(folder.join(MARK)).is_ok_and(|mark| mark.starts_with(FILLING.as_bytes()))
}

/// Whether there is nothing in a folder, or no folder.
fn is_empty(folder: &Path) -> io::Result<bool> {
    match fs::read_dir(folder) {
        Ok(mut entries) => Ok(entries.next().is_none()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(true),
        Err(error) => Err(error),
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
        ours.contains(&*name) || packed.is_some_and(|name| ours.contains(name) && site.join(name).is_file())
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
        rename(&from, &to).map_err(|error| cannot(&from, &error))?;
    }
    Ok(())
}

/// Gives something another name. Windows refuses that while anybody has it open, or anything in it; what scans or indexes each new
/// file does so for a moment, which is waited for.
fn rename(from: &Path, to: &Path) -> io::Result<()> {
    const TIMES: u32 = 8;
    let renamed = (0..TIMES).find_map(|time| match fs::rename(from, to) {
        Err(error) if refused::is_in_use(&error) => {
            std::thread::sleep(Duration::from_millis(10 << time));
            None
        }
        done => Some(done),
    });
    renamed.unwrap_or_else(|| fs::rename(from, to))
}

/// Whether the disk has something of that name, in capitals or not, as it sees names.
fn is_there(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok()
}

/// Gives a file one more name, in the place of what has it.
fn link(old: &Path, path: &Path) -> io::Result<()> {
    fs::hard_link(old, path).or_else(|error| match error.kind() {
        io::ErrorKind::AlreadyExists if standing::is_one(old, path) => Ok(()),
        io::ErrorKind::AlreadyExists => fs::remove_file(path).and_then(|()| fs::hard_link(old, path)),
        _ => Err(error),
    })
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
    let (_, inner) = standing::folders(folder)?;
    in_parallel(&inner, |_, folder| fs::remove_dir_all(folder)).into_iter().collect::<io::Result<()>>()?;
    // The mark last: without it what a crash has left of this would be nobody's.
    for name in names_in(folder)? {
        let path = folder.join(name);
        if fs::symlink_metadata(&path)?.is_dir() { fs::remove_dir_all(path)? } else { fs::remove_file(path)? }
    }
    fs::remove_dir_all(folder)
}
