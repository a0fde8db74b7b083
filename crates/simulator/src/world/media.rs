//! Media files: uploaded by a client, or received from a customer or the phone.
//!
//! An id outlives its links: an uploaded file is known for 30 days, one from a webhook for 7, a resolved link for five
//! minutes (`D/business-phone-numbers/media`).

use bytes::Bytes;
use sangam_model::Timestamp;
use sangam_model::time::{DAY, SECOND};
use sha2::{Digest, Sha256};

/// How long a resolved link works.
pub(crate) const LINK_LIFE: i64 = 5 * 60 * SECOND;

/// A stored file.
#[derive(Clone)]
pub(crate) struct Media {
    pub(crate) bytes: Bytes,
    pub(crate) mime_type: String,
    pub(crate) phone_number_id: String,
    pub(crate) expires_at: Timestamp,
    /// The live links to it: the secret part and the end of each.
    pub(crate) links: Vec<(String, Timestamp)>,
}

impl Media {
    pub(crate) fn uploaded(bytes: Bytes, mime_type: String, phone_number_id: String, now: Timestamp) -> Self {
        Self { bytes, mime_type, phone_number_id, expires_at: now.plus(30 * DAY), links: Vec::new() }
    }

    pub(crate) fn received(bytes: Bytes, mime_type: String, phone_number_id: String, now: Timestamp) -> Self {
        Self { bytes, mime_type, phone_number_id, expires_at: now.plus(7 * DAY), links: Vec::new() }
    }

    pub(crate) fn sha256(&self) -> [u8; 32] {
        Sha256::digest(&self.bytes).into()
    }

    /// Whether the id still means this file.
    pub(crate) fn is_known(&self, now: Timestamp) -> bool {
        now < self.expires_at
    }

    /// A new link; `secret` is its unguessable part. Returns when it ends.
    pub(crate) fn link(&mut self, secret: String, now: Timestamp) -> Timestamp {
        let end = now.plus(LINK_LIFE);
        self.links.retain(|(_, end)| now < *end);
        self.links.push((secret, end));
        end
    }

    /// Whether the link with this secret still works.
    pub(crate) fn opens(&self, secret: &str, now: Timestamp) -> bool {
        self.links.iter().any(|(known, end)| known == secret && now < *end)
    }
}

/// Whether the first bytes agree with the declared type. Types without a signature of their own always do.
pub(crate) fn is_what_it_says(bytes: &[u8], mime_type: &str) -> bool {
    let essence = mime_type.split(';').next().unwrap_or(mime_type).trim();
    match essence {
        "image/jpeg" => bytes.starts_with(&[0xFF, 0xD8, 0xFF]),
        "image/png" => bytes.starts_with(b"\x89PNG\r\n\x1a\n"),
        "image/webp" => bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP"),
        "audio/ogg" => is_mono_opus(bytes),
        "audio/mpeg" => {
            bytes.starts_with(b"ID3") || matches!(bytes, [0xFF, second, ..] if second & 0xE0 == 0xE0)
        }
        "audio/amr" => bytes.starts_with(b"#!AMR"),
        "audio/aac" => matches!(bytes, [0xFF, second, ..] if second & 0xF6 == 0xF0),
        "video/mp4" | "video/3gpp" => bytes.get(4..8) == Some(b"ftyp") && !is_contents_last(bytes),
        "audio/mp4" => bytes.get(4..8) == Some(b"ftyp"),
        "application/pdf" => bytes.starts_with(b"%PDF-"),
        _ => true,
    }
}

/// A film whose table of contents stands behind what it shows, as a camera writes it.
fn is_contents_last(mut bytes: &[u8]) -> bool {
    while let Some((&[a, b, c, d, ref kind @ ..], rest)) = bytes.split_first_chunk::<8>() {
        if matches!(kind, b"moov" | b"mdat") {
            return kind == b"mdat";
        }
        let length = usize::try_from(u32::from_be_bytes([a, b, c, d])).unwrap_or(usize::MAX);
        bytes = length.checked_sub(8).and_then(|length| rest.get(length..)).unwrap_or_default();
    }
    false
}

/// OGG with Opus in it, one channel: all WhatsApp takes of OGG. The head of the stream stands in the first page, behind its
/// table of segments.
fn is_mono_opus(bytes: &[u8]) -> bool {
    let segments = bytes.get(26).copied().map(usize::from);
    let packet = segments.and_then(|segments| bytes.get(27 + segments..)).unwrap_or_default();
    bytes.starts_with(b"OggS") && packet.starts_with(b"OpusHead") && packet.get(9) == Some(&1)
}

/// A webp whose header says that it moves.
fn is_animated(bytes: &[u8]) -> bool {
    bytes.get(12..16) == Some(b"VP8X") && bytes.get(20).is_some_and(|flags| flags & 0x02 != 0)
}

/// What can be uploaded, in the order in which Meta names it when something else comes.
pub(crate) const TYPES: [&str; 19] = [
    "audio/aac",
    "audio/mp4",
    "audio/mpeg",
    "audio/amr",
    "audio/ogg",
    "audio/opus",
    "application/vnd.ms-powerpoint",
    "application/msword",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/pdf",
    "text/plain",
    "application/vnd.ms-excel",
    "image/jpeg",
    "image/png",
    "image/webp",
    "video/mp4",
    "video/3gpp",
];

/// The largest upload of a type, or `None` when the type cannot be sent at all.
pub(crate) fn upload_limit(mime_type: &str) -> Option<usize> {
    const KIB: usize = 1024;
    const MIB: usize = 1024 * KIB;
    let essence = mime_type.split(';').next().unwrap_or(mime_type).trim();
    match essence {
        other if !TYPES.contains(&other) => None,
        "image/webp" => Some(500 * KIB),
        picture if picture.starts_with("image/") => Some(5 * MIB),
        paper if paper.starts_with("application/") || paper.starts_with("text/") => Some(100 * MIB),
        _ => Some(16 * MIB),
    }
}

/// Whether a file may be sent as a message of this kind; a voice note is one kind of sound.
pub(crate) fn suits(kind: &str, is_voice: bool, mime_type: &str, bytes: &[u8]) -> bool {
    const STILL_STICKER: usize = 100 * 1024;
    let essence = mime_type.split(';').next().unwrap_or(mime_type).trim();
    match kind {
        "image" => matches!(essence, "image/jpeg" | "image/png"),
        "sticker" => essence == "image/webp" && (bytes.len() <= STILL_STICKER || is_animated(bytes)),
        "video" => essence.starts_with("video/"),
        "audio" if is_voice => essence == "audio/ogg",
        "audio" => essence.starts_with("audio/"),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_dies_after_five_minutes_and_the_id_lives_on() {
        let now = Timestamp::from_secs(1_795_302_220);
        let mut media = Media::received(Bytes::from_static(b"x"), "text/plain".into(), "1".into(), now);
        media.link("s".into(), now);
        assert!(media.opens("s", now.plus(LINK_LIFE - 1)));
        assert!(!media.opens("s", now.plus(LINK_LIFE)));
        assert!(!media.opens("other", now));
        assert!(media.is_known(now.plus(7 * DAY - 1)));
        assert!(!media.is_known(now.plus(7 * DAY)));
    }

    #[test]
    fn bytes_betray_a_lying_type() {
        assert!(is_what_it_says(b"%PDF-1.4", "application/pdf"));
        assert!(!is_what_it_says(b"MZ\x90\x00", "image/jpeg"));
        assert!(!is_what_it_says(b"not a frame", "audio/mpeg"));
        assert!(is_what_it_says(b"#!AMR\n", "audio/amr"));
    }

    #[test]
    fn a_film_says_what_it_holds_before_it_shows_it() {
        let boxed = |kind: &[u8; 4]| [&12_u32.to_be_bytes()[..], kind, &[0; 4]].concat();
        let film = |kinds: [&[u8; 4]; 4]| kinds.map(boxed).concat();
        let [first, last] =
            [[b"ftyp", b"free", b"moov", b"mdat"], [b"ftyp", b"free", b"mdat", b"moov"]].map(film);
        assert!(is_what_it_says(&first, "video/mp4"));
        assert!(!is_what_it_says(&last, "video/mp4"));
        assert!(is_what_it_says(&last, "audio/mp4"));
    }

    fn ogg(codec: &[u8], channels: u8) -> Vec<u8> {
        let mut page = b"OggS".to_vec();
        page.extend([0; 22]);
        page.extend([1, 19]);
        page.extend(codec);
        page.extend([1, channels]);
        page
    }

    #[test]
    fn ogg_must_be_opus_of_one_channel() {
        assert!(is_what_it_says(&ogg(b"OpusHead", 1), "audio/ogg; codecs=opus"));
        assert!(!is_what_it_says(&ogg(b"OpusHead", 2), "audio/ogg"));
        assert!(!is_what_it_says(&ogg(b"\x01vorbis.", 1), "audio/ogg"));
        assert!(!is_what_it_says(b"OggS....", "audio/ogg"));
    }

    #[test]
    fn a_sticker_that_stands_still_is_small_and_a_moving_one_may_be_larger() {
        let webp = |flags: u8| {
            let mut bytes = b"RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0".to_vec();
            bytes.push(flags);
            bytes.resize(200 * 1024, 0);
            bytes
        };
        assert!(suits("sticker", false, "image/webp", &webp(0x02)));
        assert!(!suits("sticker", false, "image/webp", &webp(0)));
    }

    #[test]
    fn webp_is_a_sticker_and_no_image() {
        assert!(suits("sticker", false, "image/webp", b""));
        assert!(!suits("image", false, "image/webp", b""));
        assert!(suits("audio", false, "audio/mpeg", b"") && !suits("audio", true, "audio/mpeg", b""));
        for other in ["image/heic", "image/gif", "text/csv", "application/zip", "video/quicktime"] {
            assert_eq!(upload_limit(other), None, "{other}");
        }
        assert_eq!(upload_limit("application/vnd.openxmlformats-officedocument.theme+xml"), None);
        assert!(upload_limit("audio/opus").is_some());
    }
}
