//! Copies that were made, and the keys that open them.
//!
//! The tables `recovery_key` and `copy_made`.

use sangam_model::Timestamp;
use sangam_protocol::connect::CopyFacts;
use uuid::Uuid;

use crate::store::sql::{Columns, SqlId, all, json, run};
use crate::store::{ReadTx, Result, SideTx, StoreError};

/// A copy that was made, or was not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CopyRecord {
    /// When.
    pub at: Timestamp,
    /// Its folder's name.
    pub file: String,
    /// Its size.
    pub size_bytes: u64,
    /// Stored files it lacks, because they could not be copied.
    pub missing: u64,
    /// Stored files it lacks, because the hub itself has lost them.
    pub lost: u64,
    /// Why there is none, in one of [`no_copy`](sangam_protocol::connect::no_copy)'s words; a sentence if an earlier version noted it.
    pub problem: Option<String>,
    /// What belongs to that.
    pub facts: CopyFacts,
}

impl ReadTx<'_> {
    /// The wrapped master keys.
    pub fn recovery_keys(&self) -> Result<Vec<Vec<u8>>> {
        all(self.db, "SELECT wrapped FROM recovery_key ORDER BY made_at, id", (), |row| row.get("wrapped"))
    }

    /// The last copies, newest first.
    pub fn copies_made(&self, limit: u32) -> Result<Vec<CopyRecord>> {
        let sql = "SELECT at, file, size_bytes, missing, lost, problem, facts FROM copy_made ORDER BY seq DESC LIMIT ?1";
        all(self.db, sql, [limit], |row| {
            Ok(CopyRecord {
                at: row.at("at")?,
                file: row.get("file")?,
                size_bytes: row.get::<i64>("size_bytes")?.unsigned_abs(),
                missing: row.get::<i64>("missing")?.unsigned_abs(),
                lost: row.get::<i64>("lost")?.unsigned_abs(),
                problem: row.get("problem")?,
                facts: row.maybe_json("facts")?.unwrap_or_default(),
            })
        })
    }
}

impl SideTx<'_> {
    /// Keeps a wrapped master key.
    pub fn add_recovery_key(&mut self, id: Uuid, made_at: Timestamp, wrapped: &[u8]) -> Result<()> {
        let sql = "INSERT INTO recovery_key (id, made_at, wrapped) VALUES (?1, ?2, ?3)";
        run(self.db, sql, (id.column(), made_at.as_millis(), wrapped)).map(drop)
    }

    /// Notes a copy; only the newest `keep` are remembered.
    pub fn add_copy(&mut self, copy: &CopyRecord, keep: u32) -> Result<()> {
        let count = |count: u64| i64::try_from(count).map_err(|error| StoreError::Failed(error.into()));
        let [size, missing, lost] = [count(copy.size_bytes)?, count(copy.missing)?, count(copy.lost)?];
        let facts = copy.problem.as_ref().map(|_| json(&copy.facts)).transpose()?;
        let sql = "INSERT INTO copy_made (at, file, size_bytes, missing, lost, problem, facts) \
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
        run(self.db, sql, (copy.at.as_millis(), &copy.file, size, missing, lost, &copy.problem, facts))?;
        let sql =
            "DELETE FROM copy_made WHERE seq NOT IN (SELECT seq FROM copy_made ORDER BY seq DESC LIMIT ?1)";
        run(self.db, sql, [keep]).map(drop)
    }
}
