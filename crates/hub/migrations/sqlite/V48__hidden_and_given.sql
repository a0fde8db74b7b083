-- What is the owner's alone and still given to somebody who is not one is looked for all the time. There is hardly ever any.
CREATE INDEX conversation_hidden_given ON conversation (assignee_id, id)
    WHERE hidden = 1 AND assignee_id IS NOT NULL AND merged_into IS NULL;
