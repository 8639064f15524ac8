//! What is amended in a text before it is read, because it would be taken for something else: what goes on with the meaning of a
//! term, which is no program; the dollar signs of prices, which set no formula; comments with words behind them, which would go with
//! the comment; `[[`, which begins no link by name; and marks of emphasis that touch words of Chinese, Japanese or Korean.
//!
//! Every line stays the line it is. What stands in for a sign are noncharacters, which Unicode keeps free for use within a program.

use super::named::{address, is_link};
use super::signs::{code, is_code};
use super::{Anchors, OPTIONS, Written, colons, definitions};
use pulldown_cmark::{Event, Parser, Tag};
use serde_json::Value;
use std::borrow::Cow;
use std::ops::Range;

/// For a dollar sign.
pub(super) const DOLLAR: &str = "\u{fdd0}";
/// For a comment.
pub(super) const COMMENT: &str = "\u{fdd1}";
/// Between two brackets that begin no link by name, and between a mark of emphasis and a sign.
pub(super) const APART: &str = "\u{fdd8}";
/// For a brace that begins no sign of another program.
pub(super) const BRACE: &str = "\u{fdd9}";
/// For a `<` that begins no element.
pub(super) const LESS: &str = "\u{fdda}";

/// The amended text; `None` where there is nothing to amend.
pub(super) fn amended(text: &str) -> Option<String> {
    let mut amended: Option<String> = None;
    let mut amend = |find: fn(&str) -> Option<String>| {
        let next = find(amended.as_deref().unwrap_or(text));
        amended = next.or_else(|| amended.take());
    };
    amend(|text| with(text, formulas(text)));
    amend(|text| with(text, definitions::edits(text)));
    amend(|text| with(text, comments(text)));
    amend(|text| with(text, pictures_in_links(text)));
    // A picture may stand in a link.
    amend(|text| with(text, notes_in_links(text)));
    amend(|text| with(text, notes_in_links(text)));
    amend(|text| with(text, brackets(text)));
    amend(|text| with(text, emphasis(text)));
    amend(|text| with(text, prices(text)));
    amended
}

/// Formulas between lines of `$$` alone, as blocks of code of that kind: `+`, `=` and `#` at the beginning of a line begin a list or a
/// heading elsewhere.
fn formulas(text: &str) -> Vec<(Range<usize>, &'static str)> {
    let mut edits = Vec::new();
    if memchr::memmem::find(text.as_bytes(), b"$$").is_none() {
        return edits;
    }
    let code = code(text);
    let html = html_blocks(text);
    let is_free = |at: usize| {
        let before = html.partition_point(|block| block.start <= at).checked_sub(1);
        !is_code(&code, at) && before.is_none_or(|before| html[before].end <= at)
    };
    let mut open: Option<(usize, &str)> = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let (start, words) = (at, line.trim_end());
        at += line.len();
        let before = words.strip_suffix("$$").filter(|before| before.trim_matches([' ', '\t', '>']).is_empty());
        match (before, open.take()) {
            (Some(before), Some((first, prefix))) if before == prefix => {
                let formula = &text[first..start];
                if !formula.contains("```") {
                    edits.push((first..first + 2, "```math"));
                    edits.push((start + before.len()..start + before.len() + 2, "```"));
                }
            }
            (Some(before), _) if is_free(start + before.len()) => open = Some((start + before.len(), before)),
            // A formula ends with what it stands in, and none has a blank line (LaTeX): one that is left open takes no text with it.
            (None, Some((first, prefix)))
                if line.starts_with(prefix.trim_end()) && !words.trim_matches([' ', '\t', '>']).is_empty() =>
            {
                open = Some((first, prefix));
            }
            _ => {}
        }
    }
    edits
}

/// Where blocks of HTML stand.
fn html_blocks(text: &str) -> Vec<Range<usize>> {
    let events = Parser::new_ext(text, OPTIONS).into_offset_iter();
    events.filter_map(|(event, range)| matches!(event, Event::Start(Tag::HtmlBlock)).then_some(range)).collect()
}

/// Pictures by name in the words of a link, `[![[photo.jpg]]](two.md)`, as Markdown has them: so deep it knows no names.
fn pictures_in_links(text: &str) -> Vec<(Range<usize>, String)> {
    let starts = memchr::memmem::find_iter(text.as_bytes(), b"[![[");
    let found = |at: usize| {
        let rest = &text[at + 4..];
        // Up to the next of these alone, so that no part of a text is read twice.
        let (inner, after) = rest.split_at(memchr::memchr3(b'[', b']', b'\n', rest.as_bytes())?);
        let is_one = after.starts_with("]]](");
        let (name, words) = inner.split_once('|').unwrap_or((inner, ""));
        let is_one = is_one && is_link(inner, "!") && !words.contains(['[', '\\']);
        is_one.then(|| (at + 1..at + 4 + inner.len() + 2, format!("![{words}](<{}>)", address(name))))
    };
    let mut edits: Vec<_> = starts.filter_map(found).collect();
    if !edits.is_empty() {
        let code = code(text);
        edits.retain(|(range, _)| !is_code(&code, range.start));
    }
    edits
}

/// Marks of notes within the words of a link or of a picture, `[words[^1]](two.md)`, which Markdown does not know: behind it.
fn notes_in_links(text: &str) -> Vec<(Range<usize>, String)> {
    // So far a link may reach on both sides of a mark.
    const REACH: usize = 2000;
    let mut edits: Vec<(Range<usize>, String)> = Vec::new();
    let code = memchr::memmem::find(text.as_bytes(), b"[^").map(|_| code(text)).unwrap_or_default();
    for at in memchr::memmem::find_iter(text.as_bytes(), b"[^") {
        if edits.last().is_some_and(|(before, _)| before.end > at) {
            continue;
        }
        let window = |at: usize| (0..=at).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
        let reach = text.as_bytes()[at..].iter().take(REACH);
        let end = reach.take_while(|byte| **byte != b'\n').position(|byte| *byte == b']');
        let Some(end) = end.map(|end| at + end + 1) else { continue };
        let line = &text[window(at.saturating_sub(REACH))..at];
        let line = &line[line.rfind('\n').map_or(0, |at| at + 1)..];
        let behind = &text[end..window((end + REACH).min(text.len()))];
        let behind = behind.split('\n').next().unwrap_or_default();
        // One more bracket is opened before it than closed, and what closes it has an address behind it.
        let is_within = balance(line.bytes().rev(), b'[', b']').is_some();
        let close =
            balance(behind.bytes(), b']', b'[').filter(|close| is_within && behind[close + 1..].starts_with('('));
        let Some(close) = close else { continue };
        let address = &behind[close + 2..];
        // Behind an address may stand a title.
        let last = match address.split_once([' ', '\t']).filter(|(bare, _)| !bare.contains(')')) {
            Some((bare, title)) if title.starts_with('"') => title.find("\")").map(|end| bare.len() + 1 + end + 1),
            Some(_) => None,
            None => balance(address.bytes(), b')', b'('),
        };
        let Some(last) = last.map(|last| close + 2 + last) else { continue };
        // In a program a bracket is a sign like others.
        let has_program = line.contains('`') || behind[..last].contains('`');
        if !has_program && !is_code(&code, at) {
            let words = &behind[..close];
            // Others in the same words come along.
            let (mut rest, mut marks) = (words.to_owned(), text[at..end].to_owned());
            while let Some((before, mark, after)) = mark_in(&rest) {
                marks += mark;
                rest = format!("{before}{after}");
            }
            edits.push((at..end + last + 1, format!("{rest}{}{marks}", &behind[close..=last])));
        }
    }
    edits
}

/// The first mark of a note in some words, with what stands before and behind it.
fn mark_in(words: &str) -> Option<(&str, &str, &str)> {
    let start = words.find("[^")?;
    let end = start + words[start..].find(']')? + 1;
    Some((&words[..start], &words[start..end], &words[end..]))
}

/// Where one more of these signs has come than of those.
fn balance(bytes: impl Iterator<Item = u8>, sign: u8, other: u8) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, byte) in bytes.enumerate() {
        if byte == other {
            depth += 1;
        } else if byte == sign {
            if depth == 0 {
                return Some(at);
            }
            depth -= 1;
        }
    }
    None
}

/// Brackets that begin no link by name. In code, too: what stands between them is taken away wherever it stands.
fn brackets(text: &str) -> Vec<(Range<usize>, &'static str)> {
    let mut edits = Vec::new();
    let has = |sign: &[u8]| memchr::memmem::find(text.as_bytes(), sign).is_some();
    // Where the text says itself where `[words]` lead, they lead there, also within brackets.
    let definitions = (has(b"[[") && has(b"]:")).then(|| Parser::new_ext(text, OPTIONS));
    let is_defined =
        |label: &str| definitions.as_ref().is_some_and(|parser| parser.reference_definitions().get(label).is_some());
    for at in memchr::memchr_iter(b'[', text.as_bytes()).filter(|at| text[at + 1..].starts_with('[')) {
        let rest = &text[at + 2..];
        // Up to the next of these alone, so that no part of a text is read twice.
        let end = memchr::memchr3(b'[', b']', b'\n', rest.as_bytes()).filter(|end| rest[*end..].starts_with("]]"));
        let end = end.filter(|end| is_link(&rest[..*end], &text[..at]) && !is_defined(&rest[..*end]));
        let Some(end) = end else {
            edits.push((at + 1..at + 1, APART));
            continue;
        };
        let (is_shown, after) = (text[..at].ends_with('!'), &rest[end + 2..]);
        let label = after.strip_prefix('[').and_then(|label| label.split_once(']')).map(|(label, _)| label);
        let has_label = label.is_some_and(|label| !label.starts_with(['[', '^']) && is_defined(label));
        if !is_shown && (after.starts_with('(') || has_label) {
            // A link whose words stand in brackets.
            edits.push((at + 1..at + 1, APART));
        } else if after.starts_with('(') || (label.is_some() && !after.starts_with("[[")) {
            // What follows is that of another link, of a note, or words.
            edits.push((at + end + 4..at + end + 4, APART));
        }
    }
    edits
}

/// Marks of emphasis between a sign and a letter that has no blank before it as others have: `**（注）**は`. CommonMark takes neither
/// for the end nor for the beginning of emphasis what stands between a sign within it and a letter without. Where the sign ends
/// something, emphasis may end behind it, and where it begins something, begin before it; a star at the end of a word, `税込*、`, is
/// that of a note. In code, too: what divides them is taken away wherever it stands.
fn emphasis(text: &str) -> Vec<(Range<usize>, &'static str)> {
    let mut edits = Vec::new();
    let mut end = 0;
    for start in memchr::memchr2_iter(b'*', b'~', text.as_bytes()) {
        if start < end {
            continue;
        }
        let mark = text.as_bytes()[start];
        end = start + text.as_bytes()[start..].iter().take_while(|byte| **byte == mark).count();
        let around = text[..start].chars().next_back().zip(text[end..].chars().next());
        let is_mark = mark == b'*' || end - start == 2;
        let Some((before, after)) = around.filter(|(before, _)| is_mark && *before != '\\') else { continue };
        if is_sign(before) && is_joined(after) && !begins(before) {
            edits.push((start..start, APART));
        } else if is_joined(before) && is_sign(after) && !ends(after) {
            edits.push((end..end, APART));
        }
    }
    edits
}

fn is_sign(letter: char) -> bool {
    !letter.is_alphanumeric() && !letter.is_whitespace()
}

/// Whether a sign only begins what it is of.
fn begins(sign: char) -> bool {
    "([{<（［｛｟「『【《〈〔〖〘〚｢“‘«‹".contains(sign)
}

/// Whether a sign only ends what it is of.
fn ends(sign: char) -> bool {
    ")]}>.,:;!?%…‥・）］｝｠」』】》〉〕〗〙〛｣”’»›、。，．：；！？％｡､".contains(sign)
}

/// Whether a letter is of Chinese, Japanese or Korean, whose words touch each other or what is joined to them.
pub(super) fn is_joined(letter: char) -> bool {
    let is_of_them = matches!(letter,
        '\u{1100}'..='\u{11ff}' | '\u{3005}'..='\u{31ff}' | '\u{3400}'..='\u{9fff}' | '\u{a960}'..='\u{a97f}'
        | '\u{ac00}'..='\u{d7ff}' | '\u{f900}'..='\u{faff}' | '\u{ff10}'..='\u{ffdc}' | '\u{20000}'..='\u{3ffff}');
    is_of_them && letter.is_alphanumeric()
}

/// Comments that have words behind them.
fn comments(text: &str) -> Vec<(Range<usize>, &'static str)> {
    let mut edits = Vec::new();
    if memchr::memmem::find(text.as_bytes(), b"<!--").is_none() {
        return edits;
    }
    let mut is_comment = false;
    for (event, range) in Parser::new_ext(text, OPTIONS).into_offset_iter() {
        match event {
            Event::Start(Tag::HtmlBlock) => is_comment = text[range].trim_start().starts_with("<!--"),
            Event::Html(_) if is_comment => {
                if let Some(end) = text[range.clone()].find("-->") {
                    is_comment = false;
                    edits.extend(divided(text, range.start, range.start + end + "-->".len()));
                }
            }
            _ => {}
        }
    }
    edits
}

/// Dollar signs that set no formula. In code, too: what stands in for them is put back wherever it stands.
fn prices(text: &str) -> Vec<(Range<usize>, &'static str)> {
    let mut signs: Vec<Range<usize>> = Vec::new();
    for at in memchr::memchr_iter(b'$', text.as_bytes()).filter(|at| !text[..*at].ends_with('\\')) {
        match signs.last_mut() {
            Some(last) if last.end == at => last.end += 1,
            _ => signs.push(at..at + 1),
        }
    }
    if signs.len() < 2 {
        return Vec::new();
    }
    let (mut edits, mut signs) = (Vec::new(), signs.into_iter().peekable());
    while let Some(sign) = signs.next() {
        let ends = |end: &Range<usize>| end.len() == sign.len() && is_formula(text, &(sign.start..end.end));
        if signs.next_if(ends).is_none() {
            edits.extend(sign.map(|at| (at..at + 1, DOLLAR)));
        }
    }
    edits
}

/// Divides a comment, part of which begins at `from`, from the words behind it.
fn divided(text: &str, from: usize, end: usize) -> Vec<(Range<usize>, &'static str)> {
    let line_end = text[end..].find('\n').map_or(text.len(), |at| end + at);
    let mut words = text[end..line_end].trim_start();
    while let Some((_, after)) = words.strip_prefix("<!--").and_then(|comment| comment.split_once("-->")) {
        words = after.trim_start();
    }
    if words.is_empty() {
        return Vec::new();
    }
    let line = text[from..end].rfind('\n').map_or(from, |at| from + at + 1);
    let comment = (line..line_end - words.len(), COMMENT);
    if text[line..end].contains("<!--") {
        return vec![comment];
    }
    // What stands of it in the lines above ends there.
    let above = text[..line].rfind('\n').map_or(0, |at| text[..at].trim_end_matches('\r').len());
    vec![(above..above, "-->"), comment]
}

/// The text with these edits, which stand in their order.
pub(super) fn with(text: &str, edits: Vec<(Range<usize>, impl AsRef<str>)>) -> Option<String> {
    if edits.is_empty() {
        return None;
    }
    let (mut amended, mut at) = (String::with_capacity(text.len() + edits.len() * 3), 0);
    for (range, instead) in edits {
        amended.push_str(text.get(at..range.start).unwrap_or_default());
        amended.push_str(instead.as_ref());
        at = range.end;
    }
    amended.push_str(text.get(at..).unwrap_or_default());
    Some(amended)
}

/// Whether what stands between dollar signs is beyond doubt a formula and no two prices.
pub(super) fn is_formula(text: &str, range: &Range<usize>) -> bool {
    let formula = text[range.clone()].trim_matches('$');
    let (before, after) = (&text[..range.start], &text[range.end..]);
    let is_display = text[range.clone()].starts_with("$$");
    if is_display && stands_alone(text, range) {
        return true;
    }
    // A$20, $5-$10: a formula is not part of a word.
    if before.ends_with(char::is_alphanumeric) || after.starts_with(char::is_alphanumeric) {
        return false;
    }
    // Nor does it begin or end with a blank in a line, as what stands between two prices.
    if (!is_display && formula.trim().len() < formula.len()) || formula.contains("\n\n") {
        return false;
    }
    let mut letters = formula.chars();
    let is_letter = letters.next().is_some_and(char::is_alphabetic) && letters.next().is_none();
    let is_of_command = |it: char| it.is_ascii_alphabetic() || "{}|,;:!".contains(it);
    let is_command =
        formula.split('\\').skip(1).any(|command| command.is_empty() || command.starts_with(is_of_command));
    is_letter || is_command || (formula.contains(['^', '_', '=']) && !formula.split_whitespace().skip(1).any(is_word))
}

/// Whether nothing stands beside it in its first line and in its last.
pub(super) fn stands_alone(text: &str, range: &Range<usize>) -> bool {
    let (before, after) = (&text[..range.start], &text[range.end..]);
    matches!(before.trim_end_matches([' ', '\t', '>']).as_bytes().last(), None | Some(b'\n'))
        && matches!(after.trim_start_matches([' ', '\t']).as_bytes().first(), None | Some(b'\n' | b'\r'))
}

/// Three letters are no product of variables.
pub(super) fn is_word(part: &str) -> bool {
    part.chars().take(3).filter(|letter| letter.is_alphabetic()).count() == 3
}

/// Puts back what something stood in for; `fences` are those of colons.
pub(super) fn restore(written: &mut Written, anchors: &mut Anchors, fences: &[String]) {
    let restore = |words: &mut String| restore_words(words, fences);
    written.sections.iter_mut().chain(&mut written.notes).for_each(|value| restore_value(value, fences));
    anchors.links.iter_mut().for_each(|(link, _)| restore(link));
    written.headline.iter_mut().for_each(restore);
    written.problems.iter_mut().for_each(|problem| restore(&mut problem.words));
}

fn restore_value(value: &mut Value, fences: &[String]) {
    match value {
        Value::String(words) => restore_words(words, fences),
        Value::Array(values) => values.iter_mut().for_each(|value| restore_value(value, fences)),
        Value::Object(fields) => fields.values_mut().for_each(|value| restore_value(value, fences)),
        _ => {}
    }
}

fn restore_words(words: &mut String, fences: &[String]) {
    if let Cow::Owned(restored) = colons::restored(words, fences) {
        *words = restored;
    }
    if let Cow::Owned(restored) = bare(words) {
        *words = restored;
    }
}

/// Words with the signs that something stood in for.
pub(super) fn bare(words: &str) -> Cow<'_, str> {
    if !words.contains(|it| ('\u{fdd0}'..='\u{fdda}').contains(&it)) {
        return Cow::Borrowed(words);
    }
    let words = words.replace(DOLLAR, "$").replace(COMMENT, "");
    Cow::Owned(words.replace(APART, "").replace(BRACE, "{").replace(LESS, "<"))
}
