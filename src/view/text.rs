//! Runs of text as elements.

use super::House;
use super::node::{Node, all, el};
use crate::article::{Article, Dir, Run, SafeUrl, Style, Text};
use crate::route::Route;
use crate::words;

/// A text outside an article: it has no notes.
#[must_use]
pub fn text(house: &House, text: &Text) -> Node {
    runs(house, None, text)
}

/// A text; its note marks lead to the notes of `article`.
pub(super) fn runs(house: &House, article: Option<&Article>, text: &Text) -> Node {
    all(text.0.iter().map(|run| self::run(house, article, run)))
}

fn run(house: &House, article: Option<&Article>, run: &Run) -> Node {
    let inner = |text: &Text| runs(house, article, text);
    match run {
        Run::Words(words) => words.as_str().into(),
        Run::Styled(style, text) => {
            let is_code = *style == Style::Code;
            el(tag(*style)).attr("translate", is_code.then_some("no")).child(inner(text)).into()
        }
        Run::Link(url, text) => link(house, url, inner(text)),
        Run::Note(id) => article.and_then(|article| article.note(id)).map_or(Node::Nothing, |(number, note)| {
            let number = house.calendar.number(u32::try_from(number).unwrap_or(0));
            el("a")
                .class("note-mark")
                .attr("role", "doc-noteref")
                .attr("href", format!("#note-{}", note.id))
                .attr("aria-label", format!("{} {number}", words::NOTE))
                .attr("data-note", &note.id)
                .attr("data-apart", true)
                .child(number)
                .into()
        }),
        Run::Foreign { language, dir, text } => {
            el("span").attr("lang", language.clone()).attr("dir", dir.map(Dir::as_str)).child(inner(text)).into()
        }
        Run::Abbr { short, title } => el("abbr").attr("title", title.clone()).child(short.as_str()).into(),
        Run::Time(when, text) => el("time").attr("datetime", when.to_string()).child(inner(text)).into(),
        Run::Ruby { base, reading } => el("ruby")
            .child(base.as_str())
            .child(el("rp").child("("))
            .child(el("rt").attr("data-apart", true).child(reading.as_str()))
            .child(el("rp").child(")"))
            .into(),
        Run::Break => el("br").into(),
    }
}

const fn tag(style: Style) -> &'static str {
    match style {
        Style::Em => "em",
        Style::Strong => "strong",
        Style::Code => "code",
        Style::Sub => "sub",
        Style::Sup => "sup",
        Style::Mark => "mark",
        Style::Del => "del",
        Style::Ins => "ins",
        Style::Q => "q",
        Style::Kbd => "kbd",
        Style::Cite => "cite",
        Style::Small => "small",
    }
}

/// A link out of a source. What is no address of the app (a file, a neighbour, another site) says so, for the page not
/// to take it.
pub(super) fn link(house: &House, url: &SafeUrl, words: impl Into<Node>) -> Node {
    el("a").attr("href", url.as_str()).attr("rel", rel(house, url)).child(words).into()
}

pub(super) fn rel(house: &House, url: &SafeUrl) -> Option<&'static str> {
    // The origin is not known here: an address of ours has our paths, and the page asks again before it takes a click.
    let path = url.as_str().splitn(4, '/').nth(3).map(|rest| format!("/{rest}")).unwrap_or_default();
    let path = path.split('#').next().unwrap_or_default();
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    (Route::parse(&house.base, path, query) == Route::Missing).then_some("external noopener")
}

/// A name, with its link where there is one.
pub(super) fn name(house: &House, class: &'static str, name: &str, url: Option<&SafeUrl>) -> Node {
    match url {
        Some(url) => el("a").class(class).attr("href", url.as_str()).attr("rel", rel(house, url)).child(name).into(),
        None => el("span").class(class).child(name).into(),
    }
}
