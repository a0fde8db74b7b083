-- A file that is being removed from the media store at this moment. Nothing may begin to refer to it until that is done: another hub
-- that shares the store cannot see it going.
CREATE TABLE leaving_file (
    workspace_id BLOB NOT NULL REFERENCES workspace (id),
    sha256       TEXT NOT NULL CHECK (length(sha256) = 64),            -- hex of the bytes: their name in the media store
    PRIMARY KEY (workspace_id, sha256)
) STRICT, WITHOUT ROWID;
