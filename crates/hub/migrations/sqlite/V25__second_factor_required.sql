-- Owners and managers of the workspace sign in with a second factor, or set it up as they do.
ALTER TABLE workspace ADD COLUMN second_factor_required INTEGER NOT NULL DEFAULT 0 CHECK (second_factor_required IN (0, 1));
