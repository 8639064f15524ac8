//! An address → the file of a folder that it means. No address leads out of the folder, however it is spelled.
//!
//! In come an address and the one that the folder is thought to have; out comes a path in it, with `/` between its parts. Whether
//! there is such a file is for others to look.

use std::path::{Component, Path};

/// The path in a folder that an address means, without what stands after `?` or `#`; `None` for an address elsewhere, and for one
/// of which not every part is a name. `folder` is the folder's own address and ends with `/`.
#[must_use]
pub fn file(address: &str, folder: &str) -> Option<String> {
    let path = address.strip_prefix(folder)?.split(['?', '#']).next()?;
    path.split('/').map(name).collect::<Option<Vec<_>>>().map(|names| names.join("/"))
}

/// A part of an address as the name of a file or a folder; `None` where it is none: blank, `..`, a path in disguise (`%2Fetc`), no
/// UTF-8.
#[must_use]
pub fn name(part: &str) -> Option<String> {
    let name = percent_encoding::percent_decode_str(part).decode_utf8().ok()?.into_owned();
    let mut components = Path::new(&name).components();
    // Of `a/` the component is `a`: the whole must be one.
    let is_name = matches!(components.next(), Some(Component::Normal(whole)) if whole == name.as_str());
    (is_name && components.next().is_none()).then_some(name)
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
