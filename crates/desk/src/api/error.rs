//! The only error that reaches a screen.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

sangam_protocol::codes! {
    /// The codes of failures on this computer, beside those of the protocol.
    pub mod own;

    /// The hub cannot be reached.
    pub const OFFLINE: &str = "offline";
    /// The hub is older than this desk can speak with.
    pub const HUB_OLDER: &str = "hub_older";
    /// A hub inside this process failed.
    pub const LOCAL_HUB: &str = "local_hub";
    /// A business was begun on this computer before: its people sign in to it.
    pub const ALREADY_BEGUN: &str = "already_begun";
    /// The desk is no practice shop.
    pub const NOT_PRACTICE: &str = "not_practice";
    /// Nothing keeps secrets here, or what does refuses.
    pub const VAULT: &str = "vault";
    /// What keeps secrets here has none of this desk's.
    pub const VAULT_EMPTY: &str = "vault_empty";
    /// The disk cannot be read or written.
    pub const STORAGE: &str = "storage";
    /// No browser could be opened.
    pub const NO_BROWSER: &str = "no_browser";
    /// Nobody vouches for the bytes of a file: it is shown on no screen.
    pub const NOT_SHOWN: &str = "not_shown";
    /// A picture that would fill the memory.
    pub const TOO_LARGE_TO_DRAW: &str = "too_large_to_draw";
    /// There is no microphone, or it went away.
    pub const NO_MICROPHONE: &str = "no_microphone";
    /// The system lets this program hear nothing.
    pub const MICROPHONE_DENIED: &str = "microphone_denied";
    /// Another program has the microphone.
    pub const MICROPHONE_BUSY: &str = "microphone_busy";
    /// The microphone gives nothing that can be used.
    pub const MICROPHONE_UNUSABLE: &str = "microphone_unusable";
    /// Something is being recorded already.
    pub const RECORDING_ALREADY: &str = "recording_already";
    /// A wish was not even asked for: the reply before it was refused.
    pub const REPLY_NOT_SENT: &str = "reply_not_sent";
    /// Nothing is recorded.
    pub const NOTHING_RECORDED: &str = "nothing_recorded";
}

/// An error a screen shows: it branches on `code`, translates it, and keeps `message` for the details.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, thiserror::Error)]
#[error("{code}: {message}")]
pub struct UiError {
    /// A code of the hub's protocol, or one of the desk's own.
    pub code: String,
    /// English, for developers.
    pub message: String,
    /// What the sentence needs, such as a name.
    #[ts(type = "Record<string, unknown> | null")]
    pub detail: Option<serde_json::Value>,
}

impl UiError {
    /// An error without detail.
    pub fn new(code: &str, message: impl Into<String>) -> Self {
        Self { code: code.to_owned(), message: message.into(), detail: None }
    }
}

impl From<sangam_protocol::ApiError> for UiError {
    fn from(error: sangam_protocol::ApiError) -> Self {
        Self { code: error.code, message: error.message, detail: error.detail }
    }
}
