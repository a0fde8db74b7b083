# The team: who is in it, their devices and passwords, and the log of who did what.

settings-tabs = Parts of the settings
settings-tab-desk = This desk
settings-tab-you = You
settings-tab-people = People
settings-tab-log = Log

people-lead = Who works at { $workspace }. A change counts at once, also for somebody who is signed in.
people-lead-agent = Who works at { $workspace }. An owner invites people and decides what they may do.
people-error = The team could not be read.
people-you = you
people-online = online
people-seen = last seen { $time }
people-never = never signed in here
people-joined = In the team since { $date }
people-devices = { $count ->
    [0] no device
    [one] { $count } device
   *[other] { $count } devices
}
people-more = More about { $name }
people-role = May work as
people-role-hint-agent = Answers customers
people-role-hint-manager = Also invites people and reads what messages cost
people-role-hint-owner = Decides everything, and sees private chats
people-owner-title = Make { $name } an owner?
people-owner-text = Owners see private and held chats, connect numbers, and decide about everybody, you included.
people-owner-do = Make owner
people-reset = New password…
people-reset-hint = For somebody who forgot theirs
people-remove = Remove from the team…
people-remove-title = Remove { $name }?
people-remove-text = Their sessions end at once, and their computers wipe what they hold, unsent messages included. Their chats go back to nobody. What they wrote stays.
people-remove-do = Remove
people-cancel = Cancel

people-masked = Hide whole phone numbers from agents
people-masked-hint = They read +91 ••••4321, and their computers never get more. Managers and owners read all of it. Agents’ desks load anew when this changes.

devices-title = Devices
devices-own-title = Where you are signed in
devices-none = Nowhere.
devices-this = this computer
devices-since = Signed in { $time }
devices-revoke = Sign out and wipe…
devices-revoke-label = Sign out and wipe { $device }
devices-revoke-title = Wipe { $device }?
devices-revoke-text = Its session ends, and everything it holds of this desk is deleted there, unsent messages included: at once if it is online, else as soon as it comes back.
devices-revoke-do = Wipe
devices-here = To leave this computer, sign out below.
devices-left = { $count ->
    [one] { $count } computer is signed out and may still hold a copy
   *[other] { $count } computers are signed out and may still hold a copy
}
devices-left-seen = Signed out; last there { $time }
devices-wipe = Wipe…
devices-wipe-label = Wipe { $device }
devices-wipe-text = Everything it still holds of this desk is deleted there, drafts and unsent messages included, as soon as it is online.
signout-title = Sign out on this computer?
signout-text = What it holds stays here, locked, with drafts and unsent messages, until you sign in again.
signout-wipe-text = Is this computer not yours alone? Then wipe it: everything it holds of this desk is deleted, drafts and unsent messages included.
signout-wipe = Sign out and wipe

invitations-title = Invitations
invitations-invite = { $role ->
    [owner] Invite an owner…
    [manager] Invite a manager…
   *[agent] Invite an agent…
  }
invitations-none = Nobody is on the way.
invitations-by = As { $role }, by { $name }
invitations-by-unknown = As { $role }
invitations-until = good until { $time }
invitations-expired = expired { $time }
invitations-withdraw = Take back
invitations-withdraw-sure = Take it back? Its link lets nobody in any more.
invitations-withdraw-label = Take back the invitation as { $role } that is good until { $time }
invitations-local = This desk’s server is on this computer and has no address of its own. An invitation works only here, for somebody who sits down at this computer.

handed-invitation-title = Invitation as { $role }
handed-invitation-text = Send this link to the person you mean. It lets one person in, until { $time }. It is shown only now.
handed-reset-title = New password for { $name }
handed-reset-text = Give this link to { $name } and to nobody else: who has it chooses the password. It works once, until { $time }, and is shown only now.
handed-link = Link
handed-typed = Or typed by hand, with a space between: { $hub } { $code }
handed-copy = Copy link
handed-copied = Copied
handed-close = Done

you-name = Your name
you-name-hint = What colleagues see beside what you write
you-name-save = Save name
you-name-saved = Saved.
you-email = You sign in as { $email }
you-password = Password
you-password-hint = Every other computer you are signed in on is signed out. Without a second factor, your recovery codes open nothing any more: make new ones.
you-password-current = Present password
you-password-new = New password
you-password-new-hint = At least ten characters
you-password-save = Change password
you-password-saved = The password is changed. Your other computers are signed out.
you-password-wrong = The present password is not right.
reset-title = Choose a new password
reset-lead = This link lets you choose a new password. Everywhere else you are signed out.
reset-action = Choose and sign in
error-reset-invalid = This link was already used, replaced by a newer one, or it has expired. Ask an owner for a new one.

search-phones-masked = Whole phone numbers are hidden from you here. The last four digits of one can be searched.

log-lead = What was done that matters for security, by whom and when. A line that is changed or taken out shows when the log is checked.
log-error = The log could not be read.
log-none = Nothing of the kind was done.
log-kind = What
log-kind-all = Everything
log-who = Who
log-who-all = Anybody
log-more = Earlier
log-check = Check the log
log-checking = Checking…
log-good = { $lines ->
    [one] { $lines } line, as it was written.
   *[other] { $lines } lines, all as they were written.
}
log-good-fingerprint = Fingerprint of the newest line: { $fingerprint }. Write it down to notice later if lines are taken off the end.
log-broken = Line { $line } is not as it was written, or is missing. What stands there and after it cannot be trusted.
log-admin = The administrator of the desk’s server
log-somebody = Somebody

deed-signed_in = Signed in
deed-sign_in_failed = Wrong password
deed-signed_out = Signed out
deed-invited = Invited somebody
deed-invitation_withdrawn = Took an invitation back
deed-joined = Came into the team
deed-role_changed = Gave another role
deed-removed = Removed somebody
deed-renamed = Changed their name
deed-device_revoked = Wiped a device
deed-password_changed = Changed their password
deed-password_reset_made = Let somebody choose a new password
deed-password_reset_used = Chose a new password by link
deed-password_set = Set a password
deed-chats_released = Let the team see imported chats
deed-chats_held = Hid imported chats from the team
deed-phone_book_shared = Changed who reads the phone’s names
deed-phones_masked = Changed who reads whole phone numbers
deed-private_changed = Changed whether a customer is private
deed-number_connected = Connected a number
deed-stage_changed = Changed who sends from a number
deed-price_list_changed = Changed the price list
deed-workspace_founded = Founded the desk
deed-recovery_key_made = Made a recovery key for copies
deed-copies_changed = Changed where copies are kept
deed-alerts_changed = Changed who is alerted
deed-brought_back = Brought the desk back from a copy
deed-unknown = Something newer than this app

deed-about-roles = { $from } → { $to }
deed-about-role = as { $role }
deed-about-device = on { $device }
deed-about-chats = { $count ->
    [one] { $count } chat
   *[other] { $count } chats
}
deed-about-private = private from then on
deed-about-not-private = no longer private
deed-about-shared = for everybody
deed-about-not-shared = for owners alone
deed-about-masked = hidden from agents
deed-about-not-masked = for everybody
deed-about-copied = of { $time }
