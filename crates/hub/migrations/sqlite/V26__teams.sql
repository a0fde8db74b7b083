-- Teams, and the chats of each.

-- A team. One that was deleted stays: old lines keep its name.
CREATE TABLE team (
    id           BLOB    NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    workspace_id BLOB    NOT NULL REFERENCES workspace (id),
    name         TEXT    NOT NULL,
    folded       TEXT    NOT NULL,                                     -- the same for all names that are one
    members      TEXT    NOT NULL,                                     -- the ids of its people, as JSON
    gone         INTEGER NOT NULL CHECK (gone IN (0, 1)),              -- deleted
    rev          INTEGER NOT NULL
) STRICT;
-- Two people who make the same team at once make one.
CREATE UNIQUE INDEX team_named ON team (workspace_id, folded) WHERE gone = 0;
CREATE INDEX team_changes ON team (workspace_id, rev);

-- Whose chats become no team's when it is deleted.
CREATE INDEX conversation_of_team ON conversation (team_id, id) WHERE team_id IS NOT NULL AND merged_into IS NULL;
