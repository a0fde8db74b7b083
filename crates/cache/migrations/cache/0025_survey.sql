-- Customers are asked how it was: the questions of a period are read without looking at any other line.
CREATE INDEX event_survey ON event (at, conversation_id) WHERE json_extract(what, '$.kind') = 'surveyed';
