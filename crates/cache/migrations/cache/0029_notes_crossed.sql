-- Notes are found across scripts, as messages are.

-- search_keys: the bones of each word, with a letter before them for the script it is written in.
ALTER TABLE note ADD COLUMN search_keys TEXT NOT NULL DEFAULT '';

DROP TABLE note_fts;
CREATE VIRTUAL TABLE note_fts USING fts5 (
    search_body, search_keys,
    content = 'note', content_rowid = 'position', prefix = '2 3',
    tokenize = "unicode61 remove_diacritics 2 categories 'L* N* Co Mn Mc'"
);
INSERT INTO note_fts (note_fts, rank) VALUES ('secure-delete', 1);
-- What is here stays findable until the first sync that a new schema asks for has brought it again, with its keys.
INSERT INTO note_fts (note_fts) VALUES ('rebuild');
