-- Who owns what, and who may sign in. Ids are the 16 bytes of a UUIDv7, instants are milliseconds since 1970.

-- Facts about this store as a whole.
CREATE TABLE keystone (
    name  TEXT NOT NULL PRIMARY KEY, -- what the value is: `seal_check`
    value BLOB NOT NULL              -- the value
) STRICT;

-- One business. Its row is the lock every transaction that writes synced rows takes first.
CREATE TABLE workspace (
    id         BLOB    NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    name       TEXT    NOT NULL,                                       -- as its people call it
    practice   INTEGER NOT NULL CHECK (practice IN (0, 1)),            -- nothing in it can reach a real customer
    phone_book_shared INTEGER NOT NULL DEFAULT 0 CHECK (phone_book_shared IN (0, 1)), -- the team sees the owner's address book names
    epoch      BLOB    NOT NULL CHECK (length(epoch) = 16),            -- this life of the counter
    head       INTEGER NOT NULL CHECK (head >= 0),                     -- the counter: no row carries a higher rev
    floor      INTEGER NOT NULL DEFAULT 0 CHECK (floor BETWEEN 0 AND head), -- tombstones at or below are forgotten
    created_at INTEGER NOT NULL,
    rev        INTEGER NOT NULL CHECK (rev BETWEEN 0 AND head)         -- of this row itself
) STRICT;

-- Someone of the team.
CREATE TABLE person (
    id            BLOB    NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    workspace_id  BLOB    NOT NULL REFERENCES workspace (id),
    email         TEXT    NOT NULL UNIQUE,                             -- lower case: signing in ignores case
    name          TEXT    NOT NULL,                                    -- what colleagues see
    role          TEXT    NOT NULL CHECK (role IN ('agent', 'manager', 'owner')),
    active        INTEGER NOT NULL CHECK (active IN (0, 1)),           -- may still sign in
    password_hash TEXT    NOT NULL,                                    -- PHC string
    scope_rev     INTEGER NOT NULL DEFAULT 0,                          -- last change of role or masking: starts a first sync
    created_at    INTEGER NOT NULL,
    rev           INTEGER NOT NULL
) STRICT;
CREATE INDEX person_changes ON person (workspace_id, rev);

-- A computer someone signed in on, with its one session. Signing out keeps the row, so the device can be told why.
CREATE TABLE device (
    id           BLOB    NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    workspace_id BLOB    NOT NULL REFERENCES workspace (id),
    person_id    BLOB    NOT NULL REFERENCES person (id),
    name         TEXT    NOT NULL,                                     -- how it introduces itself
    token_hash   BLOB    NOT NULL UNIQUE CHECK (length(token_hash) = 32), -- SHA-256 of the session token
    created_at   INTEGER NOT NULL,
    expires_at   INTEGER NOT NULL,                                     -- moves on while the device keeps coming
    signed_out   INTEGER NOT NULL DEFAULT 0 CHECK (signed_out IN (0, 1)), -- the session ended, the device may return
    revoked_at   INTEGER                                               -- the device must wipe itself
) STRICT;
CREATE INDEX device_of_person ON device (person_id);

-- A way in for one new person.
CREATE TABLE invitation (
    code_hash    BLOB    NOT NULL PRIMARY KEY CHECK (length(code_hash) = 32), -- SHA-256 of the code
    workspace_id BLOB    NOT NULL REFERENCES workspace (id),
    role         TEXT    NOT NULL CHECK (role IN ('agent', 'manager', 'owner')),
    invited_by   BLOB    NOT NULL REFERENCES person (id),
    expires_at   INTEGER NOT NULL,
    used_at      INTEGER                                               -- one use only
) STRICT;

-- A WhatsApp business number.
CREATE TABLE number (
    id              BLOB    NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    workspace_id    BLOB    NOT NULL REFERENCES workspace (id),
    waba_id         TEXT    NOT NULL,                                  -- WhatsApp's id of the business account
    phone_number_id TEXT    NOT NULL UNIQUE,                           -- WhatsApp's id of the number: routes webhooks, so it has one owner
    display_number  TEXT    NOT NULL,                                  -- as people write it
    verified_name   TEXT,                                              -- what customers see, once WhatsApp told us
    connected       INTEGER NOT NULL CHECK (connected IN (0, 1)),      -- WhatsApp accepts our calls: what standing says, for the queue
    standing        TEXT    NOT NULL,                                  -- how its connection stands, as JSON
    token_sealed    BLOB    NOT NULL,                                  -- access token, sealed under the master key
    created_at      INTEGER NOT NULL,
    rev             INTEGER NOT NULL
) STRICT;
CREATE INDEX number_changes ON number (workspace_id, rev);
