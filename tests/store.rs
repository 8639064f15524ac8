//! Storage with everything that goes wrong with it (L1), several tabs against a model (L2), out and in again (L3).
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may stop at the first wrong thing")]

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use courant::article::{ArticleId, Day, EditionId, Moment};
use courant::reading::{Fraction, Position, Settings, Since, Sitting, Story, TextSize, Theme, Visit};
use courant::store::{Change, Fault, ImportError, Imported, Kept, MemoryShelf, Refusal, Shelf, Store, Stored, Trouble};

/// SplitMix64.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % sides
    }

    fn index(&mut self, of: usize) -> usize {
        usize::try_from(self.roll(of as u64)).unwrap()
    }

    fn number(&mut self, sides: u64) -> u32 {
        u32::try_from(self.roll(sides)).unwrap()
    }
}

const START: i64 = 1_795_000_000_000;
const VISIT: &str = "courant:1:paper:visit:";
const LIST: &str = "courant:1:paper:list:recent";
const SETTINGS: &str = "courant:1:settings";

fn at(ms: i64) -> Moment {
    Moment::from_ms(START + ms).unwrap()
}

fn id(text: &str) -> ArticleId {
    ArticleId::parse(text).unwrap()
}

fn open(shelf: &Rc<MemoryShelf>) -> Store {
    open_edition(shelf, "paper")
}

fn open_edition(shelf: &Rc<MemoryShelf>, edition: &str) -> Store {
    Store::new(Rc::<MemoryShelf>::clone(shelf), &EditionId::parse(edition).unwrap())
}

fn text(words: &str) -> Stored {
    Stored::Text(words.to_owned())
}

fn place(percent: u32) -> Position {
    Position {
        fraction: Fraction::of(percent, 100),
        section: "s1".to_owned(),
        path: percent.to_string(),
        quote: "the town has bought a scanner an".to_owned(),
    }
}

/// A stretch of ten seconds that began at `ms`.
fn since(headline: &str, ms: i64, percent: u32) -> Since {
    Since {
        story: Story {
            headline: headline.to_owned(),
            section: Some("World".to_owned()),
            language: Some("en".to_owned()),
            words: 900,
        },
        first: at(ms),
        last: at(ms + 10_000),
        seconds: 10,
        days: [at(ms).day_utc()].into(),
        position: Some(place(percent)),
        known: None,
        furthest: Fraction::of(percent, 100),
        finished: None,
    }
}

fn troubles(store: &Store) -> Vec<Trouble> {
    std::iter::from_fn(|| store.trouble()).collect()
}

fn seconds(store: &Store, of: &str) -> u32 {
    store.visit(&id(of)).map_or(0, |visit| visit.seconds)
}

/// How often each value stands there.
fn values(shelf: &MemoryShelf) -> BTreeMap<Stored, usize> {
    let mut counted = BTreeMap::new();
    for value in shelf.values().into_values() {
        *counted.entry(value).or_insert(0) += 1;
    }
    counted
}

/// A record that an earlier session wrote.
fn record(percent: u32) -> Stored {
    let shelf = Rc::new(MemoryShelf::default());
    open(&shelf).record(&id("x"), &since("Earlier", 0, percent));
    shelf.values()[&format!("{VISIT}x")].clone()
}

/// What a whole session does, twice over each article; what it read must be there at its end.
fn session(store: &Store) {
    for (n, article) in ["a", "b", "c", "a", "b", "c"].into_iter().enumerate() {
        let (before, ms) = (seconds(store, article), i64::try_from(n).unwrap() * 60_000 + 100_000);
        store.record(&id(article), &since(article, ms, 40));
        assert_eq!(seconds(store, article), before + 10, "{article} is there after being read");
        assert!(store.recent(6).iter().any(|(recent, _)| *recent == id(article)));
    }
    let visits = store.visits();
    for article in ["a", "b", "c"] {
        assert!(visits.iter().any(|(other, visit)| *other == id(article) && visit.seconds >= 20));
        assert!(store.visit(&id(article)).unwrap().progress().percent() >= 40, "the further place holds");
    }
    let chosen = Settings { theme: Theme::Dark, size: TextSize::new(6).unwrap(), ..Settings::default() };
    store.choose(chosen);
    assert_eq!(store.settings(), chosen);
    let exported: serde_json::Value = serde_json::from_str(&store.export(at(0))).unwrap();
    for article in ["a", "b", "c"] {
        assert!(exported["visits"][article]["seconds"].as_u64().unwrap() >= 20);
    }
    let _ = store.size();
}

/// L1: the ten faults. Each: what stands there at first, what is wrong, what is said.
#[test]
fn storage_trouble_never_stops_reading_and_loses_nothing() {
    let Stored::Text(whole) = record(70) else { panic!("a record is text") };
    let visit_of_a = format!("{VISIT}a");
    let newer = r#"{"v":2,"story":{"headline":"From tomorrow"}}"#;
    type Case = (&'static str, Vec<(String, Stored)>, Fault, Vec<Trouble>);
    let mut cases: Vec<Case> = vec![
        ("nothing", Vec::new(), Fault::None, Vec::new()),
        ("1 absent", Vec::new(), Fault::Missing, vec![Trouble::Missing]),
        ("2 throwing", vec![(visit_of_a.clone(), record(70))], Fault::Refusing, vec![Trouble::Refused]),
        ("2 throwing on write", vec![(visit_of_a.clone(), record(70))], Fault::ReadOnly, vec![Trouble::Refused]),
        (
            "2 throwing on write, garbage",
            vec![(visit_of_a.clone(), text("{"))],
            Fault::ReadOnly,
            vec![Trouble::Unreadable, Trouble::Refused],
        ),
        ("3 null", vec![(visit_of_a.clone(), text("null"))], Fault::None, vec![Trouble::Unreadable]),
        ("7 newer", vec![(visit_of_a.clone(), text(newer))], Fault::None, vec![Trouble::Newer]),
        (
            "7 newer settings",
            vec![(SETTINGS.to_owned(), text(r#"{"v":9,"theme":"aurora"}"#))],
            Fault::None,
            vec![Trouble::Newer],
        ),
        ("7 newer list", vec![(LIST.to_owned(), text(r#"{"v":2,"ids":{}}"#))], Fault::None, Vec::new()),
        (
            "8 older than any",
            vec![(visit_of_a.clone(), text(r#"{"v":0,"headline":"x"}"#))],
            Fault::None,
            vec![Trouble::Unreadable],
        ),
        ("8 this version", vec![(visit_of_a.clone(), record(30))], Fault::None, Vec::new()),
        (
            "5 corrupt settings",
            vec![(SETTINGS.to_owned(), text(r#"{"v":1,"theme":"neon"}"#))],
            Fault::None,
            vec![Trouble::Unreadable],
        ),
        ("5 corrupt list", vec![(LIST.to_owned(), text("[1,2"))], Fault::None, Vec::new()),
        (
            "9 foreign keys",
            vec![
                ("theme".to_owned(), text("dark")),
                ("courant:2:paper:visit:a".to_owned(), text("{")),
                ("courant:1:paper:visit:A".to_owned(), text("{")),
                ("courant:1:paper:visit:b:visit:c".to_owned(), text("{")),
                ("courant:1:papers:visit:a".to_owned(), record(10)),
                ("courant:1:other:visit:a".to_owned(), text("garbage")),
                ("courant:1:paper:".to_owned(), text("")),
            ],
            Fault::None,
            Vec::new(),
        ),
    ];
    for garbage in [
        "",
        " ",
        "[]",
        "1",
        "\"x\"",
        "{}",
        "{\"v\":1}",
        "{\"v\":\"1\"}",
        "{\"v\":-1}",
        "{\"v\":1.0}",
        "\u{0}",
        "%7B",
        "undefined",
    ] {
        cases.push(("5 corrupt", vec![(visit_of_a.clone(), text(garbage))], Fault::None, vec![Trouble::Unreadable]));
    }
    for (good, bad) in [
        ("\"seconds\":10", "\"seconds\":-10"),
        ("\"seconds\":10", "\"seconds\":1e99"),
        ("\"furthest\":0.7", "\"furthest\":7"),
        ("\"path\":\"70\"", "\"path\":\"seventy\""),
        ("the town has bought a scanner an", "the town has bought a scanner and a pair"),
        ("\"words\":900", "\"words\":[]"),
        ("2026-11-1", "2026-13-1"),
    ] {
        assert!(whole.contains(good), "{good} in {whole}");
        let bad = whole.replace(good, bad);
        cases.push(("5 corrupt", vec![(visit_of_a.clone(), text(&bad))], Fault::None, vec![Trouble::Unreadable]));
    }
    let half = Stored::from_units("{\"v\":1".encode_utf16().chain([0xd83d]).collect());
    assert!(matches!(half, Stored::Units(_)));
    cases.push(("5 half a pair", vec![(visit_of_a.clone(), half)], Fault::None, vec![Trouble::Unreadable]));
    for length in (0..whole.len()).filter(|length| whole.is_char_boundary(*length)) {
        let cut = text(&whole[..length]);
        cases.push(("6 truncated", vec![(visit_of_a.clone(), cut)], Fault::None, vec![Trouble::Unreadable]));
    }
    for write in 0..25 {
        let stored = vec![
            (visit_of_a.clone(), text("garbage")),
            (format!("{VISIT}b"), record(20)),
            (LIST.to_owned(), text("?")),
        ];
        cases.push(("4 full", stored, Fault::FullAt(write), vec![Trouble::Full, Trouble::Unreadable]));
    }

    for (fault, stored, wrong, said) in cases {
        let shelf = Rc::new(MemoryShelf::default());
        for (key, value) in &stored {
            shelf.place(key, value.clone());
        }
        let before = shelf.values();
        shelf.set_fault(wrong);
        let store = open(&shelf);
        let records_before = store.visits().len();
        session(&store);

        let troubles: BTreeSet<String> = troubles(&store).iter().map(|trouble| format!("{trouble:?}")).collect();
        let expected: BTreeSet<String> = said.iter().map(|trouble| format!("{trouble:?}")).collect();
        if let Fault::FullAt(_) = wrong {
            assert!(troubles.is_subset(&expected) && troubles.contains("Unreadable"), "{fault}: {troubles:?}");
        } else {
            assert_eq!(troubles, expected, "{fault}: {stored:?}");
        }
        assert_eq!(store.trouble(), None, "said once");

        // No byte is gone that this version could not read or that is not ours.
        let after = values(&shelf);
        let is_ours_to_change = |key: &str, value: &Stored| {
            (key.starts_with(VISIT) && key.len() == VISIT.len() + 1 && *value != text(newer))
                && (*value == record(70) || *value == record(30) || *value == record(20))
        };
        let mut kept: BTreeMap<Stored, usize> = BTreeMap::new();
        for (key, value) in &before {
            if !is_ours_to_change(key, value) {
                *kept.entry(value.clone()).or_insert(0) += 1;
            }
        }
        for (value, count) in kept {
            assert!(after.get(&value).is_some_and(|now| *now >= count), "{fault}: lost {value:?}");
        }
        for (key, value) in &before {
            let is_foreign =
                !(key.starts_with(VISIT) && key.len() == VISIT.len() + 1) && key != SETTINGS && key != LIST;
            if is_foreign || wrong == Fault::ReadOnly || *value == text(newer) {
                assert_eq!(shelf.values().get(key), Some(value), "{fault}: {key} was touched");
            }
        }
        // And what was in the way can be had back by the reader, too.
        if before.get(&visit_of_a).is_some_and(|value| !is_ours_to_change(&visit_of_a, value))
            && wrong != Fault::Refusing
        {
            let exported: serde_json::Value = serde_json::from_str(&store.export(at(0))).unwrap();
            let originals = exported["aside"].as_array().unwrap();
            let is_back = originals.iter().any(|original| match &before[&visit_of_a] {
                Stored::Text(text) => original["text"] == text.as_str(),
                Stored::Units(units) => original["units"] == serde_json::json!(units),
            });
            assert!(is_back, "{fault}: {exported}");
        }
        assert!(store.visits().len() >= records_before.max(3), "{fault}");

        // When the trouble is over, what was in memory is written; only a newer version's record stays as it is.
        shelf.set_fault(Fault::None);
        let is_newer = said.contains(&Trouble::Newer);
        assert_eq!(store.flush(), !is_newer, "{fault}");
        if !is_newer {
            let fresh = open(&shelf);
            session(&fresh);
            assert_eq!(fresh.visit(&id("c")).unwrap().seconds, 40, "{fault}: nothing counted twice or lost");
            assert_eq!(fresh.settings().theme, Theme::Dark);
        }
    }
}

#[test]
fn a_shelf_that_keeps_nothing_overwrites_nothing() {
    let shelf = Rc::new(MemoryShelf::default());
    shelf.place(&format!("{VISIT}a"), text("garbage"));
    shelf.set_fault(Fault::Forgetful);
    let store = open(&shelf);
    assert_eq!(store.record(&id("a"), &since("a", 0, 40)), Kept::InMemory);
    assert_eq!(seconds(&store, "a"), 10);
    assert_eq!(shelf.values()[&format!("{VISIT}a")], text("garbage"));
}

#[test]
fn storage_cleared_while_open_begins_anew() {
    let shelf = Rc::new(MemoryShelf::default());
    let store = open(&shelf);
    session(&store);
    shelf.clear();
    assert_eq!(store.visits(), []);
    assert_eq!(store.recent(5), []);
    assert_eq!(store.change(None), Some(Change::All));
    session(&store);
    assert_eq!(troubles(&store), []);
}

#[test]
fn the_same_garbage_is_set_aside_once() {
    let shelf = Rc::new(MemoryShelf::default());
    let key = format!("{VISIT}a");
    let store = open(&shelf);
    for garbage in ["one", "one", "two", "one"] {
        shelf.place(&key, text(garbage));
        assert_eq!(store.record(&id("a"), &since("a", 0, 40)), Kept::Stored);
    }
    let aside: Vec<(String, Stored)> = shelf.values().into_iter().filter(|(key, _)| key.contains(":aside:")).collect();
    assert_eq!(
        aside,
        [("courant:1:paper:aside:a:0".to_owned(), text("one")), ("courant:1:paper:aside:a:1".to_owned(), text("two"))]
    );
    assert_eq!((store.size().visits, store.size().aside), (1, 2));
    assert_eq!(store.record(&id("b"), &since("b", 0, 40)), Kept::Stored);
    assert_eq!(troubles(&store), [Trouble::Unreadable]);
}

#[test]
fn a_record_is_what_the_format_says() {
    let shelf = Rc::new(MemoryShelf::default());
    let key = format!("{VISIT}a");
    shelf.place(&key, text(r#"{"v":1,"first":"2026-11-01T10:00:00+02:00","last":"2026-11-02T08:00:00Z","headline":"H","mood":["new",{"field":1}]}"#));
    let store = open(&shelf);
    store.record(&id("a"), &Since { finished: Some(at(9)), ..since("Tide", 0, 42) });
    let Stored::Text(written) = shelf.values()[&key].clone() else { panic!("text") };
    let day = at(0).day_utc();
    assert_eq!(
        written,
        format!(
            r#"{{"days":["{day}"],"finished":"{}","first":"2026-11-01T08:00:00Z","furthest":0.42,"headline":"Tide","language":"en","last":"{}","mood":["new",{{"field":1}}],"position":{{"fraction":0.42,"path":"42","quote":"the town has bought a scanner an","section":"s1"}},"seconds":10,"section":"World","v":1,"words":900}}"#,
            at(9),
            at(10_000)
        )
    );
    store.choose(Settings { theme: Theme::Black, ..Settings::default() });
    assert_eq!(shelf.values()[SETTINGS], text(r#"{"recording":true,"shortcuts":true,"size":4,"theme":"black","v":1}"#));
}

#[test]
fn settings_are_kept_with_what_is_unknown_in_them() {
    let shelf = Rc::new(MemoryShelf::default());
    let (one, two) = (open(&shelf), open_edition(&shelf, "other"));
    assert_eq!(one.settings(), Settings::default());
    assert_eq!(shelf.values().len(), 0, "reading writes nothing");
    shelf.place(SETTINGS, text(r#"{"v":1,"theme":"sepia","voice":"Ada"}"#));
    assert_eq!(one.settings(), Settings { theme: Theme::Sepia, ..Settings::default() });
    assert_eq!(one.choose(Settings { size: TextSize::LARGEST, ..one.settings() }), Kept::Stored);
    assert_eq!(two.settings().size.step(), 7, "for all editions");
    assert!(matches!(&shelf.values()[SETTINGS], Stored::Text(text) if text.contains(r#""voice":"Ada""#)));
    assert_eq!(two.change(Some(SETTINGS)), Some(Change::Settings));

    shelf.place(SETTINGS, text("{broken"));
    assert_eq!(one.settings(), Settings::default());
    assert_eq!(shelf.values()[SETTINGS], text("{broken"), "until the reader chooses");
    one.choose(Settings::default());
    assert_eq!(shelf.values()["courant:1:settings:aside:0"], text("{broken"));
}

#[test]
fn editions_never_mix() {
    let shelf = Rc::new(MemoryShelf::default());
    let editions = ["paper", "paper:visit", "paper:visit:a", "pap", "/", "https://example.org/feed.json"];
    for (n, edition) in editions.into_iter().enumerate() {
        let store = open_edition(&shelf, edition);
        for article in &["a", "recent", "visit"][..=n % 3] {
            store.record(&id(article), &since(edition, 0, 40));
        }
    }
    for (n, edition) in editions.into_iter().enumerate() {
        let store = open_edition(&shelf, edition);
        assert_eq!(store.visits().len(), n % 3 + 1, "{edition}");
        assert_eq!(store.recent(9).len(), n % 3 + 1, "{edition}");
        assert!(store.visits().iter().all(|(_, visit)| visit.story.headline == edition));
        assert_eq!(troubles(&store), []);
    }
    let forgotten = open_edition(&shelf, "paper").forget_all();
    assert_eq!((forgotten.visits(), forgotten.left()), (1, 0));
    for (n, edition) in editions.into_iter().enumerate().skip(1) {
        assert_eq!(open_edition(&shelf, edition).visits().len(), n % 3 + 1, "{edition}");
    }
    let store = open_edition(&shelf, "paper");
    assert_eq!(store.change(Some("courant:1:paper:visit:a")), Some(Change::Visit(id("a"))));
    assert_eq!(store.change(Some("courant:1:pap:visit:a")), None);
    assert_eq!(store.change(Some(LIST)), None);
}

#[test]
fn paused_means_nothing_is_written() {
    let shelf = Rc::new(MemoryShelf::default());
    let store = open(&shelf);
    store.choose(Settings { recording: false, ..Settings::default() });
    let before = shelf.values();
    assert_eq!(store.record(&id("a"), &since("a", 0, 40)), Kept::Paused);
    assert_eq!((shelf.values(), store.visits().len()), (before, 0));
    open(&shelf).choose(Settings::default());
    assert_eq!(store.record(&id("a"), &since("a", 0, 40)), Kept::Stored, "the other tab's choice holds here");
}

#[test]
fn forgetting_is_undone_to_the_letter() {
    let shelf = Rc::new(MemoryShelf::default());
    let store = open(&shelf);
    session(&store);
    let newer = text(r#"{"v":3}"#);
    shelf.place(&format!("{VISIT}new"), newer.clone());
    shelf.place(&format!("{VISIT}bad"), text("{"));
    shelf.place("courant:1:paper:aside:a:0", text("old garbage"));
    shelf.place("foreign", text("x"));
    let without_list = |shelf: &MemoryShelf| {
        let mut values = shelf.values();
        values.remove(LIST);
        values
    };
    let before = without_list(&shelf);

    let one = store.forget(&id("a"));
    assert_eq!((one.visits(), one.left(), one.is_empty()), (1, 0, false));
    assert_eq!(store.visit(&id("a")), None);
    assert!(store.recent(9).iter().all(|(other, _)| *other != id("a")));
    assert!(!shelf.values().contains_key("courant:1:paper:aside:a:0"));
    assert!(store.restore(one).is_none());
    assert_eq!(without_list(&shelf), before);
    assert!(store.forget(&id("nothing")).is_empty());
    let left = store.forget(&id("new"));
    assert_eq!((left.visits(), left.left(), left.is_empty()), (0, 1, true));

    let all = store.forget_all();
    assert_eq!((all.visits(), all.left()), (4, 1));
    assert_eq!(store.visits(), []);
    assert_eq!(store.recent(9), []);
    assert_eq!(shelf.values().len(), 3, "a newer version's, the settings and the foreign one");
    // Full on the way back: the rest can be tried again.
    shelf.set_fault(Fault::FullAt(2));
    let rest = store.restore(all).expect("the rest");
    assert_eq!(rest.left(), 3);
    shelf.set_fault(Fault::None);
    assert!(store.restore(rest).is_none());
    assert_eq!(without_list(&shelf), before);
    assert_eq!(store.recent(1)[0].0, id("c"));

    // Read on in another tab meanwhile: both are in it.
    let all = store.forget_all();
    open(&shelf).record(&id("a"), &since("Newer words", 9_000_000, 10));
    assert!(store.restore(all).is_none());
    let visit = store.visit(&id("a")).unwrap();
    assert_eq!((visit.seconds, visit.story.headline.as_str(), visit.progress().percent()), (30, "Newer words", 40));

    // What the browser does not let go is said.
    shelf.set_fault(Fault::ReadOnly);
    let refused = store.forget_all();
    assert_eq!((refused.visits(), refused.left() > 3), (0, true));

    // What was only in memory is forgotten and restored, too.
    let shelf = Rc::new(MemoryShelf::default());
    shelf.set_fault(Fault::Missing);
    let store = open(&shelf);
    session(&store);
    let all = store.forget_all();
    assert_eq!((all.visits(), store.visits().len()), (3, 0));
    let _ = store.restore(all);
    assert_eq!((store.visits().len(), seconds(&store, "a")), (3, 20));
}

#[test]
fn the_recent_ones_need_no_trust() {
    let shelf = Rc::new(MemoryShelf::default());
    let store = open(&shelf);
    for n in 0..100 {
        store.record(&id(&format!("n{n}")), &since("x", n * 60_000, 40));
    }
    let newest = |n: usize| (0..n).map(|back| id(&format!("n{}", 99 - back))).collect::<Vec<_>>();
    let recent = |n: usize| store.recent(n).into_iter().map(|(id, _)| id).collect::<Vec<_>>();
    let check = |what: &str| {
        for n in [0, 1, 6, 64, 65, 100] {
            assert_eq!(recent(n), newest(n), "{what}: {n}");
        }
        assert_eq!(recent(500).len(), 100);
    };
    check("as written");
    for bad in
        ["", "{}", r#"{"v":1,"ids":[]}"#, r#"{"v":1,"ids":["gone","n99"]}"#, r#"{"v":1,"ids":["A"]}"#, r#"{"v":2}"#]
    {
        shelf.place(LIST, text(bad));
        check(bad);
    }
    shelf.place(LIST, text(r#"{"v":1,"ids":["n99","n99","n99","n98"]}"#));
    check("doubled");
    // Full when the list was due: no old list may stand.
    let shelf = Rc::new(MemoryShelf::default());
    let store = open(&shelf);
    store.record(&id("a"), &since("a", 0, 40));
    shelf.set_fault(Fault::FullAt(1));
    assert_eq!(store.record(&id("b"), &since("b", 60_000, 40)), Kept::Stored);
    shelf.set_fault(Fault::None);
    assert_eq!(open(&shelf).recent(1)[0].0, id("b"));
}

/// A shelf that counts the keys it was asked about.
#[derive(Default)]
struct CountingShelf {
    shelf: MemoryShelf,
    touched: Cell<usize>,
}

impl CountingShelf {
    fn touch(&self, keys: usize) {
        self.touched.set(self.touched.get() + keys);
    }
}

impl Shelf for CountingShelf {
    fn get(&self, key: &str) -> Result<Option<Stored>, Refusal> {
        self.touch(1);
        self.shelf.get(key)
    }

    fn set(&self, key: &str, value: &Stored) -> Result<(), Refusal> {
        self.touch(1);
        self.shelf.set(key, value)
    }

    fn remove(&self, key: &str) -> Result<(), Refusal> {
        self.touch(1);
        self.shelf.remove(key)
    }

    fn keys(&self, prefix: &str) -> Result<Vec<String>, Refusal> {
        let keys = self.shelf.keys(prefix)?;
        self.touch(keys.len());
        Ok(keys)
    }
}

#[test]
fn a_write_costs_the_same_with_ten_thousand_records() {
    let Stored::Text(record) = record(40) else { panic!("text") };
    let costs = [100, 10_000].map(|records| {
        let counting = Rc::new(CountingShelf::default());
        for n in 0..records {
            let last = at(i64::from(n) * 1000).to_string();
            let record = record.replace(&at(10_000).to_string(), &last);
            counting.shelf.place(&format!("{VISIT}article-number-{n}"), text(&record));
        }
        let store = Store::new(Rc::<CountingShelf>::clone(&counting), &EditionId::parse("paper").unwrap());
        assert_eq!(store.recent(6).len(), 6);
        counting.touched.set(0);
        for n in 0..90 {
            assert_eq!(store.record(&id(&format!("article-number-{n}")), &since("x", 1, 50)), Kept::Stored);
            assert_eq!(store.recent(6).len(), 6);
        }
        let cost = counting.touched.get();
        let records = usize::try_from(records).unwrap();
        assert_eq!((store.size().visits, store.visits().len()), (records, records));
        cost
    });
    assert!(costs[0] > 0);
    assert_eq!(costs[0], costs[1]);
}

/// L2's model: what a history is, without any storage. Positions are percents.
#[derive(Clone, Debug, Default, PartialEq)]
struct Model {
    visits: BTreeMap<usize, Account>,
    is_paused: bool,
}

#[derive(Clone, Debug, PartialEq)]
struct Account {
    first: i64,
    last: i64,
    seconds: i64,
    days: BTreeSet<i64>,
    place: Option<u32>,
    finished: Option<i64>,
}

/// A tab of the model.
struct Tab {
    store: Store,
    sitting: Option<(usize, Sitting)>,
    clock: i64,
    unread: i64,
    told: i64,
    place: Option<u32>,
    known: Option<u32>,
    finished: Option<i64>,
    is_finish_told: bool,
    is_new: bool,
}

impl Tab {
    fn new(shelf: &Rc<MemoryShelf>) -> Self {
        Self {
            store: open(shelf),
            sitting: None,
            clock: 0,
            unread: 0,
            told: 0,
            place: None,
            known: None,
            finished: None,
            is_finish_told: false,
            is_new: true,
        }
    }
}

const DAY: i64 = 86_400_000;

fn of_model(account: &Account) -> Visit {
    Visit {
        story: Story { headline: "Tide".to_owned(), section: None, language: None, words: 0 },
        first: at(account.first),
        last: at(account.last),
        seconds: u32::try_from(account.seconds).unwrap(),
        days: account.days.iter().map(|day| at(day * DAY).day_utc()).collect(),
        position: account.place.map(place),
        furthest: Fraction::NONE,
        finished: account.finished.map(at),
    }
}

/// L2: two to four tabs over one storage, against the model, 40,000 actions.
#[test]
fn tabs_agree_with_the_model() {
    let articles: Vec<ArticleId> = (0..5).map(|n| id(&format!("n{n}"))).collect();
    let (mut actions, mut done) = (0, BTreeMap::<u64, usize>::new());
    for seed in 0..40 {
        let mut dice = Dice(seed);
        let shelf = Rc::new(MemoryShelf::default());
        let mut tabs: Vec<Tab> = (0..2 + dice.roll(3)).map(|_| Tab::new(&shelf)).collect();
        let (mut model, mut now) = (Model::default(), 0);
        let mut forgotten = None;
        for _ in 0..1_000 {
            actions += 1;
            now += i64::from(dice.number(9_000));
            if dice.roll(50) == 0 {
                now += DAY / 3;
            }
            let n = dice.index(tabs.len());
            let tab = &mut tabs[n];
            let action = dice.roll(24);
            *done.entry(action).or_insert(0) += 1;
            match action {
                0..=2 => {
                    let of = dice.index(articles.len());
                    let stored = tab.store.visit(&articles[of]);
                    let mut sitting = Sitting::new(of_model(&BLANK).story, stored.as_ref(), at(now));
                    sitting.visible(true, at(now));
                    sitting.settle();
                    let account = model.visits.get(&of);
                    let store = tab.store.clone();
                    *tab = Tab {
                        store,
                        sitting: Some((of, sitting)),
                        clock: now,
                        unread: 0,
                        told: now,
                        place: None,
                        known: account.and_then(|account| account.place),
                        finished: account.and_then(|account| account.finished),
                        is_finish_told: account.is_some_and(|account| account.finished.is_some()),
                        is_new: true,
                    };
                }
                3..=16 => {
                    let Some((of, sitting)) = tab.sitting.as_mut() else { continue };
                    sitting.active(at(now));
                    tab.unread += (now - tab.clock).min(5_000);
                    tab.clock = now;
                    match action {
                        3..=8 => {
                            let percent = dice.number(100);
                            sitting.at(place(percent), 0, at(now));
                            tab.place = Some(percent);
                        }
                        9 if dice.roll(4) == 0 => {
                            sitting.end_mark_seen(at(now));
                            tab.finished = tab.finished.or(Some(now));
                        }
                        9 => {}
                        _ => {
                            let today = at(now / DAY * DAY).day_utc();
                            let since = sitting.take(at(now), today);
                            let moved = tab.place.filter(|place| tab.known != Some(*place));
                            let finished = tab.finished.filter(|_| !tab.is_finish_told);
                            let seconds = tab.unread / 1000;
                            let is_news = tab.is_new || seconds > 0 || moved.is_some() || finished.is_some();
                            assert_eq!(since.is_some(), is_news);
                            if let Some(since) = since {
                                tab.store.record(&articles[*of], &since);
                                if !model.is_paused {
                                    let account =
                                        model.visits.entry(*of).or_insert(Account { first: tab.told, ..BLANK });
                                    let is_mine = account.place.is_none() || account.place == tab.known;
                                    if let Some(moved) = moved {
                                        account.place =
                                            Some(if is_mine { moved } else { moved.max(account.place.unwrap()) });
                                    }
                                    account.first = account.first.min(tab.told);
                                    account.last = now;
                                    account.seconds += seconds;
                                    account.days.insert(now / DAY);
                                    account.finished =
                                        account.finished.map_or(finished, |was| Some(was.min(finished.unwrap_or(was))));
                                }
                                tab.unread -= seconds * 1000;
                                tab.told = now;
                                tab.known = moved.or(tab.known);
                                tab.is_finish_told |= finished.is_some();
                                tab.is_new = false;
                            }
                        }
                    }
                }
                17 => {
                    let of = dice.index(articles.len());
                    let account = model.visits.remove(&of);
                    forgotten =
                        Some((tab.store.forget(&articles[of]), Vec::from_iter(account.map(|account| (of, account)))));
                }
                18 if dice.roll(4) == 0 => {
                    let accounts = std::mem::take(&mut model.visits);
                    forgotten = Some((tab.store.forget_all(), accounts.into_iter().collect()));
                }
                19 => {
                    let Some((undo, accounts)) = forgotten.take() else { continue };
                    assert!(tab.store.restore(undo).is_none());
                    for (of, old) in accounts {
                        let new = model.visits.remove(&of);
                        let both = match new {
                            None => old,
                            Some(new) => Account {
                                first: old.first.min(new.first),
                                last: old.last.max(new.last),
                                seconds: old.seconds + new.seconds,
                                days: &old.days | &new.days,
                                place: old.place.max(new.place),
                                finished: [old.finished, new.finished].into_iter().flatten().min(),
                            },
                        };
                        model.visits.insert(of, both);
                    }
                }
                20 => *tab = Tab::new(&shelf),
                21 => {
                    let exported = tab.store.export(at(now));
                    let imported = tabs[0].store.import(&exported).unwrap();
                    assert_eq!(imported, Imported { unchanged: model.visits.len(), ..Imported::default() });
                }
                22 => {
                    model.is_paused = dice.roll(3) == 0;
                    tab.store.choose(Settings { recording: !model.is_paused, ..Settings::default() });
                }
                _ => {
                    let mut expected: Vec<(i64, usize)> =
                        model.visits.iter().map(|(of, account)| (-account.last, *of)).collect();
                    expected.sort_unstable();
                    let expected: Vec<&ArticleId> = expected.iter().take(3).map(|(_, of)| &articles[*of]).collect();
                    let recent = tab.store.recent(3);
                    assert_eq!(recent.iter().map(|(id, _)| id).collect::<Vec<_>>(), expected);
                }
            }
            let n = dice.index(tabs.len());
            let expected: Vec<(ArticleId, Visit)> =
                model.visits.iter().map(|(of, account)| (articles[*of].clone(), of_model(account))).collect();
            assert_eq!(tabs[n].store.visits(), expected, "seed {seed}, action {actions}");
        }
        assert!(tabs.iter().all(|tab| tab.store.trouble().is_none()));
    }
    assert_eq!((actions, done.len()), (40_000, 24));
}

const BLANK: Account = Account { first: 0, last: 0, seconds: 0, days: BTreeSet::new(), place: None, finished: None };

/// Anything a shelf may hold of an edition: records with and without unknown fields, garbage, newer, set aside.
fn any_shelf(dice: &mut Dice) -> Rc<MemoryShelf> {
    let shelf = Rc::new(MemoryShelf::default());
    let store = open(&shelf);
    for n in 0..dice.roll(12) {
        let article = id(&format!("n{n}"));
        let ms = i64::from(dice.number(4_000_000_000));
        let finished = (dice.roll(3) == 0).then(|| at(ms + 5));
        let quote = ["", "日本語の新聞は", "\"\\\u{8}\n", "👩‍🚀 e\u{301}"][dice.index(4)].to_owned();
        let position = (dice.roll(4) > 0).then(|| Position { quote, ..place(dice.number(101)) });
        let headline = ["Tide", "\u{202e}x\u{0}", "<b>", ""][dice.index(4)];
        store.record(
            &article,
            &Since { finished, position, seconds: dice.number(4_000_000), ..since(headline, ms, dice.number(101)) },
        );
        let key = format!("{VISIT}{article}");
        match dice.roll(6) {
            0 => shelf.place(&key, text("{\"v\":1,")),
            1 => shelf.place(&key, text(r#"{"v":2,"new":true}"#)),
            2 => {
                let Stored::Text(record) = shelf.values()[&key].clone() else { panic!("text") };
                shelf.place(&key, text(&record.replacen('{', r#"{"also":{"deep":[1,null,"x"]},"#, 1)));
                // Written by us, and so in our order.
                store.record(&article, &since("Tide", ms, 3));
            }
            3 => shelf.place(&key, Stored::from_units(vec![0x7b, 0xd800, u16::try_from(n).unwrap()])),
            _ => {}
        }
        if dice.roll(5) == 0 {
            shelf.place(&format!("courant:1:paper:aside:{article}:{}", dice.roll(3)), text("aside"));
        }
    }
    shelf.place("foreign", text("stays"));
    shelf.place("courant:1:other:visit:n1", text("stays"));
    shelf
}

fn without_list(shelf: &MemoryShelf) -> BTreeMap<String, Stored> {
    let mut values = shelf.values();
    values.remove(LIST);
    values
}

/// L3: export, wipe, import: identical; a second time: unchanged.
#[test]
fn out_and_in_again_is_the_same() {
    let mut dice = Dice(7);
    for round in 0..500 {
        let shelf = any_shelf(&mut dice);
        let store = open(&shelf);
        let (before, visits) = (without_list(&shelf), store.visits());
        let exported = store.export(at(0));
        for key in before.keys().filter(|key| key.starts_with("courant:1:paper:")) {
            let wiped = shelf.values().into_iter().filter(|(other, _)| other != key).collect::<Vec<_>>();
            shelf.clear();
            wiped.into_iter().for_each(|(key, value)| shelf.place(&key, value));
        }
        let store = open(&shelf);
        assert_eq!(store.visits(), []);
        let imported = store.import(&exported).unwrap();
        assert_eq!(imported, Imported { new: visits.len(), ..Imported::default() }, "round {round}");
        assert_eq!(without_list(&shelf), before, "round {round}");
        assert_eq!(store.visits(), visits);
        assert_eq!(store.import(&exported), Ok(Imported { unchanged: visits.len(), ..Imported::default() }));
        assert_eq!(without_list(&shelf), before);
        assert_eq!(store.export(at(0)), exported);
    }
}

/// Two devices that take each other's file know the same in the end, whoever goes first.
#[test]
fn two_devices_end_up_with_the_same() {
    let mut dice = Dice(9);
    for _ in 0..200 {
        let (one, two) = (any_shelf(&mut dice), any_shelf(&mut dice));
        let (first, second) = (open(&one).export(at(0)), open(&two).export(at(0)));
        open(&one).import(&second).unwrap();
        open(&two).import(&first).unwrap();
        // Nor is an original of either lost to the other.
        for (file, shelf) in [(&first, &two), (&second, &one)] {
            let file: serde_json::Value = serde_json::from_str(file).unwrap();
            for original in file["aside"].as_array().unwrap().iter().filter_map(|original| original["text"].as_str()) {
                assert!(values(shelf).contains_key(&text(original)), "{original}");
            }
        }
        let (mut ours, theirs) = (open(&one).visits(), open(&two).visits());
        // Where one has a newer version's record it stays without this one's.
        ours.retain(|(id, _)| theirs.iter().any(|(other, _)| other == id));
        let theirs: Vec<_> = theirs.into_iter().filter(|(id, _)| ours.iter().any(|(other, _)| other == id)).collect();
        assert_eq!(ours, theirs);
    }
}

#[test]
fn what_is_no_history_of_this_edition_changes_nothing() {
    let shelf = Rc::new(MemoryShelf::default());
    let store = open(&shelf);
    session(&store);
    let before = shelf.values();
    let file = |edition: &str, v: &str, visits: &str| {
        format!(r#"{{"format":"courant-history","v":{v},"edition":"{edition}","visits":{visits}}}"#)
    };
    for (text, error) in [
        (String::new(), ImportError::NotJson),
        ("{".to_owned(), ImportError::NotJson),
        ("[]".to_owned(), ImportError::NotHistory),
        (r#"{"version":"https://jsonfeed.org/version/1.1"}"#.to_owned(), ImportError::NotHistory),
        (file("paper", "2", "{}"), ImportError::Newer),
        (file("paper", "\"1\"", "{}"), ImportError::NotHistory),
        (file("paper", "1", "[]"), ImportError::NotHistory),
        (file("other", "1", "{}"), ImportError::OtherEdition("other".to_owned())),
    ] {
        assert_eq!(store.import(&text), Err(error), "{text}");
    }
    assert_eq!(shelf.values(), before);
    // Records that cannot be taken, and keys that are not this edition's.
    let bad = file("paper", "1", r#"{"A":{},"z":{"v":1},"y":{"v":2},"x":null}"#).replacen(
        '{',
        r#"{"aside":[{"key":"foreign","text":"x"},{"key":"courant:1:settings","text":"x"},{"key":"courant:1:other:visit:a","text":"x"},{"key":"courant:1:paper:list:recent","text":"x"},{"key":"courant:1:paper:visit:q"},{"key":"courant:1:paper:visit:q","units":[70000]},7],"#,
        1,
    );
    assert_eq!(store.import(&bad), Ok(Imported { refused: 11, ..Imported::default() }));
    let without = |mut values: BTreeMap<String, Stored>| {
        values.remove(LIST);
        values
    };
    assert_eq!(without(shelf.values()), without(before));

    // Merged: the larger of both, and full storage is said.
    let other = Rc::new(MemoryShelf::default());
    let elsewhere = open(&other);
    elsewhere.record(&id("a"), &Since { seconds: 500, ..since("Later words", 9_000_000, 80) });
    elsewhere.record(&id("d"), &since("d", 0, 80));
    assert_eq!(store.import(&elsewhere.export(at(0))), Ok(Imported { new: 1, merged: 1, ..Imported::default() }));
    let visit = store.visit(&id("a")).unwrap();
    assert_eq!((visit.seconds, visit.story.headline.as_str(), visit.progress().percent()), (500, "Later words", 80));
    assert_eq!(store.recent(1)[0].0, id("a"), "the list knows it");
    other.clear();
    other.set_fault(Fault::FullAt(0));
    let refused = elsewhere.import(&store.export(at(0))).unwrap();
    assert_eq!((refused.new, refused.refused), (0, 4));
    assert_eq!(troubles(&elsewhere), [Trouble::Full]);
}

#[test]
fn days_are_the_readers() {
    let shelf = Rc::new(MemoryShelf::default());
    let store = open(&shelf);
    let day = |day: u8| Day::new(2026, 11, day).unwrap();
    store.record(&id("a"), &Since { days: [day(20)].into(), ..since("a", 0, 10) });
    store.record(&id("a"), &Since { days: [day(23)].into(), ..since("a", 0, 10) });
    assert_eq!(store.visit(&id("a")).unwrap().days, [day(20), day(23)].into());
}

#[test]
fn an_address_remembers_its_edition() {
    let shelf = Rc::new(MemoryShelf::default());
    assert_eq!(Store::edition_at(&*shelf, "/x/"), None);
    let edition = |name: &str| EditionId::parse(name).unwrap();
    Store::new(shelf.clone(), &edition("morning")).note_address("/x/");
    Store::new(shelf.clone(), &edition("evening")).note_address("/");
    assert_eq!(Store::edition_at(&*shelf, "/x/"), Some(edition("morning")));
    assert_eq!(Store::edition_at(&*shelf, "/"), Some(edition("evening")));
    // It is no visit of any edition, and no storage at all is no trouble.
    assert_eq!(Store::new(shelf.clone(), &edition("at")).visits(), []);
    shelf.set_fault(Fault::Missing);
    assert_eq!(Store::edition_at(&*shelf, "/x/"), None);
}
