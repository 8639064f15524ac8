//! Tries the archive of `package.rs` as a host would, who has Rust and nothing of ours.
//!
//! In comes the archive; out goes a sentence where it does not hold what it promises. It is unpacked outside this folder, press
//! is installed by the one command that the README gives, where neither trunk nor wasm-bindgen nor Node can be found and nothing
//! is compiled yet, and presses a text into a site. The site must hold the app, and `press serve` must show it. What is in the
//! pages is not asked here: the tests of press and the end-to-end tests do.

use crate::Outcome;
use crate::dist::{self, Files, Kind};
use crate::package;
use crate::step::{make_folder_of, program, show, timed, write};
use crate::tools::on_path;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// All that cargo calls here: the compiler of Rust, and those of C for the two libraries in C that press has.
const PROGRAMS: [&str; 6] = ["cargo", "rustc", "cc", "ar", "as", "ld"];
const TEXT: &str = "---\ntitle: The boats are in\n---\n\nAll seven came home before the storm.\n";
const WORDS: &str = "All seven came home before the storm.";
const PAGE: &str = "read/boats/index.html";

/// The whole trial.
pub fn run() -> Outcome {
    let archive = package::build()?;
    let app = dist::files_in(&dist::app(Kind::Release)?)?;
    let ground = Ground::new()?;
    show(program("tar").arg("--extract").arg("--file").arg(archive).arg("--directory").arg(&ground.0))?;
    let press = timed("Installing press from the archive", || ground.install())?;

    write(&ground.0.join("texts/boats.md"), TEXT.as_bytes())?;
    show(ground.alone(&press).args(["build", "texts", "--out", "site", "--title", "The Harbour Courant", "--strict"]))?;
    holds_app(&dist::files_in(&ground.0.join("site"))?, &app)?;
    let served = Served::start(ground.alone(&press).args(["serve", "site", "--port", "8280"]))?;
    served.shows(PAGE, "text/html", WORDS.as_bytes())?;
    served.shows("", "text/html", b"The Harbour Courant")?;
    for (name, bytes) in app.iter().filter(|(name, _)| name.extension().is_some_and(|ending| ending == "wasm")) {
        served.shows(&name.to_string_lossy(), "application/wasm", bytes)?;
    }
    Ok(())
}

/// Whether a site is read with this app: all of it lies there as it was built, and a page asks for it.
fn holds_app(site: &Files, app: &Files) -> Outcome {
    let page = site.get(Path::new(PAGE)).ok_or_else(|| format!("The site has no {PAGE}."))?;
    let page = String::from_utf8_lossy(page);
    if !page.contains(WORDS) {
        return Err(format!("The site's {PAGE} is without its words."));
    }
    // Named by their bytes: `courant-0123456789abcdef.css`.
    let named = |kind: &str| {
        let names = app.keys().filter_map(|name| name.to_str());
        let mut parts = names.filter_map(|name| Some((name, name.strip_prefix("courant-")?.split_once('.')?.1)));
        parts.find(|(_, ending)| *ending == kind).map(|(name, _)| name)
    };
    for kind in ["wasm", "js", "below.css"] {
        if !named(kind).is_some_and(|name| page.contains(&format!("\"../../{name}\""))) {
            return Err(format!("The site's {PAGE} asks for no courant-*.{kind} of the app."));
        }
    }
    if named("start.js").is_none() {
        return Err("The app has no courant-*.start.js.".to_owned());
    }
    let theme = named("theme.js").and_then(|name| app.get(Path::new(name))).map(|text| String::from_utf8_lossy(text));
    if !theme.is_some_and(|theme| page.contains(theme.trim())) {
        return Err(format!("The site's {PAGE} does not hold the app's theme.js."));
    }
    // Pages are press's own, and what stands in them is not asked for.
    let lasting = |path: &Path| path.extension().is_none_or(|ending| ending != "html") && !path.starts_with("fold");
    match app.iter().find(|(name, bytes)| lasting(name) && site.get(*name) != Some(bytes)) {
        None => Ok(()),
        Some((name, _)) => Err(format!("The site has no {} as the app has it.", name.display())),
    }
}

/// A folder outside this one, which is gone with the value.
struct Ground(PathBuf);

impl Ground {
    /// With a folder `bin` that leads to [`PROGRAMS`] and to no other.
    fn new() -> Outcome<Self> {
        let ground = Self(std::env::temp_dir().join(format!("courant-trial-{}", std::process::id())));
        for name in PROGRAMS {
            let found = on_path(name).ok_or_else(|| format!("`{name}` is needed and is not on PATH."))?;
            let link = ground.0.join("bin").join(name);
            make_folder_of(&link)?;
            std::os::unix::fs::symlink(found, &link)
                .map_err(|error| format!("Cannot link {}: {error}.", link.display()))?;
        }
        Ok(ground)
    }

    /// A program that finds only what is in `bin`.
    fn alone(&self, name: impl AsRef<Path>) -> Command {
        let mut command = program(name.as_ref());
        command.current_dir(&self.0).env("PATH", self.0.join("bin"));
        // Cargo builds beside the sources, where nothing is yet, as it does for a host.
        for key in ["CARGO_TARGET_DIR", "CARGO_BUILD_TARGET_DIR", "RUSTC_WRAPPER", "RUSTFLAGS"] {
            command.env_remove(key);
        }
        command
    }

    /// Installs press by the command of the README, but unoptimised, which takes a third of the time. Returns the program.
    fn install(&self) -> Outcome<PathBuf> {
        let path = format!("{}/press", package::NAME);
        let mut cargo = self.alone(self.0.join("bin/cargo"));
        cargo.args(["install", "--locked", "--path", &path, "--debug", "--quiet", "--root", "installed"]);
        show(&mut cargo)?;
        Ok(self.0.join("installed/bin/press"))
    }
}

impl Drop for Ground {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// `press serve` at work; it ends with the value.
struct Served {
    press: Child,
    /// `127.0.0.1:8280`
    address: String,
}

impl Served {
    /// Waits for the line in which press says where the site stands.
    fn start(command: &mut Command) -> Outcome<Self> {
        let press = command.stdout(Stdio::piped()).spawn();
        let mut served = Self {
            press: press.map_err(|error| format!("`press serve` cannot be started: {error}."))?,
            address: String::new(),
        };
        let mut line = String::new();
        if let Some(told) = served.press.stdout.as_mut() {
            let _ = BufReader::new(told).read_line(&mut line);
        }
        let address = line.split_once("http://").and_then(|(_, rest)| rest.split_once('/')).map(|(address, _)| address);
        let on_loopback = address.filter(|address| address.starts_with("127.0.0.1:"));
        served.address =
            on_loopback.ok_or_else(|| format!("`press serve` names no address on loopback: {line}"))?.to_owned();
        Ok(served)
    }

    /// Whether it answers with these bytes, alone or among others, as this type.
    fn shows(&self, path: &str, kind: &str, bytes: &[u8]) -> Outcome {
        let answer = self.answer(path).map_err(|error| format!("`press serve` did not answer /{path}: {error}."))?;
        let end = answer.windows(4).position(|four| four == b"\r\n\r\n").unwrap_or(answer.len());
        let (head, body) = answer.split_at(end);
        let head = String::from_utf8_lossy(head);
        let is_right = head.starts_with("HTTP/1.1 200 ")
            && head.contains(&format!("Content-Type: {kind}"))
            && body.windows(bytes.len()).any(|part| part == bytes);
        if is_right { Ok(()) } else { Err(format!("`press serve` answered /{path} with something else:\n{head}")) }
    }

    fn answer(&self, path: &str) -> std::io::Result<Vec<u8>> {
        let mut stream = TcpStream::connect(&self.address)?;
        stream.set_read_timeout(Some(Duration::from_secs(10)))?;
        let host = &self.address;
        stream.write_all(format!("GET /{path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n").as_bytes())?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer)?;
        Ok(answer)
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.press.kill();
        let _ = self.press.wait();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(list: &[(&str, &str)]) -> Files {
        list.iter().map(|(name, text)| (PathBuf::from(name), text.as_bytes().to_vec())).collect()
    }

    #[test]
    fn a_site_without_a_part_of_the_app_is_told() {
        let page = format!(
            "<script>courant-1.theme.js</script><link href=\"../../courant-1.below.css\">\
             <script src=\"../../courant-1.js\" data-wasm=\"../../courant-1.wasm\"></script><p>{WORDS}"
        );
        let parts = [
            "courant-1.wasm",
            "courant-1.js",
            "courant-1.below.css",
            "courant-1.theme.js",
            "courant-1.start.js",
            "icons/icon.svg",
        ];
        let app = files(&parts.map(|name| (name, name)));
        let mut site = app.clone();
        assert!(holds_app(&site, &app).is_err());
        site.extend(files(&[(PAGE, &page)]));
        assert_eq!(holds_app(&site, &app), Ok(()));
        for name in parts {
            let mut less = site.clone();
            less.remove(Path::new(name));
            assert!(holds_app(&less, &app).is_err(), "{name}");
            let mut other = site.clone();
            other.insert(PathBuf::from(name), b"other".to_vec());
            assert!(holds_app(&other, &app).is_err(), "{name}");
        }
        assert!(holds_app(&files(&[(PAGE, &page)]), &Files::new()).is_err());
    }
}
