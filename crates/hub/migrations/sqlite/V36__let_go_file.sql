-- A file that something referred to and does not any more. It goes unless something else refers to it.
CREATE TABLE let_go_file (
    workspace_id BLOB NOT NULL REFERENCES workspace (id),
    sha256       TEXT NOT NULL CHECK (length(sha256) = 64),            -- hex of the bytes: their name in the media store
    PRIMARY KEY (workspace_id, sha256)
) STRICT, WITHOUT ROWID;
