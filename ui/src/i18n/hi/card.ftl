# ग्राहक कार्ड: टीम ग्राहक के बारे में क्या रखती है।

contact-card-title = कार्ड
contact-card-team-name = आपका दिया नाम
contact-card-book-name = फ़ोन बुक
contact-card-profile-name = अपना नाम
contact-card-about = इनके बारे में
contact-card-yes = हाँ
contact-card-no = नहीं
contact-card-empty = जोड़ें
contact-card-add = जानकारी जोड़ें
contact-card-nothing = कुछ नहीं
contact-card-edit = { $field } बदलें
contact-card-shape = कार्ड के खाने
contact-card-shape-hint = ये खाने हर ग्राहक के कार्ड में होते हैं। आपकी टीम इन्हें भरती है; ग्राहक इन्हें कभी नहीं देखते।
contact-card-field-name = खाने का नाम
contact-card-field-kind = इसमें क्या लिखा जाएगा
contact-card-kind-text = शब्द
contact-card-kind-number = संख्या
contact-card-kind-date = तारीख़
contact-card-kind-choice = विकल्प
contact-card-kind-yes-no = हाँ या नहीं
contact-card-kind-link = लिंक
contact-card-field-choices = हर लाइन में एक विकल्प
contact-card-field-up = ऊपर ले जाएँ
contact-card-field-remove = यह खाना हटाएँ
contact-card-field-add = खाना जोड़ें
contact-card-shape-gone =
    { $count ->
        [one] { $count } खाना हर कार्ड से अपने लिखे समेत हट जाएगा।
       *[other] { $count } खाने हर कार्ड से अपने लिखे समेत हट जाएँगे।
    }
contact-card-shape-wrong = निशान लगे खाने को अपना अलग नाम चाहिए, और विकल्प वाले में कम से कम एक विकल्प।
contact-card-shape-save = सहेजें
contact-card-shape-leave = जैसा था रहने दें
error-card-value = यह इस खाने में नहीं आ सकता।
contact-card-newer = इस बीच किसी ने लिखा: { $words }
error-changed-since = इस बीच किसी ने इसे बदल दिया। एक बार फिर देखें।
error-name-masked = इस नाम में फ़ोन नंबर का एक हिस्सा आपसे छिपा है। नाम उसके बिना लिखें।
