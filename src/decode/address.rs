//! Addresses: a reference and the file it stands in make an absolute URL, by the WHATWG URL standard.
//!
//! Whether the result may stand on a page is judged by [`SafeUrl`](crate::article::SafeUrl) and
//! [`MediaUrl`](crate::article::MediaUrl), not here.

/// The absolute URL that `reference` means in the file at `base`, as the standard serialises it; `None` where
/// there is none, as for a relative reference without a usable base.
#[cfg(not(target_arch = "wasm32"))]
#[must_use]
pub fn resolve(reference: &str, base: &str) -> Option<String> {
    // `url::Url::join` wants a parsed base even for an absolute reference; the browser's `URL` would refuse a bad
    // base in any case, so the two agree.
    url::Url::parse(base).ok()?.join(reference).ok().map(String::from)
}

/// The absolute URL that `reference` means in the file at `base`, as the standard serialises it; `None` where
/// there is none, as for a relative reference without a usable base.
#[cfg(target_arch = "wasm32")]
#[must_use]
pub fn resolve(reference: &str, base: &str) -> Option<String> {
    // The browser's own `URL`: the crate that serves natively would weigh tens of kilobytes here.
    web_sys::Url::new_with_base(reference, base).ok().map(|url| url.href())
}
