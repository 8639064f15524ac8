//! Embeds the app into press: every file of the folder `app` beside this one. The archive of `cargo xtask package` has it there,
//! and `cargo xtask install` puts it there. Without it press is built all the same, for tests and for `cargo xtask dist`.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=app");
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default()).join("app");
    let mut files = Vec::new();
    if root.is_dir() {
        collect(&root, &mut files)?;
    }
    // An optimised build is for use: whoever makes one should know at once what it lacks.
    if files.is_empty() && env::var("PROFILE").is_ok_and(|profile| profile == "release") {
        println!(
            "cargo::warning=press is built without the app, and `press build` will ask for it: install press from a \
             release's archive, or by `cargo xtask install`"
        );
    }
    files.sort();
    let mut list =
        String::from("/// The app's files, by their path in the site.\nstatic EMBEDDED: &[(&str, &[u8])] = &[\n");
    for file in files {
        let name = file.strip_prefix(&root).unwrap_or(&file).to_string_lossy().replace('\\', "/");
        let _ = writeln!(list, "    ({name:?}, include_bytes!({:?})),", file.display().to_string());
    }
    list.push_str("];\n");
    fs::write(PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default()).join("embedded.rs"), list)
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() { collect(&path, files)? } else { files.push(path) }
    }
    Ok(())
}
