-- Made by UPDATE_SCHEMA=1 cargo test -p sangam-sqlite --test schema.

CREATE TABLE attachment (
    seq        INTEGER PRIMARY KEY AUTOINCREMENT,                          -- names the pieces; never reused
    sha256     TEXT NOT NULL UNIQUE,                                       -- lower-case hex of the bytes; the same file chosen twice is kept once
    mime_type  TEXT NOT NULL,                                              -- what the bytes are
    filename   TEXT,                                                       -- the name the customer will see, if the file had one
    size_bytes INTEGER NOT NULL,                                           -- how many
    created_at INTEGER NOT NULL                                            -- when it was chosen
) STRICT;
CREATE TRIGGER attachment_removed AFTER DELETE ON attachment BEGIN
    DELETE FROM attachment_piece WHERE place BETWEEN old.seq * 1048576 AND old.seq * 1048576 + 1048575;
END;

CREATE TABLE attachment_piece (
    place INTEGER PRIMARY KEY,                                             -- seq of its attachment * 2^20 + its number
    bytes BLOB NOT NULL                                                    -- 256 KiB, the last one less
) STRICT;

CREATE TABLE command (
    seq             INTEGER PRIMARY KEY AUTOINCREMENT,                     -- the order in which things were done; never reused
    id              BLOB NOT NULL UNIQUE,                                  -- made before the first attempt; the hub executes it at most once
    conversation_id BLOB NOT NULL,                                         -- where it is shown; follows a merge, unlike the body
    body            TEXT NOT NULL,                                         -- the command as JSON; repeated byte for byte, or the hub refuses the id
    made_at         INTEGER NOT NULL,                                      -- when the person did it
    -- waiting: not asked yet. sent: asked, no answer yet. parked: waits for a
    -- person's yes. applied: done, its rows are on their way. rejected: refused,
    -- stays until someone acts
    state           TEXT NOT NULL CHECK (state IN ('waiting', 'sent', 'parked', 'applied', 'rejected')),
    attempts        INTEGER NOT NULL DEFAULT 0,                            -- how often the hub was asked
    confirmed       INTEGER NOT NULL DEFAULT 0,                            -- 1 once a person said yes to a late send: it is not asked again
    error           TEXT,                                                  -- why it was refused, as JSON
    applied_epoch   BLOB,                                                  -- with applied_rev: the cursor from which on its rows are in the cache
    applied_rev     INTEGER,                                               -- see applied_epoch
    leaves_at       INTEGER,                                               -- not before this; null: as soon as it can
    gives_back      TEXT                                                   -- the plan as it stood, as JSON; a command that has one stays until its words are taken
) STRICT;
CREATE INDEX command_by_conversation ON command (conversation_id, seq);
CREATE INDEX command_by_state ON command (state, seq);
CREATE INDEX command_change ON command (seq)
WHERE state IN ('waiting', 'sent') AND body ->> 'type' IN ('change_later', 'cancel_later');
CREATE INDEX command_gives_back ON command (seq) WHERE gives_back IS NOT NULL;
CREATE INDEX command_open ON command (seq) WHERE state IN ('waiting', 'sent');
CREATE INDEX command_privacy ON command (seq) WHERE state IN ('waiting', 'sent') AND body ->> 'type' = 'set_private';

CREATE TABLE draft (
    conversation_id BLOB PRIMARY KEY,                                      -- whose composer it stands in
    text            TEXT NOT NULL,                                         -- what is written so far
    reply_to        BLOB,                                                  -- the message it quotes
    updated_at      INTEGER NOT NULL,                                      -- when it was last touched
    attached        TEXT NOT NULL DEFAULT '[]',                            -- What hangs on a draft besides its text: a JSON array, in the order it will be sent.
    note            TEXT NOT NULL DEFAULT ''                               -- what is written so far of a note
) STRICT, WITHOUT ROWID;

CREATE TABLE sqlite_sequence (
    name,
    seq
);

CREATE TABLE untold_language (
    one      INTEGER PRIMARY KEY CHECK (one = 1),                          -- only the newest choice counts
    language TEXT                                                          -- absent when it is left to each computer
) STRICT;
