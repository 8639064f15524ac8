//! One tab's reading of one article: the clock that counts only reading.
//!
//! The page tells of signs of life, of the place on the page and of the time; out come stretches to record. The
//! clock passed in may jump and the computer may sleep: no single step counts for more than five seconds.

use super::fraction::Fraction;
use super::position::Position;
use super::visit::{FINISHED_AT, Since, Story, Visit};
use crate::article::{Day, Moment};

/// Without scroll, key or pointer for so long, in milliseconds, a reader is taken to be away.
pub const IDLE_AFTER_MS: i64 = 60_000;
/// The fastest at which words count as read. Skimming is some 450 a minute and the records of speed reading that
/// were tested for understanding end below 1,000 (Rayner and others, 2016).
pub const MOST_WORDS_PER_MINUTE: i64 = 1_000;
/// A longer gap between two steps counts as this: a suspended computer or a clock put forward was not reading.
const MOST_STEP_MS: i64 = 5_000;
/// So long must a returning reader read before their old place gives way to the new one, unless they chose.
const SETTLED_AFTER_MS: i64 = 10_000;
/// Words a minute, in words times milliseconds: whole numbers lose nothing however short the steps are.
const MINUTE_MS: i64 = 60_000;

/// One tab's reading of one article. Say every step at least every five seconds while the page is visible.
#[derive(Clone, Debug)]
pub struct Sitting {
    story: Story,
    clock: Moment,
    stretch_began: Moment,
    is_visible: bool,
    idle_ms: i64,
    /// Read and not yet told.
    unread_ms: i64,
    /// Read in this sitting, up to the point of being settled.
    settling_ms: i64,
    is_settled: bool,
    /// What reading time allows to pass, in words × milliseconds a minute.
    credit: i64,
    /// Words passed at a humanly possible pace, of earlier visits too.
    passed: u32,
    /// Words on or above the screen now.
    reached: u32,
    position: Option<Position>,
    known: Option<Position>,
    finished: Option<Moment>,
    is_finish_told: bool,
    told: Option<Fraction>,
}

impl Sitting {
    /// A tab opens an article; `stored` is what is kept of it. It starts unseen: say [`Sitting::visible`].
    #[must_use]
    pub fn new(story: Story, stored: Option<&Visit>, now: Moment) -> Self {
        let known = stored.and_then(|visit| visit.position.clone());
        let finished = stored.and_then(|visit| visit.finished);
        Self {
            passed: stored.map_or(0, |visit| visit.furthest.words_of(story.words)),
            story,
            clock: now,
            stretch_began: now,
            is_visible: false,
            idle_ms: 0,
            unread_ms: 0,
            settling_ms: 0,
            is_settled: known.is_none(),
            credit: 0,
            reached: 0,
            position: None,
            known,
            finished,
            is_finish_told: finished.is_some(),
            told: None,
        }
    }

    /// A scroll, a key or a pointer.
    pub fn active(&mut self, now: Moment) {
        self.tick(now);
        self.idle_ms = 0;
    }

    /// The page is shown or hidden. To come to it is a sign of life.
    pub fn visible(&mut self, is_visible: bool, now: Moment) {
        self.tick(now);
        if is_visible && !self.is_visible {
            self.idle_ms = 0;
        }
        self.is_visible = is_visible;
    }

    /// Where the reader is: `position` of the first line on the screen, `words_passed` the words above the
    /// screen's lower edge. No sign of life by itself: a page also moves when a picture arrives.
    pub fn at(&mut self, position: Position, words_passed: u32, now: Moment) {
        self.tick(now);
        self.position = Some(position);
        self.reached = words_passed.min(self.story.words);
        self.pass(now);
    }

    /// The reader chose where to go on: at the old place or from the start. From now on the old place may give way.
    pub const fn settle(&mut self) {
        self.is_settled = true;
    }

    /// The mark under the last line came into sight: the article is finished.
    pub fn end_mark_seen(&mut self, now: Moment) {
        self.tick(now);
        self.finished = self.finished.or(Some(now));
    }

    /// Time went on.
    pub fn tick(&mut self, now: Moment) {
        // Where the clock was put back, nothing is counted and counting goes on from there.
        let gap = now.ms().saturating_sub(self.clock.ms()).max(0);
        self.clock = now;
        if self.is_visible {
            let read = gap.min(MOST_STEP_MS).min(IDLE_AFTER_MS - self.idle_ms).max(0);
            self.unread_ms += read;
            self.settling_ms += read;
            // Nobody is believed to have read for longer than one can without a sign of life.
            self.credit = (self.credit + read * MOST_WORDS_PER_MINUTE).min(IDLE_AFTER_MS * MOST_WORDS_PER_MINUTE);
            self.pass(now);
        }
        self.idle_ms = self.idle_ms.saturating_add(gap).min(IDLE_AFTER_MS);
        self.is_settled |= self.settling_ms >= SETTLED_AFTER_MS;
    }

    /// Whether the article is finished, now or in an earlier visit.
    #[must_use]
    pub const fn is_finished(&self) -> bool {
        self.finished.is_some()
    }

    /// What came since the last call, to be recorded; `None` where nothing did. The first call always has
    /// something: the visit itself. `today` is the reader's local day.
    #[must_use]
    pub fn take(&mut self, now: Moment, today: Day) -> Option<Since> {
        self.tick(now);
        let seconds = self.unread_ms / 1000;
        let position =
            self.position.clone().filter(|position| self.is_settled && self.known.as_ref() != Some(position));
        let finished = self.finished.filter(|_| !self.is_finish_told);
        let furthest = Fraction::of(self.passed, self.story.words);
        if seconds == 0 && position.is_none() && finished.is_none() && self.told == Some(furthest) {
            return None;
        }
        let known = self.known.clone();
        self.unread_ms -= seconds * 1000;
        self.known = position.clone().or_else(|| known.clone());
        self.is_finish_told |= finished.is_some();
        self.told = Some(furthest);
        let first = std::mem::replace(&mut self.stretch_began, now);
        Some(Since {
            story: self.story.clone(),
            first: first.min(now),
            last: now,
            seconds: u32::try_from(seconds).unwrap_or(u32::MAX),
            days: [today].into(),
            position,
            known,
            furthest,
            finished,
        })
    }

    fn pass(&mut self, now: Moment) {
        let ahead = i64::from(self.reached.saturating_sub(self.passed));
        let words = ahead.min(self.credit / MINUTE_MS);
        self.credit -= words * MINUTE_MS;
        self.passed += u32::try_from(words).unwrap_or(0);
        if self.passed > 0 && Fraction::of(self.passed, self.story.words) >= Fraction::new(FINISHED_AT) {
            self.finished = self.finished.or(Some(now));
        }
    }
}
