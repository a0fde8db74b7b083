//! Settings of alerts: the addresses an owner chose, and a test of the delivery.

use std::error::Error;

use sangam_model::id::{NumberId, PersonId, WorkspaceId};
use sangam_protocol::connect::{Alerts, AlertsTested};
use sangam_protocol::people::DeedKind;
use serde_json::json;
use thiserror::Error;
use uuid::Uuid;
use zeroize::Zeroizing;

use super::courier::{Courier, TABLE};
use super::{Kind, mail, targets};
use crate::access::audit::{self, Deed};
use crate::store::{AlertRecord, AlertSetting, Channel, Result, StoreError};

/// Addresses at most.
const MAX_EMAILS: usize = 10;
/// A shorter secret can be guessed.
const MIN_SECRET_CHARS: usize = 16;
const MAX_SECRET_CHARS: usize = 500;

/// Why a wish was not kept.
#[derive(Debug, Error)]
pub enum Refusal {
    /// There is no mail server to send e-mail with.
    #[error("the hub cannot send e-mail")]
    NoMailServer,
    /// This part cannot be meant.
    #[error("{0} cannot be used")]
    Invalid(&'static str),
    /// The store could not do it.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Courier {
    /// How the owner of a workspace is told.
    ///
    /// # Errors
    /// What the database says.
    pub async fn shown(&self, workspace_id: WorkspaceId) -> Result<Alerts> {
        let setting = self.store.read(move |tx| tx.alert_setting(workspace_id)).await?.unwrap_or_default();
        Ok(Alerts {
            emails: setting.emails,
            webhook_url: setting.webhook_url,
            webhook_secret: None,
            has_webhook_secret: setting.secret_sealed.is_some(),
            can_send_email: self.mailer.is_some(),
        })
    }

    /// Keeps how the owner wants to be told, as somebody says. A secret that is not given stays as it was.
    ///
    /// # Errors
    /// [`Refusal`].
    pub async fn save(
        &self,
        workspace_id: WorkspaceId,
        by: PersonId,
        wish: Alerts,
    ) -> Result<Alerts, Refusal> {
        let emails = self.checked_emails(&wish.emails)?;
        let webhook_url = match wish.webhook_url.as_deref().map(str::trim).filter(|url| !url.is_empty()) {
            Some(url) => {
                let permitted = self.hooks.permitted(url).map_err(|_| Refusal::Invalid("webhook_url"))?;
                Some(permitted.to_string())
            }
            None => None,
        };
        let secret = wish.webhook_secret.map(Zeroizing::new).filter(|secret| !secret.is_empty());
        let length = secret.as_ref().map(|secret| secret.chars().count());
        if length.is_some_and(|length| !(MIN_SECRET_CHARS..=MAX_SECRET_CHARS).contains(&length)) {
            return Err(Refusal::Invalid("webhook_secret"));
        }
        let seal = |secret: Zeroizing<String>| {
            self.vault.seal(TABLE, workspace_id.as_bytes(), secret.as_bytes(), &*self.random)
        };
        let given = secret.map(seal);
        let now = self.clock.now();
        let kept = self.store.write(workspace_id, move |tx| {
            let before = tx.alert_setting(workspace_id)?.unwrap_or_default();
            let secret_sealed = given.clone().or(before.secret_sealed).filter(|_| webhook_url.is_some());
            if webhook_url.is_some() && secret_sealed.is_none() {
                return Ok(false);
            }
            let (emails, webhook_url) = (emails.clone(), webhook_url.clone());
            let deed = Deed::by(by, DeedKind::AlertsChanged);
            audit::record(tx, now, deed)?;
            tx.save_alert_setting(workspace_id, &AlertSetting { emails, webhook_url, secret_sealed })?;
            Ok(true)
        });
        if !kept.await? {
            return Err(Refusal::Invalid("webhook_secret"));
        }
        Ok(self.shown(workspace_id).await?)
    }

    fn checked_emails(&self, emails: &[String]) -> Result<Vec<String>, Refusal> {
        let mut checked: Vec<String> = Vec::new();
        for text in emails.iter().map(|text| text.trim()).filter(|text| !text.is_empty()) {
            let address = mail::address(text).map_err(|_| Refusal::Invalid("emails"))?.to_string();
            if !checked.contains(&address) {
                checked.push(address);
            }
        }
        match (checked.len(), &self.mailer) {
            (1.., None) => Err(Refusal::NoMailServer),
            (length, _) if length > MAX_EMAILS => Err(Refusal::Invalid("emails")),
            _ => Ok(checked),
        }
    }

    /// Sends an alert to every place now, and says what came of it.
    ///
    /// # Errors
    /// What the database says.
    pub async fn test(&self, workspace_id: WorkspaceId) -> Result<AlertsTested> {
        let setting = self.store.read(move |tx| tx.alert_setting(workspace_id)).await?.unwrap_or_default();
        let mut id = [0; 16];
        self.random.fill(&mut id);
        let alert = AlertRecord {
            id: Uuid::from_bytes(id),
            workspace_id,
            // A test is about no number in particular.
            number_id: NumberId::from_uuid(Uuid::nil()),
            key: String::new(),
            kind: Kind::Test.as_str().to_owned(),
            detail: json!({}),
            at: self.clock.now(),
        };
        let mut tested = AlertsTested { email: None, webhook: None, problems: Vec::new() };
        for (channel, target) in targets(&setting) {
            let outcome = self.carry(&alert, channel, &target).await;
            let place = match channel {
                Channel::Email => &mut tested.email,
                Channel::Webhook => &mut tested.webhook,
            };
            *place = Some(place.unwrap_or(true) && outcome.is_ok());
            if let Err(error) = outcome {
                tested.problems.push(sentence(&error));
            }
        }
        Ok(tested)
    }
}

/// An error with what caused it, for reading.
fn sentence(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(": ");
        text.push_str(&error.to_string());
        cause = error.source();
    }
    text
}
