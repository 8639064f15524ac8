//! What the model can hold and a page cannot, or should not: links within links, sections that are called as parts of the page are,
//! pictures and sounds that it does not load, and notes in another order than their marks.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use courant::article::{Article, Block, Figure, Run, SafeUrl, Text};

use super::Read;
use crate::parts::{self, Part};
use crate::problem::Problem;

/// What the parts of every article's page are called: in its frame, in the app's, and those of `courant::view::article`.
const OF_THE_PAGE: [&str; 8] =
    ["app", "trouble", "c-main", "c-text", "c-size", "c-notes", "c-corrections", "c-related"];

/// Takes links and notes out of links, for a browser ends a link where another one begins; gives a section another name where its own
/// is one of the page's; puts the notes into the order of their marks; and tells what no page loads, of which none is the picture that
/// a story is known by. `at` is the text's own address, `bytes` what was read.
pub(super) fn tidied(mut read: Read, bytes: &[u8], at: &str) -> Read {
    let Some(article) = &mut read.article else { return read };
    let names = renamed(article);
    let (mut found, mut unloaded) = (0, BTreeSet::new());
    let mut marks = HashMap::new();
    parts::each(article, &mut |part| match part {
        Part::Text(text) => {
            found += apart(text);
            parts::each_run(text, &mut |run| match run {
                Run::Note(id) if !marks.contains_key(id) => drop(marks.insert(id.clone(), marks.len())),
                // What a link within the text calls may have another name now.
                Run::Link(url, _) if !names.is_empty() => {
                    let name = url.as_str().strip_prefix(at).and_then(|rest| names.get(rest.strip_prefix('#')?));
                    if let Some(other) = name.and_then(|name| SafeUrl::parse(&format!("{at}#{name}"))) {
                        *url = other;
                    }
                }
                _ => {}
            });
        }
        Part::Figure(Figure { src, .. }) | Part::Media(src) if is_unloaded(src.as_str()) => {
            unloaded.insert(src.as_str().to_owned());
        }
        _ => {}
    });
    article.notes.sort_by_key(|note| marks.get(&note.id).copied().unwrap_or(usize::MAX));
    if article.card.image.as_ref().is_some_and(|image| is_unloaded(image.src.as_str())) {
        article.card.image = first_picture(article).map(Arc::new);
        read.beside.has_found_image = true;
    }
    for (_, id) in &mut read.beside.named {
        if let Some(name) = names.get(id) {
            id.clone_from(name);
        }
    }
    if found > 0 {
        let words = "A link stands within a link, and only the outer one leads anywhere: write one behind the other.";
        read.problems.insert(0, Problem { line: 0, words: words.to_owned() });
    }
    if !unloaded.is_empty() {
        read.problems.extend(told(unloaded, bytes));
        read.problems.sort_by_key(|problem| problem.line);
    }
    read
}

/// Whether the pages' own policy keeps an address from loading.
fn is_unloaded(src: &str) -> bool {
    src.starts_with("http://")
}

/// Tells them, each in the line where it stands first, as it is written there.
fn told(mut unloaded: BTreeSet<String>, bytes: &[u8]) -> Vec<Problem> {
    let words = |src: &str| {
        format!(
            "{src} is not loaded, since a page loads nothing by http: write https://, or put the file into the folder."
        )
    };
    let mut problems = Vec::new();
    let (mut line, mut counted) = (1, 0);
    for at in memchr::memmem::find_iter(bytes, b":") {
        let Some(start) = at.checked_sub(4).filter(|start| bytes[*start..at].eq_ignore_ascii_case(b"http")) else {
            continue;
        };
        // In JSON a stroke may have another one before it, and in HTML `&` a name.
        let written: Vec<u8> =
            bytes[start..].iter().copied().take_while(|byte| !b"\"'<>()|`\n\r".contains(byte)).collect();
        let written = String::from_utf8_lossy(&written).replace("\\/", "/").replace("&amp;", "&");
        let words_of = [written.trim(), written.split_whitespace().next().unwrap_or_default()];
        let found = words_of.into_iter().find(|written| {
            unloaded.remove(*written) || url::Url::parse(written).is_ok_and(|url| unloaded.remove(url.as_str()))
        });
        if let Some(src) = found {
            line += memchr::memchr_iter(b'\n', &bytes[counted..start]).count();
            counted = start;
            problems.push(Problem { line, words: words(src) });
        }
    }
    problems.extend(unloaded.iter().map(|src| Problem { line: 1, words: words(src) }));
    problems
}

/// The picture that a story is known by where its author names none: the first that stands in it by itself, and that a page loads.
pub(super) fn first_picture(article: &Article) -> Option<Figure> {
    let mut blocks = article.sections.iter().flat_map(|section| &section.blocks);
    blocks.find_map(|block| match block {
        Block::Figure(figure) if !is_unloaded(figure.src.as_str()) => {
            Some(Figure { alt: figure.alt.clone(), ..Figure::at(figure.src.clone()) })
        }
        _ => None,
    })
}

/// Gives sections that are called as a part of the page is a number behind their names. Returns those names, and what they were.
fn renamed(article: &mut Article) -> BTreeMap<String, String> {
    let notes: HashSet<&str> = article.notes.iter().map(|note| note.id.as_str()).collect();
    let sections: HashSet<&str> = article.sections.iter().map(|section| section.id.as_str()).collect();
    let is_of_page = |name: &str| {
        let of_note = name.strip_prefix("note-").or_else(|| name.strip_prefix("mark-"));
        OF_THE_PAGE.contains(&name)
            || of_note.is_some_and(|id| notes.contains(id))
            || name.strip_suffix("-heading").is_some_and(|id| sections.contains(id))
    };
    let mut names = BTreeMap::new();
    for name in sections.iter().filter(|name| is_of_page(name)) {
        let is_free = |other: &String| !sections.contains(other.as_str()) && !is_of_page(other);
        // There are fewer sections and notes than numbers.
        if let Some(other) = (2_u32..).map(|number| format!("{name}-{number}")).find(is_free) {
            names.insert((*name).to_owned(), other);
        }
    }
    for section in &mut article.sections {
        if let Some(name) = names.get(&section.id) {
            section.id.clone_from(name);
        }
    }
    names
}

/// Sets the links of a text apart: of those within another the words stay, and its notes come behind it. How many links there were.
fn apart(text: &mut Text) -> usize {
    let has_none =
        |run: &Run| matches!(run, Run::Words(_) | Run::Note(_) | Run::Abbr { .. } | Run::Ruby { .. } | Run::Break);
    if text.0.iter().all(has_none) {
        return 0;
    }
    let mut found = 0;
    for mut run in std::mem::take(&mut text.0) {
        let mut notes = Vec::new();
        match &mut run {
            Run::Link(_, inner) => found += flattened(inner, &mut notes),
            Run::Styled(_, inner) | Run::Foreign { text: inner, .. } | Run::Time(_, inner) => found += apart(inner),
            _ => {}
        }
        push(&mut text.0, run);
        text.0.append(&mut notes);
    }
    found
}

/// Takes what leads elsewhere out of a link's words. How many links there were.
fn flattened(text: &mut Text, notes: &mut Vec<Run>) -> usize {
    let mut found = 0;
    for mut run in std::mem::take(&mut text.0) {
        match &mut run {
            Run::Link(_, inner) => {
                found += 1 + flattened(inner, notes);
                std::mem::take(&mut inner.0).into_iter().for_each(|run| push(&mut text.0, run));
                continue;
            }
            Run::Styled(_, inner) | Run::Foreign { text: inner, .. } | Run::Time(_, inner) => {
                found += flattened(inner, notes);
            }
            Run::Note(_) => {
                notes.push(run);
                continue;
            }
            _ => {}
        }
        push(&mut text.0, run);
    }
    found
}

/// Puts a run behind others, as the decoder would have read it: words go on with words, and what has lost all of its own is gone.
fn push(runs: &mut Vec<Run>, run: Run) {
    let is_empty = match &run {
        Run::Link(_, inner) | Run::Styled(_, inner) | Run::Foreign { text: inner, .. } | Run::Time(_, inner) => {
            inner.0.is_empty()
        }
        _ => false,
    };
    match (runs.last_mut(), run) {
        _ if is_empty => {}
        (Some(Run::Words(before)), Run::Words(words)) => before.push_str(&words),
        (_, run) => runs.push(run),
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Kind, read};

    #[test]
    fn a_section_has_no_name_of_the_page() {
        let text = "# T\n\nWords.[^1] See [the app](#app), [the first note](#note-1).\n\n## App\n\nW.\n\n## Note 1\n\nW.\n\n\
                    ## Tide\n\nW.\n\n## Tide heading\n\nW.\n\n## Note taking\n\nW.\n\n[^1]: Said.\n";
        let read = read(Kind::Markdown, text.as_bytes(), "text", "https://paper.example/").expect("a text");
        let article = read.article.expect("an article");
        let ids: Vec<&str> = article.sections.iter().map(|section| section.id.as_str()).collect();
        assert_eq!(ids[1..], ["app-2", "note-1-2", "tide", "tide-heading-2", "note-taking"]);
        let json = crate::encode::article(&article, "");
        assert!(json.contains("/#app-2\"") && json.contains("/#note-1-2\""), "{json}");
    }

    #[test]
    fn notes_stand_in_the_order_of_their_marks() {
        let text =
            "# T\n\nWords.[^late] More.[^early] Again.[^late]\n\n[^early]: E.\n\n[^unmarked]: U.\n\n[^late]: L.\n";
        let read = read(Kind::Markdown, text.as_bytes(), "text", "https://paper.example/").expect("a text");
        let notes = read.article.expect("an article").notes;
        assert_eq!(notes.iter().map(|note| note.id.as_str()).collect::<Vec<_>>()[..2], ["late", "early"]);
    }
}
