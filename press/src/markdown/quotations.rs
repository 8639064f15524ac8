//! A quotation, and the blocks of the format that are written as one: its first line names them.
//!
//! What such a block cannot hold stands right after it and is told: nothing that somebody wrote is lost.

use super::line::{Piece, has_link, lift_figures, plain_of, text};
use super::{DEEPEST, Reader, figures_block, is_picture, without_nulls};
use crate::html::{self, resolved};
use crate::problem::Problem;
use courant::article::{MediaUrl, SafeUrl};
use pulldown_cmark::{Event, Tag, TagEnd};
use serde_json::{Value, json};
use std::ops::Range;

/// A quotation whose first line names it.
struct Named {
    name: String,
    /// What stands behind the name.
    title: Value,
    /// The line it begins in.
    line: usize,
    /// What stands below.
    inner: Vec<Value>,
}

/// What the names are.
const NAMES: &str = "aside, keypoints, pullquote, qa, timeline, gallery, audio, video, embed";

/// What GitHub and Obsidian call their boxes: all are asides, whatever colour they have there.
const BOXES: [&str; 25] = [
    "note",
    "tip",
    "important",
    "warning",
    "caution",
    "info",
    "todo",
    "hint",
    "success",
    "check",
    "done",
    "question",
    "help",
    "faq",
    "attention",
    "failure",
    "fail",
    "missing",
    "danger",
    "error",
    "bug",
    "example",
    "abstract",
    "summary",
    "tldr",
];

/// How the files of sounds end that browsers play.
const SOUNDS: [&str; 10] = ["mp3", "m4a", "aac", "ogg", "oga", "opus", "wav", "flac", "weba", "3gp"];

/// How those of films end.
const FILMS: [&str; 7] = ["mp4", "m4v", "webm", "ogv", "mov", "mkv", "m3u8"];

impl Reader<'_> {
    pub(super) fn quote(&mut self, range: &Range<usize>, blocks: &mut Vec<Value>) {
        let line = self.line_of(range.start);
        let mut inner = Vec::new();
        let name = self.first_line(&mut inner);
        inner.extend(self.blocks(TagEnd::BlockQuote(None)));
        match name {
            Some((name, title)) => self.named(Named { name, title, line, inner }, blocks),
            None => {
                let cite = if inner.len() > 1 { take_dashed(&mut inner) } else { None };
                blocks.push(without_nulls(json!({ "type": "quote", "blocks": inner, "cite": cite })));
            }
        }
    }

    /// The name and the title in a quotation's first line; what else stands in its first paragraph is put into `blocks`.
    fn first_line(&mut self, blocks: &mut Vec<Value>) -> Option<(String, Value)> {
        // A paragraph that is too deep is told by `block`.
        if self.depth == DEEPEST {
            return None;
        }
        self.events.next_if(|(event, _)| *event == Event::Start(Tag::Paragraph))?;
        self.depth += 1;
        let mut pieces = self.pieces(TagEnd::Paragraph);
        self.depth -= 1;
        let is_end = |piece: &Piece| match piece {
            Piece::LineEnd => true,
            Piece::Run(run) => run.get("br").is_some(),
            _ => false,
        };
        let end = pieces.iter().position(is_end).unwrap_or(pieces.len());
        let found = name_and_title(&pieces[..end]);
        if found.is_some() {
            let figures = lift_figures(&mut pieces.drain(..end).collect());
            blocks.extend(figures_block(figures));
        }
        self.paragraph(pieces, blocks);
        found
    }

    fn named(&mut self, this: Named, blocks: &mut Vec<Value>) {
        if plain_of(&this.title).trim().is_empty() && this.inner.is_empty() {
            let words = "says nothing: write its words in the lines below it, each with `> ` before it.";
            return self.tell(&this, words);
        }
        let is_plain = !matches!(
            this.name.as_str(),
            "qa" | "timeline" | "gallery" | "pullquote" | "audio" | "video" | "embed" | "quote" | "cite"
        );
        if is_plain && html::is_shown(&this.inner) {
            self.tell_links(&this.title, this.line);
        }
        match this.name.as_str() {
            "aside" => blocks.push(aside(this)),
            "qa" => self.question(this, blocks),
            "keypoints" | "timeline" if !this.inner.iter().any(is_list) => {
                let words = "wants a list: begin each of its lines with `> - `. Until then it is set as an aside.";
                self.tell(&this, words);
                blocks.push(aside(this));
            }
            "keypoints" => self.keypoints(this, blocks),
            "timeline" => self.timeline(this, blocks),
            "pullquote" => self.pullquote(this, blocks),
            "gallery" => self.gallery(this, blocks),
            "audio" | "video" => self.recording(this, blocks),
            "embed" => self.embed(this, blocks),
            "quote" | "cite" => blocks.push(quotation(this)),
            name if BOXES.contains(&name) => blocks.push(aside(entitled(this))),
            name => {
                let words = format!("There is no [!{name}], so it is set as an aside; there are {NAMES}.");
                self.written.problems.push(Problem { line: this.line, words });
                blocks.push(aside(this));
            }
        }
    }

    /// Says something of a quotation by its name.
    fn tell(&mut self, this: &Named, words: &str) {
        let words = format!("[!{}] {words}", this.name);
        self.written.problems.push(Problem { line: this.line, words });
    }

    /// Sets a block, and behind it what it cannot hold.
    fn set(&mut self, this: &Named, block: Option<Value>, rest: Vec<Value>, holds: &str, blocks: &mut Vec<Value>) {
        if !rest.is_empty() {
            let words = format!("holds {holds} alone, so the rest stands after it: write that outside the quotation.");
            self.tell(this, &words);
        }
        blocks.extend(block.map(without_nulls));
        blocks.extend(rest);
    }

    fn question(&mut self, this: Named, blocks: &mut Vec<Value>) {
        if plain_of(&this.title).trim().is_empty() {
            self.tell(&this, "has no question: write it in the same line. Until then it is set as an aside.");
            return blocks.push(aside(this));
        }
        blocks.push(json!({ "type": "qa", "question": this.title, "blocks": this.inner }));
    }

    fn keypoints(&mut self, mut this: Named, blocks: &mut Vec<Value>) {
        let (items, mut rest) = items_of(&mut this.inner);
        let mut points = Vec::new();
        for item in items {
            let (paragraphs, others): (Vec<_>, Vec<_>) = item.into_iter().partition(is_paragraph);
            points.extend(joined(paragraphs));
            rest.extend(others);
        }
        let block = json!({ "type": "keypoints", "title": plain_of(&this.title), "items": points });
        self.set(&this, Some(block).filter(|_| !points.is_empty()), rest, "a flat list", blocks);
    }

    fn timeline(&mut self, mut this: Named, blocks: &mut Vec<Value>) {
        let (items, rest) = items_of(&mut this.inner);
        let events: Vec<Value> = items.into_iter().filter(|item| !item.is_empty()).map(event).collect();
        blocks.extend(heading(&this.title));
        let block = json!({ "type": "timeline", "events": events });
        self.set(&this, Some(block).filter(|_| !events.is_empty()), rest, "a list", blocks);
    }

    fn pullquote(&mut self, mut this: Named, blocks: &mut Vec<Value>) {
        let above = this.inner.split_last().map_or(&[][..], |(_, above)| above);
        let is_said = above.iter().any(is_paragraph) || !plain_of(&this.title).is_empty();
        let cite = if is_said { take_cite(&mut this.inner) } else { None };
        let (mut paragraphs, rest): (Vec<_>, Vec<_>) =
            std::mem::take(&mut this.inner).into_iter().partition(is_paragraph);
        if !plain_of(&this.title).is_empty() {
            paragraphs.insert(0, json!({ "text": this.title }));
        }
        let block = joined(paragraphs).map(|text| json!({ "type": "pullquote", "text": text, "cite": cite }));
        self.set(&this, block, rest, "paragraphs", blocks);
    }

    fn gallery(&mut self, mut this: Named, blocks: &mut Vec<Value>) {
        let (pictures, rest): (Vec<_>, Vec<_>) = std::mem::take(&mut this.inner).into_iter().partition(is_picture);
        let figures: Vec<Value> = pictures.into_iter().flat_map(figures_of).collect();
        let block = json!({ "type": "gallery", "figures": figures });
        blocks.extend(heading(&this.title));
        self.set(&this, Some(block).filter(|_| !figures.is_empty()), rest, "pictures", blocks);
    }

    /// A sound or a film.
    fn recording(&mut self, mut this: Named, blocks: &mut Vec<Value>) {
        let title = plain_of(&this.title);
        let (src, duration) = address_and_duration(&title);
        if resolved(src).and_then(|address| MediaUrl::parse(&address)).is_none() {
            return self.without_address(this, blocks);
        }
        if !is_played(src) {
            let like = if this.name == "audio" { "a sound's (.mp3, .ogg)" } else { "a film's (.mp4, .webm)" };
            let words =
                format!("wants a file, and {src} has no ending like {like}: if it is a page, write `[!embed]`.");
            self.tell(&this, &words);
        }
        let mut inner = std::mem::take(&mut this.inner);
        let caption = inner.first().is_some_and(is_paragraph).then(|| inner.remove(0)["text"].take());
        let (poster, mut transcript) = match inner.first() {
            Some(first) if first["type"] == "figure" && this.name == "video" => poster(inner.remove(0)),
            // A sound has no face to put it on.
            Some(first) if first["type"] == "figure" => {
                blocks.push(inner.remove(0));
                (None, Vec::new())
            }
            _ => (None, Vec::new()),
        };
        transcript.extend(inner);
        let transcript = Some(transcript).filter(|blocks| !blocks.is_empty());
        blocks.push(without_nulls(json!({
            "type": this.name, "src": src, "poster": poster, "caption": caption, "duration": duration, "transcript": transcript
        })));
    }

    fn embed(&mut self, mut this: Named, blocks: &mut Vec<Value>) {
        let url = plain_of(&this.title);
        if resolved(&url).and_then(|address| SafeUrl::parse(&address)).is_none_or(|address| !address.is_web()) {
            return self.without_address(this, blocks);
        }
        let mut inner = std::mem::take(&mut this.inner);
        let provider = take_cite(&mut inner).map(|words| plain_of(&words));
        let picture = inner.iter().position(|block| block["type"] == "figure").map(|at| inner.remove(at));
        let is_title = inner.first().is_some_and(|block| is_paragraph(block) && !has_link(&block["text"]));
        let title = is_title.then(|| plain_of(&inner.remove(0)["text"]));
        let (poster, mut rest) = picture.map(poster).unwrap_or_default();
        rest.extend(inner);
        let block = json!({ "type": "embed", "provider": provider, "url": url, "title": title, "poster": poster });
        self.set(&this, Some(block), rest, "its title, a picture and who made it", blocks);
    }

    fn without_address(&mut self, this: Named, blocks: &mut Vec<Value>) {
        let words = "has no address that can be opened: write it in the same line, https://… or the name of a file. Until \
                     then it is set as an aside.";
        self.tell(&this, words);
        blocks.push(aside(this));
    }
}

/// `[!name] Title`
fn name_and_title(line: &[Piece]) -> Option<(String, Value)> {
    let mut runs = match text(line) {
        Value::Array(runs) => runs,
        words => vec![words],
    };
    let (name, title) = runs.first()?.as_str()?.strip_prefix("[!")?.split_once(']')?;
    if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        return None;
    }
    let (name, title) = (name.to_ascii_lowercase(), without_fold(title).trim_start().to_owned());
    if runs.len() == 1 {
        return Some((name, title.trim_end().into()));
    }
    if title.is_empty() {
        drop(runs.remove(0))
    } else {
        runs[0] = title.into()
    }
    Some((name, runs.into()))
}

/// Obsidian's `-` and `+` right behind the name say whether a box is folded, which no page asks.
fn without_fold(title: &str) -> &str {
    let rest = title.strip_prefix(['-', '+']);
    rest.filter(|rest| rest.is_empty() || rest.starts_with([' ', '\t'])).unwrap_or(title)
}

/// A box whose title is its name, where it has no other.
fn entitled(mut this: Named) -> Named {
    if plain_of(&this.title).trim().is_empty() {
        this.title = with_capital(&this.name).into();
    }
    this
}

/// A name as a word at the beginning of a line.
pub(super) fn with_capital(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// A quotation with who said it behind its name.
fn quotation(mut this: Named) -> Value {
    let is_said = !plain_of(&this.title).trim().is_empty();
    if is_said && !html::is_shown(&this.inner) {
        this.inner.insert(0, json!({ "type": "paragraph", "text": this.title }));
        return json!({ "type": "quote", "blocks": this.inner });
    }
    let cite = match is_said {
        true => Some(this.title),
        false if this.inner.len() > 1 => take_dashed(&mut this.inner),
        false => None,
    };
    without_nulls(json!({ "type": "quote", "blocks": this.inner, "cite": cite }))
}

/// The words behind the name over what stands below; they stand among it where nothing of that is sure to be shown.
fn aside(mut this: Named) -> Value {
    let title = plain_of(&this.title);
    if !html::is_shown(&this.inner) && !title.trim().is_empty() {
        this.inner.insert(0, json!({ "type": "paragraph", "text": this.title }));
        return json!({ "type": "aside", "blocks": this.inner });
    }
    json!({ "type": "aside", "title": title, "blocks": this.inner })
}

/// The words behind the name, where the block has no place for them.
fn heading(title: &Value) -> Option<Value> {
    let is_said = !plain_of(title).trim().is_empty();
    is_said.then(|| json!({ "type": "heading", "level": 3, "text": title }))
}

fn is_paragraph(block: &Value) -> bool {
    block["type"] == "paragraph"
}

fn is_list(block: &Value) -> bool {
    block["type"] == "list"
}

fn figures_of(mut block: Value) -> Vec<Value> {
    match block["figures"].take() {
        Value::Array(figures) => figures,
        _ => vec![block],
    }
}

/// The items of all lists, and what stands between these.
fn items_of(blocks: &mut Vec<Value>) -> (Vec<Vec<Value>>, Vec<Value>) {
    let (lists, rest): (Vec<_>, Vec<_>) = std::mem::take(blocks).into_iter().partition(is_list);
    let blocks_of = |mut blocks: Value| blocks.as_array_mut().map(std::mem::take).unwrap_or_default();
    let items = lists.into_iter().flat_map(|mut list| blocks_of(list["items"].take())).map(blocks_of).collect();
    (items, rest)
}

/// The texts of paragraphs as one, each on a line of its own.
fn joined(paragraphs: Vec<Value>) -> Option<Value> {
    let mut texts = paragraphs.into_iter().map(|mut paragraph| paragraph["text"].take());
    let first = texts.next()?;
    let runs_of = |text| if let Value::Array(runs) = text { runs } else { vec![text] };
    let Some(second) = texts.next() else { return Some(first) };
    let mut runs = runs_of(first);
    for text in std::iter::once(second).chain(texts) {
        runs.push(json!({ "br": true }));
        runs.extend(runs_of(text));
    }
    Some(runs.into())
}

/// Who said it, in the last line.
fn take_cite(blocks: &mut Vec<Value>) -> Option<Value> {
    take_dashed(blocks).or_else(|| take_bullet(blocks))
}

/// Who said it, where the last paragraph begins with a dash; it is taken away.
pub(super) fn take_dashed(blocks: &mut Vec<Value>) -> Option<Value> {
    let last = blocks.last().filter(|block| is_paragraph(block))?;
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

/// Who said it, where a last line begins with `- `, which Markdown takes for a list.
fn take_bullet(blocks: &mut Vec<Value>) -> Option<Value> {
    let last = blocks.last().filter(|block| is_list(block) && block["ordered"] == false)?;
    let [item] = last["items"].as_array()?.as_slice() else { return None };
    let [paragraph] = item.as_array()?.as_slice() else { return None };
    let cite = Some(paragraph).filter(|block| is_paragraph(block))?["text"].clone();
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

/// Whether an address ends as a recording does.
fn is_played(address: &str) -> bool {
    recording_of(address).is_some() || address.starts_with("data:")
}

/// The block that plays what an address leads to, by its ending.
pub(super) fn recording_of(address: &str) -> Option<&'static str> {
    let path = address.split(['?', '#']).next().unwrap_or_default();
    let ending = path.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase())?;
    let is_of = |endings: &[&str]| endings.contains(&ending.as_str());
    if is_of(&SOUNDS) { Some("audio") } else { is_of(&FILMS).then_some("video") }
}

/// A picture for the time before a recording plays, and the words under it.
fn poster(mut figure: Value) -> (Option<Value>, Vec<Value>) {
    let words = ["caption", "credit"].into_iter().map(|key| figure[key].take()).filter(|words| !words.is_null());
    let words = words.map(|words| json!({ "type": "paragraph", "text": words })).collect();
    (Some(figure["src"].take()), words)
}

/// An entry of a timeline: its date in bold, its title, and what follows.
fn event(mut blocks: Vec<Value>) -> Value {
    let line = if is_paragraph(&blocks[0]) { blocks.remove(0)["text"].take() } else { "".into() };
    let mut runs = if let Value::Array(runs) = line { runs } else { vec![line] };
    let date = runs.first().and_then(|run| run.get("strong")).map(plain_of);
    if date.is_some() {
        runs.remove(0);
        if let Some(Value::String(words)) = runs.first_mut() {
            *words = words.trim_start_matches([':', ' ', '—', '–']).to_owned();
        }
    }
    let date = date.map(|date| date.trim_end_matches(':').to_owned());
    let line = Value::Array(runs);
    // A title is words alone.
    let title = Some(plain_of(&line)).filter(|title| !title.trim().is_empty() && !has_link(&line));
    // A date alone is what there is to say.
    let (date, title) =
        if title.is_none() && blocks.is_empty() && !has_link(&line) { (None, date) } else { (date, title) };
    if has_link(&line) {
        blocks.insert(0, json!({ "type": "paragraph", "text": line }));
    }
    let blocks = Some(blocks).filter(|blocks| !blocks.is_empty());
    without_nulls(json!({ "date": date, "title": title, "blocks": blocks }))
}
