//! Moves a hub's data from its SQLite file to PostgreSQL, in one transaction, and verifies every row.
//!
//! The file is held as a serving hub holds it, so nobody writes to it meanwhile, and it is only read. On the server everything
//! happens in one transaction: each table is copied, parents before their children, then read again beside the file's, in the
//! order of its key, and compared value by value. One difference, or any failure, and the server holds nothing of it. What was
//! sealed under the master key stays sealed under it. Then every workspace begins a new epoch: should a hub be started from the old
//! file once more, what it counts on from here is another life of the counter, and no desktop mixes the two.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::pin::pin;
use std::sync::Arc;

use futures_util::TryStreamExt;
use rusqlite::Connection as File;
use sangam_model::id::EpochId;
use sangam_model::{Clock, Random};
use tokio::runtime::Handle;
use tokio_postgres::binary_copy::BinaryCopyInWriter;
use tokio_postgres::types::{ToSql, Type};
use tokio_postgres::{Client, Row};

use super::postgres::{self, PostgresStore};
use super::sql::Connection;
use super::sql::{Cell, all};
use super::sqlite::{self, Calls, DatabaseKey, Purpose, SqliteStore};
use super::{Lane, Result, Store, StoreError};

/// How many rows came to each table, by `schema.table`.
pub type Moved = BTreeMap<String, u64>;

/// Moves everything in the file `from` to the empty database `url` names. The epochs there are made by `clock` and `random`.
///
/// # Errors
/// [`StoreError::Held`] while a hub serves from the file; [`StoreError::Occupied`] if the server holds a hub already;
/// [`StoreError::Unreadable`] with the name of a table that is not the same there; what file and server say.
pub async fn to_postgres(
    from: &Path,
    key: &DatabaseKey,
    url: &str,
    (clock, random): (Arc<dyn Clock>, Arc<dyn Random>),
) -> Result<Moved> {
    let held = SqliteStore::open(from, key, Purpose::Serve, Calls::Inline)?;
    if !PostgresStore::is_empty(url).await? {
        return Err(StoreError::Occupied);
    }
    // The tables are made.
    PostgresStore::open(url).await?.close().await;
    let client = postgres::client(url).await?;
    let parts = [None, Some(Lane::Live), Some(Lane::History)];
    let files: Result<Vec<_>> =
        parts.iter().map(|part| Ok((postgres::schema(*part), sqlite::reading(from, key, *part)?))).collect();
    let (files, runtime) = (files?, Handle::current());
    let moving = move || {
        runtime.block_on(async {
            client.batch_execute("BEGIN").await?;
            let moved = everything(&files, &client).await?;
            begin_epochs(&client, &*clock, &*random).await?;
            client.batch_execute("COMMIT").await?;
            Ok(moved)
        })
    };
    let moved =
        tokio::task::spawn_blocking(moving).await.map_err(|error| StoreError::Failed(error.into()))?;
    held.close().await;
    moved
}

async fn everything(files: &[(&'static str, File)], client: &Client) -> Result<Moved> {
    let mut moved = Moved::new();
    for (schema, file) in files {
        for name in in_order(file)? {
            let table = Table::read(file, schema, &name)?;
            table.copy(file, client).await?;
            moved.insert(format!("{schema}.{name}"), table.compare(file, client).await?);
            table.go_on_counting(file, client).await?;
        }
    }
    Ok(moved)
}

async fn begin_epochs(client: &Client, clock: &dyn Clock, random: &dyn Random) -> Result<()> {
    for workspace in client.query("SELECT id FROM sangam.workspace", &[]).await? {
        let (id, epoch): (Vec<u8>, _) = (workspace.try_get("id")?, EpochId::new(clock, random));
        let epoch = epoch.as_bytes().as_slice();
        client.execute("UPDATE sangam.workspace SET epoch = $2 WHERE id = $1", &[&id, &epoch]).await?;
    }
    Ok(())
}

/// The tables of a file, each after those it refers to.
fn in_order(file: &File) -> Result<Vec<String>> {
    let db = Connection::Sqlite(file);
    let sql = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' \
               AND name NOT LIKE 'refinery\\_%' ESCAPE '\\' ORDER BY name";
    let mut left: Vec<String> = all(db, sql, (), |row| row.get("name"))?;
    let mut ordered = Vec::with_capacity(left.len());
    let mut placed = BTreeSet::new();
    while !left.is_empty() {
        let before = left.len();
        for name in std::mem::take(&mut left) {
            let sql = "SELECT DISTINCT \"table\" AS parent FROM pragma_foreign_key_list(?1)";
            let parents: Vec<String> = all(db, sql, [&name], |row| row.get("parent"))?;
            if parents.iter().all(|parent| *parent == name || placed.contains(parent)) {
                placed.insert(name.clone());
                ordered.push(name);
            } else {
                left.push(name);
            }
        }
        if left.len() == before {
            return Err(StoreError::Failed("tables refer to each other in a circle".into()));
        }
    }
    Ok(ordered)
}

/// A table and how to read all of it.
struct Table {
    place: String,
    name: String,
    columns: String,
    key: String,
    counted: Option<String>,
}

impl Table {
    fn read(file: &File, schema: &str, name: &str) -> Result<Self> {
        let sql = "SELECT name, pk FROM pragma_table_info(?1) ORDER BY cid";
        let columns = all(Connection::Sqlite(file), sql, [name], |row| {
            Ok((format!("\"{}\"", row.get::<String>("name")?), row.get::<i64>("pk")?))
        })?;
        let mut key: Vec<_> = columns.iter().filter(|(_, place)| *place > 0).collect();
        key.sort_by_key(|(_, place)| *place);
        let counted = has_counter(file, name)?.then(|| key.first().map(|(name, _)| name.clone())).flatten();
        let joined = |names: Vec<&str>| names.join(", ");
        Ok(Self {
            place: format!("{schema}.\"{name}\""),
            name: name.to_owned(),
            key: joined(key.iter().map(|(name, _)| name.as_str()).collect()),
            columns: joined(columns.iter().map(|(name, _)| name.as_str()).collect()),
            counted,
        })
    }

    fn of_file(&self) -> String {
        format!("SELECT {} FROM \"{}\" ORDER BY {}", self.columns, self.name, self.key)
    }

    fn of_server(&self) -> String {
        format!("SELECT {} FROM {} ORDER BY {}", self.columns, self.place, self.key)
    }

    async fn copy(&self, file: &File, client: &Client) -> Result<()> {
        let described = client.prepare(&self.of_server()).await?;
        let types: Vec<Type> = described.columns().iter().map(|column| column.type_().clone()).collect();
        let copy = format!("COPY {} ({}) FROM STDIN BINARY", self.place, self.columns);
        let mut writer = pin!(BinaryCopyInWriter::new(client.copy_in(&copy).await?, &types));
        let mut statement = file.prepare(&self.of_file())?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let cells =
                (0..types.len()).map(|at| sqlite::cell(row, at, "column")).collect::<Result<Vec<_>>>()?;
            let values: Vec<&(dyn ToSql + Sync)> = cells.iter().map(|cell| cell as _).collect();
            writer.as_mut().write(&values).await?;
        }
        writer.finish().await?;
        Ok(())
    }

    /// Reads both side by side; says how many rows there are.
    async fn compare(&self, file: &File, client: &Client) -> Result<u64> {
        let none: [Cell<'_>; 0] = [];
        let mut theirs = pin!(client.query_raw(&self.of_server(), none).await?);
        let mut statement = file.prepare(&self.of_file())?;
        let width = statement.column_count();
        let mut rows = statement.query([])?;
        let mut count = 0;
        while let Some(ours) = rows.next()? {
            let there = theirs.try_next().await?.ok_or_else(|| self.differs())?;
            for at in 0..width {
                if !is_same(sqlite::cell(ours, at, "column")?, &there, at)? {
                    return Err(self.differs());
                }
            }
            count += 1;
        }
        match theirs.try_next().await? {
            None => Ok(count),
            Some(_) => Err(self.differs()),
        }
    }

    fn differs(&self) -> StoreError {
        StoreError::Failed(format!("{} is not the same on the server", self.place).into())
    }

    /// Numbers that were given out are never given out again, not even those of rows that are gone.
    async fn go_on_counting(&self, file: &File, client: &Client) -> Result<()> {
        let Some(column) = &self.counted else { return Ok(()) };
        let sql = "SELECT seq FROM sqlite_sequence WHERE name = ?1";
        let given: Vec<i64> = all(Connection::Sqlite(file), sql, [&self.name], |row| row.get("seq"))?;
        if let Some(last) = given.first().filter(|last| **last > 0) {
            let sql = "SELECT setval(pg_get_serial_sequence($1, $2), $3)";
            client.execute(sql, &[&self.place, &column.trim_matches('"'), last]).await?;
        }
        Ok(())
    }
}

/// Whether the numbers of its rows are given out in turn.
fn has_counter(file: &File, name: &str) -> Result<bool> {
    let sql = "SELECT 1 AS n FROM sqlite_schema WHERE name = ?1 AND sql LIKE '%AUTOINCREMENT%'";
    Ok(!all(Connection::Sqlite(file), sql, [name], |_| Ok(()))?.is_empty())
}

fn is_same(ours: Cell<'_>, row: &Row, at: usize) -> Result<bool> {
    let theirs: Cell<'_> = row.try_get(at)?;
    Ok(match (ours, theirs) {
        // The one letter a server cannot keep.
        (Cell::Text(ours), Cell::Text(theirs)) if ours.contains('\0') => {
            ours.replace('\0', "\u{fffd}") == theirs
        }
        (ours, theirs) => ours == theirs,
    })
}
