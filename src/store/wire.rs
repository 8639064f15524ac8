//! Records as they are stored: JSON, version 1.
//!
//! Reading is strict: a record of which any part is not as it should be counts as garbage as a whole, for to write
//! it again would lose that part. Fields of ours that are unknown here are kept and written back.

use std::collections::BTreeSet;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::shelf::Stored;
use crate::article::{ArticleId, Day, Moment};
use crate::reading::{Fraction, Position, Settings, Story, TextSize, Theme, Visit};

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

#[derive(Serialize, Deserialize)]
struct VisitWire {
    headline: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    section: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    language: Option<String>,
    #[serde(default)]
    words: u32,
    /// RFC 3339, like every time here.
    first: String,
    last: String,
    #[serde(default)]
    seconds: u32,
    /// `2026-11-20`, local to the reader.
    #[serde(default)]
    days: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    position: Option<PositionWire>,
    /// 0 to 1.
    #[serde(default)]
    furthest: f64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    finished: Option<String>,
}

#[derive(Serialize, Deserialize)]
// What is unknown within it could not be kept when the reader moves on.
#[serde(deny_unknown_fields)]
struct PositionWire {
    section: String,
    path: String,
    quote: String,
    fraction: f64,
}

#[derive(Serialize, Deserialize)]
struct SettingsWire {
    #[serde(default = "theme")]
    theme: String,
    #[serde(default = "size")]
    size: u8,
    #[serde(default = "yes")]
    shortcuts: bool,
    #[serde(default = "yes")]
    recording: bool,
}

#[derive(Serialize, Deserialize)]
struct RecentWire {
    ids: Vec<String>,
}

const VISIT: [&str; 11] = [
    "headline", "section", "language", "words", "first", "last", "seconds", "days", "position", "furthest", "finished",
];
const SETTINGS: [&str; 4] = ["theme", "size", "shortcuts", "recording"];

pub(super) fn read_visit(stored: &Stored) -> Read<Visit> {
    read(value_of(stored), &VISIT, adapt_visit)
}

pub(super) fn read_visit_value(value: Value) -> Read<Visit> {
    read(Some(value), &VISIT, adapt_visit)
}

pub(super) fn write_visit(visit: &Visit, extras: Extras) -> String {
    visit_value(visit, extras).to_string()
}

pub(super) fn visit_value(visit: &Visit, extras: Extras) -> Value {
    let wire = VisitWire {
        headline: visit.story.headline.clone(),
        section: visit.story.section.clone(),
        language: visit.story.language.clone(),
        words: visit.story.words,
        first: visit.first.to_string(),
        last: visit.last.to_string(),
        seconds: visit.seconds,
        days: visit.days.iter().map(Day::to_string).collect(),
        position: visit.position.as_ref().map(|position| PositionWire {
            section: position.section.clone(),
            path: position.path.clone(),
            quote: position.quote.clone(),
            fraction: position.fraction.share(),
        }),
        furthest: visit.furthest.share(),
        finished: visit.finished.map(|moment| moment.to_string()),
    };
    value(wire, extras)
}

pub(super) fn read_settings(stored: &Stored) -> Read<Settings> {
    read(value_of(stored), &SETTINGS, |wire: SettingsWire| {
        Some(Settings {
            theme: Theme::parse(&wire.theme)?,
            size: TextSize::new(wire.size)?,
            shortcuts: wire.shortcuts,
            recording: wire.recording,
        })
    })
}

pub(super) fn write_settings(settings: &Settings, extras: Extras) -> String {
    let wire = SettingsWire {
        theme: settings.theme.as_str().to_owned(),
        size: settings.size.step(),
        shortcuts: settings.shortcuts,
        recording: settings.recording,
    };
    value(wire, extras).to_string()
}

pub(super) fn read_recent(stored: &Stored) -> Read<Vec<ArticleId>> {
    read(value_of(stored), &["ids"], |wire: RecentWire| wire.ids.iter().map(|id| ArticleId::parse(id)).collect())
}

pub(super) fn write_recent(ids: &[ArticleId]) -> String {
    value(RecentWire { ids: ids.iter().map(ArticleId::to_string).collect() }, Extras::default()).to_string()
}

fn adapt_visit(wire: VisitWire) -> Option<Visit> {
    let finished = match wire.finished {
        Some(text) => Some(Moment::parse(&text)?),
        None => None,
    };
    let position = match wire.position {
        Some(wire) => Some(adapt_position(wire)?),
        None => None,
    };
    Some(Visit {
        story: Story { headline: wire.headline, section: wire.section, language: wire.language, words: wire.words },
        first: Moment::parse(&wire.first)?,
        last: Moment::parse(&wire.last)?,
        seconds: wire.seconds,
        days: wire.days.iter().map(|day| Day::parse(day)).collect::<Option<BTreeSet<Day>>>()?,
        position,
        furthest: fraction(wire.furthest)?,
        finished,
    })
}

fn adapt_position(wire: PositionWire) -> Option<Position> {
    let position =
        Position { fraction: fraction(wire.fraction)?, section: wire.section, path: wire.path, quote: wire.quote };
    // A quote without end would make looking for it without end.
    (position.block().is_some() && position.quote.chars().count() <= Position::QUOTE).then_some(position)
}

fn fraction(share: f64) -> Option<Fraction> {
    (0.0..=1.0).contains(&share).then(|| Fraction::new(share))
}

fn value_of(stored: &Stored) -> Option<Value> {
    match stored {
        Stored::Text(text) => serde_json::from_str(text).ok(),
        Stored::Units(_) => None,
    }
}

fn read<W: DeserializeOwned, T>(value: Option<Value>, fields: &[&str], adapt: impl FnOnce(W) -> Option<T>) -> Read<T> {
    let Some(Value::Object(mut record)) = value else { return Read::Garbage };
    match record.remove("v").as_ref().and_then(Value::as_u64) {
        Some(VERSION) => {}
        Some(version) if version > VERSION => return Read::Newer,
        _ => return Read::Garbage,
    }
    let mut known = Map::new();
    for field in fields {
        if let Some(value) = record.remove(*field) {
            known.insert((*field).to_owned(), value);
        }
    }
    let wire = serde_json::from_value(Value::Object(known)).ok();
    wire.and_then(adapt).map_or(Read::Garbage, |adapted| Read::Record(adapted, record))
}

fn value(wire: impl Serialize, extras: Extras) -> Value {
    let mut record = extras;
    record.insert("v".to_owned(), VERSION.into());
    // Structs of text and numbers always become objects.
    if let Ok(Value::Object(known)) = serde_json::to_value(wire) {
        record.extend(known);
    }
    Value::Object(record)
}

fn theme() -> String {
    Theme::default().as_str().to_owned()
}

fn size() -> u8 {
    TextSize::default().step()
}

const fn yes() -> bool {
    true
}
