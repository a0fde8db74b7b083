-- Two customers somebody said are one, until somebody says that they are two after all.

CREATE TABLE merged_pair (
    id           BLOB    NOT NULL PRIMARY KEY CHECK (length(id) = 16), -- the command that merged them, and the line that tells of it
    workspace_id BLOB    NOT NULL REFERENCES workspace (id),
    a            TEXT    NOT NULL,                                     -- a user id of the one
    b            TEXT    NOT NULL,                                     -- and of the other: the tie between them is a person's word
    merged_at    INTEGER NOT NULL,
    found        TEXT    NOT NULL,                                     -- their cards and chats before, as JSON
    split_at     INTEGER,                                              -- when somebody said that they are two
    moving       INTEGER NOT NULL DEFAULT 0 CHECK (moving IN (0, 1))   -- messages are still on their way apart
) STRICT;
CREATE INDEX merged_pair_moving ON merged_pair (id) WHERE moving = 1;

-- In which conversation a message was before two became one for the first time: what we wrote names nobody.
ALTER TABLE message ADD COLUMN before_merge BLOB;
