# Quick replies: the list a slash opens, and the page where they are written.

replies-title = झटपट जवाब
replies-lead = जो आप बार-बार लिखते हैं, एक नाम के साथ। जवाब लिखते समय / और नाम के कुछ अक्षर टाइप करें, किसी भी लिपि में। टीम के जवाब सबके लिए हैं; आपके अपने सिर्फ़ आपके पास रहते हैं।
replies-new = नया झटपट जवाब
replies-search = नाम, फ़ोल्डर और शब्द खोजें
replies-filter = किसके
replies-filter-all = सभी
replies-filter-team = टीम
replies-filter-own = मेरे
replies-filter-empty = यहाँ कुछ नहीं है
replies-empty = अभी कोई झटपट जवाब नहीं है
replies-empty-help = उससे शुरू करें जो ग्राहक रोज़ पूछते हैं: दुकान का समय, रास्ता, भुगतान कैसे करें।
replies-error = झटपट जवाब पढ़े नहीं जा सके।
replies-team-read-only = टीम के जवाब मैनेजर और मालिक लिखते हैं।

composer-replies = झटपट जवाब (/)
composer-still-open = अभी भरना बाकी है: { $names }
command-quick-reply = झटपट जवाब डालें

reply-own = सिर्फ़ आप
reply-has-file = फ़ाइल के साथ
reply-uses = { $count ->
    [one] एक बार इस्तेमाल हुआ
   *[other] { $count } बार इस्तेमाल हुआ
}
reply-picker-keys = ↑ ↓ चुनें · Enter या Tab से डालें · Esc से बंद करें
reply-manage = सँभालें
reply-none-yet = अभी कोई झटपट जवाब नहीं है।
reply-make-first = पहला लिखें
reply-none-found = “{ $query }” के लिए कोई झटपट जवाब नहीं
reply-amount-title = { $name } के लिए रकम
reply-amount = रकम ₹ में
reply-amount-hint = खाली छोड़ें तो रकम ग्राहक खुद भरेगा।
reply-amount-not-a-number = रकम ऐसे लिखें: 450 या 1,250.50।
reply-amount-zero = रकम शून्य से ज़्यादा होनी चाहिए।
reply-amount-too-much = UPI एक बार में ₹10,00,000 से ज़्यादा नहीं लेता।
reply-put-in = डालें
reply-cancel = रद्द करें
reply-back = वापस

reply-form-new = नया झटपट जवाब
reply-read-only = यह टीम का जवाब है। इसे मैनेजर और मालिक बदलते हैं; आप अपनी एक नकल बना सकते हैं।
reply-for-all = यह जवाब पूरी टीम इस्तेमाल करती है।
reply-name = नाम
reply-name-hint = जो / के बाद टाइप किया जाता है
reply-folder = फ़ोल्डर
reply-folder-none = कोई फ़ोल्डर नहीं
reply-whose = किसका जवाब
reply-whose-team = टीम का: सबके पास रहेगा
reply-whose-own = मेरा: और कोई नहीं देखता
reply-language = भाषा
reply-language-first = जब ग्राहक की भाषा पता न हो
reply-language-remove = { $language } हटाएँ
reply-language-add = एक भाषा जोड़ें
reply-text = लिखावट
reply-add-variable = डालें
reply-variable-first-name = ग्राहक का पहला नाम
reply-variable-name = ग्राहक का नाम
reply-variable-phone = ग्राहक का फ़ोन
reply-variable-agent = आपका नाम
reply-variable-shop = कारोबार का नाम
reply-variable-date = आज की तारीख
reply-variable-time = अभी का समय
reply-variable-amount = रकम (पूछी जाएगी)
reply-variable-upi = UPI भुगतान लिंक
reply-preview = { reply-sample-customer } के लिए
reply-sample-customer = रितिका जैन
reply-upi = UPI
reply-upi-address = UPI ID
reply-upi-hint = पैसा किसे मिलेगा
reply-upi-name = भुगतान करने वाले को दिखने वाला नाम
reply-file = फ़ाइल
reply-file-choose = फ़ाइल जोड़ें
reply-file-remove = फ़ाइल हटाएँ
reply-save = सहेजें
reply-saving = सहेजा जा रहा है…
reply-saved = सहेजा गया: { $name }
reply-copy = मेरी अपनी नकल बनाएँ
reply-remove = हटाएँ
reply-remove-title = “{ $name }” हटाएँ?
reply-remove-own = यह सिर्फ़ आपके पास है। जो इससे भेजा गया, वह बना रहेगा।
reply-remove-team = यह हर डेस्क से हट जाएगा। जो इससे भेजा गया, वह बना रहेगा।
reply-removed = हटाया गया: { $name }
reply-keep = रहने दें

problem-unknown-variable = { $name } नाम की कोई चीज़ नहीं है। “{ reply-add-variable }” से चुनें, या ब्रैकेट दो बार लिखें।
error-quick-reply-changed = इस बीच किसी और ने इसे बदल दिया। इसे बंद करें, नए शब्द देखें और फिर बदलें।
error-quick-replies-full = इससे ज़्यादा झटपट जवाब नहीं हो सकते। पहले कुछ हटाएँ।

replies-import = आयात
replies-export = निर्यात
replies-export-team = टीम के जवाब
replies-export-own = मेरे जवाब
replies-exported = सहेजा गया: { $name }
sheet-title = झटपट जवाब आयात करें
sheet-lead = एक CSV फ़ाइल जिसमें name और text कॉलम हों; साथ में folder, language, upi_id और upi_name भी। हर भाषा के लिए एक पंक्ति। क्या होगा, यह देखने से पहले कुछ भी नहीं रखा जाता।
sheet-choose = CSV फ़ाइल चुनें
sheet-choose-another = दूसरी फ़ाइल चुनें
sheet-sums = { $adds ->
    [one] { $adds } नया जवाब
   *[other] { $adds } नए जवाब
}, { $changes } बदलेंगे, { $same } वैसे ही, { $refused } में गलतियाँ
sheet-line = पंक्ति
sheet-verdict = क्या होगा
sheet-adds = नया
sheet-changes = बदलेगा
sheet-same = वैसा ही
sheet-refused = छोड़ा गया
sheet-formula = फ़ॉर्मूला जैसा दिखता है; सादे शब्दों की तरह रखा जाता है।
sheet-ignored = छोड़े गए कॉलम: { $columns }
sheet-windows = फ़ाइल Windows-1252 में है, जिसमें सिर्फ़ लैटिन अक्षर होते हैं। अगर दूसरी लिपियों के शब्द प्रश्नचिह्न बन गए हों, तो इसे “CSV UTF-8” के रूप में सहेजें।
sheet-show-all = सभी { $count } पंक्तियाँ दिखाएँ
sheet-keep = { $count ->
    [one] 1 जवाब रखें
   *[other] { $count } जवाब रखें
}
sheet-kept = { $count ->
    [one] 1 झटपट जवाब रखा गया
   *[other] { $count } झटपट जवाब रखे गए
}
sheet-without-refused = { $count ->
    [one] गलती वाला एक जवाब छोड़ दिया जाएगा।
   *[other] गलतियों वाले { $count } जवाब छोड़ दिए जाएँगे।
}
sheet-nothing-kept = कुछ भी नहीं रखा गया।
sheet-fault-unreadable = फ़ाइल पढ़ी नहीं जा सकती।
sheet-fault-empty = फ़ाइल में कोई जवाब नहीं है।
sheet-fault-too-large = फ़ाइल { $max } से बड़ी है।
sheet-fault-workbook = यह वर्कबुक है। अपने स्प्रेडशीट में इसे “CSV UTF-8” के रूप में सहेजें और वह फ़ाइल चुनें।
sheet-fault-encoding = इस फ़ाइल के अक्षर पक्के तौर पर पढ़े नहीं जा सकते। इसे “CSV UTF-8” के रूप में सहेजकर फिर चुनें।
sheet-fault-columns = पहली पंक्ति में name और text कॉलम के नाम होने चाहिए। उसमें हैं: { $found }
sheet-fault-rows = फ़ाइल में { $rows } पंक्तियाँ हैं; एक बार में ज़्यादा से ज़्यादा { $max } देखी जा सकती हैं।
sheet-fault-replies = फ़ाइल { $replies } जवाब जोड़ेगी या बदलेगी; एक बार में ज़्यादा से ज़्यादा { $max } रखे जाते हैं।
sheet-row-too-long = कॉलम से ज़्यादा खाने हैं। अल्पविराम वाला पाठ दोहरे उद्धरण चिह्नों में लिखें।
sheet-row-language = यह किसी भाषा का नाम नहीं है। जैसे: en, hi, hi-Latn
sheet-row-language-twice = यह भाषा दो बार लिखी है।
sheet-row-no-name = नाम नहीं है।
sheet-row-no-text = पाठ नहीं है।
sheet-row-no-payee = UPI लिंक के लिए upi_id चाहिए।
sheet-row-payee = यह UPI ID नहीं है। जैसे: shop@bank
sheet-row-other = इस जवाब की दूसरी पंक्ति में गलती है।
