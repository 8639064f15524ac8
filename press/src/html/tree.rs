//! HTML → a tree, as the standard has browsers build it; nothing of what it means.
//!
//! Nodes lie in one list and know each other by their place in it, so that no depth of nesting is walked, or freed, by a
//! function that calls itself.

use super::fence::Fence;
use super::tags;
use html5ever::interface::{ElementFlags, ExpandedName, NodeOrText, QuirksMode, TreeSink};
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{BufferQueue, Tokenizer, TokenizerOpts};
use html5ever::tree_builder::{TreeBuilder, TreeBuilderOpts};
use html5ever::{Attribute, QualName, TokenizerResult, local_name, ns};
use std::borrow::Cow;
use std::cell::RefCell;

/// A node's place in its tree.
pub(super) type Id = usize;

/// A page, or a piece of one.
pub(super) struct Tree {
    nodes: Vec<Node>,
    /// Whether some of it nested too deep, and stands flat.
    pub(super) is_flattened: bool,
}

#[derive(Default)]
struct Node {
    parent: Option<Id>,
    children: Vec<Id>,
    /// Where it stands among the children of its parent, once all are there.
    place: usize,
    kind: Kind,
}

#[derive(Default)]
enum Kind {
    Element(QualName, Vec<Attribute>),
    Text(StrTendril),
    /// The root, a comment.
    #[default]
    Other,
}

impl Tree {
    /// Reads what may stand in a `body`.
    pub(super) fn read(html: &str) -> Self {
        let sink = Sink::default();
        let body = QualName::new(None, ns!(html), local_name!("body"));
        let context = sink.create_element(body, Vec::new(), ElementFlags::default());
        let builder = TreeBuilder::new_for_fragment(sink, context, None, options());
        let tokenizer = Tokenizer::new(Fence::around(builder), TokenizerOpts::default());
        let input = BufferQueue::default();
        input.push_back(StrTendril::from_slice(&tags::shortened(html)));
        // It stops after each script, in case that one had written something.
        while !matches!(tokenizer.feed(&input), TokenizerResult::Done) {}
        tokenizer.end();
        let is_flattened = tokenizer.sink.was_over();
        Self { is_flattened, ..tokenizer.sink.within.sink.finish() }
    }

    /// What has no parent.
    pub(super) const fn root(&self) -> Id {
        0
    }

    /// The nodes that stand directly in one.
    pub(super) fn children(&self, id: Id) -> &[Id] {
        self.nodes.get(id).map_or(&[], |node| &node.children)
    }

    /// The node that one stands in.
    pub(super) fn parent(&self, id: Id) -> Option<Id> {
        self.nodes.get(id)?.parent
    }

    /// An element's name in small letters; nothing for any other node.
    pub(super) fn name(&self, id: Id) -> &str {
        match self.nodes.get(id).map(|node| &node.kind) {
            Some(Kind::Element(name, _)) => &name.local,
            _ => "",
        }
    }

    /// The words of a node that is nothing else.
    pub(super) fn text(&self, id: Id) -> Option<&str> {
        match self.nodes.get(id).map(|node| &node.kind) {
            Some(Kind::Text(text)) => Some(text),
            _ => None,
        }
    }

    /// An attribute, without blanks around it; `None` where there is nothing in it.
    pub(super) fn attribute(&self, id: Id, name: &str) -> Option<&str> {
        let Kind::Element(_, attributes) = &self.nodes.get(id)?.kind else { return None };
        let found = attributes.iter().find(|attribute| &*attribute.name.local == name)?;
        Some(found.value.trim()).filter(|value| !value.is_empty())
    }

    /// All attributes of an element, as they are written.
    pub(super) fn attributes(&self, id: Id) -> Vec<(String, String)> {
        let Some(Kind::Element(_, attributes)) = self.nodes.get(id).map(|node| &node.kind) else { return Vec::new() };
        let pairs = attributes.iter().map(|one| (one.name.local.to_string(), one.value.to_string()));
        pairs.collect()
    }

    /// Whether an element has an attribute, with or without a value.
    pub(super) fn has_attribute(&self, id: Id, name: &str) -> bool {
        let Some(Kind::Element(_, attributes)) = self.nodes.get(id).map(|node| &node.kind) else { return false };
        attributes.iter().any(|attribute| &*attribute.name.local == name)
    }

    /// An element's classes.
    pub(super) fn classes(&self, id: Id) -> impl Iterator<Item = &str> {
        self.attribute(id, "class").unwrap_or_default().split_ascii_whitespace()
    }

    /// Whether an element is of one of these classes.
    pub(super) fn is_of(&self, id: Id, classes: &[&str]) -> bool {
        self.classes(id).any(|class| classes.contains(&class))
    }

    /// All that stands in a node, in the order of the page; of what `goes_in` refuses, only itself.
    pub(super) fn below<'a>(&'a self, id: Id, goes_in: impl Fn(Id) -> bool + 'a) -> impl Iterator<Item = Id> + 'a {
        let mut open: Vec<Id> = self.children(id).iter().rev().copied().collect();
        std::iter::from_fn(move || {
            let next = open.pop()?;
            if goes_in(next) {
                open.extend(self.children(next).iter().rev());
            }
            Some(next)
        })
    }

    /// The element before, or after, a node among those beside it.
    pub(super) fn beside(&self, id: Id, is_after: bool) -> Option<Id> {
        /// More that is no element, such as comments, stands between no two that belong together.
        const MOST: usize = 6;
        let node = self.nodes.get(id)?;
        let siblings = self.children(node.parent?);
        let is_element = |sibling: &&Id| !self.name(**sibling).is_empty();
        if is_after {
            siblings.get(node.place + 1..)?.iter().take(MOST).find(is_element).copied()
        } else {
            siblings.get(..node.place)?.iter().rev().take(MOST).find(is_element).copied()
        }
    }
}

/// Nobody runs scripts here: what stands in `noscript` is markup.
fn options() -> TreeBuilderOpts {
    TreeBuilderOpts { scripting_enabled: false, drop_doctype: true, ..TreeBuilderOpts::default() }
}

/// An element as the parser holds it.
#[derive(Clone)]
pub(super) struct Handle {
    id: Id,
    name: QualName,
}

/// What the parser builds.
pub(super) struct Sink(RefCell<Vec<Node>>);

impl Default for Sink {
    fn default() -> Self {
        Self(RefCell::new(vec![Node::default()]))
    }
}

impl Sink {
    fn push(&self, kind: Kind) -> Id {
        let mut nodes = self.0.borrow_mut();
        nodes.push(Node { kind, ..Node::default() });
        nodes.len() - 1
    }

    fn other(&self) -> Handle {
        Handle { id: self.push(Kind::Other), name: QualName::new(None, ns!(), local_name!("")) }
    }

    /// Puts a node at a place among the children of another.
    fn insert(&self, parent: Id, at: usize, child: NodeOrText<Handle>) {
        let id = match child {
            NodeOrText::AppendNode(handle) => {
                self.take_out(handle.id);
                handle.id
            }
            NodeOrText::AppendText(text) if self.is_joined(parent, at, &text) => return,
            NodeOrText::AppendText(text) => self.push(Kind::Text(text)),
        };
        let mut nodes = self.0.borrow_mut();
        if let Some(node) = nodes.get_mut(id) {
            node.parent = Some(parent);
        }
        if let Some(node) = nodes.get_mut(parent) {
            let at = at.min(node.children.len());
            node.children.insert(at, id);
        }
    }

    /// Puts words at the end of those that stand before them, if there are any.
    fn is_joined(&self, parent: Id, at: usize, text: &StrTendril) -> bool {
        let mut nodes = self.0.borrow_mut();
        let before = at.checked_sub(1).and_then(|at| nodes.get(parent)?.children.get(at).copied());
        let Some(Kind::Text(words)) = before.and_then(|id| nodes.get_mut(id)).map(|node| &mut node.kind) else {
            return false;
        };
        words.push_tendril(text);
        true
    }

    fn count(&self, parent: Id) -> usize {
        self.0.borrow().get(parent).map_or(0, |node| node.children.len())
    }

    /// Where a node stands among the children of its parent: mostly it is one of the last.
    fn place(&self, id: Id) -> Option<(Id, usize)> {
        let nodes = self.0.borrow();
        let parent = nodes.get(id)?.parent?;
        Some((parent, nodes.get(parent)?.children.iter().rposition(|child| *child == id)?))
    }

    fn take_out(&self, id: Id) {
        let Some((parent, at)) = self.place(id) else { return };
        let mut nodes = self.0.borrow_mut();
        if let Some(node) = nodes.get_mut(parent) {
            node.children.remove(at);
        }
        if let Some(node) = nodes.get_mut(id) {
            node.parent = None;
        }
    }
}

impl TreeSink for Sink {
    type Handle = Handle;
    type Output = Tree;
    type ElemName<'a> = ExpandedName<'a>;

    /// What was read stands in an `html` of the parser's own.
    fn finish(self) -> Tree {
        let mut nodes = self.0.into_inner();
        for id in 0..nodes.len() {
            let children = nodes.get(id).map(|node| node.children.clone()).unwrap_or_default();
            for (place, child) in children.into_iter().enumerate() {
                if let Some(child) = nodes.get_mut(child) {
                    child.place = place;
                }
            }
        }
        Tree { nodes, is_flattened: false }
    }

    fn parse_error(&self, _: Cow<'static, str>) {}

    fn get_document(&self) -> Handle {
        Handle { id: 0, name: QualName::new(None, ns!(), local_name!("")) }
    }

    fn elem_name<'a>(&'a self, target: &'a Handle) -> ExpandedName<'a> {
        target.name.expanded()
    }

    fn create_element(&self, name: QualName, attributes: Vec<Attribute>, _: ElementFlags) -> Handle {
        Handle { id: self.push(Kind::Element(name.clone(), attributes)), name }
    }

    fn create_comment(&self, _: StrTendril) -> Handle {
        self.other()
    }

    fn create_pi(&self, _: StrTendril, _: StrTendril) -> Handle {
        self.other()
    }

    fn append(&self, parent: &Handle, child: NodeOrText<Handle>) {
        self.insert(parent.id, self.count(parent.id), child);
    }

    fn append_based_on_parent_node(&self, element: &Handle, before: &Handle, child: NodeOrText<Handle>) {
        if self.place(element.id).is_some() {
            self.append_before_sibling(element, child);
        } else {
            self.append(before, child);
        }
    }

    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {}

    fn get_template_contents(&self, target: &Handle) -> Handle {
        target.clone()
    }

    fn same_node(&self, one: &Handle, other: &Handle) -> bool {
        one.id == other.id
    }

    fn set_quirks_mode(&self, _: QuirksMode) {}

    fn append_before_sibling(&self, sibling: &Handle, child: NodeOrText<Handle>) {
        if let NodeOrText::AppendNode(handle) = &child {
            self.take_out(handle.id);
        }
        if let Some((parent, at)) = self.place(sibling.id) {
            self.insert(parent, at, child);
        }
    }

    fn add_attrs_if_missing(&self, _: &Handle, _: Vec<Attribute>) {}

    fn remove_from_parent(&self, target: &Handle) {
        self.take_out(target.id);
    }

    fn reparent_children(&self, node: &Handle, parent: &Handle) {
        let mut nodes = self.0.borrow_mut();
        let children = nodes.get_mut(node.id).map(|node| std::mem::take(&mut node.children)).unwrap_or_default();
        for child in &children {
            if let Some(child) = nodes.get_mut(*child) {
                child.parent = Some(parent.id);
            }
        }
        if let Some(parent) = nodes.get_mut(parent.id) {
            parent.children.extend(children);
        }
    }
}
