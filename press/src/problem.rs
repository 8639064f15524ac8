//! What is wrong with a text, in words for whoever wrote it.

/// A line that was not understood, or not with certainty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Its number, from 1; of a whole text the first.
    pub line: usize,
    /// What is wrong, and what to do: whole sentences.
    pub words: String,
}
