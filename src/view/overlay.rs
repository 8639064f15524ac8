//! What opens over a page: the Reading panel, the list of keys; and the page about Courant.

use super::House;
use super::node::{Ask, Element, Node, el};
use crate::article::Edition;
use crate::reading::{Settings, TextSize, Theme};
use crate::words;

/// The Reading panel: paper, text size, keys. It follows the settings, and the page listens for `data-theme-choice`,
/// `data-size-choice`, `data-size-step` and `data-shortcuts`.
#[must_use]
pub fn panel(settings: &Ask<Settings>) -> Node {
    let themes = Theme::ALL.into_iter().map(|theme| {
        let settings = settings.clone();
        let radio = el("input")
            .attr("type", "radio")
            .attr("name", "theme")
            .attr("value", theme.as_str())
            .attr("data-theme-choice", true)
            .follow("checked", move || (settings().theme == theme).then(String::new));
        el("label")
            .class("swatch")
            .attr("data-swatch", theme.as_str())
            .child(radio)
            .child(el("span").child(words::theme(theme)))
    });
    let size = settings.clone();
    let slider = el("input")
        .attr("id", "c-size")
        .attr("type", "range")
        .attr("min", TextSize::SMALLEST.step().to_string())
        .attr("max", TextSize::LARGEST.step().to_string())
        .attr("step", "1")
        .attr("data-size-choice", true)
        .follow("value", move || Some(size().size.step().to_string()));
    let step = |by: &'static str, label: &'static str, last: TextSize| {
        let settings = settings.clone();
        el("button")
            .class("size-step")
            .attr("type", "button")
            .attr("data-size-step", by)
            .attr("aria-label", label)
            .follow("aria-disabled", move || (settings().size == last).then(|| "true".to_owned()))
            .child("A")
    };
    let sizes = el("div")
        .class("sizes")
        .child(step("-1", words::SMALLER, TextSize::SMALLEST))
        .child(slider)
        .child(step("1", words::LARGER, TextSize::LARGEST));
    let keys = settings.clone();
    let shortcuts = el("input")
        .attr("type", "checkbox")
        .attr("data-shortcuts", true)
        .follow("checked", move || keys().shortcuts.then(String::new));
    super::all([
        el("fieldset")
            .class("panel-part")
            .child(el("legend").child(words::THEME))
            .child(el("div").class("swatches").all(themes)),
        el("div")
            .class("panel-part")
            .child(el("label").class("panel-label").attr("for", "c-size").child(words::TEXT_SIZE))
            .child(sizes),
        el("label").class("panel-part check").child(shortcuts).child(el("span").child(words::SHORTCUTS)),
    ])
}

/// The keys, for the help dialog.
#[must_use]
pub fn help() -> Node {
    let keys = words::KEYS.iter().map(|(key, meaning)| {
        el("div").class("key").child(el("dt").child(el("kbd").child(*key))).child(el("dd").child(*meaning))
    });
    el("dl").class("keys").all(keys).into()
}

/// What Courant is, what it stores, its version and licences.
#[must_use]
pub fn about(house: &House, edition: &Edition) -> Node {
    let parts = words::ABOUT_PARTS
        .iter()
        .map(|(title, paragraphs)| part(title).all(paragraphs.iter().map(|paragraph| el("p").child(*paragraph))));
    let title = match &edition.description {
        Some(line) => format!("{} — {line}", edition.title),
        None => edition.title.clone(),
    };
    let feed = el("a").attr("href", house.base.file("feed.json")).attr("rel", "external").child(words::ABOUT_FEED);
    let this_edition = part(words::ABOUT_EDITION)
        .child(el("p").child(title))
        .child(edition.copyright.as_deref().map(|line| el("p").child(line)))
        .child(el("p").child(feed));
    el("div")
        .class("about")
        .child(el("h1").class("page-title").attr("tabindex", "-1").child(words::ABOUT_TITLE))
        .child(el("p").class("about-lead").child(words::ABOUT_LEAD))
        .all(parts)
        .child(this_edition)
        .child(el("p").class("about-version").child(format!("{} {}", words::VERSION, env!("CARGO_PKG_VERSION"))))
        .into()
}

fn part(title: &'static str) -> Element {
    el("section").class("about-part").child(el("h2").class("row-title").child(title))
}
