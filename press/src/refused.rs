//! What a disk refuses: the system's own word for it, and what to do.
//!
//! In comes the error of one reading or writing; out come words for the one who presses. Nothing here reads or writes.

use std::io::{Error, ErrorKind};
use std::path::Path;

/// Whether somebody else may have it open, for which Windows refuses what no other system does. One of its two words for that (5,
/// "Access is denied") also says that there is no right to.
#[must_use]
pub fn is_in_use(error: &Error) -> bool {
    is_kept(error) || cfg!(windows) && error.kind() == ErrorKind::PermissionDenied
}

/// Why a file or a folder of the texts was not read.
#[must_use]
pub fn reading(error: &Error) -> String {
    let remedy = match error.kind() {
        _ if is_kept(error) => " Close the program that has it open, and press again.",
        ErrorKind::PermissionDenied => " Give yourself the right to read it, or take it out of the folder.",
        ErrorKind::InvalidData => " Save it as UTF-8.",
        ErrorKind::NotFound => " It was there a moment ago: press again.",
        _ => "",
    };
    format!("It cannot be read: {error}.{remedy}")
}

/// Why something of a new site was not written to this place, while the old one stands as it stood.
#[must_use]
pub fn writing(path: &Path, error: &Error) -> String {
    format!("{} Nothing that stood there was touched.", exchanging(path, error))
}

/// The same, where something was touched: the words that say what must follow.
#[must_use]
pub fn exchanging(path: &Path, error: &Error) -> String {
    format!("{} cannot be written: {error}.{}", path.display(), way_out(error))
}

/// Why the old site lies beside its place.
#[must_use]
pub fn putting_back(before: &Path, out: &Path, error: &Error) -> String {
    let (before, out) = (before.display(), out.display());
    format!("The old site lies whole at {before} and cannot be put back: {error}. Rename it to {out}, or press again.")
}

/// Why what a press has left that broke off lies there still, or a part of it. The site is another folder.
#[must_use]
pub fn removing(left: &Path, error: &Error) -> String {
    let left = left.display();
    format!(
        "{left} was left by a press that broke off, and not all of it can be removed: {error}. Remove it by hand. The site was not touched."
    )
}

/// Whether another program keeps it for itself: Windows' other word, for which the standard library has no kind.
fn is_kept(error: &Error) -> bool {
    const SHARING_VIOLATION: i32 = 32;
    cfg!(windows) && error.raw_os_error() == Some(SHARING_VIOLATION)
}

/// What to do about it, with a space before it.
fn way_out(error: &Error) -> &'static str {
    match error.kind() {
        _ if is_in_use(error) => {
            " Close what has it open, or something in it (an editor, a terminal that stands there, press serve); else give \
             yourself the right to write to the folder it lies in, or give --out another one."
        }
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => {
            " There is no more room: make some, or give --out a folder on another disk."
        }
        ErrorKind::FileTooLarge => {
            " No file may be as large here: lift the limit (ulimit -f), or give --out a folder on another disk."
        }
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => {
            " Give yourself the right to write to the folder it lies in, or give --out another one."
        }
        ErrorKind::CrossesDevices | ErrorKind::ResourceBusy => {
            " A disk of its own cannot be replaced whole: give --out a folder in it."
        }
        ErrorKind::NotADirectory => " Something on the way to it is a file: give --out another folder.",
        _ => "",
    }
}
