-- Quick replies: the team's and the person's own. Some thousands at most, read whole: the order depends on what was typed.

CREATE TABLE quick_reply (
    id         BLOB PRIMARY KEY, -- the quick reply
    shown      TEXT NOT NULL,    -- the row as the hub told it, as JSON
    name_keys  TEXT NOT NULL,    -- its name and folder as they are found: in Latin letters, and as bones
    text_keys  TEXT NOT NULL,    -- its words, in the same way
    rev        INTEGER NOT NULL  -- the revision of the row
) STRICT, WITHOUT ROWID;

-- How often this desk used which. Not synced: it survives a first sync, and only orders what is offered.
CREATE TABLE quick_reply_use (
    id      BLOB PRIMARY KEY, -- the quick reply
    uses    INTEGER NOT NULL, -- how often
    used_at INTEGER NOT NULL  -- when last
) STRICT, WITHOUT ROWID;
