# अपनी कुंजियाँ चुनना
keys-change = { $command }: { $keys }. कुंजी बदलें
keys-change-hint = बदलने के लिए किसी कुंजी पर क्लिक करें।
keys-press = नई कुंजी दबाएँ। Esc से कुछ नहीं बदलता।
keys-cannot = यह कुंजी हर विंडो में काम आती है। कोई और दबाएँ, या Esc।
keys-taken = यह कुंजी पहले से इसके लिए है: { $commands }।
keys-take = यहाँ इस्तेमाल करें
keys-leave = रहने दें
keys-usual = पहले वाली कुंजी: { $command }
keys-all-usual = सभी कुंजियाँ पहले जैसी
keys-none = कोई नहीं
