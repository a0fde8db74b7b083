-- Whoever set up a second factor at a door and did not hear the answer is given its recovery codes when the door opens again.
ALTER TABLE door_attempt ADD COLUMN has_set_up INTEGER NOT NULL DEFAULT 0 CHECK (has_set_up IN (0, 1));
-- Contacts that overtake WhatsApp's answer are those that were asked for.
ALTER TABLE onboarding ADD COLUMN entries_at INTEGER; -- when the last of the address book came
