//! Elements → blocks, in the order of the page.
//!
//! Whatever is no block's name is read through: its words go on with the line. A line ends where a block begins or ends. What
//! cannot stand among words (a picture, a film) follows after their paragraph, or goes before it where it came first.

use super::figures::{Seen, group, settle};
use super::line::{Line, Mark, MarkId, Marks, as_text, has_note, object, paragraph, plain, runs};
use super::notes::Notes;
use super::tree::{Id, Tree};
use super::{Called, resolved};
use courant::article::{MediaUrl, SafeUrl, Style, When};
use courant::decode::language;
use serde_json::Value;
use std::collections::HashSet;

/// How deep elements may stand in each other; of those within, only the words are kept.
const DEEPEST: u8 = 160;

/// How deep lists, quotations and asides may stand in each other; those within are set flat. With the marks of a line and its
/// own level it is what `courant::decode` reads.
const MOST_NESTED: u8 = 14;

/// Nothing in them is to be read: programs, forms, drawings.
const LEFT_OUT: [&str; 23] = [
    "annotation",
    "annotation-xml",
    "applet",
    "base",
    "button",
    "datalist",
    "head",
    "link",
    "meta",
    "noembed",
    "noframes",
    "param",
    "plaintext",
    "script",
    "select",
    "source",
    "style",
    "svg",
    "template",
    "textarea",
    "title",
    "track",
    "xmp",
];

/// Their words are a player's buttons, or say once more what stands beside them.
const LEFT_OUT_CLASSES: [&str; 6] =
    ["kg-audio-player", "kg-video-player", "kg-video-overlay", "katex-html", "MathJax_Preview", "feedflare"];

/// Boxes that programs which write pages know, and HTML does not.
const CARDS: [&str; 3] = ["kg-toggle-card", "kg-callout-card", "pullquote"];

/// Elements before and after which a line ends.
const BLOCKS: [&str; 49] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "caption",
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
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hgroup",
    "hr",
    "legend",
    "li",
    "listing",
    "main",
    "marquee",
    "menu",
    "nav",
    "ol",
    "optgroup",
    "p",
    "pre",
    "search",
    "section",
    "summary",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "ul",
];

/// What is read, and what was found so far.
pub(super) struct Reader<'a> {
    pub(super) tree: &'a Tree,
    pub(super) marks: Marks,
    pub(super) notes: Notes,
    pub(super) seen: Seen,
    /// Captions, titles and sources: read apart from what they stand in, each once.
    pub(super) claimed: HashSet<Id>,
    pub(super) problems: Vec<String>,
}

/// Where a node stands.
#[derive(Clone, Copy, Default)]
pub(super) struct At {
    pub(super) mark: Option<MarkId>,
    nested: u8,
    depth: u8,
    /// Whether the words of a button are read.
    has_buttons: bool,
}

impl At {
    /// Within a block that holds blocks.
    pub(super) const fn within(self) -> Self {
        Self { nested: self.nested + 1, ..self }
    }

    /// Whether a heading here may begin a section.
    pub(super) const fn is_top(self) -> bool {
        self.nested == 0
    }

    /// Whether no block that holds blocks may begin here.
    pub(super) const fn is_flat(self) -> bool {
        self.nested >= MOST_NESTED
    }
}

/// Blocks, and the line that will be the next one.
#[derive(Default)]
pub(super) struct Flow {
    pub(super) blocks: Vec<Value>,
    pub(super) line: Line,
    /// What came before the line's first words, and after them, and is no words itself.
    before: Vec<Value>,
    after: Vec<Value>,
    /// Pictures keep the links around them until they have their captions.
    pub(super) is_raw: bool,
}

impl Flow {
    /// Adds a block that cannot stand in a line.
    pub(super) fn lift(&mut self, block: Value) {
        if self.line.is_blank() { &mut self.before } else { &mut self.after }.push(block);
    }

    /// Adds a block after the line.
    pub(super) fn push(&mut self, marks: &Marks, block: Value) {
        self.end_line(marks);
        self.blocks.push(block);
    }

    /// The line becomes a paragraph.
    pub(super) fn end_line(&mut self, marks: &Marks) {
        let formula = self.line.lone_formula().map(str::to_owned);
        let pieces = self.line.take();
        let (mut before, after) = (std::mem::take(&mut self.before), std::mem::take(&mut self.after));
        if pieces.is_empty() {
            before.extend(after);
            return self.lifted(before);
        }
        self.lifted(before);
        match formula {
            Some(formula) => self.blocks.push(math(&formula, false)),
            None => self.paragraph(marks.text(pieces)),
        }
        self.lifted(after);
    }

    /// A mark alone is no paragraph: it belongs to the one before.
    fn paragraph(&mut self, text: Value) {
        if !plain(&text).trim().is_empty() {
            return self.blocks.push(paragraph(text));
        }
        let before = self.blocks.last_mut().filter(|block| block["type"] == "paragraph");
        if let Some(words) = before.and_then(|block| block.get_mut("text")) {
            let joined = runs(words.take()).into_iter().chain(runs(text)).collect();
            *words = as_text(joined);
        }
    }

    fn lifted(&mut self, blocks: Vec<Value>) {
        if self.is_raw {
            self.blocks.extend(blocks);
        } else {
            self.blocks.extend(settle(group(blocks)));
        }
    }
}

impl Reader<'_> {
    /// The blocks that stand in a node.
    pub(super) fn flow(&mut self, id: Id, at: At) -> Vec<Value> {
        self.flow_of(id, at, false)
    }

    /// The same, where pictures may keep the links around them.
    pub(super) fn flow_of(&mut self, id: Id, at: At, is_raw: bool) -> Vec<Value> {
        let mut flow = Flow { is_raw, ..Flow::default() };
        self.inside(id, &mut flow, at);
        flow.end_line(&self.marks);
        flow.blocks
    }

    /// Reads what stands in a node.
    pub(super) fn inside(&mut self, id: Id, flow: &mut Flow, at: At) {
        let tree = self.tree;
        for child in tree.children(id) {
            self.node(*child, flow, at);
        }
    }

    /// Reads what stands in a node as lines of its own.
    pub(super) fn apart(&mut self, id: Id, flow: &mut Flow, at: At) {
        flow.end_line(&self.marks);
        self.inside(id, flow, at);
        flow.end_line(&self.marks);
    }

    /// An element that is read apart from what it stands in, unless something around that has claimed it already.
    pub(super) fn claimed(&mut self, id: Option<Id>) -> Option<Id> {
        id.filter(|id| self.claimed.insert(*id))
    }

    fn node(&mut self, id: Id, flow: &mut Flow, at: At) {
        if self.claimed.contains(&id) || self.notes.is_elsewhere(id) || self.is_anchor(id) {
            // What stands around it stays apart.
            if BLOCKS.contains(&self.tree.name(id)) {
                flow.end_line(&self.marks);
            }
            return;
        }
        if let Some(text) = self.tree.text(id) {
            return flow.line.words(at.mark, text);
        }
        if at.depth == DEEPEST {
            let words = format!(" {} ", self.tree.words(id));
            return flow.line.words(at.mark, &words);
        }
        let at = At { depth: at.depth + 1, ..at };
        let name = self.tree.name(id);
        if let Some(note) = self.notes.mark(id) {
            let run = object([("note", note.into())]);
            flow.line.run(at.mark, run);
        } else if self.tree.is_left_out(id) && !(at.has_buttons && name == "button") {
            self.left_out(id, name, flow, at);
        } else if self.is_figure(id) || self.is_gallery(id) {
            self.figure(id, flow, at);
        } else if self.tree.is_of(id, &CARDS) && !at.is_flat() {
            self.card(id, flow, at);
        } else if BLOCKS.contains(&name) {
            let at = self.foreign(id, at);
            self.block(id, name, flow, at);
        } else if !name.is_empty() {
            let at = self.foreign(id, at);
            self.span(id, name, flow, at);
        }
    }

    /// What is not read: tells it where a reader would miss it.
    fn left_out(&mut self, id: Id, name: &str, flow: &mut Flow, at: At) {
        const SENTENCE: usize = 5;
        match name {
            "script" => self.formula_script(id, flow, at),
            "svg" if !self.is_icon(id) => {
                self.tell("A drawing written as SVG is left out: save it as a picture, and show that.");
            }
            // "Share" and "Subscribe now" are missed by nobody.
            "button" | "select" | "textarea" if self.tree.verbatim(id).split_whitespace().count() >= SENTENCE => {
                self.tell(&format!(
                    "What stands in a `<{name}>` is left out, since an article has nothing to press or fill in: write it as text."
                ));
            }
            _ => {}
        }
    }

    /// Whether a drawing is a mere sign: hidden from those who hear a page, or as small as a letter.
    fn is_icon(&self, id: Id) -> bool {
        const LARGEST: f64 = 48.0;
        let tree = self.tree;
        let width = tree.attribute(id, "width").or_else(|| {
            // The parser writes it as SVG does.
            tree.attribute(id, "viewBox").and_then(|sides| sides.split_ascii_whitespace().nth(2))
        });
        let width = width.and_then(|width| width.trim_end_matches("px").parse::<f64>().ok());
        let has_words =
            tree.below(id, |_| true).any(|id| tree.name(id) == "text" && !tree.verbatim(id).trim().is_empty());
        let is_small = width.is_some_and(|width| width <= LARGEST);
        !has_words && (is_small || tree.attribute(id, "aria-hidden") == Some("true"))
    }

    fn block(&mut self, id: Id, name: &str, flow: &mut Flow, at: At) {
        match name {
            "hr" => flow.push(&self.marks, object([("type", "rule".into())])),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.heading(id, name, flow, at),
            "pre" | "listing" => self.code(id, flow, at),
            "ul" | "ol" | "menu" | "dir" if !at.is_flat() => self.list(id, name == "ol", flow, at),
            "blockquote" if !at.is_flat() => self.quote(id, flow, at),
            "aside" if !at.is_flat() => self.aside(id, None, flow, at),
            "details" if !at.is_flat() => self.details(id, flow, at),
            "table" => self.table(id, flow, at),
            "form" => self.form(id, flow, at),
            "dt" => {
                let mark = self.marks.within(at.mark, Mark::Style("strong"));
                self.apart(id, flow, At { mark, ..at });
            }
            _ => self.apart(id, flow, at),
        }
    }

    fn span(&mut self, id: Id, name: &str, flow: &mut Flow, at: At) {
        match name {
            "br" => {
                if flow.line.is_ended_twice(at.mark) {
                    flow.end_line(&self.marks);
                }
            }
            "img" | "amp-img" => self.picture(id, flow, at),
            "area" => self.said(id, flow, at),
            "a" if self.is_wordless(id) => {
                self.said(id, flow, at);
                self.linked(id, name, flow, at);
            }
            "noscript" => self.noscript(id, flow, at),
            "audio" | "video" => self.media(id, name, flow, at),
            "iframe" => self.frame(id, flow),
            "object" | "embed" => self.object(id, flow, at),
            "math" => self.math(id, flow, at),
            "ruby" => self.ruby(id, flow, at),
            "input" => self.tick(id, flow, at),
            "abbr" | "acronym" => self.abbreviation(id, flow, at),
            _ => self.linked(id, name, flow, at),
        }
    }

    /// Reads what stands in an element under the mark that it is.
    fn linked(&mut self, id: Id, name: &str, flow: &mut Flow, at: At) {
        let mark = self.mark(id, name).map_or(at.mark, |mark| self.marks.within(at.mark, mark));
        self.inside(id, flow, At { mark, ..at });
    }

    /// A link that shows nothing, by what is said of it: a sign that a style draws, a place in a picture.
    fn said(&self, id: Id, flow: &mut Flow, at: At) {
        let words = ["alt", "aria-label", "title"].iter().find_map(|name| self.tree.attribute(id, name));
        let address = self.tree.attribute(id, "href").filter(|address| !address.starts_with('#'));
        if let (Some(words), Some(address)) = (words.map(str::trim).filter(|words| !words.is_empty()), address) {
            flow.line.run(at.mark, object([("link", address.into()), ("text", words.into())]));
        }
    }

    /// Whether there is nothing to be seen in a link.
    fn is_wordless(&self, id: Id) -> bool {
        const SHOWN: [&str; 9] = ["img", "amp-img", "picture", "svg", "video", "audio", "iframe", "object", "embed"];
        let tree = self.tree;
        !tree.has_words(id) && !tree.below(id, |_| true).any(|id| SHOWN.contains(&tree.name(id)) && !self.is_sign(id))
    }

    /// Whether it is a drawing that is a mere sign.
    fn is_sign(&self, id: Id) -> bool {
        self.tree.name(id) == "svg" && self.is_icon(id)
    }

    /// The mark that an element is, if it is one.
    fn mark(&self, id: Id, name: &str) -> Option<Mark> {
        let name = match name {
            "a" => return self.link(id),
            "time" => {
                let time = self.tree.attribute(id, "datetime")?;
                return When::parse(time).map(|_| Mark::Time(time.to_owned()));
            }
            "i" | "u" | "dfn" => "em",
            // Around all of it, where a text comes from Google's editor.
            "b" if self
                .tree
                .attribute(id, "style")
                .is_some_and(|style| style.replace(' ', "").contains("font-weight:normal")) =>
            {
                return None;
            }
            "b" => "strong",
            "span" | "font" => return self.styled(id),
            "tt" | "samp" | "var" => "code",
            "s" | "strike" => "del",
            other => other,
        };
        Style::ALL.iter().find(|(_, style)| *style == name).map(|(_, style)| Mark::Style(style))
    }

    /// The mark that a style says, as word processors write it.
    fn styled(&self, id: Id) -> Option<Mark> {
        let style = self.tree.attribute(id, "style")?.to_ascii_lowercase().replace(' ', "");
        let mut rules = style.split(';').filter_map(|rule| rule.split_once(':'));
        rules.find_map(|rule| match rule {
            ("font-style", "italic" | "oblique") => Some(Mark::Style("em")),
            ("font-weight", "bold" | "bolder" | "600" | "700" | "800" | "900") => Some(Mark::Style("strong")),
            ("text-decoration" | "text-decoration-line", line) if line.contains("line-through") => {
                Some(Mark::Style("del"))
            }
            _ => None,
        })
    }

    /// A link to some other page; one within this page is its words.
    fn link(&self, id: Id) -> Option<Mark> {
        let address = self.tree.attribute(id, "href").filter(|address| !address.starts_with('#'))?;
        Some(Mark::Link { address: address.to_owned(), is_bare: !self.tree.has_words(id) })
    }

    /// The language and the direction that an element says for itself.
    fn foreign(&mut self, id: Id, at: At) -> At {
        let language = self.tree.attribute(id, "lang").and_then(language);
        let dir = self.tree.attribute(id, "dir").map(str::to_ascii_lowercase);
        // What word processors write on every paragraph says nothing.
        let is_said = |dir: &String| dir == "rtl" || dir == "ltr" && at.mark.is_some();
        let dir = dir.filter(is_said);
        if language.is_none() && dir.is_none() {
            return at;
        }
        At { mark: self.marks.within(at.mark, Mark::Foreign { language, dir }), ..at }
    }

    fn heading(&mut self, id: Id, name: &str, flow: &mut Flow, at: At) {
        let level = name.bytes().last().map_or(2, |digit| u64::from(digit.saturating_sub(b'0')));
        flow.end_line(&self.marks);
        // The question of a list of them stands in the button that opens its answer; beside words a button is a tool.
        let has_buttons = self.tree.words(id).trim().is_empty();
        let (text, lifted) = flattened(self.flow(id, At { has_buttons, ..at.within() }));
        if at.is_top() && has_note(&text) {
            self.tell("A heading is words alone, so the mark of its note is left out: write it in the text below.");
        }
        if !plain(&text).trim().is_empty() {
            let level = if at.is_top() { level } else { level.clamp(3, 4) };
            let mut heading = object([("type", "heading".into()), ("level", level.into()), ("text", text)]);
            if let Some(name) = self.tree.attribute(id, "id").filter(|_| at.is_top()) {
                heading["id"] = name.into();
            }
            flow.blocks.push(heading);
        }
        flow.blocks.extend(lifted);
    }

    fn list(&mut self, id: Id, is_ordered: bool, flow: &mut Flow, at: At) {
        let tree = self.tree;
        let mut items: Vec<Vec<Value>> = Vec::new();
        let mut loose = Flow::default();
        for child in tree.children(id) {
            if tree.name(*child) == "li" && !self.notes.is_elsewhere(*child) {
                self.end_item(&mut loose, &mut items);
                let at = self.foreign(*child, at);
                items.push(self.flow(*child, at.within()));
            } else {
                self.node(*child, &mut loose, at.within());
            }
        }
        self.end_item(&mut loose, &mut items);
        items.retain(|item| !item.is_empty());
        if items.is_empty() {
            return flow.end_line(&self.marks);
        }
        let mut list = object([("type", "list".into()), ("ordered", is_ordered.into()), ("items", items.into())]);
        let start = tree.attribute(id, "start").and_then(|start| start.parse::<i32>().ok());
        if let Some(start) = start.filter(|start| is_ordered && *start != 1) {
            list["start"] = start.into();
        }
        flow.push(&self.marks, list);
    }

    /// What stands in a list and in none of its items belongs to the one before.
    fn end_item(&self, loose: &mut Flow, items: &mut Vec<Vec<Value>>) {
        loose.end_line(&self.marks);
        let blocks = std::mem::take(&mut loose.blocks);
        match items.last_mut() {
            Some(item) => item.extend(blocks),
            None => items.push(blocks),
        }
    }

    fn quote(&mut self, id: Id, flow: &mut Flow, at: At) {
        flow.end_line(&self.marks);
        let source = self.source_of(id);
        let source = self.claimed(source);
        let mut blocks = self.flow(id, at.within());
        let cite = match source {
            Some(source) => {
                let (text, lifted) = flattened(self.flow(source, at.within()));
                blocks.extend(lifted);
                Some(without_dash(text.clone()).unwrap_or(text))
            }
            None => last_who(&mut blocks),
        };
        let cite = cite.filter(|cite| !plain(cite).trim().is_empty());
        if blocks.is_empty() {
            return flow.blocks.extend(cite.map(paragraph));
        }
        let cite = cite.map(|cite| ("cite", cite));
        let fields = [("type", "quote".into()), ("blocks", blocks.into())];
        flow.blocks.push(object(fields.into_iter().chain(cite)));
    }

    /// The element at the end of a quotation that says who.
    fn source_of(&self, id: Id) -> Option<Id> {
        let last = self.last_of(id)?;
        let is_source = |id: Id| matches!(self.tree.name(id), "cite" | "footer");
        if is_source(last) {
            // Words after it, or before it in the same line, make it the title of a work.
            let is_apart = self
                .tree
                .children(id)
                .iter()
                .all(|child| self.tree.text(*child).is_none_or(|words| words.trim().is_empty()));
            return Some(last).filter(|_| is_apart || self.tree.name(last) == "footer");
        }
        let inner = self.last_of(last).filter(|inner| is_source(*inner) && self.tree.name(last) == "p")?;
        let is_all = self.tree.words(last).trim_start_matches(['—', '–', '-', ' ']) == self.tree.words(inner);
        is_all.then_some(last).filter(|last| self.tree.beside(*last, false).is_some())
    }

    fn last_of(&self, id: Id) -> Option<Id> {
        self.tree.children(id).iter().rev().find(|child| !self.tree.name(**child).is_empty()).copied()
    }

    fn details(&mut self, id: Id, flow: &mut Flow, at: At) {
        let summary = self.tree.children(id).iter().find(|child| self.tree.name(**child) == "summary").copied();
        self.aside(id, summary, flow, at);
    }

    fn aside(&mut self, id: Id, title: Option<Id>, flow: &mut Flow, at: At) {
        flow.end_line(&self.marks);
        let title = self.claimed(title);
        let mut blocks = self.flow(id, at.within());
        let mut text = None;
        if let Some(title) = title {
            let (words, lifted) = flattened(self.flow(title, at.within()));
            blocks.splice(..0, lifted);
            text = Some(words);
        } else if blocks.len() > 1 && blocks.first().is_some_and(|first| first["type"] == "heading") {
            text = Some(blocks.remove(0)["text"].take());
        }
        flow.blocks.extend(boxed(text, blocks, Called::Address));
    }

    /// Ghost's boxes, and Substack's pull quotes.
    fn card(&mut self, id: Id, flow: &mut Flow, at: At) {
        let tree = self.tree;
        if tree.is_of(id, &["pullquote"]) {
            self.quote(id, flow, at);
            return pulled_out(&mut flow.blocks);
        }
        let title = tree.below(id, |_| true).find(|id| tree.is_of(*id, &["kg-toggle-heading-text"]));
        let summary = tree.children(id).iter().find(|child| tree.name(**child) == "summary").copied();
        self.aside(id, title.or(summary), flow, at);
    }

    /// The sign beside a heading that leads to the heading itself.
    fn is_anchor(&self, id: Id) -> bool {
        let is_own = self.tree.name(id) == "a"
            && self.tree.attribute(id, "href").is_some_and(|address| address.starts_with('#'))
            && self
                .tree
                .parent(id)
                .is_some_and(|id| matches!(self.tree.name(id), "h1" | "h2" | "h3" | "h4" | "h5" | "h6"));
        is_own && matches!(self.tree.words(id).as_str(), "#" | "¶" | "§" | "∞" | "🔗")
    }

    /// A form is left out, unless the page itself stands in it, as some programs have it.
    fn form(&mut self, id: Id, flow: &mut Flow, at: At) {
        const FEW: usize = 400;
        if self.tree.words(id).len() > FEW {
            return self.apart(id, flow, at);
        }
        flow.end_line(&self.marks);
        // A field and its button are no words that anybody would miss.
        if !self.tree.has_words(id) {
            return self.apart(id, flow, at);
        }
        self.tell("A form is left out, since an article sends nothing: link to the page that it stands on.");
    }

    /// The box in front of a task.
    fn tick(&self, id: Id, flow: &mut Flow, at: At) {
        let in_list = std::iter::successors(self.tree.parent(id), |id| self.tree.parent(*id))
            .take(3)
            .any(|id| self.tree.name(id) == "li");
        if in_list && self.tree.attribute(id, "type").is_some_and(|kind| kind.eq_ignore_ascii_case("checkbox")) {
            let is_done = self.tree.has_attribute(id, "checked");
            flow.line.words(at.mark, if is_done { "☑ " } else { "☐ " });
        }
    }

    fn abbreviation(&mut self, id: Id, flow: &mut Flow, at: At) {
        let (short, title) = (self.tree.words(id), self.tree.attribute(id, "title"));
        match title.filter(|_| !short.is_empty() && !self.holds_more(id)) {
            Some(title) => flow.line.run(at.mark, object([("abbr", short.into()), ("title", title.into())])),
            None => {
                self.inside(id, flow, at);
                // Behind a link, say: what it is short for is one of the words then.
                if let Some(title) = self.tree.attribute(id, "title").map(str::trim).filter(|title| !title.is_empty()) {
                    flow.line.words(at.mark, &format!(" ({title})"));
                }
            }
        }
    }

    /// Whether links, pictures or the like stand in an element, for which a run of plain words has no place.
    pub(super) fn holds_more(&self, id: Id) -> bool {
        self.tree.below(id, |_| true).any(|id| {
            matches!(self.tree.name(id), "a" | "img" | "iframe" | "audio" | "video" | "object" | "embed")
                || BLOCKS.contains(&self.tree.name(id))
        })
    }

    fn ruby(&mut self, id: Id, flow: &mut Flow, at: At) {
        if self.holds_more(id) {
            return self.inside(id, flow, at);
        }
        let tree = self.tree;
        let mut base = String::new();
        for child in tree.children(id) {
            match tree.name(*child) {
                "rp" => {}
                "rt" | "rtc" => {
                    let (base, reading) = (std::mem::take(&mut base), tree.words(*child));
                    let base = base.trim();
                    if base.is_empty() || reading.is_empty() {
                        flow.line.words(at.mark, &format!("{base}{reading}"));
                    } else {
                        flow.line.run(at.mark, object([("ruby", base.into()), ("rt", reading.into())]));
                    }
                }
                "" => base.push_str(tree.text(*child).unwrap_or_default()),
                _ if tree.is_left_out(*child) => {}
                _ => base.push_str(&tree.words(*child)),
            }
        }
        flow.line.words(at.mark, &base);
    }

    fn math(&mut self, id: Id, flow: &mut Flow, at: At) {
        let tree = self.tree;
        let is_tex = |id: &Id| {
            tree.name(*id) == "annotation"
                && tree.attribute(*id, "encoding").is_some_and(|encoding| encoding.contains("tex"))
        };
        let annotation = tree.below(id, |_| true).find(is_tex).map(|id| tree.verbatim(id));
        let formula = annotation.or_else(|| tree.attribute(id, "alttext").map(str::to_owned));
        let formula = formula.map(|formula| formula.trim().to_owned()).filter(|formula| !formula.is_empty());
        let is_display = tree.attribute(id, "display") == Some("block");
        match formula {
            Some(formula) if is_display => flow.lift(math(&formula, true)),
            Some(formula) => flow.line.formula(at.mark, formula),
            None => self.inside(id, flow, at),
        }
    }

    /// `<script type="math/tex">`, as MathJax 2 has it.
    fn formula_script(&self, id: Id, flow: &mut Flow, at: At) {
        let kind = self.tree.attribute(id, "type").unwrap_or_default();
        let formula = self.tree.verbatim(id).trim().to_owned();
        if !kind.starts_with("math/tex") || formula.is_empty() {
            return;
        }
        if kind.contains("mode=display") {
            flow.lift(math(&formula, true));
        } else {
            flow.line.formula(at.mark, formula);
        }
    }

    fn code(&mut self, id: Id, flow: &mut Flow, at: At) {
        let text = self.tree.verbatim(id);
        let text = text.strip_prefix('\n').unwrap_or(&text).trim_end();
        flow.end_line(&self.marks);
        if !text.trim().is_empty() {
            let language = self.tree.language_of(id).map(|language| ("language", language.into()));
            let kind = [("type", "code".into())];
            flow.blocks.push(object(kind.into_iter().chain(language).chain([("text", text.into())])));
        }
        let tree = self.tree;
        for picture in tree.below(id, |_| true).filter(|id| tree.name(*id) == "img") {
            self.picture(picture, flow, at);
        }
        flow.end_line(&self.marks);
    }

    /// Tells something once.
    pub(super) fn tell(&mut self, words: &str) {
        if !self.problems.iter().any(|problem| problem == words) {
            self.problems.push(words.to_owned());
        }
    }
}

impl Tree {
    /// Whether nothing in an element is to be read.
    pub(super) fn is_left_out(&self, id: Id) -> bool {
        LEFT_OUT.contains(&self.name(id)) || self.is_of(id, &LEFT_OUT_CLASSES)
    }

    /// The words in a node, blanks collapsed.
    pub(super) fn words(&self, id: Id) -> String {
        let mut line = Line::default();
        for node in self.below(id, |id| !self.is_left_out(id)) {
            match self.text(node) {
                Some(text) => line.words(None, text),
                None if self.name(node) == "br" || BLOCKS.contains(&self.name(node)) => line.words(None, " "),
                None => {}
            }
        }
        plain(&Marks::default().text(line.take()))
    }

    /// Whether there are words in a node.
    pub(super) fn has_words(&self, id: Id) -> bool {
        let is_words = |id: Id| self.text(id).is_some_and(|text| !text.trim().is_empty());
        self.below(id, |id| !self.is_left_out(id) && self.name(id) != "noscript").any(is_words)
    }

    /// The words in a node to the letter, line by line.
    fn verbatim(&self, id: Id) -> String {
        let mut words = String::new();
        let goes_in =
            |id: Id| !self.is_left_out(id) && !self.is_of(id, &["lineno", "linenos", "gutter", "rouge-gutter"]);
        let end_line = |words: &mut String| {
            if !words.is_empty() && !words.ends_with('\n') {
                words.push('\n');
            }
        };
        for node in self.below(id, goes_in) {
            if self.beside(node, false).is_some_and(|before| BLOCKS.contains(&self.name(before))) {
                end_line(&mut words);
            }
            match self.text(node) {
                Some(text) => words.push_str(text),
                None if self.name(node) == "br" => words.push('\n'),
                None if BLOCKS.contains(&self.name(node)) => end_line(&mut words),
                None => {}
            }
        }
        words
    }

    /// The language that the classes of a piece of code, or of what stands around it, name.
    fn language_of(&self, id: Id) -> Option<&str> {
        let code = self.children(id).iter().find(|child| self.name(**child) == "code").copied();
        let around = std::iter::successors(Some(id), |id| self.parent(*id)).take(3);
        code.into_iter().chain(around).find_map(|id| {
            let named = self.classes(id).find_map(|class| {
                ["language-", "lang-", "highlight-source-"].iter().find_map(|prefix| class.strip_prefix(prefix))
            });
            let language = named.or_else(|| self.attribute(id, "data-lang"));
            language.filter(|language| !matches!(*language, "" | "none" | "text" | "plaintext" | "plain"))
        })
    }
}

fn math(formula: &str, is_display: bool) -> Value {
    object([("type", "math".into()), ("text", formula.into()), ("display", is_display.into())])
}

/// Makes a quotation of one paragraph, that blocks end with, a pull quote.
pub(super) fn pulled_out(blocks: &mut Vec<Value>) {
    let Some(last) = blocks.pop_if(|last| last["type"] == "quote") else { return };
    let paragraphs = last["blocks"].as_array().map_or(&[][..], Vec::as_slice);
    blocks.push(match paragraphs {
        [one] if one["type"] == "paragraph" => {
            let cite = last.get("cite").map(|cite| ("cite", cite.clone()));
            let fields = [("type", "pullquote".into()), ("text", one["text"].clone())];
            object(fields.into_iter().chain(cite))
        }
        _ => last,
    });
}

/// Takes the paragraph at the end of a quotation that begins with a dash.
fn last_who(blocks: &mut Vec<Value>) -> Option<Value> {
    let [above @ .., last] = blocks.as_slice() else { return None };
    let dashed = |block: &Value| without_dash(block.get("text").filter(|_| block["type"] == "paragraph")?.clone());
    // Where others begin so, too, they talk with each other.
    let who = dashed(last).filter(|_| !above.is_empty() && !above.iter().any(|block| dashed(block).is_some()))?;
    blocks.pop();
    Some(who)
}

/// A text without the dash that it begins with; `None` where it begins with none.
fn without_dash(mut text: Value) -> Option<Value> {
    let first = match &mut text {
        Value::Array(runs) => runs.first_mut()?,
        other => other,
    };
    let words = first.as_str()?.trim_start();
    let who = words.strip_prefix(['—', '–', '―']).or_else(|| words.strip_prefix("--"))?;
    *first = who.trim_start().into();
    Some(text)
}

/// Blocks under a title, which is words alone: where its links lead stands below it. Without blocks it is all there is to say; with
/// none that is sure to be shown it stands among them, for an aside without blocks goes with its title.
pub(super) fn boxed(title: Option<Value>, mut blocks: Vec<Value>, called: Called) -> Option<Value> {
    let title = title.filter(|title| !plain(title).trim().is_empty());
    if blocks.is_empty() {
        return title.map(paragraph);
    }
    let title = match title {
        Some(title) if !is_shown(&blocks) => {
            blocks.insert(0, paragraph(title));
            None
        }
        title => title,
    };
    if let Some(title) = &title {
        blocks.splice(..0, super::links_of(title, called));
    }
    let title = title.map(|title| ("title", plain(&title).trim().into()));
    Some(object([("type", "aside".into())].into_iter().chain(title).chain([("blocks", blocks.into())])))
}

/// Whether one of these blocks is sure to be shown, as `courant::decode` reads them: a note's mark that leads nowhere is not, nor a
/// picture whose address is refused.
pub(super) fn is_shown(blocks: &[Value]) -> bool {
    let is_said = |text: &Value| !plain(text).trim().is_empty();
    blocks.iter().any(|block| {
        let list = |key: &str| block[key].as_array().map(Vec::as_slice).unwrap_or_default();
        let inner = |list: &Value| list.as_array().is_some_and(|blocks| is_shown(blocks));
        match block["type"].as_str().unwrap_or_default() {
            "paragraph" | "heading" | "pullquote" | "code" | "math" => is_said(&block["text"]),
            "qa" => is_said(&block["question"]),
            "quote" | "aside" => inner(&block["blocks"]),
            "list" => list("items").iter().any(inner),
            "keypoints" => list("items").iter().any(is_said),
            "timeline" => list("events").iter().any(|event| is_said(&event["title"]) || inner(&event["blocks"])),
            "figure" | "audio" | "video" => is_media(block),
            "gallery" => list("figures").iter().any(is_media),
            "embed" => block["url"]
                .as_str()
                .and_then(resolved)
                .and_then(|url| SafeUrl::parse(&url))
                .is_some_and(|url| url.is_web()),
            "table" => {
                list("head").iter().chain(list("rows")).any(|row| row.as_array().is_some_and(|row| !row.is_empty()))
            }
            "rule" => true,
            _ => false,
        }
    })
}

pub(super) fn is_media(block: &Value) -> bool {
    block["src"].as_str().and_then(resolved).is_some_and(|src| MediaUrl::parse(&src).is_some())
}

/// Blocks as one text, with what cannot be words.
pub(super) fn flattened(blocks: Vec<Value>) -> (Value, Vec<Value>) {
    let (mut words, mut lifted) = (Vec::new(), Vec::new());
    for block in blocks {
        flatten(block, &mut words, &mut lifted);
    }
    (as_text(words), lifted)
}

fn flatten(mut block: Value, words: &mut Vec<Value>, lifted: &mut Vec<Value>) {
    let add = |words: &mut Vec<Value>, text: Value| {
        let inner = runs(text);
        if !words.is_empty() && !inner.is_empty() {
            words.push(object([("br", true.into())]));
        }
        words.extend(inner);
    };
    match block["type"].as_str().unwrap_or_default() {
        "paragraph" | "heading" => add(words, block["text"].take()),
        "code" | "math" => add(words, Value::Array(vec![object([("code", block["text"].take())])])),
        "pullquote" => {
            add(words, block["text"].take());
            add(words, block.get_mut("cite").map(Value::take).unwrap_or_else(|| "".into()));
        }
        "quote" | "aside" => {
            add(words, block.get_mut("title").map(Value::take).unwrap_or_else(|| "".into()));
            for inner in taken(&mut block, "blocks") {
                flatten(inner, words, lifted);
            }
            add(words, block.get_mut("cite").map(Value::take).unwrap_or_else(|| "".into()));
        }
        "list" => {
            let first = block["start"].as_i64().unwrap_or(1);
            let is_ordered = block["ordered"] == true;
            for (number, mut item) in (first..).zip(taken(&mut block, "items")) {
                let (text, more) = flattened(item.as_array_mut().map(std::mem::take).unwrap_or_default());
                let sign = if is_ordered { format!("{number}. ") } else { "• ".to_owned() };
                let item = std::iter::once(Value::from(sign)).chain(runs(text)).collect();
                add(words, as_text(item));
                lifted.extend(more);
            }
        }
        "rule" => {}
        _ => lifted.push(block),
    }
}

pub(super) fn taken(block: &mut Value, key: &str) -> Vec<Value> {
    block.get_mut(key).and_then(Value::as_array_mut).map(std::mem::take).unwrap_or_default()
}
