-- The few words that wait for their composer are looked at with every page, however much else waits.
CREATE INDEX command_gives_back ON command (seq) WHERE gives_back IS NOT NULL;
