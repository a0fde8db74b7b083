# टीम: कौन है, उनके डिवाइस और पासवर्ड, और किसने क्या किया।

settings-tabs = सेटिंग के हिस्से
settings-tab-desk = यह डेस्क
settings-tab-you = आप
settings-tab-people = लोग
settings-tab-log = गतिविधियाँ

people-lead = { $workspace } में कौन काम करता है। बदलाव तुरंत लागू होता है, साइन इन व्यक्ति के लिए भी।
people-lead-agent = { $workspace } में कौन काम करता है। लोगों को मालिक बुलाता है और तय करता है कि कौन क्या कर सकता है।
people-error = टीम पढ़ी नहीं जा सकी।
people-you = आप
people-online = ऑनलाइन
people-seen = आख़िरी बार { $time }
people-never = यहाँ कभी साइन इन नहीं हुए
people-joined = { $date } से टीम में
people-devices = { $count ->
    [0] कोई डिवाइस नहीं
   *[other] { $count } डिवाइस
}
people-more = { $name } के बारे में और
people-role = काम की भूमिका
people-role-hint-agent = ग्राहकों को जवाब देते हैं
people-role-hint-manager = लोगों को बुला भी सकते हैं और संदेशों का ख़र्च देख सकते हैं
people-role-hint-owner = सब कुछ तय करते हैं और निजी चैट देखते हैं
people-owner-title = { $name } को मालिक बनाएँ?
people-owner-text = मालिक निजी और रोकी हुई चैट देखते हैं, नंबर जोड़ते हैं और सबके बारे में तय करते हैं, आपके बारे में भी।
people-owner-do = मालिक बनाएँ
people-reset = नया पासवर्ड…
people-reset-hint = जो अपना पासवर्ड भूल गया हो
people-remove = टीम से हटाएँ…
people-remove-title = { $name } को हटाएँ?
people-remove-text = उनके सेशन तुरंत ख़त्म होते हैं और उनके कंप्यूटर अपना सब कुछ मिटा देते हैं, न भेजे गए संदेश भी। उनकी चैट किसी के नाम नहीं रहतीं। उन्होंने जो लिखा वह रहता है।
people-remove-do = हटाएँ
people-cancel = रद्द करें

people-masked = एजेंटों से पूरे फ़ोन नंबर छिपाएँ
people-masked-hint = उन्हें +91 ••••4321 दिखता है और उनके कंप्यूटर तक इससे ज़्यादा नहीं पहुँचता। मैनेजर और मालिक पूरा नंबर पढ़ते हैं। बदलने पर एजेंटों के डेस्क नए सिरे से भरते हैं।

devices-title = डिवाइस
devices-own-title = आप कहाँ साइन इन हैं
devices-none = कहीं नहीं।
devices-this = यह कंप्यूटर
devices-since = { $time } साइन इन हुआ
devices-revoke = साइन आउट करके मिटाएँ…
devices-revoke-label = { $device } को साइन आउट करके मिटाएँ
devices-revoke-title = { $device } मिटाएँ?
devices-revoke-text = उसका सेशन ख़त्म होता है और इस डेस्क का सब कुछ वहाँ से मिट जाता है, न भेजे गए संदेश भी: ऑनलाइन हो तो तुरंत, नहीं तो लौटते ही।
devices-revoke-do = मिटाएँ
devices-here = इस कंप्यूटर से जाने के लिए नीचे साइन आउट करें।
devices-left = { $count ->
    [one] { $count } कंप्यूटर साइन आउट है और उस पर प्रति बची हो सकती है
   *[other] { $count } कंप्यूटर साइन आउट हैं और उन पर प्रति बची हो सकती है
}
devices-left-seen = साइन आउट; वहाँ आख़िरी बार { $time }
devices-wipe = मिटाएँ…
devices-wipe-label = { $device } मिटाएँ
devices-wipe-text = इस डेस्क का जो कुछ वहाँ बचा है, ड्राफ़्ट और न भेजे गए संदेश भी, ऑनलाइन होते ही मिट जाता है।
signout-title = इस कंप्यूटर पर साइन आउट करें?
signout-text = जो यहाँ है वह बंद रहता है, ड्राफ़्ट और न भेजे गए संदेश भी, जब तक आप फिर साइन इन करें।
signout-wipe-text = यह कंप्यूटर सिर्फ़ आपका नहीं है? तो इसे मिटाएँ: इस डेस्क का सब कुछ यहाँ से मिट जाता है, ड्राफ़्ट और न भेजे गए संदेश भी।
signout-wipe = साइन आउट करके मिटाएँ

invitations-title = न्योते
invitations-invite = { $role ->
    [owner] मालिक को बुलाएँ…
    [manager] मैनेजर को बुलाएँ…
   *[agent] एजेंट को बुलाएँ…
  }
invitations-none = किसी का आना बाक़ी नहीं।
invitations-by = { $role } के रूप में, { $name } ने बुलाया
invitations-by-unknown = { $role } के रूप में
invitations-until = { $time } तक मान्य
invitations-expired = { $time } को ख़त्म
invitations-withdraw = वापस लें
invitations-withdraw-sure = न्योता वापस लें? फिर इसके लिंक से कोई नहीं आ सकेगा।
invitations-withdraw-label = { $role } का न्योता वापस लें, जो { $time } तक मान्य है
invitations-local = इस डेस्क का सर्वर इसी कंप्यूटर पर है और उसका अपना पता नहीं है। न्योता केवल यहीं काम करता है, इसी कंप्यूटर पर बैठने वाले के लिए।

handed-invitation-title = { $role } का न्योता
handed-invitation-text = यह लिंक उसी को भेजें जिसे बुलाना है। इससे { $time } तक एक ही व्यक्ति अंदर आ सकता है। यह केवल अभी दिखता है।
handed-reset-title = { $name } के लिए नया पासवर्ड
handed-reset-text = यह लिंक { $name } को दें और किसी को नहीं: जिसके पास यह है, पासवर्ड वही चुनता है। यह { $time } तक एक बार काम करता है और केवल अभी दिखता है।
handed-link = लिंक
handed-typed = या हाथ से, बीच में ख़ाली जगह छोड़कर: { $hub } { $code }
handed-copy = लिंक कॉपी करें
handed-copied = कॉपी हो गया
handed-close = हो गया

you-name = आपका नाम
you-name-hint = आपके लिखे के साथ सहकर्मियों को यही दिखता है
you-name-save = नाम सहेजें
you-name-saved = सहेजा गया।
you-email = आप { $email } से साइन इन करते हैं
you-password = पासवर्ड
you-password-hint = बाक़ी जिन कंप्यूटरों पर आप साइन इन हैं, वहाँ साइन आउट हो जाएगा। दूसरे चरण के बिना आपके रिकवरी कोड फिर कुछ नहीं खोलते: नए बनाएँ।
you-password-current = मौजूदा पासवर्ड
you-password-new = नया पासवर्ड
you-password-new-hint = कम से कम दस अक्षर
you-password-save = पासवर्ड बदलें
you-password-saved = पासवर्ड बदल गया। आपके बाक़ी कंप्यूटर साइन आउट हो गए।
you-password-wrong = मौजूदा पासवर्ड सही नहीं है।
reset-title = नया पासवर्ड चुनें
reset-lead = इस लिंक से आप नया पासवर्ड चुन सकते हैं। बाक़ी सब जगह साइन आउट हो जाएगा।
reset-action = चुनें और साइन इन करें
error-reset-invalid = यह लिंक इस्तेमाल हो चुका है, इसकी जगह नया बन गया है, या इसका समय निकल गया। मालिक से नया माँगें।

search-phones-masked = यहाँ आपसे पूरे फ़ोन नंबर छिपे हैं। नंबर के आख़िरी चार अंक खोजे जा सकते हैं।

log-lead = सुरक्षा से जुड़ा जो भी हुआ, किसने और कब किया। कोई पंक्ति बदली या हटाई जाए तो जाँच में दिख जाती है।
log-error = लॉग पढ़ा नहीं जा सका।
log-none = ऐसा कुछ नहीं हुआ।
log-kind = क्या
log-kind-all = सब कुछ
log-who = किसने
log-who-all = किसी ने भी
log-more = इससे पहले
log-check = लॉग जाँचें
log-checking = जाँच हो रही है…
log-good = { $lines ->
    [one] { $lines } पंक्ति, जैसी लिखी गई थी।
   *[other] { $lines } पंक्तियाँ, सब वैसी ही जैसी लिखी गई थीं।
}
log-good-fingerprint = सबसे नई पंक्ति की छाप: { $fingerprint }। इसे लिख रखें, ताकि अंत से पंक्तियाँ हटें तो पता चले।
log-broken = पंक्ति { $line } वैसी नहीं जैसी लिखी गई थी, या ग़ायब है। वहाँ और उसके बाद जो लिखा है उस पर भरोसा नहीं किया जा सकता।
log-admin = डेस्क के सर्वर का एडमिन
log-somebody = कोई

deed-signed_in = साइन इन किया
deed-sign_in_failed = ग़लत पासवर्ड
deed-signed_out = साइन आउट किया
deed-invited = किसी को बुलाया
deed-invitation_withdrawn = न्योता वापस लिया
deed-joined = टीम में आए
deed-role_changed = भूमिका बदली
deed-removed = किसी को हटाया
deed-renamed = अपना नाम बदला
deed-device_revoked = डिवाइस मिटाया
deed-password_changed = अपना पासवर्ड बदला
deed-password_reset_made = किसी को नया पासवर्ड चुनने दिया
deed-password_reset_used = लिंक से नया पासवर्ड चुना
deed-password_set = पासवर्ड तय किया
deed-chats_released = आयातित चैट टीम को दिखाईं
deed-chats_held = आयातित चैट टीम से छिपाईं
deed-phone_book_shared = फ़ोन के नाम कौन पढ़े, यह बदला
deed-phones_masked = पूरे फ़ोन नंबर कौन पढ़े, यह बदला
deed-private_changed = ग्राहक निजी है या नहीं, यह बदला
deed-number_connected = नंबर जोड़ा
deed-stage_changed = नंबर से कौन भेजे, यह बदला
deed-price_list_changed = मूल्य सूची बदली
deed-workspace_founded = डेस्क शुरू किया
deed-recovery_key_made = प्रतियों के लिए रिकवरी कुंजी बनाई
deed-copies_changed = बदला कि प्रतियाँ कहाँ रहती हैं
deed-alerts_changed = बदला कि सूचना किसे मिलती है
deed-brought_back = डेस्क को एक प्रति से वापस लाया गया
deed-unknown = इस ऐप से नया कुछ

deed-about-roles = { $from } → { $to }
deed-about-role = { $role } के रूप में
deed-about-device = { $device } पर
deed-about-chats = { $count } चैट
deed-about-private = तब से निजी
deed-about-not-private = अब निजी नहीं
deed-about-shared = सबके लिए
deed-about-not-shared = केवल मालिकों के लिए
deed-about-masked = एजेंटों से छिपे
deed-about-not-masked = सबके लिए
deed-about-copied = { $time } की
