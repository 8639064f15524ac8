//! Markdown → an item of the native format: CommonMark with GFM's tables, strike-through and notes, and a plain way to write
//! every block that the format has.
//!
//! What Markdown has no sign for stands in a quotation whose first line names it, as many editors know it:
//!
//! ```text
//! > [!keypoints] At a glance
//! > - The cable was paid out in July.
//! ```
//!
//! | first line | what follows |
//! |---|---|
//! | `[!aside] Title` | blocks |
//! | `[!keypoints] Title` | a list |
//! | `[!pullquote]` | paragraphs; a last one that begins with a dash says who |
//! | `[!qa] Question` | blocks |
//! | `[!timeline] Heading` | a list; each entry begins with its date in bold, then its title |
//! | `[!gallery] Heading` | pictures |
//! | `[!audio] address 1:30`, `[!video] address` | a caption; for a film, if any, a picture for the time before it plays; the transcript |
//! | `[!embed] address` | its title; a picture, if any; a paragraph that begins with a dash says whose it is |
//!
//! What GitHub and Obsidian call their boxes (`[!NOTE]`, `[!tip]- Title`) is an aside, `[!quote] Who` a quotation. What a block
//! cannot hold follows right after it and is told.
//!
//! What stands between fences of colons, `:::note Title` and `:::`, is an aside whatever its name, which is the title where there
//! is no other. A fence that belongs to no other stays as words and is told.
//!
//! A quotation's last paragraph says who, where it begins with a dash. A picture alone in a paragraph is a figure, several are a
//! gallery; its title is the caption, in which Markdown is read, and what stands behind ` | ` in it the credit. A link around it
//! is that of its caption. A picture within words, a heading or a table stands after these.
//!
//! A formula alone in a paragraph is a block, set apart where it is written `$$…$$`. Within a line, `$…$` is one only where it
//! is beyond doubt: it holds one letter alone, a command that begins with `\`, or one of `^`, `_` and `=`, but no words, and it
//! is not part of a word. All else are prices.
//!
//! Headings of the second level divide a text into sections; where it has none but its headline, the highest ones it has, and what
//! comes before these. A section is known by its heading, or by the name behind it, `## Heading {#name}`, which stays when the heading
//! changes. A link to any heading of the text, `#its-words`, leads to the section that it stands in, and so does one to what has a
//! name in it: a heading below the second level, `### Heading {#name}`, an element of HTML, `<a id="name">`.
//!
//! A line with `: What it means.` below it is a term, and is set as those of HTML are; what is indented below goes on with it.
//!
//! In a table, a first cell that is bold from end to end heads its row. A cell with `||` behind it goes on over the next column,
//! and `: words :` stand in the middle of it. A paragraph after a table that begins with `Table:` is its caption.
//!
//! An address that stands as words leads there, in paragraphs, lists and tables (GFM). What Markdown's sign for a picture shows may
//! be a sound or a film, by its ending; a PDF is linked to.
//!
//! Han characters and their reading are written `{漢字|かんじ}`. `- [ ]` and `- [x]` are ☐ and ☑. A block of HTML is read as that of a
//! feed (see [`crate::html`]); where `<details>`, `<blockquote>`, `<aside>` or `<figure>` goes on over blank lines, Markdown stands
//! in it. Within a line, pictures and what the format has runs for, any of it with `lang` and `dir`, and comments: of the rest the
//! words stay, and it is reported.
//!
//! `[[Page]]`, `[[folder/Page#Heading|words]]` and `![[photo.jpg|words]]` are links and pictures as Obsidian writes them, found by
//! their name anywhere in the folder: their addresses begin with [`NAMED`]. A text is not shown within another: `![[Page]]` is a
//! link, and is reported. Of Hugo's and Jekyll's signs, `{{…}}` and `{%…%}`, those are read outside code that are beyond doubt:
//! blocks of code, addresses (`ref`, `link`, `post_url`, `relative_url`, `site.baseurl`), figures, and what YouTube and the like show.
//! All others stay as they stand and are reported, each five times at most; so does Kramdown's `{: …}`, which is reported each time.
//!
//! Obsidian's comments, `%%…%%`, are left out and reported. Its `==words==` are marked, `^[words]` is a note, and ` ^name` behind a
//! paragraph a name in it.
//!
//! Its parts: `comments`, `marks`, `signs` and `proof` (what is amended before a text is read: comments, what Obsidian and Pandoc have,
//! signs of Hugo and Jekyll, and what would be taken for something else), `line`, `addresses`, `quotations`, `colons` (fences of them), `boxes` (what begins and ends in
//! two places), `tables`, `definitions`, `named` (links by name), `anchors` (what sections are called, and links to them), `notation`
//! (signs that are not read); here are sections and their blocks.
//!
//! Out comes JSON, not an article: what it means is for `courant::decode` alone to say, as with any other file.

mod addresses;
mod anchors;
mod boxes;
mod colons;
mod comments;
mod definitions;
mod line;
mod marks;
mod named;
mod notation;
mod proof;
mod quotations;
mod signs;
mod tables;

use self::addresses::linked;
pub use self::anchors::Headings;
use self::anchors::{Anchors, Place};
use self::boxes::Boxes;
use self::definitions::definition;
use self::line::{Piece, has_link, id_of_note, lift_figures, plain, text, trim};
use self::marks::Amended;
use self::named::recordings;
use self::notation::Told;
use self::tables::{bare_table, caption, strong};
use crate::html;
use crate::problem::Problem;
use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, OffsetIter, Options, Parser, Tag, TagEnd};
use serde_json::{Map, Value, json};
use std::iter::Peekable;
use std::ops::Range;

/// What a text says, apart from its front matter.
#[derive(Debug, Default)]
pub struct Written {
    /// A heading of the first level that nothing stands before.
    pub headline: Option<String>,
    /// Sections as the format has them.
    pub sections: Vec<Value>,
    /// The line at which each block of each section begins.
    pub lines: Vec<Vec<usize>>,
    /// Notes as the format has them.
    pub notes: Vec<Value>,
    /// The line at which each note begins.
    pub note_lines: Vec<usize>,
    /// What has a name that is no heading, and the id of the section that it stands in, in the order of the names.
    pub named: Vec<(String, String)>,
    /// What could not be read, in the order of the lines.
    pub problems: Vec<Problem>,
}

/// What an address begins with that is found by its name anywhere in the folder of texts, first in the folder of the text that says
/// it.
pub const NAMED: &str = ".named/";

/// How deep quotations, lists, marks and elements may nest. Deeper than any text that is meant, shallow enough for any stack,
/// and what comes of it stays within the 128 levels that JSON is read to.
const DEEPEST: usize = 24;

const OPTIONS: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_FOOTNOTES)
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_TASKLISTS)
    .union(Options::ENABLE_MATH)
    .union(Options::ENABLE_WIKILINKS);

/// Reads a text. `first` is the number of its first line in its file.
#[must_use]
pub fn read(text: &str, first: usize) -> Written {
    let (without_comments, told) = comments::left_out(text, first).unzip();
    let text = without_comments.as_deref().unwrap_or(text);
    let marked = marks::amended(text);
    let text = marked.as_ref().map_or(text, |marked| &marked.text);
    let amended = signs::amended(text);
    let (mut written, mut anchors) = open(amended.as_deref().unwrap_or(text), first, marked.as_ref());
    written.problems.extend(told);
    if amended.is_some() || marked.is_some() {
        proof::restore(&mut written, &mut anchors, &[]);
    }
    anchors.settle(&mut written);
    for (section, lines) in written.sections.iter_mut().zip(&mut written.lines) {
        html::keep_words_of_unseen(section, Some(lines));
    }
    written.notes.iter_mut().for_each(|note| html::keep_words_of_unseen(note, None));
    written.problems.sort_by_key(|problem| problem.line);
    written
}

/// Reads a text, whose links to headings do not lead there yet. `marked` tells which lines its own were before.
fn open(text: &str, first: usize, marked: Option<&Amended>) -> (Written, Anchors) {
    let amended = proof::amended(text);
    let text = amended.as_deref().unwrap_or(text);
    let (fenced, fences) = colons::amended(text).unzip();
    let text = fenced.as_deref().unwrap_or(text);
    let mut reader = Reader::new(text, first, marked);
    reader.boxes = Boxes::of(text, fences.unwrap_or_default());
    reader.sections();
    reader.tell_others();
    if amended.is_some() || fenced.is_some() {
        proof::restore(&mut reader.written, &mut reader.anchors, &reader.boxes.fences);
    }
    (reader.written, reader.anchors)
}

struct Reader<'a> {
    text: &'a str,
    first: usize,
    marked: Option<&'a Amended>,
    /// Where each line ends: a long text has many lines that are asked for.
    line_ends: Vec<usize>,
    /// How many blocks, marks and elements are open.
    depth: usize,
    events: Peekable<OffsetIter<'a>>,
    anchors: Anchors,
    told: Told,
    boxes: Boxes,
    /// Headings of this level, and above it, begin sections; so does what comes before these, and its like.
    top: HeadingLevel,
    /// The level of the heading over the section that is open.
    open: Option<HeadingLevel>,
    /// Whether one of the level below has come in this section.
    has_third: bool,
    written: Written,
}

impl<'a> Reader<'a> {
    fn new(text: &'a str, first: usize, marked: Option<&'a Amended>) -> Self {
        Self {
            text,
            first,
            marked,
            line_ends: memchr::memchr_iter(b'\n', text.as_bytes()).collect(),
            depth: 0,
            events: Parser::new_ext(text, OPTIONS).into_offset_iter().peekable(),
            anchors: Anchors::default(),
            told: Told::default(),
            boxes: Boxes::default(),
            top: top_of(text),
            open: None,
            has_third: false,
            written: Written::default(),
        }
    }
}

/// The level of headings that divides a text into sections: the second, or the highest there is in a text that has none of the
/// second, but for its headline.
fn top_of(text: &str) -> HeadingLevel {
    const THIRD: &[u8] = b"###";
    // Most texts have no such headings, and need not be read through for them.
    if memchr::memmem::find(text.as_bytes(), THIRD).is_none() {
        return HeadingLevel::H2;
    }
    let (mut depth, mut firsts, mut top) = (0, 0, None);
    // Of a heading of which no word has come yet: one without words is none.
    let mut begun = None;
    for event in Parser::new_ext(text, OPTIONS) {
        let heading = begun.take();
        match event {
            Event::Start(Tag::Heading { level, .. }) => begun = Some(level).filter(|_| depth == 0),
            Event::Start(Tag::BlockQuote(_) | Tag::List(_) | Tag::FootnoteDefinition(_)) => depth += 1,
            Event::End(TagEnd::BlockQuote(_) | TagEnd::List(_) | TagEnd::FootnoteDefinition) => depth -= 1,
            Event::End(TagEnd::Heading(_)) => {}
            _ if heading == Some(HeadingLevel::H1) => firsts += 1,
            _ => top = heading.min(top).or(heading).or(top),
        }
    }
    top.filter(|_| firsts < 2).unwrap_or(HeadingLevel::H2)
}

impl Reader<'_> {
    fn sections(&mut self) {
        let mut section = Section::default();
        while let Some((event, range)) = self.events.next() {
            match event {
                Event::Start(Tag::Heading { level, .. }) if self.is_divided_by(level) => {
                    self.section(level, &range, &mut section);
                }
                Event::Start(tag) => {
                    let line = self.line_of(range.start);
                    let before = section.blocks.len();
                    self.block(tag, range, &mut section.blocks);
                    // A name alone is that of what comes next.
                    if section.blocks.len() > before {
                        self.anchors.come(Place::Section(self.written.sections.len()));
                    }
                    for (at, line) in self.boxes.ended.drain(..) {
                        section.lines.truncate(at);
                        section.lines.resize(section.blocks.len().min(at + 1), line);
                    }
                    section.lines.resize(section.blocks.len(), line);
                }
                Event::Rule => {
                    section.blocks.push(json!({ "type": "rule" }));
                    section.lines.push(self.line_of(range.start));
                }
                _ => {}
            }
        }
        self.anchors.come(Place::Section(self.written.sections.len()));
        self.end(section);
    }

    /// Whether a heading that begins here begins a section; one without words only where it is meant to.
    fn is_divided_by(&mut self, level: HeadingLevel) -> bool {
        let has_words = !matches!(self.events.peek(), Some((Event::End(_), _)));
        let is_early = self.open.is_none_or(|open| level <= open) && has_words;
        !self.is_boxed() && (level <= self.top || is_early)
    }

    /// Begins a section, or takes the headline.
    fn section(&mut self, level: HeadingLevel, range: &Range<usize>, section: &mut Section) {
        let line = self.line_of(range.start);
        let mut pieces = self.pieces(TagEnd::Heading(level));
        let figures = lift_figures(&mut pieces);
        let name = take_name(&mut pieces, &self.text[range.clone()]);
        let heading = plain(&pieces);
        self.tell_links(&text(&pieces), line);
        self.has_third = false;
        let is_first = self.written.sections.is_empty() && section.is_blank();
        let is_headline = level == HeadingLevel::H1 && is_first && self.written.headline.is_none();
        // What cannot be a section's id is one more name of it.
        let (id, name) = name.map_or((None, None), |name| match is_id(&name) && !is_headline {
            true => (Some(name), None),
            false => (None, Some(name)),
        });
        name.iter().for_each(|name| self.anchors.name(name));
        if is_headline {
            self.anchors.come(Place::Top);
            self.anchors.heading(&heading, Place::Top);
            // A picture alone over a text is no headline of it.
            self.written.headline = Some(heading).filter(|heading| !heading.trim().is_empty());
        } else {
            self.end(std::mem::take(section));
            self.anchors.come(Place::Section(self.written.sections.len()));
            self.anchors.heading(&heading, Place::Section(self.written.sections.len()));
            section.name = id.filter(|name| self.is_free(name, line));
            section.heading = Some(heading);
            self.open = Some(level);
        }
        section.blocks.extend(figures_block(figures));
        section.lines.resize(section.blocks.len(), line);
    }

    /// Whether no other heading has this name; tells it where one has.
    fn is_free(&mut self, name: &str, line: usize) -> bool {
        let before = self.anchors.give(name, line).err();
        if let Some(before) = before {
            let words =
                format!("{{#{name}}} is the name of the heading in line {before} already: write another one here.");
            self.written.problems.push(Problem { line, words });
        }
        before.is_none()
    }

    /// Tells links and notes where the format has words alone.
    fn tell_links(&mut self, text: &Value, line: usize) {
        if has_link(text) {
            let words = "A heading is words alone, so its link or its note is left out: write it in the text below.";
            self.written.problems.push(Problem { line, words: words.to_owned() });
        }
    }

    fn end(&mut self, mut section: Section) {
        let lines = std::mem::take(&mut section.lines);
        if let Some(value) = section.into_value() {
            self.written.sections.push(value);
            self.written.lines.push(lines);
        }
    }

    /// The blocks up to an end.
    fn blocks(&mut self, end: TagEnd) -> Vec<Value> {
        let mut blocks = Vec::new();
        while let Some((event, range)) = self.events.next() {
            match event {
                Event::End(this) if this == end => break,
                Event::Start(tag) => self.block(tag, range, &mut blocks),
                Event::Rule => blocks.push(json!({ "type": "rule" })),
                _ => {}
            }
        }
        blocks
    }

    /// The block that begins with this tag.
    fn block(&mut self, tag: Tag<'_>, range: Range<usize>, blocks: &mut Vec<Value>) {
        if self.depth == DEEPEST {
            let words = self.too_deep(range.start);
            return blocks.push(json!({ "type": "paragraph", "text": words }));
        }
        self.depth += 1;
        self.shallow_block(tag, range, blocks);
        self.depth -= 1;
    }

    /// What has just begun nests too deep: its words, up to its end.
    fn too_deep(&mut self, at: usize) -> String {
        let words = "This nests more than 24 deep: its words stay, without their form. Write it flatter.";
        self.problem(at, words);
        let (mut words, mut open) = (String::new(), 1_usize);
        for (event, _) in self.events.by_ref() {
            match event {
                Event::Start(_) => open += 1,
                Event::End(_) => open -= 1,
                Event::Text(part) | Event::Code(part) | Event::InlineMath(part) | Event::DisplayMath(part) => {
                    words.push_str(&part);
                }
                // As it is written: what of it is words is for a parser to say.
                Event::Html(part) => words.push_str(&part),
                Event::InlineHtml(part) if part.contains(colons::SIGN) => words.push_str(&part),
                Event::SoftBreak | Event::HardBreak => words.push(' '),
                _ => {}
            }
            if open == 0 {
                break;
            }
        }
        words
    }

    fn shallow_block(&mut self, tag: Tag<'_>, range: Range<usize>, blocks: &mut Vec<Value>) {
        match tag {
            // On a line of its own it is no block of HTML to Markdown.
            Tag::Paragraph if is_shown_elsewhere(&self.text[range.clone()]) => {
                self.blocks(TagEnd::Paragraph);
                self.html_block(&self.text[range.clone()], &range, blocks);
            }
            Tag::Paragraph => {
                let pieces = self.pieces(TagEnd::Paragraph);
                self.paragraph(pieces, blocks);
            }
            Tag::Heading { level, .. } => {
                let mut pieces = self.pieces(TagEnd::Heading(level));
                let figures = lift_figures(&mut pieces);
                take_name(&mut pieces, &self.text[range]).iter().for_each(|name| self.anchors.name(name));
                self.anchors.heading(&plain(&pieces), Place::Section(self.written.sections.len()));
                // No level is left out on the way down.
                let is_third = level as usize <= self.top as usize + 1 || !self.has_third;
                self.has_third |= is_third;
                let level = if is_third { 3 } else { 4 };
                let words = text(&pieces);
                blocks.push(Value::from_iter([("type", "heading".into()), ("level", level.into()), ("text", words)]));
                blocks.extend(figures_block(figures));
            }
            Tag::BlockQuote(_) => self.quote(&range, blocks),
            Tag::CodeBlock(kind) => {
                let code = self.verbatim(TagEnd::CodeBlock);
                let info = match &kind {
                    CodeBlockKind::Fenced(info) => info.trim(),
                    CodeBlockKind::Indented => "",
                };
                // `{r, …}`, `{.python …}`
                let language =
                    info.trim_start_matches(['{', '.']).split([' ', '\t', ',', '}']).next().unwrap_or_default();
                let language = if language.contains('=') { "" } else { language };
                blocks.extend(
                    title_of_code(info).map(|title| json!({ "type": "paragraph", "text": [{ "code": title }] })),
                );
                let code = code.strip_suffix('\n').unwrap_or(&code);
                blocks.push(match language {
                    "math" => json!({ "type": "math", "text": code, "display": true }),
                    "" => json!({ "type": "code", "text": code }),
                    language => json!({ "type": "code", "language": language, "text": code }),
                });
            }
            Tag::List(start) => {
                let items = self.items(start.is_some());
                let is_ordered = start.is_some().into();
                let mut list =
                    Value::from_iter([("type", Value::from("list")), ("ordered", is_ordered), ("items", items.into())]);
                if let Some(start) = start.filter(|start| *start != 1) {
                    list["start"] = start.into();
                }
                blocks.push(list);
            }
            Tag::Table(alignments) => {
                let (table, figures) = self.table(&alignments);
                blocks.push(table);
                blocks.extend(figures_block(figures));
            }
            Tag::FootnoteDefinition(label) => {
                let line = self.line_of(range.start);
                let note = self.blocks(TagEnd::FootnoteDefinition);
                self.written.note_lines.push(line);
                self.written.notes.push(json!({ "id": id_of_note(&label), "blocks": note }));
            }
            Tag::HtmlBlock => {
                let html = self.verbatim(TagEnd::HtmlBlock);
                self.html_block(&html, &range, blocks);
            }
            other => {
                self.problem(range.start, "This part of Markdown has no place in an article: write it as words.");
                self.blocks(other.to_end());
            }
        }
    }

    fn paragraph(&mut self, pieces: Vec<Piece>, blocks: &mut Vec<Value>) {
        if let Some((mut term, meanings)) = definition(&pieces) {
            self.anchors.term(&plain(&term), Place::Section(self.written.sections.len()));
            let figures = lift_figures(&mut term);
            let term = Piece::Run(json!({ "strong": strong(&term).unwrap_or_else(|| text(&term)) }));
            self.words(vec![term], blocks);
            blocks.extend(figures_block(figures));
            return meanings.into_iter().for_each(|words| self.paragraph(words, blocks));
        }
        let mut words = Vec::new();
        for piece in pieces {
            if let Piece::Formula(formula) = piece {
                self.words(std::mem::take(&mut words), blocks);
                blocks.push(json!({ "type": "math", "text": formula, "display": true }));
            } else {
                words.push(piece);
            }
        }
        self.words(words, blocks);
    }

    /// A paragraph, or as much of one as stands between formulas; its pictures stand below it.
    fn words(&mut self, pieces: Vec<Piece>, blocks: &mut Vec<Value>) {
        let (mut figures, mut words) = (Vec::new(), Vec::new());
        let mut is_behind_figure = false;
        for mut piece in pieces {
            if let Piece::Figure(figure) = piece {
                figures.push(figure);
                is_behind_figure = true;
                continue;
            }
            // Of the blanks on both sides of it one is enough.
            if let (true, Some(Piece::Words(before)), Piece::Words(words)) =
                (is_behind_figure, words.last(), &mut piece)
                && before.ends_with(' ')
                && words.starts_with(' ')
            {
                words.remove(0);
            }
            is_behind_figure = false;
            words.push(piece);
        }
        trim(&mut words);
        if let Some(figure) = figures.last_mut().filter(|_| words.iter().all(Piece::is_note)) {
            note_under(figure, std::mem::take(&mut words));
        }
        // What stood behind a comment was only a name, or another one.
        let is_unseen = |sign: char| sign.is_whitespace() || proof::COMMENT.contains(sign);
        let is_nothing = |piece: &Piece| match piece {
            Piece::Words(words) => words.chars().all(is_unseen),
            piece => *piece == Piece::LineEnd,
        };
        if words.iter().all(is_nothing) {
            words.clear();
        }
        if let [Piece::Symbols(formula)] = words.as_slice() {
            blocks.push(json!({ "type": "math", "text": formula, "display": false }));
        } else if let Some(recordings) = recordings(&words) {
            blocks.extend(recordings);
        } else if !words.is_empty() {
            if let Some((caption, table)) = caption(&words).zip(bare_table(blocks)) {
                table["caption"] = caption;
            } else {
                // A value that stands in `json!` would be copied whole.
                blocks.push(Value::from_iter([("type", "paragraph".into()), ("text", linked(text(&words)))]));
            }
        }
        blocks.extend(figures_block(figures));
    }

    fn verbatim(&mut self, end: TagEnd) -> String {
        let mut words = String::new();
        for (event, _) in self.events.by_ref() {
            match event {
                Event::End(this) if this == end => break,
                Event::Text(part) | Event::Html(part) => words.push_str(&part),
                _ => {}
            }
        }
        words
    }

    fn items(&mut self, is_ordered: bool) -> Vec<Vec<Value>> {
        let mut items = Vec::new();
        while let Some((event, _)) = self.events.next() {
            match event {
                Event::End(TagEnd::List(this)) if this == is_ordered => break,
                Event::Start(Tag::Item) => items.push(self.item()),
                _ => {}
            }
        }
        items
    }

    /// The blocks of a list's item; the words of a tight one stand in no paragraph.
    fn item(&mut self) -> Vec<Value> {
        let (mut blocks, mut line) = (Vec::new(), Vec::new());
        while let Some((event, range)) = self.events.next() {
            match event {
                Event::End(TagEnd::Item) => break,
                Event::Start(tag) if is_block(&tag) => {
                    self.paragraph(std::mem::take(&mut line), &mut blocks);
                    self.block(tag, range, &mut blocks);
                }
                Event::Rule => blocks.push(json!({ "type": "rule" })),
                event => self.piece(event, &range, &mut line),
            }
        }
        self.paragraph(line, &mut blocks);
        blocks
    }

    fn problem(&mut self, at: usize, words: &str) {
        let line = self.line_of(at);
        self.written.problems.push(Problem { line, words: words.to_owned() });
    }

    fn line_of(&self, at: usize) -> usize {
        let line = self.line_ends.partition_point(|end| *end < at);
        self.first + self.marked.map_or(line, |marked| marked.line_before(line))
    }
}

#[derive(Default)]
struct Section {
    heading: Option<String>,
    /// What its author calls it.
    name: Option<String>,
    blocks: Vec<Value>,
    lines: Vec<usize>,
}

impl Section {
    fn is_blank(&self) -> bool {
        self.heading.is_none() && self.blocks.is_empty()
    }

    fn into_value(self) -> Option<Value> {
        if self.is_blank() {
            return None;
        }
        let mut section = Map::new();
        let named = [("id", self.name), ("heading", self.heading)];
        section.extend(named.into_iter().filter_map(|(key, words)| Some((key.to_owned(), words?.into()))));
        section.insert("blocks".to_owned(), self.blocks.into());
        Some(section.into())
    }
}

fn is_block(tag: &Tag<'_>) -> bool {
    matches!(
        tag,
        Tag::Paragraph
            | Tag::Heading { .. }
            | Tag::BlockQuote(_)
            | Tag::CodeBlock(_)
            | Tag::List(_)
            | Tag::Table(_)
            | Tag::FootnoteDefinition(_)
            | Tag::HtmlBlock
    )
}

/// Puts the marks of notes that stand alone beside a picture behind what stands under it, or behind the words that stand for it.
fn note_under(figure: &mut Value, marks: Vec<Piece>) {
    if marks.is_empty() {
        return;
    }
    let words = match figure["caption"].take() {
        Value::Null => figure["alt"].clone(),
        caption => caption,
    };
    let mut runs = if let Value::Array(runs) = words { runs } else { vec![words] };
    runs.extend(marks.into_iter().filter_map(|mark| if let Piece::Run(run) = mark { Some(run) } else { None }));
    figure["caption"] = runs.into();
}

/// What a program is called, as MkDocs, Docusaurus and others write it behind its language: `title="setup.py"`.
fn title_of_code(info: &str) -> Option<&str> {
    let (_, rest) = ["title=", "filename="].iter().find_map(|name| info.split_once(name))?;
    let quote = rest.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
    let title = rest[1..].split(quote).next()?.trim();
    (!title.is_empty()).then_some(title)
}

/// Whether a paragraph is an element that shows or plays something.
fn is_shown_elsewhere(paragraph: &str) -> bool {
    let paragraph = paragraph.trim();
    let is_one = |name: &str| {
        let after = paragraph.get(1..=name.len()).filter(|start| start.eq_ignore_ascii_case(name));
        after.is_some() && paragraph.ends_with(&format!("</{name}>"))
    };
    paragraph.starts_with('<') && ["video", "audio", "iframe", "picture", "object"].into_iter().any(is_one)
}

fn is_picture(block: &Value) -> bool {
    block["type"] == "figure" || block["type"] == "gallery"
}

/// One picture is a figure, several are a gallery.
fn figures_block(mut figures: Vec<Value>) -> Option<Value> {
    if figures.len() > 1 {
        return Some(json!({ "type": "gallery", "figures": figures }));
    }
    let mut block = Map::new();
    block.insert("type".to_owned(), "figure".into());
    if let Value::Object(fields) = figures.pop()? {
        block.extend(fields);
    }
    Some(block.into())
}

/// Takes from the end of a heading its name, and what may stand beside that, `Heading {#name .class key=value}`, as Pandoc, Hugo and
/// PHP Markdown Extra have it: these are no words of it. `written` is how it stands in the text.
fn take_name(pieces: &mut Vec<Piece>, written: &str) -> Option<String> {
    let is_escaped = || written.trim_end().trim_end_matches(['#', ' ', '=', '-', '\n']).ends_with("\\}");
    let from = pieces.iter().rposition(|piece| !matches!(piece, Piece::Words(_))).map_or(0, |at| at + 1);
    let words = plain(&pieces[from..]);
    let (before, attributes) = words.trim_end().strip_suffix('}')?.rsplit_once('{')?;
    let is_one = |sign: &str| (sign.starts_with(['#', '.']) && sign.len() > 1) || sign.contains('=');
    let signs = attributes.strip_prefix(':').unwrap_or(attributes);
    let name = signs.split_whitespace().find_map(|sign| sign.strip_prefix('#'))?.to_owned();
    // `{{#each}}` and `${#all}` are signs of programs.
    let is_apart =
        before.ends_with([' ', '\t']) || before.ends_with(char::is_alphanumeric) || (before.is_empty() && from > 0);
    let is_name = is_apart && signs.split_whitespace().all(is_one) && !attributes.contains('}') && !is_escaped();
    if !is_name {
        return None;
    }
    let before = before.trim_end().to_owned();
    pieces.truncate(from);
    pieces.push(Piece::Words(before));
    Some(name)
}

/// Whether a name can be a section's own: what it is called in the format.
fn is_id(name: &str) -> bool {
    name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}

fn without_nulls(value: Value) -> Value {
    match value {
        Value::Object(fields) => fields.into_iter().filter(|(_, value)| !value.is_null()).collect::<Map<_, _>>().into(),
        other => other,
    }
}
