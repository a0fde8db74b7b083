-- What messages cost: what was sent, counted from rows, and the owner's price list.

-- A message WhatsApp took through the API, or told a price for: a function of its facts, so told again it is the same row.
CREATE TABLE charge (
    message_id     BLOB    NOT NULL PRIMARY KEY REFERENCES message (id),
    number_id      BLOB    NOT NULL REFERENCES number (id),
    at             INTEGER NOT NULL,                                   -- when it was sent; its month depends on the zone bills are made in
    category       TEXT,                                               -- Meta's word once told, else ours; none for a template nothing was told of
    kind           TEXT,                                               -- Meta's `type`; none while it has not said
    uses_allowance INTEGER NOT NULL CHECK (uses_allowance IN (0, 1))   -- it uses up one of the month's free messages
) STRICT;
-- A count walks this and nothing else.
CREATE INDEX charge_month ON charge (number_id, at, uses_allowance, kind);

-- What a number has sent in the month that was counted last.
CREATE TABLE cost (
    number_id    BLOB    NOT NULL PRIMARY KEY REFERENCES number (id),
    workspace_id BLOB    NOT NULL REFERENCES workspace (id),
    month        TEXT    NOT NULL,                                     -- 2026-11
    sent         INTEGER NOT NULL CHECK (sent >= 0),
    confirmed    INTEGER NOT NULL CHECK (confirmed BETWEEN 0 AND sent), -- those WhatsApp told a price for
    rev          INTEGER NOT NULL
) STRICT;
CREATE INDEX cost_changes ON cost (workspace_id, rev);

-- The owner's price list.
CREATE TABLE rate_card (
    workspace_id BLOB    NOT NULL PRIMARY KEY REFERENCES workspace (id),
    card         TEXT,                                                 -- as JSON; none: the one every build comes with
    edited_at    INTEGER NOT NULL,
    edited_by    BLOB    NOT NULL REFERENCES person (id),
    rev          INTEGER NOT NULL
) STRICT;
