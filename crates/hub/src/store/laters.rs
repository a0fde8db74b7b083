//! Planned messages.

use sangam_model::Timestamp;
use sangam_model::id::{ConversationId, MessageId, PersonId, WorkspaceId};
use sangam_model::later::{Standing, Zone};
use sangam_model::outgoing::OutgoingContent;
use sangam_protocol::{LaterRow, Rev};

use super::Result;

/// A planned message.
#[derive(Clone, Debug, PartialEq)]
pub struct Later {
    /// Its id, and that of the message it becomes.
    pub id: MessageId,
    /// Its workspace.
    pub workspace_id: WorkspaceId,
    /// In which conversation.
    pub conversation_id: ConversationId,
    /// Whose it is.
    pub author_id: PersonId,
    /// What it holds; `None` once it is over.
    pub content: Option<OutgoingContent>,
    /// The message it quotes.
    pub reply_to: Option<MessageId>,
    /// When it leaves.
    pub at: Timestamp,
    /// On whose clock that time was meant.
    pub zone: Zone,
    /// Only if the customer is silent until then.
    pub unless_customer_writes: bool,
    /// Where it stands.
    pub standing: Standing,
    /// Whoever let go of it has its words.
    pub words_taken: bool,
    /// When it was planned.
    pub made_at: Timestamp,
    /// When its standing last changed.
    pub changed_at: Timestamp,
    /// The revision that last changed it.
    pub rev: Rev,
}

impl From<Later> for LaterRow {
    fn from(later: Later) -> Self {
        Self {
            id: later.id,
            conversation_id: later.conversation_id,
            author_id: later.author_id,
            content: later.content,
            reply_to: later.reply_to,
            at: later.at,
            zone: later.zone,
            unless_customer_writes: later.unless_customer_writes,
            standing: later.standing,
            made_at: later.made_at,
            rev: later.rev,
        }
    }
}

/// Reading planned messages.
pub trait LaterReads {
    /// One of them.
    fn later(&self, id: MessageId) -> Result<Option<Later>>;
    /// Those whose time has come, earliest first, in the order they were planned.
    fn laters_due(&self, now: Timestamp, limit: u32) -> Result<Vec<Later>>;
    /// When the next time will come that has not come yet.
    fn next_later_due(&self, now: Timestamp) -> Result<Option<Timestamp>>;
    /// Those of a conversation of which something may still come, earliest first.
    fn open_laters(&self, id: ConversationId) -> Result<Vec<Later>>;
    /// Those of some conversations of which something may still come, in no order.
    fn open_laters_in(&self, ids: &[ConversationId]) -> Result<Vec<Later>>;
    /// Those of a workspace of which something may still come.
    fn all_open_laters(&self, id: WorkspaceId) -> Result<Vec<Later>>;
    /// Those of a workspace that changed after `after`, by revision.
    fn later_changes(&self, id: WorkspaceId, after: Rev, limit: u32) -> Result<Vec<Later>>;
}

/// Writing what needs no counter.
pub trait LaterSideWrites {
    /// Forgets what was over before `before`.
    fn prune_laters(&mut self, before: Timestamp, limit: u32) -> Result<u64>;
}

/// Writing planned messages.
pub trait LaterWrites {
    /// Adds or changes one.
    fn save_later(&mut self, later: &Later) -> Result<()>;
}
