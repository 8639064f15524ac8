//! The visits of an edition as the history page shows them.

use std::collections::BinaryHeap;

use super::visit::Visit;
use crate::article::{ArticleId, Day};
use crate::letters::lower;

/// Visits, the latest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct History {
    entries: Vec<Entry>,
}

/// One article of a history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Which article.
    pub id: ArticleId,
    /// What the reader did with it.
    pub visit: Visit,
}

impl History {
    /// A history of these visits, put in order: by the last time, then by id.
    #[must_use]
    pub fn new(visits: impl IntoIterator<Item = (ArticleId, Visit)>) -> Self {
        let entries: Vec<Entry> = visits.into_iter().map(|(id, visit)| Entry { id, visit }).collect();
        let keys = entries.iter().enumerate().map(|(at, entry)| (-entry.visit.last.ms(), entry.id.as_str(), at));
        let order: Vec<usize> = in_order(keys.collect()).into_iter().map(|(_, _, at)| at).collect();
        let mut entries: Vec<Option<Entry>> = entries.into_iter().map(Some).collect();
        Self { entries: order.into_iter().filter_map(|at| entries.get_mut(at)?.take()).collect() }
    }

    /// All, the latest first.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// All, the latest first, for keeps.
    #[must_use]
    pub fn into_entries(self) -> Vec<Entry> {
        self.entries
    }

    /// How many articles.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Takes an article out.
    pub fn remove(&mut self, id: &ArticleId) {
        self.entries.retain(|entry| entry.id != *id);
    }

    /// By local day, the latest first. An article read on several days stands under each of them; one without a
    /// day (an import may have none) under the UTC day of its last time.
    #[must_use]
    pub fn days(&self) -> Vec<(Day, Vec<&Entry>)> {
        let mut readings: Vec<(Day, &Entry)> = Vec::new();
        for entry in &self.entries {
            match entry.visit.days.as_slice() {
                [] => readings.push((entry.visit.last.day_utc(), entry)),
                days => readings.extend(days.iter().map(|day| (*day, entry))),
            }
        }
        let keys = readings.iter().enumerate().map(|(at, (day, _))| (-day.days_since_1970(), "", at));
        let mut days: Vec<(Day, Vec<&Entry>)> = Vec::new();
        for (_, _, at) in in_order(keys.collect()) {
            let (day, entry) = readings[at];
            match days.last_mut() {
                Some((last, entries)) if *last == day => entries.push(entry),
                _ => days.push((day, vec![entry])),
            }
        }
        days
    }

    /// The articles whose headline has every word of `query`; see [`has_words`]. Blank text finds all.
    #[must_use]
    pub fn search(&self, query: &str) -> Self {
        let is_found = |entry: &&Entry| has_words(&entry.visit.story.headline, query);
        Self { entries: self.entries.iter().filter(is_found).cloned().collect() }
    }

    /// What to go on with, the latest first.
    pub fn to_continue(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(|entry| entry.visit.is_to_continue())
    }
}

/// Whether a text has every word of `query`, or words that begin or go on with them. Case and accents make no
/// difference. A blank query finds every text.
#[must_use]
pub fn has_words(text: &str, query: &str) -> bool {
    let text = fold(text);
    fold(query).split_whitespace().all(|word| text.contains(word))
}

/// A number, a name and a place in a list, to be put in order.
type Key<'a> = (i64, &'a str, usize);

/// By heap: a sort would weigh five times as much in the wasm.
fn in_order(keys: Vec<Key<'_>>) -> Vec<Key<'_>> {
    BinaryHeap::from(keys).into_sorted_vec()
}

/// A letter, then what is folded to it. Unicode's tables would weigh more than the rest of this file's crate.
const PLAIN: [&str; 33] = [
    "aàáâãäåāăąǎạảấầẩẫậắằẳẵặ",
    "cçćĉċč",
    "dďđð",
    "eèéêëēĕėęěẹẻẽếềểễệ",
    "gĝğġģ",
    "hĥħ",
    "iìíîïĩīĭįıǐỉị",
    "jĵ",
    "kķ",
    "lĺļľŀł",
    "nñńņňŉ",
    "oòóôõöøōŏőǒọỏốồổỗộơớờởỡợ",
    "rŕŗř",
    "sśŝşšșſ",
    "tţťŧț",
    "uùúûüũūŭůűųǔụủưứừửữự",
    "wŵ",
    "yýÿŷỳỵỷỹ",
    "zźżž",
    "αά",
    "εέ",
    "ηή",
    "ιίϊΐ",
    "οό",
    "υύϋΰ",
    "ωώ",
    "σς",
    "её",
    "ىي",
    "اأإآ",
    "'’ʼ",
    "-‐‑–—",
    "\"“”„«»",
];

/// A text in lower case without accents, for comparing only.
fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for letter in lower(text).chars() {
        match letter {
            'ß' => folded.push_str("ss"),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            // Marks that are set over or under the letter before, Arabic vowels among them, and the soft hyphen.
            '\u{300}'..='\u{36f}' | '\u{64b}'..='\u{65f}' | '\u{ad}' => {}
            letter if letter.is_ascii() => folded.push(letter),
            letter => {
                let plain = PLAIN.iter().find(|row| row.contains(letter)).and_then(|row| row.chars().next());
                folded.push(plain.unwrap_or(letter));
            }
        }
    }
    folded
}

#[cfg(test)]
mod tests {
    use super::fold;

    #[test]
    fn case_and_accents_make_no_difference() {
        for (text, folded) in [
            ("Über Straße", "uber strasse"),
            ("ÉTÉ", "ete"),
            ("e\u{301}te\u{301}", "ete"),
            ("Łódź", "lodz"),
            ("Việt Nam", "viet nam"),
            ("ΆΛΦΑΣ", "αλφασ"),
            ("Ёлка", "елка"),
            ("İzmir", "izmir"),
            ("日本", "日本"),
        ] {
            assert_eq!(fold(text), folded, "{text}");
        }
    }
}
