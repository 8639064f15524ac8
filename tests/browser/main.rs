//! What needs a browser around it, tested in one: addresses, storage and locks, the page's elements, dates by `Intl`.
//!
//! Run by `cargo xtask test --only browser`. Everything else is tested natively.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may stop at the first wrong thing")]

mod address;
mod article;
mod calendar;
mod lock;
mod shelf;
mod stage;
mod tree;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
