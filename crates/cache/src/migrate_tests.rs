//! Whatever an earlier version of the app left behind, this one opens, and what a person typed is still there.
//!
//! A new migration is part of it as soon as it is in the list, with its digest beside it.

use sangam_model::Timestamp;
use sangam_model::id::{CommandId, ConversationId, MessageId, PersonId, WorkspaceId};
use sangam_protocol::CommandBody;
use sha2::{Digest, Sha256};

use super::*;
use crate::earlier::{CHAT, DIGEST, FIRST, HELD, HELLO, ME, leave};
use crate::key::RootKey;
use crate::{Anchor, Cache, Execution, FileState, Options, OutboxState, Profile, ThreadItem, ThreadQuery};

/// Opens a profile whose files are as old as given, and holds it to what must be there.
async fn opens(outbox: usize, cache: usize, media: usize) {
    let folder = tempfile::tempdir().unwrap();
    let workspace = WorkspaceId::from_uuid(CHAT);
    let profile = Profile::of(folder.path(), "https://hub.example", workspace, PersonId::from_uuid(ME));
    let key = RootKey::new([5; 32]);
    std::fs::create_dir_all(profile.folder()).unwrap();
    leave(&profile, &key, [cache, outbox, media]).unwrap();
    let options = Options { execution: Execution::Inline, ..Options::default() };
    let (opened, report) = Cache::open(profile, &key, options).await.unwrap();
    let told = format!("outbox {outbox}, cache {cache}, media {media}");
    assert_eq!((&report.cache, &report.media), (&FileState::Opened, &FileState::Opened), "{told}");
    assert_eq!(report.outbox, OutboxState::Opened, "{told}");
    let is_older = cache < CACHE.len();
    assert_eq!(
        report.needs_first_sync, is_older,
        "what an older schema was filled with is fetched anew: {told}"
    );
    holds_what_was_typed(&opened, outbox, &told).await;
    shows_what_was_there(&opened, &told).await;
    opened.close().await.unwrap();
}

async fn holds_what_was_typed(opened: &Cache, outbox: usize, told: &str) {
    let chat = ConversationId::from_uuid(CHAT);
    let outgoing = opened.outgoing().await.unwrap();
    let said: Vec<_> = outgoing
        .iter()
        .map(|outgoing| match &outgoing.command.body {
            CommandBody::SendText { text, .. } => (outgoing.command.id, text.as_str(), outgoing.leaves_at),
            other => panic!("{other:?}"),
        })
        .collect();
    let first = (CommandId::from_uuid(FIRST), "haan", None);
    let held = (CommandId::from_uuid(HELD), "aur", Some(Timestamp::from_millis(12)));
    assert_eq!(said, [first, held][..if outbox < 3 { 1 } else { 2 }], "{told}");
    let draft = opened.read_outbox(move |reader| reader.draft(chat)).await.unwrap().unwrap();
    let note = if outbox < 4 { "" } else { "ask Vikram" };
    assert_eq!((draft.text.as_str(), draft.note.as_str()), ("kal tak", note), "{told}");
    assert_eq!(draft.attached.len(), usize::from(outbox >= 2), "{told}");
    if outbox >= 2 {
        let bytes = opened.read_outbox(|reader| reader.attachment_bytes(DIGEST)).await.unwrap();
        assert_eq!(bytes.as_deref(), Some(&b"test"[..]), "{told}");
    }
    let untold = opened.read_outbox(|reader| reader.untold_language()).await.unwrap();
    assert_eq!(untold, (outbox >= 5).then(|| Some("hi".to_owned())), "{told}");
}

/// Until the first sync is through, and without a line, what was there is read.
async fn shows_what_was_there(opened: &Cache, told: &str) {
    let chat = ConversationId::from_uuid(CHAT);
    let row = opened.conversation(chat).await.unwrap().unwrap();
    assert_eq!(row.contact.name.as_deref(), Some("Ritika"), "{told}");
    let thread =
        opened.thread(ThreadQuery { conversation: chat, at: Anchor::Newest, limit: 9 }).await.unwrap();
    let texts: Vec<_> = thread
        .items
        .iter()
        .filter_map(|item| match item {
            ThreadItem::Message(message) => message.row.text.as_deref(),
            _ => None,
        })
        .collect();
    assert!(texts.contains(&"namaste"), "{told}: {texts:?}");
    let file = opened.open_media(MessageId::from_uuid(HELLO), Timestamp::from_millis(99)).await.unwrap();
    assert!(file.is_some(), "{told}");
}

#[tokio::test]
async fn every_earlier_schema_is_brought_up_to_date_with_all_that_was_typed() {
    let newest = |kind| steps(kind).len();
    let (outbox, cache, media) = (newest(FileKind::Outbox), newest(FileKind::Cache), newest(FileKind::Media));
    for version in 1..=outbox {
        opens(version, cache, media).await;
    }
    for version in 1..=cache {
        opens(outbox, version, media).await;
    }
    for version in 1..=media {
        opens(outbox, cache, version).await;
    }
    opens(1, 1, 1).await;
}

#[test]
fn migrations_are_listed_in_the_order_of_their_numbers() {
    for kind in FileKind::ALL {
        let numbers: Vec<_> = steps(kind)
            .iter()
            .map(|(name, sql)| Migration::unapplied(name, sql).unwrap().version())
            .collect();
        assert!(numbers.windows(2).all(|pair| pair[0] < pair[1]), "{numbers:?}");
    }
}

#[test]
fn a_step_that_was_written_once_is_never_changed() {
    let written = include_str!("../migrations/digests.txt");
    let now: Vec<_> = FileKind::ALL
        .into_iter()
        .flat_map(|kind| steps(kind).iter().map(move |step| (kind, step)))
        .map(|(kind, (name, sql))| format!("{kind} {name} {}", hex::encode(Sha256::digest(sql))))
        .collect();
    for step in written.lines() {
        assert!(
            now.iter().any(|now| now == step),
            "{step}: files that took this step with other words are believed to be a newer app's, and are not opened any more. \
             What is to be different is a step of its own."
        );
    }
    for step in &now {
        assert!(
            written.lines().any(|written| written == step),
            "a new step is a new line of migrations/digests.txt: {step}"
        );
    }
}
