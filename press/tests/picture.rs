//! What is made of a picture. The pictures are made here; what comes out is read by another library than the one that wrote it.

#![allow(clippy::expect_used, reason = "a test ends where its ground gives way")]

use std::sync::LazyLock;

use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::PngEncoder;
use image::codecs::webp::WebPEncoder;
use image::{DynamicImage, ImageEncoder, Rgb, RgbImage, Rgba, RgbaImage};
use moxcms::ColorProfile;
use press::picture::size;
use press::picture::variant::{MOST_PIXELS, Trouble, Variant, is_for, print, variants, widths};
use proptest::prelude::*;

/// Hills, and the grain of a film.
fn photo(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| {
        let grain = (x.wrapping_mul(2_654_435_761) ^ y.wrapping_mul(2_246_822_519)).wrapping_mul(3_266_489_917) >> 29;
        let hill = |over: u32| u8::try_from((x * 255 / width + y * over / height + grain) % 256).unwrap_or_default();
        Rgb([hill(40), hill(90), hill(160)])
    })
}

/// Black lines on nothing.
fn drawing(width: u32, height: u32) -> RgbaImage {
    RgbaImage::from_fn(width, height, |x, y| Rgba([0, 0, 0, if x % 40 < 3 || y % 60 < 2 { 255 } else { 0 }]))
}

fn jpeg(picture: &RgbImage, quality: u8, profile: Option<Vec<u8>>) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = JpegEncoder::new_with_quality(&mut bytes, quality);
    if let Some(profile) = profile {
        encoder.set_icc_profile(profile).expect("a profile");
    }
    encoder.encode_image(picture).expect("a JPEG");
    bytes
}

fn png(picture: impl Into<DynamicImage>) -> Vec<u8> {
    let mut bytes = Vec::new();
    picture.into().write_with_encoder(PngEncoder::new(&mut bytes)).expect("a PNG");
    bytes
}

fn webp(picture: impl Into<DynamicImage>) -> Vec<u8> {
    let mut bytes = Vec::new();
    picture.into().write_with_encoder(WebPEncoder::new_lossless(&mut bytes)).expect("a WebP");
    bytes
}

/// The camera was turned: Exif 2.3, tag 0x0112.
fn turned(jpeg: &[u8], orientation: u8) -> Vec<u8> {
    let exif = b"\xff\xe1\0\x22Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0";
    [&jpeg[..2], exif, &[orientation, 0, 0, 0, 0, 0, 0, 0], &jpeg[2..]].concat()
}

/// A chunk before the pixels of a PNG.
fn with_chunk(png: &[u8], kind: &[u8; 4], content: &[u8]) -> Vec<u8> {
    let length = u32::try_from(content.len()).expect("a length").to_be_bytes();
    [&png[..33], &length, kind, content, b"\0\0\0\0", &png[33..]].concat()
}

fn read(variant: &Variant) -> DynamicImage {
    image::load_from_memory_with_format(&variant.bytes, image::ImageFormat::WebP).expect("a WebP")
}

fn made(source: &[u8]) -> Vec<Variant> {
    variants(source).expect("variants")
}

fn widths_of(variants: &[Variant]) -> Vec<u32> {
    variants.iter().map(|variant| variant.width).collect()
}

fn is_lossy(variant: &Variant) -> bool {
    // Only what is lossy has its opacity apart.
    variant.bytes.windows(4).take(64).any(|kind| kind == b"VP8 " || kind == b"ALPH")
}

#[test]
fn widths_are_never_wider_than_the_picture_nor_close_to_it() {
    let cases: [(u32, &[u32]); 8] = [
        (1, &[]),
        (480, &[]),
        (590, &[590]),
        (600, &[600, 480]),
        (1300, &[1300, 800, 480]),
        (2400, &[2400, 1600, 1200, 800, 480]),
        (2998, &[2998, 1600, 1200, 800, 480]),
        (4032, &[2400, 1600, 1200, 800, 480]),
    ];
    for (own, expected) in cases {
        assert_eq!(widths(own).collect::<Vec<_>>(), expected, "{own}");
    }
}

#[test]
fn a_photograph_is_offered_in_every_width_each_smaller_than_the_next() {
    let source = jpeg(&photo(1500, 1000), 90, None);
    let made = made(&source);
    assert_eq!(widths_of(&made), [1500, 1200, 800, 480]);
    let mut least = source.len();
    for variant in &made {
        let picture = read(variant);
        assert_eq!((picture.width(), picture.height()), (variant.width, variant.width * 2 / 3));
        assert_eq!(size(&variant.bytes), Some((picture.width(), picture.height())));
        assert!(variant.bytes.len() < least && is_lossy(variant), "{}", variant.width);
        least = variant.bytes.len();
        let (corner, wanted) = (picture.to_rgb8().get_pixel(2, 2).0, photo(1500, 1000).get_pixel(4, 4).0);
        assert!(corner.iter().zip(wanted).all(|(one, other)| one.abs_diff(other) < 24), "{corner:?} {wanted:?}");
    }
    assert_eq!(variants(&source), Ok(made));
}

#[test]
fn what_would_have_more_bytes_than_a_wider_one_is_left_out() {
    // A picture that has lost nearly everything weighs less than a good one that is a little narrower.
    let photo = photo(1500, 1000);
    let source = webp::Encoder::from_rgb(photo.as_raw(), 1500, 1000).encode(1.0).to_vec();
    let made = made(&source);
    assert!(!widths_of(&made).contains(&1200) && made.iter().all(|variant| variant.bytes.len() < source.len()));
    // A WebP of its own width is there: it is the source.
    assert_eq!(widths_of(&self::made(&webp(self::photo(700, 500)))), [480]);
}

#[test]
fn a_turned_photograph_stands_upright() {
    let mut picture = photo(900, 600);
    for (x, y) in (0..80).flat_map(|x| (0..80).map(move |y| (x, y))) {
        picture.put_pixel(x, y, Rgb([255, 0, 0]));
    }
    let is_red = |picture: &DynamicImage, x, y| {
        let [red, green, blue] = picture.to_rgb8().get_pixel(x, y).0;
        red > 200 && green < 60 && blue < 60
    };
    // Where the corner that was held at the upper left is seen.
    for (orientation, seen, wide) in
        [(1, (20, 20), 900), (3, (880, 580), 900), (6, (580, 20), 600), (8, (20, 880), 600)]
    {
        let source = turned(&jpeg(&picture, 95, None), orientation);
        let made = made(&source);
        let picture = read(&made[0]);
        assert_eq!(made[0].width, wide, "{orientation}");
        assert_eq!(size(&source).map(|(width, _)| width), Some(wide));
        assert!(is_red(&picture, seen.0, seen.1), "{orientation}");
    }
}

#[test]
fn a_drawing_loses_nothing_and_stays_transparent() {
    let drawn = drawing(600, 400);
    let made = made(&png(drawn.clone()));
    let whole = made.first().expect("a variant");
    assert_eq!(whole.width, 600);
    for (is, was) in read(whole).to_rgba8().pixels().zip(drawn.pixels()) {
        // Of what is not seen no colour is kept.
        assert!(is == was || (is[3], was[3]) == (0, 0), "{is:?} {was:?}");
    }
}

#[test]
fn a_photograph_in_png_is_written_as_one_and_stays_transparent() {
    let photo = photo(700, 500);
    let cut = RgbaImage::from_fn(700, 500, |x, y| {
        let [red, green, blue] = photo.get_pixel(x, y).0;
        Rgba([red, green, blue, if x < 350 { 0 } else { 255 }])
    });
    for source in [png(photo), png(cut.clone())] {
        let made = made(&source);
        assert_eq!(widths_of(&made), [700, 480]);
        assert!(made.iter().all(|variant| is_lossy(variant) && variant.bytes.len() * 3 < source.len()));
    }
    for variant in made(&png(cut)) {
        let picture = read(&variant).to_rgba8();
        assert_eq!((picture.get_pixel(10, 10)[3], picture.get_pixel(variant.width - 10, 10)[3]), (0, 255));
    }
    // What is grey may be an engraving, whose lines would smear.
    let scan = image::imageops::grayscale(&self::photo(700, 500));
    assert!(made(&png(scan)).iter().all(|variant| !is_lossy(variant)));
}

#[test]
fn what_would_look_different_is_left_as_it_is() {
    let photo = photo(700, 500);
    let still = png(photo.clone());
    let profile = |profile: &ColorProfile| Some(profile.encode().expect("a profile"));
    let settings = webp::WebPConfig::new().expect("settings");
    let mut frames = webp::AnimEncoder::new(700, 500, &settings);
    let other = vec![0; photo.as_raw().len()];
    for (time, pixels) in [(0, photo.as_raw()), (100, &other)] {
        frames.add_frame(webp::AnimFrame::from_rgb(pixels, 700, 500, time));
    }
    let cases: [(&str, Vec<u8>); 6] = [
        ("another space of colours", jpeg(&photo, 90, profile(&ColorProfile::new_display_p3()))),
        ("an animated PNG", with_chunk(&still, b"acTL", &[0, 0, 0, 2, 0, 0, 0, 0])),
        ("a PNG of more light", with_chunk(&still, b"cICP", &[9, 16, 0, 1])),
        ("a PNG of another brightness", with_chunk(&still, b"gAMA", &100_000_u32.to_be_bytes())),
        ("an animated WebP", frames.encode().to_vec()),
        ("a GIF under another name", b"GIF89a\x03\0\x02\x01\0\0\0".to_vec()),
    ];
    for (name, source) in cases {
        assert_eq!(variants(&source).map(|made| widths_of(&made)), Ok(Vec::new()), "{name}");
    }
    let named = jpeg(&photo, 90, profile(&ColorProfile::new_srgb()));
    assert_eq!(widths_of(&made(&named)), [700, 480], "sRGB by its name");
}

#[test]
fn a_broken_picture_is_told() {
    let photo = photo(300, 200);
    for whole in [jpeg(&photo, 90, None), png(photo.clone()), webp(photo)] {
        for part in [20, whole.len() / 3, whole.len() * 9 / 10] {
            let told = variants(&whole[..part]).map(|made| widths_of(&made));
            assert!(matches!(told, Err(Trouble::Broken(_))), "{part} of {}: {told:?}", whole.len());
        }
    }
    for other in [&b""[..], b"<!doctype html><title>Not found</title>"] {
        assert!(matches!(variants(other), Err(Trouble::Broken(_))));
    }
}

#[test]
fn a_picture_that_is_too_large_is_told_before_it_is_decoded() {
    let mut source = jpeg(&photo(64, 64), 90, None);
    let frame = source.windows(2).position(|pair| pair == b"\xff\xc0").expect("a frame");
    source[frame + 5..frame + 9].copy_from_slice(&[0xea, 0x60, 0xea, 0x60]);
    let told = variants(&source).expect_err("too large");
    assert_eq!(told, Trouble::TooLarge(60_000, 60_000));
    assert!(told.to_string().contains(&(MOST_PIXELS / 1_000_000).to_string()));
}

#[test]
fn a_print_is_the_same_on_every_machine() {
    // What other builds have called their variants by.
    assert_eq!(format!("{:016x}", print(b"boat")), "684f56b116203964");
    assert_ne!(print(b"boat"), print(b"boats"));
}

#[test]
fn endings_say_of_what_variants_are_made() {
    let (some, none) = (["a.jpg", "b/c.JPEG", "d.e.png", "f.webp"], ["a.svg", "b.gif", "png", "c.avif", "d.jpg.pdf"]);
    assert!(some.into_iter().all(is_for) && !none.into_iter().any(is_for));
}

static SOURCES: LazyLock<[Vec<u8>; 3]> = LazyLock::new(|| {
    let photo = photo(500, 20);
    [jpeg(&photo, 80, None), png(photo.clone()), webp(photo)]
});

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// Whatever a file holds, it never ends the build, and what comes out is a picture.
    #[test]
    fn no_bytes_are_too_strange(kind in 0..3_usize, at in any::<prop::sample::Index>(), bytes in prop::collection::vec(any::<u8>(), 1..6)) {
        let mut source = SOURCES[kind].clone();
        let at = at.index(source.len());
        for (place, byte) in source[at..].iter_mut().zip(bytes) {
            *place = byte;
        }
        for variant in variants(&source).unwrap_or_default() {
            prop_assert!(variant.bytes.len() < source.len());
            prop_assert_eq!(read(&variant).width(), variant.width);
        }
    }
}
