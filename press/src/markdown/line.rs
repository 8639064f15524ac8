//! A line: words, marks, links, pictures and elements of HTML → pieces, and pieces → the format's text.

use super::named::{ending, is_text, without_size};
use super::proof::{COMMENT, is_formula, stands_alone};
use super::quotations::recording_of;
use super::{DEEPEST, Reader, colons, open, without_nulls};
use crate::html;
use crate::shelf::called;
use courant::article::Style;
use pulldown_cmark::{Event, LinkType, Tag, TagEnd};
use serde_json::{Value, json};
use std::ops::Range;

/// A part of a line.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Piece {
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
    /// A sound or a film: a block where it stands alone, else a link to it.
    Recording {
        name: &'static str,
        caption: Option<Value>,
        run: Value,
    },
}

impl Piece {
    /// Whether it is the mark of a note.
    pub(super) fn is_note(&self) -> bool {
        matches!(self, Self::Run(run) if run.get("note").is_some())
    }

    pub(super) fn is_blank(&self) -> bool {
        match self {
            Self::Words(words) => words.trim().is_empty(),
            Self::LineEnd => true,
            Self::Run(run) => run.get("br").is_some(),
            Self::Figure(_) | Self::Symbols(_) | Self::Formula(_) | Self::Recording { .. } => false,
        }
    }
}

impl Reader<'_> {
    /// The pieces of a line up to an end; what of a tight list's item stands on its first line, too.
    pub(super) fn pieces(&mut self, end: TagEnd) -> Vec<Piece> {
        let mut pieces = Vec::new();
        while let Some((event, range)) = self.events.next() {
            match event {
                Event::End(this) if this == end => break,
                event => self.piece(event, &range, &mut pieces),
            }
        }
        pieces
    }

    pub(super) fn piece(&mut self, event: Event<'_>, range: &Range<usize>, pieces: &mut Vec<Piece>) {
        match event {
            Event::Text(words) => {
                self.tell_notation(&words, range);
                pieces.push(Piece::Words(words.into_string()));
            }
            Event::TaskListMarker(is_done) => pieces.push(Piece::Words(if is_done { "☑ " } else { "☐ " }.to_owned())),
            Event::InlineMath(_) | Event::DisplayMath(_) if !is_formula(self.text, range) => {
                pieces.push(Piece::Words(self.text[range.clone()].to_owned()));
            }
            Event::Code(code) => pieces.push(Piece::Run(json!({ "code": code.as_ref() }))),
            Event::InlineMath(formula) => pieces.push(Piece::Symbols(formula.into_string())),
            // kramdown writes both kinds with two signs: what stands within words is set within them.
            Event::DisplayMath(formula) if !stands_alone(self.text, range) => {
                pieces.push(Piece::Symbols(formula.trim().to_owned()));
            }
            Event::DisplayMath(formula) => pieces.push(Piece::Formula(formula.trim().to_owned())),
            Event::SoftBreak => pieces.push(Piece::LineEnd),
            Event::HardBreak => pieces.push(Piece::Run(json!({ "br": true }))),
            Event::FootnoteReference(label) => pieces.push(Piece::Run(json!({ "note": id_of_note(&label) }))),
            Event::InlineHtml(html) => self.element(&html, range, pieces),
            Event::Start(tag) => self.span(tag, range, pieces),
            _ => {}
        }
    }

    pub(super) fn span(&mut self, tag: Tag<'_>, range: &Range<usize>, pieces: &mut Vec<Piece>) {
        if self.depth == DEEPEST {
            return pieces.push(Piece::Words(self.too_deep(range.start)));
        }
        self.depth += 1;
        self.shallow_span(tag, range, pieces);
        self.depth -= 1;
    }

    pub(super) fn shallow_span(&mut self, tag: Tag<'_>, range: &Range<usize>, pieces: &mut Vec<Piece>) {
        let end = tag.to_end();
        match tag {
            Tag::Image { link_type: LinkType::WikiLink { has_pothole }, dest_url, .. } => {
                let inner = self.pieces(end);
                self.by_name(true, (&dest_url, has_pothole), inner, range, pieces);
            }
            Tag::Link { link_type: LinkType::WikiLink { has_pothole }, dest_url, .. } => {
                let inner = self.pieces(end);
                self.by_name(false, (&dest_url, has_pothole), inner, range, pieces);
            }
            Tag::Image { dest_url, title, .. } => {
                let alt = plain(&self.pieces(end));
                // Obsidian writes a picture's size behind its words; a year alone is no size.
                let alt = if alt.contains('|') { without_size(&alt) } else { alt.as_str() };
                self.shown(&dest_url, alt, &title, range, pieces);
            }
            Tag::Link { link_type, dest_url, .. } => {
                let inner = self.pieces(end);
                match link_type {
                    LinkType::Email => self.link(&format!("mailto:{dest_url}"), inner, range, pieces),
                    _ => self.link(&dest_url, inner, range, pieces),
                }
            }
            Tag::Emphasis | Tag::Strong | Tag::Strikethrough => {
                let name = match tag {
                    Tag::Emphasis => "em",
                    Tag::Strong => "strong",
                    _ => "del",
                };
                let mut inner = self.pieces(end);
                let figures = take_figures(&mut inner);
                if !is_blank(&inner) {
                    pieces.push(Piece::Run(json!({ name: text(&inner) })));
                }
                pieces.extend(figures);
            }
            _ => {
                self.problem(range.start, "This part of Markdown has no place in a line: write it as words.");
                pieces.extend(self.pieces(end));
            }
        }
    }

    /// A link; a picture in it stands beside it.
    pub(super) fn link(&mut self, address: &str, mut inner: Vec<Piece>, range: &Range<usize>, pieces: &mut Vec<Piece>) {
        if address.starts_with('#') {
            self.anchors.links.push((address.to_owned(), self.line_of(range.start)));
        }
        let mut figures = take_figures(&mut inner);
        if figures.is_empty() && is_blank(&inner) {
            // Within a text, other programs put a sign there.
            if address.starts_with('#') {
                return;
            }
            inner = vec![Piece::Words(called(address))];
        }
        if figures.is_empty() || !is_blank(&inner) {
            pieces.push(Piece::Run(json!({ "link": address, "text": text(&inner) })));
        } else if !figures.iter_mut().all(|figure| is_linked(figure, address)) {
            let words = "The link around this picture is left out: write it in the picture's title, \
                         `![…](a.jpg \"[words](address)\")`.";
            self.problem(range.start, words);
        }
        pieces.extend(figures);
    }

    /// What Markdown's sign for a picture shows: a picture, a sound or a film; what no page shows is linked to, and so is a text,
    /// which Obsidian shows within another one.
    fn shown(&mut self, src: &str, alt: &str, title: &str, range: &Range<usize>, pieces: &mut Vec<Piece>) {
        let path = src.split(['?', '#']).next().unwrap_or_default();
        let recording = recording_of(src);
        let is_text = is_text(&ending(path));
        if recording.is_none() && !is_text && !path.to_ascii_lowercase().ends_with(".pdf") {
            return pieces.push(Piece::Figure(self.figure(src, alt, title, range)));
        }
        let title = Some(title).filter(|title| *title != alt);
        let words: Vec<&str> = std::iter::once(alt).chain(title).filter(|words| !words.trim().is_empty()).collect();
        let caption = Some(words.join(" — ")).filter(|words| !words.is_empty());
        let words = caption.clone().unwrap_or_else(|| called(src));
        match recording {
            Some(name) => {
                let run = json!({ "link": src, "text": words });
                pieces.push(Piece::Recording { name, caption: caption.map(Value::from), run });
            }
            None => {
                if is_text {
                    self.tell_unshown(range);
                }
                self.link(src, vec![Piece::Words(words)], range, pieces);
            }
        }
    }

    /// Tells a text that was to stand within this one.
    pub(super) fn tell_unshown(&mut self, range: &Range<usize>) {
        let words = format!(
            "{} is not shown within this text: a link leads to it. Write here what the reader must know of it.",
            &self.text[range.clone()]
        );
        self.problem(range.start, &words);
    }

    pub(super) fn figure(&mut self, src: &str, alt: &str, title: &str, range: &Range<usize>) -> Value {
        let (caption, credit) = match title.rsplit_once(" | ") {
            Some((caption, credit)) => (caption.trim(), credit.trim()),
            None => (title.trim(), ""),
        };
        let caption = Some(caption).filter(|words| !words.is_empty()).map(|words| self.caption(words, range));
        let credit = Some(credit).filter(|words| !words.is_empty());
        without_nulls(json!({ "src": src, "alt": alt, "caption": caption, "credit": credit }))
    }

    /// The Markdown in a picture's title. A line that would be more than a paragraph is words: “1926. The wire” is no list.
    pub(super) fn caption(&mut self, title: &str, range: &Range<usize>) -> Value {
        let (mut written, mut anchors) = open(title, self.line_of(range.start), None);
        let blocks = written.sections.first_mut().and_then(|section| section["blocks"].as_array_mut());
        match blocks.map(Vec::as_mut_slice) {
            Some([block]) if block["type"] == "paragraph" => {
                self.written.problems.append(&mut written.problems);
                self.anchors.links.append(&mut anchors.links);
                block["text"].take()
            }
            _ => title.into(),
        }
    }

    /// An element of HTML within a line, with what stands in it.
    pub(super) fn element(&mut self, html: &str, range: &Range<usize>, pieces: &mut Vec<Piece>) {
        let Some(element) = Element::read(html) else {
            if html.contains(colons::SIGN) {
                pieces.push(Piece::Words(html.to_owned()));
            } else if !html.starts_with("<!--") {
                self.problem(range.start, &format!("{html} is not read: write its words without it."));
            }
            return;
        };
        let name = element.get("id").or_else(|| element.get("name").filter(|_| element.name == "a"));
        name.into_iter().for_each(|name| self.anchors.name(name));
        match element.name.as_str() {
            "br" => return pieces.push(Piece::Run(json!({ "br": true }))),
            "img" => return self.picture(html, range, pieces),
            "hr" => return self.apart(Vec::new(), pieces),
            _ => {}
        }
        if self.depth == DEEPEST {
            return self.problem(range.start, "Elements nest more than 24 deep here: write this flatter.");
        }
        self.depth += 1;
        let mut inner = self.until_closed(&element.name);
        self.depth -= 1;
        let figures = take_figures(&mut inner);
        if matches!(element.name.as_str(), "center" | "div" | "p") {
            self.apart(inner, pieces);
        } else if figures.is_empty() || !is_blank(&inner) {
            self.run_of(&element, inner, range, pieces);
        }
        pieces.extend(figures);
    }

    /// What stands in an element that ends a line on the page: a blank divides it from the words around it.
    fn apart(&mut self, mut inner: Vec<Piece>, pieces: &mut Vec<Piece>) {
        trim(&mut inner);
        if !inner.is_empty() {
            end_word(pieces);
            pieces.extend(inner);
        }
        end_word(pieces);
        let is_divided = match self.events.peek() {
            Some((Event::Text(words), _)) => words.starts_with([' ', '\t']),
            Some((Event::SoftBreak | Event::HardBreak | Event::End(_), _)) | None => true,
            _ => false,
        };
        if is_divided {
            pieces.pop_if(|piece| *piece == Piece::Words(" ".to_owned()));
        }
    }

    /// A picture, or what stands for one: the sign of an emoji, a formula.
    fn picture(&mut self, html: &str, range: &Range<usize>, pieces: &mut Vec<Piece>) {
        let html::Piece { blocks, problems, .. } = html::blocks(html);
        for words in problems {
            self.problem(range.start, &words);
        }
        for mut block in blocks {
            let text = block.get_mut("text").map(Value::take).unwrap_or_default();
            match (block["type"].as_str(), text) {
                (Some("figure"), _) => {
                    if let Some(fields) = block.as_object_mut() {
                        fields.shift_remove("type");
                    }
                    pieces.push(Piece::Figure(block));
                }
                (Some("math"), Value::String(formula)) => pieces.push(Piece::Symbols(formula)),
                (_, Value::String(words)) => pieces.push(Piece::Words(words)),
                (_, Value::Array(runs)) => pieces.extend(runs.into_iter().map(|run| match run {
                    Value::String(words) => Piece::Words(words),
                    run => Piece::Run(run),
                })),
                _ => {}
            }
        }
    }

    /// An element's run, or its words where the format has none for it.
    fn run_of(&mut self, element: &Element, inner: Vec<Piece>, range: &Range<usize>, pieces: &mut Vec<Piece>) {
        let foreign = |text: Value| json!({ "lang": element.get("lang"), "dir": element.get("dir"), "text": text });
        let is_foreign = element.get("lang").is_some() || element.get("dir").is_some();
        let name = match element.name.as_str() {
            "b" => "strong",
            "i" if !is_foreign => "em",
            "s" | "strike" => "del",
            "samp" | "tt" | "var" => "code",
            name => name,
        };
        let run = match name {
            name if Style::ALL.iter().any(|(_, style)| *style == name) => json!({ name: text(&inner) }),
            "abbr" => json!({ "abbr": plain(&inner), "title": element.get("title") }),
            "time" if element.get("datetime").is_none() => return pieces.extend(inner),
            "time" => json!({ "time": element.get("datetime"), "text": text(&inner) }),
            "span" | "i" if is_foreign => return pieces.push(Piece::Run(foreign(text(&inner)))),
            "ruby" => {
                let (base, reading) = ruby(&inner);
                json!({ "ruby": base, "rt": reading })
            }
            "rt" => return pieces.push(Piece::Run(json!({ "rt": plain(&inner) }))),
            "rp" => return,
            // What shows nothing leads nowhere for anybody.
            "a" if element.get("href").is_some() && !inner.iter().all(Piece::is_blank) => {
                return self.link(element.get("href").unwrap_or_default(), inner, range, pieces);
            }
            // They say how things look, or what a link calls this place.
            "a" | "font" | "span" | "u" => return pieces.extend(inner),
            name => {
                self.problem(range.start, &format!("<{name}> has no place in an article: its words stay."));
                return pieces.extend(inner);
            }
        };
        pieces.push(Piece::Run(if is_foreign { foreign(json!([run])) } else { run }));
    }

    /// The pieces up to an element's end; up to the end of the line where it has none.
    pub(super) fn until_closed(&mut self, name: &str) -> Vec<Piece> {
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
}

/// A start tag of HTML: its name and its attributes.
struct Element {
    name: String,
    attributes: Vec<(String, String)>,
}

impl Element {
    fn read(html: &str) -> Option<Self> {
        let (name, attributes) = html::start_tag(html)?;
        let in_a_line = |value: String| value.split_whitespace().collect::<Vec<_>>().join(" ");
        let attributes = attributes.into_iter().map(|(key, value)| (key, in_a_line(value)));
        Some(Self { name, attributes: attributes.collect() })
    }

    fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

/// What a note is called in the article: its mark may be written in other capitals.
pub(super) fn id_of_note(label: &str) -> String {
    label.to_lowercase()
}

/// Pieces as the format's text: a string where they are nothing but words.
pub(super) fn text(pieces: &[Piece]) -> Value {
    let mut runs: Vec<Value> = Vec::new();
    for piece in pieces {
        let words = match piece {
            Piece::Words(words) => words.as_str(),
            Piece::LineEnd => " ",
            Piece::Run(run) | Piece::Recording { run, .. } => {
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
pub(super) fn with_readings(mut words: &str) -> Vec<Value> {
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
pub(super) fn plain(pieces: &[Piece]) -> String {
    plain_of(&text(pieces))
}

/// The words of a text alone.
pub(super) fn plain_of(text: &Value) -> String {
    match text {
        Value::String(words) => words.clone(),
        Value::Array(runs) => runs.iter().map(plain_of).collect(),
        // Its number is no word.
        Value::Object(run) if run.contains_key("note") => String::new(),
        Value::Object(run) if run.contains_key("br") => " ".to_owned(),
        // As those show it who know no such letters beside others.
        Value::Object(run) if run.contains_key("ruby") => {
            let part = |key| run.get(key).map(plain_of).unwrap_or_default();
            format!("{}（{}）", part("ruby"), part("rt"))
        }
        Value::Object(run) => {
            let inner = ["text", "abbr"].iter().find_map(|key| run.get(*key));
            inner.or_else(|| run.values().next()).map(plain_of).unwrap_or_default()
        }
        _ => String::new(),
    }
}

/// Takes blanks away from both ends.
pub(super) fn trim(pieces: &mut Vec<Piece>) {
    while pieces.last().is_some_and(Piece::is_blank) {
        pieces.pop();
    }
    let from = pieces.iter().position(|piece| !piece.is_blank()).unwrap_or(pieces.len());
    pieces.drain(..from);
    if let Some(Piece::Words(words)) = pieces.first_mut() {
        words.drain(..words.len() - words.trim_start_matches(' ').len());
    }
    if let Some(Piece::Words(words)) = pieces.last_mut() {
        words.truncate(words.trim_end_matches(' ').len());
    }
}

/// Lets one blank follow what can be read so far, where none does.
fn end_word(pieces: &mut Vec<Piece>) {
    if let Some(Piece::Words(words)) = pieces.last_mut() {
        words.truncate(words.trim_end_matches([' ', '\t']).len());
    }
    pieces.pop_if(|piece| matches!(piece, Piece::Words(words) if words.is_empty()));
    // What ends a line divides words by itself, a picture stands in none, and a comment is no word.
    let is_word = |piece: &Piece| match piece {
        Piece::Words(words) => !words.ends_with(COMMENT),
        Piece::Figure(_) => false,
        piece => !piece.is_blank(),
    };
    if pieces.last().is_some_and(is_word) {
        pieces.push(Piece::Words(" ".to_owned()));
    }
}

fn is_blank(pieces: &[Piece]) -> bool {
    pieces.iter().all(Piece::is_blank)
}

/// Takes the pictures out of a line.
fn take_figures(pieces: &mut Vec<Piece>) -> Vec<Piece> {
    pieces.extract_if(.., |piece| matches!(piece, Piece::Figure(_))).collect()
}

/// Takes the pictures out of a line that must have words: theirs, where there are no others.
pub(super) fn lift_figures(pieces: &mut Vec<Piece>) -> Vec<Value> {
    let figures = take_figures(pieces);
    if figures.is_empty() {
        return Vec::new();
    }
    trim(pieces);
    if pieces.is_empty() {
        pieces.extend(figures.iter().cloned());
    }
    figures
        .into_iter()
        .filter_map(|piece| if let Piece::Figure(figure) = piece { Some(figure) } else { None })
        .collect()
}

/// Puts a link into a picture's caption, else makes its words one; tells whether there was a place for it.
fn is_linked(piece: &mut Piece, address: &str) -> bool {
    let Piece::Figure(figure) = piece else { return true };
    // The page shows a picture in large by itself.
    if figure["src"] == address {
        return true;
    }
    let words =
        ["caption", "alt"].iter().map(|key| figure[*key].clone()).find(|words| !plain_of(words).trim().is_empty());
    match words.filter(|words| !has_link(words)) {
        Some(words) => {
            figure["caption"] = json!([{ "link": address, "text": words }]);
            true
        }
        None => false,
    }
}

/// Whether a link or a note's mark stands in a text: more than its words.
pub(super) fn has_link(text: &Value) -> bool {
    match text {
        Value::Array(runs) => runs.iter().any(has_link),
        Value::Object(run) => run.contains_key("link") || run.contains_key("note") || run.values().any(has_link),
        _ => false,
    }
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
