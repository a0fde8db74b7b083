//! Releases imported chats to the team, or hides them again; and shares the names of the phone's address book.
//!
//! An imported chat begins held (see [`crate::access::visibility`]). The owner releases all of them, some by a rule, or one by one, and
//! may take a release back as often as they like. A release of thousands is many small turns: each takes a hundred
//! conversations in one transaction, so live work goes on in between and a desktop hears of them in the order of their
//! revisions; while customers write the turns are small ([`Beside`]). Asking again moves the rest, and those that are where they
//! should be are not touched. Private contacts are never moved.
//!
//! A decision is a row ([`ReleaseRecord`]), written in the transaction that asks whether its person may decide, which takes its first turn as
//! well, unless others about the number go before it. Whoever has the duty takes the rest of the turns ([`Releases::run`]), some shops' side
//! by side, and each number's decisions in the order they were given, so all end as if each had been instant. One that decides anew about
//! everything an earlier one is about ends it in that same transaction, whatever hub is asked: who hides all chats does not wait until all
//! of them were shown. A hub that ends leaves the row to the next one; a store that is away only delays it. Very many take longer than
//! anybody waits for an answer; then the answer says that it goes on, and how far it has come.
//!
//! The [`Inbox`] decides what follows for each chat: one that is held again is taken from a person who may not see it, and one that is
//! released is assigned if its customer waits.
//!
//! The owner is looked up in every turn that shows chats: after the loss of the role no further chat is shown, and the decision ends. A
//! decision to hide chats is completed all the same.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use futures_util::{StreamExt, stream};
use sangam_model::id::{NumberId, ReleaseId, WorkspaceId};
use sangam_model::time::DAY;
use sangam_model::{Capability, Clock, Random, Timestamp};
use sangam_protocol::ApiError;
use sangam_protocol::connect::{Choice, Moved};
use sangam_protocol::error::code;
use sangam_protocol::people::DeedKind;
use serde_json::json;
use tokio::sync::Notify;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

use crate::access::audit::{self, Deed};
use crate::background::beside::Beside;
use crate::background::rest::rest;
use crate::ground::Ground;
use crate::inbox::Inbox;
use crate::ruling::{Ruling, apart, not_found};
use crate::store::{ImportedChosen, Person, ReadTx, ReleaseRecord, Result, Store, StoreError, Tx, Workspace};
use crate::team::decider::Decider;

/// Shops whose turns go side by side.
const SIDE_BY_SIDE: usize = 4;
/// Conversations of one turn at most; fewer once the transaction is full ([`Inbox::is_full`]).
const TURN: u32 = 100;
/// How long an answer waits for the last turn. A desktop takes a hub for lost that is silent for twenty seconds.
const ANSWERS_WITHIN: Duration = Duration::from_secs(5);
/// How often to look: another hub may have taken a decision, or a turn.
const PATROL: Duration = Duration::from_secs(1);
/// How long a decision that is over is remembered.
const REMEMBERED: i64 = DAY;
/// The longest list of conversations.
pub const LISTED_MAX: usize = 500;

/// The decider may, and the number is of their workspace.
fn check(tx: &ReadTx<'_>, decider: Decider, number_id: NumberId) -> Ruling<()> {
    decider.check(tx, Capability::ReleaseChats)?;
    let number = tx.number(number_id)?.filter(|number| number.workspace_id == decider.workspace_id);
    Ok(number.map(drop).ok_or_else(|| not_found("number"))?)
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
    /// Whether this decision covers everything the earlier one would still do.
    fn settles(&self, earlier: &ReleaseRecord) -> bool {
        self.choice == Choice::All || self.choice == earlier.choice
    }
}

/// Takes decisions and carries them out. Cheap to clone.
#[derive(Clone)]
pub struct Releases {
    store: Arc<dyn Store>,
    beside: Beside,
    clock: Arc<dyn Clock>,
    random: Arc<dyn Random>,
    answers_within: Duration,
    /// Something was decided here.
    given: Arc<Notify>,
}

impl Releases {
    /// On this ground.
    #[must_use]
    pub fn new(ground: Ground, beside: Beside) -> Self {
        let Ground { store, clock, random, .. } = ground;
        Self { store, beside, clock, random, answers_within: ANSWERS_WITHIN, given: Arc::default() }
    }

    /// The same, whose answers wait this long.
    #[must_use]
    pub fn answering_within(self, answers_within: Duration) -> Self {
        Self { answers_within, ..self }
    }

    /// Releases the chosen chats of a number, or holds them again; answers when that is done, or goes on. It goes on, too, when
    /// whoever asked hangs up.
    ///
    /// # Errors
    /// It is not theirs, there is no such number, or these are too many at once. If the store failed nothing may have been decided, or
    /// the answer was lost.
    pub async fn decide(&self, decider: Decider, decision: Decision) -> Ruling<Moved> {
        if let Choice::Listed { conversation_ids } = &decision.choice
            && conversation_ids.len() > LISTED_MAX
        {
            let error = ApiError::new(code::INVALID, "too many at once");
            let detail = json!({ "field": "conversation_ids", "max": LISTED_MAX });
            return Err(error.with_detail(detail).into());
        }
        let number_id = decision.number_id;
        let seq = self.give(decider, decision).await?;
        self.given.notify_one();
        if let Ok(over) = timeout(self.answers_within, self.is_over(number_id, seq)).await {
            over?;
        }
        let told = self.store.consult(move |tx| {
            check(tx, decider, number_id)?;
            let decision = tx.release_decision(number_id, seq)?;
            Ok(Moved {
                changed: decision.map_or(0, |decision| u64::from(decision.changed)),
                counts: tx.held_counts(number_id)?,
                goes_on: goes_on(tx, number_id)?,
            })
        });
        told.await
    }

    /// Writes a decision down; says its place.
    async fn give(&self, decider: Decider, decision: Decision) -> Ruling<i64> {
        let (clock, random) = (Arc::clone(&self.clock), Arc::clone(&self.random));
        let id = ReleaseId::new(&*clock, &*random);
        let given = self.beside.turn(TURN, async |limit| {
            let decide = self.store.decide(decider.workspace_id, move |tx| match tx.release_given(id)? {
                Some(seq) => Ok(seq),
                None => give(tx, (&*clock, &*random), decider, (id, &decision), limit),
            });
            decide.await
        });
        given.await
    }

    /// Returns when a decision is over.
    async fn is_over(&self, number_id: NumberId, seq: i64) -> Result<()> {
        let mut commits = self.store.commits();
        loop {
            let decision = self.store.read(move |tx| tx.release_decision(number_id, seq)).await?;
            if decision.is_none_or(|decision| decision.over_at.is_some()) {
                return Ok(());
            }
            // A turn without changes is not announced.
            let _ = timeout(PATROL, commits.recv()).await;
        }
    }

    /// Carries out what was decided, on whatever hub, until `stop`.
    pub async fn run(self, stop: CancellationToken) {
        let mut odd = BTreeSet::new();
        let held_up = "what was decided about imported chats waits";
        while !stop.is_cancelled() {
            let round = self.round(&mut odd, &stop).await.map(|has_worked| {
                if has_worked {
                    return Duration::ZERO;
                }
                odd.clear();
                PATROL
            });
            rest(round, PATROL, held_up, self.given.notified(), &stop).await;
        }
    }

    /// A turn of each number, of some shops side by side; says whether there was any. What cannot be done waits, and holds up no other
    /// number.
    async fn round(&self, odd: &mut BTreeSet<NumberId>, stop: &CancellationToken) -> Result<bool> {
        let mut shops: BTreeMap<WorkspaceId, Vec<NumberId>> = BTreeMap::new();
        for (workspace_id, number_id) in self.store.read(|tx| tx.numbers_decided_about()).await? {
            if !odd.contains(&number_id) {
                shops.entry(workspace_id).or_default().push(number_id);
            }
        }
        let turns = shops.into_iter().map(|(id, numbers)| self.turns(id, numbers, stop));
        let mut ended = stream::iter(turns).buffer_unordered(SIDE_BY_SIDE);
        let mut has_worked = false;
        while let Some((worked, failed)) = ended.next().await {
            has_worked |= worked;
            odd.extend(failed);
        }
        Ok(has_worked)
    }

    /// A turn of each of these numbers of a shop; says whether there was any, and of which there was none because it failed.
    async fn turns(
        &self,
        workspace_id: WorkspaceId,
        numbers: Vec<NumberId>,
        stop: &CancellationToken,
    ) -> (bool, Vec<NumberId>) {
        let (mut has_worked, mut failed) = (false, Vec::new());
        for number_id in numbers {
            if stop.is_cancelled() {
                break;
            }
            match self.turn(workspace_id, number_id).await {
                Ok(()) => has_worked = true,
                Err(error) => {
                    tracing::error!(%number_id, error = &error as &dyn std::error::Error, "what was decided about imported chats waits");
                    failed.push(number_id);
                }
            }
        }
        (has_worked, failed)
    }

    /// Takes the next turn of what was decided first about a number and is not over.
    ///
    /// # Errors
    /// What the database says; then nothing happened.
    pub async fn turn(&self, workspace_id: WorkspaceId, number_id: NumberId) -> Result<()> {
        let (clock, random) = (Arc::clone(&self.clock), Arc::clone(&self.random));
        let turn = self.beside.turn(TURN, async |limit| {
            let decide =
                self.store.decide(workspace_id, move |tx| go_on(tx, (&*clock, &*random), number_id, limit));
            decide.await
        });
        if let Err(refusal) = apart(turn.await)? {
            tracing::warn!(%number_id, error = %refusal, "who decided about imported chats may not any more: the rest stays");
        }
        Ok(())
    }
}

/// Something that was decided about a number is not carried out yet.
///
/// # Errors
/// What the database says.
pub fn goes_on(tx: &ReadTx<'_>, number_id: NumberId) -> Result<bool> {
    Ok(!tx.open_releases(number_id, 1)?.is_empty())
}

/// Ends the decisions it covers, and takes its first turn if none is before it. Without the right nothing ends.
fn give(
    tx: &mut Tx<'_>,
    with: (&dyn Clock, &dyn Random),
    decider: Decider,
    (id, decision): (ReleaseId, &Decision),
    limit: u32,
) -> Ruling<i64> {
    let number_id = decision.number_id;
    check(tx, decider, number_id)?;
    let (now, mut is_next) = (with.0.now(), true);
    for earlier in tx.open_releases(number_id, u32::MAX)? {
        if decision.settles(&earlier) {
            tx.save_release(&ReleaseRecord { over_at: Some(now), ..earlier })?;
        } else {
            is_next = false;
        }
    }
    let mut release = ReleaseRecord {
        number_id,
        seq: 0,
        person_id: decider.person_id,
        choice: decision.choice.clone(),
        released: decision.released,
        after: None,
        changed: 0,
        given_at: now,
        over_at: None,
    };
    if is_next {
        take_turn(tx, with, &mut release, limit)?;
    }
    let seq = tx.add_release(id, &release)?;
    tx.forget_releases(number_id, now.plus(-REMEMBERED))?;
    Ok(seq)
}

/// A turn of the first decision about a number that is not over. One that shows chats is, once its person may not decide any more.
fn go_on(tx: &mut Tx<'_>, with: (&dyn Clock, &dyn Random), number_id: NumberId, limit: u32) -> Ruling<()> {
    let Some(mut release) = tx.open_releases(number_id, 1)?.pop() else { return Ok(()) };
    let decider = Decider { workspace_id: tx.workspace_id(), person_id: release.person_id };
    let checked = if release.released { apart(check(tx, decider, number_id))? } else { Ok(()) };
    if checked.is_ok() {
        take_turn(tx, with, &mut release, limit)?;
    } else {
        release.over_at = Some(with.0.now());
    }
    tx.save_release(&release)?;
    Ok(checked?)
}

/// Moves the next chats a decision is about, and notes in it how far that came.
fn take_turn(
    tx: &mut Tx<'_>,
    (clock, random): (&dyn Clock, &dyn Random),
    release: &mut ReleaseRecord,
    limit: u32,
) -> Result<()> {
    // One more than a turn, to see whether there is another.
    let found = tx.imported_chosen(&ImportedChosen {
        number_id: release.number_id,
        choice: &release.choice,
        released: !release.released,
        after: release.after,
        limit: limit.saturating_add(1),
    })?;
    let (there, mut moved) = (found.len(), 0);
    let mut inbox = Inbox::new(tx, clock, random);
    for conversation in found.into_iter().take(limit as usize) {
        if inbox.is_full() {
            break;
        }
        moved += 1;
        release.after = Some(conversation.id);
        inbox.set_released(conversation, release.released)?;
    }
    inbox.finish()?;
    note_turn(tx, release, moved, clock.now())?;
    release.changed = release.changed.saturating_add(moved);
    if moved as usize == there {
        release.over_at = Some(clock.now());
    }
    Ok(())
}

fn note_turn(tx: &mut Tx<'_>, release: &ReleaseRecord, chats: u32, now: Timestamp) -> Result<()> {
    if chats == 0 {
        return Ok(());
    }
    let what = if release.released { DeedKind::ChatsReleased } else { DeedKind::ChatsHeld };
    let deed = Deed::by(release.person_id, what).about(release.number_id);
    audit::record(tx, now, deed.with(json!({ "chats": chats })))
}

/// Lets the team read the names of the address book, or no longer. Everybody's desktop but the owner's starts over, so that
/// no name stays behind on a disk.
///
/// # Errors
/// A refusal, or what the database says; then nothing happened.
pub async fn share_phone_book(
    store: &dyn Store,
    decider: Decider,
    shared: bool,
    now: Timestamp,
) -> Ruling<Workspace> {
    store
        .decide(decider.workspace_id, move |tx| {
            decider.check(tx, Capability::ReleaseChats)?;
            let before = tx.workspace(decider.workspace_id)?.ok_or(StoreError::Missing("workspace"))?;
            if before.phone_book_shared == shared {
                return Ok(before);
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
            Ok(workspace)
        })
        .await
}
