//! An article: loaded, shown, followed while it is read, and found again.

mod coming;
mod follow;
mod sheet;

use std::sync::Arc;

use leptos::prelude::{document, on_cleanup, untrack, window};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

pub use self::coming::Coming;
use self::coming::Found;
use self::follow::{Follower, Place};
use self::sheet::Sheet;
use super::{Stage, all, meanwhile, on_retry, wait_for};
use crate::app::events::{after, after_frame, next_frame, spawn, watch};
use crate::app::{Desk, State, is_return};
use crate::article::{Article, ArticleId, Card};
use crate::related::related;
use crate::source::{FetchError, Wish};
use crate::view::{self, Spread, Stick};
use crate::words;

/// The page of an article.
pub fn article(to: &mut Stick<'_>, desk: Desk, id: ArticleId) {
    let stage = State::new(Stage::<Found>::Fresh);
    let wish = State::new(None::<Wish>);
    let id = Arc::new(id);
    let start = move || {
        let ahead = desk.coming.change(Option::take).flatten().filter(|coming| coming.is_of(&id));
        let Some(coming) = ahead.or_else(|| Coming::start(desk, id.clone())) else {
            stage.set(Stage::Failed(FetchError::Unreachable.into()));
            return;
        };
        let story = async move { coming.story.value().await.unwrap_or(Err(FetchError::Aborted.into())) };
        wait_for(stage, wish, coming.wish, story);
        if matches!(desk.paper.edition.now(), Stage::Failed(_)) {
            desk.paper.open(&desk.base.now());
        }
    };
    start();
    watch(move || {
        if let Stage::Failed(error) = stage.get() {
            desk.arrive(super::trouble_of(&error).title, None);
        }
    });
    to.el("div", |to| {
        to.on("click", on_retry(desk, stage, start));
        to.live(move |to| match stage.get() {
            Stage::Here((article, has_gaps)) => untrack(|| story(to, desk, article, has_gaps)),
            other => meanwhile(to, &desk.house(), &other),
        });
    });
}

/// The article itself, once it is here.
fn story(to: &mut Stick<'_>, desk: Desk, article: Arc<Article>, has_gaps: bool) {
    let canonical = article.card.url.as_ref().map(|url| url.as_str().to_owned());
    let headline = article.card.headline.clone();
    let reading = Reading::begin(desk);
    // Nobody sees more than the beginning at first: that is drawn at once, and the rest a moment later. Whoever goes to a
    // place needs all that stands before it.
    let is_whole = State::new(reading.restored.is_some() || desk.navigation.location_untracked().fragment.is_some());
    let complete = move || {
        if !is_whole.now() {
            is_whole.set(true);
        }
    };
    let (follower, sheet) = (reading.follower, reading.sheet);
    watch(move || {
        follower.open_contents();
        desk.arrive(&headline, canonical.as_deref());
        let reading = reading.clone();
        let follow = move || {
            complete();
            reading.follow();
        };
        if is_whole.now() {
            follow();
        } else {
            after_frame(follow);
        }
    });

    to.el("div", |to| {
        // A hand may be quicker: what it reaches for is there when it lets go.
        to.on("pointerdown", move |_| complete());
        to.on("click", move |event| sheet.click(desk, &event));
        to.follow("data-beginning", move || (!is_whole.get()).then(String::new));
        let is_set = move || is_whole.get();
        let spread = Spread::new(article.clone(), desk.house(), has_gaps, is_set);
        view::story(
            to,
            &spread,
            |to| follower.progress(to),
            |to| {
                to.live(move |to| {
                    if is_set() {
                        follower.welcome(to);
                    }
                });
            },
            |to| {
                to.live(move |to| {
                    if is_set() {
                        go_on(to, desk, &article);
                    }
                });
                to.live(move |to| {
                    if is_set() {
                        sheet.set(to);
                    }
                });
            },
        );
    });
}

/// The article that press wrote, which stands and is read already.
pub(super) fn adopt(to: &mut Stick<'_>, desk: Desk) {
    let Some(article) = document().query_selector("[data-article]").ok().flatten() else { return };
    let reading = Reading::begin(desk);
    let (follower, sheet) = (reading.follower, reading.sheet);
    follower.open_contents();
    to.within(&article, |to| to.on("click", move |event| sheet.click(desk, &event)));
    for place in all(".progress") {
        to.within(&place, |to| follower.progress(to));
    }
    for place in all(".welcome-place") {
        to.within(&place, |to| to.live(move |to| follower.welcome(to)));
    }
    sheet.set(to);
    reading.follow();
}

/// What goes on over an article while it is read.
#[derive(Clone)]
struct Reading {
    follower: Follower,
    sheet: Sheet,
    /// Where the reader was.
    restored: Option<Place>,
}

impl Reading {
    /// Begins with a page that is about to stand, until it is gone.
    fn begin(desk: Desk) -> Self {
        let follower = Follower::start(desk);
        on_cleanup(move || follower.stop());
        Self { follower, sheet: Sheet::new(), restored: place_to_restore(desk) }
    }

    /// Follows the text, which stands on the page.
    fn follow(self) {
        // Not before it is laid out. Whoever comes back sees no other place first; else what it takes to find the text holds up
        // no picture.
        let is_new = self.restored.is_none();
        let find = move || {
            self.follower.find_text();
            if let Some(place) = self.restored {
                self.follower.go_back_to(&place);
            }
        };
        if is_new { after_frame(find) } else { next_frame(find) }
    }
}

/// Reload and Back restore the paragraph; a link never does.
fn place_to_restore(desk: Desk) -> Option<Place> {
    let location = desk.navigation.location_untracked();
    let is_back = !location.is_first || is_return();
    location.place.as_deref().filter(|_| is_back && desk.may_move()).and_then(Place::read)
}

/// What to go on with, and the neighbours. Follows the cards as they come; the visits are asked once, so that nothing
/// moves while somebody reads on.
fn go_on(to: &mut Stick<'_>, desk: Desk, article: &Article) {
    let cards = desk.paper.cards.get();
    let house = desk.house();
    let has_read = |id: &ArticleId| untrack(|| desk.memory.has_read(id));
    let stories = related(article, cards.iter(), has_read);
    let here = cards.iter().position(|card| card.id == article.card.id);
    let beside = |step: isize| -> Option<&Card> { cards.get(here?.checked_add_signed(step)?) };
    // Newest first: the story before this one in time stands after it in the list.
    let previous = article.previous.as_ref().or_else(|| beside(1));
    let next = article.next.as_ref().or_else(|| beside(-1));
    view::go_on(to, &house, article, &stories, (previous, next));
}

/// Scrolls so that an element stands a little below the top, and puts the focus on it.
fn show(element: &HtmlElement) {
    element.scroll_into_view();
    let options = web_sys::FocusOptions::new();
    options.set_prevent_scroll(true);
    let _ = element.focus_with_options(&options);
}

/// The words of a failed copy or a done one, for a moment in the button's place.
fn flash(button: &HtmlElement, said: &'static str, before: &'static str) {
    button.set_text_content(Some(said));
    let button = button.clone();
    after(2_000, move || button.set_text_content(Some(before)));
}

/// Copies a text; tells whether it worked.
fn copy(text: &str, then: impl FnOnce(bool) + 'static) {
    let clipboard = window().navigator().clipboard();
    // On plain http there is no clipboard, although the bindings promise one.
    if clipboard.is_undefined() {
        then(false);
        return;
    }
    let writing = clipboard.write_text(text);
    spawn(async move {
        then(wasm_bindgen_futures::JsFuture::from(writing).await.is_ok());
    });
}

/// Passes the page's address on: by the device's own sheet, else by the clipboard.
fn share(desk: Desk) {
    let url =
        document().query_selector("link[rel=canonical]").ok().flatten().and_then(|link| link.get_attribute("href"));
    let url = url.unwrap_or_else(|| window().location().href().unwrap_or_default());
    let navigator = window().navigator();
    let can_share = js_sys::Reflect::has(&navigator, &"share".into()).unwrap_or(false);
    if can_share {
        let what = web_sys::ShareData::new();
        what.set_title(&headline());
        what.set_url(&url);
        // The reader may think better of it; that is no failure.
        let sharing = navigator.share_with_data(&what);
        spawn(async move {
            let _ = wasm_bindgen_futures::JsFuture::from(sharing).await;
        });
        return;
    }
    copy(&url, move |is_copied| {
        let text = if is_copied { words::LINK_COPIED } else { words::COPY_FAILED };
        desk.slip.set(Some(crate::app::Slip { text: text.to_owned(), undo: None }));
    });
}

/// The headline on the page.
fn headline() -> String {
    let headline = document().query_selector("main h1").ok().flatten();
    headline.and_then(|headline| headline.text_content()).unwrap_or_default()
}

/// The element an event target lies in, by its mark.
fn by_id(id: &str) -> Option<HtmlElement> {
    document().get_element_by_id(id).and_then(|element| element.dyn_into().ok())
}
