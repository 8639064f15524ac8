//! The ids of a folder's texts: each is the author's, or made of the file's name, and no two texts have one.
//!
//! What comes of it hangs on the names of the files and on the ids in them alone, never on the order in which a disk lists them.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};

use courant::article::ArticleId;

use super::Problem;
use super::folder::POSTS;
use super::source::Source;
use super::survey::Text;
use crate::spell;

/// The name that an id is made of, without its ending, and the folders that it lies in. A text that is called `index` or `README`
/// has the name of its folder, as Hugo's bundles do.
pub(super) fn name_of(file: &str) -> (&str, &str) {
    let (folders, name) = file.rsplit_once('/').unwrap_or(("", file));
    let name = name.rsplit_once('.').map_or(name, |(name, _)| name);
    let is_of_folder = ["index", "readme"].iter().any(|index| name.eq_ignore_ascii_case(index));
    match folders.rsplit_once('/').unwrap_or(("", folders)) {
        (outer, folder) if is_of_folder && !folder.is_empty() => (outer, folder),
        _ => (folders, name),
    }
}

/// Gives each text an id of its own: the authors' words first, then the names of files, those in fewer folders first. What has the
/// name of another takes its folders into it, the nearest first, until it is alone. Returns the texts, and those that are left out.
pub(super) fn settle<'a>(mut texts: Vec<Text<'a>>, problems: &mut Vec<Problem>) -> (Vec<Text<'a>>, Vec<Source>) {
    texts.sort_by(|one, other| rank(one).cmp(&rank(other)));
    let mut taken: HashSet<ArticleId> = HashSet::new();
    let mut is_first = |id: &ArticleId| !spell::is_device(id.as_str()) && taken.insert(id.clone());
    let is_first: Vec<bool> = texts.iter().map(|text| is_first(&text.card.id)).collect();
    let mut left_out = Vec::new();
    for (text, _) in texts.iter_mut().zip(&is_first).filter(|(_, is_first)| !**is_first) {
        match longer(text, &taken) {
            Some(id) => {
                taken.insert(id.clone());
                text.rename(id);
            }
            None => left_out.push(text.source.clone()),
        }
    }
    let is_left_out: HashSet<Cow<'_, str>> = left_out.iter().map(Source::key).collect();
    let out = texts.extract_if(.., |text| is_left_out.contains(&text.source.key())).collect();
    tell(&texts, out, problems);
    (texts, left_out)
}

/// Of names that are spelt alike, the one that is an id goes first: the other has a digest to differ by.
fn rank<'a>(text: &'a Text<'_>) -> (Reverse<bool>, usize, bool, &'a str) {
    let depth = if text.beside.is_named { 0 } else { text.source.file.matches('/').count() };
    let is_spelt = !text.beside.is_named && ArticleId::parse(name_of(&text.source.file).1).is_none();
    (Reverse(text.beside.is_named), depth, is_spelt, &text.source.file)
}

/// A name with its folders before it that nobody has; `None` where the author gave the name, or no folder is left.
fn longer(text: &Text<'_>, taken: &HashSet<ArticleId>) -> Option<ArticleId> {
    if text.beside.is_named {
        return None;
    }
    let (folders, name) = name_of(&text.source.file);
    let mut name = name.to_owned();
    let is_free = |id: &ArticleId| !spell::is_device(id.as_str()) && !taken.contains(id);
    let longer = folders.rsplit('/').filter(|folder| !folder.is_empty() && *folder != POSTS).find_map(|folder| {
        name = format!("{folder}-{name}");
        spell::id_of(&name).filter(is_free)
    });
    // Names that differ, and are spelt alike: the digest of one, or of the whole path.
    longer.or_else(|| ArticleId::from_any(&name).filter(is_free)).or_else(|| {
        let path = Some(text.source.file.as_str()).filter(|_| !folders.is_empty());
        path.and_then(ArticleId::from_any).filter(is_free)
    })
}

fn tell(kept: &[Text<'_>], out: Vec<Text<'_>>, problems: &mut Vec<Problem>) {
    if out.is_empty() {
        return;
    }
    let sources: HashMap<&ArticleId, &Source> = kept.iter().map(|text| (&text.card.id, &text.source)).collect();
    for text in out {
        let id = &text.card.id;
        let field = text.source.id_field();
        let words = match sources.get(id) {
            Some(other) => format!(
                "Its id {id} is that of {}, too, and it is left out: write another `{field}` in one of them.",
                other.name()
            ),
            None => {
                format!("No file can be called {id} on Windows, and it is left out: write another `{field}` in it.")
            }
        };
        problems.push(text.source.problem(0, words));
    }
}

#[cfg(test)]
mod tests {
    use super::name_of;

    #[test]
    fn an_index_has_the_name_of_its_folder() {
        for (file, expected) in [
            ("tide.md", ("", "tide")),
            ("2026/summer.md", ("2026", "summer")),
            ("posts/p19/index.md", ("posts", "p19")),
            ("p19/README.md", ("", "p19")),
            ("index.md", ("", "index")),
        ] {
            assert_eq!(name_of(file), expected, "{file}");
        }
    }
}
