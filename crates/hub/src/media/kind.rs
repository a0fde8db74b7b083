//! Content sniffing: the type a file may be shown as, decided by its bytes.
//!
//! A sender can claim anything. The claim counts only where the first bytes say the same; then media is served under that
//! type. Whatever lies, is unknown, or could run (HTML, SVG, scripts, programs) is `application/octet-stream` and offered
//! as a file. Only pictures, sound and film of the kinds WhatsApp itself carries are ever shown in place.

use sangam_model::outgoing::{FileKind, what_is};

/// How a piece of media is served.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServedAs {
    /// The `Content-Type`, without parameters.
    pub mime_type: &'static str,
    /// Whether it may be shown in place; otherwise it is offered as a file.
    pub is_inline: bool,
}

/// The type of what nobody can vouch for.
pub const UNKNOWN_TYPE: &str = "application/octet-stream";

/// Bytes from the start that are enough to tell.
pub const HEAD_BYTES: usize = 64 * 1024;

/// Claimed types that are believed, what the bytes may then be ([`what_is`]), and whether the media is shown in place. Office files of
/// the old and the new kind are containers that are not always told apart.
const BELIEVED: [(&str, &[&str], bool); 21] = [
    ("image/jpeg", &["image/jpeg"], true),
    ("image/png", &["image/png"], true),
    ("image/webp", &["image/webp"], true),
    ("image/gif", &["image/gif"], true),
    ("audio/aac", &["audio/aac"], true),
    ("audio/amr", &["audio/amr"], true),
    ("audio/mpeg", &["audio/mpeg"], true),
    ("audio/mp4", &["audio/mp4", "video/mp4"], true),
    ("audio/ogg", &["audio/ogg"], true),
    ("video/mp4", &["video/mp4"], true),
    ("video/3gpp", &["video/mp4", "video/3gpp"], true),
    ("application/pdf", &["application/pdf"], false),
    ("application/zip", &["application/zip"], false),
    ("application/msword", &["application/msword", "application/x-ole-storage"], false),
    ("application/vnd.ms-excel", &["application/vnd.ms-excel", "application/x-ole-storage"], false),
    ("application/vnd.ms-powerpoint", &["application/vnd.ms-powerpoint", "application/x-ole-storage"], false),
    (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        &["application/vnd.openxmlformats-officedocument.wordprocessingml.document", "application/zip"],
        false,
    ),
    (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        &["application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "application/zip"],
        false,
    ),
    (
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        &["application/vnd.openxmlformats-officedocument.presentationml.presentation", "application/zip"],
        false,
    ),
    ("application/vnd.oasis.opendocument.text", &["application/vnd.oasis.opendocument.text"], false),
    (
        "application/vnd.oasis.opendocument.spreadsheet",
        &["application/vnd.oasis.opendocument.spreadsheet"],
        false,
    ),
];

/// Texts that nothing runs, believed if nothing else is found in them.
const PLAIN: [&str; 3] = ["text/plain", "text/csv", "text/vcard"];

/// How media claimed to be `claimed` and beginning with `head` is served.
#[must_use]
pub fn served_as(claimed: Option<&str>, head: &[u8]) -> ServedAs {
    let essence = claimed.and_then(|claimed| claimed.split(';').next()).unwrap_or_default();
    let essence = essence.trim().to_ascii_lowercase();
    let found = what_is(head);
    let plain = PLAIN.iter().find(|plain| **plain == essence);
    if let Some(mime_type) = plain.filter(|_| found.is_none() && is_plain_text(head)) {
        return ServedAs { mime_type, is_inline: false };
    }
    let believed = BELIEVED
        .iter()
        .find(|(claim, bytes, _)| *claim == essence && found.is_some_and(|found| bytes.contains(&found)));
    match believed {
        Some(&(mime_type, _, is_inline)) => ServedAs { mime_type, is_inline },
        None => ServedAs { mime_type: UNKNOWN_TYPE, is_inline: false },
    }
}

/// Whether media once found to be `mime_type` may be shown in place.
#[must_use]
pub fn is_inline(mime_type: &str) -> bool {
    BELIEVED.iter().any(|(claim, _, is_inline)| *claim == mime_type && *is_inline)
}

/// The type under which media found to be `mime_type` may leave the hub: a file of our own may be of any type, also one that
/// could run.
#[must_use]
pub fn harmless(mime_type: &str) -> &str {
    let is_harmless = PLAIN.contains(&mime_type) || BELIEVED.iter().any(|(claim, ..)| *claim == mime_type);
    if is_harmless { mime_type } else { UNKNOWN_TYPE }
}

/// What a file is that someone wants to send, claimed to be `claimed` and beginning with `head`: WhatsApp refuses files that are
/// not what they are called, after it took the message. What a desk made of the same bytes by WhatsApp's own list stands: words are plain
/// text though they are a page of a website. A wrong claim is corrected where the bytes are known; a picture, sound or film they do not
/// bear out is nothing (`None`).
#[must_use]
pub fn sent_as(claimed: &str, head: &[u8]) -> Option<String> {
    let essence = claimed.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    if FileKind::document_type(Some(&essence), head) == Some(&*essence) {
        return Some(essence);
    }
    let served = served_as(Some(&essence), head).mime_type;
    if served != UNKNOWN_TYPE {
        return Some(served.to_owned());
    }
    match what_is(head) {
        // One kind of old office paper looks like another inside.
        Some("application/x-ole-storage") => return Some("application/msword".to_owned()),
        Some(found) => return Some(found.to_owned()),
        None => {}
    }
    let is_shown = ["image/", "audio/", "video/"].iter().any(|family| essence.starts_with(family));
    match essence.split_once('/') {
        Some((family, name)) if !is_shown && is_token(family) && is_token(name) => Some(essence),
        Some(_) if is_shown => None,
        _ => Some(UNKNOWN_TYPE.to_owned()),
    }
}

/// Whether a file known as `known` may be sent as `wanted`: as what it is, and words as plain text, whatever kind of them it is.
#[must_use]
pub fn may_be_sent_as(known: &str, wanted: &str) -> bool {
    known == wanted || (wanted == "text/plain" && PLAIN.contains(&known))
}

/// What a type may be spelt with.
fn is_token(word: &str) -> bool {
    let is_letter = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$&-^_.+".contains(&byte);
    (1..=127).contains(&word.len()) && word.bytes().all(is_letter)
}

/// Text without control characters; a character cut at the end of the head is forgiven.
fn is_plain_text(head: &[u8]) -> bool {
    let is_utf8 = match std::str::from_utf8(head) {
        Ok(_) => true,
        Err(error) => error.error_len().is_none(),
    };
    is_utf8 && !head.iter().any(|byte| *byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0c))
}

#[cfg(test)]
mod tests {
    use super::*;

    const JPEG: &[u8] = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00";
    const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR";
    const OGG: &[u8] = b"OggS\x00\x02\x00\x00\x00\x00\x00\x00\x00\x00\x01\x02\x03\x04\x00\x00\x00\x00\x00\x00\x00\x00\x01\x13OpusHead\x01";
    const PDF: &[u8] = b"%PDF-1.7\n";
    const PROGRAM: &[u8] = b"\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x02\x00\x3e\x00\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00";
    const MP4: &[u8] = b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom";
    const THREE_G2: &[u8] = b"\x00\x00\x00\x18ftyp3g2a\x00\x00\x00\x003g2aisom";
    const THREE_GP: &[u8] = b"\x00\x00\x00\x18ftyp3gp5\x00\x00\x00\x003gp5isom";
    const WEBP: &[u8] = b"RIFF\x24\x00\x00\x00WEBPVP8 ";

    fn is_file(claimed: &str, head: &[u8]) -> bool {
        served_as(Some(claimed), head) == ServedAs { mime_type: UNKNOWN_TYPE, is_inline: false }
    }

    #[test]
    fn honest_media_is_shown_as_what_it_is() {
        for (claimed, head, expected) in [
            ("image/jpeg", JPEG, "image/jpeg"),
            ("IMAGE/PNG", PNG, "image/png"),
            ("image/webp", WEBP, "image/webp"),
            ("audio/ogg; codecs=opus", OGG, "audio/ogg"),
            ("video/mp4", MP4, "video/mp4"),
            ("audio/mp4", MP4, "audio/mp4"),
            ("video/3gpp", THREE_GP, "video/3gpp"),
            ("video/3gpp", THREE_G2, "video/3gpp"),
            ("audio/mpeg", b"\xff\xfa\x90\x64", "audio/mpeg"),
        ] {
            assert_eq!(served_as(Some(claimed), head), ServedAs { mime_type: expected, is_inline: true });
            assert!(is_inline(expected));
        }
    }

    #[test]
    fn documents_are_offered_as_files_under_their_own_type() {
        for (claimed, head) in [("application/pdf", PDF), ("text/plain", "नमस्ते\n".as_bytes())] {
            let served = served_as(Some(claimed), head);
            assert_eq!(served, ServedAs { mime_type: claimed.split(';').next().unwrap(), is_inline: false });
        }
    }

    #[test]
    fn media_that_lies_about_its_type_is_a_file() {
        for (claimed, head) in [
            ("image/jpeg", PROGRAM),
            ("image/jpeg", PNG),
            ("image/png", b"<html><script>alert(1)</script></html>".as_slice()),
            ("image/jpeg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
            ("application/pdf", JPEG),
            ("text/plain", PROGRAM),
            ("text/plain", b"#!/bin/sh\nrm -rf /\n"),
            ("text/plain", b"plain\x00but not"),
            ("video/mp4", THREE_GP),
            ("image/jpeg", b""),
        ] {
            assert!(is_file(claimed, head), "{claimed}");
        }
    }

    #[test]
    fn a_wrong_claim_about_a_file_to_send_is_corrected_or_refused() {
        for (claimed, head, expected) in [
            ("image/jpeg", JPEG, Some("image/jpeg")),
            ("image/jpeg", PNG, Some("image/png")),
            ("audio/ogg; codecs=opus", OGG, Some("audio/ogg")),
            ("audio/mp4", MP4, Some("audio/mp4")),
            ("application/octet-stream", PDF, Some("application/pdf")),
            ("", PDF, Some("application/pdf")),
            ("text/plain", "नमस्ते".as_bytes(), Some("text/plain")),
            ("application/x-tally", b"\x01\x02".as_slice(), Some("application/x-tally")),
            ("no type at all", b"\x01\x02", Some(UNKNOWN_TYPE)),
            ("image/jpeg", b"\x01\x02", None),
            ("video/mp4", b"plain words", None),
        ] {
            assert_eq!(sent_as(claimed, head).as_deref(), expected, "{claimed}");
        }
    }

    #[test]
    fn a_file_of_our_own_that_could_run_leaves_as_a_file() {
        assert_eq!(sent_as("text/html", b"<html></html>").as_deref(), Some("text/html"));
        assert_eq!(harmless("text/html"), UNKNOWN_TYPE);
        assert_eq!(harmless("application/pdf"), "application/pdf");
    }

    #[test]
    fn words_leave_as_plain_text_whatever_they_look_like_inside() {
        for words in [
            b"<html><table><tr><td>12</td></tr></table></html>".as_slice(),
            b"<?xml version='1.0'?><stock/>",
            b"{\\rtf1 hello}",
            b"#!/bin/sh\necho hello\n",
            b"BM,rate\n1,2\n",
            b"MZ,rate\n1,2\n",
            b"\xff\xfea\0b\0",
            b"caf\xe9;1\r\n",
        ] {
            assert_eq!(sent_as("text/plain", words).as_deref(), Some("text/plain"), "{words:?}");
        }
        assert_eq!(sent_as("text/plain", PDF).as_deref(), Some("application/pdf"), "it has a better name");
        assert_ne!(sent_as("text/plain", PROGRAM).as_deref(), Some("text/plain"));
    }

    #[test]
    fn what_could_run_is_a_file_even_when_it_is_honest() {
        for (claimed, head) in [
            ("text/html", b"<html><body></body></html>".as_slice()),
            ("image/svg+xml", b"<?xml version='1.0'?><svg/>"),
            ("application/x-executable", PROGRAM),
            ("application/xhtml+xml", b"<?xml version='1.0'?><html/>"),
        ] {
            assert!(is_file(claimed, head), "{claimed}");
        }
        assert_eq!(served_as(None, JPEG).mime_type, UNKNOWN_TYPE);
    }
}
