//! Signs of other programs, and slips of the pen, that Markdown would print as they stand: the words stay, and are told.
//!
//! What is looked at are words alone, never code. Only where one of two letters stands in them is anything looked for.

use super::Reader;
use std::ops::Range;

/// So far a sign may reach.
const LONGEST: usize = 200;

impl Reader<'_> {
    /// Tells what in these words, which stand here in the text, is not read.
    pub(super) fn tell_notation(&mut self, words: &str, range: &Range<usize>) {
        for at in memchr::memchr2_iter(b'[', b'{', words.as_bytes()) {
            if let Some(told) = notation(self.text, range.start + at) {
                self.problem(range.start + at, &told);
            }
        }
    }
}

/// What to say of the bracket or brace at this place.
fn notation(text: &str, at: usize) -> Option<String> {
    let (before, rest) = (text.get(..at)?, beginning(text.get(at..)?));
    if before.ends_with('\\') {
        return None;
    }
    match rest.as_bytes().first()? {
        b'[' => bracket(before, rest),
        b'{' => brace(before, rest),
        // Written as an entity.
        _ => None,
    }
}

fn bracket(before: &str, rest: &str) -> Option<String> {
    let is_picture = before.ends_with('!');
    if let Some(label) = rest.strip_prefix("[^") {
        let (label, _) = label.split_once(']').filter(|(label, _)| is_name(label))?;
        return Some(format!(
            "There is no note [^{label}]: write it in a line of its own, `[^{label}]: …`, or leave its mark out."
        ));
    }
    if let Some(inner) = rest.strip_prefix("[[") {
        let (inner, _) =
            inner.split_once("]]").filter(|(inner, _)| !inner.is_empty() && !inner.contains(['[', ']']))?;
        let (file, words) = inner.split_once('|').unwrap_or((inner, inner));
        let words_for =
            if is_picture { format!("![what is to be seen](<{file}>)") } else { format!("[{words}](<{file}.md>)") };
        let sign = if is_picture { "!" } else { "" };
        return Some(format!("{sign}[[{inner}]] is not read: write `{words_for}`."));
    }
    let (words, address) = rest[1..].split_once("](").filter(|(words, _)| !words.contains(['[', ']']))?;
    let (address, _) = address.split_once(')')?;
    let address = address.split_once(" \"").map_or(address, |(address, _)| address);
    let is_file = address.rsplit_once('.').is_some_and(|(_, ending)| {
        (2..=5).contains(&ending.len()) && ending.bytes().all(|byte| byte.is_ascii_alphanumeric())
    });
    let is_broken = is_file && address.contains(' ') && !address.contains(['"', '\'', '<', '(']);
    let sign = if is_picture { "!" } else { "" };
    is_broken.then(|| {
        format!(
            "An address with a blank in it is not read: write it between `<` and `>`, `{sign}[{words}](<{address}>)`."
        )
    })
}

fn brace(before: &str, rest: &str) -> Option<String> {
    let up_to = |end: &str| rest.split_once(end).map(|(sign, _)| format!("{sign}{end}"));
    if let Some(sign) = rest.starts_with("{{").then(|| up_to("}}")).flatten().filter(|sign| !sign[2..].contains('{')) {
        let instead = if sign.starts_with("{{<") || sign.starts_with("{{%") {
            "write a picture as `![…](a.jpg)`, a page from elsewhere as `> [!embed] https://…`"
        } else {
            "write the words that it stands for"
        };
        return Some(format!("{sign} is not read: {instead}."));
    }
    if let Some(sign) = rest.starts_with("{%").then(|| up_to("%}")).flatten() {
        return Some(format!("{sign} is not read: write it in Markdown, code between lines of ```, or leave it out."));
    }
    let sign = up_to("}")?;
    let inner = &sign[1..sign.len() - 1];
    let attributes = inner.strip_prefix(':').unwrap_or(inner).trim_start();
    let is_named =
        attributes.starts_with(['.', '#']) && attributes[1..].starts_with(|it: char| it.is_ascii_alphabetic());
    let is_behind = inner.starts_with(':') || before.ends_with([')', ']', '`', '*']);
    let is_class = inner.starts_with('.');
    let is_attribute = (is_named && (is_behind || is_class)) || (is_behind && attributes.contains('='));
    is_attribute.then(|| format!("{sign} is not read: how things look is for the page to say. Leave it out."))
}

/// The beginning of a line, no longer than a sign may be.
fn beginning(rest: &str) -> &str {
    let mut end = rest.len().min(LONGEST);
    while !rest.is_char_boundary(end) {
        end -= 1;
    }
    let end = memchr::memchr(b'\n', &rest.as_bytes()[..end]).unwrap_or(end);
    &rest[..end]
}

fn is_name(label: &str) -> bool {
    !label.is_empty() && !label.contains(['[', '^', ' '])
}
