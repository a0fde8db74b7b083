//! Delivers alerts by e-mail and webhook, with retries.
//!
//! Pending alerts are in the database, so a hub that restarts continues. Before a delivery an alert is *claimed*: its next try is moved
//! into the future, in a transaction that only the hub with the duty can commit. So one of several hubs delivers it. An alert that was
//! handed over just before a crash may be delivered twice, with the same id.

use std::future::pending;
use std::sync::Arc;
use std::time::Duration;

use sangam_model::backoff::Backoff;
use sangam_model::time::{DAY, SECOND};
use sangam_model::{Clock, Random, Timestamp};
use thiserror::Error;
use tokio_util::sync::CancellationToken;

use super::compose::{self, About};
use super::hook::{HookError, Hooks};
use super::mail::{MailError, Mailer};
use crate::background::rest::rest;
use crate::ground::Ground;
use crate::store::{AlertRecord, AlertSend, Channel, LifeRecord, Result, Store, StoreError, Tx};
use crate::vault::{Vault, VaultError};
use crate::watch::kind::{Detail, LifeKind};
use crate::watch::life;

/// How often to look.
const PATROL: Duration = Duration::from_secs(5);
/// Alerts looked at in one go.
const GLANCE: u32 = 32;
/// Between attempts at one alert.
const PAUSES: Backoff = Backoff { first: 30 * SECOND, factor: 2, longest: DAY / 24 };
/// How long a claim lasts: longer than a try.
const CLAIM: i64 = 120 * SECOND;
/// The age at which an undelivered alert is given up.
const STALE: i64 = 2 * DAY;
/// What a webhook's secret is sealed for, together with the workspace.
pub(super) const TABLE: &str = "alert_setting";

/// Why an alert did not arrive.
#[derive(Debug, Error)]
pub enum SendError {
    /// The hub cannot send e-mail.
    #[error("the hub has no mail server")]
    NoMailServer,
    /// The mail server.
    #[error(transparent)]
    Mail(#[from] MailError),
    /// The webhook.
    #[error(transparent)]
    Hook(#[from] HookError),
    /// The webhook's secret does not open.
    #[error(transparent)]
    Sealed(#[from] VaultError),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Delivers alerts.
pub struct Courier {
    pub(super) store: Arc<dyn Store>,
    fenced: Arc<dyn Store>,
    pub(super) vault: Arc<Vault>,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) random: Arc<dyn Random>,
    pub(super) mailer: Option<Mailer>,
    pub(super) hooks: Hooks,
}

impl Courier {
    /// A courier that mails through `mailer`, if there is one, and calls webhooks through `hooks`.
    #[must_use]
    pub fn new(ground: Ground, mailer: Option<Mailer>, hooks: Hooks) -> Arc<Self> {
        let Ground { store, vault, clock, random } = ground;
        let fenced = store.before_calls();
        Arc::new(Self { store, fenced, vault, clock, random, mailer, hooks })
    }

    /// Delivers until `stop`.
    pub async fn run(self: Arc<Self>, stop: CancellationToken) {
        while !stop.is_cancelled() {
            let round = self.round(&stop).await.map(|_| PATROL);
            rest(round, PATROL, "alerts wait", pending(), &stop).await;
        }
    }

    /// Tries, one after the other, every alert that is due; says how many arrived.
    ///
    /// # Errors
    /// What the database says; [`StoreError::Relieved`] where the duty is another hub's.
    pub async fn turn(&self) -> Result<usize> {
        self.round(&CancellationToken::new()).await
    }

    /// The same, until `stop`: a delivery under way is finished, and no other begins.
    async fn round(&self, stop: &CancellationToken) -> Result<usize> {
        let now = self.clock.now();
        let due = self.store.read(move |tx| tx.alerts_due(now, GLANCE)).await?;
        let mut arrived = 0;
        for send in due {
            if stop.is_cancelled() {
                break;
            }
            if !self.claim(&send, now).await? {
                continue;
            }
            match self.carry(&send.alert, send.channel, &send.target).await {
                Ok(()) => {
                    self.arrived(send).await?;
                    arrived += 1;
                }
                Err(error) => {
                    tracing::warn!(error = &error as &dyn std::error::Error, "an alert has not arrived yet");
                    self.postpone(send, now).await?;
                }
            }
        }
        Ok(arrived)
    }

    /// Claims an alert, unless another hub did.
    async fn claim(&self, send: &AlertSend, now: Timestamp) -> Result<bool> {
        let (due, workspace_id) = (send.clone(), send.alert.workspace_id);
        let is_ours = move |tx: &mut Tx<'_>| {
            if !tx.alerts_due(now, GLANCE)?.contains(&due) {
                return Ok(false);
            }
            tx.save_alert_send(&AlertSend { due_at: now.plus(CLAIM), ..due.clone() })?;
            Ok(true)
        };
        self.fenced.write(workspace_id, is_ours).await
    }

    /// One attempt to deliver.
    pub(super) async fn carry(
        &self,
        alert: &AlertRecord,
        channel: Channel,
        target: &str,
    ) -> Result<(), SendError> {
        let (workspace_id, number_id) = (alert.workspace_id, alert.number_id);
        let (shop, number, setting) = self
            .store
            .read(move |tx| {
                let shop = tx.workspace(workspace_id)?.ok_or(StoreError::Missing("workspace"))?.name;
                let number = tx.number(number_id)?.map(|number| number.display_number).unwrap_or_default();
                Ok((shop, number, tx.alert_setting(workspace_id)?.unwrap_or_default()))
            })
            .await?;
        let about = About { shop: &shop, display_number: &number };
        match channel {
            Channel::Email => {
                let mailer = self.mailer.as_ref().ok_or(SendError::NoMailServer)?;
                let letter = compose::letter(alert, &about);
                Ok(mailer.send(target, &letter.subject, &letter.text).await?)
            }
            Channel::Webhook => {
                let sealed = setting.secret_sealed.unwrap_or_default();
                let secret = self.vault.unseal(TABLE, workspace_id.as_bytes(), &sealed)?;
                let body = compose::body(alert, &about).to_string();
                Ok(self.hooks.deliver(target, &secret, body).await?)
            }
        }
    }

    async fn arrived(&self, send: AlertSend) -> Result<()> {
        let (clock, random) = (Arc::clone(&self.clock), Arc::clone(&self.random));
        self.store
            .write(send.alert.workspace_id, move |tx| {
                tx.remove_alert_send(&send)?;
                let (now, alert) = (clock.now(), &send.alert);
                let (told, channel) = (alert.kind.clone(), send.channel.as_str().to_owned());
                let event = LifeRecord {
                    detail: Detail::AlertSent { alert: told, channel }.value(),
                    cause: format!("alert_sent:{}:{}:{}", alert.id, send.channel.as_str(), send.target),
                    ..life::event(tx, alert.number_id, LifeKind::AlertSent, now)
                };
                life::happened(tx, &event, now, &*random)
            })
            .await
    }

    async fn postpone(&self, send: AlertSend, now: Timestamp) -> Result<()> {
        let attempts = send.attempts.saturating_add(1);
        let later = AlertSend { attempts, due_at: now.plus(PAUSES.after(attempts)), ..send };
        self.store
            .side(move |tx| {
                let is_stale = now.since(later.alert.at) > STALE;
                if is_stale { tx.remove_alert_send(&later) } else { tx.save_alert_send(&later) }
            })
            .await
    }
}
