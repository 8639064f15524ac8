//! What the tests share: a place on the page, time that passes, and a browser that answers otherwise for a while.

use std::any::Any;

use js_sys::{Function, Promise};
use leptos::mount::mount_to;
use leptos::prelude::document;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{DomParser, Element, HtmlElement, Node as DomNode, SupportedType};

use courant::view::Stick;
use courant::view::mount::mount;

/// A place of its own for each test, gone with it.
pub struct Stage {
    place: HtmlElement,
    /// Dropped, its signals go.
    _signals: Box<dyn Any>,
}

impl Stage {
    /// Sets a part on the page. Signals that are made by `play` live as long as the stage.
    pub fn new(play: impl FnOnce(&mut Stick<'_>) + 'static) -> Self {
        let place: HtmlElement = document().create_element("div").unwrap().unchecked_into();
        document().body().unwrap().append_child(&place).unwrap();
        let into = place.clone();
        let signals = mount_to(place.clone(), move || mount(play, &into));
        Self { place, _signals: Box::new(signals) }
    }

    /// The first element that fits; there must be one.
    pub fn find(&self, selector: &str) -> Element {
        self.place.query_selector(selector).unwrap().unwrap_or_else(|| panic!("no {selector} in {}", self.html()))
    }

    /// How many fit.
    pub fn count(&self, selector: &str) -> u32 {
        self.place.query_selector_all(selector).unwrap().length()
    }

    /// All words, one after the other.
    pub fn words(&self) -> String {
        self.place.text_content().unwrap_or_default()
    }

    /// What stands there, without the marks of living parts.
    pub fn html(&self) -> String {
        self.place.inner_html().replace("<!---->", "")
    }

    /// Whether what stands there is what a parser makes of this HTML, element for element.
    pub fn is_like(&self, html: &str) -> Result<(), String> {
        let stood = self.place.clone_node_with_deep(true).unwrap();
        drop_marks(&stood);
        stood.normalize();
        let parsed = DomParser::new().unwrap().parse_from_string(html, SupportedType::TextHtml).unwrap();
        let parsed = parsed.body().unwrap();
        let (ours, theirs) = (stood.child_nodes(), parsed.child_nodes());
        for index in 0..ours.length().max(theirs.length()) {
            let (ours, theirs) = (ours.item(index), theirs.item(index));
            if !ours.as_ref().is_some_and(|ours| ours.is_equal_node(theirs.as_ref())) {
                return Err(difference(ours, theirs));
            }
        }
        Ok(())
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        self.place.remove();
    }
}

fn drop_marks(node: &DomNode) {
    let mut next = node.first_child();
    while let Some(child) = next {
        next = child.next_sibling();
        if child.node_type() == DomNode::COMMENT_NODE {
            node.remove_child(&child).unwrap();
        } else {
            drop_marks(&child);
        }
    }
}

/// The innermost pair that differs, in words.
fn difference(ours: Option<DomNode>, theirs: Option<DomNode>) -> String {
    if let (Some(one), Some(other)) = (&ours, &theirs) {
        let (ones, others) = (one.child_nodes(), other.child_nodes());
        for index in 0..ones.length().max(others.length()) {
            let pair = (ones.item(index), others.item(index));
            if !pair.0.as_ref().is_some_and(|node| node.is_equal_node(pair.1.as_ref())) {
                return difference(pair.0, pair.1);
            }
        }
    }
    let tell = |node: Option<DomNode>| match node {
        None => "nothing".to_owned(),
        Some(node) => node.dyn_ref::<Element>().map_or_else(
            || format!("the words {:?}", node.text_content().unwrap_or_default()),
            |element| element.outer_html().chars().take(300).collect(),
        ),
    };
    format!("{} stands where the HTML has {}", tell(ours), tell(theirs))
}

/// Lets everything happen that was only waiting for its turn.
pub async fn settle() {
    pause(0).await;
}

/// Waits so many milliseconds.
pub async fn pause(milliseconds: i32) {
    let window = web_sys::window().unwrap();
    let later = Promise::new(&mut |resolve, _| {
        window.set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, milliseconds).unwrap();
    });
    JsFuture::from(later).await.unwrap();
}

/// Runs a piece of script with one argument.
pub fn script(body: &str, argument: &str) -> JsValue {
    Function::new_with_args("it", body).call1(&JsValue::UNDEFINED, &argument.into()).unwrap()
}

/// The browser answers otherwise until this is dropped.
pub struct Otherwise(Function);

impl Otherwise {
    /// `body` changes something and returns a function that takes it back.
    pub fn new(body: &str, argument: &str) -> Self {
        Self(script(body, argument).unchecked_into())
    }
}

impl Drop for Otherwise {
    fn drop(&mut self) {
        self.0.call0(&JsValue::UNDEFINED).unwrap();
    }
}
