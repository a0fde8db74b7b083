# Where a chat stands: snoozed, pending, unread again, done to many at once, and taken back.

view-snoozed = स्थगित
list-empty-snoozed = कुछ भी स्थगित नहीं है। { $keys ->
    [none] किसी चैट को सही समय पर फिर देखने के लिए उसे स्थगित करें।
   *[other] किसी चैट को सही समय पर फिर देखने के लिए उसमें { $keys } दबाएँ।
  }
command-view-snoozed = स्थगित दिखाएँ

status-snooze = स्थगित करें
status-snooze-hint = स्थगित करें ({ $keys })
status-snooze-until = { $time } तक स्थगित करें
status-snoozed-until = { $time } तक स्थगित
status-woke = जाग गई
status-woke-at = { $time } पर जाग गई
status-wake = अभी जगाएँ
status-set-pending = लंबित करें
status-mark-read = पढ़ी हुई करें
status-mark-unread = अनपढ़ी करें
status-marked-unread = अनपढ़ी की गई

status-sheet-title = कब तक स्थगित करें
status-sheet-hint = ग्राहक पहले लिख दे तो चैट पहले ही जाग जाएगी।
status-odd-skipped = उस रात घड़ियाँ आगे बढ़ती हैं और यह समय आता ही नहीं। चैट { $time } पर जागेगी।

command-snooze = स्थगित करें
command-pending = लंबित करें, या फिर खोलें
command-undo-act = चैट पर अभी किया गया काम वापस लें
command-select = यह चैट चुनें
command-select-next = अगली चैट भी चुनें
command-select-previous = पिछली चैट भी चुनें

status-selected = { $count ->
    [one] { $count } चैट चुनी गई
   *[other] { $count } चैट चुनी गईं
  }
status-selected-short = { $count } चुनी
status-all-first = पहली { $count } चैट चुनी गईं। इस सूची में और भी हैं।
status-first-short = पहली { $count }
status-selected-most = एक बार में { $count } से ज़्यादा चैट नहीं चुनी जा सकतीं।
status-most-short = अधिकतम { $count }
status-select-all = इस सूची की सारी चैट चुनें
status-select-clear = चुनाव हटाएँ
status-select-row = चुनें
status-more = चुनी हुई चैट के लिए और

status-undo = वापस लें
status-undone = वापस लिया गया
status-nothing = कुछ नहीं बदला: पहले से ऐसा ही था।
status-did-resolve = { $count ->
    [one] चैट निपटाई गई
   *[other] { $count } चैट निपटाई गईं
  }
status-did-reopen = { $count ->
    [one] चैट फिर खोली गई
   *[other] { $count } चैट फिर खोली गईं
  }
status-did-pending = { $count ->
    [one] चैट लंबित की गई
   *[other] { $count } चैट लंबित की गईं
  }
status-did-snooze = { $count ->
    [one] { $time } तक स्थगित
   *[other] { $count } चैट { $time } तक स्थगित
  }
status-did-read = { $count ->
    [one] पढ़ी हुई की गई
   *[other] { $count } चैट पढ़ी हुई की गईं
  }
status-did-unread = { $count ->
    [one] अनपढ़ी की गई
   *[other] { $count } चैट अनपढ़ी की गईं
  }
status-did-assign = { $count ->
    [one] { $name } को सौंपी गई
   *[other] { $count } चैट { $name } को सौंपी गईं
  }
status-did-unassign = { $count ->
    [one] अब किसी को सौंपी नहीं है
   *[other] { $count } चैट अब किसी को सौंपी नहीं हैं
  }

event-somebody = किसी
event-pending = <b>{ $who }</b> ने इसे लंबित किया
event-snoozed = <b>{ $who }</b> ने इसे { $time } तक स्थगित किया
event-woke = जाग गई: इसका समय आ गया था

notice-unseen = एक चैट जो आपको नहीं दिखती
notice-others = { $count } अन्य
notice-more = { $count } और दिखाएँ
notice-not-taken-back = { $count ->
    [one] वापस नहीं लिया गया: { $names }। चैट इस बीच बदल गई, इसलिए वैसी ही है।
   *[other] वापस नहीं लिया गया: { $names }। ये { $count } चैट इस बीच बदल गईं, इसलिए वैसी ही हैं।
  }

status-phone-unread = फ़ोन का ऐप अनपढ़ी चैट अपने आप गिनता है; उसकी संख्या अलग हो सकती है।
settings-compact = छोटी पंक्तियाँ
settings-compact-hint = सूची में ज़्यादा चैट दिखती हैं

undone-react = प्रतिक्रिया नहीं लगी: { $names }।
undone-assign = सौंपी नहीं गई: { $names }।
undone-assign-team = टीम को नहीं दी गई: { $names }।
undone-resolve = निपटी नहीं: { $names }।
undone-reopen = फिर से नहीं खुली: { $names }।
undone-set-pending = लंबित नहीं की गई: { $names }।
undone-snooze = स्थगित नहीं हुई: { $names }।
undone-mark-unread = अनपढ़ी नहीं की गई: { $names }।
undone-take-back = वापस नहीं लिया गया: { $names }।
undone-delete-note = एक नोट नहीं मिटाया गया: { $names }।
undone-block = ब्लॉक नहीं किया गया: { $names }।
undone-unblock = अब भी ब्लॉक है: { $names }।
undone-name-contact = { $names } के लिए आपका नाम नहीं रखा गया।
undone-describe-contact = { $names } के बारे में आपका लिखा नहीं रखा गया।
undone-fill-card = { $names } के कार्ड का एक ख़ाना नहीं रखा गया।
undone-set-label = लेबल नहीं बदला: { $names }।
undone-set-private = इन्हें कौन देखता है, नहीं बदला: { $names }।
undone-merge-contacts = मिलाए नहीं गए: { $names }।
undone-split-contacts = अलग नहीं किए गए: { $names }।
undone-keep-apart = अलग नहीं रखे गए: { $names }।
undone-words = आपने लिखा था: { $words }
error-customer-wrote = ग्राहक ने इस बीच लिखा, और किसी और ने जवाब नहीं दिया।
error-reply-not-sent = इससे पहले का जवाब नहीं गया।
