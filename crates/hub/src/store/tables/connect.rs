//! Connecting a number: plans, signups under way, and what stays with the number.
//!
//! The tables `connect_plan`, `signup` and `onboarding`.

use std::collections::BTreeMap;

use sangam_model::Timestamp;
use sangam_model::connection::SyncKind;
use sangam_model::id::{NumberId, PersonId, SignupId, WorkspaceId};
use sangam_protocol::connect::{Candidate, ItemCheck, Plan, SignupStep};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::numbers::{NUMBER, read_number};
use crate::store::sql::{Columns, Row, SqlId, all, column, json, one, run};
use crate::store::{Number, ReadTx, Result, SideTx};

/// One journey through Meta's signup.
#[derive(Clone, Debug, PartialEq)]
pub struct SignupRecord {
    /// Its id.
    pub id: SignupId,
    /// Whose.
    pub workspace_id: WorkspaceId,
    /// Who began it.
    pub person_id: PersonId,
    /// The number it is to bring back.
    pub reconnects: Option<NumberId>,
    /// SHA-256 of the ticket.
    pub ticket_hash: [u8; 32],
    /// SHA-256 of the cookie of the browser that opened the page.
    pub visitor_hash: Option<[u8; 32]>,
    /// Where it stands.
    pub step: SignupStep,
    /// What was told and found so far.
    pub story: Story,
    /// The business token, sealed for this row; until the number has it.
    pub token_sealed: Option<Vec<u8>>,
    /// When it began.
    pub began_at: Timestamp,
    /// When the ticket ends; once opened, when the page does.
    pub expires_at: Timestamp,
    /// When the number was connected.
    pub connected_at: Option<Timestamp>,
}

/// What a signup has learnt. Holds no secret.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Story {
    /// Why it failed.
    pub problem: Option<String>,
    /// What belongs to the sentence.
    pub detail: Option<Value>,
    /// What was checked after the signup.
    pub found: Vec<ItemCheck>,
    /// What to choose from.
    pub candidates: Vec<Candidate>,
    /// The account Meta's page named.
    pub told_waba: Option<String>,
    /// The accounts the token opens, newest first.
    pub waba_ids: Vec<String>,
    /// The account it is about.
    pub waba_id: Option<String>,
    /// The number it is about.
    pub chosen: Option<Candidate>,
    /// The number, once it is ours.
    pub number_id: Option<NumberId>,
    /// When the token ends.
    pub token_expires_at: Option<Timestamp>,
    /// What asking is still to tell whether the number was onboarded anew.
    pub to_learn: Vec<SyncKind>,
}

/// What is kept with a number of how it was connected.
#[derive(Clone, Debug, PartialEq)]
pub struct Onboarding {
    /// Which number.
    pub number_id: NumberId,
    /// What was confirmed and checked.
    pub plan: Option<Plan>,
    /// WhatsApp's ids of the one-shot requests.
    pub request_ids: BTreeMap<SyncKind, String>,
    /// When the access token ends.
    pub token_expires_at: Option<Timestamp>,
    /// When the last of the phone's address book came.
    pub entries_at: Option<Timestamp>,
}

/// An address a provider was told to deliver a number's webhooks to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WebhookAddress {
    /// SHA-256 of the secret in it.
    pub secret: [u8; 32],
    /// Which number's.
    pub number_id: NumberId,
    /// When the provider was told.
    pub told_at: Timestamp,
    /// It said yes, or something came by it.
    pub is_taken: bool,
}

impl Onboarding {
    /// Nothing is known yet.
    #[must_use]
    pub const fn of(number_id: NumberId) -> Self {
        Self { number_id, plan: None, request_ids: BTreeMap::new(), token_expires_at: None, entries_at: None }
    }
}

const SIGNUP: &str = "SELECT id, workspace_id, person_id, reconnects, ticket_hash, visitor_hash, step, story, \
                      token_sealed, began_at, expires_at, connected_at FROM signup";
const STEPS: [(SignupStep, &str); 9] = [
    (SignupStep::Issued, "issued"),
    (SignupStep::Opened, "opened"),
    (SignupStep::Exchanging, "exchanging"),
    (SignupStep::Checking, "checking"),
    (SignupStep::Choosing, "choosing"),
    (SignupStep::Subscribing, "subscribing"),
    (SignupStep::Asking, "asking"),
    (SignupStep::Connected, "connected"),
    (SignupStep::Failed, "failed"),
];

fn name_of(step: SignupStep) -> &'static str {
    STEPS.iter().find(|(known, _)| *known == step).map_or("failed", |(_, name)| name)
}

fn step_named(name: &str) -> Option<SignupStep> {
    STEPS.iter().find(|(_, known)| *known == name).map(|(step, _)| *step)
}

fn read_signup(row: &Row<'_>) -> Result<SignupRecord> {
    Ok(SignupRecord {
        id: row.id("id")?,
        workspace_id: row.id("workspace_id")?,
        person_id: row.id("person_id")?,
        reconnects: row.maybe_id("reconnects")?,
        ticket_hash: row.get("ticket_hash")?,
        visitor_hash: row.get("visitor_hash")?,
        step: row.word("step", step_named)?,
        story: row.json("story")?,
        token_sealed: row.get("token_sealed")?,
        began_at: row.at("began_at")?,
        expires_at: row.at("expires_at")?,
        connected_at: row.maybe_at("connected_at")?,
    })
}

fn read_onboarding(row: &Row<'_>) -> Result<Onboarding> {
    Ok(Onboarding {
        number_id: row.id("number_id")?,
        plan: row.maybe_json("plan")?,
        request_ids: row.json("request_ids")?,
        token_expires_at: row.maybe_at("token_expires_at")?,
        entries_at: row.maybe_at("entries_at")?,
    })
}

fn read_address(row: &Row<'_>) -> Result<WebhookAddress> {
    Ok(WebhookAddress {
        secret: row.get("secret")?,
        number_id: row.id("number_id")?,
        told_at: row.at("told_at")?,
        is_taken: row.get("is_taken")?,
    })
}

impl ReadTx<'_> {
    /// What the owner of a workspace decided so far; its `signup` is not kept here.
    pub fn connect_plan(&self, workspace_id: WorkspaceId) -> Result<Option<Plan>> {
        let sql = "SELECT plan FROM connect_plan WHERE workspace_id = ?1";
        one(self.db, sql, [workspace_id.column()], |row| row.json("plan"))
    }

    /// One signup.
    pub fn signup(&self, id: SignupId) -> Result<Option<SignupRecord>> {
        one(self.db, &format!("{SIGNUP} WHERE id = ?1"), [id.column()], read_signup)
    }

    /// The signup of a ticket.
    pub fn signup_by_ticket(&self, ticket_hash: &[u8; 32]) -> Result<Option<SignupRecord>> {
        one(self.db, &format!("{SIGNUP} WHERE ticket_hash = ?1"), [ticket_hash], read_signup)
    }

    /// The newest signup of a workspace.
    pub fn newest_signup(&self, workspace_id: WorkspaceId) -> Result<Option<SignupRecord>> {
        let sql = format!("{SIGNUP} WHERE workspace_id = ?1 ORDER BY id DESC LIMIT 1");
        one(self.db, &sql, [workspace_id.column()], read_signup)
    }

    /// Every signup that is not over.
    pub fn open_signups(&self) -> Result<Vec<SignupRecord>> {
        all(self.db, &format!("{SIGNUP} WHERE is_over = 0 ORDER BY id"), (), read_signup)
    }

    /// How many signups of this hub connected a number since then.
    pub fn signups_connected_since(&self, since: Timestamp) -> Result<u64> {
        let sql = "SELECT count(*) AS connected FROM signup WHERE connected_at > ?1 AND reconnects IS NULL";
        let count: Option<i64> = one(self.db, sql, [since.as_millis()], |row| row.get("connected"))?;
        Ok(count.unwrap_or(0).unsigned_abs())
    }

    /// What is kept of how a number was connected.
    pub fn onboarding(&self, number_id: NumberId) -> Result<Option<Onboarding>> {
        let sql = "SELECT number_id, plan, request_ids, token_expires_at, entries_at FROM onboarding \
                   WHERE number_id = ?1";
        one(self.db, sql, [number_id.column()], read_onboarding)
    }

    /// The number whose provider delivers under this secret.
    pub fn number_by_webhook_secret(&self, secret_hash: &[u8; 32]) -> Result<Option<Number>> {
        let sql = format!("{NUMBER} WHERE id = (SELECT number_id FROM webhook_address WHERE secret = ?1)");
        one(self.db, &sql, [secret_hash], read_number)
    }

    /// Where a number's provider may deliver to, newest first.
    pub fn webhook_addresses(&self, number_id: NumberId) -> Result<Vec<WebhookAddress>> {
        let sql = "SELECT secret, number_id, told_at, is_taken FROM webhook_address WHERE number_id = ?1 \
                   ORDER BY told_at DESC, secret";
        all(self.db, sql, [number_id.column()], read_address)
    }

    /// The numbers of an account, whichever workspaces have them.
    pub fn numbers_of_waba(&self, waba_id: &str) -> Result<Vec<Number>> {
        all(self.db, &format!("{NUMBER} WHERE waba_id = ?1 ORDER BY id"), [waba_id], read_number)
    }
}

impl SideTx<'_> {
    /// Keeps what the owner decided.
    pub fn save_connect_plan(&mut self, workspace_id: WorkspaceId, plan: &Plan) -> Result<()> {
        let sql = "INSERT INTO connect_plan (workspace_id, plan) VALUES (?1, ?2) \
                   ON CONFLICT (workspace_id) DO UPDATE SET plan = excluded.plan";
        run(self.db, sql, (workspace_id.column(), json(plan)?)).map(drop)
    }

    /// Keeps a signup, or how far it is.
    pub fn save_signup(&mut self, signup: &SignupRecord) -> Result<()> {
        let sql = "INSERT INTO signup (id, workspace_id, person_id, reconnects, ticket_hash, visitor_hash, step, \
                   is_over, story, token_sealed, began_at, expires_at, connected_at) \
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13) \
                   ON CONFLICT (id) DO UPDATE SET visitor_hash = excluded.visitor_hash, step = excluded.step, \
                   is_over = excluded.is_over, story = excluded.story, token_sealed = excluded.token_sealed, \
                   expires_at = excluded.expires_at, connected_at = excluded.connected_at";
        let values = (
            signup.id.column(),
            signup.workspace_id.column(),
            signup.person_id.column(),
            column(signup.reconnects),
            signup.ticket_hash,
            signup.visitor_hash,
            name_of(signup.step),
            signup.step.is_over(),
            json(&signup.story)?,
            &signup.token_sealed,
            signup.began_at.as_millis(),
            signup.expires_at.as_millis(),
            signup.connected_at.map(Timestamp::as_millis),
        );
        run(self.db, sql, values).map(drop)
    }

    /// Keeps how a number was connected.
    pub fn save_onboarding(&mut self, onboarding: &Onboarding) -> Result<()> {
        let sql = "INSERT INTO onboarding (number_id, plan, request_ids, token_expires_at, entries_at) \
                   VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (number_id) DO UPDATE SET plan = excluded.plan, \
                   request_ids = excluded.request_ids, token_expires_at = excluded.token_expires_at, \
                   entries_at = excluded.entries_at";
        let values = (
            onboarding.number_id.column(),
            onboarding.plan.as_ref().map(json).transpose()?,
            json(&onboarding.request_ids)?,
            onboarding.token_expires_at.map(Timestamp::as_millis),
            onboarding.entries_at.map(Timestamp::as_millis),
        );
        run(self.db, sql, values).map(drop)
    }

    /// Opens an address, or keeps what became of it.
    pub fn save_webhook_address(&mut self, address: &WebhookAddress) -> Result<()> {
        let sql = "INSERT INTO webhook_address (secret, number_id, told_at, is_taken) VALUES (?1, ?2, ?3, ?4) \
                   ON CONFLICT (secret) DO UPDATE SET is_taken = excluded.is_taken";
        let WebhookAddress { secret, number_id, told_at, is_taken } = *address;
        run(self.db, sql, (secret, number_id.column(), told_at.as_millis(), is_taken)).map(drop)
    }

    /// Closes an address.
    pub fn forget_webhook_address(&mut self, secret_hash: &[u8; 32]) -> Result<()> {
        run(self.db, "DELETE FROM webhook_address WHERE secret = ?1", [secret_hash]).map(drop)
    }
}
