-- What came from the phone once, and how we know that nothing is missing. Messages are counted where they are.

-- A chunk of a number's history. The same chunk again is the same row, so however often it comes it counts once.
CREATE TABLE import_chunk (
    number_id   BLOB    NOT NULL REFERENCES number (id),
    phase       INTEGER NOT NULL,                                      -- 0 the first day, 1 to ninety days, 2 to a hundred and eighty
    chunk_order INTEGER NOT NULL CHECK (chunk_order >= -1),            -- place in its phase; -1 if it was not told
    digest      BLOB    NOT NULL CHECK (length(digest) = 32),          -- of its wamids: another chunk of the same place is another row
    messages    INTEGER NOT NULL,                                      -- different ones in it
    progress    INTEGER NOT NULL CHECK (progress BETWEEN 0 AND 100),   -- WhatsApp's count of the whole, the highest told with it
    first_at    INTEGER NOT NULL,                                      -- first arrival
    last_at     INTEGER NOT NULL CHECK (last_at >= first_at),          -- latest arrival
    PRIMARY KEY (number_id, phase, chunk_order, digest)
) STRICT, WITHOUT ROWID;

-- Who is in a phone's address book, under the strongest name told. The newest word counts, in whatever order they come.
CREATE TABLE address_book (
    number_id BLOB    NOT NULL REFERENCES number (id),
    kind      TEXT    NOT NULL CHECK (kind IN ('phone', 'user', 'parent')),
    value     TEXT    NOT NULL,
    at        INTEGER NOT NULL,                                        -- when the owner changed it
    is_in     INTEGER NOT NULL CHECK (is_in IN (0, 1)),                -- 0: taken out, which says nothing about the customer
    PRIMARY KEY (number_id, kind, value)
) STRICT, WITHOUT ROWID;
