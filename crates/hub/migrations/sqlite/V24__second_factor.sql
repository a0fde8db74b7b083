-- The second factor of a sign-in, and codes for who lost it or a password.

CREATE TABLE second_factor (
    person_id     BLOB    NOT NULL PRIMARY KEY REFERENCES person (id),
    workspace_id  BLOB    NOT NULL REFERENCES workspace (id),
    secret_sealed BLOB    NOT NULL,            -- what the app on the phone reckons with, sealed for this row
    confirmed_at  INTEGER,                     -- since when it is asked for; before, nobody proved that the phone has it
    last_step     INTEGER NOT NULL             -- the newest span of 30 seconds a code was taken of: none is taken twice
) STRICT;

CREATE TABLE recovery_code (
    person_id    BLOB    NOT NULL REFERENCES person (id),
    code_hash    BLOB    NOT NULL CHECK (length(code_hash) = 32), -- SHA-256 of person and code
    workspace_id BLOB    NOT NULL REFERENCES workspace (id),
    used_at      INTEGER,                      -- one use
    PRIMARY KEY (person_id, code_hash)
) STRICT, WITHOUT ROWID;
