-- What a chat says of its bubbles is asked at every bubble: each answer stands in an index, and no row is opened for one that does not
-- count. (What the conditions name stands in the indexes only for that.)
DROP INDEX message_live;
CREATE INDEX message_live ON message (conversation_id, sent_at, tie, live, pressed, opens) WHERE live = 1;
-- The customer's first words, behind however much was written to them.
CREATE INDEX message_incoming ON message (conversation_id, sent_at, tie, incoming) WHERE incoming = 1;
-- Whether a customer wrote since something was planned for their silence: by when it reached us.
CREATE INDEX message_heard ON message (conversation_id, received_at, live, pressed) WHERE live = 1 AND pressed = 0;
