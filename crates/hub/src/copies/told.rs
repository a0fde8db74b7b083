//! What kept a copy from being made, in a word and its facts: the sentence is the screen's, in its person's language.

use std::io::ErrorKind;
use std::path::Path;

use sangam_protocol::connect::{CopyFacts, no_copy};

use super::CopyError;
use crate::media::MediaError;

/// What is told of an error in making a copy in `folder`.
pub(super) fn told(error: &CopyError, folder: &Path) -> (&'static str, CopyFacts) {
    let about = |path: &Path| CopyFacts { path: Some(path.display().to_string()), ..CopyFacts::default() };
    match error {
        CopyError::Foreign(path) => (no_copy::FOREIGN, about(path)),
        CopyError::Away(path) => (no_copy::AWAY, about(path)),
        CopyError::Silent(path) => (no_copy::SILENT, about(path)),
        CopyError::NoRoom { path, bytes, free } => (
            no_copy::NO_ROOM,
            CopyFacts { needed_bytes: Some(*bytes), free_bytes: Some(*free), ..about(path) },
        ),
        CopyError::Folder { path, source } => (word_of(source.kind()), about(path)),
        CopyError::Media(MediaError::Folder(source)) => (word_of(source.kind()), about(folder)),
        CopyError::Damaged(_) => (no_copy::DAMAGED, CopyFacts::default()),
        CopyError::Store(_) => (no_copy::DATABASE, CopyFacts::default()),
        _ => (no_copy::OTHER, CopyFacts::default()),
    }
}

/// What the system said of a file or folder.
const fn word_of(kind: ErrorKind) -> &'static str {
    match kind {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => no_copy::FULL,
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => no_copy::NOT_ALLOWED,
        _ => no_copy::UNUSABLE,
    }
}
