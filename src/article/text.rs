//! Text: a list of runs, and how its words are counted.

use super::address::SafeUrl;
use super::dateline::When;
use crate::letters::lower;

/// A stretch of text within a block.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Text(pub Vec<Run>);

/// A piece of text of one kind.
#[derive(Clone, Debug, PartialEq)]
pub enum Run {
    /// Plain words, shown to the letter.
    Words(String),
    /// Words in a style.
    Styled(Style, Text),
    /// Words that lead somewhere.
    Link(SafeUrl, Text),
    /// A mark that leads to a note, by the note's id.
    Note(String),
    /// Words in another language or direction.
    Foreign {
        /// BCP 47 tag.
        language: Option<String>,
        /// Direction, where it must be said.
        dir: Option<Dir>,
        /// The words.
        text: Text,
    },
    /// A short form with what it stands for.
    Abbr {
        /// `IMO`
        short: String,
        /// `International Maritime Organization`
        title: Option<String>,
    },
    /// Words that name a time.
    Time(When, Text),
    /// A word with its reading above it.
    Ruby {
        /// `漢`
        base: String,
        /// `かん`
        reading: String,
    },
    /// A new line within the paragraph.
    Break,
}

/// How a run is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// Stressed.
    Em,
    /// Important.
    Strong,
    /// Code.
    Code,
    /// Lowered.
    Sub,
    /// Raised.
    Sup,
    /// Marked.
    Mark,
    /// Taken out.
    Del,
    /// Put in.
    Ins,
    /// Quoted.
    Q,
    /// A key to press.
    Kbd,
    /// The title of a work.
    Cite,
    /// Small print.
    Small,
}

impl Style {
    /// Every style, with its name in the format, which is HTML's.
    pub const ALL: [(Self, &'static str); 12] = [
        (Self::Em, "em"),
        (Self::Strong, "strong"),
        (Self::Code, "code"),
        (Self::Sub, "sub"),
        (Self::Sup, "sup"),
        (Self::Mark, "mark"),
        (Self::Del, "del"),
        (Self::Ins, "ins"),
        (Self::Q, "q"),
        (Self::Kbd, "kbd"),
        (Self::Cite, "cite"),
        (Self::Small, "small"),
    ];

    /// Its name.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(style, _)| *style == self).map_or("", |(_, name)| name)
    }
}

/// The direction of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dir {
    /// Left to right.
    Ltr,
    /// Right to left.
    Rtl,
}

impl Dir {
    /// The direction in which a language is written, by its BCP 47 tag: the script where it is said, else the
    /// language's usual one.
    #[must_use]
    pub fn of_language(tag: &str) -> Self {
        let mut parts = tag.split(['-', '_']);
        let language = parts.next().unwrap_or_default();
        let is_among = |word: &str, list: &[&str]| list.iter().any(|other| other.eq_ignore_ascii_case(word));
        if let Some(script) = parts.find(|part| part.len() == 4 && part.bytes().all(|byte| byte.is_ascii_alphabetic()))
        {
            let is_rtl = is_among(script, &["arab", "hebr", "syrc", "thaa", "nkoo", "adlm", "rohg", "samr", "mand"]);
            return if is_rtl { Self::Rtl } else { Self::Ltr };
        }
        let is_rtl = is_among(
            language,
            &["ar", "arc", "ckb", "dv", "fa", "he", "iw", "nqo", "ps", "sd", "syr", "ug", "ur", "yi"],
        );
        if is_rtl { Self::Rtl } else { Self::Ltr }
    }

    /// `ltr` or `rtl`, as HTML says it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ltr => "ltr",
            Self::Rtl => "rtl",
        }
    }
}

impl Text {
    /// A text of plain words.
    #[must_use]
    pub fn plain(words: impl Into<String>) -> Self {
        Self(vec![Run::Words(words.into())])
    }

    /// Whether there is nothing to read in it.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.to_plain().trim().is_empty()
    }

    /// Its words without any style: exactly the characters that the page shows for it, except that a note's mark
    /// and a ruby's reading add nothing and a break is a line feed.
    #[must_use]
    pub fn to_plain(&self) -> String {
        let mut plain = String::new();
        self.push_plain(&mut plain);
        plain
    }

    fn push_plain(&self, plain: &mut String) {
        for run in &self.0 {
            match run {
                Run::Words(words) => plain.push_str(words),
                Run::Styled(_, text) | Run::Link(_, text) | Run::Foreign { text, .. } | Run::Time(_, text) => {
                    text.push_plain(plain);
                }
                Run::Abbr { short, .. } => plain.push_str(short),
                Run::Ruby { base, .. } => plain.push_str(base),
                Run::Break => plain.push('\n'),
                Run::Note(_) => {}
            }
        }
    }

    /// How many words a reader reads in it.
    #[must_use]
    pub fn words(&self) -> u32 {
        match &*self.0 {
            [Run::Words(words)] => count_words(words),
            _ => count_words(&self.to_plain()),
        }
    }
}

/// Words read in silence per minute, English (Brysbaert 2019).
const WORDS_PER_MINUTE: u32 = 238;

/// How many words a reader reads in a text. Between blanks; in scripts written without them (Han, kana, Thai, Lao,
/// Khmer, Myanmar) two characters count as a word, which brings the reading times of both kinds together.
#[must_use]
pub fn count_words(text: &str) -> u32 {
    let (mut words, mut unspaced, mut is_in_word) = (0_u32, 0_u32, 0_u8);
    let mut rest = text;
    loop {
        // Most letters, and what the rest would say of them. Without a branch, for words are short and none could be foreseen.
        let mut plain = 0;
        for byte in rest.bytes().take_while(u8::is_ascii) {
            let kind = ASCII[usize::from(byte & 0x7f)];
            words += u32::from(kind & LETTER & !is_in_word);
            is_in_word = (is_in_word | kind) & (kind >> 1);
            plain += 1;
        }
        let mut letters = rest[plain..].chars();
        let Some(letter) = letters.next() else { break };
        if is_unspaced(letter) {
            unspaced += 1;
            is_in_word = 0;
        } else if is_of_a_word(letter) {
            words += u32::from(is_in_word == 0);
            is_in_word = LETTER;
        } else if letter.is_whitespace() || matches!(letter, '—' | '–' | '…') {
            is_in_word = 0;
        }
        rest = letters.as_str();
    }
    words + unspaced.div_ceil(2)
}

/// Begins a word, or goes on with one.
const LETTER: u8 = 1;
/// Ends no word: a letter, a digit, a sign.
const STAYS: u8 = 1 << 1;

/// What a character of ASCII is to a word.
const ASCII: [u8; 128] = {
    let mut kinds = [STAYS; 128];
    let mut byte = 0_u8;
    while byte < 128 {
        if byte.is_ascii_alphanumeric() {
            kinds[byte as usize] |= LETTER;
        } else if matches!(byte, b' ' | b'\t'..=b'\r') {
            kinds[byte as usize] = 0;
        }
        byte += 1;
    }
    kinds
};

/// Whether a text begins with a capital of the alphabets that have them: Latin, Greek, Cyrillic, Armenian.
#[must_use]
pub fn begins_with_capital(text: &str) -> bool {
    // None of them takes more than two bytes.
    text.get(..1).or_else(|| text.get(..2)).is_some_and(|first| lower(first) != first)
}

/// Minutes for so many words, at least one; 0 for none.
#[must_use]
pub const fn minutes_for(words: u32) -> u32 {
    if words == 0 {
        0
    } else {
        let minutes = (words + WORDS_PER_MINUTE / 2) / WORDS_PER_MINUTE;
        if minutes == 0 { 1 } else { minutes }
    }
}

/// Whether a word can begin with it: every letter and digit, and whatever else is no sign. What is a letter says a table that
/// would weigh two kilobytes in the browser; where the signs lie is said in a few lines.
const fn is_of_a_word(letter: char) -> bool {
    match letter {
        '\0'..='\u{a9}' => letter.is_ascii_alphanumeric(),
        '\u{ab}'..='\u{b1}' | '\u{b4}' | '\u{b6}'..='\u{b8}' | '\u{bb}' | '\u{bf}' | '×' | '÷' => false,
        // Signs of Arabic, of India.
        '\u{60c}' | '\u{61b}' | '\u{61f}' | '\u{964}' | '\u{965}' => false,
        // Punctuation, money, arrows, mathematics, boxes, ornaments, braille; punctuation of Asia; forms of both.
        '\u{2000}'..='\u{206f}' | '\u{20a0}'..='\u{20ff}' | '\u{2190}'..='\u{245f}' | '\u{2500}'..='\u{2775}' => false,
        '\u{2794}'..='\u{2bff}' | '\u{2e00}'..='\u{2e2e}' | '\u{2e30}'..='\u{3004}' | '\u{3008}'..='\u{3020}' => false,
        '\u{e000}'..='\u{f8ff}' | '\u{fe00}'..='\u{fe6f}' | '\u{ff00}'..='\u{ff0f}' | '\u{ff1a}'..='\u{ff20}' => false,
        // Pictures.
        '\u{1f000}'..='\u{1f0ff}' | '\u{1f200}'..='\u{1fbef}' => false,
        _ => true,
    }
}

const fn is_unspaced(letter: char) -> bool {
    matches!(letter,
        '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'
        | '\u{0e01}'..='\u{0e3a}' | '\u{0e40}'..='\u{0ecd}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17d3}'
        | '\u{20000}'..='\u{2fa1f}')
}

#[cfg(test)]
mod tests {
    use super::{Dir, begins_with_capital, count_words, is_of_a_word, minutes_for};

    #[test]
    fn words_are_counted_as_a_reader_counts() {
        for (text, words) in [
            ("", 0),
            ("one", 1),
            ("don't stop", 2),
            ("state-of-the-art press", 2),
            ("word—word", 2),
            ("3.5 km", 2),
            ("— … !", 0),
            ("日本語の新聞", 3),
            ("新聞 Times を", 3),
            ("كلمة ثانية", 2),
        ] {
            assert_eq!(count_words(text), words, "{text}");
        }
        // What ASCII has a table for is what is said of any letter.
        for byte in 0..128_u8 {
            let letter = char::from(byte);
            let ends = u32::from(letter.is_whitespace());
            assert_eq!(count_words(&format!("é{letter}é")), 1 + ends, "{letter:?}");
            assert_eq!(count_words(&String::from(letter)), u32::from(is_of_a_word(letter)), "{letter:?}");
        }
    }

    #[test]
    fn a_capital_is_told_from_what_is_none() {
        for text in ["A day", "Éire", "Ωmega", "Ж"] {
            assert!(begins_with_capital(text), "{text}");
        }
        for text in ["", "a day", "é", "“A day”", "1 day", "新聞", "يوم"] {
            assert!(!begins_with_capital(text), "{text}");
        }
    }

    #[test]
    fn every_letter_and_digit_is_of_a_word() {
        let missing: Vec<char> = (char::MIN..=char::MAX).filter(|c| c.is_alphanumeric() && !is_of_a_word(*c)).collect();
        assert!(missing.is_empty(), "{missing:?}");
        for sign in "!?.,;:«»“”„’–—…·•€→≠■☞、。「」🙂©®°§¶".chars() {
            assert!(!is_of_a_word(sign), "{sign}");
        }
    }

    #[test]
    fn minutes_round_and_never_vanish() {
        assert_eq!([0, 1, 238, 400, 5000].map(minutes_for), [0, 1, 1, 2, 21]);
    }

    #[test]
    fn a_language_knows_its_direction() {
        for (tag, dir) in [
            ("ar", Dir::Rtl),
            ("he-IL", Dir::Rtl),
            ("fa", Dir::Rtl),
            ("en", Dir::Ltr),
            ("az-Arab-IR", Dir::Rtl),
            ("ar-Latn", Dir::Ltr),
        ] {
            assert_eq!(Dir::of_language(tag), dir, "{tag}");
        }
    }
}
