# When the shop answers and how soon.

settings-tab-hours = समय
hours-go = काम के घंटे और लक्ष्य
hours-lead = चैट बाँटना, लक्ष्य और टीम के आँकड़े हर डेस्क पर इन्हीं घंटों से गिने जाते हैं।
hours-offline = फिर से ऑनलाइन होने पर यह बदला जा सकेगा: सब एक ही घंटों से गिनते हैं।
hours-kept-by = यहाँ क्या लिखा हो, यह मालिक और मैनेजर तय करते हैं।
hours-error = घंटे अभी पढ़े नहीं जा सके
hours-saved = सहेजा गया

hours-shop = दुकान कब जवाब देती है
hours-shop-has = दुकान के काम के घंटे हैं
hours-shop-has-hint = इनके बिना वह दिन-रात जवाब देती है।
hours-zone = समय क्षेत्र
hours-break-add = विराम जोड़ें
hours-break = विराम
hours-break-from = { $weekday }: विराम शुरू
hours-break-until = { $weekday }: विराम ख़त्म
hours-break-remove = { $weekday }: विराम हटाएँ
hours-alike = काम का हर दिन { $weekday } जैसा
hours-holidays = छुट्टियाँ
hours-holidays-none = अभी कोई नहीं
hours-holiday-add = जोड़ें
hours-holiday-add-day = { $date } जोड़ें
hours-holiday-date = छुट्टी की तारीख़
hours-holiday-remove = { $date } हटाएँ
hours-odd-break = { $weekday }: विराम काम के घंटों के भीतर होना चाहिए।
hours-odd-week = कम से कम एक दिन काम का होना चाहिए। अगर घंटों से फ़र्क़ नहीं पड़ता तो उन्हें बंद कर दें।

hours-targets = कितनी जल्दी
hours-targets-hint = समय ख़त्म होने लगे और जब ख़त्म हो जाए, तब चैट पर निशान लगता है।
hours-number = नंबर
hours-every-number = हर नंबर
hours-number-own = इस नंबर के अपने लक्ष्य हैं
hours-first = पहला जवाब
hours-first-hint = ग्राहक के उस संदेश के बाद जिससे बात शुरू हुई
hours-next = आगे के जवाब
hours-next-hint = बाद के हर उस संदेश के बाद जिसका जवाब नहीं मिला
hours-resolve = निपटारा
hours-resolve-hint = पहले संदेश से लेकर चैट निपटाने तक
hours-minutes = मिनट
hours-hours = घंटे
hours-target-none = कोई लक्ष्य नहीं
hours-count = क्या गिना जाए
hours-count-clock = दिन और रात
hours-count-working = सिर्फ़ काम के घंटे
hours-odd-target = 1 से { $most } तक की पूरी संख्या लिखें, या ख़ाली छोड़ दें।

hours-own = अपने काम के घंटे
hours-own-person = किसके
hours-own-has = दुकान से अलग घंटे
hours-own-hint = इनके बाहर इस व्यक्ति को नई चैट नहीं दी जाती, जब तक वह ख़ुद को उपलब्ध न बताए।

# A target that runs out
due-left-moment = 1 मि से कम
due-left-minutes = { $minutes } मि बाक़ी
due-left-hours = { $hours } घं बाक़ी
due-left-days = { $days } दिन बाक़ी
due-late-moment = अभी चूका
due-late-minutes = { $minutes } मि देर
due-late-hours = { $hours } घं देर
due-late-days = { $days } दिन देर
due-first_answer = पहला जवाब
due-next_answer = जवाब
due-resolution = निपटारा
due-title-first_answer = पहला जवाब देना है: { $time }
due-title-next_answer = जवाब देना है: { $time }
due-title-resolution = निपटाना है: { $time }
due-head = { $target }: { $label }

filter-urgency = लक्ष्य
filter-urgency-none = हो या न हो
filter-urgency-calm = लक्ष्य चल रहा है, सबसे ज़रूरी पहले
filter-urgency-soon = समय ख़त्म होने को है या हो चुका
filter-urgency-breached = समय ख़त्म

# The team's page
team-urgent-breached =
    { $count ->
        [one] { $count } लक्ष्य चूका
       *[other] { $count } लक्ष्य चूके
    }
team-urgent-soon =
    { $count ->
        [one] { $count } का समय ख़त्म होने को है
       *[other] { $count } का समय ख़त्म होने को है
    }
team-urgent-person-breached =
    { $count ->
        [one] { $name }: { $count } लक्ष्य चूका
       *[other] { $name }: { $count } लक्ष्य चूके
    }
team-urgent-person-soon =
    { $count ->
        [one] { $name }: { $count } का समय ख़त्म होने को है
       *[other] { $name }: { $count } का समय ख़त्म होने को है
    }
team-done-kept = { $share } लक्ष्य के भीतर
team-done-late = लक्ष्य के बाद निपटी
team-no-target = कोई लक्ष्य तय नहीं
team-target-first = पहला जवाब { $time } में
team-target-next = आगे के जवाब { $time } में
team-target-number = { $number }: { $targets }
team-target-number-none = कोई लक्ष्य नहीं

routing-hours-of-shop = दुकान के काम के घंटों में
routing-hours-of-shop-none = दुकान के घंटे तय नहीं, इसलिए दिन-रात।
routing-hours-always = दिन और रात
routing-hours-own = अपने घंटों में

deed-hours_changed = काम के घंटे या लक्ष्य बदले
