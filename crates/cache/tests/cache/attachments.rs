//! Files on their way out: never missing, never left over, never readable on the disk.

use sangam_cache::{Attached, Cache, Draft, OutboxState};
use sangam_model::outgoing::{FileKind, OutgoingContent, OutgoingFile};
use sangam_protocol::{Command, CommandBody};
use sha2::{Digest, Sha256};

use crate::world::*;

fn file(bytes: &[u8]) -> OutgoingFile {
    OutgoingFile {
        sha256: hex::encode(Sha256::digest(bytes)),
        mime_type: "image/jpeg".into(),
        filename: Some("blue.jpg".into()),
        size_bytes: bytes.len() as u64,
        voice: false,
        animated: false,
    }
}

fn attached(file: &OutgoingFile) -> Attached {
    Attached {
        media: FileKind::Image,
        file: file.clone(),
        original: None,
        as_document: false,
        caption: None,
        reason: None,
        as_taken: false,
        left_out: None,
        recorded: None,
    }
}

/// More than one piece.
fn photo() -> Vec<u8> {
    (0..700_000_u32).map(|byte| (byte % 251) as u8).collect()
}

async fn hang(cache: &Cache, conversation: u128, bytes: Vec<u8>) -> OutgoingFile {
    let named = file(&bytes);
    let kept = named.clone();
    cache
        .write_outbox(move |outbox| {
            outbox.put_attachment(&kept, &bytes, at(1))?;
            let draft = Draft {
                attached: vec![attached(&kept)],
                ..Draft::empty(conversation_id(conversation), at(1))
            };
            outbox.put_draft(&draft)
        })
        .await
        .unwrap();
    named
}

async fn bytes(cache: &Cache, file: &OutgoingFile) -> Option<Vec<u8>> {
    let sha256 = file.sha256.clone();
    cache.read_outbox(move |outbox| outbox.attachment_bytes(&sha256)).await.unwrap()
}

fn send_file(number: u128, conversation: u128, file: &OutgoingFile) -> Command {
    let content = OutgoingContent::File { media: FileKind::Image, file: file.clone(), caption: None };
    let conversation_id = conversation_id(conversation);
    let body = CommandBody::Send { conversation_id, content, reply_to: None, retry_of: None };
    Command { id: command_id(number), body }
}

#[tokio::test]
async fn a_file_lives_as_long_as_a_draft_or_a_command_names_it() {
    let (folder, cache) = fresh().await;
    let named = hang(&cache, 1, photo()).await;
    hang(&cache, 2, photo()).await;
    cache.close().await.unwrap();
    let (cache, report) = open_with(folder.path(), 7).await;
    assert_eq!(report.outbox, OutboxState::Opened);
    assert_eq!(bytes(&cache, &named).await, Some(photo()), "whole after a restart");
    cache.write_outbox(|outbox| outbox.remove_draft(conversation_id(1))).await.unwrap();
    assert!(bytes(&cache, &named).await.is_some(), "another draft names it");
    do_command(&cache, send_file(5, 2, &named), 2).await;
    cache.write_outbox(|outbox| outbox.remove_draft(conversation_id(2))).await.unwrap();
    assert!(bytes(&cache, &named).await.is_some(), "a command names it");
    cache.write_outbox(|outbox| outbox.remove(command_id(5))).await.unwrap();
    assert_eq!(bytes(&cache, &named).await, None);
}

#[tokio::test]
async fn a_file_whose_writer_was_cut_off_leaves_nothing_behind() {
    let (_folder, cache) = fresh().await;
    let (named, content) = (file(&photo()), photo());
    let cut: sangam_cache::Result<()> = cache
        .write_outbox(move |outbox| {
            outbox.put_attachment(&file(&content), &content, at(1))?;
            Err(sangam_cache::Error::Closed)
        })
        .await;
    assert!(cut.is_err());
    assert_eq!(bytes(&cache, &named).await, None);
}

#[tokio::test]
async fn an_outbox_under_a_lost_key_gives_its_files_back_with_the_key() {
    let (folder, cache) = fresh().await;
    let named = hang(&cache, 1, photo()).await;
    cache.close().await.unwrap();
    let (cache, _) = open_with(folder.path(), 8).await;
    assert_eq!(bytes(&cache, &named).await, None);
    cache.close().await.unwrap();
    let (cache, report) = open_with(folder.path(), 7).await;
    assert!(
        matches!(report.outbox, OutboxState::Rescued { drafts: 1, is_complete: false, .. }),
        "{report:?}"
    );
    assert_eq!(bytes(&cache, &named).await, Some(photo()));
    let draft = cache.read_outbox(|outbox| outbox.draft(conversation_id(1))).await.unwrap().unwrap();
    assert_eq!(draft.attached, [attached(&named)]);
}

#[tokio::test]
async fn a_photo_that_arrived_moves_to_the_files_of_messages() {
    let (_folder, cache) = fresh().await;
    let named = hang(&cache, 1, photo()).await;
    do_command(&cache, send_file(5, 1, &named), 2).await;
    cache.write_outbox(|outbox| outbox.remove_draft(conversation_id(1))).await.unwrap();
    let mut row = message(5, 1, 2, "", 3);
    row.kind = "image".into();
    row.media = Some(sangam_protocol::rows::MediaRow {
        mime_type: named.mime_type.clone(),
        filename: None,
        size_bytes: Some(named.size_bytes),
        sha256: Some(named.sha256.clone()),
        state: sangam_model::MediaState::Ready,
        voice: false,
        animated: false,
    });
    cache.apply(frame(0, vec![with_conversation(conversation(1, 2)), with_message(row)])).await.unwrap();
    assert_eq!(cache.outgoing().await.unwrap(), []);
    assert_eq!(bytes(&cache, &named).await, None);
    let kept = cache.open_media(message_id(5), at(4)).await.unwrap().unwrap();
    assert_eq!(cache.media_bytes(kept, 0, u64::MAX).await.unwrap(), photo());
}
