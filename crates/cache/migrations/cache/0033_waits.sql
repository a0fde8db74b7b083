-- Who waits, as it is owed: what failed answers nobody, and what was settled by a resolution is no wait any more.

-- Which bubbles failed. They are few: beside the range of a thread this tells it of each bubble, and is made by looking at every bubble once,
-- while to make that range anew would sort them all, in memory, before anybody sees their desk.
CREATE INDEX message_failed ON message (conversation_id, position) WHERE delivery = 'failed';

-- Whoever waits has written since the chat was last done, and nobody answered: `sangam_model::conversation::waits_since`.
-- (both instants stand in the indexes only so that a count never opens the table)
DROP INDEX conversation_list_waiting;
CREATE INDEX conversation_list_waiting ON conversation (status, place_at, id, opened_at, waiting_since)
    WHERE opened_at IS NOT NULL AND waiting_since IS NOT NULL;
DROP INDEX conversation_waiting;
CREATE INDEX conversation_waiting ON conversation (status, activity_at, id, opened_at, waiting_since)
    WHERE opened_at IS NOT NULL AND waiting_since IS NOT NULL;
