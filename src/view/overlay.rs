//! What opens over a page: the Reading panel, the list of keys; and the page about Courant.

use super::House;
use super::front::page_title;
use super::stick::Stick;
use crate::article::Edition;
use crate::reading::{Settings, TextSize, Theme};
use crate::words;

/// The Reading panel: paper, text size, keys. It follows the settings, and the page listens for `data-theme-choice`,
/// `data-size-choice`, `data-size-step` and `data-shortcuts`.
pub fn panel(to: &mut Stick<'_>, settings: impl Fn() -> Settings + Copy + 'static) {
    to.el("fieldset.panel-part", |to| {
        to.line("legend", words::THEME);
        to.el("div.swatches", |to| {
            for theme in Theme::ALL {
                to.el("label.swatch", |to| {
                    to.attr("data-swatch", theme.as_str());
                    to.el("input", |to| {
                        to.attr("type", "radio");
                        to.attr("name", "theme");
                        to.attr("value", theme.as_str());
                        to.flag("data-theme-choice", true);
                        to.follow("checked", move || (settings().theme == theme).then(String::new));
                    });
                    to.line("span", words::theme(theme));
                });
            }
        });
    });
    to.el("div.panel-part", |to| {
        to.el("label.panel-label", |to| {
            to.attr("for", "c-size");
            to.words(words::TEXT_SIZE);
        });
        to.el("div.sizes", |to| {
            size_step(to, settings, ("-1", words::SMALLER), TextSize::SMALLEST);
            to.el("input", |to| {
                to.attr("id", "c-size");
                to.attr("type", "range");
                to.attr("min", TextSize::SMALLEST.step().to_string().as_str());
                to.attr("max", TextSize::LARGEST.step().to_string().as_str());
                to.attr("step", "1");
                to.flag("data-size-choice", true);
                to.follow("value", move || Some(settings().size.step().to_string()));
            });
            size_step(to, settings, ("1", words::LARGER), TextSize::LARGEST);
        });
    });
    to.el("label.panel-part.check", |to| {
        to.el("input", |to| {
            to.attr("type", "checkbox");
            to.flag("data-shortcuts", true);
            to.follow("checked", move || settings().shortcuts.then(String::new));
        });
        to.line("span", words::SHORTCUTS);
    });
}

fn size_step(
    to: &mut Stick<'_>,
    settings: impl Fn() -> Settings + 'static,
    (by, label): (&'static str, &'static str),
    last: TextSize,
) {
    to.el("button.size-step", |to| {
        to.attr("type", "button");
        to.attr("data-size-step", by);
        to.attr("aria-label", label);
        to.follow("aria-disabled", move || (settings().size == last).then(|| "true".to_owned()));
        to.words("A");
    });
}

/// The keys, for the help dialog.
pub fn help(to: &mut Stick<'_>) {
    to.el("dl.keys", |to| {
        for (key, meaning) in words::KEYS {
            to.el("div.key", |to| {
                to.el("dt", |to| to.line("kbd", *key));
                to.line("dd", *meaning);
            });
        }
    });
}

/// What Courant is, what it stores, its version and licences.
pub fn about(to: &mut Stick<'_>, house: &House, edition: &Edition) {
    to.el("div.about", |to| {
        page_title(to, words::ABOUT_TITLE);
        to.line("p.about-lead", words::ABOUT_LEAD);
        for (title, paragraphs) in words::ABOUT_PARTS {
            part(to, title, |to| {
                for paragraph in *paragraphs {
                    to.line("p", *paragraph);
                }
            });
        }
        part(to, words::ABOUT_EDITION, |to| {
            to.el("p", |to| {
                to.words(edition.title.as_str());
                if let Some(line) = &edition.description {
                    to.words(" — ");
                    to.words(line.as_str());
                }
            });
            to.line("p", edition.copyright.as_deref());
            to.el("p", |to| {
                to.el("a", |to| {
                    to.attr("href", house.base.file("feed.json").as_str());
                    to.attr("rel", "external");
                    to.words(words::ABOUT_FEED);
                });
            });
        });
        to.line("p.about-version", [words::VERSION, " ", env!("CARGO_PKG_VERSION")].concat().as_str());
    });
}

fn part(to: &mut Stick<'_>, title: &'static str, set: impl FnOnce(&mut Stick<'_>)) {
    to.el("section.about-part", |to| {
        to.line("h2.row-title", title);
        set(to);
    });
}
