//! Signs of Hugo and Jekyll, `{{…}}` and `{%…%}`, written in Markdown before it is read, where it is beyond doubt what they mean:
//! code, addresses, pictures and what is shown from elsewhere. All others stay as they stand.
//!
//! What is code already, in HTML too, is left alone: texts about these programs print their signs there. Every line of a text
//! stays the line it is.
//!
//! Its parts: `fences`, `addresses`, `shown` (what is written for signs of each kind), `code` (where none is read); here are the signs
//! themselves.

mod addresses;
mod code;
mod fences;
mod shown;

use self::addresses::{an_address, opening};
pub(super) use self::code::{code, is_code};
use self::fences::{fenced, prefix};
use self::shown::{set_apart, shown};
use super::proof::{APART, BRACE, LESS, with};
use std::collections::HashMap;
use std::ops::Range;

/// So far a sign may reach.
const LONGEST: usize = 4000;

type Edits = Vec<(Range<usize>, String)>;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// `{{< … >}}` and `{{% … %}}`, Hugo's shortcodes.
    Shortcode,
    /// `{% … %}`, a tag of Liquid.
    Tag,
    /// `{{ … }}`, a value.
    Value,
}

/// A sign, and where it stands.
struct Sign<'a> {
    kind: Kind,
    range: Range<usize>,
    /// What stands between its braces.
    inner: &'a str,
}

impl<'a> Sign<'a> {
    fn name(&self) -> &'a str {
        self.inner.split_whitespace().next().unwrap_or_default()
    }

    /// What stands behind the name.
    fn rest(&self) -> &'a str {
        self.inner.get(self.name().len()..).unwrap_or_default().trim()
    }

    fn is(&self, kind: Kind, name: &str) -> bool {
        self.kind == kind && self.name() == name
    }
}

/// The text in Markdown; `None` where there is nothing to write otherwise.
pub(super) fn amended(text: &str) -> Option<String> {
    let has = |sign: &str| memchr::memmem::find(text.as_bytes(), sign.as_bytes()).is_some();
    if !has("{{") && !has("{%") {
        return None;
    }
    let mut amended = fenced(text);
    for find in [brackets, edits] {
        let text = amended.as_deref().unwrap_or(text);
        if let Some(next) = with(text, find(text)) {
            amended = Some(next);
        }
    }
    amended
}

/// Brackets between two shortcodes that are not read and may hold TOML, whose `[[tables]]` are no links.
fn brackets(text: &str) -> Edits {
    let signs = signs(text);
    let mut ends: HashMap<&str, usize> = HashMap::new();
    let (mut pairs, mut toggles) = (Vec::new(), Vec::new());
    // From the last to the first, so that each knows the next end of its name.
    for sign in signs.iter().rev().filter(|sign| sign.kind == Kind::Shortcode) {
        if let Some(name) = sign.inner.strip_prefix('/') {
            ends.insert(name.trim(), sign.range.start);
        } else if let Some(end) = ends.remove(sign.name()) {
            let pairs = if sign.name() == "code-toggle" { &mut toggles } else { &mut pairs };
            pairs.push(sign.range.end..end);
        }
    }
    let (pairs, toggles) = (united(pairs), united(toggles));
    let is_in = |pairs: &[Range<usize>], at: usize| {
        pairs.get(pairs.partition_point(|pair| pair.end <= at)).is_some_and(|pair| pair.start <= at)
    };
    let found = memchr::memmem::find_iter(text.as_bytes(), b"[[");
    let is_none = |at: &usize| is_in(&toggles, *at) || (is_in(&pairs, *at) && is_table(text, *at));
    found.filter(is_none).map(|at| (at + 1..at + 1, APART.to_owned())).collect()
}

/// Ranges, of which the last comes first, as ranges that do not overlap, in their order.
fn united(ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    let mut united: Vec<Range<usize>> = Vec::new();
    for range in ranges.into_iter().rev() {
        match united.last_mut().filter(|last| range.start <= last.end) {
            Some(last) => last.end = last.end.max(range.end),
            None => united.push(range),
        }
    }
    united
}

/// Whether the line that begins with these brackets is the head of a table of TOML: most of what stands between shortcodes are
/// words, which have links.
fn is_table(text: &str, at: usize) -> bool {
    let before = text[..at].trim_end_matches([' ', '\t']);
    let inner = text[at + 2..].split('\n').next().unwrap_or_default().trim_end().strip_suffix("]]");
    (before.is_empty() || before.ends_with('\n')) && inner.is_some_and(|inner| !inner.contains(['[', ']']))
}

/// The signs of a text, none within another.
fn signs(text: &str) -> Vec<Sign<'_>> {
    let bytes = text.as_bytes();
    let ends = |end: &'static str| (end, memchr::memmem::Finder::new(end), Some(0));
    let mut braces = ends("}}");
    let mut tags = ends("%}");
    let mut signs: Vec<Sign<'_>> = Vec::new();
    for at in memchr::memchr_iter(b'{', bytes) {
        if text[..at].ends_with('\\') || signs.last().is_some_and(|last| at < last.range.end) {
            continue;
        }
        let (end, finder, next) = match bytes.get(at + 1) {
            Some(b'{') => &mut braces,
            Some(b'%') => &mut tags,
            _ => continue,
        };
        // The next end is looked for once, however many signs stand before it.
        if next.is_some_and(|next| next < at + 2) {
            *next = finder.find(&bytes[at + 2..]).map(|found| at + 2 + found);
        }
        let Some(closed) = *next else { continue };
        if closed - at > LONGEST {
            continue;
        }
        let inner = &text[at + 2..closed];
        // Up to the next brace that begins a sign.
        let is_nested = memchr::memchr_iter(b'{', inner.as_bytes())
            .map(|brace| inner.as_bytes().get(brace + 1))
            .any(|after| matches!(after, Some(b'{' | b'%')));
        if is_nested || inner.contains("\n\n") || inner.starts_with('{') {
            continue;
        }
        let between = |open: char, close: char| inner.strip_prefix(open)?.strip_suffix(close);
        let (kind, inner) = match (*end, between('<', '>').or_else(|| between('%', '%'))) {
            ("}}", Some(inner)) => (Kind::Shortcode, inner),
            ("}}", None) => (Kind::Value, inner),
            _ => (Kind::Tag, inner),
        };
        let inner = if kind == Kind::Shortcode {
            inner
        } else {
            let inner = inner.strip_prefix('-').unwrap_or(inner);
            inner.strip_suffix('-').unwrap_or(inner)
        };
        signs.push(Sign { kind, range: at..closed + 2, inner: inner.trim() });
    }
    signs
}

/// What is written instead of signs that stand in no code.
fn edits(text: &str) -> Edits {
    let code = code(text);
    let (mut passed, mut in_html) = (0, Edits::new());
    let mut signs = signs(text);
    signs.retain(|sign| {
        while code.get(passed).is_some_and(|code| code.end <= sign.range.start) {
            passed += 1;
        }
        // Backticks within a sign are Hugo's quotation marks.
        let is_within = |code: &Range<usize>| sign.range.start < code.start && code.end <= sign.range.end;
        let mut touched = code.iter().skip(passed).take_while(|code| code.start < sign.range.end);
        let is_read = touched.all(is_within);
        // In code of HTML, `{{<a>}}` would be an element.
        let is_in_html = || code.get(passed).is_some_and(|code| text[code.clone()].starts_with('<'));
        if !is_read && sign.kind == Kind::Shortcode && text[sign.range.start + 2..].starts_with('<') && is_in_html() {
            let less = sign.range.start + 2;
            in_html.push((less..less + 1, LESS.to_owned()));
        }
        is_read
    });
    let ends = ends(&signs);
    let mut edits = Edits::new();
    let (mut at, mut line, mut seen, mut unread) = (0, 0, 0, 0);
    while let Some(sign) = signs.get(at) {
        let range = sign.range.clone();
        let before = at.checked_sub(1).and_then(|last| signs.get(last)).map_or(0, |last| last.range.end);
        line = memchr::memrchr(b'\n', &text.as_bytes()[seen..range.start]).map_or(line, |end| seen + end + 1);
        seen = range.start;
        let end = match sign.kind {
            Kind::Tag if matches!(sign.inner, "raw" | "comment") => {
                let ends = end_of(sign).and_then(|end| ends.get(end));
                ends.and_then(|ends| ends.get(ends.partition_point(|end| *end <= at)))
            }
            _ => None,
        };
        if let Some((end, close)) = end.and_then(|end| Some((*end, signs.get(*end)?.range.clone()))) {
            if sign.inner == "raw" {
                edits.push((range.clone(), lines_of(&text[range.clone()])));
                edits.extend(kept(text, range.end..close.start));
                edits.push((close.clone(), lines_of(&text[close])));
            } else {
                edits.push((range.start..close.end, lines_of(&text[range.start..close.end])));
            }
            at = end + 1;
            continue;
        }
        if at >= unread
            && let Some((opening, is_first)) = opening(&text[before..range.start], &text[..range.start])
        {
            let count = opening.signs_of_its_address(text, &signs[at..]);
            if let Some(written) = an_address(text, &signs[at..at + count]).filter(|_| is_first) {
                edits.extend(written);
                at += count;
                continue;
            }
            // Half an address leads nowhere.
            unread = at + count;
        }
        at += 1;
        let written = printed(&text[range.clone()]).or_else(|| {
            if range.start != line + prefix(&text[line..range.start]) {
                return None;
            }
            let line_end =
                memchr::memchr(b'\n', &text.as_bytes()[range.end..]).map_or(text.len(), |end| range.end + end);
            if is_blank(&text[range.end..line_end]) {
                let shown = shown(sign)?;
                return Some(set_apart(&shown, &text[line..range.start], text.get(line_end + 1..).unwrap_or_default()));
            }
            None
        });
        if let Some(written) = written {
            edits.push((range.clone(), written + &lines_of(&text[range])));
        }
    }
    edits.extend(in_html);
    edits.sort_by_key(|(range, _)| range.start);
    let mut end = 0;
    // A comment takes all with it that stands in it.
    edits.retain(|(range, _)| {
        let is_apart = range.start >= end;
        end = end.max(range.end);
        is_apart
    });
    edits
}

fn is_blank(words: &str) -> bool {
    words.trim().is_empty()
}

/// What ends that in which nothing is read.
fn end_of(open: &Sign<'_>) -> Option<&'static str> {
    match (open.kind, open.name()) {
        (Kind::Tag, "highlight") => Some("endhighlight"),
        (Kind::Tag, "raw") => Some("endraw"),
        (Kind::Tag, "comment") => Some("endcomment"),
        (Kind::Shortcode, "highlight") => Some("/highlight"),
        _ => None,
    }
}

/// Where in a list of signs those stand that end something.
fn ends<'a>(signs: &[Sign<'a>]) -> HashMap<&'a str, Vec<usize>> {
    let mut ends: HashMap<&str, Vec<usize>> = HashMap::new();
    for (at, sign) in signs.iter().enumerate() {
        let name = match (sign.kind, sign.inner) {
            (Kind::Tag, "endhighlight" | "endraw" | "endcomment") => sign.inner,
            (Kind::Shortcode, inner) if inner.strip_prefix('/').is_some_and(|inner| inner.trim() == "highlight") => {
                "/highlight"
            }
            _ => continue,
        };
        ends.entry(name).or_default().push(at);
    }
    ends
}

/// The ends of the lines that something reaches over.
fn lines_of(text: &str) -> String {
    "\n".repeat(memchr::memchr_iter(b'\n', text.as_bytes()).count())
}

/// Signs that are printed as they stand.
fn kept(text: &str, range: Range<usize>) -> Edits {
    let brace =
        |sign: &Sign<'_>| (range.start + sign.range.start..range.start + sign.range.start + 1, BRACE.to_owned());
    let inner = &text[range.clone()];
    let mut edits = Edits::new();
    for sign in &signs(inner) {
        edits.push(brace(sign));
        if sign.kind != Kind::Tag {
            let second = range.start + sign.range.start + 1;
            edits.push((second..second + 1, BRACE.to_owned()));
        }
    }
    edits
}

/// `{{</* x */>}}` is how `{{< x >}}` is printed.
fn printed(sign: &str) -> Option<String> {
    if sign.contains('\n') {
        return None;
    }
    let inner = sign.strip_prefix("{{")?.strip_suffix("}}")?;
    let (open, inner) = inner.split_once("/*")?;
    let (inner, close) = inner.rsplit_once("*/")?;
    if !matches!((open.trim(), close.trim()), ("", "") | ("<", ">") | ("%", "%")) {
        return None;
    }
    let mut written = format!("{BRACE}{BRACE}");
    for letter in open.chars().chain(inner.chars()).chain(close.chars()) {
        match letter {
            '<' => written.push_str(LESS),
            '*' | '_' | '[' | '`' | '\\' | '~' | '&' | '|' => written.extend(['\\', letter]),
            letter => written.push(letter),
        }
    }
    Some(written + "}}")
}

#[cfg(test)]
mod tests {
    use super::amended;
    use proptest::prelude::*;

    /// What is written instead of a line of its own.
    #[test]
    fn a_sign_alone_in_its_line_becomes_markdown() {
        for (sign, written) in [
            ("{{< youtube id=\"a_b-c\" >}}", "> [!embed] https://www.youtube.com/watch?v=a_b-c"),
            ("> {{< vimeo 1 >}}", "> > [!embed] https://vimeo.com/1"),
            ("{{< gist u 1 \"a_b c.go\" >}}", "> [!embed] https://gist.github.com/u/1#file-a_b-c-go"),
            ("{{< figure src=`a.jpg` width=300 />}}", "![](<a.jpg>)"),
            ("{%- gist u/1 -%}", "> [!embed] https://gist.github.com/u/1"),
            ("{% include video.html id=\"1\" provider=\"vimeo\" %}", "> [!embed] https://vimeo.com/1"),
        ] {
            assert_eq!(amended(sign).as_deref(), Some(written), "{sign}");
        }
    }

    #[test]
    fn what_is_in_doubt_stays() {
        for sign in [
            "{{< youtube a/b >}}",
            "{{< youtube id=\"a\" title=\"Some words\" >}}",
            "{{< figure alt=\"a\" >}}",
            "{{< figure src=\"a.jpg\" note=\"Some words\" >}}",
            "{{< figure src=\"a.jpg\" note=\"東京の朝\" >}}",
            "{{< figure src=\"a.jpg\" caption=\"a\" legend=\"b\" >}}",
            "{{< figure \"a.jpg\" src=\"b.jpg\" >}}",
            "{{< youtube a \"b\" >}}",
            "{{< youtube id=\"a\" description=\"b\" >}}",
            "{{< gist a 1 b c >}}",
            "{{< x a 1 b >}}",
            "{{< figure src=\"a.jpg >}}",
            "{% include youtube.html id=page.id %}",
            "{% link {{ page.a }} %}",
            "{{ \"/a\" | relative_url | upcase }}",
            "{{ site.url }} is an address",
            "{% highlight a %}\n{% endhighlight %}",
            "{% highlight a %} b {% endhighlight %}",
            "`{{< youtube a >}}`",
            "\\{{ site.url }}/a",
            "<code>[a]({{ site.url }}/a)</code>",
            "[a](https://paper.example{{ site.url }}/a)",
            "[a]({{ site.url }}{{ page.url }})",
            "{% highlight\na %}\nb\n{% endhighlight %}",
            "{% highlight a %}\nb\n{% endhighlight\n%}",
            "{{\n/* a */}}",
        ] {
            assert_eq!(amended(sign), None, "{sign}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn every_line_stays_the_line_it_is(
            text in "([ -~é\n]|\n|> |- |```|\\{\\{|\\}\\}|\\{\\{<|>\\}\\}|%\\}|\\{%|/\\*|\\*/|\\{% (end)?(highlight|raw|comment) %\\}\n?|\\{\\{< /?highlight a >\\}\\}\n|\\{\\{< figure src=\"a\"\n|\\{\\{< youtube a >\\}\\}\n|\\]\\(|\\{\\{ site.url \\}\\}|</?(code|pre)>|<!--|-->|\"){0,60}",
        ) {
            if let Some(amended) = amended(&text) {
                prop_assert_eq!(amended.matches('\n').count(), text.matches('\n').count(), "{}", amended);
            }
        }
    }
}
