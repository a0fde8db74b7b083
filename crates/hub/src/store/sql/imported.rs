//! Queries over the imported chats of a number, and which of them are released.

use sangam_model::id::{ConversationId, NumberId};
use sangam_protocol::connect::{Choice, HeldCounts};

use super::values::{Row, SqlId, all, one};
use super::{Db, contacts, conversation};
use crate::store::{
    Conversation, ImportedChosen, ImportedQuery, ImportedView, LabelReads, Result, StoreError, ThreadReads,
};

/// Imported conversations that are there, newest activity first.
pub(super) const PAGE: &str = "WHERE number_id = ?1 AND imported = 1 AND last_message_id IS NOT NULL \
                               AND merged_into IS NULL AND (activity_at, id) < (?2, ?3) \
                               ORDER BY activity_at DESC, id DESC LIMIT ?4";
/// Those that are released or not, by id. What is private is nobody's choice.
pub(super) const CHOSEN: &str = "WHERE number_id = ?1 AND imported = 1 AND last_message_id IS NOT NULL \
                                 AND merged_into IS NULL AND released = ?2 AND id > ?3 AND activity_at >= ?4 \
                                 AND EXISTS (SELECT 1 FROM contact k WHERE k.id = conversation.contact_id \
                                 AND k.private = 0 AND (?5 IS NULL OR ?5 = CASE WHEN k.book_name IS NOT NULL THEN 1 ELSE 0 END)) \
                                 ORDER BY id LIMIT ?6";
/// The same by a label, whatever was merged into it included.
pub(super) const LABELLED: &str = "WHERE number_id = ?1 AND imported = 1 AND last_message_id IS NOT NULL \
                                   AND merged_into IS NULL AND released = ?2 AND id > ?3 \
                                   AND EXISTS (SELECT 1 FROM contact k WHERE k.id = conversation.contact_id \
                                   AND k.private = 0) \
                                   AND EXISTS (SELECT 1 FROM conversation_label m JOIN label l ON l.id = m.label_id \
                                   WHERE m.conversation_id = conversation.id \
                                   AND (l.id = ?4 OR l.merged_into = ?4)) \
                                   ORDER BY id LIMIT ?5";
pub(super) const COUNTS: &str = "SELECT count(*) FILTER (WHERE k.private = 0 AND c.released = 0) AS held, \
                                 count(*) FILTER (WHERE k.private = 0 AND c.released = 0 AND c.unread > 0) AS held_unread, \
                                 count(*) FILTER (WHERE k.private = 0 AND c.released = 1) AS released, \
                                 count(*) FILTER (WHERE k.private = 1) AS private \
                                 FROM conversation c JOIN contact k ON k.id = c.contact_id \
                                 WHERE c.number_id = ?1 AND c.imported = 1 AND c.last_message_id IS NOT NULL \
                                 AND c.merged_into IS NULL";
pub(super) const MESSAGES: &str =
    "SELECT count(*) AS n FROM message WHERE conversation_id = ?1 AND imported = 1";

fn count(row: &Row<'_>, name: &'static str) -> Result<u64> {
    Ok(row.get::<i64>(name)?.unsigned_abs())
}

pub(super) fn page(db: &impl Db, query: &ImportedQuery) -> Result<Vec<ImportedView>> {
    let (at, id) = query.before.map_or((i64::MAX, [0; 16]), |(at, id)| (at.as_millis(), id.column()));
    let values = (query.number_id.column(), at, id, query.limit);
    let page = all(db.db(), &conversation::select(PAGE), values, conversation::read)?;
    page.into_iter().map(|conversation| view(db, conversation)).collect()
}

fn view(db: &impl Db, conversation: Conversation) -> Result<ImportedView> {
    let contact = contacts::contact(db, conversation.contact_id)?.ok_or(StoreError::Missing("contact"))?;
    let messages = one(db.db(), MESSAGES, [conversation.id.column()], |row| count(row, "n"))?;
    let labels = db.labels_on(conversation.id)?;
    Ok(ImportedView { contact, labels, messages: messages.unwrap_or_default(), conversation })
}

pub(super) fn counts(db: &impl Db, number_id: NumberId) -> Result<HeldCounts> {
    let read = |row: &Row<'_>| {
        Ok(HeldCounts {
            held: count(row, "held")?,
            held_unread: count(row, "held_unread")?,
            released: count(row, "released")?,
            private: count(row, "private")?,
        })
    };
    Ok(one(db.db(), COUNTS, [number_id.column()], read)?.unwrap_or_default())
}

pub(super) fn chosen(db: &impl Db, chosen: &ImportedChosen<'_>) -> Result<Vec<Conversation>> {
    let (since, in_phone_book) = match chosen.choice {
        Choice::All => (i64::MIN, None),
        Choice::ActiveSince { at } => (at.as_millis(), None),
        Choice::InPhoneBook { is_in } => (i64::MIN, Some(*is_in)),
        Choice::Labelled { label_id } => {
            let after = chosen.after.map_or([0; 16], |id| id.column());
            let values = (chosen.number_id.column(), chosen.released, after, label_id.column(), chosen.limit);
            return all(db.db(), &conversation::select(LABELLED), values, conversation::read);
        }
        Choice::Listed { conversation_ids } => {
            let mut ids = conversation_ids.clone();
            ids.retain(|id| chosen.after.is_none_or(|after| *id > after));
            ids.sort_unstable();
            ids.dedup();
            let mut found = Vec::new();
            for id in ids {
                found.extend(listed(db, chosen, id)?);
                if found.len() >= chosen.limit as usize {
                    break;
                }
            }
            return Ok(found);
        }
    };
    let after = chosen.after.map_or([0; 16], |id| id.column());
    let values = (chosen.number_id.column(), chosen.released, after, since, in_phone_book, chosen.limit);
    all(db.db(), &conversation::select(CHOSEN), values, conversation::read)
}

fn listed(db: &impl Db, chosen: &ImportedChosen<'_>, id: ConversationId) -> Result<Option<Conversation>> {
    let Some(view) = db.conversation_view(id)? else { return Ok(None) };
    let conversation = view.conversation;
    let is_meant = conversation.number_id == chosen.number_id
        && conversation.imported
        && conversation.exists()
        && conversation.released == chosen.released
        && !view.contact.private;
    Ok(is_meant.then_some(conversation))
}
