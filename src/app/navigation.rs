//! Going from one address to another, with the browser's own history.
//!
//! Clicks on our own links become entries of the session history; everything else is left to the browser. Each entry
//! keeps the place in its page (`history.state`), so that Back and reload restore it. The framework's router is not
//! used: it knows no place in a page, takes in-article anchors for pages, and weighs a third of the whole app.

use leptos::prelude::*;
use wasm_bindgen::prelude::*;
use web_sys::{Element, HtmlAnchorElement, MouseEvent, Url};

use super::events::{Timer, after, listen};
use super::state::State;

use crate::route::{Base, Route};
use crate::source::is_offline;

/// Where the reader is, and how they came here.
#[derive(Clone, Debug, Default, PartialEq)]
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
    base: State<Base>,
    location: State<Location>,
    place_of: State<Option<PlaceOf>>,
    /// Whether every list has a page of its own, which the browser opens better than we.
    has_pages: State<bool>,
}

impl Navigation {
    /// Starts with the address the browser shows, and listens for clicks and for Back.
    #[must_use]
    pub fn start(base: Base) -> Self {
        let location = read_location(&base, true);
        let navigation = Self {
            base: State::new(base),
            location: State::new(location),
            place_of: State::new(None),
            has_pages: State::default(),
        };
        // The browser would restore pixels before the article is there.
        let by_us = || restore_scroll(web_sys::ScrollRestoration::Manual);
        by_us();
        listen("pageshow", move |_| by_us());
        navigation.listen();
        navigation
    }

    /// The page alone. Its changes are those of the location: within one page there are none.
    pub fn route(self) -> Route {
        self.location.with(|location| location.route.clone()).unwrap_or_default()
    }

    /// From now on the browser goes to lists by itself: each has a page of its own.
    pub fn leave_lists(self) {
        self.has_pages.set(true);
    }

    /// Where the reader is, without being told of changes.
    pub fn location_untracked(self) -> Location {
        self.location.now()
    }

    /// What comes from now on was asked for here: it is not what the browser loaded, and is told as any arrival.
    pub fn ask_again(self) {
        self.location.change(|location| location.is_first = false);
    }

    /// The page tells how its place is found; asked whenever it is about to be left, and while it is scrolled.
    pub fn keep_place(self, place_of: impl Fn() -> Option<String> + 'static) {
        self.place_of.set(Some(Box::new(place_of)));
    }

    /// The page is gone.
    pub fn forget_place(self) {
        self.place_of.set(None);
    }

    /// Notes the present place in the present entry of the session history.
    pub fn save_place(self) {
        let place = self.place_of.peek(|place_of| place_of.as_ref().and_then(|place_of| place_of())).flatten();
        if let (Some(place), Ok(history)) = (place, window().history()) {
            // Browsers refuse more than a hundred of these in half a minute; the next one will do.
            let _ = history.replace_state_with_url(&place.into(), "", None);
        }
    }

    /// The place that is noted in the present entry of the session history.
    #[must_use]
    pub fn place(self) -> Option<String> {
        read_place()
    }

    /// Goes to one of our own addresses.
    pub fn go(self, href: &str) {
        self.save_place();
        let pushed =
            window().history().is_ok_and(|history| history.push_state_with_url(&JsValue::NULL, "", Some(href)).is_ok());
        if pushed {
            self.location.set(read_location(&self.base.now(), false));
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
        let route = Route::parse(&self.base.now(), &url.pathname(), &url.search());
        let is_ours = route != Route::Missing && !(route.is_list() && self.has_pages.now());
        is_ours.then_some(route)
    }

    fn listen(self) {
        listen("popstate", move |_| {
            let next = read_location(&self.base.now(), false);
            // An anchor of the same page is the browser's own business.
            if next.route != self.location.now().route {
                if next.route.is_list() && self.has_pages.now() && !is_offline() {
                    // The place that is asked for now would be that of the page that goes.
                    self.forget_place();
                    let _ = window().location().reload();
                    return;
                }
                self.location.set(next);
            }
        });
        listen("click", move |event| {
            let Some(click) = event.dyn_ref::<MouseEvent>() else { return };
            let has_key = click.meta_key() || click.ctrl_key() || click.shift_key() || click.alt_key();
            if event.default_prevented() || click.button() != 0 || has_key {
                return;
            }
            let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
            let link = target.and_then(|target| target.closest("a[href]").ok().flatten());
            let Some(link) = link.and_then(|link| link.dyn_into::<HtmlAnchorElement>().ok()) else { return };
            if !link.target().is_empty() || link.has_attribute("download") || link.rel().contains("external") {
                return;
            }
            let Some(route) = self.own_route(&link.href()) else { return };
            let here = self.location.now().route;
            let has_anchor = !link.hash().is_empty();
            if route == here && has_anchor {
                self.save_place();
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
        listen("pagehide", move |_| {
            self.save_place();
            // A page of press's is there again before we are.
            restore_scroll(web_sys::ScrollRestoration::Auto);
        });
    }
}

fn read_location(base: &Base, is_first: bool) -> Location {
    let location = window().location();
    let route = Route::parse(base, &location.pathname().unwrap_or_default(), &location.search().unwrap_or_default());
    let fragment = location.hash().ok().map(|hash| hash.trim_start_matches('#').to_owned());
    let fragment = fragment
        .filter(|fragment| !fragment.is_empty())
        .map(|fragment| js_sys::decode_uri_component(&fragment).map_or(fragment, String::from));
    Location { route, fragment, place: read_place(), is_first }
}

fn read_place() -> Option<String> {
    window().history().ok()?.state().ok()?.as_string()
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

fn restore_scroll(how: web_sys::ScrollRestoration) {
    if let Ok(history) = window().history() {
        let _ = history.set_scroll_restoration(how);
    }
}

/// Calls after scrolling has rested for a moment.
fn on_idle_scroll(call: impl Fn() + Copy + 'static) {
    let waiting = State::new(Timer::default());
    listen("scroll", move |_| {
        waiting.now().stop();
        waiting.set(after(250, call));
    });
}

/// The top of the page, at once.
pub fn scroll_to_top() {
    window().scroll_to_with_x_and_y(0.0, 0.0);
}
