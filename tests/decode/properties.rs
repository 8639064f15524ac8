//! Chance: files cut off, values of any shape, markup of any kind. Nothing may panic, and what is accepted is sound.

use std::collections::BTreeSet;
use std::fs;
use std::time::{Duration, Instant};

use courant::article::{Article, Block, Moment};
use courant::decode::{self, DecodeError, reduce};
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Map, Value, json};

/// P4: every lesson and one long article, cut off at every byte.
#[test]
fn a_file_cut_off_is_said_to_be_so() {
    let mut files: Vec<(String, Vec<u8>)> = super::folders()
        .iter()
        .map(|lesson| {
            let name = lesson.file_name().unwrap().to_string_lossy().into_owned();
            (name, fs::read(lesson.join("input.json")).unwrap())
        })
        .filter(|(_, bytes)| serde_json::from_slice::<Value>(bytes).is_ok_and(|value| value.is_object()))
        .collect();
    files.push(("long".to_owned(), long_article(6_000)));
    let mut cuts = 0;
    for (name, bytes) in &files {
        for cut in 0..bytes.trim_ascii_end().len() {
            let error = if name.starts_with("edition-") {
                decode::edition(&bytes[..cut], super::FEED, "x").map(|_| ()).unwrap_err()
            } else {
                decode::article(&bytes[..cut], super::ARTICLE).map(|_| ()).unwrap_err()
            };
            let is_said = matches!(error, DecodeError::CutOff { .. }) || cut == 0 && error == DecodeError::Empty;
            assert!(is_said, "{name} at {cut}: {error:?}");
            cuts += 1;
        }
    }
    assert!(cuts >= 20_000, "only {cuts} cuts");
}

/// Markup cut off is no error, only less of it.
#[test]
fn markup_cut_off_is_read_as_far_as_it_goes() {
    let html = "<p title='a>b'>One &amp; two<!-- c --><script>s()</script><ul><li>x<pre>\ny</pre></ul><h2>H</h2>é";
    for cut in (0..html.len()).filter(|cut| html.is_char_boundary(*cut)) {
        assert!(!said(&html[..cut]).contains("s()"), "{cut}");
    }
}

/// Ten times the markup takes about ten times as long, whatever it is made of.
#[test]
fn markup_takes_time_in_proportion() {
    let pieces = [
        "<p>word ",
        "<svg>",
        "<svg></svg>",
        "<svg/></svg",
        "<!--",
        "<!-- --",
        "<!-->",
        "<a b='",
        "<a b",
        "</",
        "<",
        "&",
        "&amp",
        "&a;",
        "&#",
        "&#x1",
        "<br>",
        "<ul><li>",
        "</ul>",
        "<blockquote>",
        "</blockquote>",
        "<pre>x",
        "<h2>x",
        "<script>",
        "<script><!--",
        "</script",
        "<script></script>",
        "<style></stylex",
        "<template>",
        "--",
        "<object>x",
    ];
    for piece in pieces {
        let started = Instant::now();
        let sections = reduce(&piece.repeat(500_000 / piece.len()));
        let elapsed = started.elapsed();
        // A quadratic reader would take minutes over half a megabyte, in a build of any kind.
        assert!(elapsed < Duration::from_secs(10), "{piece}: {elapsed:?}");
        drop(sections);
    }
    let mut drawings = "<svg></svg>".repeat(20_000);
    drawings.push_str(&"word ".repeat(100_000));
    let started = Instant::now();
    drop(reduce(&drawings));
    assert!(started.elapsed() < Duration::from_secs(10));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 20_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_value_is_an_article_or_is_not(value in value()) {
        read(&value);
    }

    #[test]
    fn an_article_of_any_parts_is_sound(extension in value(), title in text(), html in text()) {
        read(&json!({ "id": "a", "title": title, "content_html": html, "_article": extension }));
    }

    #[test]
    fn an_article_of_any_blocks_is_sound(blocks in prop::collection::vec(value(), 0..4), notes in value()) {
        read(&json!({ "id": "a", "title": "T", "content_text": "x", "_article": { "sections": [{ "blocks": blocks }], "notes": notes } }));
    }

    #[test]
    fn any_bytes_are_an_article_or_are_not(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
        let _ = decode::article(&bytes, super::ARTICLE);
        let _ = decode::edition(&bytes, super::FEED, "");
    }

    #[test]
    fn a_lesson_with_any_part_replaced_is_sound(index in any::<prop::sample::Index>(), way in prop::collection::vec(any::<prop::sample::Index>(), 1..9), value in value()) {
        let lessons = LESSONS.with(Vec::clone);
        let mut lesson = lessons[index.index(lessons.len())].clone();
        replace(&mut lesson, &way, value);
        read(&lesson);
    }

    #[test]
    fn a_moment_goes_there_and_back(ms in -62_167_219_200_000_i64..=253_402_300_799_999) {
        let moment = Moment::from_ms(ms).unwrap();
        prop_assert_eq!(Moment::parse(&moment.to_string()), Some(moment));
    }

    #[test]
    fn any_text_is_a_moment_or_is_not(text in "[0-9T:+Zz., -]{0,32}|\\PC{0,24}") {
        let _ = Moment::parse(&text);
    }

    #[test]
    fn scripts_say_nothing(before in closed_html(), script in "[a-z<>/!='\" -]{0,16}", after in html()) {
        let script = script.replace("</", "");
        for name in ["script", "style", "noscript", "iframe", "template", "svg"] {
            let html = format!("{before}<{name}>SECRET {script} SECRET</{name}>{after}");
            prop_assert!(!said(&html).contains("SECRET"), "{}", html);
        }
    }

    #[test]
    fn any_markup_is_reduced(html in html()) {
        let sections = reduce(&html);
        let ids: BTreeSet<_> = sections.iter().map(|section| &section.id).collect();
        prop_assert_eq!(ids.len(), sections.len());
        prop_assert!(sections.iter().flat_map(|section| &section.blocks).all(|block| *block == Block::Rule || !block.to_plain().trim().is_empty()));
    }

    #[test]
    fn words_without_markup_are_kept(words in prop::collection::vec("[a-zA-Zäé日0-9.,;:!?()'\"-]{1,9}", 1..12)) {
        prop_assert_eq!(said(&format!("<p>{}</p>", words.join(" \n"))), words.join(" "));
    }
}

thread_local! {
    static LESSONS: Vec<Value> = super::folders()
        .iter()
        .filter_map(|lesson| serde_json::from_slice(&fs::read(lesson.join("input.json")).ok()?).ok())
        .collect();
}

/// Reads a value both ways; what is accepted must hold what the model promises.
fn read(value: &Value) {
    let bytes = value.to_string();
    if let Ok((article, _)) = decode::article(bytes.as_bytes(), super::ARTICLE) {
        assert_sound(&article);
    }
    if let Ok((edition, _)) = decode::edition(bytes.as_bytes(), super::FEED, "x") {
        let ids: BTreeSet<_> = edition.cards.iter().map(|card| &card.id).collect();
        assert_eq!(ids.len(), edition.cards.len());
        assert!(!edition.title.trim().is_empty() && edition.cards.iter().all(|card| !card.headline.trim().is_empty()));
        edition.cards.iter().filter_map(|card| card.body.as_deref()).for_each(assert_sound);
    }
}

fn assert_sound(article: &Article) {
    assert!(!article.card.headline.trim().is_empty() && article.card.body.is_none());
    assert!(article.sections.iter().any(|section| !section.blocks.is_empty()));
    assert!(article.sections.iter().all(|section| !section.id.is_empty()));
    let ids: BTreeSet<_> = article.sections.iter().map(|section| &section.id).collect();
    assert_eq!(ids.len(), article.sections.len());
    let notes: BTreeSet<_> = article.notes.iter().map(|note| format!("{:?}", note.id)).collect();
    assert_eq!(notes.len(), article.notes.len());
    // A mark prints as `Note("n1")`; the same in a text would have its quotes escaped.
    for mark in format!("{article:?}").split("Note(\"").skip(1) {
        let id = mark.split("\")").next().unwrap();
        assert!(notes.contains(&format!("\"{id}\"")), "{id} of {notes:?}");
    }
}

/// A value put in the place that a way through another leads to.
fn replace(value: &mut Value, way: &[prop::sample::Index], with: Value) {
    let Some((step, rest)) = way.split_first() else {
        *value = with;
        return;
    };
    match value {
        Value::Array(list) if !list.is_empty() => {
            let index = step.index(list.len());
            replace(&mut list[index], rest, with);
        }
        Value::Object(map) if !map.is_empty() => {
            let index = step.index(map.len());
            replace(map.values_mut().nth(index).unwrap(), rest, with);
        }
        _ => *value = with,
    }
}

/// The words that a piece of markup comes to.
fn said(html: &str) -> String {
    let sections = reduce(html);
    let parts = sections
        .iter()
        .flat_map(|section| section.heading.clone().into_iter().chain(section.blocks.iter().map(Block::to_plain)));
    parts.collect::<Vec<_>>().join("\n")
}

/// A value with the format's own names in it, so that chance finds its way in.
fn value() -> impl Strategy<Value = Value> {
    const KEYS: [&str; 66] = [
        "id",
        "title",
        "summary",
        "version",
        "items",
        "authors",
        "author",
        "name",
        "url",
        "tags",
        "image",
        "language",
        "content_html",
        "content_text",
        "date_published",
        "date_modified",
        "next_url",
        "_article",
        "_edition",
        "href",
        "kicker",
        "section",
        "dateline",
        "day",
        "place",
        "words",
        "minutes",
        "sections",
        "notes",
        "blocks",
        "heading",
        "type",
        "text",
        "level",
        "ordered",
        "start",
        "cite",
        "src",
        "srcset",
        "imageSrcset",
        "imageWidth",
        "width",
        "figures",
        "caption",
        "head",
        "rows",
        "colspan",
        "rowspan",
        "events",
        "date",
        "question",
        "transcript",
        "duration",
        "fallback",
        "em",
        "strong",
        "link",
        "note",
        "lang",
        "dir",
        "time",
        "ruby",
        "rt",
        "related",
        "card",
        "comments",
    ];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        (0_u8..9).prop_map(Value::from),
        text().prop_map(Value::from),
        text().prop_map(Value::from),
    ];
    leaf.prop_recursive(6, 48, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::vec((select(&KEYS[..]), inner), 0..6).prop_map(|fields| {
                Value::from(fields.into_iter().map(|(key, value)| (key.to_owned(), value)).collect::<Map<_, _>>())
            }),
        ]
    })
}

fn text() -> impl Strategy<Value = String> {
    const TEXTS: [&str; 34] = [
        "",
        " ",
        "a",
        "n1",
        "x",
        "text",
        "paragraph",
        "heading",
        "list",
        "quote",
        "pullquote",
        "figure",
        "gallery",
        "table",
        "code",
        "keypoints",
        "timeline",
        "qa",
        "aside",
        "audio",
        "video",
        "embed",
        "math",
        "rule",
        "hologram",
        "https://example.org/",
        "javascript:x",
        "a.webp",
        "2026-11-20",
        "2026-11-20T08:00:00Z",
        "en",
        "https://jsonfeed.org/version/1.1",
        "<p>x<script>y</script>",
        "open",
    ];
    prop_oneof![4 => select(&TEXTS[..]).prop_map(str::to_owned), 1 => "\\PC{0,12}"]
}

/// Markup after which a tag is a tag: no comment, quote or element without markup is left open.
fn closed_html() -> impl Strategy<Value = String> {
    const PIECES: [&str; 18] = [
        "<p>",
        "</p>",
        "<br>",
        "<h2>",
        "<ul>",
        "<li>",
        "</ul>",
        "<blockquote>",
        "<pre>",
        "<!-- <p -->",
        "<!-->",
        "<svg></svg>",
        "<b title='>'>",
        "<script>x</script>",
        "<object>",
        "a < b ",
        "&amp",
        "word",
    ];
    prop::collection::vec(select(&PIECES[..]), 0..12).prop_map(|pieces| pieces.concat())
}

fn html() -> impl Strategy<Value = String> {
    const PIECES: [&str; 52] = [
        "<p>",
        "</p>",
        "<p",
        "<br>",
        "<br/>",
        "<h1>",
        "<h2 id='x'>",
        "</h2>",
        "<h3>",
        "<h6>",
        "<ul>",
        "</ul>",
        "<ol>",
        "<li>",
        "</li>",
        "<blockquote>",
        "</blockquote>",
        "<pre>",
        "</pre>",
        "<script>",
        "</script>",
        "<script",
        "</script ",
        "<!--",
        "-->",
        "--!>",
        "<!-->",
        "<![CDATA[",
        "]]>",
        "<style>",
        "</style>",
        "<svg>",
        "</svg>",
        "<svg/>",
        "<template>",
        "</template>",
        "<object>",
        "<table><tr><td>",
        "</",
        "</ >",
        "<?",
        "<!",
        "<",
        ">",
        "\"",
        "'",
        "=",
        "&amp;",
        "&#x",
        "&nbsp",
        "&",
        "\0",
    ];
    let piece = prop_oneof![5 => select(&PIECES[..]).prop_map(str::to_owned), 2 => "[a-z \n]{0,6}", 1 => "\\PC{0,4}"];
    prop::collection::vec(piece, 0..16).prop_map(|pieces| pieces.concat())
}

/// An article of at least so many bytes, with every kind of letter in it.
fn long_article(length: usize) -> Vec<u8> {
    let mut blocks = Vec::new();
    let mut bytes = Vec::new();
    while bytes.len() < length {
        let number = blocks.len();
        blocks.push(json!({ "type": "paragraph", "text": [format!("Ein Satz über 日本 \u{1f4f0} \"{number}\"\\, "), { "em": "é\n\u{1}" }, { "link": "b.json", "text": number.to_string() }] }));
        blocks.push(json!({ "type": "list", "ordered": true, "start": -1.5e3, "items": [[{ "type": "rule" }]] }));
        bytes = json!({ "id": "a", "title": "T", "_article": { "sections": [{ "id": null, "blocks": blocks }] } })
            .to_string()
            .into_bytes();
    }
    bytes
}
