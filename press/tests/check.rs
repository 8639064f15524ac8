//! `press check` on small editions: a whole one, and the same one with one thing broken at a time.

#![allow(clippy::expect_used, reason = "a test ends where its ground gives way")]

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use press::check::check;
use serde_json::{Value, json};
use tempfile::TempDir;

/// An edition in a folder of its own, gone when the test is over.
struct Folder(TempDir);

impl Folder {
    /// A place in it.
    fn at(&self, name: impl AsRef<Path>) -> PathBuf {
        self.0.path().join(name)
    }

    /// Two articles, a picture, two pages of the list.
    fn whole() -> Self {
        let folder = Self(tempfile::tempdir().expect("a folder"));
        fs::create_dir(folder.at("articles")).expect("a folder");
        fs::create_dir(folder.at("media")).expect("a folder");
        fs::write(folder.at("media/a b.webp"), "").expect("a picture");
        folder.write("feed.json", &json!({
            "version": "https://jsonfeed.org/version/1.1", "title": "The Test", "next_url": "feed-2.json",
            "_edition": { "id": "test", "sections": ["World"], "articles": 2 },
            "items": [{ "id": "late", "title": "Late", "image": "media/a%20b.webp", "content_text": "Late",
                "date_published": "2026-11-20T08:00:00Z", "_article": { "href": "articles/late.json", "section": "World" } }]
        }));
        folder.write("feed-2.json", &json!({
            "version": "https://jsonfeed.org/version/1.1", "title": "The Test", "_edition": { "id": "test" },
            "items": [{ "id": "early", "title": "Early", "content_text": "Early", "date_published": "2026-11-19T00:00:00Z",
                "_article": { "href": "articles/early.json", "dateline": { "day": "2026-11-19" } } }]
        }));
        folder.write(
            "articles/late.json",
            &json!({
                "id": "late", "title": "Late", "date_published": "2026-11-20T09:00:00+01:00",
                "_article": { "sections": [{ "id": "s1", "blocks": [
                    { "type": "paragraph", "text": ["Late", { "note": "n1" }] },
                    { "type": "figure", "src": "../media/a%20b.webp", "alt": "" }] }],
                    "notes": [{ "id": "n1", "blocks": [{ "type": "paragraph", "text": "A note" }] }],
                    "related": [{ "id": "early", "title": "Early" }] }
            }),
        );
        folder.write(
            "articles/early.json",
            &json!({
                "id": "early", "title": "Early", "date_published": "2026-11-19T00:00:00Z",
                "_article": { "dateline": { "day": "2026-11-19" },
                    "sections": [{ "id": "s1", "blocks": [{ "type": "paragraph", "text": "Early" }] }] }
            }),
        );
        folder
    }

    fn write(&self, file: &str, value: &Value) {
        fs::write(self.at(file), value.to_string()).expect("a file");
    }

    /// Changes one field of one file.
    fn set(&self, file: &str, field: &str, value: Value) -> &Self {
        let mut whole: Value = serde_json::from_slice(&fs::read(self.at(file)).expect("a file")).expect("JSON");
        *whole.pointer_mut(field).expect("the field") = value;
        self.write(file, &whole);
        self
    }

    fn problems(&self) -> Vec<String> {
        check(self.0.path()).problems.iter().map(ToString::to_string).collect()
    }
}

#[test]
fn a_whole_edition_has_no_problems() {
    let folder = Folder::whole();
    let checked = check(folder.0.path());
    assert_eq!((checked.articles, checked.problems), (2, Vec::new()));
}

#[test]
fn every_problem_has_its_file_field_and_reason() {
    let cases: [(&str, &str, Value, &[&str]); 18] = [
        (
            "feed.json",
            "/items/0/_article/href",
            json!("articles/lost.json"),
            &[
                "feed.json: /items/0/_article/href: articles/lost.json does not exist",
                "articles/late.json: /: stands in no page of the list",
            ],
        ),
        (
            "feed.json",
            "/items/0/_article/href",
            json!("https://elsewhere.org/a.json"),
            &[
                "feed.json: /items/0/_article/href: leads out of the edition",
                "articles/late.json: /: stands in no page of the list",
            ],
        ),
        (
            "feed.json",
            "/items/0/image",
            json!("media/lost.webp"),
            &["feed.json: /items/0/image: media/lost.webp does not exist"],
        ),
        (
            "feed.json",
            "/items/0/title",
            json!("Later"),
            &["feed.json: /items/0/title: “Later”, but “Late” in articles/late.json"],
        ),
        (
            "feed.json",
            "/items/0/date_published",
            json!("2026-11-21T08:00:00Z"),
            &[
                "feed.json: /items/0/date_published: “2026-11-21T08:00:00Z”, but “2026-11-20T08:00:00Z” in articles/late.json",
            ],
        ),
        (
            "feed.json",
            "/items/0/_article/section",
            json!("Sport"),
            &["feed.json: /items/0/_article/section: “Sport” is no section of the edition"],
        ),
        ("feed.json", "/_edition/articles", json!(3), &["feed.json: /_edition/articles: says 3, but the list has 2"]),
        (
            "feed-2.json",
            "/items/0/id",
            json!("late"),
            &[
                "feed-2.json: /items/0/id: “late” is also the id of /items/0 in feed.json",
                "feed-2.json: /items/0/id: “late”, but “early” in articles/early.json",
                "articles/late.json: /_article/related/0: the edition has no article “early”",
            ],
        ),
        ("feed.json", "/next_url", json!("feed-3.json"), &["feed-3.json: /: does not exist"]),
        (
            "feed.json",
            "/next_url",
            json!("https://elsewhere.org/feed.json"),
            &["feed.json: /next_url: leads out of the edition"],
        ),
        ("feed.json", "/version", json!("2"), &["feed.json: /: no edition: its `version` is not JSON Feed 1"]),
        (
            "articles/late.json",
            "/_article/sections/0/blocks/0/text",
            json!("Late"),
            &["articles/late.json: /_article/notes/0: no mark leads to the note “n1”"],
        ),
        (
            "articles/late.json",
            "/_article/sections/0/blocks/1/src",
            json!("../media/lost.webp"),
            &["articles/late.json: /_article/sections/0/blocks/1/src: media/lost.webp does not exist"],
        ),
        (
            "articles/late.json",
            "/_article/sections/0/blocks/1/src",
            json!("../media/A%20b.webp"),
            &["articles/late.json: /_article/sections/0/blocks/1/src: media/A b.webp does not exist"],
        ),
        (
            "articles/late.json",
            "/_article/sections/0/blocks/1/src",
            json!("javascript:a"),
            &["articles/late.json: /_article/sections/0/blocks/1/src: not a safe address"],
        ),
        (
            "articles/late.json",
            "/_article/related/0/id",
            json!("nobody"),
            &["articles/late.json: /_article/related/0: the edition has no article “nobody”"],
        ),
        ("articles/late.json", "/title", Value::Null, &["articles/late.json: /: no article: it has no `title`"]),
        (
            "articles/early.json",
            "/id",
            json!("other"),
            &[
                "articles/early.json: /id: “other” is not the file's name",
                "feed-2.json: /items/0/id: “early”, but “other” in articles/early.json",
            ],
        ),
    ];
    for (file, field, value, expected) in cases {
        let folder = Folder::whole();
        let problems = folder.set(file, field, value.clone()).problems();
        assert_eq!(problems, expected, "{file} {field} {value}");
    }
}

#[test]
fn lists_that_go_wrong_are_named() {
    let folder = Folder::whole();
    let mut second: Value = serde_json::from_slice(&fs::read(folder.at("feed-2.json")).expect("a file")).expect("JSON");
    second["next_url"] = json!("feed.json");
    second["items"][0]["date_published"] = json!("2026-11-22T00:00:00Z");
    second["items"][0]["_article"]["dateline"] = Value::Null;
    folder.write("feed-2.json", &second);
    let problems = folder.problems();
    assert!(problems.contains(&"feed-2.json: /next_url: leads back to feed.json".to_owned()), "{problems:#?}");
    assert!(
        problems.contains(
            &"feed-2.json: /items/0/date_published: is newer than the item before it: newest first".to_owned()
        ),
        "{problems:#?}"
    );

    let folder = Folder::whole();
    let items: Vec<Value> =
        (0..31).map(|index| json!({ "id": format!("a{index}"), "title": "A", "content_text": "A" })).collect();
    let problems = folder.set("feed.json", "/items", json!(items)).problems();
    assert!(problems.contains(&"feed.json: /items: 31 items: a page holds at most 30".to_owned()), "{problems:#?}");
}

#[test]
fn a_folder_without_a_feed_is_one_problem() {
    let folder = Folder::whole();
    fs::remove_file(folder.at("feed.json")).expect("the feed");
    let problems = folder.problems();
    assert_eq!(problems, ["feed.json: /: does not exist"]);
}

#[test]
fn no_address_leads_out_of_the_folder() {
    let root = std::env::temp_dir().join(format!("press-check-outside-{}.json", std::process::id()));
    let article = json!({ "id": "late", "title": "Late", "_article": { "sections": [] } });
    fs::write(&root, article.to_string()).expect("a file");
    let outside = root.to_str().expect("a path").replace('/', "%2F").replace(':', "%3A").replace('\\', "%5C");
    for (field, words) in [
        ("/items/0/_article/href", "leads out of the edition"),
        ("/items/0/image", "leads to no file of the edition"),
        ("/next_url", "leads out of the edition"),
    ] {
        let folder = Folder::whole();
        let problems = folder.set("feed.json", field, json!(outside)).problems();
        assert_eq!(problems[0], format!("feed.json: {field}: {words}"), "{problems:#?}");
        assert!(!problems.iter().any(|problem| problem.contains("press-check-outside")), "{problems:#?}");
    }
    let _ = fs::remove_file(root);
}

/// The time of a check grows with the length of the list and no faster.
#[test]
fn a_long_list_is_checked_in_its_time() {
    let folder = Folder::whole();
    let items: Vec<Value> =
        (0..20_000).map(|index| json!({ "id": format!("a{index}"), "title": "A", "content_text": "A" })).collect();
    folder.set("feed.json", "/items", json!(items));
    let begun = Instant::now();
    assert!(!folder.problems().is_empty());
    assert!(begun.elapsed() < Duration::from_secs(10), "{:?}", begun.elapsed());
}
