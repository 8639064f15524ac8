//! The texts of a folder → what the others must know of each: its card, and what its story is compared by. What the last build
//! knows is not read again.

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use courant::article::{Article, ArticleId, Card};
use courant::decode;
use serde_json::Value;

use super::folder::address;
use super::{Desk, LARGEST, Problem, Progress, TEXTS, ids};
use crate::cores::in_parallel;
use crate::encode;
use crate::markdown;
use crate::memory::{self, Print, ReadNow};
use crate::refused;
use crate::related::Story;
use crate::text::{self, Kind};

/// Articles of so many bytes of text are kept from when they are read until they are set: some 200 MB of memory. What is beyond is
/// read once more.
const KEPT: usize = 96 * 1024 * 1024;

/// What all others must know of a text.
pub(super) struct Text {
    pub(super) file: String,
    pub(super) kind: Kind,
    /// Of the file's bytes: it must be the same file when it is read again.
    pub(super) print: u64,
    pub(super) card: Card,
    /// The id as it was read: where another text has it, that of the card is longer.
    read_id: ArticleId,
    /// The section as it was read: the card's may be written as others write it.
    read_section: Option<String>,
    /// Whether that is the author's.
    pub(super) is_named: bool,
    /// What other stories are compared by.
    pub(super) story: Option<Story>,
    /// What was not understood in it.
    pub(super) problems: Vec<Problem>,
    /// The article, until it is set; none of a text that is known, or was one too many to keep.
    pub(super) article: Mutex<Option<Box<Article>>>,
}

impl Text {
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

    /// The card as it was read.
    fn read_card(&self) -> Card {
        Card { id: self.read_id.clone(), section: self.read_section.clone(), ..self.card.clone() }
    }
}

/// A text that is not to be printed yet.
pub(super) struct Draft {
    pub(super) file: String,
    pub(super) print: u64,
    pub(super) problems: Vec<Problem>,
}

/// What was found in the folder.
pub(super) struct Survey {
    pub(super) texts: Vec<Text>,
    pub(super) drafts: Vec<Draft>,
    /// The texts that are in no edition, and why.
    pub(super) absent: Vec<(String, Absent)>,
    /// The print of all by which they were read.
    pub(super) reader: u64,
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

/// What was read in texts, for the next build.
pub(super) fn reads_of<'a>(
    texts: &'a [Text],
    stories: &'a [Story],
    drafts: &'a [Draft],
) -> HashMap<&'a str, ReadNow<'a>> {
    let cards = in_parallel(texts, |_, text| encode::card(&text.read_card()).to_string());
    let of_text = |((text, story), card): ((&'a Text, &'a Story), String)| {
        let Text { file, print, is_named, problems, .. } = text;
        (file.as_str(), ReadNow { print: *print, story: Some((card, story, *is_named)), problems })
    };
    let of_draft =
        |Draft { file, print, problems }: &'a Draft| (file.as_str(), ReadNow { print: *print, story: None, problems });
    texts.iter().zip(stories).zip(cards).map(of_text).chain(drafts.iter().map(of_draft)).collect()
}

/// Reads every text that is not known yet, on every core, and keeps its card; and what is known of drafts.
pub(super) fn survey(
    desk: Desk<'_>,
    known: HashMap<String, memory::Read>,
    language: Option<&str>,
    progress: Progress<'_>,
    problems: &mut Vec<Problem>,
) -> Survey {
    let Desk { folder, files, .. } = desk;
    let all = files.texts.len();
    let reader = Print::default().with(&memory::of_press()).with(&language).done();
    let known = Mutex::new(known);
    let kept = AtomicUsize::new(0);
    let read = in_parallel(&files.texts, |done, (file, kind)| {
        progress("reading", done, all);
        let known = known.lock().unwrap_or_else(PoisonError::into_inner).remove(file);
        survey_one(folder, file, *kind, known, language, reader, |bytes| {
            kept.fetch_add(bytes, Ordering::Relaxed) + bytes <= KEPT
        })
    });
    let (mut texts, mut drafts, mut absent) = (Vec::new(), Vec::new(), Vec::new());
    for read in read {
        match read {
            Ok(Surveyed::Text(text)) => {
                problems.extend_from_slice(&text.problems);
                texts.push(*text);
            }
            Ok(Surveyed::Draft(draft)) => {
                problems.extend_from_slice(&draft.problems);
                absent.push((draft.file.clone(), Absent::Draft));
                drafts.push(draft);
            }
            Err(problem) => {
                absent.push((problem.file.clone(), Absent::Unread));
                problems.push(problem);
            }
        }
    }
    let (texts, doubled) = ids::settle(texts, problems);
    absent.extend(doubled.into_iter().map(|file| (file, Absent::Doubled)));
    Survey { texts, drafts, absent, reader }
}

/// What a text turns out to be.
enum Surveyed {
    Text(Box<Text>),
    Draft(Draft),
}

/// Reads one text, unless it is known. `reader` is the print of all by which it is read; `may_keep` tells whether the article of a
/// text of so many bytes may be kept.
fn survey_one(
    folder: &Path,
    file: &str,
    kind: Kind,
    known: Option<memory::Read>,
    language: Option<&str>,
    reader: u64,
    may_keep: impl FnOnce(usize) -> bool,
) -> Result<Surveyed, Problem> {
    let bytes = bytes_of(folder, file)?;
    let print = Print::default().with(&reader).with(&bytes).done();
    let text = |card: Card, mut story: Story, is_named: bool, problems: Vec<Problem>, article: Option<Article>| {
        let (read_id, read_section) = (card.id.clone(), card.section.clone());
        story.rename(read_id.clone());
        story.put_into(read_section.as_deref());
        let (file, story) = (file.to_owned(), Some(story));
        let article = Mutex::new(article.map(Box::new));
        Surveyed::Text(Box::new(Text {
            file,
            kind,
            print,
            card,
            read_id,
            read_section,
            is_named,
            story,
            problems,
            article,
        }))
    };
    let draft = |problems: Vec<Problem>| Surveyed::Draft(Draft { file: file.to_owned(), print, problems });
    if let Some(known) = known.filter(|known| known.print == print) {
        let Some((card, story, is_named)) = known.story else { return Ok(draft(known.problems)) };
        let card = serde_json::from_str(&card).ok().and_then(|card: Value| decode::card_in(&card, TEXTS));
        if let Some(card) = card {
            return Ok(text(card, story, is_named, known.problems, None));
        }
    }
    let text::Read { article, is_named, problems } = read_one(&bytes, file, kind)?;
    let problems = problems.into_iter().map(|found| of_file(file, found)).collect();
    Ok(match article {
        Some(article) => {
            let story = Story::of(&article, language);
            let card = article.card.clone();
            text(card, story, is_named, problems, Some(article).filter(|_| may_keep(bytes.len())))
        }
        None => draft(problems),
    })
}

pub(super) fn bytes_of(folder: &Path, file: &str) -> Result<Vec<u8>, Problem> {
    let problem = |words: String| Problem { file: file.to_owned(), line: 0, words };
    let read = || {
        let text = File::open(folder.join(file))?;
        let length = text.metadata()?.len();
        if length > LARGEST {
            return Ok(Err(length));
        }
        let mut bytes = Vec::with_capacity(usize::try_from(length).unwrap_or_default() + 1);
        // It may be growing.
        text.take(LARGEST).read_to_end(&mut bytes)?;
        Ok(Ok(bytes))
    };
    let too_long = |length: u64| {
        problem(format!("It is {} MB long, and no reader takes more than 32 MB: divide it.", length / 1_000_000))
    };
    read().map_err(|error: io::Error| problem(refused::reading(&error)))?.map_err(too_long)
}

pub(super) fn read_one(bytes: &[u8], file: &str, kind: Kind) -> Result<text::Read, Problem> {
    let (_, name) = ids::name_of(file);
    text::read(kind, bytes, name, &address(file)).map_err(|found| of_file(file, found))
}

fn of_file(file: &str, found: markdown::Problem) -> Problem {
    Problem { file: file.to_owned(), line: found.line, words: found.words }
}
