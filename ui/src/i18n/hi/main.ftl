### स्क्रीन के शब्द। एक बात, एक संदेश; वाक्य टुकड़ों से नहीं बनते।

-brand = Sangam

## भाग और आदेश

nav-sections = भाग
nav-inbox = इनबॉक्स
nav-scenes = अभ्यास के प्रसंग
nav-settings = सेटिंग
nav-unread = { $count ->
    [one] { $count } बातचीत में अनपढ़े संदेश
   *[other] { $count } बातचीत में अनपढ़े संदेश
  }
nav-account = { $name }, { $role }
role-owner = मालिक
role-manager = मैनेजर
role-agent = एजेंट
command-palette = आदेश सूची
command-palette-placeholder = आदेश या नाम लिखें
palette-search = “{ $words }” खोजें
palette-replies = झटपट जवाब डालें
palette-commands = आदेश
line-live = जुड़ा हुआ
line-connecting = जुड़ रहा है
line-catching-up = ताज़ा हो रहा है
line-offline = कनेक्शन नहीं
command-next = अगली बातचीत
command-previous = पिछली बातचीत
command-reply = जवाब लिखें
command-resolve = निपटाएँ और अगली खोलें
command-assign = सौंपें
command-assign-me = ख़ुद को सौंपें
command-unread = पहले अनपढ़े पर जाएँ
command-search = खोजें
command-help = सभी कुंजियाँ दिखाएँ
command-back = एक क़दम पीछे
command-view-mine = मेरी बातचीत दिखाएँ
command-view-unassigned = बिना सौंपी दिखाएँ
command-view-waiting = इंतज़ार वाली दिखाएँ
command-view-all = सभी दिखाएँ
command-details = ग्राहक का ब्योरा
command-theme = हल्का/गहरा बदलें
keys-title = कुंजियाँ
keys-hint = अकेले अक्षर तब काम करते हैं जब आप लिख नहीं रहे। इन्हें सेटिंग में बंद कर सकते हैं।
keys-hint-off = अकेले अक्षर और एक के बाद एक दबाई जाने वाली कुंजियाँ सेटिंग में बंद हैं: केवल Ctrl या Alt वाली कुंजियाँ काम करती हैं, और F3 व Esc।
keys-group-move = चलें
keys-group-act = करें
keys-group-go = जाएँ
close = बंद करें
keep-it = रहने दें
back = वापस
retry = फिर कोशिश करें
copied = कॉपी हुआ
save-as = इस नाम से सहेजें…
saved-outside = { $name } सहेजी गई। { -brand } के बाहर यह एन्क्रिप्टेड नहीं है: जो इस कंप्यूटर का इस्तेमाल कर सके, वह इसे खोल सकता है।

## पहली बार

first-run-title = आपकी टीम और आपका फ़ोन, साथ-साथ जवाब दें
first-run-lead = { -brand } आपके WhatsApp Business नंबर का डेस्क है। फ़ोन चलता रहता है; लाइन जाए तो भी कुछ नहीं खोता।
door-practice-title = अभ्यास की दुकान
door-practice-text = काल्पनिक ग्राहकों वाला चलता-फिरता इनबॉक्स। यहाँ से किसी असली व्यक्ति तक कुछ नहीं पहुँचता।
door-practice-note = कुछ सेकंड में तैयार, कुछ भरना नहीं
door-practice-action = अभ्यास की दुकान खोलें
door-practice-opening = दुकान खुल रही है…
door-join-title = अपनी टीम से जुड़ें
door-join-text = साथी का भेजा आमंत्रण चिपकाएँ, या जिस डेस्क पर काम करते हैं उसमें साइन इन करें।
door-join-note = आमंत्रण, या आपका ई-मेल और पासवर्ड
door-join-action = जुड़ें या साइन इन करें
door-own-title = मेरी दुकान का डेस्क शुरू करें
door-own-text = इस कंप्यूटर पर कार्यस्थल बनाएँ। नंबर तब जोड़ें जब आप तैयार हों।
door-own-note = लगभग दो मिनट
door-own-action = डेस्क शुरू करें
doors-other = भाषा और रूप
join-invitation-tab = आमंत्रण
join-signin-tab = साइन इन
invitation-leads-to = यह { $address } पर ले जाता है
field-invitation = आमंत्रण
field-invitation-hint = पूरा लिंक, जैसा आपको मिला
field-address = आपके डेस्क का पता
field-address-hint = जैसे https://desk.your-shop.in
field-email = ई-मेल
field-password = पासवर्ड
field-password-hint = कम से कम दस अक्षर
field-your-name = आपका नाम
field-your-name-hint = साथी इसे आपके जवाबों के साथ देखते हैं
field-shop-name = आपकी दुकान का नाम
field-code = दूसरे चरण का कोड
join-action = जुड़ें
signin-action = साइन इन करें
signin-busy = साइन इन हो रहा है…
own-action = डेस्क बनाएँ
own-busy = बन रहा है…
own-found-title = आपकी दुकान का डेस्क
own-found-text = इस कंप्यूटर पर एक डेस्क शुरू हो चुका है। उसमें साइन इन करें: चैट वैसी ही हैं जैसी छोड़ी थीं।
own-needs-title = असली नंबर को बाद में क्या चाहिए
own-needs-app = फ़ोन पर WhatsApp Business ऐप, संस्करण 2.24.17 या नया
own-needs-https = सार्वजनिक HTTPS पता, ताकि Meta इस डेस्क तक संदेश पहुँचा सके
own-needs-meta = Meta का बिज़नेस पोर्टफ़ोलियो, जिसमें आप एडमिन हों
own-needs-note = तब तक यहाँ सब चलता है; बस संदेश बाहर नहीं जाते।
vault-title = यह कंप्यूटर अपने रहस्य कहाँ रखे?
vault-lead = { -brand } जो कुछ रखता है उसे सिस्टम के कीरिंग की कुंजी से बंद करता है। यहाँ कोई कीरिंग जवाब नहीं दे रहा।
vault-locked-title = अपना बंद डेस्क खोलें
vault-locked-lead = वह पासफ़्रेज़ लिखें जिससे इस कंप्यूटर की प्रति बंद है।
vault-try = कीरिंग फिर आज़माएँ
vault-or = या अपने पासफ़्रेज़ से बंद करें
vault-passphrase = पासफ़्रेज़
vault-passphrase-hint = कम से कम दस अक्षर। इसके बिना इस कंप्यूटर की प्रति नहीं खुलेगी; तब वह डेस्क से फिर भरी जाएगी।
vault-seal = इस पासफ़्रेज़ से बंद करें
vault-open = खोलें
vault-again = पासफ़्रेज़ एक बार और
vault-differs = दोनों एक जैसे नहीं हैं।
vault-forgotten = भूल गए?
vault-keyring = कीरिंग आज़माएँ
vault-anew = नए सिरे से शुरू करें…
vault-anew-title = इस कंप्यूटर पर नए सिरे से शुरू करें?
vault-anew-text = पासफ़्रेज़ के बिना यहाँ कुछ नहीं खुलता। ड्राफ़्ट और जो संदेश अभी निकले नहीं थे, वे खो जाते हैं; बाक़ी सब साइन इन करने पर डेस्क से लौटता है। बंद फ़ाइल अलग रखी जाती है, मिटाई नहीं जाती।
vault-anew-do = नए सिरे से शुरू करें
signed-out-title = आप साइन आउट हो गए
signed-out-lead = उसी खाते से फिर साइन इन करें: आपके मसौदे और न भेजे गए संदेश यहीं हैं।
signed-out-other = मैं कोई और हूँ
invited-title = आपने एक आमंत्रण खोला
invited-text = उसे लेने के लिए इस कंप्यूटर पर { $workspace } से निकलना होगा। न भेजे गए संदेश यहीं रहते हैं, जब तक आप फिर साइन इन करें।
invited-text-practice = उसे लेने के लिए अभ्यास की दुकान से निकलना होगा। आप कभी भी लौट सकते हैं।
invited-leave = निकलें और देखें
invited-stay = यहीं रहें
notice-cache-rebuilt = इस कंप्यूटर की प्रति पढ़ी नहीं जा सकी। वह डेस्क से फिर भरी जा रही है; कुछ नहीं खोया।
notice-outbox-lost = इस कंप्यूटर के न भेजे गए संदेश और मसौदे पढ़े नहीं जा सके। फ़ाइल अलग रख दी गई: { $path }
notice-clock-wrong = इस कंप्यूटर की घड़ी { $minutes } मिनट ग़लत है। यहाँ के समय ग़लत दिख सकते हैं।
notice-already-assigned = { $name } आपसे पहले पहुँचे; बातचीत उनके पास है।
notice-already-assigned-nobody = आपसे ठीक पहले किसी ने बदल दिया कि बातचीत किसके पास है।
notice-not-delivered = आपका एक संदेश { $name } तक नहीं पहुँचा।
notice-not-delivered-done = आपका एक संदेश { $name } तक नहीं पहुँचा, और चैट पहले ही निपट चुकी है।
notice-show = दिखाएँ
notice-dismiss = हटाएँ
error-wrong-credentials = ई-मेल या पासवर्ड सही नहीं है।
error-too-many-attempts = बहुत कोशिशें हो गईं। थोड़ा रुककर फिर करें।
error-invitation-invalid = यह आमंत्रण अब नहीं चलता: इस्तेमाल हो चुका, वापस ले लिया गया या बदल गया, बनाने वाला अब बुला नहीं सकता, या इसकी अवधि बीत गई। नया माँगें।
error-unavailable = डेस्क तक पहुँच नहीं हो रही। पता और कनेक्शन जाँचें।
error-totp-required = अब फ़ोन पर दिखा कोड, या कोई रिकवरी कोड।
error-upgrade-required = इस डेस्क को नया { -brand } चाहिए। अपडेट करके फिर साइन इन करें।
error-invalid = फ़ॉर्म में कुछ सही नहीं है। खाने जाँचें।
error-forbidden = आपकी भूमिका इसकी अनुमति नहीं देती।
error-not-found = यह अब यहाँ नहीं है।
error-window-closed = इसके निकलने से पहले जवाब का समय बंद हो गया।
error-marketing-stopped = यह ग्राहक इस नंबर से मार्केटिंग संदेश नहीं चाहता।
error-text-length = संदेश ख़ाली है या WhatsApp की सीमा से लंबा है।
error-number-not-connected = नंबर अभी भेज नहीं सकता।
error-stage = नंबर का चरण आपको भेजने नहीं देता। मालिक उसे नंबर के पन्ने पर बदलते हैं।
error-already-assigned-nobody = अभी-अभी किसी ने बदल दिया कि बातचीत किसके पास है। फिर देखें।
error-assignee-blind = जिसे आपने चुना वह यह बातचीत नहीं देखता, इसलिए यह उसे नहीं सौंपी गई।
error-offline = अभी डेस्क से कनेक्शन नहीं है।
error-vault = कीरिंग ने जवाब नहीं दिया।
error-vault-empty = कीरिंग में इस डेस्क का कुछ नहीं है।
error-storage = डिस्क पढ़ी या लिखी नहीं जा सकी।
error-local-hub = इस कंप्यूटर का डेस्क शुरू नहीं हुआ। { -brand } बंद करके फिर खोलें।
error-other = यह नहीं हो पाया। कुछ नहीं खोया।

## बातचीत की सूची

list-label = बातचीत
list-search = संदेश और लोग खोजें
list-search-placeholder = संदेश और लोग खोजें
list-views = दृश्य
view-mine = मेरी
view-unassigned = बिना सौंपी
view-waiting = इंतज़ार में
view-all = सभी
list-empty-mine = आपको कुछ नहीं सौंपा गया है।
list-empty-unassigned = हर बातचीत किसी के पास है।
list-empty-waiting = कोई जवाब का इंतज़ार नहीं कर रहा।
list-empty-all = अभी कोई बातचीत नहीं। पहली अपने आप यहाँ दिखेगी।
list-empty-unconnected = नंबर जुड़ने के बाद बातचीत यहाँ दिखेगी।
list-show-unassigned = बिना सौंपी दिखाएँ ({ $count })
list-show-all = सभी दिखाएँ
list-error = सूची पढ़ी नहीं जा सकी।
list-resize = सूची की चौड़ाई
row-unread = { $count ->
    [one] { $count } अनपढ़ा संदेश
   *[other] { $count } अनपढ़े संदेश
  }
row-you = आप:
row-author = { $name }:
row-phone = फ़ोन:
row-bot = स्वचालित:
row-template = टेम्पलेट:
row-campaign = अभियान:
row-draft = मसौदा:
row-window-open = जवाब का समय: { $hours ->
    [one] { $hours } घंटा बाक़ी
   *[other] { $hours } घंटे बाक़ी
  }
row-window-last-hour = जवाब का समय: एक घंटे से कम बाक़ी
row-window-closed = जवाब का समय बंद: केवल टेम्पलेट भेजा जा सकता है
row-needs-template = टेम्पलेट
row-waiting-minutes = { $minutes } मि
row-waiting-hours = { $hours } घं
row-waiting-days = { $days } दिन
row-waiting-title = { $time } से जवाब का इंतज़ार
row-no-name = अनजान ग्राहक
row-assigned-to = { $name } के पास
kind-image = फ़ोटो
kind-video = वीडियो
kind-audio = ऑडियो
kind-document = दस्तावेज़
kind-sticker = स्टिकर
kind-location = जगह
kind-contacts = संपर्क
kind-order = ऑर्डर
kind-revoked = संदेश हटाया गया
kind-phone-only = संदेश फ़ोन पर है
kind-choice = चुना हुआ जवाब

## खोज

search-clear = खोज मिटाएँ
search-conversations = लोग
search-messages = संदेश
search-empty = “{ $query }” के लिए कुछ नहीं मिला
search-empty-hint = खोज हर लिपि में नाम, नंबर और संदेश पढ़ती है, इसी कंप्यूटर पर।
search-more = और दिखाएँ
search-results = { $count ->
    [one] { $count } परिणाम
   *[other] { $count } परिणाम
  }
search-results-or-more = { $count ->
    [one] { $count } या ज़्यादा परिणाम
   *[other] { $count } या ज़्यादा परिणाम
  }

## संदेश

thread-label = संदेश
thread-none-title = कोई बातचीत चुनें
thread-none-move = अगली और पिछली
thread-none-help = सभी कुंजियाँ
thread-empty = अभी कोई संदेश नहीं।
thread-error = संदेश पढ़े नहीं जा सके।
thread-older = पुराने संदेश आ रहे हैं
thread-start = बातचीत यहाँ से शुरू होती है।
thread-new = नए संदेश
thread-to-bottom = सबसे नए संदेश पर
thread-unread-below = { $count ->
    [one] { $count } नया संदेश
   *[other] { $count } नए संदेश
  }
assign-to = किसे सौंपें…
assign-nobody = किसी को नहीं
assign-me = { $name } (मैं)
unassigned = बिना सौंपी
resolve = निपटाएँ
reopen = फिर खोलें
status-resolved = निपटी
status-snoozed = स्थगित
status-pending = लंबित
event-assigned = <b>{ $by }</b> ने इसे <b>{ $to }</b> को सौंपा
event-took = <b>{ $who }</b> ने इसे लिया
event-assigned-by-rule = <b>{ $to }</b> को सौंपी गई
event-unassigned = <b>{ $by }</b> ने इसे वापस छोड़ा
event-unassigned-by-rule = किसी के पास नहीं
event-resolved = <b>{ $who }</b> ने इसे निपटाया
event-resolved-by-rule = निपटी
event-reopened = <b>{ $who }</b> ने इसे फिर खोला
event-reopened-by-customer = नए संदेश से फिर खुली
event-identity = WhatsApp ने बताया कि इस ग्राहक का नंबर बदला
event-unknown = यहाँ कुछ बदला जो यह संस्करण नहीं दिखा सकता

## बुलबुले

origin-desk = { $name }, डेस्क
origin-desk-unknown = डेस्क
origin-phone = फ़ोन
origin-bot = स्वचालित
origin-template = टेम्पलेट
origin-campaign = अभियान
edited = बदला गया
imported = इतिहास से
forwarded = आगे भेजा गया
forwarded-often = कई बार आगे भेजा गया
revoked-in = ग्राहक ने यह संदेश हटा दिया
revoked-out = यह संदेश हटा दिया गया
edited-on-phone = इसके बाद यह बदला गया। अब जो लिखा है, वह केवल फ़ोन पर है।
phone-only = यह संदेश केवल फ़ोन पर है
phone-only-hint = WhatsApp इस तरह का संदेश आगे नहीं देता।
phone-only-first = WhatsApp ने शब्द आगे नहीं दिए। पढ़ने के लिए फ़ोन पर चैट खोलें।
quote-missing = पहले का संदेश जो यहाँ नहीं है
quote-you = आपकी ओर से
reply-to-this = इस संदेश का जवाब दें
copy-text = शब्द कॉपी करें
delivery-queued = भेजे जाने के इंतज़ार में
delivery-sending = भेजा जा रहा है
delivery-unknown = अभी पुष्टि नहीं
delivery-handed-over = WhatsApp को सौंपा
delivery-sent = भेजा गया
delivery-failed = नहीं गया
delivery-delivered = पहुँचा
delivery-read = पढ़ा गया
delivery-played = सुना गया
send-again = फिर भेजें
sent-again-unsure = WhatsApp ने जवाब नहीं दिया, इसलिए हो सकता है यह पहुँच गया हो।
sent-again = यह फिर भेजा गया।
send-now = अभी भेजें
discard = छोड़ दें
asking-explain = यह कनेक्शन के बिना 15 मिनट से ज़्यादा रुका रहा। क्या अब भी भेजें?
held-leaves = { $seconds } से. में जाएगा
held-undo = वापस लें
held-said = { $seconds ->
    [one] { $seconds } सेकंड
   *[other] { $seconds } सेकंड
  } में जाएगा।{ $keys ->
    [none] {""}
   *[other] {" "}{ $keys } से वापस लें।
  }
undone = वापस लिया गया। संदेश फिर लिखने की जगह में है।
undone-made = वापस लिया गया। यह नहीं गया।
command-undo-send = जाने वाला संदेश वापस लें
reacted = { $who } ने { $emoji } प्रतिक्रिया दी
reaction-business = आपकी ओर से
ad-label = विज्ञापन से आए
ad-post-label = पोस्ट से आए
ad-open = विज्ञापन खोलें
ad-welcome = उसका अभिवादन: { $words }
ad-product = कैटलॉग के एक उत्पाद के बारे में पूछ रहे हैं
ad-product-unnamed = उत्पाद का नाम नहीं बताया गया
order-items = { $count ->
    [one] { $count } चीज़ का ऑर्डर
   *[other] { $count } चीज़ों का ऑर्डर
  }
order-line = { $quantity } × { $product }
order-line-price = { $quantity } × { $product }, हर एक { $price }
card-birthday = जन्म { $day }
contact-write = { $phone } को लिखें
contact-copy = { $phone } कॉपी करें
choice-made = एक जवाब चुना
system-change = ग्राहक का नंबर बदल गया
picture = फ़ोटो
picture-open = फ़ोटो खोलें
picture-of = { $name } की फ़ोटो
video-play = वीडियो चलाएँ
media-pending = WhatsApp से अभी आ रहा है
media-failed = WhatsApp ने यह फ़ाइल नहीं दी
media-expired = WhatsApp के पास यह फ़ाइल अब नहीं है
media-too-large = इस डेस्क की सीमा से बड़ी फ़ाइल
media-loading = खुल रहा है
media-error = यह फ़ाइल पढ़ी नहीं जा सकी
media-mismatch = जो बताया गया वह नहीं है, इसलिए केवल फ़ाइल के रूप में
media-vast = यहाँ दिखाने के लिए बहुत बड़ी है, इसलिए केवल फ़ाइल के रूप में
file-unnamed = फ़ाइल
voice-play = आवाज़ संदेश सुनें
voice-pause = रोकें
voice-position = आवाज़ संदेश में स्थान
voice-speed = गति { $speed }×
voice-no-codec = यह कंप्यूटर यह रिकॉर्डिंग नहीं चला सकता। कहीं और सुनने के लिए सहेजें।
lightbox = फ़ोटो
lightbox-of = { $count } में से फ़ोटो { $at }
lightbox-older = पुरानी फ़ोटो
lightbox-newer = नई फ़ोटो
lightbox-closer = क़रीब से देखें
lightbox-whole = पूरी फ़ोटो दिखाएँ
lightbox-copy = फ़ोटो कॉपी करें
lightbox-copy-failed = फ़ोटो कॉपी नहीं हो पाई।

## पट्टियाँ

banner-offline = <b>कनेक्शन नहीं।</b> काम करते रहें; सब कुछ इसी कंप्यूटर पर है।
banner-offline-waiting = <b>कनेक्शन नहीं।</b> { $count ->
    [one] { $count } बदलाव रुका है, अपने आप चला जाएगा।
   *[other] { $count } बदलाव रुके हैं, अपने आप चले जाएँगे।
  }
banner-own-hub = <b>इस कंप्यूटर पर डेस्क का सर्वर शुरू नहीं हो रहा।</b> आप पढ़ सकते हैं और लिख सकते हैं; लिखा हुआ इंतज़ार करेगा। कोशिश अपने आप दोहराई जाती है; जब तक यह कारण है, न कुछ आएगा, न जाएगा:
banner-syncing = ताज़ा हो रहा है…
banner-backfill = पुराने संदेश अभी आ रहे हैं: { $percent }
banner-signed-out = आप साइन आउट हो गए। न भेजा गया काम तब तक सुरक्षित है जब तक आप फिर साइन इन करें।
banner-window-closed = <b>जवाब का समय बंद है।</b> टेम्पलेट भेजें, या ग्राहक के लिखने तक रुकें।
banner-window-never = <b>ग्राहक ने अभी तक नहीं लिखा।</b> जवाब का समय उनके पहले संदेश से शुरू होता है।
banner-window-soon = जवाब का समय { $minutes } मिनट में बंद होगा।
banner-phone = <b>फ़ोन ने { $seconds ->
    [one] { $seconds } सेकंड
   *[other] { $seconds } सेकंड
  } पहले जवाब दिया।</b>
banner-phone-minutes = <b>फ़ोन ने { $minutes } मिनट पहले जवाब दिया।</b>
banner-phone-held = <b>फ़ोन ने { $seconds ->
    [one] { $seconds } सेकंड
   *[other] { $seconds } सेकंड
  } पहले जवाब दिया।</b> आपका मसौदा रोका गया है।
banner-phone-held-minutes = <b>फ़ोन ने { $minutes } मिनट पहले जवाब दिया।</b> आपका मसौदा रोका गया है।
banner-phone-read = पढ़ें
banner-lost = { $count ->
    [one] { $count } संदेश नहीं गया।
   *[other] { $count } संदेश नहीं गए।
  }
banner-asking = { $count ->
    [one] { $count } संदेश 15 मिनट से ज़्यादा रुका रहा। उसके नीचे तय करें कि वह अब भी जाए या नहीं।
   *[other] { $count } संदेश 15 मिनट से ज़्यादा रुके रहे। हर एक के नीचे तय करें कि वह अब भी जाए या नहीं।
  }
practice-name = अभ्यास की दुकान
practice-band = <b>अभ्यास की दुकान।</b> हर ग्राहक काल्पनिक है; इस कंप्यूटर से कुछ बाहर नहीं जाता।
practice-leave = अभ्यास छोड़ें

## लिखना

composer-label = { $name } को जवाब
composer-placeholder = जवाब लिखें
composer-placeholder-closed = बाद के लिए कुछ लिखें
composer-closed = केवल टेम्पलेट
composer-strike = काटा हुआ
composer-placeholder-offline = जवाब लिखें; कनेक्शन लौटते ही चला जाएगा
composer-placeholder-apart = जवाब लिखें; अपडेट के बाद चला जाएगा
composer-stop-replying = उद्धरण हटाएँ
composer-send-free = भेजें · मुफ़्त
composer-send-anyway = फिर भी भेजें · मुफ़्त
composer-queue = जुड़ते ही भेजें
composer-after-update = अपडेट के बाद भेजें
composer-too-long = { $over } ज़्यादा
composer-left = { $left } बाक़ी
composer-hint = { $shift }: नई पंक्ति
composer-emoji = इमोजी
composer-bold = मोटा
composer-italic = तिरछा

## ग्राहक

panel-label = ग्राहक
panel-resize = ग्राहक वाले हिस्से की चौड़ाई
panel-first-message = यहाँ पहला संदेश: { $date }
panel-window = जवाब का समय
window-closes-hours = { $hours } घं { $minutes } मि में बंद होगा
window-closes-minutes = { $minutes } मि में बंद होगा
window-closed = बंद
window-closed-since = { $time } से
window-never = अभी शुरू नहीं
window-never-hint = ग्राहक के लिखने पर शुरू होता है
panel-details = ब्योरा
panel-phone = फ़ोन
panel-username = यूज़रनेम
panel-user-id = WhatsApp आईडी
panel-number = आपका नंबर
panel-status = स्थिति
panel-assignee = किसके पास
panel-marketing = मार्केटिंग
panel-marketing-stopped = { $date } से कोई मार्केटिंग संदेश नहीं
panel-waiting = इंतज़ार कब से
panel-files = फ़ाइलें और मीडिया
panel-files-all = सारी फ़ाइलें
panel-links-all = सारे लिंक
panel-earlier = पहले
earlier-by = { $name } ने निपटाया
earlier-by-phone = फ़ोन पर निपटाया
panel-private = केवल मालिक के लिए
panel-offer-label = शायद वही व्यक्ति
panel-offer = शायद यह और { $name } एक ही व्यक्ति हैं (फ़ोन नंबर एक ही है)।
panel-offer-same = एक ही हैं
panel-offer-other = कोई और है
panel-offer-hint = बाद में उन्हें फिर अलग किया जा सकता है।
panel-offer-joined = दोनों की बातचीत अब एक है।
panel-offer-apart = ठीक है, इन दोनों के बारे में दोबारा नहीं पूछा जाएगा।
status-open = खुली

## अभ्यास

scenes-title = दो-दो मिनट के पाँच प्रसंग
scenes-lead = हर प्रसंग दिखाता है कि यह डेस्क क्या अलग करता है। पहले से शुरू करें, या जिसमें मन हो उससे।
scenes-progress = { $total } में से { $done } पूरे
scene-start = शुरू करें
scene-go-on = जारी रखें
scene-again = फिर खेलें
scene-done = पूरा
scene-step = चरण { $step }/{ $steps }
scene-first-answer-title = पहला जवाब
scene-first-answer-text = ग्राहक पूछता है, आप जवाब देते हैं, और निशान पढ़े जाने तक बढ़ते हैं।
scene-first-answer-1 = एक ग्राहक ने अभी लिखा है। बातचीत खोलें।
scene-first-answer-2 = { $keys ->
    [none] जवाब लिखें और Enter दबाएँ।
   *[other] { $keys } दबाएँ, जवाब लिखें और Enter दबाएँ।
  }
scene-first-answer-3 = अपने बुलबुले के नीचे निशान नीले होने तक देखें: पढ़ा गया।
scene-first-answer-4 = { $keys ->
    [none] “निपटाएँ” चुनें। अगली अपने आप खुलती है।
   *[other] निपटाने के लिए { $keys } दबाएँ। अगली अपने आप खुलती है।
  }
scene-phone-answers-first-title = पहले फ़ोन ने जवाब दिया
scene-phone-answers-first-text = आप लिख रहे हैं और मालिक फ़ोन से जवाब दे देते हैं। आपका मसौदा रुक जाता है।
scene-phone-answers-first-1 = जवाब लिखना शुरू करें, पर भेजें नहीं।
scene-phone-answers-first-2 = मालिक ने फ़ोन से जवाब दिया। मसौदे के ऊपर “पढ़ें” चुनें।
scene-phone-answers-first-3 = अपना जवाब बदलकर भेजें, या मिटा दें।
scene-offline-and-back-title = लाइन गई और लौटी
scene-offline-and-back-text = काम के बीच लाइन जाती है। लौटने पर सब कुछ एक ही बार जाता है।
scene-offline-and-back-1 = लाइन चली गई। फिर भी एक जवाब भेजें।
scene-offline-and-back-2 = वह घड़ी के निशान के साथ रुका है और पट्टी उसे गिनती है। लाइन अभी लौटेगी।
scene-offline-and-back-3 = वह अपने आप गया, ठीक एक बार।
scene-search-in-another-script-title = दूसरी लिपि में खोज
scene-search-in-another-script-text = हिन्दी के एक शब्द से, पल भर में संदेश खोजें।
scene-search-in-another-script-1 = { $keys ->
    [none] खोज की जगह पर क्लिक करें और दुपट्टा लिखें, या बस उसकी शुरुआत।
   *[other] { $keys } दबाएँ और दुपट्टा लिखें, या बस उसकी शुरुआत।
  }
scene-search-in-another-script-2 = मिले संदेशों में से एक खोलें।
scene-search-in-another-script-3 = आप उसी संदेश पर हैं, उसके आसपास के संदेशों के साथ।
scene-unknown-send-title = भेजा, पर पता नहीं
scene-unknown-send-text = WhatsApp नहीं बताता कि संदेश पहुँचा या नहीं। डेस्क जानने का दिखावा नहीं करता।
scene-unknown-send-1 = इस बातचीत में एक जवाब भेजें।
scene-unknown-send-2 = WhatsApp ने जवाब नहीं दिया: “अभी पुष्टि नहीं”। आपकी जानकारी के बिना कुछ दोहराया नहीं जाता।
scene-unknown-send-3 = तय करें: फिर भेजें, या छोड़कर ग्राहक से पूछें।
scenes-error = प्रसंग पढ़े नहीं जा सके।

## सेटिंग

settings-title = सेटिंग
settings-look = रूप
settings-theme = थीम
theme-system = कंप्यूटर जैसा
theme-light = हल्का
theme-dark = गहरा
settings-language = भाषा
settings-typing = लिखना
settings-enter = Enter से भेजें
settings-enter-hint = बंद हो तो: Enter नई पंक्ति बनाता है और Ctrl+Enter भेजता है
settings-single-keys = एक अक्षर वाली कुंजियाँ
settings-single-keys-hint = बंद हो तो: केवल Ctrl वाली कुंजियाँ काम करती हैं
settings-sending = भेजना
settings-files = फ़ाइलें
settings-files-outside = { -brand } इस कंप्यूटर पर जो रखता है, वह एन्क्रिप्टेड है। चैट से सहेजी गई फ़ाइल या निर्यात की गई तालिका एन्क्रिप्टेड नहीं रहती: जो इस कंप्यूटर का इस्तेमाल कर सके, वह उसे खोल सकता है।
settings-hold = संदेश वापस लेने का समय
settings-hold-hint = जाने से पहले संदेश यहाँ रुकता है। वापस लेने पर वह फिर लिखने की जगह में आ जाता है।
settings-hold-none = नहीं
settings-hold-seconds = { $seconds } से.
settings-receipts = नीले टिक
settings-receipts-hint = ग्राहक को कब दिखे कि उनका संदेश पढ़ा गया। टीम को हमेशा पता रहता है।
settings-receipts-reply = जब मैं जवाब दूँ
settings-receipts-open = जब मैं चैट खोलूँ; उन्हें मेरा लिखना भी दिखेगा
settings-receipts-never = कभी नहीं
settings-account = खाता
settings-signed-in = { $name }, { $role }, { $workspace }
settings-sign-out = साइन आउट
settings-sign-out-hint = न भेजे गए संदेश इस कंप्यूटर पर रहते हैं, जब तक आप फिर साइन इन करें।

## स्थितियाँ

opening = आपका डेस्क खुल रहा है…
opening-keyring = अगर आपका सिस्टम कीरिंग का पासवर्ड माँगे, तो वह इसी डेस्क के लिए है।
opening-bringing = अपडेट के बाद यह डेस्क पहले अपनी प्रति को ताज़ा करता है। बड़ी प्रति में थोड़ा समय लगता है।
opening-failed = यह डेस्क खुल नहीं सकता
error-title = यह पढ़ा नहीं जा सका
stale = कुछ पल पहले की जानकारी
announce-arrived = { $name } का नया संदेश
announce-connection-lost = कनेक्शन टूटा
announce-connection-back = फिर जुड़ गया
announce-returned = ब्राउज़र से वापस। जोड़ना: { $state }
announce-invitation = आमंत्रण खुला। यह { $address } पर ले जाता है

## फ़ाइलें और बाक़ी सब भेजना

attach = जोड़ें
attach-files = फ़ाइलें…
attach-location = जगह
attach-contact = संपर्क कार्ड
attach-buttons = बटनों वाला सवाल
attach-list = सूची वाला सवाल
attach-link = लिंक बटन वाला संदेश
attach-place-request = ग्राहक से जगह पूछें
attach-list-label = जोड़ी गई फ़ाइलें
attach-coming = फ़ाइल तैयार हो रही है…
attach-caption = कैप्शन
attach-caption-of = { $name } का कैप्शन
attach-remove = { $name } हटाएँ
attach-as-document = दस्तावेज़ के रूप में
attach-as-document-original = दस्तावेज़ के रूप में यह बिना बदले जाता है, कैमरे की लिखी जगह और समय के साथ।
attach-as-taken = यह कैमरे की लिखी जगह और समय के साथ जाता है।
attach-left-out-subtitles = उपशीर्षक और अध्यायों के नाम साथ नहीं जाते: उनमें लिखा हो सकता है कि यह कहाँ बना।
attach-left-out-all_around = यह सपाट फ़िल्म बनकर जाता है: चारों ओर दिखाने वाली जानकारी में कैमरे का नाम है, इसलिए वह साथ नहीं जाती।
attach-only-disguised = यह अपने नाम जैसी फ़ाइल नहीं है, इसलिए दस्तावेज़ के रूप में जाएगी।
attach-only-unreadable = यह तस्वीर या वीडियो की तरह नहीं खुलती, इसलिए दस्तावेज़ के रूप में जाएगी।
attach-only-codec = WhatsApp यह फ़ॉर्मैट ({ $found }) नहीं चलाता, इसलिए यह दस्तावेज़ के रूप में जाएगी। चलाने के लिए H.264 और AAC वाले MP4 में निकालें।
attach-refused-empty = { $name } ख़ाली है।
attach-refused-too-large = { $name } { $max } से बड़ी है, WhatsApp इस तरह की फ़ाइल इससे बड़ी नहीं लेता। छोटा करें, या लिंक भेजें।
attach-refused-picture = WhatsApp { $name } नहीं लेता: तस्वीरें JPEG या PNG में जाती हैं। इनमें से किसी में सहेजें।
attach-refused-moving = WhatsApp { $name } नहीं लेता: चलती तस्वीर वीडियो की तरह जाती है। MP4 में सहेजें।
attach-refused-film = WhatsApp { $name } नहीं लेता: वीडियो MP4 में जाते हैं। H.264 और AAC वाले MP4 में निकालें।
attach-refused-sound = WhatsApp { $name } नहीं लेता: आवाज़ MP3 या M4A में जाती है। इनमें से किसी में सहेजें।
attach-refused-archive = WhatsApp { $name } नहीं लेता, क्योंकि इसमें कई फ़ाइलें बँधी हैं। एक-एक करके भेजें, या लिंक भेजें।
attach-refused-other = WhatsApp { $name } जैसी फ़ाइलें नहीं लेता। PDF में सहेजें, या लिंक भेजें।
attach-refused-unreadable = { $name } पढ़ी नहीं जा सकी।
attach-refused-more = { $count ->
    [one] 1 और फ़ाइल नहीं लग सकी।
   *[other] { $count } और फ़ाइलें नहीं लग सकीं।
  }
problem-too-long = ज़्यादा से ज़्यादा { $max } अक्षर
problem-too-large = ज़्यादा से ज़्यादा { $max }
problem-count = कम से कम एक, ज़्यादा से ज़्यादा { $max }
problem-empty = यह अभी ख़ाली है
problem-twice = पहले वाले जैसा ही है
problem-invalid = यह पढ़ा नहीं जा सकता
problem-not-allowed = WhatsApp इसे यहाँ नहीं लेता
drop-here = { $name } के लिए जोड़ने को छोड़ें
send-final = भेजा हुआ यहाँ से वापस नहीं लिया जा सकता।
quoting = जवाब इस पर: { $words }
command-quote-older = पुराने संदेश को उद्धृत करें
command-quote-newer = नए संदेश को उद्धृत करें
row-draft-files = { $count ->
    [one] 1 फ़ाइल
   *[other] { $count } फ़ाइलें
  }
make-text = संदेश
make-footer = नीचे छोटी पंक्ति (वैकल्पिक)
make-button = बटन { $number }
make-more = एक और जोड़ें
make-opens = सूची खोलने वाला बटन
make-row = पंक्ति { $number }
make-row-description = दूसरी पंक्ति (वैकल्पिक)
make-row-remove = पंक्ति { $number } हटाएँ
make-link-label = बटन पर शब्द
make-link-url = पता (https://…)
make-coordinates = निर्देशांक या नक़्शे का लिंक
make-coordinates-hint = जैसे 26.9124, 75.7873
make-place = जगह का नाम (वैकल्पिक)
make-address = पता (वैकल्पिक)
make-person = नाम
make-phone = फ़ोन
make-email = ई-मेल
make-organisation = कंपनी
make-preview = ग्राहक को यह दिखेगा
make-problem = { $field }: { $problem }
field-footer = नीचे की छोटी पंक्ति
field-place = निर्देशांक
field-cards = संपर्क
field-card = संपर्क { $number } का नाम
field-buttons = बटन
field-button-second = बटन { $number } की दूसरी पंक्ति
field-url = पता
field-sections = अनुभाग
field-section = अनुभाग { $number }
field-rows = पंक्तियाँ
field-row-second = पंक्ति { $number } की दूसरी पंक्ति
field-file = फ़ाइल
field-other = संदेश का एक हिस्सा
prompt-buttons = छूने के लिए जवाब
prompt-location = जगह भेजें
react-to-this = इस संदेश पर प्रतिक्रिया दें
react-other = दूसरी प्रतिक्रिया
reaction-take-back = प्रतिक्रिया वापस लें
reaction-refused = { $emoji } ग्राहक तक नहीं पहुँचा।
reaction-stays = आपकी प्रतिक्रिया वापस नहीं हुई: ग्राहक को वह अब भी दिख रही है।
reaction-gone = संदेश हटा दिया गया है, या प्रतिक्रिया के लिए बहुत पुराना है।
forward-this = किसी और को भेजें
forward-title = किसी और को भेजें
forward-as-new = WhatsApp में डेस्क के लिए अग्रेषण नहीं है। हर ग्राहक को यह आपकी ओर से नए संदेश की तरह मिलेगा।
forward-search = लोग खोजें
forward-send = { $count ->
    [0] भेजें
    [one] 1 ग्राहक को भेजें
   *[other] { $count } ग्राहकों को भेजें
  }
forward-done = { $count ->
    [one] 1 ग्राहक को भेजा गया
   *[other] { $count } ग्राहकों को भेजा गया
  }
upload-label = { $name } डेस्क के सर्वर तक जा रही है
error-file-missing = फ़ाइल अब इस कंप्यूटर पर नहीं है। फिर से जोड़ें।
