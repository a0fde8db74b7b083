//! Numbers, and how each is connected.
//!
//! The table `number`.

use sangam_model::Timestamp;
use sangam_model::connection::{Link, OneShot, Stage};
use sangam_model::id::{NumberId, WorkspaceId};
use sangam_protocol::Rev;
use sangam_protocol::connect::Gap;
use sangam_protocol::rows::Health;
use serde::{Deserialize, Serialize};

use crate::store::sql::{Columns, Row, SqlId, all, column, json, one, run};
use crate::store::{ReadTx, Result, Tx};

/// A WhatsApp business number. The token stays sealed until a call needs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Number {
    /// Its id.
    pub id: NumberId,
    /// Its workspace.
    pub workspace_id: WorkspaceId,
    /// WhatsApp's id of the account.
    pub waba_id: String,
    /// WhatsApp's id of the number: where webhooks are routed by.
    pub phone_number_id: String,
    /// As people write it.
    pub display_number: String,
    /// What customers see.
    pub verified_name: Option<String>,
    /// How its connection stands.
    pub standing: NumberConnection,
    /// The access token, sealed for this row.
    pub token_sealed: Vec<u8>,
    /// When it was added.
    pub created_at: Timestamp,
    /// The revision that last changed this row.
    pub rev: Rev,
}

/// Through whom a number reaches WhatsApp.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Via {
    /// Meta's Cloud API.
    #[default]
    Meta,
    /// 360dialog, whose key is kept in place of the token.
    Dialog360,
}

/// How the connection of a number stands.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct NumberConnection {
    /// Through whom it reaches WhatsApp.
    pub via: Via,
    /// Who may send from the desk.
    pub stage: Stage,
    /// Whether WhatsApp serves it to us.
    pub link: Link,
    /// Since when the link is as it is.
    pub link_since: Option<Timestamp>,
    /// When it was connected through a signup, the last time.
    pub onboarded_at: Option<Timestamp>,
    /// When it was connected through a signup for the first time, if that was before the last.
    pub first_onboarded_at: Option<Timestamp>,
    /// When the phone was last seen.
    pub phone_seen_at: Option<Timestamp>,
    /// What WhatsApp says about it.
    pub health: Health,
    /// The phone's contacts.
    pub contacts: OneShot,
    /// The phone's chats.
    pub history: OneShot,
    /// When messages may be missing, newest first: what is told of it to everybody who sees the number.
    pub gaps: Vec<Gap>,
}

impl NumberConnection {
    /// When it was first connected through a signup: what was before that was before us, however often it is connected anew.
    #[must_use]
    pub fn first_onboarded_at(&self) -> Option<Timestamp> {
        self.first_onboarded_at.into_iter().chain(self.onboarded_at).min()
    }

    /// WhatsApp accepts our calls.
    #[must_use]
    pub const fn is_connected(&self) -> bool {
        self.link.is_connected()
    }
}
pub(super) const NUMBER: &str = "SELECT id, workspace_id, waba_id, phone_number_id, display_number, verified_name, standing, \
                      token_sealed, created_at, rev FROM number";

pub(super) fn read_number(row: &Row<'_>) -> Result<Number> {
    Ok(Number {
        id: row.id("id")?,
        workspace_id: row.id("workspace_id")?,
        waba_id: row.get("waba_id")?,
        phone_number_id: row.get("phone_number_id")?,
        display_number: row.get("display_number")?,
        verified_name: row.get("verified_name")?,
        standing: row.json("standing")?,
        token_sealed: row.get("token_sealed")?,
        created_at: row.at("created_at")?,
        rev: row.rev("rev")?,
    })
}

fn digits_of(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

impl ReadTx<'_> {
    /// One number.
    pub fn number(&self, id: NumberId) -> Result<Option<Number>> {
        one(self.db, &format!("{NUMBER} WHERE id = ?1"), [id.column()], read_number)
    }

    /// The number webhooks name so, whichever workspace has it.
    pub fn number_by_phone_number_id(&self, phone_number_id: &str) -> Result<Option<Number>> {
        one(self.db, &format!("{NUMBER} WHERE phone_number_id = ?1"), [phone_number_id], read_number)
    }

    /// The numbers of a workspace changed after `after`, by revision.
    pub fn numbers(&self, workspace_id: WorkspaceId, after: Rev, limit: u32) -> Result<Vec<Number>> {
        let sql = format!("{NUMBER} WHERE workspace_id = ?1 AND rev > ?2 ORDER BY rev LIMIT ?3");
        all(self.db, &sql, (workspace_id.column(), after.0, limit), read_number)
    }

    /// The numbers whose display number has these digits, whoever has them.
    pub fn numbers_by_digits(&self, digits: &str) -> Result<Vec<Number>> {
        let everyone = all(self.db, &format!("{NUMBER} ORDER BY id"), (), read_number)?;
        Ok(everyone.into_iter().filter(|number| digits_of(&number.display_number) == digits).collect())
    }
}

impl Tx<'_> {
    /// Adds or changes a number.
    pub fn save_number(&mut self, number: &Number) -> Result<()> {
        let sql = "INSERT INTO number (id, workspace_id, waba_id, phone_number_id, display_number, verified_name, \
                   connected, standing, token_sealed, created_at, rev) \
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11) \
                   ON CONFLICT (id) DO UPDATE SET waba_id = excluded.waba_id, \
                   phone_number_id = excluded.phone_number_id, display_number = excluded.display_number, \
                   verified_name = excluded.verified_name, connected = excluded.connected, \
                   standing = excluded.standing, \
                   token_sealed = excluded.token_sealed, rev = excluded.rev";
        let values = (
            column(Some(number.id)),
            number.workspace_id.column(),
            &number.waba_id,
            &number.phone_number_id,
            &number.display_number,
            &number.verified_name,
            number.standing.is_connected(),
            json(&number.standing)?,
            &number.token_sealed,
            number.created_at.as_millis(),
            number.rev.0,
        );
        run(self.db, sql, values).map(drop)
    }
}
