//! The names on the outside of a wasm module: of its imports and exports, and of the modules it
//! imports from (WebAssembly core 3.0, 5.5).
//!
//! Bytes in, bytes out; nothing else of the module is touched. None is a module that is not as the
//! specification has it.

use std::collections::BTreeSet;

const IMPORTS: u8 = 2;
const EXPORTS: u8 = 7;

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
    let mut reader = Reader { bytes: wasm, at: 0 };
    let mut written = reader.take(8)?.to_vec();
    while reader.at < wasm.len() {
        let start = reader.at;
        let section = reader.byte()?;
        let length = reader.number()?;
        let mut body = Reader { bytes: reader.take(length)?, at: 0 };
        if section != IMPORTS && section != EXPORTS {
            written.extend_from_slice(&wasm[start..reader.at]);
            continue;
        }
        let mut entries = Vec::with_capacity(length);
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
            entries.extend_from_slice(&body.bytes[kind..body.at]);
        }
        written.push(section);
        write_number(entries.len(), &mut written);
        written.extend_from_slice(&entries);
    }
    Some(written)
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
    fn skip_imported(&mut self) -> Option<()> {
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
    fn what_is_cut_off_is_no_module() {
        let whole = module([("a", "b"), ("a", "c"), ("a", "d")], &["e"]);
        // After the magic bytes, and after each section, a module may end.
        let ends: Vec<usize> = (0..whole.len()).filter(|end| modules(&whole[..*end]).is_some()).collect();
        assert_eq!(ends.len(), 4, "{ends:?}");
    }
}
