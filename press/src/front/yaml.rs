//! YAML → the fields of a front matter; where it is none, what is wrong, in the words of those who write.
//!
//! A line such as `title: The mayor: a portrait` is no YAML, and yet everybody sees what is meant: where a whole line is a name and
//! words, and YAML stumbles over that line, the words are what they say. What is less certain is told.

mod values;

use std::borrow::Cow;
use std::collections::HashSet;

use serde_json::Value;

use self::values::Trouble;
use super::fence::name_before;
use super::names::{self, Field};
use super::words;
use crate::problem::Problem;

/// So many lines of a front matter may be taken for their words.
const TAKEN: usize = 16;

/// Reads it; `first` is the number of its first line.
pub(super) fn fields(text: &str, first: usize) -> Result<Vec<(String, Value)>, Problem> {
    let mut text = Cow::Borrowed(text);
    let mut taken: Vec<(usize, Problem)> = Vec::new();
    let value = loop {
        let trouble = match values::first_in(&text) {
            Ok(value) => break value,
            Err(trouble) => trouble,
        };
        let at = match &trouble {
            Trouble::Broken(error) => error.marker().line().saturating_sub(1),
            Trouble::Twice(_, mark) => mark.line().saturating_sub(1),
            Trouble::Deep => {
                let words = "Its lists stand in one another more than a hundred deep: write it flatter.";
                return Err(Problem { line: first, words: words.to_owned() });
            }
            Trouble::Large => {
                let words = "Its aliases (`*name`) stand for more than any front matter says: write them out.";
                return Err(Problem { line: first, words: words.to_owned() });
            }
        };
        // Where it stumbles no later than before, that line was not what is wrong.
        if let Some((_, problem)) = taken.pop_if(|(before, _)| at <= *before) {
            return Err(problem);
        }
        let problem = told(&text, at, first, &trouble);
        match quoted(&text, at).filter(|_| taken.len() < TAKEN) {
            Some(other) => text = Cow::Owned(other),
            None => return Err(problem),
        }
        taken.push((at, problem));
    };
    match value {
        Value::Object(fields) => Ok(fields.into_iter().collect()),
        Value::Null => Ok(Vec::new()),
        _ => Err(Problem {
            line: first,
            words: "The front matter has no fields: write them as `title: …`, one to a line.".to_owned(),
        }),
    }
}

/// What YAML leaves out of words without saying so: what stands behind ` #`, and a sign before them that begins with `!` or `&`.
/// A comment begins with a blank after its `#`; an anchor is named somewhere.
pub(super) fn left_out(text: &str, first: usize) -> Vec<Problem> {
    let mut problems = Vec::new();
    let aliases: HashSet<&str> = text.split('*').skip(1).map(first_word).collect();
    // The field that is open, where it is one of words, and whether what goes on stands in quotes or in a block of lines, where `#` is
    // a sign as any other.
    let (mut open, mut is_raw) = (None, false);
    for (line, number) in text.lines().zip(first..) {
        let bare = line.trim_start();
        let item = bare.strip_prefix('-').filter(|rest| rest.starts_with(' ')).map(str::trim_start);
        let (name, value) = match name_before(item.unwrap_or(bare), ':') {
            Some((name, value)) => (Some(name), value),
            None => (None, item.unwrap_or(line)),
        };
        if bare.len() == line.len() && item.is_none() && !bare.starts_with('#') {
            let Some(name) = name else { continue };
            open = Some(name).filter(|name| is_of_words(name));
        }
        if name.is_some() || item.is_some() {
            is_raw = value.trim_start().starts_with(['"', '\'', '|', '>']);
        }
        let Some((name, sign)) = open.zip(sign_in(value).filter(|_| !is_raw)) else { continue };
        if !sign.strip_prefix('&').is_some_and(|anchor| aliases.contains(anchor)) {
            let words = format!("YAML leaves out `{sign}` here: put quotes round the value of `{name}`.");
            problems.push(Problem { line: number, words });
        }
    }
    problems
}

/// What stands before the first blank or sign of YAML.
fn first_word(text: &str) -> &str {
    text.split([' ', '\t', '\n', '\r', ',', ']', '}']).next().unwrap_or_default()
}

/// Whether a field says something to whoever reads: of a date, `#` may well begin a comment.
fn is_of_words(name: &str) -> bool {
    names::field(name).is_some_and(|(_, field)| {
        matches!(
            field,
            Field::Title
                | Field::Summary
                | Field::Kicker
                | Field::Tags
                | Field::Section
                | Field::Categories
                | Field::ImageAlt
                | Field::Authors
                | Field::Byline
                | Field::Place
                | Field::Agency
                | Field::Dateline
                | Field::Source
                | Field::Corrections
                | Field::Copyright
        )
    })
}

/// The first word of what YAML does not take for words.
fn sign_in(value: &str) -> Option<&str> {
    let bare = value.trim_start();
    if bare.starts_with(['"', '\'', '[', '{', '|', '>']) {
        return None;
    }
    let rest = if bare.starts_with(['!', '&']) { bare } else { &value[value.find(" #")? + 1..] };
    let sign = rest.split_whitespace().next()?;
    sign.chars().nth(1).filter(|second| second.is_alphanumeric()).map(|_| sign)
}

/// The text with quotes round the value of one line, where that line is a name and words, and nothing of it stands on the next.
fn quoted(text: &str, at: usize) -> Option<String> {
    let line = text.lines().nth(at)?;
    let goes_on = text.lines().nth(at + 1).is_some_and(|next| next.starts_with([' ', '\t']));
    let (name, value) = name_before(line, ':').filter(|_| !goes_on)?;
    let words = words_of(value.strip_prefix([' ', '\t'])?.trim())?;
    let mut lines: Vec<Cow<'_, str>> = text.lines().map(Cow::Borrowed).collect();
    lines[at] = Cow::Owned(format!("{name}: '{}'", words.replace('\'', "''")));
    Some(lines.join("\n") + "\n")
}

/// What a value says that is no YAML, where that is certain: it has no quotes and brackets round it, or these end before it does.
fn words_of(value: &str) -> Option<&str> {
    let first = value.chars().next()?;
    let inner = &value[first.len_utf8()..];
    match first {
        '"' | '\'' => {
            let (within, behind) = inner.split_once(first)?;
            if behind.is_empty() || within.ends_with('\\') {
                return None;
            }
            // 'It's here': what is between letters is an apostrophe.
            match inner.strip_suffix(first) {
                Some(inner) if first == '\'' && has_apostrophes(inner) => Some(inner),
                Some(_) => None,
                None => Some(value),
            }
        }
        '[' | '{' => {
            let close = if first == '[' { ']' } else { '}' };
            let mut depth = 0_usize;
            let end = value.find(|letter: char| {
                depth += usize::from(letter == first);
                depth -= usize::from(letter == close && depth > 0);
                depth == 0
            })?;
            (end + 1 < value.len()).then_some(value)
        }
        '|' | '>' | '#' => None,
        _ => Some(value),
    }
}

/// Whether every `'` stands between two letters.
fn has_apostrophes(words: &str) -> bool {
    let is_letter = |letter: Option<char>| letter.is_some_and(char::is_alphanumeric);
    words
        .match_indices('\'')
        .all(|(at, _)| is_letter(words[..at].chars().next_back()) && is_letter(words[at + 1..].chars().next()))
}

/// What is wrong, and what to do.
fn told(text: &str, at: usize, first: usize, trouble: &Trouble) -> Problem {
    let lines: Vec<&str> = text.lines().collect();
    let problem = |at: usize, words: String| Problem { line: first + at.min(lines.len().saturating_sub(1)), words };
    if let Trouble::Twice(name, _) = trouble {
        let is_it = |line: &&str| name_before(line, ':').is_some_and(|(other, _)| other == name);
        let before = lines.iter().position(is_it).filter(|before| *before < at);
        let before = before.map(|before| format!(", first on line {}", first + before)).unwrap_or_default();
        return problem(at, format!("`{name}` stands here twice{before}: leave one of them."));
    }
    let mut behind = [at, at + 1].into_iter().filter_map(|at| Some((at, *lines.get(at)?)));
    if let Some((at, _)) = behind.find(|(_, line)| is_indented_by_tab(line)) {
        return problem(
            at,
            "The line begins with a tab, and YAML knows only blanks there: write two blanks.".to_owned(),
        );
    }
    // Some things are only found out further down.
    let above = lines.iter().enumerate().take(at + 1).rev().filter(|(_, line)| !line.trim().is_empty());
    if let Some((at, words)) = above.take(2).find_map(|(at, line)| Some((at, wrong_in(line)?))) {
        return problem(at, words);
    }
    let info = if let Trouble::Broken(error) = trouble { error.info() } else { "" };
    if info.starts_with("mapping values are not allowed") {
        let words = "YAML takes what stands before a colon and a blank for the name of a field: put quotes round the whole value.";
        return problem(at, words.to_owned());
    }
    problem(at, format!("The front matter is no YAML: {info}. Quotes round the value may help: title: \"…\"."))
}

fn is_indented_by_tab(line: &str) -> bool {
    line.chars().take_while(|letter| letter.is_whitespace()).any(|letter| letter == '\t')
}

/// What is wrong with a line that is seen in itself.
fn wrong_in(line: &str) -> Option<String> {
    if line.starts_with([' ', '\t', '#', '-']) || line.trim().is_empty() {
        return None;
    }
    let Some((name, value)) = name_before(line, ':') else {
        let words =
            "This line is no field: write `name: value`, or end the front matter above it with a line of `---`.";
        return (!line.starts_with(['"', '\'', '[', '{', ']', '}', '?', '!', '&', '*'])).then(|| words.to_owned());
    };
    if !value.is_empty() && !value.starts_with([' ', '\t']) {
        return Some(format!("There is no blank behind the colon: write `{name}: …`."));
    }
    let value = value.trim();
    let quote = value.chars().next().filter(|first| matches!(first, '"' | '\''))?;
    let inner = &value[1..];
    match inner.matches(quote).count() {
        0 => Some(format!("The value of `{name}` begins with {quote} and has none at its end: write one there.")),
        2.. if inner.ends_with(quote) => Some(format!(
            "The value of `{name}` has {quote} within it and round it: write the inner ones as “ and ”, or leave out the outer ones."
        )),
        _ => None,
    }
}
