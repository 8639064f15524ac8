//! `cargo xtask package`: one archive from which a host installs press by cargo alone.
//!
//! In go this folder's sources and the app that `dist.rs` builds; out comes `press-<version>.tar.gz`, with the app where press's
//! build.rs looks for it. After unpacking, `cargo install --locked --path press-<version>/press` needs a C compiler and nothing
//! else of ours: no wasm target, no trunk, no Node. `trial.rs` tries that.
//!
//! The same sources give the same bytes: names in one order, one time, one owner, one set of rights.
//!
//! Why no `.crate` of cargo's own: press depends on courant, so that there would be two, which cargo joins only in a registry;
//! and there `press` is somebody else's program (November 2026).

use crate::Outcome;
use crate::dist::{self, Files, Kind};
use crate::inputs;
use crate::step::{make_folder_of, program, read, show, take_turn, target_folder, timed};
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

/// What is packed: what builds press and what builds its app, what a host reads, and the sample edition to begin with. The
/// app's own tests stay here.
const SOURCES: &[&str] = &[
    ".cargo/config.toml",
    "CHANGELOG.md",
    "Cargo.lock",
    "Cargo.toml",
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "README.md",
    "Trunk.toml",
    "docs",
    "hosting",
    "index.html",
    "patches",
    "press",
    "public",
    "rustfmt.toml",
    "sample",
    "src",
    "style",
    "xtask",
];
/// Where press's build.rs looks for the app.
pub const EMBEDDED: &str = "press/app";
/// The folder that the archive unpacks to, and the archive's name but for its ending.
pub const NAME: &str = concat!("press-", env!("CARGO_PKG_VERSION"));
/// The time of every file: any would do, and this is the one that cargo gives the files of its own archives.
const TIME: &str = "--mtime=@1153704088";

/// The command.
pub fn run() -> Outcome {
    let archive = build()?;
    println!("{} holds press and the app. Whoever unpacks it installs press by", archive.display());
    println!("    cargo install --locked --path {NAME}/press");
    Ok(())
}

/// Builds the app if it has changed, and returns the archive.
pub fn build() -> Outcome<PathBuf> {
    let files = packed(&dist::app(Kind::Release)?)?;
    let _turn = take_turn()?;
    let folder = target_folder().join("xtask/package").join(NAME);
    dist::put(&folder, &files)?;
    let archive = target_folder().join("package").join(format!("{NAME}.tar.gz"));
    timed("Packing press", || pack(&folder, &archive))?;
    Ok(archive)
}

/// Every file of the archive, by its path in it.
fn packed(app: &Path) -> Outcome<Files> {
    let mut files = Files::new();
    for source in SOURCES {
        let found = inputs::files(Path::new(source))?;
        if found.is_empty() {
            return Err(format!("{source} is to be packed and is not there: see SOURCES in xtask/src/package.rs."));
        }
        // What an earlier installation left in press/app may be of another day.
        for path in found.into_iter().filter(|path| !path.starts_with(EMBEDDED)) {
            let bytes = read(&path)?;
            files.insert(path, bytes);
        }
    }
    files.extend(dist::files_in(app)?.into_iter().map(|(name, bytes)| (Path::new(EMBEDDED).join(name), bytes)));
    Ok(files)
}

/// Packs a folder under its own name.
fn pack(folder: &Path, archive: &Path) -> Outcome {
    make_folder_of(archive)?;
    let (beside, name) = (folder.parent().unwrap_or(Path::new(".")), folder.file_name().unwrap_or(OsStr::new(NAME)));
    // GNU's tar; gzip -n leaves out name and time.
    let mut tar = program("tar");
    tar.args(["--create", "--format=ustar", "--sort=name", TIME, "--owner=0", "--group=0", "--numeric-owner"]);
    tar.args(["--mode=u=rwX,go=rX", "--use-compress-program=gzip -9 -n", "--file"]).arg(archive);
    show(tar.arg("--directory").arg(beside).arg(name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn the_same_files_are_the_same_bytes() {
        let ground = std::env::temp_dir().join(format!("courant-package-{}", std::process::id()));
        let packed = |place: &str, names: [&str; 2]| {
            let (folder, archive) = (ground.join(place).join("paper"), ground.join(place).join("paper.tar.gz"));
            for name in names {
                crate::step::write(&folder.join(name), name.as_bytes()).unwrap();
                // So that the second folder's times are others.
                std::thread::sleep(std::time::Duration::from_millis(1100));
            }
            pack(&folder, &archive).unwrap();
            fs::read(archive).unwrap()
        };
        let outcome = [packed("one", ["a/b", "c"]), packed("two", ["c", "a/b"]), packed("three", ["c", "d"])];
        fs::remove_dir_all(&ground).unwrap();
        assert_eq!(outcome[0], outcome[1]);
        assert_ne!(outcome[0], outcome[2]);
    }
}
