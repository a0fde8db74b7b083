-- A leaf of an index fits into a page of a sealed file, whose seal takes 48 bytes of it. As it comes, each leaf is a little too long,
-- and lies in two.
INSERT INTO message_fts (message_fts, rank) VALUES ('pgsz', 3990);
INSERT INTO message_digits (message_digits, rank) VALUES ('pgsz', 3990);
INSERT INTO note_fts (note_fts, rank) VALUES ('pgsz', 3990);
INSERT INTO contact_fts (contact_fts, rank) VALUES ('pgsz', 3990);
INSERT INTO contact_digits (contact_digits, rank) VALUES ('pgsz', 3990);
INSERT INTO contact_sounds (contact_sounds, rank) VALUES ('pgsz', 3990);
