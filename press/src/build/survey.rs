//! The texts of a folder → what the others must know of each: its card, and what its story is compared by. What the last build
//! knows is not read again.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use courant::article::{Article, ArticleId, Card};
use courant::decode;
use serde_json::Value;

use super::source::Source;
use super::{Desk, Problem, Progress, TEXTS, ids};
use crate::cores::{at_desks, cores, in_parallel};
use crate::encode;
use crate::language::{self, is_sure};
use crate::memory::{self, Known, Note, Print, ReadNow};
use crate::related::{Librarian, Story};
use crate::text::{self, Beside};

/// Articles of so many bytes of text are kept from when they are read until they are set: some 200 MB of memory. What is beyond is
/// read once more.
const KEPT: usize = 96 * 1024 * 1024;
/// Of so many texts at once it is written down what was read in them.
const SHARE: usize = 4096;
/// So many texts are asked at most what language the paper is in, where nobody says it.
const FEW: usize = 48;

/// What all others must know of a text.
pub(super) struct Text<'a> {
    pub(super) source: Source,
    /// Of its bytes: they must be the same when it is read again.
    pub(super) print: u64,
    pub(super) card: Card,
    /// The id as it was read: where another text has it, that of the card is longer.
    read_id: ArticleId,
    /// The section as it was read: the card's may be written as others write it.
    read_section: Option<String>,
    /// What else is known of it.
    pub(super) beside: Beside,
    /// What other stories are compared by.
    pub(super) story: Option<Story>,
    /// What was not understood in it.
    pub(super) problems: Vec<Problem>,
    /// What the last build noted of it, where that still holds.
    noted: Option<&'a [u8]>,
    /// The article, until it is set; none of a text that is known, or was one too many to keep.
    pub(super) article: Mutex<Option<Box<Article>>>,
}

impl<'a> Text<'a> {
    pub(super) fn rename(&mut self, id: ArticleId) {
        if let Some(story) = &mut self.story {
            story.rename(id.clone());
        }
        self.card.id = id;
    }

    pub(super) fn put_into(&mut self, section: Option<String>) {
        if let Some(story) = &mut self.story {
            story.put_into(section.as_deref());
        }
        self.card.section = section;
    }

    /// What was read in it, for the next build.
    fn note(&self, story: &Story) -> Cow<'a, [u8]> {
        if let Some(noted) = self.noted {
            return Cow::Borrowed(noted);
        }
        let Self { print, beside, problems, .. } = self;
        // The card as it was read.
        let card = Card { id: self.read_id.clone(), section: self.read_section.clone(), ..self.card.clone() };
        let known = Known { card: encode::card(&card), story, beside };
        Cow::Owned(memory::note(&ReadNow { print: *print, story: Some(known), problems }))
    }
}

/// A text that is not to be printed yet.
pub(super) struct Draft {
    pub(super) source: Source,
    pub(super) print: u64,
    pub(super) problems: Vec<Problem>,
}

/// What was found in the folder.
pub(super) struct Survey<'a> {
    pub(super) texts: Vec<Text<'a>>,
    pub(super) drafts: Vec<Draft>,
    /// How many texts are not in the edition for what is wrong with them.
    pub(super) unread: usize,
    /// The texts that are in no edition, and why.
    pub(super) absent: Vec<(String, Absent)>,
    /// The print of all by which they were read.
    pub(super) reader: u64,
    /// The language of the paper: the one that is said, else that of most texts.
    pub(super) language: Option<String>,
}

/// Why a text of the folder is not in the edition.
#[derive(Clone, Copy, Debug)]
pub(super) enum Absent {
    Draft,
    /// It could not be read, or there is no article in it.
    Unread,
    /// Another text has its id.
    Doubled,
}

/// What was read in texts, for the next build: how many notes, and these.
pub(super) fn reads_of<'a>(
    texts: &'a [Text<'a>],
    stories: &'a [Story],
    drafts: &'a [Draft],
) -> (usize, impl Iterator<Item = Note<'a>>) {
    // A share of them after the other: all notes at once would fill as much memory as what they are made of.
    let of_share = |(texts, stories): (&'a [Text<'a>], &'a [Story])| {
        let share: Vec<_> = texts.iter().zip(stories).collect();
        in_parallel(&share, |_, (text, story)| (text.source.key(), text.note(story)))
    };
    let of_texts = texts.chunks(SHARE).zip(stories.chunks(SHARE)).flat_map(of_share);
    let of_drafts = drafts.iter().map(|Draft { source, print, problems }| {
        (source.key(), Cow::Owned(memory::note(&ReadNow { print: *print, story: None, problems })))
    });
    (texts.len() + drafts.len(), of_texts.chain(of_drafts))
}

/// What language the paper is in.
#[derive(Clone, Copy)]
struct Tongue<'a> {
    language: Option<&'a str>,
    /// Whether the host says so.
    is_said: bool,
}

impl Tongue<'_> {
    /// The language of a text that does not say it, where it is another one. What was copied may come from any paper.
    fn foreign(self, article: &Article, is_copied: bool) -> Option<String> {
        let paper = self.language?;
        language::foreign_in(article, paper, self.is_said && !is_copied).map(str::to_owned)
    }
}

/// The language of most of a folder's texts, as far as a few of them tell, which are taken from all over it.
fn language_of_most(folder: &Path, sources: &[Source]) -> Option<String> {
    let mut few: Vec<&Source> = sources.iter().collect();
    if few.len() > FEW {
        // In no order that the names have: of two files for each text one would be left out.
        few.sort_by_cached_key(|source| Print::default().with(&source.key()).done());
        few.truncate(FEW);
    }
    let tell = |source: &Source| {
        let article = source.read(&source.bytes(folder).ok()?).ok()?.article?;
        article.card.language.clone().or_else(|| language::language_in(&article).map(str::to_owned))
    };
    let found: Vec<String> = in_parallel(&few, |_, source| tell(source)).into_iter().flatten().collect();
    let mut languages: BTreeMap<String, BTreeMap<&str, usize>> = BTreeMap::new();
    for tag in &found {
        let language = if is_sure(tag) { language::language_in_tag(tag).to_ascii_lowercase() } else { tag.clone() };
        *languages.entry(language).or_default().entry(tag).or_default() += 1;
    }
    let texts = |tags: &BTreeMap<&str, usize>| tags.values().sum::<usize>();
    // Of two with as many texts the first.
    let most = languages.iter().max_by_key(|(tag, tags)| (is_sure(tag), texts(tags), Reverse(tag.as_str())));
    let tag = most?.1.iter().max_by_key(|(tag, texts)| (**texts, Reverse(**tag)));
    Some((*tag?.0).to_owned())
}

/// Reads every text that is not known yet, on every core, and keeps its card; and what is known of drafts. `said` is the language of
/// the paper, if its host says so.
pub(super) fn survey<'a>(
    desk: Desk<'_>,
    known: &HashMap<&str, &'a [u8]>,
    said: Option<&str>,
    progress: Progress<'_>,
    problems: &mut Vec<Problem>,
) -> Survey<'a> {
    let Desk { folder, files, .. } = desk;
    let mut sources = Vec::new();
    for (of_file, told) in in_parallel(&files.texts, |_, (file, kind)| Source::all_in(folder, file, *kind)) {
        sources.extend(of_file);
        problems.extend(told);
    }
    let all = sources.len();
    let language = said.map(str::to_owned).or_else(|| language_of_most(folder, &sources));
    let tongue = Tongue { language: language.as_deref(), is_said: said.is_some() };
    let reader = Print::default().with(&memory::of_press()).with(&tongue.language).with(&tongue.is_said).done();
    let kept = AtomicUsize::new(0);
    let done = AtomicUsize::new(0);
    let read = at_desks(cores(), &sources, Librarian::default, |librarian, source| {
        progress("reading", done.fetch_add(1, Ordering::Relaxed) + 1, all);
        survey_one(folder, source, known.get(&*source.key()).copied(), tongue, reader, librarian, |bytes| {
            kept.fetch_add(bytes, Ordering::Relaxed) + bytes <= KEPT
        })
    });
    let (mut texts, mut drafts, mut absent) = (Vec::with_capacity(all), Vec::new(), Vec::new());
    let mut unread = 0;
    for (read, source) in read.into_iter().zip(&sources) {
        // A link to a feed leads to no text of it.
        let mut leave_out = |why: Absent| absent.extend(source.is_whole().then(|| (source.file.clone(), why)));
        match read {
            Ok(Surveyed::Text(text)) => {
                problems.extend_from_slice(&text.problems);
                texts.push(*text);
            }
            Ok(Surveyed::Draft(draft)) => {
                problems.extend_from_slice(&draft.problems);
                leave_out(Absent::Draft);
                drafts.push(draft);
            }
            Err(mut problem) => {
                leave_out(Absent::Unread);
                unread += 1;
                problem.words.push_str(" Until then it is not in the paper.");
                problems.push(problem);
            }
        }
    }
    let (texts, doubled) = ids::settle(texts, problems);
    unread += doubled.len();
    let doubled = doubled.into_iter().filter(Source::is_whole);
    absent.extend(doubled.map(|source| (source.file, Absent::Doubled)));
    Survey { texts, drafts, unread, absent, reader, language }
}

/// What a text turns out to be.
enum Surveyed<'a> {
    Text(Box<Text<'a>>),
    Draft(Draft),
}

/// Reads one text, unless it was `noted` as it is. `reader` is the print of all by which it is read; `may_keep` tells whether the
/// article of a text of so many bytes may be kept.
fn survey_one<'a>(
    folder: &Path,
    source: &Source,
    noted: Option<&'a [u8]>,
    tongue: Tongue<'_>,
    reader: u64,
    librarian: &mut Librarian,
    may_keep: impl FnOnce(usize) -> bool,
) -> Result<Surveyed<'a>, Problem> {
    let bytes = source.bytes(folder)?;
    let print = source.print_of(&bytes, reader);
    let text = |card: Card, mut story: Story, beside, problems: Vec<Problem>, noted, article: Option<Article>| {
        let (read_id, read_section) = (card.id.clone(), card.section.clone());
        story.rename(read_id.clone());
        story.put_into(read_section.as_deref());
        let (source, story) = (source.clone(), Some(story));
        let article = Mutex::new(article.map(Box::new));
        let text = Text { source, print, card, read_id, read_section, beside, story, problems, noted, article };
        Surveyed::Text(Box::new(text))
    };
    let draft = |problems: Vec<Problem>| Surveyed::Draft(Draft { source: source.clone(), print, problems });
    let known = noted.and_then(memory::recall::<memory::Read>);
    if let Some(known) = known.filter(|known| known.print == print) {
        let Some(known_story) = known.story else { return Ok(draft(known.problems)) };
        let Known { card, story, beside } = known_story;
        let card = serde_json::from_str(&card).ok().and_then(|card: Value| decode::card_in(&card, TEXTS));
        if let Some(card) = card {
            return Ok(text(card, story, beside, known.problems, noted, None));
        }
    }
    let text::Read { article, beside, problems } = source.read(&bytes)?;
    let problems = problems.into_iter().map(|found| source.problem(found.line, found.words)).collect();
    Ok(match article {
        Some(mut article) => {
            if article.card.language.is_none() {
                article.card.language = tongue.foreign(&article, source.is_plain());
            }
            let story = librarian.story(&article, tongue.language);
            let card = article.card.clone();
            text(card, story, beside, problems, None, Some(article).filter(|_| may_keep(bytes.len())))
        }
        None => draft(problems),
    })
}
