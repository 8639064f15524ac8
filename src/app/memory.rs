//! What was read, as the pages ask for it: the store of this edition, and a signal that says when to ask again.

use std::rc::Rc;

use leptos::prelude::document;
use wasm_bindgen::JsCast;
use web_sys::StorageEvent;

use super::events::{listen, pause, spawn};
use super::state::State;
use super::{now, overlays};
use crate::article::{ArticleId, Card, EditionId};
use crate::reading::{History, Settings, Since, Visit};
use crate::route::Base;
use crate::store::browser::{LocalShelf, under_lock};
use crate::store::{Change, Forgotten, ImportError, Imported, Size, Store, Trouble};
use crate::view::Mark;

/// So many stories are offered to continue at the most.
const TO_CONTINUE: usize = 3;
/// So many visits are looked through for them.
const RECENT: usize = 30;

/// So many visits are shown before all are read.
const LATEST: usize = 64;
/// So many records are read before the page has its turn.
const AT_ONCE: usize = 400;

/// A story that was found by its words.
#[derive(Clone, Debug, PartialEq)]
pub struct FoundStory {
    /// Which story.
    pub id: ArticleId,
    /// Its headline.
    pub headline: String,
    /// Its section.
    pub section: Option<String>,
    /// Its language.
    pub language: Option<String>,
}

/// The reader's own records of this edition; a copy is as good as the original.
#[derive(Clone, Copy)]
pub struct Memory {
    store: State<Store>,
    is_open: State<bool>,
    /// Told whenever a visit may have changed.
    changes: State<()>,
    settings: State<Settings>,
    trouble: State<Option<Trouble>>,
}

impl Memory {
    /// The settings, which all editions share, and the records of the edition that was last read here. Any other
    /// edition's come with [`Memory::open`].
    #[must_use]
    pub fn begin(base: &Base) -> Self {
        let known = Store::edition_at(&LocalShelf, base.as_str());
        let store = Store::new(Rc::new(LocalShelf), &known.clone().unwrap_or_default());
        let settings = store.settings();
        overlays::apply(settings);
        let memory = Self {
            store: State::new(store),
            is_open: State::new(known.is_some()),
            changes: State::default(),
            settings: State::new(settings),
            trouble: State::new(None),
        };
        memory.look_for_trouble();
        memory.follow_other_tabs();
        memory
    }

    /// Opens the records of the edition that stands here now.
    pub fn open(self, base: &Base, edition: &EditionId) {
        let known = Store::edition_at(&LocalShelf, base.as_str());
        if known.as_ref() != Some(edition) || self.is_open.peek(|is_open| *is_open) != Some(true) {
            let Some(store) = self.store.peek(|store| store.of(edition)) else { return };
            store.note_address(base.as_str());
            self.store.set(store);
            self.is_open.set(true);
            self.changed();
        }
    }

    /// Whether the records are open.
    #[must_use]
    pub fn is_open(self) -> bool {
        self.is_open.get()
    }

    /// What is kept of an article.
    #[must_use]
    pub fn visit(self, id: &ArticleId) -> Option<Visit> {
        self.changes.follow();
        if !self.is_open.get() {
            return None;
        }
        let visit = self.store.peek(|store| store.visit(id)).flatten();
        self.look_for_trouble();
        visit
    }

    /// What a card says of it.
    #[must_use]
    pub fn mark(self, id: &ArticleId) -> Mark {
        self.visit(id).map_or(Mark::Unread, |visit| Mark::of(&visit))
    }

    /// Whether an article was read to its end or all but.
    #[must_use]
    pub fn has_read(self, id: &ArticleId) -> bool {
        self.visit(id).is_some_and(|visit| visit.finished.is_some())
    }

    /// The stories to continue, latest first.
    #[must_use]
    pub fn to_continue(self, cards: &[Card]) -> Vec<Card> {
        self.changes.follow();
        if !self.is_open.get() {
            return Vec::new();
        }
        let recent = self.store.peek(|store| store.recent(RECENT)).unwrap_or_default();
        let history = History::new(recent);
        let stories = history.to_continue().map(|entry| {
            // A card of a later page is not here yet: what the visit knows will do.
            let known = cards.iter().find(|card| card.id == entry.id).cloned();
            let remembered = || {
                let story = &entry.visit.story;
                let (language, section) = (story.language.clone(), story.section.clone());
                Card { language, section, ..Card::named(entry.id.clone(), story.headline.clone()) }
            };
            known.unwrap_or_else(remembered)
        });
        stories.take(TO_CONTINUE).collect()
    }

    /// Is told when a visit may have changed.
    pub fn follow(self) {
        self.is_open.follow();
        self.changes.follow();
    }

    /// The visits read last: as many as a first look shows, without reading ten thousand.
    #[must_use]
    pub fn latest(self) -> History {
        History::new(self.open_store().map(|store| store.recent(LATEST)).unwrap_or_default())
    }

    /// All visits, at once.
    #[must_use]
    pub fn history(self) -> History {
        self.changes.follow();
        let history = self.open_store().map(|store| store.visits());
        self.look_for_trouble();
        History::new(history.unwrap_or_default())
    }

    /// All visits and how much is kept, read while the page goes on. `None` where they are no longer wanted.
    pub async fn survey(self, is_wanted: impl Fn() -> bool) -> Option<(History, Size)> {
        let store = self.open_store()?;
        let mut survey = store.survey();
        while store.go_on(&mut survey, AT_ONCE) {
            pause(0).await;
            if !is_wanted() {
                return None;
            }
        }
        self.look_for_trouble();
        let (visits, size) = store.findings(survey);
        Some((History::new(visits), size))
    }

    fn open_store(self) -> Option<Store> {
        if self.is_open.get() { self.store.peek(Store::clone) } else { None }
    }

    /// Writes down a stretch of reading; at once where the page is being left.
    pub fn record(self, id: &ArticleId, since: Since, is_leaving: bool) {
        let (Some(store), id) = (self.store.peek(Store::clone), id.clone()) else { return };
        let write = {
            let store = store.clone();
            move || {
                store.record(&id, &since);
                self.look_for_trouble();
                self.changes.tell();
            }
        };
        // A page that is being left or hidden may never get the lock any more.
        if is_leaving || document().visibility_state() == web_sys::VisibilityState::Hidden {
            write();
        } else {
            under_lock(&store.lock_name(), write);
        }
    }

    /// Forgets an article, or everything. What was forgotten can be restored.
    pub fn forget(self, id: Option<&ArticleId>) -> Option<Forgotten> {
        let forgotten = self.store.peek(|store| match id {
            Some(id) => store.forget(id),
            None => store.forget_all(),
        });
        self.changed();
        forgotten
    }

    /// Takes a forgetting back.
    pub fn restore(self, forgotten: Forgotten) {
        self.store.peek(|store| store.restore(forgotten));
        self.changed();
    }

    /// Everything kept, as a file.
    #[must_use]
    pub fn export(self) -> String {
        self.store.peek(|store| store.export(now())).unwrap_or_default()
    }

    /// Takes such a file in.
    ///
    /// # Errors
    /// Where the file is none; then nothing was changed.
    pub fn import(self, file: &str) -> Result<Imported, ImportError> {
        let imported = self.store.peek(|store| store.import(file)).unwrap_or(Err(ImportError::NotHistory));
        self.changed();
        imported
    }

    /// The reader's choices.
    #[must_use]
    pub fn settings(self) -> Settings {
        self.settings.get()
    }

    /// The reader's choices, without being told of changes.
    #[must_use]
    pub fn settings_untracked(self) -> Settings {
        self.settings.now()
    }

    /// Keeps a choice and puts it on the page.
    pub fn choose(self, settings: Settings) {
        self.store.peek(|store| store.choose(settings));
        overlays::apply(settings);
        self.settings.set(settings);
        self.look_for_trouble();
    }

    /// Finds stories by their words, among the cards loaded and the visits.
    #[must_use]
    pub fn find(self, cards: &[Card], query: &str, most: usize) -> Vec<FoundStory> {
        let mut found: Vec<FoundStory> = cards
            .iter()
            .filter(|card| crate::reading::has_words(&card.words_to_find(), query))
            .map(|card| FoundStory {
                id: card.id.clone(),
                headline: card.headline.clone(),
                section: card.section.clone(),
                language: card.language.clone(),
            })
            .take(most)
            .collect();
        for entry in self.history().search(query).entries() {
            if found.len() < most && !found.iter().any(|story| story.id == entry.id) {
                let story = entry.visit.story.clone();
                found.push(FoundStory {
                    id: entry.id.clone(),
                    headline: story.headline,
                    section: story.section,
                    language: story.language,
                });
            }
        }
        found
    }

    /// What is wrong with storage, while it is being said.
    #[must_use]
    pub fn trouble(self) -> Option<Trouble> {
        self.trouble.get()
    }

    /// The reader has read it.
    pub fn hush(self) {
        self.trouble.set(None);
        self.look_for_trouble();
    }

    fn look_for_trouble(self) {
        let is_quiet = self.trouble.peek(Option::is_none) == Some(true);
        if is_quiet && let Some(trouble) = self.store.peek(Store::trouble).flatten() {
            // While a view asks for a visit it must not be made anew.
            spawn(async move { self.trouble.set(Some(trouble)) });
        }
    }

    fn changed(self) {
        self.changes.tell();
        self.look_for_trouble();
    }

    fn follow_other_tabs(self) {
        listen("storage", move |event| {
            let key = event.dyn_ref::<StorageEvent>().and_then(StorageEvent::key);
            match self.store.peek(|store| store.change(key.as_deref())).flatten() {
                Some(Change::Settings) => self.follow_settings(),
                Some(Change::Visit(_)) => self.changed(),
                Some(Change::All) => {
                    self.follow_settings();
                    self.changed();
                }
                None => {}
            }
        });
    }

    fn follow_settings(self) {
        let settings = self.store.peek(Store::settings).unwrap_or_default();
        overlays::apply(settings);
        self.settings.set(settings);
    }
}
