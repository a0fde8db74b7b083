-- Nobody but whoever has a chat writes to its customer.
ALTER TABLE workspace ADD COLUMN only_assignee_replies INTEGER NOT NULL DEFAULT 0 CHECK (only_assignee_replies IN (0, 1));
