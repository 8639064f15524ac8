//! What becomes of a site's folder, build after build: held against a map of what it should hold.

#![cfg(unix)]
#![allow(clippy::expect_used, reason = "a test ends where its ground gives way")]

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::os::unix::fs::{MetadataExt, symlink};
use std::path::{Path, PathBuf};

use press::place::{Place, Stamp};
use proptest::prelude::*;
use tempfile::TempDir;

/// So many files that never change are enough for a site to be kept standing.
const FILLERS: usize = 1000;
const FILLING: &[u8] = b"Press is filling this folder for out, and removes it where it broke off.\n";
const NOTE: &[u8] = b"\nPress is putting a new site in the place of the old one.\n";

type Files = BTreeMap<String, String>;

/// A folder of its own for each test, gone with it; and what is known of the files of its site.
struct Desk {
    folder: TempDir,
    stamps: BTreeMap<String, Stamp>,
}

impl Desk {
    fn new() -> Self {
        let desk = Self { folder: tempfile::tempdir().expect("a folder"), stamps: BTreeMap::new() };
        fs::create_dir(desk.at("texts")).expect("a folder");
        desk
    }

    /// A place on it.
    fn at(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn out(&self) -> PathBuf {
        self.at("out")
    }

    fn standing(&self) -> PathBuf {
        self.at(".out.standing")
    }

    fn prepare(&self) -> Place {
        Place::prepare(&self.out(), &self.at("texts")).expect("a place")
    }

    /// Presses a site of these files and of those that never change. `keeps` of a file whether it is known to be as it was.
    fn press(&mut self, files: &Files, keeps: impl Fn(&str) -> bool) -> (usize, usize) {
        let mut place = self.prepare();
        self.fill(&place, files, keeps);
        place.exchange().expect("an exchange")
    }

    fn fill(&mut self, place: &Place, files: &Files, keeps: impl Fn(&str) -> bool) {
        for number in 0..FILLERS {
            self.put(place, &format!("read/{}/{number}.html", number % 20), "The same.", true);
        }
        for (name, text) in files {
            self.put(place, name, text, keeps(name));
        }
    }

    fn put(&mut self, place: &Place, name: &str, text: &str, keeps: bool) {
        let known = self.stamps.get(name).filter(|_| keeps).map(|stamp| (name.to_owned(), *stamp));
        if !known.is_some_and(|known| place.keep_all(&[known])) {
            let stamp = place.put(name, text.as_bytes()).expect("a file");
            self.stamps.insert(name.to_owned(), stamp);
        }
    }

    /// What the site holds, but for its mark and what never changes.
    fn site(&self) -> Files {
        let mut site = Files::new();
        let mut fillers = 0;
        for path in paths(&self.out()) {
            let name = path.strip_prefix(self.out()).expect("within").display().to_string();
            assert!(!path.is_dir(), "{name} is empty");
            let text = fs::read_to_string(&path).expect("a text");
            if text == "The same." && name.starts_with("read/") {
                fillers += 1;
            } else if name != ".press" {
                site.insert(name, text);
            }
        }
        assert_eq!(fillers, FILLERS);
        site
    }

    /// That what is kept standing is the site's own files, and nothing else.
    fn assert_stands(&self) {
        let standing = self.standing();
        let mut shared = 0;
        for path in paths(&standing) {
            let name = path.strip_prefix(&standing).expect("within");
            if name != Path::new(".press") && name != Path::new(".gitignore") {
                let id = |path: &Path| fs::symlink_metadata(path).map(|meta| meta.ino()).ok();
                assert_eq!(id(&path), id(&self.out().join(name)), "{}", name.display());
                shared += 1;
            }
        }
        assert!(shared >= FILLERS, "{shared}");
        assert_eq!(fs::read(standing.join(".gitignore")).expect("a file"), b"*\n");
        assert_eq!(fs::read(standing.join(".press")).expect("a mark"), FILLING);
        for other in ["out.new", "out.before"] {
            assert!(!self.at(other).exists(), "{other}");
        }
    }
}

/// All files, and what folders are empty.
fn paths(folder: &Path) -> Vec<PathBuf> {
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_symlink() || !path.is_dir() {
            paths.push(path);
        } else {
            let inner = self::paths(&path);
            if inner.is_empty() { paths.push(path) } else { paths.extend(inner) }
        }
    }
    paths
}

fn files(pairs: &[(&str, &str)]) -> Files {
    pairs.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect()
}

#[test]
fn a_large_site_is_kept_standing_and_a_small_one_is_not() {
    let mut desk = Desk::new();
    let first = files(&[("feed.json", "1"), ("articles/tide.json", "2"), ("media/a/b.png", "3")]);
    assert_eq!(desk.press(&first, |_| true), (FILLERS + 3, 0));
    assert!(!desk.standing().exists(), "there was no site before it");
    let second = files(&[("feed.json", "4"), ("articles/tide.json", "2"), ("articles/lamp.json", "5")]);
    assert_eq!(desk.press(&second, |name| name == "articles/tide.json"), (2, FILLERS + 1));
    desk.assert_stands();
    assert_eq!(desk.site(), second);
    // What the site no longer says stands nowhere.
    assert!(!desk.standing().join("feed.json").exists() && !desk.standing().join("media").exists());
    assert_eq!(desk.press(&first, |_| false), (2, FILLERS + 1));
    desk.assert_stands();
    assert_eq!(desk.site(), first);

    let small = Desk::new();
    for round in ["1", "2", "3"] {
        let mut place = small.prepare();
        place.put("feed.json", round.as_bytes()).expect("a file");
        place.exchange().expect("an exchange");
        assert!(!small.standing().exists());
    }
}

#[test]
fn what_others_do_to_a_site_does_not_come_back_by_what_stood() {
    let mut desk = Desk::new();
    let paper = files(&[("feed.json", "1"), ("articles/tide.json", "2"), ("articles/lamp.json", "3")]);
    desk.press(&paper, |_| true);
    desk.press(&paper, |_| true);
    desk.assert_stands();
    let out = desk.out();
    // Written to: that is the file that stands, too.
    fs::write(out.join("feed.json"), "mine").expect("written");
    fs::remove_file(out.join("articles/lamp.json")).expect("gone");
    fs::remove_file(out.join("articles/tide.json")).expect("gone");
    fs::create_dir(out.join("articles/tide.json")).expect("a folder");
    fs::create_dir(out.join("articles/mine")).expect("a folder");
    symlink("/", out.join("articles/root")).expect("a link");
    fs::write(out.join("CNAME"), "paper.example").expect("written");
    fs::write(out.join(".gitignore"), "drafts").expect("written");
    // What is packed of a file of press's is as old as that; a folder has no such thing.
    fs::write(out.join("feed.json.gz"), "packed").expect("written");
    fs::write(out.join("articles.gz"), "mine").expect("written");
    fs::write(desk.standing().join("stray.json"), "stray").expect("written");
    symlink(desk.at("texts"), desk.standing().join("media")).expect("a link");
    fs::write(desk.at("texts/tide.md"), "# Tide").expect("written");
    let mut whole = paper.clone();
    whole.insert("media/tide.md".to_owned(), "A picture".to_owned());
    desk.press(&whole, |_| true);
    desk.assert_stands();
    whole.insert("CNAME".to_owned(), "paper.example".to_owned());
    whole.insert(".gitignore".to_owned(), "drafts".to_owned());
    whole.insert("articles.gz".to_owned(), "mine".to_owned());
    assert_eq!(desk.site(), whole);
    assert_eq!(fs::read_to_string(desk.at("texts/tide.md")).expect("a text"), "# Tide");
    // A site that is gone takes with it what was kept of it.
    fs::remove_dir_all(&out).expect("gone");
    let place = desk.prepare();
    assert!(!desk.standing().exists());
    drop(place);
}

#[test]
fn a_folder_of_that_name_that_is_somebodys_is_left_alone() {
    let mut desk = Desk::new();
    let paper = files(&[("feed.json", "1")]);
    desk.press(&paper, |_| true);
    for mark in [None, Some("Press is filling this folder for another, and removes it where it broke off.\n")] {
        fs::create_dir_all(desk.standing()).expect("a folder");
        fs::write(desk.standing().join("letters.txt"), "mine").expect("a file");
        if let Some(mark) = mark {
            fs::write(desk.standing().join(".press"), mark).expect("a mark");
        }
        let before = paths(&desk.standing());
        desk.press(&paper, |_| true);
        assert_eq!(paths(&desk.standing()), before);
        assert_eq!(desk.site(), paper);
        assert!(!desk.at("out.before").exists());
    }
}

#[test]
fn a_crash_at_any_step_of_keeping_it_is_mended_by_the_next_build() {
    let paper = files(&[("feed.json", "1"), ("articles/tide.json", "2")]);
    for step in ["sifting", "kept", "marked", "torn", "taken", "filling", "given up"] {
        let mut desk = Desk::new();
        desk.press(&paper, |_| true);
        desk.press(&paper, |_| true);
        let (standing, fresh) = (desk.standing(), desk.at("out.new"));
        let note = || {
            let ledger = fs::File::options().create(true).append(true).open(desk.at(".out.press"));
            ledger.expect("the ledger").write_all(NOTE).expect("a note");
        };
        let mark_of_site = fs::read(desk.out().join(".press")).expect("a mark");
        let mark = |folder: &Path, mark: &[u8]| fs::write(folder.join(".press"), mark).expect("a mark");
        if matches!(step, "sifting" | "kept" | "marked") {
            // It is written last.
            fs::remove_file(standing.join(".gitignore")).expect("gone");
        }
        match step {
            "sifting" => {
                fs::rename(&standing, desk.at("out.before")).expect("moved");
                mark(&desk.at("out.before"), &mark_of_site);
                note();
            }
            "kept" => {
                mark(&standing, &mark_of_site);
                note();
            }
            "marked" => note(),
            "torn" => mark(&standing, b""),
            "taken" => fs::rename(&standing, &fresh).expect("moved"),
            "filling" => {
                fs::rename(&standing, &fresh).expect("moved");
                fs::write(fresh.join("half"), "half").expect("a file");
                fs::remove_file(fresh.join("feed.json")).expect("gone");
                fs::write(fresh.join("feed.json"), "ha").expect("a file");
            }
            _ => {
                // Nothing was written after all, as where the paper's name cannot be read.
                let place = desk.prepare();
                place.put("half", b"half").expect("a file");
                drop(place);
                assert!(!standing.exists() && !fresh.exists());
            }
        }
        for _ in 0..2 {
            assert_eq!(desk.press(&paper, |_| true), (0, FILLERS + 2), "{step}");
            desk.assert_stands();
            assert_eq!(desk.site(), paper, "{step}");
        }
    }
}

/// Few names, that are files of one site and folders of another.
fn a_site() -> impl Strategy<Value = Files> {
    let name =
        prop::sample::select(vec!["a", "a/b", "a/b/c", "a/b/d", "a/e", "read/0/more", "read/x/index.html", "f", "F"]);
    let text = prop::sample::select(vec!["one", "two", "three"]);
    prop::collection::btree_map(name, text, 0..6).prop_map(|files| {
        let is_folder =
            |name: &str| files.keys().any(|other| other.strip_prefix(name).is_some_and(|rest| rest.starts_with('/')));
        files
            .iter()
            .filter(|(name, _)| !is_folder(name))
            .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()))
            .collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_site_is_what_it_would_be_in_an_empty_folder(sites in prop::collection::vec(a_site(), 3..7)) {
        let mut desk = Desk::new();
        let mut before: Option<Files> = None;
        for site in sites {
            let is_same = |name: &str| before.as_ref().is_some_and(|old| old.get(name) == site.get(name));
            let same = site.keys().filter(|name| is_same(name)).count();
            let fillers = if before.is_some() { (0, FILLERS) } else { (FILLERS, 0) };
            let expected = (fillers.0 + site.len() - same, fillers.1 + same);
            prop_assert_eq!(desk.press(&site, is_same), expected);
            prop_assert_eq!(&desk.site(), &site);
            if before.is_some() {
                desk.assert_stands();
            }
            before = Some(site);
        }
    }
}
