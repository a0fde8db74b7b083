# टीम का पन्ना: अभी का काम, एक अवधि के आँकड़े, और क्या देखने लायक है।

nav-team = टीम
team-title = टीम
team-error = आँकड़े पढ़े नहीं जा सके।
team-part-error = इस पृष्ठ का एक हिस्सा पढ़ा नहीं जा सका।
team-filling = पुराने संदेश अभी लाए जा रहे हैं: आँकड़ों में कुछ छूट सकता है।
team-rules = आँकड़े कैसे गिने जाएँ
team-rules-hours = काम के घंटे { $opens } से { $closes }, फ़ोन और डेस्क के जवाब
team-rules-working = काम के समय में गिना गया
team-rules-clock = घड़ी के हिसाब से गिना गया, दिन और रात
team-days-of = { $counted }; दिन और घंटे { $zone } के

team-period = अवधि
team-period-today = आज
team-period-week = 7 दिन
team-period-month = 30 दिन
team-period-choose = चुनें…
team-period-from = से
team-period-until = तक
team-period-show = दिखाएँ
team-period-show-days = { $from } – { $until } दिखाएँ
team-period-wrong = पहला दिन आख़िरी दिन के बाद नहीं हो सकता।
team-period-of = { $from } से { $until }
team-before-today = कल { $value }
team-before-days =
    { $days ->
        [one] उससे पहले के दिन { $value }
       *[other] उससे पहले के { $days } दिन { $value }
    }

team-took-none = –
team-took-moment = 1 मि से कम
team-took-minutes = { $minutes } मि
team-took-hours = { $hours } घं
team-took-hours-minutes = { $hours } घं { $minutes } मि
team-took-days = { $days } दिन
team-took-days-hours = { $days } दिन { $hours } घं

team-waiting = अभी इंतज़ार में
team-waiting-means = वे ग्राहक जिन्होंने लिखा और जिन्हें अब तक किसी इंसान ने जवाब नहीं दिया, उन चैट में जो निपटी नहीं हैं। इंतज़ार उनके पहले अनुत्तरित संदेश से गिना जाता है। स्वागत संदेश और बॉट किसी का जवाब नहीं होते।
team-waiting-note = सबसे लंबा { $longest }
team-waiting-none = कोई इंतज़ार में नहीं
team-first = पहला जवाब
team-first-means = ग्राहक के पहले अनुत्तरित संदेश से किसी इंसान के जवाब तक, डेस्क से या फ़ोन से। अवधि में शुरू हुआ हर इंतज़ार एक बार गिना जाता है; बिना जवाब निपटाई गई चैट नहीं गिनी जातीं। माध्यिका वह समय है जिससे ज़्यादा आधों को नहीं लगा।
team-p90 = 90वाँ प्रतिशतक { $value }
team-resolution = निपटारा
team-resolution-means = ग्राहक के पहले संदेश से (या चैट पिछली बार निपटने के बाद के पहले संदेश से) उस पल तक जब अवधि में किसी ने उसे पूरा किया।
team-open = खुली
team-open-means = वे चैट जो निपटी नहीं हैं, टाली हुई भी।
team-open-note = { $assigned } सौंपी हुई, { $unassigned } बिना सौंपी
team-in-time = समय पर जवाब
team-in-time-means = दुकान के लक्ष्य के भीतर जवाब पाए इंतज़ार, उन सबमें से जिनका जवाब आया या जो पहले ही देर में हैं: { $targets }। बिना जवाब निपटाई गई चैट और बिना लक्ष्य वाले इंतज़ार नहीं गिने जाते। यह संख्या देर वाली चैट दिखाती है।
team-in-time-note = { $decided } में से { $within }
team-in-time-before = { $decided } में से { $within }, { $before }
team-show-chats = “{ $figure }” के पीछे की चैट दिखाएँ
team-means = “{ $term }” का मतलब

team-workload = काम का बोझ
team-workload-hint = दोबारा सौंपने के लिए चैट को व्यक्ति पर खींचें
team-export = CSV में सहेजें
team-exported = सहेजा गया: { $name }
team-person = व्यक्ति
team-load = क्षमता में से खुली
team-person-waiting = इंतज़ार में
team-longest = सबसे लंबा इंतज़ार
team-first-column = पहला जवाब माध्यिका · p90
team-resolved = निपटाई
team-resolved-means = अवधि में इस व्यक्ति ने कितनी चैट पूरी कीं।
team-split = बँटवारा
team-split-means = उनकी चैट में किसने लिखा: डेस्क से लोग, फ़ोन से लोग, बॉट और स्वागत संदेश।
team-split-label = { $desk } डेस्क, { $phone } फ़ोन, { $bot } बॉट
team-phone = फ़ोन
team-phone-means = WhatsApp नहीं बताता किसने लिखा
team-desk = डेस्क
team-bot = बॉट
team-late = लक्ष्य से ऊपर
team-former = अब यहाँ नहीं
team-given = { $name } को दी गई
team-given-nobody = किसी की नहीं रही

team-longest-title = सबसे लंबा इंतज़ार
team-longest-none = कोई जवाब के इंतज़ार में नहीं है।
team-longest-keys = तीर की कुंजियाँ चलाती हैं, Enter खोलता है{ $keys ->
    [none] ।
   *[other] , { $keys } दोबारा सौंपता है।
  }
team-assign = सौंपें
team-waits-since = { $time } से इंतज़ार में
team-waits-more =
    { $count ->
        [one] एक और इंतज़ार में
       *[other] { $count } और इंतज़ार में
    }

team-hours-title = ग्राहक कब इंतज़ार करते हैं
team-hours-hint = हर घंटे पहले जवाब की माध्यिका मिनटों में, पिछले 30 दिन
team-hours-pale = फीका = काम के घंटों के बाहर
team-hours-none = पिछले 30 दिनों में कोई जवाब पाया इंतज़ार नहीं।
team-as-table = तालिका में देखें
team-as-map = नक्शे में देखें
team-hour = घंटा
team-weekday = दिन
team-waits = जवाब पाए इंतज़ार
team-median = माध्यिका
team-p90-column = 90वाँ प्रतिशतक
team-hour-cell =
    { $count ->
        [one] { $weekday } { $hour }: माध्यिका { $median }, एक इंतज़ार
       *[other] { $weekday } { $hour }: माध्यिका { $median }, { $count } इंतज़ार
    }

team-worth-title = देखने लायक
team-worth-none = पिछले 30 दिनों में कुछ अलग नहीं दिखता।
team-slow = { $weekday }, { $from } से { $until }: धीमा
team-slow-note = माध्यिका { $median }, बाक़ी समय { $elsewhere }।
team-windows =
    { $count ->
        [one] एक बार बिना जवाब दिए जवाब का समय बंद हुआ
       *[other] { $count } बार बिना जवाब दिए जवाब का समय बंद हुआ
    }
team-windows-note =
    { $count ->
        [one] उनमें से एक { $weekday } को।
       *[other] उनमें से { $count } { $weekday } को।
    }
team-windows-means = ग्राहक के संदेश के बाद 24 घंटे बीत गए और किसी ने जवाब नहीं दिया: अब केवल टेम्पलेट भेजा जा सकता है।
team-unanswered =
    { $count ->
        [one] एक इंतज़ार का अब तक जवाब नहीं
       *[other] { $count } इंतज़ारों का अब तक जवाब नहीं
    }
team-unanswered-note = पिछले 30 दिनों में शुरू हुए।
team-show = चैट दिखाएँ

team-spread-title = जवाब में कितना समय लगा
team-spread-hint = अवधि के जवाब पाए इंतज़ार
team-spread-none = इस अवधि के किसी इंतज़ार का जवाब नहीं आया।
team-bucket-0 = 1 मिनट से कम
team-bucket-1 = 1 से 5 मिनट
team-bucket-2 = 5 से 15 मिनट
team-bucket-3 = 15 से 60 मिनट
team-bucket-4 = 1 से 4 घंटे
team-bucket-5 = 4 से 24 घंटे
team-bucket-6 = एक दिन या ज़्यादा
team-connection-title = पहले और बाद में
team-connection-hint = पहला जवाब, दोनों ओर { $days } दिन तक
team-connection-before = पहले
team-connection-after = { $date } से
team-connection-means = “पहले” आयात किए गए इतिहास से गिना जाता है, जितना आपको दिखता है। इतिहास स्वागत संदेश और जवाब में फ़र्क़ नहीं बताता: दो सेकंड के भीतर का जवाब नहीं गिना जाता।

team-chosen-leave = सूची पर लौटें
team-chosen-empty = इस संख्या के पीछे अब कोई चैट नहीं है।

team-rules-lead = यह इसी कंप्यूटर पर रहता है। दुकान के घंटे और लक्ष्य सबके लिए एक हैं: सेटिंग, समय।
team-rules-only = केवल काम का समय गिनें
team-rules-only-hint = रात में आया संदेश सुबह से इंतज़ार करना शुरू करता है।
team-rules-day = { $weekday } को काम होता है
team-rules-opens = { $weekday } कब से
team-rules-closes = { $weekday } कब तक
team-rules-off = बंद
team-rules-capacity = एक व्यक्ति के लिए कितनी खुली चैट काफ़ी हैं
team-rules-save = सहेजें
team-rules-wrong-hours = { $weekday } को काम शुरू होने के बाद ही ख़त्म हो सकता है।
team-rules-wrong-number = कृपया 1 या उससे बड़ी पूरी संख्या लिखें।

team-file-person = व्यक्ति
team-file-open = अभी खुली
team-file-waiting = अभी इंतज़ार में
team-file-first-count = जवाब पाए इंतज़ार
team-file-first-median = पहला जवाब, माध्यिका (मिनट)
team-file-first-p90 = पहला जवाब, 90वाँ प्रतिशतक (मिनट)
team-file-resolved = निपटाई
team-file-desk = बँटवारा, अभी इनकी चैट में: डेस्क से
team-file-phone = बँटवारा, अभी इनकी चैट में: फ़ोन से
team-file-bot = बँटवारा, अभी इनकी चैट में: बॉट से
team-file-nobody = किसी की नहीं
team-file-team = टीम
team-file-from = पहला दिन
team-file-until = आख़िरी दिन
team-file-at = इस समय तक
