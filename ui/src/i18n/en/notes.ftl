# Private notes: what the team writes to itself in a thread, and whom it calls.

note-modes = What you write
note-mode-reply = Reply
note-mode-note = Note
note-mode-begun = a note is begun
note-field = Note about { $name }
note-placeholder = Only your team reads this. @ calls somebody.
note-hint = The customer never gets a note
note-hint-offline = Kept here until you are online again
note-save = Add note
note-said = The note is in the chat. Only your team reads it.
note-mention = Mention somebody
note-mention-list = Colleagues who see this chat
note-label = Note by { $name }, only for the team
note-origin = Note, { $name }
note-by-nobody = somebody who left
note-read-by = Read by { $names }
note-unread-by = Not read by { $names } yet
note-pending = Waits for the desk’s server
note-edit = Edit note
note-edit-save = Save
note-edit-leave = Leave as it was
note-delete = Delete note
note-delete-sure = Delete this note for the whole team?
note-delete-yes = Delete
note-deleted = { $name } deleted a note
note-deleted-said = The note is deleted.
command-note = Write a note
note-switch = Switch between reply and note

nav-mentions = Mentions
nav-mentions-unread =
    { $count ->
        [one] { $count } unread mention
       *[other] { $count } unread mentions
    }
mentions-list = Notes that mention you
mentions-leave = Back to the list
mentions-unread = not read
mentions-none-title = Nobody called you
mentions-none-body = When a colleague writes @ and your name in a note, it stands here.
mentions-error = Your mentions cannot be read
mentions-more = More
announce-mentioned = You are mentioned in a note about { $name }

notice-note-not-kept = A note could not be kept. Its words are in the note field again.
notice-note-blind = Somebody you mentioned does not see this chat, so the note was not kept. Its words are in the note field.
error-not-yours = Only whoever wrote a note can change it.
