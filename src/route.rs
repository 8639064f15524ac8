//! Every address of Courant, both ways: from a URL to a [`Route`], from a route to a link.
//!
//! The only file that spells a link. Every address is a file on a plain static host: a folder with an
//! `index.html` in it, reached without rewrite rules under any base path.

use crate::article::{ArticleId, Day};
use crate::letters::lower;

/// The path Courant is served under: `/` or `/x/y/`. Found at run time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Base(String);

impl Default for Base {
    fn default() -> Self {
        Self::new("/")
    }
}

/// Where a reader can be.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub enum Route {
    /// The front page.
    #[default]
    Front,
    /// An article.
    Read(ArticleId),
    /// A section, by the slug of its name.
    Section(String),
    /// The months of which there are stories.
    Archive,
    /// The stories of a year's month: `2026-11`.
    Month(String),
    /// A further page of the front page's, a section's or a month's list, from 2.
    Older(Box<Route>, u32),
    /// What was read.
    History,
    /// What Courant is.
    About,
    /// No address of ours.
    Missing,
}

impl Base {
    /// A base from a path; slashes are put at both ends.
    #[must_use]
    pub fn new(path: &str) -> Self {
        let inner = path.trim_matches('/');
        Self(if inner.is_empty() { "/".to_owned() } else { format!("/{inner}/") })
    }

    /// The path, with a slash at both ends.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// A file of the edition or of the app: `feed.json` becomes `/x/y/feed.json`.
    #[must_use]
    pub fn file(&self, name: &str) -> String {
        format!("{}{name}", self.0)
    }

    /// A base that is not known yet: where the edition lies, as an address that press puts another in the place of.
    #[must_use]
    pub fn at(address: &str) -> Self {
        Self(address.to_owned())
    }

    /// What of a path lies under the base; `None` for a neighbour's path (`/x/yz/` beside `/x/y/`).
    /// The base without its last slash counts as the base.
    fn inner<'a>(&self, path: &'a str) -> Option<&'a str> {
        path.strip_prefix(self.0.as_str()).or_else(|| (path == self.0.trim_end_matches('/')).then_some(""))
    }
}

impl Route {
    /// The route of a location's path and query (`?id=…`). `Missing` for everything that is no address of ours,
    /// files and neighbours included.
    #[must_use]
    pub fn parse(base: &Base, path: &str, query: &str) -> Self {
        let Some(inner) = base.inner(path) else { return Self::Missing };
        let inner = inner.strip_suffix("index.html").unwrap_or(inner);
        let parts: Vec<&str> = inner.split('/').filter(|part| !part.is_empty()).collect();
        let route = match parts.as_slice() {
            [list @ .., "page", number] => Self::older(Self::of_parts(list, ""), number),
            parts => Self::of_parts(parts, query),
        };
        route.unwrap_or(Self::Missing)
    }

    /// The route of an absolute address, whatever its origin, which is not known here: an address of ours has our paths, and
    /// the page asks again before it takes a click.
    #[must_use]
    pub fn of_link(base: &Base, address: &str) -> Self {
        let mut path = address.split('#').next().unwrap_or_default();
        let bare;
        if base.0.starts_with('/') {
            // After `https:`, nothing, and the host.
            bare = ["/", path.splitn(4, '/').nth(3).unwrap_or_default()].concat();
            path = &bare;
        }
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        Self::parse(base, path, query)
    }

    fn of_parts(parts: &[&str], query: &str) -> Option<Self> {
        match parts {
            [] => Some(Self::Front),
            ["read"] => Self::read(&parameter(query, "id")?),
            ["read", id] => Self::read(id),
            ["section"] => Self::section(&parameter(query, "name")?),
            ["section", name] => Self::section(&decode(name)),
            ["history"] => Some(Self::History),
            ["about"] => Some(Self::About),
            ["archive"] => Some(Self::Archive),
            ["archive", month] => Day::parse(&[month, "-01"].concat()).map(|_| Self::Month((*month).to_owned())),
            _ => None,
        }
    }

    fn read(id: &str) -> Option<Self> {
        ArticleId::parse(id).map(Self::Read)
    }

    fn older(list: Option<Self>, number: &str) -> Option<Self> {
        let list = list.filter(|list| *list != Self::Archive && list.is_list() || *list == Self::Front)?;
        let number = number.parse().ok().filter(|number| *number > 1)?;
        Some(Self::Older(Box::new(list), number))
    }

    /// The month of a day.
    #[must_use]
    pub fn month(day: Day) -> Self {
        let mut month = day.to_string();
        month.truncate("2026-11".len());
        Self::Month(month)
    }

    /// A page of this list, from 1.
    #[must_use]
    pub fn page(self, number: u32) -> Self {
        if number > 1 { Self::Older(Box::new(self), number) } else { self }
    }

    /// Whether it is a list of stories other than the front page. Where articles have pages, lists have, too.
    #[must_use]
    pub const fn is_list(&self) -> bool {
        matches!(self, Self::Section(_) | Self::Archive | Self::Month(_) | Self::Older(..))
    }

    /// The route of a section by its name, of which a folder's is made: lower-case, the letters of any script as they
    /// are, every run of blanks, signs of ASCII and invisible marks one `-`, none at the ends, at most 120 bytes. "The
    /// Web" has the address `the-web`. `None` for a name of which nothing is left.
    #[must_use]
    pub fn section(name: &str) -> Option<Self> {
        // A path of many systems has 255 bytes a folder, three to each as an address spells them.
        const LONGEST: usize = 120;
        let mut folder = String::new();
        for letter in lower(name).chars() {
            let is_sign = match letter {
                '\0'..='\x7f' => !letter.is_ascii_alphanumeric(),
                // Signs of Latin-1; general punctuation, with what is not seen; the punctuation of East Asia; a mark of order.
                '\u{80}'..='\u{bf}' | '\u{2000}'..='\u{206f}' | '\u{3000}'..='\u{303f}' | '\u{feff}' => true,
                _ => false,
            };
            if folder.len() + letter.len_utf8() > LONGEST {
                break;
            }
            if !is_sign {
                folder.push(letter);
            } else if !folder.is_empty() && !folder.ends_with('-') {
                folder.push('-');
            }
        }
        folder.truncate(folder.trim_end_matches('-').len());
        (!folder.is_empty()).then_some(Self::Section(folder))
    }

    /// The link to this route. An edition with a page for every article (`has_pages`) has folders for its articles
    /// and sections; any other is reached through one file and a query, which works on every host.
    #[must_use]
    pub fn href(&self, base: &Base, has_pages: bool) -> String {
        match self {
            Self::Front | Self::Missing => base.as_str().to_owned(),
            Self::Read(id) if has_pages => base.file(&format!("read/{id}/")),
            Self::Read(id) => base.file(&format!("read/?id={id}")),
            Self::Section(name) if has_pages => base.file(&format!("section/{}/", encode(name))),
            Self::Section(name) => base.file(&format!("section/?name={}", encode(name))),
            Self::Archive => base.file("archive/"),
            Self::Month(month) => base.file(&format!("archive/{month}/")),
            Self::Older(list, number) => format!("{}page/{number}/", list.href(base, true)),
            Self::History => base.file("history/"),
            Self::About => base.file("about/"),
        }
    }
}

/// The first value of a query's parameter, percent-decoded.
fn parameter(query: &str, name: &str) -> Option<String> {
    query.trim_start_matches('?').split('&').find_map(|pair| {
        let (key, value) = pair.split_once('=')?;
        (key == name && !value.is_empty()).then(|| decode(value))
    })
}

/// Percent-encodes everything but the unreserved characters of RFC 3986.
fn encode(text: &str) -> String {
    let mut encoded = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push('%');
            for nibble in [byte >> 4, byte & 15] {
                encoded.extend(char::from_digit(u32::from(nibble), 16).map(|digit| digit.to_ascii_uppercase()));
            }
        }
    }
    encoded
}

/// Undoes [`encode`]; what is no valid escape stays as it is, what is no UTF-8 becomes U+FFFD.
fn decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let escaped =
            (*byte == b'%').then(|| text.get(at + 1..at + 3).and_then(|hex| u8::from_str_radix(hex, 16).ok()));
        match (byte, escaped.flatten()) {
            (_, Some(value)) => {
                decoded.push(value);
                at += 3;
            }
            (b'+', None) => {
                decoded.push(b' ');
                at += 1;
            }
            (other, None) => {
                decoded.push(*other);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&decoded).into_owned()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::expect_used, reason = "a test may stop at the first wrong thing")]

    use proptest::prelude::*;

    use super::{Base, Route};
    use crate::article::ArticleId;

    fn read(id: &str) -> Route {
        Route::Read(ArticleId::parse(id).expect("an id"))
    }

    fn month(month: &str) -> Route {
        Route::Month(month.to_owned())
    }

    #[test]
    fn every_address_is_understood() {
        let base = Base::new("/x/y");
        for (path, query, route) in [
            ("/x/y/", "", Route::Front),
            ("/x/y", "", Route::Front),
            ("/x/y/index.html", "", Route::Front),
            ("/x/y/read/a-b/", "", read("a-b")),
            ("/x/y/read/a-b", "", read("a-b")),
            ("/x/y/read/a-b/index.html", "", read("a-b")),
            ("/x/y/read/", "?id=a-b", read("a-b")),
            ("/x/y/read/index.html", "?x=1&id=a-b", read("a-b")),
            ("/x/y/section/the-web/", "", Route::Section("the-web".into())),
            ("/x/y/section/", "?name=the-web", Route::Section("the-web".into())),
            ("/x/y/section/", "?name=%E4%B8%96%E7%95%8C", Route::Section("世界".into())),
            ("/x/y/section/%E4%B8%96%E7%95%8C/", "", Route::Section("世界".into())),
            ("/x/y/archive/", "", Route::Archive),
            ("/x/y/archive/2026-11/", "", month("2026-11")),
            ("/x/y/archive/2026-11/page/3/", "", month("2026-11").page(3)),
            ("/x/y/page/2/", "", Route::Front.page(2)),
            ("/x/y/section/the-web/page/12/index.html", "", Route::Section("the-web".into()).page(12)),
            ("/x/y/page/1/", "", Route::Missing),
            ("/x/y/page/0/", "", Route::Missing),
            ("/x/y/archive/page/2/", "", Route::Missing),
            ("/x/y/archive/2026-13/", "", Route::Missing),
            ("/x/y/read/a/page/2/", "", Route::Missing),
            ("/x/y/page/2/page/2/", "", Route::Missing),
            ("/x/y/history/", "", Route::History),
            ("/x/y/about/", "", Route::About),
            ("/x/y/read/", "", Route::Missing),
            ("/x/y/read/A%20b/", "", Route::Missing),
            ("/x/y/read/a/b/", "", Route::Missing),
            ("/x/y/feed.json", "", Route::Missing),
            ("/x/yz/", "", Route::Missing),
            ("/", "", Route::Missing),
        ] {
            assert_eq!(Route::parse(&base, path, query), route, "{path}{query}");
        }
    }

    #[test]
    fn a_section_has_a_folder_of_its_own() {
        for (name, folder) in [
            ("The Web", "the-web"),
            ("  Arts & Letters! ", "arts-letters"),
            ("Ärzte", "ärzte"),
            ("ÖRZTE", "örzte"),
            ("世界1", "世界1"),
            ("Культура и спорт", "культура-и-спорт"),
            ("ثقافة", "ثقافة"),
            ("a/b\\c?d:e", "a-b-c-d-e"),
            ("“Sport” — today…", "sport-today"),
            ("x\u{202e}y\0z", "x-y-z"),
        ] {
            assert_eq!(Route::section(name), Some(Route::Section(folder.into())), "{name}");
        }
        for nothing in ["", " ", ".", "..", "/", "!?", "—", "\u{200b}"] {
            assert_eq!(Route::section(nothing), None, "{nothing:?}");
        }
    }

    #[test]
    fn a_link_leads_to_its_route() {
        for base in ["/", "/x/y/"].map(Base::new) {
            for route in [Route::Front, read("a-b"), Route::Section("世界".into()), Route::History, Route::About] {
                let href = route.href(&base, false);
                let (path, query) = href.split_once('?').unwrap_or((&href, ""));
                assert_eq!(Route::parse(&base, path, query), route, "{href}");
            }
            let section = || Route::Section("世-界".into());
            for route in [
                read("a-b"),
                Route::Section("the-web".into()),
                section(),
                section().page(2),
                Route::Front.page(7),
                Route::Archive,
                month("0987-06"),
                month("2026-11").page(2),
            ] {
                assert_eq!(Route::parse(&base, &route.href(&base, true), ""), route);
            }
        }
    }

    proptest! {
        #[test]
        fn any_section_name_has_an_address(name in "(?s).{1,200}") {
            let base = Base::new("/b/");
            if let Some(route) = Route::section(&name) {
                let folder = match &route {
                    Route::Section(folder) => folder.as_str(),
                    _ => "",
                };
                prop_assert!(!folder.is_empty() && folder.len() <= 120 && !folder.contains(['/', '\\', '\0', '.', ':']), "{}", folder);
                prop_assert_eq!(Route::section(folder), Some(route.clone()));
                let href = route.href(&base, false);
                let (path, query) = href.split_once('?').expect("a query");
                prop_assert_eq!(Route::parse(&base, path, query), route);
            }
        }

        #[test]
        fn no_address_panics(path in "\\PC*", query in "\\PC*") {
            let _ = Route::parse(&Base::new("/x/"), &path, &query);
        }
    }
}
