//! HTML to words: paragraphs, headings, lists, quotes and code, as plain text.
//!
//! A feed's `content_html` comes in, sections go out; no tag and no attribute goes further than this file. It is
//! the small reader of the app's first path. Links and pictures are left to the large one, which stands on the
//! browser's own parser and is fetched only where it is wanted. Linear in the length of its input.

use super::names::Names;
use crate::article::{Block, Run, Section, Text, slug};

mod entity;
mod token;

use entity::push_decoded;
use token::{Token, Tokens};

/// Elements whose content is no markup, and nothing to read either.
const RAW: [&str; 9] = ["script", "style", "iframe", "noembed", "noframes", "noscript", "textarea", "title", "xmp"];

/// Elements with markup in them that is nothing to read: programs, forms, drawings, fallbacks.
const LEFT_OUT: [&str; 13] = [
    "annotation",
    "annotation-xml",
    "applet",
    "audio",
    "button",
    "canvas",
    "datalist",
    "frameset",
    "object",
    "select",
    "svg",
    "template",
    "video",
];

/// Elements before and after which a paragraph ends.
const BLOCKS: [&str; 36] = [
    "address",
    "article",
    "aside",
    "body",
    "caption",
    "center",
    "dd",
    "details",
    "dialog",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "header",
    "hgroup",
    "hr",
    "html",
    "legend",
    "main",
    "nav",
    "p",
    "search",
    "section",
    "summary",
    "table",
    "tbody",
    "tfoot",
    "thead",
    "tr",
    "li",
    "listing",
    "optgroup",
];

/// The sections that a piece of HTML has to say. Text only: no markup survives.
#[must_use]
pub fn reduce(html: &str) -> Vec<Section> {
    let lower = html.to_ascii_lowercase();
    let mut tokens = Tokens::new(html, &lower);
    let mut page = Page::default();
    // Where the last end tag of a name stands: looked for once, so that the whole stays linear.
    let mut last_ends = [None; LEFT_OUT.len()];
    while let Some(token) = tokens.next() {
        match token {
            Token::Text(text) => page.text(text),
            Token::End(name) => page.end(name),
            Token::Start { name, .. } if RAW.contains(&name) => tokens.skip_raw(name),
            // Whatever follows is text, and nobody has written it by hand since 1993.
            Token::Start { name: "plaintext", .. } => break,
            Token::Start { name, is_self_closing } => {
                let left_out = LEFT_OUT.iter().position(|other| *other == name);
                let Some(last_end) = left_out.and_then(|index| last_ends.get_mut(index)) else {
                    page.start(name);
                    continue;
                };
                // Browsers leave out all the rest after one that is never closed; we would rather read it.
                let last_end = *last_end.get_or_insert_with(|| lower.rfind(&format!("</{name}")));
                if !is_self_closing && last_end.is_some_and(|last_end| last_end >= tokens.at()) {
                    skip(&mut tokens, name);
                }
            }
        }
    }
    page.finish()
}

/// A plain text as paragraphs: blank lines divide them, other line ends stay.
pub fn paragraphs(text: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut runs = Vec::new();
    // A last blank line ends the last paragraph.
    for line in text.lines().chain([""]) {
        if !line.trim().is_empty() {
            if !runs.is_empty() {
                runs.push(Run::Break);
            }
            runs.push(Run::Words(line.to_owned()));
        } else if !runs.is_empty() {
            blocks.push(Block::Paragraph(Text(std::mem::take(&mut runs))));
        }
    }
    blocks
}

/// The anchors of an article's sections: each is unique.
#[derive(Default)]
pub struct Anchors {
    /// Those that the author gave: no number makes another one of them.
    given: Names,
    /// Each with the last number put behind it, so that a thousand equal ones are not counted a thousand times.
    taken: Names,
    count: usize,
}

impl Anchors {
    /// Anchors for an article in which the author gave these.
    pub fn among(given: Names) -> Self {
        Self { given, ..Self::default() }
    }

    /// The anchor of the next section: the one that is wanted, with a number behind it where it is taken; `s<n>`
    /// for the n-th section where none is wanted.
    pub fn unique(&mut self, wanted: &str) -> String {
        self.count += 1;
        let is_own = wanted.is_empty();
        let wanted = if is_own { format!("s{}", self.count) } else { wanted.to_owned() };
        if !(is_own && self.given.has(&wanted)) && self.taken.insert(&wanted) {
            return wanted;
        }
        let mut number = self.taken.number(&wanted);
        loop {
            number += 1;
            let anchor = format!("{wanted}-{number}");
            if !self.given.has(&anchor) && self.taken.insert(&anchor) {
                if self.taken.has(&wanted) {
                    self.taken.set(&wanted, number);
                }
                return anchor;
            }
        }
    }
}

/// Passes over an element, the same elements within it included.
fn skip(tokens: &mut Tokens<'_>, skipped: &str) {
    let mut depth = 1_usize;
    while depth > 0 {
        match tokens.next() {
            Some(Token::Start { name, .. }) if RAW.contains(&name) => tokens.skip_raw(name),
            Some(Token::Start { name, is_self_closing: false }) if name == skipped => depth += 1,
            Some(Token::End(name)) if name == skipped => depth -= 1,
            Some(_) => {}
            None => return,
        }
    }
}

/// What is being written, and into what.
#[derive(Default)]
struct Page {
    sections: Vec<Section>,
    anchors: Anchors,
    quote: Option<Vec<Block>>,
    list: Option<List>,
    /// How many quotes, and lists, are open. Of those within others only the words are kept.
    quotes: usize,
    lists: usize,
    kind: Kind,
    runs: Vec<Run>,
    words: String,
    /// Blanks were read that count only if words follow on the same line.
    has_blank: bool,
}

#[derive(Default)]
struct List {
    is_ordered: bool,
    items: Vec<Vec<Block>>,
    /// Quotes that were opened within it.
    quotes: usize,
}

/// What the words being read will be.
#[derive(Clone, Copy, Default, PartialEq)]
enum Kind {
    #[default]
    Paragraph,
    Heading(u8),
    Code,
}

impl Page {
    fn text(&mut self, text: &str) {
        if self.kind == Kind::Code {
            return push_decoded(text, &mut self.words);
        }
        let mut decoded = String::with_capacity(text.len());
        push_decoded(text, &mut decoded);
        // Only the blanks of ASCII collapse: a no-break space is meant.
        for letter in decoded.chars() {
            if matches!(letter, ' ' | '\t' | '\n' | '\r' | '\x0c') {
                self.has_blank = true;
                continue;
            }
            if self.has_blank && !self.words.is_empty() {
                self.words.push(' ');
            }
            self.has_blank = false;
            self.words.push(letter);
        }
    }

    fn start(&mut self, name: &str) {
        if self.kind == Kind::Code && name != "pre" {
            return self.line_of_code(name);
        }
        match name {
            "br" => self.line_end(),
            "td" | "th" => self.has_blank = true,
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.paragraph_end();
                self.kind = Kind::Heading(name.as_bytes()[1] - b'0');
            }
            "pre" => {
                self.paragraph_end();
                self.kind = Kind::Code;
            }
            "hr" => {
                self.paragraph_end();
                self.push(Block::Rule);
            }
            "ul" | "ol" | "menu" | "dir" => {
                self.paragraph_end();
                self.lists += 1;
                self.list.get_or_insert_with(|| List { is_ordered: name == "ol", ..List::default() });
            }
            "li" => {
                self.paragraph_end();
                if let Some(list) = &mut self.list {
                    list.items.push(Vec::new());
                }
            }
            "blockquote" => {
                self.paragraph_end();
                if let Some(list) = &mut self.list {
                    list.quotes += 1;
                } else {
                    self.quotes += 1;
                    self.quote.get_or_insert_default();
                }
            }
            _ if BLOCKS.contains(&name) => self.paragraph_end(),
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        if self.kind == Kind::Code && name != "pre" {
            return self.line_of_code(name);
        }
        match name {
            // Browsers take it for `<br>`.
            "br" => self.line_end(),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "pre" => self.paragraph_end(),
            "ul" | "ol" | "menu" | "dir" => {
                self.paragraph_end();
                self.lists = self.lists.saturating_sub(1);
                if self.lists == 0 {
                    self.list_end();
                }
            }
            "blockquote" => {
                self.paragraph_end();
                if let Some(list) = self.list.as_mut().filter(|list| list.quotes > 0) {
                    list.quotes -= 1;
                } else if self.quotes > 0 {
                    self.list_end();
                    self.quotes -= 1;
                    if self.quotes == 0 {
                        self.quote_end();
                    }
                }
            }
            _ if BLOCKS.contains(&name) => self.paragraph_end(),
            _ => {}
        }
    }

    fn finish(mut self) -> Vec<Section> {
        self.paragraph_end();
        self.list_end();
        self.quote_end();
        self.sections
    }

    fn line_of_code(&mut self, name: &str) {
        let is_line = name == "br" || BLOCKS.contains(&name) && !self.words.is_empty() && !self.words.ends_with('\n');
        if is_line {
            self.words.push('\n');
        }
    }

    /// A line ends. Two ends in a row are how old pages divide paragraphs.
    fn line_end(&mut self) {
        if matches!(self.kind, Kind::Heading(_)) {
            self.has_blank = true;
        } else if !self.words.is_empty() {
            self.runs.push(Run::Words(std::mem::take(&mut self.words)));
            self.runs.push(Run::Break);
            self.has_blank = false;
        } else {
            self.paragraph_end();
        }
    }

    fn paragraph_end(&mut self) {
        let kind = std::mem::take(&mut self.kind);
        let words = std::mem::take(&mut self.words);
        let mut runs = std::mem::take(&mut self.runs);
        self.has_blank = false;
        if kind == Kind::Code {
            // The line feed after `<pre>` is not part of it.
            let text = words.replace("\r\n", "\n");
            let text = text.strip_prefix('\n').unwrap_or(&text).trim_end();
            if !text.is_empty() {
                self.push(Block::Code { language: None, text: text.to_owned() });
            }
            return;
        }
        if words.is_empty() {
            // A line that ended at the paragraph's end.
            runs.pop();
        } else {
            runs.push(Run::Words(words));
        }
        let text = Text(runs);
        if text.is_blank() {
            return;
        }
        match kind {
            Kind::Heading(1 | 2) if self.list.is_none() && self.quote.is_none() => {
                let heading = text.to_plain().trim().to_owned();
                let id = self.anchors.unique(&slug(&heading));
                self.sections.push(Section { id, heading: Some(heading), blocks: Vec::new() });
            }
            Kind::Heading(level) => self.push(Block::Heading { level: level.clamp(3, 4), text }),
            Kind::Paragraph | Kind::Code => self.push(Block::Paragraph(text)),
        }
    }

    fn list_end(&mut self) {
        self.lists = 0;
        let Some(mut list) = self.list.take() else { return };
        list.items.retain(|item| !item.is_empty());
        if !list.items.is_empty() {
            self.push(Block::List { is_ordered: list.is_ordered, start: 1, items: list.items });
        }
    }

    fn quote_end(&mut self) {
        self.quotes = 0;
        if let Some(blocks) = self.quote.take().filter(|blocks| !blocks.is_empty()) {
            self.push(Block::Quote { blocks, cite: None });
        }
    }

    fn push(&mut self, block: Block) {
        if let Some(list) = &mut self.list {
            match list.items.last_mut() {
                Some(item) => item.push(block),
                None => list.items.push(vec![block]),
            }
        } else if let Some(quote) = &mut self.quote {
            quote.push(block);
        } else if let Some(section) = self.sections.last_mut() {
            section.blocks.push(block);
        } else {
            let id = self.anchors.unique("");
            self.sections.push(Section { id, heading: None, blocks: vec![block] });
        }
    }
}
