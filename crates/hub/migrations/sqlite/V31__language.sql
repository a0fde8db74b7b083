-- In which language somebody reads, so that a new desk of theirs begins in it.

ALTER TABLE person ADD COLUMN language TEXT CHECK (language <> '');    -- as the desk's settings keep it; none if they never chose one
