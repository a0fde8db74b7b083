//! Commands, and work that waits: messages for WhatsApp, files from WhatsApp.

use sangam_model::Timestamp;
use sangam_model::conversation::{Position, Stand};
use sangam_model::id::{CommandId, ConversationId, MessageId, NumberId, PersonId, TeamId, WorkspaceId};
use sangam_model::send;
use sangam_protocol::CommandOutcome;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::Result;

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
    pub found: Option<Found>,
}

/// What a command found: what taking it back puts there again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Found {
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

/// Reading the queues.
pub trait QueueReads {
    /// A decided command.
    fn command(&self, id: CommandId) -> Result<Option<CommandRecord>>;
    /// Queued jobs that are due from then on, by due time.
    fn sends_queued(&self, from: Timestamp) -> Result<Vec<SendJob>>;
    /// The oldest message of a conversation that is queued or under way.
    fn first_send(&self, conversation_id: ConversationId) -> Result<Option<MessageId>>;
    /// Jobs whose call was begun and not answered.
    fn sends_begun(&self) -> Result<Vec<SendJob>>;
    /// Unknown sends people must be told about by now.
    fn sends_to_reveal(&self, now: Timestamp, limit: u32) -> Result<Vec<SendJob>>;
    /// When the next job will be due that is not due yet.
    fn next_send_due(&self, now: Timestamp) -> Result<Option<Timestamp>>;
    /// One job.
    fn send_job(&self, message_id: MessageId) -> Result<Option<SendJob>>;
    /// Files that may be fetched now, by due time: what is due, what was never tried, and what is to wait beyond `wrong_from`.
    fn media_due(&self, now: Timestamp, wrong_from: Timestamp, limit: u32) -> Result<Vec<MediaJob>>;
    /// When the next file will be due that is not due yet.
    fn next_media_due(&self, now: Timestamp) -> Result<Option<Timestamp>>;
    /// One file to fetch.
    fn media_job(&self, message_id: MessageId) -> Result<Option<MediaJob>>;
}

/// Writing what needs no counter.
pub trait QueueSideWrites {
    /// Changes when a file is tried again and how often it was, unless another took its place.
    fn postpone_media(&mut self, job: &MediaJob) -> Result<()>;
    /// Forgets commands decided before `before`.
    fn prune_commands(&mut self, before: Timestamp, limit: u32) -> Result<u64>;
}

/// Writing what goes together with synced rows.
pub trait QueueWrites {
    /// Remembers a decided command.
    fn save_command(&mut self, command: &CommandRecord) -> Result<()>;
    /// Adds or changes a job.
    fn save_send(&mut self, job: &SendJob) -> Result<()>;
    /// The outcome is known.
    fn remove_send(&mut self, message_id: MessageId) -> Result<()>;
    /// Adds or replaces a file to fetch.
    fn save_media_job(&mut self, job: &MediaJob) -> Result<()>;
    /// The file is settled.
    fn remove_media_job(&mut self, message_id: MessageId) -> Result<()>;
}
