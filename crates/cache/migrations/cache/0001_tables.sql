-- The synced rows, as one person may see them. Everything here can be fetched again from the hub.
--
-- No foreign keys among synced tables: between two heads a row may arrive before the row it names, and readers
-- tolerate that. Ids are the sixteen bytes of a UUID, instants are milliseconds since 1970.

CREATE TABLE meta (
    id                  INTEGER PRIMARY KEY CHECK (id = 1), -- there is one row
    protocol            INTEGER NOT NULL,  -- the protocol version the rows were fetched with
    schema_version      INTEGER NOT NULL,  -- the schema the rows were fetched with; an older one asks for a first sync
    epoch               BLOB,              -- cursor: the life of the hub's counter; null before a first sync
    rev                 INTEGER,           -- cursor: everything visible up to here is in this file
    snapshot_rev        INTEGER NOT NULL,  -- the snapshot's head: a page read before it belongs to an earlier first sync
    me                  BLOB,              -- the person this cache belongs to
    phase               TEXT NOT NULL,     -- empty, screens, backfill or live: how far the first sync is
    next                TEXT,              -- where the first sync goes on: the hub's opaque page mark
    conversations_total INTEGER NOT NULL,  -- how many conversations the snapshot promised, for progress
    messages_total      INTEGER NOT NULL,  -- how many messages the snapshot promised, for progress
    messages_fetched    INTEGER NOT NULL,  -- how many messages pages have brought so far, for progress
    CHECK ((epoch IS NULL) = (rev IS NULL)) -- half a cursor is no cursor
) STRICT;

CREATE TABLE workspace (
    id       BLOB PRIMARY KEY,  -- its id
    name     TEXT NOT NULL,     -- its name
    practice INTEGER NOT NULL,  -- 1 when nothing in it can reach a real customer
    phone_book_shared INTEGER NOT NULL, -- 1 while the team sees the names of the owner's address book
    rev      INTEGER NOT NULL   -- the revision that last changed it
) STRICT, WITHOUT ROWID;

CREATE TABLE person (
    id     BLOB PRIMARY KEY,    -- their id
    name   TEXT NOT NULL,       -- the name colleagues see
    role   TEXT NOT NULL,       -- owner, manager or agent
    active INTEGER NOT NULL,    -- 1 while they may sign in
    rev    INTEGER NOT NULL     -- the revision that last changed it
) STRICT, WITHOUT ROWID;

CREATE TABLE number (
    id             BLOB PRIMARY KEY,  -- its id
    shown          TEXT NOT NULL,     -- what the row says, as JSON: a handful of numbers, never searched
    rev            INTEGER NOT NULL   -- the revision that last changed it
) STRICT, WITHOUT ROWID;

CREATE TABLE conversation (
    seq              INTEGER PRIMARY KEY, -- local handle for the name and phone indexes
    id               BLOB NOT NULL UNIQUE,-- its id
    number_id        BLOB NOT NULL,       -- the number it belongs to
    contact_id       BLOB NOT NULL,       -- the customer
    contact_name     TEXT,                -- phone-book name, else profile name
    contact_phone    TEXT,                -- E.164 with +
    contact_user_id  TEXT,                -- business-scoped user id
    contact_username TEXT,                -- without @
    contact_private  INTEGER NOT NULL,    -- 1 when private to the owner
    status           TEXT NOT NULL,       -- open, pending, snoozed or resolved
    assignee_id      BLOB,                -- who answers
    team_id          BLOB,                -- whose queue it is in
    unread           INTEGER NOT NULL,    -- live customer bubbles after the read horizon
    window_closes_at INTEGER,             -- when free text ends or ended
    waiting_since    INTEGER,             -- when the oldest unanswered customer bubble was sent
    last_message     TEXT,                -- the newest bubble shortened, as JSON: shown whole, never searched
    activity_at      INTEGER NOT NULL,    -- when the newest bubble was sent, 0 for none: the order of the list
    first_message_at INTEGER,             -- when the customer's first bubble was sent
    snoozed_until    INTEGER,             -- until when it sleeps
    held             INTEGER NOT NULL,    -- 1 while only the owner sees this imported chat
    search_name      TEXT NOT NULL,       -- name and username as the index holds them
    search_phone     TEXT NOT NULL,       -- the digits of the phone
    rev              INTEGER NOT NULL     -- the revision that last changed it
) STRICT;

-- The list: one index per question, so that a page is a range and a count reads only its own rows.
CREATE INDEX conversation_by_status ON conversation (status, activity_at, id);
CREATE INDEX conversation_by_assignee ON conversation (assignee_id, status, activity_at, id);
-- (waiting_since stands in the index only so that a count never opens the table)
CREATE INDEX conversation_waiting ON conversation (status, activity_at, id, waiting_since)
    WHERE waiting_since IS NOT NULL;
-- A merge of contacts looks for the other conversation of the same number.
CREATE INDEX conversation_by_contact ON conversation (contact_id, number_id);

CREATE TABLE message (
    position        INTEGER PRIMARY KEY,  -- order key: seconds of sent_at * 2^20 + a tie; newest-first is a rowid scan
    id              BLOB NOT NULL UNIQUE, -- its id; for a desk's message the id of the command
    conversation_id BLOB NOT NULL,        -- the conversation it belongs to
    wamid           TEXT,                 -- WhatsApp's id
    direction       TEXT NOT NULL,        -- in or out
    origin          TEXT NOT NULL,        -- whose hand wrote it
    author_id       BLOB,                 -- the agent, for messages from a desk
    imported        INTEGER NOT NULL,     -- 1 when only history brought it
    automatic       INTEGER NOT NULL,     -- 1 for the phone's own greeting or away message
    kind            TEXT NOT NULL,        -- WhatsApp's type in lower case, an open set
    text            TEXT,                 -- the body or caption
    media           TEXT,                 -- its file, as JSON
    detail          TEXT,                 -- what the kind carries besides, as JSON
    reply_to        TEXT,                 -- wamid of the quoted message
    forwarded       TEXT,                 -- once or frequently, as JSON
    referral        TEXT,                 -- the advertisement that led here, as JSON
    reactions       TEXT,                 -- the reactions that stand, as JSON; null for none
    delivery        TEXT,                 -- how far it came; null for incoming ones
    error           TEXT,                 -- why it failed, as JSON
    edited_at       INTEGER,              -- when it was last edited
    revoked_at      INTEGER,              -- when it was deleted for everyone
    sent_at         INTEGER NOT NULL,     -- when it was sent, by WhatsApp's clock
    retry_of        BLOB,                 -- the earlier attempt this one repeats
    search_body     TEXT,                 -- what the index holds, only where it differs from text
    search_digits   TEXT,                 -- runs of four digits and more, separators removed
    rev             INTEGER NOT NULL      -- the revision that last changed it
) STRICT;

-- A thread is a range of this index.
CREATE INDEX message_by_conversation ON message (conversation_id, position);
-- Quotes name a wamid, and a bubble that was known by an echo first gives way to the command's.
CREATE INDEX message_by_wamid ON message (wamid) WHERE wamid IS NOT NULL;

CREATE TABLE event (
    id              BLOB PRIMARY KEY,  -- its id
    conversation_id BLOB NOT NULL,     -- the conversation it belongs to
    what            TEXT NOT NULL,     -- what happened, as JSON
    by_id           BLOB,              -- who did it; null when WhatsApp or a rule did
    at              INTEGER NOT NULL,  -- when
    rev             INTEGER NOT NULL   -- the revision that last changed it
) STRICT, WITHOUT ROWID;

CREATE INDEX event_by_conversation ON event (conversation_id, at, id);

CREATE TABLE mark (
    conversation_id BLOB PRIMARY KEY,  -- a conversation that left this person's sight or was merged into another
    rev             INTEGER NOT NULL,  -- since when: pages read before it bring nothing of the conversation back
    merged_into     BLOB               -- where its messages live now; null when it is gone
) STRICT, WITHOUT ROWID;

CREATE TABLE contact_alias (
    contact_id BLOB PRIMARY KEY,  -- a contact that turned out to be another one
    into_id    BLOB NOT NULL,     -- who that is
    rev        INTEGER NOT NULL   -- the revision that joined them
) STRICT, WITHOUT ROWID;

CREATE TABLE refill (
    conversation_id BLOB PRIMARY KEY,  -- a conversation whose messages must be fetched again
    rev             INTEGER NOT NULL,  -- the revision of the request: an older page does not settle it
    next            TEXT               -- where the fetch goes on; null at its beginning
) STRICT, WITHOUT ROWID;

CREATE TABLE media_debt (
    message_id BLOB PRIMARY KEY   -- a message whose file must still leave the media file
) STRICT, WITHOUT ROWID;
