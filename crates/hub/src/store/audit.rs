//! Storage of the audit log. [`crate::access::audit`] decides what its hashes cover.

use sangam_model::Timestamp;
use sangam_model::id::{PersonId, WorkspaceId};

use super::Result;

/// A line of the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditRecord {
    /// In which workspace.
    pub workspace_id: WorkspaceId,
    /// Its place: one more than the line before.
    pub seq: i64,
    /// When.
    pub at: Timestamp,
    /// The kind of deed, by its word.
    pub what: String,
    /// Who.
    pub by: Option<PersonId>,
    /// To whom or what.
    pub about: Option<String>,
    /// More, as JSON.
    pub detail: String,
    /// Of the hash before and this line.
    pub hash: [u8; 32],
}

/// Lines wished for, the newest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditQuery {
    /// Of which workspace.
    pub workspace_id: WorkspaceId,
    /// Before this line.
    pub before: Option<i64>,
    /// Only this kind.
    pub what: Option<String>,
    /// Only by this person.
    pub by: Option<PersonId>,
    /// Not before this instant.
    pub from: Option<Timestamp>,
    /// Before this instant.
    pub until: Option<Timestamp>,
    /// How many.
    pub limit: u32,
}

/// Reading the log.
pub trait AuditReads {
    /// A page, the newest first.
    fn audit_page(&self, query: &AuditQuery) -> Result<Vec<AuditRecord>>;
    /// The lines after one, the oldest first.
    fn audit_after(&self, workspace_id: WorkspaceId, after: i64, limit: u32) -> Result<Vec<AuditRecord>>;
}

/// Writing the log of the workspace whose counter is held.
pub trait AuditWrites {
    /// Adds a line; there is no way to change one.
    fn add_audit(&mut self, record: &AuditRecord) -> Result<()>;
}
