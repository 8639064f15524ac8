//! `cargo xtask …`: the project's own commands, in plain Rust without a dependency.
//!
//! In comes a command line, out goes what it asked for and an exit code: 0 when all is well, 1
//! with one sentence on standard error when it is not. Each command has its file; what they share
//! is [`step`] (running a program and saying how long it took), [`tools`] (what must be installed)
//! and [`dist`] (the folder that all of them serve, measure or test).

#![allow(clippy::print_stdout, reason = "a command line tool speaks on standard output")]
#![cfg_attr(test, allow(clippy::unwrap_used, reason = "a test ends where its ground gives way"))]

#[path = "../../press/src/address.rs"]
mod address;
mod bench;
mod dist;
// The host that press shows a site with, and its rule for addresses: one for both.
#[path = "../../press/src/host.rs"]
mod host;
mod inputs;
mod likeness;
mod link;
mod package;
mod page;
mod serve;
mod size;
mod step;
mod test;
mod tools;
mod trial;
mod wasm;

use std::process::ExitCode;

/// What a command leaves: a value, or one sentence that says what went wrong and what to do.
type Outcome<T = ()> = Result<T, String>;

const HELP: &str = "\
cargo xtask serve [--port N] [--base /x/y/] [--dev] [FOLDER]
    builds what has changed and serves it on http://127.0.0.1:8080
    --dev       builds fast instead of small, and again after every change
    FOLDER      serves this folder as it is, and builds nothing
cargo xtask dist
    leaves in dist/ a folder for any static host, under any base path
cargo xtask package
    leaves in target/package/ one archive from which a host installs press by cargo alone
cargo xtask install
    installs press from this folder, with the app in it
cargo xtask test [--only STEP] [-- ARGUMENTS]
    runs every test; --only runs the steps whose names start with STEP,
    and hands them the ARGUMENTS
cargo xtask size
    weighs the first load, and fails above the budget
cargo xtask bench
    measures speed in a real browser; see tests/bench/README.md

What is missing (the wasm target, trunk, wasm-bindgen, wasm-opt, esbuild) is installed
into target/tools. Node 20 or later must be there.
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (command, rest) = match arguments.split_first() {
        Some((command, rest)) => (command.as_str(), rest),
        None => ("help", &[][..]),
    };
    let outcome = step::enter_project().and_then(|from| match command {
        "serve" => serve::run(rest, &from),
        "dist" => step::no_arguments(rest).and_then(|()| dist::run()),
        "package" => step::no_arguments(rest).and_then(|()| package::run()),
        "install" => step::no_arguments(rest).and_then(|()| dist::install()),
        "test" => test::run(rest),
        "size" => step::no_arguments(rest).and_then(|()| size::run()),
        "bench" => step::no_arguments(rest).and_then(|()| bench::run()),
        "help" | "--help" | "-h" => {
            print!("{HELP}");
            Ok(())
        }
        other => Err(format!("`{other}` is no command of xtask: `cargo xtask help` lists them.")),
    });
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            eprintln!("{sentence}");
            ExitCode::FAILURE
        }
    }
}
