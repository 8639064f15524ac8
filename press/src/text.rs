//! A file that somebody wrote → an article: Markdown with front matter, plain or copied text, or JSON.
//!
//! Markdown becomes an item of the native format and then goes the way of every other file: what it means is said by
//! `courant::decode` alone. Nothing here reads the disk.

use std::collections::HashMap;
use std::sync::Arc;

use crate::front;
use crate::markdown::{self, Problem};
use crate::scrape::{self, Options};
use courant::article::{Article, ArticleId, Block, Figure};
use courant::decode::{self, GapReason};
use serde_json::{Value, json};

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// `.md`, `.markdown`
    Markdown,
    /// `.txt`
    Plain,
    /// `.json`: an article of the native format, or an item of a JSON Feed.
    Json,
}

impl Kind {
    /// By the ending of a name, in any case.
    #[must_use]
    pub fn of(name: &str) -> Option<Self> {
        let (_, ending) = name.rsplit_once('.')?;
        match ending.to_ascii_lowercase().as_str() {
            "md" | "markdown" => Some(Self::Markdown),
            "txt" => Some(Self::Plain),
            "json" => Some(Self::Json),
            _ => None,
        }
    }
}

/// What came of a file.
#[derive(Debug)]
pub struct Read {
    /// The article; `None` for a draft.
    pub article: Option<Article>,
    /// What was not understood, and cost only itself.
    pub problems: Vec<Problem>,
}

/// Reads a file. `name` is its name without its ending, of which an id is made where none is given; `at` is the address its
/// links and pictures are relative to.
///
/// # Errors
/// Why there is no article in it, with the line where it is known.
pub fn read(kind: Kind, bytes: &[u8], name: &str, at: &str) -> Result<Read, Problem> {
    match kind {
        Kind::Markdown => markdown(bytes, name, at),
        Kind::Plain => plain(bytes, name),
        Kind::Json => item(bytes, at),
    }
}

fn markdown(bytes: &[u8], name: &str, at: &str) -> Result<Read, Problem> {
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let before = &bytes[..error.valid_up_to()];
        let line = 1 + before.iter().filter(|byte| **byte == b'\n').count();
        Problem { line, words: "The file is not written in UTF-8: save it as UTF-8.".to_owned() }
    })?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let parts = front::parts(text);
    let mut problems = Vec::new();
    let mut front = parts.front(&mut problems)?;
    if front.is_draft {
        return Ok(Read { article: None, problems });
    }
    let written = markdown::read(parts.body, parts.first);
    problems.extend(written.problems);

    let item = &mut front.item;
    let id = item.get("id").and_then(Value::as_str).unwrap_or(name);
    item.insert("id".to_owned(), id.into());
    let mut sections = written.sections;
    let mut lines = written.lines;
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
        let words =
            "There is no headline: write `title:` in the front matter, or begin the text with `# …`.".to_owned();
        return Err(Problem { line: parts.first, words });
    }
    front.extension.insert("sections".to_owned(), sections.into());
    if !written.notes.is_empty() {
        front.extension.insert("notes".to_owned(), written.notes.into());
    }
    item.insert("_article".to_owned(), front.extension.into());
    let item = Value::Object(std::mem::take(item));
    let (mut article, gaps) =
        decode::article_in(&item, at).map_err(|error| Problem { line: parts.first, words: format!("{error}.") })?;
    if article.card.image.is_none() && !front.is_bare {
        article.card.image = first_picture(&article).map(Arc::new);
    }
    // Each field is looked for once, however many gaps there are.
    let mut fields = HashMap::new();
    problems.extend(gaps.iter().map(|gap| in_words(gap, text, &lines, &written.note_lines, &mut fields)));
    problems.sort_by_key(|problem| problem.line);
    Ok(Read { article: Some(article), problems })
}

/// The words that stand for a picture where the text shows it.
fn alt_of(image: &str, sections: &[Value]) -> Option<Value> {
    let blocks = sections.iter().filter_map(|section| section["blocks"].as_array()).flatten();
    let figure = blocks.into_iter().find(|block| block["type"] == "figure" && block["src"] == image)?;
    figure.get("alt").filter(|alt| **alt != "").cloned()
}

/// The picture that a story is known by where its author names none: the first that stands in it by itself.
fn first_picture(article: &Article) -> Option<Figure> {
    let mut blocks = article.sections.iter().flat_map(|section| &section.blocks);
    blocks.find_map(|block| match block {
        Block::Figure(figure) => Some(Figure { alt: figure.alt.clone(), ..Figure::at(figure.src.clone()) }),
        _ => None,
    })
}

/// A gap has a path in the item: a block's begins at a line that is known, a field's is looked for by its name.
fn in_words(
    gap: &decode::Gap,
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

fn plain(bytes: &[u8], name: &str) -> Result<Read, Problem> {
    let options = Options { id: ArticleId::parse(name), ..Options::default() };
    let scraped =
        scrape::scrape_bytes(bytes, &options).map_err(|error| Problem { line: 1, words: format!("{error}.") })?;
    let problems = scraped.gaps.iter().map(|gap| Problem { line: 1, words: format!("{gap}.") }).collect();
    Ok(Read { article: Some(scraped.article), problems })
}

fn item(bytes: &[u8], at: &str) -> Result<Read, Problem> {
    let (article, gaps) =
        decode::article(bytes, at).map_err(|error| Problem { line: 1, words: format!("{error}.") })?;
    let problems =
        gaps.iter().map(|gap| Problem { line: 1, words: format!("{}: {}.", gap.path, gap.reason) }).collect();
    Ok(Read { article: Some(article), problems })
}
