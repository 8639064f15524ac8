//! One function per address: it loads, remembers, and chooses a view.

mod about;
mod article;
mod front;
mod history;
mod missing;
mod section;

pub use about::about;
pub use article::article;
pub use front::front;
pub use history::history;
pub use missing::missing;
pub use section::section;

use std::future::Future;
use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlElement};

use crate::load::LoadError;
use crate::source::{Abort, FetchError};
use crate::view::{House, Node, Trouble, trouble, waiting};

/// For so long nothing is shown: a fast load never flashes.
const QUIET: Duration = Duration::from_millis(200);
/// After so long the page says that it is still loading.
const SLOW: Duration = Duration::from_secs(5);

/// How far a load has come.
#[derive(Clone, Debug, PartialEq)]
pub enum Stage<T> {
    /// Just begun: nothing is shown.
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
    /// What was loaded.
    pub const fn here(&self) -> Option<&T> {
        match self {
            Self::Here(value) => Some(value),
            _ => None,
        }
    }
}

/// Loads into a signal: shows nothing, then the page's shape, then says that it takes long; what was under way before is
/// given up. `abort` keeps the request alive; dropping it ends the request.
pub fn load_into<T, F>(
    stage: RwSignal<Stage<T>>,
    abort: StoredValue<Option<Abort>, LocalStorage>,
    load: impl FnOnce(Abort) -> F,
) where
    T: Send + Sync + 'static,
    F: Future<Output = Result<T, LoadError>> + 'static,
{
    let Some(request) = Abort::new() else {
        stage.set(Stage::Failed(FetchError::Unreachable.into()));
        return;
    };
    abort.set_value(Some(request.clone()));
    stage.set(Stage::Fresh);
    let loading = load(request);
    let is_waiting =
        move || stage.try_with_untracked(|stage| matches!(stage, Stage::Fresh | Stage::Waiting)) == Some(true);
    set_timeout(
        move || {
            if is_waiting() {
                stage.set(Stage::Waiting)
            }
        },
        QUIET,
    );
    set_timeout(
        move || {
            if is_waiting() {
                stage.set(Stage::Slow)
            }
        },
        SLOW,
    );
    spawn_local(async move {
        let next = match loading.await {
            Ok(value) => Stage::Here(value),
            Err(LoadError::Fetch(FetchError::Aborted)) => return,
            Err(error) => Stage::Failed(error),
        };
        // The page may be gone by now.
        let _ = stage.try_set(next);
    });
}

/// What stands in the place of a page that is not here yet, or will not come.
pub fn meanwhile<T>(house: &House, stage: &Stage<T>) -> Node {
    match stage {
        Stage::Fresh | Stage::Here(_) => Node::Nothing,
        Stage::Waiting => waiting(false),
        Stage::Slow => waiting(true),
        Stage::Failed(error) => trouble(house, &trouble_of(error)),
    }
}

/// The reader's words for a failed load.
pub fn trouble_of(error: &LoadError) -> Trouble {
    match error {
        LoadError::Fetch(error) => Trouble::of_fetch(error),
        LoadError::Decode(error) => Trouble::of_decode(error),
    }
}

/// The element marked with `data-…` that an event happened in.
pub fn marked(event: &Event, mark: &str) -> Option<HtmlElement> {
    let target = event.target()?.dyn_into::<Element>().ok()?;
    target.closest(&format!("[data-{mark}]")).ok().flatten()?.dyn_into().ok()
}

/// Calls when the reader asks to try again, and when the device is online again after it was not.
pub fn on_retry<T: Send + Sync + 'static>(
    stage: RwSignal<Stage<T>>,
    retry: impl Fn() + Copy + Send + Sync + 'static,
) -> impl Fn(Event) + Send + Sync {
    let online = window_event_listener(leptos::ev::online, move |_| {
        let was_offline =
            stage.with_untracked(|stage| matches!(stage, Stage::Failed(LoadError::Fetch(FetchError::Offline))));
        if was_offline {
            retry();
        }
    });
    on_cleanup(move || online.remove());
    move |event| {
        if marked(&event, "retry").is_some() {
            retry();
        }
    }
}
