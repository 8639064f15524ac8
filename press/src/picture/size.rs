//! The first bytes of a picture → the size in which it is shown.
//!
//! It is read from the header of a PNG, GIF, WebP, JPEG or SVG; nothing is decoded, and a file of another kind simply has none.

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
    let mut is_turned = false;
    for (marker, at) in segments(bytes) {
        match marker {
            0xe1 => is_turned = is_turned || exif_turns(segment(bytes, at)?),
            _ if is_frame(marker) => {
                let (height, width) = (big(bytes, at + 3, 2)?, big(bytes, at + 5, 2)?);
                return Some(if is_turned { (height, width) } else { (width, height) });
            }
            _ => {}
        }
    }
    None
}

/// The segments of a JPEG up to its pixels: their markers, and where the length begins that is the first of each.
pub(super) fn segments(bytes: &[u8]) -> impl Iterator<Item = (u8, usize)> {
    let mut next = Some(2);
    std::iter::from_fn(move || {
        let mut at = next?;
        // Before a marker there may be any number of these.
        while bytes.get(at) == Some(&0xff) && bytes.get(at + 1) == Some(&0xff) {
            at += 1;
        }
        let marker = *bytes.get(at + 1).filter(|_| bytes.get(at) == Some(&0xff))?;
        let length = usize::try_from(big(bytes, at + 2, 2)?).ok()?;
        next = (marker != 0xda).then_some(at + 2 + length);
        Some((marker, at + 2))
    })
}

fn segment(bytes: &[u8], at: usize) -> Option<&[u8]> {
    bytes.get(at + 2..at + usize::try_from(big(bytes, at, 2)?).ok()?)
}

/// Whether the segment is the header of a frame of any kind; the three between them are tables.
pub(super) fn is_frame(marker: u8) -> bool {
    matches!(marker, 0xc0..=0xcf) && !matches!(marker, 0xc4 | 0xc8 | 0xcc)
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

pub(super) fn little(bytes: &[u8], at: usize, count: usize) -> Option<u32> {
    Some(bytes.get(at..at.checked_add(count)?)?.iter().rev().fold(0, |sum, byte| sum << 8 | u32::from(*byte)))
}

pub(super) fn big(bytes: &[u8], at: usize, count: usize) -> Option<u32> {
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
