//! The native format: what `_edition` and `_article` add to a JSON Feed.
//!
//! The body has its own files: [`body`] for sections and blocks, [`text`] for what stands in them.

use super::GapReason;
use super::jsonfeed;
use super::wire::Wire;
use crate::article::{
    Article, ArticleId, Card, Comments, Correction, Dateline, Edition, EditionId, Figure, Related, RelatedStory,
    Relation, Source, When, minutes_for,
};

pub mod body;
mod text;

/// What `_edition` says.
pub fn complete_edition(edition: &mut Edition, extension: &Wire<'_>) {
    if let Some(id) = extension.id("id").and_then(|id| EditionId::parse(&id)) {
        edition.id = id;
    }
    edition.has_pages = extension.flag("pages");
    edition.sections = extension.words_each("sections");
    edition.articles = extension.number("articles");
    edition.copyright = extension.words("copyrightNotice");
}

/// What `_article` says of a card's picture.
pub fn complete_image(image: Figure, extension: &Wire<'_>) -> Figure {
    Figure {
        alt: extension.words("imageAlt").unwrap_or_default(),
        srcset: body::srcset(extension, "imageSrcset"),
        width: extension.length("imageWidth"),
        height: extension.length("imageHeight"),
        ..image
    }
}

/// What `_article` says of a card beside its picture.
pub fn complete_card(card: &mut Card, extension: &Wire<'_>) {
    card.href = extension.page("href");
    card.kicker = extension.words("kicker");
    card.section = extension.words("section");
    if let Some(dateline) = extension.object("dateline") {
        card.place = dateline.words("place");
        if let Some(day) = dateline.day("day") {
            card.published = Some(When::Day(day));
        }
    }
    card.words = extension.number("words").unwrap_or(0);
    card.minutes = extension.number("minutes").unwrap_or_else(|| minutes_for(card.words));
}

/// What `_article` says of an article beside its card and its body.
pub fn complete_article(article: &mut Article, extension: &Wire<'_>) {
    // The card has read the object, and noted it where it is none.
    if let Some(dateline) = extension.get("dateline") {
        article.dateline = Dateline {
            text: dateline.words("text"),
            place: article.card.place.clone(),
            agency: dateline.words("agency"),
        };
    }
    article.related = extension.each("related", related);
    article.previous = extension.object("previous").and_then(|card| jsonfeed::card(&card));
    article.next = extension.object("next").and_then(|card| jsonfeed::card(&card));
    article.corrections = extension.each("corrections", |correction| {
        Some(Correction { text: correction.needed("text", Wire::words)?, date: correction.when("date") })
    });
    article.source = extension
        .object("source")
        .map(|source| Source { name: source.words("name"), url: source.page("url") })
        .filter(|source| source.name.is_some() || source.url.is_some());
    article.copyright = extension.words("copyrightNotice");
    article.license = extension.words("license");
    article.comments = extension.object("comments").map(|wire| comments(&wire));
}

fn related(wire: &Wire<'_>) -> Option<Related> {
    let relation = match wire.words("rel").as_deref() {
        None | Some("related") => Relation::Related,
        Some("earlier") => Relation::Earlier,
        Some("later") => Relation::Later,
        Some("background") => Relation::Background,
        Some("recent") => Relation::Recent,
        Some(_) => {
            wire.gap_at("rel", GapReason::UnknownWord);
            Relation::Related
        }
    };
    Some(Related { relation, reason: wire.words("reason"), story: related_story(wire)? })
}

/// The most that is known of the story: a broken card may still have a title beside it.
fn related_story(wire: &Wire<'_>) -> Option<RelatedStory> {
    if let Some(card) = wire.object("card").and_then(|card| jsonfeed::card(&card)) {
        return Some(RelatedStory::Card(Box::new(card)));
    }
    let title = wire.words("title");
    if let Some(url) = wire.link("url") {
        let title = wire.needed("title", Wire::words)?;
        return Some(RelatedStory::Elsewhere { url, title });
    }
    if let Some(id) = wire.id("id").and_then(|id| ArticleId::from_any(&id)) {
        return Some(RelatedStory::Id(id, title));
    }
    if title.is_none() && !wire.has("card") && !wire.has("url") {
        wire.gap(GapReason::Empty);
    }
    title.map(RelatedStory::Title)
}

fn comments(wire: &Wire<'_>) -> Comments {
    let is_open = match wire.words("status").as_deref() {
        Some("open") => true,
        Some("closed") | None => false,
        Some(_) => {
            wire.gap_at("status", GapReason::UnknownWord);
            false
        }
    };
    // Where the count is not given, the replies themselves say it.
    let shown = || wire.list("items").and_then(|items| u32::try_from(items.entries().count()).ok());
    Comments {
        is_open,
        count: wire.number("count").or_else(shown),
        required: wire.object("reply").map(|reply| reply.words_each("required")).unwrap_or_default(),
    }
}
