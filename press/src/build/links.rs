//! A link of a text → where it leads in the edition, or what to say where it leads nowhere.
//!
//! A link is the path of a file of the folder, as the text's own place makes it: `two.md`, `pictures/lamp.webp`. It may also be an
//! address as a site has it: that of a text without its ending (`two`, `/posts/two/`), a text's id, or a page or a file of the paper
//! (`/`, `/about/`, `/archive/2026-11/`, `/feed.json`). Where a text and a page of the paper have one path, the text is meant; where
//! nothing has it, the path that a text had in the site of another press, and then the last part of the path as a text's name, which
//! that may have given another folder, a day or an ending. An address of the web at which a text of the folder stands, too (its
//! `url`), leads to that text: so the items of a feed lead to each other. Obsidian calls a text by its name, wherever it lies.

use std::collections::HashMap;

use courant::article::{ArticleId, SafeUrl};
use courant::route::{Base, Route};

use super::folder::POSTS;
use super::survey::{Absent, Text};
use super::{PAGE, TEXTS, ids, month_of};
use crate::front::{day_in_name, day_in_path};
use crate::shelf::folded;
use crate::text::Kind;

/// What a link may lead to.
pub(super) struct Links {
    /// The places of texts among all, newest first, by their files and by these without their endings.
    files: HashMap<String, usize>,
    bare: HashMap<String, usize>,
    ids: HashMap<ArticleId, usize>,
    /// By the addresses at which they stand elsewhere, see [`bare_address`].
    elsewhere: HashMap<String, usize>,
    /// By what else they are called, see [`bare_path`].
    called: HashMap<String, usize>,
    /// By their files without endings, the last part first (see [`backwards`]), with and without the day that a name begins with; in
    /// the order of these.
    named: Vec<(String, usize)>,
    /// Of each text whose id is made of its file's name the same, with the day.
    made: Vec<Option<String>>,
    /// The texts that are in no edition, by their files, these without their endings, and their names.
    absent: HashMap<String, (String, Absent)>,
    /// How many stories are in each list.
    lists: HashMap<Route, usize>,
    /// Whether the lists have pages.
    has_pages: bool,
}

impl Links {
    /// `texts` are newest first; `sections` are the names of all sections.
    pub(super) fn new(texts: &[Text<'_>], absent: &[(String, Absent)], sections: &[String], has_pages: bool) -> Self {
        // A link to a feed leads to no text of it.
        let of_files = || texts.iter().enumerate().filter(|(_, text)| text.source.is_whole());
        let mut links = Self {
            files: of_files().map(|(at, text)| (text.source.file.clone(), at)).collect(),
            bare: HashMap::new(),
            ids: texts.iter().enumerate().map(|(at, text)| (text.card.id.clone(), at)).collect(),
            elsewhere: HashMap::new(),
            called: HashMap::new(),
            named: Vec::new(),
            made: vec![None; texts.len()],
            absent: HashMap::new(),
            lists: lists_of(texts, sections),
            has_pages,
        };
        for (at, text) in texts.iter().enumerate() {
            let address = text.card.url.as_ref().map(SafeUrl::as_str).filter(|url| !url.starts_with(TEXTS));
            if let Some(address) = address.and_then(bare_address) {
                links.elsewhere.entry(address.to_owned()).or_insert(at);
            }
            for name in &text.beside.called {
                links.called.entry(bare_path(name)).or_insert(at);
            }
        }
        // Of two.md and two.txt the first in the order of their names is meant.
        for (at, text) in of_files() {
            let first = links.bare.entry(bare(&text.source.file)).or_insert(at);
            if texts[*first].source.file > text.source.file {
                *first = at;
            }
            let (folders, name) = ids::name_of(&text.source.file);
            let undated = day_in_name(name).and_then(|_| name.get("2026-01-02-".len()..));
            let names = std::iter::once(name).chain(undated.filter(|name| !name.is_empty()));
            links.named.extend(names.map(|name| (backwards(&format!("{folders}/{name}")), at)));
            links.made[at] = (!text.beside.is_named).then(|| backwards(&format!("{folders}/{name}")));
        }
        links.named.sort_unstable();
        for (file, why) in absent {
            for key in [file.clone(), bare(file), ids::name_of(file).1.to_owned()] {
                links.absent.entry(key).or_insert((file.clone(), *why));
            }
        }
        links
    }

    /// The text that is a file of the folder.
    pub(super) fn text(&self, file: &str) -> Option<usize> {
        self.files.get(file).copied()
    }

    /// The text at a path without its ending.
    pub(super) fn text_at(&self, path: &str) -> Option<usize> {
        self.bare.get(path.trim_end_matches('/')).copied()
    }

    /// The text that another press had at a path: by what it says itself, else by the last part of the path, which is its id, or the
    /// name of its file, where the folders of both do not belie that: of several the one that lies in the folders with which the path
    /// begins, `ja/news/_posts/2026-01-02-title.md` for `/ja/news/2026/01/02/title.html`.
    pub(super) fn text_called(&self, path: &str) -> Option<usize> {
        // The file of a text is named to the letter.
        if Kind::of(path).is_some() {
            return None;
        }
        let path = bare_path(path);
        let last = path.rsplit('/').next()?;
        let called = |name: &str| -> Vec<(&str, usize)> { self.texts_named(name).collect() };
        let of_day = day_in_path(&path).map(|day| called(&format!("{day}-{last}")));
        let alike = of_day.filter(|alike| !alike.is_empty()).unwrap_or_else(|| called(last));
        let of_id = || self.story(&ArticleId::parse(last)?).filter(|_| !is_list(&path));
        let by_id = || of_id().filter(|at| self.made[*at].as_ref().is_none_or(|key| may_be(&path, key)));
        let by_name = || {
            let near = |(key, at): &(&str, usize)| may_be(&path, key).then(|| (in_common(&path, key), *at));
            let alike: Vec<(usize, usize)> = alike.iter().filter_map(near).collect();
            let most = alike.iter().map(|(parts, _)| *parts).max()?;
            let mut nearest = alike.iter().filter(|(parts, _)| *parts == most);
            nearest.next().filter(|_| nearest.next().is_none()).map(|(_, at)| *at)
        };
        let far = || of_id().filter(|_| is_of_all(&path));
        self.called.get(&path).copied().or_else(by_id).or_else(by_name).or_else(far)
    }

    /// The text that is called so, wherever it lies: by the name of its file, with folders before it or without, else by another name
    /// that it has, else by its id. Of several the one in the same folder is meant, else the one in the fewest folders. A text that is
    /// not in the edition keeps its name.
    pub(super) fn text_named(&self, name: &str, folder: &str) -> Option<usize> {
        let path = bare_path(name);
        let beside = backwards(&format!("{folder}/{path}"));
        let far = |(key, _): &(&str, usize)| (*key != beside, key.matches('/').count());
        if let Some((_, at)) = self.texts_named(&path).min_by_key(|named| (far(named), named.0)) {
            return Some(at);
        }
        if self.is_absent(name) {
            return None;
        }
        self.called.get(&path).copied().or_else(|| self.story(&ArticleId::parse(&path.replace(' ', "-"))?))
    }

    /// The texts whose files' paths end so, without their endings, each with its key.
    fn texts_named(&self, path: &str) -> impl Iterator<Item = (&str, usize)> {
        let key = backwards(path);
        let inner = format!("{key}/");
        let from = |start: &str| self.named.partition_point(|(key, _)| key.as_str() < start);
        let (same, within) = (from(&key), from(&inner));
        let same = self.named[same..].iter().take_while(move |(other, _)| *other == key);
        let within = self.named[within..].iter().take_while(move |(other, _)| other.starts_with(&inner));
        same.chain(within).map(|(key, at)| (key.as_str(), *at))
    }

    /// The text that stands at an address of the web, too: the paper has it, whatever becomes of that address.
    pub(super) fn text_from(&self, address: &str) -> Option<usize> {
        self.elsewhere.get(bare_address(address)?).copied()
    }

    /// The text of an id.
    pub(super) fn story(&self, id: &ArticleId) -> Option<usize> {
        self.ids.get(id).copied()
    }

    /// The page of the paper that is at a path and a query, if there is one.
    pub(super) fn page(&self, path: &str, query: &str) -> Option<Route> {
        let route = Route::parse(&Base::default(), &format!("/{path}"), query);
        let is_there = match &route {
            Route::Front | Route::History | Route::About => true,
            Route::Archive => self.has_pages,
            Route::Read(id) => self.ids.contains_key(id),
            Route::Section(_) => self.lists.contains_key(&route),
            Route::Month(_) => self.has_pages && self.lists.contains_key(&route),
            Route::Older(list, number) => {
                let before = usize::try_from(*number).unwrap_or(usize::MAX).saturating_sub(1).saturating_mul(PAGE);
                self.has_pages && self.lists.get(list).is_some_and(|count| *count > before)
            }
            Route::Missing => false,
        };
        is_there.then_some(route)
    }

    /// Whether the edition has a file of this name, beside its pages and what is copied.
    pub(super) fn has_file(&self, path: &str, has_address: bool, has_atom: bool) -> bool {
        let count = self.lists.get(&Route::Front).copied().unwrap_or_default();
        match path {
            "feed.json" => true,
            "robots.txt" => self.has_pages,
            "sitemap.xml" => self.has_pages && has_address,
            "atom.xml" => self.has_pages && has_atom,
            _ => {
                let stem = path.strip_suffix(".json");
                let further = stem.and_then(|stem| stem.strip_prefix("feed-")?.parse::<usize>().ok());
                let article = stem.and_then(|stem| ArticleId::parse(stem.strip_prefix("articles/")?));
                further.is_some_and(|number| number > 1 && (number - 1).saturating_mul(PAGE) < count)
                    || article.is_some_and(|id| self.ids.contains_key(&id))
            }
        }
    }

    /// Whether a text that is not in the edition has just this path.
    pub(super) fn is_absent(&self, path: &str) -> bool {
        self.absent.contains_key(path.trim_end_matches('/'))
    }

    /// What to say of a link to a text that is in the folder, and not in the edition; `name` is a path or an id.
    pub(super) fn absent(&self, name: &str) -> Option<String> {
        let whole = self.absent.get(name.trim_end_matches('/'));
        let last = || last_of(name).and_then(|id| self.absent.get(id.as_str()));
        // The file of a text in a folder that is called in another way; a picture of that name is none.
        let of_file = || Kind::of(name).and_then(|_| self.absent.get(ids::name_of(name).1));
        let (file, why) = whole.or_else(last).or_else(of_file)?;
        Some(match why {
            Absent::Draft => format!("{file} is held back as a draft: a link to it leads nowhere until it is printed."),
            Absent::Unread => format!("{file} is there, but could not be read: mend what is told of it."),
            Absent::Doubled => format!("{file} is there, but is left out for its id: mend what is told of it."),
        })
    }
}

/// An address of the web without what makes no other page of it: its scheme, its part, the stroke at its end.
fn bare_address(address: &str) -> Option<&str> {
    let bare = address.strip_prefix("https://").or_else(|| address.strip_prefix("http://"))?;
    Some(bare.split('#').next()?.trim_end_matches('/'))
}

/// A path in the site of another press, or a name, without what makes no other of it: strokes at its ends, the ending of a page,
/// capitals.
fn bare_path(path: &str) -> String {
    const ENDS: [&str; 7] = ["/index.html", ".html", ".htm", ".md", ".markdown", ".txt", ".json"];
    let path = path.trim_matches('/');
    let path = ENDS.iter().find_map(|end| path.strip_suffix(end)).unwrap_or(path);
    // Hugo's `posts/tide/index.md` is `posts/tide`.
    let path = path.strip_suffix("/index").unwrap_or(path);
    folded(path.trim_end_matches('/'))
}

/// Whether a path of another site is that of a list, such as all stories with a tag.
fn is_list(path: &str) -> bool {
    const LISTS: [&str; 10] =
        ["author", "authors", "categories", "category", "series", "tag", "tags", "topic", "topics", "users"];
    path.rsplit('/').nth(1).is_some_and(|folder| LISTS.contains(&folder))
}

/// Whether a path of another site has only folders that say nothing of a text, as all texts of that site are in them.
fn is_of_all(path: &str) -> bool {
    const ALL: [&str; 14] = [
        "archive", "archives", "article", "articles", "blog", "blogs", "entries", "entry", "news", "p", "post",
        "posts", "stories", "story",
    ];
    path.rsplit('/').skip(1).all(|folder| is_day(folder) || ALL.contains(&folder))
}

fn is_day(part: &str) -> bool {
    part.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether a path of another site may be that of a text whose key has its last part first: not where they have folders and share
/// none. Figures are days.
fn may_be(path: &str, key: &str) -> bool {
    let folders: Vec<&str> = path.rsplit('/').skip(1).filter(|part| !is_day(part)).collect();
    let mut of_text = key.split('/').skip(1).filter(|part| *part != POSTS && !is_day(part)).peekable();
    let is_free = folders.is_empty() || of_text.peek().is_none();
    !is_list(path) && (is_free || of_text.any(|part| folders.contains(&part)))
}

/// With how many parts a path and one whose last part stands first begin alike.
fn in_common(path: &str, backwards: &str) -> usize {
    path.split('/').zip(backwards.rsplit('/')).take_while(|(one, other)| one == other).count()
}

/// A path with its last part first: what ends alike begins alike.
fn backwards(path: &str) -> String {
    let parts: Vec<&str> = path.trim_start_matches('/').rsplit('/').collect();
    folded(&parts.join("/"))
}

/// The last part of a path, where it may be an id.
fn last_of(path: &str) -> Option<ArticleId> {
    ArticleId::parse(path.trim_end_matches('/').rsplit('/').next()?)
}

/// A file without its ending; that of an index is its folder.
fn bare(file: &str) -> String {
    match ids::name_of(file) {
        ("", name) => name.to_owned(),
        (folders, name) => format!("{folders}/{name}"),
    }
}

fn lists_of(texts: &[Text<'_>], sections: &[String]) -> HashMap<Route, usize> {
    let mut lists: HashMap<Route, usize> =
        sections.iter().filter_map(|name| Some((Route::section(name)?, 0))).collect();
    lists.insert(Route::Front, texts.len());
    for card in texts.iter().map(|text| &text.card) {
        let section = card.section.as_deref().and_then(Route::section);
        for route in section.into_iter().chain(month_of(card).map(Route::month)) {
            *lists.entry(route).or_default() += 1;
        }
    }
    lists
}
