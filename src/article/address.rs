//! Addresses that are safe to put on a page.
//!
//! What comes in is an address that was already resolved to its absolute form (the decoder does that);
//! here only its scheme is judged, by an allow-list.

use std::fmt;

/// A link's address, absolute: `http`, `https`, `mailto` or `tel`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SafeUrl(String);

impl SafeUrl {
    const SCHEMES: [&str; 4] = ["http", "https", "mailto", "tel"];

    /// An address in the form that the WHATWG URL standard serialises; `None` for any other scheme.
    #[must_use]
    pub fn parse(absolute: &str) -> Option<Self> {
        scheme_of(absolute).is_some_and(|scheme| Self::SCHEMES.contains(&scheme)).then(|| Self(absolute.to_owned()))
    }

    /// The address as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it can be fetched or opened as a page: `http` or `https`.
    #[must_use]
    pub fn is_web(&self) -> bool {
        self.0.starts_with("http:") || self.0.starts_with("https:")
    }
}

impl fmt::Display for SafeUrl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// The address of a picture, a sound or a film, absolute: `http`, `https`, or `data:` for raster pictures only.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct MediaUrl(String);

impl MediaUrl {
    // SVG is left out: as a data URL it would be a document from a source.
    const DATA: [&str; 6] = ["image/png", "image/jpeg", "image/gif", "image/webp", "image/avif", "image/bmp"];

    /// An address in the form that the WHATWG URL standard serialises; `None` for anything that is no medium.
    #[must_use]
    pub fn parse(absolute: &str) -> Option<Self> {
        let is_media = match scheme_of(absolute)? {
            "http" | "https" => true,
            "data" => Self::DATA.iter().any(|kind| {
                let rest = &absolute["data:".len()..];
                rest.get(..kind.len()).is_some_and(|start| start.eq_ignore_ascii_case(kind))
                    && matches!(rest.as_bytes().get(kind.len()), Some(b';' | b','))
            }),
            _ => false,
        };
        is_media.then(|| Self(absolute.to_owned()))
    }

    /// The address as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for MediaUrl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

fn scheme_of(absolute: &str) -> Option<&str> {
    let (scheme, _) = absolute.split_once(':')?;
    let is_scheme = !scheme.is_empty()
        && scheme.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"+-.".contains(&byte));
    is_scheme.then_some(scheme)
}

#[cfg(test)]
mod tests {
    use super::{MediaUrl, SafeUrl};

    #[test]
    fn only_listed_schemes_are_links() {
        for good in ["http://a/", "https://a/b?c#d", "mailto:a@b.c", "tel:+1"] {
            assert!(SafeUrl::parse(good).is_some(), "{good}");
        }
        for bad in [
            "javascript:alert(1)",
            "data:text/html,x",
            "JAVASCRIPT:x",
            "file:///etc",
            "blob:x",
            "",
            "a/b",
            " http://a/",
        ] {
            assert!(SafeUrl::parse(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn data_is_for_raster_pictures() {
        assert!(MediaUrl::parse("data:image/png;base64,AA==").is_some());
        for bad in ["data:image/svg+xml,<svg/>", "data:image/pngx,", "data:text/html,x", "data:image/png"] {
            assert!(MediaUrl::parse(bad).is_none(), "{bad}");
        }
    }
}
