-- A composer holds a reply and a private note beside each other.
ALTER TABLE draft ADD COLUMN note TEXT NOT NULL DEFAULT ''; -- what is written so far of a note
