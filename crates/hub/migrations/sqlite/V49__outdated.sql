-- Chats of which is kept what was true once: each is brought up to date behind the start, with a revision if somebody sees a difference.
CREATE TABLE outdated (
    conversation_id BLOB NOT NULL PRIMARY KEY REFERENCES conversation (id),
    workspace_id    BLOB NOT NULL REFERENCES workspace (id)
) STRICT, WITHOUT ROWID;

-- Since steps 39 and 42 what did not go out answers nobody, and a pressed button is nobody's words; who waits and what is unread was
-- counted before that.
INSERT INTO outdated (conversation_id, workspace_id)
    SELECT c.id, c.workspace_id FROM conversation c WHERE c.merged_into IS NULL
    AND (EXISTS (SELECT 1 FROM message m WHERE m.conversation_id = c.id AND m.answer = 1 AND m.failed = 1)
      OR EXISTS (SELECT 1 FROM message m WHERE m.conversation_id = c.id AND m.live = 1 AND m.pressed = 1));
