//! Records as they are stored: JSON, version 1.
//!
//! Reading is strict: a record of which any part is not as it should be counts as garbage as a whole, for to write
//! it again would lose that part. Fields of ours that are unknown here are kept and written back. By hand, field by
//! field: what serde derives for the same would weigh 25 kilobytes in the wasm.

use serde_json::{Map, Number, Value};

use super::shelf::Stored;
use crate::article::{ArticleId, Day, Moment};
use crate::letters::digits;
use crate::reading::{Days, Fraction, Position, Settings, Story, TextSize, Theme, Visit};

/// The version that is written here and the newest that is understood.
pub(super) const VERSION: u64 = 1;

/// A record's unknown fields.
pub(super) type Extras = Map<String, Value>;

/// What a stored value turned out to be.
pub(super) enum Read<T> {
    /// A record of this version, with its unknown fields.
    Record(T, Extras),
    /// A record of a newer version.
    Newer,
    /// Anything else.
    Garbage,
}

const VISIT: [&str; 11] = [
    "headline", "section", "language", "words", "first", "last", "seconds", "days", "position", "furthest", "finished",
];
const SETTINGS: [&str; 4] = ["theme", "size", "shortcuts", "recording"];
/// How many fields a position has.
const POSITION: usize = 4;

pub(super) fn read_visit(stored: &Stored) -> Read<Visit> {
    read(value_of(stored), &VISIT, visit_of)
}

pub(super) fn read_visit_value(value: Value) -> Read<Visit> {
    read(Some(value), &VISIT, visit_of)
}

pub(super) fn write_visit(visit: &Visit, extras: Extras) -> String {
    written(&visit_value(visit, extras))
}

pub(super) fn visit_value(visit: &Visit, extras: Extras) -> Value {
    let position = visit.position.as_ref().map(|position| {
        let fields = vec![
            ("section", position.section.as_str().into()),
            ("path", position.path.as_str().into()),
            ("quote", position.quote.as_str().into()),
            ("fraction", position.fraction.share().into()),
        ];
        record(fields, Extras::default())
    });
    let fields = vec![
        ("v", VERSION.into()),
        ("headline", visit.story.headline.as_str().into()),
        ("section", visit.story.section.as_deref().into()),
        ("language", visit.story.language.as_deref().into()),
        ("words", visit.story.words.into()),
        // RFC 3339, like every time here.
        ("first", visit.first.to_string().into()),
        ("last", visit.last.to_string().into()),
        ("seconds", visit.seconds.into()),
        // `2026-11-20`, local to the reader.
        ("days", visit.days.as_slice().iter().map(Day::to_string).collect()),
        ("position", position.into()),
        // 0 to 1, like every share here.
        ("furthest", visit.furthest.share().into()),
        ("finished", visit.finished.map(|moment| moment.to_string()).into()),
    ];
    record(fields, extras)
}

pub(super) fn read_settings(stored: &Stored) -> Read<Settings> {
    read(value_of(stored), &SETTINGS, settings_of)
}

pub(super) fn write_settings(settings: &Settings, extras: Extras) -> String {
    let fields = vec![
        ("v", VERSION.into()),
        ("theme", settings.theme.as_str().into()),
        ("size", settings.size.step().into()),
        ("shortcuts", settings.shortcuts.into()),
        ("recording", settings.recording.into()),
    ];
    written(&record(fields, extras))
}

pub(super) fn read_recent(stored: &Stored) -> Read<Vec<ArticleId>> {
    read(value_of(stored), &["ids"], |record| each(record.get("ids")?, ArticleId::parse))
}

pub(super) fn write_recent(ids: &[ArticleId]) -> String {
    let ids = ids.iter().map(ArticleId::as_str).collect();
    written(&record(vec![("v", VERSION.into()), ("ids", ids)], Extras::default()))
}

/// A value as JSON without spaces (RFC 8259).
pub(super) fn written(value: &Value) -> String {
    let mut json = String::new();
    push(value, &mut json);
    json
}

// By hand, for the digits' sake: serde_json's writer brings tables of powers that no wasm compresses.
fn push(value: &Value, json: &mut String) {
    match value {
        Value::Null => json.push_str("null"),
        Value::Bool(is_so) => json.push_str(if *is_so { "true" } else { "false" }),
        Value::Number(number) => json.push_str(&digits_of(number)),
        Value::String(text) => push_text(text, json),
        Value::Array(values) => {
            json.push('[');
            for (index, value) in values.iter().enumerate() {
                json.push_str(if index > 0 { "," } else { "" });
                push(value, json);
            }
            json.push(']');
        }
        Value::Object(fields) => {
            json.push('{');
            for (index, (field, value)) in fields.iter().enumerate() {
                json.push_str(if index > 0 { "," } else { "" });
                push_text(field, json);
                json.push(':');
                push(value, json);
            }
            json.push('}');
        }
    }
}

fn digits_of(number: &Number) -> String {
    let whole =
        number.as_u64().map(|whole| whole.to_string()).or_else(|| number.as_i64().map(|whole| whole.to_string()));
    // Of neither kind, it is a fraction: JSON knows no infinity.
    whole.unwrap_or_else(|| digits(number.as_f64().unwrap_or_default()))
}

fn push_text(text: &str, json: &mut String) {
    json.push('"');
    for letter in text.chars() {
        match letter {
            '"' | '\\' => json.extend(['\\', letter]),
            '\0'..='\u{1f}' => {
                json.push_str("\\u00");
                json.extend(
                    [u32::from(letter) / 16, u32::from(letter) % 16]
                        .map(|digit| char::from_digit(digit, 16).unwrap_or('0')),
                );
            }
            letter => json.push(letter),
        }
    }
    json.push('"');
}

/// An object of these fields, those that are null left out, and of the unknown ones that were read with them.
pub(super) fn record(fields: Vec<(&str, Value)>, extras: Extras) -> Value {
    let mut record = extras;
    for (field, value) in fields {
        if !value.is_null() {
            record.insert(field.to_owned(), value);
        }
    }
    Value::Object(record)
}

/// Adds what is not there yet.
pub(super) fn unite(extras: &mut Extras, others: Extras) {
    for (field, value) in others {
        if !extras.contains_key(&field) {
            extras.insert(field, value);
        }
    }
}

fn visit_of(record: &Extras) -> Option<Visit> {
    let story = Story {
        headline: text_of(record, "headline")?,
        section: optional_text_of(record, "section")?,
        language: optional_text_of(record, "language")?,
        words: number_of(record, "words")?,
    };
    let days = match record.get("days") {
        Some(days) => each(days, Day::parse)?,
        None => Vec::new(),
    };
    let position = match record.get("position") {
        Some(Value::Object(position)) => Some(position_of(position)?),
        Some(Value::Null) | None => None,
        Some(_) => return None,
    };
    let furthest = match record.get("furthest") {
        Some(share) => fraction(share)?,
        None => Fraction::NONE,
    };
    let finished = match optional_text_of(record, "finished")? {
        Some(finished) => Some(Moment::parse(&finished)?),
        None => None,
    };
    Some(Visit {
        story,
        first: Moment::parse(&text_of(record, "first")?)?,
        last: Moment::parse(&text_of(record, "last")?)?,
        seconds: number_of(record, "seconds")?,
        days: Days::new(&days),
        position,
        furthest,
        finished,
    })
}

fn position_of(record: &Extras) -> Option<Position> {
    let position = Position {
        fraction: fraction(record.get("fraction")?)?,
        section: text_of(record, "section")?,
        path: text_of(record, "path")?,
        quote: text_of(record, "quote")?,
    };
    // A quote without end would make looking for it without end; and what is unknown could not be kept when the
    // reader moves on.
    let is_whole =
        record.len() == POSITION && position.block().is_some() && position.quote.chars().count() <= Position::QUOTE;
    is_whole.then_some(position)
}

fn settings_of(record: &Extras) -> Option<Settings> {
    let mut settings = Settings::default();
    if let Some(theme) = record.get("theme") {
        settings.theme = Theme::parse(theme.as_str()?)?;
    }
    if let Some(size) = record.get("size") {
        settings.size = TextSize::new(u8::try_from(size.as_u64()?).ok()?)?;
    }
    if let Some(shortcuts) = record.get("shortcuts") {
        settings.shortcuts = shortcuts.as_bool()?;
    }
    if let Some(recording) = record.get("recording") {
        settings.recording = recording.as_bool()?;
    }
    Some(settings)
}

fn text_of(record: &Extras, field: &str) -> Option<String> {
    optional_text_of(record, field)?
}

/// A text; `Some(None)` where it is missing or null.
fn optional_text_of(record: &Extras, field: &str) -> Option<Option<String>> {
    match record.get(field) {
        Some(Value::String(text)) => Some(Some(text.clone())),
        Some(Value::Null) | None => Some(None),
        Some(_) => None,
    }
}

/// A whole number; 0 where it is missing.
fn number_of(record: &Extras, field: &str) -> Option<u32> {
    match record.get(field) {
        Some(number) => u32::try_from(number.as_u64()?).ok(),
        None => Some(0),
    }
}

/// The texts of a list, each through `parse`.
fn each<T>(list: &Value, parse: impl Fn(&str) -> Option<T>) -> Option<Vec<T>> {
    list.as_array()?.iter().map(|text| parse(text.as_str()?)).collect()
}

fn fraction(share: &Value) -> Option<Fraction> {
    let share = share.as_f64().filter(|share| (0.0..=1.0).contains(share))?;
    Some(Fraction::new(share))
}

fn value_of(stored: &Stored) -> Option<Value> {
    match stored {
        Stored::Text(text) => serde_json::from_str(text).ok(),
        Stored::Units(_) => None,
    }
}

/// Reads a record of these fields; `adapt` is `None` where any of them is wrong.
fn read<T>(value: Option<Value>, fields: &[&str], adapt: fn(&Extras) -> Option<T>) -> Read<T> {
    let Some(Value::Object(record)) = value else { return Read::Garbage };
    match record.get("v").and_then(Value::as_u64) {
        Some(VERSION) => {}
        Some(version) if version > VERSION => return Read::Newer,
        _ => return Read::Garbage,
    }
    match adapt(&record) {
        Some(adapted) => Read::Record(adapted, unknown(record, fields)),
        None => Read::Garbage,
    }
}

fn unknown(record: Extras, fields: &[&str]) -> Extras {
    let mut extras = Extras::new();
    for (field, value) in record {
        if field != "v" && !fields.contains(&field.as_str()) {
            extras.insert(field, value);
        }
    }
    extras
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::written;

    #[test]
    fn what_is_written_reads_back_the_same() {
        let text: String = (0..0x80).filter_map(char::from_u32).chain("é\u{2028}\u{ffff}🗞".chars()).collect();
        for value in [
            json!(null),
            json!([true, false, [], {}, ""]),
            json!({ "": 0, "\"": [-1, i64::MIN, u64::MAX], "a": { "b": [1.5, 0.1, 1e300, -2.5e-7] } }),
            json!({ text.clone(): text }),
        ] {
            assert_eq!(serde_json::from_str::<Value>(&written(&value)).ok(), Some(value));
        }
        assert_eq!(written(&json!({ "a": [1, "b\n"] })), "{\"a\":[1,\"b\\u000a\"]}");
    }
}
