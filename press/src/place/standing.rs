//! What is kept standing of a site, `.….standing` beside it: a folder that holds its files under one more name each (hard links), and
//! nothing else but what says of it that it is press's, and none of a repository's.
//!
//! To give ten thousand files one more name takes a disk longer than press needs to find out which of them have changed. So a large
//! site that gives its place to a new one is not removed: what the two do not share is taken out of it, and the next build begins
//! with that folder in place of an empty one. Nothing is believed of it: a file in it is of use only where it is the very file that
//! stands in the site, and whatever the new site does not have is taken out before the two change places.

use std::fs::{self, DirEntry};
use std::io;
use std::path::{Path, PathBuf};

use crate::cores::in_parallel;

/// A disk removes, and names, fewer files than this in no time.
pub(super) const WORTH: usize = 1000;

/// What says to git that nothing in a folder is to be kept, this file included (gitignore(5)).
pub(super) const UNKEPT: (&str, &[u8]) = (".gitignore", b"*\n");

/// Whether two names are of one file. A link is a file of its own.
#[cfg(unix)]
pub(super) fn is_one(one: &Path, other: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let id = |path: &Path| fs::symlink_metadata(path).map(|meta| (meta.dev(), meta.ino())).ok();
    id(one).is_some_and(|one| id(other) == Some(one))
}

/// The standard library does not tell it there: each name is a file of its own.
#[cfg(windows)]
pub(super) fn is_one(_: &Path, _: &Path) -> bool {
    false
}

/// Removes the files of a folder that do not stay, and what folders that leaves empty, on every core.
pub(super) fn sift(folder: &Path, stays: &(impl Fn(&DirEntry) -> bool + Sync)) -> io::Result<()> {
    let (outer, inner) = folders(folder)?;
    in_parallel(&inner, |_, folder| sift_whole(folder, stays)).into_iter().collect::<io::Result<()>>()?;
    for folder in &outer {
        // Every article has a file in one of them.
        let (files, _) = entries(folder)?;
        in_parallel(&files, |_, file| sift_file(file, stays)).into_iter().collect::<io::Result<()>>()?;
        // One that is not empty stays.
        let _ = fs::remove_dir(folder);
    }
    entries(folder)?.0.iter().try_for_each(|file| sift_file(file, stays))
}

/// The folders in a folder, and those in them: a site has a folder for each article, two deep.
pub(super) fn folders(folder: &Path) -> io::Result<(Vec<PathBuf>, Vec<PathBuf>)> {
    let outer = folders_in(folder)?;
    let inner = outer.iter().map(|folder| folders_in(folder)).collect::<io::Result<Vec<_>>>()?;
    Ok((outer, inner.into_iter().flatten().collect()))
}

fn folders_in(folder: &Path) -> io::Result<Vec<PathBuf>> {
    Ok(entries(folder)?.1.iter().map(DirEntry::path).collect())
}

/// The files and the folders in a folder. A link to a folder is no folder.
fn entries(folder: &Path) -> io::Result<(Vec<DirEntry>, Vec<DirEntry>)> {
    let (mut files, mut folders) = (Vec::new(), Vec::new());
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() { folders.push(entry) } else { files.push(entry) }
    }
    Ok((files, folders))
}

fn sift_whole(folder: &Path, stays: &impl Fn(&DirEntry) -> bool) -> io::Result<()> {
    let (files, folders) = entries(folder)?;
    files.iter().try_for_each(|file| sift_file(file, stays))?;
    folders.iter().try_for_each(|folder| sift_whole(&folder.path(), stays))?;
    let _ = fs::remove_dir(folder);
    Ok(())
}

fn sift_file(file: &DirEntry, stays: &impl Fn(&DirEntry) -> bool) -> io::Result<()> {
    if stays(file) { Ok(()) } else { fs::remove_file(file.path()) }
}

/// Makes room for a file where another site had a folder, or a file where this one has a folder; all within `within`.
pub(super) fn make_way(path: &Path, within: &Path) -> io::Result<()> {
    let Some(parent) = path.parent() else { return Ok(()) };
    let is_folder = |path: &Path| fs::symlink_metadata(path).map(|meta| meta.is_dir());
    for above in parent.ancestors().take_while(|above| *above != within) {
        if matches!(is_folder(above), Ok(false)) {
            // Where another thread was first, it is a folder by now, which this does not remove.
            let _ = fs::remove_file(above);
        }
    }
    if matches!(is_folder(path), Ok(true)) {
        fs::remove_dir_all(path)?;
    }
    fs::create_dir_all(parent)
}
