//! Addresses by the browser's own `URL`: the same to the letter as the crate that serves natively, which
//! tests/decode/corpora.rs holds against all cases of the standard.

use courant::article::{MediaUrl, SafeUrl};
use courant::decode::resolve;
use wasm_bindgen_test::wasm_bindgen_test;

const FILE: &str = "https://paper.example/x/articles/a.json?v=1#top";

#[wasm_bindgen_test]
fn a_reference_is_resolved_as_the_standard_has_it() {
    for (reference, base, absolute) in [
        ("../media/ship.svg", FILE, "https://paper.example/x/media/ship.svg"),
        ("b.json", FILE, "https://paper.example/x/articles/b.json"),
        ("?v=2", FILE, "https://paper.example/x/articles/a.json?v=2"),
        ("#end", FILE, "https://paper.example/x/articles/a.json?v=1#end"),
        ("", FILE, "https://paper.example/x/articles/a.json?v=1"),
        ("//other.example", FILE, "https://other.example/"),
        ("/../../up", FILE, "https://paper.example/up"),
        ("\\\\other.example\\a", FILE, "https://other.example/a"),
        ("HTTP://EXAMPLE.com:80/%7Ea b", FILE, "http://example.com/%7Ea%20b"),
        (" \t\nhttps://a.example/\r ", FILE, "https://a.example/"),
        ("ht\ntps://a.example/x\ty", FILE, "https://a.example/xy"),
        ("https://münchen.example/straße?ß#ß", FILE, "https://xn--mnchen-3ya.example/stra%C3%9Fe?%C3%9F#%C3%9F"),
        ("https://0x7f.1/", FILE, "https://127.0.0.1/"),
        ("https://[::0:1]/", FILE, "https://[::1]/"),
        ("mailto:a@b.example", FILE, "mailto:a@b.example"),
        ("https:b", FILE, "https://paper.example/x/articles/b"),
        ("c", "file:///a/b", "file:///a/c"),
    ] {
        assert_eq!(resolve(reference, base).as_deref(), Some(absolute), "{reference:?} in {base}");
    }
}

#[wasm_bindgen_test]
fn what_means_no_address_is_none() {
    for (reference, base) in [
        ("a.json", ""),
        ("a.json", "articles/"),
        ("a.json", "mailto:a@b.example"),
        ("https://", FILE),
        ("https://a:99999/", FILE),
        ("https://[::1/", FILE),
        ("https://256.256.256.256/", FILE),
        // A whole address in a file that lies nowhere: the native resolver agrees.
        ("https://a.example/", "nowhere"),
    ] {
        assert_eq!(resolve(reference, base), None, "{reference:?} in {base}");
    }
}

#[wasm_bindgen_test]
fn no_spelling_hides_a_scheme_that_runs() {
    for reference in [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        " \u{1}\tjava\nscript\r:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "vbscript:x",
        "blob:https://paper.example/1",
        "file:///etc/passwd",
        "view-source:https://a.example/",
    ] {
        let absolute = resolve(reference, FILE);
        let is_link = absolute.as_deref().and_then(SafeUrl::parse).is_some();
        let is_picture = absolute.as_deref().and_then(MediaUrl::parse).is_some();
        assert!(!is_link && !is_picture, "{reference:?} became {absolute:?}");
    }
    // Not because nothing passes.
    assert!(resolve("java\nscript:x", FILE).is_some_and(|absolute| absolute == "javascript:x"));
    assert!(resolve("javascript/x", FILE).as_deref().and_then(SafeUrl::parse).is_some());
}
