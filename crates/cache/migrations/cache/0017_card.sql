-- Contact cards: which fields they have, and what stands in them beside the conversations with their customers.

CREATE TABLE card_shape (
    id    INTEGER PRIMARY KEY CHECK (id = 1), -- there is one row
    shown TEXT NOT NULL,                      -- what the row says, as JSON: read whole, never searched
    rev   INTEGER NOT NULL                    -- the revision that last changed it
) STRICT;

-- What the team keeps about the customer, as JSON; null for nothing.
ALTER TABLE conversation ADD COLUMN contact_card TEXT;
