//! Connecting a number: plans, signups under way, and what stays with the number.

use std::collections::BTreeMap;

use sangam_model::Timestamp;
use sangam_model::connection::SyncKind;
use sangam_model::id::{NumberId, PersonId, SignupId, WorkspaceId};
use sangam_protocol::connect::{Candidate, Found, Plan, SignupStep};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Number, Result};

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
    pub found: Vec<Found>,
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

/// Reading what concerns connecting.
pub trait ConnectReads {
    /// What the owner of a workspace decided so far; its `signup` is not kept here.
    fn connect_plan(&self, workspace_id: WorkspaceId) -> Result<Option<Plan>>;
    /// One signup.
    fn signup(&self, id: SignupId) -> Result<Option<SignupRecord>>;
    /// The signup of a ticket.
    fn signup_by_ticket(&self, ticket_hash: &[u8; 32]) -> Result<Option<SignupRecord>>;
    /// The newest signup of a workspace.
    fn newest_signup(&self, workspace_id: WorkspaceId) -> Result<Option<SignupRecord>>;
    /// Every signup that is not over.
    fn open_signups(&self) -> Result<Vec<SignupRecord>>;
    /// How many signups of this hub connected a number since then.
    fn signups_connected_since(&self, since: Timestamp) -> Result<u64>;
    /// What is kept of how a number was connected.
    fn onboarding(&self, number_id: NumberId) -> Result<Option<Onboarding>>;
    /// The number whose provider delivers under this secret.
    fn number_by_webhook_secret(&self, secret_hash: &[u8; 32]) -> Result<Option<Number>>;
    /// Where a number's provider may deliver to, newest first.
    fn webhook_addresses(&self, number_id: NumberId) -> Result<Vec<WebhookAddress>>;
    /// The numbers of an account, whichever workspaces have them.
    fn numbers_of_waba(&self, waba_id: &str) -> Result<Vec<Number>>;
}

/// Writing what concerns connecting; none of it is synced.
pub trait ConnectSideWrites {
    /// Keeps what the owner decided.
    fn save_connect_plan(&mut self, workspace_id: WorkspaceId, plan: &Plan) -> Result<()>;
    /// Keeps a signup, or how far it is.
    fn save_signup(&mut self, signup: &SignupRecord) -> Result<()>;
    /// Keeps how a number was connected.
    fn save_onboarding(&mut self, onboarding: &Onboarding) -> Result<()>;
    /// Opens an address, or keeps what became of it.
    fn save_webhook_address(&mut self, address: &WebhookAddress) -> Result<()>;
    /// Closes an address.
    fn forget_webhook_address(&mut self, secret_hash: &[u8; 32]) -> Result<()>;
}
