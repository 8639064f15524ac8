//! Bytes to lines: what a file holds, as the lines a person would see.
//!
//! In come bytes of any kind; out come [`Line`]s without blanks at their ends, one per paragraph, with the blank lines
//! before them counted and the marks of lists and quotes taken off. It knows nothing of articles, and of languages only that
//! "5. Mai" is no fifth item.

use courant::article::count_words;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::problem::Problem;

/// A paragraph's worth of text, as it stands in the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Where it begins in the file, counted from 1.
    pub number: usize,
    /// Its words, trimmed, with single blanks; its mark is taken off.
    pub text: String,
    /// The same for comparing: lower case, plain apostrophes, blanks and digits. Empty where the text is so long that it
    /// can only be a paragraph.
    pub folded: String,
    /// How many blank lines stand before it.
    pub blanks: usize,
    /// What stood before its words.
    pub mark: Mark,
    /// The mark itself, with its blank, for lines that turn out to be no items.
    pub lead: String,
    /// How many words a reader counts in it.
    pub words: u32,
}

/// What stands before the words of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// Nothing.
    None,
    /// `- ` or `– `: an item where another one follows, else the dash of a dialogue.
    Dash,
    /// `• `, `* `: an item.
    Bullet,
    /// `3. ` or `3) `: an item where the numbers go on.
    Number(i32),
    /// `> `: somebody else's words.
    Quote,
    /// The line is nothing but dashes, stars or the like.
    Rule,
}

/// Lines longer than this can only be paragraphs: nothing is looked up in them, which keeps the work linear.
const LONGEST_FOLDED: usize = 600;
/// Hard-wrapped texts are set in at most so many columns.
const WIDEST_WRAP: usize = 80;
/// Shorter lines end for their own reasons, not because the column was full.
const NARROWEST_WRAP: usize = 40;
/// A line of so many columns is full where no other tells how many there are.
const FULL: usize = 56;
/// Columns as narrow as this are known by nearly all of their lines being full; verse is not.
const NARROWEST_FULL: usize = 28;

/// Reads bytes as text. UTF-8 (a byte order mark is taken off) or UTF-16 with its mark; else, where the bytes hold no sign of
/// UTF-8, Windows-1252, which is what "Latin-1" means on the web; else UTF-8 with the broken bytes as U+FFFD.
#[must_use]
pub fn text_of(bytes: &[u8]) -> (String, Vec<Problem>) {
    let mut problems = Vec::new();
    let mut tell = |words: String| problems.push(Problem { line: 1, words });
    let text = if let Some(rest) = bytes.strip_prefix(b"\xff\xfe") {
        utf_16(rest, u16::from_le_bytes)
    } else if let Some(rest) = bytes.strip_prefix(b"\xfe\xff") {
        utf_16(rest, u16::from_be_bytes)
    } else {
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        match std::str::from_utf8(bytes) {
            Ok(text) => text.to_owned(),
            Err(_) => {
                let lossy = String::from_utf8_lossy(bytes);
                let broken = lossy.matches('\u{fffd}').count();
                let whole = lossy.chars().filter(|letter| !letter.is_ascii() && *letter != '\u{fffd}').count();
                if whole > broken {
                    lossy.into_owned()
                } else {
                    tell("The file is not UTF-8 and is read as Latin-1 (Windows-1252): save it as UTF-8 where letters are wrong.".to_owned());
                    bytes.iter().map(|byte| windows_1252(*byte)).collect()
                }
            }
        }
    };
    let lost = text.matches('\u{fffd}').count();
    if lost > 0 {
        tell(format!("{lost} characters were lost before the text came here: write them where � stands."));
    }
    (text, problems)
}

/// The lines of a text. Hard-wrapped lines are joined to paragraphs, other lines stand for themselves.
#[must_use]
pub fn lines_of(text: &str) -> Vec<Line> {
    join(&physical(text))
}

/// Lower case, with plain apostrophes, hyphens, blanks and digits; without direction marks.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '’' | '‘' | 'ʼ' | '`' => folded.push('\''),
            '\u{2010}' | '\u{2011}' => folded.push('-'),
            '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {}
            '\u{0660}'..='\u{0669}' => folded.push(digit(letter, '\u{0660}')),
            '\u{06f0}'..='\u{06f9}' => folded.push(digit(letter, '\u{06f0}')),
            _ if letter.is_whitespace() => folded.push(' '),
            _ => folded.extend(letter.to_lowercase()),
        }
    }
    folded
}

/// Whether a text ends as a sentence ends, closing quotes and brackets aside.
#[must_use]
pub fn ends_sentence(text: &str) -> bool {
    let core = text.trim_end_matches(['"', '\'', '”', '’', '»', '“', '‘', ')', ']', '*', ' ', '\u{a0}', '\u{202f}']);
    core.ends_with(['.', '!', '?', '…', ':', ';', '。', '！', '？', '؟', '۔', '।', '‽'])
        // A paragraph that is one quotation may end without a stop inside it.
        || (core.len() < text.len() && core.ends_with(','))
}

impl Line {
    /// Whether the line is a paragraph beyond doubt: a sentence of some length.
    #[must_use]
    pub fn is_prose(&self) -> bool {
        self.mark == Mark::None && (self.words > 30 || (self.words >= 8 && ends_sentence(&self.text)))
    }

    /// Whether the line ends as a sentence ends.
    #[must_use]
    pub fn is_sentence(&self) -> bool {
        ends_sentence(&self.text)
    }
}

/// A line of the file, before wrapped ones are joined.
struct Physical {
    number: usize,
    text: String,
    columns: usize,
    is_indented: bool,
    mark: Mark,
    lead: String,
}

fn utf_16(bytes: &[u8], read: fn([u8; 2]) -> u16) -> String {
    let units = bytes.chunks_exact(2).map(|pair| read([pair[0], pair[1]]));
    char::decode_utf16(units).map(|unit| unit.unwrap_or('\u{fffd}')).collect()
}

/// The bytes 0x80 to 0x9f as Windows-1252 has them; the WHATWG encoding standard reads "Latin-1" so.
const fn windows_1252(byte: u8) -> char {
    const HIGH: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}', '‘',
        '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
    ];
    match byte {
        0x80..=0x9f => HIGH[(byte - 0x80) as usize],
        _ => byte as char,
    }
}

fn digit(letter: char, zero: char) -> char {
    u8::try_from(letter as u32 - zero as u32).map_or('0', |value| char::from(b'0' + value))
}

fn physical(text: &str) -> Vec<Physical> {
    let mut lines = Vec::new();
    let mut rest = text;
    let mut number = 1;
    while !rest.is_empty() {
        // A form feed is a new page: it parts paragraphs as a blank line does, and no column goes on over it.
        let end = rest.find(['\n', '\r', '\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}']).unwrap_or(rest.len());
        let (line, after) = rest.split_at(end);
        lines.push(read_line(number, line));
        let stop = after.chars().next();
        if stop == Some('\u{c}') {
            lines.push(read_line(number, ""));
        }
        rest = match stop {
            Some('\r') if after[1..].starts_with('\n') => &after[2..],
            Some(letter) => &after[letter.len_utf8()..],
            None => "",
        };
        number += usize::from(!matches!(stop, Some('\u{b}' | '\u{c}')));
    }
    lines
}

fn read_line(number: usize, line: &str) -> Physical {
    let columns = line.trim_end().width();
    let is_indented = line.starts_with([' ', '\t', '\u{a0}', '\u{3000}']);
    let clean = clean(line);
    let (mark, text) = mark_of(&clean);
    let lead = clean[..clean.len() - text.len()].to_owned();
    Physical { number, text: text.to_owned(), columns, is_indented, mark, lead }
}

/// Single blanks, no control characters, no soft hyphens or zero-width blanks. A no-break blank stays where typography
/// wants one (between digits, beside guillemets, before `;:!?%€`) and becomes a plain blank elsewhere: pages are full of
/// stray ones.
fn clean(line: &str) -> String {
    let mut clean = String::with_capacity(line.len());
    let mut letters = line.chars().peekable();
    while let Some(letter) = letters.next() {
        if letter.is_whitespace() {
            let mut is_alone = true;
            while letters.next_if(|next| next.is_whitespace()).is_some() {
                is_alone = false;
            }
            let (before, after) = (clean.chars().next_back(), letters.peek().copied());
            let (Some(before), Some(after)) = (before, after) else { continue };
            let is_wanted = (before.is_ascii_digit() && after.is_ascii_digit())
                || matches!(before, '«' | '‹')
                || matches!(after, '»' | '›' | ';' | ':' | '!' | '?' | '%' | '€');
            let is_fixed = matches!(letter, '\u{a0}' | '\u{202f}');
            clean.push(if is_alone && is_fixed && is_wanted { letter } else { ' ' });
        } else if !(letter.is_control() || matches!(letter, '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}')) {
            clean.push(letter);
        }
    }
    clean.truncate(clean.trim_end().len());
    clean
}

fn mark_of(text: &str) -> (Mark, &str) {
    if let Some(rest) = text.strip_prefix('>') {
        return (Mark::Quote, rest.trim_start_matches(['>', ' ']));
    }
    let is_rule = text.chars().filter(|letter| *letter != ' ').take(3).count() == 3
        && text.chars().all(|letter| matches!(letter, '-' | '=' | '*' | '_' | '~' | '•' | '·' | '—' | '–' | '#' | ' '));
    if is_rule {
        return (Mark::Rule, text);
    }
    for (sign, mark) in [
        ("- ", Mark::Dash),
        ("– ", Mark::Dash),
        ("• ", Mark::Bullet),
        ("* ", Mark::Bullet),
        ("▪ ", Mark::Bullet),
        ("‣ ", Mark::Bullet),
        ("◦ ", Mark::Bullet),
        ("· ", Mark::Bullet),
    ] {
        if let Some(rest) = text.strip_prefix(sign) {
            return (mark, rest);
        }
    }
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    // Three digits at most: "2024. " begins a sentence, not an item.
    if (1..=3).contains(&digits)
        && let Some(rest) = text[digits..].strip_prefix(". ").or_else(|| text[digits..].strip_prefix(") "))
        && let Ok(number) = text[..digits].parse()
        && !is_date(rest)
    {
        return (Mark::Number(number), rest);
    }
    (Mark::None, text)
}

/// "5. Mai 2023" and "5. 5. 2023" are no items.
fn is_date(rest: &str) -> bool {
    let word = rest.split(' ').next().unwrap_or_default();
    let number = word.strip_suffix('.').unwrap_or_default();
    super::dates::month(&fold(word.trim_end_matches(['.', ',']))).is_some()
        || (!number.is_empty() && number.len() <= 2 && number.bytes().all(|byte| byte.is_ascii_digit()))
}

/// The width to which the text was wrapped by hand, if it was: at least three lines of some length break off within a
/// sentence and go on in small letters on the next line, and they are a good part of all such neighbours; or, in a short text, all
/// lines do that are nearly as long as a column; or nearly all lines of a narrow one are full, and a third of them go on so.
fn wrap_of(lines: &[Physical]) -> Option<usize> {
    let (mut neighbours, mut broken, mut width) = (0_usize, 0_usize, 0);
    let (mut full, mut all_full_go_on) = (0_usize, true);
    for pair in lines.windows(2) {
        let [line, next] = pair else { continue };
        if line.text.is_empty() || next.text.is_empty() || line.columns < NARROWEST_WRAP {
            continue;
        }
        neighbours += 1;
        let is_broken = line.columns <= WIDEST_WRAP && goes_on(&line.text, next);
        if is_broken {
            broken += 1;
            width = width.max(line.columns);
        }
        if line.columns >= FULL {
            full += 1;
            all_full_go_on &= is_broken && !is_signature(&next.text);
        }
    }
    let is_short_and_wrapped = full > 0 && all_full_go_on && full == neighbours;
    let is_wrapped = (broken >= 3 && broken * 4 >= neighbours) || is_short_and_wrapped;
    is_wrapped.then_some(width).or_else(|| narrow_wrap_of(lines))
}

/// The width of a narrow column, if the text stands in one.
fn narrow_wrap_of(lines: &[Physical]) -> Option<usize> {
    const FEWEST: usize = 5;
    let neighbours = || {
        lines.windows(2).filter_map(|pair| match pair {
            [line, next] if !line.text.is_empty() && !next.text.is_empty() && next.mark == Mark::None => {
                Some((line, next))
            }
            _ => None,
        })
    };
    let width = neighbours().map(|(line, _)| line.columns).max()?;
    let (mut all, mut full, mut going_on) = (0, 0, 0);
    // What ends with its sentence may end its paragraph, too.
    for (line, next) in neighbours().filter(|(line, _)| !ends_sentence(&line.text)) {
        all += 1;
        full += usize::from(is_full(line, next, width));
        going_on += usize::from(goes_on(&line.text, next));
    }
    let is_narrow = (NARROWEST_FULL..=WIDEST_WRAP).contains(&width);
    (is_narrow && all >= FEWEST && full * 8 >= all * 7 && going_on * 3 >= all).then_some(width)
}

/// Whether the first word of the next line would not have stood in a line of this width.
fn is_full(line: &Physical, next: &Physical, width: usize) -> bool {
    // In East Asia a line breaks between any two letters, but for signs that begin or end none.
    const LETTERS_THAT_KEEP_TOGETHER: usize = 4;
    let word = match next.text.chars().next() {
        Some(letter) if is_unspaced(letter) => LETTERS_THAT_KEEP_TOGETHER,
        _ => 1 + next.text.split(' ').next().unwrap_or_default().width(),
    };
    line.columns + word > width
}

/// Letters and signs of East Asia that stand without blanks: all that take two columns but those of Korean.
fn is_unspaced(letter: char) -> bool {
    letter.width() == Some(2)
        && !matches!(letter, '\u{1100}'..='\u{11ff}' | '\u{3130}'..='\u{318f}' | '\u{ac00}'..='\u{d7a3}')
}

/// Whether a line says by whom the one above is.
fn is_signature(text: &str) -> bool {
    ["by ", "von ", "por ", "par "].iter().any(|start| text.starts_with(start))
}

fn goes_on(text: &str, next: &Physical) -> bool {
    next.mark == Mark::None
        && !ends_sentence(text)
        && next.text.chars().next().is_some_and(|letter| letter.is_alphabetic() && !letter.is_uppercase())
}

fn join(physical: &[Physical]) -> Vec<Line> {
    let wrap = wrap_of(physical);
    let mut lines: Vec<Line> = Vec::new();
    let mut blanks = 0;
    let mut previous: Option<&Physical> = None;
    for line in physical {
        if line.text.is_empty() {
            blanks += 1;
            previous = None;
            continue;
        }
        match (previous, lines.last_mut()) {
            (Some(before), Some(open)) if continues(before, line, open.mark, wrap) => {
                append(&mut open.text, &line.text)
            }
            _ => lines.push(Line {
                number: line.number,
                text: line.text.clone(),
                folded: String::new(),
                blanks,
                mark: line.mark,
                lead: line.lead.clone(),
                words: 0,
            }),
        }
        blanks = 0;
        previous = Some(line);
    }
    for line in &mut lines {
        line.words = count_words(&line.text);
        if line.text.len() <= LONGEST_FOLDED {
            line.folded = fold(&line.text);
        }
    }
    lines
}

/// Whether `line` is the same paragraph as the line right before it, which belongs to one that began with `mark`.
fn continues(before: &Physical, line: &Physical, mark: Mark, wrap: Option<usize>) -> bool {
    if mark == Mark::Quote && line.mark == Mark::Quote {
        return before.columns <= WIDEST_WRAP + 8
            && !line.text.starts_with(['—', '–', '―'])
            && !line.text.starts_with("-- ");
    }
    if line.mark != Mark::None || matches!(mark, Mark::Rule | Mark::Quote) {
        return false;
    }
    if mark != Mark::None && line.is_indented && before.columns <= WIDEST_WRAP {
        return true;
    }
    let Some(width) = wrap else { return false };
    // A first line that is set in begins a paragraph.
    if before.columns > width || (line.is_indented && !before.is_indented) {
        return false;
    }
    is_full(before, line, width) || (before.columns * 2 > width && goes_on(&before.text, line))
}

fn append(text: &mut String, more: &str) {
    let is_hyphen = text.ends_with('-')
        && text.chars().rev().nth(1).is_some_and(char::is_alphabetic)
        && more.starts_with(char::is_lowercase)
        // "Vor- und Nachteile", "pre- and post-war": the hyphen stands for a word.
        && !["und ", "oder ", "and ", "or ", "y ", "o ", "et ", "ou "].iter().any(|word| more.starts_with(word));
    let is_blank = |letter: char| !is_unspaced(letter);
    if !is_hyphen && (text.chars().next_back().is_none_or(is_blank) || more.chars().next().is_none_or(is_blank)) {
        text.push(' ');
    }
    text.push_str(more);
}

#[cfg(test)]
mod tests {
    use super::{Mark, lines_of, text_of};

    #[test]
    fn bytes_of_every_kind_become_text() {
        for (bytes, text, notes) in [
            (&b"\xef\xbb\xbfCaf\xc3\xa9"[..], "Café", 0),
            (b"\xff\xfeC\0a\0", "Ca", 0),
            (b"\xfe\xff\0C\0a", "Ca", 0),
            (b"Caf\xe9 \x93x\x94", "Café “x”", 1),
            (b"\xc3\xa9\xc3\xa9\xff", "éé\u{fffd}", 1),
            (b"", "", 0),
        ] {
            let (read, found) = text_of(bytes);
            assert_eq!((read.as_str(), found.len()), (text, notes), "{found:?}");
        }
    }

    #[test]
    fn every_line_break_parts_lines() {
        let lines = lines_of("one\r\n\r\ntwo\rthree\u{2028}four\u{c}five\n");
        let read: Vec<_> = lines.iter().map(|line| (line.number, line.text.as_str(), line.blanks)).collect();
        assert_eq!(read, [(1, "one", 0), (3, "two", 1), (4, "three", 0), (5, "four", 0), (5, "five", 1)]);
    }

    /// Whether each of these is a paragraph, when all stand in lines of so many columns.
    fn stands_wrapped(paragraphs: &[&str], between: &str) {
        let text = paragraphs.join(between);
        let lines: Vec<_> = lines_of(&text).into_iter().map(|line| line.text).collect();
        let whole: Vec<_> = paragraphs.iter().map(|paragraph| paragraph.trim().replace('\n', " ")).collect();
        assert_eq!(lines, whole);
    }

    #[test]
    fn narrow_columns_are_joined() {
        let first = "The clock on the green had been wrong\nfor so long that the people of the\ntown had made their peace with it, and\nset their own by its mistakes.";
        let second = "When it was mended, nobody came to\nwork at the right hour for a week, and\nthe baker sold his bread at noon.";
        stands_wrapped(&[first, second], "\n\n");
        stands_wrapped(&[first, &format!("   {second}")], "\n");
    }

    #[test]
    fn verse_keeps_its_lines() {
        let verse = "the tide that took the harbour wall\nleft nothing but a bell\nand what the bell was ringing for\nno fisherman would tell\nso down we went at half past four\nto ask it for ourselves\nand found it hung behind the door\nwith nets along the shelves";
        assert_eq!(lines_of(verse).len(), 8);
    }

    #[test]
    fn east_asian_lines_are_joined_without_blanks() {
        let text = "港の時計は長いあいだ止まっていたので町の人はそれに\n慣れてしまい自分の時計をその間違いに合わせて暮らし\nていたという話を祖母は何度もしてくれたが私はその話\nを本当だと思ったことが一度もなかった。\n　直った朝には誰も時間どおりに来なかったそうで工場\nの門は昼まで閉まったままだった。";
        let lines: Vec<_> = lines_of(text).into_iter().map(|line| line.text).collect();
        assert_eq!(lines.len(), 2, "{lines:?}");
        assert!(lines[0].contains("それに慣れて") && lines.iter().all(|line| !line.contains(' ')), "{lines:?}");
    }

    #[test]
    fn blanks_are_single_and_no_break_where_wanted() {
        let lines = lines_of("\u{a0}a\u{a0}b\t\tc 10\u{a0}000\u{202f}%\u{ad}\u{200b} «\u{a0}d\u{a0}»");
        assert_eq!(lines[0].text, "a b c 10\u{a0}000\u{202f}% «\u{a0}d\u{a0}»");
    }

    #[test]
    fn marks_are_taken_off() {
        for (line, mark, text) in [
            ("- a", Mark::Dash, "a"),
            ("• a", Mark::Bullet, "a"),
            ("12. a", Mark::Number(12), "a"),
            ("2024. a", Mark::None, "2024. a"),
            ("5. Mai 2023", Mark::None, "5. Mai 2023"),
            ("5. 5. 2023", Mark::None, "5. 5. 2023"),
            ("> a", Mark::Quote, "a"),
            ("* * *", Mark::Rule, "* * *"),
            ("-", Mark::None, "-"),
        ] {
            let lines = lines_of(line);
            assert_eq!((lines[0].mark, lines[0].text.as_str()), (mark, text));
        }
    }
}
