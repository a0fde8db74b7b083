-- A reaction of ours that WhatsApp did not take is told at the bubble it was meant for.
ALTER TABLE message ADD COLUMN reaction_refused TEXT; -- JSON, what was wished and why not; absent while nothing was refused
