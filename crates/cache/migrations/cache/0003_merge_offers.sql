-- Another customer who may be the same person; nothing once somebody said.
ALTER TABLE conversation ADD COLUMN merge_offer BLOB;
