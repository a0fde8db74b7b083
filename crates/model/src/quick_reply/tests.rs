use proptest::prelude::*;

use super::language::{choose, is_tag, script_in, script_of};
use super::upi::{Amount, AmountFault};
use super::words::{Part, escaped, fill, parts, unknown};
use super::*;

fn reply(text: &str) -> QuickReply {
    QuickReply {
        name: "Thanks".to_owned(),
        folder: None,
        wordings: vec![ReplyWording { language: "en".to_owned(), text: text.to_owned() }],
        payee: None,
        file: None,
    }
}

fn payee() -> Payee {
    Payee { address: "rani.sarees@okaxis".to_owned(), name: "Rani Sarees & Sons".to_owned() }
}

fn known() -> Values {
    Values {
        name: Some("Ritika Jain".to_owned()),
        agent: Some("Asha".to_owned()),
        shop: Some("Rani Sarees".to_owned()),
        payee: Some(payee()),
        ..Values::default()
    }
}

/// Words in which braces are as frequent as they never are.
fn braced() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("{".to_owned()),
        Just("}".to_owned()),
        Just("{name}".to_owned()),
        Just("{ Amount }".to_owned()),
        Just("{nmae}".to_owned()),
        "[a-zक-ह😀 \n]{0,6}",
    ];
    prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn the_parts_are_the_words(text in braced()) {
        let mut again = String::new();
        for part in parts(&text) {
            match part {
                Part::Plain(plain) => again.push_str(plain),
                Part::Brace(brace) => again.extend([brace, brace]),
                Part::Named { written, .. } => again.push_str(written),
            }
        }
        prop_assert_eq!(again, text);
    }

    #[test]
    fn escaped_words_are_said_as_they_are(text in braced()) {
        let filled = fill(&escaped(&text), &known());
        prop_assert_eq!(&filled.text, &text);
        prop_assert!(filled.open.is_empty());
    }

    #[test]
    fn what_is_open_stands_where_it_is_said_to(text in braced()) {
        let filled = fill(&text, &known());
        let units: Vec<u16> = filled.text.encode_utf16().collect();
        let mut end = 0;
        for open in &filled.open {
            prop_assert!(open.start >= end && open.end <= units.len());
            let there = String::from_utf16(&units[open.start..open.end]).unwrap();
            let is_braced = there.starts_with('{') && there.ends_with('}');
            prop_assert!(is_braced);
            prop_assert_eq!(there[1..there.len() - 1].trim(), open.name.as_str());
            end = open.end;
        }
    }

    #[test]
    fn a_variable_nobody_knows_is_named(text in braced()) {
        // A brace written twice is no beginning of a name.
        let names_it = text.replace("{{", "").contains("{nmae}");
        let is_about_it = |fault: &Fault| matches!(fault, Fault::UnknownVariable { name } if name == "nmae");
        let told = reply(&text).problems().iter().any(|problem| is_about_it(&problem.fault));
        prop_assert_eq!(told, names_it);
        prop_assert_eq!(told, unknown(&text).iter().any(|name| name == "nmae"));
    }

    #[test]
    fn an_amount_is_read_as_it_was_written(paise in 1..=100_000_000_u64) {
        let amount = Amount::of_paise(paise).unwrap();
        prop_assert_eq!(amount.plain().parse(), Ok(amount));
        prop_assert_eq!(format!("₹ {}", amount.written()).parse(), Ok(amount));
        let rupees = format!("&am={}.", paise / 100);
        prop_assert!(payee().link(Some(amount)).contains(&rupees));
    }

    #[test]
    fn any_words_can_be_an_amount_or_are_refused(text in ".{0,20}") {
        if let Ok(amount) = text.parse::<Amount>() {
            prop_assert!(amount <= Amount::MOST);
        }
    }

    #[test]
    fn tidying_twice_is_tidying_once(name in ".{0,80}", text in ".{0,80}") {
        let mut untidy = reply(&text);
        untidy.name = name;
        let once = untidy.tidied();
        prop_assert!(!once.name.chars().any(char::is_control));
        prop_assert_eq!(once.clone().tidied(), once);
    }

    #[test]
    fn a_wording_is_always_found(texts in prop::collection::vec(".{0,30}", 0..5)) {
        prop_assert!(choose(&["en", "hi", "ta"], texts.iter().map(String::as_str)) < 3);
    }
}

#[test]
fn what_is_known_is_put_in_and_the_rest_stays_open() {
    let filled = fill("😀 Hello {first_name}, {NAME} owes ₹{amount} at {shop}.", &known());
    assert_eq!(filled.text, "😀 Hello Ritika, Ritika Jain owes ₹{amount} at Rani Sarees.");
    assert_eq!(filled.open, [Open { name: "amount".to_owned(), start: 35, end: 43 }]);
    assert_eq!(fill("{50 %} of {{name}}", &known()).text, "{50 %} of {name}");
}

#[test]
fn nobody_is_greeted_by_a_title() {
    let named = |name: &str| {
        let values = Values { name: Some(name.to_owned()), ..Values::default() };
        fill("Hello {first_name}!", &values).text
    };
    assert_eq!(named(" Ritika  Jain"), "Hello Ritika!");
    for name in ["Dr. Sen's clinic", "DR Sen", "M. Roy", "श्री राम", "திருமதி கமலா"]
    {
        assert_eq!(named(name), format!("Hello {name}!"));
    }
}

#[test]
fn a_customer_without_a_name_is_not_greeted_by_nothing() {
    let nobody = Values { name: Some("  ".to_owned()), ..Values::default() };
    assert_eq!(fill("Hello {first_name}!", &nobody).open.len(), 1);
}

#[test]
fn the_link_is_the_one_upi_apps_read() {
    let amount = "1,250.5".parse().unwrap();
    let link = "upi://pay?pa=rani.sarees@okaxis&pn=Rani%20Sarees%20%26%20Sons&am=1250.50&cu=INR";
    assert_eq!(fill("{upi_link}", &Values { amount: Some(amount), ..known() }).text, link);
    assert_eq!(payee().link(None), "upi://pay?pa=rani.sarees@okaxis&pn=Rani%20Sarees%20%26%20Sons&cu=INR");
}

#[test]
fn an_amount_is_money() {
    for (typed, plain) in
        [("450", "450.00"), ("₹ 1,25,000", "125000.00"), ("Rs. 12.5", "12.50"), ("450/-", "450.00")]
    {
        assert_eq!(typed.parse::<Amount>().unwrap().plain(), plain, "{typed}");
    }
    for (typed, fault) in [
        ("", AmountFault::NotANumber),
        ("4.505", AmountFault::NotANumber),
        ("-5", AmountFault::NotANumber),
        ("abc", AmountFault::NotANumber),
        ("1.2.3", AmountFault::NotANumber),
        ("0", AmountFault::Zero),
        ("0.00", AmountFault::Zero),
        ("1000000.01", AmountFault::TooMuch),
        ("99999999999999999999999", AmountFault::TooMuch),
    ] {
        assert_eq!(typed.parse::<Amount>(), Err(fault), "{typed}");
    }
    let written = |paise| Amount::of_paise(paise).unwrap().written();
    assert_eq!([written(45_000), written(12_500_000), written(125_050)], ["450", "1,25,000", "1,250.50"]);
}

#[test]
fn an_address_has_a_handle_and_a_bank() {
    let is_one = |address: &str| Payee { address: address.to_owned(), name: String::new() }.has_address();
    assert!(["rani@upi", "9812345678@ybl", "a.b-c_d@oksbi"].into_iter().all(is_one));
    assert!(
        !["", "rani", "rani@", "@upi", "ra ni@upi", "rani@up&am=1", "rani@@upi", "rani@1upi", "रानी@upi"]
            .into_iter()
            .any(is_one)
    );
}

#[test]
fn a_link_needs_somebody_to_pay() {
    let mut paid = reply("Pay here: {upi_link}");
    assert_eq!(paid.problems(), [Problem { field: "payee.address".to_owned(), fault: Fault::Empty }]);
    paid.payee = Some(payee());
    assert_eq!(paid.problems(), []);
}

#[test]
fn what_is_wrong_is_said_by_field() {
    let mut wrong = reply("  ");
    wrong.name = " \n".to_owned();
    wrong.wordings.push(ReplyWording { language: "en".to_owned(), text: "x".repeat(4_097) });
    wrong.wordings.push(ReplyWording { language: "English".to_owned(), text: "x".to_owned() });
    let fields: Vec<String> = wrong.problems().into_iter().map(|problem| problem.field).collect();
    assert_eq!(
        fields,
        ["name", "wordings.0.text", "wordings.1.language", "wordings.1.text", "wordings.2.language"]
    );
}

#[test]
fn names_that_look_the_same_are_the_same() {
    assert_eq!(name_key(" Cafe\u{301}  HOURS "), name_key("café hours"));
    assert_ne!(name_key("hours"), name_key("hour"));
}

#[test]
fn a_customer_is_answered_in_their_letters() {
    let all = ["en", "hi", "ta"];
    assert_eq!(choose(&all, ["धन्यवाद ji", "Hello"]), 1);
    assert_eq!(choose(&all, ["👍", "நன்றி"]), 2);
    assert_eq!(choose(&all, ["👍", "12:30"]), 0);
    assert_eq!(choose(&all, ["ধন্যবাদ", "haan"]), 0, "letters no wording has");
    assert_eq!(choose(&["hi", "hi-Latn"], ["haan ji"]), 1);
    assert_eq!(choose(&["hi", "en"], []), 0);
    assert_eq!(script_in("ok धन्यवाद"), Some(script_of("hi")));
    assert!(is_tag("hi-Latn") && is_tag("pt-BR") && !is_tag("EN") && !is_tag("") && !is_tag("en-"));
}
