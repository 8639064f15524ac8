//! What is made of a picture. The pictures are made here; what comes out is read by another library than the one that wrote it.

#![allow(clippy::expect_used, reason = "a test ends where its ground gives way")]
#![allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "light is from 0 to 255")]

use std::sync::LazyLock;

use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::PngEncoder;
use image::codecs::webp::WebPDecoder;
use image::codecs::webp::WebPEncoder;
use image::{DynamicImage, GrayImage, ImageDecoder, ImageEncoder, Rgb, RgbImage, Rgba, RgbaImage};
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
    written(picture.clone(), JpegEncoder::new_with_quality(&mut bytes, quality), profile);
    bytes
}

fn png(picture: impl Into<DynamicImage>) -> Vec<u8> {
    png_with(picture, None)
}

fn png_with(picture: impl Into<DynamicImage>, profile: Option<Vec<u8>>) -> Vec<u8> {
    let mut bytes = Vec::new();
    written(picture, PngEncoder::new(&mut bytes), profile);
    bytes
}

fn webp(picture: impl Into<DynamicImage>) -> Vec<u8> {
    webp_with(picture, None)
}

fn webp_with(picture: impl Into<DynamicImage>, profile: Option<Vec<u8>>) -> Vec<u8> {
    let mut bytes = Vec::new();
    written(picture, WebPEncoder::new_lossless(&mut bytes), profile);
    bytes
}

fn written(picture: impl Into<DynamicImage>, mut encoder: impl ImageEncoder, profile: Option<Vec<u8>>) {
    if let Some(profile) = profile {
        encoder.set_icc_profile(profile).expect("a profile");
    }
    picture.into().write_with_encoder(encoder).expect("a picture");
}

fn profile(profile: &ColorProfile) -> Option<Vec<u8>> {
    Some(profile.encode().expect("a profile"))
}

/// The profile of a variant, as another library than the one that put it there finds it.
fn profile_of(variant: &Variant) -> Option<Vec<u8>> {
    let mut decoder = WebPDecoder::new(std::io::Cursor::new(&variant.bytes)).expect("a WebP");
    decoder.icc_profile().expect("chunks")
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
    let settings = webp::WebPConfig::new().expect("settings");
    let mut frames = webp::AnimEncoder::new(700, 500, &settings);
    let other = vec![0; photo.as_raw().len()];
    for (time, pixels) in [(0, photo.as_raw()), (100, &other)] {
        frames.add_frame(webp::AnimFrame::from_rgb(pixels, 700, 500, time));
    }
    // As tools write it: the colours first.
    let coloured = |kind, content: &[u8]| with_chunk(&with_chunk(&still, kind, content), b"sRGB", &[0]);
    let cases: [(&str, Vec<u8>); 8] = [
        ("a profile of more light", png_with(photo.clone(), profile(&ColorProfile::new_bt2020_pq()))),
        ("an animated PNG", with_chunk(&still, b"acTL", &[0, 0, 0, 2, 0, 0, 0, 0])),
        ("a PNG of more light", with_chunk(&still, b"cICP", &[9, 16, 0, 1])),
        ("an animated PNG that says its colours", coloured(b"acTL", &[0, 0, 0, 2, 0, 0, 0, 0])),
        ("a PNG of more light with colours for others", coloured(b"cICP", &[9, 16, 0, 1])),
        ("a PNG of another brightness", with_chunk(&still, b"gAMA", &100_000_u32.to_be_bytes())),
        ("an animated WebP", frames.encode().to_vec()),
        ("a GIF under another name", b"GIF89a\x03\0\x02\x01\0\0\0".to_vec()),
    ];
    for (name, source) in cases {
        assert_eq!(variants(&source).map(|made| widths_of(&made)), Ok(Vec::new()), "{name}");
    }
}

#[test]
fn colours_beyond_srgb_stay_what_they_are() {
    let photo = photo(700, 80);
    let cut = RgbaImage::from_fn(700, 80, |x, y| {
        let [red, green, blue] = photo.get_pixel(x, y).0;
        Rgba([red, green, blue, if x < 350 { 0 } else { 255 }])
    });
    // One with an odd number of bytes, after which a chunk of a WebP has one more.
    let odd = [ColorProfile::new_pro_photo_rgb().encode().expect("a profile"), vec![0]].concat();
    assert_eq!(odd.len() % 2, 1);
    let profiles = [profile(&ColorProfile::new_display_p3()), profile(&ColorProfile::new_adobe_rgb()), Some(odd)];
    for wide in profiles {
        let sources = [
            ("JPEG", jpeg(&photo, 90, wide.clone())),
            ("PNG", png_with(photo.clone(), wide.clone())),
            ("PNG with opacity", png_with(cut.clone(), wide.clone())),
            ("drawing", png_with(drawing(700, 80), wide.clone())),
            ("WebP", webp_with(photo.clone(), wide.clone())),
        ];
        for (name, source) in sources {
            let made = made(&source);
            assert!(!made.is_empty(), "{name}");
            let whole = image::load_from_memory(&source).expect("a picture");
            for variant in &made {
                assert_eq!(profile_of(variant), wide, "{name}");
                assert_eq!(size(&variant.bytes).map(|(width, _)| width), Some(variant.width), "{name}");
                assert_eq!(read(variant).color().has_alpha(), whole.color().has_alpha(), "{name}");
            }
            // By the same profile the same numbers are the same colours.
            let narrow = read(&made[made.len() - 1]).into_rgba8();
            let lanczos = image::imageops::FilterType::Lanczos3;
            let plain = whole.resize_exact(narrow.width(), narrow.height(), lanczos).into_rgba8();
            let seen = narrow.pixels().zip(plain.pixels()).filter(|(_, was)| was[3] == 255);
            let far: Vec<u64> =
                seen.map(|(is, was)| (0..3).map(|at| u64::from(is[at].abs_diff(was[at]))).sum()).collect();
            let mean = far.iter().sum::<u64>() / (3 * far.len() as u64);
            assert!(far.len() > 1000 && mean < 6, "{name}: {mean}");
        }
    }
    // What says the same as none has none.
    let named = made(&jpeg(&photo, 90, profile(&ColorProfile::new_srgb())));
    assert_eq!(widths_of(&named), [700, 480]);
    assert!(named.iter().all(|variant| profile_of(variant).is_none()));
}

#[test]
fn greys_of_another_kind_become_those_of_srgb() {
    let shades = GrayImage::from_fn(600, 400, |x, y| image::Luma([((x + y) / 4) as u8]));
    // Of the light on white: what a gamma of 1.5 makes of a number, and sRGB of that light, IEC 61966-2-1.
    let light = |grey: u8| (f64::from(grey) / 255.0).powf(1.5);
    let srgb = |light: f64| {
        if light <= 0.003_130_8 { light * 12.92 } else { light.powf(1.0 / 2.4) * 1.055 - 0.055 }
    };
    let with_opacity = DynamicImage::from(shades.clone()).into_luma_alpha8();
    let gamma = profile(&ColorProfile::new_gray_with_gamma(1.5));
    for source in [png_with(shades.clone(), gamma.clone()), png_with(with_opacity, gamma)] {
        let made = made(&source);
        assert_eq!(made.first().map(|variant| variant.width), Some(600));
        assert!(made.iter().all(|variant| profile_of(variant).is_none()));
        for (is, was) in read(&made[0]).into_rgba8().pixels().zip(shades.pixels()) {
            let wanted = (srgb(light(was[0])) * 255.0).round() as u8;
            assert!(is.0[..3].iter().all(|one| one.abs_diff(wanted) <= 2) && is[3] == 255, "{is:?} {was:?} {wanted}");
        }
    }
}

#[test]
fn colours_that_no_browser_is_sure_of_are_told() {
    let photo = photo(700, 500);
    let grey = image::imageops::grayscale(&photo);
    let cases = [
        (include_bytes!("picture/four-inks.jpg").to_vec(), "the four inks of print"),
        (jpeg(&photo, 90, Some(b"no profile".to_vec())), "that is broken"),
        (jpeg(&photo, 90, profile(&ColorProfile::new_gray_with_gamma(2.2))), "of another kind"),
        (png_with(grey, profile(&ColorProfile::new_display_p3())), "of another kind"),
        (png_with(photo.clone(), profile(&ColorProfile::new_lab())), "of another kind"),
        // A profile of nothing but noughts fits into a thousandth of itself: it is not unpacked.
        (png_with(photo, Some(vec![0; 32 << 20])), "that is broken"),
    ];
    for (source, words) in cases {
        let told = variants(&source).expect_err(words);
        assert!(matches!(told, Trouble::Colours(_)) && told.to_string().contains(words), "{told}");
    }
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
    let flat = png(GrayImage::new(70_000, 2));
    assert_eq!(variants(&flat).expect_err("too large"), Trouble::TooLarge(70_000, 2));
}

#[test]
fn a_print_is_the_same_on_every_machine() {
    // What other builds have called their variants by.
    assert_eq!(format!("{:016x}", print(b"boat")), "ec2d6318e1b2022b");
    assert_ne!(print(b"boat"), print(b"boats"));
}

#[test]
fn endings_say_of_what_variants_are_made() {
    let (some, none) = (["a.jpg", "b/c.JPEG", "d.e.png", "f.webp"], ["a.svg", "b.gif", "png", "c.avif", "d.jpg.pdf"]);
    assert!(some.into_iter().all(is_for) && !none.into_iter().any(is_for));
}

static SOURCES: LazyLock<[Vec<u8>; 4]> = LazyLock::new(|| {
    let photo = photo(500, 20);
    let wide = jpeg(&photo, 80, profile(&ColorProfile::new_display_p3()));
    [jpeg(&photo, 80, None), png(photo.clone()), webp(photo), wide]
});

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// Whatever a file holds, it never ends the build, and what comes out is a picture.
    #[test]
    fn no_bytes_are_too_strange(kind in 0..4_usize, at in any::<prop::sample::Index>(), bytes in prop::collection::vec(any::<u8>(), 1..6)) {
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
