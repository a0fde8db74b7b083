-- How the team answers: a period is read from indexes alone, without loading a bubble's body.

-- The same range of a thread as before, with what bears on waiting beside it.
DROP INDEX message_by_conversation;
CREATE INDEX message_by_conversation ON message
    (conversation_id, position, direction, origin, author_id, imported, automatic, kind, sent_at);

-- What was resolved in a period, also in chats nobody wrote to.
CREATE INDEX event_by_time ON event (at, conversation_id);
