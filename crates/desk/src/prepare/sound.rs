//! Checks sounds: an Ogg file must hold Opus in one channel, everything else is sent as it is (`docs/whatsapp.md` §4).

use sangam_model::outgoing::FileKind;

use super::{Verdict, film};
use crate::api::attachments::RefusedWhy;

/// How far into the file its first header may stand.
const FIRST_PAGE: usize = 512;

/// As what a sound of a type we know is sent.
pub(super) fn judge(found: &str, bytes: &[u8]) -> Verdict {
    match found {
        "audio/mpeg" => Verdict::AsIs(FileKind::Audio, "audio/mpeg"),
        "audio/aac" => Verdict::AsIs(FileKind::Audio, "audio/aac"),
        "audio/amr" => Verdict::AsIs(FileKind::Audio, "audio/amr"),
        "audio/mp4" => film::judge(bytes),
        _ => match opus_channels(bytes) {
            Some(1) => Verdict::AsIs(FileKind::Audio, "audio/ogg"),
            // Nobody takes another Ogg, not even as a document.
            Some(_) | None => Verdict::Refused(RefusedWhy::Sound),
        },
    }
}

/// How many channels the Opus stream of an Ogg file has; `None` when it holds something else.
fn opus_channels(bytes: &[u8]) -> Option<u8> {
    let first_page = bytes.get(..FIRST_PAGE.min(bytes.len()))?;
    let head = first_page.windows(8).position(|window| window == b"OpusHead")?;
    first_page.get(head + 9).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ogg(head: &[u8]) -> Vec<u8> {
        [&b"OggS\0\x02\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x01\x13"[..], head].concat()
    }

    #[test]
    fn only_opus_in_one_channel_is_played() {
        let played = judge("audio/ogg", &ogg(b"OpusHead\x01\x01\0\0"));
        assert!(matches!(played, Verdict::AsIs(FileKind::Audio, "audio/ogg")));
        for head in [&b"OpusHead\x01\x02\0\0"[..], b"\x01vorbis\0\0\0\0\x02"] {
            assert!(matches!(judge("audio/ogg", &ogg(head)), Verdict::Refused(RefusedWhy::Sound)));
        }
    }
}
