//! Dates and numbers by `Intl`, in the reader's locale and zone.

use courant::article::{Day, Moment, When};
use courant::reading::Fraction;
use courant::view::{Calendar, Length};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::stage::Otherwise;

/// The reader's locale and zone, `de Europe/Berlin`: of `Intl` where the app names none, and of the device's days.
const READER: &str = "
    const [locale, timeZone] = it.split(' ');
    const own = { ...Object.getOwnPropertyDescriptors(Intl) };
    const as = (name, defaults) => {
        const Real = own[name].value;
        Intl[name] = function (locales, options) {
            return new Real(locales?.length ? locales : locale, { ...defaults, ...options });
        };
    };
    as('DateTimeFormat', { timeZone });
    as('RelativeTimeFormat', {});
    as('NumberFormat', {});
    const days = {};
    const part = (kind) => function () {
        const format = new own.DateTimeFormat.value('en', { timeZone, year: 'numeric', month: 'numeric', day: 'numeric' });
        return Number(format.formatToParts(this.getTime()).find((part) => part.type === kind).value);
    };
    for (const [name, kind] of [['getFullYear', 'year'], ['getMonth', 'month'], ['getDate', 'day']]) {
        days[name] = Date.prototype[name];
        const told = part(kind);
        Date.prototype[name] = kind === 'month' ? function () { return told.call(this) - 1; } : told;
    }
    return () => {
        for (const name of ['DateTimeFormat', 'RelativeTimeFormat', 'NumberFormat']) Intl[name] = own[name].value;
        Object.assign(Date.prototype, days);
    };";

fn reader(locale_and_zone: &str) -> Otherwise {
    Otherwise::new(READER, locale_and_zone)
}

fn at(moment: &str) -> Moment {
    Moment::parse(moment).unwrap()
}

fn when(text: &str) -> When {
    When::parse(text).unwrap()
}

/// Blanks of all kinds as one: which one stands where changes with the browser's tables.
fn plain(text: &str) -> String {
    text.replace(['\u{a0}', '\u{202f}', '\u{2009}'], " ")
}

#[wasm_bindgen_test]
fn a_day_is_the_same_day_in_every_zone() {
    for zone in ["Pacific/Kiritimati", "Asia/Tokyo", "UTC", "America/New_York", "Pacific/Niue"] {
        let _reader = reader(&format!("en-US {zone}"));
        let calendar = Calendar::new(at("2026-12-24T12:00:00Z"));
        assert_eq!(calendar.date(when("2026-11-20"), Length::Full), "Friday, November 20, 2026", "{zone}");
        assert_eq!(calendar.date(when("2026-11-20"), Length::Exact), "November 20, 2026", "{zone}");
        assert_eq!(calendar.date(when("2027-01-01"), Length::Short), "Jan 1, 2027", "{zone}");
    }
}

#[wasm_bindgen_test]
fn a_moment_is_told_in_the_readers_zone() {
    let moment = when("2026-11-20T23:30:00Z");
    for (zone, day, time) in [
        ("Pacific/Kiritimati", "Nov 21, 2026", "1:30 PM"),
        ("UTC", "Nov 20, 2026", "11:30 PM"),
        ("America/New_York", "Nov 20, 2026", "6:30 PM"),
    ] {
        let _reader = reader(&format!("en-US {zone}"));
        let calendar = Calendar::new(at("2026-12-24T12:00:00Z"));
        assert_eq!(calendar.date(moment, Length::Short), day, "{zone}");
        let exact = plain(&calendar.date(moment, Length::Exact));
        assert!(exact.starts_with("November 2") && exact.ends_with(time), "{zone}: {exact}");
    }
}

#[wasm_bindgen_test]
fn the_readers_day_is_the_devices() {
    let late = at("2026-12-31T23:30:00Z");
    let calendar = Calendar::new(late);
    for (zone, day) in [("Asia/Tokyo", "2027-01-01"), ("UTC", "2026-12-31"), ("Pacific/Niue", "2026-12-31")] {
        let _reader = reader(&format!("en-US {zone}"));
        assert_eq!(Some(calendar.day_of(late)), Day::parse(day), "{zone}");
    }
}

#[wasm_bindgen_test]
fn an_age_is_told_for_seven_days() {
    let calendar = Calendar::new(at("2026-11-20T12:00:00Z"));
    let _reader = reader("en-US UTC");
    for (published, age) in [
        ("2026-11-20T11:59:31Z", "this minute"),
        ("2026-11-20T11:59:00Z", "1 minute ago"),
        ("2026-11-20T11:00:01Z", "59 minutes ago"),
        ("2026-11-20T09:00:00Z", "3 hours ago"),
        ("2026-11-19T11:00:00Z", "yesterday"),
        ("2026-11-13T12:00:01Z", "6 days ago"),
        ("2026-11-13T12:00:00Z", "Nov 13, 2026"),
        ("2026-11-20", "today"),
        ("2026-11-19", "yesterday"),
        ("2026-11-14", "6 days ago"),
        ("2026-11-13", "Nov 13, 2026"),
        ("2026-11-20T12:00:01Z", "Nov 20, 2026"),
        ("2026-11-21", "Nov 21, 2026"),
    ] {
        assert_eq!(calendar.date(when(published), Length::Age), age, "{published}");
    }
}

#[wasm_bindgen_test]
fn the_age_of_a_day_counts_in_the_readers_days() {
    for (zone, now, age) in [
        // Half past midnight in Berlin, on that day; by UTC it is the day before.
        ("Europe/Berlin", "2026-11-19T23:30:00Z", "today"),
        ("Pacific/Kiritimati", "2026-11-20T11:00:00Z", "yesterday"),
        // Nine in the evening in New York, on the day before; by UTC it is that day.
        ("America/New_York", "2026-11-20T02:00:00Z", "Nov 20, 2026"),
    ] {
        let _reader = reader(&format!("en-US {zone}"));
        assert_eq!(Calendar::new(at(now)).date(when("2026-11-20"), Length::Age), age, "{zone}");
    }
}

#[wasm_bindgen_test]
fn words_and_numbers_are_the_readers() {
    let told = || {
        // A calendar learns its reader's ways once.
        let calendar = Calendar::new(at("2026-11-20T12:00:00Z"));
        [
            calendar.date(when("2026-11-20T09:00:00Z"), Length::Age),
            calendar.date(when("2026-11-02"), Length::Full),
            calendar.number(1_234_567),
            calendar.percent(Fraction::new(0.42)),
            calendar.minutes(7),
        ]
        .map(|text| plain(&text))
    };
    for (reader_of, words) in [
        ("en-US UTC", ["3 hours ago", "Monday, November 2, 2026", "1,234,567", "42%", "7 min"]),
        ("de Europe/Berlin", ["vor 3 Stunden", "Montag, 2. November 2026", "1.234.567", "42 %", "7 min"]),
        ("fr Europe/Paris", ["il y a 3 heures", "lundi 2 novembre 2026", "1 234 567", "42 %", "7 min"]),
        ("ja Asia/Tokyo", ["3 時間前", "2026年11月2日月曜日", "1,234,567", "42%", "7 min"]),
    ] {
        let _reader = reader(reader_of);
        assert_eq!(told(), words, "{reader_of}");
    }
}
