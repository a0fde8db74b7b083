-- Words a team says often, kept under a name: the team's, or one person's own.
CREATE TABLE quick_reply (
    id           BLOB    NOT NULL PRIMARY KEY CHECK (length(id) = 16), -- made on a desk
    workspace_id BLOB    NOT NULL REFERENCES workspace (id),
    owner_id     BLOB    REFERENCES person (id),                       -- whose it is alone; null: the team's. Never changes
    reply        TEXT,                                                 -- what it says, as JSON; none once it was removed
    sha256       TEXT CHECK (length(sha256) = 64),                     -- hex of its file: kept as long as the reply
    edited_at    INTEGER NOT NULL,
    edited_by    BLOB    NOT NULL REFERENCES person (id),
    rev          INTEGER NOT NULL,
    CHECK (reply IS NOT NULL OR sha256 IS NULL)
) STRICT;
CREATE INDEX quick_reply_changes ON quick_reply (workspace_id, rev);
CREATE INDEX quick_reply_of ON quick_reply (workspace_id, owner_id, id) WHERE reply IS NOT NULL;
CREATE INDEX quick_reply_file ON quick_reply (workspace_id, sha256) WHERE sha256 IS NOT NULL;
