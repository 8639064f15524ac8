//! What a reader did with an article: where they are, how long they read, what they finished.
//!
//! In come an article's text, the reader's signs of life and the clock; out go records to keep and the list the
//! history page shows. Pure rules: time and the reader's local day are passed in, nothing here knows JSON, storage
//! or a browser. An article is immutable and may vanish; its [`Visit`] stays.

mod days;
mod fraction;
mod galley;
mod history;
mod position;
mod settings;
mod sitting;
mod visit;

pub use days::Days;
pub use fraction::Fraction;
pub use galley::{Galley, Piece, Spot};
pub use history::{Entry, History, has_words};
pub use position::Position;
pub use settings::{Settings, TextSize, Theme};
pub use sitting::{IDLE_AFTER_MS, MOST_WORDS_PER_MINUTE, Sitting};
pub use visit::{FINISHED_AT, Since, Story, Visit};
