# Signing in: the second factor, recovery codes, and the ways back for who forgot.

factor-title = Second factor and recovery codes
factor-error = How you sign in could not be read.
factor-is-off = You sign in with your password alone
factor-off-hint = With an app on your phone, a password somebody learned opens nothing.
factor-on = You sign in with your phone, too, since { $date }
factor-on-hint = A new sign-in asks for the code your app shows.
factor-set-up = Set up…
factor-off = Turn off…

factor-set-up-title = Set up the second factor
factor-set-up-text = You need an app on your phone that shows sign-in codes, such as Aegis, Google Authenticator or the password manager you use. First, your password.
factor-next = Next
factor-scan = Scan this with the app on your phone, then type the code it shows. Nothing changes before that.
factor-picture = QR code for the app on your phone
factor-typed = Nothing to scan with? Type this into the app instead:
factor-code = Code on your phone
factor-code-hint = Six digits; a new one every half minute
factor-confirm = Turn on
factor-confirm-wrong = This code does not fit. Wait for the next one, and check that the phone’s clock is right.

factor-must = Your workspace asks owners and managers for a second factor. Scan this with the app on your phone, and type the code it shows. Then you are in.

factor-off-title = Turn the second factor off?
factor-off-text = From then on your password alone signs you in. Your recovery codes stay good for a forgotten password.
factor-off-do = Turn off

codes-title = Recovery codes
codes-left = { $count ->
    [0] You have no recovery codes
    [one] { $count } recovery code is left
   *[other] { $count } recovery codes are left
}
codes-hint = Each works once: in place of your phone, or to choose a new password when you forgot yours.
codes-make = Make new ones…
codes-make-text = Ten new codes are made. The earlier ones stop working once you say that you have kept these.
codes-make-do = Make codes
codes-text = Each of these works once, in place of your phone or of a forgotten password. They are shown only now: keep them where you find them without this computer.
codes-file-head = Sangam recovery codes. Each works once.
codes-copy = Copy
codes-save = Save…
codes-print = Print…
codes-done = I have kept them

field-code-hint = The code your phone shows, or a recovery code
field-recovery-code = Recovery code
forgot = Forgot your password?
forgot-link = An owner of your team can help: Settings, People, “New password…” gives a link for you. It opens under “Invitation”.
forgot-code = With one of your recovery codes you choose a new password yourself.
forgot-admin = Without either, whoever runs the desk’s server can set one:
forgot-use-code = Use a recovery code
recover-action = Choose and sign in
recover-lead = Choose a new password with a recovery code. Everywhere else you are signed out.
recover-back = Back to signing in

error-field-email = Somebody signs in with this e-mail address already, or it is none. Use another, or sign in.
error-field-name = A name has at least one letter, and at most a hundred.
error-field-password = The password needs at least ten characters, and at most a thousand.
error-totp-set-up = First set up your second factor, then type its code.
error-totp-wrong = This code is not right, or it was used before. Wait for the next one.
error-totp-expired = This took longer than a quarter of an hour, or was begun on another computer. Begin again.
error-recovery-invalid = E-mail or recovery code is not right, or the code was used before.
error-codes-replaced = Other recovery codes were made since these, so these are good no longer. Close this, and make new ones if you do not have the others.

people-factor-on = Second factor on
people-factor-off = No second factor
people-factor-required = Ask owners and managers for a second factor
people-factor-required-hint = Whoever has none sets it up at their next sign-in. Nobody who is signed in is thrown out.
people-factor-remove = Turn off second factor…
people-factor-remove-title = Turn off { $name }’s second factor?
people-factor-remove-text = Do this when { $name } lost both phone and recovery codes. From then on the password alone signs them in, and their recovery codes are void. The log says that it was you.
people-factor-remove-do = Turn off

deed-second_factor_on = Turned on their second factor
deed-second_factor_off = Turned off their second factor
deed-second_factor_removed = Took a second factor away
deed-second_factor_failed = Wrong second-factor code
deed-recovery_codes_made = Made recovery codes
deed-password_recovered = Chose a new password by recovery code
deed-second_factor_required = Changed who needs a second factor
deed-about-required = owners and managers
deed-about-not-required = nobody
deed-about-recovery-code = with a recovery code

log-day = Day
