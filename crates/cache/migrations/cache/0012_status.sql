-- Where a conversation stands: asleep until a time somebody meant, awake again, to be looked at again.

ALTER TABLE conversation ADD COLUMN snooze_zone TEXT;   -- on whose clock snoozed_until was meant
ALTER TABLE conversation ADD COLUMN woke_at INTEGER;    -- when it woke by itself
ALTER TABLE conversation ADD COLUMN marked_unread INTEGER NOT NULL DEFAULT 0; -- 1 when the team shall look at it again
-- The order of the list: what woke stands as if something had happened then.
ALTER TABLE conversation ADD COLUMN place_at INTEGER GENERATED ALWAYS AS (max(activity_at, ifnull(woke_at, 0))) VIRTUAL;

CREATE INDEX conversation_list ON conversation (status, place_at, id);
CREATE INDEX conversation_list_by_assignee ON conversation (assignee_id, status, place_at, id);
CREATE INDEX conversation_list_waiting ON conversation (status, place_at, id, waiting_since)
    WHERE waiting_since IS NOT NULL;
-- Those that sleep, the next to wake first: the same order as any list, by the time turned round.
ALTER TABLE conversation ADD COLUMN asleep_at INTEGER GENERATED ALWAYS AS (-snoozed_until) VIRTUAL;
CREATE INDEX conversation_asleep ON conversation (status, asleep_at, id) WHERE asleep_at IS NOT NULL;
-- What is unread for the badge: few, so that counting them reads few.
CREATE INDEX conversation_badge ON conversation (status, assignee_id) WHERE unread > 0 OR marked_unread = 1;
