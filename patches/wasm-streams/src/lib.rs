//! In the place of `wasm-streams`, for leptos alone.
//!
//! leptos depends on server functions, and these on streams, whether or not an app has a server.
//! The real crate exports three classes to scripts; what is exported cannot be left out of the
//! wasm, and weighed two bytes of a hundred in the first load (November 2026). Courant has no
//! server: here are the names that leptos' dependency compiles against, and nothing behind them.
//! Whoever calls one stops the app, and start.js says so.

use futures_core::Stream;
use std::pin::Pin;
use std::task::{Context, Poll};
use wasm_bindgen::JsValue;

/// A stream of the browser's, for a server function's request or answer.
#[derive(Debug)]
pub struct ReadableStream(web_sys::ReadableStream);

impl ReadableStream {
    /// For a server function's answer.
    #[must_use]
    pub const fn from_raw(raw: web_sys::ReadableStream) -> Self {
        Self(raw)
    }

    /// For a server function's request.
    pub fn from_stream<S>(_: S) -> Self
    where
        S: Stream<Item = Result<JsValue, JsValue>> + 'static,
    {
        no_server()
    }

    /// The browser's own.
    #[must_use]
    pub fn into_raw(self) -> web_sys::ReadableStream {
        self.0
    }

    /// The parts of an answer.
    #[must_use]
    pub fn into_stream(self) -> IntoStream {
        no_server()
    }
}

/// The parts of an answer. There is none.
#[derive(Debug)]
pub enum IntoStream {}

impl Stream for IntoStream {
    type Item = Result<JsValue, JsValue>;

    fn poll_next(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        match *self {}
    }
}

#[allow(clippy::panic, reason = "an empty stream would be a lie; this app has no server functions")]
fn no_server() -> ! {
    panic!("Courant has no server functions")
}
