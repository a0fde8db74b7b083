-- What sending costs, as far as a Send button needs it.

CREATE TABLE cost (
    number_id BLOB PRIMARY KEY,  -- the number
    month     TEXT NOT NULL,     -- the month that was counted: 2026-11
    sent      INTEGER NOT NULL,  -- messages that used up free ones
    confirmed INTEGER NOT NULL,  -- those WhatsApp told a price for
    rev       INTEGER NOT NULL   -- the revision that last changed it
) STRICT, WITHOUT ROWID;

CREATE TABLE rate_card (
    id    INTEGER PRIMARY KEY CHECK (id = 1), -- there is one row, once the owner decided
    shown TEXT NOT NULL,                      -- what the row says, as JSON: read whole, never searched
    rev   INTEGER NOT NULL                    -- the revision that last changed it
) STRICT;
