//! Files as earlier versions of the app left them, for tests: the steps there were then, with rows as they were written then.

use refinery::{Migration, Runner};
use rusqlite::Connection;
use uuid::Uuid;

use crate::error::OpenError;
use crate::file::{Access, FileKind, connect};
use crate::key::RootKey;
use crate::migrate::steps;
use crate::profile::Profile;

pub(crate) const CHAT: Uuid = Uuid::from_u128(0x0193_2b8e_7c2a_7000_8000_0000_0000_0002);
pub(crate) const FIRST: Uuid = Uuid::from_u128(0x0193_2b8e_7c2a_7000_8000_0000_0000_0011);
pub(crate) const HELD: Uuid = Uuid::from_u128(0x0193_2b8e_7c2a_7000_8000_0000_0000_0012);
pub(crate) const HELLO: Uuid = Uuid::from_u128(0x0193_2b8e_7c2a_7000_8000_0000_0000_0013);
pub(crate) const ME: Uuid = Uuid::from_u128(0x0193_2b8e_7c2a_7000_8000_0000_0000_0001);
pub(crate) const DIGEST: &str = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

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

/// How many schemas each file has had: cache, outbox, media.
#[must_use]
pub fn schemas() -> [usize; 3] {
    FileKind::ALL.map(|kind| steps(kind).len())
}

/// Leaves the files of a profile (cache, outbox, media) as the versions with so many steps did: with a chat, a bubble and its file; with a
/// command and a draft, to which later outboxes add theirs.
///
/// # Errors
/// When a file cannot be written.
pub fn leave(profile: &Profile, key: &RootKey, versions: [usize; 3]) -> Result<(), OpenError> {
    std::fs::create_dir_all(profile.folder())?;
    for (kind, version) in FileKind::ALL.into_iter().zip(versions) {
        let mut connection = connect(&profile.path(kind), kind, &key.file_key(kind), Access::Write)?;
        let failed = |source| OpenError::Migration { file: kind, source: Box::new(source) };
        let all = steps(kind).iter().map(|(name, sql)| Migration::unapplied(name, sql));
        let all = all.collect::<Result<Vec<_>, _>>().map_err(failed)?;
        for step in 1..=version {
            let then = all.get(..step).unwrap_or(&all);
            Runner::new(then).set_grouped(true).run(&mut connection).map_err(failed)?;
            for (_, sql) in written(kind).iter().filter(|(since, _)| *since == step) {
                connection.execute_batch(sql)?;
            }
        }
        finish(&connection, kind, version)?;
    }
    Ok(())
}

fn finish(connection: &Connection, kind: FileKind, version: usize) -> rusqlite::Result<()> {
    if kind == FileKind::Cache {
        // Each version filled its rows anew when it was first started.
        let schema = i64::try_from(version).unwrap_or(i64::MAX);
        connection.execute("UPDATE meta SET schema_version = ?1", [schema])?;
    }
    connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))
}
