//! What was read, as the pages ask for it: the store of this edition, and a signal that says when to ask again.

use std::cell::RefCell;
use std::rc::Rc;

use leptos::prelude::*;

use super::{now, overlays};
use crate::article::{ArticleId, Card, EditionId};
use crate::reading::{History, Settings, Since, Visit};
use crate::store::browser::{LocalShelf, under_lock};
use crate::store::{Change, Forgotten, ImportError, Imported, Size, Store, Trouble};
use crate::view::Mark;

/// So many stories are offered to continue at the most.
const TO_CONTINUE: usize = 3;
/// So many visits are looked through for them.
const RECENT: usize = 30;

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
    store: StoredValue<Store, LocalStorage>,
    is_open: RwSignal<bool>,
    /// Goes up whenever a visit may have changed.
    changes: RwSignal<u32>,
    settings: RwSignal<Settings>,
    trouble: RwSignal<Option<Trouble>>,
}

impl Memory {
    /// The settings, which all editions share. Visits come with [`Memory::open`].
    #[must_use]
    pub fn new() -> Self {
        let store = Store::new(Rc::new(LocalShelf), &EditionId::default());
        let settings = store.settings();
        overlays::apply(settings);
        let memory = Self {
            store: StoredValue::new_local(store),
            is_open: RwSignal::new(false),
            changes: RwSignal::new(0),
            settings: RwSignal::new(settings),
            trouble: RwSignal::new(None),
        };
        memory.look_for_trouble();
        memory.follow_other_tabs();
        memory
    }

    /// Opens the records of an edition.
    pub fn open(self, edition: EditionId) {
        self.store.set_value(Store::new(Rc::new(LocalShelf), &edition));
        self.is_open.set(true);
        self.changed();
    }

    /// Whether the records are open.
    #[must_use]
    pub fn is_open(self) -> bool {
        self.is_open.get()
    }

    /// What is kept of an article.
    #[must_use]
    pub fn visit(self, id: &ArticleId) -> Option<Visit> {
        self.changes.track();
        if !self.is_open.get() {
            return None;
        }
        let visit = self.store.with_value(|store| store.visit(id));
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
        self.changes.track();
        if !self.is_open.get() {
            return Vec::new();
        }
        let recent = self.store.with_value(|store| store.recent(RECENT));
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

    /// All visits, for the history page.
    #[must_use]
    pub fn history(self) -> History {
        self.changes.track();
        let history = if self.is_open.get() { self.store.with_value(Store::visits) } else { Vec::new() };
        self.look_for_trouble();
        History::new(history)
    }

    /// How much is kept.
    #[must_use]
    pub fn size(self) -> Size {
        self.changes.track();
        self.store.with_value(Store::size)
    }

    /// Writes down a stretch of reading.
    pub fn record(self, id: &ArticleId, since: Since) {
        let (store, id) = (self.store.get_value(), id.clone());
        let write = {
            let store = store.clone();
            move || {
                store.record(&id, &since);
                self.look_for_trouble();
                if let Some(changes) = self.changes.try_get_untracked() {
                    self.changes.set(changes.wrapping_add(1));
                }
            }
        };
        // A page that is being hidden may never get the lock any more.
        if document().visibility_state() == web_sys::VisibilityState::Hidden {
            write();
        } else {
            under_lock(&store.lock_name(), write);
        }
    }

    /// Forgets an article, or everything. What was forgotten can be restored.
    pub fn forget(self, id: Option<&ArticleId>) -> Rc<RefCell<Option<Forgotten>>> {
        let forgotten = self.store.with_value(|store| match id {
            Some(id) => store.forget(id),
            None => store.forget_all(),
        });
        self.changed();
        Rc::new(RefCell::new(Some(forgotten)))
    }

    /// Takes a forgetting back.
    pub fn restore(self, forgotten: &RefCell<Option<Forgotten>>) {
        if let Some(taken) = forgotten.borrow_mut().take() {
            self.store.with_value(|store| store.restore(taken));
            self.changed();
        }
    }

    /// Everything kept, as a file.
    #[must_use]
    pub fn export(self) -> String {
        self.store.with_value(|store| store.export(now()))
    }

    /// Takes such a file in.
    ///
    /// # Errors
    /// Where the file is none; then nothing was changed.
    pub fn import(self, file: &str) -> Result<Imported, ImportError> {
        let imported = self.store.with_value(|store| store.import(file));
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
        self.settings.get_untracked()
    }

    /// Keeps a choice and puts it on the page.
    pub fn choose(self, settings: Settings) {
        self.store.with_value(|store| store.choose(settings));
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
        let Some(is_quiet) = self.trouble.try_with_untracked(Option::is_none) else { return };
        if is_quiet && let Some(trouble) = self.store.with_value(Store::trouble) {
            // While a view asks for a visit it must not be made anew.
            leptos::task::spawn_local(async move { self.trouble.set(Some(trouble)) });
        }
    }

    fn changed(self) {
        self.changes.update(|changes| *changes = changes.wrapping_add(1));
        self.look_for_trouble();
    }

    fn follow_other_tabs(self) {
        window_event_listener(leptos::ev::storage, move |event| {
            match self.store.with_value(|store| store.change(event.key().as_deref())) {
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
        let settings = self.store.with_value(Store::settings);
        overlays::apply(settings);
        self.settings.set(settings);
    }
}
