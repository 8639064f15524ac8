//! Lower case, by whoever has the letters' tables at hand: the standard library's would add twelve kilobytes to the
//! wasm, and every browser has its own.

/// A text in lower case, as Unicode has it, the last sigma of a word included.
pub fn lower(text: &str) -> String {
    if text.is_ascii() { text.to_ascii_lowercase() } else { lower_any(text) }
}

#[cfg(not(all(target_arch = "wasm32", feature = "csr")))]
fn lower_any(text: &str) -> String {
    text.to_lowercase()
}

#[cfg(all(target_arch = "wasm32", feature = "csr"))]
fn lower_any(text: &str) -> String {
    js_sys::JsString::from(text).to_lower_case().into()
}
