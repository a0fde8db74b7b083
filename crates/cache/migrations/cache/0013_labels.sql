-- Labels, which chats carry them, and the indexes filters of the list walk.

CREATE TABLE label (
    id    BLOB PRIMARY KEY,  -- its id
    shown TEXT NOT NULL,     -- what the row says, as JSON: a few dozen labels, never searched
    rev   INTEGER NOT NULL   -- the revision that last changed it
) STRICT, WITHOUT ROWID;

ALTER TABLE conversation ADD COLUMN labels TEXT; -- the labels that were put on it, as JSON; null for none

-- The list of each label: what stands here beside the two ids is the conversation's own, so that a page is a range and a count
-- reads only its own rows. Labels that are gone or merged keep their entries; who looks knows what they mean.
CREATE TABLE conversation_label (
    label_id        BLOB NOT NULL,
    status          TEXT NOT NULL,
    activity_at     INTEGER NOT NULL,
    conversation_id BLOB NOT NULL,
    PRIMARY KEY (label_id, status, activity_at, conversation_id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX conversation_label_on ON conversation_label (conversation_id, label_id);

-- (what stands behind the id is there so that a count never opens the table)
CREATE INDEX conversation_unread ON conversation (status, activity_at, id, number_id, assignee_id)
    WHERE unread > 0;
CREATE INDEX conversation_by_number ON conversation (number_id, status, activity_at, id, assignee_id);

CREATE TABLE saved_view (
    id    BLOB PRIMARY KEY,  -- its id
    shown TEXT NOT NULL,     -- what the row says, as JSON: a handful, never searched
    rev   INTEGER NOT NULL   -- the revision that last changed it
) STRICT, WITHOUT ROWID;
