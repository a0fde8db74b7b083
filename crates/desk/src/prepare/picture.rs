//! Re-encodes pictures: decoded within limits, turned upright, without metadata.
//!
//! A camera writes where and when a photo was taken into it, and its serial number beside. None of that leaves: only the pixels
//! and, so that colours stay what they were, the colour profile.
//!
//! A WebP of 512 by 512 that is light enough is a sticker, moving or not. Its frames leave as they are.

use std::io::Cursor;

use bytes::Bytes;
use image::codecs::gif::GifDecoder;
use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::PngEncoder;
use image::codecs::webp::WebPDecoder;
use image::imageops::FilterType;
use image::{
    AnimationDecoder, DynamicImage, ExtendedColorType, ImageDecoder, ImageEncoder, ImageFormat, ImageReader,
    Limits,
};
use img_parts::riff::RiffContent;
use img_parts::webp::{
    CHUNK_ALPH, CHUNK_ANIM, CHUNK_ANMF, CHUNK_ICCP, CHUNK_VP8, CHUNK_VP8L, CHUNK_VP8X, WebP,
};
use sangam_model::outgoing::FileKind;

use super::{CameraData, Verdict};
use crate::api::attachments::{OnlyDocument, RefusedWhy};

/// The longest edge that leaves: what WhatsApp's own apps send at their best.
const LONGEST_EDGE: u32 = 2_560;
/// Tried in turn when even that is too heavy.
const SMALLER_EDGES: [u32; 3] = [1_920, 1_280, 800];
/// The longest edge that is opened at all.
const MAX_EDGE: u32 = 24_000;
/// The memory one picture may take while it is open.
const MAX_ALLOC_BYTES: u64 = 512 << 20;
/// Below this a photo shows its compression, above it nobody sees a difference.
const JPEG_QUALITY: u8 = 88;
/// The edge of a sticker.
const STICKER_EDGE: u32 = 512;
/// What a sticker keeps of its file.
const SEEN: [[u8; 4]; 7] =
    [CHUNK_VP8X, CHUNK_VP8, CHUNK_VP8L, CHUNK_ALPH, CHUNK_ANIM, CHUNK_ANMF, CHUNK_ICCP];
/// The bits of the extended head that announce EXIF and XMP.
const WRITTEN_INTO_IT: u8 = 0b1100;

/// As what a picture of a type we can open is sent.
pub(super) fn judge(bytes: &[u8]) -> Verdict {
    if let Some(sticker) = sticker(bytes) {
        return Verdict::Rewritten(FileKind::Sticker, "image/webp", sticker);
    }
    if is_moving(bytes) {
        return Verdict::Refused(RefusedWhy::Moving);
    }
    match rewritten(bytes) {
        Ok(Some((mime_type, rewritten))) => Verdict::Rewritten(FileKind::Image, mime_type, rewritten),
        Ok(None) => Verdict::Refused(RefusedWhy::TooLarge { max_bytes: FileKind::Image.max_bytes(false) }),
        Err(error) => {
            tracing::debug!(%error, "a picture cannot be opened");
            Verdict::Document(OnlyDocument::Unreadable, CameraData::Stays)
        }
    }
}

/// The file as a sticker, if WhatsApp would show it as one.
fn sticker(bytes: &[u8]) -> Option<Vec<u8>> {
    let is_shaped = WebPDecoder::new(Cursor::new(bytes)).is_ok_and(|mut decoder| {
        decoder.set_limits(limits()).is_ok()
            && decoder.dimensions() == (STICKER_EDGE, STICKER_EDGE)
            && DynamicImage::from_decoder(decoder).is_ok()
    });
    if !is_shaped {
        return None;
    }
    let mut file = WebP::from_bytes(Bytes::copy_from_slice(bytes)).ok()?;
    file.chunks_mut().retain(|chunk| SEEN.contains(&chunk.id()));
    for chunk in file.chunks_mut().iter_mut().filter(|chunk| chunk.id() == CHUNK_VP8X) {
        if let RiffContent::Data(head) = chunk.content_mut() {
            let mut changed = head.to_vec();
            *changed.first_mut()? &= !WRITTEN_INTO_IT;
            *head = changed.into();
        }
    }
    let bytes = file.encoder().bytes();
    (bytes.len() as u64 <= FileKind::Sticker.max_bytes(is_moving(&bytes))).then(|| bytes.to_vec())
}

pub(super) fn is_moving(bytes: &[u8]) -> bool {
    match image::guess_format(bytes) {
        Ok(ImageFormat::Gif) => GifDecoder::new(Cursor::new(bytes)).is_ok_and(|mut decoder| {
            decoder.set_limits(limits()).is_ok()
                && decoder.into_frames().take(2).filter(Result::is_ok).count() > 1
        }),
        Ok(ImageFormat::WebP) => {
            WebPDecoder::new(Cursor::new(bytes)).is_ok_and(|decoder| decoder.has_animation())
        }
        _ => false,
    }
}

fn limits() -> Limits {
    let mut limits = Limits::default();
    limits.max_image_width = Some(MAX_EDGE);
    limits.max_image_height = Some(MAX_EDGE);
    limits.max_alloc = Some(MAX_ALLOC_BYTES);
    limits
}

/// The picture as it leaves and its type; `None` when no size of it is light enough.
fn rewritten(bytes: &[u8]) -> image::ImageResult<Option<(&'static str, Vec<u8>)>> {
    let mut reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format()?;
    reader.limits(limits());
    let is_photo = reader.format() == Some(ImageFormat::Jpeg);
    let mut decoder = reader.into_decoder()?;
    let orientation = decoder.orientation()?;
    let profile = decoder.icc_profile()?.filter(|profile| is_rgb(profile));
    let mut picture = DynamicImage::from_decoder(decoder)?;
    picture.apply_orientation(orientation);
    let most = FileKind::Image.max_bytes(false);
    let longest = picture.width().max(picture.height());
    let edges = std::iter::once(longest.min(LONGEST_EDGE))
        .chain(SMALLER_EDGES.into_iter().filter(|edge| *edge < longest));
    for edge in edges {
        if picture.width().max(picture.height()) > edge {
            picture = picture.resize(edge, edge, FilterType::CatmullRom);
        }
        // A drawing keeps its sharp edges while that is affordable; what can be seen through stays so.
        if !is_photo {
            let drawn = png(&picture, profile.clone())?;
            if drawn.len() as u64 <= most {
                return Ok(Some(("image/png", drawn)));
            }
        }
        if is_photo || !picture.color().has_alpha() {
            let photo = jpeg(&picture, profile.clone())?;
            if photo.len() as u64 <= most {
                return Ok(Some(("image/jpeg", photo)));
            }
        }
    }
    Ok(None)
}

/// Grey and print profiles do not fit the colours that are written.
fn is_rgb(profile: &[u8]) -> bool {
    profile.get(16..20) == Some(b"RGB ")
}

fn jpeg(picture: &DynamicImage, profile: Option<Vec<u8>>) -> image::ImageResult<Vec<u8>> {
    let mut out = Vec::new();
    let mut encoder = JpegEncoder::new_with_quality(&mut out, JPEG_QUALITY);
    keep_colours(&mut encoder, profile);
    let pixels = picture.to_rgb8();
    encoder.write_image(&pixels, pixels.width(), pixels.height(), ExtendedColorType::Rgb8)?;
    Ok(out)
}

fn png(picture: &DynamicImage, profile: Option<Vec<u8>>) -> image::ImageResult<Vec<u8>> {
    let mut out = Vec::new();
    let mut encoder = PngEncoder::new(&mut out);
    keep_colours(&mut encoder, profile);
    if picture.color().has_alpha() {
        let pixels = picture.to_rgba8();
        encoder.write_image(&pixels, pixels.width(), pixels.height(), ExtendedColorType::Rgba8)?;
    } else {
        let pixels = picture.to_rgb8();
        encoder.write_image(&pixels, pixels.width(), pixels.height(), ExtendedColorType::Rgb8)?;
    }
    Ok(out)
}

fn keep_colours(encoder: &mut impl ImageEncoder, profile: Option<Vec<u8>>) {
    // Without its profile a picture looks a little different; that is no reason not to send it.
    if let Some(Err(error)) = profile.map(|profile| encoder.set_icc_profile(profile)) {
        tracing::debug!(%error, "a colour profile was left out");
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use image::{Rgb, RgbImage, Rgba, RgbaImage};
    use img_parts::ImageEXIF;
    use proptest::prelude::*;

    use super::*;

    /// An Exif block that says "turn me a quarter" and where the photo was taken.
    fn exif(orientation: u16, latitude: &[u8; 4]) -> Vec<u8> {
        let mut tiff = b"II*\0\x08\0\0\0".to_vec();
        tiff.extend(2_u16.to_le_bytes());
        for (tag, kind, count, value) in
            [(0x0112_u16, 3_u16, 1_u32, u32::from(orientation)), (0x8825, 4, 1, 38)]
        {
            tiff.extend(tag.to_le_bytes());
            tiff.extend(kind.to_le_bytes());
            tiff.extend(count.to_le_bytes());
            tiff.extend(value.to_le_bytes());
        }
        tiff.extend(0_u32.to_le_bytes());
        // The GPS directory: reference and a marker where the degrees stand.
        tiff.extend(1_u16.to_le_bytes());
        tiff.extend(0x0001_u16.to_le_bytes());
        tiff.extend(2_u16.to_le_bytes());
        tiff.extend(4_u32.to_le_bytes());
        tiff.extend(latitude);
        tiff.extend(0_u32.to_le_bytes());
        tiff
    }

    fn photo(width: u32, height: u32, exif: Option<Vec<u8>>) -> Vec<u8> {
        let pixels = RgbImage::from_fn(width, height, |x, _| {
            if x < width / 2 { Rgb([220, 30, 30]) } else { Rgb([30, 30, 220]) }
        });
        let mut out = Vec::new();
        let mut encoder = JpegEncoder::new_with_quality(&mut out, 95);
        if let Some(exif) = exif {
            encoder.set_exif_metadata(exif).unwrap();
        }
        encoder.write_image(&pixels, width, height, ExtendedColorType::Rgb8).unwrap();
        out
    }

    fn sent(bytes: &[u8]) -> (&'static str, Vec<u8>) {
        match judge(bytes) {
            Verdict::Rewritten(FileKind::Image, mime_type, rewritten) => (mime_type, rewritten),
            Verdict::Document(why, _) => panic!("{why:?}"),
            _ => panic!("not written anew"),
        }
    }

    fn holds(bytes: &[u8], wanted: &[u8]) -> bool {
        bytes.windows(wanted.len()).any(|window| window == wanted)
    }

    #[test]
    fn a_photo_leaves_without_the_place_where_it_was_taken_and_the_right_way_up() {
        let taken = photo(64, 32, Some(exif(6, b"Nkn\0")));
        assert!(holds(&taken, b"Exif\0\0") && holds(&taken, b"Nkn\0"), "the test's photo carries a place");
        let (mime_type, left) = sent(&taken);
        assert_eq!(mime_type, "image/jpeg");
        assert!(!holds(&left, b"Exif") && !holds(&left, b"Nkn\0") && !holds(&left, b"\xff\xe1"));
        let mut decoder =
            ImageReader::new(Cursor::new(&left)).with_guessed_format().unwrap().into_decoder().unwrap();
        assert_eq!(decoder.exif_metadata().unwrap(), None);
        let upright = image::load_from_memory(&left).unwrap().to_rgb8();
        assert_eq!((upright.width(), upright.height()), (32, 64), "turned a quarter");
        assert!(upright.get_pixel(16, 4)[0] > 150 && upright.get_pixel(16, 60)[2] > 150, "red is on top now");
    }

    #[test]
    fn nothing_larger_than_a_screen_leaves() {
        let (_, left) = sent(&photo(5_120, 40, None));
        let picture = image::load_from_memory(&left).unwrap();
        assert_eq!((picture.width(), picture.height()), (2_560, 20));
    }

    #[test]
    fn what_can_be_seen_through_stays_so() {
        let mut drawn = Vec::new();
        let pixels = RgbaImage::from_pixel(9, 9, Rgba([10, 200, 10, 80]));
        PngEncoder::new(&mut drawn).write_image(&pixels, 9, 9, ExtendedColorType::Rgba8).unwrap();
        let (mime_type, left) = sent(&drawn);
        assert_eq!(mime_type, "image/png");
        assert_eq!(image::load_from_memory(&left).unwrap().to_rgba8().get_pixel(4, 4)[3], 80);
    }

    #[test]
    fn a_picture_of_another_type_is_turned_into_one_whatsapp_shows() {
        let mut still = Vec::new();
        RgbImage::from_pixel(12, 12, Rgb([1, 2, 3]))
            .write_to(&mut Cursor::new(&mut still), ImageFormat::WebP)
            .unwrap();
        assert_eq!(sent(&still).0, "image/png");
    }

    /// A picture of two frames.
    pub(crate) fn moving_gif() -> Vec<u8> {
        let mut moving = Vec::new();
        let mut encoder = image::codecs::gif::GifEncoder::new(&mut moving);
        for shade in [0, 200] {
            encoder
                .encode_frame(image::Frame::new(RgbaImage::from_pixel(8, 8, Rgba([shade, 0, 0, 255]))))
                .unwrap();
        }
        drop(encoder);
        moving
    }

    #[test]
    fn a_moving_picture_is_not_made_to_stand_still() {
        assert!(matches!(judge(&moving_gif()), Verdict::Refused(RefusedWhy::Moving)));
    }

    #[test]
    fn a_picture_that_would_fill_the_memory_is_not_opened() {
        // A header that promises 60000 x 60000 pixels.
        let mut bomb = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
        bomb.extend(60_000_u32.to_be_bytes());
        bomb.extend(60_000_u32.to_be_bytes());
        bomb.extend([8, 6, 0, 0, 0, 0, 0, 0, 0]);
        assert!(matches!(judge(&bomb), Verdict::Document(OnlyDocument::Unreadable, CameraData::Stays)));
    }

    const STILL: &[u8] = include_bytes!("../../../../tests/fixtures/media/thanks.webp");
    const DANCING: &[u8] = include_bytes!("../../../../tests/fixtures/media/dance.webp");

    #[test]
    fn a_sticker_goes_as_one_without_what_was_written_into_it() {
        for (drawn, moves) in [(STILL, false), (DANCING, true)] {
            let mut file = WebP::from_bytes(Bytes::from_static(drawn)).unwrap();
            file.set_exif(Some(exif(1, b"Nkn\0").into()));
            let written = file.encoder().bytes();
            assert!(
                holds(&written, b"EXIF") && holds(&written, b"Nkn\0"),
                "the test's sticker carries a place"
            );
            let Verdict::Rewritten(FileKind::Sticker, "image/webp", left) = judge(&written) else {
                panic!("not a sticker")
            };
            assert!(!holds(&left, b"EXIF") && !holds(&left, b"Nkn\0"));
            let decoder = WebPDecoder::new(Cursor::new(&left)).unwrap();
            assert_eq!((decoder.dimensions(), decoder.has_animation()), ((512, 512), moves));
            let ready = crate::prepare::prepare(Some("thanks.webp"), written).unwrap();
            assert_eq!((ready.media, ready.file.file.animated), (FileKind::Sticker, moves));
            assert!(ready.original.is_none(), "WhatsApp takes no sticker as a document");
        }
    }

    #[test]
    fn a_sticker_that_is_too_heavy_goes_as_a_picture() {
        let mut noise = 1_u32;
        let pixels = RgbImage::from_fn(512, 512, |_, _| {
            noise = noise.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            Rgb(noise.to_be_bytes()[..3].try_into().unwrap())
        });
        let mut heavy = Vec::new();
        pixels.write_to(&mut Cursor::new(&mut heavy), ImageFormat::WebP).unwrap();
        assert!(heavy.len() as u64 > FileKind::Sticker.max_bytes(false));
        assert_eq!(sent(&heavy).0, "image/png");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]

        #[test]
        fn no_photo_keeps_what_its_camera_wrote(
            orientation in 1_u16..9,
            place in "[A-Z]{3}",
            (width, height) in (8_u32..80, 8_u32..80),
        ) {
            let mark: [u8; 4] = [place.as_bytes()[0], place.as_bytes()[1], place.as_bytes()[2], 0];
            let (_, left) = sent(&photo(width, height, Some(exif(orientation, &mark))));
            prop_assert!(!holds(&left, b"Exif"));
            let picture = image::load_from_memory(&left).unwrap();
            let expected = if orientation > 4 { (height, width) } else { (width, height) };
            prop_assert_eq!((picture.width(), picture.height()), expected);
        }
    }
}
