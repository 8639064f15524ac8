//! Words of any script → a name for an address, in the letters that every address has.

use courant::article::{ArticleId, slug};
use deunicode::deunicode_char;
use icu_normalizer::ComposingNormalizerBorrowed;

/// The slug of some words: spelt in ASCII, umlauts as German has them, "don't" as one word. Empty where nothing of them can be spelt.
#[must_use]
pub fn slug_of(words: &str) -> String {
    if words.is_ascii() && !words.contains('\'') {
        return slug(words);
    }
    // As one letter with its accent, however the disk stores them.
    let words = ComposingNormalizerBorrowed::new_nfc().normalize(words);
    let mut spelt = String::with_capacity(words.len());
    for letter in words.chars() {
        match letter {
            'ä' | 'Ä' => spelt.push_str("ae"),
            'ö' | 'Ö' | 'ø' | 'Ø' => spelt.push_str("oe"),
            'ü' | 'Ü' => spelt.push_str("ue"),
            '’' | '\'' => {}
            _ => spelt.push_str(deunicode_char(letter).unwrap_or("-")),
        }
    }
    slug(&spelt)
}

/// The id that a name makes; `None` for one of which nothing can be spelt and nothing is to be seen.
#[must_use]
pub fn id_of(name: &str) -> Option<ArticleId> {
    ArticleId::parse(&slug_of(name)).or_else(|| ArticleId::from_any(name))
}

/// Whether Windows keeps a name for a device, whatever it ends in: no file and no folder can be called so there. In small letters.
/// <https://learn.microsoft.com/en-us/windows/win32/fileio/naming-a-file>
#[must_use]
pub fn is_device(name: &str) -> bool {
    let number = name.strip_prefix("com").or_else(|| name.strip_prefix("lpt"));
    matches!(name, "con" | "prn" | "aux" | "nul")
        || number.is_some_and(|number| matches!(number.as_bytes(), [b'0'..=b'9']))
}

#[cfg(test)]
mod tests {
    use super::{id_of, is_device, slug_of};

    #[test]
    fn some_names_are_devices_on_windows() {
        let is_kept = |name: &&str| is_device(name);
        let names = ["con", "nul", "com1", "lpt9", "com", "com10", "coma", "console", "null", "aux-1"];
        assert_eq!(names.into_iter().filter(is_kept).collect::<Vec<_>>(), ["con", "nul", "com1", "lpt9"]);
    }

    #[test]
    fn a_name_is_spelt_in_any_script() {
        for (name, slug) in [
            ("Über uns", "ueber-uns"),
            ("Smørrebrød", "smoerrebroed"),
            ("Été à Liège", "ete-a-liege"),
            ("U\u{308}ber Cafe\u{301}s", "ueber-cafes"),
            ("Новости дня", "novosti-dnia"),
            ("世界", "shi-jie"),
            ("Don’t stop", "dont-stop"),
            ("A b.c", "a-b-c"),
            ("☃", "snowman"),
            ("—", ""),
        ] {
            assert_eq!(slug_of(name), slug, "{name}");
        }
        assert_eq!(id_of("ångström").unwrap().as_str(), "angstroem");
        assert!(id_of("—").unwrap().as_str().starts_with("x-"));
        assert_eq!(id_of(" "), None);
    }
}
