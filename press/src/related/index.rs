//! Which stories have a term, how much it says of them, and so which stories are closest to one.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use courant::article::ArticleId;

use super::reason::{Rank, Tie};
use super::story::{IS_NOUN, Story};
use super::words::{self, Language};
use crate::cores::at_desks;

/// By so many of its terms it is found by others.
const SHOWN: usize = 64;
/// With so many it asks for others.
pub(super) const ASKED: usize = 40;
/// For each it looks at so many stories, the nearest in time.
const NEAREST: usize = 128;
/// And at so many for all of them, the strongest terms first.
pub(super) const VISITS: usize = 2048;
/// A term that more than a quarter of the stories in its language have tells nothing; where there are few stories, none is too common.
const MOST: (usize, usize) = (4, 12);
/// The constants of BM25, in hundredths: how soon repeating a word adds no more, and how much longer texts pay for their length.
const K: u64 = 200;
const B: u64 = 75;
/// A story of the same section is closer by so many sixteenths.
const SAME_SECTION: u32 = 10;
/// What is not known for a noun or a name counts for so many sixteenths of one.
const NO_NOUN: u64 = 12;
/// A story that has no more than a word for it counts for so many sixteenths, if it is not in the same section.
const LOOSE: u64 = 10;
/// Below this share of what a story scores with itself, in thousandths, another one is not related.
const LEAST: u64 = 40;
/// And below this one, if no subject can be named that ties them: no story is better than a bad one.
const LEAST_UNNAMED: u64 = 60;
/// So many more than wanted are asked what ties them, as some fall away by the answer.
const SPARE: usize = 4;

/// Which stories have a term. Stories are known by their places in time, newest first.
pub(super) struct Index<'a> {
    /// Where the story at a place stands in the input.
    pub(super) order: Vec<usize>,
    pub(super) stories: Vec<&'a Story>,
    /// The language and the section of the story at a place, by number.
    homes: Vec<(u32, u32)>,
    places: HashMap<&'a ArticleId, u32>,
    pub(super) terms: Terms,
    /// The strongest terms of the story at a place, the strongest first, [`SHOWN`] at most.
    pub(super) shown: Vec<Box<[Shown]>>,
    /// Where the row of a term begins among the entries.
    rows: Vec<u32>,
    /// The places of the stories that show it, ascending, with its weight in them.
    entries: Vec<u32>,
    weights: Vec<u16>,
}

/// A term by which a story is found.
#[derive(Clone, Copy)]
pub(super) struct Shown {
    pub(super) row: u32,
    pub(super) weight: u16,
    /// Which of the story's terms.
    pub(super) at: u8,
}

/// What a thread has on its desk.
pub(super) struct Desk {
    scores: Vec<u32>,
    /// The stories that have a score, the first so many that `ask` has counted: there is room for one with each visit.
    touched: Vec<u32>,
    /// Which of the terms that are asked with stands in a row, from 1; 0 for none.
    asked: Vec<u8>,
}

impl Desk {
    pub(super) fn of(index: &Index<'_>) -> Self {
        let (stories, rows) = (index.stories.len(), index.terms.known.len());
        Self { scores: vec![0; stories], touched: vec![0; VISITS], asked: vec![0; rows] }
    }
}

impl<'a> Index<'a> {
    pub(super) fn of(stories: &'a [Story], threads: usize) -> Self {
        let mut order: Vec<usize> = (0..stories.len()).collect();
        order.sort_by_key(|at| (Reverse(stories[*at].published), &stories[*at].id));
        let stories: Vec<&Story> = order.iter().map(|at| &stories[*at]).collect();
        let mut languages: BTreeMap<Language, (u32, usize)> = BTreeMap::new();
        let mut sections: BTreeMap<&str, u32> = BTreeMap::new();
        let mut homes = Vec::with_capacity(stories.len());
        for story in &stories {
            let number = languages.len() as u32;
            let language = languages.entry(story.language).or_insert((number, 0));
            language.1 += 1;
            // No section has the number 0.
            let number = sections.len() as u32 + 1;
            let section = story.section.as_deref().map_or(0, |name| *sections.entry(name).or_insert(number));
            homes.push((language.0, section));
        }
        let terms = Terms::of(&stories, threads);
        let words: u64 = stories.iter().map(|story| u64::from(story.length)).sum();
        let scale = Scale {
            stories: stories.len(),
            is_one_language: languages.len() < 2,
            length: (words / (stories.len() as u64).max(1)).max(1),
        };
        let strongest = |story: &&Story| {
            let in_language = languages.get(&story.language).map_or(0, |language| language.1);
            scale.strongest(story, in_language, &terms)
        };
        let shown = at_desks(threads, &stories, || (), |(), story| strongest(story));
        let mut rows = vec![0_u32; terms.known.len() + 1];
        for shown in shown.iter().flatten() {
            rows[shown.row as usize + 1] += 1;
        }
        for row in 1..rows.len() {
            rows[row] += rows[row - 1];
        }
        let mut ends = rows.clone();
        let size = rows.last().map_or(0, |end| *end as usize);
        let (mut entries, mut weights) = (vec![0; size], vec![0; size]);
        for (place, shown) in (0..).zip(&shown) {
            for shown in shown {
                let end = &mut ends[shown.row as usize];
                entries[*end as usize] = place;
                weights[*end as usize] = shown.weight;
                *end += 1;
            }
        }
        let has_given = stories.iter().any(|story| !story.given.is_empty());
        let places = (0..).zip(&stories).filter(|_| has_given).map(|(place, story)| (&story.id, place)).collect();
        Self { order, homes, places, terms, shown, rows, entries, weights, stories }
    }

    /// The stories closest to the one at a place, each with the strongest tie; and how many entries were looked at.
    pub(super) fn ask(&self, place: usize, wanted: usize, desk: &mut Desk) -> (Vec<(usize, Tie<'a>)>, usize) {
        let story = self.stories[place];
        let wanted = wanted.saturating_sub(story.given.len());
        if wanted == 0 {
            return (Vec::new(), 0);
        }
        let asked = self.asked(place);
        let (language, section) = self.homes[place];
        let (mut left, mut counted) = (VISITS, 0);
        for shown in asked {
            let row = self.rows[shown.row as usize] as usize..self.rows[shown.row as usize + 1] as usize;
            let row = nearest(&self.entries, row, place, NEAREST.min(left));
            left -= row.len();
            // Within a language the word itself has its own row.
            let is_abroad = words::is_name(self.terms.known[shown.row as usize].term);
            for (other, weight) in self.entries[row.clone()].iter().zip(&self.weights[row]) {
                if is_abroad && self.homes[*other as usize].0 == language {
                    continue;
                }
                let score = &mut desk.scores[*other as usize];
                // Without a branch: half of them have a score already, and nobody could foresee which.
                desk.touched[counted] = *other;
                counted += usize::from(*score == 0);
                *score = score.saturating_add(u32::from(shown.weight) * u32::from(*weight));
            }
        }
        let given: Vec<u32> = story.given.iter().filter_map(|id| self.places.get(id).copied()).collect();
        let own: u64 = asked.iter().map(|shown| u64::from(shown.weight).pow(2)).sum();
        let (most, least) = (wanted + SPARE, own * LEAST / 1000);
        let mut closest: Vec<(Reverse<u64>, u32)> = Vec::with_capacity(most + 1);
        for other in &desk.touched[..counted] {
            let score = std::mem::take(&mut desk.scores[*other as usize]);
            // Most have one weak term in common: what they are need not be looked at.
            if u64::from(score) * u64::from(16 + SAME_SECTION) / 16 < least {
                continue;
            }
            let more = if section != 0 && section == self.homes[*other as usize].1 { SAME_SECTION } else { 0 };
            let score = u64::from(score) * u64::from(16 + more) / 16;
            if score < least || *other as usize == place || given.contains(other) {
                continue;
            }
            let rank = (Reverse(score), *other);
            if closest.len() < most || closest.last().is_some_and(|last| rank < *last) {
                closest.insert(closest.partition_point(|other| *other < rank), rank);
                closest.truncate(most);
            }
        }
        for (shown, number) in asked.iter().zip(1..) {
            desk.asked[shown.row as usize] = number;
        }
        let is_beside = |other: usize| section != 0 && section == self.homes[other].1;
        let mut ties: Vec<(Reverse<u64>, u32, Tie)> = Vec::with_capacity(closest.len());
        for (Reverse(score), other) in closest {
            let Some(tie) = self.tie(place, other as usize, &desk.asked) else { continue };
            let is_loose = tie.rank == Rank::Word || (tie.rank == Rank::Mention && !is_beside(other as usize));
            let score = if is_loose { score * LOOSE / 16 } else { score };
            let least = if tie.rank <= Rank::Beside { own * LEAST_UNNAMED / 1000 } else { least };
            if score >= least {
                ties.push((Reverse(score), other, tie));
            }
        }
        for shown in asked {
            desk.asked[shown.row as usize] = 0;
        }
        ties.sort_unstable_by_key(|(score, other, _)| (*score, *other));
        ties.truncate(wanted);
        (ties.into_iter().map(|(_, other, tie)| (other as usize, tie)).collect(), VISITS - left)
    }

    pub(super) fn asked(&self, place: usize) -> &[Shown] {
        let shown = &self.shown[place];
        &shown[..shown.len().min(ASKED)]
    }
}

/// The part of a row that is nearest to a place, so many entries at most.
fn nearest(entries: &[u32], row: Range<usize>, place: usize, most: usize) -> Range<usize> {
    if row.len() <= most {
        return row;
    }
    let at = row.start + entries[row.clone()].partition_point(|other| (*other as usize) < place);
    let from = at.saturating_sub(most / 2).clamp(row.start, row.end - most);
    from..from + most
}

/// The terms that more than one story has.
pub(super) struct Terms {
    /// In the order of their numbers; a term's place is its row.
    pub(super) known: Vec<Known>,
    /// Where those begin that have the same highest bits.
    starts: Vec<u32>,
    /// How many lower bits do not count there.
    shift: u32,
}

pub(super) struct Known {
    pub(super) term: u32,
    /// How many stories have it.
    pub(super) stories: u32,
    /// Whether it is a noun or a name in a good part of them.
    pub(super) is_noun: bool,
}

impl Terms {
    /// The terms are counted in so many parts, by their four highest bits, so that the lists stay short.
    const PARTS: u32 = 16;

    fn of(stories: &[&Story], threads: usize) -> Self {
        let part_of = |term: u32| term / (u32::MAX / Self::PARTS + 1);
        let known_in = |all: &mut Vec<u64>, part: &u32| {
            all.clear();
            for story in stories {
                let from = story.terms.partition_point(|term| part_of(*term) < *part);
                let to = story.terms.partition_point(|term| part_of(*term) <= *part);
                let nouns = story.counts[from..to].iter().map(|count| u64::from(count & IS_NOUN != 0));
                all.extend(story.terms[from..to].iter().zip(nouns).map(|(term, noun)| u64::from(*term) << 1 | noun));
            }
            all.sort_unstable();
            let known = all.chunk_by(|one, other| one >> 1 == other >> 1).filter(|same| same.len() > 1).map(|same| {
                let nouns = same.iter().filter(|term| **term & 1 == 1).count();
                let (term, stories) = ((same[0] >> 1) as u32, same.len() as u32);
                Known { term, stories, is_noun: 3 * nouns >= same.len() }
            });
            known.collect::<Vec<Known>>()
        };
        let parts: Vec<u32> = (0..Self::PARTS).collect();
        let known: Vec<Known> = at_desks(threads, &parts, Vec::new, known_in).into_iter().flatten().collect();
        // About one term for each.
        let shift = 32 - known.len().max(1).ilog2();
        let mut starts = vec![0; (u64::from(u32::MAX) >> shift) as usize + 2];
        for known in &known {
            starts[(u64::from(known.term) >> shift) as usize + 1] += 1;
        }
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        Self { known, starts, shift }
    }

    fn row(&self, term: u32) -> Option<(u32, &Known)> {
        let at = (u64::from(term) >> self.shift) as usize;
        let (from, to) = (self.starts[at], self.starts[at + 1]);
        let place = self.known[from as usize..to as usize].binary_search_by_key(&term, |known| known.term).ok()?;
        let row = from as usize + place;
        Some((row as u32, &self.known[row]))
    }
}

/// What all stories have in common when their terms are weighed.
struct Scale {
    stories: usize,
    is_one_language: bool,
    /// The mean length, at least 1.
    length: u64,
}

impl Scale {
    /// A story's strongest terms: by weight, then by number.
    fn strongest(&self, story: &Story, in_language: usize, terms: &Terms) -> Box<[Shown]> {
        let length = 100 - B + B * u64::from(story.length) / self.length;
        let mut shown = Vec::with_capacity(story.terms.len());
        for ((term, count), at) in story.terms.iter().zip(&story.counts).zip(0..) {
            let Some((row, known)) = terms.row(*term) else { continue };
            let of = if words::is_of_any_language(*term) { self.stories } else { in_language };
            let is_common = known.stories as usize > (of / MOST.0).max(MOST.1);
            if is_common || (self.is_one_language && words::is_name(*term)) {
                continue;
            }
            // Both in hundredths.
            let count = u64::from(count & !IS_NOUN) * 100;
            let often = count * (100 + K) / (count + K * length / 100);
            let factor = if known.is_noun { 16 } else { NO_NOUN };
            let weight = u16::try_from(factor * often * rarity(known.stories, of) / 16000).unwrap_or(u16::MAX);
            shown.push(Shown { row, weight, at });
        }
        let rank = |shown: &Shown| (Reverse(shown.weight), shown.row);
        if shown.len() > SHOWN {
            shown.select_nth_unstable_by_key(SHOWN, rank);
            shown.truncate(SHOWN);
        }
        shown.sort_unstable_by_key(rank);
        shown.into()
    }
}

/// How rare a term is that so many of so many stories have, in thousandths of a doubling.
fn rarity(stories: u32, of: usize) -> u64 {
    let share = 1.0 + (of as f64 - f64::from(stories) + 0.5).max(0.0) / (f64::from(stories) + 0.5);
    (share.log2() * 1000.0).round() as u64
}
