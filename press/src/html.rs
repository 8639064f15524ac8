//! HTML → sections, blocks and notes of the native format, so that nothing is lost that a reader would read.
//!
//! In comes what feeds carry (`content_html`) or what stands in a Markdown text; out comes JSON, not an article: what it means,
//! and which addresses may be followed, is for `courant::decode` alone to say, as with any other file. No markup goes further
//! than here.
//!
//! A first or second heading begins a section; where there is none, the highest that there is. Pictures within words stand after
//! them. Links to a place on the same page are words, those between a note and its mark make the note. What has no place in an
//! article (forms, drawings, plug-ins) is left out and told; programs and styles are left out.
//!
//! Its parts: `tree` (the parser and what it builds), `tags` (how long its tags may be), `fence` (how deep they may nest), `flow` (elements to blocks), `line` (words
//! and their marks), `figures`, `tables`, `embeds` and `notes`.

mod embeds;
mod fence;
mod figures;
mod flow;
mod line;
mod notes;
mod tables;
mod tags;
mod tree;
mod unseen;

use self::figures::Seen;
use self::flow::{At, Reader};
use self::line::{Marks, links, object, plain};
use self::notes::Notes;
use self::tree::Tree;
use courant::decode::resolve;
use serde_json::{Value, json};
use std::collections::HashSet;
use std::ops::Range;

/// What came of a piece of HTML.
#[derive(Debug, Default)]
pub struct Written {
    /// Sections as the format has them.
    pub sections: Vec<Value>,
    /// Notes as the format has them.
    pub notes: Vec<Value>,
    /// What was left out, and what to do: each once, in the order of the page.
    pub problems: Vec<String>,
}

/// What a piece of HTML within another text says.
#[derive(Debug, Default)]
pub struct Piece {
    /// Blocks as the format has them.
    pub blocks: Vec<Value>,
    /// What its elements are called, for links.
    pub names: Vec<String>,
    /// What was left out, and what to do.
    pub problems: Vec<String>,
}

/// Reads a page, or what stands in its body.
#[must_use]
pub fn sections(html: &str) -> Written {
    let tree = Tree::read(html);
    let mut reader = Reader::of(&tree);
    let notes = reader.notes();
    let mut blocks = reader.flow(tree.root(), At::default());
    // A rule that only stood above the notes.
    while !notes.is_empty() && blocks.last().is_some_and(|block| block["type"] == "rule") {
        blocks.pop();
    }
    let (mut sections, mut notes) = (divided(blocks), notes);
    sections.iter_mut().chain(&mut notes).for_each(|section| unseen::keep_words_within(section, None));
    reader.tell_flattened();
    reader.problems.extend(unclosed(html).map(told_of_unclosed));
    Written { sections, notes, problems: reader.problems }
}

/// Reads a piece within another text: its blocks, and what was left out of it. Its headings divide a section that begins
/// elsewhere, and its marks of notes are words.
#[must_use]
pub fn blocks(html: &str) -> Piece {
    let tree = Tree::read(html);
    let mut reader = Reader::of(&tree);
    let blocks = reader.flow(tree.root(), At::default());
    let blocks = blocks.into_iter().map(|block| match block["level"].as_u64().filter(|_| block["type"] == "heading") {
        Some(level) => lowered(block, level <= 3),
        None => block,
    });
    let name = |id| tree.attribute(id, "id").or_else(|| tree.attribute(id, "name").filter(|_| tree.name(id) == "a"));
    let names = tree.below(tree.root(), |_| true).filter_map(name).map(str::to_owned).collect();
    reader.tell_flattened();
    Piece { blocks: blocks.collect(), names, problems: reader.problems }
}

/// Whether a piece is none of something whole: a list that does not end in it, the end of a table.
#[must_use]
pub fn is_whole(html: &str) -> bool {
    tags::is_whole(html)
}

/// The beginning of a comment, a script or a tag that is closed nowhere.
#[must_use]
pub fn unclosed(html: &str) -> Option<&str> {
    tags::unclosed(html)
}

/// What to say of it.
#[must_use]
pub fn told_of_unclosed(what: &str) -> String {
    format!("`{what}` is closed nowhere, and what stands behind it is not printed: close it, or take it out.")
}

/// An address as it would be in any text; `None` where there is none.
#[must_use]
pub fn resolved(address: &str) -> Option<String> {
    let address = Some(address.trim()).filter(|address| !address.is_empty())?;
    resolve(address, "https://text.invalid/")
}

/// The tags in a piece that are whole: the name of each, whether it ends its element, and where it stands.
pub fn tags(html: &str) -> impl Iterator<Item = (&str, bool, Range<usize>)> {
    let whole = tags::tags(html).filter(|tag| html.as_bytes().get(tag.end) == Some(&b'>'));
    whole.map(|tag| (tag.name, tag.is_end, tag.start..tag.end + 1))
}

/// The words of blocks as one text, and what they hold besides.
#[must_use]
pub fn flattened(blocks: Vec<Value>) -> (Value, Vec<Value>) {
    flow::flattened(blocks)
}

/// An aside as `details` makes it; its title alone where it has no blocks, and among them where none is sure to be shown; `None`
/// where it says nothing.
#[must_use]
pub fn aside(title: Option<Value>, blocks: Vec<Value>) -> Option<Value> {
    flow::boxed(title, blocks, Called::Words)
}

/// Whether one of these blocks is sure to be shown, so that a box around them stays with its title.
#[must_use]
pub fn is_shown(blocks: &[Value]) -> bool {
    flow::is_shown(blocks)
}

/// Keeps what is said of pictures, sounds and films that no page may load, in a section or a note; `lines` are those of its blocks,
/// where they are counted.
pub fn keep_words_of_unseen(section: &mut Value, lines: Option<&mut Vec<usize>>) {
    unseen::keep_words_within(section, lines);
}

/// What stands in a figure, with its caption where there is one thing to put it to, else behind it.
#[must_use]
pub fn figure(caption: Option<Value>, mut blocks: Vec<Value>) -> Vec<Value> {
    if blocks.iter().all(|block| block["type"] == "figure" || block["type"] == "gallery") {
        blocks = figures::gathered(blocks);
    }
    figures::attach(&mut blocks, caption.unwrap_or_default());
    blocks
}

/// Whether a script stands in it, which is left out wherever it stands.
#[must_use]
pub fn has_script(html: &str) -> bool {
    tags::has_script(html)
}

/// A start tag: its element's name in small letters, and its attributes.
#[must_use]
pub fn start_tag(html: &str) -> Option<(String, Vec<(String, String)>)> {
    if !html.as_bytes().get(1).is_some_and(u8::is_ascii_alphabetic) {
        return None;
    }
    let tree = Tree::read(html);
    let element = tree.below(tree.root(), |_| true).find(|id| !matches!(tree.name(*id), "" | "html"))?;
    Some((tree.name(element).to_owned(), tree.attributes(element)))
}

impl<'a> Reader<'a> {
    fn of(tree: &'a Tree) -> Self {
        Self {
            tree,
            marks: Marks::default(),
            notes: Notes::default(),
            seen: Seen::default(),
            claimed: HashSet::new(),
            problems: Vec::new(),
        }
    }

    /// Tells that not all is set as it nests.
    fn tell_flattened(&mut self) {
        if self.tree.is_flattened {
            self.tell("Elements stand in each other more than a hundred deep: the innermost are read as if each stood by itself.");
        }
    }

    /// Takes the notes of a page. Marks within them lead to others, so which of them say something is known beforehand.
    fn notes(&mut self) -> Vec<Value> {
        let mut ahead = Self::of(self.tree);
        ahead.notes = Notes::of(self.tree);
        let kept = ahead.notes_so_far().into_iter().map(|(name, _)| name).collect();
        self.notes = ahead.notes;
        self.notes.keep(&kept);
        let notes = self.notes_so_far().into_iter();
        notes.map(|(name, blocks)| object([("id", name.into()), ("blocks", blocks.into())])).collect()
    }

    /// The notes that are not blank, by name.
    fn notes_so_far(&mut self) -> Vec<(String, Vec<Value>)> {
        let mut notes: Vec<(String, Vec<Value>)> = Vec::new();
        for (name, id) in self.notes.all().to_vec() {
            let blocks = self.flow(id, At::default().within());
            if !blocks.is_empty() {
                notes.push((name, blocks));
            }
        }
        notes
    }
}

/// Divides blocks at their highest headings, and at those before these and their like: no level is left out on the way down.
fn divided(blocks: Vec<Value>) -> Vec<Value> {
    let level = |block: &Value| block["level"].as_u64().filter(|_| block["type"] == "heading");
    let top = blocks.iter().filter_map(level).min().unwrap_or(2).max(2);
    let mut sections = Vec::new();
    let (mut section, mut within) = (Vec::new(), Vec::new());
    let mut names = HashSet::new();
    // Of the heading over the section that is open.
    let mut open = u64::MAX;
    let mut has_third = false;
    for block in blocks {
        let level = level(&block);
        if level.is_none_or(|level| level > top.max(open)) {
            let is_third = level.map(|level| level <= top + 1 || !has_third);
            has_third |= is_third == Some(true);
            within.push(match is_third {
                Some(is_third) => lowered(block, is_third),
                None => block,
            });
            continue;
        }
        open = level.unwrap_or(top);
        has_third = false;
        end(&mut sections, &mut section, &mut within);
        let name = block["id"].as_str().filter(|name| is_name(name) && names.insert((*name).to_owned()));
        section.extend(name.map(|name| ("id", Value::from(name))));
        section.push(("heading", plain(&block["text"]).trim().into()));
        within.extend(links_of(&block["text"], Called::Address));
    }
    end(&mut sections, &mut section, &mut within);
    sections
}

fn end(sections: &mut Vec<Value>, section: &mut Vec<(&str, Value)>, blocks: &mut Vec<Value>) {
    if section.is_empty() && blocks.is_empty() {
        return;
    }
    let blocks = std::mem::take(blocks);
    sections.push(object(std::mem::take(section).into_iter().chain([("blocks", blocks.into())])));
}

/// A heading within a section, of the first level there or of another.
fn lowered(mut heading: Value, is_third: bool) -> Value {
    heading["level"] = if is_third { 3 } else { 4 }.into();
    if let Some(fields) = heading.as_object_mut() {
        fields.shift_remove("id");
    }
    heading
}

/// By what a link is called that stands below its title: a host first, where the address has one.
#[derive(Clone, Copy)]
enum Called {
    /// No word of a page is read twice.
    Address,
    /// In a text that somebody writes, an address may be one that nobody has written, as that of `[[Page]]`.
    Words,
}

/// A title is words alone: where its links lead stands below it.
fn links_of(title: &Value, called: Called) -> Option<Value> {
    let mut runs: Vec<Value> = Vec::new();
    for (address, text) in links(title) {
        if !runs.is_empty() {
            runs.push(" · ".into());
        }
        let words = match called {
            Called::Address => String::new(),
            Called::Words => plain(text),
        };
        let words = Some(words.trim()).filter(|words| !words.is_empty()).unwrap_or(address);
        runs.push(json!({ "link": address, "text": embeds::host(address).unwrap_or(words) }));
    }
    (!runs.is_empty()).then(|| line::paragraph(runs.into()))
}

/// Whether a heading's name may stand in an address as it is.
fn is_name(name: &str) -> bool {
    name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}
