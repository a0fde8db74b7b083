//! Law 7 on the disk: what left this person's sight cannot be read from their files any more, not even with their key.

use sangam_cache::{Cache, FileKind, RootKey, plaintext};
use sangam_model::MediaState;
use sangam_protocol::note::Note;
use sangam_protocol::rows::EventKind;
use sangam_protocol::sync::{Change, Rev};
use sangam_protocol::{EventRow, MediaRow, MessageRow};
use tempfile::TempDir;

use crate::world::{
    INLINE, asha, at, conversation, conversation_id, event_id, frame, fresh, key, message, profile, vikram,
    with_conversation, with_message,
};

/// Only the private chat holds these; none begins like any other word, so that an index writes them out.
const WORDS: [&str; 3] = ["qualmzander", "wuxkimono", "9829047113"];
/// And this is in its file.
const PICTURE: &[u8] = b"vellum-of-the-private-chat";

/// A file of a message, larger than what fits between two rows.
fn picture() -> Vec<u8> {
    PICTURE.iter().copied().cycle().take(300_000).collect()
}

fn with_picture(row: MessageRow) -> MessageRow {
    let media = MediaRow {
        mime_type: "image/png".into(),
        filename: None,
        size_bytes: Some(300_000),
        sha256: None,
        state: MediaState::Ready,
        voice: false,
        animated: false,
    };
    MessageRow { kind: "image".into(), media: Some(media), ..row }
}

/// A note of the private chat that mentions whoever sits here.
fn note() -> EventRow {
    let text = "Wuxkimono pays late, qualmzander".to_owned();
    let what = EventKind::Note(Note::new(text, &[asha()], vikram(), at(13)));
    EventRow {
        id: event_id(1),
        conversation_id: conversation_id(2),
        what,
        by: Some(vikram()),
        at: at(13),
        rev: Rev(5),
    }
}

/// Two chats, of which the second is about to leave sight: a name, a phone, texts short and long, a file.
async fn shop() -> (TempDir, Cache) {
    let (folder, cache) = fresh().await;
    let mut private = conversation(2, 2);
    private.contact.name = Some("Wuxkimono Rao".into());
    private.contact.phone = Some("+919829047113".into());
    let long = "qualmzander ".repeat(2_000);
    let rows = vec![
        with_conversation(conversation(1, 1)),
        with_conversation(private),
        with_message(message(1, 1, 10, "Is the blue one in stock?", 3)),
        with_message(message(2, 2, 11, "qualmzander, as always", 4)),
        with_message(with_picture(message(3, 2, 12, &long, 5))),
        Change::Event { row: note() },
    ];
    cache.apply(frame(0, rows)).await.unwrap();
    assert!(
        cache.put_media(message(3, 2, 12, "", 5).id, "image/png".into(), picture(), at(20)).await.unwrap()
    );
    (folder, cache)
}

/// How often each file holds what only the private chat knew.
fn traces(folder: &TempDir, key: &RootKey) -> Vec<(FileKind, usize)> {
    let needles = WORDS.map(str::as_bytes).into_iter().chain([PICTURE]);
    let files = plaintext(profile(folder.path()).folder(), key).unwrap();
    files
        .into_iter()
        .map(|(kind, bytes)| {
            let bytes = bytes.to_ascii_lowercase();
            let found = needles
                .clone()
                .map(|needle| bytes.windows(needle.len()).filter(|seen| *seen == needle).count());
            (kind, found.sum())
        })
        .collect()
}

fn count(traces: &[(FileKind, usize)], kind: FileKind) -> usize {
    traces.iter().find(|(of, _)| *of == kind).unwrap().1
}

#[tokio::test]
async fn a_chat_that_left_sight_leaves_no_trace_in_any_file() {
    let (folder, cache) = shop().await;
    cache.close().await.unwrap();
    let before = traces(&folder, &key(7));
    assert!(count(&before, FileKind::Cache) > 2_000 && count(&before, FileKind::Media) > 1_000, "{before:?}");

    let (cache, _) = Cache::open(profile(folder.path()), &key(7), INLINE).await.unwrap();
    let gone = Change::Gone { id: conversation_id(2), rev: Rev(6) };
    cache.apply(frame(5, vec![gone])).await.unwrap();
    cache.clean_up().await.unwrap();
    assert!(
        std::fs::metadata(profile(folder.path()).folder().join("cache.db-wal"))
            .is_ok_and(|log| log.len() == 0)
    );
    cache.close().await.unwrap();
    let after = traces(&folder, &key(7));
    assert!(after.iter().all(|(_, found)| *found == 0), "{after:?}");
}

#[tokio::test]
async fn a_changed_scope_leaves_no_trace_either() {
    let (folder, cache) = shop().await;
    let mut rescoped = frame(5, Vec::new());
    rescoped.scope_changed = true;
    cache.apply(rescoped).await.unwrap();
    cache.clean_up().await.unwrap();
    cache.close().await.unwrap();
    let after = traces(&folder, &key(7));
    assert!(after.iter().all(|(_, found)| *found == 0), "{after:?}");
}
