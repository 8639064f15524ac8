//! What can be said of a wasm module, and changed in it, without knowing its code: the names of its
//! imports and exports, and its functions as mere bytes (WebAssembly core 3.0, 5.5 and 7.4).
//!
//! Bytes in, bytes out; nothing else of the module is touched. None is a module that is not as the
//! specification has it.

use std::collections::BTreeSet;

/// The magic word and the version at a module's head.
const HEAD: usize = 8;
const IMPORTS: u8 = 2;
const EXPORTS: u8 = 7;
const CODE: u8 = 10;
/// The kind of an import that is a function.
const FUNCTION: u8 = 0;
/// A section of a module's own, such as the names of its functions.
const CUSTOM: u8 = 0;

/// The modules that this one imports from.
pub fn modules(wasm: &[u8]) -> Option<BTreeSet<String>> {
    let mut modules = BTreeSet::new();
    let note = |module: &str| {
        modules.insert(module.to_owned());
        module.to_owned()
    };
    renamed(wasm, note, str::to_owned)?;
    Some(modules)
}

/// The same module with other names: `module` gives those of the modules it imports from, `name`
/// those of imports and exports.
pub fn renamed(
    wasm: &[u8],
    mut module: impl FnMut(&str) -> String,
    mut name: impl FnMut(&str) -> String,
) -> Option<Vec<u8>> {
    let mut written = wasm.get(..HEAD)?.to_vec();
    for (section, bytes) in sections(wasm)? {
        if section != IMPORTS && section != EXPORTS {
            write_section(section, bytes, &mut written);
            continue;
        }
        let mut body = Reader { bytes, at: 0 };
        let mut entries = Vec::with_capacity(bytes.len());
        let count = body.number()?;
        write_number(count, &mut entries);
        for _ in 0..count {
            if section == IMPORTS {
                write_name(&module(body.name()?), &mut entries);
            }
            write_name(&name(body.name()?), &mut entries);
            let kind = body.at;
            if section == IMPORTS {
                body.skip_imported()?;
            } else {
                body.byte()?;
                body.number()?;
            }
            entries.extend_from_slice(&bytes[kind..body.at]);
        }
        write_section(section, &entries, &mut written);
    }
    Some(written)
}

/// The bodies of the module's own functions, in their order.
pub fn bodies(wasm: &[u8]) -> Option<Vec<&[u8]>> {
    let mut code = section(wasm, CODE)?;
    (0..code.number()?)
        .map(|_| {
            let length = code.number()?;
            code.take(length)
        })
        .collect()
}

/// The same module, where each of its own functions is named by its rank in `order`, and nothing
/// else has a name.
pub fn named_in(wasm: &[u8], order: &[usize]) -> Option<Vec<u8>> {
    const FUNCTIONS: u8 = 1;
    let mut imports = section(wasm, IMPORTS)?;
    let mut imported = 0;
    for _ in 0..imports.number()? {
        imports.name()?;
        imports.name()?;
        imported += usize::from(imports.skip_imported()? == FUNCTION);
    }
    let mut ranks: Vec<(usize, usize)> = order.iter().enumerate().map(|(rank, function)| (*function, rank)).collect();
    ranks.sort_unstable();
    let mut entries = Vec::new();
    write_number(ranks.len(), &mut entries);
    for (function, rank) in ranks {
        write_number(imported + function, &mut entries);
        write_name(&format!("{rank:06}"), &mut entries);
    }
    let mut body = Vec::new();
    write_name("name", &mut body);
    body.push(FUNCTIONS);
    write_number(entries.len(), &mut body);
    body.extend_from_slice(&entries);

    let mut named = wasm.get(..HEAD)?.to_vec();
    for (section, bytes) in sections(wasm)?.into_iter().filter(|(section, _)| *section != CUSTOM) {
        write_section(section, bytes, &mut named);
    }
    write_section(CUSTOM, &body, &mut named);
    Some(named)
}

/// What stands in a section; None where the module has no such one.
fn section(wasm: &[u8], wanted: u8) -> Option<Reader<'_>> {
    let (_, bytes) = sections(wasm)?.into_iter().find(|(section, _)| *section == wanted)?;
    Some(Reader { bytes, at: 0 })
}

/// Every section of a module, with what stands in it.
fn sections(wasm: &[u8]) -> Option<Vec<(u8, &[u8])>> {
    let mut reader = Reader { bytes: wasm, at: 0 };
    reader.take(HEAD)?;
    let mut sections = Vec::new();
    while reader.at < wasm.len() {
        let section = reader.byte()?;
        let length = reader.number()?;
        sections.push((section, reader.take(length)?));
    }
    Some(sections)
}

fn write_section(section: u8, body: &[u8], bytes: &mut Vec<u8>) {
    bytes.push(section);
    write_number(body.len(), bytes);
    bytes.extend_from_slice(body);
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

    /// What is imported under a name: a function, table, memory, global or tag. Returns which.
    fn skip_imported(&mut self) -> Option<u8> {
        let kind = self.byte()?;
        match kind {
            FUNCTION => {
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
        Some(kind)
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

    /// A module with one type, imports of two functions and a memory, two exports, and a section
    /// of its own.
    fn module(imported: [(&str, &str); 3], exported: &[&str]) -> Vec<u8> {
        let mut imports = vec![3];
        for ((module, name), kind) in imported.iter().zip([&[0, 0][..], &[0, 0], &[2, 1, 1, 200, 1]]) {
            write_name(module, &mut imports);
            write_name(name, &mut imports);
            imports.extend_from_slice(kind);
        }
        let mut exports = Vec::new();
        write_number(exported.len(), &mut exports);
        for name in exported {
            write_name(name, &mut exports);
            exports.extend_from_slice(&[0, 1]);
        }
        let mut wasm = b"\0asm\x01\0\0\0\x01\x04\x01\x60\0\0".to_vec();
        for (section, body) in [(IMPORTS, imports), (EXPORTS, exports), (0, vec![1, b'x', 7])] {
            wasm.push(section);
            write_number(body.len(), &mut wasm);
            wasm.extend_from_slice(&body);
        }
        wasm
    }

    #[test]
    fn both_sides_take_the_names_that_are_given() {
        let long = module([("./app.js", "log"), ("./app.js", "now"), ("env", "memory")], &["start", "idle"]);
        let short = renamed(&long, |module| module.replace("./app.js", "a"), |name| name[..1].to_owned());
        assert_eq!(short.unwrap(), module([("a", "l"), ("a", "n"), ("env", "m")], &["s", "i"]));
        assert_eq!(modules(&long).unwrap().into_iter().collect::<Vec<_>>(), ["./app.js", "env"]);
    }

    #[test]
    fn functions_are_named_by_their_rank() {
        let mut wasm = module([("a", "b"), ("a", "c"), ("a", "d")], &["e"]);
        wasm.extend_from_slice(&[CODE, 8, 2, 2, 0, 11, 3, 0, 1, 11]);
        assert_eq!(bodies(&wasm).unwrap(), [&[0, 11][..], &[0, 1, 11]]);
        let named = named_in(&wasm, &[1, 0]).unwrap();
        // Two imports are functions, so that the module's own are 2 and 3.
        let names = b"\x04name\x01\x11\x02\x02\x06000001\x03\x06000000";
        assert!(named.ends_with(names));
        assert_eq!(bodies(&named), bodies(&wasm));
    }

    #[test]
    fn what_is_cut_off_is_no_module() {
        let whole = module([("a", "b"), ("a", "c"), ("a", "d")], &["e"]);
        // After the magic bytes, and after each section, a module may end.
        let ends: Vec<usize> = (0..whole.len()).filter(|end| modules(&whole[..*end]).is_some()).collect();
        assert_eq!(ends.len(), 4, "{ends:?}");
    }
}
