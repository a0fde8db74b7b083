# Labels: what a team calls a kind of chat, and the filter of the list.

labels-title = Labels
labels-on = Labels:
labels-pick = Label this chat
labels-pick-many = Label these chats
labels-find = Find a label
labels-find-or-make = Find or make a label
labels-is-on = is on this chat
labels-is-on-many = is on all of these chats
labels-is-on-some = is on some of these chats
labels-did-put =
    { $count ->
        [one] { $name } put on it
       *[other] { $name } put on { $count } chats
    }
labels-did-take =
    { $count ->
        [one] { $name } taken off it
       *[other] { $name } taken off { $count } chats
    }
labels-make-named = Make “{ $name }”
labels-none-yet = There are no labels yet.
labels-none-found = No label is called that.
labels-lead = What your team calls a kind of chat. Everybody who sees a chat can label it.
labels-need-line = Labels are made and changed while the desk’s server can be reached.
labels-error = The labels could not be read.
labels-new = A new label
labels-name = Name of the label
labels-colour = Colour
labels-make = Make
labels-made = { $name } was made
labels-chats =
    { $count ->
        [0] on no chat
        [one] on 1 chat
       *[other] on { $count } chats
    }
labels-chats-more = on more than { $count } chats
labels-edit = Rename or recolour { $name }
labels-save = Save
labels-saved = The label was changed
labels-cancel = Cancel
labels-merge-of = Merge { $name } with another label
labels-merge-into = Merge { $name } into
labels-merge-target = The label that stays
labels-merge = Merge
labels-merge-hint = Every chat with the first carries the second from now on. This cannot be taken back.
labels-merged = The labels are one
labels-delete-of = Delete { $name }
labels-delete-sure = Delete { $name }? It leaves every chat.
labels-delete = Delete
labels-deleted = { $name } was deleted
panel-labels = Labels
command-label = Label
command-filter = Filter the list
settings-tab-labels = Labels
palette-labels = Show chats labelled

colour-red = Red
colour-orange = Orange
colour-yellow = Yellow
colour-green = Green
colour-teal = Teal
colour-blue = Blue
colour-violet = Violet
colour-pink = Pink
colour-grey = Grey

event-labelled = <b>{ $who }</b> labelled this <b>{ $label }</b>
event-labelled-by-rule = Labelled <b>{ $label }</b>
event-unlabelled = <b>{ $who }</b> took <b>{ $label }</b> off
event-unlabelled-by-rule = <b>{ $label }</b> was taken off
event-label-unknown = a label

error-label-taken = Another label has this name.
error-label-gone = This label was deleted meanwhile.
error-labels-full = That is as many labels as there can be.

filter-open = Filter
filter-now = The list shows only
filter-clear = Show everything again
filter-status = State
filter-any-status = Any state
filter-whose = Whose
filter-anybody = Anybody’s
filter-mine = Mine
filter-somebody-gone = Somebody who left
filter-number = Number
filter-any-number = Any
filter-number-gone = A number that is gone
filter-waits = Customer waits
filter-waits-or-not = No matter
filter-waits-any = Waits for an answer
filter-waits-minutes =
    { $count ->
        [one] Waits over 1 minute
       *[other] Waits over { $count } minutes
    }
filter-waits-hours =
    { $count ->
        [one] Waits over 1 hour
       *[other] Waits over { $count } hours
    }
filter-waits-days =
    { $count ->
        [one] Waits over 1 day
       *[other] Waits over { $count } days
    }
filter-unread = Unread
filter-labels-any = Any of them
filter-labels-every = All of them
filter-and = and
filter-or = or
filter-label-lost = A label of this filter was deleted.
filter-empty = No chat is like this.

release-labelled = With the label
release-hide-labelled =
    { $count ->
        [one] Hide 1 labelled so again
       *[other] Hide { $count } labelled so again
    }
