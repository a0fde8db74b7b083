-- Made by UPDATE_SCHEMA=1 cargo test -p sangam-sqlite --test schema.

CREATE TABLE blob (
    seq        INTEGER PRIMARY KEY AUTOINCREMENT,                          -- names the pieces; never reused
    message_id BLOB NOT NULL UNIQUE,                                       -- the message it belongs to
    sha256     TEXT NOT NULL,                                              -- lower-case hex of the bytes, as the message's row promised
    mime_type  TEXT NOT NULL,                                              -- what the bytes are
    size_bytes INTEGER NOT NULL,                                           -- how many
    used_at    INTEGER NOT NULL                                            -- when it was last opened
) STRICT;
CREATE INDEX blob_by_use ON blob (used_at, seq);
CREATE TRIGGER blob_added AFTER INSERT ON blob BEGIN
    UPDATE usage SET size_bytes = size_bytes + new.size_bytes;
END;
CREATE TRIGGER blob_removed AFTER DELETE ON blob BEGIN
    UPDATE usage SET size_bytes = size_bytes - old.size_bytes;
    DELETE FROM piece WHERE place BETWEEN old.seq * 1048576 AND old.seq * 1048576 + 1048575;
END;

CREATE TABLE piece (
    place INTEGER PRIMARY KEY,                                             -- seq of its blob * 2^20 + its number
    bytes BLOB NOT NULL                                                    -- 256 KiB, the last one less
) STRICT;

CREATE TABLE sqlite_sequence (
    name,
    seq
);

CREATE TABLE usage (
    id         INTEGER PRIMARY KEY CHECK (id = 1),                         -- there is one row
    size_bytes INTEGER NOT NULL                                            -- sum over blob.size_bytes
) STRICT;
