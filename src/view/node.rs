//! What a view returns: a tree of elements and words, as plain data.
//!
//! A view says what stands on the page; who puts it there is another matter. In the browser the `mount` module turns a
//! tree into elements and follows its living parts; natively [`Node::to_html`] writes it. One type for every view keeps
//! the program small: the framework's own `view!` makes a type, and the code for it, of every element. The whole app was
//! measured at 306 KB of brotli that way, twice its budget.
//!
//! There is no node for markup: words are words, whatever is in them.

use std::fmt::Write as _;
use std::sync::Arc;

/// A part of a page.
#[derive(Clone, Default)]
pub enum Node {
    /// Nothing at all.
    #[default]
    Nothing,
    /// Words, to the letter.
    Words(String),
    /// An element.
    Element(Box<Element>),
    /// Parts one after the other.
    All(Vec<Self>),
    /// A part that is made anew whenever what it asked for changes.
    Live(Ask<Self>),
}

/// Asked for its answer again whenever the signals that it read change.
pub type Ask<T> = Arc<dyn Fn() -> T + Send + Sync>;

/// An element with its attributes and what is in it.
#[derive(Clone)]
pub struct Element {
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
pub(super) type Listener = Arc<dyn Fn(web_sys::Event) + Send + Sync>;

/// Called with the element when it stands.
#[cfg(feature = "csr")]
pub(super) type Made = Arc<dyn Fn(&web_sys::Element) + Send + Sync>;

/// An attribute's value; `None` means that the element does not have it.
#[derive(Clone)]
pub enum Value {
    /// As it is.
    Fixed(Option<String>),
    /// Set anew whenever what it asked for changes.
    Live(Ask<Option<String>>),
}

/// A fresh element.
#[must_use]
pub const fn el(tag: &'static str) -> Element {
    Element {
        tag,
        attributes: Vec::new(),
        children: Vec::new(),
        #[cfg(feature = "csr")]
        listeners: Vec::new(),
        #[cfg(feature = "csr")]
        made: Vec::new(),
    }
}

/// A part that follows what it asks for.
pub fn live<N: Into<Node>>(ask: impl Fn() -> N + Send + Sync + 'static) -> Node {
    Node::Live(Arc::new(move || ask().into()))
}

/// Parts one after the other.
pub fn all<N: Into<Node>>(parts: impl IntoIterator<Item = N>) -> Node {
    Node::All(parts.into_iter().map(Into::into).collect())
}

impl Element {
    /// With its class, which is its component's name.
    #[must_use]
    pub fn class(self, name: &'static str) -> Self {
        self.attr("class", name)
    }

    /// With an attribute. `None` and `false` leave it out, `true` is its empty form.
    #[must_use]
    pub fn attr(mut self, name: &'static str, value: impl Into<Value>) -> Self {
        self.attributes.push((name, value.into()));
        self
    }

    /// With an attribute that follows what it asks for. `value` and `checked` follow as properties, as a reader's own
    /// typing would set them.
    #[must_use]
    pub fn follow(mut self, name: &'static str, ask: impl Fn() -> Option<String> + Send + Sync + 'static) -> Self {
        self.attributes.push((name, Value::Live(Arc::new(ask))));
        self
    }

    /// With one more part in it.
    #[must_use]
    pub fn add(mut self, part: impl Into<Node>) -> Self {
        match part.into() {
            Node::Nothing => {}
            part => self.children.push(part),
        }
        self
    }

    /// With more parts in it.
    #[must_use]
    pub fn all<N: Into<Node>>(mut self, parts: impl IntoIterator<Item = N>) -> Self {
        self.children.extend(parts.into_iter().map(Into::into));
        self
    }

    /// Calls when an event happens in it.
    #[cfg(feature = "csr")]
    #[must_use]
    pub fn on(mut self, event: &'static str, call: impl Fn(web_sys::Event) + Send + Sync + 'static) -> Self {
        self.listeners.push((event, Arc::new(call)));
        self
    }

    /// Calls with the element when it stands.
    #[cfg(feature = "csr")]
    #[must_use]
    pub fn made(mut self, call: impl Fn(&web_sys::Element) + Send + Sync + 'static) -> Self {
        self.made.push(Arc::new(call));
        self
    }

    fn write(&self, html: &mut String) {
        html.push('<');
        html.push_str(self.tag);
        for (name, value) in &self.attributes {
            let value = match value {
                Value::Fixed(value) => value.clone(),
                Value::Live(ask) => ask(),
            };
            if let Some(value) = value {
                let _ = write!(html, " {name}=\"");
                escape(&value, html);
                html.push('"');
            }
        }
        html.push('>');
        if matches!(self.tag, "br" | "hr" | "img" | "input" | "link" | "meta" | "source") {
            return;
        }
        // A parser drops the first line feed of these.
        if matches!(self.tag, "pre" | "textarea") {
            html.push('\n');
        }
        for child in &self.children {
            child.write(html);
        }
        let _ = write!(html, "</{}>", self.tag);
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
        Self::Element(Box::new(element))
    }
}

impl From<String> for Node {
    fn from(words: String) -> Self {
        Self::Words(words)
    }
}

impl From<&str> for Node {
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
    fn from(value: &str) -> Self {
        Self::Fixed(Some(value.to_owned()))
    }
}

impl From<String> for Value {
    fn from(value: String) -> Self {
        Self::Fixed(Some(value))
    }
}

impl From<&String> for Value {
    fn from(value: &String) -> Self {
        Self::Fixed(Some(value.clone()))
    }
}

impl From<bool> for Value {
    fn from(is_there: bool) -> Self {
        Self::Fixed(is_there.then(String::new))
    }
}

impl<T: Into<String>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        Self::Fixed(value.map(Into::into))
    }
}

#[cfg(test)]
mod tests {
    use super::{all, el, live};

    #[test]
    fn words_are_words_whatever_is_in_them() {
        let node = all([el("p").attr("title", "\"<b>&").add("<script>alert('1')</script> & \"x\"")]);
        assert_eq!(
            node.to_html(),
            "<p title=\"&quot;&lt;b&gt;&amp;\">&lt;script&gt;alert('1')&lt;/script&gt; &amp; &quot;x&quot;</p>"
        );
    }

    #[test]
    fn what_is_not_there_leaves_no_trace() {
        let node = el("input").attr("disabled", false).attr("required", true).attr("name", None::<String>);
        assert_eq!(super::Node::from(node).to_html(), "<input required=\"\">");
        let live = live(|| el("pre").add(None::<String>).add("\nx"));
        assert_eq!(live.to_html(), "<pre>\n\nx</pre>");
    }
}
