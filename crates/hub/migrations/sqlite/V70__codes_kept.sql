-- Whoever makes new recovery codes may not have kept them: the earlier ones go when they say that they have, or use one of the new.
ALTER TABLE recovery_code ADD COLUMN waits INTEGER NOT NULL DEFAULT 0 CHECK (waits IN (0, 1)); -- 1: good, and nobody said yet that it was kept
