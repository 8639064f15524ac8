//! Where what a text names lies in the edition, and what is said where that is nowhere.

use std::cell::{Cell, OnceCell, RefCell};
use std::path::Path;
use std::sync::PoisonError;

use courant::article::{Article, Figure, MediaUrl, Run, SafeUrl, Text};
use courant::route::Base;
use url::Url;

use super::source::Source;
use super::{EDITION, Press, TEXTS};
use crate::address;
use crate::markdown::Headings;
use crate::memory::Made;
use crate::parts::{self, Part};
use crate::shelf::{self, folded};

/// So many names that lead nowhere are told of a text.
const LOST: usize = 100;

impl Press<'_, '_> {
    /// Puts the addresses of a text's own links and pictures to where these lie in the edition.
    pub(super) fn settle(&self, this: &This<'_>, article: &mut Article) {
        parts::each(article, &mut |part| match part {
            Part::Text(text) => self.settle_text(this, text),
            Part::Address(url) => {
                if let Some(settled) = self.settled(this, url.as_str()).as_deref().and_then(SafeUrl::parse) {
                    *url = settled;
                }
            }
            Part::Figure(Figure { src, srcset, .. }) => {
                self.settle_media(this, src);
                srcset.iter_mut().for_each(|one| self.settle_media(this, &mut one.src));
            }
            Part::Media(src) => self.settle_media(this, src),
        });
    }

    fn settle_media(&self, this: &This<'_>, src: &mut MediaUrl) {
        if let Some(settled) = self.settled(this, src.as_str()).as_deref().and_then(MediaUrl::parse) {
            *src = settled;
        }
    }

    fn settle_text(&self, this: &This<'_>, Text(runs): &mut Text) {
        if runs.iter().any(|run| self.name_of_nothing(run).is_some()) {
            *runs = std::mem::take(runs).into_iter().flat_map(|run| self.words_of_nothing(this, run)).collect();
            runs.dedup_by(|run, before| match (before, run) {
                (Run::Words(before), Run::Words(words)) => {
                    before.push_str(words);
                    true
                }
                _ => false,
            });
        }
        for run in runs {
            match run {
                Run::Link(url, text) => {
                    let address = url.as_str();
                    let home = || is_of_the_web(address).then(|| self.follow(this, address));
                    let settled = self.settled(this, address).or_else(home);
                    if let Some(settled) = settled.as_deref().and_then(SafeUrl::parse) {
                        *url = settled;
                    }
                    self.settle_text(this, text);
                }
                Run::Styled(_, text) | Run::Foreign { text, .. } | Run::Time(_, text) => self.settle_text(this, text),
                Run::Words(_) | Run::Note(_) | Run::Abbr { .. } | Run::Ruby { .. } | Run::Break => {}
            }
        }
    }

    /// Where an address of the folder lies in the edition; `None` for any other.
    fn settled(&self, this: &This<'_>, address: &str) -> Option<String> {
        Some(self.follow(this, address.strip_prefix(TEXTS)?))
    }

    /// The path of a link by a name that nothing has: a page that is not written yet, in Obsidian.
    fn name_of_nothing<'r>(&self, run: &'r Run) -> Option<&'r str> {
        let Run::Link(url, _) = run else { return None };
        let path = url.as_str().strip_prefix(TEXTS)?;
        let file = percent_encoding::percent_decode_str(path).decode_utf8_lossy();
        let is_lost = shelf::name(&file).is_some() && self.in_edition(path).1.is_some_and(|lost| lost.within.is_none());
        is_lost.then_some(path)
    }

    /// The words of such a link, which is told; any other run as it is.
    fn words_of_nothing(&self, this: &This<'_>, run: Run) -> Vec<Run> {
        let Some(path) = self.name_of_nothing(&run) else { return vec![run] };
        self.follow(this, path);
        if let Run::Link(_, Text(words)) = run { words } else { vec![run] }
    }

    /// Where a link of a text leads in the edition, by its path in the folder or its address of the web; where it leads nowhere, that
    /// is told.
    pub(super) fn follow(&self, this: &This<'_>, path: &str) -> String {
        let this_one = self.links.text_from(path).filter(|at| self.texts[*at].source.key() == this.source.key());
        let (address, lost) = match this_one {
            // Where else it stands is no place of the paper.
            Some(_) => (path.to_owned(), None),
            None => self.in_edition(path),
        };
        // A heading of its own that is not there was told when it was read.
        if let Some(lost) = lost.filter(|lost| lost.within.as_deref() != Some(&*this.source.key())) {
            this.tell_lost(&[&lost.name, &lost.spelling], lost.words);
        }
        this.made.borrow_mut().links.push(path.to_owned());
        address
    }

    /// Where in the edition a text lies, with what stands behind its name: an anchor leads to the section of that heading.
    fn in_text(&self, at: usize, rest: &str) -> (String, Option<Lost>) {
        let text = &self.texts[at];
        let address = self.address_of(&text.card.id);
        // What another site was asked for behind its path, a page of the paper is not.
        let Some((_, anchor)) = rest.split_once('#') else { return (address, None) };
        let headings = self.headings.of(at, || {
            let headings = |article: &Article| Headings::of(article, &text.beside.named);
            let kept = text.article.lock().unwrap_or_else(PoisonError::into_inner).as_deref().map(headings);
            kept.or_else(|| self.read_again(text).ok().as_ref().map(headings))
        });
        // A text that cannot be read again tells so itself.
        let Some(headings) = headings else { return (format!("{address}#{anchor}"), None) };
        if let Some(anchor) = headings.anchor(anchor) {
            // A heading may be in any script; an address is as the WHATWG URL standard serialises it.
            let whole = format!("{address}#{anchor}");
            return (Url::parse(&whole).map_or(whole, String::from), None);
        }
        let name = percent_encoding::percent_decode_str(anchor).decode_utf8_lossy();
        let file = &text.source.file;
        let words = format!(
            "There is no heading #{name} in {file}: write its words in small letters with `-` between them, as in \
             `[…]({file}#what-it-costs)`."
        );
        let (name, spelling) = (format!("#{name}"), format!("#{anchor}"));
        let lost = Lost { name, spelling, words, within: Some(text.source.key().into_owned()) };
        (format!("{address}#{anchor}"), Some(lost))
    }

    /// Where an address of the web leads: to the text that stands there, too, or there. Its part may be of the page there alone,
    /// as a reader's letter is.
    fn home_of(&self, address: &str) -> String {
        let part = address.find('#').map_or("", |at| &address[at..]);
        let home = self.links.text_from(address).map(|at| self.in_text(at, part)).filter(|(_, lost)| lost.is_none());
        home.map_or_else(|| address.to_owned(), |(home, _)| home)
    }

    /// Where in the edition a link leads, and what to say where it leads nowhere. What it leads to is copied.
    pub(super) fn in_edition(&self, path: &str) -> (String, Option<Lost>) {
        let (address, lost, file) = self.led(path);
        if let Some(file) = file {
            self.media.lock().unwrap_or_else(PoisonError::into_inner).insert(file);
        }
        (address, lost)
    }

    /// The same, with the file of the folder that is to be copied for it.
    pub(super) fn led(&self, path: &str) -> (String, Option<Lost>, Option<String>) {
        let to = |(address, lost): (String, Option<Lost>)| (address, lost, None);
        if is_of_the_web(path) {
            return to((self.home_of(path), None));
        }
        let end = path.find(['?', '#']).unwrap_or(path.len());
        let (path, rest) = path.split_at(end);
        let file = percent_encoding::percent_decode_str(path).decode_utf8_lossy().into_owned();
        let name = shelf::name(&file);
        if let Some(at) =
            self.links.text(&file).or_else(|| name.and_then(|(folder, name)| self.links.text_named(name, folder)))
        {
            return to(self.in_text(at, rest));
        }
        let others = &self.desk.files.others;
        let shown = address::file(path, "");
        if let Some(file) = shown.as_ref().filter(|file| others.files().contains(*file)) {
            return (format!("{EDITION}media/{path}{rest}"), None, Some(file.clone()));
        }
        if let Some(found) = name.is_none().then(|| self.in_paper(&file, path, rest)).flatten() {
            return to(found);
        }
        if let Some(found) = shown.as_ref().and_then(|file| others.found(file)) {
            return (format!("{EDITION}media/{}{rest}", shelf::spelt(found)), None, Some(found.to_owned()));
        }
        let address = format!("{EDITION}media/{path}{rest}");
        let name_of = |path: &str| {
            let bare = path.trim_end_matches('/');
            path[bare.rfind('/').map_or(0, |at| at + 1)..].to_owned()
        };
        let words = self.words_of_lost(&file);
        let lost = Lost { name: name_of(&file), spelling: name_of(path), words, within: None };
        (address, Some(lost), None)
    }

    /// Where an address leads that is no file of the folder: to a text, to a page of the paper or to one of its files.
    fn in_paper(&self, file: &str, path: &str, rest: &str) -> Option<(String, Option<Lost>)> {
        if let Some(at) = self.links.text_at(file) {
            return Some(self.in_text(at, rest));
        }
        let (query, part) = rest.split_at(rest.find('#').unwrap_or(rest.len()));
        if let Some(route) = self.links.page(path, query) {
            return Some((route.href(&Base::at(EDITION), self.head.has_pages) + part, None));
        }
        let has_atom = self.site().is_some_and(|site| site.has_atom());
        if self.links.has_file(file, self.desk.url.is_some(), has_atom) {
            return Some((format!("{EDITION}{file}{rest}"), None));
        }
        if self.links.is_absent(file) {
            return None;
        }
        self.links.text_called(file).map(|at| self.in_text(at, rest))
    }

    fn words_of_lost(&self, file: &str) -> String {
        let name = shelf::name(file).map(|(_, name)| name);
        if let Some(words) = self.links.absent(name.unwrap_or(file)) {
            return words;
        }
        if let Some(name) = name {
            return format!(
                "Nothing in the folder is called {name}: write the name of a text, or of a file with its ending."
            );
        }
        if matches!(file, "atom.xml" | "sitemap.xml") && self.desk.url.is_none() {
            return format!(
                "There is no {file} without the site's address: write `url` in edition.toml, or give --site-url."
            );
        }
        let remedy = match self.desk.files.folded.get(&folded(file)) {
            Some(other) => format!("there is {other}: write its name the same way"),
            None => "put it there, or write its whole address".to_owned(),
        };
        if file.ends_with('/') {
            return format!(
                "There is no text {file} in the folder, and no such page of the paper: write the name of the text's file, or the whole address."
            );
        }
        let ending: Vec<&str> = self.desk.files.others.ending(file).take(2).collect();
        if let [one, other] = ending.as_slice() {
            return format!(
                "There is no {file} in the folder, and more than one file ends so, {one} and {other}: write the whole path of one."
            );
        }
        format!("There is no {file} in the folder: {remedy}.")
    }
}

/// A name that leads nowhere.
#[derive(Hash)]
pub(super) struct Lost {
    name: String,
    /// As an address spells it.
    spelling: String,
    words: String,
    /// The text that has no such heading.
    within: Option<String>,
}

/// The text that is being set: what it names, and the lines of what is found out now.
pub(super) struct This<'a> {
    source: &'a Source,
    folder: &'a Path,
    /// The text, once one of its lines is looked for.
    written: OnceCell<String>,
    pub(super) made: RefCell<Made>,
    /// How many of its names lead nowhere.
    lost: Cell<usize>,
}

impl<'a> This<'a> {
    pub(super) fn new(source: &'a Source, folder: &'a Path) -> Self {
        Self { source, folder, written: OnceCell::new(), made: RefCell::default(), lost: Cell::default() }
    }

    pub(super) fn tell(&self, line: usize, words: String) {
        self.made.borrow_mut().problems.push(self.source.problem(line, words));
    }

    /// Tells of a name that leads nowhere, where the text has it. Each is looked for in the whole text: only so many are.
    pub(super) fn tell_lost(&self, names: &[&str], words: String) {
        self.lost.set(self.lost.get() + 1);
        if self.lost.get() > LOST {
            return self.tell(0, format!("More than {LOST} names in it lead nowhere: mend these first."));
        }
        let written = self.written.get_or_init(|| self.source.words(self.folder));
        self.tell(line_with(written, names).unwrap_or(0), words);
    }

    pub(super) fn done(self) -> Made {
        let mut made = self.made.into_inner();
        made.links.sort_unstable();
        made.links.dedup();
        made.problems.dedup();
        made
    }
}

fn is_of_the_web(address: &str) -> bool {
    address.starts_with("https://") || address.starts_with("http://")
}

/// The number of the first line that has one of these names at the end of an address, or else anywhere.
pub(super) fn line_with(text: &str, names: &[&str]) -> Option<usize> {
    let first = |has: fn(&str, &str) -> bool| {
        let has_one = |line: &str| names.iter().any(|name| !name.is_empty() && has(line, name));
        text.lines().position(has_one).map(|at| at + 1)
    };
    first(|line, name| line.match_indices(name).any(|(at, _)| is_end_of_address(line, at, at + name.len())))
        .or_else(|| first(|line, name| line.contains(name)))
}

/// Whether what stands between two places of a line is bounded as the last part of an address is, in Markdown or in JSON.
fn is_end_of_address(line: &str, from: usize, to: usize) -> bool {
    let before = line[..from].chars().next_back();
    let behind = line[to..].chars().next();
    before.is_some_and(|sign| "(/<\"'".contains(sign)) && behind.is_none_or(|sign| ")#?>\"' ".contains(sign))
}
