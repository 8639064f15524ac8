//! Before the parser: no tag has more attributes than any page needs.
//!
//! The parser holds each attribute against all that stand before it in its tag, as the standard says: a tag with a million of them
//! would take it days. What is beyond the first hundreds is taken out of the tag; its words, and all others, stay.

use std::borrow::Cow;

use memchr::{memchr, memmem};

/// How many attributes a tag keeps.
const MOST: usize = 300;

/// Elements whose content is no markup.
const RAW: [&str; 8] = ["script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes"];

/// What holds what belongs together: a piece of it is none.
const HOLDERS: [&str; 7] = ["table", "ul", "ol", "dl", "blockquote", "details", "figure"];

/// HTML whose tags have at most so many attributes.
pub(super) fn shortened(html: &str) -> Cow<'_, str> {
    let (mut kept, mut from) = (String::new(), 0);
    for Tag { surplus, end, .. } in tags(html) {
        if let Some(surplus) = surplus {
            kept += html.get(from..surplus).unwrap_or_default();
            from = end;
        }
    }
    if from == 0 { Cow::Borrowed(html) } else { Cow::Owned(kept + html.get(from..).unwrap_or_default()) }
}

/// Whether lists, tables and the like end in a piece of HTML that begin in it, and begin in it where they end.
pub(super) fn is_whole(html: &str) -> bool {
    let mut open: Vec<&str> = Vec::new();
    for Tag { name, is_end, .. } in tags(html) {
        let Some(holder) = HOLDERS.into_iter().find(|holder| name.eq_ignore_ascii_case(holder)) else { continue };
        match is_end {
            false => open.push(holder),
            true if open.pop() != Some(holder) => return false,
            true => {}
        }
    }
    open.is_empty()
}

/// Whether a script stands in a piece of HTML.
pub(super) fn has_script(html: &str) -> bool {
    tags(html).any(|tag| tag.name.eq_ignore_ascii_case("script"))
}

pub(super) struct Tag<'a> {
    pub(super) name: &'a str,
    pub(super) is_end: bool,
    /// Where its `<` stands.
    pub(super) start: usize,
    /// Where the first attribute stands that is one too many.
    surplus: Option<usize>,
    /// Where its `>` stands.
    pub(super) end: usize,
}

/// The tags of a page; none are in comments, in scripts and the like.
pub(super) fn tags(html: &str) -> impl Iterator<Item = Tag<'_>> {
    let bytes = html.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            at += memchr(b'<', bytes.get(at..)?)? + 1;
            let start = at - 1;
            if bytes.get(at..)?.starts_with(b"!--") {
                // `<!-->` is one, too.
                at += memmem::find(bytes.get(at + 1..)?, b"-->")? + 1;
                continue;
            }
            let is_end = bytes.get(at) == Some(&b'/');
            let name = at + usize::from(is_end);
            if !bytes.get(name).is_some_and(u8::is_ascii_alphabetic) {
                continue;
            }
            let (surplus, end) = attributes(bytes, name);
            let name = html.get(name..past(bytes, name, |byte| !ends_word(byte)))?;
            at = end;
            if !is_end && RAW.iter().any(|raw| name.eq_ignore_ascii_case(raw)) {
                at = end_of_raw(bytes, end, name);
            }
            return Some(Tag { name, is_end, start, surplus, end });
        }
    })
}

/// What is closed nowhere and swallows all that stands behind it: a comment, a script and the like, a tag.
pub(super) fn unclosed(html: &str) -> Option<&str> {
    let bytes = html.as_bytes();
    let mut at = 0;
    for tag in tags(html) {
        let is_raw = !tag.is_end && RAW.iter().any(|raw| tag.name.eq_ignore_ascii_case(raw));
        at = if is_raw { end_of_raw(bytes, tag.end, tag.name) } else { tag.end };
        if at >= bytes.len() {
            return html.get(tag.start..=tag.start + tag.name.len());
        }
    }
    while let Some(start) = memmem::find(bytes.get(at..)?, b"<!--").map(|found| at + found) {
        let Some(end) = memmem::find(bytes.get(start + 2..)?, b"-->") else { return html.get(start..start + 4) };
        at = start + 2 + end;
    }
    None
}

/// Where the end tag of an element begins whose content is no markup.
fn end_of_raw(bytes: &[u8], from: usize, name: &str) -> usize {
    let mut at = from;
    while let Some(found) = bytes.get(at..).and_then(|rest| memmem::find(rest, b"</")) {
        at += found;
        let end = bytes.get(at + 2..at + 2 + name.len());
        if end.is_some_and(|end| end.eq_ignore_ascii_case(name.as_bytes())) {
            return at;
        }
        at += 2;
    }
    bytes.len()
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
    use super::{MOST, is_whole, shortened};

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
        let words = "word ".repeat(2 * MOST);
        for (before, after) in
            [("<script>i<n ", "</SCRIPT><p>After"), ("<!-- i<n ", "--><p>After"), ("<!--><p ", "><p>After")]
        {
            let html = format!("{before}{words}{after}");
            assert_eq!(shortened(&html).contains(&words), !before.contains("<p"), "{before}");
            assert!(shortened(&html).ends_with(after), "{before}");
        }
    }

    #[test]
    fn a_piece_is_no_whole() {
        for whole in
            ["<ul><li>One</ul>", "<div>", "</div>", "<!-- <ul> --><p>", "<TABLE></table><script>'<ul>'</script>"]
        {
            assert!(is_whole(whole), "{whole}");
        }
        for piece in ["<ul><li>One", "</ul>", "<table><ul></table></ul>", "<blockquote>"] {
            assert!(!is_whole(piece), "{piece}");
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
