//! Reading JSON field by field: each miss is noted as a gap, with its path, and costs that field only.
//!
//! An untyped cursor rather than derived structs: a struct refuses the whole for one wrong part, and the code
//! derived for it would weigh more in the wasm. What the fields mean is said by the formats, not here.

use std::cell::RefCell;
use std::fmt::Write;

use serde_json::Value;

use super::{Gap, GapReason, resolve};
use crate::article::{Day, MediaUrl, Moment, SafeUrl, When};
use crate::letters::digits;

/// How deep blocks and texts may nest. Deeper than any text that is meant, shallow enough for any stack.
const DEEPEST: u8 = 32;

/// What one file has in common: its address, and the gaps found in it.
pub struct Sheet {
    at: String,
    gaps: RefCell<Vec<Gap>>,
}

impl Sheet {
    /// A file at an absolute URL, without gaps so far.
    pub fn new(at: &str) -> Self {
        Self { at: at.to_owned(), gaps: RefCell::default() }
    }

    /// The address of the file.
    pub fn at(&self) -> &str {
        &self.at
    }

    fn count(&self) -> usize {
        self.gaps.borrow().len()
    }

    /// The gaps, in the order they were found.
    pub fn into_gaps(self) -> Vec<Gap> {
        self.gaps.into_inner()
    }
}

/// A value of the file with the way that leads to it.
pub struct Wire<'a> {
    value: &'a Value,
    step: Step<'a>,
    nesting: u8,
    sheet: &'a Sheet,
}

#[derive(Clone, Copy)]
enum Step<'a> {
    Root,
    Key(&'a Wire<'a>, &'static str),
    Index(&'a Wire<'a>, usize),
}

impl<'a> Wire<'a> {
    /// The whole file.
    pub const fn root(value: &'a Value, sheet: &'a Sheet) -> Self {
        Self { value, step: Step::Root, nesting: 0, sheet }
    }

    /// The same value, with its gaps noted on another sheet.
    pub fn on<'b>(&'b self, sheet: &'b Sheet) -> Wire<'b> {
        Wire { value: self.value, step: self.step, nesting: self.nesting, sheet }
    }

    /// The bare value.
    pub const fn value(&self) -> &'a Value {
        self.value
    }

    /// The file it stands in.
    pub const fn sheet(&self) -> &'a Sheet {
        self.sheet
    }

    /// Whether a field is there and not null.
    pub fn has(&self, key: &str) -> bool {
        self.value.get(key).is_some_and(|value| !value.is_null())
    }

    /// A field; `None` where it is missing or null.
    pub fn get(&self, key: &'static str) -> Option<Wire<'_>> {
        let value = self.value.get(key).filter(|value| !value.is_null())?;
        Some(Wire { value, step: Step::Key(self, key), nesting: self.nesting, sheet: self.sheet })
    }

    /// A field that is an object.
    pub fn object(&self, key: &'static str) -> Option<Wire<'_>> {
        self.get(key)?.object_itself()
    }

    /// This value, if it is an object; else a gap.
    pub fn object_itself(self) -> Option<Self> {
        if self.value.is_object() {
            return Some(self);
        }
        self.gap(GapReason::WrongType);
        None
    }

    /// A field that is a list; `None` where it is missing or no list.
    pub fn list(&self, key: &'static str) -> Option<Wire<'_>> {
        let list = self.get(key)?;
        if list.value.is_array() {
            return Some(list);
        }
        list.gap(GapReason::WrongType);
        None
    }

    /// What stands in a list; nothing for any other value.
    pub fn entries(&self) -> impl Iterator<Item = Wire<'_>> {
        let list = self.value.as_array().map_or(&[][..], Vec::as_slice);
        list.iter().enumerate().map(|(index, value)| Wire {
            value,
            step: Step::Index(self, index),
            nesting: self.nesting,
            sheet: self.sheet,
        })
    }

    /// The objects of a field that is a list, each through `read`.
    pub fn each<T>(&self, key: &'static str, mut read: impl FnMut(&Wire<'_>) -> Option<T>) -> Vec<T> {
        let Some(list) = self.list(key) else { return Vec::new() };
        list.entries().filter_map(|entry| read(&entry.object_itself()?)).collect()
    }

    /// This value one level deeper; `None`, and a gap, where that is too deep.
    pub fn nested(&self) -> Option<Wire<'_>> {
        if self.nesting == DEEPEST {
            self.gap(GapReason::TooDeep);
            return None;
        }
        Some(Wire { nesting: self.nesting + 1, ..self.on(self.sheet) })
    }

    /// A string to the letter; `None` where it is missing or blank.
    pub fn words(&self, key: &'static str) -> Option<String> {
        self.string(key).filter(|words| !words.trim().is_empty())
    }

    /// The strings of a list, to the letter, without the blank ones.
    pub fn words_each(&self, key: &'static str) -> Vec<String> {
        let Some(list) = self.list(key) else { return Vec::new() };
        list.entries().filter_map(|entry| entry.string_itself()).filter(|words| !words.trim().is_empty()).collect()
    }

    /// A string to the letter, blank or not.
    pub fn string(&self, key: &'static str) -> Option<String> {
        self.get(key)?.string_itself()
    }

    /// This value, if it is a string; else a gap.
    pub fn string_itself(&self) -> Option<String> {
        if let Value::String(text) = self.value {
            return Some(text.clone());
        }
        self.gap(GapReason::WrongType);
        None
    }

    /// An id: a string, or a number as text; `None` where it is missing or blank.
    pub fn id(&self, key: &'static str) -> Option<String> {
        // JSON Feed 1.1: "If an id is presented as a number, a JSON Feed reader should coerce it to a string."
        if let Some(Value::Number(number)) = self.value.get(key) {
            let whole = number.as_u64().map(|whole| whole.to_string());
            return whole.or_else(|| number.as_f64().map(digits));
        }
        self.words(key)
    }

    /// A whole number from 0 to 2³¹ − 1, so that sums with it hold; fractions are cut off.
    pub fn number(&self, key: &'static str) -> Option<u32> {
        self.integer_from(key, 0.0).map(i32::unsigned_abs)
    }

    /// A whole number of either sign; fractions are cut off.
    pub fn integer(&self, key: &'static str) -> Option<i32> {
        self.integer_from(key, f64::from(i32::MIN))
    }

    /// A width, a height: a whole number from 1.
    pub fn length(&self, key: &'static str) -> Option<u32> {
        let length = self.number(key)?;
        if length == 0 {
            self.gap_at(key, GapReason::OutOfRange);
        }
        (length > 0).then_some(length)
    }

    /// A number between two others; the nearest one, and a gap, where it lies outside.
    pub fn number_within(&self, key: &'static str, least: u16, most: u16) -> Option<u16> {
        let number = self.number(key)?;
        let within = number.clamp(u32::from(least), u32::from(most));
        if within != number {
            self.gap_at(key, GapReason::OutOfRange);
        }
        u16::try_from(within).ok()
    }

    /// `true` or `false`; false where it is missing.
    pub fn flag(&self, key: &'static str) -> bool {
        let Some(wire) = self.get(key) else { return false };
        wire.value.as_bool().unwrap_or_else(|| {
            wire.gap(GapReason::WrongType);
            false
        })
    }

    /// A date as exact as it is given.
    pub fn when(&self, key: &'static str) -> Option<When> {
        self.parsed(key, GapReason::NotADate, When::parse)
    }

    /// An instant; a mere day is none.
    pub fn moment(&self, key: &'static str) -> Option<Moment> {
        self.parsed(key, GapReason::NotADate, Moment::parse)
    }

    /// A day.
    pub fn day(&self, key: &'static str) -> Option<Day> {
        self.parsed(key, GapReason::NotADate, |text| Day::parse(text.trim()))
    }

    /// A BCP 47 tag, trimmed.
    pub fn language(&self, key: &'static str) -> Option<String> {
        self.parsed(key, GapReason::NotALanguage, language)
    }

    /// A link's address, absolute.
    pub fn link(&self, key: &'static str) -> Option<SafeUrl> {
        let at = self.sheet.at();
        self.parsed(key, GapReason::NotASafeAddress, |text| SafeUrl::parse(&resolve(text, at)?))
    }

    /// The address of something that can be fetched or opened as a page, absolute.
    pub fn page(&self, key: &'static str) -> Option<SafeUrl> {
        let at = self.sheet.at();
        self.parsed(key, GapReason::NotASafeAddress, |text| SafeUrl::parse(&resolve(text, at)?).filter(SafeUrl::is_web))
    }

    /// The address of a picture, a sound or a film, absolute.
    pub fn media(&self, key: &'static str) -> Option<MediaUrl> {
        let at = self.sheet.at();
        self.parsed(key, GapReason::NotASafeAddress, |text| MediaUrl::parse(&resolve(text, at)?))
    }

    /// A field that is needed: what `read` makes of it, with a gap where there is nothing to read.
    pub fn needed<T>(&self, key: &'static str, read: impl FnOnce(&Self, &'static str) -> Option<T>) -> Option<T> {
        let before = self.sheet.count();
        let found = read(self, key);
        if found.is_none() && self.sheet.count() == before {
            self.gap_at(key, if self.has(key) { GapReason::Empty } else { GapReason::Missing });
        }
        found
    }

    /// What `read` makes of this value; `None`, with a gap unless one says why, where that is nothing.
    pub fn filled<T>(&self, read: impl FnOnce(&Self) -> Vec<T>) -> Option<Vec<T>> {
        let before = self.sheet.count();
        let found = read(self);
        if found.is_empty() && self.sheet.count() == before {
            self.gap(GapReason::Empty);
        }
        (!found.is_empty()).then_some(found)
    }

    /// Notes that this value was no use.
    pub fn gap(&self, reason: GapReason) {
        let mut path = String::new();
        self.push_path(&mut path);
        self.sheet.gaps.borrow_mut().push(Gap { path, reason });
    }

    /// Notes that a field of this value was no use.
    pub fn gap_at(&self, key: &'static str, reason: GapReason) {
        Wire { value: self.value, step: Step::Key(self, key), nesting: 0, sheet: self.sheet }.gap(reason);
    }

    fn integer_from(&self, key: &'static str, least: f64) -> Option<i32> {
        let wire = self.get(key)?;
        let Value::Number(number) = wire.value else {
            wire.gap(GapReason::WrongType);
            return None;
        };
        let number = number.as_f64().filter(|number| (least..=f64::from(i32::MAX)).contains(number));
        if number.is_none() {
            wire.gap(GapReason::OutOfRange);
        }
        #[allow(clippy::cast_possible_truncation, reason = "it was held against the range")]
        number.map(|number| number as i32)
    }

    fn parsed<T>(&self, key: &'static str, reason: GapReason, parse: impl FnOnce(&str) -> Option<T>) -> Option<T> {
        let text = self.words(key)?;
        let parsed = parse(&text);
        if parsed.is_none() {
            self.gap_at(key, reason);
        }
        parsed
    }

    // Keys are our own words: none holds a `/` or `~` that a JSON pointer would have to escape.
    fn push_path(&self, path: &mut String) {
        match self.step {
            Step::Root => {}
            Step::Key(parent, key) => {
                parent.push_path(path);
                path.push('/');
                path.push_str(key);
            }
            Step::Index(parent, index) => {
                parent.push_path(path);
                // Writing to a string cannot fail.
                let _ = write!(path, "/{index}");
            }
        }
    }
}

/// A tag that a browser takes for one: letters, then parts of one to eight letters and digits. WordPress and others
/// write `en_US`, which `lang` and `Intl` do not take. `None` for any other text.
#[must_use]
pub fn language(text: &str) -> Option<String> {
    const LONGEST: usize = 35;
    let tag = text.trim().replace('_', "-");
    let mut parts = tag.split('-');
    let is_first = parts
        .next()
        .is_some_and(|part| matches!(part.len(), 2 | 3 | 5..=8) && part.bytes().all(|byte| byte.is_ascii_alphabetic()));
    let is_rest =
        parts.all(|part| matches!(part.len(), 1..=8) && part.bytes().all(|byte| byte.is_ascii_alphanumeric()));
    (is_first && is_rest && tag.len() <= LONGEST).then_some(tag)
}

#[cfg(test)]
mod tests {
    use super::language;

    #[test]
    fn a_language_has_the_form_of_one() {
        for (text, tag) in [
            ("en", Some("en")),
            (" pt-BR ", Some("pt-BR")),
            ("en_US", Some("en-US")),
            ("zh-Hans-CN", Some("zh-Hans-CN")),
            ("x", None),
            ("", None),
            ("English", Some("English")),
            ("the English language", None),
            ("en-", None),
            ("12", None),
            ("en\"onload=", None),
            ("de-DE-u-co-phonebk-and-so-on-for-ever", None),
        ] {
            assert_eq!(language(text).as_deref(), tag, "{text}");
        }
    }
}
