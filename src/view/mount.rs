//! Puts what views set on the page, and follows its living parts.
//!
//! The framework's effects say when a living part must be set anew; only that part is. No other file makes elements of a
//! view, and nothing here knows markup: elements by name, words as text.

use leptos::prelude::*;
use leptos::reactive::effect::RenderEffect;
use wasm_bindgen::prelude::*;
use web_sys::{Document, Element, Event, Node};

use super::stick::{Ask, Part, Rendition, Stick};

const SVG: &str = "http://www.w3.org/2000/svg";

/// Sets a part into a place of the page, for as long as the page stands.
pub fn mount(set: impl FnOnce(&mut Stick<'_>), place: &Element) {
    let mut sheet = Sheet::new(document(), place.clone().into(), false);
    set(&mut Stick::new(&mut sheet));
    // The app is never taken down.
    std::mem::forget(sheet.held);
}

/// What goes on following and listening for as long as what was set with it stands.
#[derive(Default)]
struct Held {
    effects: Vec<RenderEffect<Self>>,
    listeners: Vec<Closure<dyn Fn(Event)>>,
}

/// A part of the page while it is being set.
struct Sheet {
    document: Document,
    /// The element that is open, at the end of those it stands in.
    open: Vec<Node>,
    /// From which of them on it is a drawing.
    drawing: Option<usize>,
    /// What stood in this part's place stays there.
    is_kept: bool,
    held: Held,
}

impl Sheet {
    fn new(document: Document, place: Node, is_drawing: bool) -> Self {
        Self { document, open: vec![place], drawing: is_drawing.then_some(0), is_kept: false, held: Held::default() }
    }

    fn last(&self) -> Option<&Node> {
        self.open.last()
    }

    /// The element that is open; the place itself is none of ours to change.
    fn element_ref(&self) -> Option<&Element> {
        self.last().filter(|_| self.open.len() > 1).map(JsCast::unchecked_ref)
    }

    fn put(&self, node: &Node) {
        if let Some(parent) = self.last() {
            let _ = parent.append_child(node);
        }
    }

    /// What was set last stands between the two marks.
    fn live_between(&mut self, start: Node, end: Node, part: Part) {
        let (document, is_drawing) = (self.document.clone(), self.drawing.is_some());
        self.held.effects.push(RenderEffect::new(move |before: Option<Held>| {
            // What stood here no longer listens and follows.
            drop(before);
            let fragment = document.create_document_fragment();
            let mut sheet = Sheet::new(document.clone(), fragment.clone().into(), is_drawing);
            part(&mut Stick::new(&mut sheet));
            if let Some(parent) = end.parent_node() {
                while let Some(old) = start.next_sibling().filter(|old| *old != end && !sheet.is_kept) {
                    let _ = parent.remove_child(&old);
                }
                let _ = parent.insert_before(&fragment, Some(&end));
            }
            sheet.held
        }));
    }

    fn mark(&self) -> Node {
        let mark = self.document.create_comment("").into();
        self.put(&mark);
        mark
    }
}

impl Rendition for Sheet {
    fn open(&mut self, tag: &'static str) {
        if tag == "svg" && self.drawing.is_none() {
            self.drawing = Some(self.open.len());
        }
        let element = if self.drawing.is_some() {
            self.document.create_element_ns(Some(SVG), tag)
        } else {
            self.document.create_element(tag)
        };
        match element {
            Ok(element) => {
                self.put(&element);
                self.open.push(element.into());
            }
            // The names stand in our own views, and the browser knows every one of them. Were it not so, what is set in
            // this one would stand nowhere, and all else in its place.
            Err(_) => self.open.push(self.document.create_document_fragment().into()),
        }
    }

    fn attribute(&mut self, name: &'static str, value: &str) {
        if let Some(element) = self.element_ref() {
            set(element, name, Some(value));
        }
    }

    fn follow(&mut self, name: &'static str, ask: Ask) {
        let Some(element) = self.element() else { return };
        self.held.effects.push(RenderEffect::new(move |_| {
            set(&element, name, ask().as_deref());
            Held::default()
        }));
    }

    fn words(&mut self, words: &str) {
        self.put(&self.document.create_text_node(words));
    }

    fn close(&mut self) {
        self.open.pop();
        self.drawing = self.drawing.filter(|from| *from < self.open.len());
    }

    fn live(&mut self, part: Part) -> Option<Part> {
        let (start, end) = (self.mark(), self.mark());
        self.live_between(start, end, part);
        None
    }

    fn live_over(&mut self, parent: &Node, first: Option<&Node>, after: Option<&Node>, part: Part) {
        let (start, end) = (self.mark(), self.mark());
        let _ = parent.insert_before(&start, first);
        let _ = parent.insert_before(&end, after);
        self.live_between(start, end, part);
    }

    fn on(&mut self, event: &'static str, call: Box<dyn Fn(Event)>) {
        let heard = Closure::wrap(call);
        if let Some(element) = self.last() {
            let _ = element.add_event_listener_with_callback(event, heard.as_ref().unchecked_ref());
        }
        self.held.listeners.push(heard);
    }

    fn element(&self) -> Option<Element> {
        self.element_ref().cloned()
    }

    fn enter(&mut self, element: &Element) {
        self.open.push(element.clone().into());
    }

    fn copy(&mut self, node: &Node) {
        if let Ok(copy) = node.clone_node_with_deep(true) {
            self.put(&copy);
        }
    }

    fn keep(&mut self) {
        self.is_kept = true;
    }
}

fn set(element: &Element, name: &str, value: Option<&str>) {
    // What a reader has typed or ticked is a property; the attribute is only where it began.
    if name == "value" && element.tag_name() != "PROGRESS" {
        let _ = js_sys::Reflect::set(element, &name.into(), &value.unwrap_or_default().into());
    } else if name == "checked" {
        let _ = js_sys::Reflect::set(element, &name.into(), &value.is_some().into());
    }
    let _ = match value {
        Some(value) => element.set_attribute(name, value),
        None => element.remove_attribute(name),
    };
}
