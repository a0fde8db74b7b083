# ग्राहकों से पूछना कि कैसा रहा: सेटिंग का पन्ना।

settings-tab-survey = राय
survey-go = राय: ग्राहकों से पूछना कि कैसा रहा
survey-lead = चैट निपटने के बाद Sangam ग्राहक से तीन बटनों के साथ पूछ सकता है कि कैसा रहा।
survey-cost = सवाल डेस्क के किसी भी जवाब जैसा एक संदेश है, और धन्यवाद दूसरा: WhatsApp दोनों का शुल्क ले सकता है।
survey-cost-left = इस नंबर पर इस महीने के लगभग { $left } मुफ़्त संदेश बाक़ी हैं।
survey-cost-used-up = इस नंबर पर इस महीने के मुफ़्त संदेश ख़त्म हो चुके हैं।
survey-cost-about = जिसका शुल्क लगे, वह संदेश लगभग { $amount } का है।
survey-cost-between = जिसका शुल्क लगे, वह संदेश लगभग { $least } से { $most } का है, ग्राहक के देश के अनुसार।
survey-cost-unknown = जिस संदेश का शुल्क लगे, उसकी क़ीमत दर सूची में नहीं है।
survey-number = नंबर
survey-no-number = नंबर जुड़ने के बाद यहाँ तय होता है कि उसके ग्राहकों से पूछा जाए या नहीं।
survey-error = राय की सेटिंग अभी पढ़ी नहीं जा सकती
survey-on = चैट निपटने के बाद पूछें
survey-on-hint = केवल जहाँ किसी व्यक्ति ने चैट निपटाई हो और ग्राहक को अब भी लिखा जा सके। निजी चैट में कभी नहीं, ब्लॉक किए ग्राहकों से या जो और संदेश नहीं चाहते उनसे भी नहीं।
survey-wait = निपटाने और पूछने के बीच मिनट
survey-wait-hint = जो बीच में फिर लिखे, उससे नहीं पूछा जाता।
survey-rest = उसी ग्राहक से दोबारा पूछने तक दिन
survey-reopen = “ख़राब” के बाद चैट फिर खोलें
survey-reopen-hint = तब वह सूची में बाक़ी चैट की तरह आ जाती है, ताकि कोई बात सँभाल सके।
survey-words = क्या कहा जाए
survey-words-hint = उस भाषा में जिसके अक्षर ग्राहक ने आख़िर में लिखे; जहाँ पता न चले वहाँ पहली।
survey-language = भाषा
survey-language-first = जहाँ और कोई न जँचे
survey-language-add = भाषा जोड़ें
survey-language-remove = { $language } हटाएँ
survey-question = सवाल
survey-good = अच्छा
survey-okay = ठीक
survey-bad = ख़राब
survey-button = “{ $rating }” का बटन
survey-thanks = जवाब के बाद धन्यवाद
survey-thanks-hint = कुछ न कहना हो तो ख़ाली छोड़ें।
survey-preview = ग्राहक को ऐसा दिखेगा
survey-odd-number = कृपया { $least } से { $most } तक की पूरी संख्या लिखें।
survey-odd-empty = सवाल और तीनों बटनों में शब्द चाहिए। कुछ सहेजा नहीं गया।
survey-odd-long = कुछ शब्द उससे लंबे हैं जितना WhatsApp दिखाता है। कुछ सहेजा नहीं गया।
survey-odd-twice = तीनों बटनों के शब्द अलग हों, और हर भाषा एक ही बार आए। कुछ सहेजा नहीं गया।
survey-default-question = हमें लिखने के लिए धन्यवाद। आपका अनुभव कैसा रहा?
survey-default-good = 👍 अच्छा
survey-default-okay = 😐 ठीक-ठाक
survey-default-bad = 👎 ख़राब
survey-default-thanks = बताने के लिए धन्यवाद!

# चैट में।

event-surveyed = पूछा गया कि कैसा रहा
event-surveyed-by = <b>{ $who }</b> के निपटाने के बाद पूछा गया कि कैसा रहा
event-rated = कैसा रहा: <b>{ $rating }</b>
event-rated-by = <b>{ $who }</b> के साथ कैसा रहा: <b>{ $rating }</b>
event-survey-window = नहीं पूछा गया कि कैसा रहा: जवाब का समय बंद हो चुका था
event-survey-number = नहीं पूछा गया कि कैसा रहा: नंबर से भेजा नहीं जा सका
event-survey-merged = नहीं पूछा गया कि कैसा रहा: यह बातचीत दूसरी में मिल चुकी थी
event-survey-unknown = नहीं पूछा गया कि कैसा रहा
survey-bubble = राय
deed-survey_changed = ग्राहकों से राय पूछने का तरीक़ा बदला

# टीम के पन्ने पर।

survey-title = कैसा रहा
survey-title-hint = अवधि के सवालों पर ग्राहकों के जवाब
survey-none = इस अवधि में किसी से नहीं पूछा गया।
survey-none-hint = सेटिंग › राय में चालू करें।
survey-of = किसका
survey-asked = पूछा
survey-asked-means = अवधि में गए वे सवाल जिन्हें WhatsApp ने ठुकराया नहीं। सवाल चैट निपटाने वाले के और उसके नंबर के खाते में गिना जाता है।
survey-answered = जवाब मिला
survey-answered-means = अवधि के वे सवाल जिनका जवाब आया, चाहे जब आया हो। एक सवाल के कई जवाबों में आख़िरी गिना जाता है। हिस्सा सभी पूछे गए सवालों का है।
survey-share = अच्छा, ठीक, ख़राब
survey-share-means = क्या जवाब आया, सभी जवाबों के हिस्से के रूप में।
survey-share-label = { $good } अच्छा, { $okay } ठीक, { $bad } ख़राब
survey-team = टीम
survey-comments = उसके बाद ग्राहकों ने क्या लिखा
survey-comments-hint = जवाब के एक घंटे के भीतर के पहले शब्द
survey-export = जवाब CSV में सहेजें
survey-file-of = किसका
survey-file-asked = पूछा
survey-file-answered = जवाब मिला
survey-file-good = अच्छा
survey-file-okay = ठीक
survey-file-bad = ख़राब
