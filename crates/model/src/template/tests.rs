use proptest::collection::vec;
use proptest::prelude::*;

use super::state::{CategoryChange, StatusFact};
use super::*;
use crate::outgoing::{Fault, OutgoingContent, Problem};
use crate::time::Timestamp;

fn template() -> Template {
    let examples = [("customer", "Ritika"), ("order", "77124")];
    let examples = examples.map(|(name, value)| (name.to_owned(), value.to_owned()));
    Template {
        name: "order_update".to_owned(),
        language: "en".to_owned(),
        category: Category::Utility,
        format: ParameterFormat::Named,
        header: None,
        body: Wording {
            text: "Hello {{customer}}, your order {{order}} is ready.".to_owned(),
            examples: examples.into_iter().collect(),
        },
        footer: Some("Rani Sarees".to_owned()),
        buttons: vec![Button::QuickReply { text: "Pick up today".to_owned(), shares_phone: false }],
        unsendable: None,
    }
}

fn filling(values: &[(&str, &str)]) -> Filling {
    let values = values.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    Filling { values: values.collect(), ..Filling::default() }
}

#[test]
fn a_filled_template_reads_as_the_customer_sees_it() {
    let content = OutgoingContent::Template {
        template: Box::new(template()),
        filling: filling(&[("customer", "Ritika"), ("order", "77124")]),
    };
    assert_eq!(content.problems(), vec![]);
    assert_eq!(content.bubble().text.as_deref(), Some("Hello Ritika, your order 77124 is ready."));
    assert_eq!(OutgoingContent::of(&content.bubble()), Some(content));
}

#[test]
fn a_line_break_in_a_value_is_told_before_anything_leaves() {
    let problems = template().filling_problems(&filling(&[("customer", "Ritika\nJi"), ("order", "1")]));
    let expected = Problem { field: "filling.values.customer".to_owned(), fault: Fault::Spacing };
    assert_eq!(problems, vec![expected]);
}

fn problem(field: &str, fault: Fault) -> Problem {
    Problem { field: field.to_owned(), fault }
}

fn some_words() -> impl Strategy<Value = String> {
    "[a-zA-Zऀ-ॿ😀]{1,8}( [a-zA-Zऀ-ॿ😀.]{1,8}){0,2}"
}

fn any_words() -> impl Strategy<Value = String> {
    "[a-z{}0-9 \\n\\tऀ-ॿ]{0,30}"
}

proptest! {
    #[test]
    fn what_has_no_problems_shows_every_value_and_no_variable(customer in some_words(), order in some_words()) {
        let filling = filling(&[("customer", &customer), ("order", &order)]);
        prop_assert_eq!(template().filling_problems(&filling), vec![]);
        let shown = template().shown(&filling);
        prop_assert_eq!(shown.body, format!("Hello {customer}, your order {order} is ready."));
    }

    #[test]
    fn a_value_that_looks_like_a_variable_is_put_in_as_it_stands(value in "[{}a-z]{1,20}") {
        let filling = filling(&[("customer", &value), ("order", "{{customer}}")]);
        let shown = template().shown(&filling);
        prop_assert_eq!(shown.body, format!("Hello {value}, your order {{{{customer}}}} is ready."));
    }

    #[test]
    fn any_words_are_read_without_loss(text in any_words()) {
        let wording = Wording::plain(text.clone());
        let names = wording.variables();
        let kept = words::filled(&text, |_| None);
        // A name may stand between blanks; besides that nothing is lost.
        let bare = |text: &str| text.split_whitespace().collect::<String>();
        prop_assert_eq!(bare(&kept), bare(&text));
        prop_assert!(names.iter().all(|name| !name.is_empty()));
    }

    #[test]
    fn a_template_of_its_own_examples_may_be_sent(customer in some_words(), order in some_words()) {
        let mut template = template();
        template.body.examples.insert("customer".to_owned(), customer);
        template.body.examples.insert("order".to_owned(), order);
        prop_assert_eq!(template.writing_problems(), vec![]);
        let filling = Filling::of_examples(&template);
        prop_assert_eq!(template.filling_problems(&filling), vec![]);
    }

    #[test]
    fn a_template_survives_its_own_json(customer in any_words(), order in any_words()) {
        let content = OutgoingContent::Template {
            template: Box::new(template()),
            filling: filling(&[("customer", &customer), ("order", &order)]),
        };
        let text = serde_json::to_string(&content).unwrap();
        prop_assert_eq!(serde_json::from_str::<OutgoingContent>(&text).unwrap(), content);
    }

    #[test]
    fn standings_join_in_any_order(told in vec((0..4_u8, 1..50_i64, 0..3_usize), 1..8), turn in 0..8_usize) {
        let hear = |standing: &mut TemplateState, (kind, at, which): (u8, i64, usize)| {
            let at = Timestamp::from_secs(at);
            let category = [Category::Utility, Category::Marketing, Category::Authentication][which];
            match kind {
                0 => standing.hear_status(at, StatusFact {
                    status: [Status::Approved, Status::Paused, Status::Rejected][which],
                    ..StatusFact::default()
                }),
                1 => standing.hear_quality(at, [Quality::Green, Quality::Yellow, Quality::Red][which]),
                2 => standing.hear_category(at, category, Some(Category::Utility)),
                _ => standing.hear_announcement(at, CategoryChange { to: category, at: at.plus(90_000) }),
            }
        };
        let mut forwards = TemplateState::default();
        told.iter().for_each(|one| hear(&mut forwards, *one));
        let mut other = told;
        let middle = turn % other.len();
        other.rotate_left(middle);
        other.reverse();
        let (mut left, mut right) = (TemplateState::default(), TemplateState::default());
        for (place, one) in other.iter().enumerate() {
            hear(if place % 2 == 0 { &mut left } else { &mut right }, *one);
            hear(&mut left, *one);
        }
        left.join(right);
        prop_assert_eq!(left, forwards);
    }
}

#[test]
fn every_hole_is_named_as_the_screen_names_it() {
    let mut template = template();
    template.header = Some(Header::Media { media: FileKind::Image, sample: None });
    template.buttons.push(Button::Url {
        text: "Track".to_owned(),
        url: "https://rani.example/{{1}}".to_owned(),
        example: Some("https://rani.example/77124".to_owned()),
    });
    template.buttons.push(Button::CopyCode { example: "DIWALI".to_owned() });
    let fields: Vec<String> = template.slots().into_iter().map(|slot| slot.field).collect();
    let expected = [
        "filling.header",
        "filling.values.customer",
        "filling.values.order",
        "filling.buttons.1",
        "filling.buttons.2",
    ];
    assert_eq!(fields, expected);
    let problems = template.filling_problems(&Filling::default());
    assert_eq!(problems, expected.map(|field| problem(field, Fault::Empty)));
    assert_eq!(Filling::of_examples(&template).button(1), Some("77124"), "people type the end alone");
}

#[test]
fn what_has_no_place_is_told() {
    let mut filling = filling(&[("customer", "Ritika"), ("order", "1"), ("colour", "blue")]);
    filling.buttons.push(ButtonFill { index: 0, value: "x".to_owned() });
    let problems = template().filling_problems(&filling);
    let expected = ["filling.values.colour", "filling.buttons.0"];
    assert_eq!(problems, expected.map(|field| problem(field, Fault::NotAllowed)));
}

#[test]
fn spaces_are_counted_and_a_filled_body_has_an_end() {
    let problems =
        |value: &str| template().filling_problems(&filling(&[("customer", value), ("order", "1")]));
    assert_eq!(problems("a    b"), vec![]);
    assert_eq!(problems("a     b"), vec![problem("filling.values.customer", Fault::Spacing)]);
    let room = BODY_CHARS - "Hello , your order 1 is ready.".chars().count();
    assert_eq!(problems(&"क".repeat(room)), vec![]);
    let fault = Fault::TooLong { max: BODY_CHARS };
    assert_eq!(problems(&"क".repeat(room + 1)), vec![problem("filling.values", fault)]);
}

#[test]
fn a_template_is_written_as_meta_wants_it() {
    let check = |change: fn(&mut Template)| {
        let mut changed = template();
        change(&mut changed);
        changed.writing_problems()
    };
    assert_eq!(check(|_| {}), vec![]);
    assert_eq!(check(|it| it.name = "Order Update".to_owned()), vec![problem("name", Fault::Pattern)]);
    assert_eq!(check(|it| it.language = "english".to_owned()), vec![problem("language", Fault::Pattern)]);
    assert_eq!(check(|it| it.category = Category::Service), vec![problem("category", Fault::NotAllowed)]);
    let long = Fault::TooLong { max: FOOTER_CHARS };
    assert_eq!(check(|it| it.footer = Some("x".repeat(61))), vec![problem("footer", long)]);
    assert_eq!(check(|it| it.body.text.push_str(" {{order}}")), vec![problem("body.text", Fault::AtEdge)]);
    assert_eq!(
        check(|it| drop(it.body.examples.remove("order"))),
        vec![problem("body.examples.order", Fault::Empty)]
    );
    assert_eq!(
        check(|it| it.body.text = "Hello {{Cust omer}} there {{customer}} {{order}} bye".to_owned()),
        vec![problem("body.text", Fault::Pattern)]
    );
}

#[test]
fn numbered_variables_are_counted_from_one() {
    let mut numbered = template();
    numbered.format = ParameterFormat::Positional;
    numbered.body.text = "Hello {{1}}, order {{3}} is ready.".to_owned();
    let examples = [("1", "Ritika"), ("3", "77124")].map(|(name, value)| (name.to_owned(), value.to_owned()));
    numbered.body.examples = examples.into_iter().collect();
    assert_eq!(numbered.writing_problems(), vec![problem("body.text", Fault::Numbering)]);
}

#[test]
fn buttons_have_their_order_and_their_number() {
    let reply = |text: &str| Button::QuickReply { text: text.to_owned(), shares_phone: false };
    let call = |text: &str| Button::Phone { text: text.to_owned(), phone: "+911415550142".to_owned() };
    let check = |buttons: Vec<Button>| Template { buttons, ..template() }.writing_problems();
    assert_eq!(check(vec![reply("a"), reply("b"), call("c")]), vec![]);
    assert_eq!(check(vec![reply("a"), call("c"), reply("b")]), vec![problem("buttons", Fault::Apart)]);
    assert_eq!(check(vec![call("a"), call("b")]), vec![problem("buttons", Fault::Count { max: 1 })]);
    assert_eq!(check(vec![reply("a"), reply("a")]), vec![problem("buttons.1.text", Fault::Twice)]);
    let url = |url: &str, example: Option<&str>| Button::Url {
        text: "Track".to_owned(),
        url: url.to_owned(),
        example: example.map(str::to_owned),
    };
    assert_eq!(check(vec![url("https://a.example/{{1}}", Some("x"))]), vec![]);
    assert_eq!(
        check(vec![url("https://a.example/{{1}}", None)]),
        vec![problem("buttons.0.example", Fault::Empty)]
    );
    assert_eq!(
        check(vec![url("https://a.example/{{1}}/b", Some("x"))]),
        vec![problem("buttons.0.url", Fault::Invalid)]
    );
    assert_eq!(check(vec![url("javascript:alert(1)", None)]), vec![problem("buttons.0.url", Fault::Invalid)]);
}

#[test]
fn an_announced_category_is_awaited_until_it_is_there_or_did_not_come() {
    let at = Timestamp::from_secs;
    let mut standing = TemplateState::default();
    standing.hear_category(at(10), Category::Utility, None);
    let change = CategoryChange { to: Category::Marketing, at: at(100) };
    standing.hear_announcement(at(20), change);
    assert_eq!(standing.upcoming(), Some(change));
    standing.see_category(at(50), Category::Utility, None);
    assert_eq!(standing.upcoming(), Some(change), "looking at it changes nothing");
    let mut passed = standing.clone();
    passed.see_category(at(200), Category::Utility, None);
    assert_eq!(passed.upcoming(), None);
    standing.hear_category(at(101), Category::Marketing, Some(Category::Utility));
    assert_eq!((standing.upcoming(), standing.category()), (None, Some(Category::Marketing)));
}

#[test]
fn looking_says_what_is_so_and_a_notice_since_when() {
    let at = Timestamp::from_secs;
    let fact = |status| StatusFact { status, ..StatusFact::default() };
    let mut standing = TemplateState::default();
    standing.see_status(at(100), fact(Status::Approved));
    standing.see_status(at(200), fact(Status::Approved));
    assert_eq!((standing.status().status, standing.status_at()), (Status::Approved, at(100)));
    standing.hear_status(at(150), fact(Status::Paused));
    assert_eq!(standing.status().status, Status::Approved, "it was looked at since");
    standing.hear_status(at(250), fact(Status::Paused));
    assert_eq!((standing.status().status, standing.status_at()), (Status::Paused, at(250)));
    standing.see_status(at(300), fact(Status::Paused));
    assert_eq!(standing.status_at(), at(250), "seen again it is no younger");
}
