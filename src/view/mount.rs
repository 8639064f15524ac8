//! Puts a tree of nodes on the page, and follows its living parts.
//!
//! The framework's effects say when a living part must be made anew; only that part is. No other file makes elements of
//! a view, and nothing here knows markup: elements by name, words as text.

use leptos::prelude::*;
use leptos::reactive::effect::RenderEffect;
use wasm_bindgen::prelude::*;
use web_sys::{Document, Node as DomNode};

use super::node::{Element, Listener, Node, Parts, Value};

const SVG: &str = "http://www.w3.org/2000/svg";

/// A part that stands on the page. Dropping it leaves the elements and stops following; [`Standing::take_away`] removes
/// them too.
enum Standing {
    Nothing,
    /// An element or a text, with what lives in it.
    One {
        node: DomNode,
        _held: Held,
    },
    All(Vec<Self>),
    /// A mark that holds the place, and what was made last.
    Live(DomNode, RenderEffect<Box<Self>>),
}

/// What goes on following and listening for as long as its element stands.
#[derive(Default)]
struct Held {
    _children: Vec<Standing>,
    _effects: Vec<RenderEffect<()>>,
    _listeners: Vec<Heard>,
}

/// A listener; it hears as long as this lives.
type Heard = Closure<dyn Fn(web_sys::Event)>;

/// Puts a tree into a place of the page, for as long as the page stands.
pub fn mount(node: Node, place: &web_sys::Element) {
    let standing = build(node, &Maker { document: document(), is_svg: false });
    standing.put(place, None);
    // The app is never taken down.
    std::mem::forget(standing);
}

#[derive(Clone)]
struct Maker {
    document: Document,
    is_svg: bool,
}

fn build(node: Node, maker: &Maker) -> Standing {
    match node {
        Node::Nothing => Standing::Nothing,
        Node::Words(words) => {
            Standing::One { node: maker.document.create_text_node(&words).into(), _held: Held::default() }
        }
        Node::All(parts) => Standing::All(parts.into_iter().map(|part| build(part, maker)).collect()),
        Node::Element(element) => build_element(element, maker),
        Node::Live(ask) => {
            let mark: DomNode = maker.document.create_comment("").into();
            let effect = {
                let (mark, maker) = (mark.clone(), maker.clone());
                RenderEffect::new(move |before: Option<Box<Standing>>| {
                    let now = build(ask(), &maker);
                    if let Some(before) = before {
                        before.take_away();
                    }
                    // At first there is no parent yet: whoever puts the mark there puts this there too.
                    if let Some(parent) = mark.parent_node() {
                        now.put(&parent, Some(&mark));
                    }
                    Box::new(now)
                })
            };
            Standing::Live(mark, effect)
        }
    }
}

fn build_element(element: Element, maker: &Maker) -> Standing {
    let Parts { tag, attributes, children, listeners, made } = *element.0;
    let maker = Maker { is_svg: maker.is_svg || tag == "svg", ..maker.clone() };
    let dom = if maker.is_svg {
        maker.document.create_element_ns(Some(SVG), tag)
    } else {
        maker.document.create_element(tag)
    };
    // The names stand in our own views: the browser knows every one of them.
    let Ok(dom) = dom else { return Standing::Nothing };
    let mut effects = Vec::new();
    for (name, value) in attributes {
        match value {
            Value::Absent => {}
            Value::Fixed(value) => set(&dom, name, Some(&value)),
            Value::Live(ask) => {
                let dom = dom.clone();
                effects.push(RenderEffect::new(move |_| set(&dom, name, ask().as_deref())));
            }
        }
    }
    let children: Vec<Standing> = children.into_iter().map(|child| build(child, &maker)).collect();
    for child in &children {
        child.put(&dom, None);
    }
    let listeners = listeners.into_iter().filter_map(|(event, call)| listen(&dom, event, call)).collect();
    for made in made {
        made(&dom);
    }
    let held = Held { _children: children, _effects: effects, _listeners: listeners };
    Standing::One { node: dom.into(), _held: held }
}

fn listen(dom: &web_sys::Element, event: &str, call: Listener) -> Option<Heard> {
    let heard = Heard::new(move |event| call(event));
    dom.add_event_listener_with_callback(event, heard.as_ref().unchecked_ref()).ok()?;
    Some(heard)
}

fn set(dom: &web_sys::Element, name: &str, value: Option<&str>) {
    // What a reader has typed or ticked is a property; the attribute is only where it began.
    if name == "value" && dom.tag_name() != "PROGRESS" {
        let _ = js_sys::Reflect::set(dom, &name.into(), &value.unwrap_or_default().into());
    } else if name == "checked" {
        let _ = js_sys::Reflect::set(dom, &name.into(), &value.is_some().into());
    }
    let _ = match value {
        Some(value) => dom.set_attribute(name, value),
        None => dom.remove_attribute(name),
    };
}

impl Standing {
    fn put(&self, parent: &DomNode, before: Option<&DomNode>) {
        match self {
            Self::Nothing => {}
            Self::One { node, .. } => drop(parent.insert_before(node, before)),
            Self::All(parts) => parts.iter().for_each(|part| part.put(parent, before)),
            Self::Live(mark, effect) => {
                drop(parent.insert_before(mark, before));
                effect.with_value_mut(|inner| inner.put(parent, Some(mark)));
            }
        }
    }

    fn take_away(&self) {
        match self {
            Self::Nothing => {}
            Self::One { node, .. } => remove(node),
            Self::All(parts) => parts.iter().for_each(Self::take_away),
            Self::Live(mark, effect) => {
                effect.with_value_mut(|inner| inner.take_away());
                remove(mark);
            }
        }
    }
}

fn remove(node: &DomNode) {
    if let Some(parent) = node.parent_node() {
        drop(parent.remove_child(node));
    }
}
