-- In which conversation a plan was before two became one for the first time, as for a message that names nobody.
ALTER TABLE later ADD COLUMN before_merge BLOB CHECK (length(before_merge) = 16);
