-- In which language somebody reads, as a desk's settings keep it; null if they never chose one.
ALTER TABLE person ADD COLUMN language TEXT;
