//! What follows an article: related stories, replies, tags, copyright.
//!
//! Nothing here becomes a paragraph. What is a fact about the article is kept, the rest is left out with its reason.

use courant::article::{Comments, Related, RelatedStory, Relation};

use crate::problem::Problem;

use super::furniture::{Furniture, Reason};
use super::{Draft, Kind, Page, parse_url};

/// Reads from the end of the body to the end of the page.
pub(super) fn read(page: &Page<'_>, start: usize, draft: &mut Draft) {
    let mut is_replies = false;
    let mut is_form = false;
    let mut at = start;
    while at < page.len() {
        let line = page.line(at);
        match page.kind(at) {
            Kind::Furniture(furniture) => match furniture {
                Furniture::Related(relation) => {
                    is_replies = false;
                    let found = related(page, at + 1, *relation, draft);
                    draft.related.extend(found.entries);
                    at = found.end;
                    continue;
                }
                Furniture::Replies(count) => {
                    is_replies = true;
                    draft.comments.get_or_insert_with(Comments::default);
                    draft.count(*count);
                    draft.leave(line, Reason::Replies);
                }
                Furniture::ReplyForm => {
                    is_replies = true;
                    is_form = true;
                    draft.comments.get_or_insert_with(Comments::default).is_open = true;
                    draft.leave(line, Reason::ReplyForm);
                }
                Furniture::ReplyFields(fields) => {
                    is_form = true;
                    let comments = draft.comments.get_or_insert_with(Comments::default);
                    comments.is_open = true;
                    for field in *fields {
                        if !comments.required.iter().any(|known| known == field) {
                            comments.required.push((*field).to_owned());
                        }
                    }
                    draft.leave(line, Reason::ReplyForm);
                }
                Furniture::RepliesClosed => {
                    is_form = true;
                    let comments = draft.comments.get_or_insert_with(Comments::default);
                    comments.is_open = false;
                    comments.required.clear();
                    draft.leave(line, Reason::ReplyForm);
                }
                Furniture::RepliesForMembers => {
                    is_form = true;
                    draft.comments.get_or_insert_with(Comments::default).is_open = true;
                    draft.tell(line, "Replies are open to members only.".to_owned());
                    draft.leave(line, Reason::ReplyForm);
                }
                Furniture::Copyright => {
                    is_replies = false;
                    if draft.copyright.is_none() {
                        draft.copyright = Some(line.text.clone());
                    } else {
                        draft.leave(line, Reason::Copyright);
                    }
                }
                Furniture::Tags(tags) if !is_replies => at = page.tags(at, tags, draft),
                Furniture::Address(address) if !is_replies => draft.address(address),
                Furniture::Tags(_) | Furniture::Address(_) => draft.leave(line, Reason::Replies),
                Furniture::Out(reason) => draft.leave(line, *reason),
            },
            Kind::Credits(credits) if !is_replies && draft.published.is_none() && credits.published.is_some() => {
                draft.credits(credits, line)
            }
            Kind::Credits(_) => draft.leave(line, if is_replies { Reason::Replies } else { Reason::Credits }),
            Kind::Words => draft.leave(line, if is_replies { Reason::Replies } else { Reason::AfterArticle }),
            Kind::Rule => {}
        }
        at += 1;
    }
    if let Some(comments) = &draft.comments
        && !is_form
        && comments.count.is_some()
    {
        let words = "The page counts replies and shows no form for one: they are taken as closed.";
        draft.problems.push(Problem { line: 1, words: words.to_owned() });
    }
}

/// The titles under a heading of related stories.
pub(super) struct Box {
    /// The stories.
    pub entries: Vec<Related>,
    /// The first line behind them.
    pub end: usize,
    /// Whether the article goes on there: the box stood within the text.
    pub is_within: bool,
}

/// Reads a box of related stories. A title is a short line; an address belongs to the title before it, on its line or on the next;
/// dates and first lines of the stories are left out.
///
/// The article goes on behind the box where two paragraphs stand in a row, or a sub-heading with two under it, or a paragraph of
/// some length behind two or three bare titles. A paragraph right behind each title is that story's first line.
pub(super) fn related(page: &Page<'_>, start: usize, relation: Relation, draft: &mut Draft) -> Box {
    let mut entries: Vec<Related> = Vec::new();
    let mut has_teasers = false;
    let mut at = start;
    let mut is_within = false;
    while at < page.len() {
        let line = page.line(at);
        match page.kind(at) {
            Kind::Words if is_title(page, at) => {
                let story = match line.text.rsplit_once(' ') {
                    Some((title, address)) if address.contains("://") => {
                        story(title.trim_end_matches([':', '-', '–', '—', ' ']), address)
                    }
                    _ => RelatedStory::Title(line.text.clone()),
                };
                entries.push(Related { relation, reason: None, story });
            }
            Kind::Furniture(Furniture::Address(address)) => match entries.last_mut() {
                Some(Related { story: entry @ RelatedStory::Title(_), .. }) => {
                    if let RelatedStory::Title(title) = &entry {
                        *entry = story(title, address);
                    }
                }
                _ if parse_url(address).is_some() => {
                    entries.push(Related { relation, reason: None, story: story(address, address) });
                }
                _ => draft.leave(line, Reason::Teasers),
            },
            Kind::Words => {
                let next = page.solid(at + 1);
                let is_again = page.is_prose(at) && page.is_prose(next);
                let is_behind_titles = !has_teasers
                    && relation == Relation::Related
                    && (2..=3).contains(&entries.len())
                    && page.is_prose(at)
                    && line.words >= 15;
                let is_heading = page.is_short(at) && page.is_prose(next);
                if entries.is_empty() || is_again || is_behind_titles || is_heading {
                    is_within = page.prose_after(at) > 0;
                    break;
                }
                has_teasers = true;
                draft.leave(line, Reason::Teasers);
            }
            Kind::Credits(_) => draft.leave(line, Reason::Teasers),
            Kind::Furniture(Furniture::Out(
                reason @ (Reason::Navigation | Reason::Picture | Reason::Advertisement),
            )) => {
                draft.leave(line, *reason);
            }
            Kind::Rule => {}
            Kind::Furniture(_) => break,
        }
        at += 1;
    }
    Box { entries, end: at, is_within }
}

fn is_title(page: &Page<'_>, at: usize) -> bool {
    let line = page.line(at);
    let next = page.solid(at + 1);
    let is_brief = line.words <= 25 && line.text.chars().count() <= 200;
    // A sub-heading of the article: two paragraphs stand right under it.
    let is_heading = page.is_prose(next) && page.is_prose(page.solid(next + 1)) && line.blanks > 0;
    let ends = line.is_sentence() && !line.text.ends_with(['?', '!', '”', '"', '’', '»']) && !line.text.contains("://");
    is_brief && !ends && !is_heading
}

fn story(title: &str, address: &str) -> RelatedStory {
    match parse_url(address) {
        Some(url) => RelatedStory::Elsewhere { url, title: title.to_owned() },
        None => RelatedStory::Title(title.to_owned()),
    }
}
