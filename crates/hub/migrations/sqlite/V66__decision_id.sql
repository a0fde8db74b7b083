-- Whoever decides about imported chats gives the decision an id first, by which it knows its own row should the commit be unheard and the
-- transaction repeated.
ALTER TABLE release_decision ADD COLUMN id BLOB CHECK (length(id) = 16);
UPDATE release_decision SET id = randomblob(16);
CREATE UNIQUE INDEX release_decision_id ON release_decision (id);
