//! Makes what lies between the wasm and its glue shorter; what they do stays the same.
//!
//! In come the two files as wasm-bindgen and wasm-opt leave them, out go the same two. wasm-bindgen
//! names every import by its function and sixteen digits of a hash (`__wbg_log_0cc1b7768397bcfe`),
//! once in each file; digits do not compress, and there are hundreds. Here they become `a`, `b`, …
//! on both sides. The glue also loses its comments and indentation. Together that is one byte in
//! twenty of the first load (November 2026).

use std::collections::HashMap;

/// The shorter files, or what in them is not as this file knows it: then they are used as they are.
pub fn shorten(wasm: &[u8], glue: &str) -> Result<(Vec<u8>, String), String> {
    let mut names = Names::default();
    let wasm = rename_imports(wasm, &mut names).ok_or("the wasm's imports cannot be read")??;
    let glue = rename_in_glue(glue, &names)?;
    Ok((wasm, without_comments(&glue)?))
}

/// The module under which the glue hands its functions to the wasm, for short.
const MODULE: &str = "a";

#[derive(Default)]
struct Names {
    /// wasm-bindgen's name for its module.
    module: Option<String>,
    /// wasm-bindgen's names, each with its short one.
    short: HashMap<String, String>,
}

impl Names {
    fn shortened(&mut self, name: &str) -> String {
        let next = letters(self.short.len());
        self.short.entry(name.to_owned()).or_insert(next).clone()
    }
}

/// `a`, `b`, … `z`, `aa`, `ab`, …
fn letters(number: usize) -> String {
    let mut rest = number;
    let mut letters = Vec::new();
    loop {
        letters.push(b'a' + u8::try_from(rest % 26).unwrap_or_default());
        if rest < 26 {
            break;
        }
        rest = rest / 26 - 1;
    }
    letters.iter().rev().map(|letter| char::from(*letter)).collect()
}

/// The wasm with short names in its import section. None when it is not wasm as the specification
/// has it (core 3.0, 5.5); an inner error when it imports from a second module.
fn rename_imports(wasm: &[u8], names: &mut Names) -> Option<Result<Vec<u8>, String>> {
    const IMPORTS: u8 = 2;
    let mut reader = Reader { bytes: wasm, at: 0 };
    let mut renamed = reader.take(8)?.to_vec();
    while reader.at < wasm.len() {
        let start = reader.at;
        let section = reader.byte()?;
        let length = reader.number()?;
        let body = reader.take(length)?;
        if section != IMPORTS {
            renamed.extend_from_slice(&wasm[start..reader.at]);
            continue;
        }
        let mut imports = Reader { bytes: body, at: 0 };
        let count = imports.number()?;
        let mut short = Vec::with_capacity(body.len());
        write_number(count, &mut short);
        for _ in 0..count {
            let (module, name) = (imports.name()?, imports.name()?);
            if *names.module.get_or_insert_with(|| module.to_owned()) != module {
                return Some(Err(format!("it imports from `{module}`, too")));
            }
            let kind = imports.at;
            imports.skip_kind()?;
            write_name(MODULE, &mut short);
            write_name(&names.shortened(name), &mut short);
            short.extend_from_slice(&body[kind..imports.at]);
        }
        renamed.push(IMPORTS);
        write_number(short.len(), &mut renamed);
        renamed.extend_from_slice(&short);
    }
    Some(Ok(renamed))
}

/// The glue names its module once and each function once, at the start of a line: `name: function(`.
fn rename_in_glue(glue: &str, names: &Names) -> Result<String, String> {
    let Some(module) = &names.module else { return Ok(glue.to_owned()) };
    let quoted = format!("\"{module}\": ");
    if glue.matches(&quoted).count() != 1 {
        return Err(format!("the glue does not name {module} once"));
    }
    let mut found = 0;
    let mut renamed = String::with_capacity(glue.len());
    for line in glue.replacen(&quoted, &format!("\"{MODULE}\": "), 1).lines() {
        match line.split_once(": ").and_then(|(name, rest)| Some((names.short.get(name.trim_start())?, rest))) {
            Some((short, rest)) => {
                found += 1;
                renamed.push_str(short);
                renamed.push_str(": ");
                renamed.push_str(rest);
            }
            None => renamed.push_str(line),
        }
        renamed.push('\n');
    }
    if found != names.short.len() {
        return Err(format!("the glue names {found} of {} imports", names.short.len()));
    }
    Ok(renamed)
}

/// The glue without the lines that are comments and the spaces at the start of the others.
fn without_comments(glue: &str) -> Result<String, String> {
    let mut kept = String::with_capacity(glue.len());
    let mut in_comment = false;
    for line in glue.lines().map(str::trim) {
        if in_comment || line.starts_with("/*") {
            in_comment = !line.contains("*/");
            if !in_comment && !line.ends_with("*/") {
                return Err("a comment ends within a line".to_owned());
            }
        } else if !line.is_empty() && !line.starts_with("//") {
            if line.matches('`').count() % 2 == 1 {
                return Err("a text goes over several lines".to_owned());
            }
            kept.push_str(line);
            kept.push('\n');
        }
    }
    Ok(kept)
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let taken = self.bytes.get(self.at..self.at.checked_add(length)?)?;
        self.at += length;
        Some(taken)
    }

    fn byte(&mut self) -> Option<u8> {
        self.take(1).map(|byte| byte[0])
    }

    /// An unsigned LEB128.
    fn number(&mut self) -> Option<usize> {
        let mut number = 0;
        for shift in (0..usize::BITS).step_by(7) {
            let byte = self.byte()?;
            number |= usize::from(byte & 0x7f).checked_shl(shift)?;
            if byte < 0x80 {
                return Some(number);
            }
        }
        None
    }

    fn name(&mut self) -> Option<&'a str> {
        let length = self.number()?;
        std::str::from_utf8(self.take(length)?).ok()
    }

    /// What is imported under a name: a function, table, memory, global or tag.
    fn skip_kind(&mut self) -> Option<()> {
        match self.byte()? {
            0 => {
                self.number()?;
            }
            1 => {
                self.byte()?;
                self.skip_limits()?;
            }
            2 => self.skip_limits()?,
            3 => {
                self.take(2)?;
            }
            4 => {
                self.byte()?;
                self.number()?;
            }
            _ => return None,
        }
        Some(())
    }

    fn skip_limits(&mut self) -> Option<()> {
        let has_maximum = self.byte()? & 1 == 1;
        self.number()?;
        if has_maximum {
            self.number()?;
        }
        Some(())
    }
}

fn write_number(number: usize, bytes: &mut Vec<u8>) {
    let mut rest = number;
    loop {
        let seven = u8::try_from(rest & 0x7f).unwrap_or_default();
        rest >>= 7;
        bytes.push(if rest == 0 { seven } else { seven | 0x80 });
        if rest == 0 {
            return;
        }
    }
}

fn write_name(name: &str, bytes: &mut Vec<u8>) {
    write_number(name.len(), bytes);
    bytes.extend_from_slice(name.as_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A module with one type, imports of two functions and a memory, and nothing else.
    fn module(from: &str, names: [&str; 3]) -> Vec<u8> {
        let mut imports = vec![3];
        for (name, kind) in names.iter().zip([&[0, 0][..], &[0, 0], &[2, 1, 1, 200, 1]]) {
            write_name(from, &mut imports);
            write_name(name, &mut imports);
            imports.extend_from_slice(kind);
        }
        let mut wasm = b"\0asm\x01\0\0\0\x01\x04\x01\x60\0\0\x02".to_vec();
        write_number(imports.len(), &mut wasm);
        wasm.extend_from_slice(&imports);
        wasm
    }

    const GLUE: &str = "/**\n * @returns {number}\n */\nfunction imports() {\n    const import0 = {\n        __wbg_log_0cc1: function(arg0) {\n            // Says `it.\n            console.log(arg0);\n        },\n        __wbg_now_1234: Date.now,\n        memory: memory,\n    };\n    return { \"./app_bg.js\": import0 };\n}\n";

    #[test]
    fn both_sides_take_the_short_names() {
        let (wasm, glue) =
            shorten(&module("./app_bg.js", ["__wbg_log_0cc1", "__wbg_now_1234", "memory"]), GLUE).unwrap();
        assert_eq!(wasm, module("a", ["a", "b", "c"]));
        assert_eq!(
            glue,
            "function imports() {\nconst import0 = {\na: function(arg0) {\nconsole.log(arg0);\n},\nb: Date.now,\nc: memory,\n};\nreturn { \"a\": import0 };\n}\n"
        );
    }

    #[test]
    fn what_is_unknown_is_left_alone() {
        let known = module("./app_bg.js", ["__wbg_log_0cc1", "__wbg_now_1234", "memory"]);
        assert!(shorten(&known[..20], GLUE).is_err());
        assert!(shorten(&known, &GLUE.replace("__wbg_now_1234", "other")).is_err());
        assert!(shorten(&known, &GLUE.replace("./app_bg.js", "./other.js")).is_err());
        assert!(shorten(&known, &GLUE.replace("console.log(arg0);", "return `a\n  b`;")).is_err());
        assert!(shorten(&module("./b.js", ["x", "y", "z"]), GLUE).is_err());
    }

    #[test]
    fn short_names_never_run_out() {
        assert_eq!([0, 25, 26, 27, 701, 702].map(letters), ["a", "z", "aa", "ab", "zz", "aaa"]);
    }
}
