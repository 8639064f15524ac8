//! A story on its way: asked for when a reader opens it, or a moment before, when they are about to.

use std::sync::Arc;

use crate::app::events::Eager;
use crate::app::{Desk, now};
use crate::article::{Article, ArticleId, Moment};
use crate::decode::{DecodeError, Gap};
use crate::load::{self, LoadError};
use crate::source::{Abort, FetchError, Wish};

/// What was asked for early is not shown any more after so long, in milliseconds.
const FRESH_MS: i64 = 60_000;

/// An article with the news whether parts of it could not be read.
pub type Found = (Arc<Article>, bool);

/// A request for a story. Dropped, it ends.
pub struct Coming {
    id: Arc<ArticleId>,
    since: Moment,
    pub(super) wish: Wish,
    pub(super) story: Eager<Result<Found, LoadError>>,
}

impl Coming {
    /// Asks for it. `None` where the engine has no `AbortController`.
    #[must_use]
    pub fn start(desk: Desk, id: Arc<ArticleId>) -> Option<Self> {
        let wish = Wish::new()?;
        let story = Eager::start(find(desk, id.clone(), wish.abort()));
        Some(Self { id, since: now(), wish, story })
    }

    /// Whether it is this story's, and will do: one that did not come, or came long ago, is asked for again.
    #[must_use]
    pub fn is_of(&self, id: &ArticleId) -> bool {
        let has_failed = self.story.peek(Result::is_err).unwrap_or(false);
        *self.id == *id && !has_failed && now().ms() - self.since.ms() < FRESH_MS
    }
}

/// An article of the edition lies where its card says; without a card, where the native format keeps it; else it may stand
/// whole in the feed, as in any JSON Feed of the web. The edition is waited for in any case: the history hangs on its name.
async fn find(desk: Desk, id: Arc<ArticleId>, abort: Abort) -> Result<Found, LoadError> {
    let base = desk.base.now();
    let paper = desk.paper;
    let card = paper.card(&id);
    let is_known = card.is_some();
    let found = load::article(&base, &id, card.as_ref(), &abort).await;
    paper.settled().await;
    let with_news = |(article, gaps): (Arc<Article>, Vec<Gap>)| (article, !gaps.is_empty());
    match found {
        Ok(found) => Ok(with_news(found)),
        Err(error) if is_known || !is_absent(&error) => Err(error),
        Err(error) => match paper.card(&id) {
            Some(card) => load::article(&base, &id, Some(&card), &abort).await.map(with_news),
            None => Err(error),
        },
    }
}

/// Whether a host's answer means that there is no such file; some answer with their front page.
fn is_absent(error: &LoadError) -> bool {
    matches!(
        error,
        LoadError::Fetch(FetchError::NotFound | FetchError::Gone | FetchError::Refused)
            | LoadError::Decode(DecodeError::NotJson { looks_like_html: true, .. })
    )
}
