# Quick replies: the list a slash opens, and the page where they are written.

replies-title = Quick replies
replies-lead = What you say often, under a name. Type / in a reply and a few letters of it, in any script. Team replies are for everybody; your own only you have.
replies-new = New quick reply
replies-search = Search names, folders and words
replies-filter = Whose
replies-filter-all = All
replies-filter-team = Team
replies-filter-own = Mine
replies-filter-empty = Nothing here
replies-empty = No quick replies yet
replies-empty-help = Begin with what customers ask every day: opening hours, the way to the shop, how to pay.
replies-error = The quick replies could not be read.
replies-team-read-only = Team replies are written by managers and the owner.

composer-replies = Quick replies (/)
composer-still-open = Still to fill in: { $names }
command-quick-reply = Insert a quick reply

reply-own = Only you
reply-has-file = With a file
reply-uses = { $count ->
    [one] used once
   *[other] used { $count } times
}
reply-picker-keys = ↑ ↓ choose · Enter or Tab inserts · Esc closes
reply-manage = Manage
reply-none-yet = No quick replies yet.
reply-make-first = Write the first one
reply-none-found = No quick reply for “{ $query }”
reply-amount-title = Amount for { $name }
reply-amount = Amount in ₹
reply-amount-hint = Leave it empty and the customer types the amount.
reply-amount-not-a-number = Type an amount such as 450 or 1,250.50.
reply-amount-zero = The amount must be more than nothing.
reply-amount-too-much = UPI takes no more than ₹10,00,000 at once.
reply-put-in = Insert
reply-cancel = Cancel
reply-back = Back

reply-form-new = New quick reply
reply-read-only = This is a team reply. Managers and the owner change it; you can make a copy of your own.
reply-for-all = Everybody in the team uses this reply.
reply-name = Name
reply-name-hint = What is typed after /
reply-folder = Folder
reply-folder-none = No folder
reply-whose = Whose reply
reply-whose-team = The team’s: everybody has it
reply-whose-own = Mine: nobody else sees it
reply-language = Language
reply-language-first = if the customer’s language is not known
reply-language-remove = Remove { $language }
reply-language-add = Add a language
reply-text = Text
reply-add-variable = Insert
reply-variable-first-name = Customer’s first name
reply-variable-name = Customer’s name
reply-variable-phone = Customer’s phone
reply-variable-agent = Your name
reply-variable-shop = Name of the business
reply-variable-date = Today’s date
reply-variable-time = Time now
reply-variable-amount = Amount (asked for)
reply-variable-upi = UPI payment link
reply-preview = For { reply-sample-customer }
reply-sample-customer = Ritika Jain
reply-upi = UPI
reply-upi-address = UPI ID
reply-upi-hint = Who gets the money
reply-upi-name = Name shown to the payer
reply-file = File
reply-file-choose = Add a file
reply-file-remove = Remove file
reply-save = Save
reply-saving = Saving…
reply-saved = Saved: { $name }
reply-copy = Make my own copy
reply-remove = Remove
reply-remove-title = Remove “{ $name }”?
reply-remove-own = Only you have it. What was sent with it stays.
reply-remove-team = It leaves every desk. What was sent with it stays.
reply-removed = Removed: { $name }
reply-keep = Keep it

problem-unknown-variable = There is no { $name }. Choose one with “{ reply-add-variable }”, or write braces twice.
error-quick-reply-changed = Somebody else changed it meanwhile. Close it, look at the new words, and change it again.
error-quick-replies-full = There are as many quick replies as there can be. Remove some first.

replies-import = Import
replies-export = Export
replies-export-team = The team’s replies
replies-export-own = My replies
replies-exported = Saved: { $name }
sheet-title = Import quick replies
sheet-lead = A CSV file with the columns name and text; also folder, language, upi_id and upi_name. One row for each language of a reply. Nothing is kept before you have seen what it would do.
sheet-choose = Choose a CSV file
sheet-choose-another = Choose another file
sheet-sums = { $adds ->
    [one] 1 new reply
   *[other] { $adds } new replies
}, { $changes } changed, { $same } as they are, { $refused } with mistakes
sheet-line = Line
sheet-verdict = What happens
sheet-adds = New
sheet-changes = Changed
sheet-same = Unchanged
sheet-refused = Left out
sheet-formula = Looks like a formula; it is kept as plain words.
sheet-ignored = Columns that are left out: { $columns }
sheet-windows = The file is in Windows-1252, which holds Latin letters only. If words in other scripts became question marks, save it as “CSV UTF-8”.
sheet-show-all = Show all { $count } rows
sheet-keep = { $count ->
    [one] Keep 1 reply
   *[other] Keep { $count } replies
}
sheet-kept = { $count ->
    [one] 1 quick reply kept
   *[other] { $count } quick replies kept
}
sheet-without-refused = { $count ->
    [one] One reply with mistakes is left out.
   *[other] { $count } replies with mistakes are left out.
}
sheet-nothing-kept = Nothing was kept.
sheet-fault-unreadable = The file cannot be read.
sheet-fault-empty = There are no replies in the file.
sheet-fault-too-large = The file is larger than { $max }.
sheet-fault-workbook = This is a workbook. Save it as “CSV UTF-8” in your spreadsheet and choose that file.
sheet-fault-encoding = The letters of this file cannot be read for sure. Save it as “CSV UTF-8” and choose it again.
sheet-fault-columns = The first line must name the columns name and text. It has: { $found }
sheet-fault-rows = The file has { $rows } rows; at most { $max } can be looked at in one go.
sheet-fault-replies = The file would add or change { $replies } replies; at most { $max } are kept in one go.
sheet-row-too-long = More cells than columns. Text with commas goes between double quotes.
sheet-row-language = This names no language. Examples: en, hi, hi-Latn
sheet-row-language-twice = This language stands there twice.
sheet-row-no-name = The name is missing.
sheet-row-no-text = The text is missing.
sheet-row-no-payee = The UPI link needs a upi_id.
sheet-row-payee = This is no UPI ID. Example: shop@bank
sheet-row-other = Another row of this reply has a mistake.
