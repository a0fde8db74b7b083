-- A pressed button of a survey is nobody's words: it opens no chat, and no chat is open since then.
UPDATE conversation SET opened_at = (SELECT min(m.sent_at) FROM message m
    WHERE m.conversation_id = conversation.id AND m.live = 1 AND m.pressed = 0
      AND m.sent_at >= coalesce(conversation.resolved_at - conversation.resolved_at % 1000, 0))
WHERE EXISTS (SELECT 1 FROM message m WHERE m.conversation_id = conversation.id AND m.live = 1 AND m.pressed = 1);
