//! Joins what cargo and wasm-bindgen have made into the two files that a page loads: one script
//! (`src/boot.js` with wasm-bindgen's glue) and one wasm.
//!
//! For hosts, esbuild makes the script small, and wasm-opt the wasm, whose functions then find their order (`likeness.rs`). What is left of names between
//! the two becomes short: wasm-bindgen writes a function's name and sixteen digits of a hash, and
//! digits do not compress.

use crate::Outcome;
use crate::likeness;
use crate::step::{make_folder_of, read, show, target_folder, write};
use crate::tools::Tools;
use crate::wasm::{bodies, modules, named_in, renamed};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

const BOOT: &str = "src/boot.js";

/// The names that wasm-bindgen makes up, on both sides; no name of ours or of the browser begins so.
const MADE_UP: &str = "^(__wb|__externref|wasm_bindgen__)";

/// The module under which the script hands its functions to the wasm.
const MODULE: &str = "a";

/// The lowest kilobyte counts as unused: there lies the far end of a stack of a megabyte (rustc has wasm-ld put the stack first), and
/// an address that came there by wrapping around would be wrong anyway. So sums become offsets of loads.
const WASM_OPT: [&str; 6] = ["--low-memory-unused", "--flatten", "--rereloop", "-Oz", "-Oz", "--converge"];

/// What rustc writes without being asked, and no more: an older browser still reads it.
const FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
];

/// A script and its wasm.
pub struct Linked {
    pub script: Vec<u8>,
    pub wasm: Vec<u8>,
}

/// Joined and otherwise as they come: fast, and large.
pub fn joined(tools: &Tools, glue: &Path, wasm: &Path) -> Outcome<Linked> {
    Ok(Linked { script: join(tools, glue)?.into_bytes(), wasm: read(wasm)? })
}

/// Joined, and as small as it gets.
pub fn pressed(tools: &Tools, glue: &Path, wasm: &Path) -> Outcome<Linked> {
    let (small, named, ordered) = (work("small.wasm"), work("named.wasm"), work("ordered.wasm"));
    make_folder_of(&small)?;
    let unreadable = || format!("{} is no wasm that xtask can read: run this again.", small.display());
    let wasm_opt = |arguments: &[&str], from: &Path, to: &Path| {
        show(tools.command("wasm-opt").args(FEATURES).args(arguments).arg(from).arg("-o").arg(to))
    };
    wasm_opt(&WASM_OPT, wasm, &small)?;
    let wasm = read(&small)?;
    let order = likeness::order(&bodies(&wasm).ok_or_else(unreadable)?);
    write(&named, &named_in(&wasm, &order).ok_or_else(unreadable)?)?;
    wasm_opt(&["--reorder-functions-by-name"], &named, &ordered)?;
    let wasm = read(&ordered)?;

    let modules = modules(&wasm).ok_or_else(unreadable)?;
    let [module] = modules.iter().collect::<Vec<_>>()[..] else {
        return Err(format!("The wasm imports from {modules:?}, not from its script alone: see xtask/src/link.rs."));
    };
    let script = join(tools, glue)?;
    let quoted = format!("\"{module}\": ");
    if script.matches(&quoted).count() != 1 {
        return Err(format!("The glue does not name {module} once: see xtask/src/link.rs."));
    }
    let (script, names) = shortened(tools, &script.replace(&quoted, &format!("\"{MODULE}\": ")))?;
    let short = |name: &str| names.get(name).cloned().unwrap_or_else(|| name.to_owned());
    let wasm = renamed(&wasm, |_| MODULE.to_owned(), short);
    Ok(Linked { script, wasm: wasm.ok_or_else(unreadable)? })
}

/// One script, without what of the glue `boot.js` does not use.
fn join(tools: &Tools, glue: &Path) -> Outcome<String> {
    let from = std::path::absolute(glue).map_err(|error| format!("{} is nowhere: {error}.", glue.display()))?;
    let to = work("joined.js");
    let mut esbuild = tools.esbuild();
    esbuild.args([BOOT, "--bundle", "--format=esm"]).arg(format!("--alias:glue={}", from.display()));
    show(esbuild.arg(format!("--outfile={}", to.display())))?;
    Ok(String::from_utf8_lossy(&read(&to)?).into_owned())
}

/// The script in as few bytes as esbuild can, and what has become of the names.
fn shortened(tools: &Tools, script: &str) -> Outcome<(Vec<u8>, BTreeMap<String, String>)> {
    let (from, to, names) = (work("joined.js"), work("short.js"), work("names.json"));
    write(&from, script.as_bytes())?;
    write(&names, b"{}")?;
    let mut esbuild = tools.esbuild();
    esbuild.arg(&from).args(["--bundle", "--format=esm", "--minify"]).arg(format!("--mangle-props={MADE_UP}"));
    esbuild.arg(format!("--mangle-cache={}", names.display())).arg(format!("--outfile={}", to.display()));
    show(&mut esbuild)?;
    Ok((read(&to)?, pairs(&String::from_utf8_lossy(&read(&names)?))))
}

/// The pairs of a flat JSON object whose names and values need no escapes.
fn pairs(json: &str) -> BTreeMap<String, String> {
    let mut texts = json.split('"').skip(1).step_by(2).map(str::to_owned);
    std::iter::from_fn(|| Some((texts.next()?, texts.next()?))).collect()
}

/// Styles or scripts in as few bytes as esbuild can, each alone.
pub fn squeezed(tools: &Tools, name: &str, text: &[u8]) -> Outcome<Vec<u8>> {
    let from = work(name);
    let to = work(&format!("short-{name}"));
    write(&from, text)?;
    show(tools.esbuild().arg(&from).arg("--minify").arg(format!("--outfile={}", to.display())))?;
    read(&to)
}

fn work(name: &str) -> PathBuf {
    target_folder().join("xtask/link").join(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_in_pairs() {
        let names = pairs("{\n  \"__wbg_log\": \"a\",\n  \"__wbg_now\": \"b\"\n}\n");
        assert_eq!(
            names.into_iter().collect::<Vec<_>>(),
            [("__wbg_log".to_owned(), "a".to_owned()), ("__wbg_now".to_owned(), "b".to_owned())]
        );
    }
}
