//! Courant, an article reader that is only files.

pub mod article;
pub mod decode;
pub mod reading;
pub mod route;
#[cfg(feature = "csr")]
pub mod source;
pub mod store;
pub mod words;
