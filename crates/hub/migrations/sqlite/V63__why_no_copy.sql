-- What belongs to the sentence about a copy that was not made, whose problem is a word from now on. What an earlier version wrote there is a
-- sentence, and is shown as it is.
ALTER TABLE copy_made ADD COLUMN facts TEXT;                             -- JSON
