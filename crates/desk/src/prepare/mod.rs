//! Prepares a chosen file for WhatsApp: finds its type, converts it, removes metadata.
//!
//! What a file is, its bytes say. A picture is decoded within limits, turned upright, freed of everything its camera wrote into
//! it and written anew no larger than a screen needs; a film is asked for its container and codecs; what is not what its name
//! says, and what WhatsApp would not show, goes as a document, with the reason, if WhatsApp takes it as one, and without what a camera
//! wrote into it wherever that can be taken out; where it cannot, its person is told. What it takes from nobody is
//! refused here, where a person can still do something about it. Nothing here touches the disk or the outbox.
//!
//! It blocks: call it where that is allowed.

mod film;
mod paper;
mod picture;
mod sound;

use bytes::Bytes;
use sangam_model::outgoing::{FileKind, OutgoingFile, what_is};
use sangam_model::plain::file_name;
use sha2::{Digest, Sha256};

use crate::api::attachments::{LeftOut, OnlyDocument, RefusedWhy};

/// A file ready to hang on a draft.
#[derive(Debug)]
pub(crate) struct Prepared {
    /// As what WhatsApp shows it.
    pub(crate) media: FileKind,
    /// The bytes that leave as that.
    pub(crate) file: Ready,
    /// The bytes as they were chosen, where they differ.
    pub(crate) original: Option<Ready>,
    /// Why it can only go as a document.
    pub(crate) only_document: Option<OnlyDocument>,
    /// It only goes with whatever its camera wrote into it.
    pub(crate) as_taken: bool,
    /// What of it does not go, unless as it was chosen.
    pub(crate) left_out: Vec<LeftOut>,
}

/// Bytes with their description.
#[derive(Clone, Debug)]
pub(crate) struct Ready {
    pub(crate) file: OutgoingFile,
    pub(crate) bytes: Bytes,
}

impl Ready {
    pub(crate) fn new(bytes: Bytes, mime_type: &str, filename: Option<String>) -> Self {
        let file = OutgoingFile {
            sha256: hex::encode(Sha256::digest(&bytes)),
            mime_type: mime_type.to_owned(),
            filename,
            size_bytes: bytes.len() as u64,
            voice: false,
            animated: false,
        };
        Self { file, bytes }
    }
}

/// What to do with bytes of one kind.
enum Verdict {
    /// Written anew.
    Rewritten(FileKind, &'static str, Vec<u8>),
    /// Written anew as far as it can be read: what its camera wrote may still be there.
    AsTaken(FileKind, &'static str, Vec<u8>),
    /// It goes as it is.
    AsIs(FileKind, &'static str),
    /// Only as a document.
    Document(OnlyDocument, CameraData),
    /// Not at all.
    Refused(RefusedWhy),
    /// A document by nature, if WhatsApp takes it.
    Paper,
}

/// What a camera wrote into a file that goes as a document.
enum CameraData {
    /// Nothing.
    Nothing,
    /// It was taken out: these bytes are without it.
    TakenOut(Vec<u8>),
    /// It stays, if there is any: nobody can read the file.
    Stays,
}

/// Looks at a file somebody chose and makes it ready.
///
/// # Errors
/// When it cannot be sent at all.
pub(crate) fn prepare(name: Option<&str>, bytes: Bytes) -> Result<Prepared, RefusedWhy> {
    let max_bytes = FileKind::Document.max_bytes(false);
    if bytes.is_empty() {
        return Err(RefusedWhy::Empty);
    }
    if bytes.len() as u64 > max_bytes {
        return Err(RefusedWhy::TooLarge { max_bytes });
    }
    let found = what_is(&bytes);
    let claimed = claimed(name);
    let is_disguised = claimed.is_some_and(|claimed| contradicts(claimed, found));
    // What a name says that lies is no help.
    let claimed = claimed.filter(|_| !is_disguised);
    let verdict = if is_disguised {
        Verdict::Document(OnlyDocument::Disguised, written_into(found, &bytes))
    } else {
        judge(found, &bytes)
    };
    Ok(match verdict {
        Verdict::Paper => as_document(document(name, claimed, bytes)?, None, &CameraData::Nothing),
        Verdict::Rewritten(media, mime_type, rewritten) => {
            let left_out = if media == FileKind::Video { film::left_out(&bytes) } else { Vec::new() };
            let mut shown = Ready::new(rewritten.into(), mime_type, named(name, mime_type));
            shown.file.animated = media == FileKind::Sticker && picture::is_moving(&shown.bytes);
            let original = document(name, claimed, bytes).ok();
            Prepared { original, left_out, ..as_shown(media, shown) }
        }
        Verdict::AsTaken(media, mime_type, rewritten) => {
            let shown = Ready::new(rewritten.into(), mime_type, named(name, mime_type));
            let original = document(name, claimed, bytes).ok();
            Prepared { original, as_taken: true, ..as_shown(media, shown) }
        }
        Verdict::AsIs(media, mime_type) if bytes.len() as u64 <= media.max_bytes(false) => {
            as_shown(media, Ready::new(bytes, mime_type, named(name, mime_type)))
        }
        Verdict::AsIs(media, _) => {
            return Err(RefusedWhy::TooLarge { max_bytes: media.max_bytes(false) });
        }
        Verdict::Document(why, CameraData::TakenOut(left)) => {
            let left_out = film::left_out(&bytes);
            let document = document(name, claimed, left.into())?;
            Prepared { left_out, ..as_document(document, Some(why), &CameraData::Nothing) }
        }
        Verdict::Document(why, written) => as_document(document(name, claimed, bytes)?, Some(why), &written),
        Verdict::Refused(why) => return Err(why),
    })
}

fn judge(found: Option<&str>, bytes: &[u8]) -> Verdict {
    match found {
        Some("image/jpeg" | "image/png" | "image/webp" | "image/gif") => picture::judge(bytes),
        Some("video/mp4" | "video/3gpp") => film::judge(bytes),
        Some(sound @ ("audio/ogg" | "audio/mpeg" | "audio/mp4" | "audio/aac" | "audio/amr")) => {
            sound::judge(sound, bytes)
        }
        _ => Verdict::Paper,
    }
}

/// What a camera wrote into bytes that are not what their name says. A picture that nobody chose as one is not written anew.
fn written_into(found: Option<&str>, bytes: &[u8]) -> CameraData {
    match judge(found, bytes) {
        Verdict::Rewritten(FileKind::Video | FileKind::Audio, _, silent) => CameraData::TakenOut(silent),
        Verdict::Rewritten(..) | Verdict::AsTaken(..) => CameraData::Stays,
        Verdict::Document(_, written) => written,
        Verdict::AsIs(..) | Verdict::Refused(_) | Verdict::Paper => CameraData::Nothing,
    }
}

const fn as_shown(media: FileKind, file: Ready) -> Prepared {
    Prepared { media, file, original: None, only_document: None, as_taken: false, left_out: Vec::new() }
}

fn as_document(file: Ready, only_document: Option<OnlyDocument>, written: &CameraData) -> Prepared {
    let as_taken = matches!(written, CameraData::Stays);
    Prepared { only_document, as_taken, ..as_shown(FileKind::Document, file) }
}

/// Bytes with the type and name a document needs.
fn document(name: Option<&str>, claimed: Option<&str>, bytes: Bytes) -> Result<Ready, RefusedWhy> {
    let mime_type = paper::type_of(claimed, &bytes)?;
    let filename = name.and_then(file_name).unwrap_or_else(|| format!("file.{}", ending(mime_type)));
    let ready = Ready::new(bytes, mime_type, Some(filename));
    let max_bytes = ready.file.max_bytes(FileKind::Document);
    if ready.file.size_bytes > max_bytes { Err(RefusedWhy::TooLarge { max_bytes }) } else { Ok(ready) }
}

/// As which type WhatsApp takes a file as a document; `None` if it takes none like it.
pub(crate) fn document_type(name: Option<&str>, bytes: &[u8]) -> Option<&'static str> {
    paper::type_of(claimed(name), bytes).ok()
}

/// What a file's name says that it is.
fn claimed(name: Option<&str>) -> Option<&'static str> {
    name.and_then(|name| mime_guess::from_path(name).first_raw())
}

fn family(mime_type: &str) -> &str {
    mime_type.split('/').next().unwrap_or_default()
}

const fn is_shown_family(family: &str) -> bool {
    matches!(family.as_bytes(), b"image" | b"video" | b"audio")
}

/// Whether bytes of this type would have been recognised.
fn is_recognisable(claimed: &str) -> bool {
    matches!(
        claimed,
        "image/jpeg"
            | "image/png"
            | "image/gif"
            | "image/webp"
            | "video/mp4"
            | "audio/mpeg"
            | "application/pdf"
    )
}

/// Whether the name promises one thing and the bytes are another.
fn contradicts(claimed: &str, found: Option<&str>) -> bool {
    // Words with tags in them may still be a drawing, as their name says.
    let Some(found) = found.filter(|found| family(found) != "text") else { return is_recognisable(claimed) };
    let (said, is) = (family(claimed), family(found));
    let both_play = matches!((said, is), ("audio" | "video", "audio" | "video") | ("audio", "application"));
    said != is && (is_shown_family(said) || is_shown_family(is)) && !(both_play && found != "application/pdf")
}

/// A safe name whose ending says what the bytes are now.
fn named(name: Option<&str>, mime_type: &str) -> Option<String> {
    let safe = name.and_then(file_name)?;
    let endings = mime_guess::get_mime_extensions_str(mime_type).unwrap_or_default();
    let (stem, current) = safe.rsplit_once('.').unwrap_or((&safe, ""));
    if endings.iter().any(|ending| ending.eq_ignore_ascii_case(current)) {
        return Some(safe);
    }
    Some(format!("{stem}.{}", ending(mime_type)))
}

/// The ending of a name whose file is of this type.
pub(crate) fn ending(mime_type: &str) -> &'static str {
    match mime_type.split(';').next().unwrap_or_default().trim_end() {
        "image/jpeg" => "jpg",
        "image/png" => "png",
        "image/gif" => "gif",
        "image/webp" => "webp",
        "video/mp4" => "mp4",
        "video/3gpp" => "3gp",
        "audio/ogg" => "ogg",
        "audio/mpeg" => "mp3",
        "audio/mp4" => "m4a",
        "audio/aac" => "aac",
        "audio/amr" => "amr",
        "application/pdf" => "pdf",
        "text/plain" => "txt",
        "application/msword" => "doc",
        "application/vnd.ms-excel" => "xls",
        "application/vnd.ms-powerpoint" => "ppt",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document" => "docx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" => "xlsx",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation" => "pptx",
        _ => "bin",
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn prepared(name: &str, bytes: &[u8]) -> Prepared {
        prepare(Some(name), Bytes::copy_from_slice(bytes)).unwrap()
    }

    #[test]
    fn a_paper_goes_as_the_document_it_is() {
        let bill = prepared("bill.pdf", b"%PDF-1.7\n...");
        assert_eq!((bill.media, bill.only_document), (FileKind::Document, None));
        assert_eq!(bill.file.file.mime_type, "application/pdf");
        assert_eq!(bill.file.file.filename.as_deref(), Some("bill.pdf"));
    }

    fn refused(name: &str, bytes: &[u8]) -> Option<RefusedWhy> {
        prepare(Some(name), Bytes::copy_from_slice(bytes)).err()
    }

    #[test]
    fn text_of_any_kind_goes_as_text_under_its_own_name() {
        for (name, bytes) in [
            ("list.csv", &b"a,b\n1,2\n"[..]),
            ("devika.vcf", b"BEGIN:VCARD\r\nVERSION:3.0\r\n"),
            ("visit.ics", b"BEGIN:VCALENDAR\r\n"),
            ("stock.json", b"{\"saree\": 7}"),
            ("stock.xml", b"<?xml version=\"1.0\"?><stock/>"),
            ("page.html", b"<!DOCTYPE html><p>"),
            ("notes.md", "नमस्ते\n".as_bytes()),
            ("old.csv", b"caf\xe9;1\r\n"),
            ("excel.txt", b"\xff\xfea\0b\0"),
            ("code.ts", b"let a = 1;"),
        ] {
            let text = prepared(name, bytes);
            assert_eq!((text.media, text.only_document), (FileKind::Document, None), "{name}");
            assert_eq!(text.file.file.mime_type, "text/plain", "{name}");
            assert_eq!(text.file.file.filename.as_deref(), Some(name));
        }
    }

    #[test]
    fn office_papers_go_as_what_they_are() {
        let (old, zip) = (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x03\x04\x14\0\0\0");
        for (name, bytes, mime_type) in [
            ("bill.doc", old, "application/msword"),
            ("bill.xls", old, "application/vnd.ms-excel"),
            ("bill.ppt", old, "application/vnd.ms-powerpoint"),
            ("bill.docx", zip, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
            ("bill.xlsx", zip, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ] {
            assert_eq!(prepared(name, bytes).file.file.mime_type, mime_type, "{name}");
        }
    }

    #[test]
    fn what_whatsapp_takes_from_nobody_is_refused_when_it_is_chosen() {
        let heic = b"\0\0\0\x18ftypheic\0\0\0\0heicmif1";
        let (camera, moves) = (b"\0\0\0\x14ftypqt  \0\0\0\0qt  ", picture::tests::moving_gif());
        for (name, bytes, why) in [
            ("IMG_1.heic", &heic[..], RefusedWhy::Picture),
            ("logo.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", RefusedWhy::Picture),
            ("dance.gif", &moves, RefusedWhy::Moving),
            ("shop.mov", camera, RefusedWhy::Film),
            ("song.flac", b"fLaC\0\0\0\x22", RefusedWhy::Sound),
            ("all.zip", b"PK\x03\x04\x14\0\0\0", RefusedWhy::Archive),
            ("all.rar", b"Rar!\x1a\x07\x00\0", RefusedWhy::Archive),
            ("bill.pdf", b"PK\x03\x04\x14\0\0\0", RefusedWhy::Archive),
            ("photo.png", b"MZ\x90\0\x03\0\0\0", RefusedWhy::Other),
            ("stock.db", b"\x01\x02\x03\0\0", RefusedWhy::Other),
        ] {
            assert_eq!(refused(name, bytes), Some(why), "{name}");
        }
    }

    #[test]
    fn a_file_whose_bytes_lie_about_its_type_becomes_a_document() {
        for (name, bytes) in [
            ("photo.jpg", &b"%PDF-1.7\n..."[..]),
            ("bill.pdf", b"\xff\xd8\xff\xe0\0\x10JFIF\0"),
            ("photo.jpg", b"no picture at all"),
        ] {
            let lie = prepared(name, bytes);
            assert_eq!(
                (lie.media, lie.only_document),
                (FileKind::Document, Some(OnlyDocument::Disguised)),
                "{name}"
            );
            assert_eq!(lie.file.bytes, bytes, "it leaves as it is");
        }
    }

    #[test]
    fn nothing_and_too_much_are_refused() {
        assert_eq!(prepare(Some("a.txt"), Bytes::new()).err(), Some(RefusedWhy::Empty));
        let max_bytes = 100 << 20;
        let huge = Bytes::from(vec![b'x'; 100 * 1024 * 1024 + 1]);
        assert_eq!(prepare(Some("a.txt"), huge).err(), Some(RefusedWhy::TooLarge { max_bytes }));
    }

    #[test]
    fn a_pasted_file_without_a_name_gets_one_as_a_document() {
        let pasted = prepare(None, Bytes::from_static(b"%PDF-1.7")).unwrap();
        assert_eq!(pasted.file.file.filename.as_deref(), Some("file.pdf"));
    }

    proptest! {
        #[test]
        fn whatever_is_made_ready_is_what_whatsapp_takes(
            head in prop::sample::select(vec![&b"\xff\xd8\xff\xe0"[..], b"\x89PNG\r\n\x1a\n", b"\0\0\0\x18ftypmp42", b"OggS", b"GIF89a\x08\0\x08\0", b"RIFF\0\0\0\0WEBP", b"%PDF-", b""]),
            tail in prop::collection::vec(any::<u8>(), 1..600),
            name in "[a-z]{0,6}(\\.(jpg|png|mp4|ogg|pdf|webp))?",
        ) {
            let bytes: Vec<u8> = head.iter().copied().chain(tail).collect();
            let Ok(ready) = prepare(Some(&name), bytes.into()) else { return Ok(()) };
            let originals = ready.original.into_iter().map(|original| (FileKind::Document, original.file));
            for (media, file) in originals.chain([(ready.media, ready.file.file)]) {
            let content = sangam_model::outgoing::OutgoingContent::File {
                media,
                file,
                caption: None,
            };
            prop_assert_eq!(content.problems(), vec![]);
            }
        }
    }
}
