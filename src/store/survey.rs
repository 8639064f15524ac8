//! Every record of an edition, a few at a time: to read ten thousand at once would hold the page up.

use std::vec::IntoIter;

use super::keys::Name;
use super::{Found, Size, Store};
use crate::article::ArticleId;
use crate::reading::Visit;

/// How far a survey has come.
pub struct Survey {
    keys: IntoIter<String>,
    visits: Vec<(ArticleId, Visit)>,
    size: Size,
}

impl Store {
    /// Begins one: lists the keys, and reads no record yet.
    #[must_use]
    pub fn survey(&self) -> Survey {
        Survey { keys: self.keys_of_edition().into_iter(), visits: Vec::new(), size: Size::default() }
    }

    /// Looks at so many more records; true while there are more. What another tab changes meanwhile is found as it
    /// stands when its turn comes.
    pub fn go_on(&self, survey: &mut Survey, most: usize) -> bool {
        for key in survey.keys.by_ref().take(most) {
            let Some(name) = self.keys().parse(&key) else { continue };
            let Ok(Some(stored)) = self.shelf().get(&key) else { continue };
            survey.size.bytes += 2 * (key.encode_utf16().count() + stored.units());
            match name {
                Name::Visit(id) => {
                    survey.size.visits += 1;
                    if let Found::Visit(visit, _) = self.found(stored) {
                        survey.visits.push((id, *visit));
                    }
                }
                Name::Aside(..) => survey.size.aside += 1,
                Name::Recent => {}
            }
        }
        !survey.keys.as_slice().is_empty()
    }

    /// What a survey has found: the visits, in no order, and how much is kept. What is only in memory is among them.
    #[must_use]
    pub fn findings(&self, survey: Survey) -> (Vec<(ArticleId, Visit)>, Size) {
        let Survey { mut visits, size, .. } = survey;
        for (id, since) in &self.memory().pending {
            match visits.iter_mut().find(|(other, _)| other == id) {
                Some((_, visit)) => *visit = Visit::with(Some(visit.clone()), since),
                None => visits.push((id.clone(), Visit::with(None, since))),
            }
        }
        (visits, size)
    }

    /// All visits, in no order, at once.
    #[must_use]
    pub fn visits(&self) -> Vec<(ArticleId, Visit)> {
        let mut survey = self.survey();
        self.go_on(&mut survey, usize::MAX);
        self.findings(survey).0
    }

    /// How much is kept of this edition.
    #[must_use]
    pub fn size(&self) -> Size {
        let mut survey = self.survey();
        self.go_on(&mut survey, usize::MAX);
        survey.size
    }
}
