//! Dates and times within a line's words, in four languages.
//!
//! In come words, out come days and moments. Which number of `04/07/2024` is the month is decided once for the page
//! ([`Order`]), never per date. A time counts only together with a zone that means one offset; else the day alone is known.

use courant::article::{Day, Moment, When};

use super::lines::Line;

/// How a page writes its numeric dates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// `28/06/2024`; where both numbers could be the month, this is what they mean.
    DayFirst {
        /// Whether the language alone says so (`es`, `de`, `fr`), so that nothing is a guess.
        is_sure: bool,
    },
    /// `06/28/2024`: the page shows American habits.
    MonthFirst,
    /// Nothing is known: a date that could be read both ways is not read.
    Unknown,
}

/// A date found in a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// The day, or the moment where time and zone stand beside it.
    pub when: When,
    /// What is uncertain about it, for the report.
    pub doubt: Option<String>,
}

/// How a page writes its numeric dates.
///
/// Spanish, German and French write the day first. English pages are asked, in this order, and the first answer counts: another
/// numeric date on the page that can be read only one way; a date with the month's name (`June 28` or `28 June`); a zone behind
/// a time (`ET`, `PDT`; `BST`); a company's form (`LLC`, `Inc.`; `Ltd`, `plc`). Without any, the day comes first, and every date
/// that could be read both ways is reported. In other languages such a date is not read.
#[must_use]
pub fn order_of(language: Option<&str>, lines: &[Line]) -> Order {
    match language {
        Some("es" | "de" | "fr") => return Order::DayFirst { is_sure: true },
        Some("en") => {}
        _ => return Order::Unknown,
    }
    // Votes for the month first and for the day first, by kind of evidence.
    let mut votes = [(0_u32, 0_u32); 4];
    for line in lines.iter().filter(|line| !line.folded.is_empty()) {
        let words: Vec<&str> = line.folded.split(' ').map(bare).collect();
        for (at, word) in words.iter().enumerate() {
            let next = words.get(at + 1).copied().unwrap_or_default();
            if let Some((first, second, _)) = numeric(word) {
                votes[0].0 += u32::from(second > 12);
                votes[0].1 += u32::from(first > 12);
            }
            if month(word).is_some() && ordinal(next).is_some() {
                votes[1].0 += 1;
            }
            // "May 5 June 2024" says nothing.
            if ordinal(word).is_some() && month(next).is_some() && (at == 0 || month(words[at - 1]).is_none()) {
                votes[1].1 += 1;
            }
            votes[2].0 += u32::from(matches!(*word, "et" | "edt" | "est" | "pdt" | "pst" | "mdt" | "cdt"));
            votes[2].1 += u32::from(*word == "bst");
            votes[3].0 += u32::from(matches!(*word, "llc" | "inc"));
            votes[3].1 += u32::from(matches!(*word, "ltd" | "plc"));
        }
    }
    for (month_first, day_first) in votes {
        match month_first.cmp(&day_first) {
            std::cmp::Ordering::Greater => return Order::MonthFirst,
            std::cmp::Ordering::Less => return Order::DayFirst { is_sure: false },
            std::cmp::Ordering::Equal => {}
        }
    }
    Order::DayFirst { is_sure: false }
}

/// The date that begins at the first of these folded words, with the number of words it takes. `Err` where it could be read
/// both ways and nothing tells which.
#[must_use]
pub fn date_at(words: &[&str], order: Order) -> Option<(usize, Result<Stamp, String>)> {
    let first = bare(words.first()?);
    if let Some(when) = iso(first) {
        return Some((1, Ok(Stamp { when, doubt: None })));
    }
    if let Some((one, two, year)) = numeric(first) {
        return Some((1, decide(one, two, year, first, order)?));
    }
    // "28. 6. 2024": German, by the book.
    if let [day, month, year, ..] = words
        && let (Some(day), Some(month)) = (dotted(day), dotted(month))
        && let Some(day) = year_of(bare(year)).and_then(|year| Day::new(year, month, day))
    {
        return Some((3, Ok(Stamp { when: When::Day(day), doubt: None })));
    }
    let (taken, month, day) = month_and_day(words)?;
    let mut at = taken;
    if matches!(words.get(at), Some(&"de" | &"del" | &"of")) {
        at += 1;
    }
    let year = year_of(bare(words.get(at)?))?;
    let day = Day::new(year, month, day)?;
    Some((at + 1, Ok(Stamp { when: When::Day(day), doubt: None })))
}

/// A month and a day that begin at the first of these folded words, whatever follows: (words taken, month, day).
#[must_use]
pub fn month_and_day(words: &[&str]) -> Option<(usize, u8, u8)> {
    let first = bare(words.first()?);
    if let Some(month) = month(first) {
        let day = ordinal(bare(words.get(1)?))?;
        return Some((2, month, day));
    }
    let day = ordinal(first)?;
    let at = if matches!(words.get(1), Some(&"de" | &"of")) { 2 } else { 1 };
    Some((at + 1, month(bare(words.get(at)?))?, day))
}

/// The time of day at the first of these folded words: (words taken, minutes after midnight, the words of its zone).
#[must_use]
pub fn time_at(words: &[&str]) -> Option<(usize, u32, Option<String>)> {
    let first = words.first()?.trim_end_matches([',', ';', ')']).trim_start_matches('(');
    let next = words.get(1).map_or("", |word| word.trim_end_matches([',', ';', ')']));
    let half = |word: &str| match word.replace('.', "").as_str() {
        "am" => Some(0),
        "pm" => Some(12),
        _ => None,
    };
    let digits = first.bytes().take_while(u8::is_ascii_digit).count();
    let hour: u32 = first.get(..digits)?.parse().ok().filter(|hour| *hour < 24)?;
    let rest = &first[digits..];
    let (minute, tail, is_clear) = match rest.bytes().next() {
        Some(b':' | b'.' | b'h') if rest.len() >= 3 && rest.as_bytes()[1..3].iter().all(u8::is_ascii_digit) => {
            let seconds = rest[3..].strip_prefix(':').filter(|tail| tail.len() >= 2).and_then(|tail| tail.get(2..));
            (
                rest[1..3].parse().ok().filter(|minute| *minute < 60)?,
                seconds.unwrap_or(&rest[3..]),
                !rest.starts_with('.'),
            )
        }
        _ => (0, rest, false),
    };
    let mut taken = 1;
    let mut offset = None;
    let mut is_time = is_clear;
    if let Some(half) = half(tail) {
        (offset, is_time) = (Some(half), true);
    } else if tail == "h" || (tail == "uhr") {
        is_time = true;
    } else if !tail.is_empty() {
        return None;
    } else if let Some(half) = half(next) {
        (offset, is_time, taken) = (Some(half), true, 2);
    } else if matches!(next.trim_end_matches('.'), "uhr" | "h" | "hrs" | "hs") {
        (is_time, taken) = (true, 2);
        // "14 h 05"
        if let (0, Some(minutes)) = (minute, words.get(2))
            && next == "h"
            && minutes.len() == 2
            && let Ok(minutes) = minutes.parse::<u32>()
            && minutes < 60
        {
            return Some((3, hour * 60 + minutes, None));
        }
    }
    if !is_time || (offset.is_some() && (hour == 0 || hour > 12)) {
        return None;
    }
    let hour = offset.map_or(hour, |offset| hour % 12 + offset);
    let zone = words.get(taken).map(|word| word.trim_matches(['(', ')', ',', '.', ';'])).filter(|word| is_zone(word));
    Some((taken + usize::from(zone.is_some()), hour * 60 + minute, zone.map(str::to_owned)))
}

/// A day and a time as one moment, where the zone means one offset: `None` for `IST`, `CST` and others that are used for several.
#[must_use]
pub fn moment_of(day: Day, minutes: u32, zone: &str) -> Option<Moment> {
    let offset = match zone {
        "et" | "ct" | "mt" | "pt" => {
            let standard = match zone {
                "et" => -300,
                "ct" => -360,
                "mt" => -420,
                _ => -480,
            };
            standard + if is_american_summer(day) { 60 } else { 0 }
        }
        "utc" | "gmt" | "z" | "wet" => 0,
        "cet" | "mez" | "bst" | "west" => 60,
        "cest" | "mesz" | "eet" => 120,
        "eest" | "oesz" | "msk" => 180,
        "jst" | "kst" => 540,
        "edt" => -240,
        "est" | "cdt" => -300,
        "mdt" => -360,
        "mst" | "pdt" => -420,
        "pst" => -480,
        _ => {
            let sign = zone.strip_prefix("utc").or_else(|| zone.strip_prefix("gmt")).unwrap_or(zone);
            let (sign, rest) = match sign.as_bytes().first()? {
                b'+' => (1, &sign[1..]),
                b'-' => (-1, &sign[1..]),
                _ => return None,
            };
            let (hours, minutes) = rest.split_once(':').unwrap_or((rest, "0"));
            let (hours, minutes): (i64, i64) = (hours.parse().ok()?, minutes.parse().ok()?);
            if hours > 14 || minutes > 59 {
                return None;
            }
            sign * (hours * 60 + minutes)
        }
    };
    Moment::from_ms(day.midnight_utc().ms() + (i64::from(minutes) - offset) * 60_000)
}

/// A word without the punctuation around it.
#[must_use]
pub fn bare(word: &str) -> &str {
    word.trim_matches([',', '.', ';', ':', '(', ')', '|', '[', ']'])
}

/// The number of a month, by its name or its short form in any of the four languages: none of the forms has two meanings.
#[must_use]
pub fn month(word: &str) -> Option<u8> {
    Some(match word {
        "january" | "jan" | "januar" | "jänner" | "jän" | "enero" | "ene" | "janvier" | "janv" => 1,
        "february" | "feb" | "februar" | "feber" | "febrero" | "février" | "févr" | "fév" | "fevrier" => 2,
        "march" | "mar" | "märz" | "mär" | "mrz" | "marzo" | "mars" => 3,
        "april" | "apr" | "abril" | "abr" | "avril" | "avr" => 4,
        "may" | "mai" | "mayo" => 5,
        "june" | "jun" | "juni" | "junio" | "juin" => 6,
        "july" | "jul" | "juli" | "julio" | "juillet" | "juil" => 7,
        "august" | "aug" | "agosto" | "ago" | "août" | "aout" => 8,
        "september" | "sep" | "sept" | "septiembre" | "setiembre" | "septembre" => 9,
        "october" | "oct" | "oktober" | "okt" | "octubre" | "octobre" => 10,
        "november" | "nov" | "noviembre" | "novembre" => 11,
        "december" | "dec" | "dezember" | "dez" | "diciembre" | "dic" | "décembre" | "déc" | "decembre" => 12,
        _ => return None,
    })
}

fn iso(word: &str) -> Option<When> {
    let upper = word.to_uppercase();
    When::parse(&upper).or_else(|| Day::parse(&word.replace('/', "-")).map(When::Day)).or_else(|| {
        // "2024-06-28T14:05" without a zone: the day is certain, the moment is not.
        Day::parse(upper.get(..10)?).filter(|_| upper[10..].starts_with('T')).map(When::Day)
    })
}

/// `28/06/2024`, `28.06.24`, `6-28-2024`: the two numbers and the year.
fn numeric(word: &str) -> Option<(u8, u8, u16)> {
    let sign = ['/', '.', '-'].into_iter().find(|sign| word.matches(*sign).count() == 2)?;
    let mut parts = word.split(sign);
    let (one, two, year) = (parts.next()?, parts.next()?, parts.next()?);
    if one.len() > 2 || two.len() > 2 {
        return None;
    }
    let number = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit()).then(|| part.parse::<u8>().ok())?;
    let year = if year.len() == 2 {
        let short = u16::from(number(year)?);
        if short < 70 { 2000 + short } else { 1900 + short }
    } else {
        year_of(year)?
    };
    Some((number(one)?, number(two)?, year))
}

fn decide(one: u8, two: u8, year: u16, word: &str, order: Order) -> Option<Result<Stamp, String>> {
    let (day_first, month_first) = (Day::new(year, two, one), Day::new(year, one, two));
    let stamp = |day: Day, doubt: Option<String>| Some(Ok(Stamp { when: When::Day(day), doubt }));
    match (day_first, month_first) {
        (None, None) => None,
        (Some(day), None) | (None, Some(day)) => stamp(day, None),
        (Some(day), Some(other)) if day == other => stamp(day, None),
        // Dots stand between day, month and year wherever they are used.
        (Some(day), Some(_)) if word.contains('.') => stamp(day, None),
        (Some(day), Some(other)) => match order {
            Order::DayFirst { is_sure: true } => stamp(day, None),
            Order::DayFirst { is_sure: false } => stamp(
                day,
                Some(format!(
                    "“{word}” is read day first, {day}; month first it would be {other}: write the month as a word."
                )),
            ),
            Order::MonthFirst => stamp(
                other,
                Some(format!(
                    "“{word}” is read month first, {other}; day first it would be {day}: write the month as a word."
                )),
            ),
            Order::Unknown => {
                Some(Err(format!("“{word}” may be {day} or {other} and is left out: write the month as a word.")))
            }
        },
    }
}

fn dotted(word: &str) -> Option<u8> {
    let digits = word.strip_suffix('.')?;
    (digits.len() <= 2 && digits.bytes().all(|byte| byte.is_ascii_digit())).then(|| digits.parse().ok())?
}

fn year_of(word: &str) -> Option<u16> {
    (word.len() == 4 && word.bytes().all(|byte| byte.is_ascii_digit()))
        .then(|| word.parse().ok())?
        .filter(|year| (1400..2300).contains(year))
}

/// `28`, `28.`, `28th`, `1er`, `1º`.
fn ordinal(word: &str) -> Option<u8> {
    let digits = word.bytes().take_while(u8::is_ascii_digit).count();
    let is_ordinal = matches!(&word[digits..], "" | "." | "st" | "nd" | "rd" | "th" | "er" | "º" | "°");
    (is_ordinal && (1..=2).contains(&digits)).then(|| word[..digits].parse().ok())?.filter(|day| (1..=31).contains(day))
}

fn is_zone(word: &str) -> bool {
    matches!(
        word,
        "et" | "ct"
            | "mt"
            | "pt"
            | "utc"
            | "gmt"
            | "z"
            | "wet"
            | "cet"
            | "mez"
            | "bst"
            | "west"
            | "cest"
            | "mesz"
            | "eet"
            | "eest"
            | "oesz"
            | "msk"
            | "jst"
            | "kst"
            | "edt"
            | "est"
            | "cdt"
            | "cst"
            | "mdt"
            | "mst"
            | "pdt"
            | "pst"
            | "ist"
            | "local"
            | "aest"
            | "aedt"
            | "art"
            | "brt"
    ) || ["utc+", "utc-", "gmt+", "gmt-", "+0", "+1", "-0", "-1"].iter().any(|start| word.starts_with(start))
}

/// Summer time of the United States since 2007: second Sunday of March to first Sunday of November. The hour of the change is
/// taken as the whole day, for no paper prints one.
fn is_american_summer(day: Day) -> bool {
    let (year, month, date) = day.parts();
    // 1970-01-01 was a Thursday; 0 is Sunday here.
    let weekday = (day.days_since_1970() + 4).rem_euclid(7);
    let sundays_so_far = (i64::from(date) + 6 - weekday) / 7;
    match month {
        3 => sundays_so_far >= 2,
        4..=10 => year >= 2007,
        11 => sundays_so_far < 1,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::{Order, date_at, moment_of, time_at};
    use courant::article::Day;

    fn read(text: &str, order: Order) -> String {
        let folded = text.to_lowercase();
        let words: Vec<&str> = folded.split(' ').collect();
        match date_at(&words, order) {
            Some((taken, Ok(stamp))) => {
                format!("{} {taken}{}", stamp.when, if stamp.doubt.is_some() { " ?" } else { "" })
            }
            Some((_, Err(_))) => "both".to_owned(),
            None => "no".to_owned(),
        }
    }

    #[test]
    fn dates_of_four_languages() {
        for (text, date) in [
            ("June 28, 2024", "2024-06-28 3"),
            ("Jun. 28 2024", "2024-06-28 3"),
            ("28 June 2024", "2024-06-28 3"),
            ("28th of June 2024", "2024-06-28 4"),
            ("28. Juni 2024", "2024-06-28 3"),
            ("28 de junio de 2024", "2024-06-28 5"),
            ("1er juillet 2024", "2024-07-01 3"),
            ("3 févr. 2023", "2023-02-03 3"),
            ("2024-06-28", "2024-06-28 1"),
            ("2024-06-28T14:05:00+02:00", "2024-06-28T12:05:00Z 1"),
            ("28.06.2024", "2024-06-28 1"),
            ("4.7.24", "2024-07-04 1"),
            ("28. 6. 2024", "2024-06-28 3"),
            ("February 30, 2024", "no"),
            ("May 2024", "no"),
            ("31/31/2024", "no"),
        ] {
            assert_eq!(read(text, Order::Unknown), date, "{text}");
        }
    }

    #[test]
    fn numbers_follow_the_order_of_the_page() {
        let (sure, likely) = (Order::DayFirst { is_sure: true }, Order::DayFirst { is_sure: false });
        for (text, order, date) in [
            ("04/07/2024", sure, "2024-07-04 1"),
            ("04/07/2024", likely, "2024-07-04 1 ?"),
            ("04/07/2024", Order::MonthFirst, "2024-04-07 1 ?"),
            ("04/07/2024", Order::Unknown, "both"),
            ("07/07/2024", Order::Unknown, "2024-07-07 1"),
            ("06/28/2024", sure, "2024-06-28 1"),
            ("28-06-2024", Order::MonthFirst, "2024-06-28 1"),
        ] {
            assert_eq!(read(text, order), date, "{text}");
        }
    }

    #[test]
    fn times_and_zones() {
        for (text, minutes, zone) in [
            ("14:05", 845, None),
            ("14:05 Uhr", 845, None),
            ("14.05 Uhr", 845, None),
            ("14 Uhr", 840, None),
            ("14h05", 845, None),
            ("14 h 05", 845, None),
            ("2:05 p.m. ET", 845, Some("et")),
            ("2:05pm", 845, None),
            ("12:10 a.m.", 10, None),
            ("08:00 CET", 480, Some("cet")),
            ("08:00 (CEST)", 480, Some("cest")),
            ("08:00 UTC+2", 480, Some("utc+2")),
        ] {
            let folded = text.to_lowercase();
            let words: Vec<&str> = folded.split(' ').collect();
            let (taken, read, found) = time_at(&words).expect(text);
            assert_eq!((taken, read, found.as_deref()), (words.len(), minutes, zone), "{text}");
        }
        for text in ["14", "25:00", "14.05", "1.6 million", "3 comments", "13:00 pm"] {
            let words: Vec<&str> = text.split(' ').collect();
            assert_eq!(time_at(&words), None, "{text}");
        }
    }

    #[test]
    fn only_zones_with_one_meaning_convert() {
        let day = |text| Day::parse(text).expect("a day");
        for (date, minutes, zone, moment) in [
            ("2024-06-28", 845, "et", "2024-06-28T18:05:00Z"),
            ("2024-01-28", 845, "et", "2024-01-28T19:05:00Z"),
            ("2024-03-10", 600, "et", "2024-03-10T14:00:00Z"),
            ("2024-03-09", 600, "et", "2024-03-09T15:00:00Z"),
            ("2024-11-03", 600, "et", "2024-11-03T15:00:00Z"),
            ("2024-11-02", 600, "et", "2024-11-02T14:00:00Z"),
            ("2024-06-28", 30, "cest", "2024-06-27T22:30:00Z"),
            ("2024-06-28", 30, "utc-5", "2024-06-28T05:30:00Z"),
            ("2024-06-28", 30, "+05:30", "2024-06-27T19:00:00Z"),
        ] {
            let read = moment_of(day(date), minutes, zone).map(|moment| moment.to_string());
            assert_eq!(read.as_deref(), Some(moment), "{date} {zone}");
        }
        for zone in ["ist", "cst", "local", "gmt+99", "utc+x"] {
            assert_eq!(moment_of(day("2024-06-28"), 0, zone), None, "{zone}");
        }
    }
}
