### Why a message did not go out: one sentence each, for whoever answers customers. What happened, then what helps.

## What WhatsApp refused

refused-token_invalid = WhatsApp no longer accepts this desk’s access. The owner has to connect the number again.
refused-permission_missing = This desk lacks a permission it needs at WhatsApp. The owner can see what is missing.
refused-object_missing = WhatsApp no longer shows this number to the desk. The owner has to connect it again.
refused-temporary = WhatsApp was having problems. It usually works again within a few minutes.
refused-request_rate = Too much was asked of WhatsApp at once. It works again in a minute.
refused-number_throughput = The number was sending more messages than WhatsApp takes at once. Give it a moment.
refused-pair_rate = Too many messages went to this customer in a short time. Wait a little before the next one.
refused-spam_rate = WhatsApp has stopped this number’s sending for now, because several customers blocked or reported it.
refused-template_misclassified = WhatsApp lowered this account’s limit, because templates were filed under the wrong category.
refused-account_locked = WhatsApp has locked the business account. Nothing can leave until the owner has settled it with WhatsApp.
refused-country_not_allowed = WhatsApp does not let this business write to the customer’s country.
refused-payment_problem = WhatsApp found no valid way of payment for this account. The owner can add one at Meta; replies from the phone stay free.
refused-number_not_registered = The number is not set up for sending at WhatsApp any more. The owner has to connect it again.
refused-number_upgrading = WhatsApp is upgrading this number. That takes about a minute.
refused-display_name_not_approved = WhatsApp has not approved the name customers see for this number.
refused-window_closed = The customer had not written in the 24 hours before this, and WhatsApp takes a reply only within that time.
refused-undeliverable = WhatsApp cannot reach this customer: they may not use it any more, use a very old version, or have blocked the number. A call may help.
refused-recipient_is_sender = This would go to your own number, and a number cannot write to itself.
refused-recipient_not_allowed = This is a test number: it writes only to people who were entered for it at Meta.
refused-marketing_capped = The customer has had enough advertising from businesses for now, so WhatsApp holds back more for about a day.
refused-marketing_stopped = The customer asked not to get advertising from you. Answers to what they write still arrive.
refused-user_in_experiment = WhatsApp is trying something out and shows this customer no advertising from businesses. A personal answer still arrives.
refused-type_unsupported = WhatsApp does not take this kind of message from a desk. The phone can send it.
refused-inbound_media_failed = WhatsApp could not fetch the customer’s file. Ask them to send it again, or in another format.
refused-outbound_media_rejected = WhatsApp did not take the file: its format or size does not suit.
refused-only_on_phone = WhatsApp keeps this message on the phone. Open the chat there.
refused-bad_parameter = WhatsApp did not understand what the desk sent. The mistake is the desk’s; support can find it with the details.
refused-paging_cursor_invalid = WhatsApp lost its place in a long list. Another attempt usually works.
refused-phone_number_needed = This kind of message needs the customer’s phone number, and WhatsApp has given only their username.
refused-marketing_disabled = Advertising templates are switched off for this account.
refused-template_parameter_count = The template has more or fewer blanks than were filled in. It was probably changed at WhatsApp.
refused-template_missing = WhatsApp does not have this template in this language, or has not approved it.
refused-template_text_too_long = With its blanks filled in, the template is too long for WhatsApp.
refused-content_policy = WhatsApp did not accept the template’s content: it goes against WhatsApp’s rules.
refused-template_parameter_invalid = Something filled into the template has a form WhatsApp does not take, such as a line break.
refused-template_paused = WhatsApp has paused this template, because customers did not welcome it. Another one can be sent.
refused-template_disabled = WhatsApp has switched this template off for good. Another one can be sent.
refused-flow_blocked = WhatsApp has blocked the form in this message. Ask for the answers in a message of your own.
refused-flow_throttled = The form in this message may be sent only ten times an hour for now.
refused-registration_failed = WhatsApp did not complete this number’s registration. The owner has to look at it.
refused-registration_throttled = The number’s registration was tried too often. WhatsApp wants a pause of some hours.
refused-identity_mismatch = The customer’s WhatsApp was set up anew. Make sure it is still the same person before you go on.
refused-block_failed = WhatsApp did not block or unblock this person.
refused-block_list_full = The list of blocked people is full. Someone has to come off it first.
refused-block_list_busy = WhatsApp is still working on the list of blocked people. It is free again in a moment.
refused-template_limit = The account has as many templates as WhatsApp allows. One has to go before another comes.
refused-sync_already_requested = The phone’s history was asked for once already. WhatsApp gives it again only after a new connection.
refused-sync_too_late = The day in which the phone’s history can be asked for is over. A new connection opens it again.
refused-history_declined = History was not shared on the phone, so earlier chats are only there.
refused-phone_maintenance = WhatsApp is working on the phone’s account. It is back within a few minutes.
refused-unrecognised = WhatsApp refused this with a code this version does not know: { $code }. Support can look it up.
refused-untold = WhatsApp gave no reason.
refused-unanswered = WhatsApp did not answer. It may have arrived; it is not repeated unless you say so.

## What the hub refused

refused-number_not_connected = The number could not send when this was due to leave.
refused-stage = At the stage the number was in, you could not send from the desk.
refused-not_assignee = Only whoever has this chat writes in it, and it was not yours.
refused-blocked = The customer is blocked, so nothing was sent. Let them write again beside the chat first.
refused-sent_again = It was sent again already, by a colleague or at another desk. That one stands in this chat.
refused-text_length = The message is empty or longer than WhatsApp takes. Copy the text and send it in parts.
refused-file_missing = The file did not reach the desk’s server. Send it again and it is brought once more.
refused-not_found = This conversation is no longer open to you: it was made private, or it has moved.
refused-invalid = Something this message refers to is not here any more, such as the message it quotes.
refused-forbidden = Your role does not allow this.
refused-command_id_reused = The desk had already used this message’s mark for another one. Look at the chat before you write again.
refused-too_large = The message is larger than this desk takes. Copy the text and send it in parts.
refused-too_many_attempts = Too much was asked at once. Give it a moment.
refused-template_not_sendable = This template cannot be sent now: WhatsApp has stopped it, or it says something else by now. Choose it anew, or another one.
refused-waited_too_long = It did not leave within an hour, because the number could not send. Is it still right? Then send it again.
refused-no_chat_with = A chat with this number cannot be begun from this desk. The owner can see why.
refused-internal = Something went wrong inside the desk. Your text is kept here.
refused-other = The desk refused this with a word this version does not know: { $code }.

## What helps

remedy-later-at = You can send it again from { $time }.
remedy-phone = Answer from the phone
remedy-phone-copied = The text is copied. On the shop’s phone, open the chat with { $name }.
remedy-phone-told = On the shop’s phone, open the chat with { $name }.
remedy-template = Send a template
remedy-number = Open the number’s page
remedy-owner = Ask the owner
remedy-owner-noted = A note to { $name } stands in this chat.
remedy-owner-noted-unnamed = A note to the owner stands in this chat.
remedy-owner-note = A message to { $customer } did not go out. { $reason }
remedy-convert = Convert the file
remedy-details = Copy details for support
remedy-details-copied = The details are copied.
refusal-words = WhatsApp’s words
refusal-hub-words = The desk’s words
refusal-code = Code
copy-failed = The text could not be copied.
