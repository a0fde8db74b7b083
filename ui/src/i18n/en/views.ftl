# Saved views: filters under a name, in the rail with how many chats each shows.

views-title = Views
views-lead = A view is a filter of the list under a name. Yours are at every desk you sign in at, and nobody else sees them.
views-none = No filter was saved yet. Filter the list, then save it.
views-error = The views could not be read.
views-need-line = Views are saved and changed while the desk’s server can be reached.
views-save = Save this filter
views-save-as = Save as a view…
views-update = Save to { $name }
views-change = Change the view
views-name = Name of the view
views-pinned = In the left bar
views-pinned-hint = With how many chats it shows.
views-shared = For the whole team
views-shared-hint = Everybody sees it; managers and owners change it.
views-saved = { $name } was saved
views-of-team = The team’s
views-own = Only you
views-told =
    { $count ->
        [one] { $name }: 1 chat.
       *[other] { $name }: { $count } chats.
    }
views-up = { $name } further up
views-down = { $name } further down
views-moved = { $name } was moved
views-pin = Show { $name } in the rail
views-unpin = Take { $name } out of the rail
views-edit = Change { $name }
views-delete-of = Delete { $name }
views-delete-sure = Delete this view?
views-deleted = { $name } was deleted
count-more = over { $count }
settings-tab-views = Views
palette-views = Views
views-show-first = Show the first saved view
views-show-second = Show the second saved view
views-show-third = Show the third saved view
error-views-full = That is as many views as there can be.
