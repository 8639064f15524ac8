//! The language of a page, by the small words every text is full of, else by its script.
//!
//! In come lines, out comes a BCP 47 tag or `None`. Italian, Portuguese and Dutch are known only so that they are not taken for
//! one of the four languages whose dates and furniture press reads.

use super::lines::Line;

const STOP_WORDS: [(&str, &[&str]); 7] = [
    ("en", &["the", "and", "of", "to", "is", "was", "that", "with", "for", "by", "are", "it", "as", "from", "have"]),
    ("es", &["el", "los", "las", "del", "y", "en", "que", "una", "por", "con", "para", "se", "es", "al", "su"]),
    ("de", &["der", "die", "und", "das", "den", "dem", "ist", "nicht", "ein", "eine", "mit", "von", "im", "auf", "zu"]),
    ("fr", &["le", "les", "des", "et", "du", "une", "dans", "est", "au", "qui", "pour", "sur", "par", "ne", "aux"]),
    (
        "it",
        &["il", "di", "che", "della", "gli", "nel", "alla", "sono", "anche", "dei", "è", "più", "per", "una", "non"],
    ),
    ("pt", &["os", "do", "da", "dos", "em", "uma", "não", "ao", "pela", "com", "são", "mais", "para", "que", "foi"]),
    (
        "nl",
        &["het", "een", "van", "niet", "zijn", "ook", "naar", "voor", "werd", "dat", "aan", "bij", "op", "met", "de"],
    ),
];

/// So many words are enough to know a language by; more would only cost time.
const ENOUGH: usize = 4000;

/// The language of the lines. A Latin text needs three of a language's small words, and a fifth more than the next one has.
#[must_use]
pub fn language_of(lines: &[Line]) -> Option<String> {
    if let Some(tag) = language_of_script(lines) {
        return Some(tag.to_owned());
    }
    let mut hits = [0_usize; STOP_WORDS.len()];
    let words = lines.iter().flat_map(|line| line.text.split(|letter: char| !letter.is_alphabetic())).take(ENOUGH);
    for word in words.filter(|word| !word.is_empty() && word.len() <= 8) {
        let word = word.to_lowercase();
        for (count, (_, list)) in hits.iter_mut().zip(&STOP_WORDS) {
            *count += usize::from(list.contains(&word.as_str()));
        }
    }
    let (at, most) = hits.iter().enumerate().max_by_key(|(_, count)| **count)?;
    let next = hits.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, count)| *count).max().unwrap_or(0);
    (*most >= 3 && *most * 5 > next * 6).then(|| STOP_WORDS[at].0.to_owned())
}

/// The language of a text that is not in Latin letters, as far as the script tells it; where many languages share the
/// script, the tag says only the script.
fn language_of_script(lines: &[Line]) -> Option<&'static str> {
    let (mut latin, mut arabic, mut persian, mut urdu, mut hebrew) = (0, 0, 0, 0, 0);
    let (mut cyrillic, mut greek, mut kana, mut han, mut hangul, mut thai, mut devanagari) = (0, 0, 0, 0, 0, 0, 0);
    for letter in lines.iter().flat_map(|line| line.text.chars()).take(ENOUGH * 6) {
        match letter {
            'a'..='z' | 'A'..='Z' | '\u{c0}'..='\u{24f}' => latin += 1,
            'ٹ' | 'ڈ' | 'ڑ' | 'ے' | 'ں' => urdu += 1,
            'پ' | 'چ' | 'ژ' | 'گ' | 'ی' | 'ک' => persian += 1,
            '\u{0600}'..='\u{06ff}' => arabic += 1,
            '\u{0590}'..='\u{05ff}' => hebrew += 1,
            '\u{0400}'..='\u{052f}' => cyrillic += 1,
            '\u{0370}'..='\u{03ff}' => greek += 1,
            '\u{3040}'..='\u{30ff}' => kana += 1,
            '\u{4e00}'..='\u{9fff}' => han += 1,
            '\u{ac00}'..='\u{d7af}' => hangul += 1,
            '\u{0e00}'..='\u{0e7f}' => thai += 1,
            '\u{0900}'..='\u{097f}' => devanagari += 1,
            _ => {}
        }
    }
    let all_arabic = arabic + persian + urdu;
    let (tag, count) = [
        (
            if urdu * 50 > all_arabic {
                "ur"
            } else if persian * 20 > all_arabic {
                "fa"
            } else {
                "ar"
            },
            all_arabic,
        ),
        ("he", hebrew),
        ("und-Cyrl", cyrillic),
        ("el", greek),
        (if kana > 0 { "ja" } else { "zh" }, kana + han),
        ("ko", hangul),
        ("th", thai),
        ("und-Deva", devanagari),
    ]
    .into_iter()
    .max_by_key(|(_, count)| *count)?;
    (count > latin).then_some(tag)
}

#[cfg(test)]
mod tests {
    use super::super::lines::lines_of;
    use super::language_of;

    #[test]
    fn small_words_tell_the_language() {
        for (text, tag) in [
            ("The boat is late and the crew of the harbour was told to wait", Some("en")),
            ("El barco llega tarde y los vecinos del puerto esperan con las luces", Some("es")),
            ("Das Boot ist spät und die Leute im Hafen warten auf den Lotsen", Some("de")),
            ("Le bateau est en retard et les gens du port attendent dans le froid", Some("fr")),
            ("Os barcos do porto não foram para o mar em uma semana com chuva", Some("pt")),
            ("وصلت السفينة متأخرة إلى الميناء", Some("ar")),
            ("הספינה הגיעה באיחור לנמל", Some("he")),
            ("کشتی دیر به بندر رسید و گفت که چرا", Some("fa")),
            ("港の明かりが消えた", Some("ja")),
            ("Xyzzy plugh", None),
            ("", None),
        ] {
            assert_eq!(language_of(&lines_of(text)).as_deref(), tag, "{text}");
        }
    }
}
