//! Pages as people copy them, each with the article a person sees in it.
//!
//! `tests/scrape/<lesson>/page.txt` is the page, `article.json` what must come of it, or `error.txt` why nothing can; `report.txt`
//! is what was left out and what is uncertain. All pages are our own inventions. `BLESS=1` writes the expected files anew: look at
//! every one of them before it is committed.

#![allow(clippy::expect_used, reason = "a test ends where its ground gives way")]

use std::fs;
use std::path::{Path, PathBuf};

use press::encode;
use press::scrape::{Options, Scraped, scrape, scrape_bytes};
use proptest::prelude::*;
use serde_json::Value;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/scrape")
}

fn report(scraped: &Scraped) -> String {
    let mut report = String::new();
    for line in &scraped.left_out {
        report += &format!("{}: {}: {}\n", line.number, line.reason, line.text);
    }
    for problem in &scraped.problems {
        report += &format!("uncertain: {}: {}\n", problem.line, problem.words);
    }
    report
}

fn compare(file: &Path, found: &str, wrong: &mut Vec<String>) {
    if std::env::var_os("BLESS").is_some() {
        if found.is_empty() {
            let _ = fs::remove_file(file);
        } else {
            fs::write(file, found).expect("the expected file is written");
        }
    } else if fs::read_to_string(file).unwrap_or_default() != found {
        wrong.push(format!("{}:\n{found}", file.display()));
    }
}

#[test]
fn every_page_becomes_the_article_a_person_sees() {
    let mut lessons = 0;
    let mut wrong = Vec::new();
    for entry in fs::read_dir(folder()).expect("the lessons") {
        let lesson = entry.expect("a lesson").path();
        let page = fs::read(lesson.join("page.txt")).expect("a page");
        let (article, report, error) = match scrape_bytes(&page, &Options::default()) {
            Ok(scraped) => (encode::article(&scraped.article, ""), report(&scraped), String::new()),
            Err(error) => (String::new(), String::new(), format!("{error}\n")),
        };
        compare(&lesson.join("article.json"), &article, &mut wrong);
        compare(&lesson.join("report.txt"), &report, &mut wrong);
        compare(&lesson.join("error.txt"), &error, &mut wrong);
        lessons += 1;
    }
    assert!(lessons >= 16, "only {lessons} lessons");
    assert!(wrong.is_empty(), "{} files differ:\n{}", wrong.len(), wrong.join("\n"));
}

/// As Windows' editors save it: with a byte order mark, and `\r\n` at the end of each line.
#[test]
fn a_page_saved_on_windows_is_the_same_page() {
    let told = |page: &[u8]| {
        let scraped = scrape_bytes(page, &Options::default()).map_err(|error| error.to_string());
        scraped.map(|scraped| (encode::article(&scraped.article, ""), report(&scraped)))
    };
    for entry in fs::read_dir(folder()).expect("the lessons") {
        let lesson = entry.expect("a lesson").path();
        let Ok(page) = fs::read_to_string(lesson.join("page.txt")) else { continue };
        let saved = format!("\u{feff}{}", page.replace('\n', "\r\n"));
        assert_eq!(told(saved.as_bytes()), told(page.as_bytes()), "{}", lesson.display());
    }
}

/// The real page lies outside the project, for its words belong to its publisher: everything is asserted by counts and by the
/// words its README names.
#[test]
fn the_real_page_becomes_what_a_person_sees_in_it() {
    let input = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/input/scraped-news-page.txt");
    let Ok(page) = fs::read(&input) else {
        eprintln!("skipped: no input ({})", input.display());
        return;
    };
    let scraped = scrape_bytes(&page, &Options::default()).expect("an article");
    let article = &scraped.article;
    let card = &article.card;
    assert_eq!(card.headline, "North Korea To Deploy Military Support To Ukraine, Boosting Russian Forces");
    assert_eq!(card.published.map(|when| when.to_string()).as_deref(), Some("2024-06-28"));
    assert_eq!(card.modified, None);
    assert_eq!(card.standfirst.as_deref(), Some("An unsettling new alliance forms in the global arena."));
    assert_eq!(card.language.as_deref(), Some("en"));
    assert!(card.authors.is_empty() && card.place.is_none() && card.kicker.is_none() && card.tags.is_empty());
    assert_eq!(article.dateline, courant::article::Dateline::default());
    let shape: Vec<_> =
        article.sections.iter().map(|section| (section.heading.as_deref(), section.blocks.len())).collect();
    assert_eq!(
        shape,
        [
            (None, 4),
            (Some("Rising Military Tensions and Strategic Movements"), 3),
            (Some("International Reactions to Military Cooperation"), 6)
        ]
    );
    let plain: Vec<String> =
        article.sections.iter().flat_map(|section| &section.blocks).map(courant::article::Block::to_plain).collect();
    assert!(
        article
            .sections
            .iter()
            .flat_map(|section| &section.blocks)
            .all(|block| matches!(block, courant::article::Block::Paragraph(_)))
    );
    assert!(plain[0].starts_with("North Korea has solidified"));
    assert!(plain[3].ends_with("amidst their ongoing conflict in Ukraine."));
    // Every paragraph is a line of the page, to the letter.
    let page = String::from_utf8(page).expect("the page is UTF-8");
    assert!(plain.iter().all(|paragraph| page.lines().any(|line| line == paragraph)));
    assert!(article.related.is_empty());
    let comments = article.comments.as_ref().expect("replies");
    assert!(comments.is_open && comments.count.is_none());
    assert_eq!(comments.required, ["name", "email"]);
    assert_eq!(article.copyright.as_deref(), Some("Copyright 2024, Thin Line News LLC"));
    assert!(scraped.problems.is_empty(), "{:?}", scraped.problems);
    let json: Value = serde_json::from_str(&encode::article(article, "")).expect("JSON");
    assert_eq!(json["date_published"], "2024-06-28T00:00:00Z");
    assert_eq!(json["_article"]["dateline"]["day"], "2024-06-28");
    assert_eq!(json["_article"]["comments"]["status"], "open");
    let furniture = ["Most Recent Stories", "Leave a Reply", "Required fields"];
    assert!(furniture.iter().all(|words| !json.to_string().contains(words)));
}

#[test]
fn a_blank_text_is_an_error_that_says_so() {
    for blank in ["", " \n\t\r\n\u{a0}\u{feff}\u{c}"] {
        assert_eq!(
            scrape(blank, &Options::default()).map(|_| ()).map_err(|error| error.to_string()),
            Err("the text is empty".to_owned())
        );
    }
}

#[test]
fn the_caller_may_know_better() {
    let options = Options {
        id: courant::article::ArticleId::parse("rye"),
        headline: Some("Rye, again".to_owned()),
        ..Options::default()
    };
    let scraped =
        scrape("There is no rye on the island, and the boat that brings it is late.\n", &options).expect("an article");
    assert_eq!((scraped.article.id().as_str(), scraped.article.card.headline.as_str()), ("rye", "Rye, again"));
    assert_eq!(scraped.article.sections.len(), 1);
}

/// Lines that make trouble beside each other.
fn line() -> impl Strategy<Value = String> {
    prop_oneof![
        ".{0,60}",
        "[A-Z][a-z]{2,8}( [a-z]{1,9}){8,30}\\.",
        "[A-Z][a-z]{2,8}( [A-Z][a-z]{1,9}){0,6}",
        "[0-9]{1,4}[/.-][0-9]{1,2}[/.-][0-9]{1,4}( [0-9]{1,2}[:h.][0-9]{2})?( [A-Za-z.+0-9]{1,6})?",
        "(- |• |[0-9]{1,12}\\. |> |— |\\* )[ -~]{0,40}",
        prop::sample::select(vec![
            "",
            "",
            "\u{c}",
            "Related",
            "Most Recent Stories",
            "Leave a Reply",
            "3 Comments",
            "By Ada Marsh",
            "By",
            "Von",
            "Updated",
            "June 28, 2024",
            "28. Juni 2024",
            "Copyright 2024",
            "Tags:",
            "https://example.org/",
            "https://",
            "LISBON, Nov 20 (AP) —",
            "LISBON (AP) — The port slept.",
            "—",
            "()",
            "(AP) —",
            "Advertisement",
            "----",
            "“",
            "\u{fffd}",
            "ſ İ K",
            "ß",
            "Share",
            "Home",
        ])
        .prop_map(str::to_owned),
    ]
}

// As many cases as PROPTEST_CASES says, 256 without.
proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_text_panics(text in "\\PC{0,400}") {
        let _ = scrape(&text, &Options::default());
    }

    #[test]
    fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        let _ = scrape_bytes(&bytes, &Options::default());
    }

    #[test]
    fn no_page_panics_and_every_article_is_read_back(lines in prop::collection::vec(line(), 0..40)) {
        let text = lines.join("\n");
        if let Ok(scraped) = scrape(&text, &Options::default()) {
            let json = encode::article(&scraped.article, "");
            let (read, gaps) = courant::decode::article(json.as_bytes(), "https://example.org/articles/a.json").expect("an article");
            prop_assert!(gaps.is_empty(), "{gaps:?}\n{json}");
            prop_assert_eq!(read, scraped.article);
        }
    }
}

/// Ten times the text is at most eleven times the work, whatever is repeated. Work is counted, not timed.
#[test]
fn ten_times_the_text_is_ten_times_the_work() {
    let steps = |text: &str| {
        scrape(text, &Options { headline: Some("A headline".to_owned()), ..Options::default() })
            .map_or(0, |scraped| scraped.steps)
    };
    let prose = "The boat is late again and nobody on the island knows why it was sent around the cape.\n";
    for unit in [
        prose,
        "Related\nOne title\nAnother title\n",
        "© 2024 Somebody\n",
        "Short line\n",
        "Short line\n\n",
        "Advertisement\n",
        "- item\n",
        "1. item\n",
        "> quoted\n",
        "“Quoted”\n— Name\n",
        "June 28, 2024\n",
        "By Ada Marsh\n",
        "----\n",
        "word ",
        "— ",
        "(",
        "Tags: a\n",
        "https://example.org/\n",
        "3 Comments\n",
    ] {
        let page = |times: usize| format!("{prose}{}\n{prose}{prose}", unit.repeat(times));
        let (one, ten) = (steps(&page(400)), steps(&page(4000)));
        assert!(one > 0 && ten <= one * 11, "{unit:?}: {one} → {ten}");
    }
}

#[test]
fn every_expected_article_is_read_without_gaps() {
    for entry in fs::read_dir(folder()).expect("the lessons") {
        let file = entry.expect("a lesson").path().join("article.json");
        let Ok(bytes) = fs::read(&file) else { continue };
        let (article, gaps) =
            courant::decode::article(&bytes, "https://example.org/articles/a.json").expect("an article");
        assert!(gaps.is_empty(), "{}: {gaps:?}", file.display());
        let again = encode::article(&article, "");
        assert_eq!(String::from_utf8(bytes).expect("UTF-8"), again, "{}", file.display());
    }
}
