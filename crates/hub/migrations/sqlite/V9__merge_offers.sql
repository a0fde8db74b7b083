-- Customers who may be one person, and what people said about them.

-- Two user ids are two people because a person said so. Kept both ways round.
CREATE TABLE alias_apart (
    workspace_id BLOB NOT NULL REFERENCES workspace (id),
    a            TEXT NOT NULL,                                        -- a user id
    b            TEXT NOT NULL,                                        -- the other's
    PRIMARY KEY (workspace_id, a, b)
) STRICT, WITHOUT ROWID;

-- Who may be the same person: had the same phone under another user id, and nobody said yet whether they are one. Worked out
-- from aliases, spans, ties and what was said; both ways round.
CREATE TABLE look_alike (
    contact_id BLOB NOT NULL REFERENCES contact (id),
    other_id   BLOB NOT NULL REFERENCES contact (id),
    PRIMARY KEY (contact_id, other_id)
) STRICT, WITHOUT ROWID;
