//! Conversations as people read them: pages of the list, what changed since a revision, and who sees which.

use std::collections::{BTreeSet, HashMap};

use sangam_model::id::{ContactId, ConversationId, LabelId, MessageId, WorkspaceId};
use sangam_model::{ConversationStatus, Timestamp};
use sangam_protocol::Rev;

use super::conversations::{read, select};
use super::{cards, contacts, labels, messages};
use crate::access::visibility::Viewer;
use crate::store::sql::{Columns, Row, SqlId, all, all_of, one};
use crate::store::{CardRecord, Contact, Conversation, ReadTx, Result, StoreError, StoredMessage};

/// A conversation with what its row shows.
#[derive(Clone, Debug, PartialEq)]
pub struct ConversationView {
    /// Itself.
    pub conversation: Conversation,
    /// Its customer.
    pub contact: Contact,
    /// What the team keeps about them.
    pub card: CardRecord,
    /// Its newest bubble.
    pub last_message: Option<StoredMessage>,
    /// Who its customer may be the same person as and has chats, by id.
    pub offers: Vec<Offer>,
    /// The labels that were put on it, by id.
    pub labels: Vec<LabelId>,
}

/// The columns of a conversation that decide who may see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Glimpse {
    /// Which.
    pub id: ConversationId,
    /// [`Conversation::exists`].
    pub exists: bool,
    /// [`Conversation::is_held`].
    pub held: bool,
    /// The owner's alone: held, or with somebody private.
    pub hidden: bool,
    /// The revision at which it last came into or out of somebody's sight.
    pub access_rev: Rev,
    /// The revision that last changed it.
    pub rev: Rev,
}

/// A customer who may be the same person as another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Offer {
    /// Who.
    pub contact_id: ContactId,
    /// All chats with them are the owner's alone.
    pub hidden: bool,
}

/// A page of the list, newest activity first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConversationQuery {
    /// Which workspace.
    pub workspace_id: WorkspaceId,
    /// Only this status.
    pub status: Option<ConversationStatus>,
    /// Older than this row.
    pub before: Option<(Timestamp, ConversationId)>,
    /// As these eyes see it.
    pub viewer: Viewer,
    /// How many.
    pub limit: u32,
}

/// The list as some eyes see it, newest activity first, with a status or any.
pub(super) fn list(viewer: Viewer, has_status: bool) -> String {
    let status = if has_status { "AND status = ?5" } else { "" };
    select(&format!(
        "WHERE workspace_id = ?1 AND {} AND (activity_at, id) < (?2, ?3) {status} \
         ORDER BY activity_at DESC, id DESC LIMIT ?4",
        there_for(viewer)
    ))
}

/// What the indexes of these eyes promise.
const fn there_for(viewer: Viewer) -> &'static str {
    match viewer {
        Viewer::Owner => "last_message_id IS NOT NULL AND merged_into IS NULL",
        Viewer::Team => "last_message_id IS NOT NULL AND merged_into IS NULL AND hidden = 0",
    }
}
pub(super) const SOME: &str = "WHERE id IN (…)";
pub(super) const CHANGES: &str = "WHERE workspace_id = ?1 AND rev > ?2 ORDER BY rev LIMIT ?3";

/// By the earlier change: behind the end of a page everything may have changed. Says of which revisions there is an index in its words.
pub(super) const IN_SIGHT: &str = "WHERE workspace_id = ?1 AND access_rev <> 0 AND access_rev > ?2 AND access_rev <= ?3 \
                                   AND rev > ?3 ORDER BY access_rev";
pub(super) const SIGHT_CHANGED: &str =
    "SELECT id FROM conversation WHERE workspace_id = ?1 AND access_rev <> 0 AND access_rev > ?2 LIMIT 1";

const BUBBLES: &str =
    "SELECT count(*) AS n FROM message WHERE workspace_id = ?1 AND conversation_id IS NOT NULL";
/// What a viewer who does not see them must not even count.
pub(super) const HIDDEN_BUBBLES: &str = "SELECT count(*) AS n FROM message WHERE conversation_id IN \
                                         (SELECT id FROM conversation WHERE workspace_id = ?1 AND hidden = 1)";

pub(super) fn glimpse(filter: &str) -> String {
    format!(
        "SELECT id, last_message_id, merged_into, imported, released, hidden, access_rev, rev FROM conversation {filter}"
    )
}

fn read_glimpse(row: &Row<'_>) -> Result<Glimpse> {
    let last_message: Option<MessageId> = row.maybe_id("last_message_id")?;
    let merged_into: Option<ConversationId> = row.maybe_id("merged_into")?;
    let (imported, released): (bool, bool) = (row.get("imported")?, row.get("released")?);
    Ok(Glimpse {
        id: row.id("id")?,
        exists: last_message.is_some() && merged_into.is_none(),
        held: imported && !released,
        hidden: row.get("hidden")?,
        access_rev: row.rev("access_rev")?,
        rev: row.rev("rev")?,
    })
}

fn view(tx: &ReadTx<'_>, conversation: Conversation) -> Result<ConversationView> {
    let mut views = views(tx, vec![conversation])?;
    views.pop().ok_or(StoreError::Missing("conversation"))
}

/// What the rows of some conversations show, in their order. However many they are, each table is asked a few times.
fn views(tx: &ReadTx<'_>, conversations: Vec<Conversation>) -> Result<Vec<ConversationView>> {
    let ids: Vec<_> = conversations.iter().map(|conversation| conversation.id).collect();
    let contact_ids = BTreeSet::from_iter(conversations.iter().map(|conversation| conversation.contact_id));
    let contact_ids: Vec<_> = contact_ids.into_iter().collect();
    let last: Vec<_> = conversations.iter().filter_map(|conversation| conversation.last_message_id).collect();
    let contacts = contacts::contacts(tx, &contact_ids)?;
    let cards = cards::cards(tx, &contact_ids)?;
    let offers = offers(tx, &contact_ids)?;
    let mut messages = messages::bare_messages(tx, &last)?;
    let mut labels = labels::on(tx, &ids)?;
    let view = |conversation: Conversation| {
        let contact = contacts.get(&conversation.contact_id).ok_or(StoreError::Missing("contact"))?;
        Ok(ConversationView {
            contact: contact.clone(),
            card: cards.get(&contact.id).cloned().unwrap_or_default(),
            offers: offers.get(&contact.id).cloned().unwrap_or_default(),
            last_message: conversation.last_message_id.and_then(|id| messages.remove(&id)),
            labels: labels.remove(&conversation.id).unwrap_or_default(),
            conversation,
        })
    };
    conversations.into_iter().map(view).collect()
}

/// Who may be the same person as each of these and has chats, by id, and whether the team sees any of these chats.
pub(super) const OFFERS: &str = "SELECT l.contact_id, l.other_id, min(c.hidden) AS hidden FROM look_alike l \
                                 JOIN conversation c ON c.contact_id = l.other_id WHERE l.contact_id IN (…) \
                                 AND c.last_message_id IS NOT NULL AND c.merged_into IS NULL \
                                 GROUP BY l.contact_id, l.other_id ORDER BY l.contact_id, l.other_id";

fn offers(tx: &ReadTx<'_>, contact_ids: &[ContactId]) -> Result<HashMap<ContactId, Vec<Offer>>> {
    let found = all_of(tx.db, OFFERS, contact_ids, |row| {
        let offer = Offer { contact_id: row.id("other_id")?, hidden: row.get("hidden")? };
        Ok((row.id("contact_id")?, offer))
    })?;
    let mut offers: HashMap<_, Vec<_>> = HashMap::new();
    for (contact_id, offer) in found {
        offers.entry(contact_id).or_default().push(offer);
    }
    Ok(offers)
}

impl ReadTx<'_> {
    /// One conversation with what its row shows.
    pub fn conversation_view(&self, id: ConversationId) -> Result<Option<ConversationView>> {
        self.conversation(id)?.map(|conversation| view(self, conversation)).transpose()
    }

    /// Some conversations with what their rows show, in no order, all in a few questions; those there are not are left out.
    pub fn conversation_views(&self, ids: &[ConversationId]) -> Result<Vec<ConversationView>> {
        views(self, all_of(self.db, &select(SOME), ids, read)?)
    }

    /// What decides who sees some conversations, in no order.
    pub fn glimpses(&self, ids: &[ConversationId]) -> Result<Vec<Glimpse>> {
        all_of(self.db, &glimpse(SOME), ids, read_glimpse)
    }

    /// A page of the list.
    pub fn conversation_page(&self, query: &ConversationQuery) -> Result<Vec<ConversationView>> {
        let (at, id) = query.before.map_or((i64::MAX, [0; 16]), |(at, id)| (at.as_millis(), id.column()));
        let workspace = query.workspace_id.column();
        let sql = list(query.viewer, query.status.is_some());
        let page = match query.status {
            Some(status) => all(self.db, &sql, (workspace, at, id, query.limit, status.as_str()), read)?,
            None => all(self.db, &sql, (workspace, at, id, query.limit), read)?,
        };
        views(self, page)
    }

    /// Conversations changed after `after`, by revision; those that are there for nobody too.
    pub fn conversation_changes(
        &self,
        workspace_id: WorkspaceId,
        after: Rev,
        limit: u32,
    ) -> Result<Vec<Glimpse>> {
        all(self.db, &glimpse(CHANGES), (workspace_id.column(), after.0, limit), read_glimpse)
    }

    /// Conversations that came into or out of sight after `after` and not after `until`, and changed again after `until`.
    pub fn conversations_in_sight(
        &self,
        workspace_id: WorkspaceId,
        after: Rev,
        until: Rev,
    ) -> Result<Vec<Glimpse>> {
        all(self.db, &glimpse(IN_SIGHT), (workspace_id.column(), after.0, until.0), read_glimpse)
    }

    /// Whether any conversation came into or out of sight after `after`, or bubbles into it or out of it.
    pub fn sight_changed_after(&self, workspace_id: WorkspaceId, after: Rev) -> Result<bool> {
        let moved = one(self.db, SIGHT_CHANGED, (workspace_id.column(), after.0), |row| {
            row.id::<ConversationId>("id")
        });
        Ok(moved?.is_some())
    }

    /// How many conversations and bubbles these eyes may see.
    pub fn totals(&self, workspace_id: WorkspaceId, viewer: Viewer) -> Result<(u64, u64)> {
        let count = |sql: &str| {
            let found =
                one(self.db, sql, [workspace_id.column()], |row| Ok(row.get::<i64>("n")?.unsigned_abs()))?;
            Ok::<_, StoreError>(found.unwrap_or_default())
        };
        let there = there_for(viewer);
        let conversations =
            count(&format!("SELECT count(*) AS n FROM conversation WHERE workspace_id = ?1 AND {there}"))?;
        let messages = count(BUBBLES)?;
        let hidden = if viewer.sees_hidden() { 0 } else { count(HIDDEN_BUBBLES)? };
        Ok((conversations, messages.saturating_sub(hidden)))
    }
}
