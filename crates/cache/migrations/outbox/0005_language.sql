-- Which language its person chose at this desk, while the hub was not told.
CREATE TABLE untold_language (
    one      INTEGER PRIMARY KEY CHECK (one = 1), -- only the newest choice counts
    language TEXT -- absent when it is left to each computer
) STRICT;
