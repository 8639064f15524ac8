//! What the command says of its work: how far it is, and what came of it.

use std::path::Path;

use press::build::Built;

/// A build in one line.
pub(crate) fn summary(built: &Built, out: &Path) -> String {
    let undated = if built.undated > 0 { format!(" ({} without a date)", built.undated) } else { String::new() };
    let besides = [
        (built.drafts, "draft", "held back"),
        (built.unread, "text", "left out until mended"),
        (built.left_out, "text", "left out for a name with _ in front"),
    ];
    let besides: String = besides
        .into_iter()
        .filter(|(count, ..)| *count > 0)
        .map(|(count, noun, why)| format!(", {} {why}", counted(count, noun)))
        .collect();
    let (written, kept) = built.files;
    let (files, place) = match built.is_written {
        true => (
            format!(", {} written, {kept} kept as they were", counted(written, "file")),
            format!("in {}", out.display()),
        ),
        false => (String::new(), "nothing was written".to_owned()),
    };
    let notes = match built.notes.len() {
        0 => String::new(),
        count => format!(", {}", counted(count, "note")),
    };
    let [articles, pages, media] = [(built.articles, "article"), (built.pages, "page"), (built.media, "file")]
        .map(|(count, noun)| counted(count, noun));
    let problems = counted(built.problems.len(), "problem");
    format!("{articles}{undated}{besides}, {pages}, {media} of media{files}, {problems}{notes}; {place}\n")
}

/// A line that shows how far it is; the last one leaves nothing behind. Blanks wipe it out: a Windows console prints `ESC [K` as it
/// stands, unless it is asked to obey.
pub(crate) fn bar(what: &str, done: usize, all: usize) -> String {
    const WIDTH: usize = 30;
    let filled = done * WIDTH / all.max(1);
    let line = format!("{what:<8} [{}{}] {done} of {all}", "█".repeat(filled), " ".repeat(WIDTH - filled));
    if done == all { format!("\r{}\r", " ".repeat(line.chars().count())) } else { format!("\r{line}") }
}

/// `1 page`, `2 pages`
pub(crate) fn counted(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::bar;

    #[test]
    fn the_last_bar_is_blanks_over_those_before_it() {
        let last = bar("developing", 1000, 1000);
        assert!(last.chars().all(|sign| matches!(sign, '\r' | ' ')), "{last:?}");
        assert!(last.chars().count() > bar("developing", 960, 1000).chars().count());
    }
}
