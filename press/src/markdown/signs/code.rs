//! Where code stands, in which no sign is read: Markdown's, and that of HTML.

use crate::markdown::OPTIONS;
use pulldown_cmark::{Event, Parser, Tag, TagEnd};
use std::ops::Range;

/// Where code and formulas stand.
pub(in crate::markdown) fn code(text: &str) -> Vec<Range<usize>> {
    let mut code = Vec::new();
    let mut elements = Elements::default();
    for (event, range) in Parser::new_ext(text, OPTIONS).into_offset_iter() {
        match event {
            Event::Start(Tag::CodeBlock(_)) | Event::Code(_) | Event::InlineMath(_) | Event::DisplayMath(_) => {
                code.push(range);
            }
            Event::InlineHtml(_) | Event::Html(_) => {
                code.extend(elements.read(&text[range.clone()], range.start, matches!(event, Event::InlineHtml(_))));
            }
            Event::End(TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::TableCell | TagEnd::Item) => {
                elements.end_words()
            }
            _ => {}
        }
    }
    // Notes come where they are defined, and an element at its end.
    code.sort_by_key(|range| range.start);
    code
}

/// Whether a place in a text is in code, of which all is in its order.
pub(in crate::markdown) fn is_code(code: &[Range<usize>], at: usize) -> bool {
    let next = code.partition_point(|code| code.end <= at);
    code.get(next).is_some_and(|code| code.contains(&at))
}

/// The element of HTML with code, or the comment, that is open.
#[derive(Default)]
struct Elements {
    open: Option<Element>,
}

struct Element {
    name: &'static str,
    start: usize,
    /// Whether it began among the words of a block, and ends with them.
    is_in_words: bool,
}

impl Elements {
    /// Reads a piece of HTML, which begins here in the text; returns where elements with code stand that end in it.
    fn read(&mut self, html: &str, start: usize, is_in_words: bool) -> Vec<Range<usize>> {
        let mut code = Vec::new();
        let mut passed = 0;
        for at in memchr::memchr2_iter(b'<', b'-', html.as_bytes()) {
            let rest = &html[at..];
            if at < passed {
                continue;
            }
            let Some(Element { name, start: from, .. }) = self.open else {
                self.open = element(rest).map(|name| Element { name, start: start + at, is_in_words });
                // `<!-->` is a comment already.
                passed = at + if self.open.as_ref().is_some_and(|open| open.name == COMMENT) { 2 } else { 1 };
                continue;
            };
            let is_end = match name {
                COMMENT => rest.starts_with("-->"),
                name => rest.strip_prefix("</").is_some_and(|rest| is_named(rest, name)),
            };
            if is_end {
                self.open = None;
                // Signs in a comment may begin or end what stands outside of it.
                if name != COMMENT {
                    code.push(from..start + at);
                }
            }
        }
        code
    }

    fn end_words(&mut self) {
        self.open.take_if(|open| open.is_in_words);
    }
}

const COMMENT: &str = "!--";

/// The element that begins here, if no sign is read in it.
fn element(html: &str) -> Option<&'static str> {
    let rest = html.strip_prefix('<')?;
    if rest.starts_with(COMMENT) {
        return Some(COMMENT);
    }
    ["code", "kbd", "samp", "pre", "script", "style"].into_iter().find(|name| is_named(rest, name))
}

/// Whether a tag has this name, in small letters or capitals.
fn is_named(tag: &str, name: &str) -> bool {
    let is_same = tag.get(..name.len()).is_some_and(|tag| tag.eq_ignore_ascii_case(name));
    is_same && !tag[name.len()..].starts_with(|letter: char| letter.is_ascii_alphanumeric() || letter == '-')
}
