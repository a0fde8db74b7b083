//! Calls the Cloud API for the send queue.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use async_trait::async_trait;
use futures_util::TryStreamExt;
use sangam_cloud_api::client::{
    Accepted, CallError, Caller, MessageBody, OutgoingMessage, Recipient, SendOutcome, Upload,
};
use sangam_cloud_api::webhook::Identity;
use sangam_cloud_api::{AccessToken, Client, GraphError, RetryClass};
use sangam_model::identity::{Aliases, Phone};
use sangam_model::message::MessageError;
use sangam_model::send::{Answer, Refusal};

use super::Graph;
use super::translate::body_of;
use crate::inbox::{Call, ErrandCall, Outcome, Slip, UploadCall, UploadOutcome};
use crate::media::MediaStore;
use crate::media::brought::name_of;
use crate::store::{ErrandKind, Number, Via};
use crate::vault::Vault;
use crate::vault::tokens;
use crate::webhooks::error_of;

/// The Cloud API behind typed clients, one for each way a number reaches WhatsApp.
pub struct CloudGraph {
    meta: Arc<Client>,
    dialog360: Arc<Client>,
    vault: Arc<Vault>,
    media: MediaStore,
}

impl CloudGraph {
    /// Calls through these with tokens sealed by `vault`, and files kept in `media`.
    #[must_use]
    pub const fn new(
        meta: Arc<Client>,
        dialog360: Arc<Client>,
        vault: Arc<Vault>,
        media: MediaStore,
    ) -> Self {
        Self { meta, dialog360, vault, media }
    }

    fn client(&self, number: &Number) -> &Client {
        match number.standing.via {
            Via::Meta => &self.meta,
            Via::Dialog360 => &self.dialog360,
        }
    }

    fn token(&self, number: &Number) -> Option<AccessToken> {
        let token = tokens::open(&self.vault, number);
        token
            .inspect_err(|error| {
                tracing::error!(error = error as &dyn std::error::Error, "a number cannot send");
            })
            .ok()
    }

    /// Makes the one call of a message.
    async fn post(&self, number: &Number, message: &OutgoingMessage) -> Outcome {
        let Some(token) = self.token(number) else { return known(Answer::Refused(Refusal::Account)) };
        let caller = Caller { phone_number_id: &number.phone_number_id, token: &token };
        match self.client(number).send(caller, message).await {
            SendOutcome::Accepted(accepted) => accepted_as(accepted),
            SendOutcome::Refused(error) => refused_as(&error),
            SendOutcome::NotSent(_) => known(Answer::NotSent),
            SendOutcome::Unknown(_) => known(Answer::Ambiguous),
        }
    }

    async fn react(&self, call: &ErrandCall, wamid: &str, emoji: Option<String>) -> Outcome {
        let Ok(recipient) = Recipient::of(&identity(&call.recipient)) else {
            return known(Answer::Refused(Refusal::Final));
        };
        let body = MessageBody::Reaction { message_id: wamid.to_owned(), emoji };
        let biz_opaque_callback_data = Slip::of(&call.errand).and_then(|slip| slip.written());
        let message = OutgoingMessage { recipient, body, reply_to: None, biz_opaque_callback_data };
        self.post(&call.number, &message).await
    }

    async fn tell_read(&self, call: &ErrandCall, wamid: &str, typing: bool) -> Outcome {
        let Some(token) = self.token(&call.number) else { return known(Answer::Refused(Refusal::Account)) };
        let caller = Caller { phone_number_id: &call.number.phone_number_id, token: &token };
        match self.client(&call.number).mark_read(caller, wamid, typing).await {
            Ok(()) => known(Answer::Accepted),
            Err(CallError::Refused(error)) => refused_as(&error),
            Err(CallError::Unreachable(_) | CallError::Unreadable { .. }) => known(Answer::NotSent),
        }
    }

    async fn set_blocked(&self, call: &ErrandCall, blocked: bool) -> Outcome {
        let Some(token) = self.token(&call.number) else { return known(Answer::Refused(Refusal::Account)) };
        let Ok(who) = Recipient::of(&identity(&call.recipient)) else {
            return known(Answer::Refused(Refusal::Final));
        };
        let caller = Caller { phone_number_id: &call.number.phone_number_id, token: &token };
        match self.client(&call.number).set_blocked(caller, &who, blocked).await {
            Ok(()) => known(Answer::Accepted),
            Err(CallError::Refused(error)) => refused_as(&error),
            Err(CallError::Unreachable(_) | CallError::Unreadable { .. }) => known(Answer::NotSent),
        }
    }
}

#[async_trait]
impl Graph for CloudGraph {
    async fn send(&self, call: &Call) -> Outcome {
        let Some(body) = body_of(&call.content, call.media_id.as_deref()) else {
            return known(Answer::Refused(Refusal::Final));
        };
        let Ok(recipient) = Recipient::of(&identity(&call.recipient)) else {
            return known(Answer::Refused(Refusal::Final));
        };
        let message = OutgoingMessage {
            recipient,
            body,
            reply_to: call.reply_to.clone(),
            biz_opaque_callback_data: Some(call.job.message_id.to_string()),
        };
        self.post(&call.number, &message).await
    }

    async fn upload(&self, call: &UploadCall) -> UploadOutcome {
        let Some(token) = self.token(&call.number) else {
            let error = MessageError { code: 0, title: String::new() };
            return UploadOutcome::Refused(Refusal::Account, error);
        };
        let Some(name) = name_of(call.job.workspace_id, &call.file) else { return UploadOutcome::Missing };
        let stored = match self.media.open(name).await {
            Ok(stored) => stored,
            Err(error) if error.is_loss() => return UploadOutcome::Missing,
            Err(error) => {
                tracing::error!(
                    error = &error as &dyn std::error::Error,
                    "a file to send cannot be read now"
                );
                return UploadOutcome::NotSent;
            }
        };
        let size_bytes = stored.size_bytes();
        // All the line tells of a source that breaks off is that it broke off. Trying again would bring back no byte of it.
        let is_lost = Arc::new(AtomicBool::new(false));
        let seen = Arc::clone(&is_lost);
        let bytes = stored.read(0..size_bytes).inspect_err(move |error| {
            seen.fetch_or(error.is_loss(), Ordering::Relaxed);
        });
        let bytes = reqwest::Body::wrap_stream(bytes);
        let upload = Upload { mime_type: call.file.mime_type.clone(), size_bytes, bytes };
        let caller = Caller { phone_number_id: &call.number.phone_number_id, token: &token };
        match self.client(&call.number).upload_media(caller, upload).await {
            Ok(media_id) => UploadOutcome::Uploaded(media_id),
            Err(CallError::Refused(error)) => UploadOutcome::Refused(refusal(&error), error_of(&error)),
            Err(_) if is_lost.load(Ordering::Relaxed) => UploadOutcome::Missing,
            Err(CallError::Unreachable(_) | CallError::Unreadable { .. }) => UploadOutcome::NotSent,
        }
    }

    async fn run(&self, call: &ErrandCall) -> Outcome {
        let wamid = &call.errand.wamid;
        match &call.errand.deed {
            ErrandKind::React { emoji, .. } => self.react(call, wamid, emoji.clone()).await,
            ErrandKind::Receipt { typing } => self.tell_read(call, wamid, *typing).await,
            ErrandKind::Block { blocked } => self.set_blocked(call, *blocked).await,
        }
    }
}

const fn known(answer: Answer) -> Outcome {
    Outcome { answer, wamid: None, error: None, recipient: None }
}

fn identity(aliases: &Aliases) -> Identity {
    Identity {
        phone: aliases.phone.as_ref().map(|phone| phone.as_str().to_owned()),
        user_id: aliases.user_id.clone(),
        parent_user_id: aliases.parent_user_id.clone(),
        ..Identity::default()
    }
}

fn accepted_as(accepted: Accepted) -> Outcome {
    let recipient = Aliases {
        phone: accepted.recipient.phone.as_deref().and_then(Phone::parse),
        user_id: accepted.recipient.user_id,
        parent_user_id: accepted.recipient.parent_user_id,
        username: None,
    };
    Outcome { wamid: Some(accepted.wamid), recipient: Some(recipient), ..known(Answer::Accepted) }
}

fn refused_as(error: &GraphError) -> Outcome {
    Outcome { error: Some(error_of(error)), ..known(Answer::Refused(refusal(error))) }
}

fn refusal(error: &GraphError) -> Refusal {
    let verdict = error.verdict();
    match verdict.class {
        RetryClass::RetryNow => {
            Refusal::Passing { wait: i64::try_from(verdict.wait.as_millis()).unwrap_or(i64::MAX) }
        }
        RetryClass::Later | RetryClass::Never => Refusal::Final,
        RetryClass::Account if verdict.stops_number() => Refusal::Account,
        RetryClass::Account => Refusal::Talks,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_number_stops_for_an_account_that_is_locked_and_not_for_one_without_a_card() {
        let said = |code: i64| {
            let error = GraphError::of_answer(&json!({ "error": { "code": code, "message": "no" } }), 400);
            refusal(&error.unwrap())
        };
        assert_eq!(said(131_031), Refusal::Account);
        assert_eq!(said(131_042), Refusal::Talks);
        assert_eq!(said(131_026), Refusal::Final);
    }
}
