-- Where a provider delivers what comes for a number. Whether it took a new address is not always heard, so each it was told of is open
-- until something comes by a later one.
CREATE TABLE webhook_address (
    secret    BLOB    NOT NULL PRIMARY KEY CHECK (length(secret) = 32), -- SHA-256 of the secret in the address
    number_id BLOB    NOT NULL REFERENCES number (id),
    told_at   INTEGER NOT NULL,                                         -- when the provider was told
    is_taken  INTEGER NOT NULL CHECK (is_taken IN (0, 1))               -- it said yes, or something came by it
) STRICT, WITHOUT ROWID;
CREATE INDEX webhook_address_of_number ON webhook_address (number_id, told_at);
INSERT INTO webhook_address (secret, number_id, told_at, is_taken)
    SELECT webhook_secret, number_id, 0, 1 FROM onboarding WHERE webhook_secret IS NOT NULL;

-- The same without the one address there was; its constraint makes this a new table.
CREATE TABLE onboarding_new (
    number_id        BLOB NOT NULL PRIMARY KEY REFERENCES number (id),
    plan             TEXT,                                             -- what was confirmed and checked, as JSON
    request_ids      TEXT NOT NULL,                                    -- WhatsApp's ids of the one-shot requests, by kind, as JSON
    token_expires_at INTEGER                                           -- when the access token ends; absent if never, or not known
) STRICT;
INSERT INTO onboarding_new (number_id, plan, request_ids, token_expires_at)
    SELECT number_id, plan, request_ids, token_expires_at FROM onboarding;
DROP TABLE onboarding;
ALTER TABLE onboarding_new RENAME TO onboarding;
