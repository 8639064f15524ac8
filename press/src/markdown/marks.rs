//! Signs that Obsidian and Pandoc have beside Markdown's: `==words==` are marked, `^[words]` is a note where it stands, and ` ^name` at
//! the end of a paragraph or of an item is what links call it by.
//!
//! They are written as what Markdown, or HTML in it, has for the same, and the notes above the text, where nothing that is left open
//! swallows them. None is read where Markdown has no words, in code, formulas, addresses and HTML; nor what may be part of a program:
//! `a == b`, `x^[n]`.

use super::OPTIONS;
use super::proof::{APART, is_joined, is_word, with};
use pulldown_cmark::{Event, Parser, Tag};
use std::collections::HashSet;
use std::ops::Range;

const MARK: &str = "==";
const NOTE: &str = "^[";

/// A text in Markdown's own signs.
pub(super) struct Amended {
    pub text: String,
    notes: Vec<Moved>,
}

/// A note that stands above the text now.
struct Moved {
    /// In which line it stood, from 0.
    line: usize,
    /// In which line of the text its mark stands now.
    now: usize,
    /// How many lines ended in it and in those before it.
    ends: usize,
}

impl Amended {
    /// The line in which stood what stands in a line now, both from 0.
    pub fn line_before(&self, line: usize) -> usize {
        // Each note has two lines above the text, and so has what divides them from it.
        let above = if self.notes.is_empty() { 0 } else { self.notes.len() * 2 + 2 };
        match (self.notes.get(line / 2), line.checked_sub(above)) {
            (Some(note), _) => note.line,
            (None, line) => {
                let line = line.unwrap_or_default();
                let behind = self.notes.partition_point(|note| note.now < line);
                line + behind.checked_sub(1).map_or(0, |at| self.notes[at].ends)
            }
        }
    }
}

/// The amended text; `None` where there is nothing to amend.
pub(super) fn amended(text: &str) -> Option<Amended> {
    let has = |sign: &str| memchr::memmem::find(text.as_bytes(), sign.as_bytes()).is_some();
    // Nearly all texts have none of them, and need not be gone through.
    if !has("^") && !has(MARK) {
        return None;
    }
    let words = Words::of(text);
    let notes = words.notes();
    // What is marked or named within a note is words.
    let is_beside = |at: usize| {
        let before = notes.partition_point(|note| note.start <= at).checked_sub(1);
        before.is_none_or(|before| notes[before].end <= at)
    };
    let mut edits = words.marked(is_beside);
    edits.extend(words.named(is_beside));
    let label =
        (0..).map(|number| format!("inline{}", "-".repeat(number))).find(|label| !has(&format!("[^{label}-")))?;
    let mut above = String::new();
    let (mut moved, mut line, mut at, mut ends) = (Vec::new(), 0, 0, 0);
    for (number, note) in (1..).zip(&notes) {
        line += text[at..note.start].matches('\n').count();
        at = note.start;
        let now = line - ends;
        let (words, breaks) = in_a_line(&text[note.start + NOTE.len()..note.end - 1]);
        ends += breaks;
        moved.push(Moved { line, now, ends });
        // No sign begins a block there.
        above += &format!("[^{label}-{number}]: {APART}{words}\n\n");
        // Nor is what follows a part of the mark.
        let apart = if text[note.end..].starts_with(['[', '(', ':']) { APART } else { "" };
        edits.push((note.clone(), format!("[^{label}-{number}]{apart}")));
    }
    edits.sort_by_key(|(range, _)| range.start);
    let amended = with(text, edits)?;
    // What is indented would go on with the last note.
    let wall = if above.is_empty() { "" } else { "<!-- -->\n\n" };
    Some(Amended { text: above + wall + &amended, notes: moved })
}

/// Where Markdown has words in a text, in their order.
struct Words<'a> {
    text: &'a str,
    parts: Vec<Part>,
    /// Lines with signs of other programs in them.
    others: Vec<Range<usize>>,
}

/// Words that nothing stands between.
struct Part {
    range: Range<usize>,
    /// The paragraph, heading or cell that they stand in, and the link or the emphasis: each has a number.
    block: usize,
    within: usize,
}

impl<'a> Words<'a> {
    fn of(text: &'a str) -> Self {
        let (mut parts, mut count) = (Vec::new(), 0);
        // What is open, and the number of the block that it is or stands in; without one where Markdown has no words.
        let mut open: Vec<(usize, Option<usize>)> = vec![(0, Some(0))];
        for (event, range) in Parser::new_ext(text, OPTIONS).into_offset_iter() {
            let (within, block) = open.last().copied().unwrap_or_default();
            match event {
                Event::Start(tag) => {
                    count += 1;
                    let block = match tag {
                        Tag::CodeBlock(_) | Tag::HtmlBlock | Tag::MetadataBlock(_) | Tag::Image { .. } => None,
                        Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. } => block,
                        _ => Some(count),
                    };
                    open.push((count, block));
                }
                Event::End(_) => drop(open.pop()),
                Event::Text(_) => parts.extend(block.map(|block| Part { range, block, within })),
                _ => {}
            }
        }
        let (mut others, mut start) = (Vec::new(), 0);
        for line in text.split_inclusive('\n') {
            let is_fence = line.trim_start_matches([' ', '\t', '>']).starts_with(":::");
            if is_fence || line.contains("{{") || line.contains("{%") {
                others.push(start..start + line.len());
            }
            start += line.len();
        }
        Self { text, parts, others }
    }

    /// The part that a sign stands in which begins here.
    fn part(&self, at: usize) -> Option<&Part> {
        let before = self.parts.partition_point(|part| part.range.start <= at).checked_sub(1)?;
        self.parts.get(before).filter(|part| at < part.range.end && !self.text[..at].ends_with('\\'))
    }

    /// Whether something stands in a line of Markdown: signs of other programs have words of their own.
    fn is_of_markdown(&self, at: usize) -> bool {
        let before = self.others.partition_point(|line| line.start <= at).checked_sub(1);
        before.is_none_or(|before| self.others[before].end <= at)
    }

    /// `==words==` within a line.
    fn marked(&self, is_beside: impl Fn(usize) -> bool) -> Vec<(Range<usize>, String)> {
        let text = self.text;
        let mut edits = Vec::new();
        let mut open: Option<(usize, &Part)> = None;
        for at in memchr::memmem::find_iter(text.as_bytes(), MARK) {
            let (before, after) = (&text[..at], &text[at + MARK.len()..]);
            let is_alone = !before.ends_with('=') && !after.starts_with('=') && is_beside(at);
            let Some(part) = self.part(at).filter(|_| is_alone) else { continue };
            let same =
                open.take().filter(|(start, this)| this.within == part.within && !text[*start..at].contains('\n'));
            match same {
                Some((start, _)) if ends_words(before) && is_free_behind(after) => {
                    edits.push((start..start + MARK.len(), "<mark>".to_owned()));
                    edits.push((at..at + MARK.len(), "</mark>".to_owned()));
                }
                _ => {
                    let is_open = begins_words(after) && is_free_before(before) && self.is_of_markdown(at);
                    open = is_open.then_some((at, part));
                }
            }
        }
        edits
    }

    /// Where notes stand in the words.
    fn notes(&self) -> Vec<Range<usize>> {
        let mut notes: Vec<Range<usize>> = Vec::new();
        if memchr::memmem::find(self.text.as_bytes(), NOTE.as_bytes()).is_none() {
            return notes;
        }
        // What is open in this block, and whether it is a note.
        let mut open: Vec<(usize, usize, bool)> = Vec::new();
        let mut block = None;
        for part in &self.parts {
            if block.replace(part.block) != Some(part.block) {
                open.clear();
            }
            let words = &self.text.as_bytes()[part.range.clone()];
            for at in memchr::memchr2_iter(b'[', b']', words).map(|at| part.range.start + at) {
                let before = &self.text[..at];
                match self.text.as_bytes()[at] {
                    _ if before.ends_with('\\') => {}
                    b'[' => {
                        let is_note = before.ends_with('^') && self.part(at - 1).is_some() && self.is_of_markdown(at);
                        open.push((at, part.within, is_note));
                    }
                    _ => {
                        let Some((start, within, true)) = open.pop() else { continue };
                        let is_within = open.iter().any(|(.., is_note)| *is_note);
                        if within == part.within && !is_within && is_said(&self.text[start + 1..at]) {
                            notes.push(start - 1..at + 1);
                        }
                    }
                }
            }
        }
        notes
    }

    /// The names of paragraphs and items.
    fn named(&self, is_beside: impl Fn(usize) -> bool) -> Vec<(Range<usize>, String)> {
        let text = self.text;
        let mut edits = Vec::new();
        let ends_name = |letter: char| !letter.is_ascii_alphanumeric() && letter != '-';
        let called: HashSet<&str> =
            text.split("#^").skip(1).map(|rest| rest.split(ends_name).next().unwrap_or_default()).collect();
        for at in memchr::memchr_iter(b'^', text.as_bytes()) {
            let rest = &text[at + 1..];
            let end = rest.find(ends_name).unwrap_or(rest.len());
            let (name, after) = rest.split_at(end);
            let after = after.trim_start_matches([' ', '\t', '\r']);
            let before = &text[..at];
            let is_last = after.is_empty()
                || after.strip_prefix('\n').is_some_and(|next| {
                    let next = next.trim_start_matches([' ', '\t', '\r', '>']);
                    next.is_empty()
                        || next.starts_with(['\n', '-', '*', '+'])
                        || next.starts_with(|it: char| it.is_ascii_digit())
                });
            // One that Obsidian made, or that is meant beyond doubt; any other is a word: “I agree, ^this”.
            let is_made = name.len() == 6 && name.bytes().all(|byte| byte.is_ascii_hexdigit());
            let is_meant = name.contains('-') || called.contains(name);
            let is_name = name.contains(|letter: char| letter.is_ascii_alphabetic())
                && (is_made || name.bytes().any(|byte| byte.is_ascii_digit()) && name.len() > 1 || is_meant);
            let is_apart = before.ends_with([' ', '\t', '\n']);
            if is_last && is_apart && is_name && is_beside(at) && self.part(at).is_some() {
                let start = before.trim_end_matches([' ', '\t']).len();
                // Alone in its line, it is of what stands above.
                let start = if before[..start].ends_with('\n') { at } else { start };
                edits.push((start..at + 1 + end, format!("<a id=\"{name}\"></a>")));
            }
        }
        edits
    }
}

/// Whether words begin here, behind signs that may begin them.
fn begins_words(text: &str) -> bool {
    text.trim_start_matches(['*', '_', '`', '~', '[', '(', '"', '\'', '“', '„', '«', '‘', '¿', '¡'])
        .starts_with(char::is_alphanumeric)
}

/// Whether words end here, before signs that may end them.
fn ends_words(text: &str) -> bool {
    const SIGNS: [char; 19] =
        ['*', '_', '`', '~', ']', ')', '"', '\'', '“', '”', '»', '’', '.', ',', ':', ';', '!', '?', '…'];
    text.trim_end_matches(SIGNS).ends_with(|letter: char| letter.is_alphanumeric() || is_joined(letter))
}

/// Whether what stands before a mark has come to its end.
fn is_free_before(text: &str) -> bool {
    text.chars()
        .next_back()
        .is_none_or(|letter| letter.is_whitespace() || is_joined(letter) || "([{\"'“„«‘¿¡—–-/*_~".contains(letter))
}

/// Whether what stands behind a mark begins anew.
fn is_free_behind(text: &str) -> bool {
    text.chars().next().is_none_or(|letter| {
        letter.is_whitespace() || is_joined(letter) || ")]}\"'“”»’.,:;!?…—–-/*_~。、".contains(letter)
    })
}

/// Whether a note says something, as no index and no set of letters does.
fn is_said(words: &str) -> bool {
    let words = words.trim();
    let has_word = || words.contains(is_joined) || words.split(|it: char| !it.is_alphabetic()).any(is_word);
    !words.is_empty() && (words.contains(char::is_whitespace) || has_word())
}

/// The words of a note in one line, without what sets each further line of a quotation off, and how many lines ended in it.
fn in_a_line(note: &str) -> (String, usize) {
    let mut lines = note.lines();
    let mut words = lines.next().unwrap_or_default().trim().to_owned();
    let mut ends = 0;
    for line in lines {
        words += " ";
        words += line.trim_start_matches([' ', '\t', '>']).trim_end();
        ends += 1;
    }
    (words, ends)
}
