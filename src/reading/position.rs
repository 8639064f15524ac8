//! A place in an article that survives another width, font, device, and an edited text.

use super::fraction::Fraction;
use super::galley::{Galley, Spot};
use crate::article::Article;

/// Where a reader is: a block and a quote, never pixels.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// How much of the article lies before it. First, so that positions sort by how far they are.
    pub fraction: Fraction,
    /// The section's id.
    pub section: String,
    /// The block's index within its section, counted from 0: `3`. Further parts (`3.0.1`) are allowed and name
    /// a block within it; they are not needed to find it.
    pub path: String,
    /// The first characters at the place, at most [`Position::QUOTE`], blanks as one; empty where the block has
    /// no text. Where fewer are left in the block it starts earlier: a whole quote is found again, a stump is not.
    pub quote: String,
}

impl Position {
    /// The longest quote, in characters.
    pub const QUOTE: usize = 32;

    /// The position of a character of a block: `offset` counts the characters of
    /// [`Block::to_plain`](crate::article::Block::to_plain). `None` where there is no such section or block; an
    /// offset beyond the end is the end.
    ///
    /// Where the reader moves a lot, make one [`Galley`] and ask that.
    #[must_use]
    pub fn at(article: &Article, section: usize, block: usize, offset: usize) -> Option<Self> {
        Galley::of(article).position(Spot { section, block, offset })
    }

    /// The place in this article, which may have been edited since: see [`Galley::find`]. `None` only where the
    /// article has no block.
    #[must_use]
    pub fn find(&self, article: &Article) -> Option<Spot> {
        Galley::of(article).find(self)
    }

    /// The index of the top-level block; `None` where the path is none.
    #[must_use]
    pub fn block(&self) -> Option<usize> {
        self.path.split('.').next()?.parse().ok()
    }
}
