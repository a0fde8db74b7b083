//! The language its person chose at this desk, until the hub was told.

use rusqlite::OptionalExtension;

use crate::error::Result;
use crate::handle::{OutboxReader, OutboxWriter};

impl OutboxReader<'_> {
    /// What the hub is still to be told: the name of a language, or that it is left to each computer.
    pub fn untold_language(&self) -> Result<Option<Option<String>>> {
        let sql = "SELECT language FROM untold_language";
        Ok(self.sql().prepare_cached(sql)?.query_row([], |row| row.get(0)).optional()?)
    }
}

impl OutboxWriter<'_> {
    /// Its person chose a language; what was chosen before is of no more use.
    pub fn choose_language(&mut self, language: Option<&str>) -> Result<()> {
        self.sql()
            .prepare_cached("INSERT OR REPLACE INTO untold_language (one, language) VALUES (1, ?1)")?
            .execute([language])?;
        Ok(())
    }

    /// The hub was told of this choice. A newer one is still to be told.
    pub fn language_was_told(&mut self, language: Option<&str>) -> Result<()> {
        self.sql().prepare_cached("DELETE FROM untold_language WHERE language IS ?1")?.execute([language])?;
        Ok(())
    }
}
