//! Notes: a mark in the text that leads to words further below, which lead back to it.
//!
//! That both lead to each other tells a note from any other link within a page, whatever program has written it.

use super::tree::{Id, Tree};
use std::collections::{HashMap, HashSet};

/// Which elements are marks of notes, and which are notes.
#[derive(Default)]
pub(super) struct Notes {
    marks: HashMap<Id, String>,
    /// The notes, and what leads back from them: none of it is read where it stands.
    elsewhere: HashSet<Id>,
    all: Vec<(String, Id)>,
}

impl Notes {
    /// Finds the notes of a page.
    pub(super) fn of(tree: &Tree) -> Self {
        let page = Page::of(tree);
        let mut notes = Self::default();
        let mut backs: HashMap<Id, Backs> = HashMap::new();
        let (mut known, mut rooms): (HashMap<Id, String>, HashSet<Id>) = (HashMap::new(), HashSet::new());
        for (link, target, note) in page.candidates() {
            let back = backs.entry(note).or_insert_with(|| Backs::of(&page, note));
            let leads_back = back.take_to(tree, link, &mut notes.elsewhere);
            if !leads_back && !known.contains_key(&note) {
                continue;
            }
            // Several marks may lead to one note by different names.
            let name = known.entry(note).or_insert_with(|| page.name_of(target));
            if notes.elsewhere.insert(note) {
                let room = room_of(tree, note).filter(|room| rooms.insert(*room));
                notes.elsewhere.extend(room.into_iter().flat_map(|room| furniture(tree, room)));
                notes.all.push((name.clone(), note));
            }
            notes.marks.insert(mark_of(tree, link), name.clone());
        }
        notes
    }

    /// The notes with their names, in the order of their marks.
    pub(super) fn all(&self) -> &[(String, Id)] {
        &self.all
    }

    /// The note that a mark leads to.
    pub(super) fn mark(&self, id: Id) -> Option<&str> {
        self.marks.get(&id).map(String::as_str)
    }

    /// Whether an element is read elsewhere, or not at all.
    pub(super) fn is_elsewhere(&self, id: Id) -> bool {
        self.elsewhere.contains(&id)
    }

    /// Forgets the marks of notes that have turned out to say nothing.
    pub(super) fn keep(&mut self, kept: &HashSet<String>) {
        self.marks.retain(|_, name| kept.contains(name));
    }
}

/// What of a page leads where.
struct Page<'a> {
    tree: &'a Tree,
    /// Where each node comes in the order of the page.
    order: HashMap<Id, usize>,
    names: HashMap<&'a str, Id>,
    /// What headings stand in: more than a note.
    around_headings: HashSet<Id>,
    links: Vec<(Id, Id)>,
}

impl<'a> Page<'a> {
    fn of(tree: &'a Tree) -> Self {
        let mut page = Self {
            tree,
            order: HashMap::new(),
            names: HashMap::new(),
            around_headings: HashSet::new(),
            links: Vec::new(),
        };
        for (at, id) in tree.below(tree.root(), |id| !tree.is_left_out(id)).enumerate() {
            page.order.insert(id, at);
            let name = tree.attribute(id, "id").or_else(|| tree.attribute(id, "name"));
            if let Some(name) = name {
                page.names.entry(name).or_insert(id);
            }
            let mut around = Some(id).filter(|id| is_heading(tree, *id));
            while let Some(id) = around.filter(|id| page.around_headings.insert(*id)) {
                around = tree.parent(id);
            }
        }
        page.links = page.links_in(tree.root());
        page
    }

    /// The links within the page that stand in a node, each with what it leads to.
    fn links_in(&self, id: Id) -> Vec<(Id, Id)> {
        let tree = self.tree;
        let links = tree.below(id, |_| true).filter(|id| tree.name(*id) == "a");
        let target = |link: Id| {
            let address = tree.attribute(link, "href")?;
            Some((link, *self.names.get(address.split_once('#').filter(|(page, _)| page.is_empty())?.1)?))
        };
        links.filter_map(target).collect()
    }

    /// The links that may lead to notes, each with what it leads to and the note that this would be. Where several places in
    /// one element are led to, it is more than a note.
    fn candidates(&self) -> Vec<(Id, Id, Id)> {
        let found = self.links.iter().filter(|(link, _)| is_like_a_mark(self.tree, *link));
        let found = found.filter_map(|(link, target)| Some((*link, *target, self.note_of(*link, *target)?)));
        let found: Vec<(Id, Id, Id)> = found.collect();
        let mut places: HashMap<Id, HashSet<Id>> = HashMap::new();
        for (_, target, note) in &found {
            places.entry(*note).or_default().insert(*target);
        }
        let is_one = |note: &Id| places.get(note).is_some_and(|places| places.len() == 1);
        found.into_iter().filter(|(_, _, note)| is_one(note)).collect()
    }

    fn name_of(&self, id: Id) -> String {
        let name = self.tree.attribute(id, "id").or_else(|| self.tree.attribute(id, "name"));
        name.unwrap_or_default().to_owned()
    }

    fn is_before(&self, one: Id, other: Id) -> bool {
        self.order.get(&one) < self.order.get(&other)
    }

    /// The element that would be the note, where a link may lead to one: further below, without headings, and not around it.
    fn note_of(&self, link: Id, target: Id) -> Option<Id> {
        const FAR: usize = 4;
        let tree = self.tree;
        if !self.is_before(link, target) {
            return None;
        }
        let around = || std::iter::successors(Some(target), |id| tree.parent(*id)).take(FAR);
        let is_item = |id: &Id| tree.name(*id) == "li" || tree.is_of(*id, &["footnote"]) && tree.name(*id) != "a";
        let is_block = |id: &Id| matches!(tree.name(*id), "p" | "div" | "dd" | "aside" | "td" | "blockquote");
        let note = around().find(is_item).or_else(|| around().find(is_block))?;
        let is_around = std::iter::successors(Some(link), |id| tree.parent(*id)).any(|id| id == note);
        (!is_around && !self.around_headings.contains(&note)).then_some(note)
    }
}

/// Whether a link looks like the mark of a note: it stands high, says what it is, or is a number or a sign. Any other is read where
/// it stands.
fn is_like_a_mark(tree: &Tree, link: Id) -> bool {
    let is_high = |id: Id| tree.name(id) == "sup";
    let around = || std::iter::successors(Some(link), |id| tree.parent(*id)).take(3);
    let says_so = |id: Id| {
        tree.attribute(id, "role") == Some("doc-noteref")
            || tree.classes(id).any(|class| class.contains("footnote") || class.contains("noteref"))
    };
    if around().any(|id| is_high(id) || says_so(id)) || tree.below(link, |_| true).any(is_high) {
        return true;
    }
    let words: String = tree.below(link, |_| true).filter_map(|id| tree.text(id)).collect();
    let sign = words.trim().trim_matches(['[', ']', '(', ')']);
    let is_number = sign.len() <= 3 && sign.bytes().all(|byte| byte.is_ascii_digit());
    !sign.is_empty() && (is_number || sign.chars().count() == 1)
}

/// The links that lead back from a note.
#[derive(Default)]
struct Backs {
    /// By what they lead to.
    targets: HashMap<Id, Vec<Id>>,
    /// By what that stands in, nearby.
    around: HashMap<Id, Vec<Id>>,
}

impl Backs {
    fn of(page: &Page<'_>, note: Id) -> Self {
        let mut backs = Self::default();
        for (link, target) in page.links_in(note).into_iter().filter(|(_, target)| page.is_before(*target, note)) {
            backs.targets.entry(target).or_default().push(link);
            nearby(page.tree, target).for_each(|place| backs.around.entry(place).or_default().push(link));
        }
        backs
    }

    /// Whether they lead to a mark, or to what stands right around it, within it or before it. Of those that do, what is no more than
    /// a sign for the way back is read nowhere.
    fn take_to(&mut self, tree: &Tree, mark: Id, elsewhere: &mut HashSet<Id>) -> bool {
        let places = nearby(tree, mark).chain(tree.beside(mark, false));
        // Each is looked at once, however many marks there are.
        let found = places.filter_map(|place| self.targets.get_mut(&place).map(std::mem::take));
        let found: Vec<Vec<Id>> = found.chain(self.around.get_mut(&mark).map(std::mem::take)).collect();
        elsewhere.extend(found.iter().flatten().filter(|link| is_way_back(tree, **link)));
        !found.is_empty()
    }
}

/// Whether a link says no more than that it leads back: by what it is, by a sign, by a number or a letter, by a short phrase.
fn is_way_back(tree: &Tree, link: Id) -> bool {
    const PHRASES: [&str; 12] =
        ["back", "return", "jump", "up", "top", "zurück", "retour", "volver", "regresar", "torna", "indietro", "terug"];
    const FEW: usize = 4;
    let says_so = tree.attribute(link, "role") == Some("doc-backlink")
        || tree.attribute(link, "rev") == Some("footnote")
        || tree.classes(link).any(|class| class.contains("back") || class.contains("reverse"));
    let words = tree.words(link).to_lowercase();
    let is_sign = words
        .split(|letter: char| !letter.is_alphanumeric())
        .all(|word| word.chars().count() <= 1 || word.bytes().all(|byte| byte.is_ascii_digit()));
    let mut said = words.split_whitespace();
    let is_phrase = said.next().is_some_and(|first| PHRASES.contains(&first)) && said.count() < FEW;
    says_so || is_sign || is_phrase
}

fn nearby(tree: &Tree, id: Id) -> impl Iterator<Item = Id> {
    const FAR: usize = 3;
    std::iter::successors(Some(id), |id| tree.parent(*id)).take(FAR)
}

/// The mark with what only lifts it above the line.
fn mark_of(tree: &Tree, link: Id) -> Id {
    let is_lifted = |id: &Id| tree.name(*id) == "sup" && tree.children(*id).len() == 1;
    tree.parent(link).filter(is_lifted).unwrap_or(link)
}

/// What holds all notes of a page.
fn room_of(tree: &Tree, note: Id) -> Option<Id> {
    let is_room = |id: &Id| tree.is_of(*id, &["footnotes", "endnotes"]) || tree.has_attribute(*id, "data-footnotes");
    std::iter::successors(tree.parent(note), |id| tree.parent(*id)).take(3).find(is_room)
}

/// The rule and the heading above a page's notes.
fn furniture(tree: &Tree, room: Id) -> impl Iterator<Item = Id> {
    let parts = tree.children(room).iter().copied();
    parts.filter(|id| tree.name(*id) == "hr" || is_heading(tree, *id))
}

fn is_heading(tree: &Tree, id: Id) -> bool {
    matches!(tree.name(id), "h1" | "h2" | "h3" | "h4" | "h5" | "h6")
}
