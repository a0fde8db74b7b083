-- Of sessions that ended before this step nobody noted whether the device wiped itself. Most did, and were signed in again.
ALTER TABLE device ADD COLUMN ended_early INTEGER NOT NULL DEFAULT 0 CHECK (ended_early IN (0, 1));
UPDATE device SET ended_early = 1 WHERE signed_out = 1 AND revoked_at IS NULL;
