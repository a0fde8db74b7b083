-- What the phone app writes by itself, it writes to others in the same words. Of a text the phone wrote in haste, right behind a live
-- bubble of the customer, the words are kept as a digest, which finds them wherever else they went. What an earlier version judged, by
-- the length of a text alone, stays as it was until something about it changes.
ALTER TABLE message ADD COLUMN hasty_words BLOB                          -- SHA-256; none where it did not come in haste
    CHECK (hasty_words IS NULL OR (length(hasty_words) = 32 AND echo = 1));
-- In which chats words were said: the first and the last.
CREATE INDEX message_said ON message (number_id, hasty_words, conversation_id) WHERE hasty_words IS NOT NULL;
-- Which of them are not judged like the others.
CREATE INDEX message_judged ON message (number_id, hasty_words, automatic) WHERE hasty_words IS NOT NULL;
