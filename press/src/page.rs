//! The pages of a site as HTML, by the app's own views.
//!
//! In comes what is known of the edition and of one page; out comes the whole page: text, masthead and footer, and a head with
//! all that others look for in it: title, description and canonical address (HTML), Open Graph, X cards, JSON-LD (schema.org
//! NewsArticle), feeds. Addresses of the edition are relative to the page, so that the site works under any base path; those
//! that must be absolute (canonical, Open Graph, JSON-LD) stand there only where the site's own address is known.

use std::borrow::Cow;
use std::collections::HashSet;
use std::rc::Rc;
use std::sync::{Arc, OnceLock};

use courant::article::{Article, Block, Card, Day, Edition, Moment, SafeUrl, When};
use courant::related::related;
use courant::route::{Base, Route};
use courant::view::{self, Calendar, House, Kind, Length, Mark, Spread, Stick, html, html_from};
use memchr::memmem;
use serde_json::{Map, Value, json};

use crate::app::{App, Fold, Page, way_up};
use crate::check::BASE as HOME;

/// The file of the page for an address where nothing is.
pub const LOST: &str = "404.html";

/// A story as tall as so many words has its end on a tall window's first sight.
const BRIEF: u32 = 400;
/// So many words fill that window.
const SIGHT: u32 = 350;
/// So many cards have their end there, too.
const FEW: usize = 12;

/// What all pages of a site share.
pub struct Site<'a> {
    /// The app it is read with.
    pub app: &'a App,
    /// The paper's head, without cards.
    pub edition: &'a Edition,
    /// The day of the edition: that of its newest story.
    pub newest: Option<&'a Card>,
    /// Where the site will lie: an absolute address that ends in a slash.
    pub url: Option<&'a str>,
    /// Whether any story says when it was published or changed.
    pub is_dated: bool,
    /// What stands around every story.
    pub around: &'a Around,
}

/// What stands above the main part of a page and below it, which is the same on the page of every story: set with the first one.
#[derive(Debug, Default)]
pub struct Around(OnceLock<[String; 2]>);

/// One page of a list.
pub struct List<'a> {
    /// The address of its first page.
    pub route: Route,
    /// Its name; the front page has the paper's.
    pub name: Option<&'a str>,
    /// Which page of it this is, from 1.
    pub number: u32,
    /// The stories on this page, newest first.
    pub cards: &'a [&'a Card],
    /// Whether there are older ones.
    pub has_more: bool,
}

impl Site<'_> {
    /// Whether there is a feed in Atom: it wants addresses and dates.
    #[must_use]
    pub const fn has_atom(&self) -> bool {
        self.url.is_some() && self.is_dated
    }

    fn house(&self) -> House {
        House {
            base: Base::at(HOME),
            has_pages: true,
            // Before all news: what has an age for the reader has a date on a page for everybody.
            calendar: Calendar::new(Day::new(0, 1, 1).map_or(Moment::EPOCH, Day::midnight_utc)),
            language: self.edition.language.clone(),
            marks: Rc::new(|_| Mark::Unread),
        }
    }

    /// The page of an article. Its addresses in the edition begin with `HOME`.
    #[must_use]
    pub fn article(&self, article: &Arc<Article>) -> String {
        let route = Route::Read(article.card.id.clone());
        let house = self.house();
        let spread = Spread::new(article.clone(), house.clone(), false, || true);
        let stories = related(article, std::iter::empty(), |_| false);
        let beside = (article.previous.as_ref(), article.next.as_ref());
        let card = &article.card;
        let head = Head {
            title: &format!("{} — {}", card.headline, self.edition.title),
            name: &card.headline,
            description: Some(describe(article)).filter(|words| !words.is_empty()),
            kind: "article",
            image: card
                .image
                .as_ref()
                .map(|image| (image.src.as_str(), Some(image.alt.as_str()).filter(|alt| !alt.is_empty()))),
            article: Some(article),
            fold: fold_of(&spread),
            canonical: card.url.as_ref().filter(|url| !url.as_str().starts_with(HOME)).map(SafeUrl::as_str),
            list: None,
        };
        let frame = self.frame(&route, None, |to| {
            view::story(to, &spread, |_| {}, |_| {}, |to| view::go_on(to, &house, article, &stories, beside));
        });
        self.page(&route, &head, &with_ways_back(near(frame, &spread, head.fold), article))
    }

    /// A page of a list: the front page, a section, a month, and what is older in them.
    #[must_use]
    pub fn list(&self, list: &List<'_>) -> String {
        let house = self.house();
        let route = list.route.clone().page(list.number);
        let paper = self.edition.title.as_str();
        let name = list.name.or_else(|| view::name_of(&route)).unwrap_or(paper);
        let title = match (list.name, list.number) {
            (None, 1) => paper.to_owned(),
            (_, 1) => format!("{name} — {paper}"),
            (_, number) => format!("{name} ({number}) — {paper}"),
        };
        let head = Head {
            title: &title,
            name,
            description: self.edition.description.clone().filter(|_| list.number == 1),
            kind: "website",
            image: None,
            article: None,
            canonical: None,
            list: Some(list),
            fold: if list.cards.len() <= FEW { Fold::Few } else { Fold::List },
        };
        let is_front = list.route == Route::Front && list.number == 1;
        let pager = |to: &mut Stick<'_>| view::pager(to, &house, &list.route, list.number, list.has_more);
        let frame = self.frame(&route, self.newest, |to| {
            if is_front && list.cards.is_empty() {
                return view::empty_edition(to, &house);
            }
            if is_front {
                let cards: Vec<Card> = list.cards.iter().copied().cloned().collect();
                return view::front(to, &house, (&cards, &self.edition.sections), |_| {}, |_| {}, pager);
            }
            let stories = |to: &mut Stick<'_>| {
                for story in list.cards {
                    view::card(to, &house, story, Kind::Listed, None);
                }
            };
            view::list(to, name, stories, pager);
        });
        self.page(&route, &head, &frame)
    }

    /// The months of which there are stories, newest first.
    #[must_use]
    pub fn archive(&self, months: &[(Day, u32)]) -> String {
        self.plain(&Route::Archive, |to, house| view::months(to, house, months))
    }

    /// The name of a month, by its first day.
    #[must_use]
    pub fn month(&self, first: Day) -> String {
        self.house().calendar.date(When::Day(first), Length::Month)
    }

    /// What Courant and this edition are.
    #[must_use]
    pub fn about(&self) -> String {
        self.plain(&Route::About, |to, house| view::about(to, house, self.edition))
    }

    /// What was read: the frame alone, for only the reader's own device knows.
    #[must_use]
    pub fn history(&self) -> String {
        self.plain(&Route::History, |to, _| view::needs_scripts(to))
    }

    fn plain(&self, route: &Route, set: impl FnOnce(&mut Stick<'_>, &House)) -> String {
        let name = view::name_of(route).unwrap_or_default();
        let head = Head {
            title: &format!("{name} — {}", self.edition.title),
            name,
            description: None,
            kind: "website",
            image: None,
            article: None,
            canonical: None,
            list: None,
            fold: Fold::Plain,
        };
        let house = self.house();
        self.page(route, &head, &self.frame(route, self.newest, |to| set(to, &house)))
    }

    /// What stands on a page: masthead, what is set, footer.
    fn frame(&self, route: &Route, newest: Option<&Card>, set: impl FnOnce(&mut Stick<'_>)) -> String {
        let set_around = || self.set_around(route, newest);
        // No story is one of the ways in the masthead, and none says which day it is.
        let around = match route {
            Route::Read(_) => Cow::Borrowed(self.around.0.get_or_init(set_around)),
            _ => Cow::Owned(set_around()),
        };
        let [above, below] = &*around;
        let main = html_from(HOME, &way_from(route), |to| view::main(to, set));
        [above.as_str(), &main, below].concat()
    }

    fn set_around(&self, route: &Route, newest: Option<&Card>) -> [String; 2] {
        let (house, way) = (self.house(), way_from(route));
        // The day stands on the pages of lists alone: else every page would be another one with every new story.
        let edition = Edition { cards: newest.cloned().into_iter().collect(), ..self.edition.clone() };
        let above = html_from(HOME, &way, |to| {
            view::skip(to);
            view::masthead(to, &house, &edition, route, true);
        });
        [above, html_from(HOME, &way, |to| view::footer(to, &house, &edition))]
    }

    fn page(&self, route: &Route, head: &Head<'_>, frame: &str) -> String {
        let way = way_from(route);
        self.app.page(&Page {
            language: &escaped(self.edition.language.as_deref().unwrap_or("en")),
            head: &self.head(route, head, &way),
            data: &head.article.map(|article| self.data(route, head, article)).unwrap_or_default(),
            edition: &escaped(self.edition.id.as_str()),
            frame,
            way: &way,
            fold: head.fold,
            needs_app: *route == Route::History,
        })
    }

    /// An address of the edition as the world knows it; `None` where it is not known where the site lies.
    fn absolute(&self, address: &str) -> Option<String> {
        match address.strip_prefix(HOME) {
            Some(path) => Some(format!("{}{path}", self.url?)),
            None => Some(address.to_owned()),
        }
    }

    fn head(&self, route: &Route, head: &Head<'_>, way: &str) -> String {
        let address = self.address_of(route, head);
        let image = head.image.and_then(|(image, alt)| Some((self.absolute(image)?, alt)));
        // Nobody shows a drawing in SVG beside a link.
        let image = image.filter(|(image, _)| !image.ends_with(".svg") && !image.starts_with("data:"));
        let lines = html_from(HOME, way, |to| {
            to.line("title", head.title);
            meta(to, "name", "description", head.description.as_deref());
            link(to, "canonical", address.as_deref(), None);
            if let Some(List { route, number, has_more, .. }) = head.list {
                let beside = |number| route.clone().page(number).href(&Base::at(HOME), true);
                link(to, "prev", (*number > 1).then(|| beside(number - 1)).as_deref(), None);
                link(to, "next", has_more.then(|| beside(number + 1)).as_deref(), None);
            }
            let feed = Some("application/feed+json").zip(Some(self.edition.title.as_str()));
            link(to, "alternate", Some(&format!("{HOME}feed.json")), feed);
            if self.has_atom() {
                let atom = Some("application/atom+xml").zip(Some(self.edition.title.as_str()));
                link(to, "alternate", Some(&format!("{HOME}atom.xml")), atom);
            }
            meta(to, "property", "og:type", Some(head.kind));
            meta(to, "property", "og:title", Some(head.name));
            meta(to, "property", "og:description", head.description.as_deref());
            meta(to, "property", "og:site_name", Some(&self.edition.title));
            meta(to, "property", "og:url", address.as_deref());
            if let Some((image, alt)) = &image {
                meta(to, "property", "og:image", Some(image));
                meta(to, "property", "og:image:alt", *alt);
            }
            if let Some(article) = head.article {
                let card = &article.card;
                let published = card.published.map(|when| when.to_string());
                meta(to, "property", "article:published_time", published.as_deref());
                meta(to, "property", "article:modified_time", card.modified.map(|when| when.to_string()).as_deref());
                meta(to, "property", "article:section", card.section.as_deref());
                for tag in &card.tags {
                    meta(to, "property", "article:tag", Some(tag));
                }
                let names: Vec<&str> = card.authors.iter().map(|author| author.name.as_str()).collect();
                meta(to, "name", "author", Some(names.join(", ").as_str()).filter(|names| !names.is_empty()));
            }
            meta(to, "name", "twitter:card", Some(if image.is_some() { "summary_large_image" } else { "summary" }));
        });
        lines.replace("><", ">\n<") + "\n"
    }

    /// Where the world finds the page, if that is known.
    fn address_of(&self, route: &Route, head: &Head<'_>) -> Option<String> {
        let own = || self.absolute(&route.href(&Base::at(HOME), true));
        head.canonical.map(str::to_owned).or_else(own)
    }

    /// What machines read of an article. It stands below the words, which need not wait for it.
    fn data(&self, route: &Route, head: &Head<'_>, article: &Article) -> String {
        let image = head.image.and_then(|(image, _)| self.absolute(image));
        let news = self.news(article, self.address_of(route, head), image);
        // In a script nothing is a character reference, and only `<` could end it.
        let news = news.to_string().replace('<', "\\u003c");
        format!("<script type=\"application/ld+json\">{news}</script>\n")
    }

    /// The article as schema.org knows a NewsArticle.
    fn news(&self, article: &Article, address: Option<String>, image: Option<String>) -> Value {
        let card = &article.card;
        let mut news = Map::new();
        let mut put = |name: &str, value: Option<Value>| drop(value.map(|value| news.insert(name.to_owned(), value)));
        put("@context", Some("https://schema.org".into()));
        put("@type", Some("NewsArticle".into()));
        put("headline", Some(card.headline.as_str().into()));
        put("alternativeHeadline", card.kicker.as_deref().map(Value::from));
        put("description", card.standfirst.as_deref().map(Value::from));
        put("url", address.clone().map(Value::from));
        put("mainEntityOfPage", address.map(|address| json!({ "@type": "WebPage", "@id": address })));
        put("image", image.map(|image| json!([image])));
        put("datePublished", card.published.map(schema_date));
        put("dateModified", card.modified.map(|moment| schema_date(When::Moment(moment))));
        let authors: Vec<Value> = card
            .authors
            .iter()
            .map(|author| {
                let mut person = Map::new();
                person.insert("@type".to_owned(), "Person".into());
                person.insert("name".to_owned(), author.name.as_str().into());
                let url = author.url.as_ref().and_then(|url| self.absolute(url.as_str()));
                let _ = url.map(|url| person.insert("url".to_owned(), url.into()));
                person.into()
            })
            .collect();
        put("author", (!authors.is_empty()).then_some(authors.into()));
        let mut paper = Map::new();
        paper.insert("@type".to_owned(), "NewsMediaOrganization".into());
        paper.insert("name".to_owned(), self.edition.title.as_str().into());
        let _ = self.url.map(|url| paper.insert("url".to_owned(), url.into()));
        put("publisher", Some(paper.into()));
        put("dateline", dateline(article).map(Value::from));
        put("articleSection", card.section.as_deref().map(Value::from));
        put("keywords", (!card.tags.is_empty()).then(|| card.tags.as_slice().into()));
        put("wordCount", (card.words > 0).then(|| card.words.into()));
        put("inLanguage", card.language.as_deref().or(self.edition.language.as_deref()).map(Value::from));
        put("copyrightNotice", article.copyright.as_deref().map(Value::from));
        put("isAccessibleForFree", Some(true.into()));
        news.into()
    }
}

/// What a page's head says of it.
struct Head<'a> {
    title: &'a str,
    name: &'a str,
    description: Option<String>,
    kind: &'static str,
    image: Option<(&'a str, Option<&'a str>)>,
    article: Option<&'a Article>,
    /// Where it was published first, if elsewhere.
    canonical: Option<&'a str>,
    list: Option<&'a List<'a>>,
    fold: Fold,
}

fn meta(to: &mut Stick<'_>, key: &'static str, name: &str, content: Option<&str>) {
    let Some(content) = content else { return };
    to.el("meta", |to| {
        to.attr(key, name);
        to.attr("content", content);
    });
}

fn link(to: &mut Stick<'_>, rel: &str, href: Option<&str>, kind: Option<(&str, &str)>) {
    let Some(href) = href else { return };
    to.el("link", |to| {
        to.attr("rel", rel);
        to.attr("type", kind.map(|(kind, _)| kind));
        to.attr("title", kind.map(|(_, title)| title));
        to.attr("href", href);
    });
}

/// schema.org wants a date, or a date with a time and a zone.
fn schema_date(when: When) -> Value {
    when.to_string().into()
}

/// The head of the story as it was filed: given, or put together of its parts.
fn dateline(article: &Article) -> Option<String> {
    let place = article.dateline.place.as_deref().or(article.card.place.as_deref());
    article.dateline.text.clone().or_else(|| place.map(str::to_owned))
}

/// The standfirst, else how the story begins, up to the length that search engines show.
fn describe(article: &Article) -> String {
    const LENGTH: usize = 160;
    if let Some(standfirst) = &article.card.standfirst {
        return standfirst.clone();
    }
    let mut words = String::new();
    // A table or a program tells nobody what a story is about.
    let says =
        |block: &&Block| !matches!(block, Block::Code { .. } | Block::Math { .. } | Block::Table(_) | Block::Media(_));
    for block in article.sections.iter().flat_map(|section| &section.blocks).filter(says) {
        for word in block.to_plain().split_whitespace() {
            let room = LENGTH.saturating_sub(words.chars().count());
            if word.chars().count() >= room {
                // What is written without blanks is cut within.
                return if words.is_empty() {
                    word.chars().take(room).chain(['…']).collect()
                } else {
                    words + " …"
                };
            }
            if !words.is_empty() {
                words.push(' ');
            }
            words += word;
        }
    }
    words
}

/// What a story shows first: what begins in a tall window; or all of it, and what follows.
fn fold_of(spread: &Spread) -> Fold {
    let tall = || heights(spread).map(|part| part.height).fold(0, u32::saturating_add);
    // Most stories are longer, and need not be measured.
    if spread.article.card.words <= BRIEF && tall() <= BRIEF {
        Fold::Brief
    } else if in_sight(spread).filter_map(|part| part.block).all(is_plain) {
        Fold::Story
    } else {
        Fold::Blocks
    }
}

/// Words and pictures, in a list, too.
fn is_plain(block: &Block) -> bool {
    match block {
        Block::Paragraph(_) | Block::Heading { .. } | Block::Figure(_) => true,
        Block::List { items, .. } => items.iter().flatten().all(is_plain),
        _ => false,
    }
}

/// The way from a page to the site's folder.
fn way_from(route: &Route) -> String {
    way_up(route.href(&Base::at(""), true).matches('/').count())
}

/// The file of a page, by its path in the site.
#[must_use]
pub fn file_of(route: &Route) -> String {
    let path = route.href(&Base::at(""), true);
    percent_encoding::percent_decode_str(&path).decode_utf8_lossy().into_owned() + "index.html"
}

/// The app's page for an address where nothing is, with the paper's name, and with the ways that only a site of press's has.
#[must_use]
pub fn lost(page: &[u8], title: &str) -> String {
    let page = String::from_utf8_lossy(page).replace("Courant<", &format!("{}<", escaped(title)));
    page.replace("<!--pressed ", "").replace(" pressed-->", "")
}

/// Marks what a tall window shows of a story at once, as the app marks what it has laid out: no other part of it waits for that.
fn near(frame: String, spread: &Spread, fold: Fold) -> String {
    // As view/article.rs in the app has them, in the order in which they stand on the page.
    const SECTION: &str = "<section class=\"section\"";
    const BEHIND: [&str; 4] = [
        "<section class=\"notes\"",
        "<footer class=\"colophon\"",
        "<ul class=\"related-list\"",
        "<nav class=\"neighbours\"",
    ];
    // The first never waits.
    let sections = in_sight(spread).last().map_or(0, |part| part.section + 1);
    let sections = std::iter::repeat_n(SECTION, if sections > 1 { sections } else { 0 });
    let behind = BEHIND.into_iter().filter(|_| fold == Fold::Brief);
    let (mut marked, mut rest) = (String::with_capacity(frame.len() + 256), frame.as_str());
    for element in sections.chain(behind) {
        if let Some(at) = memmem::find(rest.as_bytes(), element.as_bytes()) {
            let (before, behind) = rest.split_at(at + element.len());
            marked.push_str(before);
            marked.push_str(" data-near=\"\"");
            rest = behind;
        }
    }
    marked + rest
}

/// A heading or a block.
struct Part<'a> {
    /// The place of its section among all.
    section: usize,
    block: Option<&'a Block>,
    /// In words.
    height: u32,
}

/// What begins in a tall window.
fn in_sight(spread: &Spread) -> impl Iterator<Item = Part<'_>> {
    heights(spread).scan(0_u32, |end, part| {
        let begins = std::mem::replace(end, end.saturating_add(part.height));
        (begins <= SIGHT).then_some(part)
    })
}

/// The headings and blocks of a story, and how tall they are.
fn heights(spread: &Spread) -> impl Iterator<Item = Part<'_>> {
    const PICTURE: u32 = 180;
    const LINE: u32 = 11;
    let lines = |count: usize| u32::try_from(count).unwrap_or(u32::MAX).saturating_mul(LINE);
    let more = move |block: &Block| match block {
        Block::Figure(_) | Block::Gallery(_) | Block::Media(_) => PICTURE,
        Block::Code { text, .. } => lines(text.lines().count()),
        Block::Table(table) => lines(table.rows.len()),
        _ => 0,
    };
    spread.article.sections.iter().enumerate().flat_map(move |(at, section)| {
        let heading = Part { section: at, block: None, height: section.heading_words() };
        let blocks = section.blocks.iter().zip(spread.words(at));
        std::iter::once(heading).chain(blocks.map(move |(block, words)| Part {
            section: at,
            block: Some(block),
            height: words.saturating_add(more(block)),
        }))
    })
}

/// Each note's first mark with the name that the way back from the note leads to. The app needs none: it knows which mark was used.
fn with_ways_back(frame: String, article: &Article) -> String {
    const MARK: &str = " data-note=\"";
    if article.notes.is_empty() {
        return frame;
    }
    let (mut written, mut rest, mut seen) = (String::with_capacity(frame.len()), frame.as_str(), HashSet::new());
    while let Some((before, after)) = rest.split_once(MARK) {
        written.push_str(before);
        let id = after.split('"').next().unwrap_or_default();
        if seen.insert(id) {
            written += &format!(" id=\"mark-{id}\"");
        }
        written.push_str(MARK);
        rest = after;
    }
    written + rest
}

fn escaped(words: &str) -> String {
    html(|to| to.words(words))
}
