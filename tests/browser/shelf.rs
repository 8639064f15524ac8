//! The browser's local storage behind [`LocalShelf`], with what may go wrong with it.

use std::rc::Rc;

use courant::article::{ArticleId, EditionId, Moment};
use courant::reading::{Days, Fraction, Since, Story};
use courant::store::browser::LocalShelf;
use courant::store::{Kept, Refusal, Shelf, Store, Stored, Trouble};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::Storage;

use crate::stage::{Otherwise, script};

/// `window.localStorage` is the result of this script.
const INSTEAD: &str = "
    const before = Object.getOwnPropertyDescriptor(window, 'localStorage');
    Object.defineProperty(window, 'localStorage', { configurable: true, get: new Function(it) });
    return () => Object.defineProperty(window, 'localStorage', before);";

fn empty() -> Storage {
    let storage = web_sys::window().unwrap().local_storage().unwrap().unwrap();
    storage.clear().unwrap();
    storage
}

fn text(text: &str) -> Stored {
    Stored::Text(text.to_owned())
}

fn in_order(mut keys: Vec<String>) -> Vec<String> {
    keys.sort();
    keys
}

#[wasm_bindgen_test]
fn a_value_is_kept_replaced_and_taken_away() {
    let storage = empty();
    assert_eq!(LocalShelf.get("a"), Ok(None));
    LocalShelf.set("a", &text("one")).unwrap();
    LocalShelf.set("a", &text("zwei 日本 \u{1f600} \u{0}")).unwrap();
    assert_eq!(LocalShelf.get("a"), Ok(Some(text("zwei 日本 \u{1f600} \u{0}"))));
    assert_eq!(storage.length(), Ok(1));
    LocalShelf.remove("a").unwrap();
    LocalShelf.remove("a").unwrap();
    assert_eq!((LocalShelf.get("a"), storage.length()), (Ok(None), Ok(0)));
}

#[wasm_bindgen_test]
fn an_empty_value_is_a_value() {
    empty();
    LocalShelf.set("", &text("")).unwrap();
    assert_eq!(LocalShelf.get(""), Ok(Some(text(""))));
    assert_eq!(LocalShelf.keys(""), Ok(vec![String::new()]));
}

#[wasm_bindgen_test]
fn keys_are_those_that_begin_so_and_no_others() {
    let storage = empty();
    for key in ["courant:1:a:visit:x", "courant:1:a:visit:y", "courant:1:b:visit:x", "Courant:1:a:", "x", "courant"] {
        storage.set_item(key, "").unwrap();
    }
    // Half a pair: read as text it would be the key of something else.
    script("localStorage.setItem('courant:1:a:\\ud83d', '')", "");
    let keys = |prefix: &str| in_order(LocalShelf.keys(prefix).unwrap());
    assert_eq!(keys("courant:1:a:"), ["courant:1:a:visit:x", "courant:1:a:visit:y"]);
    assert_eq!(keys("").len(), 6);
    assert_eq!(keys("nothing"), [""; 0]);
}

#[wasm_bindgen_test]
fn a_key_called_like_a_method_is_in_nobodys_way() {
    let storage = empty();
    for key in ["getItem", "setItem", "removeItem", "key", "length", "toString"] {
        storage.set_item(key, "theirs").unwrap();
    }
    LocalShelf.set("ours", &text("1")).unwrap();
    assert_eq!(LocalShelf.get("ours"), Ok(Some(text("1"))));
    assert_eq!(LocalShelf.get("getItem"), Ok(Some(text("theirs"))));
    assert_eq!(LocalShelf.keys("our"), Ok(vec!["ours".to_owned()]));
    LocalShelf.remove("ours").unwrap();
    assert_eq!(storage.length(), Ok(6));
}

#[wasm_bindgen_test]
fn half_a_pair_is_kept_to_the_unit() {
    empty();
    let mut long = vec![0x61; 4095];
    // The pieces in which units are handed over end in the middle of this pair.
    long.extend([0xd83d, 0xde00, 0xd800, 0x62]);
    for units in [vec![0xd83d], vec![0xde00, 0xd83d], vec![0x61, 0xdfff, 0xfffd, 0], long] {
        let stored = Stored::from_units(units.clone());
        assert!(matches!(stored, Stored::Units(_)));
        LocalShelf.set("half", &stored).unwrap();
        assert_eq!(LocalShelf.get("half"), Ok(Some(stored)));
        // As the browser itself sees it.
        let told = script(
            "return Array.from({ length: localStorage.half.length }, (_, i) => localStorage.half.charCodeAt(i)).join()",
            "",
        );
        assert_eq!(told.as_string().unwrap(), units.iter().map(u16::to_string).collect::<Vec<_>>().join(","));
    }
    // A text that only looks as if it had lost something.
    LocalShelf.set("whole", &text("a\u{fffd}b")).unwrap();
    assert_eq!(LocalShelf.get("whole"), Ok(Some(text("a\u{fffd}b"))));
}

#[wasm_bindgen_test]
fn a_full_shelf_says_so_by_name_and_keeps_what_it_has() {
    let storage = empty();
    LocalShelf.set("small", &text("before")).unwrap();
    // Every browser's quota is five million units or less.
    let large = text(&"x".repeat(6_000_000));
    assert_eq!(LocalShelf.set("large", &large), Err(Refusal::Full));
    assert_eq!(LocalShelf.set("small", &large), Err(Refusal::Full));
    assert_eq!(LocalShelf.get("small"), Ok(Some(text("before"))));
    assert_eq!(storage.length(), Ok(1));
}

#[wasm_bindgen_test]
fn storage_that_throws_is_refused_and_none_is_missing() {
    let all = || {
        let set = LocalShelf.set("a", &text("b"));
        [LocalShelf.get("a").map(drop), set, LocalShelf.remove("a"), LocalShelf.keys("").map(drop)]
    };
    {
        let _broken = Otherwise::new(INSTEAD, "throw new DOMException('no', 'SecurityError')");
        assert_eq!(all(), [Err(Refusal::Refused); 4]);
    }
    {
        let _none = Otherwise::new(INSTEAD, "return null");
        assert_eq!(all(), [Err(Refusal::Missing); 4]);
    }
    {
        // What Firefox before 138 calls it.
        let _full = Otherwise::new(INSTEAD, "throw new DOMException('', 'NS_ERROR_DOM_QUOTA_REACHED')");
        assert_eq!(all(), [Err(Refusal::Full); 4]);
    }
    assert_eq!(all(), [Ok(()); 4]);
}

fn stretch(seconds: u32) -> Since {
    let first = Moment::parse("2026-11-20T08:00:00Z").unwrap();
    Since {
        story: Story { headline: "Harbour lights".to_owned(), ..Story::default() },
        first,
        last: first,
        seconds,
        days: Days::default(),
        position: None,
        known: None,
        furthest: Fraction::NONE,
        finished: None,
    }
}

#[wasm_bindgen_test]
fn forgetting_all_touches_nothing_that_is_not_this_editions() {
    let storage = empty();
    let foreign = ["other-app", "courant:1:settings", "courant:1:morning:evening:visit:a", "courant:2:morning:visit:a"];
    for key in foreign {
        storage.set_item(key, "\u{fffd} theirs").unwrap();
    }
    let store = Store::new(Rc::new(LocalShelf), &EditionId::parse("morning").unwrap());
    for id in ["a", "b"] {
        assert_eq!(store.record(&ArticleId::parse(id).unwrap(), &stretch(7)), Kept::Stored);
    }
    assert_eq!((store.visits().len(), storage.length().unwrap()), (2, 7));
    let forgotten = store.forget_all();
    assert_eq!((forgotten.visits(), forgotten.left()), (2, 0));
    assert_eq!(in_order(LocalShelf.keys("").unwrap()), in_order(foreign.map(str::to_owned).to_vec()));
    for key in foreign {
        assert_eq!(storage.get_item(key).unwrap().as_deref(), Some("\u{fffd} theirs"));
    }
    store.restore(forgotten);
    assert_eq!(store.visit(&ArticleId::parse("a").unwrap()).map(|visit| visit.seconds), Some(7));
}

#[wasm_bindgen_test]
fn reading_goes_on_where_storage_throws_and_is_written_when_it_no_longer_does() {
    let storage = empty();
    let (store, id) = (Store::new(Rc::new(LocalShelf), &EditionId::default()), ArticleId::parse("a").unwrap());
    {
        let _broken = Otherwise::new(INSTEAD, "throw new DOMException('no', 'SecurityError')");
        assert_eq!(store.record(&id, &stretch(3)), Kept::InMemory);
        assert_eq!(store.visit(&id).map(|visit| visit.seconds), Some(3));
        assert_eq!((store.trouble(), store.trouble()), (Some(Trouble::Refused), None));
    }
    assert_eq!(storage.length(), Ok(0));
    assert_eq!(store.record(&id, &stretch(4)), Kept::Stored);
    let again = Store::new(Rc::new(LocalShelf), &EditionId::default());
    assert_eq!(again.visit(&id).map(|visit| visit.seconds), Some(7));
}
