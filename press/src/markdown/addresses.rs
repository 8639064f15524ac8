//! Addresses that stand as words, `https://example.org/tides`, which lead there as on GitHub (GFM 0.29, "Autolinks"): from a scheme or
//! `www.` to the next blank, without the stop of the sentence. Addresses of mail, too.

use memchr::memmem;
use serde_json::{Value, json};

/// A text whose addresses are links. What is a run already stays as it is.
pub(super) fn linked(text: Value) -> Value {
    match text {
        Value::String(words) => match of_words(&words) {
            Some(runs) => runs.into(),
            None => words.into(),
        },
        Value::Array(runs) => {
            let linked = |run| match run {
                Value::String(words) => of_words(&words).unwrap_or_else(|| vec![words.into()]),
                run => vec![run],
            };
            Value::Array(runs.into_iter().flat_map(linked).collect())
        }
        other => other,
    }
}

/// The runs of words with an address in them.
fn of_words(words: &str) -> Option<Vec<Value>> {
    // Most words have none, and need not be gone through letter by letter.
    if !["://", "www.", "@"].iter().any(|sign| memmem::find(words.as_bytes(), sign.as_bytes()).is_some()) {
        return None;
    }
    let (mut runs, mut passed, mut from) = (Vec::new(), 0, 0);
    while let Some(found) = memchr::memchr3(b':', b'@', b'w', words.as_bytes().get(from..)?).map(|at| from + at) {
        from = found + 1;
        let Some((start, end, address)) = address(words, found).filter(|(start, ..)| *start >= passed) else {
            continue;
        };
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
    if words[at..].starts_with('@') {
        return mail(words, at);
    }
    let (start, host) = if words[at..].starts_with("://") {
        let scheme = ["https", "http"].into_iter().find(|scheme| {
            words[..at]
                .len()
                .checked_sub(scheme.len())
                .and_then(|start| words.get(start..at))
                .is_some_and(|before| before.eq_ignore_ascii_case(scheme))
        })?;
        (at - scheme.len(), at + "://".len())
    } else {
        words[at..].starts_with("www.").then_some((at, at))?
    };
    let is_free = words[..start]
        .chars()
        .next_back()
        .is_none_or(|before| !before.is_alphanumeric() && !matches!(before, '/' | '.' | '@' | '-'));
    let long = words[host..].find(|letter: char| letter.is_whitespace() || is_sign(letter));
    let end = host + without_stops(&words[host..host + long.unwrap_or(words.len() - host)]).len();
    let name = words[host..end].split(['/', '?', '#', ':']).next()?;
    let is_host = name.contains('.')
        && name
            .split('.')
            .all(|part| !part.is_empty() && part.chars().all(|letter| letter.is_alphanumeric() || letter == '-'));
    let scheme = if start == host { "https://" } else { "" };
    (is_free && is_host).then(|| (start, end, format!("{scheme}{}", &words[start..end])))
}

/// An address of mail around its `@`.
fn mail(words: &str, at: usize) -> Option<(usize, usize, String)> {
    let is_name = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '.' | '-' | '_' | '+');
    let start = words[..at].trim_end_matches(is_name).len();
    let behind = &words[at + 1..];
    let end =
        at + 1 + (behind.len() - behind.trim_start_matches(|letter: char| is_name(letter) && letter != '+').len());
    let host = words[at + 1..end].trim_end_matches(['.', '-', '_']);
    let is_one = start < at
        && !words[start..at].starts_with('.')
        && host.contains('.')
        && host.split('.').all(|part| !part.is_empty());
    // `git@example.org:paper` is an address of another kind.
    let ends = !words[at + 1 + host.len()..].starts_with([':', '/', '@', '+']);
    let is_free = !words[..start].ends_with(['/', ':', '@']);
    let end = at + 1 + host.len();
    (is_one && ends && is_free).then(|| (start, end, format!("mailto:{}", &words[start..end])))
}

/// What ends an address: signs that none has in it unescaped (RFC 3986), and typographers' stops and quotation marks, behind which some
/// scripts write no blank.
fn is_sign(letter: char) -> bool {
    let is_stop = !letter.is_ascii() && !letter.is_alphanumeric() && !('\u{fdd0}'..='\u{fdef}').contains(&letter);
    is_stop || matches!(letter, '<' | '>' | '[' | ']' | '{' | '}' | '|' | '"' | '`' | '\\' | '^')
}

/// Without what ends the sentence that an address stands in, or the brackets around it.
fn without_stops(mut address: &str) -> &str {
    loop {
        let shorter = address.trim_end_matches(['?', '!', '.', ',', ':', ';', '*', '_', '~', '\'', '"']);
        let closing = shorter.matches(')').count() > shorter.matches('(').count();
        let shorter = if closing { shorter.strip_suffix(')').unwrap_or(shorter) } else { shorter };
        if shorter.len() == address.len() {
            return address;
        }
        address = shorter;
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
            "w w w",
        ] {
            assert_eq!(linked(words.into()), Value::from(words), "{words}");
        }
    }
}
