//! Blocks as elements. Each kind has one class of its name.

use super::House;
use super::calendar::Length;
use super::icon::{Icon, icon};
use super::node::{Element, Node, all, el};
use super::text::{link, runs};
use crate::article::{Align, Article, Block, Cell, Event, Figure, Media, MediaKind, Row, Table, Text};
use crate::words;

/// A figure from this width on is set wider than the text.
const WIDE: u32 = 1200;
/// Up to this width it stands as small as it is.
const SMALL: u32 = 480;
/// A drop cap needs a paragraph of so many characters.
const DROP_CAP: usize = 200;

/// What all blocks of one article share. A block outside an article, as in a note's slip, has no notes of its own.
#[derive(Clone, Copy)]
pub(super) struct Body<'a> {
    pub(super) house: &'a House,
    pub(super) article: Option<&'a Article>,
}

impl Body<'_> {
    pub(super) fn blocks(self, blocks: &[Block]) -> Node {
        all(blocks.iter().map(|block| self.block(block, None)))
    }

    fn text(self, text: &Text) -> Node {
        runs(self.house, self.article, text)
    }

    /// The first paragraph of the story: the place of the dateline runs in at its head, or it has a drop cap.
    pub(super) fn opening(self, text: &Text, at: String, place: Option<&str>) -> Node {
        let plain = text.to_plain();
        let has_drop_cap = place.is_none()
            && plain.chars().count() >= DROP_CAP
            && plain.chars().next().is_some_and(char::is_uppercase);
        let dateline = place.map(|place| {
            el("span")
                .class("dateline")
                .attr("data-apart", true)
                .child(el("span").class("dateline-place").child(place))
                .child(" — ")
        });
        el("p")
            .class("paragraph")
            .attr("data-block", at)
            .attr("data-drop-cap", has_drop_cap)
            .child(dateline)
            .child(self.text(text))
            .into()
    }

    /// A block; `at` names it on the page where it stands directly in a section.
    pub(super) fn block(self, block: &Block, at: Option<String>) -> Node {
        let element = match block {
            Block::Paragraph(text) => el("p").class("paragraph").child(self.text(text)),
            Block::Heading { level, text } => {
                el(if *level == 4 { "h4" } else { "h3" }).class("heading").child(self.text(text))
            }
            Block::List { is_ordered, start, items } => self.list(*is_ordered, *start, items),
            Block::Quote { blocks, cite } => el("figure")
                .class("quote")
                .child(el("blockquote").child(self.blocks(blocks)))
                .child(cite.as_ref().map(|cite| el("figcaption").child(self.text(cite)))),
            Block::Pullquote { text, cite } => el("aside")
                .class("pullquote")
                .child(el("p").child(self.text(text)))
                .child(cite.as_ref().map(|cite| el("p").class("pullquote-cite").child(self.text(cite)))),
            Block::Figure(figure) => self.figure(figure, false),
            Block::Gallery(figures) => el("div")
                .class("gallery")
                .attr("role", "group")
                .attr("aria-label", words::GALLERY)
                .all(figures.iter().map(|figure| self.figure(figure, false))),
            Block::Table(table) => self.table(table),
            Block::Code { language, text } => self.code(language.as_deref(), text),
            Block::Keypoints { title, items } => el("aside")
                .class("keypoints")
                .child(el("p").class("box-title").child(title.as_deref().unwrap_or(words::KEY_POINTS)))
                .child(el("ul").all(items.iter().map(|item| el("li").child(self.text(item))))),
            Block::Timeline(events) => {
                el("ol").class("timeline").attr("role", "list").all(events.iter().map(|event| self.event(event)))
            }
            Block::Qa { question, blocks } => el("div")
                .class("qa")
                .child(el("p").class("qa-question").child(self.text(question)))
                .child(el("div").class("qa-answer").child(self.blocks(blocks))),
            Block::Aside { title, blocks } => el("aside")
                .class("aside")
                .attr("aria-label", title.clone())
                .child(title.as_deref().map(|title| el("p").class("box-title").child(title)))
                .child(self.blocks(blocks)),
            Block::Media(media) => self.media(media),
            Block::Embed { provider, url, title, poster } => {
                let title = title.clone().unwrap_or_else(|| url.to_string());
                let still = poster
                    .as_ref()
                    .map(|poster| el("img").attr("src", poster.as_str()).attr("alt", "").attr("loading", "lazy"));
                let provider = provider.as_ref().map(|provider| format!("{provider}. "));
                let words = el("p")
                    .class("embed-provider")
                    .child(icon(Icon::Away))
                    .child(provider)
                    .child(words::OPENS_ELSEWHERE);
                let caption = el("figcaption")
                    .child(el("p").class("embed-title").child(link(self.house, url, title)))
                    .child(words);
                el("figure").class("embed").child(still).child(caption)
            }
            Block::Math { text, is_display: true } => scrolling(el("div").class("math"), "group", words::FORMULA)
                .child(el("code").attr("translate", "no").child(text.as_str())),
            Block::Math { text, .. } => el("p")
                .class("paragraph")
                .child(el("code").class("math-line").attr("translate", "no").child(text.as_str())),
            Block::Rule => el("hr").class("rule"),
        };
        element.attr("data-block", at).into()
    }

    fn list(self, is_ordered: bool, start: i32, items: &[Vec<Block>]) -> Element {
        let start = (is_ordered && start != 1).then(|| start.to_string());
        el(if is_ordered { "ol" } else { "ul" }).class("list").attr("start", start).all(items.iter().map(|blocks| {
            el("li").child(match blocks.as_slice() {
                [Block::Paragraph(text)] => self.text(text),
                blocks => self.blocks(blocks),
            })
        }))
    }

    /// A picture; the lead picture is loaded before everything else.
    pub(super) fn figure(self, figure: &Figure, is_lead: bool) -> Element {
        let size = match figure.width {
            Some(width) if width >= WIDE => "wide",
            Some(width) if width <= SMALL => "small",
            _ => "text",
        };
        let srcset: Vec<String> = figure.srcset.iter().map(|one| format!("{} {}w", one.src, one.width)).collect();
        let sizes = if is_lead { "(min-width: 64rem) 60rem, 100vw" } else { "(min-width: 48rem) 42rem, 100vw" };
        let name = match figure.alt.as_str() {
            "" => words::LOOK_CLOSER.to_owned(),
            alt => format!("{}: {alt}", words::LOOK_CLOSER),
        };
        let image = el("img")
            .attr("alt", &figure.alt)
            .attr("width", figure.width.map(|width| width.to_string()))
            .attr("height", figure.height.map(|height| height.to_string()))
            .attr("loading", (!is_lead).then_some("lazy"))
            .attr("fetchpriority", is_lead.then_some("high"))
            .attr("decoding", "async")
            .attr("sizes", (!srcset.is_empty()).then_some(sizes))
            .attr("srcset", (!srcset.is_empty()).then(|| srcset.join(", ")))
            .attr("src", figure.src.as_str());
        let open = el("a")
            .class("figure-open")
            .attr("href", figure.src.as_str())
            .attr("rel", "external")
            .attr("aria-label", name)
            .attr("data-look", true)
            .child(image);
        let credit = figure.credit.as_deref().map(|credit| el("span").class("figure-credit").child(credit));
        let caption = (figure.caption.is_some() || credit.is_some()).then(|| {
            el("figcaption").child(figure.caption.as_ref().map(|caption| self.text(caption))).child(" ").child(credit)
        });
        el("figure").class("figure").attr("data-size", size).attr("data-lead", is_lead).child(open).child(caption)
    }

    fn table(self, table: &Table) -> Element {
        let label = table.caption.as_ref().map_or_else(|| words::TABLE.to_owned(), Text::to_plain);
        let head = (!table.head.is_empty()).then(|| el("thead").all(table.head.iter().map(|row| self.row(row, true))));
        let whole = el("table")
            .child(table.caption.as_ref().map(|caption| el("caption").child(self.text(caption))))
            .child(head)
            .child(el("tbody").all(table.rows.iter().map(|row| self.row(row, false))));
        scrolling(el("div").class("table"), "region", label).child(whole)
    }

    fn row(self, row: &Row, is_head: bool) -> Element {
        el("tr").all(row.iter().map(|cell| self.cell(cell, is_head)))
    }

    fn cell(self, cell: &Cell, is_head: bool) -> Element {
        let align = match cell.align {
            Align::Start => None,
            Align::Center => Some("center"),
            Align::End => Some("end"),
        };
        // An empty corner heads nothing.
        let is_header = (is_head || cell.is_header) && !cell.text.is_blank();
        let scope = match (is_head, cell.colspan, cell.rowspan) {
            (true, 1, _) => "col",
            (true, ..) => "colgroup",
            (false, _, 1) => "row",
            (false, ..) => "rowgroup",
        };
        el(if is_header { "th" } else { "td" })
            .attr("scope", is_header.then_some(scope))
            .attr("data-align", align)
            .attr("colspan", (cell.colspan > 1).then(|| cell.colspan.to_string()))
            .attr("rowspan", (cell.rowspan > 1).then(|| cell.rowspan.to_string()))
            .child(self.text(&cell.text))
    }

    fn code(self, language: Option<&str>, text: &str) -> Element {
        let name = language.unwrap_or(words::CODE);
        let copy = el("button").class("code-copy").attr("type", "button").attr("data-copy", true).child(words::COPY);
        let caption =
            el("figcaption").attr("data-apart", true).child(el("span").class("code-language").child(name)).child(copy);
        let lines = scrolling(el("pre").attr("dir", "ltr"), "group", name)
            .child(el("code").attr("translate", "no").child(text));
        el("figure").class("code").child(caption).child(lines)
    }

    fn event(self, event: &Event) -> Element {
        let date = event.date.as_deref().map(|date| match event.when {
            Some(when) => el("time")
                .class("event-date")
                .attr("datetime", when.to_string())
                .child(self.house.calendar.date(when, Length::Short)),
            None => el("span").class("event-date").child(date),
        });
        let story = el("div")
            .class("event-story")
            .child(event.title.as_deref().map(|title| el("p").class("event-title").child(title)))
            .child(self.blocks(&event.blocks));
        el("li").class("event").child(date).child(story)
    }

    fn media(self, media: &Media) -> Element {
        let player = match media.kind {
            MediaKind::Audio => el("audio").attr("preload", "metadata"),
            MediaKind::Video => el("video")
                .attr("preload", "none")
                .attr("playsinline", true)
                .attr("poster", media.poster.as_ref().map(ToString::to_string)),
        };
        let player = player
            .attr("controls", true)
            .attr("aria-label", media.caption.as_ref().map(Text::to_plain))
            .attr("src", media.src.as_str());
        let length = media
            .duration
            .map(|seconds| el("span").class("media-length").child(format!("{}:{:02}", seconds / 60, seconds % 60)));
        let caption = (media.caption.is_some() || length.is_some()).then(|| {
            el("figcaption").child(media.caption.as_ref().map(|caption| self.text(caption))).child(" ").child(length)
        });
        let transcript = (!media.transcript.is_empty()).then(|| {
            el("details")
                .class("transcript")
                .attr("data-apart", true)
                .child(el("summary").child(words::TRANSCRIPT))
                .child(self.blocks(&media.transcript))
        });
        el("figure").class("media").child(player).child(caption).child(transcript)
    }
}

/// A box that scrolls by itself can have the focus, or nobody could scroll it by keyboard.
fn scrolling(element: Element, role: &'static str, label: impl Into<super::Value>) -> Element {
    element.attr("tabindex", "0").attr("role", role).attr("aria-label", label)
}
