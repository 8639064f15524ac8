//! Addresses: a reference and the file it stands in make an absolute URL, by the WHATWG URL standard.
//!
//! Whether the result may stand on a page is judged by [`SafeUrl`](crate::article::SafeUrl) and
//! [`MediaUrl`](crate::article::MediaUrl), not here.

/// The absolute URL that `reference` means in the file at `base`, as the standard serialises it; `None` where
/// there is none, as for a relative reference without a usable base.
#[must_use]
pub fn resolve(reference: &str, base: &str) -> Option<String> {
    Place::at(base).resolve(reference)
}

/// Where a file lies: what it refers to is relative to it.
pub struct Place {
    /// `url::Url::join` wants a parsed base even for an absolute reference; the browser's `URL` would refuse a bad
    /// base in any case, so the two agree.
    #[cfg(not(target_arch = "wasm32"))]
    base: Option<url::Url>,
    #[cfg(target_arch = "wasm32")]
    base: String,
}

#[cfg(not(target_arch = "wasm32"))]
impl Place {
    /// Of the file at an absolute URL.
    pub fn at(base: &str) -> Self {
        Self { base: url::Url::parse(base).ok() }
    }

    /// As [`resolve`], without a look at the base for each reference.
    pub fn resolve(&self, reference: &str) -> Option<String> {
        self.base.as_ref()?.join(reference).ok().map(String::from)
    }
}

// The browser's own `URL`: the crate that serves natively would weigh tens of kilobytes here.
#[cfg(target_arch = "wasm32")]
impl Place {
    /// Of the file at an absolute URL.
    pub fn at(base: &str) -> Self {
        Self { base: base.to_owned() }
    }

    /// As [`resolve`].
    pub fn resolve(&self, reference: &str) -> Option<String> {
        web_sys::Url::new_with_base(reference, &self.base).ok().map(|url| url.href())
    }
}
