//! `edition.toml` and the command's own words → the edition's head, with what is wrong in them by line.

use std::collections::HashMap;
use std::fs;
use std::io;
use std::path::Path;

use courant::article::{Edition, EditionId, MediaUrl, SafeUrl, slug};
use courant::decode;
use url::Url;

use super::{Options, Problem};
use crate::check::BASE as EDITION;
use crate::refused;
use crate::text::cleared;

/// What the edition says of itself.
pub(super) const SETTINGS: &str = "edition.toml";
/// The app's mark, which is the paper's.
const ICON: &str = "icons/icon-512.png";

/// What is said of the paper.
pub(super) struct Settings {
    /// The edition's head, without its cards.
    pub(super) edition: Edition,
    /// Where the site will lie.
    pub(super) url: Option<String>,
    /// Whether the edition's id and its address are those that are meant. The history of every reader hangs on the one, and without
    /// the other there is no feed in Atom and no map: nothing may be written in their place.
    pub(super) is_sure: bool,
}

/// Reads it.
pub(super) fn settings(folder: &Path, options: &Options, problems: &mut Vec<Problem>) -> Settings {
    let mut edition = Edition { has_pages: options.app.is_some(), ..Edition::default() };
    let (mut url, mut is_named, mut is_titled) = (None, true, true);
    let mut problem = |line: usize, words: String| {
        problems.push(Problem { file: SETTINGS.to_owned(), line, words });
    };
    let path = folder.join(SETTINGS);
    // A pipe would be waited for.
    let text = match fs::metadata(&path) {
        Ok(meta) if !meta.is_file() => Err(io::Error::other("it is no file")),
        _ => fs::read_to_string(&path),
    };
    let text = text.unwrap_or_else(|error| {
        if error.kind() != io::ErrorKind::NotFound {
            is_named = false;
            problem(0, refused::reading(&error));
        }
        String::new()
    });
    let table: toml::Table = toml::from_str(&text).unwrap_or_else(|error| {
        let line = 1 + error.span().map_or(0, |span| text[..span.start.min(text.len())].matches('\n').count());
        is_named = false;
        problem(line, format!("This is no TOML: {}.", error.message()));
        toml::Table::new()
    });
    let mut id = None;
    let mut lines = HashMap::new();
    for (line, number) in text.lines().zip(1..) {
        let name =
            line.split('=').next().unwrap_or_default().trim().trim_start_matches('[').trim_matches(['"', '\'', ']']);
        lines.entry(name).or_insert(number);
    }
    for (name, mut value) in table {
        let line = lines.get(name.as_str()).copied().unwrap_or(1);
        if without_controls(&mut value) {
            problem(line, format!("{name}: characters that no page can show are left out: take them out of it."));
        }
        match (name.as_str(), value) {
            ("title", toml::Value::String(words)) => edition.title = words,
            ("id", toml::Value::String(words)) => {
                id = EditionId::parse(&words);
                if id.is_none() {
                    is_named = false;
                    problem(line, "id is blank: write one, and never change it.".to_owned());
                }
            }
            ("description", toml::Value::String(words)) => edition.description = Some(words),
            ("language", toml::Value::String(words)) => {
                edition.language = decode::language(&words);
                if edition.language.is_none() {
                    problem(line, format!("language: “{words}” is no tag of a language: write en, or pt-BR."));
                }
            }
            ("copyright", toml::Value::String(words)) => edition.copyright = Some(words),
            ("sections", toml::Value::Array(names)) => {
                if names.iter().any(|name| !name.is_str()) {
                    problem(line, "sections is a list of names: put each in quotes.".to_owned());
                }
                edition.sections = names.into_iter().filter_map(|name| Some(name.as_str()?.to_owned())).collect();
            }
            ("url", toml::Value::String(words)) => url = Some((line, words)),
            ("title" | "id" | "description" | "language" | "copyright" | "sections" | "url", _) => {
                is_named &= name != "id";
                is_titled &= name != "title";
                problem(line, format!("{name} has the wrong type: sections is a list of names, all else is words."));
            }
            _ => problem(
                line,
                format!("{name} is not known: title, id, description, language, copyright, sections, url are."),
            ),
        }
    }
    if let Some(title) = &options.title {
        edition.title.clone_from(title);
    }
    if edition.title.trim().is_empty() {
        // `.` has a name of its own, too.
        let folder = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
        edition.title = folder.file_name().unwrap_or(folder.as_os_str()).to_string_lossy().into_owned();
        problem(
            0,
            format!(
                "The paper has no title and is called “{}”: write title = \"…\" here, or give --title.",
                edition.title
            ),
        );
    }
    // Where there is no id, the title makes it.
    is_named &= is_titled || id.is_some() || options.title.is_some();
    if !is_named {
        let words =
            "Nothing is written before this is mended: the paper would have another id, and lose its readers' history.";
        problem(0, words.to_owned());
    }
    let of_title = || EditionId::parse(&slug(&edition.title)).or_else(|| EditionId::parse(&edition.title));
    edition.id = id.or_else(of_title).unwrap_or_default();
    let mut is_sure = is_named;
    let given = options.url.clone().or_else(|| {
        let (line, written) = url?;
        let address = SiteAddress::parse(&written);
        address.map_err(|why| {
            is_sure = false;
            let words = format!("{why} Nothing is written before this is mended: the site would be without its Atom feed and its map.");
            problems.push(Problem { file: SETTINGS.to_owned(), line, words });
        }).ok()
    });
    let url = given.map(|SiteAddress(url)| url);
    edition.home = url.as_deref().and_then(SafeUrl::parse);
    let icon = options.app.as_ref().and_then(|app| app.files().map(|(name, _)| name).find(|name| *name == ICON));
    edition.icon = icon.and_then(|icon| MediaUrl::parse(&format!("{EDITION}{icon}")));
    Settings { edition, url, is_sure }
}

/// Takes out of words what no page can show; whether there was any.
fn without_controls(value: &mut toml::Value) -> bool {
    match value {
        toml::Value::String(words) => cleared(words),
        toml::Value::Array(values) => values.iter_mut().fold(false, |any, value| without_controls(value) | any),
        _ => false,
    }
}

/// The address of a site as it is put before its own: absolute, with a slash at its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SiteAddress(String);

impl SiteAddress {
    /// Reads an address as somebody wrote it.
    ///
    /// # Errors
    /// A sentence that says why it is none, and what to write.
    pub fn parse(written: &str) -> Result<Self, String> {
        let written = written.trim();
        if let Some(home) = home(written) {
            return Ok(Self(home));
        }
        let bare = written.split(['?', '#']).next().unwrap_or_default();
        let meant =
            if bare.contains("://") { bare.to_owned() } else { format!("https://{}", bare.trim_start_matches('/')) };
        let remedy = home(&meant).unwrap_or_else(|| "https://example.org/paper/".to_owned());
        Err(format!(
            "“{written}” is no address of a site, which begins with https:// or http:// and has no ? or #: write {remedy}."
        ))
    }
}

fn home(written: &str) -> Option<String> {
    let url = Url::parse(written).ok()?;
    let is_site = matches!(url.scheme(), "http" | "https") && url.query().is_none() && url.fragment().is_none();
    is_site.then(|| format!("{}/", url.as_str().trim_end_matches('/')))
}
