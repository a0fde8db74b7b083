-- Whether somebody takes chats: what they said, never whether they are connected.

ALTER TABLE person ADD COLUMN away INTEGER NOT NULL DEFAULT 0 CHECK (away IN (0, 1)); -- takes no chats for now
ALTER TABLE person ADD COLUMN away_until INTEGER;                      -- when that ends by itself; none if somebody must say so
