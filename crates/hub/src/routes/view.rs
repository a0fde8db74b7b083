//! A workspace as one person may see it, on one snapshot of the store. Every route that reads uses this and nothing else.

use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};

use sangam_model::id::{ConversationId, NumberId, PersonId};
use sangam_protocol::Cursor;

use super::error::Failure;
use super::person::Asker;
use crate::access::visibility::{Eyes, Viewer};
use crate::store::{ConversationView, Glimpse, MessageView, Number, Person, ReadTx, StoreError, Workspace};

/// Which conversations some eyes see, remembered for the length of a page.
pub(super) struct Sight<'t> {
    tx: &'t ReadTx<'t>,
    eyes: Eyes,
    /// Whose eyes they are; nobody's where one frame is made for all of a role.
    person: Option<PersonId>,
    known: RefCell<HashMap<ConversationId, bool>>,
}

impl<'t> Sight<'t> {
    pub(super) fn new(tx: &'t ReadTx<'t>, eyes: Eyes) -> Self {
        Self { tx, eyes, person: None, known: RefCell::default() }
    }

    /// The eyes of one person, who sees what is theirs alone, too.
    pub(super) fn of_person(tx: &'t ReadTx<'t>, eyes: Eyes, person: PersonId) -> Self {
        Self { person: Some(person), ..Self::new(tx, eyes) }
    }

    /// Whether a row is there for these eyes that is one person's alone, or everybody's.
    pub(super) fn owns(&self, owner: Option<PersonId>) -> bool {
        owner.is_none() || owner == self.person
    }

    pub(super) fn eyes(&self) -> Eyes {
        self.eyes
    }

    pub(super) fn viewer(&self) -> Viewer {
        self.eyes.viewer
    }

    /// Whether rows of this conversation may be shown. It is of the right workspace already.
    pub(super) fn sees(&self, id: ConversationId) -> Result<bool, StoreError> {
        self.look_at(&[id])?;
        Ok(self.known.borrow().get(&id).copied().unwrap_or_default())
    }

    /// Whether one may be shown of which so much is known.
    pub(super) fn would_see(&self, glimpse: &Glimpse) -> bool {
        let seen = self.viewer().would_see(glimpse);
        self.known.borrow_mut().insert(glimpse.id, seen);
        seen
    }

    /// Looks at many conversations at once that are asked about in a moment.
    pub(super) fn look_at(&self, ids: &[ConversationId]) -> Result<(), StoreError> {
        let mut unknown = BTreeSet::from_iter(ids.iter().copied());
        unknown.retain(|id| !self.known.borrow().contains_key(id));
        let unknown: Vec<_> = unknown.into_iter().collect();
        for glimpse in self.tx.glimpses(&unknown)? {
            self.would_see(&glimpse);
        }
        Ok(())
    }

    /// The rows of those of these conversations that may be shown, read all at once.
    pub(super) fn seen(
        &self,
        glimpses: impl IntoIterator<Item = Glimpse>,
    ) -> Result<HashMap<ConversationId, ConversationView>, StoreError> {
        let seen = glimpses.into_iter().filter(|glimpse| self.would_see(glimpse)).map(|glimpse| glimpse.id);
        let views = self.tx.conversation_views(&seen.collect::<Vec<_>>())?;
        Ok(views.into_iter().map(|view| (view.conversation.id, view)).collect())
    }
}

/// See the module.
pub(super) struct View<'t> {
    pub(super) tx: &'t ReadTx<'t>,
    pub(super) workspace: Workspace,
    pub(super) person: Person,
    pub(super) sight: Sight<'t>,
}

impl<'t> View<'t> {
    pub(super) fn of(tx: &'t ReadTx<'t>, asker: Asker) -> Result<Self, Failure> {
        let workspace = tx.workspace(asker.workspace_id)?.ok_or_else(Failure::unauthenticated)?;
        let person = tx.person(asker.person_id)?.ok_or_else(Failure::unauthenticated)?;
        if !person.active {
            return Err(Failure::device_revoked());
        }
        asker.gate.admit(person.role)?;
        let sight = Sight::of_person(tx, Eyes::of(person.role, &workspace), person.id);
        Ok(Self { tx, workspace, person, sight })
    }

    /// Where the workspace stands on this snapshot.
    pub(super) fn head(&self) -> Cursor {
        Cursor { epoch: self.workspace.epoch, rev: self.workspace.head }
    }

    /// Refuses a cursor that changes cannot be told from: of another life, ahead of us, or before what is still remembered.
    pub(super) fn can_tell_from(&self, cursor: Cursor) -> Result<(), Failure> {
        let is_known = cursor.epoch == self.workspace.epoch
            && cursor.rev <= self.workspace.head
            && cursor.rev >= self.workspace.floor;
        if is_known { Ok(()) } else { Err(Failure::resync_required()) }
    }

    /// The conversation an id means, through merges.
    pub(super) fn conversation(&self, id: ConversationId) -> Result<ConversationView, Failure> {
        let living = self.tx.surviving_conversation(id)?.ok_or_else(Failure::not_found)?;
        let view = self.tx.conversation_view(living.id)?.ok_or_else(Failure::not_found)?;
        let may_be_seen = self.is_ours(living.number_id)? && self.sight.viewer().sees(&view);
        if may_be_seen { Ok(view) } else { Err(Failure::not_found()) }
    }

    /// A bubble in a conversation that may be seen.
    pub(super) fn message(&self, id: sangam_model::id::MessageId) -> Result<MessageView, Failure> {
        let view = self.tx.message(id)?.ok_or_else(Failure::not_found)?;
        let conversation = view.message.conversation_id.ok_or_else(Failure::not_found)?;
        self.conversation(conversation)?;
        Ok(view)
    }

    /// A number of this workspace.
    pub(super) fn number(&self, id: NumberId) -> Result<Number, Failure> {
        let found = self.tx.number(id)?.filter(|number| number.workspace_id == self.workspace.id);
        found.ok_or_else(Failure::not_found)
    }

    fn is_ours(&self, number: NumberId) -> Result<bool, Failure> {
        Ok(self.tx.number(number)?.is_some_and(|number| number.workspace_id == self.workspace.id))
    }
}
