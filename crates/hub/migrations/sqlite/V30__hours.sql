-- When the shop answers and how soon, and since when a chat has been there to be answered.

-- One row for each workspace that decided something of it.
CREATE TABLE shop (
    workspace_id BLOB    NOT NULL PRIMARY KEY REFERENCES workspace (id),
    shown        TEXT    NOT NULL,                                     -- hours, targets, the hours of single people, as JSON
    rev          INTEGER NOT NULL
) STRICT;

ALTER TABLE conversation ADD COLUMN resolved_at INTEGER;               -- newest resolution nobody took back
ALTER TABLE conversation ADD COLUMN opened_at INTEGER;                 -- the customer's first live bubble since then

UPDATE conversation SET resolved_at = (SELECT max(e.at) FROM event e
    WHERE e.conversation_id = conversation.id AND e.what LIKE '{"kind":"resolved"%');
-- WhatsApp's instants are whole seconds: a bubble of the same second came after it.
UPDATE conversation SET opened_at = (SELECT min(m.sent_at) FROM message m
    WHERE m.conversation_id = conversation.id AND m.live = 1
      AND m.sent_at >= coalesce(conversation.resolved_at - conversation.resolved_at % 1000, 0));
