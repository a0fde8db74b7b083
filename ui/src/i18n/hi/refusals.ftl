### संदेश क्यों नहीं गया: हर कारण का एक वाक्य, ग्राहकों को जवाब देने वालों के लिए। क्या हुआ, फिर क्या करने से बनेगा।

## WhatsApp ने क्या रोका

refused-token_invalid = WhatsApp अब इस डेस्क को भेजने की अनुमति नहीं देता। मालिक को नंबर फिर जोड़ना होगा।
refused-permission_missing = WhatsApp पर इस डेस्क को एक ज़रूरी अनुमति नहीं मिली है। क्या कमी है, यह मालिक देख सकते हैं।
refused-object_missing = WhatsApp अब यह नंबर डेस्क को नहीं दिखाता। मालिक को इसे फिर जोड़ना होगा।
refused-temporary = WhatsApp में कुछ दिक्कत थी। आम तौर पर कुछ मिनट में ठीक हो जाता है।
refused-request_rate = WhatsApp से एक साथ बहुत कुछ माँगा गया। एक मिनट में फिर चलेगा।
refused-number_throughput = WhatsApp एक साथ जितने संदेश लेता है, नंबर उससे ज़्यादा भेज रहा था। थोड़ा रुकें।
refused-pair_rate = इस ग्राहक को कम समय में बहुत संदेश चले गए। अगला भेजने से पहले थोड़ा रुकें।
refused-spam_rate = कई ग्राहकों ने इस नंबर को ब्लॉक या रिपोर्ट किया, इसलिए WhatsApp ने अभी इससे भेजना रोक दिया है।
refused-template_misclassified = टेम्पलेट ग़लत श्रेणी में रखे गए थे, इसलिए WhatsApp ने इस खाते की सीमा घटा दी।
refused-account_locked = WhatsApp ने बिज़नेस खाता बंद कर रखा है। मालिक WhatsApp से बात सुलझाएँ, तब तक कुछ नहीं जा सकता।
refused-country_not_allowed = WhatsApp इस दुकान को ग्राहक के देश में लिखने नहीं देता।
refused-payment_problem = WhatsApp को इस खाते में भुगतान का कोई सही तरीका नहीं मिला। मालिक उसे Meta पर जोड़ सकते हैं; फ़ोन से जवाब मुफ़्त रहते हैं।
refused-number_not_registered = यह नंबर WhatsApp पर भेजने के लिए अब तैयार नहीं है। मालिक को इसे फिर जोड़ना होगा।
refused-number_upgrading = WhatsApp इस नंबर को अपग्रेड कर रहा है। लगभग एक मिनट लगता है।
refused-display_name_not_approved = इस नंबर का जो नाम ग्राहकों को दिखता है, उसे WhatsApp ने मंज़ूरी नहीं दी है।
refused-window_closed = ग्राहक ने इससे पहले के 24 घंटों में नहीं लिखा था, और WhatsApp जवाब उसी समय के भीतर लेता है।
refused-undeliverable = WhatsApp इस ग्राहक तक नहीं पहुँच पा रहा: शायद वे अब इसे नहीं चलाते, उनका ऐप बहुत पुराना है, या उन्होंने नंबर ब्लॉक किया है। फ़ोन करके देखें।
refused-recipient_is_sender = यह आपके अपने ही नंबर पर जाता, और कोई नंबर ख़ुद को नहीं लिख सकता।
refused-recipient_not_allowed = यह परीक्षण का नंबर है: यह केवल उन्हीं को लिखता है जिनके नंबर Meta पर इसके लिए डाले गए हैं।
refused-marketing_capped = ग्राहक को फ़िलहाल दुकानों के काफ़ी प्रचार मिल चुके हैं, इसलिए WhatsApp लगभग एक दिन तक और नहीं पहुँचाता।
refused-marketing_stopped = ग्राहक ने आपके प्रचार संदेश बंद करने को कहा है। वे कुछ लिखें तो उसका जवाब अब भी पहुँचता है।
refused-user_in_experiment = WhatsApp एक प्रयोग कर रहा है और इस ग्राहक को दुकानों का प्रचार नहीं दिखाता। अपना लिखा जवाब अब भी पहुँचता है।
refused-type_unsupported = WhatsApp डेस्क से इस तरह का संदेश नहीं लेता। फ़ोन से भेजा जा सकता है।
refused-inbound_media_failed = WhatsApp ग्राहक की फ़ाइल नहीं ला पाया। उनसे कहें कि फिर से भेजें, या किसी और रूप में।
refused-outbound_media_rejected = WhatsApp ने फ़ाइल नहीं ली: उसका प्रकार या आकार ठीक नहीं बैठता।
refused-only_on_phone = WhatsApp यह संदेश फ़ोन पर ही रखता है। चैट वहीं खोलें।
refused-bad_parameter = डेस्क ने जो भेजा, वह WhatsApp समझ नहीं पाया। चूक डेस्क की है; ब्योरे से सहायता टीम इसे ढूँढ सकती है।
refused-paging_cursor_invalid = एक लंबी सूची में WhatsApp अपनी जगह भूल गया। दोबारा करने पर आम तौर पर चल जाता है।
refused-phone_number_needed = ऐसे संदेश के लिए ग्राहक का फ़ोन नंबर चाहिए, और WhatsApp ने केवल उनका यूज़रनेम दिया है।
refused-marketing_disabled = इस खाते में प्रचार वाले टेम्पलेट बंद हैं।
refused-template_parameter_count = टेम्पलेट में जितनी ख़ाली जगहें हैं, उतनी भरी नहीं गईं। शायद वह WhatsApp पर बदला गया है।
refused-template_missing = यह टेम्पलेट इस भाषा में WhatsApp के पास नहीं है, या मंज़ूर नहीं हुआ है।
refused-template_text_too_long = ख़ाली जगहें भरने पर टेम्पलेट WhatsApp की सीमा से लंबा हो जाता है।
refused-content_policy = WhatsApp ने टेम्पलेट की बात नहीं मानी: वह WhatsApp के नियमों के ख़िलाफ़ है।
refused-template_parameter_invalid = टेम्पलेट में भरी कोई चीज़ ऐसे रूप में है जिसे WhatsApp नहीं लेता, जैसे बीच में नई पंक्ति।
refused-template_paused = ग्राहकों को यह टेम्पलेट पसंद नहीं आया, इसलिए WhatsApp ने इसे रोक रखा है। कोई और भेजा जा सकता है।
refused-template_disabled = WhatsApp ने यह टेम्पलेट हमेशा के लिए बंद कर दिया है। कोई और भेजा जा सकता है।
refused-flow_blocked = WhatsApp ने इस संदेश का फ़ॉर्म रोक दिया है। जो पूछना है, अपने संदेश में पूछ लें।
refused-flow_throttled = इस संदेश का फ़ॉर्म अभी एक घंटे में केवल दस बार भेजा जा सकता है।
refused-registration_failed = WhatsApp पर इस नंबर का पंजीकरण पूरा नहीं हुआ। मालिक को इसे देखना होगा।
refused-registration_throttled = नंबर का पंजीकरण बहुत बार आज़माया गया। WhatsApp कुछ घंटे रुकने को कहता है।
refused-identity_mismatch = ग्राहक का WhatsApp नए सिरे से चालू हुआ है। आगे बढ़ने से पहले पक्का करें कि वही व्यक्ति हैं।
refused-block_failed = WhatsApp ने इस व्यक्ति को ब्लॉक या अनब्लॉक नहीं किया।
refused-block_list_full = ब्लॉक किए लोगों की सूची भर गई है। पहले किसी को उसमें से हटाना होगा।
refused-block_list_busy = WhatsApp अभी ब्लॉक किए लोगों की सूची पर काम कर रहा है। थोड़ी देर में ख़ाली होगा।
refused-template_limit = खाते में उतने टेम्पलेट हैं जितने WhatsApp रखने देता है। एक हटेगा तभी दूसरा आएगा।
refused-sync_already_requested = फ़ोन का इतिहास एक बार माँगा जा चुका है। WhatsApp उसे नए सिरे से जोड़ने पर ही फिर देता है।
refused-sync_too_late = फ़ोन का इतिहास माँगने का एक दिन बीत चुका है। नए सिरे से जोड़ने पर वह फिर खुलता है।
refused-history_declined = फ़ोन पर इतिहास साझा नहीं किया गया, इसलिए पुरानी बातचीत केवल वहीं है।
refused-phone_maintenance = WhatsApp फ़ोन के खाते पर काम कर रहा है। कुछ मिनट में वापस आएगा।
refused-unrecognised = WhatsApp ने इसे ऐसे कोड से रोका जिसे यह संस्करण नहीं जानता: { $code }। सहायता टीम इसे देख सकती है।
refused-untold = WhatsApp ने कोई कारण नहीं बताया।
refused-unanswered = WhatsApp ने जवाब नहीं दिया। शायद पहुँच गया हो; आपके कहे बिना दोबारा नहीं भेजा जाएगा।

## हब ने क्या रोका

refused-number_not_connected = जब इसे निकलना था, तब नंबर भेज नहीं सकता था।
refused-stage = नंबर जिस चरण में था, उसमें आप डेस्क से नहीं भेज सकते थे।
refused-not_assignee = इस चैट में सिर्फ़ वही लिखता है जिसके पास यह है, और यह आपके पास नहीं थी।
refused-blocked = ग्राहक ब्लॉक है, इसलिए कुछ नहीं भेजा गया। पहले चैट के बगल में उन्हें फिर लिखने दें।
refused-sent_again = यह संदेश किसी सहकर्मी ने या किसी और डेस्क से पहले ही फिर भेज दिया है। वह इसी चैट में है।
refused-text_length = संदेश ख़ाली है या WhatsApp की सीमा से लंबा है। पाठ कॉपी करके हिस्सों में भेजें।
refused-file_missing = फ़ाइल डेस्क के सर्वर तक नहीं पहुँची। फिर से भेजें, तो वह दोबारा पहुँचाई जाएगी।
refused-not_found = यह बातचीत अब आपके लिए खुली नहीं है: उसे निजी किया गया है, या वह कहीं और गई है।
refused-invalid = यह संदेश जिस पर टिका है वह अब यहाँ नहीं है, जैसे वह संदेश जिसका यह जवाब था।
refused-forbidden = आपकी भूमिका इसकी अनुमति नहीं देती।
refused-command_id_reused = डेस्क इस संदेश की पहचान किसी और के लिए इस्तेमाल कर चुका था। फिर लिखने से पहले चैट देख लें।
refused-too_large = संदेश इस डेस्क की सीमा से बड़ा है। पाठ कॉपी करके हिस्सों में भेजें।
refused-too_many_attempts = एक साथ बहुत कुछ माँगा गया। थोड़ा रुकें।
refused-template_not_sendable = यह टेम्पलेट अभी भेजा नहीं जा सकता: WhatsApp ने इसे रोक दिया है, या इसके शब्द अब बदल चुके हैं। इसे फिर से या कोई और चुनिए।
refused-waited_too_long = यह एक घंटे में नहीं गया, क्योंकि नंबर भेज नहीं पा रहा था। अब भी ठीक है? तो फिर से भेजिए।
refused-no_chat_with = इस नंबर से इस डेस्क पर चैट शुरू नहीं हो सकती। वजह मालिक देख सकते हैं।
refused-internal = डेस्क के भीतर कुछ गड़बड़ हुई। आपका लिखा यहीं रखा है।
refused-other = डेस्क ने इसे ऐसे कारण से रोका जिसे यह संस्करण नहीं जानता: { $code }।

## क्या करने से बनेगा

remedy-later-at = आप इसे { $time } के बाद फिर भेज सकते हैं।
remedy-phone = फ़ोन से जवाब दें
remedy-phone-copied = पाठ कॉपी हो गया। दुकान के फ़ोन पर { $name } की चैट खोलें।
remedy-phone-told = दुकान के फ़ोन पर { $name } की चैट खोलें।
remedy-template = टेम्पलेट भेजें
remedy-number = नंबर का पन्ना खोलें
remedy-owner = मालिक से कहें
remedy-owner-noted = { $name } के लिए इस चैट में एक नोट लिख दिया गया है।
remedy-owner-noted-unnamed = मालिक के लिए इस चैट में एक नोट लिख दिया गया है।
remedy-owner-note = { $customer } को एक संदेश नहीं गया। { $reason }
remedy-convert = फ़ाइल बदलें
remedy-details = सहायता के लिए ब्योरा कॉपी करें
remedy-details-copied = ब्योरा कॉपी हो गया।
refusal-words = WhatsApp के शब्द
refusal-hub-words = डेस्क के शब्द
refusal-code = कोड
copy-failed = पाठ कॉपी नहीं हो पाया।
