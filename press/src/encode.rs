//! The model → the native format's JSON: the counterpart of `courant::decode`.
//!
//! In come editions, cards and articles, out comes JSON with its keys in the order in which format.md names them. What is not known
//! is not written. What the decoder reads from it is the same again, to the letter. Addresses in the edition, which begin with
//! `EDITION`, are written as they lead there from the file: `up` is the way from it to the edition's folder, `../` or nothing.

use courant::article::{
    Align, Article, Author, Block, Card, Cell, Comments, Correction, Dir, Edition, Event, Figure, MediaKind, MediaUrl,
    Note, Related, RelatedStory, Relation, Row, Run, SafeUrl, Section, Source, SrcWidth, Table, Text, When,
};
use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::check::BASE as EDITION;

/// An article's file.
#[must_use]
pub fn article(article: &Article, up: &str) -> String {
    in_lines(&Of(article, up))
}

/// A page of an edition's list, `feed.json`; `feed_url` is its own address, where that is known.
#[must_use]
pub fn edition(edition: &Edition, feed_url: Option<&str>, up: &str) -> String {
    in_lines(&Of(&Page { edition, feed_url }, up))
}

/// A card, in one line: what a related story carries of an article.
#[must_use]
pub fn card(card: &Card) -> String {
    // What is in memory can always be written there.
    serde_json::to_string(&Of(card, "")).unwrap_or_default()
}

/// JSON as it stands in a file: indented by two blanks, with a line feed at its end.
fn in_lines(model: &impl Serialize) -> String {
    let mut text = Vec::with_capacity(16 * 1024);
    let _ = serde_json::to_writer_pretty(&mut text, model);
    text.push(b'\n');
    // JSON is UTF-8.
    String::from_utf8(text).unwrap_or_default()
}

/// A part of the model, and the way from its file to the edition's folder.
struct Of<'a, T: ?Sized>(&'a T, &'a str);

/// Many of them.
struct List<'a, T>(&'a [T], &'a str);

/// A page of the list.
struct Page<'a> {
    edition: &'a Edition,
    feed_url: Option<&'a str>,
}

/// What `_edition` says.
struct OfEdition<'a>(&'a Edition);

/// A card as an item of a feed.
struct Item<'a>(&'a Card);

/// What `_article` says of a card.
struct OfCard<'a>(&'a Card);

/// What `_article` says of an article.
struct OfArticle<'a>(&'a Article);

struct Dateline<'a> {
    text: Option<&'a str>,
    place: Option<&'a str>,
    agency: Option<&'a str>,
    day: Option<String>,
}

struct Reply<'a>(&'a [String]);

/// The fields of an object, as they are written. What went wrong first is kept until it ends.
struct Fields<M: SerializeMap> {
    map: M,
    written: Result<(), M::Error>,
}

impl<M: SerializeMap> Fields<M> {
    fn put(&mut self, key: &'static str, value: impl Serialize) {
        if self.written.is_ok() {
            self.written = self.map.serialize_entry(key, &value);
        }
    }

    fn put_some(&mut self, key: &'static str, value: Option<impl Serialize>) {
        if let Some(value) = value {
            self.put(key, value);
        }
    }

    fn put_list<T>(&mut self, key: &'static str, list: &[T], up: &str)
    where
        for<'a> Of<'a, T>: Serialize,
    {
        if !list.is_empty() {
            self.put(key, List(list, up));
        }
    }

    fn put_length(&mut self, card: &Card) {
        if card.words > 0 || card.minutes > 0 {
            self.put("words", card.words);
            self.put("minutes", card.minutes);
        }
    }

    fn put_dates_and_names(&mut self, card: &Card, up: &str) {
        self.put_some("date_published", card.published.map(|when| when.moment().to_string()));
        self.put_some("date_modified", card.modified.map(|moment| moment.to_string()));
        self.put_list("authors", &card.authors, up);
        self.put_some("tags", Some(&card.tags).filter(|tags| !tags.is_empty()));
    }

    fn put_dateline(&mut self, card: &Card, text: Option<&str>, agency: Option<&str>) {
        let day = if let Some(When::Day(day)) = card.published { Some(day.to_string()) } else { None };
        let dateline = Dateline { text, place: card.place.as_deref(), agency, day };
        let is_known = text.is_some() || dateline.place.is_some() || agency.is_some() || dateline.day.is_some();
        self.put_some("dateline", is_known.then_some(dateline));
    }

    /// What JSON Feed has no words for; where the picture lies stands in the item's own `image`.
    fn put_image(&mut self, image: Option<&Figure>, up: &str) {
        let Some(image) = image else { return };
        self.put_some("imageAlt", Some(&image.alt).filter(|alt| !alt.is_empty()));
        self.put_list("imageSrcset", &image.srcset, up);
        self.put_some("imageWidth", image.width);
        self.put_some("imageHeight", image.height);
    }

    fn put_cell(&mut self, cell: &Cell, up: &str) {
        self.put("text", Of(&cell.text, up));
        match cell.align {
            Align::Start => {}
            Align::Center => self.put("align", "center"),
            Align::End => self.put("align", "end"),
        }
        self.put_some("colspan", Some(cell.colspan).filter(|columns| *columns != 1));
        self.put_some("rowspan", Some(cell.rowspan).filter(|rows| *rows != 1));
        self.put_some("header", cell.is_header.then_some(true));
    }

    fn put_block(&mut self, block: &Block, up: &str) {
        let of = |text| Of::<Text>(text, up);
        self.put("type", kind_of(block));
        match block {
            Block::Paragraph(text) => self.put("text", of(text)),
            Block::Heading { level, text } => {
                self.put("level", *level);
                self.put("text", of(text));
            }
            Block::List { is_ordered, start, items } => {
                self.put("ordered", *is_ordered);
                self.put_some("start", Some(*start).filter(|start| *start != 1));
                self.put("items", List(items, up));
            }
            Block::Quote { blocks, cite } => {
                self.put("blocks", List(blocks, up));
                self.put_some("cite", cite.as_ref().map(of));
            }
            Block::Pullquote { text, cite } => {
                self.put("text", of(text));
                self.put_some("cite", cite.as_ref().map(of));
            }
            Block::Figure(figure) => self.put_figure(figure, up),
            Block::Gallery(figures) => self.put("figures", List(figures, up)),
            Block::Table(Table { caption, head, rows }) => {
                self.put_some("caption", caption.as_ref().map(of));
                self.put_list("head", head, up);
                self.put("rows", List(rows, up));
            }
            Block::Code { language, text } => {
                self.put_some("language", language.as_ref());
                self.put("text", text);
            }
            Block::Keypoints { title, items } => {
                self.put_some("title", title.as_ref());
                self.put("items", List(items, up));
            }
            Block::Timeline(events) => self.put("events", List(events, up)),
            Block::Qa { question, blocks } => {
                self.put("question", of(question));
                self.put_list("blocks", blocks, up);
            }
            Block::Aside { title, blocks } => {
                self.put_some("title", title.as_ref());
                self.put("blocks", List(blocks, up));
            }
            Block::Media(media) => {
                self.put("src", Of(&media.src, up));
                self.put_some("poster", media.poster.as_ref().map(|poster| Of(poster, up)));
                self.put_some("caption", media.caption.as_ref().map(of));
                self.put_some("duration", media.duration);
                self.put_list("transcript", &media.transcript, up);
            }
            Block::Embed { provider, url, title, poster } => {
                self.put_some("provider", provider.as_ref());
                self.put("url", Of(url, up));
                self.put_some("title", title.as_ref());
                self.put_some("poster", poster.as_ref().map(|poster| Of(poster, up)));
            }
            Block::Math { text, is_display } => {
                self.put("text", text);
                self.put("display", *is_display);
            }
            Block::Rule => {}
        }
    }

    fn put_figure(&mut self, figure: &Figure, up: &str) {
        self.put("src", Of(&figure.src, up));
        self.put_list("srcset", &figure.srcset, up);
        self.put_some("width", figure.width);
        self.put_some("height", figure.height);
        self.put("alt", &figure.alt);
        self.put_some("caption", figure.caption.as_ref().map(|text| Of(text, up)));
        self.put_some("credit", figure.credit.as_ref());
    }
}

/// Writes an object.
fn object<S: Serializer>(to: S, put: impl FnOnce(&mut Fields<S::SerializeMap>)) -> Result<S::Ok, S::Error> {
    let mut fields = Fields { map: to.serialize_map(None)?, written: Ok(()) };
    put(&mut fields);
    fields.written?;
    fields.map.end()
}

/// Writes an item of the feed. `article` says what stands in `_article`.
fn face<S: Serializer>(
    to: S,
    card: &Card,
    content: Option<&str>,
    up: &str,
    article: impl Serialize,
) -> Result<S::Ok, S::Error> {
    object(to, |item| {
        item.put("id", card.id.as_str());
        item.put_some("url", card.url.as_ref().map(|url| Of(url, up)));
        item.put("title", &card.headline);
        item.put_some("summary", card.standfirst.as_ref());
        item.put_some("content_text", content);
        item.put_some("image", card.image.as_ref().map(|image| Of(&image.src, up)));
        item.put_some("language", card.language.as_ref());
        item.put_dates_and_names(card, up);
        item.put("_article", article);
    })
}

fn address<S: Serializer>(to: S, address: &str, up: &str) -> Result<S::Ok, S::Error> {
    match address.strip_prefix(EDITION) {
        Some(path) => to.serialize_str(&[up, path].concat()),
        None => to.serialize_str(address),
    }
}

impl<T> Serialize for List<'_, T>
where
    for<'a> Of<'a, T>: Serialize,
{
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_seq(self.0.iter().map(|one| Of(one, self.1)))
    }
}

/// An item of a list.
impl Serialize for Of<'_, Vec<Block>> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        List(self.0, self.1).serialize(to)
    }
}

impl Serialize for Of<'_, Row> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        List(self.0, self.1).serialize(to)
    }
}

impl Serialize for Of<'_, SafeUrl> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        address(to, self.0.as_str(), self.1)
    }
}

impl Serialize for Of<'_, MediaUrl> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        address(to, self.0.as_str(), self.1)
    }
}

impl Serialize for Of<'_, Page<'_>> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let Self(Page { edition, feed_url }, up) = self;
        object(to, |feed| {
            feed.put("version", "https://jsonfeed.org/version/1.1");
            feed.put("title", &edition.title);
            feed.put_some("description", edition.description.as_ref());
            feed.put_some("language", edition.language.as_ref());
            feed.put_some("home_page_url", edition.home.as_ref().map(|url| Of(url, up)));
            feed.put_some("feed_url", *feed_url);
            feed.put_some("icon", edition.icon.as_ref().map(|icon| Of(icon, up)));
            feed.put_some("next_url", edition.next.as_ref().map(|url| Of(url, up)));
            feed.put("_edition", Of(&OfEdition(edition), up));
            let items: Vec<Item<'_>> = edition.cards.iter().map(Item).collect();
            feed.put("items", List(&items, up));
        })
    }
}

impl Serialize for Of<'_, OfEdition<'_>> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let Self(OfEdition(edition), _) = self;
        object(to, |wire| {
            wire.put("id", edition.id.as_str());
            wire.put("pages", edition.has_pages);
            wire.put_some("sections", Some(&edition.sections).filter(|sections| !sections.is_empty()));
            wire.put_some("articles", edition.articles);
            wire.put_some("copyrightNotice", edition.copyright.as_ref());
        })
    }
}

impl Serialize for Of<'_, Item<'_>> {
    /// JSON Feed demands a body of every item: it is the standfirst, else the headline.
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let Self(Item(card), up) = self;
        // Without a file of its own an item is its body: words put there would become the article.
        let content = card.href.as_ref().map(|_| card.standfirst.as_ref().unwrap_or(&card.headline).as_str());
        match &card.body {
            Some(body) => face(to, card, content, up, Of(&OfArticle(body), up)),
            None => face(to, card, content, up, Of(&OfCard(card), up)),
        }
    }
}

impl Serialize for Of<'_, Card> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let Self(card, up) = self;
        face(to, card, None, up, Of(&OfCard(card), up))
    }
}

impl Serialize for Of<'_, OfCard<'_>> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let Self(OfCard(card), up) = self;
        object(to, |extension| {
            extension.put_some("href", card.href.as_ref().map(|href| Of(href, up)));
            extension.put_some("kicker", card.kicker.as_ref());
            extension.put_some("section", card.section.as_ref());
            extension.put_dateline(card, None, None);
            extension.put_length(card);
            extension.put_image(card.image.as_deref(), up);
        })
    }
}

impl Serialize for Of<'_, Article> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let Self(article, up) = self;
        let card = &article.card;
        object(to, |item| {
            item.put("id", card.id.as_str());
            item.put_some("url", card.url.as_ref().map(|url| Of(url, up)));
            item.put("title", &card.headline);
            item.put_some("summary", card.standfirst.as_ref());
            item.put_some("language", card.language.as_ref());
            item.put_some("image", card.image.as_ref().map(|image| Of(&image.src, up)));
            item.put_dates_and_names(card, up);
            item.put("_article", Of(&OfArticle(article), up));
        })
    }
}

impl Serialize for Of<'_, OfArticle<'_>> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let Self(OfArticle(article), up) = self;
        let Article { card, dateline, .. } = article;
        object(to, |extension| {
            extension.put_some("href", card.href.as_ref().map(|href| Of(href, up)));
            extension.put_some("kicker", card.kicker.as_ref());
            extension.put_some("section", card.section.as_ref());
            extension.put_length(card);
            extension.put_dateline(card, dateline.text.as_deref(), dateline.agency.as_deref());
            extension.put_image(card.image.as_deref(), up);
            extension.put("sections", List(&article.sections, up));
            extension.put_list("notes", &article.notes, up);
            // Written even where it is empty: the article's own list is known then, not forgotten.
            extension.put("related", List(&article.related, up));
            extension.put_some("previous", article.previous.as_ref().map(|card| Of(card, up)));
            extension.put_some("next", article.next.as_ref().map(|card| Of(card, up)));
            extension.put_list("corrections", &article.corrections, up);
            extension.put_some("source", article.source.as_ref().map(|source| Of(source, up)));
            extension.put_some("copyrightNotice", article.copyright.as_ref());
            extension.put_some("license", article.license.as_ref());
            extension.put_some("comments", article.comments.as_ref().map(|comments| Of(comments, up)));
        })
    }
}

impl Serialize for Of<'_, Author> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let Self(author, up) = self;
        object(to, |wire| {
            wire.put("name", &author.name);
            wire.put_some("url", author.url.as_ref().map(|url| Of(url, up)));
        })
    }
}

impl Serialize for Dateline<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        object(to, |wire| {
            wire.put_some("text", self.text);
            wire.put_some("place", self.place);
            wire.put_some("agency", self.agency);
            wire.put_some("day", self.day.as_ref());
        })
    }
}

impl Serialize for Of<'_, Correction> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        object(to, |wire| {
            wire.put_some("date", self.0.date.map(|date| date.to_string()));
            wire.put("text", &self.0.text);
        })
    }
}

impl Serialize for Of<'_, Source> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let Self(source, up) = self;
        object(to, |wire| {
            wire.put_some("name", source.name.as_ref());
            wire.put_some("url", source.url.as_ref().map(|url| Of(url, up)));
        })
    }
}

impl Serialize for Of<'_, Comments> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let Self(comments, _) = self;
        object(to, |wire| {
            wire.put("status", if comments.is_open { "open" } else { "closed" });
            wire.put_some("count", comments.count);
            wire.put_some("reply", Some(Reply(&comments.required)).filter(|reply| !reply.0.is_empty()));
        })
    }
}

impl Serialize for Reply<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        object(to, |wire| wire.put("required", self.0))
    }
}

impl Serialize for Of<'_, Related> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let Self(related, up) = self;
        let relation = match related.relation {
            Relation::Related => "related",
            Relation::Earlier => "earlier",
            Relation::Later => "later",
            Relation::Background => "background",
            Relation::Recent => "recent",
        };
        object(to, |wire| {
            wire.put("rel", relation);
            wire.put_some("reason", related.reason.as_ref());
            match &related.story {
                RelatedStory::Card(card) => wire.put("card", Of::<Card>(card, up)),
                RelatedStory::Id(id, title) => {
                    wire.put("id", id.as_str());
                    wire.put_some("title", title.as_ref());
                }
                RelatedStory::Elsewhere { url, title } => {
                    wire.put("url", Of(url, up));
                    wire.put("title", title);
                }
                RelatedStory::Title(title) => wire.put("title", title),
            }
        })
    }
}

impl Serialize for Of<'_, Section> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let Self(section, up) = self;
        object(to, |wire| {
            wire.put("id", &section.id);
            wire.put("heading", &section.heading);
            wire.put("blocks", List(&section.blocks, up));
        })
    }
}

impl Serialize for Of<'_, Note> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let Self(note, up) = self;
        object(to, |wire| {
            wire.put("id", &note.id);
            wire.put("blocks", List(&note.blocks, up));
        })
    }
}

/// What the format calls a block.
const fn kind_of(block: &Block) -> &'static str {
    match block {
        Block::Paragraph(_) => "paragraph",
        Block::Heading { .. } => "heading",
        Block::List { .. } => "list",
        Block::Quote { .. } => "quote",
        Block::Pullquote { .. } => "pullquote",
        Block::Figure(_) => "figure",
        Block::Gallery(_) => "gallery",
        Block::Table(_) => "table",
        Block::Code { .. } => "code",
        Block::Keypoints { .. } => "keypoints",
        Block::Timeline(_) => "timeline",
        Block::Qa { .. } => "qa",
        Block::Aside { .. } => "aside",
        Block::Media(media) => match media.kind {
            MediaKind::Audio => "audio",
            MediaKind::Video => "video",
        },
        Block::Embed { .. } => "embed",
        Block::Math { .. } => "math",
        Block::Rule => "rule",
    }
}

impl Serialize for Of<'_, Block> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        object(to, |wire| wire.put_block(self.0, self.1))
    }
}

impl Serialize for Of<'_, Figure> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        object(to, |wire| wire.put_figure(self.0, self.1))
    }
}

impl Serialize for Of<'_, SrcWidth> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let Self(one, up) = self;
        object(to, |wire| {
            wire.put("src", Of(&one.src, up));
            wire.put("width", one.width);
        })
    }
}

impl Serialize for Of<'_, Cell> {
    /// A cell with nothing but its words is its words.
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let Self(cell, up) = self;
        let is_bare = matches!(cell, Cell { align: Align::Start, colspan: 1, rowspan: 1, is_header: false, .. });
        if is_bare { Of(&cell.text, up).serialize(to) } else { object(to, |wire| wire.put_cell(cell, up)) }
    }
}

impl Serialize for Of<'_, Event> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let Self(event, up) = self;
        object(to, |wire| {
            wire.put_some("date", event.date.as_ref());
            wire.put_some("title", event.title.as_ref());
            wire.put_list("blocks", &event.blocks, up);
        })
    }
}

impl Serialize for Of<'_, Text> {
    /// A text of plain words alone is a string.
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self.0.0.as_slice() {
            [] => to.serialize_str(""),
            [Run::Words(words)] => to.serialize_str(words),
            runs => List(runs, self.1).serialize(to),
        }
    }
}

impl Serialize for Of<'_, Run> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let Self(run, up) = self;
        if let Run::Words(words) = run {
            return to.serialize_str(words);
        }
        object(to, |wire| match run {
            Run::Words(_) => {}
            Run::Styled(style, text) => wire.put(style.as_str(), Of(text, up)),
            Run::Link(url, text) => {
                wire.put("link", Of(url, up));
                wire.put("text", Of(text, up));
            }
            Run::Note(id) => wire.put("note", id),
            Run::Foreign { language, dir, text } => {
                wire.put_some("lang", language.as_ref());
                wire.put_some("dir", dir.map(Dir::as_str));
                wire.put("text", Of(text, up));
            }
            Run::Abbr { short, title } => {
                wire.put("abbr", short);
                wire.put_some("title", title.as_ref());
            }
            Run::Time(when, text) => {
                wire.put("time", when.to_string());
                wire.put("text", Of(text, up));
            }
            Run::Ruby { base, reading } => {
                wire.put("ruby", base);
                wire.put("rt", reading);
            }
            Run::Break => wire.put("br", true),
        })
    }
}
