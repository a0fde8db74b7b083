-- What WhatsApp refused because the reply window was shut shuts it here, too, until the customer writes again.
ALTER TABLE message ADD COLUMN refused INTEGER NOT NULL DEFAULT 0 CHECK (refused IN (0, 1));
CREATE INDEX message_refused ON message (conversation_id, sent_at, tie) WHERE refused = 1;
