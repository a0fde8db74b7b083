# When the shop answers and how soon.

settings-tab-hours = Hours
hours-go = Working hours and targets
hours-lead = Routing, targets and the team’s figures count by these hours, on every desk alike.
hours-offline = This can be changed once you are online again: everybody counts by the same hours.
hours-kept-by = Owner and managers decide what stands here.
hours-error = The hours cannot be read now
hours-saved = Saved

hours-shop = When the shop answers
hours-shop-has = The shop has working hours
hours-shop-has-hint = Without them it answers day and night.
hours-zone = Time zone
hours-break-add = Add break
hours-break = Break
hours-break-from = { $weekday }: break from
hours-break-until = { $weekday }: break to
hours-break-remove = { $weekday }: remove the break
hours-alike = Every working day as on { $weekday }
hours-holidays = Holidays
hours-holidays-none = None yet
hours-holiday-add = Add
hours-holiday-add-day = Add { $date }
hours-holiday-date = Date of a holiday
hours-holiday-remove = Remove { $date }
hours-odd-break = { $weekday }: the break has to lie within the working hours.
hours-odd-week = At least one day has to be worked. Turn the hours off if they do not matter.

hours-targets = How soon
hours-targets-hint = A chat is flagged when the time is running out, and when it is up.
hours-number = Number
hours-every-number = Every number
hours-number-own = This number has targets of its own
hours-first = First answer
hours-first-hint = After the message with which a customer begins
hours-next = Further answers
hours-next-hint = After each later message nobody has answered
hours-resolve = Resolution
hours-resolve-hint = From the first message until somebody resolves the chat
hours-minutes = minutes
hours-hours = hours
hours-target-none = no target
hours-count = What counts
hours-count-clock = Day and night
hours-count-working = Working hours only
hours-odd-target = Please write a whole number from 1 to { $most }, or leave it empty.

hours-own = Own working hours
hours-own-person = Whose
hours-own-has = Other hours than the shop’s
hours-own-hint = Outside them no new chats are given to this person, unless they say that they are available.

# A target that runs out
due-left-moment = under 1 min
due-left-minutes = { $minutes } min left
due-left-hours = { $hours } h left
due-left-days = { $days } d left
due-late-moment = just late
due-late-minutes = { $minutes } min late
due-late-hours = { $hours } h late
due-late-days = { $days } d late
due-first_answer = First answer
due-next_answer = Answer
due-resolution = Resolution
due-title-first_answer = First answer due { $time }
due-title-next_answer = Answer due { $time }
due-title-resolution = To be resolved { $time }
due-head = { $target }: { $label }

filter-urgency = Target
filter-urgency-none = Any or none
filter-urgency-calm = Target runs, the most urgent first
filter-urgency-soon = Time running out, or up
filter-urgency-breached = Time is up

# The team's page
team-urgent-breached =
    { $count ->
        [one] One target missed
       *[other] { $count } targets missed
    }
team-urgent-soon =
    { $count ->
        [one] one runs out soon
       *[other] { $count } run out soon
    }
team-urgent-person-breached =
    { $count ->
        [one] { $name }: one target missed
       *[other] { $name }: { $count } targets missed
    }
team-urgent-person-soon =
    { $count ->
        [one] { $name }: one runs out soon
       *[other] { $name }: { $count } run out soon
    }
team-done-kept = { $share } within the target
team-done-late = Resolved later than the target
team-no-target = No target is set
team-target-first = first answer within { $time }
team-target-next = further answers within { $time }
team-target-number = { $number }: { $targets }
team-target-number-none = no target

routing-hours-of-shop = In the shop’s working hours
routing-hours-of-shop-none = The shop has none, so this means day and night.
routing-hours-always = Day and night
routing-hours-own = In hours of its own

deed-hours_changed = Changed the working hours or the targets
