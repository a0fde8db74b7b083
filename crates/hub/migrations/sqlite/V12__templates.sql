-- Templates of each account a workspace has a number of, and when Meta was last asked for them.

-- One language of one name. A template that is gone stays, and says so.
CREATE TABLE template (
    id           BLOB    NOT NULL PRIMARY KEY,
    workspace_id BLOB    NOT NULL REFERENCES workspace (id),
    waba_id      TEXT    NOT NULL,                            -- Meta's id of the account
    meta_id      TEXT    NOT NULL,                            -- Meta's id of the template; another one after it was made anew
    name         TEXT    NOT NULL,
    language     TEXT    NOT NULL,                            -- in Meta's spelling
    template     TEXT    NOT NULL,                            -- what it says, as JSON
    standing     TEXT    NOT NULL,                            -- what was told of where it stands, as JSON: a join
    rev          INTEGER NOT NULL
) STRICT;
-- Meta's own key of a template; within a workspace, so that no other one's can ever be meant.
CREATE UNIQUE INDEX template_key ON template (workspace_id, waba_id, name, language);
CREATE INDEX template_changes ON template (workspace_id, rev);

-- An account, asked for its templates.
CREATE TABLE template_account (
    workspace_id BLOB    NOT NULL REFERENCES workspace (id),
    waba_id      TEXT    NOT NULL,
    number_ids   TEXT    NOT NULL,                            -- the numbers they can be sent from, as JSON
    checked_at   INTEGER,                                     -- when Meta last told all of them
    problem      TEXT,                                        -- why it did not when it was last asked, as JSON
    due_at       INTEGER NOT NULL,                            -- when it is asked next
    failures     INTEGER NOT NULL CHECK (failures >= 0),      -- questions without an answer since the last one with
    rev          INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, waba_id)
) STRICT;
CREATE INDEX template_account_due ON template_account (due_at);
CREATE INDEX template_account_changes ON template_account (workspace_id, rev);
