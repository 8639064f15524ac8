//! `cargo xtask dist`: the folder `dist/`, which any static host can serve under any base path.
//!
//! First the app alone, which press is given: in go what trunk builds (page, styles, glue, wasm) and `public/` as it is; out
//! comes, in a folder of its own:
//! - one script and one wasm (`link.rs`), named by their bytes;
//! - one stylesheet for all of `style/`, in the order of index.html; the same in parts for the pages that press writes, in `fold/`
//!   what they show first (press takes these files for itself); and the small scripts that run before the app;
//! - one page for each fixed address, whose links lead to the base by `./` or `../`;
//! - `public/` at the root.
//!
//! Then press makes `dist/` of it and of the texts in `sample/`.
//!
//! The same inputs give the same bytes. A file that has not changed is not written again.

use crate::Outcome;
use crate::inputs::{self, APP, BRIEFS, PUBLIC, SAMPLE};
use crate::link;
use crate::package::EMBEDDED;
use crate::page::{self, EVERY, FOLDS, Styled};
use crate::step::{self, Fingerprint, read, show, take_turn, target_folder, timed, write};
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

    /// The app without an edition.
    fn app(self) -> PathBuf {
        target_folder().join("xtask/app").join(self.name())
    }
}

const PAGE: &str = "index.html";
const SCRIPT: &str = "courant.js";
const WASM: &str = "courant.wasm";
const STYLES: &str = "courant.css";
/// What a page of press's does not hold in itself.
const BELOW: &str = "courant.below.css";
/// The folder of what it does.
const FOLD: &str = "fold";
/// Small scripts that run before the app, from `src`.
const PAGE_SCRIPTS: [&str; 2] = ["theme.js", "start.js"];

/// Rust's own library, built anew for size and without the parts that only word a panic. Cargo takes
/// these settings from a stable compiler when it is told that we mean it; together they are seven
/// bytes in a hundred (November 2026).
const LEAN_STD: [(&str, &str); 3] = [
    ("RUSTC_BOOTSTRAP", "1"),
    ("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort"),
    ("CARGO_UNSTABLE_BUILD_STD_FEATURES", "optimize_for_size"),
];
/// A panic stops the wasm either way, and start.js says so; here it does so without a word of its own.
pub const LEAN_FLAGS: [&str; 4] =
    ["-Zunstable-options", "-Cpanic=immediate-abort", "-Zlocation-detail=none", "-Zfmt-debug=none"];

/// The command.
pub fn run() -> Outcome {
    let folder = build(Kind::Release)?;
    println!("{}/ can be copied to any static host, under any base path.", folder.display());
    Ok(())
}

/// Builds what has changed and returns the finished folder.
pub fn build(kind: Kind) -> Outcome<PathBuf> {
    let _turn = take_turn()?;
    let folder = kind.folder();
    press(&folder, Some(&app_alone(kind)?), None)?;
    Ok(folder)
}

/// The finished folder as for a host whose address is known: with a feed, a map and canonical addresses.
pub fn addressed() -> Outcome<PathBuf> {
    let _turn = take_turn()?;
    let folder = target_folder().join("xtask/addressed");
    // RFC 2606 keeps this host free.
    press(&folder, Some(&app_alone(Kind::Release)?), Some("https://example.org/paper/"))?;
    Ok(folder)
}

/// A paper of short stories, for tests.
pub fn briefs() -> Outcome<PathBuf> {
    let _turn = take_turn()?;
    let folder = target_folder().join("xtask/briefs");
    press_of(BRIEFS, &folder, Some(&app_alone(Kind::Release)?), None)?;
    Ok(folder)
}

/// Builds the app alone, and returns its folder.
pub fn app(kind: Kind) -> Outcome<PathBuf> {
    let _turn = take_turn()?;
    app_alone(kind)
}

fn app_alone(kind: Kind) -> Outcome<PathBuf> {
    let (built, folder) = (build_app(kind)?, kind.app());
    put(&folder, &assemble(&built)?)?;
    Ok(folder)
}

/// The sample edition in an app without pages, as a host has it who puts an edition's files beside the app by hand.
pub fn bare() -> Outcome<PathBuf> {
    let _turn = take_turn()?;
    let (app, edition) = (app_alone(Kind::Release)?, edition_alone()?);
    let folder = target_folder().join("xtask/bare");
    let mut files = files_in(&app)?;
    files.extend(files_in(&edition)?);
    put(&folder, &files)?;
    Ok(folder)
}

/// The sample edition alone, as JSON; returns its folder.
pub fn edition() -> Outcome<PathBuf> {
    let _turn = take_turn()?;
    edition_alone()
}

fn edition_alone() -> Outcome<PathBuf> {
    let folder = target_folder().join("xtask/edition");
    press(&folder, None, None)?;
    Ok(folder)
}

/// Installs press from this folder, with the app in it.
pub fn install() -> Outcome {
    put(Path::new(EMBEDDED), &files_in(&app(Kind::Release)?)?)?;
    timed("Installing press", || {
        show(step::program("cargo").args(["install", "--quiet", "--locked", "--force", "--path", "press"]))
    })?;
    println!("`press --help` says what it does.");
    Ok(())
}

/// Presses the sample edition, with the app or without it.
fn press(out: &Path, app: Option<&Path>, url: Option<&str>) -> Outcome {
    press_of(SAMPLE, out, app, url)
}

fn press_of(texts: &str, out: &Path, app: Option<&Path>, url: Option<&str>) -> Outcome {
    let mut press = step::program("cargo");
    press.args(["run", "--quiet", "-p", "press", "--", "build", texts, "--quiet", "--strict", "--out"]).arg(out);
    match app {
        Some(app) => press.arg("--app").arg(app),
        None => press.arg("--edition-only"),
    };
    if let Some(url) = url {
        press.args(["--site-url", url]);
    }
    show(&mut press)
}

/// What takes long: trunk's part and the joining of its files. It is skipped when its inputs are those
/// of the last time. Returns the folder with the page and what it loads.
fn build_app(kind: Kind) -> Outcome<PathBuf> {
    let folder = target_folder().join("xtask").join(kind.name());
    let stamp = folder.with_extension("stamp");
    let inputs = format!("{}; {}", inputs::fingerprint(APP)?, tools::versions()?);
    if folder.join(PAGE).exists() && fs::read_to_string(&stamp).is_ok_and(|old| old == inputs) {
        return Ok(folder);
    }
    let _ = fs::remove_file(&stamp);
    let tools = Tools::ready()?;
    let built = target_folder().join("xtask/trunk").join(kind.name());
    timed(&format!("Building the app ({})", kind.name()), || {
        trunk(&tools, kind, &built)?;
        link(&tools, kind, &built, &folder)
    })?;
    write(&stamp, inputs.as_bytes())?;
    Ok(folder)
}

/// Compiles the app, and leaves page, styles, glue and wasm in `built`.
fn trunk(tools: &Tools, kind: Kind, built: &Path) -> Outcome {
    let release = matches!(kind, Kind::Release);
    let mut fetch = step::program("cargo");
    // This machine's crates too: macros run here, and cargo asks for what only they may need.
    fetch.args(["fetch", "--quiet", "--target", tools::WASM]);
    if let Some(machine) = tools::machine() {
        fetch.args(["--target", &machine]);
    }
    let mut trunk = tools.command(&tools.trunk);
    trunk.args(["build", "--quiet", "--offline", "--dist"]).arg(built);
    // trunk reads NO_COLOR as its own option and refuses the `1` that everybody sets.
    trunk.env_remove("NO_COLOR").env_remove("RUST_BACKTRACE");
    let mut flags = rustflags();
    let mut compiled = target_folder();
    if release {
        trunk.arg("--release");
        if tools::rust_source()? {
            // A folder of its own: what is built with these settings and what is built without them
            // would replace each other at every turn.
            compiled.push("lean");
            for command in [&mut fetch, &mut trunk] {
                command.envs(LEAN_STD).env("CARGO_TARGET_DIR", &compiled);
            }
            flags.extend(LEAN_FLAGS.map(str::to_owned));
        } else {
            println!("This Rust cannot build its own library anew: the app will weigh about a tenth more.");
        }
    }
    trunk.env("CARGO_ENCODED_RUSTFLAGS", flags.join("\u{1f}"));
    // trunk works offline, so that it takes the tools it is given; cargo may fetch crates here.
    show(&mut fetch)?;
    // trunk copies what earlier versions of the app left here, too.
    let _ = fs::remove_dir_all(compiled.join("wasm-bindgen").join(kind.name()));
    show(&mut trunk)
}

/// Makes trunk's files into those that a page loads.
fn link(tools: &Tools, kind: Kind, built: &Path, folder: &Path) -> Outcome {
    let files = inputs::files(built)?;
    let ending = |ending: &str| {
        let mut found = files.iter().filter(|path| path.to_string_lossy().ends_with(ending));
        found.next().ok_or_else(|| format!("trunk has left no *{ending} in {}: run this again.", built.display()))
    };
    let (glue, wasm) = (ending(".js")?, ending("_bg.wasm")?);
    let linked = match kind {
        Kind::Release => link::pressed(tools, glue, wasm),
        Kind::Dev => link::joined(tools, glue, wasm),
    }?;
    let html = String::from_utf8_lossy(&read(&built.join("index.html"))?).into_owned();
    let styled = Styled::read(&html);
    let sheet = |is_in: &dyn Fn(&str) -> bool| -> Outcome<Vec<u8>> {
        let mut css = Vec::new();
        for name in styled.styles.iter().filter(|name| is_in(name)) {
            css.extend(read(&built.join(name))?);
        }
        Ok(css)
    };
    // The wasm first: without its ending its name is the glue's.
    let html = styled.with(STYLES).replace(&file_name(wasm), WASM).replace(&file_name(glue), SCRIPT);

    let _ = fs::remove_dir_all(folder);
    let keep = |name: &str, bytes: &[u8]| write(&folder.join(name), bytes);
    keep(SCRIPT, &linked.script)?;
    keep(WASM, &linked.wasm)?;
    keep(STYLES, &link::squeezed(tools, STYLES, &sheet(&|_| true)?)?)?;
    for (fold, names) in FOLDS {
        let is_in = |file: &str| page::is_one_of(file, names);
        let name = format!("{fold}.css");
        keep(&format!("{FOLD}/{name}"), &link::squeezed(tools, &name, &sheet(&is_in)?)?)?;
        if fold == EVERY {
            keep(BELOW, &link::squeezed(tools, BELOW, &sheet(&|file| !is_in(file))?)?)?;
        }
    }
    for name in PAGE_SCRIPTS {
        keep(name, &link::squeezed(tools, name, &read(&Path::new("src").join(name))?)?)?;
    }
    keep(PAGE, page::without_comments(&html).as_bytes())
}

/// The names of source files stand in panic messages: they are to be the same on every machine,
/// and nobody's home.
fn rustflags() -> Vec<String> {
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
    flags
}

/// Every file of a folder, by its path in it.
pub type Files = BTreeMap<PathBuf, Vec<u8>>;

/// All files of a folder.
pub fn files_in(folder: &Path) -> Outcome<Files> {
    let mut files = Files::new();
    for path in inputs::files(folder)? {
        files.insert(path.strip_prefix(folder).unwrap_or(&path).to_owned(), read(&path)?);
    }
    Ok(files)
}

fn assemble(app: &Path) -> Outcome<Files> {
    let mut files = files_in(Path::new(PUBLIC))?;
    let mut add = |name: String, bytes: Vec<u8>| match files.insert(PathBuf::from(&name), bytes) {
        None => Ok(()),
        Some(_) => Err(format!("{PUBLIC}/{name} would be overwritten by the app's own {name}: rename it.")),
    };

    // What a page loads for long is named by its bytes, the script with its wasm.
    let part = |name: &str| read(&app.join(name));
    let (script, wasm) = (part(SCRIPT)?, part(WASM)?);
    let code = fingerprint(&[&script, &wasm]);
    let mut html = String::from_utf8_lossy(&part(PAGE)?).into_owned();
    let mut named = vec![(SCRIPT, script, code.clone()), (WASM, wasm, code)];
    for name in [STYLES, BELOW].into_iter().chain(PAGE_SCRIPTS) {
        let bytes = part(name)?;
        let hash = fingerprint(&[&bytes]);
        named.push((name, bytes, hash));
    }
    for (name, bytes, hash) in named {
        // All begin alike, which is how a host knows them.
        let unique = format!("courant-{hash}.{}", name.trim_start_matches("courant."));
        html = html.replace(&format!("\"./{name}\""), &format!("\"./{unique}\""));
        add(unique, bytes)?;
    }

    for (fold, _) in FOLDS {
        let name = format!("{FOLD}/{fold}.css");
        let css = part(&name)?;
        add(name, css)?;
    }

    let down = page::one_folder_down(&html);
    for folder in page::FOLDERS {
        add(format!("{folder}/index.html"), down.clone().into_bytes())?;
    }
    add("index.html".to_owned(), html.into_bytes())?;
    Ok(files)
}

/// Makes the folder hold these files and no other. Pages come last, so that a server that is
/// looking never finds a page whose parts are not there yet.
pub fn put(folder: &Path, files: &Files) -> Outcome {
    let is_page = |path: &Path| path.extension().is_some_and(|ending| ending == "html");
    for pages in [false, true] {
        for (name, bytes) in files.iter().filter(|(name, _)| is_page(name) == pages) {
            let path = folder.join(name);
            if fs::read(&path).is_ok_and(|old| old == *bytes) {
                continue;
            }
            write(&path, bytes)?;
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
