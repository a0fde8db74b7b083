//! The content type under which a file can be sent as a document: one rule for the desk that promises it and the hub that has to keep
//! the promise.
//!
//! WhatsApp's list is short ([`FileKind::types`]): PDF, the papers of Microsoft's office, plain text, and what it also shows. Text is text
//! whatever its name ends in and whatever it looks like from inside, so a table of commas, a visiting card or a page of a website travels
//! under its own name.

use super::{FileKind, what_is};

/// Papers that are archives inside.
const OFFICE: [&str; 3] = [
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation",
];
/// Papers that are a little file system inside.
const OLD_OFFICE: [&str; 3] =
    ["application/msword", "application/vnd.ms-excel", "application/vnd.ms-powerpoint"];

impl FileKind {
    /// The type under which WhatsApp takes these bytes as a document; `None` if it takes none like them. `claimed` is what their name or
    /// who brings them says. A head of them is enough, as long as it is of an even length.
    #[must_use]
    pub fn document_type(claimed: Option<&str>, bytes: &[u8]) -> Option<&'static str> {
        let found = what_is(bytes);
        let listed =
            |mime_type: &str| Self::Document.types().iter().copied().find(|taken| *taken == mime_type);
        office(found, claimed)
            .and_then(listed)
            .or_else(|| listed(found?))
            .or_else(|| is_text(bytes).then_some("text/plain"))
    }
}

/// One kind of office paper looks like another inside: there the name knows better.
fn office<'c>(found: Option<&str>, claimed: Option<&'c str>) -> Option<&'c str> {
    let kin: &[&str] = match found? {
        "application/zip" => &OFFICE,
        "application/x-ole-storage" => &OLD_OFFICE,
        found => [&OFFICE, &OLD_OFFICE].into_iter().find(|kin| kin.contains(&found))?,
    };
    claimed.filter(|claimed| kin.contains(claimed))
}

/// Whether the bytes are words in whatever encoding: two bytes a letter with a mark in front, or no byte that no text has.
fn is_text(bytes: &[u8]) -> bool {
    let is_wide = bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff");
    let is_written = |byte: &u8| !matches!(byte, 0..=8 | 0x0e..=0x1f | 0x7f);
    (is_wide && bytes.len().is_multiple_of(2)) || bytes.iter().all(is_written)
}
