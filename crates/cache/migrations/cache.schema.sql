-- Made by UPDATE_SCHEMA=1 cargo test -p sangam-sqlite --test schema.

CREATE TABLE card_shape (
    id    INTEGER PRIMARY KEY CHECK (id = 1),                              -- there is one row
    shown TEXT NOT NULL,                                                   -- what the row says, as JSON: read whole, never searched
    rev   INTEGER NOT NULL                                                 -- the revision that last changed it
) STRICT;

CREATE TABLE contact_alias (
    contact_id BLOB PRIMARY KEY,                                           -- a contact that turned out to be another one
    into_id    BLOB NOT NULL,                                              -- who that is
    rev        INTEGER NOT NULL                                            -- the revision that joined them
) STRICT, WITHOUT ROWID;

CREATE VIRTUAL TABLE contact_digits USING fts5 (
    search_phone, content = 'conversation', content_rowid = 'seq', tokenize = 'trigram'
);

CREATE VIRTUAL TABLE contact_fts USING fts5 (
    search_name,
    content = 'conversation', content_rowid = 'seq', prefix = '2 3',
    tokenize = "unicode61 remove_diacritics 2 categories 'L* N* Co Mn Mc'"
);

CREATE VIRTUAL TABLE contact_sounds USING fts5 (
    search_sounds, content = 'conversation', content_rowid = 'seq', prefix = '3', tokenize = 'ascii'
);

CREATE TABLE conversation (
    seq                  INTEGER PRIMARY KEY,                              -- local handle for the name and phone indexes
    id                   BLOB NOT NULL UNIQUE,                             -- its id
    number_id            BLOB NOT NULL,                                    -- the number it belongs to
    contact_id           BLOB NOT NULL,                                    -- the customer
    contact_name         TEXT,                                             -- phone-book name, else profile name
    contact_phone        TEXT,                                             -- E.164 with +
    contact_user_id      TEXT,                                             -- business-scoped user id
    contact_username     TEXT,                                             -- without @
    contact_private      INTEGER NOT NULL,                                 -- 1 when private to the owner
    status               TEXT NOT NULL,                                    -- open, pending, snoozed or resolved
    assignee_id          BLOB,                                             -- who answers
    team_id              BLOB,                                             -- whose queue it is in
    unread               INTEGER NOT NULL,                                 -- live customer bubbles after the read horizon
    window_closes_at     INTEGER,                                          -- when free text ends or ended
    waiting_since        INTEGER,                                          -- when the oldest unanswered customer bubble was sent
    last_message         TEXT,                                             -- the newest bubble shortened, as JSON: shown whole, never searched
    activity_at          INTEGER NOT NULL,                                 -- when the newest bubble was sent, 0 for none: the order of the list
    first_message_at     INTEGER,                                          -- when the customer's first bubble was sent
    snoozed_until        INTEGER,                                          -- until when it sleeps
    held                 INTEGER NOT NULL,                                 -- 1 while only the owner sees this imported chat
    search_name          TEXT NOT NULL,                                    -- name and username as the index holds them
    search_phone         TEXT NOT NULL,                                    -- the digits of the phone
    rev                  INTEGER NOT NULL,                                 -- the revision that last changed it
    merge_offer          BLOB,                                             -- Another customer who may be the same person; nothing once somebody said.
    marketing_stopped_at INTEGER,                                          -- Since when the customer wants no marketing messages from this number; null while they do.
    snooze_zone          TEXT,                                             -- on whose clock snoozed_until was meant
    woke_at              INTEGER,                                          -- when it woke by itself
    marked_unread        INTEGER NOT NULL DEFAULT 0,                       -- 1 when the team shall look at it again
    place_at             INTEGER GENERATED ALWAYS AS (max(activity_at, ifnull(woke_at, 0))) VIRTUAL, -- The order of the list: what woke stands as if something had happened then.
    asleep_at            INTEGER GENERATED ALWAYS AS (-snoozed_until) VIRTUAL, -- Those that sleep, the next to wake first: the same order as any list, by the time turned round.
    labels               TEXT,                                             -- the labels that were put on it, as JSON; null for none
    contact_card         TEXT,                                             -- What the team keeps about the customer, as JSON; null for nothing.
    blocked_at           INTEGER,                                          -- since when
    search_sounds        TEXT NOT NULL DEFAULT '',                         -- search_sounds: the bones of each word of the name, and those bones with one of them left out.
    opened_at            INTEGER                                           -- When the customer's first bubble was sent since the chat was last done.
) STRICT;
CREATE INDEX conversation_asleep ON conversation (status, asleep_at, id) WHERE asleep_at IS NOT NULL;
CREATE INDEX conversation_badge ON conversation (status, assignee_id) WHERE unread > 0 OR marked_unread = 1;
CREATE INDEX conversation_by_assignee ON conversation (assignee_id, status, activity_at, id);
CREATE INDEX conversation_by_contact ON conversation (contact_id, number_id);
CREATE INDEX conversation_by_number ON conversation (number_id, status, activity_at, id, assignee_id);
CREATE INDEX conversation_by_phone ON conversation (contact_phone, number_id, activity_at);
CREATE INDEX conversation_by_status ON conversation (status, activity_at, id);
CREATE INDEX conversation_by_team ON conversation (team_id, status, activity_at, id, assignee_id, number_id)
    WHERE team_id IS NOT NULL;
CREATE INDEX conversation_list ON conversation (status, place_at, id);
CREATE INDEX conversation_list_by_assignee ON conversation (assignee_id, status, place_at, id);
CREATE INDEX conversation_list_waiting ON conversation (status, place_at, id, opened_at, waiting_since)
    WHERE opened_at IS NOT NULL AND waiting_since IS NOT NULL;
CREATE INDEX conversation_running ON conversation (status, number_id, assignee_id, opened_at, waiting_since, id)
    WHERE opened_at IS NOT NULL;
CREATE INDEX conversation_unread ON conversation (status, activity_at, id, number_id, assignee_id)
    WHERE unread > 0 OR marked_unread = 1;
CREATE INDEX conversation_waiting ON conversation (status, activity_at, id, opened_at, waiting_since)
    WHERE opened_at IS NOT NULL AND waiting_since IS NOT NULL;

CREATE TABLE conversation_label (
    label_id        BLOB NOT NULL,
    status          TEXT NOT NULL,
    activity_at     INTEGER NOT NULL,
    conversation_id BLOB NOT NULL,
    PRIMARY KEY (label_id, status, activity_at, conversation_id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX conversation_label_on ON conversation_label (conversation_id, label_id);

CREATE TABLE cost (
    number_id BLOB PRIMARY KEY,                                            -- the number
    month     TEXT NOT NULL,                                               -- the month that was counted: 2026-11
    sent      INTEGER NOT NULL,                                            -- messages that used up free ones
    confirmed INTEGER NOT NULL,                                            -- those WhatsApp told a price for
    rev       INTEGER NOT NULL                                             -- the revision that last changed it
) STRICT, WITHOUT ROWID;

CREATE TABLE event (
    id              BLOB PRIMARY KEY,                                      -- its id
    conversation_id BLOB NOT NULL,                                         -- the conversation it belongs to
    what            TEXT NOT NULL,                                         -- what happened, as JSON
    by_id           BLOB,                                                  -- who did it; null when WhatsApp or a rule did
    at              INTEGER NOT NULL,                                      -- when
    rev             INTEGER NOT NULL                                       -- the revision that last changed it
) STRICT, WITHOUT ROWID;
CREATE INDEX event_by_conversation ON event (conversation_id, at, id);
CREATE INDEX event_by_time ON event (at, conversation_id);
CREATE INDEX event_merged ON event (conversation_id, at) WHERE json_extract(what, '$.kind') = 'merged';
CREATE INDEX event_resolved ON event (conversation_id) WHERE json_extract(what, '$.kind') = 'resolved';
CREATE INDEX event_survey ON event (at, conversation_id) WHERE json_extract(what, '$.kind') = 'surveyed';

CREATE TABLE label (
    id    BLOB PRIMARY KEY,                                                -- its id
    shown TEXT NOT NULL,                                                   -- what the row says, as JSON: a few dozen labels, never searched
    rev   INTEGER NOT NULL                                                 -- the revision that last changed it
) STRICT, WITHOUT ROWID;

CREATE TABLE later (
    id              BLOB PRIMARY KEY,                                      -- its id, and that of the message it becomes
    conversation_id BLOB NOT NULL,                                         -- where it will leave; follows a merge
    at              INTEGER NOT NULL,                                      -- when it leaves
    is_open         INTEGER NOT NULL,                                      -- 1 while something may come of it
    shown           TEXT NOT NULL,                                         -- what the row says, as JSON: read whole, never searched
    rev             INTEGER NOT NULL                                       -- the revision that last changed it
) STRICT, WITHOUT ROWID;
CREATE INDEX later_by_conversation ON later (conversation_id);
CREATE INDEX later_open ON later (at, id) WHERE is_open = 1;

CREATE TABLE mark (
    conversation_id BLOB PRIMARY KEY,                                      -- a conversation that left this person's sight or was merged into another
    rev             INTEGER NOT NULL,                                      -- since when: pages read before it bring nothing of the conversation back
    merged_into     BLOB                                                   -- where its messages live now; null when it is gone
) STRICT, WITHOUT ROWID;

CREATE TABLE media_debt (
    message_id BLOB PRIMARY KEY                                            -- a message whose file must still leave the media file
) STRICT, WITHOUT ROWID;

CREATE TABLE message (
    position         INTEGER PRIMARY KEY,                                  -- order key: seconds of sent_at * 2^20 + a tie; newest-first is a rowid scan
    id               BLOB NOT NULL UNIQUE,                                 -- its id; for a desk's message the id of the command
    conversation_id  BLOB NOT NULL,                                        -- the conversation it belongs to
    wamid            TEXT,                                                 -- WhatsApp's id
    direction        TEXT NOT NULL,                                        -- in or out
    origin           TEXT NOT NULL,                                        -- whose hand wrote it
    author_id        BLOB,                                                 -- the agent, for messages from a desk
    imported         INTEGER NOT NULL,                                     -- 1 when only history brought it
    automatic        INTEGER NOT NULL,                                     -- 1 for the phone's own greeting or away message
    kind             TEXT NOT NULL,                                        -- WhatsApp's type in lower case, an open set
    text             TEXT,                                                 -- the body or caption
    media            TEXT,                                                 -- its file, as JSON
    detail           TEXT,                                                 -- what the kind carries besides, as JSON
    reply_to         TEXT,                                                 -- wamid of the quoted message
    forwarded        TEXT,                                                 -- once or frequently, as JSON
    referral         TEXT,                                                 -- the advertisement that led here, as JSON
    reactions        TEXT,                                                 -- the reactions that stand, as JSON; null for none
    delivery         TEXT,                                                 -- how far it came; null for incoming ones
    error            TEXT,                                                 -- why it failed, as JSON
    edited_at        INTEGER,                                              -- when it was last edited
    revoked_at       INTEGER,                                              -- when it was deleted for everyone
    sent_at          INTEGER NOT NULL,                                     -- when it was sent, by WhatsApp's clock
    retry_of         BLOB,                                                 -- the earlier attempt this one repeats
    search_body      TEXT,                                                 -- what the index holds, only where it differs from text
    search_digits    TEXT,                                                 -- runs of four digits and more, separators removed
    rev              INTEGER NOT NULL,                                     -- the revision that last changed it
    search_keys      TEXT,                                                 -- search_keys: the bones of each word, with a letter before them for the script it is written in; null where there are none.
    search_tags      TEXT,                                                 -- search_tags: what a search may ask beside the words: the kind, the direction, the author, what hangs on it.
    reaction_refused TEXT                                                  -- JSON, what was wished and why not; absent while nothing was refused
) STRICT;
CREATE INDEX message_by_conversation ON message
    (conversation_id, position, direction, origin, author_id, imported, automatic, kind, sent_at);
CREATE INDEX message_by_wamid ON message (wamid) WHERE wamid IS NOT NULL;
CREATE INDEX message_failed ON message (conversation_id, position) WHERE delivery = 'failed';
CREATE INDEX message_retry ON message (retry_of) WHERE retry_of IS NOT NULL;

CREATE VIRTUAL TABLE message_digits USING fts5 (
    digits, content = 'message_digits_search', content_rowid = 'position', tokenize = 'trigram'
);

CREATE VIEW message_digits_search (position, digits) AS
    SELECT position, search_digits FROM message WHERE search_digits IS NOT NULL;

CREATE VIRTUAL TABLE message_fts USING fts5 (
    body, chat, keys, tags,
    content = 'message_search', content_rowid = 'position', prefix = '2 3',
    tokenize = "unicode61 remove_diacritics 2 categories 'L* N* Co Mn Mc'"
);

CREATE VIEW message_search (position, body, chat, keys, tags) AS
    SELECT position, coalesce(search_body, text, ''), lower(hex(substr(conversation_id, 9))),
        coalesce(search_keys, ''), coalesce(search_tags, '') FROM message;

CREATE TABLE meta (
    id                  INTEGER PRIMARY KEY CHECK (id = 1),                -- there is one row
    protocol            INTEGER NOT NULL,                                  -- the protocol version the rows were fetched with
    schema_version      INTEGER NOT NULL,                                  -- the schema the rows were fetched with; an older one asks for a first sync
    epoch               BLOB,                                              -- cursor: the life of the hub's counter; null before a first sync
    rev                 INTEGER,                                           -- cursor: everything visible up to here is in this file
    snapshot_rev        INTEGER NOT NULL,                                  -- the snapshot's head: a page read before it belongs to an earlier first sync
    me                  BLOB,                                              -- the person this cache belongs to
    phase               TEXT NOT NULL,                                     -- empty, screens, backfill or live: how far the first sync is
    next                TEXT,                                              -- where the first sync goes on: the hub's opaque page mark
    conversations_total INTEGER NOT NULL,                                  -- how many conversations the snapshot promised, for progress
    messages_total      INTEGER NOT NULL,                                  -- how many messages the snapshot promised, for progress
    messages_fetched    INTEGER NOT NULL,                                  -- how many messages pages have brought so far, for progress
    sweep_owed          INTEGER NOT NULL DEFAULT 0,                        -- A first sync is through, and the files of messages that did not come back with it are still to be looked for.
    CHECK ((epoch IS NULL) = (rev IS NULL))                                -- half a cursor is no cursor
) STRICT;

CREATE TABLE note (
    position        INTEGER PRIMARY KEY,                                   -- order key, as a message's, in the upper half of its second
    event_id        BLOB NOT NULL UNIQUE,                                  -- the line
    conversation_id BLOB NOT NULL,                                         -- the conversation it belongs to; follows a merge
    mentions_me     TEXT CHECK (mentions_me IN ('unread', 'read')),        -- null when it mentions others or nobody
    search_body     TEXT NOT NULL,                                         -- its words as the index holds them
    search_keys     TEXT NOT NULL DEFAULT ''                               -- search_keys: the bones of each word, with a letter before them for the script it is written in.
) STRICT;
CREATE INDEX note_by_conversation ON note (conversation_id, position);
CREATE INDEX note_mentions ON note (position) WHERE mentions_me IS NOT NULL;
CREATE INDEX note_unread ON note (position, event_id, conversation_id) WHERE mentions_me = 'unread';

CREATE VIRTUAL TABLE note_fts USING fts5 (
    search_body, search_keys,
    content = 'note', content_rowid = 'position', prefix = '2 3',
    tokenize = "unicode61 remove_diacritics 2 categories 'L* N* Co Mn Mc'"
);

CREATE TABLE number (
    id    BLOB PRIMARY KEY,                                                -- its id
    shown TEXT NOT NULL,                                                   -- what the row says, as JSON: a handful of numbers, never searched
    rev   INTEGER NOT NULL                                                 -- the revision that last changed it
) STRICT, WITHOUT ROWID;

CREATE TABLE person (
    id         BLOB PRIMARY KEY,                                           -- their id
    name       TEXT NOT NULL,                                              -- the name colleagues see
    role       TEXT NOT NULL,                                              -- owner, manager or agent
    active     INTEGER NOT NULL,                                           -- 1 while they may sign in
    rev        INTEGER NOT NULL,                                           -- the revision that last changed it
    away       INTEGER NOT NULL DEFAULT 0,                                 -- Who takes chats: what people said themselves, and when that ends by itself.
    away_until INTEGER,
    language   TEXT                                                        -- In which language somebody reads, as a desk's settings keep it; null if they never chose one.
) STRICT, WITHOUT ROWID;

CREATE TABLE quick_reply (
    id        BLOB PRIMARY KEY,                                            -- the quick reply
    shown     TEXT NOT NULL,                                               -- the row as the hub told it, as JSON
    name_keys TEXT NOT NULL,                                               -- its name and folder as they are found: in Latin letters, and as bones
    text_keys TEXT NOT NULL,                                               -- its words, in the same way
    rev       INTEGER NOT NULL                                             -- the revision of the row
) STRICT, WITHOUT ROWID;

CREATE TABLE quick_reply_use (
    id      BLOB PRIMARY KEY,                                              -- the quick reply
    uses    INTEGER NOT NULL,                                              -- how often
    used_at INTEGER NOT NULL                                               -- when last
) STRICT, WITHOUT ROWID;

CREATE TABLE rate_card (
    id    INTEGER PRIMARY KEY CHECK (id = 1),                              -- there is one row, once the owner decided
    shown TEXT NOT NULL,                                                   -- what the row says, as JSON: read whole, never searched
    rev   INTEGER NOT NULL                                                 -- the revision that last changed it
) STRICT;

CREATE TABLE refill (
    conversation_id BLOB PRIMARY KEY,                                      -- a conversation whose messages must be fetched again
    rev             INTEGER NOT NULL,                                      -- the revision of the request: an older page does not settle it
    next            TEXT,                                                  -- where the fetch goes on; null at its beginning
    activity_at     INTEGER NOT NULL DEFAULT 0                             -- when the chat's newest bubble was sent, 0 for none
) STRICT, WITHOUT ROWID;
CREATE INDEX refill_by_activity ON refill (activity_at, conversation_id);

CREATE TABLE saved_view (
    id    BLOB PRIMARY KEY,                                                -- its id
    shown TEXT NOT NULL,                                                   -- what the row says, as JSON: a handful, never searched
    rev   INTEGER NOT NULL                                                 -- the revision that last changed it
) STRICT, WITHOUT ROWID;

CREATE TABLE shop (
    id    INTEGER PRIMARY KEY CHECK (id = 1),                              -- there is one row
    shown TEXT NOT NULL,                                                   -- what the row says, as JSON: read whole, never searched
    rev   INTEGER NOT NULL                                                 -- the revision that last changed it
) STRICT;

CREATE TABLE team (
    id    BLOB PRIMARY KEY,                                                -- its id
    shown TEXT NOT NULL,                                                   -- what the row says, as JSON: a few dozen teams, never searched
    rev   INTEGER NOT NULL                                                 -- the revision that last changed it
) STRICT, WITHOUT ROWID;

CREATE TABLE template (
    id    BLOB PRIMARY KEY,                                                -- the template
    shown TEXT NOT NULL,                                                   -- what the row says, as JSON
    rev   INTEGER NOT NULL                                                 -- the revision that last changed it
) STRICT, WITHOUT ROWID;

CREATE TABLE template_account (
    waba_id TEXT PRIMARY KEY,                                              -- Meta's id of the account
    shown   TEXT NOT NULL,                                                 -- what the row says, as JSON
    rev     INTEGER NOT NULL                                               -- the revision that last changed it
) STRICT, WITHOUT ROWID;

CREATE TABLE unbrought (
    conversation_id BLOB NOT NULL,                                         -- the chat that is fetched again
    line            INTEGER NOT NULL,                                      -- 1 for a line, 0 for a bubble: a line may bear the name of its bubble
    id              BLOB NOT NULL,                                         -- which
    PRIMARY KEY (conversation_id, line, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE workspace (
    id                    BLOB PRIMARY KEY,                                -- its id
    name                  TEXT NOT NULL,                                   -- its name
    practice              INTEGER NOT NULL,                                -- 1 when nothing in it can reach a real customer
    phone_book_shared     INTEGER NOT NULL,                                -- 1 while the team sees the names of the owner's address book
    rev                   INTEGER NOT NULL,                                -- the revision that last changed it
    phones_masked         INTEGER NOT NULL DEFAULT 0,                      -- Agents read only the last digits of phones: what a search for a number says then.
    only_assignee_replies INTEGER NOT NULL DEFAULT 0                       -- Nobody but whoever has a chat writes to its customer: said before anybody types.
) STRICT, WITHOUT ROWID;
