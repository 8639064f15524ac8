//! Running one program after another, and saying what is done and how long it took.
//!
//! In come program names and arguments; out go an exit status as an [`Outcome`] and lines on
//! standard output. It knows no particular program.

use crate::Outcome;
use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// The project's folder becomes the working directory, so that every path in this crate is relative
/// to it. Returns the folder from which the command was called.
pub fn enter_project() -> Outcome<PathBuf> {
    let from = std::env::current_dir().map_err(|error| format!("The working directory is gone: {error}."))?;
    let project = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new("."));
    std::env::set_current_dir(project).map_err(|error| format!("Cannot enter {}: {error}.", project.display()))?;
    Ok(from)
}

/// For the commands that take none.
pub fn no_arguments(arguments: &[String]) -> Outcome {
    match arguments.first() {
        None => Ok(()),
        Some(argument) => Err(format!("`{argument}` is one argument too many: see `cargo xtask help`.")),
    }
}

/// A program that hears nothing on standard input and lives in the project's folder.
///
/// What cargo tells xtask about xtask (`CARGO_PKG_NAME` and the like) is no news for the programs
/// called from here, and would make cargo rebuild what reads it.
pub fn program(name: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(name);
    command.stdin(Stdio::null());
    for (key, _) in std::env::vars_os() {
        let key = key.to_string_lossy().into_owned();
        if key.starts_with("CARGO_PKG_") || key.starts_with("CARGO_BIN_") || key.starts_with("CARGO_MANIFEST_") {
            command.env_remove(key);
        }
    }
    command
}

/// Runs a program with its output in full view.
pub fn show(command: &mut Command) -> Outcome {
    let name = name_of(command, usize::MAX);
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("{name} failed ({status}).")),
        Err(error) => Err(format!("{name} cannot be started: {error}.")),
    }
}

/// Runs a program quietly. Its output goes to `log`; when it fails, the sentence holds the cause
/// as the program put it, and the name of the log.
pub fn keep(command: &mut Command, log: &Path) -> Outcome {
    let name = name_of(command, 1);
    let cannot_write = |error| format!("Cannot write {}: {error}.", log.display());
    if let Some(folder) = log.parent() {
        fs::create_dir_all(folder).map_err(cannot_write)?;
    }
    let file = File::create(log).map_err(cannot_write)?;
    let other = file.try_clone().map_err(cannot_write)?;
    let status =
        command.stdout(file).stderr(other).status().map_err(|error| format!("{name} cannot be started: {error}."))?;
    if status.success() {
        return Ok(());
    }
    let told = fs::read(log).map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default();
    Err(format!("{name} said: {} (all of it is in {})", cause(&told), log.display()))
}

/// What a program prints on standard output, when it is there and succeeds.
pub fn ask(command: &mut Command) -> Option<String> {
    let output = command.stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Says what is being done, does it, and says how long it took.
pub fn timed<T>(doing: &str, work: impl FnOnce() -> Outcome<T>) -> Outcome<T> {
    println!("{doing} …");
    let _ = std::io::stdout().flush();
    let started = Instant::now();
    let outcome = work();
    if outcome.is_ok() {
        println!("  done in {}", duration(started.elapsed()));
    }
    outcome
}

/// `0.4 s`, `12.3 s`, `3 min 05 s`.
pub fn duration(time: Duration) -> String {
    let seconds = time.as_secs();
    if seconds < 60 {
        format!("{:.1} s", time.as_secs_f64())
    } else {
        format!("{} min {:02} s", seconds / 60, seconds % 60)
    }
}

/// A file's bytes.
pub fn read(path: &Path) -> Outcome<Vec<u8>> {
    fs::read(path).map_err(|error| format!("Cannot read {}: {error}.", path.display()))
}

/// Writes a file, and makes its folder where there is none.
pub fn write(path: &Path, bytes: &[u8]) -> Outcome {
    make_folder_of(path)?;
    fs::write(path, bytes).map_err(|error| format!("Cannot write {}: {error}.", path.display()))
}

/// Makes the folder in which a file is to stand.
pub fn make_folder_of(path: &Path) -> Outcome {
    let Some(folder) = path.parent() else { return Ok(()) };
    fs::create_dir_all(folder).map_err(|error| format!("Cannot make {}: {error}.", folder.display()))
}

/// Where cargo builds.
pub fn target_folder() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| PathBuf::from("target"), PathBuf::from)
}

/// Waits until no other xtask is at work on the same folder. The lock ends with the value.
pub fn take_turn() -> Outcome<File> {
    let folder = target_folder().join("xtask");
    let path = folder.join("turn");
    let cannot = |error: std::io::Error| format!("Cannot lock {}: {error}.", path.display());
    fs::create_dir_all(&folder).map_err(cannot)?;
    let file = File::create(&path).map_err(cannot)?;
    if file.try_lock().is_err() {
        println!("Another xtask is building here: waiting for it …");
        file.lock().map_err(cannot)?;
    }
    Ok(file)
}

/// 64 bits of FNV-1a in hexadecimal: names files by their bytes and notices changes; no protection
/// against anybody.
#[derive(Clone, Copy)]
pub struct Fingerprint(u64);

impl Fingerprint {
    pub fn new() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }

    pub fn add(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }

    pub fn hex(self) -> String {
        format!("{:016x}", self.0)
    }
}

/// The program's name with so many of its arguments.
fn name_of(command: &Command, arguments: usize) -> String {
    let program = Path::new(command.get_program());
    let mut name = program.file_name().unwrap_or(program.as_os_str()).to_string_lossy().into_owned();
    for argument in command.get_args().take(arguments) {
        name.push(' ');
        name.push_str(&argument.to_string_lossy());
    }
    format!("`{name}`")
}

/// The line in a program's output that most likely names the cause: the last of cargo's causes, else
/// the first error, else the last line.
fn cause(told: &str) -> &str {
    let lines: Vec<&str> = told.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let caused = lines.iter().rposition(|line| *line == "Caused by:").and_then(|at| lines.get(at + 1));
    // As cargo, rustup, npm and apt-get begin such a line.
    let error = lines.iter().find(|line| ["error", "npm error", "E:"].iter().any(|begin| line.starts_with(begin)));
    caused.or(error).or(lines.last()).copied().unwrap_or("nothing")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_read_by_people() {
        assert_eq!(duration(Duration::from_millis(440)), "0.4 s");
        assert_eq!(duration(Duration::from_secs(185)), "3 min 05 s");
    }

    #[test]
    fn the_cause_is_the_innermost_one() {
        let cargo = "    Updating index\nerror: failed to fetch\n\nCaused by:\n  no route\n\nCaused by:\n  [6] Could not resolve host\n";
        assert_eq!(cause(cargo), "[6] Could not resolve host");
        assert_eq!(cause("npm warn x\nnpm error code ENOTFOUND\nnpm error a log\n"), "npm error code ENOTFOUND");
        assert_eq!(cause(""), "nothing");
    }

    #[test]
    fn a_fingerprint_is_the_published_one() {
        let mut fingerprint = Fingerprint::new();
        fingerprint.add(b"foobar");
        assert_eq!(fingerprint.hex(), "85944171f73967e8");
    }
}
