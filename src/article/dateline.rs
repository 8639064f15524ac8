//! When and where: moments, days, and the dateline at the head of a story.
//!
//! Dates are RFC 3339. Showing them is not done here: a reader's locale and zone belong to the view.

use std::fmt;

/// Place, agency and day at the head of a story.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Dateline {
    /// The line as printed: `LISBON, Nov 20 (AP)`.
    pub text: Option<String>,
    /// The place alone: `Lisbon`.
    pub place: Option<String>,
    /// Who sent it: `AP`.
    pub agency: Option<String>,
}

/// An instant: milliseconds since 1970-01-01T00:00:00Z. Always within the years 0000 to 9999.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment(i64);

/// A day of the calendar without a zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day {
    year: u16,
    month: u8,
    day: u8,
}

/// A date as exact as it is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum When {
    /// To the millisecond: shown with its time, in the reader's zone.
    Moment(Moment),
    /// Only the day: shown without a time; it never shifts with the zone.
    Day(Day),
}

const DAY_MS: i64 = 86_400_000;

impl Moment {
    /// 1970-01-01T00:00:00Z.
    pub const EPOCH: Self = Self(0);

    /// The instant at so many milliseconds since 1970 UTC; `None` outside the years 0000 to 9999.
    #[must_use]
    pub const fn from_ms(ms: i64) -> Option<Self> {
        // 0000-01-01 and the last millisecond of 9999.
        if ms >= -62_167_219_200_000 && ms <= 253_402_300_799_999 { Some(Self(ms)) } else { None }
    }

    /// Milliseconds since 1970 UTC.
    #[must_use]
    pub const fn ms(self) -> i64 {
        self.0
    }

    /// Reads RFC 3339 with an offset (`2026-11-20T08:00:00Z`, fractions and lower case allowed, a blank
    /// for the `T` too). A leap second counts as the second before. `None` for anything else.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let day = Day::parse(text.get(..10)?)?;
        let rest = text[10..].strip_prefix(['T', 't', ' '])?;
        let two = |at: usize, most: u32| -> Option<i64> {
            let digits = rest.get(at..at + 2)?;
            let number = digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse::<u32>().ok())??;
            (number <= most).then_some(i64::from(number))
        };
        let (hour, minute, second) = (two(0, 23)?, two(3, 59)?, two(6, 60)?.min(59));
        if rest.as_bytes().get(2) != Some(&b':') || rest.as_bytes().get(5) != Some(&b':') {
            return None;
        }
        let mut zone = rest.get(8..)?;
        let mut thousandths = 0;
        if let Some(fraction) = zone.strip_prefix(['.', ',']) {
            let length = fraction.bytes().take_while(u8::is_ascii_digit).count();
            if length == 0 {
                return None;
            }
            for place in 0..3 {
                let digit = fraction.as_bytes().get(place).filter(|_| place < length).map_or(0, |byte| byte - b'0');
                thousandths = thousandths * 10 + i64::from(digit);
            }
            zone = &fraction[length..];
        }
        let offset = match zone.as_bytes() {
            [b'Z' | b'z'] => 0,
            [sign @ (b'+' | b'-'), hour @ .., b':', tens, ones]
                if hour.len() == 2 && hour.iter().chain([tens, ones]).all(u8::is_ascii_digit) =>
            {
                let digit = |byte: u8| i64::from(byte - b'0');
                let (hours, minutes) = (digit(hour[0]) * 10 + digit(hour[1]), digit(*tens) * 10 + digit(*ones));
                if hours > 23 || minutes > 59 {
                    return None;
                }
                (hours * 60 + minutes) * if *sign == b'-' { -1 } else { 1 }
            }
            _ => return None,
        };
        let seconds = (hour * 60 + minute - offset) * 60 + second;
        Self::from_ms(day.days_since_1970() * DAY_MS + seconds * 1000 + thousandths)
    }

    /// The day this instant falls on in UTC.
    #[must_use]
    pub fn day_utc(self) -> Day {
        Day::from_days_since_1970(self.0.div_euclid(DAY_MS))
    }
}

impl fmt::Display for Moment {
    /// RFC 3339 in UTC: `2026-11-20T08:00:00Z`, with milliseconds only where there are some.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let in_day = self.0.rem_euclid(DAY_MS);
        let (seconds, thousandths) = (in_day / 1000, in_day % 1000);
        write!(formatter, "{}T{:02}:{:02}:{:02}", self.day_utc(), seconds / 3600, seconds / 60 % 60, seconds % 60)?;
        if thousandths > 0 {
            write!(formatter, ".{thousandths:03}")?;
        }
        formatter.write_str("Z")
    }
}

impl Day {
    /// A day of the proleptic Gregorian calendar; `None` where it does not exist.
    #[must_use]
    pub fn new(year: u16, month: u8, day: u8) -> Option<Self> {
        let exists = year <= 9999 && (1..=12).contains(&month) && day >= 1 && day <= days_in(year, month);
        exists.then_some(Self { year, month, day })
    }

    /// Reads `2026-11-20`; `None` for anything else.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let [y0, y1, y2, y3, b'-', m0, m1, b'-', d0, d1] = text.as_bytes() else { return None };
        let number = |digits: &[&u8]| -> Option<u16> {
            digits.iter().try_fold(0, |sum, byte| byte.is_ascii_digit().then(|| sum * 10 + u16::from(**byte - b'0')))
        };
        let (month, day) = (number(&[m0, m1])?, number(&[d0, d1])?);
        Self::new(number(&[y0, y1, y2, y3])?, u8::try_from(month).ok()?, u8::try_from(day).ok()?)
    }

    /// Year, month (1 to 12) and day (1 to 31).
    #[must_use]
    pub const fn parts(self) -> (u16, u8, u8) {
        (self.year, self.month, self.day)
    }

    /// That day's midnight in UTC: what a feed without our extension shows.
    #[must_use]
    pub fn midnight_utc(self) -> Moment {
        Moment(self.days_since_1970() * DAY_MS)
    }

    /// Days since 1970-01-01, negative before. After Howard Hinnant's `days_from_civil`.
    #[must_use]
    pub fn days_since_1970(self) -> i64 {
        let year = i64::from(self.year) - i64::from(self.month <= 2);
        let era = year.div_euclid(400);
        let year_of_era = year.rem_euclid(400);
        let month = (i64::from(self.month) + 9) % 12;
        let day_of_year = (153 * month + 2) / 5 + i64::from(self.day) - 1;
        era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
    }

    fn from_days_since_1970(days: i64) -> Self {
        let days = days + 719_468;
        let era = days.div_euclid(146_097);
        let day_of_era = days.rem_euclid(146_097);
        let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * month + 2) / 5 + 1;
        let month = if month < 10 { month + 3 } else { month - 9 };
        let year = year_of_era + era * 400 + i64::from(month <= 2);
        // A Moment lies within the years 0000 to 9999, so nothing is cut here.
        Self {
            year: u16::try_from(year).unwrap_or(0),
            month: u8::try_from(month).unwrap_or(1),
            day: u8::try_from(day).unwrap_or(1),
        }
    }
}

impl fmt::Display for Day {
    /// ISO 8601: `2026-11-20`.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

impl When {
    /// Reads a moment, else a day; `None` for anything else.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Moment::parse(text).map(Self::Moment).or_else(|| Day::parse(text.trim()).map(Self::Day))
    }

    /// The instant to sort by: a day counts from its midnight in UTC.
    #[must_use]
    pub fn moment(self) -> Moment {
        match self {
            Self::Moment(moment) => moment,
            Self::Day(day) => day.midnight_utc(),
        }
    }
}

impl fmt::Display for When {
    /// What stands in `<time datetime>`.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Moment(moment) => moment.fmt(formatter),
            Self::Day(day) => day.fmt(formatter),
        }
    }
}

const fn days_in(year: u16, month: u8) -> u8 {
    match month {
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::{Day, Moment, When};

    #[test]
    fn rfc_3339_is_read() {
        for (text, utc) in [
            ("2026-11-20T08:00:00Z", "2026-11-20T08:00:00Z"),
            ("2026-11-20t08:00:00.5+01:30", "2026-11-20T06:30:00.500Z"),
            ("2026-01-01 00:30:00+01:00", "2025-12-31T23:30:00Z"),
            ("2016-12-31T23:59:60Z", "2016-12-31T23:59:59Z"),
            ("1969-12-31T23:59:59.999Z", "1969-12-31T23:59:59.999Z"),
            ("0000-01-01T00:00:00Z", "0000-01-01T00:00:00Z"),
        ] {
            assert_eq!(Moment::parse(text).map(|moment| moment.to_string()).as_deref(), Some(utc), "{text}");
        }
    }

    #[test]
    fn anything_else_is_no_moment() {
        for text in [
            "",
            "2026-11-20",
            "2026-11-20T08:00:00",
            "2026-02-29T00:00:00Z",
            "2026-11-20T24:00:00Z",
            "2026-11-20T08:00Z",
            "2026-11-20T08:00:00+1:00",
            "2026-11-20T08:00:00.Z",
            "Fri, 20 Nov 2026 08:00:00 GMT",
            "2026-11-20T08:00:00Zé",
            "0000-01-01T00:00:00+00:01",
            "２026-11-20T08:00:00Z",
        ] {
            assert_eq!(Moment::parse(text), None, "{text}");
        }
    }

    #[test]
    fn every_day_goes_there_and_back() {
        let mut days = -719_528;
        while days < 2_932_897 {
            let day = Day::from_days_since_1970(days);
            assert_eq!(day.days_since_1970(), days, "{day}");
            days += 97;
        }
        assert_eq!(Day::parse("1900-02-29"), None);
        assert_eq!(When::parse("2024-02-29"), Day::new(2024, 2, 29).map(When::Day));
    }
}
