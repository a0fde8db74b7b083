//! Conversion of values to and from SQLite: ids as sixteen bytes, instants as milliseconds, words by their wire names, nested values as
//! JSON.
//!
//! A value that cannot be read back is reported without its content: errors end in logs.

use rusqlite::Connection;
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};
use sangam_model::id::{
    CommandId, ContactId, ConversationId, EpochId, EventId, LabelId, MessageId, NumberId, PersonId,
    QuickReplyId, TeamId, TemplateId, ViewId, WorkspaceId,
};
use sangam_model::{ConversationStatus, Delivery, Direction, Origin, Role, Timestamp};
use serde::Serialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;

/// A stored value does not read as what it was written as.
#[derive(Debug, thiserror::Error)]
#[error("a stored {0} cannot be read")]
struct Unreadable(&'static str);

fn unreadable(what: &'static str) -> FromSqlError {
    FromSqlError::Other(Box::new(Unreadable(what)))
}

/// A value with its representation in a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Sql<T>(pub(crate) T);

/// A type that knows its column form.
pub(crate) trait Column: Sized {
    fn write(&self) -> ToSqlOutput<'_>;
    fn read(value: ValueRef<'_>) -> FromSqlResult<Self>;
}

impl<T: Column> ToSql for Sql<T> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.0.write())
    }
}

impl<T: Column> FromSql for Sql<T> {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        T::read(value).map(Self)
    }
}

impl<T: Column> Column for Option<T> {
    fn write(&self) -> ToSqlOutput<'_> {
        self.as_ref().map_or(ToSqlOutput::Borrowed(ValueRef::Null), T::write)
    }
    fn read(value: ValueRef<'_>) -> FromSqlResult<Self> {
        if value == ValueRef::Null { Ok(None) } else { T::read(value).map(Some) }
    }
}

impl Column for Timestamp {
    fn write(&self) -> ToSqlOutput<'_> {
        ToSqlOutput::from(self.as_millis())
    }
    fn read(value: ValueRef<'_>) -> FromSqlResult<Self> {
        value.as_i64().map(Self::from_millis)
    }
}

/// Counts and sizes; SQLite's integers have a sign, ours never reach it.
impl Column for u64 {
    fn write(&self) -> ToSqlOutput<'_> {
        ToSqlOutput::from(i64::try_from(*self).unwrap_or(i64::MAX))
    }
    fn read(value: ValueRef<'_>) -> FromSqlResult<Self> {
        Self::try_from(value.as_i64()?).map_err(|_| unreadable("count"))
    }
}

macro_rules! id_columns {
    ($($id:ty),*) => {$(
        impl Column for $id {
            fn write(&self) -> ToSqlOutput<'_> {
                ToSqlOutput::Borrowed(ValueRef::Blob(self.as_bytes()))
            }
            fn read(value: ValueRef<'_>) -> FromSqlResult<Self> {
                Uuid::from_slice(value.as_blob()?).map(Self::from_uuid).map_err(|_| unreadable("id"))
            }
        }
    )*};
}
id_columns!(
    CommandId,
    ContactId,
    ConversationId,
    EpochId,
    EventId,
    LabelId,
    MessageId,
    NumberId,
    PersonId,
    QuickReplyId,
    TeamId,
    TemplateId,
    ViewId,
    WorkspaceId
);

macro_rules! name_columns {
    ($($name:ty),*) => {$(
        impl Column for $name {
            fn write(&self) -> ToSqlOutput<'_> {
                ToSqlOutput::from(self.as_str())
            }
            fn read(value: ValueRef<'_>) -> FromSqlResult<Self> {
                Self::from_name(value.as_str()?).ok_or_else(|| unreadable("name"))
            }
        }
    )*};
}
name_columns!(ConversationStatus, Delivery, Direction, Origin, Role);

/// Deletes so that nothing can be read back from the file: what must leave, not what only makes room. Everything else is
/// overwritten only where that costs no writing, which spares pages that are merely given back.
pub(crate) fn thoroughly<T>(
    connection: &Connection,
    delete: impl FnOnce() -> crate::error::Result<T>,
) -> crate::error::Result<T> {
    connection.execute_batch("PRAGMA secure_delete = ON")?;
    let outcome = delete();
    connection.execute_batch("PRAGMA secure_delete = FAST")?;
    outcome
}

/// A nested value, kept as JSON because it is only ever shown whole.
pub(crate) fn json<T: Serialize>(value: Option<&T>) -> Result<Option<String>, serde_json::Error> {
    value.map(serde_json::to_string).transpose()
}

/// A nested value read back from its JSON.
pub(crate) struct Json<T>(pub(crate) T);

impl<T: DeserializeOwned> FromSql for Json<T> {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        // serde's own message would quote the value.
        serde_json::from_str(value.as_str()?).map(Self).map_err(|_| unreadable("value"))
    }
}

/// Reads the column `name` as a `T`.
pub(crate) fn get<T: Column>(row: &rusqlite::Row<'_>, name: &str) -> rusqlite::Result<T> {
    row.get::<_, Sql<T>>(name).map(|value| value.0)
}

/// Reads the JSON column `name`.
pub(crate) fn get_json<T: DeserializeOwned>(
    row: &rusqlite::Row<'_>,
    name: &str,
) -> rusqlite::Result<Option<T>> {
    row.get::<_, Option<Json<T>>>(name).map(|value| value.map(|json| json.0))
}

/// How many columns a list of them names, none of which is made of several.
pub(crate) const fn columns_in(list: &str) -> usize {
    let (mut columns, mut rest) = (1, list.as_bytes());
    while let [byte, behind @ ..] = rest {
        columns += (*byte == b',') as usize;
        rest = behind;
    }
    columns
}

/// Reads a row's columns one after another, in the order its query names them. A page of fifty bubbles has over a thousand
/// columns: looking each up by name would cost more than reading it.
pub(crate) struct Columns<'r, 's> {
    row: &'r rusqlite::Row<'s>,
    at: usize,
}

impl<'r, 's> Columns<'r, 's> {
    pub(crate) const fn of(row: &'r rusqlite::Row<'s>) -> Self {
        Self { row, at: 0 }
    }

    /// The next column, as SQLite knows its type.
    pub(crate) fn plain<T: FromSql>(&mut self) -> rusqlite::Result<T> {
        let value = self.row.get(self.at);
        self.at += 1;
        value
    }

    /// The next column, as one of our types.
    pub(crate) fn ours<T: Column>(&mut self) -> rusqlite::Result<T> {
        self.plain::<Sql<T>>().map(|value| value.0)
    }

    /// The next column, as JSON.
    pub(crate) fn json<T: DeserializeOwned>(&mut self) -> rusqlite::Result<Option<T>> {
        self.plain::<Option<Json<T>>>().map(|value| value.map(|json| json.0))
    }
}
