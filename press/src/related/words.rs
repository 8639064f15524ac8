//! A text → the words and pairs of words in it that can tell what it is about.
//!
//! A term is a number: the hash of a word in lower case, without its ending, in its language, so that no text need be kept. Words
//! are Unicode's letters and digits between anything else; scripts written without blanks are read in pairs of characters. What
//! every text of a language has (its articles, pronouns, auxiliary verbs) is left out by small lists; the rest is for the edition
//! to weigh. Nothing here knows an article or an edition.

use std::collections::HashSet;
use std::hash::{BuildHasherDefault, Hasher};
use std::ops::Range;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

/// A word or a pair of words as it stands in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seen {
    /// Which term it is.
    pub term: u32,
    /// Where its original spelling begins in the text, in bytes.
    pub from: u32,
    /// Where it ends.
    pub to: u32,
    /// What was to be seen of it, of the bits below.
    pub signs: u16,
    /// The weight of the place where it stands.
    pub weight: u8,
}

/// A place in an article.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    /// What a word in it counts for.
    pub weight: u8,
    /// Whether a capital means something there, as it does not in a headline.
    pub has_capitals: bool,
    /// Whether two words side by side belong together there; elsewhere only those of a name do.
    pub has_pairs: bool,
}

/// Written with a capital where no sentence begins.
pub const NAME: u16 = 1;
/// Stands where a noun stands.
pub const NOUN: u16 = 1 << 1;
/// It stands alone after an article.
pub const ARTICLE: u16 = 1 << 2;
/// Two words, or a name of more.
pub const PAIR: u16 = 1 << 3;
/// A name that goes on: a forename, the first word of a street.
pub const PART: u16 = 1 << 4;
/// A name that began with another word: a surname, the second word of a street.
pub const TAIL: u16 = 1 << 5;
/// A name after a word such as “in”, as a place is.
pub const PLACE: u16 = 1 << 6;
/// So many signs there are.
pub const SIGNS: usize = 7;

/// A sign, where it was seen.
#[must_use]
pub const fn sign(sign: u16, is_seen: bool) -> u16 {
    if is_seen { sign } else { 0 }
}

/// What is known of a language.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Language {
    salt: u64,
    grammar: Grammar,
}

#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, PartialOrd, Ord, Serialize)]
enum Grammar {
    English,
    German,
    French,
    Spanish,
    Arabic,
    Other,
}

impl Language {
    /// By its BCP 47 tag; regions and scripts do not divide a language.
    #[must_use]
    pub fn of(tag: Option<&str>) -> Self {
        let primary = tag.unwrap_or_default().split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
        let grammar = match primary.as_str() {
            "en" => Grammar::English,
            "de" => Grammar::German,
            "fr" => Grammar::French,
            "es" => Grammar::Spanish,
            "ar" => Grammar::Arabic,
            _ => Grammar::Other,
        };
        Self { salt: hash(HASH, primary.as_bytes()), grammar }
    }

    /// Whether a capital is no sign of a name.
    #[must_use]
    pub fn has_capital_nouns(self) -> bool {
        self.grammar == Grammar::German
    }

    /// Whether a singular is named with its article: “the telegraph”.
    #[must_use]
    pub fn is_english(self) -> bool {
        self.grammar == Grammar::English
    }
}

/// Words that every text has, in lower case. Short, as the weights of the edition do the rest: these are for editions too small
/// to tell. A word that stands in one list is left out of texts in that language only.
const ENGLISH: &str = include_str!("words/stop-en.txt");
const GERMAN: &str = include_str!("words/stop-de.txt");
const FRENCH: &str = include_str!("words/stop-fr.txt");
const SPANISH: &str = include_str!("words/stop-es.txt");

/// Words that tell of no story what it is about, though they help to find it: what a reason must not name by itself. A tag may.
const GENERAL_ENGLISH: &str = include_str!("words/general-en.txt");
const GENERAL_GERMAN: &str = include_str!("words/general-de.txt");
const GENERAL_FRENCH: &str = include_str!("words/general-fr.txt");
const GENERAL_SPANISH: &str = include_str!("words/general-es.txt");

type Stops = HashSet<u32, Plain>;

fn stops(grammar: Grammar) -> Option<&'static Stops> {
    static LISTS: LazyLock<[Stops; 4]> = LazyLock::new(|| {
        [("en", ENGLISH), ("de", GERMAN), ("fr", FRENCH), ("es", SPANISH)].map(|(tag, words)| {
            let salt = hash(HASH, tag.as_bytes());
            words.split_whitespace().map(|word| fold(hash(salt, word.as_bytes()))).collect()
        })
    });
    let [english, german, french, spanish] = &*LISTS;
    match grammar {
        Grammar::English => Some(english),
        Grammar::German => Some(german),
        Grammar::French => Some(french),
        Grammar::Spanish => Some(spanish),
        Grammar::Arabic | Grammar::Other => None,
    }
}

/// Whether a word makes another name of the one that follows: New York is not York.
#[must_use]
pub fn is_before_name(word: &str) -> bool {
    const WORDS: &[&str] = &[
        "New", "Old", "Great", "Little", "East", "West", "North", "South", "Saint", "St", "Fort", "Port", "Mount",
        "Lake", "Cape", "San", "Santa", "Upper", "Lower", "Royal", "Nouvelle", "Nueva", "Neu",
    ];
    WORDS.contains(&word)
}

/// Whether a term is a word that tells of no story what it is about.
#[must_use]
pub fn is_general(language: Language, term: u32) -> bool {
    static LISTS: LazyLock<[Stops; 4]> = LazyLock::new(|| {
        let lists = [("en", GENERAL_ENGLISH), ("de", GENERAL_GERMAN), ("fr", GENERAL_FRENCH), ("es", GENERAL_SPANISH)];
        lists.map(|(tag, words)| {
            let mut reader = Reader::new(Language::of(Some(tag)));
            let field = Field { weight: 1, has_capitals: false, has_pairs: false };
            let mut seen = Vec::new();
            reader.read(words, 0, field, &mut seen);
            seen.into_iter().map(|seen| seen.term).collect()
        })
    });
    let [english, german, french, spanish] = &*LISTS;
    let list = match language.grammar {
        Grammar::English => english,
        Grammar::German => german,
        Grammar::French => french,
        Grammar::Spanish => spanish,
        Grammar::Arabic | Grammar::Other => return false,
    };
    list.contains(&term)
}

/// Terms are hashes already.
pub type Plain = BuildHasherDefault<Same>;

/// Takes a number for its own hash.
#[derive(Default)]
pub struct Same(u64);

impl Hasher for Same {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0 = hash(self.0, bytes);
    }

    // A map takes its bucket from the low bits and its tag from the high ones.
    fn write_u32(&mut self, number: u32) {
        self.0 = u64::from(number) << 32 | u64::from(number.rotate_left(16));
    }
}

/// Small words within a name: Isle of Wight, Ferdinand de Lesseps, Ibn al-Haytham.
fn is_link(grammar: Grammar, lower: &str) -> bool {
    match lower {
        "van" | "de" | "del" | "da" | "di" => true,
        // German nouns have a capital like names: between them these say little.
        "of" | "du" | "des" | "della" | "von" | "le" | "la" | "y" | "bin" | "ibn" | "al" => grammar != Grammar::German,
        _ => false,
    }
}

/// What stands before places, in any of the languages.
fn is_before_places(lower: &str) -> bool {
    matches!(lower, "in" | "at" | "near" | "from" | "nach" | "aus" | "bei" | "à" | "en")
}

/// What lies between two words, the stronger the larger.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Gap {
    /// Nothing: two characters of a script without blanks.
    None,
    /// Blanks.
    Blank,
    /// A hyphen, an apostrophe.
    Joint,
    /// A comma, a bracket.
    Mark,
    /// A sentence, a quotation, a line may begin.
    Start,
}

struct Word {
    from: u32,
    to: u32,
    before: Gap,
    lexeme: Lexeme,
    signs: u16,
}

/// What a word is wherever it stands, by its spelling alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Lexeme {
    /// Of the word without its ending.
    stem: u64,
    is_capital: bool,
    is_stop: bool,
    /// Stands there to be counted: neither a stop word nor a number nor a single letter.
    is_telling: bool,
    role: Role,
    /// Stands within a name: “of”, “von”.
    is_link: bool,
    /// Stands before places: “in”, “at”.
    is_before_places: bool,
}

impl Lexeme {
    const NONE: Self = Self {
        stem: 0,
        is_capital: false,
        is_stop: false,
        is_telling: false,
        role: Role::Any,
        is_link: false,
        is_before_places: false,
    };
}

impl Word {
    /// Whether nothing but a blank or a hyphen divides it from the word before.
    const fn is_beside(&self) -> bool {
        matches!(self.before, Gap::Blank | Gap::Joint)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    Article,
    BeforeNouns,
    /// By its ending: `-ing`, `-ed`, `-ly`.
    NoNoun,
    Any,
}

/// Reads texts of one language, one after the other.
pub struct Reader {
    words: Vec<Word>,
    lexicon: Lexicon,
}

impl Reader {
    /// A reader for a language.
    #[must_use]
    pub fn new(language: Language) -> Self {
        Self { words: Vec::new(), lexicon: Lexicon::new(language) }
    }

    const fn language(&self) -> Language {
        self.lexicon.language
    }

    /// Adds the terms of `text[from..]` to `seen`, in their order, their places counted in the whole text.
    pub fn read(&mut self, text: &str, from: usize, field: Field, seen: &mut Vec<Seen>) {
        self.split(text, from);
        for at in 0..self.words.len() {
            self.words[at].signs = self.signs(at, field.has_capitals);
        }
        let weight = field.weight;
        let mut tail = None;
        for (at, word) in self.words.iter().enumerate() {
            let is_tail = tail == Some(at);
            // In most places a word alone is what it is.
            let may_go_on = field.has_pairs || word.signs & NAME != 0;
            let next = if may_go_on { self.next(at) } else { None };
            let both = next.map_or(0, |next| self.words[next].signs & word.signs & NAME);
            if word.lexeme.is_telling {
                let part = sign(PART, both != 0) | sign(TAIL, is_tail);
                seen.push(Seen {
                    term: fold(word.lexeme.stem),
                    from: word.from,
                    to: word.to,
                    signs: word.signs | part,
                    weight,
                });
            }
            // A stop word with a capital begins a name, too: New York.
            let is_first = (word.lexeme.is_telling && field.has_pairs) || (both != 0 && word.lexeme.role == Role::Any);
            if let Some(second) = next.filter(|_| is_first) {
                let last = if both == 0 { second } else { self.end_of_name(second) };
                let next = &self.words[second];
                let is_led = self.is_after_article(at) && self.ends(last);
                let signs = PAIR
                    | both
                    | (next.signs & NOUN)
                    | (word.signs & PLACE)
                    | sign(ARTICLE, is_led)
                    | sign(TAIL, is_tail);
                let to = self.words[last].to;
                seen.push(Seen { term: pair(word.lexeme.stem, next.lexeme.stem), from: word.from, to, signs, weight });
            }
            if both != 0 {
                tail = next;
            }
        }
    }

    /// The word that this one belongs to, beside it or beyond a small one.
    fn next(&self, at: usize) -> Option<usize> {
        let beside = self.words.get(at + 1).filter(|next| next.lexeme.is_telling && next.is_beside());
        beside.map(|_| at + 1).or_else(|| self.beyond_link(at))
    }

    fn is_after_article(&self, at: usize) -> bool {
        at > 0 && self.words[at].is_beside() && self.words[at - 1].lexeme.role == Role::Article
    }

    /// Where a name goes on after a small word: Isle of Wight.
    fn beyond_link(&self, at: usize) -> Option<usize> {
        let [first, link, last] = self.words.get(at..at + 3)? else { return None };
        let is_one = link.lexeme.is_link && link.is_beside() && last.is_beside() && last.lexeme.is_telling;
        (is_one && first.signs & last.signs & NAME != 0).then_some(at + 2)
    }

    /// The last word of a name: four at most after its second.
    fn end_of_name(&self, second: usize) -> usize {
        let mut end = second;
        while end < second + 4 {
            let next = self
                .words
                .get(end + 1)
                .filter(|next| next.is_beside() && next.lexeme.is_telling && next.signs & NAME != 0);
            match next.map(|_| end + 1).or_else(|| self.beyond_link(end)) {
                Some(next) => end = next,
                None => break,
            }
        }
        end
    }

    fn signs(&self, at: usize, has_capitals: bool) -> u16 {
        let word = &self.words[at];
        let led_by = at.checked_sub(1).filter(|_| word.is_beside()).map(|at| &self.words[at]);
        let before = led_by.map_or(Role::Any, |word| word.lexeme.role);
        let is_led = before == Role::Article && self.ends(at);
        let is_noun = match self.language().grammar {
            Grammar::English => {
                is_led || (before == Role::BeforeNouns && word.lexeme.role != Role::NoNoun && self.ends(at))
            }
            Grammar::German => word.lexeme.is_capital,
            Grammar::French | Grammar::Spanish => before == Role::Article,
            Grammar::Arabic | Grammar::Other => true,
        };
        let is_name = word.lexeme.is_capital && has_capitals && word.before < Gap::Start;
        let is_place = is_name && led_by.is_some_and(|word| word.lexeme.is_before_places);
        sign(NAME, is_name) | sign(NOUN, is_noun) | sign(ARTICLE, is_led) | sign(PLACE, is_place)
    }

    /// Whether no other word follows that it could belong to, as an adjective does.
    fn ends(&self, at: usize) -> bool {
        self.words.get(at + 1).is_none_or(|next| next.lexeme.is_stop || next.before != Gap::Blank)
    }

    fn split(&mut self, text: &str, from: usize) {
        self.words.clear();
        let mut before = Gap::Start;
        let (bytes, mut next) = (text.as_bytes(), from);
        while let Some(byte) = bytes.get(next) {
            // Most words of most texts, and what the rest would say of them.
            if byte.is_ascii() {
                let at = next;
                next += bytes[at..].iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
                if at == next {
                    before = before.max(gap(char::from(*byte)));
                    next += 1;
                    continue;
                }
                if bytes.get(next).is_none_or(u8::is_ascii) {
                    self.push(text, at, next, before);
                    before = Gap::None;
                    continue;
                }
                next = at;
            }
            (next, before) = self.push_next(text, next, before);
        }
    }

    /// The word or the sign that stands at a place; where the next one stands, and what there is between them.
    fn push_next(&mut self, text: &str, from: usize, before: Gap) -> (usize, Gap) {
        let mut letters = text[from..].chars();
        let Some(letter) = letters.next() else { return (text.len(), before) };
        let rest = letters.as_str();
        let next = text.len() - rest.len();
        if is_unspaced(letter) {
            let Some(second) = letters.next().filter(|second| is_unspaced(*second)) else { return (next, Gap::Mark) };
            self.push_two(from, next + second.len_utf8(), letter, second, before);
            // The second is the first of the next two.
            return (next, Gap::None);
        }
        if !letter.is_alphanumeric() {
            return (next, before.max(gap(letter)));
        }
        let goes_on = |letter: char| !is_unspaced(letter) && (letter.is_alphanumeric() || is_on_letter(letter));
        let to = next + rest.find(|letter| !goes_on(letter)).unwrap_or(rest.len());
        self.push(text, from, to, before);
        (to, Gap::None)
    }

    fn push(&mut self, text: &str, from: usize, to: usize, before: Gap) {
        let lexeme = self.lexicon.look_up(text, from..to);
        self.words.push(Word { from: short(from), to: short(to), before, lexeme, signs: 0 });
    }

    /// Two characters of a script without blanks stand for a word. Two of hiragana are mostly grammar.
    fn push_two(&mut self, from: usize, to: usize, first: char, second: char, before: Gap) {
        let mut bytes = [0; 8];
        let length = first.encode_utf8(&mut bytes).len();
        let length = length + second.encode_utf8(&mut bytes[length..]).len();
        let is_grammar = |letter: char| matches!(letter, '\u{3040}'..='\u{309f}');
        let lexeme = Lexeme {
            stem: hash(self.language().salt, &bytes[..length]),
            is_telling: !(is_grammar(first) && is_grammar(second)),
            role: Role::NoNoun,
            ..Lexeme::NONE
        };
        self.words.push(Word { from: short(from), to: short(to), before: before.max(Gap::Mark), lexeme, signs: 0 });
    }
}

/// The words of a language that were met last, and what they are: of most texts a few thousand make up nearly all.
struct Lexicon {
    language: Language,
    stops: Option<&'static Stops>,
    /// Each by its spelling, where that puts it, in place of the one that was there; 0 where none was met yet, which no word is.
    known: Vec<(u128, Lexeme)>,
    lower: String,
}

impl Lexicon {
    /// So many bits tell where a word is put: eight thousand places, a quarter of a megabyte.
    const BITS: u32 = 13;

    fn new(language: Language) -> Self {
        Self {
            language,
            stops: stops(language.grammar),
            known: vec![(0, Lexeme::NONE); 1 << Self::BITS],
            lower: String::new(),
        }
    }

    fn look_up(&mut self, text: &str, word: Range<usize>) -> Lexeme {
        let Some(spelling) = spelling(text.as_bytes(), word.clone()) else { return self.look_at(&text[word]) };
        let mixed = (spelling as u64 ^ ((spelling >> 64) as u64).rotate_left(32)).wrapping_mul(MIX);
        let at = (mixed >> (64 - Self::BITS)) as usize;
        if self.known[at].0 != spelling {
            self.known[at] = (spelling, self.look_at(&text[word]));
        }
        self.known[at].1
    }

    fn look_at(&mut self, word: &str) -> Lexeme {
        let Language { salt, grammar } = self.language;
        let lower = &mut self.lower;
        lower.clear();
        if word.is_ascii() {
            lower.push_str(word);
            lower.make_ascii_lowercase();
        } else {
            lower.extend(word.chars().filter(|letter| !is_on_letter(*letter)).flat_map(char::to_lowercase));
        }
        let own = hash(salt, lower.as_bytes());
        let is_stop = self.stops.is_some_and(|stops| stops.contains(&fold(own)));
        let role = role(grammar, lower, is_stop);
        let is_capital = word.starts_with(char::is_uppercase);
        let is_small = lower.len() <= 5 && !is_capital;
        let is_link = is_small && is_link(grammar, lower);
        let is_before_places = is_small && is_before_places(lower);
        let is_single = lower.chars().nth(1).is_none();
        let has_vowels = grammar == Grammar::German && !lower.is_ascii();
        if has_vowels {
            // Türme, Turm.
            *lower = lower.chars().map(plain_vowel).collect();
        }
        let stem = stem(grammar, lower);
        let is_whole = !has_vowels && stem.len() == lower.len();
        Lexeme {
            stem: if is_stop || is_whole { own } else { hash(salt, stem.as_bytes()) },
            is_capital,
            is_stop,
            is_telling: !is_stop && !is_single && !word.starts_with(char::is_numeric),
            role,
            is_link,
            is_before_places,
        }
    }
}

/// The bytes of a word as one number; `None` for one that is longer than that.
fn spelling(text: &[u8], word: Range<usize>) -> Option<u128> {
    const SIZE: usize = size_of::<u128>();
    let length = word.len();
    if !(1..=SIZE).contains(&length) {
        return None;
    }
    // What follows it is read with it and cut off; only at the end of a text it is not there.
    let ahead = text.get(word.start..word.start + SIZE).and_then(|bytes| <[u8; SIZE]>::try_from(bytes).ok());
    let bytes = ahead.unwrap_or_else(|| {
        let mut bytes = [0; SIZE];
        bytes.iter_mut().zip(&text[word]).for_each(|(to, byte)| *to = *byte);
        bytes
    });
    Some(u128::from_le_bytes(bytes) & u128::MAX >> (8 * (SIZE - length)))
}

/// The lowest bits of a term: it is the same in every language, and it is a name.
const OF_ANY_LANGUAGE: u32 = 1;
const IS_NAME: u32 = 1 << 1;

/// The term of a tag as a whole, the same in every language.
#[must_use]
pub fn tag(tag: &str) -> u32 {
    whole(b'#', tag)
}

/// The term of a name in the byline.
#[must_use]
pub fn author(name: &str) -> u32 {
    whole(b'@', name)
}

fn whole(kind: u8, phrase: &str) -> u32 {
    let lower = phrase.trim().to_lowercase();
    fold(hash(hash(HASH, &[0, kind]), lower.as_bytes())) | OF_ANY_LANGUAGE
}

/// The term of a name in a text, by which a story in another language finds it.
#[must_use]
pub fn name(spelling: &str) -> u32 {
    whole(b'&', spelling) | IS_NAME
}

/// Whether a term is the same in every language.
#[must_use]
pub const fn is_of_any_language(term: u32) -> bool {
    term & OF_ANY_LANGUAGE != 0
}

/// Whether it is a [`name`].
#[must_use]
pub const fn is_name(term: u32) -> bool {
    term & (OF_ANY_LANGUAGE | IS_NAME) == OF_ANY_LANGUAGE | IS_NAME
}

/// No text of an edition has four gigabytes.
fn short(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

fn pair(first: u64, second: u64) -> u32 {
    fold(hash(first, &second.to_le_bytes()))
}

/// FNV-1a, which is the same on every machine and in every release.
const HASH: u64 = 0xcbf2_9ce4_8422_2325;

fn hash(salt: u64, bytes: &[u8]) -> u64 {
    bytes.iter().fold(salt, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

/// Spreads what tells numbers apart over their high bits: 2⁶⁴ by the golden ratio.
const MIX: u64 = 0x9e37_79b9_7f4a_7c15;

/// The low bits of FNV are the weaker ones.
fn fold(hash: u64) -> u32 {
    let mixed = (hash ^ (hash >> 32)).wrapping_mul(MIX);
    u32::try_from(mixed >> 32).unwrap_or_default() & !(OF_ANY_LANGUAGE | IS_NAME)
}

fn gap(letter: char) -> Gap {
    match letter {
        ' ' | '\u{a0}' | '\u{202f}' | '\t' => Gap::Blank,
        '-' | '\'' | '’' | '\u{2010}' | '\u{2011}' => Gap::Joint,
        ',' | '(' | ')' | '[' | ']' | '/' => Gap::Mark,
        _ => Gap::Start,
    }
}

/// Vowel points and accents that stand on a letter, and the stroke that only lengthens a line.
const fn is_on_letter(letter: char) -> bool {
    matches!(letter, '\u{300}'..='\u{36f}' | '\u{591}'..='\u{5c7}' | '\u{610}'..='\u{61a}' | '\u{640}' | '\u{64b}'..='\u{65f}' | '\u{670}')
}

/// Han, kana, Thai, Lao, Khmer, Myanmar.
const fn is_unspaced(letter: char) -> bool {
    matches!(letter,
        '\u{3041}'..='\u{3096}' | '\u{30a1}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}' | '\u{0e01}'..='\u{0e3a}' | '\u{0e40}'..='\u{0ecd}' | '\u{1000}'..='\u{109f}'
        | '\u{1780}'..='\u{17d3}' | '\u{20000}'..='\u{2fa1f}')
}

fn role(grammar: Grammar, lower: &str, is_stop: bool) -> Role {
    match (grammar, lower) {
        (Grammar::English, "the" | "a" | "an") if is_stop => Role::Article,
        (Grammar::English, "of" | "with" | "from" | "in" | "into" | "by" | "for" | "his" | "its" | "their" | "no")
            if is_stop =>
        {
            Role::BeforeNouns
        }
        (Grammar::English, _) if lower.ends_with("ing") || lower.ends_with("ed") || lower.ends_with("ly") => {
            Role::NoNoun
        }
        (
            Grammar::French | Grammar::Spanish,
            "le" | "la" | "les" | "l" | "un" | "une" | "du" | "des" | "au" | "aux" | "el" | "los" | "las" | "una"
            | "del" | "al",
        ) if is_stop => Role::Article,
        _ => Role::Any,
    }
}

const fn plain_vowel(letter: char) -> char {
    match letter {
        'ä' => 'a',
        'ö' => 'o',
        'ü' => 'u',
        other => other,
    }
}

/// A word without the endings that make a plural or a case of it: enough to bring its forms together, never read by anyone.
fn stem(grammar: Grammar, word: &str) -> &str {
    let cut = |word: &'_ str, endings: &[&str], least: usize| -> Option<usize> {
        let ending = endings.iter().find(|ending| word.ends_with(**ending))?;
        let left = word.len() - ending.len();
        (left >= least).then_some(left)
    };
    match grammar {
        Grammar::English => {
            let is_any = |endings: &[&str]| endings.iter().any(|ending| word.ends_with(ending));
            let word = match word.strip_suffix('s') {
                Some(_) if is_any(&["sses", "xes", "ches", "shes"]) => &word[..word.len() - 2],
                Some(one) if one.len() >= 3 && !is_any(&["ss", "us", "is"]) => one,
                _ => word,
            };
            if word.ends_with(['e', 'y']) {
                cut(word, &["ie", "y"], 3).map_or(word, |left| &word[..left])
            } else {
                word
            }
        }
        Grammar::German => {
            cut(word, &["ern", "em", "en", "er", "es", "e", "n", "s"], 4).map_or(word, |left| &word[..left])
        }
        Grammar::French => {
            let word =
                cut(word, &["aux", "al"], 3).or_else(|| cut(word, &["s", "x"], 3)).map_or(word, |left| &word[..left]);
            cut(word, &["e"], 4).map_or(word, |left| &word[..left])
        }
        Grammar::Spanish => {
            let word = cut(word, &["s"], 3).map_or(word, |left| &word[..left]);
            cut(word, &["a", "e", "o"], 3).map_or(word, |left| &word[..left])
        }
        Grammar::Arabic => word.strip_prefix("ال").filter(|rest| rest.chars().count() >= 3).unwrap_or(word),
        Grammar::Other => word,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Gap, Language, Lexicon, Reader, Word};

    fn parts(words: &[Word]) -> Vec<(u32, u32, Gap, u64, bool, bool)> {
        words
            .iter()
            .map(|word| {
                (word.from, word.to, word.before, word.lexeme.stem, word.lexeme.is_capital, word.lexeme.is_telling)
            })
            .collect()
    }

    proptest! {
        #[test]
        fn what_is_ascii_is_read_like_everything_else(text in "([a-zA-Z0-9 ,.'-]|é|\u{301}|新|の|’|—|\\PC){0,40}", tag in "en|de|fr|ar|ja") {
            let [mut one, mut other] = [(); 2].map(|()| Reader::new(Language::of(Some(&tag))));
            one.split(&text, 0);
            let (mut next, mut before) = (0, Gap::Start);
            while next < text.len() {
                (next, before) = other.push_next(&text, next, before);
            }
            prop_assert_eq!(parts(&one.words), parts(&other.words));
        }
    }

    /// One letter, a word that fills what is compared at once, longer ones, and such as differ in one letter or in a capital.
    fn word() -> impl Strategy<Value = String> {
        let near = "(The|the|Ships|ships|Türme|bahn|الم|Dampfschifffahrt|Dampfschifffahrten|Dampfschifffahrts)";
        prop_oneof!["[ab]{1,2}", "[A-Za-z]{15,18}", near, "\\p{L}{1,9}"]
    }

    proptest! {
        #[test]
        fn a_word_that_was_met_is_what_it_is(words in prop::collection::vec(word(), 1..60), tag in "en|de|fr|ar|ja") {
            let [mut met, mut fresh] = [(); 2].map(|()| Lexicon::new(Language::of(Some(&tag))));
            let text = words.join(" ");
            for _ in 0..2 {
                let mut from = 0;
                for word in &words {
                    prop_assert_eq!(met.look_up(&text, from..from + word.len()), fresh.look_at(word));
                    from += word.len() + 1;
                }
            }
        }
    }
}
