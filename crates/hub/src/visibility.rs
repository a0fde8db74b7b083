//! Who sees what. Every list, page, frame, file, command and count asks here, so there is one answer.
//!
//! A conversation is hidden from everybody but the owner for one of two reasons.
//!
//! - It is **held**: some bubble of it is known from history alone, and the owner has not released it. Whether history brought
//!   something is a join of facts, the release is a decision, and neither asks when the other came; so it does not matter in
//!   which order webhooks arrive, and a chat the team already knew is held, too, once history adds to it. A held conversation
//!   is hidden whole, its live bubbles included. When two conversations turn out to be one, the joined one is released only if
//!   both were.
//! - Its contact is **private**: then every conversation with them is hidden, live ones included, released or not. When contacts
//!   are merged, and when one falls apart into two, privacy stays on every side.
//!
//! A conversation that comes into or out of sight takes a new `access_rev`: desktops that may no longer see it hear that it is
//! gone and wipe it, those that may see it again fetch it whole.
//!
//! That two customers may be one person is told on the rows of both, to those who see chats with both. So when one comes into or out of
//! sight, the other's row changes.
//!
//! Independent of that, the **names** of the owner's address book are the owner's, unless the workspace shares them. Everybody
//! else reads the name a customer gave themselves. So a row is made for the [`Eyes`] that read it; a change of what eyes read
//! everywhere moves the `scope_rev` of those whose eyes they are, and their desktops start over.

use sangam_model::id::ContactId;
use sangam_model::{Capability, Role};

use crate::store::{Contact, Conversation, ConversationView, Offer, Workspace};

/// What kind of eyes a person has. People with the same viewer see the same rows, so a live frame is encoded once for all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Viewer {
    /// Sees everything but what is the owner's alone.
    Team,
    /// Sees held and private conversations too.
    Owner,
}

impl Viewer {
    /// Every kind.
    pub const ALL: [Self; 2] = [Self::Team, Self::Owner];

    /// The eyes of a role.
    #[must_use]
    pub fn of(role: Role) -> Self {
        if role.may(Capability::SeePrivate) { Self::Owner } else { Self::Team }
    }

    /// What is the owner's alone is for these eyes.
    #[must_use]
    pub const fn sees_hidden(self) -> bool {
        matches!(self, Self::Owner)
    }

    /// Whether the conversation is there for these eyes.
    #[must_use]
    pub const fn sees(self, view: &ConversationView) -> bool {
        view.conversation.exists() && (self.sees_hidden() || !is_hidden(&view.conversation, &view.contact))
    }
}

/// Whether a conversation is the owner's alone. Stores keep the answer beside the row, for their indexes.
#[must_use]
pub const fn is_hidden(conversation: &Conversation, contact: &Contact) -> bool {
    conversation.is_held() || contact.private
}

/// A viewer in a workspace: whoever has the same eyes reads the same row, byte for byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Eyes {
    /// Which conversations they see.
    pub viewer: Viewer,
    /// They read the names of the owner's address book.
    pub reads_phone_book: bool,
}

impl Eyes {
    /// These eyes, as the workspace has decided.
    #[must_use]
    pub const fn of(viewer: Viewer, workspace: &Workspace) -> Self {
        Self { viewer, reads_phone_book: viewer.sees_hidden() || workspace.phone_book_shared }
    }

    /// Who a customer may be the same person as: the first of those with whom these eyes see a chat.
    #[must_use]
    pub fn offer_of(self, view: &ConversationView) -> Option<ContactId> {
        let seen = |offer: &&Offer| self.viewer.sees_hidden() || !offer.hidden;
        view.offers.iter().find(seen).map(|offer| offer.contact_id)
    }

    /// The name of a customer.
    #[must_use]
    pub fn name_of(self, contact: &Contact) -> Option<&str> {
        let book_name = contact.book_name.as_deref().filter(|_| self.reads_phone_book);
        book_name.or(contact.profile_name.as_deref())
    }
}
