-- A first sync is through, and the files of messages that did not come back with it are still to be looked for.
ALTER TABLE meta ADD COLUMN sweep_owed INTEGER NOT NULL DEFAULT 0;
