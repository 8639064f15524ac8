//! HTML as feeds carry it, each with the sections that come of it.
//!
//! `tests/html/<lesson>/page.html` is the page, `blocks.json` what must come of it, and `problems.txt` what was left out.
//! `BLESS=1` writes the expected files anew: look at every one of them before it is committed.

#![allow(clippy::expect_used, reason = "a test ends where its ground gives way")]

use std::fs;
use std::path::{Path, PathBuf};

use courant::decode::{self, GapReason};
use press::html::{self, Written};
use proptest::prelude::*;
use serde_json::{Value, json};

const AT: &str = "https://paper.example/articles/page.json";

fn lessons() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/html");
    let mut lessons: Vec<PathBuf> =
        fs::read_dir(folder).expect("the lessons").map(|entry| entry.expect("a lesson").path()).collect();
    lessons.sort();
    lessons
}

fn lines(problems: &[String]) -> String {
    problems.iter().map(|problem| format!("{problem}\n")).collect()
}

/// What the decoder finds wrong, unsafe addresses aside: these are its own to judge.
fn gaps(sections: &[Value], notes: &[Value]) -> Vec<String> {
    // An article of nothing but what may not be shown would be none.
    let mut all = vec![json!({ "blocks": [{ "type": "paragraph", "text": "Words." }] })];
    all.extend_from_slice(sections);
    let article = json!({ "id": "page", "title": "Page", "_article": { "sections": all, "notes": notes } });
    let (_, gaps) = decode::article_in(&article, AT).expect("an article");
    let gaps = gaps.into_iter().filter(|gap| gap.reason != GapReason::NotASafeAddress);
    gaps.map(|gap| format!("{gap:?}")).collect()
}

#[test]
fn every_page_becomes_the_sections_that_were_meant() {
    let lessons = lessons();
    assert!(lessons.len() >= 20, "only {} lessons", lessons.len());
    let mut wrong = Vec::new();
    for lesson in lessons {
        let page = fs::read_to_string(lesson.join("page.html")).expect("a page");
        let Written { sections, notes, problems } = html::sections(&page);
        assert_eq!(gaps(&sections, &notes), [""; 0], "{}", lesson.display());
        let mut found = json!({ "sections": sections });
        if !notes.is_empty() {
            found["notes"] = notes.into();
        }
        let found = serde_json::to_string_pretty(&found).expect("JSON") + "\n";
        for (file, found) in [("blocks.json", found), ("problems.txt", lines(&problems))] {
            let file = lesson.join(file);
            if std::env::var_os("BLESS").is_none() {
                if fs::read_to_string(&file).unwrap_or_default() != found {
                    wrong.push(format!("{}:\n{found}", file.display()));
                }
            } else if found.is_empty() {
                let _ = fs::remove_file(file);
            } else {
                fs::write(file, found).expect("the expected file is written");
            }
        }
    }
    assert!(wrong.is_empty(), "{} files differ:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn headings_within_another_text_begin_no_section() {
    let page = "<h1 ID=one>One</h1><h3>Three</h3><h5><a name=five>Five</a></h5><input name=none>Words";
    let html::Piece { blocks, names, problems } = html::blocks(page);
    let levels: Vec<&Value> = blocks.iter().map(|block| &block["level"]).collect();
    assert_eq!(levels, [&json!(3), &json!(3), &json!(4), &Value::Null]);
    assert_eq!(problems, [""; 0]);
    assert_eq!(names, ["one", "five"]);
}

#[test]
fn nothing_comes_of_nothing() {
    for page in ["", " \n", "<p>&nbsp;</p>", "<!-- words -->", "<script>words</script>", "<ul><li></ul>", "<br><br>"] {
        assert!(html::sections(page).sections.is_empty(), "{page}");
    }
}

/// Deeper than any stack: elements that were never closed, and such as are closed a hundred thousand times.
#[test]
fn a_hundred_thousand_levels_are_read() {
    for (index, (open, close)) in [
        ("<div>", "</div>"),
        ("<div>", ""),
        ("<b>", "</b>"),
        ("<b class=x>", ""),
        ("<div><b></div>", ""),
        ("<b><div></b>", ""),
        ("<p><i><p>", ""),
        ("<ul><li>", "</li></ul>"),
        ("<ul><li>", ""),
        ("<dd><li>", ""),
        ("<blockquote>", "</blockquote>"),
        ("<table><tr><td>", "</td></tr></table>"),
        ("<table><div>", ""),
        ("<span>", "</span>"),
        ("<a href=x>", ""),
        ("<a href=x><div>", ""),
        ("<svg><g>", ""),
        ("<math><mi><table>", ""),
        ("<font><p>", ""),
        ("<h1><div></h1>", ""),
        ("<form><div></form>", ""),
        ("<object><p></object>", ""),
        ("<ruby><rt>", ""),
        ("<details><summary>", ""),
        ("<figure><figcaption>", ""),
        ("<button><p>", ""),
        ("<select><option>", ""),
        ("<noscript><p>", ""),
        ("<template>", ""),
        ("<unknown>", ""),
        ("<option><p>", ""),
    ]
    .into_iter()
    .enumerate()
    {
        // The last ones only differ in how the standard nests them.
        let many = if index < 10 { 100_000 } else { 10_000 };
        let page = format!("before {}within{} after", open.repeat(many), close.repeat(many));
        let Written { sections, notes, .. } = html::sections(&page);
        assert_eq!(gaps(&sections, &notes), [""; 0], "{open}");
        let written = json!(sections).to_string();
        assert!(written.contains("before"), "{open}: {written}");
        if !["<form><div></form>", "<svg><g>", "<select><option>", "<template>", "<button><p>", "<noscript><p>"]
            .contains(&open)
        {
            assert!(written.contains("within"), "{open}");
        }
    }
}

#[test]
fn a_tag_with_a_million_attributes_is_read() {
    let attributes: String = (0..1_000_000).map(|number| format!(" a{number}")).collect();
    let written = json!(html::sections(&format!("<p{attributes}>within</p{attributes}>")).sections).to_string();
    assert!(written.contains("within"), "{}", written.len());
}

/// Marks that differ and are never closed: the standard opens all of them again in each paragraph.
#[test]
fn marks_that_are_never_closed_are_read() {
    let page: String = (0..20_000).map(|number| format!("<p><b id=n{number}>word{number}")).collect();
    let written = json!(html::sections(&page).sections).to_string();
    assert!((0..20_000).step_by(777).all(|number| written.contains(&format!("word{number}\""))));
}

#[test]
fn no_markup_of_others_is_left() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpora/dompurify-payloads.json");
    let Ok(bytes) = fs::read(path) else { return eprintln!("skipped: no corpora") };
    let payloads: Value = serde_json::from_slice(&bytes).expect("JSON");
    for payload in payloads.as_array().expect("payloads") {
        let payload = payload["payload"].as_str().expect("a payload");
        let Written { sections, notes, .. } = html::sections(payload);
        assert_eq!(gaps(&sections, &notes), [""; 0], "{payload}");
        let article = json!({ "id": "page", "title": "Page", "_article": { "sections": sections } });
        let Ok((article, _)) = decode::article_in(&article, AT) else { continue };
        let written = format!("{:?}", article.sections).to_lowercase();
        for unsafe_word in ["<script", "javascript:", "<svg", "onerror="] {
            // Some payloads write markup as the words of a page.
            let is_said = payload.to_lowercase().contains(&unsafe_word.replace('<', "&lt;"));
            assert!(is_said || !written.contains(unsafe_word), "{payload}\n{written}");
        }
    }
}

/// Tags whose words are read, however they are mixed.
const TAGS: [&str; 51] = [
    "p",
    "div",
    "b",
    "i",
    "em",
    "strong",
    "a href=x",
    "a href=#x",
    "span lang=fr",
    "span dir=rtl",
    "ul",
    "ol start=3",
    "li",
    "blockquote",
    "cite",
    "footer",
    "table",
    "caption",
    "thead",
    "tr",
    "td colspan=2",
    "th",
    "td align=right",
    "h1",
    "h2",
    "h3 id=x",
    "h5",
    "pre",
    "code class=language-x",
    "figure",
    "figcaption",
    "div class=wp-caption",
    "div class=gallery",
    "p class=wp-caption-text",
    "img src=x.jpg",
    "img src=y.jpg alt=z width=9",
    "br",
    "hr",
    "details",
    "summary",
    "aside",
    "dl",
    "dt",
    "dd",
    "ruby",
    "rt",
    "abbr title=x",
    "time datetime=2026-11-20",
    "sub",
    "math",
    "font",
];

/// Tags whose words may be left out.
const OTHERS: [&str; 17] = [
    "script",
    "style",
    "svg",
    "form",
    "select",
    "option",
    "button",
    "noscript",
    "template",
    "object",
    "video src=x.mp4",
    "audio",
    "textarea",
    "title",
    "plaintext",
    "input type=checkbox",
    "iframe src=//x.example/",
];

/// Marks and notes that lead to each other, or do not.
const NOTES: [&str; 12] = [
    "a id=a href=#b",
    "a id=b href=#a",
    "a href=#c",
    "sup id=a",
    "li id=b",
    "li id=c",
    "div id=b class=footnote",
    "div class=footnotes",
    "p id=c",
    "h2",
    "hr",
    "ol",
];

fn piece(tags: &'static [&'static str]) -> impl Strategy<Value = String> {
    (0..tags.len(), 0..5_u8).prop_map(|(tag, kind)| {
        let tag = tags[tag];
        match kind {
            0 | 1 => format!("<{tag}>"),
            2 => format!("</{}>", tag.split(' ').next().unwrap_or_default()),
            3 => " word ".to_owned(),
            _ => "word".to_owned(),
        }
    })
}

fn numbered(pieces: &[String]) -> (String, usize) {
    let (mut page, mut count) = (String::new(), 0);
    for piece in pieces {
        if piece.trim() == "word" {
            count += 1;
            page.push_str(&piece.replace("word", &format!("w{count}w")));
        } else {
            page.push_str(piece);
        }
    }
    (page, count)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_read(page in "([ -~é\n]|</?[a-z]{1,6}[ />]|<!--|-->|&[a-z]+;|<img src=|\"|'|<!\\[CDATA\\[){0,80}") {
        let Written { sections, notes, .. } = html::sections(&page);
        prop_assert_eq!(gaps(&sections, &notes), [""; 0], "{}", page);
        let _ = html::blocks(&page);
    }

    #[test]
    fn no_word_is_lost_and_none_is_read_twice(pieces in prop::collection::vec(piece(&TAGS), 0..60)) {
        let (page, count) = numbered(&pieces);
        let Written { sections, notes, .. } = html::sections(&page);
        prop_assert_eq!(gaps(&sections, &notes), [""; 0], "{}", page);
        let written = json!(sections).to_string();
        let blocks = json!(html::blocks(&page).blocks).to_string();
        for word in (1..=count).map(|number| format!("w{number}w")) {
            prop_assert_eq!(written.matches(&word).count(), 1, "{} of\n{}\n{}", word, page, written);
            prop_assert_eq!(blocks.matches(&word).count(), 1, "{} of\n{}\n{}", word, page, blocks);
        }
    }

    #[test]
    fn whatever_is_left_out_leaves_no_gap(
        pieces in prop::collection::vec(prop_oneof![piece(&TAGS), piece(&OTHERS)], 0..60),
    ) {
        let (page, _) = numbered(&pieces);
        let Written { sections, notes, .. } = html::sections(&page);
        prop_assert_eq!(gaps(&sections, &notes), [""; 0], "{}", page);
    }

    #[test]
    fn every_mark_has_its_note(
        pieces in prop::collection::vec(prop_oneof![piece(&TAGS), piece(&NOTES), piece(&NOTES)], 0..60),
    ) {
        let (page, _) = numbered(&pieces);
        let Written { sections, notes, .. } = html::sections(&page);
        prop_assert_eq!(gaps(&sections, &notes), [""; 0], "{}\n{}", page, json!(notes));
    }
}
