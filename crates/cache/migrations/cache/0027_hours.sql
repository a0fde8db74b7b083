-- When the shop answers and how soon, and since when a chat has been there to be answered.

CREATE TABLE shop (
    id    INTEGER PRIMARY KEY CHECK (id = 1), -- there is one row
    shown TEXT NOT NULL,                      -- what the row says, as JSON: read whole, never searched
    rev   INTEGER NOT NULL                    -- the revision that last changed it
) STRICT;

-- When the customer's first bubble was sent since the chat was last done.
ALTER TABLE conversation ADD COLUMN opened_at INTEGER;
-- All that decides when something is due: no row is opened to find what is urgent.
CREATE INDEX conversation_running ON conversation (status, number_id, assignee_id, opened_at, waiting_since, id)
    WHERE opened_at IS NOT NULL;
