//! The pictures of a folder: their sizes, and the narrower ones that are made of them.
//!
//! A page that knows the size of a picture leaves the room before it comes, so that nothing moves under the reader; one that is
//! offered a picture in several widths fetches no more of it than it shows. Pictures whose names differ only in a number at their
//! end that is their width, `boat-600.webp` and `boat-1200.webp`, are one picture in several sizes: whoever shows one of them offers
//! all, for they are the author's word. Of every other JPEG, PNG or WebP that a figure or a card shows, narrower ones are made:
//!
//! - `size`: the first bytes of a picture → how large it is shown;
//! - [`variant`]: the bytes of a picture → the narrower ones, without a disk;
//! - [`darkroom`]: where they are made, each once, and put into the site;
//! - [`drawing`]: whether a drawing would do something where somebody opens it by itself.

pub mod darkroom;
pub mod drawing;
mod size;
pub mod variant;

pub use darkroom::{Darkroom, Developed};
pub use size::size;

use courant::article::{Figure, MediaUrl, SrcWidth};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
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

/// What bears on the room that a picture takes, of all that is said of it.
#[derive(Clone, Debug, Deserialize, Hash, PartialEq, Eq, Serialize)]
pub struct Bare {
    src: String,
    /// The addresses of its widths.
    srcset: Vec<(u32, String)>,
    width: Option<u32>,
    height: Option<u32>,
}

impl Bare {
    /// What is said of it.
    #[must_use]
    pub fn of(figure: &Figure) -> Self {
        let Figure { src, srcset, width, height, .. } = figure;
        let srcset = srcset.iter().map(|one| (one.width, one.src.to_string())).collect();
        Self { src: src.to_string(), srcset, width: *width, height: *height }
    }

    /// Says it of a figure.
    pub fn give(self, figure: &mut Figure) {
        let one = |(width, src): (u32, String)| Some(SrcWidth { src: MediaUrl::parse(&src)?, width });
        figure.srcset = self.srcset.into_iter().filter_map(one).collect();
        (figure.width, figure.height) = (self.width, self.height);
    }
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
    /// Gives pictures what they do not say themselves: their size and their widths.
    ///
    /// # Errors
    /// A sentence that says why a narrower picture cannot be written.
    pub fn measure(&self, pictures: &mut [Bare]) -> Result<(), String> {
        let shown = |picture: &Bare| self.shown(&picture.src);
        let pictures: Vec<_> = pictures.iter_mut().filter_map(|picture| Some((shown(picture)?, picture))).collect();
        let alone = |(shown, picture): &&(Shown, &mut Bare)| shown.is_alone() && picture.srcset.is_empty();
        self.darkroom.develop(&pictures.iter().filter(alone).map(|(shown, _)| shown.file.as_str()).collect())?;
        for (shown, picture) in pictures {
            if let (Some((width, height)), None, None) = (shown.size, picture.width, picture.height) {
                (picture.width, picture.height) = (Some(width), Some(height));
            }
            let widths = self.widths(shown);
            if picture.srcset.is_empty() {
                picture.srcset = widths.into_iter().collect();
            }
        }
        Ok(())
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
