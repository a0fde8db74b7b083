-- Which bubbles were sent again.
CREATE INDEX message_retry ON message (retry_of) WHERE retry_of IS NOT NULL;
