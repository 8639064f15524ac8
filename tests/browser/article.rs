//! Whole articles on the page: one view for both, so what the app shows is what a parser makes of the HTML that press
//! writes.

use std::cell::Cell;
use std::rc::Rc;
use std::sync::Arc;

use courant::app::State;
use courant::article::Moment;
use courant::decode;
use courant::reading::has_words;
use courant::route::Base;
use courant::view::{self, Calendar, House, Mark, Spread, html};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::stage::{Stage, settle};

const AT: &str = "https://paper.example/articles/a.json";

fn house() -> House {
    House {
        base: Base::new("/"),
        has_pages: false,
        calendar: Calendar::new(Moment::parse("2026-11-21T12:00:00Z").unwrap()),
        language: Some("en".to_owned()),
        marks: Rc::new(|_| Mark::Unread),
    }
}

fn stands_as_its_html(bytes: &[u8]) -> Stage {
    let (article, gaps) = decode::article(bytes, AT).unwrap();
    assert_eq!(gaps, []);
    let headline = article.card.headline.clone();
    let spread = Spread::new(Arc::new(article), house(), false, || true);
    let html = html(|to| view::article(to, &spread));
    let stage = Stage::new(move |to| view::article(to, &spread));
    stage.is_like(&html).unwrap();
    assert_eq!(stage.find("h1").text_content(), Some(headline));
    stage
}

#[wasm_bindgen_test]
fn a_long_article_stands_as_its_html_is_parsed() {
    let stage = stands_as_its_html(include_bytes!(concat!(
        env!("COURANT_EDITION"),
        "/articles/the-wire-that-shrank-the-world.json"
    )));
    assert!(stage.count("table") > 0 && stage.count(".notes li") > 0 && stage.count("section.section") > 3);
}

#[wasm_bindgen_test]
fn an_article_with_readings_stands_as_its_html_is_parsed() {
    let stage = stands_as_its_html(include_bytes!(concat!(
        env!("COURANT_EDITION"),
        "/articles/furigana-no-chiisana-moji.json"
    )));
    assert!(stage.count("ruby rt") > 0);
}

#[wasm_bindgen_test]
fn an_article_from_right_to_left_stands_as_its_html_is_parsed() {
    let stage = stands_as_its_html(include_bytes!(concat!(env!("COURANT_EDITION"), "/articles/al-sahafa-al-ula.json")));
    assert_eq!(stage.find("article").get_attribute("dir").as_deref(), Some("rtl"));
}

#[wasm_bindgen_test]
fn every_kind_of_block_and_run_stands_as_its_html_is_parsed() {
    for json in [
        include_str!("../decode/every-block/input.json"),
        include_str!("../decode/every-run/input.json"),
        include_str!("../decode/a-title-is-never-markup/input.json"),
    ] {
        // HTML has no way to write U+0000; an element's words may have it.
        let (article, _) = decode::article(json.replace("\\u0000", "").as_bytes(), AT).unwrap();
        let spread = Spread::new(Arc::new(article), house(), true, || true);
        let html = html(|to| view::article(to, &spread));
        let stage = Stage::new(move |to| view::article(to, &spread));
        stage.is_like(&html).unwrap();
        assert_eq!(stage.count("script"), 0);
    }
}

#[wasm_bindgen_test]
async fn the_beginning_comes_first_and_the_rest_where_it_belongs() {
    let bytes = include_bytes!(concat!(env!("COURANT_EDITION"), "/articles/the-wire-that-shrank-the-world.json"));
    let (article, _) = decode::article(bytes, AT).unwrap();
    let article = Arc::new(article);
    let html = html(|to| view::article(to, &Spread::new(article.clone(), house(), false, || true)));
    let turn = Rc::new(Cell::new(None));
    let turned = turn.clone();
    let stage = Stage::new(move |to| {
        let is_whole = State::new(false);
        turn.set(Some(is_whole));
        view::article(to, &Spread::new(article, house(), false, move || is_whole.get()));
    });
    settle().await;
    assert!((1..=8).contains(&stage.count("[data-block]")), "{}", stage.count("[data-block]"));
    assert_eq!(stage.count(".notes, .colophon, [data-end]"), 0);
    turned.get().unwrap().set(true);
    settle().await;
    stage.is_like(&html).unwrap();
}

#[wasm_bindgen_test]
fn the_browsers_lower_case_finds_what_the_native_one_finds() {
    for (text, query) in [
        ("ΆΛΦΑΣ", "αλφας"),
        ("İzmir'de", "IZMIR"),
        ("Straße", "STRASSE"),
        ("ÉTÉ", "ete"),
        ("Ёлка", "ЕЛКА"),
        ("Ⅷ", "ⅷ"),
        ("日本", "日本"),
    ] {
        assert!(has_words(text, query), "{text} by {query}");
    }
    assert!(!has_words("Straße", "strasze"));
}
