-- Stored files a copy lacks, because the media store did not give them.
ALTER TABLE copy_made ADD COLUMN missing INTEGER NOT NULL DEFAULT 0 CHECK (missing >= 0);
