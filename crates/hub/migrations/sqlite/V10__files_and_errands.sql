-- Files on their way to customers, and calls to WhatsApp that may be repeated.

-- A file somebody at a desk brought, for messages to come. Only who brought it may send it; once a message refers to it, the
-- message counts. Swept when a day is over.
CREATE TABLE brought_file (
    workspace_id BLOB    NOT NULL REFERENCES workspace (id),
    person_id    BLOB    NOT NULL REFERENCES person (id),
    sha256       TEXT    NOT NULL CHECK (length(sha256) = 64),         -- hex of the bytes: their name in the media store
    mime_type    TEXT    NOT NULL,                                     -- what the bytes are
    size_bytes   INTEGER NOT NULL CHECK (size_bytes > 0),
    brought_at   INTEGER NOT NULL,                                     -- the last time
    PRIMARY KEY (workspace_id, sha256, person_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX brought_file_age ON brought_file (brought_at);

-- WhatsApp's id of a file uploaded for a number. Good for thirty days, so a file is uploaded once.
CREATE TABLE upload (
    number_id   BLOB    NOT NULL REFERENCES number (id),
    sha256      TEXT    NOT NULL CHECK (length(sha256) = 64),          -- hex of the bytes
    mime_type   TEXT    NOT NULL,                                      -- as what they were uploaded
    media_id    TEXT    NOT NULL,                                      -- WhatsApp's id
    uploaded_at INTEGER NOT NULL,
    PRIMARY KEY (number_id, sha256)
) STRICT, WITHOUT ROWID;
CREATE INDEX upload_age ON upload (uploaded_at);

-- A reaction or a read receipt on its way to WhatsApp. Repeating it does no harm, so the row stays until it is done or refused.
-- A newer one about the same thing takes its place.
CREATE TABLE errand (
    kind            TEXT    NOT NULL CHECK (kind IN ('reaction', 'receipt')),
    about           BLOB    NOT NULL CHECK (length(about) = 16),       -- the message reacted to, or the conversation that was read
    id              BLOB    NOT NULL UNIQUE CHECK (length(id) = 16),   -- the command that asked for it
    workspace_id    BLOB    NOT NULL REFERENCES workspace (id),
    number_id       BLOB    NOT NULL REFERENCES number (id),
    conversation_id BLOB    NOT NULL REFERENCES conversation (id),
    person_id       BLOB    NOT NULL REFERENCES person (id),           -- who asked
    wamid           TEXT    NOT NULL,                                  -- the message reacted to, or read up to
    emoji           TEXT,                                              -- a reaction's emoji; none takes it back
    emoji_before    TEXT,                                              -- the business's reaction that WhatsApp knows of, for when this one is refused
    typing          INTEGER NOT NULL CHECK (typing IN (0, 1)),         -- a receipt that also shows the business writing
    attempts        INTEGER NOT NULL,                                  -- calls that were begun
    made_at         INTEGER NOT NULL,
    due_at          INTEGER NOT NULL,                                  -- not to be tried before
    PRIMARY KEY (kind, about)
) STRICT, WITHOUT ROWID;
CREATE INDEX errand_due ON errand (due_at);
