//! The state of the cache: its cursor, its person, and the progress of its first sync.

use rusqlite::{OptionalExtension, named_params};
use sangam_model::id::PersonId;
use sangam_protocol::sync::{Cursor, Rev, Snapshot};
use sangam_protocol::version::MAX_VERSION;

use crate::error::Result;
use crate::handle::{Reader, Writer};
use crate::migrate::CACHE_SCHEMA;
use crate::sql::{Sql, get};

/// How far the first sync has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Nothing was fetched, or what is here must be fetched anew: ask for a snapshot. Old rows may still be readable.
    Empty,
    /// The snapshot is here; go on with the conversation list from `next` (`None`: from its beginning).
    Screens {
        /// What to pass as `before`.
        next: Option<String>,
    },
    /// The list is here; go on with older messages from `next` (`None`: from the newest).
    Backfill {
        /// What to pass as `before`.
        next: Option<String>,
    },
    /// Everything is here.
    Live,
}

impl Phase {
    const fn columns(&self) -> (&'static str, Option<&String>) {
        match self {
            Self::Empty => ("empty", None),
            Self::Screens { next } => ("screens", next.as_ref()),
            Self::Backfill { next } => ("backfill", next.as_ref()),
            Self::Live => ("live", None),
        }
    }

    fn from_columns(name: &str, next: Option<String>) -> Self {
        match name {
            "screens" => Self::Screens { next },
            "backfill" => Self::Backfill { next },
            "live" => Self::Live,
            _ => Self::Empty,
        }
    }
}

/// Where this cache stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyncState {
    /// Everything visible up to here is in the cache (bubbles older than the last screens: once [`Phase::Live`]).
    /// `None`: start with a snapshot.
    pub cursor: Option<Cursor>,
    /// Whose cache it is.
    pub me: Option<PersonId>,
    /// How far the first sync is.
    pub phase: Phase,
    /// The head of the snapshot the rows began with.
    pub snapshot_rev: Rev,
    /// How many conversations the snapshot promised.
    pub conversations_total: u64,
    /// How many messages the snapshot promised.
    pub messages_total: u64,
    /// How many messages pages have brought so far.
    pub messages_fetched: u64,
}

impl SyncState {
    const NEW: Self = Self {
        cursor: None,
        me: None,
        phase: Phase::Empty,
        snapshot_rev: Rev(0),
        conversations_total: 0,
        messages_total: 0,
        messages_fetched: 0,
    };
}

impl Reader<'_> {
    /// Where this cache stands.
    pub fn sync_state(&self) -> Result<SyncState> {
        let mut query = self.sql().prepare_cached(
            "SELECT epoch, rev, snapshot_rev, me, phase, next, conversations_total, messages_total, messages_fetched
             FROM meta WHERE id = 1",
        )?;
        let state = query.query_row([], |row| {
            let rev: Option<i64> = row.get("rev")?;
            Ok(SyncState {
                cursor: get(row, "epoch").map(|epoch: Option<_>| {
                    epoch.zip(rev).map(|(epoch, rev)| Cursor { epoch, rev: Rev(rev) })
                })?,
                me: get(row, "me")?,
                phase: Phase::from_columns(&row.get::<_, String>("phase")?, row.get("next")?),
                snapshot_rev: Rev(row.get("snapshot_rev")?),
                conversations_total: get(row, "conversations_total")?,
                messages_total: get(row, "messages_total")?,
                messages_fetched: get(row, "messages_fetched")?,
            })
        });
        Ok(state.optional()?.unwrap_or(SyncState::NEW))
    }
}

impl Reader<'_> {
    /// A first sync is through, and files of messages that did not come back with it may still be here.
    pub(crate) fn owes_sweep(&self) -> Result<bool> {
        let mut query = self.sql().prepare_cached("SELECT sweep_owed FROM meta WHERE id = 1")?;
        Ok(query.query_row([], |row| row.get(0)).optional()?.unwrap_or(false))
    }
}

impl Writer<'_> {
    /// Forgets the cursor when the rows were fetched by another protocol or into another schema. They stay readable until
    /// the snapshot comes. Says whether a first sync is needed.
    pub(crate) fn check_versions(&mut self) -> Result<bool> {
        self.sql().execute(
            "UPDATE meta SET epoch = NULL, rev = NULL, phase = 'empty', next = NULL
             WHERE protocol <> :protocol OR schema_version <> :schema",
            named_params! { ":protocol": MAX_VERSION, ":schema": CACHE_SCHEMA },
        )?;
        Ok(self.sync_state()?.cursor.is_none())
    }

    /// Begins a first sync: everything before it is gone, the snapshot's head is the cursor.
    pub(crate) fn begin_meta(&mut self, snapshot: &Snapshot) -> Result<()> {
        self.sql().execute(
            "INSERT OR REPLACE INTO meta (id, protocol, schema_version, epoch, rev, snapshot_rev, me, phase, next,
                conversations_total, messages_total, messages_fetched)
             VALUES (1, :protocol, :schema, :epoch, :rev, :rev, :me, 'screens', NULL, :conversations, :messages, 0)",
            named_params! {
                ":protocol": MAX_VERSION,
                ":schema": CACHE_SCHEMA,
                ":epoch": Sql(snapshot.head.epoch),
                ":rev": snapshot.head.rev.0,
                ":me": Sql(snapshot.me),
                ":conversations": Sql(snapshot.conversations_total),
                ":messages": Sql(snapshot.messages_total),
            },
        )?;
        Ok(())
    }

    /// Remembers that the files of messages that did not come back are to be looked for.
    pub(crate) fn owe_sweep(&mut self) -> Result<()> {
        self.sql().execute("UPDATE meta SET sweep_owed = 1 WHERE id = 1", [])?;
        Ok(())
    }

    /// They were.
    pub(crate) fn settle_sweep(&mut self) -> Result<()> {
        self.sql().execute("UPDATE meta SET sweep_owed = 0 WHERE id = 1", [])?;
        Ok(())
    }

    pub(crate) fn set_cursor(&mut self, rev: Rev) -> Result<()> {
        self.sql().prepare_cached("UPDATE meta SET rev = ?1 WHERE id = 1")?.execute([rev.0])?;
        Ok(())
    }

    pub(crate) fn set_phase(&mut self, phase: &Phase) -> Result<()> {
        let (name, next) = phase.columns();
        self.sql()
            .prepare_cached("UPDATE meta SET phase = ?1, next = ?2 WHERE id = 1")?
            .execute((name, next))?;
        Ok(())
    }

    pub(crate) fn count_fetched(&mut self, messages: usize) -> Result<()> {
        self.sql()
            .prepare_cached("UPDATE meta SET messages_fetched = messages_fetched + ?1 WHERE id = 1")?
            .execute([i64::try_from(messages).unwrap_or(i64::MAX)])?;
        Ok(())
    }
}
