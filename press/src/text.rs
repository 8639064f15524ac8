//! A file that somebody wrote → an article: Markdown with front matter, plain or copied text, or JSON.
//!
//! Markdown becomes an item of the native format and then goes the way of every other file: what it means is said by
//! `courant::decode` alone. Nothing here reads the disk.

mod json;
mod tidy;

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use crate::front;
use crate::markdown;
use crate::problem::Problem;
use crate::scrape::{self, LeftOut, Options, ScrapeError};
use crate::spell;
use courant::article::{Article, When};
use courant::decode::{self, Gap, GapReason};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// `.md`, `.markdown`
    Markdown,
    /// `.txt`
    Plain,
    /// `.json`: an article of the native format, or an item of a JSON Feed; a whole feed is as many texts as it has items, see
    /// [`item_of_feed`].
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
    /// What else is known of it.
    pub beside: Beside,
    /// What was not understood, and cost only itself.
    pub problems: Vec<Problem>,
}

/// What is known of a text beside its article.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub struct Beside {
    /// Whether its id is the author's, not made of the file's name.
    pub is_named: bool,
    /// Whether its card's picture is the first that stands in it, and none that the author gave.
    pub has_found_image: bool,
    /// What else it is called in links: its paths in the site of another press, other names.
    pub called: Vec<String>,
    /// What has a name in it that is no heading, and the id of the section that it stands in.
    pub named: Vec<(String, String)>,
}

/// Reads a file. `name` is its name without its ending, of which an id and a headline are made where none is given, and whose day is
/// the text's where it has no other (`2026-01-02-title`, as Jekyll names them), else that of the path it had in another site
/// (`/2026/01/02/title`); `at` is the address its links and pictures are relative to.
///
/// # Errors
/// Why there is no article in it, with the line where it is known.
pub fn read(kind: Kind, bytes: &[u8], name: &str, at: &str) -> Result<Read, Problem> {
    let mut read = match kind {
        Kind::Markdown => markdown(bytes, name, at),
        Kind::Plain => plain(bytes, name),
        Kind::Json => json::read(bytes, &Map::new(), at),
    }?;
    if let Some(Article { card, .. }) = &mut read.article {
        let day =
            || front::day_in_name(name).or_else(|| read.beside.called.iter().find_map(|path| front::day_in_path(path)));
        card.published = card.published.or_else(|| day().map(When::Day));
    }
    Ok(tidy::tidied(read, bytes, at))
}

fn markdown(bytes: &[u8], name: &str, at: &str) -> Result<Read, Problem> {
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
    let item = Value::Object(std::mem::take(item));
    let (mut article, gaps) =
        decode::article_in(&item, at).map_err(|error| Problem { line: parts.first, words: format!("{error}.") })?;
    let has_found_image = article.card.image.is_none() && !front.is_bare;
    if has_found_image {
        article.card.image = tidy::first_picture(&article).map(Arc::new);
    }
    // Each field is looked for once, however many gaps there are.
    let mut fields = HashMap::new();
    problems.extend(gaps.iter().map(|gap| in_words(gap, text, &lines, &written.note_lines, &mut fields)));
    problems.sort_by_key(|problem| problem.line);
    let beside = Beside { is_named, has_found_image, called: front.called, named };
    Ok(Read { article: Some(article), beside, problems })
}

/// What a file's name says as a headline.
struct Title {
    words: String,
    /// Whether it is written as words are: Obsidian's notes have no other headline.
    is_written: bool,
}

/// The headline that a file's name makes, without the day that it begins with; `None` where it has no letter and no figure.
fn title_of(name: &str) -> Option<Title> {
    // A page of a diary is called by its day alone.
    let behind = front::day_in_name(name).and_then(|_| name.get("2026-01-02-".len()..)).filter(|rest| !rest.is_empty());
    let name = behind.unwrap_or(name);
    let is_joined = name.contains(['-', '_']) || name.is_ascii();
    let is_written = !is_joined || name.contains(' ') || name.chars().any(char::is_uppercase);
    let words = if is_written { name.to_owned() } else { name.replace(['-', '_'], " ") };
    let mut letters = words.chars();
    let first = letters.next().filter(|_| words.chars().any(char::is_alphanumeric))?;
    let words = if is_written { words } else { first.to_uppercase().chain(letters).collect() };
    Some(Title { words, is_written })
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

/// A text without marks: copied from a web page, of which only the article is kept, or as somebody wrote it, of which all is.
fn plain(bytes: &[u8], name: &str) -> Result<Read, Problem> {
    let read = |is_written: bool| {
        let options = Options { id: spell::id_of(name), is_written, ..Options::default() };
        scrape::scrape_bytes(bytes, &options)
    };
    let scraped = read(false);
    let scraped = match &scraped {
        Ok(page) if page.left_out.is_empty() || page.is_copied => scraped,
        // Where there is no headline at the top, the page's own is better than none.
        _ => read(true).or(scraped),
    };
    let mut problems = Vec::new();
    // A line alone is its own text, and so is one without a title over it.
    let scraped = scraped.or_else(|error| {
        let is_untitled = matches!(error, ScrapeError::NoHeadline | ScrapeError::NoBody);
        // A number alone, of a version, is nobody's text.
        let is_untitled = is_untitled && String::from_utf8_lossy(bytes).contains(char::is_alphabetic);
        let title = title_of(name).filter(|_| is_untitled).ok_or(error)?;
        let words = format!(
            "There is no headline over a text here, and the file's name is taken for it, “{}”: write one in the first line.",
            title.words
        );
        problems.push(Problem { line: 1, words });
        let options = Options { id: spell::id_of(name), headline: Some(title.words), is_written: true };
        scrape::scrape_bytes(bytes, &options)
    });
    let scraped = scraped.map_err(|error| Problem { line: 1, words: format!("{error}.") })?;
    problems.extend(scraped.problems);
    problems.extend(lost(&scraped.left_out));
    problems.sort_by_key(|problem| problem.line);
    let mut article = scraped.article;
    // By its language its dates were read; what the page is in is asked as of any other text.
    article.card.language = None;
    Ok(Read { article: Some(article), beside: Beside::default(), problems })
}

/// What is told where sentences were left out for where they stand: a word such as "Share" is missed by nobody.
fn lost(left_out: &[LeftOut]) -> Option<Problem> {
    const SENTENCE: usize = 5;
    let lines: Vec<&LeftOut> = left_out.iter().filter(|line| line.reason.is_of_place()).collect();
    let first = lines.iter().find(|line| line.text.split_whitespace().count() >= SENTENCE)?;
    let reasons: BTreeSet<String> = lines.iter().map(|line| line.reason.to_string()).collect();
    let words = format!(
        "Of this page, {} lines are left out ({}): what belongs to the article is kept in a text that ends in .md. `press article` \
         names the lines.",
        lines.len(),
        Vec::from_iter(reasons).join(", ")
    );
    Some(Problem { line: first.number, words })
}

/// Reads an item of a feed; `face` is what the feed says for all that say nothing of it.
///
/// # Errors
/// Why there is no article in it.
pub fn item_of_feed(bytes: &[u8], face: &Map<String, Value>, at: &str) -> Result<Read, Problem> {
    json::read(bytes, face, at).map(|read| tidy::tidied(read, bytes, at))
}

/// Whether a character is one that no page can show (HTML): it would be an error in a page, and in a feed of XML. Of a plain text they
/// are taken without a word, as a copied one has any.
fn is_control(letter: char) -> bool {
    letter.is_control() && !matches!(letter, '\t' | '\n' | '\r' | '\u{85}')
}

/// Where the first of them stands. Nearly all texts have none, and are only glanced at: without a branch for each byte.
fn first_control(text: &str) -> Option<usize> {
    // The controls beyond ASCII begin with this byte in UTF-8, and so does much else.
    const HIGH: u8 = 0xc2;
    let may_be = |byte: u8| (byte < b' ' && !matches!(byte, b'\t' | b'\n' | b'\r')) | (byte == 0x7f) | (byte == HIGH);
    let has_any = text.as_bytes().chunks(4096).any(|part| part.iter().fold(false, |any, byte| any | may_be(*byte)));
    if has_any { text.find(is_control) } else { None }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::panic, reason = "a test may stop at the first wrong thing")]

    use super::{Kind, Read, read};
    use courant::article::Run;

    /// Headline and paragraphs of a text in a file that ends in `.txt`, and what is told of it.
    fn of_plain(text: &str) -> (String, Vec<String>, Vec<String>) {
        let Read { article, problems, .. } =
            read(Kind::Plain, text.as_bytes(), "text", "https://paper.example/").expect("a text");
        let article = article.expect("an article");
        let mut words = Vec::new();
        for section in &article.sections {
            words.extend(section.heading.clone());
            words.extend(section.blocks.iter().map(courant::article::Block::to_plain));
        }
        (article.card.headline.clone(), words, problems.into_iter().map(|problem| problem.words).collect())
    }

    #[test]
    fn what_somebody_wrote_is_kept_whatever_it_is_called() {
        let lines = [
            "The club met on Monday in the hall, and eleven members came.",
            "Comments",
            "Bob said that the bees were angry this year, and Carol said that they were not.",
            "The treasurer reported a balance of forty pounds.",
            "© The Garden Club",
            "The meeting closed at nine, and everybody went home by the river.",
        ];
        let text = format!("Minutes of the Garden Club\n\n{}\n", lines.join("\n\n"));
        let (headline, words, told) = of_plain(&text);
        assert_eq!(headline, "Minutes of the Garden Club");
        assert_eq!(words, lines);
        assert_eq!(told, Vec::<String>::new());
    }

    #[test]
    fn what_heads_a_paragraph_is_a_heading() {
        let paragraph = "The shed was painted in the spring, and everybody who came had a brush in the hand.";
        let lines = ["Contact", paragraph, "Related", paragraph, "Share", paragraph];
        let (_, words, told) = of_plain(&format!("A year in the shed\n\n{paragraph}\n\n{}\n", lines.join("\n\n")));
        assert_eq!(words[1..], lines);
        assert_eq!(told, Vec::<String>::new());
    }

    #[test]
    fn a_poem_keeps_its_lines() {
        let lines = ["I saw him stand", "at the edge of the water.", "He did not move", "Nor did I"];
        let (headline, words, told) = of_plain(&format!("The Heron\n\n{}\n", lines.join("\n")));
        assert_eq!(headline, "The Heron");
        assert_eq!(words.join("\n"), lines.join("\n"));
        assert_eq!(told, Vec::<String>::new());
    }

    /// What is told of an article in JSON, and the article.
    fn of_json(text: &str) -> (courant::article::Article, Vec<(usize, String)>) {
        let Read { article, problems, .. } =
            read(Kind::Json, text.as_bytes(), "text", "https://paper.example/").expect("a text");
        let told = problems.into_iter().map(|problem| (problem.line, problem.words)).collect();
        (article.expect("an article"), told)
    }

    #[test]
    fn a_date_in_json_is_read_as_in_any_other_text() {
        let of = |date: &str| {
            of_json(&format!(
                "{{\n\"id\": \"a\", \"title\": \"T\", \"content_text\": \"W.\",\n\"date_published\": \"{date}\"}}"
            ))
        };
        for date in ["2026-11-20T08:00:00", "2026-11-20 08:00"] {
            let (article, told) = of(date);
            assert_eq!(article.card.published.map(|when| when.to_string()).as_deref(), Some("2026-11-20T08:00:00Z"));
            let [(3, words)] = told.as_slice() else { panic!("{told:?}") };
            assert!(words.starts_with("date_published has no zone"), "{words}");
        }
        let (article, told) = of("2026-11-20");
        assert_eq!(article.card.published.map(|when| when.to_string()).as_deref(), Some("2026-11-20"));
        assert_eq!(told, []);
        let (article, told) = of("20.11.");
        assert_eq!(article.card.published, None);
        assert_eq!(told, [(3, "/date_published: not a date: write 2026-11-20T08:00:00+01:00.".to_owned())]);
    }

    #[test]
    fn what_is_told_of_json_names_its_line() {
        let (_, told) = of_json(
            "{ \"id\": \"a\", \"title\": \"T\",\n\"tags\": 7,\n\"_article\": { \"sections\": [\n{ \"blocks\": [\n\
             { \"type\": \"paragraph\", \"text\": \"W.\" },\n{ \"type\": \"nothing\" }\n] } ] } }",
        );
        let lines: Vec<usize> = told.iter().map(|(line, _)| *line).collect();
        assert_eq!(lines, [2, 6], "{told:?}");
    }

    #[test]
    fn no_link_stands_within_another() {
        let (article, told) = of_json(
            r#"{ "id": "a", "title": "T", "_article": { "notes": [{ "id": "n", "blocks": [{ "type": "paragraph", "text": "Note." }] }],
               "sections": [{ "blocks": [{ "type": "paragraph", "text": [
               { "link": "https://a.example/", "text": ["see ", { "em": [{ "link": "https://b.example/", "text": "b" }] }, { "note": "n" }, " here"] }] }] }] } }"#,
        );
        let courant::article::Block::Paragraph(text) = &article.sections[0].blocks[0] else { panic!("no paragraph") };
        assert_eq!(text.to_plain(), "see b here");
        let [Run::Link(url, inner), Run::Note(_)] = text.0.as_slice() else { panic!("{text:?}") };
        assert_eq!((url.as_str(), inner.to_plain().as_str()), ("https://a.example/", "see b here"));
        assert_eq!(told.len(), 1, "{told:?}");
        // What has lost all its words is gone, as it is when the file is read again.
        let (article, _) = of_json(
            r#"{ "id": "a", "title": "T", "_article": { "notes": [{ "id": "n", "blocks": [{ "type": "paragraph", "text": "Note." }] }],
               "sections": [{ "blocks": [{ "type": "paragraph", "text": [{ "link": "https://a.example/", "text": [{ "em": [{ "note": "n" }] }, " x"] }, "y"] }] }] } }"#,
        );
        let again = crate::encode::article(&article, "");
        let again = courant::decode::article(again.as_bytes(), "https://paper.example/").expect("an article").0;
        assert_eq!(again, article);
    }

    #[test]
    fn what_no_page_can_show_is_left_out_and_told() {
        let text = "# Title\n\nWo\u{1}rds\u{0} and \u{1b}more.\n";
        let read = read(Kind::Markdown, text.as_bytes(), "text", "https://paper.example/").expect("a text");
        let article = read.article.expect("an article");
        assert_eq!(article.sections[0].blocks[0].to_plain(), "Words and more.");
        assert_eq!(read.problems.iter().map(|problem| problem.line).collect::<Vec<_>>(), [3]);
        let (article, told) = of_json(r#"{ "id": "a", "title": "T\u0007", "content_text": "W\u0000." }"#);
        assert_eq!((article.card.headline.as_str(), told.len()), ("T", 1));
    }

    #[test]
    fn a_line_alone_is_a_text_with_the_name_of_its_file() {
        let read_plain = |bytes: &[u8]| read(Kind::Plain, bytes, "opening hours", "https://paper.example/");
        let read = read_plain(b"Closed on Monday").expect("a text");
        let article = read.article.expect("an article");
        assert_eq!(article.card.headline, "opening hours");
        assert_eq!(article.sections[0].blocks[0].to_plain(), "Closed on Monday");
        let [told] = read.problems.as_slice() else { panic!("{:?}", read.problems) };
        assert!(told.words.contains("“opening hours”"), "{}", told.words);
        // What has no word in it is no text.
        assert!(read_plain(b"4.4.1\n").is_err());
    }

    #[test]
    fn times_and_days_are_words_of_a_text_that_somebody_wrote() {
        let paragraph = "The bus company has changed its times from December on, and many people are angry about it.";
        let lines = ["Mapleton", "7:15", "8:15", "Friday, 6 p.m.", "Freitag, 14 Uhr", "12 August 1945"];
        let (_, words, told) = of_plain(&format!("Bus times\n\n{paragraph}\n\n{}\n", lines.join("\n")));
        assert_eq!(words[1..], lines);
        assert_eq!(told, Vec::<String>::new());
        // What heads a part of it is no day on which it was published.
        let days = ["3 May 1902", paragraph, "12 August 1945", paragraph];
        for before in [String::new(), format!("{paragraph}\n\n")] {
            let text = format!("A chronicle of the bus\n\n{before}{}\n", days.join("\n\n"));
            let (_, words, _) = of_plain(&text);
            assert_eq!(words[words.len() - 4..], days, "{text}");
            let read = read(Kind::Plain, text.as_bytes(), "text", "https://paper.example/").expect("a text");
            assert_eq!(read.article.expect("an article").card.published, None, "{text}");
        }
        // Two short lines below each other head nothing.
        let letter = ["With kind regards", "The editors"];
        let text = format!("A letter\n\n{paragraph}\n\n{}\n\n{paragraph}\n", letter.join("\n"));
        assert_eq!(of_plain(&text).1[1..3], letter);
    }

    #[test]
    fn sentences_that_a_page_had_around_an_article_are_told() {
        let paragraph = "The ferry that has crossed the bay since 1926 stopped on Monday for want of a captain.";
        let page = format!(
            "Home\nNews\nContact\nAbout\n\nThe ferry stops after a century\n\n{paragraph}\n\n{paragraph}\n\nShare this article\n\n\
             3 Comments\n\nBob says:\nI have crossed the bay with it every day for thirty years.\n\nLeave a Reply\n"
        );
        let (headline, words, told) = of_plain(&page);
        assert_eq!(headline, "The ferry stops after a century");
        assert_eq!(words, [paragraph, paragraph]);
        assert_eq!(told.len(), 1, "{told:?}");
        assert!(told[0].contains("left out") && told[0].contains("readers' replies"), "{told:?}");
    }
}
