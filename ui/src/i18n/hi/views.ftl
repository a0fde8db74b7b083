# सहेजे गए दृश्य: नाम वाली छँटाइयाँ, किनारे की पट्टी में हर एक की गिनती के साथ।

views-title = दृश्य
views-lead = दृश्य सूची की एक छँटाई है जिसका नाम है। आपके दृश्य हर उस डेस्क पर हैं जहाँ आप साइन इन करते हैं, और कोई और उन्हें नहीं देखता।
views-none = अभी कोई छँटाई सहेजी नहीं गई। सूची छाँटें, फिर उसे सहेजें।
views-error = दृश्य पढ़े नहीं जा सके।
views-need-line = दृश्य तभी सहेजे और बदले जाते हैं जब डेस्क के सर्वर से संपर्क हो।
views-save = यह छँटाई सहेजें
views-save-as = दृश्य के रूप में सहेजें…
views-update = { $name } में सहेजें
views-change = दृश्य बदलें
views-name = दृश्य का नाम
views-pinned = किनारे की पट्टी में
views-pinned-hint = कितनी बातचीतें हैं, इसके साथ।
views-shared = पूरी टीम के लिए
views-shared-hint = सब इसे देखते हैं; मैनेजर और मालिक इसे बदलते हैं।
views-saved = { $name } सहेजा गया
views-of-team = टीम का
views-own = सिर्फ़ आपका
views-told =
    { $count ->
        [one] { $name }: { $count } बातचीत।
       *[other] { $name }: { $count } बातचीतें।
    }
views-up = { $name } को ऊपर ले जाएँ
views-down = { $name } को नीचे ले जाएँ
views-moved = { $name } की जगह बदली
views-pin = { $name } को किनारे की पट्टी में दिखाएँ
views-unpin = { $name } को किनारे की पट्टी से हटाएँ
views-edit = { $name } बदलें
views-delete-of = { $name } हटाएँ
views-delete-sure = यह दृश्य हटा दें?
views-deleted = { $name } हटा दिया गया
count-more = { $count } से ज़्यादा
settings-tab-views = दृश्य
palette-views = दृश्य
views-show-first = पहला सहेजा दृश्य दिखाएँ
views-show-second = दूसरा सहेजा दृश्य दिखाएँ
views-show-third = तीसरा सहेजा दृश्य दिखाएँ
error-views-full = इससे ज़्यादा दृश्य नहीं हो सकते।
