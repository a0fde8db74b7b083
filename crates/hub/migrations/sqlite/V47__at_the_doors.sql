-- A second factor that nobody proved yet waits for a quarter of an hour, and for whoever was shown it.
ALTER TABLE second_factor ADD COLUMN begun_at INTEGER;  -- when it was shown; absent if that was before anybody asked
ALTER TABLE second_factor ADD COLUMN begun_on BLOB CHECK (length(begun_on) = 16); -- to which device; absent if on the way in

-- What opened a door, for whoever had no answer: said again with the right password it opens once more.
CREATE TABLE door_attempt (
    attempt_hash BLOB    NOT NULL PRIMARY KEY CHECK (length(attempt_hash) = 32), -- SHA-256 of what the desk called its try
    workspace_id BLOB    NOT NULL REFERENCES workspace (id),
    person_id    BLOB    NOT NULL REFERENCES person (id),
    device_id    BLOB    NOT NULL CHECK (length(device_id) = 16), -- whose token perhaps nobody got
    at           INTEGER NOT NULL                                 -- it holds for a quarter of an hour
) STRICT, WITHOUT ROWID;
CREATE INDEX door_attempt_at ON door_attempt (at);
