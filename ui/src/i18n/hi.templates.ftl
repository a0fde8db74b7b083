# Message templates: choosing and filling one, beginning a chat with one, and keeping them.

## Choosing and filling

template-pick-title = { $name } को टेम्पलेट भेजें
template-search = टेम्पलेट खोजें
template-list = भेजे जा सकने वाले टेम्पलेट
template-none-found = “{ $query }” किसी टेम्पलेट में नहीं मिला।
template-none = इस नंबर का अभी कोई मंज़ूर टेम्पलेट नहीं है।
template-none-may = एक लिखिए; WhatsApp एक दिन के भीतर, अक्सर कुछ मिनटों में, उसे देख लेता है।
template-none-ask = मालिक या मैनेजर एक लिख सकते हैं।
template-error = टेम्पलेट पढ़े नहीं जा सके।
template-manage = टेम्पलेट सँभालें
template-category-utility = उपयोगी
template-category-marketing = मार्केटिंग
template-category-authentication = सत्यापन
template-preview = ग्राहक को ऐसा दिखेगा
template-blanks = भरिए
template-no-blanks = इसमें कुछ भरना नहीं है।
template-blank = ख़ाली जगह { $number }
template-blank-in-header = शीर्षक में { $blank }
template-blank-in-button = “{ $button }” के पते का आख़िरी हिस्सा
template-blank-code = “{ $button }” का कोड
template-example = जैसे { $example }
template-put = भरने के लिए
template-from-first-name = पहला नाम
template-from-name = पूरा नाम
template-from-phone = फ़ोन नंबर
template-from-username = यूज़रनेम
template-from-agent = मेरा नाम
template-from-shop = दुकान का नाम
template-from-today = आज की तारीख़
template-header-image = सबसे ऊपर की तस्वीर
template-header-video = सबसे ऊपर का वीडियो
template-header-document = सबसे ऊपर का दस्तावेज़
template-header-location = सबसे ऊपर की जगह
template-header-choose = चुनें…
template-header-change = दूसरा…
template-shown-image = तस्वीर
template-shown-video = वीडियो
template-shown-document = दस्तावेज़
template-shown-location = जगह
template-step-hint = { $enter } से आगे, { $escape } से वापस सूची पर
template-marketing-costs = मार्केटिंग टेम्पलेट पर तब भी ख़र्च है जब जवाब का समय खुला हो।
template-sent = टेम्पलेट भेजा गया
template-cannot-send = यहाँ से नहीं भेजा जा सकता

## Beginning a chat

command-new-chat = नई चैट
command-template = टेम्पलेट भेजें
newchat-title = नई चैट
newchat-lead = WhatsApp पर दुकान केवल मंज़ूर टेम्पलेट से चैट शुरू कर सकती है, और इसका शुल्क लगता है। उन्हीं को लिखें जिन्होंने आपसे संदेश चाहे हैं: जो आपको ब्लॉक या रिपोर्ट करता है, उससे इस नंबर की गुणवत्ता गिरती है।
newchat-country = देश
newchat-phone = फ़ोन नंबर
newchat-phone-hint = या उसका नाम जिससे पहले बात हो चुकी है
newchat-from = किस नंबर से
newchat-known = जिनसे पहले बात हुई है
newchat-open = चैट खोलें
newchat-to = { $phone } को जाएगा
newchat-short = नंबर अभी पूरा नहीं है।
newchat-long = नंबर ज़्यादा लंबा है।
newchat-odd = यह फ़ोन नंबर नहीं है।
newchat-own = यह आपका अपना नंबर है।
newchat-no-number = अभी किसी नंबर से भेजा नहीं जा सकता।
newchat-begun = { $phone } से चैट शुरू हो गई।

## The page

templates-title = संदेश के टेम्पलेट
templates-lead = WhatsApp के मंज़ूर किए हुए शब्द। केवल इन्हीं से चैट शुरू हो सकती है, या जवाब का समय बंद होने के बाद ग्राहक तक पहुँचा जा सकता है।
templates-open = संदेश के टेम्पलेट
templates-new = नया टेम्पलेट
templates-refresh = WhatsApp से अभी पूछें
templates-refreshing = पूछा जा रहा है…
templates-checked = WhatsApp ने { $time } को जैसा बताया
templates-never-checked = WhatsApp से अभी पढ़े नहीं गए
templates-read-only = टेम्पलेट मालिक और मैनेजर लिखते और बदलते हैं; भेज सभी सकते हैं।
templates-filter = कौन से
templates-filter-all = सभी
templates-filter-sendable = भेजे जा सकते हैं
templates-filter-waiting = जाँच में
templates-filter-trouble = देखने लायक़
templates-empty = अभी कोई टेम्पलेट नहीं।
templates-filter-empty = इनमें कोई नहीं।
templates-choose = कोई टेम्पलेट चुनिए, वह वैसा दिखेगा जैसा ग्राहक को दिखता है।
templates-languages = { $count ->
    [one] 1 भाषा
   *[other] { $count } भाषाएँ
  }
template-status-approved = मंज़ूर
template-status-pending = जाँच में
template-status-rejected = नामंज़ूर
template-status-paused = रोका गया
template-status-disabled = बंद
template-status-in_appeal = अपील में
template-status-pending_deletion = हटाया जा रहा है
template-status-deleted = हटाया गया
template-status-limit_exceeded = सीमा से ऊपर
template-status-archived = संग्रह में
template-status-locked = ताला लगा
template-status-unknown = हालत पता नहीं
template-why-pending = WhatsApp इसे देख रहा है। एक दिन तक, अक्सर कुछ ही मिनट लगते हैं; जवाब यहाँ अपने आप दिखेगा।
template-why-paused = ग्राहकों ने इसे ब्लॉक या रिपोर्ट किया, इसलिए WhatsApp ने रोक दिया। यह अपने आप लौटेगा; तीसरी बार रोका गया तो हमेशा के लिए बंद हो जाएगा। साफ़ लिखिए कि यह उन्हें क्यों मिला, या कम लोगों को भेजिए।
template-why-disabled = ग्राहक इसे ब्लॉक या रिपोर्ट करते रहे, या यह किसी नियम के ख़िलाफ़ है, इसलिए WhatsApp ने इसे हमेशा के लिए बंद कर दिया। दूसरा लिखिए।
template-why-in_appeal = WhatsApp अपने फ़ैसले को दोबारा देख रहा है।
template-why-pending_deletion = यह हटाया जा रहा है और अब भेजा नहीं जा सकता।
template-why-limit_exceeded = खाते में उतने टेम्पलेट हैं जितने WhatsApp रखने देता है। जो काम में नहीं आते उन्हें हटाइए।
template-why-archived = किसी ने इसे काम में नहीं लिया, इसलिए WhatsApp ने इसे संग्रह में रख दिया; 28 दिन बाद हटा देगा।
template-why-locked = WhatsApp ने अभी इस पर ताला लगा रखा है।
template-why-other = WhatsApp इसके बारे में कहता है: { $status }। यह भेजा नहीं जा सकता।
template-quality = गुणवत्ता
template-quality-green = अच्छी
template-quality-yellow = मध्यम
template-quality-red = कम
template-quality-unknown = अभी आँकी नहीं गई
template-quality-red-note = ग्राहक इसे ब्लॉक या रिपोर्ट कर रहे हैं। ऐसा चलता रहा तो WhatsApp इसे रोक देगा।
template-quality-yellow-note = कुछ ग्राहक इसे ब्लॉक या रिपोर्ट कर रहे हैं।
template-category = श्रेणी
template-language = भाषा
template-state = हालत
template-will-change = <b>WhatsApp { $time } इसे { $to } टेम्पलेट बना देगा।</b> तब से ख़र्च { $to } वाला लगेगा।
template-will-change-help = सहमत न हों तो उससे पहले WhatsApp Manager में जाँच माँगिए, या इसे बिना ऑफ़र और शुभकामनाओं के लिखिए।
template-has-changed = WhatsApp ने इसे { $to } टेम्पलेट बना दिया; पहले यह { $from } था।
template-rejected = <b>WhatsApp ने इसे नामंज़ूर किया।</b>
template-rejected-said = WhatsApp की वजह: { $reason }
template-rejected-advice = WhatsApp की सलाह: { $advice }
template-reason-abusive_content = यह धमकी या अपमान जैसा पढ़ा जाता है।
template-reason-abusive_content-help = यही बात शांति से लिखिए और फिर भेजिए।
template-reason-invalid_format = किसी ख़ाली जगह या रूप में गड़बड़ है: कोई कोष्ठक कम, ख़ाली जगह शुरू या आख़िर में, या ख़ाली जगहों के बीच शब्द नहीं।
template-reason-invalid_format-help = हर ख़ाली जगह के आगे-पीछे शब्द रखिए, हर एक का असली जैसा उदाहरण दीजिए और फिर भेजिए।
template-reason-promotional = यह प्रचार करता है, पर किसी और श्रेणी में दिया गया था।
template-reason-promotional-help = इसे मार्केटिंग में दीजिए, या ऑफ़र निकाल दीजिए।
template-reason-tag_content_mismatch = श्रेणी या भाषा इसके शब्दों से मेल नहीं खाती।
template-reason-tag_content_mismatch-help = जो श्रेणी और भाषा शब्दों की है वही चुनिए और फिर भेजिए।
template-reason-incorrect_category = श्रेणी इसके शब्दों से मेल नहीं खाती।
template-reason-incorrect_category-help = दूसरी श्रेणी चुनिए और फिर भेजिए।
template-reason-scam = WhatsApp को यह धोखाधड़ी जैसा लगता है।
template-reason-scam-help = बताइए कि आप कौन हैं, और पासवर्ड, कार्ड नंबर या पेशगी मत माँगिए।
template-reason-other-help = वजह में जो कहा है वह बदलिए और फिर भेजिए। सहमत न हों तो WhatsApp Manager में जाँच माँगिए।

## Deleting

template-delete = हटाएँ
template-delete-title = { $name } हटाएँ
template-delete-one = केवल { $language } वाला
template-delete-all = { $count ->
    [one] यह टेम्पलेट
   *[other] इसकी सभी { $count } भाषाएँ
  }
template-delete-means = फिर यह भेजा नहीं जा सकेगा, और वापस भी नहीं आएगा। भेजे जा चुके संदेश रहेंगे।
template-delete-locks = मंज़ूर टेम्पलेट का नाम WhatsApp 30 दिन तक बंद रखता है: तब तक किसी नए का नाम { $name } नहीं हो सकता।
template-delete-now = अभी हटाएँ
template-deleted = { $name } हट गया।

## Writing one

template-form-new = नया टेम्पलेट
template-form-edit = { $name } बदलें
template-edit = बदलें
template-edit-limits = WhatsApp इसे फिर जाँचेगा, और तब तक यह भेजा नहीं जा सकता। मंज़ूर टेम्पलेट 24 घंटे में एक बार और 30 दिन में दस बार बदला जा सकता है।
template-name = नाम
template-name-hint = यह केवल आपको दिखता है। छोटे अक्षर a–z, अंक और _
template-name-fixed = मंज़ूर टेम्पलेट का नाम, भाषा और श्रेणी वही रहते हैं।
template-say-utility = उस बारे में जो ग्राहक ने किया: ऑर्डर, भुगतान, समय लेना
template-say-marketing = ऑफ़र, ख़बरें, निमंत्रण और बाक़ी सब
template-category-warning = फ़ैसला WhatsApp का है। उपयोगी कहकर दिया गया ऑफ़र मार्केटिंग बन जाता है, या नामंज़ूर होता है।
template-headline = संदेश के ऊपर
template-headline-none = कुछ नहीं
template-headline-text = शीर्षक
template-headline-image = तस्वीर
template-headline-video = वीडियो
template-headline-document = दस्तावेज़
template-headline-location = जगह
template-sample = जाँच के लिए नमूना
template-sample-hint = इसे WhatsApp के जाँचने वाले देखते हैं; ग्राहक को वह मिलता है जो आप भेजते समय चुनते हैं।
template-body = संदेश
template-footer = नीचे छोटी पंक्ति (चाहें तो)
template-add-blank = ख़ाली जगह जोड़ें
template-blank-name = ख़ाली जगहें
template-examples = जाँच के लिए उदाहरण
template-examples-hint = हर ख़ाली जगह में क्या आ सकता है। मन से लिखिए: जाँचने वाले पढ़ते हैं।
template-example-of = { $blank } का उदाहरण
template-example-of-header = शीर्षक में { $blank } का उदाहरण
template-buttons = बटन
template-add-reply = जवाब
template-add-link = लिंक
template-add-call = कॉल
template-add-copy = कोड कॉपी करें
template-button-reply = जवाब { $number }
template-button-link = लिंक { $number }
template-button-call = कॉल
template-button-copy = कोड कॉपी करें
template-button-text = बटन पर शब्द
template-button-url = पता (https://…)
template-button-url-blank = इसका आख़िरी हिस्सा भेजते समय भरा जाए
template-button-url-example = आख़िरी हिस्से का उदाहरण
template-button-phone = देश कोड के साथ फ़ोन नंबर
template-button-code = उदाहरण कोड
template-button-remove = { $button } हटाएँ
template-button-up = { $button } ऊपर ले जाएँ
template-buttons-limits = दस तक: दो लिंक, एक कॉल, एक कोड। जवाब साथ-साथ रहते हैं।
template-save = जाँच के लिए दें
template-saving = दिया जा रहा है…
template-cancel = छोड़ दें
template-saved = { $name } दे दिया गया। WhatsApp देख रहा है।
template-approved-at-once = { $name } मंज़ूर है।
template-category-came-back = WhatsApp ने इसे { $category } टेम्पलेट के रूप में लिया।
template-meta-said = WhatsApp ने इसे नहीं लिया: { $words }
template-still = अभी बाक़ी: { $problems }
