//! Whatever an earlier version of the app left behind, this one opens, and what a person typed is still there.
//!
//! The files of earlier versions are made here: the steps there were then, with rows as they were written then. A new migration is
//! part of it as soon as it is in the list.

use sangam_model::Timestamp;
use sangam_model::id::{CommandId, ConversationId, MessageId, PersonId, WorkspaceId};
use sangam_protocol::CommandBody;
use uuid::Uuid;

use super::*;
use crate::file::{Access, connect};
use crate::key::RootKey;
use crate::{Anchor, Cache, Execution, FileState, Options, OutboxState, Profile, ThreadItem, ThreadQuery};

const CHAT: Uuid = Uuid::from_u128(0x0193_2b8e_7c2a_7000_8000_0000_0000_0002);
const FIRST: Uuid = Uuid::from_u128(0x0193_2b8e_7c2a_7000_8000_0000_0000_0011);
const HELD: Uuid = Uuid::from_u128(0x0193_2b8e_7c2a_7000_8000_0000_0000_0012);
const HELLO: Uuid = Uuid::from_u128(0x0193_2b8e_7c2a_7000_8000_0000_0000_0013);
const ME: Uuid = Uuid::from_u128(0x0193_2b8e_7c2a_7000_8000_0000_0000_0001);
const DIGEST: &str = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

fn hex(id: Uuid) -> String {
    format!("X'{}'", id.simple())
}

fn body(id: Uuid, text: &str) -> String {
    format!(r#"{{"id":"{id}","type":"send_text","conversation_id":"{CHAT}","text":"{text}"}}"#)
}

/// What the version that brought a step wrote first: after which step, and the words.
fn written(kind: FileKind) -> Vec<(usize, String)> {
    let (chat, first, held, hello, me) = (hex(CHAT), hex(FIRST), hex(HELD), hex(HELLO), hex(ME));
    match kind {
        FileKind::Outbox => vec![
            (
                1,
                format!(
                    "INSERT INTO command (id, conversation_id, body, made_at, state)
                         VALUES ({first}, {chat}, '{}', 7, 'waiting');
                     INSERT INTO draft (conversation_id, text, updated_at) VALUES ({chat}, 'kal tak', 8);",
                    body(FIRST, "haan")
                ),
            ),
            (
                2,
                format!(
                    "INSERT INTO attachment (sha256, mime_type, filename, size_bytes, created_at)
                         VALUES ('{DIGEST}', 'text/plain', 'rate.txt', 4, 9);
                     INSERT INTO attachment_piece (place, bytes) VALUES (1048576, X'74657374');
                     UPDATE draft SET attached = '[{{\"media\":\"document\",\"file\":{{\"sha256\":\"{DIGEST}\",
                         \"mime_type\":\"text/plain\",\"filename\":\"rate.txt\",\"size_bytes\":4}}}}]';"
                ),
            ),
            (
                3,
                format!(
                    "INSERT INTO command (id, conversation_id, body, made_at, state, leaves_at)
                         VALUES ({held}, {chat}, '{}', 10, 'waiting', 12);",
                    body(HELD, "aur")
                ),
            ),
            (4, "UPDATE draft SET note = 'ask Vikram';".to_owned()),
            (5, "INSERT INTO untold_language (one, language) VALUES (1, 'hi');".to_owned()),
        ],
        FileKind::Cache => vec![(
            1,
            format!(
                "INSERT INTO meta (id, protocol, schema_version, epoch, rev, snapshot_rev, me, phase,
                     conversations_total, messages_total, messages_fetched)
                     VALUES (1, 1, 1, {me}, 5, 5, {me}, 'live', 1, 1, 1);
                 INSERT INTO conversation (id, number_id, contact_id, contact_name, contact_private, status, unread,
                     activity_at, held, search_name, search_phone, rev)
                     VALUES ({chat}, {me}, {me}, 'Ritika', 0, 'open', 0, 1795302220000, 0, 'ritika', '', 5);
                 INSERT INTO message (position, id, conversation_id, direction, origin, imported, automatic, kind, text,
                     sent_at, rev)
                     VALUES (1882510820638720, {hello}, {chat}, 'in', 'customer', 0, 0, 'text', 'namaste',
                         1795302220000, 5);"
            ),
        )],
        FileKind::Media => vec![(
            1,
            format!(
                "INSERT INTO blob (message_id, sha256, mime_type, size_bytes, used_at)
                     VALUES ({hello}, '{DIGEST}', 'text/plain', 4, 9);
                 INSERT INTO piece (place, bytes) VALUES (1048576, X'74657374');"
            ),
        )],
    }
}

/// The file as the version with so many steps left it.
fn leave(profile: &Profile, key: &RootKey, kind: FileKind, version: usize) {
    let mut connection = connect(&profile.path(kind), kind, &key.file_key(kind), Access::Write).unwrap();
    let migrations: Vec<_> =
        steps(kind).iter().map(|(name, sql)| Migration::unapplied(name, sql).unwrap()).collect();
    for step in 1..=version {
        Runner::new(&migrations[..step]).set_grouped(true).run(&mut connection).unwrap();
        for (_, sql) in written(kind).iter().filter(|(since, _)| *since == step) {
            connection.execute_batch(sql).unwrap();
        }
    }
    if kind == FileKind::Cache {
        // Each version filled its rows anew when it was first started.
        let schema = i64::try_from(version).unwrap();
        connection.execute("UPDATE meta SET schema_version = ?1", [schema]).unwrap();
    }
    connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).unwrap();
}

/// Opens a profile whose files are as old as given, and holds it to what must be there.
async fn opens(outbox: usize, cache: usize, media: usize) {
    let folder = tempfile::tempdir().unwrap();
    let workspace = WorkspaceId::from_uuid(CHAT);
    let profile = Profile::of(folder.path(), "https://hub.example", workspace, PersonId::from_uuid(ME));
    let key = RootKey::new([5; 32]);
    std::fs::create_dir_all(profile.folder()).unwrap();
    for (kind, version) in [(FileKind::Outbox, outbox), (FileKind::Cache, cache), (FileKind::Media, media)] {
        leave(&profile, &key, kind, version);
    }
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
