//! A galley: an article's text before it is made up into pages, as a position needs it.
//!
//! In comes an article, or the blocks of a page that was written beforehand; positions go in and out. It has no
//! width, no font and no screen.

use super::fraction::Fraction;
use super::position::Position;
use crate::article::{Article, count_words};

/// The sections of an article with the characters and the words of their blocks.
#[derive(Clone, Debug, Default)]
pub struct Galley {
    sections: Vec<String>,
    lines: Vec<Line>,
    words: u32,
}

/// One top-level block, as a galley wants it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Piece {
    /// The characters a reader sees in it.
    pub plain: String,
    /// How many words a reader reads in it.
    pub words: u32,
}

/// A place in one text of an article. It means nothing for an edited one: keep a [`Position`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Spot {
    /// The section's index.
    pub section: usize,
    /// The index of the top-level block within it.
    pub block: usize,
    /// Characters into the block's plain text.
    pub offset: usize,
}

#[derive(Clone, Debug)]
struct Line {
    section: usize,
    block: usize,
    plain: String,
    words: u32,
    /// Words of the article before this block, the headings of its section and earlier ones included.
    before: u32,
}

/// A character with its offset in the plain text.
type Letter = (char, usize);

/// Shorter quotes than this are looked for as whole blocks only: a stump such as "Yes." is everywhere.
const TELLING: usize = 8;

impl Galley {
    /// The galley of an article.
    #[must_use]
    pub fn of(article: &Article) -> Self {
        let sections = article.sections.iter().map(|section| {
            let pieces = section.blocks.iter().map(|block| Piece { plain: block.to_plain(), words: block.words() });
            (section.id.clone(), section.heading.as_deref().map_or(0, count_words), pieces.collect())
        });
        Self::new(sections.collect())
    }

    /// A galley from sections: each one's id, the words of its heading, and its top-level blocks. For a page that
    /// was written beforehand, where the text stands in the document and no article is at hand.
    pub fn new(sections: Vec<(String, u32, Vec<Piece>)>) -> Self {
        let mut galley = Self::default();
        for (section, (id, heading, pieces)) in sections.into_iter().enumerate() {
            galley.sections.push(id);
            galley.words += heading;
            for (block, Piece { plain, words }) in pieces.into_iter().enumerate() {
                galley.lines.push(Line { section, block, plain, words, before: galley.words });
                galley.words += words;
            }
        }
        galley
    }

    /// The words of the whole article.
    #[must_use]
    pub const fn words(&self) -> u32 {
        self.words
    }

    /// The words before a spot. A spot that does not exist counts as the end.
    #[must_use]
    pub fn words_before(&self, spot: Spot) -> u32 {
        self.line(spot).map_or(self.words, |(_, line)| line.words_before(spot.offset))
    }

    /// The position of a spot; `None` where there is no such block. An offset beyond the end is the end.
    #[must_use]
    pub fn position(&self, spot: Spot) -> Option<Position> {
        let (index, line) = self.line(spot)?;
        let (quote, offset) = line.quote_at(spot.offset);
        Some(Position {
            section: self.sections.get(spot.section)?.clone(),
            path: spot.block.to_string(),
            quote,
            fraction: self.fraction(index, line.words_before(offset)),
        })
    }

    /// The spot of a position in this text, which may have been edited since. In this order: the quote in its own
    /// block; the quote anywhere, of several the nearest to the fraction; the quote slightly changed, anywhere;
    /// much changed, in its own block; the start of its own block; the fraction. Blanks make no difference.
    /// `None` only where there is no block at all.
    #[must_use]
    pub fn find(&self, position: &Position) -> Option<Spot> {
        let own = self.own_line(position);
        let quote = letters(&position.quote);
        let Some(own) = own.filter(|_| quote.is_empty()) else {
            return self
                .find_exact(&quote, position, own)
                .or_else(|| self.find_edited(&quote, position, own))
                .or_else(|| own.map(|line| line.spot(0)))
                .or_else(|| self.find_fraction(position.fraction));
        };
        Some(own.spot(0))
    }

    fn find_exact(&self, quote: &[Letter], position: &Position, own: Option<&Line>) -> Option<Spot> {
        if quote.is_empty() {
            return None;
        }
        let found = own.and_then(|line| self.nearest(line.matches(quote, false), position));
        found.or_else(|| {
            let is_stump = quote.len() < TELLING;
            self.nearest(self.lines.iter().flat_map(|line| line.matches(quote, is_stump)), position)
        })
    }

    fn nearest<'a>(&self, found: impl IntoIterator<Item = (&'a Line, usize)>, position: &Position) -> Option<Spot> {
        let wanted = position.fraction.words_of(self.words);
        found
            .into_iter()
            .min_by_key(|(line, offset)| {
                // "a bc" and "ab c" match each other; the one that is set alike goes first.
                let is_alike = line.quote_at(*offset).0 == position.quote;
                (!is_alike, line.words_before(*offset).abs_diff(wanted))
            })
            .map(|(line, offset)| line.spot(offset))
    }

    fn find_edited(&self, quote: &[Letter], position: &Position, own: Option<&Line>) -> Option<Spot> {
        if quote.len() < TELLING {
            return None;
        }
        let wanted = position.fraction.words_of(self.words);
        // In prose a strange sentence of 27 letters comes no nearer than about half of them; a third is telling
        // anywhere, half only where the block speaks for it too.
        let anywhere = self
            .lines
            .iter()
            .filter_map(|line| line.nearly(quote, quote.len() / 3).map(|(changes, offset)| (line, changes, offset)))
            .min_by_key(|(line, changes, offset)| (*changes, line.words_before(*offset).abs_diff(wanted)))
            .map(|(line, _, offset)| line.spot(offset));
        anywhere.or_else(|| {
            let line = own?;
            line.nearly(quote, quote.len() / 2).map(|(_, offset)| line.spot(offset))
        })
    }

    fn find_fraction(&self, fraction: Fraction) -> Option<Spot> {
        if self.words == 0 {
            let count = u32::try_from(self.lines.len()).unwrap_or(u32::MAX);
            let index = usize::try_from(fraction.words_of(count)).unwrap_or(0).min(self.lines.len().checked_sub(1)?);
            return self.lines.get(index).map(|line| line.spot(0));
        }
        let wanted = fraction.words_of(self.words);
        let index = self.lines.partition_point(|line| line.before <= wanted).saturating_sub(1);
        let line = self.lines.get(index)?;
        let ends: Vec<usize> = (0..line.plain.chars().count()).collect();
        let offset = ends.partition_point(|offset| line.words_before(*offset) < wanted);
        Some(line.spot(if offset == ends.len() { 0 } else { offset }))
    }

    fn own_line(&self, position: &Position) -> Option<&Line> {
        let section = self.sections.iter().position(|id| *id == position.section)?;
        self.line(Spot { section, block: position.block()?, offset: 0 }).map(|(_, line)| line)
    }

    fn line(&self, spot: Spot) -> Option<(usize, &Line)> {
        let index =
            self.lines.binary_search_by_key(&(spot.section, spot.block), |line| (line.section, line.block)).ok()?;
        self.lines.get(index).map(|line| (index, line))
    }

    fn fraction(&self, index: usize, before: u32) -> Fraction {
        if self.words > 0 {
            return Fraction::of(before, self.words);
        }
        // Nothing but pictures: count them instead.
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        Fraction::of(count(index), count(self.lines.len()))
    }
}

impl Line {
    const fn spot(&self, offset: usize) -> Spot {
        Spot { section: self.section, block: self.block, offset }
    }

    fn words_before(&self, offset: usize) -> u32 {
        let end = self.plain.char_indices().nth(offset).map_or(self.plain.len(), |(end, _)| end);
        // A block of code has no words for a reader, but its characters would count as some.
        self.before + count_words(&self.plain[..end]).min(self.words)
    }

    /// The quote for an offset, and the offset at which it really starts.
    fn quote_at(&self, offset: usize) -> (String, usize) {
        let set = collapse(&self.plain);
        let wanted = set.partition_point(|(_, at)| *at < offset);
        let mut start = wanted.min(set.len().saturating_sub(Position::QUOTE));
        if set.get(start).is_some_and(|(letter, _)| *letter == ' ') {
            start += 1;
        }
        let quote: String = set.iter().skip(start).take(Position::QUOTE).map(|(letter, _)| letter).collect();
        (quote.trim_end().to_owned(), set.get(start).map_or(0, |(_, at)| *at))
    }

    /// Every place where the letters of a quote stand in it; `is_whole` asks for the whole block.
    fn matches(&self, quote: &[Letter], is_whole: bool) -> Vec<(&Self, usize)> {
        let text = letters(&self.plain);
        if quote.is_empty() || (is_whole && text.len() != quote.len()) {
            return Vec::new();
        }
        let is_equal = |window: &&[Letter]| window.iter().zip(quote).all(|((a, _), (b, _))| a == b);
        text.windows(quote.len())
            .filter(is_equal)
            .filter_map(|window| window.first().map(|(_, at)| (self, *at)))
            .collect()
    }

    /// Where a quote stands in it with the fewest letters changed, put in or left out, and how many; `None` where
    /// more than `most`. Sellers 1980: the edit distance to any stretch of the text.
    fn nearly(&self, quote: &[Letter], most: usize) -> Option<(usize, usize)> {
        let mut best: Option<(usize, usize)> = None;
        // Row by quote length: the fewest changes so far, and where that stretch starts.
        let mut row: Vec<(usize, usize)> = (0..=quote.len()).map(|changes| (changes, 0)).collect();
        for (letter, at) in letters(&self.plain) {
            let (mut corner, mut left) = ((0, at), (0, at + 1));
            for ((wanted, _), cell) in quote.iter().zip(row.iter_mut().skip(1)) {
                let through = (corner.0 + usize::from(*wanted != letter), corner.1);
                let best_here = through.min((cell.0 + 1, cell.1)).min((left.0 + 1, left.1));
                corner = *cell;
                *cell = best_here;
                left = best_here;
            }
            if let Some((changes, start)) = row.last().copied()
                && changes <= most
                && best.is_none_or(|(fewest, _)| changes < fewest)
            {
                best = Some((changes, start));
            }
        }
        best
    }
}

/// The letters of a text without blanks.
fn letters(text: &str) -> Vec<Letter> {
    text.chars().enumerate().filter(|(_, letter)| !letter.is_whitespace()).map(|(at, letter)| (letter, at)).collect()
}

/// The characters of a text with every run of blanks as one and none at the ends.
fn collapse(text: &str) -> Vec<Letter> {
    let mut set: Vec<Letter> = Vec::new();
    let mut blank = None;
    for (at, letter) in text.chars().enumerate() {
        if letter.is_whitespace() {
            blank = blank.or(Some(at));
        } else {
            if let Some(at) = blank.take().filter(|_| !set.is_empty()) {
                set.push((' ', at));
            }
            set.push((letter, at));
        }
    }
    set
}
