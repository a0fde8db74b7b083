-- Full-text search over messages and people. The indexes hold no text of their own (external content), forget at once
-- what is deleted (secure-delete), and keep the words of Indian scripts whole (categories).

-- body: what people search. chat: one word per conversation, so that a search inside one chat reads two short lists
-- instead of every hit of a common word.
CREATE VIEW message_search (position, body, chat) AS
    SELECT position, coalesce(search_body, text, ''), lower(hex(substr(conversation_id, 9))) FROM message;

CREATE VIRTUAL TABLE message_fts USING fts5 (
    body, chat,
    content = 'message_search', content_rowid = 'position', prefix = '2 3',
    tokenize = "unicode61 remove_diacritics 2 categories 'L* N* Co Mn Mc'"
);
INSERT INTO message_fts (message_fts, rank) VALUES ('secure-delete', 1);

-- The middle of an order number or a phone, three digits and more.
CREATE VIEW message_digits_search (position, digits) AS
    SELECT position, search_digits FROM message WHERE search_digits IS NOT NULL;

CREATE VIRTUAL TABLE message_digits USING fts5 (
    digits, content = 'message_digits_search', content_rowid = 'position', tokenize = 'trigram'
);
INSERT INTO message_digits (message_digits, rank) VALUES ('secure-delete', 1);

CREATE VIRTUAL TABLE contact_fts USING fts5 (
    search_name,
    content = 'conversation', content_rowid = 'seq', prefix = '2 3',
    tokenize = "unicode61 remove_diacritics 2 categories 'L* N* Co Mn Mc'"
);
INSERT INTO contact_fts (contact_fts, rank) VALUES ('secure-delete', 1);

CREATE VIRTUAL TABLE contact_digits USING fts5 (
    search_phone, content = 'conversation', content_rowid = 'seq', tokenize = 'trigram'
);
INSERT INTO contact_digits (contact_digits, rank) VALUES ('secure-delete', 1);
