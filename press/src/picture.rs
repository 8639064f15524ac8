//! The pictures of a folder: their sizes, and the narrower ones that are made of them.
//!
//! A page that knows the size of a picture leaves the room before it comes, so that nothing moves under the reader; one that is
//! offered a picture in several widths fetches no more of it than it shows. Pictures whose names differ only in a number at their
//! end that is their width, `boat-600.webp` and `boat-1200.webp`, are one picture in several sizes: whoever shows one of them offers
//! all, for they are the author's word. Of every other JPEG, PNG or WebP that a figure or a card shows, narrower ones are made:
//!
//! - `size`: the first bytes of a picture → how large it is shown;
//! - [`variant`]: the bytes of a picture → the narrower ones, without a disk;
//! - [`darkroom`]: where they are made, each once, and put into the site.

pub mod darkroom;
mod size;
pub mod variant;

pub use darkroom::Darkroom;
pub use size::size;

use courant::article::{Figure, MediaUrl, SrcWidth};
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::Read;
use std::path::Path;

use crate::address;
use crate::shelf::{self, Shelf};

/// The files of a folder among which the pictures are.
#[derive(Clone, Copy, Debug)]
pub struct Pictures<'a> {
    /// Where they lie.
    pub folder: &'a Path,
    /// Their paths in it.
    pub files: &'a Shelf,
    /// The address that the folder is thought to have.
    pub at: &'a str,
    /// Where narrower ones are made.
    pub darkroom: &'a Darkroom<'a>,
    /// The address that the site is thought to have, in which those lie.
    pub site: &'a str,
}

/// A picture that is shown, where it lies in the folder.
struct Shown {
    file: String,
    src: String,
    size: Option<(u32, u32)>,
    /// The addresses of all its sizes, by their widths, where the author made them.
    sizes: BTreeMap<u32, String>,
}

impl Shown {
    /// Whether narrower ones are to be made of it, for its author made none.
    fn is_alone(&self) -> bool {
        self.sizes.is_empty() && variant::is_for(&self.file)
    }
}

/// So many bytes are enough: what a camera writes before the size of a JPEG may be long.
const HEAD: u64 = 1 << 18;

impl Pictures<'_> {
    /// Gives the figures in an article's JSON what they do not say themselves: `width`, `height` and `srcset`.
    ///
    /// # Errors
    /// A sentence that says why a narrower picture cannot be written.
    pub fn measure(&self, article: &mut Value) -> Result<(), String> {
        let mut figures = Vec::new();
        figures_in(article, &mut figures);
        let shown = |fields: &Map<String, Value>| self.shown(fields.get("src")?.as_str()?);
        let figures: Vec<_> = figures.into_iter().filter_map(|fields| Some((shown(fields)?, fields))).collect();
        let alone =
            |(shown, fields): &&(Shown, &mut Map<String, Value>)| shown.is_alone() && !fields.contains_key("srcset");
        self.darkroom.develop(&figures.iter().filter(alone).map(|(shown, _)| shown.file.as_str()).collect())?;
        for (shown, fields) in figures {
            let size = shown.size;
            let widths = self.widths(shown);
            if !widths.is_empty() && !fields.contains_key("srcset") {
                let widths = widths.iter().map(|(width, src)| json!({ "src": src, "width": width }));
                fields.insert("srcset".to_owned(), widths.collect());
            }
            let is_measured = fields.contains_key("width") || fields.contains_key("height");
            if let Some((width, height)) = size.filter(|_| !is_measured) {
                fields.insert("width".to_owned(), width.into());
                fields.insert("height".to_owned(), height.into());
            }
        }
        Ok(())
    }

    /// Gives the picture of a card the same.
    ///
    /// # Errors
    /// A sentence that says why a narrower picture cannot be written.
    pub fn measure_image(&self, image: &mut Figure) -> Result<(), String> {
        let Some(shown) = self.shown(image.src.as_str()) else { return Ok(()) };
        if let (Some((width, height)), None, None) = (shown.size, image.width, image.height) {
            (image.width, image.height) = (Some(width), Some(height));
        }
        if image.srcset.is_empty() {
            if shown.is_alone() {
                self.darkroom.develop(&BTreeSet::from([shown.file.as_str()]))?;
            }
            let one = |(width, src): (u32, String)| Some(SrcWidth { src: MediaUrl::parse(&src)?, width });
            image.srcset = self.widths(shown).into_iter().filter_map(one).collect();
        }
        Ok(())
    }

    /// The figures in an article's JSON, with all of theirs that bears on what [`Self::measure`] gives them.
    #[must_use]
    pub fn bare(article: &mut Value) -> Vec<Value> {
        let mut figures = Vec::new();
        figures_in(article, &mut figures);
        let bare = |fields: &mut Map<String, Value>| {
            let mut bare: Map<String, Value> = fields.clone();
            bare.retain(|key, _| matches!(key.as_str(), "src" | "alt" | "srcset" | "width" | "height"));
            Value::Object(bare)
        };
        figures.into_iter().map(bare).collect()
    }

    fn shown(&self, src: &str) -> Option<Shown> {
        let path = self.path(src)?;
        let file = self.files.found(&path)?.to_owned();
        let src = if file == path { src.to_owned() } else { self.address(self.at, &file) };
        let size = self.size_of(&file);
        let sizes = size.map(|(width, _)| self.sizes(&src, width)).unwrap_or_default();
        Some(Shown { file, src, size, sizes })
    }

    /// The addresses of a picture in all the widths in which it can be offered, the author's or what was made of it.
    fn widths(&self, Shown { file, src, size, mut sizes }: Shown) -> BTreeMap<u32, String> {
        let made = self.darkroom.variants(&file);
        if let (Some((width, _)), true) = (size, sizes.is_empty() && !made.is_empty()) {
            sizes = made.iter().map(|one| (one.width, self.address(self.site, &one.name))).collect();
            // Where none was made of its own width, it is the widest.
            sizes.entry(width).or_insert(src);
        }
        sizes
    }

    fn path(&self, address: &str) -> Option<String> {
        address::file(address, self.at)
    }

    fn size_of(&self, file: &str) -> Option<(u32, u32)> {
        let mut head = Vec::new();
        File::open(self.folder.join(file)).ok()?.take(HEAD).read_to_end(&mut head).ok()?;
        size(&head)
    }

    /// The addresses of a picture in all the sizes that lie beside each other, by their widths; none where it is the only one.
    fn sizes(&self, src: &str, width: u32) -> BTreeMap<u32, String> {
        let found = src.rsplit_once(&format!("-{width}."));
        let Some(((name, ending), file)) = found.and_then(|found| Some((found, self.path(found.0)?))) else {
            return BTreeMap::new();
        };
        let beside = format!("{file}-");
        let rests = self.files.files().range(beside.clone()..).map_while(|file| file.strip_prefix(&beside));
        let widths = rests.filter_map(|rest| rest.split_once('.')?.0.parse().ok());
        let is_size = |width: &u32| {
            let file = format!("{file}-{width}.{}", ending.split(['?', '#']).next().unwrap_or_default());
            self.files.files().contains(&file) && self.size_of(&file).is_some_and(|(measured, _)| measured == *width)
        };
        let all: BTreeMap<u32, String> =
            widths.filter(is_size).map(|width| (width, format!("{name}-{width}.{ending}"))).collect();
        if all.len() > 1 { all } else { BTreeMap::new() }
    }

    /// A file of the folder or the site as an address.
    fn address(&self, at: &str, name: &str) -> String {
        format!("{at}{}", shelf::spelt(name))
    }
}

/// Of all that has a source, figures alone have words that stand for them.
fn figures_in<'v>(value: &'v mut Value, figures: &mut Vec<&'v mut Map<String, Value>>) {
    match value {
        Value::Array(values) => values.iter_mut().for_each(|value| figures_in(value, figures)),
        Value::Object(fields) => {
            if fields.contains_key("src") && fields.contains_key("alt") {
                figures.push(fields);
            } else {
                fields.values_mut().for_each(|value| figures_in(value, figures));
            }
        }
        _ => {}
    }
}
