//! Files of messages: fetched when looked at, small ones ahead, kept sealed, shown only as what they are.
//!
//! What the bytes are is decided from the bytes themselves ([`what_is`]), never from what their sender claims. Only a short list of
//! types may be shown or played; everything else is offered as a file, and so is a picture that would fill the memory of whoever
//! draws it. Names are made safe for every system before a person sees them.

use std::collections::{BTreeMap, VecDeque};
use std::io::Cursor;
use std::sync::Arc;

use bytes::Bytes;
use image::ImageReader;
use parking_lot::Mutex;
use sangam_cache::Outgoing;
use sangam_model::id::{CommandId, MessageId};
use sangam_model::outgoing::what_is;
use sangam_model::plain::file_name;
use sangam_model::time::DAY;
use sangam_model::{MediaState, Timestamp};
use sangam_protocol::error::code;
use sangam_protocol::route;
use sangam_protocol::rows::MediaRow;
use sangam_protocol::{Change, MessageRow};

use crate::api::error::{UiError, own};
use crate::desk::Shared;
use crate::prepare::ending;

/// Files up to this size are fetched before anyone asks.
const AHEAD_BYTES: u64 = 2 << 20;
/// So many wait to be: behind them the older ones are left until somebody looks.
const AHEAD_FILES: usize = 50;
/// What nobody looked at counts as looked at so long ago: it takes no room from what somebody did since.
const AHEAD_AGE: i64 = 7 * DAY;
/// The largest picture that is drawn: some two hundred megabytes while it is. Phones take smaller ones, and WhatsApp makes those smaller.
const DRAWN_PIXELS: u64 = 50_000_000;
/// What may be shown or played, by the kind of message that promises it. Only the hub says what of it is.
const SHOWN: [(&str, &[&str]); 4] = [
    ("image", &["image/jpeg", "image/png", "image/webp", "image/gif"]),
    ("sticker", &["image/webp", "image/png"]),
    ("video", &["video/mp4", "video/3gpp"]),
    ("audio", &["audio/ogg", "audio/mp4", "audio/mpeg", "audio/aac", "audio/amr"]),
];
/// What anything else is kept as.
const JUST_A_FILE: &str = "application/octet-stream";

/// The bytes of a file and what they are.
#[derive(Clone)]
pub struct MediaBytes {
    /// A type of the short list, or `application/octet-stream`.
    pub mime_type: String,
    /// All of it.
    pub bytes: Bytes,
}

/// Files on their way, by what names them, so that each travels once.
pub(crate) struct Turns<K>(Mutex<BTreeMap<K, Arc<tokio::sync::Mutex<()>>>>);

impl<K> Default for Turns<K> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<K: Ord> Turns<K> {
    pub(crate) fn turn(&self, id: K) -> Arc<tokio::sync::Mutex<()>> {
        Arc::clone(self.0.lock().entry(id).or_default())
    }

    /// Whoever had a turn gives it back.
    pub(crate) fn done(&self, id: &K) {
        let mut turns = self.0.lock();
        if turns.get(id).is_some_and(|turn| Arc::strong_count(turn) <= 2) {
            turns.remove(id);
        }
    }
}

/// The file of a message: kept, else fetched and kept.
pub(crate) async fn bytes_of(shared: &Shared, id: MessageId) -> Result<MediaBytes, UiError> {
    if let Some(kept) = kept(shared, id).await? {
        return Ok(kept);
    }
    let turn = shared.fetching.turn(id);
    let guard = turn.lock().await;
    let fetched = fetch(shared, id, shared.context.clock.now()).await;
    drop(guard);
    shared.fetching.done(&id);
    fetched
}

/// The file of a message, if it is on this computer.
pub(crate) async fn kept(shared: &Shared, id: MessageId) -> Result<Option<MediaBytes>, UiError> {
    let now = shared.context.clock.now();
    let found = async {
        let Some(file) = shared.cache.open_media(id, now).await? else { return Ok(None) };
        let bytes = shared.cache.media_bytes(file.clone(), 0, file.size_bytes).await?;
        Ok(Some(MediaBytes { mime_type: file.mime_type, bytes: bytes.into() }))
    };
    match found.await {
        Ok(found) => Ok(found),
        // The media file can be fetched again; its damage is no reason to show nothing.
        Err(error) => {
            shared.failed(&error);
            Ok(None)
        }
    }
}

/// Fetches a file and keeps it, as one that was used then.
async fn fetch(shared: &Shared, id: MessageId, used_at: Timestamp) -> Result<MediaBytes, UiError> {
    // Its own bubble shows a file before the hub has it.
    if let Some(unsent) = unsent(shared, id).await? {
        return Ok(unsent);
    }
    // Whoever had the turn before may have kept it, and a file is kept before it leaves the outbox: in this order it is never missed.
    if let Some(kept) = kept(shared, id).await? {
        return Ok(kept);
    }
    let row = shared.read(move |reader| Ok(reader.message(id)?.and_then(|stored| stored.row.media)));
    let media = row.await?;
    if media.is_none_or(|media| media.state != MediaState::Ready) {
        return Err(not_here());
    }
    let bytes = shared.hub.file(route::MEDIA.of(id)).await?;
    let mime_type = sniff(&bytes).unwrap_or(JUST_A_FILE).to_owned();
    if let Err(error) = shared.cache.put_media(id, mime_type.clone(), bytes.to_vec(), used_at).await {
        shared.failed(&error);
    }
    Ok(MediaBytes { mime_type, bytes })
}

/// What a screen may show of a file. A webview believes no type and draws whatever it is given, so anything else is not given to it: it can
/// be saved.
///
/// # Errors
/// `not_shown` where nobody vouches for the bytes, `too_large_to_draw` where they are a picture that would fill the memory.
pub(crate) fn shown(file: MediaBytes) -> Result<MediaBytes, UiError> {
    let mime_type =
        sniff(&file.bytes).ok_or_else(|| UiError::new(own::NOT_SHOWN, "this file is not shown"))?;
    if mime_type.starts_with("image/") && is_vast(&file.bytes) {
        return Err(UiError::new(own::TOO_LARGE_TO_DRAW, "this picture would fill the memory"));
    }
    Ok(MediaBytes { mime_type: mime_type.to_owned(), ..file })
}

pub(crate) fn not_here() -> UiError {
    UiError::new(code::NOT_FOUND, "the file is not here")
}

/// The file of a message that is still on its way to the hub.
async fn unsent(shared: &Shared, id: MessageId) -> Result<Option<MediaBytes>, UiError> {
    let found = shared.read_outbox(move |outbox| outbox.outgoing(CommandId::from_uuid(id.as_uuid())));
    let outgoing = found.await?;
    let wish = outgoing.as_ref().and_then(|outgoing| outgoing.command.body.message());
    let Some(file) = wish.and_then(|wish| wish.content.file().cloned()) else { return Ok(None) };
    attachment(shared, file.sha256).await
}

/// The bytes of a file on its way out, by their digest.
pub(crate) async fn attachment(shared: &Shared, sha256: String) -> Result<Option<MediaBytes>, UiError> {
    let chosen = shared.chosen.bytes(&sha256);
    let found = shared.read_outbox(move |outbox| outbox.attachment_bytes(&sha256)).await?;
    let bytes = found.map(Bytes::from).or(chosen);
    Ok(bytes.map(|bytes| MediaBytes { mime_type: sniff(&bytes).unwrap_or(JUST_A_FILE).to_owned(), bytes }))
}

/// The small files a page brings.
pub(crate) fn worth_fetching(changes: &[Change]) -> Vec<MessageId> {
    let small = |media: &MediaRow| {
        media.state == MediaState::Ready && media.size_bytes.is_some_and(|size| size <= AHEAD_BYTES)
    };
    changes
        .iter()
        .filter_map(|change| match change {
            Change::Message { row } if row.kind != "document" && row.media.as_ref().is_some_and(small) => {
                Some(row.id)
            }
            _ => None,
        })
        .collect()
}

/// Small files that wait to be fetched before anyone looks.
#[derive(Default)]
pub(crate) struct Ahead(Mutex<FetchQueue>);

#[derive(Default)]
struct FetchQueue {
    /// The newest last.
    files: VecDeque<MessageId>,
    /// Somebody is at it.
    is_fetching: bool,
}

impl Ahead {
    /// Lets files wait, the newest last. Says whether somebody must begin to fetch them.
    fn add(&self, ids: Vec<MessageId>) -> bool {
        let mut waiting = self.0.lock();
        waiting.files.retain(|id| !ids.contains(id));
        waiting.files.extend(ids);
        let too_many = waiting.files.len().saturating_sub(AHEAD_FILES);
        waiting.files.drain(..too_many);
        !waiting.files.is_empty() && !std::mem::replace(&mut waiting.is_fetching, true)
    }

    /// The newest. Whoever finds none is at it no longer.
    fn next(&self) -> Option<MessageId> {
        let mut waiting = self.0.lock();
        let next = waiting.files.pop_back();
        waiting.is_fetching = next.is_some();
        next
    }
}

/// Fetches small files before anyone looks, the newest first and one after another, and gives up quietly.
pub(crate) fn fetch_ahead(shared: &Arc<Shared>, ids: Vec<MessageId>) {
    if !shared.ahead.add(ids) {
        return;
    }
    let desk = Arc::clone(shared);
    shared.tasks.spawn(async move {
        while let Some(id) = desk.ahead.next() {
            if let Err(error) = keep_ahead(&desk, id).await {
                tracing::debug!(code = error.code, "a file was not fetched ahead");
            }
            if desk.stop.is_cancelled() {
                return;
            }
        }
    });
}

async fn keep_ahead(shared: &Shared, id: MessageId) -> Result<(), UiError> {
    if shared.answer(shared.cache.has_media(id)).await? {
        return Ok(());
    }
    let turn = shared.fetching.turn(id);
    let guard = turn.lock().await;
    let fetched = fetch(shared, id, shared.context.clock.now().plus(-AHEAD_AGE)).await;
    drop(guard);
    shared.fetching.done(&id);
    fetched.map(drop)
}

/// What the bytes are, if that is something a screen may show.
fn sniff(bytes: &[u8]) -> Option<&'static str> {
    what_is(bytes).filter(|found| SHOWN.iter().any(|(_, types)| types.contains(found)))
}

/// A picture says of itself that it has more points than anybody should draw. One that says nothing readable is drawn by nobody.
fn is_vast(bytes: &[u8]) -> bool {
    let Ok(mut reader) = ImageReader::new(Cursor::new(bytes)).with_guessed_format() else { return false };
    reader.no_limits();
    let size = reader.into_dimensions();
    size.is_ok_and(|(width, height)| u64::from(width) * u64::from(height) > DRAWN_PIXELS)
}

/// The stored bytes are what the kind promises: they may be shown or played, by whoever has a decoder for them.
pub(crate) fn is_playable(kind: &str, media: &MediaRow) -> bool {
    let essence = media.mime_type.split(';').next().unwrap_or_default().trim();
    let promises = SHOWN.iter().find(|(shown, _)| *shown == kind);
    media.state == MediaState::Ready && promises.is_some_and(|(_, types)| types.contains(&essence))
}

/// The name to save a message's file under.
pub(crate) fn name_to_save(row: &MessageRow, mime_type: &str) -> String {
    let filename = row.media.as_ref().and_then(|media| media.filename.as_deref());
    saved_as(filename, row.id, &row.kind, row.sent_at, mime_type)
}

/// The name to save a file under that has not left yet.
pub(crate) fn unsent_name(outgoing: &Outgoing, mime_type: &str) -> Option<String> {
    let content = outgoing.command.body.message()?.content;
    let filename = content.file()?.filename.as_deref();
    let id = MessageId::from(outgoing.command.id);
    Some(saved_as(filename, id, content.kind(), outgoing.made_at, mime_type))
}

/// The name a file has, else one that says what it is and when it was sent.
fn saved_as(
    filename: Option<&str>,
    id: MessageId,
    kind: &str,
    sent_at: Timestamp,
    mime_type: &str,
) -> String {
    filename.and_then(file_name).unwrap_or_else(|| {
        let day: String = sent_at.to_string().chars().take(10).collect();
        let tail: String = id.to_string().chars().rev().take(4).collect();
        let kind = file_name(kind).unwrap_or_else(|| "file".to_owned());
        format!("{kind}-{day}-{tail}.{}", ending(mime_type))
    })
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    #[test]
    fn what_is_fetched_ahead_is_the_newest_and_no_more_than_is_worth_it() {
        let ahead = Ahead::default();
        let id =
            |number: usize| format!("01932b8e-7c2a-7000-8000-{number:012x}").parse::<MessageId>().unwrap();
        assert!(!ahead.add(Vec::new()), "nobody begins for nothing");
        assert!(ahead.add((0..300).map(id).collect()));
        assert_eq!(ahead.next(), Some(id(299)));
        assert!(!ahead.add(vec![id(300), id(290)]), "somebody is at it");
        assert_eq!([ahead.next(), ahead.next(), ahead.next()], [id(290), id(300), id(298)].map(Some));
        let mut left = 0;
        while ahead.next().is_some() {
            left += 1;
        }
        assert!(left < AHEAD_FILES, "{left}");
        assert!(ahead.add(vec![id(301)]), "nobody is at it any longer");
    }

    #[test]
    fn a_file_is_what_its_bytes_are() {
        assert_eq!(sniff(b"\x89PNG\r\n\x1a\n0000"), Some("image/png"));
        assert_eq!(
            sniff(b"OggS\0\x02\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x01\x13OpusHead"),
            Some("audio/ogg")
        );
        assert_eq!(sniff(b"<!DOCTYPE html><script>alert(1)</script>"), None);
        assert_eq!(sniff(b"<svg xmlns=\"http://www.w3.org/2000/svg\"></svg>"), None);
        assert_eq!(sniff(b"MZ\x90\0\x03\0\0\0"), None);
    }

    /// The head of a PNG of this size, and a body of nothing.
    pub(crate) fn png(width: u32, height: u32) -> Vec<u8> {
        let chunk = |kind: &[u8; 4], data: &[u8]| {
            let body = [kind.as_slice(), data].concat();
            let sum = body.iter().fold(u32::MAX, |sum, byte| {
                (0..8).fold(sum ^ u32::from(*byte), |sum, _| (sum >> 1) ^ (0xedb8_8320 * (sum & 1)))
            });
            let length = u32::try_from(data.len()).unwrap().to_be_bytes();
            [length.as_slice(), &body, &(!sum).to_be_bytes()].concat()
        };
        let size = [width.to_be_bytes(), height.to_be_bytes()].concat();
        let head = chunk(b"IHDR", &[size.as_slice(), &[8, 6, 0, 0, 0]].concat());
        let nothing = chunk(b"IDAT", b"\x78\x9c\x03\x00\x00\x00\x00\x01");
        [b"\x89PNG\r\n\x1a\n".as_slice(), &head, &nothing, &chunk(b"IEND", b"")].concat()
    }

    #[test]
    fn a_picture_that_would_fill_the_memory_is_a_file() {
        let given = |bytes: Vec<u8>| {
            let file = MediaBytes { mime_type: JUST_A_FILE.to_owned(), bytes: bytes.into() };
            shown(file).map(|file| file.mime_type).map_err(|error| error.code)
        };
        assert_eq!(given(png(6_000, 8_000)).as_deref(), Ok("image/png"), "as phones take them");
        for (width, height) in [(60_000, 60_000), (1, 60_000_000)] {
            assert_eq!(given(png(width, height)), Err("too_large_to_draw".into()), "{width} x {height}");
        }
    }

    fn of_type(mime_type: &str) -> MediaRow {
        MediaRow {
            mime_type: mime_type.to_owned(),
            filename: None,
            size_bytes: Some(9),
            sha256: None,
            state: MediaState::Ready,
            voice: false,
            animated: false,
        }
    }

    #[test]
    fn whatever_a_bubble_offers_to_show_is_found_in_its_bytes() {
        let begins = |mime_type: &str| -> &[&[u8]] {
            match mime_type {
                "image/jpeg" => &[b"\xff\xd8\xff\xe0\0\x10JFIF\0"],
                "image/png" => &[b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"],
                "image/webp" => &[b"RIFF\x24\0\0\0WEBPVP8 "],
                "image/gif" => &[b"GIF89a\x01\0\x01\0"],
                "video/mp4" => {
                    &[b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom", b"\0\0\0\x18ftypisom\0\0\x02\0isomiso2"]
                }
                "video/3gpp" => {
                    &[b"\0\0\0\x18ftyp3gp5\0\0\0\x003gp5isom", b"\0\0\0\x18ftyp3g2a\0\0\0\x003g2aisom"]
                }
                "audio/ogg" => &[b"OggS\0\x02\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x01\x13OpusHead"],
                "audio/mp4" => &[b"\0\0\0\x18ftypM4A \0\0\0\0M4A isom"],
                "audio/mpeg" => {
                    &[b"ID3\x04\0\0\0\0\0\0", b"\xff\xfb\x90\x64", b"\xff\xfa\x90\x64", b"\xff\xe3\x18\xc4"]
                }
                "audio/aac" => &[b"\xff\xf1\x50\x80", b"\xff\xf9\x50\x80"],
                "audio/amr" => &[b"#!AMR\n\x3c\x91\x17\x16\xbe\x66"],
                other => panic!("nobody wrote down how {other} begins"),
            }
        };
        for (kind, types) in SHOWN {
            for mime_type in types {
                assert!(is_playable(kind, &of_type(mime_type)));
                for bytes in begins(mime_type) {
                    assert_eq!(sniff(bytes), Some(*mime_type), "{}", bytes.escape_ascii());
                }
            }
        }
        assert!(is_playable("audio", &of_type("audio/ogg; codecs=opus")));
        assert!(!is_playable("audio", &of_type("application/octet-stream")));
        assert!(!is_playable("document", &of_type("image/png")));
    }
}
