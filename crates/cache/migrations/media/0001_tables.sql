-- Files of messages, kept until the cap is reached, the least recently opened first out. All of it can be fetched again.

CREATE TABLE blob (
    seq        INTEGER PRIMARY KEY AUTOINCREMENT, -- names the pieces; never reused
    message_id BLOB NOT NULL UNIQUE,  -- the message it belongs to
    sha256     TEXT NOT NULL,         -- lower-case hex of the bytes, as the message's row promised
    mime_type  TEXT NOT NULL,         -- what the bytes are
    size_bytes INTEGER NOT NULL,      -- how many
    used_at    INTEGER NOT NULL       -- when it was last opened
) STRICT;

CREATE INDEX blob_by_use ON blob (used_at, seq);

-- A file in pieces, so that a jump in a long video reads one of them.
CREATE TABLE piece (
    place INTEGER PRIMARY KEY,  -- seq of its blob * 2^20 + its number
    bytes BLOB NOT NULL         -- 256 KiB, the last one less
) STRICT;

-- How much is kept: one row, so that a size check never sums the table.
CREATE TABLE usage (
    id         INTEGER PRIMARY KEY CHECK (id = 1), -- there is one row
    size_bytes INTEGER NOT NULL                    -- sum over blob.size_bytes
) STRICT;
INSERT INTO usage (id, size_bytes) VALUES (1, 0);
CREATE TRIGGER blob_added AFTER INSERT ON blob BEGIN
    UPDATE usage SET size_bytes = size_bytes + new.size_bytes;
END;
CREATE TRIGGER blob_removed AFTER DELETE ON blob BEGIN
    UPDATE usage SET size_bytes = size_bytes - old.size_bytes;
    DELETE FROM piece WHERE place BETWEEN old.seq * 1048576 AND old.seq * 1048576 + 1048575;
END;
