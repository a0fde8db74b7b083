-- Nobody but whoever has a chat writes to its customer: said before anybody types.
ALTER TABLE workspace ADD COLUMN only_assignee_replies INTEGER NOT NULL DEFAULT 0;
