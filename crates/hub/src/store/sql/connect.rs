//! The tables `connect_plan`, `signup` and `onboarding`.

use sangam_model::Timestamp;
use sangam_model::id::{NumberId, SignupId, WorkspaceId};
use sangam_protocol::connect::{Plan, SignupStep};

use super::people::{NUMBER, read_number};
use super::values::{Columns, Row, SqlId, all, column, json, one, run};
use super::{Db, DbSide};
use crate::store::{
    ConnectReads, ConnectSideWrites, Number, Onboarding, Result, SignupRecord, WebhookAddress,
};

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

impl<D: Db> ConnectReads for D {
    fn connect_plan(&self, workspace_id: WorkspaceId) -> Result<Option<Plan>> {
        let sql = "SELECT plan FROM connect_plan WHERE workspace_id = ?1";
        one(self.db(), sql, [workspace_id.column()], |row| row.json("plan"))
    }

    fn signup(&self, id: SignupId) -> Result<Option<SignupRecord>> {
        one(self.db(), &format!("{SIGNUP} WHERE id = ?1"), [id.column()], read_signup)
    }

    fn signup_by_ticket(&self, ticket_hash: &[u8; 32]) -> Result<Option<SignupRecord>> {
        one(self.db(), &format!("{SIGNUP} WHERE ticket_hash = ?1"), [ticket_hash], read_signup)
    }

    fn newest_signup(&self, workspace_id: WorkspaceId) -> Result<Option<SignupRecord>> {
        let sql = format!("{SIGNUP} WHERE workspace_id = ?1 ORDER BY id DESC LIMIT 1");
        one(self.db(), &sql, [workspace_id.column()], read_signup)
    }

    fn open_signups(&self) -> Result<Vec<SignupRecord>> {
        all(self.db(), &format!("{SIGNUP} WHERE is_over = 0 ORDER BY id"), (), read_signup)
    }

    fn signups_connected_since(&self, since: Timestamp) -> Result<u64> {
        let sql = "SELECT count(*) AS connected FROM signup WHERE connected_at > ?1 AND reconnects IS NULL";
        let count: Option<i64> = one(self.db(), sql, [since.as_millis()], |row| row.get("connected"))?;
        Ok(count.unwrap_or(0).unsigned_abs())
    }

    fn onboarding(&self, number_id: NumberId) -> Result<Option<Onboarding>> {
        let sql = "SELECT number_id, plan, request_ids, token_expires_at, entries_at FROM onboarding \
                   WHERE number_id = ?1";
        one(self.db(), sql, [number_id.column()], read_onboarding)
    }

    fn number_by_webhook_secret(&self, secret_hash: &[u8; 32]) -> Result<Option<Number>> {
        let sql = format!("{NUMBER} WHERE id = (SELECT number_id FROM webhook_address WHERE secret = ?1)");
        one(self.db(), &sql, [secret_hash], read_number)
    }

    fn webhook_addresses(&self, number_id: NumberId) -> Result<Vec<WebhookAddress>> {
        let sql = "SELECT secret, number_id, told_at, is_taken FROM webhook_address WHERE number_id = ?1 \
                   ORDER BY told_at DESC, secret";
        all(self.db(), sql, [number_id.column()], read_address)
    }

    fn numbers_of_waba(&self, waba_id: &str) -> Result<Vec<Number>> {
        all(self.db(), &format!("{NUMBER} WHERE waba_id = ?1 ORDER BY id"), [waba_id], read_number)
    }
}

impl<D: DbSide> ConnectSideWrites for D {
    fn save_connect_plan(&mut self, workspace_id: WorkspaceId, plan: &Plan) -> Result<()> {
        let sql = "INSERT INTO connect_plan (workspace_id, plan) VALUES (?1, ?2) \
                   ON CONFLICT (workspace_id) DO UPDATE SET plan = excluded.plan";
        run(self.db(), sql, (workspace_id.column(), json(plan)?)).map(drop)
    }

    fn save_signup(&mut self, signup: &SignupRecord) -> Result<()> {
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
        run(self.db(), sql, values).map(drop)
    }

    fn save_onboarding(&mut self, onboarding: &Onboarding) -> Result<()> {
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
        run(self.db(), sql, values).map(drop)
    }

    fn save_webhook_address(&mut self, address: &WebhookAddress) -> Result<()> {
        let sql = "INSERT INTO webhook_address (secret, number_id, told_at, is_taken) VALUES (?1, ?2, ?3, ?4) \
                   ON CONFLICT (secret) DO UPDATE SET is_taken = excluded.is_taken";
        let WebhookAddress { secret, number_id, told_at, is_taken } = *address;
        run(self.db(), sql, (secret, number_id.column(), told_at.as_millis(), is_taken)).map(drop)
    }

    fn forget_webhook_address(&mut self, secret_hash: &[u8; 32]) -> Result<()> {
        run(self.db(), "DELETE FROM webhook_address WHERE secret = ?1", [secret_hash]).map(drop)
    }
}
