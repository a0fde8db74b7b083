//! Watching over numbers: their life, what was heard of them, what may be missing, alerts on their way, copies made.
//!
//! Nothing here is synced and nothing here is deleted by webhooks: life events are a set, instants are maxima, so telling the
//! same again changes nothing.
//!
//! The tables `life_event`, `watch`, `missing`, `gap`, `alert…`, `recovery_key` and `copy_made`.

use sangam_model::Timestamp;
use sangam_model::connection::Link;
use sangam_model::id::{NumberId, PersonId, WorkspaceId};
use sangam_model::time::{DAY, HOUR};
use sangam_protocol::connect::gap;
use serde_json::Value;

use super::numbers::{NUMBER, read_number};
use crate::store::sql::{Columns, Row, SqlId, all, column, json, one, run};
use crate::store::{Number, ReadTx, Result, SideTx};
use crate::watch::gaps::RETRIES;

/// A question is put off by a day at most, and an alert by an hour, in milliseconds. What is put off for longer than this was put off
/// by a clock that ran ahead, and waits no more.
pub(crate) const WATCH_PUT_OFF: i64 = DAY + HOUR;

/// Something that happened to a number's connection.
#[derive(Clone, Debug, PartialEq)]
pub struct LifeRecord {
    /// Its workspace.
    pub workspace_id: WorkspaceId,
    /// Which number.
    pub number_id: NumberId,
    /// When.
    pub at: Timestamp,
    /// Meta's event in lower case, or a word of ours.
    pub kind: String,
    /// Who, if a person did it.
    pub by: Option<PersonId>,
    /// What belongs to the sentence.
    pub detail: Option<Value>,
    /// What it says about the link.
    pub link: Option<Link>,
    /// What makes it one event, however often it is told.
    pub cause: String,
}

/// What is known of a number beyond its synced row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Watch {
    /// Which number.
    pub number_id: NumberId,
    /// Its workspace.
    pub workspace_id: WorkspaceId,
    /// When it was last heard of.
    pub heard: LastHeard,
    /// WhatsApp last said that it serves the number to us.
    pub good_at: Option<Timestamp>,
    /// WhatsApp last said that nothing hinders sending.
    pub available_at: Option<Timestamp>,
    /// When the token ends; absent if never, or not known.
    pub token_expires_at: Option<Timestamp>,
    /// When WhatsApp is asked next.
    pub due_at: Timestamp,
    /// Questions in a row nobody answered.
    pub failures: u32,
    /// How often the link was lost.
    pub outages: u32,
}

impl Watch {
    /// The watch over a number nobody has asked about yet.
    #[must_use]
    pub fn new(workspace_id: WorkspaceId, number_id: NumberId, due_at: Timestamp) -> Self {
        Self {
            number_id,
            workspace_id,
            heard: LastHeard::default(),
            good_at: None,
            available_at: None,
            token_expires_at: None,
            due_at,
            failures: 0,
            outages: 0,
        }
    }
}

/// The newest instants a number was heard of, live.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LastHeard {
    /// A message of a customer.
    pub customer: Option<Timestamp>,
    /// A message of a desk that WhatsApp took.
    pub desk: Option<Timestamp>,
    /// A message written on the phone.
    pub phone: Option<Timestamp>,
}

impl LastHeard {
    /// Both together.
    #[must_use]
    pub fn join(self, other: Self) -> Self {
        Self {
            customer: self.customer.max(other.customer),
            desk: self.desk.max(other.desk),
            phone: self.phone.max(other.phone),
        }
    }

    /// The newest thing WhatsApp brought here; what a desk sent proves nothing about that.
    #[must_use]
    pub fn delivered(self) -> Option<Timestamp> {
        self.customer.max(self.phone)
    }
}

/// A message WhatsApp spoke of but did not bring.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MissingMessage {
    /// Of which number.
    pub number_id: NumberId,
    /// WhatsApp's id of it.
    pub wamid: String,
    /// It was sent then at the earliest.
    pub from: Timestamp,
    /// And then at the latest.
    pub until: Timestamp,
    /// When the hub heard of it.
    pub noticed_at: Timestamp,
}

/// A time whose messages may be missing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GapRecord {
    /// Of which number; none: of every one.
    pub number_id: Option<NumberId>,
    /// `hub_down`, `restored`, `not_delivered`.
    pub why: String,
    /// From.
    pub from: Timestamp,
    /// Until.
    pub until: Timestamp,
}

const LIFE: &str = "SELECT workspace_id, number_id, at, kind, by_id, detail, link, cause FROM life_event";
const WATCH: &str = "SELECT number_id, workspace_id, customer_at, desk_at, phone_at, good_at, available_at, \
                     token_expires_at, due_at, failures, outages FROM watch";

/// The newest events of a number.
pub(super) const LIFE_PAGE: &str = "WHERE number_id = ?1 ORDER BY at DESC, cause DESC LIMIT ?2";
/// The newest events of one kind.
pub(super) const LIFE_OF_KIND: &str =
    "WHERE number_id = ?1 AND kind = ?2 ORDER BY at DESC, cause DESC LIMIT ?3";
/// The events that say something about the link.
pub(super) const LINK_LIFE: &str = "WHERE number_id = ?1 AND link IS NOT NULL ORDER BY at, cause";
/// Numbers to ask about; the first term keeps to the index of the order.
pub(super) const WATCHES_DUE: &str =
    "WHERE due_at >= 0 AND (due_at <= ?1 OR due_at > ?3) ORDER BY due_at LIMIT ?2";

pub(super) fn life_query(filter: &str) -> String {
    format!("{LIFE} {filter}")
}

pub(super) fn watch_query(filter: &str) -> String {
    format!("{WATCH} {filter}")
}

fn read_life(row: &Row<'_>) -> Result<LifeRecord> {
    Ok(LifeRecord {
        workspace_id: row.id("workspace_id")?,
        number_id: row.id("number_id")?,
        at: row.at("at")?,
        kind: row.get("kind")?,
        by: row.maybe_id("by_id")?,
        detail: row.maybe_json("detail")?,
        link: row.maybe_json("link")?,
        cause: row.get("cause")?,
    })
}

fn read_watch(row: &Row<'_>) -> Result<Watch> {
    Ok(Watch {
        number_id: row.id("number_id")?,
        workspace_id: row.id("workspace_id")?,
        heard: LastHeard {
            customer: row.maybe_at("customer_at")?,
            desk: row.maybe_at("desk_at")?,
            phone: row.maybe_at("phone_at")?,
        },
        good_at: row.maybe_at("good_at")?,
        available_at: row.maybe_at("available_at")?,
        token_expires_at: row.maybe_at("token_expires_at")?,
        due_at: row.at("due_at")?,
        failures: row.get("failures")?,
        outages: row.get("outages")?,
    })
}

fn read_gap(row: &Row<'_>) -> Result<GapRecord> {
    Ok(GapRecord {
        number_id: row.maybe_id("number_id")?,
        why: row.get("why")?,
        from: row.at("from_at")?,
        until: row.at("until_at")?,
    })
}

fn millis(at: Option<Timestamp>) -> Option<i64> {
    at.map(Timestamp::as_millis)
}

impl ReadTx<'_> {
    /// What happened to a number, newest first.
    pub fn life(&self, number_id: NumberId, limit: u32) -> Result<Vec<LifeRecord>> {
        all(self.db, &life_query(LIFE_PAGE), (number_id.column(), limit), read_life)
    }

    /// Events of this kind, newest first.
    pub fn life_of_kind(&self, number_id: NumberId, kind: &str, limit: u32) -> Result<Vec<LifeRecord>> {
        all(self.db, &life_query(LIFE_OF_KIND), (number_id.column(), kind, limit), read_life)
    }

    /// Every event that says something about the link, oldest first.
    pub fn link_life(&self, number_id: NumberId) -> Result<Vec<LifeRecord>> {
        all(self.db, &life_query(LINK_LIFE), [number_id.column()], read_life)
    }

    /// What is known of a number.
    pub fn watch(&self, number_id: NumberId) -> Result<Option<Watch>> {
        one(self.db, &watch_query("WHERE number_id = ?1"), [number_id.column()], read_watch)
    }

    /// Numbers WhatsApp is to be asked about by now, longest due first; also those put off for longer than [`WATCH_PUT_OFF`].
    pub fn watches_due(&self, now: Timestamp, limit: u32) -> Result<Vec<Watch>> {
        let wrong_from = now.plus(WATCH_PUT_OFF).as_millis();
        all(self.db, &watch_query(WATCHES_DUE), (now.as_millis(), limit, wrong_from), read_watch)
    }

    /// Every watch after this number, in the order of their ids.
    pub fn watches(&self, after: Option<NumberId>, limit: u32) -> Result<Vec<Watch>> {
        let after = column(after).unwrap_or_default();
        all(
            self.db,
            &watch_query("WHERE number_id > ?1 ORDER BY number_id LIMIT ?2"),
            (after, limit),
            read_watch,
        )
    }

    /// Numbers nobody watches over yet.
    pub fn unwatched(&self, limit: u32) -> Result<Vec<Number>> {
        let sql = format!("{NUMBER} WHERE id NOT IN (SELECT number_id FROM watch) ORDER BY id LIMIT ?1");
        all(self.db, &sql, [limit], read_number)
    }

    /// Messages WhatsApp spoke of before `before` and had not brought then.
    pub fn missing(&self, before: Timestamp, limit: u32) -> Result<Vec<MissingMessage>> {
        let sql = "SELECT number_id, wamid, from_at, until_at, noticed_at FROM missing \
                   WHERE noticed_at <= ?1 ORDER BY noticed_at LIMIT ?2";
        all(self.db, sql, (before.as_millis(), limit), |row| {
            Ok(MissingMessage {
                number_id: row.id("number_id")?,
                wamid: row.get("wamid")?,
                from: row.at("from_at")?,
                until: row.at("until_at")?,
                noticed_at: row.at("noticed_at")?,
            })
        })
    }

    /// The gaps of a number and of the whole hub, newest first. Those in which the hub was down from `resumed` or earlier are left out where
    /// all of what was held back came ([`RETRIES`](crate::watch::gaps::RETRIES)).
    pub fn gaps(
        &self,
        number_id: NumberId,
        resumed: Option<Timestamp>,
        limit: u32,
    ) -> Result<Vec<GapRecord>> {
        let sql = "SELECT number_id, why, from_at, until_at FROM gap WHERE (number_id = ?1 OR number_id IS NULL) \
                   AND NOT (why = ?2 AND from_at <= ?3 AND until_at - from_at < ?4) \
                   ORDER BY from_at DESC, seq DESC LIMIT ?5";
        let resumed = resumed.map_or(i64::MIN, Timestamp::as_millis);
        all(self.db, sql, (number_id.column(), gap::HUB_DOWN, resumed, RETRIES, limit), read_gap)
    }
}

impl SideTx<'_> {
    /// Adds an event; `false` if it was known.
    pub fn add_life(&mut self, event: &LifeRecord) -> Result<bool> {
        let sql = "INSERT INTO life_event (workspace_id, number_id, at, kind, by_id, detail, link, cause) \
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT (number_id, cause) DO NOTHING";
        let values = (
            event.workspace_id.column(),
            event.number_id.column(),
            event.at.as_millis(),
            &event.kind,
            column(event.by),
            event.detail.as_ref().map(json).transpose()?,
            event.link.as_ref().map(json).transpose()?,
            &event.cause,
        );
        Ok(run(self.db, sql, values)? > 0)
    }

    /// Keeps what is known of a number.
    pub fn save_watch(&mut self, watch: &Watch) -> Result<()> {
        let sql = "INSERT INTO watch (number_id, workspace_id, customer_at, desk_at, phone_at, good_at, available_at, \
                   token_expires_at, due_at, failures, outages) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11) \
                   ON CONFLICT (number_id) DO UPDATE SET customer_at = excluded.customer_at, \
                   desk_at = excluded.desk_at, phone_at = excluded.phone_at, good_at = excluded.good_at, \
                   available_at = excluded.available_at, token_expires_at = excluded.token_expires_at, \
                   due_at = excluded.due_at, failures = excluded.failures, outages = excluded.outages";
        let values = (
            watch.number_id.column(),
            watch.workspace_id.column(),
            millis(watch.heard.customer),
            millis(watch.heard.desk),
            millis(watch.heard.phone),
            millis(watch.good_at),
            millis(watch.available_at),
            millis(watch.token_expires_at),
            watch.due_at.as_millis(),
            watch.failures,
            watch.outages,
        );
        run(self.db, sql, values).map(drop)
    }

    /// Notes a message that has not come; one that is noted already stays as it is.
    pub fn note_missing(&mut self, message: &MissingMessage) -> Result<()> {
        let sql = "INSERT INTO missing (number_id, wamid, from_at, until_at, noticed_at) VALUES (?1, ?2, ?3, ?4, ?5) \
                   ON CONFLICT (number_id, wamid) DO NOTHING";
        let values = (
            message.number_id.column(),
            &message.wamid,
            message.from.as_millis(),
            message.until.as_millis(),
            message.noticed_at.as_millis(),
        );
        run(self.db, sql, values).map(drop)
    }

    /// It came, or was counted as lost.
    pub fn forget_missing(&mut self, number_id: NumberId, wamid: &str) -> Result<()> {
        let sql = "DELETE FROM missing WHERE number_id = ?1 AND wamid = ?2";
        run(self.db, sql, (number_id.column(), wamid)).map(drop)
    }

    /// Adds a gap. One of the same cause that is nearer than `within` milliseconds grows instead.
    pub fn add_gap(&mut self, gap: &GapRecord, within: i64) -> Result<()> {
        let number_id = column(gap.number_id);
        let (from, until) = (gap.from.as_millis(), gap.until.as_millis());
        let sql = "UPDATE gap SET from_at = CASE WHEN ?3 < from_at THEN ?3 ELSE from_at END, \
                   until_at = CASE WHEN ?4 > until_at THEN ?4 ELSE until_at END WHERE seq = \
                   (SELECT seq FROM gap WHERE number_id IS NOT DISTINCT FROM ?1 AND why = ?2 AND from_at <= ?4 + ?5 \
                    AND until_at >= ?3 - ?5 ORDER BY seq DESC LIMIT 1)";
        if run(self.db, sql, (number_id, &gap.why, from, until, within))? > 0 {
            return Ok(());
        }
        let sql = "INSERT INTO gap (number_id, why, from_at, until_at) VALUES (?1, ?2, ?3, ?4)";
        run(self.db, sql, (number_id, &gap.why, from, until)).map(drop)
    }
}
