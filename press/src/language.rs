//! What language a text is written in, by its letters and how they follow each other.
//!
//! In come words, out comes a BCP 47 tag, or `None` where nothing is sure. It is asked where nobody has said it: by its language a
//! page is read aloud, divided into syllables and set in type, and its text compared with others.

use courant::article::{Article, Block};
use whatlang::{Lang, Script};

/// So many bytes are enough to know a language by; more would only cost time.
const ENOUGH: usize = 600;
/// Of fewer letters nothing is told.
const FEW: usize = 8;
/// One letter of so many says more than the others: where it is no Latin one, nothing is told by those that are.
const MIXED: usize = 10;

/// What is written in other letters than those that it is mostly written in: tags and letters.
const OTHER_LETTERS: [(&str, Script); 9] = [
    ("sr", Script::Latin),
    ("ja", Script::Mandarin),
    ("ko", Script::Mandarin),
    ("az", Script::Cyrillic),
    ("tk", Script::Cyrillic),
    ("uz", Script::Cyrillic),
    ("ro", Script::Cyrillic),
    ("az", Script::Arabic),
    ("pa", Script::Arabic),
];

/// Tags of one language, each with the one that is told.
const OTHER_TAGS: [(&str, &str); 10] = [
    ("no", "nb"),
    ("nn", "nb"),
    ("fil", "tl"),
    ("iw", "he"),
    ("in", "id"),
    ("ji", "yi"),
    ("cmn", "zh"),
    ("yue", "zh"),
    ("arb", "ar"),
    ("prs", "fa"),
];

/// The language of words; of those in other than Latin letters that are too few to tell it, these letters at least (`und-Cyrl`).
#[must_use]
pub fn language_of(words: &str) -> Option<&'static str> {
    let (words, _) = cut(words, ENOUGH);
    let letters = || words.chars().filter(|letter| letter.is_alphabetic());
    let (all, others) = (letters().count(), letters().filter(|letter| !is_latin(*letter)).count());
    let found = whatlang::detect(words).filter(|_| all >= FEW)?;
    // Among Chinese signs these are of Japanese alone.
    let kana = letters().filter(|letter| ('\u{3041}'..='\u{30ff}').contains(letter)).count();
    if found.script() == Script::Mandarin && kana * MIXED > all {
        return Some("ja");
    }
    // Few signs of Japanese say as much as many letters of the names of programs between them.
    if found.script() == Script::Latin && others * MIXED > all {
        return None;
    }
    if found.is_reliable() { Some(tag_of(found.lang())) } else { of_letters(found.script()) }
}

/// The language of an article that does not say it, by how it begins.
#[must_use]
pub fn language_in(article: &Article) -> Option<&'static str> {
    language_of(&beginning_of(article, ENOUGH))
}

/// The same where it is another one than the paper's. Where that is to be believed, all that is in its letters is taken to be in it.
#[must_use]
pub fn foreign_in(article: &Article, paper: &str, is_believed: bool) -> Option<&'static str> {
    let words = beginning_of(article, ENOUGH);
    let letters = letters_of(&words)?;
    let is_in_its_letters = is_written_in(paper, letters);
    // One of which nothing is known has relatives of which something is.
    if is_in_its_letters && (is_believed || !is_known(paper)) {
        return None;
    }
    let (beginning, _) = cut(&words, ENOUGH);
    let (one, other) = cut(beginning, beginning.len() / 2);
    // Names and settings of programs look like some language now and then, but not twice.
    let is_twice = |found: &str| is_sure(found) && [one, other].iter().all(|half| language_of(half) == Some(found));
    // What begins with a verse in another language goes on in its own.
    let is_throughout =
        || letters_of(&beginning_of(article, usize::MAX)).is_some_and(|letters| !is_written_in(paper, letters));
    language_of(&words).filter(|found| !is_same(found, paper)).filter(|found| match letters {
        _ if is_in_its_letters => is_twice(found),
        Script::Latin => is_twice(found) && is_throughout(),
        _ => is_throughout(),
    })
}

/// The letters that words are mostly written in.
fn letters_of(words: &str) -> Option<Script> {
    // Many texts begin so, and what whatlang would say of them, letter by letter.
    if words.is_ascii() {
        return words.contains(|letter: char| letter.is_ascii_alphabetic()).then_some(Script::Latin);
    }
    whatlang::detect_script(words)
}

/// Whether texts in a language are written in these letters; what the letters of a rare one are is not known.
fn is_written_in(tag: &str, letters: Script) -> bool {
    let is_it = |language: &Lang| is_same(tag_of(*language), tag);
    letters.langs().iter().any(is_it)
        || OTHER_LETTERS.iter().any(|(other, also)| is_same(other, tag) && *also == letters)
        || !is_known(tag)
}

/// Whether anything is known of a language.
fn is_known(tag: &str) -> bool {
    Lang::all().iter().any(|language| is_same(tag_of(*language), tag))
}

/// Whether a tag names a language, and not its letters alone.
#[must_use]
pub fn is_sure(tag: &str) -> bool {
    !tag.starts_with("und")
}

/// Whether two tags name one language, wherever it is spoken.
fn is_same(one: &str, other: &str) -> bool {
    one == other || (is_sure(one) && language_in_tag(one).eq_ignore_ascii_case(language_in_tag(other)))
}

/// The language that a tag names, without where it is spoken, in the tag's own letters.
#[must_use]
pub fn language_in_tag(tag: &str) -> &str {
    let primary = tag.split(['-', '_']).next().unwrap_or_default();
    OTHER_TAGS.iter().find(|(other, _)| other.eq_ignore_ascii_case(primary)).map_or(primary, |(_, told)| told)
}

/// The tag of letters that several languages share, but for those that nearly all do.
const fn of_letters(script: Script) -> Option<&'static str> {
    match script {
        Script::Arabic => Some("und-Arab"),
        Script::Cyrillic => Some("und-Cyrl"),
        Script::Devanagari => Some("und-Deva"),
        Script::Hebrew => Some("und-Hebr"),
        _ => None,
    }
}

/// So many bytes of an article, or some more, that somebody wrote to be read: no code.
fn beginning_of(article: &Article, bytes: usize) -> String {
    let mut words = String::new();
    for block in article.sections.iter().flat_map(|section| &section.blocks) {
        if words.len() >= bytes {
            break;
        }
        if !matches!(block, Block::Code { .. } | Block::Math { .. } | Block::Embed { .. }) {
            words += &block.to_plain();
            words.push('\n');
        }
    }
    words + &article.card.headline
}

fn is_latin(letter: char) -> bool {
    letter < '\u{370}' || ('\u{1e00}'..'\u{1f00}').contains(&letter)
}

/// Words in two, the first of them so many bytes long, or a few more.
fn cut(words: &str, bytes: usize) -> (&str, &str) {
    let end = (bytes..words.len()).find(|end| words.is_char_boundary(*end));
    words.split_at(end.unwrap_or(words.len()))
}

/// The tag of a language: its name in ISO 639-1, else in ISO 639-2.
const fn tag_of(language: Lang) -> &'static str {
    match language {
        Lang::Afr => "af",
        Lang::Aka => "ak",
        Lang::Amh => "am",
        Lang::Ara => "ar",
        Lang::Aze => "az",
        Lang::Bel => "be",
        Lang::Ben => "bn",
        Lang::Bul => "bg",
        Lang::Cat => "ca",
        Lang::Ces => "cs",
        Lang::Cmn => "zh",
        Lang::Cym => "cy",
        Lang::Dan => "da",
        Lang::Deu => "de",
        Lang::Ell => "el",
        Lang::Eng => "en",
        Lang::Epo => "eo",
        Lang::Est => "et",
        Lang::Fin => "fi",
        Lang::Fra => "fr",
        Lang::Guj => "gu",
        Lang::Heb => "he",
        Lang::Hin => "hi",
        Lang::Hrv => "hr",
        Lang::Hun => "hu",
        Lang::Hye => "hy",
        Lang::Ind => "id",
        Lang::Ita => "it",
        Lang::Jav => "jv",
        Lang::Jpn => "ja",
        Lang::Kan => "kn",
        Lang::Kat => "ka",
        Lang::Khm => "km",
        Lang::Kor => "ko",
        Lang::Lat => "la",
        Lang::Lav => "lv",
        Lang::Lit => "lt",
        Lang::Mal => "ml",
        Lang::Mar => "mr",
        Lang::Mkd => "mk",
        Lang::Mya => "my",
        Lang::Nep => "ne",
        Lang::Nld => "nl",
        Lang::Nob => "nb",
        Lang::Ori => "or",
        Lang::Pan => "pa",
        Lang::Pes => "fa",
        Lang::Pol => "pl",
        Lang::Por => "pt",
        Lang::Ron => "ro",
        Lang::Rus => "ru",
        Lang::Sin => "si",
        Lang::Slk => "sk",
        Lang::Slv => "sl",
        Lang::Sna => "sn",
        Lang::Spa => "es",
        Lang::Srp => "sr",
        Lang::Swe => "sv",
        Lang::Tam => "ta",
        Lang::Tel => "te",
        Lang::Tgl => "tl",
        Lang::Tha => "th",
        Lang::Tuk => "tk",
        Lang::Tur => "tr",
        Lang::Ukr => "uk",
        Lang::Urd => "ur",
        Lang::Uzb => "uz",
        Lang::Vie => "vi",
        Lang::Yid => "yi",
        Lang::Zul => "zu",
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{language_of, letters_of};

    #[test]
    fn sentences_tell_their_language() {
        for (words, tag) in [
            (
                "The boat is late, and the crew of the harbour was told to wait. Nobody knows when the fog will lift.",
                Some("en"),
            ),
            (
                "El barco llega tarde y los vecinos del puerto esperan con las luces. Nadie sabe cuándo se irá la niebla.",
                Some("es"),
            ),
            (
                "Das Boot ist spät, und die Leute im Hafen warten auf den Lotsen. Niemand weiß, wann der Nebel steigt.",
                Some("de"),
            ),
            (
                "Le bateau est en retard et les gens du port attendent dans le froid. Personne ne sait quand il viendra.",
                Some("fr"),
            ),
            ("Łódź się spóźnia, a załoga w porcie musi czekać. Nikt nie wie, kiedy mgła się podniesie.", Some("pl")),
            ("Лодка опаздывает, и люди в порту ждут лоцмана.", Some("und-Cyrl")),
            ("وصلت السفينة متأخرة إلى الميناء", Some("ar")),
            ("הספינה הגיעה באיחור לנמל, והצוות המתין שם כל הלילה. איש אינו יודע מתי יתפזר הערפל.", Some("he")),
            ("کشتی دیر به بندر رسید و گفت که چرا", Some("fa")),
            ("港の明かりが消えた", Some("ja")),
            ("東京都港湾局発表、台風接近警戒情報。全船入港禁止、係留確認。これは速報です。", Some("ja")),
            ("船到得很晚，没有人知道雾什么时候散去。", Some("zh")),
            ("Xyzzy plugh", None),
            ("Ω", None),
            ("Obsidian Publishの設定で Custom domain と Site password を使う。Community plugins は無効です。", None),
            ("", None),
        ] {
            assert_eq!(language_of(words), tag, "{words}");
        }
    }

    proptest! {
        #[test]
        fn plain_letters_are_told_as_all_others(words in "[\\x00-\\x7f]{0,12}") {
            prop_assert_eq!(letters_of(&words), whatlang::detect_script(&words));
        }
    }
}
