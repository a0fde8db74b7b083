-- Labels, which chats carry them, and saved views of the list.

-- A label. One that was deleted or merged stays: chats keep naming it, and old lines keep its name.
CREATE TABLE label (
    id           BLOB    NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    workspace_id BLOB    NOT NULL REFERENCES workspace (id),
    name         TEXT    NOT NULL,
    folded       TEXT    NOT NULL,                                     -- the same for all names that are one
    colour       TEXT    NOT NULL,
    merged_into  BLOB    REFERENCES label (id),                        -- whose its chats are now: never one that is merged itself
    gone         INTEGER NOT NULL CHECK (gone IN (0, 1)),              -- deleted or merged
    rev          INTEGER NOT NULL,
    CHECK (merged_into IS NULL OR gone = 1)
) STRICT;
-- Two people who make the same label at once make one.
CREATE UNIQUE INDEX label_named ON label (workspace_id, folded) WHERE gone = 0;
CREATE INDEX label_changes ON label (workspace_id, rev);
CREATE INDEX label_merged ON label (merged_into) WHERE merged_into IS NOT NULL;

-- What was put on which chat. The rows of labels that are gone stay: a merge costs one row, however many chats it moves.
CREATE TABLE conversation_label (
    conversation_id BLOB NOT NULL REFERENCES conversation (id),
    label_id        BLOB NOT NULL REFERENCES label (id),
    PRIMARY KEY (conversation_id, label_id)
) STRICT, WITHOUT ROWID;

-- A filter of the list that somebody keeps. One that was deleted stays without its filter, so that desks hear of it.
CREATE TABLE saved_view (
    id           BLOB    NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    workspace_id BLOB    NOT NULL REFERENCES workspace (id),
    person_id    BLOB    NOT NULL REFERENCES person (id),              -- who made it
    shared       INTEGER NOT NULL CHECK (shared IN (0, 1)),            -- everybody has it
    was_shared   INTEGER NOT NULL CHECK (was_shared IN (0, 1)),        -- everybody had it once: they hear that it is theirs no longer
    name         TEXT    NOT NULL,
    filter       TEXT    NOT NULL,                                     -- as JSON
    pinned       INTEGER NOT NULL CHECK (pinned IN (0, 1)),            -- stands in the rail with its count
    position     INTEGER NOT NULL,                                     -- where it stands among the others
    gone         INTEGER NOT NULL CHECK (gone IN (0, 1)),
    rev          INTEGER NOT NULL
) STRICT;
CREATE INDEX saved_view_changes ON saved_view (workspace_id, rev);
