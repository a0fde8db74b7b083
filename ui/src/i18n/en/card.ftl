# The contact card: what the team keeps about a customer.

contact-card-title = Card
contact-card-team-name = Your name for them
contact-card-book-name = Phone book
contact-card-profile-name = Own name
contact-card-about = About them
contact-card-yes = Yes
contact-card-no = No
contact-card-empty = Add
contact-card-add = Add a detail
contact-card-nothing = Nothing
contact-card-edit = Change { $field }
contact-card-shape = Fields of the card
contact-card-shape-hint = Every customer has these fields. Your team fills them; customers never see them.
contact-card-field-name = Name of the field
contact-card-field-kind = What stands in it
contact-card-kind-text = Text
contact-card-kind-number = Number
contact-card-kind-date = Day
contact-card-kind-choice = Choice
contact-card-kind-yes-no = Yes or no
contact-card-kind-link = Link
contact-card-field-choices = One choice to a line
contact-card-field-up = Further up
contact-card-field-remove = Take this field out
contact-card-field-add = Add a field
contact-card-shape-gone =
    { $count ->
        [one] { $count } field disappears from every card, with what stands in it.
       *[other] { $count } fields disappear from every card, with what stands in them.
    }
contact-card-shape-wrong = The marked field needs a name of its own, and a choice needs at least one.
contact-card-shape-save = Save
contact-card-shape-leave = Leave as it was
error-card-value = That does not fit this field.
contact-card-newer = Meanwhile somebody wrote: { $words }
error-changed-since = Somebody changed it meanwhile. Look again.
error-name-masked = Part of a phone number is hidden from you in this name. Write the name without it.
