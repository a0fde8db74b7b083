-- What a person did and the hub has not confirmed yet. This file outlives every reset of the cache.

CREATE TABLE command (
    seq             INTEGER PRIMARY KEY AUTOINCREMENT, -- the order in which things were done; never reused
    id              BLOB NOT NULL UNIQUE, -- made before the first attempt; the hub executes it at most once
    conversation_id BLOB NOT NULL,        -- where it is shown; follows a merge, unlike the body
    body            TEXT NOT NULL,        -- the command as JSON; repeated byte for byte, or the hub refuses the id
    made_at         INTEGER NOT NULL,     -- when the person did it
    state           TEXT NOT NULL         -- waiting: not asked yet. sent: asked, no answer yet. parked: waits for a
                                          -- person's yes. applied: done, its rows are on their way. rejected: refused,
                                          -- stays until someone acts
        CHECK (state IN ('waiting', 'sent', 'parked', 'applied', 'rejected')),
    attempts        INTEGER NOT NULL DEFAULT 0, -- how often the hub was asked
    confirmed       INTEGER NOT NULL DEFAULT 0, -- 1 once a person said yes to a late send: it is not asked again
    error           TEXT,                 -- why it was refused, as JSON
    applied_epoch   BLOB,                 -- with applied_rev: the cursor from which on its rows are in the cache
    applied_rev     INTEGER               -- see applied_epoch
) STRICT;

-- The next item, and the order within one conversation.
CREATE INDEX command_open ON command (seq) WHERE state IN ('waiting', 'sent');
CREATE INDEX command_by_conversation ON command (conversation_id, seq);
CREATE INDEX command_by_state ON command (state, seq);

CREATE TABLE draft (
    conversation_id BLOB PRIMARY KEY,  -- whose composer it stands in
    text            TEXT NOT NULL,     -- what is written so far
    reply_to        BLOB,              -- the message it quotes
    updated_at      INTEGER NOT NULL   -- when it was last touched
) STRICT, WITHOUT ROWID;
