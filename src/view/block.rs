//! Blocks as elements. Each kind has one class of its name.

use super::House;
use super::article::time;
use super::calendar::Length;
use super::icon::{Icon, icon};
use super::stick::Stick;
use super::text::{link, runs};
use crate::article::{
    Align, Article, Block, Cell, Event, Figure, Media, MediaKind, MediaUrl, Row, SafeUrl, Table, Text,
    begins_with_capital,
};
use crate::words;

/// A figure from this width on is set wider than the text.
const WIDE: u32 = 1200;
/// Up to this width it stands as small as it is.
const SMALL: u32 = 480;
/// A drop cap needs a paragraph of so many characters.
const DROP_CAP: usize = 200;

/// What all blocks of one article share. A block outside an article, as in a note's slip, has no notes of its own.
#[derive(Clone, Copy)]
pub(super) struct Body<'a> {
    pub(super) house: &'a House,
    pub(super) article: Option<&'a Article>,
}

impl Body<'_> {
    pub(super) fn blocks(self, to: &mut Stick<'_>, blocks: &[Block]) {
        for block in blocks {
            self.block(to, block);
        }
    }

    fn text(self, to: &mut Stick<'_>, text: &Text) {
        runs(to, self.house, self.article, text);
    }

    /// An element with a text and nothing else in it; no element where there is no text.
    fn text_in<'t>(self, to: &mut Stick<'_>, what: &'static str, text: impl Into<Option<&'t Text>>) {
        if let Some(text) = text.into() {
            to.el(what, |to| self.text(to, text));
        }
    }

    /// The first paragraph of the story: the place of the dateline runs in at its head, or it has a drop cap.
    pub(super) fn opening(self, to: &mut Stick<'_>, text: &Text, place: Option<&str>) {
        let plain = text.to_plain();
        let has_drop_cap = place.is_none() && plain.chars().count() >= DROP_CAP && begins_with_capital(&plain);
        to.el("p.paragraph", |to| {
            to.flag("data-drop-cap", has_drop_cap);
            if let Some(place) = place {
                to.el("span.dateline", |to| {
                    to.flag("data-apart", true);
                    to.line("span.dateline-place", place);
                    to.words(" — ");
                });
            }
            self.text(to, text);
        });
    }

    /// A block, as one element.
    pub(super) fn block(self, to: &mut Stick<'_>, block: &Block) {
        match block {
            Block::Paragraph(text) => self.text_in(to, "p.paragraph", text),
            Block::Heading { level, text } => {
                self.text_in(to, if *level == 4 { "h4.heading" } else { "h3.heading" }, text);
            }
            Block::List { is_ordered, start, items } => self.list(to, *is_ordered, *start, items),
            Block::Quote { blocks, cite } => to.el("figure.quote", |to| {
                to.el("blockquote", |to| self.blocks(to, blocks));
                self.text_in(to, "figcaption", cite);
            }),
            Block::Pullquote { text, cite } => to.el("div.pullquote", |to| {
                self.text_in(to, "p", text);
                self.text_in(to, "p.pullquote-cite", cite);
            }),
            Block::Figure(figure) => self.figure(to, figure, false),
            Block::Gallery(figures) => to.el("div.gallery", |to| {
                to.attr("role", "group");
                to.attr("aria-label", words::GALLERY);
                for figure in figures {
                    self.figure(to, figure, false);
                }
            }),
            Block::Table(table) => self.table(to, table),
            Block::Code { language, text } => self.code(to, language.as_deref(), text),
            Block::Keypoints { title, items } => to.el("aside.keypoints", |to| {
                let title = title.as_deref().unwrap_or(words::KEY_POINTS);
                to.attr("aria-label", title);
                to.line("p.box-title", title);
                to.el("ul", |to| {
                    for item in items {
                        self.text_in(to, "li", item);
                    }
                });
            }),
            Block::Timeline(events) => to.el("ol.timeline", |to| {
                to.attr("role", "list");
                for event in events {
                    self.event(to, event);
                }
            }),
            Block::Qa { question, blocks } => to.el("div.qa", |to| {
                self.text_in(to, "p.qa-question", question);
                to.el("div.qa-answer", |to| self.blocks(to, blocks));
            }),
            Block::Aside { title, blocks } => to.el("aside.aside", |to| {
                to.attr("aria-label", title.as_deref());
                to.line("p.box-title", title.as_deref());
                self.blocks(to, blocks);
            }),
            Block::Media(media) => self.media(to, media),
            Block::Embed { provider, url, title, poster } => {
                self.embed(to, url, title.as_deref(), provider.as_deref(), poster.as_ref());
            }
            Block::Math { text, is_display: true } => to.el("div.math", |to| {
                scrolling(to, words::FORMULA);
                untranslated(to, "code", text);
            }),
            Block::Math { text, .. } => to.el("p.paragraph", |to| untranslated(to, "code.math-line", text)),
            Block::Rule => to.el("hr.rule", |_| {}),
        }
    }

    fn list(self, to: &mut Stick<'_>, is_ordered: bool, start: i32, items: &[Vec<Block>]) {
        to.el(if is_ordered { "ol.list" } else { "ul.list" }, |to| {
            if is_ordered && start != 1 {
                to.attr("start", start.to_string().as_str());
            }
            for blocks in items {
                to.el("li", |to| match blocks.as_slice() {
                    [Block::Paragraph(text)] => self.text(to, text),
                    blocks => self.blocks(to, blocks),
                });
            }
        });
    }

    /// A picture; the lead picture is loaded before everything else.
    pub(super) fn figure(self, to: &mut Stick<'_>, figure: &Figure, is_lead: bool) {
        let size = match figure.width {
            Some(width) if width >= WIDE => "wide",
            Some(width) if width <= SMALL => "small",
            _ => "text",
        };
        to.el("figure.figure", |to| {
            to.attr("data-size", size);
            to.flag("data-lead", is_lead);
            to.el("a.figure-open", |to| {
                to.attr("href", figure.src.as_str());
                to.attr("rel", "external");
                match figure.alt.as_str() {
                    "" => to.attr("aria-label", words::LOOK_CLOSER),
                    alt => to.attr_of("aria-label", &[words::LOOK_CLOSER, ": ", alt]),
                }
                to.flag("data-look", true);
                // How large the stylesheet shows it.
                let own;
                let sizes = match figure.width {
                    Some(width) if width <= SMALL => {
                        own = [&width.to_string(), "px"].concat();
                        own.as_str()
                    }
                    Some(width) if is_lead || width >= WIDE => "(min-width: 64rem) 60rem, 100vw",
                    _ => "(min-width: 48rem) 42rem, 100vw",
                };
                picture(to, figure, is_lead, sizes);
            });
            self.caption(to, figure.caption.as_ref(), "span.figure-credit", figure.credit.as_deref());
        });
    }

    /// What is said of a figure, and after it the credit of a picture or the length of a recording.
    fn caption(self, to: &mut Stick<'_>, caption: Option<&Text>, what: &'static str, after: Option<&str>) {
        if caption.is_none() && after.is_none() {
            return;
        }
        to.el("figcaption", |to| {
            if let Some(caption) = caption {
                self.text(to, caption);
            }
            to.words(" ");
            to.line(what, after);
        });
    }

    fn table(self, to: &mut Stick<'_>, table: &Table) {
        let label = table.caption.as_ref().map(Text::to_plain);
        to.el("div.table", |to| {
            scrolling(to, label.as_deref().unwrap_or(words::TABLE));
            to.el("table", |to| {
                self.text_in(to, "caption", &table.caption);
                if !table.head.is_empty() {
                    to.el("thead", |to| self.rows(to, &table.head, true));
                }
                to.el("tbody", |to| self.rows(to, &table.rows, false));
            });
        });
    }

    fn rows(self, to: &mut Stick<'_>, rows: &[Row], is_head: bool) {
        for row in rows {
            to.el("tr", |to| {
                for cell in row {
                    self.cell(to, cell, is_head);
                }
            });
        }
    }

    fn cell(self, to: &mut Stick<'_>, cell: &Cell, is_head: bool) {
        let align = match cell.align {
            Align::Start => None,
            Align::Center => Some("center"),
            Align::End => Some("end"),
        };
        // An empty corner heads nothing.
        let is_header = (is_head || cell.is_header) && !cell.text.is_blank();
        let scope = match (is_head, cell.colspan, cell.rowspan) {
            (true, 1, _) => "col",
            (true, ..) => "colgroup",
            (false, _, 1) => "row",
            (false, ..) => "rowgroup",
        };
        to.el(if is_header { "th" } else { "td" }, |to| {
            to.attr("scope", is_header.then_some(scope));
            to.attr("data-align", align);
            for (name, span) in [("colspan", cell.colspan), ("rowspan", cell.rowspan)] {
                if span > 1 {
                    to.attr(name, span.to_string().as_str());
                }
            }
            self.text(to, &cell.text);
        });
    }

    fn code(self, to: &mut Stick<'_>, language: Option<&str>, text: &str) {
        let name = language.unwrap_or(words::CODE);
        to.el("figure.code", |to| {
            to.el("figcaption", |to| {
                to.flag("data-apart", true);
                to.line("span.code-language", name);
                to.el("button.code-copy", |to| {
                    to.attr("type", "button");
                    to.flag("data-copy", true);
                    to.words(words::COPY);
                });
            });
            to.el("pre", |to| {
                to.attr("dir", "ltr");
                scrolling(to, name);
                untranslated(to, "code", text);
            });
        });
    }

    fn event(self, to: &mut Stick<'_>, event: &Event) {
        to.el("li.event", |to| {
            match event.when {
                Some(when) => time(to, self.house, "time.event-date", when, Length::Short),
                None => to.line("span.event-date", event.date.as_deref()),
            }
            to.el("div.event-story", |to| {
                to.line("p.event-title", event.title.as_deref());
                self.blocks(to, &event.blocks);
            });
        });
    }

    fn media(self, to: &mut Stick<'_>, media: &Media) {
        let is_audio = media.kind == MediaKind::Audio;
        let length = media.duration.map(|seconds| format!("{}:{:02}", seconds / 60, seconds % 60));
        let label = media.caption.as_ref().map(Text::to_plain);
        to.el("figure.media", |to| {
            to.el(if is_audio { "audio" } else { "video" }, |to| {
                // Nobody pays for what they do not play; only a recording of unknown length is asked for it.
                to.attr("preload", if is_audio && length.is_none() { "metadata" } else { "none" });
                if !is_audio {
                    to.flag("playsinline", true);
                    to.attr("poster", media.poster.as_ref().map(|poster| poster.as_str()));
                }
                to.flag("controls", true);
                to.attr("aria-label", label.as_deref());
                to.attr("src", media.src.as_str());
            });
            if !media.transcript.is_empty() {
                to.el("details.transcript", |to| {
                    to.flag("data-apart", true);
                    to.line("summary", words::TRANSCRIPT);
                    self.blocks(to, &media.transcript);
                });
            }
            // HTML has it first or last.
            self.caption(to, media.caption.as_ref(), "span.media-length", length.as_deref());
        });
    }

    fn embed(
        self,
        to: &mut Stick<'_>,
        url: &SafeUrl,
        title: Option<&str>,
        provider: Option<&str>,
        poster: Option<&MediaUrl>,
    ) {
        to.el("figure.embed", |to| {
            if let Some(poster) = poster {
                to.el("img", |to| {
                    to.attr("src", poster.as_str());
                    to.attr("alt", "");
                    to.attr("loading", "lazy");
                });
            }
            to.el("figcaption", |to| {
                to.el("p.embed-title", |to| {
                    link(to, self.house, url, |to| to.words(title.unwrap_or(url.as_str())));
                });
                to.el("p.embed-provider", |to| {
                    icon(to, Icon::Away);
                    if let Some(provider) = provider {
                        to.words(provider);
                        to.words(". ");
                    }
                    to.words(words::OPENS_ELSEWHERE);
                });
            });
        });
    }
}

/// A picture, in whichever of its widths a browser takes for one that is shown as large as `sizes` says.
#[inline(never)]
pub(super) fn picture(to: &mut Stick<'_>, figure: &Figure, is_lead: bool, sizes: &str) {
    to.el("img", |to| {
        to.attr("alt", figure.alt.as_str());
        for (name, length) in [("width", figure.width), ("height", figure.height)] {
            if let Some(length) = length {
                to.attr(name, length.to_string().as_str());
            }
        }
        to.attr("loading", (!is_lead).then_some("lazy"));
        to.attr("fetchpriority", is_lead.then_some("high"));
        to.attr("decoding", "async");
        if !figure.srcset.is_empty() {
            to.attr("sizes", sizes);
            let mut srcset = String::new();
            for one in &figure.srcset {
                let before = if srcset.is_empty() { "" } else { ", " };
                srcset += &[before, one.src.as_str(), " ", &one.width.to_string(), "w"].concat();
            }
            to.attr("srcset", srcset.as_str());
        }
        to.attr("src", figure.src.as_str());
    });
}

/// The element that is open scrolls by itself: it can have the focus, or nobody could scroll it by keyboard.
fn scrolling(to: &mut Stick<'_>, label: &str) {
    to.attr("tabindex", "0");
    to.attr("role", "group");
    to.attr("aria-label", label);
}

/// What no translator may touch.
fn untranslated(to: &mut Stick<'_>, what: &'static str, text: &str) {
    to.el(what, |to| {
        to.attr("translate", "no");
        to.words(text);
    });
}
