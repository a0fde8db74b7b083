-- How often a file was refused. What broke off on the way is not held against it.
ALTER TABLE media_job ADD COLUMN refusals INTEGER NOT NULL DEFAULT 0;
