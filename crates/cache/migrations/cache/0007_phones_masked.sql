-- Agents read only the last digits of phones: what a search for a number says then.
ALTER TABLE workspace ADD COLUMN phones_masked INTEGER NOT NULL DEFAULT 0;
