//! An edition's folder → every problem in it, by file, field and reason.
//!
//! In comes a folder with `feed.json`; out comes a list of [`Problem`]s, all of one run. The decoder says what cannot be read; here
//! only what a single file cannot know is checked: files that are not there, cards and articles that disagree, names and orders.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use courant::article::{Article, ArticleId, Card, Moment, RelatedStory, When};
use courant::decode;
use serde_json::Value;

use crate::address;
use crate::problem::in_one_line;

/// Something wrong with an edition.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// The file, from the edition's folder.
    pub file: String,
    /// The field, as a JSON pointer (RFC 6901); empty for the whole file.
    pub field: String,
    /// What is wrong, in words.
    pub reason: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let field = if self.field.is_empty() { "/" } else { &self.field };
        let [file, field, reason] = [&*self.file, field, &*self.reason].map(in_one_line);
        write!(formatter, "{file}: {field}: {reason}")
    }
}

/// What a check saw.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Checked {
    /// How many articles' files were read.
    pub articles: usize,
    /// All problems, by the order of the files in the edition.
    pub problems: Vec<Problem>,
}

/// The most items a page of an edition holds.
const MOST_ITEMS: usize = 30;

/// Where the folder is thought to lie, so that the addresses in it can be told from others. RFC 2606 keeps this host free.
pub(crate) const BASE: &str = "https://edition.invalid/";

/// Checks the edition in a folder.
#[must_use]
pub fn check(folder: &Path) -> Checked {
    let mut check = Check { folder: folder.to_owned(), ..Check::default() };
    let is_whole = check.pages();
    check.strays(is_whole);
    // Of a list that breaks off nobody knows what it lacks.
    if is_whole {
        check.related();
    }
    Checked { articles: check.articles.len(), problems: check.problems }
}

#[derive(Default)]
struct Check {
    folder: PathBuf,
    problems: Vec<Problem>,
    /// The articles read, by their file.
    articles: BTreeMap<String, Option<Article>>,
    /// Where each id was met first: file and field.
    ids: BTreeMap<ArticleId, (String, String)>,
}

impl Check {
    fn note(&mut self, file: &str, field: impl Into<String>, reason: impl Into<String>) {
        self.problems.push(Problem { file: file.to_owned(), field: field.into(), reason: reason.into() });
    }

    fn read(&mut self, file: &str) -> Option<Vec<u8>> {
        match fs::read(self.folder.join(file)) {
            Ok(bytes) => Some(bytes),
            Err(error) => {
                // Each system has other words for it.
                let is_gone = error.kind() == ErrorKind::NotFound;
                self.note(file, "", if is_gone { "does not exist".to_owned() } else { error.to_string() });
                None
            }
        }
    }

    /// Whether there is a file of this name.
    fn has(&self, file: &str) -> bool {
        let path = self.folder.join(file);
        path.is_file() && fs::canonicalize(path).is_ok_and(|found| address::is_spelt_as(file, &found))
    }

    fn gaps(&mut self, file: &str, gaps: Vec<decode::Gap>) {
        for gap in gaps {
            self.note(file, gap.path, gap.reason.to_string());
        }
    }

    /// The pages of the list, one after the other; tells whether there is no further one that could not be read.
    fn pages(&mut self) -> bool {
        let mut file = "feed.json".to_owned();
        let mut seen = BTreeSet::new();
        let (mut cards, mut declared, mut newest): (u32, Option<u32>, Option<Moment>) = (0, None, None);
        loop {
            seen.insert(file.clone());
            let Some(bytes) = self.read(&file) else { return false };
            let at = format!("{BASE}{file}");
            let edition = match decode::edition(&bytes, &at, "/") {
                Ok((edition, gaps)) => {
                    self.gaps(&file, gaps);
                    edition
                }
                Err(error) => {
                    self.note(&file, "", error.to_string());
                    return false;
                }
            };
            let raw: Value =
                serde_json::from_slice(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes)).unwrap_or_default();
            self.media(&file, &raw, &at);
            let items = raw["items"].as_array().map_or(&[][..], Vec::as_slice);
            if items.len() > MOST_ITEMS {
                self.note(&file, "/items", format!("{} items: a page holds at most {MOST_ITEMS}", items.len()));
            }
            if seen.len() == 1 {
                declared = edition.articles;
            }
            let places = places_of(items);
            for card in &edition.cards {
                cards += 1;
                let field = format!("/items/{}", places.get(&card.id).copied().unwrap_or_default());
                self.card(&file, &field, card, &edition.sections, &mut newest);
            }
            let Some(next) = edition.next else { break };
            match inside(next.as_str()) {
                None => {
                    self.note(&file, "/next_url", "leads out of the edition");
                    return false;
                }
                Some(next) if seen.contains(&next) => {
                    self.note(&file, "/next_url", format!("leads back to {next}"));
                    break;
                }
                Some(next) => file = next,
            }
        }
        if let Some(declared) = declared
            && declared != cards
        {
            self.note("feed.json", "/_edition/articles", format!("says {declared}, but the list has {cards}"));
        }
        true
    }

    fn card(&mut self, file: &str, field: &str, card: &Card, sections: &[String], newest: &mut Option<Moment>) {
        if let Some((first, first_field)) = self.ids.get(&card.id) {
            let reason = format!("“{}” is also the id of {first_field} in {first}", card.id);
            self.note(file, format!("{field}/id"), reason);
        } else {
            self.ids.insert(card.id.clone(), (file.to_owned(), field.to_owned()));
        }
        if let Some(published) = card.published.map(When::moment) {
            if newest.is_some_and(|newest| published > newest) {
                self.note(file, format!("{field}/date_published"), "is newer than the item before it: newest first");
            }
            *newest = Some(published);
        }
        if let Some(section) = &card.section
            && !sections.is_empty()
            && !sections.contains(section)
        {
            self.note(file, format!("{field}/_article/section"), format!("“{section}” is no section of the edition"));
        }
        let Some(href) = &card.href else { return };
        let field_of_href = format!("{field}/_article/href");
        let Some(path) = inside(href.as_str()) else {
            return self.note(file, field_of_href, "leads out of the edition");
        };
        if !self.has(&path) {
            return self.note(file, field_of_href, format!("{path} does not exist"));
        }
        self.article(&path);
        let Some(Some(article)) = self.articles.get(&path) else { return };
        let differs: Vec<(&str, String, String)> = [
            ("id", card.id.to_string(), article.card.id.to_string()),
            ("title", card.headline.clone(), article.card.headline.clone()),
            ("date_published", show(card.published), show(article.card.published)),
        ]
        .into_iter()
        .filter(|(_, one, other)| one != other)
        .collect();
        for (key, one, other) in differs {
            self.note(file, format!("{field}/{key}"), format!("“{one}”, but “{other}” in {path}"));
        }
    }

    /// Reads an article's file, once.
    fn article(&mut self, file: &str) {
        if self.articles.contains_key(file) {
            return;
        }
        self.articles.insert(file.to_owned(), None);
        let Some(bytes) = self.read(file) else { return };
        let at = format!("{BASE}{file}");
        let article = match decode::article(&bytes, &at) {
            Ok((article, gaps)) => {
                self.gaps(file, gaps);
                article
            }
            Err(error) => return self.note(file, "", error.to_string()),
        };
        let raw: Value =
            serde_json::from_slice(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes)).unwrap_or_default();
        let stem = Path::new(file).file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
        if article.id().as_str() != stem {
            self.note(file, "/id", format!("“{}” is not the file's name", article.id()));
        }
        self.media(file, &raw, &at);
        let mut marks = BTreeSet::new();
        walk(&raw["_article"], &mut String::new(), &mut |_, key, value| {
            if key == "note"
                && let Some(id) = id_text(value)
            {
                marks.insert(id);
            }
        });
        for (index, note) in raw["_article"]["notes"].as_array().into_iter().flatten().enumerate() {
            if let Some(id) = id_text(&note["id"])
                && !marks.contains(&id)
            {
                self.note(file, format!("/_article/notes/{index}"), format!("no mark leads to the note “{id}”"));
            }
        }
        self.articles.insert(file.to_owned(), Some(article));
    }

    /// Every picture, sound and film that should lie in the folder.
    fn media(&mut self, file: &str, raw: &Value, at: &str) {
        let mut missing = Vec::new();
        walk(raw, &mut String::new(), &mut |field, key, value| {
            if let ("src" | "poster" | "image" | "icon", Value::String(address)) = (key, value)
                && let Some(address) = decode::resolve(address, at).filter(|address| address.starts_with(BASE))
            {
                match inside(&address) {
                    None => missing.push((field.to_owned(), "leads to no file of the edition".to_owned())),
                    Some(path) if self.has(&path) => {}
                    Some(path) => missing.push((field.to_owned(), format!("{path} does not exist"))),
                }
            }
        });
        for (field, reason) in missing {
            self.note(file, field, reason);
        }
    }

    /// Articles that lie in the folder and stand in no list, where the list is whole.
    fn strays(&mut self, is_whole: bool) {
        let Ok(entries) = fs::read_dir(self.folder.join("articles")) else { return };
        let mut files: Vec<String> = entries
            .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
            .filter(|name| Path::new(name).extension().is_some_and(|end| end.eq_ignore_ascii_case("json")))
            .map(|name| format!("articles/{name}"))
            .collect();
        files.sort();
        for file in files {
            if !self.articles.contains_key(&file) {
                if is_whole {
                    self.note(&file, "", "stands in no page of the list");
                }
                self.article(&file);
            }
        }
    }

    /// Related stories that name an article by its id.
    fn related(&mut self) {
        let mut unknown = Vec::new();
        for (file, article) in &self.articles {
            for (index, related) in article.iter().flat_map(|article| &article.related).enumerate() {
                let id = match &related.story {
                    RelatedStory::Card(card) => &card.id,
                    RelatedStory::Id(id, _) => id,
                    RelatedStory::Elsewhere { .. } | RelatedStory::Title(_) => continue,
                };
                if !self.ids.contains_key(id) {
                    unknown.push((
                        file.clone(),
                        format!("/_article/related/{index}"),
                        format!("the edition has no article “{id}”"),
                    ));
                }
            }
        }
        for (file, field, reason) in unknown {
            self.note(&file, field, reason);
        }
    }
}

fn show(when: Option<When>) -> String {
    when.map_or_else(|| "no date".to_owned(), |when| when.to_string())
}

/// The path in the folder that an address means; `None` for an address elsewhere.
fn inside(address: &str) -> Option<String> {
    address::file(address, BASE)
}

/// Where each id stands in the list as it was written: the decoder leaves broken items out, and all but the first of one id.
fn places_of(items: &[Value]) -> BTreeMap<ArticleId, usize> {
    let id = |item: &Value| id_text(&item["id"]).and_then(|text| ArticleId::from_any(&text));
    // From the end: the first of an id stays.
    items.iter().enumerate().rev().filter_map(|(place, item)| Some((id(item)?, place))).collect()
}

fn id_text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// Shows every field of every object in a value: its pointer, its key and its value.
fn walk(value: &Value, path: &mut String, see: &mut impl FnMut(&str, &str, &Value)) {
    let length = path.len();
    match value {
        Value::Object(fields) => {
            for (key, field) in fields {
                path.push('/');
                path.push_str(&key.replace('~', "~0").replace('/', "~1"));
                see(path, key, field);
                walk(field, path, see);
                path.truncate(length);
            }
        }
        Value::Array(entries) => {
            for (index, entry) in entries.iter().enumerate() {
                path.push('/');
                path.push_str(&index.to_string());
                walk(entry, path, see);
                path.truncate(length);
            }
        }
        _ => {}
    }
}
