-- Teams, and the list of each one's chats.

CREATE TABLE team (
    id    BLOB PRIMARY KEY,  -- its id
    shown TEXT NOT NULL,     -- what the row says, as JSON: a few dozen teams, never searched
    rev   INTEGER NOT NULL   -- the revision that last changed it
) STRICT, WITHOUT ROWID;

-- (what stands behind the id is there so that a count never opens the table)
CREATE INDEX conversation_by_team ON conversation (team_id, status, activity_at, id, assignee_id, number_id)
    WHERE team_id IS NOT NULL;
