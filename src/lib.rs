//! Courant, an article reader that is only files.
//!
//! A Leptos app in WebAssembly that fetches article JSON and sets it like a newspaper, remembers in local storage what was
//! read, and needs nothing but a static host. This page is the map.
//!
//! # The journey of the data is the layout
//! ```text
//! source  →  decode  →  article  →  view  →  page  →  app
//! (bytes)    (meaning)   (model)     (elements) (one per address)
//!                           ↑
//!            reading ←→ store       what this reader did with an article, kept apart from it
//! ```
//! - [`article`]: the model. It knows no JSON, no browser, no screen.
//! - `source`: bytes from an address, or why not. [`decode`]: bytes to meaning, with the gaps found.
//!   `load`: source, then decode; the one that knows both.
//! - [`reading`]: visits and positions, pure rules. [`store`]: where they are kept. [`related`]: what to go on with.
//! - [`route`]: every address, both ways. `words`: every word of the interface.
//!   `letters`: lower case, digits.
//! - `view`: components, data in, elements out. `page`: one per address; it loads, remembers, chooses a view.
//!   `app`: the frame.
//!
//! The feature `csr` builds the app for a browser. Without it this is the model, the decoder, the rules and the views, for
//! press: the same views, written as HTML.
//!
//! # Invariants
//! 1. `article` names nothing of ours. Domain types do not derive Serialize: the wire has its own private structs.
//! 2. Only `source` touches the network. Only `store` touches storage. `view` neither fetches nor remembers: it is told.
//! 3. No markup from a source reaches the page as markup: it becomes typed blocks, by an allow-list, and blocks become
//!    elements and text nodes. `inner_html` never.
//! 4. An article is immutable; what the reader did with it is another record, keyed by its id, which may outlive it.
//! 5. A position in an article is a block and a quote, never pixels.
//! 6. Storage trouble never stops reading, and reading never loses a stored byte.
//! 7. Every address is a file that exists on a plain static host. No rewrite rules, any base path, found at run time.
//! 8. One view for both: the HTML that press writes and what the app shows come from the same components.
//! 9. Nothing leaves for a third party: no CDN, font host, analytics or proxy.
//!
//! `tests/layers.rs` holds those that can be held by reading the source.

pub mod article;
#[cfg(feature = "csr")]
pub mod source;

pub mod decode;
#[cfg(feature = "csr")]
pub mod load;
pub mod reading;
pub mod related;
pub mod store;

mod letters;
pub mod route;
mod words;

pub mod view;

#[cfg(feature = "csr")]
pub mod app;
#[cfg(feature = "csr")]
mod page;
