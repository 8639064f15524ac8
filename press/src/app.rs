//! The app that a site is read with: its files, and the page that all of the site's pages are made from.
//!
//! They are embedded when press is built where they lie in `press/app` (see build.rs at press's root), or read from a folder.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

include!(concat!(env!("OUT_DIR"), "/embedded.rs"));

/// The page that the app starts from.
const PAGE: &str = "index.html";
/// What stands in the line with a page's policy.
const POLICY: &str = "http-equiv=\"Content-Security-Policy\"";

/// The app's files, by their path in the site.
#[derive(Clone, Debug)]
pub struct App {
    files: BTreeMap<String, Cow<'static, [u8]>>,
    /// The lines of the head that every page has: those before its policy, and the others.
    head: [Lines; 2],
    /// The line that starts the app.
    script: Lines,
    /// What is said where the app cannot start, and the script that says it.
    trouble: Lines,
}

/// Lines of the app, divided where they have an address, which begins with `./`.
#[derive(Clone, Debug)]
struct Lines(Vec<String>);

impl Lines {
    fn of(lines: &str) -> Self {
        Self(lines.split("=\"./").map(str::to_owned).collect())
    }

    /// Puts them into a page from which `way` leads to the site's folder, where the app lies.
    fn put(&self, way: &str, html: &mut String) {
        for (at, part) in self.0.iter().enumerate() {
            if at > 0 {
                *html += "=\"";
                *html += way;
            }
            *html += part;
        }
    }
}

impl App {
    /// Whether press has an app in itself.
    #[must_use]
    pub fn is_embedded() -> bool {
        !EMBEDDED.is_empty()
    }

    /// The app in press itself; `None` where press was built without.
    ///
    /// # Errors
    /// A sentence that says what is wrong with it.
    pub fn embedded() -> Result<Option<Self>, String> {
        if !Self::is_embedded() {
            return Ok(None);
        }
        let files = EMBEDDED.iter().map(|(name, bytes)| ((*name).to_owned(), Cow::Borrowed(*bytes)));
        Self::new(files.collect()).map(Some)
    }

    /// The app in a folder.
    ///
    /// # Errors
    /// A sentence that says why it is none.
    pub fn read(folder: &Path) -> Result<Self, String> {
        let mut files = BTreeMap::new();
        let mut folders = vec![(folder.to_owned(), String::new())];
        while let Some((path, name)) = folders.pop() {
            let cannot = |error: std::io::Error| format!("{} cannot be read: {error}.", path.display());
            for entry in fs::read_dir(&path).map_err(cannot)? {
                let entry = entry.map_err(cannot)?;
                let inner = format!("{name}{}", entry.file_name().to_string_lossy());
                if entry.path().is_dir() {
                    folders.push((entry.path(), inner + "/"));
                } else {
                    files.insert(inner, Cow::Owned(fs::read(entry.path()).map_err(cannot)?));
                }
            }
        }
        Self::new(files)
    }

    fn new(mut files: BTreeMap<String, Cow<'static, [u8]>>) -> Result<Self, String> {
        // Press writes these pages itself; the others serve addresses that no page of its own has, such as `read/?id=…`.
        files.retain(|name, _| name != "about/index.html" && name != "history/index.html");
        let page = files.remove(PAGE).ok_or("The app has no index.html: give --app a folder that holds the app.")?;
        let page = String::from_utf8_lossy(&page).into_owned();
        let (head, body) = page.split_once("</head>").ok_or("The app's index.html has no head.")?;
        let has = |line: &&str, starts: &[&str]| starts.iter().any(|start| line.trim_start().starts_with(start));
        let lines = || head.lines().skip_while(|line| !line.contains("<meta charset")).map(str::trim);
        let script = lines().find(|line| has(line, &["<script type=\"module\""]));
        let start = lines().find(|line| line.contains("start.js"));
        // What only this page has, or each page for itself.
        let own = [
            "<title>",
            "<meta name=\"description\"",
            "<link rel=\"alternate\"",
            "<link rel=\"preload\" as=\"fetch\"",
            "<script type=\"module\"",
            "<script defer",
        ];
        let trouble = body.split_once("<div id=\"app\"></div>").and_then(|(_, rest)| rest.split_once("<noscript>"));
        let head: String =
            lines().filter(|line| !line.is_empty() && !has(line, &own)).flat_map(|line| [line, "\n"]).collect();
        let policy = head.find(POLICY).map_or(head.len(), |at| head[..at].rfind('\n').map_or(0, |end| end + 1));
        let (before, others) = head.split_at(policy);
        let script = script.ok_or("The app's index.html starts no app.")?;
        Ok(Self {
            head: [before, others].map(Lines::of),
            script: Lines::of(&script.replacen("<script ", "<script fetchpriority=\"low\" ", 1)),
            trouble: Lines::of(&[start.unwrap_or_default(), trouble.unwrap_or_default().0.trim()].join("\n")),
            files,
        })
    }

    /// Its files but for the page, by their path in the site.
    pub fn files(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_ref()))
    }

    /// All of the app that stands in a page.
    #[must_use]
    pub fn frame(&self) -> String {
        self.page(&Page { language: "", head: "", edition: "", frame: "", way: "", needs_app: true })
    }

    /// A whole page: what its own head and the frame are, and the way from it to the site's folder. `needs_app` for a page
    /// that is nothing without the app.
    #[must_use]
    pub fn page(&self, page: &Page<'_>) -> String {
        let mut html = String::with_capacity(page.head.len() + page.frame.len() + 4096);
        for part in
            ["<!doctype html>\n<html lang=\"", page.language, "\" data-edition=\"", page.edition, "\">\n<head>\n"]
        {
            html += part;
        }
        // Each begins with what the page is told first: how it is written, what it needs at once, what it may do. What is asked
        // for below the policy is asked for later: a browser does not look ahead of one (Chromium, November 2026).
        let [before, others] = &self.head;
        before.put(page.way, &mut html);
        html += &first_picture(page.frame);
        others.put(page.way, &mut html);
        for part in [page.head, "</head>\n<body>\n<div id=\"app\">", page.frame, "</div>\n"] {
            html += part;
        }
        if page.needs_app {
            self.trouble.put(page.way, &mut html);
            html.push('\n');
        }
        self.script.put(page.way, &mut html);
        html += "\n</body>\n</html>\n";
        html
    }
}

/// The line that asks for the picture that leads a page, as its own element will; nothing where there is none. Without the
/// element's high priority: the words come first.
fn first_picture(frame: &str) -> String {
    let at = memchr::memmem::find(frame.as_bytes(), b"<img ");
    let first = at.and_then(|at| frame.get(at..)).and_then(|rest| rest.split_once('>'));
    let Some((element, _)) = first.filter(|(element, _)| element.contains(" fetchpriority=\"high\"")) else {
        return String::new();
    };
    let mut line = String::from("<link rel=\"preload\" as=\"image\"");
    for (theirs, ours) in [("src", "href"), ("srcset", "imagesrcset"), ("sizes", "imagesizes")] {
        // No words of `alt` look like one: their quotes are escaped.
        let value = element.split_once(&format!(" {theirs}=\"")).and_then(|(_, rest)| rest.split_once('"'));
        if let Some((value, _)) = value {
            line += &format!(" {ours}=\"{value}\"");
        }
    }
    line + ">\n"
}

/// What a page is made of. Everything is HTML already.
#[derive(Clone, Copy, Debug)]
pub struct Page<'a> {
    /// BCP 47 tag of what most of it is written in.
    pub language: &'a str,
    /// Its own lines of the head.
    pub head: &'a str,
    /// The edition's id.
    pub edition: &'a str,
    /// Masthead, story, footer.
    pub frame: &'a str,
    /// The way to the site's folder: `./` or `../../`.
    pub way: &'a str,
    /// Whether it says so where the app cannot start.
    pub needs_app: bool,
}
