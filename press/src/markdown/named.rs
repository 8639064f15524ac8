//! Links by name, as Obsidian writes them: `[[Page#Heading|words]]` leads to a text and `![[photo.jpg]]` shows a file, wherever
//! in the folder these lie.
//!
//! The address begins with [`NAMED`]: which file has that name is not known here.

use super::anchors::as_on_github;
use super::line::{Piece, plain, text};
use super::proof::bare;
use super::quotations::recording_of;
use super::{NAMED, Reader};
use crate::shelf::spelt;
use serde_json::{Value, json};
use std::ops::Range;

const PICTURES: [&str; 10] = ["jpg", "jpeg", "png", "webp", "gif", "avif", "svg", "bmp", "tif", "tiff"];

/// What stands before the words of a link.
struct Target<'a> {
    name: &'a str,
    /// From the highest down to the one that is meant.
    headings: Vec<&'a str>,
}

impl Reader<'_> {
    /// A link by name, or what it shows.
    pub(super) fn by_name(
        &mut self,
        is_shown: bool,
        (target, is_worded): (&str, bool),
        inner: Vec<Piece>,
        range: &Range<usize>,
        pieces: &mut Vec<Piece>,
    ) {
        // In a table, a bar that divides no cells has a backslash before it.
        let target = if is_worded { target.strip_suffix('\\').unwrap_or(target) } else { target };
        if !is_target(target) {
            return pieces.push(Piece::Words(self.text[range.clone()].to_owned()));
        }
        let target = bare(target);
        let target = Target::read(&target);
        let is_worded = is_worded && !plain(&inner).trim().is_empty();
        let ending = ending(target.name);
        if is_shown && PICTURES.contains(&ending.as_str()) {
            let words = if is_worded { plain(&inner) } else { String::new() };
            let figure = self.figure(&address(target.name), without_size(&words), "", range);
            return pieces.push(Piece::Figure(figure));
        }
        let recording = recording_of(target.name).filter(|_| is_shown);
        let is_sized = is_shown && is_worded && without_size(&plain(&inner)).is_empty();
        let is_worded = is_worded && !is_sized;
        let words = if is_worded { inner } else { vec![Piece::Words(target.words())] };
        if let Some(name) = recording {
            let caption = is_worded.then(|| text(&words));
            let run = json!({ "link": address(target.name), "text": text(&words) });
            return pieces.push(Piece::Recording { name, caption, run });
        }
        let way = target.address();
        if is_shown && way.is_some() && (ending.is_empty() || is_text(&ending)) {
            self.tell_unshown(range);
        }
        match way {
            Some(address) => self.link(&address, words, range, pieces),
            None => {
                let told = format!("{} leads to no heading, so its words stay alone.", &self.text[range.clone()]);
                self.problem(range.start, &told);
                match plain(&words).trim() {
                    "" => pieces.push(Piece::Words(self.text[range.clone()].to_owned())),
                    _ => pieces.extend(words),
                }
            }
        }
    }
}

impl<'a> Target<'a> {
    fn read(target: &'a str) -> Self {
        let mut parts = target.split('#').map(str::trim);
        let name = parts.next().unwrap_or_default();
        let headings = parts.filter(|part| !part.is_empty()).collect();
        Self { name, headings }
    }

    /// What is printed where no other words are given.
    fn words(&self) -> String {
        let name = self.name.rsplit('/').next().filter(|name| !name.is_empty());
        let parts: Vec<&str> = name.into_iter().chain(self.headings.iter().copied()).collect();
        // What a paragraph is called says nothing to anybody else.
        let named = parts.iter().rposition(|part| part.starts_with('^')).filter(|at| *at > 0);
        parts[..named.unwrap_or(parts.len())].join(" > ").trim_start_matches('^').to_owned()
    }

    fn address(&self) -> Option<String> {
        let heading = self.headings.last().map(|heading| as_on_github(heading)).filter(|heading| !heading.is_empty());
        match (self.name, heading) {
            ("", heading) => heading.map(|heading| format!("#{heading}")),
            (name, Some(heading)) => Some(format!("{}#{heading}", address(name))),
            (name, None) => Some(address(name)),
        }
    }
}

/// The address of what has this name, with or without the folders that it lies in.
pub(super) fn address(name: &str) -> String {
    let parts: Vec<&str> = name.split('/').filter(|part| !matches!(*part, "" | "." | "..")).collect();
    format!("{NAMED}{}", spelt(&parts.join("/")))
}

/// Whether what stands between `[[` and `]]` is beyond doubt a link, where `before` stands before it.
pub(super) fn is_link(inner: &str, before: &str) -> bool {
    let target = inner.split('|').next().unwrap_or_default();
    let target = target.strip_suffix('\\').unwrap_or(target);
    // x[[1]], a[[i]] and [[1, 2]] are parts of programs or formulas.
    let is_index = inner.len() <= 2 || inner.bytes().all(|byte| byte.is_ascii_digit());
    let is_behind = before.ends_with(|letter: char| letter.is_ascii_alphanumeric() || letter == '$');
    let is_row =
        inner.contains(',') && inner.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b' ' | b',' | b'.' | b'-'));
    is_target(target) && !is_row && !(is_index && is_behind)
}

fn is_target(target: &str) -> bool {
    let is_named = target.contains(|it: char| !matches!(it, '#' | '/' | '.' | ' '));
    is_named
        && target.trim_start() == target
        && !target.starts_with(['^', '\'', '"'])
        && !target.contains("://")
        && !target.contains(['[', ']', '|', '`', '\n', '\r'])
}

/// Whether what ends so is a text.
pub(super) fn is_text(ending: &str) -> bool {
    matches!(ending, "md" | "markdown")
}

/// How a file's name ends, in small letters; empty where that is no ending.
pub(super) fn ending(name: &str) -> String {
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    let is_ending = (2..=8).contains(&ending.len())
        && ending.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && ending.bytes().any(|byte| byte.is_ascii_alphabetic());
    if is_ending { ending.to_ascii_lowercase() } else { String::new() }
}

/// The words for those who do not see a picture, without the size it is to be shown in.
pub(super) fn without_size(words: &str) -> &str {
    let is_size = |words: &str| {
        let mut numbers = words.trim().splitn(2, 'x');
        numbers.all(|number| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()))
    };
    match words.rsplit_once('|') {
        Some((words, size)) if is_size(size) => words.trim(),
        None if is_size(words) => "",
        _ => words.trim(),
    }
}

/// The blocks of a paragraph of nothing but recordings.
pub(super) fn recordings(pieces: &[Piece]) -> Option<Vec<Value>> {
    let mut blocks = Vec::new();
    for piece in pieces {
        match piece {
            Piece::Recording { name, caption, run } => {
                let mut block = json!({ "type": name, "src": run["link"] });
                if let Some(caption) = caption {
                    block["caption"] = caption.clone();
                }
                blocks.push(block);
            }
            piece if piece.is_blank() => {}
            _ => return None,
        }
    }
    Some(blocks).filter(|blocks| !blocks.is_empty())
}
