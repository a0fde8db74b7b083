# लेबल: टीम किसी तरह की बातचीत को क्या कहती है, और सूची की छँटाई।

labels-title = लेबल
labels-on = लेबल:
labels-pick = इस बातचीत पर लेबल लगाएँ
labels-pick-many = इन चैट पर लेबल लगाएँ
labels-find = लेबल खोजें
labels-find-or-make = लेबल खोजें या बनाएँ
labels-is-on = इस बातचीत पर लगा है
labels-is-on-many = इन सारी चैट पर है
labels-is-on-some = इनमें से कुछ चैट पर है
labels-did-put =
    { $count ->
        [one] { $name } लगाया गया
       *[other] { $count } चैट पर { $name } लगाया गया
    }
labels-did-take =
    { $count ->
        [one] { $name } हटाया गया
       *[other] { $count } चैट से { $name } हटाया गया
    }
labels-make-named = “{ $name }” बनाएँ
labels-none-yet = अभी कोई लेबल नहीं है।
labels-none-found = इस नाम का कोई लेबल नहीं है।
labels-lead = आपकी टीम किसी तरह की बातचीत को क्या कहती है। जो भी बातचीत देखता है, उस पर लेबल लगा सकता है।
labels-need-line = लेबल तभी बनते और बदलते हैं जब डेस्क के सर्वर से संपर्क हो।
labels-error = लेबल पढ़े नहीं जा सके।
labels-new = नया लेबल
labels-name = लेबल का नाम
labels-colour = रंग
labels-make = बनाएँ
labels-made = { $name } बन गया
labels-chats =
    { $count ->
        [0] किसी बातचीत पर नहीं
        [one] { $count } बातचीत पर
       *[other] { $count } बातचीतों पर
    }
labels-chats-more = { $count } से ज़्यादा बातचीतों पर
labels-edit = { $name } का नाम या रंग बदलें
labels-save = सहेजें
labels-saved = लेबल बदल दिया गया
labels-cancel = रहने दें
labels-merge-of = { $name } को दूसरे लेबल में मिलाएँ
labels-merge-into = { $name } को इसमें मिलाएँ:
labels-merge-target = जो लेबल रहेगा
labels-merge = मिलाएँ
labels-merge-hint = पहले लेबल वाली हर बातचीत पर अब से दूसरा होगा। इसे वापस नहीं लिया जा सकता।
labels-merged = दोनों लेबल एक हो गए
labels-delete-of = { $name } हटाएँ
labels-delete-sure = { $name } हटा दें? यह हर बातचीत से हट जाएगा।
labels-delete = हटाएँ
labels-deleted = { $name } हटा दिया गया
panel-labels = लेबल
command-label = लेबल लगाएँ
command-filter = सूची छाँटें
settings-tab-labels = लेबल
palette-labels = इस लेबल की बातचीतें दिखाएँ

colour-red = लाल
colour-orange = नारंगी
colour-yellow = पीला
colour-green = हरा
colour-teal = फ़िरोज़ी
colour-blue = नीला
colour-violet = बैंगनी
colour-pink = गुलाबी
colour-grey = स्लेटी

event-labelled = <b>{ $who }</b> ने <b>{ $label }</b> लेबल लगाया
event-labelled-by-rule = <b>{ $label }</b> लेबल लगा
event-unlabelled = <b>{ $who }</b> ने <b>{ $label }</b> लेबल हटाया
event-unlabelled-by-rule = <b>{ $label }</b> लेबल हटा
event-label-unknown = एक

error-label-taken = यह नाम किसी और लेबल का है।
error-label-gone = यह लेबल इस बीच हटा दिया गया।
error-labels-full = इससे ज़्यादा लेबल नहीं हो सकते।

filter-open = छाँटें
filter-now = सूची में सिर्फ़ यह दिख रहा है
filter-clear = फिर सब दिखाएँ
filter-status = स्थिति
filter-any-status = कोई भी स्थिति
filter-whose = किसकी
filter-anybody = किसी की भी
filter-mine = मेरी
filter-somebody-gone = कोई जो अब टीम में नहीं
filter-number = नंबर
filter-any-number = कोई भी
filter-number-gone = एक नंबर जो अब नहीं है
filter-waits = ग्राहक इंतज़ार में
filter-waits-or-not = कोई भी
filter-waits-any = जवाब का इंतज़ार
filter-waits-minutes =
    { $count ->
        [one] { $count } मिनट से ज़्यादा इंतज़ार
       *[other] { $count } मिनट से ज़्यादा इंतज़ार
    }
filter-waits-hours =
    { $count ->
        [one] { $count } घंटे से ज़्यादा इंतज़ार
       *[other] { $count } घंटे से ज़्यादा इंतज़ार
    }
filter-waits-days =
    { $count ->
        [one] { $count } दिन से ज़्यादा इंतज़ार
       *[other] { $count } दिन से ज़्यादा इंतज़ार
    }
filter-unread = बिना पढ़ी
filter-labels-any = इनमें से कोई भी
filter-labels-every = ये सभी
filter-and = और
filter-or = या
filter-label-lost = इस छँटाई का एक लेबल हटा दिया गया है।
filter-empty = ऐसी कोई बातचीत नहीं है।

release-labelled = इस लेबल वाली
release-hide-labelled =
    { $count ->
        [one] इस लेबल वाली { $count } फिर छिपाएँ
       *[other] इस लेबल वाली { $count } फिर छिपाएँ
    }
