//! Files people brought to be sent, and WhatsApp's ids of those that were uploaded.
//!
//! The tables `brought_file`, `leaving_file`, `let_go_file` and `upload`.

use sangam_model::Timestamp;
use sangam_model::id::{NumberId, PersonId, WorkspaceId};

use crate::store::sql::{Columns, Row, SqlId, all, one, run};
use crate::store::{ReadTx, Result, SideTx};

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

const BROUGHT: &str = "SELECT workspace_id, person_id, sha256, mime_type, size_bytes, brought_at FROM brought_file \
                       WHERE workspace_id = ?1 AND sha256 = ?2 AND person_id = ?3 AND brought_at > ?4";
/// A file of a message, of one that leaves later, of a quick reply, or one somebody brought a short while ago.
const NEEDED: &str = "SELECT 1 AS n WHERE EXISTS (SELECT 1 FROM media WHERE workspace_id = ?1 AND sha256 = ?2) \
                      OR EXISTS (SELECT 1 FROM later WHERE workspace_id = ?1 AND sha256 = ?2) \
                      OR EXISTS (SELECT 1 FROM quick_reply WHERE workspace_id = ?1 AND sha256 = ?2) \
                      OR EXISTS (SELECT 1 FROM brought_file WHERE workspace_id = ?1 AND sha256 = ?2 AND brought_at > ?3)";
const WITH_FILES: &str = "SELECT id FROM workspace \
     WHERE EXISTS (SELECT 1 FROM media WHERE workspace_id = workspace.id AND sha256 IS NOT NULL) \
     OR EXISTS (SELECT 1 FROM later WHERE workspace_id = workspace.id AND sha256 IS NOT NULL) \
     OR EXISTS (SELECT 1 FROM quick_reply WHERE workspace_id = workspace.id AND sha256 IS NOT NULL)";
pub(super) const STALE: &str =
    "SELECT workspace_id, sha256 FROM brought_file WHERE brought_at < ?1 ORDER BY brought_at LIMIT ?2";
const UPLOAD: &str = "SELECT number_id, sha256, mime_type, media_id, uploaded_at FROM upload \
                      WHERE number_id = ?1 AND sha256 = ?2 AND uploaded_at > ?3";

/// The statement that lets go of the files to which these rows of a table refer, before they change or go.
pub(super) fn let_go(table: &str, rows: &str) -> String {
    format!(
        "INSERT INTO let_go_file (workspace_id, sha256) SELECT DISTINCT workspace_id, sha256 FROM {table} \
         WHERE sha256 IS NOT NULL AND {rows} ON CONFLICT DO NOTHING"
    )
}

fn read_brought(row: &Row<'_>) -> Result<BroughtFile> {
    Ok(BroughtFile {
        workspace_id: row.id("workspace_id")?,
        person_id: row.id("person_id")?,
        sha256: row.get("sha256")?,
        mime_type: row.get("mime_type")?,
        size_bytes: row.get::<i64>("size_bytes")?.unsigned_abs(),
        brought_at: row.at("brought_at")?,
    })
}

fn read_upload(row: &Row<'_>) -> Result<UploadRecord> {
    Ok(UploadRecord {
        number_id: row.id("number_id")?,
        sha256: row.get("sha256")?,
        mime_type: row.get("mime_type")?,
        media_id: row.get("media_id")?,
        uploaded_at: row.at("uploaded_at")?,
    })
}

impl ReadTx<'_> {
    /// A file this person brought after `since`.
    pub fn brought_file(
        &self,
        workspace_id: WorkspaceId,
        person_id: PersonId,
        sha256: &str,
        since: Timestamp,
    ) -> Result<Option<BroughtFile>> {
        let values = (workspace_id.column(), sha256, person_id.column(), since.as_millis());
        one(self.db, BROUGHT, values, read_brought)
    }

    /// Whether a message, one that leaves later, a quick reply, or someone who brought the file after `since`, still needs it.
    pub fn is_file_needed(&self, workspace_id: WorkspaceId, sha256: &str, since: Timestamp) -> Result<bool> {
        let values = (workspace_id.column(), sha256, since.as_millis());
        Ok(one(self.db, NEEDED, values, |_| Ok(()))?.is_some())
    }

    /// The workspaces of which a message, one that leaves later or a quick reply refers to a stored file.
    pub fn workspaces_with_files(&self) -> Result<Vec<WorkspaceId>> {
        all(self.db, WITH_FILES, (), |row| row.id("id"))
    }

    /// Whether this file is being removed at this moment.
    pub fn is_file_leaving(&self, workspace_id: WorkspaceId, sha256: &str) -> Result<bool> {
        let sql = "SELECT 1 AS n FROM leaving_file WHERE workspace_id = ?1 AND sha256 = ?2";
        Ok(one(self.db, sql, (workspace_id.column(), sha256), |_| Ok(()))?.is_some())
    }

    /// Files last brought before `before`, by workspace and digest.
    pub fn stale_files(&self, before: Timestamp, limit: u32) -> Result<Vec<(WorkspaceId, String)>> {
        let read = |row: &Row<'_>| Ok((row.id("workspace_id")?, row.get("sha256")?));
        all(self.db, STALE, (before.as_millis(), limit), read)
    }

    /// Some of the files that something referred to and does not any more, by workspace and digest.
    pub fn files_let_go(&self, limit: u32) -> Result<Vec<(WorkspaceId, String)>> {
        let read = |row: &Row<'_>| Ok((row.id("workspace_id")?, row.get("sha256")?));
        all(self.db, "SELECT workspace_id, sha256 FROM let_go_file LIMIT ?1", [limit], read)
    }

    /// The upload of a file for a number, if it happened after `since`.
    pub fn upload(
        &self,
        number_id: NumberId,
        sha256: &str,
        since: Timestamp,
    ) -> Result<Option<UploadRecord>> {
        one(self.db, UPLOAD, (number_id.column(), sha256, since.as_millis()), read_upload)
    }
}

impl SideTx<'_> {
    /// Someone brought a file, perhaps again.
    pub fn save_brought_file(&mut self, file: &BroughtFile) -> Result<()> {
        let sql = "INSERT INTO brought_file (workspace_id, person_id, sha256, mime_type, size_bytes, brought_at) \
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (workspace_id, sha256, person_id) DO UPDATE SET \
                   mime_type = excluded.mime_type, brought_at = excluded.brought_at";
        let values = (
            file.workspace_id.column(),
            file.person_id.column(),
            &file.sha256,
            &file.mime_type,
            i64::try_from(file.size_bytes).unwrap_or(i64::MAX),
            file.brought_at.as_millis(),
        );
        run(self.db, sql, values).map(drop)
    }

    /// That it was brought then counts no more.
    pub fn take_back_brought_file(&mut self, file: &BroughtFile) -> Result<()> {
        let sql = "DELETE FROM brought_file WHERE workspace_id = ?1 AND sha256 = ?2 AND person_id = ?3 AND brought_at = ?4";
        let values =
            (file.workspace_id.column(), &file.sha256, file.person_id.column(), file.brought_at.as_millis());
        run(self.db, sql, values).map(drop)
    }

    /// Nothing refers to this file any more that did, or was to.
    pub fn let_go_of_file(&mut self, workspace_id: WorkspaceId, sha256: &str) -> Result<()> {
        let sql = "INSERT INTO let_go_file (workspace_id, sha256) VALUES (?1, ?2) ON CONFLICT DO NOTHING";
        run(self.db, sql, (workspace_id.column(), sha256)).map(drop)
    }

    /// What became of a file that was let go is decided.
    pub fn forget_file_let_go(&mut self, workspace_id: WorkspaceId, sha256: &str) -> Result<()> {
        let sql = "DELETE FROM let_go_file WHERE workspace_id = ?1 AND sha256 = ?2";
        run(self.db, sql, (workspace_id.column(), sha256)).map(drop)
    }

    /// From now until [`Self::let_file_stay`] nothing may begin to refer to this file.
    pub fn let_file_leave(&mut self, workspace_id: WorkspaceId, sha256: &str) -> Result<()> {
        let sql = "INSERT INTO leaving_file (workspace_id, sha256) VALUES (?1, ?2) ON CONFLICT DO NOTHING";
        run(self.db, sql, (workspace_id.column(), sha256)).map(drop)
    }

    /// It is gone, or it is not being removed after all.
    pub fn let_file_stay(&mut self, workspace_id: WorkspaceId, sha256: &str) -> Result<()> {
        let sql = "DELETE FROM leaving_file WHERE workspace_id = ?1 AND sha256 = ?2";
        run(self.db, sql, (workspace_id.column(), sha256)).map(drop)
    }

    /// Forgets who brought a file before `before`.
    pub fn forget_brought_file(
        &mut self,
        workspace_id: WorkspaceId,
        sha256: &str,
        before: Timestamp,
    ) -> Result<()> {
        let sql = "DELETE FROM brought_file WHERE workspace_id = ?1 AND sha256 = ?2 AND brought_at < ?3";
        run(self.db, sql, (workspace_id.column(), sha256, before.as_millis())).map(drop)
    }

    /// A file was uploaded.
    pub fn save_upload(&mut self, upload: &UploadRecord) -> Result<()> {
        let sql = "INSERT INTO upload (number_id, sha256, mime_type, media_id, uploaded_at) VALUES (?1, ?2, ?3, ?4, ?5) \
                   ON CONFLICT (number_id, sha256) DO UPDATE SET mime_type = excluded.mime_type, \
                   media_id = excluded.media_id, uploaded_at = excluded.uploaded_at";
        let values = (
            upload.number_id.column(),
            &upload.sha256,
            &upload.mime_type,
            &upload.media_id,
            upload.uploaded_at.as_millis(),
        );
        run(self.db, sql, values).map(drop)
    }

    /// The upload is of no use any more.
    pub fn remove_upload(&mut self, number_id: NumberId, sha256: &str) -> Result<()> {
        let sql = "DELETE FROM upload WHERE number_id = ?1 AND sha256 = ?2";
        run(self.db, sql, (number_id.column(), sha256)).map(drop)
    }

    /// Forgets uploads before `before`.
    pub fn prune_uploads(&mut self, before: Timestamp, limit: u32) -> Result<u64> {
        let sql = "DELETE FROM upload WHERE (number_id, sha256) IN \
                   (SELECT number_id, sha256 FROM upload WHERE uploaded_at < ?1 ORDER BY uploaded_at LIMIT ?2)";
        Ok(run(self.db, sql, (before.as_millis(), limit))? as u64)
    }
}
