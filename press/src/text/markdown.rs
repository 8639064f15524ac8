//! Markdown with front matter → an article: an item of the native format, which goes the way of every other file.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use courant::decode::{self, Gap, GapReason};
use serde_json::{Value, json};

use super::tidy::first_picture;
use super::{Beside, Read, Title, first_control, is_control, title_of, without_controls};
use crate::problem::Problem;
use crate::scrape::lines;
use crate::{front, markdown, spell};

/// Reads a text, see [`super::read`].
pub(super) fn read(bytes: &[u8], name: &str, at: &str) -> Result<Read, Problem> {
    // What Windows calls Unicode.
    let utf_16 =
        [b"\xff\xfe", b"\xfe\xff"].iter().any(|mark| bytes.starts_with(*mark)).then(|| lines::text_of(bytes).0);
    let bytes = utf_16.as_ref().map_or(bytes, String::as_bytes);
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let before = &bytes[..error.valid_up_to()];
        let line = 1 + before.iter().filter(|byte| **byte == b'\n').count();
        Problem { line, words: "The file is not written in UTF-8: save it as UTF-8.".to_owned() }
    })?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut problems = Vec::new();
    let text = match first_control(text) {
        None => Cow::Borrowed(text),
        Some(at) => {
            let line = 1 + text[..at].matches('\n').count();
            let words = "Characters that no page can show stand from here on and are left out: take them out of it.";
            problems.push(Problem { line, words: words.to_owned() });
            // A page of paper that ends divides words as well.
            Cow::Owned(text.replace(['\u{b}', '\u{c}'], " ").replace(is_control, ""))
        }
    };
    let text = &*text;
    let parts = front::parts(text);
    let mut front = parts.front(&mut problems)?;
    if front.is_draft {
        return Ok(Read { article: None, beside: Beside::default(), problems });
    }
    let written = markdown::read(parts.body, parts.first);
    problems.extend(written.problems);

    let item = &mut front.item;
    let given = item.get("id").and_then(Value::as_str);
    let is_named = given.is_some();
    let id = given.map(str::to_owned).or_else(|| spell::id_of(name).map(|id| id.to_string()));
    item.insert("id".to_owned(), id.into());
    let mut sections = written.sections;
    let mut lines = written.lines;
    let named = written.named;
    if let Some(heading) = written.headline {
        match item.get("title").and_then(Value::as_str) {
            None => drop(item.insert("title".to_owned(), heading.into())),
            Some(title) if title == heading => {}
            // The front matter has the last word; what stands over the text stays there.
            Some(_) => match sections.first_mut().filter(|section| section.get("heading").is_none()) {
                Some(section) => section["heading"] = heading.into(),
                None => {
                    sections.insert(0, json!({ "heading": heading, "blocks": [] }));
                    lines.insert(0, Vec::new());
                }
            },
        }
    }
    if let Some(words) = item.get("image").and_then(Value::as_str).and_then(|image| alt_of(image, &sections)) {
        front.extension.entry("imageAlt").or_insert(words);
    }
    if item.get("title").is_none() {
        let remedy = "write `title:` in the front matter, or begin the text with `# …`";
        let Some(Title { words, is_written }) = title_of(name) else {
            return Err(Problem { line: parts.first, words: format!("There is no headline: {remedy}.") });
        };
        if !is_written {
            let words = format!("There is no headline, and the file's name is taken for it, “{words}”: {remedy}.");
            problems.push(Problem { line: parts.first, words });
        }
        item.insert("title".to_owned(), words.into());
    }
    front.extension.insert("sections".to_owned(), sections.into());
    if !written.notes.is_empty() {
        front.extension.insert("notes".to_owned(), written.notes.into());
    }
    item.insert("_article".to_owned(), front.extension.into());
    let mut item = Value::Object(std::mem::take(item));
    // What is written as a sign, `\0` in YAML and `&#1;` in the text, stands in no line of it.
    if without_controls(&mut item) {
        let words = "Signs such as \\0 and &#1; stand for characters that no page can show and are left out: take them out of it.";
        problems.push(Problem { line: 1, words: words.to_owned() });
    }
    let (mut article, gaps) =
        decode::article_in(&item, at).map_err(|error| Problem { line: parts.first, words: format!("{error}.") })?;
    let has_found_image = article.card.image.is_none() && !front.is_bare;
    if has_found_image {
        article.card.image = first_picture(&article).map(Arc::new);
    }
    // Each field is looked for once, however many gaps there are.
    let mut fields = HashMap::new();
    problems.extend(gaps.iter().map(|gap| in_words(gap, text, &lines, &written.note_lines, &mut fields)));
    problems.sort_by_key(|problem| problem.line);
    let beside = Beside { is_named, has_found_image, called: front.called, named };
    Ok(Read { article: Some(article), beside, problems })
}

/// The words that stand for a picture where the text shows it.
fn alt_of(image: &str, sections: &[Value]) -> Option<Value> {
    let blocks = sections.iter().filter_map(|section| section["blocks"].as_array()).flatten();
    let figure = blocks.into_iter().find(|block| block["type"] == "figure" && block["src"] == image)?;
    figure.get("alt").filter(|alt| **alt != "").cloned()
}

/// A gap has a path in the item: a block's begins at a line that is known, a field's is looked for by its name.
fn in_words(
    gap: &Gap,
    text: &str,
    lines: &[Vec<usize>],
    note_lines: &[usize],
    fields: &mut HashMap<String, Option<usize>>,
) -> Problem {
    let mut steps = gap.path.split('/').skip(1);
    let mut number = |name: &str| steps.find(|step| *step == name).and_then(|_| steps.next()?.parse::<usize>().ok());
    let block = number("sections").zip(number("blocks")).and_then(|(section, block)| lines.get(section)?.get(block));
    let note = gap.path.split_once("/notes/").and_then(|(_, path)| path.split('/').next()?.parse::<usize>().ok());
    let block = block.or_else(|| note_lines.get(note?));
    let field = gap.path.rsplit('/').find(|step| step.parse::<usize>().is_err()).unwrap_or_default();
    let mut named = || {
        let key = format!("{field}:");
        let look = || text.lines().position(|line| line.trim_start().starts_with(&key)).map(|at| at + 1);
        *fields.entry(field.to_owned()).or_insert_with(look)
    };
    let line = block.copied().or_else(&mut named).unwrap_or(1);
    let is_body = gap.path.contains("/sections/") || gap.path.contains("/notes/");
    let told = if is_body { told(field, gap.reason) } else { None };
    Problem { line, words: told.map_or_else(|| format!("{field}: {}.", gap.reason), str::to_owned) }
}

/// What to say of a part of the text that says nothing, or leads nowhere.
fn told(field: &str, reason: GapReason) -> Option<&'static str> {
    let is_nothing = matches!(reason, GapReason::Empty | GapReason::Missing);
    Some(match (field, reason) {
        ("id", GapReason::DuplicateId) => "There are two notes of one name: give the second another one.",
        ("note", GapReason::NoSuchNote) => "This note says nothing: write it behind `[^1]:`, or leave its mark out.",
        ("src", GapReason::NotASafeAddress) => {
            "This picture has an address that cannot be shown: write https://… or the name of a file."
        }
        ("link", GapReason::NotASafeAddress) => {
            "This link has an address that cannot be opened, so only its words stay: write https://… or the name of a file."
        }
        ("time", GapReason::NotADate) => "The time here is no date: write 2026-11-20, or 2026-11-20T08:00:00+01:00.",
        ("lang", GapReason::NotALanguage) => {
            "The language here has no such name: write the short one, as in fr or pt-BR."
        }
        ("dir", GapReason::UnknownWord) => "A direction is ltr or rtl: write one of them.",
        ("src", _) if is_nothing => "A picture has no address: write it behind its words, `![…](a.jpg)`.",
        ("link", _) if is_nothing => {
            "A link has no address, so only its words stay: write it behind them, `[…](two.md)`."
        }
        ("figures", _) if is_nothing => "There is no picture in this gallery: write one, `![…](a.jpg)`.",
        ("question", _) if is_nothing => "There is no question here: write it behind `[!qa]`.",
        ("items", _) if is_nothing => "A line of this list is empty: write it, or leave its sign out.",
        ("blocks" | "rows" | "head", _) if is_nothing => {
            "There is nothing in this block: write its words, or leave it out."
        }
        ("ruby" | "rt", _) if is_nothing => "A reading wants two parts: write them as `{漢字|かんじ}`.",
        ("abbr" | "text", _) if is_nothing => "There are no words here: write them, or leave the signs out.",
        (_, GapReason::Empty) => "There are no words between these signs: write them, or leave the signs out.",
        _ => return None,
    })
}
