//! Settings of alerts by e-mail and webhook.

use serde::{Deserialize, Serialize};

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
