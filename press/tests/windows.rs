//! What a build meets on Windows alone: files that others have open, its names for what it refuses, long paths.

#![cfg(windows)]
#![allow(clippy::expect_used, reason = "a test ends where its ground gives way")]

use std::fs::{self, File, OpenOptions};
use std::os::windows::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use press::build::{Built, Options, build};
use press::place::Place;
use tempfile::TempDir;

/// A folder of its own for each test, gone with it.
struct Desk(TempDir);

impl Desk {
    /// With an edition of one story.
    fn new() -> Self {
        let desk = Self(tempfile::tempdir().expect("a folder"));
        fs::create_dir(desk.texts()).expect("a folder");
        fs::write(desk.texts().join("edition.toml"), "title = \"The Harbour Courant\"\r\n").expect("a file");
        fs::write(desk.texts().join("tide.md"), "---\r\ntitle: The tide\r\n---\r\nWords.\r\n").expect("a file");
        desk
    }

    fn texts(&self) -> PathBuf {
        self.0.path().join("texts")
    }

    fn out(&self) -> PathBuf {
        self.0.path().join("out")
    }

    fn build(&self) -> Result<Built, String> {
        build(&self.texts(), &self.out(), &Options::default(), &|_, _, _| {})
    }

    /// The names of what lies beside the texts.
    fn beside(&self) -> Vec<String> {
        let entries = fs::read_dir(self.0.path()).expect("a folder").flatten();
        let mut names: Vec<String> = entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }
}

/// Opens a file or a folder so that nobody can give it another name.
fn open(path: &Path) -> File {
    const FILE_SHARE_READ: u32 = 1;
    const FILE_SHARE_WRITE: u32 = 2;
    const FILE_FLAG_BACKUP_SEMANTICS: u32 = 0x0200_0000;
    let mut options = OpenOptions::new();
    options.read(true).share_mode(FILE_SHARE_READ | FILE_SHARE_WRITE).custom_flags(FILE_FLAG_BACKUP_SEMANTICS);
    options.open(path).expect("what is there")
}

#[test]
fn a_site_that_is_open_for_a_moment_is_replaced() {
    let desk = Desk::new();
    assert_eq!(desk.build().expect("a build").problems, []);
    let open = open(&desk.out());
    let built = std::thread::scope(|scope| {
        scope.spawn(move || {
            std::thread::sleep(Duration::from_millis(300));
            drop(open);
        });
        desk.build()
    });
    assert!(built.expect("a build").is_written);
    assert_eq!(desk.beside(), [".out.press", "out", "texts"]);
}

#[test]
fn a_site_that_stays_open_stands_and_it_is_told() {
    let desk = Desk::new();
    assert_eq!(desk.build().expect("a build").problems, []);
    let open = open(&desk.out());
    let (start, told) = (Instant::now(), desk.build().expect_err("a refusal"));
    assert!(start.elapsed() < Duration::from_secs(60));
    assert!(
        told.contains("Close what has it open") && told.ends_with("Nothing that stood there was touched."),
        "{told}"
    );
    assert_eq!(desk.beside(), [".out.press", "out", "texts"]);
    drop(open);
    assert!(desk.build().expect("a build").is_written);
}

#[test]
fn a_text_that_another_program_keeps_is_told() {
    let desk = Desk::new();
    let alone = OpenOptions::new().read(true).share_mode(0).open(desk.texts().join("tide.md")).expect("a text");
    let told = desk.build().expect("a build").problems.iter().map(ToString::to_string).collect::<String>();
    assert!(told.contains("Close the program that has it open"), "{told}");
    drop(alone);
    assert_eq!(desk.build().expect("a build").problems, []);
}

#[test]
fn a_second_press_is_told_of_the_first_and_nothing_stays_of_either() {
    let desk = Desk::new();
    let first = Place::prepare(&desk.out(), &desk.texts()).expect("a place");
    let told = Place::prepare(&desk.out(), &desk.texts()).map(drop).expect_err("a refusal");
    assert!(told.contains("Another press is at work"), "{told}");
    assert!(fs::remove_file(desk.0.path().join(".out.press")).is_err());
    drop(first);
    assert_eq!(desk.beside(), ["texts"]);
}

#[test]
fn a_path_may_be_longer_than_windows_once_took() {
    let desk = Desk::new();
    let deep = std::iter::repeat_n("a-folder-of-forty-letters-as-some-people-", 8).collect::<PathBuf>();
    fs::create_dir_all(desk.texts().join(&deep)).expect("a folder");
    fs::write(desk.texts().join(&deep).join("deep.md"), "# Deep\r\n\r\n[It](one.pdf)\r\n").expect("a file");
    fs::write(desk.texts().join(&deep).join("one.pdf"), "PDF").expect("a file");
    for kept in [0, 4] {
        let built = desk.build().expect("a build");
        assert_eq!((built.articles, built.media, built.files.1), (2, 1, kept), "{:?}", built.problems);
    }
    assert!(desk.out().join("media").join(deep).join("one.pdf").is_file());
}
