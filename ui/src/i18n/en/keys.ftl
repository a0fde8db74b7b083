# Choosing one's own keys
keys-change = { $command }: { $keys }. Change the key
keys-change-hint = Click a key to change it.
keys-press = Press the new key. Esc leaves it as it is.
keys-cannot = Every window needs this key. Press another one, or Esc.
keys-taken = This is already the key for: { $commands }.
keys-take = Use it here
keys-leave = Leave it
keys-usual = The usual key for: { $command }
keys-all-usual = All keys as usual
keys-none = None
