//! Alerts on their way to whoever looks after a number, and where they go.
//!
//! The tables `alert_setting`, `alert` and `alert_send`.

use sangam_model::Timestamp;
use sangam_model::id::{NumberId, WorkspaceId};
use sangam_model::time::HOUR;
use serde_json::Value;
use uuid::Uuid;

use crate::store::sql::{Columns, Row, SqlId, all, json, one, run};
use crate::store::{ReadTx, Result, SideTx};

/// The same of an alert.
const ALERT_PUT_OFF: i64 = 2 * HOUR;

/// How the owner of a workspace wants to be told. The secret stays sealed until a webhook is signed.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct AlertSetting {
    /// Addresses that get an e-mail.
    pub emails: Vec<String>,
    /// Where a signed webhook goes.
    pub webhook_url: Option<String>,
    /// What signs it, sealed for the workspace.
    pub secret_sealed: Option<Vec<u8>>,
}

/// Something the owner must hear of.
#[derive(Clone, Debug, PartialEq)]
pub struct AlertRecord {
    /// Its id.
    pub id: Uuid,
    /// Whose owner.
    pub workspace_id: WorkspaceId,
    /// About which number.
    pub number_id: NumberId,
    /// What makes it one alert.
    pub key: String,
    /// `disconnected`, `three_days_left`, …
    pub kind: String,
    /// What belongs to the sentence.
    pub detail: Value,
    /// When.
    pub at: Timestamp,
}

sangam_model::names! {
    /// By which way an alert travels.
    pub enum Channel {
        /// E-mail.
        Email = "email",
        /// Signed webhook.
        Webhook = "webhook",
    }
}

/// An alert on its way to one place.
#[derive(Clone, Debug, PartialEq)]
pub struct AlertSend {
    /// What it says.
    pub alert: AlertRecord,
    /// By which way.
    pub channel: Channel,
    /// The address.
    pub target: String,
    /// Tries so far.
    pub attempts: u32,
    /// Not to be tried before.
    pub due_at: Timestamp,
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

impl ReadTx<'_> {
    /// How the owner wants to be told.
    pub fn alert_setting(&self, workspace_id: WorkspaceId) -> Result<Option<AlertSetting>> {
        let sql = "SELECT emails, webhook_url, secret_sealed FROM alert_setting WHERE workspace_id = ?1";
        one(self.db, sql, [workspace_id.column()], |row| {
            Ok(AlertSetting {
                emails: row.json("emails")?,
                webhook_url: row.get("webhook_url")?,
                secret_sealed: row.get("secret_sealed")?,
            })
        })
    }

    /// Alerts on their way that may be tried now.
    pub fn alerts_due(&self, now: Timestamp, limit: u32) -> Result<Vec<AlertSend>> {
        let sql = "SELECT alert.id, workspace_id, number_id, key, kind, detail, at, channel, target, attempts, due_at \
                   FROM alert_send JOIN alert ON alert.id = alert_id WHERE due_at <= ?1 OR due_at > ?3 ORDER BY due_at LIMIT ?2";
        all(self.db, sql, (now.as_millis(), limit, now.plus(ALERT_PUT_OFF).as_millis()), read_send)
    }
}

impl SideTx<'_> {
    /// Keeps how the owner wants to be told.
    pub fn save_alert_setting(&mut self, workspace_id: WorkspaceId, setting: &AlertSetting) -> Result<()> {
        let sql = "INSERT INTO alert_setting (workspace_id, emails, webhook_url, secret_sealed) \
                   VALUES (?1, ?2, ?3, ?4) ON CONFLICT (workspace_id) DO UPDATE SET emails = excluded.emails, \
                   webhook_url = excluded.webhook_url, secret_sealed = excluded.secret_sealed";
        let values =
            (workspace_id.column(), json(&setting.emails)?, &setting.webhook_url, &setting.secret_sealed);
        run(self.db, sql, values).map(drop)
    }

    /// Notes an alert; `false` if it was noted before.
    pub fn add_alert(&mut self, alert: &AlertRecord) -> Result<bool> {
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
        Ok(run(self.db, sql, values)? > 0)
    }

    /// Sends an alert on its way, or changes when it is tried.
    pub fn save_alert_send(&mut self, send: &AlertSend) -> Result<()> {
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
        run(self.db, sql, values).map(drop)
    }

    /// It arrived, or nobody takes it.
    pub fn remove_alert_send(&mut self, send: &AlertSend) -> Result<()> {
        let sql = "DELETE FROM alert_send WHERE alert_id = ?1 AND channel = ?2 AND target = ?3";
        run(self.db, sql, (send.alert.id.column(), send.channel.as_str(), &send.target)).map(drop)
    }
}
