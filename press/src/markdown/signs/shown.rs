//! Signs that show something, each alone in its line: pictures, and what other sites show.

use super::{Kind, Sign, is_blank};

/// What only says how something looks or behaves, which is for the page to say.
const LOOKS: [&str; 46] = [
    "align",
    "allowfullscreen",
    "autoplay",
    "border",
    "class",
    "classes",
    "command",
    "controls",
    "decoding",
    "dnt",
    "end",
    "fetchpriority",
    "float",
    "height",
    "hidecaption",
    "lightbox",
    "link_rel",
    "link_target",
    "linkrel",
    "linktarget",
    "loading",
    "loop",
    "max-height",
    "max-width",
    "max_height",
    "max_width",
    "maxheight",
    "maxwidth",
    "mute",
    "muted",
    "nocookie",
    "options",
    "popup",
    "position",
    "preload",
    "privacy",
    "rel",
    "resize",
    "responsive",
    "sizes",
    "srcset",
    "start",
    "style",
    "target",
    "width",
    "zoom",
];

/// What follows the name of a sign.
pub(super) struct Argument<'a> {
    pub(super) key: Option<&'a str>,
    pub(super) value: String,
    is_quoted: bool,
}

/// `"a" b c="d"`; `None` where it is something else.
pub(super) fn arguments(mut rest: &str) -> Option<Vec<Argument<'_>>> {
    let mut arguments = Vec::new();
    loop {
        rest = rest.trim_start();
        if rest.is_empty() || rest == "/" {
            return Some(arguments);
        }
        let is_of_key = |it: char| it.is_alphanumeric() || matches!(it, '-' | '_');
        let behind = rest.trim_start_matches(is_of_key);
        let key = &rest[..rest.len() - behind.len()];
        let value = behind.trim_start().strip_prefix('=').filter(|_| !key.is_empty()).map(str::trim_start);
        let key = value.map(|_| key);
        rest = value.unwrap_or(rest);
        let quote = rest.chars().next().filter(|quote| matches!(quote, '"' | '\'' | '`'));
        let (value, after) = match quote {
            Some(quote) => until(&rest[1..], quote)?,
            None => {
                let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
                (rest[..end].to_owned(), &rest[end..])
            }
        };
        arguments.push(Argument { key, value, is_quoted: quote.is_some() });
        rest = after;
    }
}

/// What stands before a quotation mark, and what behind it.
fn until(words: &str, quote: char) -> Option<(String, &str)> {
    let mut value = String::new();
    let mut letters = words.char_indices();
    while let Some((at, letter)) = letters.next() {
        match letter {
            letter if letter == quote => return Some((value, &words[at + 1..])),
            '\\' if quote == '"' => match letters.next()?.1 {
                '"' => value.push('"'),
                '\\' => value.push('\\'),
                other => value.extend(['\\', other]),
            },
            '\n' | '\r' => value.push(' '),
            letter => value.push(letter),
        }
    }
    None
}

/// What a sign that stands alone in its line shows, in Markdown.
pub(super) fn shown(sign: &Sign<'_>) -> Option<String> {
    let name = sign.name().strip_suffix("_simple").unwrap_or(sign.name());
    let arguments = arguments(sign.rest())?;
    match (sign.kind, name) {
        (Kind::Shortcode, "figure") => figure(&arguments, "src"),
        (Kind::Shortcode, "youtube" | "vimeo" | "instagram" | "tweet" | "twitter" | "x" | "gist") => {
            elsewhere(name, &arguments)
        }
        (Kind::Tag, "youtube" | "vimeo" | "gist") => elsewhere(name, &arguments),
        (Kind::Tag, "include") => {
            let (file, arguments) = arguments.split_first().filter(|(file, _)| file.key.is_none())?;
            // What is not quoted is the name of a value.
            if !arguments.iter().all(|argument| argument.key.is_some() && argument.is_quoted) {
                return None;
            }
            let file = file.value.rsplit('/').next().unwrap_or_default().to_ascii_lowercase();
            let file = file.split('.').next().unwrap_or_default();
            let given = |key: &str| arguments.iter().find(|it| it.key == Some(key)).map(|it| it.value.as_str());
            match file {
                "figure" => figure(arguments, if given("image_path").is_some() { "image_path" } else { "src" }),
                "video" => elsewhere(given("provider")?, arguments),
                "youtube" | "youtubeplayer" | "youtube-player" | "youtube_player" => elsewhere("youtube", arguments),
                "vimeo" => elsewhere("vimeo", arguments),
                _ => None,
            }
        }
        _ => None,
    }
}

/// An embed of what another site shows.
fn elsewhere(name: &str, arguments: &[Argument<'_>]) -> Option<String> {
    let is_id = |id: &&str| {
        !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
    };
    let given = |key: &str| arguments.iter().find(|it| it.key == Some(key)).map(|it| it.value.as_str());
    let nth = |at: usize| arguments.iter().filter(|it| it.key.is_none()).nth(at).map(|it| it.value.as_str());
    let (read, positional): (&[&str], usize) = match name {
        "x" | "tweet" | "twitter" => (&["user", "id"], if given("id").is_some() { 0 } else { 2 }),
        "gist" => (&[], 3),
        _ => (&["id", "provider"], usize::from(given("id").is_none())),
    };
    // Words would be lost.
    if !is_all_known(arguments, read, positional) {
        return None;
    }
    let id = given("id").or_else(|| nth(0));
    let address = match name {
        "youtube" => format!("https://www.youtube.com/watch?v={}", id.filter(is_id)?),
        "vimeo" => format!("https://vimeo.com/{}", id.filter(is_id)?),
        "instagram" => format!("https://www.instagram.com/p/{}/", id.filter(is_id)?),
        "x" | "tweet" | "twitter" => {
            let (user, id) = match (given("user"), nth(0), nth(1)) {
                (Some(user), _, _) => (user, given("id")?),
                (None, Some(user), Some(id)) => (user, id),
                (None, id, None) => ("i", given("id").or(id)?),
                _ => return None,
            };
            format!("https://x.com/{}/status/{}", Some(user).filter(is_id)?, Some(id).filter(is_id)?)
        }
        "gist" => {
            let (user, id, file) = match (nth(0)?.split_once('/'), nth(1)) {
                (Some((user, id)), file) if nth(2).is_none() => (user, id, file),
                (None, Some(id)) => (nth(0)?, id, nth(2)),
                (None, None) => ("", nth(0)?, None),
                _ => return None,
            };
            let is_apart = |letter: char| !letter.is_ascii_alphanumeric() && letter != '_';
            let file = file.map(|file| format!("#file-{}", file.to_ascii_lowercase().replace(is_apart, "-")));
            let user = if user.is_empty() { String::new() } else { format!("{}/", Some(user).filter(is_id)?) };
            format!("https://gist.github.com/{user}{}{}", Some(id).filter(is_id)?, file.unwrap_or_default())
        }
        _ => return None,
    };
    Some(format!("> [!embed] {address}"))
}

/// Whether nothing is said but by these keys and by so many words without one, apart from how it looks.
fn is_all_known(arguments: &[Argument<'_>], read: &[&str], positional: usize) -> bool {
    let is_known = |key: &str| read.contains(&key) || LOOKS.contains(&key.to_ascii_lowercase().as_str());
    let is_said_once = |at: usize, key: &str| !arguments[..at].iter().any(|before| before.key == Some(key));
    arguments.iter().filter(|argument| argument.key.is_none()).count() <= positional
        && arguments.iter().enumerate().all(|(at, argument)| {
            argument.key.is_none_or(|key| {
                is_blank(&argument.value) || (is_known(key) && (!read.contains(&key) || is_said_once(at, key)))
            })
        })
}

/// A picture with its caption and its credit; the names of its attributes are Hugo's.
fn figure(arguments: &[Argument<'_>], src: &str) -> Option<String> {
    let given = |key: &str| {
        let found = arguments.iter().find(|it| it.key == Some(key)).map(|it| it.value.trim());
        found.filter(|value| !value.is_empty())
    };
    // An id is no words.
    let read = [src, "alt", "caption", "legend", "title", "attr", "credit", "attrlink", "link", "id"];
    let is_address = |address: &str| !address.contains(['<', '>', '\n', '{', '\\']);
    let src = given(src).filter(|src| is_address(src))?;
    let (link, credit_link) = (given("link"), given("attrlink"));
    let is_doubled = |one: &str, other: &str| given(one).is_some() && given(other).is_some();
    if !is_all_known(arguments, &read, 0) || is_doubled("caption", "legend") || is_doubled("attr", "credit") {
        return None;
    }
    if ![link, credit_link].into_iter().flatten().all(is_address) {
        return None;
    }
    let mut caption = match (given("title"), given("caption").or_else(|| given("legend"))) {
        (Some(title), Some(caption)) => format!("**{title}** {caption}"),
        (title, caption) => title.or(caption).unwrap_or_default().to_owned(),
    };
    let mut credit = given("attr").or_else(|| given("credit")).unwrap_or_default();
    if let Some(address) = credit_link.filter(|_| !credit.is_empty()) {
        caption = format!("{caption} [{}](<{address}>)", escaped(credit)).trim_start().to_owned();
        credit = "";
    }
    let words = if caption.is_empty() && credit.is_empty() {
        String::new()
    } else {
        format!(
            " \"{} | {}\"",
            caption.replace('\\', "\\\\").replace('"', "\\\""),
            credit.replace('\\', "\\\\").replace('"', "\\\"")
        )
    };
    let picture = format!("![{}](<{src}>{words})", escaped(given("alt").unwrap_or_default()));
    Some(match link {
        Some(link) => format!("[{picture}](<{link}>)"),
        None => picture,
    })
}

/// Words that Markdown reads nothing in.
fn escaped(words: &str) -> String {
    let mut escaped = String::with_capacity(words.len());
    for letter in words.chars() {
        if letter.is_ascii_punctuation() {
            escaped.push('\\');
        }
        escaped.push(letter);
    }
    escaped
}

/// What is shown, apart from a line that follows at once: a carriage return alone ends a line to Markdown, but none in the file.
pub(super) fn set_apart(shown: &str, before: &str, below: &str) -> String {
    let next = below.split('\n').next().unwrap_or_default();
    if next.trim_start_matches([' ', '\t', '>', '\r']).is_empty() {
        return shown.to_owned();
    }
    let marks: String = before.chars().map(|mark| if mark == '>' { mark } else { ' ' }).collect();
    format!("{shown}\r{} ", marks.trim_end())
}
