//! JSON that somebody wrote, an article of the native format or an item of a JSON Feed → an article.
//!
//! What it means is said by `courant::decode` alone, but for three things that a person would read without a thought and the format does
//! not have: a date may be written as in front matter, and where it has no zone it is read as UTC and told; a character that controls a
//! terminal is no word, and is told; and what a feed has beside an item's words stands before and behind them. What is told of a field
//! names its line, and what to write there.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use courant::article::{Article, Block, Day, Figure, Media, Moment, Run, Text, When, minutes_for};
use courant::decode::{self, DecodeError, Gap, GapReason};
use serde_json::value::RawValue;
use serde_json::{Map, Value, json};

use super::tidy::first_picture;
use super::{Beside, Read, without_controls};
use crate::front::{self, Date};
use crate::html::{self, Written};
use crate::parts::{self, Part};
use crate::problem::Problem;
use crate::shelf::called;

/// Reads an item. `face` is what its feed says for all that say nothing of it.
pub(super) fn read(bytes: &[u8], face: &Map<String, Value>, at: &str) -> Result<Read, Problem> {
    let mut item = decode::parse(bytes).map_err(no_article)?;
    let text = std::str::from_utf8(bytes).unwrap_or_default();
    let mut text = Lines::new(text.strip_prefix('\u{feff}').unwrap_or(text));
    if let Value::Object(fields) = &mut item {
        // JSON Feed 1.0 has one author, 1.1 has a list: an item has its feed's where it has neither.
        let is_anonymous = !fields.contains_key("authors") && !fields.contains_key("author");
        let is_for_it = |key: &str| if key.starts_with("author") { is_anonymous } else { !fields.contains_key(key) };
        let missing: Vec<_> = face.iter().filter(|(key, _)| is_for_it(key)).collect();
        fields.extend(missing.into_iter().map(|(key, value)| (key.clone(), value.clone())));
    }
    let mut problems = Vec::new();
    if without_controls(&mut item) {
        let words = "Characters that no page can show stood in its words and are left out: take them out of it.";
        problems.push(Problem { line: 1, words: words.to_owned() });
    }
    let days = ["date_published", "date_modified"].map(|key| {
        let (day, told) = mended(&mut item, key);
        problems.extend(told.map(|words| Problem { line: text.of(&format!("/{key}")), words }));
        day
    });
    let written = html_of(&item).map(html::sections);
    let (mut article, gaps, is_wordless) = match decode::article_in(&item, at) {
        Ok((article, gaps)) => (article, gaps, false),
        // The app makes words of HTML; what has none may show, or play, something all the same.
        Err(error) => {
            let item = with_words(&item, written.as_ref()).ok_or_else(|| no_article(error.clone()))?;
            let (mut article, gaps) = decode::article_in(&item, at).map_err(|_| no_article(error))?;
            article.sections.iter_mut().for_each(|section| section.blocks.clear());
            (article, gaps, true)
        }
    };
    if let ([Some(day), _], Some(When::Moment(_))) = (days, article.card.published) {
        article.card.published = Some(When::Day(day));
    }
    let has_found_image = article.card.image.is_none();
    let told = written.map(|written| set_html(&mut article, written, at)).unwrap_or_default();
    let beside = set_beside(&mut article, &item, at);
    if is_wordless {
        if article.sections.iter().all(|section| section.blocks.is_empty()) {
            return Err(no_article(DecodeError::NotAnArticle("it has no body")));
        }
        article.card.words = article.words();
        article.card.minutes = minutes_for(article.card.words);
    }
    problems.extend(beside.into_iter().map(|(path, words)| Problem { line: text.of(&path), words }));
    problems.extend(gaps.iter().map(|gap| Problem { line: text.of(&gap.path), words: told_of(gap) }));
    if item["_article"]["comments"]["items"].as_array().is_some_and(|replies| !replies.is_empty()) {
        let path = "/_article/comments/items";
        let words = format!("{path}: the replies are counted and not printed: write into the text what shall be read.");
        problems.push(Problem { line: text.of(path), words });
    }
    let line = if told.is_empty() { 1 } else { text.of("/content_html") };
    problems.extend(told.into_iter().map(|words| Problem { line, words }));
    problems.sort_by_key(|problem| problem.line);
    let beside = Beside { is_named: true, has_found_image, ..Beside::default() };
    Ok(Read { article: Some(article), beside, problems })
}

fn no_article(error: DecodeError) -> Problem {
    let line = match error {
        DecodeError::NotJson { line, .. } | DecodeError::CutOff { line, .. } => line,
        _ => 1,
    };
    Problem { line, words: format!("{error}.") }
}

/// Makes a date what the format wants, where it is beyond doubt which one is meant. Returns the day where it is no more than one, and
/// what is uncertain.
fn mended(item: &mut Value, key: &str) -> (Option<Day>, Option<String>) {
    let written = item.get(key).and_then(Value::as_str).unwrap_or_default();
    let date = if Moment::parse(written).is_some() { None } else { front::date_of(written) };
    let (moment, day, told) = match date {
        None => return (None, None),
        Some(Date::Moment(moment)) => (moment, None, None),
        Some(Date::WithoutZone(moment)) => {
            let told = format!("{key} has no zone and is read as UTC: write Z, or +01:00, behind the time.");
            (moment, None, Some(told))
        }
        Some(Date::Day(day)) => (format!("{day}T00:00:00Z"), Some(day), None),
    };
    item[key] = moment.into();
    (day, told)
}

/// A gap in what HTML stands for, with what is written there.
fn told_of_html(gap: &Gap, item: &Value) -> String {
    let written = item.pointer(&gap.path).and_then(Value::as_str).filter(|_| gap.reason == GapReason::NotASafeAddress);
    match written {
        Some(address) => format!("content_html: “{address}” is no address that can be opened: write https://… there."),
        None => format!("content_html: {}.", gap.reason),
    }
}

/// A gap, and what to write there.
fn told_of(gap: &Gap) -> String {
    let remedy = match gap.reason {
        GapReason::Missing => "write it",
        GapReason::Empty => "write its words, or leave it out",
        GapReason::WrongType => "the format's schema says what stands there",
        GapReason::OutOfRange => "write a number that can be",
        GapReason::NotADate => "write 2026-11-20T08:00:00+01:00",
        GapReason::NotALanguage => "write the short name of one, as in fr or pt-BR",
        GapReason::NotASafeAddress => "write https://…, or the name of a file in the folder",
        GapReason::UnknownBlock | GapReason::UnknownRun | GapReason::UnknownWord => {
            "the format's schema says which there are"
        }
        GapReason::DuplicateId => "give the second another one",
        GapReason::NoSuchNote => "write the note, or leave its mark out",
        GapReason::TooDeep => "write it flatter",
        GapReason::Loop => "leave it out",
    };
    format!("{}: {}: {remedy}.", gap.path, gap.reason)
}

/// The lines of a file, by what stands in them. Each list and each object is read once, however much is asked of it.
struct Lines<'a> {
    text: &'a str,
    ends: Vec<usize>,
    /// By where they begin.
    read: HashMap<usize, Inner<'a>>,
}

/// What stands in a value, as it is written: a piece of the file's own text.
enum Inner<'a> {
    List(Vec<&'a RawValue>),
    Object(BTreeMap<String, &'a RawValue>),
    Nothing,
}

impl<'a> Lines<'a> {
    fn new(text: &'a str) -> Self {
        Self { text, ends: memchr::memchr_iter(b'\n', text.as_bytes()).collect(), read: HashMap::new() }
    }

    /// The line of what a path leads to (RFC 6901), from 1; of as much of the way as there is.
    fn of(&mut self, path: &str) -> usize {
        let mut place = self.text;
        for step in path.split('/').skip(1) {
            let start = self.start_of(place);
            let inner = match self.read.entry(start).or_insert_with(|| Inner::read(place)) {
                Inner::List(values) => step.parse::<usize>().ok().and_then(|index| values.get(index).copied()),
                Inner::Object(fields) => fields.get(&step.replace("~1", "/").replace("~0", "~")).copied(),
                Inner::Nothing => None,
            };
            let Some(inner) = inner else { break };
            place = inner.get();
        }
        let start = self.start_of(place);
        1 + self.ends.partition_point(|end| *end < start)
    }

    fn start_of(&self, place: &str) -> usize {
        place.as_ptr().addr().saturating_sub(self.text.as_ptr().addr())
    }
}

impl<'a> Inner<'a> {
    fn read(value: &'a str) -> Self {
        let list = || serde_json::from_str(value).map(Self::List);
        serde_json::from_str(value).map(Self::Object).or_else(|_| list()).unwrap_or(Self::Nothing)
    }
}

/// The HTML that is an item's body: where it has sections of the format, these are.
fn html_of(item: &Value) -> Option<&str> {
    let has_sections = item["_article"]["sections"].as_array().is_some_and(|sections| !sections.is_empty());
    item["content_html"].as_str().filter(|_| !has_sections)
}

/// An item as if there were words in it, and over it, where there may be something else.
fn with_words(item: &Value, written: Option<&Written>) -> Option<Value> {
    let mut item = item.clone();
    let fields = item.as_object_mut()?;
    let has_title = fields.get("title").and_then(Value::as_str).is_some_and(|title| !title.trim().is_empty());
    if !has_title {
        // What a picture shows, or the day.
        let blocks = written
            .into_iter()
            .flat_map(|written| &written.sections)
            .filter_map(|section| section["blocks"].as_array());
        let shown = blocks.flatten().find_map(|block| block["alt"].as_str().filter(|alt| !alt.trim().is_empty()));
        let day = || fields.get("date_published").and_then(Value::as_str)?.get(..10);
        let title = shown.or_else(day)?.to_owned();
        fields.insert("title".to_owned(), title.into());
    }
    fields.shift_remove("content_html");
    fields.insert("content_text".to_owned(), "-".into());
    Some(item)
}

/// Sets what a feed has beside an item's words: sounds and films before them, and behind them links to its other files and to the
/// page elsewhere that it is about (JSON Feed 1.1). What the words show or lead to already stands where it stands. Tells what has no
/// address, by its place in the item.
fn set_beside(article: &mut Article, item: &Value, at: &str) -> Vec<(String, String)> {
    let mut beside: Vec<(String, Value)> = Vec::new();
    if let (Some(banner), Some(_)) = (item.get("banner_image"), item.get("image")) {
        beside.push(("/banner_image".to_owned(), json!({ "type": "figure", "src": banner, "alt": "" })));
    }
    let attachments = match &item["attachments"] {
        Value::Array(attachments) => attachments.as_slice(),
        one @ Value::Object(_) => std::slice::from_ref(one),
        _ => &[],
    };
    for (number, attachment) in attachments.iter().enumerate() {
        let title = attachment["title"].as_str().map(str::trim).filter(|title| !title.is_empty());
        let (url, kind) = (&attachment["url"], attachment["mime_type"].as_str().unwrap_or_default());
        let block = match kind.split('/').next() {
            Some(kind @ ("audio" | "video")) => {
                json!({ "type": kind, "src": url, "caption": title, "duration": attachment["duration_in_seconds"] })
            }
            Some("image") => json!({ "type": "figure", "src": url, "alt": title.unwrap_or_default() }),
            _ => link(url, title.map_or_else(|| called(url.as_str().unwrap_or_default()), str::to_owned)),
        };
        beside.push((format!("/attachments/{number}"), block));
    }
    if let Some(url) = item.get("external_url") {
        beside.push(("/external_url".to_owned(), link(url, url.as_str().unwrap_or_default().to_owned())));
    }
    if beside.is_empty() {
        return Vec::new();
    }
    let mut known = HashSet::new();
    parts::each(article, &mut |part| match part {
        Part::Text(text) => parts::each_run(text, &mut |run| {
            if let Run::Link(url, _) = run {
                known.insert(url.as_str().to_owned());
            }
        }),
        Part::Address(url) => drop(known.insert(url.as_str().to_owned())),
        Part::Figure(Figure { src, .. }) | Part::Media(src) => drop(known.insert(src.as_str().to_owned())),
    });
    let sections: Vec<Value> = beside.iter().map(|(_, block)| json!({ "heading": "-", "blocks": [block] })).collect();
    let item = json!({ "id": "-", "title": "-", "_article": { "sections": sections } });
    let Ok((set, _)) = decode::article_in(&item, at) else { return Vec::new() };
    let is_counted = article.card.words == article.words();
    let (mut before, mut after, mut told) = (Vec::new(), Vec::new(), Vec::new());
    for ((path, _), section) in beside.into_iter().zip(set.sections) {
        let block = section.blocks.into_iter().next();
        match block.as_ref().and_then(address_of) {
            Some(address) if known.contains(address) => {}
            Some(_) if matches!(block, Some(Block::Media(_))) || path == "/banner_image" => before.extend(block),
            Some(_) => after.extend(block),
            None => {
                let words = format!("{path}: it has no address that can be opened: write https://… there.");
                told.push((path, words));
                after.extend(block);
            }
        }
    }
    if let Some(first) = article.sections.first_mut() {
        first.blocks.splice(..0, before);
    }
    if let Some(last) = article.sections.last_mut() {
        last.blocks.extend(after);
    }
    if is_counted {
        article.card.words = article.words();
        article.card.minutes = minutes_for(article.card.words);
    }
    told
}

/// Where one of these blocks leads, or what it shows.
fn address_of(block: &Block) -> Option<&str> {
    match block {
        Block::Media(Media { src, .. }) => Some(src.as_str()),
        Block::Figure(figure) => Some(figure.src.as_str()),
        Block::Paragraph(Text(runs)) => match runs.as_slice() {
            [Run::Link(url, _)] => Some(url.as_str()),
            _ => None,
        },
        _ => None,
    }
}

/// A paragraph that is a link.
fn link(url: &Value, words: String) -> Value {
    json!({ "type": "paragraph", "text": [{ "link": url, "text": words }] })
}

/// Sets an article in the blocks that its HTML stands for, where the app would make words of it. Tells what was left out.
fn set_html(article: &mut Article, Written { sections, notes, mut problems }: Written, at: &str) -> Vec<String> {
    let item =
        json!({ "id": article.card.id.as_str(), "title": "-", "_article": { "sections": sections, "notes": notes } });
    // Without a block, what there is to read is not in the HTML.
    let Ok((set, gaps)) = decode::article_in(&item, at) else { return problems };
    let is_counted = article.card.words == article.words();
    (article.sections, article.notes) = (set.sections, set.notes);
    if is_counted {
        article.card.words = article.words();
        article.card.minutes = minutes_for(article.card.words);
    }
    if article.card.image.is_none() {
        article.card.image = first_picture(article).map(Arc::new);
    }
    let mut told: Vec<String> = gaps.iter().map(|gap| told_of_html(gap, &item)).collect();
    told.dedup();
    problems.extend(told);
    problems
}
