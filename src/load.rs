//! Source, then decode: an address goes in, an edition page or an article comes out.
//!
//! The one file that knows both. It decides where an article lies, and nothing about how it is shown.

use std::sync::Arc;

use crate::article::{Article, ArticleId, Card, Edition};
use crate::decode::{self, DecodeError, Gap};
use crate::route::Base;
use crate::source::{self, Abort, FetchError};

/// Why there is no edition or article.
#[derive(Clone, Debug, PartialEq)]
pub enum LoadError {
    /// The bytes did not come.
    Fetch(FetchError),
    /// The bytes mean nothing to us.
    Decode(DecodeError),
}

impl From<FetchError> for LoadError {
    fn from(error: FetchError) -> Self {
        Self::Fetch(error)
    }
}

impl From<DecodeError> for LoadError {
    fn from(error: DecodeError) -> Self {
        Self::Decode(error)
    }
}

/// Loads one page of the edition's list. Without an `_edition.id` the edition is named by `name`.
///
/// # Errors
/// What `source` or `decode` found wrong.
pub async fn edition(url: &str, name: &str, abort: &Abort) -> Result<Edition, LoadError> {
    let fetched = source::fetch(url, abort).await?;
    let (edition, gaps) = decode::edition(&fetched.bytes, &fetched.at, name)?;
    report(url, &gaps);
    Ok(edition)
}

/// Loads an article: from its card where one is known, else from `articles/<id>.json`, where the native format keeps
/// it. The gaps come along, for the page to say so.
///
/// # Errors
/// What `source` or `decode` found wrong.
pub async fn article(
    base: &Base,
    id: &ArticleId,
    card: Option<&Card>,
    abort: &Abort,
) -> Result<(Arc<Article>, Vec<Gap>), LoadError> {
    if let Some(body) = card.and_then(|card| card.body.clone()) {
        return Ok((body, Vec::new()));
    }
    let href = card.and_then(|card| card.href.as_ref()).map(|href| href.as_str().to_owned());
    let url = href.unwrap_or_else(|| base.file(&format!("articles/{id}.json")));
    let fetched = source::fetch(&url, abort).await?;
    let (article, gaps) = decode::article(&fetched.bytes, &fetched.at)?;
    report(&url, &gaps);
    Ok((Arc::new(article), gaps))
}

/// Every gap is reported, for whoever edits the edition: in the browser's console.
fn report(url: &str, gaps: &[Gap]) {
    for gap in gaps {
        web_sys::console::warn_1(&format!("{url}: {}: {}", gap.path, gap.reason).into());
    }
}
