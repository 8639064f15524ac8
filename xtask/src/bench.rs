//! `cargo xtask bench`: how fast it is, measured in a real browser by `tests/bench/*.mjs`.
//!
//! In comes `dist/`, built if need be and served by this process; out goes what the scripts print.
//! A script finds in its environment `COURANT_URL` (the served front page), `COURANT_DIST` (the
//! folder), `COURANT_PRESS` and `COURANT_APP` (press, and the app it is given), `COURANT_CHROMIUM`, and may `import` what tests/e2e/package.json names, by way of
//! `createRequire(process.env.COURANT_MODULES)`. See tests/bench/README.md.

use crate::dist::{self, Kind};
use crate::host::{self, Site};
use crate::step::{self, program, show};
use crate::tools::{self, Browser};
use crate::{Outcome, inputs};
use std::path::Path;
use std::sync::Arc;

/// The command.
pub fn run() -> Outcome {
    let mut scripts = inputs::files(Path::new("tests/bench"))?;
    scripts.retain(|path| path.extension().is_some_and(|ending| ending == "mjs"));
    if scripts.is_empty() {
        return Err("There is nothing to measure: tests/bench holds no *.mjs.".to_owned());
    }
    let browser = Browser::ready()?;
    let packages = Path::new("tests/e2e");
    tools::npm_packages(packages)?;
    let folder = dist::build(Kind::Release)?;
    let app = dist::app(Kind::Release)?;
    show(program("cargo").args(["build", "--quiet", "--release", "-p", "press"]))?;
    let press = step::target_folder().join("release/press");
    let site = Arc::new(Site::new(&folder, "/").ok_or("There is no dist/ to measure.")?);
    let (listener, port) = host::listen(8281).map_err(|error| format!("There is no free port: {error}."))?;
    std::thread::spawn(move || host::serve(&listener, &site));
    let absolute =
        |path: &Path| std::path::absolute(path).map_err(|error| format!("Cannot find {}: {error}.", path.display()));
    for script in scripts {
        println!("── {}", script.display());
        show(
            program("node")
                .arg(&script)
                .env("COURANT_URL", format!("http://127.0.0.1:{port}/"))
                .env("COURANT_DIST", absolute(&folder)?)
                .env("COURANT_APP", absolute(&app)?)
                .env("COURANT_PRESS", absolute(&press)?)
                .env("COURANT_MODULES", absolute(&packages.join("package.json"))?)
                .env("COURANT_CHROMIUM", &browser.chromium),
        )?;
    }
    Ok(())
}
