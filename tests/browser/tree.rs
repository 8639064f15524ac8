//! Trees of nodes as elements on the page, and their living parts.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use courant::view::{Node, all, el, live};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Event, EventTarget, HtmlElement, HtmlInputElement};

use crate::stage::{Otherwise, Stage, settle};

const HTML: &str = "http://www.w3.org/1999/xhtml";
const SVG: &str = "http://www.w3.org/2000/svg";

/// What would be markup, script or the end of something, if it were not words.
const HOSTILE: &[&str] = &[
    "<script>window.hurt = true</script>",
    "</p><img src=x onerror='window.hurt = true'>",
    "\"'><svg onload=window.hurt=true>",
    "<!-- --><![CDATA[ ]]> -->",
    "&lt;b&gt; &amp;amp; &#x3c;b&#x3e; &nbsp",
    "</textarea></title></style></script>",
    "{{ constructor.constructor('window.hurt = true')() }}",
    "\u{202e}drow\u{202c} \u{feff}\u{200b}\u{2028} e\u{301} \u{1f468}\u{200d}\u{1f469}",
    "  two  blanks\n\ta line feed and a tab  ",
    "",
];

/// A number that many can hold.
#[derive(Clone, Default)]
struct Count(Rc<Cell<u32>>);

impl Count {
    fn add(&self) {
        self.0.set(self.0.get() + 1);
    }

    fn now(&self) -> u32 {
        self.0.get()
    }
}

fn page() -> Node {
    all([
        el("h1").class("headline").attr("tabindex", "-1").child("Harbour & <lights>").into(),
        el("pre").attr("dir", "ltr").child(el("code").child("\n  first line is blank")).into(),
        el("pre").child("\n\nso are these").into(),
        el("p")
            .child("Some ")
            .child(el("em").child("words"))
            .child(", ")
            .child(live(|| "living"))
            .child(" ones")
            .into(),
        el("table").child(el("tbody").child(el("tr").child(el("td").attr("colspan", "2").child("cell")))).into(),
        el("ul").attr("role", "list").all((0..3).map(|item| el("li").child(item.to_string()))).into(),
        el("svg")
            .attr("viewBox", "0 0 24 24")
            .attr("aria-hidden", "true")
            .child(el("path").attr("d", "M0 0h24"))
            .into(),
        el("label").child(el("input").attr("type", "checkbox").attr("checked", true)).child("Check").into(),
        el("input").attr("value", "begun").attr("disabled", false).attr("placeholder", None::<String>).into(),
        el("progress").attr("max", "100").attr("value", "42").into(),
        el("details").attr("open", true).child(el("summary").child("More")).child(el("p").child("Here")).into(),
        el("ruby")
            .child("漢字")
            .child(el("rp").child("("))
            .child(el("rt").child("かんじ"))
            .child(el("rp").child(")"))
            .into(),
        live(|| all([Node::Nothing, el("hr").into(), Node::All(Vec::new())])),
        el("p").follow("title", || Some("\"quoted\" & <b>".to_owned())).follow("hidden", || None).into(),
    ])
}

#[wasm_bindgen_test]
fn a_tree_stands_as_its_html_is_parsed() {
    let html = page().to_html();
    let stage = Stage::new(page);
    stage.is_like(&html).unwrap();
    // Not because everything is like everything.
    assert!(stage.is_like(&html.replace("<em>", "<i>")).is_err());
    assert!(stage.is_like(&html.replace("cell", "sell")).is_err());
}

#[wasm_bindgen_test]
async fn hostile_words_stand_to_the_letter() {
    let tree = || {
        all(HOSTILE
            .iter()
            .map(|words| el("p").attr("title", *words).follow("lang", || Some((*words).to_owned())).child(*words)))
    };
    let html = tree().to_html();
    let stage = Stage::new(tree);
    stage.is_like(&html).unwrap();
    settle().await;
    assert_eq!(stage.count("p"), stage.count("*"), "an element came out of words: {}", stage.html());
    assert_eq!(stage.words(), HOSTILE.concat());
    for (index, words) in HOSTILE.iter().enumerate() {
        let element = stage.find(&format!("p:nth-child({})", index + 1));
        assert_eq!(element.text_content().as_deref(), Some(*words));
        assert_eq!(element.get_attribute("title").as_deref(), Some(*words));
        assert_eq!(element.get_attribute("lang").as_deref(), Some(*words));
    }
    assert!(js_sys::Reflect::get(&window(), &"hurt".into()).unwrap().is_undefined());
}

#[wasm_bindgen_test]
async fn a_living_part_is_made_again_only_when_its_own_signal_changes() {
    let (one, other) = (RwSignal::new(1), RwSignal::new(1));
    let (ones, others) = (Count::default(), Count::default());
    let stage = {
        let (ones, others) = (ones.clone(), others.clone());
        Stage::new(move || {
            let counted = |class, signal: RwSignal<i32>, count: Count| {
                live(move || {
                    count.add();
                    el("b").class(class).child(signal.get().to_string())
                })
            };
            el("p")
                .child("<")
                .child(counted("one", one, ones))
                .child("|")
                .child(counted("other", other, others))
                .child(">")
        })
    };
    assert_eq!((stage.words().as_str(), ones.now(), others.now()), ("<1|1>", 1, 1));
    let (paragraph, stays) = (stage.find("p"), stage.find(".other"));
    one.set(2);
    settle().await;
    assert_eq!((stage.words().as_str(), ones.now(), others.now()), ("<2|1>", 2, 1));
    assert!(stage.find("p").is_same_node(Some(&paragraph)) && stage.find(".other").is_same_node(Some(&stays)));
    // Several changes at once are one.
    one.set(3);
    other.set(3);
    one.set(4);
    settle().await;
    assert_eq!((stage.words().as_str(), ones.now(), others.now()), ("<4|3>", 3, 2));
    assert_eq!(stage.count("b"), 2);
}

#[wasm_bindgen_test]
async fn a_living_part_keeps_its_place_whatever_it_becomes() {
    let signal = RwSignal::new(0);
    let stage = Stage::new(move || {
        let part = move || match signal.get() {
            0 => Node::Nothing,
            1 => "words".into(),
            2 => all([el("i").child("a"), el("i").child("b")]),
            3 => all([live(|| "inner"), Node::Nothing, live(|| all([live(|| el("u").child("most"))]))]),
            _ => el("p").child(live(|| Node::Nothing)).into(),
        };
        all([Node::from("["), live(part), live(|| "|"), live(part), "]".into()])
    });
    let htmls = [
        "[|]",
        "[words|words]",
        "[<i>a</i><i>b</i>|<i>a</i><i>b</i>]",
        "[inner<u>most</u>|inner<u>most</u>]",
        "[<p></p>|<p></p>]",
    ];
    for turn in [0, 3, 1, 2, 0, 4, 2, 1, 3, 0] {
        signal.set(turn);
        settle().await;
        assert_eq!(stage.html(), htmls[turn], "in turn {turn}");
    }
}

#[wasm_bindgen_test]
async fn what_was_taken_away_is_no_longer_asked() {
    let (is_there, inner) = (RwSignal::new(true), RwSignal::new(0));
    let asked = Count::default();
    let stage = {
        let asked = asked.clone();
        Stage::new(move || {
            live(move || {
                let (again, asked) = (asked.clone(), asked.clone());
                is_there.get().then(|| {
                    let words = live(move || {
                        asked.add();
                        inner.get().to_string()
                    });
                    let value = move || {
                        again.add();
                        Some(inner.get().to_string())
                    };
                    el("p").follow("title", value).child(words)
                })
            })
        })
    };
    assert_eq!((stage.words().as_str(), asked.now()), ("0", 2));
    inner.set(1);
    settle().await;
    assert_eq!((stage.words().as_str(), asked.now()), ("1", 4));
    is_there.set(false);
    inner.set(2);
    settle().await;
    assert_eq!((stage.words().as_str(), stage.count("*"), asked.now()), ("", 0, 4));
    inner.set(3);
    settle().await;
    assert_eq!(asked.now(), 4);
    is_there.set(true);
    settle().await;
    assert_eq!((stage.words().as_str(), asked.now()), ("3", 6));
    inner.set(4);
    settle().await;
    assert_eq!((stage.words().as_str(), asked.now()), ("4", 8));
}

#[wasm_bindgen_test]
async fn an_attribute_follows_and_its_element_stays() {
    let mark = RwSignal::new(Some("begun"));
    let stage = Stage::new(move || {
        el("article")
            .class("card")
            .follow("data-mark", move || mark.get().map(str::to_owned))
            .child(el("p").child("words"))
    });
    let (card, words) = (stage.find("article"), stage.find("p"));
    for now in [Some("read"), None, Some(""), Some("begun")] {
        mark.set(now);
        settle().await;
        assert_eq!(card.get_attribute("data-mark").as_deref(), now);
        assert_eq!(card.class_name(), "card");
    }
    assert!(stage.find("article").is_same_node(Some(&card)) && stage.find("p").is_same_node(Some(&words)));
}

#[wasm_bindgen_test]
async fn what_a_reader_typed_or_ticked_gives_way_to_what_is_followed() {
    let (text, is_on) = (RwSignal::new("first"), RwSignal::new(true));
    let stage = Stage::new(move || {
        all([
            el("input").attr("type", "search").follow("value", move || Some(text.get().to_owned())),
            el("input").attr("type", "checkbox").follow("checked", move || is_on.get().then(String::new)),
            el("progress").attr("max", "10").follow("value", move || Some(text.get().len().to_string())),
        ])
    });
    let input = |selector: &str| stage.find(selector).unchecked_into::<HtmlInputElement>();
    let (field, tick) = (input("[type=search]"), input("[type=checkbox]"));
    assert_eq!((field.value().as_str(), tick.checked()), ("first", true));
    // From here on the attributes alone would change nothing that one sees.
    field.set_value("typed");
    tick.click();
    assert_eq!((field.value().as_str(), tick.checked()), ("typed", false));
    is_on.set(true);
    text.set("second");
    settle().await;
    assert_eq!((field.value().as_str(), tick.checked()), ("second", true));
    is_on.set(false);
    settle().await;
    assert!(!tick.checked() && !tick.has_attribute("checked"));
    assert_eq!(stage.find("progress").get_attribute("value").as_deref(), Some("6"));
}

#[wasm_bindgen_test]
async fn drawings_are_drawings_and_what_follows_them_is_not() {
    let size = RwSignal::new(1);
    let stage = Stage::new(move || {
        let circle = live(move || el("circle").attr("r", size.get().to_string()));
        all([el("p").child(el("svg").child(el("g").child(circle)).child(el("path"))).child(el("b")), el("i")])
    });
    let spaces = || ["svg", "g", "circle", "path", "p", "b", "i"].map(|tag| stage.find(tag).namespace_uri().unwrap());
    assert_eq!(spaces(), [SVG, SVG, SVG, SVG, HTML, HTML, HTML]);
    size.set(2);
    settle().await;
    assert_eq!(spaces(), [SVG, SVG, SVG, SVG, HTML, HTML, HTML]);
    assert_eq!(stage.find("circle").get_attribute("r").as_deref(), Some("2"));
}

#[wasm_bindgen_test]
async fn a_listener_hears_once_and_no_longer_when_its_element_is_gone() {
    let is_there = RwSignal::new(true);
    let (inner, outer) = (Count::default(), Count::default());
    let target: Rc<RefCell<Option<EventTarget>>> = Rc::default();
    let stage = {
        let (inner, outer, target) = (inner.clone(), outer.clone(), target.clone());
        Stage::new(move || {
            let part = move || {
                let (inner, target) = (inner.clone(), target.clone());
                is_there.get().then(|| {
                    let heard = move |event: Event| {
                        inner.add();
                        *target.borrow_mut() = event.target();
                    };
                    el("button").on("click", heard).child(el("span").child("press"))
                })
            };
            el("div").on("click", move |_| outer.add()).child(live(part))
        })
    };
    let button: HtmlElement = stage.find("button").unchecked_into();
    stage.find("span").unchecked_into::<HtmlElement>().click();
    assert_eq!((inner.now(), outer.now()), (1, 1));
    let told = target.borrow().clone().unwrap();
    assert_eq!(told.unchecked_into::<HtmlElement>().tag_name(), "SPAN");
    is_there.set(false);
    settle().await;
    stage.find("div").unchecked_into::<HtmlElement>().click();
    assert_eq!((inner.now(), outer.now()), (1, 2));
    {
        // What is no longer on the page cannot be pressed; whoever still holds it gets an error and no answer.
        let _quiet = Otherwise::new(
            "const hush = (event) => event.preventDefault();
            addEventListener('error', hush);
            return () => removeEventListener('error', hush);",
            "",
        );
        button.click();
    }
    assert_eq!((inner.now(), outer.now()), (1, 2));
    is_there.set(true);
    settle().await;
    stage.find("button").unchecked_into::<HtmlElement>().click();
    assert_eq!((inner.now(), outer.now()), (2, 3));
}

#[wasm_bindgen_test]
async fn what_is_made_is_told_once_with_all_that_is_in_it() {
    let signal = RwSignal::new("one");
    let told: Rc<RefCell<Vec<String>>> = Rc::default();
    let stage = {
        let told = told.clone();
        Stage::new(move || {
            live(move || {
                let told = told.clone();
                let made = move |element: &web_sys::Element| told.borrow_mut().push(element.outer_html());
                el("p").attr("id", "made").child(el("b").child(signal.get())).made(made)
            })
        })
    };
    assert_eq!(*told.borrow(), ["<p id=\"made\"><b>one</b></p>"]);
    signal.set("two");
    settle().await;
    assert_eq!((told.borrow().len(), stage.words().as_str()), (2, "two"));
}
