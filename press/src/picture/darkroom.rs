//! Where the variants of pictures are made, and put into the site.
//!
//! In come files of the folder; out come the names of their variants, which lie in `widths/` then. Each picture is made once,
//! however many figures and cards show it, and different ones on different cores, as long as there is room for their pixels. The
//! name of a variant tells what it is made of: so a host lets browsers keep whatever lies in `widths/` for good. What the last build made
//! of the same bytes is taken over, where all of it lies in the old site as it was left.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, OnceLock, PoisonError};

use serde::{Deserialize, Serialize};

use super::size::size;
use super::variant::{self, MOST_PIXELS, Trouble};
use crate::cores::cores;
use crate::place::{Place, Stamp};

/// Makes the variants of pictures.
#[derive(Debug)]
pub struct Darkroom<'a> {
    folder: &'a Path,
    place: &'a Place,
    made: Mutex<HashMap<String, Arc<OnceLock<Made>>>>,
    troubles: Mutex<Vec<(String, Trouble)>>,
    /// What the last build made …
    known: HashMap<String, Developed>,
    /// … and this one.
    developed: Mutex<BTreeMap<String, Developed>>,
    room: Room,
}

/// A variant that lies in the site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Print {
    /// Its path in the site.
    pub name: String,
    /// In pixels.
    pub width: u32,
}

/// What was made of a picture, for the next build: nothing where it is best as it is.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq, Serialize)]
pub struct Developed {
    /// Of its bytes, and of the way in which it is made.
    print: u64,
    /// Its widths, as their files were left.
    widths: Vec<(u32, Stamp)>,
}

/// Where variants lie in the site, and nothing of the author's: what lies in `media/` may change under its name.
const FOLDER: &str = "widths";

/// What was made of a picture; a sentence where it cannot be written.
type Made = Result<Vec<Print>, String>;

impl<'a> Darkroom<'a> {
    /// A darkroom for the pictures in `folder`.
    #[must_use]
    pub fn new(folder: &'a Path, place: &'a Place, known: HashMap<String, Developed>) -> Self {
        let (made, troubles, developed) = (Mutex::default(), Mutex::default(), Mutex::default());
        Self { folder, place, made, troubles, known, developed, room: Room::default() }
    }

    /// Makes what is to be made of these files, on every core.
    ///
    /// # Errors
    /// A sentence that says why it cannot be written.
    pub fn develop(&self, files: &BTreeSet<&str>) -> Result<(), String> {
        let files: Vec<&str> = files.iter().copied().collect();
        let next = AtomicUsize::new(0);
        let work = || {
            while let Some(file) = files.get(next.fetch_add(1, Ordering::Relaxed)) {
                self.sheet(file).get_or_init(|| self.make(file)).as_ref().map_err(Clone::clone)?;
            }
            Ok(())
        };
        let others = files.len().min(cores()).saturating_sub(1);
        std::thread::scope(|scope| {
            let workers: Vec<_> = (0..others).map(|_| scope.spawn(work)).collect();
            let done = work();
            let joined = workers
                .into_iter()
                .map(|worker| worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
            joined.fold(done, Result::and)
        })
    }

    /// The variants of a file; none where it was not developed.
    #[must_use]
    pub fn variants(&self, file: &str) -> Vec<Print> {
        self.sheet(file).get().and_then(|made| made.as_ref().ok()).cloned().unwrap_or_default()
    }

    /// What is wrong with pictures, by their files; and what was made of the others, for the next build.
    #[must_use]
    pub fn done(self) -> (Vec<(String, Trouble)>, BTreeMap<String, Developed>) {
        let troubles = self.troubles.into_inner().unwrap_or_else(PoisonError::into_inner);
        (troubles, self.developed.into_inner().unwrap_or_else(PoisonError::into_inner))
    }

    fn note(&self, file: &str, developed: Developed) {
        self.developed.lock().unwrap_or_else(PoisonError::into_inner).insert(file.to_owned(), developed);
    }

    /// What the last build made of the same bytes, where it is still there.
    fn kept(&self, file: &str, print: u64, names: &[Print]) -> Option<Vec<Print>> {
        let known = self.known.get(file).filter(|known| known.print == print)?;
        let of_width = |(width, _): &(u32, Stamp)| names.iter().find(|name| name.width == *width).cloned();
        let prints: Vec<Print> = known.widths.iter().map(of_width).collect::<Option<_>>()?;
        let stamps = known.widths.iter().map(|(_, stamp)| *stamp);
        let files: Vec<(String, Stamp)> = prints.iter().map(|print| print.name.clone()).zip(stamps).collect();
        if !self.place.keep_all(&files) {
            return None;
        }
        self.note(file, known.clone());
        Some(prints)
    }

    fn sheet(&self, file: &str) -> Arc<OnceLock<Made>> {
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(made.entry(file.to_owned()).or_default())
    }

    fn make(&self, file: &str) -> Made {
        // Whoever copies it says why it cannot be read.
        let Ok(source) = fs::read(self.folder.join(file)) else { return Ok(Vec::new()) };
        let print = variant::print(&source);
        let size = size(&source);
        let names = names(file, size.map_or(0, |(width, _)| width), print);
        if let Some(kept) = self.kept(file, print, &names) {
            return Ok(kept);
        }
        let pixels = size.map_or(0, |(width, height)| u64::from(width) * u64::from(height));
        // A decoder that panics has met what it did not expect of a picture: that costs the picture's variants, not the site.
        let work = || {
            let made = std::panic::catch_unwind(|| variant::variants(&source));
            made.unwrap_or_else(|_| Err(Trouble::Broken("it cannot be decoded".to_owned())))
        };
        let variants = match self.room.with(pixels, work) {
            Ok(variants) => variants,
            // It is told at every build, until it is mended.
            Err(trouble) => {
                self.troubles.lock().unwrap_or_else(PoisonError::into_inner).push((file.to_owned(), trouble));
                return Ok(Vec::new());
            }
        };
        let mut developed = Developed { print, widths: Vec::new() };
        let mut prints = Vec::new();
        for variant in variants {
            let Some(named) = names.iter().find(|name| name.width == variant.width) else { continue };
            developed.widths.push((named.width, self.place.put(&named.name, &variant.bytes)?));
            prints.push(named.clone());
        }
        self.note(file, developed);
        Ok(prints)
    }
}

/// What the variants of a picture are called: by the picture, their width and what they are made of.
fn names(file: &str, own: u32, print: u64) -> Vec<Print> {
    // With what is put behind it no name is longer than disks take, 255 bytes.
    const LONGEST: usize = 200;
    let name = file.rfind('/').map_or(0, |slash| slash + 1);
    let stem = file[name..].rfind('.').map_or(file.len(), |dot| name + dot);
    let end = (name..=stem.min(name + LONGEST)).rev().find(|end| file.is_char_boundary(*end)).unwrap_or(name);
    let of_width = |width| Print { name: format!("{FOLDER}/{}-{width}.{print:016x}.webp", &file[..end]), width };
    variant::widths(own).map(of_width).collect()
}

/// The memory for pixels: as many as the largest picture has, whether they are one's or several's.
#[derive(Debug, Default)]
struct Room {
    taken: Mutex<u64>,
    left: Condvar,
}

impl Room {
    fn with<T>(&self, pixels: u64, work: impl FnOnce() -> T) -> T {
        let pixels = pixels.min(MOST_PIXELS);
        let taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let is_full = |taken: &mut u64| *taken + pixels > MOST_PIXELS;
        *self.left.wait_while(taken, is_full).unwrap_or_else(PoisonError::into_inner) += pixels;
        let done = work();
        *self.taken.lock().unwrap_or_else(PoisonError::into_inner) -= pixels;
        self.left.notify_all();
        done
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::expect_used, reason = "a test ends where its ground gives way")]
    #![allow(clippy::cast_possible_truncation, reason = "any colour will do")]

    use super::*;

    #[test]
    fn of_what_is_known_to_be_best_as_it_is_nothing_is_made() {
        let folder = tempfile::tempdir().expect("a folder");
        let desk = folder.path();
        fs::create_dir(desk.join("texts")).expect("a folder");
        let photo = image::RgbImage::from_fn(700, 300, |x, y| image::Rgb([x as u8, y as u8, (x * y) as u8]));
        photo.save(desk.join("texts/photo.png")).expect("a picture");
        let print = variant::print(&fs::read(desk.join("texts/photo.png")).expect("a picture"));
        let place = Place::prepare(&desk.join("out"), &desk.join("texts")).expect("a place");
        let plain = HashMap::from([("photo.png".to_owned(), Developed { print, widths: Vec::new() })]);
        for (known, is_known) in [(HashMap::new(), false), (plain, true)] {
            let texts = desk.join("texts");
            let darkroom = Darkroom::new(&texts, &place, known);
            darkroom.develop(&BTreeSet::from(["photo.png"])).expect("a variant");
            let variants = darkroom.variants("photo.png");
            assert_eq!((variants.is_empty(), darkroom.done().1["photo.png"].widths.is_empty()), (is_known, is_known));
        }
    }

    #[test]
    fn no_more_pixels_are_in_memory_than_the_largest_picture_has() {
        let (room, inside, most) = (Room::default(), AtomicUsize::new(0), AtomicUsize::new(0));
        let stay = || {
            most.fetch_max(inside.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
            std::thread::sleep(std::time::Duration::from_millis(5));
            inside.fetch_sub(1, Ordering::SeqCst);
        };
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| room.with(MOST_PIXELS / 3, stay));
            }
            // What is too large waits until it is alone.
            room.with(u64::MAX, || assert_eq!(inside.load(Ordering::SeqCst), 0));
        });
        assert!((1..=3).contains(&most.into_inner()));
    }
}
