//! A page that is in is told, whatever becomes of the outbox behind it.

use sangam_model::Timestamp;
use sangam_model::id::{CommandId, EpochId, LabelId, PersonId, WorkspaceId};
use sangam_model::label::Colour;
use sangam_protocol::Command;
use sangam_protocol::labels::LabelRow;
use sangam_protocol::sync::{Change, Rev};
use uuid::Uuid;

use super::*;
use crate::apply::{Table, Touched};
use crate::cache::Options;
use crate::file::Execution;
use crate::key::RootKey;
use crate::profile::Profile;

const ID: Uuid = Uuid::from_u128(0x0193_2b8e_7c2a_7000_8000_0000_0000_0001);

fn cursor(rev: i64) -> Cursor {
    Cursor { epoch: EpochId::from_uuid(ID), rev: Rev(rev) }
}

fn labelled(rev: i64) -> Frame {
    let id = LabelId::from_uuid(Uuid::from_u128(ID.as_u128() + u128::try_from(rev).unwrap()));
    let (name, colour) = (format!("Label {rev}"), Colour::Teal);
    let row = LabelRow { id, name, colour, merged_into: None, gone: false, rev: Rev(rev) };
    let changes = vec![Change::Label { row }];
    Frame { from: Rev(rev - 1), to: Rev(rev), head: cursor(rev), changes, scope_changed: false }
}

#[tokio::test]
async fn a_page_counts_though_the_outbox_cannot_follow_which_is_made_good_with_the_next() {
    let folder = tempfile::tempdir().unwrap();
    let me = PersonId::from_uuid(ID);
    let profile = Profile::of(folder.path(), "https://hub.example", WorkspaceId::from_uuid(ID), me);
    let options = Options { execution: Execution::Inline, ..Options::default() };
    let (cache, _) = Cache::open(profile, &RootKey::new([5; 32]), options).await.unwrap();
    let begun = cache.write(|writer| {
        writer.sql().execute(
            "INSERT INTO meta (id, protocol, schema_version, epoch, rev, snapshot_rev, me, phase, conversations_total,
                 messages_total, messages_fetched) VALUES (1, 1, 1, ?1, 1, 1, ?1, 'live', 0, 0, 0)",
            [ID.as_bytes()],
        )?;
        Ok(())
    });
    begun.await.unwrap();
    let body = CommandBody::Resolve { conversation_id: ConversationId::from_uuid(ID), seen: None };
    let command = Command { id: CommandId::from_uuid(ID), body };
    let id = command.id;
    let done = cache.write_outbox(move |outbox| {
        outbox.add(&command, Timestamp::from_secs(1_795_302_220))?;
        outbox.mark_applied(id, cursor(2))
    });
    done.await.unwrap();

    let named = |from: &'static str, to: &'static str| {
        let sql = format!("ALTER TABLE {from} RENAME TO {to}");
        cache.outbox.maintain(move |outbox| Ok(outbox.execute_batch(&sql)?))
    };
    named("command", "away").await.unwrap();
    let told = cache.apply(labelled(2)).await.unwrap();
    assert_eq!(
        told,
        Applied::Done(Box::new(Touched { tables: [Table::Labels].into(), ..Touched::default() })),
        "it is said what changed"
    );
    assert_eq!(cache.sync_state().await.unwrap().cursor, Some(cursor(2)));
    named("away", "command").await.unwrap();
    assert_eq!(cache.outgoing().await.unwrap().len(), 1);
    cache.apply(labelled(3)).await.unwrap();
    assert!(cache.outgoing().await.unwrap().is_empty(), "what was done leaves late rather than never");
    cache.close().await.unwrap();
}
