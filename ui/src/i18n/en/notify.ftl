# Notifications of the system, the tray, starting by itself. The window reads this file, too.
settings-notify = Notifications
notify-about = When a customer writes
notify-about-hint = Never for old chats, and not while this window is in front.
notify-mine = In my chats
notify-unassigned = In chats nobody has yet
notify-team = From your team and your chats
notify-given = When a chat is given to me
notify-mentions = When somebody mentions me in a note
notify-waking = When a chat of mine, or one nobody has, wakes
notify-says = What they show
notify-says-hint = A customer kept private is never named.
notify-says-words = Name and message
notify-says-name = Only the name
notify-says-nothing = Neither
notify-sound = With a sound
notify-quiet = Quiet hours
notify-quiet-hint = Every day, nothing pops up in between.
notify-quiet-from = Quiet from
notify-quiet-until = Quiet until
notify-quiet-past-midnight = Until the next morning
notify-rest = Quiet now
notify-rest-hint = For when you are with somebody.
notify-rest-hour = For an hour
notify-rest-until = Until { $time }
notify-rest-end = Notify me again
# What a notification says
notify-some = A customer wrote
notify-many = { $count ->
    [one] { $count } customer wrote
   *[other] { $count } customers wrote
}
notify-unread = { $count ->
    [one] { $count } new message
   *[other] { $count } new messages
}
notify-who-unread = { $name } ({ $count })
notify-mentioned = { $name } mentioned you
notify-mentioned-some = A colleague mentioned you
notify-given-by = { $name } gave you a chat
notify-given-some = A chat was given to you
notify-woke = A chat woke up
notify-not-delivered = A message of yours did not arrive
notify-chat-with = In the chat with { $name }
notify-open = Open
notify-read = Mark as read
# The tray
tray-open = Open Sangam
tray-open-unread = { $count ->
    [one] Open Sangam: { $count } unread chat
   *[other] Open Sangam: { $count } unread chats
}
tray-quiet = Quiet for an hour
tray-quit = Quit
# Starting and staying
settings-start = Starting
start-by-itself = Start with the computer
start-by-itself-hint = Minimised, so that notifications come from the morning on.
start-keep-running = Keep running when the window is closed
start-keep-running-hint = Sangam stays in the tray. To bring it back, click it there or start Sangam again.
error-start-by-itself = The system did not take it. Nothing was changed.
