//! Files people brought to be sent, and WhatsApp's ids of those that were uploaded.

use sangam_model::Timestamp;
use sangam_model::id::{NumberId, PersonId, WorkspaceId};

use super::{MessageView, Result};

/// A file somebody at a desk brought.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BroughtFile {
    /// Into which workspace.
    pub workspace_id: WorkspaceId,
    /// Who.
    pub person_id: PersonId,
    /// Lower-case hex of the bytes.
    pub sha256: String,
    /// What the bytes are.
    pub mime_type: String,
    /// How many.
    pub size_bytes: u64,
    /// When it was brought last.
    pub brought_at: Timestamp,
}

/// WhatsApp's id of a file that was uploaded for a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UploadRecord {
    /// For which number.
    pub number_id: NumberId,
    /// Lower-case hex of the bytes.
    pub sha256: String,
    /// As what they were uploaded.
    pub mime_type: String,
    /// WhatsApp's id.
    pub media_id: String,
    /// When.
    pub uploaded_at: Timestamp,
}

/// Reading files.
pub trait FileReads {
    /// A file this person brought after `since`.
    fn brought_file(
        &self,
        workspace_id: WorkspaceId,
        person_id: PersonId,
        sha256: &str,
        since: Timestamp,
    ) -> Result<Option<BroughtFile>>;
    /// Some bubbles of the workspace that carry this file, stored.
    fn messages_with_file(
        &self,
        workspace_id: WorkspaceId,
        sha256: &str,
        limit: u32,
    ) -> Result<Vec<MessageView>>;
    /// Whether a message, one that leaves later, a quick reply, or someone who brought the file after `since`, still needs it.
    fn is_file_needed(&self, workspace_id: WorkspaceId, sha256: &str, since: Timestamp) -> Result<bool>;
    /// The workspaces of which a message, one that leaves later or a quick reply refers to a stored file.
    fn workspaces_with_files(&self) -> Result<Vec<WorkspaceId>>;
    /// Whether this file is being removed at this moment.
    fn is_file_leaving(&self, workspace_id: WorkspaceId, sha256: &str) -> Result<bool>;
    /// Files last brought before `before`, by workspace and digest.
    fn stale_files(&self, before: Timestamp, limit: u32) -> Result<Vec<(WorkspaceId, String)>>;
    /// Some of the files that something referred to and does not any more, by workspace and digest.
    fn files_let_go(&self, limit: u32) -> Result<Vec<(WorkspaceId, String)>>;
    /// The upload of a file for a number, if it happened after `since`.
    fn upload(&self, number_id: NumberId, sha256: &str, since: Timestamp) -> Result<Option<UploadRecord>>;
}

/// Writing files, which are not synced.
pub trait FileSideWrites {
    /// Someone brought a file, perhaps again.
    fn save_brought_file(&mut self, file: &BroughtFile) -> Result<()>;
    /// That it was brought then counts no more.
    fn take_back_brought_file(&mut self, file: &BroughtFile) -> Result<()>;
    /// Nothing refers to this file any more that did, or was to.
    fn let_go_of_file(&mut self, workspace_id: WorkspaceId, sha256: &str) -> Result<()>;
    /// What became of a file that was let go is decided.
    fn forget_file_let_go(&mut self, workspace_id: WorkspaceId, sha256: &str) -> Result<()>;
    /// From now until [`Self::let_file_stay`] nothing may begin to refer to this file.
    fn let_file_leave(&mut self, workspace_id: WorkspaceId, sha256: &str) -> Result<()>;
    /// It is gone, or it is not being removed after all.
    fn let_file_stay(&mut self, workspace_id: WorkspaceId, sha256: &str) -> Result<()>;
    /// Forgets who brought a file before `before`.
    fn forget_brought_file(
        &mut self,
        workspace_id: WorkspaceId,
        sha256: &str,
        before: Timestamp,
    ) -> Result<()>;
    /// A file was uploaded.
    fn save_upload(&mut self, upload: &UploadRecord) -> Result<()>;
    /// The upload is of no use any more.
    fn remove_upload(&mut self, number_id: NumberId, sha256: &str) -> Result<()>;
    /// Forgets uploads before `before`.
    fn prune_uploads(&mut self, before: Timestamp, limit: u32) -> Result<u64>;
}
