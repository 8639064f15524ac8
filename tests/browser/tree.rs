//! What views set, as elements on the page, and their living parts.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use courant::view::{Stick, html};
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

fn page(to: &mut Stick<'_>) {
    to.el("h1.headline", |to| {
        to.attr("tabindex", "-1");
        to.words("Harbour & <lights>");
    });
    to.el("pre", |to| {
        to.attr("dir", "ltr");
        to.line("code", "\n  first line is blank");
    });
    to.line("pre", "\n\nso are these");
    to.el("p", |to| {
        to.words("Some ");
        to.line("em", "words");
        to.words(", ");
        to.live(|to| to.words("living"));
        to.words(" ones");
    });
    to.el("table", |to| {
        to.el("tbody", |to| {
            to.el("tr", |to| {
                to.el("td", |to| {
                    to.attr("colspan", "2");
                    to.words("cell");
                });
            });
        });
    });
    to.el("ul", |to| {
        to.attr("role", "list");
        for item in 0..3 {
            to.line("li", item.to_string().as_str());
        }
    });
    to.el("svg", |to| {
        to.attr("viewBox", "0 0 24 24");
        to.attr("aria-hidden", "true");
        to.el("path", |to| to.attr("d", "M0 0h24"));
    });
    to.el("label.panel-part.check", |to| {
        to.el("input", |to| {
            to.attr("type", "checkbox");
            to.flag("checked", true);
        });
        to.words("Check");
    });
    to.el("input", |to| {
        to.attr("value", "begun");
        to.flag("disabled", false);
        to.attr("placeholder", None);
    });
    to.el("progress", |to| {
        to.attr("max", "100");
        to.attr("value", "42");
    });
    to.el("details", |to| {
        to.flag("open", true);
        to.line("summary", "More");
        to.line("p", "Here");
    });
    to.el("ruby", |to| {
        to.words("漢字");
        to.line("rp", "(");
        to.line("rt", "かんじ");
        to.line("rp", ")");
    });
    to.live(|to| to.el("hr", |_| {}));
    to.bearing("data-block", Some("s1/0".to_owned()));
    to.el("p", |to| {
        to.follow("title", || Some("\"quoted\" & <b>".to_owned()));
        to.follow("hidden", || None);
        to.attr_of("id", &["c-", "one"]);
    });
    to.line("p", None);
}

#[wasm_bindgen_test]
fn a_tree_stands_as_its_html_is_parsed() {
    let html = html(page);
    let stage = Stage::new(page);
    stage.is_like(&html).unwrap();
    // Not because everything is like everything.
    assert!(stage.is_like(&html.replace("<em>", "<i>")).is_err());
    assert!(stage.is_like(&html.replace("cell", "sell")).is_err());
}

#[wasm_bindgen_test]
async fn hostile_words_stand_to_the_letter() {
    let tree = |to: &mut Stick<'_>| {
        for words in HOSTILE {
            to.el("p", |to| {
                to.attr("title", *words);
                to.follow("lang", || Some((*words).to_owned()));
                to.words(*words);
            });
        }
    };
    let html = html(tree);
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
        Stage::new(move |to| {
            let counted = |to: &mut Stick<'_>, what, signal: RwSignal<i32>, count: Count| {
                to.live(move |to| {
                    count.add();
                    to.line(what, signal.get().to_string().as_str());
                });
            };
            to.el("p", |to| {
                to.words("<");
                counted(to, "b.one", one, ones);
                to.words("|");
                counted(to, "b.other", other, others);
                to.words(">");
            });
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
    let stage = Stage::new(move |to| {
        let part = move |to: &mut Stick<'_>| match signal.get() {
            0 => {}
            1 => to.words("words"),
            2 => {
                to.line("i", "a");
                to.line("i", "b");
            }
            3 => {
                to.live(|to| to.words("inner"));
                to.live(|to| to.live(|to| to.line("u", "most")));
            }
            _ => to.el("p", |to| to.live(|_| {})),
        };
        to.words("[");
        to.live(part);
        to.live(|to| to.words("|"));
        to.live(part);
        to.words("]");
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
        Stage::new(move |to| {
            to.live(move |to| {
                let (again, asked) = (asked.clone(), asked.clone());
                if !is_there.get() {
                    return;
                }
                to.el("p", |to| {
                    to.follow("title", move || {
                        again.add();
                        Some(inner.get().to_string())
                    });
                    to.live(move |to| {
                        asked.add();
                        to.words(inner.get().to_string().as_str());
                    });
                });
            });
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
    let stage = Stage::new(move |to| {
        to.el("article.card", |to| {
            to.follow("data-mark", move || mark.get().map(str::to_owned));
            to.line("p", "words");
        });
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
    let stage = Stage::new(move |to| {
        to.el("input", |to| {
            to.attr("type", "search");
            to.follow("value", move || Some(text.get().to_owned()));
        });
        to.el("input", |to| {
            to.attr("type", "checkbox");
            to.follow("checked", move || is_on.get().then(String::new));
        });
        to.el("progress", |to| {
            to.attr("max", "10");
            to.follow("value", move || Some(text.get().len().to_string()));
        });
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
    let stage = Stage::new(move |to| {
        let circle = move |to: &mut Stick<'_>| to.el("circle", |to| to.attr("r", size.get().to_string().as_str()));
        to.el("p", |to| {
            to.el("svg", |to| {
                to.el("g", |to| to.live(circle));
                to.el("path", |_| {});
            });
            to.el("b", |_| {});
        });
        to.el("i", |_| {});
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
        Stage::new(move |to| {
            let part = move |to: &mut Stick<'_>| {
                let (inner, target) = (inner.clone(), target.clone());
                if !is_there.get() {
                    return;
                }
                to.el("button", |to| {
                    to.on("click", move |event: Event| {
                        inner.add();
                        *target.borrow_mut() = event.target();
                    });
                    to.line("span", "press");
                });
            };
            to.el("div", |to| {
                to.on("click", move |_| outer.add());
                to.live(part);
            });
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
async fn what_is_made_is_told_once() {
    let signal = RwSignal::new("one");
    let told: Rc<RefCell<Vec<String>>> = Rc::default();
    let stage = {
        let told = told.clone();
        Stage::new(move |to| {
            to.live(move |to| {
                let told = told.clone();
                to.el("p", |to| {
                    to.attr("id", "made");
                    to.made(move |element| told.borrow_mut().push(element.outer_html()));
                    to.line("b", signal.get());
                });
            });
        })
    };
    assert_eq!(*told.borrow(), ["<p id=\"made\"></p>"]);
    signal.set("two");
    settle().await;
    assert_eq!((told.borrow().len(), stage.words().as_str()), (2, "two"));
}
