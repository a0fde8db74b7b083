-- Whose turn it is, kept for each person and not as one pointer, because teams of one number take turns of their own; and what a chat that
-- waits for somebody, or for an answer, has to be when it is looked at again.

-- When somebody was last given a chat of a number: whoever was given none comes first, and then whoever's number is the smallest.
CREATE TABLE given (
    number_id    BLOB    NOT NULL REFERENCES number (id),
    person_id    BLOB    NOT NULL REFERENCES person (id),
    workspace_id BLOB    NOT NULL REFERENCES workspace (id),
    turn         INTEGER NOT NULL,                                     -- counts the chats of the number that were given
    PRIMARY KEY (number_id, person_id)
) STRICT;

-- Nobody knows any more when the others were given one; as before, those behind the last one come first.
INSERT INTO given (number_id, person_id, workspace_id, turn)
    SELECT r.number_id, p.id, r.workspace_id, 1 FROM routing r JOIN person p ON p.workspace_id = r.workspace_id
    WHERE p.id <= r.last_given;
UPDATE given SET turn = 2 WHERE EXISTS (SELECT 1 FROM routing r WHERE r.number_id = given.number_id
    AND r.last_given = given.person_id);
ALTER TABLE routing DROP COLUMN last_given;

ALTER TABLE routed ADD COLUMN before_id BLOB REFERENCES person (id);   -- who had it before it waited, if it came back
ALTER TABLE routed ADD COLUMN waiting_since INTEGER;                   -- since when the customer waited then; none if they did not
UPDATE routed SET waiting_since = since;
