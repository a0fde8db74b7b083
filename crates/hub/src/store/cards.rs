//! Contact cards.

use std::collections::BTreeMap;

use sangam_model::id::{CardFieldId, ContactId, WorkspaceId};
use sangam_protocol::card::CardShapeRow;

use super::Result;

/// What a team keeps about a customer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CardRecord {
    /// What the team calls them.
    pub team_name: Option<String>,
    /// What the team should know about them.
    pub about: Option<String>,
    /// What stands in the fields; some of them may be of no card any more.
    pub values: BTreeMap<CardFieldId, String>,
}

impl CardRecord {
    /// What two cards of one person hold: this one has the first word, and lines about them stand under each other.
    #[must_use]
    pub fn joined(self, other: Self) -> Self {
        let mut values = other.values;
        values.extend(self.values);
        let about = match (self.about, other.about) {
            (Some(own), Some(theirs)) if own.contains(&theirs) => Some(own),
            (Some(own), Some(theirs)) => Some(format!("{own}\n{theirs}")),
            (own, theirs) => own.or(theirs),
        };
        Self { team_name: self.team_name.or(other.team_name), about, values }
    }
}

/// Reading cards.
pub trait CardReads {
    /// Which fields a card has, once somebody made any.
    fn card_shape(&self, id: WorkspaceId) -> Result<Option<CardShapeRow>>;
    /// The card of a contact; an empty one if nothing was written.
    fn card_of(&self, id: ContactId) -> Result<CardRecord>;
}

/// Writing cards of the workspace whose counter is held.
pub trait CardWrites {
    /// Decides which fields a card has.
    fn save_card_shape(&mut self, row: &CardShapeRow) -> Result<()>;
    /// Keeps the card of a contact.
    fn save_card(&mut self, id: ContactId, card: &CardRecord) -> Result<()>;
}
