//! The requests of a signup: started in the desk, opened in a browser, answered by Meta's dialog, a number chosen, cancelled.
//!
//! The ticket opens the page once. The browser that opened it gets a cookie of its own and may reload as it likes; any other is told
//! that the ticket was used. What the dialog tells comes as two independent things in any order: the code, and an event that
//! names the account or says why there is none. A window that was merely closed may still be explained by a later event.

use sangam_cloud_api::signup::SignupEvent;
use sangam_model::Timestamp;
use sangam_model::id::{PersonId, SignupId};
use sangam_model::time::{HOUR, SECOND};
use sangam_protocol::ApiError;
use sangam_protocol::connect::{BeginSignup, ChooseNumber, Item, Signup, SignupBegun, SignupStep, problem};
use sangam_protocol::error::code;
use serde_json::{Value, json};
use zeroize::Zeroizing;

use super::steps::home;
use super::{Code, ConnectError, Connector, Result, Work, plan};
use crate::access::password::TokenHash;
use crate::ruling::{Halt, Ruling, apart, unknown};
use crate::store::{self, ReadTx, SideTx, SignupRecord, Story};
use crate::team::decider::Decider;

/// How long a ticket can be opened, in milliseconds.
const TICKET_LASTS: i64 = HOUR / 2;
/// How long an opened page can be used.
const PAGE_LASTS: i64 = 2 * HOUR;
/// Longer than any exchange takes: a signup that is still at this step was abandoned by its hub.
const EXCHANGE_LASTS: i64 = 120 * SECOND;

/// What a browser with a ticket gets.
pub enum Opening {
    /// The page.
    Page {
        /// Where the signup stands.
        signup: Signup,
        /// For this browser alone; absent if it has it already.
        cookie: Option<Zeroizing<String>>,
    },
    /// Somebody opened it before.
    Used,
    /// It is too old, was replaced, or never existed.
    Expired,
}

impl SignupRecord {
    /// As its owner sees it now.
    #[must_use]
    pub fn seen_at(&self, now: Timestamp) -> Signup {
        let (story, is_late) = (&self.story, self.is_late(now));
        let step = if is_late { SignupStep::Failed } else { self.step };
        Signup {
            id: self.id,
            step,
            problem: if is_late { Some(problem::TICKET_EXPIRED.to_owned()) } else { story.problem.clone() },
            detail: story.detail.clone(),
            found: story.found.clone(),
            candidates: if step == SignupStep::Choosing { story.candidates.clone() } else { Vec::new() },
            number_id: story.number_id,
            reconnects: self.reconnects,
            began_at: self.began_at,
            expires_at: self.expires_at,
        }
    }

    /// It is a person's turn, in the browser.
    #[must_use]
    pub const fn is_waiting(&self) -> bool {
        matches!(self.step, SignupStep::Issued | SignupStep::Opened)
    }

    /// Its owner did not come back to the page, or to the choice, in time.
    pub(super) fn is_late(&self, now: Timestamp) -> bool {
        (self.is_waiting() || self.step == SignupStep::Choosing) && self.expires_at <= now
    }

    /// Ends it. The token goes with it.
    pub(super) fn fail(&mut self, problem: &str, detail: Option<Value>) {
        self.step = SignupStep::Failed;
        self.story.problem = Some(problem.to_owned());
        self.story.detail = detail;
        self.token_sealed = None;
    }

    fn is_of(&self, visitor: Option<&str>) -> bool {
        match (&self.visitor_hash, visitor) {
            (Some(kept), Some(visitor)) => TokenHash::of(visitor).matches(kept),
            _ => false,
        }
    }

    /// Takes in what the dialog told. An account that is named late, after another was taken for it, has everything checked again.
    fn hear(&mut self, event: SignupEvent) {
        let is_open = self.step == SignupStep::Opened
            || (self.step == SignupStep::Failed && self.story.problem.as_deref() == Some(problem::CLOSED));
        match event {
            SignupEvent::Finish { waba_id: Some(waba_id) } if self.step < SignupStep::Asking => {
                let is_foreign = self.step > SignupStep::Checking
                    && !self.story.waba_ids.is_empty()
                    && !self.story.waba_ids.contains(&waba_id);
                let is_another = self.story.waba_id.as_ref().is_some_and(|taken| *taken != waba_id);
                self.story.told_waba = Some(waba_id);
                if is_foreign {
                    self.fail(problem::OTHER_ACCOUNT, None);
                } else if is_another && self.step > SignupStep::Checking {
                    self.step = SignupStep::Checking;
                    self.story.candidates.clear();
                    self.story.chosen = None;
                }
            }
            SignupEvent::Cancel { current_step } if is_open => {
                self.fail(problem::CANCELLED, Some(json!({ "step": current_step })));
            }
            SignupEvent::Error { error_message, error_id, session_id } if is_open => {
                let detail =
                    json!({ "message": error_message, "error_id": error_id, "session_id": session_id });
                self.fail(problem::META_ERROR, Some(detail));
            }
            _ => {}
        }
    }
}

impl Connector {
    /// Begins a signup and makes its page's address.
    ///
    /// # Errors
    /// [`problem::NO_META_APP`], [`problem::NO_PUBLIC_ADDRESS`], [`problem::PREFLIGHT_OPEN`] for a new number, not found for
    /// a number of somebody else's.
    pub async fn begin(&self, owner: Decider, wish: BeginSignup) -> Result<SignupBegun> {
        if self.setup.app.is_none() || self.setup.config_id.is_none() {
            return Err(ConnectError::refused(problem::NO_META_APP, "the hub has no Meta app"));
        }
        let address = self.public_address().ok_or_else(|| {
            ConnectError::refused(problem::NO_PUBLIC_ADDRESS, "the hub has no public https address")
        })?;
        let ticket = self.fresh_secret();
        let now = self.clock.now();
        let signup = SignupRecord {
            id: SignupId::new(&*self.clock, &*self.random),
            workspace_id: owner.workspace_id,
            person_id: owner.person_id,
            reconnects: wish.number_id,
            ticket_hash: *TokenHash::of(&ticket).as_bytes(),
            visitor_hash: None,
            step: SignupStep::Issued,
            story: Story::default(),
            token_sealed: None,
            began_at: now,
            expires_at: now.plus(TICKET_LASTS),
            connected_at: None,
        };
        let begun = SignupBegun {
            id: signup.id,
            url: format!("{}/connect/{}", address.as_str().trim_end_matches('/'), ticket.as_str()),
            expires_at: signup.expires_at,
        };
        self.store.decide_aside(move |tx| issue(tx, &signup)).await?;
        self.live.ring_owners(owner.workspace_id);
        Ok(begun)
    }

    /// How far a signup is.
    ///
    /// # Errors
    /// Not found, or the store's.
    pub async fn signup(&self, owner: Decider, id: SignupId) -> Result<Signup> {
        let found = self.store.read(move |tx| tx.signup(id)).await?;
        let found = found.filter(|signup| signup.workspace_id == owner.workspace_id);
        Ok(found.ok_or_else(unknown)?.seen_at(self.clock.now()))
    }

    /// Chooses among several numbers. Where another one was to come back, a new one needs its own pre-flight.
    ///
    /// # Errors
    /// Not found; invalid if there is nothing to choose, or not this; [`problem::PREFLIGHT_OPEN`].
    pub async fn choose(&self, owner: Decider, id: SignupId, wish: ChooseNumber) -> Result<Signup> {
        self.signup(owner, id).await?;
        let now = self.clock.now();
        let chosen = self.change(id, &[SignupStep::Choosing], move |tx, signup| {
            apart(take_number(tx, signup, &wish.phone_number_id, now))
        });
        chosen.await?.unwrap_or_else(|| Err(no_choice()))?;
        self.tell_worker(Work::GoOn(id));
        self.signup(owner, id).await
    }

    /// Ends a signup before it asks for anything. One that asks already goes on.
    ///
    /// # Errors
    /// Not found, or the store's.
    pub async fn cancel(&self, owner: Decider, id: SignupId) -> Result<Signup> {
        use SignupStep::{Checking, Choosing, Exchanging, Issued, Opened, Subscribing};
        self.signup(owner, id).await?;
        self.change(id, &[Issued, Opened, Exchanging, Checking, Choosing, Subscribing], |_, signup| {
            signup.fail(problem::CANCELLED, None);
            Ok(())
        })
        .await?;
        self.signup(owner, id).await
    }

    /// Opens the page of a ticket.
    ///
    /// # Errors
    /// The store's.
    pub async fn open(&self, ticket: &str, visitor: Option<&str>) -> Result<Opening> {
        let ticket_hash = *TokenHash::of(ticket).as_bytes();
        let (visitor, cookie) = (visitor.map(str::to_owned), self.fresh_secret());
        let (cookie_hash, now) = (*TokenHash::of(&cookie).as_bytes(), self.clock.now());
        let opened = self.store.decide_aside(move |tx| {
            let Some(mut signup) = tx.signup_by_ticket(&ticket_hash)? else {
                return Err(Halt::Refused(Shut::Expired));
            };
            if signup.is_of(visitor.as_deref()) {
                return Ok((signup, false));
            }
            if signup.visitor_hash.is_some() {
                return Err(Halt::Refused(Shut::Used));
            }
            if signup.step != SignupStep::Issued || signup.expires_at <= now {
                return Err(Halt::Refused(Shut::Expired));
            }
            signup.visitor_hash = Some(cookie_hash);
            signup.step = SignupStep::Opened;
            signup.expires_at = now.plus(PAGE_LASTS);
            tx.save_signup(&signup)?;
            Ok((signup, true))
        });
        Ok(match apart(opened.await)? {
            Err(Shut::Expired) => Opening::Expired,
            Err(Shut::Used) => Opening::Used,
            Ok((signup, is_new)) => {
                if is_new {
                    self.live.ring_owners(signup.workspace_id);
                }
                Opening::Page { signup: signup.seen_at(now), cookie: is_new.then_some(cookie) }
            }
        })
    }

    /// The signup of the page a browser has open; `None` if it is not this browser's.
    ///
    /// # Errors
    /// The store's.
    pub async fn at_page(&self, ticket: &str, visitor: Option<&str>) -> Result<Option<Signup>> {
        let ticket_hash = *TokenHash::of(ticket).as_bytes();
        let found = self.store.read(move |tx| tx.signup_by_ticket(&ticket_hash)).await?;
        Ok(found.filter(|signup| signup.is_of(visitor)).map(|signup| signup.seen_at(self.clock.now())))
    }

    /// Takes the code of a signup and has it exchanged at once. Only the first one counts.
    ///
    /// # Errors
    /// The store's.
    pub async fn take_code(&self, id: SignupId, code: Code) -> Result<()> {
        let now = self.clock.now();
        let begun = self.change(id, &[SignupStep::Opened], move |_, signup| {
            signup.step = SignupStep::Exchanging;
            signup.expires_at = now.plus(EXCHANGE_LASTS);
            Ok(())
        });
        if begun.await?.is_some() {
            self.tell_worker(Work::Exchange(id, code));
        }
        Ok(())
    }

    /// Takes what Meta's dialog told the page.
    ///
    /// # Errors
    /// The store's.
    pub async fn hear(&self, id: SignupId, event: SignupEvent) -> Result<()> {
        use SignupStep::{Checking, Choosing, Exchanging, Failed, Opened, Subscribing};
        const FROM: &[SignupStep] = &[Opened, Exchanging, Checking, Choosing, Subscribing, Failed];
        let heard = self.change(id, FROM, move |_, signup| {
            let before = signup.step;
            signup.hear(event.clone());
            Ok(signup.step == Checking && before != Checking)
        });
        if heard.await? == Some(true) {
            self.tell_worker(Work::GoOn(id));
        }
        Ok(())
    }

    /// The person closed Meta's window without a code.
    ///
    /// # Errors
    /// The store's.
    pub async fn window_closed(&self, id: SignupId) -> Result<()> {
        let closed = self.change(id, &[SignupStep::Opened], |_, signup| {
            signup.fail(problem::CLOSED, None);
            Ok(())
        });
        closed.await.map(drop)
    }

    /// Changes a signup that still stands at one of `from`, and rings its owners. `None` if it has moved on meanwhile.
    pub(super) async fn change<T: Send + 'static>(
        &self,
        id: SignupId,
        from: &'static [SignupStep],
        mut job: impl FnMut(&mut SideTx<'_>, &mut SignupRecord) -> store::Result<T> + Send + 'static,
    ) -> Result<Option<T>> {
        let changed = self.store.side(move |tx| {
            let found = tx.signup(id)?.filter(|signup| from.contains(&signup.step));
            let Some(mut signup) = found else { return Ok(None) };
            let outcome = job(tx, &mut signup)?;
            tx.save_signup(&signup)?;
            Ok(Some((outcome, signup.workspace_id)))
        });
        Ok(changed.await?.map(|(outcome, workspace_id)| {
            self.live.ring_owners(workspace_id);
            outcome
        }))
    }
}

/// Why a ticket opens no page.
enum Shut {
    Expired,
    Used,
}

/// Keeps a new signup. Of those that wait for a person only the newest goes on.
fn issue(tx: &mut SideTx<'_>, signup: &SignupRecord) -> Ruling<()> {
    let workspace_id = signup.workspace_id;
    match signup.reconnects {
        Some(number_id) => {
            if tx.number(number_id)?.is_none_or(|number| number.workspace_id != workspace_id) {
                return Err(unknown().into());
            }
        }
        None => {
            let open = plan::open_items(&plan::kept(tx, workspace_id)?, signup.began_at);
            if !open.is_empty() {
                return Err(preflight_open(&open).into());
            }
        }
    }
    for mut older in tx.open_signups()? {
        if older.workspace_id == workspace_id && older.is_waiting() {
            older.fail(problem::TICKET_EXPIRED, None);
            tx.save_signup(&older)?;
        }
    }
    tx.save_signup(signup)?;
    Ok(())
}

/// Goes on with one of the numbers a signup found.
fn take_number(
    tx: &ReadTx<'_>,
    signup: &mut SignupRecord,
    phone_number_id: &str,
    now: Timestamp,
) -> Ruling<()> {
    if signup.is_late(now) {
        return Err(no_choice().into());
    }
    let mut candidates = signup.story.candidates.iter();
    let chosen = candidates.find(|candidate| candidate.phone_number_id == phone_number_id);
    let chosen = chosen.cloned().ok_or_else(no_choice)?;
    let waba_id = signup.story.waba_id.clone().unwrap_or_default();
    let is_new = matches!(apart(home(tx, signup, &waba_id, &chosen))?, Ok(None));
    let open = plan::open_items(&plan::kept(tx, signup.workspace_id)?, now);
    if signup.reconnects.is_some() && is_new && !open.is_empty() {
        return Err(preflight_open(&open).into());
    }
    signup.story.chosen = Some(chosen);
    signup.step = SignupStep::Subscribing;
    Ok(())
}

fn no_choice() -> ApiError {
    ApiError::new(code::INVALID, "this is no choice of this signup")
}

/// Ends what somebody began to connect who may not any more. A number that is connected already stays so.
///
/// # Errors
/// What the database says.
pub(crate) fn abandon(tx: &mut SideTx<'_>, person_id: PersonId) -> store::Result<()> {
    let theirs = |signup: &SignupRecord| signup.person_id == person_id && signup.step < SignupStep::Asking;
    for mut open in tx.open_signups()?.into_iter().filter(theirs) {
        open.fail(problem::CANCELLED, None);
        tx.save_signup(&open)?;
    }
    Ok(())
}

fn preflight_open(open: &[Item]) -> ApiError {
    let error = ApiError::new(problem::PREFLIGHT_OPEN, "the pre-flight is not complete");
    error.with_detail(json!({ "open": open }))
}
