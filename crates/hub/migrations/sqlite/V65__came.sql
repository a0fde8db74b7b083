-- Words that are owed an answer may come to a chat from another, and whoever was done with that one before did not know them, however
-- long ago they reached the hub. An answer that seemed to be theirs as well may fail later.
ALTER TABLE message ADD COLUMN came_at INTEGER; -- when they came; none for what always stood there, or was settled where it stood
