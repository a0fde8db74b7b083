//! Adds numbers without Meta's signup: by a token, or through 360dialog. And moves a number from stage to stage.
//!
//! Neither door can start coexistence, so neither asks for the one-shot sync. Everything WhatsApp can confirm is confirmed before there is a
//! row. A number that is known to this workspace and lost its connection comes back under its own id; one that is connected the same way
//! gets another token and nothing else.

use std::sync::Arc;

use sangam_cloud_api::client::{CallError, NumberNode};
use sangam_cloud_api::{AccessToken, Meaning};
use sangam_model::Timestamp;
use sangam_model::connection::{Link, Stage};
use sangam_model::id::NumberId;
use sangam_model::plain::is_unsafe;
use sangam_protocol::ApiError;
use sangam_protocol::connect::{Candidate, ConnectBy360dialog, ConnectByToken, problem};
use sangam_protocol::people::DeedKind;
use serde_json::json;
use url::Url;
use zeroize::Zeroizing;

use super::steps::{PERMISSIONS, home};
use super::{ConnectError, Connector, Result};
use crate::access::audit::{self, Deed};
use crate::access::password::TokenHash;
use crate::ruling::{Ruling, apart, invalid, unknown};
use crate::store::{
    LifeRecord, Number, NumberConnection, Onboarding, ReadTx, SignupRecord, Story, Via, WebhookAddress,
};
use crate::team::decider::Decider;
use crate::vault::tokens;
use crate::watch::kind::{Detail, LifeKind};
use crate::watch::life;

/// Longer ids and numbers are no ids and numbers.
const WORD_BYTES: usize = 64;

/// A number taken in through 360dialog.
pub struct Through360dialog {
    /// The number.
    pub number: Number,
    /// Where its webhooks come to, without the secret.
    pub webhook_host: String,
    /// All of it, if 360dialog did not take it. It is told this once, to be set there by hand.
    pub webhook_to_set: Option<Url>,
}

/// What 360dialog made of an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum AddressAnswer {
    Taken,
    Refused,
    /// Nobody knows.
    Unheard,
}

/// What becomes the row of a number.
struct NewNumber {
    waba_id: String,
    candidate: Candidate,
    via: Via,
    /// WhatsApp says that no phone has it any more.
    is_off_phone: bool,
    token: AccessToken,
    token_expires_at: Option<Timestamp>,
    /// The address a provider was told, and whether it took it.
    webhook: Option<([u8; 32], bool)>,
}

impl Connector {
    /// Takes in a number by its token.
    ///
    /// # Errors
    /// [`problem::TOKEN_REFUSED`], [`problem::PERMISSION_MISSING`], [`problem::OTHER_ACCOUNT`], [`problem::NO_NUMBER`],
    /// [`problem::SUBSCRIBE_FAILED`], [`problem::WABA_TAKEN`], [`problem::NUMBER_TAKEN`], [`problem::WHATSAPP_UNAVAILABLE`].
    pub async fn connect_by_token(&self, owner: Decider, wish: ConnectByToken) -> Result<Number> {
        let (waba_id, phone_number_id) =
            (meant("waba_id", &wish.waba_id)?, meant("phone_number_id", &wish.phone_number_id)?);
        let token = AccessToken::new(wish.token).map_err(|_| unmeant("token"))?;
        let token_expires_at = self.examine_token(&token, &waba_id).await?;
        let meta = &self.setup.meta;
        let numbers = meta.phone_numbers(&waba_id, &token).await.map_err(|error| refusal(&error))?;
        let node = numbers.into_iter().find(|node| node.id == phone_number_id);
        let node = node.ok_or_else(|| {
            ConnectError::refused(problem::NO_NUMBER, "the account has no number with this id")
        })?;
        let (candidate, via) = (candidate_of(&node), Via::Meta);
        self.must_be_free(owner, &waba_id, &candidate, via).await?;
        self.subscribe_by_hand(&waba_id, &token).await?;
        let taken = NewNumber {
            waba_id,
            candidate,
            via,
            is_off_phone: node.is_on_biz_app == Some(false),
            token,
            token_expires_at,
            webhook: None,
        };
        self.take_in(owner, taken).await
    }

    /// Takes in a number through 360dialog, and tells it where the number's webhooks go. A number that is here already gets its new key
    /// only with the new address; until something comes by that, the old one stays open.
    ///
    /// # Errors
    /// [`problem::NO_PUBLIC_ADDRESS`], [`problem::TOKEN_REFUSED`], [`problem::WABA_TAKEN`], [`problem::NUMBER_TAKEN`],
    /// [`problem::WHATSAPP_UNAVAILABLE`]; [`problem::WEBHOOK_REFUSED`] for a number that is here.
    pub async fn connect_by_360dialog(
        &self,
        owner: Decider,
        wish: ConnectBy360dialog,
    ) -> Result<Through360dialog> {
        let address = self.public_address().ok_or_else(|| {
            ConnectError::refused(problem::NO_PUBLIC_ADDRESS, "the hub has no public https address")
        })?;
        let waba_id = meant("waba_id", &wish.waba_id)?;
        let candidate = Candidate {
            phone_number_id: meant("phone_number_id", &wish.phone_number_id)?,
            display_number: meant("display_number", &wish.display_number)?,
            verified_name: None,
        };
        let key = AccessToken::new(wish.api_key).map_err(|_| unmeant("api_key"))?;
        let known = self.must_be_free(owner, &waba_id, &candidate, Via::Dialog360).await?;
        let secret = self.fresh_secret();
        let path = Zeroizing::new(format!("webhooks/360dialog/{}", secret.as_str()));
        let webhook = address.join(&path).map_err(|_| unmeant("public_url"))?;
        let hash = *TokenHash::of(&secret).as_bytes();
        if let Some(known) = &known {
            // Stored before the call, so that webhooks to this address are accepted whatever the answer.
            let address = WebhookAddress {
                secret: hash,
                number_id: known.id,
                told_at: self.clock.now(),
                is_taken: false,
            };
            self.store.side(move |tx| tx.save_webhook_address(&address)).await?;
        }
        let told = self.tell_webhook(&key, &webhook).await;
        if known.is_some() && !matches!(told, Ok(AddressAnswer::Taken | AddressAnswer::Unheard)) {
            self.store.side(move |tx| tx.forget_webhook_address(&hash)).await?;
        }
        let is_set = match (told?, known.is_some()) {
            (AddressAnswer::Taken, _) => true,
            (AddressAnswer::Refused, true) => {
                return Err(ConnectError::refused(problem::WEBHOOK_REFUSED, "the number stays as it was"));
            }
            (AddressAnswer::Unheard, _) => {
                return Err(ConnectError::refused(
                    problem::WHATSAPP_UNAVAILABLE,
                    "everything stays as it was",
                ));
            }
            (AddressAnswer::Refused, false) => false,
        };
        let taken = NewNumber {
            waba_id,
            candidate,
            via: Via::Dialog360,
            is_off_phone: false,
            token: key,
            token_expires_at: None,
            webhook: Some((hash, is_set)),
        };
        let number = self.take_in(owner, taken).await?;
        let webhook_host = webhook.host_str().unwrap_or_default().to_owned();
        Ok(Through360dialog { number, webhook_host, webhook_to_set: (!is_set).then_some(webhook) })
    }

    /// Tells 360dialog where a number's webhooks go.
    async fn tell_webhook(&self, key: &AccessToken, webhook: &Url) -> Result<AddressAnswer> {
        match self.setup.dialog360.set_webhook(key, webhook).await {
            // Answers of providers vary; whether anything arrives is seen soon.
            Ok(()) | Err(CallError::Unreadable { status: 200..=299 }) => Ok(AddressAnswer::Taken),
            Err(CallError::Unreadable { status: 401 | 403 }) => {
                Err(ConnectError::refused(problem::TOKEN_REFUSED, "360dialog refuses the key"))
            }
            Err(CallError::Refused(error)) if error.verdict().meaning == Meaning::TokenInvalid => {
                Err(refusal(&CallError::Refused(error)))
            }
            Err(CallError::Refused(error)) if error.may_have_been_done() => Ok(AddressAnswer::Unheard),
            Err(CallError::Unreachable(_) | CallError::Unreadable { status: 500.. }) => {
                Ok(AddressAnswer::Unheard)
            }
            Err(CallError::Refused(_) | CallError::Unreadable { .. }) => Ok(AddressAnswer::Refused),
        }
    }

    /// Moves a number to another stage, forwards or back.
    ///
    /// # Errors
    /// Not found; invalid if the one person is nobody of this workspace.
    pub async fn set_stage(&self, owner: Decider, number_id: NumberId, stage: Stage) -> Result<Number> {
        let (ours, now) = (owner.workspace_id, self.clock.now());
        let moved = self.store.decide(ours, move |tx| -> Ruling<Number> {
            let number = tx.number(number_id)?.filter(|number| number.workspace_id == ours);
            let mut number = number.ok_or_else(unknown)?;
            if let Stage::OnePerson { person_id } = stage {
                let person = tx.person(person_id)?;
                if !person.is_some_and(|person| person.workspace_id == ours && person.active) {
                    return Err(unmeant("person_id").into());
                }
            }
            if number.standing.stage != stage {
                number.standing.stage = stage;
                number.rev = tx.next_rev();
                tx.save_number(&number)?;
                let detail = Detail::StageChanged(stage).value();
                let moved = life::event(&*tx, number_id, LifeKind::StageChanged, now);
                tx.add_life(&LifeRecord { by: Some(owner.person_id), detail, ..moved })?;
                let deed = Deed::by(owner.person_id, DeedKind::StageChanged).about(number_id);
                audit::record(tx, now, deed.with(json!({ "stage": stage })))?;
                // Others may be given its chats now, or somebody at last.
                tx.route_again(now)?;
            }
            Ok(number)
        });
        let number = moved.await?;
        self.live.ring_owners(ours);
        Ok(number)
    }

    /// A number of the owner's workspace.
    pub(super) async fn number_of(&self, owner: Decider, number_id: NumberId) -> Result<Number> {
        let found = self.store.read(move |tx| tx.number(number_id)).await?;
        Ok(found.filter(|number| number.workspace_id == owner.workspace_id).ok_or_else(unknown)?)
    }

    /// Whether a token works and opens the account. Without an app this cannot be asked; the following calls will show it.
    async fn examine_token(&self, token: &AccessToken, waba_id: &str) -> Result<Option<Timestamp>> {
        let Some(app) = &self.setup.app else { return Ok(None) };
        let info = self.setup.meta.debug_token(app, token).await.map_err(|error| refusal(&error))?;
        let is_ours = info.app_id.as_deref().is_none_or(|id| id == app.id());
        if !info.is_valid || !is_ours {
            return Err(ConnectError::refused(problem::TOKEN_REFUSED, "the token is not valid for this app"));
        }
        let missing = info.missing(&PERMISSIONS);
        if !missing.is_empty() {
            let error = ApiError::new(problem::PERMISSION_MISSING, "the token lacks a permission");
            return Err(error.with_detail(json!({ "missing": missing })).into());
        }
        if !info.waba_ids().is_empty() && !info.waba_ids().iter().any(|id| id == waba_id) {
            return Err(ConnectError::refused(
                problem::OTHER_ACCOUNT,
                "the token does not open this account",
            ));
        }
        Ok(info.expires_at.map(Timestamp::from_secs))
    }

    async fn subscribe_by_hand(&self, waba_id: &str, token: &AccessToken) -> Result<()> {
        let meta = &self.setup.meta;
        let failed = || ConnectError::refused(problem::SUBSCRIBE_FAILED, "the webhooks were not subscribed");
        meta.subscribe(waba_id, token).await.map_err(|error| match error {
            CallError::Unreachable(_) => refusal(&error),
            _ => failed(),
        })?;
        let apps = meta.subscribed_apps(waba_id, token).await.map_err(|error| refusal(&error))?;
        let is_listed =
            self.setup.app.as_ref().map_or(!apps.is_empty(), |app| apps.iter().any(|id| id == app.id()));
        if is_listed { Ok(()) } else { Err(failed()) }
    }

    /// The number that comes back, or whose access is renewed, if it is one.
    async fn must_be_free(
        &self,
        owner: Decider,
        waba_id: &str,
        candidate: &Candidate,
        via: Via,
    ) -> Result<Option<Number>> {
        let (wish, waba_id, candidate) = (self.as_signup(owner), waba_id.to_owned(), candidate.clone());
        let home =
            self.store.read(move |tx| apart(home_by_hand(tx, wish.clone(), &waba_id, &candidate, via)));
        Ok(home.await?.map_err(taken)?)
    }

    /// Makes the number ours, as a mirror, or brings it back.
    async fn take_in(&self, owner: Decider, new: NewNumber) -> Result<Number> {
        let (wish, now) = (self.as_signup(owner), self.clock.now());
        let fresh = NumberId::new(&*self.clock, &*self.random);
        let (vault, random) = (Arc::clone(&self.vault), Arc::clone(&self.random));
        let written = self.store.decide(owner.workspace_id, move |tx| -> Ruling<Number> {
            let home = home_by_hand(tx, wish.clone(), &new.waba_id, &new.candidate, new.via);
            let known = apart(home)?.map_err(taken)?;
            let id = known.as_ref().map_or(fresh, |number| number.id);
            let created_at = known.as_ref().map_or(now, |number| number.created_at);
            let before = known.map(|number| number.standing);
            let rev = tx.next_rev();
            let number = Number {
                id,
                workspace_id: wish.workspace_id,
                waba_id: new.waba_id.clone(),
                phone_number_id: new.candidate.phone_number_id.clone(),
                display_number: new.candidate.display_number.clone(),
                verified_name: new.candidate.verified_name.clone(),
                standing: standing(before, new.via, new.is_off_phone, now),
                token_sealed: tokens::seal(&vault, id, &new.token, &*random),
                created_at,
                rev,
            };
            tx.save_number(&number)?;
            let kept = tx.onboarding(id)?.unwrap_or_else(|| Onboarding::of(id));
            tx.save_onboarding(&Onboarding { token_expires_at: new.token_expires_at, ..kept })?;
            match new.webhook {
                Some((secret, is_taken)) => {
                    let address = WebhookAddress { secret, number_id: id, told_at: now, is_taken };
                    tx.save_webhook_address(&address)?;
                }
                // What another provider brought does not come any more.
                None => {
                    for address in tx.webhook_addresses(id)? {
                        tx.forget_webhook_address(&address.secret)?;
                    }
                }
            }
            life::access_renewed(tx, id, new.token_expires_at, now)?;
            if new.is_off_phone {
                life::forget_phone(tx, id, now)?;
            }
            let connected = life::event(&*tx, id, LifeKind::Connected, now);
            let connected = LifeRecord { by: Some(wish.person_id), link: Some(Link::Connected), ..connected };
            life::happened(tx, &connected, now, &*random)?;
            audit::record(tx, now, Deed::by(wish.person_id, DeedKind::NumberConnected).about(id))?;
            Ok(tx.number(id)?.unwrap_or(number))
        });
        let number = written.await?;
        if number.standing.via == Via::Meta {
            self.store.release_webhooks(&number.phone_number_id).await?;
        }
        self.live.ring_owners(owner.workspace_id);
        Ok(number)
    }

    /// Who asks, in the form that [`home`] reads: a signup that brings nothing back by name.
    fn as_signup(&self, owner: Decider) -> SignupRecord {
        let now = self.clock.now();
        SignupRecord {
            id: sangam_model::id::SignupId::new(&*self.clock, &*self.random),
            workspace_id: owner.workspace_id,
            person_id: owner.person_id,
            reconnects: None,
            ticket_hash: [0; 32],
            visitor_hash: None,
            step: sangam_protocol::connect::SignupStep::Subscribing,
            story: Story::default(),
            token_sealed: None,
            began_at: now,
            expires_at: now,
            connected_at: None,
        }
    }
}

/// Where a number belongs that is taken in by hand. One that is connected by the same door is at home: its token is renewed.
fn home_by_hand(
    tx: &ReadTx<'_>,
    wish: SignupRecord,
    waba_id: &str,
    candidate: &Candidate,
    via: Via,
) -> Ruling<Option<Number>, &'static str> {
    let known = tx.number_by_phone_number_id(&candidate.phone_number_id)?;
    let is_same = |number: &Number| number.waba_id == waba_id && number.standing.via == via;
    let reconnects = known.filter(is_same).map(|number| number.id);
    home(tx, &SignupRecord { reconnects, ..wish }, waba_id, candidate)
}

/// How a number stands that was just taken in. One that no phone has any more is not looked for on one.
fn standing(
    before: Option<NumberConnection>,
    via: Via,
    is_off_phone: bool,
    now: Timestamp,
) -> NumberConnection {
    let before = before.unwrap_or(NumberConnection { stage: Stage::Mirror, ..NumberConnection::default() });
    let since = before.link_since.filter(|_| before.is_connected());
    let first_onboarded_at = before.first_onboarded_at();
    let before = if is_off_phone {
        NumberConnection { onboarded_at: None, first_onboarded_at, phone_seen_at: None, ..before }
    } else {
        before
    };
    NumberConnection { via, link: Link::Connected, link_since: Some(since.unwrap_or(now)), ..before }
}

fn candidate_of(node: &NumberNode) -> Candidate {
    Candidate {
        phone_number_id: node.id.clone(),
        display_number: node.display_phone_number.clone().unwrap_or_else(|| node.id.clone()),
        verified_name: node.verified_name.clone(),
    }
}

fn taken(problem: &'static str) -> ApiError {
    ApiError::new(problem, "this belongs to somebody already")
}

/// The error for the owner that a failed call leads to.
fn refusal(error: &CallError) -> ConnectError {
    match error {
        CallError::Refused(error) => match error.verdict().meaning {
            Meaning::TokenInvalid => ConnectError::refused(problem::TOKEN_REFUSED, "the token is refused"),
            Meaning::PermissionMissing => {
                ConnectError::refused(problem::PERMISSION_MISSING, "the token lacks a permission")
            }
            Meaning::ObjectMissing | Meaning::BadParameter => {
                ConnectError::refused(problem::NO_NUMBER, "WhatsApp knows no such account or number")
            }
            _ => ConnectError::refused(problem::WHATSAPP_UNAVAILABLE, "WhatsApp refuses"),
        },
        CallError::Unreachable(_) | CallError::Unreadable { .. } => {
            ConnectError::refused(problem::WHATSAPP_UNAVAILABLE, "WhatsApp cannot be asked now")
        }
    }
}

fn meant(field: &'static str, text: &str) -> Result<String> {
    let text = text.trim();
    if text.is_empty() || text.len() > WORD_BYTES || text.chars().any(is_unsafe) {
        return Err(unmeant(field).into());
    }
    Ok(text.to_owned())
}

fn unmeant(field: &str) -> ApiError {
    invalid(field, "this cannot be meant")
}
