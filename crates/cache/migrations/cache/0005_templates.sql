-- Templates and the accounts they belong to. A few hundred rows, read whole: what is searched is what a person sees.

CREATE TABLE template (
    id    BLOB PRIMARY KEY, -- the template
    shown TEXT NOT NULL,    -- what the row says, as JSON
    rev   INTEGER NOT NULL  -- the revision that last changed it
) STRICT, WITHOUT ROWID;

CREATE TABLE template_account (
    waba_id TEXT PRIMARY KEY, -- Meta's id of the account
    shown   TEXT NOT NULL,    -- what the row says, as JSON
    rev     INTEGER NOT NULL  -- the revision that last changed it
) STRICT, WITHOUT ROWID;

-- A new chat asks who has a phone.
CREATE INDEX conversation_by_phone ON conversation (contact_phone, number_id, activity_at);
