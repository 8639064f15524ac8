//! The dateline at the head of a story: "LISBON, Nov 20 (AP) —".
//!
//! In comes the first paragraph, out come the dateline and the paragraph without it. It is taken only where something besides a dash
//! says that it is one: a place in capitals before a sentence, or an agency in brackets.

use courant::article::Day;

use super::dates;
use super::lines::fold;
use super::phrases::Phrases;

/// A dateline and what it stood before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// As printed, without the dash: `LISBON, Nov 20 (AP)`.
    pub text: String,
    /// The place in normal case, without its region: `Lisbon`.
    pub place: Option<String>,
    /// Who sent it.
    pub agency: Option<String>,
    /// The day, where it is given with its year.
    pub day: Option<Day>,
    /// The paragraph without it.
    pub rest: String,
}

/// A dateline is at most so long, bytes.
const LONGEST: usize = 90;

/// What stands in capitals before a dash and is no place.
static GENRES: Phrases = Phrases::of(include_str!("phrases/credits/genres.txt"));

/// The dateline at the head of a paragraph, if there is one.
#[must_use]
pub fn dateline_of(paragraph: &str) -> Option<Found> {
    let (head, rest) = split_at_dash(paragraph)?;
    let rest = rest.trim_start();
    // After a dateline a sentence begins; after "NATO —" the same sentence goes on.
    let first = rest.trim_start_matches(['"', '“', '„', '«', '‘', '\'', '¿', '¡', ' ', '\u{a0}']).chars().next()?;
    if first.is_lowercase() {
        return None;
    }
    let text = head.trim().trim_end_matches(['.', ':']).trim_end();
    let text = if head.trim().ends_with("D.C.") || head.trim().ends_with("Nov.") { head.trim() } else { text };
    let (before, agency) = agency_of(text);
    let mut parts = before.split(',').map(str::trim).filter(|part| !part.is_empty());
    let first_part = parts.next().unwrap_or_default();
    let (mut day, mut is_dated) = (None, false);
    let mut others = 0;
    for part in parts {
        let folded = fold(part);
        let words: Vec<&str> = folded.split(' ').collect();
        if let Some((taken, Ok(stamp))) = dates::date_at(&words, dates::Order::Unknown)
            && taken == words.len()
        {
            day = Some(match stamp.when {
                courant::article::When::Day(day) => day,
                courant::article::When::Moment(moment) => moment.day_utc(),
            });
            is_dated = true;
        } else if dates::month_and_day(&words).is_some_and(|(taken, ..)| taken == words.len())
            || (is_dated && words.len() == 1 && words[0].len() == 4 && words[0].parse::<u16>().is_ok())
        {
            is_dated = true;
        } else {
            // A region: "LISBON, Portugal", "PORTLAND, Ore.".
            others += 1;
            if others > 2 || words.len() > 4 || !part.starts_with(char::is_uppercase) {
                return None;
            }
        }
    }
    // "LISBON Nov 20": the day without a comma.
    let mut place = first_part;
    let folded = fold(first_part);
    let words: Vec<&str> = folded.split(' ').collect();
    for at in 1..words.len() {
        if dates::month_and_day(&words[at..]).is_some_and(|(taken, ..)| taken <= words.len() - at) {
            let end: usize = first_part.split(' ').take(at).map(|word| word.len() + 1).sum();
            place = first_part.get(..end.saturating_sub(1))?;
            is_dated = true;
            break;
        }
    }
    if day.is_none() && is_dated {
        day = full_day(before);
    }
    if place.is_empty() {
        return agency.map(|agency| Found {
            text: text.to_owned(),
            place: None,
            agency: Some(agency),
            day,
            rest: rest.to_owned(),
        });
    }
    let is_capitals = place.chars().filter(|letter| letter.is_alphabetic()).count() >= 3
        && !place.chars().any(char::is_lowercase)
        && place.chars().any(char::is_uppercase);
    let count = place.split(' ').count();
    let is_words = count <= 5 && place.chars().all(|letter| letter.is_alphabetic() || " .-'’/".contains(letter));
    let is_place = is_words
        && !GENRES.has(&fold(place))
        && (is_capitals
            || ((agency.is_some() || is_dated)
                && place.split(' ').all(|word| is_small(word) || !word.starts_with(char::is_lowercase))));
    is_place.then(|| Found {
        text: text.to_owned(),
        place: Some(if is_capitals { normal_case(place) } else { place.to_owned() }),
        agency,
        day,
        rest: rest.to_owned(),
    })
}

/// Whether a paragraph begins with its genre, as French papers set the standfirst: "REPORTAGE - …".
#[must_use]
pub fn has_genre(paragraph: &str) -> bool {
    split_at_dash(paragraph)
        .is_some_and(|(head, _)| !head.chars().any(char::is_lowercase) && GENRES.has(&fold(head.trim())))
}

/// The head and what follows the first dash that can end a dateline.
fn split_at_dash(paragraph: &str) -> Option<(&str, &str)> {
    let mut end = paragraph.len().min(LONGEST);
    while !paragraph.is_char_boundary(end) {
        end -= 1;
    }
    let window = &paragraph[..end];
    [" — ", " – ", " - ", " -- ", ".- ", ".— ", ".– ", ").-", "—", ") – ", ")— ", "– "]
        .into_iter()
        .filter_map(|dash| window.find(dash).map(|at| (at, dash)))
        .min_by_key(|(at, dash)| (*at, std::cmp::Reverse(dash.len())))
        .map(|(at, dash)| {
            let bracket = usize::from(dash.starts_with(')'));
            (&paragraph[..at + bracket], &paragraph[at + dash.len()..])
        })
}

/// What stands before the agency, and the agency: "(AP)", "/PRNewswire/", or a bare "dpa".
fn agency_of(text: &str) -> (&str, Option<String>) {
    if let Some(open) = text.rfind('(')
        && let Some(inside) = text[open + 1..].strip_suffix(')')
        && !inside.is_empty()
        && inside.len() <= 30
    {
        return (text[..open].trim_end(), Some(inside.to_owned()));
    }
    if let Some(inside) = text.strip_suffix('/')
        && let Some(open) = inside.rfind('/')
    {
        return (text[..open].trim_end_matches([' ', ',']), Some(inside[open + 1..].to_owned()));
    }
    (text, None)
}

/// A date with its year anywhere in the dateline's commas: "LISBON, Nov. 20, 2024".
fn full_day(before: &str) -> Option<Day> {
    let folded = fold(before);
    let words: Vec<&str> = folded.split(' ').collect();
    (0..words.len()).find_map(|at| match dates::date_at(&words[at..], dates::Order::Unknown)? {
        (_, Ok(stamp)) => match stamp.when {
            courant::article::When::Day(day) => Some(day),
            courant::article::When::Moment(_) => None,
        },
        _ => None,
    })
}

/// Words that stay small within the name of a place.
fn is_small(word: &str) -> bool {
    const SMALL: [&str; 22] = [
        "de", "del", "do", "da", "dos", "la", "las", "los", "le", "les", "en", "sur", "sous", "am", "an", "der", "im",
        "ob", "upon", "of", "the", "y",
    ];
    SMALL.contains(&word)
}

/// "SÃO PAULO" → "São Paulo", "RIO DE JANEIRO" → "Rio de Janeiro", "AIX-EN-PROVENCE" → "Aix-en-Provence", "WASHINGTON D.C." stays.
fn normal_case(place: &str) -> String {
    let mut normal = String::with_capacity(place.len());
    let mut is_first = true;
    let mut rest = place;
    while !rest.is_empty() {
        let end = rest.find([' ', '-', '/', '.', '\'', '’']).unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        let lower = word.to_lowercase();
        if is_small(&lower) && !is_first {
            normal.push_str(&lower);
        } else {
            let mut letters = lower.chars();
            normal.extend(letters.next().into_iter().flat_map(char::to_uppercase));
            normal.push_str(letters.as_str());
        }
        let mut letters = after.chars();
        normal.extend(letters.next());
        rest = letters.as_str();
        is_first = false;
    }
    normal
}

#[cfg(test)]
mod tests {
    use super::dateline_of;

    #[test]
    fn datelines_of_every_house() {
        for (paragraph, text, place, agency, rest) in [
            ("LISBON, Nov 20 (AP) — The port slept.", "LISBON, Nov 20 (AP)", "Lisbon", "AP", "The port slept."),
            ("LISBON, Portugal (AP) — The port slept.", "LISBON, Portugal (AP)", "Lisbon", "AP", "The port slept."),
            ("BERLIN (dpa) - Der Hafen schläft.", "BERLIN (dpa)", "Berlin", "dpa", "Der Hafen schläft."),
            ("Berlin (dpa) - Der Hafen schläft.", "Berlin (dpa)", "Berlin", "dpa", "Der Hafen schläft."),
            ("MADRID, 20 nov (EFE).- El puerto duerme.", "MADRID, 20 nov (EFE)", "Madrid", "EFE", "El puerto duerme."),
            ("PARIS (AFP) – Le port dort.", "PARIS (AFP)", "Paris", "AFP", "Le port dort."),
            ("SÃO PAULO — “O porto dorme”.", "SÃO PAULO", "São Paulo", "", "“O porto dorme”."),
            ("NEW YORK—The port slept.", "NEW YORK", "New York", "", "The port slept."),
            (
                "NEW YORK, Nov. 20, 2024 /WIRE/ -- The port slept.",
                "NEW YORK, Nov. 20, 2024 /WIRE/",
                "New York",
                "WIRE",
                "The port slept.",
            ),
            ("RIO DE JANEIRO, 3 de mayo - El puerto.", "RIO DE JANEIRO, 3 de mayo", "Rio de Janeiro", "", "El puerto."),
            ("WASHINGTON D.C. — The port slept.", "WASHINGTON D.C.", "Washington D.C.", "", "The port slept."),
            ("(Reuters) - The port slept.", "(Reuters)", "", "Reuters", "The port slept."),
        ] {
            let found = dateline_of(paragraph).expect(paragraph);
            assert_eq!(
                (
                    found.text.as_str(),
                    found.place.as_deref().unwrap_or(""),
                    found.agency.as_deref().unwrap_or(""),
                    found.rest.as_str()
                ),
                (text, place, agency, rest),
                "{paragraph}"
            );
        }
        let dated = dateline_of("LISBON, Nov. 20, 2024 — The port slept.").expect("a dateline");
        assert_eq!(dated.day.map(|day| day.to_string()).as_deref(), Some("2024-11-20"));
    }

    #[test]
    fn other_dashes_are_no_datelines() {
        for paragraph in [
            "NATO — the alliance of the north — met.",
            "BREAKING — The port sleeps.",
            "The port – it sleeps.",
            "Ada Marsh — The pilot who stayed.",
            "It was late (very) - The port slept.",
            "No dash at all.",
            "",
        ] {
            assert_eq!(dateline_of(paragraph), None, "{paragraph}");
        }
    }
}
