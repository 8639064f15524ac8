//! The history as a file: out as JSON, and in again.
//!
//! `{ "format": "courant-history", "v": 1, "edition", "exported", "visits": { <id>: record }, "aside": [ … ] }`.
//! Under `aside` stands to the letter what could not be read, with its key: as `text`, or as UTF-16 `units` where it
//! is none.

use std::fmt;

use serde_json::{Map, Value};

use super::keys::Name;
use super::wire::{self, Extras, Read, VERSION};
use super::{Found, Store, Stored};
use crate::article::{ArticleId, Moment};
use crate::reading::Visit;

const FORMAT: &str = "courant-history";

/// What an import did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// Visits that were not there before.
    pub new: usize,
    /// Visits that were there and know more now.
    pub merged: usize,
    /// Visits that were there with all that the file says.
    pub unchanged: usize,
    /// Records that could not be taken: unreadable ones, those of a newer version or in the way of one, and those
    /// that could not be written (then a trouble is noted).
    pub refused: usize,
}

/// Why a file cannot be imported at all. Nothing was changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ImportError {
    /// It is not JSON.
    NotJson,
    /// It is JSON, but not a history.
    NotHistory,
    /// It was exported by a newer version.
    Newer,
    /// It is the history of another edition; by its id.
    OtherEdition(String),
}

impl fmt::Display for ImportError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotJson => formatter.write_str("the file is not JSON"),
            Self::NotHistory => write!(formatter, "the file is not a {FORMAT}"),
            Self::Newer => formatter.write_str("the file was written by a newer version"),
            Self::OtherEdition(edition) => write!(formatter, "the file is the history of {edition:?}"),
        }
    }
}

impl std::error::Error for ImportError {}

impl Store {
    /// Everything that is kept of this edition, as JSON: what is only in memory too, and what cannot be read to the
    /// letter.
    #[must_use]
    pub fn export(&self, now: Moment) -> String {
        let mut visits = Map::new();
        let mut aside: Vec<Value> = Vec::new();
        let mut ids = Vec::new();
        for key in self.keys_of_edition() {
            match self.keys().parse(&key) {
                Some(Name::Visit(id)) => ids.push(id),
                Some(Name::Aside(..)) => {
                    if let Ok(Some(stored)) = self.shelf().get(&key) {
                        aside.push(original(&key, &stored));
                    }
                }
                Some(Name::Recent) | None => {}
            }
        }
        for id in self.with_pending_ids(ids) {
            let (visit, extras) = match self.find(&id) {
                Ok(Found::Visit(visit, extras)) => (Some(*visit), extras),
                Ok(Found::Newer(stored) | Found::Garbage(stored)) => {
                    aside.push(original(&self.keys().visit(&id), &stored));
                    (None, Extras::default())
                }
                Ok(Found::Nothing) | Err(_) => (None, Extras::default()),
            };
            if let Some(visit) = self.with_pending(&id, visit) {
                visits.insert(id.to_string(), wire::visit_value(&visit, extras));
            }
        }
        let fields = vec![
            ("format", FORMAT.into()),
            ("v", VERSION.into()),
            ("edition", self.keys().edition_id().into()),
            ("exported", now.to_string().into()),
            ("visits", visits.into()),
            ("aside", aside.into()),
        ];
        wire::written(&wire::record(fields, Extras::default()))
    }

    /// Takes an exported history in. What is there already is merged with it (see [`Visit::merge`]); the same file
    /// again changes nothing.
    pub fn import(&self, file: &str) -> Result<Imported, ImportError> {
        let mut file: Value = serde_json::from_str(file).map_err(|_| ImportError::NotJson)?;
        if file.get("format").and_then(Value::as_str) != Some(FORMAT) {
            return Err(ImportError::NotHistory);
        }
        match file.get("v").and_then(Value::as_u64) {
            Some(VERSION) => {}
            Some(version) if version > VERSION => return Err(ImportError::Newer),
            _ => return Err(ImportError::NotHistory),
        }
        let edition = file.get("edition").and_then(Value::as_str).ok_or(ImportError::NotHistory)?;
        if edition != self.keys().edition_id() {
            return Err(ImportError::OtherEdition(edition.to_owned()));
        }
        let Some(Value::Object(visits)) = file.get_mut("visits").map(Value::take) else {
            return Err(ImportError::NotHistory);
        };
        let mut imported = Imported::default();
        // First, so that a newer version's record is back at its key before anything else can be.
        for original in file.get("aside").and_then(Value::as_array).into_iter().flatten() {
            if self.import_original(original).is_none() {
                imported.refused += 1;
            }
        }
        for (id, record) in visits {
            let visit = match (ArticleId::parse(&id), wire::read_visit_value(record)) {
                (Some(id), Read::Record(visit, extras)) => self.import_visit(&id, visit, extras),
                _ => None,
            };
            match visit {
                Some(Taken::New) => imported.new += 1,
                Some(Taken::Merged) => imported.merged += 1,
                Some(Taken::Unchanged) => imported.unchanged += 1,
                None => imported.refused += 1,
            }
        }
        self.drop_list();
        Ok(imported)
    }

    /// `None` where it could not be taken: a key that is not this edition's, no value, or storage refused.
    fn import_original(&self, original: &Value) -> Option<()> {
        let key = original.get("key")?.as_str()?;
        let name = self.keys().parse(key)?;
        let stored = match (original.get("text"), original.get("units")) {
            (Some(text), None) => Stored::Text(text.as_str()?.to_owned()),
            (None, Some(units)) => {
                let unit = |unit: &Value| unit.as_u64().and_then(|unit| u16::try_from(unit).ok());
                Stored::from_units(units.as_array()?.iter().map(unit).collect::<Option<Vec<u16>>>()?)
            }
            _ => return None,
        };
        let of = match name {
            Name::Visit(id) => id.to_string(),
            Name::Aside(of, _) => of,
            Name::Recent => return None,
        };
        let is_there = match self.shelf().get(key).map_err(|refusal| self.note_refusal(refusal)).ok()? {
            None => self.shelf().set(key, &stored).map_err(|refusal| self.note_refusal(refusal)).is_ok(),
            Some(other) => other == stored || self.put_aside(&of, &stored),
        };
        is_there.then_some(())
    }

    fn import_visit(&self, id: &ArticleId, visit: Visit, extras: Extras) -> Option<Taken> {
        match self.find(id).ok()? {
            Found::Newer(_) => None,
            Found::Nothing => self.put(id, &visit, extras).ok().map(|()| Taken::New),
            Found::Garbage(stored) => {
                self.set_aside(&stored, &|n| self.keys().aside(id, n)).ok()?;
                self.put(id, &visit, extras).ok().map(|()| Taken::New)
            }
            Found::Visit(present, mut present_extras) => {
                let merged = (*present).clone().merge(visit);
                let before = present_extras.len();
                wire::unite(&mut present_extras, extras);
                if merged == *present && present_extras.len() == before {
                    return Some(Taken::Unchanged);
                }
                self.put(id, &merged, present_extras).ok().map(|()| Taken::Merged)
            }
        }
    }
}

enum Taken {
    New,
    Merged,
    Unchanged,
}

fn original(key: &str, stored: &Stored) -> Value {
    let value = match stored {
        Stored::Text(text) => ("text", text.as_str().into()),
        Stored::Units(units) => ("units", units.iter().copied().collect()),
    };
    wire::record(vec![("key", key.into()), value], Extras::default())
}
