# Message templates: choosing and filling one, beginning a chat with one, and keeping them.

## Choosing and filling

template-pick-title = Send a template to { $name }
template-search = Search templates
template-list = Templates that can be sent
template-none-found = No template holds “{ $query }”.
template-none = This number has no approved template yet.
template-none-may = Write one; WhatsApp looks at it within a day, often within minutes.
template-none-ask = The owner or a manager can write one.
template-error = The templates could not be read.
template-manage = Look after templates
template-category-utility = Utility
template-category-marketing = Marketing
template-category-authentication = Authentication
template-preview = What the customer sees
template-blanks = Fill in
template-no-blanks = Nothing to fill in.
template-blank = Blank { $number }
template-blank-in-header = { $blank } in the headline
template-blank-in-button = End of the address on “{ $button }”
template-blank-code = Code on “{ $button }”
template-example = For example { $example }
template-put = Put in
template-from-first-name = First name
template-from-name = Full name
template-from-phone = Phone number
template-from-username = Username
template-from-agent = My name
template-from-shop = Shop’s name
template-from-today = Today’s date
template-header-image = Picture at the top
template-header-video = Video at the top
template-header-document = Document at the top
template-header-location = Place at the top
template-header-choose = Choose…
template-header-change = Another…
template-shown-image = Picture
template-shown-video = Video
template-shown-document = Document
template-shown-location = Place
template-step-hint = { $enter } goes on, { $escape } goes back to the list
template-marketing-costs = Marketing templates cost even while the reply window is open.
template-sent = Template sent
template-cannot-send = Cannot be sent from here

## Beginning a chat

command-new-chat = New chat
command-template = Send a template
newchat-title = New chat
newchat-lead = WhatsApp lets a business begin a chat only with an approved template, and charges for it. Write to people who asked to hear from you: whoever blocks or reports you lowers this number’s quality.
newchat-country = Country
newchat-phone = Phone number
newchat-phone-hint = Or a name you have written with
newchat-from = Send from
newchat-known = People you have written with
newchat-open = Open the chat
newchat-to = Goes to { $phone }
newchat-short = This number is not complete yet.
newchat-long = This number is too long.
newchat-odd = This is not a phone number.
newchat-own = This is your own number.
newchat-no-number = No number can send now.
newchat-begun = The chat with { $phone } has begun.

## The page

templates-title = Message templates
templates-lead = Words WhatsApp has approved. Only they can begin a chat, or reach a customer after the reply window has closed.
templates-open = Message templates
templates-new = New template
templates-refresh = Ask WhatsApp now
templates-refreshing = Asking…
templates-checked = As WhatsApp told them { $time }
templates-never-checked = Not read from WhatsApp yet
templates-read-only = The owner and managers write and change templates; everybody sends them.
templates-filter = Which
templates-filter-all = All
templates-filter-sendable = Can be sent
templates-filter-waiting = In review
templates-filter-trouble = Need a look
templates-empty = No template yet.
templates-filter-empty = None here.
templates-choose = Choose a template to see it as the customer does.
templates-languages = { $count ->
    [one] 1 language
   *[other] { $count } languages
  }
template-status-approved = Approved
template-status-pending = In review
template-status-rejected = Rejected
template-status-paused = Paused
template-status-disabled = Disabled
template-status-in_appeal = In appeal
template-status-pending_deletion = Being deleted
template-status-deleted = Deleted
template-status-limit_exceeded = Over the limit
template-status-archived = Archived
template-status-locked = Locked
template-status-unknown = State not known
template-why-pending = WhatsApp is looking at it. That takes up to a day, often minutes; the answer appears here by itself.
template-why-paused = WhatsApp paused it because customers blocked or reported it. It comes back by itself; a third pause disables it for good. Make clearer why people get it, or send it to fewer.
template-why-disabled = WhatsApp disabled it for good, because customers went on blocking or reporting it or because it breaks a rule. Write another one.
template-why-in_appeal = WhatsApp looks at its decision again.
template-why-pending_deletion = It is being deleted and can no longer be sent.
template-why-limit_exceeded = The account has as many templates as WhatsApp allows. Delete some that nobody uses.
template-why-archived = WhatsApp put it away because nobody used it, and deletes it after 28 days.
template-why-locked = WhatsApp locked it for now.
template-why-other = WhatsApp says of it: { $status }. It cannot be sent.
template-quality = Quality
template-quality-green = High
template-quality-yellow = Medium
template-quality-red = Low
template-quality-unknown = Not rated yet
template-quality-red-note = Customers block or report it. If that goes on, WhatsApp pauses it.
template-quality-yellow-note = Some customers block or report it.
template-category = Category
template-language = Language
template-state = State
template-will-change = <b>WhatsApp makes this a { $to } template { $time }.</b> From then on it costs what { $to } costs.
template-will-change-help = Ask for a review in WhatsApp Manager before then if you disagree, or write it without offers and greetings.
template-has-changed = WhatsApp made this a { $to } template; it was { $from }.
template-rejected = <b>WhatsApp rejected it.</b>
template-rejected-said = WhatsApp’s reason: { $reason }
template-rejected-advice = WhatsApp’s advice: { $advice }
template-reason-abusive_content = It reads like a threat or an insult.
template-reason-abusive_content-help = Say the same calmly, and send it again.
template-reason-invalid_format = A blank or the form is wrong: a brace too few, a blank at the beginning or end, or blanks with no words between them.
template-reason-invalid_format-help = Put words around every blank, give each a real example, and send it again.
template-reason-promotional = It advertises, but was handed in as something else.
template-reason-promotional-help = Hand it in as marketing, or take the offer out.
template-reason-tag_content_mismatch = Its category or its language does not fit its words.
template-reason-tag_content_mismatch-help = Choose the category and the language the words are in, and send it again.
template-reason-incorrect_category = Its category does not fit its words.
template-reason-incorrect_category-help = Choose the other category, and send it again.
template-reason-scam = It looks like a fraud to WhatsApp.
template-reason-scam-help = Say who you are, and ask for no passwords, card numbers or advance payments.
template-reason-other-help = Change what the reason names, and send it again. If you disagree, ask for a review in WhatsApp Manager.

## Deleting

template-delete = Delete
template-delete-title = Delete { $name }
template-delete-one = Only the one in { $language }
template-delete-all = { $count ->
    [one] The template
   *[other] All { $count } languages of it
  }
template-delete-means = It cannot be sent any more, and this cannot be undone. Messages already sent stay.
template-delete-locks = WhatsApp keeps the name of an approved template closed for 30 days: until then no new one can be called { $name }.
template-delete-now = Delete now
template-deleted = { $name } is deleted.

## Writing one

template-form-new = New template
template-form-edit = Change { $name }
template-edit = Change
template-edit-limits = WhatsApp reviews it again, and meanwhile it cannot be sent. An approved template can be changed once in 24 hours and ten times in 30 days.
template-name = Name
template-name-hint = Only you see it. Small letters a–z, digits and _
template-name-fixed = Name, language and category of an approved template stay as they are.
template-say-utility = About something the customer did: an order, a payment, an appointment
template-say-marketing = Offers, news, invitations, and everything else
template-category-warning = WhatsApp decides. An offer handed in as utility becomes marketing, or is rejected.
template-headline = Above the message
template-headline-none = Nothing
template-headline-text = Headline
template-headline-image = Picture
template-headline-video = Video
template-headline-document = Document
template-headline-location = Place
template-sample = Sample for the review
template-sample-hint = WhatsApp’s reviewers see it; customers get what you choose when sending.
template-body = Message
template-footer = Small line below (optional)
template-add-blank = Add a blank
template-blank-name = Blanks
template-examples = Examples for the review
template-examples-hint = What could stand in each blank. Invent them: reviewers read them.
template-example-of = Example for { $blank }
template-example-of-header = Example for { $blank } in the headline
template-buttons = Buttons
template-add-reply = Answer
template-add-link = Link
template-add-call = Call
template-add-copy = Copy code
template-button-reply = Answer { $number }
template-button-link = Link { $number }
template-button-call = Call
template-button-copy = Copy code
template-button-text = Words on the button
template-button-url = Address (https://…)
template-button-url-blank = Its end is filled in when sending
template-button-url-example = Example of the end
template-button-phone = Phone number with country code
template-button-code = Example code
template-button-remove = Remove { $button }
template-button-up = Move { $button } up
template-buttons-limits = Up to ten: two links, one call, one code. Answers stand together.
template-save = Hand in for review
template-saving = Handing in…
template-cancel = Discard
template-saved = { $name } is handed in. WhatsApp looks at it.
template-approved-at-once = { $name } is approved.
template-category-came-back = WhatsApp took it as a { $category } template.
template-meta-said = WhatsApp did not take it: { $words }
template-still = Still to do: { $problems }
