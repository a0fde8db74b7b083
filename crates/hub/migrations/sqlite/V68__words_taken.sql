-- Whoever lets go of a plan may have its words back; then nobody else has them, who wanted the same at that moment.
ALTER TABLE later ADD COLUMN words_taken INTEGER NOT NULL DEFAULT 0 CHECK (words_taken IN (0, 1));
