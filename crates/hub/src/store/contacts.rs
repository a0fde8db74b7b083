//! Customers and the names WhatsApp gives them.
//!
//! An alias row holds what was told under one name, every column a maximum, so rows do not depend on the order of arrival.
//! A contact row is derived from the alias rows of one person; only its id, its privacy and its merges are its own.

use std::collections::BTreeSet;

use sangam_model::Timestamp;
use sangam_model::id::{ContactId, WorkspaceId};
use sangam_model::identity::Phone;
use sangam_model::kinship::{Alias, Kinship, Mention};
use sangam_protocol::Rev;
use serde::{Deserialize, Serialize};

use super::Result;

/// A name for display, told at an instant. The greatest wins.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct NameFact {
    /// When it was told.
    pub at: Timestamp,
    /// By which message; breaks ties.
    pub wamid: String,
    /// The name; `None` once it was taken back.
    pub name: Option<String>,
}

/// What was told under one name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AliasRecord {
    /// Whose it is; nobody's until a bubble needs a contact.
    pub contact_id: Option<ContactId>,
    /// The name the customer gave themselves.
    pub profile: Option<NameFact>,
    /// The username.
    pub username: Option<NameFact>,
    /// The name in the phone's address book.
    pub book: Option<NameFact>,
    /// The latest instant it was told.
    pub seen_at: Timestamp,
}

/// A customer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contact {
    /// Their id.
    pub id: ContactId,
    /// The name in the owner's address book, while it is there. Not everybody may read it.
    pub book_name: Option<String>,
    /// The newest name they gave themselves.
    pub profile_name: Option<String>,
    /// The phone, while it is theirs.
    pub phone: Option<String>,
    /// The newest user id.
    pub user_id: Option<String>,
    /// Its parent form.
    pub parent_user_id: Option<String>,
    /// Without `@`.
    pub username: Option<String>,
    /// Private to the owner.
    pub private: bool,
    /// This id turned out to be another person's.
    pub merged_into: Option<ContactId>,
    /// The revision that last changed it.
    pub rev: Rev,
}

/// Reading contacts.
pub trait ContactReads {
    /// What was told under a name.
    fn alias(&self, workspace_id: WorkspaceId, alias: &Alias) -> Result<Option<AliasRecord>>;
    /// Every name of a contact.
    fn aliases_of(&self, contact_id: ContactId) -> Result<BTreeSet<Alias>>;
    /// The user ids a phone appeared with.
    fn users_of_phone(&self, workspace_id: WorkspaceId, phone: &Phone) -> Result<Kinship>;
    /// Everything connected with these names, however indirectly.
    fn kinship(&self, workspace_id: WorkspaceId, seeds: &[Alias]) -> Result<Kinship>;
    /// The contact an id stands for now: the survivor of one merge may be gone after the next. However many there were, ids only fall,
    /// so it ends.
    fn surviving_contact(&self, id: ContactId) -> Result<Option<Contact>> {
        let mut found = self.contact(id)?;
        while let Some(into) = found.as_ref().and_then(|contact| contact.merged_into) {
            found = self.contact(into)?;
        }
        Ok(found)
    }
    /// Who may be the same person as a contact, as far as nobody has said; each is the other's.
    fn look_alikes(&self, contact_id: ContactId) -> Result<BTreeSet<ContactId>>;
    /// One contact, merged or not.
    fn contact(&self, id: ContactId) -> Result<Option<Contact>>;
    /// Merges after `after`, by revision.
    fn merges(&self, workspace_id: WorkspaceId, after: Rev, limit: u32) -> Result<Vec<Contact>>;
}

/// Writing contacts of the workspace whose counter is held.
pub trait ContactWrites {
    /// Keeps what was told under a name.
    fn save_alias(&mut self, alias: &Alias, record: &AliasRecord) -> Result<()>;
    /// A phone appeared with a user id. Says whether that was news about the pair's first or last time.
    fn extend_span(&mut self, phone: &Phone, user_id: &str, at: Timestamp) -> Result<bool>;
    /// WhatsApp said that two names are one person. Says whether that was news.
    fn save_tie(&mut self, a: &Mention, b: &Mention) -> Result<bool>;
    /// A person said that two user ids are two people. Says whether that was news.
    fn save_apart(&mut self, a: &str, b: &str) -> Result<bool>;
    /// Keeps who may be the same person as a contact.
    fn save_look_alikes(&mut self, contact_id: ContactId, others: &BTreeSet<ContactId>) -> Result<()>;
    /// Adds or changes a contact.
    fn save_contact(&mut self, contact: &Contact) -> Result<()>;
}
