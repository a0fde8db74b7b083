### திரையில் உள்ள சொற்கள். Begun: what is missing here is shown in English.

-brand = Sangam

## Sections and commands

nav-sections = பிரிவுகள்
nav-inbox = உரையாடல்கள்
nav-scenes = பயிற்சிக் காட்சிகள்
nav-settings = அமைப்புகள்
nav-unread = { $count ->
    [one] படிக்காத செய்தியுடன் 1 உரையாடல்
   *[other] படிக்காத செய்திகளுடன் { $count } உரையாடல்கள்
  }
role-owner = உரிமையாளர்
role-manager = மேலாளர்
role-agent = பணியாளர்
command-palette = கட்டளைப் பட்டியல்
command-palette-placeholder = கட்டளையையோ பெயரையோ தட்டச்சு செய்யுங்கள்
palette-search = “{ $words }” தேடு
palette-commands = கட்டளைகள்
line-live = இணைந்துள்ளது
line-connecting = இணைகிறது
line-catching-up = புதுப்பிக்கிறது
line-offline = இணைப்பு இல்லை
command-next = அடுத்த உரையாடல்
command-previous = முந்தைய உரையாடல்
command-reply = பதில் எழுது
command-resolve = முடித்துவிட்டு அடுத்ததைத் திற
command-assign = ஒப்படை
command-assign-me = எனக்கு ஒப்படை
command-unread = முதல் படிக்காததற்குச் செல்
command-search = தேடு
command-help = எல்லா விசைகளையும் காட்டு
command-back = ஒரு படி பின்செல்
command-details = வாடிக்கையாளர் விவரம்
command-theme = ஒளி, இருள் தோற்றத்தை மாற்று
keys-title = விசைகள்
close = மூடு
back = பின்செல்
retry = மீண்டும் முயல்க
copied = நகலெடுக்கப்பட்டது
save-as = இவ்வாறு சேமி…

## First run

first-run-title = உங்கள் குழுவும் உங்கள் தொலைபேசியும் சேர்ந்தே பதில் தருகின்றன
door-practice-title = பயிற்சிக் கடை
door-practice-text = கற்பனை வாடிக்கையாளர்களுடன் ஓர் உயிருள்ள உரையாடல் பெட்டி. இங்கிருந்து உண்மையான யாருக்கும் எதுவும் செல்லாது.
door-practice-action = பயிற்சிக் கடையைத் திற
door-practice-opening = கடை திறக்கிறது…
door-join-title = உங்கள் குழுவில் சேருங்கள்
door-join-action = சேரவும் அல்லது உள்நுழையவும்
door-own-title = என் கடையின் மேசையைத் தொடங்கு
door-own-action = மேசையைத் தொடங்கு
doors-other = மொழியும் தோற்றமும்
field-email = மின்னஞ்சல்
field-password = கடவுச்சொல்
field-your-name = உங்கள் பெயர்
field-shop-name = உங்கள் கடையின் பெயர்
join-action = சேர்
signin-action = உள்நுழை
signin-busy = உள்நுழைகிறது…
signed-out-title = நீங்கள் வெளியேற்றப்பட்டீர்கள்
error-offline = மேசையுடன் இப்போது இணைப்பு இல்லை.
error-other = அது நடக்கவில்லை. எதுவும் தொலையவில்லை.

## Conversation list

list-label = உரையாடல்கள்
list-search = செய்திகளையும் நபர்களையும் தேடுங்கள்
list-search-placeholder = தேடுங்கள்
list-views = காட்சிகள்
view-mine = என்னுடையவை
view-unassigned = ஒப்படைக்காதவை
view-waiting = காத்திருப்பவை
view-all = எல்லாம்
list-empty-mine = உங்களிடம் எதுவும் ஒப்படைக்கப்படவில்லை.
list-empty-unassigned = ஒவ்வோர் உரையாடலுக்கும் ஒருவர் இருக்கிறார்.
list-empty-waiting = பதிலுக்காக யாரும் காத்திருக்கவில்லை.
list-empty-all = இன்னும் உரையாடல் இல்லை. முதலாவது தானாகவே இங்கு வரும்.
list-empty-unconnected = எண் இணைக்கப்பட்டதும் உரையாடல்கள் இங்கு வரும்.
list-error = பட்டியலைப் படிக்க முடியவில்லை.
list-resize = பட்டியலின் அகலம்
row-unread = { $count ->
    [one] படிக்காத 1 செய்தி
   *[other] படிக்காத { $count } செய்திகள்
  }
row-you = நீங்கள்:
row-phone = தொலைபேசி:
row-bot = தானியங்கி:
row-template = வார்ப்புரு:
row-draft = வரைவு:
row-needs-template = வார்ப்புரு
row-waiting-minutes = { $minutes } நிமி
row-waiting-hours = { $hours } மணி
row-waiting-days = { $days } நாள்
row-no-name = அறியாத வாடிக்கையாளர்
row-assigned-to = { $name } கவனிக்கிறார்
kind-image = படம்
kind-video = காணொளி
kind-audio = ஒலி
kind-document = ஆவணம்
kind-sticker = ஸ்டிக்கர்
kind-location = இடம்
kind-contacts = தொடர்பு
kind-order = ஆர்டர்
kind-revoked = நீக்கப்பட்ட செய்தி

## Search

search-clear = தேடலை அழி
search-conversations = நபர்கள்
search-messages = செய்திகள்
search-empty = “{ $query }” எங்கும் இல்லை
search-more = மேலும் காட்டு

## Thread

thread-label = செய்திகள்
thread-none-title = ஓர் உரையாடலைத் தேர்ந்தெடுங்கள்
thread-empty = இன்னும் செய்தி இல்லை.
thread-error = செய்திகளைப் படிக்க முடியவில்லை.
thread-older = பழைய செய்திகள் வருகின்றன
thread-start = உரையாடல் இங்கே தொடங்குகிறது.
thread-new = புதிய செய்திகள்
thread-to-bottom = புதிய செய்திக்குச் செல்
assign-to = யாரிடம் ஒப்படைக்க…
assign-nobody = யாருமில்லை
assign-me = { $name } (நான்)
unassigned = ஒப்படைக்கவில்லை
resolve = முடி
reopen = மீண்டும் திற
status-open = திறந்துள்ளது
status-resolved = முடிந்தது
status-snoozed = தள்ளிவைத்தது
status-pending = நிலுவையில்
event-assigned = <b>{ $by }</b> இதை <b>{ $to }</b>-இடம் ஒப்படைத்தார்
event-took = <b>{ $who }</b> இதை எடுத்துக்கொண்டார்
event-resolved = <b>{ $who }</b> இதை முடித்தார்
event-reopened = <b>{ $who }</b> இதை மீண்டும் திறந்தார்
event-reopened-by-customer = புதிய செய்தியால் மீண்டும் திறந்தது

## Bubbles

origin-desk = { $name }, மேசை
origin-desk-unknown = மேசை
origin-phone = தொலைபேசி
origin-bot = தானியங்கி
origin-template = வார்ப்புரு
edited = திருத்தியது
imported = பழைய வரலாற்றிலிருந்து
forwarded = முன்னனுப்பியது
revoked-in = வாடிக்கையாளர் இந்தச் செய்தியை நீக்கினார்
revoked-out = இந்தச் செய்தி நீக்கப்பட்டது
reply-to-this = இந்தச் செய்திக்குப் பதிலளி
copy-text = உரையை நகலெடு
delivery-queued = அனுப்பக் காத்திருக்கிறது
delivery-sending = அனுப்புகிறது
delivery-unknown = இன்னும் உறுதியாகவில்லை
delivery-sent = அனுப்பப்பட்டது
delivery-failed = அனுப்பப்படவில்லை
delivery-delivered = சேர்ந்தது
delivery-read = படித்தது
send-again = மீண்டும் அனுப்பு
send-now = இப்போதே அனுப்பு
discard = கைவிடு
held-leaves = { $seconds } விநாடியில் செல்கிறது
held-undo = திரும்பப் பெறு
undone = திரும்பப் பெறப்பட்டது. உரை மீண்டும் எழுதுமிடத்தில் உள்ளது.
picture = படம்
picture-open = படத்தைத் திற

## Banners

banner-offline = <b>இணைப்பு இல்லை.</b> தொடர்ந்து வேலை செய்யலாம்; எல்லாம் இந்தக் கணினியில் உள்ளது.
banner-syncing = புதுப்பிக்கிறது…
banner-window-closed = <b>பதில் நேரம் முடிந்தது.</b> வார்ப்புரு அனுப்புங்கள், அல்லது வாடிக்கையாளர் எழுதும் வரை காத்திருங்கள்.
banner-window-soon = பதில் நேரம் { $minutes } நிமிடத்தில் முடிகிறது.
banner-phone-read = படி
practice-name = பயிற்சிக் கடை
practice-leave = பயிற்சியை விட்டு வெளியேறு

## Composer

composer-label = { $name }-க்குப் பதில்
composer-placeholder = பதில் எழுதுங்கள்
composer-placeholder-closed = பிறகு அனுப்ப எழுதுங்கள்
composer-closed = வார்ப்புரு மட்டும்
composer-placeholder-offline = பதில் எழுதுங்கள்; இணைப்பு வந்ததும் செல்லும்
composer-stop-replying = மேற்கோள் வேண்டாம்
composer-send-free = அனுப்பு · இலவசம்
composer-send-anyway = ஆனாலும் அனுப்பு · இலவசம்
composer-queue = இணைந்ததும் அனுப்பு
composer-left = { $left } மீதம்
composer-hint = { $shift }: புதிய வரி
composer-emoji = ஈமோஜி
composer-bold = தடித்த
composer-italic = சாய்ந்த

## Customer panel

panel-label = வாடிக்கையாளர்
panel-resize = வாடிக்கையாளர் பலகத்தின் அகலம்
panel-first-message = இங்கு முதல் செய்தி: { $date }
panel-window = பதில் நேரம்
window-closes-hours = { $hours } மணி { $minutes } நிமிடத்தில் முடிகிறது
window-closes-minutes = { $minutes } நிமிடத்தில் முடிகிறது
window-closed = முடிந்தது
window-never = இன்னும் திறக்கவில்லை
panel-details = விவரங்கள்
panel-phone = தொலைபேசி
panel-number = உங்கள் எண்
panel-status = நிலை
panel-assignee = கவனிப்பவர்
panel-files = கோப்புகளும் படங்களும்
panel-files-all = எல்லாக் கோப்புகளும்
panel-links-all = எல்லா இணைப்புகளும்
panel-earlier = முன்பு
earlier-by = { $name } முடித்தது
earlier-by-phone = தொலைபேசியில் முடிந்தது
panel-waiting = காத்திருப்பது
panel-labels = குறிச்சொற்கள்
command-label = குறிச்சொல்
window-closed-since = { $time } முதல்

## Words that stand beside them

nav-team = குழு
nav-number = எண்
nav-mentions = குறிப்பிடல்கள்
note-mode-reply = பதில்
note-mode-note = குறிப்பு
note-save = குறிப்பைச் சேர்
status-snooze = தள்ளிவை
command-snooze = தள்ளிவை
attach = இணை
replies-title = விரைவுப் பதில்கள்
composer-phone = தொலைபேசியில் பதிலளி, இலவசம்
composer-template-only = வார்ப்புருவைத் தேர்ந்தெடு
composer-free-left = சுமார் { $left } இலவசம் மீதம்
voice-record = குரல் செய்தியைப் பதிவு செய்

## Settings

settings-title = அமைப்புகள்
settings-look = தோற்றம்
settings-theme = நிறம்
theme-system = கணினியைப் போல
theme-light = ஒளி
theme-dark = இருள்
settings-language = மொழி
settings-digits = இலக்கங்கள்
settings-digits-hint = எண்ணிக்கை, விலை, நேரத்தில். தொலைபேசி எண்கள் எப்போதும் அழைக்கும் விதமாகவே எழுதப்படும்.
settings-language-started = தொடங்கியுள்ளது
settings-language-started-hint = இன்னும் மொழிபெயர்க்காதவை ஆங்கிலத்தில் உள்ளன.
thread-back = உரையாடல்களுக்குத் திரும்பு

## A hub that has gone on

update-needed = உங்கள் மேசையின் சேவையகத்துக்குப் புதிய { -brand } தேவை. எல்லாவற்றையும் படிக்கலாம்; நீங்கள் எழுதுவது இங்கே காத்திருக்கும்.
update-needed-system = உங்கள் மேசையின் சேவையகத்துக்குப் புதிய { -brand } தேவை: இதைத் தந்தவரிடம் கேளுங்கள். எல்லாவற்றையும் படிக்கலாம்; நீங்கள் எழுதுவது இங்கே காத்திருக்கும்.
update-needed-version = உங்கள் மேசையின் சேவையகத்துக்கு { -brand } { $version } அல்லது அதைவிடப் புதியது தேவை. எல்லாவற்றையும் படிக்கலாம்; நீங்கள் எழுதுவது இங்கே காத்திருக்கும்.
update-needed-version-system = உங்கள் மேசையின் சேவையகத்துக்கு { -brand } { $version } அல்லது அதைவிடப் புதியது தேவை: இதைத் தந்தவரிடம் கேளுங்கள். எல்லாவற்றையும் படிக்கலாம்; நீங்கள் எழுதுவது இங்கே காத்திருக்கும்.
