//! What Meta may do one way or another, or has done to somebody: not errors, but the reasons why a client must be patient.
//!
//! Each group is a switch of [`Faults`](super::Faults) and is changed field by field.

use serde::{Deserialize, Serialize};

use super::When;

/// The switches of this file and what they do.
pub(super) const QUIRKS: &[(&str, &str)] = &[
    ("signup.message", "\"string\" (default) or \"object\": how the session event is posted"),
    ("signup.order", "\"event_first\" (default) or \"code_first\": which of the two results comes first"),
    ("signup.gap_ms", "n: how long after the first the second result comes"),
    ("signup.version", "any JSON: the `version` of the session event (default 3); null leaves it out"),
    ("signup.plain_finish", "true: coexistence ends with `FINISH` and `is_wa_login_user`, as some have seen"),
    ("signup.error_event", "\"CANCEL\" (default) or \"ERROR\": how a reported error is called"),
    ("signup.no_event", "true: the session event never comes"),
    ("signup.no_code", "true: the login callback comes without a code"),
    ("signup.stale_code", "true: the code comes so late that its 30 seconds are over"),
    ("signup.new_number_id", "true: a number that is connected again gets another phone_number_id"),
    ("token.expires_in_s", "n or null: how long new business tokens live (default 60 days)"),
    ("token.missing_scopes", "[scope]: permissions the owner did not give"),
    ("token.older_accounts", "n: so many older accounts stand behind the new one in granular_scopes"),
    ("app.missing_fields", "[field]: webhook fields the app is not subscribed to"),
    ("app.inactive", "true: the app's webhook subscription is not active"),
    ("app.unsubscribed", "true: the app has no webhook subscription at all"),
    ("sync.repeat_as_code_4", "true: a second asking is answered with Graph's code 4 instead of 2593107"),
    ("sync.bare_decline", "true: a declined history comes without the envelope"),
    ("sync.chunk_bytes", "n: how large a history webhook may be (default 3 MB)"),
    ("sync.pace_ms", "n: the wait between history webhooks (default none)"),
    ("sync.shuffle", "n: up to n history webhooks change places"),
    ("sync.duplicate", "when: a history webhook is posted twice"),
    ("sync.lose", "when: a history webhook never comes"),
    ("sync.stop_after", "n: the phone goes offline after so many history webhooks; the rest never comes"),
    ("sync.overlap_percent", "n: so many of a hundred history messages are told live as well"),
    ("sync.contacts_per_webhook", "n: how many contacts one state sync carries (default 200)"),
    ("customers.first_contact", "when: somebody's first message arrives as unsupported, 131060"),
];

/// How the two results of the signup come.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SignupQuirks {
    /// How the event is posted.
    pub message: MessageForm,
    /// Which result comes first.
    pub order: Order,
    /// The wait between them.
    pub gap_ms: u64,
    /// The event's `version`.
    pub version: serde_json::Value,
    /// `FINISH` with `is_wa_login_user` for coexistence.
    pub plain_finish: bool,
    /// The name of a reported error.
    pub error_event: ErrorEvent,
    /// The event never comes.
    pub no_event: bool,
    /// The callback has no code.
    pub no_code: bool,
    /// The code's 30 seconds are over when it comes.
    pub stale_code: bool,
    /// A number connected again gets another id.
    pub new_number_id: bool,
}

impl Default for SignupQuirks {
    fn default() -> Self {
        Self {
            message: MessageForm::String,
            order: Order::EventFirst,
            gap_ms: 0,
            version: serde_json::json!(3),
            plain_finish: false,
            error_event: ErrorEvent::Cancel,
            no_event: false,
            no_code: false,
            stale_code: false,
            new_number_id: false,
        }
    }
}

/// `event.data` of the session event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MessageForm {
    /// JSON text.
    String,
    /// The object itself.
    Object,
}

/// Which of the two results comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Order {
    /// The session event.
    EventFirst,
    /// The login callback with the code.
    CodeFirst,
}

/// What a reported error is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum ErrorEvent {
    /// As documented.
    Cancel,
    /// As others have seen.
    Error,
}

/// What business tokens are like.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TokenQuirks {
    /// How long they live; never ending without.
    pub expires_in_s: Option<i64>,
    /// Permissions that were not given.
    pub missing_scopes: Vec<String>,
    /// Older accounts behind the new one.
    pub older_accounts: usize,
}

impl Default for TokenQuirks {
    fn default() -> Self {
        Self { expires_in_s: Some(60 * 24 * 60 * 60), missing_scopes: Vec::new(), older_accounts: 0 }
    }
}

/// How the app is set up in its dashboard.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AppQuirks {
    /// Fields that were not chosen.
    pub missing_fields: Vec<String>,
    /// The subscription is not active.
    pub inactive: bool,
    /// There is none.
    pub unsubscribed: bool,
}

/// How the one-shot sync goes.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SyncQuirks {
    /// Code 4 instead of 2593107.
    pub repeat_as_code_4: bool,
    /// A declined history without envelope.
    pub bare_decline: bool,
    /// The largest webhook.
    pub chunk_bytes: usize,
    /// The wait between webhooks.
    pub pace_ms: u64,
    /// How many may change places.
    pub shuffle: usize,
    /// Posted twice.
    pub duplicate: Option<When>,
    /// Never posted.
    pub lose: Option<When>,
    /// So many, then no more.
    pub stop_after: Option<usize>,
    /// So many of a hundred are told live too.
    pub overlap_percent: u64,
    /// Contacts of one webhook.
    pub contacts_per_webhook: usize,
}

impl Default for SyncQuirks {
    fn default() -> Self {
        Self {
            repeat_as_code_4: false,
            bare_decline: false,
            chunk_bytes: 3_000_000,
            pace_ms: 0,
            shuffle: 1,
            duplicate: None,
            lose: None,
            stop_after: None,
            overlap_percent: 0,
            contacts_per_webhook: 200,
        }
    }
}

/// What customers meet.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CustomerQuirks {
    /// A first message arrives as unsupported.
    pub first_contact: Option<When>,
}
