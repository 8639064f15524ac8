//! The app that a site is read with: its files, and the page that all of the site's pages are made from.
//!
//! A page of a story or a list is painted from what it holds: the styles of what it shows first ([`Fold`]) and the script that sets
//! the chosen theme stand in it, each allowed by its digest (CSP Level 3, `'sha256-…'`). The other styles are asked for below its
//! words, where nothing waits for them.
//!
//! They are embedded when press is built where they lie in `press/app` (see build.rs at press's root), or read from a folder.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use memchr::memmem;
use sha2::{Digest, Sha256};

include!(concat!(env!("OUT_DIR"), "/embedded.rs"));

/// The page that the app starts from.
const PAGE: &str = "index.html";
/// What stands in the line with a page's policy.
const POLICY: &str = "http-equiv=\"Content-Security-Policy\"";
/// The id of what stands between masthead and footer, as view/frame.rs in the app has it.
const MAIN: &str = "c-main";
/// The id of a story's first paragraph. The app has no use for it.
const TEXT: &str = "c-text";
/// How a paragraph begins, as view/block.rs in the app has it.
const PARAGRAPH: &str = "<p class=\"paragraph\"";
/// Of each kind of page, one with its parts is kept ready for the site's folder and this many folders down; press makes none
/// deeper than `section/<slug>/<page>/`.
const DEPTHS: usize = 5;

/// What a page shows first, which says what styles stand in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fold {
    /// Neither story nor list: it waits for all styles.
    Plain,
    /// A story that begins with words and pictures.
    Story,
    /// One that begins with other blocks, too.
    Blocks,
    /// One so short that its end is seen at once, and what follows it.
    Brief,
    /// Cards.
    List,
    /// So few cards that the end of the page is seen at once.
    Few,
}

impl Fold {
    const ALL: [Self; 6] = [Self::Plain, Self::Story, Self::Blocks, Self::Brief, Self::List, Self::Few];

    /// The names of its styles in the app's folder `fold`. What stands later there wins over what it has in common with others: what
    /// follows a story changes the cards in it.
    const fn names(self) -> &'static [&'static str] {
        match self {
            Self::Plain => &["every"],
            Self::Story => &["every", "story"],
            Self::Blocks => &["every", "story", "block"],
            Self::Brief => &["every", "card", "story", "block", "end"],
            Self::List => &["every", "card", "list"],
            Self::Few => &["every", "card", "list", "end"],
        }
    }
}

/// The app's files, and the parts of a page that are its own.
#[derive(Clone, Debug)]
pub struct App {
    files: BTreeMap<String, Cow<'static, [u8]>>,
    parts: Parts,
    /// For each fold and depth.
    ready: Vec<Ready>,
}

/// What pages are made of. Addresses begin with `./`.
#[derive(Clone, Debug)]
struct Parts {
    /// The lines of the head that every page has, up to its policy and from there on.
    head: (Vec<String>, Vec<String>),
    /// The script that runs before the first paint, whose element says where the type lies.
    theme: String,
    /// The styles of each fold, with addresses from the site's folder.
    folds: [String; Fold::ALL.len()],
    /// The file with all other styles.
    below: String,
    /// The line that starts the app.
    script: String,
    /// What is said where the app cannot start, and the script that says it.
    trouble: String,
}

/// What stands in all pages of one kind at one depth.
#[derive(Clone, Debug)]
struct Ready {
    /// The head up to where the page's first picture is asked for.
    ahead: String,
    /// From there to the page's own lines.
    head: String,
    /// Before the end of the page.
    end: String,
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
        // What only this page has, each page for itself, or in another way.
        let own = [
            "<title>",
            "<meta name=\"description\"",
            "<link rel=\"alternate\"",
            "<link rel=\"preload\"",
            "<link rel=\"stylesheet\"",
            "<script",
        ];
        let head = lines().filter(|line| !line.is_empty() && !has(line, &own)).map(str::to_owned);
        let (ahead, head): (Vec<String>, Vec<String>) = {
            let mut head = head.peekable();
            let ahead = std::iter::from_fn(|| head.next_if(|line| !line.contains(POLICY))).collect();
            (ahead, head.collect())
        };
        let file = |ending: &str| files.keys().find(|name| name.ends_with(ending)).cloned();
        let (theme, below) = (file(".theme.js"), file(".below.css"));
        let theme = theme.as_ref().and_then(|name| files.get(name)).ok_or("The app has no *.theme.js.")?;
        let theme = String::from_utf8_lossy(theme).trim().to_owned();
        let below = below.ok_or("The app has no *.below.css.")?;
        let mut folds = Fold::ALL.map(|_| String::new());
        for (fold, css) in Fold::ALL.into_iter().zip(&mut folds) {
            for name in fold.names() {
                let part = files.get(&format!("fold/{name}.css")).ok_or("The app's folder `fold` is not whole.")?;
                *css += String::from_utf8_lossy(part).trim();
            }
        }
        files.retain(|name, _| !name.starts_with("fold/"));
        let trouble = body.split_once("<div id=\"app\"></div>").and_then(|(_, rest)| rest.split_once("<noscript>"));
        let script = script.ok_or("The app's index.html starts no app.")?;
        let parts = Parts {
            head: (ahead, head),
            theme,
            folds,
            below,
            script: script.replacen("<script ", "<script fetchpriority=\"low\" ", 1),
            trouble: [start.unwrap_or_default(), trouble.unwrap_or_default().0.trim()].join("\n"),
        };
        let ready = Fold::ALL.iter().flat_map(|fold| (0..DEPTHS).map(|depth| (*fold, depth)));
        let ready = ready.map(|(fold, depth)| parts.ready(fold, &way_up(depth))).collect();
        Ok(Self { files, parts, ready })
    }

    /// Its files but for the page and what stands in pages, by their path in the site.
    pub fn files(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_ref()))
    }

    /// All of the app that stands in any page.
    #[must_use]
    pub fn frame(&self) -> String {
        let page =
            |fold| Page { language: "", head: "", data: "", edition: "", frame: "", way: "./", fold, needs_app: true };
        Fold::ALL.map(|fold| self.page(&page(fold))).concat()
    }

    /// A whole page.
    #[must_use]
    pub fn page(&self, page: &Page<'_>) -> String {
        let depth = page.way.matches("../").count();
        let ready = self.ready.get(page.fold as usize * DEPTHS + depth).filter(|_| depth < DEPTHS);
        let ready = ready.map_or_else(|| Cow::Owned(self.parts.ready(page.fold, page.way)), Cow::Borrowed);
        let trouble = if page.needs_app { from(&self.parts.trouble, page.way) + "\n" } else { String::new() };
        let picture = first_picture(page.frame);
        // The first paragraph has a name that the head waits for.
        let named = match page.fold {
            Fold::Story | Fold::Blocks | Fold::Brief => memmem::find(page.frame.as_bytes(), PARAGRAPH.as_bytes()),
            Fold::Plain | Fold::List | Fold::Few => None,
        };
        let (before, behind) = page.frame.split_at(named.map_or(0, |at| at + PARAGRAPH.len()));
        let name = named.map(|_| format!(" id=\"{TEXT}\"")).unwrap_or_default();
        [
            "<!doctype html>\n<html lang=\"",
            page.language,
            "\" data-edition=\"",
            page.edition,
            "\">\n<head>\n",
            &ready.ahead,
            &picture,
            &ready.head,
            page.head,
            "</head>\n<body>\n<div id=\"app\">",
            before,
            &name,
            behind,
            "</div>\n",
            &trouble,
            page.data,
            &ready.end,
            "</body>\n</html>\n",
        ]
        .concat()
    }
}

impl Parts {
    fn ready(&self, fold: Fold, way: &str) -> Ready {
        let below = |rel: &str| format!("<link rel=\"{rel}\" href=\"{way}{}\">\n", self.below);
        let is_plain = fold == Fold::Plain;
        let mut ahead = lines_from(&self.head.0, way);
        if is_plain {
            // What is asked for below the policy is asked for later: a browser does not look ahead of one (Chromium, November 2026).
            ahead += &below("preload\" as=\"style");
        }
        let css = self.folds[fold as usize].replace("url(fonts/", &format!("url({way}fonts/"));
        let mut head = lines_from(&self.head.1, way);
        for (source, text) in [("script-src", &self.theme), ("style-src", &css)] {
            let digest = BASE64.encode(Sha256::digest(text));
            head = head.replacen(&format!("{source} 'self'"), &format!("{source} 'self' 'sha256-{digest}'"), 1);
        }
        // The theme first, so that no other one flashes up.
        head += &format!("<script data-fonts=\"{way}fonts/\">{}</script>\n<style>{css}</style>\n", self.theme);
        let mut end = from(&self.script, way) + "\n";
        if is_plain {
            head += &below("stylesheet");
        } else {
            // No picture of half a masthead: the first one has words in it, as far as the browser knows `expect` (HTML).
            let first = if matches!(fold, Fold::List | Fold::Few) { MAIN } else { TEXT };
            head += &format!("<link rel=\"expect\" href=\"#{first}\" blocking=\"render\">\n");
            end.insert_str(0, &below("stylesheet"));
        }
        Ready { ahead, head, end }
    }
}

fn lines_from(lines: &[String], way: &str) -> String {
    lines.iter().map(|line| from(line, way) + "\n").collect()
}

/// A line of the app, which lies at the site's folder, for a page elsewhere.
fn from(line: &str, way: &str) -> String {
    line.replace("=\"./", &format!("=\"{way}"))
}

/// The way to the site's folder from this many folders below it.
#[must_use]
pub fn way_up(depth: usize) -> String {
    if depth == 0 { "./".to_owned() } else { "../".repeat(depth) }
}

/// The line that asks for the picture that leads a page, as its own element will; nothing where there is none. Without the
/// element's high priority: the words come first.
fn first_picture(frame: &str) -> String {
    let at = memmem::find(frame.as_bytes(), b"<img ");
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
    /// Lines for machines alone, which stand below its words.
    pub data: &'a str,
    /// The edition's id.
    pub edition: &'a str,
    /// Masthead, story, footer.
    pub frame: &'a str,
    /// The way to the site's folder: `./` or `../../`.
    pub way: &'a str,
    /// What it shows first.
    pub fold: Fold,
    /// Whether it is nothing without the app, and says so where that cannot start.
    pub needs_app: bool,
}
