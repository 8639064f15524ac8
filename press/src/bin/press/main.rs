//! The command: reads arguments and files, prints JSON and reports.
//!
//! Exit codes: 0 done; 1 the text gives no article, or the texts or the edition have problems; 2 the arguments are wrong, or a file cannot be
//! read or written.

mod told;
mod watch;
mod words;

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::io::{self, IsTerminal, Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use courant::article::{ArticleId, Day, Moment};
use mimalloc::MiMalloc;
use press::app::App;
use press::build::{self, SiteAddress};
use press::check;
use press::encode;
use press::host::{self, Site};
use press::scrape::{self, Options, Scraped};

use told::{bar, counted, summary};
use watch::Watch;
use words::Words;

#[global_allocator]
static ROOM: MiMalloc = MiMalloc;

const HELP: &str = "\
press: the native side of Courant

Usage:
  press build FOLDER --out DIR [--site-url URL] [--title TEXT] [--app DIR | --edition-only] [--strict] [--watch] [--quiet]
  press serve FOLDER [--port N] [--base /x/y/]
  press article FILE [--id ID] [--headline TEXT] [--quiet]
  press check FOLDER
  press --help | --version

press build FOLDER --out DIR
  Turns a folder of texts into a site for any static host: a page for every article, list and month, the edition as JSON, and
  the app that it is read with. A text ends in .md (Markdown with YAML or TOML front matter), .txt (plain or copied from a
  page) or .json (an article of the format, or a JSON Feed, of which each item is a text). A draft is held back (draft: true,
  published: false). Pictures lie beside the texts; where the author gave no sizes (boat-600.jpg, boat-1200.jpg), JPEG, PNG
  and WebP are also offered narrower, in WebP. edition.toml may give title, id, description, language, copyright, sections,
  url. DIR is replaced whole, or, when something stops the build, not at all; a file whose bytes are the same is not written
  again, and what others laid at the top of DIR (CNAME, .git) stays. What is wrong is one line each, \"file:line: words\".

  --site-url URL   where the site will lie, before `url` in edition.toml: for canonical addresses, the map of the site, the
                   Atom feed. Without it the site works as well, under any address
  --title TEXT     the paper's title, before the one in edition.toml
  --app DIR        the app from this folder, not the one in press; `cargo xtask dist` leaves it in target/xtask/app/release
  --edition-only   the edition alone, to be laid beside an app by hand: feed.json, articles/, media/ and widths/. A site that
                   stood in DIR is replaced by it, with its pages and its app
  --strict         writes nothing where anything is wrong
  --watch          builds again after every change in FOLDER, until Ctrl+C
  --quiet          no progress and no summary

press serve FOLDER
  Shows a site on this machine alone, as a plain host would: no rewriting, no compression.

  --port N         8080, or the next free one
  --base /x/y/     under this path

press article FILE
  Turns a text into an article's file: plain text, or a page copied as text (select all, copy, paste).
  FILE is a text file; - reads standard input. The JSON goes to standard output, the report to standard error:
  what was left out and why, and what is uncertain.

  --id ID          the article's id, in the form [a-z0-9][a-z0-9-]*; else made from the headline
  --headline TEXT  the headline, where the text has none or another one is wanted
  --quiet          no report

  Numeric dates are read day first in Spanish, German and French. In English the page decides: another date that can be
  read only one way, a month by its name, a zone behind a time, a company's form (LLC; Ltd); without any, day first.
  Every date that could be read both ways is reported.

press check FOLDER
  Checks an edition: feed.json, its further pages, articles/*.json, and the pictures they name. Every problem is one line,
  \"file: field: reason\", the field as a JSON pointer. The last line says how many articles and problems there are.

Exit codes: 0 done; 1 no article in the text, or problems in the texts or the edition; 2 wrong arguments, or a file that cannot be read.

Examples:
  press build texts --out site --site-url https://example.org/ --watch
  press serve site
  press article page.txt > public/articles/page.json
  pbpaste | press article - --id harbour-lights
  press check public
";

const WITHOUT_APP: &str = concat!(
    "this press was built without the app that a site is read with; nothing was written.\n",
    "  Install one that has it: a ready-made program, or press-",
    env!("CARGO_PKG_VERSION"),
    ".tar.gz, or in Courant's own folder by `cargo xtask install`.\n",
    "  Or give --app DIR, a folder that holds the app, or --edition-only for the JSON without pages.",
);

/// What went wrong, with its exit code.
struct Failure(u8, String);

fn main() -> ExitCode {
    match run(std::env::args_os().skip(1).collect()) {
        Ok(code) => code,
        Err(Failure(code, message)) => {
            // Where nobody listens on standard error there is nobody left to tell.
            let _ = writeln!(io::stderr(), "press: {message}");
            ExitCode::from(code)
        }
    }
}

fn run(arguments: Vec<OsString>) -> Result<ExitCode, Failure> {
    let mut words = arguments.into_iter();
    let command = words.next().ok_or_else(|| Failure(2, "no command; see press --help".to_owned()))?;
    let rest: Vec<OsString> = words.collect();
    if rest.iter().any(|word| word == "--help" || word == "-h") {
        return print(HELP);
    }
    let words = |noun: &'static str| Words::new(rest, noun);
    match command.to_str() {
        Some("build") => build_folder(words("folder")),
        Some("serve") => serve(words("folder")),
        Some("article") => article(words("file")),
        Some("check") => check_folder(words("folder")),
        Some("--help" | "-h" | "help") => print(HELP),
        Some("--version" | "-V") => {
            let without = if App::is_embedded() { "" } else { ", without the app" };
            print(&format!("press {}{without}\n", env!("CARGO_PKG_VERSION")))
        }
        _ => Err(Failure(2, format!("no such command: {}; see press --help", command.display()))),
    }
}

fn article(mut words: Words) -> Result<ExitCode, Failure> {
    let mut options = Options::default();
    let mut is_quiet = false;
    while let Some(option) = words.option()? {
        match option.as_str() {
            "--id" => {
                let text = words.text()?;
                let id = ArticleId::parse(&text);
                options.id =
                    Some(id.ok_or_else(|| Failure(2, format!("“{text}” is no id: small letters, digits and -")))?);
            }
            "--headline" => options.headline = Some(words.text()?).filter(|headline| !headline.trim().is_empty()),
            "--quiet" | "-q" => is_quiet = true,
            _ => return Err(words.unknown()),
        }
    }
    let file = words.plain()?;
    let bytes = if file == "-" {
        let mut bytes = Vec::new();
        io::stdin().lock().read_to_end(&mut bytes).map(|_| bytes)
    } else {
        fs::read(&file)
    }
    .map_err(|error| Failure(2, format!("{}: {error}", file.display())))?;
    let scraped =
        scrape::scrape_bytes(&bytes, &options).map_err(|error| Failure(1, format!("{}: {error}", file.display())))?;
    if !is_quiet {
        let _ = io::stderr().write_all(report(&scraped).as_bytes());
    }
    print(&encode::article(&scraped.article, ""))
}

fn build_folder(mut words: Words) -> Result<ExitCode, Failure> {
    let mut options = build::Options::default();
    let (mut out, mut app) = (None, None);
    let (mut is_edition_only, mut is_watching, mut is_quiet) = (false, false, false);
    while let Some(option) = words.option()? {
        match option.as_str() {
            "--out" => out = Some(words.path()?),
            "--title" => options.title = Some(words.text()?),
            "--site-url" => {
                let address = SiteAddress::parse(&words.text()?);
                options.url =
                    Some(address.map_err(|why| Failure(2, format!("--site-url: {why} Nothing was written.")))?);
            }
            "--app" => app = Some(words.path()?),
            "--edition-only" => is_edition_only = true,
            "--watch" => is_watching = true,
            "--strict" => options.is_strict = true,
            "--quiet" | "-q" => is_quiet = true,
            _ => return Err(words.unknown()),
        }
    }
    let folder = PathBuf::from(words.plain()?);
    let out = out.ok_or_else(|| Failure(2, "no place to write to: give --out DIR".to_owned()))?;
    options.app = match app {
        _ if is_edition_only => None,
        Some(folder) => Some(App::read(&folder).map_err(|sentence| Failure(2, sentence))?),
        None => Some(own_app(App::embedded())?),
    };
    // Before the build, so that what changes meanwhile is seen.
    let mut watch = is_watching.then(|| Watch::new(&folder));
    let mut said = String::new();
    loop {
        options.today = today();
        let code = press_once(&folder, &out, &options, is_quiet);
        let Some(watch) = &mut watch else { return code };
        // What is wrong now may be right after the next change, or in a while: a full disk, another press at work.
        let sentence = code.err().map(|Failure(_, sentence)| sentence);
        if let Some(sentence) = sentence.as_ref().filter(|sentence| **sentence != said) {
            let _ = writeln!(io::stderr(), "press: {sentence}");
        }
        watch.wait(sentence.is_some().then(|| Instant::now() + TRY_AGAIN));
        said = sentence.unwrap_or_default();
    }
}

/// How long a build that came to nothing is waited for, where nothing changes.
const TRY_AGAIN: Duration = Duration::from_secs(10);

/// The day it is in UTC.
fn today() -> Option<Day> {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).ok()?;
    Moment::from_ms(i64::try_from(since.as_millis()).ok()?).map(Moment::day_utc)
}

/// The app that is in this press, if one is.
fn own_app(embedded: Result<Option<App>, String>) -> Result<App, Failure> {
    let app = embedded.map_err(|sentence| Failure(2, sentence))?;
    app.ok_or_else(|| Failure(2, WITHOUT_APP.to_owned()))
}

fn press_once(folder: &Path, out: &Path, options: &build::Options, is_quiet: bool) -> Result<ExitCode, Failure> {
    let is_shown = !is_quiet && io::stderr().is_terminal();
    let progress = |what: &'static str, done: usize, all: usize| {
        if is_shown && (done == all || done.is_multiple_of(64)) {
            let _ = io::stderr().write_all(bar(what, done, all).as_bytes());
        }
    };
    let built = build::build(folder, out, options, &progress).map_err(|sentence| Failure(2, sentence))?;
    for problem in built.problems.iter().chain(&built.notes) {
        let _ = writeln!(io::stderr(), "{problem}");
    }
    if !is_quiet {
        // Where it cannot be said, the site stands all the same.
        let _ = print(&summary(&built, out));
    }
    Ok(ExitCode::from(u8::from(!built.problems.is_empty())))
}

fn serve(mut words: Words) -> Result<ExitCode, Failure> {
    let (mut port, mut base) = (8080, "/".to_owned());
    while let Some(option) = words.option()? {
        match option.as_str() {
            "--port" => {
                let text = words.text()?;
                port =
                    text.parse().map_err(|_| Failure(2, format!("“{text}” is no port: it is a number up to 65535")))?;
            }
            "--base" => base = words.text()?,
            _ => return Err(words.unknown()),
        }
    }
    let folder = PathBuf::from(words.plain()?);
    let site = Site::new(&folder, &base).ok_or_else(|| Failure(2, format!("{}: no such folder", folder.display())))?;
    let (listener, port) =
        host::listen(port).map_err(|error| Failure(2, format!("127.0.0.1:{port} cannot be listened on: {error}")))?;
    print(&format!("{} stands at http://127.0.0.1:{port}{} until Ctrl+C\n", folder.display(), site.base()))?;
    host::serve(&listener, &Arc::new(site));
    Ok(ExitCode::SUCCESS)
}

fn check_folder(mut words: Words) -> Result<ExitCode, Failure> {
    if words.option()?.is_some() {
        return Err(words.unknown());
    }
    let folder = PathBuf::from(words.plain()?);
    if !folder.is_dir() {
        return Err(Failure(2, format!("{}: no such folder", folder.display())));
    }
    let checked = check::check(&folder);
    let mut text = String::new();
    for problem in &checked.problems {
        text += &format!("{problem}\n");
    }
    text += &format!("{}, {}\n", counted(checked.articles, "article"), counted(checked.problems.len(), "problem"));
    print(&text)?;
    Ok(ExitCode::from(u8::from(!checked.problems.is_empty())))
}

/// What was left out, by reasons, and what is uncertain.
fn report(scraped: &Scraped) -> String {
    let mut reasons: BTreeMap<_, Vec<String>> = BTreeMap::new();
    for line in &scraped.left_out {
        reasons.entry(line.reason).or_default().push(line.number.to_string());
    }
    let mut report = String::new();
    if !reasons.is_empty() {
        let list: Vec<String> =
            reasons.iter().map(|(reason, numbers)| format!("{reason} ({})", numbers.join(", "))).collect();
        report += &format!("left out {}: {}\n", counted(scraped.left_out.len(), "line"), list.join("; "));
    }
    for problem in &scraped.problems {
        report += &format!("line {}: {}\n", problem.line, problem.words);
    }
    report
}

fn print(text: &str) -> Result<ExitCode, Failure> {
    match io::stdout().lock().write_all(text.as_bytes()) {
        // `press … | head` closes the pipe: that is no failure.
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(Failure(2, error.to_string())),
        _ => Ok(ExitCode::SUCCESS),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::expect_used, reason = "a test ends where its ground gives way")]

    use super::*;

    fn told(line: &str) -> String {
        let Err(Failure(2, words)) = run(line.split(' ').map(OsString::from).collect()) else { return String::new() };
        words
    }

    #[test]
    fn every_command_reads_its_options_the_same_way() {
        let desk = tempfile::tempdir().expect("a folder");
        let nowhere = desk.path().join("nowhere");
        let none = nowhere.display();
        for (line, words) in [
            (format!("build {none} --edition-only --out={none}-out"), format!("{none} cannot be read")),
            (format!("build {none} --edition-only --out {none}-out"), format!("{none} cannot be read")),
            (format!("serve --base=/x/ {none}"), format!("{none}: no such folder")),
            (format!("article --id=tide --headline=Tide {none}"), format!("{none}: ")),
            (format!("check {none}"), format!("{none}: no such folder")),
            ("serve --port=x .".to_owned(), "“x” is no port".to_owned()),
            ("build . --strict=yes --out o".to_owned(), "--strict takes no value".to_owned()),
            ("article . --quiet=".to_owned(), "--quiet takes no value".to_owned()),
            ("build . --out".to_owned(), "--out needs a value".to_owned()),
            ("build . --ou=o".to_owned(), "no such option: --ou".to_owned()),
            ("check --all".to_owned(), "no such option: --all".to_owned()),
            ("check a b".to_owned(), "one folder at a time".to_owned()),
            ("article a b".to_owned(), "one file at a time".to_owned()),
            ("serve --port 1".to_owned(), "no folder; see press --help".to_owned()),
        ] {
            assert!(told(&line).starts_with(&words), "{line}: {}", told(&line));
        }
        assert!(!nowhere.exists());
    }

    #[cfg(windows)]
    #[test]
    fn a_quote_that_became_a_letter_is_told() {
        for line in ["build my\" --out=site", "build . --edition-only --out my\""] {
            assert!(told(line).starts_with("“my\"” is no name"), "{line}: {}", told(line));
        }
    }

    #[test]
    fn the_help_has_every_option_in_the_line_of_its_command() {
        let (usage, rest) = HELP.split_once("\npress build FOLDER --out DIR\n").expect("the usage");
        let (build, rest) = rest.split_once("\npress serve").expect("the next command");
        let (serve, rest) = rest.split_once("\npress article").expect("the next command");
        for (command, told) in [("build", build), ("serve", serve), ("article", rest)] {
            let line = usage.lines().find(|line| line.contains(&format!("press {command}"))).expect("its line");
            for option in told.lines().filter_map(|line| line.strip_prefix("  --")?.split(' ').next()) {
                assert!(line.contains(&format!("--{option}")), "{command}: --{option}");
            }
        }
    }

    #[test]
    fn a_press_without_the_app_says_where_one_with_it_is_had() {
        let told = own_app(Ok(None)).map(drop).map_err(|Failure(code, words)| (code, words));
        let (code, words) = told.expect_err("no app comes from nowhere");
        assert_eq!(code, 2);
        for part in ["built without the app", "cargo xtask install", "--app DIR", "--edition-only"] {
            assert!(words.contains(part), "{part}: {words}");
        }
    }
}
