//! What people say in a textile shop in Jaipur, and what they are called.

/// One turn of a dialogue.
#[derive(Clone, Copy, Debug)]
pub(super) enum Turn {
    Customer(&'static str),
    Shop(&'static str),
    CustomerPhoto(&'static str),
    ShopPhoto(&'static str),
    CustomerVoice,
    ShopBill(&'static str),
}

use Turn::{
    Customer as C, CustomerPhoto as CP, CustomerVoice as CV, Shop as S, ShopBill as SB, ShopPhoto as SP,
};

/// Visits to the shop.
pub(super) const DIALOGUES: &[&[Turn]] = &[
    &[
        C("Hello, is the indigo block print still there?"),
        S("Yes, two pieces. 1,450 each, five and a half metres."),
        C("Can you send a photo in daylight?"),
        SP("By the window, no filter"),
        C("Lovely. Please keep one for me."),
        S("Kept until Saturday. Shall I send it by courier?"),
        C("I will come myself on Friday."),
        S("Good, we are open until eight."),
    ],
    &[
        C("भैया, नीली वाली साड़ी मिल जाएगी?"),
        S("जी, अभी तीन हैं। कल तक रख दूँ?"),
        C("हाँ, कल शाम को आती हूँ।"),
        S("ठीक है, छह बजे तक हूँ।"),
        C("आ गई थी, बहुत सुंदर है। धन्यवाद 🙏"),
    ],
    &[
        C("Bhaiya 40 pcs napkin ka kya rate lagega?"),
        S("40 ke liye 62 rupaye piece, GST alag."),
        C("60 final karo na"),
        S("Chaliye 60, par payment advance."),
        C("UPI pe bhej diya, dekh lijiye"),
        S("Mil gaya. Bill bhejta hoon."),
        SB("Bill for 40 napkins"),
        C("Thank you!"),
    ],
    &[
        CP("Is this dupatta from your shop? I want the same in green."),
        S("Yes, that is ours. Green comes next week."),
        C("Please write when it is there."),
        S("Certainly."),
        S("The green one has arrived."),
        C("Sending my driver tomorrow at 11."),
    ],
    &[
        C("Do you deliver to Kochi?"),
        S("Yes, by Speed Post, three to five days. 120 rupees up to one kilo."),
        C("And how do I pay?"),
        S("UPI to this number, or bank transfer."),
        C("Done. Reference ends in 4471."),
        S("Received. Tracking number follows this evening."),
        S("EE482910337IN, it left today."),
        C("It arrived this morning, beautifully packed."),
    ],
    &[
        C("இந்த துணி மீட்டர் எவ்வளவு?"),
        S("மீட்டர் 280 ரூபாய்."),
        C("பத்து மீட்டர் வேண்டும், கொஞ்சம் குறைக்க முடியுமா?"),
        S("பத்துக்கு 265 போட்டுத் தருகிறேன்."),
        C("சரி, அனுப்புங்கள்."),
    ],
    &[
        C("Good morning, are you open on Sunday?"),
        S("Sunday from eleven to five."),
        C("Perfect, we are six people from the hotel."),
        S("Welcome! Parking is behind the temple."),
    ],
    &[
        CV,
        S("Yes, I heard it. The blouse piece is included."),
        C("Achha, then pack it please"),
        S("Packed. Total 2,350."),
        C("Coming in 20 min"),
    ],
    &[
        C("The colour ran a little in the first wash 😟"),
        S("I am sorry. Cold water with salt, please, and never in the sun."),
        C("It was cold water"),
        S("Then bring it, we exchange it."),
        C("Thank you, that is very kind."),
        S("Exchanged today. The new one is from another lot."),
    ],
    &[
        C("PO for 120 metres attached by mail, please confirm"),
        S("Confirmed. Ready on the 14th."),
        C("Need it by the 12th if possible"),
        S("I asked the printer: the 12th in the evening works."),
        C("Great. Same address, same GST number."),
        SB("Proforma invoice, 120 m"),
        C("Approved."),
        S("Dispatched with the blue transport, receipt follows."),
    ],
    &[
        C("नमस्ते, शादी के लिए 25 साड़ियाँ चाहिए"),
        S("बधाई हो! एक रंग में या अलग-अलग?"),
        C("पाँच रंगों में, पाँच-पाँच"),
        SP("ये पाँच रंग हैं"),
        C("तीसरा बदल दीजिए, हल्का गुलाबी"),
        S("हो जाएगा। दस दिन लगेंगे।"),
        C("आधा पैसा आज भेजती हूँ"),
        S("मिल गया, धन्यवाद।"),
    ],
    &[
        C("Is COD possible?"),
        S("For orders below 3,000 yes, 50 rupees more."),
        C("ok then 2 cushion covers, the elephant ones"),
        S("Address with pin code please"),
        C("B-14, Shanti Niketan, Pune 411001"),
        S("Leaves tomorrow."),
    ],
    &[C("👍"), S("🙏")],
    &[
        C("Happy Diwali to the whole team! 🪔"),
        S("And to your family! The new collection is out after Bhai Dooj."),
        C("Will visit for sure"),
    ],
    &[
        C("Can you match this thread?"),
        CP("The border"),
        S("Closest is our 214, a shade darker."),
        SP("214 beside it"),
        C("Good enough, 3 spools"),
        S("90 rupees, they are at the counter."),
    ],
    &[
        C("Tumhari dukaan ka location bhejo"),
        S("Johari Bazar, Hawa Mahal se do minute, doosri manzil. Naam Neelam Textiles."),
        C("Mil gaya, aa raha hoon"),
    ],
    &[
        C("আপনাদের কাছে তাঁতের শাড়ি আছে?"),
        S("আছে, চার রকম। ছবি পাঠাচ্ছি।"),
        SP("তাঁত, চার রঙ"),
        C("লালটা নেব। কলকাতায় পাঠাবেন?"),
        S("হ্যাঁ, পাঁচ দিন লাগবে।"),
    ],
    &[
        C("What is the minimum for custom print?"),
        S("Thirty metres per design, block making 1,800 once."),
        C("We would send the artwork as PDF"),
        S("Perfect, black and white, real size."),
        C("And samples?"),
        S("One metre, 400, counted towards the order."),
        C("Go ahead with a sample please."),
        S("The sample is printed, courier tomorrow."),
        C("Received. The team loves it."),
    ],
    &[
        C("Payment reminder: my bill 2281 was paid twice I think"),
        S("Let me look."),
        S("You are right. The second 1,120 goes back today."),
        C("Got it, thanks for being quick."),
    ],
    &[
        C("Sir mera parcel abhi tak nahi aaya"),
        S("Tracking dekh raha hoon, ek minute."),
        S("Kal Ahmedabad pahuncha hai, aaj deliver hona chahiye."),
        C("Aa gaya, thank you sir"),
    ],
    &[C("ನೀಲಿ ಬಣ್ಣದ ಕುರ್ತಾ ಇದೆಯೇ?"), S("ಇದೆ, M ಮತ್ತು L ಎರಡೂ."), C("L ಒಂದು ಇಡಿ, ಸಂಜೆ ಬರುತ್ತೇನೆ.")],
    &[
        C("Do you take old sarees for quilts?"),
        S("We do. Six sarees make one quilt, 2,200 with stitching."),
        C("I have eleven 😄"),
        S("Then one quilt and a small one for a child."),
        C("How long?"),
        S("Four weeks in this season."),
        C("I bring them on Tuesday."),
    ],
    &[
        C("Hi, this is Anika from the design college. May we visit with 20 students?"),
        S("Gladly, on a weekday before noon."),
        C("Next Wednesday at ten?"),
        S("Written down. Tea is on us."),
    ],
    &[
        CP("Torn on one side when it came"),
        S("That should not happen, sorry. Replacement goes out today, keep the other one."),
        C("Wow, thank you"),
    ],
    &[
        C("Rate for 500 table runners, hotel supply, monthly"),
        S("For a monthly order 148 each, first delivery in three weeks."),
        C("We pay 30 days net"),
        S("First order half in advance, then 30 days is fine."),
        C("Send me the terms in writing"),
        SB("Offer and terms"),
        C("Signed and sent back."),
        S("Then welcome. The cloth is on the loom from Monday."),
    ],
    &[C("આ ડિઝાઇન ફરી ક્યારે આવશે?"), S("આવતા મહિને, તમને જાણ કરીશ."), C("આભાર!")],
    &[
        C("Where do I find the wash instructions?"),
        S("Cold, by hand, inside out, dry in the shade. Iron from the left side."),
        C("Thanks, saved."),
    ],
    &[C("ਕੀ ਫੁਲਕਾਰੀ ਮਿਲੇਗੀ?"), S("ਹਾਂਜੀ, ਅੱਠ ਪੀਸ ਨੇ।"), SP("ਫੁਲਕਾਰੀ"), C("ਪੀਲੀ ਵਾਲੀ ਰੱਖ ਦਿਓ")],
    &[
        C("Mummy ke liye gift, budget 1500"),
        S("Kota doria ya chanderi? Dono mein achhe hain."),
        SP("Chanderi, 1,390"),
        C("Yeh wala! Gift wrap ho jayega?"),
        S("Bilkul, muft."),
        C("Shaam ko papa le jayenge"),
    ],
    &[C("Is the shop number the same for calls?"), S("Yes, but we answer faster here.")],
];

const GIVEN: [&str; 40] = [
    "Asmita", "Bhavesh", "Chitra", "Devika", "Ekta", "Farhan", "Geeta", "Harini", "Ishaan", "Jyoti", "Kabir",
    "Leela", "Manav", "Naina", "Omkar", "Pooja", "Qadir", "Rukmini", "Sahil", "Tara", "Uday", "Vandana",
    "Wasim", "Yamini", "Zubin", "Aditi", "Brinda", "Chetan", "Divya", "Esha", "Girish", "Hema", "Ibrahim",
    "Janaki", "Kiran", "Lata", "Mohan", "Nisha", "Parth", "Revathi",
];

const FAMILY: [&str; 37] = [
    "Agarwal",
    "Banerjee",
    "Chaudhary",
    "Deshpande",
    "Fernandes",
    "Gill",
    "Hegde",
    "Iyengar",
    "Joshi",
    "Kulkarni",
    "Lal",
    "Mathur",
    "Nair",
    "Oberoi",
    "Pillai",
    "Qureshi",
    "Rathore",
    "Saxena",
    "Tiwari",
    "Upadhyay",
    "Varma",
    "Wadhwa",
    "Yadav",
    "Zaveri",
    "Bhatt",
    "Chopra",
    "Dutta",
    "Goswami",
    "Jain",
    "Kapoor",
    "Menon",
    "Naidu",
    "Pandey",
    "Reddy",
    "Sethi",
    "Thakur",
    "Vyas",
];

/// Somebody's name; 1,480 people have different ones.
pub(super) fn name(index: usize) -> String {
    let given = GIVEN.get(index % GIVEN.len()).copied().unwrap_or("Asmita");
    let family = FAMILY.get(index % FAMILY.len()).copied().unwrap_or("Agarwal");
    format!("{given} {family}")
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn nobody_has_the_name_of_another() {
        let names: HashSet<String> = (0..1_480).map(name).collect();
        assert_eq!(names.len(), 1_480);
    }

    #[test]
    fn people_speak_in_several_scripts_and_send_files_both_ways() {
        let said: Vec<Turn> = DIALOGUES.iter().flat_map(|dialogue| dialogue.iter().copied()).collect();
        let texts: Vec<&str> = said
            .iter()
            .filter_map(|turn| if let C(text) | S(text) = turn { Some(*text) } else { None })
            .collect();
        for probe in ['न', 'த', 'ত', 'ನ', 'આ', 'ਕ', '🙏'] {
            assert!(texts.iter().any(|text| text.contains(probe)), "{probe}");
        }
        assert!(said.iter().any(|turn| matches!(turn, CP(_))));
        assert!(said.iter().any(|turn| matches!(turn, SP(_) | SB(_))));
        assert!(said.iter().any(|turn| matches!(turn, CV)));
    }
}
