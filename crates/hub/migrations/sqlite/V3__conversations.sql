-- Customers, conversations and bubbles.

-- A customer, derived from what is known of their aliases.
CREATE TABLE contact (
    id             BLOB    NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    workspace_id   BLOB    NOT NULL REFERENCES workspace (id),
    book_name      TEXT,                                               -- newest name in the owner's address book, while it is there
    profile_name   TEXT,                                               -- newest name they gave themselves
    phone          TEXT,                                               -- E.164 with +, while it is theirs
    user_id        TEXT,                                               -- newest business-scoped user id
    parent_user_id TEXT,
    username       TEXT,                                               -- without @
    private        INTEGER NOT NULL DEFAULT 0 CHECK (private IN (0, 1)), -- private to the owner
    merged_into    BLOB REFERENCES contact (id),                       -- another id turned out to be the same person
    rev            INTEGER NOT NULL                                    -- of the merge, else of the last change
) STRICT;
CREATE INDEX contact_merges ON contact (workspace_id, rev) WHERE merged_into IS NOT NULL;

-- One way WhatsApp names a customer, with what was told under that name. Every column is a maximum of what came.
CREATE TABLE alias (
    workspace_id BLOB NOT NULL REFERENCES workspace (id),
    kind         TEXT NOT NULL CHECK (kind IN ('phone', 'user', 'parent')),
    value        TEXT NOT NULL,
    contact_id   BLOB REFERENCES contact (id),                         -- whose it is; nobody's until a bubble needs a contact
    profile      TEXT,                                                 -- newest profile name: {at, wamid, name} as JSON
    username     TEXT,                                                 -- newest username, same shape
    book         TEXT,                                                 -- newest phone-book name, same shape; name null once removed
    seen_at      INTEGER NOT NULL,                                     -- latest instant it was told
    PRIMARY KEY (workspace_id, kind, value)
) STRICT, WITHOUT ROWID;
CREATE INDEX alias_of_contact ON alias (contact_id) WHERE contact_id IS NOT NULL;

-- A phone was told together with a user id, first and last at these instants.
CREATE TABLE phone_span (
    workspace_id BLOB    NOT NULL REFERENCES workspace (id),
    phone        TEXT    NOT NULL,
    user_id      TEXT    NOT NULL,
    first_at     INTEGER NOT NULL,
    last_at      INTEGER NOT NULL CHECK (last_at >= first_at),
    PRIMARY KEY (workspace_id, phone, user_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX phone_span_of_user ON phone_span (workspace_id, user_id);

-- Two names are one person because WhatsApp said so: `u:` user id, `p:` parent id, `t:` phone at an instant. Kept both ways round.
CREATE TABLE alias_tie (
    workspace_id BLOB NOT NULL REFERENCES workspace (id),
    a            TEXT NOT NULL,
    b            TEXT NOT NULL,
    PRIMARY KEY (workspace_id, a, b)
) STRICT, WITHOUT ROWID;

-- Number x contact. What WhatsApp caused is a summary of its bubbles, what people decided is theirs.
CREATE TABLE conversation (
    id               BLOB    NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    workspace_id     BLOB    NOT NULL REFERENCES workspace (id),
    number_id        BLOB    NOT NULL REFERENCES number (id),
    contact_id       BLOB    NOT NULL REFERENCES contact (id),
    status           TEXT    NOT NULL CHECK (status IN ('open', 'pending', 'snoozed', 'resolved')),
    status_decided   INTEGER NOT NULL DEFAULT 0 CHECK (status_decided IN (0, 1)), -- a person set the status at least once
    assignee_id      BLOB REFERENCES person (id),
    team_id          BLOB,
    snoozed_until    INTEGER,
    marked_read_at   INTEGER,                                          -- newest mark_read of the team: its place
    marked_read_tie  TEXT,
    unread           INTEGER NOT NULL DEFAULT 0,
    window_closes_at INTEGER,
    waiting_since    INTEGER,
    last_message_id  BLOB,                                             -- newest bubble; none: the conversation is not there for anyone
    activity_at      INTEGER,                                          -- when it was sent: the order of the list
    first_message_at INTEGER,                                          -- the customer's first bubble
    imported         INTEGER NOT NULL DEFAULT 0 CHECK (imported IN (0, 1)), -- it has a bubble only history knows
    released         INTEGER NOT NULL DEFAULT 0 CHECK (released IN (0, 1)), -- the owner lets the team see what history brought
    hidden           INTEGER NOT NULL DEFAULT 0 CHECK (hidden IN (0, 1)), -- the owner's alone: imported and not released, or a private contact
    merged_into      BLOB REFERENCES conversation (id),                -- commands and reads go there
    access_rev       INTEGER NOT NULL DEFAULT 0,                       -- last change of who may see it, or of which bubbles are in it
    rev              INTEGER NOT NULL,
    CHECK ((last_message_id IS NULL) = (activity_at IS NULL))
) STRICT;
-- A contact has one conversation per number; the merged ones keep their contact as a memory.
CREATE UNIQUE INDEX conversation_place ON conversation (contact_id, number_id) WHERE merged_into IS NULL;
CREATE INDEX conversation_changes ON conversation (workspace_id, rev);
CREATE INDEX conversation_list ON conversation (workspace_id, activity_at, id)
    WHERE last_message_id IS NOT NULL AND merged_into IS NULL;
CREATE INDEX conversation_list_by_status ON conversation (workspace_id, status, activity_at, id)
    WHERE last_message_id IS NOT NULL AND merged_into IS NULL;
-- The same for the team, which an import of thousands of chats must not make slow.
CREATE INDEX conversation_seen ON conversation (workspace_id, activity_at, id)
    WHERE last_message_id IS NOT NULL AND merged_into IS NULL AND hidden = 0;
CREATE INDEX conversation_seen_by_status ON conversation (workspace_id, status, activity_at, id)
    WHERE last_message_id IS NOT NULL AND merged_into IS NULL AND hidden = 0;
CREATE INDEX conversation_hidden ON conversation (workspace_id, id) WHERE hidden = 1;
-- What the owner may release or hold.
CREATE INDEX conversation_imported ON conversation (number_id, activity_at, id)
    WHERE imported = 1 AND last_message_id IS NOT NULL AND merged_into IS NULL;
CREATE INDEX conversation_released ON conversation (number_id, released, id)
    WHERE imported = 1 AND last_message_id IS NOT NULL AND merged_into IS NULL;

-- Everything known about one WhatsApp message. Without content it waits: no bubble, no conversation.
CREATE TABLE message (
    id              BLOB    NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    workspace_id    BLOB    NOT NULL REFERENCES workspace (id),
    number_id       BLOB    NOT NULL REFERENCES number (id),
    wamid           TEXT,                                              -- WhatsApp's id; none before our own send is accepted
    facts           TEXT    NOT NULL,                                  -- the joined facts as JSON
    phone           TEXT,                                              -- how its customer was named
    user_id         TEXT,
    parent_user_id  TEXT,
    received_at     INTEGER NOT NULL,                                  -- first reception
    conversation_id BLOB REFERENCES conversation (id),                 -- none while it waits
    sent_at         INTEGER,                                           -- place in the thread: instant, then tie
    tie             TEXT    NOT NULL,                                  -- wamid, else the command's id
    incoming        INTEGER NOT NULL DEFAULT 0 CHECK (incoming IN (0, 1)), -- written by the customer
    live            INTEGER NOT NULL DEFAULT 0 CHECK (live IN (0, 1)), -- live bubble of the customer: counts as unread
    opens           INTEGER NOT NULL DEFAULT 0 CHECK (opens <= live),  -- opens the reply window
    answer          INTEGER NOT NULL DEFAULT 0 CHECK (answer IN (0, 1)), -- a person's answer: moves the read horizon
    echo            INTEGER NOT NULL DEFAULT 0 CHECK (echo IN (0, 1)), -- live text written on the phone: by a person, or by the app itself
    automatic       INTEGER NOT NULL DEFAULT 0 CHECK (automatic <= echo AND automatic + answer <= 1), -- by the app: it follows a live bubble at once
    history         INTEGER NOT NULL DEFAULT 0 CHECK (history IN (0, 1)), -- history told it, whoever else did
    imported        INTEGER NOT NULL DEFAULT 0 CHECK (imported <= history), -- nobody else did
    file            TEXT    NOT NULL DEFAULT 'none' CHECK (file IN ('none', 'told', 'mentioned')),
                                                                       -- mentioned: history says there is one, and no more
    retry_of        BLOB,                                              -- the earlier attempt a person repeats with it
    rev             INTEGER NOT NULL,
    CHECK (conversation_id IS NULL OR sent_at IS NOT NULL)
) STRICT;
-- The same wamid twice is the same message, whoever told it.
CREATE UNIQUE INDEX message_wamid ON message (number_id, wamid) WHERE wamid IS NOT NULL;
CREATE INDEX message_thread ON message (conversation_id, sent_at, tie) WHERE conversation_id IS NOT NULL;
CREATE INDEX message_changes ON message (workspace_id, rev) WHERE conversation_id IS NOT NULL;
CREATE INDEX message_backfill ON message (workspace_id, sent_at, tie) WHERE conversation_id IS NOT NULL;
CREATE INDEX message_live ON message (conversation_id, sent_at, tie) WHERE live = 1;
CREATE INDEX message_answer ON message (conversation_id, sent_at, tie) WHERE answer = 1;
CREATE INDEX message_echo ON message (conversation_id, sent_at) WHERE echo = 1;
CREATE INDEX message_imported ON message (conversation_id) WHERE imported = 1;
-- What the import brought is counted, never added up: these hold everything the counting asks for.
CREATE INDEX message_history ON message (number_id, conversation_id, sent_at, imported) WHERE history = 1;
CREATE INDEX message_history_file ON message (number_id, conversation_id, file, sent_at, id) WHERE history = 1 AND file <> 'none';
CREATE INDEX message_phone ON message (workspace_id, phone) WHERE user_id IS NULL AND phone IS NOT NULL;

-- The file of a message, as far as it has come.
CREATE TABLE media (
    message_id BLOB    NOT NULL PRIMARY KEY REFERENCES message (id),
    workspace_id BLOB  NOT NULL REFERENCES workspace (id),
    media_id   TEXT,                                                   -- WhatsApp's handle
    mime_type  TEXT    NOT NULL,                                       -- claimed; once here, what the bytes are
    filename   TEXT,
    voice      INTEGER NOT NULL CHECK (voice IN (0, 1)),
    animated   INTEGER NOT NULL CHECK (animated IN (0, 1)),
    state      TEXT    NOT NULL CHECK (state IN ('pending', 'ready', 'failed', 'expired', 'too_large')),
    size_bytes INTEGER CHECK ((size_bytes IS NOT NULL) = (state = 'ready')),
    sha256     TEXT CHECK ((sha256 IS NOT NULL) = (state = 'ready'))   -- hex of the stored bytes: their name in the store
) STRICT;
CREATE INDEX media_object ON media (workspace_id, sha256) WHERE sha256 IS NOT NULL;

-- A file still to be fetched from WhatsApp. The row goes when the file is settled.
CREATE TABLE media_job (
    message_id   BLOB    NOT NULL PRIMARY KEY REFERENCES message (id),
    workspace_id BLOB    NOT NULL REFERENCES workspace (id),
    number_id    BLOB    NOT NULL REFERENCES number (id),
    media_id     TEXT    NOT NULL,                                     -- WhatsApp's handle, good for seven days
    announced    TEXT,                                                 -- SHA-256 in hex, as announced
    received_at  INTEGER NOT NULL,                                     -- when the handle came
    due_at       INTEGER NOT NULL,                                     -- not to be tried before
    attempts     INTEGER NOT NULL
) STRICT;
CREATE INDEX media_job_due ON media_job (due_at);

-- A centred line in a thread. Never leaves the workspace.
CREATE TABLE event (
    id              BLOB    NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    workspace_id    BLOB    NOT NULL REFERENCES workspace (id),
    conversation_id BLOB    NOT NULL REFERENCES conversation (id),
    what            TEXT    NOT NULL,                                  -- kind and its fields as JSON
    by_id           BLOB REFERENCES person (id),                       -- nobody when WhatsApp or a rule did it
    at              INTEGER NOT NULL,
    cause           TEXT,                                              -- wamid of the message that caused it: told twice, it is one line
    rev             INTEGER NOT NULL,
    UNIQUE (conversation_id, cause)
) STRICT;
CREATE INDEX event_thread ON event (conversation_id, at, id);
CREATE INDEX event_changes ON event (workspace_id, rev);
CREATE INDEX event_backfill ON event (workspace_id, at, id);
