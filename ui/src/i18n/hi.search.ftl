# खोज: लिखे या चुने गए फ़िल्टर, हर तरह की चीज़ों में से क्या मिला, और एक नतीजे से अगले तक जाना।

search-notes = नोट
search-files = फ़ाइलें
search-all = सब
search-kinds = क्या दिखे
search-filters = फ़िल्टर
search-filter-remove = { $filter } हटाएँ
search-filter-unknown = यहाँ “{ $name }” नाम का कोई या कुछ नहीं है।
search-empty-filtered = इन फ़िल्टरों से कुछ नहीं मिला
search-hints-title = खोज को सीमित करें
search-next = खोज का अगला नतीजा
search-previous = खोज का पिछला नतीजा
search-end = आगे कोई नतीजा नहीं

search-word-from = से
search-word-in = में
search-word-agent = एजेंट
search-word-label = लेबल
search-word-number = नंबर
search-word-team = टीम
search-word-has = साथ
search-word-before = पहले
search-word-after = बाद
search-word-on = दिन

search-hint-from = किसने लिखा
search-hint-in = किसकी चैट में
search-hint-agent = किस साथी ने लिखा
search-hint-label = चैट का लेबल
search-hint-number = आपका बिज़नेस नंबर
search-hint-team = चैट की टीम
search-hint-has = फ़ोटो, फ़ाइल, लिंक…
search-hint-before = किसी दिन से पहले
search-hint-after = किसी दिन या उसके बाद
search-hint-on = किसी एक दिन

search-value-me = मैं
search-value-today = आज
search-value-yesterday = कल
search-detail-me = आप
search-detail-customer = ग्राहक
search-detail-colleague = साथी
search-detail-label = लेबल
search-detail-team = टीम
search-detail-week = सात दिन पहले
search-detail-month = यह महीना
search-detail-date = कोई तारीख़
search-thing-photo = फ़ोटो
search-thing-video = वीडियो
search-thing-voice = आवाज़
search-thing-document = दस्तावेज़
search-thing-link = लिंक
search-thing-location = जगह
search-thing-contact = संपर्क
search-thing-sticker = स्टिकर
search-thing-audio = ऑडियो
search-thing-file = फ़ाइल
