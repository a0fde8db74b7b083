//! Labels, resolved through merges and deletions.
//!
//! A conversation's row names what was put on it. A label that was merged since stands for another, one that was deleted for
//! nothing; both are looked up when they are read, so a merge costs one row however many chats it moves.

use std::collections::BTreeMap;

use rusqlite::named_params;
use sangam_model::Timestamp;
use sangam_model::id::{ConversationId, LabelId};
use sangam_protocol::ConversationRow;
use sangam_protocol::labels::LabelRow;

use crate::error::Result;
use crate::handle::{Reader, Writer};
use crate::sql::{Json, Sql, json};

/// Every label there is or was, by id.
#[derive(Clone, Debug, Default)]
pub struct Labels(BTreeMap<LabelId, LabelRow>);

impl Labels {
    #[cfg(test)]
    pub(crate) fn of(rows: impl IntoIterator<Item = LabelRow>) -> Self {
        Self(rows.into_iter().map(|row| (row.id, row)).collect())
    }

    /// Those there are, in no order people know.
    pub fn living(&self) -> impl Iterator<Item = &LabelRow> {
        self.0.values().filter(|row| !row.gone)
    }

    /// A label by its own id, gone or not.
    #[must_use]
    pub fn named(&self, id: LabelId) -> Option<&LabelRow> {
        self.0.get(&id)
    }

    /// The label an id means now; `None` for one that is gone, or not here yet.
    #[must_use]
    pub fn meant(&self, id: LabelId) -> Option<&LabelRow> {
        let row = self.0.get(&id)?;
        let row = row.merged_into.map_or(Some(row), |into| self.0.get(&into))?;
        Some(row).filter(|row| !row.gone)
    }

    /// What a conversation carries: each once, by name.
    #[must_use]
    pub fn on(&self, carried: &[LabelId]) -> Vec<&LabelRow> {
        let mut found: Vec<&LabelRow> = carried.iter().filter_map(|id| self.meant(*id)).collect();
        found.sort_by_cached_key(|row| (row.name.to_lowercase(), row.id));
        found.dedup_by_key(|row| row.id);
        found
    }

    /// Every id that means the same label as this one; none if it means none.
    #[must_use]
    pub fn alike(&self, id: LabelId) -> Vec<LabelId> {
        let Some(meant) = self.meant(id).map(|row| row.id) else { return Vec::new() };
        let is_alike = |row: &&LabelRow| row.id == meant || row.merged_into == Some(meant);
        self.0.values().filter(is_alike).map(|row| row.id).collect()
    }

    /// A row as it is once this label is on it, or off.
    pub(crate) fn set(&self, row: &mut ConversationRow, id: LabelId, on: bool) {
        let alike = self.alike(id);
        let carries = row.labels.iter().any(|carried| alike.contains(carried));
        match self.meant(id) {
            Some(meant) if on && !carries => row.labels.push(meant.id),
            Some(_) if !on => row.labels.retain(|carried| !alike.contains(carried)),
            _ => {}
        }
    }
}

impl Reader<'_> {
    /// Every label the hub told of.
    pub fn labels(&self) -> Result<Labels> {
        let mut query = self.sql().prepare_cached("SELECT shown FROM label")?;
        let rows = query.query_map([], |row| row.get::<_, Json<LabelRow>>("shown"))?;
        let by_id = rows.map(|row| row.map(|Json(row)| (row.id, row)));
        Ok(Labels(by_id.collect::<rusqlite::Result<_>>()?))
    }
}

impl Writer<'_> {
    /// Writes the row if its revision is above the stored one; says whether it was.
    pub(crate) fn put_label(&mut self, row: &LabelRow) -> Result<bool> {
        let mut statement = self.sql().prepare_cached(
            "INSERT INTO label (id, shown, rev) VALUES (:id, :shown, :rev)
             ON CONFLICT (id) DO UPDATE SET shown = excluded.shown, rev = excluded.rev
             WHERE excluded.rev > rev",
        )?;
        let values = named_params! { ":id": Sql(row.id), ":shown": json(Some(row))?, ":rev": row.rev.0 };
        Ok(statement.execute(values)? > 0)
    }

    /// Keeps the lists of its labels in step with a conversation that was just written.
    pub(crate) fn file_under_labels(&mut self, row: &ConversationRow) -> Result<()> {
        self.file_under_no_label(row.id)?;
        let mut statement = self.sql().prepare_cached(
            "INSERT OR IGNORE INTO conversation_label (label_id, status, activity_at, conversation_id)
             VALUES (:label, :status, :activity, :id)",
        )?;
        for label in &row.labels {
            statement.execute(named_params! {
                ":label": Sql(*label),
                ":status": Sql(row.status),
                ":activity": row.activity_at.map_or(0, Timestamp::as_millis),
                ":id": Sql(row.id),
            })?;
        }
        Ok(())
    }

    /// Takes a conversation out of the lists of its labels.
    pub(crate) fn file_under_no_label(&mut self, id: ConversationId) -> Result<()> {
        self.sql()
            .prepare_cached("DELETE FROM conversation_label WHERE conversation_id = ?1")?
            .execute([Sql(id)])?;
        Ok(())
    }
}
