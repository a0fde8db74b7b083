# Blocking a customer.

block-title = Blocking
block-do = Block…
block-until = Possible until { $time }: WhatsApp blocks only within 24 hours of their last message.
block-too-late = WhatsApp blocks only within 24 hours of a customer’s last message. It is possible again when they write.
block-unreached = Blocking needs this number to be connected, and you to be among those who may send from it.
block-sure = Block { $name }? Nothing they write reaches you, nothing you write reaches them, and the chat counts as done.
block-yes = Block
block-no = Leave it
block-done = { $name } is blocked.
block-ended = { $name } can write again.
block-since = Blocked since { $time }.
block-end = Let them write again
event-blocked = { $who } blocked the customer
event-unblocked = { $who } let the customer write again
event-block-refused = WhatsApp did not block the customer
event-unblock-refused = WhatsApp still has the customer blocked
composer-blocked = Blocked
composer-blocked-placeholder = This customer is blocked. Let them write again beside the chat.
error-blocked = This customer is blocked.
error-block-too-late = Too late: WhatsApp blocks only within 24 hours of their last message.
