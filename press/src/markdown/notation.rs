//! Signs of other programs, and slips of the pen, that Markdown would print as they stand: the words stay, and are told.
//!
//! What is looked at are words alone, never code. Only where one of three letters stands in them is anything looked for.

use super::Reader;
use super::named::is_link;
use super::proof::APART;
use crate::problem::Problem;
use std::collections::HashMap;
use std::ops::Range;

/// So far a sign may reach.
const LONGEST: usize = 200;

/// So often a sign is told in a text.
const OFTEN: usize = 5;

/// The signs that a text was told of, and how often: `{{< name`, `{% name`.
#[derive(Default)]
pub(super) struct Told(HashMap<String, Times>);

#[derive(Default)]
struct Times {
    count: usize,
    /// The line of the first that is not told for itself.
    line: usize,
}

impl Reader<'_> {
    /// Tells what in these words, which stand here in the text, is not read.
    pub(super) fn tell_notation(&mut self, words: &str, range: &Range<usize>) {
        for at in memchr::memchr3_iter(b'[', b'{', b'<', words.as_bytes()) {
            let at = range.start + at;
            let Some(told) = notation(self.text, at) else { continue };
            let sign = self.text.get(at..).and_then(sign);
            if sign.as_ref().is_some_and(|sign| self.told.has_open(sign)) {
                continue;
            }
            let line = self.line_of(at);
            let is_told = sign.is_none_or(|sign| {
                let times = self.told.0.entry(sign).or_default();
                times.count += 1;
                if times.count == OFTEN + 1 {
                    times.line = line;
                }
                times.count <= OFTEN
            });
            if is_told {
                self.written.problems.push(Problem { line, words: told });
            }
        }
    }

    /// Tells the signs that stand too often to be told each.
    pub(super) fn tell_others(&mut self) {
        let mut others: Vec<_> = self.told.0.drain().filter(|(_, times)| times.count > OFTEN).collect();
        others.sort_by(|(one, _), (other, _)| one.cmp(other));
        for (sign, Times { count, line }) in others {
            let end = match sign.get(..3) {
                Some("{{<") => " … >}}",
                Some("{{%") => " … %}}",
                Some("{% ") => " … %}",
                _ => " … }}",
            };
            let times = if count - OFTEN == 1 { "once".to_owned() } else { format!("{} times", count - OFTEN) };
            let words = format!("{sign}{end} stands {times} more from here on, and is not read there either.");
            self.written.problems.push(Problem { line, words });
        }
    }
}

impl Told {
    /// Whether a sign ends what a sign that was told began.
    fn has_open(&self, sign: &str) -> bool {
        let open = sign
            .strip_prefix("{% end")
            .map(|name| format!("{{% {name}"))
            .or_else(|| sign.split_once(" /").map(|(braces, name)| format!("{braces} {name}")));
        open.is_some_and(|open| self.0.contains_key(&open))
    }
}

/// A sign between braces by its name alone: `{{< name`.
fn sign(text: &str) -> Option<String> {
    let text = beginning(text);
    let braces = ["{{<", "{{%", "{{", "{%"].into_iter().find(|braces| text.starts_with(braces))?;
    let inner = text[braces.len()..].trim_start_matches(['-', ' ']);
    // `{{< /name >}}` ends one, `{{< name />}}` stands alone.
    let (slash, inner) = inner.strip_prefix('/').map_or(("", inner), |inner| ("/", inner.trim_start()));
    let end =
        inner.find(|it: char| it.is_whitespace() || matches!(it, '>' | '%' | '}' | '|' | '/')).unwrap_or(inner.len());
    Some(format!("{braces} {slash}{}", &inner[..end]))
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
        b'<' => template(rest),
        // Written as an entity.
        _ => None,
    }
}

/// What to say of a sign of Templater's, which should have become words when the text was made.
fn template(rest: &str) -> Option<String> {
    let (sign, _) = rest.strip_prefix("<%")?.split_once("%>")?;
    Some(format!("<%{sign}%> is not read: write the words that it stands for."))
}

fn bracket(before: &str, rest: &str) -> Option<String> {
    let is_picture = before.ends_with('!');
    if let Some(label) = rest.strip_prefix("[^").filter(|_| !before.ends_with(APART)) {
        let (label, _) = label.split_once(']').filter(|(label, _)| is_name(label))?;
        return Some(format!(
            "There is no note [^{label}]: write it in a line of its own, `[^{label}]: …`, or leave its mark out."
        ));
    }
    let apart = || rest.strip_prefix('[')?.strip_prefix(APART)?.strip_prefix('[');
    if let Some(inner) = rest.strip_prefix("[[").or_else(apart) {
        let (inner, _) =
            inner.split_once("]]").filter(|(inner, _)| !inner.trim().is_empty() && !inner.contains(['[', ']']))?;
        return no_link(inner, before);
    }
    let (words, address) = rest[1..].split_once("](").filter(|(words, _)| !words.contains(['[', ']']))?;
    let (address, _) = address.split_once(')')?;
    let address = address.split_once(" \"").map_or(address, |(address, _)| address);
    let is_file = address.rsplit_once('.').is_some_and(|(_, ending)| {
        (2..=5).contains(&ending.len()) && ending.bytes().all(|byte| byte.is_ascii_alphanumeric())
    });
    let is_broken = is_file && address.contains(' ') && !address.contains(['"', '\'', '<', '(', '{']);
    let sign = if is_picture { "!" } else { "" };
    is_broken.then(|| {
        format!(
            "An address with a blank in it is not read: write it between `<` and `>`, `{sign}[{words}](<{address}>)`."
        )
    })
}

/// What to say of `[[…]]` that is no link by name; nothing where nobody means one.
fn no_link(inner: &str, before: &str) -> Option<String> {
    let sign = if before.ends_with('!') { "!" } else { "" };
    if is_link(inner, before) {
        let instead = inner.replacen('|', "\\|", 1);
        let is_divided = inner.contains('|') && !inner.contains("\\|");
        return is_divided
            .then(|| format!("{sign}[[{inner}]] is divided by its bar in a table: write `{sign}[[{instead}]]`."));
    }
    if inner.contains("://") {
        let (address, words) = inner.split_once('|').unwrap_or((inner, inner));
        return Some(format!("{sign}[[{inner}]] is not read: write `{sign}[{words}](<{address}>)`."));
    }
    if inner.starts_with('^') {
        return Some(format!("{sign}[[{inner}]] is not read: link to a heading, as in `[[Page#Heading]]`."));
    }
    let trimmed = inner.trim();
    is_link(trimmed, before)
        .then(|| format!("{sign}[[{inner}]] is not read: write `{sign}[[{trimmed}]]`, if it is to be a link."))
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
    // `{{% … %}}` is told already.
    if let Some(sign) = (rest.starts_with("{%") && !before.ends_with('{')).then(|| up_to("%}")).flatten() {
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
