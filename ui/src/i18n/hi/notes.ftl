# निजी नोट: टीम बातचीत में आपस में जो लिखती है, और किसे बुलाती है।

note-modes = आप क्या लिख रहे हैं
note-mode-reply = जवाब
note-mode-note = नोट
note-mode-begun = एक नोट अधूरा है
note-field = { $name } के बारे में नोट
note-placeholder = इसे सिर्फ़ आपकी टीम पढ़ती है। @ से किसी को बुलाएँ।
note-hint = नोट ग्राहक तक कभी नहीं जाता
note-hint-offline = ऑनलाइन होने तक यहीं रखा है
note-save = नोट जोड़ें
note-said = नोट चैट में है। इसे सिर्फ़ आपकी टीम पढ़ती है।
note-mention = किसी को बुलाएँ
note-mention-list = सहकर्मी जो यह चैट देखते हैं
note-label = { $name } का नोट, सिर्फ़ टीम के लिए
note-origin = नोट, { $name }
note-by-nobody = कोई जो अब टीम में नहीं
note-read-by = { $names } ने पढ़ लिया
note-unread-by = { $names } ने अभी नहीं पढ़ा
note-pending = डेस्क के सर्वर का इंतज़ार है
note-edit = नोट बदलें
note-edit-save = सहेजें
note-edit-leave = जैसा था रहने दें
note-delete = नोट मिटाएँ
note-delete-sure = यह नोट पूरी टीम के लिए मिटा दें?
note-delete-yes = मिटाएँ
note-deleted = { $name } ने एक नोट मिटाया
note-deleted-said = नोट मिटा दिया गया।
command-note = नोट लिखें
note-switch = जवाब और नोट के बीच बदलें

nav-mentions = आपके लिए नोट
nav-mentions-unread =
    { $count ->
        [one] { $count } नोट आपने नहीं पढ़ा
       *[other] { $count } नोट आपने नहीं पढ़े
    }
mentions-list = नोट जिनमें आपको बुलाया गया
mentions-leave = सूची पर लौटें
mentions-unread = नहीं पढ़ा
mentions-none-title = किसी ने आपको नहीं बुलाया
mentions-none-body = जब कोई सहकर्मी नोट में @ और आपका नाम लिखेगा, वह यहाँ दिखेगा।
mentions-error = आपके नोट पढ़े नहीं जा सके
mentions-more = और
announce-mentioned = { $name } के बारे में एक नोट में आपको बुलाया गया है

notice-note-not-kept = एक नोट रखा नहीं जा सका। उसके शब्द फिर नोट की जगह पर हैं।
notice-note-blind = आपने जिसे बुलाया वह यह चैट नहीं देखता, इसलिए नोट नहीं रखा गया। उसके शब्द नोट की जगह पर हैं।
error-not-yours = नोट को सिर्फ़ उसका लेखक बदल सकता है।
