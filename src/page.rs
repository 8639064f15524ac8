//! One function per address: it loads, remembers, and chooses a view.

mod about;
mod adopt;
mod article;
mod front;
mod history;
mod missing;
mod section;

pub use about::about;
pub use adopt::adopt;
pub use article::{Coming, article};
pub use front::front;
pub use history::history;
pub use missing::missing;
pub use section::section;

use std::future::Future;

use leptos::prelude::{document, on_cleanup, window};
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlElement};

use crate::app::events::{Timer, after, listen, next_frame, spawn, watch};
use crate::app::{Desk, State, is_return};
use crate::load::LoadError;
use crate::source::{Abort, FetchError, Wish};
use crate::view::{House, Stick, Trouble, trouble, waiting};

/// For so long nothing is shown: a fast load never flashes.
const QUIET_MS: i32 = 200;
/// After so long the page says that it is still loading.
const SLOW_MS: i32 = 5_000;

/// How far a load has come.
#[derive(Clone, Debug, Default)]
pub enum Stage<T> {
    /// Just begun: nothing is shown.
    #[default]
    Fresh,
    /// The page shows its shape.
    Waiting,
    /// The page says that it takes long.
    Slow,
    /// Here.
    Here(T),
    /// It did not come.
    Failed(LoadError),
}

impl<T> Stage<T> {
    /// Whether it is here, or will not come.
    pub const fn is_settled(&self) -> bool {
        matches!(self, Self::Here(_) | Self::Failed(_))
    }

    /// What was loaded.
    pub const fn here(&self) -> Option<&T> {
        match self {
            Self::Here(value) => Some(value),
            _ => None,
        }
    }
}

/// Loads into a state: shows nothing, then the page's shape, then says that it takes long; what was under way before is
/// given up. `wish` keeps the request alive; with the page that holds it, it goes.
pub fn load_into<T, F>(stage: State<Stage<T>>, wish: State<Option<Wish>>, load: impl FnOnce(Abort) -> F)
where
    T: 'static,
    F: Future<Output = Result<T, LoadError>> + 'static,
{
    let Some(fresh) = Wish::new() else {
        stage.set(Stage::Failed(FetchError::Unreachable.into()));
        return;
    };
    let loading = load(fresh.abort());
    wait_for(stage, wish, fresh, loading);
}

/// The same for what is under way already.
pub fn wait_for<T: 'static>(
    stage: State<Stage<T>>,
    wish: State<Option<Wish>>,
    fresh: Wish,
    loading: impl Future<Output = Result<T, LoadError>> + 'static,
) {
    wish.set(Some(fresh));
    stage.set(Stage::Fresh);
    let show = move |next: fn() -> Stage<T>| {
        if stage.peek(|stage| matches!(stage, Stage::Fresh | Stage::Waiting)) == Some(true) {
            stage.set(next());
        }
    };
    let timers = [after(QUIET_MS, move || show(|| Stage::Waiting)), after(SLOW_MS, move || show(|| Stage::Slow))];
    spawn(async move {
        let loaded = loading.await;
        // They would speak of the next try.
        timers.into_iter().for_each(Timer::stop);
        let next = match loaded {
            Ok(value) => Stage::Here(value),
            Err(LoadError::Fetch(FetchError::Aborted)) => return,
            Err(error) => Stage::Failed(error),
        };
        // The page may be gone by now.
        stage.set(next);
    });
}

/// What stands in the place of a page that is not here yet, or will not come.
pub fn meanwhile<T>(to: &mut Stick<'_>, house: &House, stage: &Stage<T>) {
    match stage {
        Stage::Fresh | Stage::Here(_) => {}
        Stage::Waiting => waiting(to, false),
        Stage::Slow => waiting(to, true),
        Stage::Failed(error) => trouble(to, house, &trouble_of(error)),
    }
}

/// The reader's words for a failed load.
pub fn trouble_of(error: &LoadError) -> Trouble {
    match error {
        LoadError::Fetch(error) => Trouble::of_fetch(error),
        LoadError::Decode(error) => Trouble::of_decode(error),
    }
}

/// Pixels as a whole number: text of fractions would bring its own code.
#[expect(clippy::cast_possible_truncation, reason = "no page is so long")]
pub fn whole(pixels: f64) -> i32 {
    pixels.round() as i32
}

/// Every element of the page that a selector of ours names, none of them a drawing's.
pub fn all(selector: &str) -> Vec<HtmlElement> {
    let Ok(found) = document().query_selector_all(selector) else { return Vec::new() };
    (0..found.length()).filter_map(|index| Some(found.item(index)?.unchecked_into())).collect()
}

/// The element marked with `data-…` that an event happened in.
pub fn marked(event: &Event, mark: &str) -> Option<HtmlElement> {
    let target = event.target()?.dyn_into::<Element>().ok()?;
    target.closest(&format!("[data-{mark}]")).ok().flatten()?.dyn_into().ok()
}

/// Keeps how far a page is scrolled whose words are always the same, and restores it on Back and reload.
fn keep_scroll(desk: Desk) {
    desk.navigation.keep_place(|| Some(format!("top {}", whole(window().scroll_y().ok()?))));
    on_cleanup(move || desk.navigation.forget_place());
    let location = desk.navigation.location_untracked();
    let top = location.place.as_deref().and_then(|place| place.strip_prefix("top ")?.parse::<i32>().ok());
    let Some(top) = top.filter(|_| !location.is_first || is_return()) else { return };
    watch(move || {
        // The paper's name and lines stand above the words.
        if desk.paper.is_settled() {
            next_frame(move || window().scroll_to_with_x_and_y(0.0, f64::from(top)));
        }
    });
}

/// Calls when the reader asks to try again, and when the device is online again after it was not.
pub fn on_retry<T: 'static>(desk: Desk, stage: State<Stage<T>>, retry: impl Fn() + Clone + 'static) -> impl Fn(Event) {
    let again = retry.clone();
    listen("online", move |_| {
        let is_offline = |stage: &Stage<T>| matches!(stage, Stage::Failed(LoadError::Fetch(FetchError::Offline)));
        if stage.peek(is_offline) == Some(true) {
            again();
        }
    });
    move |event| {
        if marked(&event, "retry").is_some() {
            // The button goes, and the focus with it: the headline that comes must have it.
            desk.navigation.ask_again();
            retry();
        }
    }
}
