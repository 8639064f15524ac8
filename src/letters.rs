//! Lower case and the digits of a number, by whoever has the tables at hand: the standard library's would add twelve
//! kilobytes to the wasm, those for digits three, and every browser has its own.

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

/// A finite number in the fewest digits that read back as the same, as JSON has it.
pub fn digits(number: f64) -> String {
    digits_of(number)
}

#[cfg(not(all(target_arch = "wasm32", feature = "csr")))]
fn digits_of(number: f64) -> String {
    number.to_string()
}

#[cfg(all(target_arch = "wasm32", feature = "csr"))]
fn digits_of(number: f64) -> String {
    // Only another radix could fail.
    js_sys::Number::from(number).to_string_with_radix(10).map(String::from).unwrap_or_default()
}
