//! `cargo xtask dist`: the folder `dist/`, which any static host can serve under any base path.
//!
//! In go the app as trunk builds it (page, styles, glue, wasm) and `public/` as it is. Out comes:
//! - the wasm and its glue, with short names between them (`glue.rs`), and named by their final bytes: trunk names them before wasm-opt runs;
//! - one stylesheet for all of `style/`, in the order of index.html;
//! - one page for each fixed address, whose links lead to the base by `./` or `../`;
//! - `public/`, with the sample edition, at the root.
//!
//! The same inputs give the same bytes. A file that has not changed is not written again.

use crate::Outcome;
use crate::glue;
use crate::inputs::{self, APP, PUBLIC};
use crate::page::{self, Styled};
use crate::step::{self, Fingerprint, show, take_turn, target_folder, timed};
use crate::tools::{self, Tools};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// How the app is built.
#[derive(Clone, Copy)]
pub enum Kind {
    /// For hosts: small, slow to build.
    Release,
    /// For the one who is writing it: fast to build, and large.
    Dev,
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Self::Release => "release",
            Self::Dev => "debug",
        }
    }

    /// The finished folder. A build for writing leaves `dist/` alone.
    fn folder(self) -> PathBuf {
        match self {
            Self::Release => PathBuf::from("dist"),
            Self::Dev => target_folder().join("xtask/dist"),
        }
    }
}

/// The command.
pub fn run() -> Outcome {
    let folder = build(Kind::Release)?;
    println!("{}/ can be copied to any static host, under any base path.", folder.display());
    Ok(())
}

/// Builds what has changed and returns the finished folder.
pub fn build(kind: Kind) -> Outcome<PathBuf> {
    let _turn = take_turn()?;
    let app = build_app(kind)?;
    let folder = kind.folder();
    write(&folder, &assemble(&app)?)?;
    Ok(folder)
}

/// trunk's part, skipped when its inputs are those of the last time. Returns trunk's folder.
fn build_app(kind: Kind) -> Outcome<PathBuf> {
    let folder = target_folder().join("xtask").join(kind.name());
    let stamp = folder.with_extension("stamp");
    let inputs = format!("{}; {}", inputs::fingerprint(APP)?, tools::versions()?);
    if folder.join("index.html").exists() && fs::read_to_string(&stamp).is_ok_and(|old| old == inputs) {
        return Ok(folder);
    }
    let _ = fs::remove_file(&stamp);
    let tools = Tools::ready()?;
    timed(&format!("Building the app ({})", kind.name()), || {
        // trunk works offline, so that it takes the tools it is given; cargo may fetch crates here.
        show(step::program("cargo").args(["fetch", "--quiet", "--target", "wasm32-unknown-unknown"]))?;
        // trunk copies what earlier versions of the app left here, too.
        let _ = fs::remove_dir_all(target_folder().join("wasm-bindgen").join(kind.name()));
        let mut trunk = tools.command(&tools.trunk);
        trunk.args(["build", "--quiet", "--offline", "--dist"]).arg(&folder);
        if matches!(kind, Kind::Release) {
            trunk.arg("--release");
        }
        // trunk reads NO_COLOR as its own option and refuses the `1` that everybody sets.
        trunk.env_remove("NO_COLOR").env_remove("RUST_BACKTRACE").env("CARGO_ENCODED_RUSTFLAGS", rustflags());
        show(&mut trunk)
    })?;
    fs::write(&stamp, inputs).map_err(|error| format!("Cannot write {}: {error}.", stamp.display()))?;
    Ok(folder)
}

/// The names of source files stand in panic messages: they are to be the same on every machine,
/// and nobody's home.
fn rustflags() -> String {
    let home = |key: &str, name: &str| {
        let set = std::env::var_os(key).map(PathBuf::from);
        set.or_else(|| Some(PathBuf::from(std::env::var_os("HOME")?).join(name)))
    };
    let mut flags: Vec<String> = match (std::env::var("CARGO_ENCODED_RUSTFLAGS"), std::env::var("RUSTFLAGS")) {
        (Ok(encoded), _) => encoded.split('\u{1f}').map(str::to_owned).collect(),
        (_, Ok(plain)) => plain.split_whitespace().map(str::to_owned).collect(),
        _ => Vec::new(),
    };
    if let Some(cargo) = home("CARGO_HOME", ".cargo") {
        flags.push(format!("--remap-path-prefix={}=cargo", cargo.display()));
        // A crate's own folder, without the name of the registry it came from.
        for registry in fs::read_dir(cargo.join("registry/src")).into_iter().flatten().flatten() {
            flags.push(format!("--remap-path-prefix={}=crates", registry.path().display()));
        }
    }
    if let Some(rustup) = home("RUSTUP_HOME", ".rustup") {
        flags.push(format!("--remap-path-prefix={}=rustup", rustup.display()));
    }
    flags.retain(|flag| !flag.is_empty());
    flags.join("\u{1f}")
}

/// Every file of the finished folder, by its path in it.
type Files = BTreeMap<PathBuf, Vec<u8>>;

fn assemble(app: &Path) -> Outcome<Files> {
    let mut files = Files::new();
    for path in inputs::files(Path::new(PUBLIC))? {
        let name = path.strip_prefix(PUBLIC).unwrap_or(&path).to_owned();
        files.insert(name, read(&path)?);
    }
    let mut add = |name: String, bytes: Vec<u8>| match files.insert(PathBuf::from(&name), bytes) {
        None => Ok(()),
        Some(_) => Err(format!("{PUBLIC}/{name} would be overwritten by the app's own {name}: rename it.")),
    };

    let html = String::from_utf8_lossy(&read(&app.join("index.html"))?).into_owned();
    let styled = Styled::read(&html);
    let mut css = String::new();
    for name in &styled.styles {
        css.push_str(&page::squeezed(&String::from_utf8_lossy(&read(&app.join(name))?)));
        css.push('\n');
    }
    let css_name = format!("courant-{}.css", fingerprint(&[css.as_bytes()]));
    let mut html = styled.with(&css_name);
    add(css_name, css.into_bytes())?;

    let built = inputs::files(app)?;
    let ending = |ending: &str| {
        let mut found =
            built.iter().filter(|path| path.parent() == Some(app) && path.to_string_lossy().ends_with(ending));
        found.next().ok_or_else(|| format!("trunk has left no *{ending} in {}: run this again.", app.display()))
    };
    let (script, wasm) = (ending(".js")?, ending("_bg.wasm")?);
    let (mut glue_bytes, mut wasm_bytes) = (read(script)?, read(wasm)?);
    match glue::shorten(&wasm_bytes, &String::from_utf8_lossy(&glue_bytes)) {
        Ok((short_wasm, short_glue)) => (wasm_bytes, glue_bytes) = (short_wasm, short_glue.into_bytes()),
        Err(why) => println!("The names between wasm and glue stay long: {why}."),
    }
    let hash = fingerprint(&[&glue_bytes, &wasm_bytes]);
    // The wasm first: without its ending its name is the glue's.
    for (path, bytes, name) in
        [(wasm, wasm_bytes, format!("courant-{hash}.wasm")), (script, glue_bytes, format!("courant-{hash}.js"))]
    {
        html = html.replace(&file_name(path), &name);
        add(name, bytes)?;
    }
    for path in built.iter().filter(|path| path.starts_with(app.join("snippets"))) {
        let name = path.strip_prefix(app).unwrap_or(path).to_string_lossy().into_owned();
        add(name, read(path)?)?;
    }

    let html = page::without_comments(&html);
    let down = page::one_folder_down(&html);
    for folder in page::FOLDERS {
        add(format!("{folder}/index.html"), down.clone().into_bytes())?;
    }
    add("index.html".to_owned(), html.into_bytes())?;
    Ok(files)
}

/// Makes the folder hold these files and no other. Pages come last, so that a server that is
/// looking never finds a page whose parts are not there yet.
fn write(folder: &Path, files: &Files) -> Outcome {
    let is_page = |path: &Path| path.extension().is_some_and(|ending| ending == "html");
    for pages in [false, true] {
        for (name, bytes) in files.iter().filter(|(name, _)| is_page(name) == pages) {
            let path = folder.join(name);
            if fs::read(&path).is_ok_and(|old| old == *bytes) {
                continue;
            }
            let cannot = |error| format!("Cannot write {}: {error}.", path.display());
            if let Some(parent) = path.parent() {
                fs::create_dir_all(parent).map_err(cannot)?;
            }
            fs::write(&path, bytes).map_err(cannot)?;
        }
    }
    remove_others(folder, folder, files).map_err(|error| format!("Cannot tidy {}: {error}.", folder.display()))
}

fn remove_others(root: &Path, folder: &Path, files: &Files) -> std::io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            remove_others(root, &path, files)?;
            if fs::read_dir(&path)?.next().is_none() {
                fs::remove_dir(&path)?;
            }
        } else if path.strip_prefix(root).is_ok_and(|name| !files.contains_key(name)) {
            fs::remove_file(&path)?;
        }
    }
    Ok(())
}

fn read(path: &Path) -> Outcome<Vec<u8>> {
    fs::read(path).map_err(|error| format!("Cannot read {}: {error}.", path.display()))
}

fn fingerprint(parts: &[&[u8]]) -> String {
    let mut whole = Fingerprint::new();
    for part in parts {
        whole.add(part);
    }
    whole.hex()
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}
