//! The layers of the journey, held by reading the source: each room names only the rooms before it, and what only one room
//! may touch stands in no other.
#![allow(clippy::expect_used, clippy::panic, reason = "a test says what is wrong by failing")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// Every source file below `src`, by its path, without its tests.
fn sources() -> BTreeMap<String, String> {
    let mut sources = BTreeMap::new();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder").flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let text = fs::read_to_string(&path).expect("a text");
                let text = text.split("#[cfg(test)]").next().unwrap_or_default().to_owned();
                let name = path.strip_prefix(&root).expect("below src").to_string_lossy().replace('\\', "/");
                sources.insert(name, text);
            }
        }
    }
    assert!(sources.len() > 30, "only {} files were found", sources.len());
    sources
}

/// The code of a file: comments taken away, so that words about a thing are not the thing.
fn code(text: &str) -> String {
    text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

fn is_in(name: &str, room: &str) -> bool {
    name == format!("{room}.rs") || name.starts_with(&format!("{room}/"))
}

/// The rooms that a room may name with `crate::`.
const MAY_NAME: &[(&str, &[&str])] = &[
    ("letters", &[]),
    ("article", &["letters"]),
    ("source", &[]),
    ("decode", &["article", "letters"]),
    ("load", &["article", "decode", "route", "source"]),
    ("reading", &["article", "letters"]),
    ("related", &["article"]),
    ("store", &["article", "letters", "reading"]),
    ("route", &["article", "letters"]),
    ("words", &["decode", "reading", "source", "store"]),
    ("view", &["article", "decode", "reading", "route", "source", "words"]),
    ("page", &["app", "article", "decode", "load", "reading", "related", "route", "source", "store", "view", "words"]),
    ("app", &["article", "load", "page", "reading", "route", "source", "store", "view", "words"]),
];

#[test]
fn each_room_names_only_the_rooms_before_it() {
    let mut wrong = Vec::new();
    for (name, text) in sources() {
        let Some((room, allowed)) = MAY_NAME.iter().find(|(room, _)| is_in(&name, room)) else {
            assert!(["lib.rs", "main.rs"].contains(&name.as_str()), "{name} belongs to no room");
            continue;
        };
        for rest in code(&text).split("crate::").skip(1) {
            let named: String = rest.chars().take_while(|letter| letter.is_alphanumeric() || *letter == '_').collect();
            if named != *room && !named.is_empty() && !allowed.contains(&named.as_str()) {
                wrong.push(format!("{name} names {named}"));
            }
        }
        let braces = code(&text);
        assert!(!braces.contains("use crate::{"), "{name}: name the rooms one by one, this test reads them so");
    }
    assert_eq!(wrong, Vec::<String>::new());
}

/// Words that may stand in one room alone, or in none.
const ONLY_IN: &[(&str, &[&str], &str)] = &[
    ("gloo_net", &["source"], "only `source` touches the network"),
    ("XmlHttpRequest", &[], "only `source` touches the network"),
    ("fetch_with", &[], "only `source` touches the network"),
    ("local_storage", &["store"], "only `store` touches storage"),
    ("localStorage", &["store"], "only `store` touches storage"),
    ("session_storage", &[], "only `store` touches storage"),
    ("inner_html", &[], "no markup reaches the page as markup"),
    ("innerHTML", &[], "no markup reaches the page as markup"),
    ("insert_adjacent_html", &[], "no markup reaches the page as markup"),
    ("document().write", &[], "no markup reaches the page as markup"),
    ("eval(", &[], "nothing is evaluated"),
    ("serde", &["decode", "store"], "only what reads or writes the wire knows it"),
    ("\"read/", &["route"], "only `route` spells a link"),
    ("\"history/", &["route"], "only `route` spells a link"),
    ("\"section/", &["route"], "only `route` spells a link"),
    (
        "create_element",
        &["view/mount", "app", "page/history"],
        "views only say what stands there; `mount` makes the elements",
    ),
    ("std::time", &[], "time is passed in"),
    ("Date::now", &["app"], "time is passed in"),
    ("Math::random", &[], "chance is passed in"),
];

#[test]
fn what_one_room_may_touch_stands_in_no_other() {
    let mut wrong = Vec::new();
    for (name, text) in sources() {
        let code = code(&text);
        for (word, rooms, reason) in ONLY_IN {
            if code.contains(word) && !rooms.iter().any(|room| is_in(&name, room)) {
                wrong.push(format!("{name} has `{word}`: {reason}"));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn the_model_and_the_views_know_no_browser_and_no_framework() {
    for (name, text) in sources() {
        let is_pure = ["article", "reading", "related", "route"].iter().any(|room| is_in(&name, room));
        // The one place where a view's words are put on a page, and the one where `Intl` writes dates.
        let is_view = is_in(&name, "view") && !["view/mount.rs", "view/stick.rs", "view/calendar.rs"].contains(&&*name);
        for word in ["web_sys", "js_sys", "wasm_bindgen", "leptos"] {
            assert!(!((is_pure || is_view) && code(&text).contains(word)), "{name} has {word}");
        }
    }
}

#[test]
fn the_map_names_every_room() {
    let sources = sources();
    let map = &sources["lib.rs"];
    for (room, _) in MAY_NAME {
        assert!(map.contains(&format!("`{room}`")), "the map in lib.rs does not name `{room}`");
    }
}
