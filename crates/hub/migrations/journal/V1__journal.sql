-- Every webhook of one lane, as it came, before anything is made of it. Written without any lock but this file's own.

-- What is known of a webhook. Its bytes stand apart, so that a mark never rewrites megabytes.
CREATE TABLE journal (
    seq             INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,        -- order of arrival; never reused, even after pruning
    received_at     INTEGER NOT NULL,
    state           TEXT    NOT NULL CHECK (state IN ('waiting', 'done', 'kept', 'quarantined')),
                                                                       -- kept: done, but holds something we do not know yet
    attempts        INTEGER NOT NULL DEFAULT 0,                        -- starts of the hub that found it waiting and took it up
    reason          TEXT CHECK ((reason IS NOT NULL) = (state = 'quarantined')),
                                                                       -- why it is set aside: unknown_number, unreadable, poison
    phone_number_id TEXT                                               -- of what is kept or set aside: the number it is for, if it says so
) STRICT;
CREATE INDEX journal_waiting ON journal (seq) WHERE state = 'waiting';
CREATE INDEX journal_set_aside ON journal (state, reason, phone_number_id) WHERE state IN ('kept', 'quarantined');
CREATE INDEX journal_done ON journal (received_at) WHERE state = 'done';

-- The bytes WhatsApp signed.
CREATE TABLE body (
    seq   INTEGER NOT NULL PRIMARY KEY REFERENCES journal (seq) ON DELETE CASCADE,
    bytes BLOB    NOT NULL
) STRICT;
