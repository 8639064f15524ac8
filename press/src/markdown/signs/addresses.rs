//! Signs that are addresses, or parts of one: `{% link %}`, `{{< ref >}}`, `{{ site.baseurl }}`. Only where an address stands is one read.

use super::shown::arguments;
use super::{Edits, Kind, Sign};
use crate::markdown::NAMED;
use crate::markdown::named::address;

/// What an address stands behind.
#[derive(Clone, Copy)]
pub(super) enum Opening {
    /// `](`, or `]: ` at a line's beginning.
    Bracket,
    /// The same with a `<`.
    Angle,
    /// `href="` or `src="`.
    Quote(char),
}

impl Opening {
    /// Whether these letters are all of the address, none its end.
    fn has(self, letters: &str) -> bool {
        let is_end = |letter: char| match self {
            Self::Bracket => letter.is_whitespace() || matches!(letter, '(' | ')' | '<' | '>' | '"' | '`'),
            Self::Angle => matches!(letter, '<' | '>' | '\n'),
            Self::Quote(quote) => letter == quote || matches!(letter, '<' | '>' | '\n'),
        };
        !letters.contains(is_end)
    }

    /// How many of these signs, the first of which stands behind it, are part of its address.
    pub(super) fn signs_of_its_address(self, text: &str, signs: &[Sign<'_>]) -> usize {
        1 + signs.windows(2).take_while(|two| self.has(&text[two[0].range.end..two[1].range.start])).count()
    }
}

/// What the address stands behind that a sign is part of, and whether it begins with the sign; `words` are those between the last
/// sign and this one, `before` is all the text before it.
pub(super) fn opening(words: &str, before: &str) -> Option<(Opening, bool)> {
    let words = words.rsplit('\n').next().unwrap_or_default();
    let line = before.len() - words.len();
    let of_link = || {
        let (_, address) = words.rsplit_once("](")?;
        Some(address.trim_start_matches(' '))
    };
    let of_definition = || {
        // Words of another sign before it would make it no definition.
        let is_whole = line == 0 || before[..line].ends_with('\n');
        let (label, address) = words.trim_start_matches([' ', '>']).strip_prefix('[')?.split_once("]:")?;
        (is_whole && !label.starts_with('^') && !label.contains('[')).then(|| address.trim_start_matches(' '))
    };
    if let Some(address) = of_link().or_else(of_definition) {
        let opening = if address.starts_with('<') { Opening::Angle } else { Opening::Bracket };
        let address = address.strip_prefix('<').unwrap_or(address);
        return opening.has(address).then_some((opening, address.is_empty()));
    }
    let at = words.rfind(['"', '\''])?;
    let (attribute, quote) = (words[..at].strip_suffix('=')?, words[at..].chars().next()?);
    let name = attribute.rsplit(|it: char| !it.is_ascii_alphanumeric() && it != '-').next()?;
    let is_of_address = name.eq_ignore_ascii_case("href") || name.eq_ignore_ascii_case("src");
    let opening = Opening::Quote(quote);
    let address = &words[at + 1..];
    (is_of_address && opening.has(address)).then_some((opening, address.is_empty()))
}

/// What is written for the signs that one address begins with; `None` where one of them is not known, or stands further within.
pub(super) fn an_address(text: &str, signs: &[Sign<'_>]) -> Option<Edits> {
    let is_in_one = signs.windows(2).all(|two| two[0].range.end == two[1].range.start);
    if !is_in_one {
        return None;
    }
    let after = signs.last().and_then(|last| text.get(last.range.end..)).unwrap_or_default();
    let written = signs.iter().map(|sign| Some((sign.range.clone(), part_of_address(sign)?)));
    let mut written: Edits = written.collect::<Option<_>>()?;
    if !after.starts_with('/') && written.iter().all(|(_, written)| written.is_empty()) {
        // A site alone is where it begins; of a host, this may be a part.
        if after.starts_with(|letter: char| letter.is_alphanumeric() || matches!(letter, ':' | '.' | '-')) {
            return None;
        }
        written.last_mut()?.1.push('/');
    }
    Some(written)
}

/// The part of an address that a sign stands for.
fn part_of_address(sign: &Sign<'_>) -> Option<String> {
    if sign.inner.contains('\n') {
        return None;
    }
    match (sign.kind, sign.name()) {
        (Kind::Value, _) => value(sign.inner),
        (Kind::Tag, "link") => {
            let path = Some(sign.rest()).filter(|path| is_path(path))?;
            Some(format!("/{}", unbroken(path.trim_start_matches('/'))))
        }
        (Kind::Tag, "post_url") => Some(sign.rest()).filter(|name| is_path(name)).map(address),
        (Kind::Shortcode, "ref" | "relref") => {
            let arguments = arguments(sign.rest())?;
            let path = arguments.iter().find(|it| it.key.is_none() || it.key == Some("path"))?.value.trim().to_owned();
            if path.is_empty() || path.contains(['<', '>', '"']) {
                return None;
            }
            if path.contains("://") {
                return Some(unbroken(&path));
            }
            let (name, part) = path.split_once('#').map_or((path.as_str(), None), |(name, part)| (name, Some(part)));
            let name = if name.is_empty() { String::new() } else { address(name) };
            let part = part.map(|part| format!("#{}", unbroken(part))).unwrap_or_default();
            Some(name + &part).filter(|address| address != NAMED)
        }
        _ => None,
    }
}

/// The address that a value of Liquid is.
fn value(inner: &str) -> Option<String> {
    if matches!(inner, "site.baseurl" | "site.url") {
        // Words are not known, but what stands before an address is nothing.
        return Some(String::new());
    }
    let quote = inner.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
    let (path, filters) = inner[1..].split_once(quote)?;
    let filters = filters.trim().strip_prefix('|')?;
    let is_known = |filter: &str| {
        let filter: String = filter.split_whitespace().collect();
        matches!(filter.as_str(), "relative_url" | "absolute_url" | "prepend:site.baseurl" | "prepend:site.url")
    };
    if !filters.split('|').all(is_known) || path.contains(['<', '>', '"']) {
        return None;
    }
    let is_whole = path.contains("://") || path.starts_with('/');
    Some(if is_whole { unbroken(path) } else { format!("/{}", unbroken(path)) })
}

/// An address without what would end it in Markdown.
fn unbroken(address: &str) -> String {
    address.replace(' ', "%20").replace('(', "%28").replace(')', "%29")
}

fn is_path(path: &str) -> bool {
    !path.is_empty()
        && !path.contains(|it: char| it.is_whitespace() || matches!(it, '|' | '<' | '>' | '"' | '\'' | '(' | ')'))
}
