-- Watching over connected numbers: what happened to them, when they were heard of, what may be missing, who is told.
-- Nothing here is synced; what the team may know stands in the number's own row.

-- Something that happened to a number's connection. A set: told again, it is the same event.
CREATE TABLE life_event (
    seq          INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    workspace_id BLOB    NOT NULL REFERENCES workspace (id),
    number_id    BLOB    NOT NULL REFERENCES number (id),
    at           INTEGER NOT NULL,                                     -- when, by WhatsApp's clock where WhatsApp told it
    kind         TEXT    NOT NULL,                                     -- Meta's event in lower case, or a word of ours
    by_id        BLOB REFERENCES person (id),                          -- the person who did it
    detail       TEXT,                                                 -- what belongs to the sentence, as JSON
    link         TEXT,                                                 -- what it says about the link, as JSON; none if nothing
    cause        TEXT    NOT NULL,                                     -- what makes it one event, however often it is told
    UNIQUE (number_id, cause)
) STRICT;
CREATE INDEX life_event_order ON life_event (number_id, at, cause);
CREATE INDEX life_event_kind ON life_event (number_id, kind, at, cause);
CREATE INDEX life_event_link ON life_event (number_id, at, cause) WHERE link IS NOT NULL;

-- What is known of a number beyond its synced row. Every instant is a maximum of what came.
CREATE TABLE watch (
    number_id        BLOB    NOT NULL PRIMARY KEY REFERENCES number (id),
    workspace_id     BLOB    NOT NULL REFERENCES workspace (id),
    customer_at      INTEGER,                                          -- newest live message of a customer
    desk_at          INTEGER,                                          -- newest message of a desk that WhatsApp took
    phone_at         INTEGER,                                          -- newest message written on the phone
    good_at          INTEGER,                                          -- WhatsApp last said that it serves the number to us
    available_at     INTEGER,                                          -- WhatsApp last said that nothing hinders sending
    token_expires_at INTEGER,                                          -- when the token ends; none if never, or not known
    due_at           INTEGER NOT NULL,                                 -- when WhatsApp is asked next
    failures         INTEGER NOT NULL,                                 -- questions in a row nobody answered
    outages          INTEGER NOT NULL                                  -- how often the link was lost: one alert each
) STRICT;
CREATE INDEX watch_due ON watch (due_at);

-- A message WhatsApp spoke of but did not bring. It is missing if it has not come within ten minutes.
CREATE TABLE missing (
    number_id  BLOB    NOT NULL REFERENCES number (id),
    wamid      TEXT    NOT NULL,
    from_at    INTEGER NOT NULL,                                       -- it was sent between these instants
    until_at   INTEGER NOT NULL,
    noticed_at INTEGER NOT NULL,                                       -- when the hub heard of it
    PRIMARY KEY (number_id, wamid)
) STRICT, WITHOUT ROWID;
CREATE INDEX missing_age ON missing (noticed_at);

-- A time whose messages may be missing here.
CREATE TABLE gap (
    seq       INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    number_id BLOB REFERENCES number (id),                             -- none: every number of this hub
    why       TEXT    NOT NULL,                                        -- hub_down, restored, not_delivered
    from_at   INTEGER NOT NULL,
    until_at  INTEGER NOT NULL CHECK (until_at >= from_at)
) STRICT;
CREATE INDEX gap_order ON gap (number_id, from_at);

-- How the owner of a workspace wants to be told.
CREATE TABLE alert_setting (
    workspace_id  BLOB NOT NULL PRIMARY KEY REFERENCES workspace (id),
    emails        TEXT NOT NULL,                                       -- addresses, as JSON
    webhook_url   TEXT,
    secret_sealed BLOB                                                 -- signs the webhook; sealed under the master key
) STRICT;

-- Something the owner must hear of. Each is noted once, by its key.
CREATE TABLE alert (
    id           BLOB    NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    workspace_id BLOB    NOT NULL REFERENCES workspace (id),
    number_id    BLOB    NOT NULL REFERENCES number (id),
    key          TEXT    NOT NULL,                                     -- what makes it one alert of the workspace
    kind         TEXT    NOT NULL,                                     -- disconnected, three_days_left, restricted, token_expiring, token_expired
    detail       TEXT    NOT NULL,                                     -- what belongs to the sentence, as JSON
    at           INTEGER NOT NULL,
    UNIQUE (workspace_id, key)
) STRICT;

-- An alert on its way to one place. The row goes when it arrived, or when nobody takes it for two days.
CREATE TABLE alert_send (
    alert_id BLOB    NOT NULL REFERENCES alert (id),
    channel  TEXT    NOT NULL CHECK (channel IN ('email', 'webhook')),
    target   TEXT    NOT NULL,                                         -- the address
    attempts INTEGER NOT NULL,
    due_at   INTEGER NOT NULL,                                         -- not to be tried before
    PRIMARY KEY (alert_id, channel, target)
) STRICT, WITHOUT ROWID;
CREATE INDEX alert_send_due ON alert_send (due_at);

-- The master key, wrapped for someone who printed a recovery key. The recovery key itself is nowhere.
CREATE TABLE recovery_key (
    id      BLOB    NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    made_at INTEGER NOT NULL,
    wrapped BLOB    NOT NULL
) STRICT;

-- Nightly copies, made or failed.
CREATE TABLE copy_made (
    seq        INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    at         INTEGER NOT NULL,
    file       TEXT    NOT NULL,                                       -- the folder's name below the copies' folder
    size_bytes INTEGER NOT NULL,
    problem    TEXT                                                    -- why there is none
) STRICT;
