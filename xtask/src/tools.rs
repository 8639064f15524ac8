//! What must be on the machine before the app can be built or tested, and how it comes there.
//!
//! Everything goes into `target/tools`; nothing outside the project changes, but for rustup's
//! wasm target and components. A tool of the right version that is on `PATH` is used as it is.
//! What cannot be installed becomes one sentence: what is missing, why, what to do.

use crate::Outcome;
use crate::step::{self, ask, keep, program, timed};
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// trunk 0.22 wants a younger Rust than ours.
const TRUNK: &str = "0.21.14";
/// The npm package that ships wasm-opt; Debian's is too old for what rustc writes today.
const BINARYEN: &str = "132";
/// Joins and shortens scripts and styles.
const ESBUILD: &str = "0.28.2";
const NODE: u32 = 20;
pub const WASM: &str = "wasm32-unknown-unknown";

/// The programs of one build.
pub struct Tools {
    pub trunk: PathBuf,
    /// Finds wasm-bindgen and wasm-opt in the right versions before any other.
    path: OsString,
}

impl Tools {
    /// Installs what is missing for building.
    pub fn ready() -> Outcome<Self> {
        node()?;
        wasm_target()?;
        let trunk = cargo_tool("trunk", TRUNK, true)?;
        cargo_tool("wasm-bindgen", &locked_version("wasm-bindgen")?, false)?;
        npm_tool("wasm-opt", "binaryen", &format!("{BINARYEN}.0.0"), BINARYEN)?;
        npm_tool("esbuild", "esbuild", ESBUILD, ESBUILD)?;
        let mut folders =
            vec![absolute(&folder().join("bin"))?, absolute(&npm_bin("wasm-opt"))?, absolute(&npm_bin("esbuild"))?];
        folders.extend(std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default()));
        let path = std::env::join_paths(folders).map_err(|error| format!("PATH cannot be set: {error}."))?;
        Ok(Self { trunk, path })
    }

    /// A program that finds our tools first.
    pub fn command(&self, name: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = program(name);
        command.env("PATH", &self.path);
        command
    }

    /// esbuild, which says nothing when all is well.
    pub fn esbuild(&self) -> Command {
        let mut esbuild = self.command("esbuild");
        esbuild.arg("--log-level=warning");
        esbuild
    }
}

/// Names and versions of what turns sources into the app: another one may give other bytes.
pub fn versions() -> Outcome<String> {
    let rustc = ask(program("rustc").arg("--version")).unwrap_or_default();
    Ok(format!(
        "{rustc}; trunk {TRUNK}; wasm-bindgen {}; binaryen {BINARYEN}; esbuild {ESBUILD}",
        locked_version("wasm-bindgen")?
    ))
}

/// The runner of in-browser unit tests. It comes with the wasm-bindgen CLI.
pub fn wasm_bindgen_test_runner() -> Outcome<PathBuf> {
    wasm_target()?;
    let version = locked_version("wasm-bindgen")?;
    let cli = cargo_tool("wasm-bindgen", &version, false)?;
    let runner = cli.with_file_name("wasm-bindgen-test-runner");
    if runner.exists() {
        return absolute(&runner);
    }
    // Some systems package the CLI without its runner.
    install_cargo_tool("wasm-bindgen", &version, false)?;
    absolute(&folder().join("bin/wasm-bindgen-test-runner"))
}

/// rustfmt and clippy, which a minimal rustup leaves out.
pub fn rust_components() -> Outcome {
    for (component, check) in [("rustfmt", "fmt"), ("clippy", "clippy")] {
        if ask(program("cargo").args([check, "--version"])).is_none() {
            timed(&format!("Installing {component}"), || {
                keep(program("rustup").args(["component", "add", component]), &log(component))
            })
            .map_err(|why| missing(component, &why, &format!("run `rustup component add {component}`")))?;
        }
    }
    Ok(())
}

/// Node runs wasm-opt and esbuild, weighs the first load, and drives the browser.
pub fn node() -> Outcome {
    let version = ask(program("node").arg("--version"));
    let major = version.as_deref().and_then(|v| v.trim_start_matches('v').split('.').next()?.parse::<u32>().ok());
    let found = match (&version, major) {
        (_, Some(major)) if major >= NODE => return Ok(()),
        (Some(version), _) => format!("{version} is there"),
        (None, _) => "there is none on PATH".to_owned(),
    };
    Err(missing(&format!("Node {NODE} or later"), &found, "install `nodejs` and `npm` from your system or nodejs.org"))
}

/// Packages of a `package.json`, exactly as its lock file names them.
pub fn npm_packages(folder: &Path) -> Outcome {
    node()?;
    // npm writes this file when it has finished.
    let done = folder.join("node_modules/.package-lock.json");
    let changed = |path: &Path| fs::metadata(path).and_then(|meta| meta.modified()).ok();
    let wanted = changed(&folder.join("package-lock.json")).max(changed(&folder.join("package.json")));
    if changed(&done).is_some_and(|done| wanted.is_some_and(|wanted| done > wanted)) {
        return Ok(());
    }
    timed(&format!("Installing the packages of {}", folder.display()), || {
        keep(
            program("npm")
                .args(["ci", "--no-fund", "--no-audit"])
                .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")
                .current_dir(folder),
            &log("npm-ci"),
        )
    })
    .map_err(|why| {
        missing(
            &format!("What {}/package.json lists", folder.display()),
            &why,
            "look at the connection and run this again",
        )
    })
}

/// A real Chromium and the driver that fits it.
pub struct Browser {
    pub chromium: PathBuf,
    pub chromedriver: PathBuf,
}

impl Browser {
    /// `COURANT_CHROMIUM` and `CHROMEDRIVER` where they are set; else Debian's packages, installed
    /// where we may.
    pub fn ready() -> Outcome<Self> {
        if let Some(found) = Self::find() {
            return Ok(found);
        }
        let by_hand = "run `apt-get install chromium chromium-driver` as root, or set COURANT_CHROMIUM and CHROMEDRIVER to the two programs";
        let may = on_path("apt-get").is_some() && ask(program("id").arg("-u")).as_deref() == Some("0");
        if !may {
            let why = "it is not there, and only root on a Debian-like system may install it from here";
            return Err(missing("Chromium with its driver", why, by_hand));
        }
        timed("Installing chromium and chromium-driver", || {
            let mut apt = program("apt-get");
            apt.env("DEBIAN_FRONTEND", "noninteractive");
            // A list that is too old names packages that have gone: then the install says so.
            let _ = keep(apt.arg("update"), &log("apt-update"));
            keep(
                program("apt-get").env("DEBIAN_FRONTEND", "noninteractive").args([
                    "install",
                    "--yes",
                    "--no-install-recommends",
                    "chromium",
                    "chromium-driver",
                ]),
                &log("apt-install"),
            )
        })
        .map_err(|why| missing("Chromium with its driver", &why, by_hand))?;
        Self::find().ok_or_else(|| missing("Chromium with its driver", "the packages hold no such programs", by_hand))
    }

    fn find() -> Option<Self> {
        let given = |key: &str| std::env::var_os(key).map(PathBuf::from).filter(|path| path.exists());
        Some(Self {
            chromium: given("COURANT_CHROMIUM").or_else(|| on_path("chromium"))?,
            chromedriver: given("CHROMEDRIVER").or_else(|| on_path("chromedriver"))?,
        })
    }
}

fn folder() -> PathBuf {
    step::target_folder().join("tools")
}

fn npm_bin(name: &str) -> PathBuf {
    folder().join("npm").join(name).join("node_modules/.bin")
}

fn log(name: &str) -> PathBuf {
    folder().join("log").join(format!("{name}.log"))
}

fn missing(what: &str, why: &str, remedy: &str) -> String {
    format!("{what} is needed and cannot be had: {}; {remedy}.", why.trim_end_matches(['.', ' ']))
}

/// Rust's own libraries for wasm.
pub fn wasm_target() -> Outcome {
    // Without rustup, a distribution's package may bring the target: what counts is its folder.
    let libraries = ask(program("rustc").args(["--print", "target-libdir", "--target", WASM]));
    if libraries.is_some_and(|folder| Path::new(&folder).exists()) {
        return Ok(());
    }
    timed(&format!("Installing Rust's target {WASM}"), || {
        keep(program("rustup").args(["target", "add", WASM]), &log("rustup-target"))
    })
    .map_err(|why| missing(&format!("Rust's target {WASM}"), &why, &format!("run `rustup target add {WASM}`")))
}

/// The target of this machine itself.
pub fn machine() -> Option<String> {
    let told = ask(program("rustc").arg("-vV"))?;
    Some(told.lines().find_map(|line| line.strip_prefix("host: "))?.to_owned())
}

/// Rust's own library as source, for `dist.rs` to build anew. False where this Rust cannot do that: a
/// distribution's package without the source, or a compiler that no longer knows the settings.
pub fn rust_source() -> Outcome<bool> {
    let mut rustc = program("rustc");
    rustc.env("RUSTC_BOOTSTRAP", "1").args(crate::dist::LEAN_FLAGS);
    let Some(root) = ask(rustc.args(["--target", WASM, "--print", "sysroot"])) else { return Ok(false) };
    if Path::new(&root).join("lib/rustlib/src/rust/library/Cargo.lock").exists() {
        return Ok(true);
    }
    if on_path("rustup").is_none() {
        return Ok(false);
    }
    timed("Installing Rust's own library as source", || {
        keep(program("rustup").args(["component", "add", "rust-src"]), &log("rust-src"))
    })
    .map_err(|why| missing("Rust's own library as source", &why, "run `rustup component add rust-src`"))?;
    Ok(true)
}

/// A program of this version: ours, else the one on `PATH`, else a new one of ours.
fn cargo_tool(name: &str, version: &str, locked: bool) -> Outcome<PathBuf> {
    let ours = folder().join("bin").join(name);
    let is_right = |path: &Path| {
        ask(program(path).arg("--version")).is_some_and(|told| told.split_whitespace().nth(1) == Some(version))
    };
    if ours.exists() {
        // An old one of ours would stand before the one on PATH: it is replaced.
        if is_right(&ours) {
            return absolute(&ours);
        }
    } else if let Some(theirs) = on_path(name).filter(|path| is_right(path)) {
        return Ok(theirs);
    }
    install_cargo_tool(name, version, locked)?;
    absolute(&ours)
}

fn install_cargo_tool(name: &str, version: &str, locked: bool) -> Outcome {
    // Minutes on two cores, so that nobody thinks it hangs.
    let (package, wait) =
        if name == "trunk" { ("trunk", "about 8 minutes") } else { ("wasm-bindgen-cli", "about 2 minutes") };
    timed(&format!("Installing {name} {version} into target/tools (once; {wait} on two cores)"), || {
        let mut cargo = program("cargo");
        cargo.args(["install", "--force", "--root"]).arg(folder());
        // The lock file of wasm-bindgen-cli 0.2.130 names a crate that is not everywhere: without it.
        if locked {
            cargo.arg("--locked");
        }
        keep(cargo.arg(format!("{package}@{version}")), &log(package))
    })
    .map_err(|why| {
        let by_hand = format!("cargo install {}{package}@{version}", if locked { "--locked " } else { "" });
        missing(
            &format!("{name} {version}"),
            &why,
            &format!("look at the connection and run this again, or run `{by_hand}`"),
        )
    })
}

/// A program from an npm package: ours, else the one on `PATH`, else a new one of ours. `told` is the
/// version as the program prints it.
fn npm_tool(name: &str, package: &str, version: &str, told: &str) -> Outcome {
    let is_right = |path: &Path| {
        ask(program(path).arg("--version")).is_some_and(|line| line.split_whitespace().any(|word| word == told))
    };
    let ours = npm_bin(name).join(name);
    if ours.exists() {
        if is_right(&ours) {
            return Ok(());
        }
    } else if on_path(name).is_some_and(|theirs| is_right(&theirs)) {
        return Ok(());
    }
    timed(&format!("Installing {name} {told} into target/tools (once)"), || {
        // A folder for each: npm removes from a folder what it is not asked for.
        let prefix = folder().join("npm").join(name);
        fs::create_dir_all(&prefix).map_err(|error| format!("Cannot make {}: {error}.", prefix.display()))?;
        keep(
            program("npm")
                .args(["install", "--no-fund", "--no-audit", "--no-save", "--prefix"])
                .arg(&prefix)
                .arg(format!("{package}@{version}")),
            &log(package),
        )
    })
    .map_err(|why| missing(&format!("{name} {told}"), &why, "look at the connection and run this again"))
}

/// The version of a package in Cargo.lock.
fn locked_version(package: &str) -> Outcome<String> {
    let lock = fs::read_to_string("Cargo.lock").map_err(|error| format!("Cannot read Cargo.lock: {error}."))?;
    version_in(&lock, package).ok_or_else(|| format!("Cargo.lock names no {package}: run `cargo generate-lockfile`."))
}

fn version_in(lock: &str, package: &str) -> Option<String> {
    let (_, after) = lock.split_once(&format!("name = \"{package}\"\nversion = \""))?;
    Some(after.split_once('"')?.0.to_owned())
}

/// Where a program is found.
pub fn on_path(name: &str) -> Option<PathBuf> {
    std::env::split_paths(&std::env::var_os("PATH")?).map(|folder| folder.join(name)).find(|path| path.is_file())
}

fn absolute(path: &Path) -> Outcome<PathBuf> {
    std::path::absolute(path).map_err(|error| format!("{} cannot be found: {error}.", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_locked_version_is_of_the_very_package() {
        let lock = "[[package]]\nname = \"wasm-bindgen-macro\"\nversion = \"9.9.9\"\n\n[[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\n";
        assert_eq!(version_in(lock, "wasm-bindgen").as_deref(), Some("0.2.130"));
        assert_eq!(version_in(lock, "wasm"), None);
    }

    #[test]
    fn what_is_missing_is_one_sentence() {
        assert_eq!(
            missing("trunk", "no route.", "run this again"),
            "trunk is needed and cannot be had: no route; run this again."
        );
    }
}
