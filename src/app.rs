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
use leptos::prelude::{document, window};
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, HtmlLinkElement};

use self::events::watch;
use crate::article::{Edition, Moment};
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
            has_pages: edition.as_ref().is_some_and(|edition| edition.has_pages),
            calendar: self.calendar(),
            language: edition.and_then(|edition| edition.language.clone()),
            marks: Rc::new(move |id| memory.mark(id)),
        }
    }

    /// Dates and numbers as the reader writes them, from now.
    #[must_use]
    pub fn calendar(self) -> Calendar {
        self.calendar.peek(|calendar| calendar.at(now())).unwrap_or_else(|| Calendar::new(now()))
    }

    /// Tells what a page is, once it is known: in the title, the canonical link, the focus and aloud. `canonical` is
    /// absolute; `None` means the address itself.
    pub fn arrive(self, title: &str, canonical: Option<&str>) {
        self.title.set(title.to_owned());
        set_canonical(canonical);
        let location = self.navigation.location_untracked();
        if !location.is_first {
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
    mount_to(place, move || view::mount::mount(|to| app(to, Base::new(&base)), &into)).forget();
    if let Some(root) = root {
        let _ = root.set_attribute("data-started", "");
    }
}

/// What the head links to by a relative address would lie elsewhere after the first step to another address.
fn fix_links() {
    let links = document().query_selector_all("link[rel=alternate][href], link[rel=manifest][href]");
    let Ok(links) = links else { return };
    for link in (0..links.length()).filter_map(|index| links.item(index)?.dyn_into::<HtmlLinkElement>().ok()) {
        link.set_href(&link.href());
    }
}

/// The whole app.
fn app(to: &mut Stick<'_>, base: Base) {
    let paper = Paper::blank();
    let desk = Desk {
        base: State::new(base.clone()),
        navigation: Navigation::start(base.clone()),
        paper,
        memory: Memory::begin(&base),
        title: State::default(),
        announcement: State::default(),
        slip: State::new(None),
        overlay: State::new(None),
        coming: State::new(None),
        calendar: State::new(Calendar::new(now())),
    };
    paper.open(&base);
    name_memory(desk);
    keyboard::listen(desk);
    ahead::look_ahead(desk);
    watch(move || set_title(desk));
    to.el("a.skip", |to| {
        to.attr("href", "#c-main");
        to.words(words::SKIP);
    });
    to.live(move |to| {
        let has_come = desk.paper.head().is_some();
        masthead(to, &desk.house(), &head_or_bare(desk), &desk.navigation.route(), has_come);
    });
    to.el("main.main", |to| {
        to.attr("id", "c-main");
        to.attr("tabindex", "-1");
        to.live(move |to| match desk.navigation.route() {
            Route::Front => page::front(to, desk),
            Route::Read(id) => page::article(to, desk, id),
            Route::Section(slug) => page::section(to, desk, slug),
            Route::History => page::history(to, desk),
            Route::About => page::about(to, desk),
            Route::Missing => page::missing(to, desk),
        });
    });
    to.live(move |to| footer(to, &desk.house(), &head_or_bare(desk)));
    to.el("p.unseen", |to| {
        to.attr("role", "status");
        to.attr("aria-live", "polite");
        to.live(move |to| to.words(desk.announcement.get().as_str()));
    });
    overlays::overlays(to, desk);
}

/// The edition's head; before it is here a bare one, so that the masthead keeps its room.
fn head_or_bare(desk: Desk) -> Arc<Edition> {
    desk.paper.head().unwrap_or_else(|| {
        let has_failed = desk.paper.is_settled();
        let title = if has_failed { words::COURANT.to_owned() } else { String::new() };
        Arc::new(Edition { title, ..Edition::default() })
    })
}

/// The history hangs on the edition's name, which its feed says. Where the feed does not come, the name it had here last
/// time holds; reading under another name would tear the history in two.
fn name_memory(desk: Desk) {
    watch(move || {
        if let Some(edition) = desk.paper.head() {
            desk.memory.open(&desk.base.now(), &edition.id);
        }
    });
}

/// The page's name with the paper's, which may come later.
fn set_title(desk: Desk) {
    let title = desk.title.get();
    let paper = desk.paper.head().map_or_else(|| words::COURANT.to_owned(), |edition| edition.title.clone());
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
    let headline = document().query_selector("main h1, .masthead h1").ok().flatten();
    if let Some(headline) = headline.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        let options = web_sys::FocusOptions::new();
        options.set_prevent_scroll(true);
        let _ = headline.focus_with_options(&options);
    }
}
