//! SQL that every engine understands, and what goes into its columns.
//!
//! Statements are written once: `ON CONFLICT (…) DO …`, a row's own columns named in full inside it, `CASE` where one of two values is
//! meant, `IS NOT DISTINCT FROM`, and parameters as `?1`. Ids are 16 bytes, instants milliseconds, booleans 1 and 0, names text, facts JSON.
//! A column holds one of three things, or nothing ([`Cell`]); a parameter says which of them it is even when it is none ([`Kind`]), so
//! that no engine has to guess.

use std::cell::Cell as Noted;
use std::fmt;
use std::iter;
use std::ops::ControlFlow;

use sangam_model::Timestamp;
use sangam_model::id::{
    CommandId, ContactId, ConversationId, DeviceId, EpochId, EventId, InvitationId, LabelId, MessageId,
    NumberId, PersonId, QuickReplyId, ReleaseId, SignupId, TeamId, TemplateId, ViewId, WorkspaceId,
};
use sangam_protocol::Rev;
use serde::Serialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;

use super::{Result, StoreError, postgres, sqlite};

/// A connection of one of the engines, in a transaction.
#[derive(Clone, Copy)]
pub(super) enum Connection<'c> {
    /// To an SQLite file.
    Sqlite(&'c rusqlite::Connection),
    /// To a PostgreSQL server.
    Postgres(&'c postgres::Session),
}

/// What stands in one column of one row, or goes into it. Printed it shows no content: it may be what a customer wrote.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Cell<'c> {
    /// Nothing.
    Null,
    /// A whole number.
    Integer(i64),
    /// Text.
    Text(&'c str),
    /// Bytes.
    Blob(&'c [u8]),
}

impl fmt::Debug for Cell<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => f.write_str("nothing"),
            Self::Integer(_) => f.write_str("a number"),
            Self::Text(text) => write!(f, "{} bytes of text", text.len()),
            Self::Blob(bytes) => write!(f, "{} bytes", bytes.len()),
        }
    }
}

/// What a column can hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Kind {
    /// Whole numbers.
    Integer,
    /// Text.
    Text,
    /// Bytes.
    Blob,
}

/// A value that goes into a statement.
pub(super) trait Parameter {
    /// What it is, even if it is none.
    const KIND: Kind;

    /// The value itself.
    fn cell(&self) -> Cell<'_>;
}

macro_rules! whole_numbers {
    ($($name:ty),+) => {$(
        impl Parameter for $name {
            const KIND: Kind = Kind::Integer;

            fn cell(&self) -> Cell<'_> {
                Cell::Integer(i64::from(*self))
            }
        }
    )+};
}

whole_numbers!(i64, i32, u32, u8, bool);

impl Parameter for str {
    const KIND: Kind = Kind::Text;

    fn cell(&self) -> Cell<'_> {
        Cell::Text(self)
    }
}

impl Parameter for String {
    const KIND: Kind = Kind::Text;

    fn cell(&self) -> Cell<'_> {
        Cell::Text(self)
    }
}

impl Parameter for [u8] {
    const KIND: Kind = Kind::Blob;

    fn cell(&self) -> Cell<'_> {
        Cell::Blob(self)
    }
}

impl Parameter for Vec<u8> {
    const KIND: Kind = Kind::Blob;

    fn cell(&self) -> Cell<'_> {
        Cell::Blob(self)
    }
}

impl<const N: usize> Parameter for [u8; N] {
    const KIND: Kind = Kind::Blob;

    fn cell(&self) -> Cell<'_> {
        Cell::Blob(self)
    }
}

impl<T: Parameter + ?Sized> Parameter for &T {
    const KIND: Kind = T::KIND;

    fn cell(&self) -> Cell<'_> {
        (**self).cell()
    }
}

impl<T: Parameter> Parameter for Option<T> {
    const KIND: Kind = T::KIND;

    fn cell(&self) -> Cell<'_> {
        self.as_ref().map_or(Cell::Null, T::cell)
    }
}

/// The parameters of a statement: a tuple, an array or any number of one kind, or `()`.
pub(super) trait Params {
    /// Lends them out, in order, with what each is.
    fn lend<R>(self, to: impl FnOnce(&[Kind], &[Cell<'_>]) -> R) -> R;
}

impl Params for () {
    fn lend<R>(self, to: impl FnOnce(&[Kind], &[Cell<'_>]) -> R) -> R {
        to(&[], &[])
    }
}

impl<T: Parameter, const N: usize> Params for [T; N] {
    fn lend<R>(self, to: impl FnOnce(&[Kind], &[Cell<'_>]) -> R) -> R {
        to(&[T::KIND; N], &self.each_ref().map(T::cell))
    }
}

impl<T: Parameter> Params for Vec<T> {
    fn lend<R>(self, to: impl FnOnce(&[Kind], &[Cell<'_>]) -> R) -> R {
        let cells: Vec<Cell<'_>> = self.iter().map(T::cell).collect();
        to(&vec![T::KIND; self.len()], &cells)
    }
}

macro_rules! params_of_tuples {
    ($first:ident $($rest:ident)*) => {
        #[expect(non_snake_case, reason = "a value is named like its type")]
        impl<$first: Parameter, $($rest: Parameter),*> Params for ($first, $($rest,)*) {
            fn lend<R_>(self, to: impl FnOnce(&[Kind], &[Cell<'_>]) -> R_) -> R_ {
                let ($first, $($rest,)*) = &self;
                to(&[$first::KIND, $($rest::KIND),*], &[$first.cell(), $($rest.cell()),*])
            }
        }
        params_of_tuples!($($rest)*);
    };
    () => {};
}

params_of_tuples!(A B C D E F G H I J K L M N O P Q R S T U V W X Y Z
                  AA AB AC AD AE AF AG AH AI AJ AK AL AM AN);

/// A value that comes out of a column.
pub(super) trait Column: Sized {
    /// Reads it, if it is there and fits.
    fn of_cell(cell: Cell<'_>) -> Option<Self>;
}

macro_rules! whole_columns {
    ($($name:ty),+) => {$(
        impl Column for $name {
            fn of_cell(cell: Cell<'_>) -> Option<Self> {
                match cell {
                    Cell::Integer(value) => Self::try_from(value).ok(),
                    _ => None,
                }
            }
        }
    )+};
}

whole_columns!(i64, i32, u32, u8);

impl Column for bool {
    fn of_cell(cell: Cell<'_>) -> Option<Self> {
        i64::of_cell(cell).map(|value| value != 0)
    }
}

impl Column for String {
    fn of_cell(cell: Cell<'_>) -> Option<Self> {
        match cell {
            Cell::Text(text) => Some(text.to_owned()),
            _ => None,
        }
    }
}

impl Column for Vec<u8> {
    fn of_cell(cell: Cell<'_>) -> Option<Self> {
        match cell {
            Cell::Blob(bytes) => Some(bytes.to_vec()),
            _ => None,
        }
    }
}

impl<const N: usize> Column for [u8; N] {
    fn of_cell(cell: Cell<'_>) -> Option<Self> {
        match cell {
            Cell::Blob(bytes) => bytes.try_into().ok(),
            _ => None,
        }
    }
}

impl<T: Column> Column for Option<T> {
    fn of_cell(cell: Cell<'_>) -> Option<Self> {
        match cell {
            Cell::Null => Some(None),
            cell => T::of_cell(cell).map(Some),
        }
    }
}

/// An id as a column of 16 bytes.
pub(super) trait SqlId: Sized {
    fn from_column(bytes: [u8; 16]) -> Self;
    fn column(&self) -> [u8; 16];
}

macro_rules! sql_ids {
    ($($name:ident),+) => {$(
        impl SqlId for $name {
            fn from_column(bytes: [u8; 16]) -> Self {
                Self::from_uuid(Uuid::from_bytes(bytes))
            }

            fn column(&self) -> [u8; 16] {
                *self.as_bytes()
            }
        }
    )+};
}

sql_ids!(
    CommandId,
    ContactId,
    ConversationId,
    DeviceId,
    EpochId,
    EventId,
    InvitationId,
    LabelId,
    MessageId,
    NumberId,
    PersonId,
    QuickReplyId,
    ReleaseId,
    SignupId,
    TeamId,
    TemplateId,
    ViewId,
    WorkspaceId
);

impl SqlId for Uuid {
    fn from_column(bytes: [u8; 16]) -> Self {
        Self::from_bytes(bytes)
    }

    fn column(&self) -> [u8; 16] {
        *self.as_bytes()
    }
}

/// An optional id as a parameter.
pub(super) fn column<T: SqlId>(id: Option<T>) -> Option<[u8; 16]> {
    id.map(|id| id.column())
}

/// A row, as its engine holds it.
pub(super) struct Row<'r> {
    lies: Lies<'r>,
    /// Behind the column that was found last. Columns are asked for in the order they stand in, nearly always, and a row has up to forty.
    next: Noted<usize>,
}

enum Lies<'r> {
    InSqlite(&'r rusqlite::Row<'r>),
    InPostgres(&'r tokio_postgres::Row),
}

impl<'r> Row<'r> {
    pub(super) const fn of_sqlite(row: &'r rusqlite::Row<'r>) -> Self {
        Self { lies: Lies::InSqlite(row), next: Noted::new(0) }
    }

    pub(super) const fn of_postgres(row: &'r tokio_postgres::Row) -> Self {
        Self { lies: Lies::InPostgres(row), next: Noted::new(0) }
    }

    /// What stands in a column.
    fn cell(&self, name: &'static str) -> Result<Cell<'_>> {
        match &self.lies {
            Lies::InSqlite(row) => {
                let columns: &rusqlite::Statement<'_> = row.as_ref();
                let is_named = |at| columns.column_name(at).is_ok_and(|named| named == name);
                sqlite::cell(row, self.place(columns.column_count(), is_named, name)?, name)
            }
            Lies::InPostgres(row) => {
                let columns = row.columns();
                let is_named = |at: usize| columns.get(at).is_some_and(|column| column.name() == name);
                postgres::cell(row, self.place(columns.len(), is_named, name)?)
            }
        }
    }

    /// Where a column is, looked for from behind the last one, once around.
    fn place(&self, columns: usize, is_named: impl Fn(usize) -> bool, name: &'static str) -> Result<usize> {
        let from = self.next.get();
        let mut around = (from..columns).chain(0..from);
        let at = around.find(|at| is_named(*at)).ok_or(StoreError::Unreadable(name))?;
        self.next.set(at + 1);
        Ok(at)
    }

    fn text(&self, name: &'static str) -> Result<&str> {
        match self.cell(name)? {
            Cell::Text(text) => Ok(text),
            _ => Err(StoreError::Unreadable(name)),
        }
    }

    /// A value.
    pub(super) fn get<T: Column>(&self, name: &'static str) -> Result<T> {
        T::of_cell(self.cell(name)?).ok_or(StoreError::Unreadable(name))
    }
}

/// Reading columns by name.
pub(super) trait Columns {
    fn id<T: SqlId>(&self, name: &'static str) -> Result<T>;
    fn maybe_id<T: SqlId>(&self, name: &'static str) -> Result<Option<T>>;
    fn at(&self, name: &'static str) -> Result<Timestamp>;
    fn maybe_at(&self, name: &'static str) -> Result<Option<Timestamp>>;
    fn rev(&self, name: &'static str) -> Result<Rev>;
    /// A word of a closed set.
    fn word<T>(&self, name: &'static str, read: impl Fn(&str) -> Option<T>) -> Result<T>;
    fn json<T: DeserializeOwned>(&self, name: &'static str) -> Result<T>;
    fn maybe_json<T: DeserializeOwned>(&self, name: &'static str) -> Result<Option<T>>;
}

impl Columns for Row<'_> {
    fn id<T: SqlId>(&self, name: &'static str) -> Result<T> {
        Ok(T::from_column(self.get(name)?))
    }

    fn maybe_id<T: SqlId>(&self, name: &'static str) -> Result<Option<T>> {
        Ok(self.get::<Option<[u8; 16]>>(name)?.map(T::from_column))
    }

    fn at(&self, name: &'static str) -> Result<Timestamp> {
        Ok(Timestamp::from_millis(self.get(name)?))
    }

    fn maybe_at(&self, name: &'static str) -> Result<Option<Timestamp>> {
        Ok(self.get::<Option<i64>>(name)?.map(Timestamp::from_millis))
    }

    fn rev(&self, name: &'static str) -> Result<Rev> {
        Ok(Rev(self.get(name)?))
    }

    fn word<T>(&self, name: &'static str, read: impl Fn(&str) -> Option<T>) -> Result<T> {
        read(self.text(name)?).ok_or(StoreError::Unreadable(name))
    }

    fn json<T: DeserializeOwned>(&self, name: &'static str) -> Result<T> {
        serde_json::from_str(self.text(name)?).map_err(|_| StoreError::Unreadable(name))
    }

    fn maybe_json<T: DeserializeOwned>(&self, name: &'static str) -> Result<Option<T>> {
        match self.cell(name)? {
            Cell::Null => Ok(None),
            _ => self.json(name).map(Some),
        }
    }
}

/// A value as JSON text.
pub(super) fn json(value: &impl Serialize) -> Result<String> {
    serde_json::to_string(value).map_err(|error| StoreError::Failed(error.into()))
}

/// How many ids one statement asks for. There are few sizes, so that few statements are prepared.
const AT_ONCE: [usize; 3] = [1, 10, MOST_AT_ONCE];
const MOST_AT_ONCE: usize = 100;

/// A statement about some ids, whose `IN (…)` has room for so many.
pub(super) fn about(sql: &str, ids: usize) -> String {
    let places: Vec<String> = (1..=ids).map(|place| format!("?{place}")).collect();
    sql.replace("IN (…)", &format!("IN ({})", places.join(", ")))
}

/// The rows of a query about many ids, in no order, asked for in as few statements as possible. The query says `IN (…)` where the ids
/// go.
pub(super) fn all_of<I: SqlId, T>(
    db: Connection<'_>,
    sql: &str,
    ids: &[I],
    read: impl Fn(&Row<'_>) -> Result<T>,
) -> Result<Vec<T>> {
    let mut found = Vec::new();
    for some in ids.chunks(MOST_AT_ONCE) {
        let Some(last) = some.last() else { break };
        let room = AT_ONCE.into_iter().find(|room| *room >= some.len()).unwrap_or(MOST_AT_ONCE);
        // What is asked for twice is found once.
        let columns: Vec<[u8; 16]> =
            some.iter().chain(iter::repeat(last)).take(room).map(I::column).collect();
        found.extend(all(db, &about(sql, room), columns, &read)?);
    }
    Ok(found)
}

#[cfg(test)]
thread_local! {
    static ASKED: Noted<usize> = const { Noted::new(0) };
}

/// How many queries this thread has asked so far.
#[cfg(test)]
pub(crate) fn queries_asked() -> usize {
    ASKED.get()
}

/// The rows of a query, one by one, until there are none or `take` has had enough.
pub(super) fn each(
    db: Connection<'_>,
    sql: &str,
    params: impl Params,
    take: impl FnMut(&Row<'_>) -> Result<ControlFlow<()>>,
) -> Result<()> {
    #[cfg(test)]
    ASKED.set(ASKED.get() + 1);
    match db {
        Connection::Sqlite(db) => params.lend(|_, cells| sqlite::each(db, sql, cells, take)),
        Connection::Postgres(db) => params.lend(|kinds, cells| db.each(sql, kinds, cells, take)),
    }
}

/// Every row of a query.
pub(super) fn all<T>(
    db: Connection<'_>,
    sql: &str,
    params: impl Params,
    read: impl Fn(&Row<'_>) -> Result<T>,
) -> Result<Vec<T>> {
    let mut found = Vec::new();
    each(db, sql, params, |row| {
        found.push(read(row)?);
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(found)
}

/// The first row of a query, if there is one.
pub(super) fn one<T>(
    db: Connection<'_>,
    sql: &str,
    params: impl Params,
    read: impl Fn(&Row<'_>) -> Result<T>,
) -> Result<Option<T>> {
    let mut found = None;
    each(db, sql, params, |row| {
        found = Some(read(row)?);
        Ok(ControlFlow::Break(()))
    })?;
    Ok(found)
}

/// A writing statement; says how many rows it touched.
pub(super) fn run(db: Connection<'_>, sql: &str, params: impl Params) -> Result<usize> {
    match db {
        Connection::Sqlite(db) => params.lend(|_, cells| sqlite::run(db, sql, cells)),
        Connection::Postgres(db) => params.lend(|kinds, cells| db.run(sql, kinds, cells)),
    }
}
