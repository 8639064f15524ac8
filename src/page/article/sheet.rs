//! What opens from an article: a note beside its mark, a picture in large. And the article's own buttons.
//!
//! One listener for the whole article: the view marks what can be clicked with `data-…`, and a page that was written
//! beforehand has the same marks.

use leptos::prelude::window;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlDialogElement, HtmlElement, KeyboardEvent, MouseEvent, Node as DomNode};

use super::{by_id, copy, flash, share, show};
use crate::app::events::{after, listen};
use crate::app::{Desk, State};
use crate::page::{all, marked, whole};
use crate::view::{Icon, Stick, icon};
use crate::words;

/// What is open over one article; a copy is as good as the original.
#[derive(Clone, Copy)]
pub(super) struct Sheet {
    picture: State<Option<Picture>>,
    slip: State<Option<HtmlElement>>,
    frame: State<Option<HtmlDialogElement>>,
    /// Where the reader was when the note was opened.
    mark: State<Option<HtmlElement>>,
}

#[derive(Clone, PartialEq)]
struct Picture {
    src: String,
    alt: String,
    caption: String,
}

impl Sheet {
    pub(super) fn new() -> Self {
        let sheet =
            Self { picture: State::new(None), slip: State::new(None), frame: State::new(None), mark: State::new(None) };
        // Back closes a picture: opening it made an entry of the session history.
        listen("popstate", move |_| {
            if let Some(frame) = sheet.frame.now().filter(HtmlDialogElement::open) {
                frame.close();
            }
        });
        // Whoever is elsewhere has left the note, which would cover what lies under it.
        listen("focusin", move |event| {
            let Some(slip) = sheet.slip.now() else { return };
            let target = event.target().and_then(|target| target.dyn_into::<DomNode>().ok());
            if slip.matches(":popover-open").unwrap_or(false) && !slip.contains(target.as_ref()) {
                let _ = slip.hide_popover();
            }
        });
        sheet
    }

    /// A click anywhere in the article.
    pub(super) fn click(self, desk: Desk, event: &Event) {
        // With a key held, a click opens a link elsewhere.
        let has_key = |click: &MouseEvent| click.ctrl_key() || click.meta_key() || click.shift_key() || click.alt_key();
        if event.dyn_ref::<MouseEvent>().is_some_and(has_key) {
            return;
        }
        if let Some(mark) = marked(event, "note") {
            event.prevent_default();
            self.open_note(mark);
        } else if let Some(link) = marked(event, "note-back") {
            event.prevent_default();
            self.back_to_text(&link);
        } else if let Some(link) = marked(event, "look") {
            event.prevent_default();
            self.open_picture(&link);
        } else if let Some(button) = marked(event, "copy") {
            let code =
                button.closest("figure").ok().flatten().and_then(|figure| figure.query_selector("pre").ok().flatten());
            let text = code.and_then(|code| code.text_content()).unwrap_or_default();
            copy(&text, move |is_copied| {
                flash(&button, if is_copied { words::COPIED } else { words::COPY_FAILED }, words::COPY);
            });
        } else if marked(event, "share").is_some() {
            share(desk);
        } else if let Some(section) = marked(event, "section") {
            // The browser scrolls and notes the anchor; the focus must follow.
            let id = section.get_attribute("data-section").unwrap_or_default();
            if let Some(heading) = by_id(&format!("{id}-heading")) {
                let _ = heading.set_attribute("tabindex", "-1");
                after(0, move || drop(heading.focus()));
            }
        }
    }

    /// The slip and the frame, closed until something opens them.
    pub(super) fn set(self, to: &mut Stick<'_>) {
        to.el("div.slip", |to| self.set_slip(to));
        // The entry of the session history that opening made is taken back: once, however often one asks before that is done.
        let close_picture = move || {
            if let Some(frame) = self.frame.now().filter(HtmlDialogElement::open) {
                frame.close();
                let _ = window().history().map(|history| history.back());
            }
        };
        to.el("dialog.frame", |to| {
            to.attr("aria-label", words::PICTURE);
            to.made(|element| self.frame.set(element.dyn_into().ok()));
            to.on("cancel", move |event| {
                event.prevent_default();
                close_picture();
            });
            to.on("click", move |_| close_picture());
            to.el("button.frame-close", |to| {
                to.attr("type", "button");
                to.attr("aria-label", words::CLOSE);
                icon(to, Icon::Close);
            });
            to.live(move |to| {
                if let Some(Picture { src, alt, caption }) = self.picture.get() {
                    to.el("img.frame-picture", |to| {
                        to.attr("src", src.as_str());
                        to.attr("alt", alt.as_str());
                    });
                    to.line("p.frame-caption", caption.as_str());
                }
            });
        });
    }

    fn set_slip(self, to: &mut Stick<'_>) {
        to.attr("popover", "auto");
        to.attr("role", "note");
        to.attr("tabindex", "-1");
        to.made(|element| self.slip.set(element.dyn_into().ok()));
        to.on("keydown", move |event| self.leave_note(&event));
        to.live(move |to| {
            let Some(mark) = self.mark.get() else { return };
            to.line("p.slip-label", mark.get_attribute("aria-label").as_deref());
            // What stands under the story, but for its last part, the way back, which the slip has.
            let id = mark.get_attribute("data-note").unwrap_or_default();
            let mut next = by_id(&["note-", &id].concat()).and_then(|note| note.first_child());
            while let Some((part, after)) = next.and_then(|part| part.next_sibling().map(|after| (part, after))) {
                to.copy(&part);
                next = Some(after);
            }
        });
        to.el("button.button.slip-close", |to| {
            to.attr("type", "button");
            to.flag("data-quiet", true);
            to.on("click", move |_| self.close_note());
            to.words(words::BACK_TO_TEXT);
        });
    }

    fn open_note(self, mark: HtmlElement) {
        let Some(slip) = self.slip.now() else { return };
        for name in ["lang", "dir"] {
            let article = mark.closest("article").ok().flatten();
            let value = article.and_then(|article| article.get_attribute(name)).unwrap_or_default();
            let _ = slip.set_attribute(name, &value);
        }
        self.mark.set(Some(mark.clone()));
        let rect = mark.get_bounding_client_rect();
        // The stylesheet places it: beside the text where there is room, else under the mark.
        let style = slip.style();
        let sides = [("--mark-top", rect.top()), ("--mark-bottom", rect.bottom()), ("--mark-start", rect.left())];
        for (name, side) in sides {
            let _ = style.set_property(name, &[&whole(side).to_string(), "px"].concat());
        }
        let _ = slip.show_popover();
        let _ = slip.focus();
    }

    fn close_note(self) {
        if let Some(slip) = self.slip.now() {
            let _ = slip.hide_popover();
        }
        if let Some(mark) = self.mark.now() {
            let _ = mark.focus();
        }
    }

    /// By Tab one goes on at the mark: the slip's own place is at the end of the page.
    fn leave_note(self, event: &Event) {
        let Some(key) = event.dyn_ref::<KeyboardEvent>().filter(|key| key.key() == "Tab") else { return };
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let is_on = |selector: &str| target.as_ref().is_some_and(|target| target.matches(selector).unwrap_or(false));
        if key.shift_key() && is_on("[popover]") {
            event.prevent_default();
            self.close_note();
        } else if !key.shift_key() && is_on("button") {
            // The browser takes the step, from the mark.
            self.close_note();
        }
    }

    /// From the list of notes back to the mark in the text, to the one that was used where there are several.
    fn back_to_text(self, link: &HtmlElement) {
        let id = link.get_attribute("data-note-back").unwrap_or_default();
        let is_its = |mark: &HtmlElement| mark.get_attribute("data-note").as_deref() == Some(&id);
        let used = self.mark.now().filter(is_its);
        let mark = used.or_else(|| all("[data-note]").into_iter().find(is_its));
        if let Some(mark) = mark {
            show(&mark);
        }
    }

    fn open_picture(self, link: &HtmlElement) {
        let figure = link.closest("figure").ok().flatten();
        let within = |selector: &str| -> Option<Element> { figure.as_ref()?.query_selector(selector).ok().flatten() };
        self.picture.set(Some(Picture {
            src: link.get_attribute("href").unwrap_or_default(),
            alt: within("img").and_then(|image| image.get_attribute("alt")).unwrap_or_default(),
            caption: within("figcaption").and_then(|caption| caption.text_content()).unwrap_or_default(),
        }));
        let Some(frame) = self.frame.now() else { return };
        if let Ok(history) = window().history() {
            let state = history.state().unwrap_or_default();
            let _ = history.push_state_with_url(&state, "", None);
        }
        let _ = frame.show_modal();
    }
}
