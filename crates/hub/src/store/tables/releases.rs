//! Decisions to release or hide imported chats, until they are carried out.
//!
//! The table `release_decision`.

use sangam_model::Timestamp;
use sangam_model::id::{ConversationId, NumberId, PersonId, ReleaseId, WorkspaceId};
use sangam_protocol::connect::Choice;

use crate::store::sql::{Columns, Row, SqlId, all, column, json, one, run};
use crate::store::{ReadTx, Result, Tx};

/// A decision about the chats of a number, and how far it is carried out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReleaseRecord {
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

/// Its index holds nothing but what is not carried out yet.
const NUMBERS: &str =
    "SELECT number_id, workspace_id FROM release_decision WHERE over_at IS NULL ORDER BY number_id, seq";
pub(super) const OPEN: &str = "WHERE number_id = ?1 AND over_at IS NULL ORDER BY seq LIMIT ?2";
pub(super) const LAST: &str = "SELECT max(seq) AS seq FROM release_decision WHERE number_id = ?1";

pub(super) const GIVEN: &str = "SELECT seq FROM release_decision WHERE id = ?1";

pub(super) fn query(filter: &str) -> String {
    format!(
        "SELECT number_id, seq, person_id, choice, released, after_id, changed, given_at, over_at \
         FROM release_decision {filter}"
    )
}

fn read(row: &Row<'_>) -> Result<ReleaseRecord> {
    Ok(ReleaseRecord {
        number_id: row.id("number_id")?,
        seq: row.get("seq")?,
        person_id: row.id("person_id")?,
        choice: row.json("choice")?,
        released: row.get("released")?,
        after: row.maybe_id("after_id")?,
        changed: row.get("changed")?,
        given_at: row.at("given_at")?,
        over_at: row.maybe_at("over_at")?,
    })
}

impl ReadTx<'_> {
    /// The numbers about which something decided is not carried out yet.
    pub fn numbers_decided_about(&self) -> Result<Vec<(WorkspaceId, NumberId)>> {
        let read = |row: &Row<'_>| Ok((row.id("workspace_id")?, row.id("number_id")?));
        let mut numbers = all(self.db, NUMBERS, (), read)?;
        numbers.dedup();
        Ok(numbers)
    }

    /// What was decided about a number and is not carried out yet, in the order it was given.
    pub fn open_releases(&self, number_id: NumberId, limit: u32) -> Result<Vec<ReleaseRecord>> {
        all(self.db, &query(OPEN), (number_id.column(), limit), read)
    }

    /// The place of one that was given already.
    pub fn release_given(&self, id: ReleaseId) -> Result<Option<i64>> {
        one(self.db, GIVEN, [id.column()], |row| row.get("seq"))
    }

    /// One decision. What has been over for a day is forgotten.
    pub fn release_decision(&self, number_id: NumberId, seq: i64) -> Result<Option<ReleaseRecord>> {
        one(self.db, &query("WHERE number_id = ?1 AND seq = ?2"), (number_id.column(), seq), read)
    }
}

impl Tx<'_> {
    /// Adds one behind all others about its number, whatever place it names; says its place. By its id it is found again
    /// ([`release_given`](ReadTx::release_given)).
    pub fn add_release(&mut self, id: ReleaseId, release: &ReleaseRecord) -> Result<i64> {
        let number_id = release.number_id.column();
        let last = one(self.db, LAST, [number_id], |row| row.get::<Option<i64>>("seq"))?.flatten();
        let seq = last.map_or(1, |last| last.saturating_add(1));
        let sql = "INSERT INTO release_decision (number_id, seq, workspace_id, person_id, choice, released, after_id, changed, \
                   given_at, over_at, id) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)";
        let values = (
            number_id,
            seq,
            self.workspace_id.column(),
            release.person_id.column(),
            json(&release.choice)?,
            release.released,
            column(release.after),
            release.changed,
            release.given_at.as_millis(),
            release.over_at.map(Timestamp::as_millis),
            id.column(),
        );
        run(self.db, sql, values)?;
        Ok(seq)
    }

    /// Says how far one is carried out.
    pub fn save_release(&mut self, release: &ReleaseRecord) -> Result<()> {
        let sql = "UPDATE release_decision SET after_id = ?3, changed = ?4, over_at = ?5 WHERE number_id = ?1 AND seq = ?2";
        let values = (
            release.number_id.column(),
            release.seq,
            column(release.after),
            release.changed,
            release.over_at.map(Timestamp::as_millis),
        );
        run(self.db, sql, values).map(drop)
    }

    /// Forgets those about a number that were over before an instant.
    pub fn forget_releases(&mut self, number_id: NumberId, before: Timestamp) -> Result<()> {
        let sql = "DELETE FROM release_decision WHERE number_id = ?1 AND over_at < ?2";
        run(self.db, sql, (number_id.column(), before.as_millis())).map(drop)
    }
}
