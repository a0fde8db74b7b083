-- Search across scripts, for what is asked beside the words, and for names that were heard rather than read.

-- search_keys: the bones of each word, with a letter before them for the script it is written in; null where there are none.
ALTER TABLE message ADD COLUMN search_keys TEXT;
-- search_tags: what a search may ask beside the words: the kind, the direction, the author, what hangs on it.
ALTER TABLE message ADD COLUMN search_tags TEXT;

DROP TABLE message_fts;
DROP VIEW message_search;
CREATE VIEW message_search (position, body, chat, keys, tags) AS
    SELECT position, coalesce(search_body, text, ''), lower(hex(substr(conversation_id, 9))),
        coalesce(search_keys, ''), coalesce(search_tags, '') FROM message;

CREATE VIRTUAL TABLE message_fts USING fts5 (
    body, chat, keys, tags,
    content = 'message_search', content_rowid = 'position', prefix = '2 3',
    tokenize = "unicode61 remove_diacritics 2 categories 'L* N* Co Mn Mc'"
);
INSERT INTO message_fts (message_fts, rank) VALUES ('secure-delete', 1);
-- What is here stays findable until the first sync that a new schema asks for has brought it again, with its keys.
INSERT INTO message_fts (message_fts) VALUES ('rebuild');

-- search_sounds: the bones of each word of the name, and those bones with one of them left out.
ALTER TABLE conversation ADD COLUMN search_sounds TEXT NOT NULL DEFAULT '';

CREATE VIRTUAL TABLE contact_sounds USING fts5 (
    search_sounds, content = 'conversation', content_rowid = 'seq', prefix = '3', tokenize = 'ascii'
);
INSERT INTO contact_sounds (contact_sounds, rank) VALUES ('secure-delete', 1);
INSERT INTO contact_sounds (contact_sounds) VALUES ('rebuild');
