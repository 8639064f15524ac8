//! A drawing in SVG → whether it would do something where somebody opens it by itself.
//!
//! In a page a drawing stands still, whatever is written in it. Opened at its own address it is a page of the paper's, and a script in it
//! may read what the readers' browsers keep for the paper. So it is told; what it draws is the author's.

use memchr::memmem;

use crate::scrape::lines::text_of;

/// Whether a file of that name may be one.
#[must_use]
pub fn is_drawing(file: &str) -> bool {
    file.rsplit_once('.').is_some_and(|(_, ending)| ending.eq_ignore_ascii_case("svg"))
}

/// Whether there is a script in a drawing, or what may become one. It looks at words and knows no XML: what only looks like a script
/// is told as well.
#[must_use]
pub fn has_script(bytes: &[u8]) -> bool {
    let text = plain(&text_of(bytes).0);
    let is_element = |name: &str| {
        memmem::find_iter(text.as_bytes(), name.as_bytes()).any(|at| {
            let before = text[..at].chars().next_back();
            let after = text[at + name.len()..].chars().next();
            matches!(before, Some('<' | ':')) && after.is_none_or(|letter| !letter.is_alphanumeric() && letter != '-')
        })
    };
    ["script", "iframe", "object", "embed", "handler"].into_iter().any(is_element)
        // An address is read without the blanks in it.
        || text.split_whitespace().collect::<String>().contains("javascript:")
        || memmem::find_iter(text.as_bytes(), b"<?xml-stylesheet")
            .any(|at| text[at..].split("?>").next().is_some_and(|sheet| sheet.contains("xsl")))
        || has_handler(&text)
        || has_entity(&text)
}

/// In small letters, with letters in the place of their numbers, and blanks in that of all that divides words.
fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("&#") {
        plain.push_str(&rest[..at]);
        let number = &rest[at + 2..];
        let end = number.find(|letter: char| !letter.is_ascii_alphanumeric()).unwrap_or(number.len());
        let (digits, behind) = number.split_at(end);
        let value = match digits.strip_prefix(['x', 'X']) {
            Some(digits) => u32::from_str_radix(digits, 16),
            None => digits.parse(),
        };
        match value.ok().and_then(char::from_u32) {
            Some(letter) => {
                plain.push(letter);
                rest = behind.strip_prefix(';').unwrap_or(behind);
            }
            None => {
                plain.push_str("&#");
                rest = number;
            }
        }
    }
    plain.push_str(rest);
    plain.to_lowercase().replace(['\t', '\n', '\r'], " ")
}

/// Whether an attribute begins with `on`, as in `onload="…"`.
fn has_handler(text: &str) -> bool {
    memmem::find_iter(text.as_bytes(), b"on").any(|at| {
        let is_begun = text[..at].ends_with([' ', '"', '\'', '/']);
        let name =
            text[at..].find(|letter: char| !letter.is_ascii_alphabetic()).map(|length| text[at..].split_at(length));
        let is_tag = || text[..at].rfind(['<', '>']).is_some_and(|open| text[open..].starts_with('<'));
        is_begun
            && name.is_some_and(|(name, behind)| name.len() > 2 && behind.trim_start().starts_with('='))
            && is_tag()
    })
}

/// Whether an entity stands for anything but the name of a space of names, as drawing programs have it.
fn has_entity(text: &str) -> bool {
    memmem::find_iter(text.as_bytes(), b"<!entity").any(|at| {
        let value = text[at..].split(['"', '\'']).nth(1).unwrap_or_default();
        !(value.starts_with("http://") || value.starts_with("https://"))
    })
}

#[cfg(test)]
mod tests {
    use super::has_script;

    #[test]
    fn what_acts_is_told_from_what_stands_still() {
        let still = [
            "<svg xmlns=\"http://www.w3.org/2000/svg\"><title>A script font on = paper</title><path d=\"M0 0\"/></svg>",
            "<!DOCTYPE svg [<!ENTITY ns_svg \"http://www.w3.org/2000/svg\">]><svg xmlns=\"&ns_svg;\"><text>on = off</text></svg>",
            "<?xml-stylesheet type=\"text/css\" href=\"a.css\"?><svg><a href=\"https://example.org/?on=1\"/></svg>",
            "<svg><description>&#106; &#x; &#xffffffff;</description><foreignObject><p>Words</p></foreignObject></svg>",
        ];
        let acting = [
            "<svg><script>alert(1)</script></svg>",
            "<svg><s:script xlink:href=\"a.js\"/></svg>",
            "<svg onload=\"alert(1)\"></svg>",
            "<svg><a x='1'onclick = 'a()'/></svg>",
            "<svg><a href=\"java&#115;cript:alert(1)\"/></svg>",
            "<svg><a href=\"java&#x0A;script:alert(1)\"/></svg>",
            "<svg><set attributeName=\"href\" to=\"JavaScript:a()\"/></svg>",
            "<!DOCTYPE svg [<!ENTITY s \"<g\">]><svg>&s;</svg>",
            "<?xml-stylesheet type=\"text/xsl\" href=\"#a\"?><svg/>",
            "<svg><foreignObject><iframe srcdoc=\"x\"/></foreignObject></svg>",
        ];
        for text in still {
            assert!(!has_script(text.as_bytes()), "{text}");
        }
        for text in acting {
            assert!(has_script(text.as_bytes()), "{text}");
            let wide: Vec<u8> =
                "\u{feff}".encode_utf16().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
            assert!(has_script(&wide), "{text} in UTF-16");
        }
    }
}
