//! Dates and numbers as the reader writes them.
//!
//! In the browser `Intl` does it, in the reader's locale and zone. Natively, where press and the tests run, no locale is
//! read: dates are absolute, in English, in UTC.

use crate::article::{Day, Moment, When};
use crate::reading::Fraction;
use crate::words;

/// Formats dates and numbers. Clones share what they have learned of the reader's ways.
#[derive(Clone, Debug)]
pub struct Calendar {
    now: Moment,
    formats: by::Formats,
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
    /// `3 hours ago` up to seven days, then as `Short`.
    Age,
    /// `November 2026`
    Month,
}

impl Length {
    const ALL: [(Self, &'static str); 5] = [
        (Self::Short, "short"),
        (Self::Full, "full"),
        (Self::Exact, "exact"),
        (Self::Age, "age"),
        (Self::Month, "month"),
    ];

    /// Its name in a page.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(length, _)| *length == self).map_or("", |(_, name)| name)
    }

    /// The length of this name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known)| *known == name).map(|(length, _)| *length)
    }
}

/// Up to so many days a story's age is told, then its date.
const AGE_DAYS: i64 = 7;

impl Calendar {
    /// A calendar opened at this moment.
    #[must_use]
    pub fn new(now: Moment) -> Self {
        Self { now, formats: by::Formats::default() }
    }

    /// The same calendar at another moment.
    #[must_use]
    pub fn at(&self, now: Moment) -> Self {
        Self { now, formats: self.formats.clone() }
    }

    /// The moment it is opened at.
    #[must_use]
    pub const fn now(&self) -> Moment {
        self.now
    }

    /// A date.
    #[must_use]
    pub fn date(&self, when: When, length: Length) -> String {
        if length == Length::Age { self.age(when) } else { self.formats.date(when, length) }
    }

    /// A story's age up to seven days ("3 hours ago"), then its date. A date in the future is told as a date.
    fn age(&self, when: When) -> String {
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
        self.formats.ago(number, unit)
    }

    /// A whole number.
    #[must_use]
    pub fn number(&self, number: u32) -> String {
        self.formats.number(number)
    }

    /// A fraction as per cent: `42 %` in the reader's way.
    #[must_use]
    pub fn percent(&self, fraction: Fraction) -> String {
        self.formats.percent(fraction.percent())
    }

    /// `7 min`: a number as the reader writes it, with a word as short as our own are, so that it says the same before the app is
    /// there and after.
    #[must_use]
    pub fn minutes(&self, minutes: u32) -> String {
        self.number(minutes) + words::MINUTES
    }

    /// The reader's own day at a moment.
    #[must_use]
    pub fn day_of(&self, moment: Moment) -> Day {
        by::today(moment)
    }
}

#[cfg(all(target_arch = "wasm32", feature = "csr"))]
mod by {
    use std::cell::RefCell;
    use std::rc::Rc;

    use js_sys::{Array, Date, Function, Intl, Object, Reflect};
    use wasm_bindgen::{JsCast, JsValue};

    use super::Length;
    use crate::article::{Day, Moment, When};

    /// The browser's formatters that were made so far: to make one takes a hundred times as long as to use it. So few that
    /// each is looked for from the start.
    #[derive(Clone, Debug, Default)]
    pub(super) struct Formats(Rc<RefCell<Vec<(&'static str, JsValue)>>>);

    const NUMBER: &str = "style:decimal";
    const PERCENT: &str = "style:percent";
    const AGE: &str = "numeric:auto";

    /// What a formatter is made with: names and values, no two of them alike for two kinds of formatter.
    const fn options_of(when: When, length: Length) -> &'static str {
        match (length, when) {
            (Length::Short | Length::Age, When::Day(_)) => "day:numeric month:short year:numeric timeZone:UTC",
            (Length::Short | Length::Age, When::Moment(_)) => "day:numeric month:short year:numeric",
            (Length::Month, _) => "month:long year:numeric timeZone:UTC",
            (Length::Full, When::Day(_)) => "weekday:long day:numeric month:long year:numeric timeZone:UTC",
            (Length::Full, When::Moment(_)) => "weekday:long day:numeric month:long year:numeric",
            (Length::Exact, When::Day(_)) => "day:numeric month:long year:numeric timeZone:UTC",
            (Length::Exact, When::Moment(_)) => "day:numeric month:long year:numeric hour:numeric minute:2-digit",
        }
    }

    fn call(format: &JsValue, value: &JsValue) -> String {
        let format: &Function = format.unchecked_ref();
        format.call1(&JsValue::UNDEFINED, value).ok().and_then(|text| text.as_string()).unwrap_or_default()
    }

    impl Formats {
        fn formatter(&self, options: &'static str, make: fn(&Object) -> JsValue) -> JsValue {
            let known = self.0.borrow().iter().find(|(known, _)| *known == options).map(|(_, made)| made.clone());
            known.unwrap_or_else(|| {
                let object = Object::new();
                for (name, value) in options.split(' ').filter_map(|pair| pair.split_once(':')) {
                    // Setting a property of a fresh plain object cannot fail.
                    let _ = Reflect::set(&object, &name.into(), &value.into());
                }
                let fresh = make(&object);
                self.0.borrow_mut().push((options, fresh.clone()));
                fresh
            })
        }

        #[expect(clippy::cast_precision_loss, reason = "milliseconds of the years 0 to 9999 are exact in an f64")]
        pub(super) fn date(&self, when: When, length: Length) -> String {
            let format = self.formatter(options_of(when, length), |options| {
                Intl::DateTimeFormat::new(&Array::new(), options).format().into()
            });
            call(&format, &Date::new(&(when.moment().ms() as f64).into()))
        }

        #[expect(clippy::cast_precision_loss, reason = "ages are a few thousand at the most")]
        pub(super) fn ago(&self, number: i64, unit: &str) -> String {
            let format = self.formatter(AGE, |options| Intl::RelativeTimeFormat::new(&Array::new(), options).into());
            let format: Intl::RelativeTimeFormat = format.unchecked_into();
            format.format(-(number as f64), unit).into()
        }

        fn numbers(&self, options: &'static str, value: f64) -> String {
            let format =
                self.formatter(options, |options| Intl::NumberFormat::new(&Array::new(), options).format().into());
            call(&format, &value.into())
        }

        pub(super) fn number(&self, number: u32) -> String {
            self.numbers(NUMBER, f64::from(number))
        }

        pub(super) fn percent(&self, percent: u16) -> String {
            self.numbers(PERCENT, f64::from(percent) / 100.0)
        }
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

    /// Nothing has to be made.
    #[derive(Clone, Debug, Default)]
    pub(super) struct Formats {}

    impl Formats {
        pub(super) fn date(&self, when: When, length: Length) -> String {
            let day = match when {
                When::Moment(moment) => moment.day_utc(),
                When::Day(day) => day,
            };
            let (year, month, number) = day.parts();
            let month = MONTHS[usize::from(month - 1)];
            match (length, when) {
                (Length::Short | Length::Age, _) => format!("{number} {} {year}", &month[..3]),
                (Length::Month, _) => format!("{month} {year}"),
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

        pub(super) fn ago(&self, number: i64, unit: &str) -> String {
            format!("{number} {unit}{} ago", if number == 1 { "" } else { "s" })
        }

        pub(super) fn number(&self, number: u32) -> String {
            let digits = number.to_string();
            let mut grouped = String::new();
            for (at, digit) in digits.chars().enumerate() {
                if at > 0 && (digits.len() - at).is_multiple_of(3) {
                    grouped.push(',');
                }
                grouped.push(digit);
            }
            grouped
        }

        pub(super) fn percent(&self, percent: u16) -> String {
            format!("{percent}%")
        }
    }

    pub(super) fn today(moment: Moment) -> Day {
        moment.day_utc()
    }
}
