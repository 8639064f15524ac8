//! What is wrong with a text, in words for whoever wrote it.

use std::borrow::Cow;

/// A line that was not understood, or not with certainty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Its number, from 1; of a whole text the first.
    pub line: usize,
    /// What is wrong, and what to do: whole sentences.
    pub words: String,
}

/// Words as they stand in one line of a report: a name may hold what begins another line, or moves a terminal's cursor.
#[must_use]
pub fn in_one_line(words: &str) -> Cow<'_, str> {
    if !words.contains(char::is_control) {
        return Cow::Borrowed(words);
    }
    let mut line = String::with_capacity(words.len());
    for letter in words.chars() {
        match letter {
            '\t' | '\n' | '\r' => line.push(' '),
            letter if letter.is_control() => line.extend(letter.escape_unicode()),
            letter => line.push(letter),
        }
    }
    Cow::Owned(line)
}

#[cfg(test)]
mod tests {
    use super::in_one_line;

    #[test]
    fn no_name_begins_a_line_of_its_own() {
        assert_eq!(in_one_line("a\n0 problems\u{1b}[2J"), "a 0 problems\\u{1b}[2J");
        assert_eq!(in_one_line("les marées.md"), "les marées.md");
    }
}
