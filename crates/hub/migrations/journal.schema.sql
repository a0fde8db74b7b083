-- Made by UPDATE_SCHEMA=1 cargo test -p sangam-sqlite --test schema.

CREATE TABLE body (
    seq   INTEGER NOT NULL PRIMARY KEY REFERENCES journal (seq) ON DELETE CASCADE,
    bytes BLOB NOT NULL
) STRICT;

CREATE TABLE journal (
    seq             INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,            -- order of arrival; never reused, even after pruning
    received_at     INTEGER NOT NULL,
    state           TEXT NOT NULL CHECK (state IN ('waiting', 'done', 'kept', 'quarantined')),
    -- kept: done, but holds something we do not know yet
    -- starts of the hub that found it waiting and took it up
    attempts        INTEGER NOT NULL DEFAULT 0,
    reason          TEXT CHECK ((reason IS NOT NULL) = (state = 'quarantined')),
    -- why it is set aside: unknown_number, unreadable, poison
    -- of what is kept or set aside: the number it is for, if it says so
    phone_number_id TEXT
) STRICT;
CREATE INDEX journal_done ON journal (received_at) WHERE state = 'done';
CREATE INDEX journal_set_aside ON journal (state, reason, phone_number_id) WHERE state IN ('kept', 'quarantined');
CREATE INDEX journal_strangers ON journal (received_at) WHERE state = 'quarantined' AND reason = 'unknown_number';
CREATE INDEX journal_waiting ON journal (seq) WHERE state = 'waiting';

CREATE TABLE sqlite_sequence (
    name,
    seq
);
