//! The browser's local storage and its locks. Thin: nothing here decides.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Function, JsString, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};

use super::shelf::{Refusal, Shelf, Stored};

// With and for strings of the browser's own: web-sys would turn half a pair into U+FFFD.
#[wasm_bindgen]
extern "C" {
    type Strings;

    #[wasm_bindgen(catch, method, js_name = getItem)]
    fn get_string(this: &Strings, key: &str) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(catch, method, js_name = setItem)]
    fn set_string(this: &Strings, key: &str, value: &JsValue) -> Result<(), JsValue>;

    #[wasm_bindgen(catch, method, js_name = removeItem)]
    fn remove_item(this: &Strings, key: &str) -> Result<(), JsValue>;
}

/// `window.localStorage`. Asked for with every call: it may appear, vanish, and throw when merely looked at.
#[derive(Clone, Copy, Debug, Default)]
pub struct LocalShelf;

/// What is to run once, whoever comes first to it.
type Task = Rc<RefCell<Option<Box<dyn FnOnce()>>>>;

impl Shelf for LocalShelf {
    fn get(&self, key: &str) -> Result<Option<Stored>, Refusal> {
        let value = storage()?.get_string(key).map_err(|error| refusal(&error))?;
        Ok(value.dyn_ref::<JsString>().map(read))
    }

    fn set(&self, key: &str, value: &Stored) -> Result<(), Refusal> {
        let value = match value {
            Stored::Text(text) => text.as_str().into(),
            Stored::Units(units) => write(units),
        };
        storage()?.set_string(key, &value).map_err(|error| refusal(&error))
    }

    fn remove(&self, key: &str) -> Result<(), Refusal> {
        storage()?.remove_item(key).map_err(|error| refusal(&error))
    }

    fn keys(&self, prefix: &str) -> Result<Vec<String>, Refusal> {
        // One call instead of `key(i)` ten thousand times.
        let keys = Reflect::own_keys(storage()?.as_ref()).map_err(|error| refusal(&error))?;
        // A key that is no text cannot be ours; read as text it would name another.
        let text = |key: JsValue| key.as_string().filter(|key| !key.contains(char::REPLACEMENT_CHARACTER));
        Ok(keys.iter().filter_map(text).filter(|key| key.starts_with(prefix)).collect())
    }
}

/// Runs `task` once, while no other tab runs one under the same name: by Web Locks where the page has them, else at
/// once. It may run after this returns; where the page is about to go (`pagehide`), call the task itself.
pub fn under_lock(name: &str, task: impl FnOnce() + 'static) {
    let task: Task = Rc::new(RefCell::new(Some(Box::new(task))));
    let held = Rc::clone(&task);
    match request(name, &Closure::once_into_js(move || run(&held))) {
        Some(granted) => spawn_local(async move {
            // Refused, as in a document without an origin. After a grant nothing is left to run.
            let _ = JsFuture::from(granted).await;
            run(&task);
        }),
        None => run(&task),
    }
}

fn run(task: &Task) {
    let taken = task.borrow_mut().take();
    if let Some(task) = taken {
        task();
    }
}

fn request(name: &str, task: &JsValue) -> Option<Promise> {
    let navigator = Reflect::get(&js_sys::global(), &"navigator".into()).ok()?;
    let locks = Reflect::get(&navigator, &"locks".into()).ok()?;
    let request: Function = Reflect::get(&locks, &"request".into()).ok()?.dyn_into().ok()?;
    request.call2(&locks, &name.into(), task).ok()?.dyn_into().ok()
}

fn storage() -> Result<Strings, Refusal> {
    let window = web_sys::window().ok_or(Refusal::Missing)?;
    let storage = window.local_storage().map_err(|error| refusal(&error))?;
    Ok(storage.ok_or(Refusal::Missing)?.unchecked_into())
}

fn refusal(error: &JsValue) -> Refusal {
    let name = Reflect::get(error, &"name".into()).ok().and_then(|name| name.as_string()).unwrap_or_default();
    // The second is what Firefox before 138 calls it.
    if name == "QuotaExceededError" || name == "NS_ERROR_DOM_QUOTA_REACHED" { Refusal::Full } else { Refusal::Refused }
}

fn read(value: &JsString) -> Stored {
    let text = String::from(value);
    // Only a text with U+FFFD can have lost something; to look at every unit of every value is slow.
    if text.contains(char::REPLACEMENT_CHARACTER) && !value.is_valid_utf16() {
        return Stored::Units(value.iter().collect());
    }
    Stored::Text(text)
}

fn write(units: &[u16]) -> JsValue {
    // In pieces: each unit is an argument of a call.
    let pieces: Vec<JsString> = units.chunks(4096).map(JsString::from_char_code).collect();
    pieces.iter().fold(JsString::from(""), |whole, piece| whole.concat(piece)).into()
}
