# चैट कौन ले रहा है: उपलब्धता।

routing-available = उपलब्ध
routing-away = अनुपस्थित
routing-away-until = { $time } तक अनुपस्थित
routing-back = अनुपस्थित, और वापसी …
routing-away-hint = जब तक आप अनुपस्थित हैं, कोई चैट अपने-आप आपको नहीं दी जाती। जो आपकी हैं, वे आपकी ही रहती हैं।
routing-away-offline = फिर से ऑनलाइन होने पर आप यह बता सकते हैं।
routing-you = आपकी प्रोफ़ाइल और डिवाइस
routing-toggle-away = बताएँ कि मैं अनुपस्थित हूँ, या वापस आ गया
routing-said-away = आप अनुपस्थित हैं। आपको कोई चैट नहीं दी जाएगी।
routing-said-back = आप फिर से उपलब्ध हैं।
routing-set-away = अनुपस्थित करें
routing-set-available = उपलब्ध करें
routing-state-act = { $name }: { $state }. { $act }
