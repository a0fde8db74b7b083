//! Whatever an earlier hub left behind, this one opens, and everything in it is still there.
//!
//! The files of earlier hubs are made here: the steps there were then, with rows as they were written then. A new migration is part
//! of it as soon as there is one.

use std::sync::Arc;

use refinery::Target;
use sangam_model::id::{CommandId, ConversationId, EventId, MessageId, NumberId, PersonId};
use sangam_model::work::second_of;
use sangam_model::{ManualClock, Random, SeededRandom, Timestamp};
use sangam_protocol::rows::EventKind;

use super::file::{Role, Writing, connect};
use super::*;
use crate::background::alarm::Alarm;
use crate::background::beside::Beside;
use crate::copies::manifest::{Manifest, MediaStock};
use crate::copies::restore::Target as Empty;
use crate::copies::{CopyError, DamagedMedia, Restoring, measured};
use crate::ground::Ground;
use crate::store::{ErrandKind, ReadTx};
use crate::team::people::not_wiped;
use crate::team::release::Releases;
use crate::vault::{MasterKey, Vault};

/// Every instant below is near this one.
const NOON: i64 = 1_795_302_220_000;
/// When the chat was done for the first time, before its customer wrote again.
const DONE: i64 = NOON - 119_500;
/// The version that brought errands.
const ERRANDS: i32 = 10;
/// The last version to which a failed answer was one.
const FAILED_ANSWERS: i32 = 38;

fn key() -> DatabaseKey {
    DatabaseKey::new(&[7; 32])
}

fn id(number: u8) -> uuid::Uuid {
    uuid::Uuid::from_bytes([number; 16])
}

/// What the version that brought a step wrote first: since which version, and the words.
fn written() -> [(i32, String); 5] {
    let hex = |number: u8| format!("X'{}'", id(number).simple());
    let (shop, asha, desk, number) = (hex(1), hex(2), hex(3), hex(4));
    let (ritika, chat, hello, done, wish) = (hex(5), hex(6), hex(7), hex(8), hex(9));
    let (digest, code) = (format!("X'{}'", "ab".repeat(32)), format!("X'{}'", "cd".repeat(32)));
    let facts = r#"{"content":{"source":"live","sent_at":"2026-11-21T23:03:40.000Z","direction":"in","origin":"customer","content":{"kind":"text","text":"namaste"}}}"#;
    [
        (
            1,
            format!(
                "INSERT INTO workspace (id, name, practice, epoch, head, created_at, rev)
                     VALUES ({shop}, 'Jaipur Silks', 0, {shop}, 9, {NOON}, 1);
                 INSERT INTO person (id, workspace_id, email, name, role, active, password_hash, created_at, rev)
                     VALUES ({asha}, {shop}, 'asha@shop.example', 'Asha', 'owner', 1, '$argon2id$', {NOON}, 2);
                 INSERT INTO device (id, workspace_id, person_id, name, token_hash, created_at, expires_at)
                     VALUES ({desk}, {shop}, {asha}, 'counter', {digest}, {NOON}, {NOON} + 1);
                 INSERT INTO device (id, workspace_id, person_id, name, token_hash, created_at, expires_at, signed_out)
                     VALUES ({}, {shop}, {asha}, 'counter', X'{}', {NOON}, {NOON} + 1, 1),
                         ({}, {shop}, {asha}, 'counter', X'{}', {NOON}, {NOON} + 1, 1),
                         ({}, {shop}, {asha}, 'counter', X'{}', {NOON}, {NOON} + 1, 1),
                         ({}, {shop}, {asha}, 'till', X'{}', {NOON}, {NOON} + 1, 1);
                 INSERT INTO invitation (code_hash, workspace_id, role, invited_by, expires_at)
                     VALUES ({code}, {shop}, 'agent', {asha}, {NOON} + 604800000);
                 INSERT INTO number (id, workspace_id, waba_id, phone_number_id, display_number, connected, standing,
                     token_sealed, created_at, rev)
                     VALUES ({number}, {shop}, '102', '106', '+91 141 555 0100', 1, '{{}}', X'00', {NOON}, 3);",
                hex(11), "11".repeat(32), hex(12), "12".repeat(32), hex(13), "13".repeat(32), hex(14), "14".repeat(32)
            ),
        ),
        (
            3,
            format!(
                "INSERT INTO contact (id, workspace_id, profile_name, phone, rev)
                     VALUES ({ritika}, {shop}, 'Ritika', '+919812345678', 4);
                 INSERT INTO alias (workspace_id, kind, value, contact_id, seen_at)
                     VALUES ({shop}, 'phone', '+919812345678', {ritika}, {NOON});
                 INSERT INTO conversation (id, workspace_id, number_id, contact_id, status, status_decided, assignee_id,
                     unread, waiting_since, last_message_id, activity_at, first_message_at, rev)
                     VALUES ({chat}, {shop}, {number}, {ritika}, 'open', 1, {asha}, 1, {NOON}, {hello}, {NOON}, {NOON}, 6);
                 INSERT INTO message (id, workspace_id, number_id, wamid, facts, phone, received_at, conversation_id,
                     sent_at, tie, incoming, live, opens, rev)
                     VALUES ({hello}, {shop}, {number}, 'wamid.1', '{facts}', '+919812345678', {NOON}, {chat}, {NOON},
                         'wamid.1', 1, 1, 1, 5);
                 INSERT INTO event (id, workspace_id, conversation_id, what, by_id, at, rev)
                     VALUES ({done}, {shop}, {chat}, '{{\"kind\":\"resolved\"}}', {asha}, {DONE}, 6);"
            ),
        ),
        (
            4,
            format!(
                "INSERT INTO command (id, workspace_id, person_id, body_hash, outcome, decided_at)
                     VALUES ({done}, {shop}, {asha}, {digest}, '{{\"id\":\"{}\",\"outcome\":\"applied\",\"rev\":6}}', {DONE});",
                id(8)
            ),
        ),
        (
            ERRANDS,
            format!(
                "INSERT INTO errand (kind, about, id, workspace_id, number_id, conversation_id, person_id, wamid, emoji,
                     typing, attempts, made_at, due_at)
                     VALUES ('reaction', {hello}, {wish}, {shop}, {number}, {chat}, {asha}, 'wamid.1', '👍', 0, 0, {NOON},
                         {NOON});"
            ),
        ),
        (FAILED_ANSWERS, farah_waits()),
    ]
}

/// Farah asked, and what Asha answered did not arrive; yet nobody seemed to wait.
fn farah_waits() -> String {
    let hex = |number: u8| format!("X'{}'", id(number).simple());
    let (shop, asha, number) = (hex(1), id(2), hex(4));
    let (farah, chat, asked, answered) = (hex(10), hex(11), hex(12), hex(13));
    let question = r#"{"content":{"source":"live","sent_at":"2026-11-21T23:03:40.000Z","direction":"in","origin":"customer","content":{"kind":"text","text":"kya?"}}}"#;
    let answer = format!(
        r#"{{"content":{{"source":"live","sent_at":"2026-11-21T23:04:40.000Z","direction":"out","origin":"desk","author":"{asha}","content":{{"kind":"text","text":"haan"}}}},"delivery":"failed"}}"#
    );
    let then = NOON + 60_000;
    format!(
        "INSERT INTO contact (id, workspace_id, profile_name, phone, rev)
             VALUES ({farah}, {shop}, 'Farah', '+919812345679', 7);
         INSERT INTO alias (workspace_id, kind, value, contact_id, seen_at)
             VALUES ({shop}, 'phone', '+919812345679', {farah}, {NOON});
         INSERT INTO conversation (id, workspace_id, number_id, contact_id, status, status_decided, unread,
             last_message_id, activity_at, first_message_at, rev)
             VALUES ({chat}, {shop}, {number}, {farah}, 'open', 1, 0, {answered}, {then}, {NOON}, 9);
         INSERT INTO message (id, workspace_id, number_id, wamid, facts, phone, received_at, conversation_id,
             sent_at, tie, incoming, live, opens, rev)
             VALUES ({asked}, {shop}, {number}, 'wamid.2', '{question}', '+919812345679', {NOON}, {chat}, {NOON},
                 'wamid.2', 1, 1, 1, 8);
         INSERT INTO message (id, workspace_id, number_id, wamid, facts, received_at, conversation_id, sent_at, tie,
             incoming, live, opens, answer, rev)
             VALUES ({answered}, {shop}, {number}, 'wamid.3', '{answer}', {then}, {chat}, {then}, 'wamid.3', 0, 0, 0,
                 1, 9);"
    )
}

/// The main file as the hub of that version left it.
fn leave(path: &Path, key: &DatabaseKey, version: i32) {
    let mut connection = connect(path, key, Role::Writer(Writing::ONCE)).unwrap();
    for (since, rows) in written().into_iter().filter(|(since, _)| *since <= version) {
        migrations::truth().set_target(Target::Version(since)).run(&mut connection).unwrap();
        connection.execute_batch(&rows).unwrap();
    }
    migrations::truth().set_target(Target::Version(version)).run(&mut connection).unwrap();
}

fn newest_version() -> i32 {
    migrations::truth().get_migrations().iter().map(|known| known.version()).max().unwrap()
}

/// The ground of a hub that opens this.
fn a_day_later(store: &Arc<dyn Store>) -> Ground {
    Ground {
        store: Arc::clone(store),
        vault: Arc::new(Vault::open(&MasterKey::from_bytes(zeroize::Zeroizing::new([7; 32])))),
        clock: Arc::new(ManualClock::new(Timestamp::from_millis(NOON + 86_400_000))),
        random: Arc::new(SeededRandom::new(2)),
    }
}

/// Opens what the hub of that version left, and holds it to what must be there.
async fn opens(version: i32) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("hub.db");
    leave(&path, &key(), version);
    let store: Arc<dyn Store> =
        Arc::new(SqliteStore::open(&path, &key(), Purpose::Serve, Calls::Inline).unwrap());
    assert!(store.is_current().await.unwrap(), "version {version}");
    store
        .read(move |tx| {
            knows_its_people(tx, version)?;
            if version >= 3 {
                shows_its_chat(tx, version)?;
            }
            if version >= ERRANDS {
                let errand = tx.errand(CommandId::from_uuid(id(9)))?.unwrap();
                let is_reaction =
                    matches!(&errand.deed, ErrandKind::React { emoji: Some(emoji), .. } if emoji == "👍");
                assert!(is_reaction, "version {version}: {errand:?}");
            }
            Ok(())
        })
        .await
        .unwrap();
    store.close().await;
}

fn knows_its_people(tx: &ReadTx<'_>, version: i32) -> Result<()> {
    let shop = WorkspaceId::from_uuid(id(1));
    let workspaces = tx.workspaces()?;
    assert_eq!(workspaces.iter().map(|shop| shop.name.as_str()).collect::<Vec<_>>(), ["Jaipur Silks"]);
    let asha = tx.person_by_email("asha@shop.example")?.unwrap();
    assert_eq!((asha.id, asha.active), (PersonId::from_uuid(id(2)), true), "version {version}");
    let desk = tx.device_by_token(&[0xab; 32])?.unwrap();
    assert_eq!(desk.seen_at, desk.created_at, "version {version}");
    // Three times she was signed out of the counter and came back; nobody knows what became of the till.
    let listed = not_wiped(tx.devices_of(asha.id)?, Timestamp::from_millis(NOON));
    let (till, used): (Vec<_>, Vec<_>) = listed.into_iter().partition(|device| device.signed_out);
    assert_eq!(used, [desk], "version {version}");
    assert_eq!(
        till.iter().map(|device| device.name.as_str()).collect::<Vec<_>>(),
        ["till"],
        "version {version}"
    );
    let invitation = tx.invitation(&[0xcd; 32])?.unwrap();
    assert!(invitation.is_open(Timestamp::from_millis(NOON)), "version {version}");
    assert_eq!(tx.unused_invitations(shop)?.len(), 1, "version {version}");
    let number = tx.number_by_phone_number_id("106")?.unwrap();
    assert!(number.standing.is_connected(), "version {version}");
    Ok(())
}

fn shows_its_chat(tx: &ReadTx<'_>, version: i32) -> Result<()> {
    let view = tx.conversation_view(ConversationId::from_uuid(id(6)))?.unwrap();
    let chat = view.conversation;
    let told = format!("version {version}: {chat:?}");
    assert_eq!((chat.assignee_id, chat.unread), (Some(PersonId::from_uuid(id(2))), 1), "{told}");
    // What a later version keeps of a chat follows from what was there.
    assert_eq!(chat.settled_until, Some(second_of(Timestamp::from_millis(DONE))), "{told}");
    assert_eq!(chat.opened_at, Some(Timestamp::from_millis(NOON)), "{told}");
    let hello = tx.message(MessageId::from_uuid(id(7)))?.unwrap().message;
    let text = hello.facts.content.and_then(|told| told.content.text);
    assert_eq!(text.as_deref(), Some("namaste"), "{told}");
    let line = tx.event(EventId::from_uuid(id(8)))?.unwrap();
    assert_eq!(line.what, EventKind::RESOLVED, "{told}");
    assert_eq!(tx.command(CommandId::from_uuid(id(8)))?.is_some(), version >= 4, "{told}");
    Ok(())
}

#[tokio::test]
async fn every_earlier_schema_is_brought_up_to_date_with_all_that_was_in_it() {
    let versions: Vec<i32> =
        migrations::truth().get_migrations().iter().map(|known| known.version()).collect();
    assert!(versions.len() > 25, "{versions:?}");
    for version in versions {
        opens(version).await;
    }
}

#[tokio::test]
async fn who_waited_behind_a_failed_answer_of_an_earlier_hub_waits_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("hub.db");
    leave(&path, &key(), FAILED_ANSWERS);
    let store: Arc<dyn Store> =
        Arc::new(SqliteStore::open(&path, &key(), Purpose::Serve, Calls::Inline).unwrap());
    let farah = async || {
        let chat = store.read(move |tx| tx.conversation(ConversationId::from_uuid(id(11)))).await;
        chat.unwrap().unwrap()
    };
    let before = farah().await;
    assert_eq!((before.waiting_since, before.rev.0), (None, 9));
    let alarm = Alarm::new(a_day_later(&store), Arc::default());
    alarm.run_due().await.unwrap();
    let after = farah().await;
    assert_eq!((after.waiting_since, after.unread), (Some(Timestamp::from_millis(NOON)), 0));
    assert!(after.rev > before.rev, "every desk hears of it");
    let head = store.read(|tx| Ok(tx.workspaces()?[0].head)).await.unwrap();
    alarm.run_due().await.unwrap();
    assert_eq!(store.read(|tx| Ok(tx.workspaces()?[0].head)).await.unwrap(), head, "once");
    store.close().await;
}

#[tokio::test]
async fn what_is_decided_at_an_earlier_hub_beside_this_one_is_carried_out() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("hub.db");
    leave(&path, &key(), newest_version());
    let [shop, asha, number] = [1, 2, 4].map(|number| format!("X'{}'", id(number).simple()));
    // Hubs of one server are replaced one by one: one of the version that brought decisions writes them as it always did.
    let decided = format!(
        "INSERT INTO release_decision (number_id, seq, workspace_id, person_id, choice, released, after_id, changed,
             given_at, over_at)
             VALUES ({number}, 1, {shop}, {asha}, '{{\"which\":\"all\"}}', 0, NULL, 0, {NOON}, NULL)"
    );
    let connection = connect(&path, &key(), Role::Writer(Writing::ONCE)).unwrap();
    connection.execute(&decided, []).unwrap();
    drop(connection);
    let store: Arc<dyn Store> =
        Arc::new(SqliteStore::open(&path, &key(), Purpose::Serve, Calls::Inline).unwrap());
    let ground = a_day_later(&store);
    let beside = Beside::new(Arc::default(), Arc::clone(&ground.clock));
    let number_id = NumberId::from_uuid(id(4));
    Releases::new(ground, beside).turn(WorkspaceId::from_uuid(id(1)), number_id).await.unwrap();
    let decision = store.read(move |tx| tx.release_decision(number_id, 1)).await.unwrap();
    assert!(decision.unwrap().over_at.is_some());
    store.close().await;
}

/// A copy that the hub of that version made, and an empty place to bring it back to.
struct Copied {
    copy: PathBuf,
    target: Empty,
    key: DatabaseKey,
    vault: Vault,
    _folder: tempfile::TempDir,
}

impl Copied {
    fn by(version: i32) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (copy, place) = (folder.path().join("copy"), folder.path().join("place"));
        for folder in [&copy, &place] {
            std::fs::create_dir(folder).unwrap();
        }
        let target = Empty {
            database: place.join("hub.db"),
            media: place.join("media"),
            master_key_file: place.join("master.key"),
        };
        let random: Arc<dyn Random> = Arc::new(SeededRandom::new(1));
        let master = MasterKey::from_bytes(zeroize::Zeroizing::new([7; 32]));
        master.keep_file(&target.master_key_file, &*random).unwrap();
        let vault = Vault::open(&master);
        let key = DatabaseKey::new(vault.sqlite_key().expose());
        let database = copy.join("hub.db");
        leave(&database, &key, version);
        for lane in Lane::ALL {
            let (path, key) = (beside(&database, suffix(lane)), key.of_file(label(lane)));
            let mut connection = connect(&path, &key, Role::Writer(Writing::ONCE)).unwrap();
            migrations::lane().run(&mut connection).unwrap();
        }
        std::fs::write(copy.join("media.list"), "").unwrap();
        let made = Self { copy, target, key, vault, _folder: folder };
        made.describe();
        made
    }

    /// Signs what is there, which has no log as a copy has none.
    fn describe(&self) {
        let database = self.copy.join("hub.db");
        let keys = [("", self.key.clone())].into_iter();
        let keys = keys.chain(Lane::ALL.map(|lane| (suffix(lane), self.key.of_file(label(lane)))));
        for (part, key) in keys {
            let connection = connect(&beside(&database, part), &key, Role::Writer(Writing::ONCE)).unwrap();
            connection
                .execute_batch("PRAGMA wal_checkpoint(TRUNCATE); PRAGMA journal_mode = DELETE")
                .unwrap();
        }
        let _ = std::fs::remove_file(self.copy.join("manifest.json"));
        let _ = std::fs::remove_file(self.copy.join("manifest.mac"));
        let tables = inventory(&database, &self.key).unwrap();
        let (at, stock) = (Timestamp::from_millis(NOON), MediaStock::default());
        let described = Manifest::of(&self.copy, "hub.db", at, tables, stock, &[]).unwrap();
        described.write(&self.copy, &self.vault).unwrap();
    }

    async fn comes_back(&self) -> Result<(), CopyError> {
        let clock = ManualClock::new(Timestamp::from_millis(NOON + 86_400_000));
        let random: Arc<dyn Random> = Arc::new(SeededRandom::new(2));
        let restoring = Restoring {
            from: &self.copy,
            recovery_key: None,
            damaged: DamagedMedia::Refuse,
            clock: &clock,
            random: &random,
            measure: measured(),
        };
        restoring.to(&self.target).await.map(drop)
    }
}

#[tokio::test]
async fn a_copy_by_an_earlier_hub_comes_back_with_all_that_was_in_it() {
    let versions: Vec<i32> =
        migrations::truth().get_migrations().iter().map(|known| known.version()).collect();
    let newest = versions.last().copied();
    for version in versions.into_iter().skip(8).step_by(6).chain(newest) {
        let copied = Copied::by(version);
        copied.comes_back().await.unwrap();
        let path = &copied.target.database;
        let store: Arc<dyn Store> =
            Arc::new(SqliteStore::open(path, &copied.key, Purpose::Serve, Calls::Inline).unwrap());
        assert!(store.is_current().await.unwrap(), "version {version}");
        store.read(move |tx| shows_its_chat(tx, version)).await.unwrap();
    }
}

#[tokio::test]
async fn a_copy_by_a_later_hub_is_refused_with_both_versions() {
    let copied = Copied::by(newest_version());
    let connection = connect(&copied.copy.join("hub.db"), &copied.key, Role::Writer(Writing::ONCE)).unwrap();
    let step = "INSERT INTO refinery_schema_history (version, name, applied_on, checksum) \
                VALUES (9999, 'later', '2030-01-01T00:00:00Z', '1')";
    connection.execute(step, []).unwrap();
    drop(connection);
    copied.describe();
    let refused = copied.comes_back().await.unwrap_err();
    assert!(matches!(refused, CopyError::Newer { .. }), "{refused}");
    assert_eq!(refused.to_string().matches(env!("CARGO_PKG_VERSION")).count(), 2, "{refused}");
    assert!(!copied.target.database.exists());
}
