//! Quick replies: the team's, and those of one person.

use sangam_model::id::{PersonId, QuickReplyId, WorkspaceId};
use sangam_protocol::Rev;
use sangam_protocol::quick_reply::QuickReplyRow;

use super::Result;

/// Reading quick replies.
pub trait QuickReplyReads {
    /// One of a workspace, removed ones included; another workspace's is not there.
    fn quick_reply(&self, workspace_id: WorkspaceId, id: QuickReplyId) -> Result<Option<QuickReplyRow>>;
    /// Whether any workspace has one of this id.
    fn has_quick_reply(&self, id: QuickReplyId) -> Result<bool>;
    /// Those that are there of the team (`None`) or of one person, by their ids.
    fn quick_replies(
        &self,
        workspace_id: WorkspaceId,
        owner_id: Option<PersonId>,
    ) -> Result<Vec<QuickReplyRow>>;
    /// Everybody's that changed after `after`, by revision.
    fn quick_reply_changes(
        &self,
        workspace_id: WorkspaceId,
        after: Rev,
        limit: u32,
    ) -> Result<Vec<QuickReplyRow>>;
    /// The people whose own changed after `after`: what they are told nobody else is.
    fn quick_reply_owners_after(&self, workspace_id: WorkspaceId, after: Rev) -> Result<Vec<PersonId>>;
    /// Those that carry this file.
    fn quick_replies_with_file(&self, workspace_id: WorkspaceId, sha256: &str) -> Result<Vec<QuickReplyRow>>;
}

/// Writing quick replies of the workspace whose counter is held.
pub trait QuickReplyWrites {
    /// Adds, changes or removes one.
    fn save_quick_reply(&mut self, row: &QuickReplyRow) -> Result<()>;
}
