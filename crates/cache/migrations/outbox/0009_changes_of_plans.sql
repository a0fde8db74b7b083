-- The changes of plans that are on their way, which wait for no message.
CREATE INDEX command_change ON command (seq)
WHERE state IN ('waiting', 'sent') AND body ->> 'type' IN ('change_later', 'cancel_later');
