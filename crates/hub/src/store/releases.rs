//! Decisions to release or hide imported chats, until they are carried out.

use sangam_model::Timestamp;
use sangam_model::id::{ConversationId, NumberId, PersonId, ReleaseId, WorkspaceId};
use sangam_protocol::connect::Choice;

use super::Result;

/// A decision about the chats of a number, and how far it is carried out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReleaseRecord {
    /// Its id.
    pub id: ReleaseId,
    /// Of which number.
    pub number_id: NumberId,
    /// Its place among the decisions about the number.
    pub seq: i64,
    /// Whose it is.
    pub person_id: PersonId,
    /// About which chats.
    pub choice: Choice,
    /// They are released, or held again.
    pub released: bool,
    /// The last chat that was moved.
    pub after: Option<ConversationId>,
    /// Chats it moved so far.
    pub changed: u32,
    /// When it was given.
    pub given_at: Timestamp,
    /// Since when nothing is left to do.
    pub over_at: Option<Timestamp>,
}

/// Reading decisions.
pub trait ReleaseReads {
    /// The numbers about which something decided is not carried out yet.
    fn numbers_decided_about(&self) -> Result<Vec<(WorkspaceId, NumberId)>>;
    /// What was decided about a number and is not carried out yet, in the order it was given.
    fn open_releases(&self, number_id: NumberId, limit: u32) -> Result<Vec<ReleaseRecord>>;
    /// The place of one that was given already.
    fn release_given(&self, id: ReleaseId) -> Result<Option<i64>>;
    /// One decision. What has been over for a day is forgotten.
    fn release_decision(&self, number_id: NumberId, seq: i64) -> Result<Option<ReleaseRecord>>;
}

/// Writing decisions about numbers of the workspace whose counter is held.
pub trait ReleaseWrites {
    /// Adds one behind all others about its number, whatever place it names; says its place.
    fn add_release(&mut self, release: &ReleaseRecord) -> Result<i64>;
    /// Says how far one is carried out.
    fn save_release(&mut self, release: &ReleaseRecord) -> Result<()>;
    /// Forgets those about a number that were over before an instant.
    fn forget_releases(&mut self, number_id: NumberId, before: Timestamp) -> Result<()>;
}
