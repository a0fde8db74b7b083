-- A wish for privacy leaves ahead of everything that waits, however much that is.
CREATE INDEX command_privacy ON command (seq) WHERE state IN ('waiting', 'sent') AND body ->> 'type' = 'set_private';
