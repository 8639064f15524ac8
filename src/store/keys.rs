//! The only file that spells a key, both ways.

use crate::article::{ArticleId, EditionId};

/// The keys of one edition.
pub(super) struct Keys {
    /// `courant:1:<edition>:`
    edition: String,
}

/// What a key of the edition is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Name {
    Visit(ArticleId),
    /// Of an article; or of the list, which is called by a name that no article can have.
    Aside(String, u32),
    Recent,
}

impl Keys {
    pub(super) const SETTINGS: &'static str = "courant:1:settings";
    const LIST: &'static str = ".recent";
    const PREFIX: &'static str = "courant:1:";

    pub(super) fn new(edition: &EditionId) -> Self {
        Self { edition: format!("{}{}:", Self::PREFIX, edition.as_str()) }
    }

    /// What all of them begin with. Those of another edition may, too: only [`Keys::parse`] tells.
    pub(super) fn edition(&self) -> &str {
        &self.edition
    }

    /// The edition's id.
    pub(super) fn edition_id(&self) -> &str {
        let id = self.edition.strip_prefix(Self::PREFIX).and_then(|id| id.strip_suffix(':'));
        id.unwrap_or_default()
    }

    pub(super) fn lock(&self) -> String {
        format!("{}lock", self.edition)
    }

    pub(super) fn visit(&self, id: &ArticleId) -> String {
        format!("{}visit:{id}", self.edition)
    }

    pub(super) fn aside(&self, id: &ArticleId, n: u32) -> String {
        format!("{}aside:{id}:{n}", self.edition)
    }

    /// Two words at its end, like every other key: `<edition>:recent` would be a visit of the edition `a` where
    /// another is called `a:visit`.
    pub(super) fn recent(&self) -> String {
        format!("{}list:recent", self.edition)
    }

    pub(super) fn recent_aside(&self, n: u32) -> String {
        format!("{}aside:{}:{n}", self.edition, Self::LIST)
    }

    /// Which edition stands under a base path.
    pub(super) fn edition_at(base: &str) -> String {
        format!("{}at:{base}", Self::PREFIX)
    }

    pub(super) fn settings_aside(n: u32) -> String {
        format!("{}:aside:{n}", Self::SETTINGS)
    }

    /// What a key is for; `None` where it is not this edition's. An edition's id may hold colons, so all that
    /// comes after it must have the form to the letter.
    pub(super) fn parse(&self, key: &str) -> Option<Name> {
        let rest = key.strip_prefix(&self.edition)?;
        if rest == "list:recent" {
            return Some(Name::Recent);
        }
        if let Some(id) = rest.strip_prefix("visit:") {
            return ArticleId::parse(id).map(Name::Visit);
        }
        let (of, digits) = rest.strip_prefix("aside:")?.rsplit_once(':')?;
        let n: u32 = digits.parse().ok()?;
        let is_ours = n.to_string() == digits && (of == Self::LIST || ArticleId::parse(of).is_some());
        is_ours.then(|| Name::Aside(of.to_owned(), n))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::expect_used, reason = "a test may stop at the first wrong thing")]

    use super::{Keys, Name};
    use crate::article::{ArticleId, EditionId};

    #[test]
    fn every_key_goes_there_and_back_and_no_other_is_taken() {
        let id = ArticleId::parse("harbour-lights").expect("an id");
        for edition in ["a", "a:visit", "/", "https://example.org/feed.json", "a:aside:x", "日本"] {
            let keys = Keys::new(&EditionId::parse(edition).expect("an edition"));
            assert_eq!(keys.visit(&id), format!("courant:1:{edition}:visit:harbour-lights"));
            assert_eq!(keys.parse(&keys.visit(&id)), Some(Name::Visit(id.clone())));
            assert_eq!(keys.parse(&keys.aside(&id, 7)), Some(Name::Aside("harbour-lights".to_owned(), 7)));
            assert_eq!(keys.parse(&keys.recent_aside(0)), Some(Name::Aside(".recent".to_owned(), 0)));
            assert_eq!(keys.parse(&keys.recent()), Some(Name::Recent));
        }
        let keys = Keys::new(&EditionId::parse("a").expect("an edition"));
        for foreign in [
            "",
            "courant:1:settings",
            "courant:1:a:visit:",
            "courant:1:a:visit:A",
            "courant:1:a:visit:b:visit:c",
            "courant:1:a:visit:list:recent",
            "courant:1:a:recent",
            "courant:1:a:aside:x:01",
            "courant:1:a:aside:x:+1",
            "courant:1:a:aside:x",
            "courant:2:a:visit:x",
            "courant:1:ab:visit:x",
            "xcourant:1:a:visit:x",
        ] {
            assert_eq!(keys.parse(foreign), None, "{foreign}");
        }
    }
}
