//! The tables `command`, `send_job` and `media_job`.

use sangam_model::Timestamp;
use sangam_model::id::{CommandId, ConversationId, MessageId};
use sangam_model::time::SECOND;

use super::values::{Columns, Row, SqlId, all, column, json, one, run};
use super::{Db, DbSide, Writer};
use crate::store::{
    CommandRecord, MediaJob, QueueReads, QueueSideWrites, QueueWrites, Result, SendJob, SendState, StoreError,
};

const SEND: &str = "SELECT message_id, workspace_id, number_id, conversation_id, place, state, attempts, due_at, \
                    holder, started_at FROM send_job";
const MEDIA: &str = "SELECT message_id, workspace_id, number_id, media_id, announced, received_at, due_at, attempts, \
                     refusals FROM media_job";
/// What is queued and due from a time on.
pub(super) const SENDS_QUEUED: &str = "WHERE state = 'queued' AND due_at >= ?1 ORDER BY due_at";
/// What may be fetched, as [`QueueReads::media_due`] says; the first term keeps to the index of the order.
pub(super) const MEDIA_DUE: &str =
    "WHERE due_at >= 0 AND (due_at <= ?1 OR due_at > ?3 OR attempts = 0) ORDER BY due_at LIMIT ?2";
/// The head of a conversation's queue.
pub(super) const FIRST_SEND: &str = "SELECT message_id FROM send_job WHERE conversation_id = ?1 \
                                     AND state IN ('queued', 'sending') ORDER BY place LIMIT 1";

fn read_send(row: &Row<'_>) -> Result<SendJob> {
    let state: String = row.get("state")?;
    let state = match state.as_str() {
        "queued" => SendState::Queued,
        "unknown" => SendState::Unknown,
        "sending" => SendState::Sending { holder: row.id("holder")?, started_at: row.at("started_at")? },
        _ => return Err(StoreError::Unreadable("state")),
    };
    Ok(SendJob {
        message_id: row.id("message_id")?,
        workspace_id: row.id("workspace_id")?,
        number_id: row.id("number_id")?,
        conversation_id: row.id("conversation_id")?,
        place: row.get("place")?,
        state,
        attempts: row.get("attempts")?,
        due_at: row.at("due_at")?,
    })
}

fn read_media(row: &Row<'_>) -> Result<MediaJob> {
    Ok(MediaJob {
        message_id: row.id("message_id")?,
        workspace_id: row.id("workspace_id")?,
        number_id: row.id("number_id")?,
        media_id: row.get("media_id")?,
        announced: row.get("announced")?,
        received_at: row.at("received_at")?,
        due_at: row.at("due_at")?,
        attempts: row.get("attempts")?,
        refusals: row.get("refusals")?,
    })
}

fn read_command(row: &Row<'_>) -> Result<CommandRecord> {
    Ok(CommandRecord {
        id: row.id("id")?,
        person_id: row.id("person_id")?,
        body_hash: row.get("body_hash")?,
        whole_hash: row.get("whole_hash")?,
        outcome: row.json("outcome")?,
        decided_at: row.at("decided_at")?,
        found: row.maybe_json("found")?,
    })
}

impl<D: Db> QueueReads for D {
    fn command(&self, id: CommandId) -> Result<Option<CommandRecord>> {
        let sql = "SELECT id, person_id, body_hash, whole_hash, outcome, decided_at, found FROM command WHERE id = ?1";
        one(self.db(), sql, [id.column()], read_command)
    }

    fn sends_queued(&self, from: Timestamp) -> Result<Vec<SendJob>> {
        all(self.db(), &format!("{SEND} {SENDS_QUEUED}"), [from.as_millis()], read_send)
    }

    fn first_send(&self, conversation_id: ConversationId) -> Result<Option<MessageId>> {
        one(self.db(), FIRST_SEND, [conversation_id.column()], |row| row.id("message_id"))
    }

    fn sends_begun(&self) -> Result<Vec<SendJob>> {
        all(self.db(), &format!("{SEND} WHERE state = 'sending'"), (), read_send)
    }

    fn sends_to_reveal(&self, now: Timestamp, limit: u32) -> Result<Vec<SendJob>> {
        // Nobody is left in the dark for a whole minute: a clock gave that time that was wrong.
        let wrong_from = now.plus(60 * SECOND).as_millis();
        let sql = format!(
            "{SEND} WHERE state = 'unknown' AND (due_at <= ?1 OR due_at > ?3) ORDER BY due_at LIMIT ?2"
        );
        all(self.db(), &sql, (now.as_millis(), limit, wrong_from), read_send)
    }

    fn next_send_due(&self, now: Timestamp) -> Result<Option<Timestamp>> {
        let sql =
            "SELECT min(due_at) AS due_at FROM send_job WHERE state IN ('queued', 'unknown') AND due_at > ?1";
        Ok(one(self.db(), sql, [now.as_millis()], |row| row.maybe_at("due_at"))?.flatten())
    }

    fn send_job(&self, message_id: MessageId) -> Result<Option<SendJob>> {
        one(self.db(), &format!("{SEND} WHERE message_id = ?1"), [message_id.column()], read_send)
    }

    fn media_due(&self, now: Timestamp, wrong_from: Timestamp, limit: u32) -> Result<Vec<MediaJob>> {
        let values = (now.as_millis(), limit, wrong_from.as_millis());
        all(self.db(), &format!("{MEDIA} {MEDIA_DUE}"), values, read_media)
    }

    fn next_media_due(&self, now: Timestamp) -> Result<Option<Timestamp>> {
        let sql = "SELECT min(due_at) AS due_at FROM media_job WHERE due_at > ?1";
        Ok(one(self.db(), sql, [now.as_millis()], |row| row.maybe_at("due_at"))?.flatten())
    }

    fn media_job(&self, message_id: MessageId) -> Result<Option<MediaJob>> {
        one(self.db(), &format!("{MEDIA} WHERE message_id = ?1"), [message_id.column()], read_media)
    }
}

impl<D: DbSide> QueueSideWrites for D {
    fn postpone_media(&mut self, job: &MediaJob) -> Result<()> {
        let sql = "UPDATE media_job SET due_at = ?3, attempts = ?4, refusals = ?5 \
                   WHERE message_id = ?1 AND media_id = ?2";
        let values =
            (job.message_id.column(), &job.media_id, job.due_at.as_millis(), job.attempts, job.refusals);
        run(self.db(), sql, values).map(drop)
    }

    fn prune_commands(&mut self, before: Timestamp, limit: u32) -> Result<u64> {
        let sql = "DELETE FROM command WHERE id IN \
                   (SELECT id FROM command WHERE decided_at < ?1 ORDER BY decided_at LIMIT ?2)";
        Ok(run(self.db(), sql, (before.as_millis(), limit))? as u64)
    }
}

impl QueueWrites for Writer<'_> {
    fn save_command(&mut self, command: &CommandRecord) -> Result<()> {
        let sql = "INSERT INTO command (id, workspace_id, person_id, body_hash, outcome, decided_at, found, whole_hash) \
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
        let values = (
            command.id.column(),
            self.workspace_id.column(),
            command.person_id.column(),
            command.body_hash,
            json(&command.outcome)?,
            command.decided_at.as_millis(),
            command.found.as_ref().map(json).transpose()?,
            command.whole_hash,
        );
        run(self.db, sql, values).map(drop)
    }

    fn save_send(&mut self, job: &SendJob) -> Result<()> {
        let (state, holder, started_at) = match job.state {
            SendState::Queued => ("queued", None, None),
            SendState::Sending { holder, started_at } => ("sending", Some(holder), Some(started_at)),
            SendState::Unknown => ("unknown", None, None),
        };
        let sql = "INSERT INTO send_job (message_id, workspace_id, number_id, conversation_id, place, state, attempts, \
                   due_at, holder, started_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) \
                   ON CONFLICT (message_id) DO UPDATE SET state = excluded.state, attempts = excluded.attempts, \
                   due_at = excluded.due_at, holder = excluded.holder, started_at = excluded.started_at";
        let values = (
            job.message_id.column(),
            job.workspace_id.column(),
            job.number_id.column(),
            job.conversation_id.column(),
            job.place,
            state,
            job.attempts,
            job.due_at.as_millis(),
            column(holder),
            started_at.map(Timestamp::as_millis),
        );
        run(self.db, sql, values).map(drop)
    }

    fn remove_send(&mut self, message_id: MessageId) -> Result<()> {
        run(self.db, "DELETE FROM send_job WHERE message_id = ?1", [message_id.column()]).map(drop)
    }

    fn save_media_job(&mut self, job: &MediaJob) -> Result<()> {
        let sql = "INSERT INTO media_job (message_id, workspace_id, number_id, media_id, announced, received_at, \
                   due_at, attempts, refusals) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) \
                   ON CONFLICT (message_id) DO UPDATE SET media_id = excluded.media_id, \
                   announced = excluded.announced, received_at = excluded.received_at, due_at = excluded.due_at, \
                   attempts = excluded.attempts, refusals = excluded.refusals";
        let values = (
            job.message_id.column(),
            job.workspace_id.column(),
            job.number_id.column(),
            &job.media_id,
            &job.announced,
            job.received_at.as_millis(),
            job.due_at.as_millis(),
            job.attempts,
            job.refusals,
        );
        run(self.db, sql, values).map(drop)
    }

    fn remove_media_job(&mut self, message_id: MessageId) -> Result<()> {
        run(self.db, "DELETE FROM media_job WHERE message_id = ?1", [message_id.column()]).map(drop)
    }
}
