-- Customers are asked how it was, once their chat is done.

-- How a number asks. One without a row asks nobody.
CREATE TABLE survey (
    number_id    BLOB    NOT NULL PRIMARY KEY REFERENCES number (id),
    workspace_id BLOB    NOT NULL REFERENCES workspace (id),
    rules        TEXT    NOT NULL                                      -- as JSON
) STRICT;

-- A chat that was resolved and whose customer is to be asked. Whether they still are is found out when the time has come.
CREATE TABLE survey_planned (
    conversation_id BLOB    NOT NULL PRIMARY KEY REFERENCES conversation (id),
    workspace_id    BLOB    NOT NULL REFERENCES workspace (id),
    person_id       BLOB    NOT NULL REFERENCES person (id),           -- who resolved it
    command_id      BLOB    NOT NULL CHECK (length(command_id) = 16),  -- by which command
    last_message_id BLOB,                                              -- its newest bubble then
    due_at          INTEGER NOT NULL                                   -- when to ask
) STRICT;
CREATE INDEX survey_planned_due ON survey_planned (due_at, conversation_id);

-- A question that was asked. What was answered stands in the chat's line of the same id.
CREATE TABLE survey_asked (
    message_id      BLOB    NOT NULL PRIMARY KEY CHECK (length(message_id) = 16),
    workspace_id    BLOB    NOT NULL REFERENCES workspace (id),
    conversation_id BLOB    NOT NULL REFERENCES conversation (id),
    asked_at        INTEGER NOT NULL,
    wording         TEXT    NOT NULL,                                  -- what was said, as JSON
    answered_at     INTEGER,                                           -- place of the answer that counts: instant, then tie
    answered_tie    TEXT,
    CHECK ((answered_at IS NULL) = (answered_tie IS NULL))
) STRICT;
CREATE INDEX survey_asked_of ON survey_asked (conversation_id, asked_at);

-- A live bubble that is a pressed button of such a question: it makes nothing unread and nobody waits because of it.
ALTER TABLE message ADD COLUMN pressed INTEGER NOT NULL DEFAULT 0 CHECK (pressed <= live);
