//! A term and what it means, as Hugo, kramdown, Pandoc and PHP Markdown Extra have them: a line, and below it `: What it means.`
//!
//! A blank line may stand between the two, and what is indented below goes on with the meaning: there Markdown would see a program.

use super::line::{Piece, plain};
use super::signs::{code, is_code};
use std::ops::Range;

/// A longer line is no term: where a paragraph is broken into lines, any of its words may come after a break, a colon, too, which the
/// French have a blank before.
const LONGEST: usize = 60;

/// Edits that leave a term in the line above its meaning, and what goes on with a meaning without its indentation.
pub(super) fn edits(text: &str) -> Vec<(Range<usize>, &'static str)> {
    let mut edits = Vec::new();
    // Nearly all texts have none, and need not be gone through.
    if memchr::memmem::find(text.as_bytes(), b"\n:").is_none() {
        return edits;
    }
    let code = code(text);
    let mut before = Before::Nothing;
    // Where the line above begins, where it is blank.
    let mut blank = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let (start, words) = (at, line.trim_end());
        at += line.len();
        if words.is_empty() {
            blank = Some(start);
            continue;
        }
        let indent = indent_of(line);
        let above = blank.take();
        before = match (before, above) {
            (Before::Term(term), _) if is_meaning(words) && !is_code(&code, start) => {
                if let Some(blank) = above {
                    edits.push((term..term, "\n"));
                    edits.push((blank..start, ""));
                }
                Before::Meaning
            }
            (Before::Meaning, _) if is_meaning(words) => Before::Meaning,
            // A line may go on with the one above without being indented, unless it begins something.
            (Before::Meaning, None) if !begins_block(words) => Before::Meaning,
            (Before::Meaning, Some(_)) if indent > 0 => {
                edits.push((start..start + indent, ""));
                Before::Going
            }
            (Before::Going, _) if indent > 0 => {
                edits.push((start..start + indent, ""));
                Before::Going
            }
            (Before::Going, _) if is_meaning(words) => Before::Meaning,
            (Before::Nothing | Before::Term(_), None) if start > 0 => Before::Nothing,
            _ if is_term(words) => Before::Term(start),
            _ => Before::Nothing,
        };
    }
    edits
}

/// What stands above a line.
#[derive(Clone, Copy)]
enum Before {
    Nothing,
    /// A line that may be a term, and where it begins: alone in its paragraph.
    Term(usize),
    /// What it means.
    Meaning,
    /// What goes on with it, without its indentation.
    Going,
}

/// How much of a line's beginning sets it below a meaning.
fn indent_of(line: &str) -> usize {
    match line.as_bytes() {
        [b'\t', ..] => 1,
        [b' ', b' ', b' ', b' ', ..] => 4,
        _ => 0,
    }
}

fn is_meaning(line: &str) -> bool {
    let rest = line.strip_prefix(':').filter(|rest| rest.starts_with([' ', '\t']));
    // `: )` is a face.
    rest.is_some_and(|rest| !rest.trim_start().starts_with([')', '(']))
}

/// Whether a line begins a block of another kind than a paragraph.
fn begins_block(line: &str) -> bool {
    let line = line.trim_start();
    line.starts_with(['#', '>', '|', '<', '~', '`', '-', '+', '*', '$'])
        || line.trim_start_matches(|letter: char| letter.is_ascii_digit()).starts_with(['.', ')'])
}

/// Whether a line may be a term: short, and no sign of a block begins it.
fn is_term(line: &str) -> bool {
    line.chars().count() <= LONGEST
        && !line.starts_with(['#', '>', '|', '<', ':', '-', '+', ' ', '\t', '='])
        && !line.starts_with("* ")
        && !line.starts_with(|letter: char| letter.is_ascii_digit())
}

/// The term that a paragraph begins with, and what it means, where it is one; each line with a colon in front is a meaning of its own.
pub(super) fn definition(pieces: &[Piece]) -> Option<(Vec<Piece>, Vec<Vec<Piece>>)> {
    let mut lines = pieces.split(|piece| *piece == Piece::LineEnd);
    let term = lines.next()?;
    let mut meanings: Vec<Vec<Piece>> = Vec::new();
    for line in lines {
        match (without_colon(line), meanings.last_mut()) {
            (Some(meaning), _) => meanings.push(meaning),
            (None, Some(meaning)) => {
                meaning.push(Piece::LineEnd);
                meaning.extend_from_slice(line);
            }
            (None, None) => return None,
        }
    }
    let is_term = || (1..=LONGEST).contains(&plain(term).trim().chars().count());
    (!meanings.is_empty() && is_term()).then(|| (term.to_vec(), meanings))
}

/// A line without the colon and the blank that it begins with.
fn without_colon(line: &[Piece]) -> Option<Vec<Piece>> {
    let (Piece::Words(first), rest) = line.split_first()? else { return None };
    let words = first.strip_prefix(':').filter(|words| words.starts_with([' ', '\t']))?.trim_start();
    let meaning: Vec<Piece> = std::iter::once(Piece::Words(words.to_owned())).chain(rest.iter().cloned()).collect();
    (!plain(&meaning).trim().is_empty()).then_some(meaning)
}
