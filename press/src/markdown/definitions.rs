//! A term and what it means, as Hugo, kramdown and PHP Markdown Extra have them: a line, and below it `: What it means.`

use super::line::{Piece, plain};

/// A longer line is no term: where a paragraph is broken into lines, any of its words may come after a break, a colon, too, which the
/// French have a blank before.
const LONGEST: usize = 60;

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
