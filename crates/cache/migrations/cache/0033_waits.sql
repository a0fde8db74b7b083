-- Who waits, as it is owed: what failed answers nobody, and what was settled by a resolution is no wait any more.

-- The same range of a thread as before, with what bears on waiting beside it: how far an answer came does.
DROP INDEX message_by_conversation;
CREATE INDEX message_by_conversation ON message
    (conversation_id, position, direction, origin, author_id, imported, automatic, kind, sent_at, delivery);

-- Since when somebody owes the customer an answer: the rule of `sangam_model::conversation::waits_since`, which a test holds it to.
ALTER TABLE conversation ADD COLUMN waits_since INTEGER
    GENERATED ALWAYS AS (CASE WHEN status <> 'resolved' THEN max(opened_at, waiting_since) END) VIRTUAL;
DROP INDEX conversation_list_waiting;
CREATE INDEX conversation_list_waiting ON conversation (status, place_at, id, waits_since)
    WHERE waits_since IS NOT NULL;
DROP INDEX conversation_waiting;
CREATE INDEX conversation_waiting ON conversation (status, activity_at, id, waits_since)
    WHERE waits_since IS NOT NULL;
