//! Queries over the imported chats of a number, and which of them are released.

use sangam_model::Timestamp;
use sangam_model::id::{ConversationId, LabelId, NumberId};
use sangam_protocol::connect::{Choice, HeldCounts};

use super::conversations;
use crate::store::sql::{Row, SqlId, all, one};
use crate::store::{Contact, Conversation, ReadTx, Result, StoreError};

/// A page of what history brought to a number, newest activity first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportedQuery {
    /// Which number.
    pub number_id: NumberId,
    /// Older than this row.
    pub before: Option<(Timestamp, ConversationId)>,
    /// How many.
    pub limit: u32,
}

/// An imported conversation, for the owner who decides about its release.
#[derive(Clone, Debug, PartialEq)]
pub struct ImportedView {
    /// Itself.
    pub conversation: Conversation,
    /// Its customer.
    pub contact: Contact,
    /// The labels that were put on it, by id.
    pub labels: Vec<LabelId>,
    /// Bubbles only history knows.
    pub messages: u64,
}

/// Conversations to release, or to hold again.
#[derive(Clone, Copy, Debug)]
pub struct ImportedChosen<'c> {
    /// Of which number.
    pub number_id: NumberId,
    /// Which of them.
    pub choice: &'c Choice,
    /// Those that are released, or those that are not.
    pub released: bool,
    /// After this one.
    pub after: Option<ConversationId>,
    /// How many.
    pub limit: u32,
}

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

fn view(tx: &ReadTx<'_>, conversation: Conversation) -> Result<ImportedView> {
    let contact = tx.contact(conversation.contact_id)?.ok_or(StoreError::Missing("contact"))?;
    let messages = one(tx.db, MESSAGES, [conversation.id.column()], |row| count(row, "n"))?;
    let labels = tx.labels_on(conversation.id)?;
    Ok(ImportedView { contact, labels, messages: messages.unwrap_or_default(), conversation })
}

fn listed(tx: &ReadTx<'_>, chosen: &ImportedChosen<'_>, id: ConversationId) -> Result<Option<Conversation>> {
    let Some(view) = tx.conversation_view(id)? else { return Ok(None) };
    let conversation = view.conversation;
    let is_meant = conversation.number_id == chosen.number_id
        && conversation.imported
        && conversation.exists()
        && conversation.released == chosen.released
        && !view.contact.private;
    Ok(is_meant.then_some(conversation))
}

impl ReadTx<'_> {
    /// A page of the imported conversations of a number, newest activity first.
    pub fn imported_page(&self, query: &ImportedQuery) -> Result<Vec<ImportedView>> {
        let (at, id) = query.before.map_or((i64::MAX, [0; 16]), |(at, id)| (at.as_millis(), id.column()));
        let values = (query.number_id.column(), at, id, query.limit);
        let page = all(self.db, &conversations::select(PAGE), values, conversations::read)?;
        page.into_iter().map(|conversation| view(self, conversation)).collect()
    }

    /// How many imported conversations of a number are held, released and private.
    pub fn held_counts(&self, number_id: NumberId) -> Result<HeldCounts> {
        let read = |row: &Row<'_>| {
            Ok(HeldCounts {
                held: count(row, "held")?,
                held_unread: count(row, "held_unread")?,
                released: count(row, "released")?,
                private: count(row, "private")?,
            })
        };
        Ok(one(self.db, COUNTS, [number_id.column()], read)?.unwrap_or_default())
    }

    /// Imported conversations of a number, private ones left out, that a choice means and that are released or not, by id
    /// after `after`.
    pub fn imported_chosen(&self, chosen: &ImportedChosen<'_>) -> Result<Vec<Conversation>> {
        let (since, in_phone_book) = match chosen.choice {
            Choice::All => (i64::MIN, None),
            Choice::ActiveSince { at } => (at.as_millis(), None),
            Choice::InPhoneBook { is_in } => (i64::MIN, Some(*is_in)),
            Choice::Labelled { label_id } => {
                let after = chosen.after.map_or([0; 16], |id| id.column());
                let values =
                    (chosen.number_id.column(), chosen.released, after, label_id.column(), chosen.limit);
                return all(self.db, &conversations::select(LABELLED), values, conversations::read);
            }
            Choice::Listed { conversation_ids } => {
                let mut ids = conversation_ids.clone();
                ids.retain(|id| chosen.after.is_none_or(|after| *id > after));
                ids.sort_unstable();
                ids.dedup();
                let mut found = Vec::new();
                for id in ids {
                    found.extend(listed(self, chosen, id)?);
                    if found.len() >= chosen.limit as usize {
                        break;
                    }
                }
                return Ok(found);
            }
        };
        let after = chosen.after.map_or([0; 16], |id| id.column());
        let values = (chosen.number_id.column(), chosen.released, after, since, in_phone_book, chosen.limit);
        all(self.db, &conversations::select(CHOSEN), values, conversations::read)
    }
}
