### How the window is divided and how it writes.

thread-back = बातचीत की सूची पर लौटें
pane-hint = डबल क्लिक या Home: सामान्य चौड़ाई
settings-digits = अंक
settings-digits-hint = गिनती, क़ीमत और समय में। फ़ोन नंबर हमेशा वैसे ही लिखे जाते हैं जैसे मिलाए जाते हैं।
settings-language-hint = आपका नया डेस्क इसी भाषा में शुरू होगा।
settings-language-started = कुछ अनुवाद हुआ है
settings-language-started-hint = जिसका अनुवाद अभी नहीं हुआ, वह अंग्रेज़ी में है।
settings-size = आकार
settings-size-hint = अक्षर, तस्वीरें और बाकी सब
command-larger = सब कुछ बड़ा करें
command-smaller = सब कुछ छोटा करें
command-usual-size = सब कुछ सामान्य आकार में
size-said = आकार: { $size }
