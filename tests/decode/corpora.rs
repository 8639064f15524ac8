//! What other projects have collected: JSON that is none, addresses, feeds, markup.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use courant::article::{ArticleId, Block, MediaUrl, SafeUrl};
use courant::decode::{self, DecodeError, reduce, resolve};
use serde_json::Value;

/// A corpus by its path; `None`, and a word of it, where there are none.
pub fn corpus(path: &str) -> Option<PathBuf> {
    let corpora = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpora");
    if corpora.is_dir() {
        return Some(corpora.join(path));
    }
    eprintln!("skipped: no corpora ({path})");
    None
}

/// P2.
#[test]
fn json_test_suite() {
    let Some(folder) = corpus("json-test-suite") else { return };
    let mut count = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let bytes = fs::read(&path).unwrap();
        let article = decode::article(&bytes, super::ARTICLE).map(|_| ()).unwrap_err();
        let edition = decode::edition(&bytes, super::FEED, "x").map(|_| ()).unwrap_err();
        for error in [&article, &edition] {
            let is_json = matches!(error, DecodeError::NotAnArticle(_) | DecodeError::NotAnEdition(_));
            match name.split_once('_').unwrap().0 {
                "y" => assert!(is_json, "{name}: {error}"),
                "n" => assert!(!is_json, "{name}: {error}"),
                "i" => {}
                _ => panic!("{name} is of no kind"),
            }
            assert!(!error.to_string().trim().is_empty(), "{name}");
        }
        count += 1;
    }
    assert_eq!(count, 318);
}

/// S4.
#[test]
fn addresses() {
    let Some(path) = corpus("urltestdata.json") else { return };
    let cases: Value = serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
    let (mut count, mut refused) = (0, Vec::new());
    for case in cases.as_array().unwrap().iter().filter(|case| case.is_object()) {
        let input = case["input"].as_str().unwrap();
        // Without a base of its own an absolute address does not mind; a relative one has nothing to stand on.
        let found = resolve(input, case["base"].as_str().unwrap_or("about:blank"));
        for absolute in found.iter().map(String::as_str).chain([input]) {
            let scheme = absolute.split_once(':').map(|(scheme, _)| scheme);
            if let Some(safe) = SafeUrl::parse(absolute) {
                assert!(["http", "https", "mailto", "tel"].contains(&scheme.unwrap()), "{safe}");
            }
            if let Some(safe) = MediaUrl::parse(absolute) {
                assert!(["http", "https", "data"].contains(&scheme.unwrap()), "{safe}");
            }
        }
        // What may stand on a page is what the standard makes of it. Elsewhere (`file:`, opaque paths) the crate `url`
        // is not at today's standard, and need not be.
        let found = found.as_deref().and_then(SafeUrl::parse);
        let expected = case["href"].as_str().and_then(SafeUrl::parse);
        if found.is_none() && expected.is_some() {
            refused.push(input);
        } else {
            assert_eq!(found, expected, "{input}");
        }
        count += 1;
    }
    assert_eq!(count, 869);
    // `///host` on the web: browsers drop the slashes that are too many, url 2.5 sees no host.
    assert!(refused.len() <= 7 && refused.iter().all(|input| input.starts_with("///")), "{refused:?}");
}

#[test]
fn feeds_agree_with_the_expected_model() {
    let Some(folder) = corpus("feeds/jsonfeed") else { return };
    let mut items = 0;
    for name in ["elastic_1.1", "example_1", "spec_1"] {
        let bytes = fs::read(folder.join(format!("jsonfeed_{name}.json"))).unwrap();
        let expected = fs::read(folder.join(format!("jsonfeed_{name}.serde.json"))).unwrap();
        let (given, expected) = (json(&bytes), json(&expected));
        let (edition, gaps) = decode::edition(&bytes, super::FEED, "fallback").unwrap();
        assert_eq!(edition.title, expected["title"]["content"], "{name}");
        assert_eq!(edition.cards.len(), expected["entries"].as_array().unwrap().len(), "{name}: {gaps:?}");
        for (index, (card, entry)) in edition.cards.iter().zip(expected["entries"].as_array().unwrap()).enumerate() {
            assert_eq!(card.headline, entry["title"]["content"]);
            assert_eq!(card.url.as_ref().unwrap().as_str(), entry["links"][0]["href"]);
            // Where an item has no id, feed-rs makes a digest and we take the address.
            let id = given["items"][index]["id"]
                .as_str()
                .map_or(entry["links"][0]["href"].as_str(), |_| entry["id"].as_str());
            assert_eq!(Some(&card.id), ArticleId::from_any(id.unwrap()).as_ref());
            let has_content = !entry["content"].is_null() || given["items"][index].get("content_text").is_some();
            assert_eq!(card.body.is_some(), has_content, "{name} {index}");
            items += 1;
        }
    }
    assert_eq!(items, 6);
}

#[test]
fn entities_agree_with_the_standard() {
    let Some(folder) = corpus("html5lib/tokenizer") else { return };
    let mut known = 0;
    for case in json(&fs::read(folder.join("namedEntities.test")).unwrap())["tests"].as_array().unwrap() {
        let (input, output) = (case["input"].as_str().unwrap(), &case["output"]);
        let Some(expected) = output[0][1].as_str().filter(|_| input.ends_with(';')) else { continue };
        let found = plain(&format!("a{input}z"));
        // The names that are not in our table stay as they are.
        if found != format!("a{input}z") {
            assert_eq!(found, format!("a{expected}z"), "{input}");
            known += 1;
        }
    }
    assert!(known >= 253, "only {known}");
}

#[test]
fn markup_of_all_kinds_leaves_only_words() {
    let Some(folder) = corpus("html5lib/tree-construction") else { return };
    let mut inputs = BTreeSet::new();
    for entry in fs::read_dir(folder).unwrap() {
        let text = fs::read_to_string(entry.unwrap().path()).unwrap_or_default();
        let cases = text.split("#data\n").skip(1).filter_map(|case| case.split("\n#errors").next());
        inputs.extend(cases.map(str::to_owned));
    }
    let payloads = json(&fs::read(corpus("dompurify-payloads.json").unwrap()).unwrap());
    let payloads = payloads.as_array().unwrap();
    assert_eq!(payloads.len(), 223);
    inputs.extend(payloads.iter().map(|payload| payload["payload"].as_str().unwrap().to_owned()));
    assert!(inputs.len() > 1500, "only {}", inputs.len());
    for input in &inputs {
        // `Section` and `Block` could say links and pictures; the reducer never does.
        let found = format!("{:?}", reduce(input));
        for kind in ["Link(", "Figure(", "Media(", "Embed {"] {
            assert!(!found.contains(kind), "{input}");
        }
    }
}

fn json(bytes: &[u8]) -> Value {
    serde_json::from_slice(bytes).unwrap()
}

fn plain(html: &str) -> String {
    reduce(html).iter().flat_map(|section| &section.blocks).map(Block::to_plain).collect()
}
