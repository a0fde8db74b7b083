### Connecting a number, and the pages about it. One message per idea; sentences are never assembled from parts.

## Places

nav-number = Number
nav-number-attention = something needs a look
nav-connect = Connect your number
command-private = Make private, or no longer
command-team-sees = Let the team see this chat
go-on = Go on
go-on-anyway = Go on all the same
go-back-to-checks = Back to the checks
show-more = Show more
open-meta = Open Meta
offline-here = <b>No connection to the desk.</b> This page asks it directly, so nothing here can be changed until the line is back.
offline-asks = This page asks the desk directly. It opens by itself when the line is back.
practice-connect = This is the practice shop: the number, the phone and Meta’s dialog are invented.

## Connect: the steps

connect-title = Connect your number
connect-error = What was decided so far could not be read.
connect-owner-only = Only the owner connects a number.
step-needs = Is this right for you?
step-route = Where your desk lives
step-before = Before you connect
step-signup = Connect
step-sync = Bring contacts and history
step-release = Choose what the team sees
step-try = Try it: three messages
step-done = Done
step-needs-open = seven questions, two minutes
step-route-open = three ways, and this computer
step-before-open = { $count ->
    [one] 1 left
   *[other] { $count } left
  }
step-before-settled = everything is settled
step-before-past = behind you
step-signup-open = keep the phone beside you
step-signup-live = under way
step-signup-failed = stopped
step-sync-open = asked once, within 24 hours
step-sync-percent = { $percent } has come
step-sync-asked = asked for, on its way
step-sync-attention = needs a look
step-sync-ended = settled
step-release-open = nothing, until you say so
step-release-held = { $count ->
    [one] 1 chat is only yours
   *[other] { $count } chats are only yours
  }
step-release-shown = { $count ->
    [one] 1 chat shown
   *[other] { $count } chats shown
  }
step-try-open = customer, desk, phone
step-try-seen = { $count } of 3 seen
step-try-all = all three seen
step-locked = Comes after the number is connected

## Connect: the four panels

panel-stays = What stays as it is
panel-stays-app = Your number, app, chats and groups on the phone
panel-stays-free = Messages you type on the phone stay free
panel-changes = What changes on your phone
panel-changes-lists = Broadcast lists become read-only
panel-changes-modes = Disappearing, view-once and live location stop in 1:1 chats
panel-changes-unused = Unused for about 14 days, the phone loses the desk. { -brand } reminds you from day 10.
panel-changes-backup = The phone’s cloud backup may stop. { -brand } keeps a nightly encrypted copy of what reached it.
panel-unseen = What the desk will not see
panel-unseen-kinds = Groups, calls, status, orders, phone labels
panel-unseen-people = Customers writing from WhatsApp for Windows or a watch, and sometimes a new customer’s first message: they are on the phone
panel-return = How to go back
panel-return-phone = Phone: Settings › Account › Business Platform › Disconnect
panel-return-stays = What reached { -brand } stays readable here
panel-return-again = You can connect again; contacts and history are then asked for again

## 1 Is this right for you?

needs-title = Is this right for you?
needs-lead = Seven questions, then an honest answer: often it is to stay with the app. Nothing is changed by answering.
needs-people = How many people answer, or should?
needs-people-one = One
needs-people-few = Two to five
needs-people-many = More
needs-volume = How many customer messages come in a day?
needs-volume-calm = Up to 50
needs-volume-busy = Up to 500
needs-volume-flood = More
needs-misses = How often is a message missed, or answered twice?
needs-misses-rarely = Hardly ever
needs-misses-sometimes = Now and then
needs-misses-daily = Most days
needs-automation = What should be sent without a person?
needs-automation-none = Nothing
needs-automation-notices = Reminders and notices
needs-automation-everything = Whole conversations
needs-software = Should a program, such as a CRM, know about the chats?
needs-software-no = No
needs-software-yes = Yes
needs-phone = Do you want to go on answering on the phone?
needs-phone-no = No
needs-phone-gladly = Gladly
needs-phone-must = It must stay
needs-history = Do the chats on the phone matter?
needs-history-no = No
needs-history-gladly = Good to have
needs-history-must = I need them
needs-left = { $count ->
    [one] 1 question left
   *[other] { $count } questions left
  }
needs-print = Print
needs-printed-for = { $workspace }, { $date }
advice-label = Recommendation
advice-stay_with_app = Stay with the app
advice-stay_with_app-text = The WhatsApp Business app with its linked devices serves this shop. A desk would bring work and little else today.
advice-coexistence = App and desk together
advice-coexistence-text = Your number stays in the app and is served by the desk too. Both see the same chats; you keep a way back.
advice-api_only = The number on the API alone
advice-api_only-text = The app would only be in the way. The number leaves the phone for good and its history stays behind; { -brand } connects numbers that keep the app, so talk to a provider first.
advice-because = For it
advice-but = Against it
advice-nothing-against = Nothing you answered speaks against it.
reason-one_person_answers = One person answers; nothing needs to be shared.
reason-several_people_answer = Several people need the same chats.
reason-calm_volume = The app with its linked devices carries so few messages.
reason-high_volume = So many messages need a shared queue.
reason-missed_messages = Messages are missed, or answered twice.
reason-nothing_missed = Nothing is missed today.
reason-wants_notices = Reminders and notices need templates, which only the API sends.
reason-program_leads = A program leads the conversations; the phone would only disturb it.
reason-connects_software = Other software should know about the chats.
reason-phone_stays = You want to keep the phone in use.
reason-phone_not_needed = The phone is not needed.
reason-history_matters = The history on the phone matters, and only this way brings it along.
reason-above_coexistence_limit = More than 20 messages a second are not possible while the app is connected.

## 2 Where your desk lives

route-title = Where your desk lives
route-lead = WhatsApp delivers messages to a server with a public address, through somebody’s Meta app. There are three honest ways, and this computer.
route-choose = Way
route-takes = What it takes
route-hosted = Someone runs it for you
route-hosted-text = A provider or a friend runs the desk’s server with their own Meta app. You connect in ten minutes.
route-hosted-takes-1 = Their address and an invitation: that is all
route-hosted-takes-2 = They can read what passes through their server. Choose someone you would trust with the phone
route-own = Your own server, your own Meta app
route-own-text = Everything is yours. It is the most work, once.
route-own-takes-1 = A server with a domain and HTTPS
route-own-takes-2 = A verified business, a Meta app with advanced access, and app review: days to weeks
route-own-takes-3 = Only a Tech Provider’s or Solution Partner’s app may connect a number that keeps the app
route-360 = Your own server, connected by 360dialog
route-360-text = 360dialog, a Solution Partner, connects the number; messages come to your server. No Meta app of your own.
route-360-takes-1 = A server with a domain and HTTPS
route-360-takes-2 = A contract with 360dialog and its monthly fee
route-360-takes-3 = Connecting happens on 360dialog’s page; the key you get there goes in here
route-this = This computer
route-this-text = Good for practice and for trying things out. For a real number only while it is on and has a public HTTPS address.
route-this-takes-1 = A public HTTPS address that leads here, such as a tunnel
route-this-takes-2 = The computer must never sleep: while it does, messages wait at Meta
route-this-takes-3 = A Meta app, as with your own server
route-review = The truth about app review: Meta looks at the app, not at your shop. Whoever owns the Meta app must have passed it; nobody can skip it for you.
route-now = Your desk is at { $address }
route-now-own = Your desk’s server runs on this computer
route-test = Test this address
route-testing = Asking Meta’s side…
route-test-good = Meta can reach it.
route-another = Your desk is somewhere else? Leave this shop and join the one at the other address.

## 3 Before you connect

before-title = Settle these before you connect
before-lead = Connecting can be undone only from your phone. { -brand } checks what it can see; you confirm the rest. Nothing has been changed yet.
before-settled-lead = The number is connected. This is what was confirmed and checked for it.
before-list = What to settle
before-checked = Sangam checked
before-checked-at = Sangam checked, { $time }
before-unchecked = not looked at yet
before-you = you confirmed
before-undo = Not so
before-undo-of = Not so: { $item }
before-check-again = Check again
before-checking = Checking…
before-connect = Connect…
before-save = Save and finish later
before-saved = Saved. You can close this; everything is kept.
before-left = { $count ->
    [one] 1 left: { $items }
   *[other] { $count } left: { $items }
  }
before-none-left = Everything is settled
before-after = Checked after you connect, before history is asked for: that the number is still on your phone, that the Cloud API serves it, that its messages come to this desk. If one of them fails, { -brand } stops there.
check-reach = Your desk can be reached by Meta
check-reach-text = HTTPS, Meta app live, webhooks for messages, echoes, history and contacts are on.
check-room = There is room for one more
check-room-text = Meta lets the app connect another business this week, and the disk takes the history and its files.
confirm-app-version = WhatsApp Business app 2.24.17 or newer
confirm-app-version-text = On your phone: Settings › Help › App info.
confirm-app-version-button = I have it
confirm-portfolio = You are an admin of a verified business portfolio
confirm-portfolio-text = Meta Business Suite: Settings › People shows your role, Security Centre the verification.
confirm-portfolio-button = I am
confirm-exclusive = No other provider uses this number, no paid badge on it
confirm-exclusive-text = Another provider must let go of it first. A Meta Verified badge can keep the number from connecting.
confirm-exclusive-button = That is so
confirm-devices = Linked devices will be unlinked; WhatsApp for Windows and watches stop while connected
confirm-devices-text = Browser and Mac can be linked again. On Windows your team uses { -brand }.
confirm-devices-button = I understand
confirm-payment = Payment method added at Meta
confirm-payment-text = Without one, templates and replies beyond the free allowance may fail.
confirm-payment-button = It is added
confirm-policy = What you sell is allowed on WhatsApp
confirm-policy-text = Meta’s commerce policy excludes among others alcohol, medicine and live animals. It can close the account.
confirm-policy-button = It is allowed
confirm-policy-open = Read the policy
confirm-lists = Broadcast lists become read-only
confirm-lists-text = You can look at them, not send to them. Note down whom you need.
confirm-lists-button = I know
confirm-automation = The app’s own greeting and away messages are off
confirm-automation-text = On your phone: Settings › Business tools. Otherwise customers get two greetings.
confirm-automation-button = They are off
confirm-phone = Phone in hand, charged, online, WhatsApp open
confirm-phone-text = When it asks, choose <b>Share chat history</b>. Saying no can be repaired only by disconnecting and starting again.
confirm-phone-button = Ready
item-hub_reachable = the desk’s address
item-meta_app = Meta app
item-webhook_fields = webhooks
item-config_id = signup configuration
item-onboarding_quota = Meta’s weekly allowance
item-disk = room on the disk
item-app_version = app version
item-portfolio_admin = admin of the portfolio
item-business_verified = verified business
item-other_provider = no other provider
item-paid_badge = no paid badge
item-linked_devices = linked devices
item-windows_and_watches = Windows and watches
item-payment_method = payment method
item-content_policy = what you sell
item-broadcast_lists = broadcast lists
item-app_automation = greeting and away messages
item-phone_ready = phone in hand
item-is_on_biz_app = number on the phone
item-platform_type = served by the Cloud API
item-subscribed_apps = messages come to this desk
found-not_https = { $names } is not an HTTPS address. Put the server behind a certificate, then check again.
found-no_address = The desk’s server has no public address. Set SANGAM_PUBLIC_URL, then check again.
found-not_reached = { $names } does not answer from outside. Look at the domain, the firewall and the certificate, then check again.
found-wrong_secret = Meta refuses the app’s secret. Copy it again from the app’s settings at Meta, then check again.
found-not_active = The app’s webhook is not active at Meta. Switch it on and set the app to Live, then check again.
found-fields_missing = These webhook fields are not subscribed: { $names }. Tick them at Meta, then check again.
found-not_set = Not set on the desk’s server: { $names }. Whoever runs it can add it.
found-quota_used = Meta’s allowance of new businesses for seven days is used: { $used } of { $allowed }. Wait a day or two, then check again.
found-disk_full = The disk of the desk’s server has { $free } left; the import may need { $needed }. Make room there, then check again.
found-graph_unreachable = Meta does not answer the desk’s server just now. Try again in a few minutes.
found-not_public = { $names } is known only inside your own network. Set SANGAM_PUBLIC_URL to an address everybody can reach, then check again.
found-another_address = Meta delivers to { $names }, not to this desk. Enter this desk’s address as the webhook’s callback at Meta, then check again.
found-not_known = This could not be found out. Whoever runs the desk’s server finds the reason in its log.
found-not_on_app = The number is not on the WhatsApp Business app. Connect again and choose “Connect a WhatsApp Business app”.
found-another_platform = { $names ->
    [none] WhatsApp does not say that the Cloud API serves this number. Another provider may still hold it: it must let go first.
   *[other] WhatsApp says { $names } serves this number, not the Cloud API. Another provider may still hold it: it must let go first.
  }
found-not_subscribed = WhatsApp does not list this desk among those who get the account’s messages. Connect again in a few minutes; if it stays so, look at the Meta app’s permissions.
found-other = Something is missing here ({ $code } { $names }). Whoever runs the desk’s server finds more in its log.

## 4 Connect

signup-title = Connect with Meta
signup-lead = Your browser opens Meta’s dialog. { -brand } never sees your Facebook password. Come back here; this page follows by itself.
signup-how = What will happen
signup-how-1 = Your browser opens the desk’s page. Press its button and log in with Facebook.
signup-how-2 = Choose your business, then “Connect a WhatsApp Business app”, and type the number.
signup-how-3 = The phone gets a message from Facebook. Tap Connect, confirm, and choose <b>Share chat history</b>.
signup-how-4 = Close Meta’s window when it says it is finished.
signup-start = Open Meta in the browser
signup-again = Try again
signup-opening = Opening the browser…
signup-cancel = Stop connecting
signup-progress = How far it is
signup-issued = Waiting for the browser’s page to open
signup-issued-done = The page is open
signup-opened = Meta’s dialog: your turn, in the browser and on the phone
signup-opened-done = Meta’s dialog is finished
signup-exchanging = Taking over the access Meta gave
signup-exchanging-done = Access taken over
signup-checking = Finding the number and checking it
signup-checking-done = Number found and checked
signup-choosing = Several numbers: say which
signup-choosing-done = You said which number
signup-subscribing = Asking for its messages to come here
signup-subscribing-done = Its messages come here
signup-asking = Asking for contacts, then history
signup-asking-done = Contacts and history are asked for
signup-ticket = The page can be opened until { $time }.
signup-ticket-over = The page’s time is over. Begin again.
signup-choose = Which number?
signup-choose-lead = Meta gave access to several. { -brand } never guesses.
signup-choose-another = { $number } is not in this account, or not on the app. Whatever you choose here is connected beside it, as a number of its own with its own step 3; { $number } stays as it is.
signup-choose-use = Use this number
signup-connected = { $number } is connected
signup-connected-lead = The phone works as before. Everything arrives here from now on; nobody sends yet, and nobody but you sees what is imported.
signup-connected-unheard = Contacts and history are not asked for yet: what WhatsApp would send does not come to this desk. Mend this first, then ask in the next step.
signup-to-sync = Go on to contacts and history
signup-failed = It did not come to a connection
signup-details = For Meta’s support
signup-detail-step = You stopped at: { $step }
signup-detail-missing = Missing: { $names }
signup-detail-open = Still open: { $names }
signup-detail-ids = error { $error }, session { $session }
signup-reconnects = This connects { $number } again.
other-ways = Other ways
by-token = Number that is already connected, by token
by-token-lead = For a number that is on the Cloud API already. A token cannot start the sharing of app and desk, and brings no history.
by-token-waba = WhatsApp Business account id
by-token-number = Phone number id
by-token-token = Access token
by-token-token-hint = Kept sealed on the desk’s server, shown to nobody again
by-token-action = Connect by token
by-360 = By 360dialog
by-360-lead = Finish the signup on 360dialog’s page first, choosing to keep the app. Then enter what its hub shows.
by-360-display = Number, as people write it
by-360-key = 360dialog API key
by-360-action = Connect by 360dialog
by-360-webhook-set = 360dialog now delivers to { $host }.
by-360-webhook-unset = 360dialog did not take this desk’s address, so nothing arrives yet. Try again; or set this address there by hand. It is shown here only.
by-360-address = Address for 360dialog
by-360-go-on = It is set there: go on
error-no-browser = No browser could be opened on this computer.
connecting-busy = Connecting…
meta-step-BUSINESS_ACCOUNT_SELECTION = choosing the business
meta-step-WABA_PHONE_PROFILE_PICKER = choosing account and number
meta-step-WHATSAPP_BUSINESS_PROFILE_SETUP = the business profile
meta-step-PHONE_NUMBER_SETUP = typing the number
meta-step-PHONE_NUMBER_VERIFICATION = the code from the phone
meta-step-PERMISSIONS = the permissions

## Problems: what happened, and the next step

problem-no_meta_app = The desk’s server has no Meta app.
problem-no_meta_app-next = Whoever runs it must set the app’s id, secret and configuration. Or choose another way in step 2.
problem-no_public_address = The desk’s server has no public HTTPS address.
problem-no_public_address-next = Set SANGAM_PUBLIC_URL on the server, then check again in step 3.
problem-preflight_open = Something is still open in step 3.
problem-preflight_open-next = Settle it there, then connect.
problem-closed = Meta’s window was closed before it was finished.
problem-closed-next = Nothing was changed. Open it again and go to its last screen.
problem-cancelled = Meta’s dialog was left before it was finished.
problem-cancelled-next = Nothing was changed. Try again when you have the phone beside you.
problem-meta_error = Meta’s dialog ended with an error.
problem-meta_error-next = Read Meta’s words below. Too many codes asked for means waiting about twelve hours; a name that is not allowed must be changed in the app.
problem-ticket_expired = Too much time had passed.
problem-ticket_expired-next = Begin again; a new page opens.
problem-ticket_used = This page was used already.
problem-ticket_used-next = Begin again from here, and close the old tab.
problem-code_expired = Meta’s answer came too late: it is worth something for 30 seconds only.
problem-code_expired-next = Nothing was changed. Try again; if it happens twice, look at the desk server’s connection.
problem-exchange_unanswered = Meta did not say whether it handed over the access.
problem-exchange_unanswered-next = Nothing is asked for twice behind your back. Connect again from here; Meta then gives a new access.
problem-permission_missing = A permission was not given in Meta’s dialog.
problem-permission_missing-next = Connect again and leave every box ticked.
problem-other_account = Meta named an account this access does not open.
problem-other_account-next = It belongs to another signup. Connect again in one browser window, logged in as yourself.
problem-no_number = The account has no number that is on the app.
problem-no_number-next = Connect again and type the number of your WhatsApp Business app.
problem-not_coexistence = This number is not on the WhatsApp Business app.
problem-not_coexistence-next = The ordinary signup was chosen. Connect again and choose “Connect a WhatsApp Business app”. Nothing was registered.
problem-waba_taken = This WhatsApp account belongs to another shop on this server.
problem-waba_taken-next = Ask whoever runs the server, or choose another business in Meta’s dialog.
problem-number_taken = This number is connected already.
problem-number_taken-next = Look at its page. To connect it anew, disconnect it on the phone first.
problem-subscribe_failed = WhatsApp did not agree to deliver messages here, so { -brand } stopped before contacts and history.
problem-subscribe_failed-next = Your one chance to ask for them is not spent. Try again in a few minutes.
problem-whatsapp_unavailable = WhatsApp cannot be reached, or answers with an error.
problem-whatsapp_unavailable-next = Wait a few minutes, then try again.
problem-token_refused = WhatsApp refuses this token.
problem-token_refused-next = Make a new one that does not expire, for this account, and paste all of it.
problem-sync_spent = This was asked for already, or its 24 hours are over.
problem-sync_spent-next = Only disconnecting on the phone and connecting again opens it once more.
problem-webhook_refused = 360dialog does not take this desk’s address.
problem-webhook_refused-next = The number stays as it was, with the key it had. Try again in a few minutes; if it stays so, ask 360dialog.
problem-unheard = What WhatsApp would send does not come to this desk, so it was not asked.
problem-unheard-next = Nothing is spent. Mend what is missing, then ask.
problem-stage = The number’s stage does not let you send.
problem-stage-next = The owner moves it on the Number page.
problem-no_smtp = The desk’s server cannot send e-mail.
problem-no_smtp-next = Whoever runs it can set up SMTP. A webhook works without.
problem-folder = The folder cannot be written.
problem-folder-next = Choose one that exists and that the desk’s server may write to.
problem-folder_foreign = This folder holds the copies of another desk.
problem-folder_foreign-next = Choose another one, or bring that desk back from it.
problem-other = That did not work.
problem-other-next = Nothing was half done. Try again; if it stays, tell whoever runs the desk’s server the code below.

## 5 Bring contacts and history

sync-lead = WhatsApp gives the phone’s contacts and its last 180 days of chats once, within 24 hours of connecting. What comes is seen by you alone.
sync-by-hand = This number was not connected through { -brand }, so WhatsApp gives no contacts and no history. Live messages arrive.
sync-provider = 360dialog’s turn
sync-provider-text = 360dialog asks WhatsApp by itself, some minutes after its signup. What comes is seen by you alone.
sync-contacts = Contacts
sync-history = History
sync-clock = { $hours } h { $minutes } min left to ask
sync-clock-over = The 24 hours are over
sync-until = until { $time }
sync-ask-contacts = Ask for contacts
sync-ask-history = Ask for history
sync-asking-now = Asking…
sync-not_requested = Not asked for yet
sync-not_requested-text = Ask while the phone is online and WhatsApp is open. It can be asked for once.
sync-asking = Being asked for
sync-asking-text = The request is on its way to WhatsApp.
sync-requested = Asked for
sync-requested-text = WhatsApp took the request. The first part usually comes within minutes; keep the phone online.
sync-receiving = Arriving
sync-receiving-percent = Arriving: { $percent }
sync-receiving-text = Live messages are not held up. You can close this; it goes on by itself.
sync-contacts-here = Here
sync-contacts-here-text = { $count ->
    [one] One contact is here. Later changes on the phone follow.
   *[other] { $total } contacts are here. Later changes on the phone follow.
  }
sync-done = All here
sync-done-text = WhatsApp says that this was everything.
sync-missing = { $count ->
    [one] One part has not come
   *[other] { $total } parts have not come
  }
sync-missing-text = WhatsApp says that this was everything, but later parts are here and earlier ones are not. They may still come; the ledger says which.
sync-declined = Not shared
sync-declined-text = “Share chat history” was answered with no on the phone. Disconnect on the phone and connect again to be asked once more; live messages arrive all the same.
sync-possibly_spent = Perhaps asked for
sync-possibly_spent-text = The request left, and no answer came. It is never repeated by itself. You may ask once more: WhatsApp counts, so nothing comes twice, and it says whether the first one arrived.
sync-possibly_spent-late = If nothing comes, disconnect on the phone and connect again.
sync-repeat = Ask once more
sync-expired = Too late
sync-expired-text = It was not asked for within 24 hours. Disconnect on the phone and connect again to get a new chance.
sync-request-id = Request { $id }
sync-progress = History received
ledger-title = Import ledger
ledger-lead = What came, what is missing, and why. Counted by { -brand }, kept for good.
ledger-error = The ledger could not be read.
ledger-empty = Nothing has come yet.
ledger-messages = Messages
ledger-overlap = Also seen live
ledger-contacts = Contacts
ledger-conversations = Conversations
ledger-media = Files here
ledger-unread = Kept unread
ledger-unread-hint = Parts nobody could read are kept as they came; nothing of them is lost.
ledger-of = of { $total }
ledger-media-pending = { $count } still coming
ledger-media-old = { $count } files older than 14 days: WhatsApp sends none of them
ledger-media-lost = { $count } lost: failed, expired or too large
ledger-phases = Phases
ledger-phase = Phase
ledger-phase-0 = The first day
ledger-phase-1 = To 90 days
ledger-phase-2 = To 180 days
ledger-phase-other = Phase { $number }
ledger-chunks = Parts
ledger-gaps = Missing parts
ledger-gaps-none = none
ledger-gaps-list = { $count ->
    [one] part { $list } has not come
   *[other] parts { $list } have not come
  }
ledger-progress = WhatsApp’s count
ledger-latest = Latest
ledger-customer = Customer
ledger-oldest = Oldest
ledger-newest = Newest
ledger-files = Files
ledger-save = Save as CSV
ledger-saved = Saved as { $name }
ledger-unknown = Unknown

## 6 Choose what the team sees

release-title = Choose what the team sees
release-lead = Imported chats are yours alone, until you say so. What you show you can hide again: it then disappears from everyone else’s computer.
release-counts = Who sees the imported chats
release-held = Only you
release-shown = The team too
release-private = Private, whatever you show
release-unread = { $count ->
    [one] 1 of them has a new message nobody else can see
   *[other] { $count } of them have new messages nobody else can see
  }
release-which = Show the team
release-all = All of them
release-active = With a message in
release-active-30 = the last 30 days
release-active-90 = the last 90 days
release-active-180 = the last 180 days
release-in-book = In your phone book
release-not-in-book = Not in your phone book
release-listed = The ones I tick
release-action = { $count ->
    [one] Show 1 chat to the team
   *[other] Show { $count } chats to the team
  }
release-action-some = Show them to the team
release-hide-all = Hide all again
release-hide-listed = Hide the ticked again
release-goes-on = Very many chats: this goes on, and the counts above follow.
release-moved = { $count ->
    [0] No chat changed.
    [one] 1 chat changed hands.
   *[other] { $count } chats changed hands.
  }
release-list = Imported chats
release-filter-none = There is no imported chat.
release-error = The imported chats could not be read.
release-tick = Tick { $name }
release-tick-all = Tick all that are loaded
release-ticked = { $count } ticked
release-too-many = At most 500 at a time
release-messages = { $count ->
    [one] 1 message
   *[other] { $count } messages
  }
release-new = { $count } new
release-book = phone book
release-keep-private = Keep private
release-keep-private-of = Keep private: { $name }
release-end-private = No longer private
release-end-private-of = No longer private: { $name }
release-state-held = only you
release-state-shown = team
release-state-private = private
release-names = Show the team the names of your phone book
release-names-hint = Off: the team sees the names customers gave themselves.
release-nothing = Keep everything to myself for now

## 7 Try it

try-title = Try it: three messages
try-lead = One each from a customer, the desk and the phone. When all three are seen, everything works.
try-customer = A customer writes
try-customer-text = From another phone, write to { $number }.
try-desk = The desk answers
try-desk-text = Open the chat in the inbox and send a reply.
try-desk-off = Replies from the desk are still off. Let yourself answer first.
try-desk-let = Let me answer
try-phone = The phone answers
try-phone-text = Reply to the same chat in the app on your phone. It appears here as “Phone”.
try-seen = Seen { $time }
try-waiting = waiting
try-all = All three were seen. App and desk are one.
try-inbox = Open the inbox
try-finish = To the Number page

## Stages

stage-title = Who may send from the desk
stage-lead = Move on when you are sure, and back at any time. The desk’s server enforces it.
stage-mirror = Mirror only
stage-mirror-text = Everything arrives; nobody sends from the desk.
stage-mirror-measure = Move on when a day’s chats are here as they are on the phone.
stage-one_person = One person
stage-one_person-text = One person answers from the desk, the phone as always.
stage-one_person-measure = Move on when replies from both sides arrive in the right order for a few days.
stage-team = The team
stage-team-text = Everyone answers.
stage-team-measure = This is how it should stay. Go back if two people answer the same customer.
stage-now = now
stage-who = Who answers
stage-set-mirror = Back to mirror only
stage-set-one = Let one person answer
stage-set-one-back = Back to one person
stage-set-team = Let the team answer
stage-one-named = Only { $name }

## Number page

number-none = No number is connected yet
number-none-owner = Customers’ messages arrive here once your WhatsApp Business number is connected. You see first what it changes.
number-none-other = The owner connects it. Until then nothing arrives.
number-connect = Connect your number
number-connect-another = Connect another number
number-go-on = Go on connecting
number-error = The numbers could not be read.
number-detail-error = What WhatsApp and the desk’s server know about it could not be read.
number-which = Number
number-check = Ask WhatsApp now
number-checking = Asking…
number-checked = asked { $time }
number-never-checked = not asked yet
number-reconnect = Connect again
strip-label = State of the number
strip-connection = Connection
strip-connection-hint = Whether WhatsApp serves this number to the desk
strip-quality = Quality
strip-quality-hint = How customers react to your messages, in WhatsApp’s eyes
strip-limit = Template limit
strip-limit-hint = How many customers you may write to first within 24 hours
strip-stage = Desk
strip-stage-hint = Who may send from the desk
strip-phone = Phone
strip-phone-hint = When the phone was last seen. Unused for about 14 days, it loses the desk
link-connected = Connected
link-disconnected = Disconnected
link-offboarded = Phone changed
link-access_lost = Access lost
link-refused = Refused
link-since = since { $time }
link-by-user = ended on the phone
link-by-system = ended by WhatsApp
quality-GREEN = High
quality-YELLOW = Medium
quality-RED = Low
quality-unknown = Not known
limit-unlimited = No limit
limit-customers = { $count } customers
limit-unknown = Not known
sending-AVAILABLE = may send
sending-LIMITED = limited sending
sending-BLOCKED = may not send
lifeline-left = { $days ->
    [one] 1 day left
   *[other] { $days } days left
  }
lifeline-hours = { $hours ->
    [one] 1 hour left
   *[other] { $hours } hours left
  }
lifeline-over = May end any time
lifeline-never = Not seen yet
lifeline-seen = seen { $time }
lifeline-opened = I opened it today
lifeline-remind = Open WhatsApp on the phone, so that it keeps the desk. WhatsApp ends the connection after about 14 unused days.
token-expires = The access ends { $time }
reason-PRIMARY_INACTIVITY = The phone was not used for about 14 days. Open WhatsApp on the phone, then connect again.
reason-COMPANION_INACTIVITY = The connection was not used for about 30 days. Open WhatsApp on the phone, then connect again.
reason-USER_RE_REGISTERED = The app was registered anew on a phone. Connect again.
reason-CHANGE_NUMBER = The number was changed in the app. Connect the new number.
reason-BUSINESS_DOWNGRADE = The number was moved to the ordinary WhatsApp. Move it back to WhatsApp Business, then connect again.
reason-ACCOUNT_DISCONNECTED = WhatsApp ended the account, or it was deleted. Look into WhatsApp Manager before anything else.
reason-not-told = WhatsApp did not say why. What reached { -brand } stays readable; you can connect again.
reason-unknown = WhatsApp’s reason: { $reason }. What reached { -brand } stays readable; you can connect again.
reason-offboarded = The phone was changed or registered anew. WhatsApp may connect it again by itself; if it does not within the hour, connect again.
reason-access_lost = The desk’s access ended: the token ran out or the permission was taken back. Connect again; nothing else is lost.
reason-refused = WhatsApp refuses to serve this account ({ $reason }). Look into WhatsApp Manager.
health-title = What WhatsApp says
health-solution = What helps: { $solution }
health-restriction = Restricted: { $what }
health-restriction-until = Restricted until { $until }: { $what }
restriction-RESTRICTED_BIZ_INITIATED_MESSAGING = no new chats from this number, replies go through
restriction-RESTRICTED_CUSTOMER_INITIATED_MESSAGING = no replies to customers
restriction-RESTRICTED_ADD_PHONE_NUMBER_ACTION = no further numbers can be added
restriction-RESTRICTION_ADD_PHONE_NUMBER_ACTION = no further numbers can be added
restriction-payment_problem = messages that cost something, the account has no means of payment
restriction-display_name_not_approved = no new chats, the name customers see is not approved
restriction-spam_rate = no new chats, too many people blocked or reported the shop
restriction-template_misclassified = no new chats, templates were in the wrong category
health-violation = Newest violation: { $what }
health-ban = WhatsApp will disable this account: { $date }. See the reason in WhatsApp Manager, and ask for a review there before then.
number-unheard = 360dialog did not take this desk’s address, and nothing has come yet: this number’s messages reach only the phone.
number-may-ask = WhatsApp gives this number’s contacts and history once: ask before { $time }.
gap-between = Messages between { $from } and { $until } may be missing: they are on the phone.
gap-since = Messages since { $from } may be missing: they are on the phone.
gap-why-disconnected = The number was disconnected.
gap-why-hub_down = The desk’s server was not running.
gap-why-restored = The desk’s server was brought back from a copy made before.
gap-why-not_delivered = WhatsApp did not deliver them.
gap-why-other = The reason is not known.
missing-between = Messages may be missing here, { $span }.
missing-span = { $from } to { $until }
missing-times = Messages may be missing here: { $times }.
missing-and = { $times }; { $next }
missing-times-more = { $rest ->
    [one] Messages may be missing here: { $times }; and once more.
   *[other] Messages may be missing here: { $times }; and { $rest } more times.
  }
missing-at = Messages of { $at } may be missing here.
missing-since = Since { $from } messages may not arrive here.
missing-phone = They are on the phone.
life-title = What happened
life-none = Nothing yet.
life-connected = Connected
life-reconnected = Connected again
life-stage_changed = The desk’s stage was changed
life-stage_changed-to = The desk’s stage was changed to: { $stage }
life-opened_by_owner = The phone was opened
life-token_expired = The access ended
life-token_expires_soon = The access ends soon
life-alert_sent = An alert was sent
life-alert_failed = An alert could not be sent
life-contacts_asked = Contacts were asked for
life-history_asked = History was asked for
life-history_declined = The history was not shared on the phone
life-released = Chats were shown to the team
life-held = Chats were hidden from the team again
life-partner_removed = Disconnected
life-partner_added = Connected at Meta
life-partner_app_uninstalled = The desk’s access was taken back
life-partner_app_installed = The desk’s access was given
life-account_offboarded = The phone was changed or registered anew
life-account_reconnected = WhatsApp connected it again
life-account_restriction = WhatsApp restricted the account
life-sending_refused = WhatsApp refused messages
life-error_told = WhatsApp told of an error
life-account_violation = WhatsApp noted a violation
life-account_deleted = The account was deleted
life-disabled_update = WhatsApp disabled or enabled the account
life-disabled_update-SCHEDULE_FOR_DISABLE = WhatsApp announced that it will disable the account
life-disabled_update-DISABLE = WhatsApp disabled the account
life-disabled_update-REINSTATE = WhatsApp enabled the account again
life-account_review_update-APPROVED = Meta reviewed the account and approved it
life-account_review_update-REJECTED = Meta reviewed the account and refused it
life-phone_number_name_update = WhatsApp decided about the name
life-phone_number_name_update-APPROVED = The name was approved
life-phone_number_name_update-REJECTED = The name was refused
life-phone_number_name_update-DECLINED = The name was refused
life-phone_number_quality_update-UPGRADE = The limit was raised
life-phone_number_quality_update-DOWNGRADE = The limit was lowered
life-phone_number_quality_update-FLAGGED = The quality is low
life-phone_number_quality_update-UNFLAGGED = The quality is no longer low
life-verified_account = The account was verified
life-phone_number_quality_update = The quality changed
life-business_capability_update = The limits changed
life-account_review_update = Meta reviewed the account
life-account_alerts = Meta sent an alert about the account
life-other = WhatsApp told: { $kind }
number-ledger = Import ledger
number-held = Imported chats
number-held-count = { $count } only yours
number-back = Back to the number
number-ids = For WhatsApp’s support
number-ids-account = Account
number-ids-number = Number
number-ids-contacts = Contacts request
number-ids-history = History request

## Alerts

alerts-title = Alerts when the app is closed
alerts-lead = For a disconnection, three days left on the phone, a restriction, an access that ends, a disk of the desk’s server that is nearly full.
alerts-emails = E-mail addresses
alerts-emails-hint = Several with commas
alerts-no-smtp = The desk’s server cannot send e-mail yet: whoever runs it must set up SMTP.
alerts-webhook = Webhook address
alerts-webhook-hint = HTTPS; each call is signed
alerts-secret = Secret that signs it
alerts-secret-kept = One is kept. Type a new one to replace it.
alerts-save = Save alerts
alerts-saved = Alerts saved
alerts-test = Send a test
alerts-testing = Sending…
alerts-test-email-good = The mail server took the e-mail.
alerts-test-email-bad = The e-mail did not leave.
alerts-test-webhook-good = The webhook answered.
alerts-test-webhook-bad = The webhook did not answer as it should.
alerts-test-nothing = There is no address and no webhook yet.
alerts-error = The alerts could not be read.

## Copies

copies-title = Nightly copy
copies-lead = History cannot be asked for again. An encrypted copy of the desk’s server every night, in a folder you choose.
copies-folder = Folder
copies-folder-hint = On the desk’s server, best on another disk
copies-elsewhere = The desk’s server runs elsewhere: whoever runs it chooses the folder.
copies-none-folder = No folder is chosen: no copies are made.
copies-save = Save folder
copies-stop = Make no more copies
copies-now = Copy now
copies-copying = Copying…
copies-made = Last copies
copies-never = No copy was made yet.
copies-failed = not made: { $problem }
no-copy-foreign = { $path } holds the copies of another desk
no-copy-away = { $path } is not the folder the copies went into so far. Is its disk connected?
no-copy-silent = { $path } does not answer. Is the machine on that its disk is in?
no-copy-no_room = { $path } has too little room: the copy takes { $needed }, and { $free } may be taken
no-copy-full = the disk became full on the way
no-copy-not_allowed = the desk’s server may not read or write { $path }
no-copy-unusable = { $path } cannot be read or written
no-copy-damaged = what was written did not read back as it was
no-copy-database = the desk’s server could not copy its database. Its log says why
no-copy-other = the log of the desk’s server says why
copies-without = { $count ->
    [one] { $size }, without 1 file that could not be copied
   *[other] { $size }, without { $count } files that could not be copied
  }
copies-lost = { $count ->
    [one] 1 file is lost on the desk’s server, and no copy has it
   *[other] { $count } files are lost on the desk’s server, and no copy has them
  }
copies-key = Recovery key
copies-key-lead = Opens a copy on an empty machine. Print it and keep it away from this computer.
copies-key-has = A key was made. A new one does not end the old.
copies-key-make = Make a recovery key
copies-key-make-new = Make another key
copies-error = The copies could not be read.
recovery-title = Recovery key of { $workspace }
recovery-once = It is shown this once. Print it or write it down, then close.
recovery-how = On an empty machine: sangam-hub restore, with a copy and this key.
recovery-print = Print this sheet
recovery-close = I have it, close
recovery-made = Made { $date }

## Inbox

tag-held = Only you
tag-held-title = Imported and not shown to the team: only you see this chat
tag-private = Private
tag-private-title = Private: only you see this chat
chat-menu = More about this chat
chat-show-team = Let the team see it
chat-make-private = Make private to me
chat-end-private = No longer private
chat-who = Who sees this chat
chat-who-team = Everyone whose work it is.
chat-who-held = Only you: it was imported and not shown to the team yet.
chat-who-private = Only you: it is private.
chat-now-private = Only you see this chat now.
chat-now-team = The team sees this chat now.
banner-link-disconnected = <b>The number is disconnected.</b> Nothing arrives or leaves; the phone works as before.
banner-link-offboarded = <b>The phone was changed.</b> WhatsApp may connect it again by itself; until then nothing arrives.
banner-link-access_lost = <b>The desk’s access ended.</b> Nothing arrives or leaves until the owner connects again.
banner-link-refused = <b>WhatsApp refuses to serve the number.</b> Nothing leaves from the desk.
banner-restricted = <b>WhatsApp restricted the number.</b> Some messages may be refused.
banner-restricted-until = <b>WhatsApp restricted the number until { $until }.</b> Some messages may be refused.
banner-mirror = <b>Mirror only: replies are off.</b> Everything arrives; answer on the phone.
banner-one = <b>Only { $name } answers from the desk now.</b> You can read and assign.
banner-one-unknown = <b>Only one person answers from the desk now.</b> You can read and assign.
banner-lifeline = { $days ->
    [0] <b>The phone may lose the desk any time.</b> Open WhatsApp on it.
    [one] <b>The phone loses the desk in 1 day.</b> Open WhatsApp on it.
   *[other] <b>The phone loses the desk in { $days } days.</b> Open WhatsApp on it.
  }
banner-number = Number page
composer-off = Replies are off
composer-off-placeholder = Mirror only: replies from the desk are off
composer-not-you = You cannot send yet
composer-not-you-placeholder = Another person answers from the desk for now
composer-not-connected = Not connected
composer-not-connected-placeholder = The number is not connected
origin-phone-automatic = Phone, automatic
