//! A file that somebody wrote → an article: Markdown with front matter, plain or copied text, or JSON.
//!
//! Each kind of file has its own way to an article, `markdown`, `plain` and `json`; `tidy` makes of it what a page can hold.
//! Nothing here reads the disk.

mod json;
mod markdown;
mod plain;
mod tidy;

use crate::front;
use crate::problem::Problem;
use courant::article::{Article, When};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

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
        Kind::Markdown => markdown::read(bytes, name, at),
        Kind::Plain => plain::read(bytes, name),
        Kind::Json => json::read(bytes, &Map::new(), at),
    }?;
    if let Some(Article { card, .. }) = &mut read.article {
        let day =
            || front::day_in_name(name).or_else(|| read.beside.called.iter().find_map(|path| front::day_in_path(path)));
        card.published = card.published.or_else(|| day().map(When::Day));
    }
    Ok(tidy::tidied(read, bytes, at))
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

/// Takes out of all words what no page can show; whether there was any.
fn without_controls(value: &mut Value) -> bool {
    match value {
        Value::String(words) => cleared(words),
        Value::Array(values) => values.iter_mut().fold(false, |any, value| without_controls(value) | any),
        Value::Object(fields) => fields.values_mut().fold(false, |any, value| without_controls(value) | any),
        _ => false,
    }
}

/// The same of one line of words.
pub fn cleared(words: &mut String) -> bool {
    let has_any = first_control(words).is_some();
    if has_any {
        words.retain(|letter| !is_control(letter));
    }
    has_any
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
    fn markdown_of_an_old_editor_is_read() {
        let text = "\u{feff}---\ntitle: Größe\n---\nDie Mole ist 40 m lang.\n";
        let bytes: [Vec<u8>; 2] = [
            text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
            text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        ];
        for bytes in bytes {
            let read = read(Kind::Markdown, &bytes, "text", "https://paper.example/").expect("a text");
            let article = read.article.expect("an article");
            assert_eq!(article.card.headline, "Größe");
            assert_eq!(article.sections[0].blocks[0].to_plain(), "Die Mole ist 40 m lang.");
            assert_eq!(read.problems, []);
        }
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
    fn a_short_text_that_is_wrapped_is_whole() {
        let lines = "For forty years one man lit it every evening, and nobody else climbed\nthe stairs to the lamp. Then the wire came.";
        for headline in ["Light", "My Father", "The Long Light", "Light!", "Light."] {
            let (found, words, told) = of_plain(&format!("{headline}\n\n{lines}\n"));
            assert_eq!((found.as_str(), words), (headline, vec![lines.replace('\n', " ")]));
            assert_eq!(told.len(), usize::from(headline.ends_with('.')), "{told:?}");
        }
        // Two lines of a poem stay two.
        let lines = ["I saw him stand at the edge of the water for a while", "and did not call."];
        assert_eq!(of_plain(&format!("The Heron\n\n{}\n", lines.join("\n"))).1, lines);
    }

    #[test]
    fn an_address_at_the_end_is_one_of_the_words() {
        let paragraph = "For forty years one man lit it every evening, and nobody else climbed the stairs to the lamp.";
        let lines = [paragraph, paragraph, "Book here:", "https://example.org/book", "https://example.org/two"];
        let text = format!("The Light of Bath\n\nBy Ada Marsh\n\nBy Tom Reed\n\n{}\n", lines.join("\n\n"));
        assert_eq!(of_plain(&text).1, lines);
        let read = read(Kind::Plain, text.as_bytes(), "text", "https://paper.example/").expect("a text");
        let card = read.article.expect("an article").card;
        assert_eq!(card.url, None);
        assert_eq!(
            card.authors.iter().map(|author| author.name.as_str()).collect::<Vec<_>>(),
            ["Ada Marsh", "Tom Reed"]
        );
    }

    #[test]
    fn who_made_a_picture_is_told_where_it_is_left_out() {
        let paragraph = "And it went on like this for years and years, until the wire came along the quay.";
        let (_, words, told) = of_plain(&format!("The light on the mole\n\n{paragraph}\n\nPhoto: Tom Reed\n\nPrint\n"));
        assert!(
            words.iter().any(|words| words.contains("Tom Reed"))
                || told.iter().any(|told| told.contains("picture credits")),
            "{words:?} {told:?}"
        );
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
