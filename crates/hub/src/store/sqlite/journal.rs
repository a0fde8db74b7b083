//! The `journal` table.

use rusqlite::{Connection, Row};
use sangam_model::Timestamp;

use super::values::{Columns, one, run};
use super::{Db, DbSide};
use crate::store::{Arrival, JournalEntry, JournalReads, JournalWrites, Lane, Result, StoreError, Verdict};

pub(super) const WAITING: &str = "SELECT seq, received_at, lane, attempts, body FROM journal \
                       WHERE state = 'waiting' AND lane = ?1 ORDER BY seq LIMIT ?2";

/// Bodies read at once, more or less: enough for a turn, never the whole journal.
const READ_BYTES: usize = 8 * 1024 * 1024;

/// Appends in one transaction: the caller's.
pub(super) fn append(db: &Connection, arrivals: &[Arrival]) -> Result<()> {
    let mut insert = db.prepare_cached(
        "INSERT INTO journal (received_at, lane, state, body) VALUES (?1, ?2, 'waiting', ?3)",
    )?;
    for arrival in arrivals {
        insert.execute((arrival.received_at.as_millis(), lane_number(arrival.lane), &*arrival.body))?;
    }
    Ok(())
}

const fn lane_number(lane: Lane) -> i64 {
    match lane {
        Lane::Live => 0,
        Lane::History => 1,
    }
}

fn read(row: &Row<'_>) -> Result<JournalEntry> {
    let lane: i64 = row.get("lane")?;
    Ok(JournalEntry {
        seq: row.get("seq")?,
        received_at: row.at("received_at")?,
        lane: if lane == 0 { Lane::Live } else { Lane::History },
        attempts: row.get("attempts")?,
        body: row.get("body")?,
    })
}

impl<D: Db> JournalReads for D {
    fn waiting(&self, lane: Lane, limit: u32) -> Result<Vec<JournalEntry>> {
        let mut statement = self.db().prepare_cached(WAITING)?;
        let mut rows = statement.query((lane_number(lane), limit))?;
        let (mut bytes, mut found) = (0, Vec::new());
        while let Some(row) = rows.next()? {
            let entry = read(row)?;
            bytes += entry.body.len();
            found.push(entry);
            if bytes >= READ_BYTES {
                break;
            }
        }
        Ok(found)
    }

    fn journal_depth(&self) -> Result<(u64, u64)> {
        let count = |sql| one(self.db(), sql, [], |row| Ok(row.get::<_, i64>(0)?.unsigned_abs()));
        let waiting = count("SELECT count(*) FROM journal WHERE state = 'waiting'")?;
        let quarantined = count("SELECT count(*) FROM journal WHERE state = 'quarantined'")?;
        Ok((waiting.unwrap_or_default(), quarantined.unwrap_or_default()))
    }
}

impl<D: DbSide> JournalWrites for D {
    fn settle(&mut self, seq: i64, verdict: &Verdict) -> Result<()> {
        let number = match verdict {
            Verdict::UnknownNumber(phone_number_id) => Some(phone_number_id),
            _ => None,
        };
        let sql = "UPDATE journal SET state = ?2, reason = ?3, phone_number_id = ?4 WHERE seq = ?1";
        match run(self.db(), sql, (seq, verdict.state(), verdict.reason(), number))? {
            0 => Err(StoreError::Missing("webhook")),
            _ => Ok(()),
        }
    }

    fn note_attempt(&mut self, seq: i64) -> Result<()> {
        run(self.db(), "UPDATE journal SET attempts = attempts + 1 WHERE seq = ?1", [seq]).map(drop)
    }

    fn release(&mut self, phone_number_id: &str) -> Result<u64> {
        let sql = "UPDATE journal SET state = 'waiting', reason = NULL, phone_number_id = NULL \
                   WHERE state = 'quarantined' AND phone_number_id = ?1";
        Ok(run(self.db(), sql, [phone_number_id])? as u64)
    }

    fn prune_journal(&mut self, before: Timestamp, limit: u32) -> Result<u64> {
        let sql = "DELETE FROM journal WHERE seq IN \
                   (SELECT seq FROM journal WHERE state = 'done' AND received_at < ?1 ORDER BY received_at LIMIT ?2)";
        Ok(run(self.db(), sql, (before.as_millis(), limit))? as u64)
    }
}
