-- Contact cards: what a team keeps about its customers in words of its own.

-- Which fields every card of a workspace has.
CREATE TABLE card_shape (
    workspace_id BLOB    NOT NULL PRIMARY KEY REFERENCES workspace (id),
    fields       TEXT    NOT NULL,                                     -- in the order they are shown, as JSON
    rev          INTEGER NOT NULL
) STRICT;

-- A customer's card. No revision of its own: it is part of the rows of their chats.
CREATE TABLE card (
    contact_id   BLOB    NOT NULL PRIMARY KEY REFERENCES contact (id),
    workspace_id BLOB    NOT NULL REFERENCES workspace (id),
    team_name    TEXT CHECK (team_name <> ''),                         -- what the team calls them
    about        TEXT CHECK (about <> ''),                             -- what the team should know about them
    "values"     TEXT    NOT NULL                                      -- by field, as JSON
) STRICT;
