//! Bytes to meaning: an [`Edition`] page or an [`Article`], with the gaps found.
//!
//! Strict about what makes an article (an id, a headline, a body), forgiving about its parts: what is broken
//! costs that part only and is reported as a [`Gap`]. It reads the native format and any JSON Feed 1.x, and knows
//! neither where the bytes came from nor what will be done with them. Text stays to the letter; `content_html` is
//! reduced to words, so no markup of a source goes further than here.

use std::fmt;

use serde_json::Value;
use serde_json::error::Category;

use crate::article::{Article, Card, Edition};

mod address;
mod jsonfeed;
mod names;
mod native;
mod reduce;
mod wire;

pub use address::resolve;
pub use jsonfeed::is_version_1;
pub use reduce::reduce;
pub use wire::language;

use wire::{Sheet, Wire};

/// A part of a file that could not be read, or not as it was meant. The rest is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    /// Which part, as a JSON pointer (RFC 6901): `/_article/sections/2/blocks/0/text`.
    pub path: String,
    /// What was wrong with it.
    pub reason: GapReason,
}

/// What was wrong with a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum GapReason {
    /// It is needed there and is not.
    Missing,
    /// It is there and says nothing.
    Empty,
    /// A number for a text, a text for a list, and so on.
    WrongType,
    /// A number outside what makes sense there; the nearest one that does was taken, or none.
    OutOfRange,
    /// Neither an RFC 3339 date with an offset nor, where a day is enough, a day.
    NotADate,
    /// No BCP 47 tag.
    NotALanguage,
    /// No address, or one with a scheme that is not on the list.
    NotASafeAddress,
    /// A block of a type that is not known here, without a `fallback`.
    UnknownBlock,
    /// A run of a kind that is not known here; its `text` was taken where it has one.
    UnknownRun,
    /// A word that is not one of those that may stand there.
    UnknownWord,
    /// A second part by the same id.
    DuplicateId,
    /// A mark that leads to no note.
    NoSuchNote,
    /// Nested deeper than is read.
    TooDeep,
    /// A next page that is the page itself.
    Loop,
}

/// Why bytes are no edition and no article at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DecodeError {
    /// Nothing there, or only blanks.
    Empty,
    /// Not UTF-8.
    NotText,
    /// Not JSON, or JSON nested deeper than 128 levels.
    NotJson {
        /// Where, counted from 1.
        line: usize,
        /// Where, in bytes, counted from 1; 0 just after a line feed.
        column: usize,
        /// Whether it looks like a page of the web: servers answer so for files they do not have.
        looks_like_html: bool,
    },
    /// JSON that ends too early: a transfer that was cut off.
    CutOff {
        /// Where it ends, counted from 1.
        line: usize,
        /// Where it ends, in bytes, counted from 1; 0 just after a line feed.
        column: usize,
    },
    /// JSON, but no edition, and why.
    NotAnEdition(&'static str),
    /// JSON, but no article, and why.
    NotAnArticle(&'static str),
}

/// Reads one page of an edition: a JSON Feed 1.x, ours or any other.
///
/// `at` is the absolute URL of the file; what it refers to is resolved against it. `fallback_id` names the edition
/// where it does not name itself: its base path or, from elsewhere, its feed's URL.
///
/// # Errors
/// Where it is no feed. An item that is no article is a gap.
pub fn edition(bytes: &[u8], at: &str, fallback_id: &str) -> Result<(Edition, Vec<Gap>), DecodeError> {
    let value = parse(bytes)?;
    let sheet = Sheet::new(at);
    let edition = jsonfeed::edition(&Wire::root(&value, &sheet), fallback_id).map_err(DecodeError::NotAnEdition)?;
    Ok((edition, sheet.into_gaps()))
}

/// Reads one article's file; an item of any JSON Feed is one too. `at` is the absolute URL of the file.
///
/// # Errors
/// Where an id, a body or (in the native format) a title is missing.
pub fn article(bytes: &[u8], at: &str) -> Result<(Article, Vec<Gap>), DecodeError> {
    article_in(&parse(bytes)?, at)
}

/// As [`article`], of a file that has been read as JSON already.
///
/// # Errors
/// Where an id, a body or (in the native format) a title is missing.
pub fn article_in(value: &Value, at: &str) -> Result<(Article, Vec<Gap>), DecodeError> {
    let sheet = Sheet::new(at);
    let article = jsonfeed::article(&Wire::root(value, &sheet)).map_err(DecodeError::NotAnArticle)?;
    Ok((article, sheet.into_gaps()))
}

/// Reads a card alone, as a list or a related story has it; `None` where it is none, or has a gap. `at` is the absolute URL of
/// the file it stands in.
#[must_use]
pub fn card_in(value: &Value, at: &str) -> Option<Card> {
    let sheet = Sheet::new(at);
    let card = jsonfeed::card(&Wire::root(value, &sheet))?;
    sheet.into_gaps().is_empty().then_some(card)
}

/// Reads a file as JSON, whatever it means.
///
/// # Errors
/// Where it is none.
pub fn parse(bytes: &[u8]) -> Result<Value, DecodeError> {
    // RFC 8259 forbids a byte order mark and allows to ignore one; Windows editors still write it.
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let (text, is_cut) = match std::str::from_utf8(bytes) {
        Ok(text) => (text, false),
        // The bytes end within a letter: cut off, if what stands before it is.
        Err(error) if error.error_len().is_none() => {
            (std::str::from_utf8(&bytes[..error.valid_up_to()]).unwrap_or_default(), true)
        }
        Err(_) => return Err(DecodeError::NotText),
    };
    if text.trim().is_empty() {
        return Err(if is_cut { DecodeError::NotText } else { DecodeError::Empty });
    }
    serde_json::from_str(text)
        .map_err(|error| {
            let (line, column) = (error.line(), error.column());
            match error.classify() {
                Category::Eof => DecodeError::CutOff { line, column },
                _ => DecodeError::NotJson { line, column, looks_like_html: looks_like_html(text) },
            }
        })
        .and_then(|value| if is_cut { Err(DecodeError::NotText) } else { Ok(value) })
}

fn looks_like_html(text: &str) -> bool {
    let start = text.trim_start();
    // RSS and Atom are markup as well, but no page.
    start.starts_with('<') && !["<?xml", "<rss", "<feed"].iter().any(|xml| start.starts_with(xml))
}

impl fmt::Display for Gap {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}", self.path, self.reason)
    }
}

impl fmt::Display for GapReason {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Missing => "missing",
            Self::Empty => "empty",
            Self::WrongType => "wrong type",
            Self::OutOfRange => "out of range",
            Self::NotADate => "not a date",
            Self::NotALanguage => "not a language tag",
            Self::NotASafeAddress => "not a safe address",
            Self::UnknownBlock => "unknown block without a fallback",
            Self::UnknownRun => "unknown run",
            Self::UnknownWord => "unknown word",
            Self::DuplicateId => "duplicate id",
            Self::NoSuchNote => "no such note",
            Self::TooDeep => "nested too deep",
            Self::Loop => "leads to itself",
        })
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => formatter.write_str("empty"),
            Self::NotText => formatter.write_str("not UTF-8"),
            Self::NotJson { line, column, looks_like_html } => {
                let what = if *looks_like_html { "a page of the web" } else { "not JSON, or nested too deep" };
                write!(formatter, "{what} at line {line}, column {column}")
            }
            Self::CutOff { line, column } => write!(formatter, "cut off at line {line}, column {column}"),
            Self::NotAnEdition(why) => write!(formatter, "no edition: {why}"),
            Self::NotAnArticle(why) => write!(formatter, "no article: {why}"),
        }
    }
}

impl std::error::Error for DecodeError {}
