-- Who takes chats: what people said themselves, and when that ends by itself.
ALTER TABLE person ADD COLUMN away INTEGER NOT NULL DEFAULT 0;
ALTER TABLE person ADD COLUMN away_until INTEGER;
