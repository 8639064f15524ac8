//! Going from one address to another, with the browser's own history.
//!
//! Clicks on our own links become entries of the session history; everything else is left to the browser. Each entry
//! keeps the place in its page (`history.state`), so that Back and reload restore it. The framework's router is not
//! used: it knows no place in a page, takes in-article anchors for pages, and weighs a third of the whole app.

use leptos::prelude::*;
use wasm_bindgen::prelude::*;
use web_sys::{Element, HtmlAnchorElement, MouseEvent, Url};

use crate::route::{Base, Route};

/// Where the reader is, and how they came here.
#[derive(Clone, Debug, PartialEq)]
pub struct Location {
    /// The page.
    pub route: Route,
    /// The place within the page: an element's id.
    pub fragment: Option<String>,
    /// The place this entry had when it was left, in the page's own notation.
    pub place: Option<String>,
    /// Whether this is the page that the browser loaded, not a change within the app.
    pub is_first: bool,
}

/// Asks the page for its present place.
type PlaceOf = Box<dyn Fn() -> Option<String>>;

/// The app's way through its addresses; a copy is as good as the original.
#[derive(Clone, Copy)]
pub struct Navigation {
    base: StoredValue<Base>,
    location: RwSignal<Location>,
    place_of: StoredValue<Option<PlaceOf>, LocalStorage>,
}

impl Navigation {
    /// Starts with the address the browser shows, and listens for clicks and for Back.
    #[must_use]
    pub fn start(base: Base) -> Self {
        let location = read_location(&base, true);
        let navigation = Self {
            base: StoredValue::new(base),
            location: RwSignal::new(location),
            place_of: StoredValue::new_local(None),
        };
        if let Ok(history) = window().history() {
            // The browser would restore pixels before the article is there.
            let _ = history.set_scroll_restoration(web_sys::ScrollRestoration::Manual);
        }
        navigation.listen();
        navigation
    }

    /// Where the reader is.
    pub fn location(self) -> Location {
        self.location.get()
    }

    /// The page alone; changes only when the page does.
    pub fn route(self) -> Memo<Route> {
        Memo::new(move |_| self.location.get().route)
    }

    /// Where the reader is, without being told of changes.
    pub fn location_untracked(self) -> Location {
        self.location.get_untracked()
    }

    /// The page tells how its place is found; asked whenever it is about to be left, and while it is scrolled.
    pub fn keep_place(self, place_of: impl Fn() -> Option<String> + 'static) {
        self.place_of.set_value(Some(Box::new(place_of)));
    }

    /// The page is gone.
    pub fn forget_place(self) {
        self.place_of.try_set_value(None);
    }

    /// Notes the present place in the present entry of the session history.
    pub fn save_place(self) {
        let place =
            self.place_of.try_with_value(|place_of| place_of.as_ref().and_then(|place_of| place_of())).flatten();
        if let (Some(place), Ok(history)) = (place, window().history()) {
            // Browsers refuse more than a hundred of these in half a minute; the next one will do.
            let _ = history.replace_state_with_url(&place.into(), "", None);
        }
    }

    /// Goes to one of our own addresses.
    pub fn go(self, href: &str) {
        self.save_place();
        let pushed =
            window().history().is_ok_and(|history| history.push_state_with_url(&JsValue::NULL, "", Some(href)).is_ok());
        if pushed {
            self.location.set(self.base.with_value(|base| read_location(base, false)));
        } else {
            let _ = window().location().set_href(href);
        }
    }

    /// The route of a link that the app itself can show; `None` for files, neighbours and other sites.
    pub fn own_route(self, href: &str) -> Option<Route> {
        let url = Url::new(href).ok()?;
        if url.origin() != window().location().origin().ok()? {
            return None;
        }
        let route = self.base.with_value(|base| Route::parse(base, &url.pathname(), &url.search()));
        (route != Route::Missing).then_some(route)
    }

    fn listen(self) {
        window_event_listener(leptos::ev::popstate, move |_| {
            let next = self.base.with_value(|base| read_location(base, false));
            // An anchor of the same page is the browser's own business.
            if next.route != self.location.get_untracked().route {
                self.location.set(next);
            }
        });
        window_event_listener(leptos::ev::click, move |event: MouseEvent| {
            if event.default_prevented() || event.button() != 0 {
                return;
            }
            if event.meta_key() || event.ctrl_key() || event.shift_key() || event.alt_key() {
                return;
            }
            let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
            let link = target.and_then(|target| target.closest("a[href]").ok().flatten());
            let Some(link) = link.and_then(|link| link.dyn_into::<HtmlAnchorElement>().ok()) else { return };
            if !link.target().is_empty() || link.has_attribute("download") || link.rel().contains("external") {
                return;
            }
            let Some(route) = self.own_route(&link.href()) else { return };
            let here = self.location.get_untracked().route;
            let has_anchor = !link.hash().is_empty();
            if route == here && has_anchor {
                return;
            }
            event.prevent_default();
            if route == here {
                scroll_to_top();
            } else {
                self.go(&link.href());
            }
        });
        let save = move || self.save_place();
        on_idle_scroll(save);
        window_event_listener(leptos::ev::pagehide, move |_| self.save_place());
    }
}

fn read_location(base: &Base, is_first: bool) -> Location {
    let location = window().location();
    let route = Route::parse(base, &location.pathname().unwrap_or_default(), &location.search().unwrap_or_default());
    let fragment = location.hash().ok().map(|hash| hash.trim_start_matches('#').to_owned());
    let fragment = fragment
        .filter(|fragment| !fragment.is_empty())
        .map(|fragment| js_sys::decode_uri_component(&fragment).map_or(fragment, String::from));
    let place = window().history().ok().and_then(|history| history.state().ok()).and_then(|state| state.as_string());
    Location { route, fragment, place, is_first }
}

/// Whether the browser loaded this page anew at the reader's wish to come back: reload, or Back from another site.
#[must_use]
pub fn is_return() -> bool {
    let entries = window().performance().map(|performance| performance.get_entries_by_type("navigation"));
    entries
        .and_then(|entries| js_sys::Reflect::get(&entries.get(0), &"type".into()).ok())
        .and_then(|kind| kind.as_string())
        .is_some_and(|kind| kind == "reload" || kind == "back_forward")
}

/// Calls after scrolling has rested for a moment.
fn on_idle_scroll(call: impl Fn() + Copy + 'static) {
    let waiting = StoredValue::new(None::<TimeoutHandle>);
    window_event_listener(leptos::ev::scroll, move |_| {
        if let Some(handle) = waiting.get_value() {
            handle.clear();
        }
        waiting.set_value(set_timeout_with_handle(call, std::time::Duration::from_millis(250)).ok());
    });
}

/// The top of the page, at once.
pub fn scroll_to_top() {
    window().scroll_to_with_x_and_y(0.0, 0.0);
}
