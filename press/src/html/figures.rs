//! Pictures: alone, with a caption, in a gallery; and the shapes in which programs that write pages set them.

use super::embeds::embedded;
use super::flow::{At, Flow, Reader, flattened, pulled_out};
use super::line::{links, object, paragraph, plain};
use super::tree::Id;
use serde_json::{Value, json};
use std::collections::HashSet;

/// The addresses of pictures that were shown already.
#[derive(Default)]
pub(super) struct Seen {
    all: HashSet<String>,
    /// Those that were shown in place of one that a script would have loaded.
    instead: HashSet<String>,
}

/// What stands for a picture until a script has loaded it.
const PLACEHOLDERS: [&str; 6] = ["placeholder", "blank.", "spacer", "lazy", "transparent", "1x1"];

/// What is read as a whole: nothing of it is anybody's caption.
const WHOLE: [&str; 10] = ["pre", "listing", "ruby", "abbr", "acronym", "math", "noscript", "audio", "video", "object"];

/// Where scripts that load pictures late keep their addresses.
const LATE: [&str; 4] = ["data-src", "data-lazy-src", "data-original", "data-hi-res-src"];

impl Reader<'_> {
    /// Whether an element is a picture, or something else, with a caption.
    pub(super) fn is_figure(&self, id: Id) -> bool {
        self.tree.name(id) == "figure"
            || self.tree.is_of(id, &["wp-caption", "gallery-item", "captioned-image-container"])
    }

    /// Whether an element holds pictures that belong together.
    pub(super) fn is_gallery(&self, id: Id) -> bool {
        let classes = ["gallery", "blocks-gallery-grid", "wp-block-gallery", "kg-gallery-container", "tiled-gallery"];
        self.tree.is_of(id, &classes)
    }

    fn is_caption(&self, id: Id) -> bool {
        let classes = ["wp-caption-text", "gallery-caption", "image-caption"];
        self.tree.name(id) == "figcaption" || self.tree.is_of(id, &classes)
    }

    /// A figure or a gallery with its caption.
    pub(super) fn figure(&mut self, id: Id, flow: &mut Flow, at: At) {
        flow.end_line(&self.marks);
        if let Some(card) = self.bookmark(id) {
            return flow.blocks.push(card);
        }
        if at.is_flat() {
            return self.apart(id, flow, at);
        }
        let tree = self.tree;
        let own = |id: Id| !self.is_figure(id) && !self.is_gallery(id) && !WHOLE.contains(&tree.name(id));
        let caption = tree.below(id, own).find(|id| self.is_caption(*id));
        let caption = self.claimed(caption);
        let mut blocks = self.flow_of(id, at.within(), true);
        let (text, mut lifted) = match caption {
            Some(caption) => flattened(self.flow(caption, at.within())),
            None => ("".into(), Vec::new()),
        };
        if blocks.iter().all(is_picture) {
            blocks = gathered(blocks);
        }
        if tree.is_of(id, &["wp-block-pullquote"]) {
            pulled_out(&mut blocks);
        }
        if tree.is_of(id, &["wp-block-embed"]) {
            embedded(&mut blocks);
        }
        attach(&mut blocks, text);
        blocks.append(&mut lifted);
        flow.blocks.extend(if flow.is_raw { blocks } else { settle(blocks) });
    }

    /// A picture; its words, where it has no address.
    pub(super) fn picture(&mut self, id: Id, flow: &mut Flow, at: At) {
        let tree = self.tree;
        let alt = tree.attribute(id, "alt").unwrap_or_default();
        if tree.is_of(id, &["emoji", "wp-smiley"]) && !alt.is_empty() {
            return flow.line.words(at.mark, alt);
        }
        if tree.is_of(id, &["latex"]) && !alt.is_empty() {
            return flow.line.formula(at.mark, alt.to_owned());
        }
        if self.is_pixel(id) {
            return;
        }
        let Some(src) = self.src(id) else { return flow.line.words(at.mark, alt) };
        if self.seen.instead.contains(&src) {
            return;
        }
        self.seen.all.insert(src.clone());
        let mut figure = json!({ "type": "figure", "src": src });
        let widths = self.widths(id);
        if !widths.is_empty() {
            figure["srcset"] = widths.into();
        }
        for side in ["width", "height"] {
            if let Some(length) = tree.attribute(id, side).and_then(pixels) {
                figure[side] = length.into();
            }
        }
        if !alt.is_empty() {
            figure["alt"] = alt.into();
        }
        // What is shown under the pointer is said of it: not its name, nor what is said already.
        const SENTENCE: usize = 4;
        let title = tree.attribute(id, "title").map(str::trim).unwrap_or_default();
        if title != alt && title.split_whitespace().count() >= SENTENCE {
            figure["caption"] = title.into();
        }
        if let Some(link) = self.marks.bare_link(at.mark).filter(|link| !leads_to_picture(link, &src)) {
            figure["link"] = link.into();
        }
        flow.lift(figure);
    }

    /// What stands in for a script: read where it shows a picture that is not shown otherwise.
    pub(super) fn noscript(&mut self, id: Id, flow: &mut Flow, at: At) {
        let tree = self.tree;
        let Some(picture) = tree.below(id, |_| true).find(|id| tree.name(*id) == "img") else {
            // A poll, say, that a script would show; who asks for scripts has nothing to say where there are none.
            let has_link = tree.below(id, |_| true).any(|id| tree.has_attribute(id, "href"));
            if has_link && !tree.words(id).to_lowercase().contains("javascript") {
                self.inside(id, flow, at);
            }
            return;
        };
        let before = tree.beside(id, false);
        let is_beside = before.is_some_and(|before| matches!(tree.name(before), "img" | "picture"));
        let src = self.src(picture).filter(|src| !is_beside && !self.seen.all.contains(src));
        if let Some(src) = src {
            self.inside(id, flow, at);
            self.seen.instead.insert(src);
        }
    }

    /// Whether a picture only counts who reads.
    fn is_pixel(&self, id: Id) -> bool {
        let side =
            |name| self.tree.attribute(id, name).and_then(|side| side.trim_end_matches("px").parse::<f64>().ok());
        let is_dot = |side: Option<f64>| side.is_some_and(|side| side <= 1.0);
        let style = self.tree.attribute(id, "style").unwrap_or_default().replace(' ', "");
        is_dot(side("width")) && is_dot(side("height"))
            || style.split(';').any(|rule| matches!(rule, "width:1px" | "width:0" | "width:0px"))
            || self.tree.attribute(id, "src").is_some_and(|src| src.contains("://pixel.wp.com/"))
    }

    /// The address of the picture itself, also where a script would load it.
    fn src(&self, id: Id) -> Option<String> {
        let tree = self.tree;
        let late = LATE.iter().find_map(|name| tree.attribute(id, name));
        let given = tree.attribute(id, "src");
        let is_real =
            |src: &&str| !is_stand_in(src) && (late.is_none() || !PLACEHOLDERS.iter().any(|word| src.contains(word)));
        let own = given.filter(is_real).or(late).map(str::to_owned);
        own.or_else(|| self.widest(id)).or_else(|| self.src_without_script(id))
    }

    fn widest(&self, id: Id) -> Option<String> {
        let tree = self.tree;
        let in_picture = tree.parent(id).filter(|parent| tree.name(*parent) == "picture");
        let sources = in_picture.into_iter().flat_map(|picture| tree.children(picture).iter().copied());
        let all = std::iter::once(id).chain(sources.filter(|id| tree.name(*id) == "source"));
        let mut widest: Option<(u32, String)> = None;
        for set in all.flat_map(|id| ["srcset", "data-srcset", "data-lazy-srcset"].map(|name| tree.attribute(id, name)))
        {
            for (src, width) in candidates(set.unwrap_or_default()) {
                let width = width.unwrap_or(1);
                if !is_stand_in(&src) && widest.as_ref().is_none_or(|(most, _)| width > *most) {
                    widest = Some((width, src));
                }
            }
        }
        widest.map(|(_, src)| src)
    }

    fn src_without_script(&self, id: Id) -> Option<String> {
        let tree = self.tree;
        let noscript = tree.beside(id, true).filter(|next| tree.name(*next) == "noscript")?;
        let picture = tree.below(noscript, |_| true).find(|id| tree.name(*id) == "img")?;
        tree.attribute(picture, "src").map(str::to_owned)
    }

    fn widths(&self, id: Id) -> Vec<Value> {
        let set = ["srcset", "data-srcset", "data-lazy-srcset"].iter().find_map(|name| self.tree.attribute(id, name));
        let widths = candidates(set.unwrap_or_default()).into_iter().filter(|(src, _)| !is_stand_in(src));
        widths.filter_map(|(src, width)| Some(json!({ "src": src, "width": width? }))).collect()
    }

    /// Ghost's card for a link: its title, what it is about, and whose it is.
    fn bookmark(&self, id: Id) -> Option<Value> {
        let tree = self.tree;
        let part = |class: &str| {
            let found = tree.below(id, |_| true).find(|id| tree.is_of(*id, &[class]));
            found.map(|id| tree.words(id)).filter(|words| !words.is_empty())
        };
        let title = part("kg-bookmark-title")?;
        let address = tree.below(id, |_| true).find_map(|id| tree.attribute(id, "href"))?;
        let mut runs = vec![json!({ "link": address, "text": title })];
        let whose: Vec<String> =
            [part("kg-bookmark-author"), part("kg-bookmark-publisher")].into_iter().flatten().collect();
        let whose = Some(whose.join(" · ")).filter(|words| !words.is_empty()).map(|words| json!({ "small": words }));
        let figcaption = tree.below(id, |_| true).find(|id| self.is_caption(*id)).map(|id| tree.words(id));
        let about = part("kg-bookmark-description").map(Value::from);
        for line in about.into_iter().chain(whose).chain(figcaption.map(Value::from)) {
            runs.extend([json!({ "br": true }), line]);
        }
        Some(paragraph(runs.into()))
    }
}

/// Pictures that stand in a row are a gallery.
pub(super) fn group(blocks: Vec<Value>) -> Vec<Value> {
    let mut grouped: Vec<Value> = Vec::new();
    let mut row: Vec<Value> = Vec::new();
    for block in blocks {
        if block["type"] == "figure" {
            row.push(block);
        } else {
            grouped.extend(gathered(std::mem::take(&mut row)));
            grouped.push(block);
        }
    }
    grouped.extend(gathered(row));
    grouped
}

/// One picture as it is, several as one gallery.
pub(super) fn gathered(blocks: Vec<Value>) -> Vec<Value> {
    if blocks.len() < 2 {
        return blocks;
    }
    let mut figures = Vec::new();
    for mut block in blocks {
        match block.get_mut("figures").and_then(Value::as_array_mut) {
            Some(inner) => figures.append(inner),
            None => figures.push(block),
        }
    }
    for figure in figures.iter_mut().filter_map(Value::as_object_mut) {
        figure.shift_remove("type");
    }
    vec![json!({ "type": "gallery", "figures": figures })]
}

/// Puts a caption to what it belongs to; behind it, where there is no place for one.
pub(super) fn attach(blocks: &mut Vec<Value>, text: Value) {
    if plain(&text).trim().is_empty() {
        return;
    }
    let has_place = |block: &&mut Value| {
        let is_kind = ["figure", "table", "audio", "video"].iter().any(|kind| block["type"] == *kind);
        is_kind && block.get("caption").is_none()
    };
    let count = blocks.iter_mut().filter(|block| has_place(block)).count();
    if let Some(block) = blocks.iter_mut().find(has_place).filter(|_| count == 1) {
        block["caption"] = text;
    } else if let [quote] = blocks.as_mut_slice()
        && quote["type"] == "quote"
        && quote.get("cite").is_none()
    {
        quote["cite"] = text;
    } else {
        blocks.push(paragraph(text));
    }
}

/// Puts the links around pictures into their captions, or behind them.
pub(super) fn settle(blocks: Vec<Value>) -> Vec<Value> {
    let mut settled = Vec::with_capacity(blocks.len());
    for mut block in blocks {
        let mut behind = Vec::new();
        match block.get_mut("figures").and_then(Value::as_array_mut) {
            Some(figures) => figures.iter_mut().for_each(|figure| behind.extend(settle_link(figure))),
            None => behind.extend(settle_link(&mut block)),
        }
        settled.push(block);
        settled.extend(behind);
    }
    settled
}

fn settle_link(figure: &mut Value) -> Option<Value> {
    let link = figure.as_object_mut()?.shift_remove("link").filter(Value::is_string)?;
    let words =
        ["caption", "alt"].iter().find_map(|key| figure.get(*key).filter(|words| !plain(words).trim().is_empty()));
    match words.filter(|words| links(words).is_empty()).cloned() {
        Some(words) => {
            figure["caption"] = Value::Array(vec![object([("link", link), ("text", words)])]);
            None
        }
        None => {
            let words = link.clone();
            Some(paragraph(Value::Array(vec![object([("link", link), ("text", words)])])))
        }
    }
}

pub(super) fn is_picture(block: &Value) -> bool {
    block["type"] == "figure" || block["type"] == "gallery"
}

/// Whether an address leads to the picture that it stands around, in large: a page shows that by itself.
fn leads_to_picture(link: &str, src: &str) -> bool {
    let path = link.split(['?', '#']).next().unwrap_or_default().to_ascii_lowercase();
    link == src
        || [".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif", ".svg"].iter().any(|ending| path.ends_with(ending))
}

/// Whether an address holds nothing to see: so short a picture is a blank one.
fn is_stand_in(src: &str) -> bool {
    const SHORTEST: usize = 200;
    src.starts_with("data:") && src.len() < SHORTEST || src.starts_with("data:image/svg") || src == "about:blank"
}

/// A length in pixels, which no other unit stands behind.
fn pixels(length: &str) -> Option<u32> {
    let end = length.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(length.len());
    let (digits, unit) = length.split_at(end);
    let is_pixels = unit.trim().is_empty() || unit.trim() == "px" || unit.starts_with('.');
    digits.parse().ok().filter(|length| is_pixels && (1..=100_000).contains(length))
}

/// The addresses of a `srcset`, each with its width. An address may have commas in it, and ends at a blank.
fn candidates(set: &str) -> Vec<(String, Option<u32>)> {
    let mut found = Vec::new();
    let mut rest = set;
    loop {
        rest = rest.trim_start_matches(|letter: char| letter == ',' || letter.is_ascii_whitespace());
        let (src, after) = rest.split_once(|letter: char| letter.is_ascii_whitespace()).unwrap_or((rest, ""));
        if src.is_empty() {
            return found;
        }
        if src.ends_with(',') {
            found.push((src.trim_end_matches(',').to_owned(), None));
            rest = after;
            continue;
        }
        let (descriptor, after) = after.split_once(',').unwrap_or((after, ""));
        let width = descriptor.trim().strip_suffix('w').and_then(|width| width.parse().ok());
        found.push((src.to_owned(), width.filter(|width| (1..=100_000).contains(width))));
        rest = after;
    }
}
