//! The client of the hub: typed requests over a [`Transport`], and one place that reads status codes.
//!
//! Whatever goes wrong becomes a [`HubError`], one variant per decision its callers make. Nothing is repeated here: the sync driver and
//! the outbox own their own patience. What is asked from a desk ends with it ([`Hub::until`]): a request that outlived its desk would
//! hold the app's lock, against the task that wipes it as well.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use sangam_model::id::ConversationId;
use sangam_model::outgoing::OutgoingFile;
use sangam_protocol::connect::problem;
use sangam_protocol::error::code;
use sangam_protocol::people::UseReset;
use sangam_protocol::route::{self, Call, Empty, File, Method};
use sangam_protocol::second_factor::Recover;
use sangam_protocol::session::{AcceptInvitation, Session, SessionToken, SignIn};
use sangam_protocol::sync::{Backfill, ConversationScreens, Snapshot};
use sangam_protocol::version::{self, Release, Versions};
use sangam_protocol::{ApiError, Command, CommandOutcome, Cursor, Frame, Rev};
use serde::de::{DeserializeOwned, IgnoredAny};
use serde::{Deserialize, Serialize};
use tokio_util::sync::CancellationToken;

use crate::address::HubAddress;
use crate::api::error::{UiError, own};
use crate::transport::{FileBody, Request, Response, Socket, Transport, TransportError};

/// Rows in one page of `changes` and `backfill`.
const PAGE_ROWS: u32 = 500;
/// Rows in which a conversation is looked for.
const WHEREABOUTS_ROWS: u32 = 20;
/// Conversations in one page of a first sync; small, so the first screen fills at once.
const PAGE_SCREENS: u32 = 40;
/// The longest page taken.
const MAX_PAGE_BYTES: usize = 32 << 20;
/// The longest file taken: WhatsApp's own limit for documents, with room.
const MAX_FILE_BYTES: usize = 110 << 20;

/// Why the hub did not do what was asked, by what to do about it.
#[derive(Debug, thiserror::Error)]
pub enum HubError {
    /// No answer: try again later.
    #[error("the hub cannot be reached")]
    Unreachable(#[source] TransportError),
    /// It answers, but not now, or something on the way answers for it: try again, not before the time it named.
    #[error("the hub is busy")]
    Busy {
        /// When it wants to be asked again.
        retry_after: Option<Duration>,
    },
    /// The session ended: the person signs in again.
    #[error("the session ended")]
    SessionEnded,
    /// The device was revoked: wipe everything.
    #[error("the device was revoked")]
    DeviceRevoked,
    /// The cursor is worthless: start over.
    #[error("the hub began another life")]
    ResyncRequired,
    /// This build is too old for the hub.
    #[error("this build is too old for the hub")]
    UpgradeRequired {
        /// The oldest one it still speaks with, where it says so.
        oldest: Option<Release>,
    },
    /// The hub is too old for this build.
    #[error("the hub is too old for this build")]
    HubOlder,
    /// Refused for good; repeating it cannot help.
    #[error("the hub refused")]
    Refused(#[source] ApiError),
    /// It answered something this build cannot read.
    #[error("the hub's answer cannot be read")]
    Unreadable(#[source] serde_json::Error),
}

impl HubError {
    /// What an error of the protocol, with its status, asks for.
    #[must_use]
    pub fn from_api(status: u16, error: ApiError, retry_after: Option<Duration>) -> Self {
        match (status, error.code.as_str()) {
            (_, code::DEVICE_REVOKED) => Self::DeviceRevoked,
            (_, code::UNAUTHENTICATED) => Self::SessionEnded,
            (_, code::RESYNC_REQUIRED) => Self::ResyncRequired,
            (_, code::UPGRADE_REQUIRED) if is_from_older(&error) => Self::HubOlder,
            (_, code::UPGRADE_REQUIRED) => Self::UpgradeRequired { oldest: oldest_desktop(&error) },
            // A person in front of the sign-in form must see this one; everyone else merely waits.
            (_, code::TOO_MANY_ATTEMPTS) => Self::Refused(error),
            // The hub is well: it is WhatsApp that did not answer it, which whoever asked is told.
            (_, problem::WHATSAPP_UNAVAILABLE) => Self::Refused(error),
            (408 | 425 | 429 | 500..=599, _) => Self::Busy { retry_after },
            _ => Self::Refused(error),
        }
    }

    /// A hub says in the protocol why it did not. Anything else came from something on the way, and the hub may never have heard the
    /// question: it is asked again, whatever the status.
    fn from_answer(status: u16, body: &[u8], retry_after: Option<Duration>) -> Self {
        match serde_json::from_slice(body) {
            Ok(error) => Self::from_api(status, error, retry_after),
            Err(_) => Self::Busy { retry_after },
        }
    }
}

/// Of two sides that share no version, the hub is the one behind.
pub(crate) fn is_from_older(error: &ApiError) -> bool {
    let speaks = error.detail.as_ref().and_then(|detail| Versions::deserialize(detail.get("speaks")?).ok());
    speaks.is_some_and(|hub| hub.is_behind(version::OURS))
}

/// The oldest desktop the hub still speaks with; earlier hubs do not say it.
pub(crate) fn oldest_desktop(error: &ApiError) -> Option<Release> {
    Release::read(error.detail.as_ref()?.get("oldest_desktop")?.as_str()?)
}

impl From<TransportError> for HubError {
    fn from(error: TransportError) -> Self {
        match error {
            TransportError::Handshake { status, body } => Self::from_answer(status, &body, None),
            other => Self::Unreachable(other),
        }
    }
}

impl From<HubError> for UiError {
    fn from(error: HubError) -> Self {
        match error {
            HubError::Refused(error) => error.into(),
            HubError::Unreachable(_) => Self::new(own::OFFLINE, error.to_string()),
            HubError::Busy { .. } => Self::new(code::UNAVAILABLE, error.to_string()),
            HubError::SessionEnded => Self::new(code::UNAUTHENTICATED, error.to_string()),
            HubError::DeviceRevoked => Self::new(code::DEVICE_REVOKED, error.to_string()),
            HubError::ResyncRequired => Self::new(code::RESYNC_REQUIRED, error.to_string()),
            HubError::UpgradeRequired { .. } => Self::new(code::UPGRADE_REQUIRED, error.to_string()),
            HubError::HubOlder => Self::new(own::HUB_OLDER, error.to_string()),
            HubError::Unreadable(_) => Self::new(code::INTERNAL, error.to_string()),
        }
    }
}

/// A hub, not yet signed in to.
#[derive(Clone)]
pub struct Door {
    transport: Arc<dyn Transport>,
    address: HubAddress,
    /// Whatever was asked and not answered by then ends.
    until: CancellationToken,
}

impl Door {
    /// The door of the hub at `address`.
    #[must_use]
    pub fn new(transport: Arc<dyn Transport>, address: HubAddress) -> Self {
        Self { transport, address, until: CancellationToken::new() }
    }

    /// Signs in.
    ///
    /// # Errors
    /// [`HubError::Refused`] with `wrong_credentials`, `totp_required`, `totp_wrong` or `too_many_attempts`.
    pub async fn sign_in(&self, wish: &SignIn) -> Result<Session, HubError> {
        self.call(None, route::SIGN_IN.into(), wish).await
    }

    /// Becomes a person of the team and signs in.
    ///
    /// # Errors
    /// [`HubError::Refused`] with `invitation_invalid` or `invalid`.
    pub async fn accept_invitation(&self, wish: &AcceptInvitation) -> Result<Session, HubError> {
        self.call(None, route::ACCEPT_INVITATION.into(), wish).await
    }

    /// Chooses a new password by the owner's code, and signs in.
    ///
    /// # Errors
    /// [`HubError::Refused`] with `reset_invalid` or `invalid`.
    pub async fn use_reset(&self, wish: &UseReset) -> Result<Session, HubError> {
        self.call(None, route::USE_RESET.into(), wish).await
    }

    /// Chooses a new password by a recovery code, and signs in.
    ///
    /// # Errors
    /// [`HubError::Refused`] with `recovery_invalid`, `totp_required`, `totp_wrong`, `too_many_attempts` or `invalid`.
    pub async fn recover(&self, wish: &Recover) -> Result<Session, HubError> {
        self.call(None, route::RECOVER.into(), wish).await
    }

    /// The same hub for someone who signed in.
    #[must_use]
    pub fn open(self, token: SessionToken) -> Hub {
        Hub { door: self, token }
    }

    async fn call<W: Serialize, A: DeserializeOwned>(
        &self,
        token: Option<&SessionToken>,
        call: Call<W, A>,
        wish: &W,
    ) -> Result<A, HubError> {
        let body = call.method.has_body().then(|| serde_json::to_vec(wish));
        let body = body.transpose().map_err(HubError::Unreadable)?;
        let request = Request { body, ..self.request_of(token, &call, MAX_PAGE_BYTES) };
        serde_json::from_slice(&self.ask(request).await?).map_err(HubError::Unreadable)
    }

    fn request_of<W, A>(&self, token: Option<&SessionToken>, call: &Call<W, A>, max_bytes: usize) -> Request {
        let url = self.address.route(&call.path, &call.query);
        Request { method: call.method, url, token: token.cloned(), body: None, file: None, max_bytes }
    }

    async fn ask(&self, request: Request) -> Result<Bytes, HubError> {
        let answer = self.request(request).await?;
        match answer.status {
            204 => Ok(Bytes::from_static(b"{}")),
            200..=299 => Ok(answer.body),
            status => Err(HubError::from_answer(status, &answer.body, answer.retry_after)),
        }
    }

    async fn request(&self, request: Request) -> Result<Response, HubError> {
        Ok(self.while_open(self.transport.request(request)).await?)
    }

    async fn while_open<T>(
        &self,
        question: impl Future<Output = Result<T, TransportError>>,
    ) -> Result<T, TransportError> {
        let closing = || Err(TransportError::unreachable("the desk is closing"));
        self.until.run_until_cancelled(question).await.unwrap_or_else(closing)
    }
}

/// A hub someone is signed in to.
#[derive(Clone)]
pub struct Hub {
    door: Door,
    token: SessionToken,
}

impl Hub {
    /// The same hub, of which nothing is heard any more from that moment on.
    #[must_use]
    pub fn until(mut self, moment: CancellationToken) -> Self {
        self.door.until = moment;
        self
    }

    /// Calls a route that is told nothing.
    ///
    /// # Errors
    /// See [`HubError`].
    pub async fn call<A: DeserializeOwned>(&self, call: impl Into<Call<Empty, A>>) -> Result<A, HubError> {
        self.call_with(call, &Empty {}).await
    }

    /// Calls a route with what it is told.
    ///
    /// # Errors
    /// See [`HubError`]; a wish that cannot be met is [`HubError::Refused`].
    pub async fn call_with<W: Serialize, A: DeserializeOwned>(
        &self,
        call: impl Into<Call<W, A>>,
        wish: &W,
    ) -> Result<A, HubError> {
        self.door.call(Some(&self.token), call.into(), wish).await
    }

    /// Fetches a file.
    ///
    /// # Errors
    /// See [`HubError`].
    pub async fn file(&self, call: Call<Empty, File>) -> Result<Bytes, HubError> {
        self.door.ask(self.request_of(&call, MAX_FILE_BYTES)).await
    }

    /// What a first sync begins with.
    ///
    /// # Errors
    /// See [`HubError`].
    pub async fn snapshot(&self) -> Result<Snapshot, HubError> {
        self.call(route::SNAPSHOT).await
    }

    /// Conversations with their last screens, newest activity first.
    ///
    /// # Errors
    /// See [`HubError`].
    pub async fn screens(&self, before: Option<&str>) -> Result<ConversationScreens, HubError> {
        self.call(route::SCREENS.with("limit", Some(PAGE_SCREENS)).with("before", before)).await
    }

    /// Older bubbles, newest first, of everything or of one conversation; `None` where that may not be seen.
    ///
    /// # Errors
    /// See [`HubError`].
    pub async fn backfill(
        &self,
        conversation: Option<ConversationId>,
        before: Option<&str>,
    ) -> Result<Option<Backfill>, HubError> {
        self.older(conversation, before, PAGE_ROWS).await
    }

    async fn older(
        &self,
        conversation: Option<ConversationId>,
        before: Option<&str>,
        limit: u32,
    ) -> Result<Option<Backfill>, HubError> {
        let page = route::BACKFILL.with("limit", Some(limit)).with("before", before);
        match self.call(page.with("conversation", conversation)).await {
            Err(HubError::Refused(error)) if conversation.is_some() && error.code == code::NOT_FOUND => {
                Ok(None)
            }
            page => page.map(Some),
        }
    }

    /// Where a conversation is by now, and as of which revision: one that became part of another answers as that one. `None` where
    /// nothing was said in it, or where it may not be seen.
    ///
    /// # Errors
    /// See [`HubError`].
    pub async fn whereabouts(
        &self,
        conversation: ConversationId,
    ) -> Result<Option<(ConversationId, Rev)>, HubError> {
        let Some(page) = self.older(Some(conversation), None, WHEREABOUTS_ROWS).await? else {
            return Ok(None);
        };
        let said = page.messages.iter().map(|row| row.conversation_id);
        let place = said.chain(page.events.iter().map(|row| row.conversation_id)).next();
        Ok(place.map(|place| (place, page.head.rev)))
    }

    /// What changed after `cursor`.
    ///
    /// # Errors
    /// [`HubError::ResyncRequired`] when the cursor is worthless.
    pub async fn changes(&self, cursor: Cursor) -> Result<Frame, HubError> {
        self.call(route::CHANGES.with("after", Some(cursor)).with("limit", Some(PAGE_ROWS))).await
    }

    /// Asks for a command; the same one again gets the first answer again.
    ///
    /// # Errors
    /// See [`HubError`]; a refusal of the hub's rules is an outcome, not an error.
    pub async fn command(&self, command: &Command) -> Result<CommandOutcome, HubError> {
        self.call_with(route::COMMAND, command).await
    }

    /// Ends this session; the token is worthless afterwards. A device that keeps nothing of what it held says so.
    ///
    /// # Errors
    /// See [`HubError`]. Of a session that ended before, it is still told whether its device is to wipe itself.
    pub async fn sign_out(&self, wiped: bool) -> Result<(), HubError> {
        self.call(route::SIGN_OUT.with("wiped", wiped.then_some(true))).await.map(drop)
    }

    /// Whether the hub has a file to send; `None` if it says neither, and bringing the file tells why.
    ///
    /// # Errors
    /// See [`HubError`].
    pub async fn has_file(&self, file: &OutgoingFile) -> Result<Option<bool>, HubError> {
        let call = route::FILE.of(file.sha256.clone()).with("mime_type", Some(&file.mime_type));
        let asked = Request { method: Method::Head, ..self.request_of(&call, MAX_PAGE_BYTES) };
        let answer = self.door.request(asked).await?;
        match answer.status {
            200..=299 => Ok(Some(true)),
            404 => Ok(Some(false)),
            408 | 425 | 429 | 500..=599 => Err(HubError::Busy { retry_after: answer.retry_after }),
            _ => Ok(None),
        }
    }

    /// Brings a file that messages may then name by its digest. Bringing it twice is bringing it once.
    ///
    /// # Errors
    /// See [`HubError`].
    pub async fn bring_file(&self, file: &OutgoingFile, body: FileBody) -> Result<(), HubError> {
        let call = route::BRING_FILE.of(file.sha256.clone()).with("mime_type", Some(&file.mime_type));
        let request = Request { file: Some(body), ..self.request_of(&call, MAX_PAGE_BYTES) };
        let answer = self.door.ask(request).await?;
        // A page that is shown in the hub's place brings nothing anywhere.
        serde_json::from_slice::<IgnoredAny>(&answer).map_err(HubError::Unreadable).map(drop)
    }

    /// Opens the socket that tells changes as they happen.
    ///
    /// # Errors
    /// See [`HubError`].
    pub async fn listen(&self) -> Result<Box<dyn Socket>, HubError> {
        let url = self.door.address.route(route::SYNC.path, &[]);
        Ok(self.door.while_open(self.door.transport.connect(url, &self.token)).await?)
    }

    fn request_of<W, A>(&self, call: &Call<W, A>, max_bytes: usize) -> Request {
        self.door.request_of(Some(&self.token), call, max_bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_status_code_is_read_in_one_place() {
        let read = |status, code| HubError::from_api(status, ApiError::new(code, ""), None);
        assert!(matches!(read(401, code::UNAUTHENTICATED), HubError::SessionEnded));
        assert!(matches!(read(401, code::DEVICE_REVOKED), HubError::DeviceRevoked));
        assert!(matches!(read(401, code::WRONG_CREDENTIALS), HubError::Refused(_)));
        assert!(matches!(read(401, code::TOTP_REQUIRED), HubError::Refused(_)));
        assert!(matches!(read(401, code::TOTP_WRONG), HubError::Refused(_)));
        assert!(matches!(read(410, code::RECOVERY_INVALID), HubError::Refused(_)));
        assert!(matches!(read(410, code::RESYNC_REQUIRED), HubError::ResyncRequired));
        assert!(matches!(read(410, code::INVITATION_INVALID), HubError::Refused(_)));
        assert!(matches!(read(426, code::UPGRADE_REQUIRED), HubError::UpgradeRequired { oldest: None }));
        let apart = |min, max| {
            let speaks = serde_json::json!({ "speaks": { "min": min, "max": max } });
            let error = ApiError::new(code::UPGRADE_REQUIRED, "").with_detail(speaks);
            HubError::from_api(426, error, None)
        };
        assert!(matches!(apart(version::MAX_VERSION + 1, 9), HubError::UpgradeRequired { .. }));
        assert!(matches!(apart(0, version::MIN_VERSION - 1), HubError::HubOlder));
        assert!(matches!(read(429, "anything"), HubError::Busy { .. }));
        assert!(matches!(read(502, problem::WHATSAPP_UNAVAILABLE), HubError::Refused(_)));
        assert!(matches!(read(502, "anything"), HubError::Busy { .. }));
        assert!(matches!(read(503, code::UNAVAILABLE), HubError::Busy { .. }));
        assert!(matches!(read(409, code::COMMAND_ID_REUSED), HubError::Refused(_)));
    }

    #[test]
    fn a_hub_that_wants_a_newer_desk_may_say_which_and_nothing_else() {
        let wanted = |detail| {
            let error = ApiError::new(code::UPGRADE_REQUIRED, "").with_detail(detail);
            match HubError::from_api(426, error, None) {
                HubError::UpgradeRequired { oldest } => oldest.map(|release| release.to_string()),
                other => panic!("{other:?}"),
            }
        };
        let told = serde_json::json!({ "oldest_desktop": "1.20.3" });
        assert_eq!(wanted(told).as_deref(), Some("1.20.3"));
        for odd in [
            serde_json::json!({ "oldest_desktop": "<b>1.2.3</b>" }),
            serde_json::json!({ "oldest_desktop": 2 }),
            serde_json::json!({}),
            serde_json::json!(null),
        ] {
            assert_eq!(wanted(odd), None);
        }
    }

    #[test]
    fn a_proxy_in_the_way_is_no_verdict_of_the_hub() {
        for status in [302, 401, 403, 404, 413, 426, 502] {
            for page in
                ["<html>Not here</html>", "", "{}", r#"{"message": "no Route matched with those values"}"#]
            {
                let read = HubError::from_answer(status, page.as_bytes(), None);
                assert!(matches!(read, HubError::Busy { .. }), "{status} {page}: {read:?}");
            }
        }
        let said = br#"{"code": "forbidden", "message": "this is not allowed"}"#;
        assert!(matches!(HubError::from_answer(403, said, None), HubError::Refused(_)));
    }
}
