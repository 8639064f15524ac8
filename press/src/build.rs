//! A folder of texts → a site: an edition, and every page of it as HTML, in the app that it is read with.
//!
//! In comes a folder with `.md`, `.txt` and `.json` at any depth (see [`crate::text`]), pictures beside them, and perhaps an
//! `edition.toml`. Out comes a folder for any static host: `feed.json` in pages of thirty, `articles/`, `media/`, `widths/`, a page
//! for each article, section, month and part of the list, a map for search engines, and the app. The same input gives the same
//! bytes. All that is wrong is told in one run, by file and line; one broken text never stops the others.
//!
//! Every text is read for what the others must know of it, its card; when all is known, it is set and written. Its article is kept
//! until then, as long as there is room for it (see `survey`); what there is no room for is read once more. So the memory that is
//! needed has a bound, however many texts there are.
//!
//! Its parts: `settings` (the paper's head), `folder` (what lies there), `source` (where in it each text stands), `survey` (what all
//! others must know of each text), `ids` (what each is called), `sections` (what sections are), `links` (what links can name),
//! `headings` (parts of texts that they can), `follow` (where they lead, or why nowhere); here the articles are set, and the lists.
//! What the last build knew is not read or set again, see [`crate::memory`].
//!
//! A link to another text leads to its article, or to the section of a heading in it; what else is linked or shown is copied to
//! `media/`. A figure or a card is given the size of its picture and what is narrower, which lies in `widths/`, see
//! [`crate::picture`].

mod folder;
mod follow;
mod headings;
mod ids;
mod links;
mod sections;
mod settings;
mod source;
mod survey;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt;
use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use courant::article::{
    Article, ArticleId, Card, Day, Edition, Figure, MediaUrl, Related, RelatedStory, Relation, SafeUrl, When,
};
use courant::route::{Base, Route};
use serde::{Deserialize, Serialize};

use self::folder::Files;
use self::follow::{This, line_with};
use self::links::Links;
pub use self::settings::SiteAddress;
use self::settings::{Settings, settings};
use self::survey::{Survey, Text, reads_of, survey};
use crate::app::App;
use crate::check::BASE as EDITION;
use crate::cores::in_parallel;
use crate::encode;
use crate::feeds;
use crate::memory::{self, Made, Memory, Note, Print};
use crate::page::{self, Around, List, Site};
use crate::parts::{self, Part};
use crate::picture::{Bare, Darkroom, Pictures, drawing};
use crate::place::{Place, Stamp};
use crate::problem::in_one_line;
use crate::refused;
use crate::related::{Found, Story, related};

/// Where the folder of texts is thought to lie. RFC 2606 keeps this host free.
const TEXTS: &str = "https://texts.invalid/";
/// So many stories are found to go on with where the author gave none …
const TO_GO_ON: usize = 4;
/// … and there are at least so many, where the author gave some.
const AT_LEAST: usize = 3;
/// So many texts are named whose date has not come yet.
const AHEAD: usize = 20;
const DAY_MS: i64 = 86_400_000;
/// So many cards stand on a page of the list.
const PAGE: usize = 30;
/// A picture of fewer pixels across is a sign within the text, and would be blown up on a card.
const ICON: u32 = 96;
/// How files end that other programs keep words in.
const WRITTEN: [&str; 10] = ["base", "canvas", "doc", "docx", "epub", "odt", "pages", "rtf", "wpd", "wps"];
/// So many bytes the app takes of one file.
const LARGEST: u64 = 32 * 1024 * 1024;

/// What is wanted of a build.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The paper's title, before the one in `edition.toml`.
    pub title: Option<String>,
    /// Where the site will lie, before the one in `edition.toml`.
    pub url: Option<SiteAddress>,
    /// The day on which it is pressed, by which dates are found that have not come yet; none are looked for without it. It changes
    /// nothing in the site.
    pub today: Option<Day>,
    /// Nothing is written where anything is wrong.
    pub is_strict: bool,
    /// The app that the site is read with. Without it the edition alone is written, to be laid beside an app by hand.
    pub app: Option<App>,
}

/// Something wrong with a text.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Problem {
    /// The file, from the folder of texts.
    pub file: String,
    /// Its line, from 1; 0 for the whole file.
    pub line: usize,
    /// What is wrong, and what to do.
    pub words: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [file, words] = [&self.file, &self.words].map(|part| in_one_line(part));
        match self.line {
            0 => write!(formatter, "{file}: {words}"),
            line => write!(formatter, "{file}:{line}: {words}"),
        }
    }
}

/// What was built.
#[derive(Debug, Default)]
pub struct Built {
    /// Articles in the edition.
    pub articles: usize,
    /// Articles without a date.
    pub undated: usize,
    /// Texts that are drafts.
    pub drafts: usize,
    /// Texts that are not in the edition for what is wrong with them: each is among the problems.
    pub unread: usize,
    /// Texts that were not read, for their names or their folders' begin with `_`.
    pub left_out: usize,
    /// Pictures and other files that were copied.
    pub media: usize,
    /// Pages in HTML.
    pub pages: usize,
    /// Files that were written, and files that are those of the last time.
    pub files: (usize, usize),
    /// All problems, by file and line.
    pub problems: Vec<Problem>,
    /// What may be meant so, and may not: dates that have not come yet, files that are no texts.
    pub notes: Vec<Problem>,
    /// Whether the site was written: not by a strict build with problems, nor where it is uncertain which paper it is, or where it
    /// will lie, nor in the place of another one where there is no text at all.
    pub is_written: bool,
}

/// How far a build has come: what it does, how much of it is done, and how much there is.
pub type Progress<'a> = &'a (dyn Fn(&'static str, usize, usize) + Sync);

/// Builds a site. `progress` hears how it goes, from any thread.
///
/// # Errors
/// A sentence that says why nothing could be written; what stood at `out` still stands there, unless the sentence says that the
/// new site does.
pub fn build(folder: &Path, out: &Path, options: &Options, progress: Progress<'_>) -> Result<Built, String> {
    let mut place = Place::prepare(out, folder)?;
    let mut problems = Vec::new();
    let Settings { edition: mut head, url, is_sure } = settings(folder, options, &mut problems);
    let files = Files::list(folder, &mut problems)?;
    let desk = Desk { folder, files: &files, place: &place, app: options.app.as_ref(), url: url.as_deref() };
    let remembered = place.memory();
    let memory = Memory::read(&remembered);
    let mut survey = survey(desk, &memory.reads, head.language.as_deref(), progress, &mut problems);
    let is_emptied = survey.texts.is_empty() && survey.drafts.is_empty() && place.has_old();
    if survey.texts.is_empty() {
        let what = "There is no article here: a text is a file that ends in .md, .txt or .json";
        let aside = files.left_out().max_by_key(|(_, count)| *count);
        let aside = aside
            .map(|(name, _)| format!(", and {name} is left out for the _ in front of its name: press it by itself"));
        // A disk that is not there looks the same as a paper that was given up.
        let stays = if is_emptied { " The site stands as it was: remove it by hand if none is wanted." } else { "" };
        let words = format!("{what}{}.{stays}", aside.unwrap_or_default());
        problems.push(Problem { file: ".".to_owned(), line: 0, words });
    }
    head.language = survey.language.take();
    let drafts = std::mem::take(&mut survey.drafts);
    let undated = survey.texts.iter().filter(|text| text.card.published.is_none()).count();
    let left_out = files.left_out().map(|(_, count)| count).sum();
    let mut built = Built {
        articles: survey.texts.len(),
        undated,
        drafts: drafts.len(),
        unread: survey.unread,
        left_out,
        ..Built::default()
    };
    let press = Press::new(desk, survey, memory, head, progress)?;
    press.articles(progress)?;
    press.lists()?;
    built.media = press.media()?;
    press.app()?;
    built.notes = options.today.map(|today| press.ahead(today)).unwrap_or_default();
    built.notes.extend(press.unprinted());
    problems.extend(press.problems.into_inner().unwrap_or_else(PoisonError::into_inner));
    let (troubles, pictures) = press.darkroom.done();
    problems.extend(troubles.into_iter().map(|(file, trouble)| Problem { file, line: 0, words: trouble.to_string() }));
    problems.sort();
    problems.dedup();
    built.pages = press.pages.into_inner();
    built.problems = problems;
    if !is_sure || is_emptied || (options.is_strict && !built.problems.is_empty()) {
        return Ok(built);
    }
    let Press { notes, texts, stories, .. } = press;
    let notes = notes.into_inner().unwrap_or_else(PoisonError::into_inner);
    built.files = place.exchange()?;
    memory::write(reads_of(&texts, &stories, &drafts), notes, &pictures, &mut place);
    built.is_written = true;
    Ok(built)
}

/// Where a site is made, from what, and with what.
#[derive(Clone, Copy)]
struct Desk<'a> {
    folder: &'a Path,
    files: &'a Files,
    place: &'a Place,
    app: Option<&'a App>,
    /// Where the site will lie.
    url: Option<&'a str>,
}

/// Everything that is known before anything is written.
struct Press<'a, 'm> {
    desk: Desk<'a>,
    /// The print of all by which texts are read.
    reader: u64,
    /// Newest first.
    texts: Vec<Text<'m>>,
    /// Their cards, as the edition shows them, in the same order.
    cards: Vec<Card>,
    /// What they are compared by.
    stories: Vec<Story>,
    /// What each can be gone on with, where its author gave too little.
    found: Vec<Vec<Found>>,
    /// Where their links lead.
    links: Links,
    /// What a link can call the parts of texts by.
    headings: headings::Known,
    /// The edition without cards.
    head: Edition,
    /// Whether any text has a date.
    is_dated: bool,
    around: Around,
    /// What is copied, by its path in the folder of texts.
    media: Mutex<BTreeSet<String>>,
    /// What the last build made, and what the next one will know of this one.
    made: HashMap<&'m str, &'m [u8]>,
    notes: Mutex<Vec<Note<'m>>>,
    /// Of all that goes into every article.
    common: u64,
    /// Of each card.
    prints: Vec<u64>,
    /// Where pictures are made narrower.
    darkroom: Darkroom<'a>,
    problems: Mutex<Vec<Problem>>,
    pages: AtomicUsize,
}

impl<'a, 'm> Press<'a, 'm> {
    fn new(
        desk: Desk<'a>,
        survey: Survey<'m>,
        memory: Memory<'m>,
        mut head: Edition,
        progress: Progress<'_>,
    ) -> Result<Self, String> {
        let Survey { mut texts, absent, reader, .. } = survey;
        // Newest first; without a date last; else by id, so that the order is the same everywhere.
        texts.sort_by_cached_key(|text| {
            let moment = text.card.published.map(|when| when.moment().ms());
            (std::cmp::Reverse(moment), as_counted(text.card.id.as_str()), text.card.id.clone())
        });
        let problems = sections::settle(&mut texts, &mut head.sections);
        head.articles = u32::try_from(texts.len()).ok();
        let mut press = Self {
            desk,
            reader,
            cards: Vec::new(),
            found: Vec::new(),
            links: Links::new(&texts, &absent, &head.sections, desk.app.is_some()),
            is_dated: texts.iter().any(|text| feeds::changed(&text.card).is_some()),
            texts,
            headings: headings::Known::default(),
            head,
            made: memory.made,
            notes: Mutex::default(),
            stories: Vec::new(),
            common: 0,
            prints: Vec::new(),
            media: Mutex::default(),
            around: Around::default(),
            darkroom: Darkroom::new(desk.folder, desk.place, memory.pictures),
            problems: Mutex::new(problems),
            pages: AtomicUsize::new(0),
        };
        let all = press.texts.len();
        let cards = in_parallel(&press.texts, |done, text| {
            progress("developing", done, all);
            press.card(text)
        });
        press.cards = cards.into_iter().collect::<Result<_, String>>()?;
        press.stories = press.texts.iter_mut().filter_map(|text| text.story.take()).collect();
        press.found = related(&press.stories, TO_GO_ON);
        press.common = press.print_of_common();
        // All that a card holds, also what it will hold one day.
        press.prints = in_parallel(&press.cards, |_, card| Print::default().with(&format!("{card:?}")).done());
        Ok(press)
    }

    /// Of what goes into every article, whatever its text.
    fn print_of_common(&self) -> u64 {
        let Some(site) = self.site() else { return Print::default().with(&memory::of_press()).done() };
        // How many stories there are is said on no page of an article.
        let head = encode::edition(&Edition { articles: None, ..self.head.clone() }, None, "");
        let print = Print::default().with(&memory::of_press()).with(&head).with(&site.url).with(&site.app.frame());
        print.with(&site.has_atom()).done()
    }

    /// A card as it stands in the list: with the article's file and its address, and its picture in every width.
    fn card(&self, Text { card, beside, .. }: &Text<'_>) -> Result<Card, String> {
        let settle = |address: &str| match address.strip_prefix(TEXTS) {
            // Where it leads nowhere, the text has said so itself.
            Some(path) => self.in_edition(path).0,
            None => address.to_owned(),
        };
        // An address on the paper's own site is where the story stood before it was pressed: now it stands at its own.
        // It may have had no certificate then.
        let home = self.desk.url.map(without_scheme);
        let is_here = |url: &&SafeUrl| home.is_some_and(|home| without_scheme(url.as_str()).starts_with(home));
        let url =
            card.url.as_ref().filter(|url| !is_here(url)).and_then(|url| match url.as_str().strip_prefix(TEXTS) {
                Some(path) => {
                    Some(self.in_edition(path)).filter(|(_, lost)| lost.is_none()).map(|(address, _)| address)
                }
                None => Some(url.as_str().to_owned()),
            });
        let url = url.unwrap_or_else(|| self.address_of(&card.id));
        let mut authors = card.authors.clone();
        for author in &mut authors {
            author.url = author.url.as_ref().and_then(|url| SafeUrl::parse(&settle(url.as_str())));
        }
        let settle_picture = |src: &mut MediaUrl| {
            if let Some(settled) = MediaUrl::parse(&settle(src.as_str())) {
                *src = settled;
            }
        };
        // One that is not there is shown on no card, and no other page asks for it.
        let mut image = card.image.clone().filter(|image| !self.is_lost(&image.src));
        if let Some(image) = image.as_mut().map(Arc::make_mut) {
            let mut measured = [Bare::of(image)];
            self.pictures().measure(&mut measured)?;
            measured.into_iter().for_each(|bare| bare.give(image));
            settle_picture(&mut image.src);
            image.srcset.iter_mut().for_each(|one| settle_picture(&mut one.src));
        }
        let is_icon = |image: &Arc<Figure>| beside.has_found_image && image.width.is_some_and(|width| width < ICON);
        let image = image.filter(|image| !is_icon(image));
        let (href, url) = (own(&article_file(&card.id)), SafeUrl::parse(&url));
        Ok(Card { href, url, image, authors, ..card.clone() })
    }

    /// Whether a picture is one of the folder's, and not there.
    fn is_lost(&self, src: &MediaUrl) -> bool {
        src.as_str().strip_prefix(TEXTS).is_some_and(|path| self.in_edition(path).1.is_some())
    }

    /// The address of an article, as the app spells it.
    fn address_of(&self, id: &ArticleId) -> String {
        Route::Read(id.clone()).href(&Base::at(EDITION), self.head.has_pages)
    }

    fn site(&self) -> Option<Site<'_>> {
        let Desk { app, url, .. } = self.desk;
        let (edition, newest) = (&self.head, self.cards.first());
        Some(Site { app: app?, edition, newest, url, is_dated: self.is_dated, around: &self.around })
    }

    fn pictures(&self) -> Pictures<'_> {
        let (folder, files, darkroom) = (self.desk.folder, &self.desk.files.others, &self.darkroom);
        Pictures { folder, files, at: TEXTS, darkroom, site: EDITION }
    }

    fn put(&self, name: &str, text: &str) -> Result<(), String> {
        self.desk.place.put(name, text.as_bytes()).map(drop)
    }

    fn put_page(&self, route: &Route, html: &str) -> Result<(String, Stamp), String> {
        self.pages.fetch_add(1, Ordering::Relaxed);
        let file = page::file_of(route);
        let stamp = self.desk.place.put_apart(&file, html.as_bytes())?;
        Ok((file, stamp))
    }

    /// Writes every article: its file and its page.
    fn articles(&self, progress: Progress<'_>) -> Result<(), String> {
        let all = self.texts.len();
        let numbers: Vec<usize> = (0..all).collect();
        let written = in_parallel(&numbers, |done, at| {
            progress("writing", done, all);
            self.article(*at)
        });
        written.into_iter().collect()
    }

    /// Writes an article's file and its page, or takes them over where they would be the same.
    fn article(&self, at: usize) -> Result<(), String> {
        let file = self.texts[at].source.key();
        let noted = self.made.get(&*file).copied();
        let (problems, note) = match noted.and_then(|note| Some((memory::recall::<Made>(note)?, note))) {
            Some((old, note)) if self.is_still(at, &old)? && self.desk.place.keep_all(&old.files) => {
                self.pages.fetch_add(usize::from(self.desk.app.is_some()), Ordering::Relaxed);
                (old.problems, Cow::Borrowed(note))
            }
            _ => {
                let made = self.set(at)?;
                let note = memory::note(&made);
                (made.problems, Cow::Owned(note))
            }
        };
        self.problems.lock().unwrap_or_else(PoisonError::into_inner).extend(problems);
        let file = Cow::Owned(file.into_owned());
        self.notes.lock().unwrap_or_else(PoisonError::into_inner).push((file, note));
        Ok(())
    }

    /// Whether all that went into an article's files is as it was, and they are called as they would be.
    fn is_still(&self, at: usize, old: &Made) -> Result<bool, String> {
        let text = &self.texts[at];
        // Before its links are followed: what a text no longer shows is not to be in the site.
        if text.print != old.text {
            return Ok(false);
        }
        let id = &text.card.id;
        let page = self.desk.app.map(|_| page::file_of(&Route::Read(id.clone())));
        let names = std::iter::once(article_file(id)).chain(page);
        if !names.eq(old.files.iter().map(|(name, _)| name.as_str())) {
            return Ok(false);
        }
        let (print, files) = self.print_of(at, old)?;
        // What it showed as it was before is not to be in the site, either.
        if print == old.of {
            self.media.lock().unwrap_or_else(PoisonError::into_inner).extend(files);
        }
        Ok(print == old.of)
    }

    /// Of all that goes into an article's files, when its text has these links, figures and stories; and what is copied for them.
    fn print_of(&self, at: usize, names: &Made) -> Result<(u64, Vec<String>), String> {
        let text = &self.texts[at];
        let mut print =
            Print::default().with(&self.common).with(&text.source.key()).with(&text.print).with(&self.prints[at]);
        for Found { story, reason } in &self.found[at] {
            print = print.with(&self.prints[*story]).with(reason);
        }
        for step in [1, -1] {
            print = print.with(&at.checked_add_signed(step).and_then(|at| self.prints.get(at)));
        }
        for id in &names.stories {
            let story = ArticleId::parse(id).and_then(|id| self.links.story(&id));
            print = print.with(&story.map(|story| self.prints[story])).with(&self.links.absent(id));
        }
        let mut files = Vec::new();
        for link in &names.links {
            let (address, lost, file) = self.led(link);
            print = print.with(&address).with(&lost);
            files.extend(file);
        }
        let mut figures = names.figures.clone();
        self.pictures().measure(&mut figures)?;
        Ok((print.with(&figures).done(), files))
    }

    /// Sets an article: its file and its page.
    fn set(&self, at: usize) -> Result<Made, String> {
        let text = &self.texts[at];
        let kept = text.article.lock().unwrap_or_else(PoisonError::into_inner).take();
        let mut article = kept.map_or_else(|| self.read_again(text), |article| Ok(*article))?;
        let this = This::new(&text.source, self.desk.folder);
        article.card.id = text.card.id.clone();
        article.card.language.clone_from(&text.card.language);
        let mut article = self.with_cards(&this, article, at);
        this.made.borrow_mut().figures = self.measure(&mut article)?;
        self.settle(&this, &mut article);
        let file = article_file(&text.card.id);
        let json = encode::article(&article, "../");
        if u64::try_from(json.len()).is_ok_and(|length| length > LARGEST) {
            let words = format!(
                "Its article is {} MB long, and no reader takes more than 32 MB: divide it.",
                json.len() / 1_000_000
            );
            this.tell(0, words);
        }
        let stamp = self.desk.place.put(&file, json.as_bytes())?;
        let mut made = this.done();
        made.files.push((file.clone(), stamp));
        if let Some(site) = self.site() {
            // What the page shows is what the app would read from the file.
            debug_assert_eq!(
                courant::decode::article(json.as_bytes(), &format!("{EDITION}{file}")).map(|(article, _)| article),
                Ok(article.clone())
            );
            let route = Route::Read(text.card.id.clone());
            made.files.push(self.put_page(&route, &site.article(&Arc::new(article)))?);
        }
        made.text = text.print;
        (made.of, _) = self.print_of(at, &made)?;
        Ok(made)
    }

    /// Gives an article's figures their sizes and widths; what was known of them before is told.
    fn measure(&self, article: &mut Article) -> Result<Vec<Bare>, String> {
        let mut known = Vec::new();
        parts::each(article, &mut |part| {
            if let Part::Figure(figure) = part {
                known.push(Bare::of(figure));
            }
        });
        // Most articles have none, and need not be looked through again.
        if !known.is_empty() {
            let mut measured = known.clone();
            self.pictures().measure(&mut measured)?;
            let mut measured = measured.into_iter();
            parts::each(article, &mut |part| {
                if let Part::Figure(figure) = part
                    && let Some(bare) = measured.next()
                {
                    bare.give(figure);
                }
            });
        }
        Ok(known)
    }

    /// The article of a text that was read before.
    fn read_again(&self, text: &Text<'_>) -> Result<Article, String> {
        let changed = || format!("{} has changed meanwhile: press again.", text.source.file);
        let bytes = text.source.bytes(self.desk.folder).map_err(|_| changed())?;
        if text.source.print_of(&bytes, self.reader) != text.print {
            return Err(changed());
        }
        text.source.read(&bytes).ok().and_then(|read| read.article).ok_or_else(changed)
    }

    /// Writes the lists: the feed, the front page, sections, months, and the pages about the paper.
    fn lists(&self) -> Result<(), String> {
        let all: Vec<&Card> = self.cards.iter().collect();
        let pages: Vec<_> = pages_of(&all).into_iter().enumerate().collect();
        let feeds = in_parallel(&pages, |_, (index, page)| self.feed(*index, page, index + 1 < pages.len()));
        feeds.into_iter().collect::<Result<(), String>>()?;
        let Some(site) = self.site() else { return Ok(()) };
        let mut lists = lists_of(&Route::Front, None, &all);
        let mut sections: BTreeMap<&str, (Route, Vec<&Card>)> = BTreeMap::new();
        for name in &self.head.sections {
            if let Some(route) = Route::section(name) {
                sections.insert(name, (route, Vec::new()));
            }
        }
        let mut months: BTreeMap<Day, Vec<&Card>> = BTreeMap::new();
        for card in &self.cards {
            if let Some((_, cards)) = card.section.as_deref().and_then(|name| sections.get_mut(name)) {
                cards.push(card);
            }
            if let Some(first) = month_of(card) {
                months.entry(first).or_default().push(card);
            }
        }
        for (name, (route, cards)) in &sections {
            lists.extend(lists_of(route, Some(name), cards));
        }
        let names: Vec<String> = months.keys().map(|first| site.month(*first)).collect();
        for ((first, cards), name) in months.iter().zip(&names) {
            lists.extend(lists_of(&Route::month(*first), Some(name), cards));
        }
        in_parallel(&lists, |_, list| self.put_page(&list.route.clone().page(list.number), &site.list(list)).map(drop))
            .into_iter()
            .collect::<Result<(), String>>()?;
        let count = |cards: &Vec<&Card>| u32::try_from(cards.len()).unwrap_or(u32::MAX);
        let counts: Vec<(Day, u32)> = months.iter().rev().map(|(first, cards)| (*first, count(cards))).collect();
        self.put_page(&Route::Archive, &site.archive(&counts))?;
        self.put_page(&Route::About, &site.about())?;
        self.put_page(&Route::History, &site.history())?;
        feeds::write(&site, &self.cards, &counts, |name, text| self.put(name, text))
    }

    /// Writes a page of the feed.
    fn feed(&self, index: usize, cards: &[&Card], has_more: bool) -> Result<(), String> {
        let next = has_more.then(|| own(&feed_file(index + 1))).flatten();
        let cards = cards.iter().copied().cloned().collect();
        let page = Edition { cards, next, ..self.head.clone() };
        let address = self.desk.url.map(|url| format!("{url}{}", feed_file(index)));
        self.put(&feed_file(index), &encode::edition(&page, address.as_deref(), ""))
    }

    /// Copies what the texts show and link to.
    fn media(&self) -> Result<usize, String> {
        let media = self.media.lock().unwrap_or_else(PoisonError::into_inner);
        let mut copied = 0;
        for name in media.iter() {
            match fs::read(self.desk.folder.join(name)) {
                Ok(bytes) => {
                    if drawing::is_drawing(name) && drawing::has_script(&bytes) {
                        let words = "There is a script in this drawing, and it runs where somebody opens the drawing by itself: take it out, or \
                                     save the drawing as PNG.";
                        let problem = Problem { file: name.clone(), line: 0, words: words.to_owned() };
                        self.problems.lock().unwrap_or_else(PoisonError::into_inner).push(problem);
                    }
                    self.desk.place.put(&format!("media/{name}"), &bytes)?;
                    copied += 1;
                }
                Err(error) => {
                    let problem = Problem { file: name.clone(), line: 0, words: refused::reading(&error) };
                    self.problems.lock().unwrap_or_else(PoisonError::into_inner).push(problem);
                }
            }
        }
        Ok(copied)
    }

    /// Puts the app beside the edition.
    fn app(&self) -> Result<(), String> {
        for (name, bytes) in self.desk.app.into_iter().flat_map(App::files) {
            match name {
                page::LOST => self.desk.place.put(name, page::lost(bytes, &self.head.title).as_bytes())?,
                _ => self.desk.place.put(name, bytes)?,
            };
        }
        Ok(())
    }

    /// An article with whole cards of the stories that it only names, and of its neighbours: nobody has to look for them in
    /// the list. What its own card found out of its picture is known.
    fn with_cards(&self, this: &This<'_>, mut article: Article, at: usize) -> Article {
        for related in &mut article.related {
            let RelatedStory::Id(id, _) = &related.story else { continue };
            this.made.borrow_mut().stories.push(id.to_string());
            if let Some(card) = self.links.story(id).and_then(|at| self.cards.get(at)) {
                related.story = RelatedStory::Card(Box::new(card.clone()));
            } else {
                let words = self.links.absent(id.as_str()).unwrap_or_else(|| {
                    format!("There is no article {id} in the folder: look at its `id:`, or give a url and a title.")
                });
                this.tell_lost(&[id.as_str()], words);
            }
        }
        // The author's word stands; one or two of their own are brought up to three.
        let wanted = match article.related.len() {
            0 => TO_GO_ON,
            given => AT_LEAST.saturating_sub(given),
        };
        for Found { story, reason } in self.found[at].iter().take(wanted) {
            let story = RelatedStory::Card(Box::new(self.cards[*story].clone()));
            article.related.push(Related { relation: Relation::Related, reason: reason.clone(), story });
        }
        // Newest first: the story before this one in time stands after it.
        let beside = |step: isize| at.checked_add_signed(step).and_then(|at| self.cards.get(at)).cloned();
        article.previous = article.previous.take().or_else(|| beside(1));
        article.next = article.next.take().or_else(|| beside(-1));
        if let Some(path) = article.card.image.as_ref().and_then(|image| image.src.as_str().strip_prefix(TEXTS))
            && self.cards[at].image.is_none()
        {
            self.follow(this, path);
            article.card.image = None;
        }
        let image = article.card.image.as_mut().map(Arc::make_mut);
        if let (Some(image), Some(known)) = (image, &self.cards[at].image) {
            (image.width, image.height) = (known.width, known.height);
            if image.srcset.is_empty() {
                image.srcset.clone_from(&known.srcset);
            }
        }
        article.card.section.clone_from(&self.cards[at].section);
        if let Some(path) = article.card.url.as_ref().and_then(|url| url.as_str().strip_prefix(TEXTS)) {
            self.follow(this, path);
        }
        article.card.url.clone_from(&self.cards[at].url);
        article
    }

    /// Tells of the dates that are more than a day ahead of today: the texts stand above all others until then. The newest come first.
    fn ahead(&self, today: Day) -> Vec<Problem> {
        let soon = today.midnight_utc().ms() + 2 * DAY_MS;
        let is_ahead = |text: &&Text<'_>| text.card.published.is_some_and(|when| when.moment().ms() >= soon);
        let ahead: Vec<&Text<'_>> = self.texts.iter().take_while(is_ahead).collect();
        let mut notes: Vec<Problem> = ahead.iter().take(AHEAD).map(|text| self.is_ahead(text)).collect();
        if ahead.len() > AHEAD {
            let words = format!("{} more texts have a date that has not come yet.", ahead.len() - AHEAD);
            notes.push(Problem { file: ".".to_owned(), line: 0, words });
        }
        notes
    }

    /// What to say of files that somebody has written words in, which press does not read and no text leads to.
    fn unprinted(&self) -> Option<Problem> {
        const SOME: usize = 3;
        let media = self.media.lock().unwrap_or_else(PoisonError::into_inner);
        let is_written = |name: &&String| {
            let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
            ending.is_some_and(|ending| WRITTEN.contains(&ending.as_str())) && !media.contains(*name)
        };
        let mut unprinted = self.desk.files.others.files().iter().filter(is_written);
        let file = unprinted.next()?.clone();
        let others: Vec<&str> = unprinted.map(String::as_str).collect();
        let mut words =
            "No text leads to it, and it is none that is read: what is to be printed of it is written in a .md or .txt.".to_owned();
        if !others.is_empty() {
            let more = if others.len() > SOME { ", …" } else { "" };
            let some = others.iter().take(SOME).copied().collect::<Vec<_>>().join(", ");
            words += &format!(" So it is with {} more: {some}{more}.", others.len());
        }
        Some(Problem { file, line: 0, words })
    }

    fn is_ahead(&self, text: &Text<'_>) -> Problem {
        let day = text.card.published.map(day_of).map(|day| day.to_string()).unwrap_or_default();
        let line = line_with(&text.source.words(self.desk.folder), &[&day]).unwrap_or(0);
        let words = format!(
            "Its date, {day}, has not come yet, and it stands above all earlier ones until then: mend the date, or write `draft: true` till that day."
        );
        text.source.problem(line, words)
    }
}

/// A name as it is put in order where one counts: the second part before the tenth. Before a number stands how long it is.
fn as_counted(name: &str) -> String {
    let mut counted = String::with_capacity(name.len() + 4);
    for part in name.as_bytes().chunk_by(|one, other| one.is_ascii_digit() == other.is_ascii_digit()) {
        let part = std::str::from_utf8(part).unwrap_or_default();
        if part.starts_with(|sign: char| sign.is_ascii_digit()) {
            let number = part.trim_start_matches('0');
            counted.extend(u32::try_from(number.len()).ok().and_then(char::from_u32));
            counted.push_str(number);
        } else {
            counted.push_str(part);
        }
    }
    counted
}

/// The cards of each page of a list; one page where there are none.
fn pages_of<'c, 'a>(cards: &'c [&'a Card]) -> Vec<&'c [&'a Card]> {
    if cards.is_empty() { vec![&[]] } else { cards.chunks(PAGE).collect() }
}

/// The pages of a list.
fn lists_of<'c>(route: &Route, name: Option<&'c str>, cards: &'c [&'c Card]) -> Vec<List<'c>> {
    let pages = pages_of(cards);
    let has_more = |number: u32| usize::try_from(number).is_ok_and(|number| number < pages.len());
    let list = |(cards, number)| List { route: route.clone(), name, number, cards, has_more: has_more(number) };
    pages.iter().copied().zip(1_u32..).map(list).collect()
}

fn day_of(when: When) -> Day {
    match when {
        When::Day(day) => day,
        When::Moment(moment) => moment.day_utc(),
    }
}

/// The first day of the month that a story is of.
fn month_of(card: &Card) -> Option<Day> {
    let (year, month, _) = card.published.map(day_of)?.parts();
    Day::new(year, month, 1)
}

fn feed_file(index: usize) -> String {
    if index == 0 { "feed.json".to_owned() } else { format!("feed-{}.json", index + 1) }
}

/// The file of an article, as the native format keeps it.
fn article_file(id: &ArticleId) -> String {
    format!("articles/{id}.json")
}

/// An address in the edition.
fn own(path: &str) -> Option<SafeUrl> {
    SafeUrl::parse(&format!("{EDITION}{path}"))
}

/// An address of the web without its `https://`.
fn without_scheme(address: &str) -> &str {
    address.split_once("://").map_or(address, |(_, rest)| rest)
}
