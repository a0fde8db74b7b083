# कौन-सा संस्करण चल रहा है, और नए के बारे में क्या पता है।
settings-tab-about = परिचय
command-about = संस्करण और अपडेट
about-title = यह संस्करण
about-version = { -brand } { $version }
update-band = नया संस्करण

update-way-system = नए संस्करण आपके सिस्टम के पैकेजों के साथ आते हैं।
update-way-practice = अभ्यास की दुकान कभी अपडेट नहीं होती। नया संस्करण देखने के लिए उससे बाहर आइए।
update-newest = यही सबसे नया संस्करण है।
update-looked = पिछली बार देखा: { $time }।
update-not-looked = नया संस्करण अभी तक किसी ने नहीं देखा।
update-look = नया संस्करण देखें
update-looking = देख रहे हैं…

update-offer = { -brand } { $version } आ गया है।
update-news = क्या नया है
update-no-notes = इसमें क्या नया है, यह किसी ने नहीं लिखा।
update-fetch = डाउनलोड करें
update-fetch-again = फिर से डाउनलोड करें
update-downloading = { -brand } { $version } डाउनलोड हो रहा है…
update-ready = { -brand } { $version } तैयार है।
update-install = इंस्टॉल करके फिर शुरू करें
update-keeps = मसौदे और जो कुछ भेजा जाना बाक़ी है, वैसा ही रहता है।
update-password = आपका सिस्टम आपका पासवर्ड माँगेगा।
update-waiting-sending = यहाँ से सब कुछ भेजे जाते ही शुरू होगा।
update-waiting-recording = आपका वॉइस नोट पूरा होते ही शुरू होगा।
update-installing = इंस्टॉल हो रहा है…
update-installing-password = इंस्टॉल हो रहा है। आपका सिस्टम पासवर्ड माँगता है।
update-restarting = फिर शुरू हो रहा है…
update-later = कल याद दिलाएँ
update-not-now = अभी नहीं
update-pass-over = यह संस्करण छोड़ें
update-quiet = फ़िलहाल इसकी बात और कहीं नहीं होगी।

# हब और यह संस्करण अब एक भाषा नहीं बोलते।
update-needed = आपके डेस्क के सर्वर को नया { -brand } चाहिए। आप सब कुछ पढ़ सकते हैं; जो लिखेंगे वह यहीं रुका रहेगा।
update-needed-system = आपके डेस्क के सर्वर को नया { -brand } चाहिए: जिसने यह दिया था, उससे माँगिए। आप सब कुछ पढ़ सकते हैं; जो लिखेंगे वह यहीं रुका रहेगा।
update-needed-version = आपके डेस्क के सर्वर को { -brand } { $version } या उससे नया संस्करण चाहिए। आप सब कुछ पढ़ सकते हैं; जो लिखेंगे वह यहीं रुका रहेगा।
update-needed-version-system = आपके डेस्क के सर्वर को { -brand } { $version } या उससे नया संस्करण चाहिए: जिसने यह दिया था, उससे माँगिए। आप सब कुछ पढ़ सकते हैं; जो लिखेंगे वह यहीं रुका रहेगा।
update-hub-older = आपके डेस्क का सर्वर इस { -brand } से पुराना है; जो उसे चलाता है, उसे अपडेट करना होगा। आप सब कुछ पढ़ सकते हैं; जो लिखेंगे वह यहीं रुका रहेगा।

# क्या गड़बड़ हुई। चलते संस्करण को कभी छुआ नहीं जाता।
update-trouble-still = यह संस्करण पहले जैसा चलता रहेगा।
update-trouble-unreachable = नए संस्करणों की जगह से कोई जवाब नहीं आया।
update-trouble-unreadable = नए संस्करणों की जगह से ऐसा जवाब आया जो पढ़ा नहीं जा सकता।
update-trouble-not-for-us = नया संस्करण तो है, पर ऐसे कंप्यूटर के लिए नहीं।
update-trouble-broken-off = डाउनलोड बीच में टूट गया।
update-trouble-too-large = जो आया वह { -brand } से कहीं बड़ा है। उसे फेंक दिया गया।
update-trouble-not-signed = जो आया उस पर { -brand } बनाने वालों के हस्ताक्षर नहीं हैं, या वह रास्ते में बदला गया। उसे फेंक दिया गया।
update-trouble-other-version = जो आया उस पर किसी और संस्करण के हस्ताक्षर हैं। उसे फेंक दिया गया।
update-trouble-not-a-package = जो आया वह ऐसा पैकेज नहीं जिसे यह कंप्यूटर इंस्टॉल कर सके। उसे फेंक दिया गया।
update-trouble-no-room = डिस्क पर जगह नहीं है।
update-trouble-not-allowed = आपका सिस्टम { -brand } को बदलने नहीं देता।
update-trouble-not-installed = आपके सिस्टम ने इसे इंस्टॉल नहीं किया। शायद पासवर्ड नहीं दिया गया, या कोई और इंस्टॉलेशन चल रहा है।
error-hub-older = इस डेस्क का सर्वर इस { -brand } से पुराना है। पहले उसे अपडेट करना होगा।
