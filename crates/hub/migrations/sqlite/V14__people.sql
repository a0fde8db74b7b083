-- The people of a team: who was seen when, invitations that can be looked at and withdrawn, new passwords for forgotten ones, and
-- the log of who did what.

ALTER TABLE device ADD COLUMN seen_at INTEGER NOT NULL DEFAULT 0;      -- when the device was last heard of, to some minutes
UPDATE device SET seen_at = created_at;

ALTER TABLE workspace ADD COLUMN phones_masked INTEGER NOT NULL DEFAULT 0 CHECK (phones_masked IN (0, 1)); -- agents read only the last digits of phones

-- A way in for one new person. Made anew, so that an invitation has a name that is no secret.
CREATE TABLE invitation_named (
    id           BLOB    NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    code_hash    BLOB    NOT NULL UNIQUE CHECK (length(code_hash) = 32), -- SHA-256 of the code
    workspace_id BLOB    NOT NULL REFERENCES workspace (id),
    role         TEXT    NOT NULL CHECK (role IN ('agent', 'manager', 'owner')),
    invited_by   BLOB    NOT NULL REFERENCES person (id),
    created_at   INTEGER NOT NULL,
    expires_at   INTEGER NOT NULL,
    used_at      INTEGER,                                              -- one use only
    withdrawn_at INTEGER                                               -- it was taken back before its use
) STRICT;
INSERT INTO invitation_named (id, code_hash, workspace_id, role, invited_by, created_at, expires_at, used_at)
    SELECT randomblob(16), code_hash, workspace_id, role, invited_by, expires_at - 604800000, expires_at, used_at
    FROM invitation;
DROP TABLE invitation;
ALTER TABLE invitation_named RENAME TO invitation;
CREATE INDEX invitation_of_workspace ON invitation (workspace_id, created_at);

-- A way back for somebody who forgot their password. One use; a newer one takes its place.
CREATE TABLE password_reset (
    person_id    BLOB    NOT NULL PRIMARY KEY REFERENCES person (id),
    workspace_id BLOB    NOT NULL REFERENCES workspace (id),
    code_hash    BLOB    NOT NULL UNIQUE CHECK (length(code_hash) = 32), -- SHA-256 of the code
    made_by      BLOB    NOT NULL REFERENCES person (id),
    expires_at   INTEGER NOT NULL
) STRICT;

-- Whose chats are whose: asked when somebody leaves.
CREATE INDEX conversation_of_assignee ON conversation (assignee_id, id) WHERE assignee_id IS NOT NULL;

-- Who did what. Each row's hash covers the row and the hash before it, so a row that is changed, taken out or put in breaks the chain.
CREATE TABLE audit (
    workspace_id BLOB    NOT NULL REFERENCES workspace (id),
    seq          INTEGER NOT NULL CHECK (seq > 0),                     -- without gaps
    at           INTEGER NOT NULL,
    what         TEXT    NOT NULL,                                     -- the kind of deed
    by_id        BLOB,                                                 -- who; nobody for what the machine's administrator did
    about        TEXT,                                                 -- whom or what it was done to: an id
    detail       TEXT    NOT NULL,                                     -- more, as JSON; never a secret, a phone or a text
    hash         BLOB    NOT NULL CHECK (length(hash) = 32),           -- SHA-256 of the hash before and this row
    PRIMARY KEY (workspace_id, seq)
) STRICT, WITHOUT ROWID;
