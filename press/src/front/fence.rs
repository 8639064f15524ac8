//! A text → its front matter and what follows it, by the lines that stand between them.
//!
//! The first line that is not blank opens it, `---` or `+++`, and the same on a line of its own closes it; YAML may also be closed
//! by `...`. Blanks behind a fence are nothing. A text that begins with a rule, and no field behind it, has no front matter.

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
}

impl Language {
    pub(super) const fn fence(self) -> &'static str {
        match self {
            Self::Yaml => "---",
            Self::Toml => "+++",
        }
    }

    fn of(fence: &str) -> Option<Self> {
        [Self::Yaml, Self::Toml].into_iter().find(|language| language.fence() == fence)
    }

    fn is_end(self, line: &str) -> bool {
        line == self.fence() || self == Self::Yaml && line == "..."
    }

    /// Whether a line gives a field, as far as one line tells.
    fn is_field(self, line: &str) -> bool {
        let sign = if self == Self::Yaml { ':' } else { '=' };
        name_before(line, sign).is_some()
    }
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
    let Some(language) = Language::of(opening) else { return bare };
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
    use super::parts;

    #[test]
    fn a_rule_at_the_head_is_no_front_matter() {
        for text in ["---\n\nWords.\n", "---", "---\n", "Words.\n\n---\ntitle: x\n---\n", "----\ntitle: x\n---\n"] {
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
