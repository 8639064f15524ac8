//! Fences of colons, by which other presses set boxes: `:::note Title`, its blocks, `:::`.
//!
//! To CommonMark such a line is words of a paragraph. So that it is a block of its own wherever it stands, in a list or a quotation
//! too, a comment stands in for it, which ends in its line. What does not become a block after all is put back, as every sign that
//! stands in for another (see [`super::proof`]). Which fences belong together is for [`super::boxes`] to say.

use super::OPTIONS;
use super::proof::with;
use pulldown_cmark::{Event, Parser, Tag, TagEnd};
use std::borrow::Cow;
use std::ops::Range;

/// Stands around the number of a fence in the comment that stands in for it.
pub(super) const SIGN: char = '\u{fdd2}';

/// The colons that a fence has at least.
const COLONS: &str = ":::";

/// How the comment begins and ends that stands in for a fence.
const COMMENT: (&str, &str) = ("<!--\u{fdd2}", "\u{fdd2}-->");

/// A line of colons.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Fence<'a> {
    /// How many colons it begins with.
    pub colons: usize,
    /// What it opens; `None` where it closes.
    pub opens: Option<Titled<'a>>,
}

/// What a box is called.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Titled<'a> {
    /// `note`; nothing where it has attributes alone, and no class.
    pub name: &'a str,
    /// What stands behind it, as Markdown.
    pub title: Cow<'a, str>,
    /// Whether it has attributes that a box has no place for, as a picture's address.
    pub has_others: bool,
}

/// The attributes that say how a box looks, or what it is called, besides its title.
const KNOWN: [&str; 12] = [
    "align",
    "appearance",
    "class",
    "collapse",
    "height",
    "icon",
    "id",
    "layout",
    "layout-ncol",
    "open",
    "style",
    "width",
];

/// The lines that are fences, as they are written, and the text with a comment in place of each; `None` where there are none.
pub(super) fn amended(text: &str) -> Option<(String, Vec<String>)> {
    if memchr::memmem::find(text.as_bytes(), COLONS.as_bytes()).is_none() || text.contains(SIGN) {
        return None;
    }
    let found = found(text);
    let (start, end) = COMMENT;
    let instead = found.iter().enumerate().map(|(number, found)| {
        let indent = " ".repeat(found.indent);
        (found.from..found.end, format!("{indent}{start}{number}{end}"))
    });
    let amended = with(text, instead.collect())?;
    Some((amended, found.into_iter().map(|found| text[found.at..found.end].to_owned()).collect()))
}

/// The places of the comments in a piece of HTML that stand in for fences, with the numbers of these.
pub(super) fn comments(html: &str) -> impl Iterator<Item = (Range<usize>, usize)> {
    let (start, end) = COMMENT;
    memchr::memmem::find_iter(html.as_bytes(), start.as_bytes()).filter_map(move |from| {
        let (number, _) = html.get(from + start.len()..)?.split_once(SIGN)?;
        let to = from + start.len() + number.len() + end.len();
        Some((from..to, number.parse().ok()?))
    })
}

/// Puts back the lines that comments stand in for.
pub(super) fn restored<'a>(words: &'a str, lines: &[String]) -> Cow<'a, str> {
    if !words.contains(SIGN) {
        return Cow::Borrowed(words);
    }
    let edits = comments(words).filter_map(|(range, number)| Some((range, lines.get(number)?)));
    with(words, edits.collect()).map_or(Cow::Borrowed(words), Cow::Owned)
}

impl<'a> Fence<'a> {
    /// Reads a line; `None` where it is none.
    pub fn read(line: &'a str) -> Option<Self> {
        let rest = line.trim_start_matches(':');
        let colons = line.len() - rest.len();
        if colons < COLONS.len() {
            return None;
        }
        let mut rest = rest.trim();
        if rest.is_empty() {
            return Some(Self { colons, opens: None });
        }
        // Pandoc lets colons stand behind it, too.
        if rest.ends_with(COLONS) {
            rest = rest.trim_end_matches(':').trim_end();
        }
        Some(Self { colons, opens: Some(titled(rest)?) })
    }
}

/// A fence where it stands.
struct Found {
    /// Where what the comment stands in for begins: at the fence, or before the blanks in front of it.
    from: usize,
    at: usize,
    end: usize,
    /// The blanks that stand before the comment.
    indent: usize,
}

/// A fence that opens something and is not closed yet.
struct Open {
    depth: usize,
    quotations: usize,
    indent: usize,
}

/// The fences of a text: lines of words, neither code nor within marks.
fn found(text: &str) -> Vec<Found> {
    let mut found = Vec::new();
    // Lists' items, quotations and notes that are open; those of them that are no items.
    let (mut depth, mut quotations) = (0_usize, 0_usize);
    let (mut spans, mut is_row) = (0_usize, false);
    let mut open: Vec<Open> = Vec::new();
    let mut line_start = None;
    // Whether the line of HTML that has just been read ends with a tag, and nothing in its block is code.
    let (mut is_after_tag, mut is_code) = (false, false);
    for (event, range) in Parser::new_ext(text, OPTIONS).into_offset_iter() {
        let from = line_start.take();
        match event {
            Event::Start(Tag::Item) => {
                depth += 1;
                line_start = Some((range.start, true));
            }
            Event::Start(Tag::BlockQuote(_) | Tag::FootnoteDefinition(_)) => {
                depth += 1;
                quotations += 1;
            }
            Event::End(end @ (TagEnd::Item | TagEnd::BlockQuote(_) | TagEnd::FootnoteDefinition)) => {
                depth -= 1;
                quotations -= usize::from(end != TagEnd::Item);
                while open.pop_if(|last| last.depth > depth).is_some() {}
            }
            Event::Start(Tag::Paragraph | Tag::Heading { .. }) => line_start = Some((range.start, false)),
            Event::Start(Tag::TableRow) => is_row = true,
            Event::End(TagEnd::TableRow) => is_row = false,
            Event::Start(Tag::TableCell) => line_start = Some((range.start, false)).filter(|_| is_row),
            Event::Start(Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. } | Tag::Image { .. }) => {
                spans += 1
            }
            Event::End(TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link | TagEnd::Image) => {
                spans -= 1
            }
            Event::SoftBreak | Event::HardBreak => line_start = Some((range.end, false)),
            Event::Start(Tag::HtmlBlock) => (is_after_tag, is_code) = (false, holds_code(&text[range])),
            // HTML goes on up to a blank line, and `</details>` is often followed by the end of the box around it.
            Event::Html(_) if !text[range.clone()].trim().is_empty() => {
                let line = text[range.clone()].trim_end();
                let at = range.end - text[range.clone()].trim_start().len();
                let is_end = line.trim_start().starts_with(COLONS) && line.trim_start_matches([' ', ':']).is_empty();
                if is_after_tag && !is_code && is_end {
                    open.pop();
                    found.push(Found { from: at, at, end: range.start + line.len(), indent: 0 });
                } else {
                    is_after_tag = line.ends_with('>');
                }
            }
            Event::Text(words) if spans == 0 && words.starts_with(':') => {
                let Some((from, is_item)) = from else { continue };
                let (at, before) = (range.start, text.get(from..range.start).unwrap_or("\\"));
                let is_first = if is_item {
                    !before.contains(['\\', '\n'])
                } else {
                    before.bytes().all(|byte| byte.is_ascii_whitespace() || byte == b'>')
                };
                let end = memchr::memchr(b'\n', &text.as_bytes()[at..]).map_or(text.len(), |end| at + end);
                let line = text[at..end].trim_end();
                let Some(fence) = Fence::read(line).filter(|_| is_first && !(is_row && line.contains('|'))) else {
                    continue;
                };
                let begin = memchr::memrchr(b'\n', &text.as_bytes()[..at]).map_or(0, |begin| begin + 1);
                let (mut from, mut indent) = (at, 0);
                // At the very edge nothing else goes on, though CommonMark lets the words of an item do so.
                let own = if begin == at { 0 } else { depth };
                while open.pop_if(|last| last.depth > own).is_some() {}
                let blanks = text[begin..at].bytes().all(|byte| byte == b' ').then_some(at - begin);
                if fence.opens.is_some() {
                    open.push(Open { depth: own, quotations, indent: blanks.unwrap_or_default() });
                } else if let Some(last) = open.pop()
                    && last.depth < own
                    && last.quotations == quotations
                    && blanks.is_some_and(|blanks| blanks <= last.indent + 3)
                {
                    // Programs that tidy texts draw the end of a box to the list above it.
                    (from, indent) = (begin, last.indent);
                }
                found.push(Found { from, at, end: at + line.len(), indent });
            }
            _ => {}
        }
    }
    found
}

/// Whether something in a block of HTML is to be read as it stands.
fn holds_code(html: &str) -> bool {
    let codes = ["pre", "code", "script", "style", "textarea", "!--", "?", "![CDATA["];
    memchr::memchr_iter(b'<', html.as_bytes()).any(|at| {
        let is_one = |name: &&str| {
            html.as_bytes()
                .get(at + 1..at + 1 + name.len())
                .is_some_and(|start| start.eq_ignore_ascii_case(name.as_bytes()))
        };
        codes.iter().any(is_one)
    })
}

/// `note`, `note Title`, `note "Title"`, `note[Title]{.wide}`, `{.note title="Title"}`, `{note} Title`
fn titled(words: &str) -> Option<Titled<'_>> {
    let joined = |parts: [&str; 3]| {
        let parts = parts.into_iter().map(str::trim).filter(|words| !words.is_empty());
        Cow::from(parts.collect::<Vec<_>>().join(" "))
    };
    if let Some((inner, rest)) = braced(words).or_else(|| words.strip_prefix('{')?.split_once('}')) {
        let Attributes { class, alone, title, has_others } = Attributes::read(inner);
        // A word alone is the name only where no class is.
        let has_others = has_others || (class.is_some() && alone.is_some());
        let name = class.or(alone).filter(|name| is_name(name)).unwrap_or_default();
        let title = joined([&title, without_quotes(rest), ""]);
        return Some(Titled { name: of_quarto(name), title, has_others });
    }
    let end = words.find(|it: char| !(it.is_alphanumeric() || matches!(it, '-' | '_'))).unwrap_or(words.len());
    let (name, rest) = words.split_at(end);
    if !is_name(name) || !(rest.is_empty() || rest.starts_with([' ', '\t', '[', '{'])) {
        return None;
    }
    let name = of_quarto(name);
    let (inner, rest) = bracketed(rest).unwrap_or(("", rest));
    // Some write the attribute without the braces.
    if rest.trim_start().starts_with("title=") {
        let bare = Attributes::read(rest);
        if !bare.has_others && bare.alone.is_none() {
            return Some(Titled { name, title: joined([inner, &bare.title, ""]), has_others: false });
        }
    }
    let (rest, attributes) = without_attributes(rest.trim());
    let Attributes { alone, title, has_others, .. } = Attributes::read(attributes);
    let title = joined([inner, without_quotes(rest), &title]);
    Some(Titled { name, title, has_others: has_others || alone.is_some() })
}

/// What stands in braces behind the name of a box, or in place of it.
#[derive(Default)]
struct Attributes<'a> {
    /// The first class.
    class: Option<&'a str>,
    /// A word that is no attribute.
    alone: Option<&'a str>,
    title: Cow<'a, str>,
    /// Whether there are some that a box has no place for.
    has_others: bool,
}

impl<'a> Attributes<'a> {
    fn read(mut rest: &'a str) -> Self {
        let mut read = Self::default();
        loop {
            rest = rest.trim_start();
            if rest.is_empty() {
                return read;
            }
            let end = rest.find(|it: char| it.is_whitespace() || it == '=').unwrap_or(rest.len());
            let (key, behind) = rest.split_at(end);
            let Some(behind) = behind.strip_prefix('=') else {
                match key.strip_prefix('.') {
                    Some(class) => read.class = read.class.or(Some(class)),
                    None if key.starts_with('#') || KNOWN.contains(&key) => {}
                    None if read.alone.is_none() => read.alone = Some(key),
                    None => read.has_others = true,
                }
                rest = behind;
                continue;
            };
            let value;
            (value, rest) = quoted(behind).unwrap_or_else(|| {
                let is_title = key == "title";
                behind.split_at(if is_title { words_end(behind) } else { word_end(behind) })
            });
            match key {
                "title" if read.title.is_empty() => {
                    read.title = Cow::Owned(value.replace("\\\"", "\"").replace("\\'", "'"));
                }
                "class" => read.class = read.class.or(value.split_whitespace().next()),
                key => read.has_others |= key == "title" || !KNOWN.contains(&key),
            }
        }
    }
}

/// What stands in quotation marks at the beginning, and what behind them; a mark behind a backslash ends nothing.
fn quoted(words: &str) -> Option<(&str, &str)> {
    let quote = words.chars().next().filter(|sign| matches!(sign, '"' | '\''))?;
    let mut is_escaped = false;
    for (at, sign) in words.char_indices().skip(1) {
        match sign {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            sign if sign == quote => return Some((&words[1..at], &words[at + 1..])),
            _ => {}
        }
    }
    None
}

fn word_end(words: &str) -> usize {
    words.find(char::is_whitespace).unwrap_or(words.len())
}

/// Where a title ends that stands in no quotation marks: before the next attribute.
fn words_end(words: &str) -> usize {
    let mut end = word_end(words);
    while end < words.len() {
        let next = words[end..].trim_start();
        let word = &next[..word_end(next)];
        let is_attribute = word.strip_prefix(['.', '#']).is_some_and(is_name)
            || word.split_once('=').is_some_and(|(key, _)| is_name(key))
            || KNOWN.contains(&word);
        if is_attribute {
            break;
        }
        end = words.len() - next.len() + word.len();
    }
    end
}

/// MkDocs writes a title in quotation marks.
fn without_quotes(words: &str) -> &str {
    let words = words.trim();
    let inner = words.strip_prefix('"').and_then(|words| words.strip_suffix('"'));
    inner.filter(|inner| !inner.contains('"')).unwrap_or(words)
}

/// What stands in braces at the beginning, and what behind them. Braces within quotation marks are words; one that opens elsewhere
/// means that these are none of attributes, so that no part of a line is read for each.
fn braced(words: &str) -> Option<(&str, &str)> {
    let mut at = words.strip_prefix('{').map(|_| 1)?;
    while let Some(found) = words[at..].find(['{', '}', '=']) {
        at += found + 1;
        match &words[at - 1..at] {
            "}" => return Some((&words[1..at - 1], &words[at..])),
            "{" => return None,
            _ => at = quoted(&words[at..]).map_or(at, |(_, rest)| words.len() - rest.len()),
        }
    }
    None
}

fn is_name(name: &str) -> bool {
    name.starts_with(char::is_alphabetic) && name.chars().all(|it| it.is_alphanumeric() || matches!(it, '-' | '_'))
}

/// Quarto calls a note `callout-note`.
fn of_quarto(name: &str) -> &str {
    name.strip_prefix("callout-").unwrap_or(name)
}

/// What stands in brackets, others within it, and what behind them.
fn bracketed(words: &str) -> Option<(&str, &str)> {
    let mut open = 0_usize;
    for (at, sign) in words.strip_prefix('[').map(|_| words.char_indices())? {
        match sign {
            '[' => open += 1,
            ']' => open -= 1,
            _ => {}
        }
        if open == 0 {
            return Some((&words[1..at], &words[at + 1..]));
        }
    }
    None
}

/// Words without the attributes behind them, and these.
fn without_attributes(words: &str) -> (&str, &str) {
    if !words.ends_with('}') {
        return (words, "");
    }
    let starts = memchr::memchr_iter(b'{', words.as_bytes());
    let found = starts.filter_map(|at| Some((at, braced(&words[at..])?))).find(|(_, (_, rest))| rest.is_empty());
    let Some((at, (attributes, _))) = found else { return (words, "") };
    let attributes = attributes.trim();
    match attributes.starts_with(['.', '#']) || attributes.contains('=') || attributes == "open" {
        true => (words[..at].trim_end(), attributes),
        false => (words, ""),
    }
}

#[cfg(test)]
mod tests {
    use super::{Fence, Titled};

    #[test]
    fn a_fence_says_its_name_and_its_title() {
        let read = |line| {
            let opens = Fence::read(line).map(|fence| fence.opens.map(|it| (it.name, it.title.into_owned())));
            opens.map(|opens| opens.map(|(name, title)| format!("{name}|{title}")))
        };
        for (line, named) in [
            (":::note", "note|"),
            (":::tip Title", "tip|Title"),
            (":::note[A [link](b)]{.wide}", "note|A [link](b)"),
            ("::: warning Title:", "warning|Title:"),
            ("::: details Click me {open}", "details|Click me"),
            ("::: {.note}", "note|"),
            ("::: {#here .callout-tip title=\"A title\"}", "tip|A title"),
            (":::{note} Title", "note|Title"),
            ("::: {#here}", "|"),
            (":::caution My **title**", "caution|My **title**"),
            ("::::: Warning ::::::", "Warning|"),
            (":::note[Half a title", "note|[Half a title"),
            (r#":::{.callout-note title="A \"q\" b"}"#, r#"note|A "q" b"#),
            (":::note {title=Two words}", "note|Two words"),
            (":::note {title=Two words .wide open}", "note|Two words"),
            (":::note {title=\"A { and a }\" collapse=true}", "note|A { and a }"),
            (":::tip title=\"Quoted title\"", "tip|Quoted title"),
            (":::tip title=\"Quoted\" and more", "tip|title=\"Quoted\" and more"),
            ("::: note \"Title\"", "note|Title"),
            ("::: note \"A\" and \"B\"", "note|\"A\" and \"B\""),
            ("::: {note} \"Title\"", "note|Title"),
        ] {
            assert_eq!(read(line), Some(Some(named.to_owned())), "{line}");
        }
        assert_eq!(read("::::"), Some(None));
        let has_others =
            |line| Fence::read(line).and_then(|fence| fence.opens).is_some_and(|opens: Titled<'_>| opens.has_others);
        for line in [":::image{src=photo.jpg alt=\"words of alt\"}", ":::{.note lang=de}", ":::{.note title=a title=b}"]
        {
            assert!(has_others(line), "{line}");
        }
        for line in [":::note{#here .wide title=\"src=a\" icon=false}", ":::{note}", ":::note {open}", ":::note a=b"] {
            assert!(!has_others(line), "{line}");
        }
        for words in ["::note", ":::) well", ":::note: this", "::: 1"] {
            assert_eq!(read(words), None, "{words}");
        }
    }
}
