//! Runs statements on SQLite: prepared once per connection, rows read in place.

use std::ops::ControlFlow;

use rusqlite::Connection;
use rusqlite::types::{ToSql, ToSqlOutput, ValueRef};

use crate::store::sql::{Cell, Row};
use crate::store::{Result, StoreError};

impl ToSql for Cell<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match *self {
            Self::Null => ValueRef::Null,
            Self::Integer(number) => ValueRef::Integer(number),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
            Self::Blob(bytes) => ValueRef::Blob(bytes),
        }))
    }
}

/// What stands in the column at a place.
pub(in crate::store) fn cell<'r>(
    row: &'r rusqlite::Row<'_>,
    at: usize,
    name: &'static str,
) -> Result<Cell<'r>> {
    read(row.get_ref(at)?).ok_or(StoreError::Unreadable(name))
}

fn read(value: ValueRef<'_>) -> Option<Cell<'_>> {
    Some(match value {
        ValueRef::Null => Cell::Null,
        ValueRef::Integer(number) => Cell::Integer(number),
        ValueRef::Text(text) => Cell::Text(std::str::from_utf8(text).ok()?),
        ValueRef::Blob(bytes) => Cell::Blob(bytes),
        ValueRef::Real(_) => return None,
    })
}

/// The rows of a query, one by one.
pub(in crate::store) fn each(
    db: &Connection,
    sql: &str,
    cells: &[Cell<'_>],
    mut take: impl FnMut(&Row<'_>) -> Result<ControlFlow<()>>,
) -> Result<()> {
    let mut statement = db.prepare_cached(sql)?;
    let mut rows = statement.query(rusqlite::params_from_iter(cells))?;
    while let Some(row) = rows.next()? {
        if take(&Row::of_sqlite(row))?.is_break() {
            break;
        }
    }
    Ok(())
}

/// A writing statement; says how many rows it touched.
pub(in crate::store) fn run(db: &Connection, sql: &str, cells: &[Cell<'_>]) -> Result<usize> {
    Ok(db.prepare_cached(sql)?.execute(rusqlite::params_from_iter(cells))?)
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode as Code;
        match error.sqlite_error_code() {
            Some(Code::NotADatabase) => Self::WrongKey,
            Some(
                Code::DatabaseBusy
                | Code::DatabaseLocked
                | Code::DiskFull
                | Code::CannotOpen
                | Code::SystemIoFailure
                | Code::ReadOnly
                | Code::OutOfMemory,
            ) => Self::Unavailable(error.into()),
            _ => Self::Failed(error.into()),
        }
    }
}
