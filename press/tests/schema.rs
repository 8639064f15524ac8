//! The JSON Schema in `public/schema`, held against every file that claims to be of the format.

#![allow(clippy::expect_used, reason = "a test ends where its ground gives way")]

use std::fs;
use std::path::{Path, PathBuf};

use jsonschema::{Resource, Validator};
use serde_json::{Value, json};
use tempfile::TempDir;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn read(file: &Path) -> Value {
    serde_json::from_slice(&fs::read(file).expect("a file")).expect("JSON")
}

/// The validator of one schema. They lie beside each other, and refer to each other by their file names.
fn schema(name: &str) -> Validator {
    const PLACE: &str = "https://edition.invalid/schema/";
    let file = |name: &str| read(&root().join("public/schema").join(name));
    jsonschema::options()
        .with_base_uri(format!("{PLACE}{name}"))
        .with_resource(
            format!("{PLACE}article.schema.json"),
            Resource::from_contents(file("article.schema.json")).expect("a schema"),
        )
        .build(&file(name))
        .expect("a schema")
}

fn article() -> Validator {
    schema("article.schema.json")
}

fn edition() -> Validator {
    schema("edition.schema.json")
}

/// What is wrong with a value, by field.
fn wrong(validator: &Validator, value: &Value) -> Vec<String> {
    validator
        .iter_errors(value)
        .map(|error| format!("{}: {}", error.instance_path, error.to_string().chars().take(200).collect::<String>()))
        .collect()
}

fn files(folder: &Path, end: &str) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .into_iter()
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.to_str().is_some_and(|path| path.ends_with(end)))
        .collect();
    files.sort();
    files
}

/// The sample edition as press makes it, in a folder for one test, gone with it.
struct Sample(TempDir);

impl Sample {
    fn new() -> Self {
        let sample = Self(tempfile::tempdir().expect("a folder"));
        let options = press::build::Options::default();
        let built = press::build::build(&root().join("sample"), &sample.site(), &options, &|_, _, _| {});
        assert!(built.expect("a build").articles >= 18);
        sample
    }

    fn site(&self) -> PathBuf {
        self.0.path().join("out")
    }
}

#[test]
fn the_schemas_are_schemas() {
    for name in ["article.schema.json", "edition.schema.json"] {
        assert!(jsonschema::meta::is_valid(&read(&root().join("public/schema").join(name))), "{name}");
    }
}

#[test]
fn every_file_of_the_sample_edition_holds() {
    let sample = Sample::new();
    let public = sample.site();
    let (article, edition) = (article(), edition());
    let mut problems = Vec::new();
    for file in files(&public.join("articles"), ".json") {
        problems.extend(wrong(&article, &read(&file)).into_iter().map(|error| format!("{}: {error}", file.display())));
    }
    for file in files(&public, ".json")
        .into_iter()
        .filter(|file| file.file_name().and_then(|name| name.to_str()).is_some_and(|name| name.starts_with("feed")))
    {
        problems.extend(wrong(&edition, &read(&file)).into_iter().map(|error| format!("{}: {error}", file.display())));
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[test]
fn every_article_press_makes_holds() {
    let article = article();
    let mut count = 0;
    for lesson in files(&root().join("press/tests/scrape"), "") {
        let file = lesson.join("article.json");
        if file.is_file() {
            assert_eq!(wrong(&article, &read(&file)), Vec::<String>::new(), "{}", file.display());
            count += 1;
        }
    }
    assert!(count >= 16);
}

/// What the encoder writes of the sample articles is what the decoder read of them, and holds.
#[test]
fn the_sample_articles_go_there_and_back() {
    let schema = article();
    let sample = Sample::new();
    for file in files(&sample.site().join("articles"), ".json") {
        let bytes = fs::read(&file).expect("a file");
        let at = "https://example.org/paper/articles/a.json";
        let (article, _) = courant::decode::article(&bytes, at).expect("an article");
        let text = press::encode::article(&article, "");
        let again = serde_json::from_str(&text).expect("JSON");
        assert_eq!(wrong(&schema, &again), Vec::<String>::new(), "{}", file.display());
        // From another place: every address is absolute by now.
        let (read, gaps) =
            courant::decode::article(text.as_bytes(), "https://elsewhere.org/x.json").expect("an article");
        assert!(gaps.is_empty(), "{}: {gaps:?}", file.display());
        assert_eq!(read, article, "{}", file.display());
    }
}

#[test]
fn an_edition_goes_there_and_back() {
    let sample = Sample::new();
    let feeds: Vec<PathBuf> = files(&sample.site(), ".json")
        .into_iter()
        .filter(|file| file.file_name().and_then(|name| name.to_str()).is_some_and(|name| name.starts_with("feed")))
        .chain(files(&root().join("tests/decode"), "").into_iter().map(|lesson| lesson.join("input.json")))
        .collect();
    let schema = edition();
    for file in feeds {
        let Ok(bytes) = fs::read(&file) else { continue };
        let Ok((edition, _)) = courant::decode::edition(&bytes, "https://example.org/feed.json", "/") else { continue };
        let text = press::encode::edition(&edition, Some("https://example.org/feed.json"), "");
        let again = serde_json::from_str(&text).expect("JSON");
        assert_eq!(wrong(&schema, &again), Vec::<String>::new(), "{}", file.display());
        let (read, gaps) =
            courant::decode::edition(text.as_bytes(), "https://elsewhere.org/x.json", "/").expect("an edition");
        assert!(gaps.is_empty(), "{}: {gaps:?}", file.display());
        assert_eq!(read, edition, "{}", file.display());
    }
}

/// What the decoder reads without a gap, the schema allows.
#[test]
fn the_schema_is_no_stricter_than_the_decoder() {
    let (article, edition) = (article(), edition());
    let mut problems = Vec::new();
    let mut held = 0;
    for lesson in files(&root().join("tests/decode"), "") {
        let file = lesson.join("input.json");
        let Ok(bytes) = fs::read(&file) else { continue };
        let at = "https://example.org/paper/feed.json";
        let (schema, is_whole) = match courant::decode::edition(&bytes, at, "/") {
            Ok((_, gaps)) => (&edition, gaps.is_empty()),
            Err(_) => (&article, courant::decode::article(&bytes, at).is_ok_and(|(_, gaps)| gaps.is_empty())),
        };
        let value = serde_json::from_slice::<Value>(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes));
        if let (true, Ok(value)) = (is_whole, value) {
            held += 1;
            problems.extend(wrong(schema, &value).into_iter().map(|error| format!("{}: {error}", file.display())));
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
    assert!(held > 0 || !root().join("tests/decode").is_dir());
}

#[test]
fn the_schema_can_fail() {
    let article = article();
    let with = |blocks: Value| json!({ "id": "a", "title": "A", "_article": { "sections": [{ "id": "s1", "heading": null, "blocks": blocks }] } });
    assert!(
        article
            .is_valid(&with(json!([{ "type": "paragraph", "text": ["one ", { "em": "two" }] }, { "type": "rule" }])))
    );
    for blocks in [
        json!([{ "type": "paragraph" }]),
        json!([{ "type": "paragraph", "txt": "a" }]),
        json!([{ "type": "paragraph", "text": "" }]),
        json!([{ "type": "paragraph", "text": 1 }]),
        json!([{ "text": "a" }]),
        json!(["a"]),
        json!([{ "type": "heading", "level": 2, "text": "a" }]),
        json!([{ "type": "list", "items": ["a"] }]),
        json!([{ "type": "list", "items": [[{ "type": "paragraph" }]] }]),
        json!([{ "type": "figure", "alt": "a" }]),
        json!([{ "type": "figure", "src": "javascript:a" }]),
        json!([{ "type": "figure", "src": "data:image/svg+xml,a" }]),
        json!([{ "type": "table", "rows": [] }]),
        json!([{ "type": "table", "rows": [[{ "text": "a", "align": "left" }]] }]),
        json!([{ "type": "specimen" }]),
        json!([{ "type": "quote", "blocks": [] }]),
        json!([{ "type": "timeline", "events": [{ "date": "1866" }] }]),
        json!([{ "type": "paragraph", "text": [{ "emph": "a" }] }]),
        json!([{ "type": "paragraph", "text": [{ "link": "javascript:a", "text": "a" }] }]),
        json!([{ "type": "paragraph", "text": [{ "link": "https://a/" }] }]),
        json!([{ "type": "paragraph", "text": [{ "time": "yesterday", "text": "a" }] }]),
    ] {
        assert!(!article.is_valid(&with(blocks.clone())), "{blocks}");
    }
    let whole = with(json!([{ "type": "rule" }]));
    for (field, value) in [
        ("id", json!("")),
        ("title", Value::Null),
        ("language", json!("the English language")),
        ("date_published", json!("28 June 2024")),
        ("date_modified", json!("2024-06-28")),
        ("authors", json!([{ "url": "https://a/" }])),
        ("tags", json!("a, b")),
        ("url", json!("mailto:a@b.c")),
        ("_article", json!({})),
        ("_article", json!({ "sections": [] })),
        ("_article", json!({ "sections": [{ "id": "a" }] })),
    ] {
        let mut broken = whole.clone();
        broken[field] = value.clone();
        assert!(!article.is_valid(&broken), "{field}: {value}");
    }
    for (field, value) in [
        ("related", json!([{ "rel": "cousin", "title": "a" }])),
        ("related", json!([{ "rel": "related" }])),
        ("related", json!([{ "url": "https://a/" }])),
        ("notes", json!([{ "id": "n1" }])),
        ("comments", json!({ "status": "ajar" })),
        ("corrections", json!([{ "date": "2024-06-28" }])),
        ("words", json!("many")),
    ] {
        let mut broken = whole.clone();
        broken["_article"][field] = value.clone();
        assert!(!article.is_valid(&broken), "{field}: {value}");
    }
    let edition = edition();
    let feed =
        json!({ "version": "https://jsonfeed.org/version/1.1", "title": "A", "items": [{ "id": "a", "title": "A" }] });
    assert!(edition.is_valid(&feed));
    for (field, value) in [
        ("version", json!("2")),
        ("title", json!(" ")),
        ("items", json!({})),
        ("items", json!([{ "title": "A" }])),
        ("items", json!([{ "id": "a" }])),
        ("items", json!([{ "id": "a", "title": "A", "_article": { "href": "javascript:a" } }])),
        ("next_url", json!("ftp://a/")),
        ("_edition", json!({ "sections": "World" })),
    ] {
        let mut broken = feed.clone();
        broken[field] = value.clone();
        assert!(!edition.is_valid(&broken), "{field}: {value}");
    }
}
