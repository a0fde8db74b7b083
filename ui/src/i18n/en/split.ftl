# Parting two customers somebody merged.

split-title = Split again
split-merged = <b>{ $who }</b> said on { $date } that two customers are one here.
split-ask = Split again…
split-key = Split two customers that were merged
split-lead = They are two customers after all. Sangam parts them like this:
split-theirs = What a customer wrote goes with the name or phone it came from.
split-ours = What you wrote before the merge goes back to the chat it was in; what you wrote since goes with whoever wrote last before it.
split-plans = What is planned goes the same way, and is held until somebody looks at it.
split-cards = Each gets the card they had. What was written on the card since stays with this chat.
split-stays = Notes, labels, lines like this one and whose chat it is stay with this chat.
split-after = The two are not offered for merging again.
split-keep = Leave them together
split-do = Split them
split-done = They are two customers again.
event-merged = <b>{ $who }</b> said that two customers are one
event-merged-split = <b>{ $who }</b> said that two customers are one, which was taken back later
event-split = <b>{ $who }</b> said that they are two customers after all
event-split-here = This chat was split off from another one
