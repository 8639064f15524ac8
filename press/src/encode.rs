//! The model → the native format's JSON: the counterpart of `courant::decode`.
//!
//! In come editions, cards and articles, out comes JSON with its keys in the order in which format.md names them. What is not known
//! is not written. What the decoder reads from it is the same again, to the letter.

use courant::article::{
    Align, Article, Author, Block, Card, Cell, Comments, Dir, Edition, Event, Figure, MediaKind, Note, Related,
    RelatedStory, Relation, Row, Run, Section, SrcWidth, Table, Text, When,
};
use serde_json::{Map, Value, json};

/// An article's file.
#[must_use]
pub fn article(article: &Article) -> Value {
    let card = &article.card;
    let mut item = Map::new();
    put(&mut item, "id", card.id.as_str());
    put_some(&mut item, "url", card.url.as_ref().map(ToString::to_string));
    put(&mut item, "title", card.headline.as_str());
    put_some(&mut item, "summary", card.standfirst.clone());
    put_some(&mut item, "language", card.language.clone());
    put_some(&mut item, "image", card.image.as_ref().map(|image| image.src.to_string()));
    put_dates_and_names(&mut item, card);
    put(&mut item, "_article", extension_of(article));
    Value::Object(item)
}

/// A page of an edition's list: `feed.json`.
#[must_use]
pub fn edition(edition: &Edition, feed_url: Option<&str>) -> Value {
    let mut feed = Map::new();
    put(&mut feed, "version", "https://jsonfeed.org/version/1.1");
    put(&mut feed, "title", edition.title.as_str());
    put_some(&mut feed, "description", edition.description.clone());
    put_some(&mut feed, "language", edition.language.clone());
    put_some(&mut feed, "home_page_url", edition.home.as_ref().map(ToString::to_string));
    put_some(&mut feed, "feed_url", feed_url.map(str::to_owned));
    put_some(&mut feed, "icon", edition.icon.as_ref().map(ToString::to_string));
    put_some(&mut feed, "next_url", edition.next.as_ref().map(ToString::to_string));
    let mut extension = Map::new();
    put(&mut extension, "id", edition.id.as_str());
    put(&mut extension, "pages", edition.has_pages);
    put_list(&mut extension, "sections", &edition.sections, |name| name.as_str().into());
    put_some(&mut extension, "articles", edition.articles);
    put_some(&mut extension, "copyrightNotice", edition.copyright.clone());
    put(&mut feed, "_edition", extension);
    put(&mut feed, "items", edition.cards.iter().map(item).collect::<Vec<_>>());
    Value::Object(feed)
}

/// A card: what a related story carries of an article.
#[must_use]
pub fn card(card: &Card) -> Value {
    Value::Object(face(card, None))
}

/// JSON as it stands in a file: indented by two blanks, with a line feed at its end.
#[must_use]
pub fn to_text(value: &Value) -> String {
    let mut text = Vec::with_capacity(16 * 1024);
    // What is in memory can always be written there, and JSON is UTF-8.
    let _ = serde_json::to_writer_pretty(&mut text, value);
    text.push(b'\n');
    String::from_utf8(text).unwrap_or_default()
}

/// A card as an item of a feed. JSON Feed demands a body of every item: it is the standfirst, else the headline.
fn item(card: &Card) -> Value {
    // Without a file of its own an item is its body: words put there would become the article.
    let content = card.href.as_ref().map(|_| card.standfirst.as_ref().unwrap_or(&card.headline));
    let mut item = face(card, content);
    if let Some(body) = &card.body {
        put(&mut item, "_article", extension_of(body));
    }
    Value::Object(item)
}

fn face(card: &Card, content: Option<&String>) -> Map<String, Value> {
    let mut item = Map::new();
    put(&mut item, "id", card.id.as_str());
    put_some(&mut item, "url", card.url.as_ref().map(ToString::to_string));
    put(&mut item, "title", card.headline.as_str());
    put_some(&mut item, "summary", card.standfirst.clone());
    put_some(&mut item, "content_text", content.cloned());
    put_some(&mut item, "image", card.image.as_ref().map(|image| image.src.to_string()));
    put_some(&mut item, "language", card.language.clone());
    put_dates_and_names(&mut item, card);
    let mut extension = Map::new();
    put_some(&mut extension, "href", card.href.as_ref().map(ToString::to_string));
    put_some(&mut extension, "kicker", card.kicker.clone());
    put_some(&mut extension, "section", card.section.clone());
    put_dateline(&mut extension, card, None, None);
    put_length(&mut extension, card);
    put_image(&mut extension, card.image.as_deref());
    put(&mut item, "_article", extension);
    item
}

fn put_dates_and_names(item: &mut Map<String, Value>, card: &Card) {
    put_some(item, "date_published", card.published.map(|when| when.moment().to_string()));
    put_some(item, "date_modified", card.modified.map(|moment| moment.to_string()));
    put_list(item, "authors", &card.authors, author);
    put_list(item, "tags", &card.tags, |tag| tag.as_str().into());
}

fn author(author: &Author) -> Value {
    let mut wire = Map::new();
    put(&mut wire, "name", author.name.as_str());
    put_some(&mut wire, "url", author.url.as_ref().map(ToString::to_string));
    wire.into()
}

fn put_length(extension: &mut Map<String, Value>, card: &Card) {
    if card.words > 0 || card.minutes > 0 {
        put(extension, "words", card.words);
        put(extension, "minutes", card.minutes);
    }
}

/// What JSON Feed has no words for; where the picture lies stands in the item's own `image`.
fn put_image(extension: &mut Map<String, Value>, image: Option<&Figure>) {
    let Some(image) = image else { return };
    put_some(extension, "imageAlt", Some(image.alt.clone()).filter(|alt| !alt.is_empty()));
    put_list(extension, "imageSrcset", &image.srcset, src_width);
    put_some(extension, "imageWidth", image.width);
    put_some(extension, "imageHeight", image.height);
}

fn put_dateline(extension: &mut Map<String, Value>, card: &Card, text: Option<&String>, agency: Option<&String>) {
    let day = if let Some(When::Day(day)) = card.published { Some(day.to_string()) } else { None };
    let mut dateline = Map::new();
    put_some(&mut dateline, "text", text.cloned());
    put_some(&mut dateline, "place", card.place.clone());
    put_some(&mut dateline, "agency", agency.cloned());
    put_some(&mut dateline, "day", day);
    if !dateline.is_empty() {
        put(extension, "dateline", dateline);
    }
}

fn extension_of(article: &Article) -> Map<String, Value> {
    let mut extension = Map::new();
    put_some(&mut extension, "href", article.card.href.as_ref().map(ToString::to_string));
    put_some(&mut extension, "kicker", article.card.kicker.clone());
    put_some(&mut extension, "section", article.card.section.clone());
    put_length(&mut extension, &article.card);
    put_dateline(&mut extension, &article.card, article.dateline.text.as_ref(), article.dateline.agency.as_ref());
    put_image(&mut extension, article.card.image.as_deref());
    put(&mut extension, "sections", article.sections.iter().map(section).collect::<Vec<_>>());
    put_list(&mut extension, "notes", &article.notes, note);
    // Written even where it is empty: the article's own list is known then, not forgotten.
    put(&mut extension, "related", article.related.iter().map(related).collect::<Vec<_>>());
    put_some(&mut extension, "previous", article.previous.as_ref().map(card));
    put_some(&mut extension, "next", article.next.as_ref().map(card));
    put_list(&mut extension, "corrections", &article.corrections, |correction| {
        let mut wire = Map::new();
        put_some(&mut wire, "date", correction.date.map(|date| date.to_string()));
        put(&mut wire, "text", correction.text.as_str());
        wire.into()
    });
    if let Some(source) = &article.source {
        let mut wire = Map::new();
        put_some(&mut wire, "name", source.name.clone());
        put_some(&mut wire, "url", source.url.as_ref().map(ToString::to_string));
        put(&mut extension, "source", wire);
    }
    put_some(&mut extension, "copyrightNotice", article.copyright.clone());
    put_some(&mut extension, "license", article.license.clone());
    put_some(&mut extension, "comments", article.comments.as_ref().map(comments));
    extension
}

fn comments(comments: &Comments) -> Value {
    let mut wire = Map::new();
    put(&mut wire, "status", if comments.is_open { "open" } else { "closed" });
    put_some(&mut wire, "count", comments.count);
    if !comments.required.is_empty() {
        put(&mut wire, "reply", json!({ "required": comments.required }));
    }
    wire.into()
}

fn related(related: &Related) -> Value {
    let mut wire = Map::new();
    put(
        &mut wire,
        "rel",
        match related.relation {
            Relation::Related => "related",
            Relation::Earlier => "earlier",
            Relation::Later => "later",
            Relation::Background => "background",
            Relation::Recent => "recent",
        },
    );
    put_some(&mut wire, "reason", related.reason.clone());
    match &related.story {
        RelatedStory::Card(whole) => put(&mut wire, "card", card(whole)),
        RelatedStory::Id(id, title) => {
            put(&mut wire, "id", id.as_str());
            put_some(&mut wire, "title", title.clone());
        }
        RelatedStory::Elsewhere { url, title } => {
            put(&mut wire, "url", url.as_str());
            put(&mut wire, "title", title.as_str());
        }
        RelatedStory::Title(title) => put(&mut wire, "title", title.as_str()),
    }
    wire.into()
}

fn section(section: &Section) -> Value {
    let (id, heading) = (section.id.as_str().into(), section.heading.clone().into());
    // A value that stands in `json!` would be copied whole.
    Value::from_iter([("id", id), ("heading", heading), ("blocks", blocks(&section.blocks))])
}

fn note(note: &Note) -> Value {
    Value::from_iter([("id", note.id.as_str().into()), ("blocks", blocks(&note.blocks))])
}

fn blocks(blocks: &[Block]) -> Value {
    blocks.iter().map(block).collect()
}

fn block(block: &Block) -> Value {
    let mut wire = Map::new();
    let mut kind = |name: &str| put(&mut wire, "type", name);
    match block {
        Block::Paragraph(words) => {
            kind("paragraph");
            put(&mut wire, "text", text(words));
        }
        Block::Heading { level, text: words } => {
            kind("heading");
            put(&mut wire, "level", *level);
            put(&mut wire, "text", text(words));
        }
        Block::List { is_ordered, start, items } => {
            kind("list");
            put(&mut wire, "ordered", *is_ordered);
            if *start != 1 {
                put(&mut wire, "start", *start);
            }
            put(&mut wire, "items", items.iter().map(|item| blocks(item)).collect::<Vec<_>>());
        }
        Block::Quote { blocks: inner, cite } => {
            kind("quote");
            put(&mut wire, "blocks", blocks(inner));
            put_some(&mut wire, "cite", cite.as_ref().map(text));
        }
        Block::Pullquote { text: words, cite } => {
            kind("pullquote");
            put(&mut wire, "text", text(words));
            put_some(&mut wire, "cite", cite.as_ref().map(text));
        }
        Block::Figure(one) => {
            kind("figure");
            put_figure(&mut wire, one);
        }
        Block::Gallery(figures) => {
            kind("gallery");
            put(&mut wire, "figures", figures.iter().map(figure).collect::<Vec<_>>());
        }
        Block::Table(table) => {
            kind("table");
            put_table(&mut wire, table);
        }
        Block::Code { language, text } => {
            kind("code");
            put_some(&mut wire, "language", language.clone());
            put(&mut wire, "text", text.as_str());
        }
        Block::Keypoints { title, items } => {
            kind("keypoints");
            put_some(&mut wire, "title", title.clone());
            put(&mut wire, "items", items.iter().map(text).collect::<Vec<_>>());
        }
        Block::Timeline(events) => {
            kind("timeline");
            put(&mut wire, "events", events.iter().map(event).collect::<Vec<_>>());
        }
        Block::Qa { question, blocks: answer } => {
            kind("qa");
            put(&mut wire, "question", text(question));
            put_list(&mut wire, "blocks", answer, self::block);
        }
        Block::Aside { title, blocks: inner } => {
            kind("aside");
            put_some(&mut wire, "title", title.clone());
            put(&mut wire, "blocks", blocks(inner));
        }
        Block::Media(media) => {
            kind(match media.kind {
                MediaKind::Audio => "audio",
                MediaKind::Video => "video",
            });
            put(&mut wire, "src", media.src.as_str());
            put_some(&mut wire, "poster", media.poster.as_ref().map(ToString::to_string));
            put_some(&mut wire, "caption", media.caption.as_ref().map(text));
            put_some(&mut wire, "duration", media.duration);
            put_list(&mut wire, "transcript", &media.transcript, self::block);
        }
        Block::Embed { provider, url, title, poster } => {
            kind("embed");
            put_some(&mut wire, "provider", provider.clone());
            put(&mut wire, "url", url.as_str());
            put_some(&mut wire, "title", title.clone());
            put_some(&mut wire, "poster", poster.as_ref().map(ToString::to_string));
        }
        Block::Math { text, is_display } => {
            kind("math");
            put(&mut wire, "text", text.as_str());
            put(&mut wire, "display", *is_display);
        }
        Block::Rule => kind("rule"),
    }
    wire.into()
}

fn figure(figure: &Figure) -> Value {
    let mut wire = Map::new();
    put_figure(&mut wire, figure);
    wire.into()
}

fn put_figure(wire: &mut Map<String, Value>, figure: &Figure) {
    put(wire, "src", figure.src.as_str());
    put_list(wire, "srcset", &figure.srcset, src_width);
    put_some(wire, "width", figure.width);
    put_some(wire, "height", figure.height);
    put(wire, "alt", figure.alt.as_str());
    put_some(wire, "caption", figure.caption.as_ref().map(text));
    put_some(wire, "credit", figure.credit.clone());
}

fn src_width(one: &SrcWidth) -> Value {
    json!({ "src": one.src.as_str(), "width": one.width })
}

fn put_table(wire: &mut Map<String, Value>, table: &Table) {
    let row = |row: &Row| row.iter().map(cell).collect::<Value>();
    put_some(wire, "caption", table.caption.as_ref().map(text));
    put_list(wire, "head", &table.head, row);
    put(wire, "rows", table.rows.iter().map(row).collect::<Vec<_>>());
}

/// A cell with nothing but its words is its words.
fn cell(cell: &Cell) -> Value {
    let mut wire = Map::new();
    put(&mut wire, "text", text(&cell.text));
    match cell.align {
        Align::Start => {}
        Align::Center => put(&mut wire, "align", "center"),
        Align::End => put(&mut wire, "align", "end"),
    }
    if cell.colspan != 1 {
        put(&mut wire, "colspan", cell.colspan);
    }
    if cell.rowspan != 1 {
        put(&mut wire, "rowspan", cell.rowspan);
    }
    if cell.is_header {
        put(&mut wire, "header", true);
    }
    if wire.len() == 1 { text(&cell.text) } else { wire.into() }
}

fn event(event: &Event) -> Value {
    let mut wire = Map::new();
    put_some(&mut wire, "date", event.date.clone());
    put_some(&mut wire, "title", event.title.clone());
    put_list(&mut wire, "blocks", &event.blocks, block);
    wire.into()
}

/// A text of plain words alone is a string.
fn text(text: &Text) -> Value {
    match text.0.as_slice() {
        [] => "".into(),
        [Run::Words(words)] => words.as_str().into(),
        runs => runs.iter().map(run).collect(),
    }
}

fn run(run: &Run) -> Value {
    match run {
        Run::Words(words) => words.as_str().into(),
        Run::Styled(style, inner) => Value::from_iter([(style.as_str(), text(inner))]),
        Run::Link(url, inner) => Value::from_iter([("link", url.as_str().into()), ("text", text(inner))]),
        Run::Note(id) => json!({ "note": id }),
        Run::Foreign { language, dir, text: inner } => {
            let mut wire = Map::new();
            put_some(&mut wire, "lang", language.clone());
            put_some(&mut wire, "dir", dir.map(Dir::as_str));
            put(&mut wire, "text", text(inner));
            wire.into()
        }
        Run::Abbr { short, title } => {
            let mut wire = Map::new();
            put(&mut wire, "abbr", short.as_str());
            put_some(&mut wire, "title", title.clone());
            wire.into()
        }
        Run::Time(when, inner) => Value::from_iter([("time", when.to_string().into()), ("text", text(inner))]),
        Run::Ruby { base, reading } => json!({ "ruby": base, "rt": reading }),
        Run::Break => json!({ "br": true }),
    }
}

fn put(wire: &mut Map<String, Value>, key: &str, value: impl Into<Value>) {
    wire.insert(key.to_owned(), value.into());
}

fn put_some(wire: &mut Map<String, Value>, key: &str, value: Option<impl Into<Value>>) {
    if let Some(value) = value {
        put(wire, key, value);
    }
}

fn put_list<T>(wire: &mut Map<String, Value>, key: &str, list: &[T], encode: impl Fn(&T) -> Value) {
    if !list.is_empty() {
        put(wire, key, list.iter().map(encode).collect::<Vec<_>>());
    }
}
