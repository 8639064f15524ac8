//! A text → its front matter and what follows it, by the lines that stand between them.
//!
//! The first line that is not blank opens it, `---` or `+++`, and the same on a line of its own closes it; YAML may also be closed
//! by `...`. Blanks behind a fence are nothing. A text that begins with a rule, and no field behind it, has no front matter.
//!
//! Pelican writes it without fences: a text begins with a front matter whose first line is `Title: words`, and each one that follows,
//! up to a blank one, another name and words. What is indented goes on with the line above.

use serde_json::Value;

/// A text in two parts: the front matter and what follows it.
#[derive(Debug)]
pub struct Parts<'a> {
    pub(super) front: Option<Fenced<'a>>,
    /// What follows.
    pub body: &'a str,
    /// The number of the body's first line.
    pub first: usize,
}

/// What stands between two fences.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fenced<'a> {
    pub(super) language: Language,
    pub(super) text: &'a str,
    /// The number of its first line.
    pub(super) first: usize,
    /// Whether there is a fence at its end.
    pub(super) is_closed: bool,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Language {
    Yaml,
    Toml,
    /// `Name: words`, a line each, without fences.
    Lines,
}

impl Language {
    pub(super) const fn fence(self) -> &'static str {
        match self {
            Self::Yaml => "---",
            Self::Toml => "+++",
            Self::Lines => "",
        }
    }

    fn of(fence: &str) -> Option<Self> {
        [Self::Yaml, Self::Toml].into_iter().find(|language| language.fence() == fence)
    }

    fn is_end(self, line: &str) -> bool {
        line == self.fence() || self == Self::Yaml && line == "..."
    }

    /// What stands between a name and what it says.
    pub(super) const fn sign(self) -> char {
        match self {
            Self::Yaml | Self::Lines => ':',
            Self::Toml => '=',
        }
    }

    /// Whether a line gives a field, as far as one line tells.
    fn is_field(self, line: &str) -> bool {
        name_before(line, self.sign()).is_some()
    }
}

/// A text that begins with fields, and no fence.
fn without_fences(text: &str) -> Option<Parts<'_>> {
    let blank: Vec<&str> = text.split_inclusive('\n').take_while(|line| line.trim().is_empty()).collect();
    let (above, first) = (blank.iter().map(|line| line.len()).sum(), 1 + blank.len());
    let (mut end, mut number) = (above, first);
    for line in text[above..].split_inclusive('\n').take_while(|line| !line.trim().is_empty()) {
        let is_first = end == above;
        let goes_on = !is_first && line.starts_with([' ', '\t']);
        let (name, _) = if goes_on { ("", "") } else { name_and_words(line)? };
        if is_first && !name.eq_ignore_ascii_case("title") {
            return None;
        }
        (end, number) = (end + line.len(), number + 1);
    }
    let front = Fenced { language: Language::Lines, text: &text[above..end], first, is_closed: true };
    (end > above).then_some(Parts { front: Some(front), body: &text[end..], first: number })
}

/// The name that such a line begins with, and its words: neither a time nor an address.
fn name_and_words(line: &str) -> Option<(&str, &str)> {
    let (name, words) = name_before(line, Language::Lines.sign())?;
    let is_one = name.starts_with(char::is_alphabetic) && (words.trim().is_empty() || words.starts_with([' ', '\t']));
    is_one.then_some((name, words.trim()))
}

/// The fields of such a text.
pub(super) fn fields(text: &str) -> Vec<(String, Value)> {
    let mut fields: Vec<(String, String)> = Vec::new();
    for line in text.lines() {
        match (line.starts_with([' ', '\t']), name_and_words(line), fields.last_mut()) {
            (false, Some((name, words)), _) => fields.push((name.to_owned(), words.to_owned())),
            (_, _, Some((_, words))) => {
                words.push(' ');
                words.push_str(line.trim());
            }
            _ => {}
        }
    }
    let value = |words: String| match words.as_str() {
        "true" => true.into(),
        "false" => false.into(),
        _ => Value::from(words),
    };
    fields.into_iter().map(|(name, words)| (name, value(words))).collect()
}

/// The name that a line begins with, and what stands behind the sign that follows it.
pub(super) fn name_before(line: &str, sign: char) -> Option<(&str, &str)> {
    let (name, rest) = line.split_once(sign)?;
    let bare = name.trim_end();
    let is_name = bare.chars().all(|letter| letter.is_alphanumeric() || matches!(letter, '_' | '-'));
    (is_name && !bare.is_empty()).then_some((bare, rest))
}

/// Divides a text.
#[must_use]
pub fn parts(text: &str) -> Parts<'_> {
    let bare = Parts { front: None, body: text, first: 1 };
    let mut at = 0;
    let mut lines = text.split_inclusive('\n').zip(1..).map(|(line, number)| {
        at += line.len();
        (line.trim_end(), number, at)
    });
    let Some((opening, above, begin)) = lines.find(|(line, ..)| !line.is_empty()) else { return bare };
    let Some(language) = Language::of(opening) else { return without_fences(text).unwrap_or(bare) };
    // Of the first line that says something, and of any.
    let (mut has_field, mut has_any) = (None, false);
    let mut end = begin;
    let is_apart = text[begin..].lines().next().is_some_and(|line| line.trim().is_empty());
    for (line, number, behind) in lines {
        if language.is_end(line) {
            // Words between two rules, of which the first says nothing.
            if is_apart && has_field.is_some() && !has_any {
                return Parts { front: None, body: &text[begin..], first: above + 1 };
            }
            let front = Fenced { language, text: &text[begin..end], first: above + 1, is_closed: true };
            return Parts { front: Some(front), body: &text[behind..], first: number + 1 };
        }
        if !line.is_empty() {
            has_any |= language.is_field(line);
            has_field.get_or_insert(has_any);
        }
        end = behind;
    }
    match has_field {
        Some(true) => {
            let front = Fenced { language, text: &text[begin..], first: above + 1, is_closed: false };
            Parts { front: Some(front), body: "", first: above }
        }
        _ => bare,
    }
}

#[cfg(test)]
mod tests {
    use super::{fields, parts};

    #[test]
    fn a_rule_at_the_head_is_no_front_matter() {
        for text in ["---\n\nWords.\n", "---", "---\n", "Words.\n\n---\ntitle: x\n---\n", "----\ntitle: x\n---\n"] {
            let parts = parts(text);
            assert!(parts.front.is_none() && parts.body == text && parts.first == 1, "{text:?}");
        }
    }

    #[test]
    fn fields_need_no_fence_where_the_first_is_a_title() {
        let text = "\nTitle: Low water: a report\nDate: 2013-06-07\nSummary: Of the tide\n  and the mud.\nTags: a, b\n\nNote: words.\n";
        let parts = parts(text);
        let front = parts.front.expect("a front matter");
        let said: Vec<String> = fields(front.text).into_iter().map(|(name, words)| format!("{name}={words}")).collect();
        assert_eq!(
            said,
            [
                "Title=\"Low water: a report\"",
                "Date=\"2013-06-07\"",
                "Summary=\"Of the tide and the mud.\"",
                "Tags=\"a, b\""
            ]
        );
        assert_eq!((parts.body, parts.first, front.first), ("\nNote: words.\n", 7, 2));
    }

    #[test]
    fn lines_with_colons_are_words_where_the_first_is_no_title() {
        for text in [
            "Note: this is a text.\n\nIt goes on.\n",
            "Title: Of a text\nthat goes on here.\n",
            "Ada: Good morning.\nTom: Is it?\n",
            "  Title: in a block of code\n",
            "https://example.org/title: x\n",
            "Title: The day\n12:30 The ferry left\n13:00 It came back\n\nWords.\n",
            "Title: Links\nhttps://example.org/a\n\nWords.\n",
            "Name: Ada\nTitle: Mayor\n\nWords.\n",
            "title:: My page\ntags:: a, b\n\n- x\n",
        ] {
            let parts = parts(text);
            assert!(parts.front.is_none() && parts.body == text && parts.first == 1, "{text:?}");
        }
    }

    #[test]
    fn words_between_two_rules_are_words() {
        let parts = parts("---\n\n# One\n\n---\n\nTwo.\n");
        assert!(parts.front.is_none() && parts.body.starts_with("\n# One\n\n---") && parts.first == 2, "{parts:?}");
    }

    #[test]
    fn a_fence_may_have_blanks_about_it() {
        for (text, first) in [
            ("---\ntitle: x\n---\nBody", 4),
            ("\n \n---  \ntitle: x\n---\t\nBody", 6),
            ("---\r\ntitle: x\r\n...\r\nBody", 4),
            ("+++\ntitle = 1\n+++ \nBody", 4),
        ] {
            let parts = parts(text);
            assert!(parts.front.is_some_and(|front| front.is_closed && front.text.starts_with("title")), "{text:?}");
            assert_eq!((parts.body, parts.first), ("Body", first), "{text:?}");
        }
    }
}
