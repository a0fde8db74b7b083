//! The steps the hub takes alone: from a code to a number that is ours.
//!
//! [`Connector::advance`] takes one step from where the disk says a signup stands, makes the calls of that step, and commits what came
//! of them together with the next step. Every call but the exchange may be repeated, so a step that was cut is simply taken
//! again. A commit looks whether the signup still stands where the step began: one that was cancelled meanwhile stays so.

use std::collections::BTreeMap;
use std::sync::Arc;

use sangam_cloud_api::client::{CallError, Exchange, MetaApp, NumberNode};
use sangam_cloud_api::{AccessToken, Meaning, RetryClass};
use sangam_model::connection::{Link, SyncKind};
use sangam_model::id::{NumberId, SignupId};
use sangam_model::time::DAY;
use sangam_model::{Capability, Timestamp};
use sangam_protocol::connect::{Candidate, Item, ItemCheck, Plan, SignupStep, finding, problem};
use sangam_protocol::people::DeedKind;
use serde_json::{Value, json};
use zeroize::Zeroizing;

use super::arrival::{Arrival, ArrivalKind, Came, came_back_since};
use super::checks::{good, missing};
use super::{ConnectError, Connector, Result, digits, plan};
use crate::access::audit::{self, Deed};
use crate::ruling::{Halt, Ruling, apart};
use crate::store::{self, LifeRecord, Number, Onboarding, Person, ReadTx, SignupRecord, StoreError, Tx};
use crate::vault::tokens;
use crate::watch::notice::instant;
use crate::watch::{LifeKind, life};

/// The table a signup's token is sealed for.
const TABLE: &str = "signup";
/// How long the owner may choose among several numbers, in milliseconds.
const CHOICE_LASTS: i64 = DAY;
/// What the token must allow.
pub(super) const PERMISSIONS: [&str; 2] = ["whatsapp_business_management", "whatsapp_business_messaging"];

/// Meta's code of a signup: lives thirty seconds, works once, is never written down.
pub struct Code(Zeroizing<String>);

impl Code {
    /// A code as it came.
    #[must_use]
    pub fn new(code: String) -> Self {
        Self(Zeroizing::new(code))
    }

    /// It could be one: not empty, not endless.
    #[must_use]
    pub fn is_sound(&self, limit_bytes: usize) -> bool {
        !self.0.trim().is_empty() && self.0.len() <= limit_bytes
    }
}

/// What came of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// There may be another.
    Moved,
    /// WhatsApp could not be asked: the same step again, after a pause.
    Later,
    /// Nothing to do: it is over, or somebody else's turn.
    Rest,
}

/// Why a step ends a signup.
pub(super) struct End {
    problem: &'static str,
    detail: Option<Value>,
    found: Vec<ItemCheck>,
}

impl End {
    const fn of(problem: &'static str) -> Self {
        Self { problem, detail: None, found: Vec::new() }
    }
}

/// A step that did not come to its end.
pub(super) enum Stop {
    /// Nor will it.
    End(End),
    /// Trying again may help; if it does not, this is why.
    Later(&'static str),
    /// The hub failed, which says nothing about the signup.
    Failed(ConnectError),
}

impl Stop {
    /// What a failed call means for a step whose own failure is `problem`.
    fn of(error: &CallError, problem: &'static str) -> Self {
        match error {
            CallError::Refused(error) => {
                let verdict = error.verdict();
                tracing::info!(code = error.code, meaning = verdict.meaning.as_str(), "a signup was refused");
                match (verdict.meaning, verdict.class) {
                    (Meaning::TokenInvalid, _) => Self::End(End::of(problem::TOKEN_REFUSED)),
                    (Meaning::PermissionMissing, _) => Self::End(End::of(problem::PERMISSION_MISSING)),
                    (_, RetryClass::RetryNow) => Self::Later(problem),
                    _ => Self::End(End::of(problem)),
                }
            }
            CallError::Unreachable(_) | CallError::Unreadable { status: 500.. } => Self::Later(problem),
            CallError::Unreadable { .. } => Self::End(End::of(problem)),
        }
    }

    /// What was found, or else `unsaid`; and whether it may pass.
    pub(super) fn into_found(self, unsaid: ItemCheck) -> (Vec<ItemCheck>, bool) {
        match self {
            Self::End(end) if !end.found.is_empty() => (end.found, false),
            Self::End(_) => (vec![unsaid], false),
            Self::Later(_) | Self::Failed(_) => (vec![unsaid], true),
        }
    }
}

impl From<End> for Stop {
    fn from(end: End) -> Self {
        Self::End(end)
    }
}

impl From<ConnectError> for Stop {
    fn from(error: ConnectError) -> Self {
        Self::Failed(error)
    }
}

impl From<StoreError> for Stop {
    fn from(error: StoreError) -> Self {
        Self::Failed(error.into())
    }
}

/// What the check of a token found.
enum Checked {
    One(Candidate),
    Several(Vec<Candidate>),
}

impl Connector {
    /// Exchanges a code. The signup stands at `Exchanging` already, and this is the only try.
    ///
    /// # Errors
    /// The store's; the signup then ends at the next start.
    pub async fn exchange(&self, id: SignupId, code: &Code) -> Result<()> {
        let Some(app) = &self.setup.app else { return Ok(()) };
        let outcome = self.setup.meta.exchange_code(app, &code.0).await;
        let sealed = match outcome {
            Exchange::Exchanged(token) => {
                Ok(self.vault.seal(TABLE, id.as_bytes(), token.expose().as_bytes(), &*self.random))
            }
            Exchange::Refused(error) => {
                tracing::info!(code = error.code, "a signup's code was refused");
                Err(problem::CODE_EXPIRED)
            }
            Exchange::Unanswered => Err(problem::EXCHANGE_UNANSWERED),
        };
        let written = self.change(id, &[SignupStep::Exchanging], move |_, signup| {
            match &sealed {
                Ok(sealed) => {
                    signup.token_sealed = Some(sealed.clone());
                    signup.step = SignupStep::Checking;
                }
                Err(problem) => signup.fail(problem, None),
            }
            Ok(())
        });
        written.await.map(drop)
    }

    /// Takes the next step of a signup. On the last try, trouble that may pass ends it.
    ///
    /// # Errors
    /// The store's, or a token that does not open.
    pub async fn advance(&self, id: SignupId, is_last_try: bool) -> Result<Turn> {
        let Some(signup) = self.store.read(move |tx| tx.signup(id)).await? else { return Ok(Turn::Rest) };
        let stopped = match signup.step {
            SignupStep::Checking => self.check_token(&signup).await,
            SignupStep::Subscribing => self.subscribe(&signup).await,
            SignupStep::Asking => return self.ask_both(&signup, is_last_try).await,
            _ => return Ok(Turn::Rest),
        };
        match stopped {
            Ok(()) => Ok(Turn::Moved),
            Err(Stop::Later(_)) if !is_last_try => Ok(Turn::Later),
            Err(Stop::Later(problem)) => self.end(&signup, End::of(problem)).await,
            Err(Stop::End(end)) => self.end(&signup, end).await,
            Err(Stop::Failed(error)) => Err(error),
        }
    }

    async fn end(&self, signup: &SignupRecord, end: End) -> Result<Turn> {
        tracing::info!(problem = end.problem, "a signup ended");
        let End { problem, detail, found } = end;
        self.change(signup.id, &[SignupStep::Checking, SignupStep::Subscribing], move |_, signup| {
            signup.fail(problem, detail.clone());
            signup.story.found = found.clone();
            Ok(())
        })
        .await?;
        Ok(Turn::Rest)
    }

    fn token_of(&self, signup: &SignupRecord) -> Result<AccessToken> {
        let sealed = signup.token_sealed.as_deref().unwrap_or_default();
        let bytes = self.vault.unseal(TABLE, signup.id.as_bytes(), sealed)?;
        Ok(AccessToken::new(String::from_utf8_lossy(&bytes).into_owned())?)
    }

    /// `Checking`: what the token allows, which account it is about, and which number.
    async fn check_token(&self, signup: &SignupRecord) -> Result<(), Stop> {
        let Some(app) = &self.setup.app else { return Err(End::of(problem::NO_META_APP).into()) };
        let token = self.token_of(signup)?;
        let (waba_ids, token_expires_at) = self.examine(app, &token).await?;
        // What Meta's page told may have come while we asked.
        let id = signup.id;
        let told = self.store.read(move |tx| tx.signup(id)).await?.and_then(|signup| signup.story.told_waba);
        let waba_id = match (told, waba_ids.first()) {
            (Some(told), _) if waba_ids.is_empty() || waba_ids.contains(&told) => told,
            (Some(_), _) => return Err(End::of(problem::OTHER_ACCOUNT).into()),
            (None, Some(newest)) => newest.clone(),
            (None, None) => return Err(End::of(problem::NO_NUMBER).into()),
        };
        if self.is_of_others(&waba_id, signup).await? {
            return Err(End::of(problem::WABA_TAKEN).into());
        }
        let numbers = self.setup.meta.phone_numbers(&waba_id, &token).await;
        let numbers = numbers.map_err(|error| Stop::of(&error, problem::WHATSAPP_UNAVAILABLE))?;
        let checked = self.choose_among(signup, &waba_id, numbers).await?;
        let choice_ends = self.clock.now().plus(CHOICE_LASTS);
        self.change(signup.id, &[SignupStep::Checking], move |_, signup| {
            // Another account was named while we asked about this one: that one is checked next.
            if signup.story.told_waba.as_ref().is_some_and(|told| *told != waba_id) {
                return Ok(());
            }
            signup.story.waba_ids.clone_from(&waba_ids);
            signup.story.waba_id = Some(waba_id.clone());
            signup.story.token_expires_at = token_expires_at;
            match &checked {
                Checked::One(candidate) => {
                    signup.story.chosen = Some(candidate.clone());
                    signup.step = SignupStep::Subscribing;
                }
                Checked::Several(candidates) => {
                    signup.story.candidates.clone_from(candidates);
                    signup.step = SignupStep::Choosing;
                    signup.expires_at = choice_ends;
                }
            }
            Ok(())
        })
        .await?;
        Ok(())
    }

    /// The accounts a token opens, newest first, and when it ends.
    async fn examine(
        &self,
        app: &MetaApp,
        token: &AccessToken,
    ) -> Result<(Vec<String>, Option<Timestamp>), Stop> {
        let info = self.setup.meta.debug_token(app, token).await;
        let info = info.map_err(|error| Stop::of(&error, problem::WHATSAPP_UNAVAILABLE))?;
        if !info.is_valid {
            return Err(End::of(problem::TOKEN_REFUSED).into());
        }
        let missing = info.missing(&PERMISSIONS);
        if !missing.is_empty() {
            let detail = Some(json!({ "missing": missing }));
            return Err(End { detail, ..End::of(problem::PERMISSION_MISSING) }.into());
        }
        Ok((info.waba_ids().to_vec(), info.expires_at.map(Timestamp::from_secs)))
    }

    async fn is_of_others(&self, waba_id: &str, signup: &SignupRecord) -> Result<bool> {
        let (waba_id, ours) = (waba_id.to_owned(), signup.workspace_id);
        let numbers = self.store.read(move |tx| tx.numbers_of_waba(&waba_id)).await?;
        Ok(numbers.iter().any(|number| number.workspace_id != ours))
    }

    /// Which of an account's numbers can be meant: those on the app that are not connected yet. Never a guess; and whoever wants one number
    /// back is never given another unasked.
    async fn choose_among(
        &self,
        signup: &SignupRecord,
        waba_id: &str,
        numbers: Vec<NumberNode>,
    ) -> Result<Checked, Stop> {
        if numbers.is_empty() {
            return Err(End::of(problem::NO_NUMBER).into());
        }
        let on_app: Vec<Candidate> =
            numbers.into_iter().filter(|node| node.is_on_biz_app == Some(true)).map(candidate).collect();
        if on_app.is_empty() {
            let found = vec![missing(Item::IsOnBizApp, finding::NOT_ON_APP, [])];
            return Err(End { found, ..End::of(problem::NOT_COEXISTENCE) }.into());
        }
        let wants_one = signup.reconnects.is_some();
        let (signup, waba_id) = (signup.clone(), waba_id.to_owned());
        let sorted = self.store.read(move |tx| {
            let (mut free, mut wanted) = (Vec::new(), None);
            for candidate in &on_app {
                match apart(home(tx, &signup, &waba_id, candidate))? {
                    Ok(Some(known)) if Some(known.id) == signup.reconnects => {
                        wanted = Some(candidate.clone())
                    }
                    Ok(_) => free.push(candidate.clone()),
                    Err(_) => {}
                }
            }
            Ok((free, wanted))
        });
        let (mut free, wanted) = sorted.await?;
        match (wanted, free.len()) {
            (Some(wanted), _) => Ok(Checked::One(wanted)),
            (None, 0) => Err(End::of(problem::NUMBER_TAKEN).into()),
            (None, 1) if !wants_one => Ok(Checked::One(free.remove(0))),
            (None, _) => Ok(Checked::Several(free)),
        }
    }

    /// `Subscribing`: the account's webhooks come here, the number is what it must be, and it is ours. Only then is there a row.
    async fn subscribe(&self, signup: &SignupRecord) -> Result<(), Stop> {
        let story = &signup.story;
        let (Some(waba_id), Some(chosen)) = (story.waba_id.clone(), story.chosen.clone()) else {
            return Err(End::of(problem::NO_NUMBER).into());
        };
        let token = self.token_of(signup)?;
        self.subscribe_verified(&waba_id, &token).await?;
        let node = self.setup.meta.number(&chosen.phone_number_id, &token).await;
        let node = node.map_err(|error| Stop::of(&error, problem::WHATSAPP_UNAVAILABLE))?;
        let found = judge(&node);
        if !found.iter().all(|found| found.is_good) {
            return Err(End { found, ..End::of(problem::NOT_COEXISTENCE) }.into());
        }
        self.settle(signup, Arrival { waba_id, chosen, node, found, token }).await
    }

    /// Subscribes, and believes it only when the app is on the list.
    pub(super) async fn subscribe_verified(&self, waba_id: &str, token: &AccessToken) -> Result<(), Stop> {
        let unsubscribed = |error: &CallError| match Stop::of(error, problem::SUBSCRIBE_FAILED) {
            Stop::End(end) => Stop::End(End {
                found: vec![missing(Item::SubscribedApps, finding::NOT_SUBSCRIBED, [])],
                ..end
            }),
            other => other,
        };
        self.setup.meta.subscribe(waba_id, token).await.map_err(|error| unsubscribed(&error))?;
        let apps = self.setup.meta.subscribed_apps(waba_id, token).await;
        let apps = apps.map_err(|error| unsubscribed(&error))?;
        let is_listed = match &self.setup.app {
            Some(app) => apps.iter().any(|id| id == app.id()),
            None => !apps.is_empty(),
        };
        if is_listed {
            return Ok(());
        }
        let found = vec![missing(Item::SubscribedApps, finding::NOT_SUBSCRIBED, [])];
        Err(End { found, ..End::of(problem::SUBSCRIBE_FAILED) }.into())
    }

    /// Makes the number ours, or brings it back, in one transaction with the step to `Asking`.
    async fn settle(&self, signup: &SignupRecord, arrival: Arrival) -> Result<(), Stop> {
        let (id, now) = (signup.id, self.clock.now());
        let fresh = NumberId::new(&*self.clock, &*self.random);
        let (vault, random) = (Arc::clone(&self.vault), Arc::clone(&self.random));
        let phone_number_id = arrival.chosen.phone_number_id.clone();
        let written = self.store.decide(signup.workspace_id, move |tx| {
            let standing = tx.signup(id)?.filter(|signup| signup.step == SignupStep::Subscribing);
            let Some(mut signup) = standing else { return Ok(()) };
            // Who began it may have left while WhatsApp was asked.
            let is_theirs = |person: &Person| person.active && person.role.may(Capability::ConnectNumbers);
            if !tx.person(signup.person_id)?.is_some_and(|person| is_theirs(&person)) {
                return Err(Halt::Refused(problem::CANCELLED));
            }
            let known = home(tx, &signup, &arrival.waba_id, &arrival.chosen)?;
            let number_id = known.as_ref().map_or(fresh, |number| number.id);
            let told = arrival.node.last_onboarded_time.as_deref().and_then(instant);
            let coming = known
                .as_ref()
                .map_or(ArrivalKind::Anew, |number| ArrivalKind::of(&number.standing, told, &signup));
            let token_sealed = tokens::seal(&vault, number_id, &arrival.token, &*random);
            let came = Came { id: number_id, token_sealed, coming, at: now };
            let number = arrival.number(&signup, known, came);
            let rev = tx.next_rev();
            tx.save_number(&Number { rev, ..number })?;
            take_plan_along(tx, number_id, &signup)?;
            if coming == ArrivalKind::Anew {
                life::forget_import(tx, number_id, None)?;
            }
            life::access_renewed(tx, number_id, signup.story.token_expires_at, now)?;
            let event = life::event(&*tx, number_id, LifeKind::Connected, now);
            let event = LifeRecord { by: Some(signup.person_id), link: Some(Link::Connected), ..event };
            life::happened(tx, &event, now, &*random)?;
            audit::record(tx, now, Deed::by(signup.person_id, DeedKind::NumberConnected).about(number_id))?;
            signup.story.found.clone_from(&arrival.found);
            signup.story.number_id = Some(number_id);
            if coming == ArrivalKind::PerhapsAnew {
                signup.story.to_learn = SyncKind::ALL.to_vec();
            }
            signup.token_sealed = None;
            signup.step = SignupStep::Asking;
            signup.connected_at = Some(now);
            tx.save_signup(&signup)?;
            Ok(())
        });
        let settled = apart(written.await)?;
        if settled.is_ok() {
            self.store.release_webhooks(&phone_number_id).await?;
        }
        self.live.ring_owners(signup.workspace_id);
        settled.map_err(|problem| End::of(problem).into())
    }
}

/// What was confirmed and checked goes with the number; the next number needs its own. One that comes back has its own already, and what
/// was settled meanwhile is the next one's.
fn take_plan_along(tx: &mut Tx<'_>, number_id: NumberId, signup: &SignupRecord) -> store::Result<()> {
    let plan = plan::kept(tx, signup.workspace_id)?;
    let before = tx.onboarding(number_id)?.unwrap_or_else(|| Onboarding::of(number_id));
    let keeps_plan = signup.reconnects.is_some() && before.plan.is_some();
    tx.save_onboarding(&Onboarding {
        plan: if keeps_plan { before.plan } else { Some(plan.clone()) },
        token_expires_at: signup.story.token_expires_at,
        ..before
    })?;
    // What another provider brought does not come any more.
    for address in tx.webhook_addresses(number_id)? {
        tx.forget_webhook_address(&address.secret)?;
    }
    if keeps_plan {
        return Ok(());
    }
    tx.save_connect_plan(signup.workspace_id, &Plan { confirmed: BTreeMap::new(), checks: None, ..plan })
}

fn candidate(node: NumberNode) -> Candidate {
    Candidate {
        display_number: node.display_phone_number.unwrap_or_else(|| node.id.clone()),
        verified_name: node.verified_name,
        phone_number_id: node.id,
    }
}

/// What must be true of the number before anything is asked that can be asked only once: that it is on the app and served by the
/// Cloud API, each said for itself.
pub(super) fn judge(node: &NumberNode) -> Vec<ItemCheck> {
    let on_app = if node.is_on_biz_app == Some(true) {
        good(Item::IsOnBizApp)
    } else {
        missing(Item::IsOnBizApp, finding::NOT_ON_APP, [])
    };
    let platform = match node.platform_type.as_deref() {
        Some("CLOUD_API") => good(Item::PlatformType),
        other => missing(Item::PlatformType, finding::ANOTHER_PLATFORM, other.map(ToOwned::to_owned)),
    };
    vec![on_app, platform, good(Item::SubscribedApps)]
}

/// Where a number belongs: to nobody yet, to a row of this workspace that comes back or came back by this very signup, or to
/// somebody else.
pub(super) fn home(
    tx: &ReadTx<'_>,
    signup: &SignupRecord,
    waba_id: &str,
    candidate: &Candidate,
) -> Ruling<Option<Number>, &'static str> {
    let ours = signup.workspace_id;
    if tx.numbers_of_waba(waba_id)?.iter().any(|number| number.workspace_id != ours) {
        return Err(Halt::Refused(problem::WABA_TAKEN));
    }
    let mut known = tx.number_by_phone_number_id(&candidate.phone_number_id)?;
    if known.is_none() {
        // WhatsApp may give a number another id when it comes back.
        known = tx.numbers_by_digits(&digits(&candidate.display_number))?.into_iter().next();
    }
    match known {
        None => Ok(None),
        Some(number) if number.workspace_id != ours => Err(Halt::Refused(problem::NUMBER_TAKEN)),
        Some(number)
            if Some(number.id) == signup.reconnects
                || !number.standing.is_connected()
                || came_back_since(&number.standing, signup) =>
        {
            Ok(Some(number))
        }
        Some(_) => Err(Halt::Refused(problem::NUMBER_TAKEN)),
    }
}
