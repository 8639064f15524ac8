//! A text without marks → an article: copied from a web page, of which only the article is kept, or as somebody wrote it, of which all is.

use std::collections::BTreeSet;

use super::{Beside, Read, title_of};
use crate::problem::Problem;
use crate::scrape::furniture::Reason;
use crate::scrape::{self, LeftOut, Options, ScrapeError};
use crate::spell;

/// Reads a text, see [`super::read`].
pub(super) fn read(bytes: &[u8], name: &str) -> Result<Read, Problem> {
    let read = |is_written: bool| {
        let options = Options { id: spell::id_of(name), is_written, ..Options::default() };
        scrape::scrape_bytes(bytes, &options)
    };
    let mut problems = Vec::new();
    // A line alone is its own text, and so is one without a title over it.
    let mut untitled = |error: ScrapeError| {
        let is_untitled = matches!(error, ScrapeError::NoHeadline | ScrapeError::NoBody);
        // A number alone, of a version, is nobody's text.
        let is_untitled = is_untitled && String::from_utf8_lossy(bytes).contains(char::is_alphabetic);
        let title = title_of(name).filter(|_| is_untitled).ok_or(error)?;
        let words = format!(
            "There is no headline over a text here, and the file's name is taken for it, “{}”: write one in the first line.",
            title.words
        );
        problems.push(Problem { line: 1, words });
        let options = Options { id: spell::id_of(name), headline: Some(title.words), is_written: true };
        scrape::scrape_bytes(bytes, &options)
    };
    let scraped = match read(false) {
        Ok(page) if page.left_out.is_empty() || page.is_copied => Ok(page),
        page => read(true).or_else(&mut untitled).or(page),
    };
    let scraped = scraped.map_err(|error| Problem { line: 1, words: format!("{error}.") })?;
    problems.extend(scraped.problems);
    problems.extend(lost(&scraped.left_out));
    problems.sort_by_key(|problem| problem.line);
    let mut article = scraped.article;
    // By its language its dates were read; what the page is in is asked as of any other text.
    article.card.language = None;
    Ok(Read { article: Some(article), beside: Beside::default(), problems })
}

/// What is told where lines were left out that may be missed: sentences, for where they stand; who made a picture or the text, and
/// what it leads to, whatever their length. A word such as "Share" is missed by nobody.
fn lost(left_out: &[LeftOut]) -> Option<Problem> {
    const SENTENCE: usize = 5;
    // Of letters that no blanks divide.
    const LETTERS: usize = 10;
    let is_of_page = |line: &&LeftOut| line.reason.is_of_place() || is_of_its_own(line.reason);
    let lines: Vec<&LeftOut> = left_out.iter().filter(is_of_page).collect();
    let is_sentence = |text: &str| {
        text.split_whitespace().count() >= SENTENCE
            || text.chars().filter(|letter| *letter > '\u{2e7f}').count() >= LETTERS
    };
    let first = lines.iter().find(|line| is_of_its_own(line.reason) || is_sentence(&line.text))?;
    let reasons: BTreeSet<String> = lines.iter().map(|line| line.reason.to_string()).collect();
    let words = format!(
        "Of this page, {} left out ({}): what belongs to the article is kept in a text that ends in .md. `press article` \
         names the lines.",
        if let [_] = lines[..] { "1 line is".to_owned() } else { format!("{} lines are", lines.len()) },
        Vec::from_iter(reasons).join(", ")
    );
    Some(Problem { line: first.number, words })
}

/// Whether what is left out for this says something, however short it is.
const fn is_of_its_own(reason: Reason) -> bool {
    matches!(reason, Reason::Picture | Reason::ReadMore | Reason::Credits)
}
