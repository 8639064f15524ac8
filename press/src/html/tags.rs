//! Before the parser: no tag has more attributes than any page needs.
//!
//! The parser holds each attribute against all that stand before it in its tag, as the standard says: a tag with a million of them
//! would take it days. What is beyond the first hundreds is taken out of the tag; its words, and all others, stay.

use std::borrow::Cow;

use memchr::memchr;

/// How many attributes a tag keeps.
const MOST: usize = 300;

/// HTML whose tags have at most so many attributes.
pub(super) fn shortened(html: &str) -> Cow<'_, str> {
    let bytes = html.as_bytes();
    let (mut kept, mut from, mut at) = (String::new(), 0, 0);
    while let Some(found) = bytes.get(at..).and_then(|rest| memchr(b'<', rest)) {
        at += found + 1;
        let name = at + usize::from(bytes.get(at) == Some(&b'/'));
        if !bytes.get(name).is_some_and(u8::is_ascii_alphabetic) {
            continue;
        }
        let (surplus, end) = attributes(bytes, name);
        if let Some(surplus) = surplus {
            kept += html.get(from..surplus).unwrap_or_default();
            from = end;
        }
        at = end;
    }
    if from == 0 { Cow::Borrowed(html) } else { Cow::Owned(kept + html.get(from..).unwrap_or_default()) }
}

/// Where in a tag the first attribute stands that is one too many, and where the tag ends (HTML, 13.2.5.32 to 13.2.5.40).
fn attributes(bytes: &[u8], name: usize) -> (Option<usize>, usize) {
    let mut at = past(bytes, name, |byte| !ends_word(byte));
    let (mut count, mut surplus) = (0, None);
    loop {
        at = past(bytes, at, |byte| byte.is_ascii_whitespace() || byte == b'/');
        if matches!(bytes.get(at), None | Some(b'>')) {
            return (surplus, at);
        }
        count += 1;
        if count == MOST + 1 {
            surplus = Some(at);
        }
        // The first sign is of the name, whatever it is.
        at = past(bytes, at + 1, |byte| !ends_word(byte) && byte != b'=');
        let value = past(bytes, at, |byte| byte.is_ascii_whitespace());
        if bytes.get(value) == Some(&b'=') {
            at = past_value(bytes, past(bytes, value + 1, |byte| byte.is_ascii_whitespace()));
        }
    }
}

fn past_value(bytes: &[u8], at: usize) -> usize {
    match bytes.get(at) {
        Some(quote @ (b'"' | b'\'')) => {
            let rest = bytes.get(at + 1..).unwrap_or_default();
            memchr(*quote, rest).map_or(bytes.len(), |end| at + 1 + end + 1)
        }
        _ => past(bytes, at, |byte| !byte.is_ascii_whitespace() && byte != b'>'),
    }
}

fn ends_word(byte: u8) -> bool {
    byte.is_ascii_whitespace() || matches!(byte, b'/' | b'>')
}

/// The first place from one on whose sign is no such one.
fn past(bytes: &[u8], at: usize, is_one: impl Fn(u8) -> bool) -> usize {
    let rest = bytes.get(at..).unwrap_or_default();
    at + rest.iter().take_while(|byte| is_one(**byte)).count()
}

#[cfg(test)]
mod tests {
    use super::{MOST, shortened};

    #[test]
    fn a_page_as_people_write_it_stays_as_it_is() {
        for html in [
            "",
            "a < b <c",
            "<p class=x title='a > b' hidden/>Words</p><img alt=\"",
            "<a =x / y = 'z'>1 <2</a></a x><!-- <b -->",
        ] {
            assert_eq!(shortened(html), html);
        }
    }

    #[test]
    fn what_is_too_many_goes_and_the_words_stay() {
        let many = |count: usize| (0..count).map(|number| format!(" a{number}='>'")).collect::<String>();
        let page = |count: usize| format!("before<p{}>within</p{}>after <b>x</b>", many(count), many(count / 2));
        assert_eq!(shortened(&page(MOST)), page(MOST));
        let long = page(3 * MOST);
        let short = shortened(&long);
        assert!(short.starts_with("before<p a0='>' a1='>'") && short.ends_with(">after <b>x</b>"), "{short}");
        assert_eq!(short.matches("='>'").count(), 2 * MOST);
        assert!(short.contains(&format!("a{}='>' >within</p a0", MOST - 1)), "{short}");
    }
}
