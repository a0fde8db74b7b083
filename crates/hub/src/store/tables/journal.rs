//! The tables `journal` and `body`, of one lane; each lane has its own.

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use sangam_model::Timestamp;

use crate::store::sql::{Columns, Connection, Row, all, each, one, run};
use crate::store::{
    Arrival, JournalEntry, JournalReads, JournalTx, Result, SUSPECT, SetAside, StoreError, Verdict,
};

pub(super) const WAITING: &str = "SELECT j.seq, j.received_at, j.attempts, b.bytes FROM journal j \
                                  JOIN body b ON b.seq = j.seq WHERE j.state = 'waiting' AND j.attempts < ?2 \
                                  ORDER BY j.seq LIMIT ?1";
pub(super) const SUSPECTS: &str = "SELECT j.seq, j.received_at, j.attempts, b.bytes FROM journal j \
                                   JOIN body b ON b.seq = j.seq WHERE j.state = 'waiting' AND j.attempts >= ?1 \
                                   ORDER BY j.seq LIMIT 1";
pub(super) const COUNT_WAITING: &str = "SELECT count(*) AS n FROM journal WHERE state = 'waiting'";
pub(super) const SET_ASIDE: &str = "SELECT coalesce(reason, state) AS reason, phone_number_id, count(*) AS n FROM journal \
                                    WHERE state IN ('kept', 'quarantined') GROUP BY state, reason, phone_number_id";
/// The first behind another. Says twice which states it means: the first time in the words of the index.
pub(super) const STRANGER: &str = "SELECT phone_number_id FROM journal WHERE state IN ('kept', 'quarantined') \
                                   AND state = 'quarantined' AND reason = 'unknown_number' AND phone_number_id > ?1 \
                                   ORDER BY phone_number_id LIMIT 1";
pub(super) const RELEASE: &str = "UPDATE journal SET state = 'waiting', reason = NULL, phone_number_id = NULL \
                                  WHERE state IN ('kept', 'quarantined') AND state = 'quarantined' \
                                  AND reason = 'unknown_number' AND phone_number_id = ?1";
pub(super) const OLD: &str = "SELECT j.seq, length(b.bytes) AS size FROM journal j JOIN body b ON b.seq = j.seq \
                              WHERE j.state = 'done' AND j.received_at < ?1 ORDER BY j.received_at LIMIT ?2";
pub(super) const OLD_STRANGERS: &str = "SELECT j.seq, length(b.bytes) AS size FROM journal j JOIN body b ON b.seq = j.seq \
                                        WHERE j.state = 'quarantined' AND j.reason = 'unknown_number' \
                                        AND j.received_at < ?1 ORDER BY j.received_at LIMIT ?2";

/// Bodies read or forgotten at once, more or less: enough for a turn, never the whole journal.
const TURN_BYTES: usize = 8 * 1024 * 1024;

/// One lane, in a transaction.
pub(in crate::store) struct Lane<'c> {
    pub(in crate::store) db: Connection<'c>,
}

impl Lane<'_> {
    pub(in crate::store) fn append(&self, arrivals: &[Arrival]) -> Result<()> {
        let file = match self.db {
            Connection::Postgres(server) => return server.append(arrivals),
            Connection::Sqlite(file) => file,
        };
        for arrival in arrivals {
            run(
                self.db,
                "INSERT INTO journal (received_at, state) VALUES (?1, 'waiting')",
                [arrival.received_at.as_millis()],
            )?;
            // Said by the connection itself: `RETURNING` makes a table in memory for each row it returns.
            run(
                self.db,
                "INSERT INTO body (seq, bytes) VALUES (?1, ?2)",
                (file.last_insert_rowid(), &*arrival.body),
            )?;
        }
        Ok(())
    }

    /// The unknown numbers of one body or the other: those it is about stand together, with spaces between them. One is found behind the
    /// other, however many bodies came for each: this is asked all the time.
    fn crowds(&self) -> Result<Vec<String>> {
        let mut crowds: Vec<String> = Vec::new();
        loop {
            let behind = crowds.last().map_or("", String::as_str);
            match one(self.db, STRANGER, [behind], |row| row.get("phone_number_id"))? {
                Some(crowd) => crowds.push(crowd),
                None => return Ok(crowds),
            }
        }
    }

    /// Forgets what a query finds to be old: at most `limit` bodies, and a few megabytes.
    fn forget(&self, old: &str, before: Timestamp, limit: u32) -> Result<u64> {
        let old = all(self.db, old, (before.as_millis(), limit), |row| {
            Ok((row.get::<i64>("seq")?, row.get::<i64>("size")?.unsigned_abs()))
        })?;
        let (mut bytes, mut forgotten) = (0, 0);
        for (seq, size) in old {
            run(self.db, "DELETE FROM journal WHERE seq = ?1", [seq])?;
            (bytes, forgotten) = (bytes + size, forgotten + 1);
            if bytes >= TURN_BYTES as u64 {
                break;
            }
        }
        Ok(forgotten)
    }
}

fn names(crowd: &str) -> impl Iterator<Item = &str> {
    crowd.split_whitespace()
}

fn read(row: &Row<'_>) -> Result<JournalEntry> {
    Ok(JournalEntry {
        seq: row.get("seq")?,
        received_at: row.at("received_at")?,
        attempts: row.get("attempts")?,
        body: row.get("bytes")?,
    })
}

fn count(row: &Row<'_>) -> Result<u64> {
    Ok(row.get::<i64>("n")?.unsigned_abs())
}

impl JournalReads for Lane<'_> {
    fn waiting(&self, limit: u32) -> Result<Vec<JournalEntry>> {
        let (mut bytes, mut found) = (0, Vec::new());
        each(self.db, WAITING, (limit, SUSPECT), |row| {
            let entry = read(row)?;
            bytes += entry.body.len();
            found.push(entry);
            Ok(if bytes < TURN_BYTES { ControlFlow::Continue(()) } else { ControlFlow::Break(()) })
        })?;
        Ok(found)
    }

    fn suspect(&self) -> Result<Option<JournalEntry>> {
        one(self.db, SUSPECTS, [SUSPECT], read)
    }

    fn waiting_count(&self) -> Result<u64> {
        Ok(one(self.db, COUNT_WAITING, (), count)?.unwrap_or_default())
    }

    fn set_aside(&self) -> Result<Vec<SetAside>> {
        all(self.db, SET_ASIDE, (), |row| {
            let (reason, phone_number_id) = (row.get("reason")?, row.get("phone_number_id")?);
            Ok(SetAside { reason, phone_number_id, bodies: count(row)? })
        })
    }

    fn strangers(&self) -> Result<BTreeSet<String>> {
        Ok(self.crowds()?.iter().flat_map(|crowd| names(crowd)).map(str::to_owned).collect())
    }
}

impl JournalTx for Lane<'_> {
    fn settle(&mut self, seq: i64, verdict: &Verdict) -> Result<()> {
        let sql = "UPDATE journal SET state = ?2, reason = ?3, phone_number_id = ?4 WHERE seq = ?1";
        let number = verdict.phone_number_id();
        let values = (seq, verdict.state(), verdict.reason(), number.as_deref());
        match run(self.db, sql, values)? {
            0 => Err(StoreError::Missing("webhook")),
            _ => Ok(()),
        }
    }

    fn note_attempt(&mut self, seq: i64) -> Result<()> {
        run(self.db, "UPDATE journal SET attempts = attempts + 1 WHERE seq = ?1", [seq]).map(drop)
    }

    fn forget_attempts(&mut self, seq: i64) -> Result<()> {
        run(self.db, "UPDATE journal SET attempts = 0 WHERE seq = ?1", [seq]).map(drop)
    }

    fn release(&mut self, phone_number_id: &str) -> Result<u64> {
        let mut released = 0;
        for crowd in self.crowds()?.iter().filter(|crowd| names(crowd).any(|name| name == phone_number_id)) {
            released += run(self.db, RELEASE, [crowd])? as u64;
        }
        Ok(released)
    }

    fn prune(&mut self, before: Timestamp, limit: u32) -> Result<u64> {
        self.forget(OLD, before, limit)
    }

    fn forget_strangers(&mut self, before: Timestamp, limit: u32) -> Result<u64> {
        self.forget(OLD_STRANGERS, before, limit)
    }
}
