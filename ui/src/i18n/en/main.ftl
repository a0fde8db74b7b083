### Words on screen. One message per idea; sentences are never assembled from parts.

-brand = Sangam

## Sections and commands

nav-sections = Sections
nav-inbox = Inbox
nav-scenes = Practice scenes
nav-settings = Settings
nav-unread = { $count ->
    [one] 1 conversation with unread messages
   *[other] { $count } conversations with unread messages
  }
nav-account = { $name }, { $role }
role-owner = owner
role-manager = manager
role-agent = agent
command-palette = Command palette
command-palette-placeholder = Type a command or a name
palette-search = Search for “{ $words }”
palette-replies = Put in a quick reply
palette-commands = Commands
line-live = Connected
line-connecting = Connecting
line-catching-up = Catching up
line-offline = No connection
command-next = Next conversation
command-previous = Previous conversation
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
keys-hint = Single letters work while you are not typing. They can be switched off in Settings.
keys-hint-off = Single letters and keys one after the other are switched off in Settings: only keys with Ctrl or Alt act, and F3 and Esc.
keys-group-move = Move
keys-group-act = Act
keys-group-go = Go
close = Close
keep-it = Keep it
back = Back
retry = Try again
copied = Copied
save-as = Save as…
saved-outside = { $name } is saved. Outside { -brand } it is not encrypted: whoever can use this computer can open it.

## First run

first-run-title = Your team and your phone, answering together
first-run-lead = { -brand } is the desk for your WhatsApp Business number. The phone keeps working; nothing is lost when the line is.
door-practice-title = Practice shop
door-practice-text = A living inbox with invented customers. Nothing in it can reach a real person.
door-practice-note = Ready in a few seconds, nothing to fill in
door-practice-action = Open the practice shop
door-practice-opening = Opening the shop…
door-join-title = Join your team
door-join-text = Paste the invitation your colleague sent, or sign in to the desk you already use.
door-join-note = An invitation, or your e-mail and password
door-join-action = Join or sign in
door-own-title = Start my shop’s desk
door-own-text = Create a workspace on this computer. You connect your number when you are ready.
door-own-note = About two minutes
door-own-action = Start a desk
doors-other = Language and look
join-invitation-tab = Invitation
join-signin-tab = Sign in
invitation-leads-to = Leads to { $address }
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
field-code = Code of the second factor
join-action = Join
signin-action = Sign in
signin-busy = Signing in…
own-action = Create the desk
own-busy = Creating…
own-found-title = Your shop’s desk
own-found-text = A desk was begun on this computer. Sign in to it: its chats are as you left them.
own-needs-title = What a real number needs later
own-needs-app = The WhatsApp Business app on the phone, version 2.24.17 or newer
own-needs-https = A public HTTPS address, so that Meta can deliver messages to this desk
own-needs-meta = A Meta business portfolio in which you are an admin
own-needs-note = Until then everything here works; only messages cannot travel.
vault-title = Where should this computer keep its secrets?
vault-lead = { -brand } seals everything it stores with a key from the system’s keyring. No keyring answers here.
vault-locked-title = Open your sealed desk
vault-locked-lead = Type the passphrase that seals this computer’s copy.
vault-try = Try the keyring again
vault-or = or seal it with a passphrase of your own
vault-passphrase = Passphrase
vault-passphrase-hint = At least ten characters. Without it, this computer’s copy cannot be opened; it is then filled again from the desk.
vault-seal = Seal with this passphrase
vault-open = Open
vault-again = The passphrase once more
vault-differs = The two are not the same.
vault-forgotten = Forgotten?
vault-keyring = Try the keyring
vault-anew = Begin anew…
vault-anew-title = Begin anew on this computer?
vault-anew-text = Without the passphrase nothing here can be opened. Drafts, and messages that had not left yet, are lost; everything else comes back from the desk when you sign in. The sealed file is put aside, not deleted.
vault-anew-do = Begin anew
signed-out-title = You were signed out
signed-out-lead = Sign in again as the same person: your drafts and unsent messages are still here.
signed-out-other = I am someone else
invited-title = You opened an invitation
invited-text = To take it you leave { $workspace } on this computer. Unsent messages stay here until you sign in again.
invited-text-practice = To take it you leave the practice shop. You can come back to it at any time.
invited-leave = Leave and look at it
invited-stay = Stay here
notice-cache-rebuilt = This computer’s copy could not be read. It is being filled again from the desk; nothing was lost.
notice-outbox-lost = Unsent messages and drafts of this computer could not be read. The file was set aside: { $path }
notice-clock-wrong = This computer’s clock is { $minutes } min off. Times here may look wrong.
notice-already-assigned = { $name } was faster and has this conversation.
notice-already-assigned-nobody = Someone changed the assignment a moment before you.
notice-not-delivered = A message of yours did not reach { $name }.
notice-not-delivered-done = A message of yours did not reach { $name }, and the chat is done already.
notice-show = Show it
notice-dismiss = Dismiss
error-wrong-credentials = E-mail or password is not right.
error-too-many-attempts = Too many attempts. Wait a moment, then try again.
error-invitation-invalid = This invitation is no good any more: it was used, taken back or replaced, its maker may not invite any longer, or it has expired. Ask for a new one.
error-unavailable = The desk cannot be reached. Check the address and your connection.
error-totp-required = Now the code your phone shows, or a recovery code.
error-upgrade-required = This desk needs a newer { -brand }. Update, then sign in again.
error-invalid = Something in the form is not right. Check the fields.
error-forbidden = Your role does not allow this.
error-not-found = This is no longer here.
error-window-closed = The reply window closed before this could leave.
error-marketing-stopped = This customer wants no marketing messages from this number.
error-text-length = The message is empty or longer than WhatsApp takes.
error-number-not-connected = The number cannot send right now.
error-stage = The number’s stage does not let you send. The owner moves it on the Number page.
error-already-assigned-nobody = Someone changed the assignment a moment ago. Look again.
error-assignee-blind = Whoever you chose does not see this chat, so it was not given to them.
error-offline = There is no connection to the desk right now.
error-vault = The keyring did not answer.
error-vault-empty = The keyring holds nothing of this desk.
error-storage = The disk could not be read or written.
error-local-hub = The desk on this computer did not start. Close { -brand } and open it again.
error-other = That did not work. Nothing was lost.

## Conversation list

list-label = Conversations
list-search = Search messages and people
list-search-placeholder = Messages and people
list-views = Views
view-mine = Mine
view-unassigned = Unassigned
view-waiting = Waiting
view-all = All
list-empty-mine = Nothing is assigned to you.
list-empty-unassigned = Every conversation has someone.
list-empty-waiting = Nobody is waiting for an answer.
list-empty-all = No conversation yet. The first one appears here by itself.
list-empty-unconnected = Conversations appear here once a number is connected.
list-show-unassigned = Show unassigned ({ $count })
list-show-all = Show all
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
search-more = Show more
search-results = { $count ->
    [one] 1 result
   *[other] { $count } results
  }
search-results-or-more = { $count ->
    [one] 1 result or more
   *[other] { $count } results or more
  }

## Thread

thread-label = Messages
thread-none-title = Choose a conversation
thread-none-move = next and previous
thread-none-help = all keys
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

## Bubbles

origin-desk = { $name }, desk
origin-desk-unknown = Desk
origin-phone = Phone
origin-bot = Automatic
origin-template = Template
origin-campaign = Campaign
edited = edited
imported = from history
forwarded = Forwarded
forwarded-often = Forwarded many times
revoked-in = The customer deleted this message
revoked-out = This message was deleted
edited-on-phone = It was changed since. What it says now is only on the phone.
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
send-again = Send again
sent-again-unsure = WhatsApp did not answer, so it may have arrived.
sent-again = It was sent again.
send-now = Send now
discard = Discard
asking-explain = This waited over 15 minutes without a connection. Should it still leave?
held-leaves = Leaves in { $seconds } s
held-undo = Undo
held-said = Sent in { $seconds ->
    [one] { $seconds } second
   *[other] { $seconds } seconds
  }.{ $keys ->
    [none] {""}
   *[other] {" "}{ $keys } takes it back.
  }
undone = Taken back. It stands in the composer again.
undone-made = Taken back. It did not leave.
command-undo-send = Take back the message that is about to leave
reacted = { $who } reacted with { $emoji }
reaction-business = Your side
ad-label = Came from an advertisement
ad-post-label = Came from a post
ad-open = Open the advertisement
ad-welcome = It greeted with: { $words }
ad-product = Asks about a product of the catalogue
ad-product-unnamed = It is not named
order-items = { $count ->
    [one] Order with 1 product
   *[other] Order with { $count } products
  }
order-line = { $quantity } × { $product }
order-line-price = { $quantity } × { $product }, { $price } each
card-birthday = Born { $day }
contact-write = Write to { $phone }
contact-copy = Copy { $phone }
choice-made = Chose an answer
system-change = The customer’s number changed
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
media-vast = Too large to draw here, so it is offered as a file only
file-unnamed = File
voice-play = Play voice message
voice-pause = Pause
voice-position = Position in the voice message
voice-speed = Speed { $speed }×
voice-no-codec = This computer has no decoder for this recording. Save it to listen elsewhere.
lightbox = Photo
lightbox-of = Photo { $at } of { $count }
lightbox-older = Older photo
lightbox-newer = Newer photo
lightbox-closer = Look closer
lightbox-whole = Show the whole photo
lightbox-copy = Copy the photo
lightbox-copy-failed = The photo could not be copied.

## Banners

banner-offline = <b>No connection.</b> You can keep working; everything is on this computer.
banner-offline-waiting = <b>No connection.</b> { $count ->
    [one] 1 change waits and leaves by itself.
   *[other] { $count } changes wait and leave by themselves.
  }
banner-own-hub = <b>The desk’s server on this computer does not start.</b> You can read, and write what waits. It is tried again by itself; until the reason is gone, nothing comes or leaves:
banner-syncing = Catching up…
banner-backfill = Older messages are still arriving: { $percent }
banner-signed-out = You were signed out. Unsent work is kept until you sign in again.
banner-window-closed = <b>The reply window is closed.</b> Send a template, or wait until the customer writes.
banner-window-never = <b>The customer has not written yet.</b> Their first message opens the reply window.
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
banner-lost = { $count ->
    [one] { $count } message did not go out.
   *[other] { $count } messages did not go out.
  }
banner-asking = { $count ->
    [one] 1 message waited over 15 minutes. Decide below it whether it should still leave.
   *[other] { $count } messages waited over 15 minutes. Decide below each whether it should still leave.
  }
practice-name = Practice shop
practice-band = <b>Practice shop.</b> Every customer is invented; nothing can leave this computer.
practice-leave = Leave practice

## Composer

composer-label = Reply to { $name }
composer-placeholder = Write a reply
composer-placeholder-closed = Write something for later
composer-closed = Template only
composer-strike = Strike through
composer-placeholder-offline = Write a reply; it leaves when the connection is back
composer-placeholder-apart = Write a reply; it leaves after the update
composer-stop-replying = Do not quote
composer-send-free = Send · free
composer-send-anyway = Send anyway · free
composer-queue = Send when online
composer-after-update = Send after the update
composer-too-long = { $over } too many
composer-left = { $left } left
composer-hint = { $shift }: new line
composer-emoji = Emoji
composer-bold = Bold
composer-italic = Italic

## Customer panel

panel-label = Customer
panel-resize = Width of the customer panel
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
panel-marketing = Marketing
panel-marketing-stopped = No marketing messages, since { $date }
panel-waiting = Waiting since
panel-files = Files and media
panel-files-all = All files
panel-links-all = All links
panel-earlier = Earlier
earlier-by = Resolved by { $name }
earlier-by-phone = Resolved on the phone
panel-private = Private to the owner
panel-offer-label = Perhaps the same person
panel-offer = Perhaps the same person as { $name } (same phone number).
panel-offer-same = Same person
panel-offer-other = Someone else
panel-offer-hint = You can split them again later.
panel-offer-joined = The two chats are one now.
panel-offer-apart = Noted. You will not be asked about these two again.
status-open = Open

## Practice

scenes-title = Five two-minute scenes
scenes-lead = Each one shows something this desk does differently. Begin with the first, or with the one you are curious about.
scenes-progress = { $done } of { $total } done
scene-start = Start
scene-go-on = Go on
scene-again = Play again
scene-done = Done
scene-step = Step { $step } of { $steps }
scene-first-answer-title = A first answer
scene-first-answer-text = A customer asks, you answer, and the marks move until it is read.
scene-first-answer-1 = A customer has just written. Open the conversation.
scene-first-answer-2 = { $keys ->
    [none] Write an answer and press Enter.
   *[other] Press { $keys }, write an answer and press Enter.
  }
scene-first-answer-3 = Watch the marks under your bubble until they turn blue: read.
scene-first-answer-4 = { $keys ->
    [none] Choose “Resolve”. The next one opens by itself.
   *[other] Press { $keys } to resolve it. The next one opens by itself.
  }
scene-phone-answers-first-title = The phone answers first
scene-phone-answers-first-text = You are writing when the owner answers on the phone. Your draft is held.
scene-phone-answers-first-1 = Begin to write a reply, but do not send it.
scene-phone-answers-first-2 = The owner answered on the phone. Choose “Read it” above your draft.
scene-phone-answers-first-3 = Change your reply and send it, or clear it.
scene-offline-and-back-title = Offline and back
scene-offline-and-back-text = The line drops while you work. Everything leaves once when it is back.
scene-offline-and-back-1 = The line is gone. Send a reply all the same.
scene-offline-and-back-2 = It waits with a clock, and the strip counts it. The line comes back in a moment.
scene-offline-and-back-3 = It left by itself, exactly once.
scene-search-in-another-script-title = Search in another script
scene-search-in-another-script-text = Find a message by a Hindi word, in a breath.
scene-search-in-another-script-1 = { $keys ->
    [none] Click into the search field and type दुपट्टा, or only its beginning.
   *[other] Press { $keys } and type दुपट्टा, or only its beginning.
  }
scene-search-in-another-script-2 = Open one of the messages found.
scene-search-in-another-script-3 = You are at the message itself, among its neighbours.
scene-unknown-send-title = A send that stays unknown
scene-unknown-send-text = WhatsApp does not say whether a message arrived. The desk does not pretend to know.
scene-unknown-send-1 = Send a reply in this conversation.
scene-unknown-send-2 = WhatsApp gave no answer: “Not confirmed yet”. Nothing is repeated behind your back.
scene-unknown-send-3 = Decide: send it again, or leave it and ask the customer.
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
settings-sending = Sending
settings-files = Files
settings-files-outside = What { -brand } keeps on this computer is encrypted. A file you save from a chat, and a table you export, is not any more: whoever can use this computer can open it.
settings-hold = Time to take a message back
settings-hold-hint = It rests here before it leaves. Undo puts it back into the composer.
settings-hold-none = None
settings-hold-seconds = { $seconds } s
settings-receipts = Blue ticks
settings-receipts-hint = When customers see that they were read. The team always knows.
settings-receipts-reply = When I answer
settings-receipts-open = When I open the chat; they also see that I am typing
settings-receipts-never = Never
settings-account = Account
settings-signed-in = { $name }, { $role } at { $workspace }
settings-sign-out = Sign out
settings-sign-out-hint = Unsent messages stay on this computer until you sign in again.

## States

opening = Opening your desk…
opening-keyring = If your system asks for the password of its keyring, that is for this desk.
opening-bringing = After an update this desk first brings its copy up to date. A large one takes a moment.
opening-failed = This desk cannot be opened
error-title = This could not be read
stale = As known a moment ago
announce-arrived = New message from { $name }
announce-connection-lost = Connection lost
announce-connection-back = Connected again
announce-returned = Back from the browser. Connecting: { $state }
announce-invitation = Invitation opened. It leads to { $address }

## Sending files and more

attach = Attach
attach-files = Files…
attach-location = Location
attach-contact = Contact card
attach-buttons = Question with buttons
attach-list = Question with a list
attach-link = Text with a link button
attach-place-request = Ask for the customer’s location
attach-list-label = Attached files
attach-coming = Getting the file ready…
attach-caption = Caption
attach-caption-of = Caption of { $name }
attach-remove = Remove { $name }
attach-as-document = As document
attach-as-document-original = As a document it leaves unchanged, with the place and time its camera may have written into it.
attach-as-taken = It leaves with the place and time its camera may have written into it.
attach-left-out-subtitles = Subtitles and chapter titles stay behind: they may say where it was taken.
attach-left-out-all_around = It leaves as a flat film: what shows it all around names its camera and stays behind.
attach-only-disguised = It is not what its name says, so it goes as a document.
attach-only-unreadable = It cannot be opened as a picture or video, so it goes as a document.
attach-only-codec = WhatsApp does not play this format ({ $found }), so it goes as a document. Export it as MP4 with H.264 and AAC to have it played.
attach-refused-empty = { $name } is empty.
attach-refused-too-large = { $name } is larger than { $max }, the most WhatsApp takes of its kind. Make it smaller, or share a link.
attach-refused-picture = WhatsApp does not take { $name }: pictures go as JPEG or PNG. Save it as one of them.
attach-refused-moving = WhatsApp does not take { $name }: a moving picture goes as a video. Save it as MP4.
attach-refused-film = WhatsApp does not take { $name }: videos go as MP4. Export it as MP4 with H.264 and AAC.
attach-refused-sound = WhatsApp does not take { $name }: sound goes as MP3 or M4A. Save it as one of them.
attach-refused-archive = WhatsApp does not take { $name }, because files are packed in it. Send them one by one, or share a link.
attach-refused-other = WhatsApp does not take files like { $name }. Save it as PDF, or share a link.
attach-refused-unreadable = { $name } could not be read.
attach-refused-more = { $count ->
    [one] 1 more file could not be attached.
   *[other] { $count } more files could not be attached.
  }
problem-too-long = At most { $max } characters
problem-too-large = At most { $max }
problem-count = At least one, at most { $max }
problem-empty = This is still empty
problem-twice = The same as an earlier one
problem-invalid = This cannot be read
problem-not-allowed = WhatsApp does not take this here
drop-here = Drop to attach for { $name }
send-final = What is sent cannot be taken back from here.
quoting = Replying to: { $words }
command-quote-older = Quote an older message
command-quote-newer = Quote a newer message
row-draft-files = { $count ->
    [one] 1 file
   *[other] { $count } files
  }
make-text = Message
make-footer = Small line below (optional)
make-button = Button { $number }
make-more = Add another
make-opens = Button that opens the list
make-row = Row { $number }
make-row-description = Second line (optional)
make-row-remove = Remove row { $number }
make-link-label = Words on the button
make-link-url = Address (https://…)
make-coordinates = Coordinates or a map link
make-coordinates-hint = For example 26.9124, 75.7873
make-place = Name of the place (optional)
make-address = Address (optional)
make-person = Name
make-phone = Phone
make-email = E-mail
make-organisation = Company
make-preview = What the customer sees
make-problem = { $field }: { $problem }
field-footer = Small line below
field-place = Coordinates
field-cards = Contacts
field-card = Name of contact { $number }
field-buttons = Buttons
field-button-second = Second line of button { $number }
field-url = Address
field-sections = Sections
field-section = Section { $number }
field-rows = Rows
field-row-second = Second line of row { $number }
field-file = The file
field-other = A part of the message
prompt-buttons = Answers to tap
prompt-location = Send location
react-to-this = React to this message
react-other = Another reaction
reaction-take-back = Take the reaction back
reaction-refused = { $emoji } did not reach the customer.
reaction-stays = Your reaction was not taken back: the customer still sees it.
reaction-gone = The message was deleted, or is too old for one.
forward-this = Send to somebody else
forward-title = Send to somebody else
forward-as-new = WhatsApp has no forwarding for desks. Each customer gets this as a new message from you.
forward-search = Search people
forward-send = { $count ->
    [0] Send
    [one] Send to 1 customer
   *[other] Send to { $count } customers
  }
forward-done = { $count ->
    [one] Sent to 1 customer
   *[other] Sent to { $count } customers
  }
upload-label = { $name } is on its way to the desk’s server
error-file-missing = The file is no longer on this computer. Attach it again.
