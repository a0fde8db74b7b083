-- Who is given which chat, and which chats the router has still to do with.

-- How the chats of a number are given out. A number without a row gives nothing out.
CREATE TABLE routing (
    number_id    BLOB    NOT NULL PRIMARY KEY REFERENCES number (id),
    workspace_id BLOB    NOT NULL REFERENCES workspace (id),
    rules        TEXT    NOT NULL,                                     -- as JSON
    last_given   BLOB CHECK (length(last_given) = 16)                  -- to whom the last chat was given: whose turn comes next
) STRICT;

-- A chat nobody could be given, or one that was given to somebody who may not answer. A row that means nothing any more (somebody took
-- the chat, it was answered) is found out when it is looked at.
CREATE TABLE routed (
    conversation_id BLOB    NOT NULL PRIMARY KEY REFERENCES conversation (id),
    workspace_id    BLOB    NOT NULL REFERENCES workspace (id),
    person_id       BLOB    REFERENCES person (id),                    -- to whom it was given; nobody while it waits
    why             TEXT    NOT NULL,                                  -- why nobody has it, or why they do
    since           INTEGER NOT NULL,                                  -- when that was decided first
    due_at          INTEGER                                            -- when to look again; none if something must happen first
) STRICT;
CREATE INDEX routed_due ON routed (due_at, conversation_id) WHERE due_at IS NOT NULL;
CREATE INDEX routed_waiting ON routed (workspace_id, why) WHERE person_id IS NULL;
