//! Sending, and the three honest ends of a send (plus one that is not known).
//!
//! A send is accepted, refused or never left. Everything else is *unknown*: the customer may or may not get the message,
//! so it is never repeated from here; a status webhook with our `biz_opaque_callback_data` may resolve it later.
//! Accepted means only that Meta took it over; whether it arrives is told by statuses.

use reqwest::Response;
use serde::Serialize;
use serde_json::Value;
use thiserror::Error;

use crate::GraphError;
use crate::client::{AnswerError, Caller, Client, OutgoingMessage, read_answer};
use crate::json::Node;
use crate::webhook::{Identity, normalised_phone};

/// Whom a message is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Recipient {
    /// E.164 with `+`. Without it Meta would prepend the business's own country code and may write to a stranger.
    Phone(PhoneAddress),
    /// A BSUID or parent BSUID, verbatim.
    UserId(String),
}

/// A phone number that is safe to send to: E.164 with `+`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PhoneAddress(String);

/// Why something is no recipient.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum InvalidRecipient {
    /// Not a phone number with its country code.
    #[error("not an international phone number")]
    NotAPhone,
    /// Neither phone nor user id is known.
    #[error("the contact has no phone number and no user id")]
    Nobody,
}

impl Recipient {
    /// A recipient by phone number, with or without `+` but with its country code.
    ///
    /// # Errors
    /// [`InvalidRecipient::NotAPhone`] for anything that is not 5 to 15 digits.
    pub fn phone(number: &str) -> Result<Self, InvalidRecipient> {
        normalised_phone(number)
            .map(|phone| Self::Phone(PhoneAddress(phone)))
            .ok_or(InvalidRecipient::NotAPhone)
    }

    /// A recipient by BSUID.
    ///
    /// # Errors
    /// [`InvalidRecipient::Nobody`] if it is blank.
    pub fn user_id(id: &str) -> Result<Self, InvalidRecipient> {
        if id.trim().is_empty() { Err(InvalidRecipient::Nobody) } else { Ok(Self::UserId(id.to_owned())) }
    }

    /// The one field of a message that names them.
    pub(super) fn field(&self) -> (&'static str, &str) {
        match self {
            Self::Phone(phone) => ("to", &phone.0),
            Self::UserId(id) => ("recipient", id),
        }
    }

    /// The best address of a person: phone, else BSUID, else parent BSUID.
    ///
    /// # Errors
    /// [`InvalidRecipient::Nobody`] if there is none.
    pub fn of(identity: &Identity) -> Result<Self, InvalidRecipient> {
        let by_phone = identity.phone.as_deref().and_then(|phone| Self::phone(phone).ok());
        let by_id = || identity.user_id.as_deref().or(identity.parent_user_id.as_deref());
        by_phone.map_or_else(|| Self::user_id(by_id().unwrap_or_default()), Ok)
    }
}

/// How a send ended.
#[derive(Debug)]
pub enum SendOutcome {
    /// Meta took the message over.
    Accepted(Accepted),
    /// No connection was made, so not a byte of the message left. Safe to repeat.
    NotSent(reqwest::Error),
    /// Meta said no. [`GraphError::verdict`] tells whether repeating can help.
    Refused(GraphError),
    /// It may or may not have been sent. Repeating is a person's decision.
    Unknown(UnknownReason),
}

/// What Meta answered to an accepted message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accepted {
    /// The message's id at WhatsApp.
    pub wamid: String,
    /// The recipient as WhatsApp knows them; `phone` may differ from the number typed. Both are aliases of one person.
    pub recipient: Identity,
    /// `accepted`, `held_for_quality_assessment` or `paused`; templates only.
    pub message_status: Option<String>,
}

/// Why nobody knows whether a message was sent.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum UnknownReason {
    /// No answer in time.
    #[error("no answer in time")]
    Timeout,
    /// The connection broke after the call began.
    #[error("the connection broke after the call began")]
    ConnectionLost,
    /// A success that names no message.
    #[error("answer {status} without a message id")]
    NoMessageId {
        /// Its HTTP status.
        status: u16,
    },
    /// A failure that is no Graph error: a proxy's page, an empty 502.
    #[error("answer {status} without an error object")]
    NoErrorObject {
        /// Its HTTP status.
        status: u16,
    },
}

impl Client {
    /// Sends a message of any kind, once.
    pub async fn send(&self, caller: Caller<'_>, message: &OutgoingMessage) -> SendOutcome {
        let address = self.provider.messages_address(caller.phone_number_id);
        let request = self.authorised(self.http.post(address).json(&message.wire()), caller.token);
        match request.timeout(self.timeouts.call).send().await {
            Ok(response) => outcome_of(response).await,
            Err(error) => outcome_of_failure(error),
        }
    }
}

async fn outcome_of(response: Response) -> SendOutcome {
    let status = response.status();
    let body = match read_answer(response).await {
        Ok(body) => body,
        Err(AnswerError::Lost(error)) => return outcome_of_failure(error),
        Err(AnswerError::TooLarge) => Default::default(),
    };
    let answer: Value = serde_json::from_slice(&body).unwrap_or_default();
    let code = status.as_u16();
    if let Some(error) = GraphError::of_answer(&answer, code) {
        return SendOutcome::Refused(error);
    }
    if !status.is_success() {
        return SendOutcome::Unknown(UnknownReason::NoErrorObject { status: code });
    }
    Accepted::read(Node::new(&answer))
        .map_or(SendOutcome::Unknown(UnknownReason::NoMessageId { status: code }), SendOutcome::Accepted)
}

/// A request that could not be built never left either; it cannot happen with the types above.
fn outcome_of_failure(error: reqwest::Error) -> SendOutcome {
    let error = error.without_url();
    if error.is_connect() || error.is_builder() {
        SendOutcome::NotSent(error)
    } else if error.is_timeout() {
        SendOutcome::Unknown(UnknownReason::Timeout)
    } else {
        SendOutcome::Unknown(UnknownReason::ConnectionLost)
    }
}

impl Accepted {
    fn read(answer: Node<'_>) -> Option<Self> {
        let message = answer.at("messages").items().next()?;
        let contact = answer.at("contacts").items().next().map(Identity::of_contact);
        Some(Self {
            wamid: message.at("id").word()?,
            recipient: contact.unwrap_or_default(),
            message_status: message.at("message_status").word(),
        })
    }
}

/// A read receipt, perhaps with the typing bubble, which cannot be shown without it.
#[derive(Serialize)]
pub(super) struct ReadReceipt<'a> {
    messaging_product: &'static str,
    status: &'static str,
    message_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    typing_indicator: Option<TypingIndicator>,
}

#[derive(Serialize)]
struct TypingIndicator {
    #[serde(rename = "type")]
    kind: &'static str,
}

impl<'a> ReadReceipt<'a> {
    pub(super) fn new(message_id: &'a str, typing: bool) -> Self {
        let typing_indicator = typing.then_some(TypingIndicator { kind: "text" });
        Self { messaging_product: "whatsapp", status: "read", message_id, typing_indicator }
    }
}
