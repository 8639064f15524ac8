//! How the reader wants to read.

/// What the reader chose; the default is what a new reader gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settings {
    /// The colours.
    pub theme: Theme,
    /// How large the text is set.
    pub size: TextSize,
    /// Whether single keys do something.
    pub shortcuts: bool,
    /// Whether visits are recorded.
    pub recording: bool,
}

/// The colours of a page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// Whatever the device says.
    #[default]
    System,
    /// Ink on white.
    Light,
    /// Ink on warm paper.
    Sepia,
    /// Light on grey.
    Dark,
    /// Light on black.
    Black,
}

/// A step of the text's size: 1 to 7, in the middle 4.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TextSize(u8);

impl Default for Settings {
    fn default() -> Self {
        Self { theme: Theme::System, size: TextSize::default(), shortcuts: true, recording: true }
    }
}

impl Theme {
    /// All, in the order they are offered.
    pub const ALL: [Self; 5] = [Self::System, Self::Light, Self::Sepia, Self::Dark, Self::Black];

    /// Its name in storage and in `data-theme`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Sepia => "sepia",
            Self::Dark => "dark",
            Self::Black => "black",
        }
    }

    /// The theme of that name; `None` for any other.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|theme| theme.as_str() == name)
    }
}

impl TextSize {
    /// The smallest.
    pub const SMALLEST: Self = Self(1);
    /// The largest.
    pub const LARGEST: Self = Self(7);

    /// A step; `None` outside 1 to 7.
    #[must_use]
    pub const fn new(step: u8) -> Option<Self> {
        if step >= Self::SMALLEST.0 && step <= Self::LARGEST.0 { Some(Self(step)) } else { None }
    }

    /// The step, 1 to 7.
    #[must_use]
    pub const fn step(self) -> u8 {
        self.0
    }

    /// The next larger; the largest stays.
    #[must_use]
    pub fn larger(self) -> Self {
        Self::new(self.0 + 1).unwrap_or(self)
    }

    /// The next smaller; the smallest stays.
    #[must_use]
    pub fn smaller(self) -> Self {
        Self::new(self.0 - 1).unwrap_or(self)
    }
}

impl Default for TextSize {
    fn default() -> Self {
        Self(4)
    }
}
