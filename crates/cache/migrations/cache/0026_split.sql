-- What of a chat can be parted again: merges are read without looking at any other line.
CREATE INDEX event_merged ON event (conversation_id, at) WHERE json_extract(what, '$.kind') = 'merged';
