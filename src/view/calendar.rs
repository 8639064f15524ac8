//! Dates and numbers as the reader writes them.
//!
//! In the browser `Intl` does it, in the reader's locale and zone. Natively, where press and the tests run, no locale is
//! read: dates are absolute, in English, in UTC.

use crate::article::{Day, Moment, When};
use crate::reading::Fraction;

/// Formats dates and numbers; cheap to copy.
#[derive(Clone, Copy, Debug)]
pub struct Calendar {
    now: Moment,
}

/// How much of a date is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Length {
    /// `20 Nov 2026`
    Short,
    /// `Friday, 20 November 2026`
    Full,
    /// `20 November 2026, 08:00`, a day without its time.
    Exact,
}

/// Up to so many days a story's age is told, then its date.
const AGE_DAYS: i64 = 7;

impl Calendar {
    /// A calendar opened at this moment.
    #[must_use]
    pub const fn new(now: Moment) -> Self {
        Self { now }
    }

    /// The moment it is opened at.
    #[must_use]
    pub const fn now(self) -> Moment {
        self.now
    }

    /// A date.
    #[must_use]
    pub fn date(self, when: When, length: Length) -> String {
        by::date(when, length)
    }

    /// A story's age up to seven days ("3 hours ago"), then its date. A date in the future is told as a date.
    #[must_use]
    pub fn age(self, when: When) -> String {
        let seconds = (self.now.ms() - when.moment().ms()) / 1000;
        let (minutes, hours) = (seconds / 60, seconds / 3600);
        let days = match when {
            When::Moment(_) => hours / 24,
            When::Day(day) => by::today(self.now).days_since_1970() - day.days_since_1970(),
        };
        let is_to_come = match when {
            When::Moment(_) => seconds < 0,
            When::Day(_) => days < 0,
        };
        if is_to_come || days >= AGE_DAYS {
            return self.date(when, Length::Short);
        }
        let (number, unit) = match when {
            When::Day(_) => (days, "day"),
            When::Moment(_) if minutes < 60 => (minutes, "minute"),
            When::Moment(_) if hours < 24 => (hours, "hour"),
            When::Moment(_) => (days, "day"),
        };
        by::ago(number, unit)
    }

    /// A whole number.
    #[must_use]
    pub fn number(self, number: u32) -> String {
        by::number(number)
    }

    /// A fraction as per cent: `42 %` in the reader's way.
    #[must_use]
    pub fn percent(self, fraction: Fraction) -> String {
        by::percent(fraction.percent())
    }

    /// `7 min`, `7 Min.`: minutes in the reader's way, short.
    #[must_use]
    pub fn minutes(self, minutes: u32) -> String {
        by::minutes(minutes)
    }

    /// The reader's own day at a moment.
    #[must_use]
    pub fn day_of(self, moment: Moment) -> Day {
        by::today(moment)
    }
}

#[cfg(all(target_arch = "wasm32", feature = "csr"))]
mod by {
    use js_sys::{Array, Date, Function, Intl, Object, Reflect};
    use wasm_bindgen::{JsCast, JsValue};

    use super::Length;
    use crate::article::{Day, Moment, When};

    fn options(pairs: &[(&str, &str)]) -> Object {
        let options = Object::new();
        for (key, value) in pairs {
            // Setting a property of a fresh plain object cannot fail.
            let _ = Reflect::set(&options, &(*key).into(), &(*value).into());
        }
        options
    }

    fn call(format: &Function, value: &JsValue) -> String {
        format.call1(&JsValue::UNDEFINED, value).ok().and_then(|text| text.as_string()).unwrap_or_default()
    }

    #[expect(clippy::cast_precision_loss, reason = "milliseconds of the years 0 to 9999 are exact in an f64")]
    pub(super) fn date(when: When, length: Length) -> String {
        let mut pairs = match length {
            Length::Short => vec![("day", "numeric"), ("month", "short"), ("year", "numeric")],
            Length::Full => vec![("weekday", "long"), ("day", "numeric"), ("month", "long"), ("year", "numeric")],
            Length::Exact => vec![("day", "numeric"), ("month", "long"), ("year", "numeric")],
        };
        match when {
            When::Day(_) => pairs.push(("timeZone", "UTC")),
            When::Moment(_) if length == Length::Exact => {
                pairs.extend([("hour", "numeric"), ("minute", "2-digit")]);
            }
            When::Moment(_) => {}
        }
        let format = Intl::DateTimeFormat::new(&Array::new(), &options(&pairs));
        call(&format.format(), &Date::new(&(when.moment().ms() as f64).into()))
    }

    #[expect(clippy::cast_precision_loss, reason = "ages are a few thousand at the most")]
    pub(super) fn ago(number: i64, unit: &str) -> String {
        let format = Intl::RelativeTimeFormat::new(&Array::new(), &options(&[("numeric", "auto")]));
        format.format(-(number as f64), unit).into()
    }

    fn numbers(options: &Object, value: f64) -> String {
        call(&Intl::NumberFormat::new(&Array::new(), options).format(), &value.into())
    }

    pub(super) fn number(number: u32) -> String {
        numbers(&Object::new(), f64::from(number))
    }

    pub(super) fn percent(percent: u16) -> String {
        numbers(&options(&[("style", "percent")]), f64::from(percent) / 100.0)
    }

    pub(super) fn minutes(minutes: u32) -> String {
        numbers(&options(&[("style", "unit"), ("unit", "minute"), ("unitDisplay", "short")]), f64::from(minutes))
    }

    #[expect(clippy::cast_precision_loss, reason = "milliseconds of the years 0 to 9999 are exact in an f64")]
    pub(super) fn today(moment: Moment) -> Day {
        let date: Date = Date::new(&(moment.ms() as f64).into()).unchecked_into();
        let part = |number: u32| u8::try_from(number).unwrap_or(1);
        u16::try_from(date.get_full_year())
            .ok()
            .and_then(|year| Day::new(year, part(date.get_month() + 1), part(date.get_date())))
            .unwrap_or_else(|| moment.day_utc())
    }
}

#[cfg(not(all(target_arch = "wasm32", feature = "csr")))]
mod by {
    use super::Length;
    use crate::article::{Day, Moment, When};

    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    const WEEKDAYS: [&str; 7] = ["Thursday", "Friday", "Saturday", "Sunday", "Monday", "Tuesday", "Wednesday"];

    pub(super) fn date(when: When, length: Length) -> String {
        let day = match when {
            When::Moment(moment) => moment.day_utc(),
            When::Day(day) => day,
        };
        let (year, month, number) = day.parts();
        let month = MONTHS[usize::from(month - 1)];
        match (length, when) {
            (Length::Short, _) => format!("{number} {} {year}", &month[..3]),
            (Length::Full, _) => {
                let weekday = WEEKDAYS[usize::try_from(day.days_since_1970().rem_euclid(7)).unwrap_or(0)];
                format!("{weekday}, {number} {month} {year}")
            }
            (Length::Exact, When::Day(_)) => format!("{number} {month} {year}"),
            (Length::Exact, When::Moment(moment)) => {
                let minutes = moment.ms().rem_euclid(86_400_000) / 60_000;
                format!("{number} {month} {year}, {:02}:{:02} UTC", minutes / 60, minutes % 60)
            }
        }
    }

    pub(super) fn ago(number: i64, unit: &str) -> String {
        format!("{number} {unit}{} ago", if number == 1 { "" } else { "s" })
    }

    pub(super) fn number(number: u32) -> String {
        number.to_string()
    }

    pub(super) fn percent(percent: u16) -> String {
        format!("{percent}%")
    }

    pub(super) fn minutes(minutes: u32) -> String {
        format!("{minutes} min")
    }

    pub(super) fn today(moment: Moment) -> Day {
        moment.day_utc()
    }
}
