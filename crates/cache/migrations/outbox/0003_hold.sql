-- A send may rest for some seconds before it leaves, so that its person can still take it back.
ALTER TABLE command ADD COLUMN leaves_at INTEGER; -- not before this; null: as soon as it can
