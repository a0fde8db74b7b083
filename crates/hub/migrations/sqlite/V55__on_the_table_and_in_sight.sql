-- How many chats are on whose table is asked whenever one is given out, of everybody at once. (Status and merged_into stand in the index
-- only so that the count never opens the table.)
CREATE INDEX conversation_on_table ON conversation (workspace_id, assignee_id, status, merged_into)
    WHERE assignee_id IS NOT NULL AND merged_into IS NULL AND status IN ('open', 'pending');
-- What came into or out of sight is asked for at the end of every page that was cut, and most of what changed behind it did not. What is
-- there since it began has no such revision.
CREATE INDEX conversation_sight ON conversation (workspace_id, access_rev) WHERE access_rev <> 0;
