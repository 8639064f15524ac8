//! Dates as people and other presses write them → days and moments.

use courant::article::{Day, Moment};

/// What a date says.
#[derive(Debug, PartialEq)]
pub enum Date {
    Day(Day),
    /// As RFC 3339 has it.
    Moment(String),
    /// The same, with UTC for the zone that it does not name.
    WithoutZone(String),
}

/// Reads a day (`2026-11-20`, `2026/11/20`, `2026-1-2`), or a day and a time, with a blank or a `T` between them. The zone may stand
/// behind a blank and be `Z`, `UTC`, `GMT`, `+01`, `+0100` or `+01:00`: Jekyll writes `2026-01-02 10:00:00 +0100`.
pub fn read(written: &str) -> Option<Date> {
    let written = written.trim();
    let (day, rest) = written.split_at(written.find(['T', 't', ' ']).unwrap_or(written.len()));
    let day = whole_day(day)?;
    if rest.is_empty() {
        return Some(Date::Day(day));
    }
    let rest = rest[1..].trim_start();
    let is_clock = |letter: char| letter.is_ascii_digit() || matches!(letter, ':' | '.' | ',');
    let (clock, zone) = rest.split_at(rest.find(|letter| !is_clock(letter)).unwrap_or(rest.len()));
    let hour = if clock.find(':') == Some(1) { "0" } else { "" };
    let seconds = if clock.matches(':').count() == 1 { ":00" } else { "" };
    let zone = zone.trim();
    let moment = format!("{day}T{hour}{clock}{seconds}{}", offset(zone)?);
    Moment::parse(&moment)?;
    Some(if zone.is_empty() { Date::WithoutZone(moment) } else { Date::Moment(moment) })
}

/// A day whose year stands first, in four figures: nobody can tell what else stands first.
fn whole_day(written: &str) -> Option<Day> {
    let sign = if written.contains('/') { '/' } else { '-' };
    let parts: Vec<&str> = written.split(sign).collect();
    let [year, month, day] = parts.as_slice() else { return None };
    Day::parse(&format!("{year}-{month:0>2}-{day:0>2}"))
}

/// A zone as RFC 3339 has it; none is UTC.
fn offset(zone: &str) -> Option<String> {
    if matches!(zone, "" | "Z" | "z" | "UTC" | "GMT") {
        return Some("Z".to_owned());
    }
    let (sign, digits) = zone.split_at_checked(1).filter(|(sign, _)| matches!(*sign, "+" | "-"))?;
    let digits = digits.replacen(':', "", 1);
    let is_number = digits.bytes().all(|byte| byte.is_ascii_digit());
    match (is_number, digits.len()) {
        (true, 2) => Some(format!("{sign}{digits}:00")),
        (true, 4) => Some(format!("{sign}{}:{}", &digits[..2], &digits[2..])),
        _ => None,
    }
}

/// The day that a file's name begins with, as Jekyll names its texts: `2026-01-02-title`.
#[must_use]
pub fn day_in_name(name: &str) -> Option<Day> {
    let (day, rest) = name.split_at_checked("2026-01-02".len())?;
    (rest.is_empty() || rest.starts_with(['-', '_', ' '])).then(|| Day::parse(day))?
}

/// The day that three parts of a path make, as many sites have it: `blog/2026/01/02/title`.
#[must_use]
pub fn day_in_path(path: &str) -> Option<Day> {
    let parts: Vec<&str> = path.split('/').collect();
    parts.windows(3).find_map(|parts| Day::parse(&parts.join("-")))
}

#[cfg(test)]
mod tests {
    use super::{Date, day_in_name, day_in_path, read};
    use courant::article::Day;

    #[test]
    fn every_press_writes_its_own_dates() {
        for (written, moment) in [
            ("2026-01-02 10:00:00 +0100", "2026-01-02T10:00:00+01:00"),
            ("2026-01-05T08:30:00+0100", "2026-01-05T08:30:00+01:00"),
            ("2026-01-05T08:30-05", "2026-01-05T08:30:00-05:00"),
            ("2026-01-05 08:30:00.5 Z", "2026-01-05T08:30:00.5Z"),
            (" 2026-01-05 08:30 UTC ", "2026-01-05T08:30:00Z"),
            ("2026-1-5 8:30:00 +0000", "2026-01-05T08:30:00+00:00"),
            ("2026/01/05 08:30:00 Z", "2026-01-05T08:30:00Z"),
            ("2026-01-05t08:30:00+01:00", "2026-01-05T08:30:00+01:00"),
        ] {
            assert_eq!(read(written), Some(Date::Moment(moment.to_owned())), "{written}");
        }
        assert_eq!(read("2026-01-05 08:30"), Some(Date::WithoutZone("2026-01-05T08:30:00Z".to_owned())));
        for day in ["2026-01-05", "2026-1-5", "2026/1/05"] {
            assert_eq!(read(day), Day::parse("2026-01-05").map(Date::Day), "{day}");
        }
    }

    #[test]
    fn what_is_no_date_is_none() {
        for written in [
            "",
            "yesterday",
            "2026-13-01",
            "5/1/2026",
            "26-1-5",
            "2026-1/5",
            "2026-01-05 8",
            "2026-01-05 08:30 CET",
            "2026-01-05 08:30 +1",
            "2026-01-0ñ é",
        ] {
            assert_eq!(read(written), None, "{written}");
        }
    }

    #[test]
    fn a_path_has_a_day_in_it_or_not() {
        assert_eq!(day_in_path("inside/2026/01/02/title"), day_in_name("2026-01-02"));
        assert!(day_in_path("/2026/01/02/").is_some());
        for path in ["2026/01/title", "2026/13/02", "12026/01/02", "2026/1/2/title", "2026-01-02", ""] {
            assert_eq!(day_in_path(path), None, "{path}");
        }
    }

    #[test]
    fn a_name_begins_with_a_day_or_not() {
        assert!(day_in_name("2026-01-02-title").is_some() && day_in_name("2026-01-02").is_some());
        for name in ["2026-01-021", "2026-13-02-title", "title-2026-01-02", "2026-01"] {
            assert_eq!(day_in_name(name), None, "{name}");
        }
    }
}
