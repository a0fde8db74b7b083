//! Films: which container, which codecs (WhatsApp reference §4).
//!
//! An MP4 is boxes in boxes. Only the way to each track's sample description is walked, with every length checked against the
//! box around it; nothing is decoded and nothing is trusted.

use sangam_model::outgoing::FileKind;

use super::Verdict;
use crate::api::attachments::OnlyDocument;

/// Boxes looked at before a file is given up: real ones have a few dozen on this way.
const MAX_BOXES: usize = 2_000;

/// As what a film is sent. Profile, frames and bit rate only WhatsApp itself judges.
pub(super) fn judge(bytes: &[u8]) -> Verdict {
    let Some(tracks) = tracks(bytes) else { return Verdict::Document(OnlyDocument::Unreadable) };
    let is_film = |track: &Track| track.handler == *b"vide";
    let is_sound = |track: &Track| track.handler == *b"soun";
    let fits = |track: &Track| match &track.handler {
        b"vide" => matches!(&track.codec, b"avc1" | b"avc3"),
        b"soun" => track.codec == *b"mp4a",
        _ => true,
    };
    let sounds = tracks.iter().filter(|track| is_sound(track)).count();
    if !tracks.iter().any(is_film) && sounds == 1 && tracks.iter().all(fits) {
        return Verdict::AsIs(FileKind::Audio, "audio/mp4");
    }
    if !tracks.iter().any(is_film) || sounds > 1 || !tracks.iter().all(fits) {
        let found =
            tracks.iter().filter(|track| is_film(track) || is_sound(track)).map(Track::name).collect();
        return Verdict::Document(OnlyDocument::Codec { found });
    }
    Verdict::AsIs(FileKind::Video, if is_3gpp(bytes) { "video/3gpp" } else { "video/mp4" })
}

/// Whether the file says of itself that it is of the 3GP family.
pub(super) fn is_3gpp(bytes: &[u8]) -> bool {
    bytes.get(4..11) == Some(b"ftyp3gp")
}

struct Track {
    handler: [u8; 4],
    codec: [u8; 4],
}

impl Track {
    fn name(&self) -> String {
        String::from_utf8_lossy(&self.codec).trim().to_owned()
    }
}

/// The boxes of a stretch of bytes, as kind and content.
struct Boxes<'b>(&'b [u8]);

impl<'b> Iterator for Boxes<'b> {
    type Item = ([u8; 4], &'b [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let short = u32::from_be_bytes(*self.0.first_chunk()?);
        let kind = *self.0.get(4..8)?.first_chunk()?;
        let (head, length) = match short {
            // To the end of the file.
            0 => (8, self.0.len()),
            1 => (16, usize::try_from(u64::from_be_bytes(*self.0.get(8..16)?.first_chunk()?)).ok()?),
            length => (8, usize::try_from(length).ok()?),
        };
        let content = self.0.get(head..length)?;
        self.0 = self.0.get(length..).unwrap_or_default();
        Some((kind, content))
    }
}

fn first<'b>(content: &'b [u8], wanted: &[u8; 4]) -> Option<&'b [u8]> {
    Boxes(content).take(MAX_BOXES).find(|(kind, _)| kind == wanted).map(|(_, content)| content)
}

/// Every track's handler and first sample description; `None` when this is no such file.
fn tracks(bytes: &[u8]) -> Option<Vec<Track>> {
    let movie = first(bytes, b"moov")?;
    let tracks = Boxes(movie).take(MAX_BOXES).filter(|(kind, _)| kind == b"trak").filter_map(|(_, track)| {
        let media = first(track, b"mdia")?;
        let handler = *first(media, b"hdlr")?.get(8..12)?.first_chunk()?;
        let descriptions = first(first(first(media, b"minf")?, b"stbl")?, b"stsd")?;
        // Version, flags and count come first; then the entries, which are boxes themselves.
        let (codec, _) = Boxes(descriptions.get(8..)?).next()?;
        Some(Track { handler, codec })
    });
    let tracks: Vec<Track> = tracks.collect();
    (!tracks.is_empty()).then_some(tracks)
}

#[cfg(test)]
pub(crate) mod tests {
    use proptest::prelude::*;

    use super::*;

    fn boxed(kind: &[u8; 4], content: &[u8]) -> Vec<u8> {
        let mut out = u32::try_from(content.len() + 8).unwrap().to_be_bytes().to_vec();
        out.extend(kind);
        out.extend(content);
        out
    }

    fn track(handler: &[u8; 4], codec: &[u8; 4]) -> Vec<u8> {
        let described = [&[0; 4][..], &1_u32.to_be_bytes(), &boxed(codec, &[0; 70])].concat();
        let table = boxed(b"stbl", &boxed(b"stsd", &described));
        let head = boxed(b"hdlr", &[&[0; 8][..], handler, &[0; 12]].concat());
        boxed(b"trak", &boxed(b"mdia", &[head, boxed(b"minf", &table)].concat()))
    }

    /// A film of these tracks that shows nothing.
    pub(crate) fn film(brand: &[u8; 4], tracks: &[(&[u8; 4], &[u8; 4])]) -> Vec<u8> {
        let movie: Vec<u8> = tracks.iter().flat_map(|(handler, codec)| track(handler, codec)).collect();
        [boxed(b"ftyp", &[&brand[..], &[0; 4]].concat()), boxed(b"moov", &movie), boxed(b"mdat", &[7; 32])]
            .concat()
    }

    #[test]
    fn a_film_whatsapp_plays_goes_as_a_film() {
        let plain = film(b"mp42", &[(b"vide", b"avc1"), (b"soun", b"mp4a")]);
        assert!(matches!(judge(&plain), Verdict::AsIs(FileKind::Video, "video/mp4")));
        let silent = film(b"3gp5", &[(b"vide", b"avc1")]);
        assert!(matches!(judge(&silent), Verdict::AsIs(FileKind::Video, "video/3gpp")));
        let sound = film(b"mp42", &[(b"soun", b"mp4a")]);
        assert!(matches!(judge(&sound), Verdict::AsIs(FileKind::Audio, "audio/mp4")));
    }

    #[test]
    fn a_film_it_does_not_play_says_what_it_holds() {
        let new = film(b"mp42", &[(b"vide", b"hvc1"), (b"soun", b"mp4a")]);
        let Verdict::Document(OnlyDocument::Codec { found }) = judge(&new) else {
            panic!("it would not play")
        };
        assert_eq!(found, ["hvc1", "mp4a"]);
        let two_sounds = film(b"mp42", &[(b"vide", b"avc1"), (b"soun", b"mp4a"), (b"soun", b"mp4a")]);
        assert!(matches!(judge(&two_sounds), Verdict::Document(OnlyDocument::Codec { .. })));
    }

    #[test]
    fn a_heavy_film_goes_as_a_document_with_the_limit() {
        let mut heavy = film(b"mp42", &[(b"vide", b"avc1")]);
        heavy.resize(17 << 20, 0);
        let prepared = crate::prepare::prepare(Some("shop.mp4"), heavy.into()).unwrap();
        let max_bytes = 16 << 20;
        assert_eq!(prepared.only_document, Some(OnlyDocument::TooLarge { max_bytes }));
        assert_eq!(prepared.file.file.mime_type, "video/mp4");
    }

    proptest! {
        #[test]
        fn no_bytes_lead_astray(head in any::<prop::sample::Index>(), noise in prop::collection::vec(any::<u8>(), 0..400)) {
            let mut bytes = film(b"mp42", &[(b"vide", b"avc1"), (b"soun", b"mp4a")]);
            let at = head.index(bytes.len());
            for (place, byte) in bytes[at..].iter_mut().zip(&noise) {
                *place = *byte;
            }
            judge(&bytes);
            judge(&noise);
        }
    }
}
