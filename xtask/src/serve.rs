//! `cargo xtask serve`: builds what has changed and serves it on this machine.
//!
//! In come options; out goes a running host and a line that says where. With `--dev` it looks at
//! the inputs twice a second and builds again after a change; the page is reloaded by hand, because
//! nothing is added to it.

use crate::dist::{self, Kind};
use crate::host::{self, Site};
use crate::{Outcome, inputs};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

const PORT: u16 = 8080;

struct Options {
    port: u16,
    base: String,
    dev: bool,
    folder: Option<PathBuf>,
}

/// The command. A FOLDER is relative to the one it was called `from`.
pub fn run(arguments: &[String], from: &Path) -> Outcome {
    let options = Options::parse(arguments)?;
    let glance = inputs::glance();
    let folder = match &options.folder {
        Some(folder) => from.join(folder),
        None => dist::build(if options.dev { Kind::Dev } else { Kind::Release })?,
    };
    let site = Site::new(&folder, &options.base).ok_or_else(|| format!("There is no folder {}.", folder.display()))?;
    let (listener, port) = host::listen(options.port)
        .map_err(|error| format!("Cannot listen on 127.0.0.1:{}: {error}; give another with --port.", options.port))?;
    if port != options.port {
        println!("Port {} is busy: taking {port}.", options.port);
    }
    println!("Courant stands at http://127.0.0.1:{port}{} until Ctrl+C.", site.base());
    if options.dev {
        std::thread::spawn(move || rebuild_on_change(glance));
    }
    host::serve(&listener, &Arc::new(site));
    Ok(())
}

impl Options {
    fn parse(arguments: &[String]) -> Outcome<Self> {
        let mut options = Self { port: PORT, base: "/".to_owned(), dev: false, folder: None };
        let mut rest = arguments.iter();
        while let Some(argument) = rest.next() {
            let mut value =
                || rest.next().ok_or_else(|| format!("`{argument}` wants a value: see `cargo xtask help`."));
            match argument.as_str() {
                "--port" => {
                    let port = value()?;
                    options.port =
                        port.parse().map_err(|_| format!("`{port}` is no port: it is a number up to 65535."))?;
                }
                "--base" => options.base = value()?.clone(),
                "--dev" => options.dev = true,
                option if option.starts_with('-') => {
                    return Err(format!("`{option}` is no option of serve: see `cargo xtask help`."));
                }
                folder if options.folder.is_none() => options.folder = Some(PathBuf::from(folder)),
                other => return Err(format!("`{other}` is one folder too many: see `cargo xtask help`.")),
            }
        }
        if options.dev && options.folder.is_some() {
            return Err("--dev builds the app, and FOLDER is served as it is: give one of the two.".to_owned());
        }
        Ok(options)
    }
}

fn rebuild_on_change(mut seen: String) {
    loop {
        std::thread::sleep(Duration::from_millis(500));
        let now = inputs::glance();
        if now == seen {
            continue;
        }
        seen = now;
        match dist::build(Kind::Dev) {
            Ok(_) => println!("Built again: reload the page."),
            // The compiler has said what is wrong; the last good build is served until it is right.
            Err(sentence) => eprintln!("{sentence}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Outcome<Options> {
        Options::parse(&line.split_whitespace().map(str::to_owned).collect::<Vec<_>>())
    }

    #[test]
    fn options_are_read_in_any_order() {
        let options = parse("--base /x/y/ some/folder --port 9000").unwrap();
        assert_eq!((options.port, options.base.as_str()), (9000, "/x/y/"));
        assert_eq!(options.folder, Some(PathBuf::from("some/folder")));
    }

    #[test]
    fn what_is_no_option_is_said() {
        for line in ["--port", "--port x", "--watch", "a b", "--dev a"] {
            assert!(parse(line).is_err(), "{line}");
        }
    }
}
