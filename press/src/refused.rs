//! What a disk refuses: the system's own word for it, and what to do.
//!
//! In comes the error of one reading or writing; out come words for the one who presses. Nothing here reads or writes.

use std::io::{Error, ErrorKind};
use std::path::Path;

/// Why a file or a folder of the texts was not read.
#[must_use]
pub fn reading(error: &Error) -> String {
    let remedy = match error.kind() {
        ErrorKind::PermissionDenied => " Give yourself the right to read it, or take it out of the folder.",
        ErrorKind::InvalidData => " Save it as UTF-8.",
        ErrorKind::NotFound => " It was there a moment ago: press again.",
        _ => "",
    };
    format!("It cannot be read: {error}.{remedy}")
}

/// Why something of a site was not written to this place.
#[must_use]
pub fn writing(path: &Path, error: &Error) -> String {
    let remedy = match error.kind() {
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
    };
    format!("{} cannot be written: {error}.{remedy} Nothing that stood there was touched.", path.display())
}
