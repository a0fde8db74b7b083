//! Merges of customers that a person made, with what undoing them needs.

use std::collections::BTreeMap;

use sangam_model::Timestamp;
use sangam_model::id::{CardFieldId, CommandId, ContactId, ConversationId, MessageId, NumberId, WorkspaceId};
use sangam_model::kinship::Mention;
use serde::{Deserialize, Serialize};

use super::{CardRecord, Result};

/// Two customers somebody said are one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MergedPair {
    /// The command that merged them, and the line that tells of it.
    pub id: CommandId,
    /// A user id of the one.
    pub a: String,
    /// And of the other.
    pub b: String,
    /// When.
    pub merged_at: Timestamp,
    /// What there was of them before: of the one, and of the other.
    pub found: [Before; 2],
    /// When somebody said that they are two after all.
    pub split_at: Option<Timestamp>,
    /// Messages are still on their way apart.
    pub moving: bool,
}

/// What there was of a customer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Before {
    /// Their id.
    pub contact_id: ContactId,
    /// Their chats.
    pub conversations: Vec<ConversationId>,
    /// Chats that became one with those in earlier merges nobody took back.
    pub folded: Vec<ConversationId>,
    /// What the team called them.
    pub team_name: Option<String>,
    /// What the team should know about them.
    pub about: Option<String>,
    /// What stood in the fields.
    pub values: BTreeMap<CardFieldId, String>,
    /// Which numbers had blocked them, or were about to block them or let them in again; of merges before this was kept nobody knows.
    #[serde(default)]
    pub blocks: Option<BTreeMap<NumberId, Block>>,
}

/// What a number had decided about hearing from a customer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block {
    /// Since when they were blocked.
    pub at: Option<Timestamp>,
    /// The wish that was on its way to WhatsApp.
    pub wish: Option<CommandId>,
}

impl Before {
    /// What the team kept about them.
    #[must_use]
    pub fn card(&self) -> CardRecord {
        CardRecord {
            team_name: self.team_name.clone(),
            about: self.about.clone(),
            values: self.values.clone(),
        }
    }
}

/// Reading merges.
pub trait MergeReads {
    /// One of them.
    fn merged_pair(&self, id: CommandId) -> Result<Option<MergedPair>>;
    /// Those whose messages are still on their way apart.
    fn pairs_moving(&self, limit: u32) -> Result<Vec<(WorkspaceId, CommandId)>>;
    /// Those of somebody with this user id that nobody took back.
    fn pairs_of(&self, workspace_id: WorkspaceId, user_id: &str) -> Result<Vec<MergedPair>>;
    /// In which conversation a message was before two became one for the first time.
    fn before_merge(&self, id: MessageId) -> Result<Option<ConversationId>>;
    /// The same of a planned message.
    fn plan_before_merge(&self, id: MessageId) -> Result<Option<ConversationId>>;
}

/// Writing merges.
pub trait MergeWrites {
    /// Adds or changes one.
    fn save_merged_pair(&mut self, pair: &MergedPair) -> Result<()>;
    /// Takes a person's word back that two names are one.
    fn remove_tie(&mut self, a: &Mention, b: &Mention) -> Result<()>;
    /// Messages and plans of a conversation are not told any more that they were in this one before.
    fn forget_before_merge(&mut self, here: ConversationId, before: ConversationId) -> Result<()>;
    /// A message stands in another conversation, with what waits to be sent of it, what was asked by it, the reaction to it and the
    /// receipt of it.
    fn move_sent(&mut self, id: MessageId, into: ConversationId) -> Result<()>;
}
