# सिस्टम की सूचनाएँ, ट्रे, अपने आप शुरू होना। विंडो भी यही फ़ाइल पढ़ती है।
settings-notify = सूचनाएँ
notify-about = जब ग्राहक लिखे
notify-about-hint = पुरानी चैट के लिए कभी नहीं, और जब यह विंडो सामने हो तब भी नहीं।
notify-mine = मेरी चैट में
notify-unassigned = उन चैट में जो अभी किसी की नहीं हैं
notify-team = आपकी टीम और आपकी चैट से
notify-given = जब कोई चैट मुझे सौंपी जाए
notify-mentions = जब कोई नोट में मेरा ज़िक्र करे
notify-waking = जब मेरी या किसी की न होने वाली सोई चैट जागे
notify-says = इनमें क्या दिखे
notify-says-hint = निजी रखे गए ग्राहक का नाम कभी नहीं दिखता।
notify-says-words = नाम और संदेश
notify-says-name = सिर्फ़ नाम
notify-says-nothing = दोनों नहीं
notify-sound = आवाज़ के साथ
notify-quiet = शांत समय
notify-quiet-hint = रोज़ इस बीच कोई सूचना नहीं आती।
notify-quiet-from = शांत समय शुरू
notify-quiet-until = शांत समय ख़त्म
notify-quiet-past-midnight = अगली सुबह तक
notify-rest = अभी शांति
notify-rest-hint = जब आप किसी के साथ बैठे हों।
notify-rest-hour = एक घंटे के लिए
notify-rest-until = { $time } तक
notify-rest-end = फिर से सूचना दें
# सूचना में क्या लिखा होता है
notify-some = एक ग्राहक ने लिखा
notify-many = { $count ->
    [one] { $count } ग्राहक ने लिखा
   *[other] { $count } ग्राहकों ने लिखा
}
notify-unread = { $count ->
    [one] { $count } नया संदेश
   *[other] { $count } नए संदेश
}
notify-who-unread = { $name } ({ $count })
notify-mentioned = { $name } ने आपका ज़िक्र किया
notify-mentioned-some = किसी सहकर्मी ने आपका ज़िक्र किया
notify-given-by = { $name } ने आपको एक चैट सौंपी
notify-given-some = आपको एक चैट सौंपी गई
notify-woke = एक चैट फिर जाग गई
notify-not-delivered = आपका एक संदेश नहीं पहुँचा
notify-chat-with = { $name } की चैट में
notify-open = खोलें
notify-read = पढ़ा हुआ मानें
# ट्रे
tray-open = Sangam खोलें
tray-open-unread = { $count ->
    [one] Sangam खोलें: { $count } अनपढ़ी चैट
   *[other] Sangam खोलें: { $count } अनपढ़ी चैट
}
tray-quiet = एक घंटे के लिए शांति
tray-quit = बंद करें
# शुरू होना और चलते रहना
settings-start = शुरू होना
start-by-itself = कंप्यूटर के साथ शुरू हो
start-by-itself-hint = छोटी की हुई विंडो में, ताकि सुबह से सूचनाएँ आएँ।
start-keep-running = विंडो बंद करने पर भी चलता रहे
start-keep-running-hint = Sangam ट्रे में रहता है। वापस लाने के लिए वहाँ क्लिक करें या Sangam फिर से शुरू करें।
error-start-by-itself = सिस्टम ने इसे नहीं माना। कुछ नहीं बदला।
