//! Merges the segments of the FTS5 index, a little at a time.
//!
//! An FTS5 index is written in segments, and a query reads each of them. FTS5 merges some while it writes, but a first sync leaves a
//! dozen, and a search then costs several times as much. They are merged afterwards, in small transactions, so that nobody waits long
//! for the writer. A run that is interrupted has lost nothing: the next one continues. During a first sync only as many are merged as a
//! search could not bear, because the same words would be written again and again.
//!
//! If one level has more segments than its limit, FTS5 merges all of them inside the transaction that adds one more. Merged segments
//! form a level of their own, so once in some hundred thousand messages such a transaction would write a large part of the index. An
//! index that is being filled therefore gets a high limit, and its segments are merged beforehand, as many pages at a time as were
//! written meanwhile.

use rusqlite::OptionalExtension;

use crate::error::Result;
use crate::handle::{Reader, Writer};
use crate::search::distrust::Index;

/// Fewer pieces than this are not worth the work.
const MANY: u32 = 6;
/// Pages of the index that one step writes: less than a megabyte.
const STEP: i32 = 200;
/// Pieces of a kind.
#[derive(Clone, Copy)]
struct Pieces {
    /// So many are brought together, a few pages whenever it is written to.
    together: i64,
    /// So many at once, whatever that takes.
    at_once: i64,
}

/// What FTS5 does by itself.
const USUALLY: Pieces = Pieces { together: 4, at_once: 16 };
const FILLING: Pieces = Pieces { together: 16, at_once: 64 };

impl Reader<'_> {
    /// Whether the words of messages lie in many pieces, in an index that is trusted.
    pub(crate) fn is_scattered(&self) -> Result<bool> {
        if self.distrusts(Index::Messages)? {
            return Ok(false);
        }
        let pieces: u32 =
            self.sql()
                .query_row("SELECT count(DISTINCT segid) FROM message_fts_idx", [], |row| row.get(0))?;
        Ok(pieces >= MANY)
    }
}

impl Writer<'_> {
    /// Leaves the pieces apart while it is filled, some sixteen of a kind.
    pub(crate) fn leave_apart(&mut self) -> Result<()> {
        self.bring_together(FILLING)
    }

    /// Brings a few pieces together whenever it is written to, as usual. Not for an index that is in many pieces: too many of a kind would
    /// be brought together at once.
    pub(crate) fn bring_together_as_usual(&mut self) -> Result<()> {
        self.bring_together(USUALLY)
    }

    fn bring_together(&mut self, pieces: Pieces) -> Result<()> {
        let wished = [
            ("automerge", pieces.together, USUALLY.together),
            ("crisismerge", pieces.at_once, USUALLY.at_once),
        ];
        for (name, wished, usually) in wished {
            let told = "SELECT v FROM message_fts_config WHERE k = ?1";
            let now = self.sql().prepare_cached(told)?.query_row([name], |row| row.get(0)).optional()?;
            if now.unwrap_or(usually) != wished {
                let tell = "INSERT INTO message_fts (message_fts, rank) VALUES (?1, ?2)";
                self.sql().prepare_cached(tell)?.execute((name, wished))?;
            }
        }
        Ok(())
    }

    /// Begins to bring all pieces together, or goes on with it. Says whether there may be more to do.
    pub(crate) fn gather(&mut self, begins: bool) -> Result<bool> {
        let before = self.sql().total_changes();
        self.sql()
            .prepare_cached("INSERT INTO message_fts (message_fts, rank) VALUES ('merge', ?1)")?
            .execute([if begins { -STEP } else { STEP }])?;
        // So the library says that it did nothing.
        Ok(self.sql().total_changes() - before >= 2)
    }
}

#[cfg(test)]
mod tests {
    use rusqlite::Connection;
    use tempfile::TempDir;

    use super::*;
    use crate::file::{Access, FileKind, connect, create};
    use crate::key::RootKey;

    fn file() -> (TempDir, Connection) {
        let folder = tempfile::tempdir().unwrap();
        let (path, key) = (folder.path().join("cache.db"), RootKey::new([7; 32]).file_key(FileKind::Cache));
        create(&path, FileKind::Cache, &key).unwrap();
        let connection = connect(&path, FileKind::Cache, &key, Access::Write).unwrap();
        (folder, connection)
    }

    /// Puts so many texts into the index, in one transaction.
    fn index(connection: &mut Connection, from: u32, texts: u32, tell: impl FnOnce(&mut Writer<'_>)) {
        let transaction = connection.transaction().unwrap();
        tell(&mut Writer::new(&transaction));
        {
            let insert =
                "INSERT INTO message_fts (rowid, body, chat, keys, tags) VALUES (?1, ?2, 'c', '', 'kt')";
            let mut insert = transaction.prepare(insert).unwrap();
            for nth in from..from + texts {
                let words: Vec<String> = (1_u32..9)
                    .map(|it| format!("w{:x}", (nth * it).wrapping_mul(2_654_435_761) >> 12))
                    .collect();
                insert.execute((nth, words.join(" "))).unwrap();
            }
        }
        transaction.commit().unwrap();
    }

    fn pieces(connection: &Connection) -> u32 {
        let count = "SELECT count(DISTINCT segid) FROM message_fts_idx";
        connection.query_row(count, [], |row| row.get(0)).unwrap()
    }

    #[test]
    fn every_leaf_of_an_index_fits_into_a_page() {
        let (_folder, mut connection) = file();
        index(&mut connection, 1, 5_000, |_| ());
        let (leaves, longest): (u32, u32) = connection
            .query_row("SELECT count(*), max(length(block)) FROM message_fts_data", [], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })
            .unwrap();
        assert!(leaves > 100);
        // A page of 4096 bytes without its seal, the room SQLite leaves on it, and the head of the row.
        assert!(longest <= 4_096 - 48 - 35 - 5, "{longest}");
    }

    #[test]
    fn while_it_is_filled_pieces_stay_apart_and_afterwards_they_do_not() {
        let (_folder, mut connection) = file();
        for nth in 0..12 {
            index(&mut connection, 1 + nth * 50, 50, |writer| writer.leave_apart().unwrap());
        }
        assert_eq!(pieces(&connection), 12);
        for nth in 12..24 {
            let as_usual = |writer: &mut Writer<'_>| writer.bring_together_as_usual().unwrap();
            index(&mut connection, 1 + nth * 50, 50, as_usual);
        }
        assert!(pieces(&connection) < 12, "{}", pieces(&connection));
    }

    #[test]
    fn while_it_is_filled_no_transaction_writes_much_more_than_the_others() {
        let (folder, mut connection) = file();
        let log = folder.path().join("cache.db-wal");
        let mut longest = 0;
        // Sixteen times sixteen pieces: all of a kind, of a kind.
        for nth in 0..260 {
            connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).unwrap();
            index(&mut connection, 1 + nth * 200, 200, |writer| writer.leave_apart().unwrap());
            longest = longest.max(std::fs::metadata(&log).unwrap().len() / 4_096);
        }
        let all: u32 = connection.query_row("PRAGMA page_count", [], |row| row.get(0)).unwrap();
        assert!(all > 1_000 && longest < u64::from(all) / 4, "{longest} of {all} pages");
    }
}
