-- What was done settles what was known of by then, and not what is older than a reading of the clock: chats keep up to where that was.
-- Until now, that was the second in which one was done.
ALTER TABLE conversation RENAME COLUMN resolved_at TO settled_until;      -- the customer's words sent before this are settled
UPDATE conversation SET settled_until = settled_until - settled_until % 1000 WHERE settled_until IS NOT NULL;
