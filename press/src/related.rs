//! Related stories, found for the whole edition.
//!
//! In come all stories of an edition, each reduced to what it takes to compare it (see [`Story`]); out come, for every one of them,
//! the stories to go on with, the closest first, each with a reason that a reader understands. The measure is BM25 over headline,
//! standfirst, kicker, tags, headings and body, with the rarity of a term taken on both sides; a shared tag, the same author and the
//! same section add to it. A story in another language is found by its tags, its author and the names in its text.
//!
//! Every story asks with its strongest terms only, and for each of them looks at a limited number of stories, the nearest in time:
//! the work grows as the edition does. All sums are whole numbers and all ties are broken by date and id, so that neither the order of
//! the input nor the number of threads shows. It knows no disk, no clock and no chance.
//!
//! A reason says no more than is so: a story is *about* what its headline, standfirst or tags have or what it keeps coming back to, and
//! else *mentions* it. Where nothing that both have is worth a word, the author or the section is the reason.

use crate::cores::{at_desks, cores};

mod index;
mod reason;
mod story;
mod words;

use index::{Desk, Index};
use reason::{Subjects, Tie};

pub use story::{Librarian, Story};

/// A story to go on with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Its place among the stories given.
    pub story: usize,
    /// Why it is here, in English: `also about the telegraph`. `None` where no word could be spelled.
    pub reason: Option<String>,
}

/// The stories to go on with after each of the stories, at most `wanted` with those that its author gave, the closest first: never
/// itself, none twice, none that the author gave. Fewer, or none, where no other is close.
#[must_use]
pub fn related(stories: &[Story], wanted: usize) -> Vec<Vec<Found>> {
    relate(stories, wanted, cores()).0
}

/// Also tells how many entries of the index were looked at.
fn relate(stories: &[Story], wanted: usize, threads: usize) -> (Vec<Vec<Found>>, usize) {
    let index = Index::of(stories, threads);
    let places: Vec<usize> = (0..stories.len()).collect();
    let ties = at_desks(threads, &places, || Desk::of(&index), |desk, place| index.ask(*place, wanted, desk));
    let visits = ties.iter().map(|(_, visits)| visits).sum();
    let subjects = Subjects::of(&index, ties.iter().flat_map(|(ties, _)| ties), threads);
    let in_words = |(other, tie): &(usize, Tie<'_>)| Found {
        story: index.order[*other],
        reason: reason::in_words(tie, &subjects),
    };
    let by_place = at_desks(threads, &ties, || (), |(), (ties, _)| ties.iter().map(in_words).collect());
    let mut found = vec![Vec::new(); stories.len()];
    for (place, of_place) in by_place.into_iter().enumerate() {
        found[index.order[place]] = of_place;
    }
    (found, visits)
}

#[cfg(test)]
mod tests {
    use super::index::VISITS;
    use super::story::IS_NOUN;
    use super::{Found, Librarian, Story, relate, related};
    use courant::decode;
    use proptest::prelude::*;
    use serde_json::{Value, json};

    fn story(item: Value) -> Story {
        let (article, _) = decode::article(item.to_string().as_bytes(), "https://texts.invalid/").expect("an article");
        Librarian::default().story(&article, Some("en"))
    }

    /// Three stories that have nothing to do with each other nor with any below, so that no word stands in all of them.
    fn others() -> [Value; 3] {
        [
            json!({ "id": "x1", "title": "Bread and salt", "content_text": "A baker kneads dough before dawn. Bakers rise early." }),
            json!({ "id": "x2", "title": "Snow", "content_text": "Flakes fall upon a silent wood where nothing moves." }),
            json!({ "id": "x3", "title": "Chess", "content_text": "A knight forks rook and queen; white resigns." }),
        ]
    }

    fn check(one: Value, other: Value, reason: Option<&str>) {
        let stories: Vec<Story> = [one.clone(), other].into_iter().chain(others()).map(story).collect();
        let found = related(&stories, 3);
        let first = found[0].iter().find(|found| found.story == 1);
        assert_eq!(first.and_then(|found| found.reason.as_deref()), reason, "{one} {found:?}");
        assert_eq!(first.is_some(), reason.is_some(), "{one} {found:?}");
    }

    #[test]
    fn a_reason_is_a_word_that_both_are_about() {
        check(
            json!({ "id": "a", "title": "The telegraph", "content_text": "The telegraph was quick." }),
            json!({ "id": "b", "title": "A war and the telegraph", "content_text": "Orders went by the telegraph." }),
            Some("also about the telegraph"),
        );
        check(
            json!({ "id": "a", "title": "Lamps", "content_text": "We sailed past the whales. Whales sleep." }),
            json!({ "id": "b", "title": "Oil", "content_text": "They hunted the whales. A whale dived." }),
            Some("also mentions whales"),
        );
        check(
            json!({ "id": "a", "title": "A ditch", "content_text": "In 1869 they opened Suez." }),
            json!({ "id": "b", "title": "Ships", "content_text": "The way through Suez is short." }),
            Some("also mentions Suez"),
        );
        check(
            json!({ "id": "a", "title": "A port", "content_text": "Barges came down to New York." }),
            json!({ "id": "b", "title": "A bridge", "content_text": "Elephants walked over to New York." }),
            Some("also mentions New York"),
        );
        // It stands in a tag and nowhere else.
        check(
            json!({ "id": "a", "title": "Bread", "tags": ["economy"], "content_text": "Loaves grew dear." }),
            json!({ "id": "b", "title": "Coal", "tags": ["economy"], "content_text": "Pits were closed." }),
            Some("also about economy"),
        );
    }

    #[test]
    fn a_shared_tag_is_the_reason_in_any_language() {
        check(
            json!({ "id": "a", "title": "Rings of prisms", "tags": ["optics"], "content_text": "It bent rays." }),
            json!({ "id": "b", "title": "Linsen", "language": "de", "tags": ["Optics"], "content_text": "Er schliff." }),
            Some("also about optics"),
        );
        check(
            json!({ "id": "a", "title": "A lens", "content_text": "It was lit at Cordouan." }),
            json!({ "id": "b", "title": "Un phare", "language": "fr", "content_text": "On garde Cordouan." }),
            Some("also mentions Cordouan"),
        );
        check(
            json!({ "id": "a", "title": "Rain", "content_text": "It pours." }),
            json!({ "id": "b", "title": "Rain", "language": "de", "content_text": "It pours." }),
            None,
        );
    }

    /// Two stories of one section, and the reason under the first.
    fn check_texts(one: &str, other: &str, reason: &str) {
        let [one, other] = [("a", one), ("b", other)].map(|(id, text)| {
            let (title, text) = text.split_once(": ").expect("a headline");
            json!({ "id": id, "title": title, "content_text": text, "_article": { "section": "The Sea" } })
        });
        check(one, other, Some(reason));
    }

    #[test]
    fn a_story_is_about_what_it_keeps_coming_back_to_and_else_mentions_it() {
        let guests = "Guests: It was Dumas who came, and Dumas again.";
        check_texts(guests, "Cooks: The sauce pleased Dumas, and Dumas paid.", "also about Dumas");
        check_texts(guests, "Cooks: The sauce pleased Dumas.", "also mentions Dumas");
        check_texts(guests, "The sauce of Dumas: The sauce pleased Dumas.", "also about Dumas");
    }

    #[test]
    fn a_name_is_given_in_full() {
        let titanic = "A night: The sets were of Guglielmo Marconi, and their men, too.";
        check_texts(titanic, "Three clicks: On a hill Marconi heard it.", "also mentions Guglielmo Marconi");
        check_texts(
            "Rams: They graze on the Isle of Wight.",
            "Yachts: Round the Isle of Wight.",
            "also mentions the Isle of Wight",
        );
        check_texts(
            "Tea: They sold at the Stock Exchange.",
            "Beans: Up at the Stock Exchange.",
            "also mentions the Stock Exchange",
        );
        check_texts("Races: Of the Tour de France.", "Roots: To France.", "also mentions France");
        let commission = "the International Whaling Commission";
        let reason = format!("also mentions {commission}");
        check_texts(&format!("Oil: It was {commission}."), &format!("Songs: Then {commission} met."), &reason);
    }

    #[test]
    fn another_name_is_no_tie() {
        check_texts(
            "Goals: Then Grace Hallam ran, and so Hallam won.",
            "Lava: There Edward Hallam slept, and once Hallam fell.",
            "also in The Sea",
        );
        check_texts("Goals: Then it left for New York.", "Lava: The walls around York fell.", "also in The Sea");
        check_texts(
            "A world: Then came Mercury, then Mercury again.",
            "Hats: With mercury, much mercury.",
            "also in The Sea",
        );
    }

    #[test]
    fn a_reason_is_no_word_that_says_nothing() {
        check_texts("The corner: At the corner.", "A corner: Past the corner.", "also in The Sea");
        check_texts("The English: So the English said.", "An English day: As the English say.", "also in The Sea");
        check_texts("Fifty boats: With fifty.", "Fifty boats: For fifty.", "also about boats");
        check_texts("He repainted: He repainted his boat.", "No repainted boot: It was repainted.", "also in The Sea");
        // A place in passing.
        check_texts("Goals: It was played in Vienna.", "Lava: Nobody sings in Vienna.", "also in The Sea");
        check_texts(
            "Goals for Vienna: It was played in Vienna.",
            "Lava: Nobody sings in Vienna.",
            "also mentions Vienna",
        );
    }

    #[test]
    fn a_capital_says_nothing_in_german() {
        let [a, b] = [("a", "Ein Tee", "Im Norden stieg eine Sahne auf."), ("b", "Ein Berg", "Da war die Sahne.")].map(|(id, title, text)| {
            json!({ "id": id, "title": title, "language": "de", "content_text": text, "_article": { "section": "The Sea" } })
        });
        check(a, b, Some("also in The Sea"));
        let [a, b] = [("a", "Was wir essen", "Sie essen gern."), ("b", "Ein Spiel", "Man spielte es in Essen, ja, in Essen.")].map(|(id, title, text)| {
            json!({ "id": id, "title": title, "language": "de", "content_text": text, "_article": { "section": "The Sea" } })
        });
        check(a, b, Some("also in The Sea"));
    }

    #[test]
    fn where_all_stories_happen_is_no_subject() {
        let town = |at: usize| {
            let words = ["tram", "flood", "organ", "parrot", "choir", "strike", "goal", "cinema", "museum"];
            let text = format!("It was in Aldmouth. Once more, the {} of Aldmouth.", words[at]);
            story(
                json!({ "id": format!("t{at}"), "title": words[at], "content_text": text, "_article": { "section": "Town" } }),
            )
        };
        let stories: Vec<Story> = (0..9).map(town).chain(others().map(story)).collect();
        let reasons: Vec<_> = related(&stories, 2).into_iter().flatten().map(|found| found.reason).collect();
        assert_eq!(reasons, vec![Some("also in Town".to_owned()); 18]);
    }

    #[test]
    fn a_tag_is_spelled_as_the_texts_have_it() {
        let [a, b] = [("a", "Reeds", "It came from Egypt by boat."), ("b", "Scrolls", "A fire ate them.")]
            .map(|(id, title, text)| json!({ "id": id, "title": title, "tags": ["egypt"], "content_text": text }));
        check(a, b, Some("also about Egypt"));
        let [a, b] = [("a", "Arms", "They built the telegraph."), ("b", "Dots", "He painted.")]
            .map(|(id, title, text)| json!({ "id": id, "title": title, "tags": ["telegraph"], "content_text": text }));
        check(a, b, Some("also about the telegraph"));
    }

    #[test]
    fn without_a_word_the_author_or_the_section_is_the_reason() {
        let [a, b] = ["a", "b"].map(|id| {
            json!({ "id": id, "title": id, "authors": [{ "name": "Ada Marsh" }],
                "content_text": if id == "a" { "Rivers." } else { "Clouds." } })
        });
        check(a, b, Some("also by Ada Marsh"));
        let [a, b] = ["quickly he sang", "she sang quickly"].map(|text| {
            json!({ "id": &text[..1], "title": "…", "_article": { "section": "The Sea" }, "content_text": text })
        });
        check(a, b, Some("also in The Sea"));
    }

    #[test]
    fn scripts_without_blanks_and_with_points_are_read() {
        check(
            json!({ "id": "a", "title": "新聞の活字", "language": "ja", "tags": ["活字"], "content_text": "活字を組む。" }),
            json!({ "id": "b", "title": "活字", "language": "ja", "tags": ["活字"], "content_text": "小さな活字。" }),
            Some("also about 活字"),
        );
        check(
            json!({ "id": "a", "title": "المطبعة الأولى", "language": "ar", "content_text": "المطبعة في بولاق." }),
            json!({ "id": "b", "title": "مَطبعة", "language": "ar", "content_text": "مطبعة جديدة." }),
            Some("also about المطبعة"),
        );
    }

    #[test]
    fn what_the_author_gave_is_not_given_again() {
        let whale = |id: &str, related: Value| {
            story(
                json!({ "id": id, "title": "Whales", "content_text": "Whales sing.", "_article": { "related": related } }),
            )
        };
        let mut stories = vec![whale("a", json!([{ "id": "b" }])), whale("b", json!([])), whale("c", json!([]))];
        stories.extend(others().map(story));
        let found: Vec<usize> = related(&stories, 3)[0].iter().map(|found| found.story).collect();
        assert_eq!(found, [2]);
        assert_eq!(related(&stories, 1)[0], []);
    }

    #[test]
    fn equal_ones_stand_by_date_then_by_id() {
        let tide = |id: &str, date: &str| {
            story(json!({ "id": id, "title": "Tides", "date_published": date, "content_text": "The tide turns." }))
        };
        let mut stories = vec![
            tide("d", "2026-01-01T00:00:00Z"),
            tide("c", "2026-01-02T00:00:00Z"),
            tide("b", "2026-01-02T00:00:00Z"),
            tide("a", "2026-01-01T00:00:00Z"),
        ];
        stories.extend(others().map(story));
        let found: Vec<usize> = related(&stories, 4)[0].iter().map(|found| found.story).collect();
        assert_eq!(found, [2, 1, 3]);
    }

    /// So many stories of forty terms out of a few: a vocabulary in which everything is common.
    fn crowd(size: u32) -> Vec<Story> {
        let nothing = json!({ "id": "x", "title": "…", "content_text": "…", "_article": { "section": "Crowd" } });
        let nothing = story(nothing);
        let mut chance = 1_u32;
        let mut next = || {
            chance = chance.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            chance >> 8
        };
        let one = |number: u32| {
            let mut terms: Vec<u32> = (0..60).map(|_| (next() % 400).wrapping_mul(0x9e37_79b9) & !3).collect();
            terms.sort_unstable();
            terms.dedup();
            let counts = terms.iter().map(|_| (1 + next() % 3) as u8 | IS_NOUN).collect();
            let published = Some(i64::from(number));
            Story { published, length: 60, terms: terms.into(), counts, ..nothing.clone() }
        };
        (0..size).map(one).collect()
    }

    #[test]
    fn ten_times_the_stories_are_less_than_fifteen_times_the_work() {
        let [few, many] = [400, 4000].map(|size| {
            let (_, visits) = relate(&crowd(size), 4, 2);
            assert!(visits <= size as usize * VISITS);
            visits
        });
        assert!(many < 15 * few, "{few} {many}");
    }

    #[test]
    fn the_number_of_threads_does_not_show() {
        let crowd = crowd(200);
        let one = relate(&crowd, 4, 1);
        assert!(one.0.iter().all(|found| found.len() == 4));
        assert_eq!(one, relate(&crowd, 4, 3));
        assert_eq!(one, relate(&crowd, 4, 500));
    }

    /// Words that meet often, and anything at all.
    fn text() -> impl Strategy<Value = String> {
        let word = prop_oneof![
            4 => "(the|a|of|Tide|tides|whale|New|York|Bell|Rock|canal|der|Kanal|le|phare|灯台|灯|مطبعة)",
            1 => "\\PC{0,6}",
        ];
        prop::collection::vec(word, 0..20).prop_map(|words| words.join(" "))
    }

    fn item() -> impl Strategy<Value = Value> {
        let language = prop::sample::select(vec!["en", "de", "fr", "es", "ar", "ja", "x-y"]);
        let section = prop::option::of(prop::sample::select(vec!["Sea", "Print"]));
        let day = 1..4_u8;
        (text(), text(), language, section, prop::collection::vec(text(), 0..3), day).prop_map(
            |(title, body, language, section, tags, day)| {
                json!({ "title": format!("T {title}"), "language": language, "tags": tags, "content_text": format!("{body}."),
                    "date_published": format!("2026-01-{day:02}T00:00:00Z"), "_article": { "section": section } })
            },
        )
    }

    proptest! {
        #[test]
        fn any_texts_are_related_alike_in_any_order(mut items in prop::collection::vec(item(), 0..12), turn in 0..12_usize) {
            for (at, item) in items.iter_mut().enumerate() {
                item["id"] = format!("s{at}").into();
                item["_article"]["related"] = json!([{ "id": format!("s{}", at / 2) }]);
            }
            let ids = |items: &[Value], at: usize| items[at]["id"].as_str().unwrap_or_default().to_owned();
            let relations = |items: &[Value]| {
                let stories: Vec<Story> = items.iter().cloned().map(story).collect();
                let found = related(&stories, 4);
                let named = |Found { story, reason }: &Found| (ids(items, *story), reason.clone());
                let mut all: Vec<_> = found.iter().enumerate().map(|(at, found)| {
                    (ids(items, at), found.iter().map(named).collect::<Vec<_>>())
                }).collect();
                all.sort();
                all
            };
            let all = relations(&items);
            for (id, found) in &all {
                let mut others: Vec<_> = found.iter().map(|(other, _)| other).collect();
                let number: usize = id[1..].parse().expect("a number");
                let given = format!("s{}", number / 2);
                prop_assert!(!others.contains(&id) && !others.contains(&&given) && others.len() <= 3);
                others.sort();
                others.dedup();
                prop_assert_eq!(others.len(), found.len());
            }
            let turn = turn.min(items.len());
            items.rotate_left(turn);
            prop_assert_eq!(&all, &relations(&items));
            items.reverse();
            prop_assert_eq!(&all, &relations(&items));
        }
    }
}
