//! The tables `card_shape` and `card`.

use std::collections::HashMap;

use sangam_model::id::{ContactId, WorkspaceId};
use sangam_protocol::card::CardShapeRow;

use super::values::{Columns, SqlId, all_of, json, one, run};
use super::{Db, Writer};
use crate::store::{CardReads, CardRecord, CardWrites, Result};

pub(super) const SOME: &str =
    "SELECT contact_id, team_name, about, \"values\" FROM card WHERE contact_id IN (…)";

/// What the team keeps about some contacts; nothing about those that are missing.
pub(super) fn cards(db: &impl Db, ids: &[ContactId]) -> Result<HashMap<ContactId, CardRecord>> {
    let found = all_of(db.db(), SOME, ids, |row| {
        let card = CardRecord {
            team_name: row.get("team_name")?,
            about: row.get("about")?,
            values: row.json("values")?,
        };
        Ok((row.id("contact_id")?, card))
    })?;
    Ok(found.into_iter().collect())
}

impl<D: Db> CardReads for D {
    fn card_shape(&self, id: WorkspaceId) -> Result<Option<CardShapeRow>> {
        let sql = "SELECT fields, rev FROM card_shape WHERE workspace_id = ?1";
        one(self.db(), sql, [id.column()], |row| {
            Ok(CardShapeRow { fields: row.json("fields")?, rev: row.rev("rev")? })
        })
    }

    fn card_of(&self, id: ContactId) -> Result<CardRecord> {
        Ok(cards(self, &[id])?.remove(&id).unwrap_or_default())
    }
}

impl CardWrites for Writer<'_> {
    fn save_card_shape(&mut self, row: &CardShapeRow) -> Result<()> {
        let sql = "INSERT INTO card_shape (workspace_id, fields, rev) VALUES (?1, ?2, ?3) \
                   ON CONFLICT (workspace_id) DO UPDATE SET fields = excluded.fields, rev = excluded.rev";
        run(self.db, sql, (self.workspace_id.column(), json(&row.fields)?, row.rev.0)).map(drop)
    }

    fn save_card(&mut self, id: ContactId, card: &CardRecord) -> Result<()> {
        let sql = "INSERT INTO card (contact_id, workspace_id, team_name, about, \"values\") VALUES (?1, ?2, ?3, ?4, ?5) \
                   ON CONFLICT (contact_id) DO UPDATE SET team_name = excluded.team_name, about = excluded.about, \
                   \"values\" = excluded.\"values\"";
        let whose = (id.column(), self.workspace_id.column());
        let values = (whose.0, whose.1, &card.team_name, &card.about, json(&card.values)?);
        run(self.db, sql, values).map(drop)
    }
}
