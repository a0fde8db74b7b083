-- What a person marked as unread is unread to every filter, too.
DROP INDEX conversation_unread;
CREATE INDEX conversation_unread ON conversation (status, activity_at, id, number_id, assignee_id)
    WHERE unread > 0 OR marked_unread = 1;
