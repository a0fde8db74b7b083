//! Storage of the audit log. [`crate::access::audit`] decides what its hashes cover.
//!
//! The table `audit`.

use sangam_model::Timestamp;
use sangam_model::id::{PersonId, WorkspaceId};

use crate::store::sql::{Columns, Row, SqlId, all, column, run};
use crate::store::{ReadTx, Result, Tx};

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

const AUDIT: &str = "SELECT workspace_id, seq, at, what, by_id, about, detail, hash FROM audit";
/// The newest before a line, of every kind or one, by anybody or somebody, of any time or between two instants.
pub(super) const PAGE: &str = "WHERE workspace_id = ?1 AND seq < ?2 AND (?3 IS NULL OR what = ?3) \
                               AND (?4 IS NULL OR by_id = ?4) AND (?5 IS NULL OR at >= ?5) \
                               AND (?6 IS NULL OR at < ?6) ORDER BY seq DESC LIMIT ?7";
pub(super) const AFTER: &str = "WHERE workspace_id = ?1 AND seq > ?2 ORDER BY seq LIMIT ?3";

pub(super) fn select(filter: &str) -> String {
    format!("{AUDIT} {filter}")
}

fn read(row: &Row<'_>) -> Result<AuditRecord> {
    Ok(AuditRecord {
        workspace_id: row.id("workspace_id")?,
        seq: row.get("seq")?,
        at: row.at("at")?,
        what: row.get("what")?,
        by: row.maybe_id("by_id")?,
        about: row.get("about")?,
        detail: row.get("detail")?,
        hash: row.get("hash")?,
    })
}

impl ReadTx<'_> {
    /// A page, the newest first.
    pub fn audit_page(&self, query: &AuditQuery) -> Result<Vec<AuditRecord>> {
        let values = (
            query.workspace_id.column(),
            query.before.unwrap_or(i64::MAX),
            &query.what,
            column(query.by),
            query.from.map(|at| at.as_millis()),
            query.until.map(|at| at.as_millis()),
            query.limit,
        );
        all(self.db, &select(PAGE), values, read)
    }

    /// The lines after one, the oldest first.
    pub fn audit_after(&self, workspace_id: WorkspaceId, after: i64, limit: u32) -> Result<Vec<AuditRecord>> {
        all(self.db, &select(AFTER), (workspace_id.column(), after, limit), read)
    }
}

impl Tx<'_> {
    /// Adds a line; there is no way to change one.
    pub fn add_audit(&mut self, record: &AuditRecord) -> Result<()> {
        let sql = "INSERT INTO audit (workspace_id, seq, at, what, by_id, about, detail, hash) \
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
        let values = (
            record.workspace_id.column(),
            record.seq,
            record.at.as_millis(),
            &record.what,
            column(record.by),
            &record.about,
            &record.detail,
            record.hash,
        );
        run(self.db, sql, values).map(drop)
    }
}
