//! Folders of texts, each with the edition that comes of it. `press check` is the judge: it knows the format from the other side.

#![allow(clippy::expect_used, reason = "a test ends where its ground gives way")]

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use press::app::App;
use press::build::{Built, Options, SiteAddress, build};
use press::check::check;
use serde_json::Value;
use sha2::{Digest, Sha256};
use tempfile::TempDir;

/// A folder of its own for each test, gone with it.
struct Desk(TempDir);

impl Desk {
    fn new() -> Self {
        let desk = Self(tempfile::tempdir().expect("a folder"));
        fs::create_dir(desk.texts()).expect("a folder");
        desk
    }

    /// A place on it.
    fn at(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn texts(&self) -> PathBuf {
        self.at("texts")
    }

    fn out(&self) -> PathBuf {
        self.at("out")
    }

    fn put(&self, name: &str, bytes: impl AsRef<[u8]>) {
        let path = self.texts().join(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, bytes).expect("a file");
    }

    fn build(&self, options: &Options) -> Built {
        build(&self.texts(), &self.out(), options, &|_, _, _| {}).expect("a build")
    }

    /// An app as `cargo xtask dist` leaves it, as far as press looks into it.
    fn app(&self) -> PathBuf {
        let app = self.at("app");
        let page = "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
            <meta http-equiv=\"Content-Security-Policy\" content=\"script-src 'self'; style-src 'self'\">\n<title>Courant</title>\n<meta name=\"description\" content=\"None of ours\">\n<link rel=\"stylesheet\" href=\"./courant.css\">\n\
            <link rel=\"alternate\" href=\"./feed.json\">\n<script defer src=\"./courant-1.start.js\"></script>\n\
            <script type=\"module\" src=\"./courant.js\" data-wasm=\"./courant.wasm\"></script>\n\
            <link rel=\"preload\" as=\"fetch\" href=\"./courant.wasm\"></head>\n<body>\n<div id=\"app\"></div>\n\
            <main id=\"trouble\" hidden></main>\n<noscript>No</noscript>\n</body>\n</html>\n";
        fs::create_dir_all(app.join("fold")).expect("a folder");
        for (name, text) in [
            ("index.html", page),
            ("courant.css", "a{}b{}c{}"),
            ("courant.below.css", "b{}c{}"),
            ("fold/every.css", "a{src:url(fonts/a.woff2)}"),
            ("fold/story.css", "b{}"),
            ("fold/block.css", "c{}"),
            ("fold/card.css", "d{}"),
            ("fold/list.css", "e{}"),
            ("fold/end.css", "f{}"),
            ("courant.theme.js", "t()"),
            ("courant.js", ";"),
            ("courant.wasm", "w"),
        ] {
            fs::write(app.join(name), text).expect("a file");
        }
        app
    }

    /// A whole site.
    fn press(&self, url: Option<&str>) -> Built {
        let app = Some(App::read(&self.app()).expect("an app"));
        let url = url.map(|url| SiteAddress::parse(url).expect("an address"));
        self.build(&Options { app, url, ..Options::default() })
    }

    fn text(&self, name: &str) -> String {
        fs::read_to_string(self.out().join(name)).expect(name)
    }

    fn lines(&self, options: &Options) -> Vec<String> {
        self.build(options).problems.iter().map(ToString::to_string).collect()
    }

    /// Every file of the edition.
    fn files(&self) -> BTreeMap<String, Vec<u8>> {
        let mut files = BTreeMap::new();
        let mut folders = vec![self.out()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).expect("a folder").flatten() {
                let path = entry.path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    let name = path.strip_prefix(self.out()).expect("within").to_string_lossy().replace('\\', "/");
                    files.insert(name, fs::read(path).expect("a file"));
                }
            }
        }
        files
    }

    fn json(&self, name: &str) -> Value {
        serde_json::from_slice(&fs::read(self.out().join(name)).expect("a file")).expect("JSON")
    }
}

const SETTINGS: &str = "title = \"The Harbour Courant\"\nlanguage = \"en\"\nsections = [\"World\"]\n";
const TIDE: &str = "---\ntitle: The tide\ndate: 2026-11-20\nsection: The Coast\nimage: pictures/tide one.webp\nimageAlt: The steps\n---\nSee [the lamp](deep/lamp.md#part) and [the table](table.pdf).\n\n![Steps](<pictures/tide one.webp>)\n";
const LAMP: &str = "---\ntitle: The lamp\ndate: 2026-11-21T08:00:00+01:00\nsection: World\n---\nBack to [the tide](../tide.md).\n\n## Part\n\nText.\n";
// The smallest WebP there is: one white pixel.
const WEBP: &[u8] = b"RIFF\x1a\0\0\0WEBPVP8L\x0d\0\0\0/\0\0\0\x10\x07\x10\x11\x11\x88\x88\xfe\x07\0";

fn harbour() -> Desk {
    let desk = Desk::new();
    desk.put("edition.toml", SETTINGS);
    desk.put("tide.md", TIDE);
    desk.put("deep/lamp.md", LAMP);
    desk.put("pictures/tide one.webp", WEBP);
    desk.put("table.pdf", "%PDF");
    desk.put("unused.webp", WEBP);
    desk.put(".hidden.md", "not a text");
    desk.put("_kept/for-others.md", "not a text");
    desk
}

#[test]
fn a_folder_becomes_an_edition_without_a_problem() {
    let desk = harbour();
    desk.put("draft.md", "---\ntitle: Later\ndraft: true\n---\n");
    desk.put("plain.txt", "A plain headline\n\nNovember 19, 2026\n\nBy Ada Marsh\n\nLISBON, Nov. 19 (CN) — The first paragraph of a plain text, long enough to be one.\n\nThe second paragraph, which is long enough as well.\n");
    desk.put(
        "native.json",
        r#"{"id":"native","title":"Native","date_published":"2026-11-18T00:00:00Z","content_text":"Words."}"#,
    );
    let built = desk.build(&Options::default());
    assert_eq!(built.problems, []);
    assert_eq!((built.articles, built.drafts, built.media, built.is_written), (4, 1, 2, true));
    let checked = check(&desk.out());
    assert_eq!(checked.problems.iter().map(ToString::to_string).collect::<Vec<_>>(), Vec::<String>::new());
    assert_eq!(checked.articles, 4);

    let feed = desk.json("feed.json");
    assert_eq!(
        (&feed["title"], &feed["_edition"]["id"]),
        (&"The Harbour Courant".into(), &"the-harbour-courant".into())
    );
    assert_eq!(feed["_edition"]["sections"], serde_json::json!(["World", "The Coast"]));
    let ids: Vec<&Value> = feed["items"].as_array().expect("items").iter().map(|item| &item["id"]).collect();
    assert_eq!(ids, ["lamp", "tide", "plain", "native"]);
    assert_eq!(feed["items"][1]["image"], "media/pictures/tide%20one.webp");
    assert_eq!(feed["items"][1]["url"], "read/?id=tide");
    let paragraph = &desk.json("articles/tide.json")["_article"]["sections"][0]["blocks"][0]["text"];
    assert_eq!(paragraph[1]["link"], "../read/?id=lamp#part");
    assert_eq!(paragraph[3]["link"], "../media/table.pdf");
    let names: Vec<String> = desk.files().into_keys().collect();
    assert_eq!(
        names,
        [
            ".press",
            "articles/lamp.json",
            "articles/native.json",
            "articles/plain.json",
            "articles/tide.json",
            "feed.json",
            "media/pictures/tide one.webp",
            "media/table.pdf",
        ]
    );
}

#[test]
fn the_same_texts_give_the_same_bytes() {
    let desk = harbour();
    desk.press(Some("https://harbour.test/"));
    let first = desk.files();
    let built = desk.press(Some("https://harbour.test/"));
    assert_eq!(desk.files(), first);
    // Every file is the old one, but for the mark, which is not counted.
    assert_eq!(built.files, (0, first.len() - 1));
    // A press that remembers nothing, from another folder to another one.
    let other = Desk::new();
    fs::remove_dir(other.texts()).expect("a folder");
    fs::rename(desk.texts(), other.texts()).expect("a rename");
    let built = other.press(Some("https://harbour.test/"));
    assert_eq!(built.files, (first.len() - 1, 0));
    assert_eq!(other.files(), first);
}

#[test]
fn after_a_changed_text_only_what_differs_is_written() {
    let desk = harbour();
    for number in 0..40 {
        desk.put(
            &format!("old-{number}.md"),
            format!("---\ntitle: Old {number}\ndate: 2025-01-{:02}\n---\nWords.\n", 1 + number % 28),
        );
    }
    let all = desk.press(None).files.0;
    desk.put("old-7.md", "---\ntitle: Old 7\ndate: 2025-01-08\n---\nOther words than before.\n");
    let (written, kept) = desk.press(None).files;
    // Its file and its page; its minutes and words may stand on the cards of others.
    assert!((2..12).contains(&written), "{written}");
    assert_eq!(written + kept, all);
}

const ITEMS: &str = "\"items\": [\n";
const MORE: &str = r#"{ "id": "rope", "title": "The rope", "content_text": "It is coiled on the deck." },"#;
const VOILE: &str = r#""content_text": "La voile.""#;
const DRAWN: &str = r#""content_html": "<p>La voile.</p><svg width='600' height='400'><text>Un dessin</text></svg>""#;
const FEED: &str = r#"{ "version": "https://jsonfeed.org/version/1.1", "title": "Afloat", "language": "en",
"authors": [{ "name": "Ada" }], "next_url": "https://afloat.test/feed-2.json",
"items": [
{ "id": "anchor", "title": "The anchor", "date_published": "2026-11-02T08:00:00Z", "content_text": "The anchor was weighed by noon." },
{ "id": "https://afloat.test/sail", "url": "https://afloat.test/sail", "content_text": "A sail was seen, and then it was gone." },
{ "id": "sail", "title": "The sail", "authors": [{ "name": "Cato" }], "language": "fr", "content_text": "La voile." },
{ "id": "keel", "title": "The keel" },
{ "id": "sail", "title": "The other sail", "content_text": "It is torn." },
{ "id": "card", "title": "A card", "content_text": "Of a story elsewhere.", "_article": { "href": "articles/card.json" } }
] }"#;

#[test]
fn a_feed_is_as_many_texts_as_it_has_items() {
    let desk = harbour();
    desk.put("far/afloat.json", FEED);
    let built = desk.press(Some("https://harbour.test/"));
    let told: Vec<String> = built.problems.iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        [
            "far/afloat.json: There is more of this feed at https://afloat.test/feed-2.json: put that here as another file, and take `next_url` out of this one.",
            "far/afloat.json:7: no article: it has no body. Until then it is not in the paper.",
            "far/afloat.json:8: Its id sail is that of far/afloat.json:6, too, and it is left out: write another `\"id\"` in one of them.",
        ]
    );
    let authors = |id: &str| desk.json(&format!("articles/{id}.json"))["authors"][0]["name"].clone();
    assert_eq!((authors("anchor"), authors("sail")), ("Ada".into(), "Cato".into()));
    let languages = ["anchor", "sail"].map(|id| desk.json(&format!("articles/{id}.json"))["language"].clone());
    assert_eq!(languages, ["en", "fr"]);
    let page = desk.text("read/anchor/index.html");
    assert!(page.contains("The anchor was weighed by noon.") && page.contains("Ada"), "{page}");
    let elsewhere =
        desk.files().into_keys().find(|name| name.starts_with("read/https-afloat-test-sail-")).expect("a page");
    let page = desk.text(&elsewhere);
    assert!(page.contains("<link rel=\"canonical\" href=\"https://afloat.test/sail\">"), "{page}");
    assert_eq!(check(&desk.out()).problems, []);
    // An item leads to another one by its address, in whatever way that is written.
    let linked = "Of <sail>, [here](http://afloat.test/sail/#), [a letter](https://afloat.test/sail#letter-2) and [there](https://afloat.test/sailor).";
    desk.put("links.md", format!("# Links\n\n{}\n", linked.replace("<sail>", "[it](https://afloat.test/sail)")));
    desk.press(None);
    let text = desk.json("articles/links.json")["_article"]["sections"][0]["blocks"][0]["text"].to_string();
    let id = elsewhere.split('/').nth(1).expect("an id");
    for address in [
        format!("../read/{id}/\""),
        format!("../read/{id}/#\""),
        "https://afloat.test/sail#letter-2\"".to_owned(),
        "https://afloat.test/sailor\"".to_owned(),
    ] {
        assert!(text.contains(&format!("\"link\":\"{address}")), "{address} in {text}");
    }
    // Only to itself none leads so.
    desk.put(
        "links.md",
        "---\nurl: https://afloat.test/links\n---\n# Links\n\nFirst in [Afloat](https://afloat.test/links).\n",
    );
    desk.press(None);
    assert!(
        desk.json("articles/links.json")["_article"].to_string().contains("\"link\":\"https://afloat.test/links\"")
    );
    fs::remove_file(desk.texts().join("links.md")).expect("gone");
    desk.press(Some("https://harbour.test/"));

    // One item is changed, and another comes to stand above it.
    let more = FEED.replace("weighed", "raised and weighed").replace(ITEMS, &format!("{ITEMS}{MORE}"));
    desk.put("far/afloat.json", more);
    let before = desk.files();
    desk.press(Some("https://harbour.test/"));
    let changed: Vec<String> = desk
        .files()
        .into_iter()
        .filter(|(name, bytes)| before.get(name) != Some(bytes))
        .map(|(name, _)| name)
        .collect();
    assert!(changed.iter().any(|name| name == "articles/anchor.json"), "{changed:?}");
    assert!(desk.text("articles/anchor.json").contains("raised and weighed"));

    desk.put("far/afloat.json", r#"{ "version": "https://jsonfeed.org/version/1", "title": "None", "items": [] }"#);
    let built = desk.press(None);
    assert_eq!(
        built.problems.iter().map(ToString::to_string).collect::<Vec<_>>(),
        ["far/afloat.json: It is a feed without items: leave it out."]
    );
    desk.put("far/afloat.json", desk.text("feed.json"));
    let built = desk.press(None);
    let words =
        "far/afloat.json: It is a feed of articles that lie in files of their own: put these here, and leave it out.";
    assert_eq!(built.problems.iter().map(ToString::to_string).collect::<Vec<_>>(), [words]);
}

#[test]
fn an_item_without_words_shows_or_plays_what_it_has() {
    let desk = harbour();
    let feed = serde_json::json!({ "version": "https://jsonfeed.org/version/1.1", "title": "Afloat", "items": [
        { "id": "comic", "title": "Comic", "content_html": "<p><img src='https://afloat.test/c.png' alt='A cat at sea'></p>" },
        { "id": "untitled", "content_html": "<img src='https://afloat.test/d.png' alt='A dog at sea'>" },
        { "id": "dated", "date_published": "2026-11-20T08:00:00Z", "content_html": "<img src='https://afloat.test/e.png'>" },
        { "id": "cast", "title": "Cast", "content_html": "", "attachments": { "url": "https://afloat.test/a.mp3", "mime_type": "audio/mpeg" } },
        { "id": "film", "title": "Film", "content_html": "<iframe src='https://www.youtube.com/embed/abc'></iframe>" },
        { "id": "both", "title": "Both", "content_text": "Words.", "image": "https://afloat.test/i.png", "banner_image": "https://afloat.test/b.png" },
        { "id": "none", "title": "None", "content_html": "<p> </p>" },
    ]});
    desk.put("feed.json", feed.to_string());
    let built = desk.press(None);
    let told: Vec<String> = built.problems.iter().map(ToString::to_string).collect();
    assert_eq!(told, ["feed.json:1: no article: it has no body. Until then it is not in the paper."]);
    for (id, title, shown) in [
        ("comic", "Comic", "\"type\":\"figure\",\"src\":\"https://afloat.test/c.png\",\"alt\":\"A cat at sea\""),
        ("untitled", "A dog at sea", "https://afloat.test/d.png"),
        ("dated", "2026-11-20", "https://afloat.test/e.png"),
        ("cast", "Cast", "\"type\":\"audio\",\"src\":\"https://afloat.test/a.mp3\""),
        ("film", "Film", "youtube.com"),
        ("both", "Both", "\"type\":\"figure\",\"src\":\"https://afloat.test/b.png\""),
    ] {
        let article: Value = serde_json::from_str(&desk.text(&format!("articles/{id}.json"))).expect("JSON");
        let article = article.to_string();
        assert!(article.contains(&format!("\"title\":\"{title}\"")) && article.contains(shown), "{article}");
        assert!(!article.contains("\"-\""), "{article}");
    }
}

#[test]
fn the_html_of_a_feed_is_set_with_its_pictures_and_links_and_without_its_programs() {
    let desk = harbour();
    desk.put("quay.png", bytes_of(photo(700, 500), image::ImageFormat::Png));
    let html = "<p>At <a href='https://afloat.test/bell'>the <em>bell</em></a>.<script>alert(1)</script></p><figure><img src='quay.png' \
        alt='The quay' onerror='alert(2)'><figcaption>By night</figcaption></figure><h2>Ships</h2><ul><li>One</li></ul>\
        <p><a href='javascript:alert(3)'>No way</a></p>";
    let item = |id: &str, html: &str| serde_json::json!({ "id": id, "url": format!("https://afloat.test/{id}"), "title": id, "content_html": html });
    let feed = serde_json::json!({
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Afloat",
        "items": [item("quay", html), item("bell", "<p>It rings.</p>")],
    });
    desk.put("feed.json", feed.to_string());
    let built = desk.press(None);
    let told: Vec<String> = built.problems.iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        ["feed.json:1: content_html: “javascript:alert(3)” is no address that can be opened: write https://… there."]
    );
    let page = desk.text("read/quay/index.html");
    for part in ["<em>bell</em>", "../../read/bell/", "../../media/quay.png", "By night", "<li>", "No way"] {
        assert!(page.contains(part), "{part}");
    }
    for part in ["alert(", "javascript:", "onerror"] {
        assert!(!page.contains(part), "{part}");
    }
    let article = desk.json("articles/quay.json");
    assert_eq!(
        (&article["image"], &article["_article"]["sections"][1]["heading"]),
        (&"../media/quay.png".into(), &"Ships".into())
    );
    assert_eq!(check(&desk.out()).problems, []);
}

#[test]
fn what_a_feed_has_beside_its_words_is_there() {
    let desk = harbour();
    let feed = serde_json::json!({
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Afloat",
        "items": [
            {
                "id": "horn", "title": "The horn", "content_html": "<p>It sounds. <a href='https://afloat.test/map.pdf'>A map</a>.</p>",
                "date_published": "2026-11-20T08:00:00Z", "external_url": "https://elsewhere.test/horns",
                "attachments": [
                    { "url": "https://afloat.test/horn.mp3", "mime_type": "audio/mpeg", "title": "Twice", "duration_in_seconds": 90 },
                    { "url": "https://afloat.test/map.pdf", "mime_type": "application/pdf" },
                    { "url": "https://afloat.test/times.pdf", "mime_type": "application/pdf" },
                    { "url": "ftp://afloat.test/lost.mp3", "mime_type": "audio/mpeg" },
                ],
            },
            { "id": "untitled", "content_text": "Words that are a headline.", "date_published": "2026-11-21" },
            { "id": "far", "title": "Far", "content_html": "<p><a href='https://elsewhere.test'>W</a>.</p><img src='http://afloat.test/far.jpg'>",
                "date_published": "2026-11-22", "external_url": "https://elsewhere.test" },
        ],
    });
    desk.put("feed.json", feed.to_string());
    desk.put("near.md", "---\ntitle: Near\ndate: 2026-11-23\nimage: http://afloat.test/near.jpg\n---\nWords.\n");
    let built = desk.press(None);
    let told: Vec<String> = built.problems.iter().map(ToString::to_string).collect();
    let unloaded = |place: &str, name: &str| {
        format!(
            "{place}: http://afloat.test/{name}.jpg is not loaded, since a page loads nothing by http: write https://, or put the \
             file into the folder."
        )
    };
    let lost = "feed.json:1: /attachments/3: it has no address that can be opened: write https://… there.";
    assert_eq!(told, [lost.to_owned(), unloaded("feed.json:1", "far"), unloaded("near.md:4", "near")]);
    let far = desk.json("articles/far.json");
    assert_eq!(far["_article"]["sections"][0]["blocks"].as_array().map(Vec::len), Some(2), "{far}");
    let horn = desk.json("articles/horn.json");
    let blocks: Vec<(&str, String)> = horn["_article"]["sections"][0]["blocks"]
        .as_array()
        .expect("blocks")
        .iter()
        .map(|block| (block["type"].as_str().expect("a type"), block.to_string()))
        .collect();
    let kinds: Vec<&str> = blocks.iter().map(|(kind, _)| *kind).collect();
    assert_eq!(kinds, ["audio", "paragraph", "paragraph", "paragraph"]);
    for (at, part) in
        [(0, "\"caption\":\"Twice\""), (0, "\"duration\":90"), (2, "times.pdf"), (3, "https://elsewhere.test/horns")]
    {
        assert!(blocks[at].1.contains(part), "{part}: {blocks:?}");
    }
    let untitled = desk.json("articles/untitled.json");
    assert_eq!(untitled["_article"]["dateline"]["day"], "2026-11-21");
    assert_eq!(untitled["title"], "Words that are a headline.");
    // No picture that is not loaded stands on a card.
    assert_eq!(desk.json("articles/near.json")["image"], Value::Null);
    assert_eq!(check(&desk.out()).problems, []);
}

#[test]
fn what_is_written_without_blanks_is_cut_within() {
    let desk = Desk::new();
    desk.put("edition.toml", "title = \"The Harbour Courant\"\n");
    desk.put("canal.md", format!("---\ntitle: 運河\nlanguage: ja\n---\n{}\n", "水門は夜も開いている。".repeat(40)));
    desk.press(None);
    let page = desk.text("read/canal/index.html");
    let description = page.split_once("<meta name=\"description\" content=\"").expect("a description").1;
    let description = description.split('"').next().expect("its end");
    assert!(description.starts_with("水門は夜も") && description.ends_with('…'), "{description}");
    assert!((150..=165).contains(&description.chars().count()), "{description}");
}

/// What somebody does between two builds.
type Change = (&'static str, fn(&Desk));

/// Each leaves something that an article was made of other than it was.
const CHANGES: [Change; 56] = [
    ("nothing", |_| {}),
    ("a text says more", |desk| desk.put("tide.md", format!("{TIDE}\nOne more paragraph.\n"))),
    ("its neighbour's headline", |desk| desk.put("deep/lamp.md", LAMP.replace("The lamp", "The lamps"))),
    ("a link that now leads somewhere", |desk| desk.put("wreck.md", "---\ntitle: The wreck\nid: ship\n---\nA ship.\n")),
    ("where that one lies", |desk| desk.put("wreck.md", "---\ntitle: The wreck\nid: vessel\n---\nA ship.\n")),
    ("it is a draft", |desk| desk.put("wreck.md", "---\ntitle: The wreck\ndraft: true\n---\nA ship.\n")),
    ("and no draft", |desk| desk.put("wreck.md", "---\ntitle: The wreck\nid: ship\n---\nA ship.\n")),
    ("it is gone", |desk| fs::remove_file(desk.texts().join("wreck.md")).expect("gone")),
    ("its picture and its table are taken out, and lie there still", |desk| {
        desk.put(
            "tide.md",
            TIDE.replace("and [the table](table.pdf)", "").replace("![Steps](<pictures/tide one.webp>)", ""),
        );
    }),
    ("another size of a picture", |desk| desk.put("beach.png", bytes_of(photo(900, 700), image::ImageFormat::Png))),
    ("a picture is gone", |desk| fs::remove_file(desk.texts().join("beach.png")).expect("gone")),
    ("a picture comes back", |desk| desk.put("beach.png", bytes_of(photo(700, 300), image::ImageFormat::Png))),
    ("an author's own size of it", |desk| {
        desk.put("beach-700.png", bytes_of(photo(700, 300), image::ImageFormat::Png))
    }),
    ("another picture on a card", |desk| desk.put("pier.png", bytes_of(photo(900, 700), image::ImageFormat::Png))),
    ("one that is small", |desk| desk.put("pier.png", bytes_of(photo(90, 70), image::ImageFormat::Png))),
    ("the paper's title", |desk| desk.put("edition.toml", SETTINGS.replace("Harbour", "Haven"))),
    ("its language", |desk| desk.put("edition.toml", SETTINGS.replace("\"en\"", "\"de\""))),
    ("a link that now leads to a page of the paper", |desk| {
        desk.put("sand.md", "# Sand\n\n[A](/section/boats/) [B](dunes/) [C](/atom.xml) [D](archive/2027-02/)\n");
    }),
    ("its section", |desk| desk.put("boats.md", "---\ntitle: Boats\nsection: Boats\ndate: 2027-02-01\n---\nTwo.\n")),
    ("the same section in small letters, and one without an address", |desk| {
        desk.put("oars.md", "---\ntitle: Oars\nsection: boats\n---\nThree.\n");
        desk.put("rope.md", "---\ntitle: Rope\nsection: '!'\n---\nFour.\n");
    }),
    ("nothing", |_| {}),
    ("it is no more", |desk| desk.put("boats.md", "# Boats\n\nTwo.\n")),
    ("nor are these", |desk| {
        for name in ["oars.md", "rope.md"] {
            fs::remove_file(desk.texts().join(name)).expect("gone");
        }
    }),
    ("a text of the name that was linked", |desk| desk.put("far/dunes.md", "# Dunes\n\nSand.\n")),
    ("another one of that name", |desk| desk.put("dunes.md", "# Dunes\n\nMore sand.\n")),
    ("which has it from its author", |desk| desk.put("far/dunes.md", "---\nid: dunes\n---\n# Dunes\n\nSand.\n")),
    ("which is held back", |desk| desk.put("far/dunes.md", "---\nid: dunes\ndraft: yes\n---\n# Dunes\n\nSand.\n")),
    ("both are", |desk| desk.put("dunes.md", "---\nstatus: draft\n---\n# Dunes\n\nMore sand.\n")),
    ("one is mended", |desk| desk.put("dunes.md", "---\nstatus: published\n---\n# Dunes\n\nMore sand.\n")),
    ("it cannot be read", |desk| desk.put("dunes.md", "---\ntitle: [\n---\n")),
    ("a feed", |desk| desk.put("feed.json", FEED)),
    ("it has one more item, above the others", |desk| {
        desk.put("feed.json", FEED.replace(ITEMS, &format!("{ITEMS}{MORE}")))
    }),
    ("something is told of one", |desk| desk.put("feed.json", FEED.replace(VOILE, DRAWN))),
    ("it stands further below", |desk| {
        desk.put("feed.json", FEED.replace(VOILE, DRAWN).replace(ITEMS, &format!("{ITEMS}{MORE}\n")));
    }),
    ("one of its items says more", |desk| desk.put("feed.json", FEED.replace("weighed", "raised and weighed"))),
    ("two have one id", |desk| desk.put("feed.json", FEED.replace("\"anchor\"", "\"sail\""))),
    ("a link to where one of its items stands on the web", |desk| {
        desk.put("sand.md", "# Sand\n\nOf [a sail](http://afloat.test/sail/#torn).\n");
        desk.put("feed.json", FEED.replace("afloat.test/sail", "elsewhere.test/sail"));
    }),
    ("it stands there now", |desk| desk.put("feed.json", FEED)),
    ("it has another author", |desk| desk.put("feed.json", FEED.replace("Ada", "Bea"))),
    ("it is gone", |desk| fs::remove_file(desk.texts().join("feed.json")).expect("gone")),
    ("links and pictures by their names and their paths in another site", |desk| {
        desk.put("sand.md", "# Sand\n\n[[Ship]] [old](/old/way/)\n\n![Mast](/img/mast.png)\n\n![[Flag.png]]\n");
    }),
    ("what they name is there", |desk| {
        desk.put("deep/ship.md", "Under sail.\n");
        desk.put("way.md", "---\ntitle: The way\naliases: [old/way]\n---\nWords.\n");
        for name in ["static/img/mast.png", "_signs/flag.png"] {
            desk.put(name, bytes_of(photo(700, 300), image::ImageFormat::Png));
        }
    }),
    ("a picture lies elsewhere, and is another one", |desk| {
        fs::rename(desk.texts().join("_signs"), desk.texts().join("signs")).expect("renamed");
        desk.put("signs/flag.png", bytes_of(photo(900, 300), image::ImageFormat::Png));
    }),
    ("two pictures end so", |desk| desk.put("more/img/mast.png", bytes_of(photo(500, 500), image::ImageFormat::Png))),
    ("one lies where the text says", |desk| {
        desk.put("img/mast.png", bytes_of(photo(800, 500), image::ImageFormat::Png))
    }),
    ("a text nearer to the top has the name", |desk| desk.put("Ship.md", "In port.\n")),
    ("the path is that of another text", |desk| {
        desk.put("way.md", "---\ntitle: The way\n---\nWords.\n");
        desk.put("ways.md", "---\ntitle: Ways\nurl: /old/way\n---\nWords.\n");
    }),
    ("only one text has a date", |desk| {
        for name in ["tide.md", "deep/lamp.md", "pier.md"] {
            fs::remove_file(desk.texts().join(name)).expect("gone");
        }
        desk.put("tide.md", TIDE);
    }),
    ("none has", |desk| desk.put("tide.md", TIDE.replace("date: 2026-11-20\n", ""))),
    ("a text that cannot be read", |desk| desk.put("sand.md", "---\ntitle: [\n---\n")),
    ("no text and no paper says its language", |desk| {
        desk.put("edition.toml", SETTINGS.replace("language = \"en\"\n", ""));
        for (name, words) in [("sand", GERMAN), ("way", GERMAN), ("ways", ENGLISH), ("ship", ENGLISH)] {
            desk.put(&format!("{name}.md"), format!("# The {name}\n\n{words}\n"));
        }
    }),
    ("a text is in another language", |desk| desk.put("sand.md", format!("# Sand\n\n{ENGLISH}\n"))),
    ("so are most", |desk| {
        for name in ["tide", "way", "ways", "ship", "Ship", "deep/ship"] {
            desk.put(&format!("{name}.md"), format!("# The {name}\n\n{GERMAN}\n"));
        }
    }),
    ("the paper says its language", |desk| desk.put("edition.toml", SETTINGS)),
    ("a page is not as it was left", |desk| {
        fs::write(desk.out().join("read/tide/index.html"), "mine").expect("written")
    }),
    ("a file of the site is gone", |desk| fs::remove_file(desk.out().join("articles/tide.json")).expect("gone")),
];

#[test]
fn what_a_build_remembers_changes_nothing_but_its_time() {
    let desk = harbour();
    desk.put("sand.md", "---\ntitle: Sand\nrelated: [ship]\n---\nOf [the wreck](wreck.md).\n\n![Sand](beach.png)\n");
    desk.put("pier.md", "---\ntitle: The pier\ndate: 2026-11-22\nimage: pier.png\n---\nIt is gone.\n");
    desk.put("pier.png", bytes_of(photo(700, 500), image::ImageFormat::Png));
    desk.put("beach.png", bytes_of(photo(700, 500), image::ImageFormat::Png));
    let mut written = Vec::new();
    for (what, change) in CHANGES {
        change(&desk);
        let built = desk.press(Some("https://example.org/"));
        let site = desk.files();
        fs::remove_file(desk.at(".out.press")).expect("a memory");
        fs::remove_dir_all(desk.out()).expect("a site");
        let anew = desk.press(Some("https://example.org/"));
        assert_eq!(built.problems, anew.problems, "{what}");
        let fresh = desk.files();
        let others = |one: &BTreeMap<_, _>| one.keys().cloned().collect::<Vec<String>>();
        assert_eq!(others(&site), others(&fresh), "{what}");
        let differ: Vec<&String> =
            site.iter().filter(|(name, bytes)| fresh[*name] != **bytes).map(|(name, _)| name).collect();
        assert_eq!(differ, Vec::<&String>::new(), "{what}");
        assert_eq!(
            (built.articles, built.drafts, built.pages, built.media),
            (anew.articles, anew.drafts, anew.pages, anew.media),
            "{what}"
        );
        written.push(built.files.0);
    }
    // The first has nothing to remember; then each article is set again only where it must be.
    assert!(written[0] > 20, "{written:?}");
    assert!(written[1] < written[0] / 2, "{written:?}");
}

#[test]
fn a_memory_of_anything_else_is_none() {
    let desk = harbour();
    let all = desk.press(None).files.0;
    assert_eq!(desk.press(None).files, (0, all));
    for other in [&b""[..], b"no memory", &[0xff; 4000], &[0; 4000]] {
        fs::write(desk.at(".out.press"), other).expect("written");
        assert_eq!(desk.press(None).files, (0, all));
        // It has been written anew.
        assert!(fs::read(desk.at(".out.press")).expect("a memory").len() > 500);
    }
    let whole = fs::read(desk.at(".out.press")).expect("a memory");
    for at in (0..whole.len()).step_by(61) {
        let mut turned = whole.clone();
        turned[at] ^= 1 << (at % 8);
        fs::write(desk.at(".out.press"), &turned).expect("written");
        assert_eq!(desk.press(None).files, (0, all), "{at}");
    }
}

#[test]
fn every_article_and_every_list_has_a_page() {
    let desk = harbour();
    for number in 0..40 {
        desk.put(
            &format!("old-{number}.md"),
            format!("---\ntitle: Old {number}\ndate: 2025-01-02\nsection: 世界\n---\nWords.\n"),
        );
    }
    let built = desk.press(None);
    assert_eq!(built.problems, []);
    let pages: Vec<String> =
        desk.files().into_keys().filter(|name| name.ends_with(".html") && !name.contains("old-")).collect();
    let expected = [
        "about/index.html",
        "archive/2025-01/index.html",
        "archive/2025-01/page/2/index.html",
        "archive/2026-11/index.html",
        "archive/index.html",
        "history/index.html",
        "index.html",
        "page/2/index.html",
        "read/lamp/index.html",
        "read/tide/index.html",
        "section/the-coast/index.html",
        "section/world/index.html",
        "section/世界/index.html",
        "section/世界/page/2/index.html",
    ];
    assert_eq!(pages, expected);
    assert_eq!(built.pages, expected.len() + 40);
    assert_eq!(desk.json("feed.json")["_edition"]["pages"], true);
    assert_eq!(desk.json("feed.json")["items"][0]["url"], "read/lamp/");
    let checked = check(&desk.out());
    assert_eq!(checked.problems.iter().map(ToString::to_string).collect::<Vec<_>>(), Vec::<String>::new());
}

#[test]
fn a_section_has_one_name_and_one_page_inside_the_site() {
    let desk = Desk::new();
    desk.put("edition.toml", "title = \"T\"\nsections = [\"Sea\", \"Land\", \"SEA\", \"!\"]\n");
    let long = "海".repeat(100);
    for (file, section) in [
        ("a", "sea"),
        ("b", "Ärzte"),
        ("c", "Örzte"),
        ("d", ".."),
        ("e", "世界1"),
        ("f", "日本1"),
        ("g", &long),
        ("h", "ärzte"),
    ] {
        desk.put(&format!("{file}.md"), format!("---\ntitle: {file}\nsection: \"{section}\"\n---\nWords.\n"));
    }
    let lines: Vec<String> = desk.press(Some("https://t.example/")).problems.iter().map(ToString::to_string).collect();
    assert_eq!(
        lines,
        [
            "a.md: The section “sea” has the address of “Sea”, and is taken for it: write it so.",
            "d.md: The section “..” has no letter or digit to make its address of: write another name.",
            "edition.toml: The section “!” has no letter or digit to make its address of: write another name.",
            "edition.toml: The sections “Sea” and “SEA” have the same address: leave one out.",
            "h.md: The section “ärzte” has the address of “Ärzte”, and is taken for it: write it so.",
        ]
    );
    // Once more, by what the first build remembers.
    let again: Vec<String> = desk.press(Some("https://t.example/")).problems.iter().map(ToString::to_string).collect();
    assert_eq!(again, lines);
    let names = &desk.json("feed.json")["_edition"]["sections"];
    assert_eq!(*names, serde_json::json!(["Sea", "Land", "Ärzte", "Örzte", "世界1", "日本1", long]));
    assert_eq!(desk.json("articles/h.json")["_article"]["section"], "Ärzte");
    let pages: Vec<String> = desk.files().into_keys().filter(|name| name.starts_with("section/")).collect();
    let long = format!("section/{}/index.html", "海".repeat(40));
    for page in ["section/sea/index.html", "section/ärzte/index.html", "section/日本1/index.html", &long] {
        assert!(pages.iter().any(|name| name == page), "{page}: {pages:#?}");
    }
    assert_eq!(pages.len(), 7, "{pages:#?}");
    assert!(desk.text("section/ärzte/index.html").contains("href=\"../../read/h/\""));
    let front = desk.text("index.html");
    assert!(front.contains("<title>T</title>") && !front.contains("section/../"), "{front}");
    let map = desk.text("sitemap.xml");
    assert_eq!(map.matches("/section/sea/</loc>").count(), 1, "{map}");
}

#[test]
fn a_file_s_name_is_its_address_in_any_script() {
    let desk = Desk::new();
    desk.put("edition.toml", SETTINGS);
    for file in ["Über uns.md", "новости.md", "世界.md", "a b.md", "a-b.md", "—.md"] {
        desk.put(file, format!("# {file}\n\nWords.\n"));
    }
    assert_eq!(desk.press(None).problems, []);
    let pages: Vec<String> = desk.files().into_keys().filter(|name| name.starts_with("read/")).collect();
    for id in ["ueber-uns", "novosti", "shi-jie", "a-b", "a-b-c8687a08aa5d6ed2"] {
        assert!(pages.contains(&format!("read/{id}/index.html")), "{id}: {pages:#?}");
    }
    assert_eq!(pages.len(), 6, "{pages:#?}");
}

#[test]
fn no_article_and_no_section_has_the_name_of_a_device_of_windows() {
    let desk = Desk::new();
    desk.put("edition.toml", "title = \"T\"\nsections = [\"Aux\"]\n");
    desk.put("given.md", "---\ntitle: Given\nid: con\n---\nWords.\n");
    desk.put("deep/ñul.md", "---\ntitle: Made\nsection: Lpt1\n---\nWords.\n");
    let lines: Vec<String> = desk.press(None).problems.iter().map(ToString::to_string).collect();
    assert_eq!(
        lines,
        [
            "deep/ñul.md: The section “Lpt1” has an address that no folder can have on Windows: write another name.",
            "edition.toml: The section “Aux” has an address that no folder can have on Windows: write another name.",
            "given.md: No file can be called con on Windows, and it is left out: write another `id:` in it.",
        ]
    );
    let files: Vec<String> = desk.files().into_keys().collect();
    assert!(files.contains(&"articles/deep-nul.json".to_owned()), "{files:#?}");
    assert!(!files.iter().any(|file| file.contains("con.json") || file.starts_with("section/")), "{files:#?}");
}

#[test]
fn a_paper_is_named_by_its_title_or_its_folder_in_any_script() {
    let desk = Desk::new();
    desk.put("tide.md", "# The tide\n\nWords.\n");
    desk.put("edition.toml", "title = \"世界日報\"\nlanguage = \"english please\"\nsections = [1, \"Sea\"]\n");
    let wrong = [
        "edition.toml:2: language: “english please” is no tag of a language: write en, or pt-BR.",
        "edition.toml:3: sections is a list of names: put each in quotes.",
    ];
    assert_eq!(desk.lines(&Options::default()), wrong);
    assert_eq!(desk.json("feed.json")["_edition"]["id"], "世界日報");
    fs::remove_file(desk.texts().join("edition.toml")).expect("gone");
    let here = build(&desk.texts().join("."), &desk.out(), &Options::default(), &|_, _, _| {}).expect("a build");
    assert!(here.problems[0].to_string().contains("is called “texts”"), "{:?}", here.problems);
}

/// Every link and source of every page is a file of the site, seen from the page.
#[test]
fn every_address_on_a_page_is_a_file() {
    let desk = harbour();
    desk.press(Some("https://harbour.test/x/y"));
    let files = desk.files();
    let mut seen = 0;
    for (name, bytes) in files.iter().filter(|(name, _)| name.ends_with(".html")) {
        let html = String::from_utf8_lossy(bytes);
        let at = url::Url::parse("https://harbour.test/x/y/").and_then(|site| site.join(name)).expect("an address");
        for attribute in [" href=\"", " src=\""] {
            for address in
                html.split(attribute).skip(1).filter_map(|rest| rest.split_once('"')).map(|(address, _)| address)
            {
                let url = at.join(&address.replace("&amp;", "&")).expect("an address");
                let path = url.path().strip_prefix("/x/y/").expect("in the site");
                let file = percent_encoding::percent_decode_str(path).decode_utf8_lossy().into_owned();
                let file = if file.is_empty() || file.ends_with('/') { file + "index.html" } else { file };
                let is_of_app = ["icons/", "courant-"].iter().any(|name| file.starts_with(name));
                assert!(is_of_app || files.contains_key(&file), "{name}: {address}");
                seen += 1;
            }
        }
    }
    assert!(seen > 100, "{seen}");
}

#[test]
fn a_page_says_what_it_is() {
    let desk = harbour();
    desk.put(
        "hostile.md",
        "---\ntitle: \"</title></script> & \\\"x\\\"\"\ndate: 2026-11-19\nauthor: Ada Marsh\ntags: [ports]\ndateline: LISBON, Nov 19 (CN)\n---\n<script>alert(1)</script>\n\nSee https://edition.invalid/ there.\n",
    );
    desk.press(Some("https://harbour.test/paper"));
    let page = desk.text("read/hostile/index.html");
    for part in [
        "<title>&lt;/title&gt;&lt;/script&gt; &amp; &quot;x&quot; — The Harbour Courant</title>",
        "<link rel=\"canonical\" href=\"https://harbour.test/paper/read/hostile/\">",
        "<meta property=\"og:type\" content=\"article\">",
        "<meta name=\"twitter:card\" content=\"summary\">",
        "<script data-fonts=\"../../fonts/\">t()</script>\n<style>a{src:url(../../fonts/a.woff2)}d{}b{}c{}f{}</style>",
        "<html lang=\"en\" data-edition=\"the-harbour-courant\">",
        "See https://edition.invalid/ there.",
    ] {
        assert!(page.contains(part), "{part} in {page}");
    }
    assert!(!page.contains("alert(1)</script>") && !page.contains("None of ours") && !page.contains("preload"));
    // What it shows first is styled by what it holds; all else comes after its words.
    let below = "<link rel=\"stylesheet\" href=\"../../courant.below.css\">\n<script";
    assert!(page.find(below) > page.find("edition.invalid") && page.matches("rel=\"stylesheet\"").count() == 1);
    let (_, data) = page.split_once("<script type=\"application/ld+json\">").expect("JSON-LD");
    let (data, _) = data.split_once("</script>").expect("its end");
    let data: Value = serde_json::from_str(data).expect("JSON");
    assert_eq!(data["@type"], "NewsArticle");
    assert_eq!(data["headline"], "</title></script> & \"x\"");
    assert_eq!(data["dateline"], "LISBON, Nov 19 (CN)");
    assert_eq!(data["url"], "https://harbour.test/paper/read/hostile/");
    // Without the site's address nothing absolute is said.
    desk.press(None);
    let page = desk.text("read/hostile/index.html");
    assert!(!page.contains("canonical") && !page.contains("og:url") && !page.contains("atom.xml"));
    assert!(!desk.files().contains_key("sitemap.xml"));
}

#[test]
fn a_story_has_its_own_address_where_the_paper_had_another_one_before() {
    let desk = harbour();
    desk.put("moved.md", "---\ntitle: Moved\nurl: https://harbour.test/paper/2020/moved/\n---\nWords.\n");
    // The last part of that address is another story's name, and names nothing here.
    desk.put("ebb.md", "---\ntitle: Ebb\nurl: http://harbour.test/paper/old/tide.html\n---\nWords.\n");
    desk.put("abroad.md", "---\ntitle: Abroad\nurl: https://elsewhere.test/abroad/\n---\nWords.\n");
    desk.put("leads.md", "---\ntitle: Leads\n---\nRead [it](https://harbour.test/paper/2020/moved/).\n");
    desk.press(Some("https://harbour.test/paper/"));
    let canonical = |name: &str| {
        let page = desk.text(&format!("read/{name}/index.html"));
        let (_, rest) = page.split_once("<link rel=\"canonical\" href=\"").expect("a canonical address");
        rest.split('"').next().expect("its end").to_owned()
    };
    assert_eq!(canonical("moved"), "https://harbour.test/paper/read/moved/");
    assert_eq!(canonical("ebb"), "https://harbour.test/paper/read/ebb/");
    assert_eq!(desk.json("articles/ebb.json")["url"], "../read/ebb/");
    assert_eq!(canonical("abroad"), "https://elsewhere.test/abroad/");
    assert!(desk.text("read/leads/index.html").contains("href=\"../../read/moved/\">it</a>"));
    // A map has no page that names another one as the true one.
    let map = desk.text("sitemap.xml");
    assert!(map.contains("/read/moved/</loc>") && !map.contains("abroad"), "{map}");
}

#[test]
fn a_file_of_another_program_that_is_not_printed_is_told() {
    let desk = harbour();
    let notes = |desk: &Desk| -> Vec<String> {
        desk.build(&Options::default()).notes.iter().map(ToString::to_string).collect()
    };
    assert_eq!(notes(&desk), Vec::<String>::new());
    desk.put("letter.DOCX", "PK");
    desk.put("timetable.rtf", "{\\rtf1}");
    desk.put("leads.md", "---\ntitle: Leads\n---\nRead the [letter](letter.DOCX).\n");
    let words =
        "No text leads to it, and it is none that is read: what is to be printed of it is written in a .md or .txt.";
    assert_eq!(notes(&desk), [format!("timetable.rtf: {words}")]);
    desk.put("a/old.doc", "");
    assert_eq!(notes(&desk), [format!("a/old.doc: {words} So it is with 1 more: timetable.rtf.")]);
}

#[test]
fn a_page_holds_the_styles_of_what_it_shows_first_and_allows_no_others() {
    let desk = harbour();
    let long = "Words and more of them.\n\n".repeat(90);
    desk.put("early.md", format!("---\ntitle: Early\n---\n> Said early.\n\n{long}"));
    desk.put("within.md", format!("---\ntitle: Within\n---\n- One\n\n      code\n\n{long}"));
    desk.put("late.md", format!("---\ntitle: Late\n---\n- A list\n\n{long}> Said late.\n"));
    let tall = format!("{}\n\n", "Words and more of them. ".repeat(30)).repeat(3);
    desk.put("below.md", format!("---\ntitle: Below\n---\n{tall}> Said below the window.\n"));
    for number in 0..10 {
        desk.put(&format!("note-{number}.md"), "---\ntitle: A note\n---\nSaid in a word.\n");
    }
    desk.press(None);
    for (name, css) in [
        ("index.html", "a{src:url(./fonts/a.woff2)}d{}e{}"),
        ("section/world/index.html", "a{src:url(../../fonts/a.woff2)}d{}e{}f{}"),
        ("about/index.html", "a{src:url(../fonts/a.woff2)}"),
        ("read/early/index.html", "a{src:url(../../fonts/a.woff2)}b{}c{}"),
        ("read/within/index.html", "a{src:url(../../fonts/a.woff2)}b{}c{}"),
        ("read/late/index.html", "a{src:url(../../fonts/a.woff2)}b{}"),
        ("read/below/index.html", "a{src:url(../../fonts/a.woff2)}b{}"),
        ("read/note-1/index.html", "a{src:url(../../fonts/a.woff2)}d{}b{}c{}f{}"),
    ] {
        let page = desk.text(name);
        assert!(page.contains(&format!("<style>{css}</style>")), "{name}: {page}");
        // As CSP has it: the digest of all between the tags.
        for (source, text) in [("script-src", "t()"), ("style-src", css)] {
            let digest = BASE64.encode(Sha256::digest(text));
            assert!(page.contains(&format!("{source} 'self' 'sha256-{digest}'")), "{name}: {page}");
        }
        // A page that is neither story nor list is not painted before all its styles are there.
        let (head, _) = page.split_once("</head>").expect("a head");
        assert_eq!(head.contains(" rel=\"stylesheet\""), name == "about/index.html", "{name}");
    }
    // What a tall window shows at once does not wait to be laid out.
    let parts = |words: usize| format!("{}\n\n", "word ".repeat(words));
    for (name, first) in [("near", 340), ("far", 360)] {
        let text = format!("---\ntitle: Parts\n---\n{}## Two\n\n{}## Three\n\nEnd.\n", parts(first), parts(100));
        desk.put(&format!("{name}.md"), text);
    }
    desk.press(None);
    let near = |name: &str| desk.text(&format!("read/{name}/index.html")).matches(" data-near=\"\"").count();
    // Of a note its end, and what it can be gone on with; of a longer text the first section and the second.
    assert_eq!((near("note-1"), near("near"), near("far")), (2, 2, 0));
    // They stand in pages, and nobody asks for them.
    assert!(!desk.files().keys().any(|name| name.starts_with("fold/")));
}

#[test]
fn a_wrong_address_of_the_site_is_refused_before_anything_is_written() {
    for (wrong, remedy) in [
        ("harbour.test", "write https://harbour.test/."),
        ("harbour.test/paper", "write https://harbour.test/paper/."),
        ("ftp://harbour.test/", "write https://example.org/paper/."),
        ("https://harbour.test/?x", "write https://harbour.test/."),
        ("", "write https://example.org/paper/."),
    ] {
        let why = SiteAddress::parse(wrong).expect_err("a refusal");
        assert!(why.contains(&format!("“{wrong}”")) && why.ends_with(remedy), "{why}");
    }
    let desk = harbour();
    desk.press(Some("https://harbour.test/"));
    let before = desk.files();
    let press = |url: &str| {
        let mut press = Command::new(env!("CARGO_BIN_EXE_press"));
        press.arg("build").arg(desk.texts()).arg("--out").arg(desk.out()).arg("--app").arg(desk.app());
        press.args(["--site-url", url]).output().expect("press runs")
    };
    let ended = press("harbour.test");
    assert_eq!(ended.status.code(), Some(2));
    let words = String::from_utf8_lossy(&ended.stderr).into_owned();
    assert!(words.starts_with("press: --site-url: “harbour.test” is no address of a site"), "{words}");
    assert_eq!(desk.files(), before);
    // The same in edition.toml: the site that stands has a feed.
    desk.put("edition.toml", format!("{SETTINGS}url = \"harbour.test\"\n"));
    let built = desk.press(None);
    let lines: Vec<String> = built.problems.iter().map(ToString::to_string).collect();
    assert!(!built.is_written && lines.len() == 1, "{lines:?}");
    assert!(lines[0].starts_with("edition.toml:4: “harbour.test” is no address"), "{lines:?}");
    assert_eq!(desk.files(), before);
    assert!(desk.press(Some("https://harbour.test/")).is_written);
}

#[test]
fn the_list_comes_in_pages_of_thirty() {
    let desk = harbour();
    for number in 0..70 {
        desk.put(
            &format!("story-{number:02}.md"),
            format!("---\ntitle: Story {number}\ndate: 2026-10-{:02}\n---\nText.\n", 1 + number % 30),
        );
    }
    desk.build(&Options::default());
    assert_eq!(check(&desk.out()).problems, []);
    let counts =
        ["feed.json", "feed-2.json", "feed-3.json"].map(|name| desk.json(name)["items"].as_array().map_or(0, Vec::len));
    assert_eq!(counts, [30, 30, 12]);
    assert_eq!(desk.json("feed-2.json")["next_url"], "feed-3.json");
    assert_eq!(desk.json("feed-3.json").get("next_url"), None);
    // A page that is no more is gone.
    for number in 0..70 {
        fs::remove_file(desk.texts().join(format!("story-{number:02}.md"))).expect("a file");
    }
    desk.build(&Options::default());
    assert!(!desk.out().join("feed-2.json").exists());
}

#[test]
fn all_that_is_wrong_is_told_at_once_and_stops_nothing_else() {
    let desk = harbour();
    desk.put("broken.md", "---\ntitle: \"Broken\n---\nText.\n");
    desk.put("latin.md", b"---\ntitle: Caf\xe9\n---\nText.\n");
    desk.put("lamp.md", "---\ntitle: Another lamp\n---\nText.\n\n[Lost](lost.pdf)\n");
    desk.put("Shout.MD", "---\ntitle: Shouted\nid: shouted\n---\n<form>Send</form>\n\nText.\n");
    desk.put("twice.md", "---\ntitle: Twice\nid: shouted\n---\nText.\n");
    desk.put("empty.txt", "");
    desk.put("half.json", "{\"id\":");
    let expected = [
        "broken.md:2: The value of `title` begins with \" and has none at its end: write one there.",
        "empty.txt:1: ",
        "half.json:1: ",
        "lamp.md:6: There is no lost.pdf in the folder: ",
        "twice.md: Its id shouted is that of Shout.MD, too, and it is left out: write another `id:` in one of them.",
        "latin.md:2: The file is not written in UTF-8: ",
    ];
    let found = desk.lines(&Options::default());
    for words in expected {
        assert!(found.iter().any(|line| line.starts_with(words)), "{words} is not in {found:#?}");
    }
    assert!(found.iter().any(|line| line.starts_with("Shout.MD:5: A form is left out")), "{found:#?}");
    assert_eq!(found.len(), 7, "{found:#?}");
    assert_eq!(check(&desk.out()).problems, []);
    assert_eq!(check(&desk.out()).articles, 4);
}

#[test]
fn an_ending_that_is_not_seen_is_told() {
    let desk = Desk::new();
    desk.put("edition.toml", "title = \"T\"\n");
    desk.put("edition.toml.txt", "title = \"T\"\n");
    desk.put("tide.md.txt", "The tide\n\nIt rose by a foot in the night, and fell again before anybody was up.\n");
    assert_eq!(
        desk.lines(&Options::default()),
        [
            "edition.toml.txt: This is not read: name it edition.toml. Windows may not show the ending .txt.",
            "tide.md.txt: It is read as plain text: name it tide.md. Windows may not show the ending .txt.",
        ]
    );
    assert_eq!(check(&desk.out()).articles, 1);
}

#[test]
fn a_picture_that_is_not_there_is_told_with_its_line() {
    let desk = harbour();
    desk.put("lost.md", "---\ntitle: Lost\n---\nText.\n\n![Lost](pictures/lost.webp)\n");
    let words = "lost.md:6: There is no pictures/lost.webp in the folder: put it there, or write its whole address.";
    assert_eq!(desk.lines(&Options::default()), [words]);
}

#[test]
fn a_picture_that_is_not_there_stands_on_no_card() {
    let desk = harbour();
    desk.put("own.md", "---\ntitle: Own\nimage: gone.webp\n---\nWords.\n");
    desk.put("first.md", "---\ntitle: First\n---\n![Gone](gone.webp)\n\n![Steps](<pictures/tide one.webp>)\n");
    desk.put("far.md", "---\ntitle: Far\n---\n![By http](http://a.test/a.webp)\n\n![](https://a.test/a.webp)\n");
    let lines = desk.lines(&Options::default());
    for file in
        ["first.md:4: There is no gone.webp", "own.md:3: There is no gone.webp", "far.md:4: http://a.test/a.webp"]
    {
        assert!(lines.iter().any(|line| line.starts_with(file)), "{file}: {lines:?}");
    }
    desk.press(None);
    let feed = desk.json("feed.json");
    let items = feed["items"].as_array().expect("items");
    let image = |id: &str| items.iter().find(|item| item["id"] == id).and_then(|item| item["image"].as_str());
    assert_eq!((image("own"), image("first"), image("far")), (None, None, Some("https://a.test/a.webp")));
    assert_eq!(image("tide"), Some("media/pictures/tide%20one.webp"));
    // The text shows it, to whoever reads its words; no page asks for it besides.
    assert!(desk.json("articles/own.json").get("image").is_none());
    assert!(!desk.text("index.html").contains("gone.webp") && desk.text("read/first/index.html").contains("gone.webp"));
}

#[test]
fn a_sign_within_a_text_is_blown_up_on_no_card_that_its_author_did_not_put_it_on() {
    let desk = harbour();
    for (name, width) in [("sign.png", 18), ("photo.png", 96)] {
        desk.put(name, bytes_of(photo(width, 18), image::ImageFormat::Png));
    }
    desk.put("sign.md", "---\ntitle: Sign\n---\nPress\n\n![Bin](sign.png)\n");
    desk.put("given.md", "---\ntitle: Given\nimage: sign.png\n---\nPress\n");
    desk.put("photo.md", "---\ntitle: Photo\n---\n![Pier](photo.png)\n");
    // The second time by what is remembered of the first.
    for _ in 0..2 {
        desk.press(None);
        let feed = desk.json("feed.json");
        let items = feed["items"].as_array().expect("items");
        let image = |id: &str| items.iter().find(|item| item["id"] == id).and_then(|item| item["image"].as_str());
        assert_eq!(
            (image("sign"), image("given"), image("photo")),
            (None, Some("media/sign.png"), Some("media/photo.png"))
        );
        assert!(desk.json("articles/sign.json").get("image").is_none());
    }
}

#[test]
fn a_link_to_a_heading_of_another_text_leads_to_its_section() {
    let desk = harbour();
    desk.put("two.md", "# Two {#whole}\n\n![](file:///gone.jpg)\n\n## Über uns\n\n### Sub heading {.wide #sub.1}\n\nWords.\n\n## Last {#end}\n\n<p id=\"last.2\">Words.</p>\n");
    desk.put(
        "one.md",
        "# One\n\n[a](two.md#sub-heading) [b](two.md#über-uns) [c](two.md#end) [d](two.md#last) [e](two.md#two)\n\n\
         [f](two.md#nope) [g](#none)\n\n[h](two.md#sub.1) [i](two.md#last.2) [j](two.md#whole)\n",
    );
    let told = [
        "one.md:5: There is no heading #none here: write its words in small letters with `-` between them, as in \
         `[…](#what-it-costs)`.",
        "one.md:5: There is no heading #nope in two.md: write its words in small letters with `-` between them, as in \
         `[…](two.md#what-it-costs)`.",
        "two.md:3: This picture has an address that cannot be shown: write https://… or the name of a file.",
        "two.md:7: {.wide #sub.1} is not read: how things look is for the page to say. Leave it out.",
    ];
    for _ in 0..2 {
        assert_eq!(desk.lines(&Options::default()), told);
        let one = fs::read_to_string(desk.out().join("articles/one.json")).expect("an article");
        for (link, times) in [("ueber-uns", 3), ("end", 3), ("top", 2), ("nope", 1)] {
            assert_eq!(one.matches(&format!("/?id=two#{link}\"")).count(), times, "{link} in {one}");
        }
    }
    // What the heading is called has changed, and the text that links to it has not.
    desk.put("two.md", "# Two {#whole}\n\nWords.\n\n## Über uns {#us}\n\n### Sub heading {#sub.1}\n\n## Nope\n\n## Last {#end}\n\n<p id=\"last.2\">Words.</p>\n");
    assert_eq!(desk.lines(&Options::default()).len(), 1);
    let one = fs::read_to_string(desk.out().join("articles/one.json")).expect("an article");
    assert_eq!(one.matches("two#us\"").count(), 3, "{one}");
}

#[test]
fn who_is_named_comes_with_a_whole_card() {
    let desk = harbour();
    desk.put("tide.md", TIDE.replace("image:", "related: [lamp, nobody]\nimage:"));
    let lines = desk.lines(&Options::default());
    assert_eq!(
        lines,
        ["tide.md:5: There is no article nobody in the folder: look at its `id:`, or give a url and a title."]
    );
    let tide = &desk.json("articles/tide.json")["_article"];
    assert_eq!(tide["related"][0]["card"]["title"], "The lamp");
    assert_eq!(tide["related"][0]["card"]["_article"]["href"], "../articles/lamp.json");
    assert_eq!((&tide["next"]["id"], tide.get("previous")), (&"lamp".into(), None));
    let lamp = &desk.json("articles/lamp.json")["_article"];
    assert_eq!((&lamp["previous"]["id"], lamp.get("next")), (&"tide".into(), None));
    assert_eq!(lamp["previous"]["image"], "../media/pictures/tide%20one.webp");
}

#[test]
fn a_figure_has_the_size_of_its_picture_and_all_the_sizes_there_are() {
    let desk = harbour();
    let svg = |width, height| format!("<svg xmlns='http://www.w3.org/2000/svg' width='{width}' height='{height}'/>");
    for (name, width) in [("boat-300", 300), ("boat-600", 600), ("boat-900", 90), ("boat-x", 60), ("boats-300", 300)] {
        desk.put(&format!("pictures/{name}.svg"), svg(width, width / 2));
    }
    desk.put("pictures/no picture.svg", "<svg/>");
    desk.put("boat.md", "# Boat\n\n![A](pictures/boat-600.svg)\n\n> ![B](pictures/boat-900.svg)\n\n![C](<pictures/no picture.svg>)\n\n![D](https://elsewhere.example/boat-600.svg)\n\n![E](pictures/boat-600.svg?v=2)\n\n![F](pictures/boat-x.svg?v=2#top)\n");
    assert_eq!(desk.lines(&Options::default()), Vec::<String>::new());
    let blocks = &desk.json("articles/boat.json")["_article"]["sections"][0]["blocks"];
    assert_eq!(
        blocks[0],
        serde_json::json!({ "type": "figure", "src": "../media/pictures/boat-600.svg", "srcset": [
            { "src": "../media/pictures/boat-300.svg", "width": 300 },
            { "src": "../media/pictures/boat-600.svg", "width": 600 } ], "width": 600, "height": 300, "alt": "A" })
    );
    let quoted = &blocks[1]["blocks"][0];
    assert_eq!((&quoted["width"], &quoted["height"], quoted.get("srcset")), (&90.into(), &45.into(), None));
    assert!(blocks[2].get("width").is_none() && blocks[3].get("width").is_none());
    // Under an address with more than a name it is the same file.
    let of_version = serde_json::json!([
        { "src": "../media/pictures/boat-300.svg?v=2", "width": 300 },
        { "src": "../media/pictures/boat-600.svg?v=2", "width": 600 } ]);
    assert_eq!((&blocks[4]["srcset"], &blocks[4]["width"]), (&of_version, &600.into()));
    assert_eq!((&blocks[5]["width"], &blocks[5]["height"]), (&60.into(), &30.into()));
    assert!(desk.out().join("media/pictures/boat-300.svg").exists());
}

/// A picture of many colours, as a camera makes them.
fn photo(width: u32, height: u32) -> image::RgbImage {
    image::RgbImage::from_fn(width, height, |x, y| {
        let grain = (x.wrapping_mul(2_654_435_761) ^ y.wrapping_mul(2_246_822_519)).wrapping_mul(3_266_489_917) >> 28;
        image::Rgb([x * 200 / width + grain, y * 200 / height + grain, grain * 9].map(|light| light as u8))
    })
}

fn bytes_of(picture: impl Into<image::DynamicImage>, format: image::ImageFormat) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    picture.into().write_to(&mut bytes, format).expect("a picture");
    bytes.into_inner()
}

/// The widths and addresses that a figure offers.
fn offered(figure: &Value) -> Vec<(u64, String)> {
    let each = figure["srcset"].as_array().expect("a srcset").iter();
    each.map(|one| (one["width"].as_u64().expect("a width"), one["src"].as_str().expect("a source").to_owned()))
        .collect()
}

/// Two photographs, a drawing, and a text that shows them.
fn pictured() -> Desk {
    let desk = Desk::new();
    desk.put("edition.toml", SETTINGS);
    desk.put("pictures/the boat.jpg", bytes_of(photo(900, 600), image::ImageFormat::Jpeg));
    let lines =
        image::GrayImage::from_fn(600, 400, |x, y| image::Luma([if x % 30 < 2 || y % 45 < 3 { 0 } else { 255 }]));
    desk.put("pictures/map.png", bytes_of(lines, image::ImageFormat::Png));
    desk.put(
        "boat.md",
        "---\nimage: pictures/the boat.jpg\n---\n# Boat\n\n![A](<pictures/the boat.jpg>)\n\n> ![B](pictures/map.png)\n\n![C](<pictures/the boat.jpg>)\n",
    );
    desk
}

#[test]
fn a_picture_is_offered_in_narrower_widths() {
    let desk = pictured();
    assert_eq!(desk.press(None).problems, []);
    let blocks = &desk.json("articles/boat.json")["_article"]["sections"][0]["blocks"];
    assert_eq!(blocks[0]["src"], "../media/pictures/the%20boat.jpg");
    assert_eq!((&blocks[0]["width"], &blocks[0]["height"]), (&900.into(), &600.into()));
    let widths: Vec<u64> = offered(&blocks[0]).into_iter().map(|(width, _)| width).collect();
    assert_eq!(widths, [480, 900]);
    assert_eq!(blocks[0]["srcset"], blocks[2]["srcset"]);
    let files = desk.files();
    let page = desk.text("read/boat/index.html");
    for figure in [&blocks[0], &blocks[1]["blocks"][0]] {
        for (width, src) in offered(figure) {
            let name = percent_encoding::percent_decode_str(&src).decode_utf8_lossy().replace("../", "");
            let read = image::load_from_memory(&files[&name]).expect("a picture");
            assert_eq!(u64::from(read.width()), width, "{name}");
            assert_eq!(u64::from(read.height()), width * 2 / 3, "{name}");
            let address = format!("../{src} {width}w");
            assert!(page.contains(&address), "{address} in {page}");
            let tells = name.rsplit(['.', '-']).nth(1).expect("a print");
            assert!(tells.len() == 16 && tells.bytes().all(|byte| byte.is_ascii_hexdigit()), "{name}");
        }
    }
    // It leads the page, so it is asked for before a browser reads the policy, by the same addresses.
    let (above, below) = page.split_once("Content-Security-Policy").expect("a policy");
    let told = |words: &str, name: &str| {
        let value = words.split_once(&format!(" {name}=\"")).and_then(|(_, rest)| rest.split_once('"'));
        value.map(|(value, _)| value.to_owned()).expect(name)
    };
    let (_, line) = above.split_once("rel=\"preload\" as=\"image\"").expect("a line that asks");
    let (_, element) = below.split_once("<img ").expect("a picture");
    for (asked, shown) in [("href", "src"), ("imagesrcset", "srcset"), ("imagesizes", "sizes")] {
        assert_eq!(told(line, asked), told(element, shown));
    }
    assert!(!desk.text("about/index.html").contains("as=\"image\""));
    assert_eq!(check(&desk.out()).problems, []);
    // What nothing offers is not there.
    let count = |folder: &str| files.keys().filter(|name| name.starts_with(folder)).count();
    assert_eq!((count("media/"), count("widths/")), (2, widths.len() + offered(&blocks[1]["blocks"][0]).len()));
}

#[test]
fn the_picture_of_a_card_is_offered_in_narrower_widths() {
    let desk = harbour();
    desk.put("pictures/pier one.jpg", bytes_of(photo(1300, 900), image::ImageFormat::Jpeg));
    desk.put(
        "pier.md",
        "---\ntitle: The pier\ndate: 2026-11-22\nimage: pictures/pier one.jpg\nimageAlt: A pier\n---\nIt is gone.\n",
    );
    desk.put("sand.md", "---\ntitle: Sand\nrelated: [pier]\n---\nSand.\n");
    assert_eq!(desk.press(Some("https://harbour.test/")).problems, []);
    assert_eq!(check(&desk.out()).problems, []);
    let item = &desk.json("feed.json")["items"][0];
    // Who knows no more than JSON Feed has the picture itself, and so has whoever shows a link to the page.
    assert_eq!(item["image"], "media/pictures/pier%20one.jpg");
    let page = desk.text("read/pier/index.html");
    let original = "https://harbour.test/media/pictures/pier%20one.jpg";
    for part in [format!("<meta property=\"og:image\" content=\"{original}\">"), format!("\"image\":[\"{original}\"]")]
    {
        assert!(page.contains(&part), "{part} in {page}");
    }
    let card = &item["_article"];
    assert_eq!(
        (&card["imageAlt"], &card["imageWidth"], &card["imageHeight"]),
        (&"A pier".into(), &1300.into(), &900.into())
    );
    let widths = |card: &Value| offered(&serde_json::json!({ "srcset": card["imageSrcset"] }));
    assert_eq!(widths(card).iter().map(|(width, _)| *width).collect::<Vec<_>>(), [480, 800, 1300]);
    let srcset = |up: &str| {
        let each = widths(card).into_iter().map(|(width, src)| format!("{up}{src} {width}w"));
        format!(" srcset=\"{}\"", each.collect::<Vec<_>>().join(", "))
    };
    for (page, up) in [("index.html", "./"), ("read/sand/index.html", "../../"), ("read/pier/index.html", "../../")] {
        let page = desk.text(page);
        assert!(page.contains(&srcset(up)), "{} in {page}", srcset(up));
    }
    let files = desk.files();
    for (_, src) in widths(card) {
        assert!(files.contains_key(&*percent_encoding::percent_decode_str(&src).decode_utf8_lossy()), "{src}");
    }
    // The same stands in the article's own file, and on the card that its neighbour has of it.
    let pier = &desk.json("articles/pier.json")["_article"];
    let next = &desk.json("articles/lamp.json")["_article"]["next"]["_article"];
    for other in [pier, next] {
        let own: Vec<_> = widths(card).into_iter().map(|(width, src)| (width, format!("../{src}"))).collect();
        assert_eq!((widths(other), &other["imageWidth"]), (own, &1300.into()));
    }
    // What is made of nothing is not said.
    let tide = &desk.json("feed.json")["items"][2]["_article"];
    assert_eq!((&tide["imageWidth"], tide.get("imageSrcset")), (&1.into(), None));
}

#[test]
fn what_an_author_says_of_a_cards_picture_stands() {
    let desk = pictured();
    desk.put(
        "native.json",
        r#"{"id":"native","title":"Native","image":"pictures/the%20boat.jpg","_article":{"imageWidth":90,
        "imageSrcset":[{"src":"pictures/map.png","width":600}],
        "sections":[{"blocks":[{"type":"paragraph","text":"Words."}]}]}}"#,
    );
    fs::remove_file(desk.texts().join("boat.md")).expect("gone");
    assert_eq!(desk.lines(&Options::default()), Vec::<String>::new());
    for (card, up) in
        [(&desk.json("feed.json")["items"][0]["_article"], ""), (&desk.json("articles/native.json")["_article"], "../")]
    {
        let given = serde_json::json!([{ "src": format!("{up}media/pictures/map.png"), "width": 600 }]);
        assert_eq!((&card["imageSrcset"], &card["imageWidth"]), (&given, &90.into()));
        assert_eq!(card.get("imageHeight"), None);
    }
    assert!(!desk.files().keys().any(|name| name.starts_with("widths/")));
}

/// What lies there is named by what it is made of, so browsers may keep it; each recipe says so in its own way.
#[test]
fn every_host_is_told_to_keep_what_lies_in_widths() {
    let desk = pictured();
    desk.build(&Options::default());
    let name = desk.files().into_keys().find(|name| name.ends_with(".webp")).expect("a variant");
    assert!(name.starts_with("widths/"), "{name}");
    let recipe = |name: &str| {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../hosting").join(name);
        let recipe = fs::read_to_string(path).expect("a recipe");
        // A shell puts the words in where their name stands.
        let year = recipe.split_once("year='").and_then(|(_, rest)| rest.split('\'').next()).map(str::to_owned);
        year.map_or(recipe.clone(), |year| recipe.replace("$year", &year))
    };
    const FOR_GOOD: &str = "public, max-age=31536000, immutable";
    let after = |name: &str, rule: &str| {
        let recipe = recipe(name);
        let (_, rest) = recipe.split_once(rule).expect(rule);
        rest.split_once("ache-").map(|(_, rest)| rest.lines().next().unwrap_or_default().to_owned()).expect("a header")
    };
    let pattern = r"widths/.+\.[0-9a-f]{16}\.webp$)";
    for (file, rule) in [
        ("_headers", "\n/widths/*"),
        ("nginx.conf", pattern),
        ("Caddyfile", pattern),
        ("README.md", "--include 'widths/*'"),
    ] {
        assert!(after(file, rule).contains(FOR_GOOD), "{file}");
    }
}

#[test]
fn a_variant_of_the_old_site_is_taken_over() {
    let desk = pictured();
    desk.build(&Options::default());
    let first = desk.files();
    assert_eq!(desk.build(&Options::default()).files, (0, first.len() - 1));
    assert_eq!(desk.files(), first);
    // Other bytes as if it had been left so: that they come through shows that none was made.
    let small = first.keys().find(|name| name.starts_with("widths/pictures/the boat-480.")).expect("a variant");
    let path = desk.out().join(small);
    let mut other = first[small].clone();
    other.reverse();
    let time = fs::metadata(&path).and_then(|meta| meta.modified()).expect("a time");
    fs::write(&path, &other).expect("a file");
    fs::File::options().append(true).open(&path).and_then(|file| file.set_modified(time)).expect("a time");
    desk.build(&Options::default());
    assert_eq!(desk.files()[small], other);
    // What was cut off, changed or removed is made anew, and so is everything of a picture that has changed.
    for damage in [Some(&first[small][..100]), Some(&other[..]), None] {
        match damage {
            Some(bytes) => fs::write(&path, bytes).expect("a file"),
            None => fs::remove_file(&path).expect("removed"),
        }
        desk.build(&Options::default());
        assert_eq!(desk.files(), first);
    }
    desk.put("pictures/the boat.jpg", bytes_of(photo(800, 600), image::ImageFormat::Jpeg));
    desk.build(&Options::default());
    let second = desk.files();
    assert!(!second.contains_key(small) && second.keys().any(|name| name.starts_with("widths/pictures/the boat-480.")));
}

#[test]
fn what_a_picture_offered_before_is_not_in_the_site() {
    let desk = pictured();
    for width in [300, 600] {
        desk.put(&format!("pictures/boat-{width}.jpg"), bytes_of(photo(width, width / 2), image::ImageFormat::Jpeg));
    }
    desk.put("boat.md", "# Boat\n\n![A](pictures/boat-600.jpg)\n");
    desk.build(&Options::default());
    assert!(desk.files().contains_key("media/pictures/boat-300.jpg"));
    // Its width is another one than its name says now: it is no smaller one of the other.
    desk.put("pictures/boat-300.jpg", bytes_of(photo(320, 200), image::ImageFormat::Jpeg));
    desk.build(&Options::default());
    assert!(!desk.files().contains_key("media/pictures/boat-300.jpg"));
}

#[test]
fn a_folder_without_texts_takes_no_site_away() {
    let desk = harbour();
    desk.build(&Options::default());
    let before = desk.files();
    fs::rename(desk.texts(), desk.at("elsewhere")).expect("another name");
    fs::create_dir(desk.texts()).expect("a folder");
    fs::copy(desk.at("elsewhere/edition.toml"), desk.texts().join("edition.toml")).expect("a copy");
    let built = desk.build(&Options::default());
    assert!(
        !built.is_written && built.problems.iter().any(|problem| problem.words.contains("The site stands as it was"))
    );
    assert_eq!(desk.files(), before);
}

#[test]
fn the_sizes_that_an_author_gives_are_all_there_are() {
    let desk = pictured();
    for width in [300, 600] {
        desk.put(&format!("pictures/boat-{width}.jpg"), bytes_of(photo(width, width / 2), image::ImageFormat::Jpeg));
    }
    desk.put("boat.md", "# Boat\n\n![A](pictures/boat-600.jpg)\n");
    desk.put(
        "native.json",
        r#"{"id":"native","title":"Native","_article":{"sections":[{"blocks":[{"type":"figure","alt":"",
        "src":"pictures/the%20boat.jpg","srcset":[{"src":"pictures/map.png","width":600}]}]}]}}"#,
    );
    assert_eq!(desk.lines(&Options::default()), Vec::<String>::new());
    let is_picture = |name: &String| name.starts_with("media/") || name.starts_with("widths/");
    let names: Vec<String> = desk.files().into_keys().filter(is_picture).collect();
    let expected =
        ["boat-300.jpg", "boat-600.jpg", "map.png", "the boat.jpg"].map(|name| format!("media/pictures/{name}"));
    assert_eq!(names, expected);
}

#[test]
fn what_is_written_twice_is_not_written_into_the_old_site() {
    let desk = pictured();
    // Two names for the same bytes: their variants have one name.
    let beach = bytes_of(photo(900, 600), image::ImageFormat::Png);
    for name in ["beach.png", "beach.PNG"] {
        desk.put(name, &beach);
    }
    desk.put("one.md", "---\ntitle: One\n---\n![Beach](beach.png)\n");
    desk.put("other.md", "---\ntitle: Other\n---\n![Beach](beach.PNG)\n");
    desk.build(&Options::default());
    let (kept, before) = (desk.at("kept"), desk.files());
    fs::rename(desk.out(), &kept).expect("a site");
    // The old site under one more name, file by file, as a snapshot of it would have it.
    for name in before.keys() {
        let path = desk.out().join(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::hard_link(kept.join(name), path).expect("one more name");
    }
    desk.build(&Options::default());
    assert_eq!(desk.files(), before);
    fs::remove_dir_all(desk.out()).expect("gone");
    fs::rename(&kept, desk.out()).expect("a site");
    assert_eq!(desk.files(), before);
}

#[test]
fn an_authors_file_keeps_its_name() {
    let desk = pictured();
    desk.build(&Options::default());
    let name =
        desk.files().into_keys().find(|name| name.starts_with("widths/pictures/the boat-480.")).expect("a variant");
    // A folder of the author's by the name of that of the variants, and a file in it by the name of one.
    desk.put(&name, "the author's own");
    desk.put("link.md", format!("# Link\n\n[This](<{name}>)\n"));
    for _ in 0..2 {
        assert_eq!(desk.lines(&Options::default()), Vec::<String>::new());
        assert_eq!(desk.files()[&format!("media/{name}")], b"the author's own");
        assert!(image::load_from_memory(&desk.files()[&name]).is_ok());
    }
}

#[test]
fn a_picture_of_which_nothing_can_be_made_is_told_and_copied() {
    let desk = pictured();
    let whole = bytes_of(photo(600, 400), image::ImageFormat::Jpeg);
    desk.put("pictures/half.jpg", &whole[..whole.len() / 2]);
    desk.put("pictures/page.png", "<!doctype html>");
    let frame = whole.windows(2).position(|pair| pair == b"\xff\xc0").expect("a frame");
    let large = [&whole[..frame + 5], &[0xea, 0x60, 0xea, 0x60], &whole[frame + 9..]].concat();
    desk.put("pictures/large.jpg", large);
    desk.put(
        "broken.md",
        "# Broken\n\n![A](pictures/half.jpg)\n\n![B](pictures/page.png)\n\n![C](pictures/large.jpg)\n",
    );
    let expected = [
        "pictures/half.jpg: The picture is broken and is copied as it is: it ends before it is complete. Save it once more, or leave it out.",
        "pictures/large.jpg: The picture has 60000 × 60000 pixels and is copied as it is: make it smaller, 64 million pixels at most, and 65535 on a side.",
        "pictures/page.png: The picture is broken and is copied as it is: it is no JPEG, PNG or WebP. Save it once more, or leave it out.",
    ];
    assert_eq!(desk.lines(&Options::default()), expected);
    assert_eq!(desk.files()["media/pictures/half.jpg"], whole[..whole.len() / 2]);
}

#[test]
fn the_sample_edition_has_no_problem() {
    let desk = Desk::new();
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("../sample");
    let built = build(&sample, &desk.out(), &Options::default(), &|_, _, _| {}).expect("a build");
    assert_eq!(built.problems, []);
    assert!(built.articles >= 18, "only {} articles", built.articles);
    let checked = check(&desk.out());
    assert_eq!(checked.problems.iter().map(ToString::to_string).collect::<Vec<_>>(), Vec::<String>::new());
    // Nothing lies there that no text shows.
    let files = ["pictures", "recordings"].map(|folder| fs::read_dir(sample.join(folder)).expect("a folder").count());
    assert_eq!(built.media, files.iter().sum::<usize>());
}

#[test]
fn a_strict_build_with_a_problem_writes_nothing() {
    let desk = harbour();
    desk.build(&Options::default());
    let before = desk.files();
    desk.put("lost.md", "---\ntitle: Lost\n---\n![Lost](lost.webp)\n");
    let built = desk.build(&Options { is_strict: true, ..Options::default() });
    assert!(!built.is_written && built.problems.len() == 1, "{:?}", built.problems);
    assert_eq!(desk.files(), before);
}

#[test]
fn a_folder_that_is_not_ours_is_left_alone() {
    let desk = harbour();
    fs::create_dir_all(desk.out()).expect("a folder");
    fs::write(desk.out().join("letters.txt"), "mine").expect("a file");
    let error = build(&desk.texts(), &desk.out(), &Options::default(), &|_, _, _| {}).expect_err("a refusal");
    assert!(error.ends_with("was not written by press and is not empty: give --out a new folder."), "{error}");
    assert_eq!(fs::read_to_string(desk.out().join("letters.txt")).ok().as_deref(), Some("mine"));
    let error = build(&desk.texts(), &desk.texts(), &Options::default(), &|_, _, _| {}).expect_err("a refusal");
    assert!(error.contains("holds the texts themselves"), "{error}");
    let error =
        build(&desk.at("nowhere"), &desk.at("other"), &Options::default(), &|_, _, _| {}).expect_err("no folder");
    assert!(error.contains("nowhere cannot be read"), "{error}");
}

#[test]
fn what_a_crash_left_between_two_renames_is_put_back() {
    let desk = harbour();
    desk.build(&Options::default());
    let before = desk.files();
    fs::rename(desk.out(), desk.at("out.before")).expect("a rename");
    fs::create_dir_all(desk.at("out.new")).expect("a folder");
    let mut ledger = fs::File::options().append(true).open(desk.at(".out.press")).expect("the ledger");
    ledger.write_all(b"\nPress is putting a new site in the place of the old one.\n").expect("a note");
    drop(ledger);
    desk.put("lost.md", "---\ntitle: Lost\n---\n![Lost](lost.webp)\n");
    let built = desk.build(&Options { is_strict: true, ..Options::default() });
    assert!(!built.is_written);
    assert_eq!(desk.files(), before);
}

#[test]
fn a_build_that_is_killed_leaves_the_old_edition_or_the_new_one() {
    let desk = harbour();
    for number in 0..520 {
        desk.put(
            &format!("story-{number:03}.md"),
            format!("---\ntitle: Story {number}\ndate: 2026-10-01\n---\n{}\n", "Words. ".repeat(200)),
        );
    }
    desk.press(None);
    let old = desk.files();
    desk.put("tide.md", TIDE.replace("The tide", "The ebb"));
    let program = env!("CARGO_BIN_EXE_press");
    let start = || {
        let mut press = Command::new(program);
        press.arg("build").arg(desk.texts()).arg("--out").arg(desk.out()).arg("--quiet").arg("--app").arg(desk.app());
        press.stderr(Stdio::piped()).spawn().expect("press runs")
    };
    let begun = std::time::Instant::now();
    assert!(start().wait().expect("an end").success());
    let whole = begun.elapsed();
    let new = desk.files();
    assert_ne!(new, old);
    let (mut killed, mut kept, mut replaced) = (0, 0, 0);
    for round in 0..100_u32 {
        let is_even = round % 2 == 0;
        desk.put("tide.md", if is_even { TIDE.to_owned() } else { TIDE.replace("The tide", "The ebb") });
        let mut press = start();
        // A moment of its own for each round, from the first to the last.
        std::thread::sleep(whole * (round * 37 % 100) / 100);
        let _ = press.kill();
        // Nothing that the one before has left was in its way.
        let ended = press.wait_with_output().expect("an end");
        assert_eq!(String::from_utf8_lossy(&ended.stderr), "", "round {round}");
        killed += u32::from(!ended.status.success());
        if !desk.out().exists() {
            // Between the two renames; the next build puts it back.
            assert!(start().wait().expect("an end").success());
        }
        let found = desk.files();
        assert!(found == old || found == new, "round {round}: {} files", found.len());
        let is_replaced = found == *if is_even { &old } else { &new };
        (kept, replaced) = (kept + u32::from(!is_replaced), replaced + u32::from(is_replaced));
    }
    // Most were killed at work, some before the exchange and some behind it.
    assert!(killed > 20 && kept > 0 && replaced > 0, "{killed} killed, {kept} kept, {replaced} replaced");
    assert!(start().wait().expect("an end").success());
    assert!(!desk.at("out.new").exists() && !desk.at("out.before").exists());
    // It was kept standing, so that the crashes fell into that as well.
    assert!(desk.at(".out.standing").exists());
}

#[test]
fn a_link_to_a_folder_is_not_followed() {
    let desk = harbour();
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(desk.texts(), desk.texts().join("deep/again")).expect("a link");
        assert_eq!(
            desk.lines(&Options::default()),
            ["deep/again: A link to a folder is not followed: it could lead in a circle."]
        );
    }
    let has_settings = Path::new(&desk.texts()).join("edition.toml").exists();
    assert!(has_settings);
}

#[test]
fn what_is_not_to_be_printed_yet_is_held_back() {
    let desk = harbour();
    let held = [
        "draft: yes",
        "draft: \"true\"",
        "draft: 1",
        "Draft: true",
        "draft: on",
        "status: draft",
        "Status: Draft",
        "published: false",
        "published: no",
        "publish: false",
        "DRAFT: TRUE",
        "draft: maybe",
        "draft:",
        "drafts: true",
    ];
    for (line, number) in held.iter().zip(10..) {
        desk.put(&format!("held-{number}.md"), format!("---\ntitle: Secret {number}\n{line}\n---\nSecret.\n"));
    }
    desk.put("held-99.md", "+++\ntitle = \"Secret 99\"\ndraft = \"true\"\n+++\nSecret.\n");
    for (line, number) in ["draft: false", "draft: \"no\"", "published: true", "status: published"].iter().zip(1..) {
        desk.put(&format!("open-{number}.md"), format!("---\ntitle: Open {number}\n{line}\n---\nWords.\n"));
    }
    let built = desk.press(Some("https://harbour.test/"));
    assert_eq!((built.drafts, built.articles, built.undated), (held.len() + 1, 6, 4));
    let lines: Vec<String> = built.problems.iter().map(ToString::to_string).collect();
    let words = "draft is neither true nor false, and the text is held back: write `draft: false` to print it.";
    let expected = [
        format!("held-21.md:3: {words}"),
        format!("held-22.md:3: {words}"),
        "held-23.md:3: There is no `drafts`: is `draft` meant? The text is held back meanwhile.".to_owned(),
    ];
    assert_eq!(lines, expected);
    for (name, bytes) in desk.files() {
        assert!(!name.contains("held") && !String::from_utf8_lossy(&bytes).contains("Secret"), "{name}");
    }
    // Who presses hears how many there are.
    let mut press = Command::new(env!("CARGO_BIN_EXE_press"));
    press.arg("build").arg(desk.texts()).arg("--out").arg(desk.out()).arg("--app").arg(desk.app());
    let said = String::from_utf8_lossy(&press.output().expect("press runs").stdout).into_owned();
    assert!(said.starts_with("6 articles (4 without a date), 15 drafts held back, "), "{said}");
}

#[test]
fn a_text_without_a_date_is_in_every_list_but_atom() {
    let desk = harbour();
    desk.put("about-us.md", "# About us\n\nWe print.\n");
    desk.press(Some("https://harbour.test/"));
    let atom = desk.text("atom.xml");
    assert!(atom.contains("<title>The lamp</title>") && !atom.contains("About us") && !atom.contains("1970"), "{atom}");
    assert!(desk.text("feed.json").contains("About us") && desk.text("sitemap.xml").contains("read/about-us/"));
    // Where nothing is dated there is no such feed, and no page names one.
    fs::remove_dir_all(desk.texts().join("deep")).expect("gone");
    desk.put("tide.md", "# The tide\n\nSee [the feed](/atom.xml).\n");
    let built = desk.press(Some("https://harbour.test/"));
    assert_eq!(built.undated, 2);
    assert!(!desk.files().contains_key("atom.xml") && !desk.text("read/tide/index.html").contains("atom+xml"));
    assert_eq!(built.problems.len(), 1, "{:?}", built.problems);
}

const ENGLISH: &str = "The boat is late, and the crew of the harbour was told to wait. Nobody knows when the fog will lift, and \
                       those who came with the morning train are sitting on their bags and drinking what is left of the tea.";
const GERMAN: &str = "Das Boot hat sich verspätet, und die Leute im Hafen sollen warten. Niemand weiß, wann der Nebel steigt, und \
                      wer mit dem Morgenzug gekommen ist, sitzt auf seinem Koffer und trinkt, was vom Tee noch übrig ist.";
const NORWEGIAN: &str = "Båten er forsinket, og folk i havnen må vente. Ingen vet når tåken letter, og de som kom med morgentoget, sitter \
                         på koffertene sine og drikker det som er igjen av teen. Det er kaldt ute, og ingen har lyst til å gå hjem.";
const SERBIAN: &str = "Brod kasni, a ljudi u luci moraju da čekaju. Niko ne zna kada će se magla podići, a oni koji su došli jutarnjim \
                       vozom sede na svojim koferima i piju ono što je ostalo od čaja. Napolju je hladno i niko ne želi kući.";
const ARABIC: &str = "تأخر القارب، وطُلب من الناس في الميناء أن ينتظروا. لا أحد يعرف متى ينقشع الضباب.";

/// What language the page of a text is in, and the text on it.
fn spoken(desk: &Desk, id: &str) -> (String, Option<String>) {
    let page = desk.text(&format!("read/{id}/index.html"));
    let of = |before: &str| {
        let (element, _) = page.split_once(before)?.1.split_once('>')?;
        let (_, rest) = element.split_once("lang=\"")?;
        Some(rest.split_once('"')?.0.to_owned())
    };
    (of("<html ").expect("a language"), of("<article "))
}

#[test]
fn where_nobody_says_a_language_the_texts_tell_it() {
    let desk = Desk::new();
    desk.put("edition.toml", "title = \"The Ferry\"\n");
    for (name, words) in [("boot", GERMAN), ("hafen", GERMAN), ("boat", ENGLISH), ("qarib", ARABIC), ("kurz", "Ja.")] {
        desk.put(&format!("{name}.md"), format!("---\ntitle: {name}\n---\n{words}\n"));
    }
    desk.put("said.md", format!("---\ntitle: said\nlang: fr\n---\n{ENGLISH}\n"));
    let built = desk.press(None);
    assert_eq!(built.problems, []);
    assert_eq!(desk.json("feed.json")["language"], "de");
    let own = |language: &str| ("de".to_owned(), Some(language.to_owned()));
    for (id, language) in [("boot", "de"), ("boat", "en"), ("qarib", "ar"), ("kurz", "de"), ("said", "fr")] {
        assert_eq!(spoken(&desk, id), own(language), "{id}");
    }
    desk.put("copied.txt", format!("Copied\n\n{ENGLISH}\n"));
    // Two files for each text, and one more of one language: every second file is in the other.
    for number in 10..40 {
        desk.put(&format!("p{number}.de.md"), format!("---\ntitle: D{number}\nlang: de-AT\n---\n{GERMAN}\n"));
        desk.put(&format!("p{number}.en.md"), format!("---\ntitle: E{number}\n---\n{ENGLISH}\n"));
        desk.put(&format!("q{number}.md"), format!("---\ntitle: Q{number}\n---\n{ENGLISH}\n"));
    }
    desk.press(None);
    assert_eq!(desk.json("feed.json")["language"], "en");
    assert_eq!(
        ["boot", "copied", "p10-en", "p10-de"].map(|id| spoken(&desk, id).1.expect("a language")),
        ["de", "en", "en", "de-AT"]
    );
    // What is the paper's own is said once.
    assert_eq!(desk.json("articles/boat.json").get("language"), None);
}

#[test]
fn a_paper_that_says_its_language_is_believed_but_of_other_letters() {
    let desk = Desk::new();
    desk.put("edition.toml", "title = \"The Ferry\"\nlanguage = \"en-GB\"\n");
    for (name, words) in [("boot", GERMAN), ("boat", ENGLISH), ("qarib", ARABIC)] {
        desk.put(&format!("{name}.md"), format!("---\ntitle: {name}\n---\n{words}\n"));
    }
    // A verse in another tongue before many English words, and what was copied.
    desk.put("verse.md", format!("---\ntitle: verse\n---\n{}\n\n{}\n", ARABIC.repeat(4), ENGLISH.repeat(12)));
    desk.put("copied.txt", format!("Kopiert\n\n{GERMAN}\n"));
    desk.press(None);
    let language = |id: &str| desk.json(&format!("articles/{id}.json"))["language"].as_str().map(str::to_owned);
    let languages = ["boot", "boat", "qarib", "verse", "copied"].map(language);
    assert_eq!(languages.each_ref().map(Option::as_deref), [None, None, Some("ar"), None, Some("de")]);
    // What begins with many signs of Chinese is Japanese all the same.
    let kana =
        "ふねがおくれているので、みなとのひとはまつようにいわれた。きりがいつはれるか、だれもしらない。".repeat(8);
    desk.put(
        "boat.md",
        format!("# 速報\n\n東京都港湾局発表、台風接近警戒情報。全船入港禁止、係留確認。これは速報です。\n\n{kana}\n"),
    );
    desk.press(None);
    assert_eq!(language("boat").as_deref(), Some("ja"));
    // Serbian is written in Latin letters, too, and is Croatian by these; Japanese may be written in those of Chinese alone; `no` is
    // Norwegian as `nb` is.
    desk.put("boot.md", format!("# Brod\n\n{SERBIAN}\n"));
    desk.put("boat.md", "# 目次\n\n東京都、大阪府、京都府、北海道、青森県、岩手県、宮城県、秋田県、山形県、福島県。\n");
    for (paper, languages) in [("sr", [None, Some("zh"), Some("ar")]), ("ja", [Some("hr"), None, Some("ar")])] {
        desk.put("edition.toml", format!("title = \"The Ferry\"\nlanguage = \"{paper}\"\n"));
        desk.press(None);
        let found = ["boot", "boat", "qarib"].map(language);
        assert_eq!(found.each_ref().map(Option::as_deref), languages, "{paper}");
    }
    // An English text in a Japanese paper is in other letters, a Japanese one that names programs is not.
    desk.put("boot.md", format!("# Boat\n\n{ENGLISH}\n"));
    desk.put("boat.md", format!("# 設定\n\n{}\n", "Obsidian PublishのCustom domainとSite passwordを使う。".repeat(12)));
    desk.press(None);
    assert_eq!(["boot", "boat"].map(language).each_ref().map(Option::as_deref), [Some("en"), None]);
    // Of Galician nothing is known but that it looks like Portuguese.
    let galician =
        "O barco chega tarde e a xente do porto agarda polo práctico. Ninguén sabe cando se erguerá a néboa. "
            .repeat(4);
    desk.put("copied.txt", format!("O barco\n\n{galician}\n"));
    desk.put("edition.toml", "title = \"The Ferry\"\nlanguage = \"gl\"\n");
    desk.press(None);
    assert_eq!(language("copied"), None);
    desk.put("edition.toml", "title = \"The Ferry\"\nlanguage = \"no\"\n");
    desk.put("copied.txt", format!("Båten\n\n{NORWEGIAN}\n"));
    desk.press(None);
    assert_eq!(["copied", "qarib"].map(language).each_ref().map(Option::as_deref), [None, Some("ar")]);
}

#[test]
fn texts_without_dates_stand_in_the_order_in_which_one_counts() {
    let desk = Desk::new();
    desk.put("edition.toml", SETTINGS);
    for name in ["part-10", "part-2", "part-1", "part-02b", "part-1-1", "part", "7", "12", "99999999999999999999999"] {
        desk.put(&format!("{name}.md"), "---\ntitle: A part\n---\nWords.\n");
    }
    desk.press(None);
    let feed = desk.json("feed.json");
    let ids: Vec<&str> =
        feed["items"].as_array().expect("items").iter().filter_map(|item| item["id"].as_str()).collect();
    let order = ["7", "12", "99999999999999999999999", "part", "part-1", "part-1-1", "part-2", "part-02b", "part-10"];
    assert_eq!(ids, order);
}

#[test]
fn a_date_that_has_not_come_yet_is_told_and_changes_nothing() {
    let desk = harbour();
    let press = |today: &str| {
        let today = courant::article::Day::parse(today);
        assert!(today.is_some());
        let built = desk.build(&Options { today, is_strict: true, ..Options::default() });
        assert!(built.is_written && built.problems.is_empty());
        (built.notes.iter().map(ToString::to_string).collect::<Vec<_>>(), desk.files())
    };
    // A day ahead may be today elsewhere.
    let (notes, files) = press("2026-11-20");
    assert_eq!(notes, Vec::<String>::new());
    let (notes, others) = press("2026-11-19");
    let words = "has not come yet, and it stands above all earlier ones until then: mend the date, or write `draft: true` till that day.";
    assert_eq!(notes, [format!("deep/lamp.md:3: Its date, 2026-11-21, {words}")]);
    assert_eq!(files, others);
    assert_eq!(press("2020-01-01").0.len(), 2);
}

#[test]
fn a_link_to_a_text_that_is_not_printed_says_why() {
    let desk = harbour();
    desk.put("draft.md", "---\ntitle: Later\ndraft: true\n---\n");
    desk.put("broken.md", "---\ntitle: [\n---\n");
    desk.put("twice.md", "---\ntitle: Twice\nid: one\n---\nText.\n");
    desk.put("links.md", "---\ntitle: Links\nid: one\nrelated: [draft]\n---\n[A](draft.md)\n\n[B](broken.md)\n\n[C](twice.md)\n\n[D](broken/)\n\nOf two.\n\n[E](two)\n\n[F](/posts/draft/)\n");
    let lines = desk.lines(&Options::default());
    let draft = "draft.md is held back as a draft: a link to it leads nowhere until it is printed.";
    for words in [
        format!("links.md:4: {draft}"),
        format!("links.md:6: {draft}"),
        "links.md:8: broken.md is there, but could not be read: mend what is told of it.".to_owned(),
        "links.md:10: twice.md is there, but is left out for its id: mend what is told of it.".to_owned(),
        "links.md:12: broken.md is there, but could not be read: mend what is told of it.".to_owned(),
        format!("links.md:18: {draft}"),
        "links.md:16: There is no two in the folder: put it there, or write its whole address.".to_owned(),
    ] {
        assert!(lines.contains(&words), "{words} is not in {lines:#?}");
    }
    assert_eq!(lines.len(), 9, "{lines:#?}");
}

#[test]
fn a_link_leads_to_the_papers_own_pages_or_is_told() {
    let desk = harbour();
    for number in 0..40 {
        desk.put(&format!("old-{number}.md"), format!("---\ntitle: Old {number}\ndate: 2025-01-02\n---\nWords.\n"));
    }
    // A text far off with the name of a section.
    desk.put("deep/world.md", "# The world\n\nWords.\n");
    let leads = [
        ("/posts/world/", "../../read/world/"),
        ("/", "../../"),
        ("/about/", "../../about/"),
        ("about/", "../../about/"),
        ("history/", "../../history/"),
        ("/archive/", "../../archive/"),
        ("/archive/2025-01/", "../../archive/2025-01/"),
        ("/section/world/", "../../section/world/"),
        ("section/the-coast/#top", "../../section/the-coast/#top"),
        ("/page/2/", "../../page/2/"),
        ("/archive/2025-01/page/2/", "../../archive/2025-01/page/2/"),
        ("/read/tide/", "../../read/tide/"),
        ("/read/tide/#part", "../../read/tide/#part"),
        ("/feed.json", "../../feed.json"),
        ("feed-2.json", "../../feed-2.json"),
        ("/atom.xml", "../../atom.xml"),
        ("/sitemap.xml", "../../sitemap.xml"),
        ("/tide/", "../../read/tide/"),
        ("tide/", "../../read/tide/"),
        ("deep/lamp/#part", "../../read/lamp/#part"),
        ("/posts/2026/lamp/", "../../read/lamp/"),
        ("lamp", "../../read/lamp/"),
    ];
    let lost = [
        "abuot/",
        "/archive/2024-01/",
        "/section/nothing/",
        "/page/3/",
        "/read/two/",
        "three/",
        "pictures/",
        "/feed-3.json",
    ];
    let links = leads.iter().map(|(link, _)| link).chain(&lost);
    let text: String = links.zip(1..).map(|(link, number)| format!("[L{number}]({link})\n\n")).collect();
    desk.put("links.md", format!("# Links\n\n{text}"));
    let built = desk.press(Some("https://harbour.test/"));
    let page = desk.text("read/links/index.html");
    let mut told = built.problems.iter().map(ToString::to_string);
    for ((link, address), number) in leads.iter().zip(1..) {
        let line = page.lines().find(|line| line.contains(&format!(">L{number}</a>"))).expect(link);
        let (before, _) = line.split_once(&format!(">L{number}</a>")).expect("its words");
        let href = before.rsplit_once(" href=\"").and_then(|(_, rest)| rest.split_once('"')).expect("a link").0;
        assert_eq!(href, *address, "{link}");
    }
    for (link, number) in lost.iter().zip(leads.len() * 2 + 3..) {
        let line = told.next().unwrap_or_default();
        let number = number + (number - leads.len() * 2 - 3);
        assert!(line.starts_with(&format!("links.md:{number}: There is no ")), "{link}: {line}");
        assert!(line.contains(link.trim_start_matches('/')), "{link}: {line}");
    }
    assert_eq!(told.next(), None);
    // Without the site's address there is no Atom feed, and that is what is said.
    desk.put("links.md", "# Links\n\n[L1](/atom.xml)\n");
    let words =
        "links.md:3: There is no atom.xml without the site's address: write `url` in edition.toml, or give --site-url.";
    assert_eq!(desk.press(None).problems.iter().map(ToString::to_string).collect::<Vec<_>>(), [words]);
}

#[test]
fn a_text_is_found_by_its_path_in_another_site_and_by_its_other_names() {
    let desk = harbour();
    desk.put("p16.md", "---\ntitle: P\ndate: 2026-12-01\nurl: /posts/sixteen/\n---\nWords.\n");
    desk.put("p17.json", r#"{"id":"p17","title":"P","url":"posts/seventeen/","date_published":"2026-12-02T00:00:00Z","content_text":"Words."}"#);
    desk.put("p18.md", "+++\npath = \"inside/2026/11/18/eighteen\"\ntitle = \"P\"\naliases = [\"2026/old, and gone.html\"]\n+++\nWords.\n");
    desk.put("2026/11/19/p19.md", "---\ntitle: P\npermalink: /nineteen.html\n---\nWords.\n");
    for folder in ["notes", "content/blog"] {
        desk.put(&format!("{folder}/p22.md"), "---\ntitle: P\n---\nWords.\n");
    }
    for language in ["de", "ja"] {
        for day in ["2026-11-14", "2026-11-15"] {
            desk.put(&format!("{language}/_posts/{day}-p20.md"), "Words.\n");
        }
    }
    let links = [
        ("/posts/sixteen", "p16"),
        ("/posts/Sixteen/#top", "p16"),
        ("/inside/2026/11/18/eighteen/", "p18"),
        ("/2026/old%2C%20and%20gone.html", "p18"),
        ("/nineteen.html", "p19"),
        ("/ja/2026/11/15/p20.html", "ja-2026-11-15-p20"),
        ("/de/2026/11/14/p20/", "2026-11-14-p20"),
        ("/paper/deep/lamp.html", "lamp"),
        ("/blog/p22/", "blog-p22"),
        ("/.named/P16", "p16"),
        ("/.named/ja/_posts/2026-11-15-P20", "ja-2026-11-15-p20"),
    ];
    let list: String = links.iter().map(|(link, _)| format!("- [{link}]({link})\n")).collect();
    for (name, words) in [
        ("way/held.md", "draft: true\ntitle: H"),
        ("c.md", "title: C"),
        ("other/held-back.md", "title: H\naliases: [Held]"),
    ] {
        desk.put(name, format!("---\n{words}\n---\nWords.\n"));
    }
    let lost = [
        "/2026/11/16/p20/",
        ".named/P21",
        "/tags/p16/",
        "x/p18.md",
        "/en/p20/",
        "/pkg/lamp/",
        ".named/C%2B%2B",
        ".named/held",
        "way/held.md",
    ];
    let lost: String = lost.iter().map(|link| format!("- [lost]({link})\n")).collect();
    desk.put("links.md", format!("# Links\n\n{list}{lost}"));
    let lines = desk.lines(&Options::default());
    let lost = |line: &&String| line.starts_with("links.md:");
    let told: Vec<&String> = lines.iter().filter(lost).collect();
    let words = [
        "There is no text 2026/11/16/p20/",
        "called P21:",
        "There is no text tags/p16/",
        "There is no x/p18.md",
        "There is no text en/p20/",
        "There is no text pkg/lamp/",
        "called C++:",
        "way/held.md is held back",
    ];
    for words in words {
        assert!(told.iter().any(|line| line.contains(words)), "{words}: {told:?}");
    }
    assert!(!desk.text("articles/links.json").contains("media/.named"), "a link that leads nowhere is printed");
    let written = desk.text("articles/links.json");
    for (link, id) in links {
        let part = if link.ends_with("#top") { "#top" } else { "" };
        let (before, _) = written.split_once(&format!("\"text\": \"{link}\"")).expect(link);
        let address = before.rsplit_once("\"link\": \"").expect("a link").1;
        assert!(address.starts_with(&format!("../read/?id={id}{part}\"")), "{link}: {address}");
    }
    // Neither a path is an address elsewhere, and a day in it is the text's.
    let feed = desk.json("feed.json");
    let of =
        |id: &str| feed["items"].as_array().expect("items").iter().find(|item| item["id"] == id).expect(id).clone();
    assert_eq!((&of("p17")["url"], &of("p16")["url"]), (&"read/?id=p17".into(), &"read/?id=p16".into()));
    assert_eq!(of("p18")["_article"]["dateline"]["day"], "2026-11-18");
    assert_eq!(of("p19")["_article"]["dateline"]["day"], "2026-11-19");
    assert_eq!(desk.json("articles/p17.json")["url"], "../read/?id=p17");
    // The next build knows them as well, and finds a text that has moved.
    desk.put("tide.md", "# The tide\n\nSee [sixteen](/posts/sixteen/).\n");
    assert!(desk.lines(&Options::default()).iter().all(|line| !line.starts_with("tide.md")));
    desk.put("p16.md", "---\ntitle: P\ndate: 2026-12-01\n---\nWords.\n");
    let lines = desk.lines(&Options::default());
    assert!(lines.iter().any(|line| line.starts_with("tide.md:3: There is no text posts/sixteen/")), "{lines:?}");
}

#[test]
fn what_a_text_shows_is_found_where_other_presses_keep_it() {
    let desk = harbour();
    desk.put("static/img/one.webp", WEBP);
    desk.put("_resources/Two b.webp", WEBP);
    desk.put("a/img/three.webp", WEBP);
    desk.put("b/img/three.webp", WEBP);
    desk.put(
        "shown.md",
        "---\ntitle: Shown\nimage: /img/one.webp\n---\n![One](/img/one.webp)\n\nText.\n\n![Two](/.named/two%20b.webp)\n\nText.\n\n\
         ![Three](/img/three.webp)\n\n[One](img/one.webp#x)\n",
    );
    let lines = desk.lines(&Options::default());
    assert_eq!(lines.len(), 1, "{lines:?}");
    assert!(lines[0].starts_with("shown.md:13: There is no img/three.webp in the folder"), "{lines:?}");
    let article = desk.json("articles/shown.json");
    let blocks = article["_article"]["sections"][0]["blocks"].as_array().expect("blocks").clone();
    assert_eq!((&blocks[0]["src"], &blocks[0]["width"]), (&"../media/static/img/one.webp".into(), &1.into()));
    assert_eq!((&blocks[2]["src"], &blocks[2]["width"]), (&"../media/_resources/Two%20b.webp".into(), &1.into()));
    assert_eq!(article["image"], "../media/static/img/one.webp");
    assert!(article.to_string().contains("../media/static/img/one.webp#x"));
    let files = desk.files();
    assert!(files.contains_key("media/static/img/one.webp") && files.contains_key("media/_resources/Two b.webp"));
    // A second picture of that path: nobody can say which is meant.
    desk.put("other/img/one.webp", WEBP);
    let lines = desk.lines(&Options::default());
    assert_eq!(lines.len(), 2, "{lines:?}");
    assert!(lines[0].starts_with("shown.md:3: There is no img/one.webp in the folder"), "{lines:?}");
}

#[test]
fn names_with_a_stroke_below_in_front_are_other_tools_own() {
    let desk = harbour();
    desk.put("_posts/2026-11-01-a-post.md", "Words.\n");
    desk.put("_index.md", "Words.\n");
    desk.put("_layouts/page.md", "Words.\n");
    desk.put("_old/one.md", "Words.\n");
    desk.put("_old/deep/two.md", "Words.\n");
    let built = desk.build(&Options::default());
    assert_eq!((built.articles, built.left_out), (3, 3));
    let told: Vec<String> = built.problems.iter().map(ToString::to_string).collect();
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].starts_with(
        "_posts/2026-11-01-a-post.md:1: There is no headline, and the file's name is taken for it, “A post”: "
    ));
    let other = Desk::new();
    other.put("_content/one.md", "Words.\n");
    let lines = other.lines(&Options::default());
    assert!(
        lines
            .iter()
            .any(|line| line.contains("and _content is left out for the _ in front of its name: press it by itself"))
    );
}

#[test]
fn texts_of_one_name_take_their_folders_into_their_ids() {
    let desk = harbour();
    for (name, title) in [
        ("p19/index.md", "Nineteen"),
        ("p20/index.md", "Twenty"),
        ("2025/summer.md", "Summer 25"),
        ("2026/summer.md", "Summer 26"),
        ("a/b/winter.md", "Deep"),
        ("b/winter.md", "Shallow"),
        ("c/b/winter.md", "Deeper"),
        ("lamp.md", "Another lamp"),
    ] {
        desk.put(name, format!("# {title}\n\nWords.\n"));
    }
    desk.put("list.md", "# List\n\n[A](p20/index.md) [B](2026/summer.md) [C](p19/)\n\nSee ![it](deep/one.svg).\n");
    desk.put("deep/one.svg", "<svg xmlns='http://www.w3.org/2000/svg' width='3' height='2'/>");
    assert_eq!(desk.press(None).problems, []);
    let mut ids: Vec<String> =
        desk.files().into_keys().filter_map(|name| Some(name.strip_prefix("articles/")?.to_owned())).collect();
    ids.sort();
    let expected = [
        "2026-summer",
        "a-b-winter",
        "b-winter",
        "c-b-winter",
        "deep-lamp",
        "lamp",
        "list",
        "p19",
        "p20",
        "summer",
        "tide",
        "winter",
    ];
    let expected: Vec<String> =
        expected.iter().filter(|id| **id != "a-b-winter").map(|id| format!("{id}.json")).collect();
    assert_eq!(ids, expected);
    assert_eq!(desk.json("articles/2026-summer.json")["title"], "Summer 26");
    assert_eq!(desk.json("articles/winter.json")["title"], "Shallow");
    assert_eq!(desk.json("articles/deep-lamp.json")["title"], "The lamp");
    let links = desk.json("articles/list.json").to_string();
    for link in ["../read/p20/", "../read/2026-summer/", "../read/p19/"] {
        assert!(links.contains(link), "{link} in {links}");
    }
    assert_eq!(check(&desk.out()).problems, []);
}
