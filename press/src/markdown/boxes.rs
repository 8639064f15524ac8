//! Boxes that go on over blank lines: fences of colons, and elements of HTML whose start and end CommonMark reads as two pieces.
//!
//! Beforehand it is looked up which pieces belong together: those in the same list's item, quotation or note, or in none. The rest
//! is read as what it is without the other: words, or HTML that begins or ends elsewhere. Elements that say nothing (`<div>`,
//! `<center>`) are no boxes, so what stands between their pieces needs none.

use super::colons::{self, Fence};
use super::quotations::{take_dashed, with_capital};
use super::{DEEPEST, OPTIONS, Reader, without_nulls};
use crate::html;
use crate::problem::Problem;
use pulldown_cmark::{Event, Parser, Tag, TagEnd};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::ops::Range;

/// Which boxes a text has, and which of them are open.
#[derive(Default)]
pub(super) struct Boxes {
    /// Fences as they are written, by number.
    pub fences: Vec<String>,
    /// Where in a block of HTML something begins or ends, by the place of the block in the text.
    marks: HashMap<usize, Vec<Mark>>,
    open: Vec<Opened>,
    /// Which blocks of the section are boxes that have just ended, and the lines these begin in.
    pub ended: Vec<(usize, usize)>,
}

/// A place in a block of HTML.
struct Mark {
    range: Range<usize>,
    what: What,
}

#[derive(Clone, Copy)]
enum What {
    Begins(Kind),
    Ends,
    /// A fence that belongs to no other.
    Words(usize),
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
enum Kind {
    /// A fence of this number.
    Fence(usize),
    Details,
    /// The title of `Details`.
    Summary,
    Quotation,
    Aside,
    Figure,
    /// The caption of `Figure`.
    Caption,
}

/// A box that has begun.
struct Opened {
    /// `None` where it nests too deep to be one.
    kind: Option<Kind>,
    line: usize,
    /// Which block is its first.
    from: usize,
    title: Option<Value>,
}

/// The elements that are boxes.
const ELEMENTS: [(&str, Kind); 6] = [
    ("details", Kind::Details),
    ("summary", Kind::Summary),
    ("blockquote", Kind::Quotation),
    ("aside", Kind::Aside),
    ("figure", Kind::Figure),
    ("figcaption", Kind::Caption),
];

impl Boxes {
    /// The boxes of a text in which comments stand for these fences.
    pub fn of(text: &str, fences: Vec<String>) -> Self {
        let marks = if fences.is_empty() && !has_elements(text) { HashMap::new() } else { marks(text, &fences) };
        Self { fences, marks, ..Self::default() }
    }
}

impl Reader<'_> {
    /// Whether a box is open: its headings begin no sections.
    pub(super) const fn is_boxed(&self) -> bool {
        !self.boxes.open.is_empty()
    }

    /// A block of HTML, or of several pieces: what begins and ends in it, and what stands between.
    pub(super) fn html_block(&mut self, html: &str, range: &Range<usize>, blocks: &mut Vec<Value>) {
        let (mut from, mut line) = (0, self.line_of(range.start));
        // Within another element a blank line ends it, which is told below.
        let unclosed = html::unclosed(html).filter(|what| html.trim_start().starts_with(what));
        let unclosed = unclosed.map(|what| Problem { line, words: html::told_of_unclosed(what) });
        let mut is_told = unclosed.is_some();
        self.written.problems.extend(unclosed);
        for Mark { range: place, what } in self.boxes.marks.remove(&range.start).unwrap_or_default() {
            let before = html.get(from..place.start).unwrap_or_default();
            self.html_piece(before, line, &mut is_told, blocks);
            line += memchr::memchr_iter(b'\n', before.as_bytes()).count();
            // The element's own name.
            let tag = html::start_tag(html.get(place.clone()).unwrap_or_default());
            let id = tag.into_iter().flat_map(|(_, attributes)| attributes).find(|(name, _)| name == "id");
            id.into_iter().for_each(|(_, id)| self.anchors.name(&id));
            match what {
                What::Begins(kind) => self.begin(kind, line, blocks),
                What::Ends => self.end_box(range, blocks),
                What::Words(number) => self.fence_alone(number, line, blocks),
            }
            line += html.get(place.clone()).map_or(0, |tag| memchr::memchr_iter(b'\n', tag.as_bytes()).count());
            from = place.end;
        }
        self.html_piece(html.get(from..).unwrap_or_default(), line, &mut is_told, blocks);
    }

    fn html_piece(&mut self, html: &str, line: usize, is_told: &mut bool, blocks: &mut Vec<Value>) {
        if html.trim().is_empty() {
            return;
        }
        let html = colons::restored(html, &self.boxes.fences);
        let html::Piece { blocks: found, names, problems: mut told } = html::blocks(&html);
        names.iter().for_each(|name| self.anchors.name(name));
        if !html::is_whole(&html) && !std::mem::replace(is_told, true) {
            let words = "This HTML goes on below a blank line or begins above one, and is read in pieces: take out the \
                         blank lines within it.";
            told.push(words.to_owned());
        }
        if html::has_script(&html) {
            told.push("A script is left out: link to what it shows.".to_owned());
        }
        self.written.problems.extend(told.into_iter().map(|words| Problem { line, words }));
        blocks.extend(found);
    }

    fn begin(&mut self, kind: Kind, line: usize, blocks: &[Value]) {
        let is_shallow = self.depth < DEEPEST;
        if is_shallow {
            self.depth += 1;
        } else {
            let words = "This box nests more than 24 deep: what is in it stays, without the box. Write it flatter.";
            self.written.problems.push(Problem { line, words: words.to_owned() });
        }
        let kind = Some(kind).filter(|_| is_shallow);
        self.boxes.open.push(Opened { kind, line, from: blocks.len(), title: None });
    }

    fn end_box(&mut self, range: &Range<usize>, blocks: &mut Vec<Value>) {
        let Some(Opened { kind, line, from, title }) = self.boxes.open.pop() else { return };
        let Some(kind) = kind else { return };
        self.depth -= 1;
        let mut inner = blocks.split_off(from.min(blocks.len()));
        match kind {
            Kind::Fence(number) => blocks.extend(self.fenced(number, line, range, inner)),
            Kind::Details => blocks.extend(html::aside(title, inner)),
            Kind::Aside => {
                let is_headed = inner.len() > 1 && inner[0]["type"] == "heading";
                let title = is_headed.then(|| inner.remove(0)["text"].take());
                blocks.extend(html::aside(title, inner));
            }
            Kind::Quotation if inner.is_empty() => {}
            Kind::Quotation => {
                let cite = if inner.len() > 1 { take_dashed(&mut inner) } else { None };
                blocks.push(without_nulls(json!({ "type": "quote", "blocks": inner, "cite": cite })));
            }
            Kind::Figure => blocks.extend(html::figure(title, inner)),
            Kind::Summary | Kind::Caption => {
                let (title, lifted) = html::flattened(inner);
                let title = self.title_in_markdown(title, range);
                blocks.extend(lifted);
                match self.boxes.open.last_mut() {
                    Some(Opened { kind: Some(_), title: place, .. }) => *place = Some(title),
                    _ => blocks.push(json!({ "type": "paragraph", "text": title })),
                }
            }
        }
        if !self.is_boxed() {
            self.boxes.ended.push((from, line));
        }
    }

    /// To many presses a title in HTML is Markdown, too. Only what nobody means as it stands is read so; nor is a `<` that the HTML
    /// says is a word taken for an element.
    fn title_in_markdown(&mut self, title: Value, range: &Range<usize>) -> Value {
        let is_markdown = |words: &&str| {
            words.contains("**")
                || words.contains('`')
                || (words.contains(['[', '_', '*']) && !words.contains(['<', '&']))
        };
        match title.as_str().filter(is_markdown) {
            Some(words) => self.caption(words.trim(), range),
            None => title,
        }
    }

    /// What stands between two fences.
    fn fenced(&mut self, number: usize, line: usize, range: &Range<usize>, mut inner: Vec<Value>) -> Vec<Value> {
        let fence = self.boxes.fences.get(number).cloned().unwrap_or_default();
        let Some(titled) = Fence::read(&fence).and_then(|fence| fence.opens) else { return inner };
        if titled.has_others {
            let words = format!(
                "{fence} has attributes that a box has no place for, so it stays as words: write `:::note Title`, and a \
                 picture as `![what it shows](photo.jpg)`."
            );
            self.written.problems.push(Problem { line, words });
            inner.insert(0, json!({ "type": "paragraph", "text": fence }));
            return inner;
        }
        let title = match titled.title.as_ref() {
            "" => Value::from(with_capital(titled.name)),
            title => self.caption(title, range),
        };
        if inner.is_empty() && titled.title.is_empty() {
            let words =
                format!("{fence} says nothing: write its words in lines of their own, before the line that closes it.");
            self.written.problems.push(Problem { line, words });
        }
        if inner.is_empty() {
            return vec![json!({ "type": "aside", "blocks": [{ "type": "paragraph", "text": title }] })];
        }
        html::aside(Some(title), inner).into_iter().collect()
    }

    /// A fence that belongs to no other stays as words.
    fn fence_alone(&mut self, number: usize, line: usize, blocks: &mut Vec<Value>) {
        let Some(fence) = self.boxes.fences.get(number) else { return };
        let opens = Fence::read(fence).is_some_and(|fence| fence.opens.is_some());
        let words = match opens {
            true => format!(
                "{fence} is closed nowhere, so it stays as words: write a line `:::` where it ends, as far from the edge as \
                 this one."
            ),
            false => format!(
                "{fence} closes nothing, so it stays as words: write a line `:::note` where it begins, as far from the edge \
                 as this one, or leave it out."
            ),
        };
        blocks.push(json!({ "type": "paragraph", "text": fence }));
        self.written.problems.push(Problem { line, words });
    }
}

/// Whether a text may have elements that are boxes.
fn has_elements(text: &str) -> bool {
    let bytes = text.as_bytes();
    let is_one = |at: usize, name: &str| {
        bytes.get(at + 1..at + 1 + name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name.as_bytes()))
    };
    memchr::memchr_iter(b'<', bytes).any(|at| ELEMENTS.iter().any(|(name, _)| is_one(at, name)))
}

/// A sign in the text by which a box begins or ends.
struct Piece {
    /// The block of HTML that it stands in.
    block: usize,
    range: Range<usize>,
    what: Sign,
    /// What it is, where it belongs to another.
    settled: Option<What>,
    /// The pieces of the first title in it.
    title: Option<(usize, usize)>,
}

#[derive(Clone, Copy)]
enum Sign {
    Opens(Kind),
    Closes(Kind),
}

/// What pieces that belong together have in common.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Name {
    Colons(usize),
    Element(Kind),
}

/// The pieces that are open in an item, in a quotation or in none, and how many there are of each name.
#[derive(Default)]
struct Frame {
    open: Vec<(Name, usize)>,
    counts: HashMap<Name, usize>,
}

impl Frame {
    fn push(&mut self, name: Name, piece: usize) {
        self.open.push((name, piece));
        *self.counts.entry(name).or_default() += 1;
    }

    fn pop(&mut self) -> Option<(Name, usize)> {
        let last = self.open.pop()?;
        self.counts.entry(last.0).and_modify(|count| *count -= 1);
        Some(last)
    }

    /// The innermost piece of this name, which is taken away with all within it that has not ended.
    fn close(&mut self, name: Name) -> Option<usize> {
        let name = match (name, self.open.last()) {
            _ if self.counts.get(&name).is_some_and(|count| *count > 0) => name,
            // More colons close fewer.
            (Name::Colons(more), Some((Name::Colons(fewer), _))) if more > *fewer => Name::Colons(*fewer),
            _ => return None,
        };
        while let Some((this, piece)) = self.pop() {
            if this == name {
                return Some(piece);
            }
        }
        None
    }
}

/// Where boxes begin and end, by the place of the block of HTML.
fn marks(text: &str, fences: &[String]) -> HashMap<usize, Vec<Mark>> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut frames = vec![Frame::default()];
    let (mut html, mut block) = (String::new(), None);
    for (event, range) in Parser::new_ext(text, OPTIONS).into_offset_iter() {
        match event {
            Event::Start(Tag::Item | Tag::BlockQuote(_) | Tag::FootnoteDefinition(_)) => frames.push(Frame::default()),
            Event::End(TagEnd::Item | TagEnd::BlockQuote(_) | TagEnd::FootnoteDefinition) => drop(frames.pop()),
            Event::Start(Tag::HtmlBlock) => block = Some(range.start),
            Event::Text(part) | Event::Html(part) if block.is_some() => html.push_str(&part),
            Event::End(TagEnd::HtmlBlock) => {
                if let Some((block, frame)) = block.take().zip(frames.last_mut()) {
                    for (range, name, what) in signs(&html, fences) {
                        let piece = Piece { block, range, what, settled: None, title: None };
                        pair(piece, name, frame, &mut pieces);
                    }
                }
                html.clear();
            }
            _ => {}
        }
    }
    let mut marks: HashMap<usize, Vec<Mark>> = HashMap::new();
    for Piece { block, range, what, settled, .. } in pieces {
        let alone = match what {
            Sign::Opens(Kind::Fence(number)) | Sign::Closes(Kind::Fence(number)) => Some(What::Words(number)),
            _ => None,
        };
        if let Some(what) = settled.or(alone) {
            marks.entry(block).or_default().push(Mark { range, what });
        }
    }
    marks
}

/// Adds a piece, and settles what it is where it ends something.
fn pair(piece: Piece, name: Name, frame: &mut Frame, pieces: &mut Vec<Piece>) {
    let end = pieces.len();
    let (what, block) = (piece.what, piece.block);
    pieces.push(piece);
    let kind = match what {
        Sign::Opens(_) => return frame.push(name, end),
        Sign::Closes(kind) => kind,
    };
    let Some(start) = frame.close(name) else { return };
    if let Kind::Summary | Kind::Caption = kind {
        let whose = if kind == Kind::Summary { Kind::Details } else { Kind::Figure };
        let around = frame.open.last().filter(|(name, _)| *name == Name::Element(whose));
        if let Some(around) = around.and_then(|(_, piece)| pieces.get_mut(*piece)) {
            around.title.get_or_insert((start, end));
        }
        return;
    }
    // An element that ends in the block it begins in is HTML as any other.
    if matches!(kind, Kind::Fence(_)) || pieces[start].block != block {
        let title = pieces[start].title;
        settle(start, end, pieces);
        title.into_iter().for_each(|(start, end)| settle(start, end, pieces));
    }
}

fn settle(start: usize, end: usize, pieces: &mut [Piece]) {
    if let Sign::Opens(kind) = pieces[start].what {
        pieces[start].settled = Some(What::Begins(kind));
        pieces[end].settled = Some(What::Ends);
    }
}

/// The signs in a block of HTML, in their order.
fn signs(html: &str, fences: &[String]) -> Vec<(Range<usize>, Name, Sign)> {
    let fences = colons::comments(html).filter_map(|(range, number)| {
        let fence = Fence::read(fences.get(number)?)?;
        let kind = Kind::Fence(number);
        let sign = if fence.opens.is_some() { Sign::Opens(kind) } else { Sign::Closes(kind) };
        Some((range, Name::Colons(fence.colons), sign))
    });
    let elements = html::tags(html).filter_map(|(name, is_end, range)| {
        let (_, kind) = ELEMENTS.into_iter().find(|(element, _)| name.eq_ignore_ascii_case(element))?;
        Some((range, Name::Element(kind), if is_end { Sign::Closes(kind) } else { Sign::Opens(kind) }))
    });
    let mut signs: Vec<_> = fences.chain(elements).collect();
    signs.sort_by_key(|(range, ..)| range.start);
    signs
}
