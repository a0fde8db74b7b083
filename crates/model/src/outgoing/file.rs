//! A file that a desk sends, and the kind of message WhatsApp shows it as.

use serde::{Deserialize, Serialize};

use super::VOICE_BYTES;
use crate::message::Media;

const MEGABYTE: u64 = 1_024 * 1_024;

crate::names! {
    /// As what WhatsApp shows a file.
    #[cfg_attr(feature = "ts", derive(ts_rs::TS))]
    pub enum FileKind {
        /// A picture.
        Image = "image",
        /// A film.
        Video = "video",
        /// A sound, or a voice note.
        Audio = "audio",
        /// A paper, or something that could be shown: with its name, to be opened.
        Document = "document",
        /// A sticker.
        Sticker = "sticker",
    }
}

/// A file the hub has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct OutgoingFile {
    /// Lower-case hex of its bytes.
    pub sha256: String,
    /// What the bytes are.
    pub mime_type: String,
    /// The name the customer sees; required for documents.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filename: Option<String>,
    /// How many bytes.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub size_bytes: u64,
    /// Recorded as a voice note.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub voice: bool,
    /// A moving sticker.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub animated: bool,
}

impl FileKind {
    /// The types WhatsApp takes (`docs/whatsapp.md` §4): an upload of any other is turned away, whatever message it was meant for. So not every
    /// file is a document: papers are, text is one of them whatever its name ends in, and what can be shown may go as one.
    #[must_use]
    pub const fn types(self) -> &'static [&'static str] {
        match self {
            Self::Image => &["image/jpeg", "image/png"],
            Self::Video => &["video/mp4", "video/3gpp"],
            Self::Audio => &["audio/ogg", "audio/mpeg", "audio/mp4", "audio/aac", "audio/amr"],
            Self::Sticker => &["image/webp"],
            Self::Document => &[
                "application/pdf",
                "text/plain",
                "application/msword",
                "application/vnd.ms-excel",
                "application/vnd.ms-powerpoint",
                "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                "application/vnd.openxmlformats-officedocument.presentationml.presentation",
                "image/jpeg",
                "image/png",
                "video/mp4",
                "video/3gpp",
                "audio/ogg",
                "audio/mpeg",
                "audio/mp4",
                "audio/aac",
                "audio/amr",
            ],
        }
    }

    /// The most bytes WhatsApp takes; of a document those of a paper ([`OutgoingFile::max_bytes`]).
    #[must_use]
    pub const fn max_bytes(self, animated: bool) -> u64 {
        match self {
            Self::Image => 5 * MEGABYTE,
            Self::Video | Self::Audio => 16 * MEGABYTE,
            Self::Document => 100 * MEGABYTE,
            Self::Sticker if animated => 500 * 1_024,
            Self::Sticker => 100 * 1_024,
        }
    }

    /// As what a file of this type is best sent.
    #[must_use]
    pub fn of_type(mime_type: &str) -> Self {
        [Self::Image, Self::Video, Self::Audio]
            .into_iter()
            .find(|kind| kind.types().contains(&mime_type))
            .unwrap_or(Self::Document)
    }
}

impl OutgoingFile {
    /// The most bytes WhatsApp takes of it as this kind. As a document it is measured by what it is: a picture is no larger there than
    /// where it is shown.
    #[must_use]
    pub fn max_bytes(&self, kind: FileKind) -> u64 {
        match kind {
            _ if self.voice => VOICE_BYTES,
            FileKind::Document => FileKind::of_type(&self.mime_type).max_bytes(self.animated),
            shown => shown.max_bytes(self.animated),
        }
    }

    pub(super) fn of(media: &Media) -> Option<Self> {
        Some(Self {
            sha256: media.sha256.clone()?,
            mime_type: media.mime_type.clone(),
            filename: media.filename.clone(),
            size_bytes: media.size_bytes?,
            voice: media.voice,
            animated: media.animated,
        })
    }
}

impl From<&OutgoingFile> for Media {
    fn from(file: &OutgoingFile) -> Self {
        Self {
            id: None,
            mime_type: file.mime_type.clone(),
            filename: file.filename.clone(),
            sha256: Some(file.sha256.clone()),
            size_bytes: Some(file.size_bytes),
            voice: file.voice,
            animated: file.animated,
        }
    }
}
