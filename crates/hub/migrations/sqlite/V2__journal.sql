-- Every webhook, as it came, before anything is made of it. Written without any lock but the file's own.
CREATE TABLE journal (
    seq             INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,        -- order of arrival; never reused, even after pruning
    received_at     INTEGER NOT NULL,
    lane            INTEGER NOT NULL CHECK (lane IN (0, 1)),           -- 0 live, 1 history: live work never waits for it
    state           TEXT    NOT NULL CHECK (state IN ('waiting', 'done', 'kept', 'quarantined')),
                                                                       -- kept: done, but holds something we do not know yet
    attempts        INTEGER NOT NULL DEFAULT 0,                        -- starts of the hub that found it waiting and took it up
    reason          TEXT CHECK ((reason IS NOT NULL) = (state = 'quarantined')),
                                                                       -- why it is set aside: unknown_number, unreadable, poison
    phone_number_id TEXT,                                              -- for unknown_number: whose arrival frees it
    body            BLOB    NOT NULL                                   -- the bytes WhatsApp signed
) STRICT;
CREATE INDEX journal_waiting ON journal (lane, seq) WHERE state = 'waiting';
CREATE INDEX journal_quarantine ON journal (phone_number_id) WHERE state = 'quarantined';
CREATE INDEX journal_done ON journal (received_at) WHERE state = 'done';
