//! Names that only parsing can make: an article's id, an edition's id, the slug of a section.

use std::fmt;

use sha2::{Digest, Sha256};

/// An article's name in addresses, file names and storage keys: `[a-z0-9][a-z0-9-]{0,127}`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ArticleId(String);

impl ArticleId {
    /// The longest id, in bytes.
    pub const LONGEST: usize = 128;
    /// Where a foreign id is cut before its digest is put behind it.
    const CUT: usize = 111;

    /// An id that already has the form; `None` for any other text.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut bytes = text.bytes();
        let is_first = bytes.next().is_some_and(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
        let is_rest = bytes.all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
        (is_first && is_rest && text.len() <= Self::LONGEST).then(|| Self(text.to_owned()))
    }

    /// The id for any text, the same everywhere: the text itself where it has the form, else its
    /// lower-case ASCII letters and digits with every other run as one `-`, cut at 111 bytes, then `-`
    /// and the first 16 hex digits of the SHA-256 of the original. `None` for blank text.
    #[must_use]
    pub fn from_any(original: &str) -> Option<Self> {
        if original.trim().is_empty() {
            return None;
        }
        if let Some(id) = Self::parse(original) {
            return Some(id);
        }
        let mut slug = slug(original);
        slug.truncate(Self::CUT);
        let slug = slug.trim_end_matches('-');
        let digest = Sha256::digest(original.as_bytes());
        let mut id = String::with_capacity(Self::LONGEST);
        id.push_str(if slug.is_empty() { "x" } else { slug });
        id.push('-');
        for byte in &digest[..8] {
            for nibble in [byte >> 4, byte & 15] {
                id.push(char::from_digit(u32::from(nibble), 16).unwrap_or('0'));
            }
        }
        Some(Self(id))
    }

    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ArticleId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// An edition's name: `_edition.id`, else its base path or its feed's URL. Never empty.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct EditionId(String);

impl EditionId {
    /// A name for an edition; `None` for blank text.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        (!text.is_empty()).then(|| Self(text.to_owned()))
    }

    /// The name as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Default for EditionId {
    fn default() -> Self {
        Self("/".to_owned())
    }
}

/// Lower-case ASCII letters and digits of a text, every other run as one `-`, none at the ends. Empty where
/// the text has no such letter.
#[must_use]
pub fn slug(text: &str) -> String {
    let mut slug = String::new();
    for letter in text.chars() {
        if letter.is_ascii_alphanumeric() {
            slug.push(letter.to_ascii_lowercase());
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    slug.truncate(slug.trim_end_matches('-').len());
    slug
}

#[cfg(test)]
mod tests {
    #![allow(clippy::expect_used, reason = "a test may stop at the first wrong thing")]

    use super::{ArticleId, slug};

    #[test]
    fn an_id_of_the_form_stays_itself() {
        for text in ["a", "0", "harbour-lights", "a--b", "x-"] {
            assert_eq!(ArticleId::from_any(text).expect("an id").as_str(), text);
        }
    }

    #[test]
    fn any_other_text_becomes_one() {
        for text in ["A", "-a", "https://example.org/a?b=1", "Ünïcode", "日本", &"x".repeat(129), "a b"] {
            let id = ArticleId::from_any(text).expect("an id");
            assert!(ArticleId::parse(id.as_str()).is_some(), "{id}");
            assert_ne!(id.as_str(), text);
        }
        assert_eq!(
            ArticleId::from_any("https://example.org/A?b=1").expect("an id").as_str(),
            "https-example-org-a-b-1-49c37246fe2da989"
        );
        assert_eq!(ArticleId::from_any(" \n"), None);
    }

    #[test]
    fn a_slug_has_no_dash_at_its_ends() {
        assert_eq!(slug("  The Web & more! "), "the-web-more");
        assert_eq!(slug("日本"), "");
    }
}
