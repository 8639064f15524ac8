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
    cards: impl Iterator<Item = &'a Card> + Clone,
    has_read: impl Fn(&ArticleId) -> bool,
) -> Vec<Related> {
    let mut stories: Vec<Related> = Vec::new();
    for given in &article.related {
        let story = match &given.story {
            RelatedStory::Id(id, title) => match cards.clone().find(|card| card.id == *id) {
                Some(card) => RelatedStory::Card(Box::new(card.clone())),
                None => match title {
                    Some(title) => RelatedStory::Title(title.clone()),
                    None => continue,
                },
            },
            story => story.clone(),
        };
        push(&mut stories, article, Related { story, ..given.clone() });
    }
    stories.sort_by_key(|related| is_read(related, &has_read));
    stories.truncate(MOST);

    let mut alike: Vec<(usize, Related)> = cards
        .clone()
        .map(|card| (likeness(article, card), card))
        .filter(|(likeness, _)| *likeness > 0)
        .map(|(likeness, card)| (likeness, of_card(Relation::Related, card)))
        .collect();
    alike.sort_by_key(|(likeness, related)| (is_read(related, &has_read), usize::MAX - likeness));
    for (_, related) in alike {
        if stories.len() < LEAST {
            push(&mut stories, article, related);
        }
    }

    let mut recent: Vec<Related> = cards.map(|card| of_card(Relation::Recent, card)).collect();
    recent.sort_by_key(|related| is_read(related, &has_read));
    for related in recent {
        if stories.len() < LEAST {
            push(&mut stories, article, related);
        }
    }
    stories
}

fn of_card(relation: Relation, card: &Card) -> Related {
    Related { relation, reason: None, story: RelatedStory::Card(Box::new(card.clone())) }
}

fn push(stories: &mut Vec<Related>, article: &Article, related: Related) {
    let is_new = match &related.story {
        RelatedStory::Card(card) => card.id != article.card.id && !stories.iter().any(|story| has_id(story, &card.id)),
        story => !stories.iter().any(|other| other.story == *story),
    };
    if is_new {
        stories.push(related);
    }
}

fn has_id(related: &Related, id: &ArticleId) -> bool {
    matches!(&related.story, RelatedStory::Card(card) if card.id == *id)
}

fn is_read(related: &Related, has_read: impl Fn(&ArticleId) -> bool) -> bool {
    matches!(&related.story, RelatedStory::Card(card) if has_read(&card.id))
}

/// Two for the same section, one for every tag in common.
fn likeness(article: &Article, card: &Card) -> usize {
    let own = &article.card;
    let tags = card.tags.iter().filter(|tag| own.tags.contains(tag)).count();
    tags + if own.section.is_some() && own.section == card.section { 2 } else { 0 }
}
