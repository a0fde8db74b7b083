-- What did not go out answers nobody: whoever waited goes on waiting.
ALTER TABLE message ADD COLUMN failed INTEGER NOT NULL DEFAULT 0 CHECK (failed IN (0, 1));
UPDATE message SET failed = 1 WHERE answer = 1 AND facts LIKE '%"delivery":"failed"%';
CREATE INDEX message_reply ON message (conversation_id, sent_at, tie) WHERE answer = 1 AND failed = 0;
