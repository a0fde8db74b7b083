-- Files that will leave: kept as long as a draft or an unfinished command names them by their digest.

CREATE TABLE attachment (
    seq        INTEGER PRIMARY KEY AUTOINCREMENT, -- names the pieces; never reused
    sha256     TEXT NOT NULL UNIQUE,  -- lower-case hex of the bytes; the same file chosen twice is kept once
    mime_type  TEXT NOT NULL,         -- what the bytes are
    filename   TEXT,                  -- the name the customer will see, if the file had one
    size_bytes INTEGER NOT NULL,      -- how many
    created_at INTEGER NOT NULL       -- when it was chosen
) STRICT;

-- A file in pieces: no row longer than a few pages' worth, and nothing is read that is not wanted.
CREATE TABLE attachment_piece (
    place INTEGER PRIMARY KEY,  -- seq of its attachment * 2^20 + its number
    bytes BLOB NOT NULL         -- 256 KiB, the last one less
) STRICT;
CREATE TRIGGER attachment_removed AFTER DELETE ON attachment BEGIN
    DELETE FROM attachment_piece WHERE place BETWEEN old.seq * 1048576 AND old.seq * 1048576 + 1048575;
END;

-- What hangs on a draft besides its text: a JSON array, in the order it will be sent.
ALTER TABLE draft ADD COLUMN attached TEXT NOT NULL DEFAULT '[]';
