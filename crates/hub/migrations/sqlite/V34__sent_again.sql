-- Whether an attempt was repeated already is asked before it is repeated.
CREATE INDEX message_retry ON message (retry_of) WHERE retry_of IS NOT NULL;
