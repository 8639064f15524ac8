//! What is kept of a reader's time with one article, and how two accounts of it become one.

use super::days::Days;
use super::fraction::Fraction;
use super::position::Position;
use crate::article::{Article, Moment};

/// An article counts as finished when this much of its words was passed at a humanly possible pace.
pub const FINISHED_AT: f64 = 0.95;
/// Less than this is a glance: nobody wants to go on from there.
const BEGUN_AT: f64 = 0.03;

/// What the history shows of an article, kept because the article may vanish. Plain text.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Story {
    /// The headline.
    pub headline: String,
    /// The name of its section.
    pub section: Option<String>,
    /// BCP 47 tag of the article's language, for the headline in a list.
    pub language: Option<String>,
    /// Number of words; 0 when unknown.
    pub words: u32,
}

/// Everything a reader did with one article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Visit {
    /// Which article, in words.
    pub story: Story,
    /// When it was first opened.
    pub first: Moment,
    /// When it was last read.
    pub last: Moment,
    /// Seconds actually read: visible and not idle.
    pub seconds: u32,
    /// The reader's local days on which it was read.
    pub days: Days,
    /// Where the reader is; `None` before they moved.
    pub position: Option<Position>,
    /// How much of its words was passed at a humanly possible pace.
    pub furthest: Fraction,
    /// When it was finished. Never unset by reading on.
    pub finished: Option<Moment>,
}

/// What one tab adds to a visit since it last told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Since {
    /// Which article, in words.
    pub story: Story,
    /// When this stretch began.
    pub first: Moment,
    /// When it was told.
    pub last: Moment,
    /// Seconds actually read in this stretch alone.
    pub seconds: u32,
    /// The reader's local days of this stretch.
    pub days: Days,
    /// Where the reader is; `None` where that did not change.
    pub position: Option<Position>,
    /// The position this tab believes to be kept: another one there means that another tab has written.
    pub known: Option<Position>,
    /// How much was passed, earlier stretches included.
    pub furthest: Fraction,
    /// When it was finished, where it was in this stretch.
    pub finished: Option<Moment>,
}

impl Story {
    /// What the history shows of this article. `language` is the edition's, for articles that do not say theirs.
    #[must_use]
    pub fn of(article: &Article, language: Option<&str>) -> Self {
        Self {
            headline: article.card.headline.clone(),
            section: article.card.section.clone(),
            language: article.card.language.as_deref().or(language).map(str::to_owned),
            words: article.words(),
        }
    }
}

impl Visit {
    /// The visit after one more stretch. Seconds are added, days united; the newer story, the earliest first and
    /// the latest last time hold, and finished stays. The tab's position replaces the one it knew; where another
    /// tab has written meanwhile, the one further on holds.
    #[must_use]
    pub fn with(visit: Option<Self>, since: &Since) -> Self {
        let Some(visit) = visit else {
            return Self {
                story: since.story.clone(),
                first: since.first,
                last: since.last,
                seconds: since.seconds,
                days: since.days.clone(),
                position: since.position.clone(),
                furthest: since.furthest,
                finished: since.finished,
            };
        };
        let is_single = visit.position.is_none() || visit.position == since.known;
        let position = match &since.position {
            None => visit.position,
            Some(own) if is_single => Some(own.clone()),
            Some(own) => visit.position.max(Some(own.clone())),
        };
        Self {
            story: if since.last >= visit.last { since.story.clone() } else { visit.story },
            first: visit.first.min(since.first),
            last: visit.last.max(since.last),
            seconds: visit.seconds.saturating_add(since.seconds),
            days: visit.days.union(&since.days),
            position,
            furthest: visit.furthest.max(since.furthest),
            finished: earliest(visit.finished, since.finished),
        }
    }

    /// One visit of two accounts of it, as an import has them. In any order and grouping the same, and a second
    /// time without effect; therefore the larger number of seconds and not the sum, which would grow with every
    /// import of the same file. The later account's story and the position further on hold.
    #[must_use]
    pub fn merge(self, other: Self) -> Self {
        Self {
            story: if (self.last, &self.story) >= (other.last, &other.story) { self.story } else { other.story },
            first: self.first.min(other.first),
            last: self.last.max(other.last),
            seconds: self.seconds.max(other.seconds),
            days: self.days.union(&other.days),
            position: self.position.max(other.position),
            furthest: self.furthest.max(other.furthest),
            finished: earliest(self.finished, other.finished),
        }
    }

    /// How much of the article lies behind the reader: all of it when finished, else up to where going on would
    /// bring them (and not how far they once looked ahead).
    #[must_use]
    pub fn progress(&self) -> Fraction {
        if self.finished.is_some() {
            Fraction::WHOLE
        } else {
            self.position.as_ref().map_or(self.furthest, |position| position.fraction)
        }
    }

    /// Whether going on is worth an offer: begun, neither finished nor all but.
    #[must_use]
    pub fn is_to_continue(&self) -> bool {
        self.finished.is_none() && (Fraction::new(BEGUN_AT)..Fraction::new(FINISHED_AT)).contains(&self.progress())
    }
}

impl Since {
    /// This stretch and the same tab's next one as one, for when the first could not be written.
    #[must_use]
    pub fn and(self, next: Self) -> Self {
        Self {
            story: next.story,
            first: self.first.min(next.first),
            last: self.last.max(next.last),
            seconds: self.seconds.saturating_add(next.seconds),
            days: self.days.union(&next.days),
            position: next.position.or(self.position),
            known: self.known,
            furthest: self.furthest.max(next.furthest),
            finished: earliest(self.finished, next.finished),
        }
    }
}

fn earliest(one: Option<Moment>, other: Option<Moment>) -> Option<Moment> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.min(other)),
        _ => one.or(other),
    }
}
