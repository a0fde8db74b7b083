//! Handing a message to the Cloud API, in the words of the send queue.

use std::sync::Arc;

use async_trait::async_trait;
use sangam_cloud_api::client::{Accepted, Caller, MessageBody, OutgoingMessage, Recipient, SendOutcome};
use sangam_cloud_api::webhook::Identity;
use sangam_cloud_api::{Client, GraphError, RetryClass};
use sangam_model::identity::{Aliases, Phone};
use sangam_model::send::{Answer, Refusal};

use super::Graph;
use crate::inbox::{Call, Outcome};
use crate::store::Via;
use crate::tokens;
use crate::vault::Vault;
use crate::webhooks::error_of;

/// The Cloud API behind typed clients, one for each way a number reaches WhatsApp.
pub struct CloudGraph {
    meta: Arc<Client>,
    dialog360: Arc<Client>,
    vault: Arc<Vault>,
}

impl CloudGraph {
    /// Calls through these with tokens sealed by `vault`.
    #[must_use]
    pub const fn new(meta: Arc<Client>, dialog360: Arc<Client>, vault: Arc<Vault>) -> Self {
        Self { meta, dialog360, vault }
    }
}

#[async_trait]
impl Graph for CloudGraph {
    async fn send(&self, call: &Call) -> Outcome {
        let token = match tokens::open(&self.vault, &call.number) {
            Ok(token) => token,
            Err(error) => {
                tracing::error!(error = &error as &dyn std::error::Error, "a number cannot send");
                return known(Answer::Refused(Refusal::Account));
            }
        };
        let Ok(recipient) = Recipient::of(&identity(&call.recipient)) else {
            return known(Answer::Refused(Refusal::Final));
        };
        let message = OutgoingMessage {
            recipient,
            body: MessageBody::Text { body: call.text.clone(), preview_url: true },
            reply_to: call.reply_to.clone(),
            biz_opaque_callback_data: Some(call.job.message_id.to_string()),
        };
        let caller = Caller { phone_number_id: &call.number.phone_number_id, token: &token };
        let client = match call.number.standing.via {
            Via::Meta => &self.meta,
            Via::Dialog360 => &self.dialog360,
        };
        match client.send(caller, &message).await {
            SendOutcome::Accepted(accepted) => accepted_as(accepted),
            SendOutcome::Refused(error) => refused_as(&error),
            SendOutcome::NotSent(_) => known(Answer::NotSent),
            SendOutcome::Unknown(_) => known(Answer::Ambiguous),
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
    let verdict = error.verdict();
    let refusal = match verdict.class {
        RetryClass::RetryNow => {
            Refusal::Passing { wait: i64::try_from(verdict.wait.as_millis()).unwrap_or(i64::MAX) }
        }
        RetryClass::Later | RetryClass::Never => Refusal::Final,
        RetryClass::Account => Refusal::Account,
    };
    Outcome { error: Some(error_of(error)), ..known(Answer::Refused(refusal)) }
}
