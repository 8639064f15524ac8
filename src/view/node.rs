//! What a view returns: a tree of elements and words, as plain data.
//!
//! A view says what stands on the page; who puts it there is another matter. In the browser the `mount` module turns a
//! tree into elements and follows its living parts; natively [`Node::to_html`] writes it. One type for every view keeps
//! the program small: the framework's own `view!` makes a type, and the code for it, of every element. The whole app was
//! measured at 306 KB of brotli that way, twice its budget.
//!
//! There is no node for markup: words are words, whatever is in them.

use std::fmt::Write as _;
use std::rc::Rc;

/// A part of a page.
#[derive(Clone, Default)]
pub enum Node {
    /// Nothing at all.
    #[default]
    Nothing,
    /// Words, to the letter.
    Words(String),
    /// An element.
    Element(Element),
    /// Parts one after the other.
    All(Vec<Self>),
    /// A part that is made anew whenever what it asked for changes.
    Live(Ask<Self>),
}

/// Asked for its answer again whenever the signals that it read change.
pub type Ask<T> = Rc<dyn Fn() -> T>;

/// An element with its attributes and what is in it.
// Boxed, so that the long chains in which views are written hand on a pointer.
#[derive(Clone)]
pub struct Element(pub(super) Box<Parts>);

#[derive(Clone, Default)]
pub(super) struct Parts {
    pub(super) tag: &'static str,
    pub(super) attributes: Vec<(&'static str, Value)>,
    pub(super) children: Vec<Node>,
    #[cfg(feature = "csr")]
    pub(super) listeners: Vec<(&'static str, Listener)>,
    #[cfg(feature = "csr")]
    pub(super) made: Vec<Made>,
}

/// Called with an event.
#[cfg(feature = "csr")]
pub(super) type Listener = Rc<dyn Fn(web_sys::Event)>;

/// Called with the element when it stands.
#[cfg(feature = "csr")]
pub(super) type Made = Rc<dyn Fn(&web_sys::Element)>;

/// An attribute's value.
#[derive(Clone)]
pub enum Value {
    /// The element does not have it.
    Absent,
    /// As it is.
    Fixed(String),
    /// Set anew whenever what it asked for changes; `None` takes it away.
    Live(Ask<Option<String>>),
}

/// A fresh element.
#[must_use]
#[inline(never)]
pub fn el(tag: &'static str) -> Element {
    Element(Box::new(Parts { tag, ..Parts::default() }))
}

/// A part that follows what it asks for.
pub fn live<N: Into<Node>>(ask: impl Fn() -> N + 'static) -> Node {
    Node::Live(Rc::new(move || ask().into()))
}

/// Parts one after the other.
pub fn all<N: Into<Node>>(parts: impl IntoIterator<Item = N>) -> Node {
    Node::All(parts.into_iter().map(Into::into).collect())
}

impl Element {
    /// With its class, which is its component's name.
    #[must_use]
    pub fn class(self, name: &'static str) -> Self {
        self.with_attribute("class", name.into())
    }

    /// With an attribute. `None` and `false` leave it out, `true` is its empty form.
    #[must_use]
    pub fn attr(self, name: &'static str, value: impl Into<Value>) -> Self {
        self.with_attribute(name, value.into())
    }

    /// With an attribute that follows what it asks for. `value` and `checked` follow as properties, as a reader's own
    /// typing would set them.
    #[must_use]
    pub fn follow(self, name: &'static str, ask: impl Fn() -> Option<String> + 'static) -> Self {
        self.with_attribute(name, Value::Live(Rc::new(ask)))
    }

    /// With one more part in it.
    #[must_use]
    pub fn child(self, part: impl Into<Node>) -> Self {
        self.with_child(part.into())
    }

    /// With more parts in it.
    #[must_use]
    pub fn all<N: Into<Node>>(mut self, parts: impl IntoIterator<Item = N>) -> Self {
        for part in parts {
            self = self.with_child(part.into());
        }
        self
    }

    /// Calls when an event happens in it.
    #[cfg(feature = "csr")]
    #[must_use]
    pub fn on(mut self, event: &'static str, call: impl Fn(web_sys::Event) + 'static) -> Self {
        self.0.listeners.push((event, Rc::new(call)));
        self
    }

    /// Calls with the element when it stands.
    #[cfg(feature = "csr")]
    #[must_use]
    pub fn made(mut self, call: impl Fn(&web_sys::Element) + 'static) -> Self {
        self.0.made.push(Rc::new(call));
        self
    }

    // These two stand once in the program, not at each of their hundreds of callers.
    #[inline(never)]
    fn with_attribute(mut self, name: &'static str, value: Value) -> Self {
        if !matches!(value, Value::Absent) {
            self.0.attributes.push((name, value));
        }
        self
    }

    #[inline(never)]
    fn with_child(mut self, part: Node) -> Self {
        if !matches!(part, Node::Nothing) {
            self.0.children.push(part);
        }
        self
    }

    fn write(&self, html: &mut String) {
        let Parts { tag, attributes, children, .. } = &*self.0;
        html.push('<');
        html.push_str(tag);
        for (name, value) in attributes {
            let value = match value {
                Value::Absent => None,
                Value::Fixed(value) => Some(value.clone()),
                Value::Live(ask) => ask(),
            };
            if let Some(value) = value {
                let _ = write!(html, " {name}=\"");
                escape(&value, html);
                html.push('"');
            }
        }
        html.push('>');
        if matches!(*tag, "br" | "hr" | "img" | "input" | "link" | "meta" | "source") {
            return;
        }
        // A parser drops the first line feed of these.
        if matches!(*tag, "pre" | "textarea") {
            html.push('\n');
        }
        for child in children {
            child.write(html);
        }
        let _ = write!(html, "</{tag}>");
    }
}

impl Node {
    /// The part as HTML, its living parts as they are now.
    #[must_use]
    pub fn to_html(&self) -> String {
        let mut html = String::new();
        self.write(&mut html);
        html
    }

    fn write(&self, html: &mut String) {
        match self {
            Self::Nothing => {}
            Self::Words(words) => escape(words, html),
            Self::Element(element) => element.write(html),
            Self::All(parts) => parts.iter().for_each(|part| part.write(html)),
            Self::Live(ask) => ask().write(html),
        }
    }
}

fn escape(text: &str, html: &mut String) {
    for letter in text.chars() {
        match letter {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            letter => html.push(letter),
        }
    }
}

impl From<Element> for Node {
    fn from(element: Element) -> Self {
        Self::Element(element)
    }
}

impl From<String> for Node {
    fn from(words: String) -> Self {
        Self::Words(words)
    }
}

impl From<&String> for Node {
    fn from(words: &String) -> Self {
        Self::Words(words.clone())
    }
}

impl From<&str> for Node {
    #[inline(never)]
    fn from(words: &str) -> Self {
        Self::Words(words.to_owned())
    }
}

impl From<Vec<Self>> for Node {
    fn from(parts: Vec<Self>) -> Self {
        Self::All(parts)
    }
}

impl<N: Into<Self>> From<Option<N>> for Node {
    fn from(part: Option<N>) -> Self {
        part.map_or(Self::Nothing, Into::into)
    }
}

impl From<&str> for Value {
    #[inline(never)]
    fn from(value: &str) -> Self {
        Self::Fixed(value.to_owned())
    }
}

impl From<String> for Value {
    fn from(value: String) -> Self {
        Self::Fixed(value)
    }
}

impl From<&String> for Value {
    fn from(value: &String) -> Self {
        Self::Fixed(value.clone())
    }
}

impl From<bool> for Value {
    fn from(is_there: bool) -> Self {
        if is_there { Self::Fixed(String::new()) } else { Self::Absent }
    }
}

impl<T: Into<Self>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Absent, Into::into)
    }
}

#[cfg(test)]
mod tests {
    use super::{all, el, live};

    #[test]
    fn words_are_words_whatever_is_in_them() {
        let node = all([el("p").attr("title", "\"<b>&").child("<script>alert('1')</script> & \"x\"")]);
        assert_eq!(
            node.to_html(),
            "<p title=\"&quot;&lt;b&gt;&amp;\">&lt;script&gt;alert('1')&lt;/script&gt; &amp; &quot;x&quot;</p>"
        );
    }

    #[test]
    fn what_is_not_there_leaves_no_trace() {
        let node = el("input").attr("disabled", false).attr("required", true).attr("name", None::<String>);
        assert_eq!(super::Node::from(node).to_html(), "<input required=\"\">");
        let live = live(|| el("pre").child(None::<String>).child("\nx"));
        assert_eq!(live.to_html(), "<pre>\n\nx</pre>");
    }
}
