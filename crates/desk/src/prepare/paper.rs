//! What leaves as a document: only what WhatsApp takes as one, under the type its bytes have (WhatsApp reference §4).
//!
//! Its list is short: PDF, the papers of Microsoft's office, plain text, and what it also shows. Text is text whatever its name ends in, so
//! a table of commas or a visiting card travels under its own name. Everything else it takes from nobody, and calling it a document
//! changes nothing: the upload would be turned away.

use sangam_model::outgoing::FileKind;

use super::family;
use crate::api::attachments::RefusedWhy;

/// Papers that are archives inside.
const OFFICE: [&str; 3] = [
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation",
];
/// Papers that are a little file system inside.
const OLD_OFFICE: [&str; 3] =
    ["application/msword", "application/vnd.ms-excel", "application/vnd.ms-powerpoint"];
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

/// The type under which WhatsApp takes these bytes as a document. `found` is what they are, `claimed` what their name says.
pub(super) fn type_of(
    found: Option<&str>,
    claimed: Option<&str>,
    bytes: &[u8],
) -> Result<&'static str, RefusedWhy> {
    // A drawing is words inside, and nobody who sends one means words.
    if claimed == Some("image/svg+xml") {
        return Err(RefusedWhy::Picture);
    }
    office(found, claimed)
        .or_else(|| listed(contained(found?)))
        .or_else(|| is_text(bytes).then_some("text/plain"))
        .ok_or_else(|| not_taken(found.or(claimed)))
}

/// One kind of office paper looks like another inside: there the name knows better.
fn office(found: Option<&str>, claimed: Option<&str>) -> Option<&'static str> {
    let kin: &[&str] = match found? {
        "application/zip" => &OFFICE,
        "application/x-ole-storage" => &OLD_OFFICE,
        found => [&OFFICE, &OLD_OFFICE].into_iter().find(|kin| kin.contains(&found))?,
    };
    claimed.filter(|claimed| kin.contains(claimed)).and_then(listed)
}

/// The name WhatsApp has for a container that goes by several.
fn contained(found: &str) -> &str {
    match found {
        "audio/m4a" => "audio/mp4",
        "video/x-m4v" => "video/mp4",
        other => other,
    }
}

fn listed(mime_type: &str) -> Option<&'static str> {
    FileKind::Document.types().iter().copied().find(|taken| *taken == mime_type)
}

/// Whether the bytes are words in whatever encoding: two bytes a letter with a mark in front, or no byte that no text has.
fn is_text(bytes: &[u8]) -> bool {
    let is_wide = bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff");
    let is_written = |byte: &u8| !matches!(byte, 0..=8 | 0x0e..=0x1f | 0x7f);
    (is_wide && bytes.len().is_multiple_of(2)) || bytes.iter().all(is_written)
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
