//! The model: an edition, its cards, an article.
//!
//! It says what a newspaper prints, in the newspaper's words. It knows no JSON, no browser and no
//! screen; nothing here names another part of this crate. Everything is immutable: what a reader did
//! with an article is a [`Visit`](crate::reading::Visit), kept apart from it.

mod address;
mod dateline;
mod id;
mod section;
mod text;

pub use address::{MediaUrl, SafeUrl};
pub use dateline::{Dateline, Day, Moment, When};
pub use id::{ArticleId, EditionId, slug};
pub use section::{Align, Block, Cell, Event, Figure, Media, MediaKind, Note, Row, Section, SrcWidth, Table};
pub use text::{Dir, Run, Style, Text, begins_with_capital, count_words, minutes_for};

/// One page of an edition's list, newest first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Edition {
    /// Names the edition for good; the reader's history hangs on it.
    pub id: EditionId,
    /// The paper's title, as printed in the masthead. Plain text.
    pub title: String,
    /// A line under the title.
    pub description: Option<String>,
    /// BCP 47 tag of the edition's language.
    pub language: Option<String>,
    /// The paper's own site.
    pub home: Option<SafeUrl>,
    /// The paper's mark.
    pub icon: Option<MediaUrl>,
    /// Whether every article has a page of its own at its address.
    pub has_pages: bool,
    /// The names of the sections, in the order the paper prints them.
    pub sections: Vec<String>,
    /// How many articles the whole edition has, where it says so.
    pub articles: Option<u32>,
    /// The copyright line, word for word.
    pub copyright: Option<String>,
    /// The cards of this page. At most 30 in our own editions; any number from elsewhere.
    pub cards: Vec<Card>,
    /// Where the next page of the list lies: an absolute `http(s)` URL.
    pub next: Option<SafeUrl>,
}

/// What a list or a related story shows of an article.
#[derive(Clone, Debug, PartialEq)]
pub struct Card {
    /// The article's name in addresses, files and storage.
    pub id: ArticleId,
    /// The article's own file, absolute. `None` where the feed carries the article itself
    /// (see [`Card::body`]) or where only the id is known.
    pub href: Option<SafeUrl>,
    /// Where the article was first published, absolute: its canonical address.
    pub url: Option<SafeUrl>,
    /// The headline. Plain text, never empty.
    pub headline: String,
    /// One line above the headline.
    pub kicker: Option<String>,
    /// The paragraph under the headline. Plain text.
    pub standfirst: Option<String>,
    /// BCP 47 tag; `None` means the edition's.
    pub language: Option<String>,
    /// The name of its section.
    pub section: Option<String>,
    /// A picture for the list, without words under it.
    pub image: Option<std::sync::Arc<Figure>>,
    /// First published.
    pub published: Option<When>,
    /// Last changed.
    pub modified: Option<Moment>,
    /// Who wrote it.
    pub authors: Vec<Author>,
    /// Plain words, as the author gave them.
    pub tags: Vec<String>,
    /// Where it was filed from: the place alone.
    pub place: Option<String>,
    /// Number of words of the body; 0 when unknown.
    pub words: u32,
    /// Minutes to read the body; 0 when unknown.
    pub minutes: u32,
    /// The whole article, where the feed itself carries it (any JSON Feed of the web).
    pub body: Option<std::sync::Arc<Article>>,
}

/// A person or an organisation in the byline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Author {
    /// As printed. Never empty.
    pub name: String,
    /// Their own page.
    pub url: Option<SafeUrl>,
}

/// One article, whole.
#[derive(Clone, Debug, PartialEq)]
pub struct Article {
    /// What a list shows of it: id, headline, dates, byline and the rest. Its `body` is `None`.
    pub card: Card,
    /// Place, agency and day at the head of the story.
    pub dateline: Dateline,
    /// The body. Never empty; the first section usually has no heading.
    pub sections: Vec<Section>,
    /// What the body's note marks point to.
    pub notes: Vec<Note>,
    /// Stories the author gave to go on with.
    pub related: Vec<Related>,
    /// The story before this one in a series or in the edition.
    pub previous: Option<Card>,
    /// The story after this one.
    pub next: Option<Card>,
    /// What was put right, oldest first as given.
    pub corrections: Vec<Correction>,
    /// Where the text comes from, when from elsewhere.
    pub source: Option<Source>,
    /// The copyright line, word for word.
    pub copyright: Option<String>,
    /// The licence, by name or address.
    pub license: Option<String>,
    /// Replies, as far as the source knows of them.
    pub comments: Option<Comments>,
}

/// How a related story stands to this one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Relation {
    /// About the same thing.
    #[default]
    Related,
    /// The story so far.
    Earlier,
    /// What came of it.
    Later,
    /// What one should know for it.
    Background,
    /// Merely new.
    Recent,
}

/// A story to go on with.
#[derive(Clone, Debug, PartialEq)]
pub struct Related {
    /// How it stands to this one.
    pub relation: Relation,
    /// Why it is here, in words: "also about tides".
    pub reason: Option<String>,
    /// Which story.
    pub story: RelatedStory,
}

/// A related story, as far as it is known.
#[derive(Clone, Debug, PartialEq)]
pub enum RelatedStory {
    /// A card of the edition, whole.
    Card(Box<Card>),
    /// An article of the edition by its id, with its title where given.
    Id(ArticleId, Option<String>),
    /// A page elsewhere.
    Elsewhere {
        /// Its address.
        url: SafeUrl,
        /// Its title.
        title: String,
    },
    /// Only a title: words, no link.
    Title(String),
}

/// Something the paper put right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Correction {
    /// When.
    pub date: Option<When>,
    /// What, in the paper's words.
    pub text: String,
}

/// Where a text comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// The publisher's name.
    pub name: Option<String>,
    /// The original page.
    pub url: Option<SafeUrl>,
}

/// Replies to an article.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Comments {
    /// Whether new replies are taken.
    pub is_open: bool,
    /// How many there are, where known.
    pub count: Option<u32>,
    /// What a reply must give, in the source's names: `name`, `email`.
    pub required: Vec<String>,
}

impl Card {
    /// A card of which no more is known than an id and a headline.
    #[must_use]
    pub fn named(id: ArticleId, headline: impl Into<String>) -> Self {
        Self {
            id,
            headline: headline.into(),
            href: None,
            url: None,
            kicker: None,
            standfirst: None,
            language: None,
            section: None,
            image: None,
            published: None,
            modified: None,
            authors: Vec::new(),
            tags: Vec::new(),
            place: None,
            words: 0,
            minutes: 0,
            body: None,
        }
    }

    /// The words by which a reader would look for it: headline, standfirst, kicker, section, byline, place, tags.
    #[must_use]
    pub fn words_to_find(&self) -> String {
        let optional = [&self.standfirst, &self.kicker, &self.section, &self.place];
        let names = self.authors.iter().map(|author| &author.name);
        let words = optional.into_iter().flatten().chain(names).chain(&self.tags);
        words.fold(self.headline.clone(), |all, word| all + " " + word)
    }
}

impl Article {
    /// The article's name.
    #[must_use]
    pub const fn id(&self) -> &ArticleId {
        &self.card.id
    }

    /// The note a mark points to, with its number counted from 1.
    #[must_use]
    pub fn note(&self, id: &str) -> Option<(usize, &Note)> {
        self.notes.iter().enumerate().find(|(_, note)| note.id == id).map(|(index, note)| (index + 1, note))
    }

    /// The number of words of the body, as a reader counts them.
    #[must_use]
    pub fn words(&self) -> u32 {
        self.sections.iter().map(Section::words).sum()
    }
}
