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
        let mut backs: HashMap<Id, Vec<(Id, Id)>> = HashMap::new();
        let mut known: HashSet<Id> = HashSet::new();
        for (link, target) in &page.links {
            let Some(note) = page.note_of(*link, *target) else { continue };
            let back = backs.entry(note).or_insert_with(|| page.links_in(note));
            let leads_back = back.iter().any(|(_, target)| is_about(tree, *target, *link));
            if !leads_back && !known.contains(&note) {
                continue;
            }
            let name = page.name_of(*target);
            if known.insert(note) {
                notes.elsewhere.extend(back.iter().filter(|(_, to)| page.is_before(*to, note)).map(|(link, _)| *link));
                notes.elsewhere.insert(note);
                notes.elsewhere.extend(furniture(tree, note));
                notes.all.push((name.clone(), note));
            }
            // Several marks may lead to one note by different names.
            let name = notes.all.iter().find(|(_, id)| *id == note).map_or(name, |(name, _)| name.clone());
            notes.marks.insert(mark_of(tree, *link), name);
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
    links: Vec<(Id, Id)>,
}

impl<'a> Page<'a> {
    fn of(tree: &'a Tree) -> Self {
        let mut page = Self { tree, order: HashMap::new(), names: HashMap::new(), links: Vec::new() };
        for (at, id) in tree.below(tree.root(), |id| !tree.is_left_out(id)).enumerate() {
            page.order.insert(id, at);
            let name = tree.attribute(id, "id").or_else(|| tree.attribute(id, "name"));
            if let Some(name) = name {
                page.names.entry(name).or_insert(id);
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
        let has_heading = tree.below(note, |_| true).any(|id| matches!(tree.name(id), "h1" | "h2" | "h3" | "h4"));
        (!is_around && !has_heading).then_some(note)
    }
}

/// Whether a target is a link, or stands right around it or within it.
fn is_about(tree: &Tree, target: Id, link: Id) -> bool {
    let around = |id: Id| std::iter::successors(Some(id), |id| tree.parent(*id)).take(3);
    around(link).any(|id| id == target)
        || around(target).any(|id| id == link)
        || tree.beside(link, false) == Some(target)
}

/// The mark with what only lifts it above the line.
fn mark_of(tree: &Tree, link: Id) -> Id {
    let is_lifted = |id: &Id| tree.name(*id) == "sup" && tree.children(*id).len() == 1;
    tree.parent(link).filter(is_lifted).unwrap_or(link)
}

/// The rule and the heading above a page's notes.
fn furniture(tree: &Tree, note: Id) -> Vec<Id> {
    let is_room = |id: &Id| tree.is_of(*id, &["footnotes", "endnotes"]) || tree.has_attribute(*id, "data-footnotes");
    let room = std::iter::successors(tree.parent(note), |id| tree.parent(*id)).take(3).find(is_room);
    let parts = room.map(|room| tree.children(room)).unwrap_or_default().iter().copied();
    parts.filter(|id| matches!(tree.name(*id), "hr" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6")).collect()
}
