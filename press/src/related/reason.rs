//! Why a story stands under another one, in words that a reader understands. All of them are here.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

use super::index::Index;
use super::story::{HEADLINE, Story};
use super::words::{self, ARTICLE, NAME, PAIR, Plain};

/// The strongest tie between two stories.
#[derive(Clone, Debug)]
pub(super) enum Tie<'a> {
    /// A tag that no text has as a word, or a name that another language has, too.
    Tag(&'a str),
    Subject(u32),
    Author(&'a str),
    Section(&'a str),
}

/// The reader's words for why a story stands under another one.
pub(super) fn in_words(tie: &Tie, subjects: &Subjects) -> Option<String> {
    match tie {
        Tie::Tag(tag) => Some(format!("also about {tag}")),
        Tie::Subject(term) => Some(format!("also about {}", subjects.spelling(*term)?)),
        Tie::Author(name) => Some(format!("also by {name}")),
        Tie::Section(name) => Some(format!("also in {name}")),
    }
}

/// A subject of which one story has but a word must count for so much in the other.
const PROMINENT: u8 = 3;

impl<'a> Index<'a> {
    /// The strongest tie of the story at a place to another one; `None` where they share no more than words that name nothing.
    pub(super) fn tie(&self, place: usize, other: usize) -> Option<Tie<'a>> {
        let (story, stranger) = (self.stories[place], self.stories[other]);
        let mut strongest: Option<(u64, Tie)> = None;
        for shown in self.asked(place) {
            let Some(others) = self.shown[other].iter().find(|others| others.row == shown.row) else { continue };
            let strength = u64::from(shown.weight) * u64::from(others.weight);
            let known = &self.terms.known[shown.row as usize];
            let named = |story: &'a Story, at: u8| story.names().find(|name| name.0 == at);
            let (own, theirs) = (named(story, shown.at), named(stranger, others.at));
            let (strength, tie) = if let Some(tag) = tag_of(story, known.term) {
                (4 * strength, spelled(tag, [story, stranger]).map_or(Tie::Tag(tag), Tie::Subject))
            } else if words::is_name(known.term) {
                let mut names = story.names().filter(|(_, signs, _)| signs & NAME != 0);
                let Some(name) = names.find(|name| words::name(name.2) == known.term) else { continue };
                (2 * strength, Tie::Tag(name.2))
            } else if let Some((_, signs, _)) = own.or(theirs) {
                let is_in_both = own.and(theirs).is_some();
                let (count, others) = (story.count(shown.at), stranger.count(others.at));
                let is_headline = count.min(others) >= HEADLINE.weight;
                let is_prominent = is_in_both || count.max(others) >= PROMINENT;
                if !is_prominent || !(known.is_noun || is_headline) {
                    continue;
                }
                let strength = if is_in_both { 2 * strength } else { strength };
                (if signs & PAIR != 0 { strength * 2 } else { strength }, Tie::Subject(known.term))
            } else {
                continue;
            };
            if strongest.as_ref().is_none_or(|(most, _)| strength > *most) {
                strongest = Some((strength, tie));
            }
        }
        let author =
            || story.authors.iter().find(|author| stranger.authors.contains(author)).map(|name| Tie::Author(name));
        let section = || story.section.as_deref().filter(|_| story.section == stranger.section).map(Tie::Section);
        strongest.map(|(_, tie)| tie).or_else(author).or_else(section)
    }
}

fn tag_of(story: &Story, term: u32) -> Option<&str> {
    let is_whole = words::is_of_any_language(term) && !words::is_name(term);
    let tag = story.tags.iter().filter(|_| is_whole).find(|tag| words::tag(tag) == term)?;
    Some(tag)
}

/// The term of a tag that stands in the stories as a word, too, and may have another spelling there: new york, New York.
fn spelled(tag: &str, stories: [&Story; 2]) -> Option<u32> {
    let tag = tag.to_lowercase();
    stories.into_iter().find_map(|story| {
        let (at, ..) = story.names().find(|(.., spelling)| spelling.to_lowercase() == tag)?;
        Some(story.terms[usize::from(at)])
    })
}

/// How the edition spells what its stories are about.
pub(super) struct Subjects<'a> {
    spellings: HashMap<u32, (&'a str, Form), Plain>,
}

/// How a spelling stands in a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum Form {
    /// An English singular without an article: a substance, as “steam”, or part of something, as in “whale oil”.
    Bare,
    /// With its article: “the telegraph”.
    Article,
    /// As it is: a name, a plural, a word of another language.
    Whole,
}

impl<'a> Subjects<'a> {
    pub(super) fn of(index: &Index<'a>, ties: &[Vec<(usize, Tie)>]) -> Self {
        let mut votes: HashMap<u32, BTreeMap<(&str, Form), u32>, Plain> = HashMap::default();
        for (_, tie) in ties.iter().flatten() {
            if let Tie::Subject(term) = tie {
                votes.entry(*term).or_default();
            }
        }
        for story in &index.stories {
            for (at, signs, spelling) in story.names() {
                let Some(votes) = votes.get_mut(&story.terms[usize::from(at)]) else { continue };
                let is_english = story.language.is_english();
                let is_name = is_english && signs & NAME != 0;
                let is_plain = is_english && !is_name && !spelling.ends_with('s');
                let form = match (signs & ARTICLE != 0, is_plain) {
                    (true, true) => Form::Article,
                    (false, true) => Form::Bare,
                    (true, false) if is_name => Form::Article,
                    _ => Form::Whole,
                };
                *votes.entry((spelling, form)).or_default() += 1;
            }
        }
        Self { spellings: votes.into_iter().filter_map(|(term, votes)| Some((term, elect(votes)?))).collect() }
    }

    fn spelling(&self, term: u32) -> Option<String> {
        let (spelling, form) = self.spellings.get(&term)?;
        Some(if *form == Form::Article { format!("the {spelling}") } else { (*spelling).to_owned() })
    }
}

/// The most common spelling.
fn elect(mut votes: BTreeMap<(&str, Form), u32>) -> Option<(&str, Form)> {
    // A name has a capital everywhere; what has none somewhere is a word like others.
    let is_small = |spelling: &str| !spelling.chars().any(char::is_uppercase);
    if votes.keys().any(|(spelling, _)| is_small(spelling)) {
        votes.retain(|(spelling, _), _| is_small(spelling));
    }
    // What is as often one or many is not a substance.
    let (mut bare, mut counted) = (0, 0);
    for ((_, form), votes) in &votes {
        *(if *form == Form::Bare { &mut bare } else { &mut counted }) += votes;
    }
    if counted >= bare {
        votes.retain(|(_, form), _| *form != Form::Bare);
    }
    votes.into_iter().max_by_key(|(spelling, votes)| (*votes, Reverse(*spelling))).map(|(spelling, _)| spelling)
}
