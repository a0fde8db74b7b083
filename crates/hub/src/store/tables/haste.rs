//! Echoes that came in haste: words the phone app may have written by itself, because several customers got the same ones at once.

use sangam_model::Timestamp;
use sangam_model::conversation::AUTOMATIC_WITHIN;
use sangam_model::id::{ConversationId, NumberId};

use super::messages::{bare, read_message};
use crate::store::sql::{SqlId, all};
use crate::store::{ReadTx, Result, StoredMessage, Words};

/// Echoes of which something else is kept than whether they came in haste ([`sangam_model::conversation::Mark::stock_words`]).
pub(super) const MISJUDGED_HASTE: &str = "WHERE m.conversation_id = ?1 AND m.echo = 1 AND m.sent_at BETWEEN ?2 AND ?3 \
                                          AND (m.hasty_words IS NULL) = EXISTS (SELECT 1 FROM message c \
                                          WHERE c.conversation_id = ?1 AND c.live = 1 \
                                          AND c.sent_at BETWEEN m.sent_at - ?4 AND m.sent_at)";
pub(super) const HASTY_WORDS: &str = "SELECT hasty_words FROM message WHERE conversation_id = ?1 AND echo = 1 \
                                      AND hasty_words IS NOT NULL";
/// Echoes with these words of which something else is kept than whether they are the app's: if the first and the last of the chats they
/// were said in are two. However many chats that are, those that are judged right are not looked at.
pub(super) const MISJUDGED: &str = "WHERE m.number_id = ?1 AND m.hasty_words = ?2 AND m.automatic = CASE WHEN \
                                    (SELECT h.conversation_id FROM message h WHERE h.number_id = ?1 \
                                    AND h.hasty_words = ?2 ORDER BY h.conversation_id LIMIT 1) < \
                                    (SELECT h.conversation_id FROM message h WHERE h.number_id = ?1 \
                                    AND h.hasty_words = ?2 ORDER BY h.conversation_id DESC LIMIT 1) THEN 0 ELSE 1 END";

impl ReadTx<'_> {
    /// Echoes of a conversation with `from <= sent_at <= until` that are known to have come in haste and did not, or the other way
    /// round.
    pub fn misjudged_haste(
        &self,
        conversation_id: ConversationId,
        from: Timestamp,
        until: Timestamp,
    ) -> Result<Vec<StoredMessage>> {
        let values = (conversation_id.column(), from.as_millis(), until.as_millis(), AUTOMATIC_WITHIN);
        all(self.db, &bare(MISJUDGED_HASTE), values, read_message)
    }

    /// What was said in haste in a conversation, as often as it was said.
    pub fn hasty_words(&self, conversation_id: ConversationId) -> Result<Vec<Words>> {
        all(self.db, HASTY_WORDS, [conversation_id.column()], |row| row.get("hasty_words"))
    }

    /// Messages of a number with these words in haste that are called automatic and are not, or the other way round.
    pub fn misjudged_echoes(&self, number_id: NumberId, words: &Words) -> Result<Vec<StoredMessage>> {
        all(self.db, &bare(MISJUDGED), (number_id.column(), words), read_message)
    }
}
