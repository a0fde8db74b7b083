-- What was done in a chat is read from its own lines alone: what such a line settles may be long before it.
CREATE INDEX event_resolved ON event (conversation_id) WHERE json_extract(what, '$.kind') = 'resolved';
