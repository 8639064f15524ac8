//! Press, the native side of Courant: from a folder of texts, a feed or a site to an edition.
//!
//! The journey of the data is the layout:
//!
//! - [`scrape`]: a text as a person copies it from a page → an article, with what was left out and why;
//! - [`text`]: a file that somebody wrote, Markdown with front matter, plain or copied text, or JSON → an article, with every
//!   line that was not understood; [`front`] and [`markdown`] are its parts, and a [`problem`] is what they tell;
//! - [`html`]: what a feed carries, or a piece of HTML in a text → sections, with what was left out;
//! - [`build`]: a folder of such files → a site; `parts` shows it what of an article leads somewhere, [`picture`] tells it the sizes
//!   of pictures and makes narrower ones, [`page`] sets every page as HTML, [`feeds`] writes what other programs read, [`app`] is
//!   what the site is read with, [`place`] where it is written, [`memory`] what it remembers for the next time, [`host`] shows it;
//!   [`address`] tells which file of a folder an address means, [`spell`] makes a name for one, [`refused`] words what a disk says no
//!   to;
//! - [`encode`]: the model → the format's JSON; the counterpart of `courant::decode`;
//! - [`related`]: all stories of an edition → for each the ones to go on with, and why;
//! - [`check`]: an edition's folder → every problem in it, by file, field and reason.
//!
//! The binary in `bin/press` only reads arguments and files, and prints.

#![cfg_attr(test, allow(clippy::expect_used, clippy::unwrap_used, reason = "a test ends where its ground gives way"))]

pub mod address;
pub mod app;
pub mod build;
pub mod check;
mod cores;
pub mod encode;
pub mod feeds;
pub mod front;
pub mod host;
pub mod html;
pub mod language;
pub mod markdown;
pub mod memory;
pub mod page;
mod parts;
pub mod picture;
pub mod place;
pub mod problem;
pub mod refused;
pub mod related;
pub mod scrape;
pub mod shelf;
pub mod spell;
pub mod text;
