//! The body: sections, and the blocks they are made of.

use super::address::{MediaUrl, SafeUrl};
use super::dateline::When;
use super::text::{Text, count_words};

/// A part of the body under one heading.
#[derive(Clone, Debug, PartialEq)]
pub struct Section {
    /// Its anchor on the page: not empty, unique within the article.
    pub id: String,
    /// Its heading; the first section usually has none.
    pub heading: Option<String>,
    /// What stands in it.
    pub blocks: Vec<Block>,
}

/// A note under the text.
#[derive(Clone, Debug, PartialEq)]
pub struct Note {
    /// What the marks in the text call it.
    pub id: String,
    /// What it says.
    pub blocks: Vec<Block>,
}

/// A piece of a section.
#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    /// A paragraph.
    Paragraph(Text),
    /// A heading within a section; `level` is 3 or 4.
    Heading {
        /// 3 or 4.
        level: u8,
        /// Its words.
        text: Text,
    },
    /// A list.
    List {
        /// Numbered?
        is_ordered: bool,
        /// The first number.
        start: i32,
        /// Each item is a list of blocks.
        items: Vec<Vec<Self>>,
    },
    /// What somebody said or wrote.
    Quote {
        /// The words.
        blocks: Vec<Self>,
        /// Who, where.
        cite: Option<Text>,
    },
    /// A line of the story set large.
    Pullquote {
        /// The words.
        text: Text,
        /// Who.
        cite: Option<Text>,
    },
    /// A picture.
    Figure(Figure),
    /// Pictures that belong together.
    Gallery(Vec<Figure>),
    /// A table.
    Table(Table),
    /// Lines of code.
    Code {
        /// The language's name, as given.
        language: Option<String>,
        /// The lines, to the letter.
        text: String,
    },
    /// What matters, in a few lines.
    Keypoints {
        /// Its heading.
        title: Option<String>,
        /// The points.
        items: Vec<Text>,
    },
    /// Events in their order.
    Timeline(Vec<Event>),
    /// A question with its answer.
    Qa {
        /// The question.
        question: Text,
        /// The answer.
        blocks: Vec<Self>,
    },
    /// A box beside the story.
    Aside {
        /// Its heading.
        title: Option<String>,
        /// What it says.
        blocks: Vec<Self>,
    },
    /// Sound or film.
    Media(Media),
    /// Something from elsewhere: a link until the reader asks for it.
    Embed {
        /// `YouTube`
        provider: Option<String>,
        /// Where it is.
        url: SafeUrl,
        /// What it is.
        title: Option<String>,
        /// A still of it.
        poster: Option<MediaUrl>,
    },
    /// A formula in TeX.
    Math {
        /// TeX.
        text: String,
        /// On a line of its own?
        is_display: bool,
    },
    /// A pause.
    Rule,
}

/// A picture with what belongs to it.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// The picture.
    pub src: MediaUrl,
    /// The same picture in other widths.
    pub srcset: Vec<SrcWidth>,
    /// Its own width, CSS pixels.
    pub width: Option<u32>,
    /// Its own height, CSS pixels.
    pub height: Option<u32>,
    /// What is to be seen; empty for a picture that only decorates.
    pub alt: String,
    /// The words under it.
    pub caption: Option<Text>,
    /// Who made it.
    pub credit: Option<String>,
}

impl Figure {
    /// A picture of which no more is known than where it lies.
    #[must_use]
    pub const fn at(src: MediaUrl) -> Self {
        Self { src, srcset: Vec::new(), width: None, height: None, alt: String::new(), caption: None, credit: None }
    }
}

/// One width of a picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SrcWidth {
    /// The picture.
    pub src: MediaUrl,
    /// Its width, pixels.
    pub width: u32,
}

/// A table.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    /// What it shows.
    pub caption: Option<Text>,
    /// The rows at its head.
    pub head: Vec<Row>,
    /// The rows.
    pub rows: Vec<Row>,
}

/// A row of cells.
pub type Row = Vec<Cell>;

/// A cell.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    /// What stands in it.
    pub text: Text,
    /// How it is aligned.
    pub align: Align,
    /// Columns it spans, at least 1.
    pub colspan: u16,
    /// Rows it spans, at least 1.
    pub rowspan: u16,
    /// Whether it heads its row or column.
    pub is_header: bool,
}

/// How a cell's text is aligned.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Align {
    /// Where the line starts.
    #[default]
    Start,
    /// In the middle.
    Center,
    /// Where the line ends: numbers.
    End,
}

/// One event of a timeline.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// When, as given: `1866`, `27 July 1866`, or a date.
    pub date: Option<String>,
    /// The same as a date, where it is one.
    pub when: Option<When>,
    /// What, in a line.
    pub title: Option<String>,
    /// What, at length.
    pub blocks: Vec<Block>,
}

/// Sound or film.
#[derive(Clone, Debug, PartialEq)]
pub struct Media {
    /// Which of the two.
    pub kind: MediaKind,
    /// Where it is.
    pub src: MediaUrl,
    /// A still of it.
    pub poster: Option<MediaUrl>,
    /// The words under it.
    pub caption: Option<Text>,
    /// Its length in seconds.
    pub duration: Option<u32>,
    /// What is said or seen in it.
    pub transcript: Vec<Block>,
}

/// Sound or film.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MediaKind {
    /// To hear.
    Audio,
    /// To see.
    Video,
}

impl Section {
    /// How many words a reader reads in it, its heading included.
    #[must_use]
    pub fn words(&self) -> u32 {
        self.heading_words() + words_of(&self.blocks)
    }

    /// How many words its heading has.
    #[must_use]
    pub fn heading_words(&self) -> u32 {
        self.heading.as_deref().map_or(0, count_words)
    }
}

impl Block {
    /// How many words a reader reads in it. Code, formulas and transcripts are not counted: nobody reads them at
    /// the pace of text.
    #[must_use]
    pub fn words(&self) -> u32 {
        match self {
            Self::Paragraph(text) | Self::Heading { text, .. } | Self::Pullquote { text, .. } => text.words(),
            Self::List { items, .. } => items.iter().map(|blocks| words_of(blocks)).sum(),
            Self::Quote { blocks, cite } => words_of(blocks) + cite.as_ref().map_or(0, Text::words),
            Self::Figure(figure) => figure.words(),
            Self::Gallery(figures) => figures.iter().map(Figure::words).sum(),
            Self::Table(table) => {
                table.head.iter().chain(&table.rows).flatten().map(|cell| cell.text.words()).sum::<u32>()
                    + table.caption.as_ref().map_or(0, Text::words)
            }
            Self::Keypoints { title, items } => {
                title.as_deref().map_or(0, count_words) + items.iter().map(Text::words).sum::<u32>()
            }
            Self::Timeline(events) => {
                events.iter().map(|event| event.title.as_deref().map_or(0, count_words) + words_of(&event.blocks)).sum()
            }
            Self::Qa { question, blocks } => question.words() + words_of(blocks),
            Self::Aside { title, blocks } => title.as_deref().map_or(0, count_words) + words_of(blocks),
            Self::Media(media) => media.caption.as_ref().map_or(0, Text::words),
            Self::Code { .. } | Self::Embed { .. } | Self::Math { .. } | Self::Rule => 0,
        }
    }

    /// The characters a reader sees in it, in their order on the page: what a
    /// [`Position`](crate::reading::Position)'s quote is looked for in. Blocks within are divided by a line feed.
    #[must_use]
    pub fn to_plain(&self) -> String {
        let mut plain = String::new();
        self.push_plain(&mut plain);
        plain
    }

    fn push_plain(&self, plain: &mut String) {
        match self {
            Self::Paragraph(text) | Self::Heading { text, .. } | Self::Pullquote { text, .. } => push_text(text, plain),
            Self::List { items, .. } => items.iter().for_each(|blocks| push_blocks(blocks, plain)),
            Self::Quote { blocks, .. } | Self::Aside { blocks, .. } => push_blocks(blocks, plain),
            Self::Figure(figure) => push_caption(&figure.caption, plain),
            Self::Gallery(figures) => figures.iter().for_each(|figure| push_caption(&figure.caption, plain)),
            Self::Table(table) => {
                for row in [&table.head, &table.rows].into_iter().flatten() {
                    row.iter().for_each(|cell| push_text(&cell.text, plain));
                }
            }
            Self::Code { text, .. } | Self::Math { text, .. } => push_part(text, plain),
            Self::Keypoints { items, .. } => items.iter().for_each(|item| push_text(item, plain)),
            Self::Timeline(events) => {
                for event in events {
                    push_part(event.title.as_deref().unwrap_or_default(), plain);
                    push_blocks(&event.blocks, plain);
                }
            }
            Self::Qa { question, blocks } => {
                push_text(question, plain);
                push_blocks(blocks, plain);
            }
            Self::Media(media) => push_caption(&media.caption, plain),
            Self::Embed { title, .. } => push_part(title.as_deref().unwrap_or_default(), plain),
            Self::Rule => {}
        }
    }
}

impl Figure {
    fn words(&self) -> u32 {
        self.caption.as_ref().map_or(0, Text::words)
    }
}

fn push_blocks(blocks: &[Block], plain: &mut String) {
    blocks.iter().for_each(|block| block.push_plain(plain));
}

fn push_caption(caption: &Option<Text>, plain: &mut String) {
    caption.iter().for_each(|caption| push_text(caption, plain));
}

fn push_text(text: &Text, plain: &mut String) {
    push_part(&text.to_plain(), plain);
}

fn push_part(part: &str, plain: &mut String) {
    if !part.is_empty() && !plain.is_empty() {
        plain.push('\n');
    }
    plain.push_str(part);
}

fn words_of(blocks: &[Block]) -> u32 {
    blocks.iter().map(Block::words).sum()
}
