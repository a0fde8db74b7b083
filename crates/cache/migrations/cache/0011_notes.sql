-- Private notes, beside the lines they are: what a search finds of them, and which of them mention whoever sits here.

CREATE TABLE note (
    position        INTEGER PRIMARY KEY,  -- order key, as a message's, in the upper half of its second
    event_id        BLOB NOT NULL UNIQUE, -- the line
    conversation_id BLOB NOT NULL,        -- the conversation it belongs to; follows a merge
    mentions_me     TEXT CHECK (mentions_me IN ('unread', 'read')), -- null when it mentions others or nobody
    search_body     TEXT NOT NULL         -- its words as the index holds them
) STRICT;

CREATE INDEX note_by_conversation ON note (conversation_id, position);
CREATE INDEX note_mentions ON note (position) WHERE mentions_me IS NOT NULL;
CREATE INDEX note_unread ON note (position, event_id, conversation_id) WHERE mentions_me = 'unread';

CREATE VIRTUAL TABLE note_fts USING fts5 (
    search_body,
    content = 'note', content_rowid = 'position', prefix = '2 3',
    tokenize = "unicode61 remove_diacritics 2 categories 'L* N* Co Mn Mc'"
);
INSERT INTO note_fts (note_fts, rank) VALUES ('secure-delete', 1);
