-- Who waits, as it is owed: what failed answers nobody, and what was settled by a resolution is no wait any more.

-- The same range of a thread as before, with what bears on waiting beside it: how far an answer came does.
DROP INDEX message_by_conversation;
CREATE INDEX message_by_conversation ON message
    (conversation_id, position, direction, origin, author_id, imported, automatic, kind, sent_at, delivery);

-- Whoever waits has written since the chat was last done, and nobody answered: `sangam_model::conversation::waits_since`.
-- (both instants stand in the indexes only so that a count never opens the table)
DROP INDEX conversation_list_waiting;
CREATE INDEX conversation_list_waiting ON conversation (status, place_at, id, opened_at, waiting_since)
    WHERE opened_at IS NOT NULL AND waiting_since IS NOT NULL;
DROP INDEX conversation_waiting;
CREATE INDEX conversation_waiting ON conversation (status, activity_at, id, opened_at, waiting_since)
    WHERE opened_at IS NOT NULL AND waiting_since IS NOT NULL;
