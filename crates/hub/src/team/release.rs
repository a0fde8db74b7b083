//! What the owner lets the team see of the phone: the chats history brought, and the names of its address book.
//!
//! An imported chat begins held (see [`crate::access::visibility`]). The owner releases all of them, some by a rule, or one by one, and
//! may take a release back as often as they like. A release of thousands is many small turns: each takes a hundred
//! conversations in one transaction, so live work goes on in between and a desktop hears of them in the order of their
//! revisions; while customers write the turns are small ([`Beside`]). A hub that ends in the middle has moved some and not others;
//! asking again moves the rest, and those that are where they should be are not touched. Private contacts are never moved.
//!
//! A hub carries out one decision about a number at a time, in the order they were given ([`Releases`]), so all end as if each had
//! been instant. One that decides anew about everything an earlier one is about ends it between two turns: who hides all chats does
//! not wait until all of them were shown. Very many take longer than anybody waits for an answer; then the answer says that it goes on, and
//! how far it has come. Hubs that share a database know of their own decisions only.
//!
//! What follows for each chat is the [`Inbox`]'s: one that is held again is with nobody who does not see it, and who waits in one that is
//! released is given to somebody.
//!
//! The owner is looked up in every turn: a role that was taken away a moment ago decides nothing any more.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use sangam_model::id::{ConversationId, NumberId};
use sangam_model::{Capability, Clock, Random, Timestamp};
use sangam_protocol::ApiError;
use sangam_protocol::connect::{Choice, Moved};
use sangam_protocol::error::code;
use sangam_protocol::people::DeedKind;
use serde_json::json;
use tokio::sync::oneshot;
use tokio_util::sync::CancellationToken;

use crate::access::audit::{self, Deed};
use crate::background::beside::Beside;
use crate::inbox::Inbox;
use crate::store::{ImportedChosen, Person, ReadTx, Result, Store, StoreError, Tx, Workspace};
use crate::team::decider::{Decided, Decider, allowed, not_found};

/// Conversations of one turn at most; fewer once the transaction is full ([`Inbox::is_full`]).
const TURN: u32 = 100;
/// How long an answer waits for the last turn. A desktop takes a hub for lost that is silent for twenty seconds.
const ANSWERS_WITHIN: Duration = Duration::from_secs(5);
/// The longest list of conversations.
pub const LISTED_MAX: usize = 500;

/// Why nothing was moved, or no more than what was moved already.
#[derive(Debug, thiserror::Error)]
pub enum ReleaseError {
    /// It is not theirs, there is no such number, or these are too many at once.
    #[error(transparent)]
    Refused(#[from] ApiError),
    /// The store could not do it; asking again is safe.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The decider may, and the number is of their workspace.
fn check(tx: &dyn ReadTx, decider: Decider, number_id: NumberId) -> Decided<()> {
    allowed!(decider.check(tx, Capability::ReleaseChats));
    let number = tx.number(number_id)?.filter(|number| number.workspace_id == decider.workspace_id);
    Ok(number.map(drop).ok_or_else(|| not_found("number")))
}

/// What is decided.
#[derive(Clone, Debug)]
pub struct Decision {
    /// Of which number.
    pub number_id: NumberId,
    /// About which of its chats.
    pub choice: Choice,
    /// They are released, or held again.
    pub released: bool,
}

impl Decision {
    /// Whatever the earlier one would still do, this one decides anew.
    fn settles(&self, earlier: &Self) -> bool {
        self.choice == Choice::All || self.choice == earlier.choice
    }
}

/// What a turn did.
struct Turn {
    changed: u64,
    /// There may be more behind this conversation.
    last: Option<ConversationId>,
}

/// Carries decisions out. Cheap to clone; the clones know of each other's.
#[derive(Clone)]
pub struct Releases {
    store: Arc<dyn Store>,
    beside: Beside,
    clock: Arc<dyn Clock>,
    random: Arc<dyn Random>,
    answers_within: Duration,
    queues: Queues,
}

impl Releases {
    /// With nothing decided yet.
    #[must_use]
    pub fn new(
        store: Arc<dyn Store>,
        beside: Beside,
        clock: Arc<dyn Clock>,
        random: Arc<dyn Random>,
    ) -> Self {
        Self { store, beside, clock, random, answers_within: ANSWERS_WITHIN, queues: Queues::default() }
    }

    /// The same, whose answers wait this long.
    #[must_use]
    pub fn answering_within(self, answers_within: Duration) -> Self {
        Self { answers_within, ..self }
    }

    /// Something that was decided about the number is not carried out yet.
    #[must_use]
    pub fn goes_on(&self, number_id: NumberId) -> bool {
        self.queues.lock().contains_key(&number_id)
    }

    /// Releases the chosen chats of a number, or holds them again; answers when that is done, or goes on. It goes on, too, when
    /// whoever asked hangs up.
    ///
    /// # Errors
    /// See [`ReleaseError`]. Turns before the one that failed stay done.
    pub async fn decide(&self, decider: Decider, decision: Decision) -> Result<Moved, ReleaseError> {
        if let Choice::Listed { conversation_ids } = &decision.choice
            && conversation_ids.len() > LISTED_MAX
        {
            let error = ApiError::new(code::INVALID, "too many at once");
            let detail = json!({ "field": "conversation_ids", "max": LISTED_MAX });
            return Err(error.with_detail(detail).into());
        }
        // Who may not decide ends nobody's decision.
        let number_id = decision.number_id;
        self.store.read(move |tx| check(tx, decider, number_id)).await??;
        let place = self.queues.give(decision);
        let standing = Arc::clone(&place.standing);
        let (tell, told) = oneshot::channel();
        let (this, decider_id) = (self.clone(), decider.person_id);
        tokio::spawn(async move {
            let carried = this.carry_out(decider, &place).await;
            drop(place);
            if let Err(Err(error)) = tell.send(carried) {
                tracing::warn!(%number_id, %decider_id, %error, "what was decided about imported chats was not carried out");
            }
        });
        if let Ok(carried) = tokio::time::timeout(self.answers_within, told).await {
            carried.map_err(|ended| StoreError::Failed(ended.into()))??;
        }
        // Read in this order, no count is older than the word that it is the last.
        let goes_on = self.goes_on(number_id);
        let changed = standing.changed.load(Ordering::Acquire);
        let counts = self.store.read(move |tx| tx.held_counts(number_id)).await?;
        Ok(Moved { changed, counts, goes_on })
    }

    /// Takes turn after turn once the decision before this one has ended, until nothing is left or a newer one settles it.
    async fn carry_out(&self, decider: Decider, place: &Place) -> Result<(), ReleaseError> {
        let Standing { decision, changed, is_settled, .. } = &*place.standing;
        if let Some(before) = &place.before {
            before.cancelled().await;
        }
        let mut after = None;
        while !is_settled.load(Ordering::Acquire) {
            let turn = self.turn(decider, decision, after).await?;
            changed.fetch_add(turn.changed, Ordering::AcqRel);
            if turn.last.is_none() {
                break;
            }
            after = turn.last;
        }
        Ok(())
    }

    async fn turn(
        &self,
        decider: Decider,
        decision: &Decision,
        after: Option<ConversationId>,
    ) -> Result<Turn, ReleaseError> {
        let (decision, clock, random) = (decision.clone(), Arc::clone(&self.clock), Arc::clone(&self.random));
        let turn = self.beside.turn(TURN, async |limit| {
            let write = self.store.write(decider.workspace_id, move |tx| {
                let Decision { number_id, choice, released } = &decision;
                let chosen =
                    ImportedChosen { number_id: *number_id, choice, released: !released, after, limit };
                take_turn(tx, (&*clock, &*random), decider, &chosen)
            });
            write.await
        });
        Ok(turn.await??)
    }
}

/// The decisions about each number that are not carried out yet, in the order they were given.
#[derive(Clone, Default)]
struct Queues(Arc<Mutex<HashMap<NumberId, Vec<Arc<Standing>>>>>);

/// A decision that is not carried out yet.
struct Standing {
    decision: Decision,
    /// Chats it moved so far.
    changed: AtomicU64,
    /// A newer decision is about everything this one is about.
    is_settled: AtomicBool,
    /// Cancelled once it is over.
    ended: CancellationToken,
}

/// The place of a decision in the queue of its number, until it is dropped.
struct Place {
    queues: Queues,
    standing: Arc<Standing>,
    /// Told when the decision before this one is over.
    before: Option<CancellationToken>,
}

impl Queues {
    fn lock(&self) -> MutexGuard<'_, HashMap<NumberId, Vec<Arc<Standing>>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn give(&self, decision: Decision) -> Place {
        let mut numbers = self.lock();
        let queue = numbers.entry(decision.number_id).or_default();
        for earlier in queue.iter().filter(|earlier| decision.settles(&earlier.decision)) {
            earlier.is_settled.store(true, Ordering::Release);
        }
        let before = queue.last().map(|last| last.ended.clone());
        let standing = Arc::new(Standing {
            decision,
            changed: AtomicU64::default(),
            is_settled: AtomicBool::default(),
            ended: CancellationToken::new(),
        });
        queue.push(Arc::clone(&standing));
        Place { queues: self.clone(), standing, before }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let number_id = self.standing.decision.number_id;
        let mut numbers = self.queues.lock();
        if let Some(queue) = numbers.get_mut(&number_id) {
            queue.retain(|other| !Arc::ptr_eq(other, &self.standing));
            if queue.is_empty() {
                numbers.remove(&number_id);
            }
        }
        self.standing.ended.cancel();
    }
}

fn take_turn(
    tx: &mut dyn Tx,
    (clock, random): (&dyn Clock, &dyn Random),
    decider: Decider,
    chosen: &ImportedChosen<'_>,
) -> Decided<Turn> {
    allowed!(check(tx, decider, chosen.number_id));
    let found = tx.imported_chosen(chosen)?;
    let (most, mut changed, mut last) = (found.len(), 0, None);
    let mut inbox = Inbox::new(tx, clock, random);
    for conversation in found {
        if inbox.is_full() {
            break;
        }
        changed += 1;
        last = Some(conversation.id);
        inbox.set_released(conversation, !chosen.released)?;
    }
    inbox.finish()?;
    note_turn(tx, decider, chosen, changed, clock.now())?;
    let has_more = changed < most || most >= chosen.limit as usize;
    Ok(Ok(Turn { changed: changed as u64, last: last.filter(|_| has_more) }))
}

fn note_turn(
    tx: &mut dyn Tx,
    decider: Decider,
    chosen: &ImportedChosen<'_>,
    chats: usize,
    now: Timestamp,
) -> Result<()> {
    if chats == 0 {
        return Ok(());
    }
    let what = if chosen.released { DeedKind::ChatsHeld } else { DeedKind::ChatsReleased };
    let deed = Deed::by(decider.person_id, what).about(chosen.number_id);
    audit::record(tx, now, deed.with(json!({ "chats": chats })))
}

/// Lets the team read the names of the address book, or no longer. Everybody's desktop but the owner's starts over, so that
/// no name stays behind on a disk.
///
/// # Errors
/// See [`ReleaseError`]; then nothing happened.
pub async fn share_phone_book(
    store: &dyn Store,
    decider: Decider,
    shared: bool,
    now: Timestamp,
) -> Result<Workspace, ReleaseError> {
    let kept = store
        .write(decider.workspace_id, move |tx| {
            allowed!(decider.check(tx, Capability::ReleaseChats));
            let before = tx.workspace(decider.workspace_id)?.ok_or(StoreError::Missing("workspace"))?;
            if before.phone_book_shared == shared {
                return Ok(Ok(before));
            }
            let rev = tx.next_rev();
            let workspace = Workspace { phone_book_shared: shared, rev, ..before };
            tx.save_workspace(&workspace)?;
            let deed = Deed::by(decider.person_id, DeedKind::PhoneBookShared);
            audit::record(tx, now, deed.with(json!({ "shared": shared })))?;
            for person in tx.people(decider.workspace_id, sangam_protocol::Rev(0), u32::MAX)? {
                if !person.role.may(Capability::SeePrivate) {
                    let rev = tx.next_rev();
                    tx.save_person(&Person { scope_rev: rev, rev, ..person })?;
                }
            }
            Ok(Ok(workspace))
        })
        .await?;
    Ok(kept?)
}
