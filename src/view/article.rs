//! An article with everything a good newspaper prints around it.

use std::ops::Range;
use std::rc::Rc;
use std::sync::Arc;

use super::House;
use super::block::Body;
use super::calendar::Length;
use super::card::{self, Kind, Reason};
use super::icon::{Icon, icon};
use super::stick::Stick;
use super::text::name;
use crate::article::{
    Article, Block, Card, Dir, Figure, MediaUrl, Note, Related, RelatedStory, Section, When, minutes_for,
};
use crate::route::Route;
use crate::words;

/// Contents stand from so many sections on.
const CONTENTS_FROM: usize = 3;

/// So many blocks are more than a window shows.
const BEGINNING: usize = 8;

/// What is set of an article: all of it, or its beginning first.
#[derive(Clone)]
pub struct Spread {
    /// The article.
    pub article: Arc<Article>,
    /// For its dates, links and language.
    pub house: House,
    /// Whether parts of it could not be read: the reader is told.
    pub has_gaps: bool,
    /// Whether all of it may be set, asked again when what it follows has changed.
    is_whole: Rc<dyn Fn() -> bool>,
    /// How many words the blocks of each section have: counted once, and told by the contents and by each block.
    words: Rc<[Vec<u32>]>,
}

impl Spread {
    /// An article of which all is set once it may be.
    #[must_use]
    pub fn new(article: Arc<Article>, house: House, has_gaps: bool, is_whole: impl Fn() -> bool + 'static) -> Self {
        let words = article.sections.iter().map(|section| section.blocks.iter().map(Block::words).collect()).collect();
        Self { article, house, has_gaps, is_whole: Rc::new(is_whole), words }
    }

    /// How many words the blocks of a section have.
    #[must_use]
    pub fn words(&self, index: usize) -> &[u32] {
        self.words.get(index).map_or(&[], Vec::as_slice)
    }

    /// A part that waits until all may be set.
    fn later(&self, to: &mut Stick<'_>, set: impl Fn(&Self, &mut Stick<'_>) + 'static) {
        let spread = self.clone();
        to.live(move |to| {
            if (spread.is_whole)() {
                set(&spread, to);
            }
        });
    }

    /// A block's place in the article, and its words: section, number, words.
    fn place_of(&self, index: usize, number: usize) -> Option<String> {
        let section = self.article.sections.get(index)?;
        let words = self.words(index).get(number)?;
        Some([&section.id, "/", &number.to_string(), "/", &words.to_string()].concat())
    }

    fn body(&self) -> Body<'_> {
        Body { house: &self.house, article: Some(&self.article) }
    }
}

/// The page of an article: the article itself, and around it what the page sets: `progress`, how far one has come; `welcome`,
/// what a returning reader is offered; `after`, what to go on with.
pub fn story(
    to: &mut Stick<'_>,
    spread: &Spread,
    progress: impl FnOnce(&mut Stick<'_>),
    welcome: impl FnOnce(&mut Stick<'_>),
    after: impl FnOnce(&mut Stick<'_>),
) {
    to.el("div.progress", progress);
    article(to, spread);
    to.el("div.welcome-place", welcome);
    after(to);
}

/// The article: headline block, contents, body, notes, and what stands under the story.
pub fn article(to: &mut Stick<'_>, spread: &Spread) {
    let Spread { article, house, .. } = spread;
    let card = &article.card;
    let language = card.language.as_deref().or(house.language.as_deref());
    to.el("article.article", |to| {
        to.attr("lang", language);
        to.attr("dir", language.map_or(Dir::Ltr, Dir::of_language).as_str());
        to.attr("data-article", card.id.as_str());
        to.attr("data-filed", card.section.as_deref());
        opening(to, house, article);
        lead(to, spread);
        contents(to, spread);
        to.el("div.body", |to| {
            let (last, cut) = beginning(&article.sections);
            for index in 0..=last {
                section(to, spread, index, if index == last { cut } else { usize::MAX });
            }
            spread.later(to, move |spread, to| {
                for index in last + 1..spread.article.sections.len() {
                    section(to, spread, index, usize::MAX);
                }
                to.el("p.end-mark", |to| {
                    to.attr("role", "img");
                    to.attr("aria-label", words::END);
                    to.flag("data-end", true);
                    to.words(words::END_MARK);
                });
            });
        });
        spread.later(to, |spread, to| {
            notes(to, spread.body(), &spread.article.notes);
            colophon(to, &spread.house, &spread.article, spread.has_gaps);
        });
    });
}

/// Where the beginning of an article ends: the last section of it, and how many of its blocks belong to it.
fn beginning(sections: &[Section]) -> (usize, usize) {
    let mut left = BEGINNING;
    for (index, section) in sections.iter().enumerate() {
        if section.blocks.len() >= left {
            return (index, left);
        }
        left -= section.blocks.len();
    }
    (sections.len(), 0)
}

/// The headline block: kicker, headline, standfirst, byline, dates.
fn opening(to: &mut Stick<'_>, house: &House, article: &Article) {
    let card = &article.card;
    to.el("header.opening", |to| {
        to.line("p.kicker", card.kicker.as_deref().or(card.section.as_deref()));
        to.el("h1.headline", |to| {
            to.attr("tabindex", "-1");
            to.words(card.headline.as_str());
        });
        to.line("p.standfirst", card.standfirst.as_deref());
        byline(to, house, article);
        dates(to, house, article);
    });
}

fn byline(to: &mut Stick<'_>, house: &House, article: &Article) {
    let authors = &article.card.authors;
    let Some(last) = authors.len().checked_sub(1) else { return };
    to.el("p.byline", |to| {
        to.words(words::BY);
        for (index, author) in authors.iter().enumerate() {
            let between = match index {
                0 => " ",
                index if index == last => words::AND_BETWEEN,
                _ => ", ",
            };
            to.words(between);
            name(to, house, "byline-name", &author.name, author.url.as_ref());
        }
    });
}

/// A date, for people and for machines.
pub(super) fn time(to: &mut Stick<'_>, house: &House, what: &'static str, when: When, length: Length) {
    to.el(what, |to| {
        to.attr("datetime", when.to_string().as_str());
        // On a page that was written beforehand the app puts it as the reader writes dates.
        to.attr("data-date", length.as_str());
        to.words(house.calendar.date(when, length).as_str());
    });
}

fn dates(to: &mut Stick<'_>, house: &House, article: &Article) {
    let card = &article.card;
    to.el("div.dates", |to| {
        if let Some(when) = card.published {
            to.el("span.dates-published", |to| time(to, house, "time", when, Length::Short));
        }
        if let Some(moment) = card.modified {
            to.el("span.dates-updated", |to| {
                to.words(words::UPDATED);
                to.words(" ");
                time(to, house, "time", When::Moment(moment), Length::Short);
            });
        }
        if card.minutes > 0 {
            to.line("span.dates-minutes", house.calendar.minutes(card.minutes).as_str());
        }
        details(to, house, article);
        to.el("button.share", |to| {
            to.attr("type", "button");
            to.flag("data-share", true);
            icon(to, Icon::Share);
            to.line("span", words::SHARE);
        });
    });
}

/// What is known of when, where, by whom and how long, on demand.
fn details(to: &mut Stick<'_>, house: &House, article: &Article) {
    let card = &article.card;
    let place = card.place.as_deref().or(article.dateline.place.as_deref());
    // As it was printed it says the day, too.
    let line = article.dateline.text.as_deref();
    let agency = article.dateline.agency.as_deref().filter(|_| line.is_none());
    let modified = card.modified.map(When::Moment);
    if card.published.or(modified).is_none() && line.or(place).or(agency).is_none() && card.words == 0 {
        return;
    }
    to.el("details.dates-details", |to| {
        to.line("summary", words::DETAILS);
        to.el("dl", |to| {
            for (name, when) in [(words::PUBLISHED, card.published), (words::UPDATED, modified)] {
                if let Some(when) = when {
                    row(to, name, |to| time(to, house, "time", when, Length::Exact));
                }
            }
            for (name, value) in [(words::DATELINE, line.or(place)), (words::AGENCY, agency)] {
                if let Some(value) = value {
                    row(to, name, |to| to.words(value));
                }
            }
            if card.words > 0 {
                row(to, words::LENGTH, |to| {
                    to.words(house.calendar.number(card.words).as_str());
                    to.words(" ");
                    to.words(words::plural_words(card.words));
                });
            }
        });
    });
}

fn row(to: &mut Stick<'_>, name: &'static str, set: impl FnOnce(&mut Stick<'_>)) {
    to.el("div", |to| {
        to.line("dt", name);
        to.el("dd", set);
    });
}

/// The lead picture. Where the story begins with that figure, it is this one, with its caption; where the story shows it
/// further down, it is not printed twice.
fn lead(to: &mut Stick<'_>, spread: &Spread) {
    let Spread { article, .. } = spread;
    let Some(image) = &article.card.image else { return };
    if let Some(figure) = begins_with(article, &image.src) {
        to.bearing("data-block", spread.place_of(0, 0));
        return spread.body().figure(to, figure, true);
    }
    let mut blocks = article.sections.iter().flat_map(|section| &section.blocks);
    if blocks.any(|block| matches!(block, Block::Figure(figure) if figure.src == image.src)) {
        return;
    }
    spread.body().figure(to, image, true);
}

fn begins_with<'a>(article: &'a Article, image: &MediaUrl) -> Option<&'a Figure> {
    match article.sections.first()?.blocks.first()? {
        Block::Figure(figure) if figure.src == *image => Some(figure),
        _ => None,
    }
}

fn contents(to: &mut Stick<'_>, spread: &Spread) {
    let sections = &spread.article.sections;
    if sections.len() < CONTENTS_FROM {
        return;
    }
    to.el("nav.contents", |to| {
        to.attr("aria-label", words::CONTENTS);
        to.el("details", |to| {
            to.line("summary", words::CONTENTS);
            to.el("ol", |to| {
                to.attr("role", "list");
                for (section, words) in sections.iter().zip(&*spread.words) {
                    let minutes = minutes_for(section.heading_words() + words.iter().sum::<u32>()).max(1);
                    to.el("li", |to| content(to, section, &spread.house.calendar.minutes(minutes)));
                }
            });
        });
    });
}

fn content(to: &mut Stick<'_>, section: &Section, minutes: &str) {
    to.el("a", |to| {
        to.attr_of("href", &["#", &section.id]);
        to.attr("data-section", section.id.as_str());
        to.line("span.contents-heading", section.heading.as_deref().unwrap_or(words::BEGINNING));
        to.words(" ");
        to.line("span.contents-minutes", minutes);
    });
}

/// A section; its blocks from `cut` on come later.
fn section(to: &mut Stick<'_>, spread: &Spread, index: usize, cut: usize) {
    let Some(section) = spread.article.sections.get(index) else { return };
    to.el("section.section", |to| {
        to.attr("id", section.id.as_str());
        if let Some(heading) = &section.heading {
            to.attr_of("aria-labelledby", &[&section.id, "-heading"]);
            to.el("h2.section-heading", |to| {
                to.attr_of("id", &[&section.id, "-heading"]);
                to.words(heading.as_str());
            });
        }
        blocks(to, spread, index, 0..cut);
        if cut < section.blocks.len() {
            spread.later(to, move |spread, to| blocks(to, spread, index, cut..usize::MAX));
        }
    });
}

/// So many of a section's blocks, without the figure that leads the story already.
fn blocks(to: &mut Stick<'_>, spread: &Spread, index: usize, range: Range<usize>) {
    let article = &spread.article;
    let Some(section) = article.sections.get(index) else { return };
    let place = article.dateline.place.as_deref().or(article.card.place.as_deref());
    let image = article.card.image.as_ref().filter(|_| index == 0);
    let led = usize::from(image.is_some_and(|image| begins_with(article, &image.src).is_some()));
    let first = section.blocks.iter().position(|block| matches!(block, Block::Paragraph(_))).filter(|_| index == 0);
    for (number, block) in section.blocks.iter().enumerate().take(range.end).skip(range.start.max(led)) {
        to.bearing("data-block", spread.place_of(index, number));
        match block {
            Block::Paragraph(text) if Some(number) == first => spread.body().opening(to, text, place),
            block => spread.body().block(to, block),
        }
    }
}

fn notes(to: &mut Stick<'_>, body: Body<'_>, notes: &[Note]) {
    if notes.is_empty() {
        return;
    }
    to.el("section.notes", |to| {
        to.attr("role", "doc-endnotes");
        titled(to, "h2.notes-heading", "c-notes", words::NOTES);
        to.el("ol", |to| {
            for note in notes {
                to.el("li.note", |to| {
                    to.attr_of("id", &["note-", &note.id]);
                    to.attr("tabindex", "-1");
                    body.blocks(to, &note.blocks);
                    to.words(" ");
                    to.el("a.note-back", |to| {
                        to.attr("role", "doc-backlink");
                        to.attr_of("href", &["#mark-", &note.id]);
                        to.attr("data-note-back", note.id.as_str());
                        to.words(words::BACK_TO_TEXT);
                    });
                });
            }
        });
    });
}

/// The title of the part that is open, which is named by it.
pub(super) fn titled(to: &mut Stick<'_>, what: &'static str, id: &str, title: &str) {
    to.attr("aria-labelledby", id);
    to.el(what, |to| {
        to.attr("id", id);
        to.words(title);
    });
}

/// What stands under the story: corrections, source, copyright, tags.
fn colophon(to: &mut Stick<'_>, house: &House, article: &Article, has_gaps: bool) {
    to.el("footer.colophon", |to| {
        if !article.corrections.is_empty() {
            to.el("section.corrections", |to| corrections(to, house, article));
        }
        to.el("div.colophon-lines", |to| {
            to.line("p.gaps", has_gaps.then_some(words::GAPS));
            if let Some((name, route)) =
                article.card.section.as_deref().and_then(|name| Some((name, Route::section(name)?)))
            {
                to.el("p", |to| {
                    to.words(words::SECTION);
                    to.el("a", |to| {
                        to.attr("href", house.href(&route).as_str());
                        to.words(name);
                    });
                });
            }
            source(to, house, article);
            if let Some(comments) = &article.comments {
                to.line("p.replies", if comments.is_open { words::REPLIES_OPEN } else { words::REPLIES_CLOSED });
            }
            to.line("p.copyright", article.copyright.as_deref());
            if let Some(license) = &article.license {
                to.line("p.license", [words::LICENCE, ": ", license].concat().as_str());
            }
        });
        if !article.card.tags.is_empty() {
            to.el("ul.tags", |to| {
                to.attr("role", "list");
                to.attr("aria-label", words::TAGS);
                for tag in &article.card.tags {
                    to.line("li", tag.as_str());
                }
            });
        }
    });
}

fn corrections(to: &mut Stick<'_>, house: &House, article: &Article) {
    titled(to, "h2.colophon-heading", "c-corrections", words::CORRECTIONS);
    to.el("ul", |to| {
        to.attr("role", "list");
        for correction in &article.corrections {
            to.el("li", |to| {
                if let Some(when) = correction.date {
                    time(to, house, "time", when, Length::Short);
                }
                to.words(" ");
                to.words(correction.text.as_str());
            });
        }
    });
}

fn source(to: &mut Stick<'_>, house: &House, article: &Article) {
    let Some(source) = &article.source else { return };
    let url = source.url.as_ref();
    let Some(title) = source.name.as_deref().or(url.map(|url| url.as_str())) else { return };
    to.el("p.source", |to| {
        to.words(words::SOURCE);
        to.words(": ");
        name(to, house, "source-name", title, url);
    });
}

/// What to go on with: stories, then the one before and the one after.
pub fn go_on(
    to: &mut Stick<'_>,
    house: &House,
    article: &Article,
    stories: &[Related],
    neighbours: (Option<&Card>, Option<&Card>),
) {
    related(to, house, article.card.language.as_deref(), stories);
    neighbour_links(to, house, neighbours);
}

fn related(to: &mut Stick<'_>, house: &House, language: Option<&str>, stories: &[Related]) {
    if stories.is_empty() {
        return;
    }
    to.el("section.related", |to| {
        titled(to, "h2.row-title", "c-related", words::READ_ON);
        to.el("ul.related-list", |to| {
            to.attr("role", "list");
            for story in stories {
                to.el("li", |to| related_story(to, house, language, story));
            }
        });
    });
}

/// `language` is that of the article, in which its author says why a story goes with it.
fn related_story(to: &mut Stick<'_>, house: &House, language: Option<&str>, related: &Related) {
    let around = match &related.story {
        RelatedStory::Card(story) => story.language.as_deref(),
        _ => None,
    };
    let around = around.or(house.language.as_deref());
    let language = language.or(house.language.as_deref()).filter(|language| Some(*language) != around);
    let reason = related.reason.as_deref().map(|words| Reason { words, language });
    let (url, title) = match &related.story {
        RelatedStory::Card(story) => return card::card(to, house, story, Kind::Related, reason),
        RelatedStory::Elsewhere { url, title } => (Some(url), title),
        RelatedStory::Title(title) | RelatedStory::Id(_, Some(title)) => (None, title),
        RelatedStory::Id(_, None) => return,
    };
    to.el("div.card", |to| {
        to.attr("data-kind", "related");
        to.el("div.card-words", |to| {
            let Some(url) = url else {
                to.line("p.card-headline", title.as_str());
                return card::reason(to, reason);
            };
            to.line("p.card-kicker", words::ELSEWHERE);
            to.el("h3.card-headline", |to| {
                to.el("a", |to| {
                    to.attr("href", url.as_str());
                    to.attr("rel", "external noopener");
                    to.words(title.as_str());
                    to.words(" ");
                    icon(to, Icon::Away);
                });
            });
            card::reason(to, reason);
        });
    });
}

fn neighbour_links(to: &mut Stick<'_>, house: &House, (previous, next): (Option<&Card>, Option<&Card>)) {
    if previous.or(next).is_none() {
        return;
    }
    to.el("nav.neighbours", |to| {
        to.attr("aria-label", words::IN_ORDER);
        neighbour(to, house, previous, "prev", words::PREVIOUS, Icon::Previous);
        neighbour(to, house, next, "next", words::NEXT, Icon::Next);
    });
}

fn neighbour(
    to: &mut Stick<'_>,
    house: &House,
    card: Option<&Card>,
    rel: &'static str,
    label: &'static str,
    arrow: Icon,
) {
    let Some(card) = card else { return };
    to.el("a.neighbour", |to| {
        to.attr("rel", rel);
        to.attr("href", house.href(&Route::Read(card.id.clone())).as_str());
        to.el("span.neighbour-label", |to| {
            icon(to, arrow);
            to.words(label);
        });
        to.el("span.neighbour-headline", |to| {
            to.attr("lang", card.language.as_deref());
            to.words(card.headline.as_str());
        });
    });
}
