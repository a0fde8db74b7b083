-- Messages that leave later, as the hub plans them. What is over is kept without its words, so that an older page cannot bring
-- it back.

CREATE TABLE later (
    id              BLOB PRIMARY KEY,  -- its id, and that of the message it becomes
    conversation_id BLOB NOT NULL,     -- where it will leave; follows a merge
    at              INTEGER NOT NULL,  -- when it leaves
    is_open         INTEGER NOT NULL,  -- 1 while something may come of it
    shown           TEXT NOT NULL,     -- what the row says, as JSON: read whole, never searched
    rev             INTEGER NOT NULL   -- the revision that last changed it
) STRICT, WITHOUT ROWID;

CREATE INDEX later_open ON later (at, id) WHERE is_open = 1;
CREATE INDEX later_by_conversation ON later (conversation_id);

-- Since when the customer wants no marketing messages from this number; null while they do.
ALTER TABLE conversation ADD COLUMN marketing_stopped_at INTEGER;
