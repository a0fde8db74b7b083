-- Who removed a person: the lines about chats that are handed back name them, whenever that is.
ALTER TABLE person ADD COLUMN removed_by BLOB CHECK (length(removed_by) = 16);
-- What is still given to somebody who was removed is looked for all the time.
CREATE INDEX person_removed ON person (active, id);
