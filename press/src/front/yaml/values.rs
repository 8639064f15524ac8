//! YAML → values, in which every word is what is written: `3.10` is no number here, and `007` no seven.
//!
//! Of the schemas of YAML (1.2, chapter 10) this is the failsafe one, with `true`, `false` and `null` besides. How much there may be
//! is counted with each part, an alias as all that it stands for: aliases of aliases of aliases fill any memory with a few lines.

use std::collections::HashMap;

use serde_json::{Map, Value};
use yaml_rust2::ScanError;
use yaml_rust2::parser::{Event, Parser, Tag};
use yaml_rust2::scanner::{Marker, TScalarStyle};

/// How many bytes a front matter may take in memory.
const LARGEST: usize = 32_000_000;
/// Of which each value takes so many, besides its letters.
const VALUE: usize = 32;
/// How deep its lists may stand in one another: who reads them goes down a step for each.
const NESTED: usize = 100;

/// Why there are no values.
pub(super) enum Trouble {
    /// It is no YAML.
    Broken(ScanError),
    /// A name stands twice in an object.
    Twice(String, Marker),
    /// Lists stand in one another too deep.
    Deep,
    /// Aliases stand for too much.
    Large,
}

/// The value of a text's first document; null where there is none.
pub(super) fn first_in(text: &str) -> Result<Value, Trouble> {
    let mut parser = Parser::new_from_str(text);
    let mut values = Values::default();
    loop {
        let (event, mark) = parser.next_token().map_err(Trouble::Broken)?;
        if event == Event::StreamEnd {
            return Ok(values.first.unwrap_or_default());
        }
        values.take(event, mark)?;
    }
}

/// A value, with what it takes.
#[derive(Clone, Default)]
struct Known {
    value: Value,
    size: usize,
    depth: usize,
}

/// What is read so far.
#[derive(Default)]
struct Values {
    first: Option<Value>,
    open: Vec<Open>,
    /// What each anchor stands for, where it has come to its end.
    anchors: HashMap<usize, Known>,
    size: usize,
}

/// A list or an object that has not come to its end.
struct Open {
    anchor: usize,
    inner: Inner,
    /// Of all before it.
    size: usize,
    /// The deepest that stands in it.
    depth: usize,
}

enum Inner {
    List(Vec<Value>),
    /// With the name whose value comes next.
    Object(Map<String, Value>, Option<Value>),
}

impl Values {
    fn take(&mut self, event: Event, mark: Marker) -> Result<(), Trouble> {
        match event {
            Event::Scalar(words, style, anchor, tag) => {
                let size = VALUE + words.len();
                self.size = self.size.saturating_add(size);
                self.put(anchor, Known { value: scalar(words, style, tag.as_ref()), size, depth: 0 }, mark)?;
            }
            Event::Alias(anchor) => {
                // What holds itself has not come to its end.
                let known = self.anchors.get(&anchor);
                self.size = self.size.saturating_add(known.map_or(VALUE, |known| known.size));
                if self.size <= LARGEST {
                    let known = known.cloned().unwrap_or_default();
                    self.put(0, known, mark)?;
                }
            }
            Event::SequenceStart(anchor, _) => self.open(anchor, Inner::List(Vec::new())),
            Event::MappingStart(anchor, _) => self.open(anchor, Inner::Object(Map::new(), None)),
            Event::SequenceEnd | Event::MappingEnd => {
                if let Some(Open { anchor, inner, size, depth }) = self.open.pop() {
                    let value = match inner {
                        Inner::List(values) => values.into(),
                        Inner::Object(fields, _) => fields.into(),
                    };
                    let size = self.size.saturating_sub(size).saturating_add(VALUE);
                    self.put(anchor, Known { value, size, depth: depth + 1 }, mark)?;
                }
            }
            _ => {}
        }
        match (self.open.len() > NESTED, self.size > LARGEST) {
            (true, _) => Err(Trouble::Deep),
            (_, true) => Err(Trouble::Large),
            _ => Ok(()),
        }
    }

    fn open(&mut self, anchor: usize, inner: Inner) {
        self.open.push(Open { anchor, inner, size: self.size, depth: 0 });
    }

    /// Puts a value where the next one belongs.
    fn put(&mut self, anchor: usize, known: Known, mark: Marker) -> Result<(), Trouble> {
        if self.open.len() + known.depth > NESTED {
            return Err(Trouble::Deep);
        }
        if anchor > 0 {
            self.anchors.insert(anchor, known.clone());
        }
        let Known { value, depth, .. } = known;
        let Some(open) = self.open.last_mut() else {
            self.first.get_or_insert(value);
            return Ok(());
        };
        open.depth = open.depth.max(depth);
        match &mut open.inner {
            Inner::List(values) => values.push(value),
            Inner::Object(_, name @ None) => *name = Some(value),
            Inner::Object(fields, name) => {
                // A name that is a list is nobody's.
                if let Some(Value::String(name)) = name.take().map(super::words) {
                    if fields.contains_key(&name) {
                        return Err(Trouble::Twice(name, mark));
                    }
                    fields.insert(name, value);
                }
            }
        }
        Ok(())
    }
}

/// What is written, but for the words that YAML keeps for itself.
fn scalar(words: String, style: TScalarStyle, tag: Option<&Tag>) -> Value {
    let is_words =
        style != TScalarStyle::Plain || tag.is_some_and(|tag| !matches!(tag.suffix.as_str(), "bool" | "null"));
    match words.as_str() {
        _ if is_words => words.into(),
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        "true" | "True" | "TRUE" => true.into(),
        "false" | "False" | "FALSE" => false.into(),
        _ => words.into(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Trouble, first_in};

    #[test]
    fn words_are_what_is_written() {
        for (text, value) in [
            ("3.10", json!("3.10")),
            ("007", json!("007")),
            ("0x10", json!("0x10")),
            ("+1", json!("+1")),
            ("1e5", json!("1e5")),
            ("-", json!([null])),
            ("~", json!(null)),
            ("'true'", json!("true")),
            ("True", json!(true)),
            ("!!str true", json!("true")),
            ("[a, &it b, *it]", json!(["a", "b", "b"])),
            ("2: two\n? [a]\n: b\n", json!({ "2": "two" })),
            ("a: &it [*it]", json!({ "a": [null] })),
        ] {
            assert_eq!(first_in(text).ok(), Some(value), "{text}");
        }
    }

    #[test]
    fn no_alias_fills_the_memory_or_the_stack() {
        let wide: String =
            (1..30).map(|at| format!("a{at}: &a{at} [{}]\n", vec![format!("*a{}", at - 1); 10].join(", "))).collect();
        assert!(matches!(first_in(&format!("a0: &a0 words\n{wide}")), Err(Trouble::Large)));
        let deep: String = (1..200).map(|at| format!("a{at}: &a{at} [*a{}]\n", at - 1)).collect();
        assert!(matches!(first_in(&format!("a0: &a0 words\n{deep}")), Err(Trouble::Deep)));
        let lists = format!("{}a", "- ".repeat(200));
        assert!(matches!(first_in(&lists), Err(Trouble::Deep)));
    }
}
