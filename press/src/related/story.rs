//! An article → what has to be known of it to compare it with others: its terms with their counts, and the few by which a reason may
//! name it. It knows no other story; what is rare is for the index to say.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::ops::Range;

use courant::article::{Article, ArticleId, Block, RelatedStory};
use serde::{Deserialize, Serialize};

use super::words::{self, ARTICLE, Field, Language, NAME, NOUN, PAIR, PART, PLACE, Reader, Seen, TAIL, sign};

/// What is known of a text when stories are related: some two kilobytes, whatever its length. The article need not be kept.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub struct Story {
    #[serde(with = "in_words")]
    pub(super) id: ArticleId,
    /// Milliseconds since 1970; a story without a date is older than all others.
    pub(super) published: Option<i64>,
    pub(super) language: Language,
    pub(super) section: Option<Box<str>>,
    pub(super) authors: Box<[Box<str>]>,
    pub(super) tags: Box<[Box<str>]>,
    /// The stories that the author gave.
    #[serde(with = "in_words::all")]
    pub(super) given: Box<[ArticleId]>,
    /// How many telling words its body has.
    pub(super) length: u32,
    /// In the order of their numbers.
    pub(super) terms: Box<[u32]>,
    /// How often each of them stands there, a headline counted for several times; [`IS_NOUN`] is set on nouns and names.
    pub(super) counts: Box<[u8]>,
    /// The terms by which a reason may name it, in the order of the terms.
    pub(super) names: Box<[Name]>,
    /// The spellings of all names, one after the other.
    pub(super) spellings: Box<str>,
}

#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub(super) struct Name {
    /// Which of the story's terms.
    at: u8,
    /// Bytes of its spelling.
    length: u8,
    signs: u16,
}

/// Ids as words, for a memory.
mod in_words {
    use courant::article::ArticleId;
    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serializer};

    pub fn serialize<S: Serializer>(id: &ArticleId, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(id.as_str())
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<ArticleId, D::Error> {
        let words = String::deserialize(from)?;
        ArticleId::parse(&words).ok_or_else(|| Error::custom("no id"))
    }

    pub mod all {
        use super::{ArticleId, Deserialize, Deserializer, Error, Serializer};

        pub fn serialize<S: Serializer>(ids: &[ArticleId], to: S) -> Result<S::Ok, S::Error> {
            to.collect_seq(ids.iter().map(ArticleId::as_str))
        }

        pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Box<[ArticleId]>, D::Error> {
            let all = Vec::<String>::deserialize(from)?;
            all.iter().map(|words| ArticleId::parse(words).ok_or_else(|| Error::custom("no id"))).collect()
        }
    }
}

pub(super) const HEADLINE: Field = Field { weight: 4, has_capitals: false, has_pairs: true };
const STANDFIRST: Field = Field { weight: 2, has_capitals: true, has_pairs: true };
const KICKER: Field = Field { weight: 3, has_capitals: false, has_pairs: true };
const TAG: Field = Field { weight: 4, has_capitals: false, has_pairs: true };
const HEADING: Field = Field { weight: 2, has_capitals: false, has_pairs: true };
const BODY: Field = Field { weight: 1, has_capitals: true, has_pairs: false };
/// A tag as a whole, and a name in the byline, against those of other stories.
const WHOLE_TAG: u8 = 2;
const AUTHOR: u8 = 1;

/// So many terms of a story are kept: nearly all of them in a text of a thousand words. At most 256, as a [`Name`] counts in a byte.
const TERMS: usize = 192;
const NAMES: usize = 48;
/// For so many languages at once the words that were met are known: a quarter of a megabyte each.
const READERS: usize = 8;
/// Set on the count of a noun or a name.
pub(super) const IS_NOUN: u8 = 1 << 7;

/// Stands in a headline, a standfirst, a tag or a heading.
pub(super) const FRONT: u16 = 1 << 8;
/// Stands only where small letters and capitals say nothing of it, nor does what is before it: in a headline, a tag.
pub(super) const LOOSE: u16 = 1 << 9;

impl Story {
    /// Gives it another id: what it is compared by is the same.
    pub fn rename(&mut self, id: ArticleId) {
        self.id = id;
    }

    /// Puts it into a section, or into none.
    pub fn put_into(&mut self, section: Option<&str>) {
        self.section = section.map(Into::into);
    }

    pub(super) fn count(&self, at: u8) -> u8 {
        self.counts[usize::from(at)] & !IS_NOUN
    }

    /// The signs and the spelling of one of its terms, if it may be named by it.
    pub(super) fn name(&self, at: u8) -> Option<(u16, &str)> {
        let number = self.names.binary_search_by_key(&at, |name| name.at).ok()?;
        let (before, from) = self.names.split_at(number);
        let start = before.iter().map(|name| usize::from(name.length)).sum();
        let name = from.first()?;
        Some((name.signs, self.spellings.get(start..start + usize::from(name.length))?))
    }

    /// The terms by which it may be named: which of its terms, with what signs and in which spelling.
    pub(super) fn names(&self) -> impl Iterator<Item = (u8, u16, &str)> {
        let mut rest = &*self.spellings;
        self.names.iter().map(move |name| {
            let (spelling, after) = rest.split_at(usize::from(name.length));
            rest = after;
            (name.at, name.signs, spelling)
        })
    }
}

/// Makes stories of articles, one after the other: the words that stood in one are soon known in the next.
#[derive(Default)]
pub struct Librarian {
    draft: Draft,
    readers: BTreeMap<Language, Reader>,
}

impl Librarian {
    /// What has to be known of an article. `language` is the edition's, for an article that names none.
    #[must_use]
    pub fn story(&mut self, article: &Article, language: Option<&str>) -> Story {
        let card = &article.card;
        let language = Language::of(card.language.as_deref().or(language));
        let Self { draft, readers } = self;
        // Anything may stand in a text as its language: not each gets a reader for good.
        if readers.len() == READERS && !readers.contains_key(&language) {
            readers.clear();
        }
        let reader = readers.entry(language).or_insert_with(|| Reader::new(language));
        draft.clear();
        draft.read(reader, &card.headline, HEADLINE);
        for (text, field) in [(&card.kicker, KICKER), (&card.standfirst, STANDFIRST), (&card.place, BODY)] {
            draft.read(reader, text.as_deref().unwrap_or_default(), field);
        }
        for tag in &card.tags {
            draft.read(reader, tag, TAG);
            draft.add(words::tag(tag), WHOLE_TAG);
        }
        for author in &card.authors {
            draft.add(words::author(&author.name), AUTHOR);
        }
        for section in &article.sections {
            draft.read(reader, section.heading.as_deref().unwrap_or_default(), HEADING);
            for block in &section.blocks {
                if !matches!(block, Block::Code { .. } | Block::Math { .. } | Block::Embed { .. }) {
                    draft.read(reader, &block.to_plain(), BODY);
                }
            }
        }
        let length = draft.length();
        let entries = draft.entries();
        let names = names(&entries, &draft.text);
        let signs_of = |entry: &Entry| if entry.signs & (NAME | NOUN) != 0 { IS_NOUN } else { 0 };
        let spellings: String =
            names.iter().map(|name| &draft.text[entries[usize::from(name.at)].at.clone()]).collect();
        Story {
            id: card.id.clone(),
            published: card.published.map(|when| when.moment().ms()),
            language,
            section: card.section.as_deref().map(Into::into),
            authors: card.authors.iter().map(|author| author.name.trim().into()).collect(),
            tags: card.tags.iter().map(|tag| tag.trim().into()).collect(),
            given: article.related.iter().filter_map(|related| given(&related.story).cloned()).collect(),
            length,
            terms: entries.iter().map(|entry| entry.term).collect(),
            counts: entries.iter().map(|entry| entry.count | signs_of(entry)).collect(),
            names: names.into(),
            spellings: spellings.into(),
        }
    }
}

fn given(story: &RelatedStory) -> Option<&ArticleId> {
    match story {
        RelatedStory::Card(card) => Some(&card.id),
        RelatedStory::Id(id, _) => Some(id),
        RelatedStory::Elsewhere { .. } | RelatedStory::Title(_) => None,
    }
}

/// An article on its way to a story.
#[derive(Default)]
struct Draft {
    /// All that was read.
    text: String,
    seen: Vec<Seen>,
}

/// A term of an article.
#[derive(Debug)]
struct Entry {
    term: u32,
    count: u8,
    signs: u16,
    /// Where its spelling stands in the text.
    at: Range<usize>,
}

impl Entry {
    /// Where it stands among those that are kept: by its count, names first, longer ones first, then by its number.
    fn rank(&self) -> u128 {
        let (count, length) = (u128::from(!self.count), u128::from(!(self.at.len() as u64)));
        count << 97 | u128::from(self.signs & NAME == 0) << 96 | length << 32 | u128::from(self.term)
    }
}

impl Draft {
    fn clear(&mut self) {
        self.text.clear();
        self.seen.clear();
    }

    fn read(&mut self, reader: &mut Reader, text: &str, field: Field) {
        let from = self.text.len();
        self.text.push_str(text);
        reader.read(&self.text, from, field, &mut self.seen);
    }

    fn add(&mut self, term: u32, weight: u8) {
        self.seen.push(Seen { term, from: 0, to: 0, signs: 0, weight });
    }

    fn length(&self) -> u32 {
        let words = self.seen.iter().filter(|seen| seen.weight == BODY.weight && seen.signs & PAIR == 0).count();
        u32::try_from(words).unwrap_or(u32::MAX)
    }

    /// The terms in the order of their numbers.
    fn entries(&self) -> Vec<Entry> {
        let in_order = self.in_order();
        let (mut entries, mut abroad) = (Vec::with_capacity(in_order.len() / 2), Vec::new());
        for same in in_order.chunk_by(|one, other| one.term == other.term) {
            let Some(entry) = self.entry(same) else { continue };
            if entry.signs & NAME != 0 {
                // It is not named by this one, which stands for it abroad.
                let term = words::name(&self.text[entry.at.clone()]);
                abroad.push(Entry { term, signs: PART, at: entry.at.clone(), ..entry });
            }
            entries.push(entry);
        }
        entries.append(&mut abroad);
        keep(&mut entries);
        // All but those from abroad are in order, which a stable sort makes use of.
        entries.sort_by_key(|entry| (entry.term, Reverse(entry.count)));
        entries.dedup_by_key(|entry| entry.term);
        entries
    }

    /// What was seen, in the order of its terms; the same as it was read.
    fn in_order(&self) -> Vec<Seen> {
        // Terms are hashes: their highest byte divides them into small parts, which are sorted sooner than the whole.
        let part_of = |seen: &Seen| (seen.term >> 24) as usize;
        let mut ends = [0; 256];
        for seen in &self.seen {
            ends[part_of(seen)] += 1;
        }
        let mut end = 0;
        for part in &mut ends {
            // Where it begins, until it is filled.
            let length = std::mem::replace(part, end);
            end += length;
        }
        let mut in_order = self.seen.clone();
        for seen in &self.seen {
            let end = &mut ends[part_of(seen)];
            in_order[*end] = *seen;
            *end += 1;
        }
        let mut start = 0;
        for end in ends {
            in_order[start..end].sort_by_key(|seen| seen.term);
            start = end;
        }
        in_order
    }

    /// What was seen of one term; `None` where that is nothing.
    fn entry(&self, same: &[Seen]) -> Option<Entry> {
        let mut counts = [0; words::SIGNS];
        for seen in same {
            for (bit, count) in counts.iter_mut().enumerate() {
                *count += usize::from(seen.signs >> bit & 1);
            }
        }
        let have = |sign: u16| counts[sign.trailing_zeros() as usize];
        let is_pair = same[0].signs & PAIR != 0;
        let named = have(NAME);
        // Both words of a pair count already.
        let count = same.iter().map(|seen| u32::from(seen.weight)).sum::<u32>();
        let count = if is_pair { count.div_ceil(2) } else { count };
        // Two words that stand side by side once are chance, unless they are a name.
        if is_pair && count < 2 && named == 0 {
            return None;
        }
        let is_name = 2 * named > same.iter().filter(|seen| seen.weight <= STANDFIRST.weight).count();
        let is_part = is_name && 2 * have(PART) > named;
        let has_article = have(ARTICLE) > 0 && (!is_name || 2 * have(ARTICLE) >= same.len());
        let is_tail = is_name && have(TAIL) == named;
        // The spelling within a sentence is the word's own.
        let own = same.iter().find(|seen| seen.weight == BODY.weight && (seen.signs & NAME != 0) == is_name);
        let is_front = same.iter().any(|seen| seen.weight > BODY.weight);
        let is_loose = same.iter().all(|seen| seen.weight > STANDFIRST.weight);
        let is_place = is_name && 2 * have(PLACE) >= named;
        let seen = own.unwrap_or(&same[0]);
        let at = seen.from as usize..seen.to as usize;
        let count = u8::try_from(count).unwrap_or(u8::MAX).min(IS_NOUN - 1);
        let signs = if is_part {
            PART
        } else {
            let kind = sign(NAME, is_name) | sign(NOUN, have(NOUN) > 0) | sign(PLACE, is_place);
            kind | sign(ARTICLE, has_article) | sign(TAIL, is_tail) | sign(FRONT, is_front) | sign(LOOSE, is_loose)
        };
        Some(Entry { term: seen.term, count, signs: signs | sign(PAIR, is_pair), at })
    }
}

/// Keeps the entries that say most: so many terms, whichever of two entries of one term it is.
fn keep(entries: &mut Vec<Entry>) {
    if entries.len() > TERMS {
        let mut ranks: Vec<u128> = entries.iter().map(Entry::rank).collect();
        let (_, last, _) = ranks.select_nth_unstable(TERMS - 1);
        entries.retain(|entry| entry.rank() <= *last);
    }
}

/// The terms by which a reason may name a story: names, and what stands there more than once.
fn names(entries: &[Entry], text: &str) -> Vec<Name> {
    let mut names = Vec::new();
    for (at, entry) in entries.iter().enumerate() {
        let is_worth = (entry.count > 1 || entry.signs & NAME != 0) && entry.signs & (PART | TAIL) == 0;
        let is_long = text[entry.at.clone()].chars().nth(3).is_some();
        if let (true, Ok(at), Ok(length)) = (is_worth && is_long, u8::try_from(at), u8::try_from(entry.at.len())) {
            names.push(Name { at, length, signs: entry.signs });
        }
    }
    if names.len() > NAMES {
        names.sort_unstable_by_key(|name| {
            let entry = &entries[usize::from(name.at)];
            (Reverse(entry.count), entry.signs & NAME == 0, entry.term)
        });
        names.truncate(NAMES);
        names.sort_unstable_by_key(|name| name.at);
    }
    names
}

#[cfg(test)]
mod tests {
    use std::cmp::Reverse;
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::{Entry, NAME, TERMS, keep};

    /// Many of one rank, and so of one term; some of more bytes than sixteen bits count.
    fn entry() -> impl Strategy<Value = Entry> {
        let length = prop_oneof![1..4_usize, 70_000..70_002_usize];
        (0..150_u32, 1..3_u8, prop::bool::ANY, length).prop_map(|(term, count, is_name, length)| Entry {
            term,
            count,
            signs: if is_name { NAME } else { 0 },
            at: 0..length,
        })
    }

    proptest! {
        #[test]
        fn the_terms_that_say_most_are_kept(mut entries in prop::collection::vec(entry(), 0..400)) {
            entries.sort_by_key(|entry| (Reverse(entry.count), entry.signs & NAME == 0, Reverse(entry.at.len()), entry.term));
            let expected: BTreeSet<u32> = entries.iter().take(TERMS).map(|entry| entry.term).collect();
            entries.sort_by_key(|entry| entry.term);
            keep(&mut entries);
            prop_assert_eq!(entries.iter().map(|entry| entry.term).collect::<BTreeSet<u32>>(), expected);
        }
    }
}
