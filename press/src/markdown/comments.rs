//! Obsidian's comments, `%%…%%`: what somebody wrote for their own eyes, which no page may print.
//!
//! They are taken out before a text is read, as Obsidian does it, and are told. A pair within a line is one where it stands apart from
//! other letters, `100%%` does not begin one; over several lines, where it begins one of them. Every line stays the line it is.

use super::Problem;
use super::proof::with;
use super::signs::code;
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

/// Where comments stand, outside of code.
fn found(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut signs = memchr::memmem::find_iter(text.as_bytes(), SIGN).peekable();
    if signs.peek().is_none() {
        return found;
    }
    let code = code(text);
    let is_code = |at: usize| {
        let next = code.partition_point(|code| code.end <= at);
        code.get(next).is_some_and(|code| code.contains(&at))
    };
    let mut signs = signs.filter(|at| !is_code(*at) && !text[..*at].ends_with('\\')).peekable();
    while let Some(start) = signs.next() {
        let (before, behind) = (&text[..start], &text[start + SIGN.len()..]);
        let is_apart = before.chars().next_back().is_none_or(|letter| letter.is_whitespace() || letter == '(');
        let begins_line = before.rsplit('\n').next().is_some_and(|line| line.trim().is_empty());
        let line_end = behind.find('\n').map_or(text.len(), |end| start + SIGN.len() + end);
        let end = signs.peek().copied().filter(|end| is_apart && (begins_line || *end < line_end));
        if let Some(end) = end {
            signs.next();
            let end = end + SIGN.len();
            // Of the blanks on both sides one is enough.
            let is_between = before.ends_with(' ') && text[end..].starts_with([' ', '\n']);
            found.push(start - usize::from(is_between && !begins_line)..end);
        }
    }
    found
}
