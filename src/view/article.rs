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
        .add(opening(house, article))
        .add(lead(body, article))
        .add(contents(house, article))
        .add(
            el("div")
                .class("body")
                .all(sections.map(|(index, section)| self::section(body, article, index, section)))
                .add(
                    el("p")
                        .class("end-mark")
                        .attr("role", "img")
                        .attr("aria-label", words::END)
                        .attr("data-end", true)
                        .add(words::END_MARK),
                ),
        )
        .add(notes(body, &article.notes))
        .add(colophon(house, article, has_gaps))
        .into()
}

/// The headline block: kicker, headline, standfirst, byline, dates.
fn opening(house: &House, article: &Article) -> Element {
    let card = &article.card;
    el("header")
        .class("opening")
        .add(card.kicker.as_deref().or(card.section.as_deref()).map(|kicker| el("p").class("kicker").add(kicker)))
        .add(el("h1").class("headline").attr("tabindex", "-1").add(card.headline.as_str()))
        .add(card.standfirst.as_deref().map(|standfirst| el("p").class("standfirst").add(standfirst)))
        .add(byline(house, article))
        .add(dates(house, article))
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
    Some(el("p").class("byline").add(format!("{} ", words::BY)).add(names))
}

fn dates(house: &House, article: &Article) -> Element {
    let card = &article.card;
    let calendar = house.calendar;
    let time =
        |when: When, length: Length| el("time").attr("datetime", when.to_string()).add(calendar.date(when, length));
    let row = |name: &'static str, value: Node| el("div").add(el("dt").add(name)).add(el("dd").add(value));
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
    let details = (!rows.is_empty())
        .then(|| el("details").class("dates-details").add(el("summary").add(words::DETAILS)).add(el("dl").all(rows)));
    let updated = card.modified.map(|moment| {
        el("span")
            .class("dates-updated")
            .add(format!("{} ", words::UPDATED))
            .add(time(When::Moment(moment), Length::Short))
    });
    let share = el("button")
        .class("share")
        .attr("type", "button")
        .attr("data-share", true)
        .add(icon(Icon::Share))
        .add(el("span").add(words::SHARE));
    el("div")
        .class("dates")
        .add(card.published.map(|when| el("span").class("dates-published").add(time(when, Length::Short))))
        .add(updated)
        .add((card.minutes > 0).then(|| el("span").class("dates-minutes").add(calendar.minutes(card.minutes))))
        .add(details)
        .add(share)
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
            .add(el("span").class("contents-heading").add(heading))
            .add(" ")
            .add(el("span").class("contents-minutes").add(house.calendar.minutes(section.minutes())));
        el("li").add(link)
    });
    let list = el("ol").attr("role", "list").all(items);
    let details = el("details").attr("open", true).add(el("summary").add(words::CONTENTS)).add(list);
    Some(el("nav").class("contents").attr("aria-label", words::CONTENTS).add(details))
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
        .map(|heading| el("h2").class("section-heading").attr("id", name.clone()).add(heading));
    el("section")
        .class("section")
        .attr("id", &section.id)
        .attr("aria-labelledby", name)
        .add(heading)
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
            .add(words::BACK_TO_TEXT);
        el("li").class("note").attr("id", id).attr("tabindex", "-1").add(body.blocks(&note.blocks)).add(back)
    });
    Some(
        el("section")
            .class("notes")
            .attr("role", "doc-endnotes")
            .attr("aria-labelledby", "c-notes")
            .add(el("h2").class("notes-heading").attr("id", "c-notes").add(words::NOTES))
            .add(el("ol").all(items)),
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
                el("time").attr("datetime", when.to_string()).add(house.calendar.date(when, Length::Short))
            });
            el("li").add(date).add(" ").add(correction.text.as_str())
        });
        el("section")
            .class("corrections")
            .attr("aria-labelledby", "c-corrections")
            .add(el("h2").class("colophon-heading").attr("id", "c-corrections").add(words::CORRECTIONS))
            .add(el("ul").attr("role", "list").all(items))
    });
    let source = article.source.as_ref().and_then(|source| {
        let title = source.name.clone().or_else(|| source.url.as_ref().map(ToString::to_string))?;
        let title = name(house, "source-name", &title, source.url.as_ref());
        Some(el("p").class("source").add(format!("{}: ", words::SOURCE)).add(title))
    });
    let replies = article.comments.as_ref().map(|comments| {
        el("p").class("replies").add(if comments.is_open { words::REPLIES_OPEN } else { words::REPLIES_CLOSED })
    });
    let license = article.license.as_deref().map(|license| format!("{}: {license}", words::LICENCE));
    let lines = el("div")
        .class("colophon-lines")
        .add(has_gaps.then(|| el("p").class("gaps").add(words::GAPS)))
        .add(source)
        .add(replies)
        .add(article.copyright.as_deref().map(|line| el("p").class("copyright").add(line)))
        .add(license.map(|license| el("p").class("license").add(license)));
    let tags = &article.card.tags;
    let tags = (!tags.is_empty()).then(|| {
        el("ul")
            .class("tags")
            .attr("role", "list")
            .attr("aria-label", words::TAGS)
            .all(tags.iter().map(|tag| el("li").add(tag.as_str())))
    });
    el("footer").class("colophon").add(corrections).add(lines).add(tags)
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
    let items = stories.iter().map(|related| el("li").add(related_story(house, related)));
    Some(
        el("section")
            .class("related")
            .attr("aria-labelledby", "c-related")
            .add(el("h2").class("row-title").attr("id", "c-related").add(words::READ_ON))
            .add(el("ul").class("related-list").attr("role", "list").all(items)),
    )
}

fn related_story(house: &House, related: &Related) -> Node {
    let bare = |headline: Node| {
        let reason = related.reason.as_deref().map(|reason| el("p").class("card-reason").add(reason));
        el("div")
            .class("card")
            .attr("data-kind", "related")
            .add(el("div").class("card-words").add(headline).add(reason))
    };
    match &related.story {
        RelatedStory::Card(story) => card::card(house, story, Kind::Related, related.reason.as_deref()),
        RelatedStory::Elsewhere { url, title } => {
            let link = el("a").attr("href", url.as_str()).attr("rel", "external noopener").add(title.as_str()).add(" ");
            bare(all([
                el("p").class("card-kicker").add(words::ELSEWHERE),
                el("h3").class("card-headline").add(link.add(icon(Icon::Away))),
            ]))
            .into()
        }
        RelatedStory::Title(title) | RelatedStory::Id(_, Some(title)) => {
            bare(el("p").class("card-headline").add(title.as_str()).into()).into()
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
            .add(el("span").class("neighbour-label").add(icon(arrow)).add(label))
            .add(el("span").class("neighbour-headline").attr("lang", card.language.clone()).add(card.headline.as_str()))
    };
    (previous.is_some() || next.is_some()).then(|| {
        el("nav")
            .class("neighbours")
            .attr("aria-label", words::IN_ORDER)
            .add(previous.map(|card| link(card, "prev", words::PREVIOUS, Icon::Previous)))
            .add(next.map(|card| link(card, "next", words::NEXT, Icon::Next)))
    })
}
