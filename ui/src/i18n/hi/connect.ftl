### नंबर जोड़ना और उसके पन्ने। एक बात, एक संदेश; वाक्य टुकड़ों से नहीं बनते।

## जगहें

nav-number = नंबर
nav-number-attention = कुछ देखना ज़रूरी है
nav-connect = अपना नंबर जोड़ें
command-private = निजी करें, या निजी न रखें
command-team-sees = यह बातचीत टीम को दिखाएँ
go-on = आगे बढ़ें
go-on-anyway = फिर भी आगे बढ़ें
go-back-to-checks = जाँच पर वापस
show-more = और दिखाएँ
open-meta = Meta खोलें
offline-here = <b>डेस्क से कनेक्शन नहीं है।</b> यह पन्ना सीधे उससे पूछता है, इसलिए लाइन लौटने तक यहाँ कुछ बदला नहीं जा सकता।
offline-asks = यह पन्ना सीधे डेस्क से पूछता है। लाइन लौटते ही यह अपने आप खुलेगा।
practice-connect = यह अभ्यास की दुकान है: नंबर, फ़ोन और Meta की खिड़की सब काल्पनिक हैं।

## जोड़ना: चरण

connect-title = अपना नंबर जोड़ें
connect-error = अब तक जो तय हुआ वह पढ़ा नहीं जा सका।
connect-owner-only = नंबर केवल मालिक जोड़ते हैं।
step-needs = क्या यह आपके लिए सही है?
step-route = आपका डेस्क कहाँ रहता है
step-before = जोड़ने से पहले
step-signup = जोड़ें
step-sync = संपर्क और इतिहास लाएँ
step-release = टीम क्या देखे, यह चुनें
step-try = आज़माएँ: तीन संदेश
step-done = हो गया
step-needs-open = सात सवाल, दो मिनट
step-route-open = तीन रास्ते, और यह कंप्यूटर
step-before-open = { $count ->
    [one] { $count } बाक़ी
   *[other] { $count } बाक़ी
  }
step-before-settled = सब तय है
step-before-past = पीछे छूट गया
step-signup-open = फ़ोन पास रखें
step-signup-live = चल रहा है
step-signup-failed = रुक गया
step-sync-open = एक बार माँगा जाता है, 24 घंटे में
step-sync-percent = { $percent } आ चुका
step-sync-asked = माँगा गया, रास्ते में है
step-sync-attention = देखना ज़रूरी है
step-sync-ended = तय हो गया
step-release-open = कुछ नहीं, जब तक आप न कहें
step-release-held = { $count ->
    [one] { $count } बातचीत केवल आपकी
   *[other] { $count } बातचीत केवल आपकी
  }
step-release-shown = { $count ->
    [one] { $count } बातचीत दिखाई गई
   *[other] { $count } बातचीत दिखाई गईं
  }
step-try-open = ग्राहक, डेस्क, फ़ोन
step-try-seen = 3 में से { $count } दिखे
step-try-all = तीनों दिखे
step-locked = नंबर जुड़ने के बाद खुलता है

## जोड़ना: चार बातें

panel-stays = क्या वैसा ही रहता है
panel-stays-app = आपका नंबर, ऐप, फ़ोन की बातचीत और समूह
panel-stays-free = फ़ोन पर लिखे संदेश मुफ़्त रहते हैं
panel-changes = फ़ोन पर क्या बदलता है
panel-changes-lists = ब्रॉडकास्ट सूचियाँ केवल पढ़ी जा सकती हैं
panel-changes-modes = दो लोगों की बातचीत में ग़ायब होने वाले संदेश, एक बार देखें और लाइव लोकेशन बंद होते हैं
panel-changes-unused = लगभग 14 दिन इस्तेमाल न हो तो फ़ोन से डेस्क छूट जाता है। { -brand } दसवें दिन से याद दिलाता है।
panel-changes-backup = फ़ोन का क्लाउड बैकअप रुक सकता है। { -brand } हर रात अपने पास आई चीज़ों की बंद प्रति रखता है।
panel-unseen = डेस्क क्या नहीं देखेगा
panel-unseen-kinds = समूह, कॉल, स्टेटस, ऑर्डर, फ़ोन के लेबल
panel-unseen-people = Windows के WhatsApp या घड़ी से लिखने वाले ग्राहक, और कभी-कभी नए ग्राहक का पहला संदेश: वे फ़ोन पर हैं
panel-return = वापस कैसे जाएँ
panel-return-phone = फ़ोन: सेटिंग › खाता › बिज़नेस प्लेटफ़ॉर्म › डिस्कनेक्ट
panel-return-stays = { -brand } तक जो पहुँचा वह यहाँ पढ़ा जा सकता है
panel-return-again = आप फिर जोड़ सकते हैं; तब संपर्क और इतिहास फिर माँगे जाते हैं

## 1 क्या यह आपके लिए सही है?

needs-title = क्या यह आपके लिए सही है?
needs-lead = सात सवाल, फिर एक ईमानदार जवाब: अक्सर वह यही है कि ऐप के साथ रहें। जवाब देने से कुछ नहीं बदलता।
needs-people = कितने लोग जवाब देते हैं, या देने चाहिए?
needs-people-one = एक
needs-people-few = दो से पाँच
needs-people-many = ज़्यादा
needs-volume = दिन में ग्राहकों के कितने संदेश आते हैं?
needs-volume-calm = 50 तक
needs-volume-busy = 500 तक
needs-volume-flood = ज़्यादा
needs-misses = कितनी बार संदेश छूटता है, या दो बार जवाब जाता है?
needs-misses-rarely = शायद ही
needs-misses-sometimes = कभी-कभी
needs-misses-daily = लगभग रोज़
needs-automation = बिना किसी व्यक्ति के क्या भेजा जाए?
needs-automation-none = कुछ नहीं
needs-automation-notices = याद और सूचनाएँ
needs-automation-everything = पूरी बातचीत
needs-software = क्या किसी प्रोग्राम, जैसे CRM, को बातचीत पता हो?
needs-software-no = नहीं
needs-software-yes = हाँ
needs-phone = क्या आप फ़ोन पर जवाब देते रहना चाहते हैं?
needs-phone-no = नहीं
needs-phone-gladly = अच्छा होगा
needs-phone-must = ज़रूरी है
needs-history = क्या फ़ोन की पुरानी बातचीत मायने रखती है?
needs-history-no = नहीं
needs-history-gladly = अच्छा होगा
needs-history-must = ज़रूरी है
needs-left = { $count ->
    [one] { $count } सवाल बाक़ी
   *[other] { $count } सवाल बाक़ी
  }
needs-print = छापें
needs-printed-for = { $workspace }, { $date }
advice-label = सलाह
advice-stay_with_app = ऐप के साथ रहें
advice-stay_with_app-text = WhatsApp Business ऐप और उससे जुड़े उपकरण इस दुकान के लिए काफ़ी हैं। डेस्क से आज काम बढ़ेगा, और कुछ ख़ास नहीं।
advice-coexistence = ऐप और डेस्क साथ-साथ
advice-coexistence-text = आपका नंबर ऐप में रहता है और डेस्क भी उसे चलाता है। दोनों वही बातचीत देखते हैं; लौटने का रास्ता खुला रहता है।
advice-api_only = नंबर केवल API पर
advice-api_only-text = ऐप बस बीच में आएगा। नंबर फ़ोन से हमेशा के लिए हटेगा और उसका इतिहास वहीं रह जाएगा; { -brand } वे नंबर जोड़ता है जो ऐप में रहते हैं, इसलिए पहले किसी प्रदाता से बात करें।
advice-because = पक्ष में
advice-but = विपक्ष में
advice-nothing-against = आपके किसी जवाब में इसके ख़िलाफ़ कुछ नहीं है।
reason-one_person_answers = एक ही व्यक्ति जवाब देता है; बाँटने को कुछ नहीं।
reason-several_people_answer = कई लोगों को वही बातचीत चाहिए।
reason-calm_volume = इतने कम संदेश ऐप और जुड़े उपकरण सँभाल लेते हैं।
reason-high_volume = इतने संदेशों को साझा क़तार चाहिए।
reason-missed_messages = संदेश छूटते हैं, या दो बार जवाब जाता है।
reason-nothing_missed = आज कुछ नहीं छूटता।
reason-wants_notices = याद और सूचनाओं को टेम्पलेट चाहिए, जो केवल API भेजता है।
reason-program_leads = बातचीत प्रोग्राम चलाता है; फ़ोन बस बीच में आएगा।
reason-connects_software = दूसरे प्रोग्राम को बातचीत पता होनी चाहिए।
reason-phone_stays = आप फ़ोन चलाते रहना चाहते हैं।
reason-phone_not_needed = फ़ोन की ज़रूरत नहीं।
reason-history_matters = फ़ोन का इतिहास मायने रखता है, और केवल यही रास्ता उसे साथ लाता है।
reason-above_coexistence_limit = ऐप जुड़ा रहे तो एक सेकंड में 20 से ज़्यादा संदेश नहीं हो सकते।

## 2 आपका डेस्क कहाँ रहता है

route-title = आपका डेस्क कहाँ रहता है
route-lead = WhatsApp संदेश सार्वजनिक पते वाले सर्वर तक पहुँचाता है, किसी के Meta ऐप से होकर। तीन ईमानदार रास्ते हैं, और यह कंप्यूटर।
route-choose = रास्ता
route-takes = क्या चाहिए
route-hosted = कोई आपके लिए चलाए
route-hosted-text = कोई प्रदाता या मित्र अपने Meta ऐप से डेस्क का सर्वर चलाता है। आप दस मिनट में जुड़ जाते हैं।
route-hosted-takes-1 = उनका पता और एक आमंत्रण: बस इतना
route-hosted-takes-2 = उनके सर्वर से जो गुज़रे वह वे पढ़ सकते हैं। उन्हें चुनें जिन्हें आप फ़ोन सौंप सकें
route-own = आपका सर्वर, आपका Meta ऐप
route-own-text = सब कुछ आपका। काम सबसे ज़्यादा, पर एक बार।
route-own-takes-1 = डोमेन और HTTPS वाला सर्वर
route-own-takes-2 = सत्यापित व्यवसाय, उन्नत पहुँच वाला Meta ऐप, और ऐप की समीक्षा: कुछ दिन से कुछ हफ़्ते
route-own-takes-3 = ऐप में रहने वाला नंबर केवल Tech Provider या Solution Partner का ऐप जोड़ सकता है
route-360 = आपका सर्वर, 360dialog से जुड़ा
route-360-text = 360dialog, एक Solution Partner, नंबर जोड़ता है; संदेश आपके सर्वर पर आते हैं। अपना Meta ऐप नहीं चाहिए।
route-360-takes-1 = डोमेन और HTTPS वाला सर्वर
route-360-takes-2 = 360dialog से क़रार और उसकी मासिक फ़ीस
route-360-takes-3 = जोड़ना 360dialog के पन्ने पर होता है; वहाँ मिली कुंजी यहाँ डालें
route-this = यह कंप्यूटर
route-this-text = अभ्यास और आज़माने के लिए अच्छा। असली नंबर के लिए तभी, जब यह चालू हो और इसका सार्वजनिक HTTPS पता हो।
route-this-takes-1 = यहाँ तक आने वाला सार्वजनिक HTTPS पता, जैसे टनल
route-this-takes-2 = कंप्यूटर कभी न सोए: सोते समय संदेश Meta पर रुके रहते हैं
route-this-takes-3 = Meta ऐप, जैसे अपने सर्वर में
route-review = ऐप समीक्षा का सच: Meta ऐप को देखता है, आपकी दुकान को नहीं। जिसका Meta ऐप है उसने समीक्षा पास की हो; इसे कोई आपके लिए टाल नहीं सकता।
route-now = आपका डेस्क { $address } पर है
route-now-own = आपके डेस्क का सर्वर इसी कंप्यूटर पर चलता है
route-test = यह पता जाँचें
route-testing = Meta की ओर से जाँच…
route-test-good = Meta यहाँ पहुँच सकता है।
route-another = आपका डेस्क कहीं और है? यह दुकान छोड़कर दूसरे पते वाली से जुड़ें।

## 3 जोड़ने से पहले

before-title = जोड़ने से पहले ये तय करें
before-lead = जुड़ना केवल आपके फ़ोन से तोड़ा जा सकता है। { -brand } जो देख सकता है जाँचता है; बाक़ी आप पक्का करते हैं। अभी कुछ नहीं बदला है।
before-settled-lead = नंबर जुड़ चुका है। उसके लिए यह पक्का किया और जाँचा गया था।
before-list = क्या तय करना है
before-checked = Sangam ने जाँचा
before-checked-at = Sangam ने जाँचा, { $time }
before-unchecked = अभी देखा नहीं गया
before-you = आपने पक्का किया
before-undo = ऐसा नहीं
before-undo-of = ऐसा नहीं: { $item }
before-check-again = फिर जाँचें
before-checking = जाँच हो रही है…
before-connect = जोड़ें…
before-save = सहेजें और बाद में करें
before-saved = सहेजा गया। आप बंद कर सकते हैं; सब रखा है।
before-left = { $count ->
    [one] { $count } बाक़ी: { $items }
   *[other] { $count } बाक़ी: { $items }
  }
before-none-left = सब तय है
before-after = जुड़ने के बाद, इतिहास माँगने से पहले जाँचा जाता है: कि नंबर अब भी आपके फ़ोन पर है, Cloud API उसे चलाता है, उसके संदेश इस डेस्क पर आते हैं। कोई एक न हो तो { -brand } वहीं रुकता है।
check-reach = Meta आपके डेस्क तक पहुँच सकता है
check-reach-text = HTTPS, Meta ऐप लाइव, संदेश, इको, इतिहास और संपर्क के वेबहुक चालू।
check-room = एक और के लिए जगह है
check-room-text = Meta इस हफ़्ते ऐप को एक और व्यवसाय जोड़ने देता है, और डिस्क पर इतिहास और फ़ाइलों की जगह है।
confirm-app-version = WhatsApp Business ऐप 2.24.17 या नया
confirm-app-version-text = फ़ोन पर: सेटिंग › सहायता › ऐप जानकारी।
confirm-app-version-button = मेरे पास है
confirm-portfolio = आप सत्यापित बिज़नेस पोर्टफ़ोलियो के एडमिन हैं
confirm-portfolio-text = Meta Business Suite: सेटिंग › लोग में आपकी भूमिका, सुरक्षा केंद्र में सत्यापन दिखता है।
confirm-portfolio-button = मैं हूँ
confirm-exclusive = कोई और प्रदाता यह नंबर नहीं चलाता, इस पर सशुल्क बैज नहीं
confirm-exclusive-text = दूसरा प्रदाता पहले इसे छोड़े। Meta Verified बैज नंबर को जुड़ने से रोक सकता है।
confirm-exclusive-button = ऐसा ही है
confirm-devices = जुड़े उपकरण हट जाएँगे; जुड़े रहने तक Windows का WhatsApp और घड़ियाँ बंद रहेंगी
confirm-devices-text = ब्राउज़र और Mac फिर जोड़े जा सकते हैं। Windows पर टीम { -brand } चलाती है।
confirm-devices-button = मैं समझता हूँ
confirm-payment = Meta पर भुगतान का तरीक़ा जोड़ा गया
confirm-payment-text = इसके बिना टेम्पलेट और मुफ़्त सीमा के बाद के जवाब रुक सकते हैं।
confirm-payment-button = जोड़ दिया है
confirm-policy = आप जो बेचते हैं वह WhatsApp पर मान्य है
confirm-policy-text = Meta की नीति में शराब, दवाएँ और जीवित पशु आदि मना हैं। खाता बंद हो सकता है।
confirm-policy-button = मान्य है
confirm-policy-open = नीति पढ़ें
confirm-lists = ब्रॉडकास्ट सूचियाँ केवल पढ़ी जा सकेंगी
confirm-lists-text = उन्हें देख सकते हैं, भेज नहीं सकते। ज़रूरी नाम लिख लें।
confirm-lists-button = मुझे पता है
confirm-automation = ऐप के स्वागत और ग़ैरहाज़िरी संदेश बंद हैं
confirm-automation-text = फ़ोन पर: सेटिंग › बिज़नेस टूल। नहीं तो ग्राहक को दो बार स्वागत मिलता है।
confirm-automation-button = वे बंद हैं
confirm-phone = फ़ोन हाथ में, चार्ज, ऑनलाइन, WhatsApp खुला
confirm-phone-text = पूछे जाने पर <b>चैट इतिहास साझा करें</b> चुनें। ना कहना तभी सुधरेगा जब आप डिस्कनेक्ट करके फिर शुरू करें।
confirm-phone-button = तैयार
item-hub_reachable = डेस्क का पता
item-meta_app = Meta ऐप
item-webhook_fields = वेबहुक
item-config_id = साइनअप विन्यास
item-onboarding_quota = Meta की साप्ताहिक सीमा
item-disk = डिस्क पर जगह
item-app_version = ऐप का संस्करण
item-portfolio_admin = पोर्टफ़ोलियो एडमिन
item-business_verified = सत्यापित व्यवसाय
item-other_provider = कोई और प्रदाता नहीं
item-paid_badge = सशुल्क बैज नहीं
item-linked_devices = जुड़े उपकरण
item-windows_and_watches = Windows और घड़ियाँ
item-payment_method = भुगतान का तरीक़ा
item-content_policy = आप क्या बेचते हैं
item-broadcast_lists = ब्रॉडकास्ट सूचियाँ
item-app_automation = स्वागत और ग़ैरहाज़िरी संदेश
item-phone_ready = फ़ोन हाथ में
item-is_on_biz_app = नंबर फ़ोन पर है
item-platform_type = Cloud API चलाता है
item-subscribed_apps = संदेश इस डेस्क पर आते हैं
found-not_https = { $names } HTTPS पता नहीं है। सर्वर को प्रमाणपत्र के पीछे रखें, फिर जाँचें।
found-no_address = डेस्क के सर्वर का कोई सार्वजनिक पता नहीं है। SANGAM_PUBLIC_URL भरें, फिर जाँचें।
found-not_reached = { $names } बाहर से जवाब नहीं देता। डोमेन, फ़ायरवॉल और प्रमाणपत्र देखें, फिर जाँचें।
found-wrong_secret = Meta ऐप का रहस्य नहीं मानता। Meta में ऐप की सेटिंग से उसे फिर कॉपी करें, फिर जाँचें।
found-not_active = Meta पर ऐप का वेबहुक चालू नहीं है। उसे चालू करें और ऐप को लाइव करें, फिर जाँचें।
found-fields_missing = ये वेबहुक फ़ील्ड चुने नहीं गए: { $names }। Meta पर उन्हें चुनें, फिर जाँचें।
found-not_set = डेस्क के सर्वर पर नहीं भरा गया: { $names }। जो उसे चलाते हैं वे भर सकते हैं।
found-quota_used = सात दिन में नए व्यवसाय जोड़ने की Meta की सीमा पूरी हो गई: { $allowed } में से { $used }। एक-दो दिन रुकें, फिर जाँचें।
found-disk_full = डेस्क के सर्वर की डिस्क पर { $free } जगह बची है; इतिहास लाने में { $needed } लग सकती है। वहाँ जगह बनाएँ, फिर जाँचें।
found-graph_unreachable = Meta अभी डेस्क के सर्वर को जवाब नहीं दे रहा। कुछ मिनट बाद कोशिश करें।
found-not_public = { $names } को केवल आपका अपना नेटवर्क जानता है। SANGAM_PUBLIC_URL में ऐसा पता भरें जहाँ सब पहुँच सकें, फिर जाँचें।
found-another_address = Meta संदेश { $names } पर भेजता है, इस डेस्क पर नहीं। Meta पर वेबहुक के कॉलबैक में इस डेस्क का पता भरें, फिर जाँचें।
found-not_known = इसका पता नहीं चल सका। डेस्क का सर्वर चलाने वाले को कारण उसके लॉग में मिलेगा।
found-not_on_app = यह नंबर WhatsApp Business ऐप पर नहीं है। फिर जोड़ें और “WhatsApp Business ऐप जोड़ें” चुनें।
found-another_platform = { $names ->
    [none] WhatsApp यह नहीं कहता कि यह नंबर Cloud API पर चलता है। शायद वह अब भी किसी और प्रदाता के पास है: पहले उसे छोड़ना होगा।
   *[other] WhatsApp के अनुसार यह नंबर { $names } पर चलता है, Cloud API पर नहीं। शायद वह अब भी किसी और प्रदाता के पास है: पहले उसे छोड़ना होगा।
  }
found-not_subscribed = WhatsApp इस डेस्क को उनमें नहीं गिनता जिन्हें इस खाते के संदेश मिलते हैं। कुछ मिनट बाद फिर जोड़ें; फिर भी न हो तो Meta ऐप की अनुमतियाँ देखें।
found-other = यहाँ कुछ कमी है ({ $code } { $names })। सर्वर चलाने वाले को उसके लॉग में और मिलेगा।

## 4 जोड़ें

signup-title = Meta के साथ जोड़ें
signup-lead = आपका ब्राउज़र Meta की खिड़की खोलता है। { -brand } आपका Facebook पासवर्ड कभी नहीं देखता। फिर यहाँ लौटें; यह पन्ना अपने आप साथ चलता है।
signup-how = क्या होगा
signup-how-1 = आपका ब्राउज़र डेस्क का पन्ना खोलता है। उसका बटन दबाएँ और Facebook में साइन इन करें।
signup-how-2 = अपना व्यवसाय चुनें, फिर “WhatsApp Business ऐप जोड़ें”, और नंबर लिखें।
signup-how-3 = फ़ोन पर Facebook का संदेश आता है। Connect दबाएँ, पक्का करें, और <b>चैट इतिहास साझा करें</b> चुनें।
signup-how-4 = जब Meta कहे कि पूरा हुआ, उसकी खिड़की बंद करें।
signup-start = ब्राउज़र में Meta खोलें
signup-again = फिर कोशिश करें
signup-opening = ब्राउज़र खुल रहा है…
signup-cancel = जोड़ना रोकें
signup-progress = कहाँ तक पहुँचा
signup-issued = ब्राउज़र में पन्ना खुलने का इंतज़ार
signup-issued-done = पन्ना खुला है
signup-opened = Meta की खिड़की: आपकी बारी, ब्राउज़र में और फ़ोन पर
signup-opened-done = Meta की खिड़की पूरी हुई
signup-exchanging = Meta की दी पहुँच ली जा रही है
signup-exchanging-done = पहुँच मिल गई
signup-checking = नंबर ढूँढा और जाँचा जा रहा है
signup-checking-done = नंबर मिला और जाँचा गया
signup-choosing = कई नंबर हैं: कौन सा?
signup-choosing-done = आपने बताया कौन सा
signup-subscribing = उसके संदेश यहाँ मँगाए जा रहे हैं
signup-subscribing-done = उसके संदेश यहाँ आते हैं
signup-asking = संपर्क, फिर इतिहास माँगा जा रहा है
signup-asking-done = संपर्क और इतिहास माँगे गए
signup-ticket = पन्ना { $time } तक खोला जा सकता है।
signup-ticket-over = पन्ने का समय बीत गया। फिर शुरू करें।
signup-choose = कौन सा नंबर?
signup-choose-lead = Meta ने कई नंबर दिए। { -brand } कभी अंदाज़ा नहीं लगाता।
signup-choose-another = { $number } इस खाते में नहीं है, या ऐप पर नहीं है। यहाँ जो चुनेंगे वह उसके साथ एक अलग नंबर की तरह जुड़ेगा, अपने कदम 3 के साथ; { $number } जैसा है वैसा रहेगा।
signup-choose-use = यही नंबर लें
signup-connected = { $number } जुड़ गया
signup-connected-lead = फ़ोन पहले जैसा चलता है। अब सब यहाँ आता है; अभी कोई नहीं भेजता, और जो लाया गया उसे केवल आप देखते हैं।
signup-connected-unheard = संपर्क और इतिहास अभी नहीं माँगे गए: WhatsApp जो भेजता वह इस डेस्क तक नहीं आता। पहले यह ठीक करें, फिर अगले कदम में माँगें।
signup-to-sync = संपर्क और इतिहास की ओर
signup-failed = जुड़ नहीं पाया
signup-details = Meta की सहायता के लिए
signup-detail-step = आप यहाँ रुके: { $step }
signup-detail-missing = नहीं मिला: { $names }
signup-detail-open = अभी बाक़ी: { $names }
signup-detail-ids = त्रुटि { $error }, सत्र { $session }
signup-reconnects = इससे { $number } फिर जुड़ता है।
other-ways = दूसरे रास्ते
by-token = पहले से जुड़ा नंबर, टोकन से
by-token-lead = उस नंबर के लिए जो पहले से Cloud API पर है। टोकन से ऐप और डेस्क का साथ शुरू नहीं होता, और इतिहास नहीं आता।
by-token-waba = WhatsApp Business खाते की आईडी
by-token-number = फ़ोन नंबर की आईडी
by-token-token = पहुँच टोकन
by-token-token-hint = डेस्क के सर्वर पर बंद रखा जाता है, फिर किसी को नहीं दिखता
by-token-action = टोकन से जोड़ें
by-360 = 360dialog से
by-360-lead = पहले 360dialog के पन्ने पर साइनअप पूरा करें और ऐप रखना चुनें। फिर उसका हब जो दिखाए वह यहाँ डालें।
by-360-display = नंबर, जैसा लोग लिखते हैं
by-360-key = 360dialog API कुंजी
by-360-action = 360dialog से जोड़ें
by-360-webhook-set = 360dialog अब { $host } पर पहुँचाता है।
by-360-webhook-unset = 360dialog ने इस डेस्क का पता नहीं लिया, इसलिए अभी कुछ नहीं आता। फिर कोशिश करें; या यह पता वहाँ ख़ुद भरें। यह सिर्फ़ यहीं दिखता है।
by-360-address = 360dialog के लिए पता
by-360-go-on = वहाँ भर दिया: आगे बढ़ें
error-no-browser = इस कंप्यूटर पर कोई ब्राउज़र नहीं खुला।
connecting-busy = जुड़ रहा है…
meta-step-BUSINESS_ACCOUNT_SELECTION = व्यवसाय चुनना
meta-step-WABA_PHONE_PROFILE_PICKER = खाता और नंबर चुनना
meta-step-WHATSAPP_BUSINESS_PROFILE_SETUP = बिज़नेस प्रोफ़ाइल
meta-step-PHONE_NUMBER_SETUP = नंबर लिखना
meta-step-PHONE_NUMBER_VERIFICATION = फ़ोन का कोड
meta-step-PERMISSIONS = अनुमतियाँ

## समस्याएँ: क्या हुआ, और अगला क़दम

problem-no_meta_app = डेस्क के सर्वर पर Meta ऐप नहीं है।
problem-no_meta_app-next = सर्वर चलाने वाले ऐप की आईडी, रहस्य और विन्यास भरें। या चरण 2 में दूसरा रास्ता चुनें।
problem-no_public_address = डेस्क के सर्वर का सार्वजनिक HTTPS पता नहीं है।
problem-no_public_address-next = सर्वर पर SANGAM_PUBLIC_URL भरें, फिर चरण 3 में जाँचें।
problem-preflight_open = चरण 3 में कुछ बाक़ी है।
problem-preflight_open-next = वहाँ तय करें, फिर जोड़ें।
problem-closed = Meta की खिड़की पूरी होने से पहले बंद हुई।
problem-closed-next = कुछ नहीं बदला। उसे फिर खोलें और आख़िरी पन्ने तक जाएँ।
problem-cancelled = Meta की खिड़की पूरी होने से पहले छोड़ी गई।
problem-cancelled-next = कुछ नहीं बदला। फ़ोन पास हो तब फिर कोशिश करें।
problem-meta_error = Meta की खिड़की त्रुटि पर रुकी।
problem-meta_error-next = नीचे Meta के शब्द पढ़ें। बहुत कोड माँगे गए हों तो लगभग बारह घंटे रुकें; नाम मना हो तो ऐप में बदलें।
problem-ticket_expired = बहुत समय बीत गया।
problem-ticket_expired-next = फिर शुरू करें; नया पन्ना खुलेगा।
problem-ticket_used = यह पन्ना इस्तेमाल हो चुका है।
problem-ticket_used-next = यहाँ से फिर शुरू करें और पुराना टैब बंद करें।
problem-code_expired = Meta का जवाब देर से आया: वह केवल 30 सेकंड चलता है।
problem-code_expired-next = कुछ नहीं बदला। फिर कोशिश करें; दोबारा हो तो डेस्क के सर्वर का कनेक्शन देखें।
problem-exchange_unanswered = Meta ने नहीं बताया कि पहुँच दी या नहीं।
problem-exchange_unanswered-next = आपकी जानकारी के बिना कुछ दो बार नहीं माँगा जाता। यहाँ से फिर जोड़ें; Meta तब नई पहुँच देता है।
problem-permission_missing = Meta की खिड़की में एक अनुमति नहीं दी गई।
problem-permission_missing-next = फिर जोड़ें और हर खाना चुना रहने दें।
problem-other_account = Meta ने ऐसा खाता बताया जो इस पहुँच से नहीं खुलता।
problem-other_account-next = वह किसी और साइनअप का है। अपने नाम से साइन इन करके एक ही खिड़की में फिर जोड़ें।
problem-no_number = खाते में ऐप वाला कोई नंबर नहीं है।
problem-no_number-next = फिर जोड़ें और अपने WhatsApp Business ऐप का नंबर लिखें।
problem-not_coexistence = यह नंबर WhatsApp Business ऐप पर नहीं है।
problem-not_coexistence-next = साधारण साइनअप चुना गया। फिर जोड़ें और “WhatsApp Business ऐप जोड़ें” चुनें। कुछ पंजीकृत नहीं हुआ।
problem-waba_taken = यह WhatsApp खाता इस सर्वर की किसी और दुकान का है।
problem-waba_taken-next = सर्वर चलाने वाले से पूछें, या Meta की खिड़की में दूसरा व्यवसाय चुनें।
problem-number_taken = यह नंबर पहले से जुड़ा है।
problem-number_taken-next = उसका पन्ना देखें। नए सिरे से जोड़ने को पहले फ़ोन पर डिस्कनेक्ट करें।
problem-subscribe_failed = WhatsApp यहाँ संदेश पहुँचाने को नहीं माना, इसलिए { -brand } संपर्क और इतिहास से पहले रुका।
problem-subscribe_failed-next = उन्हें माँगने का आपका एक मौक़ा ख़र्च नहीं हुआ। कुछ मिनट बाद फिर कोशिश करें।
problem-whatsapp_unavailable = WhatsApp तक पहुँच नहीं, या वह त्रुटि देता है।
problem-whatsapp_unavailable-next = कुछ मिनट रुकें, फिर कोशिश करें।
problem-token_refused = WhatsApp यह टोकन नहीं मानता।
problem-token_refused-next = इसी खाते के लिए नया, न बीतने वाला टोकन बनाएँ और पूरा चिपकाएँ।
problem-sync_spent = यह पहले माँगा जा चुका है, या इसके 24 घंटे बीत गए।
problem-sync_spent-next = फ़ोन पर डिस्कनेक्ट करके फिर जोड़ने से ही यह दोबारा खुलता है।
problem-webhook_refused = 360dialog इस डेस्क का पता नहीं लेता।
problem-webhook_refused-next = नंबर जैसा था वैसा ही है, अपनी पुरानी कुंजी के साथ। कुछ मिनट बाद फिर कोशिश करें; ऐसा ही रहे तो 360dialog से पूछें।
problem-unheard = WhatsApp जो भेजता वह इस डेस्क तक नहीं आता, इसलिए माँगा नहीं गया।
problem-unheard-next = कुछ ख़र्च नहीं हुआ। जो कमी है उसे ठीक करें, फिर माँगें।
problem-stage = नंबर का चरण आपको भेजने नहीं देता।
problem-stage-next = मालिक नंबर के पन्ने पर उसे बदलते हैं।
problem-no_smtp = डेस्क का सर्वर ई-मेल नहीं भेज सकता।
problem-no_smtp-next = सर्वर चलाने वाले SMTP भर सकते हैं। वेबहुक उसके बिना चलता है।
problem-folder = इस फ़ोल्डर में लिखा नहीं जा सकता।
problem-folder-next = ऐसा चुनें जो हो और जिसमें डेस्क का सर्वर लिख सके।
problem-folder_foreign = इस फ़ोल्डर में किसी और डेस्क की प्रतियाँ हैं।
problem-folder_foreign-next = कोई दूसरा चुनें, या इनसे वह डेस्क वापस लाएँ।
problem-other = यह नहीं हो पाया।
problem-other-next = कुछ अधूरा नहीं रहा। फिर कोशिश करें; बना रहे तो नीचे का कोड सर्वर चलाने वाले को बताएँ।

## 5 संपर्क और इतिहास

sync-lead = WhatsApp फ़ोन के संपर्क और पिछले 180 दिन की बातचीत एक ही बार देता है, जुड़ने के 24 घंटे के भीतर। जो आता है उसे केवल आप देखते हैं।
sync-by-hand = यह नंबर { -brand } से नहीं जोड़ा गया, इसलिए WhatsApp संपर्क और इतिहास नहीं देता। नए संदेश आते हैं।
sync-provider = 360dialog की बारी
sync-provider-text = 360dialog अपने साइनअप के कुछ मिनट बाद WhatsApp से ख़ुद माँगता है। जो आता है वह सिर्फ़ आप देखते हैं।
sync-contacts = संपर्क
sync-history = इतिहास
sync-clock = माँगने को { $hours } घं { $minutes } मि बाक़ी
sync-clock-over = 24 घंटे बीत गए
sync-until = { $time } तक
sync-ask-contacts = संपर्क माँगें
sync-ask-history = इतिहास माँगें
sync-asking-now = माँगा जा रहा है…
sync-not_requested = अभी नहीं माँगा
sync-not_requested-text = जब फ़ोन ऑनलाइन हो और WhatsApp खुला हो तब माँगें। यह एक ही बार माँगा जा सकता है।
sync-asking = माँगा जा रहा है
sync-asking-text = अनुरोध WhatsApp के रास्ते में है।
sync-requested = माँगा गया
sync-requested-text = WhatsApp ने अनुरोध ले लिया। पहला हिस्सा अक्सर कुछ मिनट में आता है; फ़ोन ऑनलाइन रखें।
sync-receiving = आ रहा है
sync-receiving-percent = आ रहा है: { $percent }
sync-receiving-text = नए संदेश नहीं रुकते। आप इसे बंद कर सकते हैं; यह अपने आप चलता है।
sync-contacts-here = यहाँ हैं
sync-contacts-here-text = { $count ->
    [one] एक संपर्क यहाँ है। फ़ोन पर बाद के बदलाव आते रहते हैं।
   *[other] { $total } संपर्क यहाँ हैं। फ़ोन पर बाद के बदलाव आते रहते हैं।
  }
sync-done = सब आ गया
sync-done-text = WhatsApp कहता है कि यही सब था।
sync-missing = { $count ->
    [one] एक हिस्सा नहीं आया
   *[other] { $total } हिस्से नहीं आए
  }
sync-missing-text = WhatsApp कहता है कि सब आ गया, पर बाद के हिस्से यहाँ हैं और पहले के नहीं। वे अब भी आ सकते हैं; बही बताती है कौन से।
sync-declined = साझा नहीं हुआ
sync-declined-text = फ़ोन पर इतिहास साझा करने को ना कहा गया। फिर पूछे जाने के लिए फ़ोन पर डिस्कनेक्ट करके फिर जोड़ें; नए संदेश फिर भी आते हैं।
sync-possibly_spent = शायद माँगा गया
sync-possibly_spent-text = अनुरोध गया, जवाब नहीं आया। यह अपने आप दोहराया नहीं जाता। आप एक बार और माँग सकते हैं: WhatsApp गिनता है, इसलिए कुछ दो बार नहीं आता, और वह बताता है कि पहला पहुँचा या नहीं।
sync-possibly_spent-late = कुछ न आए तो फ़ोन पर डिस्कनेक्ट करके फिर जोड़ें।
sync-repeat = एक बार और माँगें
sync-expired = देर हो गई
sync-expired-text = 24 घंटे में नहीं माँगा गया। नया मौक़ा पाने को फ़ोन पर डिस्कनेक्ट करके फिर जोड़ें।
sync-request-id = अनुरोध { $id }
sync-progress = मिला हुआ इतिहास
ledger-title = आयात का बहीखाता
ledger-lead = क्या आया, क्या नहीं, और क्यों। { -brand } ने गिना, हमेशा रखा जाता है।
ledger-error = बहीखाता पढ़ा नहीं जा सका।
ledger-empty = अभी कुछ नहीं आया।
ledger-messages = संदेश
ledger-overlap = सीधे भी दिखे
ledger-contacts = संपर्क
ledger-conversations = बातचीत
ledger-media = फ़ाइलें यहाँ
ledger-unread = बिना पढ़े रखे
ledger-unread-hint = जो पढ़ा नहीं जा सका वह वैसा ही रखा है; कुछ नहीं खोया।
ledger-of = { $total } में से
ledger-media-pending = { $count } अभी आ रही हैं
ledger-media-old = 14 दिन से पुरानी { $count } फ़ाइलें: WhatsApp इनमें से कोई नहीं भेजता
ledger-media-lost = { $count } नहीं मिलीं: विफल, बीती हुई या बहुत बड़ी
ledger-phases = दौर
ledger-phase = दौर
ledger-phase-0 = पहला दिन
ledger-phase-1 = 90 दिन तक
ledger-phase-2 = 180 दिन तक
ledger-phase-other = दौर { $number }
ledger-chunks = हिस्से
ledger-gaps = छूटे हिस्से
ledger-gaps-none = कोई नहीं
ledger-gaps-list = { $count ->
    [one] हिस्सा { $list } नहीं आया
   *[other] हिस्से { $list } नहीं आए
  }
ledger-progress = WhatsApp की गिनती
ledger-latest = सबसे नया
ledger-customer = ग्राहक
ledger-oldest = सबसे पुराना
ledger-newest = सबसे नया
ledger-files = फ़ाइलें
ledger-save = CSV में सहेजें
ledger-saved = { $name } नाम से सहेजा गया
ledger-unknown = अनजान

## 6 टीम क्या देखे

release-title = टीम क्या देखे, यह चुनें
release-lead = लाई गई बातचीत केवल आपकी है, जब तक आप न कहें। जो दिखाएँ उसे फिर छिपा सकते हैं: तब वह बाक़ी सबके कंप्यूटर से हट जाती है।
release-counts = लाई गई बातचीत कौन देखता है
release-held = केवल आप
release-shown = टीम भी
release-private = निजी, चाहे जो दिखाएँ
release-unread = { $count ->
    [one] इनमें से { $count } में नया संदेश है जो और कोई नहीं देख सकता
   *[other] इनमें से { $count } में नए संदेश हैं जो और कोई नहीं देख सकता
  }
release-which = टीम को दिखाएँ
release-all = सभी
release-active = जिनमें संदेश हो
release-active-30 = पिछले 30 दिन में
release-active-90 = पिछले 90 दिन में
release-active-180 = पिछले 180 दिन में
release-in-book = आपकी फ़ोन बुक में
release-not-in-book = आपकी फ़ोन बुक में नहीं
release-listed = जिन पर मैं निशान लगाऊँ
release-action = { $count ->
    [one] { $count } बातचीत टीम को दिखाएँ
   *[other] { $count } बातचीत टीम को दिखाएँ
  }
release-action-some = इन्हें टीम को दिखाएँ
release-hide-all = सब फिर छिपाएँ
release-hide-listed = निशान वाली फिर छिपाएँ
release-goes-on = बातचीत बहुत ज़्यादा हैं: काम जारी है, और ऊपर की गिनती साथ बदलती है।
release-moved = { $count ->
    [0] कुछ नहीं बदला।
    [one] { $count } बातचीत बदली।
   *[other] { $count } बातचीत बदलीं।
  }
release-list = लाई गई बातचीत
release-filter-none = कोई लाई गई बातचीत नहीं है।
release-error = लाई गई बातचीत पढ़ी नहीं जा सकी।
release-tick = { $name } पर निशान
release-tick-all = दिख रही सब पर निशान
release-ticked = { $count } पर निशान
release-too-many = एक बार में ज़्यादा से ज़्यादा 500
release-messages = { $count ->
    [one] { $count } संदेश
   *[other] { $count } संदेश
  }
release-new = { $count } नए
release-book = फ़ोन बुक
release-keep-private = निजी रखें
release-keep-private-of = निजी रखें: { $name }
release-end-private = अब निजी नहीं
release-end-private-of = अब निजी नहीं: { $name }
release-state-held = केवल आप
release-state-shown = टीम
release-state-private = निजी
release-names = टीम को अपनी फ़ोन बुक के नाम दिखाएँ
release-names-hint = बंद: टीम वे नाम देखती है जो ग्राहकों ने ख़ुद रखे।
release-nothing = अभी सब अपने पास रखें

## 7 आज़माएँ

try-title = आज़माएँ: तीन संदेश
try-lead = एक ग्राहक से, एक डेस्क से, एक फ़ोन से। तीनों दिखें तो सब चलता है।
try-customer = ग्राहक लिखता है
try-customer-text = किसी और फ़ोन से { $number } पर लिखें।
try-desk = डेस्क जवाब देता है
try-desk-text = इनबॉक्स में बातचीत खोलें और जवाब भेजें।
try-desk-off = डेस्क से जवाब अभी बंद हैं। पहले ख़ुद को जवाब देने दें।
try-desk-let = मुझे जवाब देने दें
try-phone = फ़ोन जवाब देता है
try-phone-text = फ़ोन के ऐप में उसी बातचीत का जवाब दें। यहाँ वह “फ़ोन” के नाम से दिखता है।
try-seen = { $time } दिखा
try-waiting = इंतज़ार
try-all = तीनों दिखे। ऐप और डेस्क एक हैं।
try-inbox = इनबॉक्स खोलें
try-finish = नंबर के पन्ने पर

## चरण

stage-title = डेस्क से कौन भेज सकता है
stage-lead = जब पक्का हों तब आगे बढ़ें, कभी भी लौटें। डेस्क का सर्वर इसे लागू करता है।
stage-mirror = केवल दर्पण
stage-mirror-text = सब आता है; डेस्क से कोई नहीं भेजता।
stage-mirror-measure = जब एक दिन की बातचीत यहाँ वैसी ही हो जैसी फ़ोन पर, तब आगे बढ़ें।
stage-one_person = एक व्यक्ति
stage-one_person-text = एक व्यक्ति डेस्क से जवाब देता है, फ़ोन हमेशा की तरह।
stage-one_person-measure = जब कुछ दिन दोनों ओर के जवाब सही क्रम में आएँ, तब आगे बढ़ें।
stage-team = टीम
stage-team-text = सब जवाब देते हैं।
stage-team-measure = ऐसा ही रहना चाहिए। एक ग्राहक को दो लोग जवाब दें तो लौटें।
stage-now = अभी
stage-who = कौन जवाब दे
stage-set-mirror = केवल दर्पण पर लौटें
stage-set-one = एक व्यक्ति को जवाब देने दें
stage-set-one-back = एक व्यक्ति पर लौटें
stage-set-team = टीम को जवाब देने दें
stage-one-named = केवल { $name }

## नंबर का पन्ना

number-none = अभी कोई नंबर नहीं जुड़ा
number-none-owner = आपका WhatsApp Business नंबर जुड़ते ही ग्राहकों के संदेश यहाँ आते हैं। पहले आप देखेंगे कि क्या बदलता है।
number-none-other = इसे मालिक जोड़ते हैं। तब तक कुछ नहीं आता।
number-connect = अपना नंबर जोड़ें
number-connect-another = एक और नंबर जोड़ें
number-go-on = जोड़ना जारी रखें
number-error = नंबर पढ़े नहीं जा सके।
number-detail-error = WhatsApp और डेस्क का सर्वर इसके बारे में जो जानते हैं वह पढ़ा नहीं जा सका।
number-which = नंबर
number-check = WhatsApp से अभी पूछें
number-checking = पूछा जा रहा है…
number-checked = { $time } पूछा
number-never-checked = अभी नहीं पूछा
number-reconnect = फिर जोड़ें
strip-label = नंबर की हालत
strip-connection = जुड़ाव
strip-connection-hint = WhatsApp यह नंबर डेस्क को देता है या नहीं
strip-quality = गुणवत्ता
strip-quality-hint = WhatsApp की नज़र में ग्राहक आपके संदेश कैसे लेते हैं
strip-limit = टेम्पलेट सीमा
strip-limit-hint = 24 घंटे में कितने ग्राहकों को आप पहले लिख सकते हैं
strip-stage = डेस्क
strip-stage-hint = डेस्क से कौन भेज सकता है
strip-phone = फ़ोन
strip-phone-hint = फ़ोन कब दिखा। लगभग 14 दिन न चले तो डेस्क छूट जाता है
link-connected = जुड़ा हुआ
link-disconnected = टूटा हुआ
link-offboarded = फ़ोन बदला
link-access_lost = पहुँच ख़त्म
link-refused = ठुकराया
link-since = { $time } से
link-by-user = फ़ोन पर तोड़ा गया
link-by-system = WhatsApp ने तोड़ा
quality-GREEN = ऊँची
quality-YELLOW = मध्यम
quality-RED = नीची
quality-unknown = पता नहीं
limit-unlimited = कोई सीमा नहीं
limit-customers = { $count } ग्राहक
limit-unknown = पता नहीं
sending-AVAILABLE = भेज सकता है
sending-LIMITED = भेजना सीमित
sending-BLOCKED = भेज नहीं सकता
lifeline-left = { $days ->
    [one] { $days } दिन बाक़ी
   *[other] { $days } दिन बाक़ी
  }
lifeline-hours = { $hours ->
    [one] { $hours } घंटा बाक़ी
   *[other] { $hours } घंटे बाक़ी
  }
lifeline-over = कभी भी टूट सकता है
lifeline-never = अभी नहीं दिखा
lifeline-seen = { $time } दिखा
lifeline-opened = मैंने आज खोला
lifeline-remind = फ़ोन पर WhatsApp खोलें ताकि डेस्क जुड़ा रहे। लगभग 14 दिन न चलने पर WhatsApp जुड़ाव तोड़ देता है।
token-expires = पहुँच { $time } को ख़त्म होती है
reason-PRIMARY_INACTIVITY = फ़ोन लगभग 14 दिन नहीं चला। फ़ोन पर WhatsApp खोलें, फिर जोड़ें।
reason-COMPANION_INACTIVITY = जुड़ाव लगभग 30 दिन इस्तेमाल नहीं हुआ। फ़ोन पर WhatsApp खोलें, फिर जोड़ें।
reason-USER_RE_REGISTERED = ऐप किसी फ़ोन पर नए सिरे से पंजीकृत हुआ। फिर जोड़ें।
reason-CHANGE_NUMBER = ऐप में नंबर बदला गया। नया नंबर जोड़ें।
reason-BUSINESS_DOWNGRADE = नंबर साधारण WhatsApp पर चला गया। उसे WhatsApp Business पर लौटाएँ, फिर जोड़ें।
reason-ACCOUNT_DISCONNECTED = WhatsApp ने खाता बंद किया, या वह हटाया गया। सबसे पहले WhatsApp Manager देखें।
reason-not-told = WhatsApp ने कारण नहीं बताया। { -brand } तक जो पहुँचा वह पढ़ा जा सकता है; आप फिर जोड़ सकते हैं।
reason-unknown = WhatsApp का कारण: { $reason }। { -brand } तक जो पहुँचा वह पढ़ा जा सकता है; आप फिर जोड़ सकते हैं।
reason-offboarded = फ़ोन बदला या नए सिरे से पंजीकृत हुआ। WhatsApp उसे ख़ुद जोड़ सकता है; एक घंटे में न जुड़े तो फिर जोड़ें।
reason-access_lost = डेस्क की पहुँच ख़त्म हुई: टोकन बीत गया या अनुमति वापस ली गई। फिर जोड़ें; और कुछ नहीं खोया।
reason-refused = WhatsApp इस खाते को चलाने से मना करता है ({ $reason })। WhatsApp Manager देखें।
health-title = WhatsApp क्या कहता है
health-solution = क्या मदद करेगा: { $solution }
health-restriction = रोक: { $what }
health-restriction-until = { $until } तक रोक: { $what }
restriction-RESTRICTED_BIZ_INITIATED_MESSAGING = इस नंबर से नई बातचीत शुरू नहीं हो सकती, जवाब जाते हैं
restriction-RESTRICTED_CUSTOMER_INITIATED_MESSAGING = ग्राहकों को जवाब नहीं जा सकते
restriction-RESTRICTED_ADD_PHONE_NUMBER_ACTION = और नंबर नहीं जोड़े जा सकते
restriction-RESTRICTION_ADD_PHONE_NUMBER_ACTION = और नंबर नहीं जोड़े जा सकते
restriction-payment_problem = जिन संदेशों का पैसा लगता है, खाते में भुगतान का साधन नहीं है
restriction-display_name_not_approved = नई बातचीत शुरू नहीं हो सकती, ग्राहकों को दिखने वाला नाम मंज़ूर नहीं है
restriction-spam_rate = नई बातचीत शुरू नहीं हो सकती, बहुत लोगों ने दुकान को ब्लॉक या रिपोर्ट किया
restriction-template_misclassified = नई बातचीत शुरू नहीं हो सकती, टेम्पलेट ग़लत श्रेणी में थे
health-violation = सबसे नया उल्लंघन: { $what }
health-ban = WhatsApp यह खाता बंद करेगा: { $date }। WhatsApp Manager में कारण देखें, और उससे पहले वहीं दोबारा जाँच माँगें।
number-unheard = 360dialog ने इस डेस्क का पता नहीं लिया, और अब तक कुछ नहीं आया: इस नंबर के संदेश सिर्फ़ फ़ोन तक पहुँचते हैं।
number-may-ask = WhatsApp इस नंबर के संपर्क और इतिहास एक ही बार देता है: { $time } से पहले माँगें।
gap-between = { $from } और { $until } के बीच के संदेश शायद यहाँ न हों: वे फ़ोन पर हैं।
gap-since = { $from } से संदेश शायद यहाँ न हों: वे फ़ोन पर हैं।
gap-why-disconnected = नंबर टूटा हुआ था।
gap-why-hub_down = डेस्क का सर्वर नहीं चल रहा था।
gap-why-restored = डेस्क का सर्वर पहले की एक कॉपी से लौटाया गया।
gap-why-not_delivered = WhatsApp ने उन्हें नहीं पहुँचाया।
gap-why-other = कारण पता नहीं।
missing-between = { $span } के संदेश शायद यहाँ न हों।
missing-span = { $from } से { $until } तक
missing-times = इन समयों के संदेश शायद यहाँ न हों: { $times }।
missing-and = { $times }; { $next }
missing-times-more = { $rest ->
    [one] इन समयों के संदेश शायद यहाँ न हों: { $times }; और एक बार।
   *[other] इन समयों के संदेश शायद यहाँ न हों: { $times }; और { $rest } बार।
  }
missing-at = { $at } के संदेश शायद यहाँ न हों।
missing-since = { $from } से संदेश शायद यहाँ न पहुँचें।
missing-phone = वे फ़ोन पर हैं।
life-title = क्या हुआ
life-none = अभी कुछ नहीं।
life-connected = जुड़ा
life-reconnected = फिर जुड़ा
life-stage_changed = डेस्क का चरण बदला गया
life-stage_changed-to = डेस्क का चरण बदला: { $stage }
life-opened_by_owner = फ़ोन खोला गया
life-token_expired = पहुँच ख़त्म हुई
life-token_expires_soon = पहुँच जल्दी ख़त्म होगी
life-alert_sent = चेतावनी भेजी गई
life-alert_failed = चेतावनी नहीं भेजी जा सकी
life-contacts_asked = संपर्क माँगे गए
life-history_asked = इतिहास माँगा गया
life-history_declined = फ़ोन पर इतिहास साझा नहीं किया गया
life-released = बातचीत टीम को दिखाई गई
life-held = बातचीत टीम से फिर छिपाई गई
life-partner_removed = जुड़ाव टूटा
life-partner_added = Meta पर जुड़ा
life-partner_app_uninstalled = डेस्क की पहुँच वापस ली गई
life-partner_app_installed = डेस्क को पहुँच दी गई
life-account_offboarded = फ़ोन बदला या नए सिरे से पंजीकृत हुआ
life-account_reconnected = WhatsApp ने फिर जोड़ा
life-account_restriction = WhatsApp ने खाते पर रोक लगाई
life-sending_refused = WhatsApp ने संदेश लेने से मना किया
life-error_told = WhatsApp ने एक गड़बड़ी बताई
life-account_violation = WhatsApp ने उल्लंघन दर्ज किया
life-account_deleted = खाता हटाया गया
life-disabled_update = WhatsApp ने खाता बंद या चालू किया
life-disabled_update-SCHEDULE_FOR_DISABLE = WhatsApp ने बताया कि वह खाता बंद करेगा
life-disabled_update-DISABLE = WhatsApp ने खाता बंद किया
life-disabled_update-REINSTATE = WhatsApp ने खाता फिर चालू किया
life-account_review_update-APPROVED = Meta ने खाते को परखकर मंज़ूर किया
life-account_review_update-REJECTED = Meta ने खाते को परखकर नामंज़ूर किया
life-phone_number_name_update = WhatsApp ने नाम पर फ़ैसला किया
life-phone_number_name_update-APPROVED = नाम मंज़ूर हुआ
life-phone_number_name_update-REJECTED = नाम नामंज़ूर हुआ
life-phone_number_name_update-DECLINED = नाम नामंज़ूर हुआ
life-phone_number_quality_update-UPGRADE = सीमा बढ़ाई गई
life-phone_number_quality_update-DOWNGRADE = सीमा घटाई गई
life-phone_number_quality_update-FLAGGED = गुणवत्ता कम है
life-phone_number_quality_update-UNFLAGGED = गुणवत्ता अब कम नहीं है
life-verified_account = खाता सत्यापित हुआ
life-phone_number_quality_update = गुणवत्ता बदली
life-business_capability_update = सीमाएँ बदलीं
life-account_review_update = Meta ने खाते की समीक्षा की
life-account_alerts = Meta ने खाते की चेतावनी भेजी
life-other = WhatsApp ने बताया: { $kind }
number-ledger = आयात का बहीखाता
number-held = लाई गई बातचीत
number-held-count = { $count } केवल आपकी
number-back = नंबर पर वापस
number-ids = WhatsApp की सहायता के लिए
number-ids-account = खाता
number-ids-number = नंबर
number-ids-contacts = संपर्क अनुरोध
number-ids-history = इतिहास अनुरोध

## चेतावनियाँ

alerts-title = ऐप बंद हो तब चेतावनी
alerts-lead = जुड़ाव टूटने, फ़ोन के तीन दिन बचने, रोक लगने, पहुँच ख़त्म होने, या डेस्क के सर्वर की डिस्क लगभग भर जाने पर।
alerts-emails = ई-मेल पते
alerts-emails-hint = कई हों तो अल्पविराम से
alerts-no-smtp = डेस्क का सर्वर अभी ई-मेल नहीं भेज सकता: उसे चलाने वाले SMTP भरें।
alerts-webhook = वेबहुक पता
alerts-webhook-hint = HTTPS; हर बार हस्ताक्षर के साथ
alerts-secret = हस्ताक्षर का रहस्य
alerts-secret-kept = एक रखा है। बदलने के लिए नया लिखें।
alerts-save = चेतावनी सहेजें
alerts-saved = चेतावनी सहेजी गई
alerts-test = जाँच भेजें
alerts-testing = भेजा जा रहा है…
alerts-test-email-good = डाक सर्वर ने ई-मेल ले लिया।
alerts-test-email-bad = ई-मेल नहीं गया।
alerts-test-webhook-good = वेबहुक ने जवाब दिया।
alerts-test-webhook-bad = वेबहुक ने ठीक जवाब नहीं दिया।
alerts-test-nothing = अभी न पता है न वेबहुक।
alerts-error = चेतावनियाँ पढ़ी नहीं जा सकीं।

## प्रतियाँ

copies-title = रात की प्रति
copies-lead = इतिहास दोबारा नहीं माँगा जा सकता। हर रात डेस्क के सर्वर की बंद प्रति, आपके चुने फ़ोल्डर में।
copies-folder = फ़ोल्डर
copies-folder-hint = डेस्क के सर्वर पर, अच्छा हो कि दूसरी डिस्क पर
copies-elsewhere = डेस्क का सर्वर कहीं और चलता है: फ़ोल्डर उसे चलाने वाले चुनते हैं।
copies-none-folder = कोई फ़ोल्डर नहीं चुना: प्रतियाँ नहीं बनतीं।
copies-save = फ़ोल्डर सहेजें
copies-stop = और प्रतियाँ न बनाएँ
copies-now = अभी प्रति बनाएँ
copies-copying = प्रति बन रही है…
copies-made = पिछली प्रतियाँ
copies-never = अभी कोई प्रति नहीं बनी।
copies-failed = नहीं बनी: { $problem }
no-copy-foreign = { $path } में किसी और डेस्क की प्रतियाँ हैं
no-copy-away = { $path } वह फ़ोल्डर नहीं है, जिसमें अब तक प्रतियाँ बनीं। क्या उसकी डिस्क जुड़ी है?
no-copy-silent = { $path } जवाब नहीं दे रहा। क्या वह मशीन चालू है, जिसमें उसकी डिस्क है?
no-copy-no_room = { $path } में जगह कम है: प्रति को { $needed } चाहिए, और { $free } मिल सकती है
no-copy-full = बीच में डिस्क भर गई
no-copy-not_allowed = डेस्क के सर्वर को { $path } पढ़ने या लिखने की अनुमति नहीं है
no-copy-unusable = { $path } न पढ़ा जा सकता है, न लिखा
no-copy-damaged = जो लिखा गया, वह पढ़ने पर वैसा नहीं निकला
no-copy-database = डेस्क का सर्वर अपने डेटाबेस की प्रति नहीं बना सका। कारण उसके लॉग में है
no-copy-other = कारण डेस्क के सर्वर के लॉग में है
copies-without = { $count ->
    [one] { $size }, { $count } फ़ाइल के बिना: उसकी प्रति नहीं बन सकी
   *[other] { $size }, { $count } फ़ाइलों के बिना: उनकी प्रति नहीं बन सकी
  }
copies-lost = { $count ->
    [one] डेस्क के सर्वर से { $count } फ़ाइल खो गई है, और वह किसी प्रति में नहीं
   *[other] डेस्क के सर्वर से { $count } फ़ाइलें खो गई हैं, और वे किसी प्रति में नहीं
  }
copies-key = वापसी की कुंजी
copies-key-lead = ख़ाली मशीन पर प्रति खोलती है। छापकर इस कंप्यूटर से दूर रखें।
copies-key-has = एक कुंजी बनी है। नई कुंजी पुरानी को ख़त्म नहीं करती।
copies-key-make = वापसी की कुंजी बनाएँ
copies-key-make-new = एक और कुंजी बनाएँ
copies-error = प्रतियाँ पढ़ी नहीं जा सकीं।
recovery-title = { $workspace } की वापसी कुंजी
recovery-once = यह केवल अभी दिखती है। छापें या लिख लें, फिर बंद करें।
recovery-how = ख़ाली मशीन पर: sangam-hub restore, प्रति और इस कुंजी के साथ।
recovery-print = यह पन्ना छापें
recovery-close = मेरे पास है, बंद करें
recovery-made = { $date } को बनी

## इनबॉक्स

tag-held = केवल आप
tag-held-title = लाई गई और टीम को नहीं दिखाई गई: यह बातचीत केवल आप देखते हैं
tag-private = निजी
tag-private-title = निजी: यह बातचीत केवल आप देखते हैं
chat-menu = इस बातचीत के बारे में और
chat-show-team = टीम को दिखाएँ
chat-make-private = मेरे लिए निजी करें
chat-end-private = अब निजी नहीं
chat-who = यह बातचीत कौन देखता है
chat-who-team = वे सब जिनका यह काम है।
chat-who-held = केवल आप: यह लाई गई है और अभी टीम को नहीं दिखाई गई।
chat-who-private = केवल आप: यह निजी है।
chat-now-private = अब यह बातचीत केवल आप देखते हैं।
chat-now-team = अब यह बातचीत टीम देखती है।
banner-link-disconnected = <b>नंबर टूटा हुआ है।</b> न कुछ आता है न जाता है; फ़ोन पहले जैसा चलता है।
banner-link-offboarded = <b>फ़ोन बदला गया।</b> WhatsApp ख़ुद जोड़ सकता है; तब तक कुछ नहीं आता।
banner-link-access_lost = <b>डेस्क की पहुँच ख़त्म हुई।</b> मालिक के फिर जोड़ने तक न कुछ आता है न जाता है।
banner-link-refused = <b>WhatsApp नंबर चलाने से मना करता है।</b> डेस्क से कुछ नहीं जाता।
banner-restricted = <b>WhatsApp ने नंबर पर रोक लगाई।</b> कुछ संदेश ठुकराए जा सकते हैं।
banner-restricted-until = <b>WhatsApp ने { $until } तक नंबर पर रोक लगाई।</b> कुछ संदेश ठुकराए जा सकते हैं।
banner-mirror = <b>केवल दर्पण: जवाब बंद हैं।</b> सब आता है; फ़ोन पर जवाब दें।
banner-one = <b>अभी डेस्क से केवल { $name } जवाब देते हैं।</b> आप पढ़ और सौंप सकते हैं।
banner-one-unknown = <b>अभी डेस्क से एक ही व्यक्ति जवाब देता है।</b> आप पढ़ और सौंप सकते हैं।
banner-lifeline = { $days ->
    [0] <b>फ़ोन से डेस्क कभी भी छूट सकता है।</b> उस पर WhatsApp खोलें।
    [one] <b>{ $days } दिन में फ़ोन से डेस्क छूट जाएगा।</b> उस पर WhatsApp खोलें।
   *[other] <b>{ $days } दिन में फ़ोन से डेस्क छूट जाएगा।</b> उस पर WhatsApp खोलें।
  }
banner-number = नंबर का पन्ना
composer-off = जवाब बंद हैं
composer-off-placeholder = केवल दर्पण: डेस्क से जवाब बंद हैं
composer-not-you = आप अभी भेज नहीं सकते
composer-not-you-placeholder = अभी डेस्क से कोई और जवाब देता है
composer-not-connected = जुड़ा नहीं
composer-not-connected-placeholder = नंबर जुड़ा नहीं है
origin-phone-automatic = फ़ोन, स्वचालित
