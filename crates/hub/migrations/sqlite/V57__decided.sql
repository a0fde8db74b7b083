-- What the owner decided about chats that history brought, in the order it was given: whatever hub carries it out, and whatever hub is
-- asked, knows of it. One that is over stays for a day, for whoever waits for its end.
CREATE TABLE release_decision (
    number_id    BLOB    NOT NULL REFERENCES number (id),
    seq          INTEGER NOT NULL,                                     -- its place among those about the number
    workspace_id BLOB    NOT NULL REFERENCES workspace (id),
    person_id    BLOB    NOT NULL REFERENCES person (id),              -- who decided: once they may not, it is over
    choice       TEXT    NOT NULL,                                     -- which chats, as JSON
    released     INTEGER NOT NULL CHECK (released IN (0, 1)),          -- the team sees them, or no longer
    after_id     BLOB,                                                 -- the last chat that was looked at
    changed      INTEGER NOT NULL CHECK (changed >= 0),                -- chats it moved so far
    given_at     INTEGER NOT NULL,
    over_at      INTEGER,                                              -- nothing is left to do, or a newer one decides about all of it
    PRIMARY KEY (number_id, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX release_decision_open ON release_decision (number_id, seq, workspace_id) WHERE over_at IS NULL;
CREATE INDEX release_decision_over ON release_decision (number_id, over_at) WHERE over_at IS NOT NULL;
-- What was done in a chat is asked whenever that is taken back, among however many other lines and notes.
CREATE INDEX event_done ON event (conversation_id, at, id) WHERE substr(what, 1, 18) = '{"kind":"resolved"';
