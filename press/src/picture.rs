//! The pictures of a folder, and their sizes.
//!
//! A page that knows the size of a picture leaves the room before it comes, so that nothing moves under the reader. Pictures whose
//! names differ only in a number at their end that is their width, `boat-600.webp` and `boat-1200.webp`, are one picture in several
//! sizes: whoever shows one of them offers all. The size is read from the first bytes of a PNG, GIF, WebP, JPEG or SVG; nothing is
//! decoded, and a file of another kind simply has none.

use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::Read;
use std::path::Path;

/// The files of a folder among which the pictures are.
#[derive(Clone, Copy, Debug)]
pub struct Pictures<'a> {
    /// Where they lie.
    pub folder: &'a Path,
    /// Their paths in it, with `/` between the parts.
    pub files: &'a BTreeSet<String>,
    /// The address that the folder is thought to have.
    pub at: &'a str,
}

impl Pictures<'_> {
    /// Gives the figures in an article's JSON what they do not say themselves: `width`, `height` and `srcset`.
    pub fn measure(&self, value: &mut Value) {
        match value {
            Value::Array(values) => values.iter_mut().for_each(|value| self.measure(value)),
            Value::Object(fields) => {
                fields.values_mut().for_each(|value| self.measure(value));
                // Of all that has a source, figures alone have words that stand for them.
                if !fields.contains_key("alt") || fields.contains_key("width") || fields.contains_key("height") {
                    return;
                }
                let Some(src) = fields.get("src").and_then(Value::as_str) else { return };
                let Some((width, height)) = self.size_of(src) else { return };
                let sizes = self.sizes(src, width);
                if sizes.len() > 1 && !fields.contains_key("srcset") {
                    let sizes = sizes.iter().map(|(width, src)| json!({ "src": src, "width": width }));
                    fields.insert("srcset".to_owned(), sizes.collect());
                }
                fields.insert("width".to_owned(), width.into());
                fields.insert("height".to_owned(), height.into());
            }
            _ => {}
        }
    }

    fn path(&self, address: &str) -> Option<String> {
        let path = address.strip_prefix(self.at)?;
        Some(percent_encoding::percent_decode_str(path).decode_utf8().ok()?.into_owned())
    }

    fn size_of(&self, src: &str) -> Option<(u32, u32)> {
        let file = self.path(src).filter(|file| self.files.contains(file))?;
        let mut head = Vec::new();
        File::open(self.folder.join(file)).ok()?.take(HEAD).read_to_end(&mut head).ok()?;
        size(&head)
    }

    /// The addresses of a picture in all its sizes, by their widths.
    fn sizes(&self, src: &str, width: u32) -> BTreeMap<u32, String> {
        let found = src.rsplit_once(&format!("-{width}."));
        let Some(((name, ending), file)) = found.and_then(|found| Some((found, self.path(found.0)?))) else {
            return BTreeMap::new();
        };
        let beside = format!("{file}-");
        let rests = self.files.range(beside.clone()..).map_while(|file| file.strip_prefix(&beside));
        let widths = rests.filter_map(|rest| rest.split_once('.')?.0.parse().ok());
        let all = widths.map(|width: u32| (width, format!("{name}-{width}.{ending}")));
        all.filter(|(width, src)| self.size_of(src).is_some_and(|(measured, _)| measured == *width)).collect()
    }
}

/// So many bytes are enough: what a camera writes before the size of a JPEG may be long.
const HEAD: u64 = 1 << 18;

/// Width and height in pixels, as the picture is shown.
#[must_use]
pub fn size(bytes: &[u8]) -> Option<(u32, u32)> {
    let size = if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        Some((big(bytes, 16, 4)?, big(bytes, 20, 4)?))
    } else if bytes.starts_with(b"GIF8") {
        Some((little(bytes, 6, 2)?, little(bytes, 8, 2)?))
    } else if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        webp(bytes)
    } else if bytes.starts_with(b"\xff\xd8") {
        jpeg(bytes)
    } else {
        svg(bytes)
    };
    size.filter(|(width, height)| *width > 0 && *height > 0)
}

/// <https://developers.google.com/speed/webp/docs/riff_container>
fn webp(bytes: &[u8]) -> Option<(u32, u32)> {
    match bytes.get(12..16)? {
        b"VP8X" => Some((little(bytes, 24, 3)? + 1, little(bytes, 27, 3)? + 1)),
        b"VP8L" => {
            let both = little(bytes, 21, 4)?;
            Some(((both & 0x3fff) + 1, ((both >> 14) & 0x3fff) + 1))
        }
        b"VP8 " => Some((little(bytes, 26, 2)? & 0x3fff, little(bytes, 28, 2)? & 0x3fff)),
        _ => None,
    }
}

/// ITU-T T.81, annex B: the size stands in the frame's header.
fn jpeg(bytes: &[u8]) -> Option<(u32, u32)> {
    let mut at = 2;
    let mut is_turned = false;
    loop {
        let marker = *bytes.get(at + 1).filter(|_| bytes.get(at) == Some(&0xff))?;
        let length = usize::try_from(big(bytes, at + 2, 2)?).ok()?;
        match marker {
            // Fill.
            0xff => {
                at += 1;
                continue;
            }
            0xe1 => is_turned = is_turned || exif_turns(bytes.get(at + 4..at + 2 + length)?),
            // A frame of any kind; the three between them are tables.
            0xc0..=0xcf if !matches!(marker, 0xc4 | 0xc8 | 0xcc) => {
                let (height, width) = (big(bytes, at + 5, 2)?, big(bytes, at + 7, 2)?);
                return Some(if is_turned { (height, width) } else { (width, height) });
            }
            _ => {}
        }
        at += 2 + length;
    }
}

/// Whether the camera was held upright, and browsers turn the picture by a quarter: Exif 2.3, tag 0x0112.
fn exif_turns(segment: &[u8]) -> bool {
    let turns = || {
        let tiff = segment.strip_prefix(b"Exif\0\0")?;
        let read = if tiff.starts_with(b"II") { little } else { big };
        let entries = usize::try_from(read(tiff, 4, 4)?).ok()?;
        let count = usize::try_from(read(tiff, entries, 2)?).ok()?;
        let entry = (0..count).map(|entry| entries + 2 + entry * 12).find(|at| read(tiff, *at, 2) == Some(0x0112))?;
        Some(read(tiff, entry + 8, 2)? >= 5)
    };
    turns().unwrap_or(false)
}

/// The element's own size, else that of its `viewBox`: a drawing has a shape even where it has no size.
fn svg(bytes: &[u8]) -> Option<(u32, u32)> {
    let text = String::from_utf8_lossy(bytes);
    let (_, element) = text.split_once("<svg")?;
    let (element, _) = element.split_once('>')?;
    let value = |name: &str| {
        element.split(['"', '\'']).collect::<Vec<_>>().chunks(2).find_map(|pair| {
            let [key, value] = pair else { return None };
            (key.trim().strip_suffix('=')?.trim() == name).then(|| (*value).to_owned())
        })
    };
    let pixels = |value: String| whole(value.trim().trim_end_matches("px"));
    if let (Some(width), Some(height)) = (value("width").and_then(pixels), value("height").and_then(pixels)) {
        return Some((width, height));
    }
    let view = value("viewBox")?;
    let mut numbers = view.split([' ', ',']).filter(|number| !number.is_empty()).skip(2);
    Some((whole(numbers.next()?)?, whole(numbers.next()?)?))
}

/// A length in whole pixels.
fn whole(number: &str) -> Option<u32> {
    let length: f64 = number.parse().ok()?;
    // Beyond that no browser draws.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is between 0 and 100,000")]
    (0.0..=1e5).contains(&length).then(|| length.round() as u32)
}

fn little(bytes: &[u8], at: usize, count: usize) -> Option<u32> {
    Some(bytes.get(at..at.checked_add(count)?)?.iter().rev().fold(0, |sum, byte| sum << 8 | u32::from(*byte)))
}

fn big(bytes: &[u8], at: usize, count: usize) -> Option<u32> {
    Some(bytes.get(at..at.checked_add(count)?)?.iter().fold(0, |sum, byte| sum << 8 | u32::from(*byte)))
}

#[cfg(test)]
mod tests {
    use super::size;

    #[test]
    fn each_kind_of_picture_says_its_size() {
        let jpeg = |exif: &[u8]| [b"\xff\xd8", exif, b"\xff\xff\xc2\0\x11\x08\0\x02\0\x03"].concat();
        let upright = b"\xff\xe1\0\x22Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0";
        type Case<'a> = (&'a [u8], Option<(u32, u32)>);
        let cases: [Case<'_>; 12] = [
            (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x01\0\0\0\0\x02", Some((256, 2))),
            (b"GIF89a\x03\0\x02\x01", Some((3, 258))),
            (b"RIFF\x1a\0\0\0WEBPVP8L\x0d\0\0\0/\x02\x40\0\0", Some((3, 2))),
            (b"RIFF\x1a\0\0\0WEBPVP8 \x0d\0\0\0\0\0\0\x9d\x01\x2a\x84\x03\x58\x02", Some((900, 600))),
            (b"RIFF\x1a\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0\x9f\x05\0\xbf\x03\0", Some((1440, 960))),
            (&jpeg(b""), Some((3, 2))),
            (&jpeg(upright), Some((2, 3))),
            (b"<?xml version='1.0'?><svg width='30px' height=\"20.4\" viewBox='0 0 9 9'>", Some((30, 20))),
            (
                b"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"100%\" height='100%' viewBox=\"0 0 1200,800\">",
                Some((1200, 800)),
            ),
            (b"<svg width='0' height='1'>", None),
            (b"RIFF\x1a\0\0\0WEBPVP8X", None),
            (b"\xff\xd8\xff\xe1\xff\xff", None),
        ];
        for (bytes, expected) in cases {
            assert_eq!(size(bytes), expected, "{}", bytes.escape_ascii());
        }
    }
}
