//! Empties the cache, before a first sync or when a person may see less.

use crate::error::Result;
use crate::handle::Writer;
use crate::sql::thoroughly;

/// What the hub told nothing of: the steps the schema took, files that must still leave, how often this desk used a quick reply.
const OWN: [&str; 3] = ["refinery_schema_history", "media_debt", "quick_reply_use"];

impl Writer<'_> {
    /// Empties every table of what the hub told and forgets the cursor. Files stay: most of their messages are about to come back,
    /// and those whose message does not are swept when the first sync ends.
    pub(crate) fn wipe(&mut self) -> Result<()> {
        thoroughly(self.sql(), || {
            self.wipe_search()?;
            for table in self.told()? {
                self.sql().execute_batch(&format!("DELETE FROM main.{table}"))?;
            }
            Ok(())
        })
    }

    /// The tables of what the hub told: all that are not this desk's own, so none that comes later is forgotten.
    fn told(&self) -> Result<Vec<String>> {
        let mut statement = self.sql().prepare(
            "SELECT name FROM pragma_table_list
             WHERE schema = 'main' AND type = 'table' AND substr(name, 1, 7) <> 'sqlite_'",
        )?;
        let names = statement.query_map([], |row| row.get::<_, String>("name"))?;
        let all: Vec<String> = names.collect::<rusqlite::Result<_>>()?;
        Ok(all.into_iter().filter(|name| !OWN.contains(&name.as_str())).collect())
    }
}

#[cfg(test)]
mod tests {
    use rusqlite::Connection;

    use super::*;
    use crate::file::{Access, FileKind, connect, create};
    use crate::key::RootKey;

    /// Every table but SQLite's own, the steps of the schema and what is part of an index.
    fn tables(connection: &Connection) -> Vec<String> {
        let sql = "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' \
                   AND name NOT LIKE 'sqlite%' AND name NOT LIKE 'refinery%' ORDER BY name";
        let mut statement = connection.prepare(sql).unwrap();
        let names = statement.query_map([], |row| row.get::<_, String>("name")).unwrap();
        names.collect::<rusqlite::Result<_>>().unwrap()
    }

    /// A row of whatever each column takes.
    fn fill(connection: &Connection, table: &str) {
        let sql = "SELECT group_concat('\"' || name || '\"') AS columns, group_concat(CASE type WHEN 'INTEGER' THEN '1' \
                   WHEN 'TEXT' THEN '''{}''' ELSE 'zeroblob(16)' END) AS cells FROM pragma_table_info(?1)";
        let cells = connection.query_row(sql, [table], |row| {
            Ok((row.get::<_, String>("columns")?, row.get::<_, String>("cells")?))
        });
        let (columns, cells) = cells.unwrap();
        connection.execute_batch(&format!("INSERT INTO {table} ({columns}) VALUES ({cells})")).unwrap();
    }

    #[test]
    fn whatever_the_hub_told_goes_and_what_is_the_desks_own_stays() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(FileKind::Cache.file_name());
        let key = RootKey::new([1; 32]).file_key(FileKind::Cache);
        create(&path, FileKind::Cache, &key).unwrap();
        let mut connection = connect(&path, FileKind::Cache, &key, Access::Write).unwrap();
        connection.execute_batch("PRAGMA ignore_check_constraints = ON").unwrap();
        connection.execute_batch("CREATE TABLE brought_later (id BLOB PRIMARY KEY) STRICT").unwrap();
        let tables = tables(&connection);
        tables.iter().for_each(|table| fill(&connection, table));
        let transaction = connection.transaction().unwrap();
        Writer::new(&transaction).wipe().unwrap();
        transaction.commit().unwrap();
        let is_left = |table: &&String| {
            let sql = format!("SELECT count(*) AS n FROM {table}");
            connection.query_row(&sql, [], |row| row.get::<_, i64>("n")).unwrap() > 0
        };
        assert!(tables.contains(&"message".to_owned()) && tables.contains(&"brought_later".to_owned()));
        assert_eq!(tables.iter().filter(is_left).collect::<Vec<_>>(), ["media_debt", "quick_reply_use"]);
    }
}
