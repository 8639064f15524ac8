//! Front matter → the fields of an item of the native format.
//!
//! It stands at the head of a Markdown file, between lines of `---` (YAML) or `+++` (TOML), or in lines of its own, see [`parts`]. The names are the format's,
//! and those by which other presses call the same; `docs/front-matter.md` lists them all. What says that a text is not to be printed
//! yet holds it back, and so does what may mean it: a text that is printed too early cannot be taken back. A name that is nearly one
//! of ours is told; all others are left alone, another press may want them.
//!
//! Its parts: `fence` (where it begins and ends), `yaml` and `toml` (its fields), `names` (which of them is what), `dates`.

mod dates;
mod fence;
mod names;
mod toml;
mod yaml;

use std::collections::HashMap;

use serde_json::{Map, Value, json};

pub(crate) use self::dates::{Date, read as date_of};
pub use self::dates::{day_in_name, day_in_path};
pub use self::fence::{Parts, parts};

use self::fence::{Fenced, Language};
use self::names::Field;
use crate::problem::Problem;
use crate::spell;

/// What a front matter says.
#[derive(Debug, Default)]
pub struct Front {
    /// The item's own fields.
    pub item: Map<String, Value>,
    /// The fields of its `_article`.
    pub extension: Map<String, Value>,
    /// What else the text is called: its paths in the site of another press, and Obsidian's aliases.
    pub called: Vec<String>,
    /// Whether the text is not to be printed yet.
    pub is_draft: bool,
    /// Whether it is shown without a picture, whatever it shows itself.
    pub is_bare: bool,
}

impl Parts<'_> {
    /// Reads the front matter.
    ///
    /// # Errors
    /// The line at which it is no YAML or TOML, or that it has no end.
    pub fn front(&self, problems: &mut Vec<Problem>) -> Result<Front, Problem> {
        let Some(fenced) = self.front else { return Ok(Front::default()) };
        let Fenced { language, text, first, is_closed } = fenced;
        if !is_closed {
            let fence = language.fence();
            let words =
                format!("The front matter that begins here has no end: write a line of {fence} below its last field.");
            return Err(Problem { line: first - 1, words });
        }
        let fields = match language {
            Language::Yaml => {
                let fields = yaml::fields(text, first)?;
                problems.extend(yaml::left_out(text, first));
                fields
            }
            Language::Toml => toml::fields(text, first)?,
            Language::Lines => fence::fields(text),
        };
        let mut reader = Reader { fenced, lines: None, problems, front: Front::default() };
        let mut known = Vec::new();
        for (name, value) in fields {
            match names::field(&name) {
                Some((place, field)) => known.push((place, field, name, value)),
                None => reader.unknown(&name, &value),
            }
        }
        known.sort_by_key(|(place, ..)| *place);
        for (_, field, name, value) in known {
            reader.field(field, &name, value);
        }
        Ok(reader.front)
    }
}

struct Reader<'a> {
    fenced: Fenced<'a>,
    /// The lines of its names, once one of them is looked for.
    lines: Option<HashMap<&'a str, usize>>,
    problems: &'a mut Vec<Problem>,
    front: Front,
}

impl Reader<'_> {
    fn field(&mut self, field: Field, name: &str, value: Value) {
        if field == Field::Draft {
            return self.draft(name, &value);
        }
        // A form that was not filled in says nothing.
        if value.is_null() || value.as_str().is_some_and(|words| words.trim().is_empty()) {
            return;
        }
        match field {
            Field::Id => self.item("id", spelt(words(value))),
            Field::Title if value.is_array() || value.is_object() => {
                self.tell(
                    name,
                    format!("{name} is no line of words, and no headline is taken from it: put it in quotes."),
                );
            }
            Field::Title => self.item("title", words(value)),
            Field::Summary => self.item("summary", words(value)),
            Field::Language => self.item("language", words(value)),
            Field::Image => self.image(name, value),
            Field::ImageAlt => self.extension("imageAlt", words(value)),
            Field::Url => self.url(value),
            Field::Called => self.called(value),
            Field::Published => self.date(name, "date_published", value),
            Field::Release => match truth(&value) {
                Some(true) => {}
                Some(false) => self.front.is_draft = true,
                None => self.date(name, "date_published", value),
            },
            Field::Modified => self.date(name, "date_modified", value),
            Field::Authors => self.item("authors", list(value, |one| named("name", one))),
            Field::Byline => self.item("authors", list(byline(value), |one| named("name", one))),
            Field::Tags => self.item("tags", list(value, words)),
            Field::Section => self.extension("section", words(value)),
            Field::Categories => self.categories(value),
            Field::Kicker => self.extension("kicker", words(value)),
            Field::License => self.extension("license", words(value)),
            Field::Copyright => self.extension("copyrightNotice", words(value)),
            Field::Place => self.dateline("place", words(value)),
            Field::Agency => self.dateline("agency", words(value)),
            Field::Dateline => self.dateline("text", words(value)),
            Field::Source => self.extension("source", named("name", value)),
            // A sentence has commas of its own.
            Field::Corrections => {
                let all = if value.is_array() { value } else { vec![value].into() };
                self.extension("corrections", list(all, |one| named("text", one)));
            }
            Field::Related => self.extension("related", list(value, |one| named("id", spelt(one)))),
            Field::Previous => self.extension("previous", value),
            Field::Next => self.extension("next", value),
            Field::Draft => {}
            Field::Status => self.front.is_draft |= is_held_back(&value),
        }
    }

    /// A name that is none of ours.
    fn unknown(&mut self, name: &str, value: &Value) {
        let Some((meant, field)) = names::meant(name) else {
            // Between fences it is another press's. Here it may be a line of the text.
            if self.fenced.language == Language::Lines {
                let words = format!(
                    "`{name}: …` is taken for front matter, as the line above it is, and shown to nobody: write a blank line before it to print it."
                );
                self.tell(name, words);
            }
            return;
        };
        let mut end = "";
        if field == Field::Draft && truth(value) == Some(true) {
            self.front.is_draft = true;
            end = " The text is held back meanwhile.";
        }
        self.tell(name, format!("There is no `{name}`: is `{meant}` meant?{end}"));
    }

    /// What stands there first is what is meant: it has the name that goes before the others.
    fn item(&mut self, key: &str, value: Value) {
        self.front.item.entry(key).or_insert(value);
    }

    fn extension(&mut self, key: &str, value: Value) {
        self.front.extension.entry(key).or_insert(value);
    }

    fn dateline(&mut self, key: &str, value: Value) {
        self.front.extension.entry("dateline").or_insert_with(|| json!({}))[key] = value;
    }

    fn draft(&mut self, name: &str, value: &Value) {
        let is_draft = truth(value);
        self.front.is_draft |= is_draft.unwrap_or(true);
        if is_draft.is_none() {
            self.tell(
                name,
                format!(
                    "{name} is neither true nor false, and the text is held back: write `{name}: false` to print it."
                ),
            );
        }
    }

    /// An address, or an object with one and with the words for those who do not see the picture; of a list the first.
    fn image(&mut self, name: &str, value: Value) {
        let value = match value {
            Value::Array(values) => values.into_iter().next().unwrap_or_default(),
            other => other,
        };
        match value {
            Value::Null => {}
            Value::Bool(false) => self.front.is_bare = true,
            Value::Object(mut fields) => {
                let Some(source) = ["image", "url", "src", "path"].iter().find_map(|key| fields.remove(*key)) else {
                    return self
                        .tell(name, format!("{name} has no address in it: write the picture's as `image` in it."));
                };
                if source != "" && !source.is_null() {
                    let is_first = !self.front.item.contains_key("image");
                    self.item("image", words(source));
                    if let Some(alt) = fields.remove("alt").filter(|_| is_first) {
                        self.extension("imageAlt", words(alt));
                    }
                }
            }
            other => self.item("image", words(other)),
        }
    }

    /// Where the story lies elsewhere. Other presses give the path here that it shall have in their own site.
    fn url(&mut self, value: Value) {
        let value = words(value);
        let is_whole = value.as_str().is_none_or(|url| url.contains("//") || url.contains(':'));
        if is_whole { self.item("url", value) } else { self.called(value) }
    }

    /// One name, or a list of them: a path may have commas.
    fn called(&mut self, value: Value) {
        let values = if let Value::Array(values) = value { values } else { vec![value] };
        let names = values.into_iter().map(words).filter_map(|name| name.as_str().map(|name| name.trim().to_owned()));
        self.front.called.extend(names.filter(|name| !name.is_empty()));
    }

    /// The first is the section where there is none; the others are tags.
    fn categories(&mut self, value: Value) {
        let Value::Array(mut names) = list(value, words) else { return };
        names.retain(|name| !name.is_null() && *name != "");
        if !names.is_empty() && !self.front.extension.contains_key("section") {
            self.extension("section", names.remove(0));
        }
        if names.is_empty() {
            return;
        }
        let Value::Array(tags) = self.front.item.entry("tags").or_insert_with(|| json!([])) else { return };
        for name in names {
            if !tags.contains(&name) {
                tags.push(name);
            }
        }
    }

    /// A date as the format has it: a day stays a day, a time without a zone is read as UTC, and said.
    fn date(&mut self, name: &str, key: &str, value: Value) {
        let written = words(value);
        let date = date_of(written.as_str().unwrap_or_default());
        let is_first = !self.front.item.contains_key(key);
        match date {
            Some(Date::Day(day)) => {
                if is_first && key == "date_published" {
                    self.dateline("day", day.to_string().into());
                }
                self.item(key, format!("{day}T00:00:00Z").into());
            }
            Some(Date::Moment(moment)) => self.item(key, moment.into()),
            Some(Date::WithoutZone(moment)) => {
                if is_first {
                    let words = "has no zone and is read as UTC: write Z, or +01:00, behind the time";
                    self.tell(name, format!("{name} {words}."));
                }
                self.item(key, moment.into());
            }
            None => {
                self.tell(name, format!("{name} is no date: write 2026-11-20, or 2026-11-20T08:00:00+01:00."));
            }
        }
    }

    /// Tells of a field, at its line.
    fn tell(&mut self, name: &str, words: String) {
        let Fenced { language, text, first, .. } = self.fenced;
        let sign = language.sign();
        let lines = self.lines.get_or_insert_with(|| {
            let mut lines = HashMap::new();
            for (line, number) in text.lines().zip(first..) {
                let name = line.split(sign).next().unwrap_or_default().trim().trim_matches(['"', '\'']);
                lines.entry(name).or_insert(number);
            }
            lines
        });
        let line = lines.get(name).copied().unwrap_or(first);
        self.problems.push(Problem { line, words });
    }
}

/// Whether a value says yes or no; `None` where it is neither.
fn truth(value: &Value) -> Option<bool> {
    let said = words(value.clone());
    match said.as_str()?.trim().to_lowercase().as_str() {
        "true" | "yes" | "y" | "on" | "1" => Some(true),
        "false" | "no" | "n" | "off" | "0" => Some(false),
        _ => None,
    }
}

/// Whether a `status` says that the text is not out yet, or no more.
fn is_held_back(status: &Value) -> bool {
    const HELD: [&str; 8] = ["draft", "drafts", "pending", "private", "scheduled", "future", "unpublished", "trash"];
    let status = status.as_str().unwrap_or_default().trim().to_lowercase();
    HELD.contains(&status.as_str())
}

/// Words alone are the value of this key; a link by name, as Obsidian writes an author's, is its words.
fn named(key: &str, value: Value) -> Value {
    match value {
        Value::String(words) => {
            let link = words.trim().strip_prefix("[[").and_then(|link| link.strip_suffix("]]"));
            let link = link.filter(|link| !link.contains(['[', ']']));
            let shown = |link: &'_ str| match link.split_once('|') {
                Some((_, shown)) => shown.trim().to_owned(),
                None => link.rsplit('/').next().unwrap_or(link).trim().to_owned(),
            };
            let name = link.map(shown);
            json!({ key: name.unwrap_or(words) })
        }
        other => other,
    }
}

/// The name of a text as its id is spelt.
fn spelt(value: Value) -> Value {
    match value.as_str().and_then(spell::id_of) {
        Some(id) => id.as_str().into(),
        None => value,
    }
}

/// A byline as it is printed, as a list of names.
fn byline(value: Value) -> Value {
    let Value::String(line) = value else { return value };
    let line = line.trim();
    let names = line.get(..3).filter(|by| by.eq_ignore_ascii_case("by ")).map_or(line, |_| &line[3..]);
    names.replace(" and ", ", ").into()
}

/// A value as words: a number or a date need no quotes.
fn words(value: Value) -> Value {
    match value {
        Value::Number(number) => number.to_string().into(),
        Value::Bool(is_so) => is_so.to_string().into(),
        other => other,
    }
}

/// A list of one or more: `a`, `a, b` or a list.
fn list(value: Value, each: impl Fn(Value) -> Value) -> Value {
    let values = match value {
        Value::Array(values) => values,
        Value::String(line) => between_commas(&line).into_iter().map(Value::from).collect(),
        other => vec![other],
    };
    values.into_iter().map(each).collect()
}

/// What stands between commas: a name may have one of its own, "Martin Luther King, Jr.".
fn between_commas(line: &str) -> Vec<String> {
    const SUFFIXES: [&str; 10] = ["jr", "sr", "ii", "iii", "iv", "phd", "md", "esq", "obe", "mp"];
    let mut parts: Vec<String> = Vec::new();
    for part in line.split(',').map(str::trim).filter(|part| !part.is_empty()) {
        let bare = part.replace('.', "").to_lowercase();
        match parts.last_mut().filter(|_| SUFFIXES.contains(&bare.as_str())) {
            Some(name) => *name += &format!(", {part}"),
            None => parts.push(part.to_owned()),
        }
    }
    parts
}
