//! What a build meets on a real disk: texts too long or too deep, folders it may not read, places it may not write to or that
//! are full, names of every kind. Each has a clear word, and nothing is lost.
//!
//! These tests run the program itself, since the machine is part of each case. They need Linux with util-linux (`setpriv`,
//! `unshare`) and a shell. Root may read and write everything: as root they become `nobody` where rights matter.

#![cfg(target_os = "linux")]
#![allow(clippy::expect_used, reason = "a test ends where its ground gives way")]

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::fs::{self, Permissions};
use std::io::Write;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use press::check::check;
use serde_json::Value;
use tempfile::TempDir;

const SETTINGS: &str = "title = \"The Harbour Courant\"\nlanguage = \"en\"\n";
const TIDE: &str = "---\ntitle: The tide\ndate: 2026-11-20\n---\nWords of the tide.\n";
/// The user and the group that own nothing.
const NOBODY: u32 = 65534;

/// A folder of its own for each test, gone with it.
struct Desk(TempDir);

/// How a run ended.
#[derive(Debug)]
struct Ended {
    code: Option<i32>,
    /// What stood on standard error.
    lines: Vec<String>,
}

impl Desk {
    /// With an edition of one story.
    fn new() -> Self {
        let desk = Self(tempfile::tempdir().expect("a folder"));
        // Whoever has no rights may look at it.
        allow(desk.0.path(), 0o755);
        desk.put("edition.toml", SETTINGS);
        desk.put("tide.md", TIDE);
        desk
    }

    /// A place on it.
    fn at(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn texts(&self) -> PathBuf {
        self.at("texts")
    }

    fn out(&self) -> PathBuf {
        self.at("out")
    }

    fn put(&self, name: impl AsRef<Path>, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.texts().join(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(&path, bytes).expect("a file");
        path
    }

    /// Builds the edition at `out`.
    fn build(&self) -> Ended {
        self.build_to(&self.out())
    }

    fn build_to(&self, out: &Path) -> Ended {
        ended(press().arg(self.texts()).arg("--out").arg(out))
    }

    /// Builds as somebody with no rights but those that all have. Whoever is not root has as few already.
    fn build_as_nobody(&self, out: &Path) -> Ended {
        if !is_root(self.0.path()) {
            return self.build_to(out);
        }
        // The folder of the program need not be one that all may enter.
        let program = self.at("press");
        fs::copy(env!("CARGO_BIN_EXE_press"), &program).expect("the program");
        let mut command = Command::new("setpriv");
        command.args([format!("--reuid={NOBODY}"), format!("--regid={NOBODY}"), "--clear-groups".to_owned()]);
        ended(command.arg(program).args(ARGUMENTS).arg(self.texts()).arg("--out").arg(out))
    }

    fn json(&self, name: &str) -> Value {
        serde_json::from_slice(&fs::read(self.out().join(name)).expect(name)).expect("JSON")
    }

    /// The names of what lies beside the texts.
    fn beside(&self) -> Vec<String> {
        let entries = fs::read_dir(self.0.path()).expect("a folder").flatten();
        let mut names: Vec<String> = entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
        names.retain(|name| name != "press");
        names.sort();
        names
    }
}

const ARGUMENTS: [&str; 3] = ["build", "--edition-only", "--quiet"];

fn press() -> Command {
    let mut press = Command::new(env!("CARGO_BIN_EXE_press"));
    press.args(ARGUMENTS);
    press
}

fn ended(command: &mut Command) -> Ended {
    let output = command.output().expect("a run");
    let lines = String::from_utf8_lossy(&output.stderr).lines().map(str::to_owned).collect();
    Ended { code: output.status.code(), lines }
}

/// Whether the tests run as root: they own what they write.
fn is_root(written: &Path) -> bool {
    fs::metadata(written).expect("a folder").uid() == 0
}

fn allow(path: &Path, mode: u32) {
    fs::set_permissions(path, Permissions::from_mode(mode)).expect("rights");
}

/// Every file under a folder with its bytes.
fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder").flatten() {
            // Of a link it is enough that it is there.
            match fs::symlink_metadata(entry.path()).expect("an entry") {
                meta if meta.is_dir() => folders.push(entry.path()),
                meta if meta.is_symlink() => drop(files.insert(entry.path(), Vec::new())),
                _ => drop(files.insert(entry.path(), fs::read(entry.path()).expect("a file"))),
            }
        }
    }
    files
}

/// One line and no other begins and ends so.
fn assert_line(lines: &[String], begins: &str, ends: &str) {
    let fits = lines.iter().filter(|line| line.starts_with(begins) && line.ends_with(ends)).count();
    assert_eq!(fits, 1, "{begins} … {ends} in {lines:#?}");
}

#[test]
fn a_text_of_fifty_megabytes_is_told_and_costs_only_itself() {
    let desk = Desk::new();
    let paragraph = "A sentence with *marks* and a [link](https://example.org/), and a bit more.\n\n";
    let long = |part: &str| part.repeat(50_000_000 / part.len() + 1);
    desk.put("lines.md", format!("# Long\n\n{}", long(paragraph)));
    desk.put("line.md", format!("# Long\n\n{}", long("word ")));
    desk.put("plain.txt", format!("Long\n\n{}", long("word ")));
    desk.put("item.json", format!("{{\"id\":\"item\",\"title\":\"Long\",\"content_text\":\"{}\"}}", long("word ")));
    let begun = Instant::now();
    let Ended { code, lines } = desk.build();
    assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
    assert_eq!(code, Some(1), "{lines:#?}");
    for file in ["line.md", "lines.md", "plain.txt", "item.json"] {
        let ends = ", and no reader takes more than 32 MB: divide it. Until then it is not in the paper.";
        assert_line(&lines, &format!("{file}: It is 50 MB long"), ends);
    }
    assert_eq!(lines.len(), 4, "{lines:#?}");
    assert_eq!(check(&desk.out()).articles, 1);
}

/// What is long and may be: the time grows with the length and no faster, whatever stands there.
#[test]
fn eight_times_the_text_takes_about_eight_times_the_time() {
    let shapes: [(&str, &dyn Fn(usize) -> String); 15] = [
        ("paragraphs", &|number| format!("Words of *paragraph* {number}.\n\n")),
        ("one-line", &|_| "word word word word ".to_owned()),
        ("sections", &|_| "## The same\n\nWords.\n\n".to_owned()),
        ("lost-links", &|number| format!("A [link](lost-{number}.md).\n\n")),
        ("braces", &|_| "{{{{{{{{{{{{{{{{{{{{".to_owned()),
        ("brackets", &|_| "[[[[[[[[[[![![![".to_owned()),
        ("elements", &|_| "<foo>a</bar> ".to_owned()),
        ("prices", &|_| "$5, $x^2$, $$ and `$`; ".to_owned()),
        ("comments", &|_| "<!-- a --> <!-- b --> words <!--\n".to_owned()),
        ("anchors", &|number| format!("### Part {number}\n\n[There](#part-{number}) [and](#part-{number}-1)\n\n")),
        ("signs", &|_| "{{ {% [[a [^b] ![c](d e.jpg) {{f}}{.g} ".to_owned()),
        ("notes", &|number| format!("Words[^{number}].\n\n[^{number}]: A note.\n\n")),
        ("addresses", &|_| "www..,https://,a@b..c,".to_owned()),
        ("secrets", &|_| "%% a b%% c ".to_owned()),
        ("templates", &|_| "<% a %> b@c.example ".to_owned()),
    ];
    for (name, shape) in shapes {
        let time = |parts: usize| {
            let desk = Desk::new();
            desk.put("long.md", format!("# Long\n\n{}", (0..parts).map(shape).collect::<String>()));
            let begun = Instant::now();
            let Ended { code, lines } = desk.build();
            assert!(code == Some(0) || code == Some(1), "{name}: {code:?} {lines:#?}");
            assert_eq!(check(&desk.out()).articles, 2, "{name}: {lines:#?}");
            begun.elapsed()
        };
        // By squares it would be 64 times the time. A machine that is busy elsewhere is asked again.
        let grows_as_the_text = || time(16_000) < time(2_000) * 20 + Duration::from_millis(500);
        assert!((0..3).any(|_| grows_as_the_text()), "{name}");
    }
}

#[test]
fn whatever_nests_without_end_is_set_flat_with_its_words() {
    let deep = [
        ("quotes", format!("{} inmost\n", ">".repeat(100_000))),
        ("lists", format!("{} inmost\n", "- ".repeat(10_000))),
        ("marks", format!("{}inmost{}\n", "*".repeat(100_000), "*".repeat(100_000))),
        ("pictures", format!("{}inmost{}\n", "![".repeat(50_000), "](https://a.example/x.png)".repeat(50_000))),
        ("elements", format!("Words {}inmost\n", "<em>".repeat(50_000))),
        ("staircase", (0..500).map(|step| format!("{}- inmost\n", " ".repeat(step * 2))).collect()),
        // Every block within every other: what comes of it must still be JSON that is read.
        (
            "questions",
            (1..60).map(|depth| format!("{} [!qa] inmost\n{}\n", ">".repeat(depth), ">".repeat(depth))).collect(),
        ),
    ];
    for (name, text) in deep {
        let desk = Desk::new();
        desk.put("deep.md", format!("# Deep\n\n{text}"));
        let Ended { code, lines } = desk.build();
        assert_eq!(code, Some(1), "{name}: {lines:#?}");
        assert!(lines.iter().all(|line| line.starts_with("deep.md:")), "{name}: {lines:#?}");
        assert!(lines.iter().any(|line| line.contains("more than 24 deep")), "{name}: {lines:#?}");
        assert!(desk.json("articles/deep.json").to_string().contains("inmost"), "{name}");
        assert_eq!(check(&desk.out()).articles, 2, "{name}");
    }
    // As deep as may be is read as it is written.
    let desk = Desk::new();
    desk.put("deep.md", format!("# Deep\n\n{} inmost\n", ">".repeat(23)));
    assert_eq!(desk.build().lines, [""; 0]);
    assert_eq!(desk.json("articles/deep.json").to_string().matches("\"quote\"").count(), 23);
}

#[test]
fn front_matter_and_json_without_end_are_told_and_cost_only_themselves() {
    let desk = Desk::new();
    let nested = "[".repeat(100_000);
    let (letters, many) = (('b'..='k').collect::<Vec<char>>(), |anchor: char| vec![format!("*{anchor}"); 10].join(","));
    let aliases: String =
        letters.iter().zip('a'..).map(|(name, of)| format!("{name}: &{name} [{}]\n", many(of))).collect();
    desk.put("yaml.md", format!("---\ntitle: Deep\nodd: {nested}\n---\nWords.\n"));
    desk.put("toml.md", format!("+++\ntitle = \"Deep\"\nodd = {nested}\n+++\nWords.\n"));
    desk.put("item.json", format!("{{\"id\":\"item\",\"title\":\"Deep\",\"content_html\":{nested}"));
    desk.put("aliases.md", format!("---\ntitle: Many\na: &a [1,1,1,1,1,1,1,1,1,1]\n{aliases}---\nWords.\n"));
    let (long, often) = ("x".repeat(1_000_000), vec!["*a"; 40_000].join(","));
    desk.put("long.md", format!("---\ntitle: Long\na: &a {long}\nb: [{often}]\n---\nWords.\n"));
    desk.put("steps.md", format!("---\ntitle: Steps\nodd:\n  {}a\n---\nWords.\n", "- ".repeat(10_000)));
    let Ended { code, lines } = desk.build();
    assert_eq!((code, lines.len()), (Some(1), 6), "{lines:#?}");
    assert_line(&lines, "long.md:2: Its aliases ", ": write them out. Until then it is not in the paper.");
    assert_line(&lines, "yaml.md:3: The front matter is no YAML: ", ".");
    assert_line(
        &lines,
        "steps.md:2: Its lists stand in one another",
        ": write it flatter. Until then it is not in the paper.",
    );
    assert_line(&lines, "toml.md:3: The front matter is no TOML: ", ".");
    assert_line(&lines, "item.json:1: not JSON, or nested too deep", ".");
    assert_line(&lines, "aliases.md:2: Its aliases ", ": write them out. Until then it is not in the paper.");
    assert_eq!(check(&desk.out()).articles, 1);
}

#[test]
fn what_may_not_be_read_is_told_and_stops_nothing_else() {
    let desk = Desk::new();
    let secret = desk.put("secret.md", TIDE);
    let picture = desk.put("secret.webp", "RIFF");
    desk.put("closed/within.md", TIDE);
    desk.put("shows.md", "# Shows\n\n![A lamp](secret.webp)\n");
    for (path, mode) in [(desk.0.path(), 0o777), (&secret, 0), (&picture, 0), (&desk.texts().join("closed"), 0)] {
        allow(path, mode);
    }
    let Ended { code, lines } = desk.build_as_nobody(&desk.out());
    allow(&desk.texts().join("closed"), 0o755);
    assert_eq!(code, Some(1), "{lines:#?}");
    for file in ["closed/", "secret.md", "secret.webp"] {
        let begins = format!("{file}: It cannot be read: Permission denied");
        let until = if file == "secret.md" { " Until then it is not in the paper." } else { "" };
        let ends = format!("Give yourself the right to read it, or take it out of the folder.{until}");
        assert_line(&lines, &begins, &ends);
    }
    assert!(desk.out().join("articles/tide.json").exists() && desk.out().join("articles/shows.json").exists());
}

#[test]
fn a_place_that_may_not_be_written_to_is_told_with_a_way_out() {
    let desk = Desk::new();
    allow(desk.0.path(), 0o755);
    let within = desk.at("theirs");
    fs::create_dir(&within).expect("a folder");
    assert_eq!(ended(press().arg(desk.texts()).arg("--out").arg(within.join("out"))).code, Some(0));
    let before = files(&within);
    allow(&within, 0o555);
    let Ended { code, lines } = desk.build_as_nobody(&within.join("out"));
    allow(&within, 0o755);
    assert_eq!((code, lines.len()), (Some(2), 1), "{lines:#?}");
    assert!(lines[0].contains("cannot be written: Permission denied"), "{lines:#?}");
    assert!(lines[0].contains("Give yourself the right to write to the folder it lies in, or give --out another"));
    assert!(lines[0].ends_with("Nothing that stood there was touched."), "{lines:#?}");
    assert_eq!(files(&within), before);
}

/// The disk is a small one in memory where this machine lets the test mount one: root may, and others in a namespace of their
/// own where the system allows that. The limit in the next test needs no leave from anybody.
#[test]
fn a_full_disk_leaves_the_old_site_as_it_was() {
    let desk = Desk::new();
    let disk = desk.at("disk");
    fs::create_dir(&disk).expect("a folder");
    let script = r#"
        mount -t tmpfs -o size=512k courant "$DISK" || { echo "no mount" >&2; exit 77; }
        "$PRESS" build --edition-only --quiet "$TEXTS" --out "$DISK/out" || exit 78
        cp -r "$DISK/out" "$DESK/before"
        cp "$LONG" "$TEXTS/long.md"
        "$PRESS" build --edition-only --quiet "$TEXTS" --out "$DISK/out"
        code=$?
        cp -r "$DISK" "$DESK/after"
        exit $code
    "#;
    let long = desk.at("long");
    fs::write(&long, format!("# Long\n\n{}", "Words. ".repeat(200_000))).expect("a file");
    let run = |flags: &str| {
        let mut command = Command::new("unshare");
        command.args([flags, "sh", "-c", script]).env("PRESS", env!("CARGO_BIN_EXE_press"));
        ended(command.env("DESK", desk.0.path()).env("DISK", &disk).env("TEXTS", desk.texts()).env("LONG", &long))
    };
    let Ended { code, lines } = run(if is_root(desk.0.path()) { "-m" } else { "-rm" });
    if !desk.at("before").exists() {
        // No disk could be had: then the limit is the disk.
        return limited(&desk);
    }
    assert_eq!((code, lines.len()), (Some(2), 1), "{lines:#?}");
    assert!(lines[0].contains("articles/long.json cannot be written: No space left on device"), "{lines:#?}");
    assert!(lines[0].contains("make some, or give --out a folder on another disk"), "{lines:#?}");
    let within = |folder: &str| -> BTreeMap<PathBuf, Vec<u8>> {
        let folder = desk.at(folder);
        let inner = |path: PathBuf| path.strip_prefix(&folder).expect("within").to_owned();
        files(&folder).into_iter().map(|(path, bytes)| (inner(path), bytes)).collect()
    };
    assert!(within("before").len() > 2);
    assert_eq!(within("after/out"), within("before"));
    let left: BTreeSet<_> =
        fs::read_dir(desk.at("after")).expect("a folder").flatten().map(|one| one.file_name()).collect();
    assert_eq!(left, BTreeSet::from([".out.press".into(), "out".into()]));
}

#[test]
fn a_disk_that_takes_no_more_leaves_the_old_site_as_it_was() {
    limited(&Desk::new());
}

/// Builds once, and once more where no file may have more than 64 KB.
fn limited(desk: &Desk) {
    assert_eq!(desk.build().code, Some(0));
    let (before, beside) = (files(&desk.out()), desk.beside());
    desk.put("long.md", format!("# Long\n\n{}", "Words. ".repeat(20_000)));
    // Blocks of 512 bytes. Without the signal the writing itself is refused, as on a disk that is full.
    let script = "trap '' XFSZ; ulimit -f 128; exec \"$0\" \"$@\"";
    let mut command = Command::new("sh");
    command.args(["-c", script, env!("CARGO_BIN_EXE_press")]).args(ARGUMENTS);
    let Ended { code, lines } = ended(command.arg(desk.texts()).arg("--out").arg(desk.out()));
    assert_eq!((code, lines.len()), (Some(2), 1), "{lines:#?}");
    assert!(lines[0].contains("articles/long.json cannot be written: File too large"), "{lines:#?}");
    assert!(lines[0].contains("give --out a folder on another disk"), "{lines:#?}");
    assert_eq!((files(&desk.out()), desk.beside()), (before, beside));
    // Where there is room again the next build is as any other.
    assert_eq!(desk.build().code, Some(0));
    assert_eq!(check(&desk.out()).articles, 2);
}

#[test]
fn an_out_that_is_not_ours_is_told_and_left_alone() {
    let desk = Desk::new();
    let refused = |out: &Path, words: &str| {
        let before = files(desk.0.path());
        let Ended { code, lines } = desk.build_to(out);
        assert_eq!((code, lines.len()), (Some(2), 1), "{}: {lines:#?}", out.display());
        assert!(lines[0].ends_with(words), "{}: {lines:#?}", out.display());
        assert!(files(desk.0.path()) == before, "{}", out.display());
    };
    let letters = desk.at("letters");
    fs::create_dir(&letters).expect("a folder");
    fs::write(letters.join("one.txt"), "Dear all").expect("a file");
    let not_ours = "was not written by press and is not empty: give --out a new folder.";
    refused(&letters, not_ours);
    refused(&letters.join("one.txt"), "is a file: give --out a folder.");
    let on_the_way =
        "Something on the way to it is a file: give --out another folder. Nothing that stood there was touched.";
    refused(&letters.join("one.txt/site"), on_the_way);
    // The texts themselves, by each of their names, even where press once wrote there.
    let texts = "holds the texts themselves: give --out another folder.";
    let by_link = desk.at("link");
    symlink(desk.0.path(), &by_link).expect("a link");
    fs::write(desk.at(".press"), "").expect("a file");
    fs::write(desk.texts().join(".press"), "").expect("a file");
    for out in [desk.texts(), desk.0.path().to_owned(), by_link.join("texts"), by_link, desk.texts().join("../texts")] {
        refused(&out, texts);
    }
    // A shell writes a stroke behind the name of a folder, and behind that of a link to one.
    fs::create_dir(desk.at("real")).expect("a folder");
    symlink(desk.at("real"), desk.at("linked")).expect("a link");
    for _ in 0..2 {
        assert_eq!(desk.build_to(&desk.at("linked/")).code, Some(0));
        assert!(
            desk.at("real/feed.json").exists() && fs::symlink_metadata(desk.at("linked")).expect("a link").is_symlink()
        );
    }
    symlink(desk.at("nowhere"), desk.at("broken")).expect("a link");
    let Ended { code, lines } = desk.build_to(&desk.at("broken"));
    assert_eq!(code, Some(2));
    assert!(lines[0].contains("is a link that leads nowhere") && lines[0].ends_with("Remove it."), "{lines:#?}");
    // What lies where the new site would be filled is somebody's, too.
    fs::create_dir(desk.at("site.new")).expect("a folder");
    fs::write(desk.at("site.new/mine.txt"), "mine").expect("a file");
    refused(&desk.at("site"), "site.new is in the way: move it elsewhere.");
    // So is what it leads to, where it is a link.
    fs::remove_dir_all(desk.at("site.new")).expect("gone");
    assert_eq!(desk.build_to(&desk.at("release")).code, Some(0));
    symlink(desk.at("release"), desk.at("site.new")).expect("a link");
    refused(&desk.at("site"), "site.new is in the way: move it elsewhere.");
}

#[test]
fn two_presses_do_not_fill_one_folder() {
    let desk = Desk::new();
    assert_eq!(desk.build().code, Some(0));
    let ledger = fs::File::options().append(true).open(desk.at(".out.press")).expect("the ledger");
    ledger.lock().expect("a lock");
    let before = files(desk.0.path());
    let Ended { code, lines } = desk.build();
    assert_eq!((code, lines.len()), (Some(2), 1), "{lines:#?}");
    assert!(lines[0].ends_with(ANOTHER), "{lines:#?}");
    assert!(files(desk.0.path()) == before);
    // It has ended, however it did.
    drop(ledger);
    assert_eq!(desk.build().code, Some(0));
    // Where nothing has come of the first build, nothing is left: no file of which the next one could not see that it is gone.
    desk.put("edition.toml", "title = 7");
    assert_eq!(desk.build_to(&desk.at("never")).code, Some(1));
    assert_eq!(desk.beside(), [".out.press", "out", "texts"]);
}

const ANOTHER: &str = "/out: wait until it is done.";

/// Presses begin one upon the other, as by a tool that is called twice: whoever comes second is told, and the site is whole.
#[test]
fn presses_at_once_leave_a_whole_site() {
    let desk = Desk::new();
    for number in 0..60 {
        desk.put(format!("story-{number}.md"), format!("---\ntitle: Story {number}\n---\n{}\n", "Words. ".repeat(200)));
    }
    let states = [TIDE.to_owned(), TIDE.replace("The tide", "The ebb")];
    let within = |folder: &Path| -> BTreeMap<PathBuf, Vec<u8>> {
        let inner = |path: PathBuf| path.strip_prefix(folder).expect("within").to_owned();
        files(folder).into_iter().map(|(path, bytes)| (inner(path), bytes)).collect()
    };
    let references = states.each_ref().map(|text| {
        desk.put("tide.md", text);
        let out = desk.at("reference");
        assert_eq!(desk.build_to(&out).code, Some(0));
        within(&out)
    });
    assert_ne!(references[0], references[1]);
    assert_eq!(desk.build().code, Some(0));
    let begun = Instant::now();
    assert_eq!(desk.build().code, Some(0));
    let whole = begun.elapsed();
    let (mut refused, begun) = (0, Instant::now());
    // A machine that is busy elsewhere has had enough of them sooner.
    for round in (0..40_usize).take_while(|round| *round < 10 || begun.elapsed() < Duration::from_secs(15)) {
        desk.put("tide.md", &states[round % 2]);
        let start = |number: u32| {
            // Closer together in one round than in another: some begin while one ends.
            let between = whole * u32::try_from(round % 10 + 1).expect("a number") / 20;
            std::thread::sleep(between * u32::from(number > 0));
            let mut press = press();
            press.arg(desk.texts()).arg("--out").arg(desk.out());
            press.stderr(Stdio::piped()).spawn().expect("a press")
        };
        let presses: Vec<_> = (0..6).map(start).collect();
        let ended: Vec<_> = presses.into_iter().map(|press| press.wait_with_output().expect("an end")).collect();
        let lost: Vec<_> = ended.iter().filter(|press| press.status.code() != Some(0)).collect();
        assert!(lost.len() < ended.len(), "round {round}: {ended:?}");
        for press in &lost {
            assert_eq!(press.status.code(), Some(2), "round {round}");
            let words = String::from_utf8_lossy(&press.stderr);
            assert!(words.starts_with("press: Another press is at work on "), "round {round}: {words}");
            assert!(words.trim_end().ends_with(ANOTHER), "round {round}: {words}");
        }
        refused += lost.len();
        assert!(within(&desk.out()) == references[round % 2], "round {round}");
        assert_eq!(desk.beside(), [".out.press", ".reference.press", "out", "reference", "texts"], "round {round}");
    }
    assert!(refused > 0, "no two of them met");
}

#[test]
fn a_folder_that_is_watched_is_pressed_again() {
    let desk = Desk::new();
    // Somebody else is at work there.
    let ledger = fs::File::options().write(true).create_new(true).open(desk.at(".out.press")).expect("the ledger");
    ledger.lock().expect("a lock");
    let mut watch = press();
    watch.arg(desk.texts()).arg("--out").arg(desk.out()).arg("--watch");
    let mut watch = watch.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().expect("a press");
    let comes = |what: &str, is_there: &dyn Fn() -> bool| {
        let until = Instant::now() + Duration::from_secs(60);
        while !is_there() {
            assert!(Instant::now() < until, "{what} does not come");
            std::thread::sleep(Duration::from_millis(50));
        }
    };
    let holds =
        |words: &str| fs::read_to_string(desk.out().join("articles/tide.json")).is_ok_and(|text| text.contains(words));
    std::thread::sleep(Duration::from_secs(1));
    assert!(!desk.out().exists());
    ledger.unlock().expect("no lock");
    comes("the first site", &|| holds("Words of the tide"));
    desk.put("tide.md", TIDE.replace("Words of", "The ebb after"));
    comes("the second", &|| holds("The ebb after the tide"));
    watch.kill().expect("an end");
    let told = watch.wait_with_output().expect("its words").stderr;
    let told = String::from_utf8_lossy(&told);
    assert_eq!(told.lines().filter(|line| line.contains("Another press is at work on ")).count(), 1, "{told}");
}

/// What stands at the end of the file beside a site while two folders change places.
const NOTE: &[u8] = b"\nPress is putting a new site in the place of the old one.\n";
const FILLING: &str = "Press is filling this folder for out, and removes it where it broke off.\n";

#[test]
fn a_crash_at_any_step_of_an_exchange_is_mended_by_the_next_build() {
    for step in ["filling", "noted", "marked", "moved", "emptied", "exchanged", "moving over", "removing", "removed"] {
        let desk = Desk::new();
        let (out, fresh, before) = (desk.out(), desk.at("out.new"), desk.at("out.before"));
        assert_eq!(desk.build().code, Some(0));
        fs::write(out.join("CNAME"), "paper.example\n").expect("a file");
        fs::write(out.join("_headers"), "/*\n").expect("a file");
        desk.put("lamp.md", "# The lamp\n\nIt is lit.\n");
        let other = desk.at("other");
        assert_eq!(desk.build_to(&other).code, Some(0));
        fs::remove_file(desk.at(".other.press")).expect("its memory");
        let (moved, rename) =
            (|name: &str| fs::rename(before.join(name), out.join(name)).expect("moved"), fs::rename::<&Path, &Path>);
        rename(&other, &fresh).expect("moved");
        if matches!(step, "filling" | "noted") {
            fs::write(fresh.join(".press"), FILLING).expect("a mark");
        }
        if !matches!(step, "filling" | "noted" | "marked") {
            rename(&out, &before).expect("moved");
        }
        if step == "emptied" {
            fs::create_dir(&out).expect("a folder");
        }
        if matches!(step, "exchanged" | "moving over" | "removing" | "removed") {
            rename(&fresh, &out).expect("moved");
        }
        if matches!(step, "moving over" | "removing" | "removed") {
            moved("CNAME");
        }
        if matches!(step, "removing" | "removed") {
            moved("_headers");
            fs::remove_dir_all(before.join("articles")).expect("removed");
        }
        if step == "removed" {
            fs::remove_dir_all(&before).expect("removed");
        }
        if step != "filling" {
            let ledger = fs::File::options().append(true).open(desk.at(".out.press"));
            ledger.expect("the ledger").write_all(NOTE).expect("a note");
        }
        let Ended { code, lines } = desk.build();
        assert_eq!((code, lines), (Some(0), Vec::new()), "{step}");
        assert_eq!(fs::read_to_string(out.join("CNAME")).ok().as_deref(), Some("paper.example\n"), "{step}");
        assert_eq!(fs::read_to_string(out.join("_headers")).ok().as_deref(), Some("/*\n"), "{step}");
        assert_eq!(check(&out).articles, 2, "{step}");
        assert_eq!(desk.beside(), [".out.press", "out", "texts"], "{step}");
        // The note is gone: what lies there from now on is somebody's.
        fs::create_dir(&before).expect("a folder");
        fs::write(before.join(".press"), fs::read(out.join(".press")).expect("a mark")).expect("a mark");
        assert_eq!(desk.build().code, Some(2), "{step}");
    }
}

/// A site for trial, or a backup: it may have the name that press would give to its own, and the mark that press writes.
#[test]
fn a_site_that_somebody_keeps_beside_another_is_left_alone() {
    let desk = Desk::new();
    let refused = |words: &str| {
        let before = files(desk.0.path());
        let Ended { code, lines } = desk.build();
        assert_eq!((code, lines.len()), (Some(2), 1), "{lines:#?}");
        assert!(lines[0].ends_with(words), "{lines:#?}");
        assert!(files(desk.0.path()) == before);
    };
    let (out, fresh, before) = (desk.out(), desk.at("out.new"), desk.at("out.before"));
    assert_eq!(desk.build_to(&fresh).code, Some(0));
    fs::create_dir_all(fresh.join(".git/refs")).expect("a folder");
    fs::write(fresh.join(".git/refs/main"), "0123\n").expect("a file");
    refused("out.new is in the way: move it elsewhere.");
    // Under another name it is in nobody's way.
    fs::rename(&fresh, &out).expect("moved");
    assert_eq!(desk.build().code, Some(0));
    assert!(out.join(".git/refs/main").exists());
    assert!(Command::new("cp").arg("-r").args([&out, &before]).status().expect("cp").success());
    fs::write(before.join("CNAME"), "old.example\n").expect("a file");
    refused("out.before is in the way: move it elsewhere.");
    fs::remove_dir_all(&out).expect("removed");
    refused("/out if that is what it was, else move it elsewhere.");
    // One that is being filled for another place, and one that was filled before there were such marks.
    fs::rename(&before, &out).expect("moved");
    fs::create_dir(&fresh).expect("a folder");
    fs::write(fresh.join(".press"), FILLING.replace("out", "paper")).expect("a mark");
    refused("out.new is in the way: move it elsewhere.");
    let last = b"Written by press: all that is named here is replaced by the next build.\n";
    for mark in [&last[..], FILLING.as_bytes(), &FILLING.as_bytes()[..9], b""] {
        fs::create_dir_all(&fresh).expect("a folder");
        fs::write(fresh.join(".press"), mark).expect("a mark");
        assert_eq!(desk.build().code, Some(0));
        assert!(!fresh.exists() && out.join("CNAME").exists());
    }
    // The first mark that press ever wrote says nothing of whether a folder was filled: such a site is one at its own place alone.
    let once = b"Written by press: it is replaced whole by the next build.\n";
    fs::create_dir_all(&fresh).expect("a folder");
    fs::write(fresh.join(".press"), once).expect("a mark");
    refused("out.new is in the way: move it elsewhere.");
    fs::remove_dir_all(&fresh).expect("removed");
    fs::remove_file(out.join("CNAME")).expect("removed");
    fs::write(out.join(".press"), once).expect("a mark");
    assert_eq!(desk.build().code, Some(0));
    assert!(fs::read(out.join(".press")).expect("a mark").starts_with(last));
    // One that is being filled is no site, whoever calls it so.
    fs::create_dir_all(&fresh).expect("a folder");
    fs::write(fresh.join(".press"), FILLING).expect("a mark");
    let Ended { code, lines } = desk.build_to(&fresh);
    assert_eq!((code, lines.len()), (Some(2), 1), "{lines:#?}");
    assert!(lines[0].ends_with("was not written by press and is not empty: give --out a new folder."), "{lines:#?}");
}

#[test]
fn what_was_left_and_cannot_be_removed_is_told_as_it_is() {
    let desk = Desk::new();
    allow(desk.0.path(), 0o777);
    let fresh = desk.at("out.new");
    fs::create_dir_all(fresh.join("articles")).expect("a folder");
    fs::write(fresh.join("articles/tide.json"), "{}").expect("a file");
    fs::write(fresh.join(".press"), FILLING).expect("a mark");
    allow(&fresh.join("articles"), 0o555);
    let Ended { code, lines } = desk.build_as_nobody(&desk.out());
    allow(&fresh.join("articles"), 0o755);
    assert_eq!((code, lines.len()), (Some(2), 1), "{lines:#?}");
    let words = "out.new was left by a press that broke off, and not all of it can be removed: Permission denied";
    assert!(lines[0].contains(words), "{lines:#?}");
    assert!(lines[0].ends_with("Remove it by hand. The site was not touched."), "{lines:#?}");
}

#[test]
fn an_out_that_a_link_leads_to_is_replaced_and_the_link_stays() {
    let desk = Desk::new();
    let real = desk.at("real");
    fs::create_dir(&real).expect("a folder");
    symlink(&real, desk.out()).expect("a link");
    for _ in 0..2 {
        assert_eq!(desk.build().code, Some(0));
        assert!(fs::symlink_metadata(desk.out()).expect("the link").is_symlink());
        assert!(real.join("feed.json").exists());
    }
    assert_eq!(desk.beside(), [".real.press", "out", "real", "texts"]);
}

#[test]
fn an_out_whose_parents_are_missing_is_made_with_them() {
    let desk = Desk::new();
    let out = desk.at("far/away/site");
    assert_eq!(desk.build_to(&out).code, Some(0));
    assert_eq!(check(&out).articles, 1);
}

#[test]
fn a_site_among_the_texts_is_no_text() {
    let desk = Desk::new();
    let out = desk.texts().join("site");
    for _ in 0..3 {
        let Ended { code, lines } = desk.build_to(&out);
        assert_eq!((code, lines), (Some(0), Vec::new()));
        assert_eq!(check(&out).articles, 1);
        assert!(files(&out).keys().all(|file| !file.starts_with(out.join("media"))));
    }
}

#[test]
fn what_a_link_leads_out_to_is_not_published() {
    let desk = Desk::new();
    let at = |name: &str| desk.texts().join(name);
    fs::write(desk.at("secret.txt"), "The word is hunter2, and nobody shall read it.").expect("a file");
    desk.put(".git/config", "[core]\n\ttoken = hunter2\n");
    desk.put("boat.png", "a boat");
    desk.put("a.md", "# A\n\n![A boat](also.png)\n\n[One](out.pdf), [two](hidden.pdf).\n");
    symlink(at("boat.png"), at("also.png")).expect("a link");
    for (link, to) in
        [("out.txt", desk.at("secret.txt")), ("out.pdf", desk.at("secret.txt")), ("hidden.pdf", at(".git/config"))]
    {
        symlink(to, at(link)).expect("a link");
    }
    let Ended { code, lines } = desk.build();
    assert_eq!(code, Some(1));
    for file in ["out.txt", "out.pdf", "hidden.pdf"] {
        assert_line(&lines, &format!("{file}: This link leads out of the folder"), "put a copy in its place.");
    }
    let written = files(&desk.out());
    assert!(written.contains_key(&desk.out().join("media/also.png")));
    assert!(written.values().all(|bytes| !String::from_utf8_lossy(bytes).contains("hunter2")));
}

#[test]
fn a_link_in_the_place_of_what_press_remembers_is_not_written_through() {
    let desk = Desk::new();
    desk.put("a.md", "# A\n\nWords.\n");
    fs::write(desk.at("keys"), "original").expect("a file");
    let out = desk.out();
    let name = format!(".{}.press", out.file_name().expect("a name").to_string_lossy());
    symlink(desk.at("keys"), out.with_file_name(name)).expect("a link");
    let Ended { code, lines } = desk.build();
    assert_eq!(code, Some(2), "{lines:#?}");
    assert!(lines[0].contains("it is no file of press's: remove it"), "{lines:#?}");
    assert_eq!(fs::read_to_string(desk.at("keys")).expect("a file"), "original");
}

#[test]
fn a_script_in_a_drawing_is_told() {
    let desk = Desk::new();
    desk.put("still.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"><path d=\"M0 0\"/></svg>");
    desk.put("acts.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"><script>a()</script></svg>");
    desk.put("a.md", "# A\n\n![A](still.svg)\n\n![B](acts.svg)\n");
    let Ended { code, lines } = desk.build();
    assert_eq!((code, lines.len()), (Some(1), 1), "{lines:#?}");
    assert_line(&lines, "acts.svg: There is a script in this drawing", "save the drawing as PNG.");
    // As it is remembered, too.
    assert_eq!(desk.build().lines, lines);
}

#[test]
fn characters_that_no_page_can_show_are_told_wherever_they_are_written() {
    let desk = Desk::new();
    desk.put("edition.toml", "title = \"The \\u0000Tide\"\nsections = [\"Sea\\u001b[2J\"]\n");
    desk.put("a.md", "---\ntitle: \"a\\0b\"\ntags: [\"t\\e\"]\nsection: \"Sea\\e[2J\"\n---\nWords&#1; here.\n");
    desk.put("b.md", "---\nsection: \"Tide\\nc.md:1: forged\"\n---\n# B\n\nWords.\n");
    let Ended { code, lines } = desk.build();
    assert_eq!(code, Some(1));
    assert_line(&lines, "edition.toml:1: title: characters that no page can show", "take them out of it.");
    assert_line(&lines, "edition.toml:2: sections: characters that no page can show", "take them out of it.");
    assert_line(&lines, "a.md:1: Signs such as \\0", "take them out of it.");
    assert!(lines.iter().all(|line| !line.starts_with("c.md") && !line.contains(char::is_control)), "{lines:#?}");
    let shown: Vec<u8> = files(&desk.out()).into_values().flatten().collect();
    assert!(!shown.contains(&0) && !shown.contains(&1) && !shown.contains(&27));
}

#[test]
fn links_in_a_circle_and_what_is_no_file_are_told() {
    let desk = Desk::new();
    let at = |name: &str| desk.texts().join(name);
    symlink(at("b.md"), at("a.md")).expect("a link");
    symlink(at("a.md"), at("b.md")).expect("a link");
    symlink(at("gone.md"), at("lost.md")).expect("a link");
    symlink(desk.texts(), at("up")).expect("a link");
    symlink("/dev/zero", at("zero.md")).expect("a link");
    assert!(Command::new("mkfifo").arg(at("pipe.md")).status().expect("mkfifo").success());
    let Ended { code, lines } = desk.build();
    assert_eq!((code, lines.len()), (Some(1), 6), "{lines:#?}");
    for file in ["a.md", "b.md", "lost.md"] {
        assert_line(&lines, &format!("{file}: This link leads to no file: "), "Mend it, or remove it.");
    }
    assert_line(&lines, "up: A link to a folder is not followed: ", "it could lead in a circle.");
    for file in ["pipe.md", "zero.md"] {
        assert_line(&lines, &format!("{file}: This is no file: "), "take it out of the folder.");
    }
    assert_eq!(check(&desk.out()).articles, 1);
    fs::remove_file(at("edition.toml")).expect("gone");
    assert!(Command::new("mkfifo").arg(at("edition.toml")).status().expect("mkfifo").success());
    let Ended { lines, .. } = desk.build();
    assert_line(&lines, "edition.toml: It cannot be read: ", "it is no file.");
}

#[test]
fn names_in_any_script_and_with_any_sign_are_kept_and_linked() {
    let desk = Desk::new();
    let names = [
        "مقال عن البحر",
        "港の灯り",
        "🗞️ extra",
        "a b  c",
        "50% off",
        "100%25",
        "what?",
        "no. #1",
        "a&b;c",
        "quote\"s'",
        "back\\slash",
        "new\nline",
        "<script>",
        "Straße",
        "İstanbul",
    ];
    let encoded =
        |name: &str| percent_encoding::utf8_percent_encode(name, percent_encoding::NON_ALPHANUMERIC).to_string();
    for (name, number) in names.into_iter().zip(1..) {
        let (other, picture) = (encoded("tide.md"), encoded(&format!("{name}.svg")));
        let words = format!("# Story {number}\n\n[Back](../{other}) ![It]({picture})\n");
        desk.put(format!("all/{name}.md"), words);
        let svg = "<svg xmlns='http://www.w3.org/2000/svg' width='3' height='2'/>";
        desk.put(format!("all/{name}.svg"), svg);
    }
    let links: String = names.iter().map(|name| format!("- [There](all/{}.md)\n", encoded(name))).collect();
    desk.put("list.md", format!("# All\n\n{links}"));
    let Ended { code, lines } = desk.build();
    assert_eq!((code, lines), (Some(0), Vec::new()));
    let checked = check(&desk.out());
    assert_eq!((checked.articles, checked.problems), (names.len() + 2, Vec::new()));
    let list = desk.json("articles/list.json").to_string();
    assert_eq!(list.matches("../read/?id=").count() - list.matches("\"url\"").count(), names.len(), "{list}");
    for name in names {
        assert!(desk.out().join(format!("media/all/{name}.svg")).exists(), "{name}");
    }
}

#[test]
fn names_that_many_disks_take_for_one_and_names_that_are_none_are_told() {
    let desk = Desk::new();
    desk.put("Tide.md", TIDE.replace("The tide", "Another tide"));
    desk.put("caf\u{e9}.md", TIDE);
    desk.put("cafe\u{301}.md", TIDE);
    desk.put("pictures/Lamp.webp", "RIFF");
    desk.put("shows.md", "# Shows\n\n![A lamp](pictures/lamp.webp)\n");
    desk.put(OsStr::from_bytes(b"caf\xe9.md"), TIDE);
    for name in ["other", "tide"] {
        desk.put(format!("twin/{name}.md"), "---\ntitle: Twin\nid: twin\n---\nWords.\n");
    }
    desk.put("steps.md", format!("---\ntitle: Steps\nodd:\n  {}a\n---\nWords.\n", "- ".repeat(10_000)));
    let Ended { code, lines } = desk.build();
    assert_eq!((code, lines.len()), (Some(1), 6), "{lines:#?}");
    let rename = "many disks and hosts know no difference. Rename one.";
    assert_line(&lines, "tide.md: Only capital letters tell it from Tide.md: ", rename);
    assert_line(&lines, "caf\u{e9}.md: Only the way its accents are stored tells it from cafe\u{301}.md: ", rename);
    assert_line(&lines, "caf\u{fffd}.md: A name here is no Unicode", "give it another one.");
    assert_line(
        &lines,
        "twin/tide.md: Its id twin is that of twin/other.md, too",
        "write another `id:` in one of them.",
    );
    let words = "shows.md:3: There is no pictures/lamp.webp in the folder: there is pictures/Lamp.webp: write its name the same way.";
    assert_line(&lines, words, "");
    // Nothing but the second of the two with one id is left out.
    assert_eq!(check(&desk.out()).articles, 6);
}

#[test]
fn dates_without_zones_and_settings_that_are_none_are_told() {
    let desk = Desk::new();
    desk.put("zone.md", "---\ntitle: Zone\ndate: 2026-11-20 08:00\nupdated: tomorrow\n---\nWords.\n");
    desk.put("edition.toml", format!("{SETTINGS}sections = \"World\"\nodd = 1\n"));
    let Ended { code, lines } = desk.build();
    assert_eq!((code, lines.len()), (Some(1), 4), "{lines:#?}");
    assert_line(&lines, "zone.md:3: date has no zone and is read as UTC: write Z, or +01:00, behind the time", ".");
    assert_line(&lines, "zone.md:4: updated is no date: write 2026-11-20", ".");
    assert_line(&lines, "edition.toml:3: sections has the wrong type: ", ".");
    assert_line(&lines, "edition.toml:4: odd is not known: ", ".");
    assert_eq!(desk.json("articles/zone.json")["date_published"], "2026-11-20T08:00:00Z");
}

/// A paper under another id is another paper to its readers.
#[test]
fn where_the_papers_name_cannot_be_read_nothing_is_written() {
    let desk = Desk::new();
    assert_eq!(desk.build().code, Some(0));
    let before = files(&desk.out());
    desk.put("tide.md", format!("{TIDE}More.\n"));
    for (text, begins, ends) in [
        (&b"title = \"Caf\xe9\"\n"[..], "edition.toml: It cannot be read: ", "Save it as UTF-8."),
        (b"title = \"Harbour\nid = \"h\"\n", "edition.toml:1: This is no TOML: ", "."),
        (b"title = \"Harbour\"\nid = \" \"\n", "edition.toml:2: id is blank: write one, and never change it", "."),
        (b"title = \"Harbour\"\nid = 7\n", "edition.toml:2: id has the wrong type: ", "."),
        (b"title = 7\n", "edition.toml:1: title has the wrong type: ", "."),
    ] {
        desk.put("edition.toml", text);
        let Ended { code, lines } = desk.build();
        assert_eq!(code, Some(1), "{lines:#?}");
        assert_line(&lines, begins, ends);
        assert_line(&lines, "edition.toml: Nothing is written before this is mended", "lose its readers' history.");
        assert_eq!(files(&desk.out()), before);
    }
    // Where the id is certain, the rest costs only itself.
    for text in ["title = \"The Harbour Courant\"\nsections = 7\n", "title = 7\nid = \"the-harbour-courant\"\n"] {
        desk.put("edition.toml", text);
        assert_eq!(desk.build().code, Some(1));
        assert_eq!(desk.json("feed.json")["_edition"]["id"], "the-harbour-courant");
        assert_ne!(files(&desk.out()), before);
    }
}

/// A host keeps here what is its own, and what its tools want.
#[test]
fn what_others_lay_at_the_top_of_a_site_stays() {
    let desk = Desk::new();
    assert_eq!(desk.build().code, Some(0));
    let out = desk.out();
    fs::create_dir_all(out.join(".git/refs")).expect("a folder");
    for (name, text) in [("CNAME", "paper.example\n"), ("_headers", "/*\n"), (".git/refs/main", "0123\n")] {
        fs::write(out.join(name), text).expect("a file");
    }
    symlink("CNAME", out.join("link")).expect("a link");
    let strangers = |out: &Path| {
        let mut found = files(out);
        found.retain(|path, _| {
            [".git", "CNAME", "_headers", "link"].iter().any(|name| path.starts_with(out.join(name)))
        });
        found
    };
    let theirs = strangers(&out);
    assert_eq!(theirs.len(), 4);
    desk.put("lamp.md", "# The lamp\n\nIt is lit.\n");
    assert_eq!(desk.build().code, Some(0));
    assert_eq!(strangers(&out), theirs);
    assert!(out.join("articles/lamp.json").exists());
    assert!(!desk.at("out.before").exists());

    // A copy in fewer bytes is as old as what it is a copy of; a mark that says less than it should makes nothing press's.
    fs::write(out.join("feed.json.br"), "old").expect("a file");
    assert_eq!(desk.build().code, Some(0));
    assert!(!out.join("feed.json.br").exists());
    assert_eq!(strangers(&out), theirs);
    let mark = fs::read(out.join(".press")).expect("a mark");
    for torn in [&b""[..], &mark[..mark.iter().position(|byte| *byte == b'\n').expect("a line")]] {
        fs::write(out.join(".press"), torn).expect("a mark");
        let before = files(&out);
        assert_eq!(desk.build().code, Some(2));
        assert_eq!(files(&out), before);
    }
    fs::write(out.join(".press"), &mark).expect("a mark");

    // Press wants a name that is somebody's: nothing is touched.
    fs::write(out.join("media"), "mine").expect("a file");
    let before = files(&out);
    desk.put("lamp.md", "# The lamp\n\n![It](lamp.svg)\n");
    desk.put("lamp.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>");
    let Ended { code, lines } = desk.build();
    assert_eq!((code, lines.len()), (Some(2), 1), "{lines:#?}");
    let words = "out/media was not written by press, and the new site has one of that name: move it elsewhere. Nothing was touched.";
    assert!(lines[0].ends_with(words), "{lines:#?}");
    assert_eq!(files(&out), before);
}
