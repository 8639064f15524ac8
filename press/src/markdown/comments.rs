//! Obsidian's comments, `%%…%%`: what somebody wrote for their own eyes, which no page may print.
//!
//! They are taken out before a text is read, as Obsidian does it, and are told. A pair within a line is one wherever no figure and no
//! Latin letter stands before it (`100%%`); over several lines, where it begins one of them. Every line stays the line it is.

use super::proof::with;
use super::signs::{code, is_code};
use crate::problem::Problem;
use std::ops::Range;

const SIGN: &str = "%%";

/// The text without its comments, and what to say of them; `None` where there are none. `first` is the number of its first line.
pub(super) fn left_out(text: &str, first: usize) -> Option<(String, Problem)> {
    let comments = found(text);
    let at = comments.first()?.start;
    let line = first + text[..at].matches('\n').count();
    let count = match comments.len() {
        1 => "A comment is".to_owned(),
        count => format!("{count} comments are"),
    };
    let words = format!(
        "{count} left out: Obsidian shows no reader what stands between %% and %%. Write \\%\\% where it is to be printed."
    );
    let instead = |range: Range<usize>| (range.clone(), "\n".repeat(text[range].matches('\n').count()));
    let left = with(text, comments.into_iter().map(instead).collect())?;
    Some((left, Problem { line, words }))
}

/// Where comments stand: none begins in code, and one that has begun ends at the next sign, whatever stands in it.
fn found(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut signs =
        memchr::memmem::find_iter(text.as_bytes(), SIGN).filter(|at| !text[..*at].ends_with('\\')).peekable();
    if signs.peek().is_none() {
        return found;
    }
    let code = code(text);
    while let Some(start) = signs.next() {
        let before = &text[..start];
        // Per cent, or part of a name.
        if is_code(&code, start) || before.ends_with(|letter: char| letter.is_ascii_alphanumeric()) {
            continue;
        }
        let line = before.trim_end_matches([' ', '\t', '>', '-', '*', '+']);
        let begins_line = line.is_empty() || line.ends_with('\n');
        let is_one = |end: &usize| begins_line || !text[start..*end].contains('\n');
        if let Some(end) = signs.next_if(is_one) {
            let end = end + SIGN.len();
            // Of the blanks on both sides one is enough.
            let is_between = before.ends_with(' ') && text[end..].starts_with([' ', '\n']);
            found.push(start - usize::from(is_between && !begins_line)..end);
        }
    }
    found
}
