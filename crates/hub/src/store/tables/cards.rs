//! Contact cards.
//!
//! The tables `card_shape` and `card`.

use std::collections::{BTreeMap, HashMap};

use sangam_model::id::{CardFieldId, ContactId, WorkspaceId};
use sangam_protocol::card::CardShapeRow;

use crate::store::sql::{Columns, SqlId, all_of, json, one, run};
use crate::store::{ReadTx, Result, Tx};

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

pub(super) const SOME: &str =
    "SELECT contact_id, team_name, about, \"values\" FROM card WHERE contact_id IN (…)";

/// What the team keeps about some contacts; nothing about those that are missing.
pub(super) fn cards(tx: &ReadTx<'_>, ids: &[ContactId]) -> Result<HashMap<ContactId, CardRecord>> {
    let found = all_of(tx.db, SOME, ids, |row| {
        let card = CardRecord {
            team_name: row.get("team_name")?,
            about: row.get("about")?,
            values: row.json("values")?,
        };
        Ok((row.id("contact_id")?, card))
    })?;
    Ok(found.into_iter().collect())
}

impl ReadTx<'_> {
    /// Which fields a card has, once somebody made any.
    pub fn card_shape(&self, id: WorkspaceId) -> Result<Option<CardShapeRow>> {
        let sql = "SELECT fields, rev FROM card_shape WHERE workspace_id = ?1";
        one(self.db, sql, [id.column()], |row| {
            Ok(CardShapeRow { fields: row.json("fields")?, rev: row.rev("rev")? })
        })
    }

    /// The card of a contact; an empty one if nothing was written.
    pub fn card_of(&self, id: ContactId) -> Result<CardRecord> {
        Ok(cards(self, &[id])?.remove(&id).unwrap_or_default())
    }
}

impl Tx<'_> {
    /// Decides which fields a card has.
    pub fn save_card_shape(&mut self, row: &CardShapeRow) -> Result<()> {
        let sql = "INSERT INTO card_shape (workspace_id, fields, rev) VALUES (?1, ?2, ?3) \
                   ON CONFLICT (workspace_id) DO UPDATE SET fields = excluded.fields, rev = excluded.rev";
        run(self.db, sql, (self.workspace_id.column(), json(&row.fields)?, row.rev.0)).map(drop)
    }

    /// Keeps the card of a contact.
    pub fn save_card(&mut self, id: ContactId, card: &CardRecord) -> Result<()> {
        let sql = "INSERT INTO card (contact_id, workspace_id, team_name, about, \"values\") VALUES (?1, ?2, ?3, ?4, ?5) \
                   ON CONFLICT (contact_id) DO UPDATE SET team_name = excluded.team_name, about = excluded.about, \
                   \"values\" = excluded.\"values\"";
        let whose = (id.column(), self.workspace_id.column());
        let values = (whose.0, whose.1, &card.team_name, &card.about, json(&card.values)?);
        run(self.db, sql, values).map(drop)
    }
}
