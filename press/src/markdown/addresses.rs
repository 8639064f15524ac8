//! Addresses that stand as words, `https://example.org/tides`, which lead there as on GitHub (GFM 0.29, "Autolinks"): from a scheme or
//! `www.` to the next blank, without the stop of the sentence. Addresses of mail, too.

use super::proof::DOLLAR;
use memchr::memmem::Finder;
use serde_json::{Value, json};
use std::sync::LazyLock;

/// So many bytes an address has at most.
const LONGEST: usize = 1000;

/// What has none of these has no address.
static SIGNS: LazyLock<[Finder<'static>; 3]> = LazyLock::new(|| ["://", "www.", "@"].map(Finder::new));

/// A text whose addresses are links, in what is set apart by its style, too.
pub(super) fn linked(text: Value) -> Value {
    const STYLES: [&str; 3] = ["em", "strong", "del"];
    match text {
        Value::String(words) => match of_words(&words) {
            Some(runs) => runs.into(),
            None => words.into(),
        },
        Value::Array(runs) => {
            let each = |run| match run {
                Value::String(words) => of_words(&words).unwrap_or_else(|| vec![words.into()]),
                run => vec![linked(run)],
            };
            Value::Array(runs.into_iter().flat_map(each).collect())
        }
        Value::Object(mut run) => {
            for (name, inner) in &mut run {
                if STYLES.contains(&name.as_str()) {
                    *inner = linked(inner.take());
                }
            }
            run.into()
        }
        other => other,
    }
}

/// The runs of words with an address in them.
fn of_words(words: &str) -> Option<Vec<Value>> {
    // Most words have none, and need not be gone through letter by letter.
    if !SIGNS.iter().any(|sign| sign.find(words.as_bytes()).is_some()) {
        return None;
    }
    let (mut runs, mut passed, mut from) = (Vec::new(), 0, 0);
    while let Some(found) = memchr::memchr3(b':', b'@', b'w', words.as_bytes().get(from..)?).map(|at| from + at) {
        from = found + 1;
        let Some((start, end, address)) = address(words, found).filter(|(start, ..)| *start >= passed) else {
            continue;
        };
        // What goes on for longer is none, and nothing in it is.
        if end - start > LONGEST {
            from = end;
            continue;
        }
        let before = &words[passed..start];
        runs.extend(Some(before).filter(|before| !before.is_empty()).map(Value::from));
        runs.push(json!({ "link": address, "text": &words[start..end] }));
        (passed, from) = (end, end);
    }
    let rest = &words[passed..];
    (passed > 0).then(|| runs.into_iter().chain(Some(rest).filter(|rest| !rest.is_empty()).map(Value::from)).collect())
}

/// The address that has this letter in it: where it begins and ends, and where it leads.
fn address(words: &str, at: usize) -> Option<(usize, usize, String)> {
    let (before, behind) = words.split_at(at);
    if behind.starts_with('@') {
        return mail(words, at);
    }
    let (start, host) = if behind.starts_with("://") {
        let is_before = |scheme: &&&str| {
            let start = before.len().checked_sub(scheme.len());
            start.and_then(|start| before.get(start..)).is_some_and(|before| before.eq_ignore_ascii_case(scheme))
        };
        let scheme = ["https", "http"].iter().find(is_before)?;
        (at - scheme.len(), at + "://".len())
    } else {
        behind.starts_with("www.").then_some((at, at))?
    };
    let is_part = |letter: char| letter.is_alphanumeric() || matches!(letter, '/' | '.' | '@' | '-');
    if words[..start].ends_with(is_part) {
        return None;
    }
    // The name first: what has none is not read through to its end.
    let rest = &words[host..];
    let is_of_name = |letter: char| letter.is_alphanumeric() || matches!(letter, '-' | '.');
    let name = rest[..rest.find(|letter| !is_of_name(letter)).unwrap_or(rest.len())].trim_end_matches('.');
    if !name.contains('.') || name.split('.').any(str::is_empty) {
        return None;
    }
    let rest = &rest[..rest.find(ends_address).unwrap_or(rest.len())];
    let end = host + without_stops(rest).len();
    // What a sign of another program goes on with is no whole address.
    let is_whole = !words[end..].starts_with("{{") && !words[end..].starts_with("{%");
    let scheme = if start == host { "https://" } else { "" };
    is_whole.then(|| (start, end, format!("{scheme}{}", &words[start..end])))
}

/// An address of mail around its `@`.
fn mail(words: &str, at: usize) -> Option<(usize, usize, String)> {
    let is_of_host = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '.' | '-' | '_');
    let start = words[..at].trim_end_matches(|letter| is_of_host(letter) || letter == '+').len();
    let behind = &words[at + 1..];
    let host = &behind[..behind.find(|letter| !is_of_host(letter)).unwrap_or(behind.len())];
    let host = host.trim_end_matches(['.', '-', '_']);
    let end = at + 1 + host.len();
    let (_, last) = host.rsplit_once('.')?;
    let is_host = !host.split('.').any(str::is_empty) && last.contains(|letter: char| letter.is_ascii_alphabetic());
    let is_name = start < at && !words[start..at].starts_with('.');
    // `git@example.org:paper` is an address of another kind, and in ü more of the name would stand.
    let is_more = |letter: char| letter.is_alphanumeric() || matches!(letter, ':' | '/' | '@' | '+');
    let is_whole = !words[..start].ends_with(is_more) && !words[end..].starts_with(is_more);
    (is_host && is_name && is_whole).then(|| (start, end, format!("mailto:{}", &words[start..end])))
}

/// Whether a sign ends an address: one that none has in it (RFC 3986), and stops and quotation marks of scripts that write no blank
/// behind them. A noncharacter stands in for such a sign, too, but for the one that is a dollar.
fn ends_address(letter: char) -> bool {
    const STOPS: &str = "<>\"`|{}\\^。、，．！？：；「」『』（）《》〈〉【】“”„«»‹›…";
    let stands_in = ('\u{fdd0}'..='\u{fdef}').contains(&letter) && !DOLLAR.contains(letter);
    letter.is_whitespace() || stands_in || STOPS.contains(letter)
}

/// Without what ends the sentence that an address stands in, or the brackets around it.
fn without_stops(mut address: &str) -> &str {
    let unopened = |open: char, close: char| {
        let count = |bracket: char| address.matches(bracket).count();
        count(close).saturating_sub(count(open))
    };
    let (mut round, mut square) = (unopened('(', ')'), unopened('[', ']'));
    loop {
        address = address.trim_end_matches(['?', '!', '.', ',', ':', ';', '*', '_', '~', '\'', '’']);
        let brackets = [(')', &mut round), (']', &mut square)];
        let Some((bracket, left)) =
            brackets.into_iter().find(|(bracket, left)| **left > 0 && address.ends_with(*bracket))
        else {
            return address;
        };
        *left -= 1;
        address = address.strip_suffix(bracket).unwrap_or(address);
    }
}

#[cfg(test)]
mod tests {
    use super::linked;
    use serde_json::{Value, json};

    #[test]
    fn an_address_leads_where_it_says() {
        for (words, address, shown) in [
            (
                "See https://example.org/tides?a=b_c.",
                "https://example.org/tides?a=b_c",
                "https://example.org/tides?a=b_c",
            ),
            ("(http://example.org/a_(b))", "http://example.org/a_(b)", "http://example.org/a_(b)"),
            ("At www.example.org, they say", "https://www.example.org", "www.example.org"),
            ("「https://例え.jp/潮」と", "https://例え.jp/潮", "https://例え.jp/潮"),
            ("Write to ada.marsh+news@example.org!", "mailto:ada.marsh+news@example.org", "ada.marsh+news@example.org"),
            ("“https://example.org/”", "https://example.org/", "https://example.org/"),
            (
                "https://hi.example.org/wiki/हिन्दी",
                "https://hi.example.org/wiki/हिन्दी",
                "https://hi.example.org/wiki/हिन्दी",
            ),
            (
                "at https://example.org/Michelson–Morley, in",
                "https://example.org/Michelson–Morley",
                "https://example.org/Michelson–Morley",
            ),
            ("[https://example.org/?a[]=1]", "https://example.org/?a[]=1", "https://example.org/?a[]=1"),
        ] {
            let text = linked(words.into());
            let link = text.as_array().and_then(|runs| runs.iter().find(|run| run.is_object()));
            assert_eq!(link, Some(&json!({ "link": address, "text": shown })), "{words}");
            let all: String = text
                .as_array()
                .into_iter()
                .flatten()
                .map(|run| run.as_str().or(run["text"].as_str()).unwrap_or_default())
                .collect();
            assert_eq!(all, words);
        }
    }

    #[test]
    fn what_is_no_address_stays_words() {
        for words in [
            "a: b",
            "http://",
            "https://localhost is here",
            "x@y",
            "@ada",
            "git@example.org:paper",
            "wwwhat www. no",
            "foohttps://a.b",
            "a@b..c",
            "müller@example.org",
            "info@mail.müller.de",
            "3@1.50",
            "https://example.org{{ site.base }}/a",
            "w w w",
        ] {
            assert_eq!(linked(words.into()), Value::from(words), "{words}");
        }
    }
}
