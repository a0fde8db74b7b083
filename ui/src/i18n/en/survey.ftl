# Asking customers how it was: the settings page.

settings-tab-survey = Survey
survey-go = Survey: asking customers how it was
survey-lead = After a chat is resolved, Sangam can ask the customer how it was, with three buttons.
survey-cost = The question is a message like any answer from the desk, and the thanks are another: WhatsApp may charge for each.
survey-cost-left = About { $left } of this month’s free messages are left on this number.
survey-cost-used-up = This month’s free messages on this number are used up.
survey-cost-about = One that is charged costs about { $amount }.
survey-cost-between = One that is charged costs about { $least } to { $most }, by the customer’s country.
survey-cost-unknown = The price list names no price for one that is charged.
survey-number = Number
survey-no-number = Once a number is connected, you say here whether its customers are asked.
survey-error = The survey cannot be read now
survey-on = Ask after a chat is resolved
survey-on-hint = Only where a person resolved it and the customer can still be written to. Never in private chats, never blocked customers or those who wanted no more messages.
survey-wait = Minutes between resolving and asking
survey-wait-hint = Whoever writes again in between is not asked.
survey-rest = Days until the same customer is asked again
survey-reopen = Open the chat again after “bad”
survey-reopen-hint = It then stands in the list like any other, so that somebody can make it good.
survey-words = What is said
survey-words-hint = In the language of the letters the customer wrote last; the first one where that does not tell.
survey-language = Language
survey-language-first = said where nothing else fits
survey-language-add = Add a language
survey-language-remove = Remove { $language }
survey-question = Question
survey-good = Good
survey-okay = Okay
survey-bad = Bad
survey-button = Button for “{ $rating }”
survey-thanks = Thanks after the answer
survey-thanks-hint = Leave it empty if nothing should be said.
survey-preview = What the customer sees
survey-odd-number = Please write a whole number from { $least } to { $most }.
survey-odd-empty = The question and the three buttons need words. Nothing was saved.
survey-odd-long = Some words are longer than WhatsApp shows. Nothing was saved.
survey-odd-twice = The three buttons need different words, and every language may stand here once. Nothing was saved.
survey-default-question = Thank you for writing to us. How was it?
survey-default-good = 👍 Good
survey-default-okay = 😐 Okay
survey-default-bad = 👎 Bad
survey-default-thanks = Thank you for telling us!

# In the chat.

event-surveyed = Asked how it was
event-surveyed-by = Asked how it was, after <b>{ $who }</b> resolved it
event-rated = How it was: <b>{ $rating }</b>
event-rated-by = How it was with <b>{ $who }</b>: <b>{ $rating }</b>
event-survey-window = Not asked how it was: the reply window had closed
event-survey-number = Not asked how it was: the number could not send
event-survey-merged = Not asked how it was: this chat had become one with another
event-survey-unknown = Not asked how it was
survey-bubble = Survey
deed-survey_changed = Changed how customers are asked how it was

# On the team's page.

survey-title = How it was
survey-title-hint = what customers answered to questions of the period
survey-none = Nobody was asked in this period.
survey-none-hint = Turn it on under Settings › Survey.
survey-of = Of
survey-asked = Asked
survey-asked-means = Questions that left in the period and that WhatsApp did not refuse. A question counts for whoever resolved the chat, and for its number.
survey-answered = Answered
survey-answered-means = Questions of the period that were answered, whenever that was. Of several answers to one question the last counts. The share is of all that were asked.
survey-share = Good, okay, bad
survey-share-means = What was answered, as a share of all answers.
survey-share-label = { $good } good, { $okay } okay, { $bad } bad
survey-team = Team
survey-comments = What customers wrote after it
survey-comments-hint = first words within an hour of the answer
survey-export = Export answers as CSV
survey-file-of = Of
survey-file-asked = Asked
survey-file-answered = Answered
survey-file-good = Good
survey-file-okay = Okay
survey-file-bad = Bad
