//! Connecting a number and keeping it: what the owner's desktop asks the hub, and what it answers.
//!
//! These are not synced rows but questions of one person, the owner, asked while online; everybody else is refused with
//! `forbidden`. What the whole team may know about a number is in its [`NumberRow`](crate::rows::NumberRow).
//!
//! A wish that cannot be met comes back with one of the codes of [`problem`].

mod alerts;
mod copies;
mod held;
mod ledger;
mod number;
mod plan;
mod signup;

pub use alerts::{Alerts, AlertsTested};
pub use copies::{Copies, CopyFacts, CopyMade, RecoveryKey, SaveCopies, no_copy};
pub use held::{Choice, HeldConversation, HeldCounts, HeldPage, LabelCount, Moved, SharePhoneBook};
pub use ledger::{ConversationLedger, Ledger, MediaLedger, PhaseLedger};
pub use number::{
    AskSync, ConnectBy360dialog, ConnectByToken, Connected360dialog, Gap, LifeEvent, NumberDetail,
    TryItMarks, Via, gap,
};
pub use plan::{Checks, Item, ItemCheck, Plan, Route, SavePlan};
pub use signup::{BeginSignup, Candidate, ChooseNumber, Signup, SignupBegun, SignupStep};

crate::codes! {
    /// Why a number was not connected, or a wish about it was not met. The screen has a sentence and a next step for each.
    pub mod problem;

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
    /// The page's ticket is too old, or nobody chose a number in time: begin again.
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
    /// 360dialog does not take the address its webhooks are to go to: the number stays as it was.
    pub const WEBHOOK_REFUSED: &str = "webhook_refused";
    /// What WhatsApp would send does not come here, so it was not asked; `detail.found` says what is wanting.
    pub const UNHEARD: &str = "unheard";
    /// The desk's stage of this number does not let this person send.
    pub const STAGE: &str = "stage";
    /// The hub cannot send e-mail: no SMTP is set up.
    pub const NO_SMTP: &str = "no_smtp";
    /// The folder cannot be written.
    pub const FOLDER: &str = "folder";
    /// The folder holds the copies of another hub.
    pub const FOLDER_FOREIGN: &str = "folder_foreign";
}

/// What the hub can find wanting: the words of [`ItemCheck::problem`]. The screen has a sentence for each, and says how to mend it.
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
