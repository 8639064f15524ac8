//! Runs of text as elements.

use super::House;
use super::stick::Stick;
use crate::article::{Article, Dir, Run, SafeUrl, Style, Text};
use crate::route::Route;
use crate::words;

/// A text; its note marks lead to the notes of `article`. Outside an article a text has none.
pub(super) fn runs(to: &mut Stick<'_>, house: &House, article: Option<&Article>, text: &Text) {
    for run in &text.0 {
        self::run(to, house, article, run);
    }
}

fn run(to: &mut Stick<'_>, house: &House, article: Option<&Article>, run: &Run) {
    match run {
        Run::Words(words) => to.words(words.as_str()),
        Run::Styled(style, text) => to.el(style.as_str(), |to| {
            to.attr("translate", (*style == Style::Code).then_some("no"));
            runs(to, house, article, text);
        }),
        Run::Link(url, text) => link(to, house, url, |to| runs(to, house, article, text)),
        Run::Note(id) => {
            let Some((number, note)) = article.and_then(|article| article.note(id)) else { return };
            let number = house.calendar.number(u32::try_from(number).unwrap_or(0));
            to.el("a.note-mark", |to| {
                to.attr("role", "doc-noteref");
                to.attr_of("href", &["#note-", &note.id]);
                to.attr_of("aria-label", &[words::NOTE, " ", &number]);
                to.attr("data-note", note.id.as_str());
                to.flag("data-apart", true);
                to.words(number.as_str());
            });
        }
        Run::Foreign { language, dir, text } => to.el("span", |to| {
            to.attr("lang", language.as_deref());
            to.attr("dir", dir.map(Dir::as_str));
            runs(to, house, article, text);
        }),
        Run::Abbr { short, title } => to.el("abbr", |to| {
            to.attr("title", title.as_deref());
            to.words(short.as_str());
        }),
        Run::Time(when, text) => to.el("time", |to| {
            to.attr("datetime", when.to_string().as_str());
            runs(to, house, article, text);
        }),
        Run::Ruby { base, reading } => to.el("ruby", |to| {
            to.words(base.as_str());
            to.line("rp", "(");
            to.el("rt", |to| {
                to.flag("data-apart", true);
                to.words(reading.as_str());
            });
            to.line("rp", ")");
        }),
        Run::Break => to.el("br", |_| {}),
    }
}

/// A link out of a source, around what `set` sets. What is no address of the app (a file, a neighbour, another site) says
/// so, for the page not to take it.
pub(super) fn link(to: &mut Stick<'_>, house: &House, url: &SafeUrl, set: impl FnOnce(&mut Stick<'_>)) {
    to.el("a", |to| {
        lead(to, house, url);
        set(to);
    });
}

/// Where the link that is open leads.
fn lead(to: &mut Stick<'_>, house: &House, url: &SafeUrl) {
    to.attr("href", url.as_str());
    to.attr("rel", (Route::of_link(&house.base, url.as_str()) == Route::Missing).then_some("external noopener"));
}

/// A name, with its link where there is one.
pub(super) fn name(to: &mut Stick<'_>, house: &House, class: &'static str, name: &str, url: Option<&SafeUrl>) {
    to.el(if url.is_some() { "a" } else { "span" }, |to| {
        to.attr("class", class);
        if let Some(url) = url {
            lead(to, house, url);
        }
        to.words(name);
    });
}
