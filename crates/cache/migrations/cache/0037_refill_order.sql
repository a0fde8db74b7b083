-- Chats are fetched again in the order in which people will look for them: where something happened last comes first.
ALTER TABLE refill ADD COLUMN activity_at INTEGER NOT NULL DEFAULT 0; -- when the chat's newest bubble was sent, 0 for none
CREATE INDEX refill_by_activity ON refill (activity_at, conversation_id);
