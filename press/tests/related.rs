//! How good the related stories are: held against what an editor named, beside the newest of the same section.

#![allow(clippy::expect_used, reason = "a test ends where its ground gives way")]
#![allow(clippy::print_stdout, reason = "`--nocapture` shows the figures")]

use std::cmp::Reverse;
use std::fmt;
use std::fs;
use std::path::Path;

use courant::article::{Article, RelatedStory};
use courant::decode;
use press::related::{Librarian, Story, related};
use press::text::{self, Kind};
use serde_json::{Value, json};

const AT: &str = "https://texts.invalid/";

/// An edition, and for each of its articles those that an editor named, by their places.
struct Sample {
    articles: Vec<Article>,
    labels: Vec<Vec<usize>>,
}

/// Means over the articles of a sample for which an editor named any, each from 0 to 1.
struct Quality {
    /// How many of the first three were named. It cannot be 1 where fewer than three were.
    precision: f64,
    /// How many of those named are among the first five.
    recall: f64,
    /// The same with more for the higher places: nDCG at five, each label worth the same.
    gain: f64,
    /// How many of those that a reader is shown, three at most, were not named by anyone.
    wrong: f64,
}

impl fmt::Display for Quality {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "P@3 {:.3}, R@5 {:.3}, nDCG@5 {:.3}, wrong {:.3}",
            self.precision, self.recall, self.gain, self.wrong
        )
    }
}

impl Sample {
    /// Takes the stories that the articles name out of them, as labels.
    fn of(mut articles: Vec<Article>) -> Self {
        let ids: Vec<_> = articles.iter().map(|article| article.card.id.clone()).collect();
        let mut labels = Vec::new();
        for article in &mut articles {
            let named = std::mem::take(&mut article.related).into_iter().filter_map(|related| match related.story {
                RelatedStory::Card(card) => ids.iter().position(|id| *id == card.id),
                RelatedStory::Id(id, _) => ids.iter().position(|other| *other == id),
                RelatedStory::Elsewhere { .. } | RelatedStory::Title(_) => None,
            });
            labels.push(named.collect());
        }
        Self { articles, labels }
    }

    /// Ours, with how many stories it found; and the newest of the same section.
    fn measure(&self, name: &str) -> (Quality, Quality) {
        let mut librarian = Librarian::default();
        let stories: Vec<Story> = self.articles.iter().map(|article| librarian.story(article, Some("en"))).collect();
        let found = related(&stories, 5);
        let mut places = Vec::new();
        for (article, found) in self.articles.iter().zip(&found) {
            println!("{}", article.card.id);
            for found in found {
                let reason = found.reason.as_deref().unwrap_or("—");
                println!("    {}: {reason}", self.articles[found.story].card.id);
            }
            places.push(found.iter().map(|found| found.story).collect());
        }
        let found: Vec<Vec<usize>> = places;
        let (ours, naive) = (self.quality(&found), self.quality(&self.newest_of_section()));
        println!("{name}: {ours}; the newest of the section: {naive}");
        let within = Self { articles: self.articles.clone(), labels: self.within_language() };
        let (near, newest) = (within.quality(&found), within.quality(&within.newest_of_section()));
        println!("{name}, labels of the same language only: {near}; the newest of the section: {newest}");
        (ours, naive)
    }

    fn within_language(&self) -> Vec<Vec<usize>> {
        let language = |at: usize| self.articles[at].card.language.as_deref();
        let within = |(at, labels): (usize, &Vec<usize>)| {
            labels.iter().copied().filter(|other| language(*other) == language(at)).collect()
        };
        self.labels.iter().enumerate().map(within).collect()
    }

    fn newest_of_section(&self) -> Vec<Vec<usize>> {
        let mut newest: Vec<usize> = (0..self.articles.len()).collect();
        newest.sort_by_key(|at| Reverse(self.articles[*at].card.published.map(|when| when.moment())));
        let section = |at: usize| &self.articles[at].card.section;
        let others = |at: usize| newest.iter().copied().filter(move |other| *other != at);
        (0..self.articles.len())
            .map(|at| others(at).filter(|other| section(*other) == section(at)).take(5).collect())
            .collect()
    }

    fn quality(&self, found: &[Vec<usize>]) -> Quality {
        let size = self.labels.iter().filter(|labels| !labels.is_empty()).count() as f64;
        let mut quality = Quality { precision: 0.0, recall: 0.0, gain: 0.0, wrong: 0.0 };
        let (mut shown, mut wrong) = (0, 0);
        for (found, labels) in found.iter().zip(&self.labels) {
            let first = &found[..found.len().min(3)];
            shown += first.len();
            wrong += first.iter().filter(|story| !labels.contains(story)).count();
            if labels.is_empty() {
                continue;
            }
            let hits: Vec<bool> = found.iter().map(|story| labels.contains(story)).collect();
            let count = |most: usize| hits.iter().take(most).filter(|is_hit| **is_hit).count() as f64;
            let worth = |place: usize| 1.0 / (place as f64 + 2.0).log2();
            let best: f64 = (0..labels.len().min(5)).map(worth).sum();
            let gain: f64 = (0..hits.len().min(5)).filter(|place| hits[*place]).map(worth).sum();
            quality.precision += count(3) / 3.0 / size;
            quality.recall += count(5) / labels.len() as f64 / size;
            quality.gain += gain / best / size;
        }
        quality.wrong = wrong as f64 / shown as f64;
        quality
    }
}

/// Short articles on many subjects, labelled for this test.
fn short_articles(table: &str) -> Sample {
    let table: toml::Table = toml::from_str(table).expect("TOML");
    let entries = serde_json::to_value(table).expect("JSON");
    let article = |entry: &Value| {
        let related = entry["related"].as_array().expect("labels").iter().map(|id| json!({ "id": id }));
        let item = json!({
            "id": entry["id"],
            "title": entry["title"],
            "summary": entry["summary"],
            "language": entry.get("language").unwrap_or(&json!("en")),
            "date_published": format!("{}T00:00:00Z", entry["date"].as_str().expect("a date")),
            "authors": entry.get("author").map(|name| json!({ "name": name })).into_iter().collect::<Vec<_>>(),
            "tags": entry.get("tags").unwrap_or(&json!([])),
            "content_text": entry["text"],
            "_article": { "section": entry["section"], "related": related.collect::<Vec<_>>() },
        });
        let (article, gaps) = decode::article(item.to_string().as_bytes(), AT).expect("an article");
        assert_eq!(gaps, [], "{item}");
        article
    };
    let sample = Sample::of(entries["article"].as_array().expect("articles").iter().map(article).collect());
    for (entry, labels) in entries["article"].as_array().expect("articles").iter().zip(&sample.labels) {
        assert_eq!(
            Some(labels.len()),
            entry["related"].as_array().map(Vec::len),
            "{entry} names one that is not there"
        );
    }
    sample
}

/// The sample edition, labelled by its authors.
fn long_articles() -> Sample {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../sample");
    let mut paths: Vec<_> = fs::read_dir(folder).expect("a folder").flatten().map(|entry| entry.path()).collect();
    paths.sort();
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "md"));
    let read = |path: &std::path::PathBuf| {
        let name = path.file_stem().expect("a name").to_string_lossy();
        let read = text::read(Kind::Markdown, &fs::read(path).expect("a file"), &name, AT).expect("a text");
        read.article.expect("an article")
    };
    Sample::of(paths.iter().map(read).collect())
}

#[test]
fn short_articles_stand_beside_those_an_editor_named() {
    let (ours, naive) = short_articles(include_str!("related/sample.toml")).measure("85 short articles");
    // Measured in November 2026: 0.57, 0.63, 0.66 against 0.25, 0.36, 0.32. The constants were chosen by this sample.
    assert!(ours.precision > naive.precision + 0.25, "{ours}; {naive}");
    assert!(ours.recall > naive.recall + 0.2, "{ours}; {naive}");
    assert!(ours.gain > naive.gain + 0.28, "{ours}; {naive}");
}

#[test]
fn short_articles_nothing_was_tuned_on_stand_beside_those_an_editor_named() {
    let (ours, naive) = short_articles(include_str!("related/held-out.toml")).measure("79 held out");
    // Looked at three times in November 2026, before and after two changes, and nothing chosen by it: as first seen 0.25, 0.36
    // against 0.13, 0.18; now 0.24, 0.34. Most labels are in another language: docs/related-stories.md has the rest.
    assert!(ours.precision > naive.precision + 0.08, "{ours}; {naive}");
    assert!(ours.gain > naive.gain + 0.13, "{ours}; {naive}");
}

#[test]
fn long_articles_stand_beside_those_their_authors_named() {
    let (ours, naive) = long_articles().measure("18 long articles");
    // So few that sections of three to five are nearly the labels themselves, and one story more or less is a hundredth.
    assert!(ours.recall > naive.recall + 0.02, "{ours}; {naive}");
    assert!(ours.gain > naive.gain, "{ours}; {naive}");
}
