# ग्राहक को ब्लॉक करना।

block-title = ब्लॉक
block-do = ब्लॉक करें…
block-until = { $time } तक हो सकता है: WhatsApp ग्राहक के आख़िरी संदेश के 24 घंटे के भीतर ही ब्लॉक करता है।
block-too-late = WhatsApp ग्राहक के आख़िरी संदेश के 24 घंटे के भीतर ही ब्लॉक करता है। वे फिर लिखेंगे तब हो सकेगा।
block-unreached = ब्लॉक करने के लिए यह नंबर जुड़ा होना चाहिए, और आपको इससे भेजने की अनुमति होनी चाहिए।
block-sure = { $name } को ब्लॉक करें? उनका लिखा आप तक नहीं पहुँचेगा, आपका लिखा उन तक नहीं, और चैट निपटी हुई मानी जाएगी।
block-yes = ब्लॉक करें
block-no = रहने दें
block-done = { $name } को ब्लॉक किया गया।
block-ended = { $name } फिर लिख सकते हैं।
block-since = { $time } से ब्लॉक है।
block-end = फिर लिखने दें
event-blocked = { $who } ने ग्राहक को ब्लॉक किया
event-unblocked = { $who } ने ग्राहक को फिर लिखने दिया
event-block-refused = WhatsApp ने ग्राहक को ब्लॉक नहीं किया
event-unblock-refused = WhatsApp में ग्राहक अब भी ब्लॉक है
composer-blocked = ब्लॉक है
composer-blocked-placeholder = यह ग्राहक ब्लॉक है। चैट के बगल में उन्हें फिर लिखने दें।
error-blocked = यह ग्राहक ब्लॉक है।
error-block-too-late = देर हो गई: WhatsApp आख़िरी संदेश के 24 घंटे के भीतर ही ब्लॉक करता है।
