### পর্দার লেখা। Begun: what is missing here is shown in English.

-brand = Sangam

## Sections and commands

nav-sections = বিভাগ
nav-inbox = ইনবক্স
nav-scenes = অনুশীলনের দৃশ্য
nav-settings = সেটিংস
nav-unread = { $count ->
    [one] না-পড়া বার্তাসহ 1টি কথোপকথন
   *[other] না-পড়া বার্তাসহ { $count }টি কথোপকথন
  }
role-owner = মালিক
role-manager = ম্যানেজার
role-agent = কর্মী
command-palette = কমান্ডের তালিকা
command-palette-placeholder = কমান্ড বা নাম লিখুন
palette-search = “{ $words }” খুঁজুন
palette-commands = কমান্ড
line-live = যুক্ত আছে
line-connecting = যুক্ত হচ্ছে
line-catching-up = হালনাগাদ হচ্ছে
line-offline = সংযোগ নেই
command-next = পরের কথোপকথন
command-previous = আগের কথোপকথন
command-reply = উত্তর লিখুন
command-resolve = নিষ্পত্তি করে পরেরটি খুলুন
command-assign = দায়িত্ব দিন
command-assign-me = নিজে নিন
command-unread = প্রথম না-পড়া বার্তায় যান
command-search = খুঁজুন
command-help = সব কী দেখান
command-back = এক ধাপ পিছনে
command-details = গ্রাহকের বিবরণ
command-theme = হালকা ও গাঢ় থিম বদলান
keys-title = কী
close = বন্ধ করুন
back = পিছনে
retry = আবার চেষ্টা করুন
copied = কপি হয়েছে
save-as = এই নামে সংরক্ষণ…

## First run

first-run-title = আপনার দল আর আপনার ফোন, একসঙ্গে উত্তর দেয়
door-practice-title = অনুশীলনের দোকান
door-practice-text = কাল্পনিক গ্রাহকদের নিয়ে একটি চলমান ইনবক্স। এখান থেকে কোনো সত্যিকারের মানুষের কাছে কিছু যেতে পারে না।
door-practice-action = অনুশীলনের দোকান খুলুন
door-practice-opening = দোকান খুলছে…
door-join-title = আপনার দলে যোগ দিন
door-join-action = যোগ দিন বা সাইন ইন করুন
door-own-title = আমার দোকানের ডেস্ক শুরু করি
door-own-action = ডেস্ক শুরু করুন
doors-other = ভাষা ও চেহারা
field-email = ই-মেল
field-password = পাসওয়ার্ড
field-your-name = আপনার নাম
field-shop-name = আপনার দোকানের নাম
join-action = যোগ দিন
signin-action = সাইন ইন
signin-busy = সাইন ইন হচ্ছে…
signed-out-title = আপনাকে সাইন আউট করা হয়েছে
error-offline = এই মুহূর্তে ডেস্কের সঙ্গে সংযোগ নেই।
error-other = কাজটি হলো না। কিছুই হারায়নি।

## Conversation list

list-label = কথোপকথন
list-search = বার্তা ও মানুষ খুঁজুন
list-search-placeholder = বার্তা ও মানুষ খুঁজুন
list-views = তালিকা
view-mine = আমার
view-unassigned = কারও নয়
view-waiting = অপেক্ষায়
view-all = সব
list-empty-mine = আপনার দায়িত্বে কিছু নেই।
list-empty-unassigned = প্রতিটি কথোপকথনের দায়িত্বে কেউ আছেন।
list-empty-waiting = উত্তরের অপেক্ষায় কেউ নেই।
list-empty-all = এখনও কোনো কথোপকথন নেই। প্রথমটি নিজে থেকেই এখানে আসবে।
list-empty-unconnected = নম্বর যুক্ত হলে কথোপকথন এখানে আসবে।
list-error = তালিকাটি পড়া গেল না।
list-resize = তালিকার প্রস্থ
row-unread = { $count ->
    [one] 1টি না-পড়া বার্তা
   *[other] { $count }টি না-পড়া বার্তা
  }
row-you = আপনি:
row-phone = ফোন:
row-bot = স্বয়ংক্রিয়:
row-template = টেমপ্লেট:
row-draft = খসড়া:
row-needs-template = টেমপ্লেট
row-waiting-minutes = { $minutes } মি
row-waiting-hours = { $hours } ঘ
row-waiting-days = { $days } দিন
row-no-name = অচেনা গ্রাহক
row-assigned-to = { $name } দেখছেন
kind-image = ছবি
kind-video = ভিডিও
kind-audio = অডিও
kind-document = নথি
kind-sticker = স্টিকার
kind-location = অবস্থান
kind-contacts = যোগাযোগ
kind-order = অর্ডার
kind-revoked = মুছে ফেলা বার্তা

## Search

search-clear = খোঁজা মুছুন
search-conversations = মানুষ
search-messages = বার্তা
search-empty = “{ $query }” কোথাও পাওয়া গেল না
search-more = আরও দেখান

## Thread

thread-label = বার্তা
thread-none-title = একটি কথোপকথন বেছে নিন
thread-empty = এখনও কোনো বার্তা নেই।
thread-error = বার্তাগুলি পড়া গেল না।
thread-older = পুরোনো বার্তা আসছে
thread-start = কথোপকথন এখান থেকে শুরু।
thread-new = নতুন বার্তা
thread-to-bottom = সবচেয়ে নতুন বার্তায়
assign-to = কাকে দেবেন…
assign-nobody = কেউ নয়
assign-me = { $name } (আমি)
unassigned = কারও নয়
resolve = নিষ্পত্তি
reopen = আবার খুলুন
status-open = খোলা
status-resolved = নিষ্পত্তি হয়েছে
status-snoozed = পরে দেখার জন্য
status-pending = ঝুলে আছে
event-assigned = <b>{ $by }</b> এটি <b>{ $to }</b>-কে দিলেন
event-took = <b>{ $who }</b> এটি নিলেন
event-resolved = <b>{ $who }</b> এটির নিষ্পত্তি করলেন
event-reopened = <b>{ $who }</b> এটি আবার খুললেন
event-reopened-by-customer = নতুন বার্তায় আবার খুলেছে

## Bubbles

origin-desk = { $name }, ডেস্ক
origin-desk-unknown = ডেস্ক
origin-phone = ফোন
origin-bot = স্বয়ংক্রিয়
origin-template = টেমপ্লেট
edited = সম্পাদিত
imported = আগের ইতিহাস থেকে
forwarded = ফরোয়ার্ড করা
revoked-in = গ্রাহক এই বার্তাটি মুছে দিয়েছেন
revoked-out = এই বার্তাটি মুছে ফেলা হয়েছে
reply-to-this = এই বার্তার উত্তর দিন
copy-text = লেখা কপি করুন
delivery-queued = পাঠানোর অপেক্ষায়
delivery-sending = পাঠানো হচ্ছে
delivery-unknown = এখনও নিশ্চিত নয়
delivery-sent = পাঠানো হয়েছে
delivery-failed = পাঠানো যায়নি
delivery-delivered = পৌঁছেছে
delivery-read = পড়া হয়েছে
send-again = আবার পাঠান
send-now = এখনই পাঠান
discard = বাদ দিন
held-leaves = { $seconds } সেকেন্ডে যাবে
held-undo = ফেরান
undone = ফেরানো হয়েছে। লেখাটি আবার লেখার জায়গায় আছে।
picture = ছবি
picture-open = ছবিটি খুলুন

## Banners

banner-offline = <b>সংযোগ নেই।</b> কাজ চালিয়ে যেতে পারেন; সবই এই কম্পিউটারে আছে।
banner-syncing = হালনাগাদ হচ্ছে…
banner-window-closed = <b>উত্তরের সময় শেষ।</b> টেমপ্লেট পাঠান, বা গ্রাহক লেখা পর্যন্ত অপেক্ষা করুন।
banner-window-soon = উত্তরের সময় { $minutes } মিনিটে শেষ হবে।
banner-phone-read = পড়ুন
practice-name = অনুশীলনের দোকান
practice-leave = অনুশীলন ছাড়ুন

## Composer

composer-label = { $name }-কে উত্তর
composer-placeholder = উত্তর লিখুন
composer-placeholder-closed = পরের জন্য কিছু লিখুন
composer-closed = শুধু টেমপ্লেট
composer-placeholder-offline = উত্তর লিখুন; সংযোগ ফিরলে যাবে
composer-stop-replying = উদ্ধৃতি বাদ দিন
composer-send-free = পাঠান · বিনামূল্যে
composer-send-anyway = তবু পাঠান · বিনামূল্যে
composer-queue = সংযোগ এলে পাঠান
composer-left = আর { $left }
composer-hint = { $shift }: নতুন লাইন
composer-emoji = ইমোজি
composer-bold = মোটা
composer-italic = বাঁকা

## Customer panel

panel-label = গ্রাহক
panel-resize = গ্রাহক প্যানেলের প্রস্থ
panel-first-message = এখানে প্রথম বার্তা: { $date }
panel-window = উত্তরের সময়
window-closes-hours = { $hours } ঘণ্টা { $minutes } মিনিটে শেষ
window-closes-minutes = { $minutes } মিনিটে শেষ
window-closed = শেষ
window-never = এখনও খোলেনি
panel-details = বিবরণ
panel-phone = ফোন
panel-number = আপনার নম্বর
panel-status = অবস্থা
panel-assignee = দায়িত্বে
panel-files = ফাইল ও ছবি
panel-files-all = সব ফাইল
panel-links-all = সব লিঙ্ক
panel-earlier = আগে
earlier-by = { $name } নিষ্পত্তি করেছেন
earlier-by-phone = ফোনে নিষ্পত্তি হয়েছে
panel-waiting = যখন থেকে অপেক্ষায়
panel-labels = লেবেল
command-label = লেবেল
window-closed-since = { $time } থেকে

## Words that stand beside them

nav-team = দল
nav-number = নম্বর
nav-mentions = উল্লেখ
note-mode-reply = উত্তর
note-mode-note = নোট
note-save = নোট যোগ করুন
status-snooze = পরে দেখব
command-snooze = পরে দেখব
attach = জুড়ুন
replies-title = ঝটপট উত্তর
composer-phone = ফোন থেকে উত্তর দিন, বিনামূল্যে
composer-template-only = টেমপ্লেট বাছুন
composer-free-left = আর প্রায় { $left }টি বিনামূল্যে
voice-record = ভয়েস বার্তা রেকর্ড করুন

## Settings

settings-title = সেটিংস
settings-look = চেহারা
settings-theme = থিম
theme-system = কম্পিউটারের মতো
theme-light = হালকা
theme-dark = গাঢ়
settings-language = ভাষা
settings-digits = সংখ্যা
settings-digits-hint = গণনা, দাম ও সময়ে। ফোন নম্বর সবসময় যেভাবে ডায়াল করা হয় সেভাবেই লেখা থাকে।
settings-language-started = শুরু হয়েছে
settings-language-started-hint = যা এখনও অনুবাদ হয়নি তা ইংরেজিতে আছে।
thread-back = কথোপকথনে ফিরুন

## A hub that has gone on

update-needed = আপনার ডেস্কের সার্ভারের আরও নতুন { -brand } দরকার। সবই পড়তে পারবেন; যা লিখবেন তা এখানেই অপেক্ষা করবে।
update-needed-system = আপনার ডেস্কের সার্ভারের আরও নতুন { -brand } দরকার: যিনি এটি দিয়েছিলেন, তাঁর কাছে চান। সবই পড়তে পারবেন; যা লিখবেন তা এখানেই অপেক্ষা করবে।
update-needed-version = আপনার ডেস্কের সার্ভারের { -brand } { $version } বা তার চেয়ে নতুন সংস্করণ দরকার। সবই পড়তে পারবেন; যা লিখবেন তা এখানেই অপেক্ষা করবে।
update-needed-version-system = আপনার ডেস্কের সার্ভারের { -brand } { $version } বা তার চেয়ে নতুন সংস্করণ দরকার: যিনি এটি দিয়েছিলেন, তাঁর কাছে চান। সবই পড়তে পারবেন; যা লিখবেন তা এখানেই অপেক্ষা করবে।
