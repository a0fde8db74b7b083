-- The same id means the same body, to the last word of it.
ALTER TABLE command ADD COLUMN whole_hash BLOB CHECK (length(whole_hash) = 32); -- SHA-256 of all that was said; a hub of before kept none
