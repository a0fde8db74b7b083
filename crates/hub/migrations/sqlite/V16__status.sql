-- Where a conversation stands: asleep until a time somebody meant, unread again, and what can be taken back.

ALTER TABLE conversation ADD COLUMN snooze_zone TEXT;                  -- on whose clock snoozed_until was meant
ALTER TABLE conversation ADD COLUMN woke_at INTEGER;                   -- when it woke by itself; none once somebody decided
-- The newest bubble when somebody marked it unread; whatever is read or answered behind it ends that.
ALTER TABLE conversation ADD COLUMN unread_mark_at INTEGER;
ALTER TABLE conversation ADD COLUMN unread_mark_tie TEXT;
-- The command that last decided where it stands, whose it is and what was read; none if it was no command.
ALTER TABLE conversation ADD COLUMN status_by BLOB CHECK (length(status_by) = 16);
ALTER TABLE conversation ADD COLUMN assigned_by BLOB CHECK (length(assigned_by) = 16);
ALTER TABLE conversation ADD COLUMN read_by BLOB CHECK (length(read_by) = 16);
CREATE INDEX conversation_asleep ON conversation (snoozed_until, id)
    WHERE status = 'snoozed' AND merged_into IS NULL;

ALTER TABLE command ADD COLUMN found TEXT;                             -- what it changed, as it was before, as JSON
