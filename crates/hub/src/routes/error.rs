//! Every way a request can fail, as one answer: `{code, message, detail?}` with a fitting status.
//!
//! Whatever went wrong inside is logged here, once, with its causes, and never told: the asker learns a code. Messages are
//! fixed texts; they hold nothing of what was asked.

use std::error::Error;

use axum::Json;
use axum::extract::rejection::{JsonRejection, QueryRejection};
use axum::http::StatusCode;
use axum::http::header::{HeaderValue, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::response::{IntoResponse, Response};
use sangam_model::Timestamp;
use sangam_protocol::ApiError;
use sangam_protocol::error::{self, code};
use sangam_protocol::version;
use serde_json::json;

use crate::access::password::PasswordError;
use crate::access::throttle::Throttled;
use crate::commands::CommandError;
use crate::media::{BringError, MediaError};
use crate::ruling::{Halt, invalid, unknown};
use crate::store::StoreError;

/// When a hub that cannot work now wants to be asked again, in seconds.
const BUSY_SECS: u64 = 2;

/// Why a request was not answered as asked.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(super) error: ApiError,
    retry_after: Option<u64>,
    cause: Option<Box<dyn Error + Send + Sync>>,
}

impl Failure {
    /// A refusal.
    pub(crate) fn new(code: &str, message: &str) -> Self {
        Self { error: ApiError::new(code, message), retry_after: None, cause: None }
    }

    /// A part of the request that makes no sense.
    pub(super) fn invalid(field: &str, message: &str) -> Self {
        invalid(field, message).into()
    }

    /// The same with what a screen needs to go on.
    pub(super) fn with_detail(self, detail: serde_json::Value) -> Self {
        Self { error: self.error.with_detail(detail), ..self }
    }

    /// No such thing, or not for these eyes: nobody can tell which.
    pub(crate) fn not_found() -> Self {
        unknown().into()
    }

    pub(super) fn unauthenticated() -> Self {
        Self::new(code::UNAUTHENTICATED, "sign in first")
    }

    pub(super) fn device_revoked() -> Self {
        Self::new(code::DEVICE_REVOKED, "this device was revoked")
    }

    pub(crate) fn forbidden() -> Self {
        Self::new(code::FORBIDDEN, "this is not allowed")
    }

    pub(super) fn resync_required() -> Self {
        Self::new(code::RESYNC_REQUIRED, "start over with a snapshot")
    }

    pub(super) fn upgrade_required() -> Self {
        let detail = json!({ "speaks": version::OURS, "oldest_desktop": version::OLDEST_DESKTOP });
        let error =
            ApiError::new(code::UPGRADE_REQUIRED, "no version of the protocol is spoken by both sides")
                .with_detail(detail);
        Self { error, retry_after: None, cause: None }
    }

    pub(crate) fn unavailable() -> Self {
        let refusal = Self::new(code::UNAVAILABLE, "the hub cannot work now");
        Self { retry_after: Some(BUSY_SECS), ..refusal }
    }

    /// Too many failures before this one.
    pub(crate) fn throttled(throttled: Throttled, now: Timestamp) -> Self {
        let retry_after = throttled.retry_after_secs(now);
        let error = ApiError::new(code::TOO_MANY_ATTEMPTS, "too many attempts")
            .with_detail(json!({ "retry_after": retry_after }));
        Self { error, retry_after: Some(retry_after), cause: None }
    }

    fn caused(code: &str, message: &str, cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        let retry_after = (code == code::UNAVAILABLE).then_some(BUSY_SECS);
        Self { error: ApiError::new(code, message), retry_after, cause: Some(cause.into()) }
    }

    pub(super) fn internal(cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::caused(code::INTERNAL, "the hub failed", cause)
    }
}

impl From<ApiError> for Failure {
    fn from(error: ApiError) -> Self {
        Self { error, retry_after: None, cause: None }
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        if error.is_passing() {
            Self::caused(code::UNAVAILABLE, "the hub cannot work now", error)
        } else {
            Self::internal(error)
        }
    }
}

impl From<Failure> for Halt<Failure> {
    fn from(refusal: Failure) -> Self {
        Self::Refused(refusal)
    }
}

impl<R> From<Halt<R>> for Failure
where
    Self: From<R>,
{
    fn from(halt: Halt<R>) -> Self {
        match halt {
            Halt::Refused(refusal) => refusal.into(),
            Halt::Store(error) => error.into(),
        }
    }
}

impl From<PasswordError> for Failure {
    fn from(error: PasswordError) -> Self {
        match error {
            PasswordError::TooShort => Self::invalid("password", "the password is too short"),
            PasswordError::TooLong => Self::invalid("password", "the password is too long"),
            PasswordError::Stopping => Self::unavailable(),
            PasswordError::Hash(_) => Self::internal(error),
        }
    }
}

impl From<MediaError> for Failure {
    fn from(error: MediaError) -> Self {
        match error {
            MediaError::NotFound => Self::caused(code::NOT_FOUND, "the file is not in the store", error),
            MediaError::Store(_) | MediaError::Folder(_) => {
                Self::caused(code::UNAVAILABLE, "the file cannot be read now", error)
            }
            MediaError::Broken | MediaError::NotAsPromised => Self::internal(error),
        }
    }
}

impl From<BringError> for Failure {
    fn from(error: BringError) -> Self {
        match error {
            BringError::TooLarge => Self::new(code::TOO_LARGE, "the file is larger than WhatsApp takes"),
            BringError::OtherBytes => Self::invalid("sha256", "these bytes have another digest"),
            BringError::Empty => Self::invalid("body", "the file is empty"),
            BringError::Interrupted => Self::invalid("body", "the file did not arrive whole"),
            BringError::Lies => Self::invalid("mime_type", "the bytes are not of this type"),
            BringError::Leaving => {
                Self::caused(code::UNAVAILABLE, "the file is being removed at this moment", error)
            }
            BringError::Media(error) => error.into(),
            BringError::Store(error) => error.into(),
        }
    }
}

impl From<CommandError> for Failure {
    fn from(error: CommandError) -> Self {
        match error {
            CommandError::IdReused => {
                Self::new(code::COMMAND_ID_REUSED, "this id was used for another command")
            }
            CommandError::Store(error) => error.into(),
        }
    }
}

impl From<JsonRejection> for Failure {
    /// What serde says may quote the request, so it stays unsaid.
    fn from(rejection: JsonRejection) -> Self {
        match rejection.status() {
            StatusCode::PAYLOAD_TOO_LARGE => Self::new(code::TOO_LARGE, "the body is too large"),
            _ => Self::new(code::INVALID, "the body is not the JSON this route takes"),
        }
    }
}

impl From<QueryRejection> for Failure {
    fn from(_: QueryRejection) -> Self {
        Self::new(code::INVALID, "the query cannot be read")
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        if let Some(cause) = &self.cause {
            let cause = cause.as_ref() as &(dyn Error + 'static);
            tracing::error!(code = %self.error.code, error = cause, "a request failed");
        }
        let status = error::status_of(&self.error.code).and_then(|status| StatusCode::from_u16(status).ok());
        let status = status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = (status, Json(self.error)).into_response();
        if status == StatusCode::UNAUTHORIZED {
            response.headers_mut().insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        if let Some(seconds) = self.retry_after {
            response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

/// The answer to an address nothing lives at.
pub(super) async fn nothing_here() -> Failure {
    Failure::not_found()
}

/// The answer to a method a route does not take.
pub(super) async fn another_method() -> Response {
    let mut response = Failure::new(code::INVALID, "this route takes another method").into_response();
    *response.status_mut() = StatusCode::METHOD_NOT_ALLOWED;
    response
}

/// The answer after a panic. What it said went to the log through the panic hook.
pub(super) fn after_panic(_: Box<dyn std::any::Any + Send>) -> Response {
    Failure::new(code::INTERNAL, "the hub failed").into_response()
}
