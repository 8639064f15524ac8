//! JSON Feed 1.0 and 1.1: a feed is an edition, an item is a card and, where it carries its body, an article.
//!
//! What the standard cannot say stands in the extensions `_edition` and `_article`; they are read by
//! [`super::native`]. <https://www.jsonfeed.org/version/1.1/>

use super::names::Names;
use super::native::{self, body::Body};
use super::reduce::{paragraphs, reduce};
use super::wire::Wire;
use super::{GapReason, resolve};
use crate::article::{
    Article, ArticleId, Author, Block, Card, Dateline, Edition, EditionId, Figure, SafeUrl, Section, minutes_for,
};

/// A page of an edition, or why the value is none.
pub fn edition(wire: &Wire<'_>, fallback_id: &str) -> Result<Edition, &'static str> {
    if !wire.value().is_object() {
        return Err("it is no JSON object");
    }
    if !wire.has("items") && ["_article", "content_html", "content_text"].iter().any(|key| wire.has(key)) {
        return Err("it is one article: it has a body and no `items`");
    }
    if !wire.words("version").is_some_and(|version| is_version_1(&version)) {
        return Err("its `version` is not JSON Feed 1");
    }
    let title = wire.words("title").ok_or("it has no `title`")?;
    let items = wire.list("items").ok_or("it has no list of `items`")?;

    let authors = authors(wire);
    let mut seen = Names::default();
    let mut edition = Edition {
        id: EditionId::parse(fallback_id).unwrap_or_default(),
        title,
        description: wire.words("description"),
        language: wire.language("language"),
        home: wire.page("home_page_url"),
        icon: wire.media("icon").or_else(|| wire.media("favicon")),
        next: next(wire),
        ..Edition::default()
    };
    if let Some(extension) = wire.object("_edition") {
        native::complete_edition(&mut edition, &extension);
    }
    for entry in items.entries() {
        let Some(entry) = entry.object_itself() else { continue };
        let Some(card) = item(&entry, &authors) else { continue };
        if seen.insert(card.id.as_str()) {
            edition.cards.push(card);
        } else {
            entry.gap_at("id", GapReason::DuplicateId);
        }
    }
    Ok(edition)
}

/// A whole article, or why the value is none.
pub fn article(wire: &Wire<'_>) -> Result<Article, &'static str> {
    if !wire.value().is_object() {
        return Err("it is no JSON object");
    }
    if wire.has("items") {
        return Err("it is a feed: it has `items`");
    }
    let extension = wire.object("_article");
    let card = face(wire, extension.as_ref()).ok_or("it has no `id`")?;
    let body = body(wire, extension.as_ref()).ok_or("it has no body")?;
    let headline = headline(wire, extension.as_ref(), Some(&body)).ok_or("it has no `title`")?;
    Ok(whole(Card { headline, ..card }, body, extension.as_ref()))
}

/// What a related story or a list shows of an article. It never carries a body.
pub fn card(wire: &Wire<'_>) -> Option<Card> {
    let extension = wire.object("_article");
    let card = face(wire, extension.as_ref())?;
    Some(Card { headline: wire.needed("title", Wire::words)?, ..card })
}

/// An item of a feed: a card, with the article in it where it has no file of its own. Without authors it has its
/// feed's.
fn item(wire: &Wire<'_>, authors: &[Author]) -> Option<Card> {
    let extension = wire.object("_article");
    let mut card = face(wire, extension.as_ref())?;
    if card.authors.is_empty() {
        card.authors = authors.to_vec();
    }
    let body = if card.href.is_none() { body(wire, extension.as_ref()) } else { None };
    let headline = headline(wire, extension.as_ref(), body.as_ref())?;
    let card = Card { headline, ..card };
    let Some(body) = body else { return Some(card) };
    let article = whole(card, body, extension.as_ref());
    let card = article.card.clone();
    Some(Card { body: Some(article.into()), ..card })
}

fn image(wire: &Wire<'_>, extension: Option<&Wire<'_>>) -> Option<Figure> {
    let image = Figure::at(wire.media("image").or_else(|| wire.media("banner_image"))?);
    Some(match extension {
        Some(extension) => native::complete_image(image, extension),
        None => image,
    })
}

/// A card all but its headline, which may have to be taken from the body.
fn face(wire: &Wire<'_>, extension: Option<&Wire<'_>>) -> Option<Card> {
    let mut card = Card {
        id: id(wire, extension.is_some())?,
        href: None,
        url: wire.page("url"),
        headline: String::new(),
        kicker: None,
        standfirst: wire.words("summary"),
        language: wire.language("language"),
        section: None,
        image: image(wire, extension).map(Into::into),
        published: wire.when("date_published"),
        modified: wire.moment("date_modified"),
        authors: authors(wire),
        tags: wire.words_each("tags"),
        place: None,
        words: 0,
        minutes: 0,
        body: None,
    };
    if let Some(extension) = extension {
        native::complete_card(&mut card, extension);
    }
    Some(card)
}

fn id(wire: &Wire<'_>, is_native: bool) -> Option<ArticleId> {
    // The standard: an item without an id is to be discarded. But a feed of influxdata.com (one of feed-rs's
    // fixtures, 2020) has none at all; like miniflux, we take the permanent address then. A blank id stays none.
    if !is_native && !wire.has("id") && wire.has("url") {
        wire.gap_at("id", GapReason::Missing);
        return ArticleId::from_any(wire.page("url")?.as_str());
    }
    ArticleId::from_any(&wire.needed("id", Wire::id)?)
}

/// The title; where a foreign item has none, as in a microblog, the first words of its body.
fn headline(wire: &Wire<'_>, extension: Option<&Wire<'_>>, body: Option<&Body>) -> Option<String> {
    wire.needed("title", |wire, key| {
        let first = || first_words(&body.filter(|_| extension.is_none())?.sections);
        wire.words(key).or_else(first)
    })
}

/// `_article.sections`, else `content_html`, else `content_text`: the first that has something to read in it.
fn body(wire: &Wire<'_>, extension: Option<&Wire<'_>>) -> Option<Body> {
    let native = extension.map(native::body::read).unwrap_or_default();
    let is_body = |sections: &Vec<Section>| sections.iter().any(|section| !section.blocks.is_empty());
    if is_body(&native.sections) {
        return Some(native);
    }
    let html = || wire.words("content_html").map(|html| reduce(&html));
    let text = || {
        let blocks = paragraphs(&wire.words("content_text")?);
        Some(vec![Section { id: "s1".to_owned(), heading: None, blocks }])
    };
    let sections = html().filter(is_body).or_else(text).filter(is_body)?;
    Some(Body { sections, ..native })
}

fn whole(card: Card, body: Body, extension: Option<&Wire<'_>>) -> Article {
    let mut article = Article {
        card,
        dateline: Dateline::default(),
        sections: body.sections,
        notes: body.notes,
        related: Vec::new(),
        previous: None,
        next: None,
        corrections: Vec::new(),
        source: None,
        copyright: None,
        license: None,
        comments: None,
    };
    if let Some(extension) = extension {
        native::complete_article(&mut article, extension);
    }
    if article.card.words == 0 {
        article.card.words = article.words();
    }
    if article.card.minutes == 0 {
        article.card.minutes = minutes_for(article.card.words);
    }
    article
}

/// The authors, or the one author of JSON Feed 1.0.
fn authors(wire: &Wire<'_>) -> Vec<Author> {
    let author =
        |author: &Wire<'_>| Some(Author { name: author.needed("name", Wire::words)?, url: author.link("url") });
    let authors = wire.each("authors", author);
    if authors.is_empty() { wire.object("author").and_then(|one| author(&one)).into_iter().collect() } else { authors }
}

fn next(wire: &Wire<'_>) -> Option<SafeUrl> {
    let next = wire.page("next_url")?;
    let at = wire.sheet().at();
    let without_fragment = |url: &str| url.split('#').next().map(str::to_owned);
    if without_fragment(next.as_str()) == without_fragment(&resolve(at, at).unwrap_or_default()) {
        wire.gap_at("next_url", GapReason::Loop);
        return None;
    }
    Some(next)
}

/// Whether a feed's `version` says that it is a JSON Feed 1.0 or 1.1.
#[must_use]
pub fn is_version_1(version: &str) -> bool {
    let version = version.trim();
    let address = version.strip_prefix("https://").or_else(|| version.strip_prefix("http://")).unwrap_or(version);
    address.strip_prefix("www.").unwrap_or(address).starts_with("jsonfeed.org/version/1")
}

/// The first words of a body, as many as a headline has; with an ellipsis where more follow.
fn first_words(sections: &[Section]) -> Option<String> {
    const LONGEST: usize = 72;
    let plain = sections
        .iter()
        .flat_map(|section| section.heading.clone().into_iter().chain(section.blocks.iter().map(Block::to_plain)))
        .find(|plain| !plain.trim().is_empty())?;
    let mut words = String::new();
    let mut letters = 0;
    for word in plain.split_whitespace() {
        let length = word.chars().count() + usize::from(letters > 0);
        if letters + length > LONGEST {
            // Scripts without blanks: the first "word" may be the whole paragraph.
            if letters == 0 {
                words.extend(word.chars().take(LONGEST));
            }
            words.push('…');
            break;
        }
        if letters > 0 {
            words.push(' ');
        }
        words.push_str(word);
        letters += length;
    }
    Some(words)
}

#[cfg(test)]
mod tests {
    use super::{first_words, is_version_1};
    use crate::article::{Block, Section, Text};

    #[test]
    fn only_version_1_is_read() {
        for good in
            ["https://jsonfeed.org/version/1", "https://jsonfeed.org/version/1.1", "http://www.jsonfeed.org/version/1"]
        {
            assert!(is_version_1(good), "{good}");
        }
        for bad in ["", "1.1", "https://jsonfeed.org/version/2", "https://example.org/jsonfeed.org/version/1"] {
            assert!(!is_version_1(bad), "{bad}");
        }
    }

    #[test]
    fn a_headline_from_the_body_ends_with_a_word() {
        for (body, headline) in [
            ("Short.", "Short."),
            (
                "The tide comes in twice a day, and twice a day the harbour master writes it down in a book.",
                "The tide comes in twice a day, and twice a day the harbour master writes…",
            ),
            (&"潮".repeat(80), &format!("{}…", "潮".repeat(72))),
        ] {
            let blocks = vec![Block::Paragraph(Text::plain(body))];
            let sections = [Section { id: "s1".into(), heading: None, blocks }];
            assert_eq!(first_words(&sections).as_deref(), Some(headline));
        }
    }
}
