//! `cargo xtask size`: what the first load weighs, in bytes as a host sends them with brotli.
//!
//! In comes the app alone (built when it is not there or not of today's sources); out goes a table, and
//! an error above what it may weigh. The first load is what index.html names: page, scripts, styles and
//! wasm; fonts have their own budget, because the text does not wait for them. A page of press's has its first styles in itself
//! and asks for the others, of which some are the same: what that weighs more than the one stylesheet is told, and not in the budget.

use crate::dist::{self, Kind};
use crate::step::{ask, program};
use crate::{Outcome, inputs, tools};
use std::fs;
use std::path::{Path, PathBuf};

/// Page, scripts, styles and wasm may weigh no more than this …
const BUDGET: u64 = 150_000;
/// … and should weigh no more than this in the end.
const AIM: u64 = 120_000;
/// All fonts that lie in dist/fonts, whether or not the first page asks for them.
const FONT_BUDGET: u64 = 80_000;

/// Prints the brotli size of each file that it is given, at the highest quality.
const WEIGH: &str = "const z = require('node:zlib'), f = require('node:fs');
for (const name of process.argv.slice(1)) {
  const bytes = f.readFileSync(name);
  const params = { [z.constants.BROTLI_PARAM_QUALITY]: 11, [z.constants.BROTLI_PARAM_LGWIN]: 22, [z.constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
  console.log(z.brotliCompressSync(bytes, { params }).length);
}";

/// The command.
pub fn run() -> Outcome {
    let folder = dist::app(Kind::Release)?;
    tools::node()?;
    let index = folder.join("index.html");
    let html = fs::read_to_string(&index).map_err(|error| format!("Cannot read {}: {error}.", index.display()))?;
    let mut first = vec![index];
    first.extend(named(&html).into_iter().map(|name| folder.join(name)));
    let mut fonts = inputs::files(&folder.join("fonts"))?;
    fonts.retain(|path| path.extension().is_some_and(|ending| ending == "woff2"));

    let total = table(&folder, &first)?;
    println!("{total:>9}  page, scripts, styles, wasm; aim {AIM}, budget {BUDGET}");
    let styles = |is_in: &dyn Fn(&str) -> bool| -> Outcome<Vec<PathBuf>> {
        let mut files = inputs::files(&folder)?;
        files.retain(|path| is_in(&path.strip_prefix(&folder).unwrap_or(path).to_string_lossy()));
        Ok(files)
    };
    let parts = ["fold/every.css", "fold/story.css", "fold/block.css"];
    let in_parts = table(&folder, &styles(&|name| parts.contains(&name) || name.ends_with(".below.css"))?)?;
    let whole = table(
        &folder,
        &styles(&|name| name.starts_with("courant-") && name.matches('.').count() == 1 && name.ends_with(".css"))?,
    )?;
    println!("{:>9}  more for a story of press's, whose styles come in parts", in_parts.saturating_sub(whole));
    let font_total = table(&folder, &fonts)?;
    println!("{font_total:>9}  fonts; budget {FONT_BUDGET}");
    within("The first load", total, BUDGET)?;
    within("What lies in fonts/", font_total, FONT_BUDGET)
}

/// Scripts, styles and wasm of a page, by the addresses in its head, each once.
fn named(html: &str) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for part in html.split("=\"./").skip(1) {
        let Some((name, _)) = part.split_once('"') else { continue };
        let counts = [".js", ".css", ".wasm"].iter().any(|ending| name.ends_with(ending));
        if counts && !names.iter().any(|known| known == name) {
            names.push(name.to_owned());
        }
    }
    names
}

fn table(folder: &Path, files: &[PathBuf]) -> Outcome<u64> {
    let weights =
        ask(program("node").arg("-e").arg(WEIGH).args(files)).ok_or("Node cannot weigh the files of dist/.")?;
    let weights: Vec<u64> = weights.lines().filter_map(|line| line.parse().ok()).collect();
    if weights.len() != files.len() {
        return Err("Node has not weighed every file of dist/.".to_owned());
    }
    for (path, weight) in files.iter().zip(&weights) {
        let raw = fs::metadata(path).map(|meta| meta.len()).unwrap_or_default();
        println!("{weight:>9}  {} ({raw} raw)", path.strip_prefix(folder).unwrap_or(path).display());
    }
    Ok(weights.iter().sum())
}

fn within(what: &str, weight: u64, budget: u64) -> Outcome {
    if weight <= budget {
        return Ok(());
    }
    Err(format!(
        "{what} weighs {weight} bytes, {} above the {budget} it may weigh: see xtask/src/size.rs.",
        weight - budget
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_load_is_what_the_page_names() {
        let html = r#"<script src="./a.js"></script><link href="./b.css"><script src="./c.js" data-wasm="./d.wasm"></script><link rel="preload" href="./d.wasm"><link rel="icon" href="./i.svg">"#;
        assert_eq!(named(html), ["a.js", "b.css", "c.js", "d.wasm"]);
    }

    #[test]
    fn a_budget_is_kept_to_the_byte() {
        assert!(within("x", 10, 10).is_ok());
        assert!(within("x", 11, 10).is_err());
    }
}
