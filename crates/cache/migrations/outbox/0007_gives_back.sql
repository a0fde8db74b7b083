-- A planned message that is taken back: its words go into the composer once the hub has let go of it, and not before.
ALTER TABLE command ADD COLUMN gives_back TEXT; -- the plan as it stood, as JSON; a command that has one stays until its words are taken
