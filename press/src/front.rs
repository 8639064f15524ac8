//! Front matter → the fields of an item of the native format.
//!
//! It stands at the head of a Markdown file, between lines of `---` (YAML) or `+++` (TOML). The names are the format's, and those
//! that other presses use for the same: `title` or `headline`; `summary`, `standfirst` or `description`; `date`, `published` or
//! `date_published`; `updated`, `modified`, `lastmod` or `date_modified`; `author` or `authors`; `language` or `lang`; `image`
//! with `imageAlt`, without which it has the words that the text itself gives the same picture, and `image: false` for a story
//! that wants none, where it would have the first that it shows; `tags`; `kicker`, `section`;
//! `place`, `agency`, and `dateline` for the whole line as it is printed; `copyright`, `license`, `source`, `corrections`,
//! `related`. `draft: true` leaves the text out. Names that are none of these are left alone: another press may want them.

use crate::markdown::Problem;
use std::collections::HashMap;

use courant::article::{Day, Moment};
use serde_json::{Map, Value, json};

/// What a front matter says.
#[derive(Debug, Default)]
pub struct Front {
    /// The item's own fields.
    pub item: Map<String, Value>,
    /// The fields of its `_article`.
    pub extension: Map<String, Value>,
    /// Whether the text is not to be printed yet.
    pub is_draft: bool,
    /// Whether it is shown without a picture, whatever it shows itself.
    pub is_bare: bool,
}

/// A text in two parts: the front matter and what follows it.
#[derive(Debug)]
pub struct Parts<'a> {
    /// Its language and its lines; the line of the file it begins at.
    front: Option<(Language, &'a str)>,
    /// What follows.
    pub body: &'a str,
    /// The number of the body's first line.
    pub first: usize,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Language {
    Yaml,
    Toml,
}

/// Where front matter begins in its file.
const FIRST_LINE: usize = 2;

/// Divides a text.
#[must_use]
pub fn parts(text: &str) -> Parts<'_> {
    for (fence, language) in [("---", Language::Yaml), ("+++", Language::Toml)] {
        let Some(rest) =
            text.strip_prefix(fence).and_then(|rest| rest.strip_prefix("\r\n").or(rest.strip_prefix('\n')))
        else {
            continue;
        };
        let mut at = 0;
        for line in rest.split_inclusive('\n') {
            let end = at + line.len();
            if line.trim_end() == fence {
                let front = &rest[..at];
                let first = FIRST_LINE + front.matches('\n').count() + 1;
                return Parts { front: Some((language, front)), body: &rest[end..], first };
            }
            at = end;
        }
    }
    Parts { front: None, body: text, first: 1 }
}

impl Parts<'_> {
    /// Reads the front matter.
    ///
    /// # Errors
    /// The line at which it is no YAML or TOML.
    pub fn front(&self, problems: &mut Vec<Problem>) -> Result<Front, Problem> {
        let Some((language, text)) = self.front else { return Ok(Front::default()) };
        let fields = match language {
            Language::Yaml => yaml(text)?,
            Language::Toml => toml(text)?,
        };
        let mut reader = Reader { text, problems, front: Front::default() };
        for (name, value) in fields {
            reader.field(&name, value);
        }
        Ok(reader.front)
    }
}

struct Reader<'a> {
    text: &'a str,
    problems: &'a mut Vec<Problem>,
    front: Front,
}

impl Reader<'_> {
    fn field(&mut self, name: &str, value: Value) {
        if value.is_null() {
            return;
        }
        match name {
            "id" | "slug" => self.item("id", words(value)),
            "title" | "headline" => self.item("title", words(value)),
            "summary" | "standfirst" | "description" => self.item("summary", words(value)),
            "language" | "lang" => self.item("language", words(value)),
            "image" if value == false => self.front.is_bare = true,
            "url" | "image" => self.item(name, words(value)),
            "date" | "published" | "date_published" => self.date(name, "date_published", value),
            "updated" | "modified" | "lastmod" | "date_modified" => self.date(name, "date_modified", value),
            "author" | "authors" => self.item(
                "authors",
                list(value, |one| match one {
                    Value::String(name) => json!({ "name": name }),
                    other => other,
                }),
            ),
            "tags" | "keywords" => self.item("tags", list(value, words)),
            "kicker" | "section" | "imageAlt" | "license" => self.extension(name, words(value)),
            "copyright" | "copyrightNotice" => self.extension("copyrightNotice", words(value)),
            "place" | "agency" => self.dateline(name, words(value)),
            "dateline" => self.dateline("text", words(value)),
            "source" => self.extension(
                "source",
                match value {
                    Value::String(name) => json!({ "name": name }),
                    other => other,
                },
            ),
            "corrections" => self.extension(
                "corrections",
                list(value, |one| match one {
                    Value::String(text) => json!({ "text": text }),
                    other => other,
                }),
            ),
            "related" => self.extension(
                "related",
                list(value, |one| match one {
                    Value::String(id) => json!({ "id": id }),
                    other => other,
                }),
            ),
            "previous" | "next" => self.extension(name, value),
            "draft" => self.front.is_draft = value.as_bool().unwrap_or(false),
            _ => {}
        }
    }

    fn item(&mut self, key: &str, value: Value) {
        self.front.item.insert(key.to_owned(), value);
    }

    fn extension(&mut self, key: &str, value: Value) {
        self.front.extension.insert(key.to_owned(), value);
    }

    fn dateline(&mut self, key: &str, value: Value) {
        self.front.extension.entry("dateline").or_insert_with(|| json!({}))[key] = value;
    }

    /// A date as the format has it: a day stays a day, a time without a zone is read as UTC, and said.
    fn date(&mut self, name: &str, key: &str, value: Value) {
        let written = words(value).as_str().unwrap_or_default().trim().replacen(' ', "T", 1);
        if let Some(day) = Day::parse(&written) {
            if key == "date_published" {
                self.dateline("day", day.to_string().into());
            }
            return self.item(key, format!("{day}T00:00:00Z").into());
        }
        if Moment::parse(&written).is_some() {
            return self.item(key, written.into());
        }
        for tail in ["Z", ":00Z"] {
            let with_zone = format!("{written}{tail}");
            if Moment::parse(&with_zone).is_some() {
                self.problem(name, "has no zone and is read as UTC: write Z, or +01:00, behind the time");
                return self.item(key, with_zone.into());
            }
        }
        self.problem(name, "is no date: write 2026-11-20, or 2026-11-20T08:00:00+01:00");
    }

    fn problem(&mut self, name: &str, what: &str) {
        let at = self.text.lines().position(|line| line.trim_start().starts_with(name)).unwrap_or(0);
        self.problems.push(Problem { line: FIRST_LINE + at, words: format!("{name} {what}.") });
    }
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
        Value::String(line) => line.split(',').map(|part| part.trim().into()).filter(|part| *part != "").collect(),
        other => vec![other],
    };
    values.into_iter().map(each).collect()
}

fn toml(text: &str) -> Result<Vec<(String, Value)>, Problem> {
    let table: toml::Table = toml::from_str(text).map_err(|error| {
        let at = error.span().map_or(0, |span| text[..span.start.min(text.len())].matches('\n').count());
        Problem { line: FIRST_LINE + at, words: format!("The front matter is no TOML: {}.", error.message()) }
    })?;
    Ok(table.into_iter().map(|(name, value)| (name, of_toml(value))).collect())
}

fn of_toml(value: toml::Value) -> Value {
    match value {
        toml::Value::String(text) => text.into(),
        toml::Value::Integer(number) => number.into(),
        toml::Value::Float(number) => number.into(),
        toml::Value::Boolean(is_so) => is_so.into(),
        toml::Value::Datetime(date) => date.to_string().into(),
        toml::Value::Array(values) => values.into_iter().map(of_toml).collect(),
        toml::Value::Table(fields) => fields.into_iter().map(|(name, value)| (name, of_toml(value))).collect(),
    }
}

fn yaml(text: &str) -> Result<Vec<(String, Value)>, Problem> {
    let mut size = Size::default();
    // What is no YAML is said below.
    let _ = yaml_rust2::parser::Parser::new_from_str(text).load(&mut size, true);
    if size.all > LARGEST {
        let words = "Its aliases (`*name`) stand for more than any front matter says: write them out.".to_owned();
        return Err(Problem { line: FIRST_LINE, words });
    }
    let documents = yaml_rust2::YamlLoader::load_from_str(text).map_err(|error| Problem {
        line: FIRST_LINE + error.marker().line().saturating_sub(1),
        words: format!("The front matter is no YAML: {}.", error.info()),
    })?;
    match documents.into_iter().next().map(|document| of_yaml(document, 0)) {
        Some(Value::Object(fields)) => Ok(fields.into_iter().collect()),
        Some(Value::Null) | None => Ok(Vec::new()),
        Some(_) => Err(Problem {
            line: FIRST_LINE,
            words: "The front matter has no fields: write them as `title: …`, one to a line.".to_owned(),
        }),
    }
}

/// How many bytes a front matter may take in memory, each alias counted as what it stands for: aliases of aliases of aliases fill
/// any memory with a few lines.
const LARGEST: usize = 32_000_000;
/// Of which each value takes so many, besides its letters.
const VALUE: usize = 32;

/// Counts them.
#[derive(Default)]
struct Size {
    all: usize,
    /// What each anchor stands for.
    anchors: HashMap<usize, usize>,
    /// The anchors of what is open, and the count at its beginning.
    open: Vec<(usize, usize)>,
}

impl yaml_rust2::parser::EventReceiver for Size {
    fn on_event(&mut self, event: yaml_rust2::Event) {
        use yaml_rust2::Event;
        match event {
            Event::Scalar(words, _, anchor, _) => {
                self.all = self.all.saturating_add(VALUE + words.len());
                self.anchors.insert(anchor, VALUE + words.len());
            }
            Event::Alias(anchor) => {
                self.all = self.all.saturating_add(self.anchors.get(&anchor).copied().unwrap_or(VALUE));
            }
            Event::SequenceStart(anchor, _) | Event::MappingStart(anchor, _) => self.open.push((anchor, self.all)),
            Event::SequenceEnd | Event::MappingEnd => {
                if let Some((anchor, before)) = self.open.pop() {
                    self.anchors.insert(anchor, self.all - before + VALUE);
                }
            }
            _ => {}
        }
    }
}

/// How deep a value may nest: an alias may hold itself.
const DEEPEST: usize = 16;

fn of_yaml(value: yaml_rust2::Yaml, depth: usize) -> Value {
    use yaml_rust2::Yaml;
    if depth > DEEPEST {
        return Value::Null;
    }
    match value {
        Yaml::String(text) => text.into(),
        Yaml::Integer(number) => number.into(),
        Yaml::Real(number) => number.parse::<f64>().map_or(Value::Null, Value::from),
        Yaml::Boolean(is_so) => is_so.into(),
        Yaml::Array(values) => values.into_iter().map(|value| of_yaml(value, depth + 1)).collect(),
        Yaml::Hash(fields) => fields
            .into_iter()
            .filter_map(|(name, value)| {
                Some((words(of_yaml(name, depth + 1)).as_str()?.to_owned(), of_yaml(value, depth + 1)))
            })
            .collect::<Map<_, _>>()
            .into(),
        _ => Value::Null,
    }
}
