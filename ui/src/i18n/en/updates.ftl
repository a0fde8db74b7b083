# Which version runs, and what is known of newer ones.
settings-tab-about = About
command-about = Version and updates
about-title = This version
about-version = { -brand } { $version }
update-band = Newer version

update-way-system = Newer versions come with your system’s packages.
update-way-practice = The practice shop never updates. Leave it to look for newer versions.
update-newest = This is the newest version.
update-looked = Last looked: { $time }.
update-not-looked = Nobody has looked for a newer version yet.
update-look = Look for a newer version
update-looking = Looking…

update-offer = { -brand } { $version } is available.
update-news = What’s new
update-no-notes = Nobody wrote down what is new in it.
update-fetch = Download
update-fetch-again = Download again
update-downloading = Downloading { -brand } { $version }…
update-ready = { -brand } { $version } is ready.
update-install = Install and restart
update-keeps = Drafts and whatever waits to be sent stay as they are.
update-password = Your system asks for your password.
update-waiting-sending = It begins as soon as everything here has been sent.
update-waiting-recording = It begins as soon as your voice note is finished.
update-installing = Installing…
update-installing-password = Installing. Your system asks for your password.
update-restarting = Restarting…
update-later = Remind me tomorrow
update-not-now = Not now
update-pass-over = Skip this version
update-quiet = It is not mentioned elsewhere for now.

# The hub and this version share no language any more.
update-needed = Your desk’s server needs a newer { -brand }. You can read everything; what you write waits here.
update-needed-system = Your desk’s server needs a newer { -brand }: ask whoever gave you this one. You can read everything; what you write waits here.
update-needed-version = Your desk’s server needs { -brand } { $version } or newer. You can read everything; what you write waits here.
update-needed-version-system = Your desk’s server needs { -brand } { $version } or newer: ask whoever gave you this one. You can read everything; what you write waits here.
update-hub-older = Your desk’s server is older than this { -brand } and has to be updated by whoever runs it. You can read everything; what you write waits here.

# What went wrong. The version that runs is never touched.
update-trouble-still = This version goes on as before.
update-trouble-unreachable = The place newer versions come from does not answer.
update-trouble-unreadable = The place newer versions come from gave an answer nobody can read.
update-trouble-not-for-us = There is a newer version, but not for a computer like this one.
update-trouble-broken-off = The download broke off.
update-trouble-too-large = What came is larger than { -brand } ever was. It was thrown away.
update-trouble-not-signed = What came was not signed by the makers of { -brand }, or was changed on its way. It was thrown away.
update-trouble-other-version = What came was signed as another version than it was said to be. It was thrown away.
update-trouble-not-a-package = What came is no package this computer can install. It was thrown away.
update-trouble-no-room = There is no room on the disk.
update-trouble-not-allowed = Your system does not let { -brand } be replaced.
update-trouble-not-installed = Your system did not install it. Perhaps no password was given, or another installation is running.
error-hub-older = This desk’s server is older than this { -brand }. It has to be updated first.
