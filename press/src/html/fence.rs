//! A fence before the parser: no more elements are open at a time than any page needs.
//!
//! The parser looks through all open elements at each tag, as the standard says, and opens again at each paragraph whatever mark
//! was not closed: a hundred thousand `<div>` would take it hours. What would nest deeper than the fence is read flat: its words
//! stay, and stand in paragraphs of their own where they stood in blocks.
//!
//! What is open is counted here by names alone. Where that differs from what the parser has, it counts too many.

use html5ever::tokenizer::{EndTag, StartTag, Tag, TagKind, TagToken, Token, TokenSink, TokenSinkResult};
use html5ever::{LocalName, local_name};
use std::cell::RefCell;

/// How many elements may be open at a time, marks aside.
const DEEPEST: usize = 128;

/// How many marks of a kind may be open: more of the same say nothing more, and may never have been closed.
const MOST_MARKS: usize = 3;

/// How many tables: what stands in one is looked through for each that it stands in.
const MOST_TABLES: usize = 8;

/// The parser's own: reopened in the next block where they were not closed.
const MARKS: [&str; 14] =
    ["a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"];

/// Nothing stands in them, or nothing that is markup: they never nest.
const CHILDLESS: [&str; 29] = [
    "area",
    "base",
    "basefont",
    "bgsound",
    "br",
    "col",
    "embed",
    "frame",
    "hr",
    "iframe",
    "image",
    "img",
    "input",
    "keygen",
    "link",
    "meta",
    "noembed",
    "noframes",
    "param",
    "plaintext",
    "script",
    "source",
    "style",
    "textarea",
    "title",
    "track",
    "wbr",
    "xmp",
    "selectedcontent",
];

/// These end at the next of their kind, or stand once in a page.
const SELF_ENDING: [&str; 13] =
    ["p", "tr", "td", "th", "tbody", "thead", "tfoot", "caption", "colgroup", "html", "head", "body", "frameset"];

/// Blocks: the end of an unknown element within them is not that of the one around them.
const BLOCKS: [&str; 47] = [
    "address",
    "applet",
    "article",
    "aside",
    "blockquote",
    "button",
    "center",
    "dd",
    "details",
    "dialog",
    "dir",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "header",
    "hgroup",
    "li",
    "listing",
    "main",
    "marquee",
    "menu",
    "nav",
    "noscript",
    "object",
    "ol",
    "optgroup",
    "option",
    "p",
    "pre",
    "search",
    "section",
    "select",
    "summary",
    "table",
    "td",
    "template",
    "th",
    "tr",
    "ul",
    "caption",
    "tbody",
];

/// No end tag reaches out of them.
const WALLS: [&str; 14] = [
    "applet",
    "marquee",
    "object",
    "table",
    "template",
    "annotation-xml",
    "mi",
    "mo",
    "mn",
    "ms",
    "mtext",
    "foreignObject",
    "foreignobject",
    "desc",
];

/// The fence, and what is within it.
pub(super) struct Fence<S> {
    /// The parser.
    pub(super) within: S,
    open: RefCell<Open>,
}

#[derive(Default)]
struct Open {
    names: Vec<LocalName>,
    /// How many of them are marks.
    marks: usize,
    /// Elements that were not let in and have not ended.
    over: usize,
    /// Whether there were any that would have been more than marks.
    was_over: bool,
}

/// What becomes of a tag.
enum Verdict {
    In,
    /// In its place a paragraph begins or ends.
    Flat,
    Out,
}

impl<S> Fence<S> {
    /// A fence around a parser.
    pub(super) fn around(within: S) -> Self {
        Self { within, open: RefCell::default() }
    }

    /// Whether anything was read flat.
    pub(super) fn was_over(&self) -> bool {
        self.open.borrow().was_over
    }
}

impl<S: TokenSink> TokenSink for Fence<S> {
    type Handle = S::Handle;

    fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<S::Handle> {
        let TagToken(tag) = token else { return self.within.process_token(token, line) };
        let verdict = match tag.kind {
            StartTag => self.open.borrow_mut().start(&tag),
            EndTag => self.open.borrow_mut().end(&tag.name),
        };
        match verdict {
            Verdict::In => self.within.process_token(TagToken(tag), line),
            Verdict::Flat => self.within.process_token(TagToken(paragraph(tag.kind)), line),
            Verdict::Out => TokenSinkResult::Continue,
        }
    }

    fn end(&self) {
        self.within.end();
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&self) -> bool {
        self.within.adjusted_current_node_present_but_not_in_html_namespace()
    }
}

impl Open {
    fn start(&mut self, tag: &Tag) -> Verdict {
        let name = one_heading(&tag.name);
        let text: &str = &name;
        if SELF_ENDING.contains(&text) {
            return if self.over > 0 { Verdict::Flat } else { Verdict::In };
        }
        if CHILDLESS.contains(&text) || tag.self_closing && self.is_foreign() {
            return Verdict::In;
        }
        self.end_equals(text);
        let is_mark = MARKS.contains(&text);
        let is_full = match text {
            _ if is_mark => self.count(text) >= MOST_MARKS,
            "table" if self.count(text) >= MOST_TABLES => true,
            _ => self.names.len() - self.marks >= DEEPEST,
        };
        if !is_full {
            self.marks += usize::from(is_mark);
            self.names.push(name);
            return Verdict::In;
        }
        if is_mark {
            return Verdict::Out;
        }
        self.was_over = true;
        self.over += 1;
        if BLOCKS.contains(&text) { Verdict::Flat } else { Verdict::Out }
    }

    fn end(&mut self, name: &LocalName) -> Verdict {
        let name = one_heading(name);
        let text: &str = &name;
        if MARKS.contains(&text) {
            self.take(text);
            return Verdict::In;
        }
        if SELF_ENDING.contains(&text) || CHILDLESS.contains(&text) {
            return Verdict::In;
        }
        if self.over > 0 {
            self.over -= 1;
            return if BLOCKS.contains(&text) { Verdict::Flat } else { Verdict::Out };
        }
        if text == "form" {
            self.take(text);
        } else if let Some(at) = self.reach(text) {
            self.cut(at);
        }
        Verdict::In
    }

    /// What a start tag ends because it is of the same kind.
    fn end_equals(&mut self, name: &str) {
        match name {
            "a" => self.take(name),
            "option" | "rt" | "rp" | "rb" if self.names.last().is_some_and(|last| &**last == name) => {
                self.names.pop();
            }
            "li" | "dd" | "dt" => self.end_item(if name == "li" { &["li"] } else { &["dd", "dt"] }),
            _ => {}
        }
    }

    fn end_item(&mut self, items: &[&str]) {
        let is_passed = |name: &str| !BLOCKS.contains(&name) || matches!(name, "address" | "div" | "p");
        let found = self.names.iter().rposition(|name| items.contains(&&**name) || !is_passed(name));
        if let Some(at) = found.filter(|at| self.names.get(*at).is_some_and(|name| items.contains(&&**name))) {
            self.cut(at);
        }
    }

    /// The open element that an end tag ends.
    fn reach(&self, name: &str) -> Option<usize> {
        let is_block = BLOCKS.contains(&name);
        for (at, open) in self.names.iter().enumerate().rev() {
            let open: &str = open;
            let is_wall = match name {
                _ if open == name => return Some(at),
                "template" => false,
                "table" => open == "template",
                "li" => WALLS.contains(&open) || matches!(open, "ol" | "ul"),
                _ if is_block => WALLS.contains(&open),
                _ => BLOCKS.contains(&open),
            };
            if is_wall {
                return None;
            }
        }
        None
    }

    fn take(&mut self, name: &str) {
        if let Some(at) = self.names.iter().rposition(|open| &**open == name) {
            self.names.remove(at);
            self.marks -= usize::from(MARKS.contains(&name));
        }
    }

    /// Ends all that was opened from there on; marks that were not closed are opened again by the parser, and stay.
    fn cut(&mut self, at: usize) {
        let ended = self.names.split_off(at);
        self.names.extend(ended.into_iter().filter(|name| MARKS.contains(&&**name)));
    }

    fn count(&self, name: &str) -> usize {
        self.names.iter().filter(|open| &***open == name).count()
    }

    fn is_foreign(&self) -> bool {
        self.names.iter().any(|name| matches!(&**name, "svg" | "math"))
    }
}

/// Headings of any level end each other.
fn one_heading(name: &LocalName) -> LocalName {
    match &**name {
        "h2" | "h3" | "h4" | "h5" | "h6" => local_name!("h1"),
        _ => name.clone(),
    }
}

fn paragraph(kind: TagKind) -> Tag {
    let name = local_name!("p");
    Tag { kind, name, self_closing: false, attrs: Vec::new(), had_duplicate_attributes: false }
}
