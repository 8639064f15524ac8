//! The body: sections, the blocks in them, and the notes under them.

use serde_json::Value;

use super::text::Marks;
use crate::article::{
    Align, Block, Cell, Event, Figure, Media, MediaKind, Note, Row, Section, SrcWidth, Table, Text, When,
};
use crate::decode::GapReason;
use crate::decode::names::Names;
use crate::decode::reduce::{Anchors, paragraphs};
use crate::decode::wire::{Sheet, Wire};

/// What there is to read in an article.
#[derive(Default)]
pub struct Body {
    /// Its sections; none where it has no body.
    pub sections: Vec<Section>,
    /// What its marks point to.
    pub notes: Vec<Note>,
}

/// The `sections` and `notes` of `_article`.
pub fn read(extension: &Wire<'_>) -> Body {
    // Marks need to know which notes there are before any text is read, the notes' own text included. Whether a note
    // has something to read in it does not hang on its marks, so one reading ahead, whose gaps are not kept, tells.
    let mut marks = Marks::default();
    if extension.has("notes") {
        let ahead = Sheet::new(extension.sheet().at());
        for note in Marks::default().notes(&extension.on(&ahead)) {
            marks.0.insert(&note.id);
        }
    }
    let notes = marks.notes(extension);
    Body { sections: marks.sections(extension), notes }
}

/// A field that is a picture in several widths.
#[inline(never)]
pub fn srcset(wire: &Wire<'_>, key: &'static str) -> Vec<SrcWidth> {
    wire.each(key, |one| {
        Some(SrcWidth { src: one.needed("src", Wire::media)?, width: one.needed("width", Wire::length)? })
    })
}

impl Marks {
    fn notes(&self, extension: &Wire<'_>) -> Vec<Note> {
        let mut seen = Names::default();
        extension.each("notes", |note| {
            let id = note.needed("id", Wire::id)?;
            let blocks = note.needed("blocks", |wire, key| self.blocks(wire, key))?;
            if !seen.insert(&id) {
                note.gap_at("id", GapReason::DuplicateId);
                return None;
            }
            Some(Note { id, blocks })
        })
    }

    fn sections(&self, extension: &Wire<'_>) -> Vec<Section> {
        // Looked at beforehand, and without noting a gap twice: an anchor made for one section must not be another's.
        let mut given = Names::default();
        for section in extension.value().get("sections").and_then(Value::as_array).unwrap_or(&Vec::new()) {
            if let Some(id) = section.get("id").and_then(Value::as_str) {
                given.insert(id);
            }
        }
        let mut anchors = Anchors::among(given);
        extension.each("sections", |section| {
            let heading = section.words("heading");
            // A heading alone is still printed.
            let blocks = if heading.is_some() {
                self.blocks(section, "blocks").unwrap_or_default()
            } else {
                section.needed("blocks", |wire, key| self.blocks(wire, key))?
            };
            let given = section.id("id");
            let id = anchors.unique(given.as_deref().unwrap_or_default());
            if given.is_some_and(|given| given != id) {
                section.gap_at("id", GapReason::DuplicateId);
            }
            Some(Section { id, heading, blocks })
        })
    }

    /// A field that is a list of blocks; `None` where there is nothing in it.
    fn blocks(&self, wire: &Wire<'_>, key: &'static str) -> Option<Vec<Block>> {
        Some(self.blocks_itself(&wire.list(key)?)).filter(|blocks| !blocks.is_empty())
    }

    fn blocks_itself(&self, list: &Wire<'_>) -> Vec<Block> {
        let Some(list) = list.nested() else { return Vec::new() };
        list.entries().filter_map(|entry| self.block(&entry.object_itself()?)).collect()
    }

    fn block(&self, wire: &Wire<'_>) -> Option<Block> {
        let text = |key| wire.needed(key, |wire, key| self.text(wire, key));
        let blocks = |key| wire.needed(key, |wire, key| self.blocks(wire, key));
        let kind = wire.needed("type", Wire::words)?;
        Some(match kind.as_str() {
            "paragraph" => Block::Paragraph(text("text")?),
            "heading" => {
                let level = wire.needed("level", |wire, key| wire.number_within(key, 3, 4)).unwrap_or(3);
                Block::Heading { level: if level == 4 { 4 } else { 3 }, text: text("text")? }
            }
            "list" => Block::List {
                is_ordered: wire.flag("ordered"),
                start: wire.integer("start").unwrap_or(1),
                items: wire.needed("items", |wire, key| self.items(wire, key))?,
            },
            "quote" => Block::Quote { blocks: blocks("blocks")?, cite: self.text(wire, "cite") },
            "pullquote" => Block::Pullquote { text: text("text")?, cite: self.text(wire, "cite") },
            "figure" => Block::Figure(self.figure(wire)?),
            "gallery" => Block::Gallery(wire.needed("figures", |wire, key| {
                Some(wire.each(key, |figure| self.figure(figure))).filter(|figures| !figures.is_empty())
            })?),
            "table" => Block::Table(self.table(wire)?),
            "code" => Block::Code { language: wire.words("language"), text: wire.needed("text", Wire::words)? },
            "keypoints" => Block::Keypoints {
                title: wire.words("title"),
                items: wire.needed("items", |wire, key| self.points(wire, key))?,
            },
            "timeline" => Block::Timeline(wire.needed("events", |wire, key| {
                Some(wire.each(key, |event| self.event(event))).filter(|events| !events.is_empty())
            })?),
            // A question nobody has answered is still a question.
            "qa" => Block::Qa { question: text("question")?, blocks: blocks("blocks").unwrap_or_default() },
            "aside" => Block::Aside { title: wire.words("title"), blocks: blocks("blocks")? },
            "audio" => Block::Media(self.media(wire, MediaKind::Audio)?),
            "video" => Block::Media(self.media(wire, MediaKind::Video)?),
            "embed" => Block::Embed {
                url: wire.needed("url", Wire::page)?,
                provider: wire.words("provider"),
                title: wire.words("title"),
                poster: wire.media("poster"),
            },
            "math" => Block::Math { text: wire.needed("text", Wire::words)?, is_display: wire.flag("display") },
            "rule" => Block::Rule,
            _ => {
                let fallback = self.text(wire, "fallback");
                if fallback.is_none() {
                    wire.gap(GapReason::UnknownBlock);
                }
                Block::Paragraph(fallback?)
            }
        })
    }

    fn items(&self, wire: &Wire<'_>, key: &'static str) -> Option<Vec<Vec<Block>>> {
        let item = |item: Wire<'_>| {
            if !item.value().is_array() {
                item.gap(GapReason::WrongType);
                return None;
            }
            item.filled(|item| self.blocks_itself(item))
        };
        Some(wire.list(key)?.entries().filter_map(item).collect::<Vec<_>>()).filter(|items| !items.is_empty())
    }

    fn points(&self, wire: &Wire<'_>, key: &'static str) -> Option<Vec<Text>> {
        let points = wire.list(key)?.entries().map(|point| self.text_itself(&point)).collect::<Vec<_>>();
        let points = points.into_iter().filter(|point| !point.is_blank()).collect::<Vec<_>>();
        (!points.is_empty()).then_some(points)
    }

    fn figure(&self, wire: &Wire<'_>) -> Option<Figure> {
        Some(Figure {
            src: wire.needed("src", Wire::media)?,
            srcset: srcset(wire, "srcset"),
            width: wire.length("width"),
            height: wire.length("height"),
            alt: wire.string("alt").unwrap_or_default(),
            caption: self.text(wire, "caption"),
            credit: wire.words("credit"),
        })
    }

    fn table(&self, wire: &Wire<'_>) -> Option<Table> {
        let table =
            Table { caption: self.text(wire, "caption"), head: self.rows(wire, "head"), rows: self.rows(wire, "rows") };
        if table.head.is_empty() && table.rows.is_empty() {
            wire.gap(GapReason::Empty);
            return None;
        }
        Some(table)
    }

    fn rows(&self, wire: &Wire<'_>, key: &'static str) -> Vec<Row> {
        let row = |row: Wire<'_>| {
            if !row.value().is_array() {
                row.gap(GapReason::WrongType);
                return None;
            }
            row.filled(|row| row.entries().map(|cell| self.cell(&cell)).collect())
        };
        wire.list(key).map(|rows| rows.entries().filter_map(row).collect()).unwrap_or_default()
    }

    /// A cell; a broken one is empty, so that the others stay in their columns.
    fn cell(&self, wire: &Wire<'_>) -> Cell {
        if !wire.value().is_object() {
            let text = self.text_itself(wire);
            return Cell { text, align: Align::Start, colspan: 1, rowspan: 1, is_header: false };
        }
        let align = match wire.words("align").as_deref() {
            None | Some("start") => Align::Start,
            Some("center") => Align::Center,
            Some("end") => Align::End,
            Some(_) => {
                wire.gap_at("align", GapReason::UnknownWord);
                Align::Start
            }
        };
        Cell {
            text: wire.get("text").map(|text| self.text_itself(&text)).unwrap_or_default(),
            align,
            // The limits that HTML sets itself.
            colspan: wire.number_within("colspan", 1, 1000).unwrap_or(1),
            rowspan: wire.number_within("rowspan", 1, 65534).unwrap_or(1),
            is_header: wire.flag("header"),
        }
    }

    fn event(&self, wire: &Wire<'_>) -> Option<Event> {
        let date = wire.words("date");
        let blocks = self.blocks(wire, "blocks").unwrap_or_default();
        let title = if blocks.is_empty() { Some(wire.needed("title", Wire::words)?) } else { wire.words("title") };
        Some(Event { when: date.as_deref().and_then(When::parse), date, title, blocks })
    }

    fn media(&self, wire: &Wire<'_>, kind: MediaKind) -> Option<Media> {
        let transcript = if wire.get("transcript").is_some_and(|transcript| transcript.value().is_string()) {
            wire.words("transcript").map(|text| paragraphs(&text))
        } else {
            self.blocks(wire, "transcript")
        };
        Some(Media {
            kind,
            src: wire.needed("src", Wire::media)?,
            poster: wire.media("poster"),
            caption: self.text(wire, "caption"),
            duration: wire.number("duration"),
            transcript: transcript.unwrap_or_default(),
        })
    }
}
