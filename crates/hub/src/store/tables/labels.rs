//! Labels, and which chats carry them.
//!
//! The tables `label` and `conversation_label`.

use std::collections::HashMap;

use sangam_model::id::{ConversationId, LabelId, NumberId, WorkspaceId};
use sangam_model::label::{Colour, folded};
use sangam_protocol::Rev;
use sangam_protocol::connect::LabelCount;
use sangam_protocol::labels::LabelRow;

use crate::store::sql::{Columns, Row, SqlId, all, all_of, column, one, run};
use crate::store::{ReadTx, Result, StoreError, Tx};

/// A label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// Its id.
    pub id: LabelId,
    /// Its workspace.
    pub workspace_id: WorkspaceId,
    /// Its name.
    pub name: String,
    /// Its colour.
    pub colour: Colour,
    /// Where chats that carry it belong now.
    pub merged_into: Option<LabelId>,
    /// Deleted or merged.
    pub gone: bool,
    /// The revision that last changed it.
    pub rev: Rev,
}

impl From<Label> for LabelRow {
    fn from(label: Label) -> Self {
        let Label { id, name, colour, merged_into, gone, rev, .. } = label;
        Self { id, name, colour, merged_into, gone, rev }
    }
}

const LABEL: &str = "SELECT id, workspace_id, name, colour, merged_into, gone, rev FROM label";
pub(super) const NAMED: &str = "WHERE workspace_id = ?1 AND folded = ?2 AND gone = 0";
pub(super) const CHANGES: &str = "WHERE workspace_id = ?1 AND rev > ?2 ORDER BY rev LIMIT ?3";
pub(super) const MERGED: &str = "WHERE merged_into = ?1";
pub(super) const ON: &str =
    "SELECT label_id FROM conversation_label WHERE conversation_id = ?1 ORDER BY label_id";

/// Those of some conversations.
pub(super) const ON_SOME: &str =
    "SELECT conversation_id, label_id FROM conversation_label WHERE conversation_id IN (…)";

/// Asked when the owner opens the page of a number: one walk over what history brought.
const IMPORTED: &str = "SELECT coalesce(l.merged_into, l.id) AS label_id, \
                        count(DISTINCT c.id) FILTER (WHERE c.released = 0) AS held, \
                        count(DISTINCT c.id) FILTER (WHERE c.released = 1) AS released \
                        FROM conversation c JOIN contact k ON k.id = c.contact_id AND k.private = 0 \
                        JOIN conversation_label m ON m.conversation_id = c.id JOIN label l ON l.id = m.label_id \
                        JOIN label s ON s.id = coalesce(l.merged_into, l.id) AND s.gone = 0 \
                        WHERE c.number_id = ?1 AND c.imported = 1 AND c.last_message_id IS NOT NULL \
                        AND c.merged_into IS NULL GROUP BY 1 ORDER BY 1";

/// The labels on some conversations, by id.
pub(super) fn on(tx: &ReadTx<'_>, ids: &[ConversationId]) -> Result<HashMap<ConversationId, Vec<LabelId>>> {
    let mut found = all_of(tx.db, ON_SOME, ids, |row| Ok((row.id("conversation_id")?, row.id("label_id")?)))?;
    found.sort_unstable();
    let mut labels: HashMap<_, Vec<_>> = HashMap::new();
    for (conversation_id, label_id) in found {
        labels.entry(conversation_id).or_default().push(label_id);
    }
    Ok(labels)
}

pub(super) fn query(filter: &str) -> String {
    format!("{LABEL} {filter}")
}

fn read(row: &Row<'_>) -> Result<Label> {
    Ok(Label {
        id: row.id("id")?,
        workspace_id: row.id("workspace_id")?,
        name: row.get("name")?,
        colour: row.word("colour", Colour::from_name)?,
        merged_into: row.maybe_id("merged_into")?,
        gone: row.get("gone")?,
        rev: row.rev("rev")?,
    })
}

impl ReadTx<'_> {
    /// One of them, gone or not.
    pub fn label(&self, id: LabelId) -> Result<Option<Label>> {
        one(self.db, &query("WHERE id = ?1"), [id.column()], read)
    }

    /// The one of a workspace with such a name that is not gone.
    pub fn label_named(&self, id: WorkspaceId, folded: &str) -> Result<Option<Label>> {
        one(self.db, &query(NAMED), (id.column(), folded), read)
    }

    /// Those of a workspace that changed after `after`, by revision; gone ones too.
    pub fn label_changes(&self, id: WorkspaceId, after: Rev, limit: u32) -> Result<Vec<Label>> {
        all(self.db, &query(CHANGES), (id.column(), after.0, limit), read)
    }

    /// How many of a workspace are not gone.
    pub fn label_count(&self, id: WorkspaceId) -> Result<u64> {
        let sql = "SELECT count(*) AS n FROM label WHERE workspace_id = ?1 AND gone = 0";
        Ok(one(self.db, sql, [id.column()], |row| Ok(row.get::<i64>("n")?.unsigned_abs()))?.unwrap_or(0))
    }

    /// Those that were merged into this one.
    pub fn labels_merged_into(&self, id: LabelId) -> Result<Vec<Label>> {
        all(self.db, &query(MERGED), [id.column()], read)
    }

    /// What was put on a chat, by id, gone or not.
    pub fn labels_on(&self, id: ConversationId) -> Result<Vec<LabelId>> {
        all(self.db, ON, [id.column()], |row| row.id("label_id"))
    }

    /// How many imported chats of a number carry which label, private ones left out.
    pub fn imported_labels(&self, id: NumberId) -> Result<Vec<LabelCount>> {
        let count =
            |row: &Row<'_>, name: &'static str| Ok::<_, StoreError>(row.get::<i64>(name)?.unsigned_abs());
        all(self.db, IMPORTED, [id.column()], |row| {
            Ok(LabelCount {
                label_id: row.id("label_id")?,
                held: count(row, "held")?,
                released: count(row, "released")?,
            })
        })
    }
}

impl Tx<'_> {
    /// Adds or changes one.
    pub fn save_label(&mut self, label: &Label) -> Result<()> {
        let sql = "INSERT INTO label (id, workspace_id, name, folded, colour, merged_into, gone, rev) \
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT (id) DO UPDATE SET name = excluded.name, \
                   folded = excluded.folded, colour = excluded.colour, merged_into = excluded.merged_into, \
                   gone = excluded.gone, rev = excluded.rev";
        let values = (
            label.id.column(),
            self.workspace_id.column(),
            &label.name,
            folded(&label.name),
            label.colour.as_str(),
            column(label.merged_into),
            label.gone,
            label.rev.0,
        );
        run(self.db, sql, values).map(drop)
    }

    /// Puts it on a chat.
    pub fn put_label(&mut self, on: ConversationId, label: LabelId) -> Result<()> {
        let sql = "INSERT INTO conversation_label (conversation_id, label_id) VALUES (?1, ?2) ON CONFLICT DO NOTHING";
        run(self.db, sql, (on.column(), label.column())).map(drop)
    }

    /// Takes it off a chat.
    pub fn take_label(&mut self, off: ConversationId, label: LabelId) -> Result<()> {
        let sql = "DELETE FROM conversation_label WHERE conversation_id = ?1 AND label_id = ?2";
        run(self.db, sql, (off.column(), label.column())).map(drop)
    }
}
