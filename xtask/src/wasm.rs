//! What of a wasm module's outside can be changed without knowing its code: the names of its
//! imports and exports, and which exports there are (WebAssembly core 3.0, 5.5).
//!
//! Bytes in, bytes out; nothing else of the module is touched. None is a module that is not as the
//! specification has it.

const IMPORTS: u8 = 2;
const EXPORTS: u8 = 7;

/// The imports' names, in their order, each with its module's.
pub fn imports(wasm: &[u8]) -> Option<Vec<(String, String)>> {
    let mut names = Vec::new();
    rewritten(
        wasm,
        |module, name| {
            names.push((module.to_owned(), name.to_owned()));
            (module.to_owned(), name.to_owned())
        },
        |name| Some(name.to_owned()),
    )?;
    Some(names)
}

/// The same module with other names: `import` gives the new module and name of an import, `export`
/// the new name of an export, or None when nobody calls it.
pub fn rewritten(
    wasm: &[u8],
    mut import: impl FnMut(&str, &str) -> (String, String),
    mut export: impl FnMut(&str) -> Option<String>,
) -> Option<Vec<u8>> {
    let mut reader = Reader { bytes: wasm, at: 0 };
    let mut written = reader.take(8)?.to_vec();
    while reader.at < wasm.len() {
        let start = reader.at;
        let section = reader.byte()?;
        let length = reader.number()?;
        let mut body = Reader { bytes: reader.take(length)?, at: 0 };
        let mut entries = Vec::with_capacity(length);
        let mut kept = 0;
        match section {
            IMPORTS => {
                for _ in 0..body.number()? {
                    let (module, name) = import(body.name()?, body.name()?);
                    let kind = body.at;
                    body.skip_kind()?;
                    write_name(&module, &mut entries);
                    write_name(&name, &mut entries);
                    entries.extend_from_slice(&body.bytes[kind..body.at]);
                    kept += 1;
                }
            }
            EXPORTS => {
                for _ in 0..body.number()? {
                    let name = export(body.name()?);
                    let kind = body.at;
                    body.byte()?;
                    body.number()?;
                    if let Some(name) = name {
                        write_name(&name, &mut entries);
                        entries.extend_from_slice(&body.bytes[kind..body.at]);
                        kept += 1;
                    }
                }
            }
            _ => {
                written.extend_from_slice(&wasm[start..reader.at]);
                continue;
            }
        }
        let mut count = Vec::new();
        write_number(kept, &mut count);
        written.push(section);
        write_number(count.len() + entries.len(), &mut written);
        written.extend_from_slice(&count);
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
        let short = rewritten(
            &long,
            |module, name| (module.replace("./app.js", "a"), name[..1].to_owned()),
            |name| (name == "start").then(|| "s".to_owned()),
        );
        assert_eq!(short.unwrap(), module([("a", "l"), ("a", "n"), ("env", "m")], &["s"]));
        let names: Vec<String> = imports(&long).unwrap().into_iter().map(|(_, name)| name).collect();
        assert_eq!(names, ["log", "now", "memory"]);
    }

    #[test]
    fn what_is_cut_off_is_no_module() {
        let whole = module([("a", "b"), ("a", "c"), ("a", "d")], &["e"]);
        // After the magic bytes, and after each section, a module may end.
        let ends: Vec<usize> = (0..whole.len()).filter(|end| imports(&whole[..*end]).is_some()).collect();
        assert_eq!(ends.len(), 4, "{ends:?}");
    }
}
