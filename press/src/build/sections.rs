//! The names of sections, as the paper's head and its texts write them → one name for each.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use courant::route::Route;

use super::Problem;
use super::settings::SETTINGS;
use super::survey::Text;
use crate::spell;

/// Gives every section one name: what differs in capitals and signs alone has one address, and the first name counts, that of the
/// settings before those of the texts, the newest first. What has no address is no section. Returns what is told.
pub(super) fn settle(texts: &mut [Text<'_>], names: &mut Vec<String>) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut tell = |file: &str, words: String| problems.push(Problem { file: file.to_owned(), line: 0, words });
    let nameless = |name: &str| {
        let why = match Route::section(name) {
            None => "has no letter or digit to make its address of",
            Some(_) => "has an address that no folder can have on Windows",
        };
        format!("The section “{name}” {why}: write another name.")
    };
    let route_of = |name: &str| {
        Route::section(name).filter(|route| !matches!(route, Route::Section(folder) if spell::is_device(folder)))
    };
    let mut known: HashMap<Route, String> = HashMap::new();
    names.retain(|name| match route_of(name).map(|route| known.entry(route)) {
        None => {
            tell(SETTINGS, nameless(name));
            false
        }
        Some(Entry::Occupied(other)) => {
            tell(
                SETTINGS,
                format!("The sections “{}” and “{name}” have the same address: leave one out.", other.get()),
            );
            false
        }
        Some(Entry::Vacant(place)) => {
            place.insert(name.clone());
            true
        }
    });
    for text in texts {
        let Some(name) = text.card.section.clone() else { continue };
        let Some(route) = route_of(&name) else {
            tell(&text.source.file, nameless(&name));
            text.put_into(None);
            continue;
        };
        let first = known.entry(route).or_insert_with(|| {
            names.push(name.clone());
            name.clone()
        });
        if *first != name {
            tell(
                &text.source.file,
                format!("The section “{name}” has the address of “{first}”, and is taken for it: write it so."),
            );
            text.put_into(Some(first.clone()));
        }
    }
    problems
}
