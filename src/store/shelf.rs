//! What a storage must be able to do.

/// Keys and values, synchronous, shared by the tabs of an origin: local storage, or memory.
pub trait Shelf {
    /// The value at a key; `None` where there is none.
    fn get(&self, key: &str) -> Result<Option<Stored>, Refusal>;
    /// Puts a value at a key, in place of another.
    fn set(&self, key: &str, value: &Stored) -> Result<(), Refusal>;
    /// Takes a key away; also fine where it is not there.
    fn remove(&self, key: &str) -> Result<(), Refusal>;
    /// The keys that begin with `prefix`, in any order.
    fn keys(&self, prefix: &str) -> Result<Vec<String>, Refusal>;
}

/// A value as it is stored. A browser stores UTF-16 units, which need not be text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stored {
    /// Text.
    Text(String),
    /// UTF-16 units that are no text: there is half a pair among them. Nothing of ours, but not ours to lose.
    Units(Vec<u16>),
}

/// Why a shelf did not do it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// There is no such storage.
    Missing,
    /// It threw.
    Refused,
    /// It has no room.
    Full,
}

impl Stored {
    /// These units, as text where they are text.
    #[must_use]
    pub fn from_units(units: Vec<u16>) -> Self {
        String::from_utf16(&units).map_or(Self::Units(units), Self::Text)
    }

    /// How many UTF-16 units it has.
    #[must_use]
    pub fn units(&self) -> usize {
        match self {
            Self::Text(text) if text.is_ascii() => text.len(),
            Self::Text(text) => text.encode_utf16().count(),
            Self::Units(units) => units.len(),
        }
    }
}
