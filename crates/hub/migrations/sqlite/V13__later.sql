-- Messages that leave later, and customers who want no marketing.

-- A planned message. Its id is that of the command that planned it and of the message it becomes, so it can become one only once.
-- What is over stays for as long as desktops may ask what became of it, without its content.
CREATE TABLE later (
    id              BLOB    NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    workspace_id    BLOB    NOT NULL REFERENCES workspace (id),
    conversation_id BLOB    NOT NULL REFERENCES conversation (id),
    author_id       BLOB    NOT NULL REFERENCES person (id),           -- whose it is: who planned it, or changed its time since
    content         TEXT,                                              -- as JSON; none once it is over
    sha256          TEXT CHECK (length(sha256) = 64),                  -- hex of its file: kept as long as the plan
    reply_to        BLOB CHECK (length(reply_to) = 16),                -- the message it quotes
    at              INTEGER NOT NULL,                                  -- when it leaves
    zone            TEXT    NOT NULL,                                  -- on whose clock that time was meant: Asia/Kolkata
    unless_customer_writes INTEGER NOT NULL CHECK (unless_customer_writes IN (0, 1)),
    state           TEXT    NOT NULL CHECK (state IN ('waiting', 'held', 'sent', 'cancelled')),
    why             TEXT CHECK ((why IS NULL) = (state <> 'held')),    -- why it was held
    made_at         INTEGER NOT NULL,
    changed_at      INTEGER NOT NULL,                                  -- when its state was last changed: what is over goes some day
    rev             INTEGER NOT NULL,
    CHECK ((content IS NULL) = (state IN ('sent', 'cancelled')))
) STRICT;
CREATE INDEX later_due ON later (at, id) WHERE state = 'waiting';
CREATE INDEX later_changes ON later (workspace_id, rev);
CREATE INDEX later_open ON later (conversation_id, at, id) WHERE state IN ('waiting', 'held');
CREATE INDEX later_file ON later (workspace_id, sha256) WHERE sha256 IS NOT NULL;
CREATE INDEX later_over ON later (changed_at) WHERE state IN ('sent', 'cancelled');

-- What the customer last wished about marketing messages from this number: the newest by WhatsApp's clock, a stop before its
-- opposite. Both or none.
ALTER TABLE conversation ADD COLUMN marketing_at INTEGER;
ALTER TABLE conversation ADD COLUMN marketing_stopped INTEGER CHECK (marketing_stopped IN (0, 1));
