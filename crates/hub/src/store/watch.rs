//! Watching over numbers: their life, what was heard of them, what may be missing, alerts on their way, copies made.
//!
//! Nothing here is synced and nothing here is deleted by webhooks: life events are a set, instants are maxima, so telling the
//! same again changes nothing.

use sangam_model::Timestamp;
use sangam_model::connection::Link;
use sangam_model::id::{NumberId, PersonId, WorkspaceId};
use sangam_model::time::{DAY, HOUR};
use sangam_protocol::connect::CopyFacts;
use serde_json::Value;
use uuid::Uuid;

use super::{Number, Result};

/// A question is put off by a day at most, and an alert by an hour, in milliseconds. What is put off for longer than this was put off
/// by a clock that ran ahead, and waits no more.
pub(crate) const WATCH_PUT_OFF: i64 = DAY + HOUR;
/// The same of an alert.
pub(crate) const ALERT_PUT_OFF: i64 = 2 * HOUR;

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
    pub heard: Heard,
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
            heard: Heard::default(),
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
pub struct Heard {
    /// A message of a customer.
    pub customer: Option<Timestamp>,
    /// A message of a desk that WhatsApp took.
    pub desk: Option<Timestamp>,
    /// A message written on the phone.
    pub phone: Option<Timestamp>,
}

impl Heard {
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

/// By which way an alert travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Channel {
    /// E-mail.
    Email,
    /// Signed webhook.
    Webhook,
}

impl Channel {
    /// The name in the databases.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Webhook => "webhook",
        }
    }

    /// The channel of this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Email, Self::Webhook].into_iter().find(|channel| channel.as_str() == name)
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

/// A copy that was made, or was not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CopyRecord {
    /// When.
    pub at: Timestamp,
    /// Its folder's name.
    pub file: String,
    /// Its size.
    pub size_bytes: u64,
    /// Stored files it lacks, because they could not be copied.
    pub missing: u64,
    /// Stored files it lacks, because the hub itself has lost them.
    pub lost: u64,
    /// Why there is none, in one of [`no_copy`](sangam_protocol::connect::no_copy)'s words; a sentence if an earlier version noted it.
    pub problem: Option<String>,
    /// What belongs to that.
    pub facts: CopyFacts,
}

/// Reading what is known of numbers.
pub trait WatchReads {
    /// The numbers whose display number has these digits, whoever has them.
    fn numbers_by_digits(&self, digits: &str) -> Result<Vec<Number>>;
    /// What happened to a number, newest first.
    fn life(&self, number_id: NumberId, limit: u32) -> Result<Vec<LifeRecord>>;
    /// Events of this kind, newest first.
    fn life_of_kind(&self, number_id: NumberId, kind: &str, limit: u32) -> Result<Vec<LifeRecord>>;
    /// Every event that says something about the link, oldest first.
    fn link_life(&self, number_id: NumberId) -> Result<Vec<LifeRecord>>;
    /// What is known of a number.
    fn watch(&self, number_id: NumberId) -> Result<Option<Watch>>;
    /// Numbers WhatsApp is to be asked about by now, longest due first; also those put off for longer than [`WATCH_PUT_OFF`].
    fn watches_due(&self, now: Timestamp, limit: u32) -> Result<Vec<Watch>>;
    /// Every watch after this number, in the order of their ids.
    fn watches(&self, after: Option<NumberId>, limit: u32) -> Result<Vec<Watch>>;
    /// Numbers nobody watches over yet.
    fn unwatched(&self, limit: u32) -> Result<Vec<Number>>;
    /// Messages WhatsApp spoke of before `before` and had not brought then.
    fn missing(&self, before: Timestamp, limit: u32) -> Result<Vec<MissingMessage>>;
    /// The gaps of a number and of the whole hub, newest first. Those in which the hub was down from `resumed` or earlier are left out where
    /// all of what was held back came ([`RETRIES`](crate::watch::gaps::RETRIES)).
    fn gaps(&self, number_id: NumberId, resumed: Option<Timestamp>, limit: u32) -> Result<Vec<GapRecord>>;
    /// How the owner wants to be told.
    fn alert_setting(&self, workspace_id: WorkspaceId) -> Result<Option<AlertSetting>>;
    /// Alerts on their way that may be tried now.
    fn alerts_due(&self, now: Timestamp, limit: u32) -> Result<Vec<AlertSend>>;
    /// The wrapped master keys.
    fn recovery_keys(&self) -> Result<Vec<Vec<u8>>>;
    /// The last copies, newest first.
    fn copies_made(&self, limit: u32) -> Result<Vec<CopyRecord>>;
}

/// Writing what is known of numbers. None of it is synced.
pub trait WatchWrites {
    /// Adds an event; `false` if it was known.
    fn add_life(&mut self, event: &LifeRecord) -> Result<bool>;
    /// Keeps what is known of a number.
    fn save_watch(&mut self, watch: &Watch) -> Result<()>;
    /// Notes a message that has not come; one that is noted already stays as it is.
    fn note_missing(&mut self, message: &MissingMessage) -> Result<()>;
    /// It came, or was counted as lost.
    fn forget_missing(&mut self, number_id: NumberId, wamid: &str) -> Result<()>;
    /// Adds a gap. One of the same cause that is nearer than `within` milliseconds grows instead.
    fn add_gap(&mut self, gap: &GapRecord, within: i64) -> Result<()>;
    /// Keeps how the owner wants to be told.
    fn save_alert_setting(&mut self, workspace_id: WorkspaceId, setting: &AlertSetting) -> Result<()>;
    /// Notes an alert; `false` if it was noted before.
    fn add_alert(&mut self, alert: &AlertRecord) -> Result<bool>;
    /// Sends an alert on its way, or changes when it is tried.
    fn save_alert_send(&mut self, send: &AlertSend) -> Result<()>;
    /// It arrived, or nobody takes it.
    fn remove_alert_send(&mut self, send: &AlertSend) -> Result<()>;
    /// Keeps a wrapped master key.
    fn add_recovery_key(&mut self, id: Uuid, made_at: Timestamp, wrapped: &[u8]) -> Result<()>;
    /// Notes a copy; only the newest `keep` are remembered.
    fn add_copy(&mut self, copy: &CopyRecord, keep: u32) -> Result<()>;
}
