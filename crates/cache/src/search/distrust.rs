//! Detects a full-text index that disagrees with its rows, and answers searches without it.
//!
//! Both are written in one transaction, so a disagreement takes a bug, ours or a library's. But then a search gives wrong answers and
//! nobody notices. A check compares all of an index with its rows. One that disagrees is marked *distrusted* in the same transaction,
//! until it is rebuilt. Meanwhile a search builds a temporary index, in memory, of the rows it looks at, and puts it in front of the
//! distrusted one under the same name. The query stays the same and the answer is right, only slower. Messages and notes come a stretch
//! at a time, like those of any search that passed over many.

use rusqlite::{OptionalExtension, ffi};

use crate::error::Result;
use crate::handle::{Reader, Writer};
use crate::rows::message::Position;
use crate::search::filters::Hits;

/// Messages or notes in an index of one's own.
const STRETCH: u32 = 5_000;
const WORDS: &str =
    "tokenize = \"unicode61 remove_diacritics 2 categories 'L* N* Co Mn Mc'\", prefix = '2 3'";
const TRIGRAMS: &str = "tokenize = 'trigram'";
const KEYS: &str = "tokenize = 'ascii', prefix = '3'";

/// A text index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Index {
    /// The words of messages.
    Messages,
    /// The numbers in them.
    Digits,
    /// Names of customers.
    Names,
    /// Their phones.
    Phones,
    /// Their names by how they sound.
    Sounds,
    /// The words of notes.
    Notes,
}

/// What an index of one's own is made of.
struct IndexShape {
    columns: &'static str,
    options: &'static str,
    /// The rows, by their places, with `columns`.
    rows: &'static str,
    /// The name of the place.
    place: &'static str,
}

impl Index {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::Messages, Self::Digits, Self::Names, Self::Phones, Self::Sounds, Self::Notes];

    /// Its table.
    pub(crate) const fn table(self) -> &'static str {
        match self {
            Self::Messages => "message_fts",
            Self::Digits => "message_digits",
            Self::Names => "contact_fts",
            Self::Phones => "contact_digits",
            Self::Sounds => "contact_sounds",
            Self::Notes => "note_fts",
        }
    }

    const fn made(self) -> IndexShape {
        let (columns, options, rows, place) = match self {
            Self::Messages => ("body, chat, keys, tags", WORDS, "message_search", "position"),
            Self::Digits => ("digits", TRIGRAMS, "message_digits_search", "position"),
            Self::Names => ("search_name", WORDS, "conversation", "seq"),
            Self::Phones => ("search_phone", TRIGRAMS, "conversation", "seq"),
            Self::Sounds => ("search_sounds", KEYS, "conversation", "seq"),
            Self::Notes => ("search_body, search_keys", WORDS, "note", "position"),
        };
        IndexShape { columns, options, rows, place }
    }

    /// Its place among what is noted in the file.
    const fn bit(self) -> i64 {
        1 << self as i64
    }
}

impl Reader<'_> {
    fn noted(&self) -> Result<i64> {
        Ok(self.sql().query_row("PRAGMA main.user_version", [], |row| row.get(0))?)
    }

    /// Whether an index disagreed with its rows and was not built anew yet.
    pub fn distrusts(&self, index: Index) -> Result<bool> {
        Ok(self.noted()? & index.bit() != 0)
    }

    /// Asks about what lies between two places, over an index of its own if this one is distrusted.
    pub(crate) fn truly<T>(
        &self,
        index: Index,
        (since, before): (Position, Position),
        ask: impl FnOnce() -> Result<Hits<T>>,
    ) -> Result<Hits<T>> {
        if !self.distrusts(index)? {
            return ask();
        }
        let IndexShape { rows, place, .. } = index.made();
        let last = format!(
            "SELECT {place} FROM main.{rows} WHERE {place} < ?1 AND {place} >= ?2 \
             ORDER BY {place} DESC LIMIT 1 OFFSET {}",
            STRETCH - 1
        );
        let floor = self.sql().query_row(&last, (before.0, since.0), |row| row.get(0)).optional()?;
        let found = self.over_own(index, (floor.unwrap_or(since.0), before.0), ask)?;
        Ok(Hits { stopped_at: found.stopped_at.or(floor.map(Position)), ..found })
    }

    /// Asks about all there is, over an index of its own if this one is distrusted.
    pub(crate) fn truly_all<T>(&self, index: Index, ask: impl FnOnce() -> Result<T>) -> Result<T> {
        if self.distrusts(index)? { self.over_own(index, (0, i64::MAX), ask) } else { ask() }
    }

    fn over_own<T>(&self, index: Index, stretch: (i64, i64), ask: impl FnOnce() -> Result<T>) -> Result<T> {
        let sql = self.sql();
        let only_reads: bool = sql.query_row("PRAGMA query_only", [], |row| row.get(0))?;
        // What is temporary stays in memory, and is written all the same.
        sql.execute_batch("PRAGMA query_only = OFF")?;
        let asked = self.stands_before(index, stretch).and_then(|()| ask());
        let gone = sql.execute_batch(&format!("DROP TABLE IF EXISTS temp.{}", index.table()));
        sql.pragma_update(None, "query_only", only_reads)?;
        gone?;
        asked
    }

    fn stands_before(&self, index: Index, (since, before): (i64, i64)) -> Result<()> {
        let (table, IndexShape { columns, options, rows, place }) = (index.table(), index.made());
        self.sql()
            .execute_batch(&format!("CREATE VIRTUAL TABLE temp.{table} USING fts5 ({columns}, {options})"))?;
        let fill = format!(
            "INSERT INTO temp.{table} (rowid, {columns}) SELECT {place}, {columns} FROM main.{rows} \
             WHERE {place} < ?1 AND {place} >= ?2"
        );
        self.sql().execute(&fill, (before, since))?;
        Ok(())
    }
}

impl Writer<'_> {
    fn note(&mut self, noted: i64) -> Result<()> {
        Ok(self.sql().pragma_update(None, "user_version", noted)?)
    }

    /// Holds an index against its rows; one that disagrees is distrusted from now on. Says whether it agrees.
    pub fn check_index(&mut self, index: Index) -> Result<bool> {
        let table = index.table();
        let check = format!("INSERT INTO main.{table} ({table}, rank) VALUES ('integrity-check', 1)");
        match self.sql().execute_batch(&check) {
            Ok(()) => Ok(true),
            Err(rusqlite::Error::SqliteFailure(error, _))
                if error.extended_code == ffi::SQLITE_CORRUPT_VTAB =>
            {
                self.note(self.noted()? | index.bit())?;
                Ok(false)
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Where there is no row any more and no index of one, nothing disagrees.
    pub(crate) fn trust_all(&mut self) -> Result<()> {
        self.note(0)
    }

    /// Builds an index anew from its rows, and trusts it again.
    pub fn build_index(&mut self, index: Index) -> Result<()> {
        let table = index.table();
        self.sql().execute_batch(&format!("INSERT INTO main.{table} ({table}) VALUES ('rebuild')"))?;
        self.note(self.noted()? & !index.bit())
    }
}
