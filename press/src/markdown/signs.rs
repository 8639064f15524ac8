//! Signs of Hugo and Jekyll, `{{…}}` and `{%…%}`, written in Markdown before it is read, where it is beyond doubt what they mean:
//! code, addresses, pictures and what is shown from elsewhere. All others stay as they stand.
//!
//! What is code already, in HTML too, is left alone: texts about these programs print their signs there. Every line of a text
//! stays the line it is.

use super::named::address;
use super::proof::{APART, BRACE, LESS, with};
use super::{NAMED, OPTIONS};
use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};
use std::collections::HashMap;
use std::ops::Range;

/// So far a sign may reach.
const LONGEST: usize = 4000;

/// What only says how something looks or behaves, which is for the page to say.
const LOOKS: [&str; 46] = [
    "align",
    "allowfullscreen",
    "autoplay",
    "border",
    "class",
    "classes",
    "command",
    "controls",
    "decoding",
    "dnt",
    "end",
    "fetchpriority",
    "float",
    "height",
    "hidecaption",
    "lightbox",
    "link_rel",
    "link_target",
    "linkrel",
    "linktarget",
    "loading",
    "loop",
    "max-height",
    "max-width",
    "max_height",
    "max_width",
    "maxheight",
    "maxwidth",
    "mute",
    "muted",
    "nocookie",
    "options",
    "popup",
    "position",
    "preload",
    "privacy",
    "rel",
    "resize",
    "responsive",
    "sizes",
    "srcset",
    "start",
    "style",
    "target",
    "width",
    "zoom",
];

type Edits = Vec<(Range<usize>, String)>;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// `{{< … >}}` and `{{% … %}}`, Hugo's shortcodes.
    Shortcode,
    /// `{% … %}`, a tag of Liquid.
    Tag,
    /// `{{ … }}`, a value.
    Value,
}

/// A sign, and where it stands.
struct Sign<'a> {
    kind: Kind,
    range: Range<usize>,
    /// What stands between its braces.
    inner: &'a str,
}

impl<'a> Sign<'a> {
    fn name(&self) -> &'a str {
        self.inner.split_whitespace().next().unwrap_or_default()
    }

    /// What stands behind the name.
    fn rest(&self) -> &'a str {
        self.inner.get(self.name().len()..).unwrap_or_default().trim()
    }

    fn is(&self, kind: Kind, name: &str) -> bool {
        self.kind == kind && self.name() == name
    }
}

/// The text in Markdown; `None` where there is nothing to write otherwise.
pub(super) fn amended(text: &str) -> Option<String> {
    let has = |sign: &str| memchr::memmem::find(text.as_bytes(), sign.as_bytes()).is_some();
    if !has("{{") && !has("{%") {
        return None;
    }
    let mut amended = fenced(text);
    for find in [brackets, edits] {
        let text = amended.as_deref().unwrap_or(text);
        if let Some(next) = with(text, find(text)) {
            amended = Some(next);
        }
    }
    amended
}

/// Brackets between two shortcodes that are not read and may hold TOML, whose `[[tables]]` are no links.
fn brackets(text: &str) -> Edits {
    let signs = signs(text);
    let mut ends: HashMap<&str, usize> = HashMap::new();
    let (mut pairs, mut toggles) = (Vec::new(), Vec::new());
    // From the last to the first, so that each knows the next end of its name.
    for sign in signs.iter().rev().filter(|sign| sign.kind == Kind::Shortcode) {
        if let Some(name) = sign.inner.strip_prefix('/') {
            ends.insert(name.trim(), sign.range.start);
        } else if let Some(end) = ends.remove(sign.name()) {
            let pairs = if sign.name() == "code-toggle" { &mut toggles } else { &mut pairs };
            pairs.push(sign.range.end..end);
        }
    }
    let (pairs, toggles) = (united(pairs), united(toggles));
    let is_in = |pairs: &[Range<usize>], at: usize| {
        pairs.get(pairs.partition_point(|pair| pair.end <= at)).is_some_and(|pair| pair.start <= at)
    };
    let found = memchr::memmem::find_iter(text.as_bytes(), b"[[");
    let is_none = |at: &usize| is_in(&toggles, *at) || (is_in(&pairs, *at) && is_table(text, *at));
    found.filter(is_none).map(|at| (at + 1..at + 1, APART.to_owned())).collect()
}

/// Ranges, of which the last comes first, as ranges that do not overlap, in their order.
fn united(ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    let mut united: Vec<Range<usize>> = Vec::new();
    for range in ranges.into_iter().rev() {
        match united.last_mut().filter(|last| range.start <= last.end) {
            Some(last) => last.end = last.end.max(range.end),
            None => united.push(range),
        }
    }
    united
}

/// Whether the line that begins with these brackets is the head of a table of TOML: most of what stands between shortcodes are
/// words, which have links.
fn is_table(text: &str, at: usize) -> bool {
    let before = text[..at].trim_end_matches([' ', '\t']);
    let inner = text[at + 2..].split('\n').next().unwrap_or_default().trim_end().strip_suffix("]]");
    (before.is_empty() || before.ends_with('\n')) && inner.is_some_and(|inner| !inner.contains(['[', ']']))
}

/// The signs of a text, none within another.
fn signs(text: &str) -> Vec<Sign<'_>> {
    let bytes = text.as_bytes();
    let ends = |end: &'static str| (end, memchr::memmem::Finder::new(end), Some(0));
    let mut braces = ends("}}");
    let mut tags = ends("%}");
    let mut signs: Vec<Sign<'_>> = Vec::new();
    for at in memchr::memchr_iter(b'{', bytes) {
        if text[..at].ends_with('\\') || signs.last().is_some_and(|last| at < last.range.end) {
            continue;
        }
        let (end, finder, next) = match bytes.get(at + 1) {
            Some(b'{') => &mut braces,
            Some(b'%') => &mut tags,
            _ => continue,
        };
        // The next end is looked for once, however many signs stand before it.
        if next.is_some_and(|next| next < at + 2) {
            *next = finder.find(&bytes[at + 2..]).map(|found| at + 2 + found);
        }
        let Some(closed) = *next else { continue };
        if closed - at > LONGEST {
            continue;
        }
        let inner = &text[at + 2..closed];
        // Up to the next brace that begins a sign.
        let is_nested = memchr::memchr_iter(b'{', inner.as_bytes())
            .map(|brace| inner.as_bytes().get(brace + 1))
            .any(|after| matches!(after, Some(b'{' | b'%')));
        if is_nested || inner.contains("\n\n") || inner.starts_with('{') {
            continue;
        }
        let between = |open: char, close: char| inner.strip_prefix(open)?.strip_suffix(close);
        let (kind, inner) = match (*end, between('<', '>').or_else(|| between('%', '%'))) {
            ("}}", Some(inner)) => (Kind::Shortcode, inner),
            ("}}", None) => (Kind::Value, inner),
            _ => (Kind::Tag, inner),
        };
        let inner = if kind == Kind::Shortcode {
            inner
        } else {
            let inner = inner.strip_prefix('-').unwrap_or(inner);
            inner.strip_suffix('-').unwrap_or(inner)
        };
        signs.push(Sign { kind, range: at..closed + 2, inner: inner.trim() });
    }
    signs
}

/// A block of code between two signs, each alone in its line.
struct Block {
    /// The lines of both, without the last one's end.
    range: Range<usize>,
    /// The same as Markdown writes it.
    written: String,
    /// Where in that the fence begins.
    fence: usize,
}

/// The text with fences around code that stands between signs.
fn fenced(text: &str) -> Option<String> {
    let mut blocks = blocks(text);
    // Where one is no block of code to Markdown, the others are read without it.
    while !blocks.is_empty() {
        let edits = blocks.iter().map(|block| (block.range.clone(), block.written.as_str())).collect();
        let amended = with(text, edits)?;
        let code: HashMap<usize, usize> = Parser::new_ext(&amended, OPTIONS)
            .into_offset_iter()
            .filter(|(event, _)| matches!(event, Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(_)))))
            .map(|(_, range)| (range.start, range.end))
            .collect();
        let (count, mut before, mut written) = (blocks.len(), 0, 0);
        blocks.retain(|block| {
            let start = block.range.start - before + written;
            before += block.range.len();
            written += block.written.len();
            let last = start + block.written.trim_end().len();
            code.get(&(start + block.fence)).is_some_and(|end| *end >= last)
        });
        if blocks.len() == count {
            return Some(amended);
        }
        // Rather none than as many readings as there are blocks.
        if blocks.len() * 2 < count {
            return None;
        }
    }
    None
}

fn blocks(text: &str) -> Vec<Block> {
    let signs = signs(text);
    let ends = ends(&signs);
    let mut blocks: Vec<Block> = Vec::new();
    let (mut fence, mut line, mut at) = (None, 0, 0);
    // What nothing is read in up to its end, and the line below its beginning; and those that have been found to have no end.
    let (mut open_until, mut endless): (Option<(&str, usize)>, Vec<&str>) = (None, Vec::new());
    while line < text.len() {
        let line_end = memchr::memchr(b'\n', &text.as_bytes()[line..]).map_or(text.len(), |end| line + end);
        let words = line + prefix(&text[line..line_end]);
        while signs.get(at).is_some_and(|sign| sign.range.start < words) {
            at += 1;
        }
        let next = line_end + 1;
        let is_fence = fence_of(&text[words..line_end]);
        match (fence, is_fence) {
            (Some((sign, length)), Some((this, long, true))) if sign == this && long >= length => fence = None,
            (None, Some((sign, length, _))) => fence = Some((sign, length)),
            _ => {}
        }
        if let Some((end, below)) = open_until {
            let mut here = signs[at..].iter().take_while(|sign| sign.range.start < line_end);
            // An end that stands in a fence is none.
            if fence.is_none() && here.any(|sign| sign.kind == Kind::Tag && sign.inner == end) {
                open_until = None;
            }
            line = next;
            if line >= text.len() && open_until.take().is_some() {
                endless.push(end);
                (fence, line) = (None, below);
                at = signs.partition_point(|sign| sign.range.start < below);
            }
            continue;
        }
        let open = signs.get(at).filter(|sign| fence.is_none() && sign.range.start == words);
        if let Some(end @ ("endraw" | "endcomment")) = open.and_then(end_of).filter(|end| !endless.contains(end)) {
            open_until = Some((end, next));
            // The end may stand in the same line.
            continue;
        }
        let open = open.filter(|open| open.name() == "highlight");
        let close = open.and_then(|open| {
            let ends = ends.get(end_of(open)?)?;
            let end = ends.get(ends.partition_point(|end| *end <= at))?;
            signs.get(*end).map(|close| (open, close))
        });
        line = match close {
            None => next,
            Some((open, close)) => {
                let line_start = text[..close.range.start].rfind('\n').map_or(0, |end| end + 1);
                let close_end = memchr::memchr(b'\n', &text.as_bytes()[close.range.end..])
                    .map_or(text.len(), |end| close.range.end + end);
                let is_alone = text.get(open.range.end..line_end).is_some_and(is_blank)
                    && !text[close.range.clone()].contains('\n')
                    && is_blank(&text[close.range.end..close_end])
                    && line_start + prefix(&text[line_start..close.range.start]) == close.range.start;
                if is_alone && line_start > line_end {
                    let content = &text[next..line_start - 1 + usize::from(line_start == next)];
                    let content = if line_start == next { "" } else { content };
                    blocks.extend(block(line..close_end, &text[line..words], open, content));
                }
                close_end + 1
            }
        };
    }
    blocks
}

fn is_blank(words: &str) -> bool {
    words.trim().is_empty()
}

/// What ends that in which nothing is read.
fn end_of(open: &Sign<'_>) -> Option<&'static str> {
    match (open.kind, open.name()) {
        (Kind::Tag, "highlight") => Some("endhighlight"),
        (Kind::Tag, "raw") => Some("endraw"),
        (Kind::Tag, "comment") => Some("endcomment"),
        (Kind::Shortcode, "highlight") => Some("/highlight"),
        _ => None,
    }
}

/// Where in a list of signs those stand that end something.
fn ends<'a>(signs: &[Sign<'a>]) -> HashMap<&'a str, Vec<usize>> {
    let mut ends: HashMap<&str, Vec<usize>> = HashMap::new();
    for (at, sign) in signs.iter().enumerate() {
        let name = match (sign.kind, sign.inner) {
            (Kind::Tag, "endhighlight" | "endraw" | "endcomment") => sign.inner,
            (Kind::Shortcode, inner) if inner.strip_prefix('/').is_some_and(|inner| inner.trim() == "highlight") => {
                "/highlight"
            }
            _ => continue,
        };
        ends.entry(name).or_default().push(at);
    }
    ends
}

/// The block of code that stands for an opening sign behind these blanks and marks, and for the lines up to its end.
fn block(range: Range<usize>, before: &str, open: &Sign<'_>, content: &str) -> Option<Block> {
    let language = open.rest().split([' ', ',']).next().unwrap_or_default().trim_matches(['"', '\'', '`']);
    let is_language = |byte| matches!(byte, b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' | b'-' | b'_' | b'+' | b'#' | b'.');
    let language = Some(language).filter(|language| language.bytes().all(is_language)).unwrap_or_default();
    // Liquid takes its own sign away in a block of its own.
    let content = if open.kind == Kind::Tag { without_raw(content) } else { content.to_owned() };
    let lines: Vec<&str> = content.split('\n').map(|line| stripped(line, before)).collect();
    let first = lines.iter().position(|line| !is_blank(line))?;
    let last = lines.iter().rposition(|line| !is_blank(line))?;
    // Within a list's item, its first line must be that of the block.
    let marks: String = before.chars().map(|mark| if matches!(mark, '>' | '\t') { mark } else { ' ' }).collect();
    let first = if marks == before { first } else { 0 };
    let mut ticks = "```".to_owned();
    while content.contains(&ticks) {
        let longest = content.split(|it| it != '`').map(str::len).max().unwrap_or_default();
        ticks = "`".repeat(longest + 1);
    }
    let bare = marks.trim_end();
    let mut written = String::new();
    for _ in 0..first {
        written.push_str(bare);
        written.push('\n');
    }
    written.push_str(before);
    let fence = written.len();
    written.push_str(&ticks);
    written.push_str(language);
    for line in &lines[first..=last] {
        written.push('\n');
        if is_blank(line) {
            written.push_str(bare);
        } else {
            written.push_str(&marks);
            written.push_str(line);
        }
    }
    written.push('\n');
    written.push_str(&marks);
    written.push_str(&ticks);
    for _ in last + 1..lines.len() {
        written.push('\n');
        written.push_str(bare);
    }
    Some(Block { range, written, fence })
}

/// Code without the signs that keep Liquid from reading what stands between them.
fn without_raw(content: &str) -> String {
    let mut edits = Vec::new();
    let mut open = None;
    for sign in signs(content) {
        match open.take() {
            None if sign.is(Kind::Tag, "raw") => open = Some(sign.range),
            Some(start) if sign.is(Kind::Tag, "endraw") => edits.extend([(start, ""), (sign.range, "")]),
            other => open = other,
        }
    }
    with(content, edits).unwrap_or_else(|| content.to_owned())
}

/// A line of code without the blanks and the marks that stand before its block.
fn stripped<'a>(mut line: &'a str, before: &str) -> &'a str {
    for mark in before.chars() {
        let rest = match mark {
            '>' => line.trim_start_matches([' ', '\t']).strip_prefix('>'),
            _ => line.strip_prefix([' ', '\t']),
        };
        line = rest.unwrap_or(line);
    }
    line.trim_end_matches('\r')
}

/// How many bytes of a line are blanks, and marks of quotations and lists.
fn prefix(line: &str) -> usize {
    let mut rest = line;
    loop {
        rest = rest.trim_start_matches([' ', '\t', '>']);
        let digits = rest.bytes().take(10).take_while(u8::is_ascii_digit).count();
        let signs: &[char] = if digits > 0 { &['.', ')'] } else { &['-', '*', '+'] };
        match rest[digits..].strip_prefix(signs).and_then(|rest| rest.strip_prefix([' ', '\t'])) {
            Some(after) => rest = after,
            None => return line.len() - rest.len(),
        }
    }
}

/// The sign that a fence is made of, how many there are, and whether nothing stands behind them.
fn fence_of(line: &str) -> Option<(char, usize, bool)> {
    let sign = line.chars().next().filter(|sign| matches!(sign, '`' | '~'))?;
    let rest = line.trim_start_matches(sign);
    let length = line.len() - rest.len();
    (length > 2 && !(sign == '`' && rest.contains('`'))).then(|| (sign, length, is_blank(rest)))
}

/// What is written instead of signs that stand in no code.
fn edits(text: &str) -> Edits {
    let code = code(text);
    let (mut passed, mut in_html) = (0, Edits::new());
    let mut signs = signs(text);
    signs.retain(|sign| {
        while code.get(passed).is_some_and(|code| code.end <= sign.range.start) {
            passed += 1;
        }
        // Backticks within a sign are Hugo's quotation marks.
        let is_within = |code: &Range<usize>| sign.range.start < code.start && code.end <= sign.range.end;
        let mut touched = code.iter().skip(passed).take_while(|code| code.start < sign.range.end);
        let is_read = touched.all(is_within);
        // In code of HTML, `{{<a>}}` would be an element.
        let is_in_html = || code.get(passed).is_some_and(|code| text[code.clone()].starts_with('<'));
        if !is_read && sign.kind == Kind::Shortcode && text[sign.range.start + 2..].starts_with('<') && is_in_html() {
            let less = sign.range.start + 2;
            in_html.push((less..less + 1, LESS.to_owned()));
        }
        is_read
    });
    let ends = ends(&signs);
    let mut edits = Edits::new();
    let (mut at, mut line, mut seen, mut unread) = (0, 0, 0, 0);
    while let Some(sign) = signs.get(at) {
        let range = sign.range.clone();
        let before = at.checked_sub(1).and_then(|last| signs.get(last)).map_or(0, |last| last.range.end);
        line = memchr::memrchr(b'\n', &text.as_bytes()[seen..range.start]).map_or(line, |end| seen + end + 1);
        seen = range.start;
        let end = match sign.kind {
            Kind::Tag if matches!(sign.inner, "raw" | "comment") => {
                let ends = end_of(sign).and_then(|end| ends.get(end));
                ends.and_then(|ends| ends.get(ends.partition_point(|end| *end <= at)))
            }
            _ => None,
        };
        if let Some((end, close)) = end.and_then(|end| Some((*end, signs.get(*end)?.range.clone()))) {
            if sign.inner == "raw" {
                edits.push((range.clone(), lines_of(&text[range.clone()])));
                edits.extend(kept(text, range.end..close.start));
                edits.push((close.clone(), lines_of(&text[close])));
            } else {
                edits.push((range.start..close.end, lines_of(&text[range.start..close.end])));
            }
            at = end + 1;
            continue;
        }
        if at >= unread
            && let Some((opening, is_first)) = opening(&text[before..range.start], &text[..range.start])
        {
            let count = opening.signs_of_its_address(text, &signs[at..]);
            if let Some(written) = an_address(text, &signs[at..at + count]).filter(|_| is_first) {
                edits.extend(written);
                at += count;
                continue;
            }
            // Half an address leads nowhere.
            unread = at + count;
        }
        at += 1;
        let written = printed(&text[range.clone()]).or_else(|| {
            if range.start != line + prefix(&text[line..range.start]) {
                return None;
            }
            let line_end =
                memchr::memchr(b'\n', &text.as_bytes()[range.end..]).map_or(text.len(), |end| range.end + end);
            if is_blank(&text[range.end..line_end]) {
                let shown = shown(sign)?;
                return Some(set_apart(&shown, &text[line..range.start], text.get(line_end + 1..).unwrap_or_default()));
            }
            None
        });
        if let Some(written) = written {
            edits.push((range.clone(), written + &lines_of(&text[range])));
        }
    }
    edits.extend(in_html);
    edits.sort_by_key(|(range, _)| range.start);
    let mut end = 0;
    // A comment takes all with it that stands in it.
    edits.retain(|(range, _)| {
        let is_apart = range.start >= end;
        end = end.max(range.end);
        is_apart
    });
    edits
}

/// Where code and formulas stand.
fn code(text: &str) -> Vec<Range<usize>> {
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

/// The ends of the lines that something reaches over.
fn lines_of(text: &str) -> String {
    "\n".repeat(memchr::memchr_iter(b'\n', text.as_bytes()).count())
}

/// Signs that are printed as they stand.
fn kept(text: &str, range: Range<usize>) -> Edits {
    let brace =
        |sign: &Sign<'_>| (range.start + sign.range.start..range.start + sign.range.start + 1, BRACE.to_owned());
    let inner = &text[range.clone()];
    let mut edits = Edits::new();
    for sign in &signs(inner) {
        edits.push(brace(sign));
        if sign.kind != Kind::Tag {
            let second = range.start + sign.range.start + 1;
            edits.push((second..second + 1, BRACE.to_owned()));
        }
    }
    edits
}

/// `{{</* x */>}}` is how `{{< x >}}` is printed.
fn printed(sign: &str) -> Option<String> {
    if sign.contains('\n') {
        return None;
    }
    let inner = sign.strip_prefix("{{")?.strip_suffix("}}")?;
    let (open, inner) = inner.split_once("/*")?;
    let (inner, close) = inner.rsplit_once("*/")?;
    if !matches!((open.trim(), close.trim()), ("", "") | ("<", ">") | ("%", "%")) {
        return None;
    }
    let mut written = format!("{BRACE}{BRACE}");
    for letter in open.chars().chain(inner.chars()).chain(close.chars()) {
        match letter {
            '<' => written.push_str(LESS),
            '*' | '_' | '[' | '`' | '\\' | '~' | '&' | '|' => written.extend(['\\', letter]),
            letter => written.push(letter),
        }
    }
    Some(written + "}}")
}

/// What an address stands behind.
#[derive(Clone, Copy)]
enum Opening {
    /// `](`, or `]: ` at a line's beginning.
    Bracket,
    /// The same with a `<`.
    Angle,
    /// `href="` or `src="`.
    Quote(char),
}

impl Opening {
    /// Whether these letters are all of the address, none its end.
    fn has(self, letters: &str) -> bool {
        let is_end = |letter: char| match self {
            Self::Bracket => letter.is_whitespace() || matches!(letter, '(' | ')' | '<' | '>' | '"' | '`'),
            Self::Angle => matches!(letter, '<' | '>' | '\n'),
            Self::Quote(quote) => letter == quote || matches!(letter, '<' | '>' | '\n'),
        };
        !letters.contains(is_end)
    }

    /// How many of these signs, the first of which stands behind it, are part of its address.
    fn signs_of_its_address(self, text: &str, signs: &[Sign<'_>]) -> usize {
        1 + signs.windows(2).take_while(|two| self.has(&text[two[0].range.end..two[1].range.start])).count()
    }
}

/// What the address stands behind that a sign is part of, and whether it begins with the sign; `words` are those between the last
/// sign and this one, `before` is all the text before it.
fn opening(words: &str, before: &str) -> Option<(Opening, bool)> {
    let words = words.rsplit('\n').next().unwrap_or_default();
    let line = before.len() - words.len();
    let of_link = || {
        let (_, address) = words.rsplit_once("](")?;
        Some(address.trim_start_matches(' '))
    };
    let of_definition = || {
        // Words of another sign before it would make it no definition.
        let is_whole = line == 0 || before[..line].ends_with('\n');
        let (label, address) = words.trim_start_matches([' ', '>']).strip_prefix('[')?.split_once("]:")?;
        (is_whole && !label.starts_with('^') && !label.contains('[')).then(|| address.trim_start_matches(' '))
    };
    if let Some(address) = of_link().or_else(of_definition) {
        let opening = if address.starts_with('<') { Opening::Angle } else { Opening::Bracket };
        let address = address.strip_prefix('<').unwrap_or(address);
        return opening.has(address).then_some((opening, address.is_empty()));
    }
    let at = words.rfind(['"', '\''])?;
    let (attribute, quote) = (words[..at].strip_suffix('=')?, words[at..].chars().next()?);
    let name = attribute.rsplit(|it: char| !it.is_ascii_alphanumeric() && it != '-').next()?;
    let is_of_address = name.eq_ignore_ascii_case("href") || name.eq_ignore_ascii_case("src");
    let opening = Opening::Quote(quote);
    let address = &words[at + 1..];
    (is_of_address && opening.has(address)).then_some((opening, address.is_empty()))
}

/// What is written for the signs that one address begins with; `None` where one of them is not known, or stands further within.
fn an_address(text: &str, signs: &[Sign<'_>]) -> Option<Edits> {
    let is_in_one = signs.windows(2).all(|two| two[0].range.end == two[1].range.start);
    if !is_in_one {
        return None;
    }
    let after = signs.last().and_then(|last| text.get(last.range.end..)).unwrap_or_default();
    let written = signs.iter().map(|sign| Some((sign.range.clone(), part_of_address(sign)?)));
    let mut written: Edits = written.collect::<Option<_>>()?;
    if !after.starts_with('/') && written.iter().all(|(_, written)| written.is_empty()) {
        // A site alone is where it begins; of a host, this may be a part.
        if after.starts_with(|letter: char| letter.is_alphanumeric() || matches!(letter, ':' | '.' | '-')) {
            return None;
        }
        written.last_mut()?.1.push('/');
    }
    Some(written)
}

/// The part of an address that a sign stands for.
fn part_of_address(sign: &Sign<'_>) -> Option<String> {
    if sign.inner.contains('\n') {
        return None;
    }
    match (sign.kind, sign.name()) {
        (Kind::Value, _) => value(sign.inner),
        (Kind::Tag, "link") => {
            let path = Some(sign.rest()).filter(|path| is_path(path))?;
            Some(format!("/{}", unbroken(path.trim_start_matches('/'))))
        }
        (Kind::Tag, "post_url") => Some(sign.rest()).filter(|name| is_path(name)).map(address),
        (Kind::Shortcode, "ref" | "relref") => {
            let arguments = arguments(sign.rest())?;
            let path = arguments.iter().find(|it| it.key.is_none() || it.key == Some("path"))?.value.trim().to_owned();
            if path.is_empty() || path.contains(['<', '>', '"']) {
                return None;
            }
            if path.contains("://") {
                return Some(unbroken(&path));
            }
            let (name, part) = path.split_once('#').map_or((path.as_str(), None), |(name, part)| (name, Some(part)));
            let name = if name.is_empty() { String::new() } else { address(name) };
            let part = part.map(|part| format!("#{}", unbroken(part))).unwrap_or_default();
            Some(name + &part).filter(|address| address != NAMED)
        }
        _ => None,
    }
}

/// The address that a value of Liquid is.
fn value(inner: &str) -> Option<String> {
    if matches!(inner, "site.baseurl" | "site.url") {
        // Words are not known, but what stands before an address is nothing.
        return Some(String::new());
    }
    let quote = inner.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
    let (path, filters) = inner[1..].split_once(quote)?;
    let filters = filters.trim().strip_prefix('|')?;
    let is_known = |filter: &str| {
        let filter: String = filter.split_whitespace().collect();
        matches!(filter.as_str(), "relative_url" | "absolute_url" | "prepend:site.baseurl" | "prepend:site.url")
    };
    if !filters.split('|').all(is_known) || path.contains(['<', '>', '"']) {
        return None;
    }
    let is_whole = path.contains("://") || path.starts_with('/');
    Some(if is_whole { unbroken(path) } else { format!("/{}", unbroken(path)) })
}

/// An address without what would end it in Markdown.
fn unbroken(address: &str) -> String {
    address.replace(' ', "%20").replace('(', "%28").replace(')', "%29")
}

fn is_path(path: &str) -> bool {
    !path.is_empty()
        && !path.contains(|it: char| it.is_whitespace() || matches!(it, '|' | '<' | '>' | '"' | '\'' | '(' | ')'))
}

/// What follows the name of a sign.
struct Argument<'a> {
    key: Option<&'a str>,
    value: String,
    is_quoted: bool,
}

/// `"a" b c="d"`; `None` where it is something else.
fn arguments(mut rest: &str) -> Option<Vec<Argument<'_>>> {
    let mut arguments = Vec::new();
    loop {
        rest = rest.trim_start();
        if rest.is_empty() || rest == "/" {
            return Some(arguments);
        }
        let is_of_key = |it: char| it.is_alphanumeric() || matches!(it, '-' | '_');
        let behind = rest.trim_start_matches(is_of_key);
        let key = &rest[..rest.len() - behind.len()];
        let value = behind.trim_start().strip_prefix('=').filter(|_| !key.is_empty()).map(str::trim_start);
        let key = value.map(|_| key);
        rest = value.unwrap_or(rest);
        let quote = rest.chars().next().filter(|quote| matches!(quote, '"' | '\'' | '`'));
        let (value, after) = match quote {
            Some(quote) => until(&rest[1..], quote)?,
            None => {
                let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
                (rest[..end].to_owned(), &rest[end..])
            }
        };
        arguments.push(Argument { key, value, is_quoted: quote.is_some() });
        rest = after;
    }
}

/// What stands before a quotation mark, and what behind it.
fn until(words: &str, quote: char) -> Option<(String, &str)> {
    let mut value = String::new();
    let mut letters = words.char_indices();
    while let Some((at, letter)) = letters.next() {
        match letter {
            letter if letter == quote => return Some((value, &words[at + 1..])),
            '\\' if quote == '"' => match letters.next()?.1 {
                '"' => value.push('"'),
                '\\' => value.push('\\'),
                other => value.extend(['\\', other]),
            },
            '\n' | '\r' => value.push(' '),
            letter => value.push(letter),
        }
    }
    None
}

/// What a sign that stands alone in its line shows, in Markdown.
fn shown(sign: &Sign<'_>) -> Option<String> {
    let name = sign.name().strip_suffix("_simple").unwrap_or(sign.name());
    let arguments = arguments(sign.rest())?;
    match (sign.kind, name) {
        (Kind::Shortcode, "figure") => figure(&arguments, "src"),
        (Kind::Shortcode, "youtube" | "vimeo" | "instagram" | "tweet" | "twitter" | "x" | "gist") => {
            elsewhere(name, &arguments)
        }
        (Kind::Tag, "youtube" | "vimeo" | "gist") => elsewhere(name, &arguments),
        (Kind::Tag, "include") => {
            let (file, arguments) = arguments.split_first().filter(|(file, _)| file.key.is_none())?;
            // What is not quoted is the name of a value.
            if !arguments.iter().all(|argument| argument.key.is_some() && argument.is_quoted) {
                return None;
            }
            let file = file.value.rsplit('/').next().unwrap_or_default().to_ascii_lowercase();
            let file = file.split('.').next().unwrap_or_default();
            let given = |key: &str| arguments.iter().find(|it| it.key == Some(key)).map(|it| it.value.as_str());
            match file {
                "figure" => figure(arguments, if given("image_path").is_some() { "image_path" } else { "src" }),
                "video" => elsewhere(given("provider")?, arguments),
                "youtube" | "youtubeplayer" | "youtube-player" | "youtube_player" => elsewhere("youtube", arguments),
                "vimeo" => elsewhere("vimeo", arguments),
                _ => None,
            }
        }
        _ => None,
    }
}

/// An embed of what another site shows.
fn elsewhere(name: &str, arguments: &[Argument<'_>]) -> Option<String> {
    let is_id = |id: &&str| {
        !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
    };
    let given = |key: &str| arguments.iter().find(|it| it.key == Some(key)).map(|it| it.value.as_str());
    let nth = |at: usize| arguments.iter().filter(|it| it.key.is_none()).nth(at).map(|it| it.value.as_str());
    let (read, positional): (&[&str], usize) = match name {
        "x" | "tweet" | "twitter" => (&["user", "id"], if given("id").is_some() { 0 } else { 2 }),
        "gist" => (&[], 3),
        _ => (&["id", "provider"], usize::from(given("id").is_none())),
    };
    // Words would be lost.
    if !is_all_known(arguments, read, positional) {
        return None;
    }
    let id = given("id").or_else(|| nth(0));
    let address = match name {
        "youtube" => format!("https://www.youtube.com/watch?v={}", id.filter(is_id)?),
        "vimeo" => format!("https://vimeo.com/{}", id.filter(is_id)?),
        "instagram" => format!("https://www.instagram.com/p/{}/", id.filter(is_id)?),
        "x" | "tweet" | "twitter" => {
            let (user, id) = match (given("user"), nth(0), nth(1)) {
                (Some(user), _, _) => (user, given("id")?),
                (None, Some(user), Some(id)) => (user, id),
                (None, id, None) => ("i", given("id").or(id)?),
                _ => return None,
            };
            format!("https://x.com/{}/status/{}", Some(user).filter(is_id)?, Some(id).filter(is_id)?)
        }
        "gist" => {
            let (user, id, file) = match (nth(0)?.split_once('/'), nth(1)) {
                (Some((user, id)), file) if nth(2).is_none() => (user, id, file),
                (None, Some(id)) => (nth(0)?, id, nth(2)),
                (None, None) => ("", nth(0)?, None),
                _ => return None,
            };
            let is_apart = |letter: char| !letter.is_ascii_alphanumeric() && letter != '_';
            let file = file.map(|file| format!("#file-{}", file.to_ascii_lowercase().replace(is_apart, "-")));
            let user = if user.is_empty() { String::new() } else { format!("{}/", Some(user).filter(is_id)?) };
            format!("https://gist.github.com/{user}{}{}", Some(id).filter(is_id)?, file.unwrap_or_default())
        }
        _ => return None,
    };
    Some(format!("> [!embed] {address}"))
}

/// Whether nothing is said but by these keys and by so many words without one, apart from how it looks.
fn is_all_known(arguments: &[Argument<'_>], read: &[&str], positional: usize) -> bool {
    let is_known = |key: &str| read.contains(&key) || LOOKS.contains(&key.to_ascii_lowercase().as_str());
    let is_said_once = |at: usize, key: &str| !arguments[..at].iter().any(|before| before.key == Some(key));
    arguments.iter().filter(|argument| argument.key.is_none()).count() <= positional
        && arguments.iter().enumerate().all(|(at, argument)| {
            argument.key.is_none_or(|key| {
                is_blank(&argument.value) || (is_known(key) && (!read.contains(&key) || is_said_once(at, key)))
            })
        })
}

/// A picture with its caption and its credit; the names of its attributes are Hugo's.
fn figure(arguments: &[Argument<'_>], src: &str) -> Option<String> {
    let given = |key: &str| {
        let found = arguments.iter().find(|it| it.key == Some(key)).map(|it| it.value.trim());
        found.filter(|value| !value.is_empty())
    };
    // An id is no words.
    let read = [src, "alt", "caption", "legend", "title", "attr", "credit", "attrlink", "link", "id"];
    let is_address = |address: &str| !address.contains(['<', '>', '\n', '{', '\\']);
    let src = given(src).filter(|src| is_address(src))?;
    let (link, credit_link) = (given("link"), given("attrlink"));
    let is_doubled = |one: &str, other: &str| given(one).is_some() && given(other).is_some();
    if !is_all_known(arguments, &read, 0) || is_doubled("caption", "legend") || is_doubled("attr", "credit") {
        return None;
    }
    if ![link, credit_link].into_iter().flatten().all(is_address) {
        return None;
    }
    let mut caption = match (given("title"), given("caption").or_else(|| given("legend"))) {
        (Some(title), Some(caption)) => format!("**{title}** {caption}"),
        (title, caption) => title.or(caption).unwrap_or_default().to_owned(),
    };
    let mut credit = given("attr").or_else(|| given("credit")).unwrap_or_default();
    if let Some(address) = credit_link.filter(|_| !credit.is_empty()) {
        caption = format!("{caption} [{}](<{address}>)", escaped(credit)).trim_start().to_owned();
        credit = "";
    }
    let words = if caption.is_empty() && credit.is_empty() {
        String::new()
    } else {
        format!(
            " \"{} | {}\"",
            caption.replace('\\', "\\\\").replace('"', "\\\""),
            credit.replace('\\', "\\\\").replace('"', "\\\"")
        )
    };
    let picture = format!("![{}](<{src}>{words})", escaped(given("alt").unwrap_or_default()));
    Some(match link {
        Some(link) => format!("[{picture}](<{link}>)"),
        None => picture,
    })
}

/// Words that Markdown reads nothing in.
fn escaped(words: &str) -> String {
    let mut escaped = String::with_capacity(words.len());
    for letter in words.chars() {
        if letter.is_ascii_punctuation() {
            escaped.push('\\');
        }
        escaped.push(letter);
    }
    escaped
}

/// What is shown, apart from a line that follows at once: a carriage return alone ends a line to Markdown, but none in the file.
fn set_apart(shown: &str, before: &str, below: &str) -> String {
    let next = below.split('\n').next().unwrap_or_default();
    if next.trim_start_matches([' ', '\t', '>', '\r']).is_empty() {
        return shown.to_owned();
    }
    let marks: String = before.chars().map(|mark| if mark == '>' { mark } else { ' ' }).collect();
    format!("{shown}\r{} ", marks.trim_end())
}

#[cfg(test)]
mod tests {
    use super::amended;
    use proptest::prelude::*;

    /// What is written instead of a line of its own.
    #[test]
    fn a_sign_alone_in_its_line_becomes_markdown() {
        for (sign, written) in [
            ("{{< youtube id=\"a_b-c\" >}}", "> [!embed] https://www.youtube.com/watch?v=a_b-c"),
            ("> {{< vimeo 1 >}}", "> > [!embed] https://vimeo.com/1"),
            ("{{< gist u 1 \"a_b c.go\" >}}", "> [!embed] https://gist.github.com/u/1#file-a_b-c-go"),
            ("{{< figure src=`a.jpg` width=300 />}}", "![](<a.jpg>)"),
            ("{%- gist u/1 -%}", "> [!embed] https://gist.github.com/u/1"),
            ("{% include video.html id=\"1\" provider=\"vimeo\" %}", "> [!embed] https://vimeo.com/1"),
        ] {
            assert_eq!(amended(sign).as_deref(), Some(written), "{sign}");
        }
    }

    #[test]
    fn what_is_in_doubt_stays() {
        for sign in [
            "{{< youtube a/b >}}",
            "{{< youtube id=\"a\" title=\"Some words\" >}}",
            "{{< figure alt=\"a\" >}}",
            "{{< figure src=\"a.jpg\" note=\"Some words\" >}}",
            "{{< figure src=\"a.jpg\" note=\"東京の朝\" >}}",
            "{{< figure src=\"a.jpg\" caption=\"a\" legend=\"b\" >}}",
            "{{< figure \"a.jpg\" src=\"b.jpg\" >}}",
            "{{< youtube a \"b\" >}}",
            "{{< youtube id=\"a\" description=\"b\" >}}",
            "{{< gist a 1 b c >}}",
            "{{< x a 1 b >}}",
            "{{< figure src=\"a.jpg >}}",
            "{% include youtube.html id=page.id %}",
            "{% link {{ page.a }} %}",
            "{{ \"/a\" | relative_url | upcase }}",
            "{{ site.url }} is an address",
            "{% highlight a %}\n{% endhighlight %}",
            "{% highlight a %} b {% endhighlight %}",
            "`{{< youtube a >}}`",
            "\\{{ site.url }}/a",
            "<code>[a]({{ site.url }}/a)</code>",
            "[a](https://paper.example{{ site.url }}/a)",
            "[a]({{ site.url }}{{ page.url }})",
            "{% highlight\na %}\nb\n{% endhighlight %}",
            "{% highlight a %}\nb\n{% endhighlight\n%}",
            "{{\n/* a */}}",
        ] {
            assert_eq!(amended(sign), None, "{sign}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn every_line_stays_the_line_it_is(
            text in "([ -~é\n]|\n|> |- |```|\\{\\{|\\}\\}|\\{\\{<|>\\}\\}|%\\}|\\{%|/\\*|\\*/|\\{% (end)?(highlight|raw|comment) %\\}\n?|\\{\\{< /?highlight a >\\}\\}\n|\\{\\{< figure src=\"a\"\n|\\{\\{< youtube a >\\}\\}\n|\\]\\(|\\{\\{ site.url \\}\\}|</?(code|pre)>|<!--|-->|\"){0,60}",
        ) {
            if let Some(amended) = amended(&text) {
                prop_assert_eq!(amended.matches('\n').count(), text.matches('\n').count(), "{}", amended);
            }
        }
    }
}
