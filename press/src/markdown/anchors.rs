//! What sections are called, and links to headings of the same text, which lead to the section these stand in.
//!
//! A heading is called as its author named it, else by its words; a link may also call it as GitHub or as Zola does, and a section by
//! a name that stands in it, `<a id="name">`.

use super::Written;
use super::proof::APART;
use crate::problem::Problem;
use crate::spell::slug_of;
use courant::article::{Article, Block};
use percent_encoding::percent_decode_str;
use serde_json::Value;
use std::collections::{HashMap, HashSet};

/// What leads to the beginning of a page (HTML).
const TOP: &str = "top";

/// What is known of a text's headings and the links to them.
#[derive(Default)]
pub(super) struct Anchors {
    /// Names that the author gave, and the lines they stand in.
    given: HashMap<String, usize>,
    /// The places of headings, by what GitHub calls them.
    headings: HashMap<String, Place>,
    /// The first place of each, by what other presses call it.
    elsewhere: HashMap<String, Place>,
    /// How many headings have the same words.
    same: HashMap<String, usize>,
    /// Names that stand in the text, of what comes next, and where others stood.
    names: Vec<String>,
    named: HashMap<String, Place>,
    /// Terms that are explained, by what Hugo calls them, and where.
    terms: HashMap<String, Place>,
    /// Links, and the lines they stand in.
    pub links: Vec<(String, usize)>,
}

/// Where a heading stands.
#[derive(Clone, Copy)]
pub(super) enum Place {
    /// Above the text.
    Top,
    /// In the section of this number.
    Section(usize),
}

impl Anchors {
    /// A heading with these words.
    pub fn heading(&mut self, words: &str, place: Place) {
        let anchor = as_on_github(words);
        let number = self.same.entry(anchor.clone()).or_default();
        let anchor = if *number == 0 { anchor } else { format!("{anchor}-{number}") };
        *number += 1;
        self.headings.entry(anchor).or_insert(place);
        self.elsewhere.entry(as_elsewhere(words)).or_insert(place);
    }

    /// A term that is explained.
    pub fn term(&mut self, words: &str, place: Place) {
        self.terms.entry(as_on_github(words)).or_insert(place);
    }

    /// A name that stands in the text, of what comes next.
    pub fn name(&mut self, name: &str) {
        self.names.push(name.replace(APART, ""));
    }

    /// What those names are of, for which none had come.
    pub fn come(&mut self, place: Place) {
        for name in self.names.drain(..) {
            self.named.entry(name).or_insert(place);
        }
    }

    fn place(&self, name: &str) -> Option<Place> {
        let heading = || self.headings.get(&as_on_github(name)).or_else(|| self.elsewhere.get(&as_elsewhere(name)));
        self.named.get(name).or_else(heading).copied()
    }

    /// The name that an author gave; the line of the heading that has it already.
    pub fn give(&mut self, name: &str, line: usize) -> Result<(), usize> {
        match self.given.get(name) {
            Some(line) => Err(*line),
            None => {
                self.given.insert(name.to_owned(), line);
                Ok(())
            }
        }
    }

    /// Gives every section with a heading an id of its own, and lets links lead to them.
    pub fn settle(mut self, written: &mut Written) {
        for (name, place) in std::mem::take(&mut self.terms) {
            if self.place(&name).is_none() {
                self.named.insert(name, place);
            }
        }
        let mut taken: HashSet<String> = std::mem::take(&mut self.given).into_keys().collect();
        let mut numbers = HashMap::new();
        for section in written.sections.iter_mut().filter(|section| section.get("id").is_none()) {
            let wanted = section["heading"].as_str().map(slug_of).filter(|wanted| !wanted.is_empty());
            if let Some(wanted) = wanted {
                set_id(section, unique(&wanted, &mut taken, &mut numbers));
            }
        }
        let mut ways: HashMap<String, Option<String>> = HashMap::new();
        for (link, line) in std::mem::take(&mut self.links) {
            let way = ways.entry(link.clone()).or_insert_with_key(|link| {
                let name = percent_decode_str(&link[1..]).decode_utf8_lossy().into_owned();
                if is_of_every_page(&name) || taken.contains(&name) {
                    return Some(link.clone());
                }
                let id = id_of(self.place(&name)?, &mut written.sections, &mut taken, &mut numbers)?;
                Some(format!("#{id}"))
            });
            if way.is_none() {
                let words = format!(
                    "There is no heading {link} here: write its words in small letters with `-` between them, as in \
                     `[…](#what-it-costs)`."
                );
                written.problems.push(Problem { line, words });
            }
        }
        let mut named: Vec<(String, Place)> = self.named.into_iter().collect();
        named.sort_unstable_by(|(one, _), (other, _)| one.cmp(other));
        let id_of = |(name, place)| Some((name, id_of(place, &mut written.sections, &mut taken, &mut numbers)?));
        written.named = named.into_iter().filter_map(id_of).collect();
        ways.retain(|link, way| way.as_ref().is_some_and(|way| way != link));
        if !ways.is_empty() {
            written.sections.iter_mut().chain(&mut written.notes).for_each(|value| lead(value, &ways));
        }
    }
}

/// The id by which a link leads to a place: that of its section, which is given one where it has none.
fn id_of(
    place: Place,
    sections: &mut [Value],
    taken: &mut HashSet<String>,
    numbers: &mut HashMap<String, usize>,
) -> Option<String> {
    let Place::Section(at) = place else { return Some(TOP.to_owned()) };
    let section = sections.get_mut(at)?;
    if section.get("id").is_none() {
        set_id(section, unique(&format!("s{}", at + 1), taken, numbers));
    }
    Some(section["id"].as_str()?.to_owned())
}

/// What the headings of an article can be called by, and the sections they stand in.
pub struct Headings(HashMap<String, String>);

impl Headings {
    /// Those of an article; `named` is what else in it has a name, with the ids that lead there.
    #[must_use]
    pub fn of(article: &Article, named: &[(String, String)]) -> Self {
        let mut anchors = Anchors::default();
        anchors.heading(&article.card.headline, Place::Top);
        for (at, section) in article.sections.iter().enumerate() {
            section.heading.iter().for_each(|heading| anchors.heading(heading, Place::Section(at)));
            for block in &section.blocks {
                if let Block::Heading { text, .. } = block {
                    anchors.heading(&text.to_plain(), Place::Section(at));
                }
            }
        }
        let id_of = |place| match place {
            Place::Top => Some(TOP.to_owned()),
            Place::Section(at) => article.sections.get(at).map(|section| section.id.clone()),
        };
        // What is found first is kept last.
        let names = anchors.elsewhere.into_iter().chain(anchors.headings);
        let mut ids: HashMap<String, String> = names.filter_map(|(name, place)| Some((name, id_of(place)?))).collect();
        let sections: HashSet<&str> = article.sections.iter().map(|section| section.id.as_str()).collect();
        // A section of which nothing is shown has gone.
        let named = named.iter().filter(|(_, id)| id == TOP || sections.contains(id.as_str()));
        ids.extend(named.cloned());
        ids.extend(sections.iter().map(|id| ((*id).to_owned(), (*id).to_owned())));
        Self(ids)
    }

    /// The anchor that a link's anchor leads to; `None` where there is no such heading.
    #[must_use]
    pub fn anchor(&self, link: &str) -> Option<String> {
        let name = percent_decode_str(link).decode_utf8_lossy();
        if is_of_every_page(&name) {
            return Some(link.to_owned());
        }
        let named = self.0.get(name.as_ref()).or_else(|| self.0.get(&as_on_github(&name)));
        named.or_else(|| self.0.get(&as_elsewhere(&name))).cloned()
    }
}

/// Whether an anchor is the browser's own: the top of a page, or words that are looked for.
fn is_of_every_page(name: &str) -> bool {
    name.is_empty() || name == TOP || name.starts_with(":~:")
}

/// A name that nothing else has, with the lowest number behind it that makes it so.
fn unique(wanted: &str, taken: &mut HashSet<String>, numbers: &mut HashMap<String, usize>) -> String {
    let mut id = wanted.to_owned();
    while !taken.insert(id.clone()) {
        let number = numbers.entry(wanted.to_owned()).or_insert(1);
        *number += 1;
        id = format!("{wanted}-{number}");
    }
    id
}

fn set_id(section: &mut Value, id: String) {
    if let Value::Object(fields) = section {
        fields.insert("id".to_owned(), id.into());
    }
}

/// Lets links within lead to where they are meant to.
fn lead(value: &mut Value, ways: &HashMap<String, Option<String>>) {
    match value {
        Value::Array(values) => values.iter_mut().for_each(|value| lead(value, ways)),
        Value::Object(fields) => {
            if let Some(Value::String(link)) = fields.get_mut("link")
                && let Some(Some(way)) = ways.get(link.as_str())
            {
                link.clone_from(way);
            }
            fields.values_mut().for_each(|value| lead(value, ways));
        }
        _ => {}
    }
}

/// The words of a heading as Zola and others call it: one `-` for all that stands between letters and digits.
fn as_elsewhere(words: &str) -> String {
    let words = words.to_lowercase();
    let words: Vec<&str> =
        words.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    words.join("-")
}

/// Small letters of any script and digits; `-` for a blank.
pub(super) fn as_on_github(words: &str) -> String {
    let letter = |letter: char| match letter {
        ' ' => Some('-'),
        '-' | '_' => Some(letter),
        _ => Some(letter).filter(|letter| letter.is_alphanumeric()),
    };
    words.trim().to_lowercase().chars().filter_map(letter).collect()
}
