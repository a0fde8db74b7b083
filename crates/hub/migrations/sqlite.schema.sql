-- Made by UPDATE_SCHEMA=1 cargo test -p sangam-sqlite --test schema.

CREATE TABLE address_book (
    number_id BLOB NOT NULL REFERENCES number (id),
    kind      TEXT NOT NULL CHECK (kind IN ('phone', 'user', 'parent')),
    value     TEXT NOT NULL,
    at        INTEGER NOT NULL,                                            -- when the owner changed it
    is_in     INTEGER NOT NULL CHECK (is_in IN (0, 1)),                    -- 0: taken out, which says nothing about the customer
    PRIMARY KEY (number_id, kind, value)
) STRICT, WITHOUT ROWID;

CREATE TABLE alert (
    id           BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    workspace_id BLOB NOT NULL REFERENCES workspace (id),
    number_id    BLOB NOT NULL REFERENCES number (id),
    key          TEXT NOT NULL,                                            -- what makes it one alert of the workspace
    kind         TEXT NOT NULL,                                            -- disconnected, three_days_left, restricted, token_expiring, token_expired
    detail       TEXT NOT NULL,                                            -- what belongs to the sentence, as JSON
    at           INTEGER NOT NULL,
    UNIQUE (workspace_id, key)
) STRICT;

CREATE TABLE alert_send (
    alert_id BLOB NOT NULL REFERENCES alert (id),
    channel  TEXT NOT NULL CHECK (channel IN ('email', 'webhook')),
    target   TEXT NOT NULL,                                                -- the address
    attempts INTEGER NOT NULL,
    due_at   INTEGER NOT NULL,                                             -- not to be tried before
    PRIMARY KEY (alert_id, channel, target)
) STRICT, WITHOUT ROWID;
CREATE INDEX alert_send_due ON alert_send (due_at);

CREATE TABLE alert_setting (
    workspace_id  BLOB NOT NULL PRIMARY KEY REFERENCES workspace (id),
    emails        TEXT NOT NULL,                                           -- addresses, as JSON
    webhook_url   TEXT,
    secret_sealed BLOB                                                     -- signs the webhook; sealed under the master key
) STRICT;

CREATE TABLE alias (
    workspace_id BLOB NOT NULL REFERENCES workspace (id),
    kind         TEXT NOT NULL CHECK (kind IN ('phone', 'user', 'parent')),
    value        TEXT NOT NULL,
    contact_id   BLOB REFERENCES contact (id),                             -- whose it is; nobody's until a bubble needs a contact
    profile      TEXT,                                                     -- newest profile name: {at, wamid, name} as JSON
    username     TEXT,                                                     -- newest username, same shape
    book         TEXT,                                                     -- newest phone-book name, same shape; name null once removed
    seen_at      INTEGER NOT NULL,                                         -- latest instant it was told
    PRIMARY KEY (workspace_id, kind, value)
) STRICT, WITHOUT ROWID;
CREATE INDEX alias_of_contact ON alias (contact_id) WHERE contact_id IS NOT NULL;

CREATE TABLE alias_apart (
    workspace_id BLOB NOT NULL REFERENCES workspace (id),
    a            TEXT NOT NULL,                                            -- a user id
    b            TEXT NOT NULL,                                            -- the other's
    PRIMARY KEY (workspace_id, a, b)
) STRICT, WITHOUT ROWID;

CREATE TABLE alias_tie (
    workspace_id BLOB NOT NULL REFERENCES workspace (id),
    a            TEXT NOT NULL,
    b            TEXT NOT NULL,
    told         INTEGER NOT NULL DEFAULT 1 CHECK (told IN (0, 1)),        -- 0: only a person's word says it
    PRIMARY KEY (workspace_id, a, b)
) STRICT, WITHOUT ROWID;

CREATE TABLE audit (
    workspace_id BLOB NOT NULL REFERENCES workspace (id),
    seq          INTEGER NOT NULL CHECK (seq > 0),                         -- without gaps
    at           INTEGER NOT NULL,
    what         TEXT NOT NULL,                                            -- the kind of deed
    by_id        BLOB,                                                     -- who; nobody for what the machine's administrator did
    about        TEXT,                                                     -- whom or what it was done to: an id
    detail       TEXT NOT NULL,                                            -- more, as JSON; never a secret, a phone or a text
    hash         BLOB NOT NULL CHECK (length(hash) = 32),                  -- SHA-256 of the hash before and this row
    PRIMARY KEY (workspace_id, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE brought_file (
    workspace_id BLOB NOT NULL REFERENCES workspace (id),
    person_id    BLOB NOT NULL REFERENCES person (id),
    sha256       TEXT NOT NULL CHECK (length(sha256) = 64),                -- hex of the bytes: their name in the media store
    mime_type    TEXT NOT NULL,                                            -- what the bytes are
    size_bytes   INTEGER NOT NULL CHECK (size_bytes > 0),
    brought_at   INTEGER NOT NULL,                                         -- the last time
    PRIMARY KEY (workspace_id, sha256, person_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX brought_file_age ON brought_file (brought_at);

CREATE TABLE card (
    contact_id   BLOB NOT NULL PRIMARY KEY REFERENCES contact (id),
    workspace_id BLOB NOT NULL REFERENCES workspace (id),
    team_name    TEXT CHECK (team_name <> ''),                             -- what the team calls them
    about        TEXT CHECK (about <> ''),                                 -- what the team should know about them
    "values"     TEXT NOT NULL                                             -- by field, as JSON
) STRICT;

CREATE TABLE card_shape (
    workspace_id BLOB NOT NULL PRIMARY KEY REFERENCES workspace (id),
    fields       TEXT NOT NULL,                                            -- in the order they are shown, as JSON
    rev          INTEGER NOT NULL
) STRICT;

CREATE TABLE charge (
    message_id     BLOB NOT NULL PRIMARY KEY REFERENCES message (id),
    number_id      BLOB NOT NULL REFERENCES number (id),
    at             INTEGER NOT NULL,                                       -- when it was sent; its month depends on the zone bills are made in
    category       TEXT,                                                   -- Meta's word once told, else ours; none for a template nothing was told of
    kind           TEXT,                                                   -- Meta's `type`; none while it has not said
    uses_allowance INTEGER NOT NULL CHECK (uses_allowance IN (0, 1))       -- it uses up one of the month's free messages
) STRICT;
CREATE INDEX charge_month ON charge (number_id, at, uses_allowance, kind);

CREATE TABLE command (
    id           BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),        -- made on the desktop
    workspace_id BLOB NOT NULL REFERENCES workspace (id),
    person_id    BLOB NOT NULL REFERENCES person (id),
    body_hash    BLOB NOT NULL CHECK (length(body_hash) = 32),             -- SHA-256 of the body: the same id means the same wish
    outcome      TEXT NOT NULL,                                            -- the answer as JSON
    decided_at   INTEGER NOT NULL,
    found        TEXT,                                                     -- what it changed, as it was before, as JSON
    whole_hash   BLOB CHECK (length(whole_hash) = 32)                      -- SHA-256 of all that was said; a hub of before kept none
) STRICT;
CREATE INDEX command_age ON command (decided_at);

CREATE TABLE connect_plan (
    workspace_id BLOB NOT NULL PRIMARY KEY REFERENCES workspace (id),
    plan         TEXT NOT NULL                                             -- needs, route, confirmations and checks as JSON
) STRICT;

CREATE TABLE contact (
    id             BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    workspace_id   BLOB NOT NULL REFERENCES workspace (id),
    book_name      TEXT,                                                   -- newest name in the owner's address book, while it is there
    profile_name   TEXT,                                                   -- newest name they gave themselves
    phone          TEXT,                                                   -- E.164 with +, while it is theirs
    user_id        TEXT,                                                   -- newest business-scoped user id
    parent_user_id TEXT,
    username       TEXT,                                                   -- without @
    private        INTEGER NOT NULL DEFAULT 0 CHECK (private IN (0, 1)),   -- private to the owner
    merged_into    BLOB REFERENCES contact (id),                           -- another id turned out to be the same person
    rev            INTEGER NOT NULL                                        -- of the merge, else of the last change
) STRICT;
CREATE INDEX contact_merges ON contact (workspace_id, rev) WHERE merged_into IS NOT NULL;

CREATE TABLE conversation (
    id                BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    workspace_id      BLOB NOT NULL REFERENCES workspace (id),
    number_id         BLOB NOT NULL REFERENCES number (id),
    contact_id        BLOB NOT NULL REFERENCES contact (id),
    status            TEXT NOT NULL CHECK (status IN ('open', 'pending', 'snoozed', 'resolved')),
    status_decided    INTEGER NOT NULL DEFAULT 0 CHECK (status_decided IN (0, 1)), -- a person set the status at least once
    assignee_id       BLOB REFERENCES person (id),
    team_id           BLOB,
    snoozed_until     INTEGER,
    marked_read_at    INTEGER,                                             -- newest mark_read of the team: its place
    marked_read_tie   TEXT,
    unread            INTEGER NOT NULL DEFAULT 0,
    window_closes_at  INTEGER,
    waiting_since     INTEGER,
    last_message_id   BLOB,                                                -- newest bubble; none: the conversation is not there for anyone
    activity_at       INTEGER,                                             -- when it was sent: the order of the list
    first_message_at  INTEGER,                                             -- the customer's first bubble
    imported          INTEGER NOT NULL DEFAULT 0 CHECK (imported IN (0, 1)), -- it has a bubble only history knows
    released          INTEGER NOT NULL DEFAULT 0 CHECK (released IN (0, 1)), -- the owner lets the team see what history brought
    hidden            INTEGER NOT NULL DEFAULT 0 CHECK (hidden IN (0, 1)), -- the owner's alone: imported and not released, or a private contact
    merged_into       BLOB REFERENCES conversation (id),                   -- commands and reads go there
    access_rev        INTEGER NOT NULL DEFAULT 0,                          -- last change of who may see it, or of which bubbles are in it
    rev               INTEGER NOT NULL,
    -- What the customer last wished about marketing messages from this number: the newest by WhatsApp's clock, a stop before its
    -- opposite. Both or none.
    marketing_at      INTEGER,
    marketing_stopped INTEGER CHECK (marketing_stopped IN (0, 1)),
    snooze_zone       TEXT,                                                -- on whose clock snoozed_until was meant
    woke_at           INTEGER,                                             -- when it woke by itself; none once somebody decided
    unread_mark_at    INTEGER,                                             -- The newest bubble when somebody marked it unread; whatever is read or answered behind it ends that.
    unread_mark_tie   TEXT,
    status_by         BLOB CHECK (length(status_by) = 16),                 -- The command that last decided where it stands, whose it is and what was read; none if it was no command.
    assigned_by       BLOB CHECK (length(assigned_by) = 16),
    read_by           BLOB CHECK (length(read_by) = 16),
    blocked_at        INTEGER,                                             -- since when the number has its customer blocked
    settled_until     INTEGER,
    opened_at         INTEGER,                                             -- the customer's first live bubble since then
    CHECK ((last_message_id IS NULL) = (activity_at IS NULL))
) STRICT;
CREATE INDEX conversation_asleep ON conversation (snoozed_until, id)
    WHERE status = 'snoozed' AND merged_into IS NULL;
CREATE INDEX conversation_changes ON conversation (workspace_id, rev);
CREATE INDEX conversation_hidden ON conversation (workspace_id, id) WHERE hidden = 1;
CREATE INDEX conversation_hidden_given ON conversation (assignee_id, id)
    WHERE hidden = 1 AND assignee_id IS NOT NULL AND merged_into IS NULL;
CREATE INDEX conversation_imported ON conversation (number_id, activity_at, id)
    WHERE imported = 1 AND last_message_id IS NOT NULL AND merged_into IS NULL;
CREATE INDEX conversation_list ON conversation (workspace_id, activity_at, id)
    WHERE last_message_id IS NOT NULL AND merged_into IS NULL;
CREATE INDEX conversation_list_by_status ON conversation (workspace_id, status, activity_at, id)
    WHERE last_message_id IS NOT NULL AND merged_into IS NULL;
CREATE INDEX conversation_of_assignee ON conversation (assignee_id, id) WHERE assignee_id IS NOT NULL;
CREATE INDEX conversation_of_team ON conversation (team_id, id) WHERE team_id IS NOT NULL AND merged_into IS NULL;
CREATE INDEX conversation_on_table ON conversation (workspace_id, assignee_id, status, merged_into)
    WHERE assignee_id IS NOT NULL AND merged_into IS NULL AND status IN ('open', 'pending');
CREATE UNIQUE INDEX conversation_place ON conversation (contact_id, number_id) WHERE merged_into IS NULL;
CREATE INDEX conversation_released ON conversation (number_id, released, id)
    WHERE imported = 1 AND last_message_id IS NOT NULL AND merged_into IS NULL;
CREATE INDEX conversation_seen ON conversation (workspace_id, activity_at, id)
    WHERE last_message_id IS NOT NULL AND merged_into IS NULL AND hidden = 0;
CREATE INDEX conversation_seen_by_status ON conversation (workspace_id, status, activity_at, id)
    WHERE last_message_id IS NOT NULL AND merged_into IS NULL AND hidden = 0;
CREATE INDEX conversation_sight ON conversation (workspace_id, access_rev) WHERE access_rev <> 0;

CREATE TABLE conversation_label (
    conversation_id BLOB NOT NULL REFERENCES conversation (id),
    label_id        BLOB NOT NULL REFERENCES label (id),
    PRIMARY KEY (conversation_id, label_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE copy_made (
    seq        INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    at         INTEGER NOT NULL,
    file       TEXT NOT NULL,                                              -- the folder's name below the copies' folder
    size_bytes INTEGER NOT NULL,
    problem    TEXT,                                                       -- why there is none
    missing    INTEGER NOT NULL DEFAULT 0 CHECK (missing >= 0),            -- Stored files a copy lacks, because the media store did not give them.
    -- Stored files a copy lacks because the hub itself has lost them: no later copy brings them. Earlier versions counted them with those
    -- the media store did not give.
    lost       INTEGER NOT NULL DEFAULT 0 CHECK (lost >= 0),
    facts      TEXT                                                        -- JSON
) STRICT;

CREATE TABLE cost (
    number_id    BLOB NOT NULL PRIMARY KEY REFERENCES number (id),
    workspace_id BLOB NOT NULL REFERENCES workspace (id),
    month        TEXT NOT NULL,                                            -- 2026-11
    sent         INTEGER NOT NULL CHECK (sent >= 0),
    confirmed    INTEGER NOT NULL CHECK (confirmed BETWEEN 0 AND sent),    -- those WhatsApp told a price for
    rev          INTEGER NOT NULL
) STRICT;
CREATE INDEX cost_changes ON cost (workspace_id, rev);

CREATE TABLE device (
    id           BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    workspace_id BLOB NOT NULL REFERENCES workspace (id),
    person_id    BLOB NOT NULL REFERENCES person (id),
    name         TEXT NOT NULL,                                            -- how it introduces itself
    token_hash   BLOB NOT NULL UNIQUE CHECK (length(token_hash) = 32),     -- SHA-256 of the session token
    created_at   INTEGER NOT NULL,
    expires_at   INTEGER NOT NULL,                                         -- moves on while the device keeps coming
    signed_out   INTEGER NOT NULL DEFAULT 0 CHECK (signed_out IN (0, 1)),  -- the session ended, the device may return
    revoked_at   INTEGER,                                                  -- the device must wipe itself
    seen_at      INTEGER NOT NULL DEFAULT 0,                               -- when the device was last heard of, to some minutes
    ended_early  INTEGER NOT NULL DEFAULT 0 CHECK (ended_early IN (0, 1))  -- Of sessions that ended before this step nobody noted whether the device wiped itself. Most did, and were signed in again.
) STRICT;
CREATE INDEX device_of_person ON device (person_id);

CREATE TABLE door_attempt (
    attempt_hash BLOB NOT NULL PRIMARY KEY CHECK (length(attempt_hash) = 32), -- SHA-256 of what the desk called its try
    workspace_id BLOB NOT NULL REFERENCES workspace (id),
    person_id    BLOB NOT NULL REFERENCES person (id),
    device_id    BLOB NOT NULL CHECK (length(device_id) = 16),             -- whose token perhaps nobody got
    at           INTEGER NOT NULL,                                         -- it holds for a quarter of an hour
    has_set_up   INTEGER NOT NULL DEFAULT 0 CHECK (has_set_up IN (0, 1))   -- Whoever set up a second factor at a door and did not hear the answer is given its recovery codes when the door opens again.
) STRICT, WITHOUT ROWID;
CREATE INDEX door_attempt_at ON door_attempt (at);

CREATE TABLE errand (
    kind            TEXT NOT NULL CHECK (kind IN ('reaction', 'receipt', 'block')),
    about           BLOB NOT NULL CHECK (length(about) = 16),              -- the message reacted to, or the conversation
    id              BLOB NOT NULL UNIQUE CHECK (length(id) = 16),          -- the command that asked for it
    workspace_id    BLOB NOT NULL REFERENCES workspace (id),
    number_id       BLOB NOT NULL REFERENCES number (id),
    conversation_id BLOB NOT NULL REFERENCES conversation (id),
    person_id       BLOB NOT NULL REFERENCES person (id),                  -- who asked
    wamid           TEXT NOT NULL,                                         -- the message reacted to, or read up to; empty for a block
    emoji           TEXT,                                                  -- a reaction's emoji; none takes it back
    emoji_before    TEXT,                                                  -- the business's reaction that WhatsApp knows of, for when this one is refused
    typing          INTEGER NOT NULL CHECK (typing IN (0, 1)),             -- a receipt that also shows the business writing
    blocked         INTEGER NOT NULL DEFAULT 0 CHECK (blocked IN (0, 1)),  -- a block; else its end
    attempts        INTEGER NOT NULL,                                      -- calls that were begun
    made_at         INTEGER NOT NULL,
    due_at          INTEGER NOT NULL,                                      -- not to be tried before
    PRIMARY KEY (kind, about)
) STRICT, WITHOUT ROWID;
CREATE INDEX errand_due ON errand (due_at);

CREATE TABLE event (
    id              BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    workspace_id    BLOB NOT NULL REFERENCES workspace (id),
    conversation_id BLOB NOT NULL REFERENCES conversation (id),
    what            TEXT NOT NULL,                                         -- kind and its fields as JSON
    by_id           BLOB REFERENCES person (id),                           -- nobody when WhatsApp or a rule did it
    at              INTEGER NOT NULL,
    cause           TEXT,                                                  -- wamid of the message that caused it: told twice, it is one line
    rev             INTEGER NOT NULL,
    UNIQUE (conversation_id, cause)
) STRICT;
CREATE INDEX event_backfill ON event (workspace_id, at, id);
CREATE INDEX event_changes ON event (workspace_id, rev);
CREATE INDEX event_done ON event (conversation_id, at, id) WHERE substr(what, 1, 18) = '{"kind":"resolved"';
CREATE INDEX event_thread ON event (conversation_id, at, id);

CREATE TABLE gap (
    seq       INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    number_id BLOB REFERENCES number (id),                                 -- none: every number of this hub
    why       TEXT NOT NULL,                                               -- hub_down, restored, not_delivered
    from_at   INTEGER NOT NULL,
    until_at  INTEGER NOT NULL CHECK (until_at >= from_at)
) STRICT;
CREATE INDEX gap_order ON gap (number_id, from_at);

CREATE TABLE given (
    number_id    BLOB NOT NULL REFERENCES number (id),
    person_id    BLOB NOT NULL REFERENCES person (id),
    workspace_id BLOB NOT NULL REFERENCES workspace (id),
    turn         INTEGER NOT NULL,                                         -- counts the chats of the number that were given
    PRIMARY KEY (number_id, person_id)
) STRICT;

CREATE TABLE import_chunk (
    number_id   BLOB NOT NULL REFERENCES number (id),
    phase       INTEGER NOT NULL,                                          -- 0 the first day, 1 to ninety days, 2 to a hundred and eighty
    chunk_order INTEGER NOT NULL CHECK (chunk_order >= -1),                -- place in its phase; -1 if it was not told
    digest      BLOB NOT NULL CHECK (length(digest) = 32),                 -- of its wamids: another chunk of the same place is another row
    messages    INTEGER NOT NULL,                                          -- different ones in it
    progress    INTEGER NOT NULL CHECK (progress BETWEEN 0 AND 100),       -- WhatsApp's count of the whole, the highest told with it
    first_at    INTEGER NOT NULL,                                          -- first arrival
    last_at     INTEGER NOT NULL CHECK (last_at >= first_at),              -- latest arrival
    PRIMARY KEY (number_id, phase, chunk_order, digest)
) STRICT, WITHOUT ROWID;

CREATE TABLE invitation (
    id           BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    code_hash    BLOB NOT NULL UNIQUE CHECK (length(code_hash) = 32),      -- SHA-256 of the code
    workspace_id BLOB NOT NULL REFERENCES workspace (id),
    role         TEXT NOT NULL CHECK (role IN ('agent', 'manager', 'owner')),
    invited_by   BLOB NOT NULL REFERENCES person (id),
    created_at   INTEGER NOT NULL,
    expires_at   INTEGER NOT NULL,
    used_at      INTEGER,                                                  -- one use only
    withdrawn_at INTEGER                                                   -- it was taken back before its use
) STRICT;
CREATE INDEX invitation_of_workspace ON invitation (workspace_id, created_at);

CREATE TABLE keystone (
    name  TEXT NOT NULL PRIMARY KEY,                                       -- what the value is: `seal_check`
    value BLOB NOT NULL                                                    -- the value
) STRICT;

CREATE TABLE label (
    id           BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    workspace_id BLOB NOT NULL REFERENCES workspace (id),
    name         TEXT NOT NULL,
    folded       TEXT NOT NULL,                                            -- the same for all names that are one
    colour       TEXT NOT NULL,
    merged_into  BLOB REFERENCES label (id),                               -- whose its chats are now: never one that is merged itself
    gone         INTEGER NOT NULL CHECK (gone IN (0, 1)),                  -- deleted or merged
    rev          INTEGER NOT NULL,
    CHECK (merged_into IS NULL OR gone = 1)
) STRICT;
CREATE INDEX label_changes ON label (workspace_id, rev);
CREATE INDEX label_merged ON label (merged_into) WHERE merged_into IS NOT NULL;
CREATE UNIQUE INDEX label_named ON label (workspace_id, folded) WHERE gone = 0;

CREATE TABLE later (
    id                     BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    workspace_id           BLOB NOT NULL REFERENCES workspace (id),
    conversation_id        BLOB NOT NULL REFERENCES conversation (id),
    author_id              BLOB NOT NULL REFERENCES person (id),           -- whose it is: who planned it, or changed its time since
    content                TEXT,                                           -- as JSON; none once it is over
    sha256                 TEXT CHECK (length(sha256) = 64),               -- hex of its file: kept as long as the plan
    reply_to               BLOB CHECK (length(reply_to) = 16),             -- the message it quotes
    at                     INTEGER NOT NULL,                               -- when it leaves
    zone                   TEXT NOT NULL,                                  -- on whose clock that time was meant: Asia/Kolkata
    unless_customer_writes INTEGER NOT NULL CHECK (unless_customer_writes IN (0, 1)),
    state                  TEXT NOT NULL CHECK (state IN ('waiting', 'held', 'sent', 'cancelled')),
    why                    TEXT CHECK ((why IS NULL) = (state <> 'held')), -- why it was held
    made_at                INTEGER NOT NULL,
    changed_at             INTEGER NOT NULL,                               -- when its state was last changed: what is over goes some day
    rev                    INTEGER NOT NULL,
    before_merge           BLOB CHECK (length(before_merge) = 16),         -- In which conversation a plan was before two became one for the first time, as for a message that names nobody.
    words_taken            INTEGER NOT NULL DEFAULT 0 CHECK (words_taken IN (0, 1)), -- Whoever lets go of a plan may have its words back; then nobody else has them, who wanted the same at that moment.
    CHECK ((content IS NULL) = (state IN ('sent', 'cancelled')))
) STRICT;
CREATE INDEX later_changes ON later (workspace_id, rev);
CREATE INDEX later_due ON later (at, id) WHERE state = 'waiting';
CREATE INDEX later_file ON later (workspace_id, sha256) WHERE sha256 IS NOT NULL;
CREATE INDEX later_open ON later (conversation_id, at, id) WHERE state IN ('waiting', 'held');
CREATE INDEX later_over ON later (changed_at) WHERE state IN ('sent', 'cancelled');

CREATE TABLE leaving_file (
    workspace_id BLOB NOT NULL REFERENCES workspace (id),
    sha256       TEXT NOT NULL CHECK (length(sha256) = 64),                -- hex of the bytes: their name in the media store
    PRIMARY KEY (workspace_id, sha256)
) STRICT, WITHOUT ROWID;

CREATE TABLE let_go_file (
    workspace_id BLOB NOT NULL REFERENCES workspace (id),
    sha256       TEXT NOT NULL CHECK (length(sha256) = 64),                -- hex of the bytes: their name in the media store
    PRIMARY KEY (workspace_id, sha256)
) STRICT, WITHOUT ROWID;

CREATE TABLE life_event (
    seq          INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    workspace_id BLOB NOT NULL REFERENCES workspace (id),
    number_id    BLOB NOT NULL REFERENCES number (id),
    at           INTEGER NOT NULL,                                         -- when, by WhatsApp's clock where WhatsApp told it
    kind         TEXT NOT NULL,                                            -- Meta's event in lower case, or a word of ours
    by_id        BLOB REFERENCES person (id),                              -- the person who did it
    detail       TEXT,                                                     -- what belongs to the sentence, as JSON
    link         TEXT,                                                     -- what it says about the link, as JSON; none if nothing
    cause        TEXT NOT NULL,                                            -- what makes it one event, however often it is told
    UNIQUE (number_id, cause)
) STRICT;
CREATE INDEX life_event_kind ON life_event (number_id, kind, at, cause);
CREATE INDEX life_event_link ON life_event (number_id, at, cause) WHERE link IS NOT NULL;
CREATE INDEX life_event_order ON life_event (number_id, at, cause);

CREATE TABLE look_alike (
    contact_id BLOB NOT NULL REFERENCES contact (id),
    other_id   BLOB NOT NULL REFERENCES contact (id),
    PRIMARY KEY (contact_id, other_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE media (
    message_id   BLOB NOT NULL PRIMARY KEY REFERENCES message (id),
    workspace_id BLOB NOT NULL REFERENCES workspace (id),
    media_id     TEXT,                                                     -- WhatsApp's handle
    mime_type    TEXT NOT NULL,                                            -- claimed; once here, what the bytes are
    filename     TEXT,
    voice        INTEGER NOT NULL CHECK (voice IN (0, 1)),
    animated     INTEGER NOT NULL CHECK (animated IN (0, 1)),
    state        TEXT NOT NULL CHECK (state IN ('pending', 'ready', 'failed', 'expired', 'too_large')),
    size_bytes   INTEGER CHECK ((size_bytes IS NOT NULL) = (state = 'ready')),
    sha256       TEXT CHECK ((sha256 IS NOT NULL) = (state = 'ready'))     -- hex of the stored bytes: their name in the store
) STRICT;
CREATE INDEX media_object ON media (workspace_id, sha256) WHERE sha256 IS NOT NULL;

CREATE TABLE media_job (
    message_id   BLOB NOT NULL PRIMARY KEY REFERENCES message (id),
    workspace_id BLOB NOT NULL REFERENCES workspace (id),
    number_id    BLOB NOT NULL REFERENCES number (id),
    media_id     TEXT NOT NULL,                                            -- WhatsApp's handle, good for seven days
    announced    TEXT,                                                     -- SHA-256 in hex, as announced
    received_at  INTEGER NOT NULL,                                         -- when the handle came
    due_at       INTEGER NOT NULL,                                         -- not to be tried before
    attempts     INTEGER NOT NULL,
    refusals     INTEGER NOT NULL DEFAULT 0                                -- How often a file was refused. What broke off on the way is not held against it.
) STRICT;
CREATE INDEX media_job_due ON media_job (due_at);

CREATE TABLE merged_pair (
    id           BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),        -- the command that merged them, and the line that tells of it
    workspace_id BLOB NOT NULL REFERENCES workspace (id),
    a            TEXT NOT NULL,                                            -- a user id of the one
    b            TEXT NOT NULL,                                            -- and of the other: the tie between them is a person's word
    merged_at    INTEGER NOT NULL,
    found        TEXT NOT NULL,                                            -- their cards and chats before, as JSON
    split_at     INTEGER,                                                  -- when somebody said that they are two
    moving       INTEGER NOT NULL DEFAULT 0 CHECK (moving IN (0, 1))       -- messages are still on their way apart
) STRICT;
CREATE INDEX merged_pair_moving ON merged_pair (id) WHERE moving = 1;

CREATE TABLE message (
    id              BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    workspace_id    BLOB NOT NULL REFERENCES workspace (id),
    number_id       BLOB NOT NULL REFERENCES number (id),
    wamid           TEXT,                                                  -- WhatsApp's id; none before our own send is accepted
    facts           TEXT NOT NULL,                                         -- the joined facts as JSON
    phone           TEXT,                                                  -- how its customer was named
    user_id         TEXT,
    parent_user_id  TEXT,
    received_at     INTEGER NOT NULL,                                      -- first reception
    conversation_id BLOB REFERENCES conversation (id),                     -- none while it waits
    sent_at         INTEGER,                                               -- place in the thread: instant, then tie
    tie             TEXT NOT NULL,                                         -- wamid, else the command's id
    incoming        INTEGER NOT NULL DEFAULT 0 CHECK (incoming IN (0, 1)), -- written by the customer
    live            INTEGER NOT NULL DEFAULT 0 CHECK (live IN (0, 1)),     -- live bubble of the customer: counts as unread
    opens           INTEGER NOT NULL DEFAULT 0 CHECK (opens <= live),      -- opens the reply window
    answer          INTEGER NOT NULL DEFAULT 0 CHECK (answer IN (0, 1)),   -- a person's answer: moves the read horizon
    echo            INTEGER NOT NULL DEFAULT 0 CHECK (echo IN (0, 1)),     -- live text written on the phone: by a person, or by the app itself
    automatic       INTEGER NOT NULL DEFAULT 0 CHECK (automatic <= echo AND automatic + answer <= 1), -- by the app: it follows a live bubble at once
    history         INTEGER NOT NULL DEFAULT 0 CHECK (history IN (0, 1)),  -- history told it, whoever else did
    imported        INTEGER NOT NULL DEFAULT 0 CHECK (imported <= history), -- nobody else did
    file            TEXT NOT NULL DEFAULT 'none' CHECK (file IN ('none', 'told', 'mentioned')),
    -- mentioned: history says there is one, and no more
    -- the earlier attempt a person repeats with it
    retry_of        BLOB,
    rev             INTEGER NOT NULL,                                      -- SHA-256; none where it did not come in haste
    pressed         INTEGER NOT NULL DEFAULT 0 CHECK (pressed <= live),    -- A live bubble that is a pressed button of such a question: it makes nothing unread and nobody waits because of it.
    before_merge    BLOB,                                                  -- In which conversation a message was before two became one for the first time: what we wrote names nobody.
    refused         INTEGER NOT NULL DEFAULT 0 CHECK (refused IN (0, 1)),  -- What WhatsApp refused because the reply window was shut shuts it here, too, until the customer writes again.
    failed          INTEGER NOT NULL DEFAULT 0 CHECK (failed IN (0, 1)),   -- What did not go out answers nobody: whoever waited goes on waiting.
    -- What the phone app writes by itself, it writes to others in the same words. Of a text the phone wrote in haste, right behind a live
    -- bubble of the customer, the words are kept as a digest, which finds them wherever else they went. What an earlier version judged, by
    -- the length of a text alone, stays as it was until something about it changes.
    hasty_words     BLOB CHECK (hasty_words IS NULL OR (length(hasty_words) = 32 AND echo = 1)),
    came_at         INTEGER,                                               -- when they came; none for what always stood there, or was settled where it stood
    CHECK (conversation_id IS NULL OR sent_at IS NOT NULL)
) STRICT;
CREATE INDEX message_answer ON message (conversation_id, sent_at, tie) WHERE answer = 1;
CREATE INDEX message_backfill ON message (workspace_id, sent_at, tie) WHERE conversation_id IS NOT NULL;
CREATE INDEX message_changes ON message (workspace_id, rev) WHERE conversation_id IS NOT NULL;
CREATE INDEX message_echo ON message (conversation_id, sent_at) WHERE echo = 1;
CREATE INDEX message_heard ON message (conversation_id, received_at, live, pressed) WHERE live = 1 AND pressed = 0;
CREATE INDEX message_history ON message (number_id, conversation_id, sent_at, imported) WHERE history = 1;
CREATE INDEX message_history_file ON message (number_id, conversation_id, file, sent_at, id) WHERE history = 1 AND file <> 'none';
CREATE INDEX message_imported ON message (conversation_id) WHERE imported = 1;
CREATE INDEX message_incoming ON message (conversation_id, sent_at, tie, incoming) WHERE incoming = 1;
CREATE INDEX message_judged ON message (number_id, hasty_words, automatic) WHERE hasty_words IS NOT NULL;
CREATE INDEX message_live ON message (conversation_id, sent_at, tie, live, pressed, opens) WHERE live = 1;
CREATE INDEX message_phone ON message (workspace_id, phone) WHERE user_id IS NULL AND phone IS NOT NULL;
CREATE INDEX message_refused ON message (conversation_id, sent_at, tie) WHERE refused = 1;
CREATE INDEX message_reply ON message (conversation_id, sent_at, tie) WHERE answer = 1 AND failed = 0;
CREATE INDEX message_retry ON message (retry_of) WHERE retry_of IS NOT NULL;
CREATE INDEX message_said ON message (number_id, hasty_words, conversation_id) WHERE hasty_words IS NOT NULL;
CREATE INDEX message_thread ON message (conversation_id, sent_at, tie) WHERE conversation_id IS NOT NULL;
CREATE UNIQUE INDEX message_wamid ON message (number_id, wamid) WHERE wamid IS NOT NULL;

CREATE TABLE missing (
    number_id  BLOB NOT NULL REFERENCES number (id),
    wamid      TEXT NOT NULL,
    from_at    INTEGER NOT NULL,                                           -- it was sent between these instants
    until_at   INTEGER NOT NULL,
    noticed_at INTEGER NOT NULL,                                           -- when the hub heard of it
    PRIMARY KEY (number_id, wamid)
) STRICT, WITHOUT ROWID;
CREATE INDEX missing_age ON missing (noticed_at);

CREATE TABLE number (
    id              BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    workspace_id    BLOB NOT NULL REFERENCES workspace (id),
    waba_id         TEXT NOT NULL,                                         -- WhatsApp's id of the business account
    phone_number_id TEXT NOT NULL UNIQUE,                                  -- WhatsApp's id of the number: routes webhooks, so it has one owner
    display_number  TEXT NOT NULL,                                         -- as people write it
    verified_name   TEXT,                                                  -- what customers see, once WhatsApp told us
    connected       INTEGER NOT NULL CHECK (connected IN (0, 1)),          -- WhatsApp accepts our calls: what standing says, for the queue
    standing        TEXT NOT NULL,                                         -- how its connection stands, as JSON
    token_sealed    BLOB NOT NULL,                                         -- access token, sealed under the master key
    created_at      INTEGER NOT NULL,
    rev             INTEGER NOT NULL
) STRICT;
CREATE INDEX number_changes ON number (workspace_id, rev);
CREATE INDEX number_of_waba ON number (waba_id);

CREATE TABLE onboarding (
    number_id        BLOB NOT NULL PRIMARY KEY REFERENCES number (id),
    plan             TEXT,                                                 -- what was confirmed and checked, as JSON
    request_ids      TEXT NOT NULL,                                        -- WhatsApp's ids of the one-shot requests, by kind, as JSON
    token_expires_at INTEGER,                                              -- when the access token ends; absent if never, or not known
    entries_at       INTEGER                                               -- when the last of the address book came
) STRICT;

CREATE TABLE outdated (
    conversation_id BLOB NOT NULL PRIMARY KEY REFERENCES conversation (id),
    workspace_id    BLOB NOT NULL REFERENCES workspace (id)
) STRICT, WITHOUT ROWID;

CREATE TABLE password_reset (
    person_id    BLOB NOT NULL PRIMARY KEY REFERENCES person (id),
    workspace_id BLOB NOT NULL REFERENCES workspace (id),
    code_hash    BLOB NOT NULL UNIQUE CHECK (length(code_hash) = 32),      -- SHA-256 of the code
    made_by      BLOB NOT NULL REFERENCES person (id),
    expires_at   INTEGER NOT NULL
) STRICT;

CREATE TABLE person (
    id            BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    workspace_id  BLOB NOT NULL REFERENCES workspace (id),
    email         TEXT NOT NULL UNIQUE,                                    -- lower case: signing in ignores case
    name          TEXT NOT NULL,                                           -- what colleagues see
    role          TEXT NOT NULL CHECK (role IN ('agent', 'manager', 'owner')),
    active        INTEGER NOT NULL CHECK (active IN (0, 1)),               -- may still sign in
    password_hash TEXT NOT NULL,                                           -- PHC string
    scope_rev     INTEGER NOT NULL DEFAULT 0,                              -- last change of role or masking: starts a first sync
    created_at    INTEGER NOT NULL,
    rev           INTEGER NOT NULL,
    away          INTEGER NOT NULL DEFAULT 0 CHECK (away IN (0, 1)),       -- takes no chats for now
    away_until    INTEGER,                                                 -- when that ends by itself; none if somebody must say so
    language      TEXT CHECK (language <> ''),                             -- as the desk's settings keep it; none if they never chose one
    removed_by    BLOB CHECK (length(removed_by) = 16)                     -- Who removed a person: the lines about chats that are handed back name them, whenever that is.
) STRICT;
CREATE INDEX person_changes ON person (workspace_id, rev);
CREATE INDEX person_removed ON person (active, id);

CREATE TABLE phone_span (
    workspace_id BLOB NOT NULL REFERENCES workspace (id),
    phone        TEXT NOT NULL,
    user_id      TEXT NOT NULL,
    first_at     INTEGER NOT NULL,
    last_at      INTEGER NOT NULL CHECK (last_at >= first_at),
    PRIMARY KEY (workspace_id, phone, user_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX phone_span_of_user ON phone_span (workspace_id, user_id);

CREATE TABLE quick_reply (
    id           BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),        -- made on a desk
    workspace_id BLOB NOT NULL REFERENCES workspace (id),
    owner_id     BLOB REFERENCES person (id),                              -- whose it is alone; null: the team's. Never changes
    reply        TEXT,                                                     -- what it says, as JSON; none once it was removed
    sha256       TEXT CHECK (length(sha256) = 64),                         -- hex of its file: kept as long as the reply
    edited_at    INTEGER NOT NULL,
    edited_by    BLOB NOT NULL REFERENCES person (id),
    rev          INTEGER NOT NULL,
    CHECK (reply IS NOT NULL OR sha256 IS NULL)
) STRICT;
CREATE INDEX quick_reply_changes ON quick_reply (workspace_id, rev);
CREATE INDEX quick_reply_file ON quick_reply (workspace_id, sha256) WHERE sha256 IS NOT NULL;
CREATE INDEX quick_reply_of ON quick_reply (workspace_id, owner_id, id) WHERE reply IS NOT NULL;

CREATE TABLE rate_card (
    workspace_id BLOB NOT NULL PRIMARY KEY REFERENCES workspace (id),
    card         TEXT,                                                     -- as JSON; none: the one every build comes with
    edited_at    INTEGER NOT NULL,
    edited_by    BLOB NOT NULL REFERENCES person (id),
    rev          INTEGER NOT NULL
) STRICT;

CREATE TABLE recovery_code (
    person_id    BLOB NOT NULL REFERENCES person (id),
    code_hash    BLOB NOT NULL CHECK (length(code_hash) = 32),             -- SHA-256 of person and code
    workspace_id BLOB NOT NULL REFERENCES workspace (id),
    used_at      INTEGER,                                                  -- one use
    waits        INTEGER NOT NULL DEFAULT 0 CHECK (waits IN (0, 1)),       -- 1: good, and nobody said yet that it was kept
    PRIMARY KEY (person_id, code_hash)
) STRICT, WITHOUT ROWID;

CREATE TABLE recovery_key (
    id      BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    made_at INTEGER NOT NULL,
    wrapped BLOB NOT NULL
) STRICT;

CREATE TABLE release_decision (
    number_id    BLOB NOT NULL REFERENCES number (id),
    seq          INTEGER NOT NULL,                                         -- its place among those about the number
    workspace_id BLOB NOT NULL REFERENCES workspace (id),
    person_id    BLOB NOT NULL REFERENCES person (id),                     -- who decided: once they may not, it is over
    choice       TEXT NOT NULL,                                            -- which chats, as JSON
    released     INTEGER NOT NULL CHECK (released IN (0, 1)),              -- the team sees them, or no longer
    after_id     BLOB,                                                     -- the last chat that was looked at
    changed      INTEGER NOT NULL CHECK (changed >= 0),                    -- chats it moved so far
    given_at     INTEGER NOT NULL,
    over_at      INTEGER,                                                  -- nothing is left to do, or a newer one decides about all of it
    -- Whoever decides about imported chats gives the decision an id first, by which it knows its own row should the commit be unheard and the
    -- transaction repeated.
    id           BLOB CHECK (length(id) = 16),
    PRIMARY KEY (number_id, seq)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX release_decision_id ON release_decision (id);
CREATE INDEX release_decision_open ON release_decision (number_id, seq, workspace_id) WHERE over_at IS NULL;
CREATE INDEX release_decision_over ON release_decision (number_id, over_at) WHERE over_at IS NOT NULL;

CREATE TABLE routed (
    conversation_id BLOB NOT NULL PRIMARY KEY REFERENCES conversation (id),
    workspace_id    BLOB NOT NULL REFERENCES workspace (id),
    person_id       BLOB REFERENCES person (id),                           -- to whom it was given; nobody while it waits
    why             TEXT NOT NULL,                                         -- why nobody has it, or why they do
    since           INTEGER NOT NULL,                                      -- when that was decided first
    due_at          INTEGER,                                               -- when to look again; none if something must happen first
    before_id       BLOB REFERENCES person (id),                           -- who had it before it waited, if it came back
    waiting_since   INTEGER                                                -- since when the customer waited then; none if they did not
) STRICT;
CREATE INDEX routed_due ON routed (due_at, conversation_id) WHERE due_at IS NOT NULL;
CREATE INDEX routed_waiting ON routed (workspace_id, why) WHERE person_id IS NULL;

CREATE TABLE routing (
    number_id    BLOB NOT NULL PRIMARY KEY REFERENCES number (id),
    workspace_id BLOB NOT NULL REFERENCES workspace (id),
    rules        TEXT NOT NULL
) STRICT;

CREATE TABLE saved_view (
    id           BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    workspace_id BLOB NOT NULL REFERENCES workspace (id),
    person_id    BLOB NOT NULL REFERENCES person (id),                     -- who made it
    shared       INTEGER NOT NULL CHECK (shared IN (0, 1)),                -- everybody has it
    was_shared   INTEGER NOT NULL CHECK (was_shared IN (0, 1)),            -- everybody had it once: they hear that it is theirs no longer
    name         TEXT NOT NULL,
    filter       TEXT NOT NULL,                                            -- as JSON
    pinned       INTEGER NOT NULL CHECK (pinned IN (0, 1)),                -- stands in the rail with its count
    position     INTEGER NOT NULL,                                         -- where it stands among the others
    gone         INTEGER NOT NULL CHECK (gone IN (0, 1)),
    rev          INTEGER NOT NULL
) STRICT;
CREATE INDEX saved_view_changes ON saved_view (workspace_id, rev);

CREATE TABLE second_factor (
    person_id     BLOB NOT NULL PRIMARY KEY REFERENCES person (id),
    workspace_id  BLOB NOT NULL REFERENCES workspace (id),
    secret_sealed BLOB NOT NULL,                                           -- what the app on the phone reckons with, sealed for this row
    confirmed_at  INTEGER,                                                 -- since when it is asked for; before, nobody proved that the phone has it
    last_step     INTEGER NOT NULL,                                        -- the newest span of 30 seconds a code was taken of: none is taken twice
    begun_at      INTEGER,                                                 -- when it was shown; absent if that was before anybody asked
    begun_on      BLOB CHECK (length(begun_on) = 16)                       -- to which device; absent if on the way in
) STRICT;

CREATE TABLE send_job (
    message_id      BLOB NOT NULL PRIMARY KEY REFERENCES message (id),
    workspace_id    BLOB NOT NULL REFERENCES workspace (id),
    number_id       BLOB NOT NULL REFERENCES number (id),
    conversation_id BLOB NOT NULL REFERENCES conversation (id),
    place           INTEGER NOT NULL,                                      -- order within the conversation: the rev it was queued at
    state           TEXT NOT NULL CHECK (state IN ('queued', 'sending', 'unknown')),
    attempts        INTEGER NOT NULL,                                      -- calls that were begun
    due_at          INTEGER NOT NULL,                                      -- queued: not before; unknown: when people are told
    holder          BLOB CHECK ((holder IS NOT NULL) = (state = 'sending')), -- the run of a hub that began the call
    started_at      INTEGER CHECK (state <> 'sending' OR started_at IS NOT NULL)
) STRICT;
CREATE INDEX send_job_order ON send_job (conversation_id, place) WHERE state IN ('queued', 'sending');
CREATE INDEX send_job_state ON send_job (state, due_at);

CREATE TABLE shop (
    workspace_id BLOB NOT NULL PRIMARY KEY REFERENCES workspace (id),
    shown        TEXT NOT NULL,                                            -- hours, targets, the hours of single people, as JSON
    rev          INTEGER NOT NULL
) STRICT;

CREATE TABLE signup (
    id           BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    workspace_id BLOB NOT NULL REFERENCES workspace (id),
    person_id    BLOB NOT NULL REFERENCES person (id),                     -- who began it
    reconnects   BLOB REFERENCES number (id),                              -- the number it is to bring back
    ticket_hash  BLOB NOT NULL UNIQUE CHECK (length(ticket_hash) = 32),    -- SHA-256 of the ticket in the page's address
    visitor_hash BLOB CHECK (length(visitor_hash) = 32),                   -- SHA-256 of the cookie of the one browser that opened it
    step         TEXT NOT NULL,                                            -- where it stands
    is_over      INTEGER NOT NULL CHECK (is_over IN (0, 1)),               -- nothing more will happen
    story        TEXT NOT NULL,                                            -- what was told and found so far, as JSON; no secret
    token_sealed BLOB CHECK (token_sealed IS NULL OR is_over = 0),         -- the business token, sealed, until the number has it
    began_at     INTEGER NOT NULL,
    expires_at   INTEGER NOT NULL,                                         -- of the ticket, later of the open page
    connected_at INTEGER                                                   -- counts against the app's quota of onboardings
) STRICT;
CREATE INDEX signup_connected ON signup (connected_at) WHERE connected_at IS NOT NULL;
CREATE INDEX signup_of_workspace ON signup (workspace_id, id);
CREATE INDEX signup_open ON signup (id) WHERE is_over = 0;

CREATE TABLE sqlite_sequence (
    name,
    seq
);

CREATE TABLE survey (
    number_id    BLOB NOT NULL PRIMARY KEY REFERENCES number (id),
    workspace_id BLOB NOT NULL REFERENCES workspace (id),
    rules        TEXT NOT NULL                                             -- as JSON
) STRICT;

CREATE TABLE survey_asked (
    message_id      BLOB NOT NULL PRIMARY KEY CHECK (length(message_id) = 16),
    workspace_id    BLOB NOT NULL REFERENCES workspace (id),
    conversation_id BLOB NOT NULL REFERENCES conversation (id),
    asked_at        INTEGER NOT NULL,
    wording         TEXT NOT NULL,                                         -- what was said, as JSON
    answered_at     INTEGER,                                               -- place of the answer that counts: instant, then tie
    answered_tie    TEXT,
    CHECK ((answered_at IS NULL) = (answered_tie IS NULL))
) STRICT;
CREATE INDEX survey_asked_of ON survey_asked (conversation_id, asked_at);

CREATE TABLE survey_planned (
    conversation_id BLOB NOT NULL PRIMARY KEY REFERENCES conversation (id),
    workspace_id    BLOB NOT NULL REFERENCES workspace (id),
    person_id       BLOB NOT NULL REFERENCES person (id),                  -- who resolved it
    command_id      BLOB NOT NULL CHECK (length(command_id) = 16),         -- by which command
    last_message_id BLOB,                                                  -- its newest bubble then
    due_at          INTEGER NOT NULL                                       -- when to ask
) STRICT;
CREATE INDEX survey_planned_due ON survey_planned (due_at, conversation_id);

CREATE TABLE team (
    id           BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    workspace_id BLOB NOT NULL REFERENCES workspace (id),
    name         TEXT NOT NULL,
    folded       TEXT NOT NULL,                                            -- the same for all names that are one
    members      TEXT NOT NULL,                                            -- the ids of its people, as JSON
    gone         INTEGER NOT NULL CHECK (gone IN (0, 1)),                  -- deleted
    rev          INTEGER NOT NULL
) STRICT;
CREATE INDEX team_changes ON team (workspace_id, rev);
CREATE UNIQUE INDEX team_named ON team (workspace_id, folded) WHERE gone = 0;

CREATE TABLE template (
    id           BLOB NOT NULL PRIMARY KEY,
    workspace_id BLOB NOT NULL REFERENCES workspace (id),
    waba_id      TEXT NOT NULL,                                            -- Meta's id of the account
    meta_id      TEXT NOT NULL,                                            -- Meta's id of the template; another one after it was made anew
    name         TEXT NOT NULL,
    language     TEXT NOT NULL,                                            -- in Meta's spelling
    template     TEXT NOT NULL,                                            -- what it says, as JSON
    standing     TEXT NOT NULL,                                            -- what was told of where it stands, as JSON: a join
    rev          INTEGER NOT NULL
) STRICT;
CREATE INDEX template_changes ON template (workspace_id, rev);
CREATE UNIQUE INDEX template_key ON template (workspace_id, waba_id, name, language);

CREATE TABLE template_account (
    workspace_id BLOB NOT NULL REFERENCES workspace (id),
    waba_id      TEXT NOT NULL,
    number_ids   TEXT NOT NULL,                                            -- the numbers they can be sent from, as JSON
    checked_at   INTEGER,                                                  -- when Meta last told all of them
    problem      TEXT,                                                     -- why it did not when it was last asked, as JSON
    due_at       INTEGER NOT NULL,                                         -- when it is asked next
    failures     INTEGER NOT NULL CHECK (failures >= 0),                   -- questions without an answer since the last one with
    rev          INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, waba_id)
) STRICT;
CREATE INDEX template_account_changes ON template_account (workspace_id, rev);
CREATE INDEX template_account_due ON template_account (due_at);

CREATE TABLE upload (
    number_id   BLOB NOT NULL REFERENCES number (id),
    sha256      TEXT NOT NULL CHECK (length(sha256) = 64),                 -- hex of the bytes
    mime_type   TEXT NOT NULL,                                             -- as what they were uploaded
    media_id    TEXT NOT NULL,                                             -- WhatsApp's id
    uploaded_at INTEGER NOT NULL,
    PRIMARY KEY (number_id, sha256)
) STRICT, WITHOUT ROWID;
CREATE INDEX upload_age ON upload (uploaded_at);

CREATE TABLE watch (
    number_id        BLOB NOT NULL PRIMARY KEY REFERENCES number (id),
    workspace_id     BLOB NOT NULL REFERENCES workspace (id),
    customer_at      INTEGER,                                              -- newest live message of a customer
    desk_at          INTEGER,                                              -- newest message of a desk that WhatsApp took
    phone_at         INTEGER,                                              -- newest message written on the phone
    good_at          INTEGER,                                              -- WhatsApp last said that it serves the number to us
    available_at     INTEGER,                                              -- WhatsApp last said that nothing hinders sending
    token_expires_at INTEGER,                                              -- when the token ends; none if never, or not known
    due_at           INTEGER NOT NULL,                                     -- when WhatsApp is asked next
    failures         INTEGER NOT NULL,                                     -- questions in a row nobody answered
    outages          INTEGER NOT NULL                                      -- how often the link was lost: one alert each
) STRICT;
CREATE INDEX watch_due ON watch (due_at);

CREATE TABLE webhook_address (
    secret    BLOB NOT NULL PRIMARY KEY CHECK (length(secret) = 32),       -- SHA-256 of the secret in the address
    number_id BLOB NOT NULL REFERENCES number (id),
    told_at   INTEGER NOT NULL,                                            -- when the provider was told
    is_taken  INTEGER NOT NULL CHECK (is_taken IN (0, 1))                  -- it said yes, or something came by it
) STRICT, WITHOUT ROWID;
CREATE INDEX webhook_address_of_number ON webhook_address (number_id, told_at);

CREATE TABLE workspace (
    id                     BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    name                   TEXT NOT NULL,                                  -- as its people call it
    practice               INTEGER NOT NULL CHECK (practice IN (0, 1)),    -- nothing in it can reach a real customer
    phone_book_shared      INTEGER NOT NULL DEFAULT 0 CHECK (phone_book_shared IN (0, 1)), -- the team sees the owner's address book names
    epoch                  BLOB NOT NULL CHECK (length(epoch) = 16),       -- this life of the counter
    head                   INTEGER NOT NULL CHECK (head >= 0),             -- the counter: no row carries a higher rev
    floor                  INTEGER NOT NULL DEFAULT 0 CHECK (floor BETWEEN 0 AND head), -- tombstones at or below are forgotten
    created_at             INTEGER NOT NULL,
    rev                    INTEGER NOT NULL CHECK (rev BETWEEN 0 AND head), -- of this row itself
    phones_masked          INTEGER NOT NULL DEFAULT 0 CHECK (phones_masked IN (0, 1)), -- agents read only the last digits of phones
    second_factor_required INTEGER NOT NULL DEFAULT 0 CHECK (second_factor_required IN (0, 1)), -- Owners and managers of the workspace sign in with a second factor, or set it up as they do.
    only_assignee_replies  INTEGER NOT NULL DEFAULT 0 CHECK (only_assignee_replies IN (0, 1)) -- Nobody but whoever has a chat writes to its customer.
) STRICT;
