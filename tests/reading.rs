//! Positions that are found again, the clock that counts only reading, and how accounts of a visit become one.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may stop at the first wrong thing")]

use courant::article::{Article, ArticleId, Block, Card, Dateline, Day, Moment, Section, Text};
use courant::reading::{Fraction, Galley, History, Piece, Position, Since, Sitting, Spot, Story, Visit};

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

    fn pick<'a, T: ?Sized>(&mut self, of: &[&'a T]) -> &'a T {
        of[usize::try_from(self.roll(of.len() as u64)).unwrap()]
    }
}

fn article(sections: &[(&str, &[&str])]) -> Article {
    let sections = sections.iter().map(|(id, paragraphs)| Section {
        id: (*id).to_owned(),
        heading: None,
        blocks: paragraphs.iter().map(|text| Block::Paragraph(Text::plain(*text))).collect(),
    });
    Article {
        card: Card {
            id: ArticleId::parse("tide").unwrap(),
            href: None,
            url: None,
            headline: "Tide".to_owned(),
            kicker: None,
            standfirst: None,
            language: None,
            section: Some("Science".to_owned()),
            image: None,
            published: None,
            modified: None,
            authors: Vec::new(),
            tags: Vec::new(),
            place: None,
            words: 0,
            minutes: 0,
            body: None,
        },
        dateline: Dateline::default(),
        sections: sections.collect(),
        notes: Vec::new(),
        related: Vec::new(),
        previous: None,
        next: None,
        corrections: Vec::new(),
        source: None,
        copyright: None,
        license: None,
        comments: None,
    }
}

const FIRST: &str = "The harbour master keeps a ledger of every tide since 1866, in ink that has turned brown.";
const SECOND: &str = "Nobody had asked for it until the pump failed in March and the lower streets stood under water.";
const THIRD: &str =
    "Now three universities want copies, and the town has bought a scanner and a pair of cotton gloves.";
const FOURTH: &str = "\u{201c}It is only weather,\u{201d} she says, and closes the window against it.";

#[test]
fn a_position_is_found_after_edits() {
    let before = article(&[("s1", &[FIRST, SECOND]), ("gloves", &[THIRD, FOURTH])]);
    let position = Position::at(&before, 1, 0, THIRD.find("universities").unwrap()).unwrap();
    assert_eq!(
        (position.section.as_str(), position.path.as_str(), position.quote.as_str()),
        ("gloves", "0", "universities want copies, and th")
    );
    let far: Vec<String> =
        (0..40).map(|n| format!("Paragraph {n} tells of something else, at the length of a line.")).collect();
    let far: Vec<&str> = far.iter().map(String::as_str).collect();
    let longer: Vec<&str> = [&far[..], &[FIRST, SECOND]].concat();
    type Case<'a> = (&'a str, &'a [(&'a str, &'a [&'a str])], (usize, usize, &'a str));
    let cases: [Case; 13] = [
        ("nothing", &[("s1", &[FIRST, SECOND]), ("gloves", &[THIRD, FOURTH])], (1, 0, "universities want")),
        (
            "words before it",
            &[
                ("s1", &[FIRST, SECOND]),
                ("gloves", &["Now, at last, thirteen or so universities want copies, and the town has.", FOURTH]),
            ],
            (1, 0, "universities want"),
        ),
        (
            "words after it",
            &[
                ("s1", &[FIRST, SECOND]),
                ("gloves", &["Now three universities want copies, and then they do not.", FOURTH]),
            ],
            (1, 0, "universities want"),
        ),
        (
            "the block moved down",
            &[("s1", &[FIRST, SECOND]), ("gloves", &[FOURTH, THIRD])],
            (1, 1, "universities want"),
        ),
        (
            "the block moved to another section",
            &[("s1", &[FIRST, THIRD, SECOND]), ("gloves", &[FOURTH])],
            (0, 1, "universities want"),
        ),
        (
            "the section is called something else",
            &[("s1", &[FIRST, SECOND]), ("cotton", &[THIRD, FOURTH])],
            (1, 0, "universities want"),
        ),
        (
            "the article grew by a long preface",
            &[("s1", &longer), ("gloves", &[FOURTH, THIRD])],
            (1, 1, "universities want"),
        ),
        (
            "blanks and line breaks",
            &[
                ("s1", &[FIRST, SECOND]),
                ("gloves", &["Now three\n universities\u{a0}want   copies,\nand the town", FOURTH]),
            ],
            (1, 0, "universities\u{a0}want"),
        ),
        (
            "a word of the quote itself",
            &[
                ("s1", &[FIRST, SECOND]),
                ("gloves", &["Now three universities need copies, and the town has bought a scanner.", FOURTH]),
            ],
            (1, 0, "universities need"),
        ),
        (
            "a word of the quote, and the block moved",
            &[
                ("s1", &[FIRST, "Now four universities want a copy, and the town is glad.", SECOND]),
                ("gloves", &[FOURTH]),
            ],
            (0, 1, "universities want a"),
        ),
        (
            "the block rewritten",
            &[("s1", &[FIRST, SECOND]), ("gloves", &["Everyone asks for it these days.", FOURTH])],
            (1, 0, "Everyone"),
        ),
        ("the section gone", &[("s1", &[FIRST, SECOND, FOURTH])], (0, 1, "streets")),
        ("all but one block gone", &[("s1", &[FOURTH])], (0, 0, "weather")),
    ];
    for (edit, after, (section, block, start)) in cases {
        let after = article(after);
        let spot = position.find(&after).unwrap();
        assert_eq!((spot.section, spot.block), (section, block), "{edit}");
        let plain = after.sections[section].blocks[block].to_plain();
        let rest: String = plain.chars().skip(spot.offset).collect();
        // By the fraction alone nobody can say to the letter: within a line of it will do.
        let is_exact = !["the section gone", "all but one block gone"].contains(&edit);
        assert!(if is_exact { rest.starts_with(start) } else { plain.contains(start) }, "{edit}: {rest}");
    }
    assert_eq!(position.find(&article(&[])), None);
    assert_eq!(position.find(&article(&[("gloves", &[])])), None);
}

#[test]
fn of_several_equal_quotes_the_nearest_is_taken() {
    let refrain = "And the tide came in again, as it does.";
    let text = article(&[("s1", &[refrain, FIRST, refrain, SECOND, refrain, THIRD, refrain])]);
    for block in [0, 2, 4, 6] {
        let mut position = Position::at(&text, 0, block, 0).unwrap();
        // The hint of the block is wrong; the fraction knows better.
        position.path = "1".to_owned();
        assert_eq!(position.find(&text), Some(Spot { section: 0, block, offset: 0 }));
    }
    // A stump is looked for as a whole block, not within words.
    let text = article(&[("s1", &["Yesterday. Yes.", "Yes.", FIRST])]);
    let mut position = Position::at(&text, 0, 1, 0).unwrap();
    let rewritten = article(&[("s1", &["Yesterday. Yes.", "She nods.", FIRST])]);
    assert_eq!(position.find(&rewritten), Some(Spot { section: 0, block: 1, offset: 0 }));
    position.section = "gone".to_owned();
    position.fraction = Fraction::NONE;
    assert_eq!(position.find(&text), Some(Spot { section: 0, block: 1, offset: 0 }));
    // Of two that differ in their blanks alone, the one that is set alike.
    let text =
        article(&[("s1", &["Now here is a light house keeper, oh.", FIRST, "No where is a lighthouse keeper, oh."])]);
    let mut position = Position::at(&text, 0, 2, 0).unwrap();
    (position.path, position.fraction) = ("1".to_owned(), Fraction::NONE);
    assert_eq!(position.find(&text), Some(Spot { section: 0, block: 2, offset: 0 }));
}

#[test]
fn a_position_is_found_in_the_same_article() {
    let mut dice = Dice(4);
    let words = ["tide", "harbour", "a", "ha", "ha", "the", "日本語の新聞", "كلمة", "—", "e\u{301}", "👩‍🚀", "I", "…"];
    let blanks = [" ", "  ", "\n", "\u{a0}", " ", " ", ""];
    for _ in 0..3_000 {
        let sections: Vec<(String, u32, Vec<Piece>)> = (0..=dice.roll(3))
            .map(|section| {
                let pieces = (0..dice.roll(5)).map(|_| {
                    let plain: String =
                        (0..dice.roll(30)).map(|_| format!("{}{}", dice.pick(&words), dice.pick(&blanks))).collect();
                    let words = courant::article::count_words(&plain);
                    Piece { plain, words }
                });
                (format!("s{section}"), 0, pieces.collect())
            })
            .collect();
        let galley = Galley::new(sections.clone());
        for (section, (_, _, pieces)) in sections.iter().enumerate() {
            for (block, piece) in pieces.iter().enumerate() {
                let length = piece.plain.chars().count() as u64;
                let offset = usize::try_from(dice.roll(length + 3)).unwrap();
                let position = galley.position(Spot { section, block, offset }).unwrap();
                assert!(position.quote.chars().count() <= Position::QUOTE);
                let spot = galley.find(&position).unwrap();
                assert_eq!((spot.section, spot.block), (section, block));
                let again = galley.position(spot).unwrap();
                assert_eq!(again.quote, position.quote, "{:?} at {offset}", piece.plain);
            }
        }
        assert_eq!(galley.position(Spot { section: 9, block: 0, offset: 0 }), None);
    }
}

#[test]
fn the_offset_is_kept_where_the_text_is_telling() {
    let text = article(&[("s1", &[FIRST, SECOND, THIRD])]);
    let galley = Galley::of(&text);
    for (block, plain) in [FIRST, SECOND, THIRD].into_iter().enumerate() {
        for offset in 0..plain.chars().count() {
            let spot = Spot { section: 0, block, offset };
            let found = galley.find(&galley.position(spot).unwrap()).unwrap();
            assert_eq!(found.block, block);
            // A blank goes to the word after it; in the last line the whole quote starts earlier.
            assert!(found.offset <= offset + 1 && offset <= found.offset + Position::QUOTE, "{offset}: {found:?}");
        }
    }
}

#[test]
fn a_made_up_position_never_breaks_anything() {
    let mut dice = Dice(11);
    let galley = Galley::of(&article(&[("s1", &[FIRST, SECOND]), ("s2", &[]), ("s3", &[THIRD, "", FOURTH])]));
    for _ in 0..20_000 {
        let position = Position {
            fraction: Fraction::of(u32::try_from(dice.roll(101)).unwrap(), 100),
            section: dice.pick(&["s1", "s2", "s3", "", "s9"]).to_owned(),
            path: dice.pick(&["0", "1", "7", "", "-1", "0.1", "99999999999999999999", "x"]).to_owned(),
            quote: dice.pick(&["", "a", "the town has bought a scanner", "zzzzzzzzzzzzzzzzzzzz", "日本"]).to_owned(),
        };
        let spot = galley.find(&position).unwrap();
        assert!(galley.position(spot).is_some(), "{position:?} {spot:?}");
    }
    // Only pictures: by their number.
    let pictures = Galley::new(vec![("s1".to_owned(), 0, vec![Piece::default(); 4])]);
    let position = pictures.position(Spot { section: 0, block: 3, offset: 0 }).unwrap();
    assert_eq!(position.fraction, Fraction::new(0.75));
    assert_eq!(pictures.find(&position), Some(Spot { section: 0, block: 3, offset: 0 }));
}

const START: i64 = 1_795_000_000_000;

fn at(ms: i64) -> Moment {
    Moment::from_ms(START + ms).unwrap()
}

fn today() -> Day {
    Day::new(2026, 11, 23).unwrap()
}

fn story(words: u32) -> Story {
    Story { headline: "Tide".to_owned(), section: None, language: None, words }
}

fn place(percent: u32) -> Position {
    Position {
        fraction: Fraction::of(percent, 100),
        section: "s1".to_owned(),
        path: percent.to_string(),
        quote: String::new(),
    }
}

fn seen(words: u32, stored: Option<&Visit>) -> Sitting {
    let mut sitting = Sitting::new(story(words), stored, at(0));
    sitting.visible(true, at(0));
    sitting
}

/// Ticks each second up to `to`, both in seconds.
fn run(sitting: &mut Sitting, from: i64, to: i64) {
    for second in from + 1..=to {
        sitting.tick(at(second * 1000));
    }
}

#[test]
fn only_seconds_of_reading_count() {
    let mut sitting = seen(1000, None);
    run(&mut sitting, 0, 30);
    assert_eq!(sitting.take(at(30_000), today()).unwrap().seconds, 30);

    // Idle after 60 s; a sign of life goes on from there.
    let mut sitting = seen(1000, None);
    run(&mut sitting, 0, 300);
    sitting.active(at(300_000));
    run(&mut sitting, 300, 310);
    assert_eq!(sitting.take(at(310_000), today()).unwrap().seconds, 70);

    // Hidden counts nothing; unseen from the start neither.
    let mut sitting = seen(1000, None);
    run(&mut sitting, 0, 10);
    sitting.visible(false, at(10_000));
    run(&mut sitting, 10, 100);
    sitting.visible(true, at(100_000));
    run(&mut sitting, 100, 105);
    assert_eq!(sitting.take(at(105_000), today()).unwrap().seconds, 15);
    let mut unseen = Sitting::new(story(1000), None, at(0));
    run(&mut unseen, 0, 50);
    assert_eq!(unseen.take(at(50_000), today()).unwrap().seconds, 0);
}

#[test]
fn a_clock_that_jumps_invents_no_reading() {
    for (what, jump, most) in [
        ("asleep for an hour", 3_600_000, 25),
        ("put back an hour", -3_600_000, 20),
        ("put back a year", -31_536_000_000, 20),
        ("put forward ten years", 315_360_000_000, 25),
    ] {
        let mut sitting = seen(1000, None);
        run(&mut sitting, 0, 10);
        sitting.active(at(10_000 + jump));
        for second in 11..=20 {
            sitting.tick(at(second * 1000 + jump));
        }
        let since = sitting.take(at(20_000 + jump), today()).unwrap();
        assert!((20..=most).contains(&since.seconds), "{what}: {}", since.seconds);
        assert!(since.first <= since.last, "{what}");
    }
    // After a sleep nobody is there until they move.
    let mut sitting = seen(1000, None);
    run(&mut sitting, 0, 10);
    for second in 3_600..3_700 {
        sitting.tick(at(second * 1000));
    }
    assert_eq!(sitting.take(at(3_700_000), today()).unwrap().seconds, 15);
}

#[test]
fn stretches_add_up_whatever_the_steps() {
    let mut dice = Dice(8);
    for _ in 0..200 {
        let (mut sitting, mut now, mut seconds) = (seen(1000, None), 0, 0);
        for _ in 0..dice.roll(400) {
            now += i64::try_from(dice.roll(2_500)).unwrap();
            sitting.active(at(now));
            if dice.roll(3) == 0 {
                seconds += sitting.take(at(now), today()).map_or(0, |since| i64::from(since.seconds));
            }
        }
        seconds += sitting.take(at(now), today()).map_or(0, |since| i64::from(since.seconds));
        assert_eq!(seconds, now / 1000);
        assert_eq!(sitting.take(at(now), today()), None, "nothing came since");
    }
}

#[test]
fn finished_is_95_percent_at_a_humanly_possible_pace_or_the_end_mark() {
    // (words, seconds a screen, words a screen, finished)
    for (what, words, seconds, screen, is_finished) in [
        ("read at 240 a minute", 1200, 60, 240, true),
        ("skimmed at 900 a minute", 3000, 20, 300, true),
        ("at the limit", 4000, 15, 250, true),
        ("run through at 3,000 a minute", 5000, 6, 300, false),
        ("dragged to the end in a second", 5000, 1, 5000, false),
    ] {
        let mut sitting = seen(words, None);
        let (mut second, mut passed) = (0, 0);
        while passed < words {
            passed = (passed + screen).min(words);
            for _ in 0..seconds {
                second += 1;
                sitting.active(at(second * 1000));
                sitting.at(place(0), passed, at(second * 1000));
            }
        }
        assert_eq!(sitting.is_finished(), is_finished, "{what}");
        let since = sitting.take(at(second * 1000), today()).unwrap();
        assert_eq!(since.finished.is_some(), is_finished, "{what}");
    }
    // Short of 95 %, at leisure.
    let mut sitting = seen(1000, None);
    sitting.at(place(0), 949, at(0));
    for second in 1..600 {
        sitting.active(at(second * 1000));
    }
    assert!(!sitting.is_finished());
    sitting.at(place(90), 950, at(600_000));
    assert!(sitting.is_finished());
    // Long over the first lines, then a leap: what one can have read in a minute counts, not ten minutes' worth.
    let mut sitting = seen(20_000, None);
    for second in 1..600 {
        sitting.active(at(second * 1000));
    }
    sitting.at(place(99), 20_000, at(600_000));
    assert_eq!(sitting.take(at(600_000), today()).unwrap().furthest, Fraction::new(0.05));
    // The end mark, told once.
    let mut sitting = seen(0, None);
    sitting.end_mark_seen(at(3_000));
    assert_eq!(sitting.take(at(3_000), today()).unwrap().finished, Some(at(3_000)));
    run(&mut sitting, 3, 5);
    assert_eq!(sitting.take(at(5_000), today()).unwrap().finished, None);
    // An article without words is not finished by opening it.
    let mut sitting = seen(0, None);
    run(&mut sitting, 0, 30);
    sitting.at(place(0), 0, at(30_000));
    assert!(!sitting.is_finished());
}

#[test]
fn what_was_passed_yesterday_counts_today() {
    let mut sitting = seen(1000, None);
    for second in 1..=60 {
        sitting.active(at(second * 1000));
        sitting.at(place(50), 600, at(second * 1000));
    }
    let visit = Visit::with(None, &sitting.take(at(60_000), today()).unwrap());
    assert_eq!((visit.furthest.percent(), visit.progress().percent()), (60, 50));
    assert!(visit.is_to_continue());
    let mut next = Sitting::new(story(1000), Some(&visit), at(0));
    next.visible(true, at(0));
    for second in 1..=60 {
        next.active(at(second * 1000));
        next.at(place(90), 980, at(second * 1000));
    }
    let visit = Visit::with(Some(visit), &next.take(at(60_000), today()).unwrap());
    assert!(visit.finished.is_some() && visit.progress() == Fraction::WHOLE && !visit.is_to_continue());
    assert_eq!(visit.seconds, 120);
}

#[test]
fn a_look_does_not_lose_the_place() {
    let mut first = seen(1000, None);
    first.at(place(42), 500, at(1_000));
    let visit = Visit::with(None, &first.take(at(1_000), today()).unwrap());
    assert_eq!(visit.progress().percent(), 42);

    let reopen = |settle: bool, seconds: i64| {
        let mut sitting = seen(1000, Some(&visit));
        sitting.at(place(0), 50, at(0));
        if settle {
            sitting.settle();
        }
        run(&mut sitting, 0, seconds);
        sitting.active(at(seconds * 1000));
        let since = sitting.take(at(seconds * 1000), today()).unwrap();
        Visit::with(Some(visit.clone()), &since).progress().percent()
    };
    assert_eq!(reopen(false, 3), 42, "opened and left");
    assert_eq!(reopen(true, 3), 0, "started over");
    assert_eq!(reopen(false, 12), 0, "read on from the top");
}

#[test]
fn two_tabs_on_one_article_become_one_visit() {
    let open = |stored: Option<&Visit>| {
        let mut sitting = seen(1000, stored);
        sitting.settle();
        sitting
    };
    let write = |stored: &mut Option<Visit>, sitting: &mut Sitting, percent: u32, second: i64| {
        sitting.active(at(second * 1000));
        sitting.at(place(percent), 0, at(second * 1000));
        if let Some(since) = sitting.take(at(second * 1000), today()) {
            *stored = Some(Visit::with(stored.take(), &since));
        }
        stored.as_ref().unwrap().progress().percent()
    };
    let mut stored = None;
    let mut one = open(None);
    assert_eq!(write(&mut stored, &mut one, 30, 2), 30);
    assert_eq!(write(&mut stored, &mut one, 10, 4), 10, "alone, back is back");
    let mut two = open(stored.as_ref());
    assert_eq!(write(&mut stored, &mut two, 60, 4), 60);
    assert_eq!(write(&mut stored, &mut one, 20, 5), 60, "the other is further on");
    assert_eq!(write(&mut stored, &mut one, 80, 6), 80);
    assert_eq!(write(&mut stored, &mut two, 70, 6), 80);
    let visit = stored.unwrap();
    // The first read 6 s of steps of at most 5 s, the second 6 s.
    assert_eq!((visit.seconds, visit.last), (2 + 2 + 1 + 1 + 4 + 2, at(6_000)));
}

fn any_visit(dice: &mut Dice) -> Visit {
    let maybe = |dice: &mut Dice, ms: i64| (dice.roll(2) == 0).then(|| at(ms));
    let (first, span) = (i64::try_from(dice.roll(5)).unwrap(), i64::try_from(dice.roll(5)).unwrap());
    Visit {
        story: Story { headline: dice.pick(&["a", "b", "c"]).to_owned(), ..story(1000) },
        first: at(first),
        last: at(first + span),
        seconds: u32::try_from(dice.roll(5)).unwrap(),
        days: (0..dice.roll(3)).map(|_| Day::new(2026, 11, u8::try_from(dice.roll(5)).unwrap() + 1).unwrap()).collect(),
        position: (dice.roll(3) > 0).then(|| place(u32::try_from(dice.roll(4)).unwrap())),
        furthest: Fraction::of(u32::try_from(dice.roll(4)).unwrap(), 4),
        finished: maybe(dice, first + 1),
    }
}

#[test]
fn merging_knows_no_order_and_no_repetition() {
    let mut dice = Dice(3);
    for _ in 0..20_000 {
        let (a, b, c) = (any_visit(&mut dice), any_visit(&mut dice), any_visit(&mut dice));
        assert_eq!(a.clone().merge(b.clone()), b.clone().merge(a.clone()));
        assert_eq!(a.clone().merge(b.clone()).merge(c.clone()), a.clone().merge(b.clone().merge(c)));
        assert_eq!(a.clone().merge(a.clone()), a);
        assert_eq!(a.clone().merge(b.clone()).merge(b.clone()), a.merge(b));
    }
}

#[test]
fn finished_stays() {
    let mut dice = Dice(5);
    for _ in 0..5_000 {
        let (visit, other) = (any_visit(&mut dice), any_visit(&mut dice));
        let since = Since {
            story: other.story,
            first: other.first,
            last: other.last,
            seconds: other.seconds,
            days: other.days,
            position: other.position.clone(),
            known: other.position,
            furthest: other.furthest,
            finished: other.finished,
        };
        let after = Visit::with(Some(visit.clone()), &since);
        assert!(after.finished.is_some() || visit.finished.is_none());
        assert!(after.first <= visit.first && after.last >= visit.last && after.furthest >= visit.furthest);
        assert_eq!(after.seconds, visit.seconds + since.seconds);
        assert_eq!(after.days, after.days.union(&visit.days));
    }
}

#[test]
fn progress_offers_to_go_on_where_that_helps() {
    let visit = |percent: Option<u32>, furthest: u32, is_finished: bool| Visit {
        position: percent.map(place),
        furthest: Fraction::of(furthest, 100),
        finished: is_finished.then(|| at(0)),
        ..any_visit(&mut Dice(1))
    };
    for (percent, furthest, is_finished, progress, is_to_continue) in [
        (None, 0, false, 0, false),
        (Some(2), 2, false, 2, false),
        (Some(3), 3, false, 3, true),
        (Some(42), 80, false, 42, true),
        (Some(42), 10, false, 42, true),
        (None, 42, false, 42, true),
        (Some(94), 94, false, 94, true),
        (Some(95), 90, false, 95, false),
        (Some(42), 42, true, 100, false),
    ] {
        let visit = visit(percent, furthest, is_finished);
        assert_eq!((visit.progress().percent(), visit.is_to_continue()), (progress, is_to_continue), "{percent:?}");
    }
}

#[test]
fn a_history_is_by_day_and_searchable() {
    let day = |day: u8| Day::new(2026, 11, day).unwrap();
    let entry = |id: &str, headline: &str, last: i64, days: &[u8]| {
        let visit = Visit {
            story: Story { headline: headline.to_owned(), ..story(1000) },
            first: at(0),
            last: at(last),
            seconds: 1,
            days: days.iter().map(|number| day(*number)).collect(),
            position: Some(place(40)),
            furthest: Fraction::NONE,
            finished: (id == "c").then(|| at(last)),
        };
        (ArticleId::parse(id).unwrap(), visit)
    };
    let history = History::new([
        entry("a", "Été à la Rochelle", 1, &[20, 23]),
        entry("b", "The ice road", 3, &[23]),
        entry("c", "Rochelle again", 2, &[21]),
    ]);
    let ids = |history: &History| history.entries().iter().map(|entry| entry.id.to_string()).collect::<String>();
    assert_eq!(ids(&history), "bca");
    let days: Vec<(u8, String)> = history
        .days()
        .into_iter()
        .map(|(day, entries)| (day.parts().2, entries.iter().map(|entry| entry.id.to_string()).collect()))
        .collect();
    assert_eq!(days, [(23, "ba".to_owned()), (21, "c".to_owned()), (20, "a".to_owned())]);
    for (query, found) in [("", "bca"), ("  ", "bca"), ("ROCHELLE", "ca"), ("ete", "a"), ("roch été", "a"), ("x", "")]
    {
        assert_eq!(ids(&history.search(query)), found, "{query}");
    }
    assert_eq!(history.to_continue().map(|entry| entry.id.to_string()).collect::<String>(), "ba");
    let (id, visit) = entry("d", "No day", 5, &[]);
    assert_eq!(History::new([(id, visit)]).days()[0].0, at(5).day_utc());
}
