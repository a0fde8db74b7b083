//! Commands, and work that waits: messages for WhatsApp, files from WhatsApp.
//!
//! The tables `command`, `send_job` and `media_job`.

use sangam_model::conversation::{Position, Stand};
use sangam_model::id::{CommandId, ConversationId, MessageId, NumberId, PersonId, TeamId, WorkspaceId};
use sangam_model::time::SECOND;
use sangam_model::{Timestamp, send};
use sangam_protocol::CommandOutcome;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::store::sql::{Columns, Row, SqlId, all, column, json, one, run};
use crate::store::{ReadTx, Result, SideTx, StoreError, Tx};

/// A decided command.
#[derive(Clone, Debug, PartialEq)]
pub struct CommandRecord {
    /// Its id.
    pub id: CommandId,
    /// Whose wish.
    pub person_id: PersonId,
    /// SHA-256 of the wish alone.
    pub body_hash: [u8; 32],
    /// SHA-256 of all that was said; a hub of before kept none.
    pub whole_hash: Option<[u8; 32]>,
    /// The answer.
    pub outcome: CommandOutcome,
    /// When.
    pub decided_at: Timestamp,
    /// What it changed, as it was before, if that can be put back.
    pub found: Option<Undo>,
}

/// What a command found: what taking it back puts there again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Undo {
    /// Where the conversation stood.
    Stand(Stand),
    /// Where the conversation stood before its customer was blocked. Nobody takes a block back so; where WhatsApp refuses it, the
    /// conversation stands there again.
    Unblocked(Stand),
    /// Whose it was.
    Assignee(Option<PersonId>),
    /// Of which team it was, and whose.
    Team {
        /// Of which team.
        team_id: Option<TeamId>,
        /// Whose.
        assignee_id: Option<PersonId>,
    },
    /// How far it was read.
    Read {
        /// Up to where.
        marked_read: Option<Position>,
        /// Somebody wanted the team to look at it again.
        unread_mark: Option<Position>,
    },
}

/// Where a message stands on its way to WhatsApp.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SendState {
    /// Waits for its turn.
    Queued,
    /// The call has begun, by this run of a hub.
    Sending {
        /// The run.
        holder: Uuid,
        /// When the call began.
        started_at: Timestamp,
    },
    /// The outcome is not known; people are told when it is due.
    Unknown,
}

/// A message on its way to WhatsApp.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SendJob {
    /// Which message.
    pub message_id: MessageId,
    /// Its workspace.
    pub workspace_id: WorkspaceId,
    /// Through which number.
    pub number_id: NumberId,
    /// In which conversation; one at a time goes out.
    pub conversation_id: ConversationId,
    /// Its turn in the conversation.
    pub place: i64,
    /// Where it stands.
    pub state: SendState,
    /// Calls that were begun.
    pub attempts: u32,
    /// Queued: not before. Unknown: when people are told.
    pub due_at: Timestamp,
}

impl SendJob {
    /// From when on it may be begun, if it is queued.
    #[must_use]
    pub fn free_at(&self, now: Timestamp) -> Timestamp {
        send::free_at(self.attempts, self.due_at, now)
    }

    /// Whether it stands where `begun` stands: with the same call, or with none. Its conversation may be another by now.
    #[must_use]
    pub fn is_same_call(&self, begun: &Self) -> bool {
        (self.message_id, self.state, self.attempts) == (begun.message_id, begun.state, begun.attempts)
    }
}

/// A file to fetch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MediaJob {
    /// Whose file.
    pub message_id: MessageId,
    /// Its workspace.
    pub workspace_id: WorkspaceId,
    /// Whose token fetches it.
    pub number_id: NumberId,
    /// WhatsApp's handle.
    pub media_id: String,
    /// SHA-256 in hex, as announced.
    pub announced: Option<String>,
    /// When the handle came: it is good for seven days.
    pub received_at: Timestamp,
    /// Not to be tried before.
    pub due_at: Timestamp,
    /// Tries so far.
    pub attempts: u32,
    /// Those of them that were refused.
    pub refusals: u32,
}

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

impl ReadTx<'_> {
    /// A decided command.
    pub fn command(&self, id: CommandId) -> Result<Option<CommandRecord>> {
        let sql = "SELECT id, person_id, body_hash, whole_hash, outcome, decided_at, found FROM command WHERE id = ?1";
        one(self.db, sql, [id.column()], read_command)
    }

    /// Queued jobs that are due from then on, by due time.
    pub fn sends_queued(&self, from: Timestamp) -> Result<Vec<SendJob>> {
        all(self.db, &format!("{SEND} {SENDS_QUEUED}"), [from.as_millis()], read_send)
    }

    /// The oldest message of a conversation that is queued or under way.
    pub fn first_send(&self, conversation_id: ConversationId) -> Result<Option<MessageId>> {
        one(self.db, FIRST_SEND, [conversation_id.column()], |row| row.id("message_id"))
    }

    /// Jobs whose call was begun and not answered.
    pub fn sends_begun(&self) -> Result<Vec<SendJob>> {
        all(self.db, &format!("{SEND} WHERE state = 'sending'"), (), read_send)
    }

    /// Unknown sends people must be told about by now.
    pub fn sends_to_reveal(&self, now: Timestamp, limit: u32) -> Result<Vec<SendJob>> {
        // Nobody is left in the dark for a whole minute: a clock gave that time that was wrong.
        let wrong_from = now.plus(60 * SECOND).as_millis();
        let sql = format!(
            "{SEND} WHERE state = 'unknown' AND (due_at <= ?1 OR due_at > ?3) ORDER BY due_at LIMIT ?2"
        );
        all(self.db, &sql, (now.as_millis(), limit, wrong_from), read_send)
    }

    /// When the next job will be due that is not due yet.
    pub fn next_send_due(&self, now: Timestamp) -> Result<Option<Timestamp>> {
        let sql =
            "SELECT min(due_at) AS due_at FROM send_job WHERE state IN ('queued', 'unknown') AND due_at > ?1";
        Ok(one(self.db, sql, [now.as_millis()], |row| row.maybe_at("due_at"))?.flatten())
    }

    /// One job.
    pub fn send_job(&self, message_id: MessageId) -> Result<Option<SendJob>> {
        one(self.db, &format!("{SEND} WHERE message_id = ?1"), [message_id.column()], read_send)
    }

    /// Files that may be fetched now, by due time: what is due, what was never tried, and what is to wait beyond `wrong_from`.
    pub fn media_due(&self, now: Timestamp, wrong_from: Timestamp, limit: u32) -> Result<Vec<MediaJob>> {
        let values = (now.as_millis(), limit, wrong_from.as_millis());
        all(self.db, &format!("{MEDIA} {MEDIA_DUE}"), values, read_media)
    }

    /// When the next file will be due that is not due yet.
    pub fn next_media_due(&self, now: Timestamp) -> Result<Option<Timestamp>> {
        let sql = "SELECT min(due_at) AS due_at FROM media_job WHERE due_at > ?1";
        Ok(one(self.db, sql, [now.as_millis()], |row| row.maybe_at("due_at"))?.flatten())
    }

    /// One file to fetch.
    pub fn media_job(&self, message_id: MessageId) -> Result<Option<MediaJob>> {
        one(self.db, &format!("{MEDIA} WHERE message_id = ?1"), [message_id.column()], read_media)
    }
}

impl SideTx<'_> {
    /// Changes when a file is tried again and how often it was, unless another took its place.
    pub fn postpone_media(&mut self, job: &MediaJob) -> Result<()> {
        let sql = "UPDATE media_job SET due_at = ?3, attempts = ?4, refusals = ?5 \
                   WHERE message_id = ?1 AND media_id = ?2";
        let values =
            (job.message_id.column(), &job.media_id, job.due_at.as_millis(), job.attempts, job.refusals);
        run(self.db, sql, values).map(drop)
    }

    /// Forgets commands decided before `before`.
    pub fn prune_commands(&mut self, before: Timestamp, limit: u32) -> Result<u64> {
        let sql = "DELETE FROM command WHERE id IN \
                   (SELECT id FROM command WHERE decided_at < ?1 ORDER BY decided_at LIMIT ?2)";
        Ok(run(self.db, sql, (before.as_millis(), limit))? as u64)
    }
}

impl Tx<'_> {
    /// Remembers a decided command.
    pub fn save_command(&mut self, command: &CommandRecord) -> Result<()> {
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

    /// Adds or changes a job.
    pub fn save_send(&mut self, job: &SendJob) -> Result<()> {
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

    /// The outcome is known.
    pub fn remove_send(&mut self, message_id: MessageId) -> Result<()> {
        run(self.db, "DELETE FROM send_job WHERE message_id = ?1", [message_id.column()]).map(drop)
    }

    /// Adds or replaces a file to fetch.
    pub fn save_media_job(&mut self, job: &MediaJob) -> Result<()> {
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

    /// The file is settled.
    pub fn remove_media_job(&mut self, message_id: MessageId) -> Result<()> {
        run(self.db, "DELETE FROM media_job WHERE message_id = ?1", [message_id.column()]).map(drop)
    }
}
