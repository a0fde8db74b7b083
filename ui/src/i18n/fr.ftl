### Words on screen. One message per idea; sentences are never assembled from parts.

-brand = Sangam

## Sections and commands

app-name = { -brand }
nav-sections = Sections
nav-inbox = Inbox
nav-scenes = Practice scenes
nav-settings = Settings
nav-account = { $name }, { $role }
role-owner = owner
role-manager = manager
role-agent = agent
command-palette = Go to or do anything
command-palette-placeholder = Type a command or a name
command-palette-empty = Nothing matches
command-next = Next conversation
command-previous = Previous conversation
command-open = Open conversation
command-reply = Write a reply
command-resolve = Resolve and open the next
command-assign = Assign
command-assign-me = Assign to me
command-unread = Jump to the first unread
command-search = Search
command-help = Show all keys
command-back = Step back
command-view-mine = Show Mine
command-view-unassigned = Show Unassigned
command-view-waiting = Show Waiting
command-view-all = Show All
command-details = Customer details
command-theme = Switch light and dark
keys-title = Keys
keys-hint = Single letters work while you are not typing. Change or switch them off in Settings.
keys-group-move = Move
keys-group-act = Act
keys-group-go = Go
close = Close
cancel = Cancel
back = Back
retry = Try again
copy = Copy
copied = Copied
open = Open
save-file = Save
save-as = Save as…

## First run

first-run-title = Your team and your phone, answering together
first-run-lead = { -brand } is the desk for your WhatsApp Business number. The phone keeps working; nothing is lost when the line is.
door-practice-title = Practice shop
door-practice-text = A living inbox with invented customers. Nothing in it can reach a real person.
door-practice-time = Ready in a few seconds, nothing to fill in
door-practice-action = Open the practice shop
door-practice-opening = Opening the shop…
door-join-title = Join your team
door-join-text = Paste the invitation your colleague sent, or sign in to the desk you already use.
door-join-time = You need an invitation or your password
door-join-action = Join or sign in
door-own-title = Start my shop’s desk
door-own-text = Create a workspace on this computer. You connect your number when you are ready.
door-own-time = About two minutes; a real number needs a little more
door-own-action = Start a desk
join-invitation-tab = Invitation
join-signin-tab = Sign in
field-invitation = Invitation
field-invitation-hint = The whole link, as you received it
field-address = Address of your desk
field-address-hint = For example https://desk.your-shop.in
field-email = E-mail
field-password = Password
field-password-hint = At least ten characters
field-your-name = Your name
field-your-name-hint = Colleagues see it beside your replies
field-shop-name = Name of your shop
field-code = Six-digit code
join-action = Join
signin-action = Sign in
signin-busy = Signing in…
own-action = Create the desk
own-busy = Creating…
own-needs-title = What a real number needs later
own-needs-app = The WhatsApp Business app on the phone, version 2.24.17 or newer
own-needs-https = A public HTTPS address, so that Meta can deliver messages to this desk
own-needs-meta = A Meta business portfolio in which you are an admin
own-needs-note = Until then everything works here; only messages cannot travel.
error-wrong-credentials = E-mail or password is not right.
error-too-many-attempts = Too many attempts. Wait a moment, then try again.
error-invitation-invalid = This invitation was already used, or it has expired. Ask for a new one.
error-unavailable = The desk cannot be reached. Check the address and your connection.
error-totp-required = Enter the code of your second factor.
error-upgrade-required = This desk needs a newer { -brand }. Update, then sign in again.
error-invalid = Something in the form is not right. Check the fields.
error-forbidden = Your role does not allow this.
error-not-found = This is no longer here.
error-window-closed = The reply window closed before this could leave.
error-text-length = The message is empty or longer than WhatsApp takes.
error-number-not-connected = The number cannot send right now.
error-already-assigned = { $name } was faster and has this conversation.
error-already-assigned-nobody = Someone changed the assignment a moment ago. Look again.
error-other = That did not work. Nothing was lost.

## Conversation list

list-label = Conversations
list-search-placeholder = Search messages and people
list-views = Views
view-mine = Mine
view-unassigned = Unassigned
view-waiting = Waiting
view-all = All
view-count = { $name }, { $count ->
    [one] 1 conversation
   *[other] { $count } conversations
  }
list-loading = Loading conversations
list-empty-mine = Nothing is assigned to you.
list-empty-unassigned = Every conversation has someone.
list-empty-waiting = Nobody is waiting for an answer.
list-empty-all = No conversation yet. The first one appears here by itself.
list-error = The list could not be read.
list-resize = Width of the list
row-unread = { $count ->
    [one] 1 unread message
   *[other] { $count } unread messages
  }
row-you = You:
row-author = { $name }:
row-phone = Phone:
row-bot = Automatic:
row-template = Template:
row-campaign = Campaign:
row-draft = Draft:
row-window-open = Reply window: { $hours ->
    [one] 1 hour left
   *[other] { $hours } hours left
  }
row-window-last-hour = Reply window: less than an hour left
row-window-closed = Reply window closed: only a template can be sent
row-needs-template = Template
row-waiting-minutes = { $minutes } min
row-waiting-hours = { $hours } h
row-waiting-days = { $days } d
row-waiting-title = Waiting for an answer since { $time }
row-no-name = Unknown customer
row-assigned-to = Assigned to { $name }
kind-image = Photo
kind-video = Video
kind-audio = Audio
kind-voice = Voice message
kind-document = Document
kind-sticker = Sticker
kind-location = Location
kind-contacts = Contact
kind-order = Order
kind-revoked = Message deleted
kind-phone-only = Message on the phone
kind-choice = Chosen answer

## Search

search-clear = Clear search
search-conversations = People
search-messages = Messages
search-empty = Nothing found for “{ $query }”
search-empty-hint = Search reads names, numbers and messages in every script, on this computer.
search-searching = Searching
search-results = { $count ->
    [one] 1 result
   *[other] { $count } results
  }

## Thread

thread-label = Messages
thread-none-title = Choose a conversation
thread-none-hint = Press { $next } to walk through the list, { $help } for every key.
thread-loading = Loading messages
thread-empty = No message yet.
thread-error = The messages could not be read.
thread-older = Loading older messages
thread-start = This is where the conversation begins here.
thread-new = New messages
thread-to-bottom = To the newest message
thread-unread-below = { $count ->
    [one] 1 new message
   *[other] { $count } new messages
  }
assign-to = Assign to…
assign-nobody = Nobody
assign-me = { $name } (me)
unassigned = Unassigned
resolve = Resolve
reopen = Reopen
details = Details
status-resolved = Resolved
status-snoozed = Snoozed
status-pending = Pending
event-assigned = <b>{ $by }</b> assigned this to <b>{ $to }</b>
event-took = <b>{ $who }</b> took this
event-assigned-by-rule = Assigned to <b>{ $to }</b>
event-unassigned = <b>{ $by }</b> unassigned this
event-unassigned-by-rule = Unassigned
event-resolved = <b>{ $who }</b> resolved this
event-resolved-by-rule = Resolved
event-reopened = <b>{ $who }</b> reopened this
event-reopened-by-customer = Opened again by a new message
event-identity = WhatsApp announced a change of this customer’s number
event-unknown = Something changed here that this version cannot show
someone = Someone

## Bubbles

origin-desk = { $name }, desk
origin-desk-unknown = Desk
origin-phone = Phone
origin-bot = Automatic
origin-template = Template
origin-campaign = Campaign
message-from-customer = { $name }, { $time }
edited = edited
imported = from history
forwarded = Forwarded
forwarded-often = Forwarded many times
revoked-in = The customer deleted this message
revoked-out = This message was deleted
phone-only = This message is only on the phone
phone-only-hint = WhatsApp does not pass on this kind of message.
phone-only-first = WhatsApp did not pass on the text. Open the chat on the phone to read it.
quote-missing = An earlier message that is not here
quote-you = Your side
reply-to-this = Reply to this message
copy-text = Copy text
delivery-queued = Waiting to be sent
delivery-sending = Sending
delivery-unknown = Not confirmed yet
delivery-handed-over = Handed to WhatsApp
delivery-sent = Sent
delivery-failed = Not sent
delivery-delivered = Delivered
delivery-read = Read
delivery-played = Played
unknown-explain = WhatsApp did not answer. It may have arrived; it is not repeated unless you say so.
failed-reason = Not sent: { $reason }
send-again = Send again
reacted = { $who } reacted with { $emoji }
reaction-customer = { $name }
reaction-business = Your side
ad-label = Came from an advertisement
ad-post-label = Came from a post
ad-open = Open the advertisement
order-items = { $count ->
    [one] Order with 1 product
   *[other] Order with { $count } products
  }
choice-made = Chose an answer
system-change = The customer’s number changed
location-open = Open map
contact-card = Contact card
sticker = Sticker
picture = Photo
picture-open = Open the photo
picture-of = Photo from { $name }
video-play = Play video
media-pending = Still arriving from WhatsApp
media-failed = WhatsApp did not deliver this file
media-expired = WhatsApp no longer has this file
media-too-large = Larger than this desk keeps
media-loading = Loading
media-error = This file could not be read
media-mismatch = Not what it says it is, so it is offered as a file only
media-save-failed = The file could not be saved
media-saved = Saved
file-unnamed = File
voice-play = Play voice message
voice-pause = Pause
voice-position = Position in the voice message
voice-speed = Speed { $speed }×
voice-no-codec = This computer has no decoder for this recording. Save it to listen elsewhere.
lightbox = Photo
lightbox-previous = Previous photo
lightbox-next = Next photo

## Banners

banner-offline = No connection to the desk. You can keep working.
banner-offline-waiting = <b>No connection.</b> { $count ->
    [one] 1 change waits and leaves by itself.
   *[other] { $count } changes wait and leave by themselves.
  }
banner-connecting = Connecting…
banner-syncing = Catching up…
banner-backfill = Older messages are still arriving: { $percent } %
banner-resync = Reading everything again from the desk.
banner-upgrade = This version is too old for your desk. Update to go on.
banner-signed-out = You were signed out. Unsent work is kept until you sign in again.
banner-window-closed = <b>The reply window is closed.</b> Only a template can be sent, or answer from the phone.
banner-window-never = <b>The customer has not written yet.</b> Only a template can open this conversation.
banner-window-soon = The reply window closes in { $minutes } min.
banner-phone = <b>The phone answered { $seconds ->
    [one] 1 second
   *[other] { $seconds } seconds
  } ago.</b>
banner-phone-minutes = <b>The phone answered { $minutes } min ago.</b>
banner-phone-held = <b>The phone answered { $seconds ->
    [one] 1 second
   *[other] { $seconds } seconds
  } ago.</b> Your draft is held.
banner-phone-held-minutes = <b>The phone answered { $minutes } min ago.</b> Your draft is held.
banner-phone-read = Read it
banner-wait-ask = { $count ->
    [one] 1 message
   *[other] { $count } messages
  } waited over 15 minutes. Send now?
practice-band = <b>Practice shop.</b> Every customer is invented; nothing can leave this computer.
practice-leave = Leave practice

## Composer

composer-label = Reply to { $name }
composer-placeholder = Write a reply
composer-placeholder-offline = Write a reply; it leaves when the connection is back
composer-replying = Replying to { $name }
composer-stop-replying = Do not quote
composer-mode-reply = Reply
composer-send = Send
composer-send-free = Send · free
composer-send-anyway = Send anyway · free
composer-queue = Send when online
composer-template-only = Template only
composer-too-long = { $over } too many
composer-left = { $left } left
composer-hint = { $enter } sends, { $shift } breaks the line
composer-emoji = Emoji
composer-bold = Bold
composer-italic = Italic
composer-failed = The reply could not be kept. Your text is still here.
draft-saved = Draft saved

## Customer panel

panel-label = Customer
panel-first-message = First message here: { $date }
panel-window = Reply window
window-closes-hours = Closes in { $hours } h { $minutes } min
window-closes-minutes = Closes in { $minutes } min
window-closed = Closed
window-closed-since = Since { $time }
window-never = Not open yet
window-never-hint = It opens when the customer writes
panel-details = Details
panel-phone = Phone
panel-username = Username
panel-user-id = WhatsApp id
panel-number = Your number
panel-status = Status
panel-assignee = Assigned to
panel-waiting = Waiting since
panel-files = Files and media
panel-files-empty = No files in the messages shown here
panel-private = Private to the owner
status-open = Open

## Practice

scenes-title = Five two-minute scenes
scenes-lead = Each one shows what this desk does differently. Do them in any order.
scenes-progress = { $done } of { $total } done
scene-start = Start
scene-again = Again
scene-running = Running
scene-done = Done
scene-minutes = 2 min
scene-phone-first-title = The phone answers first
scene-phone-first-text = You are writing a reply when the owner answers on the phone. See what happens to your draft.
scene-offline-title = Offline and back
scene-offline-text = The line drops while you work. Keep answering, then watch everything leave once.
scene-search-title = Search in another script
scene-search-text = Find a message by a Hindi or Tamil word, in a breath.
scene-unknown-title = A send that stays unknown
scene-unknown-text = WhatsApp does not say whether a message arrived. See how the desk tells the truth.
scene-answered-title = From first message to read
scene-answered-text = A customer asks, you answer, and the marks move until it is read.
scenes-error = The scenes could not be read.

## Settings

settings-title = Settings
settings-look = Look
settings-theme = Theme
theme-system = As the computer
theme-light = Light
theme-dark = Dark
settings-language = Language
settings-typing = Typing
settings-enter = Enter sends
settings-enter-hint = Off: Enter breaks the line and Ctrl+Enter sends
settings-single-keys = Single-letter keys
settings-single-keys-hint = Off: only combinations with Ctrl work
settings-keys = Keys
settings-keys-hint = Choose a key, then press the one you want instead. Esc keeps the old one.
settings-key-press = Press a key
settings-keys-reset = Back to the defaults
settings-account = Account
settings-signed-in = { $name }, { $role } at { $workspace }
settings-sign-out = Sign out
settings-sign-out-hint = Unsent messages stay on this computer until you sign in again.

## States

loading = Loading
error-title = This could not be read
stale = Showing what was known a moment ago
screen-ready = Ready
announce-new-message = New message from { $name }: { $text }
announce-sent = Sent to the queue
announce-connection-lost = Connection lost
announce-connection-back = Connected again
