//! How much of an article, exactly: whole ten-thousandths, so that merging has a total order and a record
//! written and read back is the same.

use std::fmt;

/// A share of an article's words, 0 to 1 in steps of 1/10,000.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fraction(u16);

impl Fraction {
    const STEPS: u16 = 10_000;

    /// Nothing.
    pub const NONE: Self = Self(0);
    /// All of it.
    pub const WHOLE: Self = Self(Self::STEPS);

    /// The nearest step; outside 0 to 1 the nearer end, and nothing for what is not a number.
    #[must_use]
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 0..=10,000 before")]
    pub fn new(share: f64) -> Self {
        // `clamp` passes NaN on and the cast makes 0 of it.
        Self((share * f64::from(Self::STEPS)).round().clamp(0.0, f64::from(Self::STEPS)) as u16)
    }

    /// So many words of so many, rounded down; nothing where there are none.
    #[must_use]
    pub fn of(part: u32, whole: u32) -> Self {
        if whole == 0 {
            return Self::NONE;
        }
        let steps = u64::from(part) * u64::from(Self::STEPS) / u64::from(whole);
        Self(u16::try_from(steps).unwrap_or(Self::STEPS).min(Self::STEPS))
    }

    /// As a number between 0 and 1.
    #[must_use]
    pub fn share(self) -> f64 {
        f64::from(self.0) / f64::from(Self::STEPS)
    }

    /// Whole percents, rounded down: only all of it is 100.
    #[must_use]
    pub const fn percent(self) -> u16 {
        self.0 / 100
    }

    /// This share of so many words, rounded up, so that `Fraction::of` of it is the share again.
    #[must_use]
    pub fn words_of(self, whole: u32) -> u32 {
        let words = (u64::from(self.0) * u64::from(whole)).div_ceil(u64::from(Self::STEPS));
        u32::try_from(words).unwrap_or(whole)
    }
}

impl fmt::Display for Fraction {
    /// Percents without the sign: `42`.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.percent().fmt(formatter)
    }
}

#[cfg(test)]
mod tests {
    use super::Fraction;

    #[test]
    fn it_stays_within_and_goes_there_and_back() {
        for (share, percent) in [(0.0, 0), (0.42, 42), (0.999_9, 99), (1.0, 100), (7.0, 100), (-1.0, 0), (f64::NAN, 0)]
        {
            let fraction = Fraction::new(share);
            assert_eq!(fraction.percent(), percent, "{share}");
            assert_eq!(Fraction::new(fraction.share()), fraction);
        }
        assert_eq!(Fraction::of(3, 0), Fraction::NONE);
        assert_eq!(Fraction::of(9, 3), Fraction::WHOLE);
        for whole in [1, 7, 99, 1234, 10_000] {
            for part in 0..=whole {
                let fraction = Fraction::of(part, whole);
                assert_eq!(fraction.words_of(whole), part);
            }
        }
    }
}
