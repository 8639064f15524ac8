//! A text as a person copies it from a page → an article.
//!
//! A small grammar: [furniture] headline, then kicker, byline, dates and standfirst in any order, then the body, then [furniture]:
//! related stories, reply form, copyright. Every line is classified once, with a named reason; nothing is scored. What is left out
//! and what is uncertain goes into the report. The journey within:
//!
//! - [`lines`]: bytes → lines;
//! - [`furniture`], [`byline`], [`dates`], [`dateline`]: what one line is; [`phrases`]: the words it is known by;
//! - this file: headline and head; [`body`]: sections; [`back`]: what follows the article.
//!
//! **The standfirst** is the first paragraph between headline and body when it stands above the byline or the date; or when it is
//! one sentence, at most 200 characters and at most three fifths as long as the middle paragraph of the body, with two paragraphs
//! of body at least; or a line of four words or more that ends without a stop; or what stands right above a paragraph with a
//! dateline; or what begins with its genre ("REPORTAGE - …"). A paragraph with a dateline is never one.

pub mod back;
pub mod body;
pub mod byline;
pub mod dateline;
pub mod dates;
pub mod furniture;
pub mod lines;
pub mod phrases;

use std::cell::Cell;
use std::collections::BTreeSet;
use std::fmt;

use courant::article::{Article, ArticleId, Author, Card, Comments, Dateline, Related, SafeUrl, When, minutes_for};

use crate::language;
use crate::problem::Problem;
use crate::spell::slug_of;

use byline::{Credits, Label};
use dates::{Order, Stamp};
use furniture::{Furniture, Reason};
use lines::{Line, Mark};

/// What the caller knows better than the page.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The article's id, instead of one made from the headline.
    pub id: Option<ArticleId>,
    /// The headline, instead of the one found.
    pub headline: Option<String>,
    /// Whether somebody wrote the text so: it has a headline at its top and nothing of a web page around it.
    pub is_written: bool,
}

/// An article, with what the page held besides.
#[derive(Clone, Debug)]
pub struct Scraped {
    /// The article.
    pub article: Article,
    /// The lines that are not in it, in the page's order.
    pub left_out: Vec<LeftOut>,
    /// What is uncertain or could not be read, in no order.
    pub problems: Vec<Problem>,
    /// Whether the text was copied from a web page: see `Page::looks_copied`.
    pub is_copied: bool,
    /// How many characters and lines were looked at: what a test of linear time counts.
    pub steps: u64,
}

/// A line that is not in the article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// Where it stands in the page, counted from 1.
    pub number: usize,
    /// Why.
    pub reason: Reason,
    /// Its words.
    pub text: String,
}

/// Why a text gives no article.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScrapeError {
    /// Nothing but blanks.
    Empty,
    /// No line stands as a headline.
    NoHeadline,
    /// A headline, and nothing under it.
    NoBody,
}

impl fmt::Display for ScrapeError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Empty => "the text is empty",
            Self::NoHeadline => "no line of the text stands as a headline: write a short one at its top",
            Self::NoBody => "nothing of the text under the headline is a paragraph of an article",
        })
    }
}

impl std::error::Error for ScrapeError {}

/// Turns the bytes of a text file into an article.
///
/// # Errors
/// Where no headline or no body is found.
pub fn scrape_bytes(bytes: &[u8], options: &Options) -> Result<Scraped, ScrapeError> {
    let (text, problems) = lines::text_of(bytes);
    let mut scraped = scrape(&text, options)?;
    scraped.problems.splice(..0, problems);
    Ok(scraped)
}

/// Turns a text into an article.
///
/// # Errors
/// Where no headline or no body is found.
pub fn scrape(text: &str, options: &Options) -> Result<Scraped, ScrapeError> {
    let lines = lines::lines_of(text);
    if lines.is_empty() {
        return Err(ScrapeError::Empty);
    }
    let page = Page::new(&lines, options.is_written);
    let mut draft = Draft::default();
    let first_prose = page.first_prose();
    let headline_at = match &options.headline {
        None if page.is_written => Some(0).filter(|at| page.is_short(*at) || page.is_exclaimed(*at, &mut draft)),
        Some(given) => {
            let given = lines::fold(given);
            (0..lines.len().min(first_prose + 1)).find(|at| lines[*at].folded == given)
        }
        None => Some(page.headline(first_prose, &mut draft).ok_or(ScrapeError::NoHeadline)?),
    };
    let headline = match (&options.headline, headline_at) {
        (Some(given), _) => given.clone(),
        (None, Some(at)) => lines[at].text.clone(),
        (None, None) => return Err(ScrapeError::NoHeadline),
    };
    draft.headline = lines::fold(&headline);
    page.read_above(headline_at.unwrap_or(0), first_prose, &mut draft);
    let body_at = page.read_head(headline_at.map_or(0, |at| at + 1), &mut draft);
    let (mut sections, end) = body::read(&page, body_at, &mut draft);
    back::read(&page, end, &mut draft);
    if sections.is_empty() {
        return Err(ScrapeError::NoBody);
    }
    let (dateline, day) = body::take_dateline(&mut sections);
    draft.finish(headline, &page, sections, dateline, day, options)
}

/// The classified lines of a page, and what is asked of them often.
pub(crate) struct Page<'a> {
    lines: &'a [Line],
    kinds: Vec<Kind>,
    language: Option<String>,
    /// Whether nothing of a web page stands around the text.
    pub(crate) is_written: bool,
    /// See [`Page::looks_copied`].
    is_copied: bool,
    /// Whether paragraphs are divided by blank lines, so that a heading is too.
    is_spaced: bool,
    /// For each line, how many paragraphs follow from it on, up to the replies.
    prose_after: Vec<u32>,
    /// For each line, the first from it on that may belong to the article.
    solid: Vec<usize>,
    steps: Cell<u64>,
}

/// What a line is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Words of the article, for all the line itself tells.
    Words,
    /// A row of dashes or stars.
    Rule,
    /// Who, when, where.
    Credits(Box<Credits>),
    /// Part of the page.
    Furniture(Furniture),
}

/// What has been found so far.
#[derive(Default)]
pub(crate) struct Draft {
    pub headline: String,
    pub kicker: Option<String>,
    pub standfirst: Option<String>,
    pub published: Option<Stamp>,
    pub is_labelled: bool,
    pub modified: Option<Stamp>,
    pub authors: Vec<String>,
    pub place: Option<String>,
    pub url: Option<SafeUrl>,
    pub tags: Vec<String>,
    pub related: Vec<Related>,
    pub comments: Option<Comments>,
    pub copyright: Option<String>,
    /// The credits above the headline: used where none stand below.
    pub above: Credits,
    pub left_out: Vec<LeftOut>,
    pub problems: Vec<Problem>,
}

/// What is told of a headline that is a sentence.
const STOPPED: &str = "The headline ends with a stop: write one above this line where it belongs to the text.";

/// The language of a page, by its first sentences; by its first lines where these tell none.
fn language_of(lines: &[Line]) -> Option<String> {
    const ENOUGH: usize = 100;
    let of = |is_wanted: fn(&Line) -> bool| {
        let wanted = lines.iter().filter(|line| is_wanted(line)).take(ENOUGH);
        language::language_of(&wanted.flat_map(|line| [line.text.as_str(), "\n"]).collect::<String>())
    };
    of(Line::is_prose).or_else(|| of(|_| true)).map(str::to_owned)
}

impl<'a> Page<'a> {
    fn new(lines: &'a [Line], is_written: bool) -> Self {
        let language = language_of(lines);
        let order = dates::order_of(language.as_deref(), lines);
        let steps = Cell::new(0_u64);
        let mut open = None;
        let kinds: Vec<Kind> = lines
            .iter()
            .map(|line| {
                steps.set(steps.get() + 1 + line.text.len() as u64);
                let kind = classify(line, order, open.take(), is_written);
                if let Kind::Credits(credits) = &kind {
                    open = credits.open;
                }
                kind
            })
            .collect();
        let is_prose = |at: usize| kinds[at] == Kind::Words && lines[at].is_prose();
        let mut prose_after = vec![0; lines.len() + 1];
        let mut solid = vec![lines.len(); lines.len() + 1];
        for at in (0..lines.len()).rev() {
            let ends = matches!(
                kinds[at],
                Kind::Furniture(
                    Furniture::ReplyForm
                        | Furniture::ReplyFields(_)
                        | Furniture::RepliesClosed
                        | Furniture::RepliesForMembers
                )
            );
            prose_after[at] = if ends { 0 } else { prose_after[at + 1] + u32::from(is_prose(at)) };
            let is_out = matches!(kinds[at], Kind::Furniture(Furniture::Out(_) | Furniture::Tags(_)) | Kind::Rule);
            solid[at] = if is_out { solid[at + 1] } else { at };
        }
        let (mut divided, mut all) = (0, 0);
        for (at, line) in lines.iter().enumerate().skip(1) {
            if is_prose(at) && is_prose(at - 1) {
                all += 1;
                divided += u32::from(line.blanks > 0);
            }
        }
        let is_spaced = divided * 2 >= all && lines.iter().any(|line| line.blanks > 0);
        let mut page =
            Self { lines, kinds, language, is_written, is_copied: false, is_spaced, prose_after, solid, steps };
        page.is_copied = page.looks_copied();
        page
    }

    /// Whether the text was copied from a web page: there is a form for replies in it or a notice of cookies, or two kinds of the
    /// other lines that stand around an article. Of one kind may be a line that somebody wrote, "Comments", and what heads a
    /// paragraph is of none.
    fn looks_copied(&self) -> bool {
        let mut kinds = BTreeSet::new();
        for (at, kind) in self.kinds.iter().enumerate() {
            let Kind::Furniture(furniture) = kind else { continue };
            match furniture {
                Furniture::ReplyForm
                | Furniture::ReplyFields(_)
                | Furniture::RepliesClosed
                | Furniture::RepliesForMembers
                | Furniture::Out(Reason::Cookies | Reason::ReplyForm) => return true,
                _ if self.is_prose(at + 1) => {}
                Furniture::Related(_) => drop(kinds.insert(Reason::Teasers)),
                Furniture::Replies(_) => drop(kinds.insert(Reason::Replies)),
                Furniture::Out(reason) => drop(kinds.insert(*reason)),
                _ => {}
            }
        }
        kinds.len() > 1
    }

    /// Whether a line of the text that looks like a date, a time or a name is one of its words all the same: a page has such lines
    /// around its article, a text that somebody wrote has a timetable.
    pub(crate) const fn keeps_lines(&self) -> bool {
        self.is_written || !self.is_copied
    }

    fn step(&self) {
        self.steps.set(self.steps.get() + 1);
    }

    pub(crate) fn line(&self, at: usize) -> &'a Line {
        &self.lines[at]
    }

    pub(crate) const fn len(&self) -> usize {
        self.lines.len()
    }

    pub(crate) fn kind(&self, at: usize) -> &Kind {
        self.step();
        &self.kinds[at]
    }

    /// Words without a mark.
    fn is_words(&self, at: usize) -> bool {
        self.step();
        at < self.len() && self.kinds[at] == Kind::Words && self.lines[at].mark == Mark::None
    }

    /// A paragraph beyond doubt.
    pub(crate) fn is_prose(&self, at: usize) -> bool {
        self.is_words(at) && self.lines[at].is_prose()
    }

    /// Words that do not end as a sentence does and are few: a heading, a title, a name.
    pub(crate) fn is_short(&self, at: usize) -> bool {
        self.is_words(at) && {
            let line = &self.lines[at];
            let is_question = line.text.ends_with('?') && line.words <= 10;
            line.words <= 14
                && line.text.chars().count() <= 100
                && (is_question || !line.is_sentence())
                && is_one_sentence(&line.text)
        }
    }

    /// Whether a sentence of few words stands alone above a text, as its headline: “Light!”
    fn is_exclaimed(&self, at: usize, draft: &mut Draft) -> bool {
        const FEW: u32 = 6;
        let is_one = self.is_words(at) && self.lines[at].words <= FEW && is_one_sentence(&self.lines[at].text);
        let is_alone = self.lines.get(at + 1).is_some_and(|next| next.blanks > 0);
        if is_one && is_alone {
            draft.tell(&self.lines[at], STOPPED.to_owned());
        }
        is_one && is_alone
    }

    /// Whether the line right below goes on in small letters with its sentence, as in a poem.
    fn goes_on(&self, at: usize) -> bool {
        self.is_words(at + 1)
            && self.lines[at + 1].blanks == 0
            && self.lines[at + 1].text.starts_with(char::is_lowercase)
            && !self.lines[at].is_sentence()
    }

    /// The next line from `at` on that may belong to the article.
    pub(crate) fn solid(&self, at: usize) -> usize {
        self.solid[at.min(self.len())]
    }

    /// How many paragraphs follow from `at` on, up to the reply form.
    pub(crate) fn prose_after(&self, at: usize) -> u32 {
        self.prose_after[at.min(self.len())]
    }

    /// Where the first paragraph stands; in a text without any, where something like one could.
    fn first_prose(&self) -> usize {
        let all = || 0..self.len();
        let words = || all().filter(|at| self.is_words(*at));
        let is_title = |at: usize| self.lines[at].words <= 30 && !self.lines[at].is_sentence();
        words()
            .find(|at| self.is_prose(*at) && !is_title(*at))
            .or_else(|| words().skip(1).find(|at| self.lines[*at].is_sentence()))
            .or_else(|| all().find(|at| self.lines[*at].mark != Mark::None && self.kinds[*at] == Kind::Words))
            .or_else(|| words().nth(1))
            .unwrap_or(self.len())
    }

    /// Where the headline stands. Before the first paragraph, below the last menu: the line that repeats the page's title at the
    /// top, else the first of four words or more, else the last line at all.
    fn headline(&self, first_prose: usize, draft: &mut Draft) -> Option<usize> {
        // More lines than these before the first paragraph are a menu without end.
        const MOST: usize = 400;
        let titles: Vec<usize> = (0..first_prose)
            .filter(|at| {
                self.is_words(*at)
                    && !self.goes_on(*at)
                    && !self.lines[*at].text.contains('@')
                    && (!self.lines[*at].is_sentence()
                        || self.lines[*at].text.ends_with(['?', '!', '…', '"', '”', '’', '»', '“']))
            })
            .take(MOST)
            .collect();
        let is_long = |at: &usize| self.lines[*at].words >= 4;
        let below_menu = self.below_menu(&titles);
        let low: Vec<usize> = titles.iter().copied().filter(|at| *at >= below_menu).collect();
        let repeated = titles.first().and_then(|first| {
            let title = &self.lines[*first].folded;
            low.iter().copied().skip_while(|at| at <= first).find(|at| {
                let headline = &self.lines[*at].folded;
                self.lines[*at].words >= 2 && !headline.is_empty() && title.starts_with(headline.as_str())
            })
        });
        if let Some(at) = repeated
            .or_else(|| self.first_title(&low, first_prose))
            .or_else(|| titles.iter().copied().find(is_long))
            .or_else(|| low.iter().copied().rev().find(|at| !self.is_trade(*at)))
            .or_else(|| titles.last().copied())
        {
            return Some(at);
        }
        // "It is over." may head a page, where a longer text follows.
        if let Some(at) = (0..first_prose).find(|at| self.is_words(*at) && self.lines[*at].words <= 14) {
            draft.tell(&self.lines[at], STOPPED.to_owned());
            return Some(at);
        }
        // A banner nobody knows may stand above the headline: then a byline or a date stands right under the headline.
        let later = (first_prose + 1..self.len().min(first_prose + 6)).find(|at| {
            self.is_short(*at)
                && self.lines[*at].words >= 4
                && matches!(self.kinds.get(*at + 1), Some(Kind::Credits(credits)) if credits.is_head())
        })?;
        let words = format!("{later} lines stand above the headline and are left out.");
        draft.tell(&self.lines[0], words);
        Some(later)
    }

    /// The first line of five words or more; else of four. A line of four words above it may be the paper's name or the headline: it
    /// is the headline where it stands right above a single line, or where the credits stand between the two and not below.
    fn first_title(&self, titles: &[usize], first_prose: usize) -> Option<usize> {
        let of = |least: u32| titles.iter().copied().find(|at| self.lines[*at].words >= least);
        let is_credits = |at: usize| matches!(&self.kinds[at], Kind::Credits(credits) if credits.is_head());
        let (Some(long), Some(four)) = (of(5), of(4)) else {
            // "Harbor Reopens", its byline, the paper's name: what stands right above the credits is the headline.
            let end = of(4).unwrap_or(first_prose).min(self.len());
            let above = (1..end).find(|at| is_credits(*at)).map(|at| at - 1).filter(|at| titles.contains(at));
            let is_below = |four: usize| (four + 1..first_prose.min(self.len())).any(is_credits);
            return match of(4) {
                Some(four) if above.is_none() || is_below(four) => Some(four),
                _ => above,
            };
        };
        if four >= long {
            return Some(long);
        }
        let is_between = (four + 1..long).any(|at| !matches!(self.kinds[at], Kind::Rule));
        let has_deck = titles.iter().any(|at| *at == self.solid(long + 1) && self.lines[*at].words >= 5);
        let is_shouted = |at: usize| !self.lines[at].text.chars().any(char::is_lowercase);
        let is_name = if is_between {
            !(four + 1..long).any(is_credits) || (long + 1..first_prose.min(self.len())).any(is_credits)
        } else {
            has_deck || (is_shouted(four) && !is_shouted(long))
        };
        Some(if is_name { long } else { four })
    }

    /// Where the last menu before the first paragraph ends: four short lines in a row, or three with a menu's word among them,
    /// while a line of four words still follows.
    fn below_menu(&self, titles: &[usize]) -> usize {
        let Some(last_long) = titles.iter().rev().find(|at| self.lines[**at].words >= 4) else { return 0 };
        let (mut run, mut has_menu_word, mut below) = (0, false, 0);
        for at in 0..*last_long {
            self.step();
            let line = &self.lines[at];
            let is_menu = matches!(self.kinds[at], Kind::Furniture(Furniture::Out(Reason::Navigation)));
            if is_menu || (self.kinds[at] == Kind::Words && line.words <= 3 && !line.is_sentence()) {
                run += 1;
                has_menu_word |= is_menu || furniture::is_menu_word(&line.text);
                // A kicker stands apart from the menu, right above the headline.
                let is_kicker = line.blanks > 0 && !is_menu && self.solid(at + 1) == *last_long && run > 1;
                if !is_kicker && (run >= 4 || (run >= 3 && has_menu_word)) {
                    below = at + 1;
                }
            } else {
                (run, has_menu_word) = (0, false);
            }
        }
        below
    }

    /// Whether a short line is a person or a word of the trade rather than a title.
    fn is_trade(&self, at: usize) -> bool {
        byline::unmarked_names(&self.lines[at].text).is_some()
    }

    /// What stands above the headline: a kicker right above it, the page's address, a date where none stands below.
    fn read_above(&self, headline: usize, first_prose: usize, draft: &mut Draft) {
        let mut above = Credits::default();
        let mut is_kicker_near = true;
        for at in (0..headline).rev() {
            let line = &self.lines[at];
            match self.kind(at) {
                Kind::Credits(credits) => {
                    // From below upwards: what stands nearest to the headline counts.
                    if above.published.is_none() {
                        above.published.clone_from(&credits.published);
                        above.is_labelled = credits.is_labelled;
                    }
                    above.modified = above.modified.or_else(|| credits.modified.clone());
                    if above.authors.is_empty() {
                        above.authors.clone_from(&credits.authors);
                    }
                    draft.leave(line, Reason::BeforeHeadline);
                }
                Kind::Furniture(Furniture::Address(address)) => draft.address(address),
                Kind::Furniture(Furniture::Out(reason)) => draft.leave(line, *reason),
                Kind::Words if is_kicker_near && self.is_kicker(at) && at < first_prose => {
                    draft.kicker = Some(line.text.clone());
                    is_kicker_near = false;
                }
                Kind::Words => {
                    is_kicker_near = false;
                    let is_title = line.folded.starts_with(&draft.headline) && !draft.headline.is_empty();
                    let reason = if is_title {
                        Reason::Repeated
                    } else if line.words <= 3 {
                        Reason::Navigation
                    } else {
                        Reason::BeforeHeadline
                    };
                    draft.leave(line, reason);
                }
                Kind::Rule => {}
                Kind::Furniture(_) => draft.leave(line, Reason::BeforeHeadline),
            }
        }
        draft.left_out.reverse();
        draft.above = above;
    }

    /// A line of at most three words, alone above the headline and not the end of a menu.
    fn is_kicker(&self, at: usize) -> bool {
        let line = &self.lines[at];
        let is_in_menu = line.blanks == 0
            && at > 0
            && self.lines[at - 1].words <= 3
            && !matches!(self.kinds[at - 1], Kind::Credits(_));
        // A menu without blank lines between its words, or with one between every two.
        let is_run = (1..=2).all(|back| {
            at.checked_sub(back).is_some_and(|before| {
                self.lines[before].words <= 3
                    && !matches!(self.kinds[before], Kind::Credits(_))
                    && self.lines[before].blanks >= line.blanks
            })
        });
        line.words <= 3 && !line.is_sentence() && line.mark == Mark::None && !is_in_menu && !is_run
    }

    /// Reads from below the headline to where the body begins.
    fn read_head(&self, start: usize, draft: &mut Draft) -> usize {
        let last_credits = self.last_credits(start);
        let mut at = start;
        while at < self.len() {
            let line = &self.lines[at];
            let is_above_credits = last_credits.is_some_and(|last| at < last);
            match self.kind(at) {
                Kind::Credits(_) if self.keeps_lines() && last_credits.is_none_or(|last| at > last) => return at,
                Kind::Credits(credits) => {
                    // Whoever else wrote it has a line of their own.
                    let others = credits.authors.iter().filter(|_| self.keeps_lines() && !draft.authors.is_empty());
                    let others: Vec<String> = others.filter(|name| !draft.authors.contains(name)).cloned().collect();
                    draft.credits(credits, line);
                    draft.authors.extend(others);
                }
                Kind::Furniture(Furniture::Out(reason)) => draft.leave(line, *reason),
                Kind::Furniture(Furniture::Tags(tags)) => at = self.tags(at, tags, draft),
                Kind::Furniture(Furniture::Address(_)) if self.keeps_lines() => return at,
                Kind::Furniture(Furniture::Address(address)) => draft.address(address),
                Kind::Furniture(Furniture::Replies(count)) => draft.count(*count),
                // "Leave a comment" beside the date leads to the form below.
                Kind::Furniture(Furniture::ReplyForm) if self.prose_after(at + 1) > 0 => {
                    draft.leave(line, Reason::ReplyForm);
                }
                Kind::Furniture(_) => return at,
                Kind::Rule => {}
                Kind::Words if line.mark != Mark::None && !is_above_credits => return at,
                Kind::Words if line.folded == draft.headline => draft.leave(line, Reason::Repeated),
                Kind::Words => {
                    if let Some(names) = byline::unmarked_names(&line.text).filter(|_| draft.authors.is_empty()) {
                        draft.authors = names;
                    } else if line.words <= 4 && !draft.authors.is_empty() && byline::is_role(&line.folded) {
                        draft.leave(line, Reason::Credits);
                    } else if self.is_unmarked_person(at, draft) {
                        draft.tell(
                            line,
                            format!(
                                "“{}” is taken for the byline: write “By” before the name of who wrote it.",
                                line.text
                            ),
                        );
                        draft.authors.push(line.text.clone());
                    } else if is_above_credits && line.words <= 3 && !line.is_sentence() && !draft.authors.is_empty() {
                        // The paper's name, or a role nobody listed: behind the byline stands no kicker.
                        if self.keeps_lines() {
                            draft.tell(line, format!("“{}” stands by the byline and is left out.", line.text));
                        }
                        draft.leave(line, Reason::Credits);
                    } else if is_above_credits && line.words <= 3 && !line.is_sentence() && draft.kicker.is_none() {
                        draft.kicker = Some(line.text.clone());
                    } else if is_above_credits && draft.standfirst.is_none() {
                        draft.standfirst = Some(line.text.clone());
                    } else if is_above_credits {
                        draft.tell(line, "This line stands between headline and byline and is left out.".to_owned());
                        draft.leave(line, Reason::Loose);
                    } else if draft.standfirst.is_none() && self.is_standfirst(at) {
                        draft.standfirst = Some(line.text.clone());
                    } else {
                        return at;
                    }
                }
            }
            at += 1;
        }
        at
    }

    /// The last line of credits that belongs to the head: at most two paragraphs stand above it, and as many below.
    fn last_credits(&self, start: usize) -> Option<usize> {
        let (mut prose, mut last, mut is_dated) = (0, None, false);
        for at in start..self.len() {
            match self.kind(at) {
                Kind::Words if self.lines[at].mark != Mark::None => break,
                Kind::Words if self.lines[at].is_prose() => {
                    prose += 1;
                    if prose > 2 || dateline::dateline_of(&self.lines[at].text).is_some() {
                        break;
                    }
                }
                Kind::Credits(credits) if credits.is_head() => {
                    // A second bare date below a paragraph heads a part of a chronicle; in a text that somebody wrote so does the
                    // first, unless it stands with a name, and one right below the headline where more follow.
                    let is_chronicle = credits.is_bare_date()
                        && match self.keeps_lines() {
                            true => !self.is_with_credits(at) && (prose > 0 || self.is_chronicle(at + 1)),
                            false => prose > 0 && is_dated,
                        };
                    if is_chronicle || self.prose_after(at + 1) < prose.max(1) {
                        break;
                    }
                    is_dated |= credits.published.is_some();
                    last = Some(at);
                }
                Kind::Furniture(
                    Furniture::Out(_) | Furniture::Tags(_) | Furniture::Address(_) | Furniture::Replies(_),
                ) => {}
                Kind::Furniture(_) if prose > 0 => break,
                _ => {}
            }
        }
        last
    }

    /// Whether a line stands below a name, or right below other credits or what was left out beside them.
    fn is_with_credits(&self, at: usize) -> bool {
        let is_right_below = self.lines[at].blanks == 0;
        match at.checked_sub(1).map(|above| &self.kinds[above]) {
            Some(Kind::Credits(credits)) => is_right_below || !credits.authors.is_empty(),
            Some(Kind::Furniture(Furniture::Out(_))) => is_right_below,
            _ => false,
        }
    }

    /// Whether a date from `at` on heads a paragraph, as in a chronicle.
    fn is_chronicle(&self, at: usize) -> bool {
        (at..self.len()).any(|at| {
            let is_date = matches!(self.kind(at), Kind::Credits(credits) if credits.is_bare_date());
            is_date && self.is_prose(self.solid(at + 1))
        })
    }

    /// Takes the tags of a line; where it only announces them, the few words of each line right below. Returns the last line taken.
    pub(crate) fn tags(&self, at: usize, tags: &[String], draft: &mut Draft) -> usize {
        draft.tags.extend(tags.iter().cloned());
        let mut last = at;
        while tags.is_empty()
            && self.is_short(last + 1)
            && self.lines[last + 1].blanks == 0
            && self.lines[last + 1].words <= 3
        {
            last += 1;
            draft.tags.push(self.lines[last].text.clone());
        }
        last
    }

    /// A name alone on its line, with a line of credits before or after it, buttons aside.
    fn is_unmarked_person(&self, at: usize, draft: &Draft) -> bool {
        let is_button = |at: &usize| matches!(self.kinds[*at], Kind::Furniture(Furniture::Out(_)));
        let before = (at.saturating_sub(6)..at).rev().find(|at| !is_button(at));
        let credits = |at: Option<usize>| match self.kinds.get(at?)? {
            Kind::Credits(credits) => Some(credits),
            _ => None,
        };
        let after = credits(Some(self.solid(at + 1)));
        draft.authors.is_empty()
            && byline::is_person(&self.lines[at].text)
            && (credits(before).is_some() || after.is_some())
            && after.is_none_or(|credits| credits.authors.is_empty())
    }

    fn is_standfirst(&self, at: usize) -> bool {
        let line = &self.lines[at];
        let next = self.solid(at + 1);
        if !line.is_sentence() {
            return line.words >= 4 && line.words <= 45 && self.is_prose(next);
        }
        if line.text.len() > 800 || line.text.ends_with(':') || dateline::dateline_of(&line.text).is_some() {
            return false;
        }
        // Where the next paragraph has a dateline, the story begins there.
        if self.is_words(next) && dateline::dateline_of(&self.lines[next].text).is_some() {
            return true;
        }
        if dateline::has_genre(&line.text) {
            return line.words <= 60;
        }
        if !is_one_sentence(&line.text) {
            return false;
        }
        let mut lengths: Vec<usize> = (at + 1..self.len())
            .filter(|at| self.is_prose(*at))
            .map(|at| self.lines[at].text.chars().count())
            .collect();
        lengths.sort_unstable();
        let length = line.text.chars().count();
        lengths.len() >= 2
            && self.prose_after(at + 1) >= 2
            && length <= 200
            && length * 5 <= lengths[lengths.len() / 2] * 3
    }
}

fn classify(line: &Line, order: Order, open: Option<Label>, is_written: bool) -> Kind {
    if line.mark == Mark::Rule {
        return Kind::Rule;
    }
    if !is_written && let Some(furniture) = furniture::furniture_of(line) {
        return Kind::Furniture(furniture);
    }
    if line.mark == Mark::None
        && let Some(credits) = byline::credits_of(line, order, open)
    {
        return Kind::Credits(Box::new(credits));
    }
    Kind::Words
}

/// Whether no sentence ends before the end; initials and the usual short forms do not end one.
fn is_one_sentence(text: &str) -> bool {
    const SHORT: [&str; 20] = [
        "mr", "mrs", "ms", "dr", "prof", "st", "jr", "sr", "vs", "gen", "sen", "rep", "gov", "no", "bzw", "ca", "sra",
        "mme", "art", "nr",
    ];
    let core = text.trim_end_matches(|letter: char| !letter.is_alphanumeric());
    let mut before = "";
    for word in core.split(' ') {
        let ends = before.ends_with(['!', '?', '…', '。', '؟'])
            || before.strip_suffix('.').is_some_and(|stem| {
                let stem = stem.trim_start_matches(['(', '"', '“']);
                stem.chars().count() > 1 && !stem.contains('.') && !SHORT.contains(&stem.to_lowercase().as_str())
            });
        if ends && !word.starts_with(char::is_lowercase) {
            return false;
        }
        before = word;
    }
    true
}

impl Draft {
    pub(crate) fn leave(&mut self, line: &Line, reason: Reason) {
        self.left_out.push(LeftOut { number: line.number, reason, text: line.text.clone() });
    }

    /// Says what is uncertain about a line.
    pub(crate) fn tell(&mut self, line: &Line, words: String) {
        self.problems.push(Problem { line: line.number, words });
    }

    /// Takes what a line of credits says, where nothing better is known.
    pub(crate) fn credits(&mut self, credits: &Credits, line: &Line) {
        if let Some(stamp) = &credits.published
            && (self.published.is_none() || (credits.is_labelled && !self.is_labelled))
        {
            self.published = Some(stamp.clone());
            self.is_labelled = credits.is_labelled;
        }
        if self.modified.is_none() {
            self.modified.clone_from(&credits.modified);
        }
        if self.authors.is_empty() {
            self.authors.clone_from(&credits.authors);
        }
        if self.place.is_none() {
            self.place.clone_from(&credits.place);
        }
        if credits.count.is_some() {
            self.count(credits.count);
        }
        for doubt in &credits.doubts {
            self.tell(line, doubt.clone());
        }
    }

    pub(crate) fn count(&mut self, count: Option<u32>) {
        if count.is_some() {
            let comments = self.comments.get_or_insert_with(Comments::default);
            comments.count = comments.count.or(count);
        }
    }

    pub(crate) fn address(&mut self, address: &str) {
        if self.url.is_none() {
            self.url = parse_url(address);
        }
    }

    fn finish(
        mut self,
        headline: String,
        page: &Page<'_>,
        sections: Vec<courant::article::Section>,
        mut dateline: Dateline,
        day: Option<courant::article::Day>,
        options: &Options,
    ) -> Result<Scraped, ScrapeError> {
        let above = std::mem::take(&mut self.above);
        if self.published.is_none() && above.published.is_some() {
            if !above.is_labelled {
                let words = "The date stands above the headline: it may be the day on which the page was copied.";
                self.problems.push(Problem { line: 1, words: words.to_owned() });
            }
            self.published = above.published;
            self.modified = self.modified.or(above.modified);
        }
        if self.authors.is_empty() {
            self.authors = above.authors;
        }
        // A name that the copyright line has too is the paper's, not a kicker.
        if let (Some(kicker), Some(copyright)) = (&self.kicker, &self.copyright)
            && lines::fold(copyright).contains(&lines::fold(kicker))
        {
            let words = format!("“{kicker}” above the headline is the paper's name and is left out.");
            self.problems.push(Problem { line: 1, words });
            self.kicker = None;
        }
        let published = self.published.map(|stamp| stamp.when).or(day.map(When::Day));
        dateline.place = dateline.place.or(self.place);
        let id = match &options.id {
            Some(id) => id.clone(),
            None => id_of(&headline).ok_or(ScrapeError::NoHeadline)?,
        };
        let words = sections.iter().map(courant::article::Section::words).sum();
        let card = Card {
            url: self.url,
            kicker: self.kicker,
            standfirst: self.standfirst,
            language: page.language.clone(),
            published,
            modified: self.modified.map(|stamp| stamp.when.moment()),
            authors: self.authors.into_iter().map(|name| Author { name, url: None }).collect(),
            tags: self.tags,
            place: dateline.place.clone(),
            words,
            minutes: minutes_for(words),
            ..Card::named(id, headline)
        };
        let article = Article {
            card,
            dateline,
            sections,
            notes: Vec::new(),
            related: self.related,
            previous: None,
            next: None,
            corrections: Vec::new(),
            source: None,
            copyright: self.copyright,
            license: None,
            comments: self.comments,
        };
        let (is_copied, steps) = (page.is_copied, page.steps.get());
        Ok(Scraped { article, left_out: self.left_out, problems: self.problems, is_copied, steps })
    }
}

/// An address in the form the WHATWG standard serialises, where it is one that may stand on a page.
pub(crate) fn parse_url(address: &str) -> Option<SafeUrl> {
    SafeUrl::parse(url::Url::parse(address).ok()?.as_str()).filter(SafeUrl::is_web)
}

/// An id from a headline: at most sixty letters, cut between words.
fn id_of(headline: &str) -> Option<ArticleId> {
    const LONGEST: usize = 60;
    let mut id = slug_of(headline);
    if id.len() > LONGEST {
        // The id is ASCII, so every byte is a boundary.
        let cut = id[..=LONGEST].rfind('-').filter(|cut| *cut > LONGEST / 2).unwrap_or(LONGEST);
        id.truncate(cut);
    }
    ArticleId::parse(&id).or_else(|| ArticleId::from_any(headline))
}

#[cfg(test)]
mod tests {
    use super::{id_of, is_one_sentence};

    #[test]
    fn an_id_is_cut_between_words() {
        for (headline, id) in [
            ("The Ferry Stays", "the-ferry-stays"),
            ("Für Füße & Größe", "fuer-fuesse-groesse"),
            ("¿Qué pasó en el muelle?", "que-paso-en-el-muelle"),
            (
                "A headline that is so long that nobody would want to see the whole of it in an address",
                "a-headline-that-is-so-long-that-nobody-would-want-to-see-the",
            ),
            ("وصلت السفينة", "wslt-lsfyn"),
        ] {
            let read = id_of(headline).expect("an id");
            assert!(read.as_str().starts_with(id) && (read.as_str() == id || id.ends_with('-')), "{read}");
        }
    }

    #[test]
    fn short_forms_end_no_sentence() {
        for text in ["Dr. Marsh stays.", "The U.S. Senate waits.", "J. Okoro leaves!", "No stop"] {
            assert!(is_one_sentence(text), "{text}");
        }
        for text in ["It is late. The boat waits.", "Late? Yes."] {
            assert!(!is_one_sentence(text), "{text}");
        }
    }
}
