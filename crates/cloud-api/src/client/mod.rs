//! The Graph calls an inbox makes, each ending in what is really known.
//!
//! One [`Client`] serves every number of a [`Provider`]; a call names its number and token ([`Caller`]). Nothing is
//! repeated here and no redirect is followed on its own: towards an interface without idempotency keys, trying again is
//! somebody's decision. A send ends in a [`SendOutcome`]; the other calls, which may be repeated freely, in a [`CallError`].
//!
//! The token is sent to the base address and, for media, to the hosts [`Provider::media_address`] allows, and is marked
//! sensitive so that no debug output of the HTTP stack shows it. Errors drop their addresses for the same reason.
//!
//! Every call says what program makes it: the host of the files turns away whoever does not (Meta's page on downloads names the
//! header).
//!
//! The process must have installed a rustls crypto provider before a client is built.

mod account;
mod block;
mod media;
mod message;
mod onboarding;
mod outgoing;
mod templates;

use std::time::Duration;

use bytes::{Bytes, BytesMut};
use reqwest::header::{HeaderMap, HeaderValue};
use reqwest::redirect::Policy;
use reqwest::{RequestBuilder, Response, StatusCode};
use serde_json::Value;
use thiserror::Error;

pub use account::{AppSubscription, HealthEntity, HealthError, HealthStatus, NumberNode};
pub use media::{Download, DownloadError, MediaInfo, Upload};
pub use message::{Accepted, InvalidRecipient, Recipient, SendOutcome, UnknownReason};
pub use onboarding::{Exchange, MetaApp, SyncAsked, SyncUnanswered, TokenInfo};
pub use outgoing::{
    Action, Card, CardPhone, File, FilledPart, MessageBody, OutgoingMessage, Parameter, Row, Section,
};

pub use templates::{
    ButtonPart, HeaderPart, TemplateDraft, TemplateMade, TemplateNode, TemplateParts, TextPart,
};

use crate::signature::appsecret_proof;
use crate::{AccessToken, AppSecret, GraphError, Provider};

/// More than any answer of the calls made here; a larger one is not read.
const MAX_ANSWER_BYTES: usize = 1 << 20;

/// Connections idle for longer are not used again, so that a send rarely meets one the server is just closing.
const POOL_IDLE: Duration = Duration::from_secs(20);

/// The program that calls, as Meta reads it.
const USER_AGENT: &str = concat!("sangam-hub/", env!("CARGO_PKG_VERSION"));

/// How long to wait for what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timeouts {
    /// For a connection.
    pub connect: Duration,
    /// For a whole call, downloads apart.
    pub call: Duration,
    /// For the exchange of a signup's code, which lives thirty seconds.
    pub exchange: Duration,
    /// For the next bytes of a download.
    pub stall: Duration,
    /// For a whole upload.
    pub upload: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            call: Duration::from_secs(30),
            exchange: Duration::from_secs(25),
            stall: Duration::from_secs(30),
            upload: Duration::from_secs(20 * 60),
        }
    }
}

/// The number a call is made for, and the token that allows it.
#[derive(Clone, Copy)]
pub struct Caller<'a> {
    /// Meta's id of the number.
    pub phone_number_id: &'a str,
    /// Its token.
    pub token: &'a AccessToken,
}

/// A typed client of the Cloud API. Cheap to share behind an `Arc`; connections are pooled.
pub struct Client {
    http: reqwest::Client,
    /// Without the patience for the next bytes, which would also run while a file is still on its way.
    uploads: reqwest::Client,
    provider: Provider,
    timeouts: Timeouts,
    app_secret: Option<AppSecret>,
}

/// Why a call that may be repeated brought no result.
#[derive(Debug, Error)]
pub enum CallError {
    /// Meta said why.
    #[error(transparent)]
    Refused(Box<GraphError>),
    /// No answer came.
    #[error("no answer from the Cloud API")]
    Unreachable(#[source] reqwest::Error),
    /// An answer came that is neither the result nor an error object.
    #[error("the Cloud API answered {status} without a result")]
    Unreadable {
        /// Its HTTP status.
        status: u16,
    },
}

impl Client {
    /// A client for `provider`.
    ///
    /// # Errors
    /// If the system's certificates cannot be loaded.
    pub fn new(provider: Provider, timeouts: Timeouts) -> Result<Self, reqwest::Error> {
        let builder = || {
            let builder = reqwest::Client::builder()
                .user_agent(USER_AGENT)
                .redirect(Policy::none())
                .retry(reqwest::retry::never())
                .referer(false)
                .connect_timeout(timeouts.connect)
                .pool_idle_timeout(POOL_IDLE);
            if provider.is_loopback() { builder.no_proxy() } else { builder }
        };
        let http = builder().read_timeout(timeouts.stall).build()?;
        Ok(Self { http, uploads: builder().build()?, provider, timeouts, app_secret: None })
    }

    /// Adds `appsecret_proof` to every call, for apps that require it.
    #[must_use]
    pub fn with_app_secret(self, secret: AppSecret) -> Self {
        Self { app_secret: Some(secret), ..self }
    }

    /// Where this client's calls go.
    #[must_use]
    pub fn provider(&self) -> &Provider {
        &self.provider
    }

    /// Marks a message, and every earlier one of its chat, as read: the customer sees blue ticks. With `typing` the
    /// customer also sees the business typing, until the reply or for 25 s. Possible for 30 days.
    ///
    /// # Errors
    /// [`CallError`]; marking again does no harm.
    pub async fn mark_read(
        &self,
        caller: Caller<'_>,
        message_id: &str,
        typing: bool,
    ) -> Result<(), CallError> {
        let receipt = message::ReadReceipt::new(message_id, typing);
        let address = self.provider.messages_address(caller.phone_number_id);
        let (status, answer) = self.call(self.http.post(address).json(&receipt), caller.token).await?;
        let success = answer.get("success").and_then(Value::as_bool).unwrap_or(false);
        if success { Ok(()) } else { Err(CallError::Unreadable { status }) }
    }

    /// Makes a call that may be repeated and returns the JSON of a good answer.
    async fn call(&self, request: RequestBuilder, token: &AccessToken) -> Result<(u16, Value), CallError> {
        self.finish(self.authorised(request, token).timeout(self.timeouts.call)).await
    }

    /// Makes a call whose request is complete and reads its answer.
    async fn finish(&self, request: RequestBuilder) -> Result<(u16, Value), CallError> {
        let response = request.send().await;
        let response = response.map_err(|error| CallError::Unreachable(error.without_url()))?;
        let status = response.status();
        let body = read_answer(response).await.map_err(|error| match error {
            AnswerError::Lost(error) => CallError::Unreachable(error),
            AnswerError::TooLarge => CallError::Unreadable { status: status.as_u16() },
        })?;
        good_answer(status, &body)
    }

    /// The request with its token, and with the proof of it where wanted.
    fn authorised(&self, request: RequestBuilder, token: &AccessToken) -> RequestBuilder {
        let request = request.headers(self.auth_headers(token));
        match &self.app_secret {
            Some(secret) => request.query(&[("appsecret_proof", appsecret_proof(secret, token))]),
            None => request,
        }
    }

    /// A token is printable ASCII by construction, so the header is always there.
    fn auth_headers(&self, token: &AccessToken) -> HeaderMap {
        let auth = self.provider.auth();
        let mut headers = HeaderMap::with_capacity(1);
        if let Ok(mut value) = HeaderValue::try_from(format!("{}{}", auth.prefix, token.expose())) {
            value.set_sensitive(true);
            headers.insert(auth.name.clone(), value);
        }
        headers
    }
}

/// Why the body of an answer could not be had.
enum AnswerError {
    Lost(reqwest::Error),
    TooLarge,
}

/// Reads a whole answer of modest size.
async fn read_answer(mut response: Response) -> Result<Bytes, AnswerError> {
    let mut body = BytesMut::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| AnswerError::Lost(error.without_url()))? {
        if body.len() + chunk.len() > MAX_ANSWER_BYTES {
            return Err(AnswerError::TooLarge);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body.freeze())
}

/// The JSON of a successful answer; an error object counts as refused whatever the HTTP status.
fn good_answer(status: StatusCode, body: &[u8]) -> Result<(u16, Value), CallError> {
    let unreadable = CallError::Unreadable { status: status.as_u16() };
    let Ok(answer) = serde_json::from_slice::<Value>(body) else {
        return Err(unreadable);
    };
    match GraphError::of_answer(&answer, status.as_u16()) {
        Some(error) => Err(CallError::Refused(Box::new(error))),
        None if status.is_success() => Ok((status.as_u16(), answer)),
        None => Err(unreadable),
    }
}

#[cfg(test)]
mod tests;
