//! Pictures and a document, drawn.

use std::io::Cursor;

use bytes::Bytes;
use image::{ExtendedColorType, ImageFormat, Rgb, RgbImage, Rgba, RgbaImage};

/// A block-print pattern whose colours follow `whim`.
fn pattern(width: u32, height: u32, whim: u64) -> RgbImage {
    let [red, green, blue, tile, ..] = whim.to_le_bytes();
    let tile = 12 + u32::from(tile % 12);
    RgbImage::from_fn(width, height, |x, y| {
        let (dx, dy) = (x % tile, y % tile);
        let middle = tile / 2;
        let distance = dx.abs_diff(middle) + dy.abs_diff(middle);
        if distance < middle / 2 {
            Rgb([red, green, blue])
        } else if distance == middle {
            Rgb([red ^ 0x60, green ^ 0x60, blue ^ 0x60])
        } else {
            Rgb([244, 238, 226])
        }
    })
}

pub(super) fn jpeg(whim: u64) -> Bytes {
    encode(&pattern(320, 240, whim), ImageFormat::Jpeg)
}

pub(super) fn png(whim: u64) -> Bytes {
    encode(&pattern(160, 120, whim), ImageFormat::Png)
}

fn encode(picture: &RgbImage, format: ImageFormat) -> Bytes {
    let mut file = Cursor::new(Vec::new());
    // Writing to memory in a format that is compiled in cannot fail; an empty file would be seen at once.
    if let Err(error) = picture.write_to(&mut file, format) {
        tracing::error!(%error, "a picture could not be drawn");
    }
    Bytes::from(file.into_inner())
}

/// A sticker: a disc on nothing, 512 pixels wide as WhatsApp wants it.
pub(super) fn webp(whim: u64) -> Bytes {
    const SIDE: u32 = 512;
    let [red, green, blue, ..] = whim.to_le_bytes();
    let picture = RgbaImage::from_fn(SIDE, SIDE, |x, y| {
        let (dx, dy) = (i64::from(x) - 256, i64::from(y) - 256);
        match dx * dx + dy * dy {
            0..=3_600 => Rgba([255, 255, 255, 255]),
            3_601..=52_900 => Rgba([red, green, blue, 255]),
            _ => Rgba([0, 0, 0, 0]),
        }
    });
    let mut file = Vec::new();
    let encoder = image::codecs::webp::WebPEncoder::new_lossless(&mut file);
    if let Err(error) = encoder.encode(&picture, SIDE, SIDE, ExtendedColorType::Rgba8) {
        tracing::error!(%error, "a sticker could not be drawn");
    }
    Bytes::from(file)
}

/// A one-page bill with a correct cross-reference table.
pub(super) fn pdf(whim: u64) -> Bytes {
    let bill = whim % 10_000;
    let text =
        format!("BT /F1 24 Tf 72 760 Td (Bill no. {bill:04}) Tj 0 -36 Td (2 x block print, indigo) Tj ET");
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R \
         /Resources << /Font << /F1 5 0 R >> >> >>"
            .to_owned(),
        format!("<< /Length {} >>\nstream\n{text}\nendstream", text.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned(),
    ];
    let mut file = String::from("%PDF-1.4\n");
    let mut table = String::from("0000000000 65535 f \n");
    for (place, object) in objects.iter().enumerate() {
        table.push_str(&format!("{:010} 00000 n \n", file.len()));
        file.push_str(&format!("{} 0 obj\n{object}\nendobj\n", place + 1));
    }
    let (start, size) = (file.len(), objects.len() + 1);
    file.push_str(&format!("xref\n0 {size}\n{table}trailer\n<< /Size {size} /Root 1 0 R >>\n"));
    file.push_str(&format!("startxref\n{start}\n%%EOF\n"));
    Bytes::from(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_open_and_differ_by_whim() {
        for (file, format) in
            [(jpeg(1), ImageFormat::Jpeg), (png(1), ImageFormat::Png), (webp(1), ImageFormat::WebP)]
        {
            assert!(image::load_from_memory_with_format(&file, format).is_ok(), "{format:?}");
        }
        assert_ne!(jpeg(1), jpeg(0x00ff_ffff));
        assert_eq!(jpeg(5), jpeg(5));
    }

    #[test]
    fn the_cross_references_of_the_bill_point_at_objects() {
        let file = String::from_utf8(pdf(42).to_vec()).unwrap();
        let start: usize = file.lines().rev().nth(1).unwrap().parse().unwrap();
        let table = &file[start..];
        for (place, line) in table.lines().skip(3).take(5).enumerate() {
            let offset: usize = line[..10].parse().unwrap();
            assert!(file[offset..].starts_with(&format!("{} 0 obj", place + 1)));
        }
        assert!(file.contains("Bill no. 0042"));
    }
}
