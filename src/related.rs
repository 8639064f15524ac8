//! What to go on with: the stories under an article.
//!
//! A pure rule over cards. First what the author gave; then stories of the same section or with a tag in common;
//! then the most recent ones. Three to six, unread ones first within each kind, never the article itself, none twice.

use crate::article::{Article, ArticleId, Card, Related, RelatedStory, Relation};

/// How many stories are given at the most.
pub const MOST: usize = 6;
/// How many there are at least, where the edition has them.
const LEAST: usize = 3;

/// The stories to go on with after `article`, out of the `cards` known (newest first). Entries that are only an id are
/// drawn from the cards, else shown by their title, else left out.
#[must_use]
pub fn related<'a>(
    article: &Article,
    cards: impl Iterator<Item = &'a Card>,
    has_read: impl Fn(&ArticleId) -> bool,
) -> Vec<Related> {
    choose(article, &cards.collect::<Vec<_>>(), &has_read)
}

fn choose(article: &Article, cards: &[&Card], has_read: &dyn Fn(&ArticleId) -> bool) -> Vec<Related> {
    let (mut stories, mut read) = (Vec::new(), Vec::new());
    for given in &article.related {
        let story = match &given.story {
            RelatedStory::Id(id, title) => match (cards.iter().find(|card| card.id == *id), title) {
                (Some(card), _) => RelatedStory::Card(Box::new(Card::clone(card))),
                (None, Some(title)) => RelatedStory::Title(title.clone()),
                (None, None) => continue,
            },
            story => story.clone(),
        };
        let is_new = |known: &Vec<Related>| !known.iter().any(|other| is_same(&other.story, &story));
        if is_own(&story, article) || !is_new(&stories) || !is_new(&read) {
            continue;
        }
        let is_read = matches!(&story, RelatedStory::Card(card) if has_read(&card.id));
        let related = Related { relation: given.relation, reason: given.reason.clone(), story };
        if is_read { read.push(related) } else { stories.push(related) }
    }
    stories.append(&mut read);
    stories.truncate(MOST);

    for relation in [Relation::Related, Relation::Recent] {
        while stories.len() < LEAST {
            let Some(card) = next(article, cards, relation, &stories, has_read) else { break };
            stories.push(Related { relation, reason: None, story: RelatedStory::Card(Box::new(card.clone())) });
        }
    }
    stories
}

/// The best card that is not among the stories: unread before read, then the most alike (where only alike ones are
/// wanted), then the newest.
fn next<'a>(
    article: &Article,
    cards: &[&'a Card],
    relation: Relation,
    stories: &[Related],
    has_read: &dyn Fn(&ArticleId) -> bool,
) -> Option<&'a Card> {
    let mut best: Option<((bool, usize), &Card)> = None;
    for card in cards {
        let likeness = if relation == Relation::Recent { 1 } else { likeness(article, card) };
        let is_told = card.id == article.card.id || stories.iter().any(|story| has_id(story, &card.id));
        if likeness == 0 || is_told {
            continue;
        }
        let rank = (!has_read(&card.id), likeness);
        if best.is_none_or(|(highest, _)| rank > highest) {
            best = Some((rank, card));
        }
    }
    best.map(|(_, card)| card)
}

fn is_own(story: &RelatedStory, article: &Article) -> bool {
    matches!(story, RelatedStory::Card(card) if card.id == article.card.id)
}

fn is_same(story: &RelatedStory, other: &RelatedStory) -> bool {
    match (story, other) {
        (RelatedStory::Card(one), RelatedStory::Card(other)) => one.id == other.id,
        (RelatedStory::Title(one), RelatedStory::Title(other)) => one == other,
        (RelatedStory::Elsewhere { url: one, title }, RelatedStory::Elsewhere { url: other, title: others }) => {
            one == other && title == others
        }
        _ => false,
    }
}

fn has_id(related: &Related, id: &ArticleId) -> bool {
    matches!(&related.story, RelatedStory::Card(card) if card.id == *id)
}

/// Two for the same section, one for every tag in common.
fn likeness(article: &Article, card: &Card) -> usize {
    let own = &article.card;
    let tags = card.tags.iter().filter(|tag| own.tags.contains(tag)).count();
    tags + if own.section.is_some() && own.section == card.section { 2 } else { 0 }
}
