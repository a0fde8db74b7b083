-- What a chat held when it was to be fetched again, as long as no page of it brought that: what is left when the last page is in stands in
-- the chat no more.
CREATE TABLE unbrought (
    conversation_id BLOB NOT NULL,     -- the chat that is fetched again
    line            INTEGER NOT NULL,  -- 1 for a line, 0 for a bubble: a line may bear the name of its bubble
    id              BLOB NOT NULL,     -- which
    PRIMARY KEY (conversation_id, line, id)
) STRICT, WITHOUT ROWID;
