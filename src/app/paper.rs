//! The edition in memory: its head, the cards loaded so far, and the way to more of them.

use std::sync::Arc;

use super::events::{pause, spawn};
use super::state::State;
use crate::article::{ArticleId, Card, Edition, SafeUrl};
use crate::load::{self, LoadError};
use crate::page::Stage;
use crate::route::Base;
use crate::source::Wish;

/// So many stories are shown at first, and so many more each time: as many as a page of our own feeds holds.
const PAGE: usize = 30;
/// How often an article that came first asks for the edition, in milliseconds.
const SOON_MS: i32 = 10;

/// How it stands with the next page of the list.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum More {
    /// Nothing under way.
    #[default]
    Idle,
    /// On its way.
    Waiting,
    /// It did not come; one can ask again.
    Failed(LoadError),
}

/// The edition in memory; a copy is as good as the original.
#[derive(Clone, Copy)]
pub struct Paper {
    /// The edition's head. Its cards are the first page's.
    pub edition: State<Stage<Arc<Edition>>>,
    /// Every card loaded so far, newest first, none twice.
    pub cards: State<Arc<Vec<Card>>>,
    /// How many of them are shown.
    pub shown: State<usize>,
    /// How it stands with the next page.
    pub more: State<More>,
    next: State<Option<SafeUrl>>,
    visited: State<Vec<SafeUrl>>,
    wish: State<Option<Wish>>,
}

impl Paper {
    /// An edition that is about to be loaded.
    #[must_use]
    pub fn blank() -> Self {
        Self {
            edition: State::new(Stage::Fresh),
            cards: State::new(Arc::default()),
            shown: State::new(PAGE),
            more: State::default(),
            next: State::new(None),
            visited: State::new(Vec::new()),
            wish: State::new(None),
        }
    }

    /// Loads the edition's first page.
    pub fn open(self, base: &Base) {
        let base = base.clone();
        crate::page::load_into(self.edition, self.wish, move |abort| {
            let base = base.clone();
            async move {
                let edition = load::edition(&base.file("feed.json"), base.as_str(), &abort).await?;
                self.cards.set(Arc::new(edition.cards.clone()));
                self.next.set(edition.next.clone());
                Ok(Arc::new(edition))
            }
        });
    }

    /// The edition's head, once it is here.
    #[must_use]
    pub fn head(self) -> Option<Arc<Edition>> {
        self.edition.with(|stage| stage.here().cloned()).flatten()
    }

    /// Whether it is known that the edition is here, or that it will not come.
    #[must_use]
    pub fn is_settled(self) -> bool {
        self.edition.with(Stage::is_settled).unwrap_or(false)
    }

    /// A card among those loaded.
    #[must_use]
    pub fn card(self, id: &ArticleId) -> Option<Card> {
        self.cards.peek(|cards| cards.iter().find(|card| card.id == *id).cloned()).flatten()
    }

    /// Waits until the edition is here, or will not come.
    pub async fn settled(self) {
        while self.edition.peek(Stage::is_settled) == Some(false) {
            pause(SOON_MS).await;
        }
    }

    /// How many cards stand on the laid-out part of the front page.
    #[must_use]
    pub fn first_page(self) -> usize {
        self.head().map_or(0, |edition| edition.cards.len().min(PAGE))
    }

    /// Whether there is more to show than is shown.
    #[must_use]
    pub fn has_more(self) -> bool {
        self.cards.get().len() > self.shown.get() || self.next.get().is_some()
    }

    /// Shows a page more: of what is loaded, else the next page of the list; then tells.
    pub fn show_more(self, then: impl FnOnce() + 'static) {
        if self.cards.now().len() > self.shown.now() {
            self.shown.update(|shown| *shown += PAGE);
            then();
        } else if self.more.now() != More::Waiting {
            spawn(async move {
                self.load_next().await;
                then();
            });
        }
    }

    /// Shows at least so many, as they were when the reader left; then tells.
    pub fn show_again(self, shown: usize, then: impl FnOnce() + 'static) {
        spawn(async move {
            while self.cards.now().len() < shown && self.next.now().is_some() {
                self.load_next().await;
                if self.more.now() != More::Idle {
                    break;
                }
            }
            self.shown.update(|now| *now = shown.max(*now));
            then();
        });
    }

    async fn load_next(self) {
        let (Some(next), Some(wish)) = (self.next.now(), Wish::new()) else { return };
        self.more.set(More::Waiting);
        self.visited.change(|visited| visited.push(next.clone()));
        match load::edition(next.as_str(), "", &wish.abort()).await {
            Ok(page) => {
                let mut cards = self.cards.now().to_vec();
                let known = cards.len();
                for card in page.cards {
                    if cards[..known].iter().all(|other| other.id != card.id) {
                        cards.push(card);
                    }
                }
                self.shown.set(cards.len());
                self.cards.set(Arc::new(cards));
                // A feed may lead back to itself (seen in the wild): then it is at its end.
                let is_new = |next: &SafeUrl| self.visited.peek(|visited| !visited.contains(next)) == Some(true);
                self.next.set(page.next.filter(is_new));
                self.more.set(More::Idle);
            }
            Err(error) => self.more.set(More::Failed(error)),
        }
    }
}
