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
        "audio/ogg" => bytes.starts_with(b"OggS"),
        "video/mp4" | "video/3gpp" | "audio/mp4" => bytes.get(4..8) == Some(b"ftyp"),
        "application/pdf" => bytes.starts_with(b"%PDF-"),
        _ => true,
    }
}

/// The largest upload of a type, or `None` when the type cannot be sent at all.
pub(crate) fn upload_limit(mime_type: &str) -> Option<usize> {
    const KIB: usize = 1024;
    const MIB: usize = 1024 * KIB;
    let essence = mime_type.split(';').next().unwrap_or(mime_type).trim();
    match essence {
        "image/jpeg" | "image/png" => Some(5 * MIB),
        "image/webp" => Some(500 * KIB),
        "video/mp4" | "video/3gpp" => Some(16 * MIB),
        "audio/aac" | "audio/amr" | "audio/mpeg" | "audio/mp4" | "audio/ogg" => Some(16 * MIB),
        "text/plain" | "application/pdf" | "application/msword" => Some(100 * MIB),
        "application/vnd.ms-excel" | "application/vnd.ms-powerpoint" => Some(100 * MIB),
        _ if essence.starts_with("application/vnd.openxmlformats-officedocument.") => Some(100 * MIB),
        _ => None,
    }
}

/// Whether a file of this type may be sent as a message of this kind.
pub(crate) fn suits(kind: &str, mime_type: &str) -> bool {
    match kind {
        "image" => matches!(mime_type, "image/jpeg" | "image/png"),
        "sticker" => mime_type == "image/webp",
        "video" => mime_type.starts_with("video/"),
        "audio" => mime_type.starts_with("audio/"),
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
        assert!(is_what_it_says(b"OggS....", "audio/ogg; codecs=opus"));
    }

    #[test]
    fn webp_is_a_sticker_and_no_image() {
        assert!(suits("sticker", "image/webp"));
        assert!(!suits("image", "image/webp"));
        assert_eq!(upload_limit("image/heic"), None);
    }
}
