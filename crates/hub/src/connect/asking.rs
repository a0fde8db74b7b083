//! Requests the one-shot sync: contacts, then history, each at most once.
//!
//! `Asking` is committed, then the call is made, then what came of it is committed. Whoever finds `Asking` without being the one who
//! makes the call knows that its maker is gone: possibly spent, and repeated only by a person. Whoever did not hear that its own `Asking` was
//! committed finds it as its own. What arrives meanwhile wins over any answer ([`OneShot::after`]).

use sangam_cloud_api::RetryClass;
use sangam_cloud_api::client::{Caller, SyncAsked};
use sangam_model::Timestamp;
use sangam_model::connection::{ASK_WITHIN, OneShot, SyncEvent, SyncKind};
use sangam_model::id::{NumberId, SignupId};
use sangam_protocol::ApiError;
use sangam_protocol::connect::{ItemCheck, SignupStep, problem};
use serde_json::json;

use super::checks::Wanting;
use super::{ConnectError, Connector, Result, Turn};
use crate::import;
use crate::store::{Number, Onboarding, SignupRecord, StoreError, Tx, Via};
use crate::team::decider::Decider;
use crate::vault::tokens;
use crate::watch::{LifeKind, life};

/// The outcome of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
enum AskOutcome {
    /// It has ended, well or badly.
    Settled,
    /// WhatsApp refused, and would refuse again.
    Refused,
    /// WhatsApp did nothing; it can be asked again in a moment.
    MayTryAgain,
    /// The request must not be made.
    Spent,
    /// It was not made, because the data would not arrive here.
    Unheard(Wanting),
}

/// Who makes the request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Asker {
    /// A signup that goes its way: never twice.
    Signup,
    /// A person who knows that it may have been made, and wants to know.
    Person,
}

/// A call of this process. While it lives, its `Asking` is not taken for an orphan.
struct Call<'a>(&'a Connector, NumberId, SyncKind);

impl Drop for Call<'_> {
    fn drop(&mut self) {
        self.0.under_way.lock().remove(&(self.1, self.2));
    }
}

impl Connector {
    /// Asks for what may still be asked for, in order, then ends the signup: the number is connected whatever came of it.
    pub(super) async fn ask_both(&self, signup: &SignupRecord, is_last_try: bool) -> Result<Turn> {
        let mut wanting = Vec::new();
        if let Some(number_id) = signup.story.number_id {
            for kind in SyncKind::ALL {
                let asked = match self.ask_once(number_id, kind, Asker::Signup).await? {
                    AskOutcome::Spent => self.learn(signup.id, number_id, kind).await?,
                    asked => asked,
                };
                match asked {
                    AskOutcome::MayTryAgain if !is_last_try => return Ok(Turn::Later),
                    AskOutcome::Unheard(Wanting { may_pass: true, .. }) if !is_last_try => {
                        return Ok(Turn::Later);
                    }
                    AskOutcome::Unheard(found) => wanting = found.found,
                    AskOutcome::MayTryAgain
                    | AskOutcome::Settled
                    | AskOutcome::Refused
                    | AskOutcome::Spent => {}
                }
            }
        }
        self.change(signup.id, &[SignupStep::Asking], move |_, signup| {
            let is_wanting = |item| wanting.iter().any(|found: &ItemCheck| found.item == item);
            signup.story.found.retain(|found| !is_wanting(found.item));
            signup.story.found.extend(wanting.clone());
            signup.step = SignupStep::Connected;
            Ok(())
        })
        .await?;
        Ok(Turn::Rest)
    }

    /// Asks by hand, while it may still be asked, or to hear what became of a call that nobody heard the end of.
    ///
    /// # Errors
    /// [`problem::SYNC_SPENT`]; [`problem::WHATSAPP_UNAVAILABLE`] if WhatsApp did nothing and can be asked again;
    /// [`problem::UNHEARD`] if what it would send does not come here.
    pub async fn ask_by_hand(&self, owner: Decider, number_id: NumberId, kind: SyncKind) -> Result<Number> {
        self.number_of(owner, number_id).await?;
        let asked = self.ask_once(number_id, kind, Asker::Person).await?;
        let number = self.number_of(owner, number_id).await?;
        match asked {
            AskOutcome::Refused => {
                Err(ConnectError::refused(problem::WHATSAPP_UNAVAILABLE, "WhatsApp refused to be asked"))
            }
            AskOutcome::Settled => Ok(number),
            AskOutcome::MayTryAgain => {
                Err(ConnectError::refused(problem::WHATSAPP_UNAVAILABLE, "WhatsApp cannot be asked now"))
            }
            AskOutcome::Unheard(Wanting { found, .. }) => {
                let error = ApiError::new(problem::UNHEARD, "what WhatsApp would send does not come here");
                Err(error.with_detail(json!({ "found": found })).into())
            }
            AskOutcome::Spent => {
                Err(ConnectError::refused(problem::SYNC_SPENT, "this cannot be asked for again"))
            }
        }
    }

    /// Asks for one kind, if it may be asked for.
    async fn ask_once(&self, number_id: NumberId, kind: SyncKind, by: Asker) -> Result<AskOutcome> {
        if !self.under_way.lock().insert((number_id, kind)) {
            return Ok(AskOutcome::Spent);
        }
        let _call = Call(self, number_id, kind);
        let now = self.clock.now();
        let may_ask = move |number: &Number| lets(state(number, kind), by) && !is_late(number, now);
        if let Some(wanting) = self.unheard(number_id, may_ask).await? {
            return Ok(AskOutcome::Unheard(wanting));
        }
        let Some(number) = self.begin_asking(number_id, kind, by).await? else {
            return Ok(AskOutcome::Spent);
        };
        let (event, outcome) = self.call(&number, kind).await;
        self.write_down(&number, kind, event).await?;
        Ok(outcome)
    }

    /// Why the data would not arrive here, if so. What WhatsApp cannot deliver to a subscriber is lost.
    async fn unheard(
        &self,
        number_id: NumberId,
        may_ask: impl Fn(&Number) -> bool,
    ) -> Result<Option<Wanting>> {
        let number = self.store.read(move |tx| tx.number(number_id)).await?;
        let Some(number) = number.filter(|number| number.standing.via == Via::Meta && may_ask(number)) else {
            return Ok(None);
        };
        // A token that does not open cannot ask either, and says so.
        let Ok(token) = tokens::open(&self.vault, &number) else { return Ok(None) };
        let wanting = self.wanting(&number.waba_id, &token).await;
        Ok((!wanting.found.is_empty()).then_some(wanting))
    }

    /// Makes the call.
    async fn call(&self, number: &Number, kind: SyncKind) -> (SyncEvent, AskOutcome) {
        match tokens::open(&self.vault, number) {
            Ok(token) => {
                let caller = Caller { phone_number_id: &number.phone_number_id, token: &token };
                heard(self.setup.meta.ask_sync(caller, kind.sync_type()).await)
            }
            Err(error) => {
                tracing::error!(error = &error as &dyn std::error::Error, "a number cannot ask");
                (SyncEvent::Refused, AskOutcome::Refused)
            }
        }
    }

    /// Repeats a request once where it is not known whether the number was onboarded anew. WhatsApp accepts it only after a new
    /// onboarding: then another import begins. With any other answer everything stays as it is.
    async fn learn(&self, signup_id: SignupId, number_id: NumberId, kind: SyncKind) -> Result<AskOutcome> {
        if !self.under_way.lock().insert((number_id, kind)) {
            return Ok(AskOutcome::Spent);
        }
        let _call = Call(self, number_id, kind);
        let signup = self.store.read(move |tx| tx.signup(signup_id)).await?;
        let Some(number) = self.store.read(move |tx| tx.number(number_id)).await? else {
            return Ok(AskOutcome::Spent);
        };
        if !signup.is_some_and(|signup| signup.story.to_learn.contains(&kind)) {
            return Ok(AskOutcome::Spent);
        }
        if let Some(wanting) = self.unheard(number_id, |_| true).await? {
            return Ok(AskOutcome::Unheard(wanting));
        }
        let mut is_ours = false;
        let begun = self.change(signup_id, &[SignupStep::Asking], move |_, signup| {
            // Committed before the call, so that it is not made again after a crash.
            is_ours |= signup.story.to_learn.contains(&kind);
            signup.story.to_learn.retain(|known| *known != kind);
            Ok(is_ours)
        });
        if begun.await? != Some(true) {
            return Ok(AskOutcome::Spent);
        }
        let asked_at = self.clock.now();
        let (event, outcome) = self.call(&number, kind).await;
        match event {
            SyncEvent::Accepted { request_id } => {
                self.begin_anew(signup_id, &number, kind, request_id, asked_at).await?
            }
            _ if outcome == AskOutcome::MayTryAgain => {
                self.change(signup_id, &[SignupStep::Asking], move |_, signup| {
                    if !signup.story.to_learn.contains(&kind) {
                        signup.story.to_learn.push(kind);
                    }
                    Ok(())
                })
                .await?;
            }
            _ => {}
        }
        Ok(outcome)
    }

    /// WhatsApp accepted a request that it accepts once for each onboarding, so there is a new onboarding. The first request of the two
    /// shows that for both. Chunks that overtook the answer belong to the new import.
    async fn begin_anew(
        &self,
        signup_id: SignupId,
        number: &Number,
        kind: SyncKind,
        request_id: Option<String>,
        asked_at: Timestamp,
    ) -> Result<()> {
        let (number_id, now) = (number.id, self.clock.now());
        let written = self.store.write(number.workspace_id, move |tx| {
            let Some(mut number) = tx.number(number_id)? else { return Ok(()) };
            let taken = OneShot::Requested { request_id: request_id.clone() };
            let contacts = number.standing.contacts.clone();
            number.standing = life::onboarded(number.standing, now);
            match kind {
                SyncKind::Contacts => {
                    life::forget_import(tx, number_id, None)?;
                    let kept = tx.onboarding(number_id)?;
                    number.standing.contacts = import::entered(taken, asked_at, kept.as_ref());
                }
                SyncKind::History => {
                    life::forget_import(tx, number_id, Some(asked_at))?;
                    // The contacts were asked for before, and are not given once more.
                    number.standing.contacts = contacts;
                    number.standing.history = import::came(taken, &tx.chunks(number_id)?);
                }
            }
            keep_request(tx, number_id, kind, request_id.clone())?;
            let asked = life::event(&*tx, number_id, LifeKind::asked(kind), now);
            tx.add_life(&asked)?;
            number.rev = tx.next_rev();
            tx.save_number(&number)?;
            if let Some(mut signup) = tx.signup(signup_id)? {
                signup.story.to_learn.clear();
                tx.save_signup(&signup)?;
            }
            Ok(())
        });
        written.await?;
        self.live.ring_owners(number.workspace_id);
        Ok(())
    }

    /// Commits that the call is about to be made; `None` if it must not be. *Possibly spent* stays until an answer says otherwise, so a
    /// hub that dies during a repetition changes nothing. Any hub may call, because the commit says that one does.
    async fn begin_asking(&self, number_id: NumberId, kind: SyncKind, by: Asker) -> Result<Option<Number>> {
        let now = self.clock.now();
        let Some(number) = self.store.read(move |tx| tx.number(number_id)).await? else { return Ok(None) };
        let (mut is_ours, serves_alone) = (false, self.serves_alone());
        let begun = self.store.write(number.workspace_id, move |tx| {
            let Some(number) = tx.number(number_id)? else { return Ok(None) };
            let is_late = is_late(&number, now);
            let event = match state(&number, kind) {
                OneShot::Asking if is_ours => return Ok(Some(number)),
                // Another hub is calling, or is gone; the hub that takes over its work finds out.
                OneShot::Asking if !serves_alone => return Ok(None),
                // Only one call at a time is made, and this is not it.
                OneShot::Asking => SyncEvent::Unanswered,
                OneShot::NotRequested if is_late => SyncEvent::TooLate,
                state if !lets(state, by) || is_late || number.standing.via != Via::Meta => return Ok(None),
                _ => SyncEvent::Ask,
            };
            is_ours = event == SyncEvent::Ask;
            if is_ours {
                let asked = life::event(&*tx, number_id, LifeKind::asked(kind), now);
                tx.add_life(&asked)?;
            }
            let number = note(tx, number, kind, event)?;
            Ok(is_ours.then_some(number))
        });
        Ok(begun.await?)
    }

    async fn write_down(&self, number: &Number, kind: SyncKind, event: SyncEvent) -> Result<()> {
        let number_id = number.id;
        let written = self.store.write(number.workspace_id, move |tx| {
            let Some(number) = tx.number(number_id)? else { return Ok(()) };
            if let SyncEvent::Accepted { request_id } = &event {
                keep_request(tx, number_id, kind, request_id.clone())?;
            }
            note(tx, number, kind, event.clone()).map(drop)
        });
        written.await?;
        self.live.ring_owners(number.workspace_id);
        Ok(())
    }

    /// At the start of a hub no call is under way, so every `Asking` is possibly spent.
    pub(super) async fn call_orphans_spent(&self) -> Result<()> {
        self.note_everywhere(|number, kind| {
            (*state(number, kind) == OneShot::Asking).then_some(SyncEvent::Unanswered)
        })
        .await
    }

    /// Marks requests that were not made in time as expired.
    pub(super) async fn expire_askings(&self) -> Result<()> {
        let now = self.clock.now();
        self.note_everywhere(move |number, kind| {
            (is_late(number, now) && state(number, kind).may_be_asked()).then_some(SyncEvent::TooLate)
        })
        .await
    }

    pub(super) async fn note_everywhere(
        &self,
        event: impl Fn(&Number, SyncKind) -> Option<SyncEvent> + Clone + Send + 'static,
    ) -> Result<()> {
        let looked = event.clone();
        let found = self.store.read(move |tx| {
            let mut found = Vec::new();
            for workspace in tx.workspaces()? {
                for number in tx.numbers(workspace.id, sangam_protocol::Rev(0), u32::MAX)? {
                    let kinds = SyncKind::ALL.into_iter().filter(|kind| looked(&number, *kind).is_some());
                    found.extend(kinds.map(|kind| (workspace.id, number.id, kind)));
                }
            }
            Ok(found)
        });
        for (workspace_id, number_id, kind) in found.await? {
            let event = event.clone();
            let noted = self.store.write(workspace_id, move |tx| {
                let Some(number) = tx.number(number_id)? else { return Ok(()) };
                match event(&number, kind) {
                    Some(event) => note(tx, number, kind, event).map(drop),
                    None => Ok(()),
                }
            });
            noted.await?;
            self.live.ring_owners(workspace_id);
        }
        Ok(())
    }
}

/// Whether the day is over in which a number may be asked for anything.
fn is_late(number: &Number, now: Timestamp) -> bool {
    number.standing.onboarded_at.is_some_and(|at| now.since(at) >= ASK_WITHIN)
}

/// Whether this asker may make the call in this state.
const fn lets(state: &OneShot, by: Asker) -> bool {
    state.may_be_asked() || (matches!(by, Asker::Person) && state.may_be_repeated())
}

pub(super) const fn state(number: &Number, kind: SyncKind) -> &OneShot {
    match kind {
        SyncKind::Contacts => &number.standing.contacts,
        SyncKind::History => &number.standing.history,
    }
}

/// Moves one asking on and keeps the number, if that changed anything.
fn note(tx: &mut Tx<'_>, mut number: Number, kind: SyncKind, event: SyncEvent) -> Result<Number, StoreError> {
    let slot = match kind {
        SyncKind::Contacts => &mut number.standing.contacts,
        SyncKind::History => &mut number.standing.history,
    };
    let before = slot.clone();
    *slot = before.clone().after(event);
    if *slot != before {
        number.rev = tx.next_rev();
        tx.save_number(&number)?;
    }
    Ok(number)
}

/// Keeps WhatsApp's id of a request, for a support ticket.
fn keep_request(
    tx: &mut Tx<'_>,
    number_id: NumberId,
    kind: SyncKind,
    request_id: Option<String>,
) -> Result<(), StoreError> {
    let Some(request_id) = request_id else { return Ok(()) };
    let mut kept = tx.onboarding(number_id)?.unwrap_or_else(|| Onboarding::of(number_id));
    kept.request_ids.insert(kind, request_id);
    tx.save_onboarding(&kept)
}

/// What an answer means for the state, and for the asker.
fn heard(asked: SyncAsked) -> (SyncEvent, AskOutcome) {
    match asked {
        SyncAsked::Accepted { request_id } => (SyncEvent::Accepted { request_id }, AskOutcome::Settled),
        SyncAsked::AlreadyAsked => (SyncEvent::AlreadyAsked, AskOutcome::Settled),
        SyncAsked::TooLate => (SyncEvent::TooLate, AskOutcome::Settled),
        SyncAsked::NotSent(error) => {
            tracing::warn!(error = &error as &dyn std::error::Error, "WhatsApp was not reached for a sync");
            (SyncEvent::Refused, AskOutcome::MayTryAgain)
        }
        SyncAsked::Refused(error) => {
            let verdict = error.verdict();
            tracing::warn!(code = error.code, meaning = verdict.meaning.as_str(), "a sync was refused");
            let may_pass = verdict.class == RetryClass::RetryNow;
            (SyncEvent::Refused, if may_pass { AskOutcome::MayTryAgain } else { AskOutcome::Refused })
        }
        SyncAsked::Unanswered(reason) => {
            tracing::warn!(error = &reason as &dyn std::error::Error, "a sync may have been asked for");
            (SyncEvent::Unanswered, AskOutcome::Settled)
        }
    }
}
