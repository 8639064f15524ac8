//! An address → the file of a folder that it means. No address leads out of the folder, however it is spelled.
//!
//! In come an address and the one that the folder is thought to have; out comes a path in it, with `/` between its parts. Whether
//! there is such a file is for others to look. With the standard library alone: xtask shows folders by the same rule and waits for
//! no other package.

use std::path::{Component, Path};

/// The path in a folder that an address means, without what stands after `?` or `#`; `None` for an address elsewhere, and for one
/// of which not every part is a name. `folder` is the folder's own address and ends with `/`.
#[must_use]
pub fn file(address: &str, folder: &str) -> Option<String> {
    let path = address.strip_prefix(folder)?.split(['?', '#']).next()?;
    path.split('/').map(name).collect::<Option<Vec<_>>>().map(|names| names.join("/"))
}

/// Whether a file that was found at such a path is called so to the letter. Windows and macOS know no difference between capitals, and
/// most hosts do. `found` is the whole way to it, without links.
#[must_use]
pub fn is_spelt_as(file: &str, found: &Path) -> bool {
    let mut names = file.rsplit('/').zip(found.components().rev().map(Component::as_os_str));
    // Elsewhere another name comes of a link.
    !cfg!(any(windows, target_os = "macos"))
        || names.all(|(name, found)| found == name || !found.eq_ignore_ascii_case(name))
}

/// A part of an address as the name of a file or a folder; `None` where it is none: blank, `..`, a path in disguise (`%2Fetc`), no
/// UTF-8.
fn name(part: &str) -> Option<String> {
    let name = String::from_utf8(decoded(part.as_bytes())).ok()?;
    let mut components = Path::new(&name).components();
    // Of `a/` the component is `a`: the whole must be one.
    let is_name = matches!(components.next(), Some(Component::Normal(whole)) if whole == name.as_str());
    (is_name && components.next().is_none()).then_some(name)
}

/// `%41` as `A`. What is no such sign stands for itself (WHATWG URL, percent-decode).
fn decoded(mut rest: &[u8]) -> Vec<u8> {
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let mut bytes = Vec::with_capacity(rest.len());
    while let [first, after @ ..] = rest {
        rest = after;
        if let (b'%', [high, low, after @ ..]) = (first, after)
            && let (Some(high), Some(low)) = (digit(*high), digit(*low))
        {
            bytes.push(high * 16 + low);
            rest = after;
        } else {
            bytes.push(*first);
        }
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_means_a_file_of_the_folder_or_none() {
        for (address, expected) in [
            ("https://a.example/x/feed.json", Some("feed.json")),
            ("https://a.example/x/a%20b/%C3%BC.svg?v=2#top", Some("a b/ü.svg")),
            ("https://a.example/x/50% off/100%25.md", Some("50% off/100%.md")),
            ("https://a.example/x/...", Some("...")),
            ("https://a.example/x/%", Some("%")),
            ("https://a.example/x/%4", Some("%4")),
            ("https://a.example/x/%+4%zz", Some("%+4%zz")),
            ("https://a.example/x/", None),
            ("https://a.example/xy/feed.json", None),
            ("https://b.example/x/feed.json", None),
            ("https://a.example/x/a//b", None),
            ("https://a.example/x/a/", None),
            ("https://a.example/x/../b", None),
            ("https://a.example/x/%2e%2e/b", None),
            ("https://a.example/x/%2Fetc%2Fhostname", None),
            ("https://a.example/x/a%2Fb", None),
            ("https://a.example/x/a%2F", None),
            ("https://a.example/x/%2e", None),
            ("https://a.example/x/%FF", None),
        ] {
            assert_eq!(file(address, "https://a.example/x/").as_deref(), expected, "{address}");
        }
    }
}
