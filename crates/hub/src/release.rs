//! What the owner lets the team see of the phone: the chats history brought, and the names of its address book.
//!
//! An imported chat begins held (see [`crate::visibility`]). The owner releases all of them, some by a rule, or one by one, and
//! may take a release back as often as they like. A release of thousands is many small turns: each takes a hundred
//! conversations in one transaction, so live work goes on in between and a desktop hears of them in the order of their
//! revisions; while customers write the turns are small ([`Beside`]). A hub that ends in the middle has moved some and not others;
//! asking again moves the rest, and those that are where they should be are not touched. Private contacts are never moved.
//!
//! What follows for each chat is the [`Inbox`]'s: one that is held again is with nobody who does not see it, and who waits in one that is
//! released is given to somebody.
//!
//! The owner is looked up in every turn: a role that was taken away a moment ago decides nothing any more.

use std::sync::Arc;

use sangam_model::id::{ConversationId, NumberId, PersonId, WorkspaceId};
use sangam_model::{Capability, Clock, Random, Timestamp};
use sangam_protocol::connect::{Choice, HeldCounts, Moved};
use sangam_protocol::people::DeedKind;
use serde_json::json;

use crate::audit::{self, Deed};
use crate::beside::Beside;
use crate::inbox::Inbox;
use crate::store::{ImportedChosen, Number, Person, Result, Store, StoreError, Tx, Workspace};

/// Conversations of one turn at most; fewer once the transaction is full ([`Inbox::is_full`]).
const TURN: u32 = 100;
/// The longest list of conversations.
pub const LISTED_MAX: usize = 500;

/// Why nothing was moved, or no more than what was moved already.
#[derive(Debug, thiserror::Error)]
pub enum ReleaseError {
    /// It is the owner's decision.
    #[error("only the owner decides what the team sees")]
    NotTheOwner,
    /// The workspace has no such number.
    #[error("the workspace has no such number")]
    NoSuchNumber,
    /// More than [`LISTED_MAX`] conversations.
    #[error("too many conversations at once")]
    TooMany,
    /// The store could not do it; asking again is safe.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Who decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decider {
    /// In which workspace.
    pub workspace_id: WorkspaceId,
    /// Who.
    pub person_id: PersonId,
    /// When.
    pub at: Timestamp,
}

impl Decider {
    fn is_owner(self, person: &Person) -> bool {
        person.active && person.role.may(Capability::ReleaseChats) && person.workspace_id == self.workspace_id
    }

    /// `NotTheOwner` unless the decider is the owner as this transaction sees it.
    fn check(self, tx: &dyn Tx) -> Result<Result<(), ReleaseError>> {
        let is_owner = tx.person(self.person_id)?.is_some_and(|person| self.is_owner(&person));
        Ok(if is_owner { Ok(()) } else { Err(ReleaseError::NotTheOwner) })
    }
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

/// How far a release has come.
struct Turn {
    changed: u64,
    left: Left,
}

/// What a turn leaves.
enum Left {
    /// There may be more behind this conversation.
    Behind(ConversationId),
    /// All was moved, and this is where the chats of the number are now.
    Nothing(HeldCounts),
}

/// Releases the chosen chats of a number, or holds them again.
///
/// # Errors
/// See [`ReleaseError`]. Turns before the one that failed stay done.
pub async fn decide(
    store: &dyn Store,
    beside: &Beside,
    clock: Arc<dyn Clock>,
    random: Arc<dyn Random>,
    decider: Decider,
    decision: Decision,
) -> Result<Moved, ReleaseError> {
    if let Choice::Listed { conversation_ids } = &decision.choice
        && conversation_ids.len() > LISTED_MAX
    {
        return Err(ReleaseError::TooMany);
    }
    let mut changed = 0;
    let mut after = None;
    loop {
        let (decision, clock, random) = (decision.clone(), Arc::clone(&clock), Arc::clone(&random));
        let turn = beside.turn(TURN, async |limit| {
            let write = store.write(decider.workspace_id, move |tx| {
                let Decision { number_id, choice, released } = &decision;
                let chosen =
                    ImportedChosen { number_id: *number_id, choice, released: !released, after, limit };
                take_turn(tx, (&*clock, &*random), decider, &chosen)
            });
            write.await
        });
        let turn = turn.await??;
        changed += turn.changed;
        match turn.left {
            Left::Behind(last) => after = Some(last),
            Left::Nothing(counts) => return Ok(Moved { changed, counts }),
        }
    }
}

fn take_turn(
    tx: &mut dyn Tx,
    (clock, random): (&dyn Clock, &dyn Random),
    decider: Decider,
    chosen: &ImportedChosen<'_>,
) -> Result<Result<Turn, ReleaseError>> {
    if let Err(refusal) = decider.check(tx)? {
        return Ok(Err(refusal));
    }
    let is_ours = |number: &Number| number.workspace_id == decider.workspace_id;
    if !tx.number(chosen.number_id)?.as_ref().is_some_and(is_ours) {
        return Ok(Err(ReleaseError::NoSuchNumber));
    }
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
    note_turn(tx, decider, chosen, changed)?;
    let has_more = changed < most || most >= chosen.limit as usize;
    let left = match last.filter(|_| has_more) {
        Some(last) => Left::Behind(last),
        None => Left::Nothing(tx.held_counts(chosen.number_id)?),
    };
    Ok(Ok(Turn { changed: changed as u64, left }))
}

fn note_turn(tx: &mut dyn Tx, decider: Decider, chosen: &ImportedChosen<'_>, chats: usize) -> Result<()> {
    if chats == 0 {
        return Ok(());
    }
    let what = if chosen.released { DeedKind::ChatsHeld } else { DeedKind::ChatsReleased };
    let deed = Deed::by(decider.person_id, what).about(chosen.number_id);
    audit::record(tx, decider.at, deed.with(json!({ "chats": chats })))
}

/// Lets the team read the names of the address book, or no longer. Everybody's desktop but the owner's starts over, so that
/// no name stays behind on a disk.
///
/// # Errors
/// [`ReleaseError::NotTheOwner`], or what the store says; then nothing happened.
pub async fn share_phone_book(
    store: &dyn Store,
    decider: Decider,
    shared: bool,
) -> Result<Workspace, ReleaseError> {
    store
        .write(decider.workspace_id, move |tx| {
            if let Err(refusal) = decider.check(tx)? {
                return Ok(Err(refusal));
            }
            let before = tx.workspace(decider.workspace_id)?.ok_or(StoreError::Missing("workspace"))?;
            if before.phone_book_shared == shared {
                return Ok(Ok(before));
            }
            let rev = tx.next_rev();
            let workspace = Workspace { phone_book_shared: shared, rev, ..before };
            tx.save_workspace(&workspace)?;
            let deed = Deed::by(decider.person_id, DeedKind::PhoneBookShared);
            audit::record(tx, decider.at, deed.with(json!({ "shared": shared })))?;
            for person in tx.people(decider.workspace_id, sangam_protocol::Rev(0), u32::MAX)? {
                if !person.role.may(Capability::SeePrivate) {
                    let rev = tx.next_rev();
                    tx.save_person(&Person { scope_rev: rev, rev, ..person })?;
                }
            }
            Ok(Ok(workspace))
        })
        .await?
}
