-- Customers a number does not hear from.

ALTER TABLE conversation ADD COLUMN blocked_at INTEGER;                -- since when the number has its customer blocked

-- Blocking is one more call that may be repeated; the constraint on the kind makes this a new table.
CREATE TABLE errand_new (
    kind            TEXT    NOT NULL CHECK (kind IN ('reaction', 'receipt', 'block')),
    about           BLOB    NOT NULL CHECK (length(about) = 16),       -- the message reacted to, or the conversation
    id              BLOB    NOT NULL UNIQUE CHECK (length(id) = 16),   -- the command that asked for it
    workspace_id    BLOB    NOT NULL REFERENCES workspace (id),
    number_id       BLOB    NOT NULL REFERENCES number (id),
    conversation_id BLOB    NOT NULL REFERENCES conversation (id),
    person_id       BLOB    NOT NULL REFERENCES person (id),           -- who asked
    wamid           TEXT    NOT NULL,                                  -- the message reacted to, or read up to; empty for a block
    emoji           TEXT,                                              -- a reaction's emoji; none takes it back
    emoji_before    TEXT,                                              -- the business's reaction that WhatsApp knows of, for when this one is refused
    typing          INTEGER NOT NULL CHECK (typing IN (0, 1)),         -- a receipt that also shows the business writing
    blocked         INTEGER NOT NULL DEFAULT 0 CHECK (blocked IN (0, 1)), -- a block; else its end
    attempts        INTEGER NOT NULL,                                  -- calls that were begun
    made_at         INTEGER NOT NULL,
    due_at          INTEGER NOT NULL,                                  -- not to be tried before
    PRIMARY KEY (kind, about)
) STRICT, WITHOUT ROWID;
INSERT INTO errand_new (kind, about, id, workspace_id, number_id, conversation_id, person_id, wamid, emoji, emoji_before, typing,
                        attempts, made_at, due_at)
    SELECT kind, about, id, workspace_id, number_id, conversation_id, person_id, wamid, emoji, emoji_before, typing,
           attempts, made_at, due_at FROM errand;
DROP TABLE errand;
ALTER TABLE errand_new RENAME TO errand;
CREATE INDEX errand_due ON errand (due_at);
