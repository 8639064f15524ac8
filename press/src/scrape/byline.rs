//! The line of credits under a headline: who, when, where, how long to read.
//!
//! In comes one line, out comes what it says, or `None` where a single word of it does not belong into such a line. That is what
//! keeps "By the time the ferry came …" a sentence.

use super::dates::{self, Order, Stamp};
use super::lines::{Line, fold};
use super::phrases::Phrases;

/// What a line of credits says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Credits {
    /// When it was published.
    pub published: Option<Stamp>,
    /// When it was last changed.
    pub modified: Option<Stamp>,
    /// Whether the publishing date is called so, which counts more than a bare date.
    pub is_labelled: bool,
    /// The names of the byline, as printed.
    pub authors: Vec<String>,
    /// Where it was filed from.
    pub place: Option<String>,
    /// How many replies there are.
    pub count: Option<u32>,
    /// What is uncertain or lost, for the report.
    pub doubts: Vec<String>,
    /// The line ends with a label whose date or name stands on the next line.
    pub open: Option<Label>,
}

/// What the next date or name is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Label {
    /// First published.
    Published,
    /// Last changed.
    Modified,
    /// Written by.
    By,
}

impl Credits {
    /// Whether the line has a date or a name: what stands between such lines belongs to the head of the page.
    #[must_use]
    pub const fn is_head(&self) -> bool {
        self.published.is_some() || self.modified.is_some() || !self.authors.is_empty() || self.open.is_some()
    }

    /// Whether the line is a date and nothing else, as the heading of a chronicle may be.
    #[must_use]
    pub const fn is_bare_date(&self) -> bool {
        self.published.is_some()
            && !self.is_labelled
            && self.authors.is_empty()
            && self.place.is_none()
            && self.count.is_none()
            && self.modified.is_none()
    }
}

/// What may stand around a date or a name and says nothing.
static FILLERS: Phrases = Phrases::of(include_str!("phrases/credits/fillers.txt"));
/// Small words within a name.
static PARTICLES: Phrases = Phrases::of(include_str!("phrases/credits/particles.txt"));

const SEPARATORS: [&str; 12] = ["|", "·", "•", "–", "—", "-", "--", "/", ",", ":", "&", "»"];

/// More words than this are no line of credits.
const MOST_WORDS: usize = 40;

/// Reads a line of credits. `open` is what the line before left open.
#[must_use]
pub fn credits_of(line: &Line, order: Order, open: Option<Label>) -> Option<Credits> {
    if line.folded.is_empty() || line.text.len() > 300 {
        return None;
    }
    let raw: Vec<&str> = line.text.split([' ', '\u{a0}', '\u{202f}']).filter(|word| !word.is_empty()).collect();
    if raw.len() > MOST_WORDS {
        return None;
    }
    let folded: Vec<String> = raw.iter().map(|word| fold(word)).collect();
    let words: Vec<&str> = folded.iter().map(String::as_str).collect();
    let mut credits = Credits::default();
    let mut label = open.filter(|open| *open != Label::By);
    let mut is_said = false;
    let mut at = 0;
    if open == Some(Label::By)
        && let Some((taken, place)) = names(&raw, &words, order, true, &mut credits.authors)
    {
        credits.place = place;
        at = taken;
        is_said = true;
    }
    if at == 0
        && let Some((taken, place)) = place_before_date(&raw, &words, order)
    {
        // "AFP | 28.06.2024" names who, not where.
        if is_role(&fold(&place)) {
            credits.authors.push(place);
        } else {
            credits.place = Some(place);
        }
        at = taken;
    }
    while at < words.len() {
        let word = words[at].trim_matches([':', ',', '|', '.', '(', ')', '·', '•', ';']);
        if word.is_empty() || SEPARATORS.contains(&word) {
            at += 1;
        } else if let Some((taken, date)) = dates::date_at(&words[at..], order) {
            at += taken;
            is_said = true;
            match date {
                Ok(stamp) => at += place_stamp(stamp, &words[at..], label, &mut credits),
                Err(doubt) => credits.doubts.push(doubt),
            }
            label = None;
        } else if let Some((taken, minutes, zone)) = dates::time_at(&words[at..]) {
            // "14:05 Uhr, 28. Juni 2024": the time stands before its date.
            let after =
                at + taken + words[at + taken..].iter().take_while(|word| FILLERS.has(dates::bare(word))).count();
            if let Some((more, Ok(mut stamp))) = dates::date_at(&words[after..], order) {
                set_time(&mut stamp, minutes, zone.as_deref(), &mut credits.doubts);
                at = after + more;
                let _ = place_stamp(stamp, &[], label, &mut credits);
                label = None;
            } else {
                // "Feb. 11, 2026 Updated 5:20 p.m. ET": the same day.
                if label == Some(Label::Modified)
                    && credits.modified.is_none()
                    && let Some(mut stamp) = credits.published.clone()
                {
                    set_time(&mut stamp, minutes, zone.as_deref(), &mut credits.doubts);
                    credits.modified = Some(stamp);
                }
                at += taken;
            }
            is_said = true;
        } else if let Some(found) = label_of(word) {
            label = Some(found);
            at += 1;
        } else if let Some(taken) = marker_at(&words[at..]) {
            let is_loose = at > 0 || taken > 1;
            if at + taken == words.len() {
                credits.open = Some(Label::By);
                return Some(credits);
            }
            let (more, place) = names(&raw[at + taken..], &words[at + taken..], order, is_loose, &mut credits.authors)?;
            credits.place = credits.place.or(place);
            at += taken + more;
            is_said = true;
        } else if let Some((taken, count)) = number_of(&words[at..]) {
            credits.count = count.or(credits.count);
            at += taken;
            is_said = true;
        } else if let Some(taken) = ago(&words[at..]) {
            credits.doubts.push(format!("“{}” names no day: write the date.", line.text));
            at += taken;
            is_said = true;
        } else if FILLERS.has(word) {
            at += 1;
        } else {
            return None;
        }
    }
    if !is_said {
        credits.open = label;
    }
    (is_said || (label.is_some() && raw.len() <= 4)).then_some(credits)
}

/// The names in a byline without its "By": a newsroom, or two to four capitalised words with a role behind them.
#[must_use]
pub fn unmarked_names(text: &str) -> Option<Vec<String>> {
    let folded = fold(text);
    if matches!(
        folded.as_str(),
        "redaktion" | "redacción" | "redaccion" | "la rédaction" | "rédaction" | "staff reports" | "newsroom"
    ) {
        return Some(vec![text.to_owned()]);
    }
    let (name, role) = text.split_once(", ").or_else(|| text.split_once(" | ")).or_else(|| text.split_once(" — "))?;
    // "Jane Roe | Northport Ledger": behind the stroke stands the house.
    let is_house = text.contains(" | ") && role.split(' ').count() <= 4 && role.starts_with(char::is_uppercase);
    ((is_role(&fold(role)) || is_house) && is_person(name)).then(|| vec![name.to_owned()])
}

/// Whether a text looks like a person's name: two to four words, each with a capital, and no word of the trade.
#[must_use]
pub fn is_person(text: &str) -> bool {
    static SECTIONS: Phrases = Phrases::of(include_str!("phrases/credits/sections.txt"));
    let words: Vec<&str> = text.split(' ').collect();
    let is_named = |word: &&str| {
        let mut letters = word.chars();
        letters.next().is_some_and(char::is_uppercase)
            && (word.chars().count() == 1 || word.ends_with('.') || letters.any(char::is_lowercase))
    };
    (2..=4).contains(&words.len())
        && words.iter().all(|word| is_named(word) || PARTICLES.has(word))
        && words
            .iter()
            .all(|word| word.chars().all(|letter| letter.is_alphabetic() || matches!(letter, '-' | '\'' | '’' | '.')))
        && !words.iter().any(|word| SECTIONS.has(&fold(word)))
}

/// Whether a folded text names a role or an agency: "staff writer", "redakteurin", "afp".
#[must_use]
pub fn is_role(folded: &str) -> bool {
    static ROLES: Phrases = Phrases::of(include_str!("phrases/credits/roles.txt"));
    // "B. Writer" is a person whose name is a trade.
    let has_initial = folded.split(' ').next().is_some_and(|first| first.chars().count() == 2 && first.ends_with('.'));
    !has_initial && folded.split([' ', '/', '-']).any(|word| ROLES.has(word.trim_matches(['.', ',', '(', ')'])))
}

fn label_of(word: &str) -> Option<Label> {
    Some(match word {
        "published" | "posted" | "publié" | "publiée" | "publicado" | "publicada" | "veröffentlicht" | "erschienen"
        | "created" | "erstellt" | "issued" | "paru" | "pubdate" => Label::Published,
        "updated" | "update" | "modified" | "revised" | "aktualisiert" | "aktualisierung" | "geändert" | "stand"
        | "actualizado" | "actualizada" | "actualización" | "modificado" | "jour" | "modifié" | "actualisé" => {
            Label::Modified
        }
        _ => return None,
    })
}

fn marker_at(words: &[&str]) -> Option<usize> {
    let first = words.first()?.trim_end_matches(':');
    let second = words.get(1).map_or("", |word| word.trim_end_matches(':'));
    match (first, second) {
        (
            "written" | "story" | "words" | "reported" | "text" | "texte" | "texto" | "escrito" | "écrit"
            | "geschrieben",
            "by" | "von" | "por" | "par",
        ) => Some(2),
        ("by" | "von" | "por" | "par", _) => Some(1),
        ("text" | "texto" | "texte" | "words", _) if words[0].ends_with(':') => Some(1),
        ("author" | "autor" | "autora" | "autorin" | "auteur" | "authors" | "autoren" | "auteurs", _)
            if words[0].ends_with(':') || words.get(1) == Some(&":") =>
        {
            Some(1)
        }
        _ => None,
    }
}

/// "4 min read", "3 comments": (words taken, the number of replies).
fn number_of(words: &[&str]) -> Option<(usize, Option<u32>)> {
    let number = words.first()?.trim_matches(['(', ')', '[', ']']);
    let noun = dates::bare(words.get(1)?);
    let count = match number {
        "no" | "keine" | "sin" | "aucun" => 0,
        _ => number.parse::<u32>().ok()?,
    };
    match noun {
        "comment" | "comments" | "kommentar" | "kommentare" | "comentario" | "comentarios" | "commentaire"
        | "commentaires" | "replies" | "reply" | "antworten" | "respuestas" | "réponses" => Some((2, Some(count))),
        "min" | "mins" | "minute" | "minutes" | "minuten" | "minutos" => {
            let more = words[2..]
                .iter()
                .take_while(|word| {
                    matches!(
                        dates::bare(word),
                        "read" | "reading" | "time" | "lesezeit" | "zu" | "lesen" | "de" | "lectura" | "lecture"
                    )
                })
                .count();
            Some((2 + more, None))
        }
        _ => None,
    }
}

/// "3 hours ago", "vor 3 Stunden", "hace 3 horas", "il y a 3 heures".
fn ago(words: &[&str]) -> Option<usize> {
    let is_unit = |word: Option<&&str>| {
        word.is_some_and(|word| {
            ["hour", "minute", "day", "week", "stunde", "tag", "hora", "día", "minuto", "heure", "jour"]
                .iter()
                .any(|unit| word.starts_with(unit))
        })
    };
    match words {
        [_, unit, "ago", ..] if is_unit(Some(unit)) => Some(3),
        ["vor" | "hace", _, unit, ..] if is_unit(Some(unit)) => Some(3),
        ["il", "y", "a", _, unit, ..] if is_unit(Some(unit)) => Some(5),
        _ => None,
    }
}

/// Puts a date under its label and reads the time behind it. Returns how many more words were taken.
fn place_stamp(mut stamp: Stamp, after: &[&str], label: Option<Label>, credits: &mut Credits) -> usize {
    let skipped = after
        .iter()
        .take_while(|word| {
            matches!(dates::bare(word), "" | "at" | "um" | "à" | "a" | "las" | "-" | "–" | "—" | "|" | "·" | "/")
        })
        .count();
    let mut taken = 0;
    if let Some((more, minutes, zone)) = dates::time_at(&after[skipped..]) {
        set_time(&mut stamp, minutes, zone.as_deref(), &mut credits.doubts);
        taken = skipped + more;
    }
    credits.doubts.extend(stamp.doubt.take());
    match label {
        Some(Label::Modified) => credits.modified = Some(stamp),
        _ if credits.published.is_some() => {}
        _ => {
            credits.is_labelled = label == Some(Label::Published);
            credits.published = Some(stamp);
        }
    }
    taken
}

fn set_time(stamp: &mut Stamp, minutes: u32, zone: Option<&str>, doubts: &mut Vec<String>) {
    use courant::article::When;
    let When::Day(day) = stamp.when else { return };
    match zone.and_then(|zone| dates::moment_of(day, minutes, zone)) {
        Some(moment) => stamp.when = When::Moment(moment),
        None => doubts.push(format!(
            "The time {:02}:{:02} {}, so only the day is kept: write one, as in 14:05 UTC.",
            minutes / 60,
            minutes % 60,
            zone.map_or("has no zone".to_owned(), |zone| format!("has a zone of several meanings, {zone}"))
        )),
    }
}

/// "Hamburg, 28. Juni 2024", "Madrid - 20 nov 2024": one capitalised word, or more where the first is one that places begin with.
fn place_before_date(raw: &[&str], words: &[&str], order: Order) -> Option<(usize, String)> {
    static PLACES: Phrases = Phrases::of(include_str!("phrases/credits/places.txt"));
    let mut place: Vec<&str> = Vec::new();
    for (at, word) in raw.iter().enumerate().take(5) {
        let is_separator = SEPARATORS.contains(word);
        let core = word.trim_end_matches([',', ':', '.']);
        if !is_separator {
            let is_word = core.starts_with(char::is_uppercase)
                && core.chars().all(|letter| letter.is_alphabetic() || "-'’.".contains(letter));
            if !is_word
                || label_of(words[at].trim_end_matches([':', ','])).is_some()
                || FILLERS.has(dates::bare(words[at]))
            {
                return None;
            }
            place.push(core);
        }
        if is_separator || word.ends_with(',') {
            let after = at + 1 + usize::from(words.get(at + 1).is_some_and(|word| FILLERS.has(dates::bare(word))));
            let is_dated = words.get(after..).is_some_and(|words| dates::date_at(words, order).is_some());
            let is_place = place.len() == 1 || words.first().is_some_and(|first| PLACES.has(first));
            let is_month = place.first().is_some_and(|word| dates::month(&fold(word)).is_some());
            return (is_dated && is_place && !is_month).then(|| (at + 1, place.join(" ")));
        }
    }
    None
}

/// The names behind a byline's "By": (words taken, a place behind them). `None` where they are no names.
fn names(
    raw: &[&str],
    words: &[&str],
    order: Order,
    is_loose: bool,
    authors: &mut Vec<String>,
) -> Option<(usize, Option<String>)> {
    let mut parts: Vec<(String, bool)> = Vec::new();
    let mut part = String::new();
    let mut is_joined = false;
    let mut at = 0;
    let mut cut = false;
    while at < raw.len() {
        let word = words[at];
        let is_end = dates::date_at(&words[at..], order).is_some()
            || (label_of(dates::bare(word)).is_some())
            || (dates::time_at(&words[at..]).is_some())
            || number_of(&words[at..]).is_some()
            || (FILLERS.has(dates::bare(word)) && dates::date_at(&words[at + 1..], order).is_some())
            || matches!(word, "|" | "·" | "•" | "–" | "—" | "-" | "--" | "/");
        if is_end {
            break;
        }
        if cut {
        } else if matches!(word, "and" | "und" | "y" | "e" | "et" | "&" | "with" | "mit" | "con" | "avec") {
            flush(&mut part, &mut parts, is_joined);
            is_joined = true;
        } else if matches!(word, "in" | "for" | "für" | "para" | "pour" | "en" | "à" | "at") && !part.is_empty() {
            cut = true;
        } else {
            if !part.is_empty() {
                part.push(' ');
            }
            part.push_str(raw[at].trim_end_matches([',', ';']));
            if raw[at].ends_with([',', ';']) {
                flush(&mut part, &mut parts, is_joined);
                is_joined = false;
            }
        }
        at += 1;
    }
    flush(&mut part, &mut parts, is_joined);
    // Roles and agencies on a line of their own after a separator are cut too: "By A. Writer | AP".
    let mut after = at;
    while after < raw.len() && SEPARATORS.contains(&words[after]) {
        after += 1;
    }
    let tail = words[after..].iter().take_while(|word| !SEPARATORS.contains(word)).count();
    if after > at && tail <= 3 && tail > 0 && is_role(&words[after..after + tail].join(" ")) {
        at = after + tail;
    }
    let all: Vec<String> = parts.iter().map(|(part, _)| part.clone()).collect();
    if all.is_empty()
        || !all.iter().all(|part| is_name(part) || is_role(&fold(part)) || (is_loose && !part.contains(' ')))
    {
        return None;
    }
    let mut named: Vec<(String, bool)> = Vec::new();
    for (part, is_joined) in parts {
        let part = without_role(&part);
        if !part.is_empty() && !(is_role(&fold(&part)) && (!named.is_empty() || all.len() > 1)) {
            named.push((part, is_joined));
        }
    }
    let mut place = None;
    if let [.., (first, _), (last, false)] = named.as_slice()
        && first.contains(' ')
        && !last.contains(' ')
    {
        place = Some(last.clone());
        named.pop();
    }
    if named.is_empty() {
        named.extend(all.first().cloned().map(|name| (name, false)));
    }
    authors.extend(named.into_iter().map(|(name, _)| name));
    Some((at, place))
}

fn flush(part: &mut String, parts: &mut Vec<(String, bool)>, is_joined: bool) {
    let name = part.trim_matches([' ', ',', ':']).to_owned();
    if !name.is_empty() {
        parts.push((name, is_joined));
    }
    part.clear();
}

/// Up to seven words, each with a capital or a particle.
fn is_name(part: &str) -> bool {
    let words: Vec<&str> = part.split(' ').collect();
    let is_caseless =
        part.chars().any(|letter| letter.is_alphabetic() && !letter.is_uppercase() && !letter.is_lowercase());
    (1..=7).contains(&words.len())
        && !part.ends_with(['!', '?'])
        && (is_caseless
            || words.iter().all(|word| {
                let core = word.trim_start_matches(['(', '"', '“', '\'', '’']);
                core.starts_with(|letter: char| letter.is_uppercase())
                    || PARTICLES.has(&fold(word))
                    || word.starts_with("d'")
                    || word.starts_with("d’")
            }))
}

/// "A. Writer Associated Press", "A. Writer (AFP)", "Staff Writer A. Writer": the person alone.
fn without_role(part: &str) -> String {
    let mut name = part.split(" (").next().unwrap_or(part).trim();
    for tail in [
        " Associated Press",
        " The Associated Press",
        " Reuters",
        " AFP",
        " AP",
        " dpa",
        " EFE",
        " Staff Writer",
        " Staff Reporter",
    ] {
        if let Some(rest) = name.strip_suffix(tail)
            && rest.contains(' ')
        {
            name = rest.trim_end_matches(" The");
        }
    }
    for head in
        ["Staff Writer ", "Staff Reporter ", "Associate Editor ", "Political Correspondent ", "Science Correspondent "]
    {
        if let Some(rest) = name.strip_prefix(head) {
            name = rest;
        }
    }
    name.to_owned()
}

#[cfg(test)]
mod tests {
    use super::super::dates::Order;
    use super::super::lines::lines_of;
    use super::{Credits, Label, credits_of, is_person, unmarked_names};

    fn read(text: &str) -> Option<Credits> {
        credits_of(&lines_of(text)[0], Order::DayFirst { is_sure: true }, None)
    }

    #[test]
    fn names_are_read() {
        for (text, names, place) in [
            ("By A. Writer and B. Writer", &["A. Writer", "B. Writer"][..], None),
            ("By Ada Marsh, Ben Okoro and Cleo Dunn", &["Ada Marsh", "Ben Okoro", "Cleo Dunn"], None),
            ("By Ada Marsh, Staff Writer", &["Ada Marsh"], None),
            ("By ADA MARSH Associated Press", &["ADA MARSH"], None),
            ("By Ada Marsh | AP", &["Ada Marsh"], None),
            ("By Ada Marsh for the Northport Ledger", &["Ada Marsh"], None),
            ("By The Associated Press", &["The Associated Press"], None),
            ("By Ada Marsh June 28, 2024", &["Ada Marsh"], None),
            ("By: Ada Marsh", &["Ada Marsh"], None),
            ("Posted by admin on June 28, 2024", &["admin"], None),
            ("Von Jana Muster und Uwe von der Aue", &["Jana Muster", "Uwe von der Aue"], None),
            ("Von Jana Muster, Hamburg", &["Jana Muster"], Some("Hamburg")),
            ("Por Inés de la Vega y Pau Roig", &["Inés de la Vega", "Pau Roig"], None),
            ("Par Léa d'Arcy et Luc Morel (AFP)", &["Léa d'Arcy", "Luc Morel"], None),
        ] {
            let credits = read(text).expect(text);
            assert_eq!(
                (credits.authors, credits.place.as_deref()),
                (names.iter().map(|name| (*name).to_owned()).collect(), place),
                "{text}"
            );
        }
    }

    #[test]
    fn dates_stand_under_their_labels() {
        for (text, published, modified) in [
            ("June 28, 2024", "2024-06-28", ""),
            ("Published June 28, 2024 at 2:05 p.m. ET | Updated June 29, 2024", "2024-06-28T18:05:00Z", "2024-06-29"),
            ("Veröffentlicht am 28. Juni 2024, 14:05 Uhr - Aktualisiert: 29.06.2024", "2024-06-28", "2024-06-29"),
            ("Publié le 1er juillet 2024 à 14h05, mis à jour le 2 juillet 2024", "2024-07-01", "2024-07-02"),
            ("Actualizado el 3 de mayo de 2023 a las 10:00 CEST", "", "2023-05-03T08:00:00Z"),
            ("14:05 Uhr, 28. Juni 2024", "2024-06-28", ""),
            ("Hamburg, 28. Juni 2024", "2024-06-28", ""),
            ("Friday, June 28, 2024 · 4 min read · 3 comments", "2024-06-28", ""),
            ("June 28, 2024 Updated 5:20 p.m. ET", "2024-06-28", "2024-06-28T21:20:00Z"),
            ("28.06.2024 | Lesezeit: 5 Minuten", "2024-06-28", ""),
        ] {
            let credits = read(text).expect(text);
            let show = |stamp: Option<super::Stamp>| stamp.map(|stamp| stamp.when.to_string()).unwrap_or_default();
            assert_eq!(
                (show(credits.published).as_str(), show(credits.modified).as_str()),
                (published, modified),
                "{text}"
            );
        }
        assert_eq!(read("Published").and_then(|credits| credits.open), Some(Label::Published));
        assert_eq!(read("By").and_then(|credits| credits.open), Some(Label::By));
        assert_eq!(read("Madrid - 20 nov 2024").and_then(|credits| credits.place).as_deref(), Some("Madrid"));
    }

    #[test]
    fn sentences_are_no_credits() {
        for text in [
            "By the time the ferry came, nobody was left on the pier.",
            "Von hier aus sieht man das Meer",
            "On June 28, 2024, the harbour closed",
            "Por la noche no queda nadie",
            "The council met on 28 June 2024",
            "World",
            "Most Recent Stories",
            "",
        ] {
            assert_eq!(
                lines_of(text).first().and_then(|line| credits_of(line, Order::MonthFirst, None)),
                None,
                "{text}"
            );
        }
    }

    #[test]
    fn a_person_is_known_by_the_shape() {
        for text in ["Ada Marsh", "Inés de la Vega", "J. R. Okoro"] {
            assert!(is_person(text), "{text}");
        }
        for text in ["World News", "Ada", "Most recent stories", "PORT OF CALL", "The Harbour"] {
            assert!(!is_person(text), "{text}");
        }
        assert_eq!(unmarked_names("Ada Marsh, Political Correspondent"), Some(vec!["Ada Marsh".to_owned()]));
        assert_eq!(unmarked_names("Jane Roe | Northport Ledger"), Some(vec!["Jane Roe".to_owned()]));
        assert_eq!(unmarked_names("Rain, wind and fog"), None);
    }
}
