//! The tables `life_event`, `watch`, `missing`, `gap`, `alert…`, `recovery_key` and `copy_made`.

use sangam_model::Timestamp;
use sangam_model::id::{NumberId, WorkspaceId};
use sangam_protocol::connect::gap;
use uuid::Uuid;

use super::people::{NUMBER, read_number};
use super::values::{Columns, Row, SqlId, all, column, json, one, run};
use super::{Db, DbSide};
use crate::store::watch::ALERT_PUT_OFF;
use crate::store::{
    AlertRecord, AlertSend, AlertSetting, Channel, CopyRecord, GapRecord, Heard, LifeRecord, MissingMessage,
    Number, Result, StoreError, WATCH_PUT_OFF, Watch, WatchReads, WatchWrites,
};
use crate::watch::gaps::RETRIES;

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
        heard: Heard {
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

fn read_send(row: &Row<'_>) -> Result<AlertSend> {
    Ok(AlertSend {
        alert: AlertRecord {
            id: row.id("id")?,
            workspace_id: row.id("workspace_id")?,
            number_id: row.id("number_id")?,
            key: row.get("key")?,
            kind: row.get("kind")?,
            detail: row.json("detail")?,
            at: row.at("at")?,
        },
        channel: row.word("channel", Channel::from_name)?,
        target: row.get("target")?,
        attempts: row.get("attempts")?,
        due_at: row.at("due_at")?,
    })
}

fn millis(at: Option<Timestamp>) -> Option<i64> {
    at.map(Timestamp::as_millis)
}

fn digits_of(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

impl<D: Db> WatchReads for D {
    fn numbers_by_digits(&self, digits: &str) -> Result<Vec<Number>> {
        let everyone = all(self.db(), &format!("{NUMBER} ORDER BY id"), (), read_number)?;
        Ok(everyone.into_iter().filter(|number| digits_of(&number.display_number) == digits).collect())
    }

    fn life(&self, number_id: NumberId, limit: u32) -> Result<Vec<LifeRecord>> {
        all(self.db(), &life_query(LIFE_PAGE), (number_id.column(), limit), read_life)
    }

    fn life_of_kind(&self, number_id: NumberId, kind: &str, limit: u32) -> Result<Vec<LifeRecord>> {
        all(self.db(), &life_query(LIFE_OF_KIND), (number_id.column(), kind, limit), read_life)
    }

    fn link_life(&self, number_id: NumberId) -> Result<Vec<LifeRecord>> {
        all(self.db(), &life_query(LINK_LIFE), [number_id.column()], read_life)
    }

    fn watch(&self, number_id: NumberId) -> Result<Option<Watch>> {
        one(self.db(), &watch_query("WHERE number_id = ?1"), [number_id.column()], read_watch)
    }

    fn watches_due(&self, now: Timestamp, limit: u32) -> Result<Vec<Watch>> {
        let wrong_from = now.plus(WATCH_PUT_OFF).as_millis();
        all(self.db(), &watch_query(WATCHES_DUE), (now.as_millis(), limit, wrong_from), read_watch)
    }

    fn watches(&self, after: Option<NumberId>, limit: u32) -> Result<Vec<Watch>> {
        let after = column(after).unwrap_or_default();
        all(
            self.db(),
            &watch_query("WHERE number_id > ?1 ORDER BY number_id LIMIT ?2"),
            (after, limit),
            read_watch,
        )
    }

    fn unwatched(&self, limit: u32) -> Result<Vec<Number>> {
        let sql = format!("{NUMBER} WHERE id NOT IN (SELECT number_id FROM watch) ORDER BY id LIMIT ?1");
        all(self.db(), &sql, [limit], read_number)
    }

    fn missing(&self, before: Timestamp, limit: u32) -> Result<Vec<MissingMessage>> {
        let sql = "SELECT number_id, wamid, from_at, until_at, noticed_at FROM missing \
                   WHERE noticed_at <= ?1 ORDER BY noticed_at LIMIT ?2";
        all(self.db(), sql, (before.as_millis(), limit), |row| {
            Ok(MissingMessage {
                number_id: row.id("number_id")?,
                wamid: row.get("wamid")?,
                from: row.at("from_at")?,
                until: row.at("until_at")?,
                noticed_at: row.at("noticed_at")?,
            })
        })
    }

    fn gaps(&self, number_id: NumberId, resumed: Option<Timestamp>, limit: u32) -> Result<Vec<GapRecord>> {
        let sql = "SELECT number_id, why, from_at, until_at FROM gap WHERE (number_id = ?1 OR number_id IS NULL) \
                   AND NOT (why = ?2 AND from_at <= ?3 AND until_at - from_at < ?4) \
                   ORDER BY from_at DESC, seq DESC LIMIT ?5";
        let resumed = resumed.map_or(i64::MIN, Timestamp::as_millis);
        all(self.db(), sql, (number_id.column(), gap::HUB_DOWN, resumed, RETRIES, limit), read_gap)
    }

    fn alert_setting(&self, workspace_id: WorkspaceId) -> Result<Option<AlertSetting>> {
        let sql = "SELECT emails, webhook_url, secret_sealed FROM alert_setting WHERE workspace_id = ?1";
        one(self.db(), sql, [workspace_id.column()], |row| {
            Ok(AlertSetting {
                emails: row.json("emails")?,
                webhook_url: row.get("webhook_url")?,
                secret_sealed: row.get("secret_sealed")?,
            })
        })
    }

    fn alerts_due(&self, now: Timestamp, limit: u32) -> Result<Vec<AlertSend>> {
        let sql = "SELECT alert.id, workspace_id, number_id, key, kind, detail, at, channel, target, attempts, due_at \
                   FROM alert_send JOIN alert ON alert.id = alert_id WHERE due_at <= ?1 OR due_at > ?3 ORDER BY due_at LIMIT ?2";
        all(self.db(), sql, (now.as_millis(), limit, now.plus(ALERT_PUT_OFF).as_millis()), read_send)
    }

    fn recovery_keys(&self) -> Result<Vec<Vec<u8>>> {
        all(self.db(), "SELECT wrapped FROM recovery_key ORDER BY made_at, id", (), |row| row.get("wrapped"))
    }

    fn copies_made(&self, limit: u32) -> Result<Vec<CopyRecord>> {
        let sql = "SELECT at, file, size_bytes, missing, lost, problem, facts FROM copy_made ORDER BY seq DESC LIMIT ?1";
        all(self.db(), sql, [limit], |row| {
            Ok(CopyRecord {
                at: row.at("at")?,
                file: row.get("file")?,
                size_bytes: row.get::<i64>("size_bytes")?.unsigned_abs(),
                missing: row.get::<i64>("missing")?.unsigned_abs(),
                lost: row.get::<i64>("lost")?.unsigned_abs(),
                problem: row.get("problem")?,
                facts: row.maybe_json("facts")?.unwrap_or_default(),
            })
        })
    }
}

impl<D: DbSide> WatchWrites for D {
    fn add_life(&mut self, event: &LifeRecord) -> Result<bool> {
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
        Ok(run(self.db(), sql, values)? > 0)
    }

    fn save_watch(&mut self, watch: &Watch) -> Result<()> {
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
        run(self.db(), sql, values).map(drop)
    }

    fn note_missing(&mut self, message: &MissingMessage) -> Result<()> {
        let sql = "INSERT INTO missing (number_id, wamid, from_at, until_at, noticed_at) VALUES (?1, ?2, ?3, ?4, ?5) \
                   ON CONFLICT (number_id, wamid) DO NOTHING";
        let values = (
            message.number_id.column(),
            &message.wamid,
            message.from.as_millis(),
            message.until.as_millis(),
            message.noticed_at.as_millis(),
        );
        run(self.db(), sql, values).map(drop)
    }

    fn forget_missing(&mut self, number_id: NumberId, wamid: &str) -> Result<()> {
        let sql = "DELETE FROM missing WHERE number_id = ?1 AND wamid = ?2";
        run(self.db(), sql, (number_id.column(), wamid)).map(drop)
    }

    fn add_gap(&mut self, gap: &GapRecord, within: i64) -> Result<()> {
        let number_id = column(gap.number_id);
        let (from, until) = (gap.from.as_millis(), gap.until.as_millis());
        let sql = "UPDATE gap SET from_at = CASE WHEN ?3 < from_at THEN ?3 ELSE from_at END, \
                   until_at = CASE WHEN ?4 > until_at THEN ?4 ELSE until_at END WHERE seq = \
                   (SELECT seq FROM gap WHERE number_id IS NOT DISTINCT FROM ?1 AND why = ?2 AND from_at <= ?4 + ?5 \
                    AND until_at >= ?3 - ?5 ORDER BY seq DESC LIMIT 1)";
        if run(self.db(), sql, (number_id, &gap.why, from, until, within))? > 0 {
            return Ok(());
        }
        let sql = "INSERT INTO gap (number_id, why, from_at, until_at) VALUES (?1, ?2, ?3, ?4)";
        run(self.db(), sql, (number_id, &gap.why, from, until)).map(drop)
    }

    fn save_alert_setting(&mut self, workspace_id: WorkspaceId, setting: &AlertSetting) -> Result<()> {
        let sql = "INSERT INTO alert_setting (workspace_id, emails, webhook_url, secret_sealed) \
                   VALUES (?1, ?2, ?3, ?4) ON CONFLICT (workspace_id) DO UPDATE SET emails = excluded.emails, \
                   webhook_url = excluded.webhook_url, secret_sealed = excluded.secret_sealed";
        let values =
            (workspace_id.column(), json(&setting.emails)?, &setting.webhook_url, &setting.secret_sealed);
        run(self.db(), sql, values).map(drop)
    }

    fn add_alert(&mut self, alert: &AlertRecord) -> Result<bool> {
        let sql = "INSERT INTO alert (id, workspace_id, number_id, key, kind, detail, at) \
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (workspace_id, key) DO NOTHING";
        let values = (
            alert.id.column(),
            alert.workspace_id.column(),
            alert.number_id.column(),
            &alert.key,
            &alert.kind,
            json(&alert.detail)?,
            alert.at.as_millis(),
        );
        Ok(run(self.db(), sql, values)? > 0)
    }

    fn save_alert_send(&mut self, send: &AlertSend) -> Result<()> {
        let sql = "INSERT INTO alert_send (alert_id, channel, target, attempts, due_at) VALUES (?1, ?2, ?3, ?4, ?5) \
                   ON CONFLICT (alert_id, channel, target) DO UPDATE SET attempts = excluded.attempts, \
                   due_at = excluded.due_at";
        let values = (
            send.alert.id.column(),
            send.channel.as_str(),
            &send.target,
            send.attempts,
            send.due_at.as_millis(),
        );
        run(self.db(), sql, values).map(drop)
    }

    fn remove_alert_send(&mut self, send: &AlertSend) -> Result<()> {
        let sql = "DELETE FROM alert_send WHERE alert_id = ?1 AND channel = ?2 AND target = ?3";
        run(self.db(), sql, (send.alert.id.column(), send.channel.as_str(), &send.target)).map(drop)
    }

    fn add_recovery_key(&mut self, id: Uuid, made_at: Timestamp, wrapped: &[u8]) -> Result<()> {
        let sql = "INSERT INTO recovery_key (id, made_at, wrapped) VALUES (?1, ?2, ?3)";
        run(self.db(), sql, (id.column(), made_at.as_millis(), wrapped)).map(drop)
    }

    fn add_copy(&mut self, copy: &CopyRecord, keep: u32) -> Result<()> {
        let count = |count: u64| i64::try_from(count).map_err(|error| StoreError::Failed(error.into()));
        let [size, missing, lost] = [count(copy.size_bytes)?, count(copy.missing)?, count(copy.lost)?];
        let facts = copy.problem.as_ref().map(|_| json(&copy.facts)).transpose()?;
        let sql = "INSERT INTO copy_made (at, file, size_bytes, missing, lost, problem, facts) \
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
        run(self.db(), sql, (copy.at.as_millis(), &copy.file, size, missing, lost, &copy.problem, facts))?;
        let sql =
            "DELETE FROM copy_made WHERE seq NOT IN (SELECT seq FROM copy_made ORDER BY seq DESC LIMIT ?1)";
        run(self.db(), sql, [keep]).map(drop)
    }
}
