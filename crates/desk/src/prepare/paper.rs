//! Decides what can be sent as a document: only what WhatsApp takes as one, under the type its bytes have ([`FileKind::document_type`],
//! the rule the hub goes by as well). Everything else it takes from nobody, and calling it a document changes nothing: the upload would
//! be turned away.

use sangam_model::outgoing::{FileKind, what_is};

use super::family;
use crate::api::attachments::RefusedWhy;

/// Files packed into one.
const ARCHIVES: [&str; 9] = [
    "application/zip",
    "application/vnd.rar",
    "application/x-7z-compressed",
    "application/x-tar",
    "application/gzip",
    "application/x-bzip2",
    "application/x-xz",
    "application/zstd",
    "application/x-lz4",
];

/// The type under which WhatsApp takes these bytes as a document. `claimed` is what their name says.
pub(super) fn type_of(claimed: Option<&str>, bytes: &[u8]) -> Result<&'static str, RefusedWhy> {
    // A drawing is words inside, and nobody who sends one means words.
    if claimed == Some("image/svg+xml") {
        return Err(RefusedWhy::Picture);
    }
    FileKind::document_type(claimed, bytes).ok_or_else(|| not_taken(what_is(bytes).or(claimed)))
}

fn not_taken(what: Option<&str>) -> RefusedWhy {
    let Some(what) = what else { return RefusedWhy::Other };
    match family(what) {
        "image" => RefusedWhy::Picture,
        "video" => RefusedWhy::Film,
        "audio" => RefusedWhy::Sound,
        _ if ARCHIVES.contains(&what) => RefusedWhy::Archive,
        _ => RefusedWhy::Other,
    }
}
