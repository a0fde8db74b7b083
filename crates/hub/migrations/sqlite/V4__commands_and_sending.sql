-- Wishes of desktops, and messages on their way to WhatsApp.

-- A command that was decided. Remembered for 90 days, so that asking again gives the same answer.
CREATE TABLE command (
    id           BLOB    NOT NULL PRIMARY KEY CHECK (length(id) = 16), -- made on the desktop
    workspace_id BLOB    NOT NULL REFERENCES workspace (id),
    person_id    BLOB    NOT NULL REFERENCES person (id),
    body_hash    BLOB    NOT NULL CHECK (length(body_hash) = 32),      -- SHA-256 of the body: the same id means the same wish
    outcome      TEXT    NOT NULL,                                     -- the answer as JSON
    decided_at   INTEGER NOT NULL
) STRICT;
CREATE INDEX command_age ON command (decided_at);

-- A message waiting for WhatsApp. The row stays until the outcome is known.
CREATE TABLE send_job (
    message_id      BLOB    NOT NULL PRIMARY KEY REFERENCES message (id),
    workspace_id    BLOB    NOT NULL REFERENCES workspace (id),
    number_id       BLOB    NOT NULL REFERENCES number (id),
    conversation_id BLOB    NOT NULL REFERENCES conversation (id),
    place           INTEGER NOT NULL,                                  -- order within the conversation: the rev it was queued at
    state           TEXT    NOT NULL CHECK (state IN ('queued', 'sending', 'unknown')),
    attempts        INTEGER NOT NULL,                                  -- calls that were begun
    due_at          INTEGER NOT NULL,                                  -- queued: not before; unknown: when people are told
    holder          BLOB CHECK ((holder IS NOT NULL) = (state = 'sending')), -- the run of a hub that began the call
    started_at      INTEGER CHECK (state <> 'sending' OR started_at IS NOT NULL)
) STRICT;
CREATE INDEX send_job_order ON send_job (conversation_id, place) WHERE state IN ('queued', 'sending');
CREATE INDEX send_job_state ON send_job (state, due_at);
