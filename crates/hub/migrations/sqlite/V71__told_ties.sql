-- Whoever undoes a merge takes back their own word that two names are one, and not WhatsApp's.
ALTER TABLE alias_tie ADD COLUMN told INTEGER NOT NULL DEFAULT 1 CHECK (told IN (0, 1)); -- 0: only a person's word says it

UPDATE alias_tie SET told = 0 WHERE EXISTS (
    SELECT 1 FROM merged_pair WHERE merged_pair.workspace_id = alias_tie.workspace_id AND merged_pair.split_at IS NULL
        AND alias_tie.a IN ('u:' || merged_pair.a, 'u:' || merged_pair.b)
        AND alias_tie.b IN ('u:' || merged_pair.a, 'u:' || merged_pair.b));
