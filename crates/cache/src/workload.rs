//! Open conversations for each assignee, and those whose customer waits, with the outbox laid over.

use std::collections::BTreeMap;

use rusqlite::named_params;
use sangam_model::ConversationStatus::{Open, Pending as Waiting, Snoozed};
use sangam_model::id::{ConversationId, PersonId};
use sangam_model::{ConversationStatus, Timestamp};
use sangam_protocol::ConversationRow;

use crate::error::Result;
use crate::handle::Reader;
use crate::list::Affected;
use crate::list::ListQuery;
use crate::overlay::Pending;
use crate::rows::conversation::View;
use crate::sql::{Sql, get};

/// The states in which there is something left to do.
const UNDONE: [ConversationStatus; 3] = [Open, Waiting, Snoozed];

/// Whose the conversations of one status are.
pub(crate) const HELD: &str =
    "SELECT id, assignee_id FROM conversation INDEXED BY conversation_by_status WHERE status = :status";

/// What lies on whose table.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Workload {
    /// Conversations that are not resolved, by whose they are.
    pub open: BTreeMap<Option<PersonId>, u32>,
    /// Customers who wait, and since when; the longest wait first.
    pub waiting: Vec<(ConversationRow, Timestamp)>,
}

impl Reader<'_> {
    pub(crate) fn workload(&self, pending: &Pending) -> Result<Workload> {
        let mut workload = Workload::default();
        for assignee in self.open_ids(pending)?.into_values() {
            *workload.open.entry(assignee).or_default() += 1;
        }
        let query =
            ListQuery { view: View::Waiting, statuses: UNDONE.to_vec(), before: None, limit: u32::MAX };
        for listed in self.list_page(&query, pending, &BTreeMap::new())?.conversations {
            let since = listed.row.waits_since();
            workload.waiting.extend(since.map(|since| (listed.row, since)));
        }
        workload.waiting.sort_by_key(|(row, since)| (*since, row.id));
        Ok(workload)
    }

    /// Every conversation that is not resolved, and whose it is.
    pub(crate) fn open_ids(&self, pending: &Pending) -> Result<BTreeMap<ConversationId, Option<PersonId>>> {
        let mut open = BTreeMap::new();
        for status in UNDONE {
            let mut query = self.sql().prepare_cached(HELD)?;
            let rows = query.query_map(named_params! { ":status": Sql(status) }, |row| {
                Ok((get(row, "id")?, get(row, "assignee_id")?))
            })?;
            for row in rows {
                let (id, assignee): (ConversationId, Option<PersonId>) = row?;
                open.insert(id, assignee);
            }
        }
        for Affected { shown, .. } in self.affected(pending, self.sync_state()?.me)?.into_values() {
            if UNDONE.contains(&shown.status) {
                open.insert(shown.id, shown.assignee_id);
            } else {
                open.remove(&shown.id);
            }
        }
        Ok(open)
    }
}
