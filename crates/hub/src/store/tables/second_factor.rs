//! Second factors and recovery codes.
//!
//! The tables `second_factor` and `recovery_code`, and who needs the first.

use sangam_model::Timestamp;
use sangam_model::id::{DeviceId, PersonId, WorkspaceId};

use crate::store::sql::{Columns, SqlId, all, column, one, run};
use crate::store::{ReadTx, Result, SideTx};

/// The second factor of a person. The secret stays sealed until a code is checked.
#[derive(Clone, PartialEq, Eq)]
pub struct SecondFactorRecord {
    /// Whose.
    pub person_id: PersonId,
    /// Where.
    pub workspace_id: WorkspaceId,
    /// Sealed for this row.
    pub secret_sealed: Vec<u8>,
    /// When it was shown.
    pub begun_at: Option<Timestamp>,
    /// To which device of theirs; to none if it was on the way in.
    pub begun_on: Option<DeviceId>,
    /// Since when it is asked for; absent until a code fitted.
    pub confirmed_at: Option<Timestamp>,
    /// The newest span of time a code was taken of.
    pub last_step: i64,
}

impl ReadTx<'_> {
    /// A person's, confirmed or not.
    pub fn second_factor(&self, person_id: PersonId) -> Result<Option<SecondFactorRecord>> {
        let sql = "SELECT person_id, workspace_id, secret_sealed, begun_at, begun_on, confirmed_at, last_step \
                   FROM second_factor WHERE person_id = ?1";
        one(self.db, sql, [person_id.column()], |row| {
            Ok(SecondFactorRecord {
                person_id: row.id("person_id")?,
                workspace_id: row.id("workspace_id")?,
                secret_sealed: row.get("secret_sealed")?,
                begun_at: row.maybe_at("begun_at")?,
                begun_on: row.maybe_id("begun_on")?,
                confirmed_at: row.maybe_at("confirmed_at")?,
                last_step: row.get("last_step")?,
            })
        })
    }

    /// Whether owners and managers of the workspace need one.
    pub fn second_factor_required(&self, workspace_id: WorkspaceId) -> Result<bool> {
        let sql = "SELECT second_factor_required FROM workspace WHERE id = ?1";
        let found = one(self.db, sql, [workspace_id.column()], |row| row.get("second_factor_required"))?;
        Ok(found.unwrap_or(false))
    }

    /// How many recovery codes a person has that were not used, without those nobody said yet were kept.
    pub fn recovery_codes_left(&self, person_id: PersonId) -> Result<u32> {
        let sql = "SELECT count(*) AS codes FROM recovery_code WHERE person_id = ?1 AND used_at IS NULL \
                   AND waits = 0";
        let left = one(self.db, sql, [person_id.column()], |row| row.get("codes"))?;
        Ok(left.unwrap_or(0))
    }

    /// What is kept of a person's recovery codes, used ones too: of those that wait until somebody says they were kept, or of the others.
    pub fn recovery_codes(&self, person_id: PersonId, waits: bool) -> Result<Vec<[u8; 32]>> {
        let sql =
            "SELECT code_hash FROM recovery_code WHERE person_id = ?1 AND waits = ?2 ORDER BY code_hash";
        all(self.db, sql, (person_id.column(), waits), |row| row.get("code_hash"))
    }

    /// Whether this is a recovery code of the person that was not used.
    pub fn is_recovery_code(&self, person_id: PersonId, code_hash: &[u8; 32]) -> Result<bool> {
        let sql = "SELECT 1 AS there FROM recovery_code WHERE person_id = ?1 AND code_hash = ?2 AND used_at IS NULL";
        let found = one(self.db, sql, (person_id.column(), code_hash), |row| row.get("there"))?;
        Ok(found.is_some_and(|there: i64| there == 1))
    }
}

impl SideTx<'_> {
    /// Keeps a second factor in place of an earlier one, or what changed about it.
    pub fn save_second_factor(&mut self, factor: &SecondFactorRecord) -> Result<()> {
        let sql = "INSERT INTO second_factor (person_id, workspace_id, secret_sealed, confirmed_at, last_step, begun_at, \
                   begun_on) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (person_id) DO UPDATE SET \
                   secret_sealed = excluded.secret_sealed, confirmed_at = excluded.confirmed_at, \
                   last_step = excluded.last_step, begun_at = excluded.begun_at, begun_on = excluded.begun_on";
        let values = (
            factor.person_id.column(),
            factor.workspace_id.column(),
            &factor.secret_sealed,
            factor.confirmed_at.map(|at| at.as_millis()),
            factor.last_step,
            factor.begun_at.map(|at| at.as_millis()),
            column(factor.begun_on),
        );
        run(self.db, sql, values).map(drop)
    }

    /// Says whether owners and managers of the workspace need one.
    pub fn require_second_factor(&mut self, workspace_id: WorkspaceId, required: bool) -> Result<()> {
        let sql = "UPDATE workspace SET second_factor_required = ?2 WHERE id = ?1";
        run(self.db, sql, (workspace_id.column(), required)).map(drop)
    }

    /// Forgets a person's second factor, if there is one.
    pub fn forget_second_factor(&mut self, person_id: PersonId) -> Result<()> {
        run(self.db, "DELETE FROM second_factor WHERE person_id = ?1", [person_id.column()]).map(drop)
    }

    /// Keeps these recovery codes, and of the earlier ones those that do not wait, if the new ones do, and otherwise none.
    pub fn replace_recovery_codes(
        &mut self,
        person_id: PersonId,
        workspace_id: WorkspaceId,
        code_hashes: &[[u8; 32]],
        waits: bool,
    ) -> Result<()> {
        let sql = "DELETE FROM recovery_code WHERE person_id = ?1 AND waits >= ?2";
        run(self.db, sql, (person_id.column(), waits))?;
        let sql =
            "INSERT INTO recovery_code (person_id, code_hash, workspace_id, waits) VALUES (?1, ?2, ?3, ?4)";
        for code_hash in code_hashes {
            run(self.db, sql, (person_id.column(), code_hash, workspace_id.column(), waits))?;
        }
        Ok(())
    }

    /// Lets those that wait, if there are any, take the place of the earlier ones.
    pub fn recovery_codes_are_kept(&mut self, person_id: PersonId) -> Result<()> {
        let sql = "DELETE FROM recovery_code WHERE person_id = ?1 AND waits = 0 \
                   AND EXISTS (SELECT 1 FROM recovery_code n WHERE n.person_id = ?1 AND n.waits = 1)";
        run(self.db, sql, [person_id.column()])?;
        let sql = "UPDATE recovery_code SET waits = 0 WHERE person_id = ?1 AND waits = 1";
        run(self.db, sql, [person_id.column()]).map(drop)
    }

    /// Uses a recovery code up; false if there is none such, or it was used. One that waited was kept, and so were those beside it.
    pub fn use_recovery_code(
        &mut self,
        person_id: PersonId,
        code_hash: &[u8; 32],
        now: Timestamp,
    ) -> Result<bool> {
        let sql = "UPDATE recovery_code SET used_at = ?3 WHERE person_id = ?1 AND code_hash = ?2 AND used_at IS NULL";
        if run(self.db, sql, (person_id.column(), code_hash, now.as_millis()))? == 0 {
            return Ok(false);
        }
        let sql = "SELECT waits FROM recovery_code WHERE person_id = ?1 AND code_hash = ?2";
        if one(self.db, sql, (person_id.column(), code_hash), |row| row.get("waits"))? == Some(true) {
            self.recovery_codes_are_kept(person_id)?;
        }
        Ok(true)
    }
}
