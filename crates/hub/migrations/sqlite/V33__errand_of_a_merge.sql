-- What a merge had left behind: a block or a receipt that still named the conversation that is gone. Of two of a kind the newer one holds.

DELETE FROM errand WHERE kind <> 'reaction' AND EXISTS (SELECT 1 FROM errand o
    WHERE o.kind = errand.kind AND o.conversation_id = errand.conversation_id AND (o.made_at, o.id) > (errand.made_at, errand.id));
UPDATE errand SET about = conversation_id WHERE kind <> 'reaction' AND about <> conversation_id;
