//! The frame: it starts everything, keeps what all pages share, and puts the page of an address between masthead and
//! footer.

mod ahead;
pub mod events;
mod keyboard;
mod memory;
mod navigation;
mod overlays;
mod paper;
mod state;

pub use memory::Memory;
pub use navigation::{Location, Navigation, is_return, scroll_to_top};
pub use paper::{More, Paper};
pub use state::{State, derived};

use std::rc::Rc;
use std::sync::Arc;

use leptos::mount::mount_to;
use leptos::prelude::{document, untrack, window};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use self::events::{after, watch};
use crate::article::{Edition, EditionId, Moment};
use crate::page;
use crate::route::{Base, Route};
use crate::view::{self, Calendar, House, Stick, footer, masthead};
use crate::words;

/// What every page may use; a copy is as good as the original.
#[derive(Clone, Copy)]
pub struct Desk {
    /// The path the app is served under.
    pub base: State<Base>,
    /// The way through the addresses.
    pub navigation: Navigation,
    /// The edition.
    pub paper: Paper,
    /// What was read.
    pub memory: Memory,
    /// The page's name, once it is known.
    pub title: State<String>,
    /// Said aloud to those who do not see the page change.
    pub announcement: State<String>,
    /// Said at the foot of the page, with a way to take it back.
    pub slip: State<Option<Slip>>,
    /// The name of the overlay that is open.
    pub overlay: State<Option<&'static str>>,
    /// The story that the reader is about to open.
    pub coming: State<Option<page::Coming>>,
    /// Knows the reader's ways with dates and numbers.
    calendar: State<Calendar>,
    /// Whether press wrote the page that the browser loaded.
    is_pressed: State<bool>,
}

/// A short message with, perhaps, a way to undo what it tells.
#[derive(Clone)]
pub struct Slip {
    /// What happened.
    pub text: String,
    /// Takes it back.
    pub undo: Option<Rc<dyn Fn()>>,
}

impl Desk {
    /// What views must know. Follows the edition and the visits.
    #[must_use]
    pub fn house(self) -> House {
        let edition = self.paper.head();
        let memory = self.memory;
        House {
            base: self.base.now(),
            has_pages: self.is_pressed.now() || edition.as_ref().is_some_and(|edition| edition.has_pages),
            calendar: self.calendar(),
            language: edition.and_then(|edition| edition.language.clone()),
            marks: Rc::new(move |id| memory.mark(id)),
        }
    }

    /// Whether the page that press wrote still stands: nothing on it is set anew.
    #[must_use]
    pub fn stands(self) -> bool {
        self.is_pressed.now() && self.navigation.location_untracked().is_first
    }

    /// Whether the page may be brought to where the reader was: not one that they have moved before the app was there.
    #[must_use]
    pub fn may_move(self) -> bool {
        let is_unmoved = |root: Element| root.has_attribute("data-unmoved");
        !self.stands() || document().document_element().is_some_and(is_unmoved)
    }

    /// The language of the edition.
    #[must_use]
    pub fn language(self) -> Option<String> {
        self.paper.edition.peek(|stage| stage.here().and_then(|edition| edition.language.clone())).flatten()
    }

    /// Dates and numbers as the reader writes them, from now.
    #[must_use]
    pub fn calendar(self) -> Calendar {
        self.calendar.peek(|calendar| calendar.at(now())).unwrap_or_else(|| Calendar::new(now()))
    }

    /// Tells what a page is, once it is known: in the title, the canonical link, the focus and aloud. `canonical` is
    /// absolute; `None` means the address itself.
    pub fn arrive(self, title: &str, canonical: Option<&str>) {
        if self.stands() {
            return;
        }
        self.title.set(title.to_owned());
        set_canonical(canonical);
        let location = self.navigation.location_untracked();
        if !location.is_first {
            // What press wrote of the page that was left.
            for stale in page::all(STALE) {
                stale.remove();
            }
            self.announcement.set(title.to_owned());
            focus_headline();
        }
        if location.place.is_none() {
            match location.fragment.as_deref().and_then(|id| document().get_element_by_id(id)) {
                Some(element) => element.scroll_into_view(),
                None if !location.is_first => scroll_to_top(),
                None => {}
            }
        }
    }
}

/// What a page's head says of that page alone.
const STALE: &str = "meta[property],meta[name^=twitter],meta[name=description],meta[name=author],script[type*=json],link[rel=prev],link[rel=next]";

/// The present moment by the device's clock.
#[must_use]
pub fn now() -> Moment {
    #[expect(clippy::cast_possible_truncation, reason = "milliseconds since 1970 are far below 2^53")]
    let ms = js_sys::Date::now() as i64;
    // A clock outside the years 0 to 9999 is no clock.
    Moment::from_ms(ms).unwrap_or(Moment::EPOCH)
}

/// Mounts the app into `#app`, and tells `boot.js` that it runs.
pub fn mount() {
    #[cfg(debug_assertions)]
    std::panic::set_hook(Box::new(|panic| leptos::logging::error!("{panic}")));
    let root = document().document_element();
    let base = root.as_ref().and_then(|root| root.get_attribute("data-base")).unwrap_or_else(|| "/".to_owned());
    let Some(place) = document().get_element_by_id("app").and_then(|element| element.dyn_into::<HtmlElement>().ok())
    else {
        return;
    };
    let into = place.clone();
    fix_links();
    mount_to(place, move || view::mount::mount(|to| app(to, Base::new(&base), &into), &into)).forget();
}

/// Sets a part in a turn of its own, a moment later: what nobody waits for keeps no click and no key waiting.
pub fn later(to: &mut Stick<'_>, set: impl Fn(&mut Stick<'_>) + 'static) {
    let is_due = State::default();
    after(0, move || is_due.set(true));
    to.live(move |to| {
        if is_due.get() {
            untrack(|| set(to));
        }
    });
}

/// What the page links to by a relative address would lie elsewhere after the first step to another address.
fn fix_links() {
    for link in page::all("link[rel=alternate],link[rel=manifest],link[rel*=icon],.masthead a,.footer a") {
        // The browser's own sense of an address.
        let href = js_sys::Reflect::get(&link, &"href".into()).ok().and_then(|href| href.as_string());
        let _ = href.map(|href| link.set_attribute("href", &href));
    }
}

/// The whole app.
fn app(to: &mut Stick<'_>, base: Base, place: &Element) {
    let paper = Paper::blank();
    let part = |selector: &str| place.query_selector(selector).ok().flatten();
    let frame = part(".masthead").zip(part("main")).zip(part(".footer"));
    let overlay = State::new(None);
    // What opened over a page goes with it, and before the next one asks for the focus.
    events::listen("popstate", move |_| overlay.set(None));
    let desk = Desk {
        base: State::new(base.clone()),
        navigation: Navigation::start(base.clone()),
        paper,
        memory: Memory::begin(&base),
        title: State::default(),
        announcement: State::default(),
        slip: State::new(None),
        overlay,
        coming: State::new(None),
        calendar: State::new(Calendar::new(now())),
        is_pressed: State::new(frame.is_some()),
    };
    let root = document().document_element();
    name_memory(desk, root.and_then(|root| root.get_attribute("data-edition")));
    keyboard::listen(desk);
    ahead::look_ahead(desk);
    watch(move || set_title(desk));
    watch(move || {
        if desk.is_pressed.now() || desk.paper.head().is_some_and(|edition| edition.has_pages) {
            desk.navigation.leave_lists();
        }
    });
    let masthead = move |to: &mut Stick<'_>| {
        let (head, route) = (desk.paper.head(), desk.navigation.route());
        // Until the edition is here, what press wrote of it is more than we know.
        if desk.stands() || head.is_none() && desk.is_pressed.now() {
            return to.keep();
        }
        masthead(to, &desk.house(), &head_or_bare(desk), &route, head.is_some());
    };
    let page = move |to: &mut Stick<'_>| match desk.navigation.route() {
        Route::History => page::history(to, desk),
        route if desk.stands() => {
            to.keep();
            untrack(|| page::adopt(to, desk, &route));
        }
        Route::Front => page::front(to, desk),
        Route::Read(id) => page::article(to, desk, id),
        Route::Section(slug) => page::section(to, desk, slug),
        Route::About => page::about(to, desk),
        Route::Archive | Route::Month(_) | Route::Older(..) | Route::Missing => page::missing(to, desk),
    };
    let footer = move |to: &mut Stick<'_>| {
        if desk.is_pressed.now() {
            return to.keep();
        }
        footer(to, &desk.house(), &head_or_bare(desk));
    };
    match frame {
        Some(((head, main), foot)) => {
            to.live_over(&head, masthead);
            to.live_in(&main, page);
            to.live_over(&foot, footer);
        }
        None => {
            view::skip(to);
            to.live(masthead);
            view::main(to, |to| to.live(page));
            to.live(footer);
        }
    }
    to.el("p.unseen", |to| {
        to.attr("role", "status");
        to.attr("aria-live", "polite");
        to.live(move |to| to.words(desk.announcement.get().as_str()));
    });
    let begin = move |to: &mut Stick<'_>| {
        paper.open(&desk.base.now());
        overlays::overlays(to, desk);
        // From now on everything that is offered is there.
        if let Some(root) = document().document_element() {
            let _ = root.set_attribute("data-started", "");
        }
    };
    // Where nothing stands yet, all that is to be read waits for the edition.
    if desk.is_pressed.now() { later(to, begin) } else { begin(to) }
}

/// The edition's head; before it is here a bare one, so that the masthead keeps its room.
fn head_or_bare(desk: Desk) -> Arc<Edition> {
    desk.paper.head().unwrap_or_else(|| {
        let has_failed = desk.paper.is_settled();
        let title = if has_failed { words::COURANT.to_owned() } else { String::new() };
        Arc::new(Edition { title, ..Edition::default() })
    })
}

/// The history hangs on the edition's name, which its feed says, and press on its pages. Where the feed does not come, the
/// name it had here last time holds; reading under another name would tear the history in two.
fn name_memory(desk: Desk, written: Option<String>) {
    let open = move |id: &EditionId| desk.memory.open(&desk.base.now(), id);
    if let Some(id) = written.and_then(|id| EditionId::parse(&id)) {
        return open(&id);
    }
    watch(move || {
        if let Some(edition) = desk.paper.head() {
            open(&edition.id);
        }
    });
}

/// The page's name with the paper's, which may come later.
fn set_title(desk: Desk) {
    let title = desk.title.get();
    // A page from press has its name.
    if desk.stands() {
        return;
    }
    let paper = match desk.paper.head() {
        Some(edition) => edition.title.clone(),
        // It has a name, which its feed has not told yet.
        None if desk.is_pressed.now() => title.clone(),
        None => words::COURANT.to_owned(),
    };
    if title == paper {
        document().set_title(&title);
    } else if !title.is_empty() {
        document().set_title(&format!("{title} — {paper}"));
    }
}

fn set_canonical(canonical: Option<&str>) {
    let link = document().query_selector("link[rel=canonical]").ok().flatten().or_else(|| {
        let link = document().create_element("link").ok()?;
        link.set_attribute("rel", "canonical").ok()?;
        document().head()?.append_child(&link).ok()?;
        Some(link)
    });
    let location = window().location();
    let parts = [location.origin(), location.pathname(), location.search()];
    let own: String = parts.into_iter().filter_map(Result::ok).collect();
    if let Some(link) = link {
        let _ = link.set_attribute("href", canonical.unwrap_or(&own));
    }
}

/// The focus goes to the page's headline, as a new page's would.
pub fn focus_headline() {
    if let Ok(Some(headline)) = document().query_selector("main h1, .masthead h1") {
        focus_there(&headline);
    }
}

/// The focus goes to a place in the page, which stays where it is in the window.
pub fn focus_there(place: &Element) {
    if let Some(place) = place.dyn_ref::<HtmlElement>() {
        let _ = place.set_attribute("tabindex", "-1");
        let options = web_sys::FocusOptions::new();
        options.set_prevent_scroll(true);
        let _ = place.focus_with_options(&options);
    }
}
