-- Stored files a copy lacks because the hub itself has lost them: no later copy brings them. Earlier versions counted them with those
-- the media store did not give.
ALTER TABLE copy_made ADD COLUMN lost INTEGER NOT NULL DEFAULT 0 CHECK (lost >= 0);
