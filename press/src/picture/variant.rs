//! The bytes of a picture → the same picture narrower, as WebP.
//!
//! In come the bytes of a JPEG, PNG or WebP; out come variants, each with fewer bytes than the next wider one that a page can
//! offer, the picture itself among them. They stand upright, keep what is transparent, and show the same colours: a profile of
//! other colours than sRGB goes with them as it is, so that a screen which can show more than sRGB does, and a browser makes of them
//! what it makes of the picture itself. Where that cannot be promised, of what moves, shines or is made for print, nothing is made
//! and the picture is shown as it is. The same bytes give the same variants: one thread, no clock, no disk.

use std::collections::HashSet;
use std::fmt;
use std::io::Cursor;

use fast_image_resize::images::Image;
use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer};
use image::codecs::{jpeg::JpegDecoder, png::PngDecoder, webp::WebPDecoder};
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageError, Limits};
use img_parts::ImageICC;
use img_parts::webp::WebP;
use moxcms::{ColorProfile, DataColorSpace, Layout, TransferCharacteristics, TransformOptions};
use webp::{PixelLayout, WebPConfig};
use xxhash_rust::xxh3::xxh3_64_with_seed;

use super::size::{big, is_frame, little, segments, size};

/// A picture in one width.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variant {
    /// In pixels.
    pub width: u32,
    /// A WebP.
    pub bytes: Vec<u8>,
}

/// Why nothing can be made of a picture, which should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// It cannot be read, and a browser will show it in part at best.
    Broken(String),
    /// It has more pixels than may be in memory at a time.
    TooLarge(u32, u32),
    /// It has colours, said here, that no variant could show for certain, and browsers show in one way or another.
    Colours(&'static str),
}

impl fmt::Display for Trouble {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Broken(why) => {
                let why = why.trim_end_matches('.');
                write!(
                    formatter,
                    "The picture is broken and is copied as it is: {why}. Save it once more, or leave it out."
                )
            }
            Self::TooLarge(width, height) => write!(
                formatter,
                "The picture has {width} × {height} pixels and is copied as it is: make it smaller, {} million pixels at most, and {LONGEST_SIDE} on a side.",
                MOST_PIXELS / 1_000_000
            ),
            Self::Colours(what) => {
                write!(formatter, "The picture has {what} and is copied as it is: save it in sRGB.")
            }
        }
    }
}

/// A column of text is 42 rem wide, a lead picture 60, a telephone 360 to 430 pixels, and each of their pixels is one to three of
/// the screen's. No page shows more than the last.
const WIDTHS: [u32; 5] = [480, 800, 1200, 1600, 2400];
/// What cameras make, with room above; decoded it is a quarter of a gigabyte.
pub const MOST_PIXELS: u64 = 64_000_000;
/// What a JPEG can have. One that is longer and thinner takes minutes, for what a pixel of it is made of is reckoned for each place in a row.
const LONGEST_SIDE: u32 = 65_535;
/// What a PNG may unpack at a time: a row, and what is said of its colours, in which a gigabyte fits into a thousandth of it.
const MOST_UNPACKED: u64 = 16 << 20;
const BROKEN_PROFILE: Trouble = Trouble::Colours("a colour profile that is broken");
/// Of a photograph: one does not see the difference, and it has half the bytes of a JPEG.
const QUALITY: f32 = 80.0;
/// Beyond this WebP has no pictures, in width or height.
const LONGEST: u32 = 16_383;
/// Counted up when other bytes come of the same picture, by what stands here or by a new library.
const METHOD: u64 = 3;

/// Whether variants are made of a file of that name.
#[must_use]
pub fn is_for(file: &str) -> bool {
    let ending = file.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
    ending.is_some_and(|ending| matches!(ending.as_str(), "jpg" | "jpeg" | "png" | "webp"))
}

/// Tells apart what variants are made of: a picture's bytes, and the way in which they are made. The same on every machine.
#[must_use]
pub fn print(source: &[u8]) -> u64 {
    xxh3_64_with_seed(source, METHOD)
}

/// In which widths a picture of this width may have variants, widest first.
pub fn widths(own: u32) -> impl Iterator<Item = u32> {
    // One that is hardly narrower is worth no file.
    let steps = WIDTHS.into_iter().filter(move |width| *width <= own - own / 5);
    let has_widest = steps.clone().next_back() == WIDTHS.last().copied();
    // A small picture is shown in its own size, of which a browser that is offered widths no longer knows.
    let is_small = own <= WIDTHS[0];
    (!has_widest && !is_small).then_some(own).into_iter().chain(steps.rev())
}

/// The variants of a picture, widest first; none where it is best as it is.
///
/// # Errors
/// Where it cannot be read.
pub fn variants(source: &[u8]) -> Result<Vec<Variant>, Trouble> {
    let Some(picture) = decode(source)? else { return Ok(Vec::new()) };
    let mut variants = Vec::new();
    let mut least = source.len();
    for width in widths(picture.width) {
        // Once more the same as the same kind only loses.
        if width == picture.width && picture.is_webp {
            continue;
        }
        let Some(bytes) = picture.write(width).map_err(Trouble::Broken)?.filter(|bytes| bytes.len() < least) else {
            continue;
        };
        least = bytes.len();
        variants.push(Variant { width, bytes });
    }
    Ok(variants)
}

/// A picture upright, as 8 bits of red, green and blue, and of opacity where it has some.
struct Picture {
    width: u32,
    height: u32,
    pixels: Image<'static>,
    /// What its numbers mean, where it is not what they mean without a profile.
    profile: Option<Vec<u8>>,
    is_webp: bool,
    /// A drawing is written without loss: its lines do not smear.
    is_photo: bool,
}

fn decode(source: &[u8]) -> Result<Option<Picture>, Trouble> {
    let broken = |error: ImageError| Trouble::Broken(error.to_string());
    let cursor = Cursor::new(source);
    if source.starts_with(b"\xff\xd8") {
        if has_four_inks(source) {
            return Err(Trouble::Colours("the four inks of print (CMYK)"));
        }
        if !is_whole(source) {
            return Err(Trouble::Broken("it ends before it is complete".to_owned()));
        }
        return develop(source, JpegDecoder::new(cursor).map_err(broken)?, |_| true);
    }
    if source.starts_with(b"\x89PNG\r\n\x1a\n") {
        if !is_plain(source) {
            return Ok(None);
        }
        if let Some((width, height)) = size(source).filter(|(width, height)| is_too_large(*width, *height)) {
            return Err(Trouble::TooLarge(width, height));
        }
        let mut limits = Limits::no_limits();
        limits.max_alloc = Some(MOST_UNPACKED);
        let mut decoder = PngDecoder::with_limits(cursor, limits).map_err(broken)?;
        // What does not unpack, or not within the limit, is read past.
        if chunks(source).any(|(kind, _)| kind == b"iCCP") && decoder.icc_profile().map_err(broken)?.is_none() {
            return Err(BROKEN_PROFILE);
        }
        return develop(source, decoder, is_photo);
    }
    if source.starts_with(b"RIFF") && source.get(8..12) == Some(b"WEBP") {
        let decoder = WebPDecoder::new(cursor).map_err(broken)?;
        if decoder.has_animation() {
            return Ok(None);
        }
        let is_lossy = is_lossy(source);
        return develop(source, decoder, |picture| is_lossy || is_photo(picture));
    }
    // Another kind of picture under this name is shown as it is.
    match size(source) {
        Some(_) => Ok(None),
        None => Err(Trouble::Broken("it is no JPEG, PNG or WebP".to_owned())),
    }
}

fn develop(
    source: &[u8],
    mut decoder: impl ImageDecoder,
    is_photo: impl Fn(&DynamicImage) -> bool,
) -> Result<Option<Picture>, Trouble> {
    let broken = |error: ImageError| Trouble::Broken(error.to_string());
    let (width, height) = decoder.dimensions();
    if is_too_large(width, height) {
        return Err(Trouble::TooLarge(width, height));
    }
    let profile = decoder.icc_profile().map_err(broken)?;
    let colours = match profile.map(|profile| Colours::of(profile, decoder.color_type().has_color())).transpose()? {
        Some(Colours::OfMoreLight) => return Ok(None),
        colours => colours,
    };
    let orientation = decoder.orientation().map_err(broken)?;
    let is_jpeg = source.starts_with(b"\xff\xd8");
    // Browsers agree to turn a JPEG, and no other kind.
    if orientation != Orientation::NoTransforms && !is_jpeg {
        return Ok(None);
    }
    let mut picture = DynamicImage::from_decoder(decoder).map_err(broken)?;
    picture.apply_orientation(orientation);
    let (width, height) = (picture.width(), picture.height());
    // What the page leaves room for is what is shown.
    if size(source) != Some((width, height)) {
        return Ok(None);
    }
    let is_photo = is_photo(&picture);
    let has_opacity = picture.color().has_alpha();
    let pixels = match &colours {
        Some(Colours::Grey(profile)) => shown(picture, profile)?,
        _ if has_opacity => picture.into_rgba8().into_raw(),
        _ => picture.into_rgb8().into_raw(),
    };
    let kind = if has_opacity { PixelType::U8x4 } else { PixelType::U8x3 };
    let pixels = Image::from_vec_u8(width, height, pixels, kind).map_err(|error| Trouble::Broken(error.to_string()))?;
    let profile = if let Some(Colours::Wide(profile)) = colours { Some(profile) } else { None };
    Ok(Some(Picture { width, height, pixels, profile, is_webp: source.starts_with(b"RIFF"), is_photo }))
}

fn is_too_large(width: u32, height: u32) -> bool {
    u64::from(width) * u64::from(height) > MOST_PIXELS || width.max(height) > LONGEST_SIDE
}

/// What a profile says of a picture's numbers.
enum Colours {
    /// What a browser assumes without one.
    Srgb,
    /// Other colours; the profile goes with them.
    Wide(Vec<u8>),
    /// Greys of their own, as scanners and printers have them. They become those of sRGB, for a WebP has colours, and no browser
    /// shows colours by a profile of greys.
    Grey(Box<ColorProfile>),
    /// Lights, brighter than paper, for which 8 bits are too few.
    OfMoreLight,
}

impl Colours {
    fn of(bytes: Vec<u8>, has_colour: bool) -> Result<Self, Trouble> {
        let profile = ColorProfile::new_from_slice(&bytes).map_err(|_| BROKEN_PROFILE)?;
        let transfer = profile.cicp.as_ref().map(|cicp| cicp.transfer_characteristics);
        if matches!(transfer, Some(TransferCharacteristics::Smpte2084 | TransferCharacteristics::Hlg)) {
            return Ok(Self::OfMoreLight);
        }
        match profile.color_space {
            DataColorSpace::Rgb if is_srgb(&profile).ok_or(BROKEN_PROFILE)? => Ok(Self::Srgb),
            DataColorSpace::Rgb if has_colour => Ok(Self::Wide(bytes)),
            DataColorSpace::Gray if !has_colour => Ok(Self::Grey(Box::new(profile))),
            _ => Err(Trouble::Colours("a colour profile of another kind than its own")),
        }
    }
}

/// The pixels of a grey picture as sRGB, with their opacity where it has some.
fn shown(picture: DynamicImage, profile: &ColorProfile) -> Result<Vec<u8>, Trouble> {
    let (from, to, greys) = if picture.color().has_alpha() {
        (Layout::GrayAlpha, Layout::Rgba, picture.into_luma_alpha8().into_raw())
    } else {
        (Layout::Gray, Layout::Rgb, picture.into_luma8().into_raw())
    };
    let mut pixels = vec![0; greys.len() / from.channels() * to.channels()];
    let transform = profile.create_transform_8bit(from, &ColorProfile::new_srgb(), to, TransformOptions::default());
    let done = transform.and_then(|transform| transform.transform(&greys, &mut pixels));
    done.map(|()| pixels).map_err(|_| BROKEN_PROFILE)
}

impl Picture {
    /// The picture in this width as WebP, which has none that is longer than 16,383 pixels.
    fn write(&self, width: u32) -> Result<Option<Vec<u8>>, String> {
        let height = (u64::from(self.height) * u64::from(width) + u64::from(self.width) / 2) / u64::from(self.width);
        let Some(height) = u32::try_from(height).ok().filter(|height| (*height).max(width) <= LONGEST) else {
            return Ok(None);
        };
        let height = height.max(1);
        let mut scaled = Image::new(width, height, self.pixels.pixel_type());
        // Light is not made linear first: a browser that scales the whole picture does not, either, and both shall look the same.
        let how = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::Lanczos3));
        let pixels = if width == self.width {
            &self.pixels
        } else {
            Resizer::new().resize(&self.pixels, &mut scaled, &how).map_err(|error| error.to_string())?;
            &scaled
        };
        let layout = if pixels.pixel_type() == PixelType::U8x4 { PixelLayout::Rgba } else { PixelLayout::Rgb };
        let mut config = WebPConfig::new().map_err(|()| "WebP cannot be written".to_owned())?;
        config.lossless = i32::from(!self.is_photo);
        config.quality = if self.is_photo { QUALITY } else { 75.0 };
        let written = webp::Encoder::new(pixels.buffer(), layout, width, height).encode_advanced(&config);
        let written = written.map_err(|error| format!("WebP cannot be written ({error:?})"))?.to_vec();
        let Some(profile) = &self.profile else { return Ok(Some(written)) };
        let mut written = WebP::from_bytes(written.into()).map_err(|error| error.to_string())?;
        written.set_icc_profile(Some(profile.clone().into()));
        Ok(Some(written.encoder().bytes().into()))
    }
}

/// Whether a JPEG is made for print, of four inks, which every decoder turns into light in another way.
fn has_four_inks(source: &[u8]) -> bool {
    segments(source).find(|(marker, _)| is_frame(*marker)).is_some_and(|(_, at)| source.get(at + 7) == Some(&4))
}

/// Whether a JPEG has its end. Among its pixels no byte can be taken for it, and what stands before them may have one of its own.
fn is_whole(source: &[u8]) -> bool {
    let pixels = segments(source).find(|(marker, _)| *marker == 0xda).and_then(|(_, at)| source.get(at..));
    pixels.is_some_and(|pixels| pixels.windows(2).rev().any(|pair| pair == b"\xff\xd9"))
}

/// What stands before the pixels of a PNG, by kind, and where its content begins. <https://www.w3.org/TR/png-3/#11Chunks>
fn chunks(source: &[u8]) -> impl Iterator<Item = (&[u8], usize)> {
    let mut at = 8;
    std::iter::from_fn(move || {
        let (length, kind) = (big(source, at, 4)?, source.get(at + 4..at + 8)?);
        let content = at + 8;
        at = content + 4 + length as usize;
        (kind != b"IDAT").then_some((kind, content))
    })
}

/// Whether a PNG stands still and has the brightness that all others have.
fn is_plain(source: &[u8]) -> bool {
    let (mut gamma, mut has_space) = (None, false);
    for (kind, content) in chunks(source) {
        match kind {
            b"acTL" | b"cICP" => return false,
            b"gAMA" => gamma = big(source, content, 4),
            // They stand before gamma, and the others may come after them.
            b"sRGB" | b"iCCP" => has_space = true,
            _ => {}
        }
    }
    // That of sRGB is 1/2.2, in hundred thousandths.
    has_space || gamma.is_none_or(|gamma| (44_000..47_000).contains(&gamma))
}

/// Whether a WebP has lost something already. <https://developers.google.com/speed/webp/docs/riff_container>
fn is_lossy(source: &[u8]) -> bool {
    let mut at = 12;
    while let (Some(kind), Some(length)) = (source.get(at..at + 4), little(source, at + 4, 4)) {
        match kind {
            b"VP8 " => return true,
            b"VP8L" => return false,
            _ => at += 8 + length as usize + length as usize % 2,
        }
    }
    false
}

/// Whether a profile says what a browser assumes without one: the same colours come of the same numbers. `None` where none come.
fn is_srgb(profile: &ColorProfile) -> Option<bool> {
    const STEPS: [u8; 6] = [0, 51, 102, 153, 204, 255];
    // Two makers of the same profile round in two ways.
    const NEAR: u8 = 3;
    let srgb = ColorProfile::new_srgb();
    let transform = profile.create_transform_8bit(Layout::Rgb, &srgb, Layout::Rgb, TransformOptions::default()).ok()?;
    let colours: Vec<u8> = STEPS
        .iter()
        .flat_map(|red| STEPS.iter().flat_map(move |green| STEPS.iter().flat_map(move |blue| [*red, *green, *blue])))
        .collect();
    let mut shown = vec![0; colours.len()];
    transform.transform(&colours, &mut shown).ok()?;
    Some(colours.iter().zip(&shown).all(|(given, shown)| given.abs_diff(*shown) <= NEAR))
}

/// Whether a picture is a photograph: of many colours, and hardly ever the same twice side by side. Of a drawing, a diagram, a
/// screen, letters, and of anything in grey that may be an engraving, it is false.
fn is_photo(picture: &DynamicImage) -> bool {
    const MANY: usize = 1024;
    let pixels = picture.to_rgba8();
    let mut colours = HashSet::new();
    let (mut seen, mut same) = (0_u64, 0_u64);
    for pair in pixels.as_raw().windows(8).step_by(4) {
        let (Some(left), Some(right)) = (pair.first_chunk::<4>(), pair.last_chunk::<4>()) else { continue };
        // What is not seen counts for nothing.
        if left[3] == 0 && right[3] == 0 {
            continue;
        }
        seen += 1;
        if left == right {
            same += 1;
        } else if colours.len() <= MANY {
            colours.insert(*right);
        }
    }
    colours.len() > MANY && same * 3 < seen
}
