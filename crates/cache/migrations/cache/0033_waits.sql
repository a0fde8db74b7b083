-- Who waits, as it is owed: what failed answers nobody, and what was settled by a resolution is no wait any more.

-- The same range of a thread as before, with what bears on waiting beside it: how far an answer came does.
DROP INDEX message_by_conversation;
CREATE INDEX message_by_conversation ON message
    (conversation_id, position, direction, origin, author_id, imported, automatic, kind, sent_at, delivery);
