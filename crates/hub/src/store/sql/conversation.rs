//! The table `conversation`, and the reading and writing of whole threads.

use std::collections::{BTreeSet, HashMap};

use sangam_model::conversation::Position;
use sangam_model::id::{ContactId, ConversationId, EventId, MessageId, NumberId, PersonId, WorkspaceId};
use sangam_model::identity::{Aliases, Phone};
use sangam_model::later::Zone;
use sangam_model::marketing::Wish;
use sangam_model::{ConversationStatus, Role, Timestamp};
use sangam_protocol::connect::HeldCounts;
use sangam_protocol::{EventRow, Rev};

use super::values::{Columns, Row, SqlId, all, all_of, column, one, run};
use super::{Connection, Db, Writer, cards, contacts, event, files, imported, labels, message};
use crate::access::visibility::Viewer;
use crate::store::{
    ChangedMessage, Conversation, ConversationQuery, ConversationView, Glimpse, ImportedChosen,
    ImportedQuery, ImportedView, MediaRecord, MessageQuery, MessageView, Offer, Place, Result, StoreError,
    StoredMessage, ThreadReads, ThreadWrites, Words,
};

const CONVERSATION: &str = "id, number_id, contact_id, status, status_decided, assignee_id, team_id, snoozed_until, \
                            marked_read_at, marked_read_tie, unread, window_closes_at, waiting_since, \
                            last_message_id, activity_at, first_message_at, imported, released, \
                            merged_into, access_rev, rev, marketing_at, marketing_stopped, snooze_zone, \
                            woke_at, unread_mark_at, unread_mark_tie, status_by, assigned_by, read_by, blocked_at, \
                            settled_until, opened_at";

pub(super) fn read(row: &Row<'_>) -> Result<Conversation> {
    let marked_read = row.maybe_at("marked_read_at")?;
    let tie: Option<String> = row.get("marked_read_tie")?;
    let unread_mark = row.maybe_at("unread_mark_at")?;
    let unread_tie: Option<String> = row.get("unread_mark_tie")?;
    let zone: Option<String> = row.get("snooze_zone")?;
    let is_stop: Option<bool> = row.get("marketing_stopped")?;
    Ok(Conversation {
        id: row.id("id")?,
        number_id: row.id("number_id")?,
        contact_id: row.id("contact_id")?,
        status: row.word("status", ConversationStatus::from_name)?,
        status_decided: row.get("status_decided")?,
        assignee_id: row.maybe_id("assignee_id")?,
        team_id: row.maybe_id("team_id")?,
        snoozed_until: row.maybe_at("snoozed_until")?,
        snooze_zone: zone
            .map(|name| name.parse())
            .transpose()
            .map_err(|_| StoreError::Unreadable("snooze_zone"))?,
        woke_at: row.maybe_at("woke_at")?,
        unread_mark: unread_mark.map(|sent_at| Position { sent_at, key: unread_tie.unwrap_or_default() }),
        status_by: row.maybe_id("status_by")?,
        assigned_by: row.maybe_id("assigned_by")?,
        read_by: row.maybe_id("read_by")?,
        marketing: row.maybe_at("marketing_at")?.map(|at| Wish { at, is_stop: is_stop.unwrap_or_default() }),
        blocked_at: row.maybe_at("blocked_at")?,
        marked_read: marked_read.map(|sent_at| Position { sent_at, key: tie.unwrap_or_default() }),
        unread: row.get("unread")?,
        window_closes_at: row.maybe_at("window_closes_at")?,
        waiting_since: row.maybe_at("waiting_since")?,
        settled_until: row.maybe_at("settled_until")?,
        opened_at: row.maybe_at("opened_at")?,
        last_message_id: row.maybe_id("last_message_id")?,
        activity_at: row.maybe_at("activity_at")?,
        first_message_at: row.maybe_at("first_message_at")?,
        imported: row.get("imported")?,
        released: row.get("released")?,
        merged_into: row.maybe_id("merged_into")?,
        access_rev: row.rev("access_rev")?,
        rev: row.rev("rev")?,
    })
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

/// Given to somebody, and not merged away.
pub(super) const ASSIGNED: &str = "WHERE assignee_id = ?1 AND merged_into IS NULL ORDER BY id LIMIT ?2";
const COUNT_ASSIGNED: &str =
    "SELECT count(*) AS n FROM conversation WHERE assignee_id = ?1 AND merged_into IS NULL";
/// Given to somebody who was removed. There are few of those.
pub(super) const LEFT_BEHIND: &str = "SELECT c.workspace_id, c.id FROM person p \
                                      JOIN conversation c ON c.assignee_id = p.id \
                                      WHERE p.active = 0 AND c.merged_into IS NULL ORDER BY p.id LIMIT ?1";
/// The owner's alone, and given to somebody who is not one.
pub(super) const UNSEEN: &str = "SELECT c.workspace_id, c.id FROM person p JOIN conversation c ON c.assignee_id = p.id \
                                 WHERE p.active = 1 AND p.role = ?1 AND c.hidden = 1 AND c.assignee_id IS NOT NULL \
                                 AND c.merged_into IS NULL ORDER BY p.id LIMIT ?2";
/// Asleep, and their time has come; and when the next one's comes.
pub(super) const SLEEPERS_DUE: &str = "SELECT workspace_id, id FROM conversation WHERE status = 'snoozed' \
                                       AND merged_into IS NULL AND snoozed_until <= ?1 ORDER BY snoozed_until, id LIMIT ?2";
pub(super) const NEXT_SLEEPER: &str = "SELECT min(snoozed_until) AS at FROM conversation WHERE status = 'snoozed' \
                                       AND merged_into IS NULL AND snoozed_until > ?1";
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

/// Keeps what the indexes say in step with a contact that may have become private, or no longer is.
pub(super) fn hide_again(db: Connection<'_>, contact_id: ContactId) -> Result<()> {
    let sql = "UPDATE conversation SET hidden = CASE WHEN (imported = 1 AND released = 0) \
               OR EXISTS (SELECT 1 FROM contact k WHERE k.id = ?1 AND k.private = 1) THEN 1 ELSE 0 END \
               WHERE contact_id = ?1 AND merged_into IS NULL";
    run(db, sql, [contact_id.column()]).map(drop)
}

pub(super) fn select(filter: &str) -> String {
    format!("SELECT {CONVERSATION} FROM conversation {filter}")
}

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

fn view(db: &impl Db, conversation: Conversation) -> Result<ConversationView> {
    let mut views = views(db, vec![conversation])?;
    views.pop().ok_or(StoreError::Missing("conversation"))
}

/// What the rows of some conversations show, in their order. However many they are, each table is asked a few times.
fn views(db: &impl Db, conversations: Vec<Conversation>) -> Result<Vec<ConversationView>> {
    let ids: Vec<_> = conversations.iter().map(|conversation| conversation.id).collect();
    let contact_ids = BTreeSet::from_iter(conversations.iter().map(|conversation| conversation.contact_id));
    let contact_ids: Vec<_> = contact_ids.into_iter().collect();
    let last: Vec<_> = conversations.iter().filter_map(|conversation| conversation.last_message_id).collect();
    let contacts = contacts::contacts(db, &contact_ids)?;
    let cards = cards::cards(db, &contact_ids)?;
    let offers = offers(db, &contact_ids)?;
    let mut messages = message::bare_messages(db, &last)?;
    let mut labels = labels::on(db, &ids)?;
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

fn offers(db: &impl Db, contact_ids: &[ContactId]) -> Result<HashMap<ContactId, Vec<Offer>>> {
    let found = all_of(db.db(), OFFERS, contact_ids, |row| {
        let offer = Offer { contact_id: row.id("other_id")?, hidden: row.get("hidden")? };
        Ok((row.id("contact_id")?, offer))
    })?;
    let mut offers: HashMap<_, Vec<_>> = HashMap::new();
    for (contact_id, offer) in found {
        offers.entry(contact_id).or_default().push(offer);
    }
    Ok(offers)
}

impl<D: Db> ThreadReads for D {
    fn conversation(&self, id: ConversationId) -> Result<Option<Conversation>> {
        one(self.db(), &select("WHERE id = ?1"), [id.column()], read)
    }

    fn conversation_of(&self, contact_id: ContactId, number_id: NumberId) -> Result<Option<Conversation>> {
        let sql = select("WHERE contact_id = ?1 AND number_id = ?2 AND merged_into IS NULL");
        one(self.db(), &sql, (contact_id.column(), number_id.column()), read)
    }

    fn conversations_of(&self, contact_id: ContactId) -> Result<Vec<Conversation>> {
        let sql = select("WHERE contact_id = ?1 AND merged_into IS NULL");
        all(self.db(), &sql, [contact_id.column()], read)
    }

    fn assigned_to(&self, person_id: PersonId, limit: u32) -> Result<Vec<Conversation>> {
        all(self.db(), &select(ASSIGNED), (person_id.column(), limit), read)
    }

    fn count_assigned_to(&self, person_id: PersonId) -> Result<u64> {
        let counted: Option<i64> = one(self.db(), COUNT_ASSIGNED, [person_id.column()], |row| row.get("n"))?;
        Ok(counted.unwrap_or_default().unsigned_abs())
    }

    fn left_behind(&self, limit: u32) -> Result<Vec<(WorkspaceId, ConversationId)>> {
        let read = |row: &Row<'_>| Ok((row.id("workspace_id")?, row.id("id")?));
        let mut found = all(self.db(), LEFT_BEHIND, [limit], read)?;
        for role in Role::ALL.into_iter().filter(|role| !Viewer::of(*role).sees_hidden()) {
            found.extend(all(self.db(), UNSEEN, (role.as_str(), limit), read)?);
        }
        found.truncate(limit as usize);
        Ok(found)
    }

    fn outdated(&self, limit: u32) -> Result<Vec<(WorkspaceId, ConversationId)>> {
        let sql = "SELECT workspace_id, conversation_id FROM outdated ORDER BY conversation_id LIMIT ?1";
        all(self.db(), sql, [limit], |row| Ok((row.id("workspace_id")?, row.id("conversation_id")?)))
    }

    fn sleepers_due(&self, now: Timestamp, limit: u32) -> Result<Vec<(WorkspaceId, ConversationId)>> {
        let read = |row: &Row<'_>| Ok((row.id("workspace_id")?, row.id("id")?));
        all(self.db(), SLEEPERS_DUE, (now.as_millis(), limit), read)
    }

    fn next_sleeper_due(&self, now: Timestamp) -> Result<Option<Timestamp>> {
        Ok(one(self.db(), NEXT_SLEEPER, [now.as_millis()], |row| row.maybe_at("at"))?.flatten())
    }

    fn conversation_view(&self, id: ConversationId) -> Result<Option<ConversationView>> {
        self.conversation(id)?.map(|conversation| view(self, conversation)).transpose()
    }

    fn conversation_views(&self, ids: &[ConversationId]) -> Result<Vec<ConversationView>> {
        views(self, all_of(self.db(), &select(SOME), ids, read)?)
    }

    fn glimpses(&self, ids: &[ConversationId]) -> Result<Vec<Glimpse>> {
        all_of(self.db(), &glimpse(SOME), ids, read_glimpse)
    }

    fn conversation_page(&self, query: &ConversationQuery) -> Result<Vec<ConversationView>> {
        let (at, id) = query.before.map_or((i64::MAX, [0; 16]), |(at, id)| (at.as_millis(), id.column()));
        let workspace = query.workspace_id.column();
        let sql = list(query.viewer, query.status.is_some());
        let page = match query.status {
            Some(status) => all(self.db(), &sql, (workspace, at, id, query.limit, status.as_str()), read)?,
            None => all(self.db(), &sql, (workspace, at, id, query.limit), read)?,
        };
        views(self, page)
    }

    fn conversation_changes(
        &self,
        workspace_id: WorkspaceId,
        after: Rev,
        limit: u32,
    ) -> Result<Vec<Glimpse>> {
        all(self.db(), &glimpse(CHANGES), (workspace_id.column(), after.0, limit), read_glimpse)
    }

    fn conversations_in_sight(
        &self,
        workspace_id: WorkspaceId,
        after: Rev,
        until: Rev,
    ) -> Result<Vec<Glimpse>> {
        all(self.db(), &glimpse(IN_SIGHT), (workspace_id.column(), after.0, until.0), read_glimpse)
    }

    fn sight_changed_after(&self, workspace_id: WorkspaceId, after: Rev) -> Result<bool> {
        let moved = one(self.db(), SIGHT_CHANGED, (workspace_id.column(), after.0), |row| {
            row.id::<ConversationId>("id")
        });
        Ok(moved?.is_some())
    }

    fn totals(&self, workspace_id: WorkspaceId, viewer: Viewer) -> Result<(u64, u64)> {
        let count = |sql: &str| {
            let found =
                one(self.db(), sql, [workspace_id.column()], |row| Ok(row.get::<i64>("n")?.unsigned_abs()))?;
            Ok::<_, StoreError>(found.unwrap_or_default())
        };
        let there = there_for(viewer);
        let conversations =
            count(&format!("SELECT count(*) AS n FROM conversation WHERE workspace_id = ?1 AND {there}"))?;
        let messages = count(BUBBLES)?;
        let hidden = if viewer.sees_hidden() { 0 } else { count(HIDDEN_BUBBLES)? };
        Ok((conversations, messages.saturating_sub(hidden)))
    }

    fn imported_page(&self, query: &ImportedQuery) -> Result<Vec<ImportedView>> {
        imported::page(self, query)
    }

    fn held_counts(&self, number_id: NumberId) -> Result<HeldCounts> {
        imported::counts(self, number_id)
    }

    fn imported_chosen(&self, chosen: &ImportedChosen<'_>) -> Result<Vec<Conversation>> {
        imported::chosen(self, chosen)
    }

    fn place(&self, id: ConversationId, marked_read: Option<&Position>) -> Result<Place> {
        message::place(self, id, marked_read)
    }

    fn opened_since(
        &self,
        id: ConversationId,
        settled_until: Option<Timestamp>,
    ) -> Result<Option<Timestamp>> {
        message::opened_since(self, id, settled_until)
    }

    fn last_words(&self, id: ConversationId) -> Result<Option<Timestamp>> {
        message::last_words(self, id)
    }

    fn wrote_since(&self, id: ConversationId, since: Timestamp) -> Result<bool> {
        message::wrote_since(self, id, since)
    }

    fn is_told_by_history(&self, id: ConversationId, customer: &Aliases) -> Result<bool> {
        message::is_told_by_history(self, id, customer)
    }

    fn answers_behind(&self, id: ConversationId, place: &Position, limit: u32) -> Result<Vec<StoredMessage>> {
        message::answers_behind(self, id, place, limit)
    }

    fn words_behind(&self, id: ConversationId, place: &Position) -> Result<Option<Timestamp>> {
        message::words_behind(self, id, place)
    }

    fn words_heard_since(
        &self,
        id: ConversationId,
        from: Timestamp,
        until: Timestamp,
        since: Timestamp,
    ) -> Result<Option<Timestamp>> {
        message::words_heard_since(self, id, from, until, since)
    }

    fn message(&self, id: MessageId) -> Result<Option<MessageView>> {
        message::message(self, id)
    }

    fn messages(&self, ids: &[MessageId]) -> Result<Vec<MessageView>> {
        message::messages(self, ids)
    }

    fn message_by_wamid(&self, number_id: NumberId, wamid: &str) -> Result<Option<StoredMessage>> {
        message::message_by_wamid(self, number_id, wamid)
    }

    fn attempts_after(&self, id: MessageId) -> Result<Vec<StoredMessage>> {
        message::attempts_after(self, id)
    }

    fn messages_by_phone_alone(
        &self,
        workspace_id: WorkspaceId,
        phone: &Phone,
    ) -> Result<Vec<StoredMessage>> {
        message::by_phone_alone(self, workspace_id, phone)
    }

    fn misjudged_haste(
        &self,
        conversation_id: ConversationId,
        from: Timestamp,
        until: Timestamp,
    ) -> Result<Vec<StoredMessage>> {
        message::misjudged_haste(self, conversation_id, from, until)
    }

    fn hasty_words(&self, conversation_id: ConversationId) -> Result<Vec<Words>> {
        message::hasty_words(self, conversation_id)
    }

    fn misjudged_echoes(&self, number_id: NumberId, words: &Words) -> Result<Vec<StoredMessage>> {
        message::misjudged_echoes(self, number_id, words)
    }

    fn messages_of(&self, conversation_id: ConversationId) -> Result<Vec<StoredMessage>> {
        message::messages_of(self, conversation_id)
    }

    fn message_page(&self, query: &MessageQuery) -> Result<Vec<MessageView>> {
        message::message_page(self, query)
    }

    fn message_changes(
        &self,
        workspace_id: WorkspaceId,
        after: Rev,
        limit: u32,
    ) -> Result<Vec<ChangedMessage>> {
        message::message_changes(self, workspace_id, after, limit)
    }

    fn event(&self, id: EventId) -> Result<Option<EventRow>> {
        event::event(self, id)
    }

    fn event_page(
        &self,
        conversation_id: ConversationId,
        before: Option<(Timestamp, EventId)>,
        limit: u32,
    ) -> Result<Vec<EventRow>> {
        event::event_page(self, conversation_id, before, limit)
    }

    fn events_between(
        &self,
        workspace_id: WorkspaceId,
        conversation_id: Option<ConversationId>,
        from: Option<Timestamp>,
        until: Option<Timestamp>,
    ) -> Result<Vec<EventRow>> {
        event::events_between(self, workspace_id, conversation_id, from, until)
    }

    fn done_lines(&self, conversation_id: ConversationId) -> Result<Vec<EventRow>> {
        event::done_lines(self, conversation_id)
    }

    fn event_changes(&self, workspace_id: WorkspaceId, after: Rev, limit: u32) -> Result<Vec<EventRow>> {
        event::event_changes(self, workspace_id, after, limit)
    }
}

impl ThreadWrites for Writer<'_> {
    fn save_conversation(&mut self, conversation: &Conversation) -> Result<()> {
        let sql = "INSERT INTO conversation (id, workspace_id, number_id, contact_id, status, status_decided, \
                   assignee_id, team_id, snoozed_until, marked_read_at, marked_read_tie, unread, window_closes_at, \
                   waiting_since, last_message_id, activity_at, first_message_at, merged_into, access_rev, rev, \
                   imported, released, marketing_at, marketing_stopped, snooze_zone, woke_at, unread_mark_at, \
                   unread_mark_tie, status_by, assigned_by, read_by, blocked_at, settled_until, opened_at, hidden) \
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, \
                   ?21, ?22, ?23, ?24, ?25, ?26, ?27, ?28, ?29, ?30, ?31, ?32, ?33, ?34, \
                   CASE WHEN (?21 = 1 AND ?22 = 0) \
                   OR EXISTS (SELECT 1 FROM contact k WHERE k.id = ?4 AND k.private = 1) THEN 1 ELSE 0 END) \
                   ON CONFLICT (id) DO UPDATE SET contact_id = excluded.contact_id, status = excluded.status, \
                   status_decided = excluded.status_decided, assignee_id = excluded.assignee_id, \
                   team_id = excluded.team_id, snoozed_until = excluded.snoozed_until, \
                   marked_read_at = excluded.marked_read_at, marked_read_tie = excluded.marked_read_tie, \
                   unread = excluded.unread, window_closes_at = excluded.window_closes_at, \
                   waiting_since = excluded.waiting_since, last_message_id = excluded.last_message_id, \
                   activity_at = excluded.activity_at, first_message_at = excluded.first_message_at, \
                   merged_into = excluded.merged_into, access_rev = excluded.access_rev, rev = excluded.rev, \
                   imported = excluded.imported, released = excluded.released, \
                   marketing_at = excluded.marketing_at, marketing_stopped = excluded.marketing_stopped, \
                   snooze_zone = excluded.snooze_zone, woke_at = excluded.woke_at, \
                   unread_mark_at = excluded.unread_mark_at, unread_mark_tie = excluded.unread_mark_tie, \
                   status_by = excluded.status_by, assigned_by = excluded.assigned_by, read_by = excluded.read_by, \
                   blocked_at = excluded.blocked_at, settled_until = excluded.settled_until, \
                   opened_at = excluded.opened_at, hidden = excluded.hidden";
        let values = (
            conversation.id.column(),
            self.workspace_id.column(),
            conversation.number_id.column(),
            conversation.contact_id.column(),
            conversation.status.as_str(),
            conversation.status_decided,
            column(conversation.assignee_id),
            column(conversation.team_id),
            conversation.snoozed_until.map(Timestamp::as_millis),
            conversation.marked_read.as_ref().map(|read| read.sent_at.as_millis()),
            conversation.marked_read.as_ref().map(|read| &read.key),
            conversation.unread,
            conversation.window_closes_at.map(Timestamp::as_millis),
            conversation.waiting_since.map(Timestamp::as_millis),
            column(conversation.last_message_id),
            conversation.activity_at.map(Timestamp::as_millis),
            conversation.first_message_at.map(Timestamp::as_millis),
            column(conversation.merged_into),
            conversation.access_rev.0,
            conversation.rev.0,
            conversation.imported,
            conversation.released,
            conversation.marketing.map(|wish| wish.at.as_millis()),
            conversation.marketing.map(|wish| wish.is_stop),
            conversation.snooze_zone.as_ref().map(Zone::as_str),
            conversation.woke_at.map(Timestamp::as_millis),
            conversation.unread_mark.as_ref().map(|mark| mark.sent_at.as_millis()),
            conversation.unread_mark.as_ref().map(|mark| &mark.key),
            column(conversation.status_by),
            column(conversation.assigned_by),
            column(conversation.read_by),
            conversation.blocked_at.map(Timestamp::as_millis),
            conversation.settled_until.map(Timestamp::as_millis),
            conversation.opened_at.map(Timestamp::as_millis),
        );
        run(self.db, sql, values).map(drop)
    }

    fn forget_outdated(&mut self, id: ConversationId) -> Result<()> {
        run(self.db, "DELETE FROM outdated WHERE conversation_id = ?1", [id.column()]).map(drop)
    }

    fn save_message(&mut self, message: &StoredMessage) -> Result<()> {
        message::save_message(self, message)
    }

    fn remove_message(&mut self, id: MessageId) -> Result<()> {
        self.remove_media(id)?;
        run(self.db, "DELETE FROM message WHERE id = ?1", [id.column()]).map(drop)
    }

    fn note_come(&mut self, id: MessageId, at: Timestamp) -> Result<()> {
        message::note_come(self, id, at)
    }

    fn note_all_come(
        &mut self,
        id: ConversationId,
        from: Option<Timestamp>,
        until: Timestamp,
        at: Timestamp,
    ) -> Result<()> {
        message::note_all_come(self, id, from, until, at)
    }

    fn reparent(&mut self, from: ConversationId, into: ConversationId) -> Result<()> {
        for sql in [
            "UPDATE message SET before_merge = coalesce(before_merge, conversation_id), conversation_id = ?2 \
             WHERE conversation_id = ?1",
            "UPDATE event SET conversation_id = ?2 WHERE conversation_id = ?1 AND (cause IS NULL OR NOT EXISTS \
             (SELECT 1 FROM event o WHERE o.conversation_id = ?2 AND o.cause = event.cause))",
            "UPDATE send_job SET conversation_id = ?2 WHERE conversation_id = ?1",
            "UPDATE survey_asked SET conversation_id = ?2 WHERE conversation_id = ?1",
            "UPDATE later SET before_merge = coalesce(before_merge, conversation_id), conversation_id = ?2 \
             WHERE conversation_id = ?1",
            "UPDATE errand SET conversation_id = ?2 WHERE conversation_id = ?1",
            // A block and a receipt are about the conversation itself: of two of a kind the newer one holds.
            "DELETE FROM errand WHERE kind <> 'reaction' AND about IN (?1, ?2) AND EXISTS (SELECT 1 FROM errand o \
             WHERE o.kind = errand.kind AND o.about IN (?1, ?2) AND (o.made_at, o.id) > (errand.made_at, errand.id))",
            "UPDATE errand SET about = ?2 WHERE about = ?1 AND kind <> 'reaction'",
            // The row of the person who has the joined chat stays.
            "DELETE FROM routed WHERE conversation_id IN (?1, ?2) AND person_id IS DISTINCT FROM \
             (SELECT c.assignee_id FROM conversation c WHERE c.id = ?2)",
            "DELETE FROM routed WHERE conversation_id = ?1 AND EXISTS \
             (SELECT 1 FROM routed o WHERE o.conversation_id = ?2)",
            "UPDATE routed SET conversation_id = ?2 WHERE conversation_id = ?1",
            "UPDATE conversation_label SET conversation_id = ?2 WHERE conversation_id = ?1 AND NOT EXISTS \
             (SELECT 1 FROM conversation_label o WHERE o.conversation_id = ?2 \
              AND o.label_id = conversation_label.label_id)",
            // What both carried is left behind.
            "DELETE FROM conversation_label WHERE conversation_id = ?1 AND conversation_id <> ?2",
        ] {
            run(self.db, sql, (from.column(), into.column()))?;
        }
        Ok(())
    }

    fn save_media(&mut self, media: &MediaRecord) -> Result<()> {
        message::save_media(self, media)
    }

    fn remove_media(&mut self, message_id: MessageId) -> Result<()> {
        run(self.db, "DELETE FROM media_job WHERE message_id = ?1", [message_id.column()])?;
        run(self.db, &files::let_go("media", "message_id = ?1"), [message_id.column()])?;
        run(self.db, "DELETE FROM media WHERE message_id = ?1", [message_id.column()]).map(drop)
    }

    fn add_event(&mut self, event: &EventRow, cause: Option<&str>) -> Result<bool> {
        event::add_event(self, event, cause)
    }

    fn change_event(&mut self, event: &EventRow) -> Result<()> {
        event::change_event(self, event)
    }
}
