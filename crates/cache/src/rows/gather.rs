//! The words of messages in fewer pieces.
//!
//! An index of FTS5 grows by pieces, and whoever asks it asks every one of them. It brings some together while it is written to, but a
//! first sync leaves a dozen behind, and a search then costs several times what it could. They are brought together afterwards, a little at a
//! time, so that nobody waits long for the writer. A run that ends in between has lost nothing: the next one goes on.

use crate::error::Result;
use crate::handle::{Reader, Writer};
use crate::rows::distrust::Index;

/// Fewer pieces than this are not worth the work.
const MANY: u32 = 6;
/// Pages of the index that one step writes: less than a megabyte.
const STEP: i32 = 200;

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
