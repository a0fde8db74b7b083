-- What came for numbers nobody here has, by when it came: some of it leaves again.
CREATE INDEX journal_strangers ON journal (received_at) WHERE state = 'quarantined' AND reason = 'unknown_number';
