//! Signs that Obsidian and Pandoc have beside Markdown's: `==words==` are marked, `^[words]` is a note where it stands, and ` ^name` at
//! the end of a paragraph or of an item is what links call it by.
//!
//! They are written as what Markdown, or HTML in it, has for the same, and the notes below the text. None is read in code, nor where it
//! may be part of a formula or of a program: `a == b`, `x^[n]`. Every line stays the line it is.

use super::proof::{is_joined, with};
use super::signs::{code, is_code};
use std::collections::HashMap;
use std::ops::Range;

const MARK: &str = "==";
const NOTE: &str = "^[";

/// A text in Markdown's own signs.
pub(super) struct Amended {
    pub text: String,
    /// How many lines it had before notes came below it.
    lines: usize,
    /// In which line each of those notes stood; each has two below the text.
    notes: Vec<usize>,
}

impl Amended {
    /// The line, counted from `first`, in which stood what stands in a line now.
    pub fn line_before(&self, line: usize, first: usize) -> usize {
        let below = (line - first).checked_sub(self.lines);
        below.and_then(|below| self.notes.get(below / 2)).map_or(line, |line| first + line)
    }
}

/// The amended text; `None` where there is nothing to amend.
pub(super) fn amended(text: &str) -> Option<Amended> {
    let has = |sign: &str| memchr::memmem::find(text.as_bytes(), sign.as_bytes()).is_some();
    // Nearly all texts have none of them, and need not be gone through.
    if !has("^") && !has(MARK) {
        return None;
    }
    let code = code(text);
    let is_read = |at: usize| !text[..at].ends_with('\\') && !is_code(&code, at);
    let notes = notes(text, is_read);
    // What is marked or named within a note is words.
    let is_beside = |at: usize| {
        let before = notes.partition_point(|note| note.start <= at).checked_sub(1);
        is_read(at) && before.is_none_or(|before| notes[before].end <= at)
    };
    let mut edits = marked(text, is_beside);
    edits.extend(named(text, is_beside));
    let label =
        (0..).map(|number| format!("inline{}", "-".repeat(number))).find(|label| !has(&format!("[^{label}-")))?;
    let mut below = String::new();
    let (mut lines, mut line, mut at) = (Vec::new(), 0, 0);
    let mut blank = 0..0;
    for (number, note) in (1..).zip(&notes) {
        line += text[at..note.start].matches('\n').count();
        lines.push(line);
        at = note.start;
        let (words, breaks) = words_of(&text[note.start + NOTE.len()..note.end - 1]);
        below += &format!("\n\n[^{label}-{number}]: {words}");
        edits.push((note.clone(), format!("[^{label}-{number}]")));
        // A blank line here would end the paragraph: the next one that does is there so many times more.
        if breaks > 0 && blank.start < note.end {
            blank = next_blank(text, note.end);
        }
        if breaks > 0 {
            edits.push((blank.start..blank.start, text[blank.clone()].repeat(breaks)));
        }
    }
    edits.sort_by_key(|(range, _)| range.start);
    let amended = with(text, edits)?;
    Some(Amended { lines: 1 + amended.matches('\n').count(), text: amended + &below, notes: lines })
}

/// The words of a note in one line, without what sets each line of a quotation off, and how many lines ended in it.
fn words_of(note: &str) -> (String, usize) {
    let lines: Vec<&str> = note.lines().map(|line| line.trim_start_matches([' ', '\t', '>']).trim_end()).collect();
    (lines.join(" "), lines.len().saturating_sub(1))
}

/// The next blank line, with its end; the end of the text where there is none.
fn next_blank(text: &str, at: usize) -> Range<usize> {
    let mut start = at;
    for line in text[at..].split_inclusive('\n') {
        if start > at && is_blank_line(line) {
            return start..start + line.len();
        }
        start += line.len();
    }
    start..start
}

/// Whether a line ends a paragraph, in a quotation, too.
fn is_blank_line(line: &str) -> bool {
    line.trim_matches([' ', '\t', '>', '\r', '\n']).is_empty()
}

/// `==words==` within a line.
fn marked(text: &str, is_read: impl Fn(usize) -> bool) -> Vec<(Range<usize>, String)> {
    let mut edits = Vec::new();
    let mut signs = memchr::memmem::find_iter(text.as_bytes(), MARK).filter(|at| {
        let (before, after) = (&text[..*at], &text[at + MARK.len()..]);
        !before.ends_with('=') && !after.starts_with('=') && is_read(*at)
    });
    let is_apart = |letter: Option<char>| letter.is_none_or(|letter| !letter.is_alphanumeric() || is_joined(letter));
    let is_blank = |letter: Option<char>| letter.is_none_or(char::is_whitespace);
    let mut open: Option<usize> = None;
    for at in &mut signs {
        let (before, after) = (text[..at].chars().next_back(), text[at + MARK.len()..].chars().next());
        match open {
            Some(start) if !text[start..at].contains('\n') => {
                if !is_blank(before) && is_apart(after) {
                    edits.push((start..start + MARK.len(), "<mark>".to_owned()));
                    edits.push((at..at + MARK.len(), "</mark>".to_owned()));
                }
                open = None;
            }
            _ => open = (is_apart(before) && !is_blank(after)).then_some(at),
        }
    }
    edits
}

/// Where notes stand in the words.
fn notes(text: &str, is_read: impl Fn(usize) -> bool) -> Vec<Range<usize>> {
    let mut notes: Vec<Range<usize>> = Vec::new();
    if memchr::memmem::find(text.as_bytes(), NOTE.as_bytes()).is_none() {
        return notes;
    }
    let ends = ends_of_brackets(text);
    for at in memchr::memmem::find_iter(text.as_bytes(), NOTE) {
        let is_within = notes.last().is_some_and(|note| at < note.end);
        if is_within || !is_read(at) {
            continue;
        }
        let Some(end) = ends.get(&(at + 1)).copied() else { continue };
        let words = text[at + NOTE.len()..end].trim();
        // `x^[n]`: a power.
        let is_power = text[..at].ends_with(char::is_alphanumeric) && !words.contains(char::is_whitespace);
        if !words.is_empty() && !is_power {
            notes.push(at..end + 1);
        }
    }
    notes
}

/// Where each bracket is closed, by where it is opened: in its own paragraph.
fn ends_of_brackets(text: &str) -> HashMap<usize, usize> {
    let (mut open, mut ends) = (Vec::new(), HashMap::new());
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        if is_blank_line(line) {
            open.clear();
        }
        for at in memchr::memchr2_iter(b'[', b']', line.as_bytes()).map(|at| start + at) {
            match text.as_bytes()[at] {
                _ if text[..at].ends_with('\\') => {}
                b'[' => open.push(at),
                _ => drop(open.pop().map(|begin| ends.insert(begin, at))),
            }
        }
        start += line.len();
    }
    ends
}

/// The names of paragraphs and items.
fn named(text: &str, is_read: impl Fn(usize) -> bool) -> Vec<(Range<usize>, String)> {
    let mut edits = Vec::new();
    for at in memchr::memchr_iter(b'^', text.as_bytes()) {
        let rest = &text[at + 1..];
        let end = rest.find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '-').unwrap_or(rest.len());
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
        let is_name = name.len() > 1 && name.contains(|letter: char| letter.is_ascii_alphabetic());
        if is_last && is_name && before.ends_with([' ', '\t', '\n']) && is_read(at) {
            let start = before.trim_end_matches([' ', '\t']).len();
            // Alone in its line, it is of what stands above.
            let start = if before[..start].ends_with('\n') { at } else { start };
            edits.push((start..at + 1 + end, format!("<a id=\"{name}\"></a>")));
        }
    }
    edits
}
