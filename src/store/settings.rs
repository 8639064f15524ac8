//! The reader's choices, one record for the whole origin. `public/theme.js` reads the same before the styles.

use super::keys::Keys;
use super::wire::{self, Extras, Read};
use super::{Kept, Store, Stored, Trouble};
use crate::reading::Settings;

impl Store {
    /// What the reader chose; the default where nothing was, or nothing that can be read.
    #[must_use]
    pub fn settings(&self) -> Settings {
        if let Some(settings) = self.memory().settings {
            return settings;
        }
        let stored = self.shelf().get(Keys::SETTINGS).map_err(|refusal| self.note_refusal(refusal));
        let Ok(Some(stored)) = stored else { return Settings::default() };
        match wire::read_settings(&stored) {
            Read::Record(settings, _) => settings,
            Read::Newer => {
                self.note(Trouble::Newer);
                Settings::default()
            }
            Read::Garbage => {
                self.note(Trouble::Unreadable);
                Settings::default()
            }
        }
    }

    /// The reader chose. What cannot be written holds for this tab, and is tried again with the next choice or
    /// [`Store::flush`]. [`Kept::Paused`] never comes of it.
    pub fn choose(&self, settings: Settings) -> Kept {
        let written = self.write_settings(&settings);
        self.memory().settings = written.is_err().then_some(settings);
        if written.is_ok() { Kept::Stored } else { Kept::InMemory }
    }

    fn write_settings(&self, settings: &Settings) -> Result<(), Trouble> {
        let refused = |refusal| self.note_refusal(refusal);
        let extras = match self.shelf().get(Keys::SETTINGS).map_err(refused)? {
            None => Extras::default(),
            Some(stored) => match wire::read_settings(&stored) {
                Read::Record(_, extras) => extras,
                Read::Newer => return Err(self.note(Trouble::Newer)),
                Read::Garbage => {
                    self.set_aside(&stored, &Keys::settings_aside)?;
                    Extras::default()
                }
            },
        };
        let record = Stored::Text(wire::write_settings(settings, extras));
        self.shelf().set(Keys::SETTINGS, &record).map_err(refused)
    }
}
