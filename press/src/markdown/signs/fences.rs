//! Code between two signs, each alone in its line: `{% highlight ruby %}` … `{% endhighlight %}`, as a fence around it.

use super::{Kind, Sign, end_of, ends, is_blank, signs};
use crate::markdown::OPTIONS;
use crate::markdown::proof::with;
use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag};
use std::collections::HashMap;
use std::ops::Range;

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
pub(super) fn fenced(text: &str) -> Option<String> {
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
pub(super) fn prefix(line: &str) -> usize {
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
