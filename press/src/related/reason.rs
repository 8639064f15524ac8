//! Why a story stands under another one, in words that a reader understands. All of them are here.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

use super::index::{ASKED, Index, Known};
use super::story::{FRONT, HEADLINE, IS_NOUN, LOOSE, Story};
use super::words::{self, ARTICLE, NAME, NOUN, PAIR, PLACE, Plain};
use crate::cores::at_desks;

/// The strongest tie between two stories.
#[derive(Clone, Debug)]
pub(super) struct Tie<'a> {
    pub(super) by: By<'a>,
    /// How much it says of both.
    pub(super) rank: Rank,
}

/// What ties two stories.
#[derive(Clone, Debug)]
pub(super) enum By<'a> {
    /// A tag that no text has as a word, a name in full, or one that another language has, too.
    Phrase(&'a str),
    Subject(u32),
    Author(&'a str),
    Section(&'a str),
}

/// How much a tie says, the most last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Rank {
    /// Both have a word for it, or name a place in passing.
    Word,
    /// They are by the same author, or in the same section.
    Beside,
    /// The other one has a word for it, no more.
    Mention,
    /// The other one is about it.
    Subject,
}

/// The reader's words for why a story stands under another one.
pub(super) fn in_words(tie: &Tie, subjects: &Subjects) -> Option<String> {
    let verb = if tie.rank <= Rank::Mention { "mentions" } else { "about" };
    match tie.by {
        By::Phrase(phrase) => Some(format!("also {verb} {phrase}")),
        By::Subject(term) => Some(format!("also {verb} {}", subjects.spelling(term)?)),
        By::Author(name) => Some(format!("also by {name}")),
        By::Section(name) => Some(format!("also in {name}")),
    }
}

/// So often a text has a word that it is about, if none of its headings has it.
const PROMINENT: u8 = 3;
/// So often a name.
const PROMINENT_NAME: u8 = 2;
/// A place that so many stories name, and more than one in so many, is where they all happen.
const COMMON: (u32, usize) = (8, 16);

impl<'a> Index<'a> {
    /// The strongest tie of the story at a place to another one; `None` where they share no more than words that name nothing.
    /// `asked` tells which of its own terms stands in a row, from 1.
    pub(super) fn tie(&self, place: usize, other: usize, asked: &[u8]) -> Option<Tie<'a>> {
        let (story, stranger) = (self.stories[place], self.stories[other]);
        let mut strongest: Option<(u64, Tie)> = None;
        let mut weakest: Option<(u64, Tie)> = None;
        let mut shared = [None; ASKED];
        for others in &self.shown[other] {
            if let Some(number) = usize::from(asked[others.row as usize]).checked_sub(1) {
                shared[number] = Some(others);
            }
        }
        for (shown, others) in self.asked(place).iter().zip(shared) {
            let Some(others) = others else { continue };
            let known = &self.terms.known[shown.row as usize];
            let sides = [Side { story, at: shown.at }, Side { story: stranger, at: others.at }];
            let is_common = known.stories >= COMMON.0 && known.stories as usize * COMMON.1 > self.stories.len();
            let Some((factor, tie)) = tie_by(known, is_common, sides) else { continue };
            let strength = factor * u64::from(shown.weight) * u64::from(others.weight);
            let best = if tie.rank == Rank::Word { &mut weakest } else { &mut strongest };
            if best.as_ref().is_none_or(|(most, _)| strength > *most) {
                *best = Some((strength, tie));
            }
        }
        let beside = |by: By<'a>| Tie { by, rank: Rank::Beside };
        let author =
            || story.authors.iter().find(|author| stranger.authors.contains(author)).map(|name| By::Author(name));
        let section = || story.section.as_deref().filter(|_| story.section == stranger.section).map(By::Section);
        let word = || weakest.map(|(_, tie)| tie);
        strongest.map(|(_, tie)| tie).or_else(|| author().or_else(section).map(beside)).or_else(word)
    }
}

/// A term in one of two stories.
#[derive(Clone, Copy)]
struct Side<'a> {
    story: &'a Story,
    at: u8,
}

impl<'a> Side<'a> {
    fn name(self) -> Option<(u16, &'a str)> {
        self.story.name(self.at)
    }

    fn count(self) -> u8 {
        self.story.count(self.at)
    }

    /// Whether it is a noun or a name there.
    fn is_noun(self) -> bool {
        self.story.counts[usize::from(self.at)] & IS_NOUN != 0
    }

    /// The name of more words that ends with this one, if the story has one: Bobby Fischer.
    fn full(self, name: &str) -> Option<&'a str> {
        // Pool of London and Tour de France are no longer names of London and France.
        let is_forename = |word: &str| word.starts_with(char::is_uppercase);
        let is_before = |before: &str| before.ends_with(' ') && before.split_whitespace().all(is_forename);
        let is_end = |full: &str| full.strip_suffix(name).is_some_and(is_before);
        let mut full =
            self.story.names().filter(|(_, signs, full)| signs & (NAME | PAIR) == NAME | PAIR && is_end(full));
        full.next().map(|(.., full)| full)
    }
}

/// What ties two stories, and how many times its weight a term counts.
type Weighed<'a> = (u64, Tie<'a>);

fn about(by: By<'_>, is_about: bool) -> Tie<'_> {
    Tie { by, rank: if is_about { Rank::Subject } else { Rank::Mention } }
}

fn by_word<'a>(term: u32) -> Weighed<'a> {
    (1, Tie { by: By::Subject(term), rank: Rank::Word })
}

/// What ties two stories that both have a term; `None` where it tells nothing.
fn tie_by<'a>(known: &Known, is_common: bool, sides: [Side<'a>; 2]) -> Option<Weighed<'a>> {
    if let Some(tag) = tag_of(sides[0].story, known.term) {
        let by = spelled(tag, sides.map(|side| side.story)).map_or(By::Phrase(tag), By::Subject);
        return Some((12, about(by, true)));
    }
    if words::is_name(known.term) {
        return tie_by_name_abroad(known.term, sides);
    }
    Shared::of(known, sides)?.tie(is_common)
}

/// By a name that stories of two languages have.
fn tie_by_name_abroad<'a>(term: u32, [own, theirs]: [Side<'a>; 2]) -> Option<Weighed<'a>> {
    // Within a language the word itself is the tie.
    let mut names =
        own.story.names().filter(|(_, signs, _)| signs & NAME != 0 && own.story.language != theirs.story.language);
    let (at, signs, name) = names.find(|name| words::name(name.2) == term)?;
    let is_general = |story: &Story, at: u8| words::is_general(story.language, story.terms[usize::from(at)]);
    let abroad = theirs.story.names().find(|other| other.2 == name);
    if is_general(own.story, at) || abroad.is_some_and(|(at, ..)| is_general(theirs.story, at)) {
        return None;
    }
    let is_about = theirs.count() >= PROMINENT_NAME;
    let factor = if signs & PAIR != 0 { 8 } else { 4 };
    Some((factor * if is_about { 2 } else { 1 }, about(By::Phrase(name), is_about)))
}

/// A term that two stories of one language share, by what each has of it: signs and a spelling where it stands out.
struct Shared<'a, 'k> {
    known: &'k Known,
    sides: [Side<'a>; 2],
    one: Option<(u16, &'a str)>,
    other: Option<(u16, &'a str)>,
    /// Of the first that has them.
    signs: u16,
    spelling: &'a str,
}

impl<'a, 'k> Shared<'a, 'k> {
    /// `None` where it says nothing, whether it is a name or a word.
    fn of(known: &'k Known, sides: [Side<'a>; 2]) -> Option<Self> {
        let [one, other] = sides.map(Side::name);
        let (signs, spelling) = one.or(other)?;
        let language = sides[0].story.language;
        if signs & PAIR == 0 && (words::is_general(language, known.term) || spelling.chars().nth(2).is_none()) {
            return None;
        }
        // Every noun of German has a capital: what is no place and of one word is no surer name than others.
        let is_unsure = |name: &Option<(u16, &str)>| name.is_some_and(|(signs, _)| signs & (NAME | NOUN) == 0);
        if language.has_capital_nouns() && [one, other].iter().any(is_unsure) {
            return None;
        }
        Some(Self { known, sides, one, other, signs, spelling })
    }

    fn tie(&self, is_common: bool) -> Option<Weighed<'a>> {
        let is_sure = self.is_pair() || !self.sides[0].story.language.has_capital_nouns() || self.signs & PLACE != 0;
        if self.signs & NAME != 0 && self.known.is_noun && is_sure { self.name(is_common) } else { self.word() }
    }

    /// By a name.
    fn name(&self, is_common: bool) -> Option<Weighed<'a>> {
        // A word like others in one of them: Mercury, mercury.
        if self.is_in_both() && !(has(self.one, NAME) && has(self.other, NAME)) {
            return None;
        }
        if !self.is_noun_in_both() {
            return None;
        }
        let by = self.person()?.map_or(By::Subject(self.known.term), By::Phrase);
        let is_place = has(self.one.or(self.other), PLACE);
        if is_place && is_common {
            return Some(by_word(self.known.term));
        }
        let is_about = has(self.other, FRONT) || self.sides[1].count() >= PROMINENT_NAME + u8::from(is_place);
        let factor = match (is_about, is_place && !self.is_front(), self.is_pair()) {
            (true, false, true) => 10,
            (true, false, false) => 6,
            (true, true, _) | (false, false, true) => 4,
            (false, false, false) => 2,
            (false, true, _) => return Some(by_word(self.known.term)),
        };
        Some((factor, about(by, is_about)))
    }

    /// The name in full, where one of them has it; `None` where it names two.
    fn person(&self) -> Option<Option<&'a str>> {
        let full = if self.is_pair() { [None, None] } else { self.sides.map(|side| side.full(self.spelling)) };
        if let [Some(one), Some(other)] = full
            && one != other
        {
            // Two people.
            return None;
        }
        // New York is not York.
        let is_elsewhere = |full: &&str| words::is_before_name(full.split(' ').next().unwrap_or_default());
        (!full.iter().flatten().any(is_elsewhere)).then(|| full.into_iter().flatten().next())
    }

    /// By a word like others.
    fn word(&self) -> Option<Weighed<'a>> {
        let [own, theirs] = self.sides.map(Side::count);
        let (fewer, more) = (own.min(theirs), own.max(theirs));
        let is_headline = fewer >= HEADLINE.weight;
        let is_telling = self.known.is_noun || self.is_pair() || is_headline;
        if !is_telling || is_verbal(self.sides[0].story, self.signs, self.spelling) {
            return None;
        }
        let subject = By::Subject(self.known.term);
        if self.is_in_both() && fewer > 1 && (self.is_front() || fewer >= PROMINENT) {
            let factor = match (self.is_pair(), is_headline) {
                (true, _) => 10,
                (false, true) => 8,
                (false, false) => 5,
            };
            return Some((factor, about(subject, true)));
        }
        if !self.is_noun_in_both() {
            return None;
        }
        if more >= PROMINENT && self.is_front() {
            return Some((2, about(subject, has(self.other, FRONT))));
        }
        Some(by_word(self.known.term))
    }

    fn is_pair(&self) -> bool {
        self.signs & PAIR != 0
    }

    fn is_in_both(&self) -> bool {
        self.one.is_some() && self.other.is_some()
    }

    fn is_noun_in_both(&self) -> bool {
        self.sides.iter().all(|side| side.is_noun())
    }

    /// Whether it stands in front in one of them.
    fn is_front(&self) -> bool {
        has(self.one, FRONT) || has(self.other, FRONT)
    }
}

fn has(name: Option<(u16, &str)>, sign: u16) -> bool {
    name.is_some_and(|(signs, _)| signs & sign != 0)
}

/// Whether an English word is rather a verb than a noun: printed, sailing.
fn is_verbal(story: &Story, signs: u16, spelling: &str) -> bool {
    let ends = |ending: &str| spelling.ends_with(ending) && spelling.len() > ending.len() + 3;
    story.language.is_english()
        && signs & PAIR == 0
        && (ends("ed") || ends("ly") || (ends("ing") && signs & ARTICLE == 0))
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
    spellings: HashMap<u32, Spelling<'a>, Plain>,
}

/// The names of so many stories are looked through at once.
const SHARE: usize = 4096;
/// What the vote of a text counts for, against those of tags.
const SURE: u32 = 1 << 12;

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

/// A spelling, and how it stands in a sentence.
type Spelling<'a> = (&'a str, Form);

/// What each spelling of a term counts for.
type Votes<'a> = HashMap<u32, BTreeMap<Spelling<'a>, u32>, Plain>;

impl<'a> Subjects<'a> {
    pub(super) fn of<'t>(index: &Index<'a>, ties: impl Iterator<Item = &'t (usize, Tie<'t>)>, threads: usize) -> Self {
        let mut votes = Votes::default();
        for (_, tie) in ties {
            if let By::Subject(term) = tie.by {
                votes.entry(term).or_default();
            }
        }
        // Few of all names are subjects: which ones takes longer to find out than to count them.
        let names_of = |story: &&'a Story, votes: &Votes<'a>| {
            let subjects = story.names().map(|name| (story.terms[usize::from(name.0)], name));
            let subjects = subjects.filter(|(term, _)| votes.contains_key(term));
            subjects.map(|(term, (_, signs, spelling))| (term, vote(story, signs, spelling))).collect::<Vec<_>>()
        };
        // A share after the other: the names of all are as much as the stories.
        for share in index.stories.chunks(SHARE) {
            let names = at_desks(threads, share, || (), |(), story| names_of(story, &votes));
            for (term, (spelling, weight)) in names.into_iter().flatten() {
                *votes.entry(term).or_default().entry(spelling).or_default() += weight;
            }
        }
        Self { spellings: votes.into_iter().filter_map(|(term, votes)| Some((term, elect(votes)?))).collect() }
    }

    fn spelling(&self, term: u32) -> Option<String> {
        let (spelling, form) = self.spellings.get(&term)?;
        Some(if *form == Form::Article { format!("the {spelling}") } else { (*spelling).to_owned() })
    }
}

/// How a story spells a name, and what that counts for.
fn vote<'a>(story: &Story, signs: u16, spelling: &'a str) -> (Spelling<'a>, u32) {
    let is_english = story.language.is_english();
    let is_name = is_english && signs & NAME != 0;
    let is_plain = is_english && !is_name && !spelling.ends_with('s');
    let form = match (signs & ARTICLE != 0, is_plain) {
        (true, true) => Form::Article,
        (false, true) => Form::Bare,
        (true, false) if is_name => Form::Article,
        _ => Form::Whole,
    };
    // A tag has small letters and no article, whatever it names.
    let weight = if signs & LOOSE != 0 && form == Form::Bare { 1 } else { SURE };
    ((spelling, form), weight)
}

/// The most common spelling.
fn elect(mut votes: BTreeMap<Spelling<'_>, u32>) -> Option<Spelling<'_>> {
    let is_loose = votes.values().all(|votes| *votes < SURE);
    votes.retain(|_, votes| is_loose || *votes >= SURE);
    // A name has a capital everywhere; what has none somewhere is a word like others.
    let is_small = |spelling: &str| !spelling.chars().any(char::is_uppercase);
    if votes.keys().any(|(spelling, _)| is_small(spelling)) {
        votes.retain(|(spelling, _), _| is_small(spelling));
    }
    let of =
        |form: Form| votes.iter().filter(|((_, other), _)| *other == form).map(|(_, votes)| votes / SURE).sum::<u32>();
    let (bare, article, whole) = (of(Form::Bare), of(Form::Article), of(Form::Whole));
    // What is as often one or many is not a substance, nor is what is many at all, unless it is rarely.
    if !is_loose && (article + whole >= bare || 3 * whole > bare) {
        votes.retain(|(_, form), _| *form != Form::Bare);
    }
    votes.into_iter().max_by_key(|(spelling, votes)| (*votes, Reverse(*spelling))).map(|(spelling, _)| spelling)
}
