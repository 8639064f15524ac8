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
//! | `[!pullquote]` | a paragraph; one that begins with a dash says who |
//! | `[!qa] Question` | blocks |
//! | `[!timeline]` | a list; each entry begins with its date in bold, then its title |
//! | `[!gallery]` | pictures |
//! | `[!audio] address 1:30`, `[!video] address` | a caption; then, if any, a picture for the time before it plays; the transcript |
//! | `[!embed] address` | its title; a picture, if any; a paragraph that begins with a dash says whose it is |
//!
//! A quotation's last paragraph says who, where it begins with a dash. A picture alone in a paragraph is a figure, several are a
//! gallery; its title is the caption, in which Markdown is read, and what stands behind ` | ` in it the credit. A formula alone in
//! a paragraph is a block, set apart where it is written `$$…$$`.
//!
//! A section is known by its heading, or by the name behind it, `## Heading {#name}`, which stays when the heading changes.
//!
//! In a table, a first cell that is bold from end to end heads its row. A cell with `||` behind it goes on over the next column,
//! and `: words :` stand in the middle of it. A paragraph after a table that begins with `Table:` is its caption.
//!
//! Han characters and their reading are written `{漢字|かんじ}`. Of HTML only inline elements that the format has runs for are
//! read, any of them with `lang` and `dir`, and comments; the rest is reported and left out.
//!
//! Out comes JSON, not an article: what it means is for `courant::decode` alone to say, as with any other file.

use courant::article::slug;
use pulldown_cmark::{Alignment, CodeBlockKind, Event, HeadingLevel, OffsetIter, Options, Parser, Tag, TagEnd};
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
    /// What could not be read, in the order of the lines.
    pub problems: Vec<Problem>,
}

/// A line that was not understood.
#[derive(Debug, PartialEq, Eq)]
pub struct Problem {
    /// Its number, from 1.
    pub line: usize,
    /// What is wrong, and what to do.
    pub words: String,
}

/// How deep quotations, lists, marks and elements may nest. Deeper than any text that is meant, shallow enough for any stack,
/// and what comes of it stays within the 128 levels that JSON is read to.
const DEEPEST: usize = 24;

/// Reads a text. `first` is the number of its first line in its file.
#[must_use]
pub fn read(text: &str, first: usize) -> Written {
    let options =
        Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_MATH;
    let mut reader = Reader {
        text,
        first,
        line_ends: text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at).collect(),
        depth: 0,
        events: Parser::new_ext(text, options).into_offset_iter().peekable(),
        written: Written::default(),
    };
    reader.sections();
    reader.written
}

struct Reader<'a> {
    text: &'a str,
    first: usize,
    /// Where each line ends: a long text has many lines that are asked for.
    line_ends: Vec<usize>,
    /// How many blocks, marks and elements are open.
    depth: usize,
    events: Peekable<OffsetIter<'a>>,
    written: Written,
}

/// A part of a line.
#[derive(Clone, Debug, PartialEq)]
enum Piece {
    Words(String),
    /// The line ends in the file and not on the page.
    LineEnd,
    /// A run that is more than words.
    Run(Value),
    /// A picture.
    Figure(Value),
    /// A formula within a line.
    Symbols(String),
    /// A formula that wants a line of its own.
    Formula(String),
}

/// Elements of HTML that stand for a run with nothing but a text in it.
const PLAIN_ELEMENTS: [&str; 12] =
    ["em", "strong", "code", "sub", "sup", "mark", "del", "ins", "q", "kbd", "cite", "small"];

impl Reader<'_> {
    fn sections(&mut self) {
        let mut section = Section::default();
        while let Some((event, range)) = self.events.next() {
            match event {
                Event::Start(Tag::Heading { level, .. }) if level <= HeadingLevel::H2 => {
                    let (heading, name) = named(plain(&self.pieces(TagEnd::Heading(level))));
                    let is_first = self.written.sections.is_empty() && section.is_blank();
                    if level == HeadingLevel::H1 && is_first && self.written.headline.is_none() {
                        self.written.headline = Some(heading);
                        continue;
                    }
                    self.end(std::mem::take(&mut section));
                    section.heading = Some(heading);
                    section.name = name;
                }
                Event::Start(tag) => {
                    let line = self.line_of(range.start);
                    self.block(tag, range, &mut section.blocks);
                    section.lines.resize(section.blocks.len(), line);
                }
                Event::Rule => {
                    section.blocks.push(json!({ "type": "rule" }));
                    section.lines.push(self.line_of(range.start));
                }
                Event::Html(html) => self.html_block(&html, &range),
                _ => {}
            }
        }
        self.end(section);
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
                Event::Html(html) => self.html_block(&html, &range),
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
            Tag::Paragraph => {
                let pieces = self.pieces(TagEnd::Paragraph);
                self.paragraph(pieces, blocks);
            }
            Tag::Heading { level, .. } => {
                let pieces = self.pieces(TagEnd::Heading(level));
                let level = if level <= HeadingLevel::H3 { 3 } else { 4 };
                blocks.push(json!({ "type": "heading", "level": level, "text": text(&pieces) }));
            }
            Tag::BlockQuote(_) => self.quote(&range, blocks),
            Tag::CodeBlock(kind) => {
                let code = self.verbatim(TagEnd::CodeBlock);
                let language = match &kind {
                    CodeBlockKind::Fenced(info) => info.split_whitespace().next().unwrap_or_default(),
                    CodeBlockKind::Indented => "",
                };
                let code = code.strip_suffix('\n').unwrap_or(&code);
                blocks.push(match language {
                    "math" => json!({ "type": "math", "text": code, "display": true }),
                    "" => json!({ "type": "code", "text": code }),
                    language => json!({ "type": "code", "language": language, "text": code }),
                });
            }
            Tag::List(start) => {
                let items = self.items(start.is_some());
                let mut list = json!({ "type": "list", "ordered": start.is_some(), "items": items });
                if let Some(start) = start.filter(|start| *start != 1) {
                    list["start"] = start.into();
                }
                blocks.push(list);
            }
            Tag::Table(alignments) => blocks.push(self.table(&alignments)),
            Tag::FootnoteDefinition(label) => {
                let note = self.blocks(TagEnd::FootnoteDefinition);
                self.written.notes.push(json!({ "id": label.as_ref(), "blocks": note }));
            }
            Tag::HtmlBlock => {
                let html = self.verbatim(TagEnd::HtmlBlock);
                self.html_block(&html, &range);
            }
            other => {
                self.problem(range.start, "This part of Markdown has no place in an article: write it as words.");
                self.blocks(other.to_end());
            }
        }
    }

    fn paragraph(&mut self, mut pieces: Vec<Piece>, blocks: &mut Vec<Value>) {
        // The line that names a quotation stands apart from what follows it.
        let end = pieces.iter().position(|piece| *piece == Piece::LineEnd).unwrap_or(pieces.len());
        if name_and_title(&plain(&pieces[..end])).is_some() {
            let rest = pieces.split_off(end);
            blocks.push(json!({ "type": "paragraph", "text": plain(&pieces) }));
            pieces = rest;
        }
        let (mut figures, mut words) = (Vec::new(), Vec::new());
        let mut formulas = Vec::new();
        for piece in pieces {
            match piece {
                Piece::Figure(figure) => figures.push(figure),
                Piece::Formula(formula) => formulas.push(json!({ "type": "math", "text": formula, "display": true })),
                other => words.push(other),
            }
        }
        trim(&mut words);
        if let [Piece::Symbols(formula)] = words.as_slice() {
            blocks.push(json!({ "type": "math", "text": formula, "display": false }));
        } else if !words.is_empty() {
            if let (Some(caption), Some(table)) =
                (caption(&words), blocks.last_mut().filter(|block| is_bare_table(block)))
            {
                table["caption"] = caption;
            } else {
                blocks.push(json!({ "type": "paragraph", "text": text(&words) }));
            }
        }
        blocks.extend(formulas);
        match figures.len() {
            0 => {}
            1 => blocks.extend(figures.into_iter().map(figure_block)),
            _ => blocks.push(json!({ "type": "gallery", "figures": figures })),
        }
    }

    /// The pieces of a line up to an end; what of a tight list's item stands on its first line, too.
    fn pieces(&mut self, end: TagEnd) -> Vec<Piece> {
        let mut pieces = Vec::new();
        while let Some((event, range)) = self.events.next() {
            match event {
                Event::End(this) if this == end => break,
                event => self.piece(event, &range, &mut pieces),
            }
        }
        pieces
    }

    fn piece(&mut self, event: Event<'_>, range: &Range<usize>, pieces: &mut Vec<Piece>) {
        match event {
            Event::Text(words) => pieces.push(Piece::Words(words.into_string())),
            Event::Code(code) => pieces.push(Piece::Run(json!({ "code": code.as_ref() }))),
            Event::InlineMath(formula) => pieces.push(Piece::Symbols(formula.into_string())),
            Event::DisplayMath(formula) => pieces.push(Piece::Formula(formula.trim().to_owned())),
            Event::SoftBreak => pieces.push(Piece::LineEnd),
            Event::HardBreak => pieces.push(Piece::Run(json!({ "br": true }))),
            Event::FootnoteReference(label) => pieces.push(Piece::Run(json!({ "note": label.as_ref() }))),
            Event::InlineHtml(html) => self.element(&html, range, pieces),
            Event::Start(tag) => self.span(tag, range, pieces),
            _ => {}
        }
    }

    fn span(&mut self, tag: Tag<'_>, range: &Range<usize>, pieces: &mut Vec<Piece>) {
        if self.depth == DEEPEST {
            return pieces.push(Piece::Words(self.too_deep(range.start)));
        }
        self.depth += 1;
        self.shallow_span(tag, range, pieces);
        self.depth -= 1;
    }

    fn shallow_span(&mut self, tag: Tag<'_>, range: &Range<usize>, pieces: &mut Vec<Piece>) {
        let end = tag.to_end();
        match tag {
            Tag::Image { dest_url, title, .. } => {
                let alt = plain(&self.pieces(end));
                pieces.push(Piece::Figure(self.figure(&dest_url, &alt, &title, range)));
            }
            Tag::Link { dest_url, .. } => {
                let inner = self.pieces(end);
                pieces.push(Piece::Run(json!({ "link": dest_url.as_ref(), "text": text(&inner) })));
            }
            Tag::Emphasis | Tag::Strong | Tag::Strikethrough => {
                let name = match tag {
                    Tag::Emphasis => "em",
                    Tag::Strong => "strong",
                    _ => "del",
                };
                let inner = self.pieces(end);
                pieces.push(Piece::Run(json!({ name: text(&inner) })));
            }
            _ => {
                self.problem(range.start, "This part of Markdown has no place in a line: write it as words.");
                pieces.extend(self.pieces(end));
            }
        }
    }

    fn figure(&mut self, src: &str, alt: &str, title: &str, range: &Range<usize>) -> Value {
        let (caption, credit) = match title.rsplit_once(" | ") {
            Some((caption, credit)) => (caption.trim(), credit.trim()),
            None => (title.trim(), ""),
        };
        let caption = Some(caption).filter(|words| !words.is_empty()).map(|words| self.caption(words, range));
        let credit = Some(credit).filter(|words| !words.is_empty());
        without_nulls(json!({ "src": src, "alt": alt, "caption": caption, "credit": credit }))
    }

    /// The Markdown in a picture's title. A line that would be more than a paragraph is words: “1926. The wire” is no list.
    fn caption(&mut self, title: &str, range: &Range<usize>) -> Value {
        let mut written = read(title, self.line_of(range.start));
        let blocks = written.sections.first_mut().and_then(|section| section["blocks"].as_array_mut());
        match blocks.map(Vec::as_mut_slice) {
            Some([block]) if block["type"] == "paragraph" => {
                self.written.problems.append(&mut written.problems);
                block["text"].take()
            }
            _ => title.into(),
        }
    }

    /// An element of HTML within a line, with what stands in it.
    fn element(&mut self, html: &str, range: &Range<usize>, pieces: &mut Vec<Piece>) {
        let Some(element) = Element::read(html) else {
            if !html.starts_with("<!--") {
                self.problem(range.start, &format!("{html} is not read: write its words without it."));
            }
            return;
        };
        if element.name == "br" {
            return pieces.push(Piece::Run(json!({ "br": true })));
        }
        if self.depth == DEEPEST {
            return self.problem(range.start, "Elements nest more than 24 deep here: write this flatter.");
        }
        self.depth += 1;
        let inner = self.until_closed(&element.name);
        self.depth -= 1;
        let foreign = |text: Value| json!({ "lang": element.get("lang"), "dir": element.get("dir"), "text": text });
        let is_foreign = element.get("lang").is_some() || element.get("dir").is_some();
        let run = match element.name.as_str() {
            name if PLAIN_ELEMENTS.contains(&name) => json!({ name: text(&inner) }),
            "abbr" => json!({ "abbr": plain(&inner), "title": element.get("title") }),
            "time" => json!({ "time": element.get("datetime"), "text": text(&inner) }),
            "span" | "i" if is_foreign => return pieces.push(Piece::Run(foreign(text(&inner)))),
            "ruby" => {
                let (base, reading) = ruby(&inner);
                json!({ "ruby": base, "rt": reading })
            }
            "rt" => return pieces.push(Piece::Run(json!({ "rt": plain(&inner) }))),
            "rp" => return,
            name => {
                self.problem(range.start, &format!("<{name}> has no place in an article: its words stay."));
                return pieces.extend(inner);
            }
        };
        pieces.push(Piece::Run(if is_foreign { foreign(json!([run])) } else { run }));
    }

    /// The pieces up to an element's end; up to the end of the line where it has none.
    fn until_closed(&mut self, name: &str) -> Vec<Piece> {
        let mut pieces = Vec::new();
        let close = format!("</{name}");
        while let Some((event, _)) = self.events.peek() {
            match event {
                Event::InlineHtml(html) if html.to_ascii_lowercase().starts_with(&close) => {
                    self.events.next();
                    break;
                }
                Event::End(_) => break,
                _ => {
                    if let Some((event, range)) = self.events.next() {
                        self.piece(event, &range, &mut pieces);
                    }
                }
            }
        }
        pieces
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

    fn html_block(&mut self, html: &str, range: &Range<usize>) {
        if !html.trim_start().starts_with("<!--") && !html.trim().is_empty() {
            self.problem(range.start, "HTML is not read here: write it in Markdown, or leave it out.");
        }
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

    fn table(&mut self, alignments: &[Alignment]) -> Value {
        let (mut head, mut rows) = (Vec::new(), Vec::new());
        let (mut row, mut column): (Vec<Map<String, Value>>, usize) = (Vec::new(), 0);
        while let Some((event, range)) = self.events.next() {
            match event {
                Event::End(TagEnd::Table) => break,
                Event::End(end @ (TagEnd::TableHead | TagEnd::TableRow)) => {
                    let cells: Vec<Value> = row.drain(..).map(cell).collect();
                    if end == TagEnd::TableHead { &mut head } else { &mut rows }.push(cells);
                    column = 0;
                }
                Event::Start(Tag::TableCell) => {
                    let mut pieces = self.pieces(TagEnd::TableCell);
                    let is_filled = !range.is_empty() || !self.is_between_bars(range.start);
                    if let Some(before) = row.last_mut().filter(|_| !is_filled) {
                        widen(before);
                        column += 1;
                        continue;
                    }
                    let align = match alignments.get(column) {
                        _ if take_colons(&mut pieces) => "center",
                        Some(Alignment::Center) => "center",
                        Some(Alignment::Right) => "end",
                        _ => "start",
                    };
                    let mut cell = Map::new();
                    let bold = strong(&pieces).filter(|_| column == 0 && !head.is_empty());
                    let is_header = bold.is_some();
                    cell.insert("text".to_owned(), bold.unwrap_or_else(|| text(&pieces)));
                    if align != "start" {
                        cell.insert("align".to_owned(), align.into());
                    }
                    if is_header {
                        cell.insert("header".to_owned(), true.into());
                    }
                    row.push(cell);
                    column += 1;
                }
                _ => {}
            }
        }
        // A head without a word in it only says that a table begins.
        head.retain(|row: &Vec<Value>| row.iter().any(|cell| !plain_of(cell).is_empty()));
        json!({ "type": "table", "head": head, "rows": rows })
    }

    /// Whether nothing, not even a blank, stands between two bars of a table's row.
    fn is_between_bars(&self, at: usize) -> bool {
        at > 0 && self.text.as_bytes().get(at - 1..=at) == Some(b"||")
    }

    fn quote(&mut self, range: &Range<usize>, blocks: &mut Vec<Value>) {
        let line = self.line_of(range.start);
        let mut inner = self.blocks(TagEnd::BlockQuote(None));
        let Some((name, title)) = take_name(&mut inner) else {
            let cite = take_cite(&mut inner);
            return blocks.push(without_nulls(json!({ "type": "quote", "blocks": inner, "cite": cite })));
        };
        let items = list_items(&inner);
        if items.is_none() && ["keypoints", "timeline"].contains(&name.as_str()) {
            let words = format!("[!{name}] wants a list: begin each of its lines with `> - `.");
            self.written.problems.push(Problem { line, words });
            return;
        }
        let items = items.unwrap_or_default();
        let block = match name.as_str() {
            "aside" => json!({ "type": "aside", "title": title, "blocks": inner }),
            "qa" => json!({ "type": "qa", "question": title, "blocks": inner }),
            "keypoints" => {
                let items: Vec<Value> = items.iter().map(|blocks| words_of(blocks)).collect();
                json!({ "type": "keypoints", "title": title, "items": items })
            }
            "pullquote" => {
                let cite = take_cite(&mut inner);
                json!({ "type": "pullquote", "text": words_of(&inner), "cite": cite })
            }
            "timeline" => {
                let events: Vec<Value> = items.into_iter().map(event).collect();
                json!({ "type": "timeline", "events": events })
            }
            "gallery" => {
                let figures: Vec<Value> = inner.into_iter().flat_map(figures_of).collect();
                json!({ "type": "gallery", "figures": figures })
            }
            "audio" | "video" => {
                let has_caption = inner.first().is_some_and(|block| block["type"] == "paragraph");
                let caption = if has_caption { Some(inner.remove(0)["text"].take()) } else { None };
                let poster = inner.first().is_some_and(is_figure).then(|| inner.remove(0)["src"].take());
                let transcript = Some(inner).filter(|blocks| !blocks.is_empty());
                let (src, duration) = address_and_duration(&title);
                json!({ "type": name, "src": src, "poster": poster, "caption": caption, "duration": duration, "transcript": transcript })
            }
            "embed" => {
                let provider = take_cite(&mut inner).map(|words| plain_of(&words));
                let poster = inner.iter().position(is_figure).map(|at| inner.remove(at)["src"].take());
                let title_of = Some(plain_of(&words_of(&inner))).filter(|words| !words.is_empty());
                json!({ "type": "embed", "provider": provider, "url": title, "title": title_of, "poster": poster })
            }
            _ => {
                let names = "aside, keypoints, pullquote, qa, timeline, gallery, audio, video, embed";
                let words = format!("There is no [!{name}], so it is set as an aside; there are {names}.");
                self.written.problems.push(Problem { line, words });
                json!({ "type": "aside", "title": title, "blocks": inner })
            }
        };
        blocks.push(without_nulls(block));
    }

    fn problem(&mut self, at: usize, words: &str) {
        let line = self.line_of(at);
        self.written.problems.push(Problem { line, words: words.to_owned() });
    }

    fn line_of(&self, at: usize) -> usize {
        self.first + self.line_ends.partition_point(|end| *end < at)
    }
}

#[derive(Default)]
struct Section {
    heading: Option<String>,
    /// What it is known by, where that is not its heading.
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
        let id = self.name.or_else(|| self.heading.as_deref().map(slug)).filter(|id| !id.is_empty());
        Some(without_nulls(json!({ "id": id, "heading": self.heading, "blocks": self.blocks })))
    }
}

/// A start tag of HTML: its name and its attributes.
struct Element {
    name: String,
    attributes: Vec<(String, String)>,
}

impl Element {
    fn read(html: &str) -> Option<Self> {
        let inner = html.strip_prefix('<')?.strip_suffix('>')?.trim_end_matches('/').trim();
        let end = inner.find(|letter: char| !letter.is_ascii_alphanumeric()).unwrap_or(inner.len());
        let (name, mut rest) = inner.split_at(end);
        if name.is_empty() {
            return None;
        }
        let mut attributes = Vec::new();
        while let Some((key, after)) = rest.split_once('=') {
            let after = after.trim_start();
            let quote = after.chars().next().filter(|letter| matches!(letter, '"' | '\''))?;
            let (value, after) = after[1..].split_once(quote)?;
            let value = value.split_whitespace().collect::<Vec<_>>().join(" ");
            attributes.push((key.trim().to_ascii_lowercase(), value));
            rest = after;
        }
        Some(Self { name: name.to_ascii_lowercase(), attributes })
    }

    fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
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

/// Pieces as the format's text: a string where they are nothing but words.
fn text(pieces: &[Piece]) -> Value {
    let mut runs: Vec<Value> = Vec::new();
    for piece in pieces {
        let words = match piece {
            Piece::Words(words) => words.as_str(),
            Piece::LineEnd => " ",
            Piece::Run(run) => {
                runs.push(run.clone());
                continue;
            }
            Piece::Symbols(formula) => {
                runs.push(json!({ "code": formula }));
                continue;
            }
            Piece::Formula(formula) => formula.as_str(),
            Piece::Figure(figure) => figure["alt"].as_str().unwrap_or_default(),
        };
        match runs.last_mut() {
            Some(Value::String(last)) => last.push_str(words),
            _ => runs.push(words.into()),
        }
    }
    let with_readings = |run| match run {
        Value::String(words) if words.contains('{') => with_readings(&words),
        other => vec![other],
    };
    let mut runs: Vec<Value> = runs.into_iter().flat_map(with_readings).collect();
    match runs.as_slice() {
        [] => "".into(),
        [Value::String(_)] => runs.swap_remove(0),
        _ => runs.into(),
    }
}

/// Words in which `{漢字|かんじ}` stands for characters with their reading.
fn with_readings(mut words: &str) -> Vec<Value> {
    let (mut runs, mut before) = (Vec::new(), String::new());
    while let Some((plain, rest)) = words.split_once('{') {
        before.push_str(plain);
        // Up to the next brace alone: a line of nothing but braces is not read to its end for each.
        let end = rest.find(['{', '}']).filter(|end| rest[*end..].starts_with('}'));
        let read = end.and_then(|end| Some((rest[..end].split_once('|')?, &rest[end + 1..])));
        match read {
            // Braces around Latin letters are some other notation.
            Some(((base, reading), rest)) if !base.is_empty() && !base.contains(|it: char| it.is_ascii()) => {
                runs.extend(Some(std::mem::take(&mut before)).filter(|words| !words.is_empty()).map(Value::from));
                runs.push(json!({ "ruby": base, "rt": reading }));
                words = rest;
            }
            _ => {
                before.push('{');
                words = rest;
            }
        }
    }
    before.push_str(words);
    runs.extend(Some(before).filter(|words| !words.is_empty()).map(Value::from));
    runs
}

/// The words of pieces alone.
fn plain(pieces: &[Piece]) -> String {
    plain_of(&text(pieces))
}

/// The words of a text alone.
fn plain_of(text: &Value) -> String {
    match text {
        Value::String(words) => words.clone(),
        Value::Array(runs) => runs.iter().map(plain_of).collect(),
        Value::Object(run) => {
            let inner = ["text", "abbr", "ruby"].iter().find_map(|key| run.get(*key));
            inner.or_else(|| run.values().next()).map(plain_of).unwrap_or_default()
        }
        _ => String::new(),
    }
}

fn trim(pieces: &mut Vec<Piece>) {
    let is_blank = |piece: &Piece| match piece {
        Piece::Words(words) => words.trim().is_empty(),
        Piece::LineEnd => true,
        Piece::Run(run) => run.get("br").is_some(),
        Piece::Figure(_) | Piece::Symbols(_) | Piece::Formula(_) => false,
    };
    while pieces.last().is_some_and(is_blank) {
        pieces.pop();
    }
    let from = pieces.iter().position(|piece| !is_blank(piece)).unwrap_or(pieces.len());
    pieces.drain(..from);
}

fn figure_block(figure: Value) -> Value {
    let mut block = Map::new();
    block.insert("type".to_owned(), "figure".into());
    if let Value::Object(fields) = figure {
        block.extend(fields);
    }
    block.into()
}

fn figures_of(block: Value) -> Vec<Value> {
    match block["type"].as_str() {
        Some("gallery") => block["figures"].as_array().cloned().unwrap_or_default(),
        Some("figure") => vec![block],
        _ => Vec::new(),
    }
}

fn is_figure(block: &Value) -> bool {
    block["type"] == "figure"
}

fn is_bare_table(block: &Value) -> bool {
    block["type"] == "table" && block.get("caption").is_none()
}

/// A cell with nothing but its words is its words.
fn cell(mut cell: Map<String, Value>) -> Value {
    if cell.len() > 1 { cell.into() } else { cell.remove("text").unwrap_or_default() }
}

/// Lets a cell go on over one more column.
fn widen(cell: &mut Map<String, Value>) {
    let columns = cell.get("colspan").and_then(Value::as_u64).unwrap_or(1);
    cell.insert("colspan".to_owned(), (columns + 1).into());
}

/// The words of pieces that are strong from end to end.
fn strong(pieces: &[Piece]) -> Option<Value> {
    match pieces {
        [Piece::Run(run)] => run.get("strong").cloned(),
        _ => None,
    }
}

/// Takes away the colons of `: words :`; tells whether they were there.
fn take_colons(pieces: &mut [Piece]) -> bool {
    let is_between = match pieces {
        [Piece::Words(words)] => words.len() > 3 && words.starts_with(": ") && words.ends_with(" :"),
        [Piece::Words(first), .., Piece::Words(last)] => first.starts_with(": ") && last.ends_with(" :"),
        _ => false,
    };
    if is_between {
        if let Some(Piece::Words(words)) = pieces.first_mut() {
            words.drain(..2);
        }
        if let Some(Piece::Words(words)) = pieces.last_mut() {
            words.truncate(words.len() - 2);
        }
    }
    is_between
}

/// What stands behind `Table:`.
fn caption(words: &[Piece]) -> Option<Value> {
    let Some(Piece::Words(first)) = words.first() else { return None };
    let rest = first.strip_prefix("Table:")?.trim_start().to_owned();
    let mut caption = vec![Piece::Words(rest)];
    caption.extend_from_slice(&words[1..]);
    Some(text(&caption))
}

/// `[!name] Title`
fn name_and_title(line: &str) -> Option<(String, String)> {
    let (name, title) = line.strip_prefix("[!")?.split_once(']')?;
    let is_name = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphabetic());
    is_name.then(|| (name.to_ascii_lowercase(), title.trim().to_owned()))
}

/// `Heading {#name}`
fn named(heading: String) -> (String, Option<String>) {
    let found = heading.strip_suffix('}').and_then(|heading| heading.rsplit_once("{#"));
    let is_name = |name: &str| {
        !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
    };
    match found.filter(|(_, name)| is_name(name)) {
        Some((words, name)) => (words.trim_end().to_owned(), Some(name.to_owned())),
        None => (heading, None),
    }
}

/// The name and the title in a quotation's first line, which is taken away.
fn take_name(blocks: &mut Vec<Value>) -> Option<(String, String)> {
    let found = name_and_title(blocks.first().filter(|block| block["type"] == "paragraph")?["text"].as_str()?)?;
    blocks.remove(0);
    Some(found)
}

/// Who said it, where the last paragraph begins with a dash; it is taken away.
fn take_cite(blocks: &mut Vec<Value>) -> Option<Value> {
    let last = blocks.last().filter(|block| block["type"] == "paragraph")?;
    let without_dash = |words: &str| {
        let rest = words.strip_prefix(['—', '–']).or_else(|| words.strip_prefix("--"))?;
        Some(rest.trim_start().to_owned())
    };
    let cite = match &last["text"] {
        Value::String(words) => without_dash(words)?.into(),
        Value::Array(runs) => {
            let first = without_dash(runs.first()?.as_str()?)?;
            let rest = runs.iter().skip(1).cloned();
            Value::Array(Some(first.into()).filter(|first| *first != "").into_iter().chain(rest).collect())
        }
        _ => return None,
    };
    blocks.pop();
    Some(cite)
}

/// `address 1:30`: the address, and the seconds.
fn address_and_duration(title: &str) -> (&str, Option<u32>) {
    let seconds = |time: &str| {
        let parts: Option<Vec<u32>> = time.split(':').map(|part| part.parse().ok()).collect();
        let parts = parts.filter(|parts| parts.len() > 1)?;
        parts.into_iter().try_fold(0_u32, |sum, part| sum.checked_mul(60)?.checked_add(part))
    };
    let found = title.rsplit_once(' ').and_then(|(address, time)| Some((address.trim_end(), seconds(time)?)));
    found.map_or((title, None), |(address, seconds)| (address, Some(seconds)))
}

/// The items of the list that blocks begin with.
fn list_items(blocks: &[Value]) -> Option<Vec<Vec<Value>>> {
    let items = blocks.first().filter(|block| block["type"] == "list")?["items"].as_array()?;
    Some(items.iter().map(|item| item.as_array().cloned().unwrap_or_default()).collect())
}

/// The text of the first paragraph.
fn words_of(blocks: &[Value]) -> Value {
    blocks.iter().find(|block| block["type"] == "paragraph").map_or_else(|| "".into(), |block| block["text"].clone())
}

/// An entry of a timeline: its date in bold, its title, and what follows.
fn event(mut blocks: Vec<Value>) -> Value {
    let line = words_of(&blocks);
    let dated = line.as_array().and_then(|runs| {
        let date = plain_of(runs.first()?.get("strong")?);
        let title: String = runs.iter().skip(1).map(plain_of).collect();
        Some((date, title.trim_start_matches([':', ' ', '—', '–']).to_owned()))
    });
    let (date, title) = dated.map_or_else(|| (None, plain_of(&line)), |(date, title)| (Some(date), title));
    if blocks.first().is_some_and(|block| block["type"] == "paragraph") {
        blocks.remove(0);
    }
    let date = date.map(|date| date.trim_end_matches(':').to_owned());
    let title = Some(title).filter(|title| !title.is_empty());
    let blocks = Some(blocks).filter(|blocks| !blocks.is_empty());
    without_nulls(json!({ "date": date, "title": title, "blocks": blocks }))
}

/// The characters and their reading.
fn ruby(pieces: &[Piece]) -> (String, String) {
    let reading = |piece: &Piece| match piece {
        Piece::Run(run) => run.get("rt").map(plain_of),
        _ => None,
    };
    let base: Vec<Piece> = pieces.iter().filter(|piece| reading(piece).is_none()).cloned().collect();
    (plain(&base), pieces.iter().filter_map(reading).collect())
}

fn without_nulls(value: Value) -> Value {
    match value {
        Value::Object(fields) => fields.into_iter().filter(|(_, value)| !value.is_null()).collect::<Map<_, _>>().into(),
        other => other,
    }
}
