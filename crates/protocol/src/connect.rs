//! Connecting a number and keeping it: what the owner's desktop asks the hub, and what it answers.
//!
//! These are not synced rows but questions of one person, the owner, asked while online; everybody else is refused with
//! `forbidden`. What the whole team may know about a number is in its [`NumberRow`].
//!
//! ```text
//! GET|PUT /v1/connect/plan                    Plan, SavePlan -> Plan
//! POST    /v1/connect/checks                  -> Checks                     what the hub can see before anything is changed
//! POST    /v1/signups                         BeginSignup -> SignupBegun    the page to open in the system's browser
//! GET     /v1/signups/{id}                    -> Signup
//! POST    /v1/signups/{id}/choose             ChooseNumber -> Signup        only at `choosing`
//! POST    /v1/signups/{id}/cancel             -> Signup
//! POST    /v1/numbers/by-token                ConnectByToken -> NumberRow   a number that is already connected
//! POST    /v1/numbers/by-360dialog            ConnectBy360dialog -> Connected360dialog
//! GET     /v1/numbers/{id}                    -> NumberDetail
//! POST    /v1/numbers/{id}/stage              Stage -> NumberRow
//! POST    /v1/numbers/{id}/sync               AskSync -> NumberRow          by hand, while it may still be asked
//! POST    /v1/numbers/{id}/opened             -> NumberRow                  "I opened the app on the phone today"
//! POST    /v1/numbers/{id}/check              -> NumberDetail               asks WhatsApp now
//! GET     /v1/numbers/{id}/ledger?before=&limit=    -> Ledger
//! GET     /v1/numbers/{id}/ledger.csv         -> text/csv, every conversation
//! GET     /v1/numbers/{id}/held?before=&limit=      -> HeldPage
//! POST    /v1/numbers/{id}/release            Choice -> Moved               the team sees them
//! POST    /v1/numbers/{id}/hold               Choice -> Moved               and no longer
//! PUT     /v1/workspace/phone-book            SharePhoneBook -> WorkspaceRow
//! GET|PUT /v1/alerts                          Alerts;  POST /v1/alerts/test -> AlertsTested
//! GET|PUT /v1/copies                          Copies, SaveCopies -> Copies; POST /v1/copies/now -> Copies
//! POST    /v1/copies/recovery-key             -> RecoveryKey                shown to be printed; a new one each time, all stay valid
//! ```
//!
//! A wish that cannot be met comes back with one of the codes of [`problem`].

use std::collections::BTreeMap;

use sangam_model::Timestamp;
use sangam_model::connection::SyncKind;
use sangam_model::id::{ContactId, ConversationId, LabelId, NumberId, PersonId, SignupId};
use sangam_model::needs::Needs;
use serde::{Deserialize, Serialize};

use crate::rows::NumberRow;

/// Why a number was not connected, or a wish about it was not met. The screen has a sentence and a next step for each.
pub mod problem {
    /// The hub has no Meta app: app id, app secret and configuration id are missing.
    pub const NO_META_APP: &str = "no_meta_app";
    /// The hub has no public HTTPS address.
    pub const NO_PUBLIC_ADDRESS: &str = "no_public_address";
    /// The pre-flight is not complete; `detail.open` lists the items.
    pub const PREFLIGHT_OPEN: &str = "preflight_open";
    /// The person closed Meta's window.
    pub const CLOSED: &str = "closed";
    /// The person left Meta's dialog; `detail.step` is Meta's word for where.
    pub const CANCELLED: &str = "cancelled";
    /// Meta's dialog ended with an error; `detail.message`, `detail.error_id`, `detail.session_id`.
    pub const META_ERROR: &str = "meta_error";
    /// The page's ticket is too old: begin again.
    pub const TICKET_EXPIRED: &str = "ticket_expired";
    /// The page was used already: begin again.
    pub const TICKET_USED: &str = "ticket_used";
    /// Meta's code was older than its thirty seconds, or used.
    pub const CODE_EXPIRED: &str = "code_expired";
    /// Nobody knows whether the exchange of the code arrived.
    pub const EXCHANGE_UNANSWERED: &str = "exchange_unanswered";
    /// The token lacks a permission; `detail.missing`.
    pub const PERMISSION_MISSING: &str = "permission_missing";
    /// Meta named an account the token does not open: the code belongs to another workspace's signup.
    pub const OTHER_ACCOUNT: &str = "other_account";
    /// The account has no number with the app.
    pub const NO_NUMBER: &str = "no_number";
    /// The number is not on the WhatsApp Business app: the ordinary signup was chosen.
    pub const NOT_COEXISTENCE: &str = "not_coexistence";
    /// The WhatsApp Business account belongs to another workspace of this hub.
    pub const WABA_TAKEN: &str = "waba_taken";
    /// The number is connected already.
    pub const NUMBER_TAKEN: &str = "number_taken";
    /// WhatsApp did not accept the subscription to webhooks: nothing was asked for.
    pub const SUBSCRIBE_FAILED: &str = "subscribe_failed";
    /// WhatsApp cannot be reached, or answers with an error: try again.
    pub const WHATSAPP_UNAVAILABLE: &str = "whatsapp_unavailable";
    /// The token is refused.
    pub const TOKEN_REFUSED: &str = "token_refused";
    /// This asking is spent, or its 24 hours are over.
    pub const SYNC_SPENT: &str = "sync_spent";
    /// The desk's stage of this number does not let this person send.
    pub const STAGE: &str = "stage";
    /// The hub cannot send e-mail: no SMTP is set up.
    pub const NO_SMTP: &str = "no_smtp";
    /// The folder cannot be written.
    pub const FOLDER: &str = "folder";
}

/// What the hub can find wanting: the words of [`Found::problem`]. The screen has a sentence for each, and says how to mend it.
pub mod finding {
    /// The hub has no public address.
    pub const NO_ADDRESS: &str = "no_address";
    /// The address is not HTTPS; names it.
    pub const NOT_HTTPS: &str = "not_https";
    /// The address leads nowhere outside this network; names it.
    pub const NOT_PUBLIC: &str = "not_public";
    /// Nobody answers at the address, or not this hub; names it.
    pub const NOT_REACHED: &str = "not_reached";
    /// The hub was not told this value.
    pub const NOT_SET: &str = "not_set";
    /// Meta refuses the app's secret.
    pub const WRONG_SECRET: &str = "wrong_secret";
    /// The app's webhook is not active at Meta.
    pub const NOT_ACTIVE: &str = "not_active";
    /// Meta does not answer the hub.
    pub const GRAPH_UNREACHABLE: &str = "graph_unreachable";
    /// Meta delivers to another address; names it.
    pub const ANOTHER_ADDRESS: &str = "another_address";
    /// Webhook fields are not subscribed; names them.
    pub const FIELDS_MISSING: &str = "fields_missing";
    /// Meta's allowance of seven days is used; names how many are used, and how many there are.
    pub const QUOTA_USED: &str = "quota_used";
    /// The disk has too little room; names the free mebibytes, and how many are needed.
    pub const DISK_FULL: &str = "disk_full";
    /// It could not be found out.
    pub const NOT_KNOWN: &str = "not_known";
    /// The number is not on the WhatsApp Business app.
    pub const NOT_ON_APP: &str = "not_on_app";
    /// The Cloud API does not serve the number; names what does, if WhatsApp says so.
    pub const ANOTHER_PLATFORM: &str = "another_platform";
    /// The account's webhooks do not come to this hub's app.
    pub const NOT_SUBSCRIBED: &str = "not_subscribed";
}

/// What the owner answered and decided so far. Kept by the hub; stored with the number once it is connected.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Plan {
    /// The assessment, once answered.
    pub needs: Option<Needs>,
    /// Where the desk lives and whose Meta app connects it.
    pub route: Option<Route>,
    /// What the owner confirmed, and when.
    pub confirmed: BTreeMap<Item, Timestamp>,
    /// What the hub saw last.
    pub checks: Option<Checks>,
    /// The signup under way, or the last one.
    pub signup: Option<Signup>,
}

/// `PUT /v1/connect/plan`: the parts that are given replace what was kept.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct SavePlan {
    /// The assessment.
    #[serde(default)]
    pub needs: Option<Needs>,
    /// The route.
    #[serde(default)]
    pub route: Option<Route>,
    /// Items confirmed now.
    #[serde(default)]
    pub confirm: Vec<Item>,
    /// Items no longer confirmed.
    #[serde(default)]
    pub retract: Vec<Item>,
}

/// Where the desk lives, and whose Meta app connects the number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum Route {
    /// Someone runs the hub, with their Meta app.
    HostedForYou,
    /// The owner's own server and Meta app.
    OwnServer,
    /// The owner's server; 360dialog connects the number.
    Dialog360,
    /// This computer, behind a public HTTPS address.
    ThisComputer,
}

/// One line of the pre-flight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum Item {
    /// Sangam checks: Meta can reach the hub at a public HTTPS address.
    HubReachable,
    /// Sangam checks: the Meta app answers with its secret, and its webhook is active.
    MetaApp,
    /// Sangam checks: the app is subscribed to every field the desk needs.
    WebhookFields,
    /// Sangam checks: the signup's configuration id is set.
    ConfigId,
    /// Sangam checks: fewer businesses were onboarded in seven days than the app may.
    OnboardingQuota,
    /// Sangam checks: there is room for the history and its files.
    Disk,
    /// You confirm: WhatsApp Business app 2.24.17 or newer.
    AppVersion,
    /// You confirm: admin of the business portfolio.
    PortfolioAdmin,
    /// You confirm: the business is verified.
    BusinessVerified,
    /// You confirm: no other provider serves the number.
    OtherProvider,
    /// You confirm: no paid badge on it.
    PaidBadge,
    /// You confirm: linked devices will be unlinked.
    LinkedDevices,
    /// You confirm: WhatsApp for Windows and watches stop.
    WindowsAndWatches,
    /// You confirm: a payment method is added at Meta.
    PaymentMethod,
    /// You confirm: what is sold is allowed by WhatsApp's policy.
    ContentPolicy,
    /// You confirm: broadcast lists become read-only.
    BroadcastLists,
    /// You confirm: the app's own greeting and away messages are off.
    AppAutomation,
    /// You confirm: phone in hand, charged, online, and *Share chat history* will be chosen.
    PhoneReady,
    /// Checked after signup: `is_on_biz_app`.
    IsOnBizApp,
    /// Checked after signup: `platform_type` is `CLOUD_API`.
    PlatformType,
    /// Checked after signup: the webhooks of the account come to this app.
    SubscribedApps,
}

impl Item {
    /// What the hub checks before anything is changed.
    pub const CHECKED: [Self; 6] = [
        Self::HubReachable,
        Self::MetaApp,
        Self::WebhookFields,
        Self::ConfigId,
        Self::OnboardingQuota,
        Self::Disk,
    ];
    /// What the owner confirms.
    pub const CONFIRMED: [Self; 12] = [
        Self::AppVersion,
        Self::PortfolioAdmin,
        Self::BusinessVerified,
        Self::OtherProvider,
        Self::PaidBadge,
        Self::LinkedDevices,
        Self::WindowsAndWatches,
        Self::PaymentMethod,
        Self::ContentPolicy,
        Self::BroadcastLists,
        Self::AppAutomation,
        Self::PhoneReady,
    ];
    /// What is checked after the signup, before the one-shot sync is asked for.
    pub const AFTERWARDS: [Self; 3] = [Self::IsOnBizApp, Self::PlatformType, Self::SubscribedApps];
}

/// What the hub found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Checks {
    /// When.
    pub at: Timestamp,
    /// Each item looked at.
    pub found: Vec<Found>,
}

/// One item looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Found {
    /// Which.
    pub item: Item,
    /// It is as it should be.
    pub is_good: bool,
    /// What is missing: one of [`finding`]'s words.
    pub problem: Option<String>,
    /// Names that belong to the sentence: missing fields, an address, a count.
    pub names: Vec<String>,
}

/// `POST /v1/signups`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BeginSignup {
    /// Reconnects this number of the workspace; absent for a new one.
    #[serde(default)]
    pub number_id: Option<NumberId>,
}

/// The answer: shown to nobody but the browser.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignupBegun {
    /// For following it.
    pub id: SignupId,
    /// The hub's page with its one-time ticket; opens once, for thirty minutes.
    pub url: String,
    /// When the ticket ends.
    pub expires_at: Timestamp,
}

/// How far a signup is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Signup {
    /// Its id.
    pub id: SignupId,
    /// Where it stands.
    pub step: SignupStep,
    /// Why it ended, at `failed`: one of [`problem`]'s codes.
    pub problem: Option<String>,
    /// What belongs to the sentence.
    #[cfg_attr(feature = "ts", ts(type = "unknown"))]
    pub detail: Option<serde_json::Value>,
    /// What was checked after the signup.
    pub found: Vec<Found>,
    /// What to choose from, at `choosing`.
    pub candidates: Vec<Candidate>,
    /// The number, once it is ours.
    pub number_id: Option<NumberId>,
    /// It reconnects this number.
    pub reconnects: Option<NumberId>,
    /// When it began.
    pub began_at: Timestamp,
    /// When the ticket ends, or ended.
    pub expires_at: Timestamp,
}

/// The steps of a signup, in their order. Each is on the disk before the next begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum SignupStep {
    /// The page was not opened yet.
    Issued,
    /// The page is open; Meta's dialog is the person's turn.
    Opened,
    /// The code is being exchanged.
    Exchanging,
    /// Finding and checking the number.
    Checking,
    /// Several numbers: the owner says which.
    Choosing,
    /// Subscribing to the account's webhooks.
    Subscribing,
    /// Asking for contacts, then history.
    Asking,
    /// Done.
    Connected,
    /// Ended without a number, or stopped before the one-shot sync.
    Failed,
}

impl SignupStep {
    /// Nothing more will happen.
    #[must_use]
    pub const fn is_over(self) -> bool {
        matches!(self, Self::Connected | Self::Failed)
    }
}

/// A number that could be meant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Candidate {
    /// WhatsApp's id of it.
    pub phone_number_id: String,
    /// As people write it.
    pub display_number: String,
    /// What customers see.
    pub verified_name: Option<String>,
}

/// `POST /v1/signups/{id}/choose`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ChooseNumber {
    /// One of the candidates.
    pub phone_number_id: String,
}

/// `POST /v1/numbers/by-token`: only for a number that is already connected. It cannot start coexistence.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ConnectByToken {
    /// WhatsApp's id of the account.
    pub waba_id: String,
    /// WhatsApp's id of the number.
    pub phone_number_id: String,
    /// The access token.
    pub token: String,
}

/// `POST /v1/numbers/by-360dialog`.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ConnectBy360dialog {
    /// WhatsApp's id of the account.
    pub waba_id: String,
    /// WhatsApp's id of the number.
    pub phone_number_id: String,
    /// As people write it.
    pub display_number: String,
    /// 360dialog's key, which names the number.
    pub api_key: String,
}

/// The answer.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Connected360dialog {
    /// The number.
    pub number: NumberRow,
    /// The webhook address that was set at 360dialog, without its secret.
    pub webhook_host: String,
    /// 360dialog took the address; otherwise it must be set by hand.
    pub webhook_is_set: bool,
}

/// `POST /v1/numbers/{id}/sync`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct AskSync {
    /// What.
    pub kind: SyncKind,
}

/// Everything about a number, for the *Number* page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct NumberDetail {
    /// What the team sees.
    pub number: NumberRow,
    /// WhatsApp's ids, for a support ticket.
    pub waba_id: String,
    /// WhatsApp's ids, for a support ticket.
    pub phone_number_id: String,
    /// WhatsApp's ids of the one-shot requests.
    pub request_ids: BTreeMap<SyncKind, String>,
    /// When the token ends; absent if never, or not known.
    pub token_expires_at: Option<Timestamp>,
    /// What happened to the connection, newest first.
    pub life: Vec<LifeEvent>,
    /// When messages may be missing, newest first.
    pub gaps: Vec<Gap>,
    /// The three messages that show that everything works.
    pub tried: Tried,
    /// How many chats wait for the owner's decision.
    pub held: HeldCounts,
    /// What was confirmed and checked when it was connected.
    pub plan: Option<Plan>,
}

/// Something that happened to the connection.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct LifeEvent {
    /// When.
    pub at: Timestamp,
    /// An open set: Meta's event in lower case (`partner_removed`, `account_restriction`, …) or ours (`connected`, `stage_changed`, `opened_by_owner`,
    /// `token_expired`, `alert_sent`, `contacts_asked`, `history_asked`, …).
    pub kind: String,
    /// Who, if a person did it.
    pub by: Option<PersonId>,
    /// What belongs to the sentence: reason, restriction, stage.
    #[cfg_attr(feature = "ts", ts(type = "unknown"))]
    pub detail: Option<serde_json::Value>,
}

/// A time whose messages may be missing here. They are on the phone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Gap {
    /// From.
    pub from: Timestamp,
    /// Until; absent while it lasts.
    pub until: Option<Timestamp>,
    /// Why: `disconnected`, `hub_down`, `webhook_refused`, `not_delivered`.
    pub why: String,
}

/// *Try it*: each with the instant it was seen after the connection.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Tried {
    /// A live message of a customer.
    pub customer: Option<Timestamp>,
    /// A reply of the desk that WhatsApp took.
    pub desk: Option<Timestamp>,
    /// A reply written on the phone.
    pub phone: Option<Timestamp>,
}

/// What the import brought.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Ledger {
    /// Which number.
    pub number_id: NumberId,
    /// Entries of the phone's address book that came, removals not counted.
    pub contacts: u64,
    /// Messages that came, each once, however often told.
    pub messages: u64,
    /// Of them known live as well.
    pub overlap: u64,
    /// Conversations they belong to.
    pub conversations_total: u64,
    /// Files of the messages.
    pub media: MediaLedger,
    /// Each phase that sent anything, by number.
    pub phases: Vec<PhaseLedger>,
    /// Bodies that were kept because nobody could read them.
    pub unread_bodies: u64,
    /// Conversations, most messages first.
    pub conversations: Vec<ConversationLedger>,
    /// What to pass as `before` for the next page; absent at the end.
    pub next: Option<String>,
}

/// One phase of the history: 0 the first day, 1 to ninety days, 2 to a hundred and eighty.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct PhaseLedger {
    /// Which.
    pub phase: u32,
    /// Different chunks that came.
    pub chunks: u32,
    /// Their messages.
    pub messages: u64,
    /// Chunk numbers below the highest that have not come.
    pub gaps: Vec<u32>,
    /// WhatsApp's count of the whole when its newest chunk came.
    pub progress: u8,
    /// First arrival.
    pub first_at: Timestamp,
    /// Latest arrival.
    pub last_at: Timestamp,
}

/// The files of imported messages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct MediaLedger {
    /// Messages that had one.
    pub mentioned: u64,
    /// Here.
    pub ready: u64,
    /// Announced, not here yet.
    pub pending: u64,
    /// Older than fourteen days at the connection: WhatsApp sends none of them.
    pub too_old: u64,
    /// Failed, expired or too large.
    pub lost: u64,
}

/// One conversation of the import.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ConversationLedger {
    /// Which.
    pub conversation_id: ConversationId,
    /// The customer, as the owner sees them.
    pub name: Option<String>,
    /// Their phone.
    pub phone: Option<String>,
    /// Messages that came.
    pub messages: u64,
    /// The oldest.
    pub first_at: Timestamp,
    /// The newest.
    pub last_at: Timestamp,
    /// Its files.
    pub media: MediaLedger,
}

/// Imported chats and who sees them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct HeldPage {
    /// How many, of everything.
    pub counts: HeldCounts,
    /// How many of them carry which label; labels none carries are left out.
    #[serde(default)]
    pub labels: Vec<LabelCount>,
    /// The chats, newest activity first.
    pub conversations: Vec<HeldConversation>,
    /// What to pass as `before` for the next page; absent at the end.
    pub next: Option<String>,
}

/// How many imported chats are where.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct HeldCounts {
    /// Only the owner sees them.
    pub held: u64,
    /// Of these, chats with a live message nobody of the team can see.
    pub held_unread: u64,
    /// The team sees them.
    pub released: u64,
    /// Private to the owner, whatever is released.
    pub private: u64,
}

/// How many imported chats carry a label. Private ones are not counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct LabelCount {
    /// Which label.
    pub label_id: LabelId,
    /// Only the owner sees so many.
    pub held: u64,
    /// The team sees so many.
    pub released: u64,
}

/// One imported chat.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct HeldConversation {
    /// Which.
    pub conversation_id: ConversationId,
    /// Whose.
    pub contact_id: ContactId,
    /// As the owner sees them.
    pub name: Option<String>,
    /// Their phone.
    pub phone: Option<String>,
    /// They are in the phone's address book.
    pub in_phone_book: bool,
    /// Only the owner sees it.
    pub held: bool,
    /// Private to the owner.
    pub private: bool,
    /// Imported messages.
    pub messages: u64,
    /// What it is labelled, as its row names it.
    #[serde(default)]
    pub labels: Vec<LabelId>,
    /// Live messages nobody answered.
    pub unread: u32,
    /// The newest message.
    pub last_at: Timestamp,
}

/// Which imported chats are meant. Private ones never are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "which", rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum Choice {
    /// All of them.
    All,
    /// With a message since then.
    ActiveSince {
        /// Then.
        at: Timestamp,
    },
    /// In the phone's address book, or not in it.
    InPhoneBook {
        /// In it.
        is_in: bool,
    },
    /// With this label.
    Labelled {
        /// Which.
        label_id: LabelId,
    },
    /// These.
    Listed {
        /// At most 500.
        conversation_ids: Vec<ConversationId>,
    },
}

/// What a release or its revocation changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Moved {
    /// Chats that changed hands.
    pub changed: u64,
    /// How many are where now.
    pub counts: HeldCounts,
}

/// `PUT /v1/workspace/phone-book`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct SharePhoneBook {
    /// The team sees the names of the phone's address book; otherwise only those customers gave themselves.
    pub shared: bool,
}

/// How the owner is told when the app is closed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Alerts {
    /// Addresses that get an e-mail.
    pub emails: Vec<String>,
    /// Where a signed webhook goes; `https` unless it is this computer.
    pub webhook_url: Option<String>,
    /// Signs it; given once, never told again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub webhook_secret: Option<String>,
    /// A secret is kept.
    #[serde(default)]
    pub has_webhook_secret: bool,
    /// The hub can send e-mail.
    #[serde(default)]
    pub can_send_email: bool,
}

/// What a test alert came to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct AlertsTested {
    /// The e-mail was taken by the mail server; absent if there is no address.
    pub email: Option<bool>,
    /// The webhook was answered with 2xx; absent if there is none.
    pub webhook: Option<bool>,
    /// What went wrong, for reading.
    pub problems: Vec<String>,
}

/// Nightly copies of the hub.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Copies {
    /// Where they go; absent: none are made.
    pub folder: Option<String>,
    /// The owner may choose the folder from here: the hub runs on this computer.
    pub may_choose: bool,
    /// A recovery key was made.
    pub has_recovery_key: bool,
    /// The last ones, newest first.
    pub made: Vec<CopyMade>,
}

/// One copy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct CopyMade {
    /// When.
    pub at: Timestamp,
    /// Its file's name.
    pub file: String,
    /// Its size.
    pub size_bytes: u64,
    /// Why it was not made, if it was not.
    pub problem: Option<String>,
}

/// `PUT /v1/copies`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct SaveCopies {
    /// Where they go; absent: no more.
    pub folder: Option<String>,
}

/// What opens a copy on an empty machine. Shown once, to be printed.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct RecoveryKey {
    /// Groups of letters and digits, with a check group at the end.
    pub key: String,
}
