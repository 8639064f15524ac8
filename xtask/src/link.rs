//! Joins what cargo and wasm-bindgen have made into the two files that a page loads: one script
//! (`src/boot.js` with wasm-bindgen's glue) and one wasm.
//!
//! For hosts, each side then loses what the other does not use: exports that the script never
//! calls, the code behind them, and functions of the script that the wasm no longer imports. (The
//! framework brings whole classes for streams that this app has no use for.) What is left of
//! names between the two becomes short: wasm-bindgen writes a function's name and sixteen digits
//! of a hash, and digits do not compress. esbuild joins, shakes and shortens the script, wasm-opt
//! the wasm.

use crate::Outcome;
use crate::step::{show, target_folder};
use crate::tools::Tools;
use crate::wasm::{imports, rewritten};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

const BOOT: &str = "src/boot.js";

/// The names that wasm-bindgen makes up, on both sides; no name of ours or of the browser begins so.
const MADE_UP: &str = "^(__wb|__externref|wasm_bindgen__)";

/// The module under which the script hands its functions to the wasm.
const MODULE: &str = "a";

/// What rustc writes without being asked, and no more: an older browser still reads it. Functions
/// that are alike in name are alike in bytes, and compress better beside each other.
const WASM_OPT: [&str; 9] = [
    "-Oz",
    "--converge",
    "--reorder-functions-by-name",
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
    let script = join(tools, glue)?;
    let unreadable = || format!("{} is no wasm that xtask can read: run this again.", wasm.display());

    let called = |name: &str| script.contains(&format!(".{name}"));
    let trimmed = rewritten(&read(wasm)?, same, |name| called(name).then(|| name.to_owned()));
    let (from, to) = (work("trimmed.wasm"), work("optimized.wasm"));
    write(&from, &trimmed.ok_or_else(unreadable)?)?;
    show(tools.command("wasm-opt").args(WASM_OPT).arg(&from).arg("-o").arg(&to))?;
    let wasm = read(&to)?;

    let imports = imports(&wasm).ok_or_else(unreadable)?;
    let Some((module, _)) = imports.first() else { return Err("The wasm imports nothing from its script.".to_owned()) };
    if let Some((other, _)) = imports.iter().find(|(other, _)| other != module) {
        return Err(format!("The wasm imports from `{other}`, too: see xtask/src/link.rs."));
    }
    let script = without_others(&script, &imports.iter().map(|(_, name)| name.as_str()).collect())?;
    let quoted = format!("\"{module}\": ");
    if script.matches(&quoted).count() != 1 {
        return Err(format!("The glue does not name {module} once: see xtask/src/link.rs."));
    }
    let (script, names) = shortened(tools, &script.replace(&quoted, &format!("\"{MODULE}\": ")))?;
    let short = |name: &str| names.get(name).cloned().unwrap_or_else(|| name.to_owned());
    let wasm = rewritten(&wasm, |_, name| (MODULE.to_owned(), short(name)), |name| Some(short(name)));
    Ok(Linked { script, wasm: wasm.ok_or_else(unreadable)? })
}

fn same(module: &str, name: &str) -> (String, String) {
    (module.to_owned(), name.to_owned())
}

/// One script, without what of the glue `boot.js` does not use.
fn join(tools: &Tools, glue: &Path) -> Outcome<String> {
    let (from, to) = (work("glue.js"), work("joined.js"));
    write(&from, without_roots(&String::from_utf8_lossy(&read(glue)?)).as_bytes())?;
    let from = std::path::absolute(&from).map_err(|error| format!("{} is nowhere: {error}.", from.display()))?;
    let mut esbuild = tools.esbuild();
    esbuild.args([BOOT, "--bundle", "--format=esm"]).arg(format!("--alias:glue={}", from.display()));
    show(esbuild.arg(format!("--outfile={}", to.display())))?;
    fs::read_to_string(&to).map_err(|error| format!("Cannot read {}: {error}.", to.display()))
}

/// The glue without what would keep a class that nobody names: its `dispose`, which only `using`
/// calls, and the making of its registry.
fn without_roots(glue: &str) -> String {
    let lines = glue.lines().filter(|line| !line.starts_with("if (Symbol.dispose) "));
    let glue = lines.fold(String::with_capacity(glue.len()), |glue, line| glue + line + "\n");
    glue.replace(": new FinalizationRegistry(", ": /* @__PURE__ */ new FinalizationRegistry(")
}

/// The script without the functions that only another wasm would import. They stand one after the
/// other as properties of one object: `    name: function(`, and their own lines further in.
fn without_others(script: &str, imported: &BTreeSet<&str>) -> Outcome<String> {
    const OBJECT: &str = "  const import0 = {\n";
    let (before, functions) = script.split_once(OBJECT).ok_or("The glue has no object of imports any more.")?;
    let (functions, after) = functions.split_once("\n  };\n").ok_or("The glue's object of imports has no end.")?;
    let mut kept = format!("{before}{OBJECT}");
    let mut found = BTreeSet::new();
    let mut keeps = true;
    for line in functions.lines() {
        let property = line.strip_prefix("    ").filter(|rest| !rest.starts_with([' ', '}', ')']));
        if let Some((name, _)) = property.and_then(|rest| rest.split_once(':')) {
            keeps = name == "__proto__" || imported.contains(name);
            found.insert(name);
        }
        if keeps {
            kept.push_str(line);
            kept.push('\n');
        }
    }
    if let Some(missing) = imported.iter().find(|name| !found.contains(*name)) {
        return Err(format!("The glue has no `{missing}`, which the wasm imports: see xtask/src/link.rs."));
    }
    kept.push_str("  };\n");
    kept.push_str(after);
    Ok(kept)
}

/// The script in as few bytes as esbuild can, and what has become of the names.
fn shortened(tools: &Tools, script: &str) -> Outcome<(Vec<u8>, BTreeMap<String, String>)> {
    let (from, to, names) = (work("shaken.js"), work("short.js"), work("names.json"));
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

fn read(path: &Path) -> Outcome<Vec<u8>> {
    fs::read(path).map_err(|error| format!("Cannot read {}: {error}.", path.display()))
}

fn write(path: &Path, bytes: &[u8]) -> Outcome {
    let cannot = |error| format!("Cannot write {}: {error}.", path.display());
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(cannot)?;
    }
    fs::write(path, bytes).map_err(cannot)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCRIPT: &str = "function imports() {\n  const import0 = {\n    __proto__: null,\n    log: function(arg0) {\n      console.log(arg0);\n    },\n    now: Date.now,\n    set: function() {\n      return handle(function() {\n        return { a: 1 };\n      }, arguments);\n    }\n  };\n  return { \"./app.js\": import0 };\n}\n";

    #[test]
    fn a_class_that_nobody_names_has_no_root() {
        let glue = "export class A {}\nif (Symbol.dispose) A.prototype[Symbol.dispose] = A.prototype.free;\nconst R = none\n? {} : new FinalizationRegistry(free);\n";
        assert_eq!(
            without_roots(glue),
            "export class A {}\nconst R = none\n? {} : /* @__PURE__ */ new FinalizationRegistry(free);\n"
        );
    }

    #[test]
    fn functions_that_nobody_imports_go() {
        let kept = without_others(SCRIPT, &["set"].into()).unwrap();
        assert_eq!(
            kept,
            "function imports() {\n  const import0 = {\n    __proto__: null,\n    set: function() {\n      return handle(function() {\n        return { a: 1 };\n      }, arguments);\n    }\n  };\n  return { \"./app.js\": import0 };\n}\n"
        );
        assert_eq!(without_others(SCRIPT, &["log", "now", "set"].into()).unwrap(), SCRIPT);
    }

    #[test]
    fn a_script_without_what_the_wasm_imports_is_refused() {
        assert!(without_others(SCRIPT, &["log", "other"].into()).is_err());
        assert!(without_others("", &["log"].into()).is_err());
    }

    #[test]
    fn names_are_read_in_pairs() {
        let names = pairs("{\n  \"__wbg_log\": \"a\",\n  \"__wbg_now\": \"b\"\n}\n");
        assert_eq!(
            names.into_iter().collect::<Vec<_>>(),
            [("__wbg_log".to_owned(), "a".to_owned()), ("__wbg_now".to_owned(), "b".to_owned())]
        );
    }
}
