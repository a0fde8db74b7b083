# The team's page: workload now, the figures of a period, what is worth a look.

nav-team = Team
team-title = Team
team-error = The figures could not be read.
team-part-error = A part of this page could not be read.
team-filling = Older messages are still being fetched: the figures may miss some.
team-rules = How the figures count
team-rules-hours = Working hours { $opens } to { $closes }, phone and desk replies
team-rules-working = Counted in working time
team-rules-clock = Counted by the clock, day and night
team-days-of = { $counted }; days and hours of { $zone }

# Periods
team-period = Period
team-period-today = Today
team-period-week = 7 days
team-period-month = 30 days
team-period-choose = Choose…
team-period-from = From
team-period-until = To
team-period-show = Show
team-period-show-days = Show { $from } – { $until }
team-period-wrong = The first day must not lie after the last.
team-period-of = { $from } to { $until }
team-before-today = yesterday { $value }
team-before-days =
    { $days ->
        [one] the day before { $value }
       *[other] the { $days } days before { $value }
    }

# How long something takes
team-took-none = –
team-took-moment = under 1 min
team-took-minutes = { $minutes } min
team-took-hours = { $hours } h
team-took-hours-minutes = { $hours } h { $minutes } min
team-took-days = { $days } d
team-took-days-hours = { $days } d { $hours } h

# Tiles
team-waiting = Waiting now
team-waiting-means = Customers who wrote and whom no person has answered yet, in chats that are not resolved. The wait runs from their first unanswered message. Greetings and bots answer nobody.
team-waiting-note = longest { $longest }
team-waiting-none = nobody waits
team-first = First response
team-first-means = From a customer’s first unanswered message to the answer of a person, at a desk or on the phone. Every wait that began in the period counts once; chats resolved without an answer do not count. The median is the value half of them did not exceed.
team-p90 = 90th percentile { $value }
team-resolution = Resolution
team-resolution-means = From the customer’s first message, or the first since the chat was last resolved, to the moment somebody marked it as done in the period.
team-open = Open
team-open-means = Chats that are not resolved, snoozed ones included.
team-open-note = { $assigned } assigned, { $unassigned } unassigned
team-in-time = Answered in time
team-in-time-means = Waits answered within the shop’s target, out of all that were answered or are late already: { $targets }. Chats resolved without an answer, and waits without a target, do not count. The number leads to those that were late.
team-in-time-note = { $within } of { $decided }
team-in-time-before = { $within } of { $decided }, { $before }
team-show-chats = Show the chats behind “{ $figure }”
team-means = What “{ $term }” means

# Workload
team-workload = Workload
team-workload-hint = drag a chat onto a person to reassign
team-export = Export CSV
team-exported = Saved: { $name }
team-person = Person
team-load = Open of capacity
team-person-waiting = Waiting
team-longest = Longest wait
team-first-column = First response median · p90
team-resolved = Resolved
team-resolved-means = How many chats this person marked as done in the period.
team-split = Split
team-split-means = Who wrote in the chats that are theirs: people at desks, people on the phone, bots and greetings.
team-split-label = { $desk } desk, { $phone } phone, { $bot } bot
team-phone = Phone
team-phone-means = WhatsApp hides who typed
team-desk = Desk
team-bot = Bot
team-late = over the target
team-former = no longer here
team-given = Given to { $name }
team-given-nobody = Given to nobody

# Waiting longest
team-longest-title = Waiting longest
team-longest-none = Nobody waits for an answer.
team-longest-keys = Arrow keys move, Enter opens{ $keys ->
    [none] .
   *[other] , { $keys } reassigns.
  }
team-assign = Assign
team-waits-since = Waits since { $time }
team-waits-more =
    { $count ->
        [one] One more waits
       *[other] { $count } more wait
    }

# When customers wait
team-hours-title = When customers wait
team-hours-hint = median first response in minutes by hour, last 30 days
team-hours-pale = pale = outside working hours
team-hours-none = No answered waits in the last 30 days.
team-as-table = Show as table
team-as-map = Show as map
team-hour = Hour
team-weekday = Day
team-waits = Answered waits
team-median = Median
team-p90-column = 90th percentile
team-hour-cell =
    { $count ->
        [one] { $weekday } { $hour }: median { $median }, one wait
       *[other] { $weekday } { $hour }: median { $median }, { $count } waits
    }

# Worth a look
team-worth-title = Worth a look
team-worth-none = Nothing stands out in the last 30 days.
team-slow = { $weekday }, { $from } to { $until }: slow
team-slow-note = Median { $median }, { $elsewhere } at other hours.
team-windows =
    { $count ->
        [one] One window closed unanswered
       *[other] { $count } windows closed unanswered
    }
team-windows-note =
    { $count ->
        [one] One of them on { $weekday }.
       *[other] { $count } of them on { $weekday }.
    }
team-windows-means = 24 hours passed after a customer’s message and nobody had answered: only a template can be sent since.
team-unanswered =
    { $count ->
        [one] One wait without an answer so far
       *[other] { $count } waits without an answer so far
    }
team-unanswered-note = Begun in the last 30 days.
team-show = Show chats

# Distribution, before and after
team-spread-title = How long answers took
team-spread-hint = answered waits of the period
team-spread-none = No wait of this period was answered.
team-bucket-0 = under 1 min
team-bucket-1 = 1 to 5 min
team-bucket-2 = 5 to 15 min
team-bucket-3 = 15 to 60 min
team-bucket-4 = 1 to 4 h
team-bucket-5 = 4 to 24 h
team-bucket-6 = a day and longer
team-connection-title = Before and after
team-connection-hint = first response, up to { $days } days each
team-connection-before = Before
team-connection-after = Since { $date }
team-connection-means = “Before” is counted from imported history as far as you see it. History does not tell greetings from answers: an answer within two seconds does not count.

# The chats behind a number
team-chosen-leave = Back to the list
team-chosen-empty = No chats behind this number any more.

# How the figures count
team-rules-lead = This is kept on this computer. The shop’s hours and targets are everybody’s: Settings, Hours.
team-rules-only = Count working time only
team-rules-only-hint = A message that comes at night begins to wait in the morning.
team-rules-day = { $weekday } is worked
team-rules-opens = { $weekday } from
team-rules-closes = { $weekday } to
team-rules-off = closed
team-rules-capacity = Open chats that are enough for one person
team-rules-save = Save
team-rules-wrong-hours = { $weekday } must end after it begins.
team-rules-wrong-number = Whole numbers from 1 on, please.

# The file
team-file-person = Person
team-file-open = Open now
team-file-waiting = Waiting now
team-file-first-count = Answered waits
team-file-first-median = First response, median (min)
team-file-first-p90 = First response, 90th percentile (min)
team-file-resolved = Resolved
team-file-desk = Split, in chats now theirs: from desks
team-file-phone = Split, in chats now theirs: from the phone
team-file-bot = Split, in chats now theirs: by bots
team-file-nobody = Nobody
team-file-team = Team
team-file-from = First day
team-file-until = Last day
team-file-at = As of
