//! The calls of a signup whose order and honesty matter: the code, the token it becomes, and the one-shot sync
//! (`docs/whatsapp.md` §1.4, §1.6).
//!
//! A code lives thirty seconds and works once; a kind of sync can be asked for once per onboarding. Neither call is repeated
//! here, and neither claims more than it knows: an answer that did not come leaves the code, or the right to ask, possibly
//! spent.

use serde::Serialize;
use serde_json::Value;
use thiserror::Error;

use super::{Caller, Client, read_answer};
use crate::client::CallError;
use crate::json::Node;
use crate::{AccessToken, AppSecret, GraphError, InvalidSecret, Meaning};

/// The app we are towards Meta. Its token is id and secret, so there is no other way to hold one.
pub struct MetaApp {
    id: String,
    secret: AppSecret,
    token: AccessToken,
}

impl MetaApp {
    /// The app with this id and secret.
    ///
    /// # Errors
    /// [`InvalidSecret`] if the two do not make a token.
    pub fn new(id: &str, secret: AppSecret) -> Result<Self, InvalidSecret> {
        let token = AccessToken::new(format!("{}|{}", id.trim(), secret.expose()))?;
        Ok(Self { id: id.trim().to_owned(), secret, token })
    }

    /// Meta's id of the app.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Acts for the app itself, not for any business.
    pub(super) const fn token(&self) -> &AccessToken {
        &self.token
    }
}

/// What became of a code.
pub enum Exchange {
    /// It is a token now.
    Exchanged(AccessToken),
    /// Meta refused it: too old, used, or not made for this app.
    Refused(Box<GraphError>),
    /// Nobody knows. The code is of no use any more, and a token may exist that nobody holds.
    Unanswered,
}

/// What Meta knows about a token.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TokenInfo {
    /// It works.
    pub is_valid: bool,
    /// The app it was made for.
    pub app_id: Option<String>,
    /// When it ends, in Unix seconds; `None` if never, or not told.
    pub expires_at: Option<i64>,
    /// When its access to data ends, in Unix seconds.
    pub data_access_expires_at: Option<i64>,
    /// The permissions it carries.
    pub scopes: Vec<String>,
    /// The assets each permission is for, newest first as Meta lists them; none named means all.
    pub granular_scopes: Vec<(String, Vec<String>)>,
}

impl TokenInfo {
    /// The business accounts it may manage, newest first.
    #[must_use]
    pub fn waba_ids(&self) -> &[String] {
        let managing = self.granular_scopes.iter().find(|(scope, _)| scope == "whatsapp_business_management");
        managing.map_or(&[], |(_, targets)| targets)
    }

    /// Which of `wanted` it lacks.
    #[must_use]
    pub fn missing<'a>(&self, wanted: &[&'a str]) -> Vec<&'a str> {
        let has = |scope: &str| {
            self.scopes.iter().any(|held| held == scope)
                || self.granular_scopes.iter().any(|(held, _)| held == scope)
        };
        wanted.iter().copied().filter(|scope| !has(scope)).collect()
    }

    fn read(data: Node<'_>) -> Option<Self> {
        let words = |list: Node<'_>| list.items().filter_map(Node::word).collect::<Vec<_>>();
        let granted = data.at("granular_scopes").items();
        Some(Self {
            is_valid: data.at("is_valid").flag()?,
            app_id: data.at("app_id").word(),
            expires_at: data.at("expires_at").integer().filter(|at| *at > 0),
            data_access_expires_at: data.at("data_access_expires_at").integer().filter(|at| *at > 0),
            scopes: words(data.at("scopes")),
            granular_scopes: granted
                .filter_map(|scope| Some((scope.at("scope").word()?, words(scope.at("target_ids")))))
                .collect(),
        })
    }
}

/// What became of asking for a one-shot sync.
#[derive(Debug)]
pub enum SyncAsked {
    /// WhatsApp took the request. That says nothing about what will come.
    Accepted {
        /// Its id of the request, for a support ticket.
        request_id: Option<String>,
    },
    /// It was asked before: 2593107, or Graph's 4.
    AlreadyAsked,
    /// The 24 hours are over: 2593108.
    TooLate,
    /// WhatsApp refused before doing anything.
    Refused(Box<GraphError>),
    /// The request never left: it may be made again.
    NotSent(reqwest::Error),
    /// The right to ask may be spent.
    Unanswered(SyncUnanswered),
}

/// Why nobody knows whether a sync was asked for.
#[derive(Debug, Error)]
pub enum SyncUnanswered {
    /// The connection broke, or no answer came in time.
    #[error("no answer")]
    Lost(#[source] reqwest::Error),
    /// A failure inside WhatsApp, which may have come after the deed.
    #[error(transparent)]
    Failed(Box<GraphError>),
    /// An answer that is neither an acceptance nor an error object.
    #[error("answer {status} without a meaning")]
    Meaningless {
        /// Its HTTP status.
        status: u16,
    },
}

#[derive(Serialize)]
struct SyncBody<'a> {
    messaging_product: &'static str,
    sync_type: &'a str,
}

impl Client {
    /// Exchanges the code of a signup for a business token, once. To be called at once: the code lives thirty seconds.
    pub async fn exchange_code(&self, app: &MetaApp, code: &str) -> Exchange {
        let address = self.provider.node_address(&["oauth", "access_token"]);
        let query = [("client_id", app.id.as_str()), ("client_secret", app.secret.expose()), ("code", code)];
        let request = self.http.get(address).query(&query).timeout(self.timeouts.exchange);
        match self.finish(request).await {
            Ok((_, answer)) => match answer.get("access_token").and_then(Value::as_str) {
                Some(token) => {
                    AccessToken::new(token.to_owned()).map_or(Exchange::Unanswered, Exchange::Exchanged)
                }
                None => Exchange::Unanswered,
            },
            Err(CallError::Refused(error)) if !error.may_have_been_done() => Exchange::Refused(error),
            Err(_) => Exchange::Unanswered,
        }
    }

    /// What a token is good for, and until when.
    ///
    /// # Errors
    /// [`CallError`]; asking again does no harm.
    pub async fn debug_token(&self, app: &MetaApp, token: &AccessToken) -> Result<TokenInfo, CallError> {
        let address = self.provider.node_address(&["debug_token"]);
        let request = self.http.get(address).query(&[("input_token", token.expose())]);
        let (status, answer) = self.call_as_app(request, app).await?;
        TokenInfo::read(Node::new(&answer).at("data")).ok_or(CallError::Unreadable { status })
    }

    /// Asks for a one-shot sync, once: `smb_app_state_sync` or `history`. The caller has written down that it asks.
    pub async fn ask_sync(&self, caller: Caller<'_>, sync_type: &str) -> SyncAsked {
        let address = self.provider.node_address(&[caller.phone_number_id, "smb_app_data"]);
        let body = SyncBody { messaging_product: "whatsapp", sync_type };
        let request = self.authorised(self.http.post(address).json(&body), caller.token);
        let response = match request.timeout(self.timeouts.call).send().await {
            Ok(response) => response,
            Err(error) => return not_answered(error.without_url()),
        };
        let status = response.status();
        let code = status.as_u16();
        let answer: Value = match read_answer(response).await {
            Ok(body) => serde_json::from_slice(&body).unwrap_or_default(),
            Err(super::AnswerError::Lost(error)) => {
                return SyncAsked::Unanswered(SyncUnanswered::Lost(error));
            }
            Err(super::AnswerError::TooLarge) => Value::Null,
        };
        if let Some(error) = GraphError::of_answer(&answer, code) {
            return refused(error);
        }
        if status.is_success() && answer.is_object() {
            SyncAsked::Accepted { request_id: Node::new(&answer).at("request_id").word() }
        } else {
            SyncAsked::Unanswered(SyncUnanswered::Meaningless { status: code })
        }
    }
}

fn not_answered(error: reqwest::Error) -> SyncAsked {
    if error.is_connect() || error.is_builder() {
        SyncAsked::NotSent(error)
    } else {
        SyncAsked::Unanswered(SyncUnanswered::Lost(error))
    }
}

fn refused(error: GraphError) -> SyncAsked {
    match (error.code, error.verdict().meaning) {
        (_, Meaning::SyncAlreadyRequested) => SyncAsked::AlreadyAsked,
        (_, Meaning::SyncTooLate) => SyncAsked::TooLate,
        // Said of a second asking, and of any call of an app that makes too many.
        (4, _) => SyncAsked::Unanswered(SyncUnanswered::Failed(Box::new(error))),
        _ if error.may_have_been_done() => SyncAsked::Unanswered(SyncUnanswered::Failed(Box::new(error))),
        _ => SyncAsked::Refused(Box::new(error)),
    }
}
