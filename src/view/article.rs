//! An article with everything a good newspaper prints around it.

use super::House;
use super::block::Body;
use super::calendar::Length;
use super::card::{self, Kind};
use super::icon::{Icon, icon};
use super::node::{Element, Node, all, el};
use super::text::name;
use crate::article::{Article, Block, Card, Dir, Figure, MediaUrl, Note, Related, RelatedStory, Section, When};
use crate::route::Route;
use crate::words;

/// Contents stand from so many sections on.
const CONTENTS_FROM: usize = 3;

/// The article: headline block, contents, body, notes, and what stands under the story. `has_gaps` says so to the reader.
#[must_use]
pub fn article(house: &House, article: &Article, has_gaps: bool) -> Node {
    let card = &article.card;
    let language = card.language.clone().or_else(|| house.language.clone());
    let dir = language.as_deref().map_or(Dir::Ltr, Dir::of_language);
    let body = Body { house, article: Some(article) };
    let sections = article.sections.iter().enumerate();
    el("article")
        .class("article")
        .attr("lang", language)
        .attr("dir", dir.as_str())
        .attr("data-article", card.id.as_str())
        .child(opening(house, article))
        .child(lead(body, article))
        .child(contents(house, article))
        .child(
            el("div")
                .class("body")
                .all(sections.map(|(index, section)| self::section(body, article, index, section)))
                .child(
                    el("p")
                        .class("end-mark")
                        .attr("role", "img")
                        .attr("aria-label", words::END)
                        .attr("data-end", true)
                        .child(words::END_MARK),
                ),
        )
        .child(notes(body, &article.notes))
        .child(colophon(house, article, has_gaps))
        .into()
}

/// The headline block: kicker, headline, standfirst, byline, dates.
fn opening(house: &House, article: &Article) -> Element {
    let card = &article.card;
    el("header")
        .class("opening")
        .child(card.kicker.as_deref().or(card.section.as_deref()).map(|kicker| el("p").class("kicker").child(kicker)))
        .child(el("h1").class("headline").attr("tabindex", "-1").child(card.headline.as_str()))
        .child(card.standfirst.as_deref().map(|standfirst| el("p").class("standfirst").child(standfirst)))
        .child(byline(house, article))
        .child(dates(house, article))
}

fn byline(house: &House, article: &Article) -> Option<Element> {
    let authors = &article.card.authors;
    let last = authors.len().checked_sub(1)?;
    let names = all(authors.iter().enumerate().map(|(index, author)| {
        let between = match index {
            0 => String::new(),
            index if index == last => format!(" {} ", words::AND),
            _ => ", ".to_owned(),
        };
        all([Node::from(between), name(house, "byline-name", &author.name, author.url.as_ref())])
    }));
    Some(el("p").class("byline").child(format!("{} ", words::BY)).child(names))
}

fn dates(house: &House, article: &Article) -> Element {
    let card = &article.card;
    let calendar = house.calendar;
    let time =
        |when: When, length: Length| el("time").attr("datetime", when.to_string()).child(calendar.date(when, length));
    let row = |name: &'static str, value: Node| el("div").child(el("dt").child(name)).child(el("dd").child(value));
    let place = card.place.clone().or_else(|| article.dateline.place.clone());
    let length =
        (card.words > 0).then(|| format!("{} {}", calendar.number(card.words), words::plural_words(card.words)));
    let rows: Vec<Element> = [
        card.published.map(|when| row(words::PUBLISHED, time(when, Length::Exact).into())),
        card.modified.map(|moment| row(words::UPDATED, time(When::Moment(moment), Length::Exact).into())),
        place.map(|place| row(words::DATELINE, place.into())),
        article.dateline.agency.clone().map(|agency| row(words::AGENCY, agency.into())),
        length.map(|length| row(words::LENGTH, length.into())),
    ]
    .into_iter()
    .flatten()
    .collect();
    let details = (!rows.is_empty()).then(|| {
        el("details").class("dates-details").child(el("summary").child(words::DETAILS)).child(el("dl").all(rows))
    });
    let updated = card.modified.map(|moment| {
        el("span")
            .class("dates-updated")
            .child(format!("{} ", words::UPDATED))
            .child(time(When::Moment(moment), Length::Short))
    });
    let share = el("button")
        .class("share")
        .attr("type", "button")
        .attr("data-share", true)
        .child(icon(Icon::Share))
        .child(el("span").child(words::SHARE));
    el("div")
        .class("dates")
        .child(card.published.map(|when| el("span").class("dates-published").child(time(when, Length::Short))))
        .child(updated)
        .child((card.minutes > 0).then(|| el("span").class("dates-minutes").child(calendar.minutes(card.minutes))))
        .child(details)
        .child(share)
}

/// The lead picture. Where the story begins with that figure, it is this one, with its caption; where the story shows it
/// further down, it is not printed twice.
fn lead(body: Body<'_>, article: &Article) -> Option<Element> {
    let image = article.card.image.clone()?;
    if let Some((section, figure)) = begins_with(article, &image) {
        return Some(body.figure(figure, true).attr("data-block", format!("{}/0", section.id)));
    }
    let mut blocks = article.sections.iter().flat_map(|section| &section.blocks);
    if blocks.any(|block| matches!(block, Block::Figure(figure) if figure.src == image)) {
        return None;
    }
    let alt = article.card.image_alt.clone().unwrap_or_default();
    let figure = Figure { src: image, srcset: Vec::new(), width: None, height: None, alt, caption: None, credit: None };
    Some(body.figure(&figure, true))
}

fn begins_with<'a>(article: &'a Article, image: &MediaUrl) -> Option<(&'a Section, &'a Figure)> {
    let section = article.sections.first()?;
    match section.blocks.first()? {
        Block::Figure(figure) if figure.src == *image => Some((section, figure)),
        _ => None,
    }
}

fn contents(house: &House, article: &Article) -> Option<Element> {
    if article.sections.len() < CONTENTS_FROM {
        return None;
    }
    let items = article.sections.iter().map(|section| {
        let heading = section.heading.as_deref().unwrap_or(words::BEGINNING);
        let link = el("a")
            .attr("href", format!("#{}", section.id))
            .attr("data-section", &section.id)
            .child(el("span").class("contents-heading").child(heading))
            .child(" ")
            .child(el("span").class("contents-minutes").child(house.calendar.minutes(section.minutes())));
        el("li").child(link)
    });
    let list = el("ol").attr("role", "list").all(items);
    let details = el("details").attr("open", true).child(el("summary").child(words::CONTENTS)).child(list);
    Some(el("nav").class("contents").attr("aria-label", words::CONTENTS).child(details))
}

fn section(body: Body<'_>, article: &Article, index: usize, section: &Section) -> Element {
    let place = article.dateline.place.as_deref().or(article.card.place.as_deref());
    let mut is_opening = index == 0;
    let image = article.card.image.as_ref().filter(|_| index == 0);
    let led = usize::from(image.is_some_and(|image| begins_with(article, image).is_some()));
    let blocks = section.blocks.iter().enumerate().skip(led).map(|(number, block)| {
        let at = format!("{}/{number}", section.id);
        match block {
            Block::Paragraph(text) if std::mem::take(&mut is_opening) => body.opening(text, at, place),
            block => body.block(block, Some(at)),
        }
    });
    let name = section.heading.as_ref().map(|_| format!("{}-heading", section.id));
    let heading = section
        .heading
        .as_deref()
        .map(|heading| el("h2").class("section-heading").attr("id", name.clone()).child(heading));
    el("section")
        .class("section")
        .attr("id", &section.id)
        .attr("aria-labelledby", name)
        .child(heading)
        .all(blocks.collect::<Vec<_>>())
}

fn notes(body: Body<'_>, notes: &[Note]) -> Option<Element> {
    if notes.is_empty() {
        return None;
    }
    let items = notes.iter().map(|note| {
        let id = format!("note-{}", note.id);
        let back = el("a")
            .class("note-back")
            .attr("role", "doc-backlink")
            .attr("href", format!("#{id}"))
            .attr("data-note-back", &note.id)
            .child(words::BACK_TO_TEXT);
        el("li").class("note").attr("id", id).attr("tabindex", "-1").child(body.blocks(&note.blocks)).child(back)
    });
    Some(
        el("section")
            .class("notes")
            .attr("role", "doc-endnotes")
            .attr("aria-labelledby", "c-notes")
            .child(el("h2").class("notes-heading").attr("id", "c-notes").child(words::NOTES))
            .child(el("ol").all(items)),
    )
}

/// The blocks of a note, for its slip beside the text.
#[must_use]
pub fn note(house: &House, note: &Note) -> Node {
    Body { house, article: None }.blocks(&note.blocks)
}

/// What stands under the story: corrections, source, copyright, tags.
fn colophon(house: &House, article: &Article, has_gaps: bool) -> Element {
    let corrections = (!article.corrections.is_empty()).then(|| {
        let items = article.corrections.iter().map(|correction| {
            let date = correction.date.map(|when| {
                el("time").attr("datetime", when.to_string()).child(house.calendar.date(when, Length::Short))
            });
            el("li").child(date).child(" ").child(correction.text.as_str())
        });
        el("section")
            .class("corrections")
            .attr("aria-labelledby", "c-corrections")
            .child(el("h2").class("colophon-heading").attr("id", "c-corrections").child(words::CORRECTIONS))
            .child(el("ul").attr("role", "list").all(items))
    });
    let source = article.source.as_ref().and_then(|source| {
        let title = source.name.clone().or_else(|| source.url.as_ref().map(ToString::to_string))?;
        let title = name(house, "source-name", &title, source.url.as_ref());
        Some(el("p").class("source").child(format!("{}: ", words::SOURCE)).child(title))
    });
    let replies = article.comments.as_ref().map(|comments| {
        el("p").class("replies").child(if comments.is_open { words::REPLIES_OPEN } else { words::REPLIES_CLOSED })
    });
    let license = article.license.as_deref().map(|license| format!("{}: {license}", words::LICENCE));
    let lines = el("div")
        .class("colophon-lines")
        .child(has_gaps.then(|| el("p").class("gaps").child(words::GAPS)))
        .child(source)
        .child(replies)
        .child(article.copyright.as_deref().map(|line| el("p").class("copyright").child(line)))
        .child(license.map(|license| el("p").class("license").child(license)));
    let tags = &article.card.tags;
    let tags = (!tags.is_empty()).then(|| {
        el("ul")
            .class("tags")
            .attr("role", "list")
            .attr("aria-label", words::TAGS)
            .all(tags.iter().map(|tag| el("li").child(tag.as_str())))
    });
    el("footer").class("colophon").child(corrections).child(lines).child(tags)
}

/// What to go on with: stories, then the one before and the one after.
#[must_use]
pub fn go_on(house: &House, stories: &[Related], neighbours: (Option<&Card>, Option<&Card>)) -> Node {
    all([Node::from(related(house, stories)), Node::from(neighbour_links(house, neighbours))])
}

fn related(house: &House, stories: &[Related]) -> Option<Element> {
    if stories.is_empty() {
        return None;
    }
    let items = stories.iter().map(|related| el("li").child(related_story(house, related)));
    Some(
        el("section")
            .class("related")
            .attr("aria-labelledby", "c-related")
            .child(el("h2").class("row-title").attr("id", "c-related").child(words::READ_ON))
            .child(el("ul").class("related-list").attr("role", "list").all(items)),
    )
}

fn related_story(house: &House, related: &Related) -> Node {
    let bare = |headline: Node| {
        let reason = related.reason.as_deref().map(|reason| el("p").class("card-reason").child(reason));
        el("div")
            .class("card")
            .attr("data-kind", "related")
            .child(el("div").class("card-words").child(headline).child(reason))
    };
    match &related.story {
        RelatedStory::Card(story) => card::card(house, story, Kind::Related, related.reason.as_deref()),
        RelatedStory::Elsewhere { url, title } => {
            let link =
                el("a").attr("href", url.as_str()).attr("rel", "external noopener").child(title.as_str()).child(" ");
            bare(all([
                el("p").class("card-kicker").child(words::ELSEWHERE),
                el("h3").class("card-headline").child(link.child(icon(Icon::Away))),
            ]))
            .into()
        }
        RelatedStory::Title(title) | RelatedStory::Id(_, Some(title)) => {
            bare(el("p").class("card-headline").child(title.as_str()).into()).into()
        }
        RelatedStory::Id(_, None) => Node::Nothing,
    }
}

fn neighbour_links(house: &House, (previous, next): (Option<&Card>, Option<&Card>)) -> Option<Element> {
    let link = |card: &Card, rel: &'static str, label: &'static str, arrow: Icon| {
        el("a")
            .class("neighbour")
            .attr("rel", rel)
            .attr("href", house.href(&Route::Read(card.id.clone())))
            .child(el("span").class("neighbour-label").child(icon(arrow)).child(label))
            .child(
                el("span")
                    .class("neighbour-headline")
                    .attr("lang", card.language.clone())
                    .child(card.headline.as_str()),
            )
    };
    (previous.is_some() || next.is_some()).then(|| {
        el("nav")
            .class("neighbours")
            .attr("aria-label", words::IN_ORDER)
            .child(previous.map(|card| link(card, "prev", words::PREVIOUS, Icon::Previous)))
            .child(next.map(|card| link(card, "next", words::NEXT, Icon::Next)))
    })
}
