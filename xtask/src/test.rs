//! `cargo xtask test`: everything that must hold, in one order, each step named and timed.
//!
//! In come the names of steps, or none for all; out go the steps' own words, a line for each step
//! and a last line that counts. A step that fails does not stop the others: one run tells all.

use crate::dist::{self, Kind};
use crate::host;
use crate::step::{duration, program, show};
use crate::tools::{self, Browser, WASM};
use crate::{Outcome, size, trial};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

const E2E: &str = "tests/e2e";

/// A step's name, and what it does with the arguments that came after `--`.
type Step = (&'static str, fn(&[String]) -> Outcome);

/// Cheap before dear. Features unify across a workspace, so each package is built on its own.
const STEPS: &[Step] = &[
    ("format", |more| cargo(&["fmt", "--all", "--check"], more)),
    ("clippy-courant", |more| clippy(&["-p", "courant", "--all-targets"], more)),
    ("clippy-csr", clippy_csr),
    ("clippy-press", |more| clippy(&["-p", "press", "--all-targets"], more)),
    ("clippy-xtask", |more| clippy(&["-p", "xtask", "--all-targets"], more)),
    ("test-courant", |more| cargo(&["test", "-p", "courant"], more)),
    ("test-press", |more| cargo(&["test", "-p", "press"], more)),
    ("test-xtask", |more| cargo(&["test", "-p", "xtask"], more)),
    ("browser", browser),
    ("dist", |_| dist::build(Kind::Release).map(drop)),
    ("size", |_| size::run()),
    ("package", |_| trial::run()),
    ("e2e", e2e),
];

/// The command.
pub fn run(arguments: &[String]) -> Outcome {
    let (only, more) = parse(arguments)?;
    let steps: Vec<&Step> = STEPS.iter().filter(|(name, _)| only.is_none_or(|only| name.starts_with(only))).collect();
    if steps.is_empty() {
        let names: Vec<&str> = STEPS.iter().map(|(name, _)| *name).collect();
        return Err(format!("There is no such step; the steps are {}.", names.join(", ")));
    }
    tools::rust_components()?;
    let mut lines = Vec::new();
    let (mut passed, mut failed) = (0, 0);
    for (name, step) in steps {
        println!("── {name}");
        let started = Instant::now();
        let outcome = step(more);
        let time = duration(started.elapsed());
        lines.push(match outcome {
            Ok(()) => {
                passed += 1;
                format!("{name:<16} passed in {time}")
            }
            Err(sentence) => {
                failed += 1;
                eprintln!("{sentence}");
                format!("{name:<16} FAILED after {time}: {sentence}")
            }
        });
    }
    println!("──");
    for line in lines {
        println!("{line}");
    }
    println!("{passed} passed, {failed} failed");
    // The lines above have said what is wrong; an error here would add a line to them.
    if failed > 0 {
        std::process::exit(1);
    }
    Ok(())
}

/// The wished steps, and what is meant for them.
fn parse(arguments: &[String]) -> Outcome<(Option<&str>, &[String])> {
    let at = arguments.iter().position(|argument| argument == "--").unwrap_or(arguments.len());
    let more = arguments.get(at + 1..).unwrap_or_default();
    match &arguments[..at] {
        [] if more.is_empty() => Ok((None, more)),
        [] => Err("Arguments after `--` are for one step: name it with --only.".to_owned()),
        [only, name] if only == "--only" => Ok((Some(name), more)),
        _ => Err("`cargo xtask test` takes --only STEP and no more: see `cargo xtask help`.".to_owned()),
    }
}

fn cargo(arguments: &[&str], more: &[String]) -> Outcome {
    show(program("cargo").args(arguments).args(more))
}

fn clippy(arguments: &[&str], more: &[String]) -> Outcome {
    show(&mut clippy_of(arguments, more))
}

fn clippy_of(arguments: &[&str], more: &[String]) -> Command {
    let mut clippy = program("cargo");
    clippy.arg("clippy").args(arguments).args(more).args(["--", "-D", "warnings"]);
    clippy
}

fn clippy_csr(more: &[String]) -> Outcome {
    tools::wasm_target()?;
    let mut arguments = vec!["-p", "courant", "-p", "wasm-streams", "--features", "courant/csr"];
    arguments.extend(["--target", WASM, "--lib", "--bins"]);
    arguments.extend(["--test", "browser"]);
    // Its tests have the sample edition in them.
    show(clippy_of(&arguments, more).env("COURANT_EDITION", absolute(&dist::edition()?)?))
}

fn absolute(path: &Path) -> Outcome<PathBuf> {
    std::path::absolute(path).map_err(|error| format!("Cannot find {}: {error}.", path.display()))
}

/// Unit tests that need a browser around them (wasm-bindgen-test).
fn browser(more: &[String]) -> Outcome {
    let browser = Browser::ready()?;
    let runner = tools::wasm_bindgen_test_runner()?;
    show(
        program("cargo")
            .args(["test", "-p", "courant", "--target", WASM, "--features", "csr", "--test", "browser"])
            .args(more)
            .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", runner)
            .env("COURANT_EDITION", absolute(&dist::edition()?)?)
            .env("CHROMEDRIVER", browser.chromedriver),
    )
}

/// What a person does, in a real browser, on what `cargo xtask dist` has left.
fn e2e(more: &[String]) -> Outcome {
    let browser = Browser::ready()?;
    let folder = Path::new(E2E);
    tools::npm_packages(folder)?;
    let pressed = dist::build(Kind::Release)?;
    let (bare, addressed, briefs) = (dist::bare()?, dist::addressed()?, dist::briefs()?);
    let own = std::env::current_exe().map_err(|error| format!("xtask cannot find itself: {error}."))?;
    let port = ports()?;
    show(
        program("npx")
            .args(["--no-install", "playwright", "test"])
            .args(more)
            .current_dir(folder)
            .env("COURANT_CHROMIUM", browser.chromium)
            .env("COURANT_XTASK", own)
            .env("COURANT_PRESSED", absolute(&pressed)?)
            .env("COURANT_BARE", absolute(&bare)?)
            .env("COURANT_ADDRESSED", absolute(&addressed)?)
            .env("COURANT_BRIEFS", absolute(&briefs)?)
            .env("COURANT_PORT", port.to_string()),
    )
}

/// The first of four free ports in a row: one for each site and each base path.
fn ports() -> Outcome<u16> {
    let mut wish = 8181;
    loop {
        let free = |port| host::listen(port).map_err(|error| format!("There is no free port: {error}."));
        let (first, port) = free(wish)?;
        let mut taken = vec![first];
        for next in 1..4 {
            taken.push(free(port.saturating_add(next))?.0);
        }
        let last = taken.last().and_then(|last| last.local_addr().ok()).map_or(0, |address| address.port());
        if last == port.saturating_add(3) {
            return Ok(port);
        }
        wish = last;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(line: &str) -> Vec<String> {
        line.split_whitespace().map(str::to_owned).collect()
    }

    #[test]
    fn a_step_is_named_and_handed_its_arguments() {
        assert_eq!(parse(&words("--only e2e -- boot --headed")).unwrap(), (Some("e2e"), &words("boot --headed")[..]));
        assert_eq!(parse(&[]).unwrap(), (None, &[][..]));
        for line in ["--only", "e2e", "-- boot", "--only a b"] {
            assert!(parse(&words(line)).is_err(), "{line}");
        }
    }

    #[test]
    fn names_of_steps_are_their_own() {
        for (at, (name, _)) in STEPS.iter().enumerate() {
            assert!(STEPS[at + 1..].iter().all(|(other, _)| other != name), "{name}");
        }
    }
}
