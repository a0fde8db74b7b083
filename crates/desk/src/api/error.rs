//! The only error that reaches a screen.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// An error a screen shows: it branches on `code`, translates it, and keeps `message` for the details.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, thiserror::Error)]
#[error("{code}: {message}")]
pub struct UiError {
    /// A code of the hub's protocol, or one of the desk's own (`offline`, `vault`, `storage`, `not_practice`).
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
