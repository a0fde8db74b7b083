# टीमें: कुछ लोग जिनकी चैट साझा हैं। और ग्राहकों को कौन लिख सकता है।

teams-title = टीमें
teams-lead = आपके कुछ लोग, जिनकी चैट साझा हैं। टीम को सौंपी गई चैट तब तक सबका इंतज़ार करती है जब तक कोई उसे न ले।
teams-lead-agent = वे लोग जिनकी चैट साझा हैं। टीम को सौंपी गई चैट तब तक उसके सब लोगों का इंतज़ार करती है जब तक कोई उसे न ले।
teams-none = अभी कोई टीम नहीं है।
teams-error = टीमें पढ़ी नहीं जा सकीं।
teams-need-line = टीमें तभी बनती और बदलती हैं जब डेस्क के सर्वर से संपर्क हो।
teams-new = नई टीम
teams-name = टीम का नाम
teams-make = बनाएँ
teams-made = { $name } टीम बन गई
teams-members = { $name } में कौन है
teams-members-new = इसमें कौन है
teams-nobody = अभी कोई नहीं
teams-counts = { $open } खुली · { $waiting } किसी के इंतज़ार में
teams-edit = { $name } का नाम बदलें और उसके लोग चुनें
teams-save = सहेजें
teams-saved = टीम बदल गई
teams-cancel = रहने दें
teams-delete-of = { $name } हटाएँ
teams-delete-sure = { $name } हटाएँ? इसकी चैट जिनके पास हैं उन्हीं के पास रहेंगी और किसी टीम की नहीं रहेंगी। जिन नंबरों की चैट इसे मिलती थीं, वे अब सबको मिलेंगी।
teams-delete = हटाएँ
teams-deleted = { $name } हटा दी गई
teams-of = { $name } टीम की
teams-panel = टीम
teams-filter = टीम
teams-any = कोई भी या कोई नहीं
teams-mine = मेरी टीमें
teams-gone = हटाई गई टीम
teams-mine-told =
    { $count ->
        [0] मेरी टीमें: कुछ इंतज़ार में नहीं है।
        [one] मेरी टीमें: { $count } चैट किसी के इंतज़ार में है।
       *[other] मेरी टीमें: { $count } चैट किसी के इंतज़ार में हैं।
    }
teams-command = मेरी टीमों के इंतज़ार में पड़ी चैट दिखाएँ
teams-settings = टीमें: कौन किसमें है
teams-now-hint = इस समय, इंतज़ार वाले भी
palette-teams = किसी टीम की चैट दिखाएँ
assign-find = किसी को खोजें
assign-find-team = व्यक्ति या टीम खोजें
assign-none-found = इस नाम का कोई नहीं है।
assign-no-team = कोई टीम नहीं
teams-did-assign =
    { $count ->
        [one] { $name } को सौंपी गई
       *[other] { $count } चैट { $name } को सौंपी गईं
    }
teams-did-none =
    { $count ->
        [one] अब किसी टीम की नहीं है
       *[other] { $count } चैट अब किसी टीम की नहीं हैं
    }

event-team = <b>{ $by }</b> ने इसे <b>{ $team }</b> को सौंपा
event-team-by-rule = नंबर के नियम से <b>{ $team }</b> को मिली
event-team-none = <b>{ $by }</b> ने इसे <b>{ $team }</b> से निकाला
event-team-none-by-rule = अब किसी टीम की नहीं है

routing-who-everybody = सब लोग
routing-who-team = एक टीम
routing-who-team-hint = इसकी चैट उसी टीम की होंगी और सिर्फ़ उसके लोगों को मिलेंगी।
routing-who-people = कुछ लोग
routing-team = कौन सी टीम
replies-rule-title = ग्राहकों को कौन लिखता है
replies-rule = चैट में सिर्फ़ वही लिखे जिसके पास वह है
replies-rule-hint = बाकी लोग पहले चैट लेते हैं। नोट और रिएक्शन सबके लिए खुले हैं, और फ़ोन से पहले की तरह लिखा जाता है।
take-others = यह चैट { $name } के पास है। यहाँ चैट में सिर्फ़ वही लिखता है जिसके पास वह है।
take-nobodys = यह चैट अभी किसी के पास नहीं है। यहाँ चैट में सिर्फ़ वही लिखता है जिसके पास वह है।
take-it = इसे लें
composer-take = पहले इसे लें
composer-take-placeholder = लिखने के लिए यह चैट लें
remedy-take = इसे लें
later-held-assignee = रुका हुआ: इस चैट में सिर्फ़ वही लिखता है जिसके पास यह है, और यह लिखने वाले के पास नहीं थी
deed-reply_rule_changed = चैट में कौन लिखे, यह बदला

error-team-taken = इस नाम की टीम पहले से है।
error-team-gone = यह टीम इस बीच हटा दी गई।
error-teams-full = इससे ज़्यादा टीमें नहीं हो सकतीं।
error-not-assignee = इस चैट में सिर्फ़ वही लिखता है जिसके पास यह है। पहले इसे लें।
