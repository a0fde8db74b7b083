-- Connecting a number: what the owner decided, signups on their way, and what is kept of a signup with its number.

-- What the owner answered and confirmed before connecting. One at a time; a connected number takes it along.
CREATE TABLE connect_plan (
    workspace_id BLOB NOT NULL PRIMARY KEY REFERENCES workspace (id),
    plan         TEXT NOT NULL                                         -- needs, route, confirmations and checks as JSON
) STRICT;

-- One journey through Meta's signup. Each step is here before the next begins.
CREATE TABLE signup (
    id           BLOB    NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    workspace_id BLOB    NOT NULL REFERENCES workspace (id),
    person_id    BLOB    NOT NULL REFERENCES person (id),              -- who began it
    reconnects   BLOB REFERENCES number (id),                          -- the number it is to bring back
    ticket_hash  BLOB    NOT NULL UNIQUE CHECK (length(ticket_hash) = 32), -- SHA-256 of the ticket in the page's address
    visitor_hash BLOB CHECK (length(visitor_hash) = 32),               -- SHA-256 of the cookie of the one browser that opened it
    step         TEXT    NOT NULL,                                     -- where it stands
    is_over      INTEGER NOT NULL CHECK (is_over IN (0, 1)),           -- nothing more will happen
    story        TEXT    NOT NULL,                                     -- what was told and found so far, as JSON; no secret
    token_sealed BLOB CHECK (token_sealed IS NULL OR is_over = 0),     -- the business token, sealed, until the number has it
    began_at     INTEGER NOT NULL,
    expires_at   INTEGER NOT NULL,                                     -- of the ticket, later of the open page
    connected_at INTEGER                                               -- counts against the app's quota of onboardings
) STRICT;
CREATE INDEX signup_open ON signup (id) WHERE is_over = 0;
CREATE INDEX signup_of_workspace ON signup (workspace_id, id);
CREATE INDEX signup_connected ON signup (connected_at) WHERE connected_at IS NOT NULL;

-- What is kept with a number of how it was connected.
CREATE TABLE onboarding (
    number_id        BLOB NOT NULL PRIMARY KEY REFERENCES number (id),
    plan             TEXT,                                             -- what was confirmed and checked, as JSON
    request_ids      TEXT NOT NULL,                                    -- WhatsApp's ids of the one-shot requests, by kind, as JSON
    token_expires_at INTEGER,                                          -- when the access token ends; absent if never, or not known
    webhook_secret   BLOB UNIQUE CHECK (length(webhook_secret) = 32)   -- SHA-256 of the secret in the address a provider delivers to
) STRICT;

CREATE INDEX number_of_waba ON number (waba_id);
