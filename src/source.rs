//! Where articles lie: an address goes in, bytes come out, or the reason why not.
//!
//! The only file that touches the network. It knows nothing of what the bytes mean, and it never asks
//! another host than the one it was given.

use std::cell::Cell;
use std::rc::Rc;

use gloo_net::http::Request;
use js_sys::{Reflect, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, ReadableStreamDefaultReader};

/// The most that is read of one file.
pub const LARGEST: usize = 32 * 1024 * 1024;
/// How long a request may go without a byte arriving, in milliseconds.
const PATIENCE_MS: i32 = 10_000;

/// What was fetched, and where it really lay.
#[derive(Debug)]
pub struct Fetched {
    /// The bytes, not looked at.
    pub bytes: Vec<u8>,
    /// The address after redirects: what is relative in the bytes is relative to this.
    pub at: String,
}

/// Why nothing came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FetchError {
    /// The device has no connection.
    Offline,
    /// No answer: a browser cannot tell an unknown name, a refused connection and a missing CORS header apart.
    Unreachable,
    /// The answer began and did not come to its end.
    BrokenOff,
    /// Nothing arrived for ten seconds.
    Timeout,
    /// 404.
    NotFound,
    /// 410: it was there and was taken away.
    Gone,
    /// 401, 403, 451.
    Refused,
    /// 429.
    TooMany,
    /// Any other status that is no success.
    Server(u16),
    /// More than [`LARGEST`] bytes.
    TooLarge,
    /// The reader went elsewhere. Never shown.
    Aborted,
}

/// Held by whoever wants the answer: dropped, it ends the request.
pub struct Wish(AbortController);

/// Held by the request itself: it can be ended, and keeps nobody waiting.
#[derive(Clone)]
pub struct Abort(AbortController);

impl Wish {
    /// A fresh one; `None` where the engine has no `AbortController`.
    #[must_use]
    pub fn new() -> Option<Self> {
        AbortController::new().ok().map(Self)
    }

    /// For the request.
    #[must_use]
    pub fn abort(&self) -> Abort {
        Abort(self.0.clone())
    }
}

impl Drop for Wish {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl Abort {
    fn end(&self) {
        self.0.abort();
    }
}

/// Fetches a file. Redirects are followed; the cache is the browser's own.
///
/// # Errors
/// One [`FetchError`] for each thing a reader would be told differently.
pub async fn fetch(url: &str, abort: &Abort) -> Result<Fetched, FetchError> {
    let is_late = Rc::new(Cell::new(false));
    let timer = Timer::new(abort.clone(), is_late.clone());
    let failed = |_| {
        if is_late.get() {
            FetchError::Timeout
        } else if abort.0.signal().aborted() {
            FetchError::Aborted
        } else if is_offline() {
            FetchError::Offline
        } else {
            FetchError::Unreachable
        }
    };
    let response = Request::get(url)
        .header("Accept", "application/feed+json, application/json;q=0.9, */*;q=0.1")
        .abort_signal(Some(&abort.0.signal()))
        .send()
        .await
        .map_err(|_| failed(()))?;
    match response.status() {
        200..=299 => {}
        404 => return Err(FetchError::NotFound),
        410 => return Err(FetchError::Gone),
        401 | 403 | 451 => return Err(FetchError::Refused),
        408 => return Err(FetchError::Timeout),
        429 => return Err(FetchError::TooMany),
        status => return Err(FetchError::Server(status)),
    }
    let said = response.headers().get("content-length").and_then(|length| length.parse::<usize>().ok());
    if said.is_some_and(|length| length > LARGEST) {
        abort.end();
        return Err(FetchError::TooLarge);
    }
    let at = response.url();
    let mut bytes = Vec::with_capacity(said.unwrap_or(0));
    if let Some(body) = response.body() {
        let reader: ReadableStreamDefaultReader = body.get_reader().unchecked_into();
        loop {
            timer.restart();
            let chunk = JsFuture::from(reader.read()).await.map_err(|_| match failed(()) {
                FetchError::Unreachable => FetchError::BrokenOff,
                other => other,
            })?;
            if Reflect::get(&chunk, &"done".into()).is_ok_and(|done| done.is_truthy()) {
                break;
            }
            let Ok(value) = Reflect::get(&chunk, &"value".into()) else { break };
            let value: Uint8Array = value.unchecked_into();
            let length = bytes.len();
            let arrived = value.length() as usize;
            if length + arrived > LARGEST {
                abort.end();
                return Err(FetchError::TooLarge);
            }
            bytes.resize(length + arrived, 0);
            value.copy_to(&mut bytes[length..]);
        }
    }
    Ok(Fetched { bytes, at })
}

/// Whether the browser knows that it has no connection.
#[must_use]
pub fn is_offline() -> bool {
    web_sys::window().is_some_and(|window| !window.navigator().on_line())
}

/// Aborts a request for which nothing arrives.
struct Timer {
    handle: Cell<Option<i32>>,
    ring: Closure<dyn FnMut()>,
}

impl Timer {
    fn new(abort: Abort, is_late: Rc<Cell<bool>>) -> Self {
        let ring = Closure::new(move || {
            is_late.set(true);
            abort.end();
        });
        let timer = Self { handle: Cell::new(None), ring };
        timer.restart();
        timer
    }

    fn restart(&self) {
        self.stop();
        let handle = web_sys::window().and_then(|window| {
            let ring = self.ring.as_ref().unchecked_ref();
            window.set_timeout_with_callback_and_timeout_and_arguments_0(ring, PATIENCE_MS).ok()
        });
        self.handle.set(handle);
    }

    fn stop(&self) {
        if let (Some(window), Some(handle)) = (web_sys::window(), self.handle.take()) {
            window.clear_timeout_with_handle(handle);
        }
    }
}

impl Drop for Timer {
    fn drop(&mut self) {
        self.stop();
    }
}
