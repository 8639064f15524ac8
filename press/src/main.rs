//! The command: reads arguments and files, prints JSON and reports.
//!
//! Exit codes: 0 done; 1 the text gives no article, or the texts or the edition have problems; 2 the arguments are wrong, or a file cannot be
//! read or written.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::io::{self, IsTerminal, Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use courant::article::{ArticleId, Day, Moment};
use mimalloc::MiMalloc;
use press::app::App;
use press::build::{self, SiteAddress};
use press::check;
use press::encode;
use press::host::{self, Site};
use press::place::MARK;
use press::scrape::{self, Options, Scraped};

#[global_allocator]
static ROOM: MiMalloc = MiMalloc;

const HELP: &str = "\
press: the native side of Courant

Usage:
  press build FOLDER --out DIR [--site-url URL] [--title TEXT] [--strict] [--quiet]
  press serve FOLDER [--port N] [--base /x/y/]
  press article FILE [--id ID] [--headline TEXT] [--quiet]
  press check FOLDER
  press --help | --version

press build FOLDER --out DIR
  Turns a folder of texts into a site for any static host: a page for every article, list and month, the edition as JSON, and
  the app that it is read with. A text ends in .md (Markdown with YAML or TOML front matter), .txt (plain or copied from a
  page) or .json (an article of the format). A draft is held back (draft: true, published: false). Pictures lie beside the
  texts; where the author gave no sizes (boat-600.jpg, boat-1200.jpg), JPEG, PNG and WebP are also offered narrower, in WebP.
  edition.toml may give title, id, description, language, copyright, sections, url. DIR is replaced whole, or, when something
  stops the build, not at all; a file whose bytes are the same is not written again, and what others laid at the top of DIR
  (CNAME, .git) stays. What is wrong is one line each, \"file:line: words\".

  --site-url URL   where the site will lie, before `url` in edition.toml: for canonical addresses, the map of the site, the
                   Atom feed. Without it the site works as well, under any address
  --title TEXT     the paper's title, before the one in edition.toml
  --app DIR        the app from this folder, not the one in press; `cargo xtask dist` leaves it in target/xtask/app/release
  --edition-only   no pages and no app: feed.json, articles/, media/ and widths/, for a folder that holds the app already
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
    match command.to_str() {
        Some("build") => build_folder(rest),
        Some("serve") => serve(rest),
        Some("article") => article(rest),
        Some("check") => check_folder(&rest),
        Some("--help" | "-h" | "help") => print(HELP),
        Some("--version" | "-V") => {
            let without = if App::is_embedded() { "" } else { ", without the app" };
            print(&format!("press {}{without}\n", env!("CARGO_PKG_VERSION")))
        }
        _ => Err(Failure(2, format!("no such command: {}; see press --help", command.display()))),
    }
}

fn article(arguments: Vec<OsString>) -> Result<ExitCode, Failure> {
    let mut options = Options::default();
    let (mut file, mut is_quiet) = (None, false);
    let mut words = arguments.into_iter();
    while let Some(word) = words.next() {
        let (name, given) = match word.to_str().and_then(|word| word.split_once('=')) {
            Some((name, value)) if name.starts_with("--") => (name.to_owned(), Some(value.to_owned())),
            _ => (word.to_string_lossy().into_owned(), None),
        };
        let mut value = || {
            let next = given.clone().or_else(|| words.next().and_then(|word| word.into_string().ok()));
            next.ok_or_else(|| Failure(2, format!("{name} needs a value")))
        };
        match name.as_str() {
            "--id" => {
                let text = value()?;
                let id = ArticleId::parse(&text);
                options.id =
                    Some(id.ok_or_else(|| Failure(2, format!("“{text}” is no id: small letters, digits and -")))?);
            }
            "--headline" => options.headline = Some(value()?).filter(|headline| !headline.trim().is_empty()),
            "--quiet" | "-q" => is_quiet = true,
            option if option.starts_with('-') && option != "-" => {
                return Err(Failure(2, format!("no such option: {option}")));
            }
            _ if file.is_none() => file = Some(word),
            _ => return Err(Failure(2, "one file at a time".to_owned())),
        }
    }
    let file = file.ok_or_else(|| Failure(2, "no file; see press --help".to_owned()))?;
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
    print(&encode::to_text(&encode::article(&scraped.article)))
}

fn build_folder(arguments: Vec<OsString>) -> Result<ExitCode, Failure> {
    let mut options = build::Options::default();
    let (mut folder, mut out, mut is_quiet) = (None, None, false);
    let (mut app, mut is_edition_only, mut is_watching) = (None, false, false);
    let mut words = arguments.into_iter();
    while let Some(word) = words.next() {
        let mut value = |name: &str| words.next().ok_or_else(|| Failure(2, format!("{name} needs a value")));
        match word.to_str() {
            Some("--out") => out = Some(PathBuf::from(value("--out")?)),
            Some("--title") => options.title = Some(value("--title")?.to_string_lossy().into_owned()),
            Some("--site-url") => {
                let address = SiteAddress::parse(&value("--site-url")?.to_string_lossy());
                options.url =
                    Some(address.map_err(|why| Failure(2, format!("--site-url: {why} Nothing was written.")))?);
            }
            Some("--app") => app = Some(PathBuf::from(value("--app")?)),
            Some("--edition-only") => is_edition_only = true,
            Some("--watch") => is_watching = true,
            Some("--strict") => options.is_strict = true,
            Some("--quiet" | "-q") => is_quiet = true,
            Some(option) if option.starts_with('-') => return Err(Failure(2, format!("no such option: {option}"))),
            _ if folder.is_none() => folder = Some(PathBuf::from(word)),
            _ => return Err(Failure(2, "one folder at a time".to_owned())),
        }
    }
    let folder = folder.ok_or_else(|| Failure(2, "no folder; see press --help".to_owned()))?;
    let out = out.ok_or_else(|| Failure(2, "no place to write to: give --out DIR".to_owned()))?;
    options.app = match (app, is_edition_only) {
        (_, true) => None,
        (Some(folder), false) => Some(App::read(&folder).map_err(|sentence| Failure(2, sentence))?),
        (None, false) => {
            let embedded = App::embedded().map_err(|sentence| Failure(2, sentence))?;
            Some(embedded.ok_or_else(|| Failure(2, WITHOUT_APP.to_owned()))?)
        }
    };
    // Before the build, so that what changes meanwhile is another list.
    let mut seen = if is_watching { glance(&folder) } else { Vec::new() };
    options.today = today();
    let mut code = press_once(&folder, &out, &options, is_quiet);
    if !is_watching {
        return code;
    }
    loop {
        // What is wrong now may be right after the next change.
        if let Err(Failure(_, sentence)) = &code {
            let _ = writeln!(io::stderr(), "press: {sentence}");
        }
        loop {
            std::thread::sleep(LOOK_EVERY);
            let now = glance(&folder);
            if std::mem::replace(&mut seen, now) != seen {
                break;
            }
        }
        options.today = today();
        code = press_once(&folder, &out, &options, is_quiet);
    }
}

/// The day it is in UTC.
fn today() -> Option<Day> {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).ok()?;
    Moment::from_ms(i64::try_from(since.as_millis()).ok()?).map(Moment::day_utc)
}

/// How often a folder that is watched is looked at.
const LOOK_EVERY: Duration = Duration::from_millis(500);

/// The names, sizes and times of all files of a folder: another list, another build.
fn glance(folder: &Path) -> Vec<(PathBuf, u64, Option<SystemTime>)> {
    let mut seen = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            // What a build does not read, and its own memory.
            if entry.file_name().as_encoded_bytes().starts_with(b".") {
                continue;
            }
            match entry.metadata() {
                // A site within the texts changes with every build.
                Ok(meta) if meta.is_dir() && entry.path().join(MARK).exists() => {}
                Ok(meta) if meta.is_dir() => folders.push(entry.path()),
                Ok(meta) => seen.push((entry.path(), meta.len(), meta.modified().ok())),
                Err(_) => {}
            }
        }
    }
    seen.sort();
    seen
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
        let undated = if built.undated > 0 { format!(" ({} without a date)", built.undated) } else { String::new() };
        let drafts =
            if built.drafts > 0 { format!(", {} held back", counted(built.drafts, "draft")) } else { String::new() };
        let where_to =
            if built.is_written { format!("in {}", out.display()) } else { "nothing was written".to_owned() };
        let counts = [
            counted(built.articles, "article") + &undated + &drafts,
            counted(built.pages, "page"),
            counted(built.media, "file") + " of media",
        ];
        let (written, kept) = built.files;
        let files = if built.is_written {
            format!(", {} written, {kept} kept as they were", counted(written, "file"))
        } else {
            String::new()
        };
        let problems = counted(built.problems.len(), "problem");
        let notes =
            if built.notes.is_empty() { String::new() } else { format!(", {}", counted(built.notes.len(), "note")) };
        print(&format!("{}{files}, {problems}{notes}; {where_to}\n", counts.join(", ")))?;
    }
    Ok(ExitCode::from(u8::from(!built.problems.is_empty())))
}

fn serve(arguments: Vec<OsString>) -> Result<ExitCode, Failure> {
    let (mut folder, mut port, mut base) = (None, 8080, "/".to_owned());
    let mut words = arguments.into_iter();
    while let Some(word) = words.next() {
        let mut value = |name: &str| {
            let next = words.next().and_then(|word| word.into_string().ok());
            next.ok_or_else(|| Failure(2, format!("{name} needs a value")))
        };
        match word.to_str() {
            Some("--port") => {
                let text = value("--port")?;
                port =
                    text.parse().map_err(|_| Failure(2, format!("“{text}” is no port: it is a number up to 65535")))?;
            }
            Some("--base") => base = value("--base")?,
            Some(option) if option.starts_with('-') => return Err(Failure(2, format!("no such option: {option}"))),
            _ if folder.is_none() => folder = Some(PathBuf::from(word)),
            _ => return Err(Failure(2, "one folder at a time".to_owned())),
        }
    }
    let folder = folder.ok_or_else(|| Failure(2, "no folder; see press --help".to_owned()))?;
    let site = Site::new(&folder, &base).ok_or_else(|| Failure(2, format!("{}: no such folder", folder.display())))?;
    let (listener, port) =
        host::listen(port).map_err(|error| Failure(2, format!("127.0.0.1:{port} cannot be listened on: {error}")))?;
    print(&format!("{} stands at http://127.0.0.1:{port}{} until Ctrl+C\n", folder.display(), site.base()))?;
    host::serve(&listener, &Arc::new(site));
    Ok(ExitCode::SUCCESS)
}

/// A line that shows how far it is; the last one leaves nothing behind.
fn bar(what: &str, done: usize, all: usize) -> String {
    const WIDTH: usize = 30;
    if done == all {
        return "\r\u{1b}[K".to_owned();
    }
    let filled = done * WIDTH / all.max(1);
    format!("\r{what:<8} [{}{}] {done} of {all}", "█".repeat(filled), " ".repeat(WIDTH - filled))
}

fn check_folder(arguments: &[OsString]) -> Result<ExitCode, Failure> {
    let [folder] = arguments else { return Err(Failure(2, "check needs one folder; see press --help".to_owned())) };
    let folder = Path::new(folder);
    if !folder.is_dir() {
        return Err(Failure(2, format!("{}: no such folder", folder.display())));
    }
    let checked = check::check(folder);
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
    for gap in &scraped.gaps {
        report += &format!("uncertain: {gap}\n");
    }
    report
}

fn counted(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

fn print(text: &str) -> Result<ExitCode, Failure> {
    match io::stdout().lock().write_all(text.as_bytes()) {
        // `press … | head` closes the pipe: that is no failure.
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(Failure(2, error.to_string())),
        _ => Ok(ExitCode::SUCCESS),
    }
}
