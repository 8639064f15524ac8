//! The body: lines → sections of blocks.
//!
//! It begins where the head ends and goes on to the first line that only stands after an article. A **sub-heading** is a short
//! line without a stop that begins with a capital, with a blank line before it where the page has blank lines, and a paragraph,
//! a list or a quotation after it. Three and more short lines in a row are no headings.

use courant::article::{Block, Dateline, Day, Run, Section, Text};

use super::back;
use super::dateline::dateline_of;
use super::furniture::{Furniture, Reason};
use super::lines::{Line, Mark};
use super::{Draft, Kind, Page, parse_url};
use crate::spell::slug_of;

/// Reads the sections from `start` on; also says where the body ended.
pub(super) fn read(page: &Page<'_>, start: usize, draft: &mut Draft) -> (Vec<Section>, usize) {
    let mut sections = Sections::default();
    let mut at = start;
    while at < page.len() {
        let line = page.line(at);
        match page.kind(at) {
            Kind::Furniture(furniture) => match furniture {
                Furniture::Out(reason) => draft.leave(line, *reason),
                Furniture::Tags(tags) => at = page.tags(at, tags, draft),
                Furniture::Related(relation) => {
                    let found = back::related(page, at + 1, *relation, draft);
                    draft.related.extend(found.entries);
                    at = found.end;
                    if found.is_within {
                        continue;
                    }
                    break;
                }
                // At the end of a page stands its own; in a text that somebody wrote, any.
                Furniture::Address(address)
                    if !page.keeps_lines() && (!line.text.starts_with("http") || page.prose_after(at + 1) == 0) =>
                {
                    draft.address(address);
                }
                Furniture::Address(address) => {
                    let url = parse_url(address).filter(|_| line.text.starts_with("http"));
                    let words = Text::plain(line.text.clone());
                    sections.push(Block::Paragraph(match url {
                        Some(url) => Text(vec![Run::Link(url, words)]),
                        None => words,
                    }));
                }
                // A © with a paragraph below it stands under a picture; with a year it may also stand above a last notice.
                Furniture::Copyright if page.prose_after(at + 1) > u32::from(has_number(&line.text)) => {
                    draft.leave(line, Reason::Picture);
                }
                Furniture::Replies(count) if sections.is_empty() => draft.count(*count),
                _ => break,
            },
            Kind::Credits(credits) => {
                let is_over_words = is_paragraph(page, page.solid(at + 1));
                // At the end of a text may stand who wrote it, and when.
                let is_dated = (credits.is_labelled && draft.published.is_none())
                    || (credits.modified.is_some() && draft.modified.is_none());
                let is_signed = !credits.authors.is_empty() && draft.authors.is_empty();
                let is_signature = page.prose_after(at + 1) == 0 && (is_dated || is_signed);
                if credits.is_bare_date() && is_over_words && (draft.published.is_some() || page.keeps_lines()) {
                    sections.open(&line.text);
                } else if page.keeps_lines() && !is_signature {
                    if is_dated {
                        draft.credits(credits, line);
                    }
                    at = read_words(page, at, &mut sections, draft);
                    continue;
                } else if credits.published.is_some() || credits.modified.is_some() || credits.open.is_some() {
                    draft.credits(credits, line);
                } else if !credits.authors.is_empty() && (page.prose_after(at + 1) > 0 || !draft.authors.is_empty()) {
                    at = read_words(page, at, &mut sections, draft);
                    continue;
                } else {
                    draft.credits(credits, line);
                }
            }
            Kind::Rule => {
                let is_underline = line.blanks == 0 && sections.is_fresh();
                if !is_underline && !sections.is_empty() && is_paragraph_or_short(page, page.solid(at + 1)) {
                    sections.push(Block::Rule);
                }
            }
            Kind::Words => {
                at = read_words(page, at, &mut sections, draft);
                continue;
            }
        }
        at += 1;
    }
    (sections.finish(), at)
}

/// Takes the dateline off the first paragraph; with it the day where it is given with its year.
pub(super) fn take_dateline(sections: &mut [Section]) -> (Dateline, Option<Day>) {
    let first = sections.first_mut().and_then(|section| section.blocks.first_mut());
    if let Some(Block::Paragraph(Text(runs))) = first
        && let [Run::Words(words)] = runs.as_mut_slice()
        && let Some(found) = dateline_of(words)
    {
        *words = found.rest;
        return (Dateline { text: Some(found.text), place: found.place, agency: found.agency }, found.day);
    }
    (Dateline::default(), None)
}

/// The sections so far; the last one is open.
#[derive(Default)]
struct Sections {
    all: Vec<Section>,
    ids: std::collections::HashMap<String, u32>,
}

impl Sections {
    fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// Whether a heading was just opened.
    fn is_fresh(&self) -> bool {
        self.all.last().is_some_and(|section| section.blocks.is_empty())
    }

    fn open(&mut self, heading: &str) {
        let id = self.id(&slug_of(heading));
        self.all.push(Section { id, heading: Some(heading.to_owned()), blocks: Vec::new() });
    }

    fn push(&mut self, block: Block) {
        if self.all.is_empty() {
            let id = self.id("s1");
            self.all.push(Section { id, heading: None, blocks: Vec::new() });
        }
        if let Some(section) = self.all.last_mut() {
            section.blocks.push(block);
        }
    }

    fn last(&mut self) -> Option<&mut Block> {
        self.all.last_mut()?.blocks.last_mut()
    }

    /// An anchor that no other section has.
    fn id(&mut self, wanted: &str) -> String {
        let mut wanted = if wanted.is_empty() { format!("s{}", self.all.len() + 1) } else { wanted.to_owned() };
        let base = wanted.clone();
        while let Some(count) = self.ids.get_mut(&wanted) {
            *count += 1;
            wanted = format!("{base}-{count}");
        }
        self.ids.insert(wanted.clone(), 1);
        wanted
    }

    fn finish(mut self) -> Vec<Section> {
        for section in &mut self.all {
            while matches!(section.blocks.last(), Some(Block::Rule)) {
                section.blocks.pop();
            }
        }
        self.all.retain(|section| !section.blocks.is_empty());
        self.all
    }
}

/// Reads the block that begins at `at`. Returns where the next one begins.
fn read_words(page: &Page<'_>, at: usize, sections: &mut Sections, draft: &mut Draft) -> usize {
    let line = page.line(at);
    if line.folded == draft.headline && !line.folded.is_empty() {
        draft.leave(line, Reason::Repeated);
        return at + 1;
    }
    if let Some(cite) = attribution(page, at)
        && let Some(block) = sections.last()
        && attribute(block, cite)
    {
        return at + 1;
    }
    match line.mark {
        Mark::Quote => return read_quote(page, at, sections),
        Mark::Bullet => return read_list(page, at, sections),
        Mark::Dash if is_item(page, at) => return read_list(page, at, sections),
        Mark::Number(number)
            if follows(page, at, number)
                || at.checked_sub(1).is_some_and(|before| page.line(before).mark == Mark::Number(number - 1)) =>
        {
            return read_list(page, at, sections);
        }
        Mark::Dash | Mark::Number(_) => {
            let text = format!("{}{}", line.lead, line.text);
            let is_heading = matches!(line.mark, Mark::Number(_))
                && line.words <= 14
                && !line.is_sentence()
                && is_paragraph(page, page.solid(at + 1));
            if is_heading {
                sections.open(&text);
            } else {
                sections.push(Block::Paragraph(Text::plain(text)));
            }
            return at + 1;
        }
        Mark::None | Mark::Rule => {}
    }
    if !page.is_short(at) {
        sections.push(Block::Paragraph(Text::plain(line.text.clone())));
        return at + 1;
    }
    read_short(page, at, sections, draft)
}

/// Short lines: one heads what follows, two head it in two steps, more are no headings.
fn read_short(page: &Page<'_>, at: usize, sections: &mut Sections, draft: &mut Draft) -> usize {
    let mut run = vec![at];
    let mut next = page.solid(at + 1);
    while page.is_short(next) && page.line(next).folded != draft.headline {
        run.push(next);
        next = page.solid(next + 1);
    }
    for between in at..next.min(page.len()) {
        match page.kind(between) {
            Kind::Furniture(Furniture::Out(reason)) => draft.leave(page.line(between), *reason),
            Kind::Furniture(Furniture::Tags(tags)) => draft.tags.extend(tags.iter().cloned()),
            _ => {}
        }
    }
    let is_followed = is_paragraph(page, next);
    let is_heading = |at: &usize| {
        let line = page.line(*at);
        begins_like_a_heading(&line.text) && (!page.is_spaced || line.blanks > 0 || sections_begin(page, *at))
    };
    match run.as_slice() {
        // In a text that somebody wrote so, a poem's lines or a name under a letter.
        _ if page.is_written && (!is_followed || run.len() > 2 || run.len() == 2 && !run.iter().all(is_heading)) => {
            for at in &run {
                sections.push(Block::Paragraph(Text::plain(page.line(*at).text.clone())));
            }
        }
        _ if !is_followed => {
            // Last words without a stop, with nothing but the page's end behind them.
            for at in &run {
                draft.leave(page.line(*at), Reason::Loose);
            }
        }
        [one] if !is_heading(one) => sections.push(Block::Paragraph(Text::plain(page.line(*one).text.clone()))),
        [one] => sections.open(&page.line(*one).text),
        [one, two] if is_heading(one) && is_heading(two) => {
            sections.open(&page.line(*one).text);
            sections.push(Block::Heading { level: 3, text: Text::plain(page.line(*two).text.clone()) });
        }
        [loose @ .., last] => {
            let words = match loose.len() {
                1 => "This line is short and heads no paragraph: it is left out.".to_owned(),
                count => format!("Short lines begin here that head no paragraph: {count} of them are left out."),
            };
            draft.tell(page.line(at), words);
            for at in loose {
                draft.leave(page.line(*at), Reason::Loose);
            }
            if is_heading(last) {
                sections.open(&page.line(*last).text);
            } else {
                draft.leave(page.line(*last), Reason::Loose);
            }
        }
        [] => {}
    }
    // The lines between were read above; a rule right under a heading is its underline.
    next.max(at + 1)
}

fn has_number(text: &str) -> bool {
    text.contains(|letter: char| letter.is_ascii_digit())
}

fn sections_begin(page: &Page<'_>, at: usize) -> bool {
    at == 0 || page.line(at - 1).blanks > 0 && matches!(page.kind(at - 1), Kind::Credits(_) | Kind::Furniture(_))
}

/// A capital, a number, a letter of a script without capitals, or a quotation mark before one.
fn begins_like_a_heading(text: &str) -> bool {
    let first = text.trim_start_matches(['"', '“', '„', '«', '‘', '\'', '¿', '¡', '(', ' ', '\u{a0}']).chars().next();
    first.is_some_and(|letter| letter.is_numeric() || (letter.is_alphabetic() && !letter.is_lowercase()))
}

/// What a heading can stand over.
fn is_paragraph(page: &Page<'_>, at: usize) -> bool {
    at < page.len() && *page.kind(at) == Kind::Words && (page.line(at).mark != Mark::None || !page.is_short(at))
}

fn is_paragraph_or_short(page: &Page<'_>, at: usize) -> bool {
    at < page.len() && *page.kind(at) == Kind::Words && page.prose_after(at) > 0
}

/// Whether the line after `at` is the item with the next number.
fn follows(page: &Page<'_>, at: usize, number: i32) -> bool {
    at + 1 < page.len() && page.line(at + 1).mark == Mark::Number(number.saturating_add(1))
}

/// A dash begins an item where a neighbour begins with one too.
fn is_item(page: &Page<'_>, at: usize) -> bool {
    let is_dash = |at: usize| at < page.len() && page.line(at).mark == Mark::Dash;
    is_dash(at + 1) || at.checked_sub(1).is_some_and(is_dash)
}

fn read_list(page: &Page<'_>, at: usize, sections: &mut Sections) -> usize {
    let first = page.line(at).mark;
    let mut items = Vec::new();
    let mut next = at;
    while next < page.len() && *page.kind(next) == Kind::Words {
        let line = page.line(next);
        let is_next = match (first, line.mark) {
            (Mark::Number(start), Mark::Number(number)) => i64::from(number) == i64::from(start) + items.len() as i64,
            (one, other) => one == other,
        };
        if !is_next {
            break;
        }
        items.push(vec![Block::Paragraph(Text::plain(line.text.clone()))]);
        next += 1;
    }
    let (is_ordered, start) = if let Mark::Number(start) = first { (true, start) } else { (false, 1) };
    sections.push(Block::List { is_ordered, start, items });
    next.max(at + 1)
}

fn read_quote(page: &Page<'_>, at: usize, sections: &mut Sections) -> usize {
    let (mut blocks, mut cite) = (Vec::new(), None);
    let mut next = at;
    while next < page.len() && page.line(next).mark == Mark::Quote {
        let line = page.line(next);
        match name_behind_dash(line).filter(|_| !blocks.is_empty()) {
            Some(name) => {
                cite = Some(Text::plain(name));
                next += 1;
                break;
            }
            None if line.text.is_empty() => {}
            None => blocks.push(Block::Paragraph(Text::plain(line.text.clone()))),
        }
        next += 1;
    }
    if !blocks.is_empty() {
        sections.push(Block::Quote { blocks, cite });
    }
    next
}

/// The words of a line that only says whose a quotation is.
fn attribution(page: &Page<'_>, at: usize) -> Option<String> {
    let line = page.line(at);
    match line.mark {
        Mark::Dash if !is_item(page, at) && line.words <= 14 && !line.text.ends_with('.') => Some(line.text.clone()),
        Mark::None => name_behind_dash(line),
        _ => None,
    }
}

fn name_behind_dash(line: &Line) -> Option<String> {
    let name = ["—", "–", "―", "--"].iter().find_map(|dash| line.text.strip_prefix(dash))?.trim_start();
    (!name.is_empty() && line.words <= 14 && !name.ends_with(['.', '!', '?'])).then(|| name.to_owned())
}

/// Puts a name to a quotation: a quote without one, or a paragraph that stands wholly in quotation marks.
fn attribute(block: &mut Block, name: String) -> bool {
    match block {
        Block::Quote { cite: cite @ None, .. } => {
            *cite = Some(Text::plain(name));
            true
        }
        Block::Paragraph(text) if is_quotation(&text.to_plain()) => {
            let words = std::mem::take(text);
            *block = Block::Quote { blocks: vec![Block::Paragraph(words)], cite: Some(Text::plain(name)) };
            true
        }
        _ => false,
    }
}

fn is_quotation(text: &str) -> bool {
    let inner = [('"', '"'), ('“', '”'), ('„', '“'), ('„', '”'), ('«', '»'), ('»', '«'), ('‘', '’'), ('”', '”')]
        .into_iter()
        .find_map(|(open, close)| text.strip_prefix(open)?.strip_suffix(close).map(|inner| (inner, open, close)));
    inner.is_some_and(|(inner, open, close)| {
        open != close && !inner.contains(close) || open == close && !inner.contains(open)
    })
}
