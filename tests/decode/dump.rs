//! What a decoder found, as text to compare and to read.
//!
//! A line per part, indented by what it stands in; a part that is missing has no line. Characters that cannot be
//! seen are spelled out.

use std::fmt::Write;

use courant::article::{
    Article, Author, Block, Card, Cell, Edition, Figure, MediaKind, Related, RelatedStory, Run, Section, Text,
};
use courant::decode::Gap;

/// A page of an edition.
pub fn edition(edition: &Edition) -> String {
    let mut page = Page::default();
    page.line(0, format!("edition {} {}", shown(edition.id.as_str()), quoted(&edition.title)));
    page.some(1, "description", &edition.description.as_deref().map(quoted));
    page.some(1, "language", &edition.language);
    page.some(1, "home", &edition.home);
    page.some(1, "icon", &edition.icon);
    page.some(1, "pages", &edition.has_pages.then_some("yes"));
    page.list(1, "sections", &edition.sections);
    page.some(1, "articles", &edition.articles);
    page.some(1, "copyright", &edition.copyright.as_deref().map(quoted));
    page.some(1, "next", &edition.next);
    for card in &edition.cards {
        page.card(0, "card", card);
    }
    page.0
}

/// A whole article.
pub fn article(article: &Article) -> String {
    let mut page = Page::default();
    page.article(0, article);
    page.0
}

/// What was wrong.
pub fn gaps(gaps: &[Gap]) -> String {
    let mut text = String::new();
    for gap in gaps {
        writeln!(text, "gap {gap}").unwrap();
    }
    text
}

#[derive(Default)]
struct Page(String);

impl Page {
    fn line(&mut self, depth: usize, line: impl AsRef<str>) {
        writeln!(self.0, "{}{}", "  ".repeat(depth), line.as_ref()).unwrap();
    }

    fn some<T: ToString>(&mut self, depth: usize, name: &str, value: &Option<T>) {
        if let Some(value) = value {
            self.line(depth, format!("{name} {}", value.to_string()));
        }
    }

    fn list(&mut self, depth: usize, name: &str, list: &[String]) {
        if !list.is_empty() {
            self.line(depth, format!("{name} {}", list.iter().map(|one| quoted(one)).collect::<Vec<_>>().join(", ")));
        }
    }

    fn card(&mut self, depth: usize, what: &str, card: &Card) {
        self.line(depth, format!("{what} {} {}", card.id, quoted(&card.headline)));
        let depth = depth + 1;
        self.some(depth, "href", &card.href);
        self.some(depth, "url", &card.url);
        self.some(depth, "kicker", &card.kicker.as_deref().map(quoted));
        self.some(depth, "standfirst", &card.standfirst.as_deref().map(quoted));
        self.some(depth, "language", &card.language);
        self.some(depth, "section", &card.section.as_deref().map(quoted));
        if let Some(image) = &card.image {
            self.some(depth, "image", &Some(&image.src));
            self.some(depth, "image-alt", &Some(image.alt.as_str()).filter(|alt| !alt.is_empty()).map(quoted));
            self.widths(depth + 1, image);
        }
        self.some(depth, "published", &card.published);
        self.some(depth, "modified", &card.modified);
        for Author { name, url } in &card.authors {
            let url = url.as_ref().map(|url| format!(" {url}")).unwrap_or_default();
            self.line(depth, format!("author {}{url}", quoted(name)));
        }
        self.list(depth, "tags", &card.tags);
        self.some(depth, "place", &card.place.as_deref().map(quoted));
        if (card.words, card.minutes) != (0, 0) {
            self.line(depth, format!("length {} words, {} minutes", card.words, card.minutes));
        }
        if let Some(body) = &card.body {
            self.line(depth, "body");
            self.sections(depth + 1, &body.sections);
            // The article in it is the same card, without a body of its own.
            assert_eq!(Card { body: None, ..card.clone() }, body.card);
        }
    }

    fn article(&mut self, depth: usize, article: &Article) {
        self.card(depth, "article", &article.card);
        let dateline = &article.dateline;
        self.some(depth, "dateline", &dateline.text.as_deref().map(quoted));
        self.some(depth, "agency", &dateline.agency.as_deref().map(quoted));
        self.sections(depth, &article.sections);
        for note in &article.notes {
            self.line(depth, format!("note {}", shown(&note.id)));
            self.blocks(depth + 1, &note.blocks);
        }
        for Related { relation, reason, story } in &article.related {
            let reason = reason.as_deref().map(|reason| format!(" ({})", shown(reason))).unwrap_or_default();
            let what = format!("related {relation:?}{reason}:");
            match story {
                RelatedStory::Card(card) => self.card(depth, &format!("{what} card"), card),
                RelatedStory::Id(id, title) => {
                    let title = title.as_deref().map(quoted).unwrap_or_default();
                    self.line(depth, format!("{what} id {id} {title}").trim_end());
                }
                RelatedStory::Elsewhere { url, title } => self.line(depth, format!("{what} {url} {}", quoted(title))),
                RelatedStory::Title(title) => self.line(depth, format!("{what} {}", quoted(title))),
            }
        }
        for (what, card) in [("previous", &article.previous), ("next", &article.next)] {
            if let Some(card) = card {
                self.card(depth, what, card);
            }
        }
        for correction in &article.corrections {
            let date = correction.date.map(|date| format!("{date} ")).unwrap_or_default();
            self.line(depth, format!("correction {date}{}", quoted(&correction.text)));
        }
        if let Some(source) = &article.source {
            self.line(depth, "source");
            self.some(depth + 1, "name", &source.name.as_deref().map(quoted));
            self.some(depth + 1, "url", &source.url);
        }
        self.some(depth, "copyright", &article.copyright.as_deref().map(quoted));
        self.some(depth, "license", &article.license.as_deref().map(quoted));
        if let Some(comments) = &article.comments {
            self.line(depth, format!("comments {}", if comments.is_open { "open" } else { "closed" }));
            self.some(depth + 1, "count", &comments.count);
            self.list(depth + 1, "required", &comments.required);
        }
    }

    fn sections(&mut self, depth: usize, sections: &[Section]) {
        for section in sections {
            let heading = section.heading.as_deref().map(|heading| format!(" {}", quoted(heading))).unwrap_or_default();
            self.line(depth, format!("section {}{heading}", shown(&section.id)));
            self.blocks(depth + 1, &section.blocks);
        }
    }

    fn blocks(&mut self, depth: usize, blocks: &[Block]) {
        for block in blocks {
            self.block(depth, block);
        }
    }

    fn block(&mut self, depth: usize, block: &Block) {
        match block {
            Block::Paragraph(text) => self.line(depth, format!("paragraph {}", runs(text))),
            Block::Heading { level, text } => self.line(depth, format!("heading {level} {}", runs(text))),
            Block::List { is_ordered, start, items } => {
                self.line(depth, if *is_ordered { format!("list from {start}") } else { "list".to_owned() });
                for item in items {
                    self.line(depth + 1, "item");
                    self.blocks(depth + 2, item);
                }
            }
            Block::Quote { blocks, cite } => {
                self.line(depth, "quote");
                self.blocks(depth + 1, blocks);
                self.some(depth + 1, "cite", &cite.as_ref().map(runs));
            }
            Block::Pullquote { text, cite } => {
                self.line(depth, format!("pullquote {}", runs(text)));
                self.some(depth + 1, "cite", &cite.as_ref().map(runs));
            }
            Block::Figure(figure) => self.figure(depth, figure),
            Block::Gallery(figures) => {
                self.line(depth, "gallery");
                for figure in figures {
                    self.figure(depth + 1, figure);
                }
            }
            Block::Table(table) => {
                self.line(depth, "table");
                self.some(depth + 1, "caption", &table.caption.as_ref().map(runs));
                for (what, rows) in [("head", &table.head), ("row", &table.rows)] {
                    for row in rows {
                        self.line(depth + 1, what);
                        for cell in row {
                            self.cell(depth + 2, cell);
                        }
                    }
                }
            }
            Block::Code { language, text } => {
                self.line(depth, format!("code {}", language.as_deref().map(shown).unwrap_or_default()).trim_end());
                self.line(depth + 1, quoted(text));
            }
            Block::Keypoints { title, items } => {
                self.line(depth, "keypoints");
                self.some(depth + 1, "title", &title.as_deref().map(quoted));
                for item in items {
                    self.line(depth + 1, format!("point {}", runs(item)));
                }
            }
            Block::Timeline(events) => {
                self.line(depth, "timeline");
                for event in events {
                    self.line(depth + 1, "event");
                    self.some(depth + 2, "date", &event.date.as_deref().map(quoted));
                    self.some(depth + 2, "when", &event.when);
                    self.some(depth + 2, "title", &event.title.as_deref().map(quoted));
                    self.blocks(depth + 2, &event.blocks);
                }
            }
            Block::Qa { question, blocks } => {
                self.line(depth, format!("question {}", runs(question)));
                self.blocks(depth + 1, blocks);
            }
            Block::Aside { title, blocks } => {
                self.line(depth, "aside");
                self.some(depth + 1, "title", &title.as_deref().map(quoted));
                self.blocks(depth + 1, blocks);
            }
            Block::Media(media) => {
                let kind = if media.kind == MediaKind::Audio { "audio" } else { "video" };
                self.line(depth, format!("{kind} {}", media.src));
                self.some(depth + 1, "poster", &media.poster);
                self.some(depth + 1, "caption", &media.caption.as_ref().map(runs));
                self.some(depth + 1, "seconds", &media.duration);
                self.blocks(depth + 1, &media.transcript);
            }
            Block::Embed { provider, url, title, poster } => {
                self.line(depth, format!("embed {url}"));
                self.some(depth + 1, "provider", &provider.as_deref().map(quoted));
                self.some(depth + 1, "title", &title.as_deref().map(quoted));
                self.some(depth + 1, "poster", poster);
            }
            Block::Math { text, is_display } => {
                self.line(depth, format!("math {}{}", quoted(text), if *is_display { " display" } else { "" }));
            }
            Block::Rule => self.line(depth, "rule"),
        }
    }

    fn figure(&mut self, depth: usize, figure: &Figure) {
        self.line(depth, format!("figure {}", figure.src));
        self.widths(depth + 1, figure);
        self.line(depth + 1, format!("alt {}", quoted(&figure.alt)));
        self.some(depth + 1, "caption", &figure.caption.as_ref().map(runs));
        self.some(depth + 1, "credit", &figure.credit.as_deref().map(quoted));
    }

    fn widths(&mut self, depth: usize, figure: &Figure) {
        for one in &figure.srcset {
            self.line(depth, format!("{} wide: {}", one.width, one.src));
        }
        self.some(depth, "width", &figure.width);
        self.some(depth, "height", &figure.height);
    }

    fn cell(&mut self, depth: usize, cell: &Cell) {
        let kind = if cell.is_header { "header" } else { "cell" };
        let span = match (cell.colspan, cell.rowspan) {
            (1, 1) => String::new(),
            (columns, rows) => format!(" {columns}×{rows}"),
        };
        self.line(depth, format!("{kind} {:?}{span} {}", cell.align, runs(&cell.text)).trim_end());
    }
}

/// The runs of a text: `{em …}`, `{link https://… | …}`.
fn runs(text: &Text) -> String {
    let mut shown_runs = String::new();
    for run in &text.0 {
        shown_runs.push_str(&match run {
            Run::Words(words) => shown(words),
            Run::Styled(style, text) => format!("{{{} {}}}", format!("{style:?}").to_lowercase(), runs(text)),
            Run::Link(url, text) => format!("{{link {url} | {}}}", runs(text)),
            Run::Note(id) => format!("{{note {}}}", shown(id)),
            Run::Foreign { language, dir, text } => {
                let dir = dir.map(|dir| dir.as_str()).unwrap_or_default();
                format!("{{lang {} {dir} | {}}}", language.as_deref().unwrap_or_default(), runs(text))
            }
            Run::Abbr { short, title } => {
                format!("{{abbr {} = {}}}", shown(short), shown(title.as_deref().unwrap_or_default()))
            }
            Run::Time(when, text) => format!("{{time {when} | {}}}", runs(text)),
            Run::Ruby { base, reading } => format!("{{ruby {} = {}}}", shown(base), shown(reading)),
            Run::Break => "{br}".to_owned(),
        });
    }
    shown_runs
}

fn quoted(text: &str) -> String {
    format!("“{}”", shown(text))
}

/// A text with what cannot be seen spelled out.
fn shown(text: &str) -> String {
    let is_unseen = |letter: char| {
        letter.is_control()
            || matches!(letter, '\u{a0}' | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
    };
    text.chars()
        .map(|letter| if is_unseen(letter) { letter.escape_default().to_string() } else { letter.to_string() })
        .collect()
}
