//! Courant, an article reader that is only files.

pub mod article;
