-- Chats whose customer is blocked.

ALTER TABLE conversation ADD COLUMN blocked_at INTEGER;                -- since when
