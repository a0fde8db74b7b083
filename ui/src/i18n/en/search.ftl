# The search: filters that are typed or chosen, what was found of each kind, and the way from hit to hit.

search-notes = Notes
search-files = Files
search-all = All
search-kinds = What is shown
search-filters = Filters
search-filter-remove = Take out { $filter }
search-filter-unknown = Nobody and nothing here is called “{ $name }”.
search-empty-filtered = Nothing found with these filters
search-hints-title = Narrow the search
search-next = Next search hit
search-previous = Previous search hit
search-end = No further hit
search-in-chat = Search in this chat
search-only-in = In the chat with { $name }
search-everywhere = Search everywhere again

# The words of the filters, as they are typed before a colon: one word each.
search-word-from = from
search-word-in = in
search-word-agent = agent
search-word-label = label
search-word-number = number
search-word-team = team
search-word-has = has
search-word-before = before
search-word-after = after
search-word-on = on

search-hint-from = who wrote it
search-hint-in = in whose chat
search-hint-agent = written by a colleague
search-hint-label = the chat’s label
search-hint-number = your business number
search-hint-team = the chat’s team
search-hint-has = photo, file, link…
search-hint-before = sent before a day
search-hint-after = sent on or after a day
search-hint-on = sent on a day

# What is typed behind a colon: one word each.
search-value-me = me
search-value-today = today
search-value-yesterday = yesterday
search-detail-me = you
search-detail-customer = customer
search-detail-colleague = colleague
search-detail-label = label
search-detail-team = team
search-detail-week = seven days ago
search-detail-month = this month
search-detail-date = a date
search-thing-photo = photo
search-thing-video = video
search-thing-voice = voice
search-thing-document = document
search-thing-link = link
search-thing-location = location
search-thing-contact = contact
search-thing-sticker = sticker
search-thing-audio = audio
search-thing-file = file
