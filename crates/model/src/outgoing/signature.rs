//! Detects a file's type from its first bytes: one rule for the hub that stores it and the desk that shows and sends it.
//!
//! A library reads the signatures. Some containers have several names there, and some of what phones write it does not know: here
//! each goes by the one name WhatsApp has for it, and is known.

use std::panic;

/// What bytes are that begin like this, by WhatsApp's name of it; `None` if nobody knows them. A parser that stumbles over hostile bytes
/// has found nothing.
#[must_use]
pub fn what_is(head: &[u8]) -> Option<&'static str> {
    if is_3gpp(head) {
        return Some("video/3gpp");
    }
    let found = panic::catch_unwind(|| infer::get(head)).ok().flatten().map(|kind| kind.mime_type());
    match found {
        Some("audio/m4a") => Some("audio/mp4"),
        Some("audio/opus") => Some("audio/ogg"),
        Some("video/x-m4v") => Some("video/mp4"),
        Some(found) => Some(found),
        None => sound_frame(head),
    }
}

/// An ISO container whose brand is one of the third-generation phone standards.
#[must_use]
pub fn is_3gpp(head: &[u8]) -> bool {
    head.get(4..8) == Some(b"ftyp") && matches!(head.get(8..11), Some(b"3gp" | b"3g2"))
}

/// A sound that begins with its first frame, whichever of the variants it is: MP3 (layer III) or AAC.
fn sound_frame(head: &[u8]) -> Option<&'static str> {
    let [0xff, kind, rates, ..] = *head else { return None };
    if kind & 0xf6 == 0xf0 {
        return Some("audio/aac");
    }
    // No version, no rate of bits and no rate of samples are reserved.
    let is_layer_3 = kind & 0xe6 == 0xe2 && kind & 0x18 != 0x08;
    (is_layer_3 && rates & 0xf0 != 0xf0 && rates & 0x0c != 0x0c).then_some("audio/mpeg")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_phones_write_is_known_by_the_one_name_whatsapp_has_for_it() {
        for (head, expected) in [
            (&b"\0\0\0\x18ftyp3gp5\0\0\0\x003gp5isom"[..], "video/3gpp"),
            (b"\0\0\0\x18ftyp3g2a\0\0\0\x003g2aisom", "video/3gpp"),
            (b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom", "video/mp4"),
            (b"\0\0\0\x18ftypM4V \0\0\0\0M4V isom", "video/mp4"),
            (b"\0\0\0\x18ftypM4A \0\0\0\0M4A isom", "audio/mp4"),
            (b"OggS\0\x02\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x01\x13OpusHead", "audio/ogg"),
            (b"ID3\x04\0\0\0\0\0\0", "audio/mpeg"),
            (b"\xff\xfb\x90\x64", "audio/mpeg"),
            (b"\xff\xfa\x90\x64", "audio/mpeg"),
            (b"\xff\xe3\x18\xc4", "audio/mpeg"),
            (b"\xff\xf1\x50\x80", "audio/aac"),
            (b"\xff\xf0\x50\x80", "audio/aac"),
            (b"#!AMR\n\x3c\x91\x17\x16\xbe\x66", "audio/amr"),
        ] {
            assert_eq!(what_is(head), Some(expected), "{}", head.escape_ascii());
        }
    }

    #[test]
    fn words_are_no_sound_though_they_begin_with_a_mark() {
        for words in [&b"\xff\xfea\0b\0"[..], b"\xff\xfe", b"\xff", b"", "नमस्ते".as_bytes()] {
            assert_eq!(what_is(words), None, "{}", words.escape_ascii());
        }
    }
}
