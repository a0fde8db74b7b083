//! Runs statements on PostgreSQL: prepared once per connection, with explicit parameter types.
//!
//! Statements arrive with parameters as `?1` and go out with `$1`. A job runs on a blocking thread and waits there for each
//! answer; the connection itself lives on the runtime the store was opened in.

use std::cell::Cell as Noted;
use std::error::Error;
use std::fmt::Write as _;
use std::ops::ControlFlow;
use std::pin::pin;

use bytes::{BufMut, BytesMut};
use deadpool_postgres::Client;
use futures_util::TryStreamExt;
use tokio::runtime::Handle;
use tokio_postgres::Statement;
use tokio_postgres::error::{DbError, SqlState};
use tokio_postgres::types::{FromSql, IsNull, ToSql, Type, to_sql_checked};

use crate::store::sql::{Cell, Kind, Row};
use crate::store::{Arrival, Result, StoreError};

/// Numbers are given out in the order of arrival.
const APPEND: &str = "WITH came AS (SELECT nextval(pg_get_serial_sequence('journal', 'seq')) AS seq, at, bytes \
                      FROM unnest($1::bigint[], $2::bytea[]) WITH ORDINALITY AS arrival (at, bytes, nth) ORDER BY nth), \
                      head AS (INSERT INTO journal (seq, received_at, state) SELECT seq, at, 'waiting' FROM came) \
                      INSERT INTO body (seq, bytes) SELECT seq, bytes FROM came";

/// A connection while one job has it.
pub(in crate::store) struct Session {
    client: Client,
    runtime: Handle,
    /// Whether the last thing that failed may succeed when the whole job is run again.
    again: Noted<bool>,
    failed: Noted<bool>,
    /// Whether the server took no writes: another may by now.
    elsewhere: Noted<bool>,
}

impl Session {
    pub(super) const fn new(client: Client, runtime: Handle) -> Self {
        let (again, failed, elsewhere) = (Noted::new(false), Noted::new(false), Noted::new(false));
        Self { client, runtime, again, failed, elsewhere }
    }

    /// Whether what failed may succeed when the job is run again from its beginning.
    pub(super) const fn may_succeed_again(&self) -> bool {
        self.again.get()
    }

    /// Whether a statement failed: nothing of the transaction can be kept then.
    pub(super) const fn has_failed(&self) -> bool {
        self.failed.get()
    }

    /// Whether the connection is of no use any more.
    pub(super) const fn is_useless(&self) -> bool {
        self.elsewhere.get()
    }

    /// Takes the connection out of the pool's hands: whatever it was in the middle of ends with it.
    pub(super) fn discard(self) {
        drop(Client::take(self.client));
    }

    /// Runs statements without parameters.
    pub(super) fn batch(&self, sql: &str) -> Result<()> {
        self.note(self.runtime.block_on(self.client.batch_execute(sql)))
    }

    /// The rows of a query, one by one.
    pub(in crate::store) fn each(
        &self,
        sql: &str,
        kinds: &[Kind],
        cells: &[Cell<'_>],
        mut take: impl FnMut(&Row<'_>) -> Result<ControlFlow<()>>,
    ) -> Result<()> {
        self.runtime.block_on(async {
            let statement = self.note(self.prepare(sql, kinds).await)?;
            let mut rows = pin!(self.note(self.client.query_raw(&statement, cells).await)?);
            while let Some(row) = self.note(rows.try_next().await)? {
                if take(&Row::of_postgres(&row))?.is_break() {
                    break;
                }
            }
            Ok(())
        })
    }

    /// A writing statement; says how many rows it touched.
    pub(in crate::store) fn run(&self, sql: &str, kinds: &[Kind], cells: &[Cell<'_>]) -> Result<usize> {
        let touched = self.runtime.block_on(async {
            let statement = self.note(self.prepare(sql, kinds).await)?;
            self.note(self.client.execute_raw(&statement, cells).await)
        })?;
        Ok(usize::try_from(touched).unwrap_or(usize::MAX))
    }

    /// Appends webhooks to a lane, all of them with one question to the server.
    pub(in crate::store) fn append(&self, arrivals: &[Arrival]) -> Result<()> {
        let received: Vec<i64> = arrivals.iter().map(|arrival| arrival.received_at.as_millis()).collect();
        let bodies: Vec<&[u8]> = arrivals.iter().map(|arrival| &*arrival.body).collect();
        self.runtime.block_on(async {
            let statement = self.note(self.client.prepare_cached(APPEND).await)?;
            self.note(self.client.execute(&statement, &[&received, &bodies]).await).map(drop)
        })
    }

    async fn prepare(&self, sql: &str, kinds: &[Kind]) -> Result<Statement, tokio_postgres::Error> {
        let types: Vec<Type> = kinds.iter().map(|kind| type_of(*kind)).collect();
        self.client.prepare_typed_cached(&numbered(sql), &types).await
    }

    /// Remembers what a failure means for the job.
    fn note<T>(&self, outcome: Result<T, tokio_postgres::Error>) -> Result<T> {
        outcome.map_err(|error| {
            self.failed.set(true);
            self.again.set(may_help(&error));
            self.elsewhere.set(error.code() == Some(&SqlState::READ_ONLY_SQL_TRANSACTION));
            error.into()
        })
    }
}

const fn type_of(kind: Kind) -> Type {
    match kind {
        Kind::Integer => Type::INT8,
        Kind::Text => Type::TEXT,
        Kind::Blob => Type::BYTEA,
    }
}

/// `?1` becomes `$1`, except inside a string.
fn numbered(sql: &str) -> String {
    let mut is_quoted = false;
    let turn = |letter| {
        is_quoted ^= letter == '\'';
        if letter == '?' && !is_quoted { '$' } else { letter }
    };
    sql.chars().map(turn).collect()
}

/// Whether the same job may succeed a little later: two stood in each other's way, or the server went away.
fn is_passing(error: &tokio_postgres::Error) -> bool {
    match error.code() {
        Some(code) if PASSING.contains(code) => true,
        // Connection, resources (a full disk among them), an operator, rollback.
        Some(code) => ["08", "40", "53", "57", "58"].iter().any(|class| code.code().starts_with(class)),
        None => error.is_closed() || has_io(error),
    }
}

/// What passes of other classes: somebody holds a lock, this side was silent for too long, the server takes no writes.
const PASSING: [SqlState; 3] = [
    SqlState::LOCK_NOT_AVAILABLE,
    SqlState::IDLE_IN_TRANSACTION_SESSION_TIMEOUT,
    SqlState::READ_ONLY_SQL_TRANSACTION,
];

/// Whether to run the job again at once. Whoever waited for a lock until the limit has waited enough.
fn may_help(error: &tokio_postgres::Error) -> bool {
    let is_taken = error.code() == Some(&SqlState::UNIQUE_VIOLATION);
    is_taken || is_passing(error) && error.code() != Some(&SqlState::LOCK_NOT_AVAILABLE)
}

fn has_io(error: &tokio_postgres::Error) -> bool {
    let mut source = error.source();
    while let Some(cause) = source {
        if cause.is::<std::io::Error>() {
            return true;
        }
        source = cause.source();
    }
    false
}

impl From<tokio_postgres::Error> for StoreError {
    fn from(error: tokio_postgres::Error) -> Self {
        let is_passing = is_passing(&error);
        let told = match error.as_db_error() {
            Some(told) => SafeError::of(told).into(),
            None => error.into(),
        };
        if is_passing { Self::Unavailable(told) } else { Self::Failed(told) }
    }
}

/// What may be said of a server's own error: its state, its message, and where it was. What else it says (the detail, the hint, the
/// place in a procedure) may hold the row, and so what a customer wrote; it goes no further, and neither does the error it came in.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct SafeError(String);

impl SafeError {
    fn of(error: &DbError) -> Self {
        let mut words = format!("{} {}", error.code().code(), error.message());
        for (what, name) in [("table", error.table()), ("constraint", error.constraint())] {
            if let Some(name) = name {
                let _ = write!(words, ", {what} {name}");
            }
        }
        Self(words)
    }
}

/// What may be said of migrations that failed, in the same way.
pub(super) fn of_migration(error: refinery::Error) -> StoreError {
    let mut next: Option<&(dyn Error + 'static)> = Some(&error);
    while let Some(cause) = next {
        if let Some(told) = cause.downcast_ref().and_then(tokio_postgres::Error::as_db_error) {
            return StoreError::Migration(SafeError::of(told).into());
        }
        next = cause.source();
    }
    StoreError::Migration(error.into())
}

impl ToSql for Cell<'_> {
    fn to_sql(&self, kind: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        match *self {
            Self::Null => return Ok(IsNull::Yes),
            Self::Integer(number) if *kind == Type::INT8 => out.put_i64(number),
            // PostgreSQL cannot store NUL.
            Self::Text(text) if text.contains('\0') => {
                out.put_slice(text.replace('\0', "\u{fffd}").as_bytes());
            }
            Self::Text(text) => out.put_slice(text.as_bytes()),
            Self::Blob(bytes) => out.put_slice(bytes),
            Self::Integer(_) => return Err(format!("a number where {kind} is wanted").into()),
        }
        Ok(IsNull::No)
    }

    fn accepts(kind: &Type) -> bool {
        matches!(*kind, Type::INT8 | Type::TEXT | Type::BYTEA)
    }

    to_sql_checked!();
}

impl<'r> FromSql<'r> for Cell<'r> {
    fn from_sql(kind: &Type, raw: &'r [u8]) -> Result<Self, Box<dyn Error + Sync + Send>> {
        Ok(match *kind {
            Type::INT8 => Self::Integer(i64::from_sql(kind, raw)?),
            Type::INT4 => Self::Integer(i32::from_sql(kind, raw)?.into()),
            Type::BOOL => Self::Integer(bool::from_sql(kind, raw)?.into()),
            Type::BYTEA => Self::Blob(raw),
            _ => Self::Text(<&str>::from_sql(kind, raw)?),
        })
    }

    fn from_sql_null(_: &Type) -> Result<Self, Box<dyn Error + Sync + Send>> {
        Ok(Self::Null)
    }

    fn accepts(kind: &Type) -> bool {
        matches!(*kind, Type::INT8 | Type::INT4 | Type::BOOL | Type::BYTEA | Type::TEXT | Type::VARCHAR)
    }
}

/// What stands in the column at a place.
pub(in crate::store) fn cell(row: &tokio_postgres::Row, at: usize) -> Result<Cell<'_>> {
    row.try_get(at).map_err(|error| StoreError::Failed(error.into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_parameters_are_numbered() {
        assert_eq!(
            numbered("SELECT ?1, '?1', a FROM b WHERE c < ?12"),
            "SELECT $1, '?1', a FROM b WHERE c < $12"
        );
    }
}
