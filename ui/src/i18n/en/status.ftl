# Where a chat stands: snoozed, pending, unread again, done to many at once, and taken back.

view-snoozed = Snoozed
list-empty-snoozed = Nothing is snoozed. { $keys ->
    [none] Snooze a chat to see it again when it matters.
   *[other] Press { $keys } in a chat to see it again when it matters.
  }
command-view-snoozed = Show Snoozed

status-snooze = Snooze
status-snooze-hint = Snooze ({ $keys })
status-snooze-until = Snooze until { $time }
status-snoozed-until = Snoozed until { $time }
status-woke = Woke up
status-woke-at = Woke up { $time }
status-wake = Wake now
status-set-pending = Mark as pending
status-mark-read = Mark as read
status-mark-unread = Mark as unread
status-marked-unread = Marked as unread

status-sheet-title = Snooze until
status-sheet-hint = It wakes earlier if the customer writes.
status-odd-skipped = Clocks go forward that night, and this time does not exist. It wakes at { $time }.

command-snooze = Snooze
command-pending = Mark as pending, or reopen
command-undo-act = Undo what was just done to chats
command-select = Select this chat
command-select-next = Select the next one as well
command-select-previous = Select the previous one as well

status-selected = { $count ->
    [one] 1 chat selected
   *[other] { $count } chats selected
  }
status-selected-short = { $count } selected
status-all-first = The first { $count } chats are selected. There are more in this list.
status-first-short = First { $count }
status-selected-most = No more than { $count } chats can be selected at once.
status-most-short = { $count } at most
status-select-all = Select all in this list
status-select-clear = Clear the selection
status-select-row = Select
status-more = More for the selected chats

status-undo = Undo
status-undone = Taken back
status-nothing = Nothing changed: it was so already.
status-did-resolve = { $count ->
    [one] Chat resolved
   *[other] { $count } chats resolved
  }
status-did-reopen = { $count ->
    [one] Chat reopened
   *[other] { $count } chats reopened
  }
status-did-pending = { $count ->
    [one] Chat is pending
   *[other] { $count } chats are pending
  }
status-did-snooze = { $count ->
    [one] Snoozed until { $time }
   *[other] { $count } chats snoozed until { $time }
  }
status-did-read = { $count ->
    [one] Marked as read
   *[other] { $count } chats marked as read
  }
status-did-unread = { $count ->
    [one] Marked as unread
   *[other] { $count } chats marked as unread
  }
status-did-assign = { $count ->
    [one] Assigned to { $name }
   *[other] { $count } chats assigned to { $name }
  }
status-did-unassign = { $count ->
    [one] Assigned to nobody
   *[other] { $count } chats assigned to nobody
  }

event-somebody = Somebody
event-pending = <b>{ $who }</b> marked this as pending
event-snoozed = <b>{ $who }</b> snoozed this until { $time }
event-woke = Woke up: its time had come

notice-unseen = a chat you do not see
notice-others = { $count ->
    [one] { $count } other
   *[other] { $count } others
  }
notice-more = Show { $count } more
notice-not-taken-back = { $count ->
    [one] Not taken back: { $names }. The chat changed meanwhile and stays as it is.
   *[other] Not taken back: { $names }. These { $count } chats changed meanwhile and stay as they are.
  }

status-phone-unread = The phone app counts unread chats by itself; its number may differ.
settings-compact = Compact list
settings-compact-hint = More chats fit into the list

# What was shown as done and did not come true
undone-react = Not reacted: { $names }.
undone-assign = Not assigned: { $names }.
undone-assign-team = Not given to a team: { $names }.
undone-resolve = Not resolved: { $names }.
undone-reopen = Not opened again: { $names }.
undone-set-pending = Not put on pending: { $names }.
undone-snooze = Not snoozed: { $names }.
undone-mark-unread = Not marked as unread: { $names }.
undone-take-back = Not taken back: { $names }.
undone-delete-note = A note was not deleted: { $names }.
undone-block = Not blocked: { $names }.
undone-unblock = Still blocked: { $names }.
undone-name-contact = Your name for { $names } was not kept.
undone-describe-contact = What you wrote about { $names } was not kept.
undone-fill-card = A field on the card of { $names } was not kept.
undone-set-label = Label not changed: { $names }.
undone-set-private = Who sees them was not changed: { $names }.
undone-merge-contacts = Not merged: { $names }.
undone-split-contacts = Not split: { $names }.
undone-keep-apart = Not kept apart: { $names }.
undone-words = You wrote: { $words }
error-customer-wrote = The customer wrote meanwhile, and nobody else has answered.
error-reply-not-sent = The reply before it was not sent.
