//! The composing stick: what a view sets its elements and words into, one after the other.
//!
//! A view says what stands on the page, in its order; who makes a page of it is a [`Rendition`]'s business. In the browser
//! the `mount` module makes elements of it at once and follows its living parts; natively [`html`] writes it. One type for
//! every view, and nothing kept between the view and the page, keep the program small: the whole app weighed 306 KB of
//! brotli with the framework's `view!`, which makes a type, and the code for it, of every element, and 154 KB with trees of
//! nodes that were built first and put on the page afterwards.
//!
//! There is no way to set markup: words are words, whatever is in them.

/// Sets a part of a page, again whenever what it asked for has changed.
pub type Part = Box<dyn Fn(&mut Stick<'_>)>;

/// Asked for an attribute's value, again whenever what it asked for has changed. `None` takes the attribute away.
pub type Ask = Box<dyn Fn() -> Option<String>>;

/// Who makes a page of what is set.
pub trait Rendition {
    /// An element begins, in the one that is open.
    fn open(&mut self, tag: &'static str);
    /// An attribute of the element that began last, before anything stands in it.
    fn attribute(&mut self, name: &'static str, value: &str);
    /// An attribute of the element that began last, which follows what it asks for.
    fn follow(&mut self, name: &'static str, ask: Ask);
    /// Words, to the letter.
    fn words(&mut self, words: &str);
    /// The element that is open ends.
    fn close(&mut self);
    /// A part that is set again whenever what it asked for changes. Whoever follows nothing hands it back: it is set once.
    fn live(&mut self, part: Part) -> Option<Part>;
    /// Calls when an event happens in the element that began last.
    #[cfg(feature = "csr")]
    fn on(&mut self, event: &'static str, call: Box<dyn Fn(web_sys::Event)>);
    /// The element that began last, where elements are made.
    #[cfg(feature = "csr")]
    fn element(&self) -> Option<web_sys::Element>;
    /// An element that stands on the page already is open.
    #[cfg(feature = "csr")]
    fn enter(&mut self, element: &web_sys::Element);
    /// A part like that of [`Rendition::live`], over what stands on the page already: the children of `parent` from `first`
    /// up to `after`; without them its end.
    #[cfg(feature = "csr")]
    fn live_over(
        &mut self,
        parent: &web_sys::Node,
        first: Option<&web_sys::Node>,
        after: Option<&web_sys::Node>,
        part: Part,
    );
    /// What stands on the page already, once more.
    #[cfg(feature = "csr")]
    fn copy(&mut self, node: &web_sys::Node);
    /// What stands in the place of the living part that is being set stays as it is.
    #[cfg(feature = "csr")]
    fn keep(&mut self);
}

/// Where a view sets its part of the page.
pub struct Stick<'a> {
    rendition: &'a mut dyn Rendition,
    bearing: Option<(&'static str, String)>,
}

impl<'a> Stick<'a> {
    /// An empty one.
    pub fn new(rendition: &'a mut dyn Rendition) -> Self {
        Self { rendition, bearing: None }
    }

    /// An element, given as `tag.class` or `tag.class.class`, with what `set` sets: its attributes first, then what is in
    /// it. A component's class is its name.
    pub fn el(&mut self, what: &'static str, set: impl FnOnce(&mut Self)) {
        self.open(what);
        set(self);
        self.close();
    }

    /// An element with nothing but words in it; no element where there are none to set.
    pub fn line<'w>(&mut self, what: &'static str, words: impl Into<Option<&'w str>>) {
        self.set_line(what, words.into());
    }

    /// Words, to the letter.
    pub fn words<'w>(&mut self, words: impl Into<Option<&'w str>>) {
        self.set_words(words.into());
    }

    /// An attribute. `None` leaves it out.
    pub fn attr<'w>(&mut self, name: &'static str, value: impl Into<Option<&'w str>>) {
        self.set_attribute(name, value.into());
    }

    /// An attribute of several parts, written as one.
    #[inline(never)]
    pub fn attr_of(&mut self, name: &'static str, parts: &[&str]) {
        self.rendition.attribute(name, &parts.concat());
    }

    /// An attribute that is there or not.
    #[inline(never)]
    pub fn flag(&mut self, name: &'static str, is_there: bool) {
        if is_there {
            self.rendition.attribute(name, "");
        }
    }

    /// An attribute of the element that begins next.
    #[inline(never)]
    pub fn bearing(&mut self, name: &'static str, value: Option<String>) {
        self.bearing = value.map(|value| (name, value));
    }

    /// An attribute that follows what it asks for. `value` and `checked` follow as properties, as a reader's own typing
    /// would set them.
    pub fn follow(&mut self, name: &'static str, ask: impl Fn() -> Option<String> + 'static) {
        self.rendition.follow(name, Box::new(ask));
    }

    /// A part that is set again whenever what it asked for changes.
    pub fn live(&mut self, set: impl Fn(&mut Stick<'_>) + 'static) {
        self.set_part(Box::new(set));
    }

    /// Calls when an event happens in the element that began last.
    #[cfg(feature = "csr")]
    pub fn on(&mut self, event: &'static str, call: impl Fn(web_sys::Event) + 'static) {
        self.rendition.on(event, Box::new(call));
    }

    /// Calls with the element that began last, where elements are made.
    #[cfg(feature = "csr")]
    pub fn made(&mut self, call: impl FnOnce(web_sys::Element)) {
        if let Some(element) = self.rendition.element() {
            call(element);
        }
    }

    /// Sets into an element that stands on the page already, after what is in it.
    #[cfg(feature = "csr")]
    pub fn within(&mut self, element: &web_sys::Element, set: impl FnOnce(&mut Self)) {
        self.rendition.enter(element);
        set(self);
        self.rendition.close();
    }

    /// What stands on the page already, once more.
    #[cfg(feature = "csr")]
    pub fn copy(&mut self, node: &web_sys::Node) {
        self.rendition.copy(node);
    }

    /// A living part over an element that stands on the page already.
    #[cfg(feature = "csr")]
    pub fn live_over(&mut self, element: &web_sys::Node, part: impl Fn(&mut Stick<'_>) + 'static) {
        if let Some(parent) = element.parent_node() {
            self.rendition.live_over(&parent, Some(element), element.next_sibling().as_ref(), Box::new(part));
        }
    }

    /// A living part over all that is in an element that stands on the page already.
    #[cfg(feature = "csr")]
    pub fn live_in(&mut self, element: &web_sys::Node, part: impl Fn(&mut Stick<'_>) + 'static) {
        self.rendition.live_over(element, element.first_child().as_ref(), None, Box::new(part));
    }

    /// Leaves what stands in the place of the living part that is being set as it is: what the part sets comes after it.
    #[cfg(feature = "csr")]
    pub fn keep(&mut self) {
        self.rendition.keep();
    }

    // What follows stands once in the program, not at each of its hundreds of callers.

    #[inline(never)]
    fn open(&mut self, what: &'static str) {
        let (tag, classes) = what.split_once('.').unwrap_or((what, ""));
        self.rendition.open(tag);
        if classes.contains('.') {
            self.rendition.attribute("class", &classes.replace('.', " "));
        } else if !classes.is_empty() {
            self.rendition.attribute("class", classes);
        }
        if let Some((name, value)) = self.bearing.take() {
            self.rendition.attribute(name, &value);
        }
    }

    #[inline(never)]
    fn close(&mut self) {
        self.rendition.close();
    }

    #[inline(never)]
    fn set_line(&mut self, what: &'static str, words: Option<&str>) {
        if let Some(words) = words {
            self.open(what);
            self.rendition.words(words);
            self.rendition.close();
        }
    }

    #[inline(never)]
    fn set_words(&mut self, words: Option<&str>) {
        if let Some(words) = words {
            self.rendition.words(words);
        }
    }

    #[inline(never)]
    fn set_attribute(&mut self, name: &'static str, value: Option<&str>) {
        if let Some(value) = value {
            self.rendition.attribute(name, value);
        }
    }

    #[inline(never)]
    fn set_part(&mut self, part: Part) {
        if let Some(part) = self.rendition.live(part) {
            part(self);
        }
    }
}

/// What `set` sets, as HTML: its living parts as they are now.
#[must_use]
pub fn html(set: impl FnOnce(&mut Stick<'_>)) -> String {
    let mut html = Html::default();
    set(&mut Stick::new(&mut html));
    html.text
}

/// So many bytes a page has at least: what grows is copied over and over.
const PAGE: usize = 8 * 1024;

/// The same for a page that may lie anywhere: addresses that begin with `home` begin with `way` instead, the way there from
/// the page.
#[must_use]
pub fn html_from(home: &'static str, way: &str, set: impl FnOnce(&mut Stick<'_>)) -> String {
    let text = String::with_capacity(PAGE);
    let mut html = Html { text, home: Some((home, way.to_owned())), ..Html::default() };
    set(&mut Stick::new(&mut html));
    html.text
}

#[derive(Default)]
struct Html {
    text: String,
    /// How absolute addresses of the edition begin, and what they begin with on this page.
    home: Option<(&'static str, String)>,
    open: Vec<&'static str>,
    /// The last start tag may still get attributes.
    is_tag_open: bool,
}

impl Html {
    fn end_start_tag(&mut self) {
        if std::mem::take(&mut self.is_tag_open) {
            self.text.push('>');
            // A parser drops the first line feed of these.
            if matches!(self.open.last(), Some(&"pre" | &"textarea")) {
                self.text.push('\n');
            }
        }
    }
}

impl Rendition for Html {
    fn open(&mut self, tag: &'static str) {
        self.end_start_tag();
        self.text.push('<');
        self.text.push_str(tag);
        self.open.push(tag);
        self.is_tag_open = true;
    }

    fn attribute(&mut self, name: &'static str, value: &str) {
        debug_assert!(self.is_tag_open, "{name} comes after what stands in its element");
        for part in [" ", name, "=\""] {
            self.text.push_str(part);
        }
        match (&self.home, name) {
            (Some((home, way)), "href" | "src" | "poster") => match value.strip_prefix(home) {
                Some(path) => {
                    escape(way, &mut self.text);
                    escape(path, &mut self.text);
                }
                None => escape(value, &mut self.text),
            },
            // A list of them.
            (Some((home, way)), "srcset") => escape(&value.replace(home, way), &mut self.text),
            _ => escape(value, &mut self.text),
        }
        self.text.push('"');
    }

    fn follow(&mut self, name: &'static str, ask: Ask) {
        if let Some(value) = ask() {
            self.attribute(name, &value);
        }
    }

    fn words(&mut self, words: &str) {
        self.end_start_tag();
        escape(words, &mut self.text);
    }

    fn close(&mut self) {
        self.end_start_tag();
        match self.open.pop() {
            None | Some("br" | "hr" | "img" | "input" | "link" | "meta" | "source") => {}
            Some(tag) => {
                for part in ["</", tag, ">"] {
                    self.text.push_str(part);
                }
            }
        }
    }

    fn live(&mut self, part: Part) -> Option<Part> {
        Some(part)
    }

    #[cfg(feature = "csr")]
    fn on(&mut self, _event: &'static str, _call: Box<dyn Fn(web_sys::Event)>) {}

    #[cfg(feature = "csr")]
    fn element(&self) -> Option<web_sys::Element> {
        None
    }

    #[cfg(feature = "csr")]
    fn enter(&mut self, _element: &web_sys::Element) {}

    #[cfg(feature = "csr")]
    fn live_over(&mut self, _: &web_sys::Node, _: Option<&web_sys::Node>, _: Option<&web_sys::Node>, _part: Part) {}

    #[cfg(feature = "csr")]
    fn copy(&mut self, _node: &web_sys::Node) {}

    #[cfg(feature = "csr")]
    fn keep(&mut self) {}
}

fn escape(text: &str, html: &mut String) {
    let mut rest = text;
    loop {
        let (plain, special) = rest.split_at(plain_length(rest.as_bytes()));
        html.push_str(plain);
        html.push_str(match special.as_bytes().first() {
            None => return,
            Some(b'&') => "&amp;",
            Some(b'<') => "&lt;",
            Some(b'>') => "&gt;",
            Some(_) => "&quot;",
        });
        rest = &special[1..];
    }
}

/// How many bytes come before the first that is written otherwise.
fn plain_length(bytes: &[u8]) -> usize {
    // Words are long and have few of them. In blocks of one size, without a branch between, the compiler looks at all bytes at once.
    const BLOCK: usize = 32;
    let is_special = |byte: u8| (byte == b'&') | (byte == b'<') | (byte == b'>') | (byte == b'"');
    let is_plain = |block: &&[u8; BLOCK]| block.iter().fold(0, |found, byte| found | u8::from(is_special(*byte))) == 0;
    let plain = BLOCK * bytes.as_chunks().0.iter().take_while(is_plain).count();
    let rest = &bytes[plain..];
    plain + rest.iter().position(|byte| is_special(*byte)).unwrap_or(rest.len())
}

#[cfg(test)]
mod tests {
    use super::{html, html_from};

    #[test]
    fn words_are_words_whatever_is_in_them() {
        let written = html(|to| {
            to.el("p", |to| {
                to.attr("title", "\"<b>&");
                to.words("<script>alert('1')</script> & \"x\"");
            });
        });
        assert_eq!(
            written,
            "<p title=\"&quot;&lt;b&gt;&amp;\">&lt;script&gt;alert('1')&lt;/script&gt; &amp; &quot;x&quot;</p>"
        );
        for before in 0..70 {
            let plain = "é".repeat(before);
            let written = html(|to| to.words(format!("{plain}<{plain}>").as_str()));
            assert_eq!(written, format!("{plain}&lt;{plain}&gt;"));
        }
    }

    #[test]
    fn a_page_may_lie_anywhere() {
        let written = html_from("https://home.invalid/", "../", |to| {
            to.el("a", |to| {
                to.attr("href", "https://home.invalid/read/a/");
                to.attr("title", "https://home.invalid/");
                to.words("https://home.invalid/");
            });
            to.el("a", |to| to.attr("href", "https://c.test/?of=https://home.invalid/"));
            to.el("img", |to| {
                to.attr("srcset", "https://home.invalid/a 1w, https://home.invalid/b 2w, https://c.test/ 3w")
            });
        });
        let expected = "<a href=\"../read/a/\" title=\"https://home.invalid/\">https://home.invalid/</a>\
                        <a href=\"https://c.test/?of=https://home.invalid/\"></a>\
                        <img srcset=\"../a 1w, ../b 2w, https://c.test/ 3w\">";
        assert_eq!(written, expected);
    }

    #[test]
    fn what_is_not_there_leaves_no_trace() {
        let written = html(|to| {
            to.el("input", |to| {
                to.flag("disabled", false);
                to.flag("required", true);
                to.attr("name", None);
            });
            to.line("p", None);
        });
        assert_eq!(written, "<input required=\"\">");
        let living = html(|to| {
            to.live(|to| {
                to.el("pre", |to| {
                    to.words(None);
                    to.words("\nx");
                });
            });
        });
        assert_eq!(living, "<pre>\n\nx</pre>");
    }

    #[test]
    fn an_element_is_given_with_its_classes() {
        let written = html(|to| {
            to.bearing("data-block", Some("s1/0".to_owned()));
            to.line("button.button.slip-close", "Close");
            to.el("p.paragraph", |to| to.attr_of("id", &["note-", "1"]));
        });
        let expected = "<button class=\"button slip-close\" data-block=\"s1/0\">Close</button>\
                        <p class=\"paragraph\" id=\"note-1\"></p>";
        assert_eq!(written, expected);
    }
}
