//! Asks WhatsApp for the state of a number, and whether our token still opens it (`docs/whatsapp.md` §5.2, §5.3, §5.9). Every question
//! may be repeated; an answer that did not come says nothing.

use std::sync::Arc;

use async_trait::async_trait;
use sangam_cloud_api::client::{CallError, HealthStatus, MetaApp, NumberNode};
use sangam_cloud_api::error::Meaning;
use sangam_cloud_api::{AccessToken, Client};
use sangam_model::Timestamp;
use sangam_protocol::rows::HealthReason;

use super::notice::instant;
use crate::store::{Number, Via};
use crate::vault::Vault;
use crate::vault::tokens;

/// What was learned about a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inspection {
    /// From the number itself.
    pub node: NodeAnswer,
    /// About our token.
    pub token: TokenAnswer,
}

/// What the number's own page said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NodeAnswer {
    /// This.
    Known(Box<Health>),
    /// The token does not open it, or it is gone.
    Refused,
    /// Nothing that means anything.
    Silent,
}

/// What is known of our token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenAnswer {
    /// It works.
    Valid {
        /// Until then; absent if for good.
        expires_at: Option<Timestamp>,
    },
    /// It does not.
    Invalid,
    /// Nobody said.
    Silent,
}

/// A number as WhatsApp describes it. Its words are open sets.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Health {
    /// The name customers see.
    pub verified_name: Option<String>,
    /// `CONNECTED`, …
    pub status: Option<String>,
    /// It lives on the phone's app.
    pub is_on_biz_app: Option<bool>,
    /// `CLOUD_API`, …
    pub platform_type: Option<String>,
    /// `GREEN`, …
    pub quality_rating: Option<String>,
    /// `TIER_250`, …
    pub messaging_limit: Option<String>,
    /// `AVAILABLE`, `LIMITED`, `BLOCKED`.
    pub can_send_message: Option<String>,
    /// Why not.
    pub reasons: Vec<HealthReason>,
    /// When it was last onboarded.
    pub onboarded_at: Option<Timestamp>,
}

/// The calls to WhatsApp about a number.
#[async_trait]
pub trait Inspector: Send + Sync + 'static {
    /// Asks about a number. Changes nothing anywhere.
    async fn inspect(&self, number: &Number) -> Inspection;
}

/// Asks the Cloud API.
pub struct CloudInspector {
    client: Arc<Client>,
    vault: Arc<Vault>,
    app: Option<MetaApp>,
}

impl CloudInspector {
    /// Asks through `client` with tokens sealed by `vault`; about tokens only where there is an app to ask as.
    #[must_use]
    pub fn new(client: Arc<Client>, vault: Arc<Vault>, app: Option<MetaApp>) -> Self {
        Self { client, vault, app }
    }

    async fn token(&self, token: &AccessToken) -> TokenAnswer {
        let Some(app) = &self.app else { return TokenAnswer::Silent };
        match self.client.debug_token(app, token).await {
            Ok(info) if info.is_valid => {
                TokenAnswer::Valid { expires_at: info.expires_at.map(Timestamp::from_secs) }
            }
            Ok(_) => TokenAnswer::Invalid,
            Err(error) => {
                tracing::debug!(error = &error as &dyn std::error::Error, "nothing was learned of a token");
                TokenAnswer::Silent
            }
        }
    }
}

#[async_trait]
impl Inspector for CloudInspector {
    async fn inspect(&self, number: &Number) -> Inspection {
        if number.standing.via != Via::Meta {
            // Another provider's key says nothing to Meta.
            return Inspection { node: NodeAnswer::Silent, token: TokenAnswer::Silent };
        }
        let token = match tokens::open(&self.vault, number) {
            Ok(token) => token,
            Err(error) => {
                tracing::error!(error = &error as &dyn std::error::Error, "a number cannot be asked about");
                return Inspection { node: NodeAnswer::Silent, token: TokenAnswer::Silent };
            }
        };
        let node = match self.client.number(&number.phone_number_id, &token).await {
            Ok(node) => NodeAnswer::Known(Box::new(health_of(node))),
            Err(CallError::Refused(error)) if is_final(error.verdict().meaning) => NodeAnswer::Refused,
            Err(error) => {
                tracing::debug!(error = &error as &dyn std::error::Error, "nothing was learned of a number");
                NodeAnswer::Silent
            }
        };
        Inspection { node, token: self.token(&token).await }
    }
}

/// A refusal that no later question changes by itself.
const fn is_final(meaning: Meaning) -> bool {
    matches!(meaning, Meaning::TokenInvalid | Meaning::PermissionMissing | Meaning::ObjectMissing)
}

fn health_of(node: NumberNode) -> Health {
    let status = node.health.unwrap_or_default();
    Health {
        verified_name: node.verified_name,
        status: node.status,
        is_on_biz_app: node.is_on_biz_app,
        platform_type: node.platform_type,
        quality_rating: node.quality_rating,
        messaging_limit: node.messaging_limit,
        reasons: reasons(&status),
        onboarded_at: node.last_onboarded_time.as_deref().and_then(instant),
        can_send_message: status.can_send_message,
    }
}

/// Everything that hinders, said once.
fn reasons(status: &HealthStatus) -> Vec<HealthReason> {
    let mut reasons: Vec<HealthReason> = Vec::new();
    for entity in &status.entities {
        let errors = entity.errors.iter().map(|error| HealthReason {
            code: error.code,
            description: error.description.clone().unwrap_or_default(),
            solution: error.solution.clone(),
        });
        let remarks = entity.additional_info.iter().map(|remark| HealthReason {
            code: None,
            description: remark.clone(),
            solution: None,
        });
        for reason in errors.chain(remarks) {
            if !reasons.contains(&reason) {
                reasons.push(reason);
            }
        }
    }
    reasons
}
